/* Kinds of frames of a net: what acts in which, and what stands around it.
   Constant questions; nothing here can fail. */
#ifndef BPMNC_FRAME_H
#define BPMNC_FRAME_H

#include "net.h"

/* The frame in which a firing of the transition acts. */
static inline uint32_t net_frame_of(const Net *net,
                                    const Transition *transition)
{
    if (transition->any_count > 0) return net->places[transition->any[0]].frame;
    return transition->pre_count > 0 ? net->places[transition->pre[0]].frame
                                     : 0;
}

/* Whether an item begins with a token there: then an arc to it is not the
   step's. */
static inline bool net_begins_item(const Net *net, uint32_t place)
{
    return net->frames[net->places[place].frame].begins == place;
}

/* Whether an item begins with the firing. */
static inline bool net_is_beginning(const Net *net,
                                    const Transition *transition)
{
    return transition->any_count > 0
        && net_begins_item(net, transition->any[0]);
}

/* What it is to a 'head' that the step has run out of fuel: rounds go on by
   themselves. */
static inline BpmnCause net_full_cause(const Transition *transition)
{
    return transition->counts ? BPMN_CAUSE_SLICE : BPMN_CAUSE_FUEL;
}

/* Whether a body of an event sub-process begins by the firing: what it opens
   has a token then, whether or not it had one. */
static inline bool net_begins_body(const Transition *transition)
{
    return transition->hosts != 0 && transition->assign_count == 0;
}

/* The frame around all that a transition clears: what is cleared in others
   hangs below an activity of it and goes with that. */
static inline uint32_t net_clear_frame(const Net *net,
                                       const Transition *transition)
{
    uint32_t frame = net->places[transition->clear[0]].frame;
    for (uint32_t i = 1; i < transition->clear_count; i++) {
        uint32_t other = net->places[transition->clear[i]].frame;
        if (net->frames[other].depth < net->frames[frame].depth) frame = other;
    }
    return frame;
}

/* Whether frames of a kind are another one's, or stand around those. */
static inline bool net_is_around_frame(const Net *net, uint32_t frame,
                                       uint32_t inner)
{
    while (inner > frame) inner = net->frames[inner].parent;
    return inner == frame;
}

/* Whether the transition acts in a frame of that kind, or in one within. */
static inline bool net_acts_in(const Net *net, uint32_t frame,
                               const Transition *transition)
{
    return net_is_around_frame(net, frame, net_frame_of(net, transition));
}

/* Whether frames of a kind are items of a sub-process. */
static inline bool net_has_bodies(const Net *net, uint32_t frame)
{
    return net->frames[frame].begins != NET_NONE
        && net->elements[net->frames[frame].element].body != NET_NONE;
}

/* Whether the place stands in an item of a sub-process. */
static inline bool net_is_in_body(const Net *net, const Place *place)
{
    uint32_t frame = place->frame;
    while (frame != 0 && !net_has_bodies(net, frame))
        frame = net->frames[frame].parent;
    return frame != 0;
}

/* How deep the frames of that place lie. */
static inline uint32_t place_depth(const Net *net, uint32_t place)
{
    return net->frames[net->places[place].frame].depth;
}

/* The host below the frame of a place that stands for items. */
static inline uint32_t net_host_at(const Net *net, const Place *place)
{
    uint32_t frame = place->frame + 1;
    while (net->frames[frame].parent != place->frame
           || net->frames[frame].element != place->element)
        frame++;
    return frame;
}

#endif
