/* Commands in the queue: made there or copied into it. */
#include "engine_rig.h"

enum { COMMANDS = 60, RUN_EACH = 7, SOME = 3, JOURNAL_BYTES = 1 << 20 };

/* The records of a journal, one behind the other. */
typedef struct Journal {
    uint8_t bytes[JOURNAL_BYTES];
    size_t used;
} Journal;

static bool keep(void *user, const BpmnRecordBytes *record)
{
    Journal *journal = user;

    assert_true(journal->used + record->head_bytes + record->body_bytes
                <= JOURNAL_BYTES);
    memcpy(journal->bytes + journal->used, record->head, record->head_bytes);
    journal->used += record->head_bytes;
    memcpy(journal->bytes + journal->used, record->body, record->body_bytes);
    journal->used += record->body_bytes;
    return true;
}

static Journal *read_journal(const Rig *rig)
{
    Journal *journal = calloc(1, sizeof *journal);

    assert_non_null(journal);
    assert_int_equal(
        rig->config.store.read_from(rig->config.store.user, 1, keep, journal),
        BPMN_STORE_OK);
    return journal;
}

/* What a program that sends commands has in its own memory. */
typedef struct Sent {
    char key[4];
    char note[16 * COMMANDS];
    BpmnDatum datum;
    BpmnString groups[2];
} Sent;

/* The i-th command: texts of all lengths, rising, so that the queue grows. */
static void fill(BpmnCommand *one, Sent *sent, size_t i)
{
    sent->key[0] = (char)('a' + i / 26);
    sent->key[1] = (char)('a' + i % 26);
    sent->key[2] = '\0';
    memset(sent->note, 'x', 16 * i);
    sent->groups[0] = text("tier-1");
    sent->groups[1] = text("");
    sent->datum = (BpmnDatum){
        text("note"),
        { .type = BPMN_TEXT, .as.text = { sent->note, i < 20 ? i : 16 * i } },
    };
    one->process = &TINY;
    one->key = text(sent->key);
    one->actor = (BpmnString){ sent->note, i % 19 };
    one->groups = sent->groups;
    one->group_count = i % 3;
    one->data = &sent->datum;
    one->data_count = i % 2;
}

static void send_all(Rig *rig, bool composes)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        BpmnCommand own = command(BPMN_START, 0, BPMN_NO_ELEMENT);
        BpmnCommand *one = &own;
        Sent sent;

        if (composes) {
            one = bpmn_compose(rig->engine, BPMN_START, 0, BPMN_NO_ELEMENT);
        }
        fill(one, &sent, i);
        assert_int_equal(bpmn_submit(rig->engine, one, NULL), i + 1);
        memset(&sent, '?', sizeof sent);
        if (i % RUN_EACH == 0) {
            assert_int_equal(bpmn_run(rig->engine, SOME), BPMN_OK);
        }
    }
    assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
}

/* Also where the queue moves: it grows, and what was executed makes room. */
TEST(test_composed_as_copied)
{
    Journal *copied;
    Journal *composed;
    Rig rig;

    rig_open(&rig);
    send_all(&rig, false);
    copied = read_journal(&rig);
    rig_close(&rig);
    rig_open(&rig);
    send_all(&rig, true);
    composed = read_journal(&rig);
    rig_close(&rig);
    assert_true(copied->used > COMMANDS * (size_t)BPMN_HEAD_BYTES);
    assert_int_equal(copied->used, composed->used);
    assert_memory_equal(copied->bytes, composed->bytes, copied->used);
    free(copied);
    free(composed);
}

/* One that is not submitted, or refused, leaves nothing behind. */
TEST(test_composed_anew)
{
    BpmnCommand *one;
    BpmnStatus status;
    BpmnAnswer answer;
    Rig rig;

    rig_open(&rig);
    one = bpmn_compose(rig.engine, BPMN_START, 0, BPMN_NO_ELEMENT);
    one->process = &TINY;
    one->key = text("forgotten");
    one = bpmn_compose(rig.engine, BPMN_CLAIM, 7, REVIEW);
    assert_int_equal(one->size, sizeof *one);
    assert_int_equal(one->kind, BPMN_CLAIM);
    assert_int_equal(one->case_id, 7);
    assert_int_equal(one->element, REVIEW);
    assert_null(one->process);
    assert_null(one->key.bytes);
    one->actor = text("\xFF");
    assert_int_equal(bpmn_submit(rig.engine, one, &status), 0);
    assert_int_equal(status, BPMN_MISUSE);
    one = bpmn_compose(rig.engine, BPMN_START, 0, BPMN_NO_ELEMENT);
    assert_null(one->actor.bytes);
    one->process = &TINY;
    one->key = text("kept");
    assert_int_equal(bpmn_submit(rig.engine, one, &status), 1);
    assert_int_equal(bpmn_run_until(rig.engine, 1, &answer), BPMN_OK);
    assert_applied(answer);
    assert_int_equal(bpmn_case_by_key(rig.engine, &TINY, text("forgotten")), 0);
    assert_int_equal(bpmn_case_by_key(rig.engine, &TINY, text("kept")),
                     answer.case_id);
    rig_close(&rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
