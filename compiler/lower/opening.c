/* What opens a wait: when a timer is due, by which key a message comes, who
   is asked. */
#include "lower.h"

/* Can it be had whatever happens, as a value of that type? */
static bool is_sure(const PlanValue *value, BpmnType type)
{
    if (!value || !value->terms) return value;
    const Term *root = terms_root(value->terms);
    return !root->can_fail && !root->may_be_null
        && bpmn_types_meet(root->type, type);
}

/* key_of_order: nothing else in the file is called so. */
static char *local_of(Lowering *lowering, const PlanOpening *opening,
                      const char *what)
{
    const char *word = lowering->plan->words_of[opening->element];

    return names_claim(&lowering->names,
                       arena_format(lowering->arena, "%s_of_%s", what, word));
}

static void open_timer(Lowering *lowering, PlanOpening *opening,
                       const Opening *from)
{
    if (from->is_constant) return;
    opening->value = lower_value(lowering, from->value, opening->element,
                                 "due");
    /* a duration may lead out of the instants */
    opening->needs = from->due != DUE_AT || !opening->value
        || !opening->value->terms || !is_sure(opening->value, BPMN_INSTANT);
    if (opening->needs) opening->local = local_of(lowering, opening, "due");
}

/* A key or name: a text, or what is written as one; false: it may not be
   there. */
static bool lower_text(Lowering *lowering, const PlanOpening *opening,
                       const Formula *formula, const char *what,
                       const PlanValue **value)
{
    if (!formula) return true;
    *value = lower_value(lowering, formula, opening->element, what);
    return is_sure(*value, BPMN_TEXT) || is_sure(*value, BPMN_DECIMAL);
}

/* Where one of both may not be there, both are computed before. */
static void open_message(Lowering *lowering, PlanOpening *opening,
                         const Opening *from)
{
    bool has_name = lower_text(lowering, opening, from->name, "name",
                               &opening->name);
    bool has_key = lower_text(lowering, opening, from->value, "key",
                              &opening->value);

    opening->needs = !has_name || !has_key;
    if (!opening->needs) return;
    if (opening->name)
        opening->local_name = local_of(lowering, opening, "name");
    if (opening->value) opening->local = local_of(lowering, opening, "key");
}

static void open_signal(Lowering *lowering, PlanOpening *opening,
                        const Opening *from)
{
    open_message(lowering, opening, from);
}

static void open_task(Lowering *lowering, PlanOpening *opening,
                      const Opening *from)
{
    bool any = false;

    for (AskedKind i = 0; i < ASKED_COUNT; i++) {
        if (!from->asked[i]) continue;
        opening->asked[i] = lower_value(lowering, from->asked[i],
                                        opening->element, ASKED_FACTS[i].word);
        opening->needs = opening->needs || ASKED_FACTS[i].is_needed;
        any = true;
    }
    if (any) opening->local = local_of(lowering, opening, "opening");
}

typedef void OpenWait(Lowering *lowering, PlanOpening *opening,
                      const Opening *from);

#define OPENS_PLAIN(word) NULL
#define OPENS_COMPUTED(word) open_##word
#define OPENS_ENGINE(word) NULL

static OpenWait *const OPENERS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = OPENS_##OPENS(word),
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

PlanOpening *lower_opening(Lowering *lowering, uint32_t place)
{
    const Opening *from = lowering->net->places[place].opening;
    if (!from) return NULL;
    PlanOpening *opening = NEW(lowering->arena, PlanOpening);

    opening->element = lowering->net->places[place].element;
    opening->from = from;
    if (OPENERS[from->row.kind])
        OPENERS[from->row.kind](lowering, opening, from);
    return opening;
}
