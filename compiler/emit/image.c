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

/* The null bits and the members of a frame in order of their offsets; returns
   where the last one ends. */
static uint32_t write_members(const Writer *writer, uint16_t frame,
                              uint32_t nulls_offset)
{
    const BpmnProcess *tables = &writer->plan->tables;
    uint16_t count = 0;
    const BpmnField **fields = NEW_ARRAY(writer->arena, const BpmnField *,
                                         tables->field_count);

    for (uint16_t i = 0; i < tables->field_count; i++)
        if (tables->fields[i].frame == frame)
            fields[count++] = &tables->fields[i];
    if (count == 0) return nulls_offset;
    uint32_t words = (count + 63u) / 64;
    uint32_t end = nulls_offset + words * 8;
    write_text(writer,
               "    uint64_t nulls[$words$];          /* which variables have "
               "no value */\n",
               HOLES({ "words", c_number(writer->arena, words) }));
    qsort(fields, count, sizeof *fields, by_offset);
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

static void write_asserts(const Writer *writer, uint16_t frame,
                          const char *type, uint32_t bytes)
{
    const Plan *plan = writer->plan;
    Hole holes[] = { { "type", type },
                     { "bytes", c_number(writer->arena, bytes) },
                     { 0 } };

    write_text(writer,
               "_Static_assert(sizeof($type$) == $bytes$, \"layout\");\n",
               holes);
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (plan->tables.fields[i].frame != frame) continue;
        write_text(
            writer,
            "_Static_assert(offsetof($type$, $name$) == $offset$, "
            "\"layout\");\n",
            HOLES({ "type", type }, { "name", plan->fields[i].name },
                  { "offset",
                    c_number(writer->arena, plan->tables.fields[i].offset) }));
    }
    text_add_char(writer->text, '\n');
}

/* The image of a host or of an item. */
static void write_frame(const Writer *writer, uint16_t number)
{
    const Plan *plan = writer->plan;
    const BpmnFrameKind *row = &plan->tables.frames[number];
    bool is_host = plan->frames[number].words == 0;
    uint32_t nulls = row->nulls_offset;
    Hole holes[] = {
        { "type", plan->frames[number].type },
        { "what", write_mark(writer, plan->net->frames[number].element) },
        { "head", is_host ? "BpmnHost host" : "BpmnImage head" },
        { 0 },
    };

    write_text(writer,
               is_host ? "/* What the items of $what$ stand below: it counts "
                         "them. */\n"
                       : "/* One item of $what$. */\n",
               holes);
    write_text(writer, "typedef struct $type$ {\n    $head$;\n", holes);
    write_marking_members(writer, number,
                          nulls != 0 ? nulls : row->image_bytes);
    if (nulls != 0)
        write_gap(writer, "gap",
                  row->image_bytes - write_members(writer, number, nulls));
    write_text(writer, "} $type$;\n\n", holes);
    write_asserts(writer, number, plan->frames[number].type, row->image_bytes);
}

void write_image(const Writer *writer)
{
    const BpmnProcess *tables = &writer->plan->tables;
    uint32_t nulls = tables->nulls_offset;

    text_add(writer->text,
             "/* A case, as it lies in memory and in the journal. */\n"
             "typedef struct Image {\n"
             "    BpmnImage head;\n");
    write_marking_members(writer, 0, nulls);
    write_gap(writer, "gap",
              tables->image_bytes - write_members(writer, 0, nulls));
    text_add(writer->text, "} Image;\n\n");
    write_asserts(writer, 0, "Image", tables->image_bytes);
    for (uint16_t i = 1; i < tables->frame_count; i++)
        if (tables->frames[i].sort != BPMN_FRAME_COLLECTION)
            write_frame(writer, i);
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
    case COUNT_NOT:
    case COUNT_ELEMENT:
    case COUNT_GIVEN:
    case COUNT_LIST:
    case COUNT_RESULTS: break;
    }
    return NULL;
}

char *write_image_of(const Writer *writer, const NetField *field)
{
    const Net *net = writer->plan->net;

    return field->frame == 0 ? "image"
                             : arena_format(writer->arena, "step->images[%u]",
                                            net->frames[field->frame].depth);
}

bool write_is_data(const Plan *plan, uint16_t number)
{
    return plan->tables.fields[number].frame == 0
        || !plan->fields[number].field->is_inner;
}

bool write_has_data(const Plan *plan)
{
    for (uint16_t i = 0; i < plan->tables.field_count; i++)
        if (write_is_data(plan, i)) return true;
    return false;
}
