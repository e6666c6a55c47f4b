/* Why a command was refused, with what would be right: the engine knows the
   reason, the tables of the process the rest. */
#include "program/execute.h"

#include <string.h>

#include "core/base/words.h"
#include "core/case/definitions.h"

enum { NAMES_SHOWN = 10 };

/* What a refused command was about. */
typedef struct Refused {
    BpmnExecutor *executor;
    const BpmnProcess *process; /* null: none */
    const BpmnCommand *command;
    const BpmnAnswer *answer;
    const BpmnWait *row;    /* of the command's element; null: it never waits */
    const BpmnDatum *datum; /* that is refused by itself; null: none */
    BpmnOut *out;
} Refused;

static void put(const Refused *refused, const char *before, BpmnString text,
                const char *behind)
{
    bpmn_out(refused->out, "%s", before);
    bpmn_out_string(refused->out, text);
    bpmn_out(refused->out, "%s", behind);
}

static void put_choice(const Refused *refused, BpmnChoice *choice)
{
    bpmn_out(refused->out, "%s", bpmn_choice_words(choice));
}

static BpmnChoice choice_of(const Refused *refused, BpmnString name)
{
    return bpmn_choice(refused->out->pool, name, NAMES_SHOWN);
}

/* What a variable takes, in words. */
static const char *wanted(BpmnType type)
{
    switch (type) {
    case BPMN_BOOLEAN: return "true or false";
    case BPMN_INTEGER: return "a whole number";
    case BPMN_DECIMAL: return "a number of at most 18 digits";
    case BPMN_TEXT: return "a text";
    case BPMN_INSTANT: return "an instant such as \"2030-01-07T09:00:00Z\"";
    case BPMN_DURATION: return "a duration of days and time such as \"PT10M\"";
    case BPMN_MONTHS: return "a duration of years and months such as \"P1M\"";
    case BPMN_STRUCTURE: return "a list or an object";
    case BPMN_ENUMERATION:
    case BPMN_LOOSE: break;
    }
    return "another value";
}

static void put_constants(const Refused *refused, const BpmnField *field)
{
    const BpmnValue *value = &refused->datum->value;
    bool is_text = bpmn_type_is_text(value->type);
    BpmnChoice choice = choice_of(
        refused, is_text && !value->is_null ? value->as.text : bpmn_string(""));

    for (uint16_t i = 0; i < field->constant_count; i++)
        bpmn_choice_add(&choice, field->constants[i]);
    put_choice(refused, &choice);
}

/* Would the value fit if it stood in quotes? */
static bool lacks_quotes(const BpmnField *field, const BpmnValue *value)
{
    return bpmn_type_is_text(field->type) && !value->is_null
        && (value->type == BPMN_BOOLEAN || value->type == BPMN_INTEGER
            || value->type == BPMN_DECIMAL);
}

/* How the value is written as a text; a shell would take the quotes away. */
static void put_in_quotes(const Refused *refused)
{
    const char *shell = refused->executor->clock ? "" : "'";

    bpmn_out(refused->out, "; in quotes it is one: %s", shell);
    put(refused, "", refused->datum->name, "=\"");
    bpmn_out_value(refused->out, &refused->datum->value);
    bpmn_out(refused->out, "\"%s", shell);
}

/* "'amount' takes a number, not "abc"". */
static void tell_misfit(const Refused *refused, const BpmnField *field)
{
    BpmnType type = refused->datum->value.type;
    bool bare = lacks_quotes(field, &refused->datum->value);

    put(refused, "'", refused->datum->name, "' ");
    if (bare)
        bpmn_out(refused->out, "takes a text, not ");
    else if (field->type == BPMN_ENUMERATION)
        bpmn_out(refused->out, "is never ");
    else if (field->type == BPMN_TEXT && type == BPMN_TEXT
             && field->max_bytes > 0)
        bpmn_out(refused->out, "takes at most %u bytes, not ",
                 (unsigned)field->max_bytes);
    else
        bpmn_out(refused->out, "takes %s, not ", wanted(field->type));
    bpmn_out_value(refused->out, &refused->datum->value);
    if (bare)
        put_in_quotes(refused);
    else if (field->type == BPMN_ENUMERATION)
        put_constants(refused, field);
    else if (type == BPMN_STRUCTURE)
        bpmn_out(refused->out,
                 "; where a list or an object may come, "
                 "NAME.schema.json beside the diagram says so");
}

static bool writes(const BpmnWait *row, uint16_t field)
{
    for (uint16_t i = 0; i < row->output_count; i++)
        if (row->outputs[i] == field) return true;
    return false;
}

