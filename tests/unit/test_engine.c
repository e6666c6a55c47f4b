/* The engine on the memory store: each command, each reason. */
#include "bpmn/typed.h"
#include "engine_rig.h"

static size_t count_waits(Rig *rig, uint64_t case_id, uint16_t element);

/* Counting waits of an element. */
typedef struct Count {
    uint16_t element;
    size_t count;
    BpmnWaitView last;
} Count;

static bool count_wait(void *user, const BpmnWaitView *view)
{
    Count *count = user;

    if (view->element == count->element) {
        count->count++;
        count->last = *view;
    }
    return true;
}

static Count waits_at(Rig *rig, uint64_t case_id, uint16_t element)
{
    Count count = { .element = element };

    bpmn_each_wait(rig->engine, case_id, count_wait, &count);
    return count;
}

static size_t count_waits(Rig *rig, uint64_t case_id, uint16_t element)
{
    return waits_at(rig, case_id, element).count;
}

TEST(test_start)
{
    BpmnCaseView view;
    BpmnAnswer answer;
    Rig rig;

    rig_open(&rig);
    answer = start(&rig, "C-1");
    assert_applied(answer);
    assert_int_equal(answer.version, 1);
    assert_true(bpmn_case(rig.engine, answer.case_id, &view));
    assert_true(view.open);
    assert_true(bpmn_string_equal(view.key, text("C-1")));
    assert_int_equal(view.started_ms, BEGIN_MS);
    assert_int_equal(count_waits(&rig, answer.case_id, REVIEW), 1);
    assert_int_equal(bpmn_case_by_key(rig.engine, &TINY, text("C-1")),
                     answer.case_id);
    assert_int_equal(bpmn_next_due(rig.engine), BEGIN_MS + 10 * MINUTE_MS);
    rig_close(&rig);
}

TEST(test_duplicate_key)
{
    BpmnAnswer first;
    BpmnAnswer second;
    Rig rig;

    rig_open(&rig);
    first = start(&rig, "C-1");
    second = start(&rig, "C-1");
    assert_refused(second, BPMN_REASON_DUPLICATE_KEY);
    assert_int_equal(second.case_id, first.case_id);
    assert_applied(act(&rig, BPMN_COMPLETE, first.case_id, REVIEW, "ann"));
    assert_applied(start(&rig, "C-1"));
    rig_close(&rig);
}

TEST(test_claim_and_complete)
{
    BpmnString groups[] = { text("tier-2") };
    BpmnCommand claim;
    BpmnCaseView view;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    claim = command(BPMN_CLAIM, id, REVIEW);
    claim.actor = text("bob");
    claim.groups = groups;
    claim.group_count = 1;
    claim.flags = 0;
    assert_refused(give(&rig, &claim), BPMN_REASON_NOT_ELIGIBLE);
    claim.groups = NULL;
    assert_refused(give(&rig, &claim), BPMN_REASON_NOT_ELIGIBLE);
    assert_refused(act(&rig, BPMN_RELEASE, id, REVIEW, "ann"),
                   BPMN_REASON_NOT_YOURS);
    assert_applied(act(&rig, BPMN_CLAIM, id, REVIEW, "ann"));
    assert_true(
        bpmn_string_equal(waits_at(&rig, id, REVIEW).last.holder, text("ann")));
    assert_refused(act(&rig, BPMN_CLAIM, id, REVIEW, "bob"), BPMN_REASON_HELD);
    assert_refused(act(&rig, BPMN_COMPLETE, id, REVIEW, "bob"),
                   BPMN_REASON_NOT_YOURS);
    assert_applied(act(&rig, BPMN_BEGIN, id, REVIEW, "ann"));
    assert_int_equal(waits_at(&rig, id, REVIEW).last.state,
                     BPMN_TASK_IN_PROGRESS);
    assert_applied(act(&rig, BPMN_RELEASE, id, REVIEW, "ann"));
    assert_applied(act(&rig, BPMN_COMPLETE, id, REVIEW, NULL));
    assert_true(bpmn_case(rig.engine, id, &view));
    assert_false(view.open);
    assert_refused(act(&rig, BPMN_COMPLETE, id, REVIEW, NULL),
                   BPMN_REASON_NOT_OPEN);
    assert_false(bpmn_case(rig.engine, id, &view));
    assert_int_equal(bpmn_next_due(rig.engine), INT64_MAX);
    rig_close(&rig);
}

