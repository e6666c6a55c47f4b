/* The net as text, for people. */
#include "builder.h"

#include "bpmn/value.h"

static const char *const MODE_NAMES[] = { "all", "first", "true" };

static const char *const ROW_NAMES[] = {
#define ROW(NAME, name, WHERE, meaning) name,
#include "row.def"
#undef ROW
};

static const char *const TYPE_NAMES[] = {
    "loose",       "boolean", "integer",  "decimal", "text",
    "enumeration", "instant", "duration", "json",
};

/* Words one after the other, up to a null. A dump is made of every net, so no
   format is read for each word of it. */
static void add_words(Text *text, const char *const *words)
{
    for (; *words; words++) text_add(text, *words);
}

#define ADD(text, ...) \
    add_words((text), (const char *const[]){ __VA_ARGS__, NULL })

static void add_number(Text *text, uint32_t number)
{
    char digits[BPMN_DECIMAL_TEXT_MAX];
    size_t length = bpmn_integer_print((int64_t)number, digits);
    text_add_bytes(text, digits, length);
}

/* " word "text"", nothing for null. */
static void add_text(Text *text, const char *word, const char *value)
{
    if (!value) return;
    ADD(text, " ", word, " ");
    text_add_json(text, value);
}

static void add_formula(Text *text, const char *word, const Formula *formula)
{
    if (!formula->text) return;
    if (!formula->tree) {
        add_text(text, word, formula->text);
        return;
    }
    ADD(text, " ", word, " =");
    expression_print(formula->tree, text);
}

static void dump_fields(const Process *process, Text *text)
{
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        if (field->is_parameter) continue;
        ADD(text, "field ", field->name, " ", TYPE_NAMES[field->type]);
        for (size_t j = 0; j < field->constant_count; j++)
            add_text(text, "constant", field->constants[j]);
        text_add(text, field->closed ? " closed\n" : "\n");
    }
}

static void dump_parameters(const Process *process, Text *text)
{
    const Parameter **list = layout_parameters(process, text->arena);
    for (size_t i = 0; i < process->parameters.count; i++) {
        ADD(text, "parameter ", list[i]->name, " ", TYPE_NAMES[list[i]->type]);
        add_text(text, "default", list[i]->default_text);
        add_text(text, "from", list[i]->minimum);
        add_text(text, "to", list[i]->maximum);
        text_add(text, "\n");
    }
}

static void dump_task(const Node *node, Text *text)
{
    const TaskInfo *task = &node->task;
    add_formula(text, "assignee", &task->assignee);
    add_formula(text, "users", &task->candidate_users);
    add_formula(text, "groups", &task->candidate_groups);
    add_formula(text, "due", &task->due_date);
    add_formula(text, "follow-up", &task->follow_up_date);
    add_formula(text, "priority", &task->priority);
    add_text(text, "form", task->form);
    add_text(text, "outcome", task->outcome_variable);
    for (size_t i = 0; i < task->outcome_count; i++)
        add_text(text, "choice", task->outcomes[i]);
    add_text(text, "lane", node->lane_name);
}

static void dump_job(const Node *node, Text *text)
{
    add_text(text, "job", node->job.type);
    if (node->job.retries != 3)
        text_add_format(text, " tries %u", node->job.retries);
    if (node->job.backoff_ms != 0)
        text_add_format(text, " backoff %lld", (long long)node->job.backoff_ms);
    if (node->job.immediate) text_add(text, " immediate");
}

static void dump_event(const Node *node, Text *text)
{
    const Event *event = &node->event;
    if (*event_kind_name(event->kind))
        ADD(text, " ", event_kind_name(event->kind));
    if (event->timer != TIMER_NONE)
        add_formula(text, timer_facts(event->timer)->word, &event->timer_value);
    if (event->signature) {
        add_text(text, "name", event->signature->name);
        add_text(text, "code", event->signature->code);
        add_formula(text, "key", &event->signature->correlation);
    }
    if (node->attached_to)
        ADD(text, " at ", node->attached_to->id,
            node->interrupting ? "" : " beside");
}

static void dump_element(const NetElement *element, Text *text)
{
    if (element->node) {
        ADD(text, "node ", element->id, " ",
            node_kind_name(element->node->kind));
        add_text(text, "name", element->name);
        dump_event(element->node, text);
        if (node_has_people(element->node)) dump_task(element->node, text);
        dump_job(element->node, text);
    } else {
        const Flow *flow = element->flow;
        ADD(text, "flow ", element->id, " ", flow->source->id, " -> ",
            flow->target->id);
        add_text(text, "name", element->name);
    }
    text_add(text, "\n");
}

