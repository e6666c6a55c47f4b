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
    Findings *found; /* of the file, or shared by those of one command */
    const char *file;
    /* bytes as read; null when the file could not be read */
    const char *source;
    size_t source_bytes;
    XmlElement *root; /* null: not well-formed */
    Diagram *diagram; /* null: not BPMN */
    Net **nets; /* one per process that runs, file order; null: errors before */
    size_t net_count;
    bool is_whole;     /* the stages so far have found no error */
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

/*
 * The same of files that are one program: they call each other and send each
 * other messages, and a call is proved with the process of another file inside.
 * 'is_whole' of each says how it went; one with errors does not hold up the
 * others, which call its processes as jobs if it cannot be read.
 */
void compile_program(Compilation *files, size_t count,
                     const CompileOptions *options, Stage last);

/* That in parts, for who proves nothing: the first up to where the references
   of each file are resolved. */
bool compile_read(Compilation *compilation, const CompileOptions *options);
/* Between the two, of all that were read: what goes from one to another. */
void compile_join(const Compilation *files, size_t count, Arena *arena);
/* The second part, of what the first was true of, up to the nets. */
bool compile_nets(Compilation *compilation, Stage last);

/* A compilation of 'file' ("-": standard input) that reports into 'found'. */
Compilation compilation_new(const char *file, Arena *arena, Findings *found);

#endif
