/* Terms of a tree: in the order in which they are computed, with what may be
   jumped over, and what values become of another type. */
#include <string.h>

#include "bpmn/operation.h"
#include "read/iso8601.h"
#include "term.h"
#include "typing.h"

/* When an operation has no value. */
typedef enum Nulls {
    NULLS_OPERANDS,
    NULLS_TYPES,
    NULLS_NEVER,
    NULLS_ALWAYS
} Nulls;

enum { FAILS_NEVER, FAILS_ARITHMETIC };

static const struct {
    Nulls nulls;
    bool fails;
} RULES[] = {
#define OPERATION(NAME, CALLED, written, function, NULLS, FAILS, KNOWN, \
                  meaning)                                             \
    [OPERATION_##NAME] = { NULLS_##NULLS, FAILS_##FAILS },
#define SIGNATURE(NAME, first, second, result)
#include "operation.def"
#undef OPERATION
#undef SIGNATURE
};

typedef struct Build {
    Arena *arena;
    ExpressionLanguage language;
    VECTOR(Term) terms;
    uint32_t slots;
} Build;

static uint32_t add(Build *build, Operation operation, const Expression *tree,
                    uint32_t slot)
{
    Term term = {
        .operation = operation,
        .slot = slot,
        .field = -1,
        .origin = tree,
        .constant = { .type = BPMN_LOOSE, .is_null = true },
    };

    VECTOR_ADD(build->arena, &build->terms, term);
    if (slot + 1 > build->slots) build->slots = slot + 1;
    return (uint32_t)build->terms.count - 1;
}

static Term *term_at(const Build *build, uint32_t number)
{
    return &build->terms.items[number];
}

static void set_operands(Build *build, uint32_t term, const uint32_t *operands,
                         uint32_t count)
{
    Term *made = term_at(build, term);

    made->operands = arena_copy(build->arena, operands,
                                count * sizeof *operands);
    made->operand_count = count;
    for (uint32_t i = 0; i < count; i++)
        made->can_fail = made->can_fail
            || term_at(build, operands[i])->can_fail;
}

static BpmnType type_of(const Build *build, uint32_t term)
{
    return term_at(build, term)->type;
}

static bool operand_may_be_null(const Build *build, const Term *term)
{
    for (uint32_t i = 0; i < term->operand_count; i++)
        if (term_at(build, term->operands[i])->may_be_null) return true;
    return false;
}

/* Do the types of all operands say that the operation has a value? */
static bool types_fit(const Build *build, const Term *term, Fit fit)
{
    if (!fit.fits) return false;
    for (uint32_t i = 0; i < term->operand_count && i < 2; i++)
        if (fit.needs[i] != BPMN_LOOSE
            && type_of(build, term->operands[i]) == BPMN_LOOSE)
            return false;
    return true;
}

static bool may_be_null(const Build *build, const Term *term, Fit fit)
{
    switch (RULES[term->operation].nulls) {
    case NULLS_NEVER: return false;
    case NULLS_ALWAYS: return true;
    case NULLS_TYPES: return !types_fit(build, term, fit);
    case NULLS_OPERANDS: break;
    }
    if (term->operation == OPERATION_JOIN || term->operation == OPERATION_COERCE)
        return true;
    return operand_may_be_null(build, term) || !types_fit(build, term, fit);
}

/* In JUEL what has no value is missing. */
static void need(const Build *build, Term *term)
{
    if (build->language != LANGUAGE_JUEL || !term->may_be_null) return;
    term->needs = true;
    term->may_be_null = false;
    term->can_fail = true;
}

/* An operation of operands that lie in its slot and behind. */
static uint32_t operate(Build *build, Operation operation,
                        const Expression *tree, uint32_t slot,
                        const uint32_t *operands, uint32_t count)
{
    uint32_t made = add(build, operation, tree, slot);
    BpmnType one = type_of(build, operands[0]);
    BpmnType other = count > 1 ? type_of(build, operands[1]) : BPMN_LOOSE;
    bool any = operation == OPERATION_LIST || operation == OPERATION_JOIN;
    Fit fit = any ? operation_fit(operation, BPMN_LOOSE, BPMN_LOOSE, BPMN_LOOSE)
                  : operation_fit(operation, one, other, BPMN_LOOSE);

    set_operands(build, made, operands, count);
    Term *term = term_at(build, made);
    term->type = fit.result;
    term->may_be_null = may_be_null(build, term, fit);
    term->can_fail = term->can_fail
        || (RULES[operation].fails && term->type != BPMN_TEXT);
    need(build, term);
    return made;
}

