/*
 * Between the files that build a diagram: the builder, and what each part
 * reads. Nobody outside model/ includes this.
 */
#ifndef BPMNC_DIAGRAM_BUILDER_H
#define BPMNC_DIAGRAM_BUILDER_H

#include "element.h"
#include "node.h"

typedef struct Builder {
    Diagram *diagram;
    Arena *arena;
    Findings *found;
    const char *space;  /* of BPMN in this document, "" in some */
    Process *process;   /* the one being read; null outside */
    NameMap *nodes;     /* of that process by id, when it has lanes */
    NameMap *roots;     /* elements below definitions by id; may be null */
    size_t suggestions; /* made so far: a broken file gets a few */
    bool too_large;     /* reported */
} Builder;

/* What an extension belongs to: one of the pointers is set, or none for
   something that only has an id. */
typedef struct Carrier {
    const XmlElement *xml; /* attributes and extensionElements of this */
    const char *id;        /* BPMN id for findings; may be null */
    Process *process;
    Node *node;
    Flow *flow;
    Signature *signature;
    Event *event; /* of a definition; 'node' is not what carries it */
    LoopInfo *loop;
} Carrier;

/* diagram_process.c */

/* Adds a process with all that it holds. */
void build_process(Builder *builder, const XmlElement *xml);
/* Global tasks that the diagram calls, each a process of its id that is that
   task and no more; others are kept. Source: BPMN 2.0.2, 10.3.6. */
void build_global_tasks(Builder *builder, const XmlElement *root);

/* diagram_node.c */
/* Of a sub-process without what is inside: its body is empty. Null after
   TOO_LARGE. */
Node *build_node(Builder *builder, Scope *scope, const XmlElement *xml,
                 NodeKind kind);
/* Adds a sequence flow to the scope. */
void build_flow(Builder *builder, Scope *scope, const XmlElement *xml);

/* diagram_job.c */

/* Reads the script of a script task. */
void build_script(Builder *builder, Node *node, const XmlElement *xml);
/* Whether the language in which a script task is written is one that we read:
   its format says so, or it has none and its text the mark of one. */
bool build_is_formula(const Node *node);
/* Of a node that is read: what it is as a job, or what it computes. */
void build_job(Builder *builder, Node *node);

/* diagram_event.c */

/* Adds a message, error, escalation or signal of the root. */
void build_signature(Builder *builder, const XmlElement *xml, EventKind kind);
/* Reads an event definition that stands in the node. */
void build_event(Builder *builder, Node *node, const XmlElement *xml,
                 EventKind kind);
/* What is known when all of an event is read: an event for each of several
   definitions. */
void build_parts(Builder *builder, Node *node);
/* The definition that the text refers to stands among the root elements. */
void build_event_reference(Builder *builder, Node *node, const char *text,
                           Position position);

/* diagram_loop.c */

/* Reads what makes an activity repeat. */
void build_loop(Builder *builder, Node *node, const XmlElement *xml,
                LoopKind kind);

/* What makes activities repeat, once it is known what stands in them, and
   whether the process is a drawing: without effect where nothing is done in
   it, and in a drawing that does not say how often. What one throws as its
   items complete becomes an event. */
void build_settle_loops(Builder *builder, const Process *process);

/* diagram_items.c: each is false when it does not know the thing. */

/* What the standard says of the items, below what makes the activity repeat:
   loopDataInputRef, inputDataItem and those of results. */
bool build_items(Builder *builder, Node *node, const XmlElement *xml);
/* A data association of a call: what goes in, or comes back. One with a
   transformation says nothing. Source: BPMN 2.0.2, 10.4.2. */
void build_association(Builder *builder, Node *node, const XmlElement *xml);
/* What Camunda 7 and Flowable say of them in its attributes: collection and
   elementVariable. 'loop' may be null: nothing repeats. */
bool build_items_attribute(Builder *builder, LoopInfo *loop,
                           const XmlAttribute *attribute);

/* diagram_people.c */

/* Gives the nodes of a lane set their lane. */
void build_lanes(Builder *builder, const XmlElement *lane_set);
/* Reads a performer of a task: resource, assignment expression. */
void build_role(Builder *builder, Node *node, const XmlElement *xml);

/* diagram_extension.c */

/* Reads the extension elements and foreign attributes of an element. */
void build_extensions(Builder *builder, const Carrier *carrier);
/* What is said about an element that no part of the builder reads here. */
void build_other(Builder *builder, const char *owner, const XmlElement *xml,
                 const XmlElement *parent);
/* The same about all that stands in an element of which no child is read. */
void build_others(Builder *builder, const char *owner, const XmlElement *xml);

