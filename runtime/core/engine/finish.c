/* The end of a turn: everything that can fail first, then the record. */
#include "core/engine/turn.h"

#include <assert.h>

/* Room for a command to be remembered, and for a case that closes. */
static bool reserve_end(Partition *partition, bool named, uint16_t flags)
{
    const BpmnAllocator *allocator = &partition->allocator;

    return (!named || command_ids_reserve(allocator, &partition->ids))
        && (!(flags & STATE_CLOSED)
            || buffer_reserve(allocator, &partition->gone,
                              partition->gone_count
                                  + partition->batch.changed_count + 1,
                              sizeof(Case *)));
}

/* A place for the next state of a case or frame: where it fits, or a new
   one. Null: no memory. */
Changed *turn_reserve_state(Partition *partition, Case *item, size_t bytes)
{
    Changed *changed = batch_touch(partition, item);
    Case *fresh;

    if (!changed) return NULL;
    fresh = changed->fresh;
    if (bytes <= (fresh ? fresh->room : changed->room)) return changed;
    fresh = case_new(&partition->allocator, &partition->cases, bytes);
    if (!fresh) return NULL;
    case_free(&partition->allocator, &partition->cases, changed->fresh);
    changed->fresh = fresh;
    return changed;
}

/* The same for a case that begins. */
static Changed *reserve_new_case(Turn *turn, size_t bytes)
{
    Partition *partition = turn->partition;
    const BpmnAllocator *allocator = &partition->allocator;
    uint64_t id = turn->called != 0
        ? turn->called
        : cases_id(&partition->cases, partition->cases.next);
    Changed *changed;
    Case *item;

    if (cases_counter(id) > LIMIT_CASES
        || ((partition->drafts->head.flags & STATE_KEYED)
            && !keys_reserve(allocator, &partition->cases.keys,
                             partition->drafts->key_hash))
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
    changed->unplaced = true;
    partition->drafts->head.id = id;
    return changed;
}

/* Nothing stands against it any more: it is where others look for it. */
static void place_new_case(Turn *turn, Changed *changed)
{
    Partition *partition = turn->partition;
    const Draft *draft = partition->drafts;

    changed->unplaced = false;
    changed->begins = true;
    turn->item = changed->item;
    cases_put(&partition->cases, draft->head.id, turn->item);
    if (turn->called == 0) partition->cases.next++;
    if (!(draft->head.flags & STATE_KEYED)) return;
    keys_add(&partition->cases.keys, draft->key_hash,
             cases_counter(draft->head.id));
}

/* Room for all that the record changes: what the batch knows of the case. Null:
   no memory. */
static Changed *reserve_states(Turn *turn, bool framed)
{
    Partition *partition = turn->partition;
    const Draft *draft = partition->drafts;
    Changed *changed;

    if (!turn->item)
        changed = reserve_new_case(turn, draft->head.bytes);
    else if (turn_writes(turn, 0))
        changed = turn_reserve_state(partition, turn->item, draft->head.bytes);
    else
        changed = batch_touch(partition, turn->item);
    if (!changed) return NULL;
    if (framed) {
        const Case *item = changed->item;

        if (!partition->abilities.frames->reserve(turn, changed)) return NULL;
        /* more are touched now: it may have moved */
        changed = batch_changed(partition, item);
    }
    if (!turn->item) place_new_case(turn, changed);
    return changed;
}

void turn_remember(Turn *turn)
{
    CommandIds *ids = &turn->partition->ids;

    if (!turn->named) return;
    command_ids_add(ids, command_ids_hash(ids, turn->head.command_id),
                    turn->head.position);
}

/* The bytes of all after-images that the record has. */
static inline size_t size_states(Turn *turn, bool framed)
{
    return framed
        ? turn->partition->abilities.frames->size(turn)
        : draft_size(turn->definition->process, turn->partition->drafts);
}

/* The next state of the case or frame at a depth, at an offset of the batch.
   The head that is copied was written long before: hence the version comes
   last. */
static inline void write_state(Turn *turn, uint32_t depth, Changed *changed,
                               size_t at)
{
    Partition *partition = turn->partition;
    Draft *draft = partition_draft(partition, depth);
    CaseState *to =
        (CaseState *)(void *)((uint8_t *)partition->batch.bytes.items + at);

    if (draft->opened_now > 0) turn_arm(turn, depth);
    draft_store(turn->definition->process, draft, to);
    to->version = ++draft->head.version;
    changed->state_at = at;
    changed->state_mark = position_mark(partition->position + 1);
}

void turn_write_state(Turn *turn, uint32_t depth, Changed *changed, size_t at)
{
    write_state(turn, depth, changed, at);
}

static void fill_head(Turn *turn, const Changed *changed, uint64_t version)
{
    const CaseState *state = &turn->partition->drafts->head;

    turn->head.case_id = state->id;
    turn->head.process = state->process;
    turn->head.version = version;
    turn->head.previous = changed->last_position;
    turn->head.answer = state->id;
    if (state->flags & STATE_CLOSED) turn->head.flags |= HEAD_CLOSED;
}

/* Everything has its place. Waits get their ids as states are written, which
   stand behind all else. */
static void write_record(Turn *turn, bool framed, uint8_t *to, Changed *changed)
{
    Partition *partition = turn->partition;
    const CaseState *state = &partition->drafts->head;
    uint64_t first_wait = cases_id(&partition->cases, partition->next_wait);
    size_t bytes = body_write(&turn->body, to);
    size_t at = partition->batch.used + BPMN_HEAD_BYTES + bytes;

    assert(bytes % 8 == 0);
    if (turn_writes(turn, 0)) {
        write_state(turn, 0, changed, at);
        at += state->bytes;
    }
    if (framed) {
        partition->abilities.frames->write(turn, at);
        fill_head(turn, changed, ++changed->records);
    } else {
        fill_head(turn, changed, state->version);
    }
    batch_add(partition, &turn->head, bytes + turn->body.state_bytes);
    changed->last_position = partition->position;
    changed->closes = (state->flags & STATE_CLOSED) != 0;
    partition->batch.dead += turn->dead_timers;
    turn_remember(turn);
    if (turn->thrown > 0) {
        partition->abilities.signals->write(turn, first_wait);
    }
}

/* Refuses what is larger than the store takes, which has a bound. */
SELDOM static bool fits_bound(Turn *turn, size_t body_bytes)
{
    const Partition *partition = turn->partition;
    size_t most = partition->store.body_max_bytes;

    if (body_bytes <= most
        && (turn->thrown == 0
            || partition->abilities.signals->most_bytes(turn) <= most)) {
        return true;
    }
    turn->too_large = true;
    (void)turn_refuse(turn, BPMN_REASON_LIMIT,
                      "the record would be larger than the store takes");
    return false;
}

/* The same, if it has one. */
static inline bool fits(Turn *turn, size_t body_bytes)
{
    return turn->partition->store.body_max_bytes == 0
        || fits_bound(turn, body_bytes);
}

bool turn_finish(Turn *turn)
{
    Partition *partition = turn->partition;
    Body *body = &turn->body;
    bool framed = turn_has_frames(turn);
    Changed *changed;
    size_t bound;
    uint8_t *to;

    if ((partition->abilities.calls
         && !partition->abilities.calls->prepare(turn))
        || !turn_list_changes(turn)) {
        return false;
    }
    body->path = (NumberList){
        (const uint8_t *)turn->step.path,
        turn->step.path_count,
    };
    if (framed && !partition->abilities.frames->tell(turn)) return false;
    body->state_bytes = size_states(turn, framed);
    bound = body_bound(body);
    if (!fits(turn, bound)) return false;
    if (turn->thrown > 0
        && !partition->abilities.signals->reserve(turn, bound)) {
        return false;
    }
    to = batch_reserve(partition, bound);
    if (!to || (turn_opens(turn) && !turn_reserve_opened(turn))
        || !reserve_end(partition, turn->named, partition->drafts->head.flags)
        || !(changed = reserve_states(turn, framed))) {
        return false;
    }
    write_record(turn, framed, to, changed);
    return true;
}

/* The body of a refused command says what was asked, and nothing of what would
   have come of it. */
static void forget_body(Body *body)
{
    body->event = BPMN_NO_ELEMENT;
    body->incident = BPMN_NO_ELEMENT;
    body->incident_cause = BPMN_CAUSE_NONE;
    body->frames.incident = 0;
    body->frames.over_count = 0;
    body->reported = (BpmnString){ NULL, 0 };
    body->opened = body->closed = (NumberList){ NULL, 0 };
}

bool turn_finish_refused(Turn *turn)
{
    Partition *partition = turn->partition;
    Changed *changed = NULL;
    uint8_t *to;
    size_t bytes;

    forget_body(&turn->body);
    if (!fits(turn, body_bound(&turn->body))) return false;
    to = batch_reserve(partition, body_bound(&turn->body));
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
        turn->head.version = case_records(partition, turn->item);
        turn->head.previous = changed->last_position;
    }
    bytes = body_write(&turn->body, to);
    assert(bytes <= body_bound(&turn->body));
    batch_add(partition, &turn->head, bytes);
    if (changed) changed->last_position = partition->position;
    return true;
}
