/* Between the files of the emission. Nobody outside emit/ includes this. */
#ifndef BPMNC_EMIT_WRITE_H
#define BPMNC_EMIT_WRITE_H

#include "../lower/plan.h"
#include "c_text.h"

/* The longest text of a diagram in a comment that is one line. */
#define REMARK_SHORT 60
#define REMARK_LONG 2000

/* A file under construction. */
typedef struct Writer {
    const Plan *plan;
    Arena *arena;
    Text *text;
    bool lines;
    bool *told_again; /* BPMN_CAUSE_AGAIN has been explained */
    NameMap *lists;   /* by kind and rows: the name of the one written */
} Writer;

/* put.c: templates; $prefix$, $camel$ and $upper$ are the process's, the other
   names those of 'holes' (null: none). */

/* Appends one as it is. */
void write_text(const Writer *writer, const char *template, const Hole *holes);
/* Appends one by c_line(). */
void write_line(const Writer *writer, size_t indent, const char *template,
                const Hole *holes);
/* One by itself. */
char *write_filled(const Writer *writer, const char *template,
                   const Hole *holes);

/* enumeration.c */

/* A constant, its number and what it stands for; null: its name says it. */
typedef struct Constant {
    const char *name;
    uint32_t number;
    const char *title;
} Constant;

typedef VECTOR(Constant) Constants;

/* An enumeration below a remark, its comments below each other. 'type' null:
   it has no name; no constants: nothing. */
void write_enumeration(const Writer *writer, const char *remark,
                       const char *type, const Constants *constants);

/* image.c */

/* A row of c_type.def, which tells what the members mean. */
typedef struct CType {
    const char *name;
    uint32_t bytes;
    const char *image;
    const char *data;
    const char *as;
    const char *remark;
    const char *datum;
} CType;

extern const CType C_TYPES[]; /* by BpmnType */

/* The structs of the images, and that they lie as the tables say. */
void write_image(const Writer *writer);
/* The null bits that are named. */
void write_nulls(const Writer *writer);
/* The functions that ask whether a variable has a value. */
void write_has(const Writer *writer);
/* Whether the header's struct for the values of a case has the variable: what
   an item is for is told to nobody there, and written by none. */
bool write_is_data(const Plan *plan, uint16_t number);
/* Whether the header has a struct for the values of a case. */
bool write_has_data(const Plan *plan);
/* The image that a variable lies in: image, step->images[2]. */
char *write_image_of(const Writer *writer, const NetField *field);
/* What is counted of items, as a C expression of type int64_t. */
char *write_count(const Writer *writer, const NetField *field);

/* mark.c */

/* "[H] Say hello", safe inside a comment. */
char *write_mark(const Writer *writer, uint32_t element);
/* What the marks of this process mean, inside the first comment. */
void write_legend(const Writer *writer);

/* title.c: elements as people see them, safe inside a comment. */

/* "[H] Say hello (Say_Hello)" */
char *write_title(const Writer *writer, uint32_t element);
/* "[H] A -> [J] B" */
char *write_flow_mark(const Writer *writer, uint32_t flow);
/* "Flow_3: amount > 5", "Flow_4: otherwise", "Flow_5" */
char *write_flow(const Writer *writer, uint32_t flow);
/* "send task, job type bot-reply" */
char *write_job_title(const Writer *writer, uint32_t element);

/* outline.c: the diagram as the first comment of the source. */
void write_outline(const Writer *writer);

/* condition.c: a condition as a C expression on one line. */
char *write_condition(const Writer *writer, const PlanValue *value);

/* The same of a term that is short and plain. */
char *write_plain(const Writer *writer, const Terms *terms, const Term *term);
/* The same of a term that holds no other condition, as a number: 1 where it is
   true, -1 where it is false, 0 where it has no value. */
char *write_trinary(const Writer *writer, const Terms *terms, const Term *term);
/* truth.c: the statements that compute such a condition and return it. */
void write_truths(const Writer *writer, const Terms *terms);
/* That it is not true. */
char *write_denial(const Writer *writer, const Terms *terms, const Term *term);

/* value.c */

/* The functions of all formulas that have one. */
void write_values(const Writer *writer);
/* A formula as a C expression of type BpmnValue. */
char *write_value(const Writer *writer, const PlanValue *value);

/* mask.c: places as bits, word by word. */

/* The bits of the places in one word, or null: none. Names joined by '|',
   in parentheses when there are several. */
char *write_mask(const Writer *writer, const uint32_t *places, size_t count,
                 uint32_t word);
/* The same as an argument: in no parentheses. */
char *write_bare_mask(const Writer *writer, const uint32_t *places,
                      size_t count, uint32_t word);
/* image->marking[0], item->marking[0] */
char *write_marking(const Writer *writer, uint32_t frame, uint32_t word);
/* The constant for what is inside a scope; null: nothing in that word. */
char *write_scope(const Writer *writer, uint32_t scope, uint32_t word);
/* The places and their constants. */
void write_places(const Writer *writer);
/* The functions that take tokens of one word away, for the words that need
   one. */
void write_withdraw(const Writer *writer);
/* The function that takes tokens of one word away. */
char *write_withdraw_name(const Writer *writer, uint32_t frame, uint32_t word);

/* write_routines.c */

/* The functions of the routines, each behind those that it calls. */
void write_routines(const Writer *writer);

/* write_joins.c: the functions of inclusive gateways that wait for others;
   none: nothing. */
void write_joins(const Writer *writer);

/* write_step.c: the step function, and the one that lets a token enter. */
void write_step(const Writer *writer);

/* line.c: #line, where asked for. */

/* What follows stands at the element in the diagram. */
void write_line_of(const Writer *writer, uint32_t element);
/* What follows stands in the source again; its number is filled in by
   write_line_numbers() when the source is whole. */
void write_line_back(const Writer *writer, uint32_t element);
/* Fills in the numbers that write_line_back() left open. */
void write_line_numbers(const Writer *writer);

/* write_tables.c */

/* The tables and the definition, which points to them. */
void write_tables(const Writer *writer);

/* header.c, map.c, source.c */

/* The header: data, outcomes, functions to write, calls. */
void write_header(const Writer *writer);
/* The typed calls of the header. */
void write_calls(const Writer *writer);
/* The map file: lines, names and places by BPMN id. */
void write_map(const Writer *writer);
/* The diagram, byte by byte. */
void write_diagram(const Writer *writer);
/* The source: outline, places, routines, tables. */
void write_source(const Writer *writer);

#endif
