/* Records that are about no case. */
#include "core/journal/catalog.h"

bool catalog_name_again(Partition *partition, uint32_t number, int64_t now_ms)
{
    BpmnString text = dictionary_text(&partition->names, number);
    Head head = head_of_engine(BPMN_RECORD_NAME, now_ms);
    uint8_t *to = batch_reserve(partition, CATALOG_NAME_BYTES + text.length);

    if (!to) return false;
    memset(to, 0, BPMN_SALT_BYTES);
    put_u32(to + BPMN_SALT_BYTES, number);
    head.actor = number; /* still there when the name is erased */
    copy_bytes(to + CATALOG_NAME_BYTES, text.bytes, text.length);
    batch_add(partition, &head, CATALOG_NAME_BYTES + text.length);
    return true;
}

uint32_t catalog_new_name(Partition *partition, BpmnString text, int64_t now_ms,
                          BpmnStatus *status)
{
    uint32_t number = dictionary_add(&partition->allocator, &partition->names,
                                     text);

    if (number == 0 || !catalog_name_again(partition, number, now_ms)) {
        if (number != 0) {
            dictionary_truncate(&partition->allocator, &partition->names,
                                number - 1);
        }
        *status = BPMN_NO_MEMORY;
        return 0;
    }
    return number;
}

bool catalog_definition_again(Partition *partition, uint16_t number,
                              int64_t now_ms)
{
    Known *known = definitions_known(&partition->definitions, number);
    const BpmnProcess *process = known->definition->process;
    Head head = head_of_engine(BPMN_RECORD_DEFINITION, now_ms);
    size_t layout = layout_write(process, NULL);
    size_t source = process->source ? process->source_bytes : 0;
    size_t bytes = CATALOG_DEFINITION_BYTES + layout + source;
    uint8_t *to = batch_reserve(partition, bytes);

    if (!to) return false;
    memset(to, 0, CATALOG_DEFINITION_BYTES);
    put_u16(to + BPMN_SALT_BYTES, number);
    put_u32(to + BPMN_SALT_BYTES + 4, (uint32_t)layout);
    put_u32(to + BPMN_SALT_BYTES + 8, (uint32_t)source);
    (void)layout_write(process, to + CATALOG_DEFINITION_BYTES);
    copy_bytes(to + CATALOG_DEFINITION_BYTES + layout, process->source, source);
    head.process = number;
    batch_add(partition, &head, bytes);
    last_record_set(&partition->definitions, &known->record,
                    partition->position);
    return true;
}

uint16_t catalog_definition(Partition *partition, Definition *definition,
                            int64_t now_ms)
{
    Definitions *definitions = &partition->definitions;
    const BpmnProcess *process = definition->process;
    uint16_t number = (uint16_t)(definitions->known_count + 1);

    if (definition->number != 0) return definition->number;
    if (number == BPMN_NO_ELEMENT
        || !definitions_know(&partition->allocator, definitions,
                             bpmn_string(process->id), process->net_hash,
                             definition)) {
        return 0;
    }
    if (!catalog_definition_again(partition, number, now_ms)) {
        definitions_truncate(&partition->allocator, definitions,
                             (uint16_t)(number - 1));
        return 0;
    }
    definition->number = number;
    return number;
}

/* How many versions are in force. */
uint16_t catalog_in_force(const Definitions *definitions)
{
    const Known *known = definitions->known.items;
    uint16_t count = 0;

    for (uint16_t i = 0; i < definitions->known_count; i++, known++) {
        count = (uint16_t)(count + known->in_force);
    }
    return count;
}

/* Writes how the clocks stood; nothing where nobody knows. */
static void write_clock(uint8_t *to, const ClockNote *clock)
{
    if (!clock->known) return;
    to = block_begin(to, ENVIRONMENT_CLOCK, 0, CLOCK_NOTE_BYTES);
    memcpy(to, clock->run, sizeof clock->run);
    put_i64(to + 16, clock->time_ms);
    put_i64(to + 24, clock->monotonic_ms);
    put_i64(to + 32, clock->ahead_ms);
    put_i64(to + 40, clock->since_ms);
}

