/* The table of waits, and the lists that its rows point to. */
#include "table.h"

static const char *const WAIT_KINDS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = "BPMN_WAIT_" #NAME,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static void add_names(const Writer *writer, TableRow *row, const char *name,
                      const char *kind, uint32_t number, BpmnNames names)
{
    Arena *arena = writer->arena;
    Text rows = text_new(arena);

    if (!names.items) return;
    for (size_t i = 0; i < names.count; i++) {
        char *text = arena_text(arena, names.items[i].bytes,
                                names.items[i].length);
        c_line(
            &rows, 4,
            arena_format(arena, "BPMN_STRING(%s),", c_string(arena, text, 8)));
    }
    row_add(row, name,
            arena_format(arena, "{ .items = %s, .count = %zu }",
                         write_list(writer, "BpmnString", kind, number, &rows),
                         names.count));
}

static void add_outcomes(const Writer *writer, TableRow *row, uint32_t number,
                         const BpmnWait *wait)
{
    row_add_flag(row, "outcomes_closed", wait->outcomes_closed);
    if (wait->outcome_count == 0) return;
    row_add(row, "outcomes",
            write_strings(writer, "OUTCOMES", number, wait->outcomes,
                          wait->outcome_count));
    row_add_number(row, "outcome_count", wait->outcome_count);
}

/* None at all is a list too, and not every variable. */
static void add_outputs(const Writer *writer, TableRow *row, uint32_t number,
                        const BpmnWait *wait)
{
    Text rows = text_new(writer->arena);

    if (!wait->outputs) return;
    for (uint16_t i = 0; i < wait->output_count; i++) {
        uint16_t field = wait->outputs[i];
        text_add_format(&rows, "    %s,\n",
                        writer->plan->fields[field].constant);
    }
    row_add(row, "outputs",
            wait->output_count == 0
                ? "NO_OUTPUTS"
                : write_list(writer, "uint16_t", "OUTPUTS", number, &rows));
    row_add_number(row, "output_count", wait->output_count);
}

static void add_wait(const Writer *writer, uint32_t number, Text *rows)
{
    const BpmnWait *wait = &writer->plan->tables.waits[number];
    TableRow row = row_begin(rows, NULL);

    row_add(&row, "element", element_text(writer, wait->element));
    row_add(&row, "kind", WAIT_KINDS[wait->kind]);
    row_add(&row, "host", element_text(writer, wait->host));
    row_add_flag(&row, "interrupting", wait->interrupting);
    row_add(&row, "outcome_field",
            wait->outcome_field == BPMN_NO_ELEMENT
                ? "BPMN_NO_ELEMENT"
                : writer->plan->fields[wait->outcome_field].constant);
    row_add_text(&row, "assignee", wait->assignee);
    add_names(writer, &row, "candidate_users", "USERS", number,
              wait->candidate_users);
    add_names(writer, &row, "candidate_groups", "GROUPS", number,
              wait->candidate_groups);
    row_add_text(&row, "form", wait->form);
    add_outcomes(writer, &row, number, wait);
    add_outputs(writer, &row, number, wait);
    row_add_text(&row, "job_type", wait->job_type);
    if (wait->tries != 0) row_add_number(&row, "tries", wait->tries);
    if (wait->tries != 0 && wait->backoff_ms != 0)
        row_add(&row, "backoff_ms", c_integer(writer->arena, wait->backoff_ms));
    row_add_text(&row, "name", wait->name);
    row_add_flag(&row, "correlated", wait->correlated);
    row_add_flag(&row, "named", wait->named);
    row_add_text(&row, "cron", wait->cron);
    row_end(&row);
}

/* Whether what is done somewhere may write every variable; or nothing. */
static bool has_outputs(const BpmnProcess *tables, bool any)
{
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *wait = &tables->waits[i];
        bool is_done = wait_answers(wait->kind) & BPMN_ANSWER(DONE);

        if (any && is_done && !wait->outputs) return true;
        if (!any && wait->outputs && wait->output_count == 0) return true;
    }
    return false;
}

void write_waits(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Text rows = text_new(writer->arena);

    if (tables->wait_count == 0) return;
    c_comment(writer->text, 0,
              has_outputs(tables, true)
                  ? "What can be waited for. Without .outputs a task or job "
                    "may write every variable."
                  : "What can be waited for.");
    if (has_outputs(tables, false))
        text_add(writer->text, "static const uint16_t NO_OUTPUTS[1];\n\n");
    for (uint16_t i = 0; i < tables->wait_count; i++)
        add_wait(writer, i, &rows);
    write_table(writer, "BpmnWait", "WAITS", &rows);
}
