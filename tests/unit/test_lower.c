/* Bits, counters, names, conditions, and what no code is made of. */
#include "net_rig.h"

#include "emit/emit.h"

#include "lower/c_name.h"
#include "lower/plan.h"

static Plan *lower_bounded(Rig *rig, uint32_t bound)
{
    for (uint32_t i = 0; i < rig->net->place_count; i++)
        rig->net->places[i].bound = bound;
    return plan_checked(rig->net, NULL, rig->arena, &rig->found);
}

static const char *dump(const Plan *plan)
{
    Text text = text_new(plan->arena);
    plan_dump(plan, &text);
    return text.bytes;
}

static size_t count_code(const Rig *rig, Code code)
{
    size_t count = 0;
    for (size_t i = 0; i < rig->found.list.count; i++)
        count += rig->found.list.items[i].code == code;
    return count;
}

static bool has_code(const Rig *rig, Code code)
{
    return count_code(rig, code) > 0;
}

TEST(proven_places_have_a_bit)
{
    Rig *rig = rig_new(START("S") TASK("A") END("E")
                       FLOW("f1", "S", "A") FLOW("f2", "A", "E"));
    Plan *plan = lower_bounded(rig, 1);
    assert_non_null(plan);
    assert_int_equal(plan->rest_count, 1);
    assert_string_equal(plan->places[0].name, "AT_A");
    assert_null(plan->places[0].counter);
    assert_int_equal(plan->tables.nulls_offset, 16);
    rig_free(rig);
}

TEST(other_places_are_counted)
{
    const uint32_t bounds[] = { 2, UINT32_MAX };
    for (size_t i = 0; i < 2; i++) {
        Rig *rig = rig_new(START("S") TASK("A") END("E")
                           FLOW("f1", "S", "A") FLOW("f2", "A", "E"));
        Plan *plan = lower_bounded(rig, bounds[i]);
        assert_non_null(plan->places[0].counter);
        assert_int_equal(plan->tables.places[0].counter_offset, 16);
        assert_int_equal(plan->tables.nulls_offset, 24);
        rig_free(rig);
    }
}

/* clang-format off */
#define OWNER                                                        \
    START("S") TASK("A") BOUNDARY("D", "A", AFTER("PT1H")) END("E")  \
    FLOW("f1", "S", "A") FLOW("f2", "A", "E") FLOW("f3", "D", "E")
/* clang-format on */

TEST(owners_that_pile_up_are_refused)
{
    Rig *rig = rig_new(OWNER);
    assert_null(lower_bounded(rig, 2));
    assert_true(has_code(rig, CODE_FRAME));
    rig_free(rig);
    rig = rig_new(OWNER);
    assert_non_null(lower_bounded(rig, UINT32_MAX));
    rig_free(rig);
}

TEST(a_branch_that_can_be_taken_away_has_a_bit)
{
    Rig *rig = rig_new(START("S") "<parallelGateway id='W'/>"
        TASK("B") "<endEvent id='X'><terminateEventDefinition/></endEvent>"
        FLOW("f1", "S", "W") FLOW("f2", "W", "X") FLOW("f3", "W", "B"));
    Plan *plan = lower_bounded(rig, 1);
    assert_non_null(strstr(dump(plan), "pend NEXT_F3\n"));
    assert_null(strstr(dump(plan), "NEXT_F2"));
    rig_free(rig);
    rig = rig_new(START("S") "<parallelGateway id='W'/>" TASK("A") TASK("B")
        FLOW("f1", "S", "W") FLOW("f2", "W", "A") FLOW("f3", "W", "B"));
    plan = lower_bounded(rig, 1);
    assert_null(strstr(dump(plan), "pend"));
    rig_free(rig);
}

