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

void notes_drop_left(const Turn *turn)
{
    BpmnEngine *engine = turn->engine;

    while (engine->note_count > 0
           && note_at(engine, engine->note_count - 1)->cause
               == turn->partition->position + 1) {
        engine->note_count--;
    }
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

void notes_clear(BpmnEngine *engine)
{
    engine->note_count = engine->note_next = 0;
    engine->note_key_bytes = 0;
}

void notes_free(BpmnEngine *engine)
{
    const BpmnAllocator *allocator = &engine->partition.allocator;

    buffer_free(allocator, &engine->notes, sizeof(Note));
    buffer_free(allocator, &engine->note_keys, 1);
    buffer_free(allocator, &engine->given_key, 1);
    buffer_free(allocator, &engine->passed, 1);
}
