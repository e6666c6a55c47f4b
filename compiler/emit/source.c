/* The source of a process, from top to bottom. */
#include <assert.h>
#include <string.h>

#include "bpmn/version.h"
#include "emit.h"
#include "write.h"

static const char *const MEMBER_TYPES[] = {
    [BPMN_BOOLEAN] = "bool",        [BPMN_INTEGER] = "int64_t",
    [BPMN_DECIMAL] = "BpmnDecimal", [BPMN_TEXT] = "BpmnText",
    [BPMN_ENUMERATION] = "int32_t", [BPMN_INSTANT] = "int64_t",
    [BPMN_DURATION] = "int64_t",    [BPMN_STRUCTURE] = "BpmnText",
    [BPMN_MONTHS] = "int64_t",
};

static void write_mast(const Writer *writer, bool outline)
{
    const Net *net = writer->plan->net;
    const char *name = net->name && *net->name ? net->name : net->id;

    text_put(writer->text,
             "/*\n"
             " * Made by bpmnc $version$ from the process \"$name$\" ($id$).\n"
             " * Change the diagram, not this file.\n",
             (Hole[]){ { "version", BPMN_VERSION },
                       { "name", c_remark(writer->arena, name, REMARK_SHORT) },
                       { "id", c_remark(writer->arena, net->id, REMARK_SHORT) },
                       { 0 } });
    if (outline) {
        text_add(writer->text, " *\n");
        write_outline(writer);
        text_add(writer->text, " *\n");
        write_legend(writer);
    }
    text_add(writer->text, " */\n");
}

/* The members in order of their offsets. */
static void write_members(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    uint32_t count = tables->field_count, offset = 0;

    for (uint32_t written = 0; written < count; written++) {
        uint32_t next = count;

        for (uint32_t i = 0; i < count; i++) {
            if (tables->fields[i].offset >= offset
                && (next == count
                    || tables->fields[i].offset
                        < tables->fields[next].offset)) {
                next = i;
            }
        }
        text_put(writer->text, "    $type$ $name$;\n",
                 (Hole[]){ { "type", MEMBER_TYPES[tables->fields[next].type] },
                           { "name", writer->plan->fields[next].name },
                           { 0 } });
        offset = tables->fields[next].offset + 1;
    }
}

static uint32_t end_of_fields(const BpmnProcess *tables)
{
    static const uint32_t SIZES[] = {
        [BPMN_BOOLEAN] = 1,  [BPMN_INTEGER] = 8,     [BPMN_DECIMAL] = 16,
        [BPMN_TEXT] = 8,     [BPMN_ENUMERATION] = 4, [BPMN_INSTANT] = 8,
        [BPMN_DURATION] = 8, [BPMN_STRUCTURE] = 8,   [BPMN_MONTHS] = 8,
    };
    uint32_t end = tables->nulls_offset + (tables->field_count + 63u) / 64 * 8;

    for (uint16_t i = 0; i < tables->field_count; i++) {
        const BpmnField *field = &tables->fields[i];
        if (field->offset + SIZES[field->type] > end) {
            end = field->offset + SIZES[field->type];
        }
    }
    return end;
}

/* Gaps are named, so that no compiler's choice is in the layout. */
static void write_gap(const Writer *writer, const char *name, uint32_t bytes)
{
    if (bytes == 0) return;
    text_put(writer->text, "    uint8_t $name$[$bytes$];\n",
             (Hole[]){ { "name", name },
                       { "bytes", arena_format(writer->arena, "%u", bytes) },
                       { 0 } });
}

static void write_image(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint32_t end = (uint32_t)sizeof(BpmnImage) + plan->words * 8;
    char *words = arena_format(writer->arena, "%u", plan->words);

    text_put(writer->text,
             "/* A case, as it lies in memory and in the journal. */\n"
             "typedef struct Image {\n"
             "    BpmnImage head;\n"
             "    uint64_t marking[$words$];        /* which places have a "
             "token */\n",
             (Hole[]){ { "words", words }, { 0 } });
    for (uint32_t i = 0; i < plan->rest_count; i++) {
        if (!plan->places[i].counter) continue;
        text_put(writer->text,
                 "    uint32_t $name$;           /* tokens at $place$ */\n",
                 (Hole[]){ { "name", plan->places[i].counter },
                           { "place", plan->places[i].name },
                           { 0 } });
        end += 4;
    }
    write_gap(writer, "marking_gap", plan->tables.nulls_offset - end);
    if (plan->tables.field_count > 0) {
        text_put(
            writer->text,
            "    uint64_t nulls[$words$];          /* which variables have no "
            "value */\n",
            (Hole[]){ { "words",
                        arena_format(writer->arena, "%u",
                                     (plan->tables.field_count + 63u) / 64) },
                      { 0 } });
    }
    write_members(writer);
    write_gap(writer, "gap",
              plan->tables.image_bytes - end_of_fields(&plan->tables));
    text_put(writer->text,
             "} Image;\n\n"
             "_Static_assert(sizeof(Image) == $bytes$, \"layout\");\n",
             (Hole[]){ { "bytes",
                         arena_format(writer->arena, "%u",
                                      plan->tables.image_bytes) },
                       { 0 } });
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        text_put(writer->text,
                 "_Static_assert(offsetof(Image, $name$) == $offset$, "
                 "\"layout\");\n",
                 (Hole[]){ { "name", plan->fields[i].name },
                           { "offset",
                             arena_format(writer->arena, "%u",
                                          plan->tables.fields[i].offset) },
                           { 0 } });
    }
    text_add_char(writer->text, '\n');
}

