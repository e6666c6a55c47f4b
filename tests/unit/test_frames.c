/* Frames: a process with parallel items, written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bpmn/journal.h"
#include "panel_rig.h"
#include "program/execute.h"
#include "shell.h"

static void three_reviewers_wait(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 3);
    assert_int_equal(count_at(&open, REMIND), 3);
    assert_int_equal(count_at(&open, DEADLINE), 1);
    for (uint32_t item = 1; item <= 3; item++) {
        const BpmnWaitView *review = wait_of_item(&open, REVIEW, item);

        assert_int_equal(review->item_count, 1);
        assert_int_equal(review->of, 3);
        assert_int_equal(review->version, 1);
    }
    panel_close(&rig);
}

static void one_answer_cancels_the_rest(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 2), "ann", "no"));
    look(&rig, id, &open);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.waits[0].element, SIGN);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "zoe"));
    assert_false(is_open(&rig, id));
    panel_close(&rig);
}

static void all_answers_complete(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    look(&rig, id, &open);
    for (uint32_t item = 3; item >= 1; item--) {
        assert_int_equal(count_at(&open, SIGN), 0);
        assert_applied(
            decide(&rig, wait_of_item(&open, REVIEW, item), "ann", "yes"));
        look(&rig, id, &open);
    }
    assert_int_equal(open.count, 1);
    assert_int_equal(count_at(&open, SIGN), 1);
    panel_close(&rig);
}

/* Five commands on five items that all saw the same state, each with the
   version it saw. */
static void five_are_served(void **state)
{
    Rig rig;
    Open open;
    BpmnTicket tickets[5];
    BpmnAnswer answer;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 5);
    look(&rig, id, &open);
    for (uint32_t i = 0; i < 5; i++) {
        BpmnCommand one = decision(wait_of_item(&open, REVIEW, i + 1), "ann",
                                   "yes");

        one.id[0] = (uint8_t)(i + 1);
        one.version = wait_of_item(&open, REVIEW, i + 1)->version;
        tickets[i] = bpmn_submit(rig.engine, &one, NULL);
        assert_int_not_equal(tickets[i], 0);
    }
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(bpmn_answer(rig.engine, tickets[i], &answer));
        assert_applied(answer);
    }
    panel_close(&rig);
}

/* An engine whose journal outlives it. */
static void shell_panel(Rig *rig, Shell *shell)
{
    rig_configure(rig);
    shell_open(shell);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

/* Closed and opened again it is the same. */
static void reopen(Rig *rig, Shell *shell)
{
    char *before = take_picture(rig->engine);
    char *after;

    bpmn_close(rig->engine);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
    after = take_picture(rig->engine);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void recovery_keeps_what_lives(void **state)
{
    BpmnDatum data[] = { integer_datum("panel", 4),
                         integer_datum("checks", 2) };
    Shell shell;
    Open open;
    Rig rig;

    (void)state;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 3), "ann", "yes"));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 2);
    assert_applied(panel_act(&rig, BPMN_CLAIM, id, CHECK, "bob"));
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "bob"));
    reopen(&rig, &shell);
    rig.now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "bob"));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 0);
    assert_int_equal(count_at(&open, REVIEW), 3);
    rig.now_ms += 9 * HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_false(is_open(&rig, id));
    reopen(&rig, &shell);
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* The reminders that an item has had. */
static int64_t reminders(Rig *rig, uint64_t id, uint32_t item)
{
    uint32_t number = bpmn_item_frame(rig->engine, id, 0, PANEL, item);
    BpmnFrameView view;
    BpmnValue value;

    assert_true(bpmn_frame(rig->engine, id, number, &view));
    assert_true(
        bpmn_field_get(rig->processes[0], view.image, FIELD_REMINDERS, &value));
    assert_false(value.is_null);
    return value.as.integer;
}

static bool count_record(void *user, const BpmnRecordView *record)
{
    (void)record;
    ++*(size_t *)user;
    return true;
}

/* Frames whose images lie otherwise are converted one by one, and records of
   the other layout can still be read. */