static void dump_places(const Net *net, Text *text)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        uint32_t scope = net->scopes[place->scope].element;
        text_add(text, "place ");
        add_number(text, i);
        ADD(text, " ", place_facts(place)->word, " ", place->id,
            place->owns ? " owns" : "");
        if (scope != NET_NONE) ADD(text, " in ", net->elements[scope].id);
        if (place->bound == NET_NONE)
            text_add(text, " unbounded");
        else if (place->bound != 0)
            text_add_format(text, " bound %u", place->bound);
        text_add(text, "\n");
    }
}

static void dump_list(const char *word, const uint32_t *places, uint32_t count,
                      Text *text)
{
    if (count == 0) return;
    ADD(text, " ", word);
    for (uint32_t i = 0; i < count;) {
        /* Numbers rise, so the rest is one run when its ends say so. */
        bool is_run = places[count - 1] - places[i] == count - 1 - i;
        uint32_t end = is_run ? count : i + 1;
        while (end < count && places[end] == places[end - 1] + 1) end++;
        text_add(text, i == 0 ? " " : ",");
        add_number(text, places[i]);
        if (end > i + 1) {
            text_add(text, end == i + 2 ? "," : "-");
            add_number(text, places[end - 1]);
        }
        i = end;
    }
}

static void dump_arcs(const Transition *transition, Text *text)
{
    if (transition->arc_count == 0) return;
    ADD(text, "\n    ", MODE_NAMES[transition->mode]);
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        text_add(text, " ");
        add_number(text, arc->place);
        if (arc->is_default) text_add(text, " default");
        if (arc->guard) {
            text_add(text, " [");
            expression_print(arc->guard->tree, text);
            text_add(text,
                     arc->guard->language == LANGUAGE_JUEL ? "] juel" : "]");
        }
    }
}

static void dump_assigns(const Net *net, const Transition *transition,
                         Text *text)
{
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        add_formula(text, net->process->fields.items[assign->field].name,
                    assign->value);
    }
}

static void dump_transition(const Net *net, const Transition *transition,
                            Text *text)
{
    ADD(text, "transition ", ROW_NAMES[transition->row], " ",
        net->elements[transition->node].id, " ",
        trigger_facts(transition)->word);
    add_text(text, "code", transition->code);
    ADD(text, transition->passes ? " passes" : "",
        transition->keeps ? " keeps" : "", transition->ends_case ? " ends" : "",
        transition->head ? " head" : "");
    add_text(text, "reports", transition->reports);
    dump_list("any", transition->any, transition->any_count, text);
    dump_list("pre", transition->pre, transition->pre_count, text);
    dump_list("inhibit", transition->inhibit, transition->inhibit_count, text);
    dump_list("clear", transition->clear, transition->clear_count, text);
    dump_list("opens", transition->opens, transition->open_count, text);
    if (transition->incident != NET_NONE)
        dump_list("incident", &transition->incident, 1, text);
    if (transition->assign_count > 0) text_add(text, "\n    assigns");
    dump_assigns(net, transition, text);
    dump_arcs(transition, text);
    text_add(text, "\n");
}

void net_dump(const Net *net, Text *text)
{
    const Process *process = net->process;
    text_add_format(text, "process %s", process->id);
    add_text(text, "name", process->name);
    text_add(text, "\n");
    dump_fields(process, text);
    dump_parameters(process, text);
    for (uint32_t i = 0; i < net->element_count; i++)
        dump_element(&net->elements[i], text);
    dump_places(net, text);
    for (uint32_t i = 0; i < net->transition_count; i++)
        dump_transition(net, &net->transitions[i], text);
}

uint32_t net_find(const Net *net, const char *id_or_name)
{
    uint32_t found = NET_NONE;
    for (uint32_t i = 0; i < net->element_count; i++) {
        if (text_equal(net->elements[i].id, id_or_name)) return i;
    }
    for (uint32_t i = 0; i < net->element_count; i++) {
        if (!net->elements[i].name
            || !text_equal(net->elements[i].name, id_or_name))
            continue;
        if (found != NET_NONE) return NET_NONE;
        found = i;
    }
    return found;
}
