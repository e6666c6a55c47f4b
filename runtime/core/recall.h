/*
 * What must be known of commands whose case cannot tell: for 24 hours the ids
 * of commands that name no case (start, message by key, parameter), and the
 * last record of cases that are closed.
 *
 * Only where a caller chose command ids; one that the engine made cannot come
 * again.
 */
#ifndef CORE_RECALL_H
#define CORE_RECALL_H

#include "journal.h"
#include "memory.h"

#define RECALL_MS ((int64_t)24 * 3600 * 1000)

/* Recorded by number. */
typedef enum RecalledKind {
    RECALLED_COMMAND = 1, /* by the id that its caller chose */
    RECALLED_CASE = 2     /* a closed one, by its id and eight zeros */
} RecalledKind;

typedef struct Recalled {
    uint8_t id[16];
    uint64_t position; /* of the command's record; of the case's last record */
    int64_t at_ms;
    uint64_t case_id; /* what the command was answered */
    uint64_t version;
    uint8_t kind; /* RecalledKind */
} Recalled;

typedef struct Recall {
    Recalled *ring;  /* size of them, oldest at 'first' */
    uint32_t *index; /* 2 * size of them: 1 + place in the ring; 0: free */
    size_t size;     /* power of 2, or 0 */
    uint64_t first;
    uint64_t last; /* one behind the newest */
} Recall;

/* Makes room for 'more' entries; false: no memory. */
bool recall_reserve(const BpmnAllocator *allocator, Recall *recall,
                    size_t more);
void recall_add(Recall *recall, const Recalled *entry);
/* The entry of that kind with that id; null: none. */
const Recalled *recall_find(const Recall *recall, RecalledKind kind,
                            const uint8_t id[16]);
/* The entry of a closed case; null: none. */
const Recalled *recall_find_case(const Recall *recall, uint64_t case_id);
/* Forgets what is older than 24 hours at 'now_ms'. */
void recall_expire(Recall *recall, int64_t now_ms);
/* Forgets the newest down to a count that 'last' once had. */
void recall_truncate(Recall *recall, uint64_t last);
/* What a head says of its command, and of its case, which it closed. */
Recalled recall_command(const Head *head);
Recalled recall_case(const Head *head);
void recall_free(const BpmnAllocator *allocator, Recall *recall);

static inline const Recalled *recall_at(const Recall *recall, uint64_t number)
{
    return &recall->ring[number & (recall->size - 1)];
}

#endif
