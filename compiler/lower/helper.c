/* What the routines use that is defined before them. */
#include "lower.h"

enum { NEITHER = 0, STEP = 1, IMAGE = 2, BOTH = 3 };

static const uint8_t USES[] = {
#define ACT(NAME, word, uses, NUMBER) [ACT_##NAME] = uses,
#include "act.def"
#undef ACT
};

/* What is looked at: a routine and all that it does. */
typedef struct Asking {
    Plan *plan;
    Routine *routine;
} Asking;

static void use(const Asking *asking, int uses)
{
    if (uses & STEP) asking->routine->uses_step = true;
    if (uses & IMAGE) asking->routine->uses_image = true;
}

static void ask_term(const Asking *asking, const Term *term)
{
    if (!term) return;
    switch (term->kind) {
    case TERM_HAS:
        asking->plan->fields[term->number].asked = true;
        use(asking, IMAGE);
        break;
    case TERM_FIELD: use(asking, IMAGE); break;
    case TERM_DECIMAL: asking->plan->decimals = true; break;
    case TERM_HAS_PARAMETER:
    case TERM_PARAMETER:
    case TERM_NOW:
    case TERM_NEED:
    case TERM_EXACT_CALL:
    case TERM_STEP_CALL: use(asking, STEP); break;
    case TERM_TRUE:
    case TERM_FALSE:
    case TERM_INTEGER:
    case TERM_STRING:
    case TERM_CONSTANT:
    case TERM_AND:
    case TERM_OR:
    case TERM_NOT:
    case TERM_COMPARE:
    case TERM_COMPARE_BY:
    case TERM_CALL:
    case TERM_CHOOSE:
    case TERM_NOTED: break;
    }
    for (size_t i = 0; i < term->operand_count; i++) {
        ask_term(asking, term->operands[i]);
    }
}

static void ask_opening(const Asking *asking, const PlanOpening *opening)
{
    if (!opening) return;
    ask_term(asking, opening->value);
    for (size_t i = 0; i < opening->text_count; i++) {
        ask_term(asking, opening->texts[i].value);
    }
    ask_term(asking, opening->due);
    ask_term(asking, opening->follow_up);
    ask_term(asking, opening->priority);
}

/* A mask: the constants of whole scopes, and where tokens are taken from. A
   word without any of its bits is not written. */
static void ask_mask(const Asking *asking, const Act *act,
                     const MaskPart *parts, size_t count)
{
    Plan *plan = asking->plan;

    for (size_t i = 0; i < count; i++) {
        for (uint32_t word = 0; word < plan->words; word++) {
            if (!plan_part_in(plan, parts[i], word)) continue;
            use(asking, USES[act->kind]);
            if (parts[i].scope != NET_NONE) plan->asked[parts[i].scope] = true;
            if (act->kind == ACT_WITHDRAW) plan->withdraws[word] = true;
        }
    }
}

static void ask_places(const Asking *asking, const Act *act)
{
    MaskPart *parts = NEW_ARRAY(asking->plan->arena, MaskPart,
                                act->place_count);

    ask_mask(asking, act, parts,
             plan_mask(asking->plan, act->places, act->place_count, parts));
}

static bool is_mask(const Act *act)
{
    return act->kind == ACT_IF_EMPTY || act->kind == ACT_WITHDRAW
        || act->kind == ACT_IF_MARKED;
}

static void ask_act(const Asking *asking, const Act *act)
{
    bool constant = act->kind == ACT_ASSIGN && act->term
        && act->term->kind == TERM_CONSTANT;

    ask_term(asking, act->term);
    ask_term(asking, act->present);
    ask_opening(asking, act->opening);
    if (constant) asking->plan->fields[act->number].null_named = true;
    if (act->kind == ACT_IF_CAUSE || (act->kind == ACT_ASSIGN && act->then)) {
        asking->routine->uses_cause = true;
    }
    if (act->kind == ACT_IF_EMPTY)
        ask_mask(asking, act, &(MaskPart){ act->number, NET_NONE }, 1);
    if (act->place_count > 0 && is_mask(act))
        ask_places(asking, act);
    else if (!is_mask(act))
        use(asking, constant ? IMAGE : USES[act->kind]);
}

static void ask_acts(const Asking *asking, const Act *act)
{
    for (; act; act = act->next) {
        ask_act(asking, act);
        ask_acts(asking, act->then);
        /* An if-chain can be long, so it is walked and not entered. */
        const Act *other = act->otherwise;
        for (; other && other->otherwise; other = other->otherwise) {
            ask_act(asking, other);
            ask_acts(asking, other->then);
        }
        ask_acts(asking, other);
        if (plan_jumps(asking->plan, asking->routine, act)) return;
    }
}

void lower_helpers(Lowering *lowering)
{
    Plan *plan = lowering->plan;

    plan->asked = NEW_ARRAY(lowering->arena, bool, plan->net->scope_count);
    plan->withdraws = NEW_ARRAY(lowering->arena, bool, plan->words);
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        Asking asking = { plan, &plan->routines[i] };

        ask_acts(&asking, plan->routines[i].body);
    }
    for (uint32_t i = 0; i < plan->entry_count; i++) {
        Asking asking = { plan, &plan->entry_pages[i / SWITCH_CASES] };

        ask_acts(&asking, plan->entries[i].acts);
    }
    if (plan->leaving) {
        ask_acts(&(Asking){ plan, plan->entry_pages }, plan->leaving);
    }
}
