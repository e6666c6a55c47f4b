/* The tables of a definition: what engine and generated code read of a
   process besides its step function. */
#include "layout.h"

#include <assert.h>

static uint16_t narrow(size_t number)
{
    assert(number < UINT16_MAX);
    return (uint16_t)number;
}

/* A number of an element in tables; none for NET_NONE. */
static uint16_t element_or_none(uint32_t number)
{
    return number == NET_NONE ? BPMN_NO_ELEMENT : narrow(number);
}

/* Per element: the place where it opens; null: it never waits. */
static const Place **openings_of(const Net *net, Arena *arena)
{
    const Place **openings = NEW_ARRAY(arena, const Place *,
                                       net->element_count);
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        if (place->opening) openings[place->element] = place;
    }
    return openings;
}

static BpmnElement element_row(const Net *net, uint32_t number, uint16_t wait)
{
    const NetElement *element = &net->elements[number];
    BpmnElement row = {
        .id = element->id,
        .name = element->name,
        .kind = element->kind,
        .wait = wait,
        .scope = BPMN_NO_ELEMENT,
        .condition = element->condition,
    };
    if (element->scope != NET_NONE)
        row.scope = element_or_none(net->scopes[element->scope].element);
    return row;
}

/* Of what is armed: the activity that it sits on, or begins; the gateway that
   waits for it. */
static uint32_t host_of(const Net *net, const Place *place)
{
    const NetElement *element = &net->elements[place->element];
    if (element->host != NET_NONE) return element->host;
    if (!element->hears) return place->owner;
    uint32_t around = net->scopes[element->scope].element;
    if (element->part_of == NET_NONE || around == element->part_of)
        return around;
    return net->scopes[net->elements[element->part_of].scope].element;
}

static void make_elements(const Net *net, Arena *arena, BpmnProcess *definition)
{
    const Place **openings = openings_of(net, arena);
    BpmnElement *elements = NEW_ARRAY(arena, BpmnElement, net->element_count);
    BpmnWait *waits = NEW_ARRAY(arena, BpmnWait, net->place_count);
    uint16_t count = 0;
    for (uint32_t i = 0; i < net->element_count; i++) {
        elements[i] = element_row(net, i,
                                  openings[i] ? count : BPMN_NO_ELEMENT);
        if (!openings[i]) continue;
        waits[count] = openings[i]->opening->row;
        waits[count].element = narrow(i);
        waits[count++].host = element_or_none(host_of(net, openings[i]));
    }
    definition->elements = elements;
    definition->element_count = narrow(net->element_count);
    definition->node_count = narrow(net->node_count);
    definition->waits = waits;
    definition->wait_count = count;
}

/* 1 and the row of the place that is looked at besides the wait that is
   answered; 0: none is. */
static uint16_t while_open(const Net *net, const Transition *transition)
{
    uint16_t row = 1;
    if (!is_fired(transition, FIRED_ANSWER) || transition->pre_count < 2)
        return 0;
    for (uint32_t i = 0; i < transition->pre[1]; i++)
        row = (uint16_t)(row + net->places[i].rests);
    return row;
}

static void make_events(const Net *net, Arena *arena, BpmnProcess *definition)
{
    BpmnEvent *events = NEW_ARRAY(arena, BpmnEvent, net->transition_count);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (!trigger_facts(transition)->is_event) continue;
        events[definition->event_count++] = (BpmnEvent){
            .kind = trigger_facts(transition)->event,
            .element = narrow(transition->node),
            .while_open = while_open(net, transition),
            .code = transition->code,
            .keeps = transition->keeps,
        };
    }
    definition->events = events;
}

static void make_fields(const Net *net, Arena *arena, BpmnProcess *definition)
{
    BpmnField *fields = NEW_ARRAY(arena, BpmnField, net->field_count);
    uint16_t *bits = NEW_ARRAY(arena, uint16_t, net->frame_count);
    uint16_t count = 0;
    for (uint32_t i = 0; i < net->field_count; i++) {
        const NetField *field = &net->fields[i];
        if (!field_is_stored(field)) continue;
        fields[field->number] = (BpmnField){
            .name = field->shown,
            .type = field->type,
            .constants = field->constants,
            .constant_count = narrow(field->constant_count),
            .frame = narrow(field->frame),
        };
        count++;
    }
    for (uint16_t i = 0; i < count; i++)
        fields[i].null_bit = bits[fields[i].frame]++;
    definition->image_bytes = layout_fields(fields, count, 0,
                                            definition->nulls_offset);
    definition->fields = fields;
    definition->field_count = count;
    definition->parameters = net->parameters;
    definition->parameter_count = narrow(net->parameter_count);
}

