/* What a scenario expects, looked up in the open waits and the history. */
#include "program/execute.h"

#include "bpmn/value.h"

#include <string.h>

/* What is looked for among the waits of a case. */
typedef struct Waits {
    BpmnExecutor *executor;
    const BpmnProcess *process;
    uint16_t element;
    BpmnNode node;   /* as it was named */
    BpmnString whom; /* null: anybody */
    bool incidents;  /* look for incidents, not for tokens */
    BpmnString code; /* of an incident; null: any */
    int64_t count;
} Waits;

/* Is the person, as far as her groups were given, or the group meant by one
   of the candidates? */
static bool is_candidate(const BpmnExecutor *executor, BpmnString whom,
                         BpmnNames groups)
{
    if (bpmn_names_have(groups, whom)) return true;
    for (size_t i = 0; i < executor->people_count; i++) {
        const BpmnPerson *person = &executor->people[i];

        if (!bpmn_string_equal(person->name, whom)) continue;
        for (size_t j = 0; j < person->group_count; j++)
            if (bpmn_names_have(groups, person->groups[j])) return true;
    }
    return false;
}

static bool is_for(const BpmnExecutor *executor, BpmnString whom,
                   const BpmnWaitView *wait)
{
    return (wait->holder.bytes && bpmn_string_equal(wait->holder, whom))
        || (wait->assignee.bytes && bpmn_string_equal(wait->assignee, whom))
        || bpmn_names_have(wait->candidate_users, whom)
        || is_candidate(executor, whom, wait->candidate_groups);
}

/* Does it stand in the items that were named? */
static bool is_within(const BpmnNode *node, const BpmnWaitView *wait)
{
    return !node->is_other && wait->item_count >= node->item_count
        && (node->item_count == 0
            || memcmp(wait->items, node->items,
                      node->item_count * sizeof *node->items)
                == 0);
}

static bool count_wait(void *user, const BpmnWaitView *wait)
{
    Waits *waits = user;

    if (wait->element != waits->element || !is_within(&waits->node, wait))
        return true;
    if (waits->incidents) {
        if (bpmn_wait_is_incident(wait)
            && (!waits->code.bytes
                || bpmn_string_equal(
                    waits->code, bpmn_string(bpmn_cause_word(wait->cause)))))
            waits->count++;
    } else if (bpmn_wait_is_token(waits->process, wait)
               && (!waits->whom.bytes
                   || is_for(waits->executor, waits->whom, wait))) {
        waits->count++;
    }
    return true;
}

/* What is looked for in the history of a case. */
typedef struct Past {
    uint16_t element;
    uint16_t other;
    int64_t passed;
    int64_t other_passed;
    BpmnString code; /* that must have been reported */
    bool reported;
    bool reported_there; /* by the record that made an incident at 'element' */
    const BpmnDatum *datum; /* variable looked for: its last value */
    bool has_value;
    BpmnValue value;
    BpmnPool *pool;
} Past;

/* Is the code one of the lines? */
static bool is_reported(BpmnString lines, BpmnString code)
{
    BpmnString line;

    while (bpmn_next_line(&lines, &line))
        if (bpmn_string_equal(code, line)) return true;
    return false;
}

static bool look_at_record(void *user, const BpmnRecordView *record)
{
    Past *past = user;

    if (record->verdict == BPMN_REFUSED) return true;
    for (uint32_t i = 0; i < record->path_count; i++) {
        past->passed += record->path[i] == past->element;
        past->other_passed += record->path[i] == past->other;
    }
    if (past->code.bytes && is_reported(record->reported, past->code)) {
        past->reported = true;
        if (record->incident == past->element) past->reported_there = true;
    }
    for (uint32_t i = 0; i < record->changed_count; i++) {
        if (!past->datum || past->has_value
            || !bpmn_string_equal(past->datum->name, record->changed[i].name))
            continue;
        past->has_value = true;
        past->value = bpmn_pool_value(past->pool, record->changed[i].value);
    }
    return true;
}

