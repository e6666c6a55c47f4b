/*
 * The engine: cases of processes, driven by commands and time.
 *
 * An engine belongs to one thread. Calls check, copy and return a ticket;
 * bpmn_run() executes what is queued or due as one batch, commits it once and
 * only then gives answers. There is no global state: several engines may live
 * in one program.
 *
 * A visitor (of bpmn_each_case(), bpmn_each_wait(), bpmn_read(),
 * bpmn_history()) may look and may submit. It must not run or close the
 * engine; running is BPMN_MISUSE there, and so is reading the journal while it
 * is being read.
 *
 * In all of this header: times are milliseconds since 1970 UTC, INT64_MIN where
 * there is none; texts are UTF-8 with a length, their bytes null where there
 * is none; elements are numbers of the process's table, BPMN_NO_ELEMENT where
 * there is none; ids and positions begin at 1, and 0 is none. Engine, view and
 * pointers to results are never null unless it is said. What the engine shows
 * belongs to the engine; what it is given stays the caller's.
 */
#ifndef BPMN_ENGINE_H
#define BPMN_ENGINE_H

#include "bpmn/command.h"
#include "bpmn/process.h"
#include "bpmn/store.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct BpmnEngine BpmnEngine;
typedef struct BpmnPace BpmnPace;

/* A command that was queued: rising from 1 on, 0: none. */
typedef uint64_t BpmnTicket;

/* A status in words, for people: "out of memory". Never null. */
const char *bpmn_status_text(BpmnStatus status);

/* Time, memory, randomness, digests: given at open, each with its leading
   size. */
typedef struct BpmnClock {
    size_t size;
    void *user;
    int64_t (*now_ms)(void *user); /* milliseconds since 1970 UTC */
    /* Null: the wall's time is believed, whatever it says. Else
       &bpmn_ability_pace, and a clock that only goes forward, also while the
       machine sleeps, tells how much has passed since some beginning. */
    const BpmnPace *pace;
    int64_t (*monotonic_ms)(void *user);
    uint8_t run[16]; /* names that beginning: the boot; recorded */
} BpmnClock;

/* Believes the wall's clock as far as it can be: see docs/how-to/operate.md.
   The engine reaches it through the clock alone. */
extern const BpmnPace bpmn_ability_pace;

/* How the engine's time goes. */
typedef enum BpmnClockPace {
    BPMN_CLOCK_GOES = 0, /* by the wall's clock */
    /* the wall's has jumped ahead: time goes on by the other one, until
       BPMN_CLOCK_ACCEPT, or until both agree on a jump for long enough */
    BPMN_CLOCK_HELD = 1,
    /* the wall's is behind what is recorded: time goes on at half the pace (or
       stands, without another clock), until the wall's has caught up, or
       BPMN_CLOCK_RESET */
    BPMN_CLOCK_BEHIND = 2
} BpmnClockPace;

/* Where all memory of an engine comes from and goes to. */
typedef struct BpmnAllocator {
    size_t size;
    void *user;
    /* new_bytes 0 frees and returns null; old null allocates; null on failure
       leaves old as it was. */
    void *(*resize)(void *user, void *old, size_t old_bytes, size_t new_bytes);
} BpmnAllocator;

/* Unguessable bytes, for what no reader of the journal may foresee: salts. */
typedef struct BpmnRandom {
    size_t size;
    void *user;
    void (*fill)(void *user, void *bytes, size_t count);
} BpmnRandom;

/* BLAKE2b-256 of the parts joined; null function: no chain (memory store). */
typedef struct BpmnDigest {
    size_t size;
    void *user;
    void (*blake2b_256)(void *user, const BpmnString *parts, size_t count,
                        uint8_t out[32]);
} BpmnDigest;