static void write_nulls(const Writer *writer)
{
    const Plan *plan = writer->plan;
    size_t before = writer->text->length;

    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (!plan->fields[i].asked && !plan->fields[i].null_named) continue;
        if (writer->text->length == before) {
            text_add(writer->text,
                     "/* Null bits: set where a variable has no "
                     "value. */\n");
        }
        text_put(
            writer->text, "#define $name$ (UINT64_C(1) << $bit$)\n",
            (Hole[]){
                { "name",
                  arena_format(writer->arena, "%-27s", plan->fields[i].null) },
                { "bit",
                  arena_format(writer->arena, "%u",
                               plan->tables.fields[i].null_bit % 64) },
                { 0 } });
    }
    if (writer->text->length > before) text_add_char(writer->text, '\n');
}

static void write_has(const Writer *writer)
{
    const Plan *plan = writer->plan;

    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (!plan->fields[i].asked) continue;
        text_put(
            writer->text,
            "static bool has_$name$(const Image *image)\n"
            "{\n"
            "    return (image->nulls[$word$] & $null$) == 0;\n"
            "}\n\n",
            (Hole[]){ { "name", plan->fields[i].name },
                      { "null", plan->fields[i].null },
                      { "word",
                        arena_format(writer->arena, "%u",
                                     plan->tables.fields[i].null_bit / 64) },
                      { 0 } });
    }
}

static void write_flows(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint32_t first = plan->net->node_count;

    if (plan->net->element_count == first) return;
    text_add(writer->text, "/* Flows, behind the nodes. */\nenum {\n");
    for (uint32_t i = first; i < plan->net->element_count; i++) {
        c_put_line(
            writer->text, 4, "$name$ = $number$,    /* $what$ */",
            (Hole[]){ { "name", plan->elements[i] },
                      { "number", arena_format(writer->arena, "%u", i) },
                      { "what",
                        c_remark(writer->arena, plan->net->elements[i].id,
                                 REMARK_SHORT) },
                      { 0 } });
    }
    text_add(writer->text, "};\n\n");
}

static void write_retry_names(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (plan->net->retry_count == 0 || plan->entry_count == 0) return;
    text_add(writer->text,
             "/* What only a retry enters, behind the flows. */\nenum {\n");
    for (uint32_t i = 0; i < plan->entry_count; i++) {
        const PlanEntry *entry = &plan->entries[i];

        if (entry->target < plan->net->element_count) continue;
        c_put_line(
            writer->text, 4, "$name$ = $number$,",
            (Hole[]){
                { "name", entry->name },
                { "number", arena_format(writer->arena, "%u", entry->target) },
                { 0 } });
    }
    text_add(writer->text, "};\n\n");
}

static void write_event_names(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (plan->tables.event_count == 0) return;
    text_add(writer->text, "/* What can happen. */\nenum {\n");
    for (uint16_t i = 0; i < plan->tables.event_count; i++) {
        text_put(writer->text, "    $name$,\n",
                 (Hole[]){ { "name", plan->events[i].name }, { 0 } });
    }
    text_add(writer->text, "};\n\n");
}

static void write_parameter_names(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (plan->tables.parameter_count == 0) return;
    text_add(writer->text, "/* Parameters. */\nenum {\n");
    for (uint16_t i = 0; i < plan->tables.parameter_count; i++) {
        text_put(writer->text, "    $name$,\n",
                 (Hole[]){ { "name", plan->parameters[i] }, { 0 } });
    }
    text_add(writer->text, "};\n\n");
}

static void write_entering(const Writer *writer, const char *template)
{
    const Plan *plan = writer->plan;

    if (plan->entry_count == 0) return;
    c_put_line(writer->text, 4, template,
               (Hole[]){ { "prefix", plan->prefix }, { 0 } });
}

/* A case for each event of a page, or of all. */
static void write_event_cases(const Writer *writer, uint32_t first, bool all)
{
    const Plan *plan = writer->plan;

    text_add(writer->text, "    switch (step->event) {\n");
    for (uint32_t i = first;
         i < plan->tables.event_count && i - first < SWITCH_CASES; i++) {
        const Routine *routine = &plan->routines[plan->events[i].routine];

        c_put_line(writer->text, 4, "case $event$: $name$(step, image); break;",
                   (Hole[]){ { "event", plan->events[i].name },
                             { "name", routine->name },
                             { 0 } });
    }
    if (all) {
        write_entering(writer,
                       "case BPMN_ENTERS: $prefix$_enters(step, image); "
                       "break;");
    }
    text_add(writer->text, "    default: break;\n    }\n");
}

