/* Terms as C expressions. */
#include "write.h"

/* How tightly an operator binds. */
typedef enum Binding {
    BINDING_CHOOSE,
    BINDING_CHAIN,
    BINDING_COMPARE,
    BINDING_UNARY,
    BINDING_PRIMARY
} Binding;

static void add_term(const Writer *writer, Text *text, const Term *term,
                     Binding least);

static Binding binding_of(const Term *term)
{
    switch (term->kind) {
    case TERM_CHOOSE: return BINDING_CHOOSE;
    case TERM_AND:
    case TERM_OR: return BINDING_CHAIN;
    case TERM_COMPARE:
    case TERM_COMPARE_BY: return BINDING_COMPARE;
    case TERM_NOT: return BINDING_UNARY;
    default: return BINDING_PRIMARY;
    }
}

static const char *member_of(BpmnType type)
{
    switch (type) {
    case BPMN_BOOLEAN: return "boolean";
    case BPMN_DECIMAL: return "decimal";
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_STRUCTURE: return "text";
    default: return "integer";
    }
}

/* plain: an enumeration as its number, not as its text. */
static void add_field(const Writer *writer, Text *text, const Term *term,
                      bool plain)
{
    const PlanField *field = &writer->plan->fields[term->number];
    Hole holes[] = {
        { "name", field->name },
        { "prefix", writer->plan->prefix },
        { "field", field->constant },
        { 0 },
    };

    if (term->type == BPMN_TEXT || term->type == BPMN_STRUCTURE) {
        text_put(text, "bpmn_text_of(image, image->$name$)", holes);
    } else if (term->type == BPMN_ENUMERATION && !plain) {
        text_put(text,
                 "bpmn_constant_text(&$prefix$_process.fields[$field$], "
                 "image->$name$)",
                 holes);
    } else {
        text_put(text, "image->$name$", holes);
    }
}

static void add_leaf(const Writer *writer, Text *text, const Term *term)
{
    const Plan *plan = writer->plan;
    Arena *arena = writer->arena;

    switch (term->kind) {
    case TERM_TRUE:
    case TERM_FALSE: text_add(text, c_boolean(term->kind == TERM_TRUE)); break;
    case TERM_HAS:
        text_put(
            text, "has_$name$(image)",
            (Hole[]){ { "name", plan->fields[term->number].name }, { 0 } });
        break;
    case TERM_HAS_PARAMETER:
        text_put(text, "!step->parameters[$name$].is_null",
                 (Hole[]){ { "name", plan->parameters[term->number] }, { 0 } });
        break;
    case TERM_PARAMETER:
        text_put(text, "step->parameters[$name$].as.$member$",
                 (Hole[]){ { "name", plan->parameters[term->number] },
                           { "member", member_of(term->type) },
                           { 0 } });
        break;
    case TERM_INTEGER: text_add(text, c_integer(arena, term->integer)); break;
    case TERM_DECIMAL: text_add(text, c_decimal(arena, term->decimal)); break;
    case TERM_STRING:
        text_put(text, "bpmn_string($text$)",
                 (Hole[]){ { "text", c_string(arena, term->text, 8) }, { 0 } });
        break;
    case TERM_CONSTANT:
        text_add(text, plan->fields[term->number].constants[term->integer]);
        break;
    default: text_add(text, "step->now_ms"); break;
    }
}

static void add_chain(const Writer *writer, Text *text, const Term *term)
{
    for (size_t i = 0; i < term->operand_count; i++) {
        if (i > 0) text_add(text, term->kind == TERM_AND ? " && " : " || ");
        add_term(writer, text, term->operands[i], BINDING_COMPARE);
    }
}

/* 50 as 50 and not as 5 times ten: for comparing it is the same. */
static Term plain_decimal(const Term *term)
{
    Term plain = *term;
    BpmnDecimal *decimal = &plain.decimal;

    while (decimal->exponent > 0 && decimal->coefficient <= INT64_MAX / 100
           && decimal->coefficient >= INT64_MIN / 100) {
        decimal->coefficient *= 10;
        decimal->exponent--;
    }
    return decimal->exponent == 0 ? plain : *term;
}

