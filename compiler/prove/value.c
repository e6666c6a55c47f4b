/* What an assignment gives. */
#include "value.h"

static Value *new_value(Domains *domains, ValueKind kind)
{
    Value *value = NEW(domains->arena, Value);
    value->kind = kind;
    value->source = NET_NONE;
    return value;
}

static const Value *known(Domains *domains, Mask mask)
{
    Value *value = new_value(domains, VALUE_KNOWN);
    value->mask = mask;
    return value;
}

/* A value that the variable cannot have leaves nothing known: an incident. */
static const Value *constant(Domains *domains, uint32_t domain,
                             const BpmnValue *written)
{
    const Domain *own = domain_at(domains, domain);
    Mask region = domain_value_region(own, written) & own->all;
    return region != 0 ? known(domains, region)
                       : new_value(domains, VALUE_COMPUTED);
}

/* Of the regions those that count; what is null for sure is so there, too. */
static Mask counted(const Domain *domain, Mask mask)
{
    Mask found = mask & domain->all;
    return found != 0 ? found : mask & domain->null;
}

/* The regions are the same, or texts are looked up one by one. */
Mask value_copied(const Domain *from, const Domain *to, Mask mask)
{
    Mask flags = mask & ~(MASK_REGIONS | MASK_UNASKED | MASK_GIVEN);
    Mask copy = 0;
    if ((mask & from->null) != 0) copy |= to->null;
    if (copy != 0 && to->names_null) flags |= mask & MASK_UNASKED;
    if (from->kind != DOMAIN_TEXT)
        return flags | counted(to, copy | (mask & MASK_REGIONS & ~from->null));
    for (size_t i = 0; i < from->cuts.count; i++) {
        if ((mask >> i & 1) != 0)
            copy |= domain_text_region(to, from->cuts.items[i].as.text.bytes);
    }
    if ((mask & from->other) != 0) copy |= to->other;
    return flags | counted(to, copy);
}

static const Value *term_value(Domains *domains, uint32_t domain,
                               const Terms *terms, const Term *term);

/* One of three branches, which the caller fills: by the first condition, by the
   second, by neither. */
static Value *new_choice(Domains *domains, Condition *first, Condition *second)
{
    Arena *arena = domains->arena;
    Transition *transition = NEW(arena, Transition);
    Arc *arcs = NEW_ARRAY(arena, Arc, 3);
    Condition **guards = NEW_ARRAY(arena, Condition *, 3);
    arcs[2].is_default = true;
    transition->mode = ARCS_FIRST;
    transition->arcs = arcs;
    transition->arc_count = 3;
    guards[0] = first;
    guards[1] = second;
    Value *value = new_value(domains, VALUE_CHOSEN);
    value->choice = choice_of_conditions(transition, guards, domains);
    value->branches = NEW_ARRAY(arena, const Value *, 3);
    return value;
}

static const Value *either(Domains *domains, uint32_t domain,
                           const Terms *terms, const Term *term)
{
    Value *value = new_choice(
        domains, condition_of(domains, terms, term_operand(terms, term, 0)),
        condition_constant(domains, TRUTH_FALSE));
    value->branches[0] = term_value(domains, domain, terms,
                                    term_operand(terms, term, 1));
    value->branches[1] = value->branches[2] =
        term_value(domains, domain, terms, term_operand(terms, term, 2));
    return value;
}

/* A condition whose truth is kept. */
static const Value *truth(Domains *domains, uint32_t domain, const Terms *terms,
                          const Term *term)
{
    Condition *condition = condition_of(domains, terms, term);
    Value *value = new_choice(domains, condition,
                              condition_not(domains, condition));
    value->branches[0] = known(domains, 2);
    value->branches[1] = known(domains, 1);
    value->branches[2] = known(domains, domains->list.items[domain].null);
    value->kept = true;
    return value;
}

