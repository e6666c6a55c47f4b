/* From a verb to a command of the engine. */
#include "program/execute.h"

#include <stdio.h>

/* A value as a type wants it; as it is where it does not fit. Null is a text's
   where nothing tells the type. */
static BpmnValue fit(BpmnValue value, BpmnType type)
{
    BpmnValue fitted = { .type = type };
    int32_t months;
    bool fault = false;
    bool fits = false;

    if (value.is_null) {
        fitted.type = type == BPMN_LOOSE ? BPMN_TEXT : type;
        fitted.is_null = true;
        return fitted;
    }
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
        const BpmnField *field = bpmn_find_field(process, data[i].name);

        fitted[i] = data[i];
        fitted[i].value = fit(data[i].value,
                              field ? field->type : data[i].value.type);
    }
    return fitted;
}

/* The command that a verb makes; whom it is about is still to come. */
static BpmnCommand command_of(const BpmnVerb *verb)
{
    return (BpmnCommand){
        .kind = verb->command,
        .element = BPMN_NO_ELEMENT,
        .actor = verb->person.name,
        .name = verb->name,
        .key = verb->key,
        .code = verb->code,
        .outcome = verb->outcome,
        .text = verb->said,
        .flags = verb->flags,
    };
}

/* Executes it, with the verb's data. */
static bool execute(BpmnExecutor *executor, const BpmnVerb *verb,
                    const BpmnProcess *process, BpmnCommand *command)
{
    command->data = bpmn_fit_data(executor->pool, process, verb->data,
                                  verb->data_count);
    command->data_count = verb->data_count;
    return bpmn_execute_command(executor, process, command);
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

/* The start event of a command: that of a message is known by its name. */
static bool find_start(BpmnExecutor *executor, const BpmnVerb *verb,
                       BpmnCommand *command)
{
    const BpmnProcess *process = command->process;

    if (!verb->node.text.bytes) return true;
    command->element = bpmn_find_element(executor, process, &verb->node, false);
    if (command->element == BPMN_NO_ELEMENT) return false;
    for (uint16_t i = 0; i < process->event_count; i++) {
        const BpmnEvent *event = &process->events[i];

        if (event->kind != BPMN_EVENT_START
            || event->element != command->element)
            continue;
        if (!command->name.bytes && event->code)
            command->name = bpmn_string(event->code);
        return true;
    }
    return bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                        "'%s' is no start event at which a case can be begun",
                        verb->node.text.bytes);
}

/* Several start events fit: which they are. */
static bool refuse_starts(BpmnExecutor *executor, const BpmnCommand *command)
{
    const BpmnProcess *process = command->process;
    BpmnOut out = { .pool = executor->pool };
    size_t count = 0;

    for (uint16_t i = 0; i < process->event_count; i++) {
        const BpmnEvent *event = &process->events[i];

        if (event->kind != BPMN_EVENT_START
            || !bpmn_string_equal(bpmn_string(event->code ? event->code : ""),
                                  command->name))
            continue;
        bpmn_out(&out, "%s%s", count++ > 0 ? ", " : "",
                 process->elements[event->element].id);
    }
    return bpmn_refusal(executor, BPMN_REASON_AMBIGUOUS,
                        "say which start event, 'start at NODE': %s",
                        out.bytes);
}

bool bpmn_execute_start(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);

    command.process = bpmn_find_process(executor, &verb->process, command.kind);
    if (!command.process || !find_start(executor, verb, &command)) return false;
    if (verb->case_name.bytes && name_is_taken(executor, verb->case_name))
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           "'%s:' is already the name of a case",
                           verb->case_name.bytes);
    if (!command.key.bytes) command.key = make_key(executor);
    executor->new_name = verb->case_name;
    if (execute(executor, verb, command.process, &command)) return true;
    return executor->result->kind == BPMN_RESULT_REFUSED
        && executor->result->reason == BPMN_REASON_AMBIGUOUS
        && refuse_starts(executor, &command);
}

/* Who holds a task at a node: in one image the oldest there, of several items
   that in which one is held that has been open longest. */
typedef struct Oldest {
    uint16_t element;
    uint32_t frame;   /* 0: of any item, or the case itself */
    uint32_t at;      /* the item that is looked at */
    BpmnString first; /* the holder of the oldest in it */
    uint64_t wait_id;
    BpmnString holder;
} Oldest;

static bool visit_oldest(void *user, const BpmnWaitView *wait)
{
    Oldest *oldest = user;

    if (wait->kind != BPMN_WAIT_TASK || wait->element != oldest->element
        || (oldest->frame != 0 && wait->frame != oldest->frame))
        return true;
    if (wait->frame == oldest->frame) {
        oldest->holder = wait->holder;
        return false;
    }
    if (wait->frame != oldest->at) {
        oldest->at = wait->frame;
        oldest->first = wait->holder;
    }
    if (wait->holder.bytes && wait->id < oldest->wait_id) {
        oldest->wait_id = wait->id;
        oldest->holder = oldest->first;
    }
    return true;
}

