/* The text of steps: what is read, and what is said where it cannot be. */
#include "cmocka_rig.h"
#include "program/verb.h"

static BpmnPool pool;

static int give_back(void **state)
{
    bpmn_pool_free(&pool);
    return 0;
}

static BpmnVerb *read_all(const char *text, size_t expected)
{
    BpmnCursor cursor = { .pool = &pool, .text = bpmn_string(text) };
    BpmnVerb *verbs;
    size_t count;

    if (!bpmn_verb_read_line(&cursor, &verbs, &count))
        fail_msg("%s: column %zu: expected %s", text, cursor.error_at + 1,
                 cursor.error);
    assert_int_equal(count, expected);
    return verbs;
}

static BpmnVerb *read_one(const char *text)
{
    return read_all(text, 1);
}

static void assert_text(BpmnString text, const char *expected)
{
    if (!bpmn_string_equal(text, bpmn_string(expected)))
        fail_msg("'%.*s' is not '%s'", (int)text.length, text.bytes, expected);
}

/* The line is refused at that column, for a reason that begins so. */
static void assert_refused(const char *text, size_t column,
                           const char *expected)
{
    BpmnCursor cursor = { .pool = &pool, .text = bpmn_string(text) };
    BpmnVerb *verbs;
    size_t count;

    if (bpmn_verb_read_line(&cursor, &verbs, &count))
        fail_msg("'%s' was read", text);
    if (strncmp(cursor.error, expected, strlen(expected)) != 0
        || cursor.error_at + 1 != column)
        fail_msg("'%s': column %zu: expected %s", text, cursor.error_at + 1,
                 cursor.error);
}

TEST(a_start_takes_key_message_and_data_in_any_order)
{
    BpmnVerb *verb = read_one("x: start Refund amount=50.00 key=\"C-17\" "
                              "standing=good message=order n=3");

    assert_int_equal(verb->kind, BPMN_VERB_START);
    assert_text(verb->case_name, "x");
    assert_text(verb->process.text, "Refund");
    assert_text(verb->key, "C-17");
    assert_text(verb->name, "order");
    assert_int_equal(verb->data_count, 3);
    assert_text(verb->data[0].name, "amount");
    assert_int_equal(verb->data[0].value.type, BPMN_DECIMAL);
    assert_text(verb->data[1].value.as.text, "good");
    assert_int_equal(verb->data[2].value.type, BPMN_INTEGER);
    assert_int_equal(verb->data[2].value.as.integer, 3);
    assert_text(read_one("start key=17")->key, "17");
    assert_text(read_one("start key=1e3 n=1")->key, "1e3");
    assert_text(read_one("start key=007")->key, "007");
}

TEST(people_have_groups_or_none_or_every)
{
    BpmnVerb *verb = read_one("claim Tier1 by ann(tier-1, \"Tier 2\")");

    assert_text(verb->node.text, "Tier1");
    assert_false(verb->node.quoted);
    assert_text(verb->person.name, "ann");
    assert_int_equal(verb->person.group_count, 2);
    assert_text(verb->person.groups[1], "Tier 2");
    assert_true(read_one("claim T by bob()")->person.groups_given);
    assert_false(read_one("claim T by bob")->person.groups_given);
}

TEST(a_task_is_completed_with_outcome_and_data)
{
    BpmnVerb *verb = read_one("complete \"Tier\\n 2\" by zoe outcome refund "
                              "note=\"broken; # on arrival\" outcome=x");

    assert_text(verb->node.text, "Tier\n 2");
    assert_true(verb->node.quoted);
    assert_text(verb->outcome, "refund");
    assert_text(verb->data[0].value.as.text, "broken; # on arrival");
    assert_text(verb->data[1].name, "outcome");
    assert_null(read_one("complete T")->person.name.bytes);
    assert_text(read_one("escalate T by ann tier-2 n=1")->code, "tier-2");
}

TEST(a_job_is_answered_in_three_ways)
{
    BpmnVerb *verb = read_one("job Bot fails \"no connection\"");

    assert_int_equal(verb->command, BPMN_JOB_FAILED);
    assert_text(verb->said, "no connection");
    verb = read_one("job Bot error E-1 answer=no");
    assert_int_equal(verb->command, BPMN_JOB_ERROR);
    assert_text(verb->code, "E-1");
    assert_int_equal(verb->data_count, 1);
    verb = read_one("job Bot error=1 fails=true");
    assert_int_equal(verb->command, BPMN_JOB_DONE);
    assert_int_equal(verb->data_count, 2);
    assert_int_equal(read_one("jobs auto")->kind, BPMN_VERB_JOBS);
}

TEST(an_operator_may_say_who_it_is)
{
    static const char *const STEPS[] = {
        "retry A by olga",
        "move A to B by olga",
        "set by olga n=1",
        "set n=1 by olga",
        "set A[2] by olga n=1",
        "broadcast up by olga n=1",
        "parameter n=1 by olga because \"a reason\"",
    };

    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        assert_text(read_one(STEPS[i])->person.name, "olga");
    assert_null(read_one("set by=1")->person.name.bytes);
    assert_refused("retry A by", 11, "a person");
    assert_refused("message up by olga", 12, "NAME=VALUE");
}

