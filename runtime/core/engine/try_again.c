/* A token that rests in an incident goes on where it stopped: an operator says
   so, or it was only that a step was full. */
#include "core/engine/turn.h"

/* Where tokens rest between two rounds of the activity, or before its items. */
static bool is_between(const BpmnPlace *place)
{
    return place->owner == place->element;
}

/* Whether tokens rest at the row, in the frame that is worked on, and the
   incident may be of one: rounds stop between two, a second token before. */
static bool is_place(const Turn *turn, uint16_t row, const Wait *wait)
{
    const BpmnPlace *place = &turn->definition->process->places[row];
    BpmnCause cause = wait_cause(wait);

    return place->kind == BPMN_PLACE_INCIDENT && place->element == wait->element
        && place->frame == turn->draft->kind
        && place_tokens(place, turn->images[turn->at]) > 0
        && (cause != BPMN_CAUSE_SLICE || is_between(place))
        && (cause != BPMN_CAUSE_AGAIN || !is_between(place));
}

/* Tokens at the row that no incident is known to have. */
static uint32_t count_free(const Turn *turn, uint16_t row)
{
    const Draft *draft = turn->draft;
    uint32_t count = place_tokens(&turn->definition->process->places[row],
                                  turn->images[turn->at]);

    for (size_t i = 0; i < draft->wait_count && count > 0; i++) {
        const Wait *wait = draft_wait(draft, i);

        count -= wait_kind(wait) == BPMN_WAIT_INCIDENT
            && wait->of.incident.place == row + 1;
    }
    return count;
}

/* Of one step that has left several there at different places the first may be
   any of them, but for one that has begun the activity: those behind it could
   not. BPMN_NO_ELEMENT: none is free. */
static uint16_t find_free(const Turn *turn, const Wait *wait)
{
    const BpmnProcess *process = turn->definition->process;
    uint16_t found = BPMN_NO_ELEMENT;

    for (uint16_t i = 0; i < process->place_count; i++) {
        if (!is_place(turn, i, wait) || count_free(turn, i) == 0) continue;
        if (is_between(&process->places[i])) return i;
        if (found == BPMN_NO_ELEMENT) found = i;
    }
    return found;
}

void turn_note_place(const Turn *turn, Wait *wait)
{
    uint16_t place = find_free(turn, wait);

    if (place != BPMN_NO_ELEMENT)
        wait->of.incident.place = (uint16_t)(place + 1);
}

/* Of one that was not noted, for the program did not serve operators, one that
   another one is not known to have. */
uint16_t turn_incident_place(const Turn *turn, const Wait *wait)
{
    uint16_t row = wait->of.incident.place;

    return row != 0 && row <= turn->definition->process->place_count
            && is_place(turn, row - 1, wait)
        ? row - 1
        : find_free(turn, wait);
}

/* A token passes a node when it reaches it. One that tries again has been there
   since; what it does between rounds passes the node with the next of them. */
static BpmnReason enter_again(Turn *turn, const BpmnPlace *place)
{
    BpmnReason reason = turn_enter(turn, place->again, false);
    BpmnStep *step = &turn->step;

    if (!is_between(place) && step->path_count > 0
        && step->path[0] == place->element) {
        step->path++;
        step->path_count--;
    }
    return reason;
}

BpmnReason turn_try_again(Turn *turn, size_t index)
{
    uint16_t place = turn_incident_place(turn, draft_wait(turn->draft, index));
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
