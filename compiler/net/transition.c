/* Making transitions: what all builders of nodes use. */
#include "builder.h"
#include "transition.h"

#include <assert.h>

Transition *net_add(NetBuilder *builder, Row row, const Node *node,
                    TriggerKind trigger)
{
    Transition own = net_blank(row, net_node_number(builder, node));
    own.trigger = trigger;
    if (trigger == TRIGGER_CONDITION || trigger == TRIGGER_START_CONDITION)
        own.asks = node->event.condition.terms;
    VECTOR_ADD(builder->arena, &builder->transitions, own);
    return &builder->transitions.items[builder->transitions.count - 1];
}

void net_list(NetBuilder *builder, const Numbers *numbers,
              const uint32_t **items, uint32_t *count)
{
    *count = (uint32_t)numbers->count;
    *items = arena_copy(builder->arena, numbers->items,
                        numbers->count * sizeof(uint32_t));
}

void net_one(NetBuilder *builder, uint32_t place, const uint32_t **items,
             uint32_t *count)
{
    *count = 1;
    *items = arena_copy(builder->arena, &place, sizeof place);
}

const Entry *net_entry_of(const NetBuilder *builder, const Node *node,
                          EntryKind kind)
{
    return &builder->nodes[net_node_number(builder, node)].entries[kind];
}

EntryKind net_item_begins(const Node *node)
{
    return node->loop.next.count > 0 ? ENTRY_NEXT : ENTRY_ROUND;
}

EntryKind net_question(const NetBuilder *builder, const Node *node)
{
    uint32_t test = net_entry_of(builder, node, ENTRY_TEST)->place;
    return test != NET_NONE && !node->loop.asks_item ? ENTRY_TEST : ENTRY_ASK;
}

uint32_t net_round_ends(const NetBuilder *builder, const Node *node)
{
    const LoopInfo *loop = &node->loop;
    EntryKind kind = loop->is_first.terms ? ENTRY_ONE
        : loop->thrown                    ? ENTRY_THROW
                                          : net_question(builder, node);
    return net_entry_of(builder, node, kind)->place;
}

Transition *net_taking(NetBuilder *builder, Row row, const Node *node,
                       EntryKind kind)
{
    Transition *taking = net_add(builder, row, node, TRIGGER_NONE);
    const Entry *entry = net_entry_of(builder, node, kind);
    net_one(builder, entry->place, &taking->any, &taking->any_count);
    taking->incident = entry->incident;
    return taking;
}

void net_open(NetBuilder *builder, Transition *transition,
              const Numbers *places)
{
    Numbers all = { 0 };
    for (uint32_t i = 0; i < transition->open_count; i++)
        VECTOR_ADD(builder->arena, &all, transition->opens[i]);
    for (size_t i = 0; i < places->count; i++)
        VECTOR_ADD(builder->arena, &all, places->items[i]);
    transition->opens = all.items;
    transition->open_count = (uint32_t)all.count;
}

void net_list_with_arms(NetBuilder *builder, uint32_t place,
                        const NodePlaces *places, const uint32_t **items,
                        uint32_t *count)
{
    Numbers all = { 0 };
    VECTOR_ADD(builder->arena, &all, place);
    for (size_t i = 0; i < places->arms.count; i++)
        VECTOR_ADD(builder->arena, &all, places->arms.items[i]);
    *items = all.items;
    *count = (uint32_t)all.count;
}

void net_assign(NetBuilder *builder, Transition *transition, const Node *node)
{
    Assignment *assigns = NEW_ARRAY(builder->arena, Assignment,
                                    node->outputs.count);
    uint32_t count = 0;
    for (size_t i = 0; i < node->outputs.count; i++) {
        const Mapping *mapping = &node->outputs.items[i];
        if (!mapping->target) continue; /* reported when it was read */
        uint32_t field = net_find_field(builder->net, mapping->target);
        assert(field != NET_NONE);
        assigns[count++] = (Assignment){ .field = field,
                                         .value = &mapping->source };
    }
    transition->assigns = assigns;
    transition->assign_count = count;
}

