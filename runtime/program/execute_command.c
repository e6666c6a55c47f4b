/* From a verb to a command of the engine. */
#include "program/execute.h"

#include <stdio.h>

static const BpmnField *find_field(const BpmnProcess *process, BpmnString name)
{
    for (uint16_t i = 0; i < process->field_count; i++)
        if (bpmn_string_equal(bpmn_string(process->fields[i].name), name))
            return &process->fields[i];
    return NULL;
}

/* A value as a type wants it; as it is where it does not fit. */
static BpmnValue fit(BpmnValue value, BpmnType type)
{
    BpmnValue fitted = { .type = type };
    int32_t months;
    bool fault = false;
    bool fits = false;

    if (value.is_null) return (BpmnValue){ .type = type, .is_null = true };
    if (value.type == BPMN_INTEGER && type == BPMN_DECIMAL) {
        fitted.as.decimal = bpmn_decimal_from_integer(value.as.integer, &fault);
        fits = !fault;
    } else if (value.type == BPMN_DECIMAL && type == BPMN_INTEGER) {
        fits = bpmn_decimal_to_integer(value.as.decimal, &fitted.as.integer);
    } else if (value.type == BPMN_TEXT && type == BPMN_INSTANT) {
        fits = bpmn_instant_read(value.as.text, &fitted.as.integer);
    } else if (value.type == BPMN_TEXT && type == BPMN_DURATION) {
        fits = bpmn_duration_read(value.as.text, &months, &fitted.as.integer)
            && months == 0;
    } else if (value.type == BPMN_TEXT && type == BPMN_MONTHS) {
        fits = bpmn_months_read(value.as.text, &fitted.as.integer);
    } else if (value.type == BPMN_TEXT && type == BPMN_ENUMERATION) {
        fitted.as.text = value.as.text;
        fits = true;
    }
    return fits ? fitted : value;
}

const BpmnDatum *bpmn_fit_data(BpmnPool *pool, const BpmnProcess *process,
                               const BpmnDatum *data, size_t count)
{
    BpmnDatum *fitted = bpmn_pool_alloc(pool, count * sizeof *fitted);

    for (size_t i = 0; i < count; i++) {
        const BpmnField *field = find_field(process, data[i].name);

        fitted[i] = data[i];
        if (field) fitted[i].value = fit(data[i].value, field->type);
    }
    return fitted;
}

static void give_data(BpmnExecutor *executor, const BpmnVerb *verb,
                      const BpmnProcess *process, BpmnCommand *command)
{
    command->data = bpmn_fit_data(executor->pool, process, verb->data,
                                  verb->data_count);
    command->data_count = verb->data_count;
}

static bool name_is_taken(const BpmnExecutor *executor, BpmnString name)
{
    for (size_t i = 0; i < executor->case_count; i++)
        if (executor->cases[i].name.bytes
            && bpmn_string_equal(executor->cases[i].name, name))
            return true;
    return false;
}

static BpmnString make_key(BpmnExecutor *executor)
{
    BpmnOut out = { .pool = executor->pool };

    if (!executor->clock) return (BpmnString){ NULL, 0 };
    bpmn_out(&out, "case-%llu", (unsigned long long)++executor->made_keys);
    return (BpmnString){ out.bytes, out.length };
}

static bool execute_start(BpmnExecutor *executor, const BpmnVerb *verb,
                          BpmnResult *result)
{
    const BpmnProcess *process = bpmn_find_process(executor, &verb->process,
                                                   result);
    BpmnCommand command = {
        .kind = BPMN_START,
        .process = process,
        .element = BPMN_NO_ELEMENT,
        .name = verb->name,
    };

    if (!process) return false;
    if (verb->case_name.bytes && name_is_taken(executor, verb->case_name))
        return bpmn_result(executor, result, BPMN_RESULT_WRONG,
                           "'%s:' is already the name of a case",
                           verb->case_name.bytes);
    command.key = verb->key.bytes ? verb->key : make_key(executor);
    give_data(executor, verb, process, &command);
    executor->new_name = verb->case_name;
    return bpmn_execute_command(executor, &command, NULL, result);
}

/* The oldest open task at a node, for its holder. */
typedef struct Oldest {
    uint16_t element;
    uint32_t frame; /* 0: of any */
    bool found;
    BpmnString holder;
    BpmnPool *pool;
} Oldest;

static bool visit_oldest(void *user, const BpmnWaitView *wait)
{
    Oldest *oldest = user;

    if (wait->kind != BPMN_WAIT_TASK || wait->element != oldest->element
        || (oldest->frame != 0 && wait->frame != oldest->frame))
        return true;
    oldest->found = true;
    oldest->holder = bpmn_pool_string(oldest->pool, wait->holder);
    return false;
}

