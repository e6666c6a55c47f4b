/* The tables of a definition as constant arrays. */
#include <string.h>

#include "write.h"

enum { ROW_INDENT = 4 };

static const char *const ELEMENT_KINDS[] = {
#define BPMN_ELEMENT_KIND(NAME, number, word) [BPMN_##NAME] = "BPMN_" #NAME,
#include "bpmn/element_kind.def"
#undef BPMN_ELEMENT_KIND
};

static const char *const WAIT_KINDS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
    [BPMN_WAIT_##NAME] = "BPMN_WAIT_" #NAME,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static const unsigned WAIT_ANSWERS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
    [BPMN_WAIT_##NAME] = answers,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static const char *const STEP_EVENTS[] = {
#define BPMN_STEP_EVENT(NAME, number, word, verb) \
    [BPMN_EVENT_##NAME] = "BPMN_EVENT_" #NAME,
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
};

static const char *const PLACE_TEXTS[] = {
#define BPMN_PLACE(NAME, TAKEN) [BPMN_PLACE_##NAME] = "BPMN_PLACE_" #NAME,
#include "bpmn/place.def"
#undef BPMN_PLACE
};

static const char *const TYPES[] = {
    [BPMN_LOOSE] = "BPMN_LOOSE",
    [BPMN_BOOLEAN] = "BPMN_BOOLEAN",
    [BPMN_INTEGER] = "BPMN_INTEGER",
    [BPMN_DECIMAL] = "BPMN_DECIMAL",
    [BPMN_TEXT] = "BPMN_TEXT",
    [BPMN_ENUMERATION] = "BPMN_ENUMERATION",
    [BPMN_INSTANT] = "BPMN_INSTANT",
    [BPMN_DURATION] = "BPMN_DURATION",
    [BPMN_STRUCTURE] = "BPMN_STRUCTURE",
    [BPMN_MONTHS] = "BPMN_MONTHS",
};

static char *number_text(const Writer *writer, uint32_t number)
{
    return arena_format(writer->arena, "%u", number);
}

static char *string_text(const Writer *writer, const char *string)
{
    return c_string(writer->arena, string, 8);
}

static char *element_text(const Writer *writer, uint16_t element)
{
    return element == BPMN_NO_ELEMENT ? "BPMN_NO_ELEMENT"
                                      : writer->plan->elements[element];
}

static void open_table(const Writer *writer, const char *type, const char *name)
{
    text_put(writer->text, "static const $type$ $name$[] = {\n",
             (Hole[]){ { "type", type }, { "name", name }, { 0 } });
}

static void close_table(const Writer *writer)
{
    text_add(writer->text, "};\n\n");
}

/* A row of members by name, broken between them where it is long. */
typedef struct TableRow {
    Text text;
    size_t column; /* where its last line ends */
} TableRow;

/* 'index' null: rows follow one another. */
static TableRow row_begin(const Writer *writer, const char *index)
{
    TableRow row = { text_new(writer->arena), ROW_INDENT };

    text_put(&row.text, index ? "[$index$] = {" : "{",
             (Hole[]){ { "index", index }, { 0 } });
    row.column += row.text.length;
    return row;
}

static void row_add(const Writer *writer, TableRow *row, const char *name,
                    const char *value)
{
    char *member = arena_format(writer->arena, ".%s = %s,", name, value);
    const char *end = strrchr(member, '\n');
    size_t length = strcspn(member, "\n");

    if (row->column + length + sizeof " }" <= C_COLUMNS) {
        text_add_char(&row->text, ' ');
        row->column += 1 + length;
    } else {
        text_add_char(&row->text, '\n');
        row->column = ROW_INDENT + 4 + length;
    }
    text_add(&row->text, member);
    if (end) row->column = strlen(end);
}

static void row_add_text(const Writer *writer, TableRow *row, const char *name,
                         const char *text)
{
    if (text) row_add(writer, row, name, string_text(writer, text));
}

static void row_end(const Writer *writer, TableRow *row)
{
    row->text.length--; /* the last comma */
    row->text.bytes[row->text.length] = '\0';
    text_add(&row->text, " },");
    for (char *line = row->text.bytes, *end; line; line = end) {
        size_t indent = line == row->text.bytes ? ROW_INDENT : ROW_INDENT + 4;

        end = strchr(line, '\n');
        if (end) *end++ = '\0';
        text_add_format(writer->text, "%*s%s\n", *line == ' ' ? 0 : (int)indent,
                        "", line);
    }
}

/* A condition is there to be shown: of a long one the beginning. */
static const char *shown_condition(const Writer *writer, const char *condition)
{
    size_t end = LIMIT_LITERAL_BYTES - 3;

    if (!condition || strlen(condition) <= LIMIT_LITERAL_BYTES)
        return condition;
    while (((unsigned char)condition[end] & 0xC0) == 0x80) end--;
    return arena_format(writer->arena, "%.*s...", (int)end, condition);
}

static void write_element(const Writer *writer, const BpmnElement *element)
{
    TableRow row = row_begin(writer, NULL);

    row_add_text(writer, &row, "id", element->id);
    row_add_text(writer, &row, "name", element->name);
    row_add(writer, &row, "kind", ELEMENT_KINDS[element->kind]);
    row_add(writer, &row, "wait",
            element->wait == BPMN_NO_ELEMENT
                ? "BPMN_NO_ELEMENT"
                : number_text(writer, element->wait));
    row_add(writer, &row, "scope", element_text(writer, element->scope));
    row_add_text(writer, &row, "condition",
                 shown_condition(writer, element->condition));
    row_end(writer, &row);
}

static void write_elements(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    text_add(writer->text, "/* Nodes, then flows. */\n");
    open_table(writer, "BpmnElement", "ELEMENTS");
    for (uint16_t i = 0; i < tables->element_count; i++) {
        write_element(writer, &tables->elements[i]);
    }
    close_table(writer);
}

static void write_strings(const Writer *writer, const char *name,
                          uint32_t number, const char *const *strings,
                          uint32_t count)
{
    if (count == 0) return;
    open_table(writer, "char *const",
               arena_format(writer->arena, "%s_%u", name, number));
    for (uint32_t i = 0; i < count; i++) {
        c_put_line(
            writer->text, 4, "$string$,",
            (Hole[]){ { "string", string_text(writer, strings[i]) }, { 0 } });
    }
    close_table(writer);
}

static void write_names(const Writer *writer, const char *name, uint32_t number,
                        BpmnNames names)
{
    if (names.count == 0) return;
    open_table(writer, "BpmnString",
               arena_format(writer->arena, "%s_%u", name, number));
    for (size_t i = 0; i < names.count; i++) {
        char *text = arena_text(writer->arena, names.items[i].bytes,
                                names.items[i].length);
        c_put_line(writer->text, 4, "BPMN_STRING($string$),",
                   (Hole[]){ { "string", string_text(writer, text) }, { 0 } });
    }
    close_table(writer);
}

static void write_outputs(const Writer *writer, uint32_t number,
                          const BpmnWait *row)
{
    if (row->output_count == 0) return;
    open_table(writer, "uint16_t",
               arena_format(writer->arena, "OUTPUTS_%u", number));
    for (uint16_t i = 0; i < row->output_count; i++) {
        c_put_line(writer->text, 4, "$field$,",
                   (Hole[]){ { "field",
                               writer->plan->fields[row->outputs[i]].constant },
                             { 0 } });
    }
    close_table(writer);
}

static void member(const Writer *writer, const char *name, const char *value)
{
    c_put_line(writer->text, 8, ".$name$ = $value$,",
               (Hole[]){ { "name", name }, { "value", value }, { 0 } });
}

static void text_member(const Writer *writer, const char *name,
                        const char *text)
{
    if (text) member(writer, name, string_text(writer, text));
}

static void names_member(const Writer *writer, const char *name,
                         const char *table, uint32_t number, BpmnNames names)
{
    if (!names.items) return;
    member(writer, name,
           arena_format(writer->arena, "{ .items = %s_%u, .count = %zu }",
                        table, number, names.count));
}

static void write_task_members(const Writer *writer, uint32_t number,
                               const BpmnWait *row)
{
    text_member(writer, "assignee", row->assignee);
    names_member(writer, "candidate_users", "USERS", number,
                 row->candidate_users);
    names_member(writer, "candidate_groups", "GROUPS", number,
                 row->candidate_groups);
    text_member(writer, "form", row->form);
    if (row->outcomes_closed) member(writer, "outcomes_closed", "true");
    if (row->outcome_count > 0) {
        member(writer, "outcomes",
               arena_format(writer->arena, "OUTCOMES_%u", number));
        member(writer, "outcome_count",
               number_text(writer, row->outcome_count));
    }
}

static void write_other_members(const Writer *writer, uint32_t number,
                                const BpmnWait *row)
{
    if (row->outputs) {
        member(writer, "outputs",
               row->output_count == 0
                   ? "NO_OUTPUTS"
                   : arena_format(writer->arena, "OUTPUTS_%u", number));
        member(writer, "output_count", number_text(writer, row->output_count));
    }
    text_member(writer, "job_type", row->job_type);
    if (row->tries != 0) {
        member(writer, "tries", number_text(writer, row->tries));
        if (row->backoff_ms != 0) {
            member(writer, "backoff_ms",
                   c_integer(writer->arena, row->backoff_ms));
        }
    }
    text_member(writer, "name", row->name);
    if (row->correlated) member(writer, "correlated", "true");
}

static void write_wait(const Writer *writer, uint32_t number)
{
    const BpmnWait *row = &writer->plan->tables.waits[number];

    text_add(writer->text, "    {\n");
    member(writer, "element", writer->plan->elements[row->element]);
    member(writer, "kind", WAIT_KINDS[row->kind]);
    member(writer, "host", element_text(writer, row->host));
    if (row->interrupting) member(writer, "interrupting", "true");
    member(writer, "outcome_field",
           row->outcome_field == BPMN_NO_ELEMENT
               ? "BPMN_NO_ELEMENT"
               : writer->plan->fields[row->outcome_field].constant);
    write_task_members(writer, number, row);
    write_other_members(writer, number, row);
    text_add(writer->text, "    },\n");
}

/* Whether what is done somewhere may write every variable. */
static bool lists_no_outputs(const BpmnProcess *tables)
{
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *row = &tables->waits[i];
        bool is_done = WAIT_ANSWERS[row->kind] & BPMN_ANSWER(DONE);
        if (is_done && !row->outputs) return true;
    }
    return false;
}

static bool has_empty_outputs(const BpmnProcess *tables)
{
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *row = &tables->waits[i];
        if (row->outputs && row->output_count == 0) return true;
    }
    return false;
}

