/* Terms of a tree: in the order in which they are computed, with what may be
   jumped over, and what values become of another type. */
#include <string.h>

#include "bpmn/operation.h"
#include "read/iso8601.h"
#include "build_term.h"
#include "typing.h"

static uint32_t build_tree(Build *build, const Expression *tree, uint32_t slot);

/* A tree beside something of that type. */
static uint32_t build_beside(Build *build, const Expression *tree,
                             BpmnType type, uint32_t slot)
{
    BpmnValue value;

    return expression_coerced(tree, type, &value)
        ? build_constant(build, tree, slot, value)
        : build_tree(build, tree, slot);
}

/* Whole numbers are integers in lists and objects, whatever they are declared
   as. */
static uint32_t as_declared(Build *build, uint32_t made, const Expression *tree,
                            uint32_t slot)
{
    return tree->is_declared && tree->type == BPMN_DECIMAL
        ? build_operation(build, OPERATION_DECIMAL, tree, slot, &made, 1)
        : made;
}

/* A variable, and the members that a path names behind it. */
static uint32_t variable(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t made = build_add(build, OPERATION_FIELD, tree, slot);
    const char *rest = tree->text + tree->root_length;
    bool is_path = *rest == '.';

    build_term(build, made)->field = tree->field;
    build_term(build, made)->type = is_path ? BPMN_STRUCTURE : tree->type;
    build_term(build, made)->may_be_null = true;
    build_term(build, made)->is_own = tree->is_own;
    build_term(build, made)->can_fail = tree->is_gathered;
    build_need(build, build_term(build, made));
    while (*rest == '.') {
        size_t length = strcspn(++rest, ".");
        uint32_t operands[2] = { made };
        operands[1] = build_constant(
            build, tree, slot + 1,
            expression_text_value(arena_text(build->arena, rest, length)));
        made = build_operation(build, OPERATION_MEMBER, tree, slot, operands,
                               2);
        rest += length;
    }
    return is_path ? as_declared(build, made, tree, slot) : made;
}

/* What may be asked whether it has a value: that is then no fault. */
static uint32_t ask(Build *build, uint32_t made)
{
    Term *term = build_term(build, made);
    bool asks = term->operation == OPERATION_FIELD
        || term->operation == OPERATION_DECIMAL
        || operation_facts(term->operation)->nulls == NULLS_ALWAYS;

    if (!asks || !term->needs) return made;
    term->needs = false;
    term->may_be_null = true;
    term->can_fail = false;
    for (uint32_t i = 0; i < term->operand_count; i++) {
        ask(build, term->operands[i]);
        term->can_fail = term->can_fail
            || build_term(build, term->operands[i])->can_fail;
    }
    return made;
}

/* 'and' and 'or': a first operand that decides is enough. */
static uint32_t logic(Build *build, Operation operation, const Expression *tree,
                      uint32_t slot, const uint32_t first, uint32_t skipped,
                      uint32_t second)
{
    uint32_t operands[2] = { first, second };
    uint32_t made = build_operation(build, operation, tree, slot, operands, 2);

    build_land(build, skipped);
    return made;
}

static uint32_t build_logic(Build *build, const Expression *tree, uint32_t slot)
{
    Skip when = tree->operation == OPERATION_AND ? SKIP_FALSE : SKIP_TRUE;
    uint32_t first = build_tree(build, tree->children[0], slot);
    uint32_t skipped = build_skip(build, when, first, tree);
    uint32_t second = build_tree(build, tree->children[1], slot + 1);

    return logic(build, tree->operation, tree, slot, first, skipped, second);
}

static uint32_t comparison(Build *build, const Expression *tree, uint32_t slot)
{
    const Expression *one = ratio_side(build->arena, tree, 0);
    const Expression *other = ratio_side(build->arena, tree, 1);
    bool asks = (tree->operation == OPERATION_EQUAL
                 || tree->operation == OPERATION_NOT_EQUAL)
        && (expression_is_null(one) || expression_is_null(other));
    uint32_t operands[2];

    operands[0] = build_beside(build, one, other->type, slot);
    if (asks) ask(build, operands[0]);
    operands[1] = build_beside(build, other, one->type, slot + 1);
    if (asks) ask(build, operands[1]);
    uint32_t made = build_operation(build, ratio_operation(tree), tree, slot,
                                    operands, 2);
    if (!asks) return made;
    Term *term = build_term(build, made); /* null equals null only */
    term->type = BPMN_BOOLEAN;
    term->needs = term->may_be_null = false;
    term->can_fail = build_term(build, operands[0])->can_fail
        || build_term(build, operands[1])->can_fail;
    return made;
}