static bool look_back(BpmnExecutor *executor, const BpmnKnownCase *known,
                      Past *past)
{
    past->pool = executor->pool;
    BpmnStatus status = bpmn_look_back(executor->others, executor->engine,
                                       known, look_at_record, past);
    return status == BPMN_OK || bpmn_broken(executor, status);
}

static uint16_t find(BpmnExecutor *executor, const BpmnProcess *process,
                     const BpmnReference *reference, bool flows)
{
    uint16_t element = bpmn_find_element(executor, process, reference, flows);

    if (element == BPMN_NO_ELEMENT) executor->result->kind = BPMN_RESULT_WRONG;
    return element;
}

/* The same of a node that may stand in an item. */
static bool find_node(BpmnExecutor *executor, const BpmnKnownCase *known,
                      const BpmnReference *reference, BpmnNode *node)
{
    if (bpmn_find_node(executor, known, reference, node)) return true;
    executor->result->kind = BPMN_RESULT_WRONG;
    return false;
}

static bool judge_count(BpmnExecutor *executor, const BpmnVerb *verb,
                        int64_t count, const char *what)
{
    bool holds = verb->times < 0 ? count > 0 : count == verb->times;

    if (holds != verb->negated) return true;
    return bpmn_result(executor, BPMN_RESULT_UNMET, "%s %lld time%s", what,
                       (long long)count, count == 1 ? "" : "s");
}

static bool expect_waiting(BpmnExecutor *executor, const BpmnVerb *verb,
                           const BpmnKnownCase *known)
{
    Waits waits = {
        .executor = executor,
        .process = known->process,
        .whom = verb->whom,
    };

    if (!find_node(executor, known, &verb->node, &waits.node)) return false;
    waits.element = waits.node.element;
    bpmn_each_wait(executor->engine, known->id, count_wait, &waits);
    BpmnOut what = { .pool = executor->pool };
    bpmn_out(&what, "it waits");
    if (verb->whom.bytes) bpmn_out(&what, " for %s", verb->whom.bytes);
    return judge_count(executor, verb, waits.count, what.bytes);
}

static bool expect_passed(BpmnExecutor *executor, const BpmnVerb *verb,
                          const BpmnKnownCase *known)
{
    Past past = { .other = BPMN_NO_ELEMENT };

    past.element = find(executor, known->process, &verb->node, true);
    return past.element != BPMN_NO_ELEMENT && look_back(executor, known, &past)
        && judge_count(executor, verb, past.passed, "it was passed");
}

static bool expect_history(BpmnExecutor *executor, const BpmnVerb *verb,
                           const BpmnKnownCase *known)
{
    Past past = { 0 };

    past.element = find(executor, known->process, &verb->node, true);
    if (past.element == BPMN_NO_ELEMENT) return false;
    past.other = find(executor, known->process, &verb->other, true);
    if (past.other == BPMN_NO_ELEMENT || !look_back(executor, known, &past))
        return false;
    if (past.passed + past.other_passed == 1 && past.element != past.other)
        return true;
    return bpmn_result(executor, BPMN_RESULT_UNMET,
                       "'%s' was passed %lld and '%s' %lld times",
                       verb->node.text.bytes, (long long)past.passed,
                       verb->other.text.bytes, (long long)past.other_passed);
}

static bool expect_datum(BpmnExecutor *executor, const BpmnDatum *datum,
                         const BpmnKnownCase *known)
{
    Past past = {
        .element = BPMN_NO_ELEMENT,
        .other = BPMN_NO_ELEMENT,
        .datum = datum,
        .value = { .type = BPMN_LOOSE, .is_null = true },
    };
    BpmnOut out = { .pool = executor->pool };

    if (!bpmn_find_field(known->process, datum->name))
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           "the process has no variable '%s'",
                           datum->name.bytes);
    if (!look_back(executor, known, &past)) return false;
    if (bpmn_value_equal(past.value, datum->value)) return true;
    bpmn_out_value(&out, &past.value);
    return bpmn_result(executor, BPMN_RESULT_UNMET, "%s is %s",
                       datum->name.bytes, out.bytes);
}

