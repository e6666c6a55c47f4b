/* Values that make what is known true, by trying. */
#include "witness.h"

#include "search.h"

#include <string.h>

#include "bpmn/value.h"

enum { MOST_TRIES = 50000, MOST_CONSTANTS = 1000 };

static bool is_decided(const Domains *domains, const Known *known)
{
    const Domain *domain = &domains->list.items[known->domain];
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
    for (size_t i = 0; i < search->fields.count; i++) {
        if (search->fields.items[i] == field) return true;
    }
    return false;
}

static void add_field(Search *search, uint32_t field)
{
    if (reads_field(search, field)) return;
    if (search->fields.count == MOST_FIELDS)
        search->hopeless = true;
    else
        VECTOR_ADD(search->arena, &search->fields, field);
}

static void add_fields(Search *search, const Terms *terms, const Term *term)
{
    if (term->field >= 0) add_field(search, (uint32_t)term->field);
    for (uint32_t i = 0; i < term->operand_count; i++)
        add_fields(search, terms, term_operand(terms, term, i));
}

/* Trying values of one order leaves nothing out; of sums and calls it may. */
static bool is_plain(const Domain *domain)
{
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
        const Domain *domain = &search->domains->list.items[known.domain];
        if (!is_decided(search->domains, &known)) continue;
        VECTOR_ADD(search->arena, &search->conditions, known);
        add_fields(search, domain->terms, domain->term);
        search->hopeless = search->hopeless || domain->volatile_value;
        search->complete = search->complete && is_plain(domain);
    }
}

/* Of a member there is no trying. */
static void find_variables(Search *search)
{
    for (uint32_t i = 0; i < search->domains->list.count; i++) {
        const Domain *domain = &search->domains->list.items[i];
        if (domain->root == NET_NONE || !reads_field(search, domain->root))
            continue;
        VECTOR_ADD(search->arena, &search->variables, i);
        search->hopeless = search->hopeless || domain->field != domain->root;
    }
}

static void add_candidate(Search *search, size_t at, const Domain *domain,
                          Mask mask, BpmnValue value)
{
    Candidates *candidates = &search->candidates[at];
    bool cut = domain && !domain->crowded;
    if (cut && (domain_value_region(domain, &value) & mask) == 0) return;
    VECTOR_ADD(search->arena, candidates, value);
}

static BpmnDecimal decimal_of(BpmnValue value)
{
    if (value.type == BPMN_DECIMAL) return value.as.decimal;
    return (BpmnDecimal){ value.as.integer, 0, 0 };
}

static void narrow(Range *range, BpmnDecimal bound, Mask orders)
{
    bool above = (orders & (LESS | ONE_NULL | BOTH_NULL)) == 0;
    bool below = (orders & (GREATER | ONE_NULL | BOTH_NULL)) == 0;
    if (above
        && (!range->has_low || bpmn_decimal_compare(bound, range->low) > 0)) {
        range->has_low = true;
        range->low = bound;
    }
    if (below
        && (!range->has_high || bpmn_decimal_compare(bound, range->high) < 0)) {
        range->has_high = true;
        range->high = bound;
    }
}

/* Of conditions that compare the field with a number. */
static Range range_of(const Search *search, uint32_t field)
{
    Range range = { 0 };
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *domain = search_condition(search, i);
        if (domain->kind != DOMAIN_ORDER) continue;
        const Term *one = term_operand(domain->terms, domain->term, 0);
        const Term *other = term_operand(domain->terms, domain->term, 1);
        bool mirrored = domain->swapped;
        if (term_is_constant(one)) {
            const Term *swap = one;
            one = other;
            other = swap;
            mirrored = !mirrored;
        }
        bool is_number = other->type == BPMN_INTEGER
            || other->type == BPMN_DECIMAL;
        if (one->operation != OPERATION_FIELD || one->field != (int32_t)field
            || !term_is_constant(other) || !is_number)
            continue;
        Mask orders = search->conditions.items[i].mask & domain->all;
        if (mirrored)
            orders = (orders & ~(Mask)(LESS | GREATER))
                | ((orders & LESS) != 0 ? GREATER : 0)
                | ((orders & GREATER) != 0 ? LESS : 0);
        narrow(&range, decimal_of(other->constant), orders);
    }
    return range;
}

