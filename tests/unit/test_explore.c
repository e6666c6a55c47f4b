/* Exploration: which states are reached, how many tokens a place holds, what
   the verdict is. */
#include "net_rig.h"

#include "prove/explorer.h"
#include "prove/prove.h"

static uint32_t find_place(const Net *net, const char *id)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (strcmp(net->places[i].id, id) == 0) return i;
    }
    fail_msg("there is no place %s", id);
    return 0;
}

static uint32_t bound_of(const Rig *rig, const char *id)
{
    return rig->net->places[find_place(rig->net, id)].bound;
}

static Verdict prove_all(Rig *rig)
{
    return prove(rig->net, 200000, BRANCHES_EITHER, &rig->found);
}

/* clang-format off */
#define PARALLEL                                                     \
    START("S") "<parallelGateway id='X'/>" JOB("A") JOB("B") JOB("C") \
    "<parallelGateway id='J'/>" END("E") FLOW("f1", "S", "X")         \
    FLOW("a1", "X", "A") FLOW("b1", "X", "B") FLOW("c1", "X", "C")   \
    FLOW("a2", "A", "J") FLOW("b2", "B", "J") FLOW("c2", "C", "J")   \
    FLOW("f2", "J", "E")
/* clang-format on */

/* Each branch is before or behind its job, and when all are behind the case
   is over: 2^3 - 1 states. */
TEST(three_branches_have_seven_states)
{
    Rig *rig = rig_new(PARALLEL);
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(verdict.states, 7);
    assert_int_equal(verdict.steps, 9);
    assert_false(verdict.stopped);
    assert_int_equal(rig->found.list.count, 0);
    assert_int_equal(bound_of(rig, "A"), 1);
    rig_free(rig);
}

TEST(the_limit_is_a_count)
{
    Rig *rig = rig_new(PARALLEL);
    Verdict verdict = prove(rig->net, 2, BRANCHES_EITHER, &rig->found);
    assert_int_equal(verdict.kind, VERDICT_UNKNOWN);
    assert_int_equal(verdict.states, 2);
    assert_true(verdict.stopped);
    assert_int_equal(rig->found.list.count, 1);
    assert_int_equal(rig->found.list.items[0].code, CODE_UNKNOWN);
    assert_int_equal(bound_of(rig, "A"), UINT32_MAX);
    rig_free(rig);
    rig = rig_new(PARALLEL);
    /* one branch after the other */
    verdict = prove(rig->net, 3, BRANCHES_EITHER, &rig->found);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(verdict.states, 3);
    rig_free(rig);
}

/* Two branches that meet without a join: two tokens at C. */
TEST(tokens_pile_up_at_a_merge)
{
    Rig *rig = rig_new(
        START("S") JOB("A") JOB("B") JOB("C") FLOW("f1", "S", "A")
        FLOW("f2", "S", "B") FLOW("f3", "A", "C") FLOW("f4", "B", "C"));
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(bound_of(rig, "A"), 1);
    assert_int_equal(bound_of(rig, "C"), 2);
    assert_int_equal(rig->found.list.count, 1);
    assert_int_equal(rig->found.list.items[0].code, CODE_UNSYNCHRONISED);
    rig_free(rig);
}

/* A cycle beside a task: no bound can be given, and none of it is a fault. */
TEST(a_cycle_beside_has_no_bound)
{
    Rig *rig = rig_new(
        START("S") JOB("A") BESIDE("D", "A", EVERY("R/PT1H")) JOB("R")
        END("E") FLOW("f1", "S", "A") FLOW("f2", "A", "E")
        FLOW("f3", "D", "R"));
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(rig->found.list.count, 0);
    assert_int_equal(bound_of(rig, "A"), 1);
    assert_int_equal(bound_of(rig, "R"), UINT32_MAX);
    rig_free(rig);
}

