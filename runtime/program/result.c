/* What a verb came to. */
#include "program/execute.h"

#include <stdarg.h>
#include <stdio.h>

static void set_text(BpmnExecutor *executor, const char *format,
                     va_list arguments) __attribute__((format(printf, 2, 0)));

static void set_text(BpmnExecutor *executor, const char *format,
                     va_list arguments)
{
    BpmnOut shown = { .pool = executor->pool };
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = bpmn_pool_alloc(executor->pool, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    bpmn_out_shown(&shown, (BpmnString){ text, (size_t)length });
    executor->result->text = (BpmnString){ shown.bytes, shown.length };
}

bool bpmn_result(BpmnExecutor *executor, BpmnResultKind kind,
                 const char *format, ...)
{
    va_list arguments;

    executor->result->kind = kind;
    va_start(arguments, format);
    set_text(executor, format, arguments);
    va_end(arguments);
    return kind == BPMN_RESULT_DONE;
}

bool bpmn_refusal(BpmnExecutor *executor, BpmnReason reason, const char *format,
                  ...)
{
    va_list arguments;

    executor->result->kind = BPMN_RESULT_REFUSED;
    executor->result->reason = reason;
    va_start(arguments, format);
    set_text(executor, format, arguments);
    va_end(arguments);
    return false;
}

bool bpmn_broken(BpmnExecutor *executor, BpmnStatus status)
{
    executor->result->status = status;
    return bpmn_result(executor, BPMN_RESULT_BROKEN, "%s",
                       bpmn_status_text(status));
}