/* A SKIP behind what it tests; its target is set when that is known. */
static uint32_t skip(Build *build, Skip when, uint32_t tested,
                     const Expression *tree)
{
    uint32_t made = add(build, OPERATION_SKIP, tree,
                        term_at(build, tested)->slot);

    term_at(build, made)->skip = when;
    set_operands(build, made, &tested, 1);
    return made;
}

static void land(Build *build, uint32_t skip)
{
    term_at(build, skip)->target = (uint32_t)build->terms.count;
}

static uint32_t constant(Build *build, const Expression *tree, uint32_t slot,
                         BpmnValue value)
{
    uint32_t made = add(build, OPERATION_CONSTANT, tree, slot);
    Term *term = term_at(build, made);

    term->constant = value;
    term->type = value.is_null ? BPMN_LOOSE : value.type;
    term->may_be_null = value.is_null;
    return made;
}

static BpmnValue text_value(const char *text)
{
    return (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(text) };
}

static BpmnValue literal(const Expression *tree)
{
    BpmnValue value = { .type = tree->type };

    switch (tree->kind) {
    case EXPRESSION_BOOLEAN:
        value.type = BPMN_BOOLEAN;
        value.as.boolean = tree->boolean;
        return value;
    case EXPRESSION_NUMBER:
        value.type = tree->is_integer ? BPMN_INTEGER : BPMN_DECIMAL;
        if (tree->is_integer)
            value.as.integer = tree->integer;
        else
            value.as.decimal = tree->decimal;
        return value;
    case EXPRESSION_TEXT: return text_value(tree->text);
    case EXPRESSION_INSTANT:
        value.type = BPMN_INSTANT;
        value.as.integer = tree->ms;
        return value;
    case EXPRESSION_DURATION:
        value.type = tree->is_months ? BPMN_MONTHS : BPMN_DURATION;
        value.as.integer = tree->is_months ? tree->months : tree->ms;
        return value;
    case EXPRESSION_NULL:
    case EXPRESSION_VARIABLE:
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_AND:
    case EXPRESSION_OR:
    case EXPRESSION_NOT:
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE:
    case EXPRESSION_NEGATE:
    case EXPRESSION_JOIN:
    case EXPRESSION_IF:
    case EXPRESSION_IN:
    case EXPRESSION_EMPTY:
    case EXPRESSION_CALL: break;
    }
    return (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
}

/* The value of that type that a constant text of JUEL stands for. */
static BpmnValue coerced(const Expression *tree, BpmnType type)
{
    BpmnValue value = { .type = type };
    BpmnString text = bpmn_string(tree->text);

    switch (type) {
    case BPMN_BOOLEAN: value.as.boolean = strcmp(tree->text, "true") == 0; break;
    case BPMN_INSTANT: iso_instant(tree->text, &value.as.integer); break;
    case BPMN_DURATION: {
        IsoDuration duration = { 0, 0 };
        iso_duration(tree->text, &duration);
        value.as.integer = duration.ms;
        break;
    }
    case BPMN_MONTHS: bpmn_months_read(text, &value.as.integer); break;
    case BPMN_LOOSE:
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_STRUCTURE:
    default:
        value.type = BPMN_INTEGER;
        if (bpmn_integer_read(text, &value.as.integer)) break;
        value.type = BPMN_DECIMAL;
        bpmn_decimal_read(text, &value.as.decimal);
        break;
    }
    return value;
}

static uint32_t build_tree(Build *build, const Expression *tree, uint32_t slot);

/* A tree beside something of that type. */
static uint32_t build_beside(Build *build, const Expression *tree,
                             BpmnType type, uint32_t slot)
{
    if (!expression_coerces(tree, type)) return build_tree(build, tree, slot);
    return constant(build, tree, slot, coerced(tree, type));
}

/* A variable, and the members that a path names behind it. */
static uint32_t variable(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t made = add(build, OPERATION_FIELD, tree, slot);
    const char *rest = tree->text + tree->root_length;
    bool is_path = *rest == '.';

    term_at(build, made)->field = tree->field;
    term_at(build, made)->type = is_path ? BPMN_STRUCTURE : tree->type;
    term_at(build, made)->may_be_null = true;
    need(build, term_at(build, made));
    while (*rest == '.') {
        size_t length = strcspn(++rest, ".");
        uint32_t operands[2] = { made };
        operands[1] = constant(
            build, tree, slot + 1,
            text_value(arena_text(build->arena, rest, length)));
        made = operate(build, OPERATION_MEMBER, tree, slot, operands, 2);
        rest += length;
    }
    return made;
}

/* What may be asked whether it has a value: that is then no fault. */
static uint32_t ask(Build *build, uint32_t made)
{
    Term *term = term_at(build, made);
    bool asks = term->operation == OPERATION_FIELD
        || term->operation == OPERATION_MEMBER
        || term->operation == OPERATION_ITEM
        || term->operation == OPERATION_ITEM_FROM_ZERO;

    if (!asks || !term->needs) return made;
    term->needs = false;
    term->may_be_null = true;
    term->can_fail = false;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        ask(build, term->operands[i]);
        term->can_fail = term->can_fail
            || term_at(build, term->operands[i])->can_fail;
    }
    return made;
}

