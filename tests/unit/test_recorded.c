/*
 * Numbers that stand in journals. A journal outlives the program that wrote
 * it: none of these may ever change, new ones are added.
 */
#include "cmocka_rig.h"
#include "bpmn/engine.h"
#include "bpmn/journal.h"
#include "core/case/draft.h"

typedef struct Recorded {
    int given;
    int number;
} Recorded;

/* clang-format off */
static const Recorded ALL[] = {
    { BPMN_REASON_NONE, 0 }, { BPMN_REASON_NOT_OPEN, 1 },
    { BPMN_REASON_NOT_YOURS, 2 }, { BPMN_REASON_NOT_ELIGIBLE, 3 },
    { BPMN_REASON_HELD, 4 }, { BPMN_REASON_CONFLICT, 5 },
    { BPMN_REASON_DUPLICATE_KEY, 6 }, { BPMN_REASON_NO_RECEIVER, 7 },
    { BPMN_REASON_AMBIGUOUS, 8 }, { BPMN_REASON_BAD_DATA, 9 },
    { BPMN_REASON_BAD_OUTCOME, 10 }, { BPMN_REASON_NOT_DUE, 11 },
    { BPMN_REASON_LIMIT, 12 }, { BPMN_REASON_NO_SUCH_ELEMENT, 13 },
    { BPMN_REASON_TOO_OLD, 14 }, { BPMN_REASON_NOT_IN_FORCE, 15 },
    { BPMN_REASON_SUSPENDED, 16 },
    { BPMN_START, 0 }, { BPMN_CLAIM, 1 }, { BPMN_BEGIN, 2 },
    { BPMN_RELEASE, 3 }, { BPMN_COMPLETE, 4 }, { BPMN_ESCALATE, 5 },
    { BPMN_JOB_TAKE, 6 }, { BPMN_JOB_DONE, 7 }, { BPMN_JOB_FAILED, 8 },
    { BPMN_JOB_ERROR, 9 }, { BPMN_MESSAGE, 10 }, { BPMN_RETRY, 11 },
    { BPMN_SET, 12 }, { BPMN_MOVE, 13 }, { BPMN_PARAMETER, 14 },
    { BPMN_SIGNAL, 15 }, { BPMN_BROADCAST, 16 }, { BPMN_IN_FORCE, 17 },
    { BPMN_ASSIGN, 18 }, { BPMN_CANCEL, 19 }, { BPMN_SUSPEND, 20 },
    { BPMN_RESUME, 21 }, { BPMN_CLOCK_ACCEPT, 22 },
    { BPMN_CLOCK_RESET, 23 },
    { BPMN_EVALUATE, 24 }, { BPMN_DUE, 25 }, { BPMN_TRIES, 26 },
    { BPMN_FAIL, 27 }, { BPMN_ADD, 28 },
    { BPMN_TASK_READY, 0 }, { BPMN_TASK_RESERVED, 1 },
    { BPMN_TASK_IN_PROGRESS, 2 },
    { BPMN_LOOSE, 0 }, { BPMN_BOOLEAN, 1 }, { BPMN_INTEGER, 2 },
    { BPMN_DECIMAL, 3 }, { BPMN_TEXT, 4 }, { BPMN_ENUMERATION, 5 },
    { BPMN_INSTANT, 6 }, { BPMN_DURATION, 7 }, { BPMN_STRUCTURE, 8 },
    { BPMN_MONTHS, 9 },
    { BPMN_FLOW, 0 }, { BPMN_START_EVENT, 1 }, { BPMN_END_EVENT, 2 },
    { BPMN_CATCH_EVENT, 3 }, { BPMN_THROW_EVENT, 4 },
    { BPMN_BOUNDARY_EVENT, 5 }, { BPMN_TASK, 6 }, { BPMN_USER_TASK, 7 },
    { BPMN_JOB, 8 }, { BPMN_RECEIVE_TASK, 9 }, { BPMN_SUB_PROCESS, 10 },
    { BPMN_GATEWAY, 11 },
    { BPMN_WAIT_TASK, 0 }, { BPMN_WAIT_JOB, 1 }, { BPMN_WAIT_TIMER, 2 },
    { BPMN_WAIT_MESSAGE, 3 }, { BPMN_WAIT_INCIDENT, 4 },
    { BPMN_WAIT_SCOPE, 5 }, { BPMN_WAIT_SIGNAL, 6 },
    { BPMN_WAIT_CALL, 7 },     { BPMN_WAIT_CONDITION, 8 },
    { BPMN_EVENT_START, 0 }, { BPMN_EVENT_DONE, 1 },
    { BPMN_EVENT_TIMER, 2 }, { BPMN_EVENT_TIMER_LAST, 3 },
    { BPMN_EVENT_MESSAGE, 4 }, { BPMN_EVENT_ERROR, 5 },
    { BPMN_EVENT_ESCALATION, 6 }, { BPMN_EVENT_SIGNAL, 7 },
    { BPMN_EVENT_START_SIGNAL, 8 },
    { BPMN_EVENT_START_TIMER, 9 },
    { BPMN_EVENT_CONDITION, 10 },
    { BPMN_EVENT_START_CONDITION, 11 },
    { BPMN_EVENT_GIVES, 12 },
    { BPMN_CAUSE_NONE, 0 }, { BPMN_CAUSE_NO_FLOW, 1 },
    { BPMN_CAUSE_NO_VALUE, 2 }, { BPMN_CAUSE_ARITHMETIC, 3 },
    { BPMN_CAUSE_AGAIN, 4 }, { BPMN_CAUSE_FUEL, 5 },
    { BPMN_CAUSE_SLICE, 13 },
    { BPMN_CAUSE_JOB_FAILED, 6 }, { BPMN_CAUSE_JOB_ERROR, 7 },
    { BPMN_CAUSE_NOBODY, 8 }, { BPMN_CAUSE_TOO_LARGE, 9 },
    { BPMN_CAUSE_SUSPENDED, 10 }, { BPMN_CAUSE_CALL, 11 },
    { BPMN_CAUSE_LIMIT, 12 },
    { BPMN_ROLE_NONE, 0 }, { BPMN_ROLE_CANDIDATE, 1 },
    { BPMN_ROLE_HOLDER, 2 }, { BPMN_ROLE_ENGINE, 3 },
    { BPMN_ROLE_WORKER, 4 }, { BPMN_ROLE_SENDER, 5 },
    { BPMN_ROLE_OPERATOR, 6 },
    { BPMN_RECORD_STEP, 1 }, { BPMN_RECORD_TASK, 2 },
    { BPMN_RECORD_REFUSED, 3 }, { BPMN_RECORD_DEFINITION, 4 },
    { BPMN_RECORD_ENVIRONMENT, 5 }, { BPMN_RECORD_PARAMETER, 6 },
    { BPMN_RECORD_CARRY, 7 }, { BPMN_RECORD_ERASE, 8 },
    { BPMN_RECORD_MIGRATE, 9 }, { BPMN_RECORD_CHECKPOINT, 10 },
    { BPMN_RECORD_NAME, 11 }, { BPMN_RECORD_OBJECT, 12 },
    { BPMN_OBJECT_BROADCAST, 1 },
    { BPMN_OBJECT_START, 2 },
    { BPMN_OBJECT_MESSAGE, 3 },
    { BPMN_CAUSED_BY_TIMER, 64 }, { BPMN_CAUSED_BY_ENGINE, 65 },
    { BPMN_CAUSED_BY_SIGNAL, 66 }, { BPMN_CAUSED_BY_CALL, 67 }
};
/* clang-format on */

TEST(test_numbers)
{
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++) {
        assert_int_equal(ALL[i].given, ALL[i].number);
    }
}

TEST(test_forms)
{
    assert_int_equal(BPMN_RECORD_FORMAT, 2);
    assert_int_equal(BPMN_HEAD_BYTES, 176);
    assert_int_equal(BPMN_DIGEST_BYTES, 32);
    assert_int_equal(BPMN_SALT_BYTES, 16);
    assert_int_equal(sizeof(CaseState), 48);
    assert_int_equal(WAIT_FIXED_BYTES, 32);
    assert_int_equal(sizeof(BpmnDecimal), 16);
    assert_int_equal(sizeof(BpmnText), 8);
    assert_int_equal(sizeof(BpmnLoose), 24);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
