/* Expressions: what FEEL and JUEL mean, where their errors stand, limits. */

#include "cmocka_rig.h"
#include "read/expression.h"

/* Reads a text; the result is its canonical print, null when refused. */
typedef struct Reading {
    Arena *arena;
    Findings found;
    Expression *expression;
} Reading;

static Reading read_text(const char *text, ExpressionLanguage fallback)
{
    Reading reading = { .arena = arena_new() };

    reading.found = findings_new(reading.arena, "test.bpmn");
    reading.expression =
        expression_read(text, (XmlPlace){ .position = { 10, 5 } }, fallback,
                        reading.arena, "Flow_1", &reading.found);
    return reading;
}

static void expect(const char *text, const char *printed,
                   ExpressionLanguage fallback)
{
    Reading reading = read_text(text, fallback);
    Text out = text_new(reading.arena);

    if (!reading.expression)
        fail_msg("%s: %s", text, reading.found.list.items[0].message);
    expression_print(reading.expression, &out);
    if (strcmp(out.bytes, printed) != 0)
        fail_msg("%s is read as %s, not as %s", text, out.bytes, printed);
    assert_int_equal(reading.found.list.count, 0);
    arena_free(reading.arena);
}

static void expect_all(const char *const pairs[][2], size_t count,
                       ExpressionLanguage fallback)
{
    for (size_t i = 0; i < count; i++)
        expect(pairs[i][0], pairs[i][1], fallback);
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

TEST(feel_is_read)
{
    static const char *const pairs[][2] = {
        { "= amount > 5", "amount > 5" },
        { "amount>=5.50", "amount >= 5.5" },
        { "= a.b.c = \"x\" and not(d)", "a.b.c = \"x\" and not(d)" },
        { "a and b or c and (d or e)", "a and b or c and (d or e)" },
        { "(a and b) and c", "a and b and c" },
        { "-x + -5 * 2", "-x + -5 * 2" },
        { "a - (b - c)", "a - (b - c)" },
        { "(a + b) * c", "(a + b) * c" },
        { "if a then 1 else 2", "if a then 1 else 2" },
        { "x in (\"a\", \"b\")", "x in (\"a\", \"b\")" },
        { "x in [\"a\", \"b\"]", "x in (\"a\", \"b\")" },
        { "x in [1..5)", "x >= 1 and x < 5" },
        { "x in ]1..5]", "x > 1 and x <= 5" },
        { "x in (< 5, > 10)", "x < 5 or x > 10" },
        { "x in 5", "x = 5" },
        { "x in y", "x in y" },
        { "x between 1 and 2 and y", "x >= 1 and x <= 2 and y" },
        { "@\"PT10M\"", "@\"PT10M\"" },
        { "t < date and time(\"2030-01-07T09:00:00+01:00\")",
          "t < @\"2030-01-07T08:00:00.000Z\"" },
        { "d > duration(\"P1M\")", "d > @\"P1M\"" },
        { "date ( \"2030-01-07\" )", "@\"2030-01-07T00:00:00.000Z\"" },
        { "is  defined(x)", "x != null" },
        { "list contains(a, \"b\")", "list contains(a, \"b\")" },
        { "f(a, b: 2).c", "f(a, 2).c" },
        { "[1, 2]", "[1, 2]" },
        { "{a: b, \"c\": 1}", "{a: b, \"c\": 1}" },
        { "orders[item.x = 1]", "orders[item.x = 1]" },
        { "count(orders[item\n  > 1]) > 2", "count(orders[item > 1]) > 2" },
        { "some x in y satisfies x > 3", "some x in y satisfies x > 3" },
        { "x instance of number", "x instance of number" },
        { "`order id` = 1 // why", "`order id` = 1" },
        { "x ** 2", "x ** 2" },
        { "x ** 2 * 3", "(x ** 2) * 3" },
        { "\"a\\n\\u00e9\\uD83D\\uDE00\\\"\"",
          "\"a\\n\xc3\xa9\xf0\x9f\x98\x80\\\"\"" },
        { "matches(a, \"\\d+\")", "matches(a, \"\\\\d+\")" },
        { "null", "null" },
        { "true", "true" },
        { "gr\xc3\xb6\xc3\x9f"
          "e != null",
          "gr\xc3\xb6\xc3\x9f"
          "e != null" },
        { "parameter.limit * 2", "parameter.limit * 2" },
        { "nullable and trueish", "nullable and trueish" },
    };
    expect_all(pairs, COUNT(pairs), LANGUAGE_FEEL);
}

TEST(juel_is_read)
{
    static const char *const pairs[][2] = {
        { "${amount > 5}", "amount > 5" },
        { "#{amount gt 5 && approved}", "amount > 5 and approved" },
        { "${a == 'x' || a eq \"y\"}", "a = \"x\" or a = \"y\"" },
        { "${!a && not b}", "not(a) and not(b)" },
        { "${not a == b}", "not(a) = b" },
        { "${empty x}", "empty(x)" },
        { "${a ? b : c}", "if a then b else c" },
        { "${a.b['c'] ne 'd'}", "a.b.c != \"d\"" },
        { "${list[0]}", "list[0]" },
        { "${x.equals('a')}", "x = \"a\"" },
        { "${\"a\".equals(x)}", "\"a\" = x" },
        { "${execution.getVariable('x') == 'a'}", "x = \"a\"" },
        { "${execution.getVariable('x').equals('a')}", "x = \"a\"" },
        { "${execution.hasVariable(\"x\")}", "x != null" },
        { "${bean.check(order, 5)}", "bean.check(order, 5)" },
        { "${f(x)}", "f(x)" },
        { "${var:eq (x, 5)}", "var:eq(x, 5)" },
        { "${a ? b : c(d)}", "if a then b else c(d)" },
        { "${a.b().c}", "a.b().c" },
        { "${a % 2 == 0}", "(a % 2) = 0" },
        { "${a div 2 le 1.5}", "a / 2 <= 1.5" },
        { "order ${id} of #{name}!", "order ${id} of ${name}!" },
        { "${'}'}", "\"}\"" },
        { "\\${a} ${b}", "\\${a} ${b}" },
        { "a == 'b'", "a = \"b\"" },
        { "${null == x}", "null = x" },
        { "${'it\\'s'}", "\"it's\"" },
        { "${orderId != null}", "orderId != null" },
    };
    expect_all(pairs, COUNT(pairs), LANGUAGE_JUEL);
}

static void expect_error(const char *text, ExpressionLanguage fallback,
                         uint32_t line, uint32_t column, const char *message)
{
    Reading reading = read_text(text, fallback);

    if (reading.expression) fail_msg("%s is read", text);
    assert_int_equal(reading.found.list.count, 1);
    const Finding *finding = &reading.found.list.items[0];
    if (finding->position.line != line || finding->position.column != column)
        fail_msg("%s: at %u:%u", text, finding->position.line,
                 finding->position.column);
    if (!strstr(finding->message, message))
        fail_msg("%s: %s", text, finding->message);
    assert_string_equal(finding->element, "Flow_1");
    arena_free(reading.arena);
}

TEST(errors_stand_at_the_bad_token)
{
    const ExpressionLanguage feel = LANGUAGE_FEEL, juel = LANGUAGE_JUEL;

    expect_error("= amount > > 5", feel, 10, 16, "'>'");
    expect_error("amount ==5", feel, 10, 13, "'='");
    expect_error("a b c", feel, 10, 7, "'b'");
    expect_error("Was the order approved?", feel, 10, 9, "'the'");
    expect_error("x = 'abc'", feel, 10, 9, "'''");
    expect_error("x = \"abc and y", feel, 10, 9, "'\"'");
    expect_error("a \xe2\x80\x93 b", feel, 10, 7, "'\xe2\x80\x93'");
    expect_error("(a > 5", feel, 10, 11, "too early");
    expect_error("x = ", feel, 10, 8, "too early");
    expect_error("a > 5 )", feel, 10, 11, "')'");
    expect_error("=\n  a >\n    5 5", feel, 12, 7, "'5'");
    expect_error("${a = 5}", juel, 10, 9, "'='");
    expect_error("x\n ${a\n < }", juel, 12, 4, "too early");
    expect_error("${a", juel, 10, 5, "closing");
    expect_error("${}", juel, 10, 7, "too early");
    expect_error("  ", feel, 10, 7, "empty");
    expect_error("=", feel, 10, 6, "too early");
    expect_error("a = \"\\ud800\"", feel, 10, 9, "escape");
    expect_error("${a == 'a\\n'}", juel, 10, 12, "escape");
    expect_error("a > @\"soon\"", feel, 10, 9, "ISO 8601");
    expect_error("a > 12345678901234567890", feel, 10, 9, "64 bits");
}

/* Who comes from XPath is told what FEEL has instead. */
TEST(a_prefix_is_no_feel)
{
    Reading reading = read_text("bpmn:getDataObject(\"paid\")", LANGUAGE_FEEL);

    assert_int_equal(reading.found.list.count, 1);
    assert_non_null(strstr(reading.found.list.items[0].help, "XPath"));
    arena_free(reading.arena);
}

TEST(nodes_know_their_place)
{
    Reading reading = read_text("\n =  a and\n\tb.c < 5", LANGUAGE_JUEL);
    const Expression *less;

    assert_non_null(reading.expression);
    less = reading.expression->children[1];
    assert_int_equal(less->operation, OPERATION_LESS);
    assert_int_equal(less->language, LANGUAGE_FEEL);
    assert_int_equal(less->children[0]->position.line, 12);
    assert_int_equal(less->children[0]->position.column, 2);
    assert_int_equal(less->children[1]->position.column, 8);
    assert_int_equal(reading.expression->children[0]->position.line, 11);
    assert_int_equal(reading.expression->children[0]->position.column, 5);
    assert_int_equal(less->children[0]->field, -1);
    assert_string_equal(reading.expression->source, "=  a and\n\tb.c < 5");
    arena_free(reading.arena);
}

/* The same piece again and again, in a text of the caller's. */
static char *repeat(Text *text, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++) text_add(text, piece);
    return text->bytes;
}

