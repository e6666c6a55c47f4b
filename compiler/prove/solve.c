/* What the last variable of a comparison has to be for its sides to be equal,
   the others being given: arithmetic is undone, from outside to the variable.
 */
#include "search.h"

/* How an operand comes of the result and the other operand. */
typedef struct Undone {
    Operation by;
    bool other_first;
} Undone;

static const Undone UNDONE[OPERATIONS][2] = {
    [OPERATION_ADD] = { { OPERATION_SUBTRACT, false },
                        { OPERATION_SUBTRACT, false } },
    [OPERATION_SUBTRACT] = { { OPERATION_ADD, false },
                             { OPERATION_SUBTRACT, true } },
    [OPERATION_MULTIPLY] = { { OPERATION_DIVIDE, false },
                             { OPERATION_DIVIDE, false } },
    [OPERATION_DIVIDE] = { { OPERATION_MULTIPLY, false },
                           { OPERATION_DIVIDE, true } },
    [OPERATION_NEGATE] = { { OPERATION_NEGATE, false } },
    [OPERATION_DECIMAL] = { { OPERATION_DECIMAL, false } },
    [OPERATION_COERCE] = { { OPERATION_COERCE, false } },
};

/* The operand that reads the field, of one or two; the count: none, or more. */
static uint32_t side_of(const Terms *terms, const Term *term, uint32_t field)
{
    uint32_t found = term->operand_count;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        if (!term_reads(terms, term_operand(terms, term, i), field)) continue;
        if (found < term->operand_count) return term->operand_count;
        found = i;
    }
    return found;
}

/* The value of a term of given variables; false: it has none. */
static bool evaluate_given(const Search *search, const Terms *terms,
                           const Term *term, BpmnValue *value)
{
    return net_evaluate(search->domains->net, terms, term, search->given, value)
        && !value->is_null;
}

/* One step inwards: what has the value is no longer the term, but the operand
   on that side. */
static bool undo(const Search *search, const Terms *terms, const Term *term,
                 uint32_t side, BpmnValue *value)
{
    if (term->operand_count > 2) return false;
    const Undone *undone = &UNDONE[term->operation][side];
    BpmnOperation *compute = operation_facts(undone->by)->compute;
    BpmnStep step = { 0 };
    BpmnValue operands[2] = { *value };
    if (!compute || bpmn_is_text(*value)) return false;
    if (term->operand_count == 2
        && !evaluate_given(search, terms, term_operand(terms, term, 1 - side),
                           &operands[undone->other_first ? 0 : 1]))
        return false;
    if (undone->other_first) operands[1] = *value;
    *value = compute(&step, operands, term->operand_count);
    return !value->is_null;
}

bool search_fit(const Domain *domain, Mask mask, BpmnType type,
                BpmnValue *value)
{
    bool fault = false;
    if (type == BPMN_INTEGER && value->type == BPMN_DECIMAL) {
        value->type = BPMN_INTEGER;
        fault = !bpmn_decimal_to_integer(value->as.decimal, &value->as.integer);
    } else if (type == BPMN_DECIMAL && value->type == BPMN_INTEGER) {
        value->type = BPMN_DECIMAL;
        value->as.decimal = bpmn_decimal_from_integer(value->as.integer,
                                                      &fault);
    }
    bool cut = domain && !domain->crowded;
    return !fault && (!cut || (domain_value_region(domain, value) & mask) != 0);
}

bool search_solve(const Search *search, const Domain *condition, uint32_t field,
                  BpmnValue *value)
{
    const Terms *terms = condition->terms;
    const Term *term = condition->term;
    uint32_t side = side_of(terms, term, field);
    if (condition->kind != DOMAIN_ORDER || side == term->operand_count
        || !evaluate_given(search, terms, term_operand(terms, term, 1 - side),
                           value))
        return false;
    term = term_operand(terms, term, side);
    while (term->operation != OPERATION_FIELD) {
        side = side_of(terms, term, field);
        if (side == term->operand_count
            || !undo(search, terms, term, side, value))
            return false;
        term = term_operand(terms, term, side);
    }
    Mask mask = 0;
    const Domain *domain = search_variable(search, field, &mask);
    return search_fit(domain, mask, search->domains->net->fields[field].type,
                      value);
}
