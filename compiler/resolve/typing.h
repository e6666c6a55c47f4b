/*
 * The types of one process while they are found. Private to resolve.c and the
 * files of compiler/resolve that it calls.
 */
#ifndef BPMNC_TYPING_H
#define BPMNC_TYPING_H

#include "../model/node.h"

/* What told a type; the earlier one wins. */
typedef enum Source {
    SOURCE_SCHEMA,   /* NAME.schema.json beside the diagram */
    SOURCE_DECLARED, /* hitl:outcomes, hitl:parameter */
    SOURCE_EXAMPLE,  /* DATA of scenarios */
    SOURCE_INFERRED, /* what an expression does with it */
    SOURCE_ASSUMED,  /* what it is for, when nothing else is known */
    SOURCE_NONE
} Source;

/* What is in a list; null: that is not known. */
typedef struct ItemType ItemType;
struct ItemType {
    BpmnType type;
    const ItemType *items; /* of a list of lists */
};

typedef struct Variable {
    const char *name;
    BpmnType type;
    const ItemType *items; /* of a list: as the schema tells */
    Source source;
    const char *origin; /* for people: "condition of Flow_3" */
    const char *file;   /* of that place; null: the diagram */
    Position position;
    Texts constants;
    bool closed;
    bool is_parameter;
    bool is_member;        /* of an object: no variable of its own */
    bool is_used;          /* see Field */
    bool is_outcome;       /* a user task writes its outcome here */
    bool outcome_declared; /* constants come from hitl:outcomes */
    bool reads_instant;    /* examples are texts, and all such */
    bool reads_duration;
    bool reads_months;
    bool compared_freely; /* with something that is no constant */
    bool conflict;        /* reported: once is enough */
    bool is_inner;        /* see Field */
    bool is_count;        /* see Field */
    const Node *owner;    /* see Field */
    const Node *given_at; /* of the case: a scenario gives it there; null */
    int32_t field;        /* index among the process's fields */
} Variable;

/* What an expression is for: what it must yield. */
typedef enum Purpose {
    PURPOSE_CONDITION,
    PURPOSE_VALUE, /* of a mapping: the type of its target */
    PURPOSE_INPUT, /* of a task's own copy: any type */
    PURPOSE_KEY,   /* correlation */
    PURPOSE_NAME,  /* of a signal: as a text; that there is none is a fault */
    PURPOSE_PERSON,
    PURPOSE_PEOPLE, /* a text with commas or a list */
    PURPOSE_NUMBER,
    PURPOSE_COUNT,
    PURPOSE_ITEMS,  /* how many: a number that is none is a fault */
    PURPOSE_LIST,   /* what items are made of: what is no list is a fault */
    PURPOSE_RESULT, /* of an item: the list of results, with it */
    PURPOSE_BLANKS, /* the list of results before the first: so many nulls */
    PURPOSE_GIVEN,  /* the same of one that keeps it itself: any type */
    PURPOSE_NULL,
    PURPOSE_DURATION,
    PURPOSE_INSTANT,
    PURPOSE_DATE, /* of a task: it may have none */
    PURPOSE_CYCLE
} Purpose;

/* One expression, or a constant that a mapping writes. */
typedef struct Use {
    Expression *tree;     /* null: a constant text, or unreadable */
    Formula *formula;     /* that it is; null: a constant text */
    const char *constant; /* null: an expression */
    Purpose purpose;
    const char *target;  /* variable it is written to; null: none */
    const Node *inside;  /* activity whose variables it reads; null: none */
    const Node *repeats; /* RESULT, BLANKS: the activity */
    /* what begins with it, to which the target belongs; null: nothing */
    const Node *begins;
    const char *element; /* BPMN id */
    const char *what;    /* of the element: "condition" */
    const char *origin;  /* "condition of Flow_3" */
    Position position;
} Use;

typedef struct Typing {
    Process *process;
    Arena *arena;
    Findings *found;
    NameMap *names; /* of Variable */
    VECTOR(Variable *) variables;
    VECTOR(Use) uses; /* flows in their order, then nodes */
    bool is_first;    /* it reports about other files */
    const Use *use;   /* being looked at */
    bool changed;
    bool assuming; /* purposes tell types too */
    bool checking; /* report what does not fit */
} Typing;

/* types.c */

/* Makes the variable when it is new. */
Variable *typing_variable(Typing *typing, const char *name);
/* The variable, or member of one, that a tree is; null: it is none. */
Variable *typing_variable_of(const Typing *typing, const Expression *tree);
/* The variable that a tree begins with, which has the member that a path names
   behind it; null: none. */