static bool is_within(const Range *range, BpmnDecimal number)
{
    return (!range->has_low || bpmn_decimal_compare(number, range->low) >= 0)
        && (!range->has_high || bpmn_decimal_compare(number, range->high) <= 0);
}

/* Adds a constant in its place, each once. */
static void add_constant(Candidates *constants, BpmnValue value,
                         const Range *range, Arena *arena)
{
    size_t at = 0, end = constants->count;
    bool is_number = value.type == BPMN_INTEGER || value.type == BPMN_DECIMAL;
    if (is_number && !is_within(range, decimal_of(value))) return;
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
    VECTOR_ADD(arena, constants, value);
    memmove(&constants->items[at + 1], &constants->items[at],
            (constants->count - 1 - at) * sizeof value);
    constants->items[at] = value;
}

static void add_term_constants(Search *search, const Terms *terms,
                               const Term *term, DomainKind kind,
                               Candidates *constants)
{
    const BpmnValue *value = &term->constant;
    bool is_number = value->type == BPMN_INTEGER || value->type == BPMN_DECIMAL;
    bool fits = kind == DOMAIN_NUMBER ? is_number
        : kind == DOMAIN_TEXT         ? value->type == BPMN_TEXT
                                      : false;
    if (term_is_constant(term) && !value->is_null && fits)
        add_constant(constants, *value, &search->range, search->arena);
    /* what a member is called is no value of anything */
    uint32_t count = term->operation == OPERATION_MEMBER ? 1
                                                         : term->operand_count;
    for (uint32_t i = 0; i < count; i++)
        add_term_constants(search, terms, term_operand(terms, term, i), kind,
                           constants);
}

static BpmnValue cut_value(const Domain *domain, Cut cut)
{
    BpmnValue value = { .type = domain->type };
    if (domain->kind == DOMAIN_NUMBER) {
        value.type = BPMN_DECIMAL;
        value.as.decimal = cut.number;
    } else if (domain->kind == DOMAIN_TEXT) {
        value.type = BPMN_TEXT;
        value.as.text = bpmn_string(cut.text);
    } else {
        value.as.integer = cut.ms;
    }
    return value;
}

/* All that the variables of the search are compared with; where that is more
   than there are regions, nothing is known by them and the search has its own
   constants only. */
static Candidates constants_of(Search *search, DomainKind kind, BpmnType type)
{
    Candidates constants = { 0 };
    for (size_t i = 0; i < search->variables.count; i++) {
        const Domain *domain =
            &search->domains->list.items[search->variables.items[i]];
        bool same = domain->kind == kind && !domain->crowded
            && (kind != DOMAIN_TIME || domain->type == type);
        for (size_t j = 0; same && j < domain->cuts.count; j++)
            add_constant(&constants, cut_value(domain, domain->cuts.items[j]),
                         &search->range, search->arena);
    }
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *domain = search_condition(search, i);
        add_term_constants(search, domain->terms, domain->term, kind,
                           &constants);
    }
    if (constants.count == MOST_CONSTANTS) search->complete = false;
    return constants;
}

static void add_number(Search *search, size_t at, const Domain *domain,
                       Mask mask, BpmnDecimal number)
{
    const NetField *field =
        &search->domains->net->fields[search->fields.items[at]];
    BpmnValue value = { .type = BPMN_DECIMAL, .as.decimal = number };
    int64_t whole;
    if (field->type == BPMN_INTEGER) {
        if (!bpmn_decimal_to_integer(number, &whole)) return;
        value = (BpmnValue){ .type = BPMN_INTEGER, .as.integer = whole };
    }
    add_candidate(search, at, domain, mask, value);
}

/* The largest whole number that is no larger. */
static BpmnDecimal whole_part(BpmnDecimal number)
{
    int64_t whole = number.coefficient;
    if (number.exponent >= 0) return number;
    for (int i = number.exponent; i < 0; i++)
        whole = whole / 10 - (whole % 10 < 0);
    return (BpmnDecimal){ .coefficient = whole };
}

/* As many numbers of the open interval as there are variables: whole ones, and
   others by halves. */