/* The variables of the process, of a task those that it writes. */
static void put_variables(const Refused *refused, const BpmnWait *row)
{
    BpmnChoice choice = choice_of(refused, refused->datum->name);

    for (uint16_t i = 0; i < refused->process->field_count; i++) {
        const BpmnField *field = &refused->process->fields[i];

        /* What an item has of its own hides the variable of that name. */
        if ((!row || writes(row, i))
            && bpmn_find_field(refused->process, bpmn_string(field->name))
                == field)
            bpmn_choice_add(&choice, field->name);
    }
    put_choice(refused, &choice);
    if (!row && !choice.guess.nearest)
        bpmn_out(refused->out,
                 "; NAME.schema.json beside the diagram declares others");
}

static void tell_parameter(const Refused *refused)
{
    const BpmnProcess *process = refused->process;
    BpmnString name = refused->datum->name;
    BpmnChoice choice = choice_of(refused, name);

    for (uint16_t i = 0; i < process->parameter_count; i++) {
        const BpmnParameterInfo *info = &process->parameters[i];

        bpmn_choice_add(&choice, info->name);
        if (!bpmn_string_equal(bpmn_string(info->name), name)) continue;
        put(refused, "'", name, "' takes ");
        bpmn_out(refused->out, "%s", wanted(info->type));
        if (info->minimum)
            bpmn_out(refused->out, ", at least %s", info->minimum);
        if (info->maximum)
            bpmn_out(refused->out, ", at most %s", info->maximum);
        return;
    }
    put(refused, "there is no parameter '", name, "'");
    put_choice(refused, &choice);
}

/* "'who' belongs to each item or body of Review, not to the case". */
static void tell_owner(const Refused *refused, const BpmnField *field)
{
    const BpmnProcess *process = refused->process;
    uint16_t owner = process->frames[field->frame].element;

    put(refused, "'", refused->datum->name, "' belongs to each item or body ");
    bpmn_out(refused->out, "of %s, not to the case",
             process->elements[owner].id);
}

/* A value that is refused by itself. False: nothing was said. */
static bool tell_datum(const Refused *refused)
{
    const BpmnWait *row = refused->row;
    const BpmnField *field;

    if (!refused->datum || !refused->process
        || refused->answer->reason != BPMN_REASON_BAD_DATA)
        return false;
    if (refused->command->kind == BPMN_PARAMETER) {
        tell_parameter(refused);
        return true;
    }
    field = bpmn_find_field(refused->process, refused->datum->name);
    if (!field) {
        put(refused, "there is no variable '", refused->datum->name, "'");
        put_variables(refused, NULL);
    } else if (row && row->outputs
               && !writes(row, (uint16_t)(field - refused->process->fields))) {
        put(refused, "this task does not write '", refused->datum->name, "'");
        put_variables(refused, row);
    } else if (refused->command->kind != BPMN_SET
               && field_is_inner(refused->process, refused->datum->name)) {
        put(refused, "only an operator's 'set' writes '", refused->datum->name,
            "'");
    } else if (field->frame != 0 && !row && refused->command->frame == 0
               && refused->command->element == BPMN_NO_ELEMENT) {
        tell_owner(refused, field);
    } else {
        tell_misfit(refused, field);
    }
    return true;
}

static BpmnString outcome_given(const Refused *refused)
{
    const BpmnCommand *command = refused->command;
    uint16_t field = refused->row->outcome_field;

    for (size_t i = 0; i < command->data_count && field != BPMN_NO_ELEMENT; i++)
        if (bpmn_string_equal(command->data[i].name,
                              bpmn_string(refused->process->fields[field].name))
            && command->data[i].value.type != BPMN_STRUCTURE
            && !command->outcome.bytes)
            return command->data[i].value.as.text;
    return command->outcome;
}

static bool tell_outcome(const Refused *refused)
{
    BpmnString given;
    BpmnChoice choice;

    if (!refused->row || refused->answer->reason != BPMN_REASON_BAD_OUTCOME)
        return false;
    given = outcome_given(refused);
    choice = choice_of(refused, given);
    for (uint16_t i = 0; i < refused->row->outcome_count; i++)
        bpmn_choice_add(&choice, refused->row->outcomes[i]);
    put(refused, "the task has no outcome '", given, "'");
    put_choice(refused, &choice);
    return true;
}

/* "'Tier1' is a user task"; to the engine a call is of the kind of a job. */
static void put_kind(const Refused *refused, const BpmnElement *element)
{
    static const char *const NAMES[] = {
#define BPMN_ELEMENT_KIND(NAME, number, word) [number] = #NAME,
#include "bpmn/element_kind.def"
#undef BPMN_ELEMENT_KIND
    };
    bool is_call = refused->row && refused->row->kind == BPMN_WAIT_CALL;
    const char *name = is_call ? "CALL_ACTIVITY" : NAMES[element->kind];

    bpmn_out(refused->out, "'%s' is a%s ", element->id,
             strchr("AEIO", name[0]) ? "n" : "");
    for (; *name != '\0'; name++)
        bpmn_out(refused->out, "%c", *name == '_' ? ' ' : *name - 'A' + 'a');
}

