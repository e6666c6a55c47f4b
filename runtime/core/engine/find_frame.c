/* Which frame of a case a command is about. */
#include "core/engine/turn.h"

/* What the command could mean, so far the best. */
typedef struct Choice {
    Frame *frame; /* null: the case itself */
    uint64_t wait_id;
    int rank; /* the lower the better */
} Choice;

enum { HELD_BY_ACTOR, OPEN_TO_ACTOR, OTHER, NONE };

/* Whether somebody else has the task, or may have it alone. */
static int task_rank(const Turn *turn, const Wait *wait, const void *texts)
{
    const BpmnWait *row = wait_row(turn->definition->process, wait->element);
    LifecycleTask task;

    if (command_is_operators(turn->command->kind)) return OPEN_TO_ACTOR;
    if (wait->holder != NAME_NOBODY) {
        return wait->holder == turn->person.number || !turn->person.name.bytes
            ? HELD_BY_ACTOR
            : OTHER;
    }
    wait_task(wait, row, texts, turn->partition->performers.items, &task);
    return lifecycle_is_eligible(&task, &turn->person) ? OPEN_TO_ACTOR : OTHER;
}

static int job_rank(const Turn *turn, const Wait *wait)
{
    if (command_is_operators(turn->command->kind)) return OPEN_TO_ACTOR;
    if (wait_cause(wait) != BPMN_CAUSE_NONE) return NONE;
    return wait->holder == turn->person.number ? HELD_BY_ACTOR : OPEN_TO_ACTOR;
}

/* How well a wait at the element fits the command. */
static int rank(const Turn *turn, const Wait *wait, const void *texts)
{
    bool is_task = wait_kind(wait) == BPMN_WAIT_TASK;
    bool is_job = wait_kind(wait) == BPMN_WAIT_JOB;

    switch (command_about(turn->command->kind)) {
    case ABOUT_TASK: return is_task ? task_rank(turn, wait, texts) : NONE;
    case ABOUT_JOB: return is_job ? job_rank(turn, wait) : NONE;
    case ABOUT_INCIDENT:
        return wait_cause(wait) != BPMN_CAUSE_NONE ? OPEN_TO_ACTOR : NONE;
    case ABOUT_TOKEN: return OPEN_TO_ACTOR;
    case ABOUT_TIMED:
        return is_task || is_job || wait_kind(wait) == BPMN_WAIT_TIMER
            ? OPEN_TO_ACTOR
            : NONE;
    case ABOUT_MESSAGE:
        return turn_waits_for(turn, wait, texts, BPMN_WAIT_MESSAGE,
                              turn->command->name)
            ? OPEN_TO_ACTOR
            : NONE;
    case ABOUT_PROCESS:
    case ABOUT_NOTHING:
    case ABOUT_ITEMS:
    case ABOUT_CASE: break;
    }
    return NONE;
}

static void look_at(const Turn *turn, Frame *frame, const CaseState *state,
                    Choice *choice)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (command_about(turn->command->kind) == ABOUT_ITEMS) return;
    while (wait_next(&cursor, &wait)) {
        int found;

        if (wait.element != turn->command->element
            && turn->command->kind != BPMN_MESSAGE) {
            continue;
        }
        found = rank(turn, &wait, state_texts(state));
        if (found > choice->rank
            || (found == choice->rank && wait.id >= choice->wait_id)) {
            continue;
        }
        *choice = (Choice){ frame, wait.id, found };
    }
}

/* A move that names no item takes the whole activity, not one of its items. */
static bool is_part_of_it(const Turn *turn, const CaseState *state)
{
    FramePlace place;

    return turn->command->kind == BPMN_MOVE && state_place(state, &place)
        && turn->definition->process->frames[place.kind].element
        == turn->command->element;
}

/* Whether a token stands there for items of the command's element: it waits for
   nobody, and can be moved. To add one the host is meant, or the frame in which
   one item follows the other. */
static bool stands_for_items(const Turn *turn, const CaseState *state)
{
    const BpmnProcess *process = turn->definition->process;
    const BpmnCommand *command = turn->command;
    bool adds = command->kind == BPMN_ADD;
    FramePlace place = { 0, 0, 0 };
    const BpmnFrameKind *kind;

    if (process->frame_count == 0) return false;
    (void)state_place(state, &place);
    kind = &process->frames[place.kind];
    if ((!adds && command->kind != BPMN_MOVE) || (state->flags & STATE_VALUE)
        || kind->sort == BPMN_FRAME_COLLECTION) {
        return false;
    }
    if (kind->sort == BPMN_FRAME_HOST && adds) {
        return kind->element == command->element;
    }
    return place_find(process, place.kind, state_image(state),
                      adds ? BPMN_PLACE_LOOP : BPMN_PLACE_WAIT,
                      command->element)
        != BPMN_NO_ELEMENT;
}

/* The oldest that the actor holds, else may take, else any: of a frame, null
   the case, and of those below. */
static void choose_frame(Turn *turn, Frame *within, Frame *top)
{
    const CaseState *state = within ? frame_state(turn->partition, within)
                                    : case_state(turn->partition, turn->item);
    Choice choice = { within, UINT64_MAX, NONE };
    bool stands = stands_for_items(turn, state);

    look_at(turn, within, state, &choice);
    for (Frame *frame = frame_after(top, top); frame;
         frame = frame_after(top, frame)) {
        if (frame_is_over(turn->partition, frame)) continue;
        state = frame_state(turn->partition, frame);
        if (is_part_of_it(turn, state)) continue;
        look_at(turn, frame, state, &choice);
        if (choice.rank == NONE && !stands && stands_for_items(turn, state)) {
            choice.frame = frame;
            stands = true;
        }
    }
    turn->frame = choice.frame;
}

static BpmnReason not_open(Turn *turn)
{
    return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the item is not open");
}

/* The frame that the command names, or one below it that waits there. */
static BpmnReason find_by_number(Turn *turn, const Frame *root)
{
    const BpmnCommand *command = turn->command;
    Partition *partition = turn->partition;
    Frame *frame = root
        ? frames_find(&partition->frames, root->case_id, command->frame)
        : NULL;

    if (!frame || frame_is_over(partition, frame)) return not_open(turn);
    if (command->wait_id != 0 || command_about(command->kind) == ABOUT_CASE)
        turn->frame = frame;
    else
        choose_frame(turn, frame, frame);
    return BPMN_REASON_NONE;
}

/* A wait that is not there has no frame whose version could be compared. */
static BpmnReason find_by_wait(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    Partition *partition = turn->partition;

    turn->frame = frame_of_wait(partition, command->case_id, command->wait_id);
    return turn->frame
            || state_has_wait(case_state(partition, turn->item),
                              command->wait_id)
        ? BPMN_REASON_NONE
        : not_open(turn);
}

BpmnReason turn_find_frame(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    Frame *root = case_root(turn->partition,
                            case_state(turn->partition, turn->item)->id);

    if (command->frame != 0) return find_by_number(turn, root);
    if (!root || command_about(command->kind) == ABOUT_CASE) {
        return BPMN_REASON_NONE;
    }
    if (command->wait_id != 0) return find_by_wait(turn);
    if (command->kind == BPMN_MESSAGE && command->key.bytes)
        turn->partition->abilities.messages->find_taker(turn);
    else
        choose_frame(turn, NULL, root);
    return BPMN_REASON_NONE;
}
