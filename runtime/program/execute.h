/*
 * Executes verbs on an engine. The same for scenarios, the prompt and the
 * command line of a program, and for interpreted and compiled processes.
 */
#ifndef BPMN_PROGRAM_EXECUTE_H
#define BPMN_PROGRAM_EXECUTE_H

#include "bpmn/serve.h"
#include "program/choice.h"
#include "program/verb.h"

/* 2030-01-07T09:00:00Z, a Monday. */
#define BPMN_SCENARIO_START_MS INT64_C(1894006800000)

/* So much of an identity do people see. */
enum { BPMN_VERSION_BYTES = 6 };

/* A clock that stands until it is set. */
typedef struct BpmnVirtualClock {
    int64_t now_ms;
} BpmnVirtualClock;

/* A clock that reads *clock, which must outlive the engine. */
BpmnClock bpmn_clock_virtual(BpmnVirtualClock *clock);

/* A case that was started or looked at here. */
/* The frames of a case, itself the first, as its records leave them, without
   texts; none where no items follow one another. */
typedef struct BpmnSeen {
    const BpmnProcess *process; /* whose numbers they have; null: none yet */
    BpmnFrameView *frames;      /* by number */
    size_t count;
    size_t capacity;
} BpmnSeen;

typedef struct BpmnKnownCase {
    uint64_t id;
    const BpmnProcess *process;
    BpmnString name; /* "x" of "x: start"; null: none */
    BpmnString key;
    BpmnCaller caller;
    uint64_t last; /* position of its last record, when it had ended; 0 */
    BpmnSeen seen; /* behind the record that was seen last */
} BpmnKnownCase;

/* Whose turn it is between two pieces of what takes long. */
typedef struct BpmnOthers {
    /* False: the engine is another one by now, of which what has begun must
       touch nothing; or nobody waits for it any more. */
    bool (*turn)(void *user);
    void *user;
} BpmnOthers;

/* What a job node answers after 'jobs auto'. */
typedef struct BpmnJobExample {
    BpmnReference node;
    const BpmnDatum *data;
    size_t data_count;
} BpmnJobExample;

typedef struct BpmnExecutor BpmnExecutor;

/* Told of each new record of the journal, in order. */
typedef void BpmnRecordSeen(void *user, const BpmnExecutor *executor,
                            const BpmnRecordView *record);

typedef enum BpmnResultKind {
    BPMN_RESULT_DONE,
    BPMN_RESULT_REFUSED, /* the command was refused; 'reason' */
    BPMN_RESULT_UNMET,   /* an expectation that does not hold */
    BPMN_RESULT_WRONG,   /* the step cannot mean anything here */
    BPMN_RESULT_LIMIT,   /* more firings than one step may have */
    BPMN_RESULT_BROKEN   /* the engine or store failed; 'status' */
} BpmnResultKind;

typedef struct BpmnResult {
    BpmnResultKind kind;
    BpmnReason reason;
    BpmnStatus status;
    uint64_t case_id;  /* the case that the step was about; 0: none */
    uint64_t position; /* of the record that its command made; 0: none */
    BpmnString text;   /* why, in words; null when done */
} BpmnResult;

/*
 * Zero it, fill in the first part, then execute. Everything lies in the pool;
 * the engine belongs to the caller.
 */
struct BpmnExecutor {
    BpmnPool *pool;
    BpmnEngine *engine;
    const BpmnProcess *const *processes;
    size_t process_count;
    const uint8_t *id; /* of the first command, others count on; null: none */
    BpmnVirtualClock *clock;  /* null: wall clock, 'advance' is refused */
    const char *channel;      /* "scenario", "command line" */
    const BpmnString *groups; /* of whoever acts, where the step gives none */
    size_t group_count;
    /* what is due is looked after elsewhere, in slices; null: nobody waits */
    const BpmnOthers *others;
    const BpmnJobExample *examples;
    size_t example_count;
    BpmnRecordSeen *seen; /* null: nobody */
    void *seen_user;
    /* closes the engine and opens another on what is stored, null when that
       fails; null: it cannot be done */
    BpmnStatus (*restart)(void *user, BpmnEngine **engine);
    void *restart_user;
    BpmnOut *out;       /* where 'why' prints */
    uint64_t position;  /* of the last record seen */
    uint64_t only_case; /* the case meant by a step without a name;
                                   0: the one started last */

    /* Its own. */
    BpmnResult *result; /* of the verb that is being executed */
    uint64_t commands;  /* ids of commands are counted; with a wall
                                   clock the engine makes them */
    uint64_t made_keys;
    uint64_t last_case;
    BpmnString new_name; /* of the case being started; null: none */
    bool jobs_auto;
    bool begun;           /* 'clock' comes too late */
    BpmnKnownCase *cases; /* by id, which is the order of their starts */
    size_t case_count;
    size_t case_capacity;
    BpmnPerson *people;
    size_t people_count;
    size_t people_capacity;
};