static void layouts_are_converted(void **state)
{
    BpmnFrameKind kinds[KINDS];
    BpmnField fields[FIELDS];
    BpmnPlace places[sizeof PANEL_PLACES / sizeof *PANEL_PLACES];
    BpmnProcess other = PANEL_PROCESS;
    size_t records = 0;
    Shell shell;
    Rig rig;

    (void)state;
    memcpy(kinds, PANEL_FRAMES, sizeof kinds);
    memcpy(fields, PANEL_FIELDS, sizeof fields);
    memcpy(places, PANEL_PLACES, sizeof places);
    kinds[PANEL_ITEM].image_bytes += 16;
    fields[FIELD_REMINDERS].offset = sizeof(ItemImage) + 8;
    fields[FIELD_REMINDERS].null_bit = 9;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].frame == PANEL_ITEM) places[i].bit += 30;
    }
    other.frames = kinds;
    other.fields = fields;
    other.places = places;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start(&rig, 3);

    rig.now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    for (size_t i = 0; i < 3; i++) {
        rig.processes[0] = i % 2 == 0 ? &other : &PANEL_PROCESS;
        reopen(&rig, &shell);
        assert_int_equal(reminders(&rig, id, 2), 1);
        assert_int_equal(reminders(&rig, id, 3), 1);
        assert_int_equal(bpmn_read(rig.engine, 1, count_record, &records),
                         BPMN_OK);
    }
    assert_true(records > 30);
    rig.processes[0] = &PANEL_PROCESS;
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "ann"));
    assert_false(is_open(&rig, id));
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* A list of texts, packed into 'room'. */
static BpmnDatum list_datum(const char *name, const char *const *texts,
                            size_t count, char *room)
{
    size_t bytes = 0;
    char *at;

    for (size_t i = 0; i < count; i++) {
        bytes += bpmn_packed_bytes(
            (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(texts[i]) });
    }
    at = bpmn_pack_head(false, bytes, count, room);
    for (size_t i = 0; i < count; i++) {
        at = bpmn_pack(
            (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(texts[i]) },
            at);
    }
    return (BpmnDatum){
        bpmn_string(name),
        { .type = BPMN_STRUCTURE, .as.text = { room, (size_t)(at - room) } },
    };
}

/* A field of the case itself. */
static BpmnValue case_value(Rig *rig, uint64_t id, uint16_t field)
{
    BpmnCaseView view;
    BpmnValue value;

    assert_true(bpmn_case(rig->engine, id, &view));
    assert_true(bpmn_field_get(rig->processes[0], view.image, field, &value));
    return value;
}

/* What the panel has decided, an item each; null is "-". */
static void assert_votes(Rig *rig, uint64_t id, const char *const *expected,
                         uint32_t count)
{
    BpmnValue votes = case_value(rig, id, FIELD_VOTES);
    BpmnItems items;
    BpmnValue vote;

    assert_false(votes.is_null);
    items = bpmn_items(votes.as.text);
    assert_int_equal(items.left, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(bpmn_items_next(&items, NULL, &vote));
        assert_int_equal(vote.is_null, expected[i][0] == '-');
        if (vote.is_null) continue;
        assert_int_equal(vote.as.text.length, strlen(expected[i]));
        assert_memory_equal(vote.as.text.bytes, expected[i],
                            vote.as.text.length);
    }
}

static void items_are_made_of_a_list(void **state)
{
    static const char *const NAMES[] = { "ann", "bob", "", "zoe" };
    static const char *const VOTES[] = { "one", "two", "three", "yes" };
    char room[256];
    BpmnDatum panel = list_datum("panel", NAMES, 4, room);
    BpmnFrameView view;
    BpmnValue element;
    Shell shell;
    Open open;
    Rig rig;

    (void)state;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start_with(&rig, &panel, 1).case_id;

    for (uint32_t item = 4; item >= 1; item--) {
        reopen(&rig, &shell);
        assert_true(bpmn_frame(rig.engine, id,
                               bpmn_item_frame(rig.engine, id, 0, PANEL, item),
                               &view));
        assert_true(bpmn_field_get(&PANEL_PROCESS, view.image, FIELD_ELEMENT,
                                   &element));
        assert_true(
            bpmn_string_equal(element.as.text, bpmn_string(NAMES[item - 1])));
        look(&rig, id, &open);
        assert_applied(decide(&rig, wait_of_item(&open, REVIEW, item), "ann",
                              VOTES[item - 1]));
    }
    assert_votes(&rig, id, VOTES, 4);
    reopen(&rig, &shell);
    assert_votes(&rig, id, VOTES, 4);
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* Null for an item that is withdrawn. */
static void results_of_a_panel_that_ends_early(void **state)
{
    static const char *const VOTES[] = { "yes", "-", "no", "-" };
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 4);

    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 1), "ann", "yes"));
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 3), "ann", "no"));
    assert_votes(&rig, id, VOTES, 4);
    panel_close(&rig);
}

static void no_items_complete_at_once(void **state)
{
    char room[16];
    BpmnDatum data[] = { integer_datum("panel", 0),
                         list_datum("panel", NULL, 0, room) };
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    for (size_t i = 0; i < 2; i++) {
        look(&rig, panel_start_with(&rig, &data[i], 1).case_id, &open);
        assert_int_equal(open.count, 1);
        assert_int_equal(open.waits[0].element, SIGN);
    }
    panel_close(&rig);
}

/* A count that is negative or none: an incident at the activity, which a retry
   opens once it is one. */
