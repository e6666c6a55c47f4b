/* Event sub-processes: what begins them, and what may not stand with them.
   Source: BPMN 2.0.2, 10.3.5 and 13.5.4. */
#include "structure_parts.h"

/* The event that begins it; null: none, or several (reported). */
static const Node *check_begin(const Node *watcher, Findings *found)
{
    const Node *begin = NULL;
    for (size_t i = 0; i < watcher->body->nodes.count; i++) {
        const Node *node = watcher->body->nodes.items[i];
        if (node_facts(node)->entered != ENTERED_EVENT) continue;
        if (begin) {
            report(found, CODE_EVENT_DEFINITION, node->position, node->id,
                   "%s is not alone: %s begins at one start event",
                   node_title(node, found->arena),
                   node_title(watcher, found->arena));
            return NULL;
        }
        begin = node;
    }
    if (!begin)
        report(found, CODE_NO_START, watcher->position, watcher->id,
               "nothing begins %s: it has no start event",
               node_title(watcher, found->arena))
            ->help = "draw a start event with the event that begins it";
    return begin;
}

static const char *code_of(const Node *event)
{
    return event->event.signature ? event->event.signature->code : NULL;
}

/* Whether what the node throws may be what the event hears. */
static bool may_throw(const Node *node, const Node *event)
{
    const char *heard = code_of(event);
    if (node_answer_is_refused(node, event->event.kind)) return false;
    if (node_answers_with(node, event->event.kind)) return true;
    if (node_hears(node) || node->event.kind != event->event.kind) return false;
    return !heard || text_equal(code_of(node), heard);
}

/* Whether a boundary event in the event sub-process hears all that the node
   throws and the event would hear. */
static bool is_caught(const Node *node, const Node *watcher, const Node *event)
{
    const char *thrown = node_answers_with(node, event->event.kind)
        ? code_of(event)
        : code_of(node);
    for (const Node *at = node_looks_from(node); at != watcher;
         at = at->scope->owner) {
        for (size_t i = 0; i < at->boundaries.count; i++) {
            const Node *boundary = at->boundaries.items[i];
            const char *heard = code_of(boundary);
            if (boundary->event.kind == event->event.kind
                && (!heard || (thrown && text_equal(heard, thrown))))
                return true;
        }
    }
    return false;
}

/* Whether another of the scope hears a throw of one that does not interrupt
   depends on what goes on beside it. */
static void check_heard(const Node *watcher, const Node *other,
                        const Node *event, Findings *found)
{
    const Process *process = watcher->process;
    if (!event_facts(event)->code) return;
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        if (!node_is_inside(node, watcher) || !may_throw(node, event)
            || is_caught(node, watcher, event))
            continue;
        report(found, CODE_UNSUPPORTED, node->position, node->id,
               "%s in %s, which does not interrupt: that %s may hear it does"
               " not run yet",
               node_title(node, found->arena),
               node_title(watcher, found->arena),
               node_title(other, found->arena))
            ->help = "catch it inside, with a boundary event";
        return;
    }
}

static void check_thrown(const Node *watcher, const Node *other,
                         Findings *found)
{
    const Node *event = node_begun_by(other);
    if (other == watcher || !event) return;
    if (event->parts.count == 0) check_heard(watcher, other, event, found);
    for (size_t i = 0; i < event->parts.count; i++)
        check_heard(watcher, other, event->parts.items[i], found);
}

/* Something begins the process to which an incident of arming can belong. */
static bool has_start(const Scope *scope)
{
    for (size_t i = 0; i < scope->nodes.count; i++) {
        if (node_begins(scope->nodes.items[i])) return true;
    }
    return false;
}

static void check_arming(const Node *watcher, const Node *begin,
                         Findings *found)
{
    for (size_t i = 0; i < begin->parts.count; i++)
        check_arming(watcher, begin->parts.items[i], found);
    const Event *event = &begin->event;
    bool computes = event->timer_value.is_expression
        || (event->signature && event->signature->computed.text);
    if (!computes || watcher->scope->owner || has_start(watcher->scope)) return;
    report(found, CODE_NO_START, watcher->process->position,
           watcher->process->id,
           "process %s has no start event, at which a case could stop when %s"
           " cannot be armed",
           watcher->process->id, node_title(begin, found->arena))
        ->help = "draw a start event before the first step";
}

void structure_watch(const Node *watcher, Findings *found)
{
    if (node_facts(watcher)->entered != ENTERED_TRIGGER) return;
    const Node *begin = check_begin(watcher, found);
    if (!begin) return;
    check_arming(watcher, begin, found);
    for (size_t i = 0; i < watcher->scope->nodes.count && !begin->interrupting;
         i++)
        check_thrown(watcher, watcher->scope->nodes.items[i], found);
}
