/*
 * Cycles without a wait: routines that call each other in a circle. Each of
 * them returns which one is next, and one function turns, so that there is no
 * recursion. Tarjan's algorithm, with its stack in an array.
 */
#include "lower.h"

#include <string.h>

typedef struct Visit {
    uint32_t routine;
    size_t next; /* of its calls */
} Visit;

typedef struct Search {
    Lowering *lowering;
    uint32_t count;
    uint32_t *index; /* 0: not visited */
    uint32_t *low;
    bool *open; /* on the stack of its component */
    uint32_t *stack;
    uint32_t height;
    Visit *visits;
    uint32_t depth;
    uint32_t counter;
    VECTOR(uint32_t) *calls;
} Search;

static void collect(Search *search, uint32_t routine, const Act *act)
{
    for (; act; act = act->next) {
        if (act->kind == ACT_CALL) {
            VECTOR_ADD(search->lowering->arena, &search->calls[routine],
                       act->number);
        }
        collect(search, routine, act->then);
        /* An if-chain can be long, so it is walked and not entered. */
        for (const Act *other = act->otherwise; other;
             other = other->otherwise) {
            if (!other->otherwise) {
                collect(search, routine, other);
                break;
            }
            collect(search, routine, other->then);
        }
    }
}

static bool calls_itself(const Search *search, uint32_t routine)
{
    for (size_t i = 0; i < search->calls[routine].count; i++) {
        if (search->calls[routine].items[i] == routine) return true;
    }
    return false;
}

/* The routines on the stack from 'root' on are one component. */
static void close_component(Search *search, uint32_t root)
{
    Plan *plan = search->lowering->plan;
    uint32_t top = search->stack[search->height - 1];
    bool loop = top != root || calls_itself(search, root);
    uint32_t routine;

    do {
        routine = search->stack[--search->height];
        search->open[routine] = false;
        if (loop) plan->routines[routine].loop = plan->loop_count;
    } while (routine != root);
    if (loop) plan->loops[plan->loop_count++].first = root;
}

static void enter(Search *search, uint32_t routine)
{
    search->index[routine] = search->low[routine] = ++search->counter;
    search->open[routine] = true;
    search->stack[search->height++] = routine;
    search->visits[search->depth++] = (Visit){ routine, 0 };
}

static void leave(Search *search, uint32_t routine)
{
    search->depth--;
    if (search->depth > 0) {
        uint32_t caller = search->visits[search->depth - 1].routine;

        if (search->low[routine] < search->low[caller]) {
            search->low[caller] = search->low[routine];
        }
    }
    if (search->low[routine] == search->index[routine]) {
        close_component(search, routine);
    }
}

static void search_from(Search *search, uint32_t root)
{
    if (search->index[root]) return;
    enter(search, root);
    while (search->depth > 0) {
        Visit *visit = &search->visits[search->depth - 1];
        uint32_t routine = visit->routine;

        if (visit->next == search->calls[routine].count) {
            leave(search, routine);
            continue;
        }
        uint32_t called = search->calls[routine].items[visit->next++];
        if (!search->index[called])
            enter(search, called);
        else if (search->open[called]
                 && search->index[called] < search->low[routine]) {
            search->low[routine] = search->index[called];
        }
    }
}

/* Looks for a call inside the loop that something follows. */
static bool has_inner_call(const Plan *plan, uint32_t loop, const Act *act,
                           bool last)
{
    for (; act; act = act->next) {
        bool ends = last && (!act->next || act->next->kind == ACT_RETURN);

        if (act->kind == ACT_CALL && !ends
            && plan->routines[act->number].loop == loop) {
            return true;
        }
        if (has_inner_call(plan, loop, act->then, ends)) return true;
        for (const Act *other = act->otherwise; other;
             other = other->otherwise) {
            if (!other->otherwise) {
                if (has_inner_call(plan, loop, other, ends)) return true;
                break;
            }
            if (has_inner_call(plan, loop, other->then, ends)) return true;
        }
    }
    return false;
}

static void refuse_splits(Lowering *lowering)
{
    Plan *plan = lowering->plan;

    for (uint32_t i = 0; i < plan->routine_count; i++) {
        Routine *routine = &plan->routines[i];
        if (routine->loop == NET_NONE || routine->element == NET_NONE
            || !has_inner_call(plan, routine->loop, routine->body, true)) {
            continue;
        }
        const NetElement *element = &lowering->net->elements[routine->element];
        report(lowering->found, CODE_WAITLESS_SPLIT, element->node->position,
               element->id,
               "%s starts several branches, and one that is not the last "
               "comes back to it without a wait",
               node_title(element->node, lowering->arena))
            ->help = "put a task, a timer or a message on the way back";
    }
}

static void name_loops(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;

    for (uint32_t i = 0; i < plan->loop_count; i++) {
        uint32_t element = plan->routines[plan->loops[i].first].element;
        plan->loops[i].name = names_claim(
            &lowering->names,
            arena_format(arena, "%s_%s_turns", plan->prefix,
                         element == NET_NONE ? "target"
                                             : plan->words_of[element]));
    }
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        Routine *routine = &plan->routines[i];

        if (routine->loop == NET_NONE) continue;
        routine->label = names_claim(
            &lowering->names,
            name_upper(arena,
                       arena_format(arena, "turn_%s",
                                    routine->name + strlen(plan->prefix) + 1)));
    }
}

void lower_cycles(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;
    uint32_t count = plan->routine_count;
    Search search = {
        .lowering = lowering,
        .count = count,
        .index = NEW_ARRAY(arena, uint32_t, count),
        .low = NEW_ARRAY(arena, uint32_t, count),
        .open = NEW_ARRAY(arena, bool, count),
        .stack = NEW_ARRAY(arena, uint32_t, count),
        .visits = NEW_ARRAY(arena, Visit, count),
    };

    search.calls = arena_alloc(arena, count * sizeof *search.calls);
    plan->loops = NEW_ARRAY(arena, Loop, count);
    for (uint32_t i = 0; i < count; i++) {
        collect(&search, i, plan->routines[i].body);
    }
    for (uint32_t i = 0; i < count; i++) search_from(&search, i);
    refuse_splits(lowering);
    name_loops(lowering);
}
