/* Who waits for signals. */
#include "core/case/hearers.h"

enum { SWEEP_MIN = 64 };

uint64_t signal_hash(BpmnString name)
{
    return hash_bytes(2, name.bytes, name.length);
}

void hearers_push(Hearers *hearers, Hearer hearer)
{
    ((Hearer *)hearers->items.items)[hearers->count++] = hearer;
}

/* Moves the entry at an index down to where none below it has a later id. */
static void sift(Hearer *items, size_t at, size_t count)
{
    Hearer item = items[at];
    size_t child;

    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count
            && items[child + 1].wait_id > items[child].wait_id) {
            child++;
        }
        if (items[child].wait_id <= item.wait_id) break;
        items[at] = items[child];
        at = child;
    }
    items[at] = item;
}

void hearers_sort(Hearers *hearers)
{
    Hearer *items = hearers->items.items;

    for (size_t i = hearers->count / 2; i-- > 0;) {
        sift(items, i, hearers->count);
    }
    for (size_t end = hearers->count; end > 1; end--) {
        Hearer last = items[0];

        items[0] = items[end - 1];
        items[end - 1] = last;
        sift(items, 0, end - 1);
    }
}

size_t hearers_from(const Hearers *hearers, uint64_t wait_id)
{
    size_t low = 0;
    size_t high = hearers->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (hearers_at(hearers, middle)->wait_id < wait_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void hearers_sweep(Hearers *hearers,
                   bool (*alive)(const void *user, const Hearer *hearer),
                   const void *user)
{
    Hearer *items = hearers->items.items;
    size_t kept = 0;

    if (hearers->count < 2 * hearers->swept + SWEEP_MIN) return;
    for (size_t i = 0; i < hearers->count; i++) {
        if (alive(user, &items[i])) items[kept++] = items[i];
    }
    hearers->count = hearers->swept = kept;
}