static uint32_t same(Build *build, uint32_t value, const Expression *tree,
                     uint32_t slot)
{
    uint32_t made = build_add(build, OPERATION_SAME, tree, slot);

    build_operands(build, made, &value, 1);
    build_term(build, made)->type = build_type(build, value);
    build_term(build, made)->may_be_null =
        build_term(build, value)->may_be_null;
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
        BpmnType type = build_type(build, operands[1]);
        bool lists = type == BPMN_STRUCTURE
            || (type == BPMN_LOOSE
                && !term_is_constant(build_term(build, operands[1])));
        uint32_t equal = build_operation(build,
                                         lists ? OPERATION_IN : OPERATION_EQUAL,
                                         tree, at, operands, 2);
        found = i == 1
            ? equal
            : logic(build, OPERATION_OR, tree, slot + 1, found, skipped, equal);
        if (i + 1 < tree->child_count)
            skipped = build_skip(build, SKIP_TRUE, found, tree);
    }
    uint32_t operands[2] = { value, found };
    uint32_t last = build_add(build, OPERATION_LAST, tree, slot);
    build_operands(build, last, operands, 2);
    build_term(build, last)->type = BPMN_BOOLEAN;
    build_term(build, last)->may_be_null =
        build_term(build, found)->may_be_null;
    return last;
}

/* Can the value be an integer? Members, items and texts of JUEL are what they
   are, and so is a sum of them. */
static bool may_be_integer(const Build *build, const Term *term)
{
    if (term->type == BPMN_LOOSE) return !term_is_null(term);
    if (term->type == BPMN_INTEGER || term->operation == OPERATION_COERCE)
        return true;
    if (!operation_facts(term->operation)->fails
        || term->operation == OPERATION_DIVIDE
        || term->operation == OPERATION_DECIMAL)
        return false;
    for (uint32_t i = 0; i < term->operand_count; i++)
        if (!may_be_integer(build, build_term(build, term->operands[i])))
            return false;
    return true;
}

/* A branch of a conditional that is a number where the other is one too. */
static uint32_t branch(Build *build, const Expression *tree, BpmnType type,
                       uint32_t slot)
{
    uint32_t made = build_beside(build, tree, type, slot);
    Term *term = build_term(build, made);

    if (type != BPMN_DECIMAL || !may_be_integer(build, term)) return made;
    if (term_is_constant(term)) {
        bool fault = false;
        BpmnDecimal decimal =
            bpmn_decimal_from_integer(term->constant.as.integer, &fault);
        if (!fault) {
            term->type = BPMN_DECIMAL;
            term->constant = (BpmnValue){ .type = BPMN_DECIMAL,
                                          .as.decimal = decimal };
            return made;
        }
    }
    return build_operation(build, OPERATION_DECIMAL, tree, slot, &made, 1);
}

/* Does a branch read the very variable of which the condition says that it has
   a value? */
static bool is_known(const Build *build, const uint32_t *operands, bool first)
{
    const Term *condition = build_term(build, operands[0]);
    const Term *branch = build_term(build, operands[first ? 1 : 2]);

    if (branch->operation != OPERATION_FIELD
        || condition->operation
            != (first ? OPERATION_NOT_EQUAL : OPERATION_EQUAL))
        return false;
    const Term *one = build_term(build, condition->operands[0]);
    const Term *other = build_term(build, condition->operands[1]);
    bool one_null = term_is_null(one);
    bool other_null = term_is_null(other);
    return (one_null && other->field == branch->field)
        || (other_null && one->field == branch->field);
}

/* The type that the branches of a conditional share. Where one of them can be
   anything, it is what the other certainly is. */
static BpmnType shared_type(const Expression *tree)
{
    for (size_t i = 1; tree->is_guess && i <= 2; i++)
        if (!tree->children[i]->is_guess
            && tree->children[i]->type == BPMN_DECIMAL)
            return BPMN_DECIMAL;
    return tree->is_guess ? BPMN_LOOSE : tree->type;
}

