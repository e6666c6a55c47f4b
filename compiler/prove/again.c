/*
 * Walks of one step that come together. Where another of the step has come with
 * the same marking, the same tokens on their way, and the same of what can
 * still matter, a walk would go on as that one did: so a step costs what there
 * is to know, not in how many ways it is come to. Asked in steps of many ways
 * only.
 *
 * Of how the tokens came there is known by which flows merges were passed, and
 * which joins fired, each with what is to come of it: whether two tokens meet
 * hangs on that alone.
 */
#include "again.h"

#include <string.h>

/* So many ways a step goes before it is one of many. */
enum { MANY_WAYS = 256 };

/* What is to come of a step, each thing a bit of a word. */
enum { MOST_ENDS = 64 };

/* Of a key, before what the walk knows. */
enum { AGAIN_STACK, AGAIN_WAYS, AGAIN_ARMED, AGAIN_LAST, AGAIN_WORDS };

/* Which flow a merge was passed by, or which join fired, and what is to come of
   it: an ORIGIN of that. */
typedef struct Origin {
    uint64_t of;
    uint64_t ends;
} Origin;

struct Again {
    WordTable table;          /* where walks of this step have been */
    uint64_t *key;            /* for one question */
    uint64_t ends[MOST_ENDS]; /* the same: what each is */
    uint32_t end_count;
    VECTOR(Origin) origins; /* the same */
};

/* Kinds of what is hashed, so that numbers of one are none of another. */
enum { KIND_PLACE, KIND_JOIN, KIND_TOKEN, KIND_PASS, KINDS };

static uint64_t mix(uint64_t one, uint64_t other)
{
    uint64_t words[] = { one, other };
    return (uint64_t)hash_words(0, words, 2) << 32
        | hash_words(UINT32_MAX, words, 2);
}

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
    explorer->step_ways = 1;
    if (again->table.table.count > 0) word_table_empty(&again->table);
}

bool again_asked(const Explorer *explorer)
{
    return explorer->again->table.table.count > 0;
}

/* The bit of one thing that is to come; 0: there are too many. */
static uint64_t end_bit(Again *again, uint64_t kind, uint64_t number)
{
    uint64_t id = number * KINDS + kind;
    uint32_t at = 0;
    while (at < again->end_count && again->ends[at] != id) at++;
    if (at == MOST_ENDS) return 0;
    again->ends[at] = id;
    if (at == again->end_count) again->end_count++;
    return mask_bit(at);
}

/* Is it asked how tokens came to where they are? */
static bool follows_links(const Explorer *explorer)
{
    return explorer->forks && explorer->with_data;
}

/* Adds the tokens on their way; of one firing all are one. *stack is these by
   place. */
static bool add_tokens(Explorer *explorer, const Walk *walk, uint64_t *stack)
{
    const Net *net = explorer->net;
    for (uint32_t i = 0; i < walk->depth; i++) {
        Token token = walk->stack[i];
        Link *link = token.link == NET_NONE
            ? NULL
            : &explorer->links.items[token.link];
        bool is_first = i == 0 || walk->stack[i - 1].link != token.link;
        *stack = mix(*stack, (uint64_t)token.place << 1 | is_first);
        if (!link || !follows_links(explorer)) continue;
        if (is_first) link->ends |= end_bit(explorer->again, KIND_TOKEN, i);
        if (place_gathers(&net->places[token.place]))
            link->ends |= end_bit(explorer->again, KIND_JOIN,
                                  net_taken_by(net, token.place));
        if (link->ends == 0) return false;
    }
    return true;
}

/* Adds what has come in this step to where it rests. */
static bool add_resting(Explorer *explorer, const Walk *walk)
{
    const Net *net = explorer->net;
    for (uint32_t i = 0; i < walk->link_count; i++) {
        Link *link = &explorer->links.items[i];
        bool gathers = place_gathers(&net->places[link->place]);
        if (explorer->rest_index[link->place] == NET_NONE
            || (!gathers && walk->counts[link->place] == 0))
            continue;
        uint64_t bit = gathers
            ? end_bit(explorer->again, KIND_JOIN,
                      net_taken_by(net, link->place))
            : end_bit(explorer->again, KIND_PLACE, link->place);
        link->ends |= bit;
        if (bit == 0) return false;
    }
    return true;
}

/* What comes of a link comes of that before; of a join, of all that had come to
   it. */
