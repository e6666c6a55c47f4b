/* An expression as a tree. Only expression_parse.c sees tree-sitter. */
#ifndef BPMNC_EXPRESSION_H
#define BPMNC_EXPRESSION_H

#include "operation.h"
#include "xml.h"
#include "bpmn/value.h"

typedef enum ExpressionLanguage {
    LANGUAGE_FEEL, /* three-valued logic; null where a value is missing */
    LANGUAGE_JUEL  /* two-valued; an unset variable is an incident */
} ExpressionLanguage;

typedef struct Expression Expression;
struct Expression {
    Operation operation;
    ExpressionLanguage language;
    Position position; /* exact, in the diagram */
    BpmnType type;     /* BPMN_LOOSE until resolve knows */
    /* resolve: the type is only what is likely, an operand can be anything */
    bool is_guess;
    /* field or item: something declares its type. Set by resolve */
    bool is_declared;
    BpmnValue constant; /* LOOSE and null but for a constant */
    /* field: the name or dotted path, "parameter.x" too; call: the name, known
       or not; member of a call: "." and its name. Else null */
    const char *text;
    /* call that is none, but a form that is not computed, of which 'text' is
       the rule: as it is written; else null */
    const char *written;
    /* field: how many items a multi-instance has, asked while there is one: it
       is above 0. Set by resolve */
    bool is_total;
    /* field: each item of those that run beside each other has its own; what
       they have given, which may be too much. Set by resolve */
    bool is_own;
    bool is_gathered;
    /* field: its index, set by resolve; -1 not yet */
    int32_t field;
    /* field: bytes of its name in text; behind it members of a path. Set by
       resolve */
    size_t root_length;
    Expression **children; /* the operands */
    size_t child_count;
    const char *source; /* on the root: as written in the diagram, trimmed */
};

typedef struct Terms Terms; /* resolve/term.h */

/* A text of the diagram that is a value: constant or expression. */
typedef struct Formula {
    const char *text;     /* as written; null: absent */
    XmlPlace place;       /* of its first byte */
    bool is_expression;   /* else the text itself is the value */
    const char *language; /* attribute 'language' of a condition; null: none */
    Expression *tree;     /* resolve: when is_expression */
    const Terms *terms;   /* resolve: of the tree */
} Formula;

/*
 * Reads one expression.
 *
 * place    of the first byte of text; without raw, its bytes are counted as
 *          they are
 * text     with its marks: "= amount > 5" or "${amount > 5}"; the marks choose
 *          the language; without any, 'fallback' is taken
 *
 * Returns null after reporting SYNTAX, LANGUAGE or EXPRESSION_LIMIT.
 */
Expression *expression_read(const char *text, XmlPlace place,
                            ExpressionLanguage fallback, Arena *arena,
                            const char *element, Findings *found);

/* Is it the literal null? */
static inline bool expression_is_null(const Expression *expression)
{
    return expression->operation == OPERATION_CONSTANT
        && expression->constant.is_null;
}

/* A text as a constant; the bytes stay the caller's. */
static inline BpmnValue expression_text_value(const char *text)
{
    return (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(text) };
}

/* A variable by its name, whatever characters that has. */
Expression *expression_of_name(const char *name, Position position,
                               Arena *arena);
/* The text that a constant is; null: it is none. */
const char *expression_text(const Expression *expression);

/* True when a text says itself that it is an expression: '=' begins it, or it
   has a ${...} or #{...}. */
bool expression_is_marked(const char *text);

/*
 * The text that an expression gives whatever variables there are: one that is
 * written out, several put together, an instant or a duration in ISO 8601.
 *
 * Returns null for what is computed, and for what cannot be read, of which
 * nothing is reported. Lies in the arena.
 */
const char *expression_plain(const char *text, XmlPlace place, Arena *arena);

/* The tree printed back in one form for both languages, for messages, dumps and
   tests. */
void expression_print(const Expression *expression, Text *text);
/* The same for a message, of a long one the beginning. Lies in the arena. */
const char *expression_shown(const Expression *expression, Arena *arena);
/* What cannot be computed, for a message: a call that nobody knows, or a form.
   Lies in the arena. */
const char *expression_unknown(const Expression *unknown, Arena *arena);
/* What to do instead. Lies in the arena. */
const char *expression_instead(const Expression *unknown, Arena *arena);

#endif
