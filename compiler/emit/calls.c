/* The calls of a header: typed commands about a process. */
#include "write.h"

static void line(const Writer *writer, size_t indent, const char *template,
                 const Hole *holes)
{
    c_put_line(writer->text, indent, template, holes);
}

/* One value of the data as a BpmnDatum. */
static char *datum_of(const Writer *writer, uint32_t number)
{
    static const char *const TEMPLATES[] = {
        [BPMN_BOOLEAN] = "bpmn_datum_boolean($text$, data->$name$)",
        [BPMN_INTEGER] =
            "bpmn_datum_integer($text$, BPMN_INTEGER, data->$name$)",
        [BPMN_DECIMAL] = "bpmn_datum_decimal($text$, data->$name$)",
        [BPMN_TEXT] = "bpmn_datum_text($text$, BPMN_TEXT, data->$name$)",
        [BPMN_ENUMERATION] = "bpmn_datum_constant(&$prefix$_process, $field$, "
                             "(int)data->$name$)",
        [BPMN_INSTANT] =
            "bpmn_datum_integer($text$, BPMN_INSTANT, data->$name$)",
        [BPMN_DURATION] =
            "bpmn_datum_integer($text$, BPMN_DURATION, data->$name$)",
        [BPMN_MONTHS] = "bpmn_datum_integer($text$, BPMN_MONTHS, data->$name$)",
        [BPMN_STRUCTURE] =
            "bpmn_datum_text($text$, BPMN_STRUCTURE, data->$name$)",
    };
    const BpmnField *row = &writer->plan->tables.fields[number];
    const PlanField *field = &writer->plan->fields[number];

    return c_put(writer->arena, TEMPLATES[row->type],
                 (Hole[]){ { "text", c_string(writer->arena, row->name, 12) },
                           { "name", field->name },
                           { "prefix", writer->plan->prefix },
                           { "field", field->constant },
                           { 0 } });
}

static void write_list(const Writer *writer)
{
    const Plan *plan = writer->plan;

    text_put(writer->text,
             "/* Lists the values that are there; 'list' has room for all. */\n"
             "static inline size_t $prefix$_list(const $camel$Data *data, "
             "BpmnDatum *list)\n"
             "{\n"
             "    size_t count = 0;\n\n",
             (Hole[]){
                 { "prefix", plan->prefix }, { "camel", plan->camel }, { 0 } });
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
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
    static const char *const MEMBERS[] = {
        [BPMN_BOOLEAN] = "value.as.boolean",
        [BPMN_INTEGER] = "value.as.integer",
        [BPMN_DECIMAL] = "value.as.decimal",
        [BPMN_TEXT] = "value.as.text",
        [BPMN_ENUMERATION] = "($type$)bpmn_constant_in("
                             "&view, $field$, &value)",
        [BPMN_INSTANT] = "value.as.integer",
        [BPMN_DURATION] = "value.as.integer",
        [BPMN_MONTHS] = "value.as.integer",
        [BPMN_STRUCTURE] = "value.as.text",
    };
    const PlanField *field = &writer->plan->fields[number];
    Hole holes[] = {
        { "name", field->name },
        { "field", field->constant },
        { "type", field->type },
        { 0 },
    };
    char *value = c_put(writer->arena,
                        MEMBERS[writer->plan->tables.fields[number].type],
                        holes);

    line(writer, 4, "data->has_$name$ = bpmn_variable(&view, $field$, &value);",
         holes);
    c_guarded(
        writer->text, 4,
        arena_format(writer->arena, "data->has_%s", field->name),
        arena_format(writer->arena, "data->%s = %s;", field->name, value));
}

static void write_read(const Writer *writer)
{
    const Plan *plan = writer->plan;

    text_put(
        writer->text,
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
        (Hole[]){
            { "prefix", plan->prefix }, { "camel", plan->camel }, { 0 } });
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        write_read_field(writer, i);
    }
    text_add(writer->text, "    return true;\n}\n\n");
}

/* A call: its remark, name, what it takes, what kind of command it makes. */
typedef struct Call {
    const char *remark;
    const char *name;
    const char *takes;   /* parameters behind the engine; a comma first */
    const char *command; /* kind, case and node */
    const char *sets;    /* statements that fill in the command */
} Call;

