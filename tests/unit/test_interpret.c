/* The token game, one row of the translation table after the other. */
#include "net_rig.h"

TEST(task_waits_and_ends)
{
    Rig *rig = rig_new(START("S") TASK("T") END("E")
                       FLOW("f1", "S", "T") FLOW("f2", "T", "E"));
    assert_string_equal(rig_start(rig), "S f1 T | +T");
    assert_string_equal(rig_done(rig, "T"), "f2 E | end");
    rig_free(rig);
}

/* clang-format off */
#define CHOICE                                                       \
    START("S") "<exclusiveGateway id='G' default='f3'/>"             \
    TASK("A") TASK("B") FLOW("f1", "S", "G")                         \
    FLOW_IF("f2", "G", "A", "= amount &lt; 50") FLOW("f3", "G", "B")
/* clang-format on */

TEST(choice_takes_the_first_that_holds)
{
    Rig *rig = rig_new(CHOICE);
    rig_empty(rig);
    rig_set_integer(rig, "amount", 49);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G f2 A | +A");
    rig_empty(rig);
    rig_set_integer(rig, "amount", 50);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G f3 B | +B");
    /* FEEL: null is not less than 50. */
    assert_string_equal(rig_start(rig), "S f1 G f3 B | +B");
    rig_free(rig);
}

TEST(gap_is_an_incident_that_retries)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G'/>" TASK("A")
                       TASK("B") FLOW("f1", "S", "G")
                       FLOW_IF("f2", "G", "A", "= n &lt; 50")
                       FLOW_IF("f3", "G", "B", "= n &gt; 50"));
    rig_empty(rig);
    rig_set_integer(rig, "n", 50);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G | incident1:G");
    rig_set_integer(rig, "n", 51);
    assert_string_equal(rig_retry(rig, "G"), "G f3 B | over:G +B");
    rig_free(rig);
}

TEST(juel_needs_its_variables)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G' default='f3'/>"
                       TASK("A") TASK("B") FLOW("f1", "S", "G")
                       FLOW_IF("f2", "G", "A", "${n == 1}")
                       FLOW("f3", "G", "B"));
    assert_string_equal(rig_start(rig), "S f1 G | incident2:G");
    assert_int_equal(rig->effects[0].flow, rig_element(rig, "f2"));
    rig_set_integer(rig, "n", 2);
    assert_string_equal(rig_retry(rig, "G"), "G f3 B | over:G +B");
    rig_free(rig);
}

TEST(inexact_quotient_is_an_incident)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G' default='f3'/>"
                       TASK("A") TASK("B") FLOW("f1", "S", "G")
                       FLOW_IF("f2", "G", "A", "= 1 / n &lt; 1")
                       FLOW("f3", "G", "B"));
    rig_empty(rig);
    rig_set_integer(rig, "n", 3);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G | incident3:G");
    rig_empty(rig);
    rig_set_integer(rig, "n", 4);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G f2 A | +A");
    rig_free(rig);
}

TEST(branches_run_depth_first)
{
    Rig *rig = rig_new(START("S") "<parallelGateway id='P1'/>"
                       "<task id='X'/>" TASK("A") TASK("B")
                       "<parallelGateway id='P2'/>" END("E")
                       FLOW("f1", "S", "P1") FLOW("f2", "P1", "X")
                       FLOW("f3", "P1", "B") FLOW("f4", "X", "A")
                       FLOW("f5", "A", "P2") FLOW("f6", "B", "P2")
                       FLOW("f7", "P2", "E"));
    assert_string_equal(rig_start(rig), "S f1 P1 f2 X f4 A f3 B | +A +B");
    assert_string_equal(rig_done(rig, "B"), "f6 P2 |");
    assert_string_equal(rig_done(rig, "A"), "f5 P2 f7 E | end");
    rig_free(rig);
}

TEST(join_fires_on_its_last_turn)
{
    Rig *rig = rig_new(START("S") "<parallelGateway id='P1'/>"
                       "<parallelGateway id='P2'/>" END("E")
                       FLOW("f1", "S", "P1") FLOW("f2", "P1", "P2")
                       FLOW("f3", "P1", "P2") FLOW("f4", "P2", "E"));
    assert_string_equal(rig_start(rig), "S f1 P1 f2 P2 f3 P2 f4 E | end");
    rig_free(rig);
}

