/*
 * Which of several waits comes first. Of constant durations that are armed at
 * one time the shorter is due before, of constant dates the earlier; of one
 * message or signal the wait that was armed first has it first. So a state
 * keeps, for each wait, which others of its kind come before it as long as both
 * are armed, a bit for each; then a bit for each wait that fires before all
 * else, for its signal was thrown or its time has come, and for each whose
 * signal came from outside; then, where several tokens can wait at one place,
 * in the order in which they came, which are due with the one before, or hear
 * with it. Last, where timers can be armed while others are, how much time they
 * have left: left.c.
 */
#include "order.h"
#include "../net/frame.h"

#include "left.h"

enum { SHORTEST_MONTH = 28, LONGEST_MONTH = 31 }; /* days */

/* Words behind those of each wait. */
enum { HEARD, GIVEN, ORDER_WORDS };

/* Bits of one wait, for each token but the first; waits in a word. */
enum { TOKEN_BITS = 16, WAITS_A_WORD = 64 / TOKEN_BITS };
#define ALL_TOKENS ((UINT64_C(1) << TOKEN_BITS) - 1)

#define DAY_MS INT64_C(86400000)

/* Is its time written out: a date, or counted from when it is armed? */
static bool is_timed(const Opening *opening)
{
    if (!opening->is_constant) return false;
    if (opening->due == DUE_AFTER || opening->due == DUE_AT) return true;
    return opening->due == DUE_AGAIN
        && opening->again.cycle.anchor_ms == BPMN_FROM_NOW;
}

/* Is it one of several that the same message or signal is for? Of work, and of
   calls, each has its own answer. */
static bool is_named(const Opening *opening)
{
    BpmnWaitKind kind = opening->row.kind;
    return opening->row.name && !opening->row.correlated && !opening->row.named
        && !wait_is_work(kind) && !wait_is_called(kind);
}

/* Do they wait for the same, or both for time to pass? */
static bool is_same_kind(const Opening *one, const Opening *other)
{
    if (is_timed(one) || is_timed(other))
        return is_timed(one) && is_timed(other);
    return one->row.kind == other->row.kind && is_named(one) && is_named(other)
        && text_equal(one->row.name, other->row.name);
}

static const Opening *opening_at(const Explorer *explorer, uint32_t ordered)
{
    return explorer->net->places[explorer->ordered[ordered]].opening;
}

/* Is it a signal that the process throws itself, with so many values at
   least? */
static bool is_thrown(const Net *net, const Opening *opening, uint32_t values)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->tells == TELL_SIGNAL && opening->hears_throws
            && transition->thrown.bring_count >= values
            && text_equal(transition->told, opening->row.name))
            return true;
    }
    return false;
}

/* Can several tokens wait there for their time or signal, each by itself? */
static bool has_tokens(const Place *place)
{
    return (is_timed(place->opening) || place->opening->hears_throws)
        && !place->owns && place_facts(place)->second == SECOND_MEETS;
}

static bool has_like(const Net *net, uint32_t place)
{
    const Opening *opening = net->places[place].opening;
    if (is_thrown(net, opening, 0) || has_tokens(&net->places[place]))
        return true;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (i != place && net->places[i].opening
            && is_same_kind(opening, net->places[i].opening))
            return true;
    }
    return false;
}

static IsoDuration duration_of(const Opening *opening)
{
    if (opening->due == DUE_AFTER) return opening->after;
    return (IsoDuration){ opening->again.cycle.months,
                          opening->again.cycle.interval_ms };
}

/* How long it takes, of whatever day; 0: that is not known. */
static int64_t ms_of(const Opening *opening)
{
    if (!is_timed(opening) || opening->due == DUE_AT) return 0;
    IsoDuration duration = duration_of(opening);
    return duration.months == 0 ? duration.ms : 0;
}

/* Whatever day it begins. */
static bool is_no_longer(IsoDuration one, IsoDuration other)
{
    int64_t months = (int64_t)one.months - other.months;
    int64_t days = months * (months > 0 ? LONGEST_MONTH : SHORTEST_MONTH);
    return one.ms - other.ms + days * DAY_MS <= 0;
}

