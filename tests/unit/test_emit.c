/* Text of diagrams in C, and generated code beside the interpreter. */
#include "net_rig.h"

#include "command/build.h"
#include "emit/c_text.h"
#include "emit/emit.h"
#include "prove/prove.h"

TEST(remarks_end_no_comment)
{
    static const char *const CASES[][2] = {
        { "a */ b", "a * / b" },
        { "/* a", "/ * a" },
        { "?"
          "?/",
          "? ?/" },
        { "ends \\", "ends \\ ." },
        { "a\nb\rc\td", "a b c d" },
        { "\xC3\xA4", "\\u00E4" },
        { "\xE2\x80\xAE", "\\u202E" },
        { "\xF0\x9F\x98\x80", "\\U0001F600" },
        { "\xFF\xC0", "\\uFFFD\\uFFFD" },
        { "*\n/", "* /" },
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_string_equal(c_remark(arena, CASES[i][0], 100), CASES[i][1]);
    assert_string_equal(c_remark(arena, "abcdef", 3), "abc...");
    assert_string_equal(c_remark(arena, NULL, 3), "");
    arena_free(arena);
}

TEST(comments_are_wrapped)
{
    Arena *arena = arena_new();
    Text text = text_new(arena), word = text_new(arena);
    for (int i = 0; i < 60; i++) text_add(&word, i % 7 == 0 ? "\\ " : "*word ");
    c_comment(&text, 8, c_remark(arena, word.bytes, 1000));
    size_t line = 0;
    for (const char *at = text.bytes; *at; at++) {
        if (*at == '\n') {
            assert_true(line <= C_COLUMNS);
            assert_true(at == text.bytes || at[-1] != '\\');
            line = 0;
        } else {
            line++;
        }
    }
    assert_ptr_equal(strstr(text.bytes, "*/") + 3, text.bytes + text.length);
    arena_free(arena);
}

TEST(strings_are_literals)
{
    Arena *arena = arena_new();
    assert_string_equal(c_string(arena, NULL, 0), "0");
    assert_string_equal(c_string(arena, "", 0), "\"\"");
    assert_string_equal(c_string(arena, "a\"b\\c", 0), "\"a\\\"b\\\\c\"");
    assert_string_equal(c_string(arena,
                                 "?"
                                 "?/",
                                 0),
                        "\"\\?\\?/\"");
    assert_string_equal(c_string(arena,
                                 "\xC3\xA4"
                                 "1\n",
                                 0),
                        "\"\\303\\2441\\012\"");
    assert_string_equal(c_string(arena, "%s%n", 0), "\"%s%n\"");
    arena_free(arena);
}

TEST(numbers_are_constants)
{
    Arena *arena = arena_new();
    assert_string_equal(c_integer(arena, 0), "0");
    assert_string_equal(c_integer(arena, INT64_MIN), "INT64_MIN");
    assert_string_equal(c_integer(arena, INT64_MAX),
                        "INT64_C(9223372036854775807)");
    assert_string_equal(c_integer(arena, -40000), "INT64_C(-40000)");
    arena_free(arena);
}

TEST(formulas_lose_their_marks)
{
    Arena *arena = arena_new();
    assert_string_equal(c_formula(arena, "= a > 5", 99), "a > 5");
    assert_string_equal(c_formula(arena, "${a > 5}", 99), "a > 5");
    assert_string_equal(c_formula(arena, "${a}-${b}", 99), "${a}-${b}");
    assert_string_equal(c_formula(arena, "PT10M", 99), "PT10M");
    arena_free(arena);
}

/* clang-format off */
#define ORDERED                                                      \
    START("S") "<exclusiveGateway id='G' default='f3'/>" TASK("A")    \
    SCOPE("Q", START("I") TASK("B") FLOW("g1", "I", "B"))             \
    FLOW("f1", "S", "G") FLOW_IF("f2", "G", "A", "= a &lt; 5")        \
    FLOW("f3", "G", "Q")
#define REORDERED                                                    \
    SCOPE("Q", FLOW("g1", "I", "B") TASK("B") START("I"))             \
    FLOW_IF("f2", "G", "A", "= a &lt; 5") FLOW("f3", "G", "Q")        \
    TASK("A") FLOW("f1", "S", "G")                                    \
    "<exclusiveGateway id='G' default='f3'/>" START("S")
/* clang-format on */

static Emitted emit_of(Rig *rig)
{
    Findings ignored = findings_new(rig->arena, NULL);
    prove(rig->net, 10000, BRANCHES_EITHER, &ignored);
    Plan *plan = plan_checked(rig->net, NULL, rig->arena, &rig->found);
    assert_non_null(plan);
    return emit(plan, false, rig->arena);
}

TEST(the_same_meaning_has_the_same_bytes)
{
    Rig *one = rig_new(ORDERED), *other = rig_new(REORDERED);
    Emitted first = emit_of(one), second = emit_of(other);
    assert_string_equal(first.source.bytes, second.source.bytes);
    assert_string_equal(first.header.bytes, second.header.bytes);
    rig_free(one);
    rig_free(other);
}

TEST(only_printable_ascii_comes_out)
{
    Rig *rig = rig_new(
        "<startEvent id='S' name='&#x202E;*/ #&#xE4;&#9;?" "?/'/>"
        "<userTask id='T' name='&quot;;int x;\\'/>" FLOW("f1", "S", "T"));
    Emitted emitted = emit_of(rig);
    const Text *texts[] = { &emitted.source, &emitted.header };
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < texts[i]->length; j++) {
            char byte = texts[i]->bytes[j];
            assert_true(byte == '\n' || (byte >= ' ' && byte < 0x7F));
        }
        assert_null(strstr(texts[i]->bytes,
                           "?"
                           "?"));
    }
    rig_free(rig);
}