Transition *net_begin(NetBuilder *builder, const Node *node)
{
    const Heard *heard = net_heard(node);
    const Signature *signature = node->event.signature;
    Transition *start = net_add(builder, heard ? heard->begins : ROW_START,
                                node, heard ? heard->starts : TRIGGER_START);
    if (event_facts(node)->needs == NEEDS_NAME && signature)
        start->code = signature->name;
    if (event_facts(node)->needs == NEEDS_TIME)
        start->code = node->event.timer_value.text;
    return start;
}

void net_assign_inputs(NetBuilder *builder, Transition *transition,
                       const Node *node)
{
    Assignment *assigns = NEW_ARRAY(builder->arena, Assignment,
                                    node->inputs.count);
    uint32_t count = 0;
    for (size_t i = 0; i < node->inputs.count; i++) {
        const Mapping *input = &node->inputs.items[i];
        if (!input->kept) continue;
        assigns[count++] =
            (Assignment){ .field = net_find_field(builder->net, input->kept),
                          .value = &input->source };
    }
    transition->assigns = assigns;
    transition->assign_count = count;
}

Transition *net_arrival(NetBuilder *builder, Row row, const Node *node)
{
    uint32_t number = net_node_number(builder, node);
    const NodePlaces *places = &builder->nodes[number];
    Transition *arrival = net_add(builder, row, node, TRIGGER_NONE);
    Numbers any = { 0 };
    const Entry *entry = &places->entries[ENTRY_NODE];
    if (entry->place != NET_NONE)
        VECTOR_ADD(builder->arena, &any, entry->place);
    const NetElement *element = &builder->net->elements[number];
    for (uint32_t i = 0; i < element->in_count && !net_is_join(node); i++)
        VECTOR_ADD(builder->arena, &any,
                   net_flow_place(builder, element->in[i]));
    net_sort(any.items, any.count);
    net_list(builder, &any, &arrival->any, &arrival->any_count);
    arrival->passes = true;
    arrival->head = places->head;
    arrival->incident = entry->incident;
    return arrival;
}

static void add_arc(NetBuilder *builder, Transition *transition, Arc arc)
{
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, transition->arc_count + 1);
    for (uint32_t i = 0; i < transition->arc_count; i++)
        arcs[i] = transition->arcs[i];
    arcs[transition->arc_count++] = arc;
    transition->arcs = arcs;
}

void net_arc(NetBuilder *builder, Transition *transition, uint32_t place)
{
    add_arc(builder, transition, (Arc){ .place = place });
}

/* What is thrown with others goes on at the next, or by the flows of their
   event; what happens goes on at their event, or begins its event
   sub-process. */
static void leave_part(NetBuilder *builder, Transition *transition,
                       const Node *part, ArcMode mode)
{
    const Node *event = part->part_of;
    size_t next = part->order - event->parts.items[0]->order + 1;
    const Node *behind = event;
    if (node_throws(event) && next == event->parts.count) {
        net_leave(builder, transition, event, mode);
        return;
    }
    if (node_throws(event))
        behind = event->parts.items[next];
    else if (node_facts(event)->entered == ENTERED_EVENT)
        behind = event->scope->owner;
    net_arc(builder, transition,
            net_entry_of(builder, behind, ENTRY_NODE)->place);
}

void net_leave(NetBuilder *builder, Transition *transition, const Node *node,
               ArcMode mode)
{
    const Node *by = node->thrown_by;
    if (by) {
        EntryKind question = net_question(builder, by);
        net_arc(builder, transition,
                net_entry_of(builder, by, question)->place);
        return;
    }
    if (node->part_of && !node->part_of->body) {
        leave_part(builder, transition, node, mode);
        return;
    }
    bool guarded = false;
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, node->out.count);
    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];
        bool is_default = flow == node->default_flow;
        arcs[i].place = net_flow_place(builder, net_flow_number(builder, flow));
        if (mode == ARCS_ALL) continue;
        arcs[i].is_default = is_default;
        arcs[i].guard = is_default ? NULL : flow->condition.terms;
        guarded = guarded || arcs[i].guard;
    }
    if (!guarded && (mode == ARCS_TRUE || node->out.count < 2)) {
        mode = ARCS_ALL;
        for (size_t i = 0; i < node->out.count; i++) arcs[i].is_default = false;
    }
    transition->mode = mode;
    transition->arcs = arcs;
    transition->arc_count = (uint32_t)node->out.count;
}

