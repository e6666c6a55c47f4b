/* What operators do to items, and what they are told of them. */

#include "cmocka_rig.h"
#include "bpmn/journal.h"
#include "panel_shell.h"
#include "program/execute.h"

/* A variable is the nearest one around the frame that is meant. */
TEST(operators_set_variables_of_items)
{
    BpmnDatum reminded = integer_datum("reminders", 7);
    BpmnDatum needed = integer_datum("needed", 2);
    Rig rig;
    Open open;

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

/* Inside one item, or the whole activity with all below it. */
TEST(operators_move_inside_one_frame)
{
    BpmnDatum data[] = { integer_datum("panel", 3),
                         integer_datum("checks", 2) };
    Shell shell;
    Rig rig;
    Open open;

    shell_panel(&rig, &shell, NULL);
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
    shell_panel_close(&rig, &shell);
}

typedef struct Journal {
    BpmnOut out;
    BpmnEngine *engine;
} Journal;

static bool trace(void *user, const BpmnRecordView *record)
{
    Journal *journal = user;
    BpmnSight sight;

    bpmn_sight(journal->out.pool, record, &sight);
    bpmn_trace_line(&journal->out, record, 1, bpmn_string("A"), &sight,
                    journal->engine);
    return true;
}

/* Each frame that a record changed, with its own variables, tokens, waits. */
TEST(journals_tell_of_frames)
{
    BpmnPool pool = { 0 };
    Rig rig;
    Open open;

    (void)panel_begin(&rig, 2, &open);
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

static BpmnExecutor executor_of(const Rig *rig, BpmnPool *pool)
{
    return (BpmnExecutor){
        .pool = pool,
        .engine = rig->engine,
        .processes = rig->processes,
        .process_count = 1,
        .channel = "scenario",
    };
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
TEST(scenarios_name_items)
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

    panel_open(&rig);
    BpmnExecutor executor = executor_of(&rig, &pool);

    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        assert_true(play(&executor, LINES[i]));
    }
    assert_int_equal(
        bpmn_tell_waits(&list, rig.engine, NULL, &PANEL_PROCESS, 1, SIZE_MAX),
        BPMN_OK);
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
TEST(why_names_items)
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

    panel_open(&rig);
    BpmnExecutor executor = executor_of(&rig, &pool);

    executor.out = &out;
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

int main(void)
{
    return run_listed(NULL, NULL);
}
