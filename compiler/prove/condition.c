/* Guards become conditions over regions; what cannot be decided becomes a
   domain of its own. */
#include "domain.h"

#include <string.h>

/* A guard while it is translated. */
typedef struct Guard {
    Domains *domains;
    const Terms *terms;
} Guard;

static Condition *term_condition(const Guard *guard, const Term *term);

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

Condition *condition_constant(Domains *domains, Truth truth)
{
    Condition *condition = new_condition(domains, CONDITION_CONSTANT, 0);
    condition->constant = truth;
    return condition;
}

static Condition *new_atom(Domains *domains, uint32_t number, Mask yes)
{
    const Domain *domain = domain_at(domains, number);
    Condition *condition = new_condition(domains, CONDITION_ATOM, 0);
    condition->domain = number;
    condition->yes = yes & domain->all;
    condition->none = domain->null & domain->all;
    return condition;
}

/* A comparison that is true or false of null too, if null decides. */
static Condition *new_comparison(Domains *domains, uint32_t number, Mask yes,
                                 bool null_decides)
{
    Condition *atom = new_atom(domains, number, yes);
    if (null_decides) atom->none = 0;
    return atom;
}

/* Is it null, or what is said by the regions? */
static Condition *ask_null(Domains *domains, uint32_t number, Mask yes)
{
    Condition *atom = new_comparison(domains, number, yes, true);
    atom->names_null = true;
    return atom;
}

static const char *print(const Guard *guard, const Term *term)
{
    Text text = text_new(guard->domains->arena);
    expression_print(term->origin, &text);
    return text.bytes;
}

/* The same of a side of a comparison, which is read as one. */
static const char *print_side(const Guard *guard, const Term *whole,
                              uint32_t side)
{
    const Term *term = term_operand(guard->terms, whole, side);
    bool binds = !term->origin->written
        && operation_form(term->origin->operation)->level
            > operation_form(OPERATION_EQUAL)->level;
    return arena_format(guard->domains->arena, binds ? "%s" : "(%s)",
                        print(guard, term));
}

/* Can its value be another with every event? A parameter's, how many items
   there are where some can be added, and what is not known. */
static bool is_volatile(const void *domains, const Term *term)
{
    const NetField *fields = ((const Domains *)domains)->net->fields;
    return term->operation == OPERATION_UNKNOWN
        || (term->operation == OPERATION_FIELD
            && (fields[term->field].is_parameter || fields[term->field].grows));
}

/* Is it a variable that is null sometimes, as far as anything asks? */
static bool may_be_null(const void *domains, const Term *term)
{
    const Domains *own = domains;
    if (term->field < 0) return false;
    for (size_t i = 0; i < own->list.count; i++) {
        const Domain *domain = &own->list.items[i];
        if (!domain_is_undecided(domain) && domain->names_null
            && domain->root == (uint32_t)term->field)
            return true;
    }
    return own->asks_null[term->field];
}

/* Is it not known which of its values occur? */
static bool is_open(const void *domains, const Term *term)
{
    const Net *net = ((const Domains *)domains)->net;
    return term->operation == OPERATION_UNKNOWN
        || (term->field >= 0 && !net->fields[term->field].closed
            && (bpmn_type_is_text(term->type) || term->type == BPMN_LOOSE
                || term->type == BPMN_STRUCTURE));
}

/* The list, a variable, that is asked whether it has a text that is written
   out; null: it is something else. */
static const Term *asked_list(const Terms *terms, const Term *term)
{
    if (term->operation != OPERATION_CONTAINS
        && term->operation != OPERATION_LIST_CONTAINS)
        return NULL;
    const Term *list = term_operand(terms, term, 0);
    const Term *item = term_operand(terms, term, 1);
    bool is_text = term_is_constant(item) && item->constant.type == BPMN_TEXT
        && !item->constant.is_null;
    return list->operation == OPERATION_FIELD && list->type == BPMN_STRUCTURE
            && is_text
        ? list
        : NULL;
}