/* A node is done, fires, or an operator acts. */
typedef struct Happening {
    BpmnEventKind kind;
    const char *id;
    bool retries;
    const char *target; /* of a move; else null */
} Happening;

static const char *happen(Rig *rig, Happening what)
{
    if (what.target) return rig_move(rig, what.id, what.target);
    if (what.retries) return rig_retry(rig, what.id);
    return rig_fire(rig, what.kind, what.id);
}

/* Plays the same on both; paths, effects and their order must be equal. Where
   the proof has looked at too few states, code counts tokens. */
static void play(const char *body, uint32_t states, const Happening *happenings,
                 size_t count)
{
    Rig *rig = rig_new(body), *other = rig_new(body);
    Findings ignored = findings_new(other->arena, NULL);
    prove(other->net, states, BRANCHES_EITHER, &ignored);
    other->process = build_loaded(other->net, other->arena, &other->found);
    if (!other->process) fail_msg("%s", other->found.list.items[0].message);
    rig_empty(rig);
    rig_empty(other);
    for (size_t i = 0; i < count; i++) {
        const char *interpreted = happen(rig, happenings[i]);
        assert_string_equal(happen(other, happenings[i]), interpreted);
    }
    rig_free(rig);
    rig_free(other);
}

#define PLAY_PROVEN(body, states, ...)                     \
    do {                                                   \
        const Happening all[] = { __VA_ARGS__ };           \
        play(body, states, all, sizeof all / sizeof *all); \
    } while (0)
#define PLAY(body, ...) PLAY_PROVEN(body, 10000, __VA_ARGS__)
#define BEGIN(node)                          \
    {                                        \
        .kind = BPMN_EVENT_START, .id = node \
    }
#define DONE(node)                          \
    {                                       \
        .kind = BPMN_EVENT_DONE, .id = node \
    }
#define DUE(node)                            \
    {                                        \
        .kind = BPMN_EVENT_TIMER, .id = node \
    }
#define RETRY(node)                 \
    {                               \
        .id = node, .retries = true \
    }
#define MOVE(from, to)           \
    {                            \
        .id = from, .target = to \
    }

