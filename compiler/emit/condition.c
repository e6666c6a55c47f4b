/* Plain conditions in C's own operators: when is one true, and when is it
   false? FEEL's third value is neither, so 'not' swaps the two and no third
   value is needed. */
#include <string.h>

#include "write.h"

/* How tightly an operator binds. */
typedef enum Binding { BINDING_OR, BINDING_AND, BINDING_COMPARE } Binding;

typedef struct Part {
    Binding binding;
    char *text;
} Part;

static Part condition(const Writer *writer, const Terms *terms,
                      const Term *term, bool wanted);

static Part part(Binding binding, char *text)
{
    return (Part){ binding, text };
}

/* What needs no parentheses. */
__attribute__((format(printf, 2, 3))) static Part compared(const Writer *writer,
                                                           const char *format,
                                                           ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *text = arena_format_list(writer->arena, format, arguments);
    va_end(arguments);
    return part(BINDING_COMPARE, text);
}

static char *operand_of(const Writer *writer, Part operand, Binding binding)
{
    bool wrap = operand.binding != binding
        && operand.binding != BINDING_COMPARE;

    return wrap ? arena_format(writer->arena, "(%s)", operand.text)
                : operand.text;
}

/* Two parts; one without text is left out. */
static Part join(const Writer *writer, Binding binding, Part one, Part other)
{
    if (!one.text) return other;
    if (!other.text) return one;
    return part(binding,
                arena_format(writer->arena, "%s %s %s",
                             operand_of(writer, one, binding),
                             binding == BINDING_AND ? "&&" : "||",
                             operand_of(writer, other, binding)));
}

static const NetField *net_field(const Writer *writer, const Term *term)
{
    return &writer->plan->net->fields[term->field];
}

static bool is_field(const Term *term)
{
    return term->operation == OPERATION_FIELD;
}

static char *format(const Writer *writer, const Term *term,
                    const char *of_field, const char *of_parameter)
{
    const NetField *field = net_field(writer, term);
    const Plan *plan = writer->plan;
    bool parameter = field->is_parameter;
    if (field->count != COUNT_NOT) return write_count(writer, field);
    Hole holes[] = {
        { "name",
          parameter ? plan->parameters[field->number]
                    : plan->fields[field->number].name },
        { "field", parameter ? "" : plan->fields[field->number].constant },
        { 0 },
    };

    return write_filled(writer, parameter ? of_parameter : of_field, holes);
}

/* That a variable has a value; no text of a constant, which has one. */
static Part present(const Writer *writer, const Term *term)
{
    if (!is_field(term)) return part(BINDING_COMPARE, NULL);
    if (net_field(writer, term)->count != COUNT_NOT)
        return part(BINDING_COMPARE, "true");
    char *has = format(writer, term, "has_$name$(image)",
                       "!step->parameters[$name$].is_null");
    return compared(writer, term->needs ? "bpmn_need(step, %s)" : "%s", has);
}

static Part absent(const Writer *writer, const Term *term)
{
    if (net_field(writer, term)->count != COUNT_NOT)
        return part(BINDING_COMPARE, "false");
    return compared(writer, "!%s",
                    format(writer, term, "has_$name$(image)",
                           "(!step->parameters[$name$].is_null)"));
}

static BpmnType type_of(const Writer *writer, const Term *term)
{
    return is_field(term) ? net_field(writer, term)->type : term->type;
}

static char *field_text(const Writer *writer, const Term *term)
{
    BpmnType type = type_of(writer, term);
    const char *template = "image->$name$";

    if (type == BPMN_TEXT) template = "bpmn_text_of(image, image->$name$)";
    if (type == BPMN_ENUMERATION)
        template = "bpmn_constant_text(&$prefix$_process.fields[$field$], "
                   "image->$name$)";
    return format(writer, term, template,
                  arena_format(writer->arena, "step->parameters[$name$].as.%s",
                               C_TYPES[type].as));
}

