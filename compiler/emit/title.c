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
    const NetElement *element = &writer->plan->net->elements[number];
    const Flow *flow = element->flow;
    char *id = c_remark(writer->arena, element->id, REMARK_SHORT);
    const Expression *condition = flow->condition.tree;

    if (flow->source->default_flow == flow) {
        return arena_format(writer->arena, "%s: otherwise", id);
    }
    if (!condition) return id;
    return arena_format(
        writer->arena, "%s: %s", id,
        c_formula(writer->arena, condition->source, REMARK_LONG));
}

char *write_flow_mark(const Writer *writer, uint32_t number)
{
    const Net *net = writer->plan->net;
    const Flow *flow = net->elements[number].flow;
    char *from = write_mark(writer, writer->numbers[flow->source->order]);
    char *to = write_mark(writer, writer->numbers[flow->target->order]);

    return arena_format(writer->arena, "%s -> %s", from, to);
}

char *write_job_title(const Writer *writer, uint32_t number)
{
    const Plan *plan = writer->plan;
    const BpmnElement *row = &plan->tables.elements[number];
    const char *type = plan->tables.waits[row->wait].job_type;
    const char *kind = node_words(plan->net->elements[number].node,
                                  writer->arena);

    if (!type) return arena_string(writer->arena, kind);
    return arena_format(writer->arena, "%s, job type %s", kind,
                        c_remark(writer->arena, type, REMARK_SHORT));
}
