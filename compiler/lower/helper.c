/* What the routines use that is defined before them. */
#include "lower.h"

enum { NEITHER = 0, STEP = 1, IMAGE = 2, BOTH = 3 };

static const uint8_t USES[] = {
#define ACT(NAME, word, uses, NUMBER, LIST) [ACT_##NAME] = uses,
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

/* The image is that of a frame. */
static void use_frame(const Asking *asking, uint32_t frame, int uses)
{
    Routine *routine = asking->routine;
    size_t at = 0;

    use(asking, frame == 0 ? uses : (uses | STEP) & ~IMAGE);
    if (frame == 0 || uses == NEITHER) return;
    while (at < routine->frames.count && routine->frames.items[at] < frame)
        at++;
    if (at < routine->frames.count && routine->frames.items[at] == frame)
        return;
    VECTOR_ADD(asking->plan->arena, &routine->frames, frame);
    for (size_t i = routine->frames.count; --i > at;)
        routine->frames.items[i] = routine->frames.items[i - 1];
    routine->frames.items[at] = frame;
}

/* Does it lie in the image of the case? */
static bool is_of_case(const Asking *asking, const Term *term)
{
    const NetField *field = &asking->plan->net->fields[term->field];

    return field_is_stored(field) && field->frame == 0;
}

static void ask_field(const Asking *asking, const Term *term)
{
    const NetField *field = &asking->plan->net->fields[term->field];

    use(asking, is_of_case(asking, term) ? IMAGE : STEP);
    if (is_of_case(asking, term))
        asking->plan->fields[field->number].asked = true;
}

/* A condition that stands where it is needed. */
static void ask_terms(const Asking *asking, const Terms *terms, uint32_t first,
                      uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const Term *term = &terms->items[i];

        if (term->operation == OPERATION_FIELD) ask_field(asking, term);
        if (term->needs) use(asking, STEP);
    }
}

static void ask_value(const Asking *asking, const PlanValue *value)
{
    if (!value || !value->terms) return;
    const Term *root = terms_root(value->terms);
    bool is_field = root->operation == OPERATION_FIELD;
    if (value->name || (is_field && is_of_case(asking, root)))
        use(asking, BOTH);
    else if (is_field)
        use(asking, STEP);
}

static void ask_opening(const Asking *asking, const PlanOpening *opening)
{
    if (!opening) return;
    ask_value(asking, opening->value);
    ask_value(asking, opening->name);
    for (AskedKind i = 0; i < ASKED_COUNT; i++)
        ask_value(asking, opening->asked[i]);
}

/* What is computed in functions. */
static void ask_functions(Plan *plan)
{
    Routine ignored = { 0 };
    Asking asking = { plan, &ignored };

    for (size_t i = 0; i < plan->values.count; i++) {
        const Terms *terms = plan->values.items[i]->terms;

        if (plan_is_plain(terms)) ask_terms(&asking, terms, 0, terms->count);
        for (uint32_t j = 0; j < terms->count; j++) {
            if (terms->items[j].operation == OPERATION_SKIP)
                ask_terms(&asking, terms, plan_condition(terms, j), j);
        }
    }
}

/* A mask: the constants of whole scopes, and where tokens are taken from. A
   word without any of its bits is not written. */
static void ask_mask(const Asking *asking, const Act *act, uint32_t frame,
                     const MaskPart *parts, size_t count)
{
    Plan *plan = asking->plan;

    for (size_t i = 0; i < count; i++) {
        for (uint32_t word = 0; word < plan->words; word++) {
            if (!plan_part_in(plan, parts[i], word)) continue;
            use_frame(asking, frame, USES[act->kind]);
            if (parts[i].scope != NET_NONE) plan->asked[parts[i].scope] = true;
            if (act->kind == ACT_WITHDRAW)
                plan->withdraws[(size_t)frame * plan->words + word] = true;
        }
    }
}