static void bad_counts_are_incidents(void **state)
{
    BpmnDatum data[] = {
        integer_datum("panel", -1),
        { bpmn_string("panel"), { .type = BPMN_TEXT, .as.text = { "3", 1 } } },
        { bpmn_string("panel"),
          { .type = BPMN_DECIMAL, .as.decimal = { 25, -1, 0 } } },
        { bpmn_string("panel"), { .type = BPMN_TEXT, .is_null = true } },
    };
    BpmnDatum two = integer_datum("panel", 2);
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        uint64_t id = panel_start_with(&rig, &data[i], 1).case_id;
        BpmnCommand set = { .size = sizeof set,
                            .kind = BPMN_SET,
                            .case_id = id,
                            .element = BPMN_NO_ELEMENT,
                            .data = &two,
                            .data_count = 1 };

        look(&rig, id, &open);
        assert_int_equal(open.count, 1);
        assert_int_equal(open.waits[0].element, PANEL);
        assert_int_equal(open.waits[0].cause, BPMN_CAUSE_NO_VALUE);
        assert_applied(give(&rig, &set));
        assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
        look(&rig, id, &open);
        assert_int_equal(count_at(&open, REVIEW), 2);
    }
    panel_close(&rig);
}

/* Results beyond what an image may have: an incident at the activity, whose
   items are done; a program with more room collects them. */
static void large_results_are_an_incident(void **state)
{
    static const char LONG[] =
        "a verdict that is rather long, so that not many "
        "of its kind fit";
    static const char *const VOTES[] = { LONG, LONG, LONG, LONG };
    BpmnProcess small = PANEL_PROCESS;
    Shell shell;
    Open open;
    Rig rig;

    (void)state;
    small.max_image_bytes = 300;
    rig_configure(&rig);
    shell_open(&shell);
    rig.config.store = shell_store(&shell);
    rig.processes[0] = &small;
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    uint64_t id = panel_start(&rig, 4);

    look(&rig, id, &open);
    for (uint32_t item = 1; item <= 4; item++) {
        assert_applied(
            decide(&rig, wait_of_item(&open, REVIEW, item), "ann", LONG));
    }
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, PANEL), 1);
    assert_int_equal(open.waits[1].cause, BPMN_CAUSE_TOO_LARGE);
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    look(&rig, id, &open);
    assert_int_equal(open.waits[1].cause, BPMN_CAUSE_TOO_LARGE);
    rig.processes[0] = &PANEL_PROCESS;
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    assert_votes(&rig, id, VOTES, 4);
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* A small generator, so that a seed repeats. */
static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static bool last_case(void *user, const BpmnCaseView *view)
{
    *(uint64_t *)user = view->id;
    return false;
}

/* Somebody does something, or time passes. */
static void act_at_random(Rig *rig, uint32_t *seed)
{
    static const char *const VERDICTS[] = { "yes", "yes", "yes", "no" };
    static const char *const NAMES[] = { "a", "b", "c", "d", "e", "f" };
    char room[64];
    uint32_t items = 1 + next_random(seed, 6);
    BpmnDatum data[] = { next_random(seed, 2)
                             ? integer_datum("panel", items)
                             : list_datum("panel", NAMES, items, room),
                         integer_datum("checks", next_random(seed, 4)) };
    uint64_t id = 0;
    Open open;

    bpmn_each_case(rig->engine, last_case, &id);
    if (id == 0 || next_random(seed, 12) == 0) {
        (void)panel_start_with(rig, data, 1 + next_random(seed, 2));
        return;
    }
    if (next_random(seed, 12) == 0) {
        rig->now_ms += next_random(seed, 2) ? HOUR_MS : HOUR_MS / 3;
        (void)bpmn_run(rig->engine, next_random(seed, 4));
        return;
    }
    look(rig, id, &open);
    if (open.count == 0) return;
    const BpmnWaitView *wait =
        &open.waits[next_random(seed, (uint32_t)open.count)];

    if (wait->kind != BPMN_WAIT_TASK) return;
    if (wait->element == REVIEW && next_random(seed, 2) == 0) {
        (void)decide(rig, wait, "ann", VERDICTS[next_random(seed, 4)]);
        return;
    }
    (void)panel_act(rig, next_random(seed, 3) ? BPMN_COMPLETE : BPMN_CLAIM, id,
                    wait->element, next_random(seed, 2) ? "ann" : "bob");
}

static BpmnAnswer set_in(Rig *rig, uint64_t id, uint32_t frame,
                         const BpmnDatum *datum)
{
    return give(rig,
                &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                .kind = BPMN_SET,
                                .case_id = id,
                                .frame = frame,
                                .element = BPMN_NO_ELEMENT,
                                .data = datum,
                                .data_count = 1 });
}

static uint64_t last_position(Shell *shell)
{
    uint64_t start;
    uint64_t last;

    assert_int_equal(shell->inner.window(shell->inner.user, &start, &last),
                     BPMN_STORE_OK);
    return last;
}

