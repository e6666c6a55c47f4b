/* Items that are made of a list, and what becomes of their results. */

#include "cmocka_rig.h"
#include "panel_shell.h"

TEST(items_are_made_of_a_list)
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

    shell_panel(&rig, &shell, NULL);
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
    shell_panel_close(&rig, &shell);
}

/* Null for an item that is withdrawn. */
TEST(results_of_a_panel_that_ends_early)
{
    static const char *const VOTES[] = { "yes", "-", "no", "-" };
    Rig rig;
    Open open;

    uint64_t id = panel_begin(&rig, 4, &open);

    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 1), "ann", "yes"));
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 3), "ann", "no"));
    assert_votes(&rig, id, VOTES, 4);
    panel_close(&rig);
}

/* Results beyond what an image may have: an incident at the activity, whose
   items are done; a program with more room collects them. */
TEST(large_results_are_an_incident)
{
    static const char LONG[] =
        "a verdict that is rather long, so that not many "
        "of its kind fit";
    static const char *const VOTES[] = { LONG, LONG, LONG, LONG };
    BpmnProcess small = PANEL_PROCESS;
    Shell shell;
    Open open;
    Rig rig;

    small.max_image_bytes = 300;
    shell_panel(&rig, &shell, &small);
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
    shell_panel_close(&rig, &shell);
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
TEST(a_hundred_thousand_items)
{
    enum { MANY = 100000, HALF = MANY / 2, FEW = 10 };
    Reviews reviews = { calloc(MANY, sizeof(uint64_t)), 0 };
    uint64_t few;
    uint64_t id;
    Shell shell;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
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
    shell_panel_close(&rig, &shell);
    free(reviews.ids);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
