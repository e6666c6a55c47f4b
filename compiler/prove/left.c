/*
 * A table bounds by how many ms one timer can have more left than another
 * (Dill, Timing Assumptions and Verification of Finite-State Concurrent
 * Systems); the number 0 stands for none of them, which has nothing left. A
 * timer may come late, when nothing has run for a while, but in order and
 * before every command: so what its step arms counts from later, and what was
 * armed before has at most so much left. A state keeps the number of its table;
 * 0: each has at most what it had when it was armed.
 */
#include "left.h"

#include <string.h>

/* Diagrams with more of them, or where one is so many times as long as another,
   have too many tables to be worth it; those beyond know nothing. */
enum { MOST_MEASURED = 16, MOST_TIMES = 8, MOST_TABLES = 100 };

#define ANY_MS (INT64_MAX / 4)

struct Left {
    uint32_t count;
    uint32_t *numbers; /* per wait with an order, from 1; 0: not measured */
    uint32_t *waits;   /* the other way */
    int64_t *most;     /* ms that it has when it is armed */
    const bool *arms;  /* per place: a token there can come to arm one */
    int64_t *bounds;   /* the table at hand: a row for each, and for none */
    WordTable tables;  /* those that states know */
};

/* Of that timer, by how much it can have more left than the other. */
static int64_t *bound(const Left *left, uint32_t one, uint32_t other)
{
    return &left->bounds[one * (left->count + 1) + other];
}

static int64_t sum(int64_t one, int64_t other)
{
    return one == ANY_MS || other == ANY_MS ? ANY_MS : one + other;
}

/* It is known that the one has at most so much more left. */
static void tighten(const Left *left, uint32_t one, uint32_t other, int64_t ms)
{
    if (*bound(left, one, other) <= ms) return;
    for (uint32_t i = 0; i <= left->count; i++) {
        int64_t before = sum(*bound(left, i, one), ms);
        for (uint32_t j = 0; j <= left->count; j++) {
            int64_t through = sum(before, *bound(left, other, j));
            if (through < *bound(left, i, j)) *bound(left, i, j) = through;
        }
    }
}

/* All that is known is that it has at most so much left. */
static void forget(const Left *left, uint32_t own, int64_t most)
{
    for (uint32_t i = 0; i <= left->count; i++)
        *bound(left, i, own) = *bound(left, own, i) = i == own ? 0 : ANY_MS;
    *bound(left, own, 0) = most;
}

static void read_table(Explorer *explorer, const uint64_t *orders)
{
    Left *left = explorer->left;
    uint32_t number = (uint32_t)orders[explorer->order_words - 1];
    memcpy(left->bounds, word_table_key(&left->tables, number),
           left->tables.width * sizeof *left->bounds);
}

/* Where a step cannot be, because a timer is due before it, nothing is known.
   Returns the number. */
static uint32_t write_table(Explorer *explorer, uint64_t *orders)
{
    Left *left = explorer->left;
    orders[explorer->order_words - 1] = 0;
    for (uint32_t i = 0; i <= left->count; i++)
        if (*bound(left, i, i) < 0) return 0;
    const uint64_t *key = (const uint64_t *)left->bounds;
    uint32_t hash = hash_words(0, key, left->tables.width);
    uint32_t number = word_table_find(&left->tables, hash, key);
    if (number == TABLE_NONE && left->tables.table.count == MOST_TABLES)
        return 0;
    if (number == TABLE_NONE)
        number = word_table_add(&left->tables, hash, key, explorer->arena);
    orders[explorer->order_words - 1] = number;
    return number;
}

/* Numbers the timers that are measured, given how many ms each wait with an
   order lasts; 0: not known. */
static void number_timers(Left *left, const int64_t *ms, uint32_t count)
{
    int64_t least = ANY_MS;
    for (uint32_t i = 0; i < count; i++)
        if (ms[i] > 0 && ms[i] < least) least = ms[i];
    for (uint32_t i = 0; i < count; i++) {
        if (ms[i] <= 0 || ms[i] / MOST_TIMES > least) continue;
        if (left->count < MOST_MEASURED) left->waits[left->count + 1] = i;
        left->count++;
    }
    if (left->count > MOST_MEASURED) left->count = 0;
    for (uint32_t i = 1; i <= left->count; i++) {
        left->numbers[left->waits[i]] = i;
        left->most[i] = ms[left->waits[i]];
    }
}

