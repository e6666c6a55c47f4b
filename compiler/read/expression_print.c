/* Expressions printed back, in one form for both languages. */
#include <string.h>

#include "bpmn/value.h"
#include "expression.h"

/* How strongly operators bind; 0 needs no parentheses anywhere. */
typedef struct Operator {
    ExpressionKind kind;
    int level;
    const char *mark;
} Operator;

static const Operator OPERATORS[] = {
    { EXPRESSION_OR, 2, " or " },      { EXPRESSION_AND, 3, " and " },
    { EXPRESSION_EQUAL, 4, " = " },    { EXPRESSION_NOT_EQUAL, 4, " != " },
    { EXPRESSION_LESS, 4, " < " },     { EXPRESSION_LESS_EQUAL, 4, " <= " },
    { EXPRESSION_GREATER, 4, " > " },  { EXPRESSION_GREATER_EQUAL, 4, " >= " },
    { EXPRESSION_ADD, 5, " + " },      { EXPRESSION_SUBTRACT, 5, " - " },
    { EXPRESSION_MULTIPLY, 6, " * " }, { EXPRESSION_DIVIDE, 6, " / " },
};

static const Operator *find_operator(ExpressionKind kind)
{
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++)
        if (OPERATORS[i].kind == kind) return &OPERATORS[i];
    return NULL;
}

static int level_of(const Expression *expression)
{
    const Operator *found = find_operator(expression->kind);

    if (found) return found->level;
    if (expression->kind == EXPRESSION_IF) return 1;
    if (expression->kind == EXPRESSION_IN) return 4;
    return expression->kind == EXPRESSION_NEGATE ? 7 : 9;
}

/* Prints an operand that must bind at least as strongly as 'least'. */
static void print_operand(const Expression *operand, int least, Text *text)
{
    bool encloses = level_of(operand) < least;

    if (encloses) text_add_char(text, '(');
    expression_print(operand, text);
    if (encloses) text_add_char(text, ')');
}

/* The right operand of 'and' and 'or' may be the same again: how a chain is
   grouped has no meaning. */
static void print_binary(const Expression *expression, const Operator *sign,
                         Text *text)
{
    bool chains = sign->kind == EXPRESSION_AND || sign->kind == EXPRESSION_OR;
    bool compares = sign->level == 4;
    const Expression *right = expression->children[1];

    print_operand(expression->children[0], sign->level + (compares ? 1 : 0),
                  text);
    text_add(text, sign->mark);
    print_operand(right,
                  sign->level + (chains && right->kind == sign->kind ? 0 : 1),
                  text);
}

static void print_list(const char *name, const Expression *expression,
                       size_t first, Text *text)
{
    text_add(text, name);
    text_add_char(text, '(');
    for (size_t i = first; i < expression->child_count; i++) {
        if (i > first) text_add(text, ", ");
        expression_print(expression->children[i], text);
    }
    text_add_char(text, ')');
}

static void print_duration(const Expression *expression, Text *text)
{
    char printed[BPMN_DURATION_TEXT_MAX];

    if (expression->is_months)
        bpmn_months_print(expression->months, printed);
    else
        bpmn_duration_print(0, expression->ms, printed);
    text_add_format(text, "@\"%s\"", printed);
}

static void print_instant(const Expression *expression, Text *text)
{
    char printed[BPMN_INSTANT_TEXT_MAX];

    bpmn_instant_print(expression->ms, printed);
    text_add_format(text, "@\"%s\"", printed);
}

static void print_number(const Expression *expression, Text *text)
{
    char printed[BPMN_DECIMAL_TEXT_MAX];

    if (expression->is_integer)
        bpmn_integer_print(expression->integer, printed);
    else
        bpmn_decimal_print(expression->decimal, printed);
    text_add(text, printed);
}

static bool needs_quotes(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char byte = name[i];
        bool letter = (byte >= 'a' && byte <= 'z')
            || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '$'
            || byte == '?' || (unsigned char)byte >= 0x80;
        if (!letter && (i == 0 || byte < '0' || byte > '9')) return true;
    }
    return false;
}

/* The names of a path, between back-quotes where they are no identifiers. */
static void print_path(const char *path, Text *text)
{
    for (;; path++) {
        size_t length = strcspn(path, ".");
        bool quoted = needs_quotes(path, length);

        text_add(text, quoted ? "`" : "");
        text_add_bytes(text, path, length);
        text_add(text, quoted ? "`" : "");
        path += length;
        if (*path == '\0') return;
        text_add_char(text, '.');
    }
}

static void print_if(const Expression *expression, Text *text)
{
    text_add(text, "if ");
    expression_print(expression->children[0], text);
    text_add(text, " then ");
    expression_print(expression->children[1], text);
    text_add(text, " else ");
    expression_print(expression->children[2], text);
}

void expression_print(const Expression *expression, Text *text)
{
    const Operator *sign = find_operator(expression->kind);

    if (sign) {
        print_binary(expression, sign, text);
        return;
    }
    switch (expression->kind) {
    case EXPRESSION_NULL: text_add(text, "null"); break;
    case EXPRESSION_BOOLEAN:
        text_add(text, expression->boolean ? "true" : "false");
        break;
    case EXPRESSION_NUMBER: print_number(expression, text); break;
    case EXPRESSION_TEXT: text_add_json(text, expression->text); break;
    case EXPRESSION_INSTANT: print_instant(expression, text); break;
    case EXPRESSION_DURATION: print_duration(expression, text); break;
    case EXPRESSION_VARIABLE: print_path(expression->text, text); break;
    case EXPRESSION_NOT: print_list("not", expression, 0, text); break;
    case EXPRESSION_NEGATE:
        text_add_char(text, '-');
        print_operand(expression->children[0], 8, text);
        break;
    case EXPRESSION_JOIN: print_list("join", expression, 0, text); break;
    case EXPRESSION_IF: print_if(expression, text); break;
    case EXPRESSION_IN:
        print_operand(expression->children[0], 5, text);
        print_list(" in ", expression, 1, text);
        break;
    case EXPRESSION_EMPTY: print_list("empty", expression, 0, text); break;
    case EXPRESSION_CALL:
        print_list(expression->text, expression, 0, text);
        break;
    case EXPRESSION_EQUAL: /* the operators are printed above */
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_AND:
    case EXPRESSION_OR:
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE: break;
    }
}