/* Armed at one time, is the one due no later than the other? */
static bool is_no_later(const Opening *one, const Opening *other)
{
    if (!is_timed(one)) return true;
    bool is_date = one->due == DUE_AT;
    if (is_date != (other->due == DUE_AT)) return false;
    return is_date ? one->at_ms <= other->at_ms
                   : is_no_longer(duration_of(one), duration_of(other));
}

static uint32_t node_of(const Explorer *explorer, uint32_t ordered)
{
    return explorer->net->places[explorer->ordered[ordered]].element;
}

/* Finds those of the wait's kind, of these the ones due no later, and those
   that come first where both are armed in one step: of two due at one time that
   of the node with the smaller number. */
static void compare_waits(Explorer *explorer, uint32_t own)
{
    const Opening *opening = opening_at(explorer, own);
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        const Opening *other = opening_at(explorer, i);
        if (i == own || !is_same_kind(opening, other)) continue;
        bits_add(&explorer->alike[own], i);
        bool is_tie = is_no_later(other, opening)
            && is_no_later(opening, other);
        if (is_no_later(other, opening)) bits_add(&explorer->sooner[own], i);
        if (is_tie ? node_of(explorer, i) < node_of(explorer, own)
                   : is_no_later(other, opening))
            bits_add(&explorer->first[own], i);
    }
}

void order_prepare(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    explorer->order_index = net_no_numbers(arena, net->place_count + 1);
    explorer->ordered = NEW_ARRAY(arena, uint32_t, MOST_ORDERED);
    for (uint32_t i = 0; i < net->place_count && explorer->with_data; i++) {
        const Opening *opening = net->places[i].opening;
        bool is_event = opening && (is_timed(opening) || is_named(opening));
        if (!is_event || explorer->ordered_count == MOST_ORDERED
            || !has_like(net, i) || net_is_in_body(net, &net->places[i]))
            continue;
        explorer->order_index[i] = explorer->ordered_count;
        explorer->ordered[explorer->ordered_count++] = i;
    }
    uint32_t count = explorer->ordered_count, tokens = 0;
    explorer->piling = net_no_numbers(arena, count + 1);
    for (uint32_t i = 0; i < count; i++)
        if (has_tokens(&net->places[explorer->ordered[i]]))
            explorer->piling[i] = tokens++;
    if (count > 0)
        explorer->order_words = count + ORDER_WORDS
            + (tokens + WAITS_A_WORD - 1) / WAITS_A_WORD;
    explorer->alike = NEW_ARRAY(arena, uint64_t, count + 1);
    explorer->sooner = NEW_ARRAY(arena, uint64_t, count + 1);
    explorer->first = NEW_ARRAY(arena, uint64_t, count + 1);
    int64_t *ms = NEW_ARRAY(arena, int64_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        compare_waits(explorer, i);
        if (!is_timed(opening_at(explorer, i))) bits_add(&explorer->hearing, i);
        if (is_thrown(net, opening_at(explorer, i), 1))
            bits_add(&explorer->brought, i);
        ms[i] = ms_of(opening_at(explorer, i));
    }
    left_prepare(explorer, ms);
}

static uint64_t *orders_of(const Explorer *explorer, Walk *walk)
{
    return walk->known + explorer->domain_count;
}

static uint64_t *heard_of(const Explorer *explorer, uint64_t *orders)
{
    return &orders[explorer->ordered_count + HEARD];
}

static uint64_t *given_of(const Explorer *explorer, uint64_t *orders)
{
    return &orders[explorer->ordered_count + GIVEN];
}

/* Those that are armed. */
static uint64_t armed_of(const Explorer *explorer, const Walk *walk)
{
    uint64_t armed = 0;
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        if (walk->counts[explorer->ordered[i]] > 0) bits_add(&armed, i);
    }
    return armed;
}

static void drop_wait(const Explorer *explorer, uint64_t *orders, uint32_t own)
{
    for (uint32_t i = 0; i < explorer->ordered_count + ORDER_WORDS; i++)
        bits_drop(&orders[i], own);
}

