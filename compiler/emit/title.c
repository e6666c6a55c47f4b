/* Elements as people see them. */
#include "write.h"

static const char *event_mark(const Node *node)
{
    switch (node->event.kind) {
    case EVENT_TIMER: return "(~)";
    case EVENT_MESSAGE: return "(m)";
    case EVENT_ERROR: return "(!)";
    case EVENT_ESCALATION: return "(^)";
    case EVENT_TERMINATE: return "(*)";
    default:
        return node->kind == NODE_START_EVENT ? "( )" : "(O)";
    }
}

static const char *mark_of(const Writer *writer, uint32_t element)
{
    const Node *node = writer->plan->net->elements[element].node;

    switch (writer->plan->tables.elements[element].kind) {
    case BPMN_TASK: return "[ ]";
    case BPMN_USER_TASK: return "[H]";
    case BPMN_JOB: return "[J]";
    case BPMN_RECEIVE_TASK: return "[m]";
    case BPMN_SUB_PROCESS: return "[+]";
    case BPMN_GATEWAY:
        return node->kind == NODE_PARALLEL_GATEWAY ? "<+>" : "<X>";
    default:
        return event_mark(node);
    }
}

char *write_mark(const Writer *writer, uint32_t number)
{
    const NetElement *element = &writer->plan->net->elements[number];
    const char *name = element->name && *element->name ? element->name
                                                       : element->id;

    return arena_format(writer->arena, "%s %s", mark_of(writer, number),
                        c_remark(writer->arena, name, REMARK_SHORT));
}

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
    return arena_format(writer->arena, "%s: %s", id,
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
