/* Items of an activity where one follows the other. They lie in the image
   around them: by their names, variables of the activity say which is open, and
   of how many. */
#include "program/execute.h"

#include "bpmn/value.h"

#include <string.h>

/* The field NAME of an activity; null: it has none. */
static const BpmnField *find_own(const BpmnProcess *process, uint16_t activity,
                                 const char *name)
{
    const char *id = process->elements[activity].id;
    size_t length = strlen(id);

    for (uint16_t i = 0; i < process->field_count; i++) {
        const BpmnField *field = &process->fields[i];

        if (field->frame == 0 && field->type == BPMN_INTEGER
            && strncmp(field->name, id, length) == 0
            && field->name[length] == '/'
            && strcmp(field->name + length + 1, name) == 0)
            return field;
    }
    return NULL;
}

static int64_t value_of(const BpmnProcess *process, const BpmnField *field,
                        const void *image)
{
    BpmnValue value;
    uint16_t number = (uint16_t)(field - process->fields);

    return bpmn_field_get(process, image, number, &value) && !value.is_null
        ? value.as.integer
        : -1;
}

/* How many items the activity has, a variable of it; null: it has none. */
static const BpmnField *find_total(const BpmnProcess *process,
                                   uint16_t activity, bool *from_zero)
{
    const BpmnField *total = find_own(process, activity, "numberOfInstances");

    *from_zero = !total;
    return total ? total : find_own(process, activity, "nrOfInstances");
}

bool bpmn_has_rounds(const BpmnProcess *process, uint16_t activity)
{
    bool from_zero;

    return find_total(process, activity, &from_zero);
}

uint32_t bpmn_round(const BpmnProcess *process, const void *image,
                    uint16_t activity, uint32_t *of)
{
    bool from_zero;
    const BpmnField *total = find_total(process, activity, &from_zero);
    const BpmnField *counter = find_own(process, activity, "loopCounter");

    if (!total || !counter) return 0;
    int64_t most = value_of(process, total, image);
    int64_t number = value_of(process, counter, image) + from_zero;

    if (number < 1 || number > most || most > UINT32_MAX) return 0;
    *of = (uint32_t)most;
    return (uint32_t)number;
}

bool bpmn_any_rounds(const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->field_count; i++)
        if (strchr(process->fields[i].name, '/')) return true;
    return false;
}

void bpmn_find_rounds(const BpmnProcess *process, const void *image,
                      uint16_t element, BpmnRounds *rounds)
{
    uint32_t end;

    *rounds = (BpmnRounds){ .count = 0 };
    if (!image || !bpmn_any_rounds(process)) return;
    while (element != BPMN_NO_ELEMENT && rounds->count < BPMN_MAX_DEPTH) {
        uint32_t of = 0;
        uint32_t number = bpmn_round(process, image, element, &of);

        if (number > 0 && rounds->count == 0) rounds->of = of;
        if (number > 0) rounds->items[rounds->count++] = number;
        element = process->elements[element].scope;
    }
    end = rounds->count;
    for (uint32_t i = 0; i + 1 < end; i++) {
        uint32_t number = rounds->items[i];

        rounds->items[i] = rounds->items[--end];
        rounds->items[end] = number;
    }
}

/* What rests in an incident there is between two of its items, or in one. */
static uint16_t first_around(const BpmnProcess *process, uint16_t element,
                             bool is_incident)
{
    return is_incident ? process->elements[element].scope : element;
}

void bpmn_rounds_of_wait(const BpmnCaseView *view, const BpmnWaitView *wait,
                         BpmnRounds *rounds)
{
    *rounds = (BpmnRounds){ .count = 0 };
    if (!view->process) return;
    bpmn_find_rounds(view->process, view->image,
                     first_around(view->process, wait->element,
                                  wait->kind == BPMN_WAIT_INCIDENT),
                     rounds);
}

void bpmn_items_within(BpmnRounds *rounds, const uint32_t *items,
                       uint32_t count)
{
    for (uint32_t i = 0; i < count && rounds->count < BPMN_MAX_DEPTH; i++)
        rounds->items[rounds->count++] = items[i];
}

static bool has_cause(const BpmnRecordView *record, const char *cause)
{
    return bpmn_string_equal(record->cause, bpmn_string(cause));
}

uint16_t bpmn_record_around(const BpmnRecordView *record)
{
    if (!record->process || record->element == BPMN_NO_ELEMENT
        || record->verdict != BPMN_APPLIED || record->object_class != 0)
        return BPMN_NO_ELEMENT;
    return first_around(record->process, record->element,
                        has_cause(record, "retry")
                            || has_cause(record, "move"));
}
