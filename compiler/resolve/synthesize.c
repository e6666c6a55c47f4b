/* The type of an expression from the types of its variables. */
#include <string.h>

#include "bpmn/operation.h"
#include "read/iso8601.h"
#include "term.h"
#include "typing.h"

bool expression_coerced(const Expression *tree, BpmnType type, BpmnValue *value)
{
    const char *text = expression_text(tree);
    IsoDuration duration;

    if (!text || tree->language != LANGUAGE_JUEL) return false;
    *value = (BpmnValue){ .type = type };
    switch (type) {
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
        value->type = BPMN_INTEGER;
        if (bpmn_integer_read(bpmn_string(text), &value->as.integer))
            return true;
        value->type = BPMN_DECIMAL;
        return bpmn_decimal_read(bpmn_string(text), &value->as.decimal);
    case BPMN_BOOLEAN:
        value->as.boolean = strcmp(text, "true") == 0;
        return value->as.boolean || strcmp(text, "false") == 0;
    case BPMN_INSTANT: return iso_instant(text, &value->as.integer);
    case BPMN_DURATION:
        if (!iso_duration(text, &duration) || duration.months != 0)
            return false;
        value->as.integer = duration.ms;
        return true;
    case BPMN_MONTHS:
        return bpmn_months_read(bpmn_string(text), &value->as.integer);
    case BPMN_LOOSE:
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_STRUCTURE: break;
    }
    return false;
}

bool expression_coerces(const Expression *tree, BpmnType type)
{
    BpmnValue value;

    return expression_coerced(tree, type, &value);
}

/* An item, a member, or what is made of one. */
static bool is_dynamic(const Expression *tree)
{
    return tree->is_guess
        || (tree->type == BPMN_LOOSE
            && (tree->operation == OPERATION_UNKNOWN
                || operation_facts(tree->operation)->nulls == NULLS_ALWAYS));
}

BpmnType expression_summand(const Expression *tree)
{
    if (is_dynamic(tree)) return BPMN_LOOSE;
    if (tree->language != LANGUAGE_JUEL || !bpmn_type_is_text(tree->type))
        return tree->type;
    if (!expression_text(tree)) return BPMN_DECIMAL;
    BpmnValue constant = bpmn_coerce(NULL, &tree->constant, 1);
    return constant.is_null ? BPMN_TEXT : constant.type;
}

/* What is not known beside a number is one, and so are two that are not known,
   but for +, which joins texts too. */
static BpmnType arithmetic(const Expression *tree)
{
    BpmnType one = expression_summand(tree->children[0]);
    BpmnType other = expression_summand(tree->children[1]);
    bool adds = tree->operation == OPERATION_ADD;

    if (expression_is_null(tree->children[0])) one = other;
    if (expression_is_null(tree->children[1])) other = one;
    if (one == BPMN_LOOSE && (types_are_numbers(other) || other == BPMN_LOOSE))
        one = adds && other == BPMN_LOOSE ? one : BPMN_DECIMAL;
    if (other == BPMN_LOOSE && types_are_numbers(one)) other = BPMN_DECIMAL;
    Fit fit = operation_fit(tree->operation, one, other, BPMN_LOOSE);
    if (fit.fits) return fit.result;
    if (types_are_times(one) || types_are_times(other)) return BPMN_LOOSE;
    if (!adds || types_are_numbers(one) || types_are_numbers(other))
        return BPMN_DECIMAL;
    return bpmn_type_is_text(one) || bpmn_type_is_text(other) ? BPMN_TEXT
                                                              : BPMN_LOOSE;
}

/* Numbers of two kinds are decimals. */
static BpmnType conditional(const Expression *tree)
{
    BpmnType one = tree->children[1]->type, other = tree->children[2]->type;

    if (one == BPMN_LOOSE || one == other) return one == other ? one : other;
    if (types_are_numbers(one) && types_are_numbers(other)) return BPMN_DECIMAL;
    return bpmn_type_is_text(one) && bpmn_type_is_text(other) ? BPMN_TEXT : one;
}

static BpmnType negation(const Expression *tree)
{
    BpmnType one = expression_summand(tree->children[0]);

    if (expression_is_null(tree->children[0])) return BPMN_LOOSE;
    if (one == BPMN_LOOSE) return BPMN_DECIMAL;
    Fit fit = operation_fit(tree->operation, one, BPMN_LOOSE, BPMN_LOOSE);
    return fit.fits ? fit.result : BPMN_DECIMAL;
}

