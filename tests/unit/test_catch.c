/* Errors and escalations: who hears them, and what then happens. */
#include "net_rig.h"

TEST(job_errors_find_the_nearest_handler)
{
    Rig *rig = rig_with(
        ERRORS, START("S") SCOPE("Q", START("I") JOB("W")
        BOUNDARY("B1", "W", ON_ERROR("X")) FLOW("g1", "I", "W"))
        BOUNDARY("B2", "Q", ON_ANY_ERROR) TASK("A")
        FLOW("f1", "S", "Q") FLOW("f2", "B2", "A"));
    rig_start(rig);
    assert_string_equal(rig_fire_code(rig, BPMN_EVENT_ERROR, "W", "no-money"),
                        "B1 | -Q end");
    rig_start(rig);
    assert_string_equal(rig_fire_code(rig, BPMN_EVENT_ERROR, "W", NULL),
                        "B2 f2 A | -Q +A");
    rig_free(rig);
}

TEST(error_end_interrupts_its_catcher)
{
    Rig *rig = rig_with(
        ERRORS, START("S") SCOPE("Q", START("I") "<parallelGateway id='P1'/>"
        TASK("T") "<endEvent id='J'>" ON_ERROR("X") "</endEvent>"
        FLOW("g1", "I", "P1") FLOW("g2", "P1", "T") FLOW("g3", "P1", "J"))
        BOUNDARY("B", "Q", ON_ERROR("X")) TASK("A")
        FLOW("f1", "S", "Q") FLOW("f2", "B", "A"));
    assert_string_equal(rig_start(rig),
                        "S f1 Q I g1 P1 g2 T g3 J B f2 A | +Q +T -Q -T +A");
    rig_free(rig);
}

TEST(uncaught_error_ends_the_case)
{
    Rig *rig = rig_with(
        ERRORS, START("S") "<parallelGateway id='P1'/>" TASK("T")
        "<endEvent id='J'>" ON_ERROR("Y") "</endEvent>"
        FLOW("g1", "S", "P1") FLOW("g2", "P1", "T") FLOW("g3", "P1", "J"));
    assert_string_equal(rig_start(rig),
                        "S g1 P1 g2 T g3 J | +T -T report:no-time end");
    rig_free(rig);
}

TEST(escalation_beside_comes_after_the_thrower)
{
    Rig *rig = rig_with(
        ESCALATION, START("S") SCOPE("Q", START("I")
        "<intermediateThrowEvent id='X1'>" ON_ESCALATION
        "</intermediateThrowEvent>" TASK("T")
        FLOW("g1", "I", "X1") FLOW("g2", "X1", "T"))
        BESIDE("B", "Q", ON_ESCALATION) TASK("A") TASK("N")
        FLOW("f1", "S", "Q") FLOW("f2", "B", "A") FLOW("f3", "Q", "N"));
    assert_string_equal(rig_start(rig),
                        "S f1 Q I g1 X1 g2 T B f2 A | +Q +T +A");
    assert_string_equal(rig_done(rig, "T"), "f3 N | -Q +N");
    rig_free(rig);
}

TEST(escalation_end_completes_before_the_handler)
{
    Rig *rig = rig_with(
        ESCALATION, START("S") SCOPE("Q", START("I")
        "<endEvent id='J'>" ON_ESCALATION "</endEvent>"
        FLOW("g1", "I", "J"))
        BESIDE("B", "Q", ON_ESCALATION) TASK("A") TASK("N")
        FLOW("f1", "S", "Q") FLOW("f2", "B", "A") FLOW("f3", "Q", "N"));
    assert_string_equal(rig_start(rig),
                        "S f1 Q I g1 J f3 N B f2 A | +Q -Q +N +A");
    rig_free(rig);
}

TEST(escalation_interrupts_or_is_reported)
{
    Rig *rig = rig_with(
        ESCALATION, START("S") SCOPE("Q", START("I")
        "<intermediateThrowEvent id='X1'>" ON_ESCALATION
        "</intermediateThrowEvent>" TASK("T")
        FLOW("g1", "I", "X1") FLOW("g2", "X1", "T"))
        BOUNDARY("B", "Q", ON_ESCALATION)
        "<intermediateThrowEvent id='X2'>" ON_ESCALATION
        "</intermediateThrowEvent>" TASK("A")
        FLOW("f1", "S", "Q") FLOW("f2", "B", "X2") FLOW("f3", "X2", "A"));
    assert_string_equal(rig_start(rig),
                        "S f1 Q I g1 X1 B f2 X2 f3 A | +Q -Q report:help +A");
    rig_free(rig);
}

TEST(person_escalates)
{
    Rig *rig = rig_with(
        ESCALATION, START("S") TASK("T") BESIDE("B", "T", ON_ESCALATION)
        TASK("A") FLOW("f1", "S", "T") FLOW("f2", "B", "A"));
    rig_start(rig);
    uint16_t event = rig_event(rig, BPMN_EVENT_ESCALATION, "T", "help");
    assert_true(rig->process->events[event].keeps);
    assert_string_equal(rig_fire_code(rig, BPMN_EVENT_ESCALATION, "T", "help"),
                        "B f2 A | +A");
    assert_string_equal(rig_done(rig, "T"), " |");
    rig_free(rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
