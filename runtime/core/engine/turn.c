/* What every command needs: its case, its waits, its data. */
#include "core/engine/turn.h"

#include <assert.h>

void turn_goes_from(Turn *turn)
{
    turn->indexed_before = turn->partition->batch.indexed_count;
    turn->changed_before = turn->partition->batch.changed_count;
    turn->notes_before = turn->engine->note_count;
}

void turn_begin(Turn *turn, BpmnEngine *engine, const BpmnCommand *command,
                int64_t now_ms)
{
    assert(now_ms >= engine->partition.last_ms);
    memory_clear(turn, offsetof(Turn, body.state));
    turn->engine = engine;
    turn->partition = &engine->partition;
    turn->command = command;
    turn->body.command = command;
    turn->named = command_is_named(command);
    turn->now_ms = now_ms;
    turn->body.event = BPMN_NO_ELEMENT;
    turn->body.target = BPMN_NO_ELEMENT;
    turn->body.incident = BPMN_NO_ELEMENT;
    turn->step.fault = BPMN_FAULT_NONE;
    turn_goes_from(turn);
    turn->over_from = UINT32_MAX;
    turn->writes = 1;
    turn->draft = engine->partition.drafts;
    turn->numbers[0] = 0;
    turn->frames[0] = NULL;
    turn->detail = "";
    turn->head.kind = BPMN_RECORD_STEP;
    turn->head.at_ms = now_ms;
    turn->head.element = BPMN_NO_ELEMENT;
    turn->head.cause = command ? (uint8_t)command->kind : BPMN_CAUSED_BY_TIMER;
    turn->chain = engine->chain;
}

void turn_drop(Turn *turn)
{
    turn->partition->batch.indexed_count = turn->indexed_before;
    batch_undo(turn->partition, turn->changed_before);
    turn->engine->note_count = turn->notes_before;
    if (turn->thrown > 0) turn->partition->abilities.signals->take_back(turn);
}

BpmnReason turn_refuse(Turn *turn, BpmnReason reason, const char *detail)
{
    assert(reason != BPMN_REASON_NONE && detail);
    turn->reason = reason;
    turn->detail = detail;
    return reason;
}

BpmnReason turn_no_memory(Turn *turn)
{
    turn->status = BPMN_NO_MEMORY;
    return BPMN_REASON_LIMIT;
}

BpmnReason turn_no_room(Turn *turn)
{
    return turn_refuse(turn, BPMN_REASON_LIMIT,
                       "the case's variables take too much room");
}

BpmnReason turn_measure_room(Turn *turn)
{
    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        if (draft_image_bytes(turn->definition->process,
                              partition_draft(turn->partition, depth))
            > turn->step.image_capacity / 2) {
            return turn_no_room(turn);
        }
    }
    return BPMN_REASON_NONE;
}

bool turn_prepare(Turn *turn)
{
    Partition *partition = turn->partition;
    const BpmnProcess *process = turn->definition->process;
    BpmnStep *step = &turn->step;
    uint32_t capacity = 2 * image_limit(process);
    uint32_t depth = turn->depth;

    for (uint32_t i = 0; i <= depth; i++) {
        Draft *draft = partition_draft(partition, i);

        draft->kept = false; /* its image may be written to from here on */
        if (!buffer_reserve(&partition->allocator, &draft->image, capacity,
                            1)) {
            (void)turn_no_memory(turn);
            return false;
        }
        turn->images[i] = draft->image.items;
    }
    *step = turn->engine->step;
    step->process = process;
    step->images = turn->images;
    step->frames = turn->numbers;
    step->depth = step->path_depth = (uint16_t)depth;
    step->engine = turn;
    step->now_ms = turn->now_ms;
    step->parameters = turn->definition->parameters;
    step->image_capacity = capacity;
    turn->listed[0] = turn->listed[1] = turn->numbers[depth];
    turn_at(turn, depth);
    return true;
}

bool turn_load(Turn *turn)
{
    Partition *partition = turn->partition;

    const CaseState *state = case_state(partition, turn->item);

    turn->root = case_root(partition, state->id);
    turn->frames[0] = turn->root;
    if ((!turn->converted
         && !draft_load(&partition->allocator, partition->drafts, state))
        || (turn->frame && !turn->partition->abilities.frames->load(turn))) {
        (void)turn_no_memory(turn);
        return false;
    }
    if (!turn_prepare(turn)) return false;
    if (turn->frame) partition->abilities.frames->name(turn);
    return true;
}

/* A job in an incident waits for an operator, not for a program. */
static bool is_wanted(const Wait *wait, BpmnWaitKind kind)
{
    return wait_kind(wait) == kind
        && (kind != BPMN_WAIT_JOB || wait_cause(wait) == BPMN_CAUSE_NONE);
}

size_t turn_find_wait(const Turn *turn, BpmnWaitKind kind, uint64_t wait_id,
                      uint16_t element)
{
    const Draft *draft = turn->draft;

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        if (!is_wanted(wait, kind)) continue;
        if (wait_id != 0 ? wait->id == wait_id : wait->element == element) {
            return i;
        }
    }
    return NO_WAIT;
}

uint16_t turn_find_heard(const Turn *turn, BpmnEventKind kind, uint16_t element,
                         BpmnString code)
{
    const Definition *definition = turn->definition;
    uint16_t row = event_hearing(definition, kind, element, code);

    return row != BPMN_NO_ELEMENT
            && definition->process->events[row].while_open != 0
        ? turn->partition->abilities.frames->find_open(turn, row)
        : row;
}

