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
    return node->job.is_unnamed;
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
        ->help = "a function of yours for that type does it, or the step job";
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

/* The process is given: it will be part of the program. */
static bool has_process(const Diagram *diagram, const char *id)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        if (process->nodes.count > 0 && text_equal(process->id, id))
            return true;
    }
    return false;
}

static const Node *catcher_in(const Diagram *diagram, const char *name)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++)
            if (node_catches(process->nodes.items[j], name))
                return process->nodes.items[j];
    }
    return NULL;
}

static void check_partner(const Node *node, const Diagram *other,
                          Findings *found)
{
    const Signature *signature = node->event.signature;
    const char *title = node_title(node, found->arena);
    const char *called = node_may_call(node) ? node->job.about : NULL;
    if (called && has_process(other, called)) {
        report(found, CODE_UNSUPPORTED, node->position, node->id,
               "%s calls process %s, which another file of the program holds: "
               "such calls do not run yet",
               title, called)
            ->help = "draw both in one file, or build it apart: then the call "
                     "is a job";
        return;
    }
    const Node *catcher = signature && signature->name
        ? catcher_in(other, signature->name)
        : NULL;
    if (!catcher) return;
    report(
        found, CODE_UNSUPPORTED, node->position, node->id,
        "%s throws the message \"%s\", for which %s waits: messages that have "
        "a correlation key, or go to a process of another file, do not run "
        "yet between the cases of a program",
        title, signature->name, node_title(catcher, found->arena))
        ->help = "give it a job type, and the job sends the message";
}

void check_partners(const Diagram *diagram, const Diagram *const *others,
                    size_t count, Findings *found)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            const Node *node = process->nodes.items[j];
            for (size_t k = 0; k < count && node->job.is_unnamed; k++)
                check_partner(node, others[k], found);
        }
    }
}
