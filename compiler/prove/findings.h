/* From what exploration found to what is told. */
#ifndef BPMNC_PROVE_FINDINGS_H
#define BPMNC_PROVE_FINDINGS_H

#include "explorer.h"

/* What was told of an element: each kind once. */
typedef enum Told { TOLD_GAP = 1, TOLD_STUCK = 2, TOLD_LIVELOCK = 4 } Told;

/* One net's findings on their way. */
typedef struct Teller {
    Explorer *explorer;
    const Net *net;
    Arena *arena; /* of the proof */
    Findings *found;
    uint8_t *told;     /* per element: of Told */
    size_t max_states; /* that may be looked at in all */
    bool stuck;        /* told of anything: what waits behind it only follows */
    size_t errors;     /* of stuck, livelock, gap */
    size_t doubts;     /* the same as warnings */
} Teller;

/* path.c */

/* Reports of an element. */
Finding *tell(Teller *teller, Code code, uint32_t element, const char *text);
/* The same of what makes the verdict: an error if it surely happens, else a
   warning. */
Finding *tell_fault(Teller *teller, bool sure, Code code, uint32_t element,
                    const char *text);

/* Gives a finding the ids passed on the way to a state. */
void path_to_state(Teller *teller, Finding *finding, uint32_t state,
                   uint32_t last);
/* The same to a sighting, with 'last' behind unless it is the last anyway
   (NET_NONE: nothing more). */
void path_to_sighting(Teller *teller, Finding *finding,
                      const Sighting *sighting, uint32_t last);

/* A step from a state. */
typedef struct Stride {
    uint32_t from;   /* NET_NONE: the start */
    uint32_t root;   /* among those that begin at that place; NET_NONE: all */
    uint32_t serial; /* of its outcomes; NET_NONE: not found out */
} Stride;

/* The same to the state that the first of some steps begins at, and by these,
   one or more. */
void path_of_strides(Teller *teller, Finding *finding, const Stride *strides,
                     uint32_t count, uint32_t last);

/* The element as people know it. */
const char *title_of(Teller *teller, uint32_t element);
/* True the first time that this kind is told of the element. */
bool tell_once(Teller *teller, uint32_t element, Told kind);

/* called.c */

/* Is the node a call of what never completes? What is wrong is told of that. */
bool calls_in_vain(const Net *net, uint32_t node);

/* endless.c */

/* A call, of the net or of the net with what it calls inside, that is open
   wherever a case rests first, of a process that is endless; NET_NONE: there is
   another way. */
uint32_t endless_call(const Explorer *explorer, const Net *net);
void tell_endless(Teller *teller, const Net *net); /* ENDLESS_CALL */

/* spread.c */

/* Marks what a transition puts; true when that was news. */
bool spread(const Net *net, const Transition *transition, bool *reached,
            bool beside);

/*
 * Spreads marks over places by transitions without looking at guards.
 *
 * reached  per place; marked ones are where to begin
 * beside   follow also what non-interrupting events put
 */
void spread_on(const Net *net, bool *reached, bool beside);
/* Marks where a case begins, and all that follows but beside. */
void spread_from_start(const Net *net, bool *reached);

/* soundness.c */
void tell_soundness(Teller *teller); /* STUCK, LIVELOCK */

/* gap.c */
void tell_choices(Teller *teller); /* GAP, OVERLAP, waitless LIVELOCK */
/* Tells of a kind the gravest at each transition, and what is sure before what
   a guess led to. */
void tell_of_kind(Teller *teller, SightingKind kind,
                  void (*tell_one)(Teller *, const Sighting *));

/* idle.c */
void tell_idle(Teller *teller); /* LIVELOCK where a timer is due at once */

/* beyond.c */

/* Whether items of a sub-process may put more tokens there than the net
   shows. */
bool beyond_rounds(const Net *net, const Place *place);
void tell_beyond(Teller *teller); /* UNKNOWN */

/* merge.c */
void tell_merges(Teller *teller); /* UNSYNCHRONISED */

/* dead.c */
void tell_dead(Teller *teller);     /* DEAD */
void tell_uncaught(Teller *teller); /* UNCAUGHT_ERROR, UNCAUGHT_ESCALATION */

#endif
