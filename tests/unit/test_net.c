/* Numbers, places, canonical form, tables. */
#include "net_rig.h"

#include "net/layout.h"

/* clang-format off */
#define BIG                                                          \
    START("S") SCOPE("Q", START("I") TASK("T") END("J")              \
    FLOW("g1", "I", "T") FLOW("g2", "T", "J"))                       \
    BOUNDARY("D", "Q", AFTER("PT10M")) TASK("L") END("E")            \
    FLOW("f1", "S", "Q") FLOW("f2", "Q", "E") FLOW("f3", "D", "L")
/* clang-format on */

static const char *numbers(const Rig *rig)
{
    Text text = text_new(rig->arena);
    for (uint32_t i = 0; i < rig->net->element_count; i++)
        text_add_format(&text, "%s%s", i == 0 ? "" : " ",
                        rig->net->elements[i].id);
    return text.bytes;
}

TEST(numbers_go_by_flow)
{
    Rig *rig = rig_new(BIG);
    assert_string_equal(numbers(rig), "S Q I D E T L J f1 f2 g1 f3 g2");
    assert_int_equal(rig->net->node_count, 8);
    rig_free(rig);
    /* What nothing reaches follows by id. */
    rig = rig_new(START("S") TASK("A") TASK("Z") TASK("Y")
                  FLOW("f1", "S", "A") FLOW("f2", "Z", "Y"));
    assert_string_equal(numbers(rig), "S A Y Z f1 f2");
    rig_free(rig);
}

static const char *dump(const Rig *rig)
{
    Text text = text_new(rig->arena);
    net_dump(rig->net, &text);
    return text.bytes;
}

/* The same elements in another order; flows of one node keep theirs. */
/* clang-format off */
#define SHUFFLED                                                     \
    FLOW("f3", "D", "L") END("E") FLOW("f2", "Q", "E") TASK("L")     \
    BOUNDARY("D", "Q", AFTER("PT10M"))                               \
    SCOPE("Q", FLOW("g2", "T", "J") END("J") TASK("T") START("I")    \
    FLOW("g1", "I", "T")) FLOW("f1", "S", "Q") START("S")
/* clang-format on */

TEST(order_of_siblings_means_nothing)
{
    Rig *one = rig_new(BIG);
    Rig *other = rig_new(SHUFFLED);
    assert_string_equal(dump(one), dump(other));
    assert_memory_equal(one->net->hash, other->net->hash, 32);
    rig_free(one);
    rig_free(other);
}

/* clang-format off */
#define SPLIT                                                        \
    START("S") "<exclusiveGateway id='G' default='c'/>"              \
    "<parallelGateway id='P1'/>" TASK("A") TASK("B")                  \
    "<parallelGateway id='J'/>" FLOW("f1", "S", "G")
/* clang-format on */

TEST(joins_are_canonical_too)
{
    Rig *one = rig_new(SPLIT FLOW_IF("a", "G", "P1", "= x = \"u\"")
                       FLOW_IF("b", "G", "A", "= x = \"v\"")
                       FLOW("c", "G", "B") FLOW("d", "P1", "A")
                       FLOW("e", "P1", "B") FLOW("h", "A", "J")
                       FLOW("i", "B", "J"));
    Rig *other = rig_new(FLOW("i", "B", "J") FLOW("h", "A", "J")
                         FLOW("d", "P1", "A") FLOW("e", "P1", "B")
                         FLOW_IF("a", "G", "P1", "= x = \"u\"")
                         FLOW_IF("b", "G", "A", "= x = \"v\"")
                         FLOW("c", "G", "B") SPLIT);
    assert_string_equal(dump(one), dump(other));
    rig_free(one);
    rig_free(other);
}

TEST(meaning_changes_the_hash)
{
    /* clang-format off */
    const char *bodies[] = {
        START("S") TASK("T") BOUNDARY("D", "T", AFTER("PT1H"))
            FLOW("f", "S", "T"),
        START("S") TASK("T") BOUNDARY("D", "T", AFTER("PT2H"))
            FLOW("f", "S", "T"),
        START("S") TASK("T") BESIDE("D", "T", AFTER("PT1H"))
            FLOW("f", "S", "T"),
        START("S") JOB("T") BOUNDARY("D", "T", AFTER("PT1H"))
            FLOW("f", "S", "T"),
    };
    /* clang-format on */
    uint8_t hashes[4][32];
    for (size_t i = 0; i < 4; i++) {
        Rig *rig = rig_new(bodies[i]);
        memcpy(hashes[i], rig->net->hash, 32);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(hashes[i], hashes[j], 32);
        rig_free(rig);
    }
}

