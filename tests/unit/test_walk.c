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

static bool may_fire(const Ledger *ledger, const BpmnEvent *event)
{
    return event->kind != BPMN_EVENT_START && ledger->waits[event->element] > 0;
}

static bool fire_event(Rig *rig, Ledger *ledger, uint16_t number)
{
    const BpmnEvent *event = &rig->process->events[number];
    if (!may_fire(ledger, event)) return false;
    if (!event->keeps) ledger->waits[event->element]--;
    rig_begin(rig);
    rig->step.event = number;
    rig->process->step(&rig->step);
    return true;
}

/* An operator lets a node try again, or moves a token. */
static bool operate(Rig *rig, const Ledger *ledger, uint32_t *seed)
{
    uint16_t nodes = rig->process->node_count;
    uint16_t node = (uint16_t)(next_random(seed) % nodes);
    uint16_t to = (uint16_t)(next_random(seed) % nodes);
    bool open = ledger->waits[node] > 0
        && rig->process->elements[node].kind != BPMN_BOUNDARY_EVENT;
    if (ledger->incidents[node] > 0 && next_random(seed) % 2 == 0)
        rig_retry(rig, rig->process->elements[node].id);
    else if (ledger->incidents[node] > 0 || open)
        rig_move_to(rig, node, to);
    else
        return false;
    return true;
}

/* Something random happens; the step is dropped when it is refused. */
static void happen(Rig *rig, Ledger *ledger, uint32_t *seed)
{
    uint64_t before[RIG_IMAGE_BYTES / 8];
    uint32_t count = rig->process->event_count;
    uint32_t number = next_random(seed) % (2 * count);
    Ledger draft = *ledger;
    memcpy(before, rig->image, sizeof before);
    rig_set_integer(rig, "n", (int64_t)(next_random(seed) % 4));
    if (number < count ? !fire_event(rig, &draft, (uint16_t)number)
                       : !operate(rig, ledger, seed))
        return;
    if (rig->step.fault != BPMN_FAULT_NONE) {
        assert_true(rig->step.moves);
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

TEST(waits_and_tokens_go_together)
{
    Rig *rig = rig_with(ERRORS ESCALATION, EVERYTHING);
    uint32_t seed = 1;
    for (int game = 0; game < 200; game++) {
        Ledger ledger = { 0 };
        rig_start(rig);
        apply_effects(rig, &ledger);
        compare(rig, &ledger);
        for (int turn = 0; turn < 200 && !ledger.ended; turn++)
            happen(rig, &ledger, &seed);
    }
    rig_free(rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