/*
 * Executes one verb, then whatever is due at that instant, and tells of the
 * new records.
 *
 * Returns true when all is as the verb wants it: done, or refused as 'refused'
 * says. Otherwise executor->result->text tells why not and who waits for what.
 */
bool bpmn_execute(BpmnExecutor *executor, const BpmnVerb *verb,
                  BpmnResult *result);

/* The parts; private to runtime/program. */

/* result.c */

/* Fills in the result of the verb and returns it being DONE. */
bool bpmn_result(BpmnExecutor *executor, BpmnResultKind kind,
                 const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a refused command, its reason before the words. Returns false.
   */
bool bpmn_refusal(BpmnExecutor *executor, BpmnReason reason, const char *format,
                  ...) __attribute__((format(printf, 3, 4)));
/* The engine or its store has failed. Returns false. */
bool bpmn_broken(BpmnExecutor *executor, BpmnStatus status);

/* executor.c */

/* Executes one command; the status is the answer's. */
BpmnStatus bpmn_execute_now(BpmnEngine *engine, const BpmnOthers *others,
                            const BpmnCommand *command, BpmnAnswer *answer);
/* Was the next command applied by an earlier call with that id? Then it is
   passed over, and *answer is what it came to. */
bool bpmn_was_executed(BpmnExecutor *executor, BpmnAnswer *answer);
/* Submits, runs, tells of the records. The process is the one whose variables
   and nodes a refusal speaks of; null: none. */
bool bpmn_execute_command(BpmnExecutor *executor, const BpmnProcess *process,
                          BpmnCommand *command);
/* Tells of the records that are new. */
bool bpmn_execute_observe(BpmnExecutor *executor);
/* The case that a verb is about; null after a result. */
const BpmnKnownCase *bpmn_execute_case(BpmnExecutor *executor,
                                       const BpmnVerb *verb);
/* What is known of a case, made known when the engine has it; null: unknown. */
const BpmnKnownCase *bpmn_known_case(BpmnExecutor *executor, uint64_t id);
/* What a step wants of a node. */
typedef enum BpmnNodeUse {
    BPMN_NODE_WAITS,
    BPMN_NODE_INCIDENT,
    BPMN_NODE_OR_FLOW /* it may be a flow */
} BpmnNodeUse;

/* called.c: of a case and those that it has called, at any depth, the first in
   which something waits so at the node (null: the case itself); else the first
   that has it, or the case. */
const BpmnKnownCase *bpmn_case_at(BpmnExecutor *executor,
                                  const BpmnKnownCase *known,
                                  const BpmnReference *node, BpmnNodeUse use);
/* The same of where a message is awaited. */
const BpmnKnownCase *bpmn_case_awaiting(BpmnExecutor *executor,
                                        const BpmnKnownCase *known,
                                        BpmnString message);
/* The first that has a variable of that name, else the case. */
const BpmnKnownCase *bpmn_case_knowing(BpmnExecutor *executor,
                                       const BpmnKnownCase *known,
                                       BpmnString name);
/* Notes a case, or what is new of it; texts are copied. */
void bpmn_know_case(BpmnExecutor *executor, BpmnKnownCase known);

/* reading.c. In pieces where there are others, who may change what is read:
   each piece shows what is so by then. */

/* Lets others have their turn; null: there are none. BPMN_STOPPED: see
   BpmnOthers. */
BpmnStatus bpmn_others(const BpmnOthers *others);
/* A part of a reading. */
typedef struct BpmnPiece {
    size_t left;   /* records that it may have */
    uint64_t next; /* where the next one begins; 0: there is none */
} BpmnPiece;
/* One that begins; without others it has no end. */
BpmnPiece bpmn_piece(const BpmnOthers *others);
/* False: the record at that position is the next piece's. */
bool bpmn_piece_takes(BpmnPiece *piece, uint64_t position);
/* bpmn_read() or bpmn_history_from(). */
typedef BpmnStatus BpmnReadFrom(BpmnEngine *engine, uint64_t position,
                                BpmnRecordVisitor *visit, void *user);
/* Shows what one of them does, from a position on. */
BpmnStatus bpmn_read_on(const BpmnOthers *others, BpmnEngine *engine,
                        BpmnReadFrom *read, uint64_t position,
                        BpmnRecordVisitor *visit, void *user);
/* As bpmn_history(). */
BpmnStatus bpmn_look_back(const BpmnOthers *others, BpmnEngine *engine,
                          const BpmnKnownCase *known, BpmnRecordVisitor *visit,
                          void *user);
/* As bpmn_each_wait(). */
BpmnStatus bpmn_look_at_waits(const BpmnOthers *others, BpmnEngine *engine,
                              uint64_t case_id, BpmnWaitVisitor *visit,
                              void *user);

/* Does what a verb says; false: the result tells why not. */
typedef bool BpmnExecute(BpmnExecutor *executor, const BpmnVerb *verb);

/* One of each kind of step: execute_verb.c, execute_command.c, execute_time.c
   and execute_expect.c. */
#define VERB(NAME, word, read, execute, refusable, ABOUT, COMMAND, virtual, \
             form, help)                                                    \
    BpmnExecute bpmn_execute_##execute;
