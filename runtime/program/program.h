/* The parts of a program's command line. Private to runtime/program. */
#ifndef BPMN_PROGRAM_PROGRAM_H
#define BPMN_PROGRAM_PROGRAM_H

#include "bpmn/program.h"
#include "program/execute.h"
#include "program/group.h"
#include "program/manual.h"

/* The verbs that are no steps: see look.def. */
typedef enum BpmnLook {
#define LOOK(NAME, word, words, looks, form, help) BPMN_LOOK_##NAME,
#include "program/look.def"
#undef LOOK
    BPMN_LOOKS
} BpmnLook;

/* Exit codes: see bpmn_program_run. */
enum {
    BPMN_EXIT_DONE = 0,
    BPMN_EXIT_REFUSED = 1,
    BPMN_EXIT_USAGE = 2,
    BPMN_EXIT_REACH = 3,
    BPMN_EXIT_LIMIT = 4,
    BPMN_EXIT_FAULT = 5
};

/* What stands on a command line. */
typedef struct BpmnCall {
    const char *database; /* --db; null: not given */
    const char *case_id;  /* --case */
    const char *key;      /* --key */
    const char *id;       /* --id, 32 hex digits */
    const char *groups;   /* --groups: of the actor, divided by commas */
    bool json;            /* --json */
    bool images;          /* --images */
    const char *person;   /* --for: whose tasks */
    const char *page;     /* --page; null: not given, else where it begins: */
    uint64_t from;        /* a case or record, */
    uint64_t lines;       /* of a journal behind so many lines */
    bool help;            /* --help */
    bool create;          /* --create */
    const char *format;   /* --format, of the manual */
    BpmnLook look;        /* that the first word means; BPMN_LOOKS: none */
    char **words;         /* the verb and what follows */
    int word_count;
    const char *wrong; /* what is wrong with its options; null: nothing */
} BpmnCall;

/* A program that holds its database, during one call. */
typedef struct BpmnHold {
    const BpmnProgram *program;
    const char *database;
    BpmnEngine *engine; /* null when it could not be opened again */
    BpmnPool *pool;     /* of the call */
    bool looks;         /* the engine was opened only to look */
    uint32_t opened;    /* how often */
    /* of a program that serves, where what is due and open jobs are looked
       after elsewhere: what stands in front of its store, whose turn it is
       between; null */
    BpmnGroup *group;
    const BpmnOthers *others;
    /* what cases are called in a journal, kept from page to page; its position:
       of the last record from the first on that they are known of */
    BpmnExecutor *names;
    BpmnOut out; /* results */
    BpmnOut err; /* messages */
} BpmnHold;

/* call_read.c */

/* Sorts options from words; both keep their order. The words lie in the pool.
 */
BpmnCall bpmn_call_read(BpmnPool *pool, int argc, char **argv);
/* The bytes of an id, 32 hex digits that are not all zero; false: it is none.
 */
bool bpmn_call_id(const char *text, uint8_t id[16]);
/* All verbs, as rows of a manual. */
BpmnManualCommand *bpmn_call_verbs(BpmnPool *pool, size_t *count);
/* What can be typed; 'name' is argv[0]. */
BpmnManual bpmn_call_manual(BpmnPool *pool, const BpmnProgram *program,
                            const char *name);
/* The names of --groups, without the blanks around them. */
const BpmnString *bpmn_call_groups(BpmnPool *pool, const BpmnCall *call,
                                   size_t *count);
/* It changes nothing, and needs no process of the program. */
bool bpmn_call_looks(const BpmnCall *call);
/* "why CASE": the form that it has, where the call has another; null: it has
   that form, or is no look. */
const char *bpmn_call_form(BpmnPool *pool, const BpmnCall *call);

/* hold.c */

/* The function of the program that is linked to that type; null: none. */
const BpmnJobFunction *bpmn_job_function(const BpmnProgram *program,
                                         const char *type);
/* All that an engine of the program is opened with but the store. */
BpmnConfig bpmn_hold_config(const BpmnProgram *program);
/* Opens the engine of a hold on its database, behind its group where it has
   one; what stopped it goes into *problem. */
