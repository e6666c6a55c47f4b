/* A token that rests in an incident goes on where it stopped: an operator says
   so, or it was only that a step was full. */
#include "core/engine/turn.h"

/* Whether tokens rest at the row, in the frame that is worked on, and the
   incident may be of one: rounds stop between two, a second token before. */
static bool is_place(const Turn *turn, uint16_t row, const Wait *wait)
{
    const BpmnPlace *place = &turn->definition->process->places[row];
    bool is_between = place->owner == place->element;
    BpmnCause cause = wait_cause(wait);

    return place->kind == BPMN_PLACE_INCIDENT && place->element == wait->element
        && place->frame == turn->draft->kind
        && place_tokens(place, turn->images[turn->at]) > 0
        && (cause != BPMN_CAUSE_SLICE || is_between)
        && (cause != BPMN_CAUSE_AGAIN || !is_between);
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

/* Of one step that has left several there at different places each may be
   either: they are of one age. */
void turn_note_place(const Turn *turn, Wait *wait)
{
    uint16_t count = turn->definition->process->place_count;

    for (uint16_t i = 0; i < count; i++) {
        if (!is_place(turn, i, wait) || count_free(turn, i) == 0) continue;
        wait->of.incident.place = (uint16_t)(i + 1);
        return;
    }
}

/* Of one that was not noted, for the program did not serve operators, the
   first that another one is not known to have. */
uint16_t turn_incident_place(const Turn *turn, const Wait *wait)
{
    uint16_t count = turn->definition->process->place_count;
    uint16_t row = wait->of.incident.place;

    if (row != 0 && row <= count && is_place(turn, row - 1, wait))
        return row - 1;
    for (row = 0; row < count; row++) {
        if (is_place(turn, row, wait) && count_free(turn, row) > 0) return row;
    }
    return BPMN_NO_ELEMENT;
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
