/* Values that make what is known true, by trying. */
#include "witness.h"

#include "search.h"

#include <string.h>

enum { MOST_TRIES = 50000, MOST_CONSTANTS = 1000 };

static bool is_decided(const Domains *domains, const Known *known)
{
    const Domain *domain = domain_at(domains, known->domain);
    return (known->mask & MASK_REGIONS & domain->all) != domain->all
        && domain_is_undecided(domain);
}

bool witness_is_needed(const Domains *domains, const KnownList *known)
{
    for (size_t i = 0; i < known->count; i++) {
        if (is_decided(domains, &known->items[i])) return true;
    }
    return false;
}

static bool reads_field(const Search *search, uint32_t field)
{
    return net_is_among(search->fields.items, (uint32_t)search->fields.count,
                        field);
}

/* Returns how many fields there are up to this one. */
static size_t add_field(Search *search, uint32_t field)
{
    size_t at = 0;
    while (at < search->fields.count && search->fields.items[at] != field) at++;
    if (at == MOST_FIELDS)
        search->hopeless = true;
    else if (at == search->fields.count)
        VECTOR_ADD(search->arena, &search->fields, field);
    return at + 1;
}

/* Returns how many of the fields must have a value before the term has one. */
static size_t add_fields(Search *search, const Terms *terms, const Term *term)
{
    size_t most = 0;
    if (term->field >= 0) most = add_field(search, (uint32_t)term->field);
    for (uint32_t i = 0; i < term->operand_count; i++) {
        size_t own = add_fields(search, terms, term_operand(terms, term, i));
        most = own > most ? own : most;
    }
    return most;
}

/* Is nothing asked of a variable but whether it is null, or empty? */
static bool asks_null(const Domain *domain)
{
    const Term *asked = term_asks_null(domain->terms, domain->term);
    return asked && asked->operation == OPERATION_FIELD;
}

/* Trying values of one order leaves nothing out, nor does null and another; of
   sums and calls it may. */
static bool is_plain(const Domain *domain)
{
    if (asks_null(domain)) return true;
    for (uint32_t i = 0; i < 2 && domain->kind == DOMAIN_ORDER; i++) {
        const Term *operand = term_operand(domain->terms, domain->term, i);
        if (operand->operation != OPERATION_FIELD && !term_is_constant(operand))
            return false;
    }
    return domain->kind == DOMAIN_ORDER;
}

static void find_conditions(Search *search)
{
    for (size_t i = 0; i < search->known->count; i++) {
        Known known = search->known->items[i];
        const Domain *domain = domain_at(search->domains, known.domain);
        if (!is_decided(search->domains, &known)) continue;
        VECTOR_ADD(search->arena, &search->conditions, known);
        VECTOR_ADD(search->arena, &search->ready,
                   add_fields(search, domain->terms, domain->term));
        search->hopeless = search->hopeless || domain->volatile_value;
        search->complete = search->complete && is_plain(domain);
    }
}

/* Of a member there is no trying. */
static void find_variables(Search *search)
{
    for (uint32_t i = 0; i < search->domains->list.count; i++) {
        const Domain *domain = domain_at(search->domains, i);
        if (domain->root == NET_NONE || !reads_field(search, domain->root))
            continue;
        VECTOR_ADD(search->arena, &search->variables, i);
        search->hopeless = search->hopeless || domain->field != domain->root;
    }
}

static void add_as(Search *search, BpmnType type, BpmnValue value)
{
    if (search_fit(search->domain, search->mask, type, &value))
        VECTOR_ADD(search->arena, &search->candidates[search->at], value);
}

static void add_candidate(Search *search, BpmnValue value)
{
    add_as(search, value.type, value);
}

/* Moves a bound, where there is none or one less far in that direction. */
static void move_bound(bool *is_there, BpmnDecimal *bound, BpmnDecimal to,
                       int direction)
{
    if (*is_there && direction * bpmn_decimal_compare(to, *bound) <= 0) return;
    *is_there = true;
    *bound = to;
}

static void narrow(Range *range, BpmnDecimal bound, Mask orders)
{
    if ((orders & (LESS | ONE_NULL | BOTH_NULL)) == 0)
        move_bound(&range->has_low, &range->low, bound, 1);
    if ((orders & (GREATER | ONE_NULL | BOTH_NULL)) == 0)
        move_bound(&range->has_high, &range->high, bound, -1);
}

/* What a condition compares with a number, and how the two may lie. */
typedef struct Compared {
    int32_t field;    /* a variable; -1: a sum, say */
    const char *name; /* as it is written */
    BpmnDecimal number;
    Mask orders;
} Compared;