static bool expect_data(BpmnExecutor *executor, const BpmnVerb *verb,
                        const BpmnKnownCase *known)
{
    const BpmnDatum *data = bpmn_fit_data(executor->pool, known->process,
                                          verb->data, verb->data_count);

    for (size_t i = 0; i < verb->data_count; i++)
        if (!expect_datum(executor, &data[i], known)) return false;
    return true;
}

/* CODE is the cause of the incident, or the error code of a job that nobody
   caught. */
static bool expect_incident(BpmnExecutor *executor, const BpmnVerb *verb,
                            const BpmnKnownCase *known)
{
    Waits waits = {
        .executor = executor,
        .process = known->process,
        .incidents = true,
        .code = verb->code,
    };
    Past past = { .other = BPMN_NO_ELEMENT, .code = verb->code };

    if (!find_node(executor, known, &verb->node, &waits.node)) return false;
    waits.element = waits.node.element;
    bpmn_each_wait(executor->engine, known->id, count_wait, &waits);
    if (waits.count > 0) return true;
    past.element = waits.element;
    waits.code = (BpmnString){ NULL, 0 };
    bpmn_each_wait(executor->engine, known->id, count_wait, &waits);
    if (waits.count > 0 && !look_back(executor, known, &past)) return false;
    if (waits.count > 0 && past.reported_there) return true;
    return bpmn_result(executor, BPMN_RESULT_UNMET,
                       waits.count > 0 ? "there is an incident of another "
                                         "cause"
                                       : "there is no incident at it");
}

static bool is_open(BpmnExecutor *executor, uint64_t case_id)
{
    BpmnCaseView view;

    return bpmn_case(executor->engine, case_id, &view) && view.open;
}

static bool expect_ended(BpmnExecutor *executor, const BpmnVerb *verb,
                         const BpmnKnownCase *known)
{
    Past past = { .element = BPMN_NO_ELEMENT, .other = BPMN_NO_ELEMENT };

    if (verb->node.text.bytes) {
        past.element = find(executor, known->process, &verb->node, false);
        if (past.element == BPMN_NO_ELEMENT) return false;
        const BpmnElement *element = &known->process->elements[past.element];
        if (element->kind != BPMN_END_EVENT
            || element->scope != BPMN_NO_ELEMENT)
            return bpmn_result(executor, BPMN_RESULT_WRONG,
                               "'%s' is no end event of the process itself",
                               element->id);
    }
    if (is_open(executor, known->id))
        return bpmn_result(executor, BPMN_RESULT_UNMET, "the case is open");
    if (past.element == BPMN_NO_ELEMENT) return true;
    if (!look_back(executor, known, &past)) return false;
    return past.passed > 0
        || bpmn_result(executor, BPMN_RESULT_UNMET,
                       "the case has ended, and not there");
}

static bool expect_open(BpmnExecutor *executor, const BpmnVerb *verb,
                        const BpmnKnownCase *known)
{
    (void)verb;
    return is_open(executor, known->id)
        || bpmn_result(executor, BPMN_RESULT_UNMET, "the case has ended");
}

static bool expect_reported(BpmnExecutor *executor, const BpmnVerb *verb,
                            const BpmnKnownCase *known)
{
    Past past = {
        .element = BPMN_NO_ELEMENT,
        .other = BPMN_NO_ELEMENT,
        .code = verb->code,
    };

    if (!look_back(executor, known, &past)) return false;
    return past.reported
        || bpmn_result(executor, BPMN_RESULT_UNMET, "it was not reported");
}

/* What is open in items, as people are told of it. */
typedef struct Items {
    const BpmnVerb *verb;
    BpmnNode node;
    BpmnOut others; /* "1 of 2, 2 of 2" */
    bool found;
} Items;

