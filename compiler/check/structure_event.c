/* Events: their definitions, timers, messages, hosts. */
#include "structure.h"

#include "../model/element.h"

#include <string.h>

typedef struct EventUse {
    NodeKind node;
    EventKind event;
    ElementStatus status;
} EventUse;

static const EventUse USES[] = {
#define EVENT_USE(NODE, EVENT, STATUS) \
    { NODE_##NODE, EVENT_##EVENT, STATUS_##STATUS },
#include "event.def"
#undef EVENT_USE
};

static bool is_event(const Node *node)
{
    return node->kind <= NODE_BOUNDARY_EVENT;
}

static const EventUse *find_use(const Node *node)
{
    for (size_t i = 0; i < sizeof USES / sizeof USES[0]; i++) {
        if (USES[i].node == node->kind && USES[i].event == node->event.kind)
            return &USES[i];
    }
    return NULL;
}

static const char *definition_words(EventKind kind)
{
    if (kind == EVENT_MULTIPLE) return "several event definitions";
    return event_kind_name(kind);
}

/* A definition that BPMN does not allow here, or that is missing. */
static void report_definition(const Node *node, Findings *found)
{
    const char *title = node_title(node, found->arena);
    if (node->event.kind == EVENT_NONE)
        report(found, CODE_EVENT_DEFINITION, node->position, node->id,
               "%s does not say what it waits for: it has no event"
               " definition",
               title);
    else
        report(found, CODE_EVENT_DEFINITION, node->event.position, node->id,
               "%s may not have %s", title, definition_words(node->event.kind));
}

/* True when the event runs and the rest of it can be looked at. */
static bool check_use(const Node *node, Findings *found)
{
    const EventUse *use = find_use(node);
    bool inner_start = node->kind == NODE_START_EVENT && node->scope->owner;
    if (inner_start && node->event.kind != EVENT_NONE) {
        report(found, CODE_EVENT_DEFINITION, node->event.position, node->id,
               "%s begins a sub-process: it may have no event definition",
               node_title(node, found->arena));
        return false;
    }
    if (!use) {
        report_definition(node, found);
        return false;
    }
    if (use->status == STATUS_REFUSED) {
        report(found, CODE_UNSUPPORTED, node->position, node->id,
               "%s with %s does not run yet", node_title(node, found->arena),
               definition_words(node->event.kind));
        return false;
    }
    return true;
}

static bool is_readable_timer(const Event *event)
{
    IsoDuration duration;
    IsoCycle cycle;
    int64_t ms;
    switch (event->timer) {
    case TIMER_DURATION:
        return iso_duration(event->timer_value.text, &duration);
    case TIMER_DATE: return iso_instant(event->timer_value.text, &ms);
    case TIMER_CYCLE: return iso_cycle(event->timer_value.text, &cycle);
    case TIMER_NONE: break;
    }
    return false;
}

static const char *timer_help(TimerKind kind)
{
    switch (kind) {
    case TIMER_DURATION: return "write a duration such as PT10M or P1D";
    case TIMER_DATE: return "write an instant such as 2030-01-07T09:00:00Z";
    case TIMER_CYCLE: return "write a repetition such as R3/PT4H";
    case TIMER_NONE: break;
    }
    return "give it a timeDuration such as PT10M";
}

static void check_timer(const Node *node, Findings *found)
{
    const Event *event = &node->event;
    if (!event->timer_value.text) {
        Finding *finding = report(found, CODE_TIMER, event->position, node->id,
                                  "%s has no time",
                                  node_title(node, found->arena));
        finding->help = timer_help(event->timer);
        return;
    }
    if (!event->timer_value.is_expression && !is_readable_timer(event)) {
        Finding *finding =
            report(found, CODE_TIMER, event->timer_value.place.position,
                   node->id, "the time \"%s\" of %s cannot be read",
                   event->timer_value.text, node_title(node, found->arena));
        finding->help = timer_help(event->timer);
        return;
    }
    bool repeats = node->kind == NODE_BOUNDARY_EVENT && !node->interrupting;
    if (event->timer == TIMER_CYCLE && !repeats) {
        Finding *finding = report(found, CODE_TIMER,
                                  event->timer_value.place.position, node->id,
                                  "%s repeats, but it can fire only once",
                                  node_title(node, found->arena));
        finding->help = "write a timeDuration";
    }
}

static void check_message(const Node *node, Findings *found)
{
    const Signature *message = node->event.signature;
    if (!message || !message->name) {
        Finding *finding =
            report(found, CODE_EVENT_DEFINITION,
                   message ? message->position : node->position, node->id,
                   "%s waits for a message%s", node_title(node, found->arena),
                   message ? " that has no name" : " and does not say which");
        finding->help = "add a message with a name and refer to it";
        return;
    }
    bool is_expression = message->name[0] == '=' || strstr(message->name, "${")
        || strstr(message->name, "#{");
    if (is_expression)
        report(found, CODE_UNSUPPORTED, message->position, node->id,
               "%s: a message name that is an expression does not run yet",
               node_title(node, found->arena));
}

/* A boundary event sits on an activity of its own scope. */
static void check_host(const Node *node, Findings *found)
{
    const Node *host = node->attached_to;
    if (!host) return; /* reported when the name was not found */
    const XmlAttribute *attribute = xml_attribute_at(node->xml, "",
                                                     "attachedToRef");
    bool is_activity = node_is_activity(host);
    if (is_activity && host->scope == node->scope) return;
    report(found, CODE_BAD_ATTRIBUTE,
           attribute ? attribute->position : node->position, node->id,
           "%s is attached to %s, which %s", node_title(node, found->arena),
           node_title(host, found->arena),
           is_activity ? "stands in another scope" : "is no activity");
}

void structure_event(const Node *node, Findings *found)
{
    if (node->kind == NODE_RECEIVE_TASK) {
        check_message(node, found);
        return;
    }
    if (!is_event(node) || !check_use(node, found)) return;
    if (node->kind == NODE_BOUNDARY_EVENT) check_host(node, found);
    if (node->event.kind == EVENT_TIMER)
        check_timer(node, found);
    else if (node->event.kind == EVENT_MESSAGE)
        check_message(node, found);
}
