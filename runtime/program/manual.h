/*
 * What can be typed, as a table, and its printers: help for people at a
 * terminal, a man page, completion for a shell. bpmnc and the programs that it
 * makes have a table each.
 */
#ifndef BPMN_PROGRAM_MANUAL_H
#define BPMN_PROGRAM_MANUAL_H

#include "bpmn/process.h"
#include "program/json.h"

typedef struct BpmnManualOption {
    const char
        *form; /* as typed: "-o DIR", "--format=text|json", "-h, --help" */
    const char *help;
} BpmnManualOption;

typedef struct BpmnManualCommand {
    const char *name;
    const char *form;  /* what follows: "FILE...", "TASK by PERSON" */
    const char *help;  /* in a line */
    const char *about; /* in sentences; null: nothing is to be added */
    const BpmnManualOption *options; /* its own */
    size_t option_count;
    uint32_t skips; /* options of the manual that do not go with it, as bits */
} BpmnManualCommand;

typedef struct BpmnManual {
    const char *program;
    const char *version; /* tells --version; null: there is no such option */
    const char *first;   /* what comes before each command: "--db FILE"; null */
    const char *help;    /* in a line */
    const BpmnManualCommand *commands;
    size_t command_count;
    const BpmnManualOption *options; /* that go with many commands */
    size_t option_count;
    /* completes the first word of forms that begin with TASK or NODE */
    const char **nodes;
    size_t node_count;
    size_t node_capacity;
} BpmnManual;

typedef enum BpmnManualFormat {
    BPMN_MANUAL_TEXT,
    BPMN_MANUAL_MAN,  /* roff with the macros of man(7) */
    BPMN_MANUAL_BASH, /* to be sourced */
    BPMN_MANUAL_ZSH   /* the same, or a file of that name in $fpath */
} BpmnManualFormat;

/* A command with which none of them goes. */
#define BPMN_MANUAL_SKIPS_ALL UINT32_MAX

/* An option of every command. */
#define BPMN_MANUAL_HELP "-h, --help"
#define BPMN_MANUAL_HELP_HELP "what you are reading"

/* The formats as an option's value has them, in their order. */
#define BPMN_MANUAL_FORMATS "text|man|bash|zsh"

/* Prints a manual; of text only what is about one command, unless it is null.
   False, with nothing printed: there is no such command. */
bool bpmn_manual_print(BpmnOut *out, const BpmnManual *manual,
                       BpmnManualFormat format, const char *command);

/* The format that a word means; false: none. */
bool bpmn_manual_format(const char *word, BpmnManualFormat *format);
/* Adds the ids of a process's nodes that can wait. */
void bpmn_manual_nodes(BpmnPool *pool, BpmnManual *manual,
                       const BpmnProcess *process);

/* Does the manual's option of that number go with the command? */
static inline bool bpmn_manual_goes(const BpmnManualCommand *command,
                                    size_t option)
{
    return !(command->skips >> option & 1);
}

/* manual_text.c: for people, all of it or of one command. */
void bpmn_manual_text(BpmnOut *out, const BpmnManual *manual,
                      const BpmnManualCommand *command);
/* Rows of commands, as bpmn_manual_text() has them. */
void bpmn_manual_rows(BpmnOut *out, const BpmnManualCommand *commands,
                      size_t count);
/* manual_page.c: as a man page. */
void bpmn_manual_page(BpmnOut *out, const BpmnManual *manual);
/* manual_shell.c: as completion for bash, to be sourced. */
void bpmn_manual_bash(BpmnOut *out, const BpmnManual *manual);
/* The same for zsh: to be sourced behind compinit, or as the file _PROGRAM in a
   folder of $fpath. */
void bpmn_manual_zsh(BpmnOut *out, const BpmnManual *manual);

#endif
