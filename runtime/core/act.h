/* One command or one timer: from the first check to the record. */
#ifndef CORE_ACT_H
#define CORE_ACT_H

#include "engine_state.h"
#include "human/lifecycle.h"

#define NO_WAIT SIZE_MAX

/* What is being done. The case's next form grows in the engine's draft. */
typedef struct Act {
    BpmnEngine *engine;
    const BpmnCommand *command; /* null: a timer fires */
    Definition *definition;
    Case *item; /* null: the case begins, or there is none */
    int64_t now_ms;
    bool named; /* the caller chose the command's id */
    Head head;
    /* cancelled by this act, the one that fires not counted */
    size_t dead_timers;
    size_t removed_before; /* subscriptions the batch had removed before */
    BpmnStatus status;     /* not BPMN_OK: the act is dropped */
    BpmnReason reason;
    const char *detail;
    uint64_t answer_case;
    Body body; /* what is written; lists lie in the engine's rooms */
    LifecyclePerson person; /* counts only when there is a command */
    BpmnStep step;          /* counts only after act_prepare() */
} Act;

/* True when the caller chose the command's id. */
static inline bool command_is_named(const BpmnCommand *command)
{
    return command && (get_u64(command->id) | get_u64(command->id + 8)) != 0;
}

/* Refuses; returns the reason, so that handlers can end with it. */
BpmnReason act_refuse(Act *act, BpmnReason reason, const char *detail);
/* Drops the act for want of memory; returns a reason that is not NONE. */
BpmnReason act_no_memory(Act *act);

/* Prepares the step's room and the image's capacity; false: dropped. */
bool act_prepare(Act *act);
/* The oldest open wait of that kind at the element, or the one of that id;
   NO_WAIT: none. */
size_t act_find_wait(const Act *act, BpmnWaitKind kind, uint64_t wait_id,
                     uint16_t element);
/* Refuses elements that are none of the process or never wait so. */
BpmnReason act_check_element(Act *act, BpmnWaitKind kind);
/* The act is about the wait at that index. */
Wait *act_means(Act *act, size_t index);

/* Writes the command's data into the image. row: null allows every field. */
BpmnReason act_write_data(Act *act, const BpmnWait *row);
/* Writes the outcome, and looks at one that came as data. */
BpmnReason act_write_outcome(Act *act, const BpmnWait *row);

/* effects.c: runs the step of an event and takes its effects over. */
BpmnReason act_step(Act *act, uint16_t event);
/* The same for an event of a wait, which it closes unless the event keeps
   it. */
BpmnReason act_step_wait(Act *act, uint16_t event, size_t wait);

/* finish.c: makes the record, or only its refusal. False: no memory. */
bool act_finish(Act *act);
bool act_finish_refused(Act *act);
/* Remembers the id of a parameter's command; its record is made, and room
   reserved, already. */
void act_recall_parameter(Act *act);

/* repeat.c: true when the command was applied before, or the case's records
   cannot be read and nobody knows; the answer is filled. */
bool act_is_repeated(const Act *act, uint64_t last_position,
                     BpmnAnswer *answer);
/* The same for a named command that names no case. */
bool act_was_recalled(const Act *act, BpmnAnswer *answer);

/* handle_*.c: what a kind of command does. NONE: the act can be finished. */
BpmnReason handle_start(Act *act);
BpmnReason handle_task(Act *act);
BpmnReason handle_job(Act *act);
BpmnReason handle_message(Act *act);
BpmnReason handle_operator(Act *act);
BpmnReason handle_parameter(Act *act);
/* Who an uncorrelated or correlated message of the command reaches. */
BpmnReason find_receiver(Act *act);

#endif
