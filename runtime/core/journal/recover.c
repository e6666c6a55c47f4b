/*
 * Recovery: the live window's after-images are copied, in order, and the last
 * one of each case, and of each frame, counts. No process code runs.
 */
#include "core/journal/recovery.h"

#include "core/journal/catalog.h"
#include "core/journal/object_record.h"

enum { KIND_MAY_BE_SKIPPED = 128 };

static bool recover_name(Recovery *recovery, const Head *head, BpmnString body)
{
    Partition *partition = recovery->partition;
    uint32_t number;
    BpmnString text;

    (void)head;
    if (!catalog_name_read(body, &number, &text)) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    /* One that comes too early comes again with all the others. */
    if (number != partition->names.count + 1) return true;
    return dictionary_add(&partition->allocator, &partition->names, text) != 0
        || recovery_stop(recovery, BPMN_NO_MEMORY);
}

/* The process that a layout is of; null: none was given. */
static Definition *match(const Partition *partition, BpmnString layout)
{
    for (size_t i = 0; i < partition->definitions.count; i++) {
        Definition *definition = &partition->definitions.items[i];
        const BpmnProcess *process = definition->process;

        if (memcmp(layout.bytes, process->net_hash, sizeof process->net_hash)
                == 0
            && bpmn_string_equal(layout_process_id(layout),
                                 bpmn_string(process->id))) {
            return definition;
        }
    }
    return NULL;
}

