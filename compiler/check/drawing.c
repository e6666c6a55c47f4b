/*
 * A process that is not executable, beside one that is, is a drawing of a
 * partner: what is wrong with it hinders nobody else. Source: BPMN 2.0.2, 10.2,
 * isExecutable.
 */
#include "check.h"

static bool has_executable(const Diagram *diagram)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        if (process_runs(diagram->processes.items[i])) return true;
    }
    return false;
}

bool check_is_drawing(const Process *process)
{
    return !process->executable && has_executable(process->diagram);
}

/* The drawing by its own id and all that stand in it. */
static void add_ids(NameMap *drawings, Process *process)
{
    if (process->id) name_map_put(drawings, process->id, process);
    for (size_t i = 0; i < process->nodes.count; i++)
        name_map_put(drawings, process->nodes.items[i]->id, process);
    for (size_t i = 0; i < process->flows.count; i++)
        name_map_put(drawings, process->flows.items[i]->id, process);
}

static NameMap *drawings_by_id(const Diagram *diagram, Arena *arena)
{
    NameMap *drawings = name_map_new(arena);

    for (size_t i = 0; i < diagram->processes.count; i++) {
        Process *process = diagram->processes.items[i];
        if (!process->executable) add_ids(drawings, process);
    }
    return drawings;
}

/* Who would act in a process that is left out matters to nobody. */
static void forget_performers(const Process *process, const NameMap *drawings)
{
    const Diagram *diagram = process->diagram;

    for (size_t i = 0; i < diagram->kept.count; i++) {
        Kept *kept = &diagram->kept.items[i];
        if (kept->says == VENDOR_WHO && kept->element
            && name_map_get(drawings, kept->element) == process)
            kept->says = VENDOR_WHAT;
    }
}

/* From here on it is the closed pool of a partner. */
static void leave_out(Process *process, const NameMap *drawings,
                      Findings *found)
{
    forget_performers(process, drawings);
    report_as(found, SEVERITY_ADVICE, CODE_UNSUPPORTED, process->position,
              process->id,
              "process %s is not executable, and not all of it runs: it is "
              "left out",
              process->id);
    process->nodes.count = 0;
    process->flows.count = 0;
    process->scope->nodes.count = 0;
}

/* What is kept is said at the first of many places, and an id that stands twice
   tells no process. */
static bool is_of_one_process(const Finding *finding)
{
    return finding->severity == SEVERITY_ERROR && finding->element
        && finding->code != CODE_KEPT && finding->code != CODE_DUPLICATE_ID;
}

void check_drawings(const Diagram *diagram, size_t first, DrawingFault fault,
                    Findings *found)
{
    size_t count = found->list.count;
    NameMap *drawings = NULL;

    if (found->errors == 0 || !has_executable(diagram)) return;
    for (size_t i = first; i < count; i++) {
        Finding *finding = &found->list.items[i];
        if (!is_of_one_process(finding)) continue;
        if (!drawings) drawings = drawings_by_id(diagram, found->arena);
        Process *process = name_map_get(drawings, finding->element);
        if (!process) continue;
        finding_soften(found, finding);
        if (fault == DRAWING_DOES_NOT_RUN
            && process->nodes.count + process->flows.count > 0)
            leave_out(process, drawings, found);
    }
}