TEST(test_data_and_outcome)
{
    BpmnDatum datum = {
        text("amount"),
        { .type = BPMN_DECIMAL, .as.decimal = { 4990, -2, 0 } },
    };
    BpmnCommand one;
    BpmnCaseView view;
    BpmnValue value;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    one = command(BPMN_SET, id, BPMN_NO_ELEMENT);
    one.data = &datum;
    one.data_count = 1;
    assert_applied(give(&rig, &one));
    assert_true(bpmn_case(rig.engine, id, &view));
    assert_true(bpmn_field_get(&TINY, view.image, FIELD_AMOUNT, &value));
    assert_int_equal(value.as.decimal.coefficient, 499);
    assert_int_equal(value.as.decimal.exponent, -1);
    datum.name = text("nothing");
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    datum.name = text("note");
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    one = command(BPMN_COMPLETE, id, REVIEW);
    one.outcome = text("maybe");
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_OUTCOME);
    one.outcome = text("yes");
    datum.value = (BpmnValue){ .type = BPMN_TEXT, .as.text = text("fine") };
    one.data = &datum;
    one.data_count = 1;
    assert_applied(give(&rig, &one));
    assert_true(bpmn_case(rig.engine, id, &view));
    assert_true(bpmn_field_get(&TINY, view.image, FIELD_OUTCOME, &value));
    assert_true(bpmn_string_equal(value.as.text, text("yes")));
    assert_true(bpmn_field_get(&TINY, view.image, FIELD_NOTE, &value));
    assert_true(bpmn_string_equal(value.as.text, text("fine")));
    rig_close(&rig);
}

TEST(test_deadline_wins)
{
    BpmnCommand late;
    BpmnTicket ticket;
    BpmnAnswer answer;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, "C-9").case_id;
    assert_applied(act(&rig, BPMN_CLAIM, id, REVIEW, "ann"));
    rig.now_ms = BEGIN_MS + 10 * MINUTE_MS - 1;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(count_waits(&rig, id, REVIEW), 1);
    rig.now_ms++;
    late = command(BPMN_COMPLETE, id, REVIEW);
    ticket = bpmn_submit(rig.engine, &late, NULL);
    assert_int_equal(bpmn_run_until(rig.engine, ticket, &answer), BPMN_OK);
    assert_refused(answer, BPMN_REASON_NOT_OPEN);
    assert_int_equal(count_waits(&rig, id, REVIEW), 0);
    assert_int_equal(count_waits(&rig, id, LATE), 1);
    assert_true(
        bpmn_string_equal(waits_at(&rig, id, LATE).last.holder, text("zoe")));
    assert_refused(act(&rig, BPMN_COMPLETE, id, LATE, "ann"),
                   BPMN_REASON_NOT_YOURS);
    rig_close(&rig);
}

TEST(test_cycle_and_message)
{
    BpmnCommand nudge = command(BPMN_MESSAGE, 0, 0);
    BpmnCaseView view;
    BpmnStatus status;
    BpmnValue value;
    uint64_t id;
    int fired = 0;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, "C-9").case_id;
    nudge.name = text("nudge");
    nudge.key = text("C-9");
    assert_refused(give(&rig, &nudge), BPMN_REASON_NO_RECEIVER);
    assert_true(bpmn_run_timer(rig.engine, BEGIN_MS + 10 * MINUTE_MS, &status));
    assert_applied(give(&rig, &nudge));
    assert_applied(give(&rig, &nudge));
    nudge.key = (BpmnString){ NULL, 0 };
    nudge.case_id = id;
    assert_applied(give(&rig, &nudge));
    while (bpmn_next_due(rig.engine) != INT64_MAX) {
        assert_true(
            bpmn_run_timer(rig.engine, bpmn_next_due(rig.engine), &status));
        fired++;
    }
    assert_int_equal(fired, 3);
    assert_true(bpmn_case(rig.engine, id, &view));
    assert_true(bpmn_field_get(&TINY, view.image, FIELD_COUNT, &value));
    assert_int_equal(value.as.integer, 6);
    assert_applied(act(&rig, BPMN_COMPLETE, id, LATE, "zoe"));
    nudge.case_id = 0;
    nudge.key = text("C-9");
    assert_refused(give(&rig, &nudge), BPMN_REASON_NO_RECEIVER);
    rig_close(&rig);
}