/* A bit for each token of the wait but the first: it goes with the one before
   it. */
static uint64_t together_of(const Explorer *explorer, const uint64_t *orders,
                            uint32_t own)
{
    uint32_t number = explorer->piling[own];
    if (number == NET_NONE) return 0;
    const uint64_t *words = &orders[explorer->ordered_count + ORDER_WORDS];
    return words[number / WAITS_A_WORD] >> number % WAITS_A_WORD * TOKEN_BITS
        & ALL_TOKENS;
}

/* The same for so many tokens; those beyond are none. */
static void set_together(const Explorer *explorer, uint64_t *orders,
                         uint32_t own, uint64_t together, uint32_t count)
{
    uint32_t number = explorer->piling[own];
    if (number == NET_NONE) return;
    uint64_t *words = &orders[explorer->ordered_count + ORDER_WORDS];
    uint32_t at = number % WAITS_A_WORD * TOKEN_BITS;
    if (count <= TOKEN_BITS) together &= (mask_bit(count) - 1) >> 1;
    words[number / WAITS_A_WORD] &= ~(ALL_TOKENS << at);
    words[number / WAITS_A_WORD] |= together << at;
}

/* A signal is no command on its case: it may come while timers are due. */
static bool hears_throws(const Explorer *explorer, uint32_t place)
{
    const Opening *opening = explorer->net->places[place].opening;
    return opening && opening->hears_throws;
}

/* May timers be due in the step that is walked? */
static bool is_late(const Explorer *explorer)
{
    const Transition *fired = &explorer->net->transitions[explorer->fired];
    if (fired->pre_count == 0) return false;
    const Opening *opening = explorer->net->places[fired->pre[0]].opening;
    return hears_throws(explorer, fired->pre[0])
        || (opening && opening->due != DUE_NOT);
}

void order_arm(Explorer *explorer, Walk *walk, uint32_t own)
{
    uint64_t *orders = orders_of(explorer, walk);
    uint32_t count = walk->counts[explorer->ordered[own]];
    uint64_t together = together_of(explorer, orders, own);
    bool at_once = is_timed(opening_at(explorer, own))
        && bits_have(&walk->armed_last, own);
    bits_add(&walk->armed_last, own);
    if (at_once && count > 1 && count <= TOKEN_BITS + 1)
        bits_add(&together, count - 2);
    set_together(explorer, orders, own, together, count);
    /* what was armed before it comes before a second one as before the first */
    if (count > 1) return;
    uint64_t others = explorer->alike[own] & armed_of(explorer, walk);
    uint64_t beside = others & walk->armed;
    bits_add(&walk->armed, own);
    drop_wait(explorer, orders, own);
    for (uint32_t i = 0; i < explorer->ordered_count; i++)
        if (bits_have(&beside, i) && bits_have(&explorer->first[i], own))
            bits_add(&orders[i], own);
    uint64_t sooner = explorer->sooner[own]
        | left_arm(explorer, orders, own, is_late(explorer));
    orders[own] = (others & ~beside & sooner) | (beside & explorer->first[own]);
}

/* All tokens of those waits hear a signal before all else. */
static void add_heard(const Explorer *explorer, Walk *walk, uint64_t waits)
{
    uint64_t *orders = orders_of(explorer, walk);
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        if (!bits_have(&waits, i)) continue;
        bits_add(heard_of(explorer, orders), i);
        set_together(explorer, orders, i, ALL_TOKENS,
                     walk->counts[explorer->ordered[i]]);
    }
}

void order_throw(const Explorer *explorer, Walk *walk, const char *signal)
{
    uint64_t waits = 0;
    uint64_t armed = armed_of(explorer, walk);
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        if (bits_have(&armed, i) && order_hears(explorer, i, signal))
            bits_add(&waits, i);
    }
    add_heard(explorer, walk, waits);
}

