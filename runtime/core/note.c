/* Records that are about no case. */
#include "note.h"

#include "bytes.h"
#include "reader.h"

static Head note_head(BpmnRecordKind kind, int64_t now_ms)
{
    return (Head){ .kind = (uint8_t)kind,
                   .cause = BPMN_CAUSED_BY_ENGINE,
                   .element = BPMN_NO_ELEMENT,
                   .at_ms = now_ms };
}

bool note_name_again(BpmnEngine *engine, uint32_t number, int64_t now_ms)
{
    BpmnString text = names_text(&engine->names, number);
    Head head = note_head(BPMN_RECORD_NAME, now_ms);
    uint8_t *to = batch_room(engine, NOTE_NAME_BYTES + text.length);

    if (!to) return false;
    memset(to, 0, BPMN_SALT_BYTES);
    put_u32(to + BPMN_SALT_BYTES, number);
    head.actor = number; /* still there when the name is erased */
    copy_bytes(to + NOTE_NAME_BYTES, text.bytes, text.length);
    batch_add(engine, &head, NOTE_NAME_BYTES + text.length);
    return true;
}

uint32_t note_new_name(BpmnEngine *engine, BpmnString text, int64_t now_ms,
                       BpmnStatus *status)
{
    uint32_t number = names_add(&engine->allocator, &engine->names, text);

    if (number == 0 || !note_name_again(engine, number, now_ms)) {
        if (number != 0) {
            names_truncate(&engine->allocator, &engine->names, number - 1);
        }
        *status = BPMN_NO_MEMORY;
        return 0;
    }
    return number;
}

bool note_definition_again(BpmnEngine *engine, uint16_t number, int64_t now_ms)
{
    Known *known = definitions_known(&engine->definitions, number);
    const BpmnProcess *process = known->definition->process;
    Head head = note_head(BPMN_RECORD_DEFINITION, now_ms);
    size_t layout = layout_write(process, NULL);
    size_t source = process->source ? process->source_bytes : 0;
    size_t bytes = NOTE_DEFINITION_BYTES + layout + source;
    uint8_t *to = batch_room(engine, bytes);

    if (!to) return false;
    memset(to, 0, NOTE_DEFINITION_BYTES);
    put_u16(to + BPMN_SALT_BYTES, number);
    put_u32(to + BPMN_SALT_BYTES + 4, (uint32_t)layout);
    put_u32(to + BPMN_SALT_BYTES + 8, (uint32_t)source);
    (void)layout_write(process, to + NOTE_DEFINITION_BYTES);
    copy_bytes(to + NOTE_DEFINITION_BYTES + layout, process->source, source);
    head.process = number;
    batch_add(engine, &head, bytes);
    note_stands(&engine->definitions, &known->note, engine->position);
    return true;
}

uint16_t note_definition(BpmnEngine *engine, Definition *definition,
                         int64_t now_ms)
{
    Definitions *definitions = &engine->definitions;
    uint16_t number = (uint16_t)(definitions->known_count + 1);

    if (definition->number != 0) return definition->number;
    if (number == BPMN_NO_ELEMENT
        || !room_reserve(&engine->allocator, &definitions->known, number,
                         sizeof(Known))) {
        return 0;
    }
    definitions->known_count = number;
    *definitions_known(definitions,
                       number) = (Known){ .definition = definition };
    if (!note_definition_again(engine, number, now_ms)) {
        definitions->known_count--;
        return 0;
    }
    definition->number = number;
    return number;
}

bool note_parameter(BpmnEngine *engine, const NotedParameter *noted, Head *head)
{
    const BpmnValue *value = &noted->value;
    BpmnString text = type_is_text(value->type) ? value->as.text
                                                : (BpmnString){ NULL, 0 };
    size_t bytes = NOTE_PARAMETER_BYTES + text.length + noted->reason.length;
    uint8_t *to = batch_room(engine, bytes);
    SetParameter *set = !to
        ? NULL
        : definitions_set(&engine->allocator, &engine->definitions,
                          noted->definition, noted->number);

    if (!set) return false;
    memset(to, 0, NOTE_PARAMETER_BYTES);
    put_u16(to + BPMN_SALT_BYTES, noted->definition);
    put_u16(to + BPMN_SALT_BYTES + 2, noted->number);
    to[BPMN_SALT_BYTES + 4] = (uint8_t)value->type;
    put_u32(to + BPMN_SALT_BYTES + 8, (uint32_t)text.length);
    if (!type_is_text(value->type)) {
        (void)number_write(value, to + BPMN_SALT_BYTES + 12);
    }
    copy_bytes(to + NOTE_PARAMETER_BYTES, text.bytes, text.length);
    copy_bytes(to + NOTE_PARAMETER_BYTES + text.length, noted->reason.bytes,
               noted->reason.length);
    head->kind = BPMN_RECORD_PARAMETER;
    head->process = noted->definition;
    batch_add(engine, head, bytes);
    note_stands(&engine->definitions, &set->note, engine->position);
    return true;
}

