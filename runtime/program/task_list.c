/* tasks: what people can do, a line each. */
#include "program/program.h"

#include "human/lifecycle.h"

/* Cases of a page, whether they have such tasks or not. */
enum { PAGE_CASES = 1000 };

typedef struct Tasks {
    BpmnHold *hold;
    bool json;
    LifecyclePerson person; /* unnamed: whoever's tasks */
    BpmnCaseView view;      /* with a key that lasts */
} Tasks;

static bool is_shown(const Tasks *tasks, const BpmnWaitView *wait)
{
    LifecycleTask task = {
        .state = wait->state,
        .assignee = wait->assignee,
        .candidate_users = wait->candidate_users,
        .candidate_groups = wait->candidate_groups,
    };

    if (wait->kind != BPMN_WAIT_TASK || bpmn_wait_is_incident(wait))
        return false;
    if (!tasks->person.name.bytes) return true;
    if (wait->holder.length > 0)
        return bpmn_string_equal(wait->holder, tasks->person.name);
    return lifecycle_is_eligible(&task, &tasks->person);
}

static void add_text(BpmnOut *out, const char *key, const char *text)
{
    if (text) bpmn_out_member(out, key, bpmn_string(text));
}

static void print_json(BpmnOut *out, const BpmnCaseView *view,
                       const BpmnWaitView *wait)
{
    const BpmnElement *element = &view->process->elements[wait->element];
    const BpmnWait *row = &view->process->waits[element->wait];

    bpmn_out(out, "{\"case\":%llu", (unsigned long long)view->id);
    if (view->key.length > 0) bpmn_out_member(out, "businessKey", view->key);
    add_text(out, "process", view->process->id);
    bpmn_out(out, ",");
    bpmn_trace_wait(out, view->process, wait);
    add_text(out, "name", element->name);
    for (uint32_t i = 0; i < wait->item_count; i++)
        bpmn_out(out, "%s%u", i > 0 ? "," : ",\"item\":[",
                 (unsigned)wait->items[i]);
    bpmn_out(out, "%s,\"priority\":%lld", wait->item_count > 0 ? "]" : "",
             (long long)wait->priority);
    add_text(out, "form", row->form);
    for (uint16_t i = 0; i < row->outcome_count; i++) {
        bpmn_out(out, "%s", i > 0 ? "," : ",\"outcomes\":[");
        bpmn_out_quoted(out, bpmn_string(row->outcomes[i]));
    }
    if (row->outcome_count > 0)
        bpmn_out(out, "],\"outcomesClosed\":%s",
                 row->outcomes_closed ? "true" : "false");
    if (view->suspension.since_ms != INT64_MIN) {
        bpmn_out(out, ",");
        bpmn_out_suspension(out, &view->suspension);
    }
    bpmn_out(out, "}\n");
}

static bool print_task(void *user, const BpmnWaitView *wait)
{
    Tasks *tasks = user;
    const BpmnCaseView *view = &tasks->view;
    BpmnOut *out = &tasks->hold->out;

    if (!is_shown(tasks, wait)) return true;
    if (tasks->json) {
        print_json(out, view, wait);
        return true;
    }
    bpmn_out(out, "%llu", (unsigned long long)view->id);
    if (view->key.length > 0) {
        bpmn_out(out, " ");
        bpmn_out_shown(out, view->key);
    }
    bpmn_out(out, ": ");
    if (bpmn_tell_suspension(out, view)) bpmn_out(out, "; ");
    bpmn_tell_wait(out, view->process, wait);
    bpmn_out(out, "\n");
    return true;
}

static BpmnStatus print_case(void *user, const BpmnCaseView *view)
{
    Tasks *tasks = user;
    BpmnHold *hold = tasks->hold;

    tasks->view = *view;
    tasks->view.key = bpmn_pool_string(hold->pool, view->key);
    return bpmn_look_at_waits(hold->others, hold->engine, view->id, print_task,
                              tasks);
}

int bpmn_hold_tasks(BpmnHold *hold, const BpmnCall *call)
{
    Tasks tasks = { .hold = hold, .json = call->json };
    BpmnPage page = bpmn_page(hold, PAGE_CASES);

    if (call->person) tasks.person.name = bpmn_string(call->person);
    tasks.person.groups = bpmn_call_groups(hold->pool, call,
                                           &tasks.person.group_count);
    return bpmn_page_cases(&page, call, print_case, &tasks);
}
