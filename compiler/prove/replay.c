/* A step that is walked once more, to see what it came to. */
#include "explorer.h"

static Chain chain_of(const Explorer *explorer, uint32_t link)
{
    Chain chain = { 0 };
    for (uint32_t at = link; at != NET_NONE;
         at = explorer->links.items[at].before)
        chain.count++;
    chain.places = NEW_ARRAY(explorer->arena, uint32_t, chain.count + 1);
    for (uint32_t i = 0, at = link; i < chain.count; i++) {
        chain.places[i] = explorer->links.items[at].place;
        at = explorer->links.items[at].before;
    }
    return chain;
}

/* The replay stands where it was to go: what came before is copied out. */
static void capture(Explorer *explorer, const Walk *walk)
{
    Replay *replay = &explorer->replay;
    replay->found = true;
    replay->fired = explorer->fired;
    replay->known = arena_copy(explorer->arena, walk->known,
                               explorer->domain_count * sizeof(Mask));
    replay->log_count = walk->log_count;
    replay->log = arena_copy(explorer->arena, explorer->log.items,
                             walk->log_count * sizeof *replay->log);
    replay->last = chain_of(explorer, walk->watched_link);
    replay->before = chain_of(explorer, walk->watched_before);
}

/* How many tokens came to the place in the step, of them only those that come
   of the link 'before'; NET_NONE: of any. */
static uint32_t count_come(Explorer *explorer, const Walk *walk, uint32_t place,
                           uint32_t before)
{
    uint32_t count = 0;
    for (uint32_t i = 1; i < walk->link_count; i++) {
        if (explorer->links.items[i].place == place
            && (before == NET_NONE || link_comes_of(explorer, i, before)))
            count++;
    }
    return count;
}

/* Does a token that is followed lie there? */
static bool lies_at(Explorer *explorer, const Walk *walk, uint32_t place)
{
    const Replay *replay = &explorer->replay;
    uint32_t count = walk->counts[place];
    uint32_t before = walk->passed_link;
    if (count == 0) return false;
    if (replay->follows == FOLLOW_OTHERS)
        return count > count_come(explorer, walk, place, before);
    if (place == (replay->follows == FOLLOW_KEPT ? replay->kept : replay->root)
        && count > count_come(explorer, walk, place, NET_NONE))
        return true;
    return count_come(explorer, walk, place, 0) > 0;
}

/* Does another that came of none that passed the merge lie at the place, or
   come there in this step with the one that is followed? */
static bool lies_clean(Explorer *explorer, const Walk *walk, uint32_t place)
{
    const Replay *replay = &explorer->replay;
    uint32_t rest = explorer->rest_index[place];
    if (replay->follows == FOLLOW_KEPT && place == replay->kept) return true;
    if (replay->beside && rest != NET_NONE && bits_have(replay->beside, rest))
        return true;
    for (uint32_t i = 0; i < walk->last_link; i++) {
        if (explorer->links.items[i].place == place
            && link_comes_of(explorer, i, 0))
            return true;
    }
    return false;
}

/* Is that so of each token that the join takes, but of the one at the place? Of
   those before an inclusive one none is taken yet. */
static bool are_clean(Explorer *explorer, const Walk *walk,
                      const Transition *join, uint32_t place)
{
    for (uint32_t i = 0; i < join->pre_count; i++) {
        if (join->pre[i] != place && !lies_clean(explorer, walk, join->pre[i]))
            return false;
    }
    for (uint32_t i = 0; i < join->any_count; i++) {
        uint32_t other = join->any[i];
        if (other != place && walk->counts[other] > 0
            && !lies_clean(explorer, walk, other))
            return false;
    }
    return true;
}

bool replay_joins_clean(Explorer *explorer, const Walk *walk, uint32_t number,
                        uint32_t place)
{
    const Replay *replay = &explorer->replay;
    const Net *net = explorer->net;
    bool is_following = replay->follows == FOLLOW_ONE
        || replay->follows == FOLLOW_KEPT;
    if (!is_following
        || !explorer_joins_behind(explorer, net->consumers[replay->flow],
                                  number))
        return true;
    const Transition *join = &net->transitions[number];
    const Transition *fired = &net->transitions[explorer->fired];
    for (uint32_t at = walk->last_link; at != NET_NONE;
         at = explorer->links.items[at].before) {
        if (explorer->links.items[at].is_cut) return false;
    }
    if (replay->follows == FOLLOW_KEPT
        && (fired->pre_count == 0
            || !lies_clean(explorer, walk, fired->pre[0])))
        return false;
    return are_clean(explorer, walk, join, place);
}

static bool looks_for(Explorer *explorer, const Walk *walk, uint32_t number)
{
    const Replay *replay = &explorer->replay;
    uint32_t own = explorer->links.items[walk->last_link].place;
    if (replay->follows == FOLLOW_NONE || walk->passed_link != NET_NONE)
        return false;
    if (replay->follows == FOLLOW_OTHERS) return own == replay->flow;
    return own != replay->flow
        && explorer->net->consumers[replay->flow] == number
        && link_comes_of(explorer, walk->last_link, 0);
}

void replay_pass(Explorer *explorer, Walk *walk, uint32_t number)
{
    Replay *replay = &explorer->replay;
    if (!looks_for(explorer, walk, number)) return;
    walk->passed_link = walk->last_link;
    if (replay->follows == FOLLOW_OTHERS) return;
    Move move = {
        .serial = explorer->serial,
        .state = NET_NONE,
        .place = explorer->links.items[walk->passed_link].place,
        .passes = true,
    };
    VECTOR_ADD(explorer->arena, &replay->moves, move);
}

void replay_follow(Explorer *explorer, const Walk *walk, uint32_t state)
{
    Replay *replay = &explorer->replay;
    Move move = { .serial = explorer->serial, .state = state };
    bool passed = walk->passed_link != NET_NONE;
    if (state != NET_NONE) VECTOR_ADD(explorer->arena, &replay->ends, state);
    if (state == NET_NONE || passed != (replay->follows == FOLLOW_OTHERS))
        return;
    for (EACH_REST(i, explorer, walk->touched)) {
        move.place = explorer->rest_places[i];
        if (lies_at(explorer, walk, move.place))
            VECTOR_ADD(explorer->arena, &replay->moves, move);
    }
}

bool replay_passes(Explorer *explorer, const Walk *walk)
{
    if (!explorer->replay.on) return false;
    uint32_t serial = explorer->serial++;
    if (serial == explorer->replay.serial && !explorer->replay.found)
        capture(explorer, walk);
    return true;
}
