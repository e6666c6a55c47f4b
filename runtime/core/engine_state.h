/* What an engine consists of. Between the files of core/ only. */
#ifndef CORE_ENGINE_STATE_H
#define CORE_ENGINE_STATE_H

#include "body.h"
#include "cases.h"
#include "definitions.h"
#include "journal.h"
#include "names.h"
#include "recall.h"
#include "subscriptions.h"
#include "timers.h"

enum {
    PATH_MAX_COUNT = BPMN_FUEL + 2048,
    EFFECT_MAX_COUNT = 2048,
    SCRATCH_BYTES = 65536
};

#define NO_STATE SIZE_MAX

/* A record of the batch: head, then body, in the batch's bytes. */
typedef struct Pending {
    size_t at;
    size_t body_bytes;
} Pending;

/* A case that the batch touches. Its committed form stays as it is. */
typedef struct Changed {
    Case *item;      /* as it stands in the pages */
    Case *fresh;     /* takes its place; null: the new state fits */
    size_t state_at; /* of the newest state; NO_STATE: unchanged */
    uint64_t last_position;
    uint64_t state_position;
    uint64_t key_hash; /* while it is committed */
    bool begins;
    bool closes;
} Changed;

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
    uint64_t recall_last;
    uint32_t names;
    uint16_t known;
} BatchMark;

/* Records that are not yet committed, and what they change. */
typedef struct Batch {
    Room bytes;
    size_t used;
    Room records; /* Pending */
    Room out;     /* BpmnRecordBytes, as many */
    Room salts;   /* BPMN_SALT_BYTES each, as many */
    size_t record_count;
    Room changed; /* Changed */
    size_t changed_count;
    Room popped; /* Timer: fired in this batch */
    size_t popped_count;
    Room added; /* Subscription: opened in this batch */
    size_t added_count;
    Room removed; /* Subscription: closed in this batch */
    size_t removed_count;
    Room parameters; /* ParameterChange */
    size_t parameter_count;
    size_t pushed;         /* timers armed */
    size_t dead;           /* timers cancelled */
    uint64_t window_start; /* of the engine, once this is committed */
    uint64_t notes_start;
    BatchMark mark;
} Batch;

/* A command that waits for its turn, its texts behind it. */
typedef struct Queued {
    size_t bytes; /* to the next one */
    BpmnTicket ticket;
    uintptr_t base;      /* where this stood when the pointers were set */
    BpmnCommand command; /* pointers count only after queue_at() */
} Queued;

typedef struct Queue {
    Room bytes;
    size_t used;
    size_t first; /* where the next one stands */
    size_t count;
    BpmnTicket last_ticket;
} Queue;

struct BpmnEngine {
    BpmnAllocator allocator;
    BpmnClock clock;
    BpmnRandom random;
    BpmnDigest digest;
    BpmnStore store;
    Definitions definitions;
    Names names;
    Cases cases;
    Timers timers;
    Subscriptions subscriptions;
    Recall recall;
    Queue queue;
    Batch batch;
    Draft draft;
    BpmnStep step; /* as every step begins: where it may write */
    Room opened;   /* uint16_t: lists of the record being made */
    Room closed;
    Room changed_fields;
    Room answers; /* BpmnAnswer, of the last run */
    size_t answer_count;
    BpmnTicket first_answer;
    Room gone; /* Case *: closed in the last run, seen until the next */
    size_t gone_count;
    Room history;      /* uint64_t or bytes: what reading the journal needs */
    uint64_t position; /* of the last record, the batch's included */
    uint64_t next_wait;
    uint64_t window_start; /* recovery reads from here */
    uint64_t notes_start;  /* every name and definition stands behind it */
    int64_t last_ms;
    uint32_t epoch;
    uint16_t partition;
    bool stopped;
    bool reads;      /* a reading of the journal is going on */
    uint32_t visits; /* visitors that are being called */
    uint8_t chain[BPMN_DIGEST_BYTES];
};

/* batch.c */

/* Begins a batch: nothing is in it. */
void batch_begin(BpmnEngine *engine);
/* Room for one more record of that many bytes; null: no memory. */
uint8_t *batch_room(BpmnEngine *engine, size_t body_bytes);
/* Puts the record that was written into the room: gives it its position and
   writes its head. Cannot fail. */
void batch_add(BpmnEngine *engine, Head *head, size_t body_bytes);
/* Commits what is in the batch, or takes it all back. */
BpmnStatus batch_commit(BpmnEngine *engine);
/* Takes the batch back. */
void batch_rollback(BpmnEngine *engine);
/* What the batch knows of a case; null: not touched. */
static inline Changed *batch_changed(const BpmnEngine *engine, const Case *item)
{
    return item->working == 0
        ? NULL
        : (Changed *)engine->batch.changed.items + (item->working - 1);
}

/* The newest state of a case that the batch touches. */
static inline const CaseState *changed_state(const BpmnEngine *engine,
                                             const Changed *changed)
{
    if (changed->state_at == NO_STATE) return &changed->item->state;
    return (const CaseState *)(const void *)((const uint8_t *)
                                                 engine->batch.bytes.items
                                             + changed->state_at);
}

