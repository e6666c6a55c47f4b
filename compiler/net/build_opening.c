/* What the place of a wait opens: its row in the definition, and the formulas
   that are computed when it opens. */
#include "bpmn/value.h"
#include "builder.h"

/* How many names a list of texts holds, an empty one is none; 0 if one of the
   items is no text. */
static uint32_t count_names(const Terms *terms, const Term *list)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->operand_count; i++) {
        const char *name = term_text(term_operand(terms, list, i));
        if (!name) return 0;
        if (*name) count++;
    }
    return count;
}

/* Is nothing computed when it is needed? A list that names nobody is: that is
   an incident. */
static bool is_constant(const Formula *formula)
{
    if (!formula->is_expression || !formula->terms) return true;
    const Term *root = terms_root(formula->terms);
    const char *text = term_text(root);
    if (root->operation == OPERATION_LIST)
        return count_names(formula->terms, root) > 0;
    return text && *text;
}

/* The text of a formula; null: absent, computed when it is needed, or a
   list. */
static const char *constant_text(const Formula *formula)
{
    if (!formula->text || !is_constant(formula)) return NULL;
    return formula->is_expression && formula->terms ? terms_text(formula->terms)
                                                    : formula->text;
}

/* Names that the diagram writes in one text, with commas between them. */
static BpmnNames names_in(const char *text, Arena *arena)
{
    BpmnString left = bpmn_string(text);
    BpmnNames names = { NULL, 0 };
    BpmnString name;
    if (!text) return names;
    BpmnString *items = NEW_ARRAY(arena, BpmnString, left.length + 1);
    while (bpmn_next_name(&left, &name)) items[names.count++] = name;
    if (names.count > 0) names.items = items;
    return names;
}

/* The names of a constant formula; null items: absent, or computed. */
static BpmnNames constant_names(const Formula *formula, Arena *arena)
{
    const Term *root = formula->terms ? terms_root(formula->terms) : NULL;
    if (!formula->text || !is_constant(formula)) return (BpmnNames){ NULL, 0 };
    if (!root || root->operation != OPERATION_LIST)
        return names_in(constant_text(formula), arena);
    BpmnString *items = NEW_ARRAY(arena, BpmnString, root->operand_count);
    BpmnNames names = { items, 0 };
    for (uint32_t i = 0; i < root->operand_count; i++) {
        const char *name = term_text(term_operand(formula->terms, root, i));
        if (*name) items[names.count++] = bpmn_string(name);
    }
    return names;
}

static BpmnNames one_name(const char *name, Arena *arena)
{
    BpmnString *item = NEW(arena, BpmnString);
    if (!name) return (BpmnNames){ NULL, 0 };
    *item = bpmn_string(name);
    return (BpmnNames){ item, 1 };
}

static const Formula *if_given(const Formula *formula)
{
    return formula->text ? formula : NULL;
}

static const Formula *if_computed(const Formula *formula)
{
    return formula->text && !is_constant(formula) ? formula : NULL;
}

/* A text of the diagram in which no name stands is computed, too: to none. */
static const Formula *if_names_computed(const Formula *formula)
{
    static const Formula NO_NAMES = { .text = "" };
    BpmnString left;
    BpmnString name;
    if (!formula->text || formula->is_expression) return if_computed(formula);
    left = bpmn_string(formula->text);
    return bpmn_next_name(&left, &name) ? NULL : &NO_NAMES;
}

static void fill_row_of_task(const NetBuilder *builder, const Node *node,
                             BpmnWait *row)
{
    const TaskInfo *task = &node->task;
    const Net *net = builder->net;
    bool nobody = !task->assignee.text && !task->candidate_users.text
        && !task->candidate_groups.text;
    uint32_t outcome = net_find_field(net, task->outcome_variable);
    row->assignee = constant_text(&task->assignee);
    row->candidate_users = constant_names(&task->candidate_users,
                                          builder->arena);
    row->candidate_groups = nobody
        ? one_name(node->lane_name, builder->arena)
        : constant_names(&task->candidate_groups, builder->arena);
    row->form = task->form;
    if (outcome != NET_NONE && field_is_stored(&net->fields[outcome]))
        row->outcome_field = net->fields[outcome].number;
    row->outcomes = task->outcomes;
    row->outcome_count = (uint16_t)task->outcome_count;
    row->outcomes_closed = net_closes_outcomes(node);
}

