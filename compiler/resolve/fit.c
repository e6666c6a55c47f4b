/* How operands go together: the signatures of operation.def. */
#include "bpmn/value.h"
#include "term.h"

typedef struct Signed {
    Operation operation;
    BpmnType types[2];
    BpmnType result;
} Signed;

static const Signed SIGNATURES[] = {
#define SIGNATURE(NAME, first, second, result) \
    { OPERATION_##NAME, { BPMN_##first, BPMN_##second }, BPMN_##result },
#include "../read/operation.def"
};

#define SIGNATURE_COUNT (sizeof SIGNATURES / sizeof *SIGNATURES)

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
