/* What opens a wait: when a timer is due, by which key a message comes, who
   is asked. */
#include "interpret.h"

#include <string.h>

#include "../read/iso8601.h"

enum { CYCLE_TEXT_MAX = 128 };

typedef struct Due {
    int64_t due_ms;
    int64_t repetitions;
    int64_t interval_ms;
} Due;

static bool is_text(BpmnValue value)
{
    return !value.is_null
        && (value.type == BPMN_TEXT || value.type == BPMN_ENUMERATION);
}

/* What an opening needs is not there, or something went wrong before. */
static BpmnCause cause_of(BpmnStep *step, bool had)
{
    BpmnCause cause = bpmn_take_cause(step);
    if (cause == BPMN_CAUSE_NONE && !had) cause = BPMN_CAUSE_NO_VALUE;
    return cause;
}

static bool due_after(const Evaluation *evaluation, const Formula *formula,
                      BpmnValue value, int64_t *due_ms)
{
    int32_t months = 0;
    int64_t ms = value.as.integer;
    if (is_text(value)) {
        if (!bpmn_duration_read(value.as.text, &months, &ms)) return false;
    } else if (value.is_null || value.type != BPMN_DURATION) {
        return false;
    } else if (formula->tree->kind == EXPRESSION_DURATION) {
        months = formula->tree->months;
    }
    *due_ms = bpmn_instant_add(evaluation->step->now_ms, months, ms);
    return true;
}

static bool due_at(BpmnValue value, int64_t *due_ms)
{
    if (is_text(value)) return bpmn_instant_read(value.as.text, due_ms);
    *due_ms = value.as.integer;
    return !value.is_null && value.type == BPMN_INSTANT;
}

/* A cycle in months has no length in milliseconds, and is refused. */
static bool due_again(const Evaluation *evaluation, BpmnValue value, Due *due)
{
    char text[CYCLE_TEXT_MAX];
    IsoCycle cycle;
    if (!is_text(value) || value.as.text.length >= sizeof text) return false;
    memcpy(text, value.as.text.bytes, value.as.text.length);
    text[value.as.text.length] = '\0';
    if (!iso_cycle(text, &cycle) || cycle.interval.months != 0
        || cycle.repetitions == 0)
        return false;
    due->due_ms = cycle.has_start
        ? cycle.start_ms
        : bpmn_instant_add(evaluation->step->now_ms, 0, cycle.interval.ms);
    due->repetitions = cycle.repetitions;
    due->interval_ms = cycle.interval.ms;
    return true;
}

static BpmnCause open_timer(const Evaluation *evaluation, uint16_t element,
                            const Opening *opening, bool dry)
{
    const Formula *formula = opening->value;
    BpmnValue value = evaluate_formula(evaluation, formula);
    Due due = { .repetitions = 1 };
    bool had;
    if (opening->due == DUE_AGAIN)
        had = due_again(evaluation, value, &due);
    else if (opening->due == DUE_AT)
        had = due_at(value, &due.due_ms);
    else
        had = due_after(evaluation, formula, value, &due.due_ms);
    BpmnCause cause = cause_of(evaluation->step, had);
    if (cause != BPMN_CAUSE_NONE || dry) return cause;
    if (opening->once) {
        due.repetitions = 1;
        due.interval_ms = 0;
    }
    bpmn_open_timer(evaluation->step, element, due.due_ms, due.repetitions,
                    due.interval_ms);
    return BPMN_CAUSE_NONE;
}

static BpmnCause open_message(const Evaluation *evaluation, uint16_t element,
                              const Opening *opening, bool dry)
{
    BpmnString key = { NULL, 0 };
    if (opening->value) {
        BpmnValue value = evaluate_formula(evaluation, opening->value);
        char buffer[BPMN_DECIMAL_TEXT_MAX];
        bool had = is_text(value);
        if (had) {
            key = value.as.text;
        } else if (!value.is_null && value.type == BPMN_INTEGER) {
            size_t length = bpmn_integer_print(value.as.integer, buffer);
            key = bpmn_join(evaluation->step, (BpmnString){ buffer, length },
                            (BpmnString){ "", 0 });
            had = true;
        } else if (!value.is_null && value.type == BPMN_DECIMAL) {
            size_t length = bpmn_decimal_print(value.as.decimal, buffer);
            key = bpmn_join(evaluation->step, (BpmnString){ buffer, length },
                            (BpmnString){ "", 0 });
            had = true;
        }
        BpmnCause cause = cause_of(evaluation->step, had);
        if (cause != BPMN_CAUSE_NONE) return cause;
    }
    if (!dry) bpmn_open_message(evaluation->step, element, key);
    return BPMN_CAUSE_NONE;
}

/* A text that an expression gives; without one it is in the table. */
static bool find_text(const Evaluation *evaluation, const Formula *formula,
                      BpmnString *text)
{
    if (!formula) return true;
    BpmnValue value = evaluate_formula(evaluation, formula);
    if (!is_text(value)) return false;
    *text = value.as.text;
    return true;
}

static bool find_names(const Evaluation *evaluation, const Formula *formula,
                       BpmnNames *names)
{
    BpmnString text = { NULL, 0 };
    if (!find_text(evaluation, formula, &text)) return false;
    if (formula) *names = bpmn_names_in(evaluation->step, text);
    return true;
}

/* A date that is only shown: none when it cannot be read. */
static int64_t find_date(const Evaluation *evaluation, const Formula *formula)
{
    BpmnValue value = evaluate_formula(evaluation, formula);
    int64_t ms = INT64_MIN;
    bool is_period = is_text(value) && value.as.text.length > 0
        && value.as.text.bytes[0] == 'P';
    bool had = is_period || value.type == BPMN_DURATION
        ? due_after(evaluation, formula, value, &ms)
        : due_at(value, &ms);
    bpmn_take_cause(evaluation->step);
    return had ? ms : INT64_MIN;
}

static int64_t find_priority(const Evaluation *evaluation,
                             const Formula *formula)
{
    BpmnValue value = evaluate_formula(evaluation, formula);
    BpmnDecimal decimal = value.as.decimal;
    int64_t priority = 50;
    bool is_decimal = !value.is_null && value.type == BPMN_DECIMAL;
    bpmn_take_cause(evaluation->step);
    if (!value.is_null && value.type == BPMN_INTEGER) return value.as.integer;
    if (is_text(value)) is_decimal = bpmn_decimal_read(value.as.text, &decimal);
    if (is_decimal) bpmn_decimal_to_integer(decimal, &priority);
    return priority;
}

static BpmnCause open_task(const Evaluation *evaluation, uint16_t element,
                           const Opening *opening, bool dry)
{
    BpmnTaskOpening task = { .priority = 50 };
    bool had = find_text(evaluation, opening->assignee, &task.assignee)
        && find_names(evaluation, opening->candidate_users,
                      &task.candidate_users)
        && find_names(evaluation, opening->candidate_groups,
                      &task.candidate_groups);
    BpmnCause cause = cause_of(evaluation->step, had);
    if (cause != BPMN_CAUSE_NONE || dry) return cause;
    task.due_ms = find_date(evaluation, opening->due_date);
    task.follow_up_ms = find_date(evaluation, opening->follow_up_date);
    task.priority = find_priority(evaluation, opening->priority);
    bpmn_open_task(evaluation->step, element, &task);
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
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
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