static void fill_task(const NetBuilder *builder, const Node *node,
                      Opening *opening)
{
    const TaskInfo *task = &node->task;
    fill_row_of_task(builder, node, &opening->row);
    opening->asked[ASKED_ASSIGNEE] = if_computed(&task->assignee);
    opening->asked[ASKED_USERS] = if_names_computed(&task->candidate_users);
    opening->asked[ASKED_GROUPS] = if_names_computed(&task->candidate_groups);
    opening->asked[ASKED_DUE] = if_given(&task->due_date);
    opening->asked[ASKED_FOLLOW_UP] = if_given(&task->follow_up_date);
    opening->asked[ASKED_PRIORITY] = if_given(&task->priority);
    opening->outcome = task->outcome_variable;
    opening->outcome_count = task->outcome_count;
    opening->outcomes_declared = task->outcomes_declared;
}

static void fill_job(const Node *node, BpmnWait *row)
{
    row->job_type = node->job.type;
    row->name = node->job.about;
    row->tries = node->job.retries;
    row->backoff_ms = node->job.backoff_ms;
}

static bool read_text(const char *text, Opening *opening)
{
    switch (opening->due) {
    case DUE_NOT: return false;
    case DUE_AFTER: return iso_duration(text, &opening->after);
    case DUE_AT: return iso_instant(text, &opening->at_ms);
    case DUE_AGAIN: break;
    }
    if (iso_cron(text)) {
        opening->row.cron = text;
        opening->again.repetitions = -1;
        return true;
    }
    return iso_cycle(text, &opening->again) && opening->again.repetitions != 0;
}

/* A duration or an instant of FEEL. */
static bool read_value(const BpmnValue *value, Opening *opening)
{
    bool is_after = opening->due == DUE_AFTER && !value->is_null;
    if (is_after && value->type == BPMN_DURATION) {
        opening->after = (IsoDuration){ .ms = value->as.integer };
        return true;
    }
    if (is_after && value->type == BPMN_MONTHS) {
        opening->after.months = (int32_t)value->as.integer;
        return opening->after.months == value->as.integer;
    }
    opening->at_ms = value->as.integer;
    return opening->due == DUE_AT && !value->is_null
        && value->type == BPMN_INSTANT;
}

static bool read_timer(Opening *opening)
{
    const Formula *value = opening->value;
    const char *text = constant_text(value);
    if (text) return read_text(text, opening);
    const Term *root = value->terms ? terms_root(value->terms) : NULL;
    return root && term_is_constant(root)
        && read_value(&root->constant, opening);
}

/* A duration that leads out of the instants some day, before the clock does: it
   is computed, and may fail. */
static bool leads_far(const IsoDuration *after)
{
    const int64_t months = INT64_C(12) * 1000;
    const int64_t ms = months * 30 * 24 * 60 * 60 * 1000;
    return after->months > months || after->months < -months || after->ms > ms
        || after->ms < -ms;
}

static void fill_timer(const Node *node, Opening *opening)
{
    static const DueKind DUE_KINDS[] = {
        [TIMER_NONE] = DUE_AFTER,
        [TIMER_DURATION] = DUE_AFTER,
        [TIMER_DATE] = DUE_AT,
        [TIMER_CYCLE] = DUE_AGAIN,
    };
    opening->value = &node->event.timer_value;
    opening->due = DUE_KINDS[node->event.timer];
    opening->once = !net_comes_again(node);
    opening->is_constant = read_timer(opening) && !leads_far(&opening->after);
    if (opening->once) opening->again.repetitions = 1;
}

/* What is waited for by its name. */
static void fill_name(const Node *node, Opening *opening)
{
    const Signature *signature = node->event.signature;
    if (!signature) return;
    opening->row.name = signature->name;
    if (node_is_job(node)) return;
    opening->value = if_given(&signature->correlation);
    opening->row.correlated = opening->value;
    opening->name = if_given(&signature->computed);
    opening->row.named = opening->name;
}

/* May who answers at the node write it? What items have of their own is there
   in them alone. */
static bool can_write(const NetBuilder *builder, const Node *node,
                      const NetField *field)
{
    if (field->is_inner) return false;
    return field->owner == NET_NONE
        || node_is_inside(node_looks_from(node),
                          builder->sources[field->owner]);
}

/* Marks the fields that an expression reads of an answer. */
static void mark_read(const NetBuilder *builder, const Node *node,
                      const Terms *terms, bool *marked)
{
    for (uint32_t i = 0; terms && i < terms->count; i++) {
        int32_t field = terms->items[i].field;
        if (field >= 0
            && can_write(builder, node, &builder->net->fields[field]))
            marked[field] = true;
    }
}

/* Somebody answers it, or it is heard with values. */
static bool brings_values(const Node *node)
{
    return node_is_persons(node) || node_is_job(node) || node_calls(node)
        || event_facts(node)->needs == NEEDS_NAME;
}

/* Without output mappings: all that is no activity's own. */
static void mark_all(const NetBuilder *builder, const Node *node, bool *marked)
{
    for (uint32_t i = 0; i < builder->net->field_count; i++)
        marked[i] = can_write(builder, node, &builder->net->fields[i]);
}

