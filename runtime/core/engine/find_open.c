/* Which event happens where it depends on what is open around the frame. */
#include "core/engine/turn.h"
#include "core/step/image.h"

static bool can_happen(const Turn *turn, const BpmnEvent *event)
{
    const BpmnProcess *process = turn->definition->process;
    const BpmnPlace *place;

    if (event->while_open == 0) return true;
    place = &process->places[event->while_open - 1];
    return place_tokens(place,
                        turn->images[process->frames[place->frame].depth])
        > 0;
}

/* Rows that are alike follow one another. */
static bool is_alike(const BpmnEvent *one, const BpmnEvent *other)
{
    return one->kind == other->kind && one->element == other->element
        && !one->code == !other->code
        && (!one->code
            || bpmn_string_equal(bpmn_string(one->code),
                                 bpmn_string(other->code)));
}

uint16_t turn_find_open(const Turn *turn, uint16_t row)
{
    const BpmnProcess *process = turn->definition->process;
    const BpmnEvent *first = &process->events[row];

    for (uint16_t i = row; i < process->event_count; i++) {
        const BpmnEvent *event = &process->events[i];

        if (!is_alike(first, event)) break;
        if (can_happen(turn, event)) return i;
    }
    return BPMN_NO_ELEMENT;
}
