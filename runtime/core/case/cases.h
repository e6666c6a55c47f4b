/*
 * The cases that are open: by id and by business key.
 *
 * Ids are partition and counter; counters are sequential, so a case is found
 * by pages of 1,024 of them. A page without cases is given back.
 */
#ifndef CORE_CASES_H
#define CORE_CASES_H

#include "core/base/base.h"
#include "core/case/state.h"

enum { PAGE_CASES = 1024, SPARE_STEP = 8, SPARE_SIZES = 128 };

/* One case, as the last commit left it. */
typedef struct Case {
    uint64_t last_position; /* of its last record of any kind */
    /* position_mark() of the last record that has its after-image; 0: none */
    uint32_t state_mark;
    /* bytes from 'state' on, a multiple of 8; while a batch works on it, which
       keeps them: twice its index there, plus 1 */
    uint32_t room;
    CaseState state;
} Case;

static_assert(sizeof(Case) == 16 + sizeof(CaseState), "no padding");

/* Tells positions that are less than 2^32 - 1 apart from each other; never 0.
   Two that are further apart may have one mark: the one state is then carried
   more often than it must be. */
static inline uint32_t position_mark(uint64_t position)
{
    return (uint32_t)(position % UINT32_MAX) + 1;
}

typedef struct Page {
    Case *cases[PAGE_CASES];
    uint32_t count;
} Page;

/* Business keys: open addressing, 24 bits of hash over 40 bits of counter. In
   parts by the first bits of the hash, each of which grows by itself: no
   command waits for all keys to be put in another place. */
typedef struct KeyPart {
    uint64_t *entries;
    size_t size; /* power of 2, or 0 */
    size_t used;
} KeyPart;

enum { KEY_PART_BITS = 6, KEY_TAG_BITS = 24, KEY_COUNTER_BITS = 40 };

typedef struct KeyTable {
    KeyPart parts[1 << KEY_PART_BITS];
} KeyTable;

typedef struct Slab Slab;

typedef struct Cases {
    Buffer pages; /* Page *, by counter / PAGE_CASES */
    size_t page_count;
    size_t open;
    uint64_t next; /* counter of the case to come */
    uint16_t partition;
    KeyTable keys;
    /* Small pieces, of cases and frames, lie in slabs; those given back, by
       bytes / SPARE_STEP, are chained by their first bytes. */
    Slab *slab;       /* the newest */
    size_t slab_left; /* bytes of it that were never used */
    void *spare[SPARE_SIZES];
} Cases;

/* The id of the case with that counter: the partition above 48 bits. */
static inline uint64_t cases_id(const Cases *cases, uint64_t counter)
{
    return (uint64_t)cases->partition << 48 | counter;
}

/* The counter in an id. */
static inline uint64_t cases_counter(uint64_t id)
{
    return id & (((uint64_t)1 << 48) - 1);
}

/* The page that an id of the partition stands in; null: there is none. */
static inline Page *cases_page(const Cases *cases, uint64_t id)
{
    uint64_t page = cases_counter(id) / PAGE_CASES;

    return page < cases->page_count ? ((Page **)cases->pages.items)[page]
                                    : NULL;
}

/* The case of that id; null: none, or closed before this run. */
static inline Case *cases_find(const Cases *cases, uint64_t id)
{
    const Page *page = cases_page(cases, id);

    return page && id >> 48 == cases->partition ? page->cases[id % PAGE_CASES]
                                                : NULL;
}

/* What a case, or null, consists of will be wanted. */
static inline void case_soon(const Case *item)
{
    const char *at = (const char *)item;

    if (!item) return;
    MEMORY_SOON(at);
    MEMORY_SOON(at + 64);
    MEMORY_SOON(at + 128);
    MEMORY_SOON(at + 192);
}

/* The place of an id in its page will be wanted. */
static inline void cases_soon(const Cases *cases, uint64_t id)
{
    const Page *page = cases_page(cases, id);

    if (page) MEMORY_SOON(&page->cases[id % PAGE_CASES]);
}

