/* Elements as people see them. */
#include "write.h"

char *write_title(const Writer *writer, uint32_t number)
{
    const NetElement *element = &writer->plan->net->elements[number];

    if (!element->name || !*element->name) return write_mark(writer, number);
    return arena_format(writer->arena, "%s (%s)", write_mark(writer, number),
                        c_remark(writer->arena, element->id, REMARK_SHORT));
}

char *write_flow(const Writer *writer, uint32_t number)
{
    const NetElement *flow = &writer->plan->net->elements[number];
    char *id = c_remark(writer->arena, flow->id, REMARK_SHORT);

    if (flow->is_default) {
        return arena_format(writer->arena, "%s: otherwise", id);
    }
    if (!flow->condition) return id;
    return arena_format(writer->arena, "%s: %s", id,
                        c_formula(writer->arena, flow->condition, REMARK_LONG));
}

char *write_flow_mark(const Writer *writer, uint32_t number)
{
    const NetElement *flow = &writer->plan->net->elements[number];

    return arena_format(writer->arena, "%s -> %s",
                        write_mark(writer, flow->source),
                        write_mark(writer, flow->target));
}

char *write_job_title(const Writer *writer, uint32_t number)
{
    const Plan *plan = writer->plan;
    const BpmnElement *row = &plan->tables.elements[number];
    const char *type = plan->tables.waits[row->wait].job_type;
    const char *kind = text_words(plan->net->elements[number].word,
                                  writer->arena);

    if (!type) return arena_string(writer->arena, kind);
    return arena_format(writer->arena, "%s, job type %s", kind,
                        c_remark(writer->arena, type, REMARK_SHORT));
}
