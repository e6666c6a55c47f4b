/* What goes to a called case and comes back: variables, by their names. */
#include "core/engine/calling.h"

/* Where the call waits, or the case itself; from there outward. */
static const CaseState *state_of(const Partition *partition, const Case *from,
                                 const Frame *frame)
{
    return frame && frame->number != 0 ? frame_state(partition, frame)
                                       : case_state(partition, from);
}

/* Copies the images from that frame outward to the case's; *used says how many
   bytes. False: no memory. */
static bool copy_images(Calling *calling, const Case *from, const Frame *frame,
                        size_t *used)
{
    BpmnEngine *engine = calling->engine;
    const Partition *partition = &engine->partition;

    *used = 0;
    calling->image_count = 0;
    for (bool more = true; more; frame = frame ? frame->parent : NULL) {
        const CaseState *state = state_of(partition, from, frame);
        size_t bytes = state_image_bytes(state);
        FramePlace place = { 0, 0, 0 };

        more = state->frame != 0;
        (void)state_place(state, &place);
        if (!buffer_reserve(&partition->allocator, &engine->passed,
                            *used + round_up_8(bytes), 1)) {
            return false;
        }
        memcpy((uint8_t *)engine->passed.items + *used, state_image(state),
               bytes);
        calling->images[calling->image_count++] = (KnownImage){ place.kind,
                                                                *used };
        *used += round_up_8(bytes);
    }
    return true;
}

/* Behind the images. False: no memory. */
static bool copy_key(Calling *calling, BpmnString key, size_t at)
{
    Buffer *passed = &calling->engine->passed;
    char *bytes;

    if (!key.bytes) return true;
    if (!buffer_reserve(&calling->engine->partition.allocator, passed,
                        at + key.length + 1, 1)) {
        return false;
    }
    bytes = (char *)passed->items + at;
    copy_bytes(bytes, key.bytes, key.length);
    calling->key = (BpmnString){ bytes, key.length };
    return true;
}

static bool take_state(Calling *calling, const Case *from, const Frame *frame,
                       size_t data_count)
{
    BpmnEngine *engine = calling->engine;
    const Partition *partition = &engine->partition;
    size_t used;

    if (!copy_images(calling, from, frame, &used)
        || !copy_key(calling, state_key(case_state(partition, from)), used)
        || !buffer_reserve(&partition->allocator, &engine->heard, data_count,
                           sizeof(BpmnDatum))) {
        return false;
    }
    calling->command.data = engine->heard.items;
    calling->command.data_count = 0;
    return true;
}

/* The image that holds the field, by how near it is; image_count: none. */
static uint32_t image_of(const Calling *calling, const BpmnProcess *process,
                         uint16_t field)
{
    uint32_t i = 0;

    while (i < calling->image_count
           && calling->images[i].kind != process->fields[field].frame) {
        i++;
    }
    return i;
}

/* Whether another variable of that name is nearer. */
static bool is_hidden(const Calling *calling, const BpmnProcess *process,
                      uint16_t field)
{
    BpmnString name = bpmn_string(process->fields[field].name);
    uint32_t near = image_of(calling, process, field);

    for (uint16_t i = 0; near > 0 && i < process->field_count; i++) {
        if (bpmn_string_equal(bpmn_string(process->fields[i].name), name)
            && image_of(calling, process, i) < near) {
            return true;
        }
    }
    return false;
}

/* Adds a variable under a name; those that are null only if asked to. */
static void add_datum(Calling *calling, const BpmnProcess *process,
                      uint16_t field, BpmnString name, bool with_null)
{
    BpmnDatum *datum = (BpmnDatum *)calling->engine->heard.items
        + calling->command.data_count;
    uint32_t near = image_of(calling, process, field);
    const uint8_t *images = calling->engine->passed.items;

    if (near == calling->image_count
        || !bpmn_field_get(process, images + calling->images[near].at, field,
                           &datum->value)
        || (datum->value.is_null && !with_null)) {
        return;
    }
    datum->name = name;
    calling->command.data_count++;
}

static void add_all(Calling *calling, const BpmnProcess *process,
                    bool with_nulls)
{
    for (uint16_t i = 0; i < process->field_count; i++) {
        BpmnString name = bpmn_string(process->fields[i].name);

        if (field_is_inner(process, name) || is_hidden(calling, process, i)) {
            continue;
        }
        add_datum(calling, process, i, name, with_nulls);
    }
}

bool calling_take_results(Calling *calling, const Case *from)
{
    const BpmnProcess *process =
        definitions_of_case(&calling->engine->partition, from)->process;

    if (!take_state(calling, from, NULL, process->field_count)) return false;
    add_all(calling, process, true);
    return true;
}

/* Adds the nearest variable of a name under another. */
static void add_named(Calling *calling, const BpmnProcess *process,
                      const char *name, const char *target)
{
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (bpmn_string_equal(bpmn_string(process->fields[i].name),
                              bpmn_string(name))
            && !is_hidden(calling, process, i)) {
            add_datum(calling, process, i, bpmn_string(target), true);
        }
    }
}

/* What has no name to go under is the key. */
static void take_key(Calling *calling)
{
    BpmnCommand *command = &calling->command;
    const BpmnDatum *data = calling->engine->heard.items;

    if (command->data_count == 0
        || data[command->data_count - 1].name.length > 0) {
        return;
    }
    command->key = data[--command->data_count].value.as.text;
}

bool calling_take_inputs(Calling *calling, const Case *from,
                         const BpmnWait *row)
{
    const BpmnProcess *process =
        definitions_of_case(&calling->engine->partition, from)->process;

    if (!take_state(calling, from, calling->frame,
                    (size_t)process->field_count + row->outcome_count)) {
        return false;
    }
    if (!row->outcomes_closed) add_all(calling, process, false);
    for (uint16_t i = 0; i + 1 < row->outcome_count; i += 2) {
        add_named(calling, process, row->outcomes[i], row->outcomes[i + 1]);
    }
    if (row->correlated) calling->command.key = calling->key;
    take_key(calling);
    return true;
}

void calling_keep_outputs(Calling *calling, const Turn *turn,
                          const BpmnWait *row)
{
    BpmnDatum *data = calling->engine->heard.items;
    size_t kept = 0;

    for (size_t i = 0; i < calling->command.data_count; i++) {
        uint32_t depth;
        uint16_t field = turn_find_field(turn, data[i].name, &depth);

        if (row_writes(row, field)
            && !field_is_inner(turn->definition->process, data[i].name)) {
            data[kept++] = data[i];
        }
    }
    calling->command.data_count = kept;
}
