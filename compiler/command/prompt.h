/* Lines of steps from standard input: at a terminal they are edited, found
   again and completed. */
#ifndef BPMNC_PROMPT_H
#define BPMNC_PROMPT_H

#include "command.h"
#include "program/manual.h"

typedef struct Prompt {
    /* what Tab completes: its commands, behind them its nodes */
    const BpmnManual *manual;
    bool asks;               /* somebody types: standard input is a terminal */
    struct editline *editor; /* null: lines are read as they come */
    struct history *lines;   /* that were typed before */
    char *line;
    size_t room;
} Prompt;

/* The manual must last as long as the prompt, which must not move. */
void prompt_open(Prompt *prompt, const BpmnManual *manual);
/* The next line with its end, valid until the one after it; its bytes are null
   where there is none. */
BpmnString prompt_read(Prompt *prompt);
/* Gives back what it holds; the terminal is as it was. */
void prompt_close(Prompt *prompt);

#endif
