/*
 * What is decided where the diagram leaves it open: which job an element is,
 * and what the case itself computes. Said once for each kind of element, at its
 * first place. Source: docs/reference/elements.md.
 */
#include "check.h"

#include "../model/element.h"

#include <string.h>

typedef bool IsOne(const Node *node);

static bool is_unnamed(const Node *node)
{
    return node->job.is_unnamed && !node->has_no_partner; /* told by that */
}

static bool is_computed(const Node *node)
{
    return node->computes;
}

static bool delivers(const Node *node)
{
    return node->delivers;
}

/* The first of a kind (NODE_KINDS: any) for which it holds, and how many there
   are. */
static const Node *first_of(const Diagram *diagram, NodeKind kind, IsOne *is,
                            size_t *count)
{
    const Node *first = NULL;
    *count = 0;
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            const Node *node = process->nodes.items[j];
            bool is_kind = kind == NODE_KINDS || node->kind == kind;
            if (!is_kind || !is(node)) continue;
            if (++*count == 1) first = node;
        }
    }
    return first;
}

static const char *others_of(size_t count, Arena *arena)
{
    if (count == 1) return "";
    return arena_format(arena, "; so %s %zu other%s", count == 2 ? "is" : "are",
                        count - 1, count == 2 ? "" : "s");
}

static const char *about_of(const Node *node, Arena *arena)
{
    const Signature *signature = node->event.signature;
    const char *about = signature ? signature->name : node->job.about;
    if (!about || about == node->job.script.text) return "";
    return arena_format(arena, " for \"%s\"", about);
}

/* The process of the diagram that a call may mean; null: none. */
static const char *meant_by(const Node *call, Arena *arena)
{
    const Diagram *diagram = call->process->diagram;
    size_t count = diagram->processes.count;
    const char **ids = NEW_ARRAY(arena, const char *, count);
    if (!call->job.about) return NULL;
    for (size_t i = 0; i < count; i++) {
        const Process *process = diagram->processes.items[i];
        if (process != call->process && process_runs(process))
            ids[i] = process->id;
    }
    return name_nearest(call->job.about, ids, count);
}

/* Of the first call that names none, but nearly one. */
static const char *meant_process(const Diagram *diagram, Arena *arena)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            const Node *node = process->nodes.items[j];
            if (!node_may_call(node) || !is_unnamed(node)) continue;
            const char *near = meant_by(node, arena);
            if (near)
                return arena_format(arena,
                                    "did you mean '%s' where %s says '%s'? "
                                    "Else ",
                                    near, node->id, node->job.about);
        }
    }
    return "";
}

static void report_unnamed(const Diagram *diagram, NodeKind kind,
                           Severity severity, Findings *found)
{
    size_t count;
    Arena *arena = found->arena;
    const Node *node = first_of(diagram, kind, is_unnamed, &count);
    if (!node) return;
    report_as(found, severity, CODE_DECIDED, node->position, node->id,
              "%s is the job \"%s\"%s%s", node_title(node, arena),
              node->job.type, about_of(node, arena), others_of(count, arena))
        ->help = arena_format(
        arena, "%sa function of yours for that type does it, or the step job",
        node_may_call(node) ? meant_process(diagram, arena) : "");
}

void check_decided(const Diagram *diagram, Findings *found)
{
    static const struct {
        NodeKind kind;
        Severity severity;
    } JOBS[] = {
#define JOB(NODE, type, SEVERITY) { NODE_##NODE, SEVERITY_##SEVERITY },
#include "../model/job.def"
#undef JOB
    };
    size_t count;
    const Node *delivery = first_of(diagram, NODE_KINDS, delivers, &count);
    if (delivery)
        report(
            found, CODE_DECIDED, delivery->position, delivery->id,
            "%s delivers the message \"%s\" to the cases of this program that"
            " wait for it%s",
            node_title(delivery, found->arena), delivery->event.signature->name,
            others_of(count, found->arena));
    const Node *script = first_of(diagram, NODE_KINDS, is_computed, &count);
    for (size_t i = 0; i < sizeof JOBS / sizeof *JOBS; i++)
        report_unnamed(diagram, JOBS[i].kind, JOBS[i].severity, found);
    if (!script) return;
    report(found, CODE_DECIDED, script->position, script->id,
           "%s is computed by the case itself, which writes %s%s",
           node_title(script, found->arena), script->job.result,
           others_of(count, found->arena));
}
