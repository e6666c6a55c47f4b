/* What is open, shown as it was committed. */
#include "core/engine/engine_state.h"

#include "bpmn/serve.h"
static void view_case(const BpmnEngine *engine, const Case *item,
                      BpmnCaseView *view)
{
    const CaseState *state = &item->state;
    const Known *known = definitions_known(&engine->partition.definitions,
                                           state->process);

    *view = (BpmnCaseView){
        .id = state->id,
        .process = known_tables(known),
        .version = state->version,
        .open = !(state->flags & STATE_CLOSED),
        .key = state_key(state),
        .image = state_image(state),
        .started_ms = state->started_ms,
        .last_position = item->last_position,
        .misfits = !engine->partition.looks
            && case_strays(&engine->partition, item),
        .suspension = state_suspension(state),
        .caller = caller_of(state_blocks(state)),
    };
}

bool bpmn_case(BpmnEngine *engine, uint64_t case_id, BpmnCaseView *view)
{
    const Case *item = cases_find(&engine->partition.cases, case_id);

    if (!item) return false;
    view_case(engine, item, view);
    return true;
}

/* False: the visitor has seen enough. */
static bool each_of_page(BpmnEngine *engine, const Page *page, size_t below,
                         BpmnCaseVisitor *visit, void *user)
{
    for (size_t i = below; page && i > 0; i--) {
        const Case *item = page->cases[i - 1];
        BpmnCaseView view;

        if (!item || (item->state.flags & STATE_CLOSED)) continue;
        view_case(engine, item, &view);
        if (!visit(user, &view)) return false;
    }
    return true;
}

void bpmn_each_case_below(BpmnEngine *engine, uint64_t case_id,
                          BpmnCaseVisitor *visit, void *user)
{
    const Cases *cases = &engine->partition.cases;
    uint64_t counter = cases_counter(case_id);
    size_t page = cases->page_count;
    size_t below = PAGE_CASES;

    if (counter / PAGE_CASES < page) {
        page = (size_t)(counter / PAGE_CASES) + 1;
        below = (size_t)(counter % PAGE_CASES);
    }
    engine->visits++;
    for (; page > 0; page--, below = PAGE_CASES) {
        if (!each_of_page(engine, ((Page **)cases->pages.items)[page - 1],
                          below, visit, user))
            break;
    }
    engine->visits--;
}

void bpmn_each_case(BpmnEngine *engine, BpmnCaseVisitor *visit, void *user)
{
    bpmn_each_case_below(engine, UINT64_MAX, visit, user);
}

/* Leases end by the clock, whether or not anything was recorded since. */
static bool lease_is_over(const BpmnEngine *engine, const Wait *wait)
{
    return wait->of.job.lease_ms <= engine->partition.last_ms
        || wait->of.job.lease_ms <= engine_now(engine);
}

/* As it stands in a state; names of its own take room in the partition. */
static void view_wait(const BpmnEngine *engine, const BpmnProcess *process,
                      const CaseState *state, const Wait *wait,
                      BpmnWaitView *view)
{
    static const BpmnWait NO_ROW = { 0 };
    const BpmnWait *row = wait_row(process, wait->element);
    const void *texts = state_texts(state);
    LifecycleTask task = { 0 };

    if (!row) row = &NO_ROW;
    if (wait_kind(wait) == BPMN_WAIT_TASK) {
        wait_task(wait, row, texts, engine->partition.performers.items, &task);
    }

    *view = (BpmnWaitView){
        .id = wait->id,
        .case_id = state->id,
        .element = wait->element,
        .kind = wait_kind(wait),
        .opened_ms = wait->opened_ms,
        .due_ms = wait_due(wait),
        .priority = BPMN_PRIORITY_USUAL,
        .state = wait_task_state(wait),
        .holder = dictionary_text(&engine->partition.names, wait->holder),
        .assignee = task.assignee,
        .candidate_users = task.candidate_users,
        .candidate_groups = task.candidate_groups,
        .key = wait_key(wait, texts),
        .name = wait_own_name(wait, texts),
        .cause = wait_cause(wait),
        .flow = BPMN_NO_ELEMENT,
        .frame = state->frame,
        .version = state->version,
    };
    switch (wait_kind(wait)) {
    case BPMN_WAIT_JOB: view->tries_left = wait->of.job.tries; break;
    case BPMN_WAIT_INCIDENT: view->flow = wait->of.incident.flow; break;
    case BPMN_WAIT_TASK:
        if (wait->words != 0) view->priority = wait->of.task.priority;
        break;
    case BPMN_WAIT_CALL: view->called = wait->of.call.case_id; break;
    case BPMN_WAIT_TIMER:
    case BPMN_WAIT_MESSAGE:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_SIGNAL:
    case BPMN_WAIT_CONDITION:
    default: break;
    }
}

