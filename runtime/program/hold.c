/* A program that holds its database. */
#include "program/program.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const BpmnJobFunction *bpmn_job_function(const BpmnProgram *program,
                                         const char *type)
{
    const BpmnJobFunction *row = program->jobs;

    for (; row && row->type && type; row++)
        if (strcmp(row->type, type) == 0) return row;
    return NULL;
}

static bool does_job(void *user, const char *type)
{
    return bpmn_job_function(user, type);
}

BpmnConfig bpmn_hold_config(const BpmnProgram *program)
{
    return (BpmnConfig){
        .size = sizeof(BpmnConfig),
        .clock = bpmn_clock_system(),
        .allocator = bpmn_allocator_libc(),
        .random = program->random,
        .digest = program->digest,
        .processes = program->processes,
        .abilities = { .operators = &bpmn_ability_operator,
                       .signals = &bpmn_ability_signal,
                       .frames = &bpmn_ability_frame,
                       .structures = &bpmn_ability_structure },
        .process_count = program->process_count,
        .does_job = program->jobs ? does_job : NULL,
        .does_job_user = (void *)(uintptr_t)program,
    };
}

BpmnStatus bpmn_hold_open(BpmnHold *hold, BpmnProblem *problem)
{
    BpmnConfig config = bpmn_hold_config(hold->program);
    BpmnStatus status;

    hold->engine = NULL;
    hold->opened++;
    *problem = (BpmnProblem){ 0 };
    config.problem = problem;
    config.looks = hold->looks;
    status = hold->program->open_store(hold->database, &config.store);
    if (status != BPMN_OK) return status;
    if (hold->group) bpmn_group_wrap(hold->group, &config.store);
    return bpmn_open(&config, &hold->engine);
}

BpmnStatus bpmn_hold_restart(void *user, BpmnEngine **engine)
{
    BpmnHold *hold = user;
    BpmnProblem problem;
    BpmnStatus status;

    bpmn_close(hold->engine);
    status = bpmn_hold_open(hold, &problem);
    *engine = hold->engine;
    return status;
}

static bool tell_denied(const char *name, int use)
{
    if (access(name, use) == 0) return false;
    fprintf(stderr, "cannot be opened: %s: %s", name, strerror(errno));
    return true;
}

/* Tells what the system has against the database, its folder or its lock. No
   descriptor is made to find out: to close one gives up locks. */
static bool tell_unreachable(const char *database)
{
    const char *slash = strrchr(database, '/');
    char folder[PATH_MAX] = ".";
    char lock[PATH_MAX + sizeof ".lock"];
    struct stat file;

    if (slash)
        snprintf(folder, sizeof folder, "%.*s",
                 (int)(slash == database ? 1 : slash - database), database);
    snprintf(lock, sizeof lock, "%s.lock", database);
    return tell_denied(folder, W_OK | X_OK)
        || (lstat(lock, &file) == 0 && tell_denied(lock, R_OK | W_OK))
        || tell_denied(database, R_OK | W_OK);
}

/* Why a database did not open. */
static void tell_reason(const char *database, BpmnStatus status)
{
    if (status == BPMN_STORE_ERROR && tell_unreachable(database)) return;
    fprintf(stderr, "%s",
            status == BPMN_BUSY ? "held by a program that does not answer"
                                : bpmn_status_text(status));
}

int bpmn_hold_failed(const char *database, BpmnStatus status,
                     const BpmnProblem *problem)
{
    fprintf(stderr, "%s: ", database);
    tell_reason(database, status);
    if (status == BPMN_LACKS_ABILITY) {
        fprintf(stderr, ": record %llu needs %s",
                (unsigned long long)problem->position, problem->what);
    } else if (problem->what) {
        fprintf(stderr, ": record %llu has %s %llu",
                (unsigned long long)problem->position, problem->what,
                (unsigned long long)problem->number);
    }
    if (problem->process[0] != '\0') {
        fprintf(stderr, ": process %s, version ", problem->process);
        for (size_t i = 0; i < BPMN_VERSION_BYTES; i++)
            fprintf(stderr, "%02x", problem->version[i]);
        fprintf(
            stderr,
            "\nlist, why, tasks, journal and audit show it; to go on use the "
            "program that has this version,\nor one of both: bpmnc build "
            "ELDER.bpmn NEW.bpmn --exe");
    }
    fputc('\n', stderr);
    return bpmn_exit_of_status(status);
}

BpmnHold bpmn_hold(const BpmnProgram *program, const char *database,
                   BpmnEngine *engine, BpmnPool *pool)
{
    BpmnExecutor *names = bpmn_pool_alloc(pool, sizeof *names);

    names->pool = pool;
    return (BpmnHold){
        .program = program,
        .database = database,
        .engine = engine,
        .pool = pool,
        .names = names,
        .out = { .pool = pool },
        .err = { .pool = pool },
    };
}

int bpmn_hold_status(BpmnHold *hold, BpmnStatus status)
{
    if (status != BPMN_OK)
        bpmn_out(&hold->err, "%s\n", bpmn_status_text(status));
    return bpmn_exit_of_status(status);
}

int bpmn_exit_of_status(BpmnStatus status)
{
    if (status == BPMN_OK) return BPMN_EXIT_DONE;
    if (status == BPMN_MISUSE || status == BPMN_NO_MEMORY)
        return BPMN_EXIT_FAULT;
    if (status == BPMN_LARGE_COMMAND) return BPMN_EXIT_LIMIT;
    return BPMN_EXIT_REACH;
}