/* Do both ask one list for one text, in whatever language? */
static bool asks_the_same(const Domain *domain, const Guard *guard,
                          const Term *term)
{
    const Term *one = asked_list(domain->terms, domain->term);
    const Term *other = asked_list(guard->terms, term);
    int order = 1;
    return one && other && one->field == other->field
        && bpmn_value_compare(
               term_operand(domain->terms, domain->term, 1)->constant,
               term_operand(guard->terms, term, 1)->constant, &order)
        && order == 0;
}

/* The ORDER or OPAQUE domain for these texts, the same for the same texts. */
static uint32_t term_domain(const Guard *guard, DomainKind kind,
                            const char *name, const char *right, bool swapped,
                            const Term *term)
{
    Domains *domains = guard->domains;
    for (size_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = domain_at(domains, i);
        if (domain->kind == kind
            && ((strcmp(domain->name, name) == 0
                 && text_equal(domain->right, right))
                || asks_the_same(domain, guard, term)))
            return (uint32_t)i;
    }
    Domain domain = {
        .kind = kind,
        .name = name,
        .right = right,
        .root = NET_NONE,
        .field = NET_NONE,
        .all = kind == DOMAIN_ORDER ? LESS | EQUAL | GREATER : 3,
        .null = kind == DOMAIN_ORDER ? ONE_NULL | BOTH_NULL : OPAQUE_NULL,
        .terms = guard->terms,
        .term = term,
        .swapped = swapped,
        .volatile_value = term_any(guard->terms, term, is_volatile, domains),
        .is_of_closed = !term_any(guard->terms, term, is_open, domains),
    };
    if (!term_asks_null(guard->terms, term)
        && term_any(guard->terms, term, may_be_null, domains))
        domain.all |= domain.null;
    VECTOR_ADD(domains->arena, &domains->list, domain);
    return (uint32_t)domains->list.count - 1;
}

static Condition *opaque(const Guard *guard, const Term *term)
{
    uint32_t domain = term_domain(guard, DOMAIN_OPAQUE, print(guard, term),
                                  NULL, false, term);
    return new_atom(guard->domains, domain, 2);
}

/* Which of less, equal, greater make the comparison true. */
static Mask orders_of(Operation operation)
{
    switch ((int)operation) {
    case OPERATION_EQUAL: return EQUAL;
    case OPERATION_NOT_EQUAL: return LESS | GREATER;
    case OPERATION_LESS: return LESS;
    case OPERATION_LESS_EQUAL: return LESS | EQUAL;
    case OPERATION_GREATER: return GREATER;
    default: return GREATER | EQUAL;
    }
}

static bool is_equality(Mask orders)
{
    return orders == EQUAL || orders == (LESS | GREATER);
}

/* The regions below, at and above the region of a point. */
static Mask ordered_mask(Mask point, Mask orders)
{
    Mask mask = 0;
    if ((orders & LESS) != 0) mask |= point - 1;
    if ((orders & EQUAL) != 0) mask |= point;
    if ((orders & GREATER) != 0) mask |= ~(point - 1) & ~point & MASK_REGIONS;
    return mask;
}

/* variable op constant; null when that cannot be decided. */
static Condition *compare_variable(const Guard *guard, const Term *variable,
                                   Mask orders, const Term *constant)
{
    Domains *domains = guard->domains;
    uint32_t number = domain_of(domains, variable);
    if (number == NET_NONE || domains->list.items[number].crowded) return NULL;
    const Domain *domain = domain_at(domains, number);
    Mask everything = MASK_REGIONS & ~domain->null;
    if (constant->constant.is_null) {
        if (!is_equality(orders)) return NULL;
        return ask_null(domains, number,
                        orders == EQUAL ? domain->null : everything);
    }
    Mask point = domain_value_region(domain, &constant->constant);
    bool is_line = domain->kind == DOMAIN_TIME || domain->kind == DOMAIN_NUMBER;
    if (point == 0 || (!is_line && !is_equality(orders))) return NULL;
    Mask yes = orders == EQUAL ? point : everything & ~point;
    if (is_line) yes = ordered_mask(point, orders) & everything;
    /* in FEEL null differs from every value; anywhere else a comparison with it
       gives null, in JUEL an incident */
    bool null_decides = is_equality(orders)
        && guard->terms->language == LANGUAGE_FEEL;
    if (null_decides && orders != EQUAL) yes |= domain->null;
    return new_comparison(domains, number, yes, null_decides);
}