TEST(values_are_json_or_bare_words)
{
    BpmnVerb *verb = read_one("set a=true b=null c=[1, {\"x\" : 2.50}] "
                              "d=truex e=2030-01-07 f=-0.5 g=\"\\u00e4\\n\"");
    const BpmnDatum *data = verb->data;

    assert_true(data[0].value.as.boolean);
    assert_true(data[1].value.is_null);
    assert_int_equal(data[2].value.type, BPMN_STRUCTURE);
    BpmnOut out = { .pool = &pool };
    bpmn_out_value(&out, &data[2].value);
    assert_string_equal(out.bytes, "[1,{\"x\":2.5}]");
    assert_text(data[3].value.as.text, "truex");
    assert_text(data[4].value.as.text, "2030-01-07");
    assert_int_equal(data[5].value.as.decimal.coefficient, -5);
    assert_text(data[6].value.as.text, "\xc3\xa4\n");
}

TEST(time_moves_by_and_to)
{
    static const struct {
        const char *text;
        int64_t ms;
    } durations[] = {
        { "9m59.999s", 599999 }, { "1h30m", 5400000 },
        { "2d", 172800000 },     { "1ms", 1 },
        { "PT10M", 600000 },     { "0.5h", 1800000 },
        { "P1DT1S", 86401000 },
    };

    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        char text[40] = "advance ";
        BpmnVerb *verb = read_one(strcat(text, durations[i].text));

        assert_int_equal(verb->advance, BPMN_ADVANCE_BY);
        assert_int_equal(verb->duration_ms, durations[i].ms);
    }
    assert_int_equal(read_one("advance P2M")->duration_months, 2);
    assert_int_equal(read_one("advance to next")->advance, BPMN_ADVANCE_NEXT);
    assert_int_equal(read_one("clock 2030-01-07T09:00:00Z")->instant_ms,
                     INT64_C(1894006800000));
    assert_refused("advance 10", 9, "a duration");
    assert_refused("advance 1m1h", 9, "a duration");
    assert_refused("advance 0.5ms", 9, "a duration");
    assert_refused("advance -PT1S", 9, "a duration");
    assert_refused("advance to noon", 12, "'next' or an instant");
}

TEST(expectations)
{
    BpmnVerb *verb = read_one("expect not waiting Tier2 for tier-2 times 3");

    assert_true(verb->negated);
    assert_int_equal(verb->expectation, BPMN_EXPECT_WAITING);
    assert_text(verb->whom, "tier-2");
    assert_int_equal(verb->times, 3);
    assert_int_equal(read_one("expect passed A")->times, -1);
    verb = read_one("expect ended at \"The end\"");
    assert_true(verb->node.quoted);
    verb = read_one("expect history one of A or \"B c\"");
    assert_text(verb->other.text, "B c");
    assert_text(read_one("expect incident A no-flow")->code, "no-flow");
    assert_text(read_one("expect reported E")->code, "E");
    assert_text(read_one("expect data a=\"b\"")->data[0].value.as.text, "b");
    assert_refused("expect", 7, "an expectation; there are: waiting, ");
    assert_refused("expect not ended", 12,
                   "what can be denied; there are: waiting, passed");
    assert_refused("expect waiting A times many", 24, "a whole number");
    assert_refused("expect history A or B", 16, "'one of");
}

TEST(a_line_holds_several_steps_and_a_comment)
{
    BpmnVerb *verbs =
        read_all("his: job Bot answer=no ; expect waiting T # ; why", 2);

    assert_text(verbs[0].case_name, "his");
    assert_text(verbs[1].case_name, "his");
    assert_text(verbs[0].text, "job Bot answer=no");
    assert_text(verbs[1].text, "expect waiting T");
    verbs = read_all("why ; a: why ; why; b: why", 4);
    assert_null(verbs[0].case_name.bytes);
    assert_text(verbs[1].case_name, "a");
    assert_text(verbs[2].case_name, "a");
    assert_text(verbs[3].case_name, "b");
    assert_refused("a: why ; b:", 12, "a step");
    read_all("", 0);
    read_all("  # nothing", 0);
    assert_refused("why ;", 6, "a step");
    assert_refused("x: # none", 4, "a step");
}

TEST(a_refusal_may_name_its_reason)
{
    BpmnVerb *verb = read_one("refused(not-yours) complete T by bob");

    assert_true(verb->refused);
    assert_int_equal(verb->refused_for, BPMN_REASON_NOT_YOURS);
    assert_int_equal(read_one("refused retry A")->refused_for,
                     BPMN_REASON_NONE);
    assert_refused("refused(not-yuors) retry A", 9,
                   "a reason; did you mean 'not-yours'?");
    assert_refused("refused expect open", 9, "a step that can be refused");
}