/* The sub-process that a place stands in, or the event in the flow. What an
   event on a border, or one that begins bodies, waits for stands where that
   does. */
static uint32_t stands_in(const Net *net, const Place *place)
{
    const NetScope *scope = &net->scopes[place->scope];
    bool is_beside = scope->element != NET_NONE
        && net->elements[scope->element].part_count > 0
        && place_facts(&net->places[scope->place])->resting
            == BPMN_PLACE_WATCHED;
    return is_beside ? net->scopes[scope->parent].element : scope->element;
}

static void make_places(const Net *net, Arena *arena, BpmnProcess *definition)
{
    BpmnPlace *places = NEW_ARRAY(arena, BpmnPlace, net->place_count);
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        if (!place->rests) continue;
        places[definition->place_count] = (BpmnPlace){
            .id = place->id,
            .kind = place_facts(place)->resting,
            .element = narrow(place->element),
            .scope = element_or_none(stands_in(net, place)),
            .owner = element_or_none(place->owner),
            .again = element_or_none(place->again),
            .bit = definition->place_count,
            .frame = narrow(place->frame),
            .most_items = place->most_items,
        };
        definition->place_count++;
    }
    definition->places = places;
}

/* A process without items has no table of frames. */
static void make_frames(const Net *net, Arena *arena, BpmnProcess *definition)
{
    if (net->frame_count == 1) return;
    BpmnFrameKind *frames = NEW_ARRAY(arena, BpmnFrameKind, net->frame_count);
    for (uint32_t i = 0; i < net->frame_count; i++) {
        const NetFrame *frame = &net->frames[i];
        frames[i] = (BpmnFrameKind){
            .sort = frame->sort,
            .element = element_or_none(frame->element),
            .parent = narrow(frame->parent),
            .depth = narrow(frame->depth),
        };
    }
    definition->frames = frames;
    definition->frame_count = narrow(net->frame_count);
}

static bool comes_again(const Net *net, bool by_cron)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Opening *opening = net->places[i].opening;
        if (opening && opening->due == DUE_AGAIN
            && !opening->row.cron == !by_cron)
            return true;
    }
    return false;
}

static const BpmnAbilities ABILITIES = {
#define BPMN_ABILITY(member, word) .member = &bpmn_ability_##word,
#include "bpmn/ability.def"
#undef BPMN_ABILITY
};

#define NEEDS(member) abilities->member = ABILITIES.member
#define NEEDS_INSIDE(member) \
    if (bpmn_waits_in_frames(definition, event->element)) NEEDS(member)
#define NEEDS_NAMED(member) \
    if (event->code) NEEDS(member)
#define NEEDS_NOTHING

/* What an event of that kind needs of the engine. */
static void add_event_ability(const BpmnEvent *event, BpmnProcess *definition)
{
    BpmnAbilities *abilities = &definition->abilities;
    switch (event->kind) {
#define BPMN_STEP_EVENT(NAME, number, word, verb, NEEDED) \
    case BPMN_EVENT_##NAME:                               \
        NEEDED;                                           \
        break;
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
    }
}

/* The same of a wait. */
static void add_ability(BpmnWaitKind kind, BpmnAbilities *abilities)
{
    switch (kind) {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    case BPMN_WAIT_##NAME:                                                   \
        NEEDED;                                                              \
        break;
#include "bpmn/wait.def"
#undef BPMN_WAIT
    }
}

#undef NEEDS_NOTHING
#undef NEEDS_NAMED
#undef NEEDS_INSIDE
#undef NEEDS

/* Whether a text that comes from outside can be the field's value. */
static bool reads_texts(const BpmnProcess *definition, const BpmnField *field)
{
    if (field->type == BPMN_INSTANT || field->type == BPMN_DURATION
        || field->type == BPMN_MONTHS) {
        return true;
    }
    for (uint16_t i = 0; i < definition->wait_count; i++) {
        uint16_t outcome = definition->waits[i].outcome_field;
        if (outcome == field - definition->fields
            && !bpmn_type_is_text(field->type))
            return true;
    }
    return false;
}

