/*
 * Types from what expressions are for. Learning takes rounds over all of them
 * until nothing changes; checking is one round that reports what does not fit.
 */
#include <limits.h>
#include <string.h>

#include "bpmn/value.h"
#include "term.h"
#include "typing.h"

static void warn_inexact(Typing *typing, const Expression *tree)
{
    report(typing->found, CODE_INEXACT, tree->position, typing->use->element,
           "'%s' is an incident where the quotient does not end%s",
           expression_shown(tree, typing->arena),
           tree->children[1]->operation == OPERATION_CONSTANT
               ? ""
               : " or the divisor is zero")
        ->help = "multiply the other side instead, or round in a job";
}

/* Quotients that are computed, and need not end. */
static void check_quotients(Typing *typing, const Expression *tree,
                            bool is_ratio)
{
    bool is_times = is_ratio && tree->operation == OPERATION_MULTIPLY;

    if (ratio_need_not_end(tree) && !is_ratio) warn_inexact(typing, tree);
    for (size_t i = 0; i < tree->child_count; i++)
        check_quotients(typing, tree->children[i],
                        is_times || ratio_is(tree, i));
}

/* Both walks over one tree; returns the type that it had before the second. */
static BpmnType infer(Typing *typing, Expression *tree, BpmnType expected)
{
    BpmnType type = expression_synthesize(typing, tree);

    typing_need(typing, tree, expected);
    return type;
}

enum {
    TEXTS = 1 << BPMN_TEXT | 1 << BPMN_ENUMERATION,
    NUMBERS = 1 << BPMN_INTEGER | 1 << BPMN_DECIMAL,
    SPANS = 1 << BPMN_DURATION | 1 << BPMN_MONTHS
};

/* What an expression is to yield: needed, it is inferred down to its variables;
   assumed of a variable of which nothing else is known; types of use there, as
   bits: times may come as texts. */
static const struct {
    BpmnType needed;
    BpmnType assumed;
    unsigned serving;
} PURPOSES[] = {
    [PURPOSE_CONDITION] = { .needed = BPMN_BOOLEAN },
    [PURPOSE_NUMBER] = { .needed = BPMN_DECIMAL },
    [PURPOSE_COUNT] = { .needed = BPMN_INTEGER },
    [PURPOSE_ITEMS] = { .assumed = BPMN_INTEGER, .serving = NUMBERS },
    [PURPOSE_LIST] = { .assumed = BPMN_STRUCTURE,
                       .serving = 1 << BPMN_STRUCTURE },
    [PURPOSE_RESULT] = { .serving = UINT_MAX },
    [PURPOSE_BLANKS] = { .serving = UINT_MAX },
    [PURPOSE_GIVEN] = { .serving = UINT_MAX },
    [PURPOSE_NULL] = { .serving = UINT_MAX },
    [PURPOSE_VALUE] = { .serving = UINT_MAX },
    [PURPOSE_INPUT] = { .serving = UINT_MAX },
    [PURPOSE_KEY] = { .assumed = BPMN_TEXT,
                      .serving = TEXTS | NUMBERS | 1 << BPMN_STRUCTURE },
    [PURPOSE_NAME] = { .assumed = BPMN_TEXT, .serving = TEXTS | NUMBERS },
    [PURPOSE_PERSON] = { .assumed = BPMN_TEXT, .serving = TEXTS },
    [PURPOSE_PEOPLE] = { .assumed = BPMN_TEXT,
                         .serving = TEXTS | 1 << BPMN_STRUCTURE },
    [PURPOSE_DURATION] = { .assumed = BPMN_DURATION, .serving = TEXTS | SPANS },
    [PURPOSE_INSTANT] = { .assumed = BPMN_INSTANT,
                          .serving = TEXTS | 1 << BPMN_INSTANT },
    [PURPOSE_DATE] = { .assumed = BPMN_INSTANT,
                       .serving = TEXTS | 1 << BPMN_INSTANT },
    [PURPOSE_CYCLE] = { .assumed = BPMN_TEXT, .serving = TEXTS | SPANS },
};

