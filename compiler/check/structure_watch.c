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
        || (event->signature
            && (event->signature->computed.text
                || event->signature->correlation.text));
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
    if (begin) check_arming(watcher, begin, found);
}
