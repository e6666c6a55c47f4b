/* The end of an turn: everything that can fail first, then the record. */
#include "core/engine/turn.h"

#include <assert.h>

#include "bpmn/value.h"
#include "core/base/base.h"

/* True when the field has a text, given in *text. */
static bool text_value(const BpmnProcess *process, const uint8_t *image,
                       uint16_t field, BpmnString *text)
{
    BpmnValue value;

    if (process->fields[field].type != BPMN_TEXT
        && process->fields[field].type != BPMN_STRUCTURE
        && process->fields[field].type != BPMN_LOOSE) {
        return false;
    }
    if (!bpmn_field_get(process, image, field, &value) || value.is_null
        || (value.type != BPMN_TEXT && value.type != BPMN_STRUCTURE)) {
        return false;
    }
    *text = value.as.text;
    return true;
}

static bool is_null(const BpmnProcess *process, const uint8_t *image,
                    uint16_t field)
{
    uint16_t bit = process->fields[field].null_bit;

    return image[process->nulls_offset + bit / 8u] >> (bit % 8) & 1;
}

/* 'before' null: the case begins, every field was null. A text that another
   one replaced may be the same. */
static bool has_changed(const BpmnProcess *process, uint16_t field,
                        const uint8_t *before, const uint8_t *after)
{
    const BpmnField *row = &process->fields[field];
    bool null = is_null(process, after, field);
    BpmnString old_text;
    BpmnString new_text;

    if (!before || is_null(process, before, field)) return !null;
    if (null) return true;
    return memcmp(before + row->offset, after + row->offset,
                  field_size(row->type))
        != 0
        && !(text_value(process, before, field, &old_text)
             && text_value(process, after, field, &new_text)
             && bpmn_string_equal(old_text, new_text));
}

/* Lists the fields whose values changed; false: no memory. */
static bool list_changes(Turn *turn)
{
    Partition *partition = turn->partition;
    const BpmnProcess *process = turn->definition->process;
    const uint8_t *before = turn->item
        ? state_image(case_state(partition, turn->item))
        : NULL;
    const uint8_t *after = partition->draft.image.items;
    uint32_t count = 0;

    if (before
        && memcmp(before + process->nulls_offset, after + process->nulls_offset,
                  process->image_bytes - process->nulls_offset)
            == 0) {
        return true;
    }
    if (!buffer_reserve(&partition->allocator, &turn->engine->changed_fields,
                        process->field_count + (size_t)1, sizeof(uint16_t))) {
        return false;
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (!has_changed(process, i, before, after)) continue;
        put_u16((uint8_t *)turn->engine->changed_fields.items + 2 * count++, i);
    }
    turn->body.changed = (NumberList){ turn->engine->changed_fields.items,
                                       count };
    return true;
}

/* The first wait that has no id yet; those behind it may have one. */
static size_t opened_from(const Draft *draft)
{
    size_t left = draft->opened_now;
    size_t i = draft->wait_count;

    while (left > 0) left -= draft_wait(draft, --i)->id == 0;
    return i;
}

static bool reserve_subscriptions(Partition *partition, size_t more)
{
    Batch *batch = &partition->batch;

    return table_reserve(&partition->allocator, &partition->subscriptions, more)
        && buffer_reserve(&partition->allocator, &batch->added,
                          batch->added_count + more, sizeof(TableEntry));
}

/* Room in the indexes for what opened, whatever it waits for. */
static bool reserve_opened(Partition *partition, size_t more)
{
    return more == 0
        || (timers_reserve(&partition->allocator, &partition->timers,
                           more + partition->batch.popped_count)
            && reserve_subscriptions(partition, more));
}

