/* The cases that are open: by id and by business key. */
#include "core/case/cases.h"

#include <assert.h>

enum { SMALLEST_PART = 16, SLAB_BYTES = 1 << 16, SLAB_MOST_BYTES = 1 << 21 };

/* Memory of many small pieces; given back with the engine. The first is small,
   each twice the one before, up to a large page of most machines. */
struct Slab {
    Slab *before;
    size_t bytes; /* this head included */
};

static Page **page_at(const Cases *cases, uint64_t id)
{
    return (Page **)cases->pages.items + cases_counter(id) / PAGE_CASES;
}

bool cases_grow(const BpmnAllocator *allocator, Cases *cases, uint64_t id)
{
    size_t needed = (size_t)(cases_counter(id) / PAGE_CASES) + 1;
    Page **page;

    if (!buffer_reserve(allocator, &cases->pages, needed, sizeof(Page *))) {
        return false;
    }
    for (; cases->page_count < needed; cases->page_count++) {
        ((Page **)cases->pages.items)[cases->page_count] = NULL;
    }
    page = page_at(cases, id);
    *page = memory_take(allocator, sizeof **page);
    if (!*page) return false;
    memset(*page, 0, sizeof **page);
    return true;
}

void cases_put(Cases *cases, uint64_t id, Case *item)
{
    Page *page = cases_page(cases, id);

    assert(item && page);
    if (!page->cases[id % PAGE_CASES]) page->count++;
    page->cases[id % PAGE_CASES] = item;
}

void cases_remove(const BpmnAllocator *allocator, Cases *cases, uint64_t id)
{
    Page **page = page_at(cases, id);

    if (!(*page)->cases[id % PAGE_CASES]) return;
    (*page)->cases[id % PAGE_CASES] = NULL;
    if (--(*page)->count != 0
        || cases_counter(id) / PAGE_CASES == cases->next / PAGE_CASES) {
        return;
    }
    memory_give(allocator, *page, sizeof **page);
    *page = NULL;
}

/* The list of spare pieces of exactly that size; null: none is kept. */
static void **spare_list(Cases *cases, size_t bytes)
{
    return bytes / SPARE_STEP < SPARE_SIZES ? &cases->spare[bytes / SPARE_STEP]
                                            : NULL;
}

/* Takes the first one out and brings the next near: the list is a chain of
   memory that nobody has touched for long. */
static void *spare_take(void **spare)
{
    void *piece = *spare;

    memcpy(spare, piece, sizeof(void *));
    case_soon(*spare);
    return piece;
}

/* Cuts a small piece off the newest slab; null: no memory. */
static void *slab_cut(const BpmnAllocator *allocator, Cases *cases,
                      size_t bytes)
{
    if (bytes > cases->slab_left) {
        size_t size = cases->slab ? 2 * cases->slab->bytes : SLAB_BYTES;
        Slab *slab;

        if (size > SLAB_MOST_BYTES) size = SLAB_MOST_BYTES;
        slab = memory_take(allocator, size);
        if (!slab) return NULL;
        *slab = (Slab){ cases->slab, size };
        cases->slab = slab;
        cases->slab_left = size - sizeof *slab;
    }
    cases->slab_left -= bytes;
    return (uint8_t *)(cases->slab + 1) + cases->slab_left;
}

void *piece_new(const BpmnAllocator *allocator, Cases *cases, size_t bytes)
{
    void **spare;

    bytes = round_up_8(bytes);
    spare = spare_list(cases, bytes);
    if (!spare) return memory_take(allocator, bytes);
    return *spare ? spare_take(spare) : slab_cut(allocator, cases, bytes);
}

void piece_free(const BpmnAllocator *allocator, Cases *cases, void *piece,
                size_t bytes)
{
    void **spare;

    bytes = round_up_8(bytes);
    spare = spare_list(cases, bytes);
    if (!spare) {
        memory_give(allocator, piece, bytes);
        return;
    }
    memcpy(piece, spare, sizeof(void *));
    *spare = piece;
}

static size_t case_bytes(size_t capacity)
{
    return sizeof(Case) - sizeof(CaseState) + capacity;
}

