/*
 * A BPMN file as structs: the process vocabulary of BPMN 2.0.2 with the
 * attributes of the dialects laid into the same fields.
 *
 * diagram_build fills in everything that stands in the file; fields marked
 * 'resolve' are null or empty until compiler/resolve has run.
 */
#ifndef BPMNC_DIAGRAM_H
#define BPMNC_DIAGRAM_H

#include "../read/iso8601.h"
#include "bpmn/process.h"
#include "event.h"

typedef struct Diagram Diagram;
typedef struct Process Process;
typedef struct Scope Scope;
typedef struct Node Node;
typedef struct Flow Flow;

/* NODE_USER_TASK ...: see node.def. */
typedef enum NodeKind {
#define NODE(NAME, number, GROUP, ENTERED, LEAVES, WORK, KIND, EVENT, builder, \
             SIGN)                                                             \
    NODE_##NAME,
#include "node.def"
#undef NODE
    NODE_KINDS
} NodeKind;

/* What a person's task says about people and time. */
typedef struct TaskInfo {
    Formula assignee;
    /* a list: comma-separated text, or an expression */
    Formula candidate_users;
    Formula candidate_groups;
    bool unread_performer; /* a vendor's words name one: VENDOR_WHO */
    Formula due_date;      /* kept: shown, triggers nothing */
    Formula follow_up_date;
    Formula priority;
    const char *form;      /* form key or id, null: none */
    const char **outcomes; /* declared by hitl:outcomes, or found by resolve */
    size_t outcome_count;
    bool outcomes_declared;
    bool outcomes_closed; /* resolve: another text is refused */
    /* hitl:outcomeVariable, or found by resolve; null: none */
    const char *outcome_variable;
} TaskInfo;

/* What a job says: somebody's program does it. */
typedef struct JobInfo {
    const char *type;   /* zeebe:taskDefinition type, else that of job.def */
    bool is_unnamed;    /* the type is that of job.def */
    const char *about;  /* what is decided, called, run; null: nothing says */
    const char *result; /* the variable of the result; null: none is named */
    bool is_closed;     /* it writes nothing but its result */
    Formula script;     /* of a script task */
    uint32_t retries;   /* tries in all; 3 when absent */
    int64_t backoff_ms; /* hitl:backoff; 0: none */
    bool immediate;     /* hitl:call="immediate" */
} JobInfo;

/* What makes an activity repeat. */
typedef enum LoopKind {
    LOOP_NONE = 0,
    LOOP_STANDARD = 1,
    LOOP_INSTANCES = 2, /* of an identity: never given another meaning */
    LOOP_SEQUENCE = 3   /* multi-instance, one item after the other */
} LoopKind;

/* A value that a variable gets; of a mapping: zeebe:input and zeebe:output. */
typedef struct Mapping {
    Formula source;
    const char *target; /* a variable; "": the business key of a called case */
    Position position;
    int purpose; /* resolve: of what is assigned between rounds, its Purpose */
    /* resolve: what keeps the input of a call, where it is computed, until the
       called case begins, or what is computed for a throw; null: the source is
       a variable itself, or the target is one of the process */
    const char *kept;
} Mapping;

typedef VECTOR(Mapping) Mappings;

/* What a call activity says of what goes to the called case and comes back. */
typedef struct CallInfo {
    /* camunda:in, camunda:out, data associations; zeebe:input is among the
       inputs */
    Mappings in;
    Mappings out;
    bool takes_associated; /* data associations say what goes in, and no more */
    bool takes_all;        /* camunda:in variables="all"; else those named */
    bool gives_all;        /* camunda:out variables="all" */
    /* propagateAllParentVariables="false"; resolve: only what inputs name */
    bool takes_named;
    bool takes_key; /* the business key of the caller */
    Formula key;    /* of the called case; no text: none */
} CallInfo;

/* One round after the other, of a standard loop or of each item; or all items
   beside each other (INSTANCES). */