static void spread_ends(Explorer *explorer, const Walk *walk)
{
    const Net *net = explorer->net;
    Link *links = explorer->links.items;
    for (uint32_t i = walk->link_count; i-- > 0;) {
        uint32_t join = net_taken_by(net, links[i].place);
        if (links[i].before != NET_NONE)
            links[links[i].before].ends |= links[i].ends;
        for (uint32_t j = 0; j < i && links[i].is_join; j++) {
            if (net_taken_by(net, links[j].place) == join
                && place_gathers(&net->places[links[j].place]))
                links[j].ends |= links[i].ends;
        }
    }
}

/* Is it the link of a token that passed a merge which another may pass yet? */
static bool passes(Explorer *explorer, const Walk *walk, uint32_t place)
{
    uint32_t taker = explorer->net->consumers[place];
    return taker != NET_NONE && explorer->net->transitions[taker].any_count > 1
        && place_facts(&explorer->net->places[place])->on_flow
        && explorer_is_beside(explorer, walk, place);
}

static void add_origin(Explorer *explorer, uint64_t of, uint64_t ends)
{
    Again *again = explorer->again;
    for (size_t i = 0; i < again->origins.count; i++) {
        const Origin *origin = &again->origins.items[i];
        if (origin->of == of && origin->ends == ends) return;
    }
    VECTOR_ADD(explorer->arena, &again->origins, (Origin){ of, ends });
}

static void list_origins(Explorer *explorer, const Walk *walk)
{
    explorer->again->origins.count = 0;
    for (uint32_t i = 0; i < walk->link_count; i++) {
        const Link *link = &explorer->links.items[i];
        if (link->is_join)
            add_origin(explorer,
                       (uint64_t)net_taken_by(explorer->net, link->place)
                               * KINDS
                           + KIND_JOIN,
                       link->ends);
        else if (passes(explorer, walk, link->place))
            add_origin(explorer, (uint64_t)link->place * KINDS + KIND_PASS,
                       link->ends);
    }
}

/* The origins as one word, whatever their order and that of the bits. */
static uint64_t hash_origins(const Again *again)
{
    uint64_t all = 0;
    for (size_t i = 0; i < again->origins.count; i++) {
        const Origin *origin = &again->origins.items[i];
        uint64_t ends = 0;
        for (uint32_t j = 0; j < again->end_count; j++)
            if (bits_have(&origin->ends, j)) ends ^= mix(0, again->ends[j]);
        all ^= mix(origin->of, ends);
    }
    return all;
}

/* Writes down what the walk goes on with; false: there is too much of it. */
static bool write_key(Explorer *explorer, const Walk *walk)
{
    Again *again = explorer->again;
    uint64_t *key = again->key;
    memset(key, 0, AGAIN_WORDS * sizeof *key);
    again->end_count = 0;
    again->origins.count = 0;
    for (uint32_t i = 0; i < walk->link_count; i++)
        explorer->links.items[i].ends = 0;
    if (!add_tokens(explorer, walk, &key[AGAIN_STACK])) return false;
    if (follows_links(explorer)) {
        if (!add_resting(explorer, walk)) return false;
        spread_ends(explorer, walk);
        list_origins(explorer, walk);
    }
    key[AGAIN_WAYS] = hash_origins(again) << 1 | walk->maybe;
    key[AGAIN_ARMED] = walk->armed;
    key[AGAIN_LAST] = walk->armed_last;
    memcpy(key + AGAIN_WORDS, walk->known,
           explorer->walk_words * sizeof *walk->known);
    explorer_forget_on_way(explorer, walk, key + AGAIN_WORDS);
    return true;
}

/* Has the walk itself been there? */
static bool is_round(const Explorer *explorer, const Walk *walk,
                     uint32_t number)
{
    for (uint32_t i = 0; i < walk->link_count; i++)
        if (explorer->links.items[i].again == number) return true;
    return false;
}

bool again_comes(Explorer *explorer, Walk *walk)
{
    Again *again = explorer->again;
    walk->again = TABLE_NONE;
    if (explorer->step_ways < MANY_WAYS || !write_key(explorer, walk))
        return false;
    uint32_t hash = hash_words(0, again->key, again->table.width);
    walk->again = word_table_find(&again->table, hash, again->key);
    if (walk->again != TABLE_NONE)
        return !is_round(explorer, walk, walk->again);
    walk->again = word_table_add(&again->table, hash, again->key,
                                 explorer->arena);
    explorer->fuel -= explorer->fuel < FUEL_WITHIN ? explorer->fuel
                                                   : FUEL_WITHIN;
    return false;
}
