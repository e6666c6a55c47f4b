/* One command or one timer: from the first check to the record. */
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include "core/engine/engine_state.h"
#include "human/lifecycle.h"

#define NO_WAIT SIZE_MAX

/* What is being done. The next forms of the case and of its frames grow in the
   partition's drafts, from the case's to that of the frame that acts. */
typedef struct Turn Turn;
struct Turn {
    BpmnEngine *engine;
    Partition *partition;       /* its */
    const BpmnCommand *command; /* null: a timer fires */
    Definition *definition;
    Case *item;     /* null: the case begins, or there is none */
    Frame *root;    /* of its frames; null: it has none */
    Frame *frame;   /* that acts; null: the case itself */
    uint32_t depth; /* of the frame that acts */
    /* the frame whose waits are worked on: at first the one that acts */
    uint32_t at;
    Draft *draft;
    uint32_t listed[2];  /* frames that opened and closed ended in */
    size_t host_count;   /* that the step opens, in the engine's buffer */
    size_t over_count;   /* frames that it ends, the same */
    uint32_t over_from;  /* frames from this depth on are over */
    bool begins_item;    /* the frame that acts begins */
    uint32_t writes;     /* depths of frames that get an after-image, as bits */
    uint32_t slices;     /* the same of those in which rounds are to go on */
    Chain chain;         /* what led to it */
    uint32_t thrown;     /* signals that it throws */
    bool too_large;      /* its record, for the store: refused */
    bool throws_command; /* it throws the command's, to its case alone */
    /* it hears a signal: data that the process does not know are left out */
    bool heard;
    /* the case strayed: its image once it was converted, in engine->element;
       null: as it stands in its state */
    const uint8_t *converted;
    int64_t now_ms;
    bool named; /* the caller chose the command's id */
    bool waits; /* more is due of its case than goes into the batch */
    /* cancelled by this turn, the one that fires not counted */
    size_t dead_timers;
    size_t indexed_before; /* entries of indexes that the batch had noted */
    size_t changed_before; /* cases and frames that it had touched */
    size_t notes_before;   /* that were to be worked off */
    BpmnStatus status;     /* not BPMN_OK: the turn is dropped */
    BpmnReason reason;
    const char *detail;
    size_t datum; /* of the command's that is looked at, from 1; 0: none */
    uint64_t answer_case;
    uint64_t other_case; /* that is answered beside it */
    uint64_t called;     /* the id of a case that begins; 0: the next one */
    BpmnCaller caller;   /* of that */
    Head head;
    Body body; /* what is written; lists lie in the engine's buffers */
    LifecyclePerson person; /* counts only when there is a command */
    /* counts only after turn_prepare(), but for its fault */
    BpmnStep step;
    /* by depth, as far as they are loaded */
    void *images[BPMN_MAX_DEPTH];
    /* of the frames, from the case's on; behind all, of their items */
    uint32_t numbers[2 * BPMN_MAX_DEPTH];
    uint8_t items[BPMN_MAX_DEPTH * 4]; /* as body.frames has them */
    Frame *frames[BPMN_MAX_DEPTH];
};

/* True when the caller chose the command's id. */
static inline bool command_is_named(const BpmnCommand *command)
{
    return command && command_id_is_chosen(command->id);
}

/* Begins: nothing is done yet. command null: a timer fires. */
void turn_begin(Turn *turn, BpmnEngine *engine, const BpmnCommand *command,
                int64_t now_ms);
/* The same of what the engine goes on with by itself in a frame, or (the
   root's) in the case. */
static inline void turn_begin_in(Turn *turn, BpmnEngine *engine, Frame *frame,
                                 int64_t now_ms)
{
    turn_begin(turn, engine, NULL, now_ms);
    turn->head.cause = BPMN_CAUSED_BY_ENGINE;
    turn->head.role = BPMN_ROLE_ENGINE;
    turn->item = cases_find(&engine->partition.cases, frame->case_id);
    turn->definition = definitions_of_case(&engine->partition, turn->item);
    turn->frame = frame->number != 0 ? frame : NULL;
}

