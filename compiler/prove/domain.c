/* Domains: which constants cut a variable's values, and into what. */
#include "domain.h"

#include <string.h>

#include "bpmn/value.h"

uint32_t domain_find(const Domains *domains, const char *name)
{
    for (size_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = &domains->list.items[i];
        if (domain->kind != DOMAIN_ORDER && domain->kind != DOMAIN_OPAQUE
            && strcmp(domain->name, name) == 0)
            return (uint32_t)i;
    }
    return NET_NONE;
}

/* The kind that a variable of that type has; OPAQUE where it has none. */
static DomainKind kind_of_type(BpmnType type)
{
    switch (type) {
    case BPMN_BOOLEAN: return DOMAIN_BOOLEAN;
    case BPMN_INTEGER:
    case BPMN_DECIMAL: return DOMAIN_NUMBER;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: return DOMAIN_TEXT;
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: return DOMAIN_TIME;
    case BPMN_LOOSE:
    case BPMN_STRUCTURE: break;
    }
    return DOMAIN_OPAQUE;
}

const char *domain_variable(const Term *term)
{
    bool is_variable = term->operation == OPERATION_FIELD
        || term->operation == OPERATION_MEMBER
        || term->operation == OPERATION_DECIMAL;
    return is_variable && term->origin->operation == OPERATION_FIELD
        ? term->origin->text
        : NULL;
}

static const NetField *find_field(const Net *net, const char *name,
                                  uint32_t *number)
{
    for (uint32_t i = 0; i < net->field_count; i++) {
        if (strcmp(net->fields[i].name, name) == 0) {
            *number = i;
            return &net->fields[i];
        }
    }
    *number = NET_NONE;
    return NULL;
}

static int compare_cuts(const Domain *domain, Cut one, Cut other)
{
    if (domain->kind == DOMAIN_NUMBER)
        return bpmn_decimal_compare(one.number, other.number);
    if (domain->kind == DOMAIN_TIME)
        return (one.ms > other.ms) - (one.ms < other.ms);
    return strcmp(one.text, other.text);
}

/* Numbers and times in order, texts as they come; each once. */
static void add_cut(Domain *domain, Cut cut, Arena *arena)
{
    bool is_sorted = domain->kind != DOMAIN_TEXT;
    size_t at = domain->cuts.count;
    for (size_t i = 0; i < domain->cuts.count; i++) {
        int order = compare_cuts(domain, cut, domain->cuts.items[i]);
        if (order == 0) return;
        if (is_sorted && order < 0) {
            at = i;
            break;
        }
    }
    VECTOR_ADD(arena, &domain->cuts, cut);
    Cut *cuts = domain->cuts.items;
    memmove(&cuts[at + 1], &cuts[at],
            (domain->cuts.count - 1 - at) * sizeof *cuts);
    cuts[at] = cut;
}

static void add_constants_of_field(Domain *domain, Arena *arena)
{
    const NetField *info = domain->info;
    if (!info || domain->kind != DOMAIN_TEXT) return;
    for (size_t i = 0; i < info->constant_count; i++)
        add_cut(domain, (Cut){ .text = info->constants[i] }, arena);
}

/* The domain of that name, made at first mention; null: its type has none.
   'type' is that of what it is compared with, for variables that nothing else
   told the type of. */
static Domain *named_domain(Domains *domains, const char *name, uint32_t root,
                            BpmnType type)
{
    uint32_t found = domain_find(domains, name);
    if (found != NET_NONE) return &domains->list.items[found];
    Domain domain = { .name = name, .root = root };
    domain.info = find_field(domains->net, name, &domain.field);
    domain.type = domain.info ? domain.info->type : BPMN_LOOSE;
    if (domain.type == BPMN_LOOSE) domain.type = type;
    domain.kind = kind_of_type(domain.type);
    domain.volatile_value = domain.info && domain.info->is_parameter;
    if (domain.kind == DOMAIN_OPAQUE) return NULL;
    add_constants_of_field(&domain, domains->arena);
    VECTOR_ADD(domains->arena, &domains->list, domain);
    return &domains->list.items[domains->list.count - 1];
}

static Domain *variable_domain(Domains *domains, const Terms *terms,
                               const Term *variable, BpmnType type)
{
    const char *name = domain_variable(variable);
    while (variable->operation != OPERATION_FIELD)
        variable = term_operand(terms, variable, 0);
    return named_domain(domains, name, (uint32_t)variable->field, type);
}

