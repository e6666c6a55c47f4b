/*
 * Types from what expressions do. A walk up gives each node the type that its
 * children have (synthesize.c); a walk down tells each child which type its
 * place needs. So a round is linear in the nodes, however deep they nest.
 * Learning takes rounds until nothing changes; checking is one round that
 * reports what does not fit.
 */
#include <limits.h>
#include <string.h>

#include "bpmn/value.h"
#include "term.h"
#include "typing.h"

/* Literals that are integers are numbers to people. */
static BpmnType shown(BpmnType type)
{
    return type == BPMN_INTEGER ? BPMN_DECIMAL : type;
}

/* format: a template with the holes one and other, and join */
static void mismatch(Typing *typing, const Expression *tree, const char *format,
                     BpmnType one, BpmnType other)
{
    Text message = text_new(typing->arena);

    if (!typing->checking || tree->is_guess) return;
    text_add_format(&message, "'%s': ", expression_shown(tree, typing->arena));
    text_put(&message, format,
             (Hole[]){ { "one", type_name(shown(one)) },
                       { "other", type_name(shown(other)) },
                       { "join", "${a}${b}" },
                       { NULL, NULL } });
    report(typing->found, CODE_TYPE_MISMATCH, tree->position,
           typing->use->element, "%s", message.bytes);
}

static void need(Typing *typing, Expression *tree, BpmnType expected);

static void learn(Typing *typing, Variable *variable, BpmnType expected,
                  const Expression *tree)
{
    if (!typing_learn(typing, variable, expected, SOURCE_INFERRED,
                      typing->use->origin, tree->position)
        && typing->checking)
        typing_conflict(typing, variable, expected, typing->use->origin,
                        typing->use->element, tree->position);
}

/* Beside integers stands any number; a member makes its variable an object. */
static void need_variable(Typing *typing, const Expression *tree,
                          BpmnType expected)
{
    Variable *variable = typing_variable_of(typing, tree);

    learn(typing, variable, expected == BPMN_INTEGER ? BPMN_DECIMAL : expected,
          tree);
    if (variable->is_member)
        learn(typing, typing_root_of(typing, tree), BPMN_STRUCTURE, tree);
}

/* A text constant of JUEL tells nothing as long as purposes are not asked. */
static BpmnType operand_type(const Typing *typing, const Expression *tree)
{
    if (!typing->assuming
        && (expression_coerces(tree, BPMN_DECIMAL)
            || expression_coerces(tree, BPMN_BOOLEAN)))
        return BPMN_LOOSE;
    return tree->is_guess ? BPMN_LOOSE : tree->type;
}

/* A variable that is compared with something that is no constant. */
static void note_free(const Typing *typing, const Expression *tree,
                      const Expression *other)
{
    Variable *variable = typing_variable_of(typing, tree);

    if (variable && !expression_text(other) && !expression_is_null(other))
        variable->compared_freely = true;
}

/* Do the types of two operands go together, as far as they are known? */
static bool pair_agrees(const Typing *typing, const Expression *left,
                        const Expression *right)
{
    BpmnType one = operand_type(typing, left);
    BpmnType other = operand_type(typing, right);

    bool durations = types_are_times(one) && types_are_times(other)
        && one != BPMN_INSTANT && other != BPMN_INSTANT;

    return one == BPMN_LOOSE || other == BPMN_LOOSE || types_agree(one, other)
        || durations || expression_coerces(right, one)
        || expression_coerces(left, other);
}

/*
 * What an operand needs to be beside another: its type where this one's is
 * not known, and also where a variable stands beside a value of another type,
 * so that the conflict names both places.
 */
static BpmnType beside(const Typing *typing, const Expression *tree,
                       const Expression *other)
{
    bool told = tree->operation == OPERATION_FIELD
        && other->operation != OPERATION_FIELD;

    if (tree->type == BPMN_LOOSE || (told && !pair_agrees(typing, tree, other)))
        return operand_type(typing, other);
    return BPMN_LOOSE;
}

static void report_pair(Typing *typing, const Expression *tree,
                        const Expression *left, const Expression *right)
{
    bool left_told = left->operation == OPERATION_FIELD;
    bool right_told = right->operation == OPERATION_FIELD;

    note_free(typing, left, right);
    note_free(typing, right, left);
    if (!pair_agrees(typing, left, right) && left_told == right_told)
        mismatch(typing, tree, "$one$ is compared with $other$", left->type,
                 right->type);
}

static void need_pair(Typing *typing, Expression *tree)
{
    Expression *left = tree->children[0], *right = tree->children[1];
    BpmnType left_need = beside(typing, left, right);
    BpmnType right_need = beside(typing, right, left);

    report_pair(typing, tree, left, right);
    need(typing, left, left_need);
    need(typing, right, right_need);
}