ClockNote catalog_clock_read(BpmnString blocks)
{
    ClockNote clock = { .known = false };
    const uint8_t *from;
    Block block;

    if (!block_find(blocks, ENVIRONMENT_CLOCK, &block)) return clock;
    from = (const uint8_t *)block.bytes.bytes;
    memcpy(clock.run, from, sizeof clock.run);
    clock.time_ms = get_i64(from + 16);
    clock.monotonic_ms = get_i64(from + 24);
    clock.ahead_ms = get_i64(from + 32);
    clock.since_ms = get_i64(from + 40);
    clock.known = true;
    return clock;
}

bool catalog_environment(Partition *partition, BpmnString why, Head *head)
{
    const Definitions *definitions = &partition->definitions;
    const Known *known = definitions->known.items;
    size_t numbers = sizeof(uint16_t) * catalog_in_force(definitions);
    size_t bytes = BPMN_SALT_BYTES + block_bytes(numbers)
        + (why.length > 0 ? block_bytes(why.length) : 0)
        + (partition->clock.known ? block_bytes(CLOCK_NOTE_BYTES) : 0);
    uint8_t *to = batch_reserve(partition, bytes);
    uint8_t *number;

    if (!to) return false;
    memset(to, 0, BPMN_SALT_BYTES);
    to += BPMN_SALT_BYTES;
    number = block_begin(to, ENVIRONMENT_IN_FORCE, 0, numbers);
    for (uint16_t i = 1; i <= definitions->known_count; i++, known++) {
        if (!known->in_force) continue;
        put_u16(number, i);
        number += sizeof(uint16_t);
    }
    to += block_bytes(numbers);
    if (why.length > 0) {
        memcpy(block_begin(to, ENVIRONMENT_WHY, 0, why.length), why.bytes,
               why.length);
        to += block_bytes(why.length);
    }
    write_clock(to, &partition->clock);
    head->kind = BPMN_RECORD_ENVIRONMENT;
    batch_add(partition, head, bytes);
    partition->definitions.has_force = true;
    partition->clock_told = true;
    return true;
}

bool catalog_environment_again(Partition *partition, int64_t now_ms)
{
    Head head = head_of_engine(BPMN_RECORD_ENVIRONMENT, now_ms);

    return catalog_environment(partition, (BpmnString){ NULL, 0 }, &head);
}

bool catalog_parameter(Partition *partition, const ParameterRecord *parameter,
                       Head *head)
{
    const BpmnValue *value = &parameter->value;
    BpmnString text = type_has_bytes(value->type) ? value->as.text
                                                  : (BpmnString){ NULL, 0 };
    size_t bytes = CATALOG_PARAMETER_BYTES + text.length
        + parameter->reason.length;
    uint8_t *to = batch_reserve(partition, bytes);
    SetParameter *set = !to
        ? NULL
        : definitions_set(&partition->allocator, &partition->definitions,
                          parameter->definition, parameter->number);

    if (!set) return false;
    memset(to, 0, CATALOG_PARAMETER_BYTES);
    put_u16(to + BPMN_SALT_BYTES, parameter->definition);
    put_u16(to + BPMN_SALT_BYTES + 2, parameter->number);
    to[BPMN_SALT_BYTES + 4] = (uint8_t)value->type;
    put_u32(to + BPMN_SALT_BYTES + 8, (uint32_t)text.length);
    if (!type_has_bytes(value->type)) {
        (void)number_write(value, to + BPMN_SALT_BYTES + 12);
    }
    copy_bytes(to + CATALOG_PARAMETER_BYTES, text.bytes, text.length);
    copy_bytes(to + CATALOG_PARAMETER_BYTES + text.length,
               parameter->reason.bytes, parameter->reason.length);
    head->kind = BPMN_RECORD_PARAMETER;
    head->process = parameter->definition;
    batch_add(partition, head, bytes);
    last_record_set(&partition->definitions, &set->record, partition->position);
    return true;
}

