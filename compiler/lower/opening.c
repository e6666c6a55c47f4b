/* What opens a wait: when a timer is due, by which key a message comes, who
   is asked. The same as net/opening.c computes. */
#include "lower.h"

#include <string.h>

#include "read/iso8601.h"

static const Term *add_to_now(Lowering *lowering, int32_t months,
                              const Term *ms)
{
    Term *due = NEW(lowering->arena, Term), *now = NEW(lowering->arena, Term);

    now->kind = TERM_NOW;
    due->kind = TERM_CALL;
    due->type = BPMN_INSTANT;
    due->function = "bpmn_instant_add";
    due->operands = NEW_ARRAY(lowering->arena, const Term *, 3);
    due->operands[due->operand_count++] = now;
    due->operands[due->operand_count++] = term_integer(lowering->arena,
                                                       BPMN_INTEGER, months);
    due->operands[due->operand_count++] = ms;
    return due;
}

static const Term *instant(Lowering *lowering, int64_t ms)
{
    return term_integer(lowering->arena, BPMN_INSTANT, ms);
}

/* What the opening needs: that there is a value, and that computing it left
   no note. */
static const Term *needs_of(Lowering *lowering, const Expression *tree,
                            const Term *present, const Term *value)
{
    Term *noted;

    if (term_is(present, true) && (!tree || !lower_can_fail(tree))
        && value->kind != TERM_STEP_CALL) {
        return NULL;
    }
    if (!value || (!lower_can_fail(tree) && value->kind != TERM_STEP_CALL)) {
        return term_need(lowering->arena, present);
    }
    noted = NEW(lowering->arena, Term);
    noted->kind = TERM_NOTED;
    noted->type = BPMN_BOOLEAN;
    noted->operands = NEW_ARRAY(lowering->arena, const Term *, 3);
    noted->operands[noted->operand_count++] = present;
    noted->operands[noted->operand_count++] = value;
    noted->operands[noted->operand_count++] = term_need(lowering->arena,
                                                        present);
    return noted;
}

/* A timer whose value cannot be had, whatever happens. */
static void never_due(Lowering *lowering, PlanOpening *opening)
{
    opening->value = instant(lowering, 0);
    opening->needs = term_need(lowering->arena, term_truth(false));
}

static void constant_timer(Lowering *lowering, PlanOpening *opening,
                           DueKind due, const char *text)
{
    IsoDuration duration;
    IsoCycle cycle;
    int64_t ms;

    opening->repetitions = 1;
    if (due == DUE_AFTER
        && bpmn_duration_read(bpmn_string(text), &duration.months,
                              &duration.ms)) {
        opening->value = add_to_now(lowering, duration.months,
                                    instant(lowering, duration.ms));
    } else if (due == DUE_AT && bpmn_instant_read(bpmn_string(text), &ms)) {
        opening->value = instant(lowering, ms);
    } else if (due == DUE_AGAIN && iso_cycle(text, &cycle)
               && cycle.interval.months == 0 && cycle.repetitions != 0) {
        opening->value = cycle.has_start
            ? instant(lowering, cycle.start_ms)
            : add_to_now(lowering, 0, instant(lowering, cycle.interval.ms));
        opening->repetitions = cycle.repetitions;
        opening->interval_ms = cycle.interval.ms;
    } else {
        never_due(lowering, opening);
    }
}

static void computed_timer(Lowering *lowering, PlanOpening *opening,
                           DueKind due, const Expression *tree)
{
    Value value = lower_value(lowering, tree);
    bool after = due == DUE_AFTER;
    int32_t months = tree->kind == EXPRESSION_DURATION ? tree->months : 0;

    opening->repetitions = 1;
    if (value.value && lower_is_text(value.type)) {
        opening->value = term_call(
            lowering->arena, TERM_STEP_CALL, BPMN_INSTANT,
            after ? "bpmn_due_after" : "bpmn_due_at", value.value, NULL);
    } else if (value.value && after && value.type == BPMN_DURATION) {
        opening->value = add_to_now(lowering, months, value.value);
    } else if (value.value && !after && value.type == BPMN_INSTANT) {
        opening->value = value.value;
    } else {
        never_due(lowering, opening);
        return;
    }
    opening->needs = needs_of(lowering, tree, value.present, opening->value);
}

