/* A link event that is thrown leads to the one of its name in the same scope: a
   flow like any other. Source: BPMN 2.0.2, 10.5.5 (link events). */
#include "resolve.h"

/* Elsewhere than in the flow it is refused, and among several definitions. */
static bool is_link(const Node *node)
{
    return event_facts(node)->to == TO_TARGET && !node->part_of
        && node_facts(node)->entered == ENTERED_FLOW
        && node_facts(node)->leaves == LEAVES_EVERY;
}

/* What is drawn must leave room for the flow that the link is. */
static void check_flows(const Node *node, Findings *found)
{
    bool throws = node_throws(node);
    if ((throws ? node->out.count : node->in.count) == 0) return;
    const Flow *wrong = throws ? node->out.items[0] : node->in.items[0];
    report(found, CODE_BAD_FLOW, wrong->position, wrong->id,
           "sequence flow %s leads %s %s, which is joined by its link",
           wrong->id, throws ? "away from" : "to",
           node_title(node, found->arena));
}

/* A link has one target. */
static void add_target(NameMap *targets, Node *node, Findings *found)
{
    const Node *first = name_map_get(targets, node->event.link);
    if (!first) {
        name_map_put(targets, node->event.link, node);
        return;
    }
    Finding *finding = report(found, CODE_EVENT_DEFINITION,
                              node->event.position, node->id,
                              "%s is a second target of the link \"%s\"",
                              node_title(node, found->arena), node->event.link);
    finding->note = "the first";
    finding->note_position = first->event.position;
}

static void read_link(NameMap *targets, Node *node, Findings *found)
{
    check_flows(node, found);
    if (!node->event.link)
        report(found, CODE_EVENT_DEFINITION, node->event.position, node->id,
               "%s does not say which link it is",
               node_title(node, found->arena))
            ->help = "give both ends of a link the same name";
    else if (!node_throws(node))
        add_target(targets, node, found);
}

static void lead(Node *from, Node *to, Arena *arena)
{
    Flow *flow = NEW(arena, Flow);
    Process *process = from->process;
    flow->id = arena_format(arena, "%s->%s", from->id, to->id);
    flow->position = from->position;
    flow->scope = from->scope;
    flow->order = (uint32_t)process->flows.count;
    flow->source = from;
    flow->target = to;
    VECTOR_ADD(arena, &process->flows, flow);
    VECTOR_ADD(arena, &flow->scope->flows, flow);
    VECTOR_ADD(arena, &from->out, flow);
    VECTOR_ADD(arena, &to->in, flow);
}

static void report_alone(const Node *node, const char *missing, Findings *found)
{
    report(found, CODE_UNKNOWN_REFERENCE, node->event.position, node->id,
           "%s: nothing in its scope %s the link \"%s\"",
           node_title(node, found->arena), missing, node->event.link);
}

void resolve_links(const Scope *scope, Arena *arena, Findings *found)
{
    NameMap *targets = NULL;
    for (size_t i = 0; i < scope->nodes.count; i++) {
        if (!is_link(scope->nodes.items[i])) continue;
        if (!targets) targets = name_map_new(arena);
        read_link(targets, scope->nodes.items[i], found);
    }
    for (size_t i = 0; i < scope->nodes.count && targets; i++) {
        Node *node = scope->nodes.items[i];
        if (!is_link(node) || !node_throws(node) || !node->event.link) continue;
        Node *target = name_map_get(targets, node->event.link);
        if (target)
            lead(node, target, arena);
        else
            report_alone(node, "catches", found);
    }
    for (size_t i = 0; i < scope->nodes.count && targets; i++) {
        const Node *node = scope->nodes.items[i];
        if (is_link(node) && !node_throws(node) && node->in.count == 0
            && node->event.link
            && name_map_get(targets, node->event.link) == node)
            report_alone(node, "throws", found);
    }
}
