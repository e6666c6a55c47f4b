/* See notes.h. */
#include "core/engine/notes.h"

bool note_add(Turn *turn, Note note)
{
    BpmnEngine *engine = turn->engine;

    if (!buffer_reserve(&engine->partition.allocator, &engine->notes,
                        engine->note_count + 1, sizeof note)) {
        (void)turn_no_memory(turn);
        return false;
    }
    engine->work_notes = turn->partition->abilities.calls
        ? turn->partition->abilities.calls->work
        : turn->partition->abilities.messages->work;
    note.cause = engine->partition.position + 1;
    *note_at(engine, engine->note_count++) = note;
    return true;
}

uint64_t note_own_case(Turn *turn)
{
    Cases *cases = &turn->partition->cases;

    if (turn->item) return turn->partition->drafts->head.id;
    if (turn->called == 0) turn->called = cases_id(cases, cases->next++);
    return turn->called;
}

bool note_key(BpmnEngine *engine, const Note *note, BpmnString *key)
{
    const char *keys = engine->note_keys.items;

    *key = (BpmnString){ NULL, 0 };
    if (!note->has_key) return true;
    if (!buffer_reserve(&engine->partition.allocator, &engine->given_key,
                        note->key_bytes + 1, 1)) {
        return false;
    }
    copy_bytes(engine->given_key.items, keys + note->key_at, note->key_bytes);
    *key = (BpmnString){ engine->given_key.items, note->key_bytes };
    return true;
}

bool note_keep_key(Turn *turn, Note *note, BpmnString key)
{
    BpmnEngine *engine = turn->engine;

    note->has_key = key.bytes;
    note->key_at = engine->note_key_bytes;
    note->key_bytes = key.length;
    if (!key.bytes) return true;
    if (!buffer_reserve(&engine->partition.allocator, &engine->note_keys,
                        note->key_at + key.length + 1, 1)) {
        (void)turn_no_memory(turn);
        return false;
    }
    copy_bytes((char *)engine->note_keys.items + note->key_at, key.bytes,
               key.length);
    engine->note_key_bytes += key.length + 1;
    return true;
}

static void clear(BpmnEngine *engine)
{
    engine->note_count = engine->note_next = 0;
    engine->note_key_bytes = 0;
}

/* The record was made that led to the note, and not the refusal of what was
   tried. */
static bool is_due(const BpmnEngine *engine, const Note *note)
{
    const uint8_t *head = batch_head_at(&engine->partition, note->cause);
    uint8_t kind = head ? head[HEAD_AT_kind] : BPMN_RECORD_REFUSED;

    return kind == BPMN_RECORD_STEP || kind == BPMN_RECORD_TASK;
}

BpmnStatus notes_work(BpmnEngine *engine, int64_t now_ms, size_t *done,
                      BpmnStatus (*work_off)(BpmnEngine *engine,
                                             const Note *note, bool is_one_more,
                                             int64_t now_ms))
{
    BpmnStatus status = BPMN_OK;

    for (size_t i = 0; i < engine->note_count && status == BPMN_OK; i++) {
        Note note = *note_at(engine, i);

        ++*done;
        engine->note_next = i + 1;
        if (!is_due(engine, &note)) continue;
        status = work_off(engine, &note, i >= LIMIT_NOTES_AT_ONCE, now_ms);
    }
    clear(engine);
    return status;
}
