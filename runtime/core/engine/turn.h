/* One command or one timer: from the first check to the record. */
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include "core/engine/engine_state.h"
#include "human/lifecycle.h"

#define NO_WAIT SIZE_MAX

/* What is being done. The case's next form grows in the partition's draft. */
typedef struct Turn {
    BpmnEngine *engine;
    Partition *partition;       /* its */
    const BpmnCommand *command; /* null: a timer fires */
    Definition *definition;
    Case *item; /* null: the case begins, or there is none */
    int64_t now_ms;
    bool named; /* the caller chose the command's id */
    Head head;
    /* cancelled by this turn, the one that fires not counted */
    size_t dead_timers;
    size_t removed_before; /* subscriptions the batch had removed before */
    BpmnStatus status;     /* not BPMN_OK: the turn is dropped */
    BpmnReason reason;
    const char *detail;
    uint64_t answer_case;
    Body body; /* what is written; lists lie in the engine's buffers */
    LifecyclePerson person; /* counts only when there is a command */
    BpmnStep step;          /* counts only after turn_prepare() */
    void *images[1];        /* its; the case's */
} Turn;

/* True when the caller chose the command's id. */
static inline bool command_is_named(const BpmnCommand *command)
{
    return command && (get_u64(command->id) | get_u64(command->id + 8)) != 0;
}

/* Begins: nothing is done yet. command null: a timer fires. */
void turn_begin(Turn *turn, BpmnEngine *engine, const BpmnCommand *command,
                int64_t now_ms);
/* What it has done so far does not count. */
void turn_drop(Turn *turn);
/* Refuses; returns the reason, so that handlers can end with it. */
BpmnReason turn_refuse(Turn *turn, BpmnReason reason, const char *detail);
/* Drops the turn for want of memory; returns a reason that is not NONE. */
BpmnReason turn_no_memory(Turn *turn);

/* Loads the case's state into the draft and prepares; false: dropped. */
bool turn_load(Turn *turn);
/* Prepares the step's room and the image's capacity; false: dropped. */
bool turn_prepare(Turn *turn);
/* The oldest open wait of that kind at the element, or the one of that id;
   NO_WAIT: none. */
size_t turn_find_wait(const Turn *turn, BpmnWaitKind kind, uint64_t wait_id,
                      uint16_t element);
/* Refuses elements that are none of the process or never wait so. */
BpmnReason turn_check_element(Turn *turn, BpmnWaitKind kind);
/* The turn is about the wait at that index. */
Wait *turn_means(Turn *turn, size_t index);

/* Writes the command's data into the image. row: null allows every field. */
BpmnReason turn_write_data(Turn *turn, const BpmnWait *row);
/* Writes the outcome, and looks at one that came as data. */
BpmnReason turn_write_outcome(Turn *turn, const BpmnWait *row);

/* effects.c: runs the step of an event and takes its effects over. */
BpmnReason turn_step(Turn *turn, uint16_t event);
/* The same for an event of a wait, which it closes unless the event keeps
   it. */
BpmnReason turn_step_wait(Turn *turn, uint16_t event, size_t wait);

/* finish.c: makes the record, or only its refusal. False: no memory. */
bool turn_finish(Turn *turn);
/* Makes the record of a refused command; false: no memory. */
bool turn_finish_refused(Turn *turn);
/* Remembers the id of a parameter's command; its record is made, and room
   reserved, already. */
void turn_remember_parameter(Turn *turn);

/* repeat.c: true when the command was applied before, or the case's records
   cannot be read and nobody knows; the answer is filled. */
bool turn_is_repeated(const Turn *turn, uint64_t last_position,
                      BpmnAnswer *answer);
/* The same for a named command that names no case. */
bool turn_was_done(const Turn *turn, BpmnAnswer *answer);

/* handle_*.c: what a kind of command does. NONE: the turn can be finished. */
BpmnReason handle_start(Turn *turn);
/* Claim, begin, release, complete, escalate. */
BpmnReason handle_task(Turn *turn);
/* A job's answers. */
BpmnReason handle_job(Turn *turn);
/* A message from outside. */
BpmnReason handle_message(Turn *turn);
/* Retry, set, move. */
BpmnReason handle_operator(Turn *turn);
/* Sets a parameter. */
BpmnReason handle_parameter(Turn *turn);
/* Who an uncorrelated or correlated message of the command reaches. */
BpmnReason find_receiver(Turn *turn);

#endif
