/* Commands, one by one, within a batch. */
#include "core/engine/turn.h"

/* Who acts, by number. */
static void name_actor(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    BpmnEngine *engine = turn->engine;

    memcpy(turn->head.command_id, command->id, sizeof command->id);
    turn->person = (LifecyclePerson){
        NAME_UNNAMED,
        { NULL, 0 },
        command->groups,
        command->groups ? command->group_count : 0,
        (command->flags & BPMN_TRUSTED) != 0,
    };
    if (command->actor.length != 0) {
        turn->person.name = command->actor;
        turn->person.number = catalog_name(&engine->partition, command->actor,
                                           turn->now_ms, &turn->status);
        turn->head.actor = turn->person.number;
    }
    if (command->channel.length != 0) {
        turn->head.channel = catalog_name(&engine->partition, command->channel,
                                          turn->now_ms, &turn->status);
    }
}

/* Answered without the ability: no process of the program has a job, a message,
   or a signal; no program asked for what operators do. */
static BpmnReason no_job(Turn *turn)
{
    BpmnReason reason = turn_check_element(turn, BPMN_WAIT_JOB);

    return reason != BPMN_REASON_NONE
        ? reason
        : turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the job is not open");
}

static BpmnReason no_receiver(Turn *turn)
{
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER, "nobody waits for it");
}

static BpmnReason no_operator(Turn *turn)
{
    return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                       "the program does not serve operators");
}

static BpmnReason handle(Turn *turn, const BpmnAbilities *abilities)
{
    switch (turn->command->kind) {
    case BPMN_START: return handle_start(turn);
    case BPMN_CLAIM:
    case BPMN_BEGIN:
    case BPMN_RELEASE:
    case BPMN_COMPLETE:
    case BPMN_ESCALATE:
    case BPMN_FAIL:
    case BPMN_ASSIGN: return handle_task(turn);
    case BPMN_JOB_TAKE:
    case BPMN_JOB_DONE:
    case BPMN_JOB_FAILED:
    case BPMN_JOB_ERROR:
        return abilities->jobs ? abilities->jobs->handle(turn) : no_job(turn);
    case BPMN_MESSAGE:
        return abilities->messages ? abilities->messages->handle(turn)
                                   : no_receiver(turn);
    case BPMN_SIGNAL:
    case BPMN_BROADCAST:
        return abilities->signals ? abilities->signals->handle(turn)
                                  : no_receiver(turn);
    case BPMN_EVALUATE:
        return abilities->conditions ? abilities->conditions->evaluate(turn)
                                     : no_receiver(turn);
    case BPMN_RETRY:
    case BPMN_SET:
    case BPMN_MOVE:
    case BPMN_CANCEL:
    case BPMN_SUSPEND:
    case BPMN_RESUME:
    case BPMN_PARAMETER:
    case BPMN_IN_FORCE:
    case BPMN_CLOCK_ACCEPT:
    case BPMN_CLOCK_RESET:
    case BPMN_DUE:
    case BPMN_TRIES:
    case BPMN_ADD:
        return abilities->operators ? abilities->operators->handle(turn)
                                    : no_operator(turn);
    }
    return BPMN_REASON_NO_SUCH_ELEMENT;
}

/* What a command about a node says of it stands in the record, also when it is
   refused before a wait was found. */
static void name_element(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    const BpmnProcess *process = turn->definition->process;

    if (command->kind == BPMN_MOVE
        && command->target < process->element_count) {
        turn->body.target = command->target;
    }
    if (command->wait_id == 0 && command_about(command->kind) != ABOUT_MESSAGE
        && command_about(command->kind) != ABOUT_CASE
        && command->element < process->node_count) {
        turn->head.element = command->element;
    }
}

/* What comes before the command: a signal that its case still awaits, which
   passes a suspended one by, then what is due of it. */
static BpmnStatus act_first(Turn *turn)
{
    const BpmnAbilities *abilities = &turn->partition->abilities;
    const Timer *first = timers_first(&turn->partition->timers);
    BpmnStatus status = BPMN_OK;
    bool heard;

    if (!engine_is_heard(turn->engine)) {
        status = abilities->signals->hear_case(turn->engine, turn->item,
                                               turn->now_ms, &heard);
        first = timers_first(&turn->partition->timers);
    }
    return status == BPMN_OK && first && first->due_ms <= turn->now_ms
            && !state_is_suspended(case_state(turn->partition, turn->item))
        ? abilities->timers->fire_due(turn->engine, turn->item, turn->now_ms,
                                      &turn->waits)
        : status;
}

/* Whether a suspended case refuses the command at once. A message by its key
   alone is looked at as a whole: others may wait for it as well. */
static bool is_halted(const BpmnCommand *command, const CaseState *state)
{
    bool is_addressed = command->kind == BPMN_MESSAGE && command->case_id == 0;

    return state_is_suspended(state) && !command_is_operators(command->kind)
        && !is_addressed;
}

/* What people, programs and senders ask of a case that is suspended. */
SELDOM static BpmnReason halted(Turn *turn)
{
    turn->answer_case = case_state(turn->partition, turn->item)->id;
    return turn_refuse(turn, BPMN_REASON_SUSPENDED,
                       "the case is suspended: an operator lets it go on");
}