/* What opening stopped at. */
typedef struct BpmnProblem {
    uint64_t position; /* of the record; 0: none */
    /* BPMN_OTHER_FORMAT: what this version does not know, and its number:
       "block of a wait" 5. BPMN_UNKNOWN_PROCESS: what a case that should go on
       in other tables holds, and the case's number. BPMN_LACKS_ABILITY: which:
       "frames", "recovery". Else null */
    const char *what;
    uint64_t number;
    /* BPMN_UNKNOWN_PROCESS: what an open case needs, its process's id (as much
       of it as there is room for) and the version's identity; else empty */
    char process[64];
    uint8_t version[32];
} BpmnProblem;

/* What an engine is made of. Zero it and fill it in; the struct is copied,
   what it points to must outlive the engine. */
typedef struct BpmnConfig {
    size_t size; /* sizeof(BpmnConfig) */
    BpmnClock clock;
    BpmnAllocator allocator;
    BpmnRandom random;
    BpmnDigest digest;
    BpmnStore store; /* closed by bpmn_close(); by bpmn_open() when it fails */
    const BpmnProcess *const *processes;
    size_t process_count;
    uint16_t partition;
    BpmnProblem *problem; /* filled when opening fails; may be null */
    /* how many commands with an id are remembered, so that none of them is
       applied twice; 0: a million */
    uint64_t command_ids;
    /* only to look: processes that were not given are as the journal tells
       them, nothing is written, commands and runs are BPMN_MISUSE */
    bool looks;
    /* that the program asks for beside those of its processes */
    BpmnAbilities abilities;
    bool (*does_job)(void *user, const char *type); /* bpmn/serve.h; or null */
    void *does_job_user;
} BpmnConfig;

/*
 * Opens an engine on a store and recovers what its journal holds.
 *
 * engine   belongs to the caller, who gives it to bpmn_close(); null on failure
 *
 * Program and library are of one version: BPMN_MISUSE, with the store left
 * open, when the size of the config is another; BPMN_MISUSE, too, when the size
 * of one of its parts is, or a process is made for another BPMN_ABI or points
 * at no ability for one of its waits or parameters, or the
 * journal is another partition's, or has digests and none is given, or the
 * reverse. Then BPMN_NO_MEMORY, BPMN_STORE_ERROR, BPMN_CORRUPT,
 * BPMN_UNKNOWN_PROCESS, BPMN_OTHER_FORMAT: the store is closed.
 */
BpmnStatus bpmn_open(const BpmnConfig *config, BpmnEngine **engine);
/* Closes the engine and its store, and gives all memory back. What is queued is
   dropped, what was answered is kept. Null is allowed. */
void bpmn_close(BpmnEngine *engine);

/*
 * The next command, to be made where it will wait: what is not given here is
 * zero, but for its size. bpmn_submit() then copies only what it points to.
 *
 * Never null. It is there until the next call of the engine; what was not
 * submitted until then is forgotten.
 */
BpmnCommand *bpmn_compose(BpmnEngine *engine, BpmnCommandKind kind,
                          uint64_t case_id, uint16_t element);
/*
 * Queues a copy of a command for the next run. Does nothing else: whether it is
 * allowed is seen when it is executed.
 *
 * status   null: not asked for. BPMN_NO_MEMORY; BPMN_STOPPED; BPMN_MISUSE: the
 *          size or kind is unknown, a process was not given at open, a text is
 *          not UTF-8. BPMN_LARGE_COMMAND: it takes more than
 *          BPMN_COMMAND_MAX_BYTES
 *
 * Returns 0 with a status that is not BPMN_OK.
 */
BpmnTicket bpmn_submit(BpmnEngine *engine, const BpmnCommand *command,
                       BpmnStatus *status);
/*
 * Executes what is due, then what is queued, commits it all at once, and has
 * the answers ready. Never waits for anything but the store.
 *
 * budget   so many firings and commands at most, of which commands get half;
 *          0: all. The rest stays for the next run.
 *
 * What is due of a case comes before a command on it: where that is more than
 * 1,000 firings, they are the commits of as many runs, and the command and what
 * stands behind it stay in the queue until the last; of a run without a budget
 * they are commits of its own.
 *
 * Not BPMN_OK: nothing more is applied, and the commands that were not have
 * that status as their answers. BPMN_MISUSE (from a visitor) and BPMN_STOPPED
 * leave the queue as it is.
 */
