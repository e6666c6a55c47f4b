/* A token that rests in an incident goes on where it stopped: an operator says
   so, or it was only that a step was full. */
#include "core/engine/turn.h"

/* Whether the incident can be of the one token between the rounds of its
   activity: it is the youngest there of those that no round has kept out. */
static bool may_be_between(const Turn *turn, size_t index)
{
    const Draft *draft = turn->draft;
    uint16_t element = draft_wait(draft, index)->element;

    for (size_t i = draft->wait_count; i > index; i--) {
        const Wait *wait = draft_wait(draft, i - 1);

        if (wait->element == element && wait_cause(wait) != BPMN_CAUSE_NONE
            && wait_cause(wait) != BPMN_CAUSE_AGAIN) {
            return i - 1 == index;
        }
    }
    return false;
}

uint16_t turn_incident_place(const Turn *turn, size_t index)
{
    return place_incident(
        turn->definition->process, turn->draft->kind, turn->images[turn->at],
        draft_wait(turn->draft, index)->element, may_be_between(turn, index));
}

/* A token passes a node when it reaches it. One that tries again has been there
   since. */
static BpmnReason enter_again(Turn *turn, const BpmnPlace *place)
{
    BpmnReason reason = turn_enter(turn, place->again, false);
    BpmnStep *step = &turn->step;

    if (step->path_count > 0 && step->path[0] == place->element) {
        step->path++;
        step->path_count--;
    }
    return reason;
}

BpmnReason turn_try_again(Turn *turn, size_t index)
{
    uint16_t place = turn_incident_place(turn, index);
    BpmnReason reason;

    if (place == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the element cannot be tried again");
    }
    reason = turn_take(turn, index, place, false);
    return reason == BPMN_REASON_NONE
        ? enter_again(turn, &turn->definition->process->places[place])
        : reason;
}
