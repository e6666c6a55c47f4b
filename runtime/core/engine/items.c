/* Items of hosts begin, in slices. */
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

/* True when the host has items to open, and nothing stands against it. */
static bool opens_items(const Partition *partition, const Frame *host)
{
    const CaseState *state = frame_state(partition, host);
    const BpmnHost *image = host_image(partition, host);

    return image->opened < image->total && state->wait_bytes == 0
        && !frame_is_over(partition, host);
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

static void begin_turn(Turn *turn, BpmnEngine *engine, Frame *host,
                       int64_t now_ms)
{
    turn_begin(turn, engine, NULL, now_ms);
    turn->head.cause = BPMN_CAUSED_BY_ENGINE;
    turn->head.role = BPMN_ROLE_ENGINE;
    turn->item = cases_find(&engine->partition.cases, host->case_id);
    turn->definition = definitions_of_case(&engine->partition, turn->item);
    turn->frame = host;
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

    begin_turn(&turn, engine, host, now_ms);
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

    begin_turn(&turn, engine, host, now_ms);
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
        BpmnStatus status = frame_root(host)->living >= LIMIT_FRAMES
            ? rest(engine, host, now_ms, BPMN_CAUSE_LIMIT)
            : open_item(engine, host, now_ms, &slice, &full);

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
