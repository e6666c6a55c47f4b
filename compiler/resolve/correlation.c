/*
 * Correlation as the standard says it becomes keys: of who waits for a message
 * the value that its process binds to the property of the message, of who
 * throws it the value that the property retrieves, of its own variables.
 * Source: BPMN 2.0.2, 8.4.2.
 */
#include "resolve.h"

#include <string.h>

typedef struct Correlation {
    Diagram *diagram;
    Arena *arena;
    Findings *found;
} Correlation;

/* What of the message the property is; null: nothing. */
static const Retrieval *find_retrieval(const Diagram *diagram,
                                       const char *property,
                                       const char *message)
{
    for (size_t i = 0; i < diagram->retrievals.count; i++) {
        const Retrieval *retrieval = &diagram->retrievals.items[i];
        if (text_equal(retrieval->property, property)
            && text_equal(retrieval->message, message))
            return retrieval;
    }
    return NULL;
}

/* The binding that counts for a message in a process, and how many do: those
   that can be read. */
static const Binding *find_binding(const Diagram *diagram,
                                   const Process *process, const char *message,
                                   size_t *count)
{
    const Binding *found = NULL;
    *count = 0;
    for (size_t i = 0; i < process->bindings.count; i++) {
        const Binding *binding = &process->bindings.items[i];
        if (!binding->path.text
            || !find_retrieval(diagram, binding->property, message))
            continue;
        if ((*count)++ == 0) found = binding;
    }
    return found;
}

static bool is_kept(const Kept *kept, const char *what, const char *element)
{
    return text_equal(kept->what, what) && text_equal(kept->element, element);
}

/* It has its effect. */
static void forget_kept(Diagram *diagram, const Binding *binding)
{
    size_t left = 0;
    for (size_t i = 0; i < diagram->kept.count; i++) {
        Kept kept = diagram->kept.items[i];
        if (!is_kept(&kept, "correlationSubscription", binding->subscription)
            && !is_kept(&kept, "correlationKey", binding->key)
            && !is_kept(&kept, "correlationProperty", binding->property))
            diagram->kept.items[left++] = kept;
    }
    diagram->kept.count = left;
}

/* Each process that waits for a message compares it with its own. */
static void correlate_wait(Correlation *correlation, Node *node)
{
    const Signature *shared = node->event.signature;
    size_t count;
    const Binding *binding = find_binding(correlation->diagram, node->process,
                                          shared->id, &count);
    if (!binding || shared->correlation.text) return;
    if (count > 1) {
        report(correlation->found, CODE_UNSUPPORTED, node->position, node->id,
               "%s: correlation by several properties at once does not run yet "
               "(BPMN 2.0.2, 8.4.2)",
               node_title(node, correlation->arena))
            ->help = "bind one property in the correlationSubscription";
        return;
    }
    Signature *own = NEW(correlation->arena, Signature);
    *own = *shared;
    own->correlation = binding->path;
    node->event.signature = own;
    forget_kept(correlation->diagram, binding);
}

/* The property by which some process of the file waits for the message; null:
   none does, or not one alone. */
static const Retrieval *find_awaited(const Diagram *diagram,
                                     const char *message)
{
    const Retrieval *found = NULL;
    for (size_t i = 0; i < diagram->processes.count; i++) {
        size_t count;
        const Binding *binding =
            find_binding(diagram, diagram->processes.items[i], message, &count);
        if (!binding || count > 1) continue;
        const Retrieval *retrieval = find_retrieval(diagram, binding->property,
                                                    message);
        if (found && found != retrieval) return NULL;
        found = retrieval;
    }
    return found;
}

static void correlate_throw(const Correlation *correlation, Node *node)
{
    const Signature *signature = node->event.signature;
    const Retrieval *retrieval = find_awaited(correlation->diagram,
                                              signature->id);
    if (!retrieval || node->message_key.text || signature->correlation.text)
        return;
    node->message_key = retrieval->path;
    if (retrieval->path.text) return;
    report(correlation->found, CODE_UNSUPPORTED, node->position, node->id,
           "%s: the messagePath of the correlation property %s is neither a "
           "variable nor an expression that is read (BPMN 2.0.2, 8.4.2)",
           node_title(node, correlation->arena), retrieval->property);
}

void resolve_correlation(Diagram *diagram, Arena *arena, Findings *found)
{
    Correlation correlation = { diagram, arena, found };
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            Node *node = process->nodes.items[j];
            if (event_facts(node)->to != TO_ONE || !node->event.signature)
                continue;
            if (node_sends(node))
                correlate_throw(&correlation, node);
            else
                correlate_wait(&correlation, node);
        }
    }
}
