/* What is wrong with the diagram, as drawn. */
#ifndef BPMNC_CHECK_H
#define BPMNC_CHECK_H

#include "../resolve/resolve.h"

/*
 * Checks a resolved diagram. Everything that does not run is refused by
 * element, id and line; everything that is kept without effect is named once
 * for each kind of thing. A diagram without errors can be made into nets.
 */
void check_structure(const Diagram *diagram, Findings *found);

#endif