static char *leaf(const Writer *writer, const Term *term)
{
    if (is_field(term)) return field_text(writer, term);
    switch (term->type) {
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
        return arena_format(writer->arena, "bpmn_string(%s)",
                            c_string(writer->arena, term_text(term), 8));
    case BPMN_BOOLEAN:
        return arena_string(writer->arena,
                            c_boolean(term->constant.as.boolean));
    case BPMN_DECIMAL: /* compared by its digits */
    case BPMN_LOOSE:
    case BPMN_INTEGER:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_STRUCTURE:
    case BPMN_MONTHS: break;
    }
    return c_integer(writer->arena, term->constant.as.integer);
}

/* A constant as 50, 0 and not as 5, 1, which is the same when it is
   compared. */
static char *digits(const Writer *writer, const Term *term)
{
    BpmnDecimal number = term->type == BPMN_INTEGER
        ? (BpmnDecimal){ term->constant.as.integer, 0, 0 }
        : term->constant.as.decimal;

    while (number.exponent > 0 && number.coefficient <= INT64_MAX / 100
           && number.coefficient >= INT64_MIN / 100) {
        number.coefficient *= 10;
        number.exponent--;
    }
    return c_decimal(writer->arena, number);
}

/* A variable as a decimal. */
static char *decimal(const Writer *writer, const Term *term)
{
    if (type_of(writer, term) == BPMN_DECIMAL) return leaf(writer, term);
    return arena_format(writer->arena, "bpmn_as_decimal(%s)",
                        leaf(writer, term));
}

static bool is_integer(const Writer *writer, const Term *term)
{
    int64_t whole;

    return type_of(writer, term) == BPMN_INTEGER
        || (term_is_constant(term) && term->type == BPMN_DECIMAL
            && bpmn_decimal_to_integer(term->constant.as.decimal, &whole));
}

static char *integer(const Writer *writer, const Term *term)
{
    int64_t whole = term->constant.as.integer;

    if (is_field(term)) return leaf(writer, term);
    if (term->type == BPMN_DECIMAL)
        bpmn_decimal_to_integer(term->constant.as.decimal, &whole);
    return c_integer(writer->arena, whole);
}

static char *numbers(const Writer *writer, const char *sign, const Term *one,
                     const Term *other)
{
    bool a_field = (is_field(one) && is_integer(writer, one))
        || (is_field(other) && is_integer(writer, other));

    if (a_field && is_integer(writer, one) && is_integer(writer, other))
        return arena_format(writer->arena, "%s %s %s", integer(writer, one),
                            sign, integer(writer, other));
    if (term_is_constant(other))
        return arena_format(writer->arena,
                            "bpmn_decimal_compare_to(%s, %s) %s 0",
                            decimal(writer, one), digits(writer, other), sign);
    if (term_is_constant(one))
        return arena_format(writer->arena,
                            "0 %s bpmn_decimal_compare_to(%s, %s)", sign,
                            decimal(writer, other), digits(writer, one));
    return arena_format(writer->arena, "bpmn_decimal_compare(%s, %s) %s 0",
                        decimal(writer, one), decimal(writer, other), sign);
}

/* The number of a constant among those of an enumeration; -1: it has none. */
static int32_t number_of(const NetField *field, const char *text)
{
    for (size_t i = 0; i < field->constant_count; i++)
        if (text_equal(field->constants[i], text)) return (int32_t)i;
    return -1;
}

/* An enumeration beside a text that is written out: by number. */
static char *constants(const Writer *writer, bool equal, const Term *field,
                       const Term *text)
{
    const NetField *of = net_field(writer, field);
    int32_t number = number_of(of, term_text(text));

    if (number < 0) return arena_string(writer->arena, c_boolean(!equal));
    return arena_format(writer->arena, "image->%s %s %s",
                        writer->plan->fields[of->number].name,
                        equal ? "==" : "!=",
                        writer->plan->fields[of->number].constants[number]);
}

