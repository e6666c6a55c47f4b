/* The turns of the tokens that a firing has put: what follows stands where the
   token comes from, or is a routine that is called. */
#include "lower.h"
#include "../net/frame.h"
#include "../net/scope.h"

enum { INLINES_UNKNOWN, INLINES_NO, INLINES_YES };

static uint32_t flows_into(const Lowering *lowering, const Transition *arrival)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < arrival->any_count; i++) {
        count += place_facts(&lowering->net->places[arrival->any[i]])->on_flow;
    }
    return count;
}

/* Neither fails nor takes, writes or tells anything. */
static bool is_bare(const Transition *arrival)
{
    return arrival->incident == NET_NONE && arrival->assign_count == 0
        && arrival->clear_count == 0 && arrival->pre_count == 0
        && !arrival->told && !arrival->head && !arrival->ends_case
        && !arrival->ends_item;
}

/* Passes its token on and can do nothing else. */
static bool is_plain(const Lowering *lowering, const Transition *arrival)
{
    if (arrival->mode != ARCS_ALL || arrival->arc_count > 1) return false;
    if (arrival->arc_count == 1 && flows_into(lowering, arrival) > 1) {
        return false;
    }
    return is_bare(arrival) && arrival->open_count == 0;
}

/* Waits for a person or program and can do nothing else: the row of the wait
   says all. */
static bool waits_plainly(const Lowering *lowering, const Transition *arrival)
{
    if (arrival->open_count != 1 || arrival->arc_count > 0) return false;
    if (!arrival->passes || !is_bare(arrival)) return false;
    const Place *place = &lowering->net->places[arrival->opens[0]];

    for (AskedKind i = 0; i < ASKED_COUNT; i++) {
        if (place->opening->asked[i]) return false;
    }
    return place_is_single(place) && wait_is_work(place->opening->row.kind);
}

/* Whether the code of an arrival stands where the token comes from. Of a run
   of plain nodes each second one has a routine, so that code which is
   reached in several ways stays small. */
static bool inlines(Lowering *lowering, uint32_t number)
{
    const Transition *arrival = &lowering->net->transitions[number];
    uint8_t *known = &lowering->inlines[number];

    if (*known != INLINES_UNKNOWN) return *known == INLINES_YES;
    *known = INLINES_NO;
    if (!is_plain(lowering, arrival)) return false;
    if (arrival->arc_count == 1) {
        uint32_t next = lowering->net->consumers[arrival->arcs[0].place];
        const Transition *behind = &lowering->net->transitions[next];

        if (next != NET_NONE && behind->arc_count > 0
            && inlines(lowering, next)) {
            return false;
        }
    }
    *known = INLINES_YES;
    return true;
}

/* Is it what an item begins with? */
static bool begins_item(const Net *net, const Transition *firing)
{
    return net_is_beginning(net, firing) && firing->assign_count > 0;
}

/* Is it what comes behind all items? */
static bool ends_items(const Net *net, const Transition *firing)
{
    if (!is_fired(firing, FIRED_ARRIVAL) || firing->clear_count == 0)
        return false;
    const Place *place = &net->places[firing->clear[0]];

    return place_facts(place)->taken == TAKEN_ITEMS
        && place->element == firing->node;
}

/* Does an item throw by it what its activity throws as it completes? */
static bool throws_item(const Net *net, const Transition *firing)
{
    return firing->arc_count == 1
        && net->elements[net->places[firing->arcs[0].place].element].thrown_by
        == firing->node;
}

/* Is it asked whether the item is the first, which alone throws? */
static bool asks_first(const Net *net, const Transition *firing)
{
    uint32_t behind = firing->arc_count == 2
        ? net->consumers[firing->arcs[0].place]
        : NET_NONE;

    return behind != NET_NONE && throws_item(net, &net->transitions[behind]);
}

