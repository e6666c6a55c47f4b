/* Who waits for which message: by hash of message name and correlation value.
   An uncorrelated subscription stands under its case's business key. */
#ifndef CORE_SUBSCRIPTIONS_H
#define CORE_SUBSCRIPTIONS_H

#include "memory.h"

typedef struct Subscription {
    uint64_t hash;
    uint64_t case_id;
    uint64_t wait_id; /* 0: a free place */
} Subscription;

typedef struct Subscriptions {
    Subscription *entries; /* open addressing */
    size_t size;           /* power of 2, or 0 */
    size_t used;
} Subscriptions;

uint64_t subscription_hash(BpmnString message, BpmnString key);
/* Makes room for 'more' entries; false: no memory. */
bool subscriptions_reserve(const BpmnAllocator *allocator,
                           Subscriptions *subscriptions, size_t more);
void subscriptions_add(Subscriptions *subscriptions, Subscription entry);
/* Takes one out; does nothing when it is not there. */
void subscriptions_remove(Subscriptions *subscriptions, Subscription entry);
/* The entry of that hash at or behind *at, where a search begins with
   subscriptions_home(); *at moves on. Null: no more. */
const Subscription *subscriptions_next(const Subscriptions *subscriptions,
                                       uint64_t hash, size_t *at);
size_t subscriptions_home(const Subscriptions *subscriptions, uint64_t hash);
void subscriptions_free(const BpmnAllocator *allocator,
                        Subscriptions *subscriptions);

#endif