/* Of several times of a cycle that are due the last fires; the others are used
   up. The next one keeps to the cycle. */
TEST(test_missed_times)
{
    int64_t armed = BEGIN_MS + 10 * MINUTE_MS;
    BpmnStatus status;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, "C-9").case_id;
    assert_true(bpmn_run_timer(rig.engine, armed, &status));
    assert_int_equal(bpmn_next_due(rig.engine), armed + MINUTE_MS);
    rig.now_ms = armed + 2 * MINUTE_MS + 1;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(waits_at(&rig, id, TICK).count, 1);
    assert_int_equal(bpmn_next_due(rig.engine), armed + 3 * MINUTE_MS);
    rig.now_ms = armed + 60 * MINUTE_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(waits_at(&rig, id, TICK).count, 0);
    assert_int_equal(bpmn_next_due(rig.engine), INT64_MAX);
    rig_close(&rig);
}

TEST(test_job_tries)
{
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start_job(&rig);
    assert_applied(act(&rig, BPMN_JOB_FAILED, id, FETCH, NULL));
    assert_int_equal(waits_at(&rig, id, FETCH).last.tries_left, 1);
    assert_refused(act(&rig, BPMN_JOB_DONE, id, FETCH, NULL),
                   BPMN_REASON_NOT_DUE);
    rig.now_ms += 1000;
    assert_applied(act(&rig, BPMN_JOB_FAILED, id, FETCH, NULL));
    assert_int_equal(waits_at(&rig, id, FETCH).last.cause,
                     BPMN_CAUSE_JOB_FAILED);
    assert_refused(act(&rig, BPMN_JOB_DONE, id, FETCH, NULL),
                   BPMN_REASON_NOT_OPEN);
    assert_refused(act(&rig, BPMN_RETRY, id, REVIEW, NULL),
                   BPMN_REASON_NOT_OPEN);
    assert_applied(act(&rig, BPMN_RETRY, id, FETCH, NULL));
    assert_int_equal(waits_at(&rig, id, FETCH).last.tries_left, 2);
    assert_applied(act(&rig, BPMN_JOB_DONE, id, FETCH, NULL));
    rig_close(&rig);
}

TEST(test_job_error)
{
    BpmnCommand error;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start_job(&rig);
    error = command(BPMN_JOB_ERROR, id, FETCH);
    error.code = text("E2");
    assert_applied(give(&rig, &error));
    assert_int_equal(waits_at(&rig, id, FETCH).last.cause,
                     BPMN_CAUSE_JOB_ERROR);
    assert_applied(act(&rig, BPMN_RETRY, id, FETCH, NULL));
    error.code = text("E1");
    assert_applied(give(&rig, &error));
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(count_waits(&rig, id, FETCH), 0);
    rig_close(&rig);
}

TEST(test_job_lease)
{
    BpmnCommand take;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start_job(&rig);
    take = command(BPMN_JOB_TAKE, id, FETCH);
    take.actor = text("w1");
    take.lease_ms = 5000;
    assert_applied(give(&rig, &take));
    assert_true(
        bpmn_string_equal(waits_at(&rig, id, FETCH).last.holder, text("w1")));
    take.actor = text("w2");
    assert_refused(give(&rig, &take), BPMN_REASON_HELD);
    rig.now_ms += 5000;
    assert_applied(give(&rig, &take));
    assert_refused(act(&rig, BPMN_JOB_DONE, id, FETCH, "w1"),
                   BPMN_REASON_NOT_YOURS);
    assert_applied(act(&rig, BPMN_JOB_DONE, id, FETCH, "w2"));
    rig_close(&rig);
}

