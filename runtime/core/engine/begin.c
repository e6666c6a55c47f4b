/* A case begins by itself. */
#include "core/engine/turn.h"

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
    BpmnEngine *engine = turn->engine;
    BpmnReason reason;

    turn->definition = definition;
    reason = handle_start_at(turn, event);
    turn->head.role = BPMN_ROLE_ENGINE;
    if (turn->status == BPMN_OK && reason == BPMN_REASON_NONE) {
        if (turn_finish(turn)) {
            return engine_follow(engine, turn->head.case_id, turn->now_ms);
        }
        reason = turn->reason;
    }
    return turn_end_refused(turn, reason);
}
