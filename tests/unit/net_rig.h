/* A process from XML text to an interpreted case, one event at a time. */
#ifndef BPMNC_TEST_NET_RIG_H
#define BPMNC_TEST_NET_RIG_H

#include "bpmn/step.h"
#include "core/step/image.h"
#include "net/net.h"
#include "resolve/resolve.h"
#include "cmocka_rig.h"

enum {
    RIG_IMAGE_BYTES = 4096,
    RIG_PATH = BPMN_FUEL + 1000,
    RIG_EFFECTS = 8192,
    RIG_SCRATCH_BYTES = 4096
};

typedef struct Rig {
    Arena *arena;
    Findings found;
    Process *model;
    Net *net;
    const BpmnProcess *process;
    BpmnStep step; /* of the last event */
    uint64_t image[RIG_IMAGE_BYTES / 8];
    void *images[1];
    uint16_t path[RIG_PATH];
    BpmnEffect effects[RIG_EFFECTS];
    char scratch[RIG_SCRATCH_BYTES];
    int64_t now_ms;
    BpmnValue parameters[4];
} Rig;

#define RIG_SPACES                                         \
    "xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' " \
    "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0' "   \
    "xmlns:hitl='urn:bpmnc:hitl:1'"

/* One element each, so that diagrams stay readable. */
#define START(id) "<startEvent id='" id "'/>"
#define END(id) "<endEvent id='" id "'/>"
#define TASK(id) "<userTask id='" id "'/>"
#define JOB(id) "<serviceTask id='" id "'/>"
#define FLOW(id, from, to) \
    "<sequenceFlow id='" id "' sourceRef='" from "' targetRef='" to "'/>"
#define FLOW_IF(id, from, to, condition)                            \
    "<sequenceFlow id='" id "' sourceRef='" from "' targetRef='" to \
    "'><conditionExpression>" condition                             \
    "</conditionExpression></sequenceFlow>"
#define SCOPE(id, body) "<subProcess id='" id "'>" body "</subProcess>"
#define BOUNDARY(id, host, event)                                \
    "<boundaryEvent id='" id "' attachedToRef='" host "'>" event \
    "</boundaryEvent>"
#define BESIDE(id, host, event)                       \
    "<boundaryEvent id='" id "' attachedToRef='" host \
    "' cancelActivity='false'>" event "</boundaryEvent>"
#define WATCHER(id, body) \
    "<subProcess id='" id "' triggeredByEvent='true'>" body "</subProcess>"
#define STARTED(id, event) "<startEvent id='" id "'>" event "</startEvent>"
#define STARTED_BESIDE(id, event) \
    "<startEvent id='" id "' isInterrupting='false'>" event "</startEvent>"
#define AFTER(duration)                             \
    "<timerEventDefinition><timeDuration>" duration \
    "</timeDuration></timerEventDefinition>"
#define EVERY(cycle)                          \
    "<timerEventDefinition><timeCycle>" cycle \
    "</timeCycle></timerEventDefinition>"

#define MESSAGE                                        \
    "<message id='M' name='anger'><extensionElements>" \
    "<zeebe:subscription correlationKey='= ticket'/>"  \
    "</extensionElements></message>"
#define ON_MESSAGE "<messageEventDefinition messageRef='M'/>"

#define ERRORS                                      \
    "<error id='X' name='x' errorCode='no-money'/>" \
    "<error id='Y' name='y' errorCode='no-time'/>"
#define ON_ERROR(reference) "<errorEventDefinition errorRef='" reference "'/>"
#define ON_ANY_ERROR "<errorEventDefinition/>"

#define ESCALATION "<escalation id='Z' name='x' escalationCode='help'/>"
#define ON_ESCALATION "<escalationEventDefinition escalationRef='Z'/>"

/* The definitions, with what stands beside the process. */
static inline Rig *rig_of(const char *executable, const char *roots,
                          const char *body)
{
    Arena *arena = arena_new();
    Rig *rig = NEW(arena, Rig);
    rig->arena = arena;
    rig->found = findings_new(arena, "test.bpmn");
    const char *text = arena_format(arena,
                                    "<definitions " RIG_SPACES
                                    ">%s<process id='P' isExecutable='%s'>"
                                    "%s</process></definitions>",
                                    roots, executable, body);
    XmlElement *root = xml_parse(text, strlen(text), NULL, &XML_LIMITS, arena,
                                 &rig->found);
    assert_non_null(root);
    Diagram *diagram = diagram_build(root, "none/test.bpmn", arena,
                                     &rig->found);
    assert_non_null(diagram);
    resolve_references(diagram, arena, &rig->found);
    resolve_types(diagram, arena, &rig->found);
    if (rig->found.errors > 0) fail_msg("%s", rig->found.list.items[0].message);
    rig->model = diagram->processes.items[0];
    rig->net = net_build(rig->model, arena);
    net_digest(rig->net, rig->model);
    rig->process = net_interpreter(rig->net, NULL, arena);
    return rig;
}

