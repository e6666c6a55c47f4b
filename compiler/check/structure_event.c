/* Events: their definitions, timers, messages, hosts. */
#include "structure_parts.h"

#include "../model/element.h"

#include <string.h>

#include "bpmn/value.h"

/* How to write what begins a case. */
#define WITHOUT_CASE                                                         \
    "a case that does not exist has no variables: write it out, or as what " \
    "reads none, such as =duration(\"PT1H\")"

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

static const EventUse *find_use(NodeKind node, EventKind event)
{
    for (size_t i = 0; i < sizeof USES / sizeof USES[0]; i++) {
        if (USES[i].node == node && USES[i].event == event) return &USES[i];
    }
    return NULL;
}

static const char *definition_words(EventKind kind)
{
    const char *name = event_kind_name(kind);
    return *name ? name : "several event definitions";
}

/* A definition that BPMN does not allow here, or that is missing. */
static void report_definition(const Node *node, Findings *found)
{
    const char *title = node_title(node, found->arena);
    if (node->event.kind == node_facts(node)->event)
        report(found, CODE_EVENT_DEFINITION, node->position, node->id,
               "%s does not say what it waits for: it has no event"
               " definition",
               title);
    else
        report(found, CODE_EVENT_DEFINITION, node->event.position, node->id,
               "%s may not have %s", title, definition_words(node->event.kind));
}

/* What to draw in its place; null: the table has nothing. */
static const char *instead_of_event(EventKind kind)
{
    static const char *const INSTEAD[] = {
#define NODE_INSTEAD(KIND, draw)
#define EVENT_INSTEAD(KIND, draw) [EVENT_##KIND] = (draw),
#include "instead.def"
#undef NODE_INSTEAD
#undef EVENT_INSTEAD
    };
    return (size_t)kind < sizeof INSTEAD / sizeof *INSTEAD ? INSTEAD[kind]
                                                           : NULL;
}

static bool begins_inside(const Node *node)
{
    return node_facts(node)->entered == ENTERED_START && node->scope->owner;
}

/* What cannot be one of several definitions; null: nothing is wrong. */
static const char *why_alone(const Node *part)
{
    const Node *event = part->part_of;
    if (event_facts(part)->to == TO_TARGET) return "a link stands alone";
    if (event->takes_all && event_facts(part)->code)
        return "what is thrown is heard at once, and cannot be waited for with "
               "others: parallelMultiple may not be true";
    if (find_use(event->kind, part->event.kind)
        && !find_use(part->kind, part->event.kind))
        return "it ends what is around the event, and another definition does";
    return NULL;
}

/* False: its event is not looked at, or says why not. */
static bool check_part(const Node *part, Findings *found)
{
    const Node *event = part->part_of;
    const char *wrong = why_alone(part);
    if (begins_inside(event)) return false;
    if (wrong)
        report(found, CODE_EVENT_DEFINITION, part->position, event->id,
               "%s has %s: %s", node_title(event, found->arena),
               definition_words(part->event.kind), wrong);
    return !wrong;
}

/* True when the event runs and the rest of it can be looked at. */
static bool check_use(const Node *node, Findings *found)
{
    const EventUse *use = find_use(node->kind, node->event.kind);
    if (begins_inside(node) && node->event.kind != node_facts(node)->event) {
        report(found, CODE_EVENT_DEFINITION, node->event.position, node->id,
               "%s begins a sub-process: it may have no event definition",
               node_title(node, found->arena));
        return false;
    }
    if (!use || (node->thrown_by && event_facts(node)->to == TO_TARGET)) {
        report_definition(node, found);
        return false;
    }
    if (node->thrown_by && node_is_job(node)) {
        report(found, CODE_UNSUPPORTED, node->event.position, node->id,
               "%s throws a message that no process waits for: what is then a "
               "job does not run yet where items throw it",
               node_title(node, found->arena))
            ->help = "throw a signal or an escalation, or let a process of the "
                     "program wait for the message";
        return false;
    }
    if (use->status == STATUS_REFUSED) {
        report(found, CODE_UNSUPPORTED, node->position, node->id,
               "%s with %s does not run yet", node_title(node, found->arena),
               definition_words(node->event.kind))
            ->help = instead_of_event(node->event.kind);
        return false;
    }
    return true;
}

static bool is_cron(const Event *event)
{
    return event->timer == TIMER_CYCLE && !event->timer_value.is_expression
        && iso_cron(event->timer_value.text);
}

