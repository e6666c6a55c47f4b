/* Terms, simplified where that is plain. */
#include "lower.h"

static const Term TRUTHS[] = {
    { .kind = TERM_FALSE, .type = BPMN_BOOLEAN },
    { .kind = TERM_TRUE, .type = BPMN_BOOLEAN },
};

const Term *term_truth(bool truth)
{
    return &TRUTHS[truth];
}

bool term_is(const Term *term, bool truth)
{
    return term->kind == (truth ? TERM_TRUE : TERM_FALSE);
}

static Term *term_new(Arena *arena, TermKind kind, BpmnType type,
                      size_t operand_count)
{
    Term *term = NEW(arena, Term);

    term->kind = kind;
    term->type = type;
    term->operands = NEW_ARRAY(arena, const Term *, operand_count);
    return term;
}

static void add_operand(Term *term, const Term *operand)
{
    if (operand) term->operands[term->operand_count++] = operand;
}

/* Chains of one operator lie flat. */
static const Term *chain(Arena *arena, TermKind kind, const Term *one,
                         const Term *other)
{
    size_t count = (one->kind == kind ? one->operand_count : 1)
        + (other->kind == kind ? other->operand_count : 1);
    Term *term = term_new(arena, kind, BPMN_BOOLEAN, count);
    const Term *const ends[] = { one, other };

    for (int end = 0; end < 2; end++) {
        if (ends[end]->kind != kind) {
            add_operand(term, ends[end]);
            continue;
        }
        for (size_t i = 0; i < ends[end]->operand_count; i++) {
            add_operand(term, ends[end]->operands[i]);
        }
    }
    return term;
}

/* True when leaving the term out loses no note. */
static bool is_quiet(const Term *term)
{
    switch (term->kind) {
    case TERM_NEED:
    case TERM_EXACT_CALL:
    case TERM_STEP_CALL:
    case TERM_NOTED: return false;
    default: break;
    }
    for (size_t i = 0; i < term->operand_count; i++) {
        if (!is_quiet(term->operands[i])) return false;
    }
    return true;
}

/* !has_x(image) and has_x(image). */
static bool is_opposite(const Term *one, const Term *other)
{
    return one->kind == TERM_NOT && other->kind == TERM_HAS
        && one->operands[0]->kind == TERM_HAS
        && one->operands[0]->number == other->number;
}

const Term *term_and(Arena *arena, const Term *one, const Term *other)
{
    if (term_is(one, true)) return other;
    if (term_is(other, true) || term_is(one, false)) return one;
    if (term_is(other, false) && is_quiet(one)) return other;
    return chain(arena, TERM_AND, one, other);
}

const Term *term_or(Arena *arena, const Term *one, const Term *other)
{
    if (term_is(one, false)) return other;
    if (term_is(other, false) || term_is(one, true)) return one;
    if (term_is(other, true) && is_quiet(one)) return other;
    if (is_opposite(one, other) || is_opposite(other, one)) {
        return term_truth(true);
    }
    return chain(arena, TERM_OR, one, other);
}

static const char *opposite(const char *sign)
{
    static const char *const PAIRS[][2] = {
        { "==", "!=" },
        { "<", ">=" },
        { "<=", ">" },
    };

    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        if (text_equal(PAIRS[i][0], sign)) return PAIRS[i][1];
        if (text_equal(PAIRS[i][1], sign)) return PAIRS[i][0];
    }
    return NULL;
}

/* De Morgan: the order in which operands are looked at stays. */
static const Term *not_chain(Arena *arena, const Term *term)
{
    TermKind kind = term->kind == TERM_AND ? TERM_OR : TERM_AND;
    Term *result = term_new(arena, kind, BPMN_BOOLEAN, term->operand_count);

    for (size_t i = 0; i < term->operand_count; i++) {
        add_operand(result, term_not(arena, term->operands[i]));
    }
    return result;
}

const Term *term_not(Arena *arena, const Term *term)
{
    Term *result;

    switch (term->kind) {
    case TERM_TRUE:
    case TERM_FALSE: return term_truth(term->kind == TERM_FALSE);
    case TERM_NOT: return term->operands[0];
    case TERM_AND:
    case TERM_OR: return not_chain(arena, term);
    case TERM_COMPARE:
    case TERM_COMPARE_BY:
        result = arena_copy(arena, term, sizeof *term);
        result->text = opposite(term->text);
        return result;
    default:
        result = term_new(arena, TERM_NOT, BPMN_BOOLEAN, 1);
        add_operand(result, term);
        return result;
    }
}

const Term *term_need(Arena *arena, const Term *present)
{
    Term *term;

    if (term_is(present, true)) return present;
    term = term_new(arena, TERM_NEED, BPMN_BOOLEAN, 1);
    add_operand(term, present);
    return term;
}

const Term *term_compare(Arena *arena, const char *function, const char *sign,
                         const Term *one, const Term *other)
{
    Term *term = term_new(arena, function ? TERM_COMPARE_BY : TERM_COMPARE,
                          BPMN_BOOLEAN, 2);

    term->function = function;
    term->text = sign;
    add_operand(term, one);
    add_operand(term, other);
    return term;
}

const Term *term_call(Arena *arena, TermKind kind, BpmnType type,
                      const char *function, const Term *one, const Term *other)
{
    Term *term = term_new(arena, kind, type, 2);

    term->function = function;
    add_operand(term, one);
    add_operand(term, other);
    return term;
}

const Term *term_choose(Arena *arena, const Term *condition, const Term *one,
                        const Term *other)
{
    if (one == other && is_quiet(condition)) return one;
    if (term_is(condition, true)) return one;
    if (term_is(condition, false)) return other;
    if (term_is(one, true)) return term_or(arena, condition, other);
    if (term_is(other, false)) return term_and(arena, condition, one);
    Term *term = term_new(arena, TERM_CHOOSE, one->type, 3);
    add_operand(term, condition);
    add_operand(term, one);
    add_operand(term, other);
    return term;
}

const Term *term_integer(Arena *arena, BpmnType type, int64_t integer)
{
    Term *term = term_new(arena, TERM_INTEGER, type, 0);

    term->integer = integer;
    return term;
}

const Term *term_string(Arena *arena, const char *text)
{
    Term *term = term_new(arena, TERM_STRING, BPMN_TEXT, 0);

    term->text = text;
    return term;
}
