/* An expression as a tree. Only expression.c sees tree-sitter. */
#ifndef BPMNC_EXPRESSION_H
#define BPMNC_EXPRESSION_H

#include "xml.h"
#include "bpmn/types.h"

typedef enum ExpressionLanguage {
    LANGUAGE_FEEL, /* three-valued logic; null where a value is missing */
    LANGUAGE_JUEL  /* two-valued; an unset variable is an incident */
} ExpressionLanguage;

typedef enum ExpressionKind {
    EXPRESSION_NULL,
    EXPRESSION_BOOLEAN,  /* boolean */
    EXPRESSION_NUMBER,   /* integer or decimal, as is_integer says */
    EXPRESSION_TEXT,     /* text */
    EXPRESSION_INSTANT,  /* ms: FEEL @"..." or date and time("...") */
    EXPRESSION_DURATION, /* months or ms, as is_months says */
    EXPRESSION_VARIABLE, /* text: the name or dotted path, "parameter.x" too */
    EXPRESSION_EQUAL,    /* children[0], children[1]; likewise below */
    EXPRESSION_NOT_EQUAL,
    EXPRESSION_LESS,
    EXPRESSION_LESS_EQUAL,
    EXPRESSION_GREATER,
    EXPRESSION_GREATER_EQUAL,
    EXPRESSION_AND,
    EXPRESSION_OR,
    EXPRESSION_NOT, /* children[0] */
    EXPRESSION_ADD, /* numbers; texts are EXPRESSION_JOIN after typing */
    EXPRESSION_SUBTRACT,
    EXPRESSION_MULTIPLY,
    EXPRESSION_DIVIDE,
    EXPRESSION_NEGATE,
    EXPRESSION_JOIN,  /* texts, one after the other */
    EXPRESSION_IF,    /* condition, then, else */
    EXPRESSION_IN,    /* children[0] is one of children[1..] */
    EXPRESSION_EMPTY, /* JUEL empty: null or "" */
    /* text: the name; children: arguments. Not known, so undecided */
    EXPRESSION_CALL
} ExpressionKind;

typedef struct Expression Expression;
struct Expression {
    ExpressionKind kind;
    ExpressionLanguage language;
    Position position; /* exact, in the diagram */
    BpmnType type;     /* BPMN_LOOSE until resolve knows */
    /* resolve: the type is only what is likely, an operand can be anything */
    bool is_guess;
    /* variable: something declares its type. Set by resolve */
    bool is_declared;
    bool boolean;
    bool is_integer; /* written without point and exponent */
    int64_t integer;
    BpmnDecimal decimal; /* a number of 18 digits at most, integers too */
    bool is_months;      /* a duration of years and months */
    int64_t ms;          /* instant or duration */
    int64_t months;      /* duration */
    const char *text;
    /* variable: index of the field, set by resolve; -1 not yet */
    int32_t field;
    /* variable: bytes of its name in text; behind it members of a path.
       Set by resolve */
    size_t root_length;
    Expression **children;
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

/* True when a text says itself that it is an expression: '=' begins it, or it
   has a ${...} or #{...}. */
bool expression_is_marked(const char *text);

/* The tree printed back in one canonical form, for dumps and tests. */
void expression_print(const Expression *expression, Text *text);

#endif
