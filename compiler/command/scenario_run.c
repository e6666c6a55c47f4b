/* Runs scenarios and counts what they pass. */
#include "scenario.h"

#include <string.h>

Coverage coverage_new(const Definitions *definitions, Arena *arena)
{
    Coverage coverage = { definitions,
                          NEW_ARRAY(arena, bool *, definitions->count) };

    for (size_t i = 0; i < definitions->count; i++)
        coverage.passed[i] = NEW_ARRAY(arena, bool,
                                       definitions->items[i]->element_count);
    return coverage;
}

static size_t count_passed(const bool *passed, uint16_t from, uint16_t to)
{
    size_t count = 0;

    for (uint16_t i = from; i < to; i++) count += passed[i];
    return count;
}

static void print_untaken(const BpmnProcess *process, const bool *passed,
                          Text *out)
{
    for (uint16_t i = process->node_count; i < process->element_count; i++) {
        const BpmnElement *flow = &process->elements[i];

        if (passed[i]) continue;
        text_add_format(out, "not taken: %s", flow->id);
        if (flow->name && flow->name[0] != '\0')
            text_add_format(out, " \"%s\"", flow->name);
        if (flow->condition) text_add_format(out, "  %s", flow->condition);
        text_add_char(out, '\n');
    }
}

void coverage_print(const Coverage *coverage, Text *out)
{
    size_t nodes = 0, nodes_passed = 0, flows = 0, flows_passed = 0;

    for (size_t i = 0; i < coverage->definitions->count; i++) {
        const BpmnProcess *process = coverage->definitions->items[i];
        const bool *passed = coverage->passed[i];

        nodes += process->node_count;
        flows += (size_t)(process->element_count - process->node_count);
        nodes_passed += count_passed(passed, 0, process->node_count);
        flows_passed += count_passed(passed, process->node_count,
                                     process->element_count);
    }
    text_add_format(out, "nodes %zu/%zu, flows %zu/%zu\n", nodes_passed, nodes,
                    flows_passed, flows);
    for (size_t i = 0; i < coverage->definitions->count; i++)
        print_untaken(coverage->definitions->items[i], coverage->passed[i],
                      out);
}

static const char *tell_failure(const ScenarioFile *file, uint32_t line,
                                const BpmnVerb *verb, const BpmnResult *result,
                                Arena *arena)
{
    return arena_format(arena, "%s:%u: %s: %.*s", file->path, line,
                        verb->text.bytes, (int)result->text.length,
                        result->text.bytes ? result->text.bytes : "");
}

/* True when all steps went as they say. */
static bool run_lines(const ScenarioFile *file, const Scenario *scenario,
                      Session *session, ScenarioResult *result, Arena *arena)
{
    for (size_t i = 0; i < scenario->lines.count; i++) {
        const ScenarioLine *line = &scenario->lines.items[i];

        for (size_t j = 0; j < line->verb_count; j++) {
            BpmnResult step;

            if (bpmn_execute(&session->executor, &line->verbs[j], &step))
                continue;
            result->line = line->number;
            result->failure = tell_failure(file, line->number, &line->verbs[j],
                                           &step, arena);
            return false;
        }
    }
    return true;
}

/* What the diagram gives as an example comes before what a scenario of the
   file happens to answer first. */
static void give_examples(const ScenarioFile *file,
                          const Definitions *definitions,
                          BpmnExecutor *executor, Arena *arena)
{
    size_t own = file->examples.count;
    size_t drawn = definitions->examples.count;
    BpmnJobExample *all = NEW_ARRAY(arena, BpmnJobExample, own + drawn);

    for (size_t i = 0; i < drawn; i++) all[i] = definitions->examples.items[i];
    for (size_t i = 0; i < own; i++) all[drawn + i] = file->examples.items[i];
    executor->examples = all;
    executor->example_count = own + drawn;
}

ScenarioResult scenario_run(const ScenarioFile *file, const Scenario *scenario,
                            const Definitions *definitions, Coverage *coverage,
                            Text *trace, Arena *arena)
{
    ScenarioResult result = { .path = file->path, .title = scenario->title };
    Session session = { .coverage = coverage, .traces = trace };
    BpmnStatus status = session_open(&session, definitions);

    give_examples(file, definitions, &session.executor, arena);
    if (status != BPMN_OK) {
        result.line = scenario->number;
        result.failure = arena_format(arena, "%s:%u: no engine: %s", file->path,
                                      scenario->number,
                                      bpmn_status_text(status));
    } else {
        result.passed = run_lines(file, scenario, &session, &result, arena);
    }
    if (trace && file->scenarios.count > 1) {
        text_add(trace, "{\"scenario\":");
        text_add_json(trace, scenario->title);
        text_add(trace, "}\n");
    }
    if (trace && session.trace.length > 0)
        text_add_bytes(trace, session.trace.bytes, session.trace.length);
    if (session.said.length > 0)
        result.said = arena_text(arena, session.said.bytes,
                                 session.said.length);
    session_close(&session);
    return result;
}