/* The second item cannot begin within the first half hour. */
static void late_step(BpmnStep *step)
{
    if (step->event == BPMN_OPENS && step->item == 2
        && step->now_ms < BEGIN_MS + HOUR_MS / 2) {
        bpmn_refuse_token(step);
        return;
    }
    panel_step(step);
}

/* An item that cannot begin rests, with all behind it, in an incident of its
   host; a retry goes on with it. */
static void an_item_that_cannot_begin(void **state)
{
    BpmnProcess late = PANEL_PROCESS;
    Shell shell;
    Open open;
    Rig rig;

    (void)state;
    late.step = late_step;
    rig_configure(&rig);
    shell_open(&shell);
    rig.config.store = shell_store(&shell);
    rig.processes[0] = &late;
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    uint64_t id = panel_start(&rig, 4);

    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 1);
    assert_int_equal(open.waits[1].element, PANEL);
    assert_int_equal(open.waits[1].cause, BPMN_CAUSE_FUEL);
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 1);
    rig.now_ms += HOUR_MS / 2;
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 4);
    reopen(&rig, &shell);
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* Where the live window starts. */
static uint64_t window_start(Shell *shell)
{
    uint64_t start;
    uint64_t last;

    assert_int_equal(shell->inner.window(shell->inner.user, &start, &last),
                     BPMN_STORE_OK);
    return start;
}

/* Cases that come and go until the window starts behind a position. */
static void move_window(Rig *rig, Shell *shell, uint64_t position)
{
    while (window_start(shell) <= position) {
        uint64_t id = panel_start(rig, 0);

        assert_applied(panel_act(rig, BPMN_COMPLETE, id, SIGN, "ann"));
    }
}

/* What lives of a case is carried frame by frame; what is dead is not. */
static void frames_are_carried(void **state)
{
    static const char *const VOTES[] = { "yes", "-", "-", "no" };
    BpmnDatum data[] = { integer_datum("panel", 4),
                         integer_datum("checks", 2) };
    BpmnDatum none = integer_datum("checks", 0);
    Shell shell;
    Open open;
    Rig rig;

    (void)state;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;

    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "ann"));
    move_window(&rig, &shell, last_position(&shell));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 1);
    assert_applied(
        set_in(&rig, id, bpmn_item_frame(rig.engine, id, 0, PANEL, 1),
               &(BpmnDatum){ bpmn_string("verdict"),
                             { .type = BPMN_TEXT, .as.text = { "yes", 3 } } }));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "ann"));
    assert_applied(set_in(&rig, id, 0, &none));
    move_window(&rig, &shell, last_position(&shell));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 0);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 4), "ann", "no"));
    assert_votes(&rig, id, VOTES, 4);
    move_window(&rig, &shell, last_position(&shell));
    reopen(&rig, &shell);
    assert_votes(&rig, id, VOTES, 4);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "ann"));
    reopen(&rig, &shell);
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* Whatever happens, and where the store fails: what is open is what a new
   engine finds in the journal, and no memory is left behind. */
static void random_work_recovers(void **state)
{
    (void)state;
    for (uint32_t start = 1; start <= 30; start++) {
        Meter meter = { 0, 0, 0 };
        uint32_t seed = start;
        Shell shell;
        Rig rig;

        rig_configure(&rig);
        shell_open(&shell);
        rig.config.store = shell_store(&shell);
        rig.config.allocator = (BpmnAllocator){ sizeof(BpmnAllocator), &meter,
                                                meter_resize };
        assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
        for (uint32_t i = 0; i < 300; i++) {
            shell.fails_at = shell.appends
                + (next_random(&seed, 20) == 0 ? 1 : 1000);
            shell.fails_with = BPMN_STORE_FAILED;
            meter.fails_at = next_random(&seed, 10) == 0
                ? meter.calls + 1 + next_random(&seed, 12)
                : 0;
            act_at_random(&rig, &seed);
            meter.fails_at = 0;
            shell.fails_at = 0;
            if (next_random(&seed, 10) == 0) reopen(&rig, &shell);
        }
        reopen(&rig, &shell);
        bpmn_close(rig.engine);
        assert_int_equal(meter.bytes, 0);
        shell_close(&shell);
    }
}

typedef struct Journal {
    BpmnOut out;
    BpmnEngine *engine;
} Journal;

static bool trace(void *user, const BpmnRecordView *record)
{
    Journal *journal = user;

    bpmn_trace_line(&journal->out, record, 1, bpmn_string("A"),
                    journal->engine);
    return true;
}

