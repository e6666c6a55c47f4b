/* Cases that recovery found: do they fit their processes, and what do they wait
   for? */
#include "core/journal/frame.h"

#include "core/journal/catalog.h"

static bool waits_fit(const BpmnProcess *process, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (!wait_fits(process, &wait)) return false;
    }
    return true;
}

/* An image that is a value is one of its kind of frame. */
static bool value_is_sound(const BpmnProcess *process, uint16_t kind,
                           const CaseState *state)
{
    uint32_t bytes = state_image_bytes(state);
    BpmnValue result;

    if (process->frames[kind].sort != BPMN_FRAME_COLLECTION) {
        return state_result(state, &result);
    }
    return bytes > sizeof(BpmnImage)
        && bpmn_structure_is_sound((BpmnString){
            (const char *)state_image(state) + sizeof(BpmnImage),
            bytes - sizeof(BpmnImage),
        });
}

/* Of a frame of that kind. */
static bool fits(const BpmnProcess *process, uint16_t kind,
                 const CaseState *state)
{
    if ((kind != 0 && kind >= process->frame_count)
        || !waits_fit(process, state)) {
        return false;
    }
    return state->flags & STATE_VALUE
        ? value_is_sound(process, kind, state)
        : image_is_sound(process, kind, state_image(state),
                         state_image_bytes(state));
}

bool state_fits(const BpmnProcess *process, const CaseState *state)
{
    FramePlace place;

    return state_place(state, &place) && fits(process, place.kind, state);
}

/* A case needs a process that was not given, or another version of one: which
   goes into the problem. */
static BpmnStatus missing(Partition *partition, const Known *known)
{
    BpmnProblem *problem = &partition->problem;
    size_t room = sizeof problem->process - 1;
    BpmnString body;
    BpmnString layout;
    BpmnString id;
    uint16_t number;
    Head head;
    BpmnStatus status;

    *problem = (BpmnProblem){ .position = known->record.position };
    status = partition_read(partition, problem->position, &head, &body);
    if (status != BPMN_OK) return status;
    if (!catalog_definition_read(body, &number, &layout)) {
        return BPMN_UNKNOWN_PROCESS;
    }
    id = layout_process_id(layout);
    memcpy(problem->process, id.bytes, id.length < room ? id.length : room);
    memcpy(problem->version, layout.bytes, sizeof problem->version);
    return BPMN_UNKNOWN_PROCESS;
}

/* True when the process was given, with the tables of the record. */
static bool is_at_hand(const Known *known)
{
    return known->definition && !known->converts;
}

/* Checks a state by what the journal tells of its process; it is shown, and
   nobody acts on it. */
static BpmnStatus look_at(Partition *partition, const Known *known,
                          const CaseState *state)
{
    const BpmnProcess *process = known_tables(known);
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (!process) return missing(partition, known);
    if (!state_fits(process, state)) return BPMN_CORRUPT;
    while (wait_next(&cursor, &wait)) {
        if (!reserve_performers(partition,
                                wait_name_count(&wait, state_texts(state)))) {
            return BPMN_NO_MEMORY;
        }
    }
    return BPMN_OK;
}

/* A case that strays is only shown; its business key is one of the process at
   hand. */
static BpmnStatus index_stray(Partition *partition, const CaseState *state)
{
    BpmnStatus status = known_load(partition);
    const Known known = *definitions_known(&partition->definitions,
                                           state->process);
    uint16_t number;

    if (status == BPMN_OK) status = look_at(partition, &known, state);
    if (status != BPMN_OK) return status;
    number = catalog_definition(partition, known.definition,
                                partition->last_ms);
    return number != 0 && index_key(partition, state, number) ? BPMN_OK
                                                              : BPMN_NO_MEMORY;
}

/* A case in another layout than the process at hand has. */
static BpmnStatus index_foreign(Partition *partition, Case *item)
{
    uint64_t id = item->state.id;
    BpmnStatus status = convert_case(partition, item);

    item = cases_find(&partition->cases, id);
    return status == BPMN_OK && case_strays(partition, item)
        ? index_stray(partition, &item->state)
        : status;
}

static BpmnStatus index_case(Partition *partition, Case *item)
{
    const Known *known = definitions_known(&partition->definitions,
                                           item->state.process);

    if (item->state_mark == 0 || !known) return BPMN_CORRUPT;
    if (partition->looks && !is_at_hand(known)) {
        return look_at(partition, known, &item->state);
    }
    if (!known->definition) return missing(partition, known);
    if (known->converts) return index_foreign(partition, item);
    if (!state_fits(known->definition->process, &item->state)) {
        return BPMN_CORRUPT;
    }
    return index_state(partition, &item->state) ? BPMN_OK : BPMN_NO_MEMORY;
}

