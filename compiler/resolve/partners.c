/* What goes from one case of a program to another: calls and messages. */
#include "resolve.h"

#include <string.h>

/* A program, and what belongs to it. */
typedef struct Program {
    Diagram *const *diagrams;
    size_t count;
    Arena *arena;
} Program;

/* The last that has the id; null: none is given. */
static Process *find_process(const Program *program, const char *id)
{
    Process *found = NULL;
    for (size_t i = 0; i < program->count; i++) {
        const Diagram *diagram = program->diagrams[i];
        for (size_t j = 0; j < diagram->processes.count; j++) {
            Process *process = diagram->processes.items[j];
            if (process_runs(process) && text_equal(process->id, id))
                found = process;
        }
    }
    return found;
}

static void add_all(const Program *program, Mappings *mappings,
                    const Mappings *more)
{
    for (size_t i = 0; i < more->count; i++)
        VECTOR_ADD(program->arena, mappings, more->items[i]);
}

/* Without words of its own an engine that maps by camunda:in passes nothing. */
static void resolve_passing(const Program *program, Node *node)
{
    Dialect dialect = node->process->diagram->dialect;
    CallInfo *call = &node->call;
    add_all(program, &node->inputs, &call->in);
    add_all(program, &node->outputs, &call->out);
    if (call->takes_associated) call->takes_named = true;
    if (dialect != DIALECT_CAMUNDA7 && dialect != DIALECT_FLOWABLE) return;
    call->takes_named = !call->takes_all;
    node->job.is_closed = !call->gives_all;
}

/* What a vendor says of the call has its effect. */
static void forget_kept(Diagram *diagram, const Node *node)
{
    static const char *const WORDS[] = {
        ":in",
        ":out",
        "zeebe:input",
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
    };
    size_t left = 0;
    for (size_t i = 0; i < diagram->kept.count; i++) {
        Kept kept = diagram->kept.items[i];
        const char *word = strchr(kept.what, ':');
        bool acts = false;
        for (size_t j = 0; j < sizeof WORDS / sizeof *WORDS; j++)
            acts = acts || text_equal(word, WORDS[j])
                || text_equal(kept.what, WORDS[j]);
        if (!acts || !text_equal(kept.element, node->id))
            diagram->kept.items[left++] = kept;
    }
    diagram->kept.count = left;
}

static void resolve_call(const Program *program, Node *node)
{
    Process *called = find_process(program, node->job.about);
    if (!called) return;
    node->called = called;
    resolve_passing(program, node);
    forget_kept(node->process->diagram, node);
    node->job.is_unnamed = false;
    VECTOR_ADD(program->arena, &called->callers, node);
}

static bool is_caught_in(const Diagram *diagram, const char *message)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        if (process_runs(process) && process_catcher(process, message))
            return true;
    }
    return false;
}

static void resolve_throw(const Program *program, Node *node)
{
    const Signature *signature = node->event.signature;
    if (!signature || !signature->name) return;
    for (size_t i = 0; i < program->count && !node->delivers; i++)
        node->delivers = is_caught_in(program->diagrams[i], signature->name);
    if (node->delivers) node->job.is_unnamed = false;
}

static void resolve_process(const Program *program, const Process *process)
{
    for (size_t i = 0; i < process->nodes.count; i++) {
        Node *node = process->nodes.items[i];
        if (!node->job.is_unnamed) continue;
        if (node_may_call(node))
            resolve_call(program, node);
        else if (event_facts(node)->to == TO_ONE)
            resolve_throw(program, node);
    }
}

void resolve_partners(Diagram *const *diagrams, size_t count, Arena *arena)
{
    Program program = { diagrams, count, arena };
    for (size_t i = 0; i < count; i++) {
        const Diagram *diagram = diagrams[i];
        for (size_t j = 0; j < diagram->processes.count; j++)
            resolve_process(&program, diagram->processes.items[j]);
    }
}