/* Is it what comes in place of items, where there are none? */
static bool has_none(const Net *net, const Transition *firing)
{
    uint32_t behind = firing->arc_count == 1
        ? net->consumers[firing->arcs[0].place]
        : NET_NONE;

    return behind != NET_NONE && firing->assign_count > 0 && !firing->passes
        && !firing->gathers && ends_items(net, &net->transitions[behind]);
}

/* Is it what comes of a throw where one of several hears it? */
static bool is_heard(const Net *net, const Transition *firing)
{
    const Transition *before = firing;

    while (before > net->transitions && before[-1].node == firing->node
           && !net_asks_open(before)) {
        before--;
    }
    return before != firing && net_asks_open(before);
}

const char *lower_arrival_word(const Lowering *lowering,
                               const Transition *arrival)
{
    const Net *net = lowering->net;

    if (arrival->completes != NET_NONE)
        return net_is_watched(net, arrival->completes) ? "disarms"
                                                       : "completes";
    if (arrival->pre_count > 0 || arrival->comes) return "joins";
    if (net_asks_open(arrival)) return "throws";
    if (is_heard(net, arrival)) return "is_heard";
    if (arrival->hosts != 0)
        return net_begins_body(arrival) ? "begins" : "counts";
    if (arrival->ends_item)
        return lower_is_enough(arrival) ? "is_enough" : "item_done";
    if (arrival->gathers) return "gathers";
    if (begins_item(net, arrival)) return "item_begins";
    if (has_none(net, arrival)) return "has_none";
    if (throws_item(net, arrival)) return "throws";
    if (asks_first(net, arrival)) return "is_first";
    if (arrival->counts) return "goes_round";
    if (arrival->assign_count > 0 && !arrival->passes)
        return arrival->clear_count > 0 ? "collects" : "assigns";
    if (!arrival->passes && arrival->mode == ARCS_FIRST) return "tests";
    if (arrival->open_count > 0)
        return place_repeats(&net->places[*arrival->opens])
                || place_facts(&net->places[*arrival->opens])->taken
                    == TAKEN_ITEMS
            ? "begins"
            : "opens";
    if (!arrival->passes) return "leaves";
    if (net->elements[arrival->node].leaves_by_first) {
        return arrival->arc_count > 1 ? "decides" : "merges";
    }
    if (arrival->arc_count == 0) return "ends";
    return arrival->arc_count > 1 ? "splits" : "passes";
}

/* Why it comes about, or which part it is of an activity whose items run beside
   each other; null: that is not told. */
static const char *what_of(const Lowering *lowering, uint32_t number)
{
    const Net *net = lowering->net;
    const Transition *firing = &net->transitions[number];
    uint32_t frame = net_frame_of(net, firing);

    if (firing->completes != NET_NONE)
        return net_is_watched(net, firing->completes)
            ? "nothing is left beside the event sub-processes"
            : "nothing is left inside";
    if (firing->comes) return "no other flow is waited for";
    if (firing->hosts != 0)
        return net_begins_body(firing) ? "one more begins"
                                       : "how many items there are";
    if (firing->ends_item)
        return lower_is_enough(firing) ? "an item is done, and it is enough"
                                       : "an item is done";
    if (firing->gathers) return "what the items have given";
    if (begins_item(net, firing)) return "an item begins";
    if (has_none(net, firing)) return "there are no items";
    if (throws_item(net, firing)) return "what an item throws";
    if (asks_first(net, firing)) return "whether an item is the first";
    if (ends_items(net, firing))
        return net->elements[firing->node].watches
            ? "none of them is left"
            : "no item is left, or it is enough";
    if (frame == 0 || !is_fired(firing, FIRED_ARRIVAL)) return NULL;
    bool asks = firing->mode == ARCS_FIRST && !firing->passes
        && net->frames[frame].element == firing->node;
    if (asks || net->frames[frame].sort == BPMN_FRAME_HOST)
        return "whether it is enough";
    if (firing->node != net->frames[frame].element) return NULL;
    return firing->open_count > 0 ? "an item begins" : "of an item";
}

