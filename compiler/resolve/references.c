/*
 * Names become pointers: where flows begin and end, which flow is the default,
 * what a boundary event sits on, what an event waits for or sends.
 */
#include "resolve.h"

#include <assert.h>
#include <string.h>

/* What an id of the file belongs to: one of the three, or a process. */
typedef struct Named {
    Node *node;
    Flow *flow;
    const Signature *signature;
    Position position;
} Named;

typedef struct Resolver {
    Diagram *diagram;
    Arena *arena;
    Findings *found;
    NameMap *names;
    bool flows_moved;
    size_t suggestions; /* made so far: each looks at every name */
} Resolver;

static void collect_names(Resolver *resolver);
static void resolve_flow(Resolver *resolver, Flow *flow);
static void sort_flows(Resolver *resolver);
static void resolve_nodes(Resolver *resolver, const Process *process);

void resolve_references(Diagram *diagram, Arena *arena, Findings *found)
{
    Resolver resolver = {
        .diagram = diagram,
        .arena = arena,
        .found = found,
        .names = name_map_new(arena),
    };
    assert(diagram_is_whole(diagram));
    collect_names(&resolver);
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->flows.count; j++)
            resolve_flow(&resolver, process->flows.items[j]);
    }
    if (resolver.flows_moved) sort_flows(&resolver);
    for (size_t i = 0; i < diagram->processes.count; i++)
        resolve_nodes(&resolver, diagram->processes.items[i]);
    assert(diagram_is_whole(diagram));
}

/* Some exporters write a message or error once for each use: the same again
   is no second thing, and the first is taken. */
static bool is_repetition(const Signature *one, const Signature *other)
{
    return one && other && text_equal(one->name, other->name)
        && text_equal(one->code, other->code);
}

/* Remembers an id, or reports that it is taken. */
static void add_name(Resolver *resolver, const char *id, Named named)
{
    if (!id) return;
    const Named *first = name_map_get(resolver->names, id);
    if (!first) {
        Named *kept = NEW(resolver->arena, Named);
        *kept = named;
        name_map_put(resolver->names, id, kept);
        return;
    }
    if (is_repetition(first->signature, named.signature)) return;
    Finding *finding = report(resolver->found, CODE_DUPLICATE_ID,
                              named.position, id, "the id '%s' is given twice",
                              id);
    finding->note = "the first element with this id";
    finding->note_position = first->position;
}

/* The one element is its own process. */
static bool is_global_task(const Process *process)
{
    return process->nodes.count == 1
        && process->nodes.items[0]->id == process->id;
}

static void collect_process(Resolver *resolver, const Process *process)
{
    if (!is_global_task(process))
        add_name(resolver, process->id,
                 (Named){ .position = process->position });
    for (size_t i = 0; i < process->nodes.count; i++) {
        Node *node = process->nodes.items[i];
        add_name(resolver, node->id,
                 (Named){ .node = node, .position = node->position });
    }
    for (size_t i = 0; i < process->flows.count; i++) {
        Flow *flow = process->flows.items[i];
        add_name(resolver, flow->id,
                 (Named){ .flow = flow, .position = flow->position });
    }
}

static void collect_names(Resolver *resolver)
{
    Diagram *diagram = resolver->diagram;
    for (size_t i = 0; i < diagram->processes.count; i++)
        collect_process(resolver, diagram->processes.items[i]);
    for (size_t i = 0; i < diagram->signatures.count; i++) {
        const Signature *signature = diagram->signatures.items[i];
        add_name(
            resolver, signature->id,
            (Named){ .signature = signature, .position = signature->position });
    }
}

static Position attribute_position(const XmlElement *xml, const char *name)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", name);
    return attribute ? attribute->position : xml->position;
}

