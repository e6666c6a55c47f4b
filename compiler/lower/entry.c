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

/* What a token that was moved has left empty in a frame completes, inner scopes
   first. */
static Acts left_in(Lowering *lowering, uint32_t frame)
{
    const Net *net = lowering->net;
    Acts acts = acts_new(lowering->arena);

    lowering->frame = frame;
    for (uint32_t scope = net->scope_count; --scope > 0;) {
        if (net->places[net->scopes[scope].place].frame == frame)
            lower_complete_scope(lowering, &acts, scope, true);
    }
    return acts;
}

/* The same in a routine, once for each frame of items. */
static void add_left(Lowering *lowering, Acts *acts, uint32_t frame)
{
    uint32_t *left = &lowering->left[frame];
    uint32_t element = lowering->net->frames[frame].element;

    if (*left == NET_NONE) {
        Acts body = left_in(lowering, frame);

        if (!body.first) return;
        *left = lower_add_routine(lowering, ROUTINE_NODE, NET_NONE, element,
                                  "item_left");
        lowering->made.items[*left].body = body.first;
    }
    act_add(acts, ACT_CALL, *left);
}

static void add_entry(Lowering *lowering, uint32_t target, char *name)
{
    const Net *net = lowering->net;
    PlanSwitch *enters = &lowering->plan->enters;
    uint32_t place = net_entry(net, target);
    Acts acts = acts_new(lowering->arena);

    lower_begin(lowering, &acts, place);
    for (uint32_t frame = net->places[place].frame; frame != 0;
         frame = net->frames[frame].parent) {
        if (net->frames[frame].begins != NET_NONE)
            add_left(lowering, &acts, frame);
    }
    lower_settle(lowering, &acts, net->places[place].frame);
    enters->cases[enters->count++] = (PlanCase){ target, name, acts.first };
}

void lower_pages(Lowering *lowering, PlanSwitch *of, const char *word)
{
    uint32_t count = (of->count + SWITCH_CASES - 1) / SWITCH_CASES;

    of->pages = NEW_ARRAY(lowering->arena, Routine, count);
    of->page_count = count;
    for (uint32_t i = 0; i < count; i++) {
        char *name = arena_format(lowering->arena, "%s_%s",
                                  lowering->plan->prefix, word);

        if (count > 1) {
            uint32_t first = of->cases[i * SWITCH_CASES].number;
            name = names_claim(
                &lowering->names,
                arena_format(lowering->arena, "%s_from_%u", name, first));
        }
        of->pages[i] = (Routine){
            .kind = ROUTINE_ENTRY,
            .name = name,
            .element = NET_NONE,
            .loop = NET_NONE,
            .uses_step = true,
        };
    }
}

void lower_items(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;

    if (net->frame_count == 1) return;
    plan->opens.cases = NEW_ARRAY(lowering->arena, PlanCase, net->frame_count);
    for (uint32_t i = 1; i < net->frame_count; i++) {
        Acts acts = acts_new(lowering->arena);

        if (net->frames[i].begins == NET_NONE) continue;
        lower_begin(lowering, &acts, net->frames[i].begins);
        lower_settle(lowering, &acts, i);
        plan->opens.cases[plan->opens.count++] =
            (PlanCase){ i, plan->frames[i].constant, acts.first };
    }
    lower_pages(lowering, &plan->opens, "opens");
}

void lower_entries(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;
    if (!can_take(net)) return;
    lowering->left = net_no_numbers(lowering->arena, net->frame_count);
    plan->enters.cases = NEW_ARRAY(lowering->arena, PlanCase,
                                   net->element_count + net->retry_count);
    for (uint32_t i = 0; i < net->element_count; i++) {
        if (net->elements[i].enter != NET_NONE) {
            add_entry(lowering, i, plan->elements[i]);
        }
    }
    for (uint32_t i = 0; i < net->retry_count; i++) {
        add_entry(lowering, net->element_count + i,
                  retry_name(lowering, net->retries[i]));
    }
    plan->leaving = left_in(lowering, 0).first;
    lower_pages(lowering, &plan->enters, "enters");
}
