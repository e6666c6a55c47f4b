/* 'run --trace-step': each act of a step, a line when it is done. */
#include <stdio.h>

#include "scenario.h"

#include "bpmn/step.h"

static const enum {
    OF_NOTHING,
    OF_EVENT,
    OF_ENTRY,
    OF_ELEMENT,
    OF_PLACE,
    OF_FIELD,
    OF_TRANSITION
} NUMBERS[] = {
#define NET_ACT(NAME, word, OF) OF_##OF,
#include "net/act.def"
#undef NET_ACT
};

static const char *const WORDS[] = {
#define NET_ACT(NAME, word, OF) word,
#include "net/act.def"
#undef NET_ACT
};

static const char *const ROW_WORDS[] = {
#define ROW(NAME, name, WHERE, meaning) name,
#include "net/row.def"
#undef ROW
};

static void add_event(BpmnOut *out, const BpmnStep *step, uint32_t number)
{
    const BpmnEvent *event = &step->process->events[number];

    bpmn_out(out, " %s %s", event_trigger(event->kind)->word,
             step->process->elements[event->element].id);
    if (event->code) bpmn_out(out, " code %s", event->code);
}

static void add_entry(BpmnOut *out, const Net *net, uint32_t target)
{
    bpmn_out(out, " %s",
             target < net->element_count
                 ? net->elements[target].id
                 : net->places[net_entry(net, target)].id);
}

static void add_place(BpmnOut *out, const Place *place)
{
    bpmn_out(out, " %s %s", place_facts(place)->word, place->id);
}

static void add_transition(BpmnOut *out, const Net *net, uint32_t number)
{
    const Transition *transition = &net->transitions[number];

    bpmn_out(out, " %s %s", ROW_WORDS[transition->row],
             net->elements[transition->node].id);
}

/* What the act is about. */
static void add_subject(BpmnOut *out, const Net *net, const BpmnStep *step,
                        const NetAct *act)
{
    uint32_t number = act->number;

    switch (NUMBERS[act->kind]) {
    case OF_EVENT: add_event(out, step, number); break;
    case OF_ENTRY: add_entry(out, net, number); break;
    case OF_ELEMENT: bpmn_out(out, " %s", net->elements[number].id); break;
    case OF_PLACE: add_place(out, &net->places[number]); break;
    case OF_FIELD:
        bpmn_out(out, " %s", step->process->fields[number].name);
        break;
    case OF_TRANSITION: add_transition(out, net, number); break;
    case OF_NOTHING: break;
    }
}

static void hear(void *user, const Net *net, const BpmnStep *step,
                 const NetAct *act)
{
    BpmnPool pool = { 0 };
    BpmnOut out = { .pool = &pool };

    bool begins = NUMBERS[act->kind] == OF_EVENT
        || NUMBERS[act->kind] == OF_ENTRY;
    bpmn_out(&out, begins ? "%s" : "  %s", WORDS[act->kind]);
    add_subject(&out, net, step, act);
    if (begins) {
        bpmn_out(&out, " at ");
        bpmn_out_instant(&out, step->now_ms);
    }
    if (act->count > 1) bpmn_out(&out, " %u", act->count);
    if (act->text) bpmn_out(&out, " %s", act->text);
    if (act->cause != BPMN_CAUSE_NONE) {
        bpmn_out(&out, ": %s", bpmn_cause_word(act->cause));
    } else if (act->value) {
        bpmn_out(&out, " = ");
        bpmn_out_value(&out, act->value);
    }
    fprintf(user, "%s\n", out.bytes);
    bpmn_pool_free(&pool);
}

NetListener trace_steps(FILE *stream)
{
    return (NetListener){ .user = stream, .hear = hear };
}
