/* Everything in generated code that has a name gets it here, in one order,
   so that the same net has the same names. */
#include "lower.h"
#include "../net/scope.h"

#include <string.h>

static const char *const KIND_WORDS[] = {
#define BPMN_ELEMENT_KIND(NAME, number, word) [BPMN_##NAME] = #word,
#include "bpmn/element_kind.def"
#undef BPMN_ELEMENT_KIND
};

/* The ways of leaving a wait. */
static const char *const EVENT_WORDS[] = {
#define BPMN_STEP_EVENT(NAME, number, word, verb, NEEDED) \
    [BPMN_EVENT_##NAME] = #word,
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
};

const char *lower_event_word(BpmnEventKind kind)
{
    return EVENT_WORDS[kind];
}

static char *join(Arena *arena, const char *one, const char *other)
{
    return arena_format(arena, "%s_%s", one, other);
}

/* Takes a word for an element; a second one alike is told. */
static char *claim_word(Lowering *lowering, Names *taken, const char *word,
                        const NetElement *element)
{
    char *claimed = names_claim(taken, word);

    if (strcmp(claimed, word) != 0 && !name_is_made_up(element->id)) {
        VECTOR_ADD(lowering->arena, &lowering->plan->clashes,
                   (NameClash){ element, word, claimed });
    }
    return claimed;
}

static void name_nodes(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Names taken = names_new(lowering->arena);

    for (uint32_t i = 0; i < lowering->net->node_count; i++) {
        const NetElement *element = &lowering->net->elements[i];
        char *word = name_of(lowering->arena, element->id, element->name,
                             KIND_WORDS[plan->tables.elements[i].kind]);

        plan->words_of[i] = claim_word(lowering, &taken, word, element);
        plan->elements[i] = names_claim(
            &lowering->names,
            name_upper(lowering->arena,
                       join(lowering->arena, plan->prefix, plan->words_of[i])));
    }
}

/* yes, or the two ends, where a tool made the id up. */
static char *flow_word(Lowering *lowering, const NetElement *flow)
{
    Arena *arena = lowering->arena;
    const NetElement *source = &lowering->net->elements[flow->source];
    const NetElement *target = &lowering->net->elements[flow->target];
    const char *from = name_of(arena, source->id, source->name, "");
    const char *to = name_of(arena, target->id, target->name, "");
    char *word = name_of(arena, flow->id, NULL, "");

    if (name_is_made_up(flow->id) && flow->name) {
        word = name_words(arena, join(arena, from, flow->name), NAME_WORD_MAX);
    } else if (name_is_made_up(flow->id)) {
        word = arena_format(arena, "%.12s_to_%.12s", from, to);
    }
    if (strncmp(word, "flow_", 5) == 0) word += 5;
    return *word ? word : arena_string(arena, "flow");
}

static void name_flows(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Names taken = names_new(lowering->arena);

    for (uint32_t i = lowering->net->node_count;
         i < lowering->net->element_count; i++) {
        const NetElement *element = &lowering->net->elements[i];

        plan->words_of[i] = claim_word(lowering, &taken,
                                       flow_word(lowering, element), element);
        plan->elements[i] = names_claim(
            &lowering->names,
            name_upper(lowering->arena,
                       join(lowering->arena, "flow", plan->words_of[i])));
    }
}

static void name_places(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Names counters = names_new(lowering->arena);

    for (uint32_t i = 0; i < plan->rest_count; i++) {
        PlanPlace *place = &plan->places[i];
        const Place *of = &lowering->net->places[place->place];
        const char *id = lowering->net->elements[place->element].id;
        const char *tail = name_words(lowering->arena, of->id + strlen(id),
                                      NAME_WORD_MAX);
        char *words = plan->words_of[place->element];

        if (*tail) words = join(lowering->arena, words, tail);
        place->name = names_claim(
            &lowering->names,
            name_upper(lowering->arena, join(lowering->arena, "at", words)));
        if (place->counter) {
            place->counter = names_claim(&counters,
                                         join(lowering->arena, "count", words));
        }
    }
}

/* FRAME_REVIEW_ITEM, and ReviewItem where it has an image of its own. */
static void name_frames(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;

    plan->frames[0].type = "Image";
    plan->frames[0].local = "image";
    for (uint32_t i = 1; i < net->frame_count; i++) {
        PlanFrame *frame = &plan->frames[i];
        const char *sort = FRAME_WORDS[net->frames[i].sort];
        const char *word = plan->words_of[net->frames[i].element];

        frame->local = net->frames[i].depth > 2 ? join(arena, word, sort)
                                                : sort;
        frame->constant = names_claim(
            &lowering->names,
            name_upper(arena, arena_format(arena, "frame_%s_%s", word, sort)));
        frame->type = net->frames[i].sort == BPMN_FRAME_COLLECTION
            ? "BpmnImage"
            : names_claim(&lowering->names,
                          name_camel(arena, join(arena, word, sort)));
    }
    if (net->frame_count > 1)
        names_claim(&lowering->names, join(arena, plan->prefix, "opens"));
}

static void name_scopes(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;

    plan->scopes = NEW_ARRAY(lowering->arena, char *, net->scope_count);
    plan->scopes[0] = names_claim(&lowering->names, "IN_PROCESS");
    for (uint32_t i = 1; i < net->scope_count; i++) {
        uint32_t element = net->scopes[i].element;
        const char *word = element == NET_NONE ? "process"
                                               : plan->words_of[element];

        plan->scopes[i] = names_claim(
            &lowering->names,
            name_upper(lowering->arena,
                       join(lowering->arena,
                            net_is_watched(net, i) ? "watched_in" : "in",
                            word)));
    }
}

static void name_events(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    const BpmnProcess *tables = &plan->tables;

    plan->events.count = tables->event_count;
    plan->events.cases = NEW_ARRAY(lowering->arena, PlanCase,
                                   tables->event_count);
    for (uint16_t i = 0; i < tables->event_count; i++) {
        const BpmnEvent *event = &tables->events[i];
        char *name = arena_format(lowering->arena, "event_%s_%s",
                                  plan->words_of[event->element],
                                  lower_event_word(event->kind));

        plan->events.cases[i] = (PlanCase){
            .number = i,
            .name = names_claim(&lowering->names,
                                name_upper(lowering->arena, name)),
        };
    }
}

static bool is_reserved(const char *word)
{
    static const char *const WORDS[] = {
#define RESERVED(word) word,
#include "reserved.def"
#undef RESERVED
    };

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(word, WORDS[i]) == 0) return true;
    }
    return false;
}