static Cut cut_of(const BpmnValue *constant)
{
    switch (constant->type) {
    case BPMN_INTEGER: return (Cut){ .number = { constant->as.integer, 0, 0 } };
    case BPMN_DECIMAL: return (Cut){ .number = constant->as.decimal };
    case BPMN_TEXT:
    case BPMN_ENUMERATION: return (Cut){ .text = constant->as.text.bytes };
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: return (Cut){ .ms = constant->as.integer };
    case BPMN_LOOSE:
    case BPMN_BOOLEAN:
    case BPMN_STRUCTURE: break;
    }
    return (Cut){ 0 };
}

/* The constant, not null, cuts the domain, if it is of its kind. */
static void see_cut(Domains *domains, Domain *domain, const BpmnValue *constant)
{
    if (!domain || domain->kind != kind_of_type(constant->type)) return;
    if (domain->kind == DOMAIN_TIME && domain->type != constant->type) return;
    if (domain->kind != DOMAIN_BOOLEAN)
        add_cut(domain, cut_of(constant), domains->arena);
}

static void see_pair(Domains *domains, const Terms *terms, const Term *one,
                     const Term *other)
{
    if (!domain_variable(one)) {
        const Term *swapped = one;
        one = other;
        other = swapped;
    }
    if (!domain_variable(one)) return;
    /* null has no type to learn from */
    if (!term_is_constant(other) || other->type == BPMN_LOOSE) return;
    see_cut(domains, variable_domain(domains, terms, one, other->type),
            &other->constant);
}

static bool compares(const Term *term)
{
    return term->operation >= OPERATION_EQUAL
        && term->operation <= OPERATION_GREATER_EQUAL;
}

/* First walk over a guard: constants beside variables. */
static void see_constants(Domains *domains, const Terms *terms)
{
    for (uint32_t i = 0; i < terms->count; i++) {
        const Term *term = &terms->items[i];
        if (compares(term))
            see_pair(domains, terms, term_operand(terms, term, 0),
                     term_operand(terms, term, 1));
    }
}

/* What is compared with null; null: none. */
static const Term *beside_null(const Terms *terms, const Term *term)
{
    const Term *one = term_operand(terms, term, 0);
    const Term *other = term_operand(terms, term, 1);
    if (term_is_constant(one) && one->constant.is_null) return other;
    return term_is_constant(other) && other->constant.is_null ? one : NULL;
}

/* Second walk: where only null, emptiness or truth is asked for. */
static void see_null(Domains *domains, const Terms *terms)
{
    for (uint32_t i = 0; i < terms->count; i++) {
        const Term *term = &terms->items[i];
        const Term *variable = NULL;
        bool is_empty = term->operation == OPERATION_EMPTY;
        if (is_empty)
            variable = term_operand(terms, term, 0);
        else if (term->operation == OPERATION_EQUAL
                 || term->operation == OPERATION_NOT_EQUAL)
            variable = beside_null(terms, term);
        if (!variable || !domain_variable(variable)) continue;
        Domain *domain = variable_domain(domains, terms, variable, BPMN_TEXT);
        if (!domain && variable->field >= 0)
            domains->asks_null[variable->field] = true;
        if (domain) domain->names_null = true;
        if (domain && is_empty && domain->kind == DOMAIN_TEXT)
            add_cut(domain, (Cut){ .text = "" }, domains->arena);
    }
}

static void see_truth_of(Domains *domains, const Terms *terms, const Term *term)
{
    bool logic = term->operation == OPERATION_AND
        || term->operation == OPERATION_OR || term->operation == OPERATION_NOT
        || term->operation == OPERATION_IF;
    if (domain_variable(term))
        variable_domain(domains, terms, term, BPMN_BOOLEAN);
    for (uint32_t i = 0; logic && i < term->operand_count; i++)
        see_truth_of(domains, terms, term_operand(terms, term, i));
}

/* Third walk: variables that stand for a truth value themselves. */
static void see_truth(Domains *domains, const Terms *terms)
{
    see_truth_of(domains, terms, terms_root(terms));
}

static void see_guards(Domains *domains, const Net *net,
                       void (*see)(Domains *, const Terms *))
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        for (uint32_t j = 0; j < transition->arc_count; j++) {
            if (transition->mode != ARCS_ALL && transition->arcs[j].guard
                && !transition->arcs[j].is_default)
                see(domains, transition->arcs[j].guard);
        }
    }
}

static Mask bit(size_t region)
{
    return UINT64_C(1) << region;
}

/* An open interval between two cuts that holds no whole number. */
static bool is_hollow(const Domain *domain, size_t region)
{
    int64_t low, high;
    size_t cut = region / 2;
    if (domain->type != BPMN_INTEGER) return false;
    if (region % 2 == 1)
        return !bpmn_decimal_to_integer(domain->cuts.items[cut].number, &low);
    if (cut == 0 || cut == domain->cuts.count) return false;
    return bpmn_decimal_to_integer(domain->cuts.items[cut - 1].number, &low)
        && bpmn_decimal_to_integer(domain->cuts.items[cut].number, &high)
        && high - low <= 1;
}