void left_prepare(Explorer *explorer, const int64_t *ms)
{
    Arena *arena = explorer->arena;
    Left *left = NEW(arena, Left);
    bool *armed = NEW_ARRAY(arena, bool, explorer->net->place_count + 1);
    left->numbers = NEW_ARRAY(arena, uint32_t, explorer->ordered_count + 1);
    left->waits = NEW_ARRAY(arena, uint32_t, MOST_MEASURED + 1);
    left->most = NEW_ARRAY(arena, int64_t, MOST_MEASURED + 1);
    number_timers(left, ms, explorer->ordered_count);
    if (left->count == 0) return;
    left->tables.width = (size_t)(left->count + 1) * (left->count + 1);
    left->bounds = NEW_ARRAY(arena, int64_t, left->tables.width);
    for (uint32_t i = 1; i <= left->count; i++) {
        armed[explorer->ordered[left->waits[i]]] = true;
        forget(left, i, left->most[i]);
    }
    left->arms = explorer_leads(explorer, armed);
    explorer->left = left;
    explorer->order_words++;
    uint64_t *orders = NEW_ARRAY(arena, uint64_t, explorer->order_words);
    write_table(explorer, orders);
}

uint64_t left_arm(Explorer *explorer, uint64_t *orders, uint32_t own, bool late)
{
    Left *left = explorer->left;
    uint32_t number = left ? left->numbers[own] : 0;
    uint64_t sooner = 0;
    if (number == 0) return 0;
    read_table(explorer, orders);
    for (uint32_t i = 1; i <= left->count && !late; i++)
        tighten(left, 0, i, -1);
    int64_t ms = left->most[number];
    for (uint32_t i = 0; i <= left->count; i++) {
        if (i == number) continue;
        *bound(left, number, i) = sum(ms, *bound(left, 0, i));
        *bound(left, i, number) = sum(*bound(left, i, 0), -ms);
        if (i > 0 && *bound(left, i, number) <= 0)
            bits_add(&sooner, left->waits[i]);
    }
    return write_table(explorer, orders) != 0 ? sooner : 0;
}

void left_fire(Explorer *explorer, uint64_t *orders, uint32_t own,
               uint64_t armed, int rounds)
{
    Left *left = explorer->left;
    uint32_t number = left ? left->numbers[own] : 0;
    if (number == 0) return;
    read_table(explorer, orders);
    tighten(left, number, 0, 0);
    for (uint32_t i = 1; i <= left->count; i++)
        if (bits_have(&armed, left->waits[i])) tighten(left, number, i, 0);
    int64_t most = left->most[number];
    for (uint32_t i = 1; i <= left->count; i++) {
        int64_t *other = bound(left, i, number);
        if (i == number) continue;
        *other = rounds < 0 ? ANY_MS : sum(*other, -rounds * most);
        *bound(left, number, i) = ANY_MS;
    }
    *bound(left, 0, number) = ANY_MS;
    *bound(left, number, 0) = rounds == 0 ? 0 : most;
    write_table(explorer, orders);
}

/* Those with nothing left, and what comes before them, fire before all else. */
static void add_due(const Explorer *explorer, uint64_t *orders, uint64_t armed)
{
    const Left *left = explorer->left;
    uint64_t due = 0, known = 0;
    for (uint32_t i = 1; i <= left->count; i++)
        if (*bound(left, i, 0) <= 0) bits_add(&due, left->waits[i]);
    for (due &= armed; due != known;) {
        known = due;
        for (uint32_t i = 0; i < explorer->ordered_count; i++)
            if (bits_have(&known, i)) due |= orders[i] & armed;
    }
    orders[explorer->ordered_count] |= due;
}

void left_rest(Explorer *explorer, uint64_t *orders, uint64_t armed)
{
    Left *left = explorer->left;
    if (!left || orders[explorer->order_words - 1] == 0) return;
    read_table(explorer, orders);
    for (uint32_t i = 1; i <= left->count; i++) {
        *bound(left, 0, i) = ANY_MS;
        if (!bits_have(&armed, left->waits[i])) forget(left, i, left->most[i]);
    }
    for (uint32_t i = 1; i <= left->count; i++)
        for (uint32_t j = 1; j <= left->count; j++)
            if (*bound(left, j, i) < 0)
                bits_add(&orders[left->waits[i]], left->waits[j]);
    add_due(explorer, orders, armed);
    write_table(explorer, orders);
}

/* Are two of them due at one time? */
static bool has_tie(Explorer *explorer, const uint64_t *orders)
{
    const Left *left = explorer->left;
    read_table(explorer, orders);
    for (uint32_t i = 1; i <= left->count; i++)
        for (uint32_t j = 1; j < i; j++)
            if (*bound(left, i, j) == 0 && *bound(left, j, i) == 0) return true;
    return false;
}

void left_forget(Explorer *explorer, uint64_t *words)
{
    const Left *left = explorer->left;
    if (!left || words[explorer->state_words - 1] == 0) return;
    for (EACH_MARKED(i, explorer, words))
        if (left->arms[explorer->rest_places[i]]) return;
    if (!has_tie(explorer,
                 words + explorer->state_words - explorer->order_words))
        words[explorer->state_words - 1] = 0;
}