/* The items that a frame lies in, from the outermost. */
typedef struct Items {
    uint32_t numbers[BPMN_MAX_DEPTH];
    uint32_t count;
    uint32_t of; /* in all, of the innermost's host */
} Items;

/* As they were committed. */
static void find_items(const Frame *frame, Items *items)
{
    uint32_t at = 0;

    *items = (Items){ .count = 0 };
    for (const Frame *up = frame; up->parent; up = up->parent) {
        FramePlace place;

        (void)state_place(&up->item->state, &place);
        if (place.item != 0) items->numbers[items->count++] = place.item;
        if (place.item != 0 && items->of == 0) {
            items->of = ((const BpmnHost *)(const void *)state_image(
                             &up->parent->item->state))
                            ->total;
        }
    }
    for (uint32_t end = items->count; at + 1 < end; at++) {
        uint32_t number = items->numbers[at];

        items->numbers[at] = items->numbers[--end];
        items->numbers[end] = number;
    }
}

/* The waits of a state, whose process has those numbers. Items null: as a
   record says. False: the visitor has seen enough, or (*status) no memory. */
static bool each_wait(BpmnEngine *engine, const BpmnProcess *process,
                      const CaseState *state, const Items *items,
                      BpmnWaitVisitor *visit, void *user, BpmnStatus *status)
{
    WaitCursor cursor = state_waits(state);
    BpmnWaitView view;
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (!reserve_performers(&engine->partition,
                                wait_name_count(&wait, state_texts(state)))) {
            *status = BPMN_NO_MEMORY;
            return false;
        }
        view_wait(engine, process, state, &wait, &view);
        if (items) {
            view.items = items->numbers;
            view.item_count = items->count;
            view.of = items->of;
            if (view.kind == BPMN_WAIT_TIMER) {
                view.due_ms += case_paused_ms(&engine->partition, state->id);
            }
            if (view.kind == BPMN_WAIT_JOB && lease_is_over(engine, &wait)) {
                view.holder = (BpmnString){ NULL, 0 };
            }
        }
        if (!visit(user, &view)) return false;
    }
    return true;
}

static void note_place(const Frame *frame, BpmnWaitPlace *place)
{
    uint32_t depth = place->depth = frame_depth(frame);

    for (; frame->parent; frame = frame->parent)
        place->places[--depth] = frame->place;
}

/* The case, or one of its frames, with what it waits for. */
static bool each_wait_of(BpmnEngine *engine, const CaseState *state,
                         const Items *items, BpmnWaitVisitor *visit, void *user)
{
    const Known *known = definitions_known(&engine->partition.definitions,
                                           state->process);
    BpmnStatus status;

    return each_wait(engine, known_tables(known), state, items, visit, user,
                     &status);
}

bool bpmn_each_wait_from(BpmnEngine *engine, uint64_t case_id,
                         BpmnWaitPlace *place, uint32_t parts,
                         BpmnWaitVisitor *visit, void *user)
{
    const Partition *partition = &engine->partition;
    const Case *item = cases_find(&partition->cases, case_id);
    Frame *root = item ? case_root(partition, case_id) : NULL;
    const Frame *frame = root;
    Items items = { .count = 0 };
    bool goes_on = item;

    engine->visits++;
    if (goes_on && place->depth == 0) {
        goes_on = each_wait_of(engine, &item->state, &items, visit, user);
        if (root) frame = frame_after(root, root);
    } else if (root) {
        frame = frame_from(root, place->places, place->depth);
    }
    for (; goes_on && frame && parts > 0; frame = frame_after(root, frame)) {
        parts--;
        if (frame_is_over(partition, frame)) continue;
        find_items(frame, &items);
        goes_on = each_wait_of(engine, &frame->item->state, &items, visit,
                               user);
    }
    engine->visits--;
    if (!goes_on || !frame) return false;
    note_place(frame, place);
    return true;
}

