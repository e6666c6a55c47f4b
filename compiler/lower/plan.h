/*
 * The plan: C code as data. After lowering nothing is left to decide; emit
 * prints it.
 *
 * A marking is a bit for each place that rests, then one for each branch that
 * may have to wait for its turn (pending), in words of WORD_BITS; a place in
 * which several tokens can lie has a counter beside its bit. Each kind of
 * frames has a marking of its own, with bits from 0; a host has counters only.
 * A routine is a C function: acts, one statement or a few each, those that
 * depend on another one below it. A cycle of routines without a wait is a loop
 * that turns, so that nothing recurs.
 *
 * A plan is made by plan_lower() and not changed afterwards. It lies in one
 * arena and points into net and diagram, which must live as long. Names are
 * complete C names, each taken once. Indexes are NET_NONE, texts and terms null
 * where there is none.
 */
#ifndef BPMNC_PLAN_H
#define BPMNC_PLAN_H

#include "../net/net.h"
#include "bpmn/step.h"

/* A switch over nodes or events has this many cases at most; a longer one is
   cut into pages, functions of their own: C compilers take more than linear
   time over a function with thousands of calls. */
#define SWITCH_CASES 128u
/* So many flows of an exclusive choice are tested in one function. */
#define CHOICE_FLOWS 128u
/* Bits in a word of the marking. */
#define WORD_BITS 64u

/* A formula that the C computes. */
typedef struct PlanValue {
    const Terms *terms; /* null: the text itself is the value */
    const char *text;
    char *name; /* of its function; null: it is written where it is needed */
    uint32_t element;
    const char *what; /* of the element: "key" */
} PlanValue;

/* A wait that opens: what is computed then; values are null where there are
   none. */
typedef struct PlanOpening {
    const Opening *from;
    uint32_t element;
    /* timer that is computed: its value; message: its key */
    const PlanValue *value;
    const PlanValue *name;               /* message, signal */
    const PlanValue *asked[ASKED_COUNT]; /* task */
    /* C name of what is computed, where it stands alone; null: it does not */
    char *local;
    char *local_name; /* the same of the name */
    /* What it needs may not be there: it is computed before anything opens. */
    bool needs;
} PlanOpening;

typedef enum ActKind {
#define ACT(NAME, word, uses, NUMBER, LIST) ACT_##NAME,
#include "act.def"
#undef ACT
} ActKind;

/* A statement, or a test with what depends on it; act.def says what its members
   are. */
typedef struct Act Act;
struct Act {
    ActKind kind;
    uint32_t number;
    uint32_t other;
    BpmnCause cause;
    /* IF, LET: a condition, null: always; ASSIGN: what is written */
    const PlanValue *value;
    int32_t constant; /* ASSIGN: of an enumeration; -1: none */
    bool of_items;    /* ASSIGN: see Assignment */
    bool gathers;     /* ASSIGN: what items have given; value: null */
    bool gives;       /* IF_LAST, DONE: a GIVES stands before it */
    const PlanOpening *opening;
    const uint32_t *places;
    size_t place_count;
    const char *text; /* remark or code */
    Thrown thrown;    /* TELL */
    Act *then;
    Act *otherwise;
    Act *next;
};

typedef enum RoutineKind {
    ROUTINE_NODE,  /* a token arrives, or a scope is empty */
    ROUTINE_EVENT, /* a way of leaving a wait, or a start */
    ROUTINE_ENTRY  /* operators let tokens enter */
} RoutineKind;

/* A C function. */
typedef struct Routine {
    RoutineKind kind;
    char *name;       /* of the C function */
    uint32_t element; /* NET_NONE: of none */
    /* what it does for it, in a remark; null: its name says it */
    const char *what;
    Act *body; /* null: of an ENTRY */
    /* index into loops; NET_NONE: not on a cycle without a wait */
    uint32_t loop;
    char *label; /* on a cycle: the constant that asks for it */
    /* kinds of frames whose images it looks at beside the case's, rising */
    VECTOR(uint32_t) frames;
    /* What its C mentions: parameters, and the local for a cause. */
    bool uses_step;
    bool uses_image;
    bool uses_cause;
    bool uses_total; /* the local for how many items there are */
    bool uses_given; /* the local for what an item gives */
} Routine;

