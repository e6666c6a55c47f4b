/* A case without frames: five tasks side by side, what they need to know of
   each other, and that nothing of frames is written. */
#include "engine_rig.h"

/* Begin -> five user tasks at once -> Over */
enum { BEGIN, TASK, TASKS = 5, OVER = TASK + TASKS, NODES };

typedef struct Five {
    BpmnImage head;
    uint64_t marking; /* by task */
} Five;

static void five_step(BpmnStep *step)
{
    Five *image = step->images[0];

    if (step->event == BEGIN) {
        bpmn_passed(step, BEGIN);
        for (uint16_t i = 0; i < TASKS; i++) {
            image->marking |= (uint64_t)1 << i;
            bpmn_passed(step, (uint16_t)(TASK + i));
            bpmn_open_task(step, (uint16_t)(TASK + i), NULL);
        }
        return;
    }
    image->marking &= ~((uint64_t)1 << (step->event - TASK));
    if (image->marking != 0) return;
    bpmn_passed(step, OVER);
    bpmn_end(step);
}

#define FIVE_NODE(name, what, row)                                             \
    {                                                                          \
        .id = name, .kind = BPMN_##what, .wait = row, .scope = BPMN_NO_ELEMENT \
    }
static const BpmnElement NODE_ROWS[NODES] = {
    FIVE_NODE("S", START_EVENT, BPMN_NO_ELEMENT),
    FIVE_NODE("A", USER_TASK, 0),
    FIVE_NODE("B", USER_TASK, 1),
    FIVE_NODE("C", USER_TASK, 2),
    FIVE_NODE("D", USER_TASK, 3),
    FIVE_NODE("E", USER_TASK, 4),
    FIVE_NODE("Z", END_EVENT, BPMN_NO_ELEMENT),
};

#define FIVE_WAIT(i)                                              \
    {                                                             \
        .element = TASK + (i), .kind = BPMN_WAIT_TASK,            \
        .host = BPMN_NO_ELEMENT, .outcome_field = BPMN_NO_ELEMENT \
    }
static const BpmnWait WAIT_ROWS[TASKS] = {
    FIVE_WAIT(0), FIVE_WAIT(1), FIVE_WAIT(2), FIVE_WAIT(3), FIVE_WAIT(4),
};

/* The event of a task has the number of its element. */
static const BpmnEvent EVENT_ROWS[] = {
    { .kind = BPMN_EVENT_START, .element = BEGIN },
    { .kind = BPMN_EVENT_DONE, .element = TASK },
    { .kind = BPMN_EVENT_DONE, .element = TASK + 1 },
    { .kind = BPMN_EVENT_DONE, .element = TASK + 2 },
    { .kind = BPMN_EVENT_DONE, .element = TASK + 3 },
    { .kind = BPMN_EVENT_DONE, .element = TASK + 4 },
};

#define FIVE_PLACE(name, i)                                         \
    {                                                               \
        .id = name, .kind = BPMN_PLACE_WAIT, .element = TASK + (i), \
        .scope = BPMN_NO_ELEMENT, .bit = (i)                        \
    }
static const BpmnPlace PLACE_ROWS[TASKS] = {
    FIVE_PLACE("A", 0), FIVE_PLACE("B", 1), FIVE_PLACE("C", 2),
    FIVE_PLACE("D", 3), FIVE_PLACE("E", 4),
};

static const BpmnProcess FIVE = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Five),
    .max_image_bytes = 1024,
    .nulls_offset = sizeof(Five),
    .id = "Five",
    .net_hash = { 5 },
    .elements = NODE_ROWS,
    .waits = WAIT_ROWS,
    .events = EVENT_ROWS,
    .places = PLACE_ROWS,
    .element_count = NODES,
    .node_count = NODES,
    .wait_count = TASKS,
    .event_count = TASKS + 1,
    .place_count = TASKS,
    .step = five_step,
};

static uint64_t five_open(Rig *rig)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnAnswer answer;

    rig_configure(rig);
    rig->processes[0] = &FIVE;
    assert_int_equal(
        bpmn_store_memory(&rig->config.allocator, &rig->config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
    one.process = &FIVE;
    answer = give(rig, &one);
    assert_applied(answer);
    return answer.case_id;
}

/* Five people complete a task each, at once, and say what they saw. */
static void complete_at_once(Rig *rig, uint64_t id, uint64_t version,
                             BpmnAnswer *answers)
{
    static const char *const NAMES[] = { "ann", "bob", "eve", "joe", "zoe" };
    BpmnTicket tickets[TASKS];

    for (uint16_t i = 0; i < TASKS; i++) {
        BpmnCommand one = command(BPMN_COMPLETE, id, (uint16_t)(TASK + i));

        one.actor = text(NAMES[i]);
        one.version = version;
        tickets[i] = bpmn_submit(rig->engine, &one, NULL);
        assert_int_not_equal(tickets[i], 0);
    }
    assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
    for (uint16_t i = 0; i < TASKS; i++) {
        assert_true(bpmn_answer(rig->engine, tickets[i], &answers[i]));
    }
}

/* Who gives no version is served: the task is still open. */
static void five_without_a_version_are_served(void **state)
{
    BpmnAnswer answers[TASKS];
    BpmnCaseView view;
    Rig rig;

    (void)state;
    uint64_t id = five_open(&rig);
    complete_at_once(&rig, id, 0, answers);
    for (size_t i = 0; i < TASKS; i++) assert_applied(answers[i]);
    assert_false(bpmn_case(rig.engine, id, &view) && view.open);
    rig_close(&rig);
}

/* The frame of all five is the case: it changes with the first, and whoever
   gives the version seen before is told so, until seen again. */
static void a_version_is_of_all_five(void **state)
{
    BpmnAnswer answers[TASKS];
    BpmnCaseView view;
    Rig rig;

    (void)state;
    uint64_t id = five_open(&rig);
    for (size_t served = 0; served < TASKS; served++) {
        assert_true(bpmn_case(rig.engine, id, &view));
        complete_at_once(&rig, id, view.version, answers);
        for (size_t i = 0; i < TASKS; i++) {
            if (i == served) {
                assert_applied(answers[i]);
            } else if (i > served) {
                assert_refused(answers[i], BPMN_REASON_CONFLICT);
            } else {
                assert_refused(answers[i], BPMN_REASON_NOT_OPEN);
            }
        }
    }
    assert_false(bpmn_case(rig.engine, id, &view) && view.open);
    rig_close(&rig);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_without_a_version_are_served),
        cmocka_unit_test(a_version_is_of_all_five),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
