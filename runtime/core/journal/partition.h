/*
 * One partition: what its writer keeps of the journal, and what it is about to
 * append. Whoever changes a case goes through a batch: records are made and
 * cases get new forms beside the committed ones; batch_commit() appends the
 * records and makes the new forms the committed ones, or takes all back.
 *
 * A partition belongs to one engine and one thread, owns all that it points to,
 * and gives it back in partition_free(). Pointers into the batch (bodies,
 * Changed, states) live until the next batch_reserve() or batch_touch(), those
 * to committed cases until the next commit. Positions count from 1, without a
 * gap; ids are the partition's number in the upper 16 bits and a counter in the
 * lower 48; times are milliseconds since 1970 UTC. What can fail is memory
 * (false or null: nothing has changed but room) and the store; between a
 * batch_reserve() that has succeeded and its batch_add() nothing can.
 */
#ifndef CORE_PARTITION_H
#define CORE_PARTITION_H

#include "core/base/base.h"
#include "core/case/case.h"
#include "core/journal/body.h"
#include "core/journal/command_ids.h"
#include "core/journal/definition_record.h"
#include "core/journal/head.h"
#include "core/step/image.h"

#define NO_STATE SIZE_MAX

/* A case or frame that the batch touches. Its committed form stays as it
   is. */
typedef struct Changed {
    Case *item;      /* as it stands in the pages, or in its frame */
    Case *fresh;     /* takes its place; null: the new state fits */
    size_t state_at; /* of the newest state; NO_STATE: unchanged */
    uint64_t last_position;
    uint64_t key_hash; /* while it is committed */
    uint32_t state_mark;
    bool begins;
    bool closes;
    bool root_begins; /* the case has its first frame */
    bool unplaced;    /* a case that begins, and is not in the pages yet */
    uint32_t room;    /* that the item has */
    /* whose state it is; of the case itself the root of its frames, or null */
    Frame *frame;
    uint64_t records; /* of the case with frames itself, so far */
} Changed;

/* An entry of an index, or (null) the wait of its value among those who wait
   for messages: the batch has added it, or takes it out when it is
   committed. */
typedef struct Indexed {
    Table *index;
    TableEntry entry;
    bool added;
} Indexed;

/* A parameter that the batch has set, and what it was. */
typedef struct ParameterChange {
    Definition *definition;
    uint16_t number;
    BpmnValue before;
    char *text_before;
} ParameterChange;

/* What a failed batch goes back to. */
typedef struct BatchMark {
    uint64_t position;
    uint64_t next_case;
    uint64_t ids_last;
    uint64_t ids_written;
    uint64_t ids_record;
    size_t hearers;
    uint32_t names;
    uint16_t known;
} BatchMark;

typedef struct Partition Partition;

/* Records that are not yet committed, and what they change. */
typedef struct Batch {
    Buffer bytes;
    size_t used;
    Buffer records; /* size_t: where each begins in the bytes, head and body */
    Buffer out;     /* BpmnRecordBytes, as many */
    Buffer salts;   /* BPMN_SALT_BYTES each, as many */
    size_t record_count;
    Buffer changed; /* Changed */
    size_t changed_count;
    Buffer popped; /* Timer: fired or cancelled in this batch */
    size_t popped_count;
    Buffer indexed; /* Indexed */
    size_t indexed_count;
    /* batch_unindex(), once there was one */
    void (*unindex)(Partition *partition, bool added);
    Buffer parameters; /* ParameterChange */
    size_t parameter_count;
    size_t pushed;         /* timers armed */
    size_t dead;           /* timers cancelled */
    uint64_t window_start; /* of the partition, once this is committed */
    uint64_t catalog_start;
    BatchMark mark;
} Batch;

/* How the wall's clock and the one that only goes forward stood to each other.
   Zeroed it says nothing. */
typedef struct ClockNote {
    uint8_t run[16];      /* of the latter */
    int64_t time_ms;      /* what was believed */
    int64_t monotonic_ms; /* then */
    /* while the wall's is held back: how far it is before the latter, and since
       when (by that one); INT64_MIN: it is not */
    int64_t ahead_ms;
    int64_t since_ms;
    bool known;
} ClockNote;