Hearing order_fire(Explorer *explorer, Walk *walk, uint32_t own, bool keeps)
{
    const Opening *opening = opening_at(explorer, own);
    uint64_t *orders = orders_of(explorer, walk);
    uint64_t *heard = heard_of(explorer, orders);
    uint64_t *given = given_of(explorer, orders);
    uint64_t armed = armed_of(explorer, walk);
    uint64_t others = armed & explorer->alike[own];
    /* a signal from outside: all others that are armed for it hear it next */
    bool is_signal = opening->hears_throws && !bits_have(heard, own);
    bool is_given = is_signal || bits_have(given, own);
    uint64_t together = together_of(explorer, orders, own);
    bool next = !keeps && bits_have(&armed, own)
        && (is_signal || (together & 1) != 0);
    if (is_signal) add_heard(explorer, walk, others);
    if (is_signal) *given = others;
    drop_wait(explorer, orders, own);
    left_fire(explorer, orders, own, others, keeps ? 1 : next ? 0 : -1);
    if (keeps && !is_timed(opening)) orders[own] |= others;
    if (next) bits_add(heard, own);
    if (next && is_given) bits_add(given, own);
    set_together(explorer, orders, own, is_signal ? ALL_TOKENS : together >> 1,
                 walk->counts[explorer->ordered[own]]);
    if (is_signal || !opening->hears_throws) return HEARS_NEW;
    if (is_given) return HEARS_AGAIN;
    return bits_have(&explorer->brought, own) ? HEARS_NEW : HEARS_NOTHING;
}

bool order_is_shared(const Explorer *explorer, uint32_t one, uint32_t other)
{
    return !is_timed(opening_at(explorer, one))
        && bits_have(&explorer->alike[one], other);
}

bool order_hears(const Explorer *explorer, uint32_t own, const char *signal)
{
    const Opening *opening = opening_at(explorer, own);
    return opening->hears_throws && text_equal(opening->row.name, signal);
}

static const uint64_t *orders_in(const Explorer *explorer,
                                 const uint64_t *words)
{
    return words + explorer->marking_words + explorer->domain_count;
}

/* Those that fire before all else in a state: signals before timers. */
static uint64_t heard_in(const Explorer *explorer, const uint64_t *words)
{
    uint64_t heard = orders_in(explorer,
                               words)[explorer->ordered_count + HEARD];
    return (heard & explorer->hearing) != 0 ? heard & explorer->hearing : heard;
}

bool order_is_heard(const Explorer *explorer, const uint64_t *words)
{
    return explorer->ordered_count > 0 && heard_in(explorer, words) != 0;
}

bool order_is_given(const Explorer *explorer, const uint64_t *words)
{
    return explorer->ordered_count > 0
        && orders_in(explorer, words)[explorer->ordered_count + GIVEN] != 0;
}

bool order_is_before(const Explorer *explorer, const uint64_t *words,
                     uint32_t first, uint32_t later)
{
    uint32_t rest = explorer->rest_index[explorer->ordered[first]];
    return bits_have(&orders_in(explorer, words)[later], first)
        && rest_count(explorer, words, rest) > 0;
}

bool order_waits(const Explorer *explorer, const uint64_t *words,
                 uint32_t place)
{
    if (explorer->ordered_count == 0) return false;
    uint32_t own = explorer->order_index[place];
    uint64_t heard = heard_in(explorer, words);
    bool is_throw = (heard & explorer->hearing) != 0;
    if (!is_throw && hears_throws(explorer, place)) heard = 0;
    if (heard != 0 && (own == NET_NONE || !bits_have(&heard, own))) return true;
    for (uint32_t i = 0; i < explorer->ordered_count && own != NET_NONE; i++) {
        if ((heard == 0 || bits_have(&heard, i))
            && order_is_before(explorer, words, i, own))
            return true;
    }
    return false;
}

void order_clean(Explorer *explorer, const Walk *walk, uint64_t *orders)
{
    uint64_t armed = armed_of(explorer, walk);
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        orders[i] = bits_have(&armed, i) ? orders[i] & armed : 0;
        set_together(explorer, orders, i, together_of(explorer, orders, i),
                     walk->counts[explorer->ordered[i]]);
    }
    if (explorer->ordered_count == 0) return;
    *heard_of(explorer, orders) &= armed;
    *given_of(explorer, orders) &= *heard_of(explorer, orders);
    left_rest(explorer, orders, armed);
}