Variable *typing_root_of(const Typing *typing, const Expression *tree);
/*
 * Gives a variable a type, unless it has one.
 *
 * Returns whether the two go together: the same, both numbers, both texts, or
 * example texts that read as such.
 */
bool typing_learn(Typing *typing, Variable *variable, BpmnType type,
                  Source source, const char *origin, Position position);
/* The same type, both numbers, or both texts. */
bool types_agree(BpmnType one, BpmnType other);
/* An integer or a decimal. */
bool types_are_numbers(BpmnType type);
/* An instant or a duration. */
bool types_are_times(BpmnType type);
const char *type_name(BpmnType type); /* "a number" */
/* Adds a text to constants, unless it is one of them. */
void constants_add(Typing *typing, Texts *constants, const char *constant);
/* Reports TYPE_CONFLICT between what is known of a variable and the type that
   a second place gives it; once per variable. */
void typing_conflict(Typing *typing, Variable *variable, BpmnType type,
                     const char *origin, const char *element,
                     Position position);

/* formulas.c: parses every expression of the process into its Formula's tree
   and lists them as uses; makes the variables they name. */
void typing_collect(Typing *typing);
/* formulas.c: lists what is assigned there as uses. */
void typing_between(Typing *typing, const Node *node, Mappings *mappings);
/* formulas.c: finds the variables of dotted names: that of the whole name where
   something else writes it, else the first name is an object. */
void typing_paths(Typing *typing);

/* loop.c: declares the variables of activities that repeat, and what they count
   by. */
void typing_loops(Typing *typing);
/* loop.c: the innermost activity around the node, itself included, that
   repeats; null: none. */
const Node *typing_loop_around(const Node *node);
/* rounds.c: writes the question whether there is one more round by their
   number, once that of items is read. */
void typing_more(const Typing *typing, Node *node);
/* rounds.c: where one throws as the first item completes, writes the question
   whether an item is that one. */
void typing_is_first(const Typing *typing, Node *node);
/* rounds.c: what is assigned between the rounds, once what the diagram asks
   there is read. */
void typing_assigns(const Typing *typing, Node *node);
/* rounds.c: what is assigned as an item begins that has variables of its own:
   what it is for, and to the others nothing. */
void typing_begins(const Typing *typing, Node *node);
/* rounds.c: a formula of our own, in FEEL. */
Formula typing_written(const Typing *typing, const Node *node,
                       const char *text);
/* rounds.c: the plain variable that an item gives as its result, which has no
   value when one begins; null: it is computed. */
const char *typing_result(const Typing *typing, const Node *node);
/* rounds.c: in a completion condition the variable that gets the results has
   those that there are. */
void typing_results(const Node *node, Expression *tree);
/* loop.c: what a count is where it is asked whether it is enough; null: as it
   stands. Of rounds the one that is over counts as completed. An item that did
   not begin is active, and none is taken away but with its activity. */
const char *typing_counted(const Node *node, const char *name);
/* rounds.c: in a completion condition how many items are completed is the
   number of the round that is over. */
void typing_completed(const Typing *typing, const Node *node, Expression *tree);
/* items.c: what belongs to each item of those that run beside each other, once
   it is known who writes and who reads it. */
void typing_items(Typing *typing);
/* outside.c: the event sub-process of which each body begins by the event, so
   that what that maps is the body's; null: there is none. */
const Node *typing_body_of(const Node *event);
/* outside.c: whether the diagram says that the node writes the variable. */
bool typing_writes(const Node *node, const char *name);
/* outside.c: whether it says so of the activity or of a node in it. */
bool typing_writes_inside(const Typing *typing, const Node *activity,
                          const char *name);
/* outside.c: whether that, with what path there is behind it, is the
   variable. */
bool typing_begins_with(const char *text, const char *name);
/* outside.c: whether a tree reads the variable of that name, or a member. */
bool typing_reads(const Expression *tree, const char *name);
/* outside.c: whether somebody outside of the activity writes or reads the
   variable: a node that is drawn there, or another process of the program, to
   which a call passes it, or to which it comes back. */
bool typing_is_outside(const Typing *typing, const Node *activity,
                       const char *name);
/* read_first.c: whether something within the activity reads the variable, on
   some way from where an item begins, before anything there has written it:
   that is what is there outside. Conditions of flows do not count for the
   outcome of a task, nor for the result of a job. */
