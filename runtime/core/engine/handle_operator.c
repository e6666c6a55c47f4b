/* retry, set, move: what an operator does to a case. */
#include "core/engine/turn.h"

static bool is_incident(const Wait *wait)
{
    return wait_cause(wait) != BPMN_CAUSE_NONE;
}

static bool is_any(const Wait *wait)
{
    (void)wait;
    return true;
}

/* The oldest incident at the element, else the oldest wait. */
static size_t find_moved(const Turn *turn)
{
    size_t incident = turn_find_meant(turn, is_incident);

    return incident != NO_WAIT ? incident : turn_find_meant(turn, is_any);
}

/* The place where the token of a wait rests; BPMN_NO_ELEMENT: it has none of
   its own. */
static uint16_t place_of(const Turn *turn, size_t index)
{
    const BpmnProcess *process = turn->definition->process;
    const Wait *wait = draft_wait(turn->draft, index);
    const void *image = turn->images[turn->at];

    if (wait_kind(wait) == BPMN_WAIT_INCIDENT) {
        return turn_incident_place(turn, wait);
    }
    return place_find(process, turn->draft->kind, image,
                      wait_kind(wait) == BPMN_WAIT_SCOPE ? BPMN_PLACE_SCOPE
                                                         : BPMN_PLACE_WAIT,
                      wait->element);
}

/* A job has kept its token: it gets its tries again. */
static BpmnReason retry_job(Turn *turn, Wait *wait)
{
    const BpmnWait *row = wait_row(turn->definition->process, wait->element);

    wait->of.job.tries = row && row->tries != 0 ? row->tries : 1;
    wait->of.job.cause = BPMN_CAUSE_NONE;
    turn->head.kind = BPMN_RECORD_TASK;
    return turn->partition->abilities.jobs->note(turn, wait);
}

/* Items of which one could not begin: they are tried again. */
static bool waits_for_items(const Turn *turn, const Wait *wait)
{
    const BpmnProcess *process = turn->definition->process;
    uint16_t kind = turn->draft->kind;
    BpmnCause cause = wait_cause(wait);

    return kind != 0 && process->frames[kind].sort == BPMN_FRAME_HOST
        && (cause == BPMN_CAUSE_FUEL || cause == BPMN_CAUSE_LIMIT
            || place_find(process, kind, turn->images[turn->at],
                          BPMN_PLACE_INCIDENT, wait->element)
                == BPMN_NO_ELEMENT);
}

static BpmnReason retry(Turn *turn)
{
    size_t index = turn_find_meant(turn, is_incident);
    Wait *wait;

    if (index == NO_WAIT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN,
                           "there is no incident at this element");
    }
    wait = turn_means(turn, index);
    if (wait_kind(wait) == BPMN_WAIT_JOB) return retry_job(turn, wait);
    if (wait_kind(wait) == BPMN_WAIT_CALL) {
        wait->of.call.cause = BPMN_CAUSE_NONE;
        turn->head.kind = BPMN_RECORD_TASK;
        return BPMN_REASON_NONE;
    }
    if (waits_for_items(turn, wait)) {
        turn->head.kind = BPMN_RECORD_TASK;
        turn->frame->chain = (Chain){ 0 };
        turn->partition->abilities.frames->opening(&turn->partition->frames,
                                                   turn->frame, true);
        return turn_withdraw(turn, index);
    }
    return turn_try_again(turn, index);
}

/* The token has been taken: its target must be there to be entered. */
static BpmnReason enter(Turn *turn)
{
    uint16_t target = turn->command->target;

    if (turn->draft->kind != 0
        && turn->definition->process->frames[turn->draft->kind].element
            == target) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "an item cannot be moved: a move of the activity, "
                           "without a number, takes all of them");
    }
    if (!place_is_open_around(turn->definition->process, turn->draft->kind,
                              turn->images[turn->at], target)) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the target stands in a sub-process that is not "
                           "open, or in another item");
    }
    return turn_enter(turn, target, true);
}

/* The place that a token is moved from, with its wait if it has one; a token
   that stands for items has none. */
static uint16_t place_moved(Turn *turn, size_t index)
{
    if (index != NO_WAIT) {
        (void)turn_means(turn, index);
        return place_of(turn, index);
    }
    return turn->command->wait_id != 0
        ? BPMN_NO_ELEMENT
        : place_find(turn->definition->process, turn->draft->kind,
                     turn->images[turn->at], BPMN_PLACE_WAIT,
                     turn->command->element);
}

static BpmnReason move(Turn *turn)
{
    size_t index = find_moved(turn);
    uint16_t place = place_moved(turn, index);
    BpmnReason reason;

    if (turn->command->target >= turn->definition->process->element_count) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the process has no such target");
    }
    if (index == NO_WAIT && place == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN,
                           "nothing waits at this element");
    }
    turn->body.target = turn->command->target;
    if (place == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "nothing can be moved away from this element");
    }
    reason = turn_take(turn, index, place, true);
    return reason == BPMN_REASON_NONE ? enter(turn) : reason;
}

static BpmnReason handle_token(Turn *turn)
{
    const BpmnCommand *command = turn->command;

    turn->head.role = BPMN_ROLE_OPERATOR;
    if (command->kind == BPMN_SET) {
        BpmnReason reason = turn_write_data(turn, NULL);

        if (reason == BPMN_REASON_NONE) reason = turn_check_room(turn);
        return reason == BPMN_REASON_NONE ? turn_look(turn) : reason;
    }
    if (command->wait_id == 0
        && command->element >= turn->definition->process->element_count) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the process has no such element");
    }
    if (command->data_count != 0) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "only 'set' writes variables");
    }
    return command->kind == BPMN_RETRY ? retry(turn) : move(turn);
}

static BpmnReason handle_clock(Turn *turn)
{
    const BpmnPace *pace = turn->engine->clock.pace;

    turn->head.role = BPMN_ROLE_OPERATOR;
    return pace ? pace->handle(turn)
                : turn_refuse(turn, BPMN_REASON_CONFLICT,
                              "the program has no clock but the wall's");
}

static BpmnReason handle_operator(Turn *turn)
{
    BpmnCommandKind kind = turn->command->kind;

    if (kind == BPMN_PARAMETER) return handle_parameter(turn);
    if (kind == BPMN_IN_FORCE) return handle_in_force(turn);
    if (kind == BPMN_DUE || kind == BPMN_TRIES) return handle_due(turn);
    if (kind == BPMN_ADD) return handle_add(turn);
    if (kind == BPMN_CLOCK_ACCEPT || kind == BPMN_CLOCK_RESET) {
        return handle_clock(turn);
    }
    return kind == BPMN_RETRY || kind == BPMN_MOVE || kind == BPMN_SET
        ? handle_token(turn)
        : handle_case(turn);
}

const BpmnOperators bpmn_ability_operator = { handle_operator,
                                              turn_note_place };
