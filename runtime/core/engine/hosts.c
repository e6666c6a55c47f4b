/* Frames begin and end. */
#include "core/engine/turn.h"

static NewHost *new_host(const Turn *turn, size_t index)
{
    return (NewHost *)turn->engine->hosts.items + index;
}

static bool has_list(const NewHost *host)
{
    return host->items.list.bytes;
}

/* How many frames begin. */
static uint32_t begin_count(const Turn *turn)
{
    uint32_t count = turn->begins_item;

    for (size_t i = 0; i < turn->host_count; i++) {
        const NewHost *host = new_host(turn, i);

        if (!host->is_open) count += 1u + has_list(host);
    }
    return count;
}

uint16_t frame_kind_below(const BpmnProcess *process, uint16_t host,
                          BpmnFrameSort sort)
{
    uint16_t kind = host;

    while (process->frames[kind].parent != host
           || process->frames[kind].sort != sort) {
        kind++;
    }
    return kind;
}

static bool list_numbers(Turn *turn)
{
    Buffer *numbers = &turn->engine->over_numbers;

    if (!buffer_reserve(&turn->partition->allocator, numbers, turn->over_count,
                        sizeof(uint32_t))) {
        return false;
    }
    for (size_t i = 0; i < turn->over_count; i++) {
        put_u32((uint8_t *)numbers->items + 4 * i, turn_over(turn, i)->number);
    }
    turn->body.frames.over = numbers->items;
    turn->body.frames.over_count = (uint32_t)turn->over_count;
    return true;
}

/* True when the step has left something else in the frame's image. Texts are
   only added to its tail. */
static bool has_other_image(const Turn *turn, uint32_t depth)
{
    const Partition *partition = turn->partition;
    const CaseState *before = depth == 0
        ? case_state(partition, turn->item)
        : frame_state(partition, turn->frames[depth]);
    const BpmnImage *image = turn->images[depth];
    uint16_t kind = partition_draft(turn->partition, depth)->kind;

    return image->bytes != state_image_bytes(before)
        || memcmp(image, state_image(before),
                  image_form(turn->definition->process, kind).bytes)
        != 0;
}

static bool is_written(const Turn *turn, uint32_t depth)
{
    const Draft *draft = partition_draft(turn->partition, depth);

    if (turn_begins(turn, depth)) return true;
    if (depth >= turn->over_from) return false;
    return depth == turn->depth || draft->touched || (depth == 0 && !turn->item)
        || has_other_image(turn, depth);
}

/* The number given last stands in the case's state whenever that is written. */
static bool tell_given(Turn *turn)
{
    uint8_t bytes[GIVEN_BYTES];
    uint32_t given = turn->root ? turn->root->given : 0;

    put_u32(bytes, given + begin_count(turn));
    return draft_set_block(&turn->partition->allocator, turn->partition->drafts,
                           STATE_BLOCK_GIVEN, 0,
                           (BpmnString){ (const char *)bytes, sizeof bytes });
}

/* An item that begins and ends the activity at once has begun, for its number
   is given; where it ends the case nothing is left of it, nor of hosts that it
   has opened. */
bool turn_tell_frames(Turn *turn)
{
    if ((turn->partition->drafts->head.flags & STATE_CLOSED) != 0) {
        turn->begins_item = false;
        turn->host_count = 0;
    }
    turn->writes = 0;
    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        turn->writes |= (uint32_t)is_written(turn, depth) << depth;
    }
    return list_numbers(turn) && (!turn_writes(turn, 0) || tell_given(turn));
}

static bool take_root(Turn *turn, Changed *changed)
{
    Partition *partition = turn->partition;

    if (!turn->root) {
        turn->root = frames_take(&partition->allocator, &partition->frames,
                                 &partition->cases, partition->drafts->head.id,
                                 0);
        if (!turn->root) return false;
        changed->root_begins = true;
    }
    if (!changed->frame) {
        changed->records = changed->root_begins
            ? partition->drafts->head.version
            : turn->root->records;
        changed->frame = turn->root;
    }
    turn->frames[0] = turn->root;
    return true;
}

/* The bytes of a state whose image has so many, and which has nothing else. */
static size_t plain_state_bytes(size_t image_bytes)
{
    return sizeof(CaseState) + round_up_8(image_bytes)
        + block_bytes(FRAME_PLACE_BYTES);
}