/* False: it is another condition. */
static bool compares_number(const Search *search, size_t at, Compared *compared)
{
    const Domain *domain = search_condition(search, at);
    if (domain->kind != DOMAIN_ORDER || domain->volatile_value) return false;
    Comparison own = comparison_of(domain->terms, domain->term);
    if (!term_is_constant(own.right)
        || domain_kind(own.right->type) != DOMAIN_NUMBER)
        return false;
    bool swapped = domain->swapped != own.swapped;
    Mask orders = search->conditions.items[at].mask & domain->all;
    *compared = (Compared){
        .field = own.left->operation == OPERATION_FIELD ? own.left->field : -1,
        .name = swapped ? domain->right : domain->name,
        .number = value_number(own.right->constant),
        .orders = swapped ? orders_swapped(orders) : orders,
    };
    return true;
}

/* Of conditions that compare the same with a number. */
static Range range_of(const Search *search, int32_t field, const char *name)
{
    Range range = { 0 };
    for (size_t i = 0; i < search->conditions.count; i++) {
        Compared own;
        if (compares_number(search, i, &own) && own.field == field
            && (field >= 0 || strcmp(own.name, name) == 0))
            narrow(&range, own.number, own.orders);
    }
    return range;
}

/* Is a sum to be less than one number and more than a larger one? */
static bool is_torn(const Search *search)
{
    for (size_t i = 0; i < search->conditions.count; i++) {
        Compared own;
        if (!compares_number(search, i, &own) || own.field >= 0) continue;
        Range range = range_of(search, -1, own.name);
        if (range.has_low && range.has_high
            && bpmn_decimal_compare(range.low, range.high) > 0)
            return true;
    }
    return false;
}

static bool is_within(const Range *range, BpmnDecimal number)
{
    return (!range->has_low || bpmn_decimal_compare(number, range->low) >= 0)
        && (!range->has_high || bpmn_decimal_compare(number, range->high) <= 0);
}

/* Adds a constant in its place, each once. */
static void add_constant(Search *search, Candidates *constants, BpmnValue value)
{
    size_t at = 0, end = constants->count;
    if (domain_kind(value.type) == DOMAIN_NUMBER
        && !is_within(&search->range, value_number(value)))
        return;
    if (constants->count == MOST_CONSTANTS) return;
    while (at < end) {
        size_t middle = at + (end - at) / 2;
        int order = 0;
        if (!bpmn_value_compare(value, constants->items[middle], &order))
            return;
        if (order == 0) return;
        end = order < 0 ? middle : end;
        at = order < 0 ? at : middle + 1;
    }
    VECTOR_ADD(search->arena, constants, value);
    memmove(&constants->items[at + 1], &constants->items[at],
            (constants->count - 1 - at) * sizeof value);
    constants->items[at] = value;
}

static void add_term_constants(Search *search, const Terms *terms,
                               const Term *term, DomainKind kind,
                               Candidates *constants)
{
    bool fits = domain_kind(term->constant.type) == kind && kind != DOMAIN_TIME;
    if (term_is_constant(term) && !term->constant.is_null && fits)
        add_constant(search, constants, term->constant);
    /* what a member is called is no value of anything */
    uint32_t count = term->operation == OPERATION_MEMBER ? 1
                                                         : term->operand_count;
    for (uint32_t i = 0; i < count; i++)
        add_term_constants(search, terms, term_operand(terms, term, i), kind,
                           constants);
}

/* All that the variables of the search are compared with; where that is more
   than there are regions, nothing is known by them and the search has its own
   constants only. None there: that one. */
static Candidates constants_of(Search *search, BpmnType type, BpmnValue none)
{
    Candidates constants = { 0 };
    for (size_t i = 0; i < search->variables.count; i++) {
        const Domain *domain = domain_at(search->domains,
                                         search->variables.items[i]);
        bool same = domain_takes(domain, type) && !domain->crowded;
        for (size_t j = 0; same && j < domain->cuts.count; j++)
            add_constant(search, &constants, domain->cuts.items[j]);
    }
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *domain = search_condition(search, i);
        add_term_constants(search, domain->terms, domain->term,
                           domain_kind(type), &constants);
    }
    if (constants.count == MOST_CONSTANTS) search->complete = false;
    if (constants.count == 0) VECTOR_ADD(search->arena, &constants, none);
    return constants;
}

static void add_number(Search *search, BpmnDecimal number)
{
    add_as(search, search->field->type,
           (BpmnValue){ .type = BPMN_DECIMAL, .as.decimal = number });
}

/* As many numbers of the open interval as there are variables: whole ones, and
   others by halves. */
