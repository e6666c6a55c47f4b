/* What goes from one case of a program to another: calls, messages, signals. */
#include "resolve.h"

#include <string.h>

/* Names of one kind of event; null: there are none. */
typedef struct Spoken {
    NameMap *names;
    bool is_any; /* one is computed */
} Spoken;

/* A program, and what belongs to it. */
typedef struct Program {
    Diagram *const *diagrams;
    size_t count;
    Arena *arena;
    Spoken spoken[2][EVENT_KINDS]; /* waited for, thrown */
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
    if (call->key.text)
        VECTOR_ADD(program->arena, &node->inputs,
                   ((Mapping){ .source = call->key,
                               .target = "",
                               .position = call->key.place.position }));
    if (call->takes_associated) call->takes_named = true;
    if (dialect != DIALECT_CAMUNDA7 && dialect != DIALECT_FLOWABLE) return;
    call->takes_named = !call->takes_all;
    node->job.is_closed = !call->gives_all;
}

/* What says which variables go to a called case and come back, and which go
   along with a message. */
static const char *const PASSED_WORDS[] = {
    ":in",
    ":out",
    ":businessKey",
    ":inheritBusinessKey",
    "zeebe:input",
    "ioSpecification",
    "dataInputAssociation",
    "dataOutputAssociation",
    NULL,
};
static const char *const BROUGHT_WORDS[] = { "zeebe:input", NULL };

/* What a vendor says of the node in those words has its effect. */
static void forget_words(Diagram *diagram, const Node *node,
                         const char *const *words)
{
    const char *id = node->part_of ? node->part_of->id : node->id;
    size_t left = 0;
    for (size_t i = 0; i < diagram->kept.count; i++) {
        Kept kept = diagram->kept.items[i];
        const char *word = strchr(kept.what, ':');
        bool acts = false;
        for (size_t j = 0; words[j]; j++)
            acts = acts || text_equal(word, words[j])
                || text_equal(kept.what, words[j]);
        if (!acts || !text_equal(kept.element, id))
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
    forget_words(node->process->diagram, node, PASSED_WORDS);
    node->job.is_unnamed = false;
    VECTOR_ADD(program->arena, &called->callers, node);
}

/* An event that is for others, by a name. */
static bool has_name(const Node *node)
{
    EventReach to = event_facts(node)->to;
    const Signature *signature = node->event.signature;
    return (to == TO_ONE || to == TO_ALL) && signature && signature->name;
}

static bool is_computed(const Node *node)
{
    return node->event.signature->computed.text;
}

static Spoken *spoken_of(Program *program, const Node *node, bool by_others)
{
    return &program->spoken[node_sends(node) != by_others][node->event.kind];
}

static void note_name(Program *program, Node *node)
{
    Spoken *spoken = spoken_of(program, node, false);
    if (!spoken->names) spoken->names = name_map_new(program->arena);
    name_map_put(spoken->names, node->event.signature->name, node);
    spoken->is_any = spoken->is_any || is_computed(node);
}

/* Whether others wait for what it throws, or throw what it waits for. */
static bool has_partner(Program *program, const Node *node)
{
    const Spoken *spoken = spoken_of(program, node, true);
    if (!spoken->names) return false;
    return spoken->is_any || is_computed(node)
        || name_map_get(spoken->names, node->event.signature->name);
}

static void forget_brought(const Node *node)
{
    if (node_brings(node))
        forget_words(node->process->diagram, node, BROUGHT_WORDS);
}

static void find_partner(Program *program, Node *node)
{
    forget_brought(node);
    node->has_no_partner = !has_partner(program, node);
}

static void resolve_throw(Program *program, Node *node)
{
    node->delivers = has_name(node) && has_partner(program, node);
    if (!node->delivers) return;
    node->job.is_unnamed = false;
    forget_brought(node);
}

static void resolve_process(Program *program, const Process *process)
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

typedef void OfNode(Program *program, Node *node);

static void each_named(Program *program, OfNode *visit)
{
    for (size_t i = 0; i < program->count; i++) {
        const Diagram *diagram = program->diagrams[i];
        for (size_t j = 0; j < diagram->processes.count; j++) {
            const Process *process = diagram->processes.items[j];
            for (size_t k = 0; k < process->nodes.count; k++) {
                Node *node = process->nodes.items[k];
                if (process_runs(process) && has_name(node))
                    visit(program, node);
            }
        }
    }
}

void resolve_partners(Diagram *const *diagrams, size_t count, Arena *arena)
{
    Program program = { diagrams, count, arena, { { { 0 } } } };
    each_named(&program, note_name);
    for (size_t i = 0; i < count; i++) {
        const Diagram *diagram = diagrams[i];
        for (size_t j = 0; j < diagram->processes.count; j++)
            resolve_process(&program, diagram->processes.items[j]);
    }
    each_named(&program, find_partner);
}
