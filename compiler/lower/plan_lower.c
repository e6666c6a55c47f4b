/* A net becomes a plan: places and bits, names, routines, cycles, tables. */
#include "plan.h"
#include "../net/layout.h"
#include "../net/scope.h"

#include <assert.h>
#include <string.h>

#include "lower.h"

static void prepare(Lowering *lowering)
{
    const Net *net = lowering->net;
    Arena *arena = lowering->arena;

    lowering->routines = net_no_numbers(arena, net->transition_count);
    lowering->inlines = NEW_ARRAY(arena, uint8_t, net->transition_count);
    lowering->complete = net_completes(net, arena);
    layout_tables(net, arena, &lowering->plan->tables);
}

static uint32_t count_counters(const Plan *plan, uint32_t frame)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < plan->place_count; i++) {
        if (plan->places[i].frame == frame && plan->places[i].counter) count++;
    }
    return count;
}

/* Which words have bits of which scopes. */
static void find_inside(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;

    plan->inside = NEW_ARRAY(lowering->arena, bool,
                             (size_t)net->scope_count * plan->words);
    for (uint32_t i = 0; i < plan->place_count; i++) {
        uint32_t word = plan->places[i].bit / WORD_BITS;

        for (uint32_t scope = plan->places[i].scope; scope != NET_NONE;
             scope = net->scopes[scope].parent) {
            if (plan_scope_frame(plan, scope) != plan->places[i].frame)
                continue;
            plan->inside[(size_t)scope * plan->words + word] = true;
        }
    }
}

/* How long the markings are. */
static void find_words(Plan *plan)
{
    const Net *net = plan->net;

    for (uint32_t i = 0; i < net->frame_count; i++) {
        PlanFrame *frame = &plan->frames[i];

        if (net->frames[i].sort == BPMN_FRAME_HOST
            || net->frames[i].sort == BPMN_FRAME_COLLECTION)
            continue;
        frame->words = (frame->bits + WORD_BITS - 1) / WORD_BITS;
        if (frame->words == 0) frame->words = 1;
        if (frame->words > plan->words) plan->words = frame->words;
    }
}

/* Where the marking and the counters of a frame lie; returns where they
   end. */
static uint32_t lay_places(Lowering *lowering, uint32_t frame,
                           BpmnPlace *places)
{
    Plan *plan = lowering->plan;
    bool is_host = lowering->net->frames[frame].sort == BPMN_FRAME_HOST;
    /* a list has no marking */
    uint32_t next = is_host
        ? (uint32_t)sizeof(BpmnHost)
        : (uint32_t)sizeof(BpmnImage) + plan->frames[frame].words * 8;
    uint32_t end = (next + count_counters(plan, frame) * 4 + 7) / 8 * 8;

    for (uint32_t i = 0; i < plan->rest_count; i++) {
        if (plan->places[i].frame != frame) continue;
        places[i].bit = is_host ? BPMN_NO_ELEMENT
                                : (uint16_t)plan->places[i].bit;
        if (!plan->places[i].counter) continue;
        places[i].counter_offset = next;
        next += 4;
    }
    return end;
}

static void lay_frames(Lowering *lowering, BpmnPlace *places, BpmnField *fields)
{
    BpmnProcess *tables = &lowering->plan->tables;
    BpmnFrameKind *frames = arena_copy(lowering->arena, tables->frames,
                                       tables->frame_count * sizeof *frames);

    for (uint16_t i = 1; i < tables->frame_count; i++) {
        layout_frame(fields, tables->field_count, i,
                     lay_places(lowering, i, places), &frames[i]);
    }
    tables->frames = tables->frame_count > 0 ? frames : NULL;
}

/* The images, now that it is known how long the markings are. */
static void lay_out(Lowering *lowering, const PlanOptions *options)
{
    Plan *plan = lowering->plan;
    BpmnProcess *tables = &plan->tables;
    const Net *net = lowering->net;
    Arena *arena = lowering->arena;
    BpmnField *fields = arena_copy(arena, tables->fields,
                                   tables->field_count * sizeof *fields);
    BpmnPlace *places = arena_copy(arena, tables->places,
                                   tables->place_count * sizeof *places);

    find_words(plan);
    tables->nulls_offset = lay_places(lowering, 0, places);
    tables->image_bytes = layout_fields(fields, tables->field_count, 0,
                                        tables->nulls_offset);
    lay_frames(lowering, places, fields);
    tables->fields = fields;
    tables->places = places;
    tables->abi = BPMN_ABI;
    tables->id = net->id;
    tables->name = net->name;
    memcpy(tables->net_hash, net->hash, sizeof net->hash);
    tables->max_image_bytes = options && options->max_image_bytes
        ? options->max_image_bytes
        : LIMIT_IMAGE_BYTES;
    if (tables->max_image_bytes < tables->image_bytes) {
        tables->max_image_bytes = tables->image_bytes;
    }
}

Plan *plan_lower(const Net *net, const PlanOptions *options, Arena *arena)
{
    Plan *plan = NEW(arena, Plan);
    Lowering lowering = {
        .plan = plan,
        .net = net,
        .arena = arena,
        .names = names_new(arena),
    };

    assert(net_is_whole(net) && net_is_bounded(net));
    plan->net = net;
    plan->arena = arena;
    prepare(&lowering);
    lower_places(&lowering);
    lower_names(&lowering, options);
    lower_disturbances(&lowering);
    lower_routines(&lowering);
    plan->routines = lowering.made.items;
    plan->routine_count = (uint32_t)lowering.made.count;
    lower_cycles(&lowering);
    lay_out(&lowering, options);
    find_inside(&lowering);
    lower_helpers(&lowering);
    assert(plan_is_whole(plan));
    return plan;
}

static void tell(const Plan *plan, Findings *found)
{
    for (size_t i = 0; i < plan->clashes.count; i++) {
        const NameClash *clash = &plan->clashes.items[i];
        const NetElement *element = clash->element;

        report(found, CODE_NAME_CLASH, element->position, element->id,
               "'%s' becomes the C name '%s', which another element has: it is "
               "called '%s'",
               element->id, clash->wanted, clash->given);
    }
}

Plan *plan_checked(const Net *net, const PlanOptions *options, Arena *arena,
                   Findings *found)
{
    if (!plan_is_possible(net, found)) return NULL;
    Plan *plan = plan_lower(net, options, arena);
    tell(plan, found);
    return plan;
}

/* What stops code from being made of a net; under --strict a warning does. */
static Findings refusals_of(const Net *net, const Findings *found)
{
    Findings refusals = findings_new(found->arena, found->file);

    if (plan_is_possible(net, &refusals) && found->strict && found->errors == 0)
        tell(plan_lower(net, NULL, found->arena), &refusals);
    return refusals;
}

void plan_advise(const Net *net, bool is_drawing, Findings *found)
{
    Findings refusals = refusals_of(net, found);
    NameMap *told = NULL;

    for (size_t i = 0; i < refusals.list.count; i++) {
        const Finding *refusal = &refusals.list.items[i];
        const char *element = refusal->element ? refusal->element : "";

        if (!told) told = name_map_new(found->arena);
        if (name_map_get(told, element)) continue;
        name_map_put(told, element, (void *)(uintptr_t)refusal);
        report_as(found, SEVERITY_ADVICE, refusal->code, refusal->position,
                  refusal->element, "%s: %s",
                  is_drawing ? "no code is made of this drawing"
                             : "`bpmnc build` stops here",
                  refusal->message)
            ->help = refusal->help;
    }
}
