/* Terms, one after the other: what each is of its operands, and what may be
   jumped over. */
#include "build_term.h"

uint32_t build_add(Build *build, Operation operation, const Expression *tree,
                   uint32_t slot)
{
    Term term = {
        .operation = operation,
        .slot = slot,
        .field = -1,
        .origin = tree,
        .constant = { .type = BPMN_LOOSE, .is_null = true },
    };

    VECTOR_ADD(build->arena, &build->terms, term);
    if (slot + 1 > build->slots) build->slots = slot + 1;
    return (uint32_t)build->terms.count - 1;
}

Term *build_term(const Build *build, uint32_t number)
{
    return &build->terms.items[number];
}

void build_operands(Build *build, uint32_t term, const uint32_t *operands,
                    uint32_t count)
{
    Term *made = build_term(build, term);

    made->operands = arena_copy(build->arena, operands,
                                count * sizeof *operands);
    made->operand_count = count;
    for (uint32_t i = 0; i < count; i++)
        made->can_fail = made->can_fail
            || build_term(build, operands[i])->can_fail;
}

BpmnType build_type(const Build *build, uint32_t term)
{
    return build_term(build, term)->type;
}

static bool operand_may_be_null(const Build *build, const Term *term)
{
    for (uint32_t i = 0; i < term->operand_count; i++)
        if (build_term(build, term->operands[i])->may_be_null) return true;
    return false;
}

/* Do the types of all operands say that the operation has a value? */
static bool types_fit(const Build *build, const Term *term, Fit fit)
{
    if (!fit.fits) return false;
    for (uint32_t i = 0; i < term->operand_count && i < 2; i++)
        if (fit.needs[i] != BPMN_LOOSE
            && build_type(build, term->operands[i]) == BPMN_LOOSE)
            return false;
    return true;
}

static bool may_be_null(const Build *build, const Term *term, Fit fit)
{
    switch (operation_facts(term->operation)->nulls) {
    case NULLS_NEVER: return false;
    case NULLS_ALWAYS: return true;
    case NULLS_TYPES: return !types_fit(build, term, fit);
    case NULLS_OPERANDS: break;
    }
    if (term->operation == OPERATION_JOIN
        || term->operation == OPERATION_COERCE)
        return true;
    return operand_may_be_null(build, term) || !types_fit(build, term, fit);
}

/* In JUEL what has no value is missing. */
void build_need(const Build *build, Term *term)
{
    if (build->language != LANGUAGE_JUEL || !term->may_be_null) return;
    term->needs = true;
    term->may_be_null = false;
    term->can_fail = true;
}

/* Arithmetic of constants that has a value, exactly, becomes that constant: the
   last terms are it and its operands. */
static uint32_t fold(Build *build, uint32_t made)
{
    Term *term = build_term(build, made);
    uint32_t first = made - term->operand_count;
    BpmnStep step = { 0 };
    BpmnValue operands[2];

    if (!operation_facts(term->operation)->fails || term->type == BPMN_TEXT)
        return made;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        const Term *operand = build_term(build, term->operands[i]);
        if (!term_is_constant(operand)) return made;
        operands[i] = operand->constant;
    }
    BpmnValue value = operation_facts(term->operation)
                          ->compute(&step, operands, term->operand_count);
    if (value.is_null || value.type != term->type) return made;
    const Expression *tree = term->origin;
    uint32_t slot = term->slot;
    build->terms.count = first;
    return build_constant(build, tree, slot, value);
}

/* An operation of operands that lie in its slot and behind. */
uint32_t build_operation(Build *build, Operation operation,
                         const Expression *tree, uint32_t slot,
                         const uint32_t *operands, uint32_t count)
{
    uint32_t made = build_add(build, operation, tree, slot);
    BpmnType one = build_type(build, operands[0]);
    BpmnType other = count > 1 ? build_type(build, operands[1]) : BPMN_LOOSE;
    bool any = operation == OPERATION_LIST || operation == OPERATION_JOIN;
    Fit fit = any ? operation_fit(operation, BPMN_LOOSE, BPMN_LOOSE, BPMN_LOOSE)
                  : operation_fit(operation, one, other, BPMN_LOOSE);

    build_operands(build, made, operands, count);
    Term *term = build_term(build, made);
    term->type = fit.result;
    term->may_be_null = may_be_null(build, term, fit);
    term->can_fail = term->can_fail
        || (operation_facts(operation)->fails && term->type != BPMN_TEXT);
    build_need(build, term);
    return fold(build, made);
}

/* A SKIP behind what it tests; its target is set when that is known. */
uint32_t build_skip(Build *build, Skip when, uint32_t tested,
                    const Expression *tree)
{
    uint32_t made = build_add(build, OPERATION_SKIP, tree,
                              build_term(build, tested)->slot);

    build_term(build, made)->skip = when;
    build_operands(build, made, &tested, 1);
    return made;
}

void build_land(Build *build, uint32_t skip)
{
    build_term(build, skip)->target = (uint32_t)build->terms.count;
}

uint32_t build_constant(Build *build, const Expression *tree, uint32_t slot,
                        BpmnValue value)
{
    uint32_t made = build_add(build, OPERATION_CONSTANT, tree, slot);
    Term *term = build_term(build, made);

    term->constant = value;
    term->type = value.is_null ? BPMN_LOOSE : value.type;
    term->may_be_null = value.is_null;
    return made;
}