/* dialect_camunda8.c: each is false when it does not know the thing. */
bool camunda8_element(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml);
/* The same for an attribute: marks of element templates are passed over. */
bool camunda8_attribute(const XmlAttribute *attribute);

/* dialect_camunda7.c: an attribute of Camunda 7, Activiti or Flowable. False
   when it does not know it there. */
bool camunda7_attribute(Builder *builder, const Carrier *carrier,
                        const XmlAttribute *attribute);
/* What goes to a called case, and comes back: camunda:in, camunda:out, and what
   Flowable and Activiti call so. True: it says nothing that has a meaning, of
   which is told. */
bool camunda7_passing(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml);

/* hitl.c */
/* A pair of some dialect that carries an own attribute: name="hitl.x". */
bool hitl_is_pair(const XmlElement *xml);
/* Reads an own attribute, whichever of its forms it has; others are none. Goes
   last: what it says goes first. */
void hitl_attribute(Builder *builder, const Carrier *carrier,
                    const XmlAttribute *attribute);
/* The same of an element below extensionElements: its name is the attribute's,
   or it is a pair, or holds pairs. */
void hitl_element(Builder *builder, const Carrier *carrier,
                  const XmlElement *xml);

/* diagram_layout.c */

/* Reads shapes and edges below a BPMNDiagram. */
void build_layouts(Builder *builder, const XmlElement *xml);

/* diagram_builder.c: what all of them use. */
/* The element below definitions that has this id; null when there is none. */
const XmlElement *build_root_find(Builder *builder, const char *id);
/* Whether the local name is that, in whatever space. */
bool build_is_named(const XmlElement *xml, const char *name);
/* Whether it belongs to BPMN's own vocabulary. */
bool build_is_bpmn(const Builder *builder, const XmlElement *xml);
/* The first of an element and those behind it that is BPMN's of that name;
   null: none. */
const XmlElement *build_next(const Builder *builder, const XmlElement *xml,
                             const char *name);
/* The value of an attribute without name space; null: absent. */
const char *build_attribute(const XmlElement *xml, const char *name);
/* An xsd:boolean; 'absent' where there is none. Reports BAD_ATTRIBUTE. */
bool build_flag(Builder *builder, const XmlElement *xml, const char *name,
                bool absent);
/* A number of tries or items, from 1 to 1000000; false: the text is none. */
bool build_number(const char *text, uint32_t *result);
/* A duration of days or less, ISO 8601, not below 0; false: the text is
   none. */
bool build_duration(const char *text, int64_t *ms);
/* diagram_correlation.c: what a correlationProperty of the file says. */
void build_correlation_property(Builder *builder, const XmlElement *xml);
/* The same of a correlationKey. */
void build_correlation_key(Builder *builder, const XmlElement *xml);
/* The same of a correlationSubscription of the process, which is known by the
   id. */
void build_correlation_subscription(Builder *builder, const XmlElement *xml,
                                    const char *id);
/* A QName's local part, white space around it removed; null stays null. */
const char *build_reference(Builder *builder, const char *text);
/* White space folded to single blanks; null for null or nothing left. */
const char *build_name(Builder *builder, const char *text);
/* The text without white space around it; place is of its first byte. */
Formula build_formula(Builder *builder, const char *text, XmlPlace place);
/* The same of an attribute; its text is null where there is none. */
Formula build_attribute_formula(Builder *builder, const XmlElement *xml,
                                const char *name);
/* The variable itself, whatever characters its name has; null: none. */
Formula build_variable(Builder *builder, const char *name, XmlPlace place);
/* What is known before there is a case: an expression that reads nothing
   becomes the text that it gives. */
void build_plain(Builder *builder, Formula *formula);
/* A name or code, null where there is none; one that is computed is kept as it
   is written, and as what the signature computes. */
const char *build_naming(Builder *builder, const XmlAttribute *attribute,
                         Signature *signature);
/* The text of an element, with its 'language'. */
Formula build_element_formula(Builder *builder, const XmlElement *xml);

/* The same for what is an expression and stands once: a second of that name, in
   the element of that id, is told about and not read. */
void build_condition(Builder *builder, Formula *formula, const XmlElement *xml,
                     const char *id);
/* Notes something that is read and has no effect. */
void build_keep(Builder *builder, const char *element, Position position,
                const char *what);
/* The same of each attribute without name space that is none of those names, a
   list that ends with null; "false" says nothing. */
void build_keep_unread(Builder *builder, const char *element,
                       const XmlElement *xml, const char *const *names);
/* Gives the node an empty inside. */
void build_body(Builder *builder, Node *node);
/* Notes something that does not run. */
void build_refuse(Builder *builder, const char *element, Position position,
                  const char *what);

#endif
