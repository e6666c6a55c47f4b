/* What an engine consists of. Between the files of this room only. */
#ifndef CORE_ENGINE_STATE_H
#define CORE_ENGINE_STATE_H

#include "core/base/base.h"
#include "core/journal/records.h"

/* A command that waits for its turn, its texts behind it. */
typedef struct Queued {
    size_t bytes; /* to the next one */
    BpmnTicket ticket;
    uintptr_t base;      /* where this stood when the pointers were set */
    BpmnCommand command; /* pointers count only after queue_at() */
} Queued;

typedef struct Queue {
    Buffer bytes;
    size_t used;
    size_t first; /* where the next one stands */
    size_t count;
    BpmnTicket last_ticket;
} Queue;

/* A host that a step opens, at the depth of the frame around it. */
typedef struct NewHost {
    uint16_t kind;
    uint32_t depth;
    BpmnItemsOpening items;
    Frame *frame; /* once it is made, as the other */
    Frame *collection;
    bool is_open; /* it was before: it has so many items more */
} NewHost;

/* What is known of the wall's clock. */
typedef struct Keeper {
    ClockNote note; /* when it was believed last */
    BpmnClockPace pace;
} Keeper;

/* What a command of this batch has made of the time; what it was before. */
typedef struct TimeBefore {
    Keeper keeper;
    ClockNote clock;
    int64_t last_ms;
    bool changed;
} TimeBefore;

struct BpmnEngine {
    Partition partition;
    BpmnClock clock;
    Keeper keeper;
    TimeBefore time_before;
    bool hears;  /* a process throws or hears signals */
    bool offers; /* somebody waits by now for a message that is kept */
    Queue queue;
    BpmnStep step; /* as every step begins: where it may write */
    Buffer opened; /* uint16_t: lists of the record being made */
    Buffer closed;
    Buffer changed_fields;
    Buffer groups; /* BpmnString: that made the actor eligible */
    Buffer heard;  /* BpmnDatum: of the signal that is being heard, or of a case
                     that is called or ends */
    Buffer brought;   /* BpmnDatum: of a signal that is thrown */
    Buffer passed;    /* bytes: the image that they lie in */
    Buffer notes;     /* Note: see notes.h */
    Buffer note_keys; /* bytes: keys of messages */
    Buffer given_key; /* bytes: of the message that is delivered */
    size_t note_count;
    size_t note_next; /* behind the one that is worked off */
    Chain chain;      /* what led to what is worked off; none at first */
    /* works all off in the same append: of who can do what was noted */
    BpmnStatus (*work_notes)(BpmnEngine *engine, int64_t now_ms);
    size_t note_key_bytes;
    Buffer hosts;        /* NewHost */
    Buffer over;         /* Frame * */
    Buffer element;      /* bytes: of the list, for the item that begins */
    Buffer results;      /* bytes: a list that was collected */
    Buffer over_numbers; /* uint32_t, of the same */
    Buffer answers;      /* BpmnAnswer, of the last run */
    size_t answer_count;
    BpmnTicket first_answer;
    BpmnStatus spoilt;     /* not BPMN_OK: the batch must not be committed */
    uint32_t firings_left; /* before commands of this batch, on their cases */
    bool reads;            /* a reading of the journal is going on */
    uint32_t visits;       /* visitors that are being called */
};

/* engine.c */

/* The time by which the engine would act now. */
int64_t engine_now(const BpmnEngine *engine);

/* command.c */

/* Executes a command within the batch and answers. False: more is due of its
   case than goes into the batch; it waits for the next. */
bool engine_execute(BpmnEngine *engine, const Queued *queued, int64_t now_ms,
                    BpmnAnswer *answer);

/* One slice: items of a case, or (0) of all, begin, up to the first that calls
   or throws. */
static inline BpmnStatus engine_open_items(BpmnEngine *engine, uint64_t case_id,
                                           int64_t now_ms)
{
    const Partition *partition = &engine->partition;

    return partition->frames.opening
        ? partition->abilities.frames->open_items(engine, case_id, now_ms)
        : BPMN_OK;
}

/* The same, and what its calls lead to. */
static inline BpmnStatus engine_work(BpmnEngine *engine, uint64_t case_id,
                                     int64_t now_ms)
{
    BpmnStatus status = engine_open_items(engine, case_id, now_ms);

    return status == BPMN_OK && engine->note_count > 0
        ? engine->work_notes(engine, now_ms)
        : status;
}

/* The same, and what comes of messages that were kept. */
static inline BpmnStatus engine_follow(BpmnEngine *engine, uint64_t case_id,
                                       int64_t now_ms)
{
    BpmnStatus status = engine_work(engine, case_id, now_ms);

    return status == BPMN_OK && engine->offers
        ? engine->partition.abilities.messages->offer(engine, now_ms)
        : status;
}

/* True when all have heard what was broadcast, as far as any could. */
static inline bool engine_is_heard(const BpmnEngine *engine)
{
    return !engine->hears
        || engine->partition.objects.count == engine->partition.objects.resting;
}

#endif
