/* The panel whose reminders, or deadline, wait for something else than time. */
#ifndef PANEL_VARIANT_H
#define PANEL_VARIANT_H

#include "panel_shell.h"

typedef struct Variant {
    BpmnProcess process;
    BpmnWait waits[sizeof PANEL_WAITS / sizeof *PANEL_WAITS];
    BpmnEvent events[EVENTS];
} Variant;

static inline void variant_make(Variant *variant, void (*step)(BpmnStep *step))
{
    variant->process = PANEL_PROCESS;
    memcpy(variant->waits, PANEL_WAITS, sizeof PANEL_WAITS);
    memcpy(variant->events, PANEL_EVENTS, sizeof PANEL_EVENTS);
    variant->process.waits = variant->waits;
    variant->process.events = variant->events;
    variant->process.step = step;
}

/* What waits for time at an element waits for that name instead. */
static inline void variant_waits(Variant *variant, uint16_t element,
                                 BpmnWaitKind kind, BpmnEventKind event,
                                 const char *name)
{
    BpmnWait *row = &variant->waits[PANEL_ELEMENTS[element].wait];

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
        effect->of.text = text;
    }
}

#endif
