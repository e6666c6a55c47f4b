/* The life cycle of tasks: every operation in every state, by everybody. */

#include "cmocka_rig.h"
#include "bpmn/value.h"
#include "human/lifecycle.h"

enum { ANN = 1, BOB = 2, OPERATIONS = 8, STATES = 3 };

/* What becomes of a task that ann holds (or nobody, when it is ready), by
   WS-HumanTask: 'c' claimed, 'p' in progress, 'r' ready, 'd' done, 's' as it
   was, then H held, Y not yours, C conflict. First what ann gets, then bob. */
static const char *const EXPECTED[OPERATIONS][STATES] = {
    [LIFECYCLE_CLAIM] = { "cc", "HH", "HH" },
    [LIFECYCLE_BEGIN] = { "pp", "pY", "CY" },
    [LIFECYCLE_RELEASE] = { "YY", "rY", "rY" },
    [LIFECYCLE_COMPLETE] = { "dd", "dY", "dY" },
    [LIFECYCLE_ESCALATE] = { "YY", "sY", "sY" },
    [LIFECYCLE_FAIL] = { "YY", "dY", "dY" },
    [LIFECYCLE_ASSIGN] = { "cc", "ss", "cc" },
    [LIFECYCLE_WITHDRAW] = { "dd", "dd", "dd" },
};

static LifecyclePerson person(uint32_t number)
{
    return (LifecyclePerson){
        .number = number, .name = bpmn_string(number == ANN ? "ann" : "bob")
    };
}

static char result(BpmnReason reason, const LifecycleTask *before,
                   const LifecycleTask *after)
{
    if (reason != BPMN_REASON_NONE) {
        assert_int_equal(before->state, after->state);
        assert_int_equal(before->holder, after->holder);
        assert_false(after->done);
    }
    switch (reason) {
    case BPMN_REASON_HELD: return 'H';
    case BPMN_REASON_NOT_YOURS: return 'Y';
    case BPMN_REASON_CONFLICT: return 'C';
    case BPMN_REASON_NONE: break;
    default: return '?';
    }
    if (after->done) return 'd';
    if (after->state == before->state) return 's';
    return "rcp"[after->state];
}

TEST(test_every_operation)
{
    for (int operation = 0; operation < OPERATIONS; operation++) {
        for (int from = 0; from < STATES; from++) {
            for (uint32_t who = ANN; who <= BOB; who++) {
                LifecycleTask before = {
                    .state = (BpmnTaskState)from,
                    .holder = from ? ANN : 0,
                };
                LifecycleTask task = before;
                LifecyclePerson actor = person(who);
                BpmnRole role;
                BpmnReason reason = lifecycle_apply(
                    (LifecycleOperation)operation, &task, &actor, &role);

                assert_int_equal(result(reason, &before, &task),
                                 EXPECTED[operation][from][who - 1]);
                assert_true((reason == BPMN_REASON_NONE)
                            == (role != BPMN_ROLE_NONE));
                if (task.done) continue;
                assert_true((task.holder != 0)
                            == (task.state != BPMN_TASK_READY));
            }
        }
    }
}

static bool eligible(const LifecycleTask *task, const char *name,
                     const BpmnString *groups, size_t group_count)
{
    LifecyclePerson actor = {
        .number = 7,
        .groups = groups,
        .group_count = group_count,
        .trusted = !groups,
    };

    if (name) actor.name = bpmn_string(name);
    return lifecycle_is_eligible(task, &actor);
}

TEST(test_eligible)
{
    const BpmnString tier1[] = { bpmn_string("tier-1") };
    const BpmnString other[] = { bpmn_string("tier-11"), bpmn_string("x") };
    LifecycleTask anybody = { 0 };
    const BpmnString three[] = { BPMN_STRING("ann"), BPMN_STRING("bob"),
                                 BPMN_STRING("eve") };
    const BpmnString two[] = { BPMN_STRING("a"), BPMN_STRING("tier-1") };
    LifecycleTask users = { .candidate_users = { three, 3 } };
    LifecycleTask groups = { .candidate_groups = { two, 2 } };
    LifecycleTask nobody = { .candidate_groups = { two, 0 } };
    LifecycleTask zoe = { .assignee = bpmn_string("zoe") };

    assert_true(eligible(&anybody, "ann", NULL, 0));
    assert_true(eligible(&anybody, NULL, other, 2));
    assert_true(eligible(&users, "bob", other, 2));
    assert_false(eligible(&users, "zoe", NULL, 0));
    assert_false(eligible(&users, NULL, NULL, 0));
    assert_true(eligible(&groups, "ann", NULL, 0));
    assert_true(eligible(&groups, NULL, NULL, 0));
    assert_true(eligible(&groups, "ann", tier1, 1));
    assert_false(eligible(&groups, "ann", other, 2));
    assert_false(eligible(&groups, "ann", tier1, 0));
    assert_false(eligible(&nobody, "ann", tier1, 1));
    assert_false(eligible(&nobody, NULL, NULL, 0));
    assert_true(eligible(&zoe, "zoe", other, 2));
    assert_false(eligible(&zoe, "ann", NULL, 0));
}

TEST(test_unnamed_acts_as_holder)
{
    LifecycleTask task = { .state = BPMN_TASK_RESERVED, .holder = ANN };
    LifecyclePerson unnamed = { .number = UINT32_MAX };
    BpmnRole role;

    assert_int_equal(lifecycle_apply(LIFECYCLE_BEGIN, &task, &unnamed, &role),
                     BPMN_REASON_NONE);
    assert_int_equal(role, BPMN_ROLE_HOLDER);
    assert_int_equal(task.holder, ANN);
    assert_int_equal(lifecycle_apply(LIFECYCLE_RELEASE, &task, &unnamed, &role),
                     BPMN_REASON_NONE);
    assert_int_equal(lifecycle_apply(LIFECYCLE_CLAIM, &task, &unnamed, &role),
                     BPMN_REASON_NONE);
    assert_int_equal(task.holder, UINT32_MAX);
}

TEST(test_lists)
{
    BpmnString list = bpmn_string(" a b ,c,, d");
    BpmnString name;

    assert_true(bpmn_next_name(&list, &name));
    assert_true(bpmn_string_equal(name, bpmn_string("a b")));
    assert_true(bpmn_next_name(&list, &name));
    assert_true(bpmn_string_equal(name, bpmn_string("c")));
    assert_true(bpmn_next_name(&list, &name));
    assert_true(bpmn_string_equal(name, bpmn_string("d")));
    assert_false(bpmn_next_name(&list, &name));
}

int main(void)
{
    return run_listed(NULL, NULL);
}
