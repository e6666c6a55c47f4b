/*
 * The plan: C code as data. After lowering nothing is left to decide; emit
 * prints it.
 *
 * A marking is a bit for each place that rests, then one for each branch that
 * may have to wait for its turn (pending), in words of WORD_BITS; a place in
 * which several tokens can lie has a counter beside its bit. A routine is a C
 * function: acts, one statement or a few each, those that depend on another one
 * below it. A cycle of routines without a wait is a loop that turns, so that
 * nothing recurs.
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
#define SWITCH_CASES 256u
/* Bits in a word of the marking. */
#define WORD_BITS 64u

/* A C expression. */
typedef enum TermKind {
    TERM_TRUE,
    TERM_FALSE,
    TERM_HAS,           /* field 'number' has a value */
    TERM_FIELD,         /* the value of field 'number' */
    TERM_HAS_PARAMETER, /* parameter 'number' has a value */
    TERM_PARAMETER,     /* the value of parameter 'number' */
    TERM_INTEGER,       /* integer */
    TERM_DECIMAL,       /* decimal */
    TERM_STRING,        /* text */
    TERM_CONSTANT,      /* constant 'integer' of the enumeration 'number' */
    TERM_NOW,           /* time of the step */
    TERM_AND,           /* all operands */
    TERM_OR,            /* one of the operands */
    TERM_NOT,
    TERM_NEED,       /* the operand, and a note when it is false */
    TERM_COMPARE,    /* two plain values by the operator 'text' */
    TERM_COMPARE_BY, /* two values by 'function', its result with 0 by 'text' */
    TERM_CALL,       /* 'function' of the operands */
    TERM_EXACT_CALL, /* the same, and the step's note of what is inexact */
    TERM_STEP_CALL,  /* the same, the step before the operands */
    TERM_CHOOSE,     /* the second operand if the first holds, else the third */
    /* The last operand, after pairs of when and what to compute for its
       notes. */
    TERM_NOTED
} TermKind;

typedef struct Term Term;
struct Term {
    TermKind kind;
    BpmnType type;
    uint32_t number;
    int64_t integer;
    BpmnDecimal decimal;
    const char *text;
    const char *function;
    const Term **operands;
    size_t operand_count;
};

/* A text that the opening of a task computes. */
typedef struct OpeningText {
    const char *field; /* of BpmnTaskOpening */
    bool is_names;     /* the text has names with commas */
    const Term *value;
    const Term *present; /* null: always there */
    const char *source;  /* as written in the diagram */
} OpeningText;

/* A wait that opens: what is computed then, each part where the diagram has it
   as an expression. Times are milliseconds since 1970 UTC. */
typedef struct PlanOpening {
    BpmnWaitKind kind;
    uint32_t element;
    const char *source;  /* due or key, as written; null: none */
    const Term *value;   /* timer: due; message: key, null: by business key */
    int64_t repetitions; /* timer */
    int64_t interval_ms;
    OpeningText *texts; /* task */
    size_t text_count;
    const Term *due; /* task; null: none */
    const Term *follow_up;
    const Term *priority;
    /* Evaluated first, leaving notes in the step; null: nothing can fail. */
    const Term *needs;
    bool forgets; /* task: what is only shown may leave notes */
} PlanOpening;

typedef enum ActKind {
#define ACT(NAME, word, uses, NUMBER) ACT_##NAME,
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
    const Term *term;
    const Term *present;
    const PlanOpening *opening;
    const uint32_t *places;
    size_t place_count;
    const char *text; /* remark or code */
    Act *then;
    Act *otherwise;
    Act *next;
};

typedef enum RoutineKind {
    ROUTINE_NODE,     /* a token arrives */
    ROUTINE_EVENT,    /* a way of leaving a wait, or a start */
    ROUTINE_COMPLETE, /* a scope is empty */
    ROUTINE_ENTRY     /* operators let tokens enter */
} RoutineKind;

/* A C function. */
typedef struct Routine {
    RoutineKind kind;
    char *name;       /* of the C function */
    uint32_t element; /* NET_NONE: of none */
    Act *body;        /* null: of an ENTRY */
    /* index into loops; NET_NONE: not on a cycle without a wait */
    uint32_t loop;
    char *label; /* on a cycle: the constant that asks for it */
    /* What its C mentions: parameters, and the local for a cause. */
    bool uses_step;
    bool uses_image;
    bool uses_cause;
} Routine;

