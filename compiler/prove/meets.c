/* Whether what is known can be all at once, remembered by what was known. */
#include "explorer.h"

#include <string.h>

void meets_prepare(Explorer *explorer)
{
    uint32_t count = explorer->domain_count;
    explorer->asked_key = NEW_ARRAY(explorer->arena, Mask, count + 1);
    explorer->also_known = NEW_ARRAY(explorer->arena, Mask, count + 1);
    explorer->asked_before.width = count + 1;
}

/* What has been learnt and is tied to what the choice read: one question. */
static const KnownList *learnt(Explorer *explorer, const Choice *choice,
                               const Mask *known)
{
    uint64_t *tied = explorer->ties.set;
    memset(tied, 0, explorer->live_words * sizeof *tied);
    for (uint32_t i = 0; i < choice->domain_count; i++)
        bits_add(tied, choice->domains[i]);
    ties_add(explorer, known, tied);
    explorer->asked.count = 0;
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        Known own = { i, known[i] & (MASK_REGIONS | MASK_UNASKED) };
        bool counts = bits_have(tied, i) && domain_is_learnt(domain, known[i]);
        explorer->asked_key[i] = counts ? own.mask : 0;
        if (counts) VECTOR_ADD(explorer->arena, &explorer->asked, own);
    }
    return &explorer->asked;
}

static Found find_values(Explorer *explorer, const Choice *choice,
                         const Mask *known, bool strict)
{
    Arena *arena = explorer->arena;
    uint32_t count = explorer->domain_count;
    if (!explorer->ties.are_there) return FOUND_VALUES;
    const KnownList *asked = learnt(explorer, choice, known);
    if (!witness_is_needed(explorer->domains, asked)) return FOUND_VALUES;
    explorer->asked_key[count] = strict;
    uint32_t hash = hash_words(0, explorer->asked_key, count + 1);
    uint32_t before = word_table_find(&explorer->asked_before, hash,
                                      explorer->asked_key);
    if (before != TABLE_NONE) return explorer->answers.items[before];
    Found found = witness_find(explorer->domains, asked, strict, arena).found;
    word_table_add(&explorer->asked_before, hash, explorer->asked_key, arena);
    VECTOR_ADD(arena, &explorer->answers, found);
    return found;
}

Found meets_find(Explorer *explorer, const Choice *choice, const Mask *known)
{
    return find_values(explorer, choice, known, false);
}

Found meets_also(Explorer *explorer, const Choice *choice,
                 const Outcome *outcome, const Mask *known)
{
    if (!explorer->ties.are_there) return FOUND_VALUES;
    Mask *also = explorer->also_known;
    memcpy(also, known, explorer->domain_count * sizeof *also);
    for (uint32_t i = 0; i < choice->domain_count; i++)
        also[choice->domains[i]] = outcome->also_masks[i];
    return find_values(explorer, choice, also, true);
}