TEST(second_token_waits_at_a_join)
{
    Rig *rig = rig_new(START("S") "<parallelGateway id='P1'/>" TASK("A")
                       "<exclusiveGateway id='M'/>" TASK("B")
                       "<parallelGateway id='P2'/>" TASK("C")
                       FLOW("f1", "S", "P1") FLOW("f2", "P1", "M")
                       FLOW("f3", "P1", "M") FLOW("f4", "P1", "A")
                       FLOW("f5", "M", "B") FLOW("f6", "B", "P2")
                       FLOW("f7", "A", "P2") FLOW("f8", "P2", "C"));
    assert_string_equal(rig_start(rig),
                        "S f1 P1 f2 M f5 B f3 M f5 B f4 A | +B +B +A");
    assert_string_equal(rig_done(rig, "B"), "f6 P2 |");
    assert_string_equal(rig_done(rig, "B"), "f6 P2 |");
    assert_string_equal(rig_done(rig, "A"), "f7 P2 f8 C | +C");
    rig_free(rig);
}

/* clang-format off */
#define INCLUSIVE                                                   \
    START("S") "<parallelGateway id='P1'/>" TASK("A") TASK("B")       \
    BOUNDARY("X", "B", AFTER("PT1H")) END("E")                       \
    "<inclusiveGateway id='J'/>" TASK("C") FLOW("f1", "S", "P1")      \
    FLOW("f2", "P1", "A") FLOW("f3", "P1", "B") FLOW("f4", "A", "J")   \
    FLOW("f5", "B", "J") FLOW("f6", "X", "E") FLOW("f7", "J", "C")
/* clang-format on */

TEST(inclusive_join_waits_for_what_may_come)
{
    Rig *rig = rig_new(INCLUSIVE);
    rig_start(rig);
    assert_string_equal(rig_done(rig, "A"), "f4 J |");
    assert_string_equal(rig_done(rig, "B"), "f5 J f7 C | -X +C");
    rig_free(rig);
}

TEST(inclusive_join_waits_no_longer_for_what_is_gone)
{
    Rig *rig = rig_new(INCLUSIVE);
    rig_start(rig);
    assert_string_equal(rig_done(rig, "A"), "f4 J |");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "X"),
                        "X f6 E f7 C | -B +C");
    rig_free(rig);
}

/* What choosing among its flows needs may be missing: it has joined before. */
TEST(inclusive_join_chooses_anew)
{
    Rig *rig = rig_new(START("S") "<parallelGateway id='P1'/>"
                       "<inclusiveGateway id='J'/>" TASK("A") TASK("B")
                       FLOW("f1", "S", "P1") FLOW("f2", "P1", "J")
                       FLOW("f3", "P1", "J") FLOW_IF("f4", "J", "A", "= a")
                       FLOW_IF("f5", "J", "B", "= b"));
    assert_string_equal(rig_start(rig), "S f1 P1 f2 J f3 J | incident1:J");
    rig_set(rig, "b", (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = true });
    assert_string_equal(rig_retry(rig, "J"), "f5 B | over:J +B");
    rig_free(rig);
}

TEST(implicit_split_takes_every_true_flow)
{
    Rig *rig = rig_new(START("S") "<userTask id='T' default='f4'/>"
                       TASK("A") TASK("B") TASK("C") FLOW("f1", "S", "T")
                       FLOW_IF("f2", "T", "A", "= n &gt; 1")
                       FLOW_IF("f3", "T", "B", "= n &gt; 2")
                       FLOW("f4", "T", "C"));
    rig_start(rig);
    rig_set_integer(rig, "n", 3);
    assert_string_equal(rig_done(rig, "T"), "f2 A f3 B | +A +B");
    rig_start(rig);
    rig_set_integer(rig, "n", 1);
    assert_string_equal(rig_done(rig, "T"), "f4 C | +C");
    rig_free(rig);
}

TEST(leaving_retries_without_opening_again)
{
    Rig *rig = rig_new(START("S") TASK("T") TASK("A") FLOW("f1", "S", "T")
                       FLOW_IF("f2", "T", "A", "= n &gt; 1"));
    assert_string_equal(rig_start(rig), "S f1 T | +T");
    assert_string_equal(rig_done(rig, "T"), " | incident1:T");
    assert_string_equal(rig_retry(rig, "T"), " | over:T incident1:T");
    rig_set_integer(rig, "n", 2);
    assert_string_equal(rig_retry(rig, "T"), "f2 A | over:T +A");
    rig_free(rig);
}

