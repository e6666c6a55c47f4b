/* What opens a wait: when a timer is due, by which key a message comes, who
   is asked. */
#include "evaluate.h"

#include "bpmn/operation.h"

static void arm_cycle(BpmnStep *step, uint16_t element, const Opening *opening,
                      const BpmnCycle *cycle, int64_t repetitions)
{
    bpmn_open_cycle(step, element, cycle, opening->once ? 1 : repetitions);
}

static BpmnCause compute_cycle(const Evaluation *evaluation, uint16_t element,
                               const Opening *opening, bool dry)
{
    BpmnStep *step = evaluation->step;
    BpmnAgain again = bpmn_again(step,
                                 evaluate_formula(evaluation, opening->value));
    BpmnCause cause = bpmn_take_cause(step);
    if (cause == BPMN_CAUSE_NONE && !dry)
        arm_cycle(step, element, opening, &again.cycle, again.repetitions);
    return cause;
}

static BpmnCause compute_timer(const Evaluation *evaluation, uint16_t element,
                               const Opening *opening, bool dry)
{
    BpmnStep *step = evaluation->step;
    BpmnValue value = evaluate_formula(evaluation, opening->value);
    int64_t due_ms = opening->due == DUE_AT ? bpmn_due_at(step, value)
                                            : bpmn_due_after(step, value);
    BpmnCause cause = bpmn_take_cause(step);
    if (cause == BPMN_CAUSE_NONE && !dry)
        bpmn_open_timer(step, element, due_ms);
    return cause;
}

static void arm_timer(BpmnStep *step, uint16_t element, const Opening *opening)
{
    if (opening->row.cron)
        bpmn_open_cron(step, element);
    else if (opening->due == DUE_AGAIN)
        arm_cycle(step, element, opening, &opening->again.cycle,
                  opening->again.repetitions);
    else
        bpmn_open_timer(step, element,
                        opening->due == DUE_AT
                            ? opening->at_ms
                            : bpmn_instant_add(step->now_ms,
                                               opening->after.months,
                                               opening->after.ms));
}

static BpmnCause open_timer(const Evaluation *evaluation, uint16_t element,
                            const Opening *opening, bool dry)
{
    if (!opening->is_constant && opening->due == DUE_AGAIN)
        return compute_cycle(evaluation, element, opening, dry);
    if (!opening->is_constant)
        return compute_timer(evaluation, element, opening, dry);
    if (!dry) arm_timer(evaluation->step, element, opening);
    return BPMN_CAUSE_NONE;
}

/* A key or name that is computed; bytes null: there is none. */
static BpmnString key_of(const Evaluation *evaluation, const Formula *formula)
{
    if (!formula) return (BpmnString){ NULL, 0 };
    return bpmn_key(evaluation->step, evaluate_formula(evaluation, formula));
}

static BpmnCause open_message(const Evaluation *evaluation, uint16_t element,
                              const Opening *opening, bool dry)
{
    BpmnStep *step = evaluation->step;
    BpmnString name = key_of(evaluation, opening->name);
    BpmnString key = key_of(evaluation, opening->value);
    BpmnCause cause = bpmn_take_cause(step);
    if (cause != BPMN_CAUSE_NONE || dry) return cause;
    bpmn_open_message(step, element, key);
    if (opening->name) bpmn_name_awaited(step, name);
    return BPMN_CAUSE_NONE;
}

static BpmnCause open_signal(const Evaluation *evaluation, uint16_t element,
                             const Opening *opening, bool dry)
{
    BpmnStep *step = evaluation->step;
    BpmnString name = key_of(evaluation, opening->name);
    BpmnCause cause = bpmn_take_cause(step);
    if (cause == BPMN_CAUSE_NONE && !dry) bpmn_open_signal(step, element, name);
    return cause;
}

/* A text that an expression gives; without one it is in the table. */
static BpmnString name_of(const Evaluation *evaluation, const Formula *formula)
{
    if (!formula) return (BpmnString){ NULL, 0 };
    return bpmn_name(evaluation->step, evaluate_formula(evaluation, formula));
}

static BpmnNames names_of(const Evaluation *evaluation, const Opening *opening,
                          AskedKind kind)
{
    const Formula *formula = opening->asked[kind];
    if (!formula) return (BpmnNames){ NULL, 0 };
    return (asked_beside(opening, kind) ? bpmn_more_names : bpmn_names)(
        evaluation->step, evaluate_formula(evaluation, formula));
}

static BpmnCause open_task(const Evaluation *evaluation, uint16_t element,
                           const Opening *opening, bool dry)
{
    BpmnStep *step = evaluation->step;
    BpmnTaskOpening task = { 0 };
    task.assignee = name_of(evaluation, opening->asked[ASKED_ASSIGNEE]);
    task.candidate_users = names_of(evaluation, opening, ASKED_USERS);
    task.candidate_groups = names_of(evaluation, opening, ASKED_GROUPS);
    BpmnCause cause = bpmn_take_cause(step);
    if (cause != BPMN_CAUSE_NONE || dry) return cause;
    task.due_ms = bpmn_shown_date(
        step, evaluate_formula(evaluation, opening->asked[ASKED_DUE]));
    task.follow_up_ms = bpmn_shown_date(
        step, evaluate_formula(evaluation, opening->asked[ASKED_FOLLOW_UP]));
    task.priority = bpmn_priority(
        step, evaluate_formula(evaluation, opening->asked[ASKED_PRIORITY]));
    bpmn_open_task(step, element, &task);
    return BPMN_CAUSE_NONE;
}

typedef BpmnCause ComputeOpening(const Evaluation *evaluation, uint16_t element,
                                 const Opening *opening, bool dry);
typedef void OpenPlain(BpmnStep *step, uint16_t element);

/* How each kind of wait opens: one of the two, or not by a step. */
#define OPENS_PLAIN(word)      \
    {                          \
        NULL, bpmn_open_##word \
    }
#define OPENS_COMPUTED(word) \
    {                        \
        open_##word, NULL    \
    }
#define OPENS_ENGINE(word) \
    {                      \
        NULL, NULL         \
    }

static const struct {
    ComputeOpening *compute;
    OpenPlain *open;
} OPENERS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = OPENS_##OPENS(word),
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

BpmnCause open_place(const Evaluation *evaluation, const Place *place, bool dry)
{
    const Opening *opening = place->opening;
    BpmnWaitKind kind = opening->row.kind;
    uint16_t element = (uint16_t)place->element;
    if (OPENERS[kind].compute)
        return OPENERS[kind].compute(evaluation, element, opening, dry);
    if (!dry) OPENERS[kind].open(evaluation->step, element);
    return BPMN_CAUSE_NONE;
}