/* The items of a list of people are names. */
static void assume_names(Typing *typing, const Use *use)
{
    if (use->tree->operation != OPERATION_LIST) return;
    for (size_t i = 0; i < use->tree->child_count; i++) {
        Expression *item = use->tree->children[i];
        Variable *variable = typing_variable_of(typing, item);
        if (variable)
            typing_learn(typing, variable, BPMN_TEXT, SOURCE_ASSUMED,
                         use->origin, item->position);
    }
}

/* Whether it may be null; one that is no number of items is told as such. */
static bool takes_null(Purpose purpose)
{
    return purpose == PURPOSE_DATE || purpose == PURPOSE_INPUT
        || purpose == PURPOSE_ITEMS || purpose == PURPOSE_RESULT
        || purpose == PURPOSE_BLANKS || purpose == PURPOSE_GIVEN
        || purpose == PURPOSE_NULL;
}

/* A null where only a value will do. */
static void check_value(Typing *typing, const Use *use, const Expression *tree)
{
    if (!typing->checking || !expression_is_null(tree)
        || takes_null(use->purpose))
        return;
    report(typing->found, CODE_ALWAYS_NULL, tree->position, use->element,
           "null in the %s: every case stops here", use->origin);
}

/* What is no text, and can be none, is no name. */
static void check_items(Typing *typing, const Use *use)
{
    if (use->tree->operation != OPERATION_LIST) return;
    for (size_t i = 0; i < use->tree->child_count; i++) {
        Expression *item = use->tree->children[i];
        check_value(typing, use, item);
        if (item->type != BPMN_LOOSE && !bpmn_type_is_text(item->type))
            typing_mismatch(typing, item,
                            "this is $one$, and $other$ is needed", item->type,
                            BPMN_TEXT);
    }
}

static void infer_plain_use(Typing *typing, const Use *use)
{
    BpmnType assumed = PURPOSES[use->purpose].assumed;
    BpmnType type = infer(typing, use->tree, BPMN_LOOSE);
    Variable *variable = typing_variable_of(typing, use->tree);

    if (variable && typing->assuming)
        typing_learn(typing, variable, assumed, SOURCE_ASSUMED, use->origin,
                     use->tree->position);
    if (use->purpose == PURPOSE_PEOPLE) {
        if (typing->assuming) assume_names(typing, use);
        check_items(typing, use);
    }
    check_value(typing, use, use->tree);
    if (type != BPMN_LOOSE && !(PURPOSES[use->purpose].serving & 1u << type))
        typing_mismatch(typing, use->tree,
                        "this is $one$, and $other$ is needed", type, assumed);
}

/* Does an integer of the process make it one? Literals alone make a number,
   which integers of more digits than that are not. */
static bool is_of_integers(const Typing *typing, const Expression *tree)
{
    const Variable *variable = typing_variable_of(typing, tree);

    if (variable && variable->type == BPMN_INTEGER) return true;
    if (tree->is_declared && tree->type == BPMN_INTEGER) return true;
    if (tree->constant.type == BPMN_INTEGER) {
        bool wide = false;
        bpmn_decimal_from_integer(tree->constant.as.integer, &wide);
        return wide;
    }
    for (size_t i = 0; i < tree->child_count; i++)
        if (is_of_integers(typing, tree->children[i])) return true;
    return false;
}

/* What is in the value, where it is a list of which that is known. */
static const ItemType *items_within(const Typing *typing,
                                    const Expression *tree)
{
    return tree->type == BPMN_STRUCTURE ? expression_items(typing, tree) : NULL;
}

static void infer_value(Typing *typing, const Use *use)
{
    Variable *target = name_map_get(typing->names, use->target);
    BpmnType type = BPMN_TEXT;

    if (use->tree) {
        type = expression_synthesize(typing, use->tree);
        typing_need(typing, use->tree,
                    type == BPMN_LOOSE ? target->type : BPMN_LOOSE);
        if (!target->items) target->items = items_within(typing, use->tree);
        if (expression_coerces(use->tree, target->type)) return;
        if (type == BPMN_INTEGER && !is_of_integers(typing, use->tree))
            type = BPMN_DECIMAL;
    }
    if (!typing_learn(typing, target, type, SOURCE_INFERRED, use->origin,
                      use->position)
        && typing->checking && !(use->tree && use->tree->is_guess))
        typing_conflict(typing, target, type, use->origin, use->element,
                        use->position);
}