TEST(parallel_branches_run_alike)
{
    PLAY(START("S") "<parallelGateway id='W'/><parallelGateway id='J'/>"
         TASK("A") TASK("B") END("E") FLOW("f1", "S", "W")
         FLOW("f2", "W", "A") FLOW("f3", "W", "J") FLOW("f4", "W", "B")
         FLOW("f5", "A", "J") FLOW("f6", "B", "J") FLOW("f7", "J", "E"),
         BEGIN("S"), DONE("B"), DONE("A"));
}

TEST(ends_and_scopes_run_alike)
{
    PLAY(START("S") SCOPE("Q", START("I") "<parallelGateway id='W'/>"
         END("X") TASK("A") END("Y") FLOW("g1", "I", "W")
         FLOW("g2", "W", "X") FLOW("g3", "W", "A") FLOW("g4", "A", "Y"))
         BOUNDARY("D", "Q", AFTER("PT1H")) TASK("B") END("E")
         FLOW("f1", "S", "Q") FLOW("f2", "Q", "E") FLOW("f3", "D", "B"),
         BEGIN("S"), DONE("A"), BEGIN("S"), DUE("D"), DONE("B"),
         BEGIN("S"), MOVE("A", "B"), DONE("B"));
}

TEST(terminating_takes_waiting_branches_away)
{
    PLAY(START("S") SCOPE("Q", START("I") "<parallelGateway id='W'/>"
         "<endEvent id='X'><terminateEventDefinition/></endEvent>" TASK("A")
         FLOW("g1", "I", "W") FLOW("g2", "W", "X") FLOW("g3", "W", "A"))
         TASK("B") FLOW("f1", "S", "Q") FLOW("f2", "Q", "B"),
         BEGIN("S"), DONE("B"));
}

TEST(a_turning_cycle_runs_out_of_fuel_alike)
{
    PLAY(START("S") "<exclusiveGateway id='M'/><exclusiveGateway id='G' "
         "default='f3'/>" END("E") FLOW("f1", "S", "M") FLOW("f2", "M", "G")
         FLOW("f3", "G", "M") FLOW_IF("f4", "G", "E", "= a &gt; 5"),
         BEGIN("S"), RETRY("M"));
}

TEST(piled_tokens_run_alike)
{
    PLAY(START("S") "<parallelGateway id='W'/>" TASK("A") TASK("B")
         "<exclusiveGateway id='M'/>" TASK("C") END("E")
         FLOW("f1", "S", "W") FLOW("f2", "W", "A") FLOW("f3", "W", "B")
         FLOW("f4", "A", "M") FLOW("f5", "B", "M") FLOW("f6", "M", "C")
         FLOW("f7", "C", "E"),
         BEGIN("S"), DONE("A"), DONE("B"), DONE("C"), DONE("C"));
}

/* A move back to what an event sub-process has interrupted arms nothing: what
   is watched there is not over a second time. */
TEST(what_was_watched_runs_alike_when_it_is_counted)
{
    PLAY_PROVEN(
        START("S") "<subProcess id='Q'>"
                   "<standardLoopCharacteristics loopMaximum='2'/>" TASK("A")
                       END("E") FLOW("g1", "A", "E") WATCHER(
                           "H",
                           STARTED("B", AFTER("PT1H")) TASK("U")
                               FLOW("g2", "B",
                                    "U")) "</subProcess>" FLOW("f1", "S", "Q"),
        1, BEGIN("S"), DUE("B"), MOVE("U", "A"), DONE("A"), DUE("B"));
}

/* Two-valued, but no variable in it: nothing there can be an incident. */
TEST(a_guard_of_constants_runs_alike)
{
    PLAY(START("S") "<exclusiveGateway id='G' default='f3'/>" TASK("A")
         TASK("B") FLOW("f1", "S", "G")
         FLOW_IF("f2", "G", "A", "${true || false}") FLOW("f3", "G", "B"),
         BEGIN("S"), DONE("A"));
}

int main(void)
{
    return run_listed(NULL, NULL);
}