static char *page_name(const Writer *writer, uint32_t first)
{
    return arena_format(writer->arena, "%s_step_from_%u", writer->plan->prefix,
                        first);
}

/* The events in pages, where there are many. */
static void write_pages(const Writer *writer)
{
    for (uint32_t first = 0; first < writer->plan->tables.event_count;
         first += SWITCH_CASES) {
        text_put(
            writer->text,
            "/* Events from number $first$ on. */\n"
            "static void $name$(BpmnStep *step, Image *image)\n"
            "{\n",
            (Hole[]){ { "first", arena_format(writer->arena, "%u", first) },
                      { "name", page_name(writer, first) },
                      { 0 } });
        write_event_cases(writer, first, false);
        text_add(writer->text, "}\n\n");
    }
}

static void write_page_cases(const Writer *writer)
{
    write_entering(
        writer,
        "if (step->event == BPMN_ENTERS) $prefix$_enters(step, image);");
    text_put(
        writer->text, "    switch (step->event / $cases$) {\n",
        (Hole[]){ { "cases", arena_format(writer->arena, "%u", SWITCH_CASES) },
                  { 0 } });
    for (uint32_t first = 0; first < writer->plan->tables.event_count;
         first += SWITCH_CASES) {
        c_put_line(writer->text, 4, "case $page$: $name$(step, image); break;",
                   (Hole[]){ { "page",
                               arena_format(writer->arena, "%u",
                                            first / SWITCH_CASES) },
                             { "name", page_name(writer, first) },
                             { 0 } });
    }
    text_add(writer->text, "    default: break;\n    }\n");
}

static void write_step(const Writer *writer)
{
    const Plan *plan = writer->plan;
    bool pages = plan->tables.event_count > SWITCH_CASES;
    Text empty = text_new(writer->arena);

    if (pages) write_pages(writer);
    text_put(writer->text,
             "/* One event in, run to completion. The engine has checked that "
             "the wait is open\n   and has written what came along. */\n"
             "static void $prefix$_step(BpmnStep *step)\n"
             "{\n"
             "    Image *image = (Image *)step->images[0];\n"
             "\n",
             (Hole[]){ { "prefix", plan->prefix }, { 0 } });
    if (pages)
        write_page_cases(writer);
    else
        write_event_cases(writer, 0, true);
    for (uint32_t word = 0; word < plan->words; word++) {
        if (word > 0) text_add(&empty, " && ");
        text_put(&empty, "$marking$ == 0",
                 (Hole[]){ { "marking", write_marking(writer, word) }, { 0 } });
    }
    c_put_line(writer->text, 4, "if ($empty$) bpmn_end(step);",
               (Hole[]){ { "empty", empty.bytes }, { 0 } });
    text_add(writer->text, "}\n\n");
}

void write_source(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_mast(writer, true);
    text_put(writer->text,
             "#include \"$prefix$.h\"\n\n#include \"bpmn/generated.h\"\n\n",
             (Hole[]){ { "prefix", plan->prefix }, { 0 } });
    if (plan->decimals) {
        text_add(writer->text,
                 "/* digits * 10^power */\n"
                 "#define DECIMAL(digits, power) \\\n"
                 "    ((BpmnDecimal){ .coefficient = (digits), .exponent = "
                 "(power) })\n\n");
    }
    write_image(writer);
    write_places(writer);
    write_nulls(writer);
    write_flows(writer);
    write_retry_names(writer);
    write_event_names(writer);
    write_parameter_names(writer);
    write_has(writer);
    write_values(writer);
    write_withdraw(writer);
    write_routines(writer);
    write_entries(writer);
    write_step(writer);
    write_tables(writer);
}

Emitted emit(const Plan *plan, bool lines, Arena *arena)
{
    Emitted emitted = {
        .source_name = arena_format(arena, "%s.c", plan->prefix),
        .header_name = arena_format(arena, "%s.h", plan->prefix),
        .map_name = arena_format(arena, "%s.map.json", plan->prefix),
        .diagram_name = arena_format(arena, "%s.diagram.inc", plan->prefix),
        .source = text_new(arena),
        .header = text_new(arena),
        .map = text_new(arena),
        .diagram = text_new(arena),
    };
    Writer writer = {
        .plan = plan,
        .arena = arena,
        .lines = lines,
        .told_again = NEW(arena, bool),
    };

    assert(plan->routine_count > 0);
    writer.text = &emitted.source;
    write_source(&writer);
    write_line_numbers(&writer);
    writer.text = &emitted.header;
    write_mast(&writer, false);
    write_header(&writer);
    writer.text = &emitted.map;
    write_map(&writer);
    writer.text = &emitted.diagram;
    write_diagram(&writer);
    assert(emitted.source.length > 0 && emitted.header.length > 0);
    return emitted;
}
