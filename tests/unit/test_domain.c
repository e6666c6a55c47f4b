/* Regions of values, and what comes of a choice among flows. */
#include "net_rig.h"

#include "prove/choice.h"

/* The choice of gateway G, asked with nothing known. */
typedef struct Asked {
    Rig *rig;
    Domains *domains;
    Choice *choice;
    const Outcomes *outcomes;
} Asked;

static Asked ask(const char *flows)
{
    Asked asked = { 0 };
    Arena *arena = arena_new();
    asked.rig =
        rig_new(arena_format(
        arena, START("S") "<exclusiveGateway id='G'/>" JOB("A") JOB("B")
        FLOW("f1", "S", "G") "%s", flows));
    arena_free(arena);
    Net *net = asked.rig->net;
    asked.domains = domains_of(net, asked.rig->arena);
    uint32_t gateway = rig_element(asked.rig, "G");
    for (uint32_t i = 0; i < net->transition_count; i++) {
        if (net->transitions[i].node == gateway
            && net->transitions[i].trigger == TRIGGER_NONE)
            asked.choice = choice_of(&net->transitions[i], asked.domains);
    }
    assert_non_null(asked.choice);
    size_t count = asked.domains->list.count;
    Mask *known = NEW_ARRAY(asked.rig->arena, Mask, count + 1);
    for (size_t i = 0; i < count; i++)
        known[i] = asked.domains->list.items[i].all | MASK_FRESH;
    asked.outcomes = choice_outcomes(asked.choice, known);
    return asked;
}

/* "A: amount=49 | B: amount=51 | gap: amount=50", '?' where it is a guess. */
static const char *tell(const Asked *asked)
{
    static const char *const ends[] = { "A", "B" };
    Arena *arena = asked->rig->arena;
    Text text = text_new(arena);
    if (!asked->outcomes) return "too many";
    for (size_t i = 0; i < asked->outcomes->count; i++) {
        const Outcome *outcome = &asked->outcomes->items[i];
        text_add_format(&text, "%s%s%s:", i > 0 ? " | " : "",
                        outcome->arc == NET_NONE ? "gap" : ends[outcome->arc],
                        outcome->maybe ? "?" : "");
        for (uint32_t j = 0; j < asked->choice->domain_count; j++) {
            const Domain *domain =
                &asked->domains->list.items[asked->choice->domains[j]];
            Mask mask = outcome->masks[j];
            if ((mask & MASK_REGIONS) == domain->all) continue;
            FindingValue value = domain_witness(domain, mask, arena);
            text_add_format(&text, " %s=%s", value.name, value.value);
        }
    }
    return text.bytes;
}

static void check(const char *flows, const char *expected)
{
    Asked asked = ask(flows);
    assert_string_equal(tell(&asked), expected);
    rig_free(asked.rig);
}

#define TWO(one, other) \
    FLOW_IF("a", "G", "A", one) FLOW_IF("b", "G", "B", other)

TEST(numbers_are_cut_at_constants)
{
    check(TWO("= amount &lt; 50", "= amount > 50"),
          "A: amount=49 | B: amount=51 | gap: amount=50");
    check(TWO("= amount &lt; 50", "= amount >= 50"),
          "A: amount=49 | B: amount=50");
    check(TWO("= amount &lt; 1", "= amount > 1.5"),
          "A: amount=0 | B: amount=2.5 | gap: amount=1");
    check(TWO("= 50 > amount", "= not(amount &lt; 50)"),
          "A: amount=49 | B: amount=50");
    check(TWO("= amount in [1..5]", "= amount &lt; 1 or amount > 5"),
          "A: amount=1 | B: amount=0");
}

