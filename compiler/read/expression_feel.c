/* What only FEEL has: temporal literals, tests behind 'in', functions. */
#include <string.h>

#include "bpmn/value.h"
#include "iso8601.h"
#include "syntax.h"

/* An instant or a duration of its ISO 8601 text. False: neither. */
static bool read_temporal(const char *text, BpmnValue *value)
{
    IsoDuration duration;

    value->is_null = false;
    value->type = BPMN_INSTANT;
    if (iso_instant(text, &value->as.integer)) return true;
    value->type = BPMN_MONTHS;
    if (bpmn_months_read(bpmn_string(text), &value->as.integer)) return true;
    value->type = BPMN_DURATION;
    if (!iso_duration(text, &duration) || duration.months != 0) return false;
    value->as.integer = duration.ms;
    return true;
}

static Expression *temporal(Reader *reader, const char *text, Position position)
{
    BpmnValue value;
    IsoDuration duration;

    if (read_temporal(text, &value)) {
        Expression *literal = expression_new(reader, OPERATION_CONSTANT,
                                             position);
        if (literal) literal->constant = value;
        return literal;
    }
    if (iso_duration(text, &duration))
        reader_fail(reader, CODE_SYNTAX, position,
                    "a duration has either years and months or days and time",
                    "add one after the other: + @\"P1M\" + @\"P2D\"");
    else
        reader_fail(reader, CODE_SYNTAX, position,
                    arena_format(reader->arena,
                                 "\"%.60s\" is neither an "
                                 "instant nor a duration of ISO 8601",
                                 text),
                    "write @\"2030-01-07T09:00:00Z\" or @\"PT10M\"");
    return NULL;
}

static Expression *at_literal(Reader *reader, const Syntax *syntax)
{
    return temporal(
        reader,
        arena_text(reader->arena, syntax->bytes + 2, syntax->length - 3),
        syntax->position);
}

/* The name of a built-in function without its parenthesis, single blanks. */
static const char *built_in_name(Reader *reader, const Syntax *syntax)
{
    Text name = text_new(reader->arena);

    for (size_t i = 0; i + 1 < syntax->length; i++) {
        char byte = syntax->bytes[i];
        bool letter = (byte >= 'a' && byte <= 'z')
            || (byte >= '0' && byte <= '9');

        if (letter)
            text_add_char(&name, byte);
        else if (name.bytes[name.length - 1] != ' ')
            text_add_char(&name, ' ');
    }
    while (name.bytes[name.length - 1] == ' ') name.bytes[--name.length] = '\0';
    return name.bytes;
}

/* A call as its name and a node that has the arguments as children. */
static const char *call_name(Reader *reader, const Syntax *syntax,
                             Syntax *arguments)
{
    const Syntax *callee = syntax->children.items[0];
    const char *path;

    *arguments = *syntax;
    if (syntax_is(callee, "built_in")) {
        arguments->children.items++;
        arguments->children.count--;
        return built_in_name(reader, callee);
    }
    arguments->children = syntax->children.items[1]->children;
    path = syntax_path(reader, callee);
    return path ? path : "call";
}

/* date("2030-01-07") and its like with one literal; null for others. */
static Expression *temporal_call(Reader *reader, const char *name,
                                 const Syntax *arguments)
{
    static const char *const names[] = {
        "date",
        "date and time",
        "duration",
        "years and months duration",
    };

    if (arguments->children.count != 1
        || !syntax_is(arguments->children.items[0], "string"))
        return NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        const char *text = syntax_string(reader, arguments->children.items[0]);
        return text ? temporal(reader, text, arguments->position) : NULL;
    }
    return NULL;
}

static Expression *call(Reader *reader, const Syntax *syntax, int depth)
{
    Syntax arguments;
    const char *name = call_name(reader, syntax, &arguments);
    Expression *literal = temporal_call(reader, name, &arguments);

    if (literal || reader->failed) return literal;
    if (arguments.children.count == 1 && strcmp(name, "not") == 0)
        return expression_operation(reader, OPERATION_NOT, &arguments, depth);
    if (arguments.children.count == 1 && strcmp(name, "is defined") == 0)
        return expression_pair(
            reader, OPERATION_NOT_EQUAL, syntax->position,
            expression_of(reader, arguments.children.items[0], depth + 1),
            expression_new(reader, OPERATION_CONSTANT, syntax->position));
    return expression_call(reader, name, &arguments, depth);
}

/* operation(value, bound). The value is read again for each comparison that it
   stands in, so that trees do not share nodes. */
static Expression *compare(Reader *reader, Operation operation,
                           const Syntax *value, const Syntax *bound, int depth)
{
    Expression *left = expression_of(reader, value, depth + 1);

    return expression_pair(reader, operation, value->position, left,
                           expression_of(reader, bound, depth + 1));
}