static void write_waits(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    if (tables->wait_count == 0) return;
    c_comment(writer->text, 0,
              lists_no_outputs(tables)
                  ? "What can be waited for. Without .outputs a task or job "
                    "may write every variable."
                  : "What can be waited for.");
    if (has_empty_outputs(tables)) {
        text_add(writer->text, "static const uint16_t NO_OUTPUTS[1];\n\n");
    }
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *row = &tables->waits[i];
        write_names(writer, "USERS", i, row->candidate_users);
        write_names(writer, "GROUPS", i, row->candidate_groups);
        write_strings(writer, "OUTCOMES", i, row->outcomes, row->outcome_count);
        write_outputs(writer, i, row);
    }
    open_table(writer, "BpmnWait", "WAITS");
    for (uint16_t i = 0; i < tables->wait_count; i++) write_wait(writer, i);
    close_table(writer);
}

static void write_events(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    if (tables->event_count == 0) return;
    text_add(writer->text, "/* What can happen. */\n");
    open_table(writer, "BpmnEvent", "EVENTS");
    for (uint16_t i = 0; i < tables->event_count; i++) {
        const BpmnEvent *event = &tables->events[i];
        TableRow row = row_begin(writer, writer->plan->events[i].name);

        row_add(writer, &row, "kind", STEP_EVENTS[event->kind]);
        row_add(writer, &row, "element", element_text(writer, event->element));
        row_add_text(writer, &row, "code", event->code);
        if (event->keeps) row_add(writer, &row, "keeps", "true");
        row_end(writer, &row);
    }
    close_table(writer);
}