/* Whether one term compares so with the other. */
static Condition *compared(Domains *domains, Operation operation, Term one,
                           Term other)
{
    static const uint32_t operands[] = { 0, 1 };
    Term *items = NEW_ARRAY(domains->arena, Term, 3);
    items[0] = one;
    items[1] = other;
    items[2] = (Term){ .operation = operation,
                       .type = BPMN_BOOLEAN,
                       .operands = operands,
                       .operand_count = 2,
                       .field = -1 };
    Terms *terms = NEW(domains->arena, Terms);
    *terms = (Terms){
        .items = items, .count = 3, .root = 2, .language = LANGUAGE_FEEL
    };
    return condition_of(domains, terms, &items[2]);
}

/* Where a whole number may lie that is one more than one below the cut, and
   not below those before it. */
static const Value *behind(Domains *domains, uint32_t domain, size_t cut)
{
    const BpmnDecimal one = { .coefficient = 1 };
    const Domain *own = domain_at(domains, domain);
    const BpmnValue *cuts = own->cuts.items;
    BpmnDecimal at = value_number(cuts[cut]), most = number_floor(at);
    bool fault = false;
    Mask mask = mask_bit(2 * cut);
    if (bpmn_decimal_compare(most, at) != 0)
        most = bpmn_decimal_add(most, one, &fault);
    for (; cut < own->cuts.count; cut++) {
        int order = bpmn_decimal_compare(value_number(cuts[cut]), most);
        if (order <= 0) mask |= mask_bit(2 * cut + 1);
        if (order < 0) mask |= mask_bit(2 * cut + 2);
    }
    return known(domains, (mask & own->all) | MASK_COMPUTED);
}

/* One more than a number of rounds, by where that lies. */
static const Value *one_more(Domains *domains, uint32_t domain,
                             const Term *field)
{
    size_t count = domain_at(domains, domain)->cuts.count;
    bool is_open = count == 0 || domain_at(domains, domain)->crowded;
    if (is_open) return new_value(domains, VALUE_COMPUTED);
    const Value *value = behind(domains, domain, 0);
    for (size_t i = 0; i < count; i++) {
        BpmnValue cut = domain_at(domains, domain)->cuts.items[i];
        Term at = { .operation = OPERATION_CONSTANT,
                    .type = cut.type,
                    .constant = cut,
                    .field = -1 };
        Value *choice = new_choice(
            domains, compared(domains, OPERATION_GREATER, *field, at),
            compared(domains, OPERATION_EQUAL, *field, at));
        choice->branches[0] = i + 1 < count
            ? behind(domains, domain, i + 1)
            : known(domains, mask_bit(2 * count));
        choice->branches[1] = choice->branches[2] = value;
        if (cut.type == BPMN_INTEGER && cut.as.integer < INT64_MAX) {
            cut.as.integer++;
            choice->branches[1] = constant(domains, domain, &cut);
        }
        value = choice;
    }
    return value;
}

/* Whether all that the term reads have a value, of one field after the other;
   null: of one of them that is not known. */
static Condition *all_given(Domains *domains, const Terms *terms,
                            const Term *term)
{
    uint32_t count = domains->net->field_count;
    Condition **parts = NEW_ARRAY(domains->arena, Condition *, count + 1);
    Condition *all = NEW(domains->arena, Condition);
    all->kind = CONDITION_AND;
    all->children = parts;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t own = domain_find(domains, domains->net->fields[i].name);
        if (!term_reads(terms, term, i)) continue;
        if (own == NET_NONE || !domain_at(domains, own)->names_null)
            return NULL;
        Condition *part = NEW(domains->arena, Condition);
        part->kind = CONDITION_ATOM;
        part->domain = own;
        part->yes = domain_at(domains, own)->all
            & ~domain_at(domains, own)->null;
        parts[all->child_count++] = part;
    }
    return all;
}