Case *case_new(const BpmnAllocator *allocator, Cases *cases, size_t bytes)
{
    size_t capacity = (bytes + SPARE_STEP - 1) / SPARE_STEP * SPARE_STEP;
    Case *item = piece_new(allocator, cases, case_bytes(capacity));

    if (!item) return NULL;
    memset(item, 0, sizeof *item);
    item->room = (uint32_t)capacity;
    assert(capacity >= bytes && capacity <= UINT32_MAX && item->room % 8 == 0);
    return item;
}

void case_free(const BpmnAllocator *allocator, Cases *cases, Case *item)
{
    if (!item) return;
    assert(item->room % 8 == 0);
    piece_free(allocator, cases, item, case_bytes(item->room));
}

uint64_t key_hash(uint16_t process, BpmnString key)
{
    return hash_bytes(process, key.bytes, key.length);
}

static void key_insert(KeyPart *part, uint64_t entry)
{
    size_t at = key_home(part, entry >> KEY_COUNTER_BITS);

    while (part->entries[at] != 0) at = (at + 1) & (part->size - 1);
    part->entries[at] = entry;
}

bool keys_reserve(const BpmnAllocator *allocator, KeyTable *keys, uint64_t hash)
{
    KeyPart *part = key_part(keys, hash);
    KeyPart larger = *part;

    if ((part->used + 1) * 3 <= part->size * 2) return true;
    larger.size = part->size == 0 ? SMALLEST_PART : part->size * 2;
    larger.entries = memory_take(allocator,
                                 larger.size * sizeof *larger.entries);
    if (!larger.entries) return false;
    memset(larger.entries, 0, larger.size * sizeof *larger.entries);
    for (size_t i = 0; i < part->size; i++) {
        if (part->entries[i] != 0) key_insert(&larger, part->entries[i]);
    }
    memory_give(allocator, part->entries, part->size * sizeof *part->entries);
    *part = larger;
    return true;
}

void keys_add(KeyTable *keys, uint64_t hash, uint64_t counter)
{
    KeyPart *part = key_part(keys, hash);

    assert(part->used < part->size);
    key_insert(part, key_tag(hash) << KEY_COUNTER_BITS | counter);
    part->used++;
}

/* Entries behind the hole move up, so that no search ends too early. */
static void key_close_hole(KeyPart *part, size_t hole)
{
    size_t mask = part->size - 1;

    for (size_t next = (hole + 1) & mask; part->entries[next] != 0;
         next = (next + 1) & mask) {
        size_t home = key_home(part, part->entries[next] >> KEY_COUNTER_BITS);

        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        part->entries[hole] = part->entries[next];
        hole = next;
    }
    part->entries[hole] = 0;
}

void keys_remove(KeyTable *keys, uint64_t hash, uint64_t counter)
{
    KeyPart *part = key_part(keys, hash);
    uint64_t entry = key_tag(hash) << KEY_COUNTER_BITS | counter;
    size_t at;

    if (part->size == 0) return;
    at = key_home(part, key_tag(hash));
    while (part->entries[at] != 0 && part->entries[at] != entry) {
        at = (at + 1) & (part->size - 1);
    }
    if (part->entries[at] == 0) return;
    key_close_hole(part, at);
    part->used--;
}

static void page_free(const BpmnAllocator *allocator, Cases *cases, Page *page)
{
    if (!page) return;
    for (size_t i = 0; i < PAGE_CASES; i++) {
        case_free(allocator, cases, page->cases[i]);
    }
    memory_give(allocator, page, sizeof *page);
}

void cases_free(const BpmnAllocator *allocator, Cases *cases)
{
    for (size_t i = 0; i < cases->page_count; i++) {
        page_free(allocator, cases, ((Page **)cases->pages.items)[i]);
    }
    while (cases->slab) {
        Slab *slab = cases->slab;

        cases->slab = slab->before;
        memory_give(allocator, slab, slab->bytes);
    }
    buffer_free(allocator, &cases->pages, sizeof(Page *));
    for (size_t i = 0; i < (size_t)1 << KEY_PART_BITS; i++) {
        const KeyPart *part = &cases->keys.parts[i];

        memory_give(allocator, part->entries,
                    part->size * sizeof *part->entries);
    }
}