/* All that one writer knows. */
struct Partition {
    /* what the engine was given */
    BpmnAllocator allocator;
    BpmnRandom random;
    BpmnDigest digest;
    BpmnStore store;
    BpmnAbilities abilities; /* of the processes, and what was asked for */
    uint16_t number;         /* upper 16 bits of all ids */
    uint32_t epoch;          /* of this writer: one more at each opening */
    /* where the journal stands */
    uint64_t position;      /* of the last record, the batch's included */
    uint64_t next_wait;     /* counter of the wait to come */
    uint64_t window_start;  /* recovery reads from here */
    uint64_t catalog_start; /* every name and definition stands behind it */
    int64_t last_ms;        /* time of the last record, or later */
    ClockNote clock;        /* as it was recorded last, or will be */
    bool clock_told;        /* it is recorded */
    uint8_t chain[BPMN_DIGEST_BYTES];
    bool stopped;        /* the store failed for good */
    bool looks;          /* opened only to look: nothing is appended */
    BpmnProblem problem; /* what recovery stopped at */
    /* what is alive */
    Definitions definitions;
    Dictionary names; /* of people, programs, channels */
    Cases cases;      /* and the counter of the case to come */
    Timers timers;
    /* Jobs of types that the program does, by when they can be done. Entries
       behind the first may be dead, or not be due any more. */
    Timers jobs;
    size_t jobs_limit; /* so many, and dead ones are taken out */
    bool (*does_job)(void *user, const char *type); /* null: none */
    void *does_job_user;
    Frames frames;
    /* who waits for which message; an uncorrelated wait stands under its
       case's business key */
    Awaited awaited;
    Hearers hearers; /* who waits for signals */
    Objects objects;
    CommandIds ids;
    Buffer gone; /* Case *: closed in the last run, seen until the next */
    size_t gone_count;
    /* what is being done */
    Batch batch;
    /* the case under work and its frames, by depth */
    Draft drafts[BPMN_MAX_DEPTH];
    Buffer scratch; /* bytes: what reading the journal needs */
    Buffer record;  /* bytes: the body that partition_read() has read */
    /* BpmnString: has room for the names of any wait */
    Buffer performers;
};

struct Turn;
struct Note;

/* A message, as waits may take it. */
typedef struct Message {
    BpmnString name;
    BpmnString key; /* bytes null: by its name alone */
} Message;

/* Messages. */
struct BpmnMessages {
    /* A command's: to who takes it, of each process one. */
    BpmnReason (*handle)(struct Turn *turn);
    /* The case under work takes it. */
    BpmnReason (*take)(struct Turn *turn);
    /* The case that waits longest for a message by key; null: none does. */
    void (*find_receiver)(struct Turn *turn);
    /* The frame of that case in which it is awaited longest. */
    void (*find_taker)(struct Turn *turn);
    /* Whether a wait takes a message: of any case, as it was recorded last; of
       a draft of the case under work. */
    bool (*takes)(const Partition *partition, const Awaiting *awaiting,
                  Message message);
    bool (*drafted_takes)(const struct Turn *turn, const Draft *draft,
                          const Wait *wait, Message message);
    /* Puts a wait of the frame at a depth among those who wait by key. */
    void (*subscribe)(struct Turn *turn, uint32_t depth, const Wait *wait);
    /* The same the other way, once the batch is committed. False: dropped. */
    bool (*leave)(struct Turn *turn, const Wait *wait);
    /* The command's message, which nobody takes, is kept: see kept.h. */
    BpmnReason (*keep)(struct Turn *turn);
    /* Gives messages that were kept to who waits for them by now, and does what
       comes of it; a failure spoils the batch. */
    BpmnStatus (*offer)(BpmnEngine *engine, int64_t now_ms);
    /* Ends those that are kept no longer. False: no memory. */
    bool (*expire)(Partition *partition, int64_t now_ms);
    /* Takes a wait out of those who wait by key, if it is there. */
    void (*forget)(Awaited *awaited, uint64_t wait_id);
    /* As in BpmnCalls, of a program that calls and throws nothing. */
    BpmnStatus (*work)(BpmnEngine *engine, int64_t now_ms);
};

