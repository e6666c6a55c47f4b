/* A story of the tiny process, on stores and allocators that fail. */
#ifndef STORE_RIG_H
#define STORE_RIG_H

#include "engine_rig.h"

#include "shell.h"

/* A story that uses everything: its steps are numbered from 0. Each changes
   the engine by one run; false: the story is over. */
static inline bool story_step(Rig *rig, size_t step, BpmnAnswer *answer)
{
    BpmnDatum data[] = {
        { { "note", 4 }, { .type = BPMN_TEXT, .as.text = { "broken", 6 } } },
        { { "amount", 6 },
          { .type = BPMN_DECIMAL, .as.decimal = { 75, 0, 0 } } },
    };
    BpmnDatum limit = {
        { "limit", 5 },
        { .type = BPMN_INTEGER, .as.integer = 7 },
    };
    BpmnCommand one = { 0 };
    BpmnStatus status;
    BpmnTicket ticket;

    switch (step) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
        one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
        one.process = &TINY;
        one.key = text((const char *[]){ "a", "b", "c", "d", "e", "f" }[step]);
        if (step == 5) one.name = text("ping");
        one.data = data;
        one.data_count = step == 5 ? 0 : 1 + step % 2;
        break;
    case 6: one = command(BPMN_CLAIM, 1, REVIEW); break;
    case 7: one = command(BPMN_COMPLETE, 2, REVIEW); break;
    case 8:
        one = command(BPMN_MOVE, 3, REVIEW);
        one.target = LATE;
        break;
    case 9: one = command(BPMN_SET, 4, BPMN_NO_ELEMENT); break;
    case 10: one = command(BPMN_JOB_FAILED, 6, FETCH); break;
    case 11: one = command(BPMN_PARAMETER, 0, 0); break;
    case 12:
    case 13:
    case 14:
    case 15:
        memset(answer, 0, sizeof *answer);
        rig->now_ms = BEGIN_MS + 10 * MINUTE_MS;
        (void)bpmn_run_timer(rig->engine, rig->now_ms, &answer->status);
        return true;
    case 16: one = command(BPMN_MESSAGE, 0, 0); break;
    case 17: one = command(BPMN_RETRY, 3, REVIEW); break;
    case 18: one = command(BPMN_JOB_FAILED, 6, FETCH); break;
    case 19: one = command(BPMN_COMPLETE, 1, LATE); break;
    case 20: one = command(BPMN_CLAIM, 3, REVIEW); break;
    default: return false;
    }
    one.actor = text(step == 19 ? "zoe" : "ann");
    one.channel = text("api");
    one.id[0] = (uint8_t)(step + 1);
    if (step == 9) one.data = data;
    if (step == 9) one.data_count = 2;
    if (step == 11) {
        one.process = &TINY;
        one.name = text("limit");
        one.data = &limit;
        one.data_count = 1;
    }
    if (step == 16) {
        one.name = text("nudge");
        one.key = text("d");
    }
    ticket = bpmn_submit(rig->engine, &one, &status);
    memset(answer, 0, sizeof *answer);
    answer->status = status;
    if (ticket != 0) {
        (void)bpmn_run_until(rig->engine, ticket, answer);
    }
    return true;
}

/* Plays the whole story; every step must be applied. */
static inline void play(Rig *rig)
{
    BpmnAnswer answer;

    for (size_t step = 0; story_step(rig, step, &answer); step++) {
        assert_int_equal(answer.status, BPMN_OK);
        assert_int_equal(answer.reason, BPMN_REASON_NONE);
    }
}

/* Short cases until the live window has moved some times. */
static inline void move_window(Rig *rig, const BpmnProcess *process)
{
    for (int i = 0; i < 2000; i++) {
        BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
        BpmnAnswer answer;

        one.process = process;
        answer = give(rig, &one);
        assert_applied(answer);
        assert_applied(act(rig, BPMN_COMPLETE, answer.case_id, REVIEW, "bob"));
    }
}

#endif