uint32_t lower_add_routine(Lowering *lowering, RoutineKind kind,
                           uint32_t source, uint32_t element, const char *word)
{
    Plan *plan = lowering->plan;
    char *name = arena_format(lowering->arena, "%s_%s_%s", plan->prefix,
                              plan->words_of[element], word);
    Routine routine = {
        .kind = kind,
        .element = element,
        .what = source == NET_NONE ? NULL : what_of(lowering, source),
        .loop = NET_NONE,
        .name = names_claim(&lowering->names, name),
    };

    VECTOR_ADD(lowering->arena, &lowering->made, routine);
    VECTOR_ADD(lowering->arena, &lowering->sources, source);
    return (uint32_t)lowering->made.count - 1;
}

uint32_t lower_routine(Lowering *lowering, uint32_t transition)
{
    const Transition *firing = &lowering->net->transitions[transition];

    if (lowering->routines[transition] == NET_NONE) {
        lowering->routines[transition] =
            lower_add_routine(lowering, ROUTINE_NODE, transition, firing->node,
                              lower_arrival_word(lowering, firing));
    }
    return lowering->routines[transition];
}

/* A token has its turn in the frame that acts. */
static void turn(Lowering *lowering, Acts *acts, uint32_t number)
{
    const Place *place = &lowering->net->places[number];
    uint32_t arrival = lowering->net->consumers[number];

    if (place_facts(place)->on_flow) {
        act_add(acts, ACT_PASS, place->element);
    }
    if (place_gathers(place)) {
        act_add(acts, ACT_PASS, net_taken_by(lowering->net, number));
        act_add(acts, ACT_PUT, number);
    }
    if (arrival == NET_NONE) return;
    const Transition *firing = &lowering->net->transitions[arrival];
    if (waits_plainly(lowering, firing)) {
        act_add(acts, ACT_WAIT, firing->opens[0]);
        return;
    }
    if (!inlines(lowering, arrival)) {
        act_add(acts, ACT_CALL, lower_routine(lowering, arrival));
        return;
    }
    act_add(acts, ACT_NODE, firing->node);
    if (firing->passes) act_add(acts, ACT_PASS, firing->node);
    lower_arcs(lowering, acts, firing);
}

/* Tokens of items that begin are the engine's. */
void lower_turn(Lowering *lowering, Acts *acts, uint32_t number)
{
    const Net *net = lowering->net;
    uint32_t frame = net->places[number].frame, before = lowering->frame;

    if (!net_is_around_frame(net, frame, before)) return;
    if (frame != before) act_add(acts, ACT_FRAME, frame);
    lowering->frame = frame;
    turn(lowering, acts, number);
    lowering->frame = before;
}

/* In a frame of items a routine does it, which looks at its image. */
void lower_begin(Lowering *lowering, Acts *acts, uint32_t number)
{
    const Place *place = &lowering->net->places[number];
    Acts body = acts_new(lowering->arena);

    lowering->frame = place->frame;
    turn(lowering, place->frame == 0 ? acts : &body, number);
    if (place->frame == 0) return;
    if (body.first && body.first->kind == ACT_CALL && !body.first->next) {
        *act_add(acts, ACT_CALL, 0) = *body.first;
        return;
    }
    uint32_t routine = lower_add_routine(lowering, ROUTINE_NODE, NET_NONE,
                                         place->element, "enters");
    lowering->made.items[routine].body = body.first;
    act_add(acts, ACT_CALL, routine);
}

uint32_t lower_flow_of(const Lowering *lowering, const Arc *arc)
{
    return lowering->net->places[arc->place].element;
}

/* Each arc has a bit of its own: two of them may wait for one place. */
static uint32_t pending_of(Lowering *lowering, const Arc *arc)
{
    Plan *plan = lowering->plan;
    const Place *of = &lowering->net->places[arc->place];

    for (uint32_t i = plan->rest_count; i < plan->place_count; i++) {
        if (plan->places[i].arc == arc) return i;
    }
    plan->places[plan->place_count] = (PlanPlace){
        .arc = arc,
        .place = arc->place,
        .element = of->element,
        .scope = of->scope,
        .frame = of->frame,
        .bit = plan->frames[of->frame].bits++,
        .name =
            names_claim(&lowering->names,
                        name_upper(lowering->arena,
                                   arena_format(lowering->arena, "next_%s",
                                                plan->words_of[of->element]))),
    };
    return plan->place_count++;
}