static void ask_places(const Asking *asking, const Act *act)
{
    MaskPart *parts = NEW_ARRAY(asking->plan->arena, MaskPart,
                                act->place_count);
    uint32_t frame = plan_frame_of(asking->plan, act->places, act->place_count);

    ask_mask(asking, act, frame, parts,
             plan_mask(asking->plan, act->places, act->place_count, parts));
    for (size_t i = 0; i < act->place_count; i++) {
        uint32_t bit = asking->plan->place_bits[act->places[i]];

        if (act->kind == ACT_WITHDRAW && bit != NET_NONE
            && asking->plan->places[bit].frame == frame) {
            asking->plan->withdrawn[bit] = true;
        }
    }
}

static bool is_mask(const Act *act)
{
    return act->kind == ACT_IF_EMPTY || act->kind == ACT_WITHDRAW
        || act->kind == ACT_IF_MARKED;
}

/* The frame in whose image the act finds tokens. */
static uint32_t touched(const Plan *plan, const Act *act)
{
    const Place *places = plan->net->places;

    if (act->kind == ACT_PUT || act->kind == ACT_TAKE || act->kind == ACT_WAIT
        || act->kind == ACT_BODY)
        return places[act->number].frame;
    if (act->kind == ACT_PEND || act->kind == ACT_IF_PENDING)
        return plan->places[act->number].frame;
    if (act->kind == ACT_PUT_ALL || act->kind == ACT_TAKE_EACH)
        return places[act->places[0]].frame;
    return act->kind == ACT_GONE ? act->number : 0;
}

/* Does it assign what an item has of its own? */
static bool is_of_item(const Plan *plan, const Act *act)
{
    return act->kind == ACT_ASSIGN
        && plan->fields[act->number].field->frame != 0;
}

static void ask_act(void *user, const Act *act)
{
    const Asking *asking = user;
    bool constant = act->kind == ACT_ASSIGN && act->constant >= 0;
    bool is_condition = act->value && !act->value->name
        && act->kind != ACT_ASSIGN && act->kind != ACT_GIVES;

    if (is_condition)
        ask_terms(asking, act->value->terms, 0, act->value->terms->count);
    else
        ask_value(asking, act->value);
    ask_opening(asking, act->opening);
    if (constant) asking->plan->fields[act->number].null_named = true;
    if (act->kind == ACT_ITEMS) asking->routine->uses_total = true;
    if (act->kind == ACT_GIVES) asking->routine->uses_given = true;
    if (act->kind == ACT_IF_CAUSE
        || (act->then
            && (act->kind == ACT_ITEMS || act->kind == ACT_ASSIGN
                || act->kind == ACT_GIVES))) {
        asking->routine->uses_cause = true;
    }
    if (act->kind == ACT_IF_EMPTY)
        ask_mask(asking, act, plan_scope_frame(asking->plan, act->number),
                 &(MaskPart){ act->number, NET_NONE }, 1);
    if (act->place_count > 0 && is_mask(act))
        ask_places(asking, act);
    else if (is_of_item(asking->plan, act))
        use(asking, STEP);
    else if (!is_mask(act) && !plan_jumps(asking->plan, asking->routine, act))
        use_frame(asking, touched(asking->plan, act),
                  constant ? IMAGE : USES[act->kind]);
}

static void ask_cases(Plan *plan, const PlanSwitch *of)
{
    for (uint32_t i = 0; i < of->count; i++) {
        Asking asking = { plan, &of->pages[i / SWITCH_CASES] };

        plan_visit(of->cases[i].acts, ask_act, &asking);
    }
}

void lower_helpers(Lowering *lowering)
{
    Plan *plan = lowering->plan;

    plan->asked = NEW_ARRAY(lowering->arena, bool, plan->net->scope_count);
    ask_functions(plan);
    plan->withdraws = NEW_ARRAY(lowering->arena, bool,
                                (size_t)plan->net->frame_count * plan->words);
    plan->withdrawn = NEW_ARRAY(lowering->arena, bool, plan->place_count);
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        Asking asking = { plan, &plan->routines[i] };

        plan_visit(plan->routines[i].body, ask_act, &asking);
    }
    ask_cases(plan, &plan->events);
    ask_cases(plan, &plan->opens);
    ask_cases(plan, &plan->enters);
    if (plan->leaving) {
        plan_visit(plan->leaving, ask_act,
                   &(Asking){ plan, plan->enters.pages });
    }
}
