/* The states of an exploration as text, for 'dump --stage=states'. */
#include "explorer.h"
#include "prove.h"

static void add_id(const Net *net, uint32_t element, Text *text)
{
    text_add_format(text, " %s", net->elements[element].id);
}

/* The elements that are passed between the state before and this one. */
static void dump_way(Explorer *explorer, const State *state, Text *text)
{
    uint32_t from = state->from;
    Replay replay = explorer_replay(explorer, from, NET_NONE, state->serial,
                                    NET_NONE);
    const Transition *fired = &explorer->net->transitions[replay.fired];
    if (from == NET_NONE)
        text_add(text, "  from nothing");
    else
        text_add_format(text, "  from %u", from);
    text_add_format(text, " by %s", trigger_facts(fired)->word);
    add_id(explorer->net, fired->node, text);
    text_add(text, " passing");
    for (uint32_t i = 0; i < replay.log_count; i++)
        add_id(explorer->net, replay.log[i], text);
    text_add_char(text, '\n');
}

static void dump_tokens(const Explorer *explorer, uint32_t state, Text *text)
{
    for (uint32_t i = 0; i < explorer->net->place_count; i++) {
        const Place *place = &explorer->net->places[i];
        uint32_t count = explorer_count(explorer, state, i);
        if (count == 0) continue;
        text_add_format(text, "  %s %s", place_facts(place)->word, place->id);
        if (count > 1)
            text_add_format(text, " %u%s", count,
                            count == explorer->most ? " or more" : "");
        text_add_char(text, '\n');
    }
}

/* One value of each region that the variable may lie in. */
static void dump_known(const Explorer *explorer, uint32_t state, uint32_t index,
                       Text *text)
{
    const Domain *domain = domain_at(explorer->domains, index);
    Mask mask = explorer_words(explorer,
                               state)[explorer->marking_words + index];
    const char *between = ": ";

    if (mask == domain_anything(domain)) return;
    text_add_format(text, "  known %s", domain->name);
    for (uint32_t i = 0; i < MOST_REGIONS; i++) {
        Mask region = UINT64_C(1) << i;
        if ((mask & region) == 0) continue;
        text_add(text, between);
        text_add(text, domain_witness(domain, region, text->arena).value);
        between = ", ";
    }
    text_add(text, (mask & MASK_FRESH) != 0 ? " (not yet read)\n" : "\n");
}

/* Where its edges lead, each state once. */
static void dump_edges(const Explorer *explorer, const Graph *after,
                       uint32_t state, Text *text)
{
    const uint32_t *first = after->targets + after->start[state];
    const uint32_t *end = after->targets + after->start[state + 1];
    for (const uint32_t *to = first; to < end; to++) {
        const uint32_t *before = first;
        while (*before != *to) before++;
        if (before == to) text_add_format(text, "  to %u\n", *to);
    }
    if ((explorer->states.items[state].flags & STATE_ENDS) != 0)
        text_add(text, "  to the end\n");
}

static void dump_state(Explorer *explorer, const Graph *after, uint32_t state,
                       Text *text)
{
    const State *row = &explorer->states.items[state];
    bool sure = (row->flags & STATE_SURE) != 0;

    text_add_format(text, "state %u%s\n", state, sure ? "" : " perhaps");
    dump_way(explorer, row, text);
    dump_tokens(explorer, state, text);
    for (uint32_t i = 0; i < explorer->domain_count; i++)
        dump_known(explorer, state, i, text);
    dump_edges(explorer, after, state, text);
}

void states_dump(const Net *net, size_t max_states, Text *text)
{
    Arena *proof = arena_new();
    if (max_states == 0) max_states = LIMIT_DUMP_STATES;
    Explorer *explorer = explore(net, max_states, EXTENT_ALL, true, FEW_BITS,
                                 proof);
    uint32_t count = (uint32_t)explorer->states.count;
    Graph after = graph_of(count, explorer->edges.items, explorer->edges.count,
                           false, proof);

    text_add_format(text, "process %s\n", net->id);
    for (uint32_t i = 0; i < count; i++) dump_state(explorer, &after, i, text);
    if (explorer->stopped)
        text_add_format(text, "stopped at %zu states\n",
                        explorer->states.count);
    arena_free(proof);
}