/* clang-format off */
#define DEADLINE                                                     \
    START("S") SCOPE("Q", START("I") TASK("T") END("J")              \
    FLOW("g1", "I", "T") FLOW("g2", "T", "J"))                       \
    BOUNDARY("D", "Q", AFTER("PT10M")) TASK("L") END("E")            \
    FLOW("f1", "S", "Q") FLOW("f2", "Q", "E") FLOW("f3", "D", "L")
/* clang-format on */

TEST(sub_process_completes)
{
    Rig *rig = rig_new(DEADLINE);
    assert_string_equal(rig_start(rig), "S f1 Q I g1 T | +Q +D +T");
    assert_int_equal(rig->effects[1].of.timer.due_ms, 600000);
    assert_int_equal(rig->effects[1].of.timer.repetitions, 1);
    assert_string_equal(rig_done(rig, "T"), "g2 J f2 E | -Q -D end");
    rig_free(rig);
}

TEST(timer_interrupts_a_scope)
{
    Rig *rig = rig_new(DEADLINE);
    rig_start(rig);
    /* The engine closes the wait that the event names. */
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "D"),
                        "D f3 L | -Q -T +L");
    assert_string_equal(rig_done(rig, "L"), " | end");
    rig_free(rig);
}

TEST(empty_scope_completes_at_once)
{
    Rig *rig = rig_new(START("S") SCOPE("Q", SCOPE("R", "")) TASK("T")
                       FLOW("f1", "S", "Q") FLOW("f2", "Q", "T"));
    assert_string_equal(rig_start(rig), "S f1 Q R f2 T | +Q +R -R -Q +T");
    rig_free(rig);
}

TEST(one_shot_beside_fires_once)
{
    Rig *rig = rig_new(START("S") TASK("T") BESIDE("D", "T", AFTER("PT1H"))
                       TASK("N") FLOW("f1", "S", "T") FLOW("f2", "D", "N"));
    rig_start(rig);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "D"), "D f2 N | +N");
    assert_string_equal(rig_done(rig, "T"), " |");
    assert_string_equal(rig_done(rig, "N"), " | end");
    rig_free(rig);
}

TEST(cycle_beside_fires_again_until_the_last)
{
    Rig *rig = rig_new(START("S") TASK("T") BESIDE("D", "T", EVERY("R3/PT1H"))
                       TASK("N") FLOW("f1", "S", "T") FLOW("f2", "D", "N"));
    rig_start(rig);
    assert_int_equal(rig->effects[1].of.timer.repetitions, 3);
    assert_int_equal(rig->effects[1].of.timer.cycle.interval_ms, 3600000);
    assert_true(
        rig->process->events[rig_event(rig, BPMN_EVENT_TIMER, "D", NULL)]
            .keeps);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "D"), "D f2 N | +N");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "D"), "D f2 N | +N");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER_LAST, "D"),
                        "D f2 N | +N");
    assert_string_equal(rig_done(rig, "T"), " |");
    rig_free(rig);
}

TEST(message_beside_stays_armed)
{
    Rig *rig = rig_with(MESSAGE, START("S") TASK("T")
                        BESIDE("B", "T", ON_MESSAGE) TASK("N")
                        FLOW("f1", "S", "T") FLOW("f2", "B", "N"));
    rig_empty(rig);
    rig_set_text(rig, "ticket", "C-1");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"), "S f1 T | +T +B");
    assert_memory_equal(rig->effects[1].of.message.key.bytes, "C-1", 3);
    rig_fire(rig, BPMN_EVENT_MESSAGE, "B");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_MESSAGE, "B"), "B f2 N | +N");
    assert_string_equal(rig_done(rig, "T"), " | -B");
    rig_free(rig);
}

TEST(message_without_its_key_is_an_incident)
{
    Rig *rig = rig_with(MESSAGE, START("S") TASK("T")
                        BOUNDARY("B", "T", ON_MESSAGE) TASK("N")
                        FLOW("f1", "S", "T") FLOW("f2", "B", "N"));
    assert_string_equal(rig_start(rig), "S f1 T | incident2:T");
    rig_set_text(rig, "ticket", "C-1");
    assert_string_equal(rig_retry(rig, "T"), "T | over:T +T +B");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_MESSAGE, "B"),
                        "B f2 N | -T +N");
    rig_free(rig);
}