TEST(flow_order_is_meaning)
{
    Rig *one = rig_new(START("S") TASK("A") TASK("B") FLOW("a", "S", "A")
                       FLOW("b", "S", "B"));
    Rig *other = rig_new(START("S") TASK("A") TASK("B") FLOW("b", "S", "B")
                         FLOW("a", "S", "A"));
    assert_memory_not_equal(one->net->hash, other->net->hash, 32);
    rig_free(one);
    rig_free(other);
}

TEST(scopes_are_ranges)
{
    Rig *rig = rig_new(BIG);
    const Net *net = rig->net;
    assert_int_equal(net->scope_count, 2);
    assert_int_equal(net->scopes[0].place_count, net->place_count);
    const NetScope *scope = &net->scopes[1];
    assert_int_equal(scope->element, rig_element(rig, "Q"));
    assert_int_equal(scope->parent, 0);
    assert_int_equal(net->places[scope->place].kind, PLACE_SCOPE);
    /* The scope, its arm, then what is inside. */
    assert_int_equal(net->places[scope->place + 1].kind, PLACE_ARM);
    for (uint32_t i = 0; i < net->place_count; i++) {
        bool inside = i >= scope->places[0]
            && i < scope->places[0] + scope->place_count;
        assert_int_equal(net->places[i].scope == 1, inside);
    }
    assert_int_equal(scope->places[0], scope->place + 2);
    rig_free(rig);
}

static uint32_t count_heads(const Net *net)
{
    uint32_t heads = 0;
    for (uint32_t i = 0; i < net->transition_count; i++)
        heads += net->transitions[i].head;
    return heads;
}

TEST(heads_stand_on_cycles_without_a_wait)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='M'/>" TASK("T")
                       "<exclusiveGateway id='G' default='f4'/>"
                       FLOW("f1", "S", "M") FLOW("f2", "M", "T")
                       FLOW("f5", "T", "G")
                       FLOW_IF("f3", "G", "T", "= done")
                       FLOW("f4", "G", "M"));
    assert_int_equal(count_heads(rig->net), 0);
    rig_free(rig);
    /* Round a sub-process that may hold no wait. */
    rig = rig_new(START("S") "<exclusiveGateway id='M'/>"
                  SCOPE("Q", START("I") END("J") FLOW("g1", "I", "J"))
                  FLOW("f1", "S", "M") FLOW("f2", "M", "Q")
                  FLOW("f3", "Q", "M"));
    assert_int_equal(count_heads(rig->net), 1);
    rig_start(rig);
    assert_int_equal(rig->effects[rig->step.effect_count - 1].cause,
                     BPMN_CAUSE_FUEL);
    rig_free(rig);
    /* Round a join. */
    rig = rig_new(START("S") "<exclusiveGateway id='M'/>"
                  "<parallelGateway id='P1'/><parallelGateway id='P2'/>"
                  FLOW("f1", "S", "M") FLOW("f2", "M", "P1")
                  FLOW("f3", "P1", "P2") FLOW("f4", "P1", "P2")
                  FLOW("f5", "P2", "M"));
    assert_int_equal(count_heads(rig->net), 1);
    rig_start(rig);
    assert_int_equal(rig->step.fault, BPMN_FAULT_NONE);
    assert_int_equal(rig->effects[0].cause, BPMN_CAUSE_FUEL);
    rig_free(rig);
}

static const BpmnWait *wait_of(const Rig *rig, const char *id)
{
    uint16_t wait = rig->process->elements[rig_element(rig, id)].wait;
    assert_int_not_equal(wait, BPMN_NO_ELEMENT);
    return &rig->process->waits[wait];
}

TEST(tables_tell_who_waits)
{
    Rig *rig = rig_new(
        "<laneSet><lane id='N' name='clerks'><flowNodeRef>T</flowNodeRef>"
        "</lane></laneSet>" START("S") TASK("T")
        BOUNDARY("D", "T", AFTER("PT1H")) "<serviceTask id='W'>"
        "<extensionElements><zeebe:taskDefinition type='mail' retries='5'/>"
        "</extensionElements></serviceTask>" SCOPE("Q", TASK("U"))
        FLOW("f1", "S", "T") FLOW("f2", "T", "W") FLOW("f3", "W", "Q"));
    assert_int_equal(wait_of(rig, "T")->kind, BPMN_WAIT_TASK);
    assert_true(bpmn_names_have(wait_of(rig, "T")->candidate_groups,
                                bpmn_string("clerks")));
    assert_int_equal(wait_of(rig, "T")->host, BPMN_NO_ELEMENT);
    assert_int_equal(wait_of(rig, "D")->kind, BPMN_WAIT_TIMER);
    assert_int_equal(wait_of(rig, "D")->host, rig_element(rig, "T"));
    assert_true(wait_of(rig, "D")->interrupting);
    assert_int_equal(wait_of(rig, "W")->kind, BPMN_WAIT_JOB);
    assert_string_equal(wait_of(rig, "W")->job_type, "mail");
    assert_int_equal(wait_of(rig, "W")->tries, 5);
    assert_int_equal(wait_of(rig, "Q")->kind, BPMN_WAIT_SCOPE);
    const BpmnElement *element = &rig->process->elements[rig_element(rig, "U")];
    assert_int_equal(element->scope, rig_element(rig, "Q"));
    rig_free(rig);
}