/* Who acts: the person named with her remembered groups, else the holder. */
static void give_actor(BpmnExecutor *executor, const BpmnVerb *verb,
                       uint64_t case_id, BpmnCommand *command)
{
    Oldest oldest = { .element = command->element,
                      .frame = command->frame,
                      .pool = executor->pool };

    command->actor = verb->person.name;
    if (!verb->person.name.bytes) {
        bpmn_each_wait(executor->engine, case_id, visit_oldest, &oldest);
        command->actor = oldest.holder;
    }
    for (size_t i = 0; i < executor->people_count; i++) {
        const BpmnPerson *person = &executor->people[i];

        if (!command->actor.bytes
            || !bpmn_string_equal(person->name, command->actor))
            continue;
        /* In no group at all is not the same as in every group. */
        static const BpmnString none = { "", 0 };
        command->groups = person->group_count > 0 ? person->groups : &none;
        command->group_count = person->group_count;
    }
}

static BpmnCommandKind task_command(BpmnVerbKind kind)
{
    switch (kind) {
    case BPMN_VERB_CLAIM: return BPMN_CLAIM;
    case BPMN_VERB_BEGIN: return BPMN_BEGIN;
    case BPMN_VERB_RELEASE: return BPMN_RELEASE;
    case BPMN_VERB_RETRY: return BPMN_RETRY;
    case BPMN_VERB_MOVE: return BPMN_MOVE;
    case BPMN_VERB_ESCALATE: return BPMN_ESCALATE;
    case BPMN_VERB_CLOCK:
    case BPMN_VERB_START:
    case BPMN_VERB_COMPLETE:
    case BPMN_VERB_JOB:
    case BPMN_VERB_JOBS:
    case BPMN_VERB_MESSAGE:
    case BPMN_VERB_SIGNAL:
    case BPMN_VERB_BROADCAST:
    case BPMN_VERB_ADVANCE:
    case BPMN_VERB_RESTART:
    case BPMN_VERB_SET:
    case BPMN_VERB_PARAMETER:
    case BPMN_VERB_IN_FORCE:
    case BPMN_VERB_EXPECT:
    case BPMN_VERB_WHY:
    case BPMN_VERBS:
    default: return BPMN_COMPLETE;
    }
}

/* What is done at a node of a case: tasks, jobs, retry, move. */
static bool execute_at_node(BpmnExecutor *executor, const BpmnVerb *verb,
                            BpmnResult *result)
{
    const BpmnKnownCase *known = bpmn_execute_case(executor, verb, result);
    BpmnCommand command = {
        .kind = verb->kind == BPMN_VERB_JOB ? verb->answer
                                            : task_command(verb->kind),
    };

    BpmnNode node;
    if (!known) return false;
    const BpmnProcess *process = known->process;
    command.case_id = known->id;
    if (!bpmn_find_open_node(executor, known, &verb->node, &node, result)) {
        return false;
    }
    command.element = node.element;
    command.frame = node.frame;
    if (verb->kind == BPMN_VERB_MOVE) {
        if (!bpmn_find_open_node(executor, known, &verb->other, &node, result))
            return false;
        if (node.frame != command.frame)
            return bpmn_refusal(executor, result, BPMN_REASON_NO_SUCH_ELEMENT,
                                "a move stays inside one item");
        command.target = node.element;
    }
    command.actor = verb->person.name;
    if (verb->kind != BPMN_VERB_JOB && verb->kind != BPMN_VERB_RETRY
        && verb->kind != BPMN_VERB_MOVE)
        give_actor(executor, verb, known->id, &command);
    command.code = verb->code;
    command.outcome = verb->outcome;
    command.text = verb->said;
    give_data(executor, verb, process, &command);
    return bpmn_execute_command(executor, &command, NULL, result);
}

static bool execute_set(BpmnExecutor *executor, const BpmnVerb *verb,
                        BpmnResult *result)
{
    const BpmnKnownCase *known = bpmn_execute_case(executor, verb, result);
    BpmnCommand command = {
        .kind = BPMN_SET,
        .element = BPMN_NO_ELEMENT,
        .actor = verb->person.name,
    };

    if (!known) return false;
    command.case_id = known->id;
    if (verb->node.text.bytes) {
        BpmnNode node;

        if (!bpmn_find_open_node(executor, known, &verb->node, &node, result))
            return false;
        command.frame = node.frame;
    }
    give_data(executor, verb, known->process, &command);
    return bpmn_execute_command(executor, &command, NULL, result);
}

/* Which process a message with a key reaches is not known before: the only
   one, else the one that has all its names. */