#include "program/verb.def"
#undef VERB

/* execute_command.c */

/* Values as the fields of the process want them: 50 for a decimal field is
   50, a text for an instant is read. What does not fit stays as it is. */
const BpmnDatum *bpmn_fit_data(BpmnPool *pool, const BpmnProcess *process,
                               const BpmnDatum *data, size_t count);

/* refusal.c */

/* Says in the result why a command was refused and what would be right. */
void bpmn_tell_refusal(BpmnExecutor *executor, const BpmnProcess *process,
                       const BpmnCommand *command, const BpmnAnswer *answer);

/* execute_time.c */

/* Fires what is due now and lets jobs answer themselves where they do. */
bool bpmn_execute_settle(BpmnExecutor *executor);

/* element.c */

/* The variable of that name; null: the process has none. */
const BpmnField *bpmn_find_field(const BpmnProcess *process, BpmnString name);
/* Of some processes the one of that identity; null: none of them is. */
const BpmnProcess *bpmn_find_version(const BpmnProcess *const *processes,
                                     size_t count, const BpmnProcess *process);
/* The element of that id or unique name; BPMN_NO_ELEMENT: none, after a
   refusal as no-such-element or ambiguous. */
uint16_t bpmn_find_element(BpmnExecutor *executor, const BpmnProcess *process,
                           const BpmnReference *reference, bool flows);
/* rounds.c: items beside each other, and those where one follows the other. */
typedef struct BpmnRounds {
    uint32_t items[BPMN_MAX_DEPTH]; /* from the outermost, counted from 1 */
    uint32_t count;
    uint32_t of; /* in all, of the innermost's activity */
} BpmnRounds;

/* What a record tells of the items that it happened in. */
typedef struct BpmnSight {
    const BpmnProcess *process; /* null: none follow one another */
    uint32_t frame;
    uint16_t around; /* the innermost element that may be in an item */
    BpmnRounds items;
    BpmnSeen left; /* what is otherwise behind it */
} BpmnSight;

/* Whether the activity has items that follow one another. */
bool bpmn_has_rounds(const BpmnProcess *process, uint16_t activity);
/* The item of such an activity that is open in a frame (0: the case itself);
   0: none. */
uint32_t bpmn_round(BpmnEngine *engine, const BpmnCaseView *view,
                    uint32_t frame, uint16_t activity);
/* Those that a wait lies in; false: none follow one another in its process, and
   the wait itself tells them. */
bool bpmn_rounds_of_wait(BpmnEngine *engine, const BpmnCaseView *view,
                         const BpmnWaitView *wait, BpmnRounds *rounds);
/* What is kept of a record; its items are those beside each other. */
void bpmn_sight(BpmnPool *pool, const BpmnRecordView *record, BpmnSight *sight);
/* All items that it happened in, by what the case was before, in which what it
   leaves takes the place then; of a case's records, one after the other. */
void bpmn_see_rounds(BpmnPool *pool, BpmnSeen *seen, BpmnSight *sight);
/* executor.c: the same of any case. */
void bpmn_see_record(BpmnExecutor *executor, const BpmnRecordView *record,
                     BpmnSight *sight);

/* NODE of NODE[2]/OTHER. */
BpmnReference bpmn_first_node(BpmnPool *pool, const BpmnReference *reference);

/* A node of a case, and the item that was named: Review[2], Panel[3]/Review. */
typedef struct BpmnNode {
    uint16_t element;
    uint32_t frame; /* of the item; 0: none was named, or it is not open */
    uint32_t items[BPMN_MAX_DEPTH]; /* that were named, the outermost first */
    uint32_t item_count;
    bool is_other; /* items follow one another, and that one is not open */
} BpmnNode;

/* Whom a reference means; ids alone can name items. False: no such element,
   after a refusal. */
bool bpmn_find_node(BpmnExecutor *executor, const BpmnKnownCase *known,
                    const BpmnReference *reference, BpmnNode *node);
