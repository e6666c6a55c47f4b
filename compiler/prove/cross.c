/*
 * Two tokens that pass a merge one after the other, neither of which comes of
 * the other. From each step in which one passes, those that were on their way
 * then are followed, from state to state, until one of them passes by another
 * flow: breadth first, each place in each state once.
 */
#include "cross.h"

#include <assert.h>

/* A token at a place in a state, while another has passed the merge. */
typedef struct Stand {
    uint32_t state;
    uint32_t place;
    uint32_t before; /* the one that it came of; NET_NONE: the crossing */
    Stride stride;   /* that led there */
    /* bit per resting place: where others lie that do not come of the first */
    uint64_t *beside;
} Stand;

struct Crossings {
    Teller *teller;
    Graph edges;   /* of states */
    WordTable met; /* of state and place, and the flow of the first */
    size_t left;   /* stands that may still be looked at */
    bool stopped;  /* there were more */
};

/* The tokens followed from one crossing. */
typedef struct Pursuit {
    Crossings *crossings;
    Crossing crossing;
    const bool *apart;
    const bool *behind; /* per place: flows that do not count; null: all do */
    VECTOR(Stand) stands;
} Pursuit;

Crossings *crossings_new(Teller *teller)
{
    const Explorer *explorer = teller->explorer;
    Crossings *crossings = NEW(teller->arena, Crossings);
    crossings->teller = teller;
    crossings->met.width = 2;
    crossings->left = teller->max_states;
    crossings->edges = graph_of((uint32_t)explorer->states.count,
                                explorer->edges.items, explorer->edges.count,
                                false, teller->arena);
    return crossings;
}

/* Is a token there to be followed: was it not yet, and can it come by? */
static bool is_news(Pursuit *pursuit, uint32_t state, uint32_t place)
{
    Crossings *crossings = pursuit->crossings;
    uint64_t key[] = { (uint64_t)state << 32 | place, pursuit->crossing.flow };
    uint32_t hash = hash_words(0, key, 2);
    if (!pursuit->apart[place]
        || word_table_find(&crossings->met, hash, key) != TABLE_NONE)
        return false;
    word_table_add(&crossings->met, hash, key, crossings->teller->arena);
    return true;
}

/* Where such lie in a state behind that of the stand, if steps have taken none
   from there; null: the first state. */
static uint64_t *beside_in(const Pursuit *pursuit, uint32_t state,
                           const Stand *before)
{
    const Crossings *crossings = pursuit->crossings;
    const Explorer *explorer = crossings->teller->explorer;
    uint64_t *beside = NEW_ARRAY(crossings->teller->arena, uint64_t,
                                 explorer->rest_words);
    for (uint32_t i = 0; before && i < explorer->rest_count; i++) {
        uint32_t place = explorer->rest_places[i];
        if (bits_have(before->beside, i)
            && explorer_count(explorer, state, place)
                >= explorer_count(explorer, before->state, place))
            bits_add(beside, i);
    }
    return beside;
}

/* The same, and where the tokens that are followed have come to in the step. */
static uint64_t *beside_after(const Pursuit *pursuit, const Replay *replay,
                              const Move *end, const Stand *before)
{
    const Explorer *explorer = pursuit->crossings->teller->explorer;
    uint64_t *beside = beside_in(pursuit, end->state, before);
    for (size_t i = 0; i < replay->moves.count; i++) {
        const Move *move = &replay->moves.items[i];
        if (move->serial == end->serial && !move->passes)
            bits_add(beside, explorer->rest_index[move->place]);
    }
    return beside;
}

/* Where followed tokens have come to; true: one has passed the merge, by the
   step that is then told. */
static bool add_moves(Pursuit *pursuit, uint32_t before, Stride stride,
                      const Replay *replay, Encounter *found)
{
    Arena *arena = pursuit->crossings->teller->arena;
    for (size_t i = 0; i < replay->moves.count; i++) {
        const Move *move = &replay->moves.items[i];
        stride.serial = move->serial;
        if (move->passes && pursuit->behind && pursuit->behind[move->place])
            continue;
        if (move->passes) {
            found->last = stride;
            found->flow = move->place;
            return true;
        }
        if (!is_news(pursuit, move->state, move->place)) continue;
        const Stand *from = before == NET_NONE ? NULL
                                               : &pursuit->stands.items[before];
        uint64_t *beside = beside_after(pursuit, replay, move, from);
        VECTOR_ADD(arena, &pursuit->stands,
                   (Stand){ move->state, move->place, before, stride, beside });
    }
    return false;
}

/* Is each step in which something happens to the token one of its own? Others
   join it, or clear it with its scope. */
static bool goes_alone(const Net *net, uint32_t place)
{
    return net->places[place].scope == 0 && !place_gathers(&net->places[place]);
}

/* All steps from a stand, whoever takes them. */
static Replay follow_all(const Pursuit *pursuit, const Stand *stand,
                         uint32_t from)
{
    return explorer_follow(pursuit->crossings->teller->explorer, from, NET_NONE,
                           FOLLOW_KEPT, stand->place, pursuit->crossing.flow,
                           stand->beside);
}