/* Cases that a case calls. */
struct BpmnCalls {
    /* Before the record is made: notes what it means for cases that are called,
       and for who called the case. False: dropped. */
    bool (*prepare)(struct Turn *turn);
    /* Does what was noted, in the same append; a failure spoils that. */
    BpmnStatus (*work)(BpmnEngine *engine, int64_t now_ms);
    /* Whether somebody who called the case, however far outside, hears the
       error or escalation of the command. It goes there: an error ends the
       case, which goes on with an escalation. */
    bool (*hear)(const struct Turn *turn, BpmnEventKind kind);
    BpmnReason (*raise)(struct Turn *turn, BpmnEventKind kind);
};

/* Timers. Without them none is armed. */
struct BpmnTimers {
    /* Fires the first timer if it is due; *fired says whether. */
    BpmnStatus (*fire_first)(BpmnEngine *engine, int64_t now_ms, bool *fired);
    /* Fires what is due of a case, where anything is, as far as it goes into
       the batch; *more: it has not been all. */
    BpmnStatus (*fire_due)(BpmnEngine *engine, const Case *item, int64_t now_ms,
                           bool *more);
    /* Takes dead timers from the top, those that the batch has cancelled until
       it fails. False: no memory, and some may be left. */
    bool (*trim)(Partition *partition);
    /* So many more are dead; they never outnumber live ones. */
    void (*bury)(Partition *partition, size_t dead);
    /* The batch fails: what it has taken out. */
    void (*put_back)(Partition *partition);
};

/* Times at which cases begin by themselves. */
struct BpmnStarts {
    /* A version comes into force, of the definition of that number: its starts
       are armed, those of others of its process are not any more. False: no
       memory. */
    bool (*take)(Partition *partition, uint16_t number, int64_t now_ms);
    /* A timer that no case has is a start that can begin one. */
    bool (*is_alive)(const Partition *partition, const Timer *timer);
    /* A case begins. */
    BpmnStatus (*fire)(BpmnEngine *engine, const Timer *timer, int64_t now_ms);
};

/* Conditions that cases wait for. */
struct BpmnConditions {
    /* Those that have become true happen, as long as there are any. */
    BpmnReason (*settle)(struct Turn *turn);
    /* A case begins where a condition is true of the command's data. */
    BpmnReason (*evaluate)(struct Turn *turn);
    /* looks.h */
    bool (*note)(struct Turn *turn);
    BpmnStatus (*look_below)(BpmnEngine *engine, const struct Note *note,
                             bool is_one_more, int64_t now_ms);
};

/* Frames of cases: reached through the ability alone. */
struct BpmnFrames {
    /* the journal's: see case/frames.h, frame.h */
    Frame *(*find)(const Frames *frames, uint64_t case_id, uint32_t number);
    Frame *(*of_wait)(const Partition *partition, uint64_t case_id,
                      uint64_t wait_id);
    void (*lives)(Frame *frame);
    void (*end)(Partition *partition, Frame *frame);
    void (*undo)(Partition *partition, Frame *frame);
    void (*forget_timers)(Partition *partition, Frame *frame);
    void (*opening)(Frames *frames, Frame *host, bool opening);
    void (*bury)(Partition *partition, size_t limit);
    void (*free)(Partition *partition);
    BpmnStatus (*first_timer)(Partition *partition, Frame *root,
                              const Timer **first);
    /* the engine's: see turn.h */
    BpmnReason (*find_frame)(struct Turn *turn);
    bool (*load)(struct Turn *turn);
    void (*name)(struct Turn *turn);
    uint16_t (*nearest)(const struct Turn *turn, BpmnString name,
                        uint16_t field, uint32_t *depth);
    uint32_t (*depth_of)(const struct Turn *turn, uint16_t field);
    uint16_t (*find_open)(const struct Turn *turn, uint16_t row);
    bool (*apply)(struct Turn *turn, const BpmnEffect *effect);
    void (*hang)(struct Turn *turn, uint32_t depth, const Wait *wait);
    bool (*unhang)(struct Turn *turn, const Wait *wait);
    bool (*tell)(struct Turn *turn);
    size_t (*size)(struct Turn *turn);
    bool (*reserve)(struct Turn *turn, struct Changed *changed);
    void (*write)(struct Turn *turn, size_t at);
    BpmnStatus (*open_items)(BpmnEngine *engine, uint64_t case_id,
                             int64_t now_ms);
    void (*forget_opened)(BpmnEngine *engine);
    BpmnReason (*add_item)(struct Turn *turn, uint32_t most,
                           const BpmnValue *element);
    BpmnCause (*collect)(BpmnStep *step, BpmnValue *results);
};