static void write_call(const Writer *writer, Call call)
{
    const Plan *plan = writer->plan;
    bool data = plan->tables.field_count > 0;
    Hole holes[] = {
        { "name", call.name },
        { "takes", call.takes },
        { "command", call.command },
        { "sets", call.sets },
        { "data",
          data ? c_put(writer->arena, ", const $camel$Data *data",
                       (Hole[]){ { "camel", plan->camel }, { 0 } })
               : "" },
        { "submit",
          data ? c_put(writer->arena,
                       "$prefix$_submit(engine, command, data, options)",
                       (Hole[]){ { "prefix", plan->prefix }, { 0 } })
               : "bpmn_call(engine, command, options)" },
        { 0 },
    };

    c_comment(writer->text, 0, call.remark);
    line(writer, 0,
         "static inline BpmnCall $name$(BpmnEngine *engine$takes$$data$, const "
         "BpmnCallOptions *options)",
         holes);
    text_put(writer->text,
             "{\n    BpmnCommand *command = bpmn_compose(engine, $command$);\n"
             "\n$sets$    return $submit$;\n}\n\n",
             holes);
}

/* What all calls share. */
static void write_submit(const Writer *writer)
{
    const Plan *plan = writer->plan;

    text_put(writer->text,
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
             (Hole[]){ { "prefix", plan->prefix },
                       { "camel", plan->camel },
                       { "count",
                         arena_format(writer->arena, "%u",
                                      plan->tables.field_count) },
                       { 0 } });
}

static char *join(const Writer *writer, const char *template,
                  const char *element, const char *other)
{
    return c_put(writer->arena, template,
                 (Hole[]){ { "prefix", writer->plan->prefix },
                           { "element", element },
                           { "other", other },
                           { 0 } });
}

/* Of the ways to begin: it has the plain name. */
static bool is_first(const Writer *writer, const BpmnEvent *event)
{
    const BpmnEvent *first = writer->plan->tables.events;

    while (first->kind != event->kind) first++;
    return first == event;
}

static void write_start(const Writer *writer, const BpmnEvent *event)
{
    const char *element = writer->plan->elements[event->element];
    const char *sets = "    command->process = &$prefix$_process;\n"
                       "    command->key = key;\n";

    if (event->code)
        sets = "    command->process = &$prefix$_process;\n"
               "    command->key = key;\n"
               "    command->name = bpmn_string($other$);\n";
    write_call(
        writer,
        (Call){
            .remark = arena_format(
                writer->arena,
                "%s: begins a case, with a key that no other open case has.",
                write_title(writer, event->element)),
            .name = is_first(writer, event)
                ? join(writer, "$prefix$_start", NULL, NULL)
                : join(writer, "$prefix$_start_$other$", NULL,
                       writer->plan->words_of[event->element]),
            .takes = ", BpmnString key",
            .command = join(writer, "BPMN_START, 0, $element$", element, NULL),
            .sets = join(writer, sets, NULL,
                         event->code ? c_string(writer->arena, event->code, 8)
                                     : NULL),
        });
}

static void write_complete(const Writer *writer, const BpmnWait *wait)
{
    const Plan *plan = writer->plan;
    uint16_t number = wait->element;

    write_call(
        writer,
        (Call){
            .remark = arena_format(writer->arena, "%s: 'actor' completes it.",
                                   write_title(writer, number)),
            .name = join(writer, "$prefix$_complete_$other$", NULL,
                         plan->words_of[number]),
            .takes = ", uint64_t case_id, BpmnString actor",
            .command = join(writer, "BPMN_COMPLETE, case_id, $element$",
                            plan->elements[number], NULL),
            .sets = "    command->actor = actor;\n",
        });
}

static void write_finish(const Writer *writer, const BpmnWait *wait)
{
    const Plan *plan = writer->plan;
    uint16_t number = wait->element;

    write_call(writer,
               (Call){
                   .remark = arena_format(writer->arena, "%s: the job is done.",
                                          write_title(writer, number)),
                   .name = join(writer, "$prefix$_finish_$other$", NULL,
                                plan->words_of[number]),
                   .takes = ", uint64_t case_id",
                   .command = join(writer, "BPMN_JOB_DONE, case_id, $element$",
                                   plan->elements[number], NULL),
                   .sets = "",
               });
}

static void write_message(const Writer *writer, const BpmnWait *wait)
{
    const Plan *plan = writer->plan;

    if (!wait->name) return;
    write_call(writer,
               (Call){
                   .remark = arena_format(
                       writer->arena,
                       "%s: the message arrives, for the %s that 'key' names.",
                       write_title(writer, wait->element),
                       wait->correlated ? "subscription" : "case"),
                   .name = join(writer, "$prefix$_message_$other$", NULL,
                                plan->words_of[wait->element]),
                   .takes = ", BpmnString key",
                   .command = "BPMN_MESSAGE, 0, BPMN_NO_ELEMENT",
                   .sets = join(writer,
                                "    command->process = &$prefix$_process;\n"
                                "    command->key = key;\n"
                                "    command->name = bpmn_string($other$);\n",
                                NULL, c_string(writer->arena, wait->name, 8)),
               });
}