static size_t host_bytes(const Turn *turn, const NewHost *host)
{
    if (host->is_open) {
        return frame_state(turn->partition, host->frame)->bytes;
    }
    return plain_state_bytes(
        image_form(turn->definition->process, host->kind).bytes);
}

static size_t collection_bytes(const NewHost *host)
{
    return plain_state_bytes(sizeof(BpmnImage) + host->items.list.length);
}

static size_t new_hosts_bytes(const Turn *turn)
{
    size_t bytes = 0;

    for (size_t i = 0; i < turn->host_count; i++) {
        const NewHost *host = new_host(turn, i);

        bytes += host_bytes(turn, host);
        if (has_list(host)) bytes += collection_bytes(host);
    }
    return bytes;
}

/* A frame with the next number; null: no memory. */
static Frame *begin_frame(Turn *turn, Frame *parent, uint32_t place,
                          size_t bytes)
{
    Changed *changed = frame_begin(turn->partition, parent,
                                   turn->root->given + 1, place, bytes);

    if (!changed) return NULL;
    turn->root->given++;
    return changed->frame;
}

/* Room for the next state of a host that has more items. */
static bool reserve_host(Turn *turn, const NewHost *host)
{
    Partition *partition = turn->partition;
    Changed *changed = turn_reserve_state(partition, host->frame->item,
                                          host_bytes(turn, host));

    if (!changed) return false;
    changed->frame = host->frame;
    turn_opens_items(turn, host->frame);
    return true;
}

static bool begin_frames(Turn *turn)
{
    uint32_t depth = turn->depth;

    if (turn->begins_item) {
        turn->frames[depth] =
            begin_frame(turn, turn->frames[depth - 1], turn->step.item,
                        partition_draft(turn->partition, depth)->head.bytes);
        if (!turn->frames[depth]) return false;
    }
    for (size_t i = 0; i < turn->host_count; i++) {
        NewHost *host = new_host(turn, i);

        if (host->is_open) {
            if (!reserve_host(turn, host)) return false;
            continue;
        }
        host->frame = begin_frame(turn, turn->frames[host->depth], UINT32_MAX,
                                  host_bytes(turn, host));
        if (!host->frame) return false;
        turn_opens_items(turn, host->frame);
        if (!has_list(host)) continue;
        host->collection = begin_frame(turn, host->frame, 0,
                                       collection_bytes(host));
        if (!host->collection) return false;
    }
    return true;
}

/* Writes the state of a frame that is new and waits for nothing, but for its
   image; returns where that goes. */
static uint8_t *write_plain(Turn *turn, const Frame *frame, uint16_t kind,
                            size_t image_bytes, size_t at)
{
    Partition *partition = turn->partition;
    uint8_t *to = (uint8_t *)partition->batch.bytes.items + at;
    CaseState *state = (CaseState *)(void *)to;
    Changed *changed = batch_changed(partition, frame->item);
    uint8_t *block = to + sizeof *state + round_up_8(image_bytes);

    *state = (CaseState){
        .id = frame->case_id,
        .started_ms = turn->now_ms,
        .version = 1,
        .bytes = (uint32_t)plain_state_bytes(image_bytes),
        .block_bytes = (uint32_t)block_bytes(FRAME_PLACE_BYTES),
        .frame = frame->number,
        .process = partition->drafts->head.process,
    };
    memset(state + 1, 0, round_up_8(image_bytes));
    block = block_begin(block, STATE_BLOCK_FRAME, 0, FRAME_PLACE_BYTES);
    place_write((FramePlace){ frame->parent->number, 0, kind }, block);
    changed->state_at = at;
    changed->state_mark = position_mark(partition->position + 1);
    return (uint8_t *)(state + 1);
}

/* The state of a host that was open, with more items. */
static size_t write_more(Turn *turn, const NewHost *host, size_t at)
{
    Partition *partition = turn->partition;
    const CaseState *before = frame_state(partition, host->frame);
    CaseState *state =
        (CaseState *)(void *)((uint8_t *)partition->batch.bytes.items + at);
    Changed *changed = batch_changed(partition, host->frame->item);

    memcpy(state, before, before->bytes);
    state->version++;
    ((BpmnHost *)(void *)(state + 1))->total += host->items.total;
    changed->state_at = at;
    changed->state_mark = position_mark(partition->position + 1);
    return before->bytes;
}

