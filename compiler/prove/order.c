/*
 * Which of several waits comes first. Of constant durations that are armed at
 * one time the shorter is due before, of one message or signal the wait that
 * was armed first has it first. So a state keeps, for each two waits of a kind,
 * whether the one comes before the other as long as both are armed.
 */
#include "explorer.h"

/* Is its time counted from when it is armed, and written out? */
static bool is_duration(const Opening *opening)
{
    if (!opening->is_constant) return false;
    if (opening->due == DUE_AFTER) return true;
    return opening->due == DUE_AGAIN
        && opening->again.cycle.anchor_ms == BPMN_FROM_NOW;
}

/* Is it one of several that the same thing is for? */
static bool is_named(const Opening *opening)
{
    return opening->row.name && !opening->row.correlated;
}

/* Do they wait for the same, or both for time to pass? */
static bool is_same_kind(const Opening *one, const Opening *other)
{
    if (is_duration(one) || is_duration(other))
        return is_duration(one) && is_duration(other);
    return one->row.kind == other->row.kind && is_named(one) && is_named(other)
        && text_equal(one->row.name, other->row.name);
}

static const Opening *opening_at(const Explorer *explorer, uint32_t ordered)
{
    return explorer->net->places[explorer->ordered[ordered]].opening;
}

/* Is it a signal that the process throws itself? */
static bool is_thrown(const Net *net, const Opening *opening)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->tells == TELL_SIGNAL && opening->hears_throws
            && text_equal(transition->told, opening->row.name))
            return true;
    }
    return false;
}

static bool has_like(const Net *net, uint32_t place)
{
    const Opening *opening = net->places[place].opening;
    if (is_thrown(net, opening)) return true;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (i != place && net->places[i].opening
            && is_same_kind(opening, net->places[i].opening))
            return true;
    }
    return false;
}

void order_prepare(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->order_index = net_no_numbers(explorer->arena,
                                           net->place_count + 1);
    explorer->ordered = NEW_ARRAY(explorer->arena, uint32_t, MOST_ORDERED);
    for (uint32_t i = 0; i < net->place_count && explorer->with_data; i++) {
        const Opening *opening = net->places[i].opening;
        bool is_event = opening && (is_duration(opening) || is_named(opening));
        if (!is_event || explorer->ordered_count == MOST_ORDERED
            || !has_like(net, i))
            continue;
        explorer->order_index[i] = explorer->ordered_count;
        explorer->ordered[explorer->ordered_count++] = i;
    }
    uint32_t pairs = explorer->ordered_count * explorer->ordered_count;
    if (explorer->ordered_count == 0) return;
    explorer->order_words = (pairs + 63) / 64 + 1;
}

/* The last word: a bit for each wait that has a signal to hear before anything
   else happens. */
static uint64_t *hearing(const Explorer *explorer, uint64_t *orders)
{
    return &orders[explorer->order_words - 1];
}

/* The bit that says that 'first' comes before 'later'. */
static uint32_t pair(const Explorer *explorer, uint32_t first, uint32_t later)
{
    return later * explorer->ordered_count + first;
}

static IsoDuration duration_of(const Opening *opening)
{
    if (opening->due == DUE_AFTER) return opening->after;
    return (IsoDuration){ opening->again.cycle.months,
                          opening->again.cycle.interval_ms };
}

/* Armed at one time, is the one due no later than the other? */
static bool is_no_later(const Opening *one, const Opening *other)
{
    if (!is_duration(one)) return true;
    IsoDuration first = duration_of(one);
    IsoDuration second = duration_of(other);
    return first.months <= second.months && first.ms <= second.ms;
}

static bool is_armed(const Explorer *explorer, const Walk *walk, uint32_t own)
{
    return walk->counts[explorer->ordered[own]] > 0;
}

/* Is the other armed, and for the same? */
static bool is_beside(const Explorer *explorer, const Walk *walk, uint32_t own,
                      uint32_t other)
{
    return other != own && is_armed(explorer, walk, other)
        && is_same_kind(opening_at(explorer, own), opening_at(explorer, other));
}

