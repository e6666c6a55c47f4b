/* Quotients that are compared, not computed: a third does not end, but whether
   it is less than a half is known. */
#include "typing.h"

static bool is_constant_number(const Expression *tree)
{
    return tree->operation == OPERATION_CONSTANT && !tree->constant.is_null
        && types_are_numbers(tree->constant.type);
}

/* The digits of a constant that is a number or a duration. */
static int64_t digits_of(const Expression *constant)
{
    const BpmnValue *value = &constant->constant;

    return value->type == BPMN_DECIMAL ? value->as.decimal.coefficient
                                       : value->as.integer;
}

bool ratio_need_not_end(const Expression *tree)
{
    if (tree->operation != OPERATION_DIVIDE) return false;
    const Expression *divisor = tree->children[1];
    int64_t rest = digits_of(divisor);

    if (!is_constant_number(divisor) && divisor->constant.type != BPMN_DURATION)
        return true;
    while (rest != 0 && rest % 2 == 0) rest /= 2;
    while (rest != 0 && rest % 5 == 0) rest /= 5;
    return rest != 1 && rest != -1;
}

/* Is it a number, or without value in a way that arithmetic and comparison take
   alike? A conditional of JUEL may give the null that is written in it. */
static bool is_known_number(const Expression *tree)
{
    return !tree->is_guess && types_are_numbers(tree->type)
        && tree->operation != OPERATION_IF;
}

/* The constant by which a quotient that need not end is multiplied, a share in
   percent; null: by none. */
static const Expression *factor_of(const Expression *tree)
{
    if (tree->operation != OPERATION_MULTIPLY) return NULL;
    for (size_t i = 0; i < 2; i++)
        if (is_constant_number(tree->children[i])
            && ratio_need_not_end(tree->children[1 - i]))
            return tree->children[i];
    return NULL;
}

/* That quotient, or the tree itself. */
static const Expression *quotient_of(const Expression *tree)
{
    const Expression *factor = factor_of(tree);

    return factor ? tree->children[tree->children[0] == factor] : tree;
}

bool ratio_is(const Expression *comparison, size_t side)
{
    if (!operation_compares(comparison->operation)) return false;
    const Expression *tree = quotient_of(comparison->children[side]);
    if (!ratio_need_not_end(tree)) return false;
    const Expression *divisor = tree->children[1];
    bool is_not_zero = divisor->is_total
        || (is_constant_number(divisor) && digits_of(divisor) != 0);
    return is_not_zero && is_known_number(tree->children[0])
        && is_known_number(comparison->children[1 - side]);
}

static const Expression *product_of(Arena *arena, const Expression *comparison,
                                    const Expression *one,
                                    const Expression *other)
{
    Expression *product = NEW(arena, Expression);

    *product = (Expression){
        .operation = OPERATION_MULTIPLY,
        .language = comparison->language,
        .position = comparison->position,
        .type = one->type == other->type ? one->type : BPMN_DECIMAL,
        .constant = { .is_null = true },
        .field = -1,
        .children = NEW_ARRAY(arena, Expression *, 2),
        .child_count = 2,
    };
    product->children[0] = (Expression *)one;
    product->children[1] = (Expression *)other;
    return product;
}

const Expression *ratio_side(Arena *arena, const Expression *tree, size_t side)
{
    const Expression *own = tree->children[side];
    const Expression *beside = tree->children[1 - side];

    if (ratio_is(tree, side)) {
        const Expression *factor = factor_of(own);
        own = quotient_of(own)->children[0];
        if (factor) own = product_of(arena, tree, own, factor);
    }
    if (!ratio_is(tree, 1 - side)) return own;
    return product_of(arena, tree, own, quotient_of(beside)->children[1]);
}

static Operation turned(Operation operation)
{
    switch ((int)operation) {
    case OPERATION_LESS: return OPERATION_GREATER;
    case OPERATION_LESS_EQUAL: return OPERATION_GREATER_EQUAL;
    case OPERATION_GREATER: return OPERATION_LESS;
    case OPERATION_GREATER_EQUAL: return OPERATION_LESS_EQUAL;
    default: return operation;
    }
}

Operation ratio_operation(const Expression *tree)
{
    Operation operation = tree->operation;

    for (size_t i = 0; i < 2; i++)
        if (ratio_is(tree, i)
            && digits_of(quotient_of(tree->children[i])->children[1]) < 0)
            operation = turned(operation);
    return operation;
}