/* What the store held is read: the first batch begins. */
void partition_begin(Partition *partition);
/* Gives everything back and closes the store. */
void partition_free(Partition *partition);
/*
 * Reads one record, of the batch or of the store. '*body' is a copy that lives
 * until the next reading; bytes null: it is erased. BPMN_STORE_ERROR: there is
 * none at that position that could be read, BPMN_NO_MEMORY, BPMN_CORRUPT,
 * BPMN_OTHER_FORMAT.
 */
BpmnStatus partition_read(Partition *partition, uint64_t position, Head *head,
                          BpmnString *body);
/* The head, and the body behind it, of a record that is still in the batch;
   null: none. */
const uint8_t *batch_head_at(const Partition *partition, uint64_t position);
/* What a status of the store's means to who called the engine. */
BpmnStatus status_of_store(BpmnStoreStatus status);
/* Cases that the last run closed are not seen any more. */
void partition_forget_gone(Partition *partition);

/* batch.c */

/* The record at an index of the batch: its head, the body behind it. */
static inline uint8_t *batch_record(const Batch *batch, size_t index)
{
    return (uint8_t *)batch->bytes.items
        + ((const size_t *)batch->records.items)[index];
}

/* Begins a batch: nothing is in it. */
void batch_begin(Partition *partition);
/* Where the body of one more record goes, of that many bytes at most; null: no
   memory. */
uint8_t *batch_reserve(Partition *partition, size_t body_bytes);
/* Makes room for so many records, which take 'bytes' with their heads and up to
   multiples of 8: batch_reserve() finds it for each. False: no memory. */
bool batch_reserve_all(Partition *partition, size_t bytes, size_t records);
/* Adds the record whose body was written there: gives it its position and
   writes its head. Cannot fail. */
void batch_add(Partition *partition, Head *head, size_t body_bytes);
/*
 * Commits what is in the batch, or takes it all back.
 *
 * BPMN_OK: the records are in the store, their cases are the committed ones.
 * BPMN_STOPPED: nothing is applied that is known of, and the writer must not go
 * on. Others, of the store: nothing is applied, and the writer may go on.
 */
BpmnStatus batch_commit(Partition *partition);
/* Takes the batch back. */
void batch_rollback(Partition *partition);
/* What the batch knows of a case; null: not touched. */
static inline Changed *batch_changed(const Partition *partition,
                                     const Case *item)
{
    return item->room % 2 == 0
        ? NULL
        : (Changed *)partition->batch.changed.items + item->room / 2;
}

/* The newest state of a case that the batch touches. */
static inline const CaseState *changed_state(const Partition *partition,
                                             const Changed *changed)
{
    if (changed->state_at == NO_STATE) return &changed->item->state;
    return (const CaseState *)(const void *)((const uint8_t *)
                                                 partition->batch.bytes.items
                                             + changed->state_at);
}

/* The newest state of a case, the batch's included. */
static inline const CaseState *case_state(const Partition *partition,
                                          const Case *item)
{
    const Changed *changed = batch_changed(partition, item);

    return changed ? changed_state(partition, changed) : &item->state;
}

/* The draft of the frame at a depth, in the case under work. */
static inline Draft *partition_draft(Partition *partition, uint32_t depth)
{
    return &partition->drafts[depth];
}