/* Two constants: null where they do not bear comparison. */
static Condition *compare_constants(const Guard *guard, const Term *one,
                                    Mask orders, const Term *other)
{
    Mask found = values_order(one->constant, other->constant);
    if (found == 0) return NULL;
    return condition_constant(guard->domains, (found & orders) != 0);
}

/* Neither side is a constant: how the two compare is a variable. */
static Condition *compare_terms(const Guard *guard, const Term *whole)
{
    Mask orders = orders_of(whole->operation);
    const char *left = print_side(guard, whole, 0);
    const char *right = print_side(guard, whole, 1);
    int order = strcmp(left, right);
    if (order == 0
        && !term_any(guard->terms, whole, is_volatile, guard->domains))
        return condition_constant(guard->domains, (orders & EQUAL) != 0);
    bool swap = order > 0;
    uint32_t domain = term_domain(guard, DOMAIN_ORDER, swap ? right : left,
                                  swap ? left : right, swap, whole);
    Mask yes = swap ? orders_swapped(orders) : orders;
    bool null_decides = is_equality(orders)
        && guard->terms->language == LANGUAGE_FEEL;
    if (null_decides) yes |= orders == EQUAL ? BOTH_NULL : ONE_NULL;
    return new_comparison(guard->domains, domain, yes, null_decides);
}

Condition *condition_not(Domains *domains, Condition *condition)
{
    Condition *negated = new_condition(domains, CONDITION_NOT, 1);
    negated->children[0] = condition;
    negated->two_valued = condition->two_valued;
    return negated;
}

/* condition = true, condition = false: false where the condition is null. */
static Condition *compare_truth(const Guard *guard, const Term *condition,
                                bool wanted)
{
    Domains *domains = guard->domains;
    Condition *chosen = new_condition(domains, CONDITION_IF, 3);
    chosen->children[0] = term_condition(guard, condition);
    if (!wanted)
        chosen->children[0] = condition_not(domains, chosen->children[0]);
    chosen->children[1] = condition_constant(domains, TRUTH_TRUE);
    chosen->children[2] = condition_constant(domains, TRUTH_FALSE);
    return chosen;
}

static Condition *compare_decided(const Guard *guard, const Term *one,
                                  Mask orders, const Term *other);

/* A side that is one of two by a condition; null: a branch is undecided. */
static Condition *compare_chosen(const Guard *guard, const Term *choice,
                                 Mask orders, const Term *other)
{
    Condition *chosen = new_condition(guard->domains, CONDITION_IF, 3);
    for (uint32_t i = 1; i < 3; i++) {
        const Term *branch = term_operand(guard->terms, choice, i);
        chosen->children[i] = compare_decided(guard, branch, orders, other);
        if (!chosen->children[i]) return NULL;
    }
    chosen->children[0] = term_condition(guard,
                                         term_operand(guard->terms, choice, 0));
    return chosen;
}

/* Variables and constants, and choices among them; null: something else is
   compared. */
static Condition *compare_decided(const Guard *guard, const Term *one,
                                  Mask orders, const Term *other)
{
    if (one->operation == OPERATION_IF)
        return compare_chosen(guard, one, orders, other);
    if (other->operation == OPERATION_IF)
        return compare_chosen(guard, other, orders_swapped(orders), one);
    if (!term_is_constant(other))
        return term_is_constant(one) && domain_variable(other)
            ? compare_variable(guard, other, orders_swapped(orders), one)
            : NULL;
    if (term_is_constant(one))
        return compare_constants(guard, one, orders, other);
    return domain_variable(one) ? compare_variable(guard, one, orders, other)
                                : NULL;
}

