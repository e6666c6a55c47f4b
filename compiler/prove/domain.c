/* Domains: what is known of a variable's values, and what that means. */
#include "domain.h"

#include <string.h>

uint32_t domain_find(const Domains *domains, const char *name)
{
    for (size_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = domain_at(domains, i);
        if (domain->kind != DOMAIN_ORDER && domain->kind != DOMAIN_OPAQUE
            && strcmp(domain->name, name) == 0)
            return (uint32_t)i;
    }
    return NET_NONE;
}

DomainKind domain_kind(BpmnType type)
{
    switch (type) {
    case BPMN_BOOLEAN: return DOMAIN_BOOLEAN;
    case BPMN_INTEGER:
    case BPMN_DECIMAL: return DOMAIN_NUMBER;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: return DOMAIN_TEXT;
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: return DOMAIN_TIME;
    case BPMN_LOOSE:
    case BPMN_STRUCTURE: break;
    }
    return DOMAIN_OPAQUE;
}

const char *domain_variable(const Term *term)
{
    bool is_variable = term->operation == OPERATION_FIELD
        || term->operation == OPERATION_MEMBER
        || term->operation == OPERATION_DECIMAL;
    return is_variable && term->origin->operation == OPERATION_FIELD
        ? term->origin->text
        : NULL;
}

uint32_t domain_of(const Domains *domains, const Term *term)
{
    const char *name = domain_variable(term);
    return name ? domain_find(domains, name) : NET_NONE;
}

bool domain_counts(const Domains *domains, uint32_t domain, const Terms *terms,
                   const Term *term)
{
    const NetField *info = domain_at(domains, domain)->info;
    if (term->operation != OPERATION_ADD || !info || !info->is_inner)
        return false;
    const Term *one = term_operand(terms, term, 1);
    return domain_of(domains, term_operand(terms, term, 0)) == domain
        && term_is_constant(one) && one->constant.type == BPMN_INTEGER
        && one->constant.as.integer == 1;
}

bool domain_takes(const Domain *domain, BpmnType type)
{
    return domain->kind == domain_kind(type)
        && (domain->kind != DOMAIN_TIME || domain->type == type);
}

Comparison comparison_of(const Terms *terms, const Term *term)
{
    const Term *one = term_operand(terms, term, 0);
    const Term *other = term_operand(terms, term, 1);
    bool swapped = term_is_constant(one) && !term_is_constant(other);
    return swapped ? (Comparison){ other, one, true }
                   : (Comparison){ one, other, false };
}

/* What a term compares with null, for equality; null: it does not. */
static const Term *compared_with_null(const Terms *terms, const Term *term)
{
    if (term->operation != OPERATION_EQUAL
        && term->operation != OPERATION_NOT_EQUAL)
        return NULL;
    Comparison own = comparison_of(terms, term);
    return term_is_null(own.right) ? own.left : NULL;
}

const Term *term_asks_null(const Terms *terms, const Term *term)
{
    if (term->operation == OPERATION_EMPTY) return term_operand(terms, term, 0);
    return compared_with_null(terms, term);
}

bool comparison_is_decided(const Comparison *comparison)
{
    return domain_variable(comparison->left)
        && term_is_constant(comparison->right);
}

bool term_any(const Terms *terms, const Term *term, IsTerm *is,
              const void *context)
{
    if (is(context, term)) return true;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        if (term_any(terms, term_operand(terms, term, i), is, context))
            return true;
    }
    return false;
}

static bool is_field(const void *field, const Term *term)
{
    return term->field == *(const int32_t *)field;
}

bool term_reads(const Terms *terms, const Term *term, uint32_t field)
{
    int32_t wanted = (int32_t)field;
    return term_any(terms, term, is_field, &wanted);
}

/* Can it be without value although its operands have one? */
static bool loses_values(const void *nothing, const Term *term)
{
    (void)nothing;
    if (term_compares(term)) return false;
    switch ((int)term->operation) {
    case OPERATION_CONSTANT:
    case OPERATION_FIELD:
    case OPERATION_DECIMAL:
    case OPERATION_ADD:
    case OPERATION_SUBTRACT:
    case OPERATION_MULTIPLY:
    case OPERATION_NEGATE:
    case OPERATION_COUNT:
    case OPERATION_CONTAINS:
    case OPERATION_LIST_CONTAINS: return false;
    default: return true;
    }
}

bool term_is_null_by_variables(const Terms *terms, const Term *term)
{
    return !term_any(terms, term, loses_values, NULL);
}

Mask domain_anything(const Domain *domain)
{
    return domain->all | MASK_FRESH | (domain->names_null ? MASK_UNASKED : 0);
}

Mask domain_before(const Domain *domain)
{
    bool is_own = domain->info && !domain->info->is_parameter
        && !domain->info->is_inner && domain->kind != DOMAIN_OPAQUE;
    return is_own ? domain->null : domain_anything(domain);
}

Mask domain_asked(const Domain *domain, Mask mask)
{
    return (mask & MASK_UNASKED) != 0 ? mask & ~domain->null : mask;
}

bool domain_is_looked_at(const Domain *domain, Mask mask)
{
    return (mask & MASK_FRESH) == 0
        && domain_asked(domain, mask & (MASK_REGIONS | MASK_UNASKED))
        != domain_asked(domain, domain->all | (mask & MASK_UNASKED));
}

bool domain_is_learnt(const Domain *domain, Mask mask)
{
    return ((mask ^ domain_anything(domain)) & (MASK_REGIONS | MASK_UNASKED))
        != 0;
}

bool domain_reads(const Domain *domain, uint32_t field)
{
    if (!domain->term) return domain->root == field;
    return domain->volatile_value
        || term_reads(domain->terms, domain->term, field);
}

static bool is_read(const void *domain, const Term *term)
{
    return term->field >= 0 && domain_reads(domain, (uint32_t)term->field);
}

bool domain_share(const Domain *one, const Domain *other)
{
    if (one->volatile_value || other->volatile_value) return true;
    return one->term ? term_any(one->terms, one->term, is_read, other)
                     : domain_reads(other, one->root);
}

bool domain_is_undecided(const Domain *domain)
{
    return domain->kind == DOMAIN_ORDER || domain->kind == DOMAIN_OPAQUE;
}

bool domain_is_closed(const Domain *domain, Mask mask)
{
    if ((mask & MASK_COMPUTED) != 0 || domain->crowded) return false;
    if (domain_is_undecided(domain)) return domain->is_of_closed;
    return domain->kind != DOMAIN_TEXT || (mask & domain->other) == 0;
}
