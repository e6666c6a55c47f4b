/* What an assignment gives. */
#include "value.h"

static Value *new_value(Domains *domains, ValueKind kind)
{
    Value *value = NEW(domains->arena, Value);
    value->kind = kind;
    value->source = NET_NONE;
    return value;
}

static const Value *known(Domains *domains, Mask mask)
{
    Value *value = new_value(domains, VALUE_KNOWN);
    value->mask = mask;
    return value;
}

/* The regions are the same, or texts are looked up one by one. */
Mask value_copied(const Domain *from, const Domain *to, Mask mask)
{
    Mask flags = mask & ~MASK_REGIONS & ~MASK_UNASKED;
    Mask copy = 0;
    if ((mask & from->null) != 0) copy |= to->null;
    if (copy != 0 && to->names_null) flags |= mask & MASK_UNASKED;
    if (from->kind != DOMAIN_TEXT)
        return flags | ((copy | (mask & ~from->null)) & to->all);
    for (size_t i = 0; i < from->cuts.count; i++) {
        if ((mask >> i & 1) != 0)
            copy |= domain_text_region(to, from->cuts.items[i].text);
    }
    if ((mask & from->other) != 0) copy |= to->other;
    return flags | (copy & to->all);
}

static bool can_copy(const Domain *from, const Domain *to)
{
    return from->kind == to->kind && !from->crowded && !to->crowded
        && (from->kind != DOMAIN_TIME || from->type == to->type);
}

static const Value *term_value(Domains *domains, uint32_t domain,
                               const Terms *terms, const Term *term);

/* The choice of an IF: what the condition, true, leads to; else the other. */
static Value *chosen(Domains *domains, Condition **guards,
                     const Value **branches)
{
    Arena *arena = domains->arena;
    Transition *transition = NEW(arena, Transition);
    Arc *arcs = NEW_ARRAY(arena, Arc, 3);
    arcs[2].is_default = true;
    transition->mode = ARCS_FIRST;
    transition->arcs = arcs;
    transition->arc_count = 3;
    Value *value = new_value(domains, VALUE_CHOSEN);
    value->choice = choice_of_conditions(transition, guards, domains);
    value->branches = branches;
    return value;
}

static const Value *either(Domains *domains, uint32_t domain,
                           const Terms *terms, const Term *term)
{
    Condition **guards = NEW_ARRAY(domains->arena, Condition *, 3);
    const Value **branches = NEW_ARRAY(domains->arena, const Value *, 3);
    guards[0] = condition_of_term(domains, terms, term_operand(terms, term, 0));
    guards[1] = condition_never(domains);
    branches[0] = term_value(domains, domain, terms,
                             term_operand(terms, term, 1));
    branches[1] = branches[2] = term_value(domains, domain, terms,
                                           term_operand(terms, term, 2));
    return chosen(domains, guards, branches);
}

/* A condition whose truth is kept. */
static const Value *truth(Domains *domains, uint32_t domain, const Terms *terms,
                          const Term *term)
{
    Condition **guards = NEW_ARRAY(domains->arena, Condition *, 3);
    const Value **branches = NEW_ARRAY(domains->arena, const Value *, 3);
    Condition *condition = condition_of_term(domains, terms, term);
    Mask null = domains->list.items[domain].null;
    guards[0] = condition;
    guards[1] = condition_not(domains, condition);
    branches[0] = known(domains, 2);
    branches[1] = known(domains, 1);
    branches[2] = known(domains, null);
    Value *value = chosen(domains, guards, branches);
    value->kept = true;
    return value;
}

static bool is_logic(const Term *term)
{
    switch ((int)term->operation) {
    case OPERATION_EQUAL:
    case OPERATION_NOT_EQUAL:
    case OPERATION_LESS:
    case OPERATION_LESS_EQUAL:
    case OPERATION_GREATER:
    case OPERATION_GREATER_EQUAL:
    case OPERATION_AND:
    case OPERATION_OR:
    case OPERATION_NOT:
    case OPERATION_EMPTY: return true;
    default: return false;
    }
}

static const Value *term_value(Domains *domains, uint32_t domain,
                               const Terms *terms, const Term *term)
{
    const Domain *own = &domains->list.items[domain];
    if (term->operation == OPERATION_LAST)
        return term_value(domains, domain, terms, term_operand(terms, term, 1));
    if (term->operation == OPERATION_IF)
        return either(domains, domain, terms, term);
    if (term_is_constant(term)) {
        Mask region = domain_value_region(own, &term->constant);
        return region != 0 ? known(domains, region)
                           : new_value(domains, VALUE_COMPUTED);
    }
    const char *name = domain_variable(term);
    uint32_t source = name ? domain_find(domains, name) : NET_NONE;
    if (source != NET_NONE && can_copy(&domains->list.items[source], own)) {
        Value *value = new_value(domains, VALUE_COPY);
        value->source = source;
        value->needs = terms->language == LANGUAGE_JUEL;
        return value;
    }
    if (own->kind == DOMAIN_BOOLEAN && is_logic(term))
        return truth(domains, domain, terms, term);
    return new_value(domains, VALUE_COMPUTED);
}

const Value *value_of(Domains *domains, uint32_t domain, const Formula *formula)
{
    Mask region = domain_region(&domains->list.items[domain], formula);
    if (region != 0) return known(domains, region);
    if (!formula->terms) return new_value(domains, VALUE_COMPUTED);
    return term_value(domains, domain, formula->terms,
                      terms_root(formula->terms));
}