/* No other text can be written; 'origin' says who says so. */
static void close_set(Domain *domain)
{
    const char *origin = domain->info->origin;
    domain->other = 0;
    domain->is_declared = origin
        && (strncmp(origin, "schema", 6) == 0
            || strncmp(origin, "hitl:", 5) == 0);
}

/* Of a closed set: what else a condition names does not occur. */
static Mask listed(const Domain *domain)
{
    Mask mask = 0;
    for (size_t i = 0; i < domain->info->constant_count; i++)
        mask |= domain_text_region(domain, domain->info->constants[i]);
    return mask;
}

/* Numbers the regions once the cuts are complete. */
static void number_regions(Domain *domain)
{
    size_t cuts = domain->cuts.count;
    size_t regions = 2;
    if (domain->kind == DOMAIN_NUMBER || domain->kind == DOMAIN_TIME)
        regions = 2 * cuts + 1;
    else if (domain->kind == DOMAIN_TEXT)
        regions = cuts + 1;
    if (regions >= MOST_REGIONS) {
        domain->crowded = true;
        regions = 1;
    }
    domain->null = bit(regions);
    domain->all = bit(regions) - 1;
    if (domain->crowded) return;
    if (domain->kind == DOMAIN_TEXT) {
        domain->other = bit(cuts);
        if (domain->info && domain->info->closed) close_set(domain);
        domain->all = (bit(cuts) - 1) | domain->other;
        if (domain->other == 0) domain->all = listed(domain);
    }
    for (size_t i = 0; domain->kind == DOMAIN_NUMBER && i < regions; i++) {
        if (is_hollow(domain, i)) domain->all &= ~bit(i);
    }
    if (domain->names_null) domain->all |= domain->null;
}

/* Gives the cuts of one domain to another. */
static void add_cuts_of(const Domain *from, Domain *to, Arena *arena)
{
    for (size_t i = 0; i < from->cuts.count; i++)
        add_cut(to, from->cuts.items[i], arena);
}

/* The two have one value at a time: what cuts the one cuts the other. */
static void join_domains(Domains *domains, uint32_t one, uint32_t other)
{
    Domain *first = &domains->list.items[one];
    Domain *second = &domains->list.items[other];
    if (one == other || first->kind != second->kind
        || (first->kind == DOMAIN_TIME && first->type != second->type))
        return;
    add_cuts_of(first, second, domains->arena);
    add_cuts_of(second, first, domains->arena);
    first->names_null = first->names_null || second->names_null;
    second->names_null = first->names_null;
}

static bool is_of_conditions(const Term *term)
{
    return compares(term) || term->operation == OPERATION_AND
        || term->operation == OPERATION_OR || term->operation == OPERATION_NOT;
}

/* What a variable that conditions read is assigned. */
static void see_value(Domains *domains, uint32_t target, const Terms *terms,
                      const Term *term)
{
    Domain *own = &domains->list.items[target];
    if (term_is_constant(term)) {
        own->names_null = own->names_null || term->constant.is_null;
    } else if (term->operation == OPERATION_LAST) {
        see_value(domains, target, terms, term_operand(terms, term, 1));
    } else if (term->operation == OPERATION_IF) {
        see_truth_of(domains, terms, term_operand(terms, term, 0));
        see_value(domains, target, terms, term_operand(terms, term, 1));
        see_value(domains, target, terms, term_operand(terms, term, 2));
    } else if (domain_variable(term)) {
        const Domain *source = variable_domain(domains, terms, term, own->type);
        if (source)
            join_domains(domains, target, domain_find(domains, source->name));
    } else if (own->kind == DOMAIN_BOOLEAN && is_of_conditions(term)) {
        own->names_null = true;
        see_truth_of(domains, terms, term);
    }
}

/* Counts what can still change. */
static size_t count_known(const Domains *domains)
{
    size_t count = domains->list.count;
    for (size_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = &domains->list.items[i];
        count += domain->cuts.count + domain->names_null;
    }
    return count;
}

static void see_assignments(Domains *domains, const Net *net)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        for (uint32_t j = 0; j < transition->assign_count; j++) {
            const Assignment *assign = &transition->assigns[j];
            const Terms *terms = assign->value->terms;
            uint32_t target = domain_find(domains,
                                          net->fields[assign->field].name);
            if (!terms || target == NET_NONE) continue;
            see_constants(domains, terms);
            see_null(domains, terms);
            see_value(domains, target, terms, terms_root(terms));
        }
    }
}

