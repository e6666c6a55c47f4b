/* Places, scope by scope, so that everything inside a scope or activity is
   one range. */
#include "builder.h"

static void place_scope(NetBuilder *builder, const Scope *scope,
                        uint32_t index);
static uint32_t add_scope(NetBuilder *builder, uint32_t element,
                          uint32_t parent, uint32_t place);
static void end_scope(NetBuilder *builder, uint32_t index, uint32_t first);
static void place_node(NetBuilder *builder, uint32_t number, uint32_t scope);

static uint32_t add_place(NetBuilder *builder, Place place)
{
    VECTOR_ADD(builder->arena, &builder->places, place);
    return (uint32_t)builder->places.count - 1;
}

static uint32_t node_place(NetBuilder *builder, uint32_t number, PlaceKind kind,
                           const char *suffix)
{
    const NetElement *element = &builder->net->elements[number];
    const char *id = suffix[0] == '\0'
        ? element->id
        : arena_format(builder->arena, "%s%s", element->id, suffix);
    return add_place(builder,
                     (Place){
                         .kind = kind,
                         .element = number,
                         .scope = element->scope,
                         .frame = builder->frame,
                         .id = id,
                         .rests = PLACE_FACTS[kind].rests,
                         .owner = NET_NONE,
                         .again = NET_NONE,
                     });
}

static uint32_t waiting_place(NetBuilder *builder, uint32_t number,
                              PlaceKind kind, const Opening *opening)
{
    uint32_t place = node_place(builder, number, kind, "");
    builder->places.items[place].opening = opening;
    return place;
}

static void place_flow(NetBuilder *builder, uint32_t number, PlaceKind kind,
                       uint32_t scope)
{
    NetElement *element = &builder->net->elements[number];
    element->scope = scope;
    builder->flow_places[number - builder->net->node_count] =
        add_place(builder,
                  (Place){
                      .kind = kind,
                      .element = number,
                      .scope = scope,
                      .frame = builder->frame,
                      .id = element->id,
                      .rests = PLACE_FACTS[kind].rests,
                      .owner = NET_NONE,
                      .again = NET_NONE,
                  });
}

/* A token can wait there that an operator has moved. */
static void place_join(NetBuilder *builder, uint32_t flow, const Node *join)
{
    uint32_t number = net_node_number(builder, join);
    place_flow(builder, flow, PLACE_JOIN, builder->net->elements[number].scope);
    uint32_t place = net_flow_place(builder, flow);
    builder->places.items[place].owner = number;
    builder->net->elements[flow].enter = place;
}

static bool can_be_entered(const Node *node)
{
    bool begins = node->kind == NODE_START_EVENT && !node->scope->owner;
    return !begins && node->kind != NODE_BOUNDARY_EVENT && !net_is_join(node)
        && !node->gateway && !(node_gathers_events(node) && node->instantiates)
        && node->kind != NODE_EVENT_SUB_PROCESS && !node->thrown_by
        && (!node->part_of || node_throws(node));
}

static const char *const ENTRY_NAMES[ENTRIES] = {
    [ENTRY_NODE] = "",          [ENTRY_ASSIGN] = ".assign",
    [ENTRY_LEAVE] = ".leave",   [ENTRY_FIRST] = ".first",
    [ENTRY_TEST] = ".test",     [ENTRY_ASK] = ".ask",
    [ENTRY_NEXT] = ".next",     [ENTRY_ROUND] = ".round",
    [ENTRY_EXIT] = ".exit",     [ENTRY_ENOUGH] = ".enough",
    [ENTRY_GATHER] = ".gather", [ENTRY_NONE] = ".none",
    [ENTRY_ONE] = ".one",       [ENTRY_THROW] = ".throw",
    [ENTRY_BEGIN] = ".begin",   [ENTRY_COME] = ".come",
    [ENTRY_AGAIN] = ".again",   [ENTRY_SEND] = ".send",
};

