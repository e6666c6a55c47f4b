/* Which commands were applied, read back at opening: the chain of records that
   have their ids, then the live window's own. */
#include "core/journal/partition.h"

#include "core/journal/catalog.h"

/* A record of the chain. */
typedef struct Link {
    BpmnString body;
    uint64_t before; /* position of the one before; 0: none */
    uint32_t count;
} Link;

static BpmnStatus read_link(Partition *partition, uint64_t position, Link *link)
{
    Head head;
    BpmnStatus status = partition_read(partition, position, &head, &link->body);

    if (status != BPMN_OK) return status;
    return head.kind == BPMN_RECORD_COMMAND_IDS
            && catalog_command_ids_read(link->body, &partition->ids.key,
                                        &link->before, &link->count)
            && link->before < position
        ? BPMN_OK
        : BPMN_CORRUPT;
}

/* Goes back along the chain as far as it is remembered: 'links' are positions,
   the newest first. *newest: of the last command that has a record. */
static BpmnStatus find_links(Partition *partition, Buffer *links, size_t *count,
                             uint64_t *newest)
{
    CommandIds *ids = &partition->ids;
    uint64_t position = ids->record;
    Link link;

    for (uint64_t sum = 0; position != 0 && sum < ids->limit;
         sum += link.count, position = link.before) {
        BpmnStatus status = read_link(partition, position, &link);

        if (status != BPMN_OK) return status;
        if (!buffer_reserve(&partition->allocator, links, *count + 1,
                            sizeof position)) {
            return BPMN_NO_MEMORY;
        }
        if (*count == 0) {
            *newest = catalog_command_id_at(link.body, link.count - 1).value;
        }
        ((uint64_t *)links->items)[(*count)++] = position;
    }
    ids->forgot = position != 0;
    return BPMN_OK;
}

/* Of a record those of commands before 'start': the others are known from
   heads. */
static BpmnStatus add_entries(Partition *partition, uint64_t position,
                              uint64_t start)
{
    Link link;
    BpmnStatus status = read_link(partition, position, &link);

    for (uint32_t i = 0; status == BPMN_OK && i < link.count; i++) {
        TableEntry entry = catalog_command_id_at(link.body, i);

        if (entry.value == 0 || entry.value >= start) continue;
        if (!command_ids_reserve(&partition->allocator, &partition->ids)) {
            return BPMN_NO_MEMORY;
        }
        command_ids_add(&partition->ids, entry.hash, entry.value);
    }
    return status;
}

static BpmnStatus add_links(Partition *partition, uint64_t start,
                            uint64_t *newest)
{
    Buffer links = { 0 };
    size_t count = 0;
    BpmnStatus status = find_links(partition, &links, &count, newest);

    while (status == BPMN_OK && count > 0) {
        status = add_entries(partition, ((uint64_t *)links.items)[--count],
                             start);
    }
    buffer_free(&partition->allocator, &links, sizeof(uint64_t));
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
    CommandIds *ids = &partition->ids;
    uint64_t newest = 0;
    BpmnStatus status = add_links(partition, start, &newest);

    if (status != BPMN_OK) return status;
    draw_key(partition);
    ids->written = ids->last;
    for (size_t i = 0; i < count; i++) {
        if (!command_ids_reserve(&partition->allocator, ids)) {
            return BPMN_NO_MEMORY;
        }
        command_ids_add(ids, command_ids_hash(ids, named[i].id),
                        named[i].position);
        if (named[i].position <= newest) ids->written = ids->last;
    }
    command_ids_trim(ids);
    return BPMN_OK;
}