static void add_place(NetBuilder *builder, Numbers *numbers, uint32_t place)
{
    if (place != NET_NONE) VECTOR_ADD(builder->arena, numbers, place);
}

/* What stands between the rounds of one that repeats. */
static void add_loop(NetBuilder *builder, NodePlaces *places)
{
    if (places->loop == NET_NONE) return;
    add_place(builder, &places->clear, places->loop);
    for (EntryKind kind = 0; kind < ENTRIES; kind++) {
        if (!entry_is_between(kind)) continue;
        add_place(builder, &places->clear, places->entries[kind].place);
        add_place(builder, &places->clear, places->entries[kind].incident);
    }
}

static void add_inside(NetBuilder *builder, Numbers *numbers, uint32_t body)
{
    if (body == NET_NONE) return;
    const NetScope *scope = &builder->scopes.items[body];
    for (uint32_t i = 0; i < scope->place_count; i++)
        VECTOR_ADD(builder->arena, numbers, scope->places[i]);
}

void net_clear(NetBuilder *builder, Transition *transition, const Node *node,
               bool open)
{
    uint32_t number = net_node_number(builder, node);
    NodePlaces *places = &builder->nodes[number];
    uint32_t body = builder->net->elements[number].body;
    if (places->clear.count == 0) {
        add_loop(builder, places);
        add_place(builder, &places->clear, places->wait);
        for (size_t i = 0; i < places->arms.count; i++)
            VECTOR_ADD(builder->arena, &places->clear, places->arms.items[i]);
        add_inside(builder, &places->clear, body);
        net_sort(places->clear.items, places->clear.count);
    }
    /* Of those that take the wait away, too, all share the list. */
    Numbers clear = open ? places->clear : (Numbers){ 0 };
    for (size_t i = 0; i < places->clear.count && !open; i++) {
        if (places->clear.items[i] != places->wait)
            VECTOR_ADD(builder->arena, &clear, places->clear.items[i]);
    }
    transition->clear = clear.items;
    transition->clear_count = (uint32_t)clear.count;
}

void net_clear_others(NetBuilder *builder, Transition *transition,
                      const Node *part)
{
    uint32_t number = net_node_number(builder, part);
    uint32_t body = builder->net->elements[number].scope;
    Numbers inside = { 0 };
    Numbers clear = { 0 };
    add_inside(builder, &inside, body);
    for (size_t i = 0; i < inside.count; i++)
        if (inside.items[i] != builder->nodes[number].wait)
            VECTOR_ADD(builder->arena, &clear, inside.items[i]);
    net_list(builder, &clear, &transition->clear, &transition->clear_count);
}

uint32_t net_handling(const NetBuilder *builder, const Node *event)
{
    const Node *handler = event->attached_to || event->part_of
        ? event
        : event->scope->owner;
    return net_entry_of(builder, handler, ENTRY_NODE)->place;
}

void net_interrupt(NetBuilder *builder, Transition *transition,
                   const Node *event, const Node *from)
{
    if (event->attached_to) {
        net_clear(builder, transition, event->attached_to,
                  event->attached_to != from);
        return;
    }
    uint32_t number = net_node_number(builder, event->scope->owner);
    net_clear_scope(builder, transition, builder->net->elements[number].scope);
}

void net_clear_scope(NetBuilder *builder, Transition *transition,
                     uint32_t scope)
{
    const NetScope *of = &builder->scopes.items[scope];
    transition->clear = of->places;
    transition->clear_count = of->place_count;
}
