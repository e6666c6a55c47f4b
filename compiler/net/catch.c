/* Who hears an error or escalation: found while building, from the thrower
   outward. Source: BPMN 2.0.2, 10.5.7 (handling events). */
#include "builder.h"

/* What hears at one level, and how long. */
typedef struct Level {
    NodeList events;
    const Scope *watched; /* as long as that is; null: always */
} Level;

typedef VECTOR(Level) Levels;

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

/* What begins the event sub-processes that watch a scope, but for one; null:
   all. */
static NodeList of_watchers(const NetBuilder *builder, const Scope *scope,
                            const Node *but)
{
    NodeList events = { 0 };
    NodeList watchers = net_watchers(scope, builder->arena);
    for (size_t i = 0; i < watchers.count; i++) {
        if (watchers.items[i] == but) continue;
        NodeList begun = net_begun_by(watchers.items[i], builder->arena);
        for (size_t j = 0; j < begun.count; j++)
            VECTOR_ADD(builder->arena, &events, begun.items[j]);
    }
    return events;
}

/* From the node outward. What an event sub-process throws is not heard by
   itself, and by others of its scope only where it lets those go on, as long as
   they are armed. */
static Levels levels_of(const NetBuilder *builder, const Node *from)
{
    Levels levels = { 0 };
    for (const Node *at = node_looks_from(from); at; at = at->scope->owner) {
        bool watches = node_facts(at)->entered == ENTERED_TRIGGER;
        Level border = { on_border(builder, at), NULL };
        VECTOR_ADD(builder->arena, &levels, border);
        if (watches && !node_begins_bodies(at)) continue;
        Level watching = { of_watchers(builder, at->scope, watches ? at : NULL),
                           watches ? at->scope : NULL };
        VECTOR_ADD(builder->arena, &levels, watching);
    }
    return levels;
}

/* The first that hears the code, else the first that hears any. */
static const Node *hears(const NodeList *events, EventKind kind,
                         const char *code)
{
    const Node *any = NULL;
    for (size_t i = 0; i < events->count; i++) {
        const Node *event = events->items[i];
        const char *heard = net_code(event);
        if (event->event.kind != kind) continue;
        if (heard && code && text_equal(heard, code)) return event;
        if (!heard && !any) any = event;
    }
    return any;
}

Hearers net_hearers(const NetBuilder *builder, const Node *from, EventKind kind,
                    const char *code)
{
    Hearers hearers = { 0 };
    Levels levels = levels_of(builder, from);
    for (size_t i = 0; i < levels.count; i++) {
        const Level *level = &levels.items[i];
        Hearer hearer = { hears(&level->events, kind, code), level->watched };
        if (!hearer.event) continue;
        VECTOR_ADD(builder->arena, &hearers, hearer);
        if (!hearer.watched) return hearers;
    }
    VECTOR_ADD(builder->arena, &hearers, (Hearer){ NULL, NULL });
    return hearers;
}

static bool knows(const Codes *codes, const char *code)
{
    for (size_t i = 0; i < codes->count; i++) {
        const char *known = codes->items[i];
        if (known && code ? text_equal(known, code) : known == code)
            return true;
    }
    return false;
}

Codes net_codes(const NetBuilder *builder, const Node *from, EventKind kind)
{
    Codes codes = { 0 };
    Levels levels = levels_of(builder, from);
    for (size_t i = 0; i < levels.count; i++) {
        const Level *level = &levels.items[i];
        for (size_t j = 0; j < level->events.count; j++) {
            const Node *event = level->events.items[j];
            const char *code = net_code(event);
            if (event->event.kind == kind && !knows(&codes, code))
                VECTOR_ADD(builder->arena, &codes, code);
        }
        if (!level->watched && hears(&level->events, kind, NULL)) break;
    }
    return codes;
}

uint32_t net_watched_place(const NetBuilder *builder, const Scope *scope)
{
    uint32_t index = 0;
    if (scope->owner)
        index =
            builder->net->elements[net_node_number(builder, scope->owner)].body;
    return builder->scopes.items[builder->scopes.items[index].watched].place;
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