/* A one-shot timer fires once for each opening. */
TEST(a_timer_beside_fires_once)
{
    Rig *rig = rig_new(
        START("S") JOB("A") BESIDE("D", "A", AFTER("PT1H")) JOB("R")
        END("E") FLOW("f1", "S", "A") FLOW("f2", "A", "E")
        FLOW("f3", "D", "R"));
    prove_all(rig);
    assert_int_equal(bound_of(rig, "R"), 1);
    rig_free(rig);
}

/* Whoever comes second to a task that owns a timer needs a frame. */
TEST(an_owner_takes_one_token)
{
    Rig *rig = rig_new(
        START("S") JOB("A") JOB("B") JOB("C")
        BOUNDARY("D", "C", AFTER("PT1H")) FLOW("f1", "S", "A")
        FLOW("f2", "S", "B") FLOW("f3", "A", "C") FLOW("f4", "B", "C"));
    prove_all(rig);
    assert_int_equal(bound_of(rig, "C"), 2);
    assert_int_equal(rig->found.list.items[0].code, CODE_UNSYNCHRONISED);
    assert_string_equal(rig->found.list.items[0].element, "C");
    rig_free(rig);
}

/* Data say that only one of two flows is taken; a bit must not rely on it. */
TEST(bounds_do_not_reason_about_data)
{
    Rig *rig = rig_new(
        START("S") JOB("A") JOB("B") END("E") FLOW("f1", "S", "A")
        FLOW_IF("f2", "A", "B", "= amount &lt; 50")
        FLOW_IF("f3", "A", "B", "= amount >= 50") FLOW("f4", "B", "E"));
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(rig->found.list.count, 0);
    assert_int_equal(bound_of(rig, "B"), 2);
    rig_free(rig);
}

/* A token may rest in an incident while another comes by the same way. */
TEST(an_incident_is_a_wait)
{
    Rig *rig = rig_new(
        START("S") "<exclusiveGateway id='G'/>" END("E")
        FLOW("f1", "S", "G") FLOW_IF("f2", "G", "E", "= amount &lt; 50"));
    prove_all(rig);
    assert_int_equal(bound_of(rig, "G.incident"), 1);
    assert_int_equal(rig->found.list.items[0].code, CODE_GAP);
    assert_int_equal(rig->found.list.items[0].severity, SEVERITY_ERROR);
    rig_free(rig);
}

TEST(scopes_complete_when_empty)
{
    Rig *rig = rig_new(
        START("S") SCOPE("Q", START("I") JOB("T") JOB("U") END("J")
                         FLOW("g1", "I", "T") FLOW("g2", "I", "U")
                         FLOW("g3", "T", "J"))
        BOUNDARY("D", "Q", AFTER("PT1H")) JOB("L") END("E")
        FLOW("f1", "S", "Q") FLOW("f2", "Q", "E") FLOW("f3", "D", "L"));
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    /* T and U, T, U, and L after the timer. */
    assert_int_equal(verdict.states, 4);
    rig_free(rig);
}

enum { BRANCHES = 8 };

/* Branches side by side, each a job that 'leave' writes the flows of. */
static Rig *rig_of_branches(const char *beside,
                            void (*leave)(Text *text, int branch))
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, START("S"));
    text_add(&text, beside);
    for (int i = 0; i < BRANCHES; i++) {
        text_add_format(&text,
                        "<serviceTask id='T%d'/><sequenceFlow id='f%d' "
                        "sourceRef='S' targetRef='T%d'/>",
                        i, i, i);
        leave(&text, i);
    }
    Rig *rig = rig_new(text.bytes);
    arena_free(arena);
    return rig;
}

static void leave_to_join(Text *text, int branch)
{
    text_add_format(text,
                    "<sequenceFlow id='j%d' sourceRef='T%d' "
                    "targetRef='J'/>",
                    branch, branch);
}

/* A step of a branch that was walked before comes to the same, whatever the
   other branches do; only the last token at the join goes on. */