static void place_incident(NetBuilder *builder, uint32_t number, EntryKind kind)
{
    uint32_t place = node_place(
        builder, number, PLACE_INCIDENT,
        arena_format(builder->arena, "%s.incident", ENTRY_NAMES[kind]));
    builder->nodes[number].entries[kind].incident = place;
    if (node_loops(builder->sources[number]) && entry_is_between(kind))
        builder->places.items[place].owner = number;
}

static void place_entry(NetBuilder *builder, uint32_t number, EntryKind kind,
                        bool can_fail)
{
    builder->nodes[number].entries[kind].place =
        node_place(builder, number, PLACE_ENTRY, ENTRY_NAMES[kind]);
    if (can_fail) place_incident(builder, number, kind);
}

/* Can what hears for all that the node begins not be armed? */
static bool arms_can_fail(const NetBuilder *builder, const Node *node)
{
    bool begins = node->kind == NODE_START_EVENT && !node->scope->owner
        && !node->part_of;
    return (begins && net_watching_can_fail(builder, node->scope))
        || (node->body && net_watching_can_fail(builder, node->body));
}

/* Can several events that all must happen not be armed once more? */
static bool all_can_fail(const NetBuilder *builder, const Node *node)
{
    for (size_t i = 0; i < node->parts.count && node_hears(node)
         && node->takes_all && !node->interrupting;
         i++) {
        if (net_opening_can_fail(net_opening(builder, node->parts.items[i])))
            return true;
    }
    return false;
}

/* Where a case begins by a node that is no start event. */
static void place_begin(NetBuilder *builder, uint32_t number, const Node *node)
{
    const Node *gateway = node_begins_at(node);
    if (!node_begins(node) || node_facts(node)->entered == ENTERED_START
        || node->parts.count > 0)
        return;
    /* of several events the scope opens, which owns */
    place_entry(builder, number, ENTRY_BEGIN,
                (node->part_of && !gateway)
                    || net_watching_can_fail(builder, node->process->scope));
    const Node *begun = gateway ? gateway : node->part_of;
    uint32_t incident = builder->nodes[number].entries[ENTRY_BEGIN].incident;
    if (begun && incident != NET_NONE)
        builder->places.items[incident].element = net_node_number(builder,
                                                                  begun);
    if (!gateway || gateway->takes_all)
        place_entry(builder, number, ENTRY_COME, false);
}

/* Where it depends on what is open who hears what the node throws. */
static void place_heard(NetBuilder *builder, uint32_t number, const Node *node)
{
    if (!node_throws(node) || !event_facts(node)->code) return;
    size_t count =
        net_hearers(builder, node, node->event.kind, net_code(node)).count;
    for (size_t i = 0; i < count && count > 1; i++) {
        const char *suffix = arena_format(builder->arena, ".heard.%zu", i + 1);
        VECTOR_ADD(builder->arena, &builder->nodes[number].heard,
                   node_place(builder, number, PLACE_ENTRY, suffix));
    }
}

bool net_assigns_passing(const Node *node)
{
    return !net_waits(node) && !net_is_scope(node) && node->outputs.count > 0
        && !node->thrown_by;
}

/* Where tokens come in from outside the flows, and where they rest when
   something cannot be had. */
static void place_entries(NetBuilder *builder, uint32_t number,
                          const Opening *opening)
{
    NetElement *element = &builder->net->elements[number];
    const Node *node = builder->sources[number];
    NodePlaces *places = &builder->nodes[number];
    uint32_t *entry = &places->entries[ENTRY_NODE].place;
    bool assigns = net_assigns_passing(node);
    bool is_open = opening || node_loops(node);
    bool begins_all = node->body && net_is_start(node);
    bool is_here = !node_begins_bodies(node); /* else each body has its own */
    bool arriving_fails = !begins_all
        && (places->head || (is_here && arms_can_fail(builder, node))
            || (is_open ? net_owns(node) || net_opening_can_fail(opening)
                        : !assigns && net_flows_can_fail(node)));
    if (arriving_fails || can_be_entered(node) || node->thrown_by
        || (node->part_of && !node->gateway)
        || (node->parts.count > 0 && !begins_all && !node->gateway)
        || node->kind == NODE_BOUNDARY_EVENT
        || node->kind == NODE_EVENT_SUB_PROCESS)
        *entry = node_place(builder, number, PLACE_ENTRY, ".entry");
    if (can_be_entered(node)) element->enter = *entry;
    if (arriving_fails) place_incident(builder, number, ENTRY_NODE);
    bool assigns_fails = net_assigning_can_fail(builder, node);
    if (!node_has_items(node) && (assigns || (opening && assigns_fails)))
        place_entry(builder, number, ENTRY_ASSIGN, assigns_fails);
    bool flows_fail = net_flows_can_fail(node);
    bool sends = (node->delivers || (assigns && node_throws(node)))
        && !node_loops(node);
    if ((assigns || is_open) && (flows_fail || sends))
        place_entry(builder, number, ENTRY_LEAVE, flows_fail);
    place_begin(builder, number, node);
    place_heard(builder, number, node);
}

