/* Items of hosts begin, and rounds in which nothing waits go on, in slices. */
#include "core/engine/turn.h"

/* What a slice has used up. */
typedef struct Slice {
    uint32_t items;
    uint32_t passed; /* elements */
    size_t used_before;
} Slice;

static const BpmnHost *host_image(const Partition *partition, const Frame *host)
{
    return (const BpmnHost *)(const void *)state_image(
        frame_state(partition, host));
}

/* True when rounds are to go on in the frame. */
static bool has_slice(const Partition *partition, const Frame *frame)
{
    return state_has_slice(frame_state(partition, frame));
}

static bool is_host(const Partition *partition, const Frame *frame)
{
    const CaseState *state = frame_state(partition, frame);
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    FramePlace place;

    return frame->number != 0 && state_place(state, &place)
        && known->definition->process->frames[place.kind].sort
        == BPMN_FRAME_HOST;
}

/* True when the host has items to open, and nothing stands against it; or the
   frame has rounds that are to go on. */
static bool opens_items(const Partition *partition, const Frame *host)
{
    const BpmnHost *image;

    if (frame_is_over(partition, host)) return false;
    if (!is_host(partition, host)) return has_slice(partition, host);
    image = host_image(partition, host);
    return image->opened < image->total
        && frame_state(partition, host)->wait_bytes == 0;
}

/* The host whose turn it is, of one case or (0) of all; null: none. */
static Frame *first_host(const Partition *partition, uint64_t case_id)
{
    Frame *first = NULL;

    for (Frame *host = partition->frames.opening; host; host = host->next) {
        if (case_id != 0 && host->case_id != case_id) continue;
        if (first && !frame_is_before(host, first)) continue;
        if (opens_items(partition, host)) first = host;
    }
    return first;
}

/* The list that the host's items are made of; null: there is only a count. */
static Frame *collection_of(const Turn *turn)
{
    Frame *collection = frame_child(turn->frame, 0);

    return collection && !frame_is_over(turn->partition, collection)
        ? collection
        : NULL;
}

/* What the item is for, as a list has it: the engine keeps it, for the list may
   lie in what the step makes longer. Null: no memory. */
static char *keep_element(Turn *turn, size_t bytes)
{
    Buffer *buffer = &turn->engine->element;

    return buffer_reserve(&turn->partition->allocator, buffer, bytes + 1, 1)
        ? buffer->items
        : NULL;
}

static void give_element(Turn *turn, size_t bytes)
{
    BpmnItems items = { .rest = { turn->engine->element.items, bytes },
                        .left = 1 };

    (void)bpmn_items_next(&items, NULL, &turn->step.element);
}

/* The same out of the list. False: no memory. */
static bool take_element(Turn *turn, BpmnHost *host)
{
    Frame *collection = collection_of(turn);
    const CaseState *state;
    const char *list;
    BpmnItems items;
    size_t bytes;
    char *kept;

    if (!collection) return true;
    state = frame_state(turn->partition, collection);
    list = (const char *)state_image(state) + sizeof(BpmnImage);
    items = (BpmnItems){
        .rest = { list + host->next_at,
                  state_image_bytes(state) - sizeof(BpmnImage)
                      - host->next_at },
        .left = 1,
    };
    (void)bpmn_items_next(&items, NULL, &turn->step.element);
    bytes = (size_t)(items.rest.bytes - list) - host->next_at;
    kept = keep_element(turn, bytes);
    if (!kept) return false;
    memcpy(kept, list + host->next_at, bytes);
    host->next_at += (uint32_t)bytes;
    give_element(turn, bytes);
    return true;
}

/* The host's next item is the frame that acts. False: no memory. */
static bool begin_item(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    Draft *around = turn->draft;
    BpmnHost *image = (BpmnHost *)turn->images[turn->depth];
    Draft *draft = partition_draft(turn->partition, turn->depth + 1);
    FramePlace place = {
        turn->frame->number,
        ++image->opened,
        frame_kind_below(process, around->kind, BPMN_FRAME_ITEM),
    };
    BpmnString none = { NULL, 0 };

    turn->numbers[++turn->depth] = turn->root->given + 1;
    turn->frames[turn->depth] = NULL;
    turn->begins_item = true;
    if (!draft_begin(&turn->partition->allocator, draft, none)
        || !draft_set_place(&turn->partition->allocator, draft, place)
        || !turn_prepare(turn)) {
        return false;
    }
    draft->head.id = turn->frame->case_id;
    draft->head.frame = turn->numbers[turn->depth];
    draft->head.process = around->head.process;
    draft->head.started_ms = turn->now_ms;
    image_begin(process, place.kind, draft->image.items);
    turn_name_item(turn, turn->depth, place.item);
    return true;
}