static bool is_enumeration(const Writer *writer, const Term *term)
{
    return is_field(term) && !net_field(writer, term)->is_parameter
        && net_field(writer, term)->type == BPMN_ENUMERATION;
}

static Part equal_texts(const Writer *writer, bool equal, const Term *one,
                        const Term *other)
{
    if (is_enumeration(writer, one) && term_is_constant(other))
        return part(BINDING_COMPARE, constants(writer, equal, one, other));
    if (is_enumeration(writer, other) && term_is_constant(one))
        return part(BINDING_COMPARE, constants(writer, equal, other, one));
    return compared(writer, "%sbpmn_string_equal(%s, %s)", equal ? "" : "!",
                    leaf(writer, one), leaf(writer, other));
}

/* Both have values: how do they compare? */
static Part compare(const Writer *writer, const char *sign, const Term *one,
                    const Term *other)
{
    BpmnType type = type_of(writer, one);
    bool equal = text_equal(sign, "==");
    const Term *constant = term_is_constant(other) ? other : one;

    if (bpmn_types_meet(type, BPMN_DECIMAL))
        return part(BINDING_COMPARE, numbers(writer, sign, one, other));
    if (bpmn_types_meet(type, BPMN_TEXT) && (equal || text_equal(sign, "!=")))
        return equal_texts(writer, equal, one, other);
    if (bpmn_types_meet(type, BPMN_TEXT))
        return compared(writer, "bpmn_string_compare(%s, %s) %s 0",
                        leaf(writer, one), leaf(writer, other), sign);
    if (type == BPMN_BOOLEAN && term_is_constant(constant))
        return compared(writer, "%s%s",
                        constant->constant.as.boolean == equal ? "" : "!",
                        leaf(writer, constant == one ? other : one));
    return compared(writer, "%s %s %s", leaf(writer, one), sign,
                    leaf(writer, other));
}

/* Where two are compared it is left out that a count has a value: that is part
   of the comparison. */
static Part known(const Writer *writer, const Term *term)
{
    if (is_field(term) && net_field(writer, term)->count != COUNT_NOT)
        return part(BINDING_COMPARE, NULL);
    return present(writer, term);
}

static Part ordered(const Writer *writer, const Term *one, const Term *other,
                    const char *sign)
{
    Part both = join(writer, BINDING_AND, known(writer, one),
                     known(writer, other));

    return join(writer, BINDING_AND, both, compare(writer, sign, one, other));
}

/* Two variables: two nulls are equal, a null and a value are not. */
static Part equal_fields(const Writer *writer, const Term *one,
                         const Term *other, bool equal)
{
    const char *sign = equal ? "==" : "!=";
    char *left = present(writer, one).text;
    Part same = compared(writer, "%s %s %s", left, sign,
                         present(writer, other).text);
    Part here = compared(writer, "%s%s", equal ? "!" : "", left);
    Part values = compare(writer, sign, one, other);

    return equal ? join(writer, BINDING_AND, same,
                        join(writer, BINDING_OR, here, values))
                 : join(writer, BINDING_OR, same,
                        join(writer, BINDING_AND, here, values));
}

static Part equality(const Writer *writer, const Term *one, const Term *other,
                     bool equal)
{
    const Term *field = is_field(one) ? one : other;
    const Term *constant = is_field(one) ? other : one;

    if (term_is_null(constant))
        return equal ? absent(writer, field) : present(writer, field);
    /* What is missing in JUEL is noted, so there is no null to compare. */
    if (one->needs || other->needs || (term_is_constant(constant) && equal))
        return ordered(writer, one, other, equal ? "==" : "!=");
    if (!term_is_constant(constant))
        return equal_fields(writer, one, other, equal);
    return join(writer, BINDING_OR, absent(writer, field),
                compare(writer, "!=", one, other));
}

static Part emptiness(const Writer *writer, const Term *field, bool wanted)
{
    Part empty = compared(writer, "%sbpmn_is_empty(%s)", wanted ? "" : "!",
                          leaf(writer, field));

    return wanted ? join(writer, BINDING_OR, absent(writer, field), empty)
                  : join(writer, BINDING_AND, present(writer, field), empty);
}

