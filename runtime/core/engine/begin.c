/* A case begins by itself. */
#include "core/engine/turn.h"

bool turn_finish_well(Turn *turn, BpmnReason *reason)
{
    if (turn->status != BPMN_OK || *reason != BPMN_REASON_NONE) return false;
    if (turn_finish(turn)) return true;
    *reason = turn->reason;
    return false;
}

BpmnStatus turn_end_refused(Turn *turn, BpmnReason reason)
{
    turn_drop(turn);
    return turn->status == BPMN_OK && reason != BPMN_REASON_NONE
            && turn_finish_refused(turn)
        ? BPMN_OK
        : turn_found_no_room(turn);
}

BpmnStatus turn_begin_case(Turn *turn, Definition *definition, uint16_t event)
{
    BpmnReason reason;

    turn->definition = definition;
    reason = handle_start_at(turn, event);
    turn->head.role = BPMN_ROLE_ENGINE;
    return turn_finish_well(turn, &reason)
        ? engine_follow(turn->engine, turn->head.case_id, turn->now_ms)
        : turn_end_refused(turn, reason);
}