/* Whether who called a case may hear what it throws. */
static bool raises(const Net *net)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        if (TELL_FACTS[net->transitions[i].tells].is_outward) return true;
    }
    return false;
}

/* Whether rounds of it go on in the next append when a step is full. */
static bool goes_on(const Net *net)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        if (net->transitions[i].head && net->transitions[i].counts) return true;
    }
    return false;
}

static void point_at_abilities(const Net *net, BpmnProcess *definition)
{
    BpmnAbilities *abilities = &definition->abilities;
    if (comes_again(net, false)) abilities->calendar = ABILITIES.calendar;
    if (comes_again(net, true)) abilities->crons = ABILITIES.crons;
    if (raises(net)) abilities->calls = ABILITIES.calls;
    if (net->frame_count > 1 || goes_on(net))
        abilities->frames = ABILITIES.frames;
    if (net->broadcasts) abilities->signals = ABILITIES.signals;
    if (net->parameter_count > 0) abilities->texts = ABILITIES.texts;
    for (uint16_t i = 0; i < definition->event_count; i++)
        add_event_ability(&definition->events[i], definition);
    for (uint16_t i = 0; i < definition->wait_count; i++)
        add_ability(definition->waits[i].kind, abilities);
    for (uint16_t i = 0; i < definition->field_count; i++) {
        const BpmnField *field = &definition->fields[i];
        if (reads_texts(definition, field)) abilities->texts = ABILITIES.texts;
        if (field->type == BPMN_STRUCTURE || field->type == BPMN_LOOSE)
            abilities->structures = ABILITIES.structures;
    }
}

void layout_tables(const Net *net, Arena *arena, BpmnProcess *definition)
{
    definition->event_count = 0;
    definition->place_count = 0;
    make_elements(net, arena, definition);
    make_events(net, arena, definition);
    make_fields(net, arena, definition);
    make_places(net, arena, definition);
    make_frames(net, arena, definition);
    point_at_abilities(net, definition);
}

static bool fits(const Net *net, const char *what, size_t count,
                 Findings *found)
{
    _Static_assert(LIMIT_ELEMENTS < BPMN_NO_ELEMENT, "each has a number");
    if (count <= LIMIT_ELEMENTS) return true;
    report(found, CODE_TOO_LARGE, net->position, net->id,
           "process %s has %zu %s: there are numbers for %d", net->id, count,
           what, LIMIT_ELEMENTS);
    return false;
}

static size_t larger(size_t one, size_t other)
{
    return one > other ? one : other;
}

/* Each in an item of the one around. */
static bool fits_depth(const Net *net, Findings *found)
{
    for (uint32_t i = 0; i < net->frame_count; i++) {
        const NetFrame *frame = &net->frames[i];
        if (frame->depth < BPMN_MAX_DEPTH) continue;
        const NetElement *element = &net->elements[frame->element];
        report(found, CODE_TOO_LARGE, element->position, element->id,
               "%s has items in items of items: there is room for %d in each "
               "other",
               net_title(net, frame->element, found->arena),
               (BPMN_MAX_DEPTH - 1) / 2);
        return false;
    }
    return true;
}

bool net_fits_tables(const Net *net, Findings *found)
{
    size_t places = 0, events = 0, outcomes = 0, names = 0, constants = 0;
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Opening *opening = net->places[i].opening;
        places += net->places[i].rests;
        if (!opening) continue;
        outcomes = larger(outcomes, opening->outcome_count);
        names = larger(names, opening->row.candidate_users.count);
        names = larger(names, opening->row.candidate_groups.count);
    }
    for (uint32_t i = 0; i < net->field_count; i++)
        constants = larger(constants, net->fields[i].constant_count);
    for (uint32_t i = 0; i < net->transition_count; i++)
        events += trigger_facts(&net->transitions[i])->is_event;
    return fits(net, "elements", net->element_count, found)
        && fits(net, "elements and ways to try again",
                net->element_count + net->retry_count, found)
        && fits(net, "places", places, found)
        && fits(net, "events", events, found)
        && fits(net, "variables", net->field_count, found)
        && fits(net, "parameters", net->parameter_count, found)
        && fits(net, "constants of a variable", constants, found)
        && fits(net, "outcomes of a task", outcomes, found)
        && fits(net, "candidates of a task", names, found)
        && fits_depth(net, found);
}