TEST(test_escalate)
{
    BpmnCommand up;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    up = command(BPMN_ESCALATE, id, REVIEW);
    up.actor = text("ann");
    up.code = text("up");
    assert_refused(give(&rig, &up), BPMN_REASON_NOT_YOURS);
    assert_applied(act(&rig, BPMN_CLAIM, id, REVIEW, "ann"));
    up.code = text("sideways");
    assert_refused(give(&rig, &up), BPMN_REASON_NO_RECEIVER);
    up.code = text("up");
    assert_applied(give(&rig, &up));
    assert_int_equal(count_waits(&rig, id, DEADLINE), 0);
    assert_int_equal(count_waits(&rig, id, LATE), 1);
    rig_close(&rig);
}

static BpmnAnswer answer_of(Rig *rig, BpmnCall call)
{
    BpmnAnswer answer = { 0 };

    assert_int_equal(call.status, BPMN_OK);
    assert_int_equal(bpmn_run_until(rig->engine, call.ticket, &answer),
                     BPMN_OK);
    return answer;
}

TEST(test_calls_with_options)
{
    BpmnString other[] = { text("tier-9") }, mine[] = { text("tier-1") };
    BpmnCallOptions options = { .groups = other, .group_count = 1 };
    BpmnCall call;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    call = bpmn_call_task(rig.engine, BPMN_CLAIM, id, REVIEW, text("ann"),
                          &options);
    assert_refused(answer_of(&rig, call), BPMN_REASON_NOT_ELIGIBLE);
    call = bpmn_call_task(rig.engine, BPMN_CLAIM, id, REVIEW, text("ann"),
                          NULL);
    assert_refused(answer_of(&rig, call), BPMN_REASON_NOT_ELIGIBLE);
    options.flags = BPMN_TRUSTED;
    call = bpmn_call_task(rig.engine, BPMN_CLAIM, id, REVIEW, text("ann"),
                          &options);
    assert_applied(answer_of(&rig, call));
    assert_applied(act(&rig, BPMN_RELEASE, id, REVIEW, "ann"));
    options.flags = 0;
    options.groups = mine;
    options.version = 77;
    call = bpmn_call_task(rig.engine, BPMN_CLAIM, id, REVIEW, text("ann"),
                          &options);
    assert_refused(answer_of(&rig, call), BPMN_REASON_CONFLICT);
    options.version = 0;
    options.id[3] = 7;
    for (int i = 0; i < 2; i++) {
        call = bpmn_call_task(rig.engine, BPMN_CLAIM, id, REVIEW, text("ann"),
                              &options);
        assert_int_equal(answer_of(&rig, call).verdict,
                         i == 0 ? BPMN_APPLIED : BPMN_REPEATED);
    }
    call = bpmn_call_task(rig.engine, BPMN_CLAIM, id, REVIEW, text("\xFF"),
                          NULL);
    assert_int_equal(call.ticket, 0);
    assert_int_equal(call.status, BPMN_MISUSE);
    rig_close(&rig);
}

TEST(test_operator)
{
    BpmnCommand move;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    move = command(BPMN_MOVE, id, REVIEW);
    move.target = DONE;
    assert_refused(give(&rig, &move), BPMN_REASON_NO_SUCH_ELEMENT);
    assert_int_equal(count_waits(&rig, id, REVIEW), 1);
    move.target = LATE;
    assert_applied(give(&rig, &move));
    assert_int_equal(waits_at(&rig, id, REVIEW).last.kind, BPMN_WAIT_INCIDENT);
    assert_int_equal(waits_at(&rig, id, REVIEW).last.cause, BPMN_CAUSE_NO_FLOW);
    assert_applied(act(&rig, BPMN_RETRY, id, REVIEW, "otto"));
    assert_int_equal(waits_at(&rig, id, REVIEW).last.kind, BPMN_WAIT_TASK);
    assert_int_equal(count_waits(&rig, id, REVIEW), 1);
    rig_close(&rig);
}

static bool see_parameter(void *user, const BpmnRecordView *view)
{
    if (view->kind != BPMN_RECORD_PARAMETER) return true;
    ++*(size_t *)user;
    assert_int_equal(view->changed_count, 1);
    assert_true(bpmn_string_equal(view->changed[0].name, text("limit")));
    assert_int_equal(view->changed[0].value.as.integer, 10);
    assert_true(bpmn_string_equal(view->text, text("busy season")));
    return true;
}

