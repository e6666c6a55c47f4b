/* What is read within an activity before anything there has written it. */
#include "typing.h"

/* The ways on which the variable is not written yet. */
typedef struct Ways {
    const Typing *typing;
    const Node *activity;
    const char *name;
    bool is_given; /* as outcome of a task or result of a job in it */
    VECTOR(const Use *) reads;
    NameMap *passed; /* nodes and flows that a token comes to */
    VECTOR(const Node *) next;
    bool is_read;
} Ways;

static bool gives(const Node *node, const char *name)
{
    return (node->job.is_closed && text_equal(node->job.result, name))
        || (node_is_persons(node)
            && text_equal(node->task.outcome_variable, name));
}

/* Is it looked at when the node has been there, or has written the variable? */
static bool is_later(const Node *node, const Use *use, const char *name)
{
    bool is_written = gives(node, name);

    if (use->repeats)
        return use->purpose != PURPOSE_LIST && use->purpose != PURPOSE_ITEMS;
    if (use->formula == &node->loop.condition) return true;
    for (size_t i = 0; i < node->outputs.count; i++) {
        const Mapping *output = &node->outputs.items[i];
        if (use->formula == &output->source) return is_written;
        is_written = is_written || text_equal(output->target, name);
    }
    return false;
}

static void look(Ways *ways, const Node *node)
{
    for (size_t i = 0; i < ways->reads.count; i++) {
        const Use *use = ways->reads.items[i];
        if (text_equal(use->element, node->id)
            && !is_later(node, use, ways->name))
            ways->is_read = true;
    }
}

/* Does a token wait there for those of all flows? */
static bool is_join(const Node *node)
{
    const NodeFacts *facts = node_facts(node);

    return facts->group == GROUP_GATEWAY && facts->leaves != LEAVES_FIRST
        && facts->work != WORK_EVENT;
}

/* To a join that one branch comes to with the variable it comes written. */
static void enter(Ways *ways, const Node *node)
{
    const Typing *typing = ways->typing;

    if (name_map_get(ways->passed, node->id)) return;
    for (size_t i = 0; is_join(node) && i < node->in.count; i++)
        if (!name_map_get(ways->passed, node->in.items[i]->id)) return;
    name_map_put(ways->passed, node->id, (void *)(uintptr_t)node);
    VECTOR_ADD(typing->arena, &ways->next, node);
}

static void take_flow(Ways *ways, Flow *flow)
{
    const Formula *condition = &flow->condition;

    if (condition->tree && !ways->is_given
        && typing_reads(condition->tree, ways->name))
        ways->is_read = true;
    name_map_put(ways->passed, flow->id, flow);
    enter(ways, flow->target);
}

/* What an event begins is behind what else writes the variable. */
static bool is_beside_writer(const Ways *ways, const Node *begun)
{
    for (size_t i = 0; i < ways->typing->process->nodes.count; i++) {
        const Node *node = ways->typing->process->nodes.items[i];
        if (node_is_inside(node, ways->activity) && !node_is_inside(node, begun)
            && typing_writes(node, ways->name))
            return true;
    }
    return false;
}

static void begin(Ways *ways, const Scope *scope)
{
    for (size_t i = 0; i < scope->nodes.count; i++) {
        const Node *node = scope->nodes.items[i];
        NodeFacts facts = *node_facts(node);
        if (node->in.count == 0 && facts.entered != ENTERED_HOST
            && (facts.entered != ENTERED_TRIGGER
                || !is_beside_writer(ways, node)))
            enter(ways, node);
    }
}

static void pass(Ways *ways, const Node *node)
{
    look(ways, node);
    for (size_t i = 0; i < node->boundaries.count; i++)
        enter(ways, node->boundaries.items[i]);
    for (size_t i = 0; i < node->parts.count; i++)
        look(ways, node->parts.items[i]);
    if (node->body) begin(ways, node->body);
    if (text_equal(node->loop.results, ways->name)
        || typing_writes_inside(ways->typing, node, ways->name))
        return;
    for (size_t i = 0; i < node->out.count; i++)
        take_flow(ways, node->out.items[i]);
}

static void find_reads(Ways *ways)
{
    const Typing *typing = ways->typing;

    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        if (use->tree && node_is_inside(use->inside, ways->activity)
            && typing_reads(use->tree, ways->name))
            VECTOR_ADD(typing->arena, &ways->reads, use);
    }
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        if (node_is_inside(node, ways->activity) && gives(node, ways->name))
            ways->is_given = true;
    }
}

bool typing_reads_first(const Typing *typing, const Node *activity,
                        const char *name)
{
    Ways ways = { .typing = typing, .activity = activity, .name = name };

    find_reads(&ways);
    if (ways.reads.count == 0) return false;
    ways.passed = name_map_new(typing->arena);
    look(&ways, activity);
    if (activity->body) begin(&ways, activity->body);
    while (ways.next.count > 0 && !ways.is_read)
        pass(&ways, ways.next.items[--ways.next.count]);
    return ways.is_read;
}
