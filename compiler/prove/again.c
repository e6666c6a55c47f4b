/*
 * Walks of one step that come together. A token that is alone on its way, where
 * another of the step has come with the same marking and the same of what can
 * still matter, goes on as that one did: so a step costs what there is to know,
 * not in how many ways it is come to. Asked in long steps only.
 */
#include "again.h"

#include <string.h>

/* So often tokens come to where ways join in a step before it is long. */
enum { LONG_STEP = 64 };

/* Of a key, before what the walk knows. */
enum { AGAIN_TOKEN, AGAIN_PASSED, AGAIN_ARMED, AGAIN_LAST, AGAIN_WORDS };

struct Again {
    WordTable table; /* where walks of this step have been */
    uint64_t *key;   /* for one question */
    uint32_t joined; /* how often ways have joined in it */
};

static Again *again_new(const Explorer *explorer)
{
    Again *again = NEW(explorer->arena, Again);
    again->table.width = AGAIN_WORDS + explorer->walk_words;
    again->key = NEW_ARRAY(explorer->arena, uint64_t, again->table.width);
    return again;
}

void again_begin(Explorer *explorer)
{
    Again *again = explorer->again;
    if (!again) explorer->again = again = again_new(explorer);
    again->joined = 0;
    if (again->table.table.count > 0) word_table_empty(&again->table);
}

bool again_asked(const Explorer *explorer)
{
    return explorer->again->table.table.count > 0;
}

void again_pass(const Explorer *explorer, Walk *walk)
{
    const Link *links = explorer->links.items;
    uint64_t place = links[walk->last_link].place;
    for (uint32_t i = 0; i < walk->last_link; i++)
        if (links[i].place == place) return;
    walk->passed ^= (uint64_t)hash_words(0, &place, 1) << 32
        | hash_words(UINT64_MAX, &place, 1);
}

/* Has the token itself been there? */
static bool is_round(const Explorer *explorer, uint32_t link, uint32_t number)
{
    const Link *links = explorer->links.items;
    while (link != NET_NONE && links[link].again != number)
        link = link_before(explorer, link);
    return link != NET_NONE;
}

bool again_comes(Explorer *explorer, const Walk *walk, Token token,
                 uint32_t *number)
{
    Again *again = explorer->again;
    *number = TABLE_NONE;
    if (walk->forked || ++again->joined < LONG_STEP) return false;
    again->key[AGAIN_TOKEN] = (uint64_t)token.place << 1 | walk->maybe;
    again->key[AGAIN_PASSED] = walk->passed;
    again->key[AGAIN_ARMED] = walk->armed;
    again->key[AGAIN_LAST] = walk->armed_last;
    memcpy(again->key + AGAIN_WORDS, walk->known,
           explorer->walk_words * sizeof *walk->known);
    explorer_forget_on_way(explorer, walk, token.place,
                           again->key + AGAIN_WORDS);
    uint32_t hash = hash_words(0, again->key, again->table.width);
    *number = word_table_find(&again->table, hash, again->key);
    if (*number != TABLE_NONE) return !is_round(explorer, token.link, *number);
    *number = word_table_add(&again->table, hash, again->key, explorer->arena);
    return false;
}
