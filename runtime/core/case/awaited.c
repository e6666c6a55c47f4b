/* Who waits for messages by key. */
#include "core/case/awaited.h"

static Awaiting *place_at(const Awaited *awaited, uint32_t index)
{
    assert(index < awaited->count);
    return (Awaiting *)awaited->places.items + index;
}

/* The first of a line, from 1; 0: there is none. */
static uint32_t first_of(const Awaited *awaited, uint64_t hash)
{
    TableCursor cursor = table_find(&awaited->lines, hash);

    return (uint32_t)table_next(&cursor);
}

static TableEntry line_entry(uint64_t hash, uint32_t index)
{
    return (TableEntry){ hash, (uint64_t)index + 1 };
}

static TableEntry wait_entry(uint64_t wait_id, uint32_t index)
{
    return line_entry(hash_number(0, wait_id), index);
}

static uint32_t take_place(Awaited *awaited)
{
    uint32_t index = awaited->free;

    if (index == 0) {
        assert(awaited->count < awaited->places.capacity);
        return (uint32_t)awaited->count++;
    }
    awaited->free = place_at(awaited, --index)->next;
    return index;
}

void awaited_add(Awaited *awaited, uint64_t hash, uint64_t wait_id,
                 uint64_t case_id)
{
    uint32_t first = first_of(awaited, hash);
    uint32_t index = take_place(awaited);
    Awaiting *place = place_at(awaited, index);

    *place = (Awaiting){ hash, wait_id, case_id, index, index };
    table_add(&awaited->waits, wait_entry(wait_id, index));
    if (first == 0) {
        table_add(&awaited->lines, line_entry(hash, index));
        return;
    }
    place->next = first - 1;
    place->before = place_at(awaited, place->next)->before;
    assert(place_at(awaited, place->before)->wait_id < wait_id);
    place_at(awaited, place->before)->next = index;
    place_at(awaited, place->next)->before = index;
}

/* The place of a wait, from 1; 0: it has none. */
static uint32_t place_of(const Awaited *awaited, uint64_t wait_id)
{
    TableCursor cursor = table_find(&awaited->waits,
                                    wait_entry(wait_id, 0).hash);
    uint64_t place;

    while ((place = table_next(&cursor)) != 0) {
        if (place_at(awaited, (uint32_t)place - 1)->wait_id == wait_id) break;
    }
    return (uint32_t)place;
}

/* The line begins behind its first one, if it has another. */
static void move_line(Awaited *awaited, uint32_t index)
{
    const Awaiting *place = place_at(awaited, index);
    bool is_last = place->next == index;

    table_replace(&awaited->lines, line_entry(place->hash, index),
                  is_last ? 0 : (uint64_t)place->next + 1);
}

void awaited_remove(Awaited *awaited, uint64_t wait_id)
{
    uint32_t index = place_of(awaited, wait_id);
    Awaiting *place;

    if (index-- == 0) return;
    place = place_at(awaited, index);
    if (first_of(awaited, place->hash) == index + 1) move_line(awaited, index);
    place_at(awaited, place->before)->next = place->next;
    place_at(awaited, place->next)->before = place->before;
    table_remove(&awaited->waits, wait_entry(wait_id, index));
    *place = (Awaiting){ .next = awaited->free };
    awaited->free = index + 1;
}

const Awaiting *awaited_first(const Awaited *awaited, uint64_t hash)
{
    uint32_t first = first_of(awaited, hash);

    return first == 0 ? NULL : place_at(awaited, first - 1);
}

bool awaited_find(const BpmnAllocator *allocator, Awaited *awaited,
                  uint64_t hash, uint64_t wait_id, uint64_t case_id)
{
    if (!timers_reserve(allocator, &awaited->found, 1)) return false;
    timers_push(&awaited->found, (int64_t)hash, wait_id, case_id);
    return true;
}

bool awaited_line_up(const BpmnAllocator *allocator, Awaited *awaited)
{
    Timers *found = &awaited->found;

    while (found->count > 0) {
        Timer first = timers_pop(found);

        if (!awaited_reserve(allocator, awaited, 1)) return false;
        awaited_add(awaited, (uint64_t)first.due_ms, first.wait_id,
                    first.case_id);
    }
    buffer_free(allocator, &found->heap, sizeof(Timer));
    return true;
}
