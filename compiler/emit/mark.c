/* The marks of nodes, and the legend that tells them. */
#include "write.h"

typedef enum Mark {
    MARK_START,
    MARK_END,
    MARK_PASSING,
    MARK_TIMER,
    MARK_MESSAGE,
    MARK_ERROR,
    MARK_ESCALATION,
    MARK_TERMINATE,
    MARK_PERSON,
    MARK_JOB,
    MARK_RECEIVE,
    MARK_TASK,
    MARK_EXCLUSIVE,
    MARK_PARALLEL,
    MARK_SUB_PROCESS,
    MARKS
} Mark;

static const struct {
    const char *sign;
    const char *meaning;
} LEGEND[MARKS] = {
    [MARK_START] = { "( )", "start" },
    [MARK_END] = { "(O)", "end" },
    [MARK_PASSING] = { "(-)", "event that passes through" },
    [MARK_TIMER] = { "(~)", "timer" },
    [MARK_MESSAGE] = { "(m)", "message" },
    [MARK_ERROR] = { "(!)", "error" },
    [MARK_ESCALATION] = { "(^)", "escalation" },
    [MARK_TERMINATE] = { "(*)",
                         "terminate: an end that takes all other tokens away" },
    [MARK_PERSON] = { "[H]", "task of a person" },
    [MARK_JOB] = { "[J]", "task of a program: a job" },
    [MARK_RECEIVE] = { "[m]", "task that waits for a message" },
    [MARK_TASK] = { "[ ]", "task that passes through" },
    [MARK_EXCLUSIVE] = { "<X>",
                         "exclusive gateway; below it each condition and where "
                         "it leads" },
    [MARK_PARALLEL] = { "<+>", "parallel gateway" },
    [MARK_SUB_PROCESS] = { "[+]",
                           "sub-process; what is inside stands below it" },
};

static Mark event_mark(const Node *node)
{
    switch (node->event.kind) {
    case EVENT_TIMER: return MARK_TIMER;
    case EVENT_MESSAGE: return MARK_MESSAGE;
    case EVENT_ERROR: return MARK_ERROR;
    case EVENT_ESCALATION: return MARK_ESCALATION;
    case EVENT_TERMINATE: return MARK_TERMINATE;
    default: break;
    }
    if (node->kind == NODE_START_EVENT) return MARK_START;
    return node->kind == NODE_END_EVENT ? MARK_END : MARK_PASSING;
}

static Mark mark_of(const Writer *writer, uint32_t element)
{
    const Node *node = writer->plan->net->elements[element].node;

    switch (writer->plan->tables.elements[element].kind) {
    case BPMN_TASK: return MARK_TASK;
    case BPMN_USER_TASK: return MARK_PERSON;
    case BPMN_JOB: return MARK_JOB;
    case BPMN_RECEIVE_TASK: return MARK_RECEIVE;
    case BPMN_SUB_PROCESS: return MARK_SUB_PROCESS;
    case BPMN_GATEWAY:
        return node->kind == NODE_PARALLEL_GATEWAY ? MARK_PARALLEL
                                                   : MARK_EXCLUSIVE;
    default: return event_mark(node);
    }
}

char *write_mark(const Writer *writer, uint32_t number)
{
    const NetElement *element = &writer->plan->net->elements[number];
    const char *name = element->name && *element->name ? element->name
                                                       : element->id;

    return arena_format(writer->arena, "%s %s",
                        LEGEND[mark_of(writer, number)].sign,
                        c_remark(writer->arena, name, REMARK_SHORT));
}

void write_legend(const Writer *writer)
{
    const Net *net = writer->plan->net;
    bool used[MARKS] = { false }, border = false;

    for (uint32_t i = 0; i < net->node_count; i++) {
        used[mark_of(writer, i)] = true;
        border = border || net->elements[i].node->kind == NODE_BOUNDARY_EVENT;
    }
    for (size_t i = 0; i < MARKS; i++) {
        if (!used[i]) continue;
        text_put(writer->text, " * $sign$  $meaning$\n",
                 (Hole[]){ { "sign", LEGEND[i].sign },
                           { "meaning", LEGEND[i].meaning },
                           { 0 } });
    }
    if (border) {
        text_add(writer->text,
                 " * ..., interrupting / beside it:  "
                 "event on the border of the node above\n");
    }
}
