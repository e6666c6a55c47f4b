/* Choices: made of the guards of a transition, their outcomes remembered. */
#ifndef BPMNC_CHOICE_H
#define BPMNC_CHOICE_H

#include "split.h"

/* Null when the transition has nothing to choose. */
Choice *choice_of(const Transition *transition, Domains *domains);
/* The choice among the arcs of a transition by these conditions, one for each
   arc; null: always, and of the default. */
Choice *choice_of_conditions(const Transition *transition, Condition **guards,
                             Domains *domains);

/*
 * The outcomes for what is known; remembered, so that equal questions cost a
 * look-up.
 *
 * known    per domain of the net
 *
 * With more than MOST_OUTCOMES nothing is decided: any arc may be taken, as a
 * guess. Null where the arcs taken are a set, and too many are possible.
 */
const Outcomes *choice_outcomes(Choice *choice, const Mask *known);

/* Can it come out as a guess? Whether it does depends on what is known. */
bool choice_can_guess(const Choice *choice);

/* Are the values that no arc is for known to occur? Of texts those are that
   the task before gives, or a condition before has asked for, or that are
   declared. */
bool choice_is_grave(const Domains *domains, const Choice *choice,
                     const Outcome *outcome, const Mask *known);

/* Who is told of a domain. */
typedef void DomainReader(void *user, uint32_t domain);
/* Tells of each domain that the choice is made by; null: there is none. */
void choice_reads(const Choice *choice, DomainReader *read, void *user);

#endif