/* What others have done so far, before it or in it, counts whatever becomes of
   it: from here on it is the turn's own. */
void turn_goes_from(Turn *turn);
/* What it has done so far does not count. */
void turn_drop(Turn *turn);
/* Refuses; returns the reason, so that handlers can end with it. */
SELDOM BpmnReason turn_refuse(Turn *turn, BpmnReason reason,
                              const char *detail);
/* The same: an image has more bytes than it may have. */
SELDOM BpmnReason turn_no_room(Turn *turn);
/* Refuses when what fields refer to has more bytes than an image may have after
   a step. */
SELDOM BpmnReason turn_measure_room(Turn *turn);
/* The same, where what they referred to before counts, too, at first. */
static inline BpmnReason turn_check_room(Turn *turn)
{
    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        const BpmnImage *image = turn->images[depth];

        if (image->bytes > turn->step.image_capacity / 2) {
            return turn_measure_room(turn);
        }
    }
    return BPMN_REASON_NONE;
}

/* Drops the turn for want of memory; returns a reason that is not NONE. */
SELDOM BpmnReason turn_no_memory(Turn *turn);
/* What follows is about the frame at a depth. */
static inline void turn_at(Turn *turn, uint32_t depth)
{
    turn->at = depth;
    turn->draft = partition_draft(turn->partition, depth);
}

/* Loads the states of the case and of the frames down to the one that acts, and
   prepares; false: dropped. */
bool turn_load(Turn *turn);
/* Prepares the step's room and the image's capacity; false: dropped. */
bool turn_prepare(Turn *turn);
/* The oldest open wait of that kind at the element, or the one of that id;
   NO_WAIT: none. */
size_t turn_find_wait(const Turn *turn, BpmnWaitKind kind, uint64_t wait_id,
                      uint16_t element);
/* find_meant.c: the oldest wait of such a kind that the command means; NO_WAIT:
   none. */
size_t turn_find_meant(const Turn *turn, bool (*fits)(const Wait *wait));
/* find_open.c: of the events that are alike from that row on the first that can
   happen now; NO_ELEMENT: none. */
uint16_t turn_find_open(const Turn *turn, uint16_t row);
/* The event of the element that answers an error or escalation of the code,
   else of any, and can happen now; NO_ELEMENT: nobody hears it. */
uint16_t turn_find_heard(const Turn *turn, BpmnEventKind kind, uint16_t element,
                         BpmnString code);
/* True when a wait, whose texts lie at 'texts', is of that kind and waits for
   the message or signal of that name. */
bool turn_waits_for(const Turn *turn, const Wait *wait, const void *texts,
                    BpmnWaitKind kind, BpmnString name);
/* Refuses elements that are none of the process or never wait so. */
BpmnReason turn_check_element(Turn *turn, BpmnWaitKind kind);
/* The turn is about the wait at that index. */
Wait *turn_means(Turn *turn, size_t index);

/* The frame that acts lies in that item, and those named before. */
void turn_name_item(Turn *turn, uint32_t depth, uint32_t item);

/* The nearest variable of that name, of the frame at *depth; BPMN_NO_ELEMENT:
   none. */
uint16_t turn_find_field(const Turn *turn, BpmnString name, uint32_t *depth);
/* Whether who answers the wait may write the variable; row null: all. */
bool row_writes(const BpmnWait *row, uint16_t field);
/* Writes the command's data into the image. row: null allows every field. */
BpmnReason turn_write_data(Turn *turn, const BpmnWait *row);
/* Whether a process takes what has a name. */
typedef enum Taking { TAKES_NOT, MAY_TAKE, TAKES } Taking;
typedef Taking (*TakesName)(const BpmnProcess *process, BpmnString name);
/* check_data.c: whether a case of the process may wait for it, a message or
   signal: by a name that is written out or, perhaps, by one that it
   computes. */
