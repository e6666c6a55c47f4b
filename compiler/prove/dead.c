/* What no run reaches, and what is thrown and never caught. Only the first
   element of a stretch is told of. */
#include "findings.h"

/* Elements that are dead because of one that was told of. */
typedef struct Dead {
    Teller *teller;
    bool *covered;    /* per node number */
    const bool *held; /* of find_held */
    uint32_t *work;   /* nodes whose successors are to be covered */
    size_t work_count;
} Dead;

static bool is_seen(const Dead *dead, uint32_t node)
{
    return dead->teller->explorer->seen[node];
}

static void cover_one(Dead *dead, uint32_t node)
{
    if (dead->covered[node] || is_seen(dead, node)) return;
    dead->covered[node] = true;
    dead->work[dead->work_count++] = node;
}

/* All that stands inside: what leads there has a place. */
static void cover_scope(Dead *dead, const NetScope *scope)
{
    const Net *net = dead->teller->net;
    for (uint32_t i = 0; i < scope->place_count; i++) {
        uint32_t element = net->places[scope->places[i]].element;
        bool is_node = net->elements[element].target == NET_NONE;
        cover_one(dead, is_node ? element : net->elements[element].target);
    }
}

/* What its items throw. */
static void cover_thrown(Dead *dead, uint32_t node)
{
    const Net *net = dead->teller->net;
    for (uint32_t i = 0; i < net->node_count; i++)
        if (net->elements[i].thrown_by == node) cover_one(dead, i);
}

/* The node and all that lies behind it. */
static void cover(Dead *dead, uint32_t node)
{
    const Net *net = dead->teller->net;
    cover_one(dead, node);
    while (dead->work_count > 0) {
        uint32_t at = dead->work[--dead->work_count];
        const NetElement *element = &net->elements[at];
        for (uint32_t i = 0; i < element->out_count; i++)
            cover_one(dead, net->elements[element->first_out + i].target);
        for (uint32_t i = 0; i < element->boundary_count; i++)
            cover_one(dead, element->boundaries[i]);
        if (element->body != NET_NONE)
            cover_scope(dead, &net->scopes[element->body]);
        cover_thrown(dead, at);
    }
}

static void tell_element(Teller *teller, uint32_t element, const char *why)
{
    tell(teller, CODE_DEAD, element,
         arena_format(teller->arena, "%s is never reached: %s",
                      title_of(teller, element), why));
}

static bool waits(const Net *net, uint32_t node)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net->places[i].element == node && net->places[i].opening)
            return true;
    }
    return false;
}

/* Why a flow is dead whose source is reached. */
static const char *why_flow(Teller *teller, const NetElement *flow)
{
    const NetElement *source = &teller->net->elements[flow->source];
    if (flow->is_default) return "the other conditions cover every value";
    if (flow->condition)
        return "its condition is true for no value that arrives, or others "
               "are true before";
    if (source->leaves_by_first) return "another flow is always taken";
    if (source->body == NET_NONE && !waits(teller->net, flow->source))
        return "its token is always withdrawn before it has its turn";
    return arena_format(teller->found->arena,
                        source->body != NET_NONE ? "%s never completes"
                            : calls_in_vain(teller->net, flow->source)
                            ? "what %s calls never completes"
                            : "before %s is done something else always happens",
                        title_of(teller, flow->source));
}

/* Flows that leave a node that is reached. */
static void tell_flows(Dead *dead)
{
    Teller *teller = dead->teller;
    const Net *net = teller->net;
    for (uint32_t i = net->node_count; i < net->element_count; i++) {
        const NetElement *flow = &net->elements[i];
        if (teller->explorer->seen[i] || !is_seen(dead, flow->source)) continue;
        cover(dead, flow->target);
        if ((teller->told[flow->source] & TOLD_STUCK) != 0) continue;
        tell_element(teller, i, why_flow(teller, flow));
    }
}

/* Whether what begins the event sub-process is armed. */
static bool is_armed(const Net *net, uint32_t watcher)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        const NetElement *event = &net->elements[net->places[i].element];
        if (event->hears && event->scope == net->elements[watcher].body
            && net->places[i].opening)
            return true;
    }
    return false;
}

/* Whether something throws what the handler hears: it lets a token begin
   there. */
static bool is_thrown(const Net *net, uint32_t handler)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        for (uint32_t j = 0; j < transition->arc_count; j++) {
            const Place *place = &net->places[transition->arcs[j].place];
            if (place->element == handler && transition->node != handler)
                return true;
        }
    }
    return false;
}

/* Why what hears is dead, though what it is for is reached. */
static const char *why_handler(const Net *net, uint32_t handler, bool is_armed)
{
    if (is_armed) return "something else always happens first";
    return is_thrown(net, handler) ? "what triggers it is never reached"
                                   : "nothing triggers it";
}