/* Constants are worked out before anything is compared with them. */
TEST(arithmetic_of_constants_is_a_constant)
{
    check(TWO("= amount = 0.1 + 0.2", "= amount != 0.3"),
          "A: amount=0.3 | B: amount=-0.7");
    check(TWO("= amount &lt; 2 * 3 - 1", "= amount >= -(10 / -2)"),
          "A: amount=4 | B: amount=5");
    check(TWO("= wait &lt; duration(\"PT1H\") * 2",
              "= wait >= duration(\"PT2H\")"),
          "A: wait=PT1H59M59.999S | B: wait=PT2H");
    check(TWO("${amount &lt; '3' + 2}", "${amount >= 5}"),
          "A: amount=4 | B: amount=5");
    /* a quotient that does not end is compared, not computed: amount * 3 < 1 */
    check(TWO("= amount &lt; 1 / 3", "= amount >= 1 / 3"),
          "A: 1=greater | B: 1=less");
}

/* What no variable can be is no value: of 18 digits, of whole numbers, of
   whole milliseconds and months. */
TEST(values_are_those_that_there_are)
{
    check(TWO("= amount > 9223372036854775806",
              "= amount &lt; 9223372036854775807"),
          "A: amount=9.22337203685477581E+18 | B: amount=0");
    check(TWO("= amount &lt;= 1.00000000000000001",
              "= amount >= 1.00000000000000002"),
          "A: amount=1.00000000000000001 | B: amount=1.00000000000000002");
    check(TWO("= amount &lt;= -1.00000000000000002",
              "= amount >= -1.00000000000000001"),
          "A: amount=-1.00000000000000002 | B: amount=-1.00000000000000001");
    check(TWO("= amount &lt;= -0.00000000000000001",
              "= amount >= 0.00000000000000001"),
          "A: amount=-0.00000000000000001 | B: amount=0.00000000000000001 | "
          "gap: amount=0");
    check(TWO("= o.count &lt;= 1", "= o.count >= 2"),
          "A: o.count=1 | B: o.count=2 | gap: o.count=1.5");
    check(TWO("= wait &lt;= duration(\"PT1S\")",
              "= wait >= duration(\"PT1.001S\")"),
          "A: wait=PT1S | B: wait=PT1.001S");
    check(TWO("= wait &lt;= duration(\"P1Y\")", "= wait >= duration(\"P13M\")"),
          "A: wait=P1Y | B: wait=P1Y1M");
}

/* Unset is an incident in JUEL, so it counts only where it is asked for. */
TEST(null_counts_where_it_is_named)
{
    check(TWO("= amount = null", "= amount &lt; 50"),
          "A: amount=null | B: amount=49 | gap: amount=50");
    check(TWO("= amount != null and amount >= 50", "= amount &lt; 50"),
          "A: amount=50 | B: amount=49 | gap: amount=null");
    check(TWO("${amount == null}", "${amount != null}"),
          "A: amount=null | B: amount=other");
    /* In FEEL null differs from every value. */
    check(TWO("= kind != null and kind = \"a\"", "= kind != \"a\""),
          "A: kind=a | B: kind=other");
    check(TWO("= kind != null and kind = \"a\"", "= kind = \"b\""),
          "A: kind=a | B: kind=b | gap: kind=other");
    check(TWO("${kind != null and kind == 'a'}", "${kind != 'a'}"),
          "A: kind=a | B: kind=other | gap: kind=null");
    check(TWO("${empty name}", "${not empty name}"),
          "A: name= | B: name=other");
}

TEST(texts_are_constants_and_the_rest)
{
    check(TWO("= kind = \"a\"", "= kind = \"b\""),
          "A: kind=a | B: kind=b | gap: kind=other");
    check(TWO("= kind = \"a\"", "= kind != \"a\""),
          "A: kind=a | B: kind=other");
    check(TWO("= kind in (\"a\", \"other\")", "= kind = \"b\""),
          "A: kind=a | B: kind=b | gap: kind=other_");
}

TEST(booleans_have_two_values)
{
    check(TWO("= good", "= not(good)"), "A: good=true | B: good=false");
    check(TWO("= good = true", "= good = false"),
          "A: good=true | B: good=false");
    check(TWO("= (amount > 5) = true", "= (amount > 5) = false"),
          "A: amount=6 | B: amount=5");
    check(TWO("= true", "= false"), "A:");
}

