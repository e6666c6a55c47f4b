/*
 * Exploration against the interpreter: wherever random events take a case, the
 * marking is one that was explored, with knowledge that the values agree with,
 * and no place holds more tokens than its bound.
 */
#include "net_rig.h"

#include "prove/explorer.h"
#include "prove/prove.h"

enum { WALKS = 60, EVENTS = 40 };

typedef struct Walker {
    Rig *rig;
    Explorer *explorer; /* with data, incidents not gone beyond */
    uint64_t random;
} Walker;

static uint32_t draw(Walker *walker, size_t below)
{
    walker->random ^= walker->random << 13;
    walker->random ^= walker->random >> 7;
    walker->random ^= walker->random << 17;
    return (uint32_t)(walker->random >> 20) % (uint32_t)below;
}

static uint32_t count_at(const Rig *rig, uint32_t place)
{
    const BpmnProcess *process = rig->process;
    for (uint16_t i = 0; i < process->place_count; i++) {
        uint32_t count;
        if (strcmp(process->places[i].id, rig->net->places[place].id) != 0)
            continue;
        memcpy(&count,
               (const char *)rig->image + process->places[i].counter_offset,
               sizeof count);
        return count;
    }
    fail_msg("place %s has no count", rig->net->places[place].id);
    return 0;
}

/* Every variable gets one of these numbers, texts or truths. */
static void write_all(Walker *walker)
{
    static const char *const texts[] = { "a", "b", "c" };
    Rig *rig = walker->rig;
    for (uint16_t i = 0; i < rig->process->field_count; i++) {
        BpmnValue value = { .type = rig->process->fields[i].type };
        if (value.type == BPMN_BOOLEAN)
            value.as.boolean = draw(walker, 2) == 1;
        else if (value.type == BPMN_INTEGER)
            value.as.integer = draw(walker, 101);
        else if (value.type == BPMN_DECIMAL)
            value.as.decimal.coefficient = draw(walker, 101);
        else
            value.as.text = bpmn_string(texts[draw(walker, 3)]);
        rig_begin(rig);
        assert_true(bpmn_field_set(&rig->step, rig->image, i, &value));
    }
}

static bool can_happen(const Walker *walker, const Transition *transition,
                       bool started)
{
    if (!started) return is_fired(transition, FIRED_START);
    if (!is_fired(transition, FIRED_ANSWER)
        || explorer_is_never_due(walker->rig->net, transition))
        return false;
    for (uint32_t i = 0; i < transition->pre_count; i++) {
        if (count_at(walker->rig, transition->pre[i]) == 0) return false;
    }
    return true;
}

/* Fires one of the events that can happen; false when there is none. */
static bool fire_any(Walker *walker, bool started)
{
    const Net *net = walker->rig->net;
    uint32_t possible[64];
    size_t count = 0;
    for (uint32_t i = 0; i < net->transition_count && count < 64; i++) {
        if (can_happen(walker, &net->transitions[i], started))
            possible[count++] = i;
    }
    if (count == 0) return false;
    const Transition *transition =
        &net->transitions[possible[draw(walker, count)]];
    bool has_data = transition->trigger != TRIGGER_TIMER
        && transition->trigger != TRIGGER_TIMER_LAST;
    if (has_data) write_all(walker);
    rig_fire_code(walker->rig, trigger_facts(transition)->event,
                  net->elements[transition->node].id, transition->code);
    assert_int_equal(walker->rig->step.fault, BPMN_FAULT_NONE);
    return true;
}

/* Does the value of the domain's variable lie where the state says? */
static bool agrees(const Walker *walker, const Domain *domain, Mask known)
{
    BpmnValue value = rig_get(walker->rig, domain->name);
    if (value.type == BPMN_TEXT)
        value.as.text = bpmn_string(arena_text(
            walker->rig->arena, value.as.text.bytes, value.as.text.length));
    return (domain_value_region(domain, &value) & known) != 0;
}

static bool is_state(const Walker *walker, uint32_t state)
{
    const Explorer *explorer = walker->explorer;
    for (uint32_t i = 0; i < explorer->rest_count; i++) {
        uint32_t place = explorer->rest_places[i];
        if (explorer_count(explorer, state, place)
            != count_at(walker->rig, place))
            return false;
    }
    const uint64_t *words = explorer_words(explorer, state);
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        if (!agrees(walker, &explorer->domains->list.items[i],
                    words[explorer->marking_words + i]))
            return false;
    }
    return true;
}