static Code code_of(const char *text)
{
    Reading reading = read_text(text, LANGUAGE_FEEL);
    Code code = reading.found.list.count == 0
        ? CODE_NONE
        : reading.found.list.items[0].code;

    assert_int_equal(!reading.expression, code != CODE_NONE);
    arena_free(reading.arena);
    return code;
}

TEST(limits_are_stated)
{
    Arena *arena = arena_new();
    Text chain = text_new(arena), deep = text_new(arena);
    Text nested = text_new(arena), wide = text_new(arena);

    /* 5,000 operands and 4,999 operators are 9,999 nodes */
    repeat(&chain, "a or ", 4999);
    text_add(&chain, "a");
    assert_int_equal(code_of(chain.bytes), CODE_NONE);
    text_add(&chain, " or a");
    assert_int_equal(code_of(chain.bytes), CODE_EXPRESSION_LIMIT);
    repeat(&deep, "(", 30000);
    text_add(&deep, "a");
    repeat(&deep, ")", 30000);
    assert_int_equal(code_of(deep.bytes), CODE_EXPRESSION_LIMIT);
    repeat(&nested, "not(", 200);
    text_add(&nested, "a");
    repeat(&nested, ")", 200);
    assert_int_equal(code_of(nested.bytes), CODE_NONE);
    text_add(&wide, "f(1");
    repeat(&wide, ",1", 32000);
    text_add(&wide, ")");
    assert_int_equal(code_of(wide.bytes), CODE_EXPRESSION_LIMIT);
    repeat(&wide, " ", 65537 - wide.length);
    text_add(&wide, "a");
    assert_int_equal(code_of(wide.bytes), CODE_EXPRESSION_LIMIT);
    arena_free(arena);
}

