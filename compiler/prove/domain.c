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
    case BPMN_DURATION: return DOMAIN_TIME;
    default: return DOMAIN_OPAQUE;
    }
}

/* The type that a constant has by itself; LOOSE: it is no constant, or one
   that has no order with others (durations with months). */
static BpmnType constant_type(const Expression *constant)
{
    switch (constant->kind) {
    case EXPRESSION_BOOLEAN: return BPMN_BOOLEAN;
    case EXPRESSION_NUMBER: return BPMN_DECIMAL;
    case EXPRESSION_TEXT: return BPMN_TEXT;
    case EXPRESSION_INSTANT: return BPMN_INSTANT;
    case EXPRESSION_DURATION:
        return constant->months == 0 ? BPMN_DURATION : BPMN_LOOSE;
    default: return BPMN_LOOSE;
    }
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

/* The domain of a variable, made at first mention. 'type' is that of what it
   is compared with, for variables that nothing else told the type of. */
static Domain *variable_domain(Domains *domains, const Expression *variable,
                               BpmnType type)
{
    uint32_t found = domain_find(domains, variable->text);
    if (found != NET_NONE) return &domains->list.items[found];
    Domain domain = { .name = variable->text };
    domain.info = find_field(domains->net, variable->text, &domain.field);
    domain.type = domain.info ? domain.info->type : BPMN_LOOSE;
    if (domain.type == BPMN_LOOSE) domain.type = type;
    domain.kind = kind_of_type(domain.type);
    domain.volatile_value = domain.info && domain.info->is_parameter;
    if (domain.kind == DOMAIN_OPAQUE) return NULL;
    add_constants_of_field(&domain, domains->arena);
    VECTOR_ADD(domains->arena, &domains->list, domain);
    return &domains->list.items[domains->list.count - 1];
}

static void see_pair(Domains *domains, const Expression *one,
                     const Expression *other)
{
    if (one->kind != EXPRESSION_VARIABLE) {
        const Expression *swapped = one;
        one = other;
        other = swapped;
    }
    if (one->kind != EXPRESSION_VARIABLE) return;
    /* no type to learn from it */
    if (other->kind == EXPRESSION_NULL) return;
    BpmnType type = constant_type(other);
    if (type == BPMN_LOOSE) return;
    Domain *domain = variable_domain(domains, one, type);
    if (!domain || domain->kind != kind_of_type(type)) return;
    if (domain->kind == DOMAIN_TIME && domain->type != type) return;
    if (domain->kind != DOMAIN_BOOLEAN)
        add_cut(domain,
                (Cut){ .number = other->decimal,
                       .ms = other->ms,
                       .text = other->text },
                domains->arena);
}

/* First walk over a guard: constants beside variables. */
static void see_constants(Domains *domains, const Expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_IN:
        for (size_t i = 1; i < expression->child_count; i++)
            see_pair(domains, expression->children[0], expression->children[i]);
        break;
    default: break;
    }
    for (size_t i = 0; i < expression->child_count; i++)
        see_constants(domains, expression->children[i]);
}

/* Second walk: where only null, emptiness or truth is asked for. */
static void see_null(Domains *domains, const Expression *expression)
{
    const Expression *variable = NULL;
    bool is_empty = expression->kind == EXPRESSION_EMPTY;
    if (is_empty) {
        variable = expression->children[0];
    } else if (expression->kind == EXPRESSION_EQUAL
               || expression->kind == EXPRESSION_NOT_EQUAL) {
        if (expression->children[0]->kind == EXPRESSION_NULL)
            variable = expression->children[1];
        else if (expression->children[1]->kind == EXPRESSION_NULL)
            variable = expression->children[0];
    }
    if (variable && variable->kind == EXPRESSION_VARIABLE) {
        Domain *domain = variable_domain(domains, variable, BPMN_TEXT);
        if (domain) domain->names_null = true;
        if (domain && is_empty && domain->kind == DOMAIN_TEXT)
            add_cut(domain, (Cut){ .text = "" }, domains->arena);
    }
    for (size_t i = 0; i < expression->child_count; i++)
        see_null(domains, expression->children[i]);
}

/* Third walk: variables that stand for a truth value themselves. */
static void see_truth(Domains *domains, const Expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_VARIABLE:
        variable_domain(domains, expression, BPMN_BOOLEAN);
        break;
    case EXPRESSION_AND:
    case EXPRESSION_OR:
    case EXPRESSION_NOT:
    case EXPRESSION_IF:
        for (size_t i = 0; i < expression->child_count; i++)
            see_truth(domains, expression->children[i]);
        break;
    default: break;
    }
}

static void see_guards(Domains *domains, const Net *net,
                       void (*see)(Domains *, const Expression *))
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
    }
    for (size_t i = 0; domain->kind == DOMAIN_NUMBER && i < regions; i++) {
        if (is_hollow(domain, i)) domain->all &= ~bit(i);
    }
    if (domain->names_null) domain->all |= domain->null;
}

Domains domains_of(const Net *net, Arena *arena)
{
    Domains domains = { .arena = arena, .net = net };
    see_guards(&domains, net, see_constants);
    see_guards(&domains, net, see_truth);
    see_guards(&domains, net, see_null);
    for (size_t i = 0; i < domains.list.count; i++)
        number_regions(&domains.list.items[i]);
    return domains;
}

/* Is the variable the field or a part of it ("order.amount" of "order")? */
static bool is_part_of(const char *variable, const char *field)
{
    size_t length = strlen(field);
    return strncmp(variable, field, length) == 0
        && (variable[length] == '\0' || variable[length] == '.');
}

static bool mentions(const Expression *expression, const char *field)
{
    if (expression->kind == EXPRESSION_VARIABLE
        && is_part_of(expression->text, field))
        return true;
    for (size_t i = 0; i < expression->child_count; i++) {
        if (mentions(expression->children[i], field)) return true;
    }
    return false;
}

bool domain_reads(const Domain *domain, const Domains *domains, uint32_t field)
{
    const char *name = domains->net->fields[field].name;
    if (!domain->term) return is_part_of(domain->name, name);
    return domain->volatile_value || mentions(domain->term, name);
}

bool domain_is_undecided(const Domain *domain)
{
    return domain->kind == DOMAIN_ORDER || domain->kind == DOMAIN_OPAQUE;
}