/* The same, for what the list has next. */
static bool add_item(Turn *turn)
{
    BpmnHost *host = (BpmnHost *)turn->images[turn->depth];

    return begin_item(turn) && take_element(turn, host);
}

/* The list is over when the last item has begun. */
static bool end_list(Turn *turn)
{
    const BpmnHost *host = (const BpmnHost *)turn->images[turn->depth - 1];

    return host->opened < host->total
        || turn_ends_frame(turn, collection_of(turn));
}

/* An item that cannot begin rests, with all that come behind it, in an incident
   of its host until an operator lets it try again. */
static BpmnStatus rest(BpmnEngine *engine, Frame *host, int64_t now_ms,
                       BpmnCause cause)
{
    Turn turn;

    turn_begin_in(&turn, engine, host, now_ms);
    if (!turn_load(&turn)) return BPMN_NO_MEMORY;
    turn.head.kind = BPMN_RECORD_TASK;
    turn.head.element =
        turn.definition->process->frames[turn.draft->kind].element;
    return turn_rest_in_incident(&turn, turn.head.element, cause)
            && turn_finish(&turn)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}

/* One item more. *full: the slice ends before it. */
static BpmnStatus open_item(BpmnEngine *engine, Frame *host, int64_t now_ms,
                            Slice *slice, bool *full)
{
    Turn turn;
    BpmnReason reason;
    bool finished = false;

    turn_begin_in(&turn, engine, host, now_ms);
    if (!turn_load(&turn) || !add_item(&turn)) return BPMN_NO_MEMORY;
    turn.head.element =
        turn.definition->process->frames[turn.draft->kind].element;
    reason = turn_open(&turn, turn.draft->kind);
    *full = slice->items > 0
        && slice->passed + turn.step.path_count > BPMN_FUEL;
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE && !*full
        && end_list(&turn)) {
        finished = turn_finish(&turn);
        reason = turn.reason;
    }
    if (finished) {
        slice->passed += turn.step.path_count;
        slice->items++;
        return BPMN_OK;
    }
    turn_drop(&turn);
    if (*full) return BPMN_OK;
    if (turn.status != BPMN_OK || reason == BPMN_REASON_NONE) {
        return BPMN_NO_MEMORY;
    }
    return rest(engine, host, now_ms,
                turn.too_large ? BPMN_CAUSE_TOO_LARGE : BPMN_CAUSE_FUEL);
}

/* Why the host can have no item more, which may have so many; null: it can. */
static const char *is_full(const Turn *turn, const BpmnHost *host,
                           uint32_t most)
{
    if (host->total >= most) return "it has as many items as it may have";
    return frame_root(turn->frame)->living >= LIMIT_FRAMES
        ? "the case has as many items as one may have"
        : NULL;
}

BpmnReason items_add(Turn *turn, uint32_t most, const BpmnValue *element)
{
    BpmnHost *host = (BpmnHost *)turn->images[turn->depth];
    const char *full = is_full(turn, host, most);
    size_t bytes = element ? bpmn_packed_bytes(*element) : 0;

    if (bpmn_active_items(host) == 0) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "its items are done");
    }
    if (full) return turn_refuse(turn, BPMN_REASON_LIMIT, full);
    if (host->opened < host->total) {
        return turn_refuse(turn, BPMN_REASON_CONFLICT,
                           "items that it has have not begun yet");
    }
    host->total++;
    if (!begin_item(turn)) return turn_no_memory(turn);
    if (element) {
        char *kept = keep_element(turn, bytes);

        if (!kept) return turn_no_memory(turn);
        (void)bpmn_pack(*element, kept);
        give_element(turn, bytes);
    }
    return turn_open(turn, turn->draft->kind);
}

/* The wait of rounds that are to go on, in the frame that acts. */
static Wait *find_slice(const Turn *turn, size_t *index)
{
    for (*index = 0; *index < turn->draft->wait_count; ++*index) {
        Wait *wait = draft_wait(turn->draft, *index);

        if (wait_cause(wait) == BPMN_CAUSE_SLICE) return wait;
    }
    return NULL;
}

