/* The tables of a definition: what engine and generated code read of a
   process besides its step function. */
#include "builder.h"

#include <assert.h>

static uint16_t narrow(size_t number)
{
    assert(number < UINT16_MAX);
    return (uint16_t)number;
}

/* A number of an element in tables; none for NET_NONE. */
static uint16_t element_or_none(uint32_t number)
{
    return number == NET_NONE ? BPMN_NO_ELEMENT : narrow(number);
}

/* An untyped task in a drawing is a person's. */
static BpmnElementKind element_kind(const Node *node)
{
    return node_is_persons(node) ? BPMN_USER_TASK : node_facts(node)->kind;
}

static uint16_t *wait_numbers(const Net *net, Arena *arena, uint16_t *count)
{
    uint16_t *numbers = NEW_ARRAY(arena, uint16_t, net->element_count);
    for (uint32_t i = 0; i < net->element_count; i++)
        numbers[i] = BPMN_NO_ELEMENT;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (place_facts(&net->places[i])->taken == TAKEN_WAIT)
            numbers[net->places[i].element] = 0;
    }
    *count = 0;
    for (uint32_t i = 0; i < net->element_count; i++) {
        if (numbers[i] != BPMN_NO_ELEMENT) numbers[i] = (*count)++;
    }
    return numbers;
}

static BpmnElement element_row(const Net *net, uint32_t number, uint16_t wait)
{
    const NetElement *element = &net->elements[number];
    BpmnElement row = {
        .id = element->id,
        .name = element->name,
        .kind = BPMN_FLOW,
        .wait = wait,
        .scope = BPMN_NO_ELEMENT,
    };
    if (element->scope != NET_NONE)
        row.scope = element_or_none(net->scopes[element->scope].element);
    if (element->node)
        row.kind = element_kind(element->node);
    else if (element->flow->condition.tree)
        row.condition = element->flow->condition.tree->source;
    return row;
}

static uint16_t field_number(const Process *process, const char *name)
{
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        if (!field->is_parameter && text_equal(field->name, name))
            return layout_number(process, (uint32_t)i);
    }
    return BPMN_NO_ELEMENT;
}

static bool is_closed(const Node *node)
{
    const Process *process = node->process;
    if (node->task.outcomes_closed) return true;
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        if (text_equal(field->name, node->task.outcome_variable))
            return node->task.outcome_count > 0 && field->closed;
    }
    return false;
}

static void fill_task(const Node *node, Arena *arena, BpmnWait *row)
{
    const TaskInfo *task = &node->task;
    bool nobody = !task->assignee.text && !task->candidate_users.text
        && !task->candidate_groups.text;
    row->assignee = net_constant_text(&task->assignee, arena);
    row->candidate_users = net_constant_text(&task->candidate_users, arena);
    row->candidate_groups = nobody
        ? node->lane_name
        : net_constant_text(&task->candidate_groups, arena);
    row->form = task->form;
    if (task->outcome_variable)
        row->outcome_field = field_number(node->process,
                                          task->outcome_variable);
    row->outcomes = task->outcomes;
    row->outcome_count = narrow(task->outcome_count);
    row->outcomes_closed = is_closed(node);
}

static void fill_job(const Node *node, BpmnWait *row)
{
    row->job_type = node->job.type;
    row->tries = node->job.retries;
    row->backoff_ms = node->job.backoff_ms;
}

/* What is waited for by its name. */
static void fill_name(const Node *node, BpmnWait *row)
{
    const Signature *signature = node->event.signature;
    row->message = signature ? signature->name : NULL;
    row->correlated = signature && signature->correlation.text;
}

static void fill_wait(const Node *node, Arena *arena, BpmnWait *row)
{
    row->kind = net_wait_of(node);
    row->interrupting = node->attached_to && node->interrupting;
    if (node_is_persons(node)) fill_task(node, arena, row);
    if (node_is_job(node)) fill_job(node, row);
    if (event_facts(node)->needs == NEEDS_NAME) fill_name(node, row);
}

/* Marks the fields that an expression reads. */
static void mark_read(const Terms *terms, bool *marked)
{
    for (uint32_t i = 0; terms && i < terms->count; i++)
        if (terms->items[i].field >= 0) marked[terms->items[i].field] = true;
}

/* A node with output mappings: what they read of the answer, what they
   write, and the outcome. */
static void fill_outputs(const Node *node, Arena *arena, BpmnWait *row)
{
    const Process *process = node->process;
    size_t count = process->fields.count;
    if (node->outputs.count == 0) return;
    bool *marked = NEW_ARRAY(arena, bool, count);
    for (size_t i = 0; i < node->outputs.count; i++) {
        const Mapping *mapping = &node->outputs.items[i];
        mark_read(mapping->source.terms, marked);
        for (size_t j = 0; j < count; j++) {
            const char *name = process->fields.items[j].name;
            marked[j] = marked[j] || text_equal(name, mapping->target);
        }
    }
    uint16_t *outputs = NEW_ARRAY(arena, uint16_t, count);
    for (size_t i = 0; i < count; i++) {
        const Field *field = &process->fields.items[i];
        bool is_outcome = node->task.outcome_variable
            && text_equal(field->name, node->task.outcome_variable);
        if ((marked[i] || is_outcome) && !field->is_parameter)
            outputs[row->output_count++] = layout_number(process, (uint32_t)i);
    }
    row->outputs = outputs;
}