TEST(catch_events_wait)
{
    Rig *rig =
        rig_with(
        MESSAGE, START("S") "<intermediateCatchEvent id='C'>"
        AFTER("PT5M") "</intermediateCatchEvent>"
        "<receiveTask id='R' messageRef='M'/>"
        FLOW("f1", "S", "C") FLOW("f2", "C", "R"));
    rig->now_ms = 1000;
    assert_string_equal(rig_start(rig), "S f1 C | +C");
    assert_int_equal(rig->effects[0].of.timer.due_ms, 301000);
    rig_set_text(rig, "ticket", "C-1");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "C"), "f2 R | +R");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_MESSAGE, "R"), " | end");
    rig_free(rig);
}

TEST(second_opening_of_an_owner_is_an_incident)
{
    Rig *rig = rig_new(START("S") "<parallelGateway id='P1'/>"
                       "<exclusiveGateway id='M'/>" TASK("T")
                       BOUNDARY("D", "T", AFTER("PT1H"))
                       FLOW("f1", "S", "P1") FLOW("f2", "P1", "M")
                       FLOW("f3", "P1", "M") FLOW("f4", "M", "T"));
    assert_string_equal(rig_start(rig),
                        "S f1 P1 f2 M f4 T f3 M f4 T | +T +D incident4:T");
    assert_string_equal(rig_done(rig, "T"), " | -D");
    assert_string_equal(rig_retry(rig, "T"), "T | over:T +T +D");
    rig_free(rig);
}

TEST(terminate_ends_its_scope_only)
{
    Rig *rig = rig_new(
        START("S") SCOPE("Q", START("I") "<parallelGateway id='P1'/>"
        TASK("T") "<endEvent id='J'><terminateEventDefinition/></endEvent>"
        TASK("U") FLOW("g1", "I", "P1") FLOW("g2", "P1", "T")
        FLOW("g3", "P1", "J") FLOW("g4", "P1", "U")) TASK("N")
        FLOW("f1", "S", "Q") FLOW("f2", "Q", "N"));
    /* U's token had its turn still to come: it is taken away too. */
    assert_string_equal(rig_start(rig),
                        "S f1 Q I g1 P1 g2 T g3 J f2 N | +Q +T -T -Q +N");
    rig_free(rig);
}

TEST(cycle_without_a_wait_runs_out_of_fuel)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='M'/>"
                       "<exclusiveGateway id='G' default='f4'/>" TASK("T")
                       FLOW("f1", "S", "M") FLOW("f2", "M", "G")
                       FLOW_IF("f3", "G", "T", "= done")
                       FLOW("f4", "G", "M"));
    rig_start(rig);
    assert_int_equal(rig->step.fault, BPMN_FAULT_NONE);
    assert_int_equal(rig->step.effect_count, 1);
    assert_int_equal(rig->effects[0].cause, BPMN_CAUSE_FUEL);
    assert_int_equal(rig->effects[0].element, rig_element(rig, "M"));
    assert_true(rig->step.path_count >= BPMN_FUEL);
    rig_set(rig, "done",
            (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = true });
    assert_string_equal(rig_retry(rig, "M"), "M f2 G f3 T | over:M +T");
    rig_free(rig);
}

TEST(mappings_assign_when_done)
{
    Rig *rig = rig_new(
        START("S") "<serviceTask id='T'><extensionElements><zeebe:ioMapping>"
        "<zeebe:output source='=\"bot\"' target='by'/>"
        "<zeebe:output source='= n + 1' target='m'/>"
        "</zeebe:ioMapping></extensionElements></serviceTask>" TASK("A")
        FLOW("f1", "S", "T") FLOW("f2", "T", "A"));
    rig_start(rig);
    rig_set_integer(rig, "n", 41);
    assert_string_equal(rig_done(rig, "T"), "f2 A | +A");
    assert_memory_equal(rig_get(rig, "by").as.text.bytes, "bot", 3);
    BpmnValue expected = { .type = BPMN_INTEGER, .as.integer = 42 };
    assert_true(bpmn_value_equal(rig_get(rig, "m"), expected));
    rig_free(rig);
}

