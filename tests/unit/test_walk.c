/* Random events on a process with everything in it: after each, the waits that
   an engine has open are the tokens of the image. */
#include "net_rig.h"

/* What an engine would have open after each event. */
typedef struct Ledger {
    uint16_t waits[64];
    uint16_t incidents[64];
    bool ended;
} Ledger;

static void apply_effects(const Rig *rig, Ledger *ledger)
{
    for (uint32_t i = 0; i < rig->step.effect_count; i++) {
        const BpmnEffect *effect = &rig->effects[i];
        uint16_t *open = effect->wait == BPMN_WAIT_INCIDENT ? ledger->incidents
                                                            : ledger->waits;
        if (effect->kind == BPMN_EFFECT_OPEN
            || effect->kind == BPMN_EFFECT_INCIDENT) {
            open[effect->element]++;
        } else if (effect->kind == BPMN_EFFECT_CLOSE) {
            assert_true(open[effect->element] > 0);
            open[effect->element]--;
        } else if (effect->kind == BPMN_EFFECT_CLOSE_ALL) {
            assert_true(open[effect->element] > 0);
            open[effect->element] = 0;
        }
        ledger->ended = ledger->ended || effect->kind == BPMN_EFFECT_END;
    }
}

/* Each place has as many tokens as there are waits or incidents open, and the
   case ends exactly when no token is left. */
static void compare(const Rig *rig, const Ledger *ledger)
{
    uint16_t incidents[64] = { 0 };
    uint32_t place = 0;
    bool left = false;
    for (uint16_t i = 0; i < rig->process->place_count; i++, place++) {
        const BpmnPlace *row = &rig->process->places[i];
        uint32_t count;
        while (!rig->net->places[place].rests) place++;
        memcpy(&count, (const char *)rig->image + row->counter_offset,
               sizeof count);
        left = left || count > 0;
        if (rig->net->places[place].kind == PLACE_INCIDENT)
            incidents[row->element] =
                (uint16_t)(incidents[row->element] + (uint16_t)count);
        else if (rig->net->places[place].kind != PLACE_JOIN)
            assert_int_equal(count, ledger->waits[row->element]);
    }
    for (uint16_t i = 0; i < rig->process->node_count; i++)
        assert_int_equal(incidents[i], ledger->incidents[i]);
    assert_int_equal(ledger->ended, !left);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static bool may_fire(const Rig *rig, const Ledger *ledger,
                     const BpmnEvent *event)
{
    uint16_t wait = rig->process->elements[event->element].wait;
    bool incident = ledger->incidents[event->element] > 0;
    bool open = ledger->waits[event->element] > 0;
    if (event->kind == BPMN_EVENT_START) return false;
    if (event->kind == BPMN_EVENT_RETRY) return incident;
    if (event->kind == BPMN_EVENT_MOVE)
        return incident || (open && wait != BPMN_NO_ELEMENT);
    return open;
}

/* One random event; the step is dropped when it is refused. */
static void fire_random(Rig *rig, Ledger *ledger, uint32_t *seed)
{
    uint64_t before[RIG_IMAGE_BYTES / 8];
    uint16_t number = (uint16_t)(next_random(seed) % rig->process->event_count);
    const BpmnEvent *event = &rig->process->events[number];
    if (!may_fire(rig, ledger, event)) return;
    Ledger draft = *ledger;
    memcpy(before, rig->image, sizeof before);
    if (event->kind >= BPMN_EVENT_DONE && event->kind < BPMN_EVENT_RETRY
        && !event->keeps)
        draft.waits[event->element]--;
    rig_set_integer(rig, "n", (int64_t)(next_random(seed) % 4));
    rig_begin(rig);
    rig->step.event = number;
    rig->step.target = (uint16_t)(next_random(seed) % rig->process->node_count);
    rig->process->step(&rig->step);
    if (rig->step.fault != BPMN_FAULT_NONE) {
        assert_int_equal(rig->step.fault, BPMN_FAULT_BAD_TARGET);
        assert_int_equal(event->kind, BPMN_EVENT_MOVE);
        memcpy(rig->image, before, sizeof before);
        return;
    }
    apply_effects(rig, &draft);
    *ledger = draft;
    compare(rig, ledger);
}

/* clang-format off */
#define EVERYTHING                                                   \
    START("S") "<parallelGateway id='P1'/><exclusiveGateway id='M'/>" \
    SCOPE("Q", START("I") "<parallelGateway id='P2'/>" TASK("T")     \
        BESIDE("R", "T", EVERY("R3/PT1H")) JOB("N")                  \
        "<endEvent id='K'>" ON_ESCALATION "</endEvent>" JOB("W")     \
        BOUNDARY("X1", "W", ON_ERROR("X"))                           \
        "<endEvent id='J'>" ON_ERROR("Y") "</endEvent>"              \
        "<exclusiveGateway id='G'/>"                                 \
        FLOW("g1", "I", "P2") FLOW("g2", "P2", "T")                  \
        FLOW("g3", "P2", "W") FLOW("g4", "R", "N")                   \
        FLOW("g5", "W", "G") FLOW_IF("g6", "G", "J", "= n = 1")      \
        FLOW_IF("g7", "G", "K", "= n = 2") FLOW("g8", "X1", "K"))    \
    BOUNDARY("D", "Q", AFTER("PT10M"))                               \
    BESIDE("H", "Q", ON_ESCALATION) BOUNDARY("Y1", "Q", ON_ANY_ERROR) \
    TASK("A") TASK("B") "<parallelGateway id='P3'/>" TASK("C")       \
    "<endEvent id='E'><terminateEventDefinition/></endEvent>"        \
    FLOW("f1", "S", "P1") FLOW("f2", "P1", "M") FLOW("f3", "P1", "A") \
    FLOW("f4", "M", "Q") FLOW("f5", "Q", "P3") FLOW("f6", "A", "P3") \
    FLOW("f7", "P3", "C") FLOW_IF("f8", "C", "M", "= n &gt; 1")      \
    FLOW_IF("f9", "C", "E", "= n = 1") FLOW("f10", "D", "B")         \
    FLOW("f11", "H", "B") FLOW("f12", "Y1", "M") FLOW("f13", "B", "P3")
/* clang-format on */

static void waits_and_tokens_go_together(void **state)
{
    (void)state;
    Rig *rig = rig_with(ERRORS ESCALATION, EVERYTHING);
    uint32_t seed = 1;
    for (int game = 0; game < 200; game++) {
        Ledger ledger = { 0 };
        rig_start(rig);
        apply_effects(rig, &ledger);
        compare(rig, &ledger);
        for (int turn = 0; turn < 200 && !ledger.ended; turn++)
            fire_random(rig, &ledger, &seed);
    }
    rig_free(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_and_tokens_go_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