bool note_checkpoint(BpmnEngine *engine, const Checkpoint *checkpoint,
                     int64_t now_ms)
{
    Head head = note_head(BPMN_RECORD_CHECKPOINT, now_ms);
    uint8_t *to = batch_room(engine, NOTE_CHECKPOINT_BYTES);

    if (!to) return false;
    memset(to, 0, NOTE_CHECKPOINT_BYTES);
    to += BPMN_SALT_BYTES;
    put_u64(to, checkpoint->window_start);
    put_u64(to + 8, checkpoint->next_case);
    put_u64(to + 16, checkpoint->next_wait);
    put_u64(to + 24, checkpoint->open);
    put_u32(to + 32, checkpoint->next_name);
    put_u16(to + 36, checkpoint->next_definition);
    batch_add(engine, &head, NOTE_CHECKPOINT_BYTES);
    return true;
}

bool note_recall(BpmnEngine *engine, uint64_t before, int64_t now_ms)
{
    const Recall *recall = &engine->recall;
    Head head = note_head(BPMN_RECORD_CARRY, now_ms);
    uint32_t count = 0;
    uint8_t *to;
    size_t bytes;

    for (uint64_t number = recall->first; number != recall->last; number++) {
        count += recall_at(recall, number)->position < before;
    }
    if (count == 0) return true;
    bytes = NOTE_LIST_BYTES + count * (size_t)RECALLED_BYTES;
    to = batch_room(engine, bytes);
    if (!to) return false;
    memset(to, 0, NOTE_LIST_BYTES);
    put_u32(to + BPMN_SALT_BYTES, count);
    to += NOTE_LIST_BYTES;
    for (uint64_t number = recall->first; number != recall->last; number++) {
        const Recalled *entry = recall_at(recall, number);

        if (entry->position >= before) continue;
        memset(to, 0, RECALLED_BYTES);
        memcpy(to, entry->id, sizeof entry->id);
        put_u64(to + 16, entry->position);
        put_i64(to + 24, entry->at_ms);
        put_u64(to + 32, entry->case_id);
        put_u64(to + 40, entry->version);
        to[48] = entry->kind;
        to += RECALLED_BYTES;
    }
    batch_add(engine, &head, bytes);
    return true;
}

bool note_name_read(BpmnString body, uint32_t *number, BpmnString *text)
{
    if (body.length < NOTE_NAME_BYTES) return false;
    *number = get_u32((const uint8_t *)body.bytes + BPMN_SALT_BYTES);
    *text = (BpmnString){
        body.bytes + NOTE_NAME_BYTES,
        body.length - NOTE_NAME_BYTES,
    };
    return true;
}

bool note_definition_read(BpmnString body, uint16_t *number, BpmnString *layout)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;

    if (body.length < NOTE_DEFINITION_BYTES
        || get_u32(from + 4) < LAYOUT_HEAD_BYTES
        || get_u32(from + 4) > body.length - NOTE_DEFINITION_BYTES) {
        return false;
    }
    *number = get_u16(from);
    *layout = (BpmnString){
        body.bytes + NOTE_DEFINITION_BYTES,
        get_u32(from + 4),
    };
    return true;
}

bool note_parameter_read(BpmnString body, NotedParameter *noted)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;
    BpmnValue *value = &noted->value;
    size_t text;

    if (body.length < NOTE_PARAMETER_BYTES
        || (text = get_u32(from + 8)) > body.length - NOTE_PARAMETER_BYTES) {
        return false;
    }
    memset(noted, 0, sizeof *noted);
    noted->definition = get_u16(from);
    noted->number = get_u16(from + 2);
    noted->reason = (BpmnString){
        body.bytes + NOTE_PARAMETER_BYTES + text,
        body.length - NOTE_PARAMETER_BYTES - text,
    };
    value->type = (BpmnType)from[4];
    if (type_is_text(value->type)) {
        value->as.text = (BpmnString){
            body.bytes + NOTE_PARAMETER_BYTES,
            text,
        };
    } else {
        number_read(from + 12, value);
    }
    return true;
}

bool note_checkpoint_read(BpmnString body, Checkpoint *checkpoint)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;

    if (body.length < NOTE_CHECKPOINT_BYTES) return false;
    *checkpoint = (Checkpoint){
        get_u64(from),      get_u64(from + 8),  get_u64(from + 16),
        get_u64(from + 24), get_u32(from + 32), get_u16(from + 36),
    };
    return true;
}

bool note_list_read(BpmnString body, size_t entry_bytes, uint32_t *count)
{
    if (body.length < NOTE_LIST_BYTES) return false;
    *count = get_u32((const uint8_t *)body.bytes + BPMN_SALT_BYTES);
    return *count <= (body.length - NOTE_LIST_BYTES) / entry_bytes;
}

void note_recall_read(BpmnString body, uint32_t index, Recalled *entry)
{
    const uint8_t *from = (const uint8_t *)body.bytes + NOTE_LIST_BYTES
        + index * (size_t)RECALLED_BYTES;

    memcpy(entry->id, from, sizeof entry->id);
    entry->position = get_u64(from + 16);
    entry->at_ms = get_i64(from + 24);
    entry->case_id = get_u64(from + 32);
    entry->version = get_u64(from + 40);
    entry->kind = from[48];
}

uint64_t note_erase_read(BpmnString body, uint32_t index)
{
    return get_u64((const uint8_t *)body.bytes + NOTE_LIST_BYTES
                   + index * sizeof(uint64_t));
}
