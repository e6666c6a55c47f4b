/* Which constants cut a variable's values, and into what: found by all guards
   of a net, and by what is assigned to what they read. */
#include "domain.h"

#include <string.h>

#include "bpmn/value.h"

/* What is gone through. */
typedef struct Cutting {
    Domains *domains;
    VECTOR(const Terms *) guards;
    VECTOR(Assignment) assigned;
} Cutting;

/* Cuts up to which a constant that is assigned is one more. */
enum { MOST_ASSIGNED = MOST_REGIONS / 4 };

/* Rounds up to which each is looked at by itself. */
enum { MOST_COUNTED = 8 };

/* Numbers and times in order, texts as they come; each once. */
static void add_cut(Domain *domain, BpmnValue cut, Arena *arena)
{
    bool is_sorted = domain->kind != DOMAIN_TEXT;
    size_t at = domain->cuts.count;
    for (size_t i = 0; i < domain->cuts.count; i++) {
        int order = 0;
        bpmn_value_compare(cut, domain->cuts.items[i], &order);
        if (order == 0) return;
        if (is_sorted && order < 0) {
            at = i;
            break;
        }
    }
    VECTOR_ADD(arena, &domain->cuts, cut);
    BpmnValue *cuts = domain->cuts.items;
    memmove(&cuts[at + 1], &cuts[at],
            (domain->cuts.count - 1 - at) * sizeof *cuts);
    cuts[at] = cut;
}

static void add_text(Domain *domain, const char *text, Arena *arena)
{
    BpmnValue cut = { .type = BPMN_TEXT, .as.text = bpmn_string(text) };
    add_cut(domain, cut, arena);
}

static uint32_t find_field(const Net *net, const char *name)
{
    for (uint32_t i = 0; i < net->field_count; i++) {
        if (strcmp(net->fields[i].name, name) == 0) return i;
    }
    return NET_NONE;
}

/* The domain of that name, made at first mention; null: its type has none.
   'type' is that of what it is compared with, for variables that nothing else
   told the type of. */
