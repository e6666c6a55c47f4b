/* Words for statuses, reasons and causes. */
#include "core/base/words.h"

#include "bpmn/engine.h"
#include "bpmn/journal.h"

const char *bpmn_status_text(BpmnStatus status)
{
    switch (status) {
#define STATUS(NAME, text) \
    case BPMN_##NAME:      \
        return text;
#include "status.def"
#undef STATUS
    }
    return "no such status";
}

const char *bpmn_reason_text(BpmnReason reason)
{
    switch (reason) {
#define REASON(NAME, text)   \
    case BPMN_REASON_##NAME: \
        return text;
#include "reason.def"
#undef REASON
    }
    return "no such reason";
}

const CommandRow COMMAND_ROWS[COMMAND_KINDS] = {
#define COMMAND(NAME, text, ABOUT, WHO) { ABOUT_##ABOUT, BY_##WHO },
#include "command.def"
#undef COMMAND
};

const char *words_cause(uint8_t cause)
{
    switch (cause) {
#define COMMAND(NAME, text, ABOUT, WHO) \
    case BPMN_##NAME:                   \
        return text;
#include "command.def"
#undef COMMAND
    case BPMN_CAUSED_BY_TIMER: return "timer";
    case BPMN_CAUSED_BY_SIGNAL: return "hears";
    default: return "engine";
    }
}