static void add_between(Search *search, BpmnDecimal low, BpmnDecimal high)
{
    const BpmnDecimal one = { .coefficient = 1 };
    const BpmnDecimal half = { .coefficient = 5, .exponent = -1 };
    bool fault = false;
    BpmnDecimal whole = number_floor(low);
    BpmnDecimal middle = high;
    for (size_t i = 0; i < search->fields.count && !fault; i++) {
        whole = bpmn_decimal_add(whole, one, &fault);
        if (!fault && bpmn_decimal_compare(whole, high) < 0)
            add_number(search, whole);
        fault = false;
        middle = bpmn_decimal_multiply(bpmn_decimal_add(low, middle, &fault),
                                       half, &fault);
        if (!fault) add_number(search, middle);
    }
}

static void add_numbers(Search *search)
{
    const BpmnDecimal far = { .coefficient = 1000 };
    Candidates constants = constants_of(search, BPMN_DECIMAL,
                                        (BpmnValue){ .type = BPMN_INTEGER });
    bool fault = false;
    for (size_t i = 0; i < constants.count; i++) {
        BpmnDecimal own = value_number(constants.items[i]);
        BpmnDecimal next = i + 1 < constants.count
            ? value_number(constants.items[i + 1])
            : bpmn_decimal_add(own, far, &fault);
        add_number(search, own);
        if (!fault) add_between(search, own, next);
        if (i + 1 == constants.count && !fault) add_number(search, next);
    }
    BpmnDecimal first = value_number(constants.items[0]);
    BpmnDecimal below = bpmn_decimal_subtract(first, far, &fault);
    if (fault) return;
    const BpmnDecimal few = { .coefficient = (int64_t)search->fields.count
                                  + 1 };
    add_between(search, bpmn_decimal_subtract(first, few, &fault), first);
    add_number(search, below);
}

static void add_times(Search *search, BpmnType type)
{
    Candidates constants = constants_of(search, type,
                                        (BpmnValue){ .type = type });
    int64_t few = (int64_t)search->fields.count;
    for (size_t i = 0; i < constants.count; i++) {
        for (int64_t j = -few; j <= few; j++) {
            BpmnValue value = constants.items[i];
            value.as.integer += j;
            add_candidate(search, value);
        }
    }
}

/* Texts that are no constants lie between them: a constant and some letters
   more. */
static void add_texts(Search *search)
{
    const Domain *domain = search->domain;
    BpmnValue value = { .type = BPMN_TEXT, .as.text = bpmn_string("") };
    Candidates constants = constants_of(search, BPMN_TEXT, value);
    bool closed = domain && domain->info && domain->info->closed;
    if (closed) { /* what else it is compared with does not occur */
        for (size_t i = 0; i < domain->cuts.count; i++)
            add_candidate(search, domain->cuts.items[i]);
        return;
    }
    add_constant(search, &constants, value);
    for (size_t i = 0; i < constants.count; i++) {
        const char *text = arena_text(search->arena,
                                      constants.items[i].as.text.bytes,
                                      constants.items[i].as.text.length);
        for (size_t j = 0; j <= search->fields.count; j++) {
            value.as.text = bpmn_string(text);
            add_candidate(search, value);
            text = arena_format(search->arena, "%s!", text);
        }
    }
}

/* So many items, then, where there is one, another. */
static BpmnValue list_of(Search *search, BpmnValue item, size_t count,
                         const BpmnValue *last)
{
    size_t bytes = bpmn_packed_bytes(item) * count
        + (last ? bpmn_packed_bytes(*last) : 0);
    char *start = arena_alloc(search->arena, BPMN_STRUCTURE_HEAD + bytes + 1);
    char *end = bpmn_pack_head(false, bytes, count + (last ? 1 : 0), start);
    for (size_t i = 0; i < count; i++) end = bpmn_pack(item, end);
    if (last) end = bpmn_pack(*last, end);
    BpmnValue list = { .type = BPMN_STRUCTURE };
    list.as.text.bytes = start;
    list.as.text.length = (uint32_t)(end - start);
    return list;
}

/* Lists of up to four items that are asked for, or not, and one of those. */
static void add_lists(Search *search)
{
    Candidates items = { 0 };
    BpmnValue other = { .type = BPMN_TEXT, .as.text = bpmn_string("other") };
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *own = search_condition(search, i);
        search->complete = search->complete && asks_null(own);
        add_term_constants(search, own->terms, own->term, DOMAIN_TEXT, &items);
    }
    for (size_t count = 0; count <= 4; count++)
        add_candidate(search, list_of(search, other, count, NULL));
    for (size_t i = 0; i < items.count; i++) {
        for (size_t count = 0; count <= 3; count++)
            add_candidate(search,
                          list_of(search, other, count, &items.items[i]));
        for (size_t j = 0; j < items.count; j++)
            add_candidate(search,
                          list_of(search, items.items[i], 1, &items.items[j]));
    }
}

