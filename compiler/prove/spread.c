/* What can follow what, guards and counts left aside. */
#include "findings.h"

bool spread(const Net *net, const Transition *transition, bool *reached,
            bool beside)
{
    bool news = false;
    bool only_main = !beside
        && (ROW_IS_BESIDE[transition->row] || transition->keeps);
    for (uint32_t i = 0; i < transition->open_count; i++) {
        news = news || !reached[transition->opens[i]];
        reached[transition->opens[i]] = true;
    }
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        uint32_t place = transition->arcs[i].place;
        const Place *at = &net->places[place];
        if (only_main && !place_facts(at)->rests
            && net_is_handler(net, at->element))
            continue;
        news = news || !reached[place];
        reached[place] = true;
    }
    return news;
}

void spread_on(const Net *net, bool *reached, bool beside)
{
    bool news = true;
    while (news) {
        news = false;
        for (uint32_t i = 0; i < net->transition_count; i++) {
            const Transition *transition = &net->transitions[i];
            if (is_fired(transition, FIRED_START)
                || is_fired(transition, FIRED_AGAIN))
                continue;
            if (any_marked(reached, transition->any, transition->any_count)
                || any_marked(reached, transition->pre, transition->pre_count)
                || any_marked(reached, transition->inhibit,
                              transition->inhibit_count))
                news |= spread(net, transition, reached, beside);
        }
    }
}

void spread_from_start(const Net *net, bool *reached)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        if (is_fired(&net->transitions[i], FIRED_START))
            spread(net, &net->transitions[i], reached, false);
    }
    spread_on(net, reached, false);
}