/* The root of a case's frames; null: it has none, and never had. */
static inline Frame *case_root(const Partition *partition, uint64_t case_id)
{
    return partition->frames.index.used == 0
        ? NULL
        : partition->abilities.frames->find(&partition->frames, case_id, 0);
}

/* So much later than states say are timers of a case due: as a state of it says
   where it has one already. */
static inline int64_t case_paused_ms(const Partition *partition,
                                     uint64_t case_id)
{
    const Case *item = cases_find(&partition->cases, case_id);

    return item ? state_paused_ms(case_state(partition, item)) : 0;
}

/* What the number says that the state of a case, or frame, has. */
static inline const Known *known_of_case(const Partition *partition,
                                         const Case *item)
{
    return definitions_known(&partition->definitions,
                             case_state(partition, item)->process);
}

/* The definition of a case; null: its process was not given. */
static inline Definition *definitions_of_case(const Partition *partition,
                                              const Case *item)
{
    return known_of_case(partition, item)->definition;
}

/* The position of a case's last record, the batch's included. */
static inline uint64_t case_last(const Partition *partition, const Case *item)
{
    const Changed *changed = batch_changed(partition, item);

    return changed ? changed->last_position : item->last_position;
}

/* The batch's entry for a case, made when there is none; null: no memory. */
Changed *batch_touch(Partition *partition, Case *item);
/* Takes back what has begun, and has no state yet, since the batch had so many
   entries. */
void batch_undo(Partition *partition, size_t changed_before);

/* armed.c */

/* Takes the first timer out until the batch fails; false: no memory. */
bool batch_pop_timer(Partition *partition, Timer *timer);
/* True when the wait of an entry is open in the newest state. */
bool wait_is_open(const Partition *partition, const Timer *timer);
/* The same of a timer, which fires then. */
bool timer_is_alive(const Partition *partition, const Timer *timer);
/* As in BpmnTimers. */
bool timers_trim(Partition *partition);
/* As there. */
void timers_bury(Partition *partition, size_t dead);
/* As there. */
void timers_put_back(Partition *partition);

/* known.c */

/* Compares the process of a definition with a record of it, of which 'layout'
   is a part; false: no memory. */
bool known_compare(Partition *partition, Known *known, BpmnString body,
                   BpmnString layout);
/* Records again what has other labels now, or another diagram; false: no
   memory. */
bool known_record_again(Partition *partition);
/* Records versions that were given and that the journal does not know yet, in
   their order: each comes into force. Of a process of which nobody has said so
   it is the newest. Once after opening; false: no memory, the batch is to be
   taken back. */
bool known_record_new(Partition *partition, int64_t now_ms);
/* Makes every process that is not at hand, or has other tables now, from its
   record. One whose record is erased or damaged stays unknown. */
BpmnStatus known_load(Partition *partition);
/* By which process the records of a number read; null: none (yet). */
const BpmnProcess *known_tables(const Known *known);
/* Gives the waits of a draft, whose elements are numbered as the record of a
   definition says, and its kind of frame, the numbers of the process at hand;
   the process that the record tells is loaded then. */
BpmnStatus known_renumber(Partition *partition, uint16_t number, Draft *draft,
                          uint16_t *kind);

/* recover.c: reads the journal, and makes what is alive of it. */
BpmnStatus partition_recover(Partition *partition);

/* recall.c */

/* A command that was applied, as its head tells. */
typedef struct NamedCommand {
    uint8_t id[16];
    uint64_t position;
} NamedCommand;

/* Reads which commands were applied before the window's 'start', and adds
   those of its heads. */
BpmnStatus recall_commands(Partition *partition, uint64_t start,
                           const NamedCommand *named, size_t count);

/* index.c */

/* Checks the states that recovery found against their processes, converts
   what lies in another layout, and indexes all. */
BpmnStatus index_cases(Partition *partition);
/* True when a sound state in the layout of the process is one of it. */
bool state_fits(const BpmnProcess *process, const CaseState *state);

/* jobs.c: which jobs the program can do. */

