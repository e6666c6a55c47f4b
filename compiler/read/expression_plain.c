/* What an expression gives before there is a case that has variables. */
#include "bpmn/value.h"
#include "expression.h"

static bool add_constant(const BpmnValue *value, Text *text)
{
    char printed[BPMN_DURATION_TEXT_MAX];

    if (value->is_null) return false;
    switch (value->type) {
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
        text_add_bytes(text, value->as.text.bytes, value->as.text.length);
        return true;
    case BPMN_INSTANT: bpmn_instant_print(value->as.integer, printed); break;
    case BPMN_DURATION:
        bpmn_duration_print(0, value->as.integer, printed);
        break;
    case BPMN_MONTHS: bpmn_months_print(value->as.integer, printed); break;
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
    case BPMN_BOOLEAN:
    case BPMN_STRUCTURE:
    case BPMN_LOOSE: return false;
    }
    text_add(text, printed);
    return true;
}

/* Texts one behind the other; JUEL's + is arithmetic. */
static bool puts_together(const Expression *expression)
{
    return expression->operation == OPERATION_JOIN
        || (expression->operation == OPERATION_ADD
            && expression->language == LANGUAGE_FEEL);
}

/* Whether it is a text, or such put together. */
static bool add_texts(const Expression *expression, Text *text)
{
    if (expression_text(expression))
        return add_constant(&expression->constant, text);
    if (!puts_together(expression)) return false;
    for (size_t i = 0; i < expression->child_count; i++)
        if (!add_texts(expression->children[i], text)) return false;
    return true;
}

const char *expression_plain(const char *text, XmlPlace place, Arena *arena)
{
    Findings unread = findings_new(arena, NULL);
    Text plain = text_new(arena);
    const Expression *read = expression_read(text, place, LANGUAGE_FEEL, arena,
                                             NULL, &unread);

    if (!read) return NULL;
    bool is_plain = read->operation == OPERATION_CONSTANT
        ? add_constant(&read->constant, &plain)
        : add_texts(read, &plain);
    return is_plain ? plain.bytes : NULL;
}