static Condition *compare(const Guard *guard, const Term *whole)
{
    Comparison own = comparison_of(guard->terms, whole);
    const Term *one = own.left;
    const Term *other = own.right;
    Mask orders = orders_of(whole->operation);
    if (own.swapped) orders = orders_swapped(orders);
    bool is_logic = !domain_variable(one) && !term_is_constant(one)
        && term_is_constant(other) && other->type == BPMN_BOOLEAN
        && is_equality(orders);
    Condition *found = compare_decided(guard, one, orders, other);
    if (found) return found;
    if (is_logic) found = compare_truth(guard, one, other->constant.as.boolean);
    if (found && is_logic && orders != EQUAL)
        found = condition_not(guard->domains, found);
    if (found) return found;
    if (term_is_null(other)) return opaque(guard, whole);
    return compare_terms(guard, whole);
}

/* JUEL empty: null or "". */
static Condition *emptiness(const Guard *guard, const Term *whole)
{
    Domains *domains = guard->domains;
    uint32_t number = domain_of(domains, term_operand(guard->terms, whole, 0));
    if (number == NET_NONE || domains->list.items[number].crowded)
        return opaque(guard, whole);
    const Domain *domain = domain_at(domains, number);
    Mask empty = domain->null;
    if (domain->kind == DOMAIN_TEXT) empty |= domain_text_region(domain, "");
    return ask_null(domains, number, empty);
}

static Condition *truth_of(const Guard *guard, const Term *term)
{
    Domains *domains = guard->domains;
    uint32_t number = domain_of(domains, term);
    if (number == NET_NONE
        || domains->list.items[number].kind != DOMAIN_BOOLEAN)
        return opaque(guard, term);
    return new_atom(domains, number, 2);
}

static Condition *connective(const Guard *guard, ConditionKind kind,
                             const Term *term)
{
    Condition *condition = new_condition(guard->domains, kind,
                                         term->operand_count);
    for (uint32_t i = 0; i < term->operand_count; i++)
        condition->children[i] =
            term_condition(guard, term_operand(guard->terms, term, i));
    return condition;
}

static Condition *constant_condition(const Guard *guard, const Term *term)
{
    if (term->constant.is_null)
        return condition_constant(guard->domains, TRUTH_NULL);
    if (term->type != BPMN_BOOLEAN) return opaque(guard, term);
    return condition_constant(
        guard->domains, term->constant.as.boolean ? TRUTH_TRUE : TRUTH_FALSE);
}

static Condition *term_condition(const Guard *guard, const Term *term)
{
    if (term_compares(term)) return compare(guard, term);
    switch ((int)term->operation) {
    case OPERATION_CONSTANT: return constant_condition(guard, term);
    case OPERATION_AND: return connective(guard, CONDITION_AND, term);
    case OPERATION_OR: return connective(guard, CONDITION_OR, term);
    case OPERATION_NOT: return connective(guard, CONDITION_NOT, term);
    case OPERATION_IF: return connective(guard, CONDITION_IF, term);
    case OPERATION_LAST:
        return term_condition(guard, term_operand(guard->terms, term, 1));
    case OPERATION_EMPTY: return emptiness(guard, term);
    default: return truth_of(guard, term);
    }
}

static void set_two_valued(Condition *condition)
{
    condition->two_valued = true;
    for (size_t i = 0; i < condition->child_count; i++)
        set_two_valued(condition->children[i]);
}

Condition *condition_of(Domains *domains, const Terms *terms, const Term *term)
{
    Guard guard = { domains, terms };
    Condition *condition = term_condition(&guard, term);
    if (terms->language == LANGUAGE_JUEL) set_two_valued(condition);
    return condition;
}