static BpmnType of_children(const Expression *tree)
{
    switch ((int)tree->operation) {
    case OPERATION_CONSTANT: return tree->constant.type;
    case OPERATION_NEGATE: return negation(tree);
    case OPERATION_IF: return conditional(tree);
    case OPERATION_ONE_OF: return BPMN_BOOLEAN;
    default: break;
    }
    if (operation_facts(tree->operation)->fails) return arithmetic(tree);
    return operation_fit(tree->operation, BPMN_LOOSE, BPMN_LOOSE, BPMN_LOOSE)
        .result;
}

/* Arithmetic with something that can be anything; a branch of that. */
static bool is_guessed(const Expression *tree)
{
    bool is_if = tree->operation == OPERATION_IF;
    bool found = false;

    if (!is_if && !operation_facts(tree->operation)->fails) return false;
    for (size_t i = is_if ? 1 : 0; i < tree->child_count; i++)
        found = found || is_dynamic(tree->children[i]);
    return found;
}

static bool is_item(const Expression *tree)
{
    return tree->operation == OPERATION_ITEM
        || tree->operation == OPERATION_ITEM_FROM_ZERO;
}

/* What all items are of which an expression tells; numbers of two kinds are
   decimals. */
typedef struct Items {
    BpmnType type;
    bool any;
} Items;

static void add_type(Items *items, BpmnType type)
{
    bool both = types_are_numbers(type) && types_are_numbers(items->type);

    if (items->any && type != items->type)
        type = both ? BPMN_DECIMAL : BPMN_LOOSE;
    *items = (Items){ type, true };
}

/* What that many indices find in a list: what the schema tells of a variable's
   items, what an expression writes out. */
static void add_within(const Typing *typing, const Expression *list,
                       unsigned indices, Items *items)
{
    const Variable *variable = typing_variable_of(typing, list);
    bool is_list = list->operation == OPERATION_LIST;

    if (expression_is_null(list)) return;
    if (indices == 0) {
        add_type(items, list->is_guess ? BPMN_LOOSE : list->type);
    } else if (is_item(list)) {
        add_within(typing, list->children[0], indices + 1, items);
    } else if (is_list || list->operation == OPERATION_IF) {
        for (size_t i = is_list ? 0 : 1; i < list->child_count; i++)
            add_within(typing, list->children[i], indices - is_list, items);
    } else {
        const ItemType *told = variable ? variable->items : NULL;
        for (; told && indices > 1; indices--) told = told->items;
        add_type(items, told ? told->type : BPMN_LOOSE);
    }
}

static BpmnType type_within(const Typing *typing, const Expression *list,
                            unsigned indices)
{
    Items items = { BPMN_LOOSE, false };

    add_within(typing, list, indices, &items);
    return items.type;
}

BpmnType expression_item_type(const Typing *typing, const Expression *list)
{
    return type_within(typing, list, 1);
}

const ItemType *expression_items(const Typing *typing, const Expression *list)
{
    const ItemType *first = NULL;
    const ItemType **next = &first;
    BpmnType type = BPMN_STRUCTURE;

    for (unsigned i = 1; i <= BPMN_STRUCTURE_DEPTH && type == BPMN_STRUCTURE;
         i++) {
        ItemType *items = NEW(typing->arena, ItemType);
        type = items->type = type_within(typing, list, i);
        if (type == BPMN_LOOSE) break;
        *next = items;
        next = &items->items;
    }
    return first;
}

BpmnType expression_synthesize(const Typing *typing, Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++)
        expression_synthesize(typing, tree->children[i]);
    const Variable *variable = typing_variable_of(typing, tree);
    BpmnType item = is_item(tree)
        ? expression_item_type(typing, tree->children[0])
        : BPMN_LOOSE;
    tree->is_guess = is_guessed(tree);
    /* integers that are written out are no integers of the process */
    tree->is_declared = tree->is_declared || item == BPMN_DECIMAL
        || (item != BPMN_LOOSE
            && typing_variable_of(typing, tree->children[0]));
    tree->type = variable    ? variable->type
        : item != BPMN_LOOSE ? item
                             : of_children(tree);
    return tree->type;
}
