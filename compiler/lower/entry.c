/* Where operators let tokens enter: nodes, and what only a retry enters. */
#include "lower.h"

/* Whether an operator can take a token from anywhere. */
static bool can_take(const Net *net)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (place_facts(&net->places[i])->taken != TAKEN_QUIET) return true;
    }
    return false;
}

/* again_tier1_leaves */
static char *retry_name(Lowering *lowering, uint32_t place)
{
    const Net *net = lowering->net;
    uint32_t arrival = net->consumers[place];
    const Transition *again = &net->transitions[arrival];

    return names_claim(
        &lowering->names,
        name_upper(lowering->arena,
                   arena_format(lowering->arena, "again_%s_%s",
                                lowering->plan->words_of[again->node],
                                lower_arrival_word(lowering, again))));
}

static void add_entry(Lowering *lowering, uint32_t target, char *name)
{
    Plan *plan = lowering->plan;
    Acts acts = acts_new(lowering->arena);

    lower_turn(lowering, &acts, net_entry(lowering->net, target));
    plan->entries[plan->entry_count++] = (PlanEntry){ target, name,
                                                      acts.first };
}

static void add_pages(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    uint32_t count = (plan->entry_count + SWITCH_CASES - 1) / SWITCH_CASES;

    plan->entry_pages = NEW_ARRAY(lowering->arena, Routine, count);
    plan->entry_page_count = count;
    for (uint32_t i = 0; i < count; i++) {
        char *name = arena_format(lowering->arena, "%s_enters", plan->prefix);

        if (count > 1) {
            uint32_t first = plan->entries[i * SWITCH_CASES].target;
            name = names_claim(
                &lowering->names,
                arena_format(lowering->arena, "%s_from_%u", name, first));
        }
        plan->entry_pages[i] = (Routine){
            .kind = ROUTINE_ENTRY,
            .name = name,
            .element = NET_NONE,
            .loop = NET_NONE,
            .uses_step = true,
        };
    }
}

void lower_entries(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;
    Acts leaving = acts_new(lowering->arena);

    if (!can_take(net)) return;
    plan->entries = NEW_ARRAY(lowering->arena, PlanEntry,
                              net->node_count + net->retry_count);
    for (uint32_t i = 0; i < net->node_count; i++) {
        if (net->elements[i].enter != NET_NONE) {
            add_entry(lowering, i, plan->elements[i]);
        }
    }
    for (uint32_t i = 0; i < net->retry_count; i++) {
        add_entry(lowering, net->element_count + i,
                  retry_name(lowering, net->retries[i]));
    }
    for (uint32_t scope = net->scope_count; --scope > 0;) {
        lower_complete_scope(lowering, &leaving, scope, true);
    }
    plan->leaving = leaving.first;
    add_pages(lowering);
}
