/* The definition that the interpreter runs: its tables, and where the counters
   of its images lie. */
#include "evaluate.h"
#include "layout.h"
#include "scope.h"

#include <string.h>

/* Gives each place of a frame that rests its counter; returns where they
   end. */
static uint32_t lay_counters(const Net *net, uint32_t frame, BpmnPlace *slots)
{
    uint32_t offset = net->frames[frame].sort == BPMN_FRAME_HOST
        ? sizeof(BpmnHost)
        : sizeof(BpmnImage);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests || net->places[i].frame != frame) continue;
        slots[i].counter_offset = offset;
        offset += (uint32_t)sizeof(uint32_t);
    }
    return (offset + 7) / 8 * 8;
}

/* The table's rows, with how large their images are. */
static const BpmnFrameKind *lay_frames(const Net *net, Arena *arena,
                                       BpmnProcess *definition,
                                       BpmnPlace *slots)
{
    if (definition->frame_count == 0) return NULL;
    uint16_t count = definition->field_count;
    BpmnField *fields = arena_copy(arena, definition->fields,
                                   count * sizeof *fields);
    BpmnFrameKind *frames = arena_copy(
        arena, definition->frames, definition->frame_count * sizeof *frames);
    for (uint16_t i = 1; i < definition->frame_count; i++)
        layout_frame(fields, count, i, lay_counters(net, i, slots), &frames[i]);
    definition->fields = fields;
    return frames;
}

static const uint32_t *first_transitions(const Net *net, Arena *arena,
                                         const BpmnProcess *definition)
{
    uint32_t *events = NEW_ARRAY(arena, uint32_t, definition->event_count);
    uint32_t i = 0; /* both are in the order of transitions */
    for (uint16_t event = 0; event < definition->event_count; event++) {
        const BpmnEvent *row = &definition->events[event];
        while (!net_fires_at(&net->transitions[i], row)) i++;
        events[event] = i++;
    }
    return events;
}

/* The places of the tables, with their counters. */
static const BpmnPlace *counted_places(const Net *net, Arena *arena,
                                       const BpmnProcess *definition,
                                       const BpmnPlace *slots)
{
    BpmnPlace *places = arena_copy(arena, definition->places,
                                   definition->place_count * sizeof *places);
    uint16_t next = 0;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests) continue;
        places[next].bit = BPMN_NO_ELEMENT;
        places[next++].counter_offset = slots[i].counter_offset;
    }
    return places;
}

const BpmnProcess *net_interpreter(const Net *net, const NetListener *listener,
                                   Arena *arena)
{
    Interpreter *interpreter = NEW(arena, Interpreter);
    BpmnProcess *definition = &interpreter->definition;
    BpmnPlace *slots = NEW_ARRAY(arena, BpmnPlace, net->place_count);

    definition->abi = BPMN_ABI;
    definition->nulls_offset = lay_counters(net, 0, slots);
    layout_tables(net, arena, definition);
    definition->frames = lay_frames(net, arena, definition, slots);
    definition->places = counted_places(net, arena, definition, slots);
    definition->max_image_bytes = LIMIT_IMAGE_BYTES;
    definition->id = net->id;
    definition->name = net->name;
    memcpy(definition->net_hash, net->hash, sizeof net->hash);
    definition->source = net->source;
    definition->source_bytes = net->source_bytes;
    definition->step = interpret_step;
    interpreter->net = net;
    interpreter->slots = slots;
    interpreter->events = first_transitions(net, arena, definition);
    interpreter->completes = net_completes(net, arena);
    interpreter->listener = listener;
    return definition;
}