TEST(marks_are_seen)
{
    assert_true(expression_is_marked("  = a"));
    assert_true(expression_is_marked("${a}"));
    assert_true(expression_is_marked("to #{a}"));
    assert_false(expression_is_marked("accounting"));
    assert_false(expression_is_marked("a = b"));
    assert_false(expression_is_marked("$5"));
    assert_false(expression_is_marked(""));
}

static void plain_is(const char *text, const char *plain)
{
    Arena *arena = arena_new();
    const char *found = expression_plain(text, (XmlPlace){ 0 }, arena);

    assert_string_equal(found ? found : "computed", plain ? plain : "computed");
    arena_free(arena);
}

TEST(what_reads_nothing_is_known_before)
{
    plain_is("=\"a\"", "a");
    plain_is("=\"a\" + \"b\" + \"c\"", "abc");
    plain_is("${'a'}-${'b'}", "a-b");
    plain_is("=duration(\"PT90M\")", "PT1H30M");
    plain_is("=@\"P14M\"", "P1Y2M");
    plain_is("=date and time(\"2030-01-07T09:00:00+01:00\")",
             "2030-01-07T08:00:00.000Z");
    plain_is("=\"a\" + b", NULL);
    plain_is("${'1' + '2'}", NULL); /* that is 3 */
    plain_is("=null", NULL);
    plain_is("=5", NULL);
    plain_is("=\"a", NULL);
}

TEST(a_function_that_is_none_is_told_which_there_are)
{
    Arena *arena = arena_new();

    assert_string_equal(operation_help("counts", arena),
                        "did you mean count(a)?");
    assert_string_equal(operation_help("contains", arena),
                        "did you mean contains(a, b)?");
    assert_string_equal(operation_help("list_contains", arena),
                        "did you mean list contains(a, b)?");
    assert_string_equal(
        operation_help("now", arena),
        "there are: count(a), contains(a, b), list contains(a, b)");
    arena_free(arena);
}

TEST(of_a_long_expression_a_message_has_the_beginning)
{
    /* the 100th byte is in the middle of a letter */
    static const char TEXT[] = "= x = \""
                               "123456789 123456789 123456789 123456789 "
                               "123456789 123456789 123456789 123456789 "
                               "123456789 1234\u00e4\"";
    Reading reading = read_text(TEXT, LANGUAGE_FEEL);
    const char *shown = expression_shown(reading.expression, reading.arena);

    assert_int_equal(strlen(shown), 99 + 3);
    assert_string_equal(shown + 95, "1234...");
    arena_free(reading.arena);
    reading = read_text("= x = 1", LANGUAGE_FEEL);
    assert_string_equal(expression_shown(reading.expression, reading.arena),
                        "x = 1");
    arena_free(reading.arena);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