TEST(move_takes_what_waits)
{
    Rig *rig = rig_new(DEADLINE);
    rig_start(rig);
    assert_string_equal(rig_move(rig, "Q", "L"), "L | -Q -D -T +L");
    rig_start(rig);
    /* Its scope is left empty and goes on by itself. */
    assert_string_equal(rig_move(rig, "T", "L"), "L f2 E | -T +L -Q -D");
    rig_start(rig);
    assert_string_equal(rig_move(rig, "Q", "T"), "fault 2");
    rig_start(rig);
    assert_string_equal(rig_move(rig, "T", "D"), "fault 2");
    rig_start(rig);
    assert_string_equal(rig_move(rig, "T", "S"), "fault 2");
    rig_free(rig);
}

TEST(process_without_start_events)
{
    Rig *rig = rig_new(TASK("A") TASK("B") TASK("C") FLOW("f1", "A", "C"));
    assert_string_equal(rig_start_at(rig, "A"), "A B | +A +B");
    assert_string_equal(rig_done(rig, "A"), "f1 C | +C");
    rig_free(rig);
}

TEST(message_starts)
{
    Rig *rig = rig_with(MESSAGE, "<startEvent id='S'>" ON_MESSAGE
                        "</startEvent>" TASK("T") FLOW("f1", "S", "T"));
    rig_empty(rig);
    assert_string_equal(rig_fire_code(rig, BPMN_EVENT_START, "S", "anger"),
                        "S f1 T | +T");
    rig_free(rig);
}

TEST(task_texts_are_found_at_opening)
{
    Rig *rig = rig_new(
        START("S") "<userTask id='T'><extensionElements>"
        "<zeebe:assignmentDefinition assignee='= who'/>"
        "</extensionElements></userTask>" FLOW("f1", "S", "T"));
    assert_string_equal(rig_start(rig), "S f1 T | incident2:T");
    rig_set_text(rig, "who", "ann");
    rig_retry(rig, "T");
    assert_int_equal(rig->effects[1].of.task.assignee.length, 3);
    assert_memory_equal(rig->effects[1].of.task.assignee.bytes, "ann", 3);
    assert_int_equal(rig->effects[1].of.task.priority, 50);
    rig_free(rig);
}

TEST(lists_of_people_are_names)
{
    Rig *rig = rig_new(
        START("S") "<userTask id='T'><extensionElements>"
        "<zeebe:assignmentDefinition candidateGroups='= [\"a\", \"b\"]'"
        " candidateUsers='= [\"zoe\", boss]'/>"
        "</extensionElements></userTask>" FLOW("f1", "S", "T"));
    uint16_t wait = rig->process->elements[rig_element(rig, "T")].wait;
    BpmnNames groups = rig->process->waits[wait].candidate_groups;
    assert_int_equal(groups.count, 2);
    assert_true(bpmn_names_have(groups, bpmn_string("a")));
    assert_true(bpmn_names_have(groups, bpmn_string("b")));
    assert_null(rig->process->waits[wait].candidate_users.items);
    rig_empty(rig);
    rig_set_text(rig, "boss", "ann");
    rig_fire(rig, BPMN_EVENT_START, "S");
    const BpmnTaskOpening *task = &rig->effects[0].of.task;
    assert_null(task->candidate_groups.items);
    assert_int_equal(task->candidate_users.count, 2);
    assert_true(bpmn_names_have(task->candidate_users, bpmn_string("zoe")));
    assert_true(bpmn_names_have(task->candidate_users, bpmn_string("ann")));
    rig_free(rig);
}

TEST(tasks_of_a_drawing_wait)
{
    const char *body = START("S") "<task id='T'/>" FLOW("f1", "S", "T");
    Rig *rig = rig_new(body);
    assert_string_equal(rig_start(rig), "S f1 T | end");
    rig_free(rig);
    rig = rig_of("false", "", body);
    assert_string_equal(rig_start(rig), "S f1 T | +T");
    assert_string_equal(rig_done(rig, "T"), " | end");
    rig_free(rig);
}

TEST(timer_without_length_is_an_incident)
{
    Rig *rig = rig_new(START("S") "<intermediateCatchEvent id='C'>"
                       EVERY("R0/PT1H") "</intermediateCatchEvent>"
                       FLOW("f1", "S", "C"));
    assert_string_equal(rig_start(rig), "S f1 C | incident2:C");
    rig_free(rig);
}

