/* The items that something lies in: those beside each other by their frames,
   those one after the other by variables of their activity, which say which is
   open, and of how many, in the image around them. */
#include "program/execute.h"

#include "bpmn/value.h"

#include <string.h>

/* The field NAME of an activity; null: it has none. */
static const BpmnField *find_own(const BpmnProcess *process, uint16_t activity,
                                 const char *name)
{
    const char *id = process->elements[activity].id;
    size_t length = strlen(id);

    for (uint16_t i = 0; i < process->field_count; i++) {
        const BpmnField *field = &process->fields[i];

        if (field->type == BPMN_INTEGER && strncmp(field->name, id, length) == 0
            && field->name[length] == '/'
            && strcmp(field->name + length + 1, name) == 0)
            return field;
    }
    return NULL;
}

static int64_t value_of(const BpmnProcess *process, const BpmnField *field,
                        const void *image)
{
    BpmnValue value;
    uint16_t number = (uint16_t)(field - process->fields);

    return bpmn_field_get(process, image, number, &value) && !value.is_null
        ? value.as.integer
        : -1;
}

/* How many items the activity has, a variable of it; null: it has none. */
static const BpmnField *find_total(const BpmnProcess *process,
                                   uint16_t activity, bool *from_zero)
{
    const BpmnField *total = find_own(process, activity, "numberOfInstances");

    *from_zero = !total;
    return total ? total : find_own(process, activity, "nrOfInstances");
}

bool bpmn_has_rounds(const BpmnProcess *process, uint16_t activity)
{
    bool from_zero;

    return find_total(process, activity, &from_zero);
}

/* The item of the activity that is open in a frame, of how many; 0: none. */
static uint32_t round_in(const BpmnProcess *process, const BpmnFrameView *frame,
                         uint16_t activity, uint32_t *of)
{
    bool from_zero;
    const BpmnField *total = find_total(process, activity, &from_zero);
    const BpmnField *counter = find_own(process, activity, "loopCounter");

    if (!total || !counter || total->frame != frame->kind || !frame->image)
        return 0;
    int64_t most = value_of(process, total, frame->image);
    int64_t number = value_of(process, counter, frame->image) + from_zero;

    if (number < 1 || number > most || most > UINT32_MAX) return 0;
    *of = (uint32_t)most;
    return (uint32_t)number;
}

/* Whether any activity repeats: variables of others have no slash. */
static bool any_rounds(const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->field_count; i++)
        if (strchr(process->fields[i].name, '/')) return true;
    return false;
}

/* Where frames of a case are looked up; false: it is not known. */
typedef bool FindFrame(const void *user, uint32_t number, BpmnFrameView *view);

typedef struct Frames {
    const BpmnProcess *process;
    FindFrame *find;
    const void *user;
} Frames;

/* Of items from the innermost on. */
static void add_item(BpmnRounds *rounds, uint32_t number, uint32_t of)
{
    if (number == 0 || rounds->count == BPMN_MAX_DEPTH) return;
    if (rounds->count == 0) rounds->of = of;
    rounds->items[rounds->count++] = number;
}

/* From frames of the element outward, with the items that they are. */
static bool leave_frames(const Frames *frames, uint16_t element,
                         BpmnFrameView *frame, BpmnRounds *rounds)
{
    const BpmnFrameKind *kinds = frames->process->frames;

    while (frame->kind != 0 && kinds[frame->kind].element == element) {
        uint32_t item = frame->item;
        bool is_known = frames->find(frames->user, frame->parent, frame);

        if (!is_known) return false;
        add_item(rounds, item,
                 item != 0 ? ((const BpmnHost *)frame->image)->total : 0);
    }
    return true;
}

static void reverse(BpmnRounds *rounds)
{
    uint32_t end = rounds->count;

    for (uint32_t i = 0; i + 1 < end; i++) {
        uint32_t number = rounds->items[i];

        rounds->items[i] = rounds->items[--end];
        rounds->items[end] = number;
    }
}

/* Those that an element of a frame is in; false: the frame is not known. */
static bool find_rounds(const Frames *frames, uint32_t number, uint16_t element,
                        BpmnRounds *rounds)
{
    BpmnFrameView frame;

    *rounds = (BpmnRounds){ .count = 0 };
    if (!frames->find(frames->user, number, &frame)) return false;
    while (element != BPMN_NO_ELEMENT
           && leave_frames(frames, element, &frame, rounds)) {
        uint32_t of = 0;
        uint32_t item = round_in(frames->process, &frame, element, &of);

        add_item(rounds, item, of);
        element = frames->process->elements[element].scope;
    }
    reverse(rounds);
    return true;
}

/* What rests in an incident there is between two of its items, or in one. */
static uint16_t first_around(const BpmnProcess *process, uint16_t element,
                             bool is_incident)
{
    return is_incident ? process->elements[element].scope : element;
}

/* A case that is open. */
typedef struct Open {
    BpmnEngine *engine;
    const BpmnCaseView *view;
} Open;