TEST(test_parameter)
{
    BpmnDatum datum = {
        text("limit"),
        { .type = BPMN_INTEGER, .as.integer = 11 },
    };
    BpmnCommand one = command(BPMN_PARAMETER, 0, 0);
    size_t seen = 0;
    Rig rig;

    rig_open(&rig);
    one.process = &TINY;
    one.text = text("busy season");
    one.name = text("limit");
    one.data = &datum;
    one.data_count = 1;
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    datum.value.as.integer = 10;
    assert_applied(give(&rig, &one));
    one.name = text("other");
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    assert_int_equal(bpmn_read(rig.engine, 1, see_parameter, &seen), BPMN_OK);
    assert_int_equal(seen, 1);
    rig_close(&rig);
}

TEST(test_batch)
{
    enum { MANY = 300 };
    BpmnTicket tickets[MANY];
    BpmnAnswer answer;
    Rig rig;

    rig_open(&rig);
    for (size_t i = 0; i < MANY; i++) {
        BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
        char key[] = { (char)('a' + i % 26), (char)('a' + i / 26), 0 };

        one.process = &TINY;
        one.key = text(key);
        tickets[i] = bpmn_submit(rig.engine, &one, NULL);
    }
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(bpmn_answer(rig.engine, tickets[i], &answer));
        assert_applied(answer);
        assert_int_equal(answer.case_id, i + 1);
    }
    for (size_t i = 0; i < MANY; i++) {
        BpmnCommand one = command(BPMN_COMPLETE, 1 + (i * 7) % MANY, REVIEW);

        (void)bpmn_submit(rig.engine, &one, NULL);
    }
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(bpmn_next_due(rig.engine), INT64_MAX);
    assert_int_equal(bpmn_case_by_key(rig.engine, &TINY, text("aa")), 0);
    rig_close(&rig);
}