/* False when the case is over, or piled up beyond what is explored. */
static bool look_around(const Walker *walker)
{
    const Rig *rig = walker->rig;
    bool any = false;
    for (uint32_t i = 0; i < rig->net->place_count; i++) {
        if (!rig->net->places[i].rests) continue;
        uint32_t count = count_at(rig, i);
        if (count > rig->net->places[i].bound)
            fail_msg("%s holds %u tokens", rig->net->places[i].id, count);
        if (count >= MOST_TOKENS) return false;
        any = any || count > 0;
    }
    if (!any) return false;
    uint32_t states = (uint32_t)walker->explorer->states.count;
    for (uint32_t i = 0; i < states; i++) {
        if (is_state(walker, i)) return true;
    }
    fail_msg("not explored: %s", rig_tell(rig));
    return false;
}

static void walk_through(const char *body)
{
    Walker walker = { .rig = rig_new(body), .random = 88172645463325252u };
    Rig *rig = walker.rig;
    Findings found = findings_new(rig->arena, "test.bpmn");
    prove(rig->net, 10000, BRANCHES_EITHER, &found);
    walker.explorer = explore(rig->net, 10000, EXTENT_ALL, true, FEW_BITS,
                              rig->arena);
    for (int i = 0; i < WALKS; i++) {
        rig_empty(rig);
        for (int j = 0; j < EVENTS; j++) {
            if (!fire_any(&walker, j > 0) || !look_around(&walker)) break;
        }
    }
    rig_free(rig);
}

TEST(choices_and_loops)
{
    walk_through(
        START("S") JOB("A") "<exclusiveGateway id='G' default='f4'/>"
        "<exclusiveGateway id='H'/>" JOB("B") END("E") FLOW("f1", "S", "A")
        FLOW("f2", "A", "G") FLOW_IF("f3", "G", "H", "= amount &lt; 50")
        FLOW("f4", "G", "E") FLOW_IF("f5", "H", "B", "= amount &lt; 20")
        FLOW_IF("f6", "H", "A", "= amount &lt; 45 and kind = \"a\"")
        FLOW_IF("f7", "H", "E", "= kind = \"b\"") FLOW("f8", "B", "A"));
}

/* Events come in any order here: one timer by the calendar has none. */
TEST(parallel_branches_with_timers)
{
    walk_through(
        START("S") "<parallelGateway id='X'/>" JOB("A") JOB("B")
        BOUNDARY("D", "A", AFTER("PT1H"))
        BESIDE("R", "B", EVERY("R/2030-01-07/PT1H"))
        JOB("C") "<parallelGateway id='J'/>" END("E") JOB("M")
        FLOW("f1", "S", "X") FLOW("f2", "X", "A") FLOW("f3", "X", "B")
        FLOW("f4", "A", "J") FLOW("f5", "B", "J") FLOW("f6", "J", "E")
        FLOW("f7", "D", "C") FLOW("f8", "C", "J") FLOW("f9", "R", "M"));
}

TEST(scopes_and_terminate)
{
    walk_through(
        START("S") JOB("A")
        SCOPE("Q", START("I") JOB("T") JOB("U")
              "<endEvent id='K'><terminateEventDefinition/></endEvent>"
              FLOW("g1", "I", "T") FLOW("g2", "I", "U") FLOW("g3", "T", "K"))
        BOUNDARY("D", "Q", AFTER("PT1H")) END("E")
        FLOW("f1", "S", "A") FLOW("f2", "S", "Q") FLOW("f3", "Q", "E")
        FLOW_IF("f4", "D", "A", "= good")
        FLOW_IF("f5", "D", "Q", "= not(good)"));
}

TEST(tokens_that_pile_up)
{
    walk_through(
        START("S") JOB("A") JOB("B") JOB("C")
        "<exclusiveGateway id='G'/>" FLOW("f1", "S", "A")
        FLOW("f2", "S", "B") FLOW_IF("f3", "A", "C", "= amount &lt; 50")
        FLOW_IF("f4", "A", "C", "= amount &lt;= 50") FLOW("f5", "B", "C")
        FLOW("f6", "C", "G") FLOW_IF("f7", "G", "B", "= amount = 50"));
}

int main(void)
{
    return run_listed(NULL, NULL);
}
