/* What every verb needs: cases that are known, commands. */
#include "program/execute.h"

#include "bpmn/journal.h"

#include <string.h>

static int64_t virtual_now(void *user)
{
    return ((BpmnVirtualClock *)user)->now_ms;
}

BpmnClock bpmn_clock_virtual(BpmnVirtualClock *clock)
{
    return (BpmnClock){ .size = sizeof(BpmnClock),
                        .user = clock,
                        .now_ms = virtual_now };
}

/* Cases are kept by id. The first that is not less; the count: none. */
static size_t find_place(const BpmnExecutor *executor, uint64_t id)
{
    size_t low = 0;
    size_t high = executor->case_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (executor->cases[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static BpmnKnownCase *find_known(const BpmnExecutor *executor, uint64_t id)
{
    size_t at = find_place(executor, id);

    return at < executor->case_count && executor->cases[at].id == id
        ? &executor->cases[at]
        : NULL;
}

static const uint32_t *keep_items(BpmnPool *pool, const BpmnCaller *caller)
{
    size_t bytes = caller->item_count * sizeof *caller->items;
    uint32_t *items = bytes > 0 ? bpmn_pool_alloc(pool, bytes) : NULL;

    return items ? memcpy(items, caller->items, bytes) : NULL;
}

void bpmn_know_case(BpmnExecutor *executor, BpmnKnownCase known)
{
    size_t at = find_place(executor, known.id);

    known.name = bpmn_pool_string(executor->pool, known.name);
    known.key = bpmn_pool_string(executor->pool, known.key);
    known.caller.items = keep_items(executor->pool, &known.caller);
    if (at == executor->case_count || executor->cases[at].id != known.id) {
        executor->cases = bpmn_pool_grow(
            executor->pool, executor->cases, executor->case_count,
            &executor->case_capacity, sizeof *executor->cases);
        memmove(executor->cases + at + 1, executor->cases + at,
                (executor->case_count++ - at) * sizeof *executor->cases);
        executor->cases[at] = (BpmnKnownCase){ .id = known.id };
    }
    known.seen = executor->cases[at].seen;
    executor->cases[at] = known;
}

void bpmn_see_record(BpmnExecutor *executor, const BpmnRecordView *record,
                     BpmnSight *sight)
{
    BpmnKnownCase *known = find_known(executor, record->case_id);

    bpmn_sight(executor->pool, record, sight);
    if (known) bpmn_see_rounds(executor->pool, &known->seen, sight);
}

const BpmnKnownCase *bpmn_known_case(BpmnExecutor *executor, uint64_t id)
{
    const BpmnKnownCase *known = find_known(executor, id);
    BpmnCaseView view;

    if (known) return known;
    if (id == 0 || !bpmn_case(executor->engine, id, &view)) return NULL;
    bpmn_know_case(executor,
                   (BpmnKnownCase){ .id = id,
                                    .key = view.key,
                                    .process = view.process,
                                    .caller = view.caller });
    return find_known(executor, id);
}

/* "x/Order": the case that x has called at Order, of an item "x/Order[2]". */
static bool label_called(BpmnExecutor *executor, const BpmnKnownCase *known,
                         BpmnOut *out)
{
    const BpmnKnownCase *caller = known
        ? bpmn_known_case(executor, known->caller.case_id)
        : NULL;

    if (!caller || !caller->process
        || known->caller.element >= caller->process->element_count)
        return false;
    bpmn_out_string(out, bpmn_case_label(executor, caller->id));
    bpmn_out(out, "/");
    bpmn_tell_call(out, caller->process, &known->caller);
    return true;
}

BpmnString bpmn_case_label(BpmnExecutor *executor, uint64_t id)
{
    BpmnOut out = { .pool = executor->pool };
    const BpmnKnownCase *known = bpmn_known_case(executor, id);

    if (id == 0) return (BpmnString){ NULL, 0 };
    if (known && known->name.length > 0) return known->name;
    if (label_called(executor, known, &out))
        return (BpmnString){ out.bytes, out.length };
    if (known && known->key.length > 0) return known->key;
    bpmn_out(&out, "%llu", (unsigned long long)id);
    return (BpmnString){ out.bytes, out.length };
}

/* The case that a step gave that name, else the one that a trace calls so. */
static const BpmnKnownCase *find_named(BpmnExecutor *executor, BpmnString name)
{
    for (size_t i = executor->case_count; i-- > 0;)
        if (bpmn_string_equal(executor->cases[i].name, name))
            return &executor->cases[i];
    for (size_t i = executor->case_count; i-- > 0;)
        if (bpmn_string_equal(bpmn_case_label(executor, executor->cases[i].id),
                              name))
            return &executor->cases[i];
    return NULL;
}

const BpmnKnownCase *bpmn_execute_case(BpmnExecutor *executor,
                                       const BpmnVerb *verb)
{
    const BpmnKnownCase *known = NULL;

    if (verb->case_name.bytes) {
        known = find_named(executor, verb->case_name);
        if (!known)
            bpmn_result(executor, BPMN_RESULT_WRONG,
                        "no case was started as '%s:'", verb->case_name.bytes);
    } else {
        known = bpmn_known_case(executor,
                                executor->only_case != 0 ? executor->only_case
                                                         : executor->last_case);
        if (!known)
            bpmn_result(executor, BPMN_RESULT_WRONG,
                        "no case has been started");
    }
    if (known) executor->result->case_id = known->id;
    return known;
}

/* A case that a signal has begun counts as the one started last; one that was
   called is part of its caller. */
static void know_begun(BpmnExecutor *executor, const BpmnRecordView *record)
{
    if (record->kind != BPMN_RECORD_STEP || record->version != 1
        || !record->process || find_known(executor, record->case_id)) {
        return;
    }
    bpmn_know_case(executor,
                   (BpmnKnownCase){ .id = record->case_id,
                                    .process = record->process,
                                    .key = record->key,
                                    .caller = record->caller });
    if (record->caller.case_id == 0) executor->last_case = record->case_id;
}

static bool see_record(void *user, const BpmnRecordView *record)
{
    BpmnExecutor *executor = user;

    know_begun(executor, record);
    executor->position = record->position;
    executor->seen(executor->seen_user, executor, record);
    return true;
}

bool bpmn_execute_observe(BpmnExecutor *executor)
{
    BpmnStatus status = BPMN_OK;

    if (executor->seen)
        status = bpmn_read(executor->engine, executor->position + 1, see_record,
                           executor);
    return status == BPMN_OK || bpmn_broken(executor, status);
}

static void number_id(const BpmnExecutor *executor, uint64_t number,
                      uint8_t id[16])
{
    if (executor->id) memcpy(id, executor->id, 16);
    if (!executor->clock && !executor->id) return;
    if (executor->id) number--;
    for (int i = 15; i >= 8 && number != 0; i--, number >>= 8) {
        number += id[i];
        id[i] = (uint8_t)number;
    }
}

bool bpmn_was_executed(BpmnExecutor *executor, BpmnAnswer *answer)
{
    uint8_t id[16] = { 0 };

    if (!executor->id) return false;
    number_id(executor, executor->commands + 1, id);
    if (!bpmn_was_applied(executor->engine, id, answer)) return false;
    executor->commands++;
    return true;
}

/* A start makes its case known before anybody hears of the record. */
static void know_start(BpmnExecutor *executor, const BpmnCommand *command,
                       const BpmnAnswer *answer)
{
    if ((command->kind != BPMN_START && command->kind != BPMN_EVALUATE)
        || answer->verdict == BPMN_REFUSED)
        return;
    bpmn_know_case(executor,
                   (BpmnKnownCase){ .id = answer->case_id,
                                    .process = command->process,
                                    .key = command->key,
                                    .name = executor->new_name });
    executor->last_case = answer->case_id;
}

/* What is due in other cases waits for its turn: one command, and at most one
   firing before it. Where more is due in its own case than goes into one run,
   others have their turn before the rest of it; that theirs need not stand
   behind the command, it is taken back meanwhile. */
static BpmnStatus run_shared(BpmnEngine *engine, const BpmnOthers *others,
                             const BpmnCommand *command, BpmnAnswer *answer)
{
    enum { BOTH = 2 };
    BpmnStatus status = BPMN_OK;

    while (status == BPMN_OK) {
        BpmnTicket ticket = bpmn_submit(engine, command, &status);

        if (ticket == 0) return status;
        status = bpmn_run(engine, BOTH);
        if (bpmn_answer(engine, ticket, answer)) return answer->status;
        bpmn_take_back(engine, ticket);
        if (status == BPMN_OK) status = bpmn_others(others);
    }
    return status;
}

BpmnStatus bpmn_execute_now(BpmnEngine *engine, const BpmnOthers *others,
                            const BpmnCommand *command, BpmnAnswer *answer)
{
    BpmnStatus status = BPMN_NO_MEMORY;
    BpmnTicket ticket;

    if (others) return run_shared(engine, others, command, answer);
    ticket = bpmn_submit(engine, command, &status);
    return ticket == 0 ? status : bpmn_run_until(engine, ticket, answer);
}

bool bpmn_execute_command(BpmnExecutor *executor, const BpmnProcess *process,
                          BpmnCommand *command)
{
    BpmnStatus status;
    BpmnAnswer answer;

    command->size = sizeof *command;
    command->channel = bpmn_string(executor->channel);
    number_id(executor, ++executor->commands, command->id);
    executor->begun = true;
    status = bpmn_execute_now(executor->engine, executor->others, command,
                              &answer);
    if (status != BPMN_OK) return bpmn_broken(executor, status);
    know_start(executor, command, &answer);
    if (answer.case_id != 0) executor->result->case_id = answer.case_id;
    executor->result->position = answer.position;
    if (answer.verdict == BPMN_REFUSED) {
        BpmnResult refused;

        bpmn_tell_refusal(executor, process, command, &answer);
        refused = *executor->result;
        bpmn_execute_observe(executor);
        *executor->result = refused;
        return false;
    }
    return bpmn_execute_observe(executor);
}