/* The same key in two processes: a message reaches two cases. */
/* A message by key goes to a case of each process. */
TEST(test_message_by_key)
{
    BpmnCommand nudge = command(BPMN_MESSAGE, 0, 0);
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    const BpmnProcess *processes[2] = { &TINY, NULL };
    BpmnProcess twin = TINY;
    BpmnStatus status;
    BpmnAnswer both;
    Rig rig;

    twin.id = "Twin";
    processes[1] = &twin;
    rig_configure(&rig);
    rig.config.processes = processes;
    rig.config.process_count = 2;
    assert_int_equal(
        bpmn_store_memory(&rig.config.allocator, &rig.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    one.key = text("C-1");
    one.process = &TINY;
    assert_applied(give(&rig, &one));
    one.process = &twin;
    assert_applied(give(&rig, &one));
    assert_int_equal(bpmn_case_by_key(rig.engine, &TINY, one.key), 1);
    assert_int_equal(bpmn_case_by_key(rig.engine, &twin, one.key), 2);
    rig.now_ms = BEGIN_MS + 10 * MINUTE_MS;
    assert_true(bpmn_run_timer(rig.engine, rig.now_ms, &status));
    assert_true(bpmn_run_timer(rig.engine, rig.now_ms, &status));
    nudge.name = text("nudge");
    nudge.key = text("C-1");
    both = give(&rig, &nudge);
    assert_applied(both);
    assert_int_equal(both.case_id, 1);
    for (uint64_t id = 1; id <= 2; id++) {
        BpmnCaseView view;
        BpmnValue count;

        assert_true(bpmn_case(rig.engine, id, &view));
        assert_true(
            bpmn_field_get(processes[id - 1], view.image, FIELD_COUNT, &count));
        assert_int_equal(count.as.integer, 1);
    }
    rig_close(&rig);
}

/* More is due than one run may fire: a command still finds its own case's
   timers fired, and no run does more than it may. */
TEST(test_budget)
{
    enum { CASES = 50, BUDGET = 10 };
    BpmnCommand claim;
    BpmnTicket ticket;
    BpmnAnswer answer;
    size_t late = 0;
    Rig rig;

    rig_open(&rig);
    for (uint64_t id = 1; id <= CASES; id++) assert_applied(start(&rig, NULL));
    rig.now_ms = BEGIN_MS + 10 * MINUTE_MS;
    claim = command(BPMN_CLAIM, CASES, REVIEW);
    ticket = bpmn_submit(rig.engine, &claim, NULL);
    assert_int_equal(bpmn_run(rig.engine, BUDGET), BPMN_OK);
    assert_true(bpmn_answer(rig.engine, ticket, &answer));
    assert_refused(answer, BPMN_REASON_NOT_OPEN);
    for (uint64_t id = 1; id <= CASES; id++)
        late += count_waits(&rig, id, LATE);
    assert_int_equal(late, BUDGET);
    assert_int_equal(count_waits(&rig, CASES, LATE), 1);
    assert_int_equal(count_waits(&rig, BUDGET, LATE), 0);
    while (bpmn_next_due(rig.engine) <= rig.now_ms) {
        assert_int_equal(bpmn_run(rig.engine, BUDGET), BPMN_OK);
    }
    for (uint64_t id = 1; id <= CASES; id++) {
        assert_int_equal(count_waits(&rig, id, LATE), 1);
    }
    rig_close(&rig);
}

/* A timer whose step goes beyond a limit: noted, and tried again later. */
TEST(test_timer_beyond_limit)
{
    BpmnDatum datum = {
        text("amount"),
        { .type = BPMN_INTEGER, .as.integer = 13 },
    };
    BpmnCommand one;
    BpmnStatus status;
    Rig rig;

    rig_open(&rig);
    (void)start(&rig, NULL);
    one = command(BPMN_SET, 1, BPMN_NO_ELEMENT);
    one.data = &datum;
    one.data_count = 1;
    assert_applied(give(&rig, &one));
    rig.now_ms = BEGIN_MS + 10 * MINUTE_MS;
    assert_true(bpmn_run_timer(rig.engine, rig.now_ms, &status));
    assert_int_equal(count_waits(&rig, 1, REVIEW), 1);
    assert_int_equal(bpmn_next_due(rig.engine), rig.now_ms + MINUTE_MS);
    datum.value.as.integer = 14;
    assert_applied(give(&rig, &one));
    rig.now_ms += MINUTE_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(count_waits(&rig, 1, LATE), 1);
    rig_close(&rig);
}

static bool count_changes(void *user, const BpmnRecordView *record)
{
    *(uint32_t *)user = record->changed_count;
    return false;
}

/* What a visitor of each kind may do. */
static bool try_within(BpmnEngine *engine)
{
    BpmnStatus status;

    assert_int_equal(bpmn_run(engine, 0), BPMN_MISUSE);
    assert_false(bpmn_run_timer(engine, INT64_MAX, &status));
    assert_int_equal(status, BPMN_MISUSE);
    return true;
}

static bool read_within_read(void *user, const BpmnRecordView *record)
{
    uint32_t changes;

    (void)record;
    assert_int_equal(bpmn_history(user, 1, count_changes, &changes),
                     BPMN_MISUSE);
    assert_int_equal(bpmn_read(user, 1, count_changes, &changes), BPMN_MISUSE);
    return try_within(user);
}

static bool read_within_wait(void *user, const BpmnWaitView *wait)
{
    uint32_t changes;

    assert_int_equal(bpmn_history(user, wait->case_id, count_changes, &changes),
                     BPMN_OK);
    return try_within(user);
}

static bool look_within_case(void *user, const BpmnCaseView *view)
{
    bpmn_each_wait(user, view->id, read_within_wait, user);
    return try_within(user);
}

TEST(test_visitors)
{
    Rig rig;

    rig_open(&rig);
    (void)start(&rig, NULL);
    bpmn_each_case(rig.engine, look_within_case, rig.engine);
    assert_int_equal(bpmn_read(rig.engine, 1, read_within_read, rig.engine),
                     BPMN_OK);
    assert_int_equal(bpmn_history(rig.engine, 1, read_within_read, rig.engine),
                     BPMN_OK);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    rig_close(&rig);
}

/* One number has one form: the same in another one is no change. */
TEST(test_number_forms)
{
    BpmnDatum datum = {
        text("amount"),
        { .type = BPMN_DECIMAL, .as.decimal = { 50, 0, 0 } },
    };
    BpmnCommand one = command(BPMN_SET, 1, BPMN_NO_ELEMENT);
    uint32_t changes = 7;
    Rig rig;

    rig_open(&rig);
    (void)start(&rig, NULL);
    one.data = &datum;
    one.data_count = 1;
    assert_applied(give(&rig, &one));
    datum.value.as.decimal = (BpmnDecimal){ 5000, -2, 99 };
    assert_applied(give(&rig, &one));
    assert_int_equal(bpmn_history(rig.engine, 1, count_changes, &changes),
                     BPMN_OK);
    assert_int_equal(changes, 0);
    datum.value.as.decimal = (BpmnDecimal){ INT64_MAX, 0, 0 };
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    datum.value.as.decimal = (BpmnDecimal){ 1, 2000000000, 0 };
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    rig_close(&rig);
}

static void assert_misused(Rig *rig, const BpmnCommand *one)
{
    BpmnStatus status;

    assert_int_equal(bpmn_submit(rig->engine, one, &status), 0);
    assert_int_equal(status, BPMN_MISUSE);
}

/* What no journal may hold does not come into the queue. */
TEST(test_improper_texts)
{
    static const char *const BROKEN[] = {
        "\xFF",     "a\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xE2\x82",
    };
    BpmnDatum datum = { text("note"), { .type = BPMN_TEXT } };
    BpmnCommand one = command(BPMN_SET, 1, BPMN_NO_ELEMENT);
    BpmnStatus status;
    char *large = calloc(1, BPMN_COMMAND_MAX_BYTES + 1);
    Rig rig;

    assert_non_null(large);
    memset(large, 'x', BPMN_COMMAND_MAX_BYTES);
    rig_open(&rig);
    (void)start(&rig, NULL);
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        one.text = text(BROKEN[i]);
        assert_misused(&rig, &one);
        one.text = text(large);
        assert_int_equal(bpmn_submit(rig.engine, &one, &status), 0);
        assert_int_equal(status, BPMN_LARGE_COMMAND);
        one.text = text("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80");
        datum.value.as.text = text(BROKEN[i]);
        one.data = &datum;
        one.data_count = 1;
        assert_misused(&rig, &one);
        datum.value.as.text = one.text;
        assert_applied(give(&rig, &one));
        one.data_count = 0;
    }
    datum.value.type = (BpmnType)200;
    one.data_count = 1;
    assert_misused(&rig, &one);
    datum.value.type = BPMN_LOOSE;
    assert_misused(&rig, &one);
    rig_close(&rig);
    free(large);
}

/* A config of another size belongs to another version: nothing of it counts. */
TEST(test_other_version)
{
    BpmnConfig config = { .size = sizeof config - 8 };
    BpmnEngine *engine;
    Rig rig;

    assert_int_equal(bpmn_open(&config, &engine), BPMN_MISUSE);
    assert_null(engine);
    rig_configure(&rig);
    assert_int_equal(
        bpmn_store_memory(&rig.config.allocator, &rig.config.store), BPMN_OK);
    rig.config.clock.size = 0;
    assert_int_equal(bpmn_open(&rig.config, &engine), BPMN_MISUSE);
    assert_null(engine);
}

TEST(test_misuse)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnStatus status;
    BpmnAnswer answer;
    Rig rig;

    rig_open(&rig);
    assert_int_equal(bpmn_submit(rig.engine, &one, &status), 0);
    assert_int_equal(status, BPMN_MISUSE);
    one.process = &TINY;
    one.size = 0;
    assert_int_equal(bpmn_submit(rig.engine, &one, &status), 0);
    assert_int_equal(status, BPMN_MISUSE);
    assert_int_equal(bpmn_run_until(rig.engine, 1, &answer), BPMN_MISUSE);
    assert_int_equal(bpmn_run_until(rig.engine, 0, &answer), BPMN_MISUSE);
    assert_false(bpmn_answer(rig.engine, 1, &answer));
    assert_refused(act(&rig, BPMN_CLAIM, 77, REVIEW, NULL),
                   BPMN_REASON_NOT_OPEN);
    (void)start(&rig, NULL);
    assert_refused(act(&rig, BPMN_CLAIM, 1, DONE, NULL),
                   BPMN_REASON_NO_SUCH_ELEMENT);
    assert_refused(act(&rig, BPMN_JOB_DONE, 1, REVIEW, NULL),
                   BPMN_REASON_NO_SUCH_ELEMENT);
    assert_refused(act(&rig, BPMN_CLAIM, 1, 999, NULL),
                   BPMN_REASON_NO_SUCH_ELEMENT);
    rig_close(&rig);
}