/* Where an operator lets a token enter. */
typedef struct PlanEntry {
    uint32_t target; /* as net_entry() takes it */
    char *name;      /* of that number */
    Act *acts;       /* what the token does */
} PlanEntry;

/* Routines that call each other in a circle: each returns which one is next. */
typedef struct Loop {
    char *name;     /* of the function that turns */
    uint32_t first; /* the routine whose name it carries */
} Loop;

/* A bit of the marking. */
typedef struct PlanPlace {
    uint32_t place; /* of the net */
    uint32_t element;
    uint32_t scope;
    uint32_t bit;
    char *name;     /* AT_TIER1, NEXT_FLOW_3 */
    char *counter;  /* field of the image; null: a bit is enough */
    const Arc *arc; /* of a branch that has not had its turn; else null */
} PlanPlace;

/* What the step function can be told, by number. */
typedef struct PlanEvent {
    char *name; /* EVENT_TIER1_DONE */
    uint32_t routine;
} PlanEvent;

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
    uint32_t words;    /* of the marking */
    PlanPlace *places; /* that rest, by bit; then pending branches */
    uint32_t place_count;
    uint32_t rest_count;
    /* per place of the net: index into places; NET_NONE */
    uint32_t *place_bits;
    char **elements;   /* C names of nodes and flows */
    char **words_of;   /* their readable parts */
    char **scopes;     /* IN_TIER1_WORK */
    PlanField *fields; /* as in tables.fields */
    char **parameters;
    PlanEvent *events; /* as in tables.events */
    Routine *routines;
    uint32_t routine_count;
    Loop *loops;
    uint32_t loop_count;
    PlanEntry *entries; /* by target; none where no operator can act */
    uint32_t entry_count;
    /* The functions that have them, SWITCH_CASES each; with several of them
       one more calls these. */
    Routine *entry_pages;
    uint32_t entry_page_count;
    /* Behind an entry: scopes that the token has left empty complete. */
    Act *leaving;
    bool decimals;   /* a routine has a decimal constant */
    bool *asked;     /* per scope: a routine names everything inside */
    bool *withdraws; /* per word: a routine takes tokens away there */
    VECTOR(NameClash) clashes;
    /* where lowering gave up, because expressions take too much work; null: it
       did not */
    const Expression *excess;
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
/* Reports the same as advice, the first reason of each element. */
void plan_advise(const Net *net, Findings *found);

/*
 * Lowers a net that plan_is_possible() has found nothing in.
 *
 * options  null: all as by default
 *
 * Never null. With 'excess' the plan is of no use.
 */
Plan *plan_lower(const Net *net, const PlanOptions *options, Arena *arena);
/* All of this; null after the findings. NAME_CLASH is a warning. */
Plan *plan_checked(const Net *net, const PlanOptions *options, Arena *arena,
                   Findings *found);

/* plan_mask.c */

/* A part of a mask: everything inside a scope, or one place. */
typedef struct MaskPart {
    uint32_t scope; /* NET_NONE: one place */
    uint32_t bit;   /* of that place: index into places */
} MaskPart;

/* The parts of a list of places, which has room for as many; how many. */
size_t plan_mask(const Plan *plan, const uint32_t *places, size_t count,
                 MaskPart *parts);
/* Whether a bit of the scope, or of the part, lies in that word. */
bool plan_scope_in(const Plan *plan, uint32_t scope, uint32_t word);
/* The same for a part of a mask. */
bool plan_part_in(const Plan *plan, MaskPart part, uint32_t word);
/* Whether the routine is over behind the act. */
bool plan_jumps(const Plan *plan, const Routine *routine, const Act *act);

/* plan_whole.c: whether numbers are in range, bits lead back to their places
   and the image is laid out: of every plan without excess, for assertions. */
bool plan_is_whole(const Plan *plan);

/* The plan as text, for 'dump --stage=plan'. */
void plan_dump(const Plan *plan, Text *text);

#endif
