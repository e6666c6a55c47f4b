/* What operators do: one function that lets a token enter. */
#include "write_acts.h"

static void write_entry(const Writer *writer, const Routine *page,
                        const PlanEntry *entry)
{
    const Act *act = entry->acts;

    if (act && act->kind == ACT_CALL && !act->next) {
        write_line(writer, 4, "case $name$: $call$; break;",
                   HOLES({ "name", entry->name },
                         { "call", write_call(writer, page, act) }));
        return;
    }
    write_line(writer, 4, "case $name$:", HOLES({ "name", entry->name }));
    write_acts(writer, page, act, 8);
    text_add(writer->text, "        break;\n");
}

static void write_switch(const Writer *writer, uint32_t page)
{
    const Plan *plan = writer->plan;
    uint32_t first = page * SWITCH_CASES;

    text_add(writer->text, "    switch (step->target) {\n");
    for (uint32_t i = first; i < plan->entry_count && i - first < SWITCH_CASES;
         i++) {
        write_entry(writer, &plan->entry_pages[page], &plan->entries[i]);
    }
    text_add(writer->text,
             "    default: bpmn_refuse_target(step); break;\n    }\n");
}

static void write_function(const Writer *writer, const char *remark,
                           const char *name)
{
    c_comment(writer->text, 0, remark);
    write_text(writer, "static void $name$(BpmnStep *step, Image *image)\n{\n",
               HOLES({ "name", name }));
}

/* The entries in pages, where there are many. */
static void write_entry_pages(const Writer *writer)
{
    const Plan *plan = writer->plan;

    for (uint32_t i = 0; i < plan->entry_page_count; i++) {
        write_function(writer, "The targets from that number on.",
                       plan->entry_pages[i].name);
        if (!plan->entry_pages[i].uses_image) {
            text_add(writer->text, "    (void)image;\n");
        }
        write_switch(writer, i);
        text_add(writer->text, "}\n\n");
    }
}

static void write_page_calls(const Writer *writer)
{
    const Plan *plan = writer->plan;

    for (uint32_t i = plan->entry_page_count; i-- > 0;) {
        bool last = i + 1 == plan->entry_page_count;
        write_line(writer, i == 0 ? 8 : 4,
                   i == 0     ? "$name$(step, image);"
                       : last ? "if (step->target >= $first$)"
                              : "else if (step->target >= $first$)",
                   HOLES({ "name", plan->entry_pages[i].name },
                         { "first", plan->entries[i * SWITCH_CASES].name }));
        if (i == 0) break;
        write_line(writer, 8, "$name$(step, image);",
                   HOLES({ "name", plan->entry_pages[i].name }));
        if (i == 1) text_add(writer->text, "    else\n");
    }
}

void write_entries(const Writer *writer)
{
    const Plan *plan = writer->plan;
    const char *remark = plan->leaving
        ? "An operator lets a token enter that the engine has taken from "
          "elsewhere. Then what it has left empty completes."
        : "An operator lets a token enter that the engine has taken from "
          "elsewhere.";

    if (plan->entry_count == 0) return;
    if (plan->entry_page_count > 1) write_entry_pages(writer);
    write_function(writer, remark,
                   arena_format(writer->arena, "%s_enters", plan->prefix));
    if (plan->entry_page_count > 1)
        write_page_calls(writer);
    else
        write_switch(writer, 0);
    write_acts(writer, &plan->entry_pages[0], plan->leaving, 4);
    text_add(writer->text, "}\n\n");
}
