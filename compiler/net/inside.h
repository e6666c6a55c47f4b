/*
 * One net of a process and of what it calls: for the proof alone.
 */
#ifndef BPMNC_INSIDE_H
#define BPMNC_INSIDE_H

#include "net.h"

/*
 * The net of a process with the nets of those that it calls put inside. A
 * called case begins when the step of its caller is over, and its caller hears
 * of it when its own is: semantics.md, "Calls".
 *
 * A call stays as it is, and is answered from outside, where its process has no
 * net here or is on the way already, and in an item. The elements that are
 * added lie behind those of the process; two cases of one call have places for
 * one, so who explores must look whether there are two.
 *
 * Null: nothing was put inside, or it would be too much.
 */
const Net *net_inside(const Net *net, Arena *arena);

/*
 * Whether a case of the process may raise what nobody in it hears, where its
 * work is done or another is called.
 *
 * kind  an error or an escalation
 * code  null: any
 */
bool net_raises(const Net *net, TellKind kind, const char *code);
/* The same of what is open at one place. */
bool net_place_raises(const Net *net, uint32_t place, TellKind kind,
                      const char *code);
/* The process that is called at the place; null: none that has a net here. */
const Net *net_called_at(const Net *net, uint32_t place);

#endif
