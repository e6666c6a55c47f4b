/*
 * How the cases that are called come back: a process completes, or ends in an
 * error, or escalates, only where exploration comes to that. Nothing does at
 * first; what one process comes to lets those that call it go on, until nothing
 * is new: so what calls itself without an end never comes back.
 */
#include "../net/inside.h"
#include "findings.h"
#include "prove.h"

#include <string.h>

/* So many states of a called process are looked at; beyond, all may happen. */
enum { MOST_CALLED_STATES = 20000 };

typedef struct Program {
    Arena *arena;
    Net **nets;
    size_t count;
    size_t max_states;
} Program;

/* The process that the transition comes back from, the last that has its id;
   null: it is none of these, or no call. */
static const Net *called_by(const Program *program,
                            const Transition *transition)
{
    for (size_t i = program->count; i > 0 && transition->called; i--)
        if (text_equal(program->nets[i - 1]->id, transition->called))
            return program->nets[i - 1];
    return NULL;
}

/* Is the code heard at that call by a transition of its own? */
static bool is_named(const Net *net, const Transition *any, const char *code)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *other = &net->transitions[i];
        if (other->node == any->node && other->comes_of == any->comes_of
            && text_equal(other->code, code))
            return true;
    }
    return false;
}

/* Has exploration of the called process come to what the transition hears? */
static bool comes_back(const Explorer *explorer, const Net *caller,
                       const Transition *heard)
{
    const Net *net = explorer->net;
    if (explorer->stopped) return true;
    if (heard->comes_of == TELL_NOTHING) return explorer->returns;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *thrown = &net->transitions[i];
        if (thrown->tells != heard->comes_of || !explorer->seen[thrown->node])
            continue;
        if (heard->code ? text_equal(heard->code, thrown->told)
                        : !is_named(caller, heard, thrown->told))
            return true;
    }
    return net_raises(net, heard->comes_of, heard->code);
}

/* Keeps what a case of the called process comes to; true: there is more. */
static bool comes_to_more(const Program *program, const Explorer *explorer,
                          Net *called)
{
    size_t bytes = called->element_count * sizeof *explorer->seen;
    bool news = called->comes
        && (explorer->stopped || memcmp(called->comes, explorer->seen, bytes));
    called->comes = explorer->stopped
        ? NULL
        : arena_copy(program->arena, explorer->seen, bytes);
    return news;
}

/* What the called process comes to may happen to those that call it; true: that
   is news. */
static bool return_to_all(const Program *program, Net *called)
{
    Arena *arena = arena_new();
    const Explorer *explorer = explore(called, program->max_states,
                                       EXTENT_BRIEF, true, FEW_BITS, arena);
    bool news = comes_to_more(program, explorer, called);
    if (called->is_endless && endless_call(explorer, called) == NET_NONE) {
        called->is_endless = false;
        news = true;
    }
    for (size_t i = 0; i < program->count; i++) {
        Net *net = program->nets[i];
        for (uint32_t j = 0; j < net->transition_count; j++) {
            Transition *transition = &net->transitions[j];
            if (!transition->never_comes || transition->callee != called
                || !comes_back(explorer, net, transition))
                continue;
            transition->never_comes = false;
            news = true;
        }
    }
    arena_free(arena);
    return news;
}

static bool is_called(const Program *program, const Net *callee)
{
    for (size_t i = 0; i < program->count; i++) {
        const Net *net = program->nets[i];
        for (uint32_t j = 0; j < net->transition_count; j++)
            if (net->transitions[j].callee == callee) return true;
    }
    return false;
}

void prove_called(Net **nets, size_t count, size_t max_states, Arena *arena)
{
    Program program = { arena, nets, count, MOST_CALLED_STATES };
    if (max_states != 0 && max_states < MOST_CALLED_STATES)
        program.max_states = max_states;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < nets[i]->transition_count; j++) {
            Transition *transition = &nets[i]->transitions[j];
            transition->callee = called_by(&program, transition);
            if (transition->callee) transition->never_comes = true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        nets[i]->is_endless = is_called(&program, nets[i]);
        if (nets[i]->is_endless)
            nets[i]->comes = NEW_ARRAY(arena, bool, nets[i]->element_count + 1);
    }
    for (bool news = true; news;) {
        news = false;
        for (size_t i = 0; i < count; i++)
            if (is_called(&program, nets[i]))
                news |= return_to_all(&program, nets[i]);
    }
}

bool calls_in_vain(const Net *net, uint32_t node)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->node == node && transition->never_comes
            && transition->comes_of == TELL_NOTHING)
            return true;
    }
    return false;
}