/* value >= low and value <= high, as the brackets say */
static Expression *in_range(Reader *reader, const Syntax *value,
                            const Syntax *range, int depth)
{
    bool low_in = strcmp(range->first_token, "[") == 0;
    bool high_in = strcmp(range->last_token, "]") == 0;
    Expression *low =
        compare(reader, low_in ? OPERATION_GREATER_EQUAL : OPERATION_GREATER,
                value, range->children.items[0], depth);

    return expression_pair(
        reader, OPERATION_AND, range->position, low,
        compare(reader, high_in ? OPERATION_LESS_EQUAL : OPERATION_LESS, value,
                range->children.items[1], depth));
}

static Expression *one_test(Reader *reader, const Syntax *value,
                            const Syntax *test, int depth)
{
    if (syntax_is(test, "range")) return in_range(reader, value, test, depth);
    if (syntax_is(test, "test"))
        return compare(reader, operation_of_comparison(test->first_token),
                       value, test->children.items[0], depth);
    return compare(reader, OPERATION_EQUAL, value, test, depth);
}

/* value in (a, b, c) where all are values to be equal to */
static Expression *one_of(Reader *reader, const Syntax *value,
                          const Syntax *tests, int depth)
{
    Expression *in = expression_new(reader, OPERATION_ONE_OF, value->position);

    expression_add(reader, in, expression_of(reader, value, depth + 1));
    for (size_t i = 0; i < tests->children.count; i++)
        expression_add(
            reader, in,
            expression_of(reader, tests->children.items[i], depth + 1));
    return reader->failed ? NULL : in;
}

static bool has_kind(const Syntax *tests, const char *kind)
{
    for (size_t i = 0; i < tests->children.count; i++)
        if (syntax_is(tests->children.items[i], kind)) return true;
    return false;
}

static Expression *any_test(Reader *reader, const Syntax *value,
                            const Syntax *tests, int depth)
{
    size_t count = tests->children.count;
    Expression **each = NEW_ARRAY(reader->arena, Expression *, count);

    if (!has_kind(tests, "range") && !has_kind(tests, "test"))
        return one_of(reader, value, tests, depth);
    for (size_t i = 0; i < count && !reader->failed; i++)
        each[i] = one_test(reader, value, tests->children.items[i], depth);
    return expression_chain(reader, OPERATION_OR, each, count);
}

static Expression *in(Reader *reader, const Syntax *syntax, int depth)
{
    const Syntax *value = syntax->children.items[0];
    const Syntax *tests = syntax->children.items[1];

    if (syntax_is(tests, "range") || syntax_is(tests, "test")
        || syntax_is(tests, "string") || syntax_is(tests, "number"))
        return one_test(reader, value, tests, depth);
    /* A variable or a call may be a list: what it holds is not known. */
    if ((syntax_is(tests, "tests") || syntax_is(tests, "list"))
        && !has_kind(tests, "list") && tests->children.count > 0)
        return any_test(reader, value, tests, depth);
    return expression_operation(reader, OPERATION_IN, syntax, depth);
}

static Expression *between(Reader *reader, const Syntax *syntax, int depth)
{
    const Syntax *value = syntax->children.items[0];
    Expression *low = compare(reader, OPERATION_GREATER_EQUAL, value,
                              syntax->children.items[1], depth);

    return expression_pair(reader, OPERATION_AND, syntax->position, low,
                           compare(reader, OPERATION_LESS_EQUAL, value,
                                   syntax->children.items[2], depth));
}

/* The first or second child alone, as the expression that it is. */
static Expression *through(Reader *reader, const Syntax *syntax, size_t child,
                           int depth)
{
    return expression_of(reader, syntax->children.items[child], depth + 1);
}

/* Is it a number, and not a condition, which names what it looks at? */
static bool is_index(const Syntax *syntax)
{
    static const char *const kinds[] = {
        "equal", "not_equal", "less",          "less_equal", "greater",
        "and",   "or",        "greater_equal", "in",         "between",
        "true",  "false",     "instance_of",   "quantified",
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (syntax_is(syntax, kinds[i])) return false;
    return !syntax_is(syntax, "parenthesis")
        || is_index(syntax->children.items[0]);
}

/* How many children of a form that is not computed are of the process for
   certain: names may be its own; of list[condition] and instance of the first
   is. No such form: SIZE_MAX. */
static size_t count_certain(const Syntax *syntax)
{
    static const char *const none[] = { "for", "quantified", "function",
                                        "range", "test" };

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (syntax_is(syntax, none[i])) return 0;
    bool first = syntax_is(syntax, "instance_of")
        || (syntax_is(syntax, "filter")
            && !is_index(syntax->children.items[1]));
    return first ? 1 : SIZE_MAX;
}

Expression *feel_expression(Reader *reader, const Syntax *syntax, int depth)
{
    if (syntax_is(syntax, "at_literal")) return at_literal(reader, syntax);
    if (syntax_is(syntax, "call")) return call(reader, syntax, depth);
    if (syntax_is(syntax, "in")) return in(reader, syntax, depth);
    if (syntax_is(syntax, "between")) return between(reader, syntax, depth);
    size_t certain = count_certain(syntax);
    if (certain != SIZE_MAX)
        return expression_unread(reader, syntax, certain, depth);
    if (syntax_is(syntax, "named_argument") || syntax_is(syntax, "entry"))
        return through(reader, syntax, 1, depth);
    return NULL;
}