Taking process_waits_for(const BpmnProcess *process, BpmnWaitKind kind,
                         BpmnString name);
/* check_data.c: whether the command's data can be taken later: each value fits
   every process that takes the command's name and has the variable, and if any
   takes it each variable is one of some; not of what a case has thrown. There
   is no case under work. */
BpmnReason turn_check_data(Turn *turn, TakesName takes);
/* check_data.c: the command gets that many data of an object's body, for one
   turn; false: no memory. */
bool engine_take_data(BpmnEngine *engine, BpmnString data, uint16_t count,
                      BpmnCommand *command);
/* What goes along with a throw: see BpmnEffect. */
typedef struct Brought {
    BpmnString members;
    uint32_t count;
} Brought;

/* What the effect brings, which throws a message or signal. */
static inline Brought brought_of(const BpmnEffect *effect)
{
    return (Brought){ effect->of.message.brought,
                      effect->of.message.brought_count };
}

/* The most that the data take in a body: see datum_bytes(). */
static inline size_t brought_bytes(const Brought *brought)
{
    enum { FIXED = 32 };

    return brought->members.length + (size_t)brought->count * FIXED;
}

/* check_data.c: the same of what goes along with a throw, into room for as many
   data as there are. */
void brought_read(const Brought *brought, BpmnDatum *data,
                  BpmnCommand *command);
/* Writes the outcome, and looks at one that came as data. */
BpmnReason turn_write_outcome(Turn *turn, const BpmnWait *row);

/* An error, escalation or signal that nobody catches is told of in the record.
   False: no room. */
SELDOM bool turn_reports(Turn *turn, BpmnString code);
/* Every wait of the frame that is worked on closes. False: dropped. */
bool turn_withdraw_all(Turn *turn);
/* host_effects.c: a frame is over when the turn is, with all below it. False:
   dropped. */
bool turn_ends_frame(Turn *turn, Frame *frame);
/* The wait at an index counts as opened anew: it gets another id.
   False: dropped. */
bool turn_opens_again(Turn *turn, size_t index);
/* A token rests at the element of the frame that acts. False:
   dropped. */
bool turn_rest_in_incident(Turn *turn, uint16_t element, BpmnCause cause);

/* find_frame.c: the frame that the command is about; refuses one that is over.
   The case is found. */
BpmnReason turn_find_frame(Turn *turn);

/* effects.c: takes the effects of a step over, but for the first, which are
   done. */
BpmnReason turn_take_over(Turn *turn, uint32_t done);
/* What has become true since it was looked at last happens. */
static inline BpmnReason turn_look(Turn *turn)
{
    const BpmnConditions *conditions = turn->partition->abilities.conditions;

    return conditions ? conditions->settle(turn) : BPMN_REASON_NONE;
}

/* effects.c: runs the step of an event and takes its effects over. */
BpmnReason turn_step(Turn *turn, uint16_t event);
/* The same for an item that begins, of that row of frames. */
BpmnReason turn_open(Turn *turn, uint16_t kind);
/* The same for an event of a wait, which it closes unless the event keeps
   it. */
BpmnReason turn_step_wait(Turn *turn, uint16_t event, size_t wait);
/* The case ends, with all that it waits for and its frames. False: dropped. */
bool turn_end_case(Turn *turn);
/* handle_case.c: the same where it stands: no token is left in it. */
BpmnReason turn_end_here(Turn *turn);
/* effects.c: whether somebody hears the error or escalation with which the
   command answers the wait: then it is done, with its data; else nothing is. */
bool turn_is_heard(Turn *turn, BpmnEventKind kind, size_t index,
                   BpmnReason *reason);
/* The wait at an index closes; nothing else happens. */
BpmnReason turn_withdraw(Turn *turn, size_t index);
/* An operator takes the token of a wait (NO_WAIT: it has none) away from its
   place, with all that hangs on both: see place_take(). */