static Part truth(const Writer *writer, const Term *term, bool wanted)
{
    if (!is_field(term))
        return compared(writer, "%s",
                        c_boolean(term->constant.as.boolean == wanted));
    return join(
        writer, BINDING_AND, present(writer, term),
        compared(writer, "%s%s", wanted ? "" : "!", leaf(writer, term)));
}

/* The sign of C of an order. */
static const char *sign_of(Operation operation)
{
    switch ((int)operation) {
    case OPERATION_LESS: return "<";
    case OPERATION_LESS_EQUAL: return "<=";
    case OPERATION_GREATER: return ">";
    default: return ">=";
    }
}

static Part condition(const Writer *writer, const Terms *terms,
                      const Term *term, bool wanted)
{
    const Term *one = term->operand_count > 0 ? term_operand(terms, term, 0)
                                              : NULL;
    const Term *other = term->operand_count > 1 ? term_operand(terms, term, 1)
                                                : NULL;
    bool all = (term->operation == OPERATION_AND) == wanted;

    switch ((int)term->operation) {
    case OPERATION_NOT: return condition(writer, terms, one, !wanted);
    case OPERATION_AND:
    case OPERATION_OR:
        return join(writer, all ? BINDING_AND : BINDING_OR,
                    condition(writer, terms, one, wanted),
                    condition(writer, terms, other, wanted));
    case OPERATION_LAST: return condition(writer, terms, other, wanted);
    case OPERATION_EQUAL: return equality(writer, one, other, wanted);
    case OPERATION_NOT_EQUAL: return equality(writer, one, other, !wanted);
    case OPERATION_LESS:
        return ordered(writer, one, other, wanted ? "<" : ">=");
    case OPERATION_LESS_EQUAL:
        return ordered(writer, one, other, wanted ? "<=" : ">");
    case OPERATION_GREATER:
        return ordered(writer, one, other, wanted ? ">" : "<=");
    case OPERATION_GREATER_EQUAL:
        return ordered(writer, one, other, wanted ? ">=" : "<");
    case OPERATION_EMPTY: return emptiness(writer, one, wanted);
    default: return truth(writer, term, wanted);
    }
}

char *write_plain(const Writer *writer, const Terms *terms, const Term *term)
{
    return condition(writer, terms, term, true).text;
}

char *write_trinary(const Writer *writer, const Terms *terms, const Term *term)
{
    Part here, holds;
    bool decided = !term->may_be_null || term->operation == OPERATION_EQUAL
        || term->operation == OPERATION_NOT_EQUAL
        || term->operation == OPERATION_EMPTY;

    if (decided)
        return arena_format(writer->arena, "%s ? 1 : -1",
                            condition(writer, terms, term, true).text);
    if (is_field(term)) {
        here = present(writer, term);
        holds = part(BINDING_COMPARE, leaf(writer, term));
    } else {
        const Term *one = term_operand(terms, term, 0);
        const Term *other = term_operand(terms, term, 1);
        here = join(writer, BINDING_AND, known(writer, one),
                    known(writer, other));
        holds = compare(writer, sign_of(term->operation), one, other);
    }
    return arena_format(writer->arena, "!%s ? 0 : %s ? 1 : -1",
                        operand_of(writer, here, BINDING_OR), holds.text);
}

char *write_denial(const Writer *writer, const Terms *terms, const Term *term)
{
    Part part = condition(writer, terms, term, true);

    if (part.binding == BINDING_COMPARE && part.text[0] == '!'
        && !strpbrk(part.text, "<>="))
        return part.text + 1;
    return arena_format(writer->arena, "!(%s)", part.text);
}

char *write_condition(const Writer *writer, const PlanValue *value)
{
    if (value->name)
        return arena_format(writer->arena, "bpmn_is_true(%s(step, image))",
                            value->name);
    return write_plain(writer, value->terms, terms_root(value->terms));
}
