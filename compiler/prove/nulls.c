/* What conditions say of null, before values are tried. */
#include "search.h"

const Domain *search_condition(const Search *search, size_t at)
{
    return domain_at(search->domains, search->conditions.items[at].domain);
}

const Domain *search_variable(const Search *search, uint32_t field, Mask *mask)
{
    for (size_t i = 0; i < search->variables.count; i++) {
        uint32_t number = search->variables.items[i];
        const Domain *domain = domain_at(search->domains, number);
        if (domain->field != field) continue;
        *mask = domain_anything(domain);
        for (size_t j = 0; j < search->known->count; j++) {
            if (search->known->items[j].domain == number)
                *mask = search->known->items[j].mask;
        }
        return domain;
    }
    return NULL;
}

static bool has_null(const Candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        if (candidates->items[i].is_null) return true;
    }
    return false;
}

/* Is a condition to be null, as it is only where a variable is? */
static bool needs_null(const Search *search)
{
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Known *known = &search->conditions.items[i];
        const Domain *domain = search_condition(search, i);
        if ((known->mask & MASK_REGIONS & ~domain->null) == 0
            && term_is_null_by_variables(domain->terms, domain->term))
            return true;
    }
    return false;
}

/* Is it a comparison with null, or of what cannot be decided? */
static bool compares_null(const Domain *domain)
{
    return domain->kind == DOMAIN_OPAQUE
        && (domain->term->operation == OPERATION_EQUAL
            || domain->term->operation == OPERATION_NOT_EQUAL);
}

/* Is the variable null by a condition that compares it with null? */
static bool is_null_by_condition(const Search *search, uint32_t field)
{
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *own = search_condition(search, i);
        if (!compares_null(own)) continue;
        Mask equal = own->term->operation == OPERATION_EQUAL ? 2 : 1;
        Comparison written = comparison_of(own->terms, own->term);
        if (written.left->field == (int32_t)field
            && (search->conditions.items[i].mask & MASK_REGIONS) == equal)
            return true;
    }
    return false;
}

/* Leaves out null; false: the variable can be nothing else. */
static bool drop_null(Search *search, size_t at)
{
    Candidates *own = &search->candidates[at];
    Mask mask = MASK_REGIONS;
    const Domain *domain = search_variable(search, search->fields.items[at],
                                           &mask);
    while (own->count > 0 && own->items[own->count - 1].is_null) own->count--;
    if (domain) return (mask & MASK_REGIONS & ~domain->null) != 0;
    return !is_null_by_condition(search, search->fields.items[at]);
}

/* Where a comparison is not null, no variable in it is. False: one is. */
static bool drop_nulls(Search *search)
{
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *own = search_condition(search, i);
        if (compares_null(own)
            || (search->conditions.items[i].mask & own->null) != 0
            || !term_is_null_by_variables(own->terms, own->term))
            continue;
        for (size_t j = 0; j < search->fields.count; j++) {
            if (domain_reads(own, search->fields.items[j])
                && !drop_null(search, j))
                return false;
        }
    }
    return true;
}

/* Where null is needed, and one variable is all there is, nothing else needs to
   be tried. */
static void leave_null(Search *search)
{
    Candidates *only = &search->candidates[0];
    size_t kept = 0;
    for (size_t i = 0; i < only->count; i++) {
        if (only->items[i].is_null) only->items[kept++] = only->items[i];
    }
    only->count = kept;
    search->complete = true;
}

bool search_null(Search *search)
{
    bool can_be = false;
    for (size_t i = 0; i < search->fields.count; i++)
        can_be = can_be || has_null(&search->candidates[i]);
    bool is_needed = needs_null(search);
    if ((is_needed && !can_be) || !drop_nulls(search)) return false;
    if (search->fields.count == 1 && is_needed) leave_null(search);
    return true;
}
