/*
 * Once: which commands were applied, by the ids that their callers chose.
 *
 * The last of them are remembered, as many as 'limit' says: a keyed hash of
 * the id, and the position of the record, which is read to be sure. Each is
 * written once, in a record that names the one before it (catalog.c).
 */
#ifndef CORE_COMMAND_IDS_H
#define CORE_COMMAND_IDS_H

#include "core/base/base.h"
#include "core/journal/head.h"

enum { COMMAND_IDS_BLOCK = 64 };

typedef struct CommandIds {
    /* hash and position, in a ring of blocks, the oldest at 'first' */
    TableEntry **blocks;
    size_t size; /* of the ring: power of 2, or 0 */
    uint64_t first;
    uint64_t last;    /* one behind the newest */
    uint64_t written; /* those before are in records */
    Table table;      /* positions by hash */
    uint64_t key;     /* of the hash; drawn once for a journal */
    uint64_t limit;   /* how many are remembered */
    uint64_t record;  /* position of the last that has some; 0: none */
    bool forgot;      /* there were more */
    /* time of the oldest one's record, when 'first' was 'asked' */
    int64_t oldest_ms;
    uint64_t asked;
} CommandIds;

/* True when the caller chose an id. */
static inline bool command_id_is_chosen(const uint8_t id[16])
{
    return (get_u64(id) | get_u64(id + 8)) != 0;
}

/* The hash of an id. */
static inline uint64_t command_ids_hash(const CommandIds *ids,
                                        const uint8_t id[16])
{
    return hash_bytes(ids->key, id, 16);
}

/* The entry of a number from first to last. */
static inline TableEntry *command_ids_at(const CommandIds *ids, uint64_t number)
{
    uint64_t block = number / COMMAND_IDS_BLOCK;

    return &ids->blocks[block & (ids->size - 1)][number % COMMAND_IDS_BLOCK];
}

/* Makes room for one more; false: no memory. */
bool command_ids_reserve(const BpmnAllocator *allocator, CommandIds *ids);
/* Adds the newest; room was reserved. */
void command_ids_add(CommandIds *ids, uint64_t hash, uint64_t position);
/* Forgets the newest down to a count that 'last' once had. */
void command_ids_truncate(CommandIds *ids, uint64_t last);
/* Forgets the oldest of more than 'limit'. */
void command_ids_trim(CommandIds *ids);
/* The time that an id of version 7 tells; INT64_MAX: it is none.
   Source: RFC 9562, 5.7. */
int64_t command_id_ms(const uint8_t id[16]);
/* Gives its memory back. */
void command_ids_free(const BpmnAllocator *allocator, CommandIds *ids);

#endif
