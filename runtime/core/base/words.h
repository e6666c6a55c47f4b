/* Words for what records say by number; bpmn/engine.h has those for statuses
   and reasons. */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* "start", "timer", ...: the word for the cause in a record's head. */
const char *words_cause(uint8_t cause);

/* How many kinds of commands there are; they are numbered from 0. */
enum {
    COMMAND_KINDS = 0
#define COMMAND(NAME, text, ABOUT, WHO) +1
#include "core/base/command.def"
#undef COMMAND
};

/* How many reasons there are, the one for none among them. */
enum {
    REASONS = 0
#define REASON(NAME, text) +1
#include "core/base/reason.def"
#undef REASON
};

/* What a command is about: see command.def. */
typedef enum CommandAbout {
    ABOUT_PROCESS,
    ABOUT_NOTHING,
    ABOUT_TASK,
    ABOUT_JOB,
    ABOUT_INCIDENT,
    ABOUT_TOKEN,
    ABOUT_TIMED,
    ABOUT_ITEMS,
    ABOUT_MESSAGE,
    ABOUT_CASE
} CommandAbout;

/* Who gives it. */
typedef enum CommandWho {
    BY_PERSON,
    BY_PROGRAM,
    BY_SENDER,
    BY_OPERATOR
} CommandWho;

typedef struct CommandRow {
    uint8_t about;
    uint8_t who;
} CommandRow;

/* The rows of command.def. */
extern const CommandRow COMMAND_ROWS[COMMAND_KINDS];

/* What a command of a kind that there is is about. */
static inline CommandAbout command_about(unsigned kind)
{
    return (CommandAbout)COMMAND_ROWS[kind].about;
}

/* True when operators give it. */
static inline bool command_is_operators(unsigned kind)
{
    return COMMAND_ROWS[kind].who == BY_OPERATOR;
}

#endif