/* Finds the command's frame, of the case that was found. */
static BpmnReason find_frame(Turn *turn)
{
    const BpmnFrames *frames = turn->partition->abilities.frames;

    if (frames) return frames->find_frame(turn);
    return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the item is not open");
}

/* Finds the command's case. */
static BpmnReason find_case(Turn *turn)
{
    BpmnEngine *engine = turn->engine;
    const BpmnCommand *command = turn->command;
    const CaseState *state;

    if (command_about(command->kind) == ABOUT_NOTHING) return BPMN_REASON_NONE;
    if (command_about(command->kind) == ABOUT_PROCESS) {
        turn->definition = definitions_find(&engine->partition.definitions,
                                            command->process);
        return BPMN_REASON_NONE;
    }
    if (command->kind == BPMN_MESSAGE && command->key.bytes) {
        const BpmnMessages *messages = turn->partition->abilities.messages;

        if (!messages) return no_receiver(turn);
        messages->find_receiver(turn);
        if (!turn->item) return BPMN_REASON_NONE;
    } else {
        turn->item = cases_find(&engine->partition.cases, command->case_id);
    }
    if (turn->item) {
        const Known *known = known_of_case(&engine->partition, turn->item);

        turn->definition = known->definition;
        if (known_is_strange(known)) {
            return engine->partition.store.recovery->find_stray(turn);
        }
        name_element(turn);
        state = case_state(&engine->partition, turn->item);
        if (is_halted(command, state)) return halted(turn);
        turn->status = act_first(turn);
        turn_goes_from(turn);
        if (turn->status != BPMN_OK || turn->waits) return BPMN_REASON_LIMIT;
        state = case_state(&engine->partition, turn->item);
        if (!(state->flags & STATE_CLOSED)) {
            return engine->partition.frames.index.used == 0
                    && command->frame == 0
                ? BPMN_REASON_NONE
                : find_frame(turn);
        }
    }
    turn->answer_case = command->case_id;
    return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the case is not open");
}

/* What the command does. NONE: it can be finished. */
static BpmnReason work(Turn *turn)
{
    uint64_t seen = turn->command->version;

    if (turn->item) {
        if (!turn_load(turn)) return BPMN_REASON_LIMIT;
        if (seen != 0 && seen != turn->draft->head.version) {
            return turn_refuse(turn, BPMN_REASON_CONFLICT,
                               "the case has changed since it was seen");
        }
    }
    return handle(turn, &turn->partition->abilities);
}

/* What is told to one who repeats a command that was forgotten: its case may
   know. */
SELDOM static bool answer_repeated(const Turn *turn, BpmnAnswer *answer)
{
    return turn->item
        && turn_is_repeated(turn, case_last(turn->partition, turn->item),
                            answer);
}

static void answer_applied(const Turn *turn, BpmnAnswer *answer)
{
    answer->case_id = turn->head.case_id;
    answer->version = turn->head.version;
    answer->position = turn->head.position;
}

static void answer_refused(const Turn *turn, BpmnAnswer *answer)
{
    answer->verdict = BPMN_REFUSED;
    answer->reason = turn->reason;
    answer->case_id = turn->answer_case != 0 ? turn->answer_case
                                             : turn->head.case_id;
    answer->other_case_id = turn->other_case;
    answer->version = turn->head.version;
    answer->position = turn->partition->position;
    answer->datum = turn->datum;
    answer->detail = bpmn_string(turn->detail);
}

/* A command that is about no case. */
static bool makes_its_record(const Turn *turn)
{
    return turn->command->kind == BPMN_PARAMETER
        || turn->head.kind == BPMN_RECORD_OBJECT
        || command_about(turn->command->kind) == ABOUT_NOTHING;
}

bool engine_execute(BpmnEngine *engine, const Queued *queued, int64_t now_ms,
                    BpmnAnswer *answer)
{
    const BpmnCommand *command = &queued->command;
    BpmnReason reason = BPMN_REASON_NONE;
    Turn turn;

    memset(answer, 0, sizeof *answer);
    turn_begin(&turn, engine, command, now_ms);
    turn.body.command_bytes = queued->bytes;
    if (turn.named && turn_was_done(&turn, answer)) return true;
    name_actor(&turn);
    if (turn.named && turn.status == BPMN_OK) reason = turn_check_age(&turn);
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE) {
        reason = find_case(&turn);
        if (turn.waits) return false;
    }
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE) {
        reason = work(&turn);
    }
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE) {
        if (makes_its_record(&turn) || turn_finish(&turn)) {
            answer_applied(&turn, answer);
            return true;
        }
        if (!turn.too_large) turn.status = BPMN_NO_MEMORY;
    }
    turn_drop(&turn);
    if (turn.status == BPMN_OK) {
        if (answer_repeated(&turn, answer)) return true;
        if (turn_finish_refused(&turn)) {
            answer_refused(&turn, answer);
            return true;
        }
        turn.status = turn_found_no_room(&turn);
    }
    answer->status = turn.status;
    return true;
}