/* A text beyond its field, then beyond the image: refused, nothing is there. */
TEST(test_limits)
{
    char long_text[2000];
    BpmnDatum datum = { text("note"), { .type = BPMN_TEXT } };
    BpmnCommand one;
    BpmnCaseView view;
    Rig rig;

    memset(long_text, 'x', sizeof long_text);
    rig_open(&rig);
    (void)start(&rig, NULL);
    one = command(BPMN_SET, 1, BPMN_NO_ELEMENT);
    one.data = &datum;
    one.data_count = 1;
    datum.value.as.text = (BpmnString){ long_text, 101 };
    assert_refused(give(&rig, &one), BPMN_REASON_BAD_DATA);
    datum.name = text("outcome");
    datum.value.as.text = (BpmnString){ long_text, sizeof long_text };
    assert_refused(give(&rig, &one), BPMN_REASON_LIMIT);
    datum.value.as.text.length = 900;
    assert_applied(give(&rig, &one));
    /* What is replaced does not count, what stays does. */
    memset(long_text, 'y', sizeof long_text);
    assert_applied(give(&rig, &one));
    datum.value.as.text.length = 1024 - sizeof(TinyImage) + 1;
    assert_refused(give(&rig, &one), BPMN_REASON_LIMIT);
    datum.name = text("note");
    datum.value.as.text.length = 100;
    assert_refused(give(&rig, &one), BPMN_REASON_LIMIT);
    datum.name = text("outcome");
    datum.value.as.text.length = 20;
    assert_applied(give(&rig, &one));
    assert_true(bpmn_case(rig.engine, 1, &view));
    assert_int_equal(((const BpmnImage *)view.image)->bytes,
                     sizeof(TinyImage) + 20);
    rig_close(&rig);
}

