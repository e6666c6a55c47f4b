/* What is wrong with the diagram, as drawn. */
#ifndef BPMNC_CHECK_H
#define BPMNC_CHECK_H

#include "../resolve/resolve.h"

/*
 * Checks a resolved diagram. Everything that does not run is refused by
 * element, id and line; everything that is kept without effect is named once
 * for each kind of thing, what a vendor tells its own tools once for all. A
 * diagram without errors can be made into nets.
 */
void check_structure(const Diagram *diagram, Findings *found);

/*
 * Says of a diagram that runs what it leaves open and was decided, once for
 * each kind of element: which job it is, what the case computes: DECIDED.
 */
void check_decided(const Diagram *diagram, Findings *found);

/*
 * Says once which messages and signals nobody in the program waits for, and
 * once which nobody there throws: MESSAGE_PARTNER.
 */
void check_partners(const Diagram *diagram, Findings *found);

/*
 * Once the variables of the whole program are known: warns of what a call
 * passes or takes back by a name that no variable of the called process has:
 * UNKNOWN_REFERENCE.
 */
void check_passed(const Diagram *diagram, Findings *found);

/*
 * Refuses what vendors say of who may act and nobody reads: UNREAD_PERFORMER.
 * The diagram can be made into nets all the same.
 */
void check_performers(const Diagram *diagram, Findings *found);

/* The process is not executable, and another one of its diagram is. */
bool check_is_drawing(const Process *process);

/* How much is wrong with a drawing. */
typedef enum DrawingFault {
    DRAWING_DOES_NOT_RUN, /* no net can be made of it: it is left out */
    DRAWING_IS_UNSOUND
} DrawingFault;

/*
 * Makes advices of the errors about processes that are not executable, where
 * another one of the diagram is: those may run.
 *
 * first   the finding from which on they are about this diagram
 *
 * One that is left out has no nodes afterwards, like the pool of a partner that
 * is drawn closed.
 */
void check_drawings(const Diagram *diagram, size_t first, DrawingFault fault,
                    Findings *found);

#endif
