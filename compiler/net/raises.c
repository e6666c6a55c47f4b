/* What may be raised where work is done or another process is called, and
   nobody there hears. */
#include "inside.h"

/* Calls in each other that are looked into. */
enum { MOST_DEPTH = 8 };

/* Does who answers at the wait hear the code there (null: any)? */
static bool hears_there(const Net *net, uint32_t wait, TellKind kind,
                        const char *code)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *heard = &net->transitions[i];
        if (heard->comes_of == kind && heard->pre_count > 0
            && heard->pre[0] == wait
            && (!heard->code || (code && text_equal(heard->code, code))))
            return true;
    }
    return false;
}

const Net *net_called_at(const Net *net, uint32_t place)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *answer = &net->transitions[i];
        if (answer->callee && answer->pre_count > 0 && answer->pre[0] == place)
            return answer->callee;
    }
    return NULL;
}

static bool may_raise(const Net *net, TellKind kind, const char *code,
                      unsigned depth);

/* May what is open at the place raise it, unheard there? */
static bool place_raises(const Net *net, uint32_t place, TellKind kind,
                         const char *code, unsigned depth)
{
    const Opening *opening = net->places[place].opening;
    unsigned answer = kind == TELL_ERROR ? BPMN_ANSWER(ERROR)
                                         : BPMN_ANSWER(ESCALATION);
    if (!opening || (wait_answers(opening->row.kind) & answer) == 0
        || hears_there(net, place, kind, code))
        return false;
    if (!wait_is_called(opening->row.kind)) return true;
    const Net *callee = net_called_at(net, place);
    return callee && depth < MOST_DEPTH
        && may_raise(callee, kind, code, depth + 1);
}

/* Does a case come there? */
static bool comes_to(const Net *net, uint32_t element)
{
    return !net->comes || net->comes[element];
}

static bool may_raise(const Net *net, TellKind kind, const char *code,
                      unsigned depth)
{
    for (uint32_t i = 0; depth > 0 && i < net->transition_count; i++) {
        const Transition *thrown = &net->transitions[i];
        if (thrown->tells == kind && comes_to(net, thrown->node)
            && (!code || text_equal(code, thrown->told)))
            return true;
    }
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (comes_to(net, net->places[i].element)
            && place_raises(net, i, kind, code, depth))
            return true;
    }
    return false;
}

bool net_place_raises(const Net *net, uint32_t place, TellKind kind,
                      const char *code)
{
    return place_raises(net, place, kind, code, 0);
}

bool net_raises(const Net *net, TellKind kind, const char *code)
{
    return may_raise(net, kind, code, 0);
}
