/* A story of the tiny process, on stores and allocators that fail. */
#ifndef STORE_RIG_H
#define STORE_RIG_H

#include "engine_rig.h"

#include "shell.h"

/* An engine of the tiny process on a journal that outlives it. */
static inline void rig_open_on(Rig *rig, Shell *shell)
{
    rig_configure(rig);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

static inline void rig_close_on(Rig *rig, Shell *shell)
{
    rig_close(rig);
    shell_close(shell);
}

enum { STORY_STEPS = 21 };

/* What a step of the story gives: four of them only let time pass. */
static inline BpmnCommand story_command(size_t step)
{
    static const char *const KEYS[] = { "a", "b", "c", "d", "e", "f" };
    static const BpmnDatum DATA[] = {
        { { "note", 4 }, { .type = BPMN_TEXT, .as.text = { "broken", 6 } } },
        { { "amount", 6 },
          { .type = BPMN_DECIMAL, .as.decimal = { 75, 0, 0 } } },
    };
    static const BpmnDatum LIMIT = {
        { "limit", 5 },
        { .type = BPMN_INTEGER, .as.integer = 7 },
    };
    BpmnCommand one = { .size = sizeof one, .process = &TINY };

    switch (step) {
    case 6: return command(BPMN_CLAIM, 1, REVIEW);
    case 7: return command(BPMN_COMPLETE, 2, REVIEW);
    case 8:
        one = command(BPMN_MOVE, 3, REVIEW);
        one.target = LATE;
        return one;
    case 9:
        one = command(BPMN_SET, 4, BPMN_NO_ELEMENT);
        one.data = DATA;
        one.data_count = 2;
        return one;
    case 10:
    case 18: return command(BPMN_JOB_FAILED, 6, FETCH);
    case 11:
        one.kind = BPMN_PARAMETER;
        one.name = text("limit");
        one.data = &LIMIT;
        one.data_count = 1;
        return one;
    case 16:
        one = command(BPMN_MESSAGE, 0, 0);
        one.name = text("nudge");
        one.key = text("d");
        return one;
    case 17: return command(BPMN_RETRY, 3, REVIEW);
    case 19: return command(BPMN_COMPLETE, 1, LATE);
    case 20: return command(BPMN_CLAIM, 3, REVIEW);
    default:
        one.kind = BPMN_START;
        one.element = BPMN_NO_ELEMENT;
        one.key = text(KEYS[step]);
        if (step == 5) one.name = text("ping");
        one.data = DATA;
        one.data_count = step == 5 ? 0 : 1 + step % 2;
        return one;
    }
}

/* A story that uses everything: its steps are numbered from 0. Each changes
   the engine by one run; false: the story is over. */
static inline bool story_step(Rig *rig, size_t step, BpmnAnswer *answer)
{
    BpmnCommand one;

    if (step >= STORY_STEPS) return false;
    memset(answer, 0, sizeof *answer);
    if (step >= 12 && step < 16) {
        rig->now_ms = BEGIN_MS + 10 * MINUTE_MS;
        (void)bpmn_run_timer(rig->engine, rig->now_ms, &answer->status);
        return true;
    }
    one = story_command(step);
    one.actor = text(step == 19 ? "zoe" : "ann");
    one.channel = text("api");
    one.id[0] = (uint8_t)(step + 1);
    *answer = give(rig, &one);
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
