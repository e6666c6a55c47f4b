/* The base of the human-task case. */
#include "hand_written.h"

#include <string.h>

#include "bench.h"

enum {
    /* a store would have taken what was there */
    RECORDS_BYTES = 1 << 20,
    HOUR_MS = 3600000,
    PAGE_IDS = 1024
};

enum { AT_REVIEW = 1, AT_LATE = 2 };

enum {
    START,
    REVIEW,
    LATE,
    CHOICE,
    ACCEPTED,
    REJECTED,
    TO_REVIEW,
    TO_CHOICE,
    TO_ACCEPTED,
    TO_REJECTED
};

/* One cache line. Slot 0 stays free: it means none. */
typedef struct Item {
    uint64_t id;
    uint64_t last; /* position of its record before */
    uint64_t hash; /* of its key */
    uint64_t marking;
    int64_t amount;
    uint32_t version;
    uint32_t holder;
    int32_t approved;
    uint32_t nulls;
    uint32_t opened; /* entries with another number are dead */
    uint32_t unused;
} __attribute__((aligned(64))) Item;

typedef struct Entry {
    int64_t due_ms;
    uint32_t slot;
    uint32_t opened;
} Entry;

/* In order of arrival, which here is the order of rank and of due time.
   What is over stays until it is more than half. */
typedef struct Line {
    Entry *entries;
    uint64_t first;
    uint64_t last;
    uint64_t mask;
    uint64_t dead;
} Line;

typedef struct Key {
    uint32_t tag;
    uint32_t slot;
} Key;

typedef struct RecordHead {
    uint32_t bytes;
    uint16_t format;
    uint16_t kind;
    uint32_t partition;
    uint32_t epoch;
    uint64_t position;
    uint64_t case_id;
    uint64_t previous;
    int64_t at_ms;
    uint32_t version;
    uint32_t actor;
    uint32_t role;
    uint32_t channel;
    uint32_t cause;
    uint32_t verdict;
    uint8_t command[16];
    uint8_t answer[16];
    uint8_t digest[32];
} RecordHead;

struct Hand {
    Item *items;
    char (*names)[HAND_KEY_BYTES];
    uint32_t *spare;
    uint32_t spare_count;
    uint32_t count;
    uint32_t **pages;    /* slots by id */
    uint32_t *used;      /* of each page */
    uint32_t *free_page; /* chained by their first bytes */
    Key *keys;
    uint64_t key_mask;
    Line queue;
    Line timers;
    uint8_t *records;
    size_t records_used;
    uint64_t position;
    uint64_t last_id;
};