/* Jobs: reached through the ability alone. */
struct BpmnJobs {
    /* A job's answers: the engine's. */
    BpmnReason (*handle)(struct Turn *turn);
    /* A job can be tried again when its wait says so. */
    BpmnReason (*note)(struct Turn *turn, const Wait *wait);
    /* Room for so many more; false: no memory. */
    bool (*reserve)(Partition *partition, size_t more);
    /* Notes that a job of a case in that process can be done when its wait says
       so, if the program does its type; room was reserved. */
    void (*push)(Partition *partition, const BpmnProcess *process,
                 uint64_t case_id, const Wait *wait);
};

/* As there. */
bool jobs_reserve(Partition *partition, size_t more);
/* As there. */
void jobs_push(Partition *partition, const BpmnProcess *process,
               uint64_t case_id, const Wait *wait);
/* The same with room; false: no memory. */
bool jobs_note(Partition *partition, const BpmnProcess *process,
               uint64_t case_id, const Wait *wait);
/* Takes the first job out that can be done at 'now_ms', and notes it for
   later, when it will have been done or given up; false: there is none. */
bool jobs_take(Partition *partition, int64_t now_ms, Timer *job);

/* waiting.c: what a case waits for, and who finds it. */

/* Puts what a committed state waits for into timers, subscriptions, keys. */
bool index_state(Partition *partition, const CaseState *state);
/* The business key alone, as one of the definition of that number. */
bool index_key(Partition *partition, const CaseState *state, uint16_t number);
/* Makes sure that so many names of a wait can be shown; false: no memory. */
bool reserve_performers(Partition *partition, size_t count);
/* Puts a wait of a state, in a case with that key, into the queues of all
   cases. */
bool index_queues(Partition *partition, const CaseState *state, BpmnString key,
                  const Wait *wait);
/* True when a wait of a state is one that its process has. */
bool wait_fits(const BpmnProcess *process, const Wait *wait);
/* What reaches a message wait, whose texts lie at 'texts': its own key, else
   the case's (bytes null: none); bytes null: nobody by key. */
BpmnString message_key(const Wait *wait, BpmnString case_key,
                       const void *texts);
/* Under which hash a message is awaited. */
uint64_t message_hash(BpmnString message, BpmnString key);
/* The same of a message wait; false: nobody can reach it by key. */
bool wait_message_hash(const Partition *partition, uint16_t process,
                       BpmnString case_key, const void *texts, const Wait *wait,
                       uint64_t *hash);
/* Who hears what a wait of a case waits for, whose texts lie at 'texts'; false:
   it is for no signal. */
bool wait_hearer(const Partition *partition, const CaseState *head,
                 const void *texts, const Wait *wait, Hearer *hearer);
/* True when the wait is open in the newest state of the case or of its
   frame. */
bool hearer_is_alive(const Partition *partition, const Hearer *hearer);

/* carry.c */

/* Appends again what the start of the live window holds, if that is due. What
   there is no memory for waits for the next run. */
void carry_some(Partition *partition, int64_t now_ms);
/* Appends a state of a case, or of a frame of it, again; false: no memory. */
bool carry_state(Partition *partition, Case *of, Frame *frame, int64_t now_ms);

/* True when a state of a case or frame lies in another layout than the process
   at hand has. Once all is indexed this says that a value of the case, or of a
   frame of it, fits no variable there: nothing but 'set' acts on it. */
static inline bool case_strays(const Partition *partition, const Case *item)
{
    const Known *known = known_of_case(partition, item);

    return known && known_is_strange(known);
}

/* convert.c */

/* The draft gets a state in the layout of the process at hand, without what
   fits no variable there and what the command (null: none) gives another value.
   *strays: something else fits none; then the draft means nothing. */
BpmnStatus convert_state(Partition *partition, const CaseState *state,
                         const BpmnCommand *instead, bool *strays);
/* Gives a case that was just recovered such a state, and puts it where others
   look for it; one that strays stays as it is. */
BpmnStatus convert_case(Partition *partition, Case *item);
/* The same for a frame, of a case that does not stray. */
BpmnStatus convert_frame(Partition *partition, Frame *frame);

#endif
