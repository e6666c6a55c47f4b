/* What a node of the diagram is to the net. */
#include "builder.h"

bool net_is_scope(const Node *node)
{
    return node->body;
}

static const Heard HEARD_EVENTS[] = {
#define HEARD(EVENT, WAIT, TRIGGER, BEGINS, CAUGHT, INTERRUPTS, BESIDE) \
    { EVENT_##EVENT, BPMN_WAIT_##WAIT, TRIGGER_##TRIGGER, ROW_##BEGINS, \
      ROW_##CAUGHT,  ROW_##INTERRUPTS, ROW_##BESIDE },
#include "heard.def"
#undef HEARD
};

/* The trigger answers the wait that opens. */
enum {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
    ANSWERS_##NAME = answers,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};
#define HEARD(EVENT, WAIT, TRIGGER, BEGINS, CAUGHT, INTERRUPTS, BESIDE)    \
    _Static_assert(((unsigned)ANSWERS_##WAIT & BPMN_ANSWER(TRIGGER)) != 0, \
                   #TRIGGER " does not answer " #WAIT);
#include "heard.def"
#undef HEARD

const Heard *net_heard(const Node *node)
{
    for (size_t i = 0; i < sizeof HEARD_EVENTS / sizeof *HEARD_EVENTS; i++) {
        if (HEARD_EVENTS[i].event == node->event.kind) return &HEARD_EVENTS[i];
    }
    return NULL;
}

bool net_waits(const Node *node)
{
    switch (node_facts(node)->work) {
    case WORK_PERSON:
    case WORK_PROGRAM:
    case WORK_HIRED:
    case WORK_EVENT: return true;
    case WORK_DRAWN: return node_is_persons(node);
    case WORK_NOBODY: return false;
    }
    return false;
}

BpmnWaitKind net_wait_of(const Node *node)
{
    if (node_is_persons(node)) return BPMN_WAIT_TASK;
    if (node_is_job(node)) return BPMN_WAIT_JOB;
    return net_is_scope(node) ? BPMN_WAIT_SCOPE : net_heard(node)->wait;
}

bool net_is_join(const Node *node)
{
    return node->kind == NODE_PARALLEL_GATEWAY && node->in.count > 1;
}

bool net_arms(const Node *boundary)
{
    return net_heard(boundary);
}

const char *net_code(const Node *event)
{
    const Signature *signature = event->event.signature;
    return signature ? signature->code : NULL;
}

/* Has a token a wait of its own, which a second one could not share? */
static bool owns(const Node *node)
{
    if (net_is_scope(node)) return true;
    for (size_t i = 0; i < node->boundaries.count; i++) {
        if (net_arms(node->boundaries.items[i])) return true;
    }
    return false;
}

/* A value that always fits the field: a text for a text, or what FEEL reads
   from a variable of the same type. */
static bool mapping_is_safe(const NetBuilder *builder, const Mapping *mapping)
{
    const Formula *source = &mapping->source;
    const Field *target = NULL;
    for (size_t i = 0; i < builder->process->fields.count; i++) {
        const Field *field = &builder->process->fields.items[i];
        if (text_equal(field->name, mapping->target)) target = field;
    }
    if (!target) return false;
    const char *text = source->is_expression ? terms_text(source->terms)
                                             : source->text;
    if (!text) {
        const Term *root = source->terms ? terms_root(source->terms) : NULL;
        return root && root->operation == OPERATION_FIELD && !root->needs
            && &builder->process->fields.items[root->field] == target;
    }
    for (size_t i = 0; i < target->constant_count; i++) {
        if (text_equal(target->constants[i], text)) return true;
    }
    return layout_type(target) == BPMN_TEXT;
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

bool net_leaving_can_fail(const NetBuilder *builder, const Node *node)
{
    return net_assigning_can_fail(builder, node) || net_flows_can_fail(node);
}

/* The texts of a list that has nothing else; null: it is none. */
static const char *list_text(const Terms *terms, Arena *arena)
{
    const Term *root = terms_root(terms);
    Text text = text_new(arena);
    if (root->operation != OPERATION_LIST) return NULL;
    for (uint32_t i = 0; i < root->operand_count; i++) {
        const char *item = term_text(term_operand(terms, root, i));
        if (!item) return NULL;
        if (i > 0) text_add(&text, ",");
        text_add(&text, item);
    }
    return text.bytes;
}

const char *net_constant_text(const Formula *formula, Arena *arena)
{
    const char *text = terms_text(formula->terms);
    if (!formula->text || !formula->is_expression || !formula->terms)
        return formula->text;
    return text ? text : list_text(formula->terms, arena);
}

/* Is nothing computed when it is needed? */
static bool is_constant(const Formula *formula)
{
    if (!formula->is_expression || !formula->terms) return true;
    const Term *root = terms_root(formula->terms);
    bool constant = root->operation == OPERATION_LIST || term_text(root);
    for (uint32_t i = 0; i < root->operand_count && constant; i++)
        constant = term_text(term_operand(formula->terms, root, i));
    return constant;
}

static bool is_readable(const Event *event)
{
    const char *text = event->timer_value.text;
    IsoDuration duration;
    IsoCycle cycle;
    int64_t ms;
    if (!text) return false;
    if (event->timer == TIMER_DURATION) return iso_duration(text, &duration);
    if (event->timer == TIMER_DATE) return iso_instant(text, &ms);
    return iso_cycle(text, &cycle) && cycle.repetitions != 0
        && cycle.interval.months == 0;
}

/* Is the value of the timer one of its kind, whatever happens? */
static bool timer_can_fail(const Event *event)
{
    const Formula *value = &event->timer_value;
    if (!value->is_expression || !value->terms) return !is_readable(event);
    const Term *root = terms_root(value->terms);
    bool fits = event->timer == TIMER_DURATION
        ? root->type == BPMN_DURATION || root->type == BPMN_MONTHS
        : event->timer == TIMER_DATE && root->type == BPMN_INSTANT;
    return !fits || !term_is_constant(root);
}

/* Is something computed when the event begins to wait? */
static bool waiting_can_fail(const Node *event)
{
    if (event->event.kind == EVENT_TIMER) return timer_can_fail(&event->event);
    const Signature *signature = event->event.signature;
    return event->event.kind == EVENT_MESSAGE && signature
        && !is_constant(&signature->correlation);
}

bool net_opening_can_fail(const Node *node)
{
    const TaskInfo *task = &node->task;
    if (!net_waits(node) && !net_is_scope(node)) return false;
    /* A second token, or a boundary event whose value cannot be had. */
    return owns(node) || waiting_can_fail(node) || !is_constant(&task->assignee)
        || !is_constant(&task->candidate_users)
        || !is_constant(&task->candidate_groups);
}