static void place_question(NetBuilder *builder, uint32_t number, EntryKind kind,
                           const Formula *asked, bool can_fail)
{
    if (asked->terms)
        place_entry(builder, number, kind,
                    can_fail || terms_root(asked->terms)->can_fail);
}

/* What its items throw, in the frame in which they end. */
static void place_thrown(NetBuilder *builder, const Node *node)
{
    const LoopInfo *loop = &node->loop;
    if (!loop->thrown) return;
    uint32_t number = net_node_number(builder, node);
    bool can_fail = net_assigning_can_fail(builder, loop->thrown);
    bool is_once = loop->is_first.terms;
    place_question(builder, number, ENTRY_ONE, &loop->is_first, can_fail);
    place_entry(builder, number, ENTRY_THROW, can_fail && !is_once);
    place_node(builder, net_node_number(builder, loop->thrown),
               builder->net->elements[number].scope);
}

/* Where a round of a send task has computed its key. */
static void place_send(NetBuilder *builder, uint32_t number)
{
    const Node *node = builder->sources[number];
    if (node->delivers && net_assigns_passing(node))
        place_entry(builder, number, ENTRY_SEND, false);
}

/* What stands between the rounds of an activity that repeats. */
static void place_loop(NetBuilder *builder, uint32_t number,
                       const Opening *opening)
{
    const Node *node = builder->sources[number];
    uint32_t loop = node_place(builder, number, PLACE_LOOP, ".loop");
    builder->places.items[loop].owner = number;
    builder->places.items[loop].owns = true;
    builder->places.items[loop].most_items = node->loop.most_items;
    builder->nodes[number].loop = loop;
    place_entry(builder, number, ENTRY_FIRST, net_counting_can_fail(node));
    place_question(builder, number, ENTRY_TEST, &node->loop.more,
                   net_gathering_can_fail(node));
    place_question(builder, number, ENTRY_ASK, &node->loop.condition, false);
    place_thrown(builder, node);
    place_entry(builder, number, ENTRY_NEXT, true);
    place_entry(builder, number, ENTRY_ROUND,
                net_opening_can_fail(opening) || arms_can_fail(builder, node));
    place_send(builder, number);
    place_entry(builder, number, ENTRY_EXIT, false);
}

/* Several events that all must happen: a scope is open until they have. */
static void place_all(NetBuilder *builder, uint32_t event, uint32_t host,
                      uint32_t scope, Numbers *arms)
{
    const Node *node = builder->sources[event];
    builder->net->elements[event].scope = scope;
    uint32_t place = node_place(builder, event, PLACE_WATCHED, ".all");
    uint32_t index = add_scope(builder, event, scope, place);
    uint32_t first = (uint32_t)builder->places.count;
    VECTOR_ADD(builder->arena, arms, place);
    builder->places.items[place].owner = host;
    builder->net->elements[event].body = index;
    for (size_t i = 0; i < node->parts.count; i++) {
        uint32_t part = net_node_number(builder, node->parts.items[i]);
        builder->net->elements[part].scope = index;
        uint32_t arm =
            waiting_place(builder, part, PLACE_ARM,
                          net_opening(builder, node->parts.items[i]));
        builder->nodes[part].arm = arm;
        builder->places.items[arm].owner = host;
        VECTOR_ADD(builder->arena, arms, arm);
    }
    end_scope(builder, index, first);
    if (all_can_fail(builder, node))
        place_incident(builder, event, ENTRY_AGAIN);
}

