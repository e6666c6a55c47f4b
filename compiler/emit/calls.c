/* The calls of a header: typed commands about a process. */
#include "write.h"

/* One value of the data as a BpmnDatum. */
static char *datum_of(const Writer *writer, uint32_t number)
{
    const BpmnField *row = &writer->plan->tables.fields[number];
    const PlanField *field = &writer->plan->fields[number];

    return write_filled(
        writer, C_TYPES[row->type].datum,
        HOLES({ "text", c_string(writer->arena, row->name, 12) },
              { "data", arena_format(writer->arena, "data->%s", field->name) },
              { "field", field->constant }));
}

static void write_list(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_text(
        writer,
        "/* Lists the values that are there$written$; 'list' has room for all. "
        "*/\n"
        "static inline size_t $prefix$_list(const $camel$Data *data, "
        "BpmnDatum *list)\n"
        "{\n"
        "    size_t count = 0;\n\n",
        HOLES({ "written",
                net_has_inner(plan->net) ? " and can be written" : "" }));
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (plan->fields[i].field->is_inner) continue;
        c_guarded(
            writer->text, 4,
            arena_format(writer->arena, "data->has_%s", plan->fields[i].name),
            arena_format(writer->arena, "list[count++] = %s;",
                         datum_of(writer, i)));
    }
    text_add(writer->text, "    return count;\n}\n\n");
}

static void write_read_field(const Writer *writer, uint32_t number)
{
    const PlanField *field = &writer->plan->fields[number];
    Hole holes[] = {
        { "name", field->name },
        { "field", field->constant },
        { "type", field->type },
        { "as", C_TYPES[writer->plan->tables.fields[number].type].as },
        { 0 },
    };

    write_line(writer, 4,
               "data->has_$name$ = bpmn_variable(&view, $field$, &value);",
               holes);
    c_guarded(writer->text, 4, write_filled(writer, "data->has_$name$", holes),
              write_filled(writer,
                           field->type
                               ? "data->$name$ = ($type$)bpmn_constant_in("
                                 "&view, $field$, &value);"
                               : "data->$name$ = value.as.$as$;",
                           holes));
}

static void write_read(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_text(
        writer,
        "/* Reads the values of an open case; texts are valid until the next "
        "run. */\n"
        "static inline bool $prefix$_read(BpmnEngine *engine, uint64_t "
        "case_id,\n"
        "    $camel$Data *data)\n"
        "{\n"
        "    BpmnCaseView view;\n"
        "    BpmnValue value;\n"
        "\n"
        "    if (!bpmn_case(engine, case_id, &view)) return false;\n"
        "    if (view.process->step != $prefix$_process.step) return false;\n",
        NULL);
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (plan->tables.fields[i].frame == 0) write_read_field(writer, i);
    }
    text_add(writer->text, "    return true;\n}\n\n");
}

/* What all calls share. */
static void write_submit(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_text(
        writer,
        "/* Queues a call's command; values and options may be null. */\n"
        "static inline BpmnCall $prefix$_submit(BpmnEngine *engine, "
        "BpmnCommand *command,\n"
        "    const $camel$Data *data, const BpmnCallOptions *options)\n"
        "{\n"
        "    BpmnDatum list[$count$];\n"
        "\n"
        "    if (data) {\n"
        "        command->data_count = $prefix$_list(data, list);\n"
        "        command->data = list;\n"
        "    }\n"
        "    return bpmn_call(engine, command, options);\n"
        "}\n\n",
        HOLES({ "count", c_number(writer->arena, plan->tables.field_count) }));
}

/* CALL_start ...: see lower/call.def. */
typedef enum CallKind {
    CALL_none, /* there is none */
#define CALL(verb, remark, takes, command, sets) CALL_##verb,
#include "../lower/call.def"
#undef CALL
    CALLS
} CallKind;