static bool is_chosen(const Transition *firing, const Arc *arc)
{
    return firing->mode == ARCS_TRUE && (arc->guard || arc->is_default);
}

/* What happens on an arc: at once, or when its flow was chosen. */
static void add_on(Lowering *lowering, Acts *acts, const Transition *firing,
                   const Arc *arc, Acts what)
{
    if (!is_chosen(firing, arc)) {
        if (acts->last)
            acts->last->next = what.first;
        else
            acts->first = what.first;
        acts->last = what.last;
        return;
    }
    act_add(acts, ACT_IF_FLOW, lower_flow_of(lowering, arc))->then = what.first;
}

/* A branch that could be taken away before its turn is marked. */
static void put_arc(Lowering *lowering, Acts *acts, const Transition *firing,
                    uint32_t number)
{
    const Arc *arc = &firing->arcs[number];
    Acts what = acts_new(lowering->arena);

    if (!lower_needs_pending(lowering, firing, number)
        || net_begins_item(lowering->net, arc->place))
        return;
    act_add(&what, ACT_PEND, pending_of(lowering, arc));
    add_on(lowering, acts, firing, arc, what);
}

/* Can what ran before the arc have left another frame to act? */
static bool comes_back(const Lowering *lowering, const Transition *firing,
                       uint32_t number)
{
    const Net *net = lowering->net;
    uint32_t left = lower_scope_left(net, firing);

    if (lowering->frame == 0) return false;
    if (left != 0 && lowering->leaves[lowering->complete[left]]) return true;
    for (uint32_t i = 0; i < number; i++) {
        uint32_t place = firing->arcs[i].place;
        uint32_t next = net->consumers[place];

        if (net->places[place].frame < lowering->frame
            || (next != NET_NONE && lowering->leaves[next]))
            return true;
    }
    return false;
}

static void turn_arc(Lowering *lowering, Acts *acts, const Transition *firing,
                     uint32_t number)
{
    const Arc *arc = &firing->arcs[number];
    uint32_t frame = lowering->net->places[arc->place].frame;
    Acts what = acts_new(lowering->arena);

    if (net_begins_item(lowering->net, arc->place)) return;
    if (frame == lowering->frame && comes_back(lowering, firing, number))
        act_add(&what, ACT_FRAME, frame);
    lower_turn(lowering, &what, arc->place);
    if (lower_needs_pending(lowering, firing, number)) {
        act_add(acts, ACT_IF_PENDING, pending_of(lowering, arc))->then =
            what.first;
    } else if (what.first) {
        add_on(lowering, acts, firing, arc, what);
    }
}

void lower_complete_scope(Lowering *lowering, Acts *acts, uint32_t scope,
                          bool asks)
{
    Acts then = acts_new(lowering->arena);
    uint32_t place = lowering->net->scopes[scope].place;

    if (asks && lowering->net->places[place].frame != 0)
        act_add(&then, ACT_FRAME, lowering->net->places[place].frame);
    act_add(&then, ACT_CALL,
            lower_routine(lowering, lowering->complete[scope]));
    Act *test = act_add(acts, ACT_IF_EMPTY, scope);
    test->then = then.first;
    if (!asks) return;
    test->places = &lowering->net->scopes[scope].place;
    test->place_count = 1;
}

void lower_arcs(Lowering *lowering, Acts *acts, const Transition *firing)
{
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        put_arc(lowering, acts, firing, i);
    }
    uint32_t left = lower_scope_left(lowering->net, firing);
    if (left != 0) lower_complete_scope(lowering, acts, left, false);
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        turn_arc(lowering, acts, firing, i);
    }
}
