/*
 * Where two tokens meet. Exploration saw a second token come to a place; how
 * both came there is walked once more, and the node at which their ways join
 * by different flows is the merge that does not synchronise.
 */
#include "findings.h"

/* Where two ways join; node NET_NONE: they do not, or by the same flow. */
typedef struct Meeting {
    uint32_t node;
    uint32_t flows[2];
} Meeting;

/* The node that a flow place leads to, as an element; NET_NONE: no flow. */
static uint32_t target_of(const Net *net, uint32_t place)
{
    const Place *at = &net->places[place];
    bool is_flow = place_facts(at)->on_flow;
    if (!is_flow || net->consumers[place] == NET_NONE) return NET_NONE;
    return net->transitions[net->consumers[place]].node;
}

/* A token there waits before a join. */
static bool gathers(const Net *net, uint32_t place)
{
    return place_facts(&net->places[place])->second == SECOND_GATHERS;
}

/* From the place backward: the first node that both ways enter, but by
   different flows. A parallel join is none: it is there to join. */
static Meeting find_meeting(const Net *net, const Chain *one,
                            const Chain *other)
{
    for (uint32_t i = 0; i < one->count; i++) {
        uint32_t node = target_of(net, one->places[i]);
        if (node == NET_NONE || gathers(net, one->places[i])) continue;
        bool same = false;
        uint32_t flow = NET_NONE;
        for (uint32_t j = 0; j < other->count; j++) {
            if (target_of(net, other->places[j]) != node) continue;
            same = same || other->places[j] == one->places[i];
            flow = other->places[j];
        }
        if (!same && flow != NET_NONE)
            return (Meeting){ node,
                              { net->places[one->places[i]].element,
                                net->places[flow].element } };
    }
    return (Meeting){ .node = NET_NONE };
}

/* How a token came to the place in the step that led to the state. */
static Chain chain_to(Teller *teller, uint32_t state, uint32_t place)
{
    const State *step = &teller->explorer->states.items[state];
    return explorer_replay(teller->explorer, step->from, step->serial, place)
        .last;
}

/* Leaves out of the first what the other has come by too: there the two were
   still one token. */
static void cut_common(Chain *first, const Chain *other)
{
    uint32_t at = other->count;
    while (first->count > 0 && at > 0
           && first->places[first->count - 1] == other->places[at - 1]) {
        first->count--;
        at--;
    }
}

/* How the token that lay there already had come, as far as it was another than
   that whose last step was 'one'. */
static Chain earlier_chain(Teller *teller, uint32_t state, uint32_t place,
                           const Chain *one)
{
    const State *states = teller->explorer->states.items;
    uint32_t root = one->count > 0 ? one->places[one->count - 1] : place;
    for (uint32_t at = state; at != NET_NONE; at = states[at].from) {
        Chain earlier = chain_to(teller, at, place);
        Chain before = chain_to(teller, at, root);
        if (earlier.count > 0) {
            cut_common(&earlier, &before);
            return earlier;
        }
        if (before.count > 0) root = before.places[before.count - 1];
    }
    return (Chain){ 0 };
}

static Meeting meeting_of(Teller *teller, const Sighting *sighting)
{
    Replay replay = explorer_replay(teller->explorer, sighting->from,
                                    sighting->serial, sighting->subject);
    Chain earlier = replay.before;
    if (earlier.count > 0)
        cut_common(&earlier, &replay.last);
    else
        earlier = earlier_chain(teller, sighting->from, sighting->subject,
                                &replay.last);
    return find_meeting(teller->net, &replay.last, &earlier);
}

/* Does one of the nodes told of lead here? Then this only follows. */
static bool is_follower(const Teller *teller, const bool *behind, uint32_t node)
{
    const Net *net = teller->net;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (behind[i] && target_of(net, i) == node) return true;
    }
    return false;
}

/* Marks all that follows the node. */
static void mark_behind(const Teller *teller, bool *behind, uint32_t node)
{
    const Net *net = teller->net;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->node != node || !is_fired(transition, FIRED_ARRIVAL))
            continue;
        for (uint32_t j = 0; j < transition->open_count; j++)
            behind[transition->opens[j]] = true;
        for (uint32_t j = 0; j < transition->arc_count; j++)
            behind[transition->arcs[j].place] = true;
    }
    spread_on(net, behind, true);
}

static bool is_main(const Net *net, const bool *main, uint32_t node)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (main[i] && target_of(net, i) == node) return true;
    }
    return false;
}

static void tell_meeting(Teller *teller, const Sighting *sighting,
                         const Meeting *meeting)
{
    Finding *finding = report(
        teller->found, CODE_UNSYNCHRONISED,
        teller->net->elements[meeting->node].position,
        teller->net->elements[meeting->node].id,
        "two tokens can meet at %s, by %s and by %s: what follows happens "
        "twice",
        title_of(teller, meeting->node), title_of(teller, meeting->flows[1]),
        title_of(teller, meeting->flows[0]));
    finding->help = "join the branches with a parallel gateway before";
    path_to_sighting(teller, finding, sighting, NET_NONE);
}

/* Both tokens came by the same way, one in an earlier round than the other:
   the work is open several times at once. */
static void tell_again(Teller *teller, const Sighting *sighting)
{
    uint32_t node = teller->net->places[sighting->subject].element;
    Finding *finding = report(
        teller->found, CODE_UNSYNCHRONISED,
        teller->net->elements[node].position, teller->net->elements[node].id,
        "%s can be open several times at once: a token comes again while "
        "another still waits there",
        title_of(teller, node));
    finding->help = "let the branch that goes round wait for this one, or let "
                    "this one end first";
    path_to_sighting(teller, finding, sighting, NET_NONE);
}

/* Is it work, which a second token finds open by the way of the first? */
static bool is_again(const Net *net, const bool *main, const Sighting *sighting,
                     const Meeting *meeting)
{
    const Place *place = &net->places[sighting->subject];
    return meeting->node == NET_NONE && main[sighting->subject]
        && place_facts(place)->second == SECOND_MEETS;
}

void tell_merges(Teller *teller)
{
    const Net *net = teller->net;
    const Explorer *explorer = teller->explorer;
    bool *main = NULL;
    bool *behind = NULL;
    bool *told = NULL;
    VECTOR(Sighting) again = { 0 };
    for (size_t i = 0; i < explorer->sightings.count; i++) {
        Sighting sighting = explorer->sightings.items[i];
        if (sighting.kind != SEEN_DOUBLE && sighting.kind != SEEN_CLASH)
            continue;
        if (!main) {
            main = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
            behind = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
            told = NEW_ARRAY(teller->arena, bool, net->element_count + 1);
            spread_from_start(net, main, false);
        }
        Meeting meeting = meeting_of(teller, &sighting);
        if (is_again(net, main, &sighting, &meeting))
            VECTOR_ADD(teller->arena, &again, sighting);
        if (meeting.node == NET_NONE || told[meeting.node]
            || !is_main(net, main, meeting.node)
            || is_follower(teller, behind, meeting.node))
            continue;
        told[meeting.node] = true;
        tell_meeting(teller, &sighting, &meeting);
        mark_behind(teller, behind, meeting.node);
    }
    for (size_t i = 0; i < again.count; i++) {
        uint32_t node = net->places[again.items[i].subject].element;
        if (told[node] || is_follower(teller, behind, node)) continue;
        told[node] = true;
        tell_again(teller, &again.items[i]);
        mark_behind(teller, behind, node);
    }
}