/* The command wants a task, or a job, and the node is something else. */
static bool tell_kind(const Refused *refused)
{
    CommandAbout about = command_about(refused->command->kind);
    bool wants_task = about == ABOUT_TASK;
    bool wants_job = about == ABOUT_JOB;
    bool is_task = refused->row && refused->row->kind == BPMN_WAIT_TASK;
    bool is_job = refused->row && refused->row->kind == BPMN_WAIT_JOB;
    const BpmnElement *element;

    if ((!wants_task && !wants_job) || (wants_task ? is_task : is_job)
        || !refused->process || refused->command->element == BPMN_NO_ELEMENT)
        return false;
    element = &refused->process->elements[refused->command->element];
    put_kind(refused, element);
    bpmn_out(refused->out, ", not a %s", wants_task ? "task" : "job");
    if (is_task)
        bpmn_out(refused->out, ": 'complete %s' ends it", element->id);
    else if (is_job)
        bpmn_out(refused->out, ": 'job %s' answers it", element->id);
    return true;
}

/* The flows by which alone a token comes to a gateway that waits for others. */
static bool tell_flows(const Refused *refused)
{
    const BpmnCommand *command = refused->command;
    const BpmnProcess *process = refused->process;
    const char *before = "";

    if (command->kind != BPMN_MOVE || !process
        || refused->answer->reason != BPMN_REASON_NO_SUCH_ELEMENT)
        return false;
    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        if (place->kind != BPMN_PLACE_JOIN || place->owner != command->target)
            continue;
        if (before[0] == '\0') {
            bpmn_out_string(refused->out, refused->answer->detail);
            bpmn_out(refused->out,
                     ": a token comes to '%s' by one of its flows: ",
                     process->elements[command->target].id);
        }
        bpmn_out(refused->out, "%s%s", before,
                 process->elements[place->element].id);
        before = ", ";
    }
    return before[0] != '\0';
}

/* The oldest task at the node. */
typedef struct Task {
    const Refused *refused;
    bool told;
} Task;

static void put_names(const Refused *refused, const char *before,
                      BpmnNames names)
{
    for (size_t i = 0; i < names.count; i++) {
        bpmn_out(refused->out, "%s", i == 0 ? before : ", ");
        bpmn_out_name(refused->out, names.items[i]);
    }
}

static void put_groups(const Refused *refused)
{
    const BpmnCommand *command = refused->command;
    BpmnNames groups = { command->groups, command->group_count };

    put(refused, "; ", command->actor, " is");
    if (groups.count > 0)
        put_names(refused, " in ", groups);
    else
        bpmn_out(refused->out, " in no group");
    if (!refused->executor->clock && groups.count == 0)
        bpmn_out(refused->out, " here, --groups A,B tells them");
}

/* Why the person who acts is none of those. */
static void put_actor(const Refused *refused, const BpmnWaitView *wait)
{
    BpmnString actor = refused->command->actor;

    if (!actor.bytes)
        bpmn_out(refused->out, "; nobody is named");
    else if (wait->candidate_groups.count > 0)
        put_groups(refused);
    else
        put(refused, ", not for ", actor, "");
}

static bool visit_task(void *user, const BpmnWaitView *wait)
{
    Task *task = user;
    const Refused *refused = task->refused;

    if (wait->kind != BPMN_WAIT_TASK
        || wait->element != refused->command->element
        || (refused->command->frame != 0
            && wait->frame != refused->command->frame))
        return true;
    task->told = true;
    if (refused->answer->reason != BPMN_REASON_NOT_ELIGIBLE) {
        if (wait->holder.length > 0)
            put(refused, "", wait->holder, " holds the task");
        else
            bpmn_out(refused->out, "nobody holds the task: claim it first");
        return false;
    }
    bpmn_out(refused->out, "the task is");
    if (wait->assignee.length > 0) put(refused, " for ", wait->assignee, "");
    put_names(refused, " for ", wait->candidate_users);
    put_names(refused, " for ", wait->candidate_groups);
    put_actor(refused, wait);
    return false;
}

static bool tell_people(const Refused *refused)
{
    Task task = { .refused = refused };
    BpmnReason reason = refused->answer->reason;

    if (reason != BPMN_REASON_NOT_ELIGIBLE && reason != BPMN_REASON_NOT_YOURS
        && reason != BPMN_REASON_HELD)
        return false;
    bpmn_each_wait(refused->executor->engine, refused->command->case_id,
                   visit_task, &task);
    return task.told;
}

