/* What the function of a job sees of its case: variables and items. */
#include "program/work_input.h"

#include "program/execute.h"

#include <string.h>

/* Copied: it must not move while the function works. */
typedef struct Inputs {
    BpmnPool *pool;
    const BpmnProcess *process;
    const void **images; /* by kind of frame; null: it is in none of them */
    BpmnDatum *data;
    size_t count;
    size_t nearer; /* of them: they hide what is around */
} Inputs;

static bool is_hidden(const Inputs *inputs, BpmnString name)
{
    for (size_t i = 0; i < inputs->nearer; i++)
        if (bpmn_string_equal(inputs->data[i].name, name)) return true;
    return false;
}

/* Also one without a value. */
static void add_input(Inputs *inputs, uint16_t number, const char *name)
{
    const BpmnProcess *process = inputs->process;
    const void *image = inputs->images[process->fields[number].frame];
    BpmnDatum *datum = &inputs->data[inputs->count];

    datum->name = bpmn_string(name);
    if (!image || is_hidden(inputs, datum->name)
        || !bpmn_field_get(process, image, number, &datum->value))
        return;
    datum->value = bpmn_pool_value(inputs->pool, datum->value);
    inputs->count++;
}

/* What an activity has for the item, or round, that is open. */
static void add_own(Inputs *inputs, uint16_t activity)
{
    const BpmnProcess *process = inputs->process;
    const char *id = process->elements[activity].id;
    size_t length = strlen(id);

    inputs->nearer = inputs->count;
    if (!bpmn_has_rounds(process, activity)) return;
    for (uint16_t i = 0; i < process->field_count; i++) {
        const char *name = process->fields[i].name;

        if (strncmp(name, id, length) == 0 && name[length] == '/')
            add_input(inputs, i, name + length + 1);
    }
}

/* The variables of a frame but those of activities. */
static void add_plain(Inputs *inputs, uint16_t kind)
{
    const BpmnProcess *process = inputs->process;

    inputs->nearer = inputs->count;
    for (uint16_t i = 0; i < process->field_count; i++)
        if (process->fields[i].frame == kind
            && !strchr(process->fields[i].name, '/'))
            add_input(inputs, i, process->fields[i].name);
}

/* The images of the frames around a wait; *innermost: the kind of the first. */
static bool find_images(Inputs *inputs, BpmnEngine *engine,
                        const BpmnWaitView *wait, const void *image,
                        uint16_t *innermost)
{
    const BpmnProcess *process = inputs->process;
    BpmnFrameView frame;

    inputs->images = bpmn_pool_alloc(inputs->pool,
                                     (process->frame_count + (size_t)1)
                                         * sizeof *inputs->images);
    inputs->images[0] = image;
    *innermost = 0;
    for (uint32_t number = wait->frame; number != 0; number = frame.parent) {
        if (!bpmn_frame(engine, wait->case_id, number, &frame)) return false;
        if (number == wait->frame) *innermost = frame.kind;
        inputs->images[frame.kind] = frame.image;
    }
    return true;
}

/* From the wait outwards, as expressions there read them; none that is null. */
static bool copy_inputs(Inputs *inputs, BpmnEngine *engine,
                        const BpmnWaitView *wait, const void *image)
{
    const BpmnProcess *process = inputs->process;
    size_t kept = 0;
    uint16_t kind;

    if (!find_images(inputs, engine, wait, image, &kind)) return false;
    inputs->data = bpmn_pool_alloc(inputs->pool,
                                   (process->field_count + (size_t)1)
                                       * sizeof *inputs->data);
    for (uint16_t at = wait->element; at != BPMN_NO_ELEMENT;
         at = process->elements[at].scope) {
        add_own(inputs, at);
        for (; kind != 0 && process->frames[kind].element == at;
             kind = process->frames[kind].parent)
            add_plain(inputs, kind);
    }
    add_plain(inputs, 0);
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->data[i].value.is_null)
            inputs->data[kept++] = inputs->data[i];
    inputs->count = kept;
    return true;
}

/* The items that it is in, beside each other or not. */
static void copy_items(BpmnEngine *engine, const BpmnCaseView *view,
                       const BpmnWaitView *wait, BpmnPool *pool, BpmnJob *job)
{
    BpmnRounds rounds;
    uint32_t *items;

    if (!bpmn_rounds_of_wait(engine, view, wait, &rounds) || rounds.count == 0)
        return;
    items = bpmn_pool_alloc(pool, rounds.count * sizeof *items);
    memcpy(items, rounds.items, rounds.count * sizeof *items);
    job->items = items;
    job->item_count = rounds.count;
}

bool bpmn_work_inputs(BpmnEngine *engine, const BpmnCaseView *view,
                      const BpmnWaitView *wait, BpmnPool *pool, BpmnJob *job)
{
    Inputs inputs = { .pool = pool, .process = view->process };

    if (!copy_inputs(&inputs, engine, wait, view->image)) return false;
    job->input = inputs.data;
    job->input_count = inputs.count;
    copy_items(engine, view, wait, pool, job);
    return true;
}