static void write_field(const Writer *writer, uint16_t number)
{
    const Plan *plan = writer->plan;
    const BpmnField *field = &plan->tables.fields[number];
    TableRow row = row_begin(writer, NULL);

    row_add_text(writer, &row, "name", field->name);
    row_add(writer, &row, "type", TYPES[field->type]);
    row_add(writer, &row, "offset",
            arena_format(writer->arena, "offsetof(Image, %s)",
                         plan->fields[number].name));
    row_add(writer, &row, "null_bit", number_text(writer, field->null_bit));
    if (field->constant_count > 0) {
        row_add(writer, &row, "constants",
                arena_format(writer->arena, "CONSTANTS_%u", number));
        row_add(writer, &row, "constant_count",
                number_text(writer, field->constant_count));
    }
    if (field->max_bytes > 0) {
        row_add(writer, &row, "max_bytes",
                number_text(writer, field->max_bytes));
    }
    row_end(writer, &row);
}

static void write_fields(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    if (tables->field_count == 0) return;
    text_add(writer->text, "/* Variables. */\n");
    for (uint16_t i = 0; i < tables->field_count; i++) {
        write_strings(writer, "CONSTANTS", i, tables->fields[i].constants,
                      tables->fields[i].constant_count);
    }
    open_table(writer, "BpmnField", "FIELDS");
    for (uint16_t i = 0; i < tables->field_count; i++) write_field(writer, i);
    close_table(writer);
}

