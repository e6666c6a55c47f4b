/* Which commands were applied, read back at opening: the chain of records that
   have their ids, then the live window's own. */
#include "core/journal/partition.h"

#include "core/journal/catalog.h"

/* Reading the records of the chain. */
typedef struct Recall {
    Partition *partition;
    uint64_t start; /* of the window: what is behind it is known from heads */
    Buffer links;   /* uint64_t: positions, newest first */
    size_t link_count;
    uint64_t before; /* of the record just read */
    uint32_t count;
    uint64_t newest; /* position of the last command that has a record */
    BpmnStatus status;
} Recall;

static BpmnString body_of(const BpmnRecordBytes *record)
{
    return (BpmnString){ (const char *)record->body, record->body_bytes };
}

static bool see_link(void *user, const BpmnRecordBytes *record)
{
    Recall *recall = user;
    CommandIds *ids = &recall->partition->ids;
    Head head;

    recall->status = head_of(record, &head, NULL);
    if (recall->status != BPMN_OK) return false;
    recall->status = BPMN_CORRUPT;
    if (head.kind != BPMN_RECORD_COMMAND_IDS || !record->body
        || !catalog_command_ids_read(body_of(record), &ids->key,
                                     &recall->before, &recall->count)
        || recall->before >= record->position) {
        return false;
    }
    if (recall->link_count == 0) {
        recall->newest =
            catalog_command_id_at(body_of(record), recall->count - 1).value;
    }
    recall->status = BPMN_OK;
    return false;
}

static bool add_entries(void *user, const BpmnRecordBytes *record)
{
    Recall *recall = user;
    Partition *partition = recall->partition;
    uint64_t key;

    if (!catalog_command_ids_read(body_of(record), &key, &recall->before,
                                  &recall->count)) {
        recall->status = BPMN_CORRUPT;
        return false;
    }
    for (uint32_t i = 0; i < recall->count; i++) {
        TableEntry entry = catalog_command_id_at(body_of(record), i);

        if (entry.value == 0 || entry.value >= recall->start) continue;
        if (!command_ids_reserve(&partition->allocator, &partition->ids)) {
            recall->status = BPMN_NO_MEMORY;
            return false;
        }
        command_ids_add(&partition->ids, entry.hash, entry.value);
    }
    return false;
}

static BpmnStatus read_link(Recall *recall, uint64_t position,
                            BpmnRecordReader *reader)
{
    const BpmnStore *store = &recall->partition->store;

    if (store->read_at(store->user, position, reader, recall)
        != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    return recall->status;
}

/* Goes back along the chain as far as it is remembered. */
static BpmnStatus find_links(Recall *recall)
{
    CommandIds *ids = &recall->partition->ids;
    uint64_t position = ids->record;

    for (uint64_t sum = 0; position != 0 && sum < ids->limit;
         sum += recall->count) {
        BpmnStatus status = read_link(recall, position, see_link);

        if (status != BPMN_OK) return status;
        if (!buffer_reserve(&recall->partition->allocator, &recall->links,
                            recall->link_count + 1, sizeof position)) {
            return BPMN_NO_MEMORY;
        }
        ((uint64_t *)recall->links.items)[recall->link_count++] = position;
        position = recall->before;
    }
    ids->forgot = position != 0;
    return BPMN_OK;
}

static BpmnStatus add_links(Recall *recall)
{
    BpmnStatus status = find_links(recall);

    while (status == BPMN_OK && recall->link_count > 0) {
        uint64_t position =
            ((uint64_t *)recall->links.items)[--recall->link_count];

        status = read_link(recall, position, add_entries);
    }
    return status;
}

/* Without a record yet the key is drawn. */
static void draw_key(Partition *partition)
{
    const BpmnRandom *random = &partition->random;

    if (partition->ids.record != 0 || !random->fill) return;
    random->fill(random->user, &partition->ids.key, sizeof partition->ids.key);
}

BpmnStatus recall_commands(Partition *partition, uint64_t start,
                           const NamedCommand *named, size_t count)
{
    Recall recall = { .partition = partition, .start = start };
    CommandIds *ids = &partition->ids;
    BpmnStatus status = add_links(&recall);

    buffer_free(&partition->allocator, &recall.links, sizeof(uint64_t));
    if (status != BPMN_OK) return status;
    draw_key(partition);
    ids->written = ids->last;
    for (size_t i = 0; i < count; i++) {
        if (!command_ids_reserve(&partition->allocator, ids)) {
            return BPMN_NO_MEMORY;
        }
        command_ids_add(ids, command_ids_hash(ids, named[i].id),
                        named[i].position);
        if (named[i].position <= recall.newest) ids->written = ids->last;
    }
    command_ids_trim(ids);
    return BPMN_OK;
}
