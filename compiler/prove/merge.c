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

/* The two flows by which tokens pass a merge. */
static Meeting meeting_at(const Net *net, const Sighting *sighting)
{
    return (Meeting){ target_of(net, sighting->subject),
                      { net->places[sighting->subject].element,
                        net->places[sighting->via].element } };
}

/* Elements passed by a step; null: not yet known. */
typedef struct Passage {
    const uint32_t *elements;
    uint32_t count;
} Passage;

/* What is told of merges, on its way. */
typedef struct Merges {
    Teller *teller;
    bool *main;   /* per place: not only behind what begins beside */
    bool *behind; /* per place: behind what was told of */
    bool **after; /* per element: the same of it alone; null: not yet known */
    bool *told;   /* per element */
    VECTOR(Sighting) again;
    Passage *passages; /* per state */
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

/* Can a token that waits at the join of the place have passed the node? */
static bool comes_after(Merges *merges, uint32_t node, uint32_t place)
{
    const Teller *teller = merges->teller;
    const Net *net = teller->net;
    bool **after = &merges->after[node];
    if (net->consumers[place] == NET_NONE) return false;
    const Transition *join = &net->transitions[net->consumers[place]];
    if (!*after) {
        *after = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
        mark_behind(teller, *after, node);
    }
    for (uint32_t i = 0; i < join->pre_count; i++) {
        if ((*after)[join->pre[i]]) return true;
    }
    return false;
}

/* The node behind which all that a token comes of is known: where it was joined
   last, of what may have passed the merge, or entered the scope; NET_NONE: it
   was neither. 'inside': how much of the chain is behind that. */
static uint32_t find_origin(Merges *merges, const Chain *chain, uint32_t merge,
                            uint32_t *inside)
{
    const Net *net = merges->teller->net;
    uint32_t scope = net->elements[merge].scope;
    for (*inside = 0; *inside < chain->count; ++*inside) {
        uint32_t place = chain->places[*inside];
        if (place_gathers(&net->places[place])
            && comes_after(merges, merge, place))
            return target_of(net, place);
        if (!net_is_within(net, net->places[place].scope, scope))
            return net->scopes[scope].element;
    }
    return NET_NONE;
}

/* One after the other passes the merge: the steps that do; false: the first
   keeps the second from it, or that comes of what is not known. */
static bool find_apart(Merges *merges, const Sighting *sighting, Passing *first,
                       Passing *second)
{
    Explorer *explorer = merges->teller->explorer;
    Replay replay = explorer_find_passing(explorer, sighting->from,
                                          sighting->roots[0], sighting->subject,
                                          sighting->roots[1]);
    for (size_t i = 0; i < replay.passings.count; i++) {
        *first = replay.passings.items[i];
        if (first->state == NET_NONE) continue;
        Replay then = explorer_find_passing(explorer, first->state,
                                            sighting->roots[1], sighting->via,
                                            NET_NONE);
        if (then.passings.count == 0) continue;
        *second = then.passings.items[0];
        then = explorer_replay(explorer, first->state, second->root,
                               second->serial, sighting->via);
        uint32_t inside;
        uint32_t merge = target_of(merges->teller->net, sighting->via);
        if (find_origin(merges, &then.last, merge, &inside) == NET_NONE)
            return true;
    }
    return false;
}

/* Leaves of a step what comes behind that; false: it is the whole step. */
static bool cut_before(Merges *merges, Replay *step, uint32_t merge)
{
    uint32_t inside;
    uint32_t origin = find_origin(merges, &step->last, merge, &inside);
    uint32_t at = step->log_count;
    if (origin == NET_NONE) return false;
    while (at > 0 && step->log[at - 1] != origin) at--;
    step->log += at;
    step->log_count -= at;
    step->last.count = inside;
    return true;
}

/* The place of another flow by which a token that is none of the chain's passed
   the merge in a step; NET_NONE: none did. */
static uint32_t other_flow(const Net *net, uint32_t flow, const Replay *step)
{
    const Transition *merge = &net->transitions[net->consumers[flow]];
    for (uint32_t i = 0; i < merge->any_count; i++) {
        uint32_t place = merge->any[i];
        if (place != flow && place_facts(&net->places[place])->on_flow
            && !net_is_among(step->last.places, step->last.count, place)
            && net_is_among(step->log, step->log_count,
                            net->places[place].element))
            return place;
    }
    return NET_NONE;
}

/* What the step passed that led to the state, walked once. */
static const Passage *passage_of(Merges *merges, uint32_t state)
{
    Passage *passage = &merges->passages[state];
    const State *step = &merges->teller->explorer->states.items[state];
    if (passage->elements) return passage;
    Replay replay = explorer_replay(merges->teller->explorer, step->from,
                                    NET_NONE, step->serial, NET_NONE);
    *passage = (Passage){ replay.log, replay.log_count };
    return passage;
}

/* Can the step that led to the state have brought the token to the place
   'root', or another to the merge? Most steps are those of other branches. */
static bool is_concerned(Merges *merges, uint32_t state, uint32_t root,
                         const Sighting *pass)
{
    const Explorer *explorer = merges->teller->explorer;
    const Net *net = explorer->net;
    const Transition *merge = &net->transitions[net->consumers[pass->subject]];
    const Passage *passage = passage_of(merges, state);
    const Place *place = &net->places[root];
    uint32_t from = explorer->states.items[state].from;
    if (from == NET_NONE || explorer_count(explorer, from, root) == 0
        || net_is_among(passage->elements, passage->count, place->element)
        || net_is_among(passage->elements, passage->count, place->owner))
        return true;
    for (uint32_t i = 0; i < merge->any_count; i++) {
        if (net_is_among(passage->elements, passage->count,
                         net->places[merge->any[i]].element))
            return true;
    }
    return false;
}

/* The place by which a token that this one does not come of has passed the
   merge in a step before; NET_NONE: none has. */
static uint32_t find_earlier(Merges *merges, const Sighting *pass)
{
    Teller *teller = merges->teller;
    const Net *net = teller->net;
    const State *states = teller->explorer->states.items;
    uint32_t merge = target_of(net, pass->subject);
    Replay step = explorer_replay(teller->explorer, pass->from, NET_NONE,
                                  pass->serial, pass->subject);
    uint32_t place = NET_NONE;
    bool whole = !cut_before(merges, &step, merge);
    uint32_t root = pass->roots[0];
    for (uint32_t at = pass->from; whole && at != NET_NONE;
         at = states[at].from) {
        if (!is_concerned(merges, at, root, pass)) continue;
        step = explorer_replay(teller->explorer, states[at].from, NET_NONE,
                               states[at].serial, root);
        whole = !cut_before(merges, &step, merge);
        place = other_flow(net, pass->subject, &step);
        if (place != NET_NONE) break;
        if (step.last.count > 0) root = step.last.places[step.last.count - 1];
    }
    return place;
}

/* One token passes a merge, in a later step another that had waited. */
static void tell_crossing(Merges *merges, const Sighting *pass)
{
    Teller *teller = merges->teller;
    uint32_t node = target_of(teller->net, pass->subject);
    if (node == NET_NONE || merges->told[node]) return;
    uint32_t place = find_earlier(merges, pass);
    if (place == NET_NONE) return;
    Sighting both = *pass;
    both.via = place;
    Meeting meeting = meeting_at(teller->net, &both);
    Finding *finding = tell_meeting(merges, &meeting);
    if (finding) path_to_sighting(teller, finding, pass, NET_NONE);
}

/* Two tokens pass a merge without waiting at one place. */
static void tell_passing(Merges *merges, const Sighting *sighting)
{
    Teller *teller = merges->teller;
    Meeting meeting = meeting_at(teller->net, sighting);
    Passing first = { 0 }, second = { 0 };
    bool apart = sighting->kind == SEEN_APART;
    if (!is_new_meeting(merges, &meeting)
        || (apart && !find_apart(merges, sighting, &first, &second)))
        return;
    Finding *finding = tell_meeting(merges, &meeting);
    if (apart)
        path_of_two(teller, finding, sighting->from, first, second);
    else
        path_to_sighting(teller, finding, sighting, NET_NONE);
}

/* Of what was seen the tokens at one place, or at one merge. */
static void tell_seen(Merges *merges, bool doubles)
{
    const Explorer *explorer = merges->teller->explorer;
    for (size_t i = 0; i < explorer->sightings.count; i++) {
        Sighting seen = explorer->sightings.items[i];
        bool is_double = seen.kind == SEEN_DOUBLE || seen.kind == SEEN_CLASH;
        bool is_passing = seen.kind == SEEN_MEET || seen.kind == SEEN_APART;
        if (is_double && doubles) tell_double(merges, &seen);
        if (is_passing && !doubles) tell_passing(merges, &seen);
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
        .after = NEW_ARRAY(arena, bool *, net->element_count + 1),
        .told = NEW_ARRAY(arena, bool, net->element_count + 1),
        .passages = NEW_ARRAY(arena, Passage,
                              teller->explorer->states.count + 1),
    };
    const Explorer *explorer = teller->explorer;
    size_t crossings = explorer->crossings.count;
    if (explorer->sightings.count + crossings == 0) return;
    spread_from_start(net, merges.main);
    tell_seen(&merges, true);
    tell_seen(&merges, false);
    for (size_t i = 0; i < crossings; i++)
        tell_crossing(&merges, &explorer->crossings.items[i]);
    for (size_t i = 0; i < merges.again.count; i++) {
        uint32_t node = net->places[merges.again.items[i].subject].element;
        if (merges.told[node] || is_led_to(net, merges.behind, node)) continue;
        tell_again(teller, &merges.again.items[i]);
        was_told(&merges, node);
    }
}
