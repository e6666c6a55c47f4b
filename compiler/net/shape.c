/* What a node of the diagram is to the net. */
#include "builder.h"

static const Sign NODE_SIGNS[] = {
#define NODE(NAME, number, GROUP, ENTERED, LEAVES, WORK, KIND, EVENT, builder, \
             SIGN)                                                             \
    SIGN_##SIGN,
#include "../model/node.def"
#undef NODE
};

static const Sign EVENT_SIGNS[] = {
#define EVENT_KIND(NAME, number, reference, words, code, BARE, NEEDS, TO, \
                   SIGN)                                                  \
    SIGN_##SIGN,
#include "../model/event_kind.def"
#undef EVENT_KIND
};

Sign net_sign(const Node *node)
{
    Sign sign = EVENT_SIGNS[node->event.kind];
    if (node_is_persons(node)) return SIGN_PERSON;
    if (node->computes) return SIGN_SCRIPT;
    if (node_calls(node)) return SIGN_CALL;
    if (node->delivers && node_is_activity(node)) return SIGN_SEND;
    return node_is_event(node) && sign != SIGN_NONE ? sign
                                                    : NODE_SIGNS[node->kind];
}

bool net_is_scope(const Node *node)
{
    return node->body;
}

static const Heard HEARD_EVENTS[] = {
#define HEARD(EVENT, WAIT, TRIGGER, STARTS, BEGINS, CAUGHT, INTERRUPTS,     \
              BESIDE)                                                       \
    { EVENT_##EVENT, BPMN_WAIT_##WAIT, TRIGGER_##TRIGGER, TRIGGER_##STARTS, \
      ROW_##BEGINS,  ROW_##CAUGHT,     ROW_##INTERRUPTS,  ROW_##BESIDE },
#include "heard.def"
#undef HEARD
};

/* The trigger answers the wait that opens. */
enum {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    ANSWERS_##NAME = answers,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};
#define HEARD(EVENT, WAIT, TRIGGER, STARTS, BEGINS, CAUGHT, INTERRUPTS,    \
              BESIDE)                                                      \
    _Static_assert(((unsigned)ANSWERS_##WAIT & BPMN_ANSWER(TRIGGER)) != 0, \
                   #TRIGGER " does not answer " #WAIT);
#include "heard.def"
#undef HEARD

const Heard *net_heard(const Node *node)
{
    if (node_is_job(node) || node->delivers) return NULL;
    for (size_t i = 0; i < sizeof HEARD_EVENTS / sizeof *HEARD_EVENTS; i++) {
        if (HEARD_EVENTS[i].event == node->event.kind) return &HEARD_EVENTS[i];
    }
    return NULL;
}

/* An event-based gateway that a token reaches. */
static bool waits_for_events(const Node *node)
{
    return node_gathers_events(node) && !node->instantiates;
}

bool net_waits(const Node *node)
{
    switch (node_facts(node)->work) {
    case WORK_PERSON: return true;
    case WORK_EVENT:
        return !node->gateway
            && (waits_for_events(node) || node_waits_for_event(node));
    case WORK_DRAWN: return node_is_persons(node);
    case WORK_PROGRAM: return node_is_job(node) || node_calls(node);
    case WORK_NOBODY: return node_is_job(node);
    }
    return false;
}

bool net_comes_again(const Node *node)
{
    return node->event.timer == TIMER_CYCLE && !node->gateway
        && !(node_hears(node) && node->interrupting);
}

BpmnWaitKind net_wait_of(const Node *node)
{
    if (node_is_persons(node)) return BPMN_WAIT_TASK;
    if (node_is_job(node)) return BPMN_WAIT_JOB;
    if (node_calls(node)) return BPMN_WAIT_CALL;
    /* it is open, and nobody answers it */
    if (net_is_scope(node) || node_gathers_events(node)) return BPMN_WAIT_SCOPE;
    return net_heard(node)->wait;
}

bool net_is_start(const Node *node)
{
    NodeEntry entered = node_facts(node)->entered;
    return entered == ENTERED_START || entered == ENTERED_EVENT
        || node->instantiates;
}

bool net_is_join(const Node *node)
{
    bool gathers = node->kind == NODE_PARALLEL_GATEWAY
        || node->kind == NODE_INCLUSIVE_GATEWAY;
    return gathers && node->in.count > 1;
}

bool net_arms(const Node *event)
{
    return net_heard(event);
}

const char *net_code(const Node *event)
{
    const Signature *signature = event->event.signature;
    return signature ? signature->code : NULL;
}

bool net_owns(const Node *node)
{
    if (node->kind == NODE_EVENT_SUB_PROCESS) return false;
    if (net_is_scope(node) || node_loops(node) || waits_for_events(node))
        return true;
    for (size_t i = 0; i < node->boundaries.count; i++) {
        if (net_arms(node->boundaries.items[i])) return true;
    }
    return false;
}

bool net_closes_outcomes(const Node *node)
{
    const TaskInfo *task = &node->task;
    const Process *process = node->process;
    if (task->outcomes_closed || task->outcome_count == 0)
        return task->outcomes_closed;
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        if (text_equal(field->name, task->outcome_variable))
            return field->closed;
    }
    return false;
}

/* A value that always fits the field: a text for a text, or what FEEL reads
   from a variable of the same type. */
static bool mapping_is_safe(const NetBuilder *builder, const Mapping *mapping)
{
    const Formula *source = &mapping->source;
    uint32_t field = net_find_field(builder->net, mapping->target);
    if (field == NET_NONE) return false;
    const NetField *target = &builder->net->fields[field];
    const char *text = source->is_expression ? terms_text(source->terms)
                                             : source->text;
    if (!text) {
        const Term *root = source->terms ? terms_root(source->terms) : NULL;
        return root && root->operation == OPERATION_FIELD && !root->needs
            && (uint32_t)root->field == field;
    }
    for (size_t i = 0; i < target->constant_count; i++) {
        if (text_equal(target->constants[i], text)) return true;
    }
    return target->type == BPMN_TEXT;
}

bool net_flows_can_fail(const Node *node)
{
    if (node->kind == NODE_PARALLEL_GATEWAY)
        /* conditions there have no effect */
        return false;
    bool always = node->out.count == 0 || node->default_flow;
    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];
        if (flow == node->default_flow) continue;
        if (!flow->condition.terms)
            always = true;
        else if (terms_root(flow->condition.terms)->can_fail)
            return true;
    }
    return !always;
}

bool net_assigning_can_fail(const NetBuilder *builder, const Node *node)
{
    for (size_t i = 0; i < node->outputs.count; i++) {
        if (!mapping_is_safe(builder, &node->outputs.items[i])) return true;
    }
    return false;
}

static bool computing_can_fail(const Mappings *mappings)
{
    for (size_t i = 0; i < mappings->count; i++)
        if (terms_root(mappings->items[i].source.terms)->can_fail) return true;
    return false;
}

bool net_counting_can_fail(const Node *node)
{
    const LoopInfo *loop = &node->loop;
    return loop->total
        && (computing_can_fail(&loop->first)
            || terms_root(loop->more.terms)->can_fail);
}

bool net_gathering_can_fail(const Node *node)
{
    const LoopInfo *loop = &node->loop;
    if (node_has_items(node)) /* what the engine counts is exact */
        return loop->gives
            && terms_root(loop->behind.items[0].source.terms)->can_fail;
    return computing_can_fail(&loop->behind);
}