/* A case of a switch over events, or over where an operator lets a token
   enter. */
typedef struct PlanCase {
    uint32_t number; /* of the event, or as net_entry() takes it */
    char *name;      /* of that number: EVENT_TIER1_DONE */
    Act *acts;
} PlanCase;

/* A switch, by rising numbers. */
typedef struct PlanSwitch {
    PlanCase *cases;
    uint32_t count;
    /* The functions that have them, SWITCH_CASES each; with several of them
       one more calls these. */
    Routine *pages;
    uint32_t page_count;
} PlanSwitch;

/* Routines that call each other in a circle: each returns which one is next. */
typedef struct Loop {
    char *name;     /* of the function that turns */
    uint32_t first; /* the routine whose name it carries */
} Loop;

/* An inclusive gateway that waits for other flows. */
typedef struct PlanJoin {
    uint32_t transition;
    char *name; /* of the function that tells whether it may fire */
    uint32_t routine;
} PlanJoin;

/* A bit of the marking. */
typedef struct PlanPlace {
    uint32_t place; /* of the net */
    uint32_t element;
    uint32_t scope;
    uint32_t frame;
    uint32_t bit;   /* in its frame; of a host none */
    char *name;     /* AT_TIER1, NEXT_FLOW_3 */
    char *counter;  /* field of the image; null: a bit is enough */
    const Arc *arc; /* of a branch that has not had its turn; else null */
} PlanPlace;

/* A kind of frames, the case's first. */
typedef struct PlanFrame {
    char *constant;    /* FRAME_REVIEW_ITEM; of the case null */
    const char *type;  /* of its images: ReviewItem */
    const char *local; /* that points to one: item */
    /* of the function that asks its inclusive gateways, and those around it;
       null: it has none of its own */
    char *joins;
    uint32_t bits;  /* of its marking */
    uint32_t words; /* the same; of a host none */
} PlanFrame;

/* A variable in the image. */
typedef struct PlanField {
    const NetField *field;
    char *name;       /* in the image and in the data */
    char *constant;   /* REFUND_FIELD_AMOUNT */
    char *type;       /* of an enumeration: RefundStanding */
    char **constants; /* REFUND_STANDING_GOOD */
    char *null;       /* NO_AMOUNT: its null bit */
    bool asked;       /* a routine asks whether it has a value */
    bool null_named;  /* a routine writes its null bit itself */
} PlanField;

/* A second element that becomes the same C name. */
typedef struct NameClash {
    const NetElement *element;
    const char *wanted;
    const char *given;
} NameClash;

/* One process as C. */
typedef struct Plan {
    const Net *net;
    Arena *arena;
    char *prefix; /* refund */
    char *upper;  /* REFUND */
    char *camel;  /* Refund */
    BpmnProcess tables;
    PlanFrame *frames; /* as in the net */
    uint32_t words;    /* of the longest marking */
    PlanPlace *places; /* that rest, by bit; then pending branches */
    uint32_t place_count;
    uint32_t rest_count;
    /* per place of the net: index into places; NET_NONE */
    uint32_t *place_bits;
    char **elements; /* C names of nodes and flows */
    char **words_of; /* their readable parts */
    char **scopes;   /* IN_TIER1_WORK */
    /* per scope, and of it per word: a bit of what is inside lies there */
    bool *inside;
    PlanField *fields; /* as in tables.fields */
    char **parameters;
    PlanSwitch events; /* as in tables.events */
    Routine *routines;
    uint32_t routine_count;
    /* the routines, each behind those it calls, those of a loop together */
    const uint32_t *order;
    VECTOR(PlanValue *) values; /* those that have functions */
    Loop *loops;
    uint32_t loop_count;
    PlanJoin *joins; /* in the order in which they are looked at */
    uint32_t join_count;
    PlanSwitch opens;  /* by kinds of frames: an item begins */
    PlanSwitch enters; /* none where no operator can act */
    /* Behind an entry: scopes that the token has left empty complete. */
    Act *leaving;
    bool *asked; /* per scope: a routine names everything inside */
    /* per kind of frames, and of it per word: a routine takes tokens away
       there */
    bool *withdraws;
    bool *withdrawn; /* per place: so it does at that place */
    VECTOR(NameClash) clashes;
} Plan;