void bpmn_each_wait(BpmnEngine *engine, uint64_t case_id,
                    BpmnWaitVisitor *visit, void *user)
{
    BpmnWaitPlace place = { .depth = 0 };

    (void)bpmn_each_wait_from(engine, case_id, &place, UINT32_MAX, visit, user);
}

bool bpmn_next_job(BpmnEngine *engine, BpmnWaitView *view)
{
    Partition *partition = &engine->partition;
    const CaseState *state;
    const Frame *frame;
    WaitCursor cursor;
    Timer job;
    Wait wait;

    if (!jobs_take(partition, engine_now(engine), &job)) return false;
    frame = frame_of_wait(partition, job.case_id, job.wait_id);
    state = frame ? &frame->item->state
                  : &cases_find(&partition->cases, job.case_id)->state;
    cursor = state_waits(state);
    while (wait_next(&cursor, &wait) && wait.id != job.wait_id) continue;
    view_wait(engine,
              known_tables(
                  definitions_known(&partition->definitions, state->process)),
              state, &wait, view);
    view->holder = (BpmnString){ NULL, 0 };
    return true;
}

/* The host of an element below a frame; null: none. */
static const Frame *host_of(const BpmnEngine *engine, const Frame *around,
                            const BpmnProcess *process, uint16_t element)
{
    for (uint32_t i = 0; i < around->child_count; i++) {
        const Frame *host = frame_child(around, i);
        FramePlace place;

        if (host && !frame_is_over(&engine->partition, host)
            && state_place(&host->item->state, &place) && place.item == 0
            && process->frames[place.kind].element == element
            && process->frames[place.kind].sort == BPMN_FRAME_HOST) {
            return host;
        }
    }
    return NULL;
}

uint32_t bpmn_item_frame(BpmnEngine *engine, uint64_t case_id, uint32_t around,
                         uint16_t element, uint32_t item)
{
    const Case *of = cases_find(&engine->partition.cases, case_id);
    const Frame *frame = frames_find(&engine->partition.frames, case_id,
                                     around);
    const Known *known;

    if (!of || !frame || item == 0) return 0;
    known = definitions_known(&engine->partition.definitions,
                              of->state.process);
    frame = host_of(engine, frame, known_tables(known), element);
    frame = frame ? frame_child(frame, item) : NULL;
    return frame ? frame->number : 0;
}

void bpmn_each_token(const BpmnProcess *process, uint16_t kind,
                     const void *image,
                     bool (*visit)(void *user, const BpmnPlace *place,
                                   uint32_t tokens),
                     void *user)
{
    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];
        uint32_t tokens = place->frame == kind ? place_tokens(place, image) : 0;

        if (tokens > 0 && !visit(user, place, tokens)) return;
    }
}

/* False: no frame's. */
static bool view_frame(const CaseState *state, BpmnFrameView *view)
{
    FramePlace place;

    if (state->frame == 0 || !state_place(state, &place)) return false;
    *view = (BpmnFrameView){
        .number = state->frame,
        .parent = place.parent,
        .kind = place.kind,
        .item = place.item,
        .version = state->version,
        .done = (state->flags & STATE_VALUE) != 0,
        .image = state_image(state),
    };
    if (!view->done) return true;
    view->image = NULL;
    return state_result(state, &view->result);
}

bool bpmn_frame(BpmnEngine *engine, uint64_t case_id, uint32_t number,
                BpmnFrameView *view)
{
    const Frame *frame = frames_find(&engine->partition.frames, case_id,
                                     number);

    return number != 0 && frame && !frame_is_over(&engine->partition, frame)
        && view_frame(&frame->item->state, view);
}

void bpmn_each_frame_after(const BpmnRecordView *record,
                           bool (*visit)(void *user,
                                         const BpmnFrameView *frame),
                           void *user)
{
    const CaseState *state = NULL;
    BpmnFrameView view;

    while (
        record->after
        && (state = state_after(record->after, record->after_bytes, state))) {
        if (view_frame(state, &view) && !visit(user, &view)) return;
    }
}

BpmnStatus bpmn_each_wait_after(BpmnEngine *engine,
                                const BpmnRecordView *record,
                                BpmnWaitVisitor *visit, void *user)
{
    BpmnStatus status = BPMN_OK;
    const CaseState *state = NULL;

    engine->visits++;
    while (
        record->after
        && (state = state_after(record->after, record->after_bytes, state))) {
        if (!each_wait(engine, record->process, state, NULL, visit, user,
                       &status)) {
            break;
        }
    }
    engine->visits--;
    return status;
}
