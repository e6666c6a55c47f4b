/*
 * Exploration: all markings in which a step can end, each with what is known
 * of the values, found breadth first; states that a decided path reaches
 * before all others.
 *
 * A path is not stored. A state remembers the state it was first reached from
 * and which outcome of that state's steps it was (its serial number); walking
 * the same steps once more gives the elements passed.
 *
 * Its files, from below, each using those before it only:
 *
 *   link, apart, left, order, ties, live, meets, ways   what a step asks on its
 *               way: how its tokens came, which other tokens may come by, how
 *               much time is left, which waits come first, what is known
 *               together, what still matters, whether there are such values,
 *               how a writing comes out
 *   again       walks of a step that come together
 *   beside      what items of a sub-process do to each other
 *   replay      what a step that is walked once more is asked for
 *   states      what steps came to, and the table of states
 *   fork        walks, and copies of them
 *   walk        one step, in every way that it can go
 *   remember    steps that need not be walked again
 *   branches    steps that need not be walked at all
 *   written     what firings make of what is known
 *   prepare     the tables that all of them look things up in
 *   explore     the loop: what is walked, in which order, and once more
 */
#ifndef BPMNC_EXPLORER_H
#define BPMNC_EXPLORER_H

#include "../base/graph.h"
#include "../base/word_table.h"
#include "effect.h"
#include "follow.h"
#include "results.h"
#include "witness.h"

/* A state that a step ends in, not yet looked up. */
typedef struct Arrival {
    uint32_t hash;
    uint32_t serial;
    bool sure;
} Arrival;

/* Those of one state's steps. They are looked up together, so that waiting for
   memory overlaps. */
typedef struct Arrivals {
    VECTOR(Arrival) list;
    Words words;
} Arrivals;

typedef struct Beside Beside; /* beside.c */

/* A step that was walked. Its key in the table: the transition, 'fewer' as
   explore.c has it, and what of the state the step depends on. */
typedef struct Past {
    size_t fuel; /* that the step took */
    Results results;
} Past;

/* What is remembered of a transition from outside. */
typedef struct Memory {
    const uint64_t *mask;  /* what of a state its steps look at or change;
                                   null: not found out */
    const uint64_t *taken; /* of that, the places that a token may be taken
                                   from without the others */
    uint32_t last;         /* used last, among the pasts; TABLE_NONE: none */
    uint32_t fired;        /* how often, up to when it is worth remembering */
} Memory;

/* What knowledge is tied together by: bit per field, of the net. */
typedef struct Ties {
    bool are_there; /* a condition reads several variables */
    uint32_t field_words;
    uint64_t *fields; /* per domain: that it reads */
    uint64_t *any;    /* for one question: that some of a set read */
    uint64_t *asked;  /* the same: conditions over several variables */
    uint64_t *set;    /* for one question: a bit per domain */
} Ties;

/* One way in which the writing of a firing can come out. */
typedef struct Way {
    size_t words;    /* what is known then: where it begins in way_words */
    bool maybe;      /* a guess led there */
    bool is_missing; /* a value could not be had: an incident */
} Way;

/* Where the ways of one firing begin: those of firings within lie behind. */
typedef struct WayMark {
    size_t ways;
    size_t words;
} WayMark;

/* A token on its way; link is how it came there. */
typedef struct Token {
    uint32_t place;
    uint32_t link;
} Token;

/* What there was when a token came to a place, hashed. */
typedef struct LinkVersion {
    uint32_t exact;
    /* the same while no join fires, when more only come to wait: three stand
       for so many or more */
    uint32_t piling;
    uint32_t joins; /* that have fired in the step */
} LinkVersion;