static bool recover_definition(Recovery *recovery, const Head *head,
                               BpmnString body)
{
    Partition *partition = recovery->partition;
    Definitions *definitions = &partition->definitions;
    BpmnString layout;
    Known *known;
    uint16_t number;

    if (!catalog_definition_read(body, &number, &layout) || number == 0) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    if (number > definitions->known_count + 1) return true;
    if (number > definitions->known_count
        && !definitions_know(
            &partition->allocator, definitions, layout_process_id(layout),
            (const uint8_t *)layout.bytes, match(partition, layout))) {
        return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    known = definitions_known(definitions, number);
    known->record = (LastRecord){ head->position, 0 };
    if (!known->definition) return true;
    if (!known_compare(partition, known, body, layout)) {
        return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    if (!known->converts) known->definition->number = number;
    return true;
}

/* The last one counts. */
static bool recover_environment(Recovery *recovery, const Head *head,
                                BpmnString body)
{
    Definitions *definitions = &recovery->partition->definitions;
    BpmnString blocks;
    Block block;
    BpmnStatus status = catalog_environment_read(body, &blocks,
                                                 &recovery->later);

    (void)head;
    if (status != BPMN_OK) return recovery_stop(recovery, status);
    for (uint16_t i = 1; i <= definitions->known_count; i++) {
        definitions_known(definitions, i)->in_force = false;
    }
    (void)block_find(blocks, ENVIRONMENT_IN_FORCE, &block);
    for (size_t at = 0; at < block.bytes.length; at += sizeof(uint16_t)) {
        Known *known = definitions_known(
            definitions, get_u16((const uint8_t *)block.bytes.bytes + at));

        /* One that comes too early comes again with all the others. */
        if (known) definitions_take(definitions, known);
    }
    definitions->has_force = true;
    recovery->partition->clock = catalog_clock_read(blocks);
    recovery->partition->clock_told = true;
    return true;
}

static bool recover_parameter(Recovery *recovery, const Head *head,
                              BpmnString body)
{
    Partition *partition = recovery->partition;
    ParameterRecord parameter;
    SetParameter *set;
    Known *known;
    char **kept;
    char *copy;

    if (!catalog_parameter_read(body, &parameter))
        return recovery_stop(recovery, BPMN_CORRUPT);
    set = definitions_set(&partition->allocator, &partition->definitions,
                          parameter.definition, parameter.number);
    if (!set) return recovery_stop(recovery, BPMN_NO_MEMORY);
    set->record.position = head->position;
    known = definitions_known(&partition->definitions, parameter.definition);
    if (!known || !known->definition
        || parameter.number >= known->definition->process->parameter_count) {
        return true;
    }
    if (parameter.value.type
        != known->definition->process->parameters[parameter.number].type) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    if (!parameter_copy(&partition->allocator, &parameter.value, &copy)) {
        return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    kept = &known->definition->parameter_texts[parameter.number];
    memory_give(&partition->allocator, *kept,
                known->definition->parameters[parameter.number].as.text.length
                    + 1);
    *kept = copy;
    known->definition->parameters[parameter.number] = parameter.value;
    return true;
}

/* Notes the command of a record, if its caller chose an id. */
static bool recover_command(Recovery *recovery, const Head *head)
{
    NamedCommand *named;

    if (head->verdict != BPMN_APPLIED
        || !command_id_is_chosen(head->command_id)) {
        return true;
    }
    if (!buffer_reserve(&recovery->partition->allocator, &recovery->named,
                        recovery->named_count + 1, sizeof *named)) {
        return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    named = (NamedCommand *)recovery->named.items + recovery->named_count++;
    memcpy(named->id, head->command_id, sizeof named->id);
    named->position = head->position;
    return true;
}

/* Where the chain of records of command ids ends now. */
static bool recover_command_ids(Recovery *recovery, const Head *head,
                                BpmnString body)
{
    uint64_t key;
    uint64_t before;
    uint32_t count;

    if (!catalog_command_ids_read(body, &key, &before, &count)
        || before >= head->position) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    recovery->partition->ids.record = head->position;
    return true;
}

/* Ids are not given twice, also when the cases that had them are forgotten.
   When reading began where this window starts, or before, everything that
   lives must be there: else the store's window starts too late. */
static bool recover_checkpoint(Recovery *recovery, const Head *head,
                               BpmnString body)
{
    Partition *partition = recovery->partition;
    Checkpoint checkpoint;

    if (!catalog_checkpoint_read(body, &checkpoint)
        || checkpoint.window_start > head->position
        || checkpoint.next_case > LIMIT_CASES + 1
        || checkpoint.next_case < partition->cases.next
        || checkpoint.next_wait < partition->next_wait) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    partition->cases.next = checkpoint.next_case;
    partition->next_wait = checkpoint.next_wait;
    partition->window_start = checkpoint.window_start;
    if (checkpoint.command_ids > partition->ids.record) {
        partition->ids.record = checkpoint.command_ids;
    }
    if (recovery->start > checkpoint.window_start) return true;
    return (partition->cases.open == checkpoint.open
            && partition->names.count + 1 == checkpoint.next_name
            && partition->definitions.known_count + 1
                == checkpoint.next_definition
            && catalog_in_force(&partition->definitions) == checkpoint.in_force)
        || recovery_stop(recovery, BPMN_CORRUPT);
}

static bool recover_object(Recovery *recovery, const Head *head,
                           BpmnString body)
{
    BpmnStatus status = object_recover(recovery->partition, head, body,
                                       &recovery->later);

    return status == BPMN_OK || recovery_stop(recovery, status);
}

static bool recover_erase(Recovery *recovery, const Head *head, BpmnString body)
{
    (void)head;
    return erased_name(&recovery->erased, body)
        || recovery_stop(recovery, BPMN_CORRUPT);
}

/* The person is gone, the number stays taken. */
static bool recover_nobody(Recovery *recovery, const Head *head,
                           BpmnString body)
{
    Partition *partition = recovery->partition;

    (void)body;
    if (head->actor != partition->names.count + 1) return true;
    return dictionary_add(&partition->allocator, &partition->names,
                          (BpmnString){ "", 0 })
        != 0
        || recovery_stop(recovery, BPMN_NO_MEMORY);
}

/* What a record does, and what one does whose body is erased; null: it cannot
   be. A kind without a row is not known. */
static const struct {
    bool (*with_body)(Recovery *recovery, const Head *head, BpmnString body);
    bool (*without)(Recovery *recovery, const Head *head, BpmnString body);
} KINDS[] = {
    [BPMN_RECORD_STEP] = { recover_states, recover_stateless },
    [BPMN_RECORD_TASK] = { recover_states, recover_stateless },
    [BPMN_RECORD_REFUSED] = { recover_other, recover_other },
    [BPMN_RECORD_DEFINITION] = { recover_definition, NULL },
    [BPMN_RECORD_ENVIRONMENT] = { recover_environment, NULL },
    [BPMN_RECORD_PARAMETER] = { recover_parameter, NULL },
    [BPMN_RECORD_CARRY] = { recover_states, recover_stateless },
    [BPMN_RECORD_ERASE] = { recover_erase, NULL },
    [BPMN_RECORD_CHECKPOINT] = { recover_checkpoint, NULL },
    [BPMN_RECORD_NAME] = { recover_name, recover_nobody },
    [BPMN_RECORD_OBJECT] = { recover_object, recover_object },
    [BPMN_RECORD_COMMAND_IDS] = { recover_command_ids, NULL },
};

static bool recover_kind(Recovery *recovery, const Head *head, BpmnString body)
{
    bool known = head->kind < sizeof KINDS / sizeof *KINDS
        && KINDS[head->kind].with_body;

    if (!body.bytes
        && !erased_add(&recovery->partition->allocator, &recovery->erased,
                       head->position)) {
        return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    if (head->kind >= KIND_MAY_BE_SKIPPED) {
        return recover_other(recovery, head, body);
    }
    if (body.bytes && known) {
        return KINDS[head->kind].with_body(recovery, head, body);
    }
    if (known && KINDS[head->kind].without) {
        return KINDS[head->kind].without(recovery, head, body);
    }
    return body.bytes
        ? recovery_stop(
            recovery, later_is(&recovery->later, "record of kind", head->kind))
        : recovery_stop(recovery, BPMN_CORRUPT);
}

/* BPMN_OK when the record may come here; the head is read. Digests are the
   audit's: to compute them takes as long as all the rest. */
static BpmnStatus check_record(Recovery *recovery,
                               const BpmnRecordBytes *record, Head *head)
{
    const Partition *partition = recovery->partition;
    bool is_sealed;
    BpmnStatus status = head_of(record, head, &recovery->later);

    if (status != BPMN_OK) return status;
    if (head->position != recovery->next || record->position != recovery->next
        || (head->at_ms < partition->last_ms && !head_resets_clock(head))
        || (record->body && head->body_bytes != record->body_bytes)) {
        return BPMN_CORRUPT;
    }
    is_sealed = (head->flags & HEAD_SEALED) != 0;
    if (is_sealed == !partition->digest.blake2b_256
        || head->partition != partition->number) {
        return BPMN_MISUSE;
    }
    return BPMN_OK;
}

static bool recover_record(void *user, const BpmnRecordBytes *record)
{
    Recovery *recovery = user;
    Partition *partition = recovery->partition;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    Head head;
    BpmnStatus status = check_record(recovery, record, &head);

    if (status != BPMN_OK) return recovery_stop(recovery, status);
    recovery->next++;
    partition->position = head.position;
    partition->last_ms = head.at_ms;
    head_chain(record->head, partition->chain);
    if (head.epoch >= partition->epoch) partition->epoch = head.epoch + 1;
    if (!recover_command(recovery, &head)) return false;
    return recover_kind(recovery, &head, body);
}

/* Reads the store's window, which may start before the one that the last
   checkpoint tells of, but not behind it. */
static BpmnStatus read_window(Recovery *recovery, uint64_t last)
{
    Partition *partition = recovery->partition;
    BpmnStore *store = &partition->store;
    BpmnStatus status = status_of_store(store->read_from(
        store->user, recovery->start, recover_record, recovery));

    if (recovery->status != BPMN_OK) return recovery->status;
    if (status != BPMN_OK) return status;
    return partition->position == last
            && recovery->start <= partition->window_start
            && erased_unnamed(&recovery->erased) == 0
        ? BPMN_OK
        : BPMN_CORRUPT;
}

BpmnStatus partition_recover(Partition *partition)
{
    Recovery recovery = { .partition = partition, .status = BPMN_OK };
    BpmnStore *store = &partition->store;
    BpmnStatus status;
    uint64_t last;

    status =
        status_of_store(store->window(store->user, &recovery.start, &last));
    if (status != BPMN_OK) return status;
    if (recovery.start == 0) recovery.start = 1;
    recovery.next = recovery.start;
    partition->position = recovery.start - 1;
    status = read_window(&recovery, last);
    partition->problem.position = partition->position;
    partition->problem.what = recovery.later.what;
    partition->problem.number = recovery.later.number;
    if (status == BPMN_OK) {
        status = recall_commands(partition, recovery.start,
                                 recovery.named.items, recovery.named_count);
    }
    buffer_free(&partition->allocator, &recovery.named, sizeof(NamedCommand));
    erased_free(&partition->allocator, &recovery.erased);
    if (status != BPMN_OK) return status;
    partition_begin(partition);
    if (partition->looks) status = known_load(partition);
    if (status == BPMN_OK) status = index_cases(partition);
    if (partition->looks) return status;
    if (status == BPMN_OK && !known_record_again(partition)) {
        status = BPMN_NO_MEMORY;
    }
    return status == BPMN_OK ? batch_commit(partition) : status;
}