TEST(several_variables_make_boxes)
{
    check(TWO("= amount &lt; 50 and good", "= amount >= 50"),
          "A: amount=49 good=true | gap: amount=49 good=false | B: amount=50");
    check(TWO("= if good then amount &lt; 50 else amount &lt; 10",
              "= amount >= 10"),
          "A: good=true amount=10 | B: good=true amount=50 | "
          "A: good=false amount=9 | B: good=false amount=10");
}

TEST(compared_choices_are_decided_by_their_branches)
{
    check(TWO("= (if amount > 3 then 1 else 2) = 1",
              "= (if amount > 3 then 1 else 2) = 2"),
          "A: amount=4 | B: amount=3");
    check(TWO("= 1 &lt; (if good then 1 else 2)",
              "= (if good then \"a\" else \"b\") = \"a\""),
          "B: good=true | A: good=false");
    check(
        TWO("= (if good then amount else 7) > 5", "= good and amount &lt;= 5"),
        "A: good=true amount=6 | B: good=true amount=5 | A: good=false");
    check(TWO("= amount = (if good then 1 else 2)",
              "= amount &lt; 1 or amount > 2"),
          "A: good=true amount=1 | B: amount=0 | gap: good=true amount=2 | "
          "gap: good=false amount=1 | A: good=false amount=2");
    check(TWO("${(good ? 1 : amount > 3 ? 2 : 3) == 2}",
              "${good || amount &lt;= 3}"),
          "B: good=true | A: good=false amount=4 | B: good=false amount=3");
    /* a branch that nothing is known of leaves the whole open */
    check(TWO("= (if good then f(amount) else 1) = 1", "= good"),
          "A?: (if good then f(amount) else 1)=equal | "
          "B?: good=true (if good then f(amount) else 1)=less | "
          "gap?: good=false (if good then f(amount) else 1)=less");
}

TEST(what_cannot_be_decided_is_a_guess)
{
    check(TWO("= f(amount)", "= g(amount)"),
          "A?: f(amount)=true | B?: f(amount)=false g(amount)=true | "
          "gap?: f(amount)=false g(amount)=false");
    check(TWO("= f(amount)", "= not(f(amount))"),
          "A?: f(amount)=true | B?: f(amount)=false");
    /* Two variables are less, equal or greater. */
    check(TWO("= amount &lt; limit", "= limit &lt;= amount"),
          "A: amount=less | B: amount=equal");
    /* What a decided part excludes is no guess. */
    check(TWO("= amount > 5 and f(amount)", "= amount &lt;= 5"),
          "A?: amount=6 f(amount)=true | gap?: amount=6 f(amount)=false | "
          "B: amount=5");
}

/* 12 conditions that cannot be decided have 12 outcomes and a gap, not 4096. */
TEST(undecided_conditions_stay_few)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    for (int i = 0; i < 12; i++)
        text_add_format(&text, FLOW_IF("x%d", "G", "A", "= f%d(amount)"), i, i);
    Asked asked = ask(text.bytes);
    assert_non_null(asked.outcomes);
    assert_int_equal(asked.outcomes->count, 13);
    rig_free(asked.rig);
    arena_free(arena);
}

/* More constants than regions: nothing is decided, nothing is wrong. */
TEST(crowded_domains_are_decided)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    for (int i = 0; i < 40; i++)
        text_add_format(&text, FLOW_IF("x%d", "G", "A", "= amount = %d"), i, i);
    Asked asked = ask(text.bytes);
    assert_non_null(asked.outcomes);
    for (size_t i = 0; i < asked.outcomes->count; i++)
        assert_false(asked.outcomes->items[i].maybe);
    rig_free(asked.rig);
    arena_free(arena);
}

TEST(overlaps_are_seen)
{
    Asked asked = ask(TWO("= amount &lt;= 50", "= amount >= 50"));
    assert_int_equal(asked.outcomes->items[0].also, 1);
    FindingValue value = domain_witness(&asked.domains->list.items[0],
                                        asked.outcomes->items[0].also_masks[0],
                                        asked.rig->arena);
    assert_string_equal(value.value, "50");
    rig_free(asked.rig);
    asked = ask(TWO("= amount &lt; 50", "= amount >= 50"));
    assert_int_equal(asked.outcomes->items[0].also, NET_NONE);
    rig_free(asked.rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