/* What the user asked for. */
typedef struct PlanOptions {
    const char *prefix;       /* null: from the process */
    uint32_t max_image_bytes; /* 0: LIMIT_IMAGE_BYTES */
} PlanOptions;

/*
 * Whether code can be made of a net that prove() has seen. If not, reports why:
 * FRAME, UNTYPED, UNDECIDABLE, WAITLESS_SPLIT, EXPRESSION_LIMIT, TOO_LARGE.
 */
bool plan_is_possible(const Net *net, Findings *found);
/*
 * Reports the same as advice, the first reason of each element, under --strict
 * also the warnings of plan_checked.
 *
 * is_drawing   where no code can be made of it, it is left out: see check.h
 */
void plan_advise(const Net *net, bool is_drawing, Findings *found);

/*
 * Lowers a net that plan_is_possible() has found nothing in.
 *
 * options  null: all as by default
 *
 * Never null.
 */
Plan *plan_lower(const Net *net, const PlanOptions *options, Arena *arena);
/* All of this; null after the findings. NAME_CLASH is a warning. */
Plan *plan_checked(const Net *net, const PlanOptions *options, Arena *arena,
                   Findings *found);

/* value.c: is the whole a condition that is short and plain? Then it is written
   in C's own operators. */
bool plan_is_plain(const Terms *terms);
/* value.c: where the condition begins that a SKIP of a conditional looks at, if
   it is short and plain: then it is one of C's own. Else the SKIP's number. */
uint32_t plan_condition(const Terms *terms, uint32_t skip);

/* plan_mask.c */

/* A part of a mask: everything inside a scope, or one place. */
typedef struct MaskPart {
    uint32_t scope; /* NET_NONE: one place */
    uint32_t bit;   /* of that place: index into places */
} MaskPart;

/* The parts of a list of places, which has room for as many; how many. */
size_t plan_mask(const Plan *plan, const uint32_t *places, size_t count,
                 MaskPart *parts);
/* The frame around the places: where they are taken or looked at. */
uint32_t plan_frame_of(const Plan *plan, const uint32_t *places, size_t count);
/* Whether a routine takes tokens away in that word of the frame's marking. */
static inline bool plan_withdraws(const Plan *plan, uint32_t frame,
                                  uint32_t word)
{
    return plan->withdraws[(size_t)frame * plan->words + word];
}
/* The frame that the places inside a scope stand in, but those of items. */
uint32_t plan_scope_frame(const Plan *plan, uint32_t scope);
/* Whether a bit of the scope, or of the part, lies in that word. */
bool plan_scope_in(const Plan *plan, uint32_t scope, uint32_t word);
/* The same for a part of a mask. */
bool plan_part_in(const Plan *plan, MaskPart part, uint32_t word);
/* Visits each act of a list, and what depends on it behind it. */
void plan_visit(const Act *act, void (*visit)(void *user, const Act *act),
                void *user);
/* Whether the routine is over behind the act. */
bool plan_jumps(const Plan *plan, const Routine *routine, const Act *act);

/* plan_whole.c: whether numbers are in range, bits lead back to their places
   and the image is laid out: for assertions. */
bool plan_is_whole(const Plan *plan);

/* The plan as text, for 'dump --stage=plan'. */
void plan_dump(const Plan *plan, Text *text);

#endif