BpmnReason turn_take(Turn *turn, size_t wait, uint16_t place, bool moves);
/* try_again.c: the place that the token of an incident rests at;
   BPMN_NO_ELEMENT: it has none of its own. */
uint16_t turn_incident_place(const Turn *turn, const Wait *wait);
/* Notes that place when the incident opens, while the step's tokens lie where
   they rest; of an element that has none nothing. */
void turn_note_place(const Turn *turn, Wait *wait);
/* That token goes on where it stopped. */
BpmnReason turn_try_again(Turn *turn, size_t index);
/* The token enters at the target, and what follows: a step. */
BpmnReason turn_enter(Turn *turn, uint16_t target, bool moves);

/* True when the frame at a depth begins with this turn. */
static inline bool turn_begins(const Turn *turn, uint32_t depth)
{
    return turn->begins_item && depth == turn->depth;
}

/* The host has items to open, to which the turn leads. */
static inline void turn_opens_items(const Turn *turn, Frame *host)
{
    host->chain = turn->chain;
    host->chain.steps++;
    frames_opening(&turn->partition->frames, host, true);
}

/* True when the case has frames, or gets its first; one whose rounds are to go
   on has its own. */
static inline bool turn_has_frames(const Turn *turn)
{
    return turn->root || (turn->host_count | turn->slices) != 0;
}

/* Why its record could not be made: in memory, or in the store. */
static inline BpmnStatus turn_found_no_room(const Turn *turn)
{
    return turn->too_large ? BPMN_TOO_LARGE : BPMN_NO_MEMORY;
}

/* Why what happens by itself cannot: the cause of the incident. */
static inline BpmnCause turn_why_not(const Turn *turn)
{
    if (turn->too_large) return BPMN_CAUSE_TOO_LARGE;
    return turn->step.fault == BPMN_FAULT_SECOND_TOKEN ? BPMN_CAUSE_AGAIN
                                                       : BPMN_CAUSE_FUEL;
}

/* A frame that the turn ends. */
static inline Frame *turn_over(const Turn *turn, size_t index)
{
    return ((Frame **)turn->engine->over.items)[index];
}

/* changes.c: lists the variables whose values changed; false: no memory. */
bool turn_list_changes(Turn *turn);
/* Whether one of the frame at a depth may have changed. */
bool turn_changes_at(const Turn *turn, uint32_t depth);

/* arm.c. False: nothing has opened in the case, and no frame acts. */
static inline bool turn_opens(const Turn *turn)
{
    return turn->depth > 0 || turn->partition->drafts->opened_now > 0;
}

/* Room for what opened; false: no memory. */
bool turn_reserve_opened(Turn *turn);
/* What has opened in the frame at a depth gets its ids, and is found by
   them. */
void turn_arm(Turn *turn, uint32_t depth);

/* results.c: what bpmn_collect() calls. */
BpmnCause turn_collect(BpmnStep *step, BpmnValue *results);

/* hosts.c: frames begin and end. */

/* Says in the body in which frame it happened, and which are over; looks which
   frames the record has an after-image of. False: no memory. */
bool turn_tell_frames(Turn *turn);
/* The row of frames of a sort that stands below a host's, which has one. */
uint16_t frame_kind_below(const BpmnProcess *process, uint16_t host,
                          BpmnFrameSort sort);
/* True when the record has an after-image of the frame at a depth. */
static inline bool turn_writes(const Turn *turn, uint32_t depth)
{
    return turn->writes >> depth & 1;
}

/* The bytes of all after-images that the record has, where there are frames. */
size_t turn_size_frames(Turn *turn);
/* Room for the next states of frames, for those that begin, for what is over.
   False: no memory. */