static bool find_open(const void *user, uint32_t number, BpmnFrameView *view)
{
    const Open *open = user;

    *view = (BpmnFrameView){ .image = open->view->image };
    return number == 0
        || bpmn_frame(open->engine, open->view->id, number, view);
}

uint32_t bpmn_round(BpmnEngine *engine, const BpmnCaseView *view,
                    uint32_t frame, uint16_t activity)
{
    Open open = { engine, view };
    BpmnFrameView found;
    uint32_t of;

    return view->process && find_open(&open, frame, &found)
        ? round_in(view->process, &found, activity, &of)
        : 0;
}

bool bpmn_rounds_of_wait(BpmnEngine *engine, const BpmnCaseView *view,
                         const BpmnWaitView *wait, BpmnRounds *rounds)
{
    Open open = { engine, view };
    Frames frames = { view->process, find_open, &open };

    return view->process && any_rounds(view->process)
        && find_rounds(&frames, wait->frame,
                       first_around(view->process, wait->element,
                                    wait->kind == BPMN_WAIT_INCIDENT),
                       rounds);
}

static bool has_cause(const BpmnRecordView *record, const char *cause)
{
    return bpmn_string_equal(record->cause, bpmn_string(cause));
}

/* The innermost element around that of a record which may be an item that the
   record happened in; BPMN_NO_ELEMENT: none. */
static uint16_t around(const BpmnRecordView *record)
{
    if (!record->process || record->element == BPMN_NO_ELEMENT
        || record->verdict != BPMN_APPLIED || record->object_class != 0)
        return BPMN_NO_ELEMENT;
    return first_around(record->process, record->element,
                        has_cause(record, "retry")
                            || has_cause(record, "move"));
}

/* The first of the frames whose number is not below that one. */
static size_t place_of(const BpmnSeen *seen, uint32_t number)
{
    size_t low = 0;
    size_t high = seen->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (seen->frames[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool find_seen(const void *user, uint32_t number, BpmnFrameView *view)
{
    const BpmnSeen *seen = user;
    size_t at = place_of(seen, number);

    if (at == seen->count || seen->frames[at].number != number) return false;
    *view = seen->frames[at];
    return true;
}

/* A frame as it is from now on. */
static void keep(BpmnPool *pool, BpmnSeen *seen, const BpmnFrameView *view)
{
    size_t at = place_of(seen, view->number);

    if (at == seen->count || seen->frames[at].number != view->number) {
        seen->frames = bpmn_pool_grow(pool, seen->frames, seen->count,
                                      &seen->capacity, sizeof *seen->frames);
        memmove(seen->frames + at + 1, seen->frames + at,
                (seen->count++ - at) * sizeof *seen->frames);
    }
    seen->frames[at] = *view;
}

/* What a record leaves, while it is looked at. */
typedef struct Leaving {
    BpmnPool *pool;
    BpmnSight *sight;
} Leaving;

static bool see_left(void *user, const BpmnFrameView *view)
{
    const Leaving *leaving = user;
    const BpmnProcess *process = leaving->sight->process;
    uint32_t bytes = view->kind == 0 ? process->image_bytes
                                     : process->frames[view->kind].image_bytes;
    BpmnFrameView kept = *view;

    if (view->image) {
        void *image = bpmn_pool_alloc(leaving->pool, bytes);

        kept.image = memcpy(image, view->image, bytes);
    }
    keep(leaving->pool, &leaving->sight->left, &kept);
    return true;
}

void bpmn_sight(BpmnPool *pool, const BpmnRecordView *record, BpmnSight *sight)
{
    Leaving leaving = { pool, sight };
    BpmnFrameView of_case = { .image = record->image };

    *sight = (BpmnSight){ .frame = record->frame, .around = around(record) };
    for (uint32_t i = 0; i < record->item_count; i++)
        sight->items.items[sight->items.count++] = record->items[i];
    if (!record->process || !any_rounds(record->process)) return;
    sight->process = record->process;
    if (record->image) (void)see_left(&leaving, &of_case);
    bpmn_each_frame_after(record, see_left, &leaving);
}

void bpmn_see_rounds(BpmnPool *pool, BpmnSeen *seen, BpmnSight *sight)
{
    const BpmnSeen *left = &sight->left;
    Frames frames = { sight->process, find_seen, seen };
    BpmnFrameView known;
    BpmnRounds rounds;

    if (!sight->process) return;
    if (seen->process != sight->process)
        *seen = (BpmnSeen){ .process = sight->process };
    for (size_t i = 0; i < left->count; i++)
        if (!find_seen(seen, left->frames[i].number, &known))
            keep(pool, seen, &left->frames[i]);
    if (find_rounds(&frames, sight->frame, sight->around, &rounds))
        sight->items = rounds;
    for (size_t i = 0; i < left->count; i++) keep(pool, seen, &left->frames[i]);
}
