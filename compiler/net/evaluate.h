/*
 * Between the files that interpret a net: values of expressions and openings.
 * Nobody outside net/ includes this.
 */
#ifndef BPMNC_EVALUATE_H
#define BPMNC_EVALUATE_H

#include "listener.h"
#include "bpmn/step.h"

/* What an expression is evaluated against. */
typedef struct Evaluation {
    BpmnStep *step;
    const Net *net;
    BpmnValue *values;      /* room for the slots of any terms of the net */
    const BpmnValue *given; /* per field of the net; null: as in the image */
} Evaluation;

/* evaluate.c */

/*
 * The value of an expression. What is missing or inexact is noted in the
 * step: bpmn_take_cause() tells. Texts lie in the image, the scratch memory of
 * the step or the diagram.
 */
BpmnValue evaluate(const Evaluation *evaluation, const Terms *terms);
/* Whether an event happens, now that its condition holds or not. */
bool evaluate_event(const Evaluation *evaluation, const Terms *condition);
/* The same for a formula: a constant is text. Null when it is absent. */
BpmnValue evaluate_formula(const Evaluation *evaluation,
                           const Formula *formula);
/* The image that the variable lies in, of those from the case's to that of the
   frame that acts. */
void *evaluate_image(const Evaluation *evaluation, const NetField *field);

/* opening.c */

/*
 * Opens the wait of a WAIT, ARM or SCOPE place: computes what the opening
 * needs and, unless 'dry', calls the verb. The cause says what could not be
 * had.
 */
BpmnCause open_place(const Evaluation *evaluation, const Place *place,
                     bool dry);

/* A definition, and what its steps have in common. */
typedef struct Interpreter {
    BpmnProcess definition;
    const Net *net;
    const BpmnPlace *slots;      /* by place: where its counter lies */
    const uint32_t *events;      /* by event: its transition */
    const uint32_t *completes;   /* by scope: its completion */
    const NetListener *listener; /* null: nobody listens */
} Interpreter;

/* interpret.c */

/* A step of a definition that is an Interpreter's. */
void interpret_step(BpmnStep *step);

/* Tells the step what a firing tells, which is something. */
void evaluate_tell(const Net *net, const Transition *firing, BpmnStep *step);

#endif