static void write_parameters(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    if (tables->parameter_count == 0) return;
    text_add(writer->text, "/* Numbers that operators may change. */\n");
    open_table(writer, "BpmnParameterInfo", "PARAMETERS");
    for (uint16_t i = 0; i < tables->parameter_count; i++) {
        const BpmnParameterInfo *parameter = &tables->parameters[i];
        TableRow row = row_begin(writer, NULL);

        row_add_text(writer, &row, "name", parameter->name);
        row_add(writer, &row, "type", TYPES[parameter->type]);
        row_add_text(writer, &row, "default_text", parameter->default_text);
        row_add_text(writer, &row, "minimum", parameter->minimum);
        row_add_text(writer, &row, "maximum", parameter->maximum);
        row_end(writer, &row);
    }
    close_table(writer);
}

/* Of what a retry enters: a node, or one of the last entries. */
static const char *entry_text(const Plan *plan, uint16_t target)
{
    uint32_t nodes = plan->entry_count - plan->net->retry_count;

    if (target < plan->net->element_count) return plan->elements[target];
    return plan->entries[nodes + target - plan->net->element_count].name;
}

static void write_place_row(const Writer *writer, uint16_t number)
{
    const Plan *plan = writer->plan;
    const BpmnPlace *place = &plan->tables.places[number];
    const char *counter = plan->places[number].counter;

    TableRow row = row_begin(writer, NULL);

    row_add_text(writer, &row, "id", place->id);
    row_add(writer, &row, "kind", PLACE_TEXTS[place->kind]);
    row_add(writer, &row, "element", element_text(writer, place->element));
    row_add(writer, &row, "scope", element_text(writer, place->scope));
    if (place->owner != BPMN_NO_ELEMENT) {
        row_add(writer, &row, "owner", element_text(writer, place->owner));
    }
    if (place->again != BPMN_NO_ELEMENT) {
        row_add(writer, &row, "again", entry_text(plan, place->again));
    }
    row_add(writer, &row, "bit", number_text(writer, place->bit));
    if (counter) {
        row_add(writer, &row, "counter_offset",
                arena_format(writer->arena, "offsetof(Image, %s)", counter));
    }
    row_end(writer, &row);
}

static void write_place_table(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    if (tables->place_count == 0) return;
    text_add(writer->text, "/* Places, by their bits. */\n");
    open_table(writer, "BpmnPlace", "PLACES");
    for (uint16_t i = 0; i < tables->place_count; i++) {
        write_place_row(writer, i);
    }
    close_table(writer);
}