/* Each frame that a record changed, with its own variables, tokens, waits. */
static void journals_tell_of_frames(void **state)
{
    BpmnPool pool = { 0 };
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 2);
    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 2), "ann", "yes"));
    Journal journal = { { .pool = &pool }, rig.engine };
    assert_int_equal(bpmn_read(rig.engine, 1, trace, &journal), BPMN_OK);
    const char *lines[] = {
        "\"after\":{\"data\":{\"panel\":2},\"tokens\":{\"Panel\":1,"
        "\"Deadline\":1},\"frames\":[{\"frame\":1,\"parent\":0,"
        "\"node\":\"Panel\",\"version\":1,",
        "{\"frame\":2,\"parent\":1,\"node\":\"Panel\",\"item\":1,"
        "\"version\":1,\"data\":{},\"tokens\":{\"Review\":1,\"Remind\":1}}",
        "\"kind\":\"task\",\"node\":\"Review\",\"frame\":2,",
        "{\"frame\":3,\"parent\":1,\"node\":\"Panel\",\"item\":2,"
        "\"version\":2,\"result\":\"yes\"}],\"waits\":[]}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_non_null(strstr(journal.out.bytes, lines[i]));
    bpmn_pool_free(&pool);
    panel_close(&rig);
}

/* Plays a line of a scenario; false: a step of it is not as it should be. */
static bool play(BpmnExecutor *executor, const char *line)
{
    BpmnCursor cursor = { .pool = executor->pool, .text = bpmn_string(line) };
    BpmnVerb *verbs = NULL;
    size_t count = 0;
    BpmnResult result;

    assert_true(bpmn_verb_read_line(&cursor, &verbs, &count));
    for (size_t i = 0; i < count; i++) {
        if (bpmn_execute(executor, &verbs[i], &result)) continue;
        print_message("%s: %s\n", line, result.text.bytes);
        return false;
    }
    return true;
}

/* Scenarios name items; lists and traces tell of them. */
static void scenarios_name_items(void **state)
{
    static const char *const LINES[] = {
        "start panel=3 checks=2",
        "expect waiting Review times 3 ; expect waiting Panel[2]/Review",
        "expect waiting Panel[3]/Review times 1",
        "expect not waiting Panel[4]/Review",
        "refused(not-open) claim Panel[4]/Review by ann",
        "refused(no-such-element) claim Panel[x]/Review by ann",
        "claim Panel[2]/Review by ann",
        "expect waiting Panel[2]/Review for ann",
        "set Panel[2] reminders=5 ; set needed=2",
        "refused(not-open) set Panel[7] reminders=5",
        "complete Panel[3]/Review by bob outcome yes",
        "expect waiting Panel[3]/Check[1] ; expect waiting Check times 2",
        "complete Panel[3]/Check[2] by zoe",
        "expect not waiting Panel[3]/Check[2]",
        "refused move Panel[3]/Check to Panel[2]/Review",
        "move Panel[3]/Check to Panel[3]/Review",
        "expect waiting Panel[3]/Review ; expect not waiting Check",
        "complete Review by ann outcome yes",
        "expect waiting Panel[2]/Check[2]",
    };
    BpmnPool pool = { 0 };
    Rig rig;
    BpmnOut list = { .pool = &pool };

    (void)state;
    panel_open(&rig);
    BpmnExecutor executor = {
        .pool = &pool,
        .engine = rig.engine,
        .processes = rig.processes,
        .process_count = 1,
        .channel = "scenario",
    };
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        assert_true(play(&executor, LINES[i]));
    }
    bpmn_tell_waits(&list, rig.engine, &PANEL_PROCESS, 1);
    assert_non_null(strstr(list.bytes, "Review, item 3 of 3 for everyone"));
    assert_non_null(
        strstr(list.bytes, "Check, item 2 of 2 in item 2 for everyone"));
    Journal journal = { { .pool = &pool }, rig.engine };
    assert_int_equal(bpmn_read(rig.engine, 1, trace, &journal), BPMN_OK);
    assert_non_null(strstr(journal.out.bytes,
                           "\"cause\":\"claim\",\"node\":\"Review\","
                           "\"item\":2,\"by\":\"ann\""));
    assert_non_null(strstr(journal.out.bytes,
                           "\"cause\":\"complete\",\"node\":\"Check\","
                           "\"item\":[3,2],\"by\":\"zoe\""));
    bpmn_pool_free(&pool);
    panel_close(&rig);
}