/* What one of them is for is one of them. */
static void learn_item(Typing *typing, const Use *use, const ItemType *items)
{
    Variable *item = name_map_get(typing->names, use->repeats->loop.item);

    if (!items) return;
    typing_learn_by_use(typing, item, items->type, use->tree);
    item->items = items->items;
}

/* What the items of the list are, those of the copy are. */
static void infer_list(Typing *typing, const Use *use)
{
    Variable *copy = name_map_get(typing->names, use->target);

    infer_plain_use(typing, use);
    copy->items = expression_items(typing, use->tree);
    if (use->repeats->loop.item) learn_item(typing, use, copy->items);
}

/* One that is thrown is kept. */
static void infer_name(Typing *typing, const Use *use)
{
    infer_plain_use(typing, use);
    if (use->target)
        typing_learn(typing, name_map_get(typing->names, use->target),
                     BPMN_TEXT, SOURCE_INFERRED, use->origin, use->position);
}

static void infer_use(Typing *typing, const Use *use)
{
    BpmnType needed = PURPOSES[use->purpose].needed;

    typing->use = use;
    if (use->purpose == PURPOSE_VALUE)
        infer_value(typing, use);
    else if (use->purpose == PURPOSE_LIST)
        infer_list(typing, use);
    else if (use->purpose == PURPOSE_NAME)
        infer_name(typing, use);
    else if (needed != BPMN_LOOSE)
        infer(typing, use->tree, needed);
    else
        infer_plain_use(typing, use);
}

/* Forth and back in turn, so that a chain of equal variables is learnt in two
   rounds whichever way it stands. */
static void learn_all(Typing *typing)
{
    bool forth = true;

    do {
        typing->changed = false;
        for (size_t i = 0; i < typing->uses.count; i++)
            infer_use(
                typing,
                &typing->uses.items[forth ? i : typing->uses.count - 1 - i]);
        forth = !forth;
    } while (typing->changed);
}

/* Outcomes are texts where nothing says otherwise. */
static void assume_outcomes(Typing *typing)
{
    for (size_t i = 0; i < typing->variables.count; i++) {
        Variable *variable = typing->variables.items[i];

        if (variable->is_outcome && variable->type == BPMN_LOOSE)
            typing_learn(typing, variable, BPMN_TEXT, SOURCE_ASSUMED,
                         "outcome of a task", variable->position);
    }
}

/* What each item has of its own is of the type of the case's by that name,
   where nothing says otherwise. */
static void assume_own(Typing *typing)
{
    for (size_t i = 0; i < typing->variables.count; i++) {
        Variable *own = typing->variables.items[i];
        const char *plain = own->owner ? strrchr(own->name, '/') : NULL;
        const Variable *same = plain ? name_map_get(typing->names, plain + 1)
                                     : NULL;
        if (!same || same->type == BPMN_LOOSE || own->type != BPMN_LOOSE)
            continue;
        BpmnType type = same->type == BPMN_ENUMERATION ? BPMN_TEXT : same->type;
        typing_learn(typing, own, type, SOURCE_ASSUMED, same->origin,
                     same->position);
    }
}

void typing_infer(Typing *typing)
{
    learn_all(typing);
    typing->assuming = true;
    learn_all(typing);
    assume_outcomes(typing);
    assume_own(typing);
    learn_all(typing);
}

static void check_use(Typing *typing, const Use *use)
{
    infer_use(typing, use);
    if (use->tree) check_quotients(typing, use->tree, false);
}

void typing_check(Typing *typing)
{
    typing->checking = true;
    for (size_t i = 0; i < typing->uses.count; i++)
        check_use(typing, &typing->uses.items[i]);
    typing->checking = false;
}
