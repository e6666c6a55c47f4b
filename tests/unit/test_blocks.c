/* Typed blocks of waits, cases and records: kept, or refused by name. */
#include "store_rig.h"
#include "tamper_rig.h"

#include "core/case/draft.h"

enum { AT_BODY_BYTES = 92, AT_BLOCKS = 20, BLOCK = 16 };

typedef enum Place { IN_WAIT, IN_CASE, IN_RECORD } Place;

/* Puts a block of 5 bytes into the last record. */
static void insert(Tamper *tamper, Place place, uint16_t type)
{
    Kept *kept = &tamper->records[tamper->last];
    uint8_t *head = malloc(BPMN_HEAD_BYTES + kept->body_bytes + BLOCK);
    uint8_t *body = head + BPMN_HEAD_BYTES;
    size_t state_at = (size_t)(tamper_state(tamper, tamper->last)
                               - tamper_body(tamper, tamper->last));
    CaseState *state;
    size_t at = state_at;

    assert_non_null(head);
    memcpy(head, kept->head, BPMN_HEAD_BYTES + kept->body_bytes);
    state = (CaseState *)(void *)(body + state_at);
    if (place == IN_CASE) at = kept->body_bytes;
    if (place == IN_WAIT) {
        at = (size_t)(state_wait_bytes(state) + WAIT_FIXED_BYTES - body);
        put_u32(body + at - 12, BLOCK);
        state->wait_bytes += BLOCK;
    }
    if (place == IN_CASE) state->block_bytes += BLOCK;
    if (place == IN_RECORD) {
        put_u32(body + AT_BLOCKS, BLOCK);
    } else {
        state->bytes += BLOCK;
        put_u32(body + BPMN_SALT_BYTES, state->bytes);
    }
    memmove(body + at + BLOCK, body + at, kept->body_bytes - at);
    memcpy(block_begin(body + at, type, 7, 5), "later", 5);
    free(kept->head);
    kept->head = head;
    kept->body_bytes += BLOCK;
    put_u32(head + AT_BODY_BYTES, (uint32_t)kept->body_bytes);
    tamper_seal(tamper);
}

/* A claimed task, whose wait has no words. */
static Tamper *claimed(void)
{
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_applied(start(&rig, "k"));
    assert_applied(act(&rig, BPMN_CLAIM, 1, REVIEW, "ann"));
    rig_close(&rig);
    return tamper;
}

static bool has_block(BpmnString blocks, uint16_t type)
{
    Block block;

    return block_find(blocks, type, &block) && block.flags == 7
        && bpmn_string_equal(block.bytes, bpmn_string("later"));
}

static BpmnString first_wait_blocks(const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    assert_true(wait_next(&cursor, &wait));
    return (BpmnString){ (const char *)cursor.at - wait.block_bytes,
                         wait.block_bytes };
}

/* Two more steps and a restart between them. */
TEST(test_kept)
{
    Tamper *tamper = claimed();
    const CaseState *found;

    insert(tamper, IN_CASE, 0x8001);
    insert(tamper, IN_WAIT, 0x8002);
    insert(tamper, IN_RECORD, 0x8003);
    for (int i = 0; i < 2; i++) {
        Rig rig = { 0 };

        assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
        assert_applied(
            act(&rig, i == 0 ? BPMN_BEGIN : BPMN_RELEASE, 1, REVIEW, "ann"));
        rig_close(&rig);
        found = (const CaseState *)(const void *)tamper_state(tamper,
                                                              tamper->last);
        assert_true(has_block(state_blocks(found), 0x8001));
        assert_true(has_block(first_wait_blocks(found), 0x8002));
    }
    tamper_free(tamper);
}

/* A block that no version knows yet. */
enum { LATER = 9 };

static void expect_named(Place place, const char *what)
{
    Tamper *tamper = claimed();
    BpmnProblem problem = { 0 };
    Rig rig = { 0 };

    insert(tamper, place, LATER);
    rig_configure(&rig);
    rig.config.store = tamper_store(tamper);
    rig.config.problem = &problem;
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OTHER_FORMAT);
    assert_string_equal(problem.what, what);
    assert_int_equal(problem.number, LATER);
    assert_int_equal(problem.position, tamper->last);
    tamper_free(tamper);
}

TEST(test_named)
{
    expect_named(IN_WAIT, "block of a wait");
    expect_named(IN_CASE, "block of a case");
    expect_named(IN_RECORD, "block of a record");
}

/* A task's state and the one before it, as its wait has them. */
TEST(test_state_before)
{
    Tamper *tamper = claimed();
    WaitCursor cursor = state_waits(
        (const CaseState *)(const void *)tamper_state(tamper, tamper->last));
    Wait wait;

    assert_true(wait_next(&cursor, &wait));
    assert_int_equal(wait.state, BPMN_TASK_RESERVED);
    assert_int_equal(wait.before, BPMN_TASK_READY);
    tamper_free(tamper);
}

TEST(test_damaged)
{
    static const char SHORT[16] = { 1, 0, 0, 0, 9 };
    BpmnString left = { SHORT, sizeof SHORT };
    Later later = { NULL, 0 };

    assert_int_equal(blocks_check(left, 1, "block", &later), BPMN_CORRUPT);
    left.length = 4;
    assert_int_equal(blocks_check(left, 1, "block", &later), BPMN_CORRUPT);
    left.length = 0;
    assert_int_equal(blocks_check(left, 1, "block", &later), BPMN_OK);
    assert_null(later.what);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