static void add_between(Search *search, size_t at, const Domain *domain,
                        Mask mask, BpmnDecimal low, BpmnDecimal high)
{
    const BpmnDecimal one = { .coefficient = 1 };
    const BpmnDecimal half = { .coefficient = 5, .exponent = -1 };
    bool fault = false;
    BpmnDecimal whole = whole_part(low);
    BpmnDecimal middle = high;
    for (size_t i = 0; i < search->fields.count && !fault; i++) {
        whole = bpmn_decimal_add(whole, one, &fault);
        if (!fault && bpmn_decimal_compare(whole, high) < 0)
            add_number(search, at, domain, mask, whole);
        fault = false;
        middle = bpmn_decimal_multiply(bpmn_decimal_add(low, middle, &fault),
                                       half, &fault);
        if (!fault) add_number(search, at, domain, mask, middle);
    }
}

static void add_numbers(Search *search, size_t at, const Domain *domain,
                        Mask mask)
{
    Candidates constants = constants_of(search, DOMAIN_NUMBER, BPMN_DECIMAL);
    const BpmnDecimal far = { .coefficient = 1000 };
    bool fault = false;
    BpmnValue zero = { .type = BPMN_INTEGER };
    if (constants.count == 0)
        add_constant(&constants, zero, &(Range){ 0 }, search->arena);
    for (size_t i = 0; i < constants.count; i++) {
        BpmnDecimal own = decimal_of(constants.items[i]);
        BpmnDecimal next = i + 1 < constants.count
            ? decimal_of(constants.items[i + 1])
            : bpmn_decimal_add(own, far, &fault);
        add_number(search, at, domain, mask, own);
        if (!fault) add_between(search, at, domain, mask, own, next);
        if (i + 1 == constants.count && !fault)
            add_number(search, at, domain, mask, next);
    }
    BpmnDecimal first = decimal_of(constants.items[0]);
    BpmnDecimal below = bpmn_decimal_subtract(first, far, &fault);
    if (fault) return;
    const BpmnDecimal few = { .coefficient = (int64_t)search->fields.count
                                  + 1 };
    add_between(search, at, domain, mask,
                bpmn_decimal_subtract(first, few, &fault), first);
    add_number(search, at, domain, mask, below);
}

static void add_times(Search *search, size_t at, const Domain *domain,
                      Mask mask, BpmnType type)
{
    Candidates constants = constants_of(search, DOMAIN_TIME, type);
    int64_t few = (int64_t)search->fields.count;
    BpmnValue zero = { .type = type };
    if (constants.count == 0)
        add_constant(&constants, zero, &(Range){ 0 }, search->arena);
    for (size_t i = 0; i < constants.count; i++) {
        for (int64_t j = -few; j <= few; j++) {
            BpmnValue value = constants.items[i];
            value.as.integer += j;
            add_candidate(search, at, domain, mask, value);
        }
    }
}

/* Texts that are no constants lie between them: a constant and some letters
   more. */
static void add_texts(Search *search, size_t at, const Domain *domain,
                      Mask mask)
{
    Candidates constants = constants_of(search, DOMAIN_TEXT, BPMN_TEXT);
    bool closed = domain && domain->info && domain->info->closed;
    if (closed) { /* what else it is compared with does not occur */
        for (size_t i = 0; i < domain->cuts.count; i++)
            add_candidate(search, at, domain, mask,
                          cut_value(domain, domain->cuts.items[i]));
        return;
    }
    BpmnValue value = { .type = BPMN_TEXT, .as.text = bpmn_string("") };
    add_constant(&constants, value, &search->range, search->arena);
    for (size_t i = 0; i < constants.count; i++) {
        const char *text = arena_text(search->arena,
                                      constants.items[i].as.text.bytes,
                                      constants.items[i].as.text.length);
        for (size_t j = 0; j <= search->fields.count; j++) {
            value.as.text = bpmn_string(text);
            add_candidate(search, at, domain, mask, value);
            text = arena_format(search->arena, "%s!", text);
        }
    }
}

