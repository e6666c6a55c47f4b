/* See looks.h. */
#include "core/engine/looks.h"

/* The outermost frame, by its depth, in which a variable changed, or which
   nobody looked at while the case was suspended; UINT32_MAX: none. */
static uint32_t find_changed(const Turn *turn)
{
    if (turn->command && turn->command->kind == BPMN_RESUME) return 0;
    for (uint32_t depth = 0; depth <= turn->depth && depth < turn->over_from;
         depth++) {
        if (turn_changes_at(turn, depth)) return depth;
    }
    return UINT32_MAX;
}

/* It is noted already, and was not worked off. */
static bool is_noted(const BpmnEngine *engine, const Note *note)
{
    for (size_t i = engine->note_next; i < engine->note_count; i++) {
        const Note *other = note_at(engine, i);

        if (other->kind == note->kind && other->case_id == note->case_id
            && other->frame == note->frame) {
            return true;
        }
    }
    return false;
}

static bool waits_in_frames(const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->wait_count; i++) {
        if (process->waits[i].kind == BPMN_WAIT_CONDITION
            && bpmn_waits_in_frames(process, process->waits[i].element)) {
            return true;
        }
    }
    return false;
}

bool looks_note(Turn *turn)
{
    const Draft *draft = turn->partition->drafts;
    Note note = { .kind = NOTE_LOOK, .case_id = draft->head.id };
    uint32_t depth;

    if (!turn->root || (draft->head.flags & STATE_CLOSED) != 0
        || is_suspended(draft_suspension(draft))
        || !waits_in_frames(turn->definition->process)) {
        return true;
    }
    depth = find_changed(turn);
    if (depth == UINT32_MAX || turn_begins(turn, depth)) return true;
    note.frame = turn->numbers[depth];
    return is_noted(turn->engine, &note) || note_add(turn, note);
}

static bool waits(const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) == BPMN_WAIT_CONDITION) return true;
    }
    return false;
}

/* A turn of the frame, loaded; false: no memory. */
static bool begin_turn(Turn *turn, BpmnEngine *engine, Frame *frame,
                       int64_t now_ms)
{
    turn_begin_in(turn, engine, frame, now_ms);
    turn->head.kind = BPMN_RECORD_TASK;
    return turn_load(turn);
}

/* Something was found that is to be recorded. */
static bool is_changed(const Turn *turn)
{
    bool changed = turn->head.kind == BPMN_RECORD_STEP
        || turn->body.incident != BPMN_NO_ELEMENT;

    for (uint32_t depth = 0; depth <= turn->depth; depth++)
        changed |= partition_draft(turn->partition, depth)->touched;
    return changed;
}

/* What would happen is left, and told of. */
static BpmnStatus rest(BpmnEngine *engine, Frame *frame, int64_t now_ms,
                       uint16_t element)
{
    Turn turn;

    if (!begin_turn(&turn, engine, frame, now_ms)) return BPMN_NO_MEMORY;
    turn.head.element = element;
    turn.body.incident = element;
    turn.body.incident_cause = BPMN_CAUSE_FUEL;
    turn.body.frames.incident = turn.numbers[turn.depth];
    return turn_finish(&turn) ? BPMN_OK : turn_found_no_room(&turn);
}

static BpmnStatus look_in(BpmnEngine *engine, Frame *frame, bool is_one_more,
                          int64_t now_ms)
{
    BpmnReason reason;
    Turn turn;

    if (!begin_turn(&turn, engine, frame, now_ms)) return BPMN_NO_MEMORY;
    reason = turn_look(&turn);
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE
        && (is_one_more || !is_changed(&turn))) {
        turn_drop(&turn);
        return turn.head.kind == BPMN_RECORD_STEP
            ? rest(engine, frame, now_ms, turn.head.element)
            : BPMN_OK;
    }
    return turn_finish_well(&turn, &reason) ? BPMN_OK
                                            : turn_end_refused(&turn, reason);
}

BpmnStatus looks_work_off(BpmnEngine *engine, const Note *note,
                          bool is_one_more, int64_t now_ms)
{
    Partition *partition = &engine->partition;
    Frame *top = partition->abilities.frames->find(&partition->frames,
                                                   note->case_id, note->frame);
    BpmnStatus status = BPMN_OK;
    Case *item;

    for (Frame *frame = top; frame && status == BPMN_OK;
         frame = frame_after(top, frame)) {
        item = find_open_case(partition, note->case_id);
        if (!item || !definitions_of_case(partition, item)) break;
        if (frame == top || frame_is_over(partition, frame)
            || !waits(frame_state(partition, frame))) {
            continue;
        }
        status = look_in(engine, frame, is_one_more, now_ms);
    }
    return status;
}