/* One place that a token came through in this step; before: the one before. */
typedef struct Link {
    uint32_t place;
    uint32_t before;
    LinkVersion version;
    uint32_t again;   /* its number in again.c; TABLE_NONE: none */
    uint64_t ends;    /* for one question of again.c: what comes of it */
    bool is_ancestor; /* for one question */
    bool is_joined;   /* the same: all that came to its join is marked */
    bool is_join;     /* the token that a join was waiting for */
    bool is_settled;  /* the same, of an inclusive gateway */
    bool is_cut; /* of a join with what may have passed the merge: a replay */
} Link;

/* One way that a step may take, as far as it has come. */
typedef struct Walk {
    /* per domain; then the words of order.c; the next two lie behind */
    Mask *known;
    /* bit per resting place, by rest index: may hold a token */
    uint64_t *touched;
    uint8_t *counts;     /* per place */
    uint64_t armed;      /* in this step, of order.c: its first token */
    uint64_t armed_last; /* the same: its last */
    Token *stack;        /* tokens to take up, the next last */
    size_t depth;
    size_t capacity;
    uint32_t log_count;
    uint32_t link_count;
    uint32_t version; /* of 'known': the same for the same */
    /* of the token taken up last: what completes a scope comes of it */
    uint32_t last_link;
    /* the innermost scope that may complete now; 0: none */
    uint32_t around;
    uint32_t watched_link;   /* of the last token put on the watched place */
    uint32_t watched_before; /* of the one before */
    bool maybe;
    bool fails;           /* an error has ended the case */
    uint32_t joins;       /* that have fired in this step */
    uint32_t again;       /* where it is, in again.c; TABLE_NONE: not asked */
    bool dropped;         /* no values lead there after all, or again.c */
    uint32_t passed_link; /* a replay: of the token that passed the merge */
    /* turns without end, or a limit: the step is not gone on with */
    bool failed;
} Walk;

typedef VECTOR(Edge) Edges;

/* GOOD: ends, or is in an incident, or not all that follows is known. ENDS: a
   step leaves no token. */
enum { STATE_SURE = 1, STATE_EXPANDED = 2, STATE_GOOD = 4, STATE_ENDS = 8 };
/* Some of its steps are not walked: branches.h. */
enum { STATE_SKIPS = 16 };

typedef struct State {
    uint32_t from;
    uint32_t serial;
    uint8_t flags;
    uint16_t parts; /* walked beside the first, of branches.h */
} State;

/* A token passed a merge while others were on their way that might. */
typedef struct Crossing {
    uint32_t from; /* state whose step it happened in; NET_NONE: the start */
    uint32_t root; /* the place that the step begins at; NET_NONE: the start */
    uint32_t flow; /* place by which it passed */
} Crossing;

/* See left.h, again.h and branches.h. */
typedef struct Left Left;
typedef struct Again Again;
typedef struct Branches Branches;

