/*
 * The command line of a process: a program that holds its cases in one
 * database file and is driven by the verbs of scenarios.
 *
 *     PROGRAM --db FILE start key=C-17 amount=50.00
 *     PROGRAM --db FILE --key C-17 complete Tier1 by ann outcome refund
 *     PROGRAM --db FILE why C-17 | list | work | serve | journal --json
 *     PROGRAM --db FILE audit verify
 *
 * What 'bpmnc build --exe' makes is a main of this kind. Ring 1: libc and the
 * SQLite store.
 */
#ifndef BPMN_PROGRAM_H
#define BPMN_PROGRAM_H

#include "bpmn/sqlite.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a function of yours answers a job. */
typedef enum BpmnJobResult {
    BPMN_JOB_IS_DONE,    /* what was set is written into the case */
    BPMN_JOB_HAS_FAILED, /* one try is gone; bpmn_job_text says why */
    BPMN_JOB_HAS_ERROR   /* a BPMN error; bpmn_job_text is its code */
} BpmnJobResult;

/* One open job, as its function sees it. Valid during the call. */
typedef struct BpmnJob {
    size_t size;
    const char *type; /* as in the diagram */
    const char *node; /* BPMN id */
    const BpmnProcess *process;
    uint64_t case_id;
    BpmnString key;      /* the case's business key */
    uint32_t tries_left; /* this one included */
    /* the variables that have a value, by name: of the items that it is in,
       from the innermost, then of the case */
    const BpmnDatum *input;
    size_t input_count;
    void *answer; /* of the program; for the functions below */
    /* what it is about, as in the diagram: the id of a decision, of the process
       that is called, the name of the message that is sent, a script; null:
       nothing says */
    const char *about;
    /* the items, or bodies, that it is in, from the outermost, from 1 on */
    const uint32_t *items;
    uint32_t item_count;
} BpmnJob;

/*
 * Does the work of a job. It may be called again for the same job when the
 * program ends between the call and its record, so it must bear repetition. A
 * program that serves calls its functions in a thread of their own, one after
 * the other.
 */
typedef BpmnJobResult BpmnJobCall(void *user, BpmnJob *job);

/* Which function does the jobs of a type. */
typedef struct BpmnJobFunction {
    const char *type; /* null ends a table */
    BpmnJobCall *call;
    void *user;
} BpmnJobFunction;

/* The value of a variable; null where it has none. */
const BpmnValue *bpmn_job_input(const BpmnJob *job, const char *name);
/* Writes a variable; the last value of a name counts. Texts are copied. False
   when there is no memory. */
bool bpmn_job_set(BpmnJob *job, const char *name, BpmnValue value);
/* The same for a text. */
bool bpmn_job_set_text(BpmnJob *job, const char *name, const char *text);
/* The same for an integer. */
bool bpmn_job_set_integer(BpmnJob *job, const char *name, int64_t integer);
/* The same for a boolean. */
bool bpmn_job_set_boolean(BpmnJob *job, const char *name, bool boolean);
/* What went wrong, or the code of an error. Copied. */
bool bpmn_job_text(BpmnJob *job, const char *text);

/* A program: its processes, the functions linked to it, and where it keeps
   its cases. */
typedef struct BpmnProgram {
    size_t size; /* sizeof(BpmnProgram) */
    const BpmnProcess *const *processes;
    size_t process_count;
    const BpmnJobFunction *jobs; /* ended by a null type; null: none */
    BpmnStatus (*open_store)(const char *path, BpmnStore *store);
    BpmnRandom random;
    BpmnDigest digest;
} BpmnProgram;

/*
 * Runs one call of the command line: first fires what is due, then does the
 * verb, then the open jobs whose function is linked.
 *
 * Returns the exit code: 0 done, 1 refused or a comparison failed, 2 wrong
 * usage, 3 the database cannot be read or is held by a program that does not
 * answer, 4 a stated limit, 5 an own fault.
 */
int bpmn_program_run(int argc, char **argv, const BpmnProgram *program);

/* A program on SQLite, as 'bpmnc build --exe' makes it. */
static inline BpmnProgram bpmn_program(const BpmnProcess *const *processes,
                                       size_t count,
                                       const BpmnJobFunction *jobs)
{
    BpmnProgram program;

    program.size = sizeof program;
    program.processes = processes;
    program.process_count = count;
    program.jobs = jobs;
    program.open_store = bpmn_store_sqlite;
    program.random = bpmn_random_system();
    program.digest = bpmn_digest_sodium();
    return program;
}

/* The whole of a main without functions for jobs. */
static inline int bpmn_program_main(int argc, char **argv,
                                    const BpmnProcess *const *processes,
                                    size_t count)
{
    BpmnProgram program = bpmn_program(processes, count, NULL);

    return bpmn_program_run(argc, argv, &program);
}

/*
 * The table that the C files named by 'build --exe --with FILE.c' define: which
 * function does the jobs of a type. Ends with a null type.
 */
extern const BpmnJobFunction bpmn_jobs[];

#ifdef __cplusplus
}
#endif
#endif