/* An operator that never has a value: in JUEL that cannot be meant. */
static void warn_null(Typing *typing, const Expression *tree)
{
    if (!typing->checking) return;
    report(typing->found,
           tree->language == LANGUAGE_JUEL ? CODE_TYPE_MISMATCH
                                           : CODE_ALWAYS_NULL,
           tree->position, typing->use->element,
           "'%s': null has no order and no sum",
           expression_shown(tree, typing->arena));
}

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
    if (ratio_need_not_end(tree) && !is_ratio) warn_inexact(typing, tree);
    for (size_t i = 0; i < tree->child_count; i++)
        check_quotients(typing, tree->children[i], ratio_is(tree, i));
}

static bool has_order(const Expression *operand)
{
    return operand->type != BPMN_BOOLEAN && operand->type != BPMN_STRUCTURE;
}

static void need_order(Typing *typing, Expression *tree)
{
    const Expression *left = tree->children[0], *right = tree->children[1];
    const Expression *bad = has_order(left) ? right : left;

    if (!has_order(bad))
        mismatch(typing, tree, "$one$ has no order", bad->type, bad->type);
    if (expression_is_null(left) || expression_is_null(right))
        warn_null(typing, tree);
    for (size_t i = 0; i < 2; i++) {
        Variable *variable = typing_variable_of(typing, tree->children[i]);
        if (variable) variable->compared_freely = true;
    }
    need_pair(typing, tree);
}

static void need_in(Typing *typing, Expression *tree)
{
    Expression *value = tree->children[0];
    BpmnType value_need = BPMN_LOOSE;

    for (size_t i = 1; i < tree->child_count; i++) {
        Expression *other = tree->children[i];

        if (other->type == BPMN_STRUCTURE) { /* in one of its items */
            need(typing, other, BPMN_LOOSE);
            continue;
        }
        report_pair(typing, tree, value, other);
        if (value_need == BPMN_LOOSE) value_need = beside(typing, value, other);
        need(typing, other, beside(typing, other, value));
    }
    need(typing, value, value_need);
}

static void need_all(Typing *typing, Expression *tree, BpmnType expected)
{
    for (size_t i = 0; i < tree->child_count; i++)
        need(typing, tree->children[i], expected);
}

/* Two durations of different kinds have no value together, but may meet. */
static bool meets(BpmnType one, BpmnType other)
{
    return one != other && types_are_times(one) && types_are_times(other)
        && one != BPMN_INSTANT && other != BPMN_INSTANT;
}

/* Arithmetic with times has no one type that its operands need. */
static void need_times(Typing *typing, Expression *tree)
{
    BpmnType one = expression_summand(tree->children[0]);
    BpmnType other = expression_summand(tree->children[1]);

    if (one != BPMN_LOOSE && other != BPMN_LOOSE && tree->type == BPMN_LOOSE
        && !meets(one, other))
        mismatch(typing, tree, "$one$ and $other$ do not go together", one,
                 other);
    Fit fit = operation_fit(tree->operation, one, other, BPMN_LOOSE);
    for (size_t i = 0; i < tree->child_count; i++)
        need(typing, tree->children[i],
             fit.fits && tree->children[i]->type == BPMN_LOOSE ? fit.needs[i]
                                                               : BPMN_LOOSE);
}

/* Texts of JUEL are the numbers that they stand for; two of them with + were
   meant to be joined. */
static void need_summands(Typing *typing, Expression *tree)
{
    bool texts = tree->operation == OPERATION_ADD;

    for (size_t i = 0; i < tree->child_count; i++)
        texts = texts && bpmn_type_is_text(tree->children[i]->type)
            && !expression_coerces(tree->children[i], BPMN_DECIMAL);
    if (texts) {
        mismatch(typing, tree, "+ adds numbers; $join$ joins texts", BPMN_TEXT,
                 BPMN_TEXT);
        return;
    }
    for (size_t i = 0; i < tree->child_count; i++) {
        Expression *child = tree->children[i];
        bool coerces = bpmn_type_is_text(child->type)
            && expression_summand(child) != BPMN_TEXT;
        need(typing, child, coerces ? BPMN_LOOSE : BPMN_DECIMAL);
    }
}

/* Beside what can be anything a variable that nothing is known of is a
   number. */
static void guess_numbers(Typing *typing, Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++) {
        Expression *child = tree->children[i];
        bool unknown = child->type == BPMN_LOOSE
            && child->operation == OPERATION_FIELD;
        need(typing, child, unknown ? BPMN_DECIMAL : BPMN_LOOSE);
    }
}

static void need_arithmetic(Typing *typing, Expression *tree, BpmnType expected)
{
    BpmnType one = expression_summand(tree->children[0]);
    BpmnType other = tree->child_count > 1
        ? expression_summand(tree->children[1])
        : BPMN_LOOSE;

    for (size_t i = 0; i < tree->child_count; i++)
        if (expression_is_null(tree->children[i])) warn_null(typing, tree);
    if (types_are_times(one) || types_are_times(other))
        tree->child_count > 1 ? need_times(typing, tree)
                              : need_all(typing, tree, tree->type);
    else if (tree->language == LANGUAGE_JUEL)
        need_summands(typing, tree);
    else if (tree->is_guess)
        guess_numbers(typing, tree);
    else if (tree->type != BPMN_LOOSE)
        need_all(typing, tree, tree->type);
    else if (types_are_numbers(expected) || bpmn_type_is_text(expected))
        need_all(typing, tree, expected);
    else if (one == BPMN_BOOLEAN || other == BPMN_BOOLEAN)
        need_all(typing, tree, BPMN_DECIMAL);
    else
        need_all(typing, tree, BPMN_LOOSE);
}