typedef struct Explorer {
    const Net *net;
    Arena *arena;
    /* else every guard may come out either way, whatever can fail may fail, and
       be tried again */
    bool with_data;
    size_t max_states;
    Domains *domains;
    uint32_t domain_count;
    Ties ties;
    KnownList asked;  /* for one question of meets.c */
    Mask *asked_key;  /* the same per domain; 0: nothing was learnt */
    Mask *also_known; /* the same: what would be known */
    WordTable asked_before;
    VECTOR(Found) answers;
    Choice **choices;          /* per transition; null: takes all arcs */
    Outcomes **free_outcomes;  /* the same without data */
    const Value ***values;     /* per transition and assignment; null: no
                                 condition reads the variable */
    const Condition ***equals; /* the same: that the two are one value then;
                                  null: nothing could make use of it */
    Effects *effects;          /* per transition */
    uint64_t *live; /* per place: bit per domain whose knowledge can matter */
    uint64_t *live_now; /* for one state */
    Beside *besides;    /* null: no items rest between their steps */
    uint32_t live_words;
    bool *shared; /* per domain: can matter after it was copied to another */
    uint32_t *rest_index; /* per place; NET_NONE: does not rest */
    uint32_t *rest_places;
    uint32_t rest_count;
    uint32_t rest_words; /* 64 resting places a word */
    uint32_t count_bits; /* of a place in a marking */
    uint32_t most; /* tokens that are counted: stand for so many or more */
    uint32_t marking_words;
    uint32_t state_words;
    uint32_t walk_words;   /* of what a walk knows, has touched and counts */
    uint32_t *order_index; /* per place: into ordered; NET_NONE: none */
    uint32_t *ordered;     /* places whose waits have an order */
    uint32_t ordered_count;
    uint32_t order_words; /* behind what is known: see order.c */
    uint32_t *piling;     /* per wait with an order: number among those at which
                         several tokens can wait; NET_NONE: only one can */
    uint64_t *alike;      /* the same: those of its kind */
    uint64_t *sooner;     /* of these, armed with it: due no later */
    uint64_t *first;      /* the same: armed in one step, comes first */
    uint64_t hearing;     /* the waits with an order that no time is for */
    /* of these: for a signal that the process throws with values. They are not
       followed: each may be anything, as from outside */
    uint64_t brought;
    Left *left;     /* null: no timers are measured */
    Graph triggers; /* of places: transitions from outside, by first of pre */
    uint32_t *completes; /* per scope: its completion; NET_NONE: the process */
    uint64_t *now;       /* words of the state whose steps are walked */
    bool now_piled;      /* the most that is counted somewhere in it */
    bool exact;          /* the step begins with just so many there */
    uint64_t *incidents; /* the marking's bits of places that are incidents */
    /* the same where what follows is a guess: a condition is awaited and has
       not become true, or two cases are open of one call that is not looked
       into */
    uint64_t *guesses;
    VECTOR(State) states;
    WordTable table;    /* words of the states */
    Branches *branches; /* null: every step of a state is walked */
    VECTOR(uint32_t) sure_queue;
    VECTOR(uint32_t) maybe_queue;
    Edges edges;
    VECTOR(Sighting) sightings;
    VECTOR(Crossing) crossings;
    bool forks;      /* a token can become several */
    bool **apart;    /* of apart.c, per place */
    bool **behind;   /* the same, per transition */
    Graph ways_on;   /* the same: of places, then transitions */
    Graph ways_back; /* the same backward */
    VECTOR(Way) ways;
    Words way_words;
    VECTOR(uint32_t) log;
    VECTOR(Link) links;
    Results results; /* of the step that is walked */
    Arrivals arrivals;
    Again *again;     /* null: no step was walked yet */
    Memory *memories; /* per transition */
    WordTable past_keys;
    VECTOR(Past) pasts;
    size_t past_bytes;
    uint64_t *key;        /* for one question */
    VECTOR(Walk *) walks; /* by depth of nesting, made when first needed */
    size_t nesting;
    bool *seen;       /* per element: passed */
    uint32_t *bounds; /* per place: most tokens; UINT32_MAX: three or more */
    uint32_t from;    /* state whose steps are walked */
    uint32_t fired;   /* the transition from outside that they begin with */
    Hearing hears;    /* the same */
    uint32_t serial;
    bool from_sure;
    uint32_t step_ways; /* that the step has gone so far */
    size_t fuel;        /* transitions left to fire, a limit on the whole */
    bool returns;       /* a case comes to its end, without an error */
    bool piled;         /* a state has a pile */
    bool pumps;         /* a step does nothing but let one grow */
    bool stopped;       /* at a limit */
    bool brief;         /* stops there at once */
    /* states that a case begins in, the first ones; or it ends as it begins, or
       what comes of that is not gone on with */
    uint32_t start_count;
    bool rests_at_start;
    Replay replay;
} Explorer;

/* The resting places that hold tokens, so that a large net costs no more than
   what happens in it. */

