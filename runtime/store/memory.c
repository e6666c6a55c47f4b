/* The journal in memory: the reference of the store contract. */
#include "bpmn/engine.h"
#include "bpmn/journal.h"

#include <string.h>

enum { CHUNK_BYTES = 1 << 18, FIRST_RECORDS = 64 };

/* Records lie one behind the other in chunks, each at a multiple of 8. */
typedef struct Chunk {
    struct Chunk *before;
    size_t bytes; /* behind this head */
    size_t used;
} Chunk;

typedef struct Stored {
    const uint8_t *at; /* the head, the body behind it */
    uint32_t head_bytes;
    uint32_t body_bytes;
} Stored;

typedef struct MemoryStore {
    BpmnAllocator allocator;
    Chunk *chunk;    /* the newest */
    Stored *records; /* by position - 1 */
    size_t count;
    size_t capacity;
    uint64_t window_start;
} MemoryStore;

static size_t rounded(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

static bool reserve_records(MemoryStore *store, size_t more)
{
    size_t capacity = store->capacity;
    Stored *records;

    if (store->count + more <= capacity) return true;
    capacity += capacity / 2 < FIRST_RECORDS ? FIRST_RECORDS : capacity / 2;
    if (capacity < store->count + more) capacity = store->count + more;
    records = store->allocator.resize(store->allocator.user, store->records,
                                      store->capacity * sizeof *records,
                                      capacity * sizeof *records);
    if (!records) return false;
    store->records = records;
    store->capacity = capacity;
    return true;
}

/* One chunk takes the whole batch, so nothing has to be taken back. */
static bool reserve_bytes(MemoryStore *store, size_t bytes)
{
    size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    Chunk *chunk = store->chunk;

    if (chunk && bytes <= chunk->bytes - chunk->used) return true;
    chunk = store->allocator.resize(store->allocator.user, NULL, 0,
                                    sizeof *chunk + size);
    if (!chunk) return false;
    *chunk = (Chunk){ store->chunk, size, 0 };
    store->chunk = chunk;
    return true;
}

static void keep(MemoryStore *store, const BpmnRecordBytes *record)
{
    Chunk *chunk = store->chunk;
    uint8_t *to = (uint8_t *)(chunk + 1) + chunk->used;

    memcpy(to, record->head, record->head_bytes);
    memcpy(to + record->head_bytes, record->body, record->body_bytes);
    chunk->used += rounded(record->head_bytes + record->body_bytes);
    store->records[store->count++] = (Stored){
        to,
        (uint32_t)record->head_bytes,
        (uint32_t)record->body_bytes,
    };
}

static BpmnStoreStatus memory_append(void *user, const BpmnRecordBytes *records,
                                     size_t count)
{
    MemoryStore *store = user;
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        if (records[i].position != store->count + i + 1) {
            return BPMN_STORE_FAILED;
        }
        bytes += rounded(records[i].head_bytes + records[i].body_bytes);
    }
    if (!reserve_records(store, count) || !reserve_bytes(store, bytes)) {
        return BPMN_STORE_FAILED;
    }
    for (size_t i = 0; i < count; i++) keep(store, &records[i]);
    return BPMN_STORE_OK;
}

static bool show(const MemoryStore *store, uint64_t position,
                 BpmnRecordReader *reader, void *reader_user)
{
    const Stored *stored = &store->records[position - 1];
    BpmnRecordBytes record = {
        position,           stored->at,
        stored->head_bytes, stored->at + stored->head_bytes,
        stored->body_bytes,
    };

    return reader(reader_user, &record);
}

static BpmnStoreStatus memory_read_from(void *user, uint64_t position,
                                        BpmnRecordReader *reader,
                                        void *reader_user)
{
    MemoryStore *store = user;

    if (position == 0) position = 1;
    for (; position <= store->count; position++) {
        if (!show(store, position, reader, reader_user)) break;
    }
    return BPMN_STORE_OK;
}

static BpmnStoreStatus memory_read_at(void *user, uint64_t position,
                                      BpmnRecordReader *reader,
                                      void *reader_user)
{
    MemoryStore *store = user;

    if (position == 0 || position > store->count) return BPMN_STORE_FAILED;
    (void)show(store, position, reader, reader_user);
    return BPMN_STORE_OK;
}

static BpmnStoreStatus memory_carry_done(void *user, uint64_t window_start)
{
    ((MemoryStore *)user)->window_start = window_start;
    return BPMN_STORE_OK;
}

static BpmnStoreStatus memory_window(void *user, uint64_t *window_start,
                                     uint64_t *last)
{
    MemoryStore *store = user;

    *window_start = store->window_start;
    *last = store->count;
    return BPMN_STORE_OK;
}

static void memory_close(void *user)
{
    MemoryStore *store = user;
    BpmnAllocator allocator = store->allocator;

    while (store->chunk) {
        Chunk *chunk = store->chunk;

        store->chunk = chunk->before;
        (void)allocator.resize(allocator.user, chunk,
                               sizeof *chunk + chunk->bytes, 0);
    }
    if (store->records) {
        (void)allocator.resize(allocator.user, store->records,
                               store->capacity * sizeof *store->records, 0);
    }
    (void)allocator.resize(allocator.user, store, sizeof *store, 0);
}

BpmnStatus bpmn_store_memory(const BpmnAllocator *allocator, BpmnStore *store)
{
    MemoryStore *memory = allocator->resize(allocator->user, NULL, 0,
                                            sizeof *memory);

    if (!memory) return BPMN_NO_MEMORY;
    memset(memory, 0, sizeof *memory);
    memory->allocator = *allocator;
    memory->window_start = 1;
    *store = (BpmnStore){
        .size = sizeof *store,
        .user = memory,
        .append = memory_append,
        .read_from = memory_read_from,
        .read_at = memory_read_at,
        .carry_done = memory_carry_done,
        .window = memory_window,
        .close = memory_close,
    };
    return BPMN_OK;
}
