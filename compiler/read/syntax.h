/*
 * What the parsers of both expression languages deliver, and the way from
 * there to an Expression. Private to compiler/read/expression*.c.
 */
#ifndef BPMNC_SYNTAX_H
#define BPMNC_SYNTAX_H

#include <string.h>

#include "expression.h"

/* A part of a text: the inside of one ${...}, or all of it. */
typedef struct Piece {
    const char *bytes;
    size_t length;
} Piece;

/* Bytes of the text from at on that stand side by side on one line of the
   file, up to the next stretch. */
typedef struct Stretch {
    size_t at;
    Position position;
} Stretch;

/* One node of a grammar. Chains of 'and' or of 'or' are one node with all
   operands; comments are left out. */
typedef struct Syntax Syntax;
struct Syntax {
    const char *kind;        /* the rule's name in grammar.js */
    const char *first_token; /* mark among its children: "["; null: none */
    const char *last_token;
    const char *bytes; /* the text it covers */
    size_t length;
    Position position;
    VECTOR(Syntax *) children;
};

/* Is it a node of that rule? */
static inline bool syntax_is(const Syntax *syntax, const char *kind)
{
    return strcmp(syntax->kind, kind) == 0;
}

typedef struct Reader Reader;

/* Nodes that only one language has, or that mean something else there. Null
   with reader->failed unset: not one. */
typedef Expression *ReadOwn(Reader *reader, const Syntax *syntax, int depth);

/* One expression while it is read. */
struct Reader {
    ExpressionLanguage language;
    ReadOwn *own; /* of the language */
    Arena *arena;
    const char *element;
    Findings *found;
    const char *text;          /* trimmed; all pieces are parts of it */
    VECTOR(Stretch) stretches; /* the first at 0 */
    size_t nodes;              /* of the tree that is being made */
    bool failed;               /* something was reported: the result is null */
};

/* expression_reader.c: reports once per expression, the first reason. */
void reader_fail(Reader *reader, Code code, Position position,
                 const char *message, const char *help);
/* The same for an expression of too many nodes; of too many levels, which are
   counted so that recursion over a tree is bounded. */
void reader_fail_nodes(Reader *reader, Position position);
/* The same for too many levels. */
void reader_fail_depth(Reader *reader, Position position);

/* expression_reader.c: where a byte of the text, or its end, stands. */
Position reader_position(const Reader *reader, const char *byte);

/* expression_reader.c: the piece without its first 'count' bytes; without the
   blanks around it. */
Piece piece_skip(Piece piece, size_t count);
/* Without the blanks around it. */
Piece piece_trim(Piece piece);

/* expression_parse.c: parses one piece without marks. Null after a failure. */
Expression *expression_parse(Reader *reader, Piece piece);

/* expression_tree.c: the expression of a node; null after a failure. */
Expression *expression_of(Reader *reader, const Syntax *syntax, int depth);
/* A node without children; null after a failure (too many nodes). */
Expression *expression_new(Reader *reader, Operation operation,
                           Position position);
/* A variable of that name or path; null after a failure. */
Expression *expression_variable(Reader *reader, const char *name,
                                Position position);
/* A constant text; null after a failure. */
Expression *expression_constant_text(Reader *reader, const char *text,
                                     Position position);
/* Appends a child; a null child is ignored, the failure is known. */
void expression_add(Reader *reader, Expression *parent, Expression *child);
/* operation(one, other). */
Expression *expression_pair(Reader *reader, Operation operation,
                            Position position, Expression *one,
                            Expression *other);
/* All operands joined by 'and' or by 'or', one at least: by pairs from the
   left, or halved where there are many. Both operators are associative in
   either logic. Null after a failure. */
Expression *expression_chain(Reader *reader, Operation operation,
                             Expression **operands, size_t count);
/* An operation of the children of that node. */
Expression *expression_operation(Reader *reader, Operation operation,
                                 const Syntax *syntax, int depth);
/* A call of that name, whose arguments are the children of the node: of a
   function, or of what is not known. */
Expression *expression_call(Reader *reader, const char *name,
                            const Syntax *syntax, int depth);
/* A form whose value is not computed, with so many of its children: what is of
   the process for certain. Null after a failure. */
Expression *expression_unread(Reader *reader, const Syntax *syntax,
                              size_t count, int depth);
/* "a", "a.b.c" of names and dots; null when the node is none of that. */
const char *syntax_path(Reader *reader, const Syntax *syntax);
/* The literal between quotes with its escapes resolved; null after a
   failure. */
const char *syntax_string(Reader *reader, const Syntax *syntax);

/* expression_feel.c, expression_juel.c */
ReadOwn feel_expression;
ReadOwn juel_expression;

#endif