/* It has no last time. */
static bool is_without_end(const Event *event)
{
    IsoCycle cycle = { 0 };
    return is_cron(event)
        || (!event->timer_value.is_expression
            && iso_cycle(event->timer_value.text, &cycle)
            && cycle.repetitions < 0);
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
    case TIMER_CYCLE:
        return iso_cycle(event->timer_value.text, &cycle)
            && cycle.repetitions != 0;
    case TIMER_NONE:
    case TIMER_KINDS: break;
    }
    return false;
}

/* So long that no instant lies before and after it: the timer only fails. */
static bool is_endless(int64_t months, int64_t ms)
{
    const int64_t most = INT64_C(12) * 9999;
    const int64_t most_ms = BPMN_INSTANT_MAX - BPMN_INSTANT_MIN;
    return months >= most || months <= -most || ms > most_ms || ms < -most_ms;
}

static bool is_endless_timer(const Event *event)
{
    const char *text = event->timer_value.text;
    IsoDuration duration;
    IsoCycle cycle;
    if (event->timer == TIMER_DURATION && iso_duration(text, &duration))
        return is_endless(duration.months, duration.ms);
    return event->timer == TIMER_CYCLE && iso_cycle(text, &cycle)
        && is_endless(cycle.cycle.months, cycle.cycle.interval_ms);
}

/* Zones of the calendar are named, since only they are in the way. */
static void report_unreadable(const Node *node, Findings *found)
{
    const char *text = node->event.timer_value.text;
    const char *zone = strchr(text, '[');
    const char *end = zone ? strchr(zone, ']') : NULL;
    Position position = node->event.timer_value.place.position;
    Finding *finding;
    if (end) {
        finding = report(
            found, CODE_TIMER, position, node->id,
            "the time \"%s\" of %s is in the zone %s, and zones "
            "by name do not run yet",
            text, node_title(node, found->arena),
            arena_text(found->arena, zone + 1, (size_t)(end - zone - 1)));
        finding->help = "write the offset instead, such as +02:00";
        return;
    }
    finding = report(found, CODE_TIMER, position, node->id,
                     "the time \"%s\" of %s cannot be read", text,
                     node_title(node, found->arena));
    finding->help = timer_facts(node->event.timer)->help;
}

/* In the flow each time lets a token go on, so there is a last one. */
static void check_repeats(const Node *node, Findings *found)
{
    const Formula *value = &node->event.timer_value;
    bool waits = node_waits_for_event(node);
    bool in_flow = node->part_of && !node_hears(node) && !node_begins(node);
    bool once = (node->gateway && !node->gateway->instantiates) || in_flow
        || (node->part_of && node->part_of->takes_all)
        || (node_hears(node) && node->interrupting);
    if (once)
        report(found, CODE_TIMER, value->place.position, node->id,
               "%s repeats, but it can fire only once",
               node_title(node, found->arena))
            ->help = "write a timeDuration";
    else if (waits && !node->gateway && is_without_end(&node->event))
        report(found, CODE_TIMER, value->place.position, node->id,
               "%s repeats without end, and its case never ends",
               node_title(node, found->arena))
            ->help = "say how often, such as R3/PT4H";
}

/* Camunda 7 and Flowable count weekdays from 1, Sunday, Camunda 8 from 0. */
static void check_cron(const Node *node, Findings *found)
{
    const Formula *value = &node->event.timer_value;
    Dialect dialect = node->process->diagram->dialect;
    const char *weekday = strrchr(value->text, ' ') + 1;
    bool is_unclear = dialect != DIALECT_CAMUNDA8 && dialect != DIALECT_PLAIN
        && strpbrk(weekday, "1234567");
    if (is_unclear)
        report(found, CODE_TIMER, value->place.position, node->id,
               "the weekday of \"%s\" at %s is a number, and which day that is "
               "differs from engine to engine",
               value->text, node_title(node, found->arena))
            ->help = "write names, such as MON-FRI";
}

static void check_timer(const Node *node, Findings *found)
{
    const Event *event = &node->event;
    if (!event->timer_value.text) {
        Finding *finding = report(found, CODE_TIMER, event->position, node->id,
                                  "%s has no time",
                                  node_title(node, found->arena));
        finding->help = timer_facts(event->timer)->help;
        return;
    }
    if (event->timer_value.is_expression && node_begins(node)) {
        report(found, CODE_UNSUPPORTED, event->timer_value.place.position,
               node->id,
               "%s: a start at a time that is computed does not run"
               " yet",
               node_title(node, found->arena))
            ->help = WITHOUT_CASE;
        return;
    }
    if (is_cron(event)) check_cron(node, found);
    if (!event->timer_value.is_expression && !is_cron(event)
        && !is_readable_timer(event)) {
        report_unreadable(node, found);
        return;
    }
    if (!event->timer_value.is_expression && is_endless_timer(event)) {
        report(found, CODE_TIMER, event->timer_value.place.position, node->id,
               "the time \"%s\" of %s leads beyond the year 9999 from any day",
               event->timer_value.text, node_title(node, found->arena));
        return;
    }
    if (event->timer == TIMER_CYCLE) check_repeats(node, found);
}

