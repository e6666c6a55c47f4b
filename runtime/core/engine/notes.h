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
    NOTE_LOOK,           /* at conditions below the frame, 0: of the case */
    NOTE_MESSAGE,        /* the message 'text' goes to the case */
    NOTE_MESSAGE_BEGINS, /* a case begins by it */
    NOTE_MESSAGE_IS_KEPT /* for lives_ms, until somebody waits for it */
} NoteKind;

typedef struct Note {
    NoteKind kind;
    uint64_t case_id; /* that calls; that gets the message */
    uint64_t wait_id; /* of the call; 0: the one that waits for 'called' */
    uint64_t called;
    uint32_t frame;  /* where wait_id is 0: in which it waits; 0: the case */
    uint64_t cause;  /* position of the record that is to lead to it */
    BpmnString text; /* constant; of a message see note_given() */
    size_t key_at; /* of a message, in engine->note_keys; behind it its name */
    size_t key_bytes;
    bool has_key;
    /* behind these what goes along: see Brought */
    size_t brought_bytes;
    uint32_t brought_count;
    const BpmnCommand *command; /* that the message is of; null: a throw */
    size_t command_bytes;       /* of its texts and data, or of the throw's */
    int64_t lives_ms;           /* MESSAGE_IS_KEPT */
    uint16_t definition; /* MESSAGE_BEGINS: its index, and the row of events */
    uint16_t event;
    uint32_t flags;
    Chain chain; /* with it as the last step */
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
/* Into command key and name of a message, key null: none, and the data that go
 * along, those of the command that it is of or of the throw; the name becomes
 * the text of the note. All are copies of what was kept. Good until the next
 * note_given(), also while messages are kept; the data until others are taken.
 * False: no memory. */
bool note_given(BpmnEngine *engine, Note *note, BpmnCommand *command);
/* Keeps key and name of a message, and what the effect that throws it brings;
   null: it is a command's. False: dropped. */
bool note_keep(Turn *turn, Note *note, Message message,
               const BpmnEffect *effect);
/* Works all off, and what comes of it, in the order in which they were noted:
   each whose cause was recorded, and was no refusal. Behind
   LIMIT_NOTES_AT_ONCE, and behind LIMIT_CHAIN that led to one another, one is
   one more than there may be. *done counts on. */
BpmnStatus notes_work(BpmnEngine *engine, int64_t now_ms, size_t *done,
                      BpmnStatus (*work_off)(BpmnEngine *engine,
                                             const Note *note, bool is_one_more,
                                             int64_t now_ms));

/* deliver.c: notes to whom a message goes that the case throws, or reports that
   it goes to nobody. False: dropped. */
bool note_message(Turn *turn, const BpmnEffect *effect);
/* Gives a message to the case, or begins one, as the note says; too many come
   of one another: it is refused. */
BpmnStatus deliver_message(BpmnEngine *engine, const Note *note,
                           bool is_one_more, int64_t now_ms);
/* To whom the command's message goes, of each process the case that waits, else
   one that begins by it: notes all, from the index *first on. The case of the
   turn is among them as the first. None, where nobody takes it: that is not
   refused. */
BpmnReason address_command(Turn *turn, size_t *first);
/* As in BpmnMessages. */
BpmnStatus deliver_all(BpmnEngine *engine, int64_t now_ms);

/* calls.c, all as in BpmnCalls: what the turn means for others is noted. */
bool calls_prepare(Turn *turn);
/* Somebody outside hears it. */
bool calls_hear(const Turn *turn, BpmnEventKind kind);
/* It goes there. */
BpmnReason calls_raise(Turn *turn, BpmnEventKind kind);

#endif
