/*
 * What the engine bounds, each once. BPMN_FUEL (bpmn/step.h) bounds a step,
 * BPMN_COMMAND_MAX_BYTES (bpmn/engine.h) a command; forms of records bound what
 * has a number in them.
 */
#ifndef CORE_LIMITS_H
#define CORE_LIMITS_H

#include "bpmn/step.h"

enum {
    /* of one step: elements passed (a run of them may end behind the fuel),
       what it opens, closes and reports, bytes of texts it makes */
    LIMIT_PATH = BPMN_FUEL + 2048,
    LIMIT_EFFECTS = 2048,
    LIMIT_SCRATCH_BYTES = 65536,
    /* timers that fire before commands get their turn */
    LIMIT_TIMERS_AT_ONCE = 1000,
    /* items that begin in one append, and the bytes of its records */
    LIMIT_SLICE_ITEMS = 1000,
    LIMIT_SLICE_BYTES = 1 << 20,
    /* appends in which rounds go on that nothing waits in: then they rest in an
       incident */
    LIMIT_SLICES = 1000,
    /* frames of one case: then no item begins; looked at by slices */
    LIMIT_FRAMES = 1 << 18,
    /* frames whose memory is given back in one run */
    LIMIT_BURIED_AT_ONCE = 1000,
    /* signals that are heard in one append; throws that one throw leads to by
       waits that came of it, behind which one is heard by nobody */
    LIMIT_HEARD_AT_ONCE = 1000,
    LIMIT_THROWS = 1000,
    /* messages that are kept until somebody waits for them: the next is
       refused */
    LIMIT_KEPT_MESSAGES = 1000,
    /* cases that call one another, one in the other; calls, answers and
       messages that one command leads to: the next call is an incident, the
       next message is refused */
    LIMIT_CALL_DEPTH = 100,
    /* so deep counts a call of an item, which is one of many */
    LIMIT_CALL_OF_ITEM = 16,
    LIMIT_NOTES_AT_ONCE = 1000,
    /* messages, calls and items that lead to one another; behind so many a
       message is refused, a call or item an incident */
    LIMIT_CHAIN = 1000,
    /* a timer whose step cannot be made is tried again so much later */
    POSTPONE_MS = 60000,
    /* records that the live window may hold beyond twice those that must be
       in it, and how many are looked at in one batch when it moves */
    WINDOW_MIN = 1024,
    CARRY_AT_ONCE = 256,
    /* ids of commands: remembered unless told otherwise, and to a record; how
       many records of a case are looked through for one that was forgotten */
    COMMAND_IDS_USUAL = 1000000,
    COMMAND_IDS_AT_ONCE = 4096,
    LIMIT_HISTORY = 1000
};

/* Ids of cases and waits count to 48 bits; those of cases to 40, so that the
   index of keys can hold one beside 24 bits of hash. */
#define LIMIT_CASES (((uint64_t)1 << 40) - 1)

#endif
