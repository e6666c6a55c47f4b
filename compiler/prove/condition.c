/* Guards become conditions over regions; what cannot be decided becomes a
   domain of its own. */
#include "domain.h"

#include <string.h>

#include "bpmn/value.h"

enum { LESS = 1, EQUAL = 2, GREATER = 4 }; /* the regions of ORDER */

static Condition *new_condition(Domains *domains, ConditionKind kind,
                                size_t child_count)
{
    Condition *condition = NEW(domains->arena, Condition);
    condition->kind = kind;
    condition->children = NEW_ARRAY(domains->arena, Condition *,
                                    child_count + 1);
    condition->child_count = child_count;
    return condition;
}

static Condition *new_constant(Domains *domains, Truth truth)
{
    Condition *condition = new_condition(domains, CONDITION_CONSTANT, 0);
    condition->constant = truth;
    return condition;
}

static Condition *new_atom(Domains *domains, uint32_t number, Mask yes)
{
    const Domain *domain = &domains->list.items[number];
    Condition *condition = new_condition(domains, CONDITION_ATOM, 0);
    condition->domain = number;
    condition->yes = yes & domain->all;
    condition->none = domain->null & domain->all;
    return condition;
}

/* In FEEL null differs from every value; anywhere else a comparison with it
   gives null, in JUEL an incident. */
static Condition *new_comparison(Domains *domains, uint32_t number, Mask yes,
                                 bool null_differs, bool is_difference)
{
    Mask null = domains->list.items[number].null;
    if (null_differs && is_difference) yes |= null;
    Condition *atom = new_atom(domains, number, yes);
    if (null_differs) atom->none = 0;
    return atom;
}

static const char *print(Domains *domains, const Expression *expression)
{
    Text text = text_new(domains->arena);
    expression_print(expression, &text);
    return text.bytes;
}

static bool has_call(const Expression *expression)
{
    bool is_parameter = expression->kind == EXPRESSION_VARIABLE
        && strncmp(expression->text, "parameter.", 10) == 0;
    if (expression->kind == EXPRESSION_CALL || is_parameter) return true;
    for (size_t i = 0; i < expression->child_count; i++) {
        if (has_call(expression->children[i])) return true;
    }
    return false;
}

/* The ORDER or OPAQUE domain for these texts, the same for the same texts. */
static uint32_t term_domain(Domains *domains, DomainKind kind, const char *name,
                            const char *right, const Expression *term)
{
    for (size_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = &domains->list.items[i];
        if (domain->kind == kind && strcmp(domain->name, name) == 0
            && text_equal(domain->right, right))
            return (uint32_t)i;
    }
    Domain domain = {
        .kind = kind,
        .name = name,
        .right = right,
        .field = NET_NONE,
        .all = kind == DOMAIN_ORDER ? 7 : 3,
        .null = 8,
        .term = term,
        .volatile_value = has_call(term),
    };
    VECTOR_ADD(domains->arena, &domains->list, domain);
    return (uint32_t)domains->list.count - 1;
}

static Condition *opaque(Domains *domains, const Expression *expression)
{
    uint32_t domain = term_domain(domains, DOMAIN_OPAQUE,
                                  print(domains, expression), NULL, expression);
    return new_atom(domains, domain, 2);
}

/* Which of less, equal, greater make the comparison true. */
static unsigned orders_of(ExpressionKind kind)
{
    switch (kind) {
    case EXPRESSION_EQUAL: return EQUAL;
    case EXPRESSION_NOT_EQUAL: return LESS | GREATER;
    case EXPRESSION_LESS: return LESS;
    case EXPRESSION_LESS_EQUAL: return LESS | EQUAL;
    case EXPRESSION_GREATER: return GREATER;
    default: return GREATER | EQUAL;
    }
}

static unsigned swap_orders(unsigned orders)
{
    return (orders & EQUAL) | ((orders & LESS) != 0 ? GREATER : 0)
        | ((orders & GREATER) != 0 ? LESS : 0);
}

static bool is_constant(const Expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_BOOLEAN:
    case EXPRESSION_NUMBER:
    case EXPRESSION_TEXT:
    case EXPRESSION_INSTANT:
    case EXPRESSION_DURATION:
    case EXPRESSION_NULL: return true;
    default: return false;
    }
}

