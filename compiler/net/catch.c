/* Who hears an error or escalation: found while building, from the thrower
   outward. Source: BPMN 2.0.2, 10.5.7 (handling events). */
#include "builder.h"

static bool knows(const Catches *catches, const char *code)
{
    for (size_t i = 0; i < catches->count; i++) {
        if (text_equal(catches->items[i].code, code)) return true;
    }
    return false;
}

/* Adds what some events hear; true when one hears any code. */
static bool add_level(const NetBuilder *builder, Catches *catches,
                      const NodeList *events, EventKind kind)
{
    const Node *any = NULL;
    for (size_t i = 0; i < events->count; i++) {
        const Node *event = events->items[i];
        const char *code = net_code(event);
        if (event->event.kind != kind) continue;
        if (!code && !any)
            any = event;
        else if (code && !knows(catches, code))
            VECTOR_ADD(builder->arena, catches, (Catch){ code, event });
    }
    if (any) VECTOR_ADD(builder->arena, catches, (Catch){ NULL, any });
    return any;
}

/* On the border of an activity, by number. */
static NodeList on_border(const NetBuilder *builder, const Node *host)
{
    NodeList events = { 0 };
    uint32_t number = net_node_number(builder, host);
    const NetElement *element = &builder->net->elements[number];
    for (uint32_t i = 0; i < element->boundary_count; i++)
        VECTOR_ADD(builder->arena, &events,
                   builder->sources[element->boundaries[i]]);
    return events;
}

/* What begins the event sub-processes that watch a scope. */
static NodeList of_watchers(const NetBuilder *builder, const Scope *scope)
{
    NodeList events = { 0 };
    NodeList watchers = net_watchers(scope, builder->arena);
    for (size_t i = 0; i < watchers.count; i++) {
        NodeList begun = net_begun_by(watchers.items[i], builder->arena);
        for (size_t j = 0; j < begun.count; j++)
            VECTOR_ADD(builder->arena, &events, begun.items[j]);
    }
    return events;
}

/* What stands in an event sub-process is not watched by it and the others. */
Catches net_catches(const NetBuilder *builder, const Node *from, EventKind kind)
{
    Catches catches = { 0 };
    for (const Node *at = node_looks_from(from); at; at = at->scope->owner) {
        NodeList border = on_border(builder, at);
        if (add_level(builder, &catches, &border, kind)) break;
        if (at->kind == NODE_EVENT_SUB_PROCESS) continue;
        NodeList watching = of_watchers(builder, at->scope);
        if (add_level(builder, &catches, &watching, kind)) break;
    }
    return catches;
}

const Node *net_catcher(const NetBuilder *builder, const Node *from,
                        EventKind kind, const char *code)
{
    Catches catches = net_catches(builder, from, kind);
    const Node *any = NULL;
    for (size_t i = 0; i < catches.count; i++) {
        const Catch *catch = &catches.items[i];
        if (!catch->code)
            any = catch->event;
        else if (text_equal(catch->code, code))
            return catch->event;
    }
    return any;
}

static bool is_caught_by(const Node *event, EventKind kind, const char *code)
{
    const char *caught = net_code(event);
    return event->event.kind == kind && (!caught || text_equal(caught, code));
}

bool net_is_caught(const Node *from, EventKind kind, const char *code)
{
    for (const Node *at = node_looks_from(from); at; at = at->scope->owner) {
        for (size_t i = 0; i < at->boundaries.count; i++) {
            if (is_caught_by(at->boundaries.items[i], kind, code)) return true;
        }
        for (size_t i = 0;
             i < at->scope->nodes.count && at->kind != NODE_EVENT_SUB_PROCESS;
             i++) {
            const Node *begin = node_begun_by(at->scope->nodes.items[i]);
            if (begin && is_caught_by(begin, kind, code)) return true;
            for (size_t j = 0; begin && j < begin->parts.count; j++)
                if (is_caught_by(begin->parts.items[j], kind, code))
                    return true;
        }
    }
    return false;
}