/* What a case is told of names the item that each thing happened in. */
static void why_names_items(void **state)
{
    static const char *const TOLD[] = {
        "  engine Panel, item 2\n      passed  Review\n",
        "  complete Review, item 2 by ann\n",
        "  claim Check, item 2 in item 2 by zoe\n",
        "Check, item 1 of 2 in item 2 for everyone; ",
        "Check, item 2 of 2 in item 2, held by zoe\n",
        "  start Start\n",
    };
    BpmnPool pool = { 0 };
    BpmnOut out = { .pool = &pool };
    Rig rig;

    (void)state;
    panel_open(&rig);
    BpmnExecutor executor = {
        .pool = &pool,
        .engine = rig.engine,
        .processes = rig.processes,
        .process_count = 1,
        .channel = "scenario",
        .out = &out,
    };
    assert_true(play(&executor, "start panel=2 checks=2"));
    assert_true(play(&executor, "complete Panel[2]/Review by ann outcome yes"));
    assert_true(play(&executor, "claim Panel[2]/Check[2] by zoe"));
    assert_true(play(&executor, "why"));
    for (size_t i = 0; i < sizeof TOLD / sizeof *TOLD; i++) {
        assert_non_null(strstr(out.bytes, TOLD[i]));
    }
    bpmn_pool_free(&pool);
    panel_close(&rig);
}

/* A variable is the nearest one around the frame that is meant. */
static void operators_set_variables_of_items(void **state)
{
    BpmnDatum reminded = integer_datum("reminders", 7);
    BpmnDatum needed = integer_datum("needed", 2);
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    uint32_t second = bpmn_item_frame(rig.engine, id, 0, PANEL, 2);

    assert_int_not_equal(second, 0);
    assert_int_equal(bpmn_item_frame(rig.engine, id, 0, PANEL, 4), 0);
    assert_applied(set_in(&rig, id, second, &reminded));
    assert_int_equal(reminders(&rig, id, 2), 7);
    assert_refused(set_in(&rig, id, 0, &reminded), BPMN_REASON_BAD_DATA);
    assert_refused(set_in(&rig, id, 99, &reminded), BPMN_REASON_NOT_OPEN);
    assert_applied(set_in(&rig, id, second, &needed));
    assert_int_equal(case_value(&rig, id, FIELD_NEEDED).as.integer, 2);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, SIGN), 1);
    panel_close(&rig);
}

static BpmnAnswer move_in(Rig *rig, uint64_t id, uint32_t frame, uint16_t from,
                          uint16_t to)
{
    return give(rig,
                &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                .kind = BPMN_MOVE,
                                .case_id = id,
                                .frame = frame,
                                .element = from,
                                .target = to });
}

/* Inside one item, or the whole activity with all below it. */
static void operators_move_inside_one_frame(void **state)
{
    BpmnDatum data[] = { integer_datum("panel", 3),
                         integer_datum("checks", 2) };
    Shell shell;
    Rig rig;
    Open open;

    (void)state;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;
    uint32_t second = bpmn_item_frame(rig.engine, id, 0, PANEL, 2);

    assert_refused(move_in(&rig, id, second, REVIEW, SIGN),
                   BPMN_REASON_NO_SUCH_ELEMENT);
    assert_refused(move_in(&rig, id, 0, PANEL, REVIEW),
                   BPMN_REASON_NO_SUCH_ELEMENT);
    assert_applied(move_in(&rig, id, second, REVIEW, CHECK));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 2);
    assert_int_equal(count_at(&open, REMIND), 2);
    assert_int_equal(count_at(&open, CHECK), 2);
    assert_applied(move_in(&rig, id, second, CHECK, REVIEW));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 0);
    assert_int_equal(count_at(&open, REVIEW), 3);
    assert_applied(move_in(&rig, id, 0, PANEL, SIGN));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.waits[0].element, SIGN);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "ann"));
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* Without an item a command means the oldest that its actor holds, else may
   take. */
static void the_oldest_that_the_actor_holds(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);

    look(&rig, id, &open);
    BpmnCommand claim = decision(wait_of_item(&open, REVIEW, 2), "bob", "yes");

    claim.kind = BPMN_CLAIM;
    claim.outcome = (BpmnString){ NULL, 0 };
    assert_applied(give(&rig, &claim));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "bob"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "bob"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 1);
    assert_int_equal(wait_of_item(&open, REVIEW, 3)->items[0], 3);
    panel_close(&rig);
}

/* One who acts on what has changed since is told so; others are not. */
static void versions_are_of_the_frame(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 2);

    look(&rig, id, &open);
    BpmnCommand first = decision(wait_of_item(&open, REVIEW, 1), "ann", "yes");
    BpmnCommand second = decision(wait_of_item(&open, REVIEW, 2), "ann", "yes");

    first.version = wait_of_item(&open, REVIEW, 1)->version;
    second.version = wait_of_item(&open, REVIEW, 2)->version;
    rig.now_ms += HOUR_MS;
    assert_refused(give(&rig, &first), BPMN_REASON_CONFLICT);
    look(&rig, id, &open);
    first.version = wait_of_item(&open, REVIEW, 1)->version;
    second.version = wait_of_item(&open, REVIEW, 2)->version;
    assert_applied(give(&rig, &first));
    assert_refused(give(&rig, &first), BPMN_REASON_NOT_OPEN);
    assert_applied(give(&rig, &second));
    panel_close(&rig);
}

