/* An engine to measure: its stores, its clock, commands in batches. */
#ifndef BENCH_ENGINE_H
#define BENCH_ENGINE_H

#include "bench.h"

#include "bpmn/sqlite.h"
#include "bpmn/journal.h"
#include "bpmn/typed.h"
#include "bpmn/value.h"

#define FIRST_MS ((int64_t)1893920400000)

enum { RING_BYTES = 1 << 20 };

/* A store that copies what it is given into a buffer and begins again at its
   end: the cost of handing records over, without keeping them. */
typedef struct Ring {
    uint8_t *bytes;
    size_t used;
    uint64_t last;
} Ring;

typedef struct Rig {
    BpmnEngine *engine;
    const BpmnProcess *process;
    Ring ring;
    int64_t now_ms;
    BpmnTicket tickets[BATCH];
} Rig;

typedef enum RigStore { RIG_RING, RIG_MEMORY, RIG_SQLITE } RigStore;

static inline BpmnStoreStatus ring_append(void *user,
                                          const BpmnRecordBytes *records,
                                          size_t count)
{
    Ring *ring = user;

    for (size_t i = 0; i < count; i++) {
        size_t bytes = BPMN_HEAD_BYTES + records[i].body_bytes;
        uint8_t *to;

        if (bytes > RING_BYTES) return BPMN_STORE_FAILED;
        if (ring->used + bytes > RING_BYTES) ring->used = 0;
        to = ring->bytes + ring->used;
        memcpy(to, records[i].head, BPMN_HEAD_BYTES);
        memcpy(to + BPMN_HEAD_BYTES, records[i].body, records[i].body_bytes);
        ring->used += bytes;
        ring->last = records[i].position;
    }
    return BPMN_STORE_OK;
}

static inline BpmnStoreStatus ring_read(void *user, uint64_t position,
                                        BpmnRecordReader *reader, void *to)
{
    (void)position, (void)reader, (void)to;
    return ((Ring *)user)->last == 0 ? BPMN_STORE_OK : BPMN_STORE_FAILED;
}

static inline BpmnStoreStatus ring_window(void *user, uint64_t *start,
                                          uint64_t *last)
{
    *start = 1;
    *last = ((Ring *)user)->last;
    return BPMN_STORE_OK;
}

static inline BpmnStoreStatus ring_carry(void *user, uint64_t start)
{
    (void)user, (void)start;
    return BPMN_STORE_OK;
}

static inline void ring_close(void *user)
{
    (void)user;
}

static inline int64_t rig_now(void *user)
{
    return ((Rig *)user)->now_ms;
}

static inline void rig_fill(void *user, void *bytes, size_t count)
{
    memset(bytes, *(const char *)user, count);
}

/* The store that is asked for. */
static inline BpmnStore rig_store(Rig *rig, RigStore kind, const char *path)
{
    BpmnAllocator allocator = bpmn_allocator_libc();
    BpmnStore store = { 0 };

    if (kind == RIG_MEMORY) {
        check(bpmn_store_memory(&allocator, &store) == BPMN_OK, "no memory");
        store.recovery = &bpmn_ability_recovery;
        return store;
    }
#ifdef BENCH_SQLITE
    if (kind == RIG_SQLITE) {
        check(bpmn_store_sqlite(path, &store) == BPMN_OK,
              "the database cannot be opened");
        return store;
    }
#endif
    (void)path;
    rig->ring.bytes = large_memory(RING_BYTES);
    return (BpmnStore){ .size = sizeof store,
                        .user = &rig->ring,
                        .append = ring_append,
                        .read_from = ring_read,
                        .read_at = ring_read,
                        .carry_done = ring_carry,
                        .window = ring_window,
                        .close = ring_close,
                        .recovery = &bpmn_ability_recovery };
}

/* Opens an engine for one process; 'path' for SQLite only, which is also the
   only store whose records are chained. */
static inline void rig_open(Rig *rig, const BpmnProcess *process, RigStore kind,
                            const char *path)
{
    static char salt = 1;
    BpmnConfig config = { .size = sizeof config };

    memset(rig, 0, sizeof *rig);
    rig->process = process;
    rig->now_ms = FIRST_MS;
    config.clock = (BpmnClock){ .size = sizeof(BpmnClock),
                                .user = rig,
                                .now_ms = rig_now };
    config.allocator = bpmn_allocator_libc();
    config.random = (BpmnRandom){ sizeof(BpmnRandom), &salt, rig_fill };
    config.digest.size = sizeof config.digest;
#ifdef BENCH_SQLITE
    if (kind == RIG_SQLITE) {
        config.random = bpmn_random_system();
        config.digest = bpmn_digest_sodium();
    }
#endif
    config.store = rig_store(rig, kind, path);
    config.processes = &rig->process;
    config.process_count = 1;
    check(bpmn_open(&config, &rig->engine) == BPMN_OK,
          "the engine cannot be opened");
}

/* Runs what was submitted as one batch; all of it must be applied. */
static inline void rig_run(Rig *rig, uint32_t count, uint64_t *ids)
{
    BpmnAnswer answer;

    check(bpmn_run(rig->engine, 0) == BPMN_OK, "a batch was not committed");
    for (uint32_t i = 0; i < count; i++) {
        check(bpmn_answer(rig->engine, rig->tickets[i], &answer)
                  && answer.status == BPMN_OK && answer.verdict == BPMN_APPLIED,
              "a command was not applied");
        if (ids) ids[i] = answer.case_id;
    }
}

static inline void rig_submit(Rig *rig, uint32_t index,
                              const BpmnCommand *command)
{
    rig->tickets[index] = bpmn_submit(rig->engine, command, NULL);
    check(rig->tickets[index] != 0, "a command was not accepted");
}

#endif