static uint64_t scramble(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

static uint64_t hash_of(const char *key)
{
    uint64_t halves[2];

    memcpy(halves, key, sizeof halves);
    return scramble(halves[0] ^ scramble(halves[1]));
}

/* Where the key stands, or the place where it would. */
static Key *find_key(const Hand *hand, uint64_t hash, const char *key)
{
    uint64_t at = hash & hand->key_mask;

    while (hand->keys[at].slot != 0) {
        const Key *entry = &hand->keys[at];

        if (entry->tag == hash >> 32
            && memcmp(hand->names[entry->slot], key, HAND_KEY_BYTES) == 0) {
            break;
        }
        at = (at + 1) & hand->key_mask;
    }
    return &hand->keys[at];
}

/* What stands behind the hole moves up where its search would stop there. */
static void drop_key(Hand *hand, uint64_t hash, uint32_t slot)
{
    uint64_t mask = hand->key_mask;
    uint64_t hole = hash & mask;

    while (hand->keys[hole].slot != slot) hole = (hole + 1) & mask;
    for (uint64_t at = (hole + 1) & mask; hand->keys[at].slot != 0;
         at = (at + 1) & mask) {
        uint64_t home = hand->items[hand->keys[at].slot].hash & mask;

        if (((at - home) & mask) < ((at - hole) & mask)) continue;
        hand->keys[hole] = hand->keys[at];
        hole = at;
    }
    hand->keys[hole].slot = 0;
}

static void put_id(Hand *hand, uint64_t id, uint32_t slot)
{
    uint32_t **page = &hand->pages[id / PAGE_IDS];

    if (!*page) {
        *page = hand->free_page;
        if (*page)
            memcpy(&hand->free_page, *page, sizeof(uint32_t *));
        else
            *page = malloc(PAGE_IDS * sizeof **page);
        check(*page, "no memory");
        memset(*page, 0, PAGE_IDS * sizeof **page);
    }
    (*page)[id % PAGE_IDS] = slot;
    hand->used[id / PAGE_IDS]++;
}

static void drop_id(Hand *hand, uint64_t id)
{
    uint32_t **page = &hand->pages[id / PAGE_IDS];

    (*page)[id % PAGE_IDS] = 0;
    if (--hand->used[id / PAGE_IDS] != 0
        || id / PAGE_IDS == hand->last_id / PAGE_IDS) {
        return;
    }
    memcpy(*page, &hand->free_page, sizeof(uint32_t *));
    hand->free_page = *page;
    *page = NULL;
}

static uint32_t slot_of(const Hand *hand, uint64_t id)
{
    const uint32_t *page = hand->pages[id / PAGE_IDS];

    return page ? page[id % PAGE_IDS] : 0;
}

static void line_add(Line *line, Entry entry)
{
    line->entries[line->last++ & line->mask] = entry;
}

/* One entry more is dead. */
static void line_drop(const Hand *hand, Line *line)
{
    uint64_t kept = line->first;

    if (++line->dead * 2 <= line->last - line->first) return;
    for (uint64_t at = line->first; at != line->last; at++) {
        Entry entry = line->entries[at & line->mask];

        if (hand->items[entry.slot].opened == entry.opened) {
            line->entries[kept++ & line->mask] = entry;
        }
    }
    line->last = kept;
    line->dead = 0;
}

/* What a record holds besides its head and the case. */
typedef struct Told {
    uint16_t kind;
    const void *data;
    size_t data_bytes;
    const uint16_t *path;
    size_t path_bytes;
} Told;

static void record(Hand *hand, const HandCommand *command, Item *item,
                   const Told *told)
{
    size_t bytes = sizeof(RecordHead) + told->data_bytes + told->path_bytes
        + sizeof *item;
    RecordHead head = {
        .bytes = (uint32_t)bytes,
        .format = 1,
        .kind = told->kind,
        .position = ++hand->position,
        .case_id = item->id,
        .previous = item->last,
        .at_ms = command->at_ms,
        .version = item->version,
        .actor = command->actor,
        .channel = command->channel,
    };
    uint8_t *to;

    if (hand->records_used + bytes > RECORDS_BYTES) hand->records_used = 0;
    to = hand->records + hand->records_used;
    hand->records_used += bytes;
    memcpy(head.command, command->id, sizeof head.command);
    item->last = head.position;
    memcpy(to, &head, sizeof head);
    to += sizeof head;
    memcpy(to, told->data, told->data_bytes);
    to += told->data_bytes;
    memcpy(to, told->path, told->path_bytes);
    memcpy(to + told->path_bytes, item, sizeof *item);
}

static bool start(Hand *hand, const HandCommand *command, uint64_t hash,
                  uint64_t *id)
{
    static const uint16_t path[] = { START, TO_REVIEW, REVIEW };
    struct {
        int64_t amount;
        char key[HAND_KEY_BYTES];
    } data;
    Told told = { 1, &data, sizeof data, path, sizeof path };
    Key *key = find_key(hand, hash, command->key);
    uint32_t slot;
    Item *item;

    if (key->slot != 0 || hand->spare_count == 0) return false;
    slot = hand->spare[--hand->spare_count];
    item = &hand->items[slot];
    *id = ++hand->last_id;
    *item = (Item){
        .id = *id,
        .hash = hash,
        .marking = AT_REVIEW | AT_LATE,
        .amount = command->amount,
        .version = 1,
        .nulls = 2,
        .opened = item->opened,
    };
    memcpy(hand->names[slot], command->key, HAND_KEY_BYTES);
    *key = (Key){ (uint32_t)(hash >> 32), slot };
    put_id(hand, *id, slot);
    line_add(&hand->queue, (Entry){ 0, slot, item->opened });
    line_add(&hand->timers,
             (Entry){ command->at_ms + HOUR_MS, slot, item->opened });
    hand->count++;
    data.amount = command->amount;
    memcpy(data.key, command->key, sizeof data.key);
    record(hand, command, item, &told);
    return true;
}

static bool complete(Hand *hand, const HandCommand *command)
{
    static const uint16_t paths[2][4] = {
        { TO_CHOICE, CHOICE, TO_REJECTED, REJECTED },
        { TO_CHOICE, CHOICE, TO_ACCEPTED, ACCEPTED },
    };
    struct {
        uint32_t task;
        int32_t approved;
    } data = { REVIEW, command->approved };
    Told told = {
        2, &data, sizeof data, paths[command->approved == 1], sizeof paths[0],
    };
    uint32_t slot = slot_of(hand, command->case_id);
    Item *item = &hand->items[slot];

    if (slot == 0 || !(item->marking & AT_REVIEW)
        || item->version != command->version
        || (item->holder != 0 && item->holder != command->actor)) {
        return false;
    }
    item->opened++;
    line_drop(hand, &hand->queue);
    line_drop(hand, &hand->timers);
    item->marking = 0;
    item->approved = command->approved;
    item->nulls = 0;
    item->version++;
    record(hand, command, item, &told);
    drop_id(hand, item->id);
    drop_key(hand, item->hash, slot);
    hand->spare[hand->spare_count++] = slot;
    hand->count--;
    return true;
}

int hand_start(Hand *hand, const HandCommand *commands, int count,
               uint64_t *ids)
{
    uint64_t hashes[BATCH];
    int refused = 0;

    for (int i = 0; i < count; i++) {
        hashes[i] = hash_of(commands[i].key);
        __builtin_prefetch(&hand->keys[hashes[i] & hand->key_mask], 1);
        if (hand->spare_count <= (uint32_t)i) continue;
        __builtin_prefetch(
            &hand->items[hand->spare[hand->spare_count - 1 - (uint32_t)i]], 1);
    }
    for (int i = 0; i < count; i++) {
        refused += !start(hand, &commands[i], hashes[i], &ids[i]);
    }
    return refused;
}

int hand_complete(Hand *hand, const HandCommand *commands, int count)
{
    uint32_t slots[BATCH];
    int refused = 0;

    for (int i = 0; i < count; i++) {
        uint64_t id = commands[i].case_id;

        if (!hand->pages[id / PAGE_IDS]) continue;
        __builtin_prefetch(&hand->pages[id / PAGE_IDS][id % PAGE_IDS], 1);
    }
    for (int i = 0; i < count; i++) {
        slots[i] = slot_of(hand, commands[i].case_id);
        __builtin_prefetch(&hand->items[slots[i]], 1);
    }
    for (int i = 0; i < count; i++) {
        __builtin_prefetch(
            &hand->keys[hand->items[slots[i]].hash & hand->key_mask], 1);
    }
    for (int i = 0; i < count; i++) refused += !complete(hand, &commands[i]);
    return refused;
}

static Line line_new(uint64_t size)
{
    return (Line){ .entries = large_memory(size * sizeof(Entry)),
                   .mask = size - 1 };
}

Hand *hand_open(uint32_t most, uint64_t ids)
{
    Hand *hand = calloc(1, sizeof *hand);
    uint64_t size = 2;

    check(hand, "no memory");
    while (size < (uint64_t)2 * most) size *= 2;
    hand->items = large_memory((most + (size_t)1) * sizeof *hand->items);
    hand->names = large_memory((most + (size_t)1) * sizeof *hand->names);
    hand->spare = large_memory(most * sizeof *hand->spare);
    hand->pages = calloc(ids / PAGE_IDS + 2, sizeof *hand->pages);
    hand->used = calloc(ids / PAGE_IDS + 2, sizeof *hand->used);
    check(hand->pages && hand->used, "no memory");
    hand->keys = large_memory(size * sizeof *hand->keys);
    hand->key_mask = size - 1;
    hand->queue = line_new(size);
    hand->timers = line_new(size);
    hand->records = large_memory(RECORDS_BYTES);
    hand->spare_count = most;
    for (uint32_t i = 0; i < most; i++) hand->spare[i] = most - i;
    return hand;
}

uint32_t hand_count(const Hand *hand)
{
    return hand->count;
}

void hand_close(Hand *hand)
{
    uint32_t *page = hand->free_page;

    while (page) {
        uint32_t *next;

        memcpy(&next, page, sizeof next);
        free(page);
        page = next;
    }
    free(hand->pages[hand->last_id / PAGE_IDS]);
    free(hand->pages);
    free(hand->used);
    free(hand); /* the large memory goes with the process */
}