static void forget(const Explorer *explorer, uint64_t *orders, uint32_t own)
{
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        bits_drop(orders, pair(explorer, own, i));
        bits_drop(orders, pair(explorer, i, own));
    }
    bits_drop(hearing(explorer, orders), own);
}

void order_arm(const Explorer *explorer, Walk *walk, uint32_t own)
{
    uint64_t *orders = walk->known + explorer->domain_count;
    const Opening *opening = opening_at(explorer, own);
    /* what was armed before it comes before a second one as before the first */
    if (walk->counts[explorer->ordered[own]] > 1) return;
    bits_add(&walk->armed, own);
    forget(explorer, orders, own);
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        const Opening *other = opening_at(explorer, i);
        if (!is_beside(explorer, walk, own, i)) continue;
        if (is_no_later(other, opening))
            bits_add(orders, pair(explorer, i, own));
        else if (bits_have(&walk->armed, i) && is_no_later(opening, other))
            bits_add(orders, pair(explorer, own, i));
    }
}

void order_throw(const Explorer *explorer, Walk *walk, const char *signal)
{
    uint64_t *orders = walk->known + explorer->domain_count;
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        if (is_armed(explorer, walk, i) && order_hears(explorer, i, signal))
            bits_add(hearing(explorer, orders), i);
    }
}

/* The wait hears a signal that comes from outside: so do, next, all others that
   are armed for it. */
static void hear_next(const Explorer *explorer, Walk *walk, uint32_t own)
{
    const Opening *opening = opening_at(explorer, own);
    uint64_t *heard = hearing(explorer, walk->known + explorer->domain_count);
    if (!opening->hears_throws || bits_have(heard, own)) return;
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        if (is_beside(explorer, walk, own, i)) bits_add(heard, i);
    }
}

void order_fire(const Explorer *explorer, Walk *walk, uint32_t own, bool keeps)
{
    uint64_t *orders = walk->known + explorer->domain_count;
    hear_next(explorer, walk, own);
    bits_drop(hearing(explorer, orders), own);
    bool renewed = keeps && !is_duration(opening_at(explorer, own));
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        bits_drop(orders, pair(explorer, own, i));
        if (renewed && is_beside(explorer, walk, own, i))
            bits_add(orders, pair(explorer, i, own));
    }
}

bool order_is_shared(const Explorer *explorer, uint32_t one, uint32_t other)
{
    const Opening *first = opening_at(explorer, one);
    return !is_duration(first)
        && is_same_kind(first, opening_at(explorer, other));
}

bool order_hears(const Explorer *explorer, uint32_t own, const char *signal)
{
    const Opening *opening = opening_at(explorer, own);
    return opening->hears_throws && text_equal(opening->row.name, signal);
}

bool order_is_heard(const Explorer *explorer, const uint64_t *words)
{
    uint32_t last = explorer->state_words - 1;
    return explorer->ordered_count > 0 && words[last] != 0;
}

bool order_is_before(const Explorer *explorer, const uint64_t *words,
                     uint32_t first, uint32_t later)
{
    uint32_t rest = explorer->rest_index[explorer->ordered[first]];
    const uint64_t *orders = words + explorer->marking_words
        + explorer->domain_count;
    return bits_have(orders, pair(explorer, first, later))
        && rest_count(explorer, words, rest) > 0;
}

bool order_waits(const Explorer *explorer, const uint64_t *words, uint32_t own)
{
    if (explorer->ordered_count == 0) return false;
    const uint64_t *orders = words + explorer->marking_words
        + explorer->domain_count;
    uint64_t heard = orders[explorer->order_words - 1];
    if (heard != 0 && (own == NET_NONE || !bits_have(&heard, own))) return true;
    for (uint32_t i = 0; i < explorer->ordered_count && own != NET_NONE; i++) {
        if ((heard == 0 || bits_have(&heard, i))
            && order_is_before(explorer, words, i, own))
            return true;
    }
    return false;
}

void order_clean(const Explorer *explorer, const Walk *walk, uint64_t *orders)
{
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        if (!is_armed(explorer, walk, i)) forget(explorer, orders, i);
    }
}