static bool mentions(const Terms *terms, const Term *term, uint32_t field)
{
    if (term->field == (int32_t)field) return true;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        if (mentions(terms, term_operand(terms, term, i), field)) return true;
    }
    return false;
}

/* What is compared with a variable that is assigned the constant; as that is
   itself. */
static void cut_mixed(Domains *domains, Domain *domain,
                      const BpmnValue *constant)
{
    see_cut(domains, domain, constant);
    if (domain) domain->is_mixed = true;
}

/* A constant that is assigned to what the guard compares with other variables
   cuts it as well, for the values of a path are to be that one; and those. */
static void see_mixed_in(Domains *domains, const Terms *guard, uint32_t field,
                         const BpmnValue *constant)
{
    const char *name = domains->net->fields[field].name;
    for (uint32_t i = 0; i < guard->count; i++) {
        const Term *term = &guard->items[i];
        if (!compares(term)) continue;
        const Term *one = term_operand(guard, term, 0);
        const Term *other = term_operand(guard, term, 1);
        bool decided = (domain_variable(one) && term_is_constant(other))
            || (domain_variable(other) && term_is_constant(one));
        if (decided || !mentions(guard, term, field)) continue;
        cut_mixed(domains, named_domain(domains, name, field, constant->type),
                  constant);
        if (!domain_variable(one) || !domain_variable(other)) continue;
        const Term *beside = one->field == (int32_t)field ? other : one;
        cut_mixed(domains,
                  variable_domain(domains, guard, beside, constant->type),
                  constant);
    }
}

static void see_mixed_with(Domains *domains, const Net *net, uint32_t field,
                           const BpmnValue *constant)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        for (uint32_t j = 0; j < transition->arc_count; j++) {
            if (transition->arcs[j].guard)
                see_mixed_in(domains, transition->arcs[j].guard, field,
                             constant);
        }
    }
}

static void see_mixed(Domains *domains, const Net *net)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        for (uint32_t j = 0; j < transition->assign_count; j++) {
            const Assignment *assign = &transition->assigns[j];
            const Terms *terms = assign->value->terms;
            if (terms && term_is_constant(terms_root(terms)))
                see_mixed_with(domains, net, assign->field,
                               &terms_root(terms)->constant);
        }
    }
}

/* Until nothing is new: one assignment leads to another. */
static void see_all_assignments(Domains *domains, const Net *net)
{
    size_t before = 0;
    while (count_known(domains) != before) {
        before = count_known(domains);
        see_assignments(domains, net);
    }
}

Domains domains_of(const Net *net, Arena *arena)
{
    Domains domains = { .arena = arena, .net = net };
    domains.asks_null = NEW_ARRAY(arena, bool, net->field_count + 1);
    see_guards(&domains, net, see_constants);
    see_guards(&domains, net, see_truth);
    see_guards(&domains, net, see_null);
    see_mixed(&domains, net);
    see_all_assignments(&domains, net);
    for (size_t i = 0; i < domains.list.count; i++)
        number_regions(&domains.list.items[i]);
    return domains;
}

Mask domain_anything(const Domain *domain)
{
    return domain->all | MASK_FRESH | (domain->names_null ? MASK_UNASKED : 0);
}

Mask domain_asked(const Domain *domain, Mask mask)
{
    return (mask & MASK_UNASKED) != 0 ? mask & ~domain->null : mask;
}

bool domain_is_looked_at(const Domain *domain, Mask mask)
{
    return (mask & MASK_FRESH) == 0
        && domain_asked(domain, mask & (MASK_REGIONS | MASK_UNASKED))
        != domain_asked(domain, domain->all | (mask & MASK_UNASKED));
}

bool domain_reads(const Domain *domain, uint32_t field)
{
    if (!domain->term) return domain->root == field;
    return domain->volatile_value
        || mentions(domain->terms, domain->term, field);
}

static bool shares(const Terms *terms, const Term *term, const Domain *other)
{
    if (term->field >= 0 && domain_reads(other, (uint32_t)term->field))
        return true;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        if (shares(terms, term_operand(terms, term, i), other)) return true;
    }
    return false;
}

bool domain_share(const Domain *one, const Domain *other)
{
    if (one->volatile_value || other->volatile_value) return true;
    return one->term ? shares(one->terms, one->term, other)
                     : domain_reads(other, one->root);
}

bool domain_is_undecided(const Domain *domain)
{
    return domain->kind == DOMAIN_ORDER || domain->kind == DOMAIN_OPAQUE;
}