static void place_arm(NetBuilder *builder, uint32_t event, uint32_t host)
{
    const Node *node = builder->sources[event];
    NodePlaces *places = &builder->nodes[host];
    if (node->takes_all)
        place_all(builder, event, host, builder->net->elements[host].scope,
                  &places->arms);
    if (!net_arms(node) || (node->part_of && node->part_of->takes_all)) return;
    /* Not yet placed itself when it comes later in the scope. */
    builder->net->elements[event].scope = builder->net->elements[host].scope;
    uint32_t arm = waiting_place(builder, event, PLACE_ARM,
                                 net_opening(builder, node));
    builder->nodes[event].arm = arm;
    builder->places.items[arm].owner = host;
    VECTOR_ADD(builder->arena, &places->arms, arm);
}

/* Of its boundary events, and of what an event-based gateway waits for. */
static void place_arms(NetBuilder *builder, uint32_t host)
{
    const Node *node = builder->sources[host];
    const NetElement *element = &builder->net->elements[host];
    Numbers events = { 0 };
    for (uint32_t i = 0; i < element->boundary_count; i++)
        VECTOR_ADD(builder->arena, &events, element->boundaries[i]);
    for (size_t i = 0; i < node->out.count && node_gathers_events(node); i++) {
        const Node *event = node->out.items[i]->target;
        VECTOR_ADD(builder->arena, &events, net_node_number(builder, event));
        for (size_t j = 0; j < event->parts.count; j++)
            VECTOR_ADD(builder->arena, &events,
                       net_node_number(builder, event->parts.items[j]));
    }
    net_sort(events.items, events.count);
    for (size_t i = 0; i < events.count; i++)
        place_arm(builder, events.items[i], host);
}

/* The variables of the activity: what the host counts, and its items have. */
static void place_fields(NetBuilder *builder, uint32_t number, uint32_t host)
{
    for (uint32_t i = 0; i < builder->net->field_count; i++) {
        NetField *field = &builder->net->fields[i];
        if (field->owner == number)
            field->frame = field->count == COUNT_NOT ? host + 1 : host;
    }
}

/* The frames of items that run beside each other: how many there are is counted
   around them, whether they are enough, and what they have given, asked in
   their host, the rest stands in the item. */
static void place_items(NetBuilder *builder, uint32_t number)
{
    const Node *node = builder->sources[number];
    uint32_t items = node_place(builder, number, PLACE_ITEMS, ".items");
    uint32_t around = builder->frame;
    uint32_t depth = builder->frames.items[around].depth;
    bool is_counted = !node_begins_bodies(node);
    builder->places.items[items].owns = is_counted;
    builder->places.items[items].is_alone = !is_counted;
    builder->places.items[items].most_items = node->loop.most_items;
    builder->nodes[number].loop = items;
    place_arms(builder, number);
    builder->nodes[number].host = (uint32_t)builder->frames.count;
    place_fields(builder, number, builder->nodes[number].host);
    if (is_counted)
        place_entry(builder, number, ENTRY_FIRST, net_counting_can_fail(node));
    if (node->loop.given) place_entry(builder, number, ENTRY_NONE, false);
    place_entry(builder, number, ENTRY_EXIT, false);
    builder->frame = builder->nodes[number].host;
    VECTOR_ADD(
        builder->arena, &builder->frames,
        (NetFrame){ BPMN_FRAME_HOST, number, around, depth + 1, NET_NONE });
    if (!node->loop.asks_item)
        place_question(builder, number, ENTRY_ASK, &node->loop.condition,
                       false);
    if (node->loop.given) place_entry(builder, number, ENTRY_GATHER, true);
    uint32_t host = builder->frame++;
    VECTOR_ADD(
        builder->arena, &builder->frames,
        (NetFrame){ BPMN_FRAME_ITEM, number, host, depth + 2, NET_NONE });
    if (!node->loop.list) return;
    VECTOR_ADD(
        builder->arena, &builder->frames,
        (NetFrame){ BPMN_FRAME_COLLECTION, number, host, depth + 2, NET_NONE });
}