/* The number of each node, by Node.order. */
static uint32_t *numbers_by_order(const Net *net, Arena *arena)
{
    uint32_t *numbers = NEW_ARRAY(arena, uint32_t, net->process->nodes.count);
    for (uint32_t i = 0; i < net->node_count; i++)
        numbers[net->elements[i].node->order] = i;
    return numbers;
}

static void make_elements(const Net *net, Arena *arena, BpmnProcess *definition)
{
    uint16_t *numbers = wait_numbers(net, arena, &definition->wait_count);
    const uint32_t *by_order = numbers_by_order(net, arena);
    BpmnElement *elements = NEW_ARRAY(arena, BpmnElement, net->element_count);
    BpmnWait *waits = NEW_ARRAY(arena, BpmnWait, definition->wait_count);
    for (uint32_t i = 0; i < net->element_count; i++) {
        elements[i] = element_row(net, i, numbers[i]);
        if (numbers[i] == BPMN_NO_ELEMENT) continue;
        const Node *node = net->elements[i].node;
        BpmnWait *row = &waits[numbers[i]];
        row->element = narrow(i);
        row->host = BPMN_NO_ELEMENT;
        row->outcome_field = BPMN_NO_ELEMENT;
        if (node->attached_to)
            row->host = narrow(by_order[node->attached_to->order]);
        fill_wait(node, arena, row);
        fill_outputs(node, arena, row);
    }
    definition->elements = elements;
    definition->element_count = narrow(net->element_count);
    definition->node_count = narrow(net->node_count);
    definition->waits = waits;
}

static bool same_event(const Transition *one, const Transition *other)
{
    return one->node == other->node && one->trigger == other->trigger
        && text_equal(one->code, other->code);
}

/* Transitions of one event follow one another. */
static void make_events(const Net *net, Arena *arena, BpmnProcess *definition)
{
    BpmnEvent *events = NEW_ARRAY(arena, BpmnEvent, net->transition_count);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (!trigger_facts(transition)->is_event
            || (i > 0 && same_event(transition, transition - 1)))
            continue;
        events[definition->event_count++] = (BpmnEvent){
            .kind = trigger_facts(transition)->event,
            .element = narrow(transition->node),
            .code = transition->code,
            .keeps = transition->keeps,
        };
    }
    definition->events = events;
}

static void make_fields(const Net *net, Arena *arena, BpmnProcess *definition)
{
    const Process *process = net->process;
    FieldLayout layout = layout_fields(process, definition->nulls_offset,
                                       arena);
    BpmnField *fields = NEW_ARRAY(arena, BpmnField, process->fields.count);
    uint16_t count = 0;
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        if (field->is_parameter) continue;
        fields[count] = (BpmnField){
            .name = field->name,
            .type = layout_type(field),
            .offset = layout.offsets[i],
            .null_bit = count,
            .constants = field->constants,
            .constant_count = narrow(field->constant_count),
        };
        count++;
    }
    definition->image_bytes = layout.end;
    definition->fields = fields;
    definition->field_count = count;
}

static void make_parameters(const Net *net, Arena *arena,
                            BpmnProcess *definition)
{
    size_t count = net->process->parameters.count;
    const Parameter **list = layout_parameters(net->process, arena);
    BpmnParameterInfo *parameters = NEW_ARRAY(arena, BpmnParameterInfo, count);
    for (size_t i = 0; i < count; i++) {
        parameters[i] = (BpmnParameterInfo){
            .name = list[i]->name,
            .type = list[i]->type,
            .default_text = list[i]->default_text,
            .minimum = list[i]->minimum,
            .maximum = list[i]->maximum,
        };
    }
    definition->parameters = parameters;
    definition->parameter_count = narrow(count);
}

static void make_places(const Net *net, Arena *arena, BpmnProcess *definition)
{
    BpmnPlace *places = NEW_ARRAY(arena, BpmnPlace, net->place_count);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests) continue;
        places[definition->place_count] = (BpmnPlace){
            .id = net->places[i].id,
            .element = narrow(net->places[i].element),
            .bit = definition->place_count,
        };
        definition->place_count++;
    }
    definition->places = places;
}

void layout_tables(const Net *net, Arena *arena, BpmnProcess *definition)
{
    definition->event_count = 0;
    definition->place_count = 0;
    make_elements(net, arena, definition);
    make_events(net, arena, definition);
    make_fields(net, arena, definition);
    make_parameters(net, arena, definition);
    make_places(net, arena, definition);
}

bool net_fits_tables(const Net *net, Findings *found)
{
    size_t places = 0;
    size_t events = 0;

    for (uint32_t i = 0; i < net->place_count; i++) {
        places += net->places[i].rests;
    }
    for (uint32_t i = 0; i < net->transition_count; i++) {
        events += trigger_facts(&net->transitions[i])->is_event;
    }
    _Static_assert(LIMIT_ELEMENTS < BPMN_NO_ELEMENT, "each has a number");
    if (net->element_count <= LIMIT_ELEMENTS && places <= LIMIT_ELEMENTS
        && events <= LIMIT_ELEMENTS) {
        return true;
    }
    report(found, CODE_TOO_LARGE, net->process->position, net->process->id,
           "process %s has %u elements, %zu places and %zu events: there are "
           "numbers for %d of each",
           net->process->id, (unsigned)net->element_count, places, events,
           LIMIT_ELEMENTS);
    return false;
}