/* The first rest index from 'at' on whose bit is set; NET_NONE: none. */
static inline uint32_t rest_next(const Explorer *explorer, const uint64_t *bits,
                                 uint32_t at)
{
    uint32_t word = at / 64;
    if (word >= explorer->rest_words) return NET_NONE;
    uint64_t left = bits[word] >> at % 64 << at % 64;
    while (left == 0) {
        if (++word == explorer->rest_words) return NET_NONE;
        left = bits[word];
    }
    return word * 64 + (uint32_t)__builtin_ctzll(left);
}

/* The first resting place from rest index 'at' on with a token in a marking;
   NET_NONE: none. */
static inline uint32_t rest_marked(const Explorer *explorer,
                                   const uint64_t *words, uint32_t at)
{
    uint32_t bits = explorer->count_bits;
    uint32_t word = at * bits / 64;
    if (word >= explorer->marking_words) return NET_NONE;
    uint64_t left = words[word] >> at * bits % 64 << at * bits % 64;
    while (left == 0) {
        if (++word == explorer->marking_words) return NET_NONE;
        left = words[word];
    }
    return (word * 64 + (uint32_t)__builtin_ctzll(left)) / bits;
}

/* For a loop over each resting place of such bits, of such a marking. */
#define EACH_REST(i, explorer, bits)           \
    uint32_t i = rest_next(explorer, bits, 0); \
    i != NET_NONE;                             \
    i = rest_next(explorer, bits, i + 1)
#define EACH_MARKED(i, explorer, words)           \
    uint32_t i = rest_marked(explorer, words, 0); \
    i != NET_NONE;                                \
    i = rest_marked(explorer, words, i + 1)

/* Is one of the places marked? */
static inline bool any_marked(const bool *marked, const uint32_t *places,
                              uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (marked[places[i]]) return true;
    }
    return false;
}

/* Can something from outside happen at the place? */
static inline bool explorer_fires(const Explorer *explorer, uint32_t place)
{
    const uint32_t *start = explorer->triggers.start;
    return start[place] < start[place + 1];
}

/* How many tokens a marking has there, up to the most. */
static inline uint32_t rest_count(const Explorer *explorer,
                                  const uint64_t *words, uint32_t rest)
{
    uint32_t at = rest * explorer->count_bits;
    return (uint32_t)(words[at / 64] >> at % 64) & explorer->most;
}
/* The bits of that place in a marking. */
static inline void rest_add(const Explorer *explorer, uint64_t *words,
                            uint32_t rest, uint64_t bits)
{
    uint32_t at = rest * explorer->count_bits;
    words[at / 64] |= bits << at % 64;
}

/* link.c */

/* A token came to the place by what the link 'before' is of; NET_NONE: from
   outside. Returns the link. */
uint32_t link_add(Explorer *explorer, Walk *walk, uint32_t place,
                  uint32_t before);
/* What is known, and what waits before joins: the same for the same. */
LinkVersion link_version(const Explorer *explorer, const Walk *walk);
/* The link before, of the same turn; NET_NONE: an item begins, or the step. */
uint32_t link_before(const Explorer *explorer, uint32_t link);
/* The same of all that rests. */
LinkVersion link_whole(const Explorer *explorer, const Walk *walk);
/* Has this token been here before in the step, nothing learnt since, and no
   token taken that waited before a join? Behind an inclusive gateway that is
   asked anew: where it goes on again the next decides. *endless is the last
   place on its way since then where it could go on turning; NET_NONE: all end
   by themselves. */
bool link_turns(const Explorer *explorer, uint32_t link, uint32_t place,
                LinkVersion version, uint32_t *endless);
/* Has the inclusive gateway gone on before in the step, all resting as now?
   *endless as above. */
bool link_settles_again(const Explorer *explorer, const Walk *walk,
                        uint32_t node, LinkVersion version, uint32_t *endless);
/* Has an item begun there in the step, and nothing been learnt since? */
bool link_began(const Explorer *explorer, const Walk *walk, Token token,
                LinkVersion version);
/* Does the token, of that link, come of the one of the link before? */
bool link_comes_of(Explorer *explorer, uint32_t link, uint32_t before);
/* The place by which another token than the last has passed the merge in this
   step, a transition, and was not taken away since; NET_NONE: none has. */
