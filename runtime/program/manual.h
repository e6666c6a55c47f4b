/*
 * What can be typed, as a table, and its printers: help for people at a
 * terminal, a man page, completion for a shell. bpmnc and the programs that it
 * makes have a table each.
 */
#ifndef BPMN_PROGRAM_MANUAL_H
#define BPMN_PROGRAM_MANUAL_H

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
    bool takes_common; /* the options of the manual, too */
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
    const BpmnString *nodes;
    size_t node_count;
} BpmnManual;

typedef enum BpmnManualFormat {
    BPMN_MANUAL_TEXT,
    BPMN_MANUAL_MAN, /* roff with the macros of man(7) */
    BPMN_MANUAL_BASH /* to be sourced */
} BpmnManualFormat;

/* An option of every command. */
#define BPMN_MANUAL_HELP "-h, --help"
#define BPMN_MANUAL_HELP_HELP "what you are reading"

/* The formats as an option's value has them, in their order. */
#define BPMN_MANUAL_FORMATS "text|man|bash"

/* Prints a manual; of text only what is about one command, unless it is null.
   False, with nothing printed: there is no such command. */
bool bpmn_manual_print(BpmnOut *out, const BpmnManual *manual,
                       BpmnManualFormat format, const char *command);

/* manual_text.c: for people, all of it or of one command. */
void bpmn_manual_text(BpmnOut *out, const BpmnManual *manual,
                      const BpmnManualCommand *command);
/* manual_page.c: as a man page. */
void bpmn_manual_page(BpmnOut *out, const BpmnManual *manual);
/* manual_shell.c: as completion. */
void bpmn_manual_shell(BpmnOut *out, const BpmnManual *manual);

#endif