static inline Rig *rig_with(const char *roots, const char *body)
{
    return rig_of("true", roots, body);
}

static inline Rig *rig_new(const char *body)
{
    return rig_with("", body);
}

static inline void rig_free(Rig *rig)
{
    arena_free(rig->arena);
}

static inline uint16_t rig_element(const Rig *rig, const char *id)
{
    for (uint32_t i = 0; i < rig->net->element_count; i++) {
        if (text_equal(rig->net->elements[i].id, id)) return (uint16_t)i;
    }
    fail_msg("there is no element %s", id);
    return BPMN_NO_ELEMENT;
}

static inline uint16_t rig_event(const Rig *rig, BpmnEventKind kind,
                                 const char *id, const char *code)
{
    uint16_t element = rig_element(rig, id);
    for (uint16_t i = 0; i < rig->process->event_count; i++) {
        const BpmnEvent *event = &rig->process->events[i];
        if (event->kind == kind && event->element == element
            && text_equal(event->code, code))
            return i;
    }
    fail_msg("there is no such event at %s", id);
    return 0;
}

static inline void rig_tell_effect(const Rig *rig, const BpmnEffect *effect,
                                   Text *text)
{
    const BpmnElement *elements = rig->process->elements;
    const char *id = effect->element == BPMN_NO_ELEMENT
        ? ""
        : elements[effect->element].id;
    switch (effect->kind) {
    case BPMN_EFFECT_OPEN: text_add_format(text, " +%s", id); break;
    case BPMN_EFFECT_CLOSE:
        text_add_format(
            text, effect->wait == BPMN_WAIT_INCIDENT ? " over:%s" : " -%s", id);
        break;
    case BPMN_EFFECT_CLOSE_ALL: text_add_format(text, " --%s", id); break;
    case BPMN_EFFECT_INCIDENT:
        text_add_format(text, " incident%d:%s", (int)effect->cause, id);
        break;
    case BPMN_EFFECT_REPORT:
        text_add_format(text, " report:%.*s", (int)effect->of.text.length,
                        effect->of.text.bytes);
        break;
    case BPMN_EFFECT_END: text_add(text, " end"); break;
    case BPMN_EFFECT_ERROR:
    case BPMN_EFFECT_ESCALATION:
        text_add_format(text, " raise:%.*s", (int)effect->of.text.length,
                        effect->of.text.bytes);
        break;
    case BPMN_EFFECT_MESSAGE:
        text_add_format(text, " message:%.*s", (int)effect->of.text.length,
                        effect->of.text.bytes);
        break;
    case BPMN_EFFECT_SIGNAL:
        text_add_format(text, " signal:%.*s", (int)effect->of.text.length,
                        effect->of.text.bytes);
        break;
    case BPMN_EFFECT_OPEN_ITEMS: text_add(text, " items"); break;
    case BPMN_EFFECT_ITEM_DONE: text_add(text, " done"); break;
    case BPMN_EFFECT_HOST_OVER:
    case BPMN_EFFECT_WITHDRAW: text_add(text, " over"); break;
    }
}

/* "Start f1 Task | +Task": what was passed, then what happened. */
static inline const char *rig_tell(const Rig *rig)
{
    Text text = text_new(rig->arena);
    if (rig->step.fault != BPMN_FAULT_NONE) {
        text_add_format(&text, "fault %d", (int)rig->step.fault);
        return text.bytes;
    }
    for (uint32_t i = 0; i < rig->step.path_count; i++)
        text_add_format(&text, "%s%s", i == 0 ? "" : " ",
                        rig->process->elements[rig->path[i]].id);
    text_add(&text, " |");
    for (uint32_t i = 0; i < rig->step.effect_count; i++)
        rig_tell_effect(rig, &rig->effects[i], &text);
    return text.bytes;
}

static inline void rig_begin(Rig *rig)
{
    rig->images[0] = rig->image;
    rig->step = (BpmnStep){
        .process = rig->process,
        .images = rig->images,
        .now_ms = rig->now_ms,
        .parameters = rig->parameters,
        .path = rig->path,
        .path_capacity = RIG_PATH,
        .effects = rig->effects,
        .effect_capacity = RIG_EFFECTS,
        .scratch = rig->scratch,
        .scratch_capacity = RIG_SCRATCH_BYTES,
        .image_capacity = RIG_IMAGE_BYTES,
    };
}