/* What is waited for or thrown by its name. */
static void check_name(const Node *node, Findings *found)
{
    const Signature *signature = node->event.signature;
    const char *words = event_facts(node)->words;
    bool throws = node_throws(node) || node_is_job(node);
    /* who does the job must know which */
    if (node_is_job(node) && (!signature || !signature->name)) return;
    if (!signature || !signature->name) {
        Finding *finding =
            report(found, CODE_EVENT_DEFINITION,
                   signature ? signature->position : node->position, node->id,
                   "%s %s a %s%s", node_title(node, found->arena),
                   throws ? "throws" : "waits for", words,
                   signature ? " that has no name" : " and does not say which");
        finding->help = arena_format(
            found->arena, "add a %s with a name and refer to it", words);
        return;
    }
    if (!signature->computed.text || !node_begins(node)) return;
    report(found, CODE_UNSUPPORTED, signature->position, node->id,
           "%s: a case cannot begin by a %s whose name is computed",
           node_title(node, found->arena), words)
        ->help = WITHOUT_CASE;
}

/* What is thrown and heard by its code. */
static void check_code(const Node *node, Findings *found)
{
    const Signature *signature = node->event.signature;
    if (!event_facts(node)->code || !signature || !signature->computed.text)
        return;
    report(found, CODE_UNSUPPORTED, signature->position, node->id,
           "%s: the code of an %s that is an expression does not run yet",
           node_title(node, found->arena), event_facts(node)->words)
        ->help = "write the code out";
}

static void check_condition(const Node *node, Findings *found)
{
    if (!node->event.condition.text)
        report(found, CODE_EVENT_DEFINITION, node->event.position, node->id,
               "%s has no condition", node_title(node, found->arena))
            ->help = "give it a condition such as = amount > 5";
}

static void check_leads_on(const Node *node, Findings *found)
{
    if (node->out.count > 0) return;
    report_as(found, SEVERITY_WARNING, CODE_BAD_FLOW, node->position, node->id,
              "no flow leaves %s: %s", node_title(node, found->arena),
              node->interrupting ? "when it fires, its branch ends there"
                                 : "when it fires, nothing happens")
        ->help = "draw a flow to what is to be done then";
}

/* A boundary event sits on an activity of its own scope, and leads on. */
static void check_host(const Node *node, Findings *found)
{
    const Node *host = node->attached_to;
    if (!host) return; /* reported when the name was not found */
    const XmlAttribute *attribute = xml_attribute_at(node->xml, "",
                                                     "attachedToRef");
    bool is_activity = node_is_activity(host);
    bool watches = node_facts(host)->entered == ENTERED_TRIGGER;
    if (is_activity && !watches && host->scope == node->scope) {
        check_leads_on(node, found);
        return;
    }
    report(found, CODE_BAD_ATTRIBUTE,
           attribute ? attribute->position : node->position, node->id,
           "%s is attached to %s, which %s", node_title(node, found->arena),
           node_title(host, found->arena),
           watches           ? "may have none"
               : is_activity ? "stands in another scope"
                             : "is no activity");
}

/* Whoever does the job says how long what it sends is kept. */
static void check_lives(const Node *node, Findings *found)
{
    if (node->lives_ms == 0 || node->delivers || node->parts.count > 0) return;
    report(found, CODE_KEPT, node->position, node->id,
           "%s: hitl:timeToLive has no effect: nobody in this program waits for"
           " what it throws, which a job sends",
           node_title(node, found->arena));
}

static void check_needs(const Node *node, Findings *found)
{
    switch (event_facts(node)->needs) {
    case NEEDS_TIME: check_timer(node, found); break;
    case NEEDS_NAME: check_name(node, found); break;
    case NEEDS_CONDITION: check_condition(node, found); break;
    case NEEDS_NOTHING: check_code(node, found); break;
    }
}

void structure_event(const Node *node, Findings *found)
{
    if (node->part_of && !check_part(node, found)) return;
    if (node_is_event(node) && !check_use(node, found)) return;
    if (node_facts(node)->entered == ENTERED_HOST && !node->part_of)
        check_host(node, found);
    check_lives(node, found);
    check_needs(node, found);
}
