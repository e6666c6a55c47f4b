/* Whether what is known can be all at once, remembered by what was known. */
#include "explorer.h"

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
}

static bool is_asked(const void *explorer, uint32_t number, const void *asked)
{
    const Explorer *own = explorer;
    const KnownList *one = &own->answered.items[number].known;
    const KnownList *other = asked;
    if (one->count != other->count) return false;
    for (size_t i = 0; i < one->count; i++) {
        if (one->items[i].domain != other->items[i].domain
            || one->items[i].mask != other->items[i].mask)
            return false;
    }
    return true;
}

/* What has been learnt, for one question. */
static const KnownList *learnt(Explorer *explorer, const Mask *known)
{
    explorer->asked.count = 0;
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        Mask all = domain_anything(&explorer->domains.list.items[i]);
        Mask change = (known[i] ^ all) & (MASK_REGIONS | MASK_UNASKED);
        if (!explorer->related[i] || change == 0) continue;
        Known own = { .domain = i };
        own.mask = known[i] & (MASK_REGIONS | MASK_UNASKED);
        VECTOR_ADD(explorer->arena, &explorer->asked, own);
    }
    return &explorer->asked;
}

Found meets_find(Explorer *explorer, const Mask *known)
{
    Arena *arena = explorer->arena;
    if (!explorer->related) return FOUND_VALUES;
    const KnownList *asked = learnt(explorer, known);
    if (!witness_is_needed(&explorer->domains, asked)) return FOUND_VALUES;
    uint32_t hash = 0;
    for (size_t i = 0; i < asked->count; i++)
        hash = hash_words((uint64_t)asked->items[i].domain << 32 | hash,
                          &asked->items[i].mask, 1);
    uint32_t found = hash_table_find(&explorer->answers, hash, is_asked,
                                     explorer, asked);
    if (found != TABLE_NONE) return explorer->answered.items[found].found;
    Answer answer = { .known = *asked };
    answer.known.items = arena_copy(arena, asked->items,
                                    asked->count * sizeof *asked->items);
    answer.found = witness_find(&explorer->domains, asked, false, arena).found;
    hash_table_add(&explorer->answers, hash, (uint32_t)explorer->answered.count,
                   arena);
    VECTOR_ADD(arena, &explorer->answered, answer);
    return answer.found;
}