/* The newest state of a case, the batch's included. */
static inline const CaseState *case_state(const BpmnEngine *engine,
                                          const Case *item)
{
    const Changed *changed = batch_changed(engine, item);

    return changed ? changed_state(engine, changed) : &item->state;
}

/* The position of a case's last record, the batch's included. */
static inline uint64_t case_last(const BpmnEngine *engine, const Case *item)
{
    const Changed *changed = batch_changed(engine, item);

    return changed ? changed->last_position : item->last_position;
}

/* The body of a record that is still in the batch; null: none. */
const uint8_t *batch_head_at(const BpmnEngine *engine, uint64_t position);
/* The batch's entry for a case, made when there is none; null: no memory. */
Changed *batch_touch(BpmnEngine *engine, Case *item);
/* True when the timer's wait is open in the newest state. */
bool timer_is_alive(const BpmnEngine *engine, const Timer *timer);
/* Takes dead timers from the top. */
void timers_trim(BpmnEngine *engine);

/* queue.c */

/* Sets the pointers of a command anew: the queue's memory has moved since it
   was copied. */
void queue_point(Queued *queued);
/* The command at an offset, which moves to the next; its pointers are set. */
static inline Queued *queue_at(Queue *queue, size_t *at)
{
    Queued *queued = (Queued *)(void *)((uint8_t *)queue->bytes.items + *at);

    if (queued->base != (uintptr_t)queued) queue_point(queued);
    *at += queued->bytes;
    return queued;
}

/* Takes out what is before the offset: one command. */
static inline void queue_drop_first(Queue *queue, size_t next)
{
    queue->first = next;
    if (--queue->count == 0) queue->first = queue->used = 0;
}

void queue_free(const BpmnAllocator *allocator, Queue *queue);

/* execute.c */

/* Executes a command within the batch and answers. */
void engine_execute(BpmnEngine *engine, const Queued *queued, int64_t now_ms,
                    BpmnAnswer *answer);
/* Fires a timer that was taken from the heap. */
BpmnStatus engine_fire(BpmnEngine *engine, Timer timer, int64_t now_ms);
/* Fires the first timer if it is due; *fired says whether. */
BpmnStatus engine_fire_first(BpmnEngine *engine, int64_t now_ms, bool *fired);

/* note.c: records that are about no case. */

/* Tells the journal a name that is new; its number, 0 and *status
   BPMN_NO_MEMORY: none. */
uint32_t note_new_name(BpmnEngine *engine, BpmnString text, int64_t now_ms,
                       BpmnStatus *status);
/* The same for any name. */
static inline uint32_t note_name(BpmnEngine *engine, BpmnString text,
                                 int64_t now_ms, BpmnStatus *status)
{
    uint32_t number = names_find(&engine->names, text);

    return number != 0 ? number : note_new_name(engine, text, now_ms, status);
}

/* The number of a definition, told to the journal at first use. */
uint16_t note_definition(BpmnEngine *engine, Definition *definition,
                         int64_t now_ms);

/* known.c */

/* Compares the process of a definition with a record of it, of which 'layout'
   is a part; false: no memory. */
bool known_compare(BpmnEngine *engine, Known *known, BpmnString body,
                   BpmnString layout);
/* Records again what has other labels now, or another diagram; false: no
   memory. */
bool known_record_again(BpmnEngine *engine);
/* Makes every process that is not at hand, or has other tables now, from its
   record. One whose record is erased or damaged stays unknown. */
BpmnStatus known_load(BpmnEngine *engine);
/* By which process the records of a number read; null: none (yet). */
const BpmnProcess *known_process(const Known *known);
/* Gives the waits of a draft, whose elements are numbered as the record of a
   definition says, the numbers of the process at hand. */
BpmnStatus known_renumber(BpmnEngine *engine, uint16_t number, Draft *draft);

/* recover.c */
BpmnStatus engine_recover(BpmnEngine *engine);

/* index.c */

/* Checks the states that recovery found against their processes, converts
   what lies in another layout, and indexes all. */
BpmnStatus index_cases(BpmnEngine *engine);
/* Puts what a committed state waits for into timers, subscriptions, keys. */
bool index_state(BpmnEngine *engine, const CaseState *state);
/* True when a wait of a state is one that its process has. */
bool wait_fits(const BpmnProcess *process, const Wait *wait);
/* The subscription of a message wait, whose texts (the case's key first) lie
   at 'texts'; false: nobody can reach it by key. */
bool message_subscription(const BpmnEngine *engine, const CaseState *head,
                          const void *texts, const Wait *wait,
                          Subscription *entry);
/* The same for a wait of any kind. */
static inline bool wait_subscription(const BpmnEngine *engine,
                                     const CaseState *head, const void *texts,
                                     const Wait *wait, Subscription *entry)
{
    return wait_kind(wait) == BPMN_WAIT_MESSAGE
        && message_subscription(engine, head, texts, wait, entry);
}

/* carry.c */

/* Appends again what the start of the live window holds, if that is due. What
   there is no memory for waits for the next run. */
void carry_some(BpmnEngine *engine, int64_t now_ms);
/* Appends a case's state again; false: no memory. */
bool carry_case(BpmnEngine *engine, Case *item, int64_t now_ms);

/* convert.c: gives a case the image's layout of the process at hand. */
BpmnStatus convert_case(BpmnEngine *engine, Case *item);

#endif