/* Records, one line each, for comparing. */
static bool show_record(void *user, const BpmnRecordView *view)
{
    char **to = user;

    *to = stpcpy(*to, "");
    memcpy(*to, view->cause.bytes, view->cause.length);
    *to += view->cause.length;
    for (uint32_t i = 0; i < view->path_count; i++) {
        *to = stpcpy(stpcpy(*to, " "),
                     view->process->elements[view->path[i]].id);
    }
    for (uint32_t i = 0; i < view->opened_count; i++) {
        *to = stpcpy(stpcpy(*to, " +"),
                     view->process->elements[view->opened[i]].id);
    }
    for (uint32_t i = 0; i < view->closed_count; i++) {
        *to = stpcpy(stpcpy(*to, " -"),
                     view->process->elements[view->closed[i]].id);
    }
    for (uint32_t i = 0; i < view->changed_count; i++) {
        *to = stpcpy(*to, " ");
        memcpy(*to, view->changed[i].name.bytes, view->changed[i].name.length);
        *to += view->changed[i].name.length;
    }
    *to = stpcpy(*to, view->verdict == BPMN_REFUSED ? " refused\n" : "\n");
    return true;
}

TEST(test_history)
{
    char lines[4096];
    char *to = lines;
    BpmnCommand one;
    uint64_t id;
    Rig rig;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    (void)start(&rig, NULL);
    assert_applied(act(&rig, BPMN_CLAIM, id, REVIEW, "ann"));
    (void)act(&rig, BPMN_CLAIM, id, REVIEW, "bob");
    one = command(BPMN_COMPLETE, id, REVIEW);
    one.outcome = text("no");
    assert_applied(give(&rig, &one));
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(bpmn_history(rig.engine, id, show_record, &to), BPMN_OK);
    assert_string_equal(lines,
                        "complete Done -Review outcome\n"
                        "claim refused\n"
                        "claim\n"
                        "start Start Review +Review\n");
    rig_close(&rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
