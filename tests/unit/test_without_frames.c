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
TEST(five_without_a_version_are_served)
{
    BpmnAnswer answers[TASKS];
    BpmnCaseView view;
    Rig rig;

    uint64_t id = five_open(&rig);
    complete_at_once(&rig, id, 0, answers);
    for (size_t i = 0; i < TASKS; i++) assert_applied(answers[i]);
    assert_false(bpmn_case(rig.engine, id, &view) && view.open);
    rig_close(&rig);
}

/* The frame of all five is the case: it changes with the first, and whoever
   gives the version seen before is told so, until seen again. */
TEST(a_version_is_of_all_five)
{
    BpmnAnswer answers[TASKS];
    BpmnCaseView view;
    Rig rig;

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

enum { ROOM = 512, RECORDS_MAX = 24 };

/* A record's body as the journal's page tells it, written from its front. */
typedef struct Page {
    uint8_t bytes[ROOM];
    size_t count;
} Page;

static void put(Page *page, size_t bytes, uint64_t value)
{
    for (size_t i = 0; i < bytes; i++) {
        page->bytes[page->count++] = (uint8_t)(value >> 8 * i);
    }
}

/* What a record of the case is; a list of elements from one to another, none
   when they are equal. */
typedef struct Told {
    size_t bytes; /* of the body, summed by hand */
    uint16_t event;
    uint64_t meant; /* the wait */
    uint16_t path_from, path_to;
    uint16_t opened_to; /* from TASK on */
    uint16_t closed;    /* 0: none */
    uint64_t version;
    uint8_t task_state; /* of the first wait that is left */
    uint16_t left_from; /* tasks that are open afterwards */
    bool has_state;
} Told;

static void put_wait(Page *page, uint16_t element, uint8_t task_state)
{
    put(page, 8, (uint64_t)(element - TASK + 1)); /* id */
    put(page, 8, BEGIN_MS);
    put(page, 4, task_state != 0 ? 1 : 0); /* the first who has a name */
    put(page, 4, 0);                       /* bytes of blocks */
    put(page, 2, element);
    put(page, 1, BPMN_WAIT_TASK);
    put(page, 1, task_state);
    put(page, 4, 0); /* state before, words, zero */
}

static void put_state(Page *page, const Told *told)
{
    uint32_t waits = (uint32_t)(OVER - told->left_from);
    uint64_t marking = ((uint64_t)1 << TASKS) - 1;

    put(page, 8, 1); /* the case */
    put(page, 8, BEGIN_MS);
    put(page, 8, told->version);
    put(page, 4, 48 + sizeof(Five) + 32 * waits);
    put(page, 4, 32 * waits);
    put(page, 4, 0); /* bytes of blocks */
    put(page, 4, 0); /* the frame */
    put(page, 2, 1); /* the definition */
    put(page, 2, waits == 0 ? 1 : 0);
    put(page, 4, 0); /* bytes of the key, zero */
    put(page, 8, sizeof(Five));
    put(page, 8,
        marking >> (told->left_from - TASK) << (told->left_from - TASK));
    for (uint16_t i = told->left_from; i < OVER; i++) {
        put_wait(page, i, i == told->left_from ? told->task_state : 0);
    }
}

static void put_body(Page *page, const Told *told)
{
    uint32_t waits = (uint32_t)(OVER - told->left_from);

    put(page, 4, told->has_state ? 48 + sizeof(Five) + 32 * waits : 0);
    put(page, 4, 0); /* bytes of blocks */
    put(page, 2, told->event);
    put(page, 2, BPMN_NO_ELEMENT); /* target */
    put(page, 4, BPMN_NO_ELEMENT); /* incident, cause */
    put(page, 4, (uint64_t)(told->path_to - told->path_from));
    put(page, 4, told->opened_to == 0 ? 0 : (uint64_t)(told->opened_to - TASK));
    put(page, 4, told->closed == 0 ? 0 : 1);
    put(page, 4, 0); /* changed */
    put(page, 8, told->meant);
    put(page, 8, (uint64_t)6 << 48); /* no data; 6 texts */
    for (size_t i = 0; i < 6; i++) put(page, 4, UINT32_MAX);
    for (uint16_t i = told->path_from; i < told->path_to; i++) put(page, 2, i);
    for (uint16_t i = TASK; i < told->opened_to; i++) put(page, 2, i);
    if (told->closed != 0) put(page, 2, told->closed);
    if (!told->has_state) return;
    put(page, (8 - page->count % 8) % 8, 0);
    put_state(page, told);
}

/* What a store holds. */
typedef struct Kept {
    Page bodies[RECORDS_MAX];
    uint8_t kinds[RECORDS_MAX];
    size_t count;
} Kept;

static bool keep(void *user, const BpmnRecordBytes *record)
{
    Kept *kept = user;
    Page *page = &kept->bodies[kept->count];

    assert_true(kept->count < RECORDS_MAX && record->body_bytes <= ROOM);
    assert_int_equal(record->head_bytes, 176);
    kept->kinds[kept->count++] = record->head[2];
    memcpy(page->bytes, record->body, record->body_bytes);
    page->count = record->body_bytes;
    return true;
}

/* A definition of 7 elements, 5 places, 6 events and 5 waits, without a kind
   of frames: head of a layout 72, id 6, places 9 each, elements 6, events 6,
   waits 34, then the labels: one of the process, 2 of each element, one of each
   wait. */
enum {
    LAYOUT = 72 + 6 + 5 * 9 + 7 * 6 + 6 * 6 + 5 * 34 + (1 + 2 * 7 + 5) * 2,
    DEFINITION = 16 + 12 + LAYOUT,
    /* a block with the number of one definition */
    IN_FORCE = 16 + 8 + 8,
    NAMED = 16 + 4 + 3,
    /* salt, fixed part; the state's own */
    BODY = 16 + 72,
    STATE = 48 + 16
};

/* Each record is as long as the page says of a case without frames, and holds
   these bytes behind its salt. */
TEST(nothing_of_frames_is_written)
{
    static const uint8_t KINDS[] = {
        BPMN_RECORD_DEFINITION, BPMN_RECORD_ENVIRONMENT, BPMN_RECORD_STEP,
        BPMN_RECORD_NAME,       BPMN_RECORD_TASK,        BPMN_RECORD_REFUSED,
        BPMN_RECORD_STEP,       BPMN_RECORD_STEP,        BPMN_RECORD_STEP,
        BPMN_RECORD_STEP,       BPMN_RECORD_STEP,
    };
    static const size_t LENGTHS[] = { DEFINITION, IN_FORCE, 0, NAMED };
    /* clang-format off */
    static const Told TOLD[] = {
        { BODY + 11 * 2 + 2 + STATE + 5 * 32, 0, 0, BEGIN, OVER, OVER, 0, 1,
          0, TASK, true },
        { BODY + STATE + 5 * 32, 0xFFFF, 1, 0, 0, 0, 0, 2, 1, TASK, true },
        { BODY, 0xFFFF, 1, 0, 0, 0, 0, 2, 1, TASK, false },
        { BODY + 2 + 6 + STATE + 4 * 32, 1, 1, 0, 0, 0, 1, 3, 0, 2, true },
        { BODY + 2 + 6 + STATE + 3 * 32, 2, 2, 0, 0, 0, 2, 4, 0, 3, true },
        { BODY + 2 + 6 + STATE + 2 * 32, 3, 3, 0, 0, 0, 3, 5, 0, 4, true },
        { BODY + 2 + 6 + STATE + 1 * 32, 4, 4, 0, 0, 0, 4, 6, 0, 5, true },
        { BODY + 2 * 2 + 4 + STATE, 5, 5, OVER, NODES, 0, 5, 7, 0, 6, true },
    };
    /* clang-format on */
    static Kept kept;
    size_t told = 0;
    Rig rig;

    uint64_t id = five_open(&rig);
    assert_applied(act(&rig, BPMN_CLAIM, id, TASK, "ann"));
    assert_refused(act(&rig, BPMN_CLAIM, id, TASK, "ann"), BPMN_REASON_HELD);
    for (uint16_t i = TASK; i < OVER; i++) {
        assert_applied(act(&rig, BPMN_COMPLETE, id, i, "ann"));
    }
    assert_int_equal(
        rig.config.store.read_from(rig.config.store.user, 1, keep, &kept),
        BPMN_STORE_OK);
    for (size_t i = 0; i < kept.count; i++) {
        const Page *body = &kept.bodies[i];
        Page page = { { 0 }, 16 };

        assert_int_equal(kept.kinds[i], KINDS[i]);
        if (i < 2 || i == 3) {
            assert_int_equal(body->count, LENGTHS[i]);
            continue;
        }
        put_body(&page, &TOLD[told]);
        assert_int_equal(body->count, TOLD[told++].bytes);
        assert_int_equal(body->count, page.count);
        assert_memory_equal(body->bytes + 16, page.bytes + 16, page.count - 16);
    }
    assert_int_equal(kept.count, sizeof KINDS);
    assert_int_equal(told, sizeof TOLD / sizeof *TOLD);
    rig_close(&rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