TEST(counters_lie_behind_each_other)
{
    Rig *rig = rig_new(BIG);
    const BpmnProcess *process = rig->process;
    assert_int_equal(process->places[0].counter_offset, sizeof(BpmnImage));
    for (uint16_t i = 1; i < process->place_count; i++)
        assert_int_equal(process->places[i].counter_offset,
                         process->places[i - 1].counter_offset + 4);
    assert_int_equal(process->nulls_offset % 8, 0);
    assert_int_equal(process->image_bytes % 8, 0);
    rig_free(rig);
}

TEST(fields_by_alignment_then_name)
{
    BpmnField fields[] = {
        { .name = "a", .type = BPMN_BOOLEAN },
        { .name = "b", .type = BPMN_TEXT },
        { .name = "c", .type = BPMN_DECIMAL },
        { .name = "d", .type = BPMN_INTEGER },
        { .name = "e", .type = BPMN_ENUMERATION },
        { .name = "f", .type = BPMN_TEXT },
        { .name = "g", .type = BPMN_LOOSE },
    };
    const uint32_t expected[] = { 92, 72, 24, 40, 80, 84, 48 };
    assert_int_equal(layout_fields(fields, 7, 0, 16), 96);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(fields[i].offset, expected[i]);
}

static const Opening *opening_of(const Rig *rig, const char *id)
{
    uint32_t element = rig_element(rig, id);
    for (uint32_t i = 0; i < rig->net->place_count; i++) {
        const Place *place = &rig->net->places[i];
        if (place->element == element && place->opening) return place->opening;
    }
    fail_msg("%s opens nothing", id);
    return NULL;
}

/* A timer that is written out, as a text or in FEEL, is read once; nothing
   is computed when it is armed, and nothing can fail. */
TEST(constant_timers_are_read)
{
    Rig *rig = rig_new(START("S") TASK("T") BESIDE("B1", "T", AFTER("P1MT2S"))
        BESIDE("B2", "T", AFTER("= duration(\"PT1H\")"))
        BESIDE("B3", "T", EVERY("R3/PT10M"))
        BOUNDARY("B4", "T", EVERY("R3/PT10M"))
        BESIDE("B5", "T", AFTER("= patience")) FLOW("f1", "S", "T"));
    const Opening *opening = opening_of(rig, "B1");
    assert_true(opening->is_constant);
    assert_int_equal(opening->after.months, 1);
    assert_int_equal(opening->after.ms, 2000);
    opening = opening_of(rig, "B2");
    assert_true(opening->is_constant);
    assert_int_equal(opening->after.ms, 3600000);
    assert_int_equal(opening_of(rig, "B3")->again.repetitions, 3);
    assert_int_equal(opening_of(rig, "B4")->again.repetitions, 1);
    assert_false(opening_of(rig, "B5")->is_constant);
    rig_free(rig);
}

TEST(parameters_take_no_room)
{
    Rig *rig = rig_new(
        "<extensionElements><hitl:parameter name='share' default='0.5'/>"
        "<hitl:parameter name='limit' default='7'/></extensionElements>"
        START("S") "<exclusiveGateway id='G' default='f3'/>" JOB("A")
        JOB("B") FLOW("f1", "S", "G")
        FLOW_IF("f2", "G", "A", "= n &lt; parameter.limit")
        FLOW("f3", "G", "B"));
    const BpmnProcess *process = rig->process;
    assert_int_equal(process->field_count, 1);
    assert_int_equal(process->parameter_count, 2);
    assert_string_equal(process->parameters[0].name, "limit");
    rig->parameters[0] = (BpmnValue){ .type = BPMN_INTEGER, .as.integer = 7 };
    rig_empty(rig);
    rig_set_integer(rig, "n", 6);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G f2 A | +A");
    rig->parameters[0].as.integer = 6;
    rig_empty(rig);
    rig_set_integer(rig, "n", 6);
    assert_string_equal(rig_fire(rig, BPMN_EVENT_START, "S"),
                        "S f1 G f3 B | +B");
    rig_free(rig);
}

TEST(incidents_only_where_something_can_fail)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G' default='f3'/>"
                       TASK("A") TASK("B") FLOW("f1", "S", "G")
                       FLOW_IF("f2", "G", "A", "= n &lt; 5")
                       FLOW("f3", "G", "B"));
    for (uint32_t i = 0; i < rig->net->place_count; i++)
        assert_int_not_equal(rig->net->places[i].kind, PLACE_INCIDENT);
    rig_free(rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
