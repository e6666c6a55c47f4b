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

/* Makes it a datum of that name and type, all zero but for them. */
static inline void bpmn_datum_begin(BpmnDatum *datum, const char *name,
                                    BpmnType type)
{
    datum->name = bpmn_string(name);
    datum->value.type = type;
    datum->value.is_null = false;
    datum->value.as.text.bytes = 0;
    datum->value.as.text.length = 0;
}

/* A datum with a boolean. */
static inline BpmnDatum bpmn_datum_boolean(const char *name, bool value)
{
    BpmnDatum datum;

    bpmn_datum_begin(&datum, name, BPMN_BOOLEAN);
    datum.value.as.boolean = value;
    return datum;
}

/* type: BPMN_INTEGER, BPMN_INSTANT, BPMN_DURATION or BPMN_MONTHS. */
static inline BpmnDatum bpmn_datum_integer(const char *name, BpmnType type,
                                           int64_t value)
{
    BpmnDatum datum;

    bpmn_datum_begin(&datum, name, type);
    datum.value.as.integer = value;
    return datum;
}

/* A datum with a decimal. */
static inline BpmnDatum bpmn_datum_decimal(const char *name, BpmnDecimal value)
{
    BpmnDatum datum;

    bpmn_datum_begin(&datum, name, BPMN_DECIMAL);
    datum.value.as.decimal = value;
    return datum;
}

/* type: BPMN_TEXT or BPMN_STRUCTURE. */
static inline BpmnDatum bpmn_datum_text(const char *name, BpmnType type,
                                        BpmnString value)
{
    BpmnDatum datum;

    bpmn_datum_begin(&datum, name, type);
    datum.value.as.text = value;
    return datum;
}

/* The constant with that number of an enumeration; a number that it does not
   have becomes a text that no field takes. */
static inline BpmnDatum bpmn_datum_constant(const BpmnProcess *process,
                                            uint16_t field, int number)
{
    const BpmnField *row = &process->fields[field];
    BpmnDatum datum;
    bool known = number >= 0 && number < row->constant_count;

    bpmn_datum_begin(&datum, row->name, BPMN_TEXT);
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

/*
 * What a call may say besides what it is about. Zero it and fill in what is
 * wanted; calls take null for all of it zero. Everything is copied.
 */
typedef struct BpmnCallOptions {
    uint8_t id[16];   /* of the command, so that it can be repeated */
    uint64_t version; /* of the case, as the caller saw it; 0: not checked */
    uint64_t wait_id; /* the task or job that is meant; 0: the oldest there */
    /* who starts, answers a job or sends a message; null: unnamed. Calls about
       a person's task take it themselves. */
    BpmnString actor;
    const BpmnString *groups; /* of the actor; null: in none */
    size_t group_count;
    uint32_t flags;     /* BPMN_TRUSTED */
    BpmnString channel; /* through which it comes: "api" */
} BpmnCallOptions;

/* What a call came to. */
typedef struct BpmnCall {
    BpmnTicket ticket; /* for bpmn_run_until(); 0: it was not queued */
    BpmnStatus status; /* why not, as bpmn_submit() tells it */
} BpmnCall;

/* Queues the command of a call, which was composed; the options may be null. */
static inline BpmnCall bpmn_call(BpmnEngine *engine, BpmnCommand *command,
                                 const BpmnCallOptions *options)
{
    BpmnCall call = BPMN_ZERO;

    if (options) {
        for (size_t i = 0; i < sizeof options->id; i++) {
            command->id[i] = options->id[i];
        }
        command->version = options->version;
        command->wait_id = options->wait_id;
        if (!command->actor.bytes) command->actor = options->actor;
        command->groups = options->groups;
        command->group_count = options->group_count;
        command->flags = options->flags;
        command->channel = options->channel;
    }
    call.ticket = bpmn_submit(engine, command, &call.status);
    return call;
}

/* kind: BPMN_CLAIM, BPMN_BEGIN or BPMN_RELEASE of a person's task. */
static inline BpmnCall bpmn_call_task(BpmnEngine *engine, BpmnCommandKind kind,
                                      uint64_t case_id, uint16_t element,
                                      BpmnString actor,
                                      const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, kind, case_id, element);

    command->actor = actor;
    return bpmn_call(engine, command, options);
}

/* A try of a job failed; 'text' says how. */
static inline BpmnCall bpmn_call_job_failed(BpmnEngine *engine,
                                            uint64_t case_id, uint16_t element,
                                            BpmnString text,
                                            const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_JOB_FAILED, case_id,
                                        element);

    command->text = text;
    return bpmn_call(engine, command, options);
}

#ifdef __cplusplus
}
#endif
#endif
