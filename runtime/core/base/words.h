/* Words for what records say by number; bpmn/engine.h has those for statuses
   and reasons. */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include <stdint.h>

/* "start", "timer", ...: the word for the cause in a record's head. */
const char *words_cause(uint8_t cause);

/* How many kinds of commands there are; they are numbered from 0. */
enum {
    COMMAND_KINDS = 0
#define COMMAND(NAME, text) +1
#include "core/base/command.def"
#undef COMMAND
};

#endif
