/* Words for statuses, reasons and causes: rows are in the order of their
   numbers. */
#include "core/base/words.h"

#include "bpmn/engine.h"
#include "bpmn/journal.h"

enum {
    STATUSES = 0
#define STATUS(NAME, text) +1
#include "status.def"
#undef STATUS
};

/* One text behind the other, which takes less than a table that leads to
   them. */
static const char *text_of(const char *texts, unsigned number)
{
    while (number > 0) number -= *texts++ == '\0';
    return texts;
}

const char *bpmn_status_text(BpmnStatus status)
{
    static const char TEXTS[] =
#define STATUS(NAME, text) text "\0"
#include "status.def"
#undef STATUS
        ;
    unsigned number = 0u - (unsigned)status;

    return number < STATUSES ? text_of(TEXTS, number) : "no such status";
}

const char *bpmn_reason_text(BpmnReason reason)
{
    static const char TEXTS[] =
#define REASON(NAME, text) text "\0"
#include "reason.def"
#undef REASON
        ;
    unsigned number = (unsigned)reason;

    return number < REASONS ? text_of(TEXTS, number) : "no such reason";
}

const CommandRow COMMAND_ROWS[COMMAND_KINDS] = {
#define COMMAND(NAME, text, ABOUT, WHO) { ABOUT_##ABOUT, BY_##WHO },
#include "command.def"
#undef COMMAND
};

const char *words_cause(uint8_t cause)
{
    static const char TEXTS[] =
#define COMMAND(NAME, text, ABOUT, WHO) text "\0"
#include "command.def"
#undef COMMAND
        ;

    if (cause < COMMAND_KINDS) return text_of(TEXTS, cause);
    if (cause == BPMN_CAUSED_BY_TIMER) return "timer";
    if (cause == BPMN_CAUSED_BY_SIGNAL) return "hears";
    return cause == BPMN_CAUSED_BY_CALL ? "call" : "engine";
}