static void write_signal(const Writer *writer, const BpmnWait *wait)
{
    const Plan *plan = writer->plan;

    write_call(
        writer,
        (Call){
            .remark = arena_format(
                writer->arena,
                "%s: the case, and no other, hears the signal there and "
                "wherever else it waits for it.",
                write_title(writer, wait->element)),
            .name = join(writer, "$prefix$_signal_$other$", NULL,
                         plan->words_of[wait->element]),
            .takes = ", uint64_t case_id",
            .command = "BPMN_SIGNAL, case_id, BPMN_NO_ELEMENT",
            .sets = join(writer, "    command->name = bpmn_string($other$);\n",
                         NULL, c_string(writer->arena, wait->name, 8)),
        });
}

/* One call for all the codes of an element. */
static bool repeats(const Writer *writer, const BpmnEvent *event)
{
    return event > writer->plan->tables.events
        && event[-1].element == event->element && event[-1].kind == event->kind;
}

static void write_fail(const Writer *writer, const BpmnEvent *event)
{
    const Plan *plan = writer->plan;

    if (repeats(writer, event)) return;
    write_call(writer,
               (Call){
                   .remark = arena_format(writer->arena,
                                          "%s: the job answers with an error.",
                                          write_title(writer, event->element)),
                   .name = join(writer, "$prefix$_fail_$other$", NULL,
                                plan->words_of[event->element]),
                   .takes = ", uint64_t case_id, BpmnString code",
                   .command = join(writer, "BPMN_JOB_ERROR, case_id, $element$",
                                   plan->elements[event->element], NULL),
                   .sets = "    command->code = code;\n",
               });
}

static void write_escalate(const Writer *writer, const BpmnEvent *event)
{
    const Plan *plan = writer->plan;

    if (repeats(writer, event)) return;
    write_call(
        writer,
        (Call){
            .remark = arena_format(writer->arena,
                                   "%s: 'actor', who holds it, escalates.",
                                   write_title(writer, event->element)),
            .name = join(writer, "$prefix$_escalate_$other$", NULL,
                         plan->words_of[event->element]),
            .takes = ", uint64_t case_id, BpmnString actor, BpmnString code",
            .command = join(writer, "BPMN_ESCALATE, case_id, $element$",
                            plan->elements[event->element], NULL),
            .sets = "    command->actor = actor;\n    command->code = code;\n",
        });
}

/* The calls by their verbs, in the order of a case's life. */
typedef enum CallOrder {
    ORDER_none, /* there is none */
    ORDER_start,
    ORDER_complete,
    ORDER_escalate,
    ORDER_finish,
    ORDER_fail,
    ORDER_message,
    ORDER_signal,
    ORDERS
} CallOrder;

#define write_none NULL

static const struct {
    CallOrder order;
    void (*write)(const Writer *writer, const BpmnEvent *event);
} EVENT_CALLS[] = {
#define BPMN_STEP_EVENT(NAME, number, word, verb) \
    [BPMN_EVENT_##NAME] = { ORDER_##verb, write_##verb },
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
};

static const struct {
    CallOrder order;
    void (*write)(const Writer *writer, const BpmnWait *wait);
} WAIT_CALLS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
    [BPMN_WAIT_##NAME] = { ORDER_##verb, write_##verb },
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static void write_calls_of(const Writer *writer, CallOrder order)
{
    const BpmnProcess *tables = &writer->plan->tables;

    for (uint16_t i = 0; i < tables->event_count; i++) {
        const BpmnEvent *event = &tables->events[i];

        if (EVENT_CALLS[event->kind].order == order) {
            EVENT_CALLS[event->kind].write(writer, event);
        }
    }
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *wait = &tables->waits[i];

        if (WAIT_CALLS[wait->kind].order == order) {
            WAIT_CALLS[wait->kind].write(writer, wait);
        }
    }
}

void write_calls(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    if (tables->field_count > 0) {
        write_list(writer);
        write_read(writer);
        write_submit(writer);
    }
    c_comment(writer->text, 0,
              tables->field_count > 0
                  ? "Calls. Each queues a command and returns its ticket; "
                    "bpmn_run_until() tells the answer. Data and options may "
                    "be null."
                  : "Calls. Each queues a command and returns its ticket; "
                    "bpmn_run_until() tells the answer. Options may be null.");
    text_add_char(writer->text, '\n');
    for (CallOrder order = ORDER_start; order < ORDERS; order++) {
        write_calls_of(writer, order);
    }
}
