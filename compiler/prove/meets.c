/* Whether what is known can be all at once, remembered by what was known. */
#include "explore.h"

#include <string.h>

static bool reads(const Domain *undecided, const Domain *variable)
{
    return domain_reads(undecided, variable->root);
}

void meets_prepare(Explorer *explorer)
{
    const Domains *domains = &explorer->domains;
    size_t count = domains->list.count;
    bool *related = NEW_ARRAY(explorer->arena, bool, count + 1);
    for (size_t i = 0; i < count; i++) {
        const Domain *domain = &domains->list.items[i];
        if (!domain_is_undecided(domain)) continue;
        explorer->related = related;
        related[i] = true;
        for (size_t j = 0; j < count; j++) {
            const Domain *other = &domains->list.items[j];
            if (!domain_is_undecided(other) && reads(domain, other))
                related[j] = true;
        }
    }
    if (explorer->related)
        explorer->asked = NEW_ARRAY(explorer->arena, Mask, count + 1);
}

static bool is_asked(const void *explorer, uint32_t number, const void *asked)
{
    const Explorer *own = explorer;
    return memcmp(own->answered.items[number], asked,
                  own->domain_count * sizeof(Mask))
        == 0;
}

Found meets_find(Explorer *explorer, const Mask *known)
{
    size_t count = explorer->domain_count;
    if (!explorer->related || !witness_is_needed(&explorer->domains, known))
        return FOUND_VALUES;
    for (size_t i = 0; i < count; i++)
        explorer->asked[i] = explorer->related[i]
            ? known[i] & (MASK_REGIONS | MASK_UNASKED)
            : 0;
    uint32_t hash = hash_words(0, explorer->asked, explorer->domain_count);
    uint32_t found = hash_table_find(&explorer->answers, hash, is_asked,
                                     explorer, explorer->asked);
    if (found != TABLE_NONE)
        return (Found)explorer->answered.items[found][count];
    Mask *answered = NEW_ARRAY(explorer->arena, Mask, count + 1);
    memcpy(answered, explorer->asked, count * sizeof *answered);
    answered[count] =
        witness_find(&explorer->domains, known, false, explorer->arena).found;
    hash_table_add(&explorer->answers, hash, (uint32_t)explorer->answered.count,
                   explorer->arena);
    VECTOR_ADD(explorer->arena, &explorer->answered, answered);
    return (Found)answered[count];
}