static bool comes_to(const Replay *replay, uint32_t state, uint32_t place)
{
    for (size_t i = 0; i < replay->moves.count; i++) {
        const Move *move = &replay->moves.items[i];
        if (move->state == state && move->place == place) return true;
    }
    return false;
}

/* Steps of others leave it where it is. Where its own, 'replay' (null: it has
   none), lead to such a state as well, it may be another that lies there: one
   that it was joined to has been sent there. */
static void add_stays(Pursuit *pursuit, uint32_t number, const Replay *replay)
{
    const Crossings *crossings = pursuit->crossings;
    const Explorer *explorer = crossings->teller->explorer;
    const Stand stand = pursuit->stands.items[number];
    const uint32_t *start = &crossings->edges.start[stand.state];
    Replay all = { 0 };
    for (uint32_t i = start[0]; i < start[1]; i++) {
        uint32_t to = crossings->edges.targets[i];
        Stride stride = { stand.state, NET_NONE, NET_NONE };
        if (explorer_count(explorer, to, stand.place) == 0) continue;
        if (replay
            && net_is_among(replay->ends.items, (uint32_t)replay->ends.count,
                            to)) {
            if (all.moves.count == 0)
                all = follow_all(pursuit, &stand, stand.state);
            if (!comes_to(&all, to, stand.place)) continue;
        }
        if (!is_news(pursuit, to, stand.place)) continue;
        VECTOR_ADD(crossings->teller->arena, &pursuit->stands,
                   (Stand){ to, stand.place, number, stride,
                            beside_in(pursuit, to, &stand) });
    }
}

/* The steps from where a token stands. */
static bool follow(Pursuit *pursuit, uint32_t number, Encounter *found)
{
    Explorer *explorer = pursuit->crossings->teller->explorer;
    const Stand stand = pursuit->stands.items[number];
    bool alone = goes_alone(explorer->net, stand.place);
    Stride stride = { stand.state, alone ? stand.place : NET_NONE, NET_NONE };
    if (alone && !explorer_fires(explorer, stand.place)) {
        add_stays(pursuit, number, NULL);
        return false;
    }
    Replay replay = explorer_follow(
        explorer, stand.state, stride.root, alone ? FOLLOW_ONE : FOLLOW_KEPT,
        stand.place, pursuit->crossing.flow, stand.beside);
    if (add_moves(pursuit, number, stride, &replay, found)) return true;
    if (alone) add_stays(pursuit, number, &replay);
    return false;
}

/* The step of another that leads from where a token stands to where it stays,
   of which only the states are known. Its serial is NET_NONE where another
   token lies there. */
static Stride find_stride(const Pursuit *pursuit, const Stand *stand)
{
    Stride stride = stand->stride;
    if (stride.serial != NET_NONE) return stride;
    Replay replay = follow_all(pursuit, &pursuit->stands.items[stand->before],
                               stride.from);
    for (size_t i = 0; i < replay.moves.count; i++) {
        const Move *move = &replay.moves.items[i];
        if (move->state == stand->state && move->place == stand->place)
            stride.serial = move->serial;
    }
    return stride;
}

/* Writes down the steps up to the one that was found; false: there is one that
   the token does not come by. */
static bool trace(const Pursuit *pursuit, uint32_t number, Encounter *found)
{
    Arena *arena = pursuit->crossings->teller->arena;
    uint32_t count = 1;
    for (uint32_t at = number; at != NET_NONE;
         at = pursuit->stands.items[at].before)
        count++;
    found->strides = NEW_ARRAY(arena, Stride, count);
    found->stride_count = count;
    found->strides[--count] = found->last;
    for (uint32_t at = number; at != NET_NONE;
         at = pursuit->stands.items[at].before) {
        Stride stride = find_stride(pursuit, &pursuit->stands.items[at]);
        if (stride.serial == NET_NONE) return false;
        found->strides[--count] = stride;
    }
    return true;
}

bool crossings_stopped(const Crossings *crossings)
{
    return crossings->stopped;
}

bool crossings_find(Crossings *crossings, const Crossing *crossing,
                    const bool *behind, Encounter *found)
{
    Explorer *explorer = crossings->teller->explorer;
    Pursuit pursuit = {
        .crossings = crossings,
        .crossing = *crossing,
        .apart = explorer_apart(explorer, crossing->flow),
        .behind = behind,
    };
    Stride stride = { crossing->from, crossing->root, NET_NONE };
    Replay replay = explorer_follow(explorer, crossing->from, crossing->root,
                                    FOLLOW_OTHERS, NET_NONE, crossing->flow,
                                    NULL);
    add_moves(&pursuit, NET_NONE, stride, &replay, found);
    for (uint32_t i = 0; i < pursuit.stands.count; i++) {
        crossings->stopped = crossings->left == 0;
        if (crossings->stopped) break;
        crossings->left--;
        if (follow(&pursuit, i, found) && trace(&pursuit, i, found))
            return true;
    }
    return false;
}
