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
#include "tiny.h"

typedef struct Rig {
    BpmnEngine *engine;
    BpmnConfig config;
    const BpmnProcess *processes[1];
    int64_t now_ms;
    uint64_t salt;
} Rig;

#define BEGIN_MS ((int64_t)1893920400000)

static inline BpmnString text(const char *string)
{
    return bpmn_string(string);
}

static inline int64_t rig_now(void *user)
{
    return ((Rig *)user)->now_ms;
}

/* Salts that repeat from run to run. */
static inline void rig_fill(void *user, void *bytes, size_t count)
{
    uint8_t *to = bytes;

    for (size_t i = 0; i < count; i++) {
        Rig *rig = user;

        rig->salt = rig->salt * 6364136223846793005u + 1442695040888963407u;
        to[i] = (uint8_t)(rig->salt >> 56);
    }
}

/* An engine's configuration without a store. */
static inline void rig_configure(Rig *rig)
{
    memset(rig, 0, sizeof *rig);
    rig->now_ms = BEGIN_MS;
    rig->processes[0] = &TINY;
    rig->config = (BpmnConfig){
        .size = sizeof(BpmnConfig),
        .clock = { sizeof(BpmnClock), rig, rig_now },
        .allocator = bpmn_allocator_libc(),
        .random = { sizeof(BpmnRandom), rig, rig_fill },
        .digest = bpmn_digest_sodium(),
        .processes = rig->processes,
        .process_count = 1,
    };
}

static inline void rig_open(Rig *rig)
{
    rig_configure(rig);
    assert_int_equal(
        bpmn_store_memory(&rig->config.allocator, &rig->config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
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
