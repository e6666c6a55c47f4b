/*
 * What must be known of commands whose case cannot tell: for 24 hours the ids
 * of commands that name no case (start, message by key, parameter), and the
 * last record of cases that are closed.
 *
 * Only where a caller chose command ids; one that the engine made cannot come
 * again.
 */
#ifndef CORE_COMMAND_IDS_H
#define CORE_COMMAND_IDS_H

#include "core/journal/head.h"
#include "core/base/base.h"

#define COMMAND_IDS_MS ((int64_t)24 * 3600 * 1000)

/* Recorded by number. */
typedef enum CommandIdKind {
    COMMAND_ID_CHOSEN = 1,     /* by the id that its caller chose */
    COMMAND_ID_CLOSED_CASE = 2 /* a closed one, by its id and eight zeros */
} CommandIdKind;

typedef struct CommandId {
    uint8_t id[16];
    uint64_t position; /* of the command's record; of the case's last record */
    int64_t at_ms;
    uint64_t case_id; /* what the command was answered */
    uint64_t version;
    uint8_t kind; /* CommandIdKind */
} CommandId;

typedef struct CommandIds {
    CommandId *ring; /* size of them, oldest at 'first' */
    uint32_t *index; /* 2 * size of them: 1 + place in the ring; 0: free */
    size_t size;     /* power of 2, or 0 */
    uint64_t first;
    uint64_t last; /* one behind the newest */
} CommandIds;

/* Makes room for 'more' entries; false: no memory. */
bool command_ids_reserve(const BpmnAllocator *allocator, CommandIds *ids,
                         size_t more);
/* Remembers an entry; command_ids_reserve has made room. */
void command_ids_add(CommandIds *ids, const CommandId *entry);
/* The entry of that kind with that id; null: none. */
const CommandId *command_ids_find(const CommandIds *ids, CommandIdKind kind,
                                  const uint8_t id[16]);
/* The entry of a closed case; null: none. */
const CommandId *command_ids_find_case(const CommandIds *ids, uint64_t case_id);
/* Forgets what is older than 24 hours at 'now_ms'. */
void command_ids_expire(CommandIds *ids, int64_t now_ms);
/* Forgets the newest down to a count that 'last' once had. */
void command_ids_truncate(CommandIds *ids, uint64_t last);
/* What a head says of its command, and of its case, which it closed. */
CommandId command_id_of(const Head *head);
/* The same for the case that the record closed. */
CommandId command_id_of_closed(const Head *head);
/* Gives its memory back. */
void command_ids_free(const BpmnAllocator *allocator, CommandIds *ids);

/* The entry with that number, which must still be remembered. */
static inline const CommandId *command_ids_at(const CommandIds *ids,
                                              uint64_t number)
{
    return &ids->ring[number & (ids->size - 1)];
}

#endif
