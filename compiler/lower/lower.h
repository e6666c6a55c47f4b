/* Between the files of the lowering. Nobody outside lower/ includes this. */
#ifndef BPMNC_LOWER_H
#define BPMNC_LOWER_H

#include "c_name.h"
#include "plan.h"

/* A list of acts under construction. */
typedef struct Acts {
    Arena *arena;
    Act *first;
    Act *last;
} Acts;

typedef struct Lowering {
    Plan *plan;
    const Net *net;
    Arena *arena;
    Names names;        /* of the C file and of its header */
    uint32_t *routines; /* per transition: its routine; NET_NONE: none yet */
    uint8_t *inlines;   /* per transition: 0 not known, 1 no, 2 yes */
    uint32_t *complete; /* per scope: its COMPLETE transition; NET_NONE */
    uint32_t frame;     /* that acts at the end of the acts made so far */
    /* per transition: it, or what follows at once, takes tokens away */
    bool *disturbs;
    /* the same: it, or what follows at once, acts in a frame around its own */
    bool *leaves;
    uint32_t *left; /* per frame of items: what completes there; NET_NONE */
    VECTOR(Routine) made;
    /* of each routine made: its transition; NET_NONE: it has a body already */
    VECTOR(uint32_t) sources;
} Lowering;

/* act.c: adds an act and returns it. */
Act *act_add(Acts *acts, ActKind kind, uint32_t number);
/* A list for the branch of an act: put acts.first into it when complete. */
Acts acts_new(Arena *arena);
/* Behind a test the node rests in an incident, and the routine is over. */
void lower_incident_if(Acts *acts, const Transition *firing, Act *test,
                       uint32_t flow, BpmnCause cause);

/* marking.c: bits, counters and pending bits. */
void lower_places(Lowering *lowering);
/* True when what runs while the arc's token waits for its turn can look at
   or take away that token. */
bool lower_needs_pending(const Lowering *lowering, const Transition *from,
                         uint32_t arc);
/* The scope that completes when nothing is left behind the firing; 0 when
   that cannot be. */
uint32_t lower_scope_left(const Net *net, const Transition *firing);
/* Fills in 'disturbs': the transitions that may take tokens away that others
   have put on their way, themselves or by what they lead to; and 'leaves'. */
void lower_disturbances(Lowering *lowering);

/* turns.c */

/* A routine, still without a body, for the transition 'source'; NET_NONE: who
   adds it gives it the body. */
uint32_t lower_add_routine(Lowering *lowering, RoutineKind kind,
                           uint32_t source, uint32_t element, const char *word);
/* The routine of a transition, made when it is asked for first. */
uint32_t lower_routine(Lowering *lowering, uint32_t transition);
/* The word for what an arrival does: opens, decides, merges ... */
const char *lower_arrival_word(const Lowering *lowering,
                               const Transition *arrival);
/* A token that comes to the place from without has its turn, in its frame. */
void lower_begin(Lowering *lowering, Acts *acts, uint32_t place);
/* A token on the place has its turn. */
void lower_turn(Lowering *lowering, Acts *acts, uint32_t place);
/* Calls a scope's completion when nothing is left in it. It is known to be
   open, and its frame to act, unless 'asks'. */
void lower_complete_scope(Lowering *lowering, Acts *acts, uint32_t scope,
                          bool asks);
/* The element of an arc's place: its flow. */
uint32_t lower_flow_of(const Lowering *lowering, const Arc *arc);
/* Of what ends an item: no other item is waited for. */
static inline bool lower_is_enough(const Transition *firing)
{
    return firing->arcs[0].place == firing->arcs[1].place;
}
/* The tokens on the firing's arcs have their turns, those with a guard where
   their local says so. */
void lower_arcs(Lowering *lowering, Acts *acts, const Transition *firing);

/* joins.c */

/* Names the inclusive gateways that wait, and who asks them; makes their
   routines. */
void lower_joins(Lowering *lowering);
/* A step that has acted in the frame has nothing left to move; behind steps of
   the case itself that is asked once for all. */
void lower_settle(const Lowering *lowering, Acts *acts, uint32_t frame);

/* naming.c: everything that has a C name. */
void lower_names(Lowering *lowering, const PlanOptions *options);

/* The word for a way of leaving a wait. */
const char *lower_event_word(BpmnEventKind kind);

/* firing.c */
/* What a firing does, up to the tokens' next turns. */
void lower_fire(Lowering *lowering, Acts *acts, const Transition *firing);
/* choose.c: guards, and then the tokens' turns. */
void lower_branches(Lowering *lowering, Acts *acts, const Transition *firing);

/* routine.c */

/* Makes the routines and their bodies. */
void lower_routines(Lowering *lowering);

/* entry.c: where items begin. */
void lower_items(Lowering *lowering);
/* entry.c: where operators let tokens enter. */
void lower_entries(Lowering *lowering);
/* Names the functions that have the cases of a switch; 'word' of the one that
   has or calls all. */
void lower_pages(Lowering *lowering, PlanSwitch *of, const char *word);

/* assign.c */

/* The acts of a firing's data mappings; a fault leads to its incident. */
void lower_assigns(Lowering *lowering, Acts *acts, const Transition *firing);

/* opening.c */

/* How the wait of a place opens, and what is computed then. */
PlanOpening *lower_opening(Lowering *lowering, uint32_t place);

/* value.c */

/* The condition of a flow. */
const PlanValue *lower_condition(Lowering *lowering, const Terms *terms,
                                 uint32_t element);
/* A value; null: the formula is absent. 'what' it is of the element, for the
   name of its function. */
const PlanValue *lower_value(Lowering *lowering, const Formula *formula,
                             uint32_t element, const char *what);

/* helper.c: what the routines use that is defined before them. */
void lower_helpers(Lowering *lowering);

/* cycle.c: finds the order and the loops of the call graph. */
void lower_cycles(Lowering *lowering);

#endif