uint32_t link_met(Explorer *explorer, const Walk *walk, uint32_t merge);

/* ties.c */

/* Finds what domains read; they are known. */
void ties_prepare(Explorer *explorer);
/* Adds to a set of domains, a bit each, those of which something is known
   (null: all) that are tied to one of it. */
void ties_add(Explorer *explorer, const Mask *known, uint64_t *set);

/* live.c */

/* Finds out at which places what is known can still matter. */
void explorer_find_live(Explorer *explorer);
/* Takes out of a state what is known but cannot matter. */
void explorer_forget(Explorer *explorer, uint64_t *words);
/* The same of what a walk knows, with its tokens on their way. */
void explorer_forget_on_way(Explorer *explorer, const Walk *walk, Mask *known);
/* A bit for each domain that can matter to a token at the place. */
const uint64_t *explorer_live(const Explorer *explorer, uint32_t place);

/* meets.c */

/* Room for questions; the domains are known. */
void meets_prepare(Explorer *explorer);
/* Are there values for all that is known, now that the choice has learnt
   more? */
Found meets_find(Explorer *explorer, const Choice *choice, const Mask *known);
/* The same for the values for which two arcs hold; null only where it was asked
   for. */
Found meets_also(Explorer *explorer, const Choice *choice,
                 const Outcome *outcome, const Mask *known);

/* ways.c */

/*
 * The ways of the effects from what is known, behind all others.
 *
 * Returns where they begin, for ways_drop.
 */
WayMark ways_find(Explorer *explorer, const Effects *effects,
                  const Mask *known);
/* Drops the ways since the mark. */
void ways_drop(Explorer *explorer, WayMark mark);

/* apart.c */

/*
 * From where the merge that the flow leads to can be passed by another flow.
 *
 * flow  a place; its consumer is the merge
 *
 * Per place: in the merge's scope. Owned by the explorer.
 */
const bool *explorer_apart(Explorer *explorer, uint32_t flow);
/* Is there such a token, on its way or at rest? */
bool explorer_is_beside(Explorer *explorer, const Walk *walk, uint32_t flow);
/* From where a token can come to one of the places (bool each) that it does not
   lie at. Per place; owned by the explorer. */
const bool *explorer_leads(Explorer *explorer, const bool *places);
/* Is the transition a join, and may a token come there that has passed the
   merge, a transition too? */
bool explorer_joins_behind(Explorer *explorer, uint32_t merge,
                           uint32_t transition);

/* replay.c */

/* The token taken up last passes the merge, a transition, which is about to be
   seen: of two that do, is it the one that a replay looks for? */
void replay_pass(Explorer *explorer, Walk *walk, uint32_t merge);
/* Writes down where the tokens that are followed have come to, in that state;
   NET_NONE: none that is known. */
void replay_follow(Explorer *explorer, const Walk *walk, uint32_t state);
/* The token taken up last, at the place, is what the join, a transition, waited
   for: does what joins come of none that passed the merge? Asked of a token
   that is followed alone; else true. */
bool replay_joins_clean(Explorer *explorer, const Walk *walk, uint32_t number,
                        uint32_t place);
/* Counts what a step of the state came to while it is walked once more; false:
   it is not, so it is to be written down. */
bool replay_passes(Explorer *explorer, const Walk *walk);

/* states.c */

/* The words of a state: marking, a count a place, then what is known. */
const uint64_t *explorer_words(const Explorer *explorer, uint32_t state);
/* Tokens at a place in a state; the most stand for so many or more. */
uint32_t explorer_count(const Explorer *explorer, uint32_t state,
                        uint32_t place);
/* Called at the end of a walk: writes down what it came to. */
void state_write(Explorer *explorer, const Walk *walk);
/*
 * A step of the state 'from' has come to that: sightings are added, states and
 * edges when the steps are settled.
 *
 * mask     null, or which bits of the words the step decides; the others stay
 *          as they are now
 */