static const struct {
    const char *verb;
    const char *remark;
    const char *takes;
    const char *command;
    const char *sets;
} CALL_TEXTS[CALLS] = {
#define CALL(verb, remark, takes, command, sets) \
    [CALL_##verb] = { #verb, remark, takes, command, sets },
#include "../lower/call.def"
#undef CALL
};

/* What a call is about. */
typedef struct Call {
    CallKind kind;
    uint16_t element;
    const char *text; /* name of a message or signal; null: none */
    bool has_plain_name;
    bool is_correlated;
} Call;

static void write_call(const Writer *writer, Call call)
{
    const Plan *plan = writer->plan;
    Arena *arena = writer->arena;
    bool data = write_has_data(plan);
    Hole holes[] = {
        { "verb", CALL_TEXTS[call.kind].verb },
        { "word", plan->words_of[call.element] },
        { "title", write_title(writer, call.element) },
        { "element", plan->elements[call.element] },
        { "receiver", call.is_correlated ? "subscription" : "case" },
        { "named",
          call.text
              ? arena_format(arena, "    command->name = bpmn_string(%s);\n",
                             c_string(arena, call.text, 8))
              : "" },
        { 0 },
    };

    c_comment(writer->text, 0,
              write_filled(writer, CALL_TEXTS[call.kind].remark, holes));
    write_line(writer, 0,
               arena_format(arena,
                            "static inline BpmnCall %s(BpmnEngine *engine%s%s, "
                            "const BpmnCallOptions *options)",
                            call.has_plain_name ? "$prefix$_$verb$"
                                                : "$prefix$_$verb$_$word$",
                            CALL_TEXTS[call.kind].takes,
                            data ? ", const $camel$Data *data" : ""),
               holes);
    text_add(writer->text, "{\n");
    write_line(writer, 4,
               arena_format(arena,
                            "BpmnCommand *command = bpmn_compose(engine, %s);",
                            CALL_TEXTS[call.kind].command),
               holes);
    write_text(
        writer,
        arena_format(arena, "\n%s    return %s;\n}\n\n",
                     CALL_TEXTS[call.kind].sets,
                     data ? "$prefix$_submit(engine, command, data, options)"
                          : "bpmn_call(engine, command, options)"),
        holes);
}

static const CallKind EVENT_CALLS[] = {
#define BPMN_STEP_EVENT(NAME, number, word, verb, NEEDED) \
    [BPMN_EVENT_##NAME] = CALL_##verb,
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
};

static const CallKind WAIT_CALLS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = CALL_##verb,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

/* Of the ways to begin: it has the plain name. */
static bool is_first_start(const Writer *writer, const BpmnEvent *event)
{
    const BpmnEvent *first = writer->plan->tables.events;

    while (first->kind != event->kind) first++;
    return first == event && EVENT_CALLS[event->kind] == CALL_start;
}

/* One call for all the codes of an element. */
static bool repeats(const Writer *writer, const BpmnEvent *event)
{
    return event > writer->plan->tables.events
        && event[-1].element == event->element && event[-1].kind == event->kind;
}

/* What comes of a wait that nobody answers by a call: of a called case. */
static bool comes_by_itself(const BpmnProcess *tables, const BpmnEvent *event)
{
    uint16_t wait = tables->elements[event->element].wait;

    return wait != BPMN_NO_ELEMENT
        && WAIT_CALLS[tables->waits[wait].kind] == CALL_none;
}

/* A message without a name is nobody's to send; who sends a message or signal
   whose name is computed says the name. */
static bool is_unnamed(const BpmnWait *wait)
{
    return (WAIT_CALLS[wait->kind] == CALL_message && !wait->name)
        || wait->named;
}

/* A job answers with an error, a person reports it. */
static CallKind call_of(const BpmnProcess *tables, const BpmnEvent *event)
{
    uint16_t wait = tables->elements[event->element].wait;
    CallKind kind = EVENT_CALLS[event->kind];

    return kind == CALL_fail && wait != BPMN_NO_ELEMENT
            && WAIT_CALLS[tables->waits[wait].kind] == CALL_complete
        ? CALL_report
        : kind;
}

static void write_calls_of(const Writer *writer, CallKind kind)
{
    const BpmnProcess *tables = &writer->plan->tables;

    for (uint16_t i = 0; i < tables->event_count; i++) {
        const BpmnEvent *event = &tables->events[i];

        if (call_of(tables, event) != kind || repeats(writer, event)
            || comes_by_itself(tables, event))
            continue;
        write_call(writer,
                   (Call){ .kind = kind,
                           .element = event->element,
                           .text = event->code,
                           .has_plain_name = is_first_start(writer, event) });
    }
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *wait = &tables->waits[i];

        if (WAIT_CALLS[wait->kind] != kind || is_unnamed(wait)) continue;
        write_call(writer,
                   (Call){ .kind = kind,
                           .element = wait->element,
                           .text = wait->name,
                           .is_correlated = wait->correlated });
    }
}

void write_calls(const Writer *writer)
{
    if (write_has_data(writer->plan)) {
        write_list(writer);
        write_read(writer);
        write_submit(writer);
    }
    c_comment(writer->text, 0,
              write_has_data(writer->plan)
                  ? "Calls. Each queues a command and returns its ticket; "
                    "bpmn_run_until() tells the answer. Data and options may "
                    "be null."
                  : "Calls. Each queues a command and returns its ticket; "
                    "bpmn_run_until() tells the answer. Options may be null.");
    text_add_char(writer->text, '\n');
    for (CallKind kind = CALL_start; kind < CALLS; kind++)
        write_calls_of(writer, kind);
}
