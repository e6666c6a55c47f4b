/* The diagram as indented text, for people and for tests. */
#include "node.h"

static void dump_formula(Text *text, const char *label, const Formula *formula)
{
    if (!formula->text) return;
    text_add_format(text, " %s=", label);
    text_add_json(text, formula->text);
}

static void dump_string(Text *text, const char *label, const char *string)
{
    if (!string) return;
    text_add_format(text, " %s=", label);
    text_add_json(text, string);
}

static void dump_event(const Event *event, Text *text)
{
    if (event->kind == EVENT_NONE) return;
    const char *kind = event_kind_name(event->kind);
    text_add_format(text, " %s", *kind ? kind : "multiple");
    dump_string(text, "ref", event->reference);
    if (event->signature) {
        dump_string(text, "named", event->signature->name);
        dump_string(text, "code", event->signature->code);
        dump_formula(text, "computed", &event->signature->computed);
        dump_formula(text, "correlation", &event->signature->correlation);
    }
    dump_formula(text, "timer", &event->timer_value);
    dump_formula(text, "condition", &event->condition);
    dump_string(text, "link", event->link);
}

static void dump_task(const TaskInfo *task, Text *text)
{
    dump_formula(text, "assignee", &task->assignee);
    dump_formula(text, "users", &task->candidate_users);
    dump_formula(text, "groups", &task->candidate_groups);
    dump_formula(text, "due", &task->due_date);
    dump_formula(text, "follow-up", &task->follow_up_date);
    dump_formula(text, "priority", &task->priority);
    dump_string(text, "form", task->form);
    dump_string(text, "outcome-variable", task->outcome_variable);
    for (size_t i = 0; i < task->outcome_count; i++)
        dump_string(text, "outcome", task->outcomes[i]);
}

static void dump_job(const JobInfo *job, Text *text)
{
    dump_string(text, "job", job->type);
    dump_string(text, "about", job->about);
    dump_string(text, "result", job->result);
    if (job->is_closed) text_add(text, " closed");
    if (job->retries != 3) text_add_format(text, " retries=%u", job->retries);
    if (job->backoff_ms != 0)
        text_add_format(text, " backoff-ms=%lld", (long long)job->backoff_ms);
    if (job->immediate) text_add(text, " immediate");
}

static void dump_loop(const LoopInfo *loop, Text *text)
{
    static const char *const KINDS[] = {
        [LOOP_STANDARD] = " loop",
        [LOOP_INSTANCES] = " instances",
        [LOOP_SEQUENCE] = " sequence",
    };

    if (loop->kind == LOOP_NONE) return;
    text_add(text, KINDS[loop->kind]);
    if (loop->test_before) text_add(text, " test-before");
    if (loop->maximum != 0) text_add_format(text, " most=%u", loop->maximum);
    if (loop->most_items != 0)
        text_add_format(text, " most-items=%u", loop->most_items);
    dump_formula(text, "items", &loop->items);
    dump_formula(text, "collection", &loop->collection);
    if (loop->element) text_add_format(text, " element=%s", loop->element);
    dump_formula(text, "result", &loop->result);
    if (loop->results) text_add_format(text, " results=%s", loop->results);
    dump_formula(text, loop->kind == LOOP_STANDARD ? "while" : "until",
                 &loop->condition);
    if (loop->thrown)
        text_add_format(text, " throws-%s=%s",
                        loop->throws_once ? "once" : "each", loop->throws);
}

static void dump_node(const Node *node, int depth, Text *text)
{
    text_add_format(text, "%*s%s%s %s", depth * 2, "",
                    node->kind == NODE_EVENT_SUB_PROCESS ? "event " : "",
                    node_kind_name(node->kind), node->id);
    dump_string(text, "name", node->name);
    text_add_format(text, " %u:%u", node->position.line, node->position.column);
    dump_string(text, "at", node->attached_reference);
    if (!node->interrupting) text_add(text, " non-interrupting");
    dump_event(&node->event, text);
    dump_string(text, "default", node->default_reference);
    dump_string(text, "lane", node->lane_name);
    dump_task(&node->task, text);
    dump_job(&node->job, text);
    dump_loop(&node->loop, text);
    text_add_char(text, '\n');
}

static void dump_mappings(const Node *node, int depth, Text *text)
{
    for (size_t i = 0; i < node->inputs.count; i++) {
        const Mapping *mapping = &node->inputs.items[i];
        text_add_format(text, "%*sinput %s", depth * 2, "",
                        *mapping->target ? mapping->target : "business key");
        dump_formula(text, "from", &mapping->source);
        text_add_char(text, '\n');
    }
    for (size_t i = 0; i < node->outputs.count; i++) {
        const Mapping *mapping = &node->outputs.items[i];
        text_add_format(text, "%*soutput %s", depth * 2, "", mapping->target);
        dump_formula(text, "from", &mapping->source);
        text_add_char(text, '\n');
    }
}

static void dump_flow(const Flow *flow, int depth, Text *text)
{
    text_add_format(text, "%*sflow %s: %s -> %s", depth * 2, "", flow->id,
                    flow->source_reference ? flow->source_reference : "?",
                    flow->target_reference ? flow->target_reference : "?");
    dump_string(text, "name", flow->name);
    text_add_format(text, " %u:%u", flow->position.line, flow->position.column);
    dump_formula(text, "if", &flow->condition);
    text_add_char(text, '\n');
}

static void dump_scope(const Scope *scope, int depth, Text *text)
{
    for (size_t i = 0; i < scope->nodes.count; i++) {
        const Node *node = scope->nodes.items[i];
        dump_node(node, depth, text);
        dump_mappings(node, depth + 1, text);
        if (node->body) dump_scope(node->body, depth + 1, text);
    }
    for (size_t i = 0; i < scope->flows.count; i++)
        dump_flow(scope->flows.items[i], depth, text);
}

static void dump_parameters(const Process *process, Text *text)
{
    for (size_t i = 0; i < process->parameters.count; i++) {
        const Parameter *parameter = &process->parameters.items[i];
        text_add_format(text, "  parameter %s", parameter->name);
        dump_string(text, "default", parameter->default_text);
        dump_string(text, "minimum", parameter->minimum);
        dump_string(text, "maximum", parameter->maximum);
        text_add_char(text, '\n');
    }
}

void diagram_dump(const Diagram *diagram, Text *text)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        text_add_format(text, "process %s", process->id);
        dump_string(text, "name", process->name);
        dump_string(text, "version", process->version_tag);
        text_add(text, process->executable ? " executable\n" : " drawing\n");
        dump_parameters(process, text);
        dump_scope(process->scope, 1, text);
    }
    for (size_t i = 0; i < diagram->kept.count; i++) {
        const Kept *kept = &diagram->kept.items[i];
        text_add_format(text, "kept %s on %s %u:%u\n", kept->what,
                        kept->element ? kept->element : "-",
                        kept->position.line, kept->position.column);
    }
}