void state_reach(Explorer *explorer, const Results *results,
                 const uint64_t *mask);
/* Called behind the steps of each state: looks up what was reached. */
void state_settle(Explorer *explorer);

/* walk.c */

/* Walks on until nothing can move, in every way that it can go. */
void walk_run(Explorer *explorer, Walk *walk);
/* Fires a transition from outside and walks on. */
void walk_fire(Explorer *explorer, Walk *walk, uint32_t transition);
/*
 * Is a token in the incident of the transition at a place of its own? Before or
 * after a wait it is not: to all others it is as if the token were still in the
 * wait, which lasts as long as it likes. So an incident is explored only where
 * nothing waits: at gateways, at what passes through, at sub-processes.
 */
bool walk_rests_anew(const Net *net, const Transition *transition);

/* take.c */

/* Whether the walk has the tokens that the transition takes, and none that
   inhibits it. */
bool walk_enables(const Walk *walk, const Transition *transition);
/* Whether a join may fire: it looks only at tokens that have had their turn. */
bool walk_joins(const Walk *walk, const Transition *transition);
/* Takes those tokens. */
void walk_take(Walk *walk, const Transition *transition);

/* remember.c */

/* A step from the state that is looked at, if one from a state that is the same
   to it was walked before; null: it must be walked. 'fewer': as explore.c has
   it. */
const Past *remember_find(Explorer *explorer, uint32_t transition,
                          uint32_t fewer);
/* Remembers the results of the step walked last, which remember_find was asked
   for and did not know. */
void remember_keep(Explorer *explorer, uint32_t transition, size_t fuel);

/* written.c */

/* Finds what the firing of each transition makes of what is known; the domains,
   choices, values and equals are found. */
void explorer_find_effects(Explorer *explorer);

/* prepare.c */

/* An explorer of the net that has looked at nothing. */
Explorer *explorer_new(const Net *net, bool with_data, uint32_t count_bits,
                       Arena *arena);
/* Is it the last time of a cycle that is written out and has no end, or, of one
   that comes a single time, a time before that? */
bool explorer_is_never_due(const Net *net, const Transition *transition);

/* explore.c */

/* How much is looked at. */
typedef enum Extent {
    EXTENT_ALL,   /* every order of steps */
    EXTENT_BRIEF, /* the same; nothing more once max_states is reached */
    EXTENT_APART  /* of branches that go side by side one order: branches.h */
} Extent;

/* Explores everything, up to max_states. */
Explorer *explore(const Net *net, size_t max_states, Extent extent,
                  bool with_data, uint32_t count_bits, Arena *arena);
/* The step that ended or was seen at (from, serial) once more; root: among
   those that begin at that place, NET_NONE: all. */
Replay explorer_replay(Explorer *explorer, uint32_t from, uint32_t root,
                       uint32_t serial, uint32_t watched);
/* What the steps of a state (NET_NONE: the start) come to for the tokens that
   are followed: 'moves' of the answer. 'root' and the rest: as in Replay. */
Replay explorer_follow(Explorer *explorer, uint32_t from, uint32_t root,
                       Following follows, uint32_t kept, uint32_t flow,
                       const uint64_t *beside);

/*
 * Where more tokens come to a place than are counted, the most stand for so
 * many or more: what is found behind is a guess. That is two bits a place at
 * first, four where they were not enough. Bounds come of two bits.
 */
enum { FUEL_PER_STATE = 100, LEAST_FUEL = 1000000 };
/* The fuel of a state within a step. */
enum { FUEL_WITHIN = 16 };
enum { FEW_BITS = 2, MORE_BITS = 4, MOST_TOKENS = 3 };
/* Elements that a step passes before it stops at a head. */
enum { MOST_PASSED = 10000 };
/* Waits beyond are taken as without order. */
enum { MOST_ORDERED = 64 };

#endif