/* The regions below, at and above the region of a point. */
static Mask ordered_mask(Mask point, unsigned orders)
{
    Mask mask = 0;
    if ((orders & LESS) != 0) mask |= point - 1;
    if ((orders & EQUAL) != 0) mask |= point;
    if ((orders & GREATER) != 0) mask |= ~(point - 1) & ~point & MASK_REGIONS;
    return mask;
}

/* variable op constant; null when that cannot be decided. */
static Condition *compare_variable(Domains *domains, const Expression *variable,
                                   unsigned orders, const Expression *constant)
{
    uint32_t number = domain_find(domains, variable->text);
    if (number == NET_NONE || domains->list.items[number].crowded) return NULL;
    const Domain *domain = &domains->list.items[number];
    bool is_equality = orders == EQUAL || orders == (LESS | GREATER);
    Mask everything = MASK_REGIONS & ~domain->null;
    bool is_feel = variable->language == LANGUAGE_FEEL;
    if (constant->kind == EXPRESSION_NULL) {
        if (!is_equality) return NULL;
        Condition *atom = new_atom(domains, number,
                                   orders == EQUAL ? domain->null : everything);
        atom->none = 0;
        atom->names_null = true;
        return atom;
    }
    Formula value = { .is_expression = true, .tree = (Expression *)constant };
    Mask point = domain_region(domain, &value);
    bool is_time = domain->kind == DOMAIN_TIME;
    if (is_time) {
        for (size_t i = 0; i < domain->cuts.count; i++) {
            if (domain->cuts.items[i].ms == constant->ms)
                point = UINT64_C(1) << (2 * i + 1);
        }
    }
    bool is_line = is_time || domain->kind == DOMAIN_NUMBER;
    if (point == 0 || (!is_line && !is_equality)) return NULL;
    Mask yes = everything & ~point;
    if (is_line)
        yes = ordered_mask(point, orders) & everything;
    else if (orders == EQUAL)
        yes = point;
    return new_comparison(domains, number, yes, is_feel && is_equality,
                          orders != EQUAL);
}

/* Two constants that bear comparison; null otherwise. */
static Condition *compare_constants(Domains *domains, const Expression *one,
                                    unsigned orders, const Expression *other)
{
    int order = 0;
    if (one->kind != other->kind) return NULL;
    switch (one->kind) {
    case EXPRESSION_NUMBER:
        order = bpmn_decimal_compare(one->decimal, other->decimal);
        break;
    case EXPRESSION_TEXT: order = strcmp(one->text, other->text); break;
    case EXPRESSION_BOOLEAN:
        order = (one->boolean ? 1 : 0) - (other->boolean ? 1 : 0);
        break;
    default: return NULL;
    }
    unsigned found = order < 0 ? LESS : order > 0 ? GREATER : EQUAL;
    return new_constant(domains,
                        (found & orders) != 0 ? TRUTH_TRUE : TRUTH_FALSE);
}

/* Neither side is a constant: how the two compare is a variable. */
static Condition *compare_terms(Domains *domains, const Expression *whole,
                                unsigned orders)
{
    const char *left = print(domains, whole->children[0]);
    const char *right = print(domains, whole->children[1]);
    int order = strcmp(left, right);
    if (order == 0 && !has_call(whole))
        return new_constant(domains,
                            (orders & EQUAL) != 0 ? TRUTH_TRUE : TRUTH_FALSE);
    bool swap = order > 0;
    uint32_t domain = term_domain(domains, DOMAIN_ORDER, swap ? right : left,
                                  swap ? left : right, whole);
    return new_atom(domains, domain, swap ? swap_orders(orders) : orders);
}

static Condition *negate(Domains *domains, Condition *condition)
{
    Condition *negated = new_condition(domains, CONDITION_NOT, 1);
    negated->children[0] = condition;
    return negated;
}

/* condition = true, condition = false: false where the condition is null. */
static Condition *compare_truth(Domains *domains, const Expression *condition,
                                bool wanted)
{
    Condition *chosen = new_condition(domains, CONDITION_IF, 3);
    chosen->children[0] = condition_of(domains, condition);
    if (!wanted) chosen->children[0] = negate(domains, chosen->children[0]);
    chosen->children[1] = new_constant(domains, TRUTH_TRUE);
    chosen->children[2] = new_constant(domains, TRUTH_FALSE);
    return chosen;
}

