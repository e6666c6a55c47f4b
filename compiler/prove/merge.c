/*
 * Where two tokens meet. Exploration saw a second token come to a place; how
 * both came there is walked once more, and the node at which their ways join
 * by different flows is the merge that does not synchronise.
 */
#include "cross.h"

/* Where two ways join; node NET_NONE: they do not, or by the same flow. */
typedef struct Meeting {
    uint32_t node;
    uint32_t flows[2];
} Meeting;

/* The node that a flow place leads to, as an element; NET_NONE: no flow. */
static uint32_t target_of(const Net *net, uint32_t place)
{
    bool is_flow = place_facts(&net->places[place])->on_flow;
    return is_flow ? net_taken_by(net, place) : NET_NONE;
}

/* From the place backward: the first node that both ways enter, but by
   different flows. A parallel join is none: it is there to join. */
static Meeting find_meeting(const Net *net, const Chain *one,
                            const Chain *other)
{
    for (uint32_t i = 0; i < one->count; i++) {
        uint32_t node = target_of(net, one->places[i]);
        if (node == NET_NONE || place_gathers(&net->places[one->places[i]]))
            continue;
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
    return explorer_replay(teller->explorer, step->from, NET_NONE, step->serial,
                           place)
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
    Replay replay = explorer_replay(teller->explorer, sighting->from, NET_NONE,
                                    sighting->serial, sighting->subject);
    Chain earlier = replay.before;
    if (earlier.count > 0)
        cut_common(&earlier, &replay.last);
    else
        earlier = earlier_chain(teller, sighting->from, sighting->subject,
                                &replay.last);
    return find_meeting(teller->net, &replay.last, &earlier);
}

/* Is one of the flows that lead to the node marked? */
static bool is_led_to(const Net *net, const bool *marked, uint32_t node)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (marked[i] && target_of(net, i) == node) return true;
    }
    return false;
}

/* Marks all that follows the node. */
static void mark_behind(const Teller *teller, bool *behind, uint32_t node)
{
    const Net *net = teller->net;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->node == node && is_fired(transition, FIRED_ARRIVAL))
            spread(net, transition, behind, true);
    }
    spread_on(net, behind, true);
}

/* Both tokens came by the same way, one in an earlier round than the other:
   the work is open several times at once. */
static void tell_again(Teller *teller, const Sighting *sighting)
{
    uint32_t node = teller->net->places[sighting->subject].element;
    Finding *finding = tell(
        teller, CODE_UNSYNCHRONISED, node,
        arena_format(
            teller->arena,
            "%s can be open several times at once: a token comes again while "
            "another still waits there",
            title_of(teller, node)));
    finding->help = "let the branch that goes round wait for this one, or let "
                    "this one end first";
    path_to_sighting(teller, finding, sighting, NET_NONE);
}

/* What is told of merges, on its way. */
typedef struct Merges {
    Teller *teller;
    bool *main;   /* per place: not only behind what begins beside */
    bool *behind; /* per place: behind what was told of */
    bool *told;   /* per element */
    VECTOR(Sighting) again;
    Crossings *crossings;
    bool stopped; /* was told of these */
} Merges;

/* Does the flow come from behind what was told of? */
static bool is_behind(const Merges *merges, uint32_t flow)
{
    const Net *net = merges->teller->net;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (merges->behind[i] && net->places[i].element == flow) return true;
    }
    return false;
}

/* Where only one of the two comes from there the meeting does not follow. */
static bool is_new_meeting(const Merges *merges, const Meeting *meeting)
{
    return meeting->node != NET_NONE && !merges->told[meeting->node]
        && is_led_to(merges->teller->net, merges->main, meeting->node)
        && !(is_behind(merges, meeting->flows[0])
             && is_behind(merges, meeting->flows[1]));
}

static void was_told(Merges *merges, uint32_t node)
{
    merges->told[node] = true;
    mark_behind(merges->teller, merges->behind, node);
}

/* Tells of it if that is news; null: it is not. */
static Finding *tell_meeting(Merges *merges, const Meeting *meeting)
{
    Teller *teller = merges->teller;
    if (!is_new_meeting(merges, meeting)) return NULL;
    Finding *finding = tell(
        teller, CODE_UNSYNCHRONISED, meeting->node,
        arena_format(
            teller->arena,
            "two tokens can meet at %s, by %s and by %s: what follows happens "
            "twice",
            title_of(teller, meeting->node),
            title_of(teller, meeting->flows[1]),
            title_of(teller, meeting->flows[0])));
    finding->help = "join the branches with a parallel gateway before";
    was_told(merges, meeting->node);
    return finding;
}