/* 'and' and 'or': a first operand that decides is enough. */
static uint32_t logic(Build *build, Operation operation, const Expression *tree,
                      uint32_t slot, const uint32_t first, uint32_t skipped,
                      uint32_t second)
{
    uint32_t operands[2] = { first, second };
    uint32_t made = operate(build, operation, tree, slot, operands, 2);

    land(build, skipped);
    return made;
}

static uint32_t build_logic(Build *build, Operation operation,
                            const Expression *tree, uint32_t slot)
{
    Skip when = operation == OPERATION_AND ? SKIP_FALSE : SKIP_TRUE;
    uint32_t first = build_tree(build, tree->children[0], slot);
    uint32_t skipped = skip(build, when, first, tree);
    uint32_t second = build_tree(build, tree->children[1], slot + 1);

    return logic(build, operation, tree, slot, first, skipped, second);
}

static uint32_t comparison(Build *build, Operation operation,
                           const Expression *tree, uint32_t slot)
{
    const Expression *one = tree->children[0], *other = tree->children[1];
    bool equality = operation == OPERATION_EQUAL
        || operation == OPERATION_NOT_EQUAL;
    bool asks = equality
        && (one->kind == EXPRESSION_NULL || other->kind == EXPRESSION_NULL);
    uint32_t operands[2];

    operands[0] = build_beside(build, one, other->type, slot);
    if (asks) ask(build, operands[0]);
    operands[1] = build_beside(build, other, one->type, slot + 1);
    if (asks) ask(build, operands[1]);
    uint32_t made = operate(build, operation, tree, slot, operands, 2);
    if (!asks) return made;
    Term *term = term_at(build, made); /* null equals null only */
    term->type = BPMN_BOOLEAN;
    term->needs = term->may_be_null = false;
    term->can_fail = term_at(build, operands[0])->can_fail
        || term_at(build, operands[1])->can_fail;
    return made;
}

static uint32_t same(Build *build, uint32_t value, const Expression *tree,
                     uint32_t slot)
{
    uint32_t made = add(build, OPERATION_SAME, tree, slot);

    set_operands(build, made, &value, 1);
    term_at(build, made)->type = type_of(build, value);
    term_at(build, made)->may_be_null = term_at(build, value)->may_be_null;
    return made;
}