BpmnStatus bpmn_run(BpmnEngine *engine, uint32_t budget);
/* Runs until the ticket has its answer, for programs with one caller. Returns
   answer->status; BPMN_MISUSE for a ticket that was not given, or whose answer
   an earlier run has taken away. */
BpmnStatus bpmn_run_until(BpmnEngine *engine, BpmnTicket ticket,
                          BpmnAnswer *answer);
/* The answer of a ticket of the last run. False, *answer untouched: it is of no
   command that this run has executed. */
bool bpmn_answer(BpmnEngine *engine, BpmnTicket ticket, BpmnAnswer *answer);
/* When something is due next, which may be past; INT64_MAX: nothing. A program
   runs the engine then at the latest. */
int64_t bpmn_next_due(const BpmnEngine *engine);
/*
 * Fires the one timer that is due first, in a run of its own, when it is due at
 * 'now_ms' or before. For virtual clocks, which go from one to the next.
 *
 * status   null: not asked for; as of bpmn_run()
 *
 * False: none is due, or the status is not BPMN_OK.
 */
bool bpmn_run_timer(BpmnEngine *engine, int64_t now_ms, BpmnStatus *status);

/* Was a command of that id applied? Then *answer is what a repeat gets, or its
   status says why that cannot be read. */
bool bpmn_was_applied(BpmnEngine *engine, const uint8_t id[16],
                      BpmnAnswer *answer);
typedef struct BpmnClockView {
    BpmnClockPace pace;
    int64_t now_ms;  /* the engine's time */
    int64_t wall_ms; /* what the clock says */
} BpmnClockView;

/* The time by which the engine would act now. */
void bpmn_clock(const BpmnEngine *engine, BpmnClockView *view);
/* Since when no command with an id was forgotten, by the time of its record;
   INT64_MIN: all are remembered, or the record cannot be read. One whose id is
   of version 7 of RFC 9562 and tells an earlier time is refused as too old. */
int64_t bpmn_remembers_since(BpmnEngine *engine);

/* A version of a process that the journal knows. */
typedef struct BpmnVersionView {
    BpmnString process;     /* its id */
    const uint8_t *version; /* its identity, 32 bytes */
    bool in_force;          /* new cases of the process take it */
    /* null: it was not given, no case of it can begin */
    const BpmnProcess *given;
} BpmnVersionView;

/*
 * Shows each version that was ever recorded, in that order, until visit returns
 * false. The first run after opening records versions that are new, in the
 * order in which they were given, and each comes into force then; else what was
 * in force stays. The view lasts until the next run.
 */
void bpmn_each_version(BpmnEngine *engine,
                       bool (*visit)(void *user, const BpmnVersionView *view),
                       void *user);

/* A message that is kept until somebody waits for it. */
typedef struct BpmnMessageView {
    uint64_t id; /* of what keeps it */
    BpmnString name;
    BpmnString key;
    int64_t until_ms;
} BpmnMessageView;

/*
 * Shows each message that is kept, the oldest first, until visit returns false.
 * The view lasts until the next run.
 */
void bpmn_each_message(BpmnEngine *engine,
                       bool (*visit)(void *user, const BpmnMessageView *view),
                       void *user);

/* What is open, as the last commit left it. Pointers are valid until the next
   run. */

/* Whether a case is suspended, and how its timers go. */
typedef struct BpmnSuspension {
    int64_t since_ms; /* INT64_MIN: it is not */
    bool timers_run;  /* what comes due meanwhile fires when it is resumed */
    bool with_caller; /* since the case that called it is, and as long */
    /* so long have its timers stood still before: as much later than its state
       says are they due */
    int64_t paused_ms;
} BpmnSuspension;

/* Who called a case. */
typedef struct BpmnCaller {
    uint64_t case_id; /* 0: nobody did */
    uint64_t wait_id; /* that it answers */
    uint16_t element; /* of that wait */
    /* of calls: 1 where that case was not called itself; a call of an item
       counts as 16 */
    uint16_t depth;
    /* that the wait lies in, from the outermost, counted from 1 */
    const uint32_t *items;
    uint32_t item_count;
} BpmnCaller;

