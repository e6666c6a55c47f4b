/* Once: the last commands with an id are known again, whatever became of their
   cases, of the window and of the engine. */
#include "store_rig.h"
#include "tamper_rig.h"

enum { REMEMBERED = 5000, COMMANDS = 12000 };

static void choose(BpmnCommand *one, uint32_t number)
{
    memset(one->id, 0, sizeof one->id);
    put_u32(one->id + 12, number + 1);
}

static BpmnStatus open_remembering(Rig *rig, Tamper *tamper, uint64_t limit)
{
    int64_t now_ms = rig->now_ms;

    rig_configure(rig);
    if (now_ms > rig->now_ms) rig->now_ms = now_ms;
    rig->config.store = tamper_store(tamper);
    rig->config.command_ids = limit;
    return bpmn_open(&rig->config, &rig->engine);
}

/* A case starts and is done, many times; each start has an id. */
static void start_and_end(Rig *rig, uint32_t from, uint32_t to)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);

    one.process = &TINY;
    for (uint32_t i = from; i < to; i++) {
        BpmnAnswer answer;

        choose(&one, i);
        answer = give(rig, &one);
        assert_applied(answer);
        if (i % 2 == 0) {
            assert_applied(
                act(rig, BPMN_COMPLETE, answer.case_id, REVIEW, "ann"));
        }
    }
}

static BpmnAnswer again(Rig *rig, uint32_t number)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);

    one.process = &TINY;
    choose(&one, number);
    return give(rig, &one);
}

TEST(test_last_are_known)
{
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };

    assert_int_equal(open_remembering(&rig, tamper, REMEMBERED), BPMN_OK);
    start_and_end(&rig, 0, 4000);
    assert_int_equal(bpmn_remembers_since(rig.engine), INT64_MIN);
    rig.now_ms += MINUTE_MS;
    start_and_end(&rig, 4000, COMMANDS / 2);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(bpmn_remembers_since(rig.engine), BEGIN_MS);
        assert_int_equal(again(&rig, COMMANDS / 2 - 1).verdict, BPMN_REPEATED);
        assert_int_equal(again(&rig, COMMANDS / 2 - REMEMBERED).verdict,
                         BPMN_REPEATED);
        rig_close(&rig);
        assert_int_equal(open_remembering(&rig, tamper, REMEMBERED), BPMN_OK);
    }
    assert_int_equal(again(&rig, 0).verdict, BPMN_APPLIED);
    assert_true(tamper_find(tamper, BPMN_RECORD_COMMAND_IDS, tamper->last) > 0);
    rig_close(&rig);
    tamper_free(tamper);
}

/* An id of version 7 that tells a time before the oldest that is remembered. */
TEST(test_too_old)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };

    assert_int_equal(open_remembering(&rig, tamper, 3), BPMN_OK);
    one.process = &TINY;
    one.id[6] = 0x70;
    one.id[8] = 0x80;
    for (uint8_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            one.id[j] = (uint8_t)((uint64_t)rig.now_ms >> (40 - 8 * j));
        }
        one.id[15] = i;
        assert_applied(give(&rig, &one));
        rig.now_ms += 1000;
    }
    assert_int_equal(give(&rig, &one).verdict, BPMN_REPEATED);
    one.id[15] = 77;
    assert_applied(give(&rig, &one));
    one.id[2] = 0;
    assert_refused(give(&rig, &one), BPMN_REASON_TOO_OLD);
    one.id[6] = 0x40;
    assert_applied(give(&rig, &one));
    rig_close(&rig);
    tamper_free(tamper);
}

/* What was not committed is not remembered. */
TEST(test_rolled_back)
{
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };

    assert_int_equal(open_remembering(&rig, tamper, 0), BPMN_OK);
    start_and_end(&rig, 0, 4095);
    tamper->fails = true;
    assert_int_equal(again(&rig, 5000).status, BPMN_STORE_ERROR);
    assert_int_equal(again(&rig, 5000).status, BPMN_STORE_ERROR);
    tamper->fails = false;
    assert_int_equal(again(&rig, 5000).verdict, BPMN_APPLIED);
    assert_int_equal(again(&rig, 5000).verdict, BPMN_REPEATED);
    rig_close(&rig);
    assert_int_equal(open_remembering(&rig, tamper, 0), BPMN_OK);
    assert_int_equal(again(&rig, 5000).verdict, BPMN_REPEATED);
    assert_int_equal(again(&rig, 4094).verdict, BPMN_REPEATED);
    rig_close(&rig);
    tamper_free(tamper);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
