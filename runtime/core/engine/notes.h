/*
 * What calls and throws leave to do in the append in which they were made:
 * notes, worked off in their order, each by a record of its own.
 */
#ifndef CORE_NOTES_H
#define CORE_NOTES_H

#include "core/engine/turn.h"

typedef enum NoteKind {
    NOTE_CALL_BEGINS,        /* the called case is to begin */
    NOTE_CALL_IS_DONE,       /* it has ended */
    NOTE_CALL_FAILS,         /* it has ended with the error 'text' */
    NOTE_CALL_ESCALATES,     /* it goes on, and escalates 'text' */
    NOTE_CALL_WAS_CANCELLED, /* by an operator */
    NOTE_CALL_IS_CANCELLED,  /* its wait is closed: it is to end */
    NOTE_CALL_SUSPENDS,      /* with its caller, as the flags say */
    NOTE_CALL_RESUMES,
    NOTE_LOOK,          /* at conditions below the frame, 0: of the case */
    NOTE_MESSAGE,       /* the message 'text' goes to the case */
    NOTE_MESSAGE_BEGINS /* a case begins by it */
} NoteKind;

typedef struct Note {
    NoteKind kind;
    uint64_t case_id; /* that calls; that gets the message */
    uint64_t wait_id; /* of the call; 0: the one that waits for 'called' */
    uint64_t called;
    uint32_t frame;  /* where wait_id is 0: in which it waits; 0: the case */
    uint64_t cause;  /* position of the record that is to lead to it */
    BpmnString text; /* constant */
    size_t key_at;   /* of a message, in engine->note_keys */
    size_t key_bytes;
    bool has_key;
    uint16_t definition; /* MESSAGE_BEGINS: its index, and the row of events */
    uint16_t event;
    uint32_t flags;
} Note;

/* The case of that id, as long as it is open; null: it is not. */
static inline Case *find_open_case(const Partition *partition, uint64_t id)
{
    Case *item = cases_find(&partition->cases, id);

    return item && !(case_state(partition, item)->flags & STATE_CLOSED) ? item
                                                                        : NULL;
}

/* The note at an index. */
static inline Note *note_at(const BpmnEngine *engine, size_t index)
{
    return (Note *)engine->notes.items + index;
}

/* Adds one, which follows from the record to come; false: dropped. */
bool note_add(Turn *turn, Note note);
/* The id of the case under work, or of the one that begins, which gets it
   here. */
uint64_t note_own_case(Turn *turn);
/* Takes those out that a turn has left which was dropped. */
void notes_drop_left(const Turn *turn);
/* Into key that of a message, bytes null: none. Good until the next note_key(),
 * also while keys are kept. False: no memory. */
bool note_key(BpmnEngine *engine, const Note *note, BpmnString *key);
/* Keeps the key of a message; false: dropped. */
bool note_keep_key(Turn *turn, Note *note, BpmnString key);
/* All are worked off. */
void notes_clear(BpmnEngine *engine);
/* Gives the buffers back. */
void notes_free(BpmnEngine *engine);

/* deliver.c: notes to whom a message goes that the case throws, or reports that
   it goes to nobody. False: dropped. */
bool note_message(Turn *turn, const BpmnEffect *effect);
/* Gives a message to the case, or begins one, as the note says; too many come
   of one another: it is refused. */
BpmnStatus deliver_message(BpmnEngine *engine, const Note *note,
                           bool is_one_more, int64_t now_ms);

/* calls.c: as in BpmnCalls. */
bool calls_prepare(Turn *turn);

#endif