static uint32_t conditional(Build *build, const Expression *tree, uint32_t slot)
{
    BpmnType type = shared_type(tree);
    uint32_t operands[3];

    operands[0] = build_tree(build, tree->children[0], slot);
    uint32_t otherwise = build_skip(build, SKIP_NOT_TRUE, operands[0], tree);
    operands[1] = branch(build, tree->children[1], type, slot);
    uint32_t behind = build_skip(build, SKIP_ALWAYS, operands[1], tree);
    build_land(build, otherwise);
    operands[2] = branch(build, tree->children[2], type, slot);
    build_land(build, behind);
    uint32_t made = build_add(build, OPERATION_IF, tree, slot);
    build_operands(build, made, operands, 3);
    Term *term = build_term(build, made);
    BpmnType one = build_type(build, operands[1]);
    BpmnType other = build_type(build, operands[2]);
    bool first_null = term_is_constant(build_term(build, operands[1]))
        && one == BPMN_LOOSE;
    bool second_null = term_is_constant(build_term(build, operands[2]))
        && other == BPMN_LOOSE;
    term->type = first_null           ? other
        : second_null || one == other ? one
        : bpmn_types_meet(one, other) ? type
                                      : BPMN_LOOSE;
    for (int i = 1; i <= 2; i++)
        term->may_be_null = term->may_be_null
            || (build_term(build, operands[i])->may_be_null
                && !is_known(build, operands, i == 1));
    return made;
}

/* An operand of arithmetic in JUEL: a text is the number it stands for. */
static uint32_t summand(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t made = build_tree(build, tree, slot);
    Term *term = build_term(build, made);
    BpmnType type = term->type;
    bool text = bpmn_type_is_text(type);

    if (build->language != LANGUAGE_JUEL || (!text && type != BPMN_LOOSE))
        return made;
    if (term_is_constant(term)) {
        BpmnValue value = bpmn_coerce(NULL, &term->constant, 1);
        term->constant = value;
        term->type = value.is_null ? BPMN_LOOSE : value.type;
        term->may_be_null = value.is_null;
        return made;
    }
    return build_operation(build, OPERATION_COERCE, tree, slot, &made, 1);
}

static BpmnValue empty_list(Arena *arena)
{
    char *bytes = NEW_ARRAY(arena, char, BPMN_STRUCTURE_HEAD);

    bpmn_pack_head(false, 0, 0, bytes);
    return (BpmnValue){ .type = BPMN_STRUCTURE,
                        .as.text = { bytes, BPMN_STRUCTURE_HEAD } };
}

/* All children as operands. */
static uint32_t with_children(Build *build, const Expression *tree,
                              uint32_t slot)
{
    bool arithmetic = operation_facts(tree->operation)->fails;
    uint32_t count = (uint32_t)tree->child_count;
    uint32_t *operands = NEW_ARRAY(build->arena, uint32_t, count + 1);

    for (uint32_t i = 0; i < count; i++)
        operands[i] = arithmetic
            ? summand(build, tree->children[i], slot + i)
            : build_tree(build, tree->children[i], slot + i);
    if (tree->operation == OPERATION_EMPTY) ask(build, operands[0]);
    if (tree->operation == OPERATION_MEMBER)
        operands[count++] = build_constant(
            build, tree, slot + 1, expression_text_value(tree->text + 1));
    if (count == 0)
        return build_constant(build, tree, slot, empty_list(build->arena));
    uint32_t made = build_operation(build, tree->operation, tree, slot,
                                    operands, count);
    return as_declared(build, made, tree, slot);
}

/* Arguments of what nobody knows are not looked at. */
static uint32_t unknown(Build *build, const Expression *tree, uint32_t slot)
{
    uint32_t made = build_add(build, OPERATION_UNKNOWN, tree, slot);

    build_term(build, made)->can_fail = true;
    build_term(build, made)->may_be_null = true;
    return made;
}