typedef struct LoopInfo {
    LoopKind kind;
    Position position;
    const char *unread; /* what of it does not run; null: nothing */
    /* of a multi-instance with behavior None or One: the event definition that
       is thrown as an item completes, by its id; null: none is */
    const char *throws;
    bool throws_once; /* as the first completes, not as each does */
    Node *thrown;     /* the event that throws it, in no scope's list */
    bool test_before; /* it is asked before the first round */
    uint32_t maximum; /* of rounds; 0: none */
    /* until there are so many items operators can add some; 0: they cannot */
    uint32_t most_items;
    /* of a multi-instance: how many there are, or the list that they are made
       of */
    Formula items;
    Formula collection;
    const char *element; /* variable of an item: its part of it; null: none */
    const char *index;   /* another name of loopCounter; null: none */
    Formula result;      /* what an item gives */
    const char *results; /* variable that gets the list of that; null: none */
    /* one more round while it is true; of a multi-instance: no more when it
       is */
    Formula condition;
    /* resolve: variables of the activity: loopCounter, the number of the round;
       how many items there are, null where they are not counted; the collection
       and the results as long as it is open, null: it has none */
    const char *counter; /* INSTANCES: how many items are completed */
    const char *number;  /* INSTANCES: loopCounter, the number of the item */
    const char *total;
    const char *list;
    const char *own; /* the variable 'element' */
    const char *given;
    /* INSTANCES: what an item is for, out of the list; what it gives */
    const char *item;
    const char *gives;
    /* INSTANCES: the condition reads what an item has of its own, and is asked
       before that is done */
    bool asks_item;
    uint32_t first_round; /* resolve: its number in the dialect: 0 or 1 */
    /* resolve: what is assigned before the first round, as each begins, behind
       each, behind the last */
    Mappings first;
    Mappings next;
    Mappings behind;
    Mappings last;
    Mappings none; /* INSTANCES: where there are no items, in place of 'last' */
    /* resolve: whether the most rounds, or the items, leave one more; not where
       there is no such number */
    Formula more;
    /* resolve: where one throws as the first completes: is it that? */
    Formula is_first;
} LoopInfo;

struct Node {
    NodeKind kind;
    /* never null: made up (and said so) where the file has none */
    const char *id;
    const char *name; /* null: none; white space folded to single blanks */
    const char *documentation; /* null: none */
    Position position;
    const XmlElement *xml;
    Process *process;
    Scope *scope;      /* the scope that the node stands in */
    uint32_t order;    /* of the element in the file, over the whole process */
    VECTOR(Flow *) in; /* flow order */
    VECTOR(Flow *) out;
    const char *default_reference;
    Flow *default_flow; /* resolve: null: none */
    Event event;        /* of an event; receive task: its message */
    const char *attached_reference;
    Node *attached_to; /* resolve: boundary event: its host */
    /* receive task, event-based gateway: instantiate */
    bool instantiates;
    /* eventGatewayType="Parallel", parallelMultiple of several definitions */
    bool takes_all;
    /* event with several definitions: one event for each, in order of the file;
       they stand in no scope's list, but for what is caught: in the body */
    VECTOR(Event) definitions;
    VECTOR(Node *) parts;
    Node *part_of; /* the event that it is one of; null: none */
    /* the activity that throws it as its items complete; null: it is drawn */
    Node *thrown_by;
    /* resolve: the event-based gateway that waits for its event, or at which it
       begins a case; null: it waits itself */
    Node *gateway;
    /* Boundary event: cancelActivity; start of an event sub-process:
       isInterrupting. */
    bool interrupting;
    /* resolve: boundary events on this activity, file order */
    VECTOR(Node *) boundaries;
    Scope *body;   /* of a sub-process, and around several that are caught */
    TaskInfo task; /* of a user task */
    JobInfo job;   /* of a job, and of a script task */
    /* resolve: the process that a call activity calls; null: it is a job */
    Process *called;
    CallInfo call;
    /* resolve: it throws a message for which a process of the program waits:
       the engine delivers it */
    bool delivers;
    /* resolve: no process of the program waits for what it throws, or throws
       what it waits for */
    bool has_no_partner;
    /* of a message that it throws: how long it is kept where nobody takes it,
       0: not at all; the key that is said here, else the message's counts */
    int64_t lives_ms;
    Formula message_key;
    /* a script task that the step itself computes: outputs has what */
    bool computes;
    Mappings inputs;
    Mappings outputs;
    const char *lane; /* id of the innermost lane; null: none */
    const char *lane_name;
    LoopInfo loop;          /* of an activity */
    int32_t start_quantity; /* 1 when absent */
    int32_t completion_quantity;
};

/* A sequence flow, or what leads from a link event to its target. */
struct Flow {
    /* made up where the file has none: SOURCE-TARGET-n; of what links two
       events SOURCE->TARGET */
    const char *id;
    const char *name;
    Position position;
    const XmlElement *xml; /* null: of a link */
    Scope *scope;
    /* among all sequence flows of the process: the flow order */
    uint32_t order;
    const char *source_reference;
    const char *target_reference;
    Node *source; /* resolve */
    Node *target; /* resolve */
    Formula condition;
};

/* A process or the inside of a sub-process: nodes in file order. */
struct Scope {
    Node *owner; /* the sub-process; null for the process itself */
    Scope *parent;
    Process *process;
    VECTOR(Node *) nodes;
    VECTOR(Flow *) flows;
};

/* hitl:parameter: a value that operators may change while cases run. */
typedef struct Parameter {
    const char *name;
    BpmnType type; /* of its default when not declared */
    const char *default_text;
    const char *minimum; /* null: none */
    const char *maximum;
    Position position;
} Parameter;

