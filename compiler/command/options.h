/* The options of commands, as tables. */
#ifndef BPMNC_OPTIONS_H
#define BPMNC_OPTIONS_H

#include "command.h"

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
    void *target;
    const char *value; /* for people: "FILE", "text|json"; null: it has none */
    const char *help;
    size_t least;
} Option;

/* A command as its help tells it. */
typedef struct CommandLine {
    const char *name;
    const char *operands; /* "FILE": one; "FILE...": one or more */
    const char *about;
    const Option *options; /* ends with a null name */
} CommandLine;

/* The rows of each command that reads diagrams; 'options': CompileOptions. */
#define COMMON_OPTIONS(options)                                      \
    { "profile",                                                     \
      OPTION_WORD,                                                   \
      NULL,                                                          \
      "default",                                                     \
      "the rules that a diagram must keep",                          \
      0 },                                                           \
        { "strict",                                                  \
          OPTION_FLAG,                                               \
          &(options)->strict,                                        \
          NULL,                                                      \
          "warnings and what is unknown are errors",                 \
          0 },                                                       \
        { "allow",                                                   \
          OPTION_CODE,                                               \
          &(options)->allowed,                                       \
          "CODE",                                                    \
          "a finding of that code is a warning; as often as needed", \
          0 },                                                       \
        { "max-states",                                              \
          OPTION_NUMBER,                                             \
          &(options)->max_states,                                    \
          "N",                                                       \
          "the most states that the proof looks at",                 \
          1 },                                                       \
        { "encoding",                                                \
          OPTION_TEXT,                                               \
          &(options)->encoding,                                      \
          "NAME",                                                    \
          "of the files, whatever they say themselves",              \
          0 },                                                       \
    {                                                                \
        "help", OPTION_HELP, NULL, NULL, "what you are reading", 0   \
    }

/*
 * Takes the options off a command line; optind is the first operand then.
 *
 * status  set where it returns false: EXIT_DONE after help, EXIT_USAGE after
 *         standard error has been told what is wrong
 *
 * Values are not copied, codes are. Returns whether the command goes on.
 */
bool options_read(const CommandLine *line, int argc, char **argv, Arena *arena,
                  Exit *status);
/* Tells standard error that there is no such thing, and what was meant (null:
   nothing is near): "there is no code 'gpa'; did you mean 'gap'?". */
void options_unknown(const char *what, const char *name, const char *nearest);
/* Tells standard error how the command is used. */
Exit options_refuse(const CommandLine *line);
/* No findings, with what the options say of severities. */
Findings options_findings(const CompileOptions *options, Arena *arena,
                          const char *file);

#endif