static uint32_t build_tree(Build *build, const Expression *tree, uint32_t slot)
{
    switch ((int)tree->operation) {
    case OPERATION_CONSTANT:
        return build_constant(build, tree, slot, tree->constant);
    case OPERATION_FIELD: return variable(build, tree, slot);
    case OPERATION_AND:
    case OPERATION_OR: return build_logic(build, tree, slot);
    case OPERATION_IF: return conditional(build, tree, slot);
    case OPERATION_ONE_OF: return is_in(build, tree, slot);
    case OPERATION_EQUAL:
    case OPERATION_NOT_EQUAL:
    case OPERATION_LESS:
    case OPERATION_LESS_EQUAL:
    case OPERATION_GREATER:
    case OPERATION_GREATER_EQUAL: return comparison(build, tree, slot);
    case OPERATION_UNKNOWN: return unknown(build, tree, slot);
    default: return with_children(build, tree, slot);
    }
}

/* What leads to a jump that is then taken leads to where that leads. */
static void thread_skips(Build *build)
{
    for (size_t i = build->terms.count; i > 0; i--) {
        Term *from = &build->terms.items[i - 1];

        if (from->operation != OPERATION_SKIP) continue;
        while (from->target < build->terms.count) {
            const Term *to = build_term(build, from->target);
            bool follows = to->operation == OPERATION_SKIP
                && (to->skip == SKIP_ALWAYS
                    || (to->skip == from->skip && to->slot == from->slot));
            if (to->operation == OPERATION_IF)
                from->target++;
            else if (follows)
                from->target = to->target;
            else
                break;
        }
    }
}

/* An operation on what items are made of, which says that it is missing, or,
   where there may not be more than 'most', that there are too many. */
static uint32_t items_term(Build *build, Operation operation, uint32_t of,
                           uint32_t most, const Expression *tree)
{
    uint32_t operands[2] = { of, 0 };
    BpmnValue bound = { .type = BPMN_INTEGER, .as.integer = most };

    if (most != 0) operands[1] = build_constant(build, tree, 1, bound);
    uint32_t made = build_operation(build, operation, tree, 0, operands,
                                    most != 0 ? 2 : 1);
    Term *term = build_term(build, made);
    term->may_be_null = false;
    term->needs = term->can_fail = true;
    return made;
}

/* How many items a value stands for: what stands for none is missing. */
static uint32_t how_many(Build *build, uint32_t of, uint32_t most,
                         const Expression *tree)
{
    Term *term = build_term(build, of);
    BpmnValue number = { .is_null = true };

    if (term_is_constant(term))
        number = bpmn_how_many(NULL, &term->constant, 1);
    if (!number.is_null && (most == 0 || number.as.integer <= most)) {
        term->type = BPMN_INTEGER;
        term->constant = number;
        return of;
    }
    return items_term(build, OPERATION_HOW_MANY, of, most, tree);
}

/* A value as a text, which must be there. A conditional computes nothing behind
   its branches: what asks for the value of one is a term of its own. */
static uint32_t text_of(Build *build, uint32_t root, const Expression *tree)
{
    const Term *of = build_term(build, root);
    bool is_text = of->type == BPMN_TEXT
        && (of->operation != OPERATION_IF || !of->may_be_null);
    uint32_t made = is_text
        ? root
        : build_operation(build, OPERATION_JOIN, tree, 0, &root, 1);
    Term *term = build_term(build, made);

    if (!term->may_be_null) return made;
    term->may_be_null = false;
    term->needs = term->can_fail = true;
    return made;
}

static uint32_t inner(const Typing *typing, Build *build, const char *name,
                      const Expression *tree, uint32_t slot)
{
    const Variable *variable = name_map_get(typing->names, name);
    uint32_t made = build_add(build, OPERATION_FIELD, tree, slot);

    build_term(build, made)->field = variable->field;
    build_term(build, made)->type = variable->type;
    build_term(build, made)->may_be_null = true;
    return made;
}

/* The number of the item in the list, from 1. */
static uint32_t item_number(const Typing *typing, Build *build, const Use *use)
{
    const LoopInfo *loop = &use->repeats->loop;
    BpmnValue one = { .type = BPMN_INTEGER, .as.integer = 1 };
    uint32_t operands[2];

    operands[0] = inner(typing, build, loop->counter, use->tree, 1);
    if (loop->first_round == 1) return operands[0];
    operands[1] = build_constant(build, use->tree, 2, one);
    return build_operation(build, OPERATION_ADD, use->tree, 1, operands, 2);
}

/* The results with that of one item more, or the last of them null: that many
   are there from the beginning. */