bool turn_reserve_frames(Turn *turn, Changed *changed);
/* Writes the states of frames, behind the case's, at an offset of the batch. */
void turn_write_frames(Turn *turn, size_t at);
/* host_effects.c: an effect that is about frames; false: dropped. */
bool turn_apply_to_frames(Turn *turn, const BpmnEffect *effect);
/* items.c: see engine_open_items(). */
BpmnStatus items_open(BpmnEngine *engine, uint64_t case_id, int64_t now_ms);
/* Hosts that have no more items to open are forgotten; only between batches. */
void items_forget_opened(BpmnEngine *engine);
/* One item more of the host that acts, which may have so many, begins; element:
   what it is for, null where its items are made of no list. */
BpmnReason items_add(Turn *turn, uint32_t most, const BpmnValue *element);

/* throw.c, reached through the ability but for the last two. */

/* A step throws a signal to whoever waits for it by now; one that comes of too
   many before it is reported instead. False: dropped. */
bool turn_throw(Turn *turn, const BpmnEffect *effect);
/* The bytes of the largest body of what is thrown. */
size_t turn_thrown_most_bytes(const Turn *turn);
/* Room for what is thrown, beside a record with a body of so many bytes; false:
   no memory. */
bool turn_reserve_thrown(Turn *turn, size_t body_bytes);
/* Appends a broadcast for each signal that was thrown; the record is made, in
   which the waits that opened have ids from 'first_wait' on. */
void turn_write_thrown(Turn *turn, uint64_t first_wait);
/* What was thrown was not. */
void turn_takes_throws_back(Turn *turn);
/* The command's signal goes to all of its case that wait for it. */
BpmnReason turn_throw_command(Turn *turn);
/* hear.c: the wait at an index hears a signal, whose data are the command's:
   its step. */
BpmnReason turn_hears(Turn *turn, size_t index);
/* As in BpmnSignals. */
BpmnStatus engine_hear(BpmnEngine *engine, uint32_t limit, int64_t now_ms,
                       bool *heard);
/* As there. */
BpmnStatus engine_hear_case(BpmnEngine *engine, Case *item, int64_t now_ms,
                            bool *heard);

/* finish.c: a place for the next state of a case or frame: where it fits, or a
   new one. Null: no memory. */
Changed *turn_reserve_state(Partition *partition, Case *item, size_t bytes);
/* Writes the state of the frame at a depth, at an offset of the batch. */
void turn_write_state(Turn *turn, uint32_t depth, Changed *changed, size_t at);
/* Makes the record, or only its refusal. False: no memory. */
bool turn_finish(Turn *turn);
/* Makes the record of a refused command; false: no memory. */
bool turn_finish_refused(Turn *turn);
/* begin.c: makes the record of what happens by itself, unless it cannot for
   that reason, which is then also why there is no record. */
bool turn_finish_well(Turn *turn, BpmnReason *reason);
/* What happens by itself and cannot is dropped, and recorded as refused for
   that reason; none: there was no room for its record. */
BpmnStatus turn_end_refused(Turn *turn, BpmnReason reason);
/* Remembers the id of a command whose record is made; room is reserved. */
void turn_remember(Turn *turn);

/* repeat.c: true when the named command was applied before, or a record cannot
   be read and nobody knows; the answer is filled. */
bool turn_was_done(const Turn *turn, BpmnAnswer *answer);
/* Refuses a named command whose id tells a time before the oldest that is
   remembered. */
BpmnReason turn_check_age(Turn *turn);
/* For one that is refused anyway: looks for it in the last records of its case,
   from the last on. */
bool turn_is_repeated(const Turn *turn, uint64_t last_position,
                      BpmnAnswer *answer);

/* fire.c: of several times of a cycle that are due the last fires, and the
   others are used up. */
void timer_use_missed(const BpmnCalendar *calendar, const BpmnCycle *cycle,
                      int64_t now_ms, int64_t *index, int64_t *repetitions);