/* What its signatures say, where one goes with the operands. */
static void need_operands(Typing *typing, Expression *tree)
{
    Fit fit = { 0 };

    if (tree->operation == OPERATION_UNKNOWN && typing->checking)
        report(typing->found, CODE_UNDECIDED, tree->position,
               typing->use->element, "%s",
               expression_unknown(tree, typing->arena))
            ->help = expression_instead(tree, typing->arena);
    if (tree->child_count > 0)
        fit = operation_fit(tree->operation, tree->children[0]->type,
                            tree->child_count > 1 ? tree->children[1]->type
                                                  : BPMN_LOOSE,
                            BPMN_LOOSE);
    for (size_t i = 0; i < tree->child_count; i++)
        need(typing, tree->children[i],
             i < 2 && fit.fits ? fit.needs[i] : BPMN_LOOSE);
}

static void need_if(Typing *typing, Expression *tree, BpmnType expected)
{
    BpmnType own = tree->is_guess ? BPMN_LOOSE : tree->type;
    BpmnType result = expected != BPMN_LOOSE ? expected : own;

    need(typing, tree->children[0], BPMN_BOOLEAN);
    need(typing, tree->children[1], result);
    need(typing, tree->children[2], result);
}

static void need_children(Typing *typing, Expression *tree, BpmnType expected)
{
    switch ((int)tree->operation) {
    case OPERATION_EQUAL:
    case OPERATION_NOT_EQUAL: need_pair(typing, tree); break;
    case OPERATION_LESS:
    case OPERATION_LESS_EQUAL:
    case OPERATION_GREATER:
    case OPERATION_GREATER_EQUAL: need_order(typing, tree); break;
    case OPERATION_ONE_OF: need_in(typing, tree); break;
    case OPERATION_AND:
    case OPERATION_OR:
    case OPERATION_NOT: need_all(typing, tree, BPMN_BOOLEAN); break;
    case OPERATION_IF: need_if(typing, tree, expected); break;
    default:
        if (operation_facts(tree->operation)->fails)
            need_arithmetic(typing, tree, expected);
        else
            need_operands(typing, tree);
        break;
    }
}

/* Tells a tree which type its place needs; LOOSE is any. */
static void need(Typing *typing, Expression *tree, BpmnType expected)
{
    if (tree->operation == OPERATION_FIELD) {
        need_variable(typing, tree, expected);
        return;
    }
    if (tree->type != BPMN_LOOSE && expected != BPMN_LOOSE
        && !types_agree(tree->type, expected)
        && !expression_coerces(tree, expected))
        mismatch(typing, tree, "this is $one$, and $other$ is needed",
                 tree->type, expected);
    need_children(typing, tree, expected);
}

/* Both walks over one tree; returns the type that it had before the second. */
static BpmnType infer(Typing *typing, Expression *tree, BpmnType expected)
{
    BpmnType type = expression_synthesize(typing, tree);

    need(typing, tree, expected);
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
    [PURPOSE_KEY] = { .assumed = BPMN_TEXT, .serving = TEXTS | NUMBERS },
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
            mismatch(typing, item, "this is $one$, and $other$ is needed",
                     item->type, BPMN_TEXT);
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
        mismatch(typing, use->tree, "this is $one$, and $other$ is needed",
                 type, assumed);
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

static void infer_value(Typing *typing, const Use *use)
{
    Variable *target = name_map_get(typing->names, use->target);
    BpmnType type = BPMN_TEXT;

    if (use->tree) {
        type = expression_synthesize(typing, use->tree);
        need(typing, use->tree, type == BPMN_LOOSE ? target->type : BPMN_LOOSE);
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

/* What the items of the list are, those of the copy are. */
static void infer_list(Typing *typing, const Use *use)
{
    Variable *copy = name_map_get(typing->names, use->target);

    infer_plain_use(typing, use);
    copy->item_type = expression_item_type(typing, use->tree);
    if (use->repeats->loop.item)
        learn(typing, name_map_get(typing->names, use->repeats->loop.item),
              copy->item_type, use->tree);
}

static void infer_use(Typing *typing, const Use *use)
{
    BpmnType needed = PURPOSES[use->purpose].needed;

    typing->use = use;
    if (use->purpose == PURPOSE_VALUE)
        infer_value(typing, use);
    else if (use->purpose == PURPOSE_LIST)
        infer_list(typing, use);
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

void typing_infer(Typing *typing)
{
    learn_all(typing);
    typing->assuming = true;
    learn_all(typing);
    assume_outcomes(typing);
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