static uint32_t with_result(const Typing *typing, Build *build, const Use *use)
{
    const LoopInfo *loop = &use->repeats->loop;
    bool begins = use->purpose == PURPOSE_BLANKS;
    uint32_t operands[3];

    operands[0] = begins
        ? build_constant(build, use->tree, 0, empty_list(build->arena))
        : inner(typing, build, loop->given, use->tree, 0);
    operands[1] = begins ? inner(typing, build, loop->total, use->tree, 1)
                         : item_number(typing, build, use);
    operands[2] = build_tree(build, use->tree, 2);
    uint32_t made = build_operation(build, OPERATION_WITH_ITEM, use->tree, 0,
                                    operands, 3);
    build_term(build, made)->can_fail = true;
    return made;
}

static uint32_t build_use(const Typing *typing, Build *build, const Use *use,
                          const Expression *tree, BpmnType target)
{
    if (use->purpose == PURPOSE_RESULT || use->purpose == PURPOSE_BLANKS)
        return with_result(typing, build, use);
    uint32_t root = build_beside(build, tree, target, 0);
    uint32_t most = use->repeats ? use->repeats->loop.most_items : 0;
    if (use->purpose == PURPOSE_ITEMS) return how_many(build, root, most, tree);
    if (use->purpose == PURPOSE_NAME) return text_of(build, root, tree);
    return use->purpose == PURPOSE_LIST
        ? items_term(build, OPERATION_ITEMS_OF, root, most, tree)
        : root;
}

/* The terms of a tree whose types and fields are known. 'target' is the type of
   the variable that it is written to: a text of JUEL becomes a constant of it.
   LOOSE: none. */
static Terms *build_terms(const Typing *typing, const Use *use,
                          const Expression *tree, BpmnType target)
{
    Arena *arena = typing->arena;
    Build build = { .arena = arena, .language = tree->language };
    Terms *terms = NEW(arena, Terms);

    terms->root = build_use(typing, &build, use, tree, target);
    thread_skips(&build);
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

/* Does it ask for all that items have given? */
static bool gathers(const Use *use, const Expression *tree)
{
    return use->inside && node_has_items(use->inside)
        && text_equal(tree->text, use->inside->loop.given);
}

static void name_fields(const Typing *typing, const Use *use, Expression *tree)
{
    const Variable *variable = typing_root_of(typing, tree);

    if (variable) {
        tree->field = variable->field;
        tree->is_own = variable->owner;
        tree->is_gathered = gathers(use, tree);
        tree->is_declared = typing_variable_of(typing, tree)->source
            < SOURCE_EXAMPLE;
    }
    for (size_t i = 0; i < tree->child_count; i++)
        name_fields(typing, use, tree->children[i]);
}

/* A constant that is no number of items: no case would go on. One of another
   type has been told. */
static void check_count(const Typing *typing, const Use *use,
                        const Terms *terms)
{
    const Term *root = terms_root(terms);
    if (root->operation != OPERATION_HOW_MANY) return;
    const Term *of = &terms->items[root->operands[0]];
    bool is_number = of->type == BPMN_INTEGER || of->type == BPMN_DECIMAL;

    if (!term_is_constant(of) || (!of->constant.is_null && !is_number)) return;
    report(typing->found, CODE_BAD_ATTRIBUTE, use->tree->position, use->element,
           root->operand_count > 1 && of->type == BPMN_INTEGER
                   && of->constant.as.integer > 0
               ? "'%s' is more than hitl:maxItems allows"
               : "'%s' is no number of items",
           expression_shown(use->tree, typing->arena));
}

void typing_terms(Typing *typing)
{
    Process *process = typing->process;

    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        BpmnType target = BPMN_LOOSE;

        if (!use->tree) continue;
        expression_synthesize(typing, use->tree);
        name_fields(typing, use, use->tree);
        if (use->target) {
            const Variable *variable = name_map_get(typing->names, use->target);
            target = variable->type;
        }
        const Expression *tree = use->purpose == PURPOSE_PEOPLE
            ? terms_names(use->tree, typing->arena)
            : use->tree;
        Terms *terms = build_terms(typing, use, tree, target);
        use->formula->terms = terms;
        check_count(typing, use, terms);
        if (terms->slots > process->value_slots)
            process->value_slots = terms->slots;
    }
}