/* value in (a, b): the value once, then one equality after the other. */
static uint32_t is_in(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t value = build_tree(build, tree->children[0], slot);
    uint32_t found = 0, skipped = 0;

    for (size_t i = 1; i < tree->child_count; i++) {
        uint32_t at = slot + (i == 1 ? 1 : 2);
        uint32_t operands[2] = { same(build, value, tree, at) };
        operands[1] = build_tree(build, tree->children[i], at + 1);
        uint32_t equal = operate(build, OPERATION_EQUAL, tree, at, operands, 2);
        found = i == 1 ? equal
                       : logic(build, OPERATION_OR, tree, slot + 1, found,
                               skipped, equal);
        if (i + 1 < tree->child_count)
            skipped = skip(build, SKIP_TRUE, found, tree);
    }
    uint32_t operands[2] = { value, found };
    uint32_t last = add(build, OPERATION_LAST, tree, slot);
    set_operands(build, last, operands, 2);
    term_at(build, last)->type = BPMN_BOOLEAN;
    term_at(build, last)->may_be_null = term_at(build, found)->may_be_null;
    return last;
}

/* A branch of a conditional that is a number where the other is one too. */
static uint32_t branch(Build *build, const Expression *tree, BpmnType type,
                       uint32_t slot)
{
    uint32_t made = build_beside(build, tree, type, slot);

    if (type != BPMN_DECIMAL || type_of(build, made) != BPMN_INTEGER)
        return made;
    if (term_is_constant(term_at(build, made))) {
        Term *term = term_at(build, made);
        bool fault = false;
        BpmnDecimal decimal = bpmn_decimal_from_integer(
            term->constant.as.integer, &fault);
        if (!fault) {
            term->type = BPMN_DECIMAL;
            term->constant = (BpmnValue){ .type = BPMN_DECIMAL,
                                          .as.decimal = decimal };
            return made;
        }
    }
    return operate(build, OPERATION_DECIMAL, tree, slot, &made, 1);
}

static uint32_t conditional(Build *build, const Expression *tree, uint32_t slot)
{
    BpmnType type = tree->type;
    uint32_t operands[3];

    operands[0] = build_tree(build, tree->children[0], slot);
    uint32_t otherwise = skip(build, SKIP_NOT_TRUE, operands[0], tree);
    operands[1] = branch(build, tree->children[1], type, slot);
    uint32_t behind = skip(build, SKIP_ALWAYS, operands[1], tree);
    land(build, otherwise);
    operands[2] = branch(build, tree->children[2], type, slot);
    land(build, behind);
    uint32_t made = add(build, OPERATION_IF, tree, slot);
    set_operands(build, made, operands, 3);
    Term *term = term_at(build, made);
    BpmnType one = type_of(build, operands[1]);
    BpmnType other = type_of(build, operands[2]);
    bool first_null = term_is_constant(term_at(build, operands[1]))
        && one == BPMN_LOOSE;
    bool second_null = term_is_constant(term_at(build, operands[2]))
        && other == BPMN_LOOSE;
    term->type = first_null ? other
        : second_null || one == other
        ? one
        : bpmn_types_meet(one, other) ? type
                                      : BPMN_LOOSE;
    term->may_be_null = term_at(build, operands[1])->may_be_null
        || term_at(build, operands[2])->may_be_null;
    return made;
}

/* An operand of arithmetic in JUEL: a text is the number it stands for. */
static uint32_t summand(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t made = build_tree(build, tree, slot);
    Term *term = term_at(build, made);
    BpmnType type = term->type;
    bool text = type == BPMN_TEXT || type == BPMN_ENUMERATION;

    if (build->language != LANGUAGE_JUEL || (!text && type != BPMN_LOOSE))
        return made;
    if (term_is_constant(term)) {
        BpmnValue value = bpmn_coerce(NULL, &term->constant, 1);
        term->constant = value;
        term->type = value.is_null ? BPMN_LOOSE : value.type;
        term->may_be_null = value.is_null;
        return made;
    }
    return operate(build, OPERATION_COERCE, tree, slot, &made, 1);
}

static BpmnValue empty_list(Arena *arena)
{
    char *bytes = NEW_ARRAY(arena, char, BPMN_STRUCTURE_HEAD);

    bpmn_pack_head(false, 0, 0, bytes);
    return (BpmnValue){ .type = BPMN_STRUCTURE,
                        .as.text = { bytes, BPMN_STRUCTURE_HEAD } };
}

