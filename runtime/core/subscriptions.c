/* Who waits for which message. */
#include "subscriptions.h"

#include "bytes.h"

enum { SMALLEST_TABLE = 16 };

uint64_t subscription_hash(BpmnString message, BpmnString key)
{
    uint64_t seed = hash_bytes(1, message.bytes, message.length);

    return hash_bytes(seed, key.bytes, key.length);
}

size_t subscriptions_home(const Subscriptions *subscriptions, uint64_t hash)
{
    return (size_t)hash & (subscriptions->size - 1);
}

static void insert(Subscriptions *subscriptions, Subscription entry)
{
    size_t at = subscriptions_home(subscriptions, entry.hash);

    while (subscriptions->entries[at].wait_id != 0) {
        at = (at + 1) & (subscriptions->size - 1);
    }
    subscriptions->entries[at] = entry;
}

static bool grow(const BpmnAllocator *allocator, Subscriptions *subscriptions,
                 size_t size)
{
    Subscriptions larger = { NULL, size, subscriptions->used };

    larger.entries = memory_take(allocator, size * sizeof *larger.entries);
    if (!larger.entries) return false;
    memset(larger.entries, 0, size * sizeof *larger.entries);
    for (size_t i = 0; i < subscriptions->size; i++) {
        if (subscriptions->entries[i].wait_id == 0) continue;
        insert(&larger, subscriptions->entries[i]);
    }
    subscriptions_free(allocator, subscriptions);
    *subscriptions = larger;
    return true;
}

bool subscriptions_reserve(const BpmnAllocator *allocator,
                           Subscriptions *subscriptions, size_t more)
{
    size_t size = subscriptions->size ? subscriptions->size : SMALLEST_TABLE;

    if (more == 0) return true;
    while ((subscriptions->used + more) * 3 > size * 2) size *= 2;
    return size == subscriptions->size || grow(allocator, subscriptions, size);
}

void subscriptions_add(Subscriptions *subscriptions, Subscription entry)
{
    insert(subscriptions, entry);
    subscriptions->used++;
}

static void close_hole(Subscriptions *subscriptions, size_t hole)
{
    Subscription *entries = subscriptions->entries;
    size_t mask = subscriptions->size - 1;

    for (size_t next = (hole + 1) & mask; entries[next].wait_id != 0;
         next = (next + 1) & mask) {
        size_t home = subscriptions_home(subscriptions, entries[next].hash);

        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        entries[hole] = entries[next];
        hole = next;
    }
    entries[hole].wait_id = 0;
}

void subscriptions_remove(Subscriptions *subscriptions, Subscription entry)
{
    const Subscription *found;
    size_t at;

    if (subscriptions->size == 0) return;
    at = subscriptions_home(subscriptions, entry.hash);
    while ((found = subscriptions_next(subscriptions, entry.hash, &at))) {
        if (found->wait_id != entry.wait_id) continue;
        close_hole(subscriptions, (size_t)(found - subscriptions->entries));
        subscriptions->used--;
        return;
    }
}

const Subscription *subscriptions_next(const Subscriptions *subscriptions,
                                       uint64_t hash, size_t *at)
{
    if (subscriptions->size == 0) return NULL;
    while (subscriptions->entries[*at].wait_id != 0) {
        const Subscription *entry = &subscriptions->entries[*at];

        *at = (*at + 1) & (subscriptions->size - 1);
        if (entry->hash == hash) return entry;
    }
    return NULL;
}

void subscriptions_free(const BpmnAllocator *allocator,
                        Subscriptions *subscriptions)
{
    memory_give(allocator, subscriptions->entries,
                subscriptions->size * sizeof *subscriptions->entries);
    *subscriptions = (Subscriptions){ NULL, 0, 0 };
}