bool turn_waits_for(const Turn *turn, const Wait *wait, const void *texts,
                    BpmnWaitKind kind, BpmnString name)
{
    const BpmnWait *row = wait_row(turn->definition->process, wait->element);

    return wait_kind(wait) == kind && row && row->name
        && bpmn_string_equal(wait_name(wait, row, texts), name);
}

BpmnReason turn_check_element(Turn *turn, BpmnWaitKind kind)
{
    const BpmnCommand *command = turn->command;
    const BpmnWait *row = wait_row(turn->definition->process, command->element);

    if (command->wait_id != 0) return BPMN_REASON_NONE;
    if (row && row->kind == kind) return BPMN_REASON_NONE;
    return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                       "the process has no such task or job");
}

Wait *turn_means(Turn *turn, size_t index)
{
    Wait *wait = draft_wait(turn->draft, index);

    assert(index < turn->draft->wait_count);
    turn->head.element = wait->element;
    turn->body.wait_id = wait->id;
    return wait;
}

bool row_writes(const BpmnWait *row, uint16_t field)
{
    if (!row || !row->outputs || field == row->outcome_field) return true;
    for (uint16_t i = 0; i < row->output_count; i++) {
        if (row->outputs[i] == field) return true;
    }
    return false;
}

uint16_t turn_find_field(const Turn *turn, BpmnString name, uint32_t *depth)
{
    uint16_t field = field_find(turn->definition, name);

    *depth = 0;
    return field == BPMN_NO_ELEMENT
            || turn->definition->process->frame_count == 0
        ? field
        : turn->partition->abilities.frames->nearest(turn, name, field, depth);
}

/* Writes a field as a task may; what is wrong with it, null: nothing. */
static const char *write_field(Turn *turn, const BpmnWait *row, uint32_t depth,
                               uint16_t field, const BpmnDatum *datum)
{
    if (field == BPMN_NO_ELEMENT) return "there is no variable of that name";
    if (!row_writes(row, field)
        || (turn->command->kind != BPMN_SET
            && field_is_inner(turn->definition->process, datum->name)))
        return "the task does not write that variable";
    return bpmn_field_set(&turn->step, turn->images[depth], field,
                          &datum->value)
        ? NULL
        : "the value does not fit the variable";
}

static BpmnReason check_room(Turn *turn)
{
    return turn->step.fault == BPMN_FAULT_NONE ? BPMN_REASON_NONE
                                               : turn_no_room(turn);
}

static BpmnReason write_datum(Turn *turn, const BpmnWait *row,
                              const BpmnDatum *datum)
{
    uint32_t depth;
    uint16_t field = turn_find_field(turn, datum->name, &depth);
    const char *wrong;

    if (field == BPMN_NO_ELEMENT && turn->heard) return BPMN_REASON_NONE;
    wrong = write_field(turn, row, depth, field, datum);
    return wrong ? turn_refuse(turn, BPMN_REASON_BAD_DATA, wrong)
                 : check_room(turn);
}

static bool is_outcome(const BpmnWait *row, BpmnString outcome)
{
    if (!row->outcomes_closed) return true;
    for (uint16_t i = 0; i < row->outcome_count; i++) {
        if (bpmn_string_equal(bpmn_string(row->outcomes[i]), outcome)) {
            return true;
        }
    }
    return false;
}

static BpmnReason bad_outcome(Turn *turn)
{
    return turn_refuse(turn, BPMN_REASON_BAD_OUTCOME,
                       "the task has no such outcome");
}

BpmnReason turn_write_data(Turn *turn, const BpmnWait *row)
{
    const BpmnCommand *command = turn->command;

    for (size_t i = 0; i < command->data_count; i++) {
        BpmnReason reason;

        turn->datum = i + 1;
        reason = write_datum(turn, row, &command->data[i]);
        if (reason != BPMN_REASON_NONE) return reason;
    }
    turn->datum = 0;
    return BPMN_REASON_NONE;
}

/* True when the data write the field of that name, the outcome's, with a text
   that is none of the outcomes. */
static bool has_bad_outcome(const Turn *turn, const BpmnWait *row,
                            BpmnString name)
{
    const BpmnCommand *command = turn->command;

    for (size_t i = 0; i < command->data_count; i++) {
        const BpmnValue *value = &command->data[i].value;

        if (bpmn_type_is_text(value->type) && !value->is_null
            && bpmn_string_equal(command->data[i].name, name)
            && !is_outcome(row, value->as.text)) {
            return true;
        }
    }
    return false;
}

BpmnReason turn_write_outcome(Turn *turn, const BpmnWait *row)
{
    const BpmnTexts *texts = turn->definition->process->abilities.texts;
    BpmnString outcome = turn->command->outcome;
    BpmnValue value = { .type = BPMN_TEXT, .as.text = outcome };
    const BpmnField *field;
    uint32_t depth;

    if (row->outcome_field == BPMN_NO_ELEMENT)
        return outcome.bytes ? bad_outcome(turn) : BPMN_REASON_NONE;
    field = &turn->definition->process->fields[row->outcome_field];
    if (has_bad_outcome(turn, row, bpmn_string(field->name)))
        return bad_outcome(turn);
    if (!outcome.bytes) return BPMN_REASON_NONE;
    if (!is_outcome(row, outcome)) return bad_outcome(turn);
    depth = field->frame == 0
        ? 0
        : turn->partition->abilities.frames->depth_of(turn, row->outcome_field);
    if (depth == UINT32_MAX) return bad_outcome(turn);
    if (texts && field->type != BPMN_ENUMERATION) {
        (void)texts->fit(field->type, &value);
    }
    if (!bpmn_field_set(&turn->step, turn->images[depth], row->outcome_field,
                        &value)) {
        return bad_outcome(turn);
    }
    return check_room(turn);
}