TEST(what_is_wrong_is_said_where_it_is)
{
    assert_refused("clam T by ann", 1, "a step; did you mean 'claim'?");
    assert_refused("do T", 1,
                   "a step; there are: clock, start, evaluate, claim, ");
    assert_refused("claim T ann", 9, "'by PERSON'");
    assert_refused("claim T by ann(a b)", 18, "',' or ')'");
    assert_refused("claim T by ann now", 16, "the end of the step");
    assert_refused("set", 4, "NAME=VALUE");
    assert_refused("set a", 5, "NAME=VALUE");
    assert_refused("set a=", 7, "a value after '='");
    assert_refused("set a=1 a=2", 9, "a name that the step");
    assert_refused("set a=\"x", 7, "a closing quote");
    assert_refused("set a=\"x\"y", 10, "a blank after the value");
    assert_refused("set a=\"\\x\"", 9, "one of");
    assert_refused("set a={\"b\":1,\"b\":2}", 14, "a name that the object");
    assert_refused("set a=[1,]", 10, "a JSON value");
    assert_refused("set a=12345678901234567890", 7, "an integer of 64 bits");
    assert_refused("set a=\"\\ud800\"", 8, "a whole surrogate pair");
    assert_refused("set a=\"\xff\"", 8, "valid UTF-8");
    assert_refused("move A B", 8, "'to NODE'");
    assert_refused("parameter a=1", 14, "'because");
    assert_refused("clock acept", 7, "'accept', 'reset' or an instant");
    assert_refused("cancel because \"\"", 16, "a reason");
    assert_refused("start key=1 key=2", 17, "this only once");
}

TEST(deep_json_is_refused_not_followed)
{
    char text[200] = "set a=";

    memset(text + 6, '[', 100);
    assert_refused(text, 39, "at most 32 levels");
}

static bool read_json(const char *text, BpmnValue *value)
{
    BpmnCursor cursor = { .pool = &pool, .text = bpmn_string(text) };

    return bpmn_json_read(&cursor, value);
}

TEST(json_is_equal_by_meaning)
{
    static const struct {
        const char *one, *other;
        bool equal;
    } pairs[] = {
        { "{\"a\":1,\"b\":[2,{}]}", "{\"b\":[2,{}],\"a\":1}", true },
        { "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
        { "{\"a\":1}", "{\"b\":1}", false },
        { "[1,2]", "[2,1]", false },
        { "[1,2]", "[1,2,3]", false },
        { "[]", "[1]", false },
        { "[\"a,b\"]", "[\"a,b\"]", true },
        { "[\"a\\\",b\",1]", "[\"a\\\"\",\"b\"]", false },
        { "{}", "[]", false },
        { "[1,2.50]", "[1.0,25E-1]", true },
        { "[9223372036854775807]", "[9223372036854775806]", false },
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        BpmnValue one, other;

        assert_true(read_json(pairs[i].one, &one));
        assert_true(read_json(pairs[i].other, &other));
        assert_true(bpmn_structure_is_sound(one.as.text));
        assert_int_equal(bpmn_value_equal(one, other), pairs[i].equal);
    }
}

/* What a shell hands over is a step again. */
TEST(words_of_a_shell_become_a_step)
{
    char *words[] = {
        "complete",
        "Tier 2",
        "by",
        "zoe(a, b)",
        "outcome",
        "refund",
        "note=broken on arrival",
        "n=1",
        "t=\"a b\"",
        "e=a;b",
    };
    BpmnString text = bpmn_verb_join(&pool, 10, words);

    assert_text(text,
                "complete \"Tier 2\" by zoe(a, b) outcome refund "
                "note=\"broken on arrival\" n=1 t=\"a b\" e=\"a;b\"");
    BpmnVerb *verb = read_one(text.bytes);
    assert_int_equal(verb->data_count, 4);
    assert_text(verb->data[3].value.as.text, "a;b");
}

static bool is_damaged(const char *word)
{
    return bpmn_verb_word_is_damaged(&pool, bpmn_string(word));
}

/* It is neither a text, nor made whole by the words behind. */
TEST(what_begins_as_a_value_must_be_one)
{
    assert_true(is_damaged("l=["));
    assert_true(is_damaged("l=[1] ; complete t"));
    assert_true(is_damaged("o={\"a\":1"));
    assert_true(is_damaged("t=\"a"));
    assert_true(is_damaged("t=\"a\"b"));
    assert_true(is_damaged("t=\"\\ud800\""));
    assert_false(is_damaged("t=\"a\""));
    assert_false(is_damaged("l=[1]"));
    assert_false(is_damaged("t=a\"b"));
    assert_false(is_damaged("[1"));
}

TEST(a_person_has_a_name)
{
    assert_refused("claim T by \"\"", 12, "a person");
    assert_refused("complete T by \"\"(legal)", 15, "a person");
    assert_refused("assign T to \"\" because \"x\"", 13, "a person");
    assert_refused("set by \"\" x=1", 8, "a person");
}

int main(void)
{
    return run_listed(NULL, give_back);
}
