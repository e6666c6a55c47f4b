/* A process becomes a net: numbers, loop heads, places, then the transitions
   of each node. */
#include "builder.h"

#include <assert.h>
#include <stdlib.h>

#include "../model/element.h"

/* Every pair of node and event that may run, and who builds it. */
typedef struct EventBuild {
    NodeKind node;
    EventKind event;
    BuildNode *build;
} EventBuild;

static const EventBuild EVENT_BUILDS[] = {
#define BUILD(NODE, EVENT, builder, HEARS) \
    { NODE_##NODE, EVENT_##EVENT, net_build_##builder },
#include "build.def"
#undef BUILD
};

static void net_build_by_event(NetBuilder *builder, const Node *node)
{
    const EventBuild *row = EVENT_BUILDS;
    while (row->node != node->kind || row->event != node->event.kind) row++;
    row->build(builder, node);
}

#define net_build_none NULL
static BuildNode *const BUILDS[NODE_KINDS] = {
#define NODE(NAME, number, GROUP, ENTERED, LEAVES, WORK, KIND, EVENT, builder, \
             SIGN)                                                             \
    net_build_##builder,
#include "../model/node.def"
#undef NODE
};

/* What check lets run has a builder, else this does not compile: an event by a
   row of build.def, another node by its column of node.def. What waits for an
   event has a row of heard.def. */
enum {
#define HEARD(EVENT, WAIT, TRIGGER, STARTS, BEGINS, CAUGHT, INTERRUPTS, \
              BESIDE)                                                   \
    HEARD_##EVENT,
#include "heard.def"
#undef HEARD
#define HEARS_NOT(EVENT) 0
#define HEARS_HEARD(EVENT) HEARD_##EVENT
#define BUILD(NODE, EVENT, builder, HEARS) \
    HEARS_##NODE##_##EVENT = HEARS_##HEARS(EVENT),
#include "build.def"
#undef BUILD
    BUILDS_none = false,
    BUILDS_by_event = true,
    BUILDS_send = true,
    BUILDS_wait = true,
    BUILDS_pass = true,
    BUILDS_task = true,
    BUILDS_script = true,
    BUILDS_scope = true,
    BUILDS_exclusive = true,
    BUILDS_parallel = true,
    BUILDS_inclusive = true,
    BUILDS_events = true,
#define NODE(NAME, number, GROUP, ENTERED, LEAVES, WORK, KIND, EVENT, builder, \
             SIGN)                                                             \
    BUILT_NODE_##NAME = BUILDS_##builder,
#include "../model/node.def"
#undef NODE
#define BUILD(NODE, EVENT, builder, HEARS) BUILT_##NODE##_##EVENT,
#include "build.def"
#undef BUILD
#define USE_RUNS(NODE, EVENT) RUNS_##NODE##_##EVENT = BUILT_##NODE##_##EVENT,
#define USE_REFUSED(NODE, EVENT)
#define EVENT_USE(NODE, EVENT, STATUS) USE_##STATUS(NODE, EVENT)
#include "../check/event.def"
#undef EVENT_USE
};

#include "../model/element_rows.h"
#undef ROW_OF_NODE
#define ROW_OF_NODE(name, value, STATUS)                                 \
    _Static_assert(STATUS_##STATUS != STATUS_RUNS || BUILT_##value != 0, \
                   name " runs, and nothing builds its part of the net");
#undef ROW_OF_LOOP
#define ROW_OF_LOOP ROW_OF_NODE
enum { BUILT_LOOP_STANDARD = true, BUILT_LOOP_INSTANCES = true };
#include "../model/element.def"

static void build_node(NetBuilder *builder, const Node *node)
{
    assert(BUILDS[node->kind]);
    BUILDS[node->kind](builder, node);
}

/* An operator lets the node try again. */
static void build_retry(NetBuilder *builder, const Node *node,
                        const Entry *entry)
{
    if (entry->incident == NET_NONE) return;
    uint32_t enters = entry->place != NET_NONE ? entry->place
                                               : net_handling(builder, node);
    Transition *retry = net_add(builder, ROW_RETRY, node, TRIGGER_RETRY);
    net_one(builder, entry->incident, &retry->pre, &retry->pre_count);
    net_arc(builder, retry, enters);
    Net *net = builder->net;
    Place *place = &builder->places.items[entry->incident];
    if (net->elements[place->element].enter == enters) {
        place->again = place->element;
        return;
    }
    place->again = net->element_count + net->retry_count;
    net->retries[net->retry_count++] = enters;
}