/* Candidates for 'did you mean': the ids of all nodes or all flows. */
static const char *nearest_id(Resolver *resolver, const Process *process,
                              const char *id, bool of_flows)
{
    if (resolver->suggestions++ >= LIMIT_SUGGESTIONS) return NULL;
    size_t count = of_flows ? process->flows.count : process->nodes.count;
    const char **ids = NEW_ARRAY(resolver->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = of_flows ? process->flows.items[i]->id
                          : process->nodes.items[i]->id;
    for (size_t i = 0; i < count; i++)
        if (text_equal(ids[i], id)) ids[i] = NULL; /* it is given twice */
    return name_nearest(id, ids, count);
}

static void suggest(Resolver *resolver, Finding *finding, const char *near)
{
    if (near)
        finding->help = arena_format(resolver->found->arena,
                                     "did you mean '%s'?", near);
}

/* The node at one end of a flow; null after reporting. */
static Node *find_end(Resolver *resolver, const Flow *flow,
                      const char *attribute, const char *reference)
{
    Position position = attribute_position(flow->xml, attribute);
    if (!reference) {
        report(resolver->found, CODE_MISSING_ATTRIBUTE, position, flow->id,
               "sequence flow %s has no %s", flow->id, attribute);
        return NULL;
    }
    const Named *named = name_map_get(resolver->names, reference);
    if (named && named->node) return named->node;
    Finding *finding =
        report(resolver->found, CODE_UNKNOWN_REFERENCE, position, flow->id,
               "%s of sequence flow %s names '%s', which is no node of this"
               " file",
               attribute, flow->id, reference);
    suggest(resolver, finding,
            nearest_id(resolver, flow->scope->process, reference, false));
    return NULL;
}

static const char *scope_words(const Resolver *resolver, const Scope *scope)
{
    if (scope->owner) return node_title(scope->owner, resolver->arena);
    return arena_format(resolver->arena, "process %s", scope->process->id);
}

/* What an event-based gateway waits for; of several definitions it waits for
   each, and their event is not open by itself. */
static void stand_behind(Node *gateway, Node *event)
{
    event->gateway = gateway;
    if (event->parts.count > 0) event->body = NULL;
    for (size_t i = 0; i < event->parts.count; i++) {
        event->parts.items[i]->gateway = gateway;
        event->parts.items[i]->scope = event->scope;
    }
}

static void resolve_flow(Resolver *resolver, Flow *flow)
{
    flow->source = find_end(resolver, flow, "sourceRef",
                            flow->source_reference);
    flow->target = find_end(resolver, flow, "targetRef",
                            flow->target_reference);
    if (!flow->source || !flow->target) return;
    if (flow->source->scope != flow->target->scope) {
        report(resolver->found, CODE_FLOW_SCOPE, flow->position, flow->id,
               "sequence flow %s leads from %s into %s", flow->id,
               scope_words(resolver, flow->source->scope),
               scope_words(resolver, flow->target->scope));
        return;
    }
    if (flow->scope != flow->source->scope) { /* written one level off */
        flow->scope = flow->source->scope;
        resolver->flows_moved = true;
    }
    VECTOR_ADD(resolver->arena, &flow->source->out, flow);
    VECTOR_ADD(resolver->arena, &flow->target->in, flow);
    if (node_gathers_events(flow->source) && !flow->source->takes_all)
        stand_behind(flow->source, flow->target);
}

static void clear_flows(Process *process)
{
    process->flows.count = 0;
    process->scope->flows.count = 0;
    for (size_t i = 0; i < process->nodes.count; i++) {
        if (process->nodes.items[i]->body)
            process->nodes.items[i]->body->flows.count = 0;
    }
}

/* Flows belong to the scope and process of their nodes, wherever they were
   written: each goes there, in the order of the file. */
static void sort_flows(Resolver *resolver)
{
    Diagram *diagram = resolver->diagram;
    VECTOR(Flow *) all = { 0 };
    for (size_t i = 0; i < diagram->processes.count; i++) {
        Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->flows.count; j++)
            VECTOR_ADD(resolver->arena, &all, process->flows.items[j]);
        clear_flows(process);
    }
    for (size_t i = 0; i < all.count; i++) {
        Flow *flow = all.items[i];
        Process *process = flow->scope->process;
        flow->order = (uint32_t)process->flows.count;
        VECTOR_ADD(resolver->arena, &process->flows, flow);
        VECTOR_ADD(resolver->arena, &flow->scope->flows, flow);
    }
}