bool catalog_checkpoint(Partition *partition, const Checkpoint *checkpoint,
                        int64_t now_ms)
{
    Head head = head_of_engine(BPMN_RECORD_CHECKPOINT, now_ms);
    uint8_t *to = batch_reserve(partition, CATALOG_CHECKPOINT_BYTES);

    if (!to) return false;
    memset(to, 0, CATALOG_CHECKPOINT_BYTES);
    to += BPMN_SALT_BYTES;
    put_u64(to, checkpoint->window_start);
    put_u64(to + 8, checkpoint->next_case);
    put_u64(to + 16, checkpoint->next_wait);
    put_u64(to + 24, checkpoint->open);
    put_u64(to + 32, checkpoint->command_ids);
    put_u32(to + 40, checkpoint->next_name);
    put_u16(to + 44, checkpoint->next_definition);
    put_u16(to + 46, checkpoint->in_force);
    batch_add(partition, &head, CATALOG_CHECKPOINT_BYTES);
    return true;
}

/* Appends a record of so many. */
static bool add_command_ids(Partition *partition, uint32_t count,
                            int64_t now_ms)
{
    CommandIds *ids = &partition->ids;
    Head head = head_of_engine(BPMN_RECORD_COMMAND_IDS, now_ms);
    size_t bytes = CATALOG_COMMAND_IDS_BYTES + count * (size_t)COMMAND_ID_BYTES;
    uint8_t *to = batch_reserve(partition, bytes);

    if (!to) return false;
    memset(to, 0, CATALOG_COMMAND_IDS_BYTES);
    put_u64(to + BPMN_SALT_BYTES, ids->key);
    put_u64(to + BPMN_SALT_BYTES + 8, ids->record);
    put_u32(to + BPMN_SALT_BYTES + 16, count);
    to += CATALOG_COMMAND_IDS_BYTES;
    for (; count > 0; count--, to += COMMAND_ID_BYTES) {
        const TableEntry *entry = command_ids_at(ids, ids->written++);

        put_u64(to, entry->hash);
        put_u64(to + 8, entry->value);
    }
    batch_add(partition, &head, bytes);
    ids->record = partition->position;
    return true;
}

/* How many go into a record; 0: the store takes none. */
static uint32_t ids_at_once(const Partition *partition)
{
    size_t most = partition->store.body_max_bytes;

    if (most == 0) return COMMAND_IDS_AT_ONCE;
    if (most < CATALOG_COMMAND_IDS_BYTES) return 0;
    most = (most - CATALOG_COMMAND_IDS_BYTES) / COMMAND_ID_BYTES;
    return most < COMMAND_IDS_AT_ONCE ? (uint32_t)most : COMMAND_IDS_AT_ONCE;
}

bool catalog_command_ids(Partition *partition, bool all, int64_t now_ms)
{
    const CommandIds *ids = &partition->ids;
    uint32_t at_once = ids_at_once(partition);

    if (at_once == 0) return false;
    while (ids->last - ids->written >= at_once) {
        if (!add_command_ids(partition, at_once, now_ms)) return false;
    }
    return !all || ids->last == ids->written
        || add_command_ids(partition, (uint32_t)(ids->last - ids->written),
                           now_ms);
}

bool catalog_name_read(BpmnString body, uint32_t *number, BpmnString *text)
{
    if (body.length < CATALOG_NAME_BYTES) return false;
    *number = get_u32((const uint8_t *)body.bytes + BPMN_SALT_BYTES);
    *text = (BpmnString){
        body.bytes + CATALOG_NAME_BYTES,
        body.length - CATALOG_NAME_BYTES,
    };
    return true;
}

bool catalog_definition_read(BpmnString body, uint16_t *number,
                             BpmnString *layout)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;

    if (body.length < CATALOG_DEFINITION_BYTES
        || get_u32(from + 4) < LAYOUT_HEAD_BYTES
        || get_u32(from + 4) > body.length - CATALOG_DEFINITION_BYTES) {
        return false;
    }
    *number = get_u16(from);
    *layout = (BpmnString){
        body.bytes + CATALOG_DEFINITION_BYTES,
        get_u32(from + 4),
    };
    return true;
}

