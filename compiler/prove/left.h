/*
 * How much time timers have left, where one can be armed while others are: the
 * one that has less comes first. When a timer fires, another that was armed
 * with it has as much left as its duration is longer.
 */
#ifndef BPMNC_PROVE_LEFT_H
#define BPMNC_PROVE_LEFT_H

#include "explorer.h"

/* Finds the timers that are measured, given how many ms each wait with an order
   takes (0: not known), and what a state keeps of them. */
void left_prepare(Explorer *explorer, const int64_t *ms);
/* The timer is armed; late: in a step that may begin when others are due. A bit
   for each that was armed before and is due no later. */
uint64_t left_arm(Explorer *explorer, uint64_t *orders, uint32_t own,
                  bool late);
/* The timer fires, of those armed the first; the next there is due so many
   rounds later, -1: that is not known, or there is none. */
void left_fire(Explorer *explorer, uint64_t *orders, uint32_t own,
               uint64_t armed, int rounds);
/* At the end of a walk: time passes. Those that have less left than others come
   before them, those that have nothing left before all else. */
void left_rest(Explorer *explorer, uint64_t *orders, uint64_t armed);
/* Takes out of a state what is known where nothing can be armed any more and no
   two are due at one time. */
void left_forget(Explorer *explorer, uint64_t *words);

#endif