static void name_constants(Lowering *lowering, PlanField *field,
                           const BpmnField *row, const char *word)
{
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;

    if (row->type != BPMN_ENUMERATION) return;
    field->type = names_claim(
        &lowering->names,
        arena_format(arena, "%s%s", plan->camel, name_camel(arena, word)));
    field->constants = NEW_ARRAY(arena, char *, row->constant_count);
    for (uint16_t i = 0; i < row->constant_count; i++) {
        const char *constant = name_words(arena, row->constants[i],
                                          NAME_WORD_MAX - 8);

        if (!*constant) constant = "other";
        field->constants[i] =
            names_claim(&lowering->names,
                        name_upper(arena,
                                   arena_format(arena, "%s_%.16s_%s",
                                                plan->prefix, word, constant)));
    }
}

/* Members of the image and of the data; a member and its 'has' are taken
   together. */
static void name_fields(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;
    const Net *net = lowering->net;
    Names members = names_new(arena);

    names_claim(&members, "head");
    names_claim(&members, "marking");
    names_claim(&members, "nulls");
    plan->fields = NEW_ARRAY(arena, PlanField, plan->tables.field_count);
    for (uint32_t i = 0; i < net->field_count; i++) {
        const NetField *of = &net->fields[i];
        if (!field_is_stored(of)) continue;
        PlanField *field = &plan->fields[of->number];
        const BpmnField *row = &plan->tables.fields[of->number];
        char *word = name_words(arena, of->shown, NAME_WORD_MAX);

        if (!*word || is_reserved(word) || (*word >= '0' && *word <= '9')
            || strncmp(word, "has_", 4) == 0
            || strncmp(word, "count_", 6) == 0) {
            word = arena_format(arena, "value_%s", word);
        }
        field->field = of;
        field->name = names_claim(&members, word);
        field->constant =
            names_claim(&lowering->names,
                        name_upper(arena,
                                   arena_format(arena, "%s_field_%s",
                                                plan->prefix, field->name)));
        field->null = names_claim(
            &lowering->names,
            name_upper(arena, arena_format(arena, "no_%s", field->name)));
        name_constants(lowering, field, row, field->name);
    }
}