static Domain *named_domain(Domains *domains, const char *name, uint32_t root,
                            BpmnType type)
{
    uint32_t found = domain_find(domains, name);
    if (found != NET_NONE) return &domains->list.items[found];
    uint32_t field = find_field(domains->net, name);
    const NetField *info = field == NET_NONE ? NULL
                                             : &domains->net->fields[field];
    if (info && info->type != BPMN_LOOSE) type = info->type;
    Domain domain = {
        .kind = domain_kind(type),
        .type = type,
        .name = name,
        .root = root,
        .field = field,
        .info = info,
        .volatile_value = info && (info->is_parameter || info->grows),
    };
    if (domain.kind == DOMAIN_OPAQUE) return NULL;
    for (size_t i = 0;
         info && domain.kind == DOMAIN_TEXT && i < info->constant_count; i++)
        add_text(&domain, info->constants[i], domains->arena);
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

/* The constant, not null, cuts the domain, if it is of its kind. */
static void see_cut(Domains *domains, Domain *domain, BpmnValue constant)
{
    if (!domain || !domain_takes(domain, constant.type)) return;
    if (domain->kind == DOMAIN_TEXT) constant.type = BPMN_TEXT;
    if (domain->kind != DOMAIN_BOOLEAN)
        add_cut(domain, constant, domains->arena);
}

/* Constants beside variables; where a side is a choice, beside each branch. */
static void see_sides(Domains *domains, const Terms *terms, const Term *one,
                      const Term *other)
{
    if (one->operation == OPERATION_IF) {
        see_sides(domains, terms, term_operand(terms, one, 1), other);
        see_sides(domains, terms, term_operand(terms, one, 2), other);
    } else if (other->operation == OPERATION_IF || term_is_constant(one)) {
        if (!term_is_constant(other)) see_sides(domains, terms, other, one);
        /* null has no type to learn from */
    } else if (domain_variable(one) && term_is_constant(other)
               && other->type != BPMN_LOOSE) {
        see_cut(domains, variable_domain(domains, terms, one, other->type),
                other->constant);
    }
}

/* First walk over a guard: what is compared. */
static void see_constants(Domains *domains, const Terms *terms)
{
    for (uint32_t i = 0; i < terms->count; i++) {
        const Term *term = &terms->items[i];
        if (term_compares(term))
            see_sides(domains, terms, term_operand(terms, term, 0),
                      term_operand(terms, term, 1));
    }
}

/* Second walk: where only null, emptiness or truth is asked for. */
static void see_null(Domains *domains, const Terms *terms)
{
    for (uint32_t i = 0; i < terms->count; i++) {
        const Term *term = &terms->items[i];
        const Term *variable = term_asks_null(terms, term);
        if (!variable || !domain_variable(variable)) continue;
        Domain *domain = variable_domain(domains, terms, variable, BPMN_TEXT);
        if (!domain && variable->field >= 0)
            domains->asks_null[variable->field] = true;
        if (domain) domain->names_null = domain->asks_null = true;
        if (domain && term->operation == OPERATION_EMPTY
            && domain->kind == DOMAIN_TEXT)
            add_text(domain, "", domains->arena);
    }
}

static void see_choice(Domains *domains, const Terms *terms, const Term *term);

/* Third walk: variables that stand for a truth value themselves. */
static void see_truth(Domains *domains, const Terms *terms, const Term *term)
{
    bool logic = term_is_logic(term) || term->operation == OPERATION_IF;
    if (domain_variable(term))
        variable_domain(domains, terms, term, BPMN_BOOLEAN);
    for (uint32_t i = 0; logic && i < term->operand_count; i++)
        see_truth(domains, terms, term_operand(terms, term, i));
    for (uint32_t i = 0; term_compares(term) && i < 2; i++)
        see_choice(domains, terms, term_operand(terms, term, i));
}

/* The same in the conditions of a choice that is compared. */
static void see_choice(Domains *domains, const Terms *terms, const Term *term)
{
    if (term->operation != OPERATION_IF) return;
    see_truth(domains, terms, term_operand(terms, term, 0));
    see_choice(domains, terms, term_operand(terms, term, 1));
    see_choice(domains, terms, term_operand(terms, term, 2));
}

/* An interval between two neighbours: whole milliseconds, or months. */
static bool is_instantaneous(const Domain *domain, size_t region)
{
    const BpmnValue *cuts = domain->cuts.items;
    size_t cut = region / 2;
    return region % 2 == 0 && cut > 0 && cut < domain->cuts.count
        && cuts[cut].as.integer - 1 == cuts[cut - 1].as.integer;
}

/* A point or an interval that holds nothing which the variable can be. */
static bool is_hollow(const Domain *domain, size_t region)
{
    BpmnDecimal ends[2], found;
    if (domain->kind == DOMAIN_TIME) return is_instantaneous(domain, region);
    if (domain->kind != DOMAIN_NUMBER) return false;
    Gulf gulf = domain_gulf(domain, region, ends);
    if (region % 2 == 0) return !domain_between(domain, &gulf, &found);
    return !domain_has_number(domain,
                              value_number(domain->cuts.items[region / 2]));
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
    domain->null = mask_bit(regions);
    domain->all = mask_bit(regions) - 1;
    if (domain->crowded) return;
    if (domain->kind == DOMAIN_TEXT) {
        domain->other = mask_bit(cuts);
        if (domain->info && domain->info->closed) close_set(domain);
        domain->all = (mask_bit(cuts) - 1) | domain->other;
        /* of a closed set: what else a condition names does not occur */
        if (domain->other == 0) domain->all = 0;
        for (size_t i = 0;
             domain->other == 0 && i < domain->info->constant_count; i++)
            domain->all |= domain_text_region(domain,
                                              domain->info->constants[i]);
    }
    for (size_t i = 0; i < regions; i++) {
        if (is_hollow(domain, i)) domain->all &= ~mask_bit(i);
    }
    if (domain->names_null) domain->all |= domain->null;
}

/* The two have one value at a time: what cuts the one cuts the other. */
static void join_domains(Domains *domains, uint32_t one, uint32_t other)
{
    Domain *first = &domains->list.items[one];
    Domain *second = &domains->list.items[other];
    if (one == other || !domain_takes(first, second->type)) return;
    for (size_t i = 0; i < first->cuts.count; i++)
        add_cut(second, first->cuts.items[i], domains->arena);
    for (size_t i = 0; i < second->cuts.count; i++)
        add_cut(first, second->cuts.items[i], domains->arena);
    first->names_null = first->names_null || second->names_null;
    second->names_null = first->names_null;
    first->asks_null = first->asks_null || second->asks_null;
    second->asks_null = first->asks_null;
}

/* The truth of these is null where one of them is, and somebody asks. */
static void ask_operands(Domains *domains, const Terms *terms, const Term *term)
{
    uint32_t own = domain_of(domains, term);
    if (own != NET_NONE) {
        Domain *domain = &domains->list.items[own];
        domain->names_null = domain->asks_null = true;
    }
    for (uint32_t i = 0; !domain_variable(term) && i < term->operand_count; i++)
        ask_operands(domains, terms, term_operand(terms, term, i));
}

/* A constant that is assigned is told as it is: it cuts, where that leaves the
   conditions their regions. */
static void see_assigned(Domains *domains, Domain *own, BpmnValue constant)
{
    if (constant.is_null)
        own->names_null = true;
    else if (own->cuts.count < MOST_ASSIGNED)
        see_cut(domains, own, constant);
}

/* A counter is each number in turn, where there are few: they cut it. */
static void see_counted(Domains *domains, uint32_t target, const Terms *terms,
                        const Term *term)
{
    Domain *own = &domains->list.items[target];
    size_t count = own->cuts.count;
    if (!domain_counts(domains, target, terms, term) || count == 0) return;
    BpmnValue next = own->cuts.items[0], last = own->cuts.items[count - 1];
    bool few = next.type == BPMN_INTEGER && last.type == BPMN_INTEGER
        && last.as.integer < next.as.integer + MOST_COUNTED;
    for (; few && next.as.integer < last.as.integer; next.as.integer++)
        see_cut(domains, own, next);
}

/* What a variable that conditions read is assigned. */
static void see_value(Domains *domains, uint32_t target, const Terms *terms,
                      const Term *term)
{
    Domain *own = &domains->list.items[target];
    if (term_is_constant(term)) {
        see_assigned(domains, own, term->constant);
    } else if (term->operation == OPERATION_LAST) {
        see_value(domains, target, terms, term_operand(terms, term, 1));
    } else if (term->operation == OPERATION_IF) {
        see_truth(domains, terms, term_operand(terms, term, 0));
        see_value(domains, target, terms, term_operand(terms, term, 1));
        see_value(domains, target, terms, term_operand(terms, term, 2));
    } else if (term->operation == OPERATION_ADD) {
        see_counted(domains, target, terms, term);
    } else if (domain_variable(term)) {
        const Domain *source = variable_domain(domains, terms, term, own->type);
        if (source)
            join_domains(domains, target, domain_find(domains, source->name));
    } else if (own->kind == DOMAIN_BOOLEAN
               && (term_compares(term) || term_is_logic(term))) {
        own->names_null = true;
        see_truth(domains, terms, term);
        if (domain_at(domains, target)->asks_null)
            ask_operands(domains, terms, term);
    }
}

/* Counts what can still change. */
static size_t count_known(const Domains *domains)
{
    size_t count = domains->list.count;
    for (size_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = domain_at(domains, i);
        count += domain->cuts.count + domain->names_null + domain->asks_null;
    }
    return count;
}

static void see_assignments(const Cutting *cutting)
{
    Domains *domains = cutting->domains;
    for (size_t i = 0; i < cutting->assigned.count; i++) {
        const Assignment *assign = &cutting->assigned.items[i];
        const Terms *terms = assign->value->terms;
        BpmnValue plain;
        uint32_t target = domain_find(domains,
                                      domains->net->fields[assign->field].name);
        if (target == NET_NONE) continue;
        Domain *own = &domains->list.items[target];
        if (!terms && domain_plain_value(own, assign->value, &plain))
            see_assigned(domains, own, plain);
        if (!terms) continue;
        see_constants(domains, terms);
        see_null(domains, terms);
        see_value(domains, target, terms, terms_root(terms));
    }
}

/* What is compared with a variable that is assigned the constant; as that is
   itself. */
static void cut_mixed(Domains *domains, Domain *domain, BpmnValue constant)
{
    see_cut(domains, domain, constant);
    if (domain) domain->is_mixed = true;
}

/* A constant that is assigned to what the guard compares with other variables
   cuts it as well, for the values of a path are to be that one; and those. */
static void see_mixed_in(Domains *domains, const Terms *guard, uint32_t field,
                         BpmnValue constant)
{
    const char *name = domains->net->fields[field].name;
    for (uint32_t i = 0; i < guard->count; i++) {
        const Term *term = &guard->items[i];
        if (!term_compares(term)) continue;
        Comparison own = comparison_of(guard, term);
        if (comparison_is_decided(&own) || !term_reads(guard, term, field))
            continue;
        cut_mixed(domains, named_domain(domains, name, field, constant.type),
                  constant);
        if (!domain_variable(own.left) || !domain_variable(own.right)) continue;
        const Term *beside = own.left->field == (int32_t)field ? own.right
                                                               : own.left;
        cut_mixed(domains,
                  variable_domain(domains, guard, beside, constant.type),
                  constant);
    }
}

static void see_mixed(const Cutting *cutting)
{
    for (size_t i = 0; i < cutting->assigned.count; i++) {
        const Assignment *assign = &cutting->assigned.items[i];
        if (!assign->value->terms) continue;
        const Term *value = terms_root(assign->value->terms);
        for (size_t j = 0; term_is_constant(value) && j < cutting->guards.count;
             j++)
            see_mixed_in(cutting->domains, cutting->guards.items[j],
                         assign->field, value->constant);
    }
}

static void list_terms(Cutting *cutting, const Transition *transition)
{
    Arena *arena = cutting->domains->arena;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        if (transition->mode != ARCS_ALL && arc->guard && !arc->is_default)
            VECTOR_ADD(arena, &cutting->guards, arc->guard);
    }
    for (uint32_t i = 0; i < transition->assign_count; i++)
        VECTOR_ADD(arena, &cutting->assigned, transition->assigns[i]);
}

Domains *domains_of(const Net *net, Arena *arena)
{
    Domains *domains = NEW(arena, Domains);
    Cutting cutting = { .domains = domains };
    domains->arena = arena;
    domains->net = net;
    domains->asks_null = NEW_ARRAY(arena, bool, net->field_count + 1);
    for (uint32_t i = 0; i < net->transition_count; i++)
        list_terms(&cutting, &net->transitions[i]);
    const Terms *const *guards = cutting.guards.items;
    size_t count = cutting.guards.count;
    for (size_t i = 0; i < count; i++) see_constants(domains, guards[i]);
    for (size_t i = 0; i < count; i++)
        see_truth(domains, guards[i], terms_root(guards[i]));
    for (size_t i = 0; i < count; i++) see_null(domains, guards[i]);
    see_mixed(&cutting);
    /* until nothing is new: one assignment leads to another */
    for (size_t before = 0; count_known(domains) != before;) {
        before = count_known(domains);
        see_assignments(&cutting);
    }
    for (size_t i = 0; i < domains->list.count; i++)
        number_regions(&domains->list.items[i]);
    return domains;
}
