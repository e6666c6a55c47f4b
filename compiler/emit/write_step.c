/* What events and operators do: the functions that choose what runs. */
#include <string.h>

#include "write_acts.h"

/* A switch as its C has it. */
typedef struct Switch {
    const PlanSwitch *cases;
    const char *of;        /* step->event */
    const char *enters;    /* behind an event that is none: a call; or empty */
    const char *opens;     /* the same */
    const char *otherwise; /* nothing of all that */
} Switch;

static void write_case(const Writer *writer, const Routine *page,
                       const PlanCase *of)
{
    const Act *act = of->acts;

    if (act && act->kind == ACT_CALL && !act->next) {
        char *line =
            write_filled(writer, "case $name$: $call$; break;",
                         HOLES({ "name", of->name },
                               { "call", write_call(writer, page, act) }));
        if (4 + strlen(line) <= C_COLUMNS) {
            c_line(writer->text, 4, line);
            return;
        }
    }
    write_line(writer, 4, "case $name$:", HOLES({ "name", of->name }));
    write_acts(writer, page, act, 8);
    text_add(writer->text, "        break;\n");
}

static void write_page(const Writer *writer, const Switch *of, uint32_t page)
{
    uint32_t first = page * SWITCH_CASES, count = of->cases->count;

    write_text(writer, "    switch ($of$) {\n", HOLES({ "of", of->of }));
    for (uint32_t i = first; i < count && i - first < SWITCH_CASES; i++)
        write_case(writer, &of->cases->pages[page], &of->cases->cases[i]);
    if (of->cases->page_count <= 1 && *of->opens) {
        write_line(writer, 4, "case BPMN_OPENS: $opens$ break;",
                   HOLES({ "opens", of->opens }));
    }
    if (of->cases->page_count <= 1 && *of->enters) {
        write_line(writer, 4, "case BPMN_ENTERS: $enters$ break;",
                   HOLES({ "enters", of->enters }));
    }
    write_text(writer, "    default: $otherwise$break;\n    }\n",
               HOLES({ "otherwise", of->otherwise }));
}

static void write_head(const Writer *writer, const char *remark,
                       const char *name)
{
    c_comment(writer->text, 0, remark);
    write_text(writer, "static void $name$(BpmnStep *step, Image *image)\n{\n",
               HOLES({ "name", name }));
}

/* The cases in functions of their own, where there are many. */
static void write_pages(const Writer *writer, const Switch *of)
{
    for (uint32_t i = 0; i < of->cases->page_count; i++) {
        const Routine *page = &of->cases->pages[i];

        if (of->cases->page_count == 1) break;
        write_head(writer, "Those from that number on.", page->name);
        if (!page->uses_image) text_add(writer->text, "    (void)image;\n");
        write_page(writer, of, i);
        text_add(writer->text, "}\n\n");
    }
}

static void write_choice(const Writer *writer, const char *word,
                         const char *condition, const char *call)
{
    write_line(writer, 4, "$word$ ($condition$)",
               HOLES({ "word", word }, { "condition", condition }));
    write_line(writer, 8, call, NULL);
}

/* The switch, or what chooses among its pages. */
static void write_cases(const Writer *writer, const Switch *of)
{
    const PlanSwitch *cases = of->cases;
    const char *word = *of->enters ? "else if" : "if";

    if (cases->page_count <= 1) {
        write_page(writer, of, 0);
        return;
    }
    if (*of->opens)
        write_choice(writer, "if", "step->event == BPMN_OPENS", of->opens);
    if (*of->enters)
        write_choice(writer, *of->opens ? "else if" : "if",
                     "step->event == BPMN_ENTERS", of->enters);
    for (uint32_t i = cases->page_count; --i > 0; word = "else if") {
        write_choice(writer, word,
                     arena_format(writer->arena, "%s >= %s", of->of,
                                  cases->cases[i * SWITCH_CASES].name),
                     arena_format(writer->arena, "%s(step, image);",
                                  cases->pages[i].name));
    }
    text_add(writer->text, "    else\n");
    write_line(writer, 8, "$name$(step, image);",
               HOLES({ "name", cases->pages[0].name }));
}

static void write_enters(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Switch enters = { &plan->enters, "step->target", "", "",
                      "bpmn_refuse_target(step); " };
    const char *remark = plan->leaving
        ? "An operator lets a token enter that the engine has taken from "
          "elsewhere. Then what it has left empty completes."
        : "An operator lets a token enter that the engine has taken from "
          "elsewhere.";

    if (plan->enters.count == 0) return;
    write_pages(writer, &enters);
    write_head(writer, remark, write_filled(writer, "$prefix$_enters", NULL));
    write_cases(writer, &enters);
    write_acts(writer, plan->enters.pages, plan->leaving, 4);
    text_add(writer->text, "}\n\n");
}

static void write_opens(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Switch opens = { &plan->opens, "step->target", "", "", "" };

    if (plan->opens.count == 0) return;
    write_pages(writer, &opens);
    write_head(writer,
               "An item begins, in a frame of its own: a step for each, when "
               "the step is over that asks for it.",
               write_filled(writer, "$prefix$_opens", NULL));
    write_cases(writer, &opens);
    text_add(writer->text, "}\n\n");
}

void write_step(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Switch events = { &plan->events, "step->event",
                      plan->enters.count > 0 ? write_filled(
                          writer, "$prefix$_enters(step, image);", NULL)
                                             : "",
                      plan->opens.count > 0 ? write_filled(
                          writer, "$prefix$_opens(step, image);", NULL)
                                            : "",
                      "" };
    Text empty = text_new(writer->arena);

    write_joins(writer);
    write_opens(writer);
    write_enters(writer);
    write_pages(writer, &events);
    write_text(
        writer,
        "/* One event in, run to completion. The engine has checked that "
        "the wait is open\n   and has written what came along. */\n"
        "static void $prefix$_step(BpmnStep *step)\n"
        "{\n"
        "    Image *image = (Image *)step->images[0];\n"
        "\n",
        NULL);
    write_cases(writer, &events);
    if (plan->frames[0].joins)
        write_line(writer, 4, "$name$(step, image);",
                   HOLES({ "name", plan->frames[0].joins }));
    for (uint32_t word = 0; word < plan->frames[0].words; word++) {
        text_add_format(&empty, "%s%s == 0", word > 0 ? " && " : "",
                        write_marking(writer, 0, word));
    }
    write_line(writer, 4, "if ($empty$) bpmn_end(step);",
               HOLES({ "empty", empty.bytes }));
    text_add(writer->text, "}\n\n");
}