TEST(boundary_of_what_never_waits)
{
    Rig *rig = rig_new(START("S") "<task id='T'/>"
                       BOUNDARY("D", "T", AFTER("PT1H")) TASK("A")
                       FLOW("f1", "S", "T") FLOW("f2", "D", "A"));
    for (uint32_t i = 0; i < rig->net->place_count; i++)
        assert_int_not_equal(rig->net->places[i].kind, PLACE_ARM);
    assert_string_equal(rig_start(rig), "S f1 T | end");
    rig_free(rig);
}

TEST(interrupting_ends_incidents_inside)
{
    Rig *rig = rig_new(
        START("S") SCOPE("Q", START("I") "<exclusiveGateway id='G'/>"
        TASK("T") FLOW("g1", "I", "G")
        FLOW_IF("g2", "G", "T", "= n = 1"))
        BOUNDARY("D", "Q", AFTER("PT10M")) TASK("L")
        FLOW("f1", "S", "Q") FLOW("f3", "D", "L"));
    assert_string_equal(rig_start(rig), "S f1 Q I g1 G | +Q +D incident1:G");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "D"),
                        "D f3 L | -Q over:G +L");
    rig_free(rig);
}

/* clang-format off */
#define WATCHED                                                        \
    START("S") TASK("T") FLOW("f1", "S", "T")                          \
    WATCHER("H", STARTED("B", AFTER("PT1H")) TASK("U") FLOW("f2", "B", "U"))
/* clang-format on */

TEST(event_sub_process_takes_what_it_watches_away)
{
    Rig *rig = rig_new(WATCHED);
    assert_string_equal(rig_start(rig), "S f1 T | +B +T");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_TIMER, "B"),
                        "H B f2 U | -T +H +U");
    assert_string_equal(rig_done(rig, "U"), " | -H end");
    rig_free(rig);
}

TEST(event_sub_process_is_no_longer_armed_when_nothing_is_left)
{
    Rig *rig = rig_new(WATCHED);
    rig_start(rig);
    assert_string_equal(rig_done(rig, "T"), " | -B end");
    rig_free(rig);
}

TEST(event_sub_process_hears_throws_of_what_it_watches)
{
    Rig *rig = rig_with(
        ESCALATION, START("S") TASK("T") FLOW("f1", "S", "T")
        WATCHER("H", STARTED("B", ON_ESCALATION) "<endEvent id='E'>"
                ON_ESCALATION "</endEvent>" FLOW("f2", "B", "E")));
    assert_string_equal(rig_start(rig), "S f1 T | +T");
    assert_string_equal(rig_fire_code(rig, BPMN_EVENT_ESCALATION, "T", "help"),
                        "H B f2 E | +H report:help -H end");
    rig_free(rig);
}

TEST(event_sub_process_beside_begins_a_body_each_time)
{
    Rig *rig = rig_with(
        MESSAGE, START("S") TASK("T") FLOW("f1", "S", "T")
        WATCHER("H", STARTED_BESIDE("B", ON_MESSAGE) TASK("U")
                FLOW("f2", "B", "U")));
    rig_empty(rig);
    rig_set_text(rig, "ticket", "C-1");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"), "S f1 T | +B +T");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_MESSAGE, "B"), "H | items");
    assert_string_equal(rig_fire(rig, BPMN_EVENT_MESSAGE, "B"), "H | items");
    assert_string_equal(rig_done(rig, "T"), " | -B");
    rig_free(rig);
}

TEST(event_sub_process_that_cannot_be_armed_stops_the_start)
{
    Rig *rig = rig_with(
        MESSAGE, START("S") TASK("T") FLOW("f1", "S", "T")
        WATCHER("H", STARTED("B", ON_MESSAGE) TASK("U") FLOW("f2", "B", "U")));
    assert_string_equal(rig_start(rig), "S | incident2:S");
    rig_set_text(rig, "ticket", "C-1");
    assert_string_equal(rig_retry(rig, "S"), "S f1 T | over:S +B +T");
    rig_free(rig);
}

TEST(a_full_path_is_a_fault)
{
    Rig *rig = rig_new(START("S") TASK("T") FLOW("f1", "S", "T"));
    rig_empty(rig);
    rig_begin(rig);
    rig->step.event = rig_event(rig, BPMN_EVENT_START, "S", NULL);
    rig->step.path_capacity = 2;
    rig->process->step(&rig->step);
    assert_int_equal(rig->step.fault, BPMN_FAULT_LIMIT);
    rig_free(rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