/* Who acts: the person named with her remembered groups, else the holder. */
static void give_actor(BpmnExecutor *executor, const BpmnVerb *verb,
                       uint64_t case_id, BpmnCommand *command)
{
    Oldest oldest = { .element = command->element,
                      .frame = command->frame,
                      .wait_id = UINT64_MAX };

    command->actor = verb->person.name;
    if (!verb->person.name.bytes) {
        bpmn_each_wait(executor->engine, case_id, visit_oldest, &oldest);
        command->actor = bpmn_pool_string(executor->pool, oldest.holder);
    }
    /* in a scenario whose groups are not given is in every group */
    command->flags = executor->clock ? BPMN_TRUSTED : 0;
    command->groups = executor->groups;
    command->group_count = executor->group_count;
    for (size_t i = 0; i < executor->people_count; i++) {
        const BpmnPerson *person = &executor->people[i];

        if (!command->actor.bytes
            || !bpmn_string_equal(person->name, command->actor))
            continue;
        command->flags = 0;
        command->groups = person->groups;
        command->group_count = person->group_count;
    }
}

/* The case, node and item that a verb is about; null after a result. */
static const BpmnKnownCase *find_node(BpmnExecutor *executor,
                                      const BpmnVerb *verb,
                                      BpmnCommand *command)
{
    const BpmnKnownCase *known = bpmn_case_at(
        executor, bpmn_execute_case(executor, verb), &verb->node,
        verb->command == BPMN_RETRY ? BPMN_NODE_INCIDENT : BPMN_NODE_WAITS);
    BpmnNode node;

    if (!known) return NULL;
    executor->result->case_id = known->id;
    command->case_id = known->id;
    if (!verb->node.text.bytes) return known;
    if (!bpmn_find_open_node(executor, known, &verb->node, &node)) return NULL;
    command->element = node.element;
    command->frame = node.frame;
    return known;
}

bool bpmn_execute_task(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);
    const BpmnKnownCase *known = find_node(executor, verb, &command);

    if (!known) return false;
    give_actor(executor, verb, known->id, &command);
    return execute(executor, verb, known->process, &command);
}

bool bpmn_execute_at_node(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);
    const BpmnKnownCase *known = find_node(executor, verb, &command);

    return known && execute(executor, verb, known->process, &command);
}

/* Of a node only the item counts. */
bool bpmn_execute_in_case(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);
    const BpmnKnownCase *known = find_node(executor, verb, &command);

    command.element = BPMN_NO_ELEMENT;
    return known && execute(executor, verb, known->process, &command);
}

/* The flow of that id; BPMN_NO_ELEMENT: there is none. */
static uint16_t find_flow(const BpmnProcess *process,
                          const BpmnReference *reference)
{
    uint16_t flow = process->node_count;

    while (flow < process->element_count
           && !bpmn_string_equal(bpmn_string(process->elements[flow].id),
                                 reference->text))
        flow++;
    return flow < process->element_count ? flow : BPMN_NO_ELEMENT;
}

/* A token is moved to a gateway that waits by a flow that leads to it. */
static bool find_target(BpmnExecutor *executor, const BpmnKnownCase *known,
                        const BpmnReference *reference, uint32_t frame,
                        BpmnNode *target)
{
    *target = (BpmnNode){ .element = find_flow(known->process, reference),
                          .frame = frame };
    return target->element != BPMN_NO_ELEMENT
        || bpmn_find_open_node(executor, known, reference, target);
}

bool bpmn_execute_move(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);
    const BpmnKnownCase *known = find_node(executor, verb, &command);
    BpmnNode target;

    if (!known
        || !find_target(executor, known, &verb->other, command.frame, &target))
        return false;
    if (target.frame != command.frame)
        return bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                            "a move stays inside one item");
    command.target = target.element;
    return execute(executor, verb, known->process, &command);
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
            if (bpmn_find_field(process, verb->data[j].name)) known++;
        if (known == verb->data_count) return process;
    }
    return executor->processes[0];
}

/* How long the message is kept; a month is one from now on. */
static int64_t time_to_live(const BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnClockView clock;

    bpmn_clock(executor->engine, &clock);
    return bpmn_instant_add(clock.now_ms, verb->duration_months,
                            verb->duration_ms)
        - clock.now_ms;
}

bool bpmn_execute_message(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);
    const BpmnProcess *process = receiver(executor, verb);

    command.lease_ms = time_to_live(executor, verb);

    if (!verb->key.bytes || verb->case_name.bytes) {
        const BpmnKnownCase *known = bpmn_case_awaiting(
            executor, bpmn_execute_case(executor, verb), verb->name);

        if (!known) return false;
        command.case_id = known->id;
        process = known->process;
    }
    return execute(executor, verb, process, &command);
}

bool bpmn_execute_broadcast(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);

    return execute(executor, verb, receiver(executor, verb), &command);
}

bool bpmn_execute_parameter(BpmnExecutor *executor, const BpmnVerb *verb)
{
    const BpmnKnownCase *known = bpmn_known_case(executor, executor->last_case);
    BpmnCommand command = command_of(verb);

    command.name = verb->data[0].name;
    command.process = known
        ? known->process
        : bpmn_find_process(executor, &verb->process, command.kind);
    return command.process
        && execute(executor, verb, command.process, &command);
}

bool bpmn_execute_in_force(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnCommand command = command_of(verb);

    if (executor->clock)
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           "a scenario has one version of each process");
    return bpmn_execute_command(executor, NULL, &command);
}