/* A frame of a kind hangs where the row of that says. */
static bool hangs_well(const BpmnProcess *process, const Frame *frame,
                       uint16_t kind)
{
    const Frame *parent = frame->parent;
    FramePlace around = { 0, 0, 0 };

    return kind != 0 && kind < process->frame_count
        && (parent->number == 0
            || (parent->item && state_place(&parent->item->state, &around)))
        && around.kind == process->frames[kind].parent;
}

/* The host stands in its list where its items say. */
static bool list_fits(const Frame *collection)
{
    const CaseState *state = &collection->item->state;
    const BpmnHost *host = (const BpmnHost *)(const void *)state_image(
        &collection->parent->item->state);
    const char *list = (const char *)state_image(state) + sizeof(BpmnImage);
    BpmnItems items = bpmn_items((BpmnString){
        list,
        state_image_bytes(state) - sizeof(BpmnImage),
    });
    BpmnValue element;

    if (items.is_object || items.left != host->total) return false;
    for (uint32_t i = 0; i < host->opened; i++) {
        if (!bpmn_items_next(&items, NULL, &element)) return false;
    }
    return host->next_at == (uint32_t)(items.rest.bytes - list);
}

static BpmnStatus index_frame(Partition *partition, Frame *frame)
{
    const CaseState *state = &frame->item->state;
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    const BpmnProcess *process;
    FramePlace place;

    if (!known) return BPMN_CORRUPT;
    if ((partition->looks && !is_at_hand(known))
        || case_strays(partition,
                       cases_find(&partition->cases, frame->case_id))) {
        return look_at(partition, known, state);
    }
    if (!known->definition) return BPMN_UNKNOWN_PROCESS;
    process = known->definition->process;
    if (known->converts) {
        BpmnStatus status = convert_frame(partition, frame);

        if (status != BPMN_OK) return status;
    } else if (!state_place(state, &place)
               || !hangs_well(process, frame, place.kind)
               || !fits(process, place.kind, state)) {
        return BPMN_CORRUPT;
    }
    if (frame->place == 0 && (frame->item->state.flags & STATE_VALUE)
        && !list_fits(frame)) {
        return BPMN_CORRUPT;
    }
    return frame_index(partition, frame) ? BPMN_OK : BPMN_NO_MEMORY;
}

/* Frames that an erased record may have ended are over: what goes on has come
   again since. One below a frame that is not there is none of the journal's. */
static BpmnStatus index_frames(Partition *partition, Frame *root)
{
    for (Frame *frame = frame_after(root, root); frame;
         frame = frame_after(root, frame)) {
        BpmnStatus status;

        if (!frame->item) return BPMN_CORRUPT;
        if (frame_is_over(partition, frame)) continue;
        if (frame->item->state_mark == 0) {
            partition->cases.open -= frame_dies(&partition->frames, frame);
            continue;
        }
        status = index_frame(partition, frame);
        if (status != BPMN_OK) return status;
    }
    return BPMN_OK;
}

/* The root of a case that is open; null: it has no frames. Where its rounds are
   to go on it gets one, and is found. */
static BpmnStatus find_root(Partition *partition, const Case *item,
                            Frame **root)
{
    uint64_t id = item->state.id;

    *root = case_root(partition, id);
    if (!partition->abilities.frames || partition->looks
        || case_strays(partition, item) || !state_has_slice(&item->state)) {
        return BPMN_OK;
    }
    if (!*root) {
        *root = frames_take(&partition->allocator, &partition->frames,
                            &partition->cases, id, 0);
        if (!*root) return BPMN_NO_MEMORY;
        (*root)->records = item->state.version;
    }
    frames_opening(&partition->frames, *root, true);
    return BPMN_OK;
}

BpmnStatus index_cases(Partition *partition)
{
    for (size_t page = 0; page < partition->cases.page_count; page++) {
        for (size_t i = 0; i < PAGE_CASES; i++) {
            const Page *items = ((Page **)partition->cases.pages.items)[page];
            Case *item = items ? items->cases[i] : NULL;
            BpmnStatus status = item ? index_case(partition, item) : BPMN_OK;
            Frame *root = NULL;

            if (item && status == BPMN_OK) {
                status = find_root(partition, item, &root);
            }
            if (root && status == BPMN_OK)
                status = index_frames(partition, root);
            if (status != BPMN_OK) return status;
        }
    }
    hearers_sort(&partition->hearers);
    partition->batch.mark.hearers = partition->hearers.count;
    return awaited_line_up(&partition->allocator, &partition->awaited)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}