/* Where the journal stands. */
typedef struct Weight {
    uint64_t bytes;
    uint64_t records;
} Weight;

static bool weigh_record(void *user, const BpmnRecordBytes *record)
{
    Weight *weight = user;

    weight->bytes += record->head_bytes + record->body_bytes;
    weight->records++;
    return true;
}

/* The bytes of the records behind a position. */
static Weight weigh(Shell *shell, uint64_t position)
{
    Weight weight = { 0, 0 };

    assert_int_equal(shell->inner.read_from(shell->inner.user, position + 1,
                                            weigh_record, &weight),
                     BPMN_STORE_OK);
    return weight;
}

/* A panel of so many numbers, as a list. */
static uint64_t start_numbers(Rig *rig, uint32_t count)
{
    size_t bytes = count * (size_t)9;
    char *room = malloc(bytes + BPMN_STRUCTURE_HEAD);
    char *at = bpmn_pack_head(false, bytes, count, room);
    BpmnDatum panel = {
        bpmn_string("panel"),
        { .type = BPMN_STRUCTURE,
          .as.text = { room, bytes + BPMN_STRUCTURE_HEAD } },
    };
    BpmnAnswer answer;

    for (uint32_t i = 0; i < count; i++) {
        at = bpmn_pack((BpmnValue){ .type = BPMN_INTEGER, .as.integer = i },
                       at);
    }
    answer = panel_start_with(rig, &panel, 1);
    assert_applied(answer);
    free(room);
    return answer.case_id;
}

/* The ids of all reviews, in the order of items. */
typedef struct Reviews {
    uint64_t *ids;
    size_t count;
} Reviews;

static bool take_review(void *user, const BpmnWaitView *wait)
{
    Reviews *reviews = user;

    if (wait->element != REVIEW) return true;
    assert_int_equal(wait->items[0], reviews->count + 1);
    reviews->ids[reviews->count++] = wait->id;
    return true;
}

/* Completes the items from one to another; the bytes that each has written. */
static uint64_t complete_items(Rig *rig, Shell *shell, uint64_t id,
                               const Reviews *reviews, size_t from, size_t to)
{
    uint64_t before = last_position(shell);

    for (size_t i = from; i < to; i++) {
        BpmnCommand one = { .size = sizeof one,
                            .kind = BPMN_COMPLETE,
                            .case_id = id,
                            .element = REVIEW,
                            .wait_id = reviews->ids[i],
                            .actor = { "ann", 3 },
                            .outcome = { "yes", 3 } };

        assert_int_not_equal(bpmn_submit(rig->engine, &one, NULL), 0);
        if (i % 64 == 63) assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
    }
    assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
    return weigh(shell, before).bytes / (to - from);
}

/* The bytes written for one item that is completed do not depend on how many
   there are, with a list and results; recovery keeps all of them. */
static void a_hundred_thousand_items(void **state)
{
    enum { MANY = 100000, HALF = MANY / 2, FEW = 10 };
    Reviews reviews = { calloc(MANY, sizeof(uint64_t)), 0 };
    uint64_t few;
    uint64_t id;
    Shell shell;
    Rig rig;

    (void)state;
    shell_panel(&rig, &shell);
    id = start_numbers(&rig, FEW);
    bpmn_each_wait(rig.engine, id, take_review, &reviews);
    assert_int_equal(reviews.count, FEW);
    few = complete_items(&rig, &shell, id, &reviews, 0, FEW - 1);
    reviews.count = 0;
    id = start_numbers(&rig, MANY);
    bpmn_each_wait(rig.engine, id, take_review, &reviews);
    assert_int_equal(reviews.count, MANY);
    assert_true(complete_items(&rig, &shell, id, &reviews, 0, HALF) <= 2 * few);
    bpmn_close(rig.engine);
    rig.config.store = shell_store(&shell);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    assert_true(complete_items(&rig, &shell, id, &reviews, HALF, MANY - 1)
                <= 2 * few);
    assert_true(case_value(&rig, id, FIELD_VOTES).is_null);
    (void)complete_items(&rig, &shell, id, &reviews, MANY - 1, MANY);
    assert_int_equal(bpmn_items(case_value(&rig, id, FIELD_VOTES).as.text).left,
                     MANY);
    bpmn_close(rig.engine);
    shell_close(&shell);
    free(reviews.ids);
}

/* A store whose program is killed behind one of its commits. */
typedef struct Deadly {
    BpmnStore inner;
    uint32_t left;
} Deadly;

static BpmnStoreStatus append_and_die(void *user,
                                      const BpmnRecordBytes *records,
                                      size_t count)
{
    Deadly *deadly = user;
    BpmnStoreStatus status = deadly->inner.append(deadly->inner.user, records,
                                                  count);

    if (--deadly->left == 0) (void)raise(SIGKILL);
    return status;
}

