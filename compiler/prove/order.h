/*
 * Which of several waits comes first.
 */
#ifndef BPMNC_PROVE_ORDER_H
#define BPMNC_PROVE_ORDER_H

#include "explorer.h"

/* Finds the waits that have an order; with_data and the domains are set. */
void order_prepare(Explorer *explorer);
/* A token has come to that wait. */
void order_arm(Explorer *explorer, Walk *walk, uint32_t own);
/* The wait fires: it comes before nothing any more, and of a message or signal,
   where it stays armed, behind all others. */
Hearing order_fire(Explorer *explorer, Walk *walk, uint32_t own, bool keeps);
/* A signal is thrown: what is armed for it hears it before all else. */
void order_throw(const Explorer *explorer, Walk *walk, const char *signal);
/* Does another come before what waits at the place in a state? */
bool order_waits(const Explorer *explorer, const uint64_t *words,
                 uint32_t place);
/* Do both wait for the same message or signal? */
bool order_is_shared(const Explorer *explorer, uint32_t one, uint32_t other);
/* Is it a wait for the signal of that name, which the process throws? */
bool order_hears(const Explorer *explorer, uint32_t own, const char *signal);
/* Does a wait there fire before anything else happens? */
bool order_is_heard(const Explorer *explorer, const uint64_t *words);
/* Does the one come before the other in a state? */
bool order_is_before(const Explorer *explorer, const uint64_t *words,
                     uint32_t first, uint32_t later);
/* Is a signal heard next in a state that came from outside? */
bool order_is_given(const Explorer *explorer, const uint64_t *words);
/* Leaves out what is not armed at the end of a walk. */
void order_clean(Explorer *explorer, const Walk *walk, uint64_t *orders);

#endif
