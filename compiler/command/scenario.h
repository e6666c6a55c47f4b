/* Scenario files: read, run on a fresh engine each, and counted. */
#ifndef BPMNC_SCENARIO_H
#define BPMNC_SCENARIO_H

#include "command.h"
#include "net/listener.h"
#include "program/execute.h"

/* A line of steps. */
typedef struct ScenarioLine {
    uint32_t number;
    const BpmnVerb *verbs;
    size_t verb_count;
} ScenarioLine;

typedef struct Scenario {
    const char *title;
    uint32_t number; /* of the line that has the title */
    VECTOR(ScenarioLine) lines;
} Scenario;

/* Everything lies in the arena and the pool. */
typedef struct ScenarioFile {
    const char *path;
    const char *source;
    size_t source_bytes;
    Texts diagrams; /* paths of those that are the program */
    VECTOR(Scenario) scenarios;
    VECTOR(BpmnJobExample) examples; /* per node, the first 'job NODE DATA' */
} ScenarioFile;

/*
 * Reads a scenario file.
 *
 * diagram  the diagram to use whatever the file says; null: the file's own
 * file     filled in as far as could be read, its source for excerpts
 *
 * Returns false after UNREADABLE, TOO_LARGE or SCENARIO findings, one for each
 * bad line.
 */
bool scenario_read(const char *path, const char *diagram, Arena *arena,
                   BpmnPool *pool, Findings *found, ScenarioFile *file);

/* The definitions of a program, made to run. */
typedef struct Definitions {
    const BpmnProcess **items;
    size_t count;
    /* of the diagram that was looked at last, for excerpts; may be null */
    const char *source;
    size_t source_bytes;
    VECTOR(BpmnJobExample) examples; /* what the diagram says jobs answer */
} Definitions;

/*
 * Makes the processes of some diagrams run, which are one program: interpreted,
 * or as loaded C. Verdicts of the proof do not hold it back.
 *
 * Returns false after findings; then *status is the exit code. The rest lies
 * in the arena and the pool.
 */
bool definitions_load(const Texts *diagrams, bool compiled,
                      const CompileOptions *options, Arena *arena,
                      BpmnPool *pool, Findings *found, Definitions *definitions,
                      Exit *status);

/* examples.c: adds the example output of the diagram's jobs. */
void examples_read(const Diagram *diagram, Definitions *definitions,
                   BpmnPool *pool, Arena *arena);

/* Which elements were passed: per definition, per element. */
typedef struct Coverage {
    const Definitions *definitions;
    bool **passed;
} Coverage;

/* Nothing is passed yet. */
Coverage coverage_new(const Definitions *definitions, Arena *arena);
/* "nodes 12/12, flows 15/16", then a line for each flow not taken. */
void coverage_print(const Coverage *coverage, Text *out);

/* How one scenario went. */
typedef struct ScenarioResult {
    const char *path; /* of the scenario file */
    const char *title;
    bool passed;
    /* "LINE: STEP: reason", then who waits; null: passed */
    const char *failure;
    uint32_t line;    /* of the failure */
    const char *said; /* what 'why' printed; null: nothing */
} ScenarioResult;

/*
 * Runs one scenario on an engine of its own, in memory and virtual time.
 *
 * coverage     is added to
 * trace        gets the trace lines; null: nobody wants them
 */
ScenarioResult scenario_run(const ScenarioFile *file, const Scenario *scenario,
                            const Definitions *definitions, Coverage *coverage,
                            Text *trace, Arena *arena);

/* session.c: an engine in memory under a virtual clock, and its executor. */

typedef struct Session {
    BpmnPool pool;
    BpmnVirtualClock clock;
    uint64_t seed;
    BpmnConfig config; /* of the engine; the store is the session's */
    BpmnStore store;
    BpmnEngine *engine;
    BpmnExecutor executor;
    BpmnOut said;
    Coverage *coverage; /* null: not counted */
    BpmnOut trace;
    uint64_t traced; /* lines so far */
    bool traces;
} Session;

/* The session must not move while it is open. Closes itself on failure. */
BpmnStatus session_open(Session *session, const Definitions *definitions);
/* Closes the engine and gives back what the session holds; what it said and
   traced goes with it. */
void session_close(Session *session);

/* trace_file.c */

/* Writes the trace; "-" is standard output. False after a message. */
bool trace_write(const char *path, const Text *trace);

/* trace_step.c */

/* Writes each act of a step as a line to the stream, which it does not close.
   See docs/reference/commands.md. */
NetListener trace_steps(FILE *stream);

/* results.c: what 'test' prints. */

typedef enum ResultFormat {
    RESULT_TEXT,
    RESULT_TAP,
    RESULT_JUNIT
} ResultFormat;

typedef struct TestResults {
    VECTOR(ScenarioResult) list;
    size_t passed;
    size_t failed;
} TestResults;

/* What stands before all results; results_add follows for each, then
   results_end. */
void results_begin(ResultFormat format, Text *out);
/* Counts one result and prints it, where the format prints them one by one. */
void results_add(ResultFormat format, TestResults *results, Arena *arena,
                 ScenarioResult result, Text *out);
/* Runs the scenarios of a file: their results and the coverage go to standard
   output. trace: lines of JSON are appended; null: none. */
void results_run(ResultFormat format, TestResults *results,
                 const ScenarioFile *file, const Definitions *definitions,
                 Text *trace, Arena *arena);
/* Sends a text to standard output and empties it. */
void results_print(Text *out);
/* The sums; for JUnit the whole document. */
void results_end(ResultFormat format, const TestResults *results, Text *out);

/* junit.c */

/* All results as one JUnit document. */
void junit_print(const TestResults *results, Text *out);

#endif