static void add_operand(const Writer *writer, Text *text, const Term *call,
                        const Term *operand)
{
    if (call->kind == TERM_COMPARE_BY && operand->kind == TERM_DECIMAL) {
        Term plain = plain_decimal(operand);
        add_term(writer, text, &plain, BINDING_CHOOSE);
    } else {
        add_term(writer, text, operand, BINDING_CHOOSE);
    }
}

static void add_call(const Writer *writer, Text *text, const Term *term)
{
    const char *comma = "";

    text_add(text, term->function);
    text_add_char(text, '(');
    if (term->kind == TERM_STEP_CALL) {
        text_add(text, "step");
        comma = ", ";
    }
    for (size_t i = 0; i < term->operand_count; i++) {
        text_add(text, comma);
        add_operand(writer, text, term, term->operands[i]);
        comma = ", ";
    }
    if (term->kind == TERM_EXACT_CALL) text_add(text, ", &step->inexact");
    text_add_char(text, ')');
}

static void add_compare(const Writer *writer, Text *text, const Term *term)
{
    if (term->kind == TERM_COMPARE_BY) {
        add_call(writer, text, term);
        text_put(text, " $operator$ 0",
                 (Hole[]){ { "operator", term->text }, { 0 } });
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        const Term *operand = term->operands[i];

        if (i > 0) {
            text_put(text, " $operator$ ",
                     (Hole[]){ { "operator", term->text }, { 0 } });
        }
        if (operand->kind == TERM_FIELD)
            add_field(writer, text, operand, true);
        else
            add_term(writer, text, operand, BINDING_UNARY);
    }
}

/* Pairs of when and what are computed for their notes, then the result. */
static void add_noted(const Writer *writer, Text *text, const Term *term)
{
    text_add_char(text, '(');
    for (size_t i = 0; i + 1 < term->operand_count; i += 2) {
        text_add_char(text, '(');
        add_term(writer, text, term->operands[i], BINDING_CHAIN);
        text_add(text, " ? (void)(");
        add_term(writer, text, term->operands[i + 1], BINDING_CHOOSE);
        text_add(text, ") : (void)0), ");
    }
    add_term(writer, text, term->operands[term->operand_count - 1],
             BINDING_CHOOSE);
    text_add_char(text, ')');
}

static void add_choose(const Writer *writer, Text *text, const Term *term)
{
    add_term(writer, text, term->operands[0], BINDING_UNARY);
    text_add(text, " ? ");
    add_term(writer, text, term->operands[1], BINDING_UNARY);
    text_add(text, " : ");
    add_term(writer, text, term->operands[2], BINDING_UNARY);
}

static void add_operator(const Writer *writer, Text *text, const Term *term)
{
    switch (term->kind) {
    case TERM_AND:
    case TERM_OR: add_chain(writer, text, term); break;
    case TERM_NOT:
        text_add_char(text, '!');
        add_term(writer, text, term->operands[0], BINDING_UNARY);
        break;
    case TERM_NEED:
        text_add(text, "bpmn_need(step, ");
        add_term(writer, text, term->operands[0], BINDING_CHOOSE);
        text_add_char(text, ')');
        break;
    case TERM_COMPARE:
    case TERM_COMPARE_BY: add_compare(writer, text, term); break;
    case TERM_CALL:
    case TERM_EXACT_CALL:
    case TERM_STEP_CALL: add_call(writer, text, term); break;
    case TERM_CHOOSE: add_choose(writer, text, term); break;
    case TERM_NOTED: add_noted(writer, text, term); break;
    case TERM_FIELD: add_field(writer, text, term, false); break;
    default: add_leaf(writer, text, term); break;
    }
}

static void add_term(const Writer *writer, Text *text, const Term *term,
                     Binding least)
{
    bool wrap = binding_of(term) < least;

    if (wrap) text_add_char(text, '(');
    add_operator(writer, text, term);
    if (wrap) text_add_char(text, ')');
}

char *write_term(const Writer *writer, const Term *term)
{
    Text text = text_new(writer->arena);

    add_term(writer, &text, term, BINDING_CHOOSE);
    return text.bytes;
}
