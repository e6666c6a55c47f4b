/* Routines as C functions. */
#include "write_acts.h"

/* The event that a routine is for; null: none. Events are lowered first, in
   their order, a routine each. */
static const BpmnEvent *event_of(const Plan *plan, uint32_t routine)
{
    if (routine >= plan->tables.event_count) return NULL;
    return &plan->tables.events[routine];
}

static char *event_remark(const Writer *writer, const BpmnEvent *event)
{
    const char *title = write_title(writer, event->element);
    const TriggerFacts *facts = event_trigger(event->kind);
    const BpmnProcess *tables = &writer->plan->tables;
    uint16_t wait = tables->elements[event->element].wait;
    bool waited = wait != BPMN_NO_ELEMENT;
    const char *what = facts->remark;

    if (waited && facts->writes == WRITES_OUTCOME
        && wait_is_programs(tables->waits[wait].kind))
        what = "was done";
    if (waited && wait_is_called(tables->waits[wait].kind))
        what = arena_format(writer->arena, "the called case: %s", facts->word);

    if (!event->code || facts->fired == FIRED_START) {
        return arena_format(writer->arena, "%s: %s", title, what);
    }
    return arena_format(writer->arena, "%s: %s, code %s", title, what,
                        c_remark(writer->arena, event->code, REMARK_SHORT));
}

static char *node_remark(const Writer *writer, const Routine *routine)
{
    const char *title = write_title(writer, routine->element);
    return routine->what
        ? arena_format(writer->arena, "%s: %s", title, routine->what)
        : arena_string(writer->arena, title);
}

static void write_head(const Writer *writer, const Routine *routine)
{
    const char *type = routine->loop == NET_NONE ? "static void" : "static int";
    char *head = arena_format(writer->arena, "%s(BpmnStep *step, Image *image)",
                              routine->name);
    bool fits = strlen(type) + 1 + strlen(head) <= C_COLUMNS;

    text_add(writer->text, type);
    text_add_char(writer->text, fits ? ' ' : '\n');
    c_line(writer->text, 0, head);
}

static void write_locals(const Writer *writer, const Routine *routine)
{
    size_t before = writer->text->length;

    for (size_t i = 0; i < routine->frames.count; i++) {
        write_frame_local(writer, routine->frames.items[i], "");
    }
    if (routine->uses_total) text_add(writer->text, "    uint32_t total;\n");
    if (routine->uses_given) text_add(writer->text, "    BpmnValue given;\n");
    if (routine->uses_cause) text_add(writer->text, "    BpmnCause cause;\n");
    if (writer->text->length > before) text_add_char(writer->text, '\n');
}

static void write_routine(const Writer *writer, uint32_t number)
{
    const Routine *routine = &writer->plan->routines[number];
    const BpmnEvent *event = event_of(writer->plan, number);

    c_comment(writer->text, 0,
              event ? event_remark(writer, event)
                    : node_remark(writer, routine));
    write_line_of(writer, routine->element);
    write_head(writer, routine);
    text_add(writer->text, "{\n");
    write_locals(writer, routine);
    if (!routine->uses_step) text_add(writer->text, "    (void)step;\n");
    if (!routine->uses_image) text_add(writer->text, "    (void)image;\n");
    write_acts(writer, routine, routine->body, 4);
    if (routine->loop != NET_NONE
        && !write_returns(routine, writer->plan, routine->body))
        text_add(writer->text, "    return TURN_NONE;\n");
    text_add(writer->text, "}\n");
    write_line_back(writer, routine->element);
    text_add_char(writer->text, '\n');
}

static void write_turns(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constants turns = { 0 };

    if (plan->loop_count == 0) return;
    VECTOR_ADD(writer->arena, &turns, (Constant){ "TURN_NONE", 0, NULL });
    for (uint32_t i = 0; i < plan->routine_count; i++)
        if (plan->routines[i].loop != NET_NONE)
            VECTOR_ADD(writer->arena, &turns,
                       (Constant){ plan->routines[i].label,
                                   (uint32_t)turns.count, NULL });
    write_enumeration(writer, "Which node of a cycle without a wait is next.",
                      NULL, &turns);
}

static void write_loop(const Writer *writer, uint32_t number)
{
    const Plan *plan = writer->plan;

    write_text(writer,
               "/* A cycle without a wait: turns until it is left. */\n"
               "static void $name$(BpmnStep *step, Image *image, int turn)\n"
               "{\n"
               "    while (turn != TURN_NONE) {\n"
               "        switch (turn) {\n",
               HOLES({ "name", plan->loops[number].name }));
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        const Routine *routine = &plan->routines[i];

        if (routine->loop != number) continue;
        write_text(
            writer,
            "        case $label$: turn = $name$(step, image); break;\n",
            HOLES({ "label", routine->label }, { "name", routine->name }));
    }
    text_add(writer->text,
             "        default: turn = TURN_NONE; break;\n"
             "        }\n"
             "    }\n"
             "}\n\n");
}

void write_routines(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_turns(writer);
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        const Routine *routine = &plan->routines[plan->order[i]];
        bool ends = i + 1 == plan->routine_count
            || plan->routines[plan->order[i + 1]].loop != routine->loop;

        write_routine(writer, plan->order[i]);
        if (ends && routine->loop != NET_NONE)
            write_loop(writer, routine->loop);
    }
}
