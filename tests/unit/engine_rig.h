/* What the engine's tests share: a clock that stands still, and an engine of
   the tiny process around it. */
#ifndef ENGINE_RIG_H
#define ENGINE_RIG_H

#include "cmocka_rig.h"
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
                          .flags = BPMN_TRUSTED,
                          .case_id = case_id,
                          .element = element };
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

/* A case that waits for its job. */
static inline uint64_t start_job(Rig *rig)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnAnswer answer;

    one.process = &TINY;
    one.name = text("ping");
    answer = give(rig, &one);
    assert_applied(answer);
    return answer.case_id;
}

#endif
