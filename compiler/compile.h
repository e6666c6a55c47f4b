/* The pipeline: a file becomes a diagram, a diagram becomes nets. */
#ifndef BPMNC_COMPILE_H
#define BPMNC_COMPILE_H

#include <stdio.h>

#include "net/net.h"
#include "resolve/resolve.h"

/* What the user asked for with every command that reads a diagram. */
typedef struct CompileOptions {
    const char *encoding; /* null: as the file says */
    bool strict;
    Texts allowed;     /* names of codes */
    size_t max_states; /* 0: LIMIT_STATES */
    unsigned branches; /* BranchOrder of the proof */
    /* of steps that are interpreted; null: nobody listens */
    const NetListener *listener;
} CompileOptions;

/* One file on its way. Everything lives in the arena. */
typedef struct Compilation {
    Arena *arena;
    Findings *found; /* shared by the files of one command */
    const char *file;
    /* bytes as read; null when the file could not be read */
    const char *source;
    size_t source_bytes;
    XmlElement *root; /* null: not well-formed */
    Diagram *diagram; /* null: not BPMN */
    Net **nets; /* one per process that runs, file order; null: errors before */
    size_t net_count;
    Folders *folders;  /* looked into by the command before; null: none */
    bool verdict_only; /* nothing is made of the nets: they get no hash */
    FILE *trace;       /* null: no; else a line per proof is written there */
} Compilation;

/* Stages, as far as 'dump' wants to see them. */
typedef enum Stage { STAGE_XML, STAGE_MODEL, STAGE_NET, STAGE_PROVE } Stage;

/*
 * Runs the stages up to 'last'. A stage reports all that it finds; the next
 * begins only when there are no errors, so the result is complete exactly
 * when this returns true.
 */
bool compile(Compilation *compilation, const CompileOptions *options,
             Stage last);

/* The same in parts, for a program of several files: the first up to where
   the references of each are resolved. */
bool compile_read(Compilation *compilation, const CompileOptions *options);
/* Between the two, of all that were read: what goes from one to another. */
void compile_join(const Compilation *files, size_t count, Arena *arena);
/* The second part, of what the first was true of. */
bool compile_rest(Compilation *compilation, const CompileOptions *options,
                  Stage last);

/* A compilation of 'file' ("-": standard input) that reports into 'found'. */
Compilation compilation_new(const char *file, Arena *arena, Findings *found);

#endif
