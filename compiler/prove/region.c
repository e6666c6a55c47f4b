/* Regions and values: which region a constant lies in, and a value for a
   region. */
#include "domain.h"

#include <string.h>

Mask domain_text_region(const Domain *domain, const char *text)
{
    if (domain->kind != DOMAIN_TEXT || domain->crowded) return 0;
    for (size_t i = 0; i < domain->cuts.count; i++) {
        if (strcmp(domain->cuts.items[i].as.text.bytes, text) == 0)
            return mask_bit(i);
    }
    return domain->other;
}

/* Points have odd regions, the intervals around them even ones. */
static Mask line_region(const Domain *domain, BpmnValue value)
{
    size_t region = 0;
    for (size_t i = 0; i < domain->cuts.count; i++) {
        int order = 0;
        bpmn_value_compare(value, domain->cuts.items[i], &order);
        if (order == 0) return mask_bit(2 * i + 1);
        if (order > 0) region = 2 * i + 2;
    }
    return mask_bit(region);
}

Mask domain_value_region(const Domain *domain, const BpmnValue *value)
{
    if (value->is_null) return domain->names_null ? domain->null : 0;
    if (!domain_takes(domain, value->type) || domain->crowded) return 0;
    if (domain->kind == DOMAIN_BOOLEAN) return mask_bit(value->as.boolean);
    if (domain->kind == DOMAIN_TEXT)
        return domain_text_region(domain, value->as.text.bytes);
    return line_region(domain, *value);
}

bool domain_plain_value(const Domain *domain, const Formula *formula,
                        BpmnValue *value)
{
    const char *text = formula->text;
    if (formula->is_expression || !text) return false;
    switch (domain->kind) {
    case DOMAIN_TEXT: *value = expression_text_value(text); return true;
    case DOMAIN_BOOLEAN:
        *value = (BpmnValue){ .type = BPMN_BOOLEAN,
                              .as.boolean = strcmp(text, "true") == 0 };
        return value->as.boolean || strcmp(text, "false") == 0;
    case DOMAIN_NUMBER:
        *value = (BpmnValue){ .type = BPMN_DECIMAL };
        return bpmn_decimal_read(bpmn_string(text), &value->as.decimal);
    case DOMAIN_TIME:
    case DOMAIN_ORDER:
    case DOMAIN_OPAQUE: break;
    }
    return false;
}

bool domain_is_point(const Domain *domain, Mask mask)
{
    Mask regions = mask & MASK_REGIONS;
    if (regions == 0 || (regions & (regions - 1)) != 0 || domain->crowded)
        return false;
    if (regions == domain->null || domain->kind == DOMAIN_BOOLEAN) return true;
    if (domain->kind == DOMAIN_TEXT) return regions != domain->other;
    return __builtin_ctzll(regions) % 2 == 1; /* of a line */
}

Mask values_order(BpmnValue one, BpmnValue other)
{
    int order = 0;
    if (one.type == BPMN_BOOLEAN && other.type == BPMN_BOOLEAN)
        order = one.as.boolean - other.as.boolean;
    else if (!bpmn_value_compare(one, other, &order))
        return 0;
    return order < 0 ? LESS : order > 0 ? GREATER : EQUAL;
}

static Mask order_region(const Domains *domains, const Domain *domain,
                         const BpmnValue *given)
{
    BpmnValue values[2];
    for (uint32_t i = 0; i < 2; i++) {
        const Term *operand = term_operand(domain->terms, domain->term, i);
        if (!net_evaluate(domains->net, domain->terms, operand, given,
                          &values[i]))
            return 0;
    }
    if (values[0].is_null || values[1].is_null)
        return values[0].is_null && values[1].is_null ? BOTH_NULL : ONE_NULL;
    Mask order = values_order(values[0], values[1]);
    return domain->swapped ? orders_swapped(order) : order;
}

Mask domain_tried_region(const Domains *domains, const Domain *domain,
                         const BpmnValue *given)
{
    BpmnValue value;
    if (domain->kind == DOMAIN_ORDER)
        return order_region(domains, domain, given);
    if (!net_evaluate(domains->net, domain->terms, domain->term, given, &value))
        return 0;
    if (value.is_null) return OPAQUE_NULL;
    if (value.type != BPMN_BOOLEAN) return 0;
    return value.as.boolean ? 2 : 1;
}

/* Of the lists that are tried. */
static const char *list_text(BpmnString list, Arena *arena)
{
    Text text = text_new(arena);
    BpmnItems items = bpmn_items(list);
    BpmnString name;
    BpmnValue item;
    while (bpmn_items_next(&items, &name, &item))
        text_add_format(&text, "%s\"%.*s\"", text.length > 0 ? "," : "",
                        (int)item.as.text.length, item.as.text.bytes);
    return arena_format(arena, "[%s]", text.bytes);
}