/* The codes with which the process can be told an event, of an element or of
   all. */
static void put_codes(const Refused *refused, BpmnEventKind kind,
                      uint16_t element, BpmnString given)
{
    BpmnChoice choice = choice_of(refused, given);

    for (uint16_t i = 0; i < refused->process->event_count; i++) {
        const BpmnEvent *event = &refused->process->events[i];

        if (event->kind == kind
            && (element == BPMN_NO_ELEMENT || event->element == element))
            bpmn_choice_add(&choice, event->code);
    }
    put_choice(refused, &choice);
}

/* The messages of a process, for waits and starts. */
static void add_messages(BpmnChoice *choice, const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->wait_count; i++)
        if (process->waits[i].kind == BPMN_WAIT_MESSAGE
            && !process->waits[i].named)
            bpmn_choice_add(choice, process->waits[i].name);
    for (uint16_t i = 0; i < process->event_count; i++)
        if (process->events[i].kind == BPMN_EVENT_START)
            bpmn_choice_add(choice, process->events[i].code);
}

/* Is it a message of the case's process, or, by its key, of any? */
static void put_messages(const Refused *refused)
{
    const BpmnExecutor *executor = refused->executor;
    BpmnChoice choice = choice_of(refused, refused->command->name);

    if (refused->command->case_id != 0) {
        add_messages(&choice, refused->process);
    } else {
        for (size_t i = 0; i < executor->process_count; i++)
            add_messages(&choice, executor->processes[i]);
    }
    if (choice.guess.nearest && choice.guess.away == 0) return;
    put(refused, ": no message is called '", refused->command->name, "'");
    put_choice(refused, &choice);
}

/* What the engine said, and the names that there are. */
static void tell_names(const Refused *refused)
{
    const BpmnCommand *command = refused->command;
    const BpmnAnswer *answer = refused->answer;

    bpmn_out_string(refused->out, answer->detail);
    if (answer->reason == BPMN_REASON_DUPLICATE_KEY)
        bpmn_out(refused->out, ": case %llu",
                 (unsigned long long)answer->case_id);
    if (answer->other_case_id != 0) {
        bpmn_out(refused->out, ": ");
        bpmn_tell_case(refused->out, refused->executor->engine,
                       answer->case_id);
        bpmn_out(refused->out, " and ");
        bpmn_tell_case(refused->out, refused->executor->engine,
                       answer->other_case_id);
    }
    if (command->kind == BPMN_IN_FORCE)
        put(refused, ": '", command->name,
            "'; 'list' shows the versions, and which are in force");
    if (!refused->process) return;
    if (answer->reason == BPMN_REASON_NO_RECEIVER
        && command->kind == BPMN_ESCALATE)
        put_codes(refused, BPMN_EVENT_ESCALATION, command->element,
                  command->code);
    if (answer->reason == BPMN_REASON_NO_RECEIVER && command->kind == BPMN_FAIL)
        put_codes(refused, BPMN_EVENT_ERROR, command->element, command->code);
    if (answer->reason == BPMN_REASON_NO_RECEIVER
        && command->kind == BPMN_MESSAGE)
        put_messages(refused);
    if (answer->reason == BPMN_REASON_NO_SUCH_ELEMENT
        && command->kind == BPMN_START && command->name.bytes)
        put_codes(refused, BPMN_EVENT_START, BPMN_NO_ELEMENT, command->name);
}

void bpmn_tell_refusal(BpmnExecutor *executor, const BpmnProcess *process,
                       const BpmnCommand *command, const BpmnAnswer *answer)
{
    BpmnOut out = { .pool = executor->pool };
    const BpmnProcess *own = process
        ? bpmn_find_version(executor->processes, executor->process_count,
                            process)
        : NULL;
    Refused refused = { .executor = executor,
                        .process = process,
                        .command = command,
                        .answer = answer,
                        .out = &out };

    /* Of a case whose image has another layout: what this program has of it. */
    if (own) refused.process = own;
    if (process && command->element < process->node_count
        && process->elements[command->element].wait != BPMN_NO_ELEMENT)
        refused.row = &process->waits[process->elements[command->element].wait];
    if (answer->datum > 0 && answer->datum <= command->data_count)
        refused.datum = &command->data[answer->datum - 1];
    if (!tell_datum(&refused) && !tell_outcome(&refused) && !tell_kind(&refused)
        && !tell_flows(&refused) && !tell_people(&refused))
        tell_names(&refused);
    bpmn_refusal(executor, answer->reason, "%s", out.bytes ? out.bytes : "");
}
