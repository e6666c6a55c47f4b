/* Formulas that generated code computes: short and plain conditions stand where
   they are needed, in C's own operators; what is more gets a function. */
#include "lower.h"

/* A plain condition has so many terms at most, and its parentheses so many
   levels. */
enum { PLAIN_TERMS = 2400, PLAIN_LEVELS = 16 };

/* A variable, or a constant that has a value. */
static bool is_leaf(const Term *term)
{
    if (term->type == BPMN_LOOSE || term->type == BPMN_STRUCTURE) return false;
    return term->operation == OPERATION_FIELD
        || (term_is_constant(term) && !term_is_null(term));
}

static bool is_plain_comparison(const Term *one, const Term *other,
                                bool equality)
{
    bool field = one->operation == OPERATION_FIELD
        || other->operation == OPERATION_FIELD;

    if (!field) return false;
    if (equality && (term_is_null(one) || term_is_null(other))) return true;
    return is_leaf(one) && is_leaf(other)
        && bpmn_types_meet(one->type, other->type)
        && (equality || one->type != BPMN_BOOLEAN);
}

/* It does not lie in the image of the case. */
static bool is_own(const Term *term)
{
    return term && term->operation == OPERATION_FIELD && term->is_own;
}

/* A chain of one operator takes no parentheses. */
static bool is_plain(const Terms *terms, const Term *term, Operation around,
                     int levels)
{
    const Term *operands[2] = { NULL, NULL };

    for (uint32_t i = 0; i < term->operand_count && i < 2; i++)
        operands[i] = term_operand(terms, term, i);
    if (is_own(term) || is_own(operands[0]) || is_own(operands[1]))
        return false;
    levels -= term->operation != around;
    if (levels == 0) return false;
    switch ((int)term->operation) {
    case OPERATION_CONSTANT:
    case OPERATION_FIELD: return term->type == BPMN_BOOLEAN;
    case OPERATION_NOT:
        return is_plain(terms, operands[0], OPERATION_NOT, levels);
    case OPERATION_AND:
    case OPERATION_OR:
        return is_plain(terms, operands[0], term->operation, levels)
            && is_plain(terms, operands[1], term->operation, levels);
    case OPERATION_EQUAL:
    case OPERATION_NOT_EQUAL:
        return is_plain_comparison(operands[0], operands[1], true);
    case OPERATION_LESS:
    case OPERATION_LESS_EQUAL:
    case OPERATION_GREATER:
    case OPERATION_GREATER_EQUAL:
        return is_plain_comparison(operands[0], operands[1], false);
    case OPERATION_EMPTY:
        return operands[0]->operation == OPERATION_FIELD
            && bpmn_types_meet(operands[0]->type, BPMN_TEXT);
    case OPERATION_LAST:
        return is_plain(terms, operands[1], OPERATION_LAST, levels);
    default: return false;
    }
}

static PlanValue *find(const Lowering *lowering, const Terms *terms)
{
    for (size_t i = lowering->plan->values.count; i > 0; i--)
        if (lowering->plan->values.items[i - 1]->terms == terms)
            return lowering->plan->values.items[i - 1];
    return NULL;
}

static char *name_function(Lowering *lowering, uint32_t element,
                           const char *what)
{
    const Plan *plan = lowering->plan;

    return names_claim(&lowering->names,
                       arena_format(lowering->arena, "%s_%s_%s", plan->prefix,
                                    plan->words_of[element], what));
}

static const PlanValue *value_of(Lowering *lowering, const Terms *terms,
                                 uint32_t element, const char *what,
                                 bool inlined)
{
    PlanValue *value = inlined ? NULL : find(lowering, terms);

    if (value) return value;
    value = NEW(lowering->arena, PlanValue);
    value->terms = terms;
    value->element = element;
    value->what = what;
    if (inlined) return value;
    value->name = name_function(lowering, element, what);
    VECTOR_ADD(lowering->arena, &lowering->plan->values, value);
    return value;
}

bool plan_is_plain(const Terms *terms)
{
    return terms->count <= PLAIN_TERMS
        && is_plain(terms, terms_root(terms), OPERATION_IF, PLAIN_LEVELS);
}

uint32_t plan_condition(const Terms *terms, uint32_t skip)
{
    const Term *term = &terms->items[skip];
    uint32_t first = term->operands[0];

    if (term->skip != SKIP_NOT_TRUE
        || !is_plain(terms, &terms->items[first], OPERATION_IF, PLAIN_LEVELS))
        return skip;
    while (terms->items[first].operand_count > 0)
        first = terms->items[first].operands[0];
    return skip - first < PLAIN_TERMS ? first : skip;
}

const PlanValue *lower_condition(Lowering *lowering, const Terms *terms,
                                 uint32_t element)
{
    return value_of(lowering, terms, element, "holds", plan_is_plain(terms));
}

const PlanValue *lower_value(Lowering *lowering, const Formula *formula,
                             uint32_t element, const char *what)
{
    if (!formula || !formula->text) return NULL;
    if (formula->is_expression && formula->terms)
        return value_of(lowering, formula->terms, element, what,
                        formula->terms->count == 1
                            && terms_root(formula->terms)->operation
                                != OPERATION_UNKNOWN);
    PlanValue *value = NEW(lowering->arena, PlanValue);
    value->text = formula->text;
    value->element = element;
    return value;
}
