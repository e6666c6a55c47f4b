/* The image of a case: its members, and what asks for null bits. */
#include <stdlib.h>

#include "write.h"

const CType C_TYPES[] = {
#define C_TYPE(NAME, bytes, image, data, as, remark, datum) \
    [BPMN_##NAME] = { "BPMN_" #NAME, bytes, image, data, as, remark, datum },
#include "c_type.def"
#undef C_TYPE
};

static int by_offset(const void *one, const void *other)
{
    const BpmnField *const *left = one, *const *right = other;

    return (*left)->offset < (*right)->offset ? -1 : 1;
}

/* The members in order of their offsets; returns where the last one ends. */
static uint32_t write_members(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    uint16_t count = tables->field_count;
    const BpmnField **fields = NEW_ARRAY(writer->arena, const BpmnField *,
                                         count);
    uint32_t end = tables->nulls_offset + (count + 63u) / 64 * 8;

    for (uint16_t i = 0; i < count; i++) fields[i] = &tables->fields[i];
    if (count > 0) qsort(fields, count, sizeof *fields, by_offset);
    for (uint16_t i = 0; i < count; i++) {
        const CType *type = &C_TYPES[fields[i]->type];

        write_text(
            writer, "    $type$ $name$;\n",
            HOLES({ "type", type->image },
                  { "name",
                    writer->plan->fields[fields[i] - tables->fields].name }));
        end = fields[i]->offset + type->bytes;
    }
    return end;
}

/* Gaps are named, so that no compiler's choice is in the layout. */
static void write_gap(const Writer *writer, const char *name, uint32_t bytes)
{
    if (bytes == 0) return;
    write_text(
        writer, "    uint8_t $name$[$bytes$];\n",
        HOLES({ "name", name }, { "bytes", c_number(writer->arena, bytes) }));
}

/* The marking and the counters beside it, up to an offset. */
static void write_marking_members(const Writer *writer, uint32_t frame,
                                  uint32_t up_to)
{
    const Plan *plan = writer->plan;
    uint32_t words = plan->frames[frame].words;
    uint32_t end = words > 0 ? (uint32_t)sizeof(BpmnImage) + words * 8
                             : (uint32_t)sizeof(BpmnHost);

    if (words > 0)
        write_text(writer,
                   "    uint64_t marking[$words$];        /* which places have "
                   "a token */\n",
                   HOLES({ "words", c_number(writer->arena, words) }));
    for (uint32_t i = 0; i < plan->rest_count; i++) {
        if (plan->places[i].frame != frame || !plan->places[i].counter)
            continue;
        write_text(writer,
                   "    uint32_t $name$;           /* tokens at $place$ */\n",
                   HOLES({ "name", plan->places[i].counter },
                         { "place", plan->places[i].name }));
        end += 4;
    }
    write_gap(writer, "marking_gap", up_to - end);
}

static void write_asserts(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_text(
        writer, "_Static_assert(sizeof(Image) == $bytes$, \"layout\");\n",
        HOLES({ "bytes", c_number(writer->arena, plan->tables.image_bytes) }));
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        write_text(
            writer,
            "_Static_assert(offsetof(Image, $name$) == $offset$, "
            "\"layout\");\n",
            HOLES({ "name", plan->fields[i].name },
                  { "offset",
                    c_number(writer->arena, plan->tables.fields[i].offset) }));
    }
}

/* The image of a host or of an item, which has no variables. */
static void write_frame(const Writer *writer, uint16_t number)
{
    const Plan *plan = writer->plan;
    bool is_host = plan->frames[number].words == 0;
    uint32_t bytes = plan->tables.frames[number].image_bytes;
    Hole holes[] = {
        { "type", plan->frames[number].type },
        { "what", write_mark(writer, plan->net->frames[number].element) },
        { "head", is_host ? "BpmnHost host" : "BpmnImage head" },
        { "bytes", c_number(writer->arena, bytes) },
        { 0 },
    };

    write_text(writer,
               is_host ? "/* What the items of $what$ stand below: it counts "
                         "them. */\n"
                       : "/* One item of $what$. */\n",
               holes);
    write_text(writer, "typedef struct $type$ {\n    $head$;\n", holes);
    write_marking_members(writer, number, bytes);
    write_text(writer,
               "} $type$;\n\n"
               "_Static_assert(sizeof($type$) == $bytes$, \"layout\");\n\n",
               holes);
}

void write_image(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;

    text_add(writer->text,
             "/* A case, as it lies in memory and in the journal. */\n"
             "typedef struct Image {\n"
             "    BpmnImage head;\n");
    write_marking_members(writer, 0, tables->nulls_offset);
    if (tables->field_count > 0) {
        write_text(
            writer,
            "    uint64_t nulls[$words$];          /* which variables have no "
            "value */\n",
            HOLES(
                { "words",
                  c_number(writer->arena, (tables->field_count + 63u) / 64) }));
    }
    write_gap(writer, "gap", tables->image_bytes - write_members(writer));
    text_add(writer->text, "} Image;\n\n");
    write_asserts(writer);
    text_add_char(writer->text, '\n');
    for (uint16_t i = 1; i < tables->frame_count; i++) write_frame(writer, i);
}

void write_nulls(const Writer *writer)
{
    const Plan *plan = writer->plan;
    size_t before = writer->text->length;

    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        const PlanField *field = &plan->fields[i];

        if (!field->asked && !field->null_named) continue;
        if (writer->text->length == before) {
            text_add(writer->text,
                     "/* Null bits: set where a variable has no "
                     "value. */\n");
        }
        write_text(
            writer, "#define $name$ (UINT64_C(1) << $bit$)\n",
            HOLES({ "name", arena_format(writer->arena, "%-27s", field->null) },
                  { "bit",
                    c_number(writer->arena,
                             plan->tables.fields[i].null_bit % 64) }));
    }
    if (writer->text->length > before) text_add_char(writer->text, '\n');
}

void write_has(const Writer *writer)
{
    const Plan *plan = writer->plan;

    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (!plan->fields[i].asked) continue;
        write_text(writer,
                   "static bool has_$name$(const Image *image)\n"
                   "{\n"
                   "    return (image->nulls[$word$] & $null$) == 0;\n"
                   "}\n\n",
                   HOLES({ "name", plan->fields[i].name },
                         { "null", plan->fields[i].null },
                         { "word",
                           c_number(writer->arena,
                                    plan->tables.fields[i].null_bit / 64) }));
    }
}

char *write_count(const Writer *writer, const NetField *field)
{
    uint32_t depth = writer->plan->net->frames[field->frame].depth;

    switch (field->count) {
    case COUNT_TOTAL:
        return arena_format(writer->arena, "bpmn_items_total(step, %u)", depth);
    case COUNT_COMPLETED:
        return arena_format(writer->arena, "bpmn_items_completed(step, %u)",
                            depth);
    case COUNT_NUMBER:
        return arena_format(writer->arena, "bpmn_item_number(step, %u)", depth);
    case COUNT_FROM_ZERO:
        return arena_format(writer->arena, "(bpmn_item_number(step, %u) - 1)",
                            depth);
    case COUNT_NOT: break;
    }
    return NULL;
}