static const BpmnProcess *receiver(const BpmnExecutor *executor,
                                   const BpmnVerb *verb)
{
    for (size_t i = 0; i < executor->process_count; i++) {
        const BpmnProcess *process = executor->processes[i];
        size_t known = 0;

        for (size_t j = 0; j < verb->data_count; j++)
            if (find_field(process, verb->data[j].name)) known++;
        if (known == verb->data_count) return process;
    }
    return executor->processes[0];
}

static bool execute_message(BpmnExecutor *executor, const BpmnVerb *verb,
                            BpmnResult *result)
{
    BpmnCommand command = {
        .kind = BPMN_MESSAGE,
        .element = BPMN_NO_ELEMENT,
        .name = verb->name,
        .key = verb->key,
    };
    const BpmnProcess *process = receiver(executor, verb);

    if (!verb->key.bytes || verb->case_name.bytes) {
        const BpmnKnownCase *known = bpmn_execute_case(executor, verb, result);

        if (!known) return false;
        command.case_id = known->id;
        process = known->process;
    }
    give_data(executor, verb, process, &command);
    return bpmn_execute_command(executor, &command, NULL, result);
}

static bool execute_signal(BpmnExecutor *executor, const BpmnVerb *verb,
                           BpmnResult *result)
{
    const BpmnKnownCase *known = bpmn_execute_case(executor, verb, result);
    BpmnCommand command = {
        .kind = BPMN_SIGNAL,
        .element = BPMN_NO_ELEMENT,
        .name = verb->name,
    };

    if (!known) return false;
    command.case_id = known->id;
    give_data(executor, verb, known->process, &command);
    return bpmn_execute_command(executor, &command, NULL, result);
}

static bool execute_broadcast(BpmnExecutor *executor, const BpmnVerb *verb,
                              BpmnResult *result)
{
    BpmnCommand command = {
        .kind = BPMN_BROADCAST,
        .element = BPMN_NO_ELEMENT,
        .actor = verb->person.name,
        .name = verb->name,
    };

    give_data(executor, verb, receiver(executor, verb), &command);
    return bpmn_execute_command(executor, &command, NULL, result);
}

static bool execute_parameter(BpmnExecutor *executor, const BpmnVerb *verb,
                              BpmnResult *result)
{
    const BpmnKnownCase *known = bpmn_known_case(executor, executor->last_case);
    BpmnCommand command = {
        .kind = BPMN_PARAMETER,
        .element = BPMN_NO_ELEMENT,
        .actor = verb->person.name,
        .name = verb->data[0].name,
        .text = verb->said,
    };

    command.process = known
        ? known->process
        : bpmn_find_process(executor, &verb->process, result);
    if (!command.process) return false;
    give_data(executor, verb, command.process, &command);
    return bpmn_execute_command(executor, &command, NULL, result);
}

static bool execute_in_force(BpmnExecutor *executor, const BpmnVerb *verb,
                             BpmnResult *result)
{
    BpmnCommand command = {
        .kind = BPMN_IN_FORCE,
        .element = BPMN_NO_ELEMENT,
        .actor = verb->person.name,
        .name = verb->name,
        .text = verb->said,
    };

    if (executor->clock)
        return bpmn_result(executor, result, BPMN_RESULT_WRONG,
                           "a scenario has one version of each process");
    return bpmn_execute_command(executor, &command, NULL, result);
}

bool bpmn_execute_verb(BpmnExecutor *executor, const BpmnVerb *verb,
                       BpmnResult *result)
{
    switch (verb->kind) {
    case BPMN_VERB_START: return execute_start(executor, verb, result);
    case BPMN_VERB_SET: return execute_set(executor, verb, result);
    case BPMN_VERB_MESSAGE: return execute_message(executor, verb, result);
    case BPMN_VERB_PARAMETER: return execute_parameter(executor, verb, result);
    case BPMN_VERB_IN_FORCE: return execute_in_force(executor, verb, result);
    case BPMN_VERB_SIGNAL: return execute_signal(executor, verb, result);
    case BPMN_VERB_BROADCAST: return execute_broadcast(executor, verb, result);
    case BPMN_VERB_CLOCK:
    case BPMN_VERB_CLAIM:
    case BPMN_VERB_BEGIN:
    case BPMN_VERB_RELEASE:
    case BPMN_VERB_COMPLETE:
    case BPMN_VERB_ESCALATE:
    case BPMN_VERB_JOB:
    case BPMN_VERB_JOBS:
    case BPMN_VERB_ADVANCE:
    case BPMN_VERB_RESTART:
    case BPMN_VERB_RETRY:
    case BPMN_VERB_MOVE:
    case BPMN_VERB_EXPECT:
    case BPMN_VERB_WHY:
    case BPMN_VERBS:
    default: return execute_at_node(executor, verb, result);
    }
}