/* The same, refused as not-open when the item is not. */
bool bpmn_find_open_node(BpmnExecutor *executor, const BpmnKnownCase *known,
                         const BpmnReference *reference, BpmnNode *node);
/* The process of that id or name, in the version in force; a null reference:
   the only one, to be evaluated the only one that conditions begin. Null after
   a refusal. */
const BpmnProcess *bpmn_find_process(BpmnExecutor *executor,
                                     const BpmnReference *reference,
                                     BpmnCommandKind kind);
/* The digits of a version that people see and say. */
void bpmn_out_version(BpmnOut *out, const uint8_t *version);
/* "no-flow", for people and for 'expect incident'. */
const char *bpmn_cause_word(BpmnCause cause);
/* An open wait that counts as an incident. */
bool bpmn_wait_is_incident(const BpmnWaitView *wait);
/* The record's cause is that word. */
bool bpmn_record_is(const BpmnRecordView *record, const char *cause);
/* What timers do while a case is suspended: "run" or "pause". */
const char *bpmn_timers_word(const BpmnSuspension *suspension);
/* The record is about a signal, thrown by a command or heard. */
bool bpmn_record_is_signal(const BpmnRecordView *record);
/* An open wait that is a token waiting at its node: no armed boundary event,
   no incident. */
bool bpmn_wait_is_token(const BpmnProcess *process, const BpmnWaitView *wait);

/* caller.c */

/* A case as people name it: its key, without one its number. */
void bpmn_tell_number(BpmnOut *out, BpmnString key, uint64_t id);
/* 'C-17 of shop'; 'case 4' of one that is forgotten. */
void bpmn_tell_case(BpmnOut *out, BpmnEngine *engine, uint64_t id);
/* Where a case of that process has called another: 'Order', 'Order[2]' of an
   item, 'Panel[3]/Order' in one. */
void bpmn_tell_call(BpmnOut *out, const BpmnProcess *process,
                    const BpmnCaller *caller);
/* ', called by C-17 of shop at Order[2]'; nothing where nobody did. */
void bpmn_tell_caller(BpmnOut *out, BpmnEngine *engine,
                      const BpmnCaller *caller);

/* story.c */

/* So many waits of a case are told where the question was another one. */
enum { BPMN_FIRST_WAITS = 100 };

/* '"Tier 1" (Tier1) for tier-1; Deadline (timer, 2030-...)'; so many at
   most. */
BpmnStatus bpmn_tell_waits(BpmnOut *out, BpmnEngine *engine,
                           const BpmnOthers *others, const BpmnProcess *process,
                           uint64_t case_id, size_t most);
/* The same of one wait. */
void bpmn_tell_wait(BpmnOut *out, const BpmnProcess *process,
                    const BpmnWaitView *wait);
/* "suspended since 2030-..., timers pause"; false: the case is not. */
bool bpmn_tell_suspension(BpmnOut *out, const BpmnCaseView *view);
/* What an open case knows, "amount=120, note=\"x\"", behind the words 'before';
   nothing where it knows nothing. Of each value so many bytes. */
void bpmn_tell_data(BpmnOut *out, const BpmnCaseView *view, const char *before,
                    size_t most);
/* How the case came here: one paragraph per record. */
BpmnStatus bpmn_tell_story(BpmnOut *out, BpmnEngine *engine,
                           const BpmnOthers *others,
                           const BpmnKnownCase *known);

/* trace.c */

/*
 * A record as a trace line with its line break.
 *
 * sight    the items that it happened in
 * engine   that shows the record; null: the line is without what the case is
 *          afterwards
 *
 * False, nothing added: it is no command (a definition, an environment record).
 */
bool bpmn_trace_line(BpmnOut *out, const BpmnRecordView *record, uint64_t n,
                     BpmnString case_label, const BpmnSight *sight,
                     BpmnEngine *engine);
/* trace_after.c: '"suspended":{"since":"2030-...","timers":"pause"}', of a case
   that is. */
void bpmn_out_suspension(BpmnOut *out, const BpmnSuspension *suspension);
/* trace_after.c: variables, tokens and waits of the case after a record, as a
   member "after" of its line; null when the record does not tell. */
void bpmn_trace_after(BpmnOut *out, BpmnEngine *engine,
                      const BpmnRecordView *record);
/* The members of a wait, without braces. */
void bpmn_trace_wait(BpmnOut *out, const BpmnProcess *process,
                     const BpmnWaitView *wait);
/* What the trace calls a case: its name here, else its key, else its number. */
BpmnString bpmn_case_label(BpmnExecutor *executor, uint64_t id);

#endif