static void tell_double(Merges *merges, const Sighting *sighting)
{
    Teller *teller = merges->teller;
    Meeting meeting = meeting_of(teller, sighting);
    const Place *place = &teller->net->places[sighting->subject];
    /* work, which a second token finds open by the way of the first */
    if (meeting.node == NET_NONE && merges->main[sighting->subject]
        && place_facts(place)->second == SECOND_MEETS)
        VECTOR_ADD(teller->arena, &merges->again, *sighting);
    Finding *finding = tell_meeting(merges, &meeting);
    if (finding) path_to_sighting(teller, finding, sighting, NET_NONE);
}

/* Once the search has come to its limit it finds no more. */
static void tell_stopped(Merges *merges, uint32_t node)
{
    Teller *teller = merges->teller;
    Finding *finding = tell(
        teller, CODE_UNKNOWN, node,
        arena_format(teller->arena,
                     "the search for tokens that meet stopped at %s after %zu "
                     "steps: nothing is known beyond",
                     title_of(teller, node), teller->max_states));
    finding->help = "raise --max-states";
    merges->stopped = true;
}

/* One token passes a merge, another that had been on its way in a later
   step. */
static void tell_crossing(Merges *merges, const Crossing *crossing)
{
    Teller *teller = merges->teller;
    const Net *net = teller->net;
    uint32_t node = target_of(net, crossing->flow);
    Encounter found = { 0 };
    if (merges->stopped || merges->told[node]
        || !is_led_to(net, merges->main, node))
        return;
    bool is_found = crossings_find(
        merges->crossings, crossing,
        merges->behind[crossing->flow] ? merges->behind : NULL, &found);
    if (!is_found && crossings_stopped(merges->crossings))
        tell_stopped(merges, node);
    if (!is_found) return;
    Meeting meeting = { node,
                        { net->places[found.flow].element,
                          net->places[crossing->flow].element } };
    Finding *finding = tell_meeting(merges, &meeting);
    if (finding)
        path_of_strides(teller, finding, found.strides, found.stride_count,
                        node);
}

/* Two tokens pass a merge in one step. */
static void tell_passing(Merges *merges, const Sighting *sighting)
{
    const Net *net = merges->teller->net;
    Meeting meeting = { target_of(net, sighting->subject),
                        { net->places[sighting->subject].element,
                          net->places[sighting->via].element } };
    Finding *finding = tell_meeting(merges, &meeting);
    if (finding) path_to_sighting(merges->teller, finding, sighting, NET_NONE);
}

/* Of what was seen the tokens at one place, or at one merge. */
static void tell_seen(Merges *merges, bool doubles)
{
    const Explorer *explorer = merges->teller->explorer;
    for (size_t i = 0; i < explorer->sightings.count; i++) {
        Sighting seen = explorer->sightings.items[i];
        bool is_double = seen.kind == SEEN_DOUBLE || seen.kind == SEEN_CLASH;
        if (is_double && doubles) tell_double(merges, &seen);
        if (seen.kind == SEEN_MEET && !doubles) tell_passing(merges, &seen);
    }
}

void tell_merges(Teller *teller)
{
    const Net *net = teller->net;
    Arena *arena = teller->arena;
    Merges merges = {
        .teller = teller,
        .main = NEW_ARRAY(arena, bool, net->place_count + 1),
        .behind = NEW_ARRAY(arena, bool, net->place_count + 1),
        .told = NEW_ARRAY(arena, bool, net_all_elements(net) + 1),
    };
    const Explorer *explorer = teller->explorer;
    size_t crossings = explorer->crossings.count;
    if (explorer->sightings.count + crossings == 0) return;
    spread_from_start(net, merges.main);
    tell_seen(&merges, true);
    tell_seen(&merges, false);
    if (crossings > 0) merges.crossings = crossings_new(teller);
    for (size_t i = 0; i < crossings; i++)
        tell_crossing(&merges, &explorer->crossings.items[i]);
    for (size_t i = 0; i < merges.again.count; i++) {
        uint32_t node = net->places[merges.again.items[i].subject].element;
        if (merges.told[node] || is_led_to(net, merges.behind, node)) continue;
        tell_again(teller, &merges.again.items[i]);
        was_told(&merges, node);
    }
}