/* Makes the page that an id stands in; false: no memory. */
SELDOM bool cases_grow(const BpmnAllocator *allocator, Cases *cases,
                       uint64_t id);
/* Makes sure that a case with this id can be put; false: no memory. */
static inline bool cases_reserve(const BpmnAllocator *allocator, Cases *cases,
                                 uint64_t id)
{
    return cases_page(cases, id) || cases_grow(allocator, cases, id);
}

/* Puts a case where room was reserved, in place of another or of none. */
void cases_put(Cases *cases, uint64_t id, Case *item);
/* Takes the id out and gives back an empty page. */
void cases_remove(const BpmnAllocator *allocator, Cases *cases, uint64_t id);

/* Memory of so many bytes, not cleared; null: none left. */
void *piece_new(const BpmnAllocator *allocator, Cases *cases, size_t bytes);
/* Gives it back. A small one is kept for the next of its size. */
void piece_free(const BpmnAllocator *allocator, Cases *cases, void *piece,
                size_t bytes);
/* A case with room for a state of 'bytes'; null: no memory. */
Case *case_new(const BpmnAllocator *allocator, Cases *cases, size_t bytes);
/* Gives a case back; null is allowed. */
void case_free(const BpmnAllocator *allocator, Cases *cases, Case *item);

/* The hash of a business key of a process. */
uint64_t key_hash(uint16_t process, BpmnString key);
/* Makes sure that a key of that hash can be added; false: no memory. */
bool keys_reserve(const BpmnAllocator *allocator, KeyTable *keys,
                  uint64_t hash);
/* Adds a key; keys_reserve has made room. */
void keys_add(KeyTable *keys, uint64_t hash, uint64_t counter);
/* Takes a key out; does nothing when it is not there. */
void keys_remove(KeyTable *keys, uint64_t hash, uint64_t counter);

/* The bits of a hash that its entry has. */
static inline uint64_t key_tag(uint64_t hash)
{
    return hash >> (64 - KEY_TAG_BITS);
}

/* The part that a hash belongs to. */
static inline KeyPart *key_part(const KeyTable *keys, uint64_t hash)
{
    return (KeyPart *)&keys->parts[hash >> (64 - KEY_PART_BITS)];
}

/* Where an entry with that tag wants to stand: the bits behind the part's, so
   that a larger part has them in the same order. */
static inline size_t key_home(const KeyPart *part, uint64_t tag)
{
    enum { BITS = KEY_TAG_BITS - KEY_PART_BITS };

    return (size_t)((tag & ((1u << BITS) - 1)) * (uint64_t)part->size >> BITS);
}

/* Where a search for that hash begins; null: its part is empty. */
static inline const uint64_t *keys_place(const KeyTable *keys, uint64_t hash)
{
    const KeyPart *part = key_part(keys, hash);

    return part->size ? &part->entries[key_home(part, key_tag(hash))] : NULL;
}

/* Walks the counters of entries that may have the key of that hash. */
typedef struct KeyCursor {
    const KeyPart *part;
    uint64_t tag;
    size_t at;
} KeyCursor;

/* All counters whose key may have that hash. */
static inline KeyCursor keys_find(const KeyTable *keys, uint64_t hash)
{
    const KeyPart *part = key_part(keys, hash);

    return (KeyCursor){ part, key_tag(hash), key_home(part, key_tag(hash)) };
}

/* The next candidate's counter; 0: no more. */
static inline uint64_t keys_next(KeyCursor *cursor)
{
    const KeyPart *part = cursor->part;
    uint64_t entry;

    if (part->size == 0) return 0;
    while ((entry = part->entries[cursor->at]) != 0) {
        cursor->at = (cursor->at + 1) & (part->size - 1);
        if (entry >> KEY_COUNTER_BITS == cursor->tag)
            return entry & LIMIT_CASES;
    }
    return 0;
}

/* Gives everything back, the cases too. */
void cases_free(const BpmnAllocator *allocator, Cases *cases);

#endif