const char *domain_value_text(const BpmnValue *value, Arena *arena)
{
    char buffer[BPMN_DECIMAL_TEXT_MAX + BPMN_DURATION_TEXT_MAX
                + BPMN_INSTANT_TEXT_MAX];
    if (value->is_null) return "null";
    switch (value->type) {
    case BPMN_BOOLEAN: return value->as.boolean ? "true" : "false";
    case BPMN_INTEGER:
        return arena_format(arena, "%lld", (long long)value->as.integer);
    case BPMN_DECIMAL:
        bpmn_decimal_print(value->as.decimal, buffer);
        return arena_string(arena, buffer);
    case BPMN_INSTANT: bpmn_instant_print(value->as.integer, buffer); break;
    case BPMN_MONTHS: bpmn_months_print(value->as.integer, buffer); break;
    case BPMN_DURATION:
        bpmn_duration_print(0, value->as.integer, buffer);
        break;
    case BPMN_STRUCTURE: return list_text(value->as.text, arena);
    case BPMN_LOOSE:
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
        return arena_text(arena, value->as.text.bytes, value->as.text.length);
    }
    return arena_string(arena, buffer);
}

Gulf domain_gulf(const Domain *domain, size_t region, BpmnDecimal ends[2])
{
    const BpmnValue *cuts = domain->cuts.items;
    size_t cut = region / 2;
    Gulf gulf = { NULL, NULL };
    if (cut > 0) {
        ends[0] = value_number(cuts[cut - 1]);
        gulf.low = &ends[0];
    }
    if (cut < domain->cuts.count) {
        ends[1] = value_number(cuts[cut]);
        gulf.high = &ends[1];
    }
    return gulf;
}

static const char *number_text(const Domain *domain, size_t region,
                               Arena *arena)
{
    BpmnValue value = { .type = BPMN_DECIMAL };
    BpmnDecimal ends[2];
    Gulf gulf = domain_gulf(domain, region, ends);
    if (region % 2 == 1)
        value = domain->cuts.items[region / 2];
    else
        domain_between(domain, &gulf, &value.as.decimal);
    return domain_value_text(&value, arena);
}

static const char *time_text(const Domain *domain, size_t region, Arena *arena)
{
    const BpmnValue *cuts = domain->cuts.items;
    size_t cut = region / 2;
    int64_t ms = 0;
    if (region % 2 == 1)
        ms = cuts[cut].as.integer;
    else if (cut > 0)
        ms = cuts[cut - 1].as.integer + (cuts[cut - 1].as.integer < INT64_MAX);
    else if (domain->cuts.count > 0)
        ms = cuts[0].as.integer - (cuts[0].as.integer > INT64_MIN);
    return domain_value_text(
        &(BpmnValue){ .type = domain->type, .as.integer = ms }, arena);
}

/* A text that equals none of the constants. */
static const char *other_text(const Domain *domain, Arena *arena)
{
    const char *text = "other";
    for (size_t i = 0; i < domain->cuts.count; i++) {
        if (strcmp(domain->cuts.items[i].as.text.bytes, text) == 0) {
            text = arena_format(arena, "%s_", text);
            i = (size_t)-1; /* look again from the first */
        }
    }
    return text;
}

/* Points are the odd regions of numbers and times. */
static size_t choose_region(const Domain *domain, Mask regions)
{
    const Mask points = UINT64_C(0xaaaaaaaaaaaaaaaa);
    bool has_points = domain->kind == DOMAIN_NUMBER
        || domain->kind == DOMAIN_TIME;
    if (has_points && (regions & points & ~domain->null) != 0)
        regions &= points & ~domain->null;
    else if ((regions & ~domain->null) != 0)
        regions &= ~domain->null;
    size_t region = 0;
    while (region + 1 < MOST_REGIONS && (regions & mask_bit(region)) == 0)
        region++;
    return region;
}

static const char *region_text(const Domain *domain, size_t region,
                               Arena *arena)
{
    static const char *const orders[] = { "less", "equal", "greater",
                                          "one null", "both null" };
    if (mask_bit(region) == domain->null) return "null";
    switch (domain->kind) {
    case DOMAIN_NUMBER: return number_text(domain, region, arena);
    case DOMAIN_TIME: return time_text(domain, region, arena);
    case DOMAIN_TEXT:
        return region < domain->cuts.count
            ? domain->cuts.items[region].as.text.bytes
            : other_text(domain, arena);
    case DOMAIN_ORDER: return orders[region % 5];
    case DOMAIN_BOOLEAN:
    case DOMAIN_OPAQUE: break;
    }
    return region == 0 ? "false" : "true";
}

FindingValue domain_witness(const Domain *domain, Mask mask, Arena *arena)
{
    size_t region = choose_region(domain, mask & MASK_REGIONS);
    return (FindingValue){
        .name = arena_string(arena, domain->name),
        .value = arena_string(arena, region_text(domain, region, arena)),
    };
}
