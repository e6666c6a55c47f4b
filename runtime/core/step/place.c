/* Taking tokens away by the rows of their places. */
#include "core/step/image.h"

#include <string.h>

#include "bpmn/step.h"
#include "core/base/base.h"

/* Behind the head of an image lies the marking. */
static const uint8_t *byte_of(const BpmnPlace *place, const void *image)
{
    return (const uint8_t *)image + sizeof(BpmnImage) + place->bit / 8;
}

static uint8_t mask_of(const BpmnPlace *place)
{
    return (uint8_t)(1u << place->bit % 8);
}

uint32_t place_tokens(const BpmnPlace *place, const void *image)
{
    uint32_t count;

    if (place->counter_offset == 0) {
        return (*byte_of(place, image) & mask_of(place)) != 0;
    }
    memcpy(&count, (const uint8_t *)image + place->counter_offset,
           sizeof count);
    return count;
}

void place_set_tokens(const BpmnPlace *place, void *image, uint32_t count)
{
    uint8_t *byte = (uint8_t *)image + sizeof(BpmnImage) + place->bit / 8;

    if (place->counter_offset != 0) {
        memcpy((uint8_t *)image + place->counter_offset, &count, sizeof count);
    }
    if (place->bit == BPMN_NO_ELEMENT) return;
    *byte = (uint8_t)(count > 0 ? *byte | mask_of(place)
                                : *byte & ~mask_of(place));
}

uint16_t place_find(const BpmnProcess *process, uint16_t frame,
                    const void *image, BpmnPlaceKind kind, uint16_t element)
{
    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        if (place->frame == frame && place->kind == kind
            && place->element == element && place_tokens(place, image) > 0) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

/* The row of the host that a token at an element in a frame has; 0: none. */
static uint16_t host_of(const BpmnProcess *process, uint16_t frame,
                        uint16_t element)
{
    uint16_t host = bpmn_host_row(process, element);

    return host != 0 && process->frames[host].parent == frame ? host : 0;
}

/* The kind of the place that tells that the activity is open around rounds or
   items. */
static BpmnPlaceKind kind_around(const BpmnProcess *process,
                                 const BpmnPlace *place)
{
    return host_of(process, place->frame, place->element) != 0
        ? BPMN_PLACE_WAIT
        : BPMN_PLACE_LOOP;
}

/* Whether the token rests between two rounds of its activity, or before its
   items. */
static bool is_between(const BpmnProcess *process, const void *image,
                       const BpmnPlace *place)
{
    return place->kind == BPMN_PLACE_INCIDENT && place->owner == place->element
        && place_find(process, place->frame, image, kind_around(process, place),
                      place->element)
        != BPMN_NO_ELEMENT;
}

/* Whether what rests at the place came with the activity's token. */
static bool hangs_on(const BpmnProcess *process, const BpmnPlace *place,
                     uint16_t activity)
{
    uint16_t scope = place->scope;

    if ((place->kind == BPMN_PLACE_ARM || place->kind == BPMN_PLACE_WATCHED
         || place->kind == BPMN_PLACE_LOOP)
        && place->owner == activity) {
        return true;
    }
    if (place->element == activity && place->kind == BPMN_PLACE_WAIT
        && host_of(process, place->frame, activity) != 0) {
        return true;
    }
    while (scope != BPMN_NO_ELEMENT && scope != activity) {
        scope = process->elements[scope].scope;
    }
    return scope == activity;
}

/* Whether a variable is one of an element's own: "id/..." */
static bool is_own(const BpmnField *field, BpmnString id)
{
    BpmnString name = bpmn_string(field->name);

    if (name.length <= id.length || name.bytes[id.length] != '/') return false;
    name.length = id.length;
    return bpmn_string_equal(name, id);
}

/* What only the rounds of an activity needed goes with them: its variables that
   take room behind the fixed part, and those that tell that there are rounds
   which can be added to. */
static void give_back(BpmnStep *step, void *image, const BpmnPlace *loop)
{
    static const BpmnValue NONE = { .type = BPMN_LOOSE, .is_null = true };
    const BpmnProcess *process = step->process;
    BpmnString id = bpmn_string(process->elements[loop->element].id);

    for (uint16_t i = 0; i < process->field_count; i++) {
        const BpmnField *field = &process->fields[i];

        if (field->frame == loop->frame
            && (type_has_bytes(field->type) || field->type == BPMN_LOOSE
                || loop->most_items != 0)
            && is_own(field, id)) {
            (void)bpmn_field_set(step, image, i, &NONE);
        }
    }
}

/* Every token goes, and what people see of them. */
static void withdraw(BpmnStep *step, void *image, const BpmnPlace *place)
{
    uint32_t count = place_tokens(place, image);
    uint16_t host = host_of(step->process, place->frame, place->element);

    if (count == 0) return;
    place_set_tokens(place, image, 0);
    if (host != 0 && place->kind != BPMN_PLACE_INCIDENT) {
        bpmn_withdraw_items(step, host);
        return;
    }
    switch (place->kind) {
    case BPMN_PLACE_LOOP: give_back(step, image, place); break;
    case BPMN_PLACE_JOIN:
    case BPMN_PLACE_WATCHED: break;
    case BPMN_PLACE_WAIT:
    case BPMN_PLACE_ARM:
    case BPMN_PLACE_SCOPE:
        if (count == 1)
            bpmn_close_wait(step, place->element);
        else
            bpmn_close_all(step, place->element);
        break;
    case BPMN_PLACE_INCIDENT:
        for (; count > 0; count--) bpmn_incident_over(step, place->element);
        break;
    }
}

void place_take(BpmnStep *step, void *image, uint16_t number, bool moves)
{
    const BpmnProcess *process = step->process;
    const BpmnPlace *taken = &process->places[number];
    uint16_t host = host_of(process, taken->frame, taken->element);

    place_set_tokens(taken, image, place_tokens(taken, image) - 1);
    if (taken->kind != BPMN_PLACE_WAIT && taken->kind != BPMN_PLACE_SCOPE
        && (!moves || !is_between(process, image, taken))) {
        return;
    }
    if (host != 0) bpmn_withdraw_items(step, host);
    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        if (place->frame == taken->frame
            && hangs_on(process, place, taken->element)) {
            withdraw(step, image, place);
        }
    }
}

bool place_is_open_around(const BpmnProcess *process, uint16_t frame,
                          const void *image, uint16_t element)
{
    uint16_t scope = process->elements[element].scope;

    while (scope != BPMN_NO_ELEMENT) {
        if (bpmn_host_row(process, scope) != 0) {
            return frame != 0 && process->frames[frame].element == scope;
        }
        if (place_find(process, frame, image, BPMN_PLACE_SCOPE, scope)
            == BPMN_NO_ELEMENT) {
            return false;
        }
        scope = process->elements[scope].scope;
    }
    return frame == 0;
}