/* What is computed is null where a variable is. */
static const Value *computed(Domains *domains, uint32_t domain,
                             const Terms *terms, const Term *term)
{
    const Domain *own = domain_at(domains, domain);
    Mask mask = own->all & ~own->null, null = own->null;
    Condition *given = NULL;
    if (own->names_null && !own->crowded && terms->language == LANGUAGE_FEEL
        && term_is_null_by_variables(terms, term))
        given = all_given(domains, terms, term);
    if (!given) return new_value(domains, VALUE_COMPUTED);
    Value *value = new_choice(domains, given,
                              condition_constant(domains, TRUTH_FALSE));
    value->branches[0] = known(domains, mask | MASK_COMPUTED);
    value->branches[1] = value->branches[2] = known(domains, null);
    value->kept = true;
    return value;
}

static const Value *term_value(Domains *domains, uint32_t domain,
                               const Terms *terms, const Term *term)
{
    const Domain *own = domain_at(domains, domain);
    if (term->operation == OPERATION_LAST)
        return term_value(domains, domain, terms, term_operand(terms, term, 1));
    if (term->operation == OPERATION_IF)
        return either(domains, domain, terms, term);
    if (term_is_constant(term))
        return constant(domains, domain, &term->constant);
    uint32_t source = domain_of(domains, term);
    const Domain *from = source == NET_NONE ? NULL
                                            : &domains->list.items[source];
    if (from && domain_takes(own, from->type) && !from->crowded
        && !own->crowded) {
        Value *value = new_value(domains, VALUE_COPY);
        value->source = source;
        value->needs = terms->language == LANGUAGE_JUEL;
        return value;
    }
    if (domain_counts(domains, domain, terms, term))
        return one_more(domains, domain, term_operand(terms, term, 0));
    bool is_condition = term_compares(term) || term_is_logic(term)
        || term->operation == OPERATION_EMPTY;
    if (own->kind == DOMAIN_BOOLEAN && is_condition)
        return truth(domains, domain, terms, term);
    return computed(domains, domain, terms, term);
}

const Value *value_of(Domains *domains, uint32_t domain, const Formula *formula)
{
    BpmnValue plain;
    if (domain_plain_value(domain_at(domains, domain), formula, &plain))
        return constant(domains, domain, &plain);
    if (!formula->terms) return new_value(domains, VALUE_COMPUTED);
    return term_value(domains, domain, formula->terms,
                      terms_root(formula->terms));
}

uint32_t value_field(const Formula *formula)
{
    const Terms *terms = formula->terms;
    const Term *term = terms ? terms_root(terms) : NULL;
    while (term && term->operation == OPERATION_LAST)
        term = term_operand(terms, term, 1);
    if (term && term->operation == OPERATION_DECIMAL)
        term = term_operand(terms, term, 0);
    return term && term->operation == OPERATION_FIELD ? (uint32_t)term->field
                                                      : NET_NONE;
}

/* The variable as it stands in an expression. */
static Term field_term(const Domains *domains, uint32_t field)
{
    const NetField *info = &domains->net->fields[field];
    Expression *origin = NEW(domains->arena, Expression);
    origin->operation = OPERATION_FIELD;
    origin->type = info->type;
    origin->text = info->name;
    origin->field = (int32_t)field;
    return (Term){ .operation = OPERATION_FIELD,
                   .type = info->type,
                   .field = (int32_t)field,
                   .origin = origin };
}

const Condition *value_equal(Domains *domains, uint32_t one, uint32_t other)
{
    BpmnType types[] = { domains->net->fields[one].type,
                         domains->net->fields[other].type };
    DomainKind kind = domain_kind(types[0]);
    if (kind == DOMAIN_OPAQUE || kind != domain_kind(types[1])
        || (kind == DOMAIN_TIME && types[0] != types[1]))
        return NULL;
    return compared(domains, OPERATION_EQUAL, field_term(domains, one),
                    field_term(domains, other));
}

void value_reads(const Value *value, DomainReader *read, void *user)
{
    if (value->kind == VALUE_COPY) read(user, value->source);
    if (value->kind != VALUE_CHOSEN) return;
    choice_reads(value->choice, read, user);
    for (uint32_t i = 0; i < value->choice->transition->arc_count; i++)
        value_reads(value->branches[i], read, user);
}
