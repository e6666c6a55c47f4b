/* Conditions that are awaited: when nothing else is left to do in a turn, each
   of the case and of the frames down to the one that acts is looked at; those
   that have become true happen, one after the other. */
#include "core/engine/looks.h"

/* Where a wait stands among those that are looked at: outer scopes first, in
   them what interrupts, then by number; of one number the oldest. */
typedef struct Rank {
    uint32_t depth;
    uint32_t beside;
    uint32_t element;
    uint32_t at; /* depth of the frame, and there the wait */
    uint32_t index;
} Rank;

static bool is_before(const Rank *one, const Rank *other)
{
    if (one->depth != other->depth) return one->depth < other->depth;
    if (one->beside != other->beside) return one->beside < other->beside;
    if (one->element != other->element) return one->element < other->element;
    return one->index < other->index;
}

static Rank rank_of(const BpmnProcess *process, const Wait *wait,
                    uint32_t depth, size_t index)
{
    const BpmnWait *row = wait_row(process, wait->element);
    uint16_t at = row->host == BPMN_NO_ELEMENT ? wait->element : row->host;
    Rank rank = { 0, !row->interrupting, wait->element, depth,
                  (uint32_t)index };

    /* an event of several definitions is no scope of its own */
    while ((at = process->elements[at].scope) != BPMN_NO_ELEMENT) {
        rank.depth += process->elements[at].kind == BPMN_SUB_PROCESS;
    }
    return rank;
}

/* The first of the frame at a depth that comes behind one (null: of all), and
   before what was found so far. */
static void find_next_at(const Turn *turn, uint32_t depth, const Rank *behind,
                         Rank *next, bool *found)
{
    const Draft *draft = partition_draft(turn->partition, depth);

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);
        Rank rank;

        if (wait_kind(wait) != BPMN_WAIT_CONDITION) continue;
        rank = rank_of(turn->definition->process, wait, depth, i);
        if ((behind && !is_before(behind, &rank))
            || (*found && !is_before(&rank, next))) {
            continue;
        }
        *next = rank;
        *found = true;
    }
}

/* The first that comes behind one (null: of all); false: none. */
static bool find_next(const Turn *turn, const Rank *behind, Rank *next)
{
    bool found = false;

    for (uint32_t depth = 0; depth <= turn->depth && depth < turn->over_from;
         depth++) {
        find_next_at(turn, depth, behind, next, &found);
    }
    return found;
}

/* What happens by itself, and is about nothing else, is about the first that
   does. */
static void means(Turn *turn, const Wait *wait, uint16_t event)
{
    turn->head.kind = BPMN_RECORD_STEP;
    if (turn->command || turn->head.element != BPMN_NO_ELEMENT) return;
    turn->head.element = wait->element;
    turn->body.wait_id = wait->id;
    turn->body.event = event;
}

/* Looks at one; *happens says whether it has become true: then its step is
   done. */
static BpmnReason look(Turn *turn, const Rank *rank, bool *happens)
{
    const BpmnString none = { NULL, 0 };
    Wait *wait = draft_wait(turn->draft, rank->index);
    uint16_t event = event_find(turn->definition, BPMN_EVENT_CONDITION,
                                wait->element, none);
    BpmnStep *step = &turn->step;
    uint32_t done = step->effect_count;

    step->event = event;
    bpmn_frame_acts(step, rank->at);
    step->held = wait->state;
    step->holds = false;
    step->process->step(step);
    *happens = step->holds && !step->held;
    if (*happens) means(turn, wait, event);
    if (step->holds != step->held) turn->draft->touched = true;
    wait->state = step->holds;
    if (*happens && !turn->definition->process->events[event].keeps) {
        BpmnReason reason = turn_withdraw(turn, rank->index);

        if (reason != BPMN_REASON_NONE) return reason;
    }
    return turn_take_over(turn, done);
}

/* There are too many: the others are looked at with the next step of the
   case. */
static BpmnReason rest(Turn *turn, const Rank *rank)
{
    if (turn->body.incident == BPMN_NO_ELEMENT) {
        turn->body.incident = (uint16_t)rank->element;
        turn->body.incident_cause = BPMN_CAUSE_FUEL;
        turn->body.frames.incident = turn->numbers[rank->at];
    }
    return BPMN_REASON_NONE;
}

static BpmnReason settle(Turn *turn)
{
    BpmnReason reason = BPMN_REASON_NONE;
    bool happens = true;
    Rank before;
    Rank rank;

    if (is_suspended(draft_suspension(turn->partition->drafts))) return reason;
    while (reason == BPMN_REASON_NONE) {
        if (!find_next(turn, happens ? NULL : &before, &rank)) break;
        if (bpmn_out_of_fuel(&turn->step)) return rest(turn, &rank);
        turn_at(turn, rank.at);
        reason = look(turn, &rank, &happens);
        before = rank;
    }
    return reason;
}

/* Where no condition is true nothing has happened. */
static BpmnReason evaluate(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    BpmnReason reason = turn_check_in_force(turn);

    if (reason != BPMN_REASON_NONE) return reason;
    for (uint16_t i = 0; i < process->event_count; i++) {
        if (process->events[i].kind != BPMN_EVENT_START_CONDITION) continue;
        reason = handle_start_at(turn, i);
        if (reason != BPMN_REASON_NONE || turn->step.path_count > 0)
            return reason;
    }
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       "no condition of a start event is true of this");
}

const BpmnConditions bpmn_ability_condition = {
    .settle = settle,
    .evaluate = evaluate,
    .note = looks_note,
    .look_below = looks_work_off,
};