typedef struct BpmnCaseView {
    uint64_t id;
    const BpmnProcess *process; /* whose tables its numbers are of */
    uint64_t version;           /* rises with each record that changes it */
    /* closed cases are seen only until the next run, and in history */
    bool open;
    BpmnString key;    /* business key */
    const void *image; /* a BpmnImage: see bpmn_field_get() */
    int64_t started_ms;
    uint64_t last_position; /* of its last record */
    /* a value of it fits no variable of the process that was given, which has
       another layout: only BPMN_SET of the variable acts on it. Never true
       where the engine only looks. */
    bool misfits;
    BpmnSuspension suspension;
    BpmnCaller caller;
} BpmnCaseView;

/* Is shown cases, until it returns false. */
typedef bool BpmnCaseVisitor(void *user, const BpmnCaseView *view);

/* Fills in what is known of a case. False: there is none with that id, or it
   had closed before the last run. */
bool bpmn_case(BpmnEngine *engine, uint64_t case_id, BpmnCaseView *view);
/* The open case of a process with that business key; 0: none. A null key is
   nobody's. */
uint64_t bpmn_case_by_key(const BpmnEngine *engine, const BpmnProcess *process,
                          BpmnString key);
/* Shows each open case, by falling id, until visit returns false. The view
   lasts as long as the call. */
void bpmn_each_case(BpmnEngine *engine, BpmnCaseVisitor *visit, void *user);

/* See human/lifecycle.def; recorded by number. */
typedef enum BpmnTaskState {
    BPMN_TASK_READY = 0,      /* offered */
    BPMN_TASK_RESERVED = 1,   /* claimed */
    BPMN_TASK_IN_PROGRESS = 2 /* begun */
} BpmnTaskState;

#define BPMN_PRIORITY_USUAL 50

/* What a case waits for. Members that say for whom are empty for others. */
typedef struct BpmnWaitView {
    uint64_t id; /* for BpmnCommand.wait_id */
    uint64_t case_id;
    uint16_t element;
    BpmnWaitKind kind;
    int64_t opened_ms;
    /* timer: when, of a suspended case: if it had not been; job: not before;
       task: shown. INT64_MIN: none */
    int64_t due_ms;
    BpmnTaskState state; /* task */
    BpmnString holder;   /* task, job under lease; null: nobody */
    BpmnString assignee;
    /* of a task; valid until another wait is looked at */
    BpmnNames candidate_users;
    BpmnNames candidate_groups;
    int64_t priority; /* task; BPMN_PRIORITY_USUAL when nothing says another */
    BpmnString key;   /* message */
    BpmnString name;  /* message, signal: if it was computed; else null */
    uint32_t tries_left; /* job */
    uint64_t called;     /* call: the case, which may not have begun */
    /* incident, also a job without tries, a call without its case */
    BpmnCause cause;
    uint16_t flow;    /* incident */
    uint32_t frame;   /* in which it is; 0: the case itself */
    uint64_t version; /* of that frame */
    /* the items that it is in, from the outermost, counted from 1; of how many
       the innermost is one */
    const uint32_t *items;
    uint32_t item_count;
    uint32_t of;
} BpmnWaitView;

/* Is shown waits, until it returns false. */
typedef bool BpmnWaitVisitor(void *user, const BpmnWaitView *view);

/* Shows the waits of a case, in the order they opened, until visit returns
   false; none for a case that is not known. The view lasts as long as the
   call. */
void bpmn_each_wait(BpmnEngine *engine, uint64_t case_id,
                    BpmnWaitVisitor *visit, void *user);

/* A frame: a part of a case with an image of its own. */
typedef struct BpmnFrameView {
    uint32_t number;
    uint32_t parent; /* 0: the case itself */
    uint16_t kind;   /* row of process->frames */
    uint32_t item;   /* from 1; 0: it is none */
    uint64_t version;
    bool done;         /* an item that is */
    const void *image; /* unless it is done */
    BpmnValue result;  /* of an item that is done; its text is the engine's */
} BpmnFrameView;

