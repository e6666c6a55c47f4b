/* Expressions printed back, in one form for both languages. */
#include <string.h>

#include "bpmn/value.h"
#include "expression.h"

enum { MOST_SHOWN = 100 }; /* bytes of an expression in a message */

static int level_of(const Expression *expression)
{
    return expression->written ? 1
                               : operation_form(expression->operation)->level;
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
static void print_binary(const Expression *expression, Text *text)
{
    int level = level_of(expression);
    bool chains = expression->operation == OPERATION_AND
        || expression->operation == OPERATION_OR;
    bool compares = level == operation_form(OPERATION_EQUAL)->level;
    const Expression *right = expression->children[1];

    chains = chains && right->operation == expression->operation;
    print_operand(expression->children[0], level + (compares ? 1 : 0), text);
    text_add_format(text, " %s ",
                    operation_facts(expression->operation)->written);
    print_operand(right, level + (chains ? 0 : 1), text);
}

/* The operands from 'first' on, in brackets: "()" or "[]". */
static void print_list(const Expression *expression, size_t first,
                       const char *brackets, Text *text)
{
    text_add_char(text, brackets[0]);
    for (size_t i = first; i < expression->child_count; i++) {
        if (i > first) text_add(text, ", ");
        expression_print(expression->children[i], text);
    }
    text_add_char(text, brackets[1]);
}

/* What would begin an expression in it has a backslash before it. */
static void print_plain(const char *plain, Text *text)
{
    for (; *plain != '\0'; plain++) {
        if ((*plain == '$' || *plain == '#') && plain[1] == '{')
            text_add_char(text, '\\');
        text_add_char(text, *plain);
    }
}

/* "order ${id}" */
static void print_template(const Expression *expression, Text *text)
{
    for (size_t i = 0; i < expression->child_count; i++) {
        const Expression *part = expression->children[i];

        if (expression_text(part)) {
            print_plain(expression_text(part), text);
            continue;
        }
        text_add(text, "${");
        expression_print(part, text);
        text_add_char(text, '}');
    }
}

static void print_constant(const BpmnValue *value, Text *text)
{
    char printed[BPMN_DURATION_TEXT_MAX];

    switch (value->type) {
    case BPMN_BOOLEAN:
        text_add(text, value->as.boolean ? "true" : "false");
        return;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: text_add_json(text, value->as.text.bytes); return;
    case BPMN_LOOSE:
    case BPMN_STRUCTURE: text_add(text, "null"); return;
    case BPMN_INTEGER: bpmn_integer_print(value->as.integer, printed); break;
    case BPMN_DECIMAL: bpmn_decimal_print(value->as.decimal, printed); break;
    case BPMN_INSTANT: bpmn_instant_print(value->as.integer, printed); break;
    case BPMN_DURATION:
        bpmn_duration_print(0, value->as.integer, printed);
        break;
    case BPMN_MONTHS: bpmn_months_print(value->as.integer, printed); break;
    }
    bool number = value->type == BPMN_INTEGER || value->type == BPMN_DECIMAL;
    text_add_format(text, number ? "%s" : "@\"%s\"", printed);
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

/* A function, or an operator that is written like one. */
static void print_call(const Expression *expression, Text *text)
{
    text_add(text,
             expression->text
                 ? expression->text
                 : operation_facts(expression->operation)->written);
    print_list(expression, 0, "()", text);
}

void expression_print(const Expression *expression, Text *text)
{
    switch ((int)expression->operation) {
    case OPERATION_CONSTANT: print_constant(&expression->constant, text); break;
    case OPERATION_FIELD: print_path(expression->text, text); break;
    case OPERATION_IF: print_if(expression, text); break;
    case OPERATION_NEGATE:
        text_add_char(text, '-');
        print_operand(expression->children[0], 8, text);
        break;
    case OPERATION_ONE_OF:
        print_operand(expression->children[0], 5, text);
        text_add(text, " in ");
        print_list(expression, 1, "()", text);
        break;
    case OPERATION_JOIN: print_template(expression, text); break;
    case OPERATION_LIST: print_list(expression, 0, "[]", text); break;
    case OPERATION_MEMBER:
        print_operand(expression->children[0], 8, text);
        text_add(text, expression->text);
        break;
    case OPERATION_ITEM:
    case OPERATION_ITEM_FROM_ZERO:
        print_operand(expression->children[0], 8, text);
        print_list(expression, 1, "[]", text);
        break;
    default:
        if (expression->written)
            text_add(text, expression->written);
        else if (level_of(expression) < 9)
            print_binary(expression, text);
        else
            print_call(expression, text);
        break;
    }
}

const char *expression_shown(const Expression *expression, Arena *arena)
{
    Text text = text_new(arena);
    size_t length = MOST_SHOWN;

    expression_print(expression, &text);
    if (text.length <= MOST_SHOWN) return text.bytes;
    while (((unsigned char)text.bytes[length] & 0xc0) == 0x80) length--;
    return arena_format(arena, "%.*s...", (int)length, text.bytes);
}

const char *expression_unknown(const Expression *unknown, Arena *arena)
{
    if (!unknown->written)
        return arena_format(
            arena, "%s(...) is not known: what it gives cannot be computed",
            unknown->text);
    return arena_format(arena, "'%s' is a %s, which cannot be computed",
                        expression_shown(unknown, arena),
                        operation_unread(unknown->text)->called);
}

const char *expression_instead(const Expression *unknown, Arena *arena)
{
    return unknown->written ? operation_unread(unknown->text)->instead
                            : operation_help(unknown->text, arena);
}
