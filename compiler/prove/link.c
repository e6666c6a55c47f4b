/* How the tokens of a step came to where they are. */
#include "explorer.h"
#include "../net/frame.h"

uint32_t link_add(Explorer *explorer, Walk *walk, uint32_t place,
                  uint32_t before)
{
    explorer->links.count = walk->link_count;
    VECTOR_ADD(
        explorer->arena, &explorer->links,
        (Link){ .place = place, .before = before, .again = walk->again });
    walk->again = TABLE_NONE;
    return walk->link_count++;
}

/* Of tokens that wait for a join 'piling' tells no more than MOST_TOKENS
   apart. */
LinkVersion link_version(const Explorer *explorer, const Walk *walk)
{
    LinkVersion version = { walk->version, walk->version, walk->joins };
    for (EACH_REST(i, explorer, walk->touched)) {
        uint32_t place = explorer->rest_places[i];
        uint64_t waits[] = { i, walk->counts[place] };
        if (waits[1] == 0 || !place_gathers(&explorer->net->places[place]))
            continue;
        version.exact ^= hash_words(0, waits, 2);
        if (waits[1] > MOST_TOKENS) waits[1] = MOST_TOKENS;
        version.piling ^= hash_words(0, waits, 2);
    }
    return version;
}

/* The same of all that rests, where an inclusive gateway goes on: it looks at
   who may come as well. */
LinkVersion link_whole(const Explorer *explorer, const Walk *walk)
{
    LinkVersion version = { walk->version, walk->version, walk->joins };
    for (EACH_REST(i, explorer, walk->touched)) {
        uint32_t place = explorer->rest_places[i];
        uint64_t rests[] = { i, walk->counts[place] };
        if (rests[1] == 0) continue;
        if (!place_gathers(&explorer->net->places[place])
            && rests[1] > MOST_TOKENS)
            rests[1] = MOST_TOKENS;
        version.exact ^= hash_words(0, rests, 2);
    }
    version.piling = version.exact;
    return version;
}

static bool is_same(LinkVersion one, LinkVersion other)
{
    return one.exact == other.exact
        || (one.piling == other.piling && one.joins == other.joins);
}

/* Whether what takes up the place could go on turning. */
static bool is_endless(const Net *net, uint32_t place)
{
    uint32_t taker = net->consumers[place];
    return taker != NET_NONE && net->transitions[taker].head
        && !net->transitions[taker].ends;
}

uint32_t link_before(const Explorer *explorer, uint32_t link)
{
    const Link *own = &explorer->links.items[link];
    return net_begins_item(explorer->net, own->place) ? NET_NONE : own->before;
}

bool link_turns(const Explorer *explorer, uint32_t link, uint32_t place,
                LinkVersion version, uint32_t *endless)
{
    const Net *net = explorer->net;
    uint32_t head = net->consumers[place];
    *endless = is_endless(net, place) ? place : NET_NONE;
    for (uint32_t at = link; at != NET_NONE; at = link_before(explorer, at)) {
        const Link *before = &explorer->links.items[at];
        if (before->is_settled) return false;
        if (is_same(before->version, version)
            && net->consumers[before->place] == head)
            return true;
        if (*endless == NET_NONE && is_endless(net, before->place))
            *endless = before->place;
    }
    return false;
}

bool link_settles_again(const Explorer *explorer, const Walk *walk,
                        uint32_t node, LinkVersion version, uint32_t *endless)
{
    const Net *net = explorer->net;
    *endless = NET_NONE;
    for (uint32_t i = walk->link_count; i-- > 0;) {
        const Link *before = &explorer->links.items[i];
        if (before->is_settled && is_same(before->version, version)
            && net_taken_by(net, before->place) == node)
            return true;
        if (*endless == NET_NONE && is_endless(net, before->place))
            *endless = before->place;
    }
    return false;
}

bool link_began(const Explorer *explorer, const Walk *walk, Token token,
                LinkVersion version)
{
    for (uint32_t i = 0; i < walk->link_count; i++) {
        const Link *link = &explorer->links.items[i];
        if (link->place == token.place && is_same(link->version, version))
            return true;
    }
    return false;
}

/* The same of what had come to the join when the token was joined; what came
   to it earlier comes with that. */
static void mark_joined(Explorer *explorer, uint32_t own)
{
    const Net *net = explorer->net;
    Link *links = explorer->links.items;
    uint32_t join = net_taken_by(net, links[own].place);
    for (uint32_t i = 0; i < own; i++) {
        if (net_taken_by(net, links[i].place) == join
            && place_gathers(&net->places[links[i].place]))
            links[i].is_ancestor = links[i].is_joined = true;
    }
}

/* Marks what the token comes of; where it was joined, of all that had come to
   the join. */
static void mark_ancestors(Explorer *explorer, uint32_t own)
{
    Link *links = explorer->links.items;
    for (uint32_t i = 0; i <= own; i++) {
        links[i].is_ancestor = i == own;
        links[i].is_joined = false;
    }
    for (uint32_t i = own; i > 0; i--) {
        if (!links[i].is_ancestor || links[i].is_cut) continue;
        if (links[i].before != NET_NONE)
            links[links[i].before].is_ancestor = true;
        if (links[i].is_join && !links[i].is_joined) mark_joined(explorer, i);
    }
}

bool link_comes_of(Explorer *explorer, uint32_t own, uint32_t before)
{
    if (own < before) return false;
    mark_ancestors(explorer, own);
    return explorer->links.items[before].is_ancestor;
}

/* Whether the token that came through the place is gone: what a later one of
   the step has fired clears the scope in which it was. */
static bool is_taken_away(const Explorer *explorer, const Walk *walk,
                          uint32_t own)
{
    const Link *links = explorer->links.items;
    const Net *net = explorer->net;
    for (uint32_t i = own + 1; i < walk->last_link; i++) {
        uint32_t number = net->consumers[links[i].place];
        if (number == NET_NONE) continue;
        const Transition *taker = &net->transitions[number];
        for (uint32_t j = 0; j < taker->clear_count; j++)
            if (taker->clear[j] == links[own].place) return true;
    }
    return false;
}

uint32_t link_met(Explorer *explorer, const Walk *walk, uint32_t number)
{
    const Link *links = explorer->links.items;
    uint32_t own = links[walk->last_link].place;
    bool is_marked = false;
    for (uint32_t i = 0; i < walk->last_link; i++) {
        if (links[i].place == own
            || explorer->net->consumers[links[i].place] != number)
            continue;
        if (!is_marked) mark_ancestors(explorer, walk->last_link);
        is_marked = true;
        if (!links[i].is_ancestor && !is_taken_away(explorer, walk, i))
            return links[i].place;
    }
    return NET_NONE;
}