static BpmnStoreStatus deadly_read_from(void *user, uint64_t position,
                                        BpmnRecordReader *reader, void *to)
{
    const BpmnStore *inner = &((Deadly *)user)->inner;

    return inner->read_from(inner->user, position, reader, to);
}

static BpmnStoreStatus deadly_read_at(void *user, uint64_t position,
                                      BpmnRecordReader *reader, void *to)
{
    const BpmnStore *inner = &((Deadly *)user)->inner;

    return inner->read_at(inner->user, position, reader, to);
}

static BpmnStoreStatus deadly_window(void *user, uint64_t *start,
                                     uint64_t *last)
{
    const BpmnStore *inner = &((Deadly *)user)->inner;

    return inner->window(inner->user, start, last);
}

enum { KILLED_ITEMS = 2500 };

/* Opens a panel in slices and completes items until it is killed; counts what
   was answered. */
static void work_until_killed(const char *path, uint32_t appends,
                              volatile uint32_t *answered)
{
    Deadly deadly = { .left = appends };
    Rig rig;

    rig_configure(&rig);
    if (bpmn_store_sqlite(path, &deadly.inner) != BPMN_OK) _exit(1);
    rig.config.store = (BpmnStore){ .size = sizeof(BpmnStore),
                                    .user = &deadly,
                                    .append = append_and_die,
                                    .read_from = deadly_read_from,
                                    .read_at = deadly_read_at,
                                    .window = deadly_window };
    if (bpmn_open(&rig.config, &rig.engine) != BPMN_OK) _exit(1);
    uint64_t id = panel_start(&rig, KILLED_ITEMS);

    for (++*answered;; ++*answered) {
        assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    }
}

static bool count_review(void *user, const BpmnWaitView *wait)
{
    *(uint32_t *)user += wait->element == REVIEW;
    return true;
}

/* Everything answered is there, nothing twice, and items that had not begun
   begin. */
static void assert_recovers(const char *path, uint32_t answered)
{
    uint32_t reviews = 0;
    uint64_t records;
    uint64_t erased;
    uint64_t bad;
    Rig rig;

    rig_configure(&rig);
    assert_int_equal(bpmn_store_sqlite(path, &rig.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(bpmn_audit(rig.engine, &records, &erased, &bad), BPMN_OK);
    assert_int_equal(bad, 0);
    bpmn_each_wait(rig.engine, 1, count_review, &reviews);
    assert_in_range(KILLED_ITEMS - reviews, answered == 0 ? 0 : answered - 1,
                    answered);
    bpmn_close(rig.engine);
}

static void remove_store(const char *folder)
{
    static const char *const NAMES[] = { "db", "db.lock", "db-wal", "db-shm" };
    char path[64];

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, NAMES[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

static void killed_between_slices(void **state)
{
    volatile uint32_t *answered = mmap(NULL, sizeof *answered,
                                       PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    (void)state;
    assert_ptr_not_equal(answered, MAP_FAILED);
    for (uint32_t appends = 1; appends <= 6; appends++) {
        char folder[] = "/tmp/frames-XXXXXX";
        char path[64];
        int status;
        pid_t child;

        assert_non_null(mkdtemp(folder));
        (void)snprintf(path, sizeof path, "%s/db", folder);
        *answered = 0;
        child = fork();
        assert_true(child >= 0);
        if (child == 0) work_until_killed(path, appends, answered);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_recovers(path, *answered);
        remove_store(folder);
    }
    (void)munmap((void *)(uintptr_t)answered, sizeof *answered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_reviewers_wait),
        cmocka_unit_test(one_answer_cancels_the_rest),
        cmocka_unit_test(all_answers_complete),
        cmocka_unit_test(five_are_served),
        cmocka_unit_test(recovery_keeps_what_lives),
        cmocka_unit_test(layouts_are_converted),
        cmocka_unit_test(items_are_made_of_a_list),
        cmocka_unit_test(results_of_a_panel_that_ends_early),
        cmocka_unit_test(no_items_complete_at_once),
        cmocka_unit_test(bad_counts_are_incidents),
        cmocka_unit_test(large_results_are_an_incident),
        cmocka_unit_test(operators_set_variables_of_items),
        cmocka_unit_test(operators_move_inside_one_frame),
        cmocka_unit_test(the_oldest_that_the_actor_holds),
        cmocka_unit_test(versions_are_of_the_frame),
        cmocka_unit_test(frames_are_carried),
        cmocka_unit_test(an_item_that_cannot_begin),
        cmocka_unit_test(random_work_recovers),
        cmocka_unit_test(killed_between_slices),
        cmocka_unit_test(a_hundred_thousand_items),
        cmocka_unit_test(journals_tell_of_frames),
        cmocka_unit_test(scenarios_name_items),
        cmocka_unit_test(why_names_items),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
