/* What operation.def says. */
#include <string.h>

#include "term.h"
#include "typing.h"

typedef enum Called {
    CALLED_SIGN,
    CALLED_ONE, /* number of operands */
    CALLED_TWO,
    CALLED_INSIDE
} Called;

typedef struct Row {
    Called called;
    const char *written;
    Known known;
} Row;

static const Row ROWS[] = {
#define OPERATION(NAME, CALLED, written, function, NULLS, FAILS, KNOWN, \
                  meaning)                                              \
    [OPERATION_##NAME] = { CALLED_##CALLED, written, KNOWN_##KNOWN },
#define SIGNATURE(NAME, first, second, result)
#include "operation.def"
#undef OPERATION
#undef SIGNATURE
};

typedef struct Signed {
    Operation operation;
    BpmnType types[2];
    BpmnType result;
} Signed;

static const Signed SIGNATURES[] = {
#define OPERATION(NAME, CALLED, written, function, NULLS, FAILS, KNOWN, meaning)
#define SIGNATURE(NAME, first, second, result) \
    { OPERATION_##NAME, { BPMN_##first, BPMN_##second }, BPMN_##result },
#include "operation.def"
#undef OPERATION
#undef SIGNATURE
};

#define SIGNATURE_COUNT (sizeof SIGNATURES / sizeof *SIGNATURES)

static Operation function_of(const Expression *call)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if ((ROWS[i].called == CALLED_ONE || ROWS[i].called == CALLED_TWO)
            && (size_t)ROWS[i].called == call->child_count
            && strcmp(ROWS[i].written, call->text) == 0)
            return (Operation)i;
    return OPERATION_UNKNOWN;
}

/* What the grammars have forms for, by the names that the reader gives them. */
static Operation form_of(const Expression *call)
{
    size_t count = call->child_count;

    if (strcmp(call->text, "list") == 0) return OPERATION_LIST;
    if (call->text[0] == '.' && count == 1) return OPERATION_MEMBER;
    if (strcmp(call->text, "filter") == 0 && count == 2) return OPERATION_ITEM;
    if (strcmp(call->text, "index") == 0 && count == 2)
        return OPERATION_ITEM_FROM_ZERO;
    if (strcmp(call->text, "in") == 0 && count == 2) return OPERATION_IN;
    return function_of(call);
}

Operation operation_of(const Expression *tree)
{
    switch (tree->kind) {
    case EXPRESSION_NULL:
    case EXPRESSION_BOOLEAN:
    case EXPRESSION_NUMBER:
    case EXPRESSION_TEXT:
    case EXPRESSION_INSTANT:
    case EXPRESSION_DURATION: return OPERATION_CONSTANT;
    case EXPRESSION_VARIABLE: return OPERATION_FIELD;
    case EXPRESSION_EQUAL: return OPERATION_EQUAL;
    case EXPRESSION_NOT_EQUAL: return OPERATION_NOT_EQUAL;
    case EXPRESSION_LESS: return OPERATION_LESS;
    case EXPRESSION_LESS_EQUAL: return OPERATION_LESS_EQUAL;
    case EXPRESSION_GREATER: return OPERATION_GREATER;
    case EXPRESSION_GREATER_EQUAL: return OPERATION_GREATER_EQUAL;
    case EXPRESSION_AND: return OPERATION_AND;
    case EXPRESSION_OR: return OPERATION_OR;
    case EXPRESSION_NOT: return OPERATION_NOT;
    case EXPRESSION_ADD: return OPERATION_ADD;
    case EXPRESSION_SUBTRACT: return OPERATION_SUBTRACT;
    case EXPRESSION_MULTIPLY: return OPERATION_MULTIPLY;
    case EXPRESSION_DIVIDE: return OPERATION_DIVIDE;
    case EXPRESSION_NEGATE: return OPERATION_NEGATE;
    case EXPRESSION_JOIN: return OPERATION_JOIN;
    case EXPRESSION_IF: return OPERATION_IF;
    case EXPRESSION_IN: return OPERATION_OR;
    case EXPRESSION_EMPTY: return OPERATION_EMPTY;
    case EXPRESSION_CALL: return form_of(tree);
    }
    return OPERATION_UNKNOWN;
}

const char *operation_written(Operation operation)
{
    return ROWS[operation].written;
}

Known operation_known(Operation operation)
{
    return ROWS[operation].written ? ROWS[operation].known : KNOWN_OPAQUE;
}

/* A DECIMAL of a signature is any number, a LOOSE one anything. */
static bool takes(BpmnType wanted, BpmnType given)
{
    if (wanted == BPMN_LOOSE || given == BPMN_LOOSE) return true;
    if (wanted == BPMN_INTEGER) return given == BPMN_INTEGER;
    return bpmn_types_meet(wanted, given);
}

/* What two types have in common; LOOSE: nothing. */
static BpmnType common(BpmnType one, BpmnType other)
{
    if (one == other) return one;
    return bpmn_types_meet(one, other) ? BPMN_DECIMAL : BPMN_LOOSE;
}

static void widen(Fit *fit, const Signed *row)
{
    bool first = !fit->fits;

    fit->result = first ? row->result : common(fit->result, row->result);
    for (int i = 0; i < 2; i++)
        fit->needs[i] = first ? row->types[i]
                              : common(fit->needs[i], row->types[i]);
    fit->fits = true;
}

Fit operation_fit(Operation operation, BpmnType one, BpmnType other,
                  BpmnType result)
{
    Fit fit = { 0 };

    for (size_t i = 0; i < SIGNATURE_COUNT; i++) {
        const Signed *row = &SIGNATURES[i];
        if (row->operation != operation || !takes(row->types[0], one)
            || !takes(row->types[1], other)
            || (result != BPMN_LOOSE && row->result != BPMN_LOOSE
                && !bpmn_types_meet(row->result, result)))
            continue;
        widen(&fit, row);
        /* all known: the first counts */
        if (one != BPMN_LOOSE
            && (other != BPMN_LOOSE || row->types[1] == BPMN_LOOSE))
            break;
    }
    return fit;
}