static void place_item(NetBuilder *builder, uint32_t number,
                       const Opening *opening)
{
    const Node *node = builder->sources[number];
    const LoopInfo *loop = &node->loop;
    EntryKind begins = net_item_begins(node);
    bool assigns_fails = net_assigning_can_fail(builder, node);
    if (assigns_fails || net_assigns_passing(node))
        place_entry(builder, number, ENTRY_ASSIGN, assigns_fails);
    place_send(builder, number);
    place_thrown(builder, node);
    if (loop->asks_item) {
        place_question(builder, number, ENTRY_ASK, &loop->condition, false);
        place_entry(builder, number, ENTRY_ENOUGH,
                    net_gathering_can_fail(node));
    }
    place_entry(builder, number, ENTRY_TEST, net_gathering_can_fail(node));
    if (begins == ENTRY_NEXT) place_entry(builder, number, begins, false);
    place_entry(builder, number, ENTRY_ROUND,
                loop->own || net_opening_can_fail(opening)
                    || arms_can_fail(builder, node));
    builder->frames.items[builder->frame].begins =
        builder->nodes[number].entries[begins].place;
}

/* The definitions of an event, where they stand beside it. */
static void place_parts(NetBuilder *builder, const Node *node, uint32_t scope)
{
    bool are_inside = node->body || (node_hears(node) && node->takes_all)
        || (node->gateway && !node->gateway->instantiates);
    for (size_t i = 0; i < node->parts.count && !are_inside; i++)
        place_node(builder, net_node_number(builder, node->parts.items[i]),
                   scope);
}

/* Where its token rests, and what is armed beside it. */
static void place_wait(NetBuilder *builder, uint32_t number,
                       const Opening *opening)
{
    const Node *node = builder->sources[number];
    NodePlaces *places = &builder->nodes[number];
    PlaceKind kind = net_is_scope(node) ? PLACE_SCOPE
        : node_gathers_events(node)     ? PLACE_EVENTS
                                        : PLACE_WAIT;
    places->wait = waiting_place(builder, number, kind, opening);
    if (!node_has_items(node)) place_arms(builder, number);
    Place *wait = &builder->places.items[places->wait];
    wait->is_alone = node_loops(node)
        || (kind == PLACE_SCOPE && !net_owns(node));
    wait->owns = !wait->is_alone
        && (kind == PLACE_SCOPE || places->arms.count > 0);
}

static void place_node(NetBuilder *builder, uint32_t number, uint32_t scope)
{
    NetElement *element = &builder->net->elements[number];
    const Node *node = builder->sources[number];
    NodePlaces *places = &builder->nodes[number];
    element->scope = scope;
    const Opening *opening = net_waits(node) || net_is_scope(node)
        ? net_opening(builder, node)
        : NULL;
    for (uint32_t i = 0; i < element->in_count && net_is_join(node); i++)
        place_join(builder, element->in[i], node);
    uint32_t frame = builder->frame;
    place_entries(builder, number, opening);
    if (node_has_items(node)) {
        place_items(builder, number);
        place_item(builder, number, opening);
    } else if (node_loops(node)) {
        place_loop(builder, number, opening);
    }
    if (opening)
        place_wait(builder, number, opening);
    else if (node_loops(node) && !node_has_items(node))
        place_arms(builder, number);
    if (net_is_scope(node)) {
        element->body = (uint32_t)builder->scopes.count;
        add_scope(builder, number, scope, places->wait);
        place_scope(builder, node->body, element->body);
    }
    builder->frame = frame;
    if (node_facts(node)->entered != ENTERED_EVENT)
        place_parts(builder, node, scope);
    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];
        if (!net_is_join(flow->target))
            place_flow(builder, net_flow_number(builder, flow), PLACE_FLOW,
                       scope);
    }
}