static void open_timer(Lowering *lowering, PlanOpening *opening,
                       const Opening *from)
{
    const Formula *formula = from->value;
    const Expression *tree = formula->is_expression ? formula->tree : NULL;

    opening->source = formula->text;
    if (tree && tree->kind != EXPRESSION_TEXT) {
        computed_timer(lowering, opening, from->due, tree);
    } else {
        constant_timer(lowering, opening, from->due,
                       tree                ? tree->text
                           : formula->text ? formula->text
                                           : "");
    }
    if (from->once) {
        opening->repetitions = 1;
        opening->interval_ms = 0;
    }
}

static void open_message(Lowering *lowering, PlanOpening *opening,
                         const Opening *from)
{
    const Formula *formula = from->value;

    if (!formula) return;
    opening->source = formula->text;
    if (!formula->is_expression || !formula->tree) {
        opening->value = term_string(lowering->arena, formula->text);
        return;
    }
    Value value = lower_value(lowering, formula->tree);
    if (!value.value
        || (!lower_is_text(value.type) && !lower_is_number(value.type))) {
        opening->value = term_string(lowering->arena, "");
        opening->needs = term_need(lowering->arena, term_truth(false));
        return;
    }
    opening->value = lower_as_text(lowering, value).value;
    opening->needs = needs_of(lowering, formula->tree, value.present,
                              lower_can_fail(formula->tree) ? value.value
                                                            : opening->value);
    if (!lower_can_fail(formula->tree)) {
        opening->needs = term_is(value.present, true)
            ? NULL
            : term_need(lowering->arena, value.present);
    }
}

/* A list of texts, with commas between them. */
static Value join_list(Lowering *lowering, const Expression *list)
{
    Arena *arena = lowering->arena;
    Value result = { .type = BPMN_TEXT, .present = term_truth(true) };

    for (size_t i = 0; i < list->child_count; i++) {
        Value item = lower_value(lowering, list->children[i]);

        if (!item.value || !lower_is_text(item.type)) {
            return (Value){ .present = term_need(arena, term_truth(false)) };
        }
        result.present = term_and(arena, result.present, item.present);
        if (i > 0) {
            result.value = term_call(arena, TERM_STEP_CALL, BPMN_TEXT,
                                     "bpmn_join", result.value,
                                     term_string(arena, ","));
            result.value = term_call(arena, TERM_STEP_CALL, BPMN_TEXT,
                                     "bpmn_join", result.value, item.value);
        } else {
            result.value = item.value;
        }
    }
    if (!result.value) result.value = term_string(arena, "");
    return result;
}

static void add_text(Lowering *lowering, PlanOpening *opening,
                     const char *field, const Formula *formula)
{
    if (!formula) return;
    const Expression *tree = formula->tree;
    bool list = tree->kind == EXPRESSION_CALL && text_equal(tree->text, "list");
    Value value = list ? join_list(lowering, tree)
                       : lower_value(lowering, tree);
    if (!value.value || !lower_is_text(value.type)) {
        value.present = term_truth(false);
        value.value = term_string(lowering->arena, "");
    }
    opening->texts[opening->text_count++] = (OpeningText){
        .field = field,
        .is_names = !text_equal(field, "assignee"),
        .value = value.value,
        .source = formula->text,
    };
    const Term *needs = term_need(lowering->arena, value.present);
    if (term_is(needs, true) && !lower_can_fail(tree)) return;
    if (lower_can_fail(tree) && !list) {
        needs = needs_of(lowering, tree, value.present, value.value);
    }
    opening->needs = opening->needs
        ? term_and(lowering->arena, opening->needs, needs)
        : needs;
}

