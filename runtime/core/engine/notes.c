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
    note.chain = turn->chain;
    note.chain.steps++;
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

/* What goes along with the message. False: no memory. */
static bool take_brought(BpmnEngine *engine, Note *note, const char *members,
                         BpmnCommand *command)
{
    Brought brought = { { members, note->brought_bytes }, note->brought_count };

    if (!buffer_reserve(&engine->partition.allocator, &engine->heard,
                        brought.count, sizeof(BpmnDatum))) {
        return false;
    }
    brought_read(&brought, engine->heard.items, command);
    note->command_bytes += brought_bytes(&brought);
    return true;
}

bool note_given(BpmnEngine *engine, Note *note, BpmnCommand *command)
{
    size_t bytes = note->key_bytes + note->text.length;
    char *given;

    if (!buffer_reserve(&engine->partition.allocator, &engine->given_key,
                        bytes + note->brought_bytes + 1, 1)) {
        return false;
    }
    given = engine->given_key.items;
    copy_bytes(given, (const char *)engine->note_keys.items + note->key_at,
               bytes + note->brought_bytes);
    note->text.bytes = given + note->key_bytes;
    command->key = (BpmnString){ note->has_key ? given : NULL,
                                 note->key_bytes };
    command->name = note->text;
    if (note->command) {
        command->data = note->command->data;
        command->data_count = note->command->data_count;
    }
    return note->brought_count == 0
        || take_brought(engine, note, given + bytes, command);
}

bool note_keep(Turn *turn, Note *note, Message message,
               const BpmnEffect *effect)
{
    BpmnEngine *engine = turn->engine;
    size_t bytes = message.key.length + message.name.length;
    Brought brought = { { NULL, 0 }, 0 };
    char *kept;

    if (effect) brought = brought_of(effect);
    note->text = message.name;
    note->has_key = message.key.bytes;
    note->key_at = engine->note_key_bytes;
    note->key_bytes = message.key.length;
    note->brought_bytes = brought.members.length;
    note->brought_count = brought.count;
    if (!buffer_reserve(&engine->partition.allocator, &engine->note_keys,
                        note->key_at + bytes + note->brought_bytes + 1, 1)) {
        (void)turn_no_memory(turn);
        return false;
    }
    kept = (char *)engine->note_keys.items + note->key_at;
    copy_bytes(kept, message.key.bytes, message.key.length);
    copy_bytes(kept + message.key.length, message.name.bytes,
               message.name.length);
    engine->note_key_bytes += bytes + note->brought_bytes + 1;
    copy_bytes(kept + bytes, brought.members.bytes, brought.members.length);
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
        engine->chain = note.chain;
        status = work_off(
            engine, &note,
            i >= LIMIT_NOTES_AT_ONCE || note.chain.steps > LIMIT_CHAIN, now_ms);
    }
    engine->chain = (Chain){ 0 };
    clear(engine);
    return status;
}