static void add_truths(Search *search, size_t at, const Domain *domain,
                       Mask mask)
{
    for (int i = 0; i < 2; i++)
        add_candidate(
            search, at, domain, mask,
            (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = i == 1 });
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
static void add_lists(Search *search, size_t at)
{
    Candidates items = { 0 };
    BpmnValue other = { .type = BPMN_TEXT, .as.text = bpmn_string("other") };
    search->complete = false;
    for (size_t i = 0; i < search->conditions.count; i++) {
        const Domain *own = search_condition(search, i);
        add_term_constants(search, own->terms, own->term, DOMAIN_TEXT, &items);
    }
    for (size_t count = 0; count <= 4; count++)
        add_candidate(search, at, NULL, 0, list_of(search, other, count, NULL));
    for (size_t i = 0; i < items.count; i++) {
        for (size_t count = 0; count <= 3; count++)
            add_candidate(search, at, NULL, 0,
                          list_of(search, other, count, &items.items[i]));
        for (size_t j = 0; j < items.count; j++)
            add_candidate(search, at, NULL, 0,
                          list_of(search, items.items[i], 1, &items.items[j]));
    }
}

static void add_null(Search *search, size_t at, const Domain *domain, Mask mask)
{
    if (!domain || (search->strict && (mask & MASK_UNASKED) != 0)) return;
    if (domain->crowded && search->strict) return;
    if ((mask & domain->null) != 0)
        add_candidate(search, at, NULL, 0,
                      (BpmnValue){ .type = BPMN_LOOSE, .is_null = true });
}

static void find_candidates(Search *search, size_t at)
{
    uint32_t field = search->fields.items[at];
    const NetField *info = &search->domains->net->fields[field];
    Mask mask = MASK_REGIONS;
    search->range = range_of(search, field);
    const Domain *domain = search_variable(search, field, &mask);
    BpmnType type = domain ? domain->type : info->type;
    if (type == BPMN_LOOSE) search->complete = false;
    switch (type) {
    case BPMN_BOOLEAN: add_truths(search, at, domain, mask); break;
    case BPMN_LOOSE:
    case BPMN_INTEGER:
    case BPMN_DECIMAL: add_numbers(search, at, domain, mask); break;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: add_texts(search, at, domain, mask); break;
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: add_times(search, at, domain, mask, type); break;
    case BPMN_STRUCTURE: add_lists(search, at); break;
    }
    add_null(search, at, domain, mask);
    if (search->domains->asks_null[field])
        add_candidate(search, at, NULL, 0,
                      (BpmnValue){ .type = BPMN_LOOSE, .is_null = true });
}

static bool is_met(const Search *search)
{
    for (size_t i = 0; i < search->conditions.count; i++) {
        Mask region = domain_tried_region(
            search->domains, search_condition(search, i), search->given);
        if ((region & search->conditions.items[i].mask) == 0) return false;
    }
    return true;
}

/* Tries all candidates of the fields from that on. */
static bool try_from(Search *search, size_t at)
{
    if (at == search->fields.count) {
        search->tries++;
        return is_met(search);
    }
    const Candidates *candidates = &search->candidates[at];
    for (size_t i = 0; i < candidates->count; i++) {
        if (search->tries >= MOST_TRIES) return false;
        search->given[search->fields.items[at]] = candidates->items[i];
        if (try_from(search, at + 1)) return true;
    }
    return false;
}

static Witness found_values(const Search *search)
{
    uint32_t count = (uint32_t)search->fields.count;
    Witness witness = { .found = FOUND_VALUES, .count = count };
    witness.fields = search->fields.items;
    witness.values = NEW_ARRAY(search->arena, BpmnValue, count + 1);
    for (uint32_t i = 0; i < count; i++)
        witness.values[i] = search->given[witness.fields[i]];
    return witness;
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
    for (size_t i = 0; i < search.fields.count && !search.hopeless; i++)
        find_candidates(&search, i);
    Witness none = { .found = FOUND_NOT, .fields = search.fields.items };
    none.count = (uint32_t)search.fields.count;
    if (search.hopeless) return none;
    if (!search_null(&search)) {
        none.found = FOUND_NONE;
        return none;
    }
    search.given = NEW_ARRAY(arena, BpmnValue, domains->net->field_count + 1);
    if (try_from(&search, 0)) return found_values(&search);
    if (search.complete && search.tries < MOST_TRIES) none.found = FOUND_NONE;
    return none;
}