/* The condition of the first flow of a choice in C. */
static const char *condition(Rig **rig, const char *text)
{
    Arena *arena = arena_new();
    /* clang-format off */
    const char *body = arena_format(arena,
        START("S") "<exclusiveGateway id='G' default='f3'/>" TASK("A") TASK("B")
        FLOW("f1", "S", "G")
        "<sequenceFlow id='f2' sourceRef='G' targetRef='A'>"
        "<conditionExpression>%s</conditionExpression></sequenceFlow>"
        FLOW("f3", "G", "B"), text);
    /* clang-format on */
    *rig = rig_new(body);
    arena_free(arena);
    Emitted emitted = emit(lower_bounded(*rig, 1), false, (*rig)->arena);
    /* One that can fail becomes a local first. */
    const char *let = strstr(emitted.source.bytes, "    const bool ");
    const char *begin = let
        ? strstr(let, " = ") + strlen(" = ")
        : strstr(emitted.source.bytes, "    if (") + strlen("    if (");
    const char *end = strstr(begin, let ? ";" : ") {");
    Text one_line = text_new((*rig)->arena);
    for (; begin < end; begin++) {
        if (*begin == '\n') begin += strspn(begin, "\n ") - 1;
        text_add_char(&one_line, *begin);
    }
    return one_line.bytes;
}

TEST(null_is_neither_true_nor_false)
{
    static const char *const CASES[][2] = {
        { "= a &lt; 5",
          "has_a(image) && bpmn_decimal_compare_to(image->a, 5, 0) < 0" },
        { "= not(a &lt; 5)",
          "has_a(image) && bpmn_decimal_compare_to(image->a, 5, 0) >= "
          "0" },
        { "= a = null or a &gt; 1",
          "!has_a(image) || (has_a(image) && "
          "bpmn_decimal_compare_to(image->a, 1, 0) > 0)" },
        { "= b", "has_b(image) && image->b" },
        { "= not(b)", "has_b(image) && !image->b" },
        { "= b or not(b)",
          "(has_b(image) && image->b) || (has_b(image) && !image->b)" },
        { "= b = true and c != \"x\"",
          "has_b(image) && image->b && (!has_c(image) || "
          "!bpmn_string_equal(bpmn_text_of(image, image->c), "
          "bpmn_string(\"x\")))" },
        { "= a + 1 &gt; 2", "bpmn_is_true(p_f2_holds(step, image))" },
        { "${b &amp;&amp; a == 5}",
          "bpmn_need(step, has_b(image)) && image->b && bpmn_need(step, "
          "has_a(image)) && bpmn_decimal_compare_to(image->a, 5, 0) == 0" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Rig *rig;
        assert_string_equal(condition(&rig, CASES[i][0]), CASES[i][1]);
        rig_free(rig);
    }
}

TEST(a_call_that_nobody_knows_is_refused)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G' default='f3'/>"
        TASK("A") TASK("B") FLOW("f1", "S", "G")
        FLOW_IF("f2", "G", "A", "= magic(1)") FLOW("f3", "G", "B"));
    assert_null(lower_bounded(rig, 1));
    assert_true(has_code(rig, CODE_UNDECIDABLE));
    rig_free(rig);
}

/* A job that is done, and one that is tried again, assign the same. */
TEST(what_is_assigned_is_refused_once)
{
    Rig *rig = rig_new(START("S") "<serviceTask id='A'><extensionElements>"
        "<zeebe:ioMapping><zeebe:output source='= magic(1)' target='a'/>"
        "</zeebe:ioMapping></extensionElements></serviceTask>" END("E")
        FLOW("f1", "S", "A") FLOW("f2", "A", "E"));
    assert_null(lower_bounded(rig, 1));
    assert_int_equal(count_code(rig, CODE_UNDECIDABLE), 1);
    rig_free(rig);
}

TEST(a_variable_without_a_type_is_refused)
{
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G' default='f3'/>"
        TASK("A") TASK("B") FLOW("f1", "S", "G")
        FLOW_IF("f2", "G", "A", "= a = b") FLOW("f3", "G", "B"));
    assert_null(lower_bounded(rig, 1));
    assert_true(has_code(rig, CODE_UNTYPED));
    const Finding *finding = &rig->found.list.items[0];
    assert_non_null(strstr(finding->help, " of test.schema.json"));
    assert_non_null(strstr(finding->help, "\"a\": {\"type\""));
    assert_true(finding->position.line > 0);
    rig_free(rig);
}