static inline const char *rig_fire_code(Rig *rig, BpmnEventKind kind,
                                        const char *id, const char *code)
{
    rig_begin(rig);
    rig->step.event = rig_event(rig, kind, id, code);
    rig->process->step(&rig->step);
    return rig_tell(rig);
}

static inline const char *rig_fire(Rig *rig, BpmnEventKind kind, const char *id)
{
    return rig_fire_code(rig, kind, id, NULL);
}

static inline const char *rig_done(Rig *rig, const char *id)
{
    return rig_fire(rig, BPMN_EVENT_DONE, id);
}

/* A token of that kind goes, as the engine takes it; BPMN_NO_ELEMENT: there is
   none. */
static inline uint16_t rig_take(Rig *rig, BpmnPlaceKind kind, uint16_t element)
{
    uint16_t place = place_find(rig->process, 0, rig->image, kind, element);
    if (place == BPMN_NO_ELEMENT) return place;
    if (kind == BPMN_PLACE_INCIDENT)
        bpmn_incident_over(&rig->step, element);
    else
        bpmn_close_wait(&rig->step, element);
    place_take(&rig->step, rig->image, place, false);
    return place;
}

static inline const char *rig_enter(Rig *rig, uint16_t target, bool moves)
{
    rig->step.event = BPMN_ENTERS;
    rig->step.target = target;
    rig->step.moves = moves;
    rig->process->step(&rig->step);
    return rig_tell(rig);
}

static inline const char *rig_retry(Rig *rig, const char *id)
{
    rig_begin(rig);
    uint16_t place = rig_take(rig, BPMN_PLACE_INCIDENT, rig_element(rig, id));
    assert_int_not_equal(place, BPMN_NO_ELEMENT);
    return rig_enter(rig, rig->process->places[place].again, false);
}

static inline const char *rig_move_to(Rig *rig, uint16_t from, uint16_t to)
{
    rig_begin(rig);
    rig->step.moves = true;
    if (rig_take(rig, BPMN_PLACE_INCIDENT, from) == BPMN_NO_ELEMENT
        && rig_take(rig, BPMN_PLACE_WAIT, from) == BPMN_NO_ELEMENT
        && rig_take(rig, BPMN_PLACE_SCOPE, from) == BPMN_NO_ELEMENT)
        fail_msg("no token is there");
    if (!place_is_open_around(rig->process, 0, rig->image, to)) {
        bpmn_refuse_target(&rig->step);
        return rig_tell(rig);
    }
    return rig_enter(rig, to, true);
}

static inline const char *rig_move(Rig *rig, const char *from, const char *to)
{
    return rig_move_to(rig, rig_element(rig, from), rig_element(rig, to));
}

/* A new image, as the engine makes it: no tokens, no values. */
static inline void rig_empty(Rig *rig)
{
    const BpmnProcess *process = rig->process;
    memset(rig->image, 0, sizeof rig->image);
    BpmnImage head = { .bytes = process->image_bytes };
    memcpy(rig->image, &head, sizeof head);
    for (uint16_t i = 0; i < process->field_count; i++)
        rig->image[process->nulls_offset / 8 + i / 64] |= (uint64_t)1 << i % 64;
}

static inline void rig_set(Rig *rig, const char *name, BpmnValue value)
{
    rig_begin(rig);
    for (uint16_t i = 0; i < rig->process->field_count; i++) {
        if (strcmp(rig->process->fields[i].name, name) == 0) {
            assert_true(bpmn_field_set(&rig->step, rig->image, i, &value));
            return;
        }
    }
    fail_msg("there is no variable %s", name);
}

static inline void rig_set_text(Rig *rig, const char *name, const char *text)
{
    rig_set(rig, name,
            (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(text) });
}

static inline void rig_set_integer(Rig *rig, const char *name, int64_t value)
{
    rig_set(rig, name,
            (BpmnValue){ .type = BPMN_INTEGER, .as.integer = value });
}

static inline BpmnValue rig_get(const Rig *rig, const char *name)
{
    BpmnValue value = { .is_null = true };
    for (uint16_t i = 0; i < rig->process->field_count; i++) {
        if (strcmp(rig->process->fields[i].name, name) == 0) {
            assert_true(bpmn_field_get(rig->process, rig->image, i, &value));
            return value;
        }
    }
    fail_msg("there is no variable %s", name);
    return value;
}

static inline const char *rig_start_at(Rig *rig, const char *id)
{
    rig_empty(rig);
    return rig_fire(rig, BPMN_EVENT_START, id);
}

static inline const char *rig_start(Rig *rig)
{
    return rig_start_at(rig, "S");
}

#endif