static bool look_at_item(void *user, const BpmnWaitView *wait)
{
    Items *items = user;

    if (wait->element != items->node.element || wait->item_count == 0
        || !is_within(&items->node, wait))
        return true;
    uint32_t item = wait->items[wait->item_count - 1];
    items->found = items->found
        || (item == items->verb->times && wait->of == items->verb->of);
    bpmn_out(&items->others, "%s%u of %u", items->others.length > 0 ? ", " : "",
             (unsigned)item, (unsigned)wait->of);
    return true;
}

static bool expect_item(BpmnExecutor *executor, const BpmnVerb *verb,
                        const BpmnKnownCase *known)
{
    Items items = { .verb = verb, .others = { .pool = executor->pool } };

    if (!find_node(executor, known, &verb->node, &items.node)) return false;
    BpmnStatus status = bpmn_look_at_waits(executor->others, executor->engine,
                                           known->id, look_at_item, &items);
    if (status != BPMN_OK) return bpmn_broken(executor, status);
    return items.found
        || bpmn_result(executor, BPMN_RESULT_UNMET, "open there: %s",
                       items.others.length > 0 ? items.others.bytes
                                               : "no item");
}

/* When what is open at a node is due. */
typedef struct Dues {
    const BpmnVerb *verb;
    BpmnNode node;
    BpmnOut others; /* instants, one behind the other */
    bool found;
} Dues;

static bool look_at_due(void *user, const BpmnWaitView *wait)
{
    Dues *dues = user;

    if (wait->element != dues->node.element || wait->due_ms == INT64_MIN
        || !is_within(&dues->node, wait))
        return true;
    dues->found = dues->found || wait->due_ms == dues->verb->instant_ms;
    bpmn_out(&dues->others, "%s", dues->others.length > 0 ? ", " : "");
    bpmn_out_instant(&dues->others, wait->due_ms);
    return true;
}

static bool expect_due(BpmnExecutor *executor, const BpmnVerb *verb,
                       const BpmnKnownCase *known)
{
    Dues dues = { .verb = verb, .others = { .pool = executor->pool } };

    if (!find_node(executor, known, &verb->node, &dues.node)) return false;
    bpmn_each_wait(executor->engine, known->id, look_at_due, &dues);
    return dues.found
        || bpmn_result(executor, BPMN_RESULT_UNMET, "due there: %s",
                       dues.others.length > 0 ? dues.others.bytes : "nothing");
}

/* One of those that the case has called, where what is expected is there. */
static const BpmnKnownCase *meant(BpmnExecutor *executor, const BpmnVerb *verb)
{
    const BpmnKnownCase *known = bpmn_execute_case(executor, verb);

    if (!known) return NULL;
    switch (verb->expectation) {
    case BPMN_EXPECT_DUE:
    case BPMN_EXPECT_ITEM:
    case BPMN_EXPECT_WAITING:
        return bpmn_case_at(executor, known, &verb->node, BPMN_NODE_WAITS);
    case BPMN_EXPECT_INCIDENT:
        return bpmn_case_at(executor, known, &verb->node, BPMN_NODE_INCIDENT);
    case BPMN_EXPECT_PASSED:
    case BPMN_EXPECT_HISTORY:
        return bpmn_case_at(executor, known, &verb->node, BPMN_NODE_OR_FLOW);
    case BPMN_EXPECT_DATA:
        return bpmn_case_knowing(executor, known, verb->data[0].name);
    case BPMN_EXPECT_ENDED:
    case BPMN_EXPECT_OPEN:
    case BPMN_EXPECT_REPORTED: break;
    }
    return known;
}

bool bpmn_execute_expect(BpmnExecutor *executor, const BpmnVerb *verb)
{
    static bool (*const EXPECTS[])(BpmnExecutor * executor,
                                   const BpmnVerb *verb,
                                   const BpmnKnownCase *known) = {
#define EXPECTATION(NAME, name, negatable) expect_##name,
#include "program/expectation.def"
#undef EXPECTATION
    };
    const BpmnKnownCase *found = meant(executor, verb);
    BpmnKnownCase known;

    if (!found) return false;
    known = *found;
    return EXPECTS[verb->expectation](executor, verb, &known);
}