bool catalog_parameter_read(BpmnString body, ParameterRecord *parameter)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;
    BpmnValue *value = &parameter->value;
    size_t text;

    if (body.length < CATALOG_PARAMETER_BYTES
        || (text = get_u32(from + 8)) > body.length - CATALOG_PARAMETER_BYTES) {
        return false;
    }
    memset(parameter, 0, sizeof *parameter);
    parameter->definition = get_u16(from);
    parameter->number = get_u16(from + 2);
    parameter->reason = (BpmnString){
        body.bytes + CATALOG_PARAMETER_BYTES + text,
        body.length - CATALOG_PARAMETER_BYTES - text,
    };
    value->type = (BpmnType)from[4];
    if (type_has_bytes(value->type)) {
        value->as.text = (BpmnString){
            body.bytes + CATALOG_PARAMETER_BYTES,
            text,
        };
    } else {
        number_read(from + 12, value);
    }
    return true;
}

BpmnStatus catalog_environment_read(BpmnString body, BpmnString *blocks,
                                    Later *later)
{
    Block block;
    BpmnStatus status;

    if (body.length < BPMN_SALT_BYTES) return BPMN_CORRUPT;
    *blocks = (BpmnString){
        body.bytes + BPMN_SALT_BYTES,
        body.length - BPMN_SALT_BYTES,
    };
    status = blocks_check(*blocks, ENVIRONMENT_BLOCKS,
                          "block of an environment", later);
    if (status != BPMN_OK) return status;
    if (block_find(*blocks, ENVIRONMENT_CLOCK, &block)
        && block.bytes.length != CLOCK_NOTE_BYTES) {
        return BPMN_CORRUPT;
    }
    return block_find(*blocks, ENVIRONMENT_IN_FORCE, &block)
            && block.bytes.length % sizeof(uint16_t) == 0
        ? BPMN_OK
        : BPMN_CORRUPT;
}

bool catalog_checkpoint_read(BpmnString body, Checkpoint *checkpoint)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;

    if (body.length < CATALOG_CHECKPOINT_BYTES) return false;
    *checkpoint = (Checkpoint){
        get_u64(from),      get_u64(from + 8),  get_u64(from + 16),
        get_u64(from + 24), get_u64(from + 32), get_u32(from + 40),
        get_u16(from + 44), get_u16(from + 46),
    };
    return true;
}

bool catalog_list_read(BpmnString body, size_t entry_bytes, uint32_t *count)
{
    if (body.length < CATALOG_LIST_BYTES) return false;
    *count = get_u32((const uint8_t *)body.bytes + BPMN_SALT_BYTES);
    return *count <= (body.length - CATALOG_LIST_BYTES) / entry_bytes;
}

bool catalog_command_ids_read(BpmnString body, uint64_t *key, uint64_t *before,
                              uint32_t *count)
{
    const uint8_t *from = (const uint8_t *)body.bytes + BPMN_SALT_BYTES;

    if (body.length < CATALOG_COMMAND_IDS_BYTES) return false;
    *key = get_u64(from);
    *before = get_u64(from + 8);
    *count = get_u32(from + 16);
    return *count > 0
        && *count
        <= (body.length - CATALOG_COMMAND_IDS_BYTES) / COMMAND_ID_BYTES;
}

TableEntry catalog_command_id_at(BpmnString body, uint32_t index)
{
    const uint8_t *from = (const uint8_t *)body.bytes
        + CATALOG_COMMAND_IDS_BYTES + index * (size_t)COMMAND_ID_BYTES;

    return (TableEntry){ get_u64(from), get_u64(from + 8) };
}

uint64_t catalog_erase_read(BpmnString body, uint32_t index)
{
    return get_u64((const uint8_t *)body.bytes + CATALOG_LIST_BYTES
                   + index * sizeof(uint64_t));
}
