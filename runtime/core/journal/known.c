/* What the numbers of definitions mean: the process at hand, where it has the
   tables of the record, else the process that the record tells. */
#include "core/journal/partition.h"

#include "core/journal/catalog.h"

/* A process without a diagram does not say that there is another one. */
static bool same_diagram(const BpmnProcess *process, BpmnString source)
{
    return !process->source || process->source_bytes == 0
        || bpmn_string_equal(
            (BpmnString){ process->source, process->source_bytes }, source);
}

bool known_compare(Partition *partition, Known *known, BpmnString body,
                   BpmnString layout)
{
    const BpmnProcess *process = known->definition->process;
    size_t tables = layout_table_bytes(layout);
    size_t bytes = layout_write(process, NULL);
    const char *end = layout.bytes + layout.length;
    const uint8_t *ours;

    if (!buffer_reserve(&partition->allocator, &partition->scratch, bytes, 1)) {
        return false;
    }
    ours = partition->scratch.items;
    (void)layout_write(process, partition->scratch.items);
    known->converts = tables > bytes || tables > layout.length
        || tables < LAYOUT_HEAD_BYTES
        || memcmp(ours, layout.bytes, tables) != 0;
    known->relabelled = bytes != layout.length
        || memcmp(ours, layout.bytes, bytes) != 0
        || !same_diagram(process,
                         (BpmnString){
                             end, (size_t)(body.bytes + body.length - end) });
    return true;
}

bool known_record_again(Partition *partition)
{
    for (uint16_t number = 1; number <= partition->definitions.known_count;
         number++) {
        Known *known = definitions_known(&partition->definitions, number);

        if (!known->definition || known->converts || !known->relabelled) {
            continue;
        }
        if (!catalog_definition_again(partition, number, partition->last_ms)) {
            return false;
        }
        known->relabelled = false;
    }
    return true;
}

/* Where nothing is in force yet, the newest is: so do stores from before this
   was recorded mean it. */
static bool take_newest(Definitions *definitions)
{
    bool taken = false;

    for (uint16_t number = definitions->known_count; number > 0; number--) {
        Known *known = definitions_known(definitions, number);

        if (definitions_in_force(definitions, known->id)) continue;
        definitions_take(definitions, known);
        taken = true;
    }
    return taken;
}

bool known_record_new(Partition *partition, int64_t now_ms)
{
    Definitions *definitions = &partition->definitions;
    bool is_new = false;

    for (size_t i = 0; i < definitions->count; i++) {
        Definition *definition = &definitions->items[i];
        uint16_t number;

        if (definitions_version(definitions, definition->process)) continue;
        number = catalog_definition(partition, definition, now_ms);
        if (number == 0) return false;
        definitions_take(definitions, definitions_known(definitions, number));
        if (partition->abilities.starts
            && !partition->abilities.starts->take(partition, number, now_ms)) {
            return false;
        }
        is_new = true;
    }
    if (take_newest(definitions)) is_new = true;
    if (is_new && !catalog_environment_again(partition, now_ms)) return false;
    definitions->is_recorded = true;
    return true;
}

const BpmnProcess *known_tables(const Known *known)
{
    if (!known) return NULL;
    return known->definition && !known->converts ? known->definition->process
                                                 : known->recorded;
}

static BpmnStatus load(Partition *partition, Known *known)
{
    BpmnString body;
    BpmnString layout;
    BpmnStatus status;
    bool no_memory = false;
    uint16_t number;
    Head head;

    if (known_tables(known)) return BPMN_OK;
    status = partition_read(partition, known->record.position, &head, &body);
    if (status != BPMN_OK) return status;
    if (catalog_definition_read(body, &number, &layout)) {
        known->recorded = layout_read(&partition->allocator, layout,
                                      &known->recorded_bytes, &no_memory);
    }
    return no_memory ? BPMN_NO_MEMORY : BPMN_OK;
}

BpmnStatus known_load(Partition *partition)
{
    for (uint16_t number = 1; number <= partition->definitions.known_count;
         number++) {
        BpmnStatus status =
            load(partition, definitions_known(&partition->definitions, number));

        if (status != BPMN_OK) return status;
    }
    return BPMN_OK;
}

/* The element with the id that a recorded number stands for. */
static uint16_t renumber(const BpmnProcess *recorded,
                         const BpmnProcess *process, uint16_t number)
{
    if (number >= recorded->element_count) return BPMN_NO_ELEMENT;
    for (uint16_t i = 0; i < process->element_count; i++) {
        if (bpmn_string_equal(bpmn_string(process->elements[i].id),
                              bpmn_string(recorded->elements[number].id))) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

static bool renumber_wait(const BpmnProcess *recorded,
                          const BpmnProcess *process, Wait *wait)
{
    uint16_t *flow = &wait->of.incident.flow;

    wait->element = renumber(recorded, process, wait->element);
    if (wait_kind(wait) == BPMN_WAIT_INCIDENT) wait->of.incident.place = 0;
    if (wait_kind(wait) == BPMN_WAIT_INCIDENT && *flow != BPMN_NO_ELEMENT) {
        *flow = renumber(recorded, process, *flow);
        if (*flow == BPMN_NO_ELEMENT) return false;
    }
    return wait_fits(process, wait);
}

/* The row of frames at hand that a recorded one stands for: of the same sort
   and element; BPMN_NO_ELEMENT: none. */
static uint16_t renumber_kind(const BpmnProcess *recorded,
                              const BpmnProcess *process, uint16_t kind)
{
    const BpmnFrameKind *row;

    if (kind == 0) return 0;
    if (kind >= recorded->frame_count) return BPMN_NO_ELEMENT;
    row = &recorded->frames[kind];
    for (uint16_t i = 1; i < process->frame_count; i++) {
        if (process->frames[i].sort == row->sort
            && process->frames[i].element
                == renumber(recorded, process, row->element)) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

BpmnStatus known_renumber(Partition *partition, uint16_t number, Draft *draft,
                          uint16_t *kind)
{
    Known *known = definitions_known(&partition->definitions, number);
    const BpmnProcess *process = known->definition->process;
    BpmnStatus status = load(partition, known);

    if (status != BPMN_OK) return status;
    if (!known->recorded) return BPMN_CORRUPT;
    *kind = renumber_kind(known->recorded, process, *kind);
    for (size_t i = 0; i < draft->wait_count; i++) {
        if (!renumber_wait(known->recorded, process, draft_wait(draft, i))) {
            return BPMN_CORRUPT;
        }
    }
    return *kind == BPMN_NO_ELEMENT ? BPMN_CORRUPT : BPMN_OK;
}
