/*
 * What generated headers stand on: values by name, commands about a case.
 *
 * Everything here is inline; nothing of it is needed by a product that fills
 * in BpmnCommand itself.
 */
#ifndef BPMN_TYPED_H
#define BPMN_TYPED_H

#include "bpmn/engine.h"
#include "bpmn/value.h"

#ifdef __cplusplus
extern "C" {
#define BPMN_ZERO \
    {             \
    }
#else
#define BPMN_ZERO \
    {             \
        0         \
    }
#endif

/* A datum of that name and type without a value: null. */
static inline BpmnDatum bpmn_datum(const char *name, BpmnType type)
{
    BpmnDatum datum = BPMN_ZERO;

    datum.name = bpmn_string(name);
    datum.value.type = type;
    return datum;
}

/* A datum with a boolean. */
static inline BpmnDatum bpmn_datum_boolean(const char *name, bool value)
{
    BpmnDatum datum = bpmn_datum(name, BPMN_BOOLEAN);

    datum.value.as.boolean = value;
    return datum;
}

/* type: BPMN_INTEGER, BPMN_INSTANT or BPMN_DURATION. */
static inline BpmnDatum bpmn_datum_integer(const char *name, BpmnType type,
                                           int64_t value)
{
    BpmnDatum datum = bpmn_datum(name, type);

    datum.value.as.integer = value;
    return datum;
}

/* A datum with a decimal. */
static inline BpmnDatum bpmn_datum_decimal(const char *name, BpmnDecimal value)
{
    BpmnDatum datum = bpmn_datum(name, BPMN_DECIMAL);

    datum.value.as.decimal = value;
    return datum;
}

/* type: BPMN_TEXT or BPMN_JSON. */
static inline BpmnDatum bpmn_datum_text(const char *name, BpmnType type,
                                        BpmnString value)
{
    BpmnDatum datum = bpmn_datum(name, type);

    datum.value.as.text = value;
    return datum;
}

/* The constant with that number of an enumeration; a number that it does not
   have becomes a text that no field takes. */
static inline BpmnDatum bpmn_datum_constant(const BpmnProcess *process,
                                            uint16_t field, int number)
{
    const BpmnField *row = &process->fields[field];
    BpmnDatum datum = bpmn_datum(row->name, BPMN_TEXT);
    bool known = number >= 0 && number < row->constant_count;

    datum.value.as.text = bpmn_string(known ? row->constants[number] : "");
    return datum;
}

/* A variable of a case; false: it has no value. */
static inline bool bpmn_variable(const BpmnCaseView *view, uint16_t field,
                                 BpmnValue *value)
{
    return bpmn_field_get(view->process, view->image, field, value)
        && !value->is_null;
}

/* The number of the constant that a variable has; -1: it is none. */
static inline int bpmn_constant_in(const BpmnCaseView *view, uint16_t field,
                                   const BpmnValue *value)
{
    const BpmnField *row = &view->process->fields[field];

    for (int i = 0; i < row->constant_count; i++) {
        BpmnString constant = bpmn_string(row->constants[i]);

        if (bpmn_string_equal(constant, value->as.text)) return i;
    }
    return -1;
}

/* A command of that kind about a node of a case. */
static inline BpmnCommand bpmn_command_on(BpmnCommandKind kind,
                                          uint64_t case_id, uint16_t element)
{
    BpmnCommand command = BPMN_ZERO;

    command.size = sizeof command;
    command.kind = kind;
    command.case_id = case_id;
    command.element = element;
    return command;
}

/* The calls below return the command's ticket, 0 when it could not be queued;
   bpmn_run_until() tells the answer. */

/* kind: BPMN_CLAIM, BPMN_BEGIN or BPMN_RELEASE of a person's task. */
static inline BpmnTicket bpmn_task(BpmnEngine *engine, BpmnCommandKind kind,
                                   uint64_t case_id, uint16_t element,
                                   BpmnString actor)
{
    BpmnCommand command = bpmn_command_on(kind, case_id, element);

    command.actor = actor;
    return bpmn_submit(engine, &command, 0);
}

/* A try of a job failed; 'text' says how. */
static inline BpmnTicket bpmn_job_failed(BpmnEngine *engine, uint64_t case_id,
                                         uint16_t element, BpmnString text)
{
    BpmnCommand command = bpmn_command_on(BPMN_JOB_FAILED, case_id, element);

    command.text = text;
    return bpmn_submit(engine, &command, 0);
}

#ifdef __cplusplus
}
#endif
#endif