static void name_parameters(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    const BpmnProcess *tables = &plan->tables;

    plan->parameters = NEW_ARRAY(lowering->arena, char *,
                                 tables->parameter_count);
    for (uint16_t i = 0; i < tables->parameter_count; i++) {
        char *word = name_words(lowering->arena, tables->parameters[i].name,
                                NAME_WORD_MAX);
        plan->parameters[i] =
            names_claim(&lowering->names,
                        name_upper(lowering->arena,
                                   join(lowering->arena, "parameter", word)));
    }
}

/* Names that the header has for every process; see emit/. */
static void claim_common(Lowering *lowering)
{
    static const char *const COMMON[] = {
        "h",      "process",  "step", "list",   "read",
        "submit", "withdraw", "run",  "enters",
    };
    static const char *const TYPES[] = { "Data", "Node", "Field" };
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;

    for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++) {
        char *name = join(arena, plan->prefix, COMMON[i]);
        names_claim(&lowering->names, name);
        names_claim(&lowering->names, name_upper(arena, name));
    }
    names_claim(&lowering->names, "NO_OUTPUTS");
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        names_claim(&lowering->names,
                    arena_format(arena, "%s%s", plan->camel, TYPES[i]));
    }
}

/* Calls of the header that carry a node's name; see emit/calls.c. */
static void claim_calls(Lowering *lowering)
{
    static const char *const VERBS[] = {
#define CALL(verb, remark, takes, command, sets) #verb,
#include "call.def"
#undef CALL
    };
    const Plan *plan = lowering->plan;

    names_claim(&lowering->names, join(lowering->arena, plan->prefix, "start"));
    for (uint32_t i = 0; i < lowering->net->node_count; i++) {
        for (size_t verb = 0; verb < sizeof VERBS / sizeof *VERBS; verb++) {
            names_claim(&lowering->names,
                        arena_format(lowering->arena, "%s_%s_%s", plan->prefix,
                                     VERBS[verb], plan->words_of[i]));
        }
    }
}

void lower_names(Lowering *lowering, const PlanOptions *options)
{
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;
    const Net *net = lowering->net;
    uint32_t count = net->element_count;

    plan->prefix = options && options->prefix
        ? name_prefix(arena, options->prefix, NULL)
        : name_prefix(arena, net->id, net->name);
    plan->upper = name_upper(arena, plan->prefix);
    plan->camel = name_camel(arena, plan->prefix);
    plan->elements = NEW_ARRAY(arena, char *, count);
    plan->words_of = NEW_ARRAY(arena, char *, count);
    claim_common(lowering);
    name_nodes(lowering);
    claim_calls(lowering);
    name_flows(lowering);
    name_fields(lowering);
    name_parameters(lowering);
    name_places(lowering);
    name_frames(lowering);
    name_scopes(lowering);
    name_events(lowering);
}