/* clang-format off */
#define ROUND(branches)                                              \
    START("S") "<exclusiveGateway id='M'/>"                           \
    "<parallelGateway id='W'/>" TASK("A")                             \
    FLOW("f1", "S", "M") FLOW("f2", "M", "W") branches
/* clang-format on */

TEST(a_cycle_through_a_branch_that_is_not_the_last)
{
    Rig *rig = rig_new(ROUND(FLOW("f3", "W", "M") FLOW("f4", "W", "A")));
    assert_null(lower_bounded(rig, UINT32_MAX));
    assert_true(has_code(rig, CODE_WAITLESS_SPLIT));
    rig_free(rig);
    rig = rig_new(ROUND(FLOW("f4", "W", "A") FLOW("f3", "W", "M")));
    Plan *plan = lower_bounded(rig, UINT32_MAX);
    assert_non_null(plan);
    assert_int_equal(plan->loop_count, 1);
    rig_free(rig);
}

TEST(names_are_words)
{
    Arena *arena = arena_new();
    assert_string_equal(name_words(arena, "Say hello!", 30), "say_hello");
    assert_string_equal(name_words(arena, "SayHello", 30), "say_hello");
    assert_string_equal(name_words(arena, "*/ int x; /*", 30), "int_x");
    assert_string_equal(name_words(arena, "\xC3\xA4\xE2\x80\xAE", 30), "");
    assert_true(strlen(name_words(arena, "aaaaaaaaaaaaaaaaaaaaaaaa", 8)) <= 8);
    assert_string_equal(name_of(arena, "Activity_1x2abc0", "Check it", "task"),
                        "check_it");
    assert_string_equal(name_of(arena, "Tier1_Work", "Tier 1", "scope"),
                        "tier1_work");
    assert_string_equal(name_of(arena, "\xC3\xA4", NULL, "task"), "task");
    arena_free(arena);
}

TEST(no_prefix_makes_names_of_c)
{
    static const char *const BAD[] = {
        "int", "uint64", "bpmn",     "bpmn_step", "BPMN_Process",
        "sig", "size",   "BpmnCall", "outputs",   "has",
        "1st", "",       "\xC3\xA4",
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        char *prefix = name_prefix(arena, BAD[i], NULL);
        assert_string_not_equal(prefix, BAD[i]);
        assert_non_null(strstr(prefix, "process"));
    }
    arena_free(arena);
}

TEST(two_alike_get_a_number)
{
    Rig *rig = rig_new(START("S") TASK("a-b") TASK("a_b") FLOW("f1", "S", "a-b")
                       FLOW("f2", "a-b", "a_b"));
    Plan *plan = lower_bounded(rig, 1);
    assert_string_equal(plan->elements[1], "P_A_B");
    assert_string_equal(plan->elements[2], "P_A_B_2");
    assert_true(has_code(rig, CODE_NAME_CLASH));
    rig_free(rig);
}

TEST(every_name_is_short_and_taken_once)
{
    Rig *rig = rig_new(START("S")
        TASK("tier1") END("tier1_done") TASK("complete_tier1")
        TASK("a_very_long_name_that_goes_on_and_on_and_on_and_on_1")
        TASK("a_very_long_name_that_goes_on_and_on_and_on_and_on_2")
        FLOW("f1", "S", "tier1") FLOW("f2", "tier1", "tier1_done")
        FLOW("f3", "S", "complete_tier1")
        FLOW("f4", "complete_tier1",
             "a_very_long_name_that_goes_on_and_on_and_on_and_on_1")
        FLOW("f5", "complete_tier1",
             "a_very_long_name_that_goes_on_and_on_and_on_and_on_2"));
    Plan *plan = lower_bounded(rig, 1);
    Names names = names_new(rig->arena);
    for (uint32_t i = 0; i < plan->net->element_count; i++) {
        assert_true(strlen(plan->elements[i]) <= 63);
        assert_string_equal(names_claim(&names, plan->elements[i]),
                            plan->elements[i]);
    }
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        assert_true(strlen(plan->routines[i].name) <= 63);
        assert_string_equal(names_claim(&names, plan->routines[i].name),
                            plan->routines[i].name);
    }
    rig_free(rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
