/* What tests of engines share: a clock that stands still, salts that repeat,
   and an engine of one process around them. */
#ifndef RIG_H
#define RIG_H

#include "bpmn/sqlite.h"
#include "cmocka_rig.h"

typedef struct Rig {
    BpmnEngine *engine;
    BpmnConfig config;
    const BpmnProcess *processes[1];
    int64_t now_ms;
    uint64_t salt;
} Rig;

#define BEGIN_MS ((int64_t)1893920400000)

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

/* The configuration of an engine of one process, without a store. */
static inline void rig_prepare(Rig *rig, const BpmnProcess *process)
{
    memset(rig, 0, sizeof *rig);
    rig->now_ms = BEGIN_MS;
    rig->processes[0] = process;
    rig->config = (BpmnConfig){
        .size = sizeof(BpmnConfig),
        .clock = { .size = sizeof(BpmnClock), .user = rig, .now_ms = rig_now },
        .allocator = bpmn_allocator_libc(),
        .random = { sizeof(BpmnRandom), rig, rig_fill },
        .digest = bpmn_digest_sodium(),
        .abilities = { .operators = &bpmn_ability_operator,
                       .signals = &bpmn_ability_signal,
                       .frames = &bpmn_ability_frame,
                       .structures = &bpmn_ability_structure },
        .processes = rig->processes,
        .process_count = 1,
    };
}

/* Opens what was prepared on a journal in memory. */
static inline void rig_open_memory(Rig *rig)
{
    assert_int_equal(
        bpmn_store_memory(&rig->config.allocator, &rig->config.store), BPMN_OK);
    rig->config.store.recovery = &bpmn_ability_recovery;
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

static inline BpmnAnswer give(Rig *rig, const BpmnCommand *one)
{
    BpmnStatus status;
    BpmnTicket ticket = bpmn_submit(rig->engine, one, &status);
    BpmnAnswer answer = { .status = status };

    if (ticket != 0) (void)bpmn_run_until(rig->engine, ticket, &answer);
    return answer;
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