/* A date that is only shown: none when it cannot be had. */
static const Term *shown_date(Lowering *lowering, PlanOpening *opening,
                              const Formula *formula)
{
    Arena *arena = lowering->arena;
    const Term *none = term_integer(arena, BPMN_INSTANT, INT64_MIN);
    const Term *date = none;
    if (!formula) return NULL;
    const Expression *tree = formula->is_expression ? formula->tree : NULL;

    if (!tree) {
        return term_call(arena, TERM_STEP_CALL, BPMN_INSTANT, "bpmn_shown_date",
                         term_string(arena, formula->text), NULL);
    }
    Value value = lower_value(lowering, tree);
    if (!value.value) return NULL;
    if (lower_is_text(value.type)) {
        date = term_call(arena, TERM_STEP_CALL, BPMN_INSTANT, "bpmn_shown_date",
                         value.value, NULL);
    } else if (value.type == BPMN_INSTANT) {
        date = value.value;
    } else if (value.type == BPMN_DURATION) {
        date = add_to_now(lowering,
                          tree->kind == EXPRESSION_DURATION ? tree->months : 0,
                          value.value);
    }
    opening->forgets = opening->forgets || lower_can_fail(tree);
    return term_choose(arena, value.present, date, none);
}

static const Term *shown_priority(Lowering *lowering, PlanOpening *opening,
                                  const Formula *formula)
{
    Arena *arena = lowering->arena;
    const Term *usual = term_integer(arena, BPMN_INTEGER, 50);
    const Term *priority = usual;
    if (!formula) return NULL;
    const Expression *tree = formula->is_expression ? formula->tree : NULL;

    if (!tree) {
        return term_call(arena, TERM_CALL, BPMN_INTEGER, "bpmn_priority_in",
                         term_string(arena, formula->text), NULL);
    }
    Value value = lower_value(lowering, tree);
    if (!value.value) return NULL;
    if (value.type == BPMN_INTEGER) {
        priority = value.value;
    } else if (value.type == BPMN_DECIMAL || lower_is_text(value.type)) {
        priority = term_call(arena, TERM_CALL, BPMN_INTEGER,
                             value.type == BPMN_DECIMAL ? "bpmn_priority_of"
                                                        : "bpmn_priority_in",
                             value.value, NULL);
    }
    opening->forgets = opening->forgets || lower_can_fail(tree);
    return term_choose(arena, value.present, priority, usual);
}

static void open_task(Lowering *lowering, PlanOpening *opening,
                      const Opening *from)
{
    opening->texts = NEW_ARRAY(lowering->arena, OpeningText, 3);
    add_text(lowering, opening, "assignee", from->assignee);
    add_text(lowering, opening, "candidate_users", from->candidate_users);
    add_text(lowering, opening, "candidate_groups", from->candidate_groups);
    opening->due = shown_date(lowering, opening, from->due_date);
    opening->follow_up = shown_date(lowering, opening, from->follow_up_date);
    opening->priority = shown_priority(lowering, opening, from->priority);
}

typedef void OpenWait(Lowering *lowering, PlanOpening *opening,
                      const Opening *from);

#define OPENS_PLAIN(word) NULL
#define OPENS_COMPUTED(word) open_##word
#define OPENS_ENGINE(word) NULL

static OpenWait *const OPENERS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
    [BPMN_WAIT_##NAME] = OPENS_##OPENS(word),
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

PlanOpening *lower_opening(Lowering *lowering, uint32_t place)
{
    const Opening *from = lowering->net->places[place].opening;
    PlanOpening *opening = NEW(lowering->arena, PlanOpening);

    opening->element = lowering->net->places[place].element;
    opening->kind = from->row.kind;
    if (OPENERS[opening->kind]) OPENERS[opening->kind](lowering, opening, from);
    return opening;
}