/* A node with output mappings: what they read of the answer, what they
   write, and the outcome. */
static void fill_outputs(const NetBuilder *builder, const Node *node,
                         BpmnWait *row)
{
    const Net *net = builder->net;
    /* what several events bring their event assigns */
    const Node *whole = node->part_of;
    bool is_whole = whole
        && (whole->body || node->gateway || node_hears(whole));
    const Node *event = is_whole ? whole : node;
    const Mappings *mappings = &event->outputs;
    const char *result = node->job.is_closed ? node->job.result : NULL;
    bool is_open = (mappings->count == 0 || node->call.gives_all)
        && !node->job.is_closed;
    if (is_open && (!net_has_inner(net) || !brings_values(node))) return;
    bool *marked = NEW_ARRAY(builder->arena, bool, net->field_count + 1);
    uint16_t *outputs = NEW_ARRAY(builder->arena, uint16_t,
                                  net->field_count + 1);
    uint32_t outcome = net_find_field(net, node->task.outcome_variable);
    if (is_open) mark_all(builder, node, marked);
    if (mappings->count == 0 && result)
        marked[net_find_field(net, result)] = true;
    if (outcome != NET_NONE) marked[outcome] = true;
    for (size_t i = 0; i < mappings->count; i++) {
        const Mapping *mapping = &mappings->items[i];
        uint32_t target = net_find_field(net, mapping->target);
        mark_read(builder, node, mapping->source.terms, marked);
        if (target != NET_NONE
            && can_write(builder, node, &net->fields[target]))
            marked[target] = true;
    }
    for (uint32_t i = 0; i < net->field_count; i++) {
        if (marked[i] && field_is_stored(&net->fields[i]))
            outputs[row->output_count++] = net->fields[i].number;
    }
    row->outputs = outputs;
}

/* What goes to a called case: pairs of names, here and there. */
static void fill_call(const NetBuilder *builder, const Node *node,
                      Opening *opening)
{
    BpmnWait *row = &opening->row;
    const Net *net = builder->net;
    const char **names = NEW_ARRAY(builder->arena, const char *,
                                   2 * node->inputs.count + 1);
    row->name = node->called->id;
    row->outcomes_closed = node->call.takes_named;
    row->correlated = node->call.takes_key;
    for (size_t i = 0; i < node->inputs.count; i++) {
        const Mapping *input = &node->inputs.items[i];
        const char *name = input->kept ? input->kept : input->source.tree->text;
        names[row->outcome_count++] =
            net->fields[net_find_field(net, name)].shown;
        names[row->outcome_count++] = input->target;
        opening->computes = opening->computes || input->kept;
    }
    row->outcomes = row->outcome_count > 0 ? names : NULL;
}

const Opening *net_opening(const NetBuilder *builder, const Node *node)
{
    Opening *opening = NEW(builder->arena, Opening);
    opening->row.kind = net_wait_of(node);
    opening->hears_throws = opening->row.kind == BPMN_WAIT_SIGNAL;
    opening->row.element = opening->row.host = BPMN_NO_ELEMENT;
    opening->row.outcome_field = BPMN_NO_ELEMENT;
    opening->row.interrupting = (node_hears(node) && node->interrupting)
        || node->gateway;
    if (node_is_persons(node)) fill_task(builder, node, opening);
    if (node_is_job(node)) fill_job(node, &opening->row);
    if (node_calls(node)) fill_call(builder, node, opening);
    if (event_facts(node)->needs == NEEDS_TIME) fill_timer(node, opening);
    if (event_facts(node)->needs == NEEDS_NAME) fill_name(node, opening);
    fill_outputs(builder, node, &opening->row);
    return opening;
}

/* Whether a value that it needs may not be there. */
bool net_opening_can_fail(const Opening *opening)
{
    if (!opening) return false;
    if (opening->computes) return true;
    if (opening->due != DUE_NOT) return !opening->is_constant;
    for (AskedKind i = 0; i < ASKED_COUNT; i++) {
        if (opening->asked[i] && ASKED_FACTS[i].is_needed) return true;
    }
    return opening->name || (opening->value && !is_constant(opening->value));
}

bool net_watching_can_fail(const NetBuilder *builder, const Scope *scope)
{
    NodeList watchers = net_watchers(scope, builder->arena);
    for (size_t i = 0; i < watchers.count; i++) {
        NodeList begun = net_begun_by(watchers.items[i], builder->arena);
        for (size_t j = 0; j < begun.count; j++)
            if (net_arms(begun.items[j])
                && net_opening_can_fail(net_opening(builder, begun.items[j])))
                return true;
    }
    return false;
}
