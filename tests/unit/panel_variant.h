/* The panel otherwise: what waits for time waits for something else, images lie
   otherwise, a variable has another type. */
#ifndef PANEL_VARIANT_H
#define PANEL_VARIANT_H

#include "panel_shell.h"

typedef struct Variant {
    BpmnProcess process;
    BpmnWait waits[sizeof PANEL_WAITS / sizeof *PANEL_WAITS];
    BpmnEvent events[EVENTS];
    BpmnFrameKind kinds[KINDS];
    BpmnField fields[FIELDS];
    BpmnPlace places[sizeof PANEL_PLACES / sizeof *PANEL_PLACES];
} Variant;

static inline void variant_make(Variant *variant, void (*step)(BpmnStep *step))
{
    variant->process = PANEL_PROCESS;
    memcpy(variant->waits, PANEL_WAITS, sizeof PANEL_WAITS);
    memcpy(variant->events, PANEL_EVENTS, sizeof PANEL_EVENTS);
    memcpy(variant->kinds, PANEL_FRAMES, sizeof PANEL_FRAMES);
    memcpy(variant->fields, PANEL_FIELDS, sizeof PANEL_FIELDS);
    memcpy(variant->places, PANEL_PLACES, sizeof PANEL_PLACES);
    variant->process.waits = variant->waits;
    variant->process.events = variant->events;
    variant->process.frames = variant->kinds;
    variant->process.fields = variant->fields;
    variant->process.places = variant->places;
    variant->process.step = step;
}

/* The images of items lie otherwise; only for looking, and items at rest. */
static inline void variant_lies_otherwise(Variant *variant)
{
    variant->kinds[PANEL_ITEM].image_bytes += 16;
    variant->fields[FIELD_REMINDERS].offset = sizeof(ItemImage) + 8;
    variant->fields[FIELD_REMINDERS].null_bit = 9;
    for (size_t i = 0; i < variant->process.place_count; i++) {
        if (variant->places[i].frame == PANEL_ITEM)
            variant->places[i].bit += 30;
    }
}

/* What waits for time at an element waits for that name instead. */
static inline void variant_waits(Variant *variant, uint16_t element,
                                 BpmnWaitKind kind, BpmnEventKind event,
                                 const char *name)
{
    BpmnWait *row = &variant->waits[PANEL_ELEMENTS[element].wait];

    if (kind == BPMN_WAIT_MESSAGE) {
        variant->process.abilities.messages = &bpmn_ability_message;
    }
    row->kind = kind;
    row->name = name;
    for (size_t i = 0; i < EVENTS; i++) {
        BpmnEvent *other = &variant->events[i];

        if (other->element == element) other->kind = event;
    }
}

/* The effects that open a timer at an element open that instead. */
static inline void variant_opens(BpmnStep *step, uint16_t element,
                                 BpmnWaitKind kind, BpmnString text)
{
    for (uint32_t i = 0; i < step->effect_count; i++) {
        BpmnEffect *effect = &step->effects[i];

        if (effect->kind != BPMN_EFFECT_OPEN || effect->element != element)
            continue;
        effect->wait = kind;
        if (kind == BPMN_WAIT_MESSAGE) {
            effect->of.message.name = (BpmnString){ NULL, 0 };
            effect->of.message.key = text;
        } else {
            effect->of.text = text;
        }
    }
}

#endif
