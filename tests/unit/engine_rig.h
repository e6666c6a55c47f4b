/* What the engine's tests share: a clock that stands still, and an engine of
   the tiny process around it. */
#ifndef ENGINE_RIG_H
#define ENGINE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bpmn/sqlite.h"
#include "bpmn/journal.h"
#include "bpmn/value.h"
#include "rig.h"
#include "tiny.h"

static inline BpmnString text(const char *string)
{
    return bpmn_string(string);
}

static inline void rig_configure(Rig *rig)
{
    rig_prepare(rig, &TINY);
}

static inline void rig_open(Rig *rig)
{
    rig_configure(rig);
    rig_open_memory(rig);
}

static inline void rig_close(Rig *rig)
{
    bpmn_close(rig->engine);
}

static inline BpmnCommand command(BpmnCommandKind kind, uint64_t case_id,
                                  uint16_t element)
{
    return (BpmnCommand){ .size = sizeof(BpmnCommand),
                          .kind = kind,
                          .case_id = case_id,
                          .element = element };
}

static inline BpmnAnswer give(Rig *rig, const BpmnCommand *one)
{
    BpmnStatus status;
    BpmnTicket ticket = bpmn_submit(rig->engine, one, &status);
    BpmnAnswer answer = { .status = status };

    if (ticket != 0) (void)bpmn_run_until(rig->engine, ticket, &answer);
    return answer;
}

static inline BpmnAnswer start(Rig *rig, const char *key)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);

    one.process = &TINY;
    if (key) one.key = text(key);
    return give(rig, &one);
}

static inline BpmnAnswer act(Rig *rig, BpmnCommandKind kind, uint64_t case_id,
                             uint16_t element, const char *person)
{
    BpmnCommand one = command(kind, case_id, element);

    if (person) one.actor = text(person);
    return give(rig, &one);
}

static inline void assert_applied(BpmnAnswer answer)
{
    assert_int_equal(answer.status, BPMN_OK);
    assert_int_equal(answer.reason, BPMN_REASON_NONE);
    assert_int_equal(answer.verdict, BPMN_APPLIED);
}

static inline void assert_refused(BpmnAnswer answer, BpmnReason reason)
{
    assert_int_equal(answer.status, BPMN_OK);
    assert_int_equal(answer.verdict, BPMN_REFUSED);
    assert_int_equal(answer.reason, reason);
}

#endif
