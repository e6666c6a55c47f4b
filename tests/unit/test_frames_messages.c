/* Items of a panel that wait for messages: their reminder is one, 'call', by
   the element that the item is for, else by the key of the case. */

#include "cmocka_rig.h"
#include "panel_variant.h"

/* A null element has no key of its own. */
static BpmnString key_of_item(const BpmnStep *step)
{
    BpmnValue element = { .is_null = true };

    if (step->depth >= 2) {
        (void)bpmn_field_get(step->process, step->images[2], FIELD_ELEMENT,
                             &element);
    }
    return element.is_null ? (BpmnString){ NULL, 0 } : element.as.text;
}

static void called_step(BpmnStep *step)
{
    panel_step(step);
    variant_opens(step, REMIND, BPMN_WAIT_MESSAGE, key_of_item(step));
}

/* What the deadline interrupts is the panel alone. */
static void late_step(BpmnStep *step)
{
    PanelImage *image = step->images[0];

    if (step->event != EVENT_DEADLINE) {
        called_step(step);
        return;
    }
    bpmn_withdraw_items(step, PANEL_HOST);
    image->marking = AT(SIGN);
    bpmn_passed(step, DEADLINE);
    bpmn_passed(step, SIGN);
    bpmn_open_task(step, SIGN, NULL);
}

/* The deadline is a message as well, with the key "a", and waits from when the
   second item begins. */
static void deadline_step(BpmnStep *step)
{
    BpmnString key = bpmn_string("a");

    called_step(step);
    for (uint32_t i = 0; i < step->effect_count; i++) {
        if (step->effects[i].kind == BPMN_EFFECT_OPEN
            && step->effects[i].element == DEADLINE) {
            step->effects[i] = step->effects[--step->effect_count];
        }
    }
    if (step->event != BPMN_OPENS || step->item != 2) return;
    bpmn_open_message(step, DEADLINE, key);
    step->effects[step->effect_count - 1].depth = 0;
}

typedef struct Called {
    Rig rig;
    Shell shell;
    Variant variant;
    Open open;
} Called;

static void called_open(Called *called, void (*step)(BpmnStep *step))
{
    variant_make(&called->variant, step);
    variant_waits(&called->variant, REMIND, BPMN_WAIT_MESSAGE,
                  BPMN_EVENT_MESSAGE, "call");
    called->variant.events[EVENT_REMIND].keeps = false;
    shell_panel(&called->rig, &called->shell, &called->variant.process);
}

static void called_close(Called *called)
{
    shell_panel_close(&called->rig, &called->shell);
}

/* A case of that key (null: none) with such a panel; returns its id. */
static uint64_t start_keyed(Called *called, const char *key,
                            const BpmnDatum *panel)
{
    BpmnCommand one = { .size = sizeof one,
                        .kind = BPMN_START,
                        .process = called->rig.processes[0],
                        .element = BPMN_NO_ELEMENT,
                        .data = panel,
                        .data_count = 1 };
    BpmnAnswer answer;

    if (key) one.key = bpmn_string(key);
    answer = give(&called->rig, &one);
    assert_applied(answer);
    return answer.case_id;
}

/* A case with an item for each of so many keys. */
static uint64_t called_start(Called *called, const char *const *keys,
                             size_t count)
{
    char room[256];
    BpmnDatum panel = list_datum("panel", keys, count, room);

    return start_keyed(called, NULL, &panel);
}

/* A call to a case (0: whichever waits) by a key (null: none). */
static BpmnCommand call_of(uint64_t id, const char *key)
{
    return (BpmnCommand){
        .size = sizeof(BpmnCommand),
        .kind = BPMN_MESSAGE,
        .case_id = id,
        .element = BPMN_NO_ELEMENT,
        .name = bpmn_string("call"),
        .key = key ? bpmn_string(key) : (BpmnString){ NULL, 0 },
    };
}

static BpmnAnswer call(Called *called, uint64_t id, const char *key)
{
    BpmnCommand one = call_of(id, key);

    return give(&called->rig, &one);
}

/* How many calls the items of a case have had, from the first on. */
static void assert_called(Called *called, uint64_t id, const char *counts)
{
    for (uint32_t item = 1; counts[item - 1]; item++) {
        assert_int_equal(reminders(&called->rig, id, item),
                         counts[item - 1] - '0');
    }
}

TEST(each_item_by_its_key)
{
    static const char *const KEYS[] = { "a", "b", "c" };
    BpmnDatum data = integer_datum("reminders", 6);
    BpmnCommand one = call_of(0, "c");
    Called called;

    called_open(&called, called_step);
    uint64_t id = called_start(&called, KEYS, 3);

    assert_refused(call(&called, 0, "d"), BPMN_REASON_NO_RECEIVER);
    assert_applied(call(&called, 0, "b"));
    assert_called(&called, id, "010");
    reopen(&called.rig, &called.shell);
    assert_refused(call(&called, 0, "b"), BPMN_REASON_NO_RECEIVER);
    one.data = &data;
    one.data_count = 1;
    assert_applied(give(&called.rig, &one));
    assert_called(&called, id, "017");
    assert_applied(call(&called, 0, "a"));
    assert_called(&called, id, "117");
    called_close(&called);
}

/* It is taken where it is awaited longest, whatever the number of the item. */
TEST(of_a_shared_key_the_oldest)
{
    static const char *const KEYS[] = { "a", "b", "a", "a" };
    Called called;

    called_open(&called, called_step);
    uint64_t id = called_start(&called, KEYS, 4);

    assert_applied(move_in(&called.rig, id,
                           bpmn_item_frame(called.rig.engine, id, 0, PANEL, 1),
                           REVIEW, REVIEW));
    assert_applied(call(&called, 0, "a"));
    assert_called(&called, id, "0010");
    reopen(&called.rig, &called.shell);
    assert_applied(call(&called, 0, "a"));
    assert_called(&called, id, "0011");
    assert_applied(call(&called, id, "a"));
    assert_called(&called, id, "1011");
    assert_refused(call(&called, 0, "a"), BPMN_REASON_NO_RECEIVER);
    called_close(&called);
}