/* An open frame of a case by its number, which is not 0. False, *view
   untouched: there is none. */
bool bpmn_frame(BpmnEngine *engine, uint64_t case_id, uint32_t number,
                BpmnFrameView *view);
/* The number of an item of the activity 'element', in the frame 'around' (0:
   the case itself); 0: it is not open. */
uint32_t bpmn_item_frame(BpmnEngine *engine, uint64_t case_id, uint32_t around,
                         uint16_t element, uint32_t item);

/*
 * Shows the places of an image that hold tokens, in their order, each with how
 * many, until visit returns false.
 *
 * kind     of the frame whose image it is; 0: the case's
 * image    a BpmnCaseView's, a BpmnFrameView's that is not done, or a
 *          BpmnRecordView's, with its process
 */
void bpmn_each_token(const BpmnProcess *process, uint16_t kind,
                     const void *image,
                     bool (*visit)(void *user, const BpmnPlace *place,
                                   uint32_t tokens),
                     void *user);

/* A record of the journal, decoded: see docs/reference/journal.md. Valid as
   long as the call of the visitor. */
typedef struct BpmnRecordView {
    size_t size; /* sizeof(BpmnRecordView) of the library */
    uint64_t position;
    uint64_t previous; /* of the same case; 0: none */
    uint64_t case_id;  /* of an OBJECT its id; 0: none */
    uint64_t version;  /* after it */
    /* What the numbers of elements mean: the process given at open where it has
       the recorded tables, else one made from the definition record, which has
       no step and lasts until bpmn_close(). Null: the record is
       about no process, or its definition record is gone; numbers are then
       not checked. */
    const BpmnProcess *process;
    uint16_t definition; /* number of the definition record; 0: none */
    uint8_t kind;        /* BpmnRecordKind */
    int64_t at_ms;
    uint8_t command_id[16];
    BpmnString cause; /* "start", "complete", "timer", ... */
    uint16_t element; /* BPMN_NO_ELEMENT: none */
    BpmnString actor; /* null: nobody */
    BpmnVerdict verdict;
    BpmnReason reason;
    const uint16_t *path;
    uint32_t path_count;
    /* elements whose wait opened (tasks, jobs, catch events, sub-processes; not
       boundary events) */
    const uint16_t *opened;
    uint32_t opened_count;
    const uint16_t *closed;
    uint32_t closed_count;
    const BpmnDatum *changed; /* fields whose value changed, by name, as the
                                           layout of the time has them; of a
                                           PARAMETER it and its new value */
    uint32_t changed_count;
    uint16_t incident; /* element; BPMN_NO_ELEMENT: none */
    BpmnCause incident_cause;
    BpmnString reported; /* codes that nobody caught, one a line; null: none */
    /* OBJECT: BpmnObjectClass of what has the id case_id; 0: it is over */
    uint16_t object_class;
    bool case_closed;
    BpmnString key;     /* START: the case's business key; MESSAGE:
                                           the correlation value; null: none */
    BpmnString code;    /* ESCALATE, FAIL, JOB_ERROR; null: none */
    BpmnString text;    /* JOB_FAILED: what happened; of an operator: why;
                                           null: none */
    uint8_t role;       /* BpmnRole in which the actor acted, bpmn/journal.h */
    uint16_t flags;     /* of the head, bpmn/journal.h */
    uint32_t epoch;     /* of the writer */
    BpmnString channel; /* null: not said */
    BpmnString name;    /* MESSAGE: its name; START: its message; PARAMETER:
                                           the parameter; ASSIGN: whom; null:
                                           none */
    BpmnString outcome; /* COMPLETE; null: none */
    uint16_t target;    /* MOVE; BPMN_NO_ELEMENT: none */
    uint16_t event;     /* row of process->events that the step was told;
                                           BPMN_NO_ELEMENT: none */
    uint64_t wait_id;   /* the task or job that was meant; 0: not said */
    /* where the signal was thrown that is heard, or what of a call led to the
       record; 0: none */
    uint64_t thrown_at;
    const BpmnDatum *data; /* as submitted, also when it was refused */
    uint32_t data_count;
    /* that made the actor eligible for a task; BpmnGroupsFrom of
       bpmn/journal.h says who told them */
    BpmnNames groups;
    uint16_t groups_from;
    bool erased;    /* the body is gone: what it held is empty */
    uint32_t frame; /* in which it happened; 0: the case itself */
    uint32_t incident_frame;
    /* the items that it happened in, from the outermost, counted from 1 */
    const uint32_t *items;
    uint32_t item_count;
    const uint32_t *over; /* frames that are over, with all below them */
    uint32_t over_count;
    /* the frame of each element of the lists */
    const uint32_t *path_frames;
    const uint32_t *opened_frames;
    const uint32_t *closed_frames;
    /* The case's own image afterwards, which bpmn_field_get() and
       bpmn_each_token() read. Null: the record leaves it as it was, or its
       process is not known. */
    const void *image;
    /* of the case afterwards, where the record says what it is */
    BpmnSuspension suspension;
    BpmnCaller caller; /* as in BpmnCaseView; nobody: or it is not said */
    /* the engine's: all that the record says of the case afterwards */
    const void *after;
    size_t after_bytes;
} BpmnRecordView;

