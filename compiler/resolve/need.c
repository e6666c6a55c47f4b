/*
 * What expressions need. A walk up gives each node of a tree the type that its
 * children have (synthesize.c); a walk down tells each child which type its
 * place needs. So a round is linear in the nodes, however deep they nest.
 */
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
void typing_mismatch(Typing *typing, const Expression *tree, const char *format,
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

void typing_learn_by_use(Typing *typing, Variable *variable, BpmnType expected,
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

    typing_learn_by_use(typing, variable,
                        expected == BPMN_INTEGER ? BPMN_DECIMAL : expected,
                        tree);
    if (variable->is_member)
        typing_learn_by_use(typing, typing_root_of(typing, tree),
                            BPMN_STRUCTURE, tree);
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
        typing_mismatch(typing, tree, "$one$ is compared with $other$",
                        left->type, right->type);
}

static void need_pair(Typing *typing, Expression *tree)
{
    Expression *left = tree->children[0], *right = tree->children[1];
    BpmnType left_need = beside(typing, left, right);
    BpmnType right_need = beside(typing, right, left);

    report_pair(typing, tree, left, right);
    typing_need(typing, left, left_need);
    typing_need(typing, right, right_need);
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

static bool has_order(const Expression *operand)
{
    return operand->type != BPMN_BOOLEAN && operand->type != BPMN_STRUCTURE;
}

static void need_order(Typing *typing, Expression *tree)
{
    const Expression *left = tree->children[0], *right = tree->children[1];
    const Expression *bad = has_order(left) ? right : left;

    if (!has_order(bad))
        typing_mismatch(typing, tree, "$one$ has no order", bad->type,
                        bad->type);
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
            typing_need(typing, other, BPMN_LOOSE);
            continue;
        }
        report_pair(typing, tree, value, other);
        if (value_need == BPMN_LOOSE) value_need = beside(typing, value, other);
        typing_need(typing, other, beside(typing, other, value));
    }
    typing_need(typing, value, value_need);
}

static void need_all(Typing *typing, Expression *tree, BpmnType expected)
{
    for (size_t i = 0; i < tree->child_count; i++)
        typing_need(typing, tree->children[i], expected);
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
        typing_mismatch(typing, tree, "$one$ and $other$ do not go together",
                        one, other);
    Fit fit = operation_fit(tree->operation, one, other, BPMN_LOOSE);
    for (size_t i = 0; i < tree->child_count; i++)
        typing_need(typing, tree->children[i],
                    fit.fits && tree->children[i]->type == BPMN_LOOSE
                        ? fit.needs[i]
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
        typing_mismatch(typing, tree, "+ adds numbers; $join$ joins texts",
                        BPMN_TEXT, BPMN_TEXT);
        return;
    }
    for (size_t i = 0; i < tree->child_count; i++) {
        Expression *child = tree->children[i];
        bool coerces = bpmn_type_is_text(child->type)
            && expression_summand(child) != BPMN_TEXT;
        typing_need(typing, child, coerces ? BPMN_LOOSE : BPMN_DECIMAL);
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
        typing_need(typing, child, unknown ? BPMN_DECIMAL : BPMN_LOOSE);
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
        typing_need(typing, tree->children[i],
                    i < 2 && fit.fits ? fit.needs[i] : BPMN_LOOSE);
}

static void need_if(Typing *typing, Expression *tree, BpmnType expected)
{
    BpmnType own = tree->is_guess ? BPMN_LOOSE : tree->type;
    BpmnType result = expected != BPMN_LOOSE ? expected : own;

    typing_need(typing, tree->children[0], BPMN_BOOLEAN);
    typing_need(typing, tree->children[1], result);
    typing_need(typing, tree->children[2], result);
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
void typing_need(Typing *typing, Expression *tree, BpmnType expected)
{
    if (tree->operation == OPERATION_FIELD) {
        need_variable(typing, tree, expected);
        return;
    }
    if (tree->type != BPMN_LOOSE && expected != BPMN_LOOSE
        && !types_agree(tree->type, expected)
        && !expression_coerces(tree, expected))
        typing_mismatch(typing, tree, "this is $one$, and $other$ is needed",
                        tree->type, expected);
    need_children(typing, tree, expected);
}