/* handle_*.c: what a kind of command does. NONE: the turn can be finished. */
BpmnReason handle_start(Turn *turn);
/* A case begins by that row of the definition's events. */
BpmnReason handle_start_at(Turn *turn, uint16_t event);
/* Refuses where another version of the process is in force. */
static inline BpmnReason turn_check_in_force(Turn *turn)
{
    const Definitions *definitions = &turn->partition->definitions;
    const Definition *definition = turn->definition;
    BpmnString id;

    if (definitions_is_in_force(definitions, definition)) {
        return BPMN_REASON_NONE;
    }
    id = bpmn_string(definition->process->id);
    return turn_refuse(turn, BPMN_REASON_NOT_IN_FORCE,
                       definitions_in_force(definitions, id)->notice);
}

/* The same by the start event that is meant, whichever version is in force. */
BpmnReason handle_start_called(Turn *turn);
/* begin.c: the same for one that begins by itself, with what comes of it; one
   that cannot is recorded as refused. */
BpmnStatus turn_begin_case(Turn *turn, Definition *definition, uint16_t event);
/* Claim, begin, release, complete, escalate, fail, assign. */
BpmnReason handle_task(Turn *turn);
/* Cancel, suspend, resume. */
BpmnReason handle_case(Turn *turn);
/* Due, tries. */
BpmnReason handle_due(Turn *turn);
/* Add. */
BpmnReason handle_add(Turn *turn);
/* versions.c: another version comes into force: makes the record. */
BpmnReason handle_in_force(Turn *turn);
/* handle_parameter.c: sets a parameter: makes the record. */
BpmnReason handle_parameter(Turn *turn);

/*
 * Abilities: nothing else leads to what they point at, and what they point at
 * is in no file that is linked without them.
 */

/* What operators do. */
struct BpmnOperators {
    BpmnReason (*handle)(Turn *turn);
    /* try_again.c: notes where the token of an incident rests that opens. */
    void (*place)(const Turn *turn, Wait *wait);
};

/* What is done with a store that is opened again; nothing else leads to it. */
struct BpmnRecovery {
    /* Goes on with what the store holds. */
    BpmnStatus (*recover)(Partition *partition);
    /* At the end of a batch: writes what the next recovery needs. */
    void (*keep)(Partition *partition);
    /* What a command does to a case that strays. */
    BpmnReason (*find_stray)(Turn *turn);
};

/* What the engine does with a clock that is not believed blindly; the clock
   alone leads to it. */
struct BpmnPace {
    /* The engine's time, and what the keeper knows then. */
    int64_t (*read)(const BpmnEngine *engine, Keeper *keeper);
    /* Whether the journal must be told of the keeper's note: it will be. */
    void (*note)(BpmnEngine *engine);
    /* An operator accepts the wall's time, or resets the engine's to it: makes
       the record. */
    BpmnReason (*handle)(Turn *turn);
};

/* What the engine does where a process throws or hears signals. */
struct BpmnSignals {
    /* One from outside, to one case, or to all: then it makes the record. */
    BpmnReason (*handle)(Turn *turn);
    /* Lets broadcasts go on to so many at most, starts of a process counted as
       one; *heard says whether anything came of it. */
    BpmnStatus (*go_on)(BpmnEngine *engine, uint32_t limit, int64_t now_ms,
                        bool *heard);
    /* Lets a case hear what it still awaits, before anything else about it. */
    BpmnStatus (*hear_case)(BpmnEngine *engine, Case *item, int64_t now_ms,
                            bool *heard);
    /* throw.c */
    bool (*throws)(Turn *turn, const BpmnEffect *effect);
    size_t (*most_bytes)(const Turn *turn);
    bool (*reserve)(Turn *turn, size_t body_bytes);
    void (*write)(Turn *turn, uint64_t first_wait);
    void (*take_back)(Turn *turn);
    /* Puts a wait at that depth for a signal among those who hear it; room was
       reserved. */
    void (*listen)(Turn *turn, uint32_t depth, const Wait *wait);
    /* Takes those out who do not wait any more. */
    void (*sweep)(Partition *partition);
};

#endif