static void write_hash(const Writer *writer)
{
    const uint8_t *hash = writer->plan->tables.net_hash;

    text_add(writer->text, "    .net_hash = {");
    for (size_t i = 0; i < 32; i++) {
        text_add_format(writer->text, "%s0x%02x,",
                        i % 8 == 0 ? "\n        " : " ", hash[i]);
    }
    text_add(writer->text, "\n    },\n");
}

static void process_member(const Writer *writer, const char *name,
                           const char *value)
{
    c_put_line(writer->text, 4, ".$name$ = $value$,",
               (Hole[]){ { "name", name }, { "value", value }, { 0 } });
}

static void write_array(const Writer *writer, const char *member_name,
                        const char *count_name, const char *table,
                        uint32_t count)
{
    if (count == 0) return;
    process_member(writer, member_name, table);
    process_member(writer, count_name, number_text(writer, count));
}

void write_diagram(const Writer *writer)
{
    const Net *net = writer->plan->net;

    text_put(writer->text,
             "/* The diagram that $prefix$.c was made from, byte by byte. "
             "-DBPMN_NO_DIAGRAM leaves it out. */\n#ifndef BPMN_NO_DIAGRAM\n",
             (Hole[]){ { "prefix", writer->plan->prefix }, { 0 } });
    c_bytes(writer->text, 0, net->source, net->source_bytes);
    text_add(writer->text, "#endif\n");
}

/* The bytes stand in a file of their own: the source is the same however the
   diagram is drawn. */
static void write_diagram_array(const Writer *writer)
{
    text_put(
        writer->text,
        "/* The diagram as it was read: a program keeps it in its journal. */\n"
        "static const unsigned char DIAGRAM[] = {\n"
        "#include \"$prefix$.diagram.inc\"\n"
        "    0\n"
        "};\n\n",
        (Hole[]){ { "prefix", writer->plan->prefix }, { 0 } });
}

static void write_process(const Writer *writer)
{
    const Plan *plan = writer->plan;
    const BpmnProcess *tables = &plan->tables;

    text_put(writer->text, "const BpmnProcess $prefix$_process = {\n",
             (Hole[]){ { "prefix", plan->prefix }, { 0 } });
    process_member(writer, "abi", "BPMN_ABI");
    process_member(writer, "image_bytes", "sizeof(Image)");
    process_member(writer, "max_image_bytes",
                   number_text(writer, tables->max_image_bytes));
    process_member(writer, "nulls_offset",
                   tables->field_count > 0 ? "offsetof(Image, nulls)"
                                           : "sizeof(Image)");
    process_member(writer, "id", string_text(writer, tables->id));
    process_member(writer, "name", string_text(writer, tables->name));
    write_hash(writer);
    write_array(writer, "elements", "element_count", "ELEMENTS",
                tables->element_count);
    process_member(writer, "node_count",
                   number_text(writer, tables->node_count));
    write_array(writer, "waits", "wait_count", "WAITS", tables->wait_count);
    write_array(writer, "events", "event_count", "EVENTS", tables->event_count);
    write_array(writer, "fields", "field_count", "FIELDS", tables->field_count);
    write_array(writer, "parameters", "parameter_count", "PARAMETERS",
                tables->parameter_count);
    write_array(writer, "places", "place_count", "PLACES", tables->place_count);
    process_member(writer, "source", "(const char *)DIAGRAM");
    process_member(writer, "source_bytes", "sizeof DIAGRAM - 1");
    if (tables->calendar)
        process_member(writer, "calendar", "&bpmn_ability_calendar");
    if (tables->signals)
        process_member(writer, "signals", "&bpmn_ability_signal");
    process_member(writer, "step",
                   arena_format(writer->arena, "%s_step", plan->prefix));
    text_add(writer->text, "};\n");
}

void write_tables(const Writer *writer)
{
    write_elements(writer);
    write_waits(writer);
    write_events(writer);
    write_fields(writer);
    write_parameters(writer);
    write_place_table(writer);
    write_diagram_array(writer);
    write_process(writer);
}