static size_t write_host(Turn *turn, const NewHost *host, size_t at)
{
    const BpmnProcess *process = turn->definition->process;
    ImageForm form = image_form(process, host->kind);
    BpmnHost *image = (BpmnHost *)(void *)write_plain(
        turn, host->frame, host->kind, form.bytes, at);

    image_begin(process, host->kind, image);
    image->total = host->items.total;
    image->next_at = BPMN_STRUCTURE_HEAD;
    return host_bytes(turn, host);
}

static size_t write_collection(Turn *turn, const NewHost *host, size_t at)
{
    BpmnString list = host->items.list;
    uint32_t bytes = (uint32_t)(sizeof(BpmnImage) + list.length);
    uint8_t *image = write_plain(turn, host->collection,
                                 frame_kind_below(turn->definition->process,
                                                  host->kind,
                                                  BPMN_FRAME_COLLECTION),
                                 bytes, at);

    ((CaseState *)(void *)image - 1)->flags = STATE_VALUE;
    ((BpmnImage *)(void *)image)->bytes = bytes;
    memcpy(image + sizeof(BpmnImage), list.bytes, list.length);
    return collection_bytes(host);
}

static void write_new_hosts(Turn *turn, size_t at)
{
    for (size_t i = 0; i < turn->host_count; i++) {
        const NewHost *host = new_host(turn, i);

        at += host->is_open ? write_more(turn, host, at)
                            : write_host(turn, host, at);
        if (host->collection) at += write_collection(turn, host, at);
    }
}

/* Room for the next states of frames that are there, and for what is over. */
static bool reserve_frames(Turn *turn)
{
    Partition *partition = turn->partition;
    Changed *changed;

    for (uint32_t depth = 1; depth <= turn->depth; depth++) {
        Frame *frame = turn->frames[depth];

        if (turn_begins(turn, depth) || !turn_writes(turn, depth)) continue;
        changed =
            turn_reserve_state(partition, frame->item,
                               partition_draft(partition, depth)->head.bytes);
        if (!changed) return false;
        changed->frame = frame;
    }
    for (size_t i = 0; i < turn->over_count; i++) {
        changed = batch_touch(partition, turn_over(turn, i)->item);
        if (!changed) return false;
        changed->frame = turn_over(turn, i);
    }
    return true;
}

/* In which rounds are to go on are found as hosts are that have items to
   open. */
static bool note_slices(Turn *turn)
{
    for (uint32_t depth = 0; turn->slices >> depth != 0; depth++) {
        if ((turn->slices >> depth & 1) == 0 || !turn->frames[depth]) continue;
        frames_opening(&turn->partition->frames, turn->frames[depth], true);
    }
    return true;
}

bool turn_reserve_frames(Turn *turn, Changed *changed)
{
    return take_root(turn, changed) && reserve_frames(turn)
        && begin_frames(turn) && note_slices(turn);
}

/* The bytes of all after-images that a record of a case with frames has. */
size_t turn_size_frames(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    size_t bytes = turn->host_count > 0 ? new_hosts_bytes(turn) : 0;

    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        if (!turn_writes(turn, depth)) continue;
        bytes += draft_size(process, partition_draft(turn->partition, depth));
    }
    return bytes;
}

/* What has not changed need not be loaded again for the next turn of the same
   frame: an image around 100,000 items may be large. */
static void keep_drafts(Turn *turn)
{
    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        partition_draft(turn->partition, depth)->kept =
            !turn_writes(turn, depth) && depth < turn->over_from;
    }
}

/* Those of frames, behind the case's, at an offset of the batch; what is over
   ends with it. */
void turn_write_frames(Turn *turn, size_t at)
{
    Partition *partition = turn->partition;

    for (uint32_t depth = 1; depth <= turn->depth; depth++) {
        if (!turn_writes(turn, depth)) continue;
        turn_write_state(turn, depth,
                         batch_changed(partition, turn->frames[depth]->item),
                         at);
        at += partition_draft(partition, depth)->head.bytes;
    }
    write_new_hosts(turn, at);
    for (size_t i = 0; i < turn->over_count; i++) {
        batch_changed(partition, turn_over(turn, i)->item)->closes = true;
    }
    keep_drafts(turn);
}

void turn_name_item(Turn *turn, uint32_t depth, uint32_t item)
{
    BodyFrames *frames = &turn->body.frames;

    put_u32(turn->items + 4 * frames->item_count++, item);
    frames->items = turn->items;
    frames->frame = turn->numbers[turn->depth];
    turn->step.item = item;
    turn->numbers[BPMN_MAX_DEPTH + depth] = item;
}