/* Room for a command and a case to be remembered, and for one that closes. */
static bool reserve_end(Partition *partition, uint16_t flags)
{
    const BpmnAllocator *allocator = &partition->allocator;

    return (!(flags & STATE_NAMED)
            || command_ids_reserve(allocator, &partition->ids, 2))
        && (!(flags & STATE_CLOSED)
            || buffer_reserve(allocator, &partition->gone,
                              partition->gone_count
                                  + partition->batch.changed_count + 1,
                              sizeof(Case *)));
}

/* A place for the next state: where it fits, or a new one. Null: no memory. */
static Changed *reserve_case(Turn *turn, size_t bytes)
{
    Partition *partition = turn->partition;
    Changed *changed = batch_touch(partition, turn->item);
    const Case *place;
    Case *fresh;

    if (!changed) return NULL;
    place = changed->fresh ? changed->fresh : changed->item;
    if (bytes <= place->capacity) return changed;
    fresh = case_new(&partition->allocator, &partition->cases, bytes);
    if (!fresh) return NULL;
    case_free(&partition->allocator, &partition->cases, changed->fresh);
    changed->fresh = fresh;
    return changed;
}

/* The same for a case that begins; it stands in the pages afterwards. */
static Changed *reserve_new_case(Turn *turn, size_t bytes)
{
    Partition *partition = turn->partition;
    const BpmnAllocator *allocator = &partition->allocator;
    uint64_t counter = partition->cases.next;
    uint64_t id = cases_id(&partition->cases, counter);
    Changed *changed;
    Case *item;

    if (counter > LIMIT_CASES
        || ((partition->draft.head.flags & STATE_KEYED)
            && !keys_reserve(allocator, &partition->cases.keys))
        || !cases_reserve(allocator, &partition->cases, id)) {
        return NULL;
    }
    item = case_new(allocator, &partition->cases, bytes);
    if (!item) return NULL;
    changed = batch_touch(partition, item);
    if (!changed) {
        case_free(allocator, &partition->cases, item);
        return NULL;
    }
    changed->begins = true;
    cases_put(&partition->cases, id, item);
    partition->cases.next++;
    partition->draft.head.id = id;
    turn->item = item;
    if (partition->draft.head.flags & STATE_KEYED) {
        keys_add(&partition->cases.keys, partition->draft.key_hash, counter);
    }
    return changed;
}

/* Puts a wait that has its id now into the indexes. */
static void index_wait(Partition *partition, const Wait *wait)
{
    const Draft *draft = &partition->draft;
    Batch *batch = &partition->batch;
    TableEntry entry;

    if (wait_kind(wait) == BPMN_WAIT_TIMER) {
        timers_push(&partition->timers,
                    (Timer){ wait->of.timer.due_ms, wait->id, draft->head.id });
        batch->pushed++;
    }
    if (wait_subscription(partition, &draft->head, draft->texts.items, wait,
                          &entry)) {
        table_add(&partition->subscriptions, entry);
        ((TableEntry *)batch->added.items)[batch->added_count++] = entry;
    }
}

/* Arms what opened, from the first of them on. Ids go by element number, so
   that timers of one step have the right order. */
static void arm_opened(Partition *partition, size_t from)
{
    Draft *draft = &partition->draft;

    for (; draft->opened_now > 0; draft->opened_now--) {
        Wait *first = NULL;

        for (size_t i = from; i < draft->wait_count; i++) {
            Wait *wait = draft_wait(draft, i);

            if (wait->id != 0) continue;
            if (!first || wait->element < first->element) first = wait;
        }
        first->id = cases_id(&partition->cases, partition->next_wait++);
        index_wait(partition, first);
    }
}

static void remember_turn(Turn *turn)
{
    Partition *partition = turn->partition;
    const CaseState *state = &partition->draft.head;
    CommandId entry;

    if (turn->named && turn->command->case_id == 0) {
        entry = command_id_of(&turn->head);
        command_ids_add(&partition->ids, &entry);
    }
    if ((state->flags & STATE_NAMED) && (state->flags & STATE_CLOSED)) {
        entry = command_id_of_closed(&turn->head);
        command_ids_add(&partition->ids, &entry);
    }
}