static void build_transitions(NetBuilder *builder)
{
    for (uint32_t i = 0; i < builder->net->node_count; i++) {
        const Node *node = builder->sources[i];
        const NodePlaces *places = &builder->nodes[i];
        if (node_has_items(node))
            net_build_items(builder, node);
        else if (node_loops(node))
            net_build_loop(builder, node);
        if (places->entries[ENTRY_BEGIN].place != NET_NONE)
            net_build_begin(builder, node);
        build_node(builder, node);
        for (EntryKind kind = 0; kind < ENTRIES; kind++)
            build_retry(builder, node, &places->entries[kind]);
    }
}

static int by_node(const void *one, const void *other)
{
    const Transition *const *left = one;
    const Transition *const *right = other;
    if ((*left)->node != (*right)->node)
        return (*left)->node < (*right)->node ? -1 : 1;
    if ((*left)->trigger != (*right)->trigger)
        return (*left)->trigger < (*right)->trigger ? -1 : 1;
    return *left < *right ? -1 : *left > *right; /* as they were built */
}

static void sort_transitions(NetBuilder *builder)
{
    size_t count = builder->transitions.count;
    const Transition **order = NEW_ARRAY(builder->arena, const Transition *,
                                         count);
    for (size_t i = 0; i < count; i++)
        order[i] = &builder->transitions.items[i];
    if (count > 1) qsort(order, count, sizeof *order, by_node);
    Transition *sorted = NEW_ARRAY(builder->arena, Transition, count);
    for (size_t i = 0; i < count; i++) sorted[i] = *order[i];
    builder->net->transitions = sorted;
    builder->net->transition_count = (uint32_t)count;
}

/* Which transition takes up a token of each place. */
static void find_consumers(Net *net, Arena *arena)
{
    net->consumers = net_no_numbers(arena, net->place_count);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->trigger != TRIGGER_NONE) continue;
        for (uint32_t j = 0; j < transition->any_count; j++)
            net->consumers[transition->any[j]] = i;
        for (uint32_t j = 0; j < transition->pre_count; j++)
            net->consumers[transition->pre[j]] = i;
    }
}

static void find_settling(Net *net, Arena *arena)
{
    net->settling = NEW_ARRAY(arena, uint32_t, net->transition_count);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        if (is_fired(&net->transitions[i], FIRED_SETTLED))
            net->settling[net->settling_count++] = i;
    }
}

static void prepare(NetBuilder *builder)
{
    const Net *net = builder->net;
    builder->nodes = NEW_ARRAY(builder->arena, NodePlaces, net->node_count);
    for (uint32_t i = 0; i < net->node_count; i++) {
        NodePlaces *places = &builder->nodes[i];
        for (EntryKind kind = 0; kind < ENTRIES; kind++)
            places->entries[kind] = (Entry){ NET_NONE, NET_NONE };
        places->wait = places->arm = places->loop = NET_NONE;
    }
    builder->flow_places = NEW_ARRAY(builder->arena, uint32_t,
                                     net->element_count - net->node_count);
    builder->net->retries = NEW_ARRAY(builder->arena, uint32_t,
                                      ENTRIES * net->node_count);
}

/* Whether an event of the process is heard by all. */
static bool broadcasts(const NetBuilder *builder)
{
    for (uint32_t i = 0; i < builder->net->node_count; i++) {
        if (event_facts(builder->sources[i])->to == TO_ALL) return true;
    }
    return false;
}

static void describe(Net *net, const Process *process, Arena *arena)
{
    const Diagram *diagram = process->diagram;
    net->id = process->id;
    net->name = process->name;
    net->position = process->position;
    net->file = diagram->file;
    net->source = diagram->source;
    net->source_bytes = diagram->source_bytes;
    net->schema = schema_path(diagram, arena);
}

Net *net_build(const Process *process, Arena *arena)
{
    Net *net = NEW(arena, Net);
    NetBuilder builder = { .net = net, .arena = arena, .process = process };
    describe(net, process, arena);
    net_number(&builder);
    net_add_fields(&builder);
    net->broadcasts = broadcasts(&builder);
    prepare(&builder);
    net_find_heads(&builder);
    net_place(&builder);
    net_build_starts(&builder);
    build_transitions(&builder);
    for (uint32_t i = 0; i < builder.scopes.count; i++)
        net_build_disarm(&builder, i);
    net->places = builder.places.items;
    net->place_count = (uint32_t)builder.places.count;
    net->frames = builder.frames.items;
    net->frame_count = (uint32_t)builder.frames.count;
    for (size_t i = 0; i < builder.transitions.count; i++)
        net_give_back(&builder, &builder.transitions.items[i]);
    net->scopes = builder.scopes.items;
    net->scope_count = (uint32_t)builder.scopes.count;
    sort_transitions(&builder);
    find_consumers(net, arena);
    find_settling(net, arena);
    assert(net_is_whole(net));
    return net;
}
