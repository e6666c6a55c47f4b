/* The options of commands, as tables. */
#ifndef BPMNC_OPTIONS_H
#define BPMNC_OPTIONS_H

#include "command.h"
#include "program/manual.h"

/* What is taken of an option, and where to. */
typedef enum OptionKind {
    OPTION_FLAG,    /* bool: true */
    OPTION_TEXT,    /* const char *: its value */
    OPTION_WORD,    /* unsigned: which of the words of 'value'; null: nothing */
    OPTION_NUMBER,  /* size_t: not below 'least' */
    OPTION_TEXTS,   /* Texts: its value, behind those before */
    OPTION_CODE,    /* Texts: the name of the code, behind those before */
    OPTION_IGNORED, /* nothing */
    OPTION_HELP     /* nothing: the command tells its options */
} OptionKind;

/* A row: one that is written -x or -XY has one hyphen, the others have two. */
typedef struct Option {
    const char *name;
    OptionKind kind;
    size_t target;     /* offset in what the command fills; NO_TARGET */
    const char *value; /* for people: "FILE", "text|json"; null: it has none */
    const char *help;
    size_t least;
} Option;

/* A command: what is taken, and what its help tells. */
typedef struct CommandLine {
    const char *name;
    const char *operands;  /* "FILE": one; "FILE...": one or more */
    const char *help;      /* in a line */
    const char *about;     /* in sentences */
    const Option *options; /* its own; ends with a null name */
    /* offset of the CompileOptions, of a command that reads diagrams;
       NO_COMMON_OPTIONS: it does not */
    size_t common;
    int (*run)(int argc, char **argv); /* the exit code */
} CommandLine;

#define NO_COMMON_OPTIONS SIZE_MAX
#define NO_TARGET SIZE_MAX

/* The commands, each in a file of its name. */
extern const CommandLine COMMAND_CHECK;
extern const CommandLine COMMAND_BUILD;
extern const CommandLine COMMAND_RUN;
extern const CommandLine COMMAND_TEST;
extern const CommandLine COMMAND_DUMP;
extern const CommandLine COMMAND_EXPLAIN;

/*
 * Takes the options off a command line; optind is the first operand then.
 *
 * filled  what the offsets of the rows are in
 * status  set where it returns false: EXIT_DONE after help, EXIT_USAGE after
 *         standard error has been told what is wrong
 *
 * Values are not copied, codes are. Returns whether the command goes on.
 */
bool options_read(const CommandLine *line, int argc, char **argv, void *filled,
                  Arena *arena, Exit *status);
/* Tells standard error that there is no such thing, and what was meant (null:
   nothing is near): "there is no code 'gpa'; did you mean 'gap'?". */
void options_unknown(const char *what, const char *name, const char *nearest);
/* Tells standard error what is wrong, "-o DIR is missing", and how the command
   is used. */
Exit options_refuse(const CommandLine *line, const char *wrong);
/* What can be typed, of the commands given. The rest of it lies in the pool. */
BpmnManual options_manual(BpmnPool *pool, const CommandLine *const *lines,
                          size_t count);
/* No findings, with what the options say of severities. */
Findings options_findings(const CompileOptions *options, Arena *arena,
                          const char *file);

#endif