/* Everything has its place: the record is written and the case changed. */
static void write_record(Turn *turn, Changed *changed, uint8_t *to,
                         size_t opened)
{
    Partition *partition = turn->partition;
    Draft *draft = &partition->draft;
    size_t body_at = partition->batch.used + BPMN_HEAD_BYTES;
    size_t state_at;

    arm_opened(partition, opened);
    draft->head.version++;
    state_at = body_write(&turn->body, to);
    draft_store(turn->definition->process, draft,
                (CaseState *)(void *)(to + state_at));
    turn->head.case_id = draft->head.id;
    turn->head.process = draft->head.process;
    turn->head.version = draft->head.version;
    turn->head.previous = changed->last_position;
    turn->head.answer = draft->head.id;
    if (draft->head.flags & STATE_CLOSED) turn->head.flags |= HEAD_CLOSED;
    assert(state_at % 8 == 0 && draft->opened_now == 0);
    assert(state_at + draft->head.bytes <= body_bound(&turn->body));
    batch_add(partition, &turn->head, state_at + draft->head.bytes);
    changed->state_at = body_at + state_at;
    changed->last_position = partition->position;
    changed->state_position = partition->position;
    changed->closes = (draft->head.flags & STATE_CLOSED) != 0;
    partition->batch.dead += turn->dead_timers;
    if (draft->head.flags & STATE_NAMED) remember_turn(turn);
}

bool turn_finish(Turn *turn)
{
    Partition *partition = turn->partition;
    Draft *draft = &partition->draft;
    Body *body = &turn->body;
    Changed *changed;
    size_t opened;
    uint8_t *to;

    if (turn->named) draft->head.flags |= STATE_NAMED;
    if (!list_changes(turn)) return false;
    body->path = (NumberList){
        (const uint8_t *)turn->step.path,
        turn->step.path_count,
    };
    body->state_bytes = draft_size(turn->definition->process, draft);
    opened = opened_from(draft);
    to = batch_reserve(partition, body_bound(body));
    if (!to || !reserve_opened(partition, draft->opened_now)
        || !reserve_end(partition, draft->head.flags)) {
        return false;
    }
    changed = turn->item ? reserve_case(turn, body->state_bytes)
                         : reserve_new_case(turn, body->state_bytes);
    if (!changed) return false;
    write_record(turn, changed, to, opened);
    return true;
}

void turn_remember_parameter(Turn *turn)
{
    CommandId entry = command_id_of(&turn->head);

    if (turn->named) command_ids_add(&turn->partition->ids, &entry);
}

bool turn_finish_refused(Turn *turn)
{
    Partition *partition = turn->partition;
    Changed *changed = NULL;
    Body *body = &turn->body;
    uint8_t *to;
    size_t bytes;

    body->event = BPMN_NO_ELEMENT;
    body->incident = BPMN_NO_ELEMENT;
    body->incident_cause = BPMN_CAUSE_NONE;
    body->reported = (BpmnString){ NULL, 0 };
    body->opened = body->closed = (NumberList){ NULL, 0 };
    to = batch_reserve(partition, body_bound(body));
    if (!to) return false;
    if (turn->item && !(changed = batch_touch(partition, turn->item)))
        return false;
    turn->head.kind = BPMN_RECORD_REFUSED;
    turn->head.verdict = BPMN_REFUSED;
    turn->head.reason = (uint16_t)turn->reason;
    turn->head.answer = turn->answer_case;
    if (turn->item) {
        const CaseState *state = case_state(partition, turn->item);

        turn->head.case_id = state->id;
        turn->head.process = state->process;
        turn->head.version = state->version;
        turn->head.previous = changed->last_position;
    }
    bytes = body_write(&turn->body, to);
    assert(bytes <= body_bound(&turn->body));
    batch_add(partition, &turn->head, bytes);
    if (changed) changed->last_position = partition->position;
    return true;
}
