/* What holds of every plan that plan_lower() has made. */
#include "plan.h"

#include <string.h>

/* How many there are of what an act's number is of. */
static uint32_t most_number(const Plan *plan, ActKind kind)
{
    const uint32_t counts[] = {
#define NOTHING_COUNT UINT32_MAX
#define ELEMENT_COUNT plan->net->element_count
#define PLACE_COUNT plan->net->place_count
#define BRANCH_COUNT plan->place_count
#define FIELD_COUNT plan->tables.field_count
#define ROUTINE_COUNT plan->routine_count
#define SCOPE_COUNT plan->net->scope_count
#define FRAME_COUNT plan->net->frame_count
#define ACT(NAME, word, uses, NUMBER, LIST) NUMBER##_COUNT,
#include "act.def"
#undef ACT
    };

    return counts[kind];
}

/* The same of what its list is of; 0: it has none. */
static uint32_t most_in_list(const Plan *plan, ActKind kind)
{
    const uint32_t counts[] = {
#define NONE_MOST 0
#define PLACES_MOST plan->net->place_count
#define FLOWS_MOST plan->net->element_count
#define ACT(NAME, word, uses, NUMBER, LIST) LIST##_MOST,
#include "act.def"
#undef ACT
    };

    return counts[kind];
}

typedef struct ActCheck {
    const Plan *plan;
    bool is_whole;
} ActCheck;

static void check_act(void *user, const Act *act)
{
    ActCheck *check = user;

    if (act->number >= most_number(check->plan, act->kind))
        check->is_whole = false;
    for (size_t i = 0; i < act->place_count; i++) {
        if (act->places[i] >= most_in_list(check->plan, act->kind))
            check->is_whole = false;
    }
}

static bool are_acts_whole(const Plan *plan, const Act *act)
{
    ActCheck check = { plan, true };

    plan_visit(act, check_act, &check);
    return check.is_whole;
}

/* Of a place that rests: its bit leads back to it. */
static bool is_place_whole(const Plan *plan, uint32_t index)
{
    const PlanPlace *place = &plan->places[index];

    const PlanFrame *frame = &plan->frames[place->frame];

    if (frame->words == 0 ? !place->counter
                          : place->bit >= frame->words * WORD_BITS)
        return false;
    return index >= plan->rest_count || plan->place_bits[place->place] == index;
}

/* Looks for a call inside the loop that something follows. */
static bool has_inner_call(const Plan *plan, uint32_t loop, const Act *act,
                           bool last)
{
    for (; act; act = act->next) {
        bool ends = act->next ? act->next->kind == ACT_RETURN : last;

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

/* A loop that turns can call nobody but at its end: plan_is_possible() has seen
   that nobody must. */
static bool has_split(const Plan *plan)
{
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        const Routine *routine = &plan->routines[i];

        if (routine->loop != NET_NONE
            && has_inner_call(plan, routine->loop, routine->body, true)) {
            return true;
        }
    }
    return false;
}

bool plan_is_whole(const Plan *plan)
{
    for (uint32_t i = 0; i < plan->place_count; i++) {
        if (!is_place_whole(plan, i)) return false;
    }
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        const Routine *routine = &plan->routines[i];

        if (!routine->name || !are_acts_whole(plan, routine->body))
            return false;
        if (routine->loop != NET_NONE && routine->loop >= plan->loop_count)
            return false;
    }
    for (uint32_t i = 0; i < plan->enters.count; i++) {
        if (!are_acts_whole(plan, plan->enters.cases[i].acts)) return false;
    }
    for (uint32_t i = 0; i < plan->opens.count; i++) {
        if (!are_acts_whole(plan, plan->opens.cases[i].acts)) return false;
    }
    return are_acts_whole(plan, plan->leaving) && !has_split(plan)
        && plan->words > 0 && plan->rest_count <= plan->place_count
        && plan->tables.image_bytes % 8 == 0
        && plan->tables.image_bytes <= plan->tables.max_image_bytes;
}
