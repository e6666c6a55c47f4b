/* Generated C, compiled and loaded while bpmnc runs. */
#ifndef BPMNC_BUILD_H
#define BPMNC_BUILD_H

#include "../net/net.h"

/*
 * Makes the C of one net, compiles it with $BPMNC_CC (else cc) into a shared
 * object and loads that. prove() has run on the net.
 *
 * Returns the definition that the generated code holds; it stays loaded until
 * the program ends. Null after a finding: code for the net cannot be made
 * (FRAME, UNTYPED, ...) or the C compiler failed (C_COMPILER). Leaves no
 * file behind.
 */
const BpmnProcess *build_loaded(const Net *net, Arena *arena, Findings *found);

#endif
