/* See hash_table.h. */
#include "hash_table.h"

enum { FIRST_SLOTS = 16 };

static void put(HashTable *table, TableSlot slot)
{
    size_t at = slot.hash & (table->slot_count - 1);
    while (table->slots[at].next != 0) at = (at + 1) & (table->slot_count - 1);
    table->slots[at] = slot;
}

static void enlarge(HashTable *table, Arena *arena)
{
    HashTable old = *table;
    table->slot_count = old.slot_count == 0 ? FIRST_SLOTS : 4 * old.slot_count;
    table->slots = NEW_ARRAY(arena, TableSlot, table->slot_count);
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].next != 0) put(table, old.slots[i]);
    }
}

void hash_table_add(HashTable *table, uint32_t hash, uint32_t item,
                    Arena *arena)
{
    if (2 * ++table->count > table->slot_count) enlarge(table, arena);
    put(table, (TableSlot){ hash, item + 1 });
}
