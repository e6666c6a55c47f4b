/*
 * One step of text as a struct: what scenarios, the prompt and the command
 * line of a program have in common.
 *
 * Only the text is looked at here; whether there is such a node, case or
 * person is found when the verb is executed.
 */
#ifndef BPMN_PROGRAM_VERB_H
#define BPMN_PROGRAM_VERB_H

#include "bpmn/engine.h"
#include "program/choice.h"
#include "program/json.h"
#include "program/manual.h"

typedef enum BpmnVerbKind {
#define VERB(NAME, word, read, execute, refusable, ABOUT, COMMAND, virtual, \
             form, help)                                                    \
    BPMN_VERB_##NAME,
#include "program/verb.def"
#undef VERB
    BPMN_VERBS
} BpmnVerbKind;

/* The case that a step is about. */
typedef enum BpmnAbout {
    BPMN_ABOUT_NONE,
    BPMN_ABOUT_OPEN,
    BPMN_ABOUT_ANY /* also one that has ended */
} BpmnAbout;

typedef enum BpmnExpectation {
#define EXPECTATION(NAME, name, negatable) BPMN_EXPECT_##NAME,
#include "program/expectation.def"
#undef EXPECTATION
} BpmnExpectation;

typedef enum BpmnAdvance {
    BPMN_ADVANCE_BY,
    BPMN_ADVANCE_TO,
    BPMN_ADVANCE_NEXT
} BpmnAdvance;

/* A node or flow: its id, or its name in quotes. */
typedef struct BpmnReference {
    BpmnString text; /* null: absent */
    bool quoted;
} BpmnReference;

/* ann, or ann(tier-1, tier-2). */
typedef struct BpmnPerson {
    BpmnString name; /* null: absent */
    const BpmnString *groups;
    size_t group_count;
    bool groups_given;
} BpmnPerson;

/* Texts lie in the pool of the cursor that was read. */
typedef struct BpmnVerb {
    BpmnVerbKind kind;
    BpmnString text;        /* the step as written, trimmed */
    BpmnString case_name;   /* the last "x:" before it; null: none */
    bool refused;           /* the step must be refused */
    BpmnReason refused_for; /* BPMN_REASON_NONE: whatever the reason */
    BpmnReference node;
    BpmnReference other;   /* MOVE: where to; history: the second */
    BpmnReference process; /* START */
    BpmnPerson person;
    BpmnString key;
    /* message, signal; START by message; IN_FORCE: version; ASSIGN: whom */
    BpmnString name;
    /* ESCALATE, FAIL, JOB error; expected incident or report */
    BpmnString code;
    BpmnString outcome;
    BpmnString said;         /* JOB fails, because */
    BpmnCommandKind command; /* that it makes, if it is one */
    uint32_t flags;          /* of the command */
    BpmnAdvance advance;
    int64_t duration_ms;
    /* of a message with the former: its time to live */
    int32_t duration_months;
    int64_t instant_ms; /* CLOCK, ADVANCE to, expect due */
    BpmnExpectation expectation;
    bool negated;    /* expect not */
    BpmnString whom; /* expect waiting ... for */
    int64_t times;   /* -1: not said; expect item: its number */
    int64_t of;      /* expect item: how many there are */
    BpmnDatum *data;
    size_t data_count;
} BpmnVerb;

/*
 * Reads a line into the steps that it holds, separated by ';'.
 *
 * cursor       text is the line, a comment at its end is allowed; pool is
 *              where the verbs and their texts go
 *
 * Returns false with error ("what was expected") and error_at of the cursor
 * set. A line without a step is 0 verbs.
 */
bool bpmn_verb_read_line(BpmnCursor *cursor, BpmnVerb **verbs, size_t *count);
/* The words of a command line as one line of steps: what the shell unquoted is
   quoted again. */
BpmnString bpmn_verb_join(BpmnPool *pool, int count, char **words);
/* "name=VALUE" whose value begins as a list, an object or a text in quotes, and
   is none. */
bool bpmn_verb_word_is_damaged(BpmnPool *pool, BpmnString word);

/* The steps as rows of a manual, with room for 'more' behind them; 'virtual':
   those, too, that only a virtual clock allows. */
BpmnManualCommand *bpmn_verb_manual(BpmnPool *pool, bool virtual, size_t more,
                                    size_t *count);

/* Tells of a word that is none of the rows, and which there are; false: it is
   one, or no word. */
bool bpmn_verb_tell_unknown(BpmnOut *out, const BpmnManualCommand *rows,
                            size_t count, BpmnString word);

/* Which case a step of that kind is about. */
BpmnAbout bpmn_verb_about(BpmnVerbKind kind);
/* It is a command, so it can be refused. */
bool bpmn_verb_is_refusable(BpmnVerbKind kind);

/* lex.c: the words that verbs are made of. Each takes what it finds and the
   blanks behind it; false with the cursor's error set when it is not there. */

/* Blanks, which may be none. */
void bpmn_lex_blanks(BpmnCursor *cursor);
/* True at the end of the step: end of line, comment, ';'. */
bool bpmn_lex_done(const BpmnCursor *cursor);
/* The bare word at the cursor, not taken; empty where there is none. */
BpmnString bpmn_lex_peek(const BpmnCursor *cursor);
/* Takes the word if it is next and stands alone. */
bool bpmn_lex_word(BpmnCursor *cursor, const char *word);
/* Takes "name=" if it is next. */
bool bpmn_lex_option(BpmnCursor *cursor, const char *name);
/* Notes that 'what' was expected at 'at', and which there is; false. */
bool bpmn_lex_refuse(BpmnCursor *cursor, size_t at, const char *what,
                     BpmnChoice *choice);
/* A bare word or a text in quotes. */
bool bpmn_lex_reference(BpmnCursor *cursor, const char *expected,
                        BpmnReference *reference);
/* A bare word or a text in quotes, as a text. */
bool bpmn_lex_text(BpmnCursor *cursor, const char *expected, BpmnString *text);
/* A person, with the groups in brackets behind the name. */
bool bpmn_lex_person(BpmnCursor *cursor, BpmnPerson *person);
/* VALUE: JSON, or a bare word that counts as a text. */
bool bpmn_lex_value(BpmnCursor *cursor, BpmnValue *value);
/* NAME=VALUE. */
bool bpmn_lex_datum(BpmnCursor *cursor, BpmnDatum *datum);
/* 10m, 2d or an ISO 8601 duration, not below zero. */
bool bpmn_lex_duration(BpmnCursor *cursor, int32_t *months, int64_t *ms);
/* An ISO 8601 instant. */
bool bpmn_lex_instant(BpmnCursor *cursor, const char *expected, int64_t *ms);
/* A whole number from 0. */
bool bpmn_lex_number(BpmnCursor *cursor, const char *expected, int64_t *number);

/* verb_expect.c: what follows the word 'expect'. */
bool bpmn_verb_read_expect(BpmnCursor *cursor, BpmnVerb *verb);

/* verb_data.c */

/* Takes one NAME=VALUE more; *capacity is what verb->data has room for. */
bool bpmn_verb_add_datum(BpmnCursor *cursor, BpmnVerb *verb, size_t *capacity);
/* DATA to the end of the step. */
bool bpmn_verb_read_data(BpmnCursor *cursor, BpmnVerb *verb);

#endif