static Condition *compare(Domains *domains, const Expression *whole)
{
    const Expression *one = whole->children[0];
    const Expression *other = whole->children[1];
    unsigned orders = orders_of(whole->kind);
    if (is_constant(one) && !is_constant(other)) {
        const Expression *swapped = one;
        one = other;
        other = swapped;
        orders = swap_orders(orders);
    }
    Condition *found = NULL;
    bool is_logic = one->kind != EXPRESSION_VARIABLE && !is_constant(one)
        && other->kind == EXPRESSION_BOOLEAN
        && (orders == EQUAL || orders == (LESS | GREATER));
    if (is_constant(one))
        found = compare_constants(domains, one, orders, other);
    else if (one->kind == EXPRESSION_VARIABLE && is_constant(other))
        found = compare_variable(domains, one, orders, other);
    else if (is_logic)
        found = compare_truth(domains, one, other->boolean);
    if (found && is_logic && orders != EQUAL) found = negate(domains, found);
    if (found) return found;
    if (other->kind == EXPRESSION_NULL) return opaque(domains, whole);
    return compare_terms(domains, whole, orders);
}

/* variable in (a, b): one of the equalities holds. */
static Condition *any_of(Domains *domains, const Expression *whole)
{
    Condition *any = new_condition(domains, CONDITION_OR,
                                   whole->child_count - 1);
    for (size_t i = 1; i < whole->child_count; i++) {
        Expression *equal = NEW(domains->arena, Expression);
        *equal = *whole;
        equal->kind = EXPRESSION_EQUAL;
        equal->children = NEW_ARRAY(domains->arena, Expression *, 2);
        equal->children[0] = whole->children[0];
        equal->children[1] = whole->children[i];
        equal->child_count = 2;
        any->children[i - 1] = compare(domains, equal);
    }
    return any;
}

/* JUEL empty: null or "". */
static Condition *emptiness(Domains *domains, const Expression *whole)
{
    const Expression *variable = whole->children[0];
    uint32_t number = variable->kind == EXPRESSION_VARIABLE
        ? domain_find(domains, variable->text)
        : NET_NONE;
    if (number == NET_NONE || domains->list.items[number].crowded)
        return opaque(domains, whole);
    const Domain *domain = &domains->list.items[number];
    Mask empty = domain->null;
    if (domain->kind == DOMAIN_TEXT) empty |= domain_text_region(domain, "");
    Condition *atom = new_atom(domains, number, empty);
    atom->none = 0;
    atom->names_null = true;
    return atom;
}

static Condition *truth_of(Domains *domains, const Expression *variable)
{
    uint32_t number = domain_find(domains, variable->text);
    if (number == NET_NONE
        || domains->list.items[number].kind != DOMAIN_BOOLEAN)
        return opaque(domains, variable);
    return new_atom(domains, number, 2);
}

static Condition *connective(Domains *domains, ConditionKind kind,
                             const Expression *expression)
{
    Condition *condition = new_condition(domains, kind,
                                         expression->child_count);
    for (size_t i = 0; i < expression->child_count; i++)
        condition->children[i] = condition_of(domains, expression->children[i]);
    return condition;
}

Condition *condition_of(Domains *domains, const Expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_BOOLEAN:
        return new_constant(domains,
                            expression->boolean ? TRUTH_TRUE : TRUTH_FALSE);
    case EXPRESSION_NULL: return new_constant(domains, TRUTH_NULL);
    case EXPRESSION_VARIABLE: return truth_of(domains, expression);
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL: return compare(domains, expression);
    case EXPRESSION_AND: return connective(domains, CONDITION_AND, expression);
    case EXPRESSION_OR: return connective(domains, CONDITION_OR, expression);
    case EXPRESSION_NOT: return connective(domains, CONDITION_NOT, expression);
    case EXPRESSION_IF: return connective(domains, CONDITION_IF, expression);
    case EXPRESSION_IN: return any_of(domains, expression);
    case EXPRESSION_EMPTY: return emptiness(domains, expression);
    default: return opaque(domains, expression);
    }
}