/* All children as operands. */
static uint32_t with_children(Build *build, Operation operation,
                              const Expression *tree, uint32_t slot)
{
    bool arithmetic = operation == OPERATION_ADD
        || operation == OPERATION_SUBTRACT || operation == OPERATION_MULTIPLY
        || operation == OPERATION_DIVIDE || operation == OPERATION_NEGATE;
    uint32_t count = (uint32_t)tree->child_count;
    uint32_t *operands = NEW_ARRAY(build->arena, uint32_t, count + 1);

    for (uint32_t i = 0; i < count; i++)
        operands[i] = arithmetic
            ? summand(build, tree->children[i], slot + i)
            : build_tree(build, tree->children[i], slot + i);
    if (operation == OPERATION_EMPTY) ask(build, operands[0]);
    if (operation == OPERATION_MEMBER)
        operands[count++] = constant(build, tree, slot + 1,
                                     text_value(tree->text + 1));
    if (count == 0)
        return constant(build, tree, slot, empty_list(build->arena));
    return operate(build, operation, tree, slot, operands, count);
}

/* Arguments of what nobody knows are not looked at. */
static uint32_t unknown(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t made = add(build, OPERATION_UNKNOWN, tree, slot);

    term_at(build, made)->can_fail = true;
    term_at(build, made)->may_be_null = true;
    return made;
}

static uint32_t build_tree(Build *build, const Expression *tree, uint32_t slot)
{
    Operation operation = operation_of(tree);

    switch (tree->kind) {
    case EXPRESSION_VARIABLE: return variable(build, tree, slot);
    case EXPRESSION_NULL:
    case EXPRESSION_BOOLEAN:
    case EXPRESSION_NUMBER:
    case EXPRESSION_TEXT:
    case EXPRESSION_INSTANT:
    case EXPRESSION_DURATION:
        return constant(build, tree, slot, literal(tree));
    case EXPRESSION_AND:
    case EXPRESSION_OR: return build_logic(build, operation, tree, slot);
    case EXPRESSION_IF: return conditional(build, tree, slot);
    case EXPRESSION_IN: return is_in(build, tree, slot);
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
        return comparison(build, operation, tree, slot);
    case EXPRESSION_NOT:
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE:
    case EXPRESSION_NEGATE:
    case EXPRESSION_JOIN:
    case EXPRESSION_EMPTY:
        return with_children(build, operation, tree, slot);
    case EXPRESSION_CALL: break;
    }
    return operation == OPERATION_UNKNOWN
        ? unknown(build, tree, slot)
        : with_children(build, operation, tree, slot);
}

Terms *terms_build(const Expression *tree, BpmnType target, Arena *arena)
{
    Build build = { .arena = arena, .language = tree->language };
    Terms *terms = NEW(arena, Terms);

    terms->root = build_beside(&build, tree, target, 0);
    terms->items = build.terms.items;
    terms->count = (uint32_t)build.terms.count;
    terms->slots = build.slots;
    terms->language = tree->language;
    terms->source = tree->source;
    terms->tree = tree;
    return terms;
}

const char *term_text(const Term *term)
{
    return term_is_constant(term) && term->type == BPMN_TEXT
        ? term->constant.as.text.bytes
        : NULL;
}

const char *terms_text(const Terms *terms)
{
    return terms ? term_text(terms_root(terms)) : NULL;
}

static void name_fields(const Typing *typing, Expression *tree)
{
    const Variable *variable = typing_root_of(typing, tree);

    if (variable) tree->field = variable->field;
    for (size_t i = 0; i < tree->child_count; i++)
        name_fields(typing, tree->children[i]);
}

void typing_terms(Typing *typing)
{
    Process *process = typing->process;

    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        BpmnType target = BPMN_LOOSE;

        if (!use->tree) continue;
        expression_synthesize(typing, use->tree);
        name_fields(typing, use->tree);
        if (use->target) {
            const Variable *variable = name_map_get(typing->names, use->target);
            target = variable->type;
        }
        Terms *terms = terms_build(use->tree, target, typing->arena);
        use->formula->terms = terms;
        if (terms->slots > process->value_slots)
            process->value_slots = terms->slots;
    }
}