static uint32_t add_scope(NetBuilder *builder, uint32_t element,
                          uint32_t parent, uint32_t place)
{
    VECTOR_ADD(builder->arena, &builder->scopes,
               (NetScope){ .element = element,
                           .parent = parent,
                           .place = place,
                           .watched = NET_NONE });
    VECTOR_ADD(builder->arena, &builder->watching, (Numbers){ 0 });
    return (uint32_t)builder->scopes.count - 1;
}

/* All places that were made since the first one stand in the scope. */
static void end_scope(NetBuilder *builder, uint32_t index, uint32_t first)
{
    uint32_t count = (uint32_t)builder->places.count - first;
    uint32_t *inside = NEW_ARRAY(builder->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) inside[i] = first + i;
    builder->scopes.items[index].places = inside;
    builder->scopes.items[index].place_count = count;
}

static void place_nodes(NetBuilder *builder, const Scope *scope, uint32_t index,
                        bool watchers)
{
    Numbers nodes = { 0 };
    for (size_t i = 0; i < scope->nodes.count; i++) {
        const Node *node = scope->nodes.items[i];
        if ((node->kind == NODE_EVENT_SUB_PROCESS) == watchers)
            VECTOR_ADD(builder->arena, &nodes, net_node_number(builder, node));
    }
    net_sort(nodes.items, nodes.count);
    for (size_t i = 0; i < nodes.count; i++)
        place_node(builder, nodes.items[i], index);
}

/* The scope inside that event sub-processes watch, and what they arm for it. */
static void place_watched(NetBuilder *builder, const NodeList *watchers,
                          uint32_t index)
{
    Numbers watching = { 0 };
    uint32_t first = net_node_number(builder, watchers->items[0]);
    builder->net->elements[first].scope = index;
    uint32_t place = node_place(builder, first, PLACE_WATCHED, ".watched");
    VECTOR_ADD(builder->arena, &watching, place);
    for (size_t i = 0; i < watchers->count; i++) {
        const Node *event = node_begun_by(watchers->items[i]);
        if (event->takes_all) {
            place_all(builder, net_node_number(builder, event), NET_NONE, index,
                      &watching);
            continue;
        }
        place_parts(builder, event, index);
        NodeList begun = net_begun_by(watchers->items[i], builder->arena);
        for (size_t j = 0; j < begun.count; j++) {
            uint32_t number = net_node_number(builder, begun.items[j]);
            if (!net_arms(begun.items[j])) continue;
            uint32_t arm = waiting_place(builder, number, PLACE_ARM,
                                         net_opening(builder, begun.items[j]));
            builder->places.items[arm].scope = index;
            builder->nodes[number].arm = arm;
            VECTOR_ADD(builder->arena, &watching, arm);
        }
    }
    builder->watching.items[index] = watching;
    uint32_t watched = add_scope(builder, builder->scopes.items[index].element,
                                 index, place);
    builder->scopes.items[index].watched = watched;
}

static void place_scope(NetBuilder *builder, const Scope *scope, uint32_t index)
{
    uint32_t first = (uint32_t)builder->places.count;
    NodeList watchers = net_watchers(scope, builder->arena);
    if (watchers.count > 0) {
        place_watched(builder, &watchers, index);
        uint32_t watched = builder->scopes.items[index].watched;
        uint32_t inside = (uint32_t)builder->places.count;
        place_nodes(builder, scope, watched, false);
        end_scope(builder, watched, inside);
    } else {
        place_nodes(builder, scope, index, false);
    }
    place_nodes(builder, scope, index, true);
    end_scope(builder, index, first);
}

void net_place(NetBuilder *builder)
{
    VECTOR_ADD(builder->arena, &builder->frames,
               (NetFrame){ .element = NET_NONE, .begins = NET_NONE });
    add_scope(builder, NET_NONE, NET_NONE, NET_NONE);
    place_scope(builder, builder->process->scope, 0);
}