bool typing_reads_first(const Typing *typing, const Node *activity,
                        const char *name);
/* overwrite.c: reports what a completion condition reads and items leave to
   each other. */
void typing_overwrites(const Typing *typing);
/* loop.c: reports UNKNOWN_REFERENCE, a warning, of what is read within an
   activity that repeats, is near to a name that it counts by, and is written by
   nothing: neither a node, nor the schema or a scenario name it. */
void typing_counts(const Typing *typing);
/* loop.c: whether the variable says how many items a multi-instance around has,
   as typing_scoped() names it. */
bool typing_is_total(const Node *inside, const char *name);
/* loop.c: whether the name is a count of items that nobody keeps: of those that
   are active or terminated, or that are completed while one is open. */
bool typing_counts_items(const Node *inside, const char *name);
/* The variable that has the computed input of a call until the called case
   begins: of the item that calls, else of the items around, else the case's. */
const char *typing_keeps(Typing *typing, const Node *node,
                         const Mapping *input);
/* loop.c: the name of a variable of the activity: "Review/loopCounter". */
const char *typing_inside(const Typing *typing, const Node *node,
                          const char *name);
/* loop.c: the variable that a name means within an activity, by the nearest
   around that declares it, with the members behind it: "Review/loopCounter".
   Null: the case's. */
const char *typing_scoped(const Typing *typing, const Node *inside,
                          const char *name);

/* schema.c: types from NAME.schema.json; its properties are variables. */
void typing_schema(Typing *typing);

/* example.c: types from DATA of the scenarios beside the diagram. */
void typing_examples(Typing *typing);

/* synthesize.c: gives every node of a tree the type that its children make,
   LOOSE where that is not known; returns that of the root. */
BpmnType expression_synthesize(const Typing *typing, Expression *tree);
/* synthesize.c: the type of what a list holds; LOOSE where it is not known. */
BpmnType expression_item_type(const Typing *typing, const Expression *list);
/* synthesize.c: the same, with what is in that. */
const ItemType *expression_items(const Typing *typing, const Expression *list);
/* synthesize.c: is this a text constant of JUEL that EL takes for a value of
   the other type (Unified EL 2.2, 1.8)? */
bool expression_coerces(const Expression *tree, BpmnType type);
/* The same, with that value. */
bool expression_coerced(const Expression *tree, BpmnType type,
                        BpmnValue *value);
/* synthesize.c: the type of an operand of arithmetic, where texts of JUEL are
   the numbers that they stand for. */
BpmnType expression_summand(const Expression *tree);

/* ratio.c: is it a quotient that need not end? By a constant of twos and fives
   alone every quotient ends. */
bool ratio_need_not_end(const Expression *tree);
/* ratio.c: is that side of a comparison a quotient that is not computed, or one
   such times a constant? So it is where it need not end, its divisor is known
   not to be 0, and both sides are numbers. */
bool ratio_is(const Expression *comparison, size_t side);
/* ratio.c: what is computed for that side: of such a quotient the dividend,
   times the constant, beside one the product with its divisor. Lies in the
   arena. */
const Expression *ratio_side(Arena *arena, const Expression *comparison,
                             size_t side);
/* ratio.c: how these are compared: turned for a divisor below 0. */
Operation ratio_operation(const Expression *comparison);

/* need.c: tells a tree which type its place needs; LOOSE is any. */
void typing_need(Typing *typing, Expression *tree, BpmnType expected);
/* need.c: a variable gets the type that it is used as, by the use looked at. */
void typing_learn_by_use(Typing *typing, Variable *variable, BpmnType expected,
                         const Expression *tree);
/* need.c: reports TYPE_MISMATCH while that is checked. format: a template with
   the holes one and other, and join. */
void typing_mismatch(Typing *typing, const Expression *tree, const char *format,
                     BpmnType one, BpmnType other);

/* infer.c: types from what expressions do, until nothing more is learnt. */
void typing_infer(Typing *typing);
/* infer.c: reports what does not fit. */
void typing_check(Typing *typing);

/* build.c: fields and types into the trees, and the terms of all formulas. */
void typing_terms(Typing *typing);

/* outcomes.c: what the gateways behind user tasks tell. */
void typing_outcomes(Typing *typing);
/* outcomes.c: outcome variables become enumerations; tasks without own
   outcomes get those of their variable, or "done". Reports TYPE_CONFLICT where
   a text is written that a schema does not list. */
void typing_enumerate(Typing *typing);

#endif
