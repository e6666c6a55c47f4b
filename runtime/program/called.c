/* A case and those that it has called: which of them a step means. */
#include "program/execute.h"

/* What is looked for among them. */
typedef struct Search {
    BpmnExecutor *executor;
    const BpmnReference *node;
    const char *message; /* that is awaited; null: the node counts */
    BpmnNodeUse use;
    uint16_t element; /* in the process that is looked at */
    bool waits;
    uint64_t *cases; /* the tree, whoever calls before whom it calls */
    size_t count;
    size_t capacity;
} Search;

static bool calls(const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->wait_count; i++)
        if (process->waits[i].kind == BPMN_WAIT_CALL) return true;
    return false;
}

static void add_case(Search *search, uint64_t id)
{
    for (size_t i = 0; i < search->count; i++)
        if (search->cases[i] == id) return;
    search->cases = bpmn_pool_grow(search->executor->pool, search->cases,
                                   search->count, &search->capacity,
                                   sizeof *search->cases);
    search->cases[search->count++] = id;
}

static bool visit_call(void *user, const BpmnWaitView *wait)
{
    Search *search = user;

    if (wait->kind == BPMN_WAIT_CALL
        && bpmn_known_case(search->executor, wait->called))
        add_case(search, wait->called);
    return true;
}

/* Those that are open, and those that have ended here. */
static void add_called(Search *search, uint64_t id)
{
    const BpmnExecutor *executor = search->executor;

    bpmn_each_wait(executor->engine, id, visit_call, search);
    for (size_t i = executor->case_count; i-- > 0;)
        if (executor->cases[i].caller.case_id == id)
            add_case(search, executor->cases[i].id);
}

static bool visit_wait(void *user, const BpmnWaitView *wait)
{
    Search *search = user;
    const BpmnKnownCase *known = bpmn_known_case(search->executor,
                                                 wait->case_id);
    const BpmnElement *element = &known->process->elements[wait->element];
    BpmnString name = wait->name;

    if (!name.bytes && element->wait != BPMN_NO_ELEMENT)
        name = bpmn_string(known->process->waits[element->wait].name);
    search->waits = search->message
        ? wait->kind == BPMN_WAIT_MESSAGE && name.bytes
            && bpmn_string_equal(name, bpmn_string(search->message))
        : wait->element == search->element
            && (search->use != BPMN_NODE_INCIDENT
                || bpmn_wait_is_incident(wait));
    return !search->waits;
}

/* The element in a process of the tree, which may have none. */
static uint16_t find_quietly(const Search *search, const BpmnProcess *process)
{
    BpmnReference first = bpmn_first_node(search->executor->pool, search->node);
    BpmnResult unheard = { 0 };
    BpmnExecutor quiet = *search->executor;

    quiet.result = &unheard;
    return bpmn_find_element(&quiet, process, &first,
                             search->use == BPMN_NODE_OR_FLOW);
}

/* The first in which something waits there, else (*has) the first that has
   it. */
static uint64_t find_waiting(Search *search, uint64_t *has)
{
    for (size_t i = 0; i < search->count; i++) {
        uint64_t id = search->cases[i];
        const BpmnProcess *process =
            bpmn_known_case(search->executor, id)->process;

        add_called(search, id);
        if (!search->message) {
            search->element = find_quietly(search, process);
            if (search->element == BPMN_NO_ELEMENT) continue;
        }
        if (*has == 0) *has = id;
        search->waits = false;
        bpmn_each_wait(search->executor->engine, id, visit_wait, search);
        if (search->waits) return id;
    }
    return 0;
}

static const BpmnKnownCase *find(Search *search, const BpmnKnownCase *known)
{
    uint64_t has = 0;
    uint64_t found;

    if (!calls(known->process)) return known;
    add_case(search, known->id);
    found = find_waiting(search, &has);
    if (found == 0) found = has != 0 ? has : search->cases[0];
    return bpmn_known_case(search->executor, found);
}

const BpmnKnownCase *bpmn_case_at(BpmnExecutor *executor,
                                  const BpmnKnownCase *known,
                                  const BpmnReference *node, BpmnNodeUse use)
{
    Search search = { .executor = executor, .node = node, .use = use };

    return known && node->text.bytes ? find(&search, known) : known;
}

const BpmnKnownCase *bpmn_case_awaiting(BpmnExecutor *executor,
                                        const BpmnKnownCase *known,
                                        BpmnString message)
{
    Search search = { .executor = executor,
                      .message =
                          bpmn_pool_string(executor->pool, message).bytes };

    return known && message.bytes ? find(&search, known) : known;
}

const BpmnKnownCase *bpmn_case_knowing(BpmnExecutor *executor,
                                       const BpmnKnownCase *known,
                                       BpmnString name)
{
    Search search = { .executor = executor };

    if (!calls(known->process)) return known;
    add_case(&search, known->id);
    for (size_t i = 0; i < search.count; i++) {
        uint64_t id = search.cases[i];

        add_called(&search, id);
        if (bpmn_find_field(bpmn_known_case(executor, id)->process, name))
            return bpmn_known_case(executor, id);
    }
    return bpmn_known_case(executor, search.cases[0]);
}