/* Nor is it the case's before an item that has waited longer. */
TEST(the_case_waits_beside_its_items)
{
    static const char *const KEYS[] = { "a", "a" };
    Called called;

    called_open(&called, deadline_step);
    variant_waits(&called.variant, DEADLINE, BPMN_WAIT_MESSAGE,
                  BPMN_EVENT_MESSAGE, "call");
    reopen(&called.rig, &called.shell);
    uint64_t id = called_start(&called, KEYS, 2);

    assert_applied(call(&called, 0, "a"));
    assert_called(&called, id, "10");
    assert_applied(call(&called, 0, "a"));
    assert_false(is_open(&called.rig, id));
    called_close(&called);
}

/* Without keys of their own the items of a case share its key. */
TEST(the_key_of_the_case)
{
    BpmnDatum panel = integer_datum("panel", 3);
    Called called;
    Open open;

    called_open(&called, called_step);
    uint64_t id = start_keyed(&called, "case", &panel);

    assert_applied(call(&called, 0, "case"));
    assert_applied(call(&called, id, NULL));
    assert_called(&called, id, "110");
    look(&called.rig, id, &open);
    assert_int_equal(count_at(&open, REMIND), 1);
    called_close(&called);
}

/* Neither an item that is done, nor those of a panel that is over, before and
   after their memory is given back. */
TEST(the_dead_take_nothing)
{
    static const char *const KEYS[] = { "a", "b", "c" };
    Called called;
    Open open;

    called_open(&called, called_step);
    uint64_t id = called_start(&called, KEYS, 3);

    look(&called.rig, id, &open);
    assert_applied(
        decide(&called.rig, wait_of_item(&open, REVIEW, 2), "ann", "yes"));
    assert_refused(call(&called, 0, "b"), BPMN_REASON_NO_RECEIVER);
    BpmnCommand no = decision(wait_of_item(&open, REVIEW, 1), "ann", "no");
    BpmnCommand late = call_of(id, "c");
    BpmnTicket ticket;
    BpmnAnswer answer;

    assert_int_not_equal(bpmn_submit(called.rig.engine, &no, NULL), 0);
    ticket = bpmn_submit(called.rig.engine, &late, NULL);
    assert_int_equal(bpmn_run_until(called.rig.engine, ticket, &answer),
                     BPMN_OK);
    assert_refused(answer, BPMN_REASON_NO_RECEIVER);
    assert_refused(call(&called, 0, "c"), BPMN_REASON_NO_RECEIVER);
    reopen(&called.rig, &called.shell);
    assert_refused(call(&called, 0, "c"), BPMN_REASON_NO_RECEIVER);
    assert_refused(call(&called, id, NULL), BPMN_REASON_NO_RECEIVER);
    called_close(&called);
}

/* What is due of the case comes first, and may end the item that waited; the
   one timer of that run is another case's. */
TEST(what_is_due_comes_first)
{
    static const char *const KEYS[] = { "a", "b" };
    BpmnCommand one = call_of(0, "b");
    BpmnAnswer answer;
    Called called;
    Open open;

    called_open(&called, late_step);
    (void)panel_start(&called.rig, 1);
    uint64_t id = called_start(&called, KEYS, 2);
    BpmnTicket ticket = bpmn_submit(called.rig.engine, &one, NULL);

    called.rig.now_ms += 10 * HOUR_MS;
    assert_int_equal(bpmn_run(called.rig.engine, 2), BPMN_OK);
    assert_true(bpmn_answer(called.rig.engine, ticket, &answer));
    assert_refused(answer, BPMN_REASON_NO_RECEIVER);
    look(&called.rig, id, &open);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.waits[0].element, SIGN);
    reopen(&called.rig, &called.shell);
    called_close(&called);
}

/* Items of two cases: whose is it? */
TEST(two_cases_share_a_key)
{
    static const char *const KEYS[] = { "a", "b" };
    Called called;

    called_open(&called, called_step);
    uint64_t first = called_start(&called, KEYS, 2);
    uint64_t second = called_start(&called, KEYS, 2);

    assert_refused(call(&called, 0, "b"), BPMN_REASON_AMBIGUOUS);
    assert_called(&called, first, "00");
    assert_applied(call(&called, second, "b"));
    assert_called(&called, second, "01");
    assert_applied(call(&called, 0, "b"));
    assert_called(&called, first, "01");
    called_close(&called);
}

/* Carried, and in another layout, they are found as before. */
TEST(carried_and_converted)
{
    static const char *const KEYS[] = { "a", "b", "c", "d" };
    Called called;

    called_open(&called, called_step);
    uint64_t id = called_start(&called, KEYS, 4);

    move_window(&called.rig, &called.shell, last_position(&called.shell));
    assert_applied(call(&called, 0, "a"));
    reopen(&called.rig, &called.shell);
    assert_applied(call(&called, 0, "b"));
    move_window(&called.rig, &called.shell, last_position(&called.shell));
    variant_lies_otherwise(&called.variant);
    reopen(&called.rig, &called.shell);
    assert_called(&called, id, "1100");
    assert_refused(call(&called, 0, "b"), BPMN_REASON_NO_RECEIVER);
    assert_applied(call(&called, 0, "d"));
    called_close(&called);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