/* Can null be tried, by what is known of the variable? */
static bool has_null(const Search *search)
{
    const Domain *domain = search->domain;
    if (!domain || (search->mask & domain->null) == 0) return false;
    return !search->strict
        || ((search->mask & MASK_UNASKED) == 0 && !domain->crowded);
}

static void find_candidates(Search *search, uint32_t field)
{
    const BpmnValue null = { .type = BPMN_LOOSE, .is_null = true };
    search->field = &search->domains->net->fields[field];
    search->range = range_of(search, (int32_t)field, NULL);
    search->domain = search_variable(search, field, &search->mask);
    BpmnType type = search->domain ? search->domain->type : search->field->type;
    if (type == BPMN_LOOSE) search->complete = false;
    switch (type) {
    case BPMN_BOOLEAN:
        for (int i = 0; i < 2; i++)
            add_candidate(
                search,
                (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = i == 1 });
        break;
    case BPMN_LOOSE:
    case BPMN_INTEGER:
    case BPMN_DECIMAL: add_numbers(search); break;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: add_texts(search); break;
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: add_times(search, type); break;
    case BPMN_STRUCTURE: add_lists(search); break;
    }
    if (has_null(search) || search->domains->asks_null[field])
        VECTOR_ADD(search->arena, &search->candidates[search->at], null);
}

/* Are those met that can be told when so many fields have a value, and not
   before? */
static bool is_met(const Search *search, size_t ready)
{
    for (size_t i = 0; i < search->conditions.count; i++) {
        if (search->ready.items[i] != ready) continue;
        Mask region = domain_tried_region(
            search->domains, search_condition(search, i), search->given);
        if ((region & search->conditions.items[i].mask) == 0) return false;
    }
    return true;
}

static bool try_from(Search *search, size_t at);

/* Tries the values of the field for which a comparison of sums, of which it is
   the last, comes out equal. */
static bool try_equal(Search *search, size_t at)
{
    uint32_t field = search->fields.items[at];
    for (size_t i = 0; i < search->conditions.count; i++) {
        bool equal = (search->conditions.items[i].mask & EQUAL) != 0;
        BpmnValue value;
        if (search->ready.items[i] != at + 1 || !equal
            || !search_solve(search, search_condition(search, i), field,
                             &value))
            continue;
        search->given[field] = value;
        if (try_from(search, at + 1)) return true;
    }
    return false;
}

/* Tries all candidates of the fields from that on. */
static bool try_from(Search *search, size_t at)
{
    search->tries++;
    if (!is_met(search, at)) return false;
    if (at == search->fields.count) return true;
    const Candidates *candidates = &search->candidates[at];
    for (size_t i = 0; i < candidates->count; i++) {
        if (search->tries >= MOST_TRIES) return false;
        search->given[search->fields.items[at]] = candidates->items[i];
        if (try_from(search, at + 1)) return true;
    }
    return try_equal(search, at);
}

Witness witness_find(const Domains *domains, const KnownList *known,
                     bool strict, Arena *arena)
{
    Search search = { .domains = domains,
                      .known = known,
                      .strict = strict,
                      .arena = arena,
                      .complete = true };
    find_conditions(&search);
    if (!search.hopeless) find_variables(&search);
    for (; search.at < search.fields.count && !search.hopeless; search.at++)
        find_candidates(&search, search.fields.items[search.at]);
    uint32_t count = (uint32_t)search.fields.count;
    Witness witness = { FOUND_NOT, !search.hopeless, search.fields.items, NULL,
                        count };
    if (is_torn(&search)) witness.found = FOUND_NONE;
    if (search.hopeless || witness.found == FOUND_NONE) return witness;
    search.given = NEW_ARRAY(arena, BpmnValue, domains->net->field_count + 1);
    if (!search_null(&search)) {
        witness.found = FOUND_NONE;
    } else if (try_from(&search, 0)) {
        witness.found = FOUND_VALUES;
        witness.values = NEW_ARRAY(arena, BpmnValue, count + 1);
        for (uint32_t i = 0; i < count; i++)
            witness.values[i] = search.given[witness.fields[i]];
    } else if (search.complete && search.tries < MOST_TRIES) {
        witness.found = FOUND_NONE;
    }
    return witness;
}