/* A variable of the process. Made by resolve, in order of name. */
typedef struct Field {
    const char *name;
    BpmnType type;          /* BPMN_LOOSE: nothing told it */
    const char **constants; /* of an enumeration, in order of flows */
    size_t constant_count;
    /* No other text can be written (declared, or outcomes without default
       flow). */
    bool closed;
    bool is_parameter;
    /* of an activity that repeats: only the process and operators write it */
    bool is_inner;
    /* of items that run beside each other: their host counts them, or their
       engine keeps it; or what a call has computed: shown by its whole name */
    bool is_count;
    /* each item of that activity has one of its own; null: there is one */
    const Node *owner;
    bool in_schema; /* a schema file tells the type */
    /* a condition, timer, mapping or opening reads it, a mapping writes it */
    bool is_used;
    /* What told the type, for dumps: "schema", "condition of Flow_3". */
    const char *origin;
    Position position; /* of that place; 0 when in another file */
} Field;

struct Process {
    const char *id;
    const char *name;
    Position position;
    /* isExecutable; absent counts as true unless nobody and nothing is named
       that does its work: a mere drawing. */
    bool executable;
    bool executable_declared;
    const char *version_tag;
    VECTOR(Node *) callers; /* resolve: call activities of the program */
    Scope *scope;
    Diagram *diagram;
    VECTOR(Node *) nodes; /* of all scopes, file order */
    VECTOR(Flow *) flows; /* of all scopes, flow order */
    VECTOR(Parameter) parameters;
    VECTOR(Binding) bindings;
    VECTOR(Field) fields; /* resolve */
    /* resolve: most values at once while a formula is computed */
    uint32_t value_slots;
};

/* A shape or edge of the layout: kept for pictures. */
typedef struct Layout {
    const char *element; /* BPMN id */
    bool is_edge;
    double x, y, width, height; /* shape */
    VECTOR(double) points;      /* edge: x, y, x, y ... */
    bool expanded;
} Layout;

/* What a word of a vendor, if it is one, says: see vendor.def. */
typedef enum VendorWord {
    VENDOR_NOTHING,
    VENDOR_WHO,
    VENDOR_DATE,
    VENDOR_JOB,
    VENDOR_WHAT
} VendorWord;

/* Something read that no stage acts on: named in a KEPT finding. */
typedef struct Kept {
    const char *element; /* id of the element that carries it; null: none */
    Position position;
    const char *what; /* "zeebe:taskHeaders", "dataObject" */
    /* of that, "zeebe", how much tells the dialect; 0: it is BPMN's own */
    size_t dialect_bytes;
    VendorWord says;
} Kept;

/* Something in the file that is BPMN and does not run: refused by check. */
typedef struct Refused {
    const char *element;
    Position position;
    const char *what;
} Refused;

/* Of several in one diagram the last here counts: words of Camunda 8 are added
   to what was drawn for another engine. */
typedef enum Dialect {
    DIALECT_PLAIN,
    DIALECT_CAMUNDA8,
    DIALECT_JBPM,
    DIALECT_CAMUNDA7,
    DIALECT_FLOWABLE
} Dialect;

/* See resolve.h. */
typedef struct Folders Folders;

struct Diagram {
    const char *file;   /* as the user named it; null for memory */
    const char *source; /* the bytes as read, for excerpts and the map file */
    size_t source_bytes;
    /* where schema and example data are looked for, beside the file; null: they
       are not */
    Folders *folders;
    const XmlElement *root;
    Dialect dialect;
    VECTOR(Process *) processes;    /* file order */
    VECTOR(Signature *) signatures; /* file order */
    VECTOR(Retrieval) retrievals;
    VECTOR(KeyProperty) key_properties; /* in the order of each key */
    VECTOR(Layout) layouts;
    VECTOR(Kept) kept;
    VECTOR(Refused) refused;
};

/*
 * Builds the diagram of a document.
 *
 * Never null for a BPMN root; null after NOT_BPMN. Reports what is wrong with
 * single elements and goes on. The diagram lives in arena and points into the
 * document.
 */
Diagram *diagram_build(const XmlElement *root, const char *file, Arena *arena,
                       Findings *found);

/* diagram_whole.c, for assertions. */

/* Whether all nodes and flows are numbered, owned and in a scope: of every
   diagram as read. */
bool diagram_is_whole(const Diagram *diagram);
/* Whether flows have both ends and boundary events a host: once resolved
   without errors. */
bool diagram_is_joined(const Diagram *diagram);
/* Whether the variables of each process stand by name, each once. */
bool diagram_is_typed(const Diagram *diagram);

/* element.c: as the standard spells it: "userTask" */
const char *node_kind_name(NodeKind kind);
const char *event_kind_name(EventKind kind); /* "timerEventDefinition" */
/* The diagram as indented text, for 'dump --stage=model'. */
void diagram_dump(const Diagram *diagram, Text *text);

#endif