static void resolve_default(Resolver *resolver, Node *node)
{
    if (!node->default_reference) return;
    const Named *named = name_map_get(resolver->names, node->default_reference);
    if (named && named->flow) {
        node->default_flow = named->flow;
        return;
    }
    Finding *finding =
        report(resolver->found, CODE_UNKNOWN_REFERENCE,
               attribute_position(node->xml, "default"), node->id,
               "the default of %s names '%s', which is no sequence flow of"
               " this file",
               node_title(node, resolver->arena), node->default_reference);
    suggest(resolver, finding,
            nearest_id(resolver, node->process, node->default_reference, true));
}

static void resolve_host(Resolver *resolver, Node *node)
{
    if (node_facts(node)->entered != ENTERED_HOST) return;
    if (!node->attached_reference) {
        report(resolver->found, CODE_MISSING_ATTRIBUTE, node->position,
               node->id, "%s has no attachedToRef",
               node_title(node, resolver->arena));
        return;
    }
    const Named *named = name_map_get(resolver->names,
                                      node->attached_reference);
    if (named && named->node) {
        node->attached_to = named->node;
        VECTOR_ADD(resolver->arena, &named->node->boundaries, node);
        return;
    }
    Finding *finding =
        report(resolver->found, CODE_UNKNOWN_REFERENCE,
               attribute_position(node->xml, "attachedToRef"), node->id,
               "%s is attached to '%s', which is no node of this file",
               node_title(node, resolver->arena), node->attached_reference);
    suggest(
        resolver, finding,
        nearest_id(resolver, node->process, node->attached_reference, false));
}

/* Activiti and Flowable let an event name an error code or signal without a
   root element: the signature is then made here, once for each text. */
static const Signature *signature_of_name(Resolver *resolver,
                                          const Event *event)
{
    const EventFacts *facts = event_kind_facts(event->kind);
    if (resolver->diagram->dialect != DIALECT_FLOWABLE || !facts->is_bare
        || name_map_get(resolver->names, event->reference))
        return NULL;
    Signature *signature = NEW(resolver->arena, Signature);
    signature->kind = event->kind;
    signature->name = event->reference;
    signature->code = facts->code ? event->reference : NULL;
    signature->position = event->position;
    if (expression_is_marked(event->reference))
        signature->computed = (Formula){ .text = event->reference,
                                         .place.position = event->position,
                                         .is_expression = true };
    VECTOR_ADD(resolver->arena, &resolver->diagram->signatures, signature);
    add_name(resolver, event->reference,
             (Named){ .signature = signature, .position = event->position });
    return signature;
}

/* The nearest id of a signature of this kind. */
static const char *nearest_signature(Resolver *resolver, const Event *event)
{
    if (resolver->suggestions++ >= LIMIT_SUGGESTIONS) return NULL;
    const Diagram *diagram = resolver->diagram;
    size_t count = diagram->signatures.count;
    const char **ids = NEW_ARRAY(resolver->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        const Signature *signature = diagram->signatures.items[i];
        if (signature->kind == event->kind) ids[i] = signature->id;
    }
    return name_nearest(event->reference, ids, count);
}

static void resolve_event(Resolver *resolver, Node *node)
{
    Event *event = &node->event;
    const char *words = event_facts(node)->words;
    /* refused as a whole, or names nothing */
    if (!event->reference || !words) return;
    const Named *named = name_map_get(resolver->names, event->reference);
    if (named && named->signature && named->signature->kind == event->kind)
        event->signature = named->signature;
    else
        event->signature = signature_of_name(resolver, event);
    if (event->signature) return;
    Finding *finding =
        report(resolver->found, CODE_UNKNOWN_REFERENCE, event->position,
               node->id, "%s refers to %s '%s', which is not in this file",
               node_title(node, resolver->arena), words, event->reference);
    suggest(resolver, finding, nearest_signature(resolver, event));
}

static void resolve_nodes(Resolver *resolver, const Process *process)
{
    resolve_links(process->scope, resolver->arena, resolver->found);
    for (size_t i = 0; i < process->nodes.count; i++) {
        Node *node = process->nodes.items[i];
        resolve_default(resolver, node);
        resolve_host(resolver, node);
        resolve_event(resolver, node);
        if (node->body)
            resolve_links(node->body, resolver->arena, resolver->found);
    }
}