TEST(many_branches_have_all_states)
{
    Rig *rig = rig_of_branches("<parallelGateway id='J'/>" JOB("L")
                               FLOW("l", "J", "L"), leave_to_join);
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(verdict.states, 1 << BRANCHES); /* L is the last */
    assert_int_equal(verdict.steps, BRANCHES << (BRANCHES - 1));
    assert_int_equal(rig->found.list.count, 0);
    assert_int_equal(bound_of(rig, "L"), 1);
    rig_free(rig);
}

static void leave_by_choice(Text *text, int branch)
{
    text_add_format(text,
                    "<exclusiveGateway id='G%d'/><serviceTask id='U%d'/>"
                    "<sequenceFlow id='g%d' sourceRef='T%d' targetRef='G%d'/>"
                    "<sequenceFlow id='h%d' sourceRef='G%d' targetRef='U%d'>"
                    "<conditionExpression>= v%d &lt; 5</conditionExpression>"
                    "</sequenceFlow>"
                    "<sequenceFlow id='k%d' sourceRef='G%d' targetRef='E'>"
                    "<conditionExpression>= v%d >= 5</conditionExpression>"
                    "</sequenceFlow>",
                    branch, branch, branch, branch, branch, branch, branch,
                    branch, branch, branch, branch, branch);
}

/* Each branch is at its job, behind it, or over: 3^n - 1 states. */
TEST(choices_of_many_branches_stay_apart)
{
    Rig *rig = rig_of_branches(END("E"), leave_by_choice);
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(verdict.states, 6561 - 1);
    assert_int_equal(rig->found.list.count, 0);
    assert_int_equal(bound_of(rig, "U0"), 1);
    rig_free(rig);
}

static void leave_to_merge(Text *text, int branch)
{
    text_add_format(text,
                    "<sequenceFlow id='m%d' sourceRef='T%d' "
                    "targetRef='M'/>",
                    branch, branch);
}

/* One finding at the merge however often it is seen, and no bound. */
TEST(piles_are_told_once)
{
    Rig *rig = rig_of_branches(JOB("M") END("E") FLOW("e", "M", "E"),
                               leave_to_merge);
    prove_all(rig);
    assert_int_equal(rig->found.list.count, 1);
    assert_int_equal(rig->found.list.items[0].code, CODE_UNSYNCHRONISED);
    assert_int_equal(bound_of(rig, "M"), UINT32_MAX);
    assert_int_equal(bound_of(rig, "T0"), 1);
    rig_free(rig);
}

TEST(told_twice_it_is_the_same)
{
    Rig *one = rig_new(PARALLEL);
    Rig *other = rig_new(PARALLEL);
    Explorer *first = explore(one->net, 100, EXTENT_ALL, true, FEW_BITS,
                              one->arena);
    Explorer *second = explore(other->net, 100, EXTENT_ALL, true, FEW_BITS,
                               other->arena);
    assert_int_equal(first->states.count, second->states.count);
    for (uint32_t i = 0; i < first->states.count; i++) {
        assert_memory_equal(explorer_words(first, i), explorer_words(second, i),
                            first->state_words * sizeof(uint64_t));
        assert_int_equal(first->states.items[i].from,
                         second->states.items[i].from);
    }
    rig_free(one);
    rig_free(other);
}

/* 10,000 nodes in a row in one step, and a long fan of branches. */
TEST(size_is_no_trouble)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, START("S"));
    for (int i = 0; i < 2000; i++)
        text_add_format(&text, "<task id='T%d'/>", i);
    text_add(&text, FLOW("f", "S", "T0"));
    for (int i = 0; i + 1 < 2000; i++)
        text_add_format(&text,
                        "<sequenceFlow id='g%d' sourceRef='T%d' "
                        "targetRef='T%d'/>",
                        i, i, i + 1);
    Rig *rig = rig_new(text.bytes);
    Verdict verdict = prove_all(rig);
    assert_int_equal(verdict.kind, VERDICT_PROVED);
    assert_int_equal(verdict.states, 0);
    assert_int_equal(rig->found.list.count, 0);
    rig_free(rig);
    arena_free(arena);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
