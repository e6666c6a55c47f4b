/* Lists of names: computed by a step, kept by waits, told by records. */
#include "store_rig.h"
#include "tamper_rig.h"

#include "bpmn/value.h"

/* The task is offered to two groups, one of which has a comma in its name, and
   to nobody by name. */
static void step_with_names(BpmnStep *step)
{
    static const BpmnString NOBODY[1];

    tiny_step(step);
    for (uint32_t i = 0; i < step->effect_count; i++) {
        BpmnEffect *effect = &step->effects[i];

        if (effect->kind != BPMN_EFFECT_OPEN
            || effect->wait != BPMN_WAIT_TASK) {
            continue;
        }
        effect->of.task.candidate_groups = (BpmnNames){ NULL, 0 };
        bpmn_add_name(step, &effect->of.task.candidate_groups,
                      bpmn_string("legal"));
        bpmn_add_name(step, &effect->of.task.candidate_groups,
                      bpmn_string("north, chiefs"));
        effect->of.task.candidate_users = (BpmnNames){ NOBODY, 0 };
    }
}

static BpmnAnswer claim_as(Rig *rig, const char *group)
{
    BpmnString groups[] = { bpmn_string("x"), bpmn_string(group) };
    BpmnCommand claim = command(BPMN_CLAIM, 1, REVIEW);

    claim.actor = bpmn_string("ann");
    claim.groups = groups;
    claim.group_count = 2;
    claim.flags = 0;
    return give(rig, &claim);
}

static bool names_are_kept(void *user, const BpmnWaitView *view)
{
    if (view->kind != BPMN_WAIT_TASK) return true;
    assert_int_equal(view->candidate_groups.count, 2);
    assert_true(bpmn_string_equal(view->candidate_groups.items[1],
                                  bpmn_string("north, chiefs")));
    assert_non_null(view->candidate_users.items);
    assert_int_equal(view->candidate_users.count, 0);
    ++*(int *)user;
    return true;
}

static bool see_claim(void *user, const BpmnRecordView *record)
{
    if (record->kind != BPMN_RECORD_TASK) {
        assert_int_equal(record->groups.count, 0);
        return true;
    }
    assert_int_equal(record->groups.count, 1);
    assert_true(bpmn_string_equal(record->groups.items[0],
                                  bpmn_string("north, chiefs")));
    assert_int_equal(record->groups_from, BPMN_GROUPS_OF_CALLER);
    ++*(int *)user;
    return true;
}

static BpmnStatus open_with_names(Rig *rig, BpmnProcess *process,
                                  Tamper *tamper)
{
    rig_configure(rig);
    *process = TINY;
    process->step = step_with_names;
    rig->processes[0] = process;
    rig->config.store = tamper_store(tamper);
    return bpmn_open(&rig->config, &rig->engine);
}

TEST(test_kept)
{
    Tamper *tamper = tamper_new();
    BpmnProcess process;
    int seen = 0;
    Rig rig;

    assert_int_equal(open_with_names(&rig, &process, tamper), BPMN_OK);
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    one.process = &process;
    assert_applied(give(&rig, &one));
    rig_close(&rig);
    assert_int_equal(open_with_names(&rig, &process, tamper), BPMN_OK);
    bpmn_each_wait(rig.engine, 1, names_are_kept, &seen);
    assert_refused(claim_as(&rig, "chiefs"), BPMN_REASON_NOT_ELIGIBLE);
    assert_refused(claim_as(&rig, "tier-1"), BPMN_REASON_NOT_ELIGIBLE);
    assert_applied(claim_as(&rig, "north, chiefs"));
    assert_int_equal(bpmn_read(rig.engine, 1, see_claim, &seen), BPMN_OK);
    assert_int_equal(seen, 2);
    rig_close(&rig);
    tamper_free(tamper);
}

TEST(test_growing)
{
    char scratch[700];
    BpmnStep step = { .scratch = scratch, .scratch_capacity = sizeof scratch };
    BpmnNames names = { NULL, 0 };

    step.scratch_used = 3;
    for (int i = 0; i < 16; i++) bpmn_add_name(&step, &names, bpmn_string("n"));
    assert_int_equal(step.fault, BPMN_FAULT_NONE);
    assert_int_equal(names.count, 16);
    assert_true(bpmn_names_have(names, bpmn_string("n")));
    bpmn_add_name(&step, &names, bpmn_string("n"));
    assert_int_equal(step.fault, BPMN_FAULT_LIMIT);
}

TEST(test_packed)
{
    const BpmnString two[] = { BPMN_STRING("a"), BPMN_STRING("") };
    BpmnNames names = { two, 2 };
    uint8_t bytes[16];
    BpmnString list = { (const char *)bytes, names_bytes(names) };
    BpmnString room[2];

    assert_int_equal(list.length, 13);
    names_write(names, bytes);
    assert_true(names_are_sound(list));
    names = names_read(list, room);
    assert_int_equal(names.count, 2);
    assert_true(bpmn_string_equal(names.items[0], two[0]));
    assert_int_equal(names.items[1].length, 0);
    list.length--;
    assert_false(names_are_sound(list));
    list.length = 13;
    bytes[0] = 3;
    assert_false(names_are_sound(list));
    bytes[0] = 1;
    assert_false(names_are_sound(list));
}

int main(void)
{
    return run_listed(NULL, NULL);
}
