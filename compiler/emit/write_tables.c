/* The tables of a definition as constant arrays, and the definition. */
#include <string.h>

#include "../net/layout.h"
#include "table.h"

static const char *const ELEMENT_KINDS[] = {
#define BPMN_ELEMENT_KIND(NAME, number, word) [BPMN_##NAME] = "BPMN_" #NAME,
#include "bpmn/element_kind.def"
#undef BPMN_ELEMENT_KIND
};

static const char *const STEP_EVENTS[] = {
#define BPMN_STEP_EVENT(NAME, number, word, verb, NEEDED) \
    [BPMN_EVENT_##NAME] = "BPMN_EVENT_" #NAME,
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
};

static const char *const PLACE_KIND_NAMES[] = {
#define BPMN_PLACE(NAME, TAKEN) [BPMN_PLACE_##NAME] = "BPMN_PLACE_" #NAME,
#include "bpmn/place.def"
#undef BPMN_PLACE
};

/* A condition is there to be shown: of a long one the beginning. */
static const char *shown_condition(const Writer *writer, const char *condition)
{
    size_t end = LIMIT_LITERAL_BYTES - 3;

    if (!condition || strlen(condition) <= LIMIT_LITERAL_BYTES)
        return condition;
    while (((unsigned char)condition[end] & 0xC0) == 0x80) end--;
    return arena_format(writer->arena, "%.*s...", (int)end, condition);
}

static void write_elements(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Text rows = text_new(writer->arena);

    for (uint16_t i = 0; i < tables->element_count; i++) {
        const BpmnElement *element = &tables->elements[i];
        TableRow row = row_begin(&rows, NULL);

        row_add_text(&row, "id", element->id);
        row_add_text(&row, "name", element->name);
        row_add(&row, "kind", ELEMENT_KINDS[element->kind]);
        row_add(&row, "wait",
                element->wait == BPMN_NO_ELEMENT
                    ? "BPMN_NO_ELEMENT"
                    : c_number(writer->arena, element->wait));
        row_add(&row, "scope", element_text(writer, element->scope));
        row_add_text(&row, "condition",
                     shown_condition(writer, element->condition));
        row_end(&row);
    }
    text_add(writer->text, "/* Nodes, then flows. */\n");
    write_table(writer, "BpmnElement", "ELEMENTS", &rows);
}

static void write_events(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Text rows = text_new(writer->arena);

    if (tables->event_count == 0) return;
    for (uint16_t i = 0; i < tables->event_count; i++) {
        const BpmnEvent *event = &tables->events[i];
        TableRow row = row_begin(&rows, writer->plan->events.cases[i].name);

        row_add(&row, "kind", STEP_EVENTS[event->kind]);
        row_add(&row, "element", element_text(writer, event->element));
        if (event->while_open != 0)
            row_add_number(&row, "while_open", event->while_open);
        row_add_text(&row, "code", event->code);
        row_add_flag(&row, "keeps", event->keeps);
        row_end(&row);
    }
    text_add(writer->text, "/* What can happen. */\n");
    write_table(writer, "BpmnEvent", "EVENTS", &rows);
}

static void add_field(const Writer *writer, uint16_t number, Text *rows)
{
    const Plan *plan = writer->plan;
    const BpmnField *field = &plan->tables.fields[number];
    TableRow row = row_begin(rows, NULL);

    row_add_text(&row, "name", field->name);
    row_add(&row, "type", C_TYPES[field->type].name);
    row_add(&row, "offset",
            arena_format(writer->arena, "offsetof(%s, %s)",
                         plan->frames[field->frame].type,
                         plan->fields[number].name));
    row_add_number(&row, "null_bit", field->null_bit);
    if (field->frame != 0)
        row_add(&row, "frame", plan->frames[field->frame].constant);
    if (field->constant_count > 0) {
        row_add(&row, "constants",
                write_strings(writer, "CONSTANTS", number, field->constants,
                              field->constant_count));
        row_add_number(&row, "constant_count", field->constant_count);
    }
    if (field->max_bytes > 0)
        row_add_number(&row, "max_bytes", field->max_bytes);
    row_end(&row);
}

static void write_fields(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Text rows = text_new(writer->arena);

    if (tables->field_count == 0) return;
    text_add(writer->text, "/* Variables. */\n");
    for (uint16_t i = 0; i < tables->field_count; i++)
        add_field(writer, i, &rows);
    write_table(writer, "BpmnField", "FIELDS", &rows);
}

static void write_parameters(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Text rows = text_new(writer->arena);

    if (tables->parameter_count == 0) return;
    for (uint16_t i = 0; i < tables->parameter_count; i++) {
        const BpmnParameterInfo *parameter = &tables->parameters[i];
        TableRow row = row_begin(&rows, NULL);

        row_add_text(&row, "name", parameter->name);
        row_add(&row, "type", C_TYPES[parameter->type].name);
        row_add_text(&row, "default_text", parameter->default_text);
        row_add_text(&row, "minimum", parameter->minimum);
        row_add_text(&row, "maximum", parameter->maximum);
        row_end(&row);
    }
    text_add(writer->text, "/* Numbers that operators may change. */\n");
    write_table(writer, "BpmnParameterInfo", "PARAMETERS", &rows);
}

/* Of what a retry enters: a node, or one of the last entries. */
static const char *entry_text(const Plan *plan, uint16_t target)
{
    uint32_t nodes = plan->enters.count - plan->net->retry_count;

    if (target < plan->net->element_count) return plan->elements[target];
    return plan->enters.cases[nodes + target - plan->net->element_count].name;
}

/* Per element: an activity that repeats. */
static bool *find_repeating(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    bool *repeats = NEW_ARRAY(writer->arena, bool, tables->element_count);

    for (uint16_t i = 0; i < tables->place_count; i++) {
        if (tables->places[i].kind == BPMN_PLACE_LOOP)
            repeats[tables->places[i].element] = true;
    }
    return repeats;
}

/* Of an incident 'owner' tells whether it is one between rounds: where that can
   be, and at the first element, it is written, for 0 is a number; so it is of
   what begins an event sub-process of the process, which is nobody's. */
static void add_place(const Writer *writer, const bool *repeats,
                      uint16_t number, Text *rows)
{
    const Plan *plan = writer->plan;
    const BpmnPlace *place = &plan->tables.places[number];
    const char *counter = plan->places[number].counter;
    TableRow row = row_begin(rows, NULL);

    row_add_text(&row, "id", place->id);
    row_add(&row, "kind", PLACE_KIND_NAMES[place->kind]);
    row_add(&row, "element", element_text(writer, place->element));
    row_add(&row, "scope", element_text(writer, place->scope));
    if (place->owner != BPMN_NO_ELEMENT || place->kind == BPMN_PLACE_ARM
        || place->kind == BPMN_PLACE_WATCHED
        || (place->kind == BPMN_PLACE_INCIDENT
            && (place->element == 0 || repeats[place->element])))
        row_add(&row, "owner", element_text(writer, place->owner));
    if (place->again != BPMN_NO_ELEMENT)
        row_add(&row, "again", entry_text(plan, place->again));
    if (place->bit == BPMN_NO_ELEMENT)
        row_add(&row, "bit", "BPMN_NO_ELEMENT");
    else
        row_add_number(&row, "bit", place->bit);
    if (counter)
        row_add(&row, "counter_offset",
                arena_format(writer->arena, "offsetof(%s, %s)",
                             plan->frames[place->frame].type, counter));
    if (place->frame != 0)
        row_add(&row, "frame", plan->frames[place->frame].constant);
    if (place->most_items != 0)
        row_add_number(&row, "most_items", place->most_items);
    row_end(&row);
}

static void write_place_table(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    const bool *repeats = find_repeating(writer);
    Text rows = text_new(writer->arena);

    if (tables->place_count == 0) return;
    for (uint16_t i = 0; i < tables->place_count; i++)
        add_place(writer, repeats, i, &rows);
    text_add(writer->text, "/* Places, by their bits. */\n");
    write_table(writer, "BpmnPlace", "PLACES", &rows);
}

static void add_frame(const Writer *writer, uint16_t number, Text *rows)
{
    static const char *const SORTS[] = {
        [BPMN_FRAME_CASE] = "BPMN_FRAME_CASE",
        [BPMN_FRAME_HOST] = "BPMN_FRAME_HOST",
        [BPMN_FRAME_ITEM] = "BPMN_FRAME_ITEM",
        [BPMN_FRAME_COLLECTION] = "BPMN_FRAME_COLLECTION",
    };
    const Plan *plan = writer->plan;
    const BpmnFrameKind *frame = &plan->tables.frames[number];
    TableRow row = row_begin(rows, NULL);

    row_add(&row, "sort", SORTS[frame->sort]);
    row_add(&row, "element", element_text(writer, frame->element));
    if (frame->parent != 0)
        row_add(&row, "parent", plan->frames[frame->parent].constant);
    if (number != 0) {
        row_add_number(&row, "depth", frame->depth);
        row_add(&row, "image_bytes",
                arena_format(writer->arena, "sizeof(%s)",
                             plan->frames[number].type));
    }
    if (frame->nulls_offset != 0)
        row_add(&row, "nulls_offset",
                arena_format(writer->arena, "offsetof(%s, nulls)",
                             plan->frames[number].type));
    row_end(&row);
}

static void write_frames(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Text rows = text_new(writer->arena);

    if (tables->frame_count == 0) return;
    for (uint16_t i = 0; i < tables->frame_count; i++)
        add_frame(writer, i, &rows);
    text_add(writer->text,
             "/* The case, and parts of it of which there may be many. */\n");
    write_table(writer, "BpmnFrameKind", "FRAMES", &rows);
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

/* Eight bytes are one number: C compilers take their time over each. */
void write_diagram(const Writer *writer)
{
    const Net *net = writer->plan->net;

    write_text(
        writer,
        "/* The diagram that $prefix$.c was made from, byte by byte. "
        "-DBPMN_NO_DIAGRAM leaves it out. */\n"
        "#ifdef BPMN_NO_DIAGRAM\n"
        "#define DIAGRAM 0\n"
        "#define DIAGRAM_BYTES 0\n"
        "#else\n"
        "#define DIAGRAM_BYTES $bytes$\n"
        "static const uint64_t DIAGRAM[] = {\n",
        HOLES({ "bytes",
                arena_format(writer->arena, "%zu", net->source_bytes) }));
    c_words(writer->text, net->source, net->source_bytes);
    text_add(writer->text, "};\n#endif\n");
}

/* A table and how many rows it has; none: there is no table. */
static void write_array(const Writer *writer, const char *rows, const char *row,
                        const char *table, uint32_t count)
{
    if (count == 0) return;
    write_text(writer, "    .$rows$ = $table$,\n    .$row$_count = $count$,\n",
               HOLES({ "rows", rows }, { "row", row }, { "table", table },
                     { "count", c_number(writer->arena, count) }));
}

static void write_arrays(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    write_array(writer, "elements", "element", "ELEMENTS",
                tables->element_count);
    write_text(writer, "    .node_count = $count$,\n",
               HOLES({ "count", c_number(writer->arena, tables->node_count) }));
    write_array(writer, "waits", "wait", "WAITS", tables->wait_count);
    write_array(writer, "events", "event", "EVENTS", tables->event_count);
    write_array(writer, "fields", "field", "FIELDS", tables->field_count);
    write_array(writer, "parameters", "parameter", "PARAMETERS",
                tables->parameter_count);
    write_array(writer, "places", "place", "PLACES", tables->place_count);
    write_array(writer, "frames", "frame", "FRAMES", tables->frame_count);
}

static void write_ability(const Writer *writer, const void *ability,
                          const char *name, const char *symbol)
{
    if (!ability) return;
    write_text(writer, "    .abilities.$name$ = &bpmn_ability_$symbol$,\n",
               HOLES({ "name", name }, { "symbol", symbol }));
}

/* What the process uses of the engine, which else is not linked. */
static void write_abilities(const Writer *writer)
{
    const BpmnAbilities *abilities = &writer->plan->tables.abilities;

#define BPMN_ABILITY(member, word) \
    write_ability(writer, abilities->member, #member, #word);
#include "bpmn/ability.def"
#undef BPMN_ABILITY
}

static void write_process(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    Hole holes[] = {
        { "most", c_number(writer->arena, tables->max_image_bytes) },
        { "nulls",
          layout_count(tables->fields, tables->field_count, 0) > 0
              ? "offsetof(Image, nulls)"
              : "sizeof(Image)" },
        { "id", c_string(writer->arena, tables->id, 8) },
        { "name", c_string(writer->arena, tables->name, 8) },
        { 0 },
    };

    write_text(writer,
               "const BpmnProcess $prefix$_process = {\n"
               "    .abi = BPMN_ABI,\n"
               "    .image_bytes = sizeof(Image),\n"
               "    .max_image_bytes = $most$,\n"
               "    .nulls_offset = $nulls$,\n",
               holes);
    write_line(writer, 4, ".id = $id$,", holes);
    write_line(writer, 4, ".name = $name$,", holes);
    write_hash(writer);
    write_arrays(writer);
    write_text(writer,
               "    .source = (const char *)DIAGRAM,\n"
               "    .source_bytes = DIAGRAM_BYTES,\n"
               "    .step = $prefix$_step,\n",
               holes);
    write_abilities(writer);
    write_text(writer, "};\n", NULL);
}

void write_tables(const Writer *writer)
{
    write_elements(writer);
    write_waits(writer);
    write_events(writer);
    write_fields(writer);
    write_parameters(writer);
    write_place_table(writer);
    write_frames(writer);
    /* In a file of its own: the source is the same however it is drawn. */
    write_text(writer,
               "/* The diagram as it was read: a program keeps it in its "
               "journal. */\n#include \"$prefix$.diagram.inc\"\n\n",
               NULL);
    write_process(writer);
}