/* Shows the frames that a record has changed, as they are afterwards, until
   visit returns false; while the record is shown. */
void bpmn_each_frame_after(const BpmnRecordView *record,
                           bool (*visit)(void *user,
                                         const BpmnFrameView *frame),
                           void *user);

/* Shows what the case, and each frame that the record has changed, waited for
   afterwards, while the record is shown, as of bpmn_each_wait() without items;
   holders of jobs as recorded, whether or not their lease is over. BPMN_OK or
   BPMN_NO_MEMORY. */
BpmnStatus bpmn_each_wait_after(BpmnEngine *engine,
                                const BpmnRecordView *record,
                                BpmnWaitVisitor *visit, void *user);

/* False: it has seen enough. */
typedef bool BpmnRecordVisitor(void *user, const BpmnRecordView *record);

/* Shows the records from a position on, in their order, all that are committed.
   BPMN_MISUSE within another reading; BPMN_STORE_ERROR, BPMN_CORRUPT after
   those that could be read. */
BpmnStatus bpmn_read(BpmnEngine *engine, uint64_t position,
                     BpmnRecordVisitor *visit, void *user);
/* Shows the records of one case, newest first, without carried ones; none for a
   case that never was. One that closed long ago is looked for in the whole
   journal. Errors as of bpmn_read(). */
BpmnStatus bpmn_history(BpmnEngine *engine, uint64_t case_id,
                        BpmnRecordVisitor *visit, void *user);

/*
 * Checks the chain from the first record on.
 *
 * records  how many were looked at
 * erased   of those, how many bodies are erased
 * bad      the first position whose head, body or order does not fit, or whose
 *          body is missing though no erase record names it; 0: whole
 *
 * BPMN_OK also where *bad is not 0: it says whether reading went well.
 */
BpmnStatus bpmn_audit(BpmnEngine *engine, uint64_t *records, uint64_t *erased,
                      uint64_t *bad);
/* The same without an engine, for a journal that does not open: allocator,
   digest and store of the config count, and the store stays open. */
BpmnStatus bpmn_audit_store(const BpmnConfig *config, uint64_t *records,
                            uint64_t *erased, uint64_t *bad);

/* The journal in memory, gone with the engine that is given it; other libraries
   keep it in files. BPMN_NO_MEMORY; else *store is to be given to bpmn_open().
   The allocator is copied. */
BpmnStatus bpmn_store_memory(const BpmnAllocator *allocator, BpmnStore *store);
/* The C library's allocator. */
BpmnAllocator bpmn_allocator_libc(void);
/* The system's wall clock. */
BpmnClock bpmn_clock_wall(void);
/* The same, held to the clock that counts from the last boot. */
BpmnClock bpmn_clock_system(void);

#ifdef __cplusplus
}
#endif
#endif
