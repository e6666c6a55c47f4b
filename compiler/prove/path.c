/* Paths: the steps from the start are walked once more, and what they pass is
   written down. */
#include "findings.h"

typedef VECTOR(uint32_t) Passed;

/* Is it an element of a called case? What is wrong there is told of that
   process. */
static bool is_inside(const Teller *teller, uint32_t element)
{
    return teller->net->elements[element].part != 0;
}

static void add_log(Teller *teller, Passed *passed, Replay replay)
{
    for (uint32_t i = 0; i < replay.log_count; i++)
        if (!is_inside(teller, replay.log[i]))
            VECTOR_ADD(teller->arena, passed, replay.log[i]);
}

static void add_step(Teller *teller, Passed *passed, uint32_t from,
                     uint32_t serial)
{
    add_log(
        teller, passed,
        explorer_replay(teller->explorer, from, NET_NONE, serial, NET_NONE));
}

/* The states from the start to this one, walked in that order. */
static void add_steps_to(Teller *teller, Passed *passed, uint32_t state)
{
    VECTOR(uint32_t) steps = { 0 };
    const State *states = teller->explorer->states.items;
    for (uint32_t at = state; at != NET_NONE; at = states[at].from)
        VECTOR_ADD(teller->arena, &steps, at);
    for (size_t i = steps.count; i-- > 0;) {
        const State *step = &states[steps.items[i]];
        add_step(teller, passed, step->from, step->serial);
    }
}

static void give_path(Teller *teller, Finding *finding, Passed *passed,
                      uint32_t last)
{
    size_t count = passed->count;
    bool has_last = last == NET_NONE
        || (count > 0 && passed->items[count - 1] == last);
    if (!has_last) VECTOR_ADD(teller->arena, passed, last);
    Arena *arena = teller->found->arena;
    finding->path_count = passed->count;
    finding->path = NEW_ARRAY(arena, const char *, finding->path_count + 1);
    for (size_t i = 0; i < finding->path_count; i++)
        finding->path[i] =
            arena_string(arena, teller->net->elements[passed->items[i]].id);
}

void path_to_state(Teller *teller, Finding *finding, uint32_t state,
                   uint32_t last)
{
    Passed passed = { 0 };
    add_steps_to(teller, &passed, state);
    give_path(teller, finding, &passed, last);
}

void path_to_sighting(Teller *teller, Finding *finding,
                      const Sighting *sighting, uint32_t last)
{
    Passed passed = { 0 };
    add_steps_to(teller, &passed, sighting->from);
    add_step(teller, &passed, sighting->from, sighting->serial);
    give_path(teller, finding, &passed, last);
}

void path_of_strides(Teller *teller, Finding *finding, const Stride *strides,
                     uint32_t count, uint32_t last)
{
    Passed passed = { 0 };
    add_steps_to(teller, &passed, strides[0].from);
    for (uint32_t i = 0; i < count; i++)
        add_log(teller, &passed,
                explorer_replay(teller->explorer, strides[i].from,
                                strides[i].root, strides[i].serial, NET_NONE));
    give_path(teller, finding, &passed, last);
}

Finding *tell(Teller *teller, Code code, uint32_t element, const char *text)
{
    const NetElement *own = &teller->net->elements[element];
    if (is_inside(teller, element)) return NEW(teller->arena, Finding);
    return report(teller->found, code, own->position, own->id, "%s", text);
}

Finding *tell_fault(Teller *teller, bool sure, Code code, uint32_t element,
                    const char *text)
{
    const NetElement *own = &teller->net->elements[element];
    if (is_inside(teller, element)) return NEW(teller->arena, Finding);
    teller->errors += sure;
    teller->doubts += !sure;
    return report_as(teller->found, sure ? SEVERITY_ERROR : SEVERITY_WARNING,
                     code, own->position, own->id, "%s", text);
}

const char *title_of(Teller *teller, uint32_t element)
{
    return net_title(teller->net, element, teller->arena);
}

bool tell_once(Teller *teller, uint32_t element, Told kind)
{
    if ((teller->told[element] & kind) != 0) return false;
    teller->told[element] |= (uint8_t)kind;
    teller->stuck = teller->stuck || kind == TOLD_STUCK;
    return true;
}