/* Why the node is where a dead stretch begins; null: it is not. */
static const char *why_first(const Dead *dead, uint32_t number)
{
    const Net *net = dead->teller->net;
    const NetElement *node = &net->elements[number];
    if (node->host != NET_NONE && !is_seen(dead, node->host)) return NULL;
    if (node->host != NET_NONE)
        return why_handler(net, number, waits(net, number));
    if (node->thrown_by != NET_NONE)
        return is_seen(dead, node->thrown_by) ? "no item completes" : NULL;
    uint32_t owner = net->scopes[node->scope].element;
    bool is_here = owner == NET_NONE || is_seen(dead, owner);
    if (node->watches && is_here)
        return why_handler(net, number, is_armed(net, number));
    if (node->in_count == 0) return is_here ? "no flow leads to it" : NULL;
    for (uint32_t i = 0; i < node->in_count; i++) {
        if (!is_seen(dead, net->elements[node->in[i]].source)) return NULL;
    }
    return "a token never comes by every flow that leads to it";
}

/* Does a way lead from the node to the flow? */
static bool leads_to(const Dead *dead, uint32_t node, uint32_t flow)
{
    const Net *net = dead->teller->net;
    Arena *arena = dead->teller->arena;
    Edges flows = { 0 };
    for (uint32_t i = net->node_count; i < net->element_count; i++)
        VECTOR_ADD(arena, &flows,
                   (Edge){ net->elements[i].source, net->elements[i].target });
    Graph graph = graph_of(net->node_count, flows.items, flows.count, false,
                           arena);
    bool *reached = NEW_ARRAY(arena, bool, net->node_count + 1);
    reached[node] = true;
    graph_reach(&graph, reached, arena);
    return reached[net->elements[flow].source];
}

/* Why a node is dead that only dead ones, and itself, lead to. */
static const char *why_cycle(const Dead *dead, uint32_t number)
{
    Teller *teller = dead->teller;
    const NetElement *node = &teller->net->elements[number];
    bool comes = false;
    uint32_t missing = NET_NONE;
    for (uint32_t i = node->in_count; i-- > 0;) {
        if (teller->explorer->seen[node->in[i]])
            comes = true;
        else
            missing = node->in[i];
    }
    if (!comes || missing == NET_NONE)
        return "no flow leads to it from a start event";
    return arena_format(teller->found->arena,
                        leads_to(dead, number, missing)
                            ? "it waits for %s, which comes only from behind it"
                            : "it waits for %s, by which nothing comes",
                        title_of(teller, missing));
}

/* Per place: whether what stands still at a join that was told of would come
   there. */
static const bool *find_held(const Teller *teller)
{
    const Net *net = teller->net;
    bool *held = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++) {
        uint32_t join = net_taken_by(net, i);
        held[i] = place_gathers(&net->places[i]) && join != NET_NONE
            && (teller->told[join] & TOLD_STUCK) != 0;
    }
    spread_on(net, held, true);
    return held;
}

/* Is it a join that waits for what is held, and that never came? */
static bool waits_for_held(const Dead *dead, uint32_t node)
{
    const Net *net = dead->teller->net;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (dead->held[i] && place_gathers(&net->places[i])
            && net_taken_by(net, i) == node
            && !dead->teller->explorer->seen[net->places[i].element])
            return true;
    }
    return false;
}

static void tell_nodes(Dead *dead, bool cycles)
{
    Teller *teller = dead->teller;
    const Net *net = teller->net;
    for (uint32_t i = 0; i < net->node_count; i++) {
        if (teller->explorer->seen[i] || dead->covered[i]) continue;
        const char *why = cycles ? why_cycle(dead, i) : why_first(dead, i);
        if (!why) continue;
        bool is_held = !cycles && waits_for_held(dead, i);
        if ((teller->told[i] & TOLD_STUCK) == 0 && !is_held)
            tell_element(teller, i, why);
        cover(dead, i);
    }
}

void tell_dead(Teller *teller)
{
    if (teller->explorer->stopped) return;
    uint32_t count = teller->net->node_count + 1;
    Dead dead = {
        .teller = teller,
        .held = find_held(teller),
        .covered = NEW_ARRAY(teller->arena, bool, count),
        .work = NEW_ARRAY(teller->arena, uint32_t, count),
    };
    tell_flows(&dead);
    tell_nodes(&dead, false);
    tell_nodes(&dead, true);
}

static void tell_report(Teller *teller, const Sighting *sighting)
{
    const Transition *transition = &teller->net->transitions[sighting->subject];
    bool is_error = transition->ends_case;
    bool has_code = transition->told[0] != '\0';
    Finding *finding = tell(
        teller, is_error ? CODE_UNCAUGHT_ERROR : CODE_UNCAUGHT_ESCALATION,
        transition->node,
        arena_format(teller->arena, "nobody catches the %s %s%s%sof %s: %s",
                     is_error ? "error" : "escalation", has_code ? "\"" : "",
                     transition->told, has_code ? "\" " : "",
                     title_of(teller, transition->node),
                     is_error ? "the case ends and it is reported"
                              : "it is reported and the branch goes on"));
    finding->help = arena_format(
        teller->found->arena,
        "catch it with an %s boundary event on the sub-process around it",
        is_error ? "error" : "escalation");
    path_to_sighting(teller, finding, sighting, transition->node);
}

void tell_uncaught(Teller *teller)
{
    tell_of_kind(teller, SEEN_REPORT, tell_report);
}
