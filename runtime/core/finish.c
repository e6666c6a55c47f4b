/* The end of an act: everything that can fail first, then the record. */
#include "act.h"

#include "bpmn/value.h"
#include "bytes.h"

/* True when the field has a text, given in *text. */
static bool text_value(const BpmnProcess *process, const uint8_t *image,
                       uint16_t field, BpmnString *text)
{
    BpmnValue value;

    if (process->fields[field].type != BPMN_TEXT
        && process->fields[field].type != BPMN_JSON
        && process->fields[field].type != BPMN_LOOSE) {
        return false;
    }
    if (!bpmn_field_get(process, image, field, &value) || value.is_null
        || (value.type != BPMN_TEXT && value.type != BPMN_JSON)) {
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
static bool list_changes(Act *act)
{
    BpmnEngine *engine = act->engine;
    const BpmnProcess *process = act->definition->process;
    const uint8_t *before = act->item
        ? state_image(case_state(engine, act->item))
        : NULL;
    const uint8_t *after = engine->draft.image.items;
    uint32_t count = 0;

    if (before
        && memcmp(before + process->nulls_offset, after + process->nulls_offset,
                  process->image_bytes - process->nulls_offset)
            == 0) {
        return true;
    }
    if (!room_reserve(&engine->allocator, &engine->changed_fields,
                      process->field_count + (size_t)1, sizeof(uint16_t))) {
        return false;
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (!has_changed(process, i, before, after)) continue;
        put_u16((uint8_t *)engine->changed_fields.items + 2 * count++, i);
    }
    act->body.changed = (NumberList){ engine->changed_fields.items, count };
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

static bool reserve_subscriptions(BpmnEngine *engine, size_t more)
{
    Batch *batch = &engine->batch;

    return subscriptions_reserve(&engine->allocator, &engine->subscriptions,
                                 more)
        && room_reserve(&engine->allocator, &batch->added,
                        batch->added_count + more, sizeof(Subscription));
}

/* Room in the indexes for what opened, whatever it waits for. */
static bool reserve_opened(BpmnEngine *engine, size_t more)
{
    return more == 0
        || (timers_reserve(&engine->allocator, &engine->timers,
                           more + engine->batch.popped_count)
            && reserve_subscriptions(engine, more));
}

/* Room for a command and a case to be recalled, and for a case that closes. */
static bool reserve_end(BpmnEngine *engine, uint16_t flags)
{
    const BpmnAllocator *allocator = &engine->allocator;

    return (!(flags & STATE_NAMED)
            || recall_reserve(allocator, &engine->recall, 2))
        && (!(flags & STATE_CLOSED)
            || room_reserve(allocator, &engine->gone,
                            engine->gone_count + engine->batch.changed_count
                                + 1,
                            sizeof(Case *)));
}

/* A place for the next state: where it fits, or a new one. Null: no memory. */
static Changed *reserve_case(Act *act, size_t bytes)
{
    BpmnEngine *engine = act->engine;
    Changed *changed = batch_touch(engine, act->item);
    const Case *place;
    Case *fresh;

    if (!changed) return NULL;
    place = changed->fresh ? changed->fresh : changed->item;
    if (bytes <= place->capacity) return changed;
    fresh = case_new(&engine->allocator, &engine->cases, bytes);
    if (!fresh) return NULL;
    case_free(&engine->allocator, &engine->cases, changed->fresh);
    changed->fresh = fresh;
    return changed;
}

/* The same for a case that begins; it stands in the pages afterwards. */
static Changed *reserve_new_case(Act *act, size_t bytes)
{
    BpmnEngine *engine = act->engine;
    const BpmnAllocator *allocator = &engine->allocator;
    uint64_t counter = engine->cases.next;
    uint64_t id = cases_id(&engine->cases, counter);
    Changed *changed;
    Case *item;

    if (counter > COUNTER_MAX
        || ((engine->draft.head.flags & STATE_KEYED)
            && !keys_reserve(allocator, &engine->cases.keys))
        || !cases_reserve(allocator, &engine->cases, id)) {
        return NULL;
    }
    item = case_new(allocator, &engine->cases, bytes);
    if (!item) return NULL;
    changed = batch_touch(engine, item);
    if (!changed) {
        case_free(allocator, &engine->cases, item);
        return NULL;
    }
    changed->begins = true;
    cases_put(&engine->cases, id, item);
    engine->cases.next++;
    engine->draft.head.id = id;
    act->item = item;
    if (engine->draft.head.flags & STATE_KEYED) {
        keys_add(&engine->cases.keys, engine->draft.key_hash, counter);
    }
    return changed;
}

/* Puts a wait that has its id now into the indexes. */
static void index_wait(BpmnEngine *engine, const Wait *wait)
{
    const Draft *draft = &engine->draft;
    Batch *batch = &engine->batch;
    Subscription entry;

    if (wait_kind(wait) == BPMN_WAIT_TIMER) {
        timers_push(&engine->timers,
                    (Timer){ wait->of.timer.due_ms, wait->id, draft->head.id });
        batch->pushed++;
    }
    if (wait_subscription(engine, &draft->head, draft->texts.items, wait,
                          &entry)) {
        subscriptions_add(&engine->subscriptions, entry);
        ((Subscription *)batch->added.items)[batch->added_count++] = entry;
    }
}

/* Arms what opened, from the first of them on. Ids go by element number, so
   that timers of one step have the right order. */
static void arm_opened(BpmnEngine *engine, size_t from)
{
    Draft *draft = &engine->draft;

    for (; draft->opened_now > 0; draft->opened_now--) {
        Wait *first = NULL;

        for (size_t i = from; i < draft->wait_count; i++) {
            Wait *wait = draft_wait(draft, i);

            if (wait->id != 0) continue;
            if (!first || wait->element < first->element) first = wait;
        }
        first->id = cases_id(&engine->cases, engine->next_wait++);
        index_wait(engine, first);
    }
}

static void recall_act(Act *act)
{
    BpmnEngine *engine = act->engine;
    const CaseState *state = &engine->draft.head;
    Recalled entry;

    if (act->named && act->command->case_id == 0) {
        entry = recall_command(&act->head);
        recall_add(&engine->recall, &entry);
    }
    if ((state->flags & STATE_NAMED) && (state->flags & STATE_CLOSED)) {
        entry = recall_case(&act->head);
        recall_add(&engine->recall, &entry);
    }
}

/* Everything has its place: the record is written and the case changed. */
static void write_record(Act *act, Changed *changed, uint8_t *to, size_t opened)
{
    BpmnEngine *engine = act->engine;
    Draft *draft = &engine->draft;
    size_t body_at = engine->batch.used + BPMN_HEAD_BYTES;
    size_t state_at;

    arm_opened(engine, opened);
    draft->head.version++;
    state_at = body_write(&act->body, to);
    draft_store(act->definition->process, draft,
                (CaseState *)(void *)(to + state_at));
    act->head.case_id = draft->head.id;
    act->head.process = draft->head.process;
    act->head.version = draft->head.version;
    act->head.previous = changed->last_position;
    act->head.answer = draft->head.id;
    if (draft->head.flags & STATE_CLOSED) act->head.flags |= HEAD_CLOSED;
    batch_add(engine, &act->head, state_at + draft->head.bytes);
    changed->state_at = body_at + state_at;
    changed->last_position = engine->position;
    changed->state_position = engine->position;
    changed->closes = (draft->head.flags & STATE_CLOSED) != 0;
    engine->batch.dead += act->dead_timers;
    if (draft->head.flags & STATE_NAMED) recall_act(act);
}

bool act_finish(Act *act)
{
    BpmnEngine *engine = act->engine;
    Draft *draft = &engine->draft;
    Body *body = &act->body;
    Changed *changed;
    size_t opened;
    uint8_t *to;

    if (act->named) draft->head.flags |= STATE_NAMED;
    if (!list_changes(act)) return false;
    body->path = (NumberList){
        (const uint8_t *)act->step.path,
        act->step.path_count,
    };
    body->state_bytes = draft_size(act->definition->process, draft);
    opened = opened_from(draft);
    to = batch_room(engine, body_bound(body));
    if (!to || !reserve_opened(engine, draft->opened_now)
        || !reserve_end(engine, draft->head.flags)) {
        return false;
    }
    changed = act->item ? reserve_case(act, body->state_bytes)
                        : reserve_new_case(act, body->state_bytes);
    if (!changed) return false;
    write_record(act, changed, to, opened);
    return true;
}

void act_recall_parameter(Act *act)
{
    Recalled entry = recall_command(&act->head);

    if (act->named) recall_add(&act->engine->recall, &entry);
}

bool act_finish_refused(Act *act)
{
    BpmnEngine *engine = act->engine;
    Changed *changed = NULL;
    Body *body = &act->body;
    uint8_t *to;
    size_t bytes;

    body->event = BPMN_NO_ELEMENT;
    body->incident = BPMN_NO_ELEMENT;
    body->incident_cause = BPMN_CAUSE_NONE;
    body->reported = (BpmnString){ NULL, 0 };
    body->opened = body->closed = (NumberList){ NULL, 0 };
    to = batch_room(engine, body_bound(body));
    if (!to) return false;
    if (act->item && !(changed = batch_touch(engine, act->item))) return false;
    act->head.kind = BPMN_RECORD_REFUSED;
    act->head.verdict = BPMN_REFUSED;
    act->head.reason = (uint16_t)act->reason;
    act->head.answer = act->answer_case;
    if (act->item) {
        const CaseState *state = case_state(engine, act->item);

        act->head.case_id = state->id;
        act->head.process = state->process;
        act->head.version = state->version;
        act->head.previous = changed->last_position;
    }
    bytes = body_write(&act->body, to);
    batch_add(engine, &act->head, bytes);
    if (changed) changed->last_position = engine->position;
    return true;
}
