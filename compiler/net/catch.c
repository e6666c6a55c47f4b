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

/* Adds what one activity's boundary hears; true when it hears any code. */
static bool add_level(const NetBuilder *builder, Catches *catches,
                      const Node *host, EventKind kind)
{
    const Node *any = NULL;
    uint32_t number = net_node_number(builder, host);
    const NetElement *element = &builder->net->elements[number];
    for (uint32_t i = 0; i < element->boundary_count; i++) {
        const Node *event = builder->sources[element->boundaries[i]];
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

Catches net_catches(const NetBuilder *builder, const Node *from, EventKind kind)
{
    Catches catches = { 0 };
    for (const Node *host = from; host; host = host->scope->owner) {
        if (add_level(builder, &catches, host, kind)) break;
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
            any = catch->boundary;
        else if (text_equal(catch->code, code))
            return catch->boundary;
    }
    return any;
}