BpmnStatus bpmn_hold_open(BpmnHold *hold, BpmnProblem *problem);
/* Closes the engine of a hold, 'user', and opens another one. */
BpmnStatus bpmn_hold_restart(void *user, BpmnEngine **engine);
/* Says why it did not open; the exit code. */
int bpmn_hold_failed(const char *database, BpmnStatus status,
                     const BpmnProblem *problem);
/* The exit code of a status: 0, or 3 to 5 of docs/reference/commands.md. */
int bpmn_exit_of_status(BpmnStatus status);
/* The same, with a message unless all is well. */
int bpmn_hold_status(BpmnHold *hold, BpmnStatus status);
/* A hold whose results and messages lie in the pool. */
BpmnHold bpmn_hold(const BpmnProgram *program, const char *database,
                   BpmnEngine *engine, BpmnPool *pool);

/* call.c: does what a call says, on an open engine. Returns the exit code. */
int bpmn_hold_call(BpmnHold *hold, const BpmnCall *call);

/* page.c: what is told line by line comes page by page. */

typedef struct BpmnPage {
    BpmnHold *hold;
    size_t most;   /* cases or records of a page, told or passed over */
    size_t count;  /* of them so far */
    uint64_t next; /* where the next page begins; 0: there is none */
} BpmnPage;

/* Tells of a case; between its pieces others may have their turn, who make the
   view stale. */
typedef BpmnStatus BpmnTellCase(void *user, const BpmnCaseView *view);

/* A page that begins. */
BpmnPage bpmn_page(BpmnHold *hold, size_t most);
/* False: the page ends here, and 'from' is where the next one begins. */
bool bpmn_page_goes_on(BpmnPage *page, uint64_t from);
/* Says how to ask for the next page, if there is one; 'lines' of a journal
   stand before it. */
void bpmn_page_end(BpmnPage *page, uint64_t lines);
/* Has the cases told of the page that a call asks for, by falling number.
   Returns the exit code. */
int bpmn_page_cases(BpmnPage *page, const BpmnCall *call, BpmnTellCase *tell,
                    void *user);

/* An answer as it came. */
typedef struct BpmnReply {
    uint32_t exit_code;
    BpmnString out;
    BpmnString err;
} BpmnReply;

/* Answers a call, in the pool; false: there is nobody who does. */
typedef bool BpmnAnswerer(void *user, BpmnPool *pool, int argc, char **argv,
                          BpmnReply *reply);

/* Prints the answer to a call: one page, or all as if they were one. False: as
   the answerer. */
bool bpmn_answer_call(BpmnAnswerer *answerer, void *user, bool one_page,
                      int argc, char **argv, int *exit_code);

/* look.c: list, why, journal, audit; false: the call is none of them. */
bool bpmn_hold_look(BpmnHold *hold, const BpmnCall *call, int *exit_code);
/* task_list.c: prints the tasks of one person, or all, by falling case. */
int bpmn_hold_tasks(BpmnHold *hold, const BpmnCall *call);
/* Says whether the journal is whole: the engine's, or, when it does not open,
   the one whose store the config has. */
int bpmn_hold_audit(BpmnHold *hold, const BpmnConfig *config);
/* The open case that a number or key means; 0 after a message. */
uint64_t bpmn_hold_case(BpmnHold *hold, const char *number, const char *key);
/* The case that a number or a key means (either may be null): an open one, else
   the last that ended. Returns the exit code, not 0 after a message. */
int bpmn_hold_any_case(BpmnHold *hold, const char *number, const char *key,
                       BpmnKnownCase *known);

/* serve.c */

/* Holds the database and answers calls on the socket beside it, until the
   program is told to end. */
int bpmn_serve(const BpmnProgram *program, const char *database);
/* client.c: has the program that holds the database do the call. False: nobody
   listens, and *exit_code is as it was; that the socket is not for us is an
   answer. */
bool bpmn_ask(const BpmnCall *call, int argc, char **argv, int *exit_code);
struct sockaddr_un;
/* The address of the socket beside a database; false: the name is too long. */
bool bpmn_socket_address(const char *database, struct sockaddr_un *address);

#endif