/* They rest in an incident. */
static void end_slices(Turn *turn, Wait *wait, BpmnCause cause)
{
    wait->of.incident = (WaitIncident){ (uint16_t)cause, BPMN_NO_ELEMENT, 0,
                                        wait->of.incident.place };
    turn->draft->touched = true;
    turn->body.incident = wait->element;
    turn->body.incident_cause = (uint16_t)cause;
    turn->body.frames.incident = turn->numbers[turn->at];
}

/* Those that are not done yet have gone on so often, which has an end. */
static void count_slices(Turn *turn, uint32_t slices)
{
    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        size_t index;
        Wait *wait;

        if ((turn->slices >> depth & 1) == 0) continue;
        turn_at(turn, depth);
        wait = find_slice(turn, &index);
        if (!wait) continue;
        wait->of.incident.slices = (uint16_t)slices;
        if (slices == LIMIT_SLICES) end_slices(turn, wait, BPMN_CAUSE_FUEL);
    }
}

/* Rounds that cannot go on rest in an incident until an operator lets them try
   again. */
static BpmnStatus give_up(BpmnEngine *engine, Frame *frame, int64_t now_ms,
                          BpmnCause cause)
{
    size_t index;
    Turn turn;

    turn_begin_in(&turn, engine, frame, now_ms);
    if (!turn_load(&turn)) return BPMN_NO_MEMORY;
    turn.head.kind = BPMN_RECORD_TASK;
    (void)find_slice(&turn, &index);
    end_slices(&turn, turn_means(&turn, index), cause);
    return turn_finish(&turn) ? BPMN_OK : BPMN_NO_MEMORY;
}

/* A slice of rounds. */
static BpmnStatus go_on(BpmnEngine *engine, Frame *frame, int64_t now_ms)
{
    BpmnReason reason;
    uint32_t slices;
    size_t index;
    Turn turn;

    turn_begin_in(&turn, engine, frame, now_ms);
    if (!turn_load(&turn)) return BPMN_NO_MEMORY;
    (void)find_slice(&turn, &index);
    slices = turn_means(&turn, index)->of.incident.slices + 1;
    reason = turn_try_again(&turn, index);
    if (reason == BPMN_REASON_NONE) count_slices(&turn, slices);
    if (turn_finish_well(&turn, &reason)) return BPMN_OK;
    turn_drop(&turn);
    return turn.status != BPMN_OK || reason == BPMN_REASON_NONE
        ? BPMN_NO_MEMORY
        : give_up(engine, frame, now_ms, turn_why_not(&turn));
}

/* The same, unless there are too many already, or too much has led to it. */
static BpmnStatus open_next(BpmnEngine *engine, Frame *host, int64_t now_ms,
                            Slice *slice, bool *full)
{
    BpmnStatus status;

    if (frame_root(host)->living >= LIMIT_FRAMES) {
        return rest(engine, host, now_ms, BPMN_CAUSE_LIMIT);
    }
    if (host->chain.steps > LIMIT_CHAIN) {
        return rest(engine, host, now_ms, BPMN_CAUSE_FUEL);
    }
    engine->chain = host->chain;
    status = open_item(engine, host, now_ms, slice, full);
    engine->chain = (Chain){ 0 };
    return status;
}

BpmnStatus items_open(BpmnEngine *engine, uint64_t case_id, int64_t now_ms)
{
    Partition *partition = &engine->partition;
    Slice slice = { 0, 0, partition->batch.used };
    size_t noted = engine->note_count;
    bool full = false;
    Frame *host;

    while (!full && slice.items < LIMIT_SLICE_ITEMS
           && engine->note_count == noted
           && partition->batch.used - slice.used_before < LIMIT_SLICE_BYTES
           && (host = first_host(partition, case_id))) {
        BpmnStatus status;

        if (has_slice(partition, host)) {
            full = true;
            status = go_on(engine, host, now_ms);
        } else {
            status = open_next(engine, host, now_ms, &slice, &full);
        }
        if (status != BPMN_OK) return status;
    }
    return BPMN_OK;
}

void items_forget_opened(BpmnEngine *engine)
{
    Frames *frames = &engine->partition.frames;
    Frame *next;

    for (Frame *host = frames->opening; host; host = next) {
        next = host->next;
        if (!opens_items(&engine->partition, host)) {
            frames_opening(frames, host, false);
        }
    }
}
