/* The verbs of bpmn/step.h that say what a step did: path and effects. */
#include "bpmn/operation.h"

#include <assert.h>
#include <string.h>

#include "core/base/base.h"
#include "core/step/image.h"

static void fail(BpmnStep *step, BpmnFault fault)
{
    if (step->fault == BPMN_FAULT_NONE) step->fault = fault;
}

/* True when so many elements can be put behind the path as they are. */
static inline bool has_way(const BpmnStep *step, uint32_t count)
{
    return step->fault == BPMN_FAULT_NONE && step->depth == step->path_depth
        && count <= step->path_capacity - step->path_count;
}

/* What is passed in another frame, where the path is full, or after a fault:
   what follows in the path is of the frame that is named first. */
SELDOM static void pass_seldom(BpmnStep *step, const uint16_t *elements,
                               uint32_t count)
{
    if (step->depth == step->path_depth) {
        fail(step, BPMN_FAULT_LIMIT);
        return;
    }
    uint32_t frame = step->frames[step->depth];
    uint16_t other[] = { BPMN_NO_ELEMENT, (uint16_t)frame,
                         (uint16_t)(frame >> 16) };
    step->path_depth = step->depth;
    bpmn_passed_all(step, other, 3);
    bpmn_passed_all(step, elements, count);
}

void bpmn_passed(BpmnStep *step, uint16_t element)
{
    if (has_way(step, 1))
        step->path[step->path_count++] = element;
    else
        pass_seldom(step, &element, 1);
}

void bpmn_passed_all(BpmnStep *step, const uint16_t *elements, uint32_t count)
{
    uint16_t *end = step->path + step->path_count;

    if (!has_way(step, count)) {
        pass_seldom(step, elements, count);
        return;
    }
    step->path_count += count;
    copy_few(end, elements, count * sizeof *elements);
}

/* Room for one more effect; null after a fault. */
static BpmnEffect *add_effect(BpmnStep *step, BpmnEffectKind kind,
                              uint16_t element, BpmnWaitKind wait)
{
    if (step->fault != BPMN_FAULT_NONE) return NULL;
    assert(element == BPMN_NO_ELEMENT
           || element
               < (kind == BPMN_EFFECT_OPEN_ITEMS || kind == BPMN_EFFECT_WITHDRAW
                      ? step->process->frame_count
                      : step->process->node_count));
    if (step->effect_count == step->effect_capacity) {
        fail(step, BPMN_FAULT_LIMIT);
        return NULL;
    }
    BpmnEffect *effect = &step->effects[step->effect_count++];
    effect->kind = kind;
    effect->depth = step->depth;
    effect->element = element;
    effect->flow = BPMN_NO_ELEMENT;
    effect->wait = wait;
    effect->cause = BPMN_CAUSE_NONE;
    return effect;
}

static BpmnEffect *add_opening(BpmnStep *step, uint16_t element,
                               BpmnWaitKind wait)
{
    return add_effect(step, BPMN_EFFECT_OPEN, element, wait);
}

static void raise(BpmnStep *step, BpmnEffectKind kind, uint16_t element,
                  const char *code)
{
    BpmnEffect *effect = add_effect(step, kind, element, BPMN_WAIT_INCIDENT);
    if (!effect) return;
    effect->of.text = bpmn_string(code);
    /* The engine joins what was reported in scratch: that counts as fuel. */
    (void)bpmn_scratch(step, effect->of.text.length + 1);
}

void bpmn_report(BpmnStep *step, uint16_t element, const char *code)
{
    raise(step, BPMN_EFFECT_REPORT, element, code);
}

void bpmn_raise_error(BpmnStep *step, uint16_t element, const char *code)
{
    raise(step, BPMN_EFFECT_ERROR, element, code);
}

void bpmn_raise_escalation(BpmnStep *step, uint16_t element, const char *code)
{
    raise(step, BPMN_EFFECT_ESCALATION, element, code);
}

/* What was computed to be shown and cannot be: without it, and said. */
static void check_shown(BpmnStep *step, uint16_t element, BpmnTaskOpening *task)
{
    bool bad_due = task->due_ms == BPMN_NOT_ONE;
    bool bad_follow_up = task->follow_up_ms == BPMN_NOT_ONE;
    bool bad_priority = task->priority == BPMN_NOT_ONE;

    if (bad_due) task->due_ms = INT64_MIN;
    if (bad_follow_up) task->follow_up_ms = INT64_MIN;
    if (bad_priority) task->priority = 50;
    if (bad_due || bad_follow_up) bpmn_report(step, element, "bad-date");
    if (bad_priority) bpmn_report(step, element, "bad-priority");
}

void bpmn_open_task(BpmnStep *step, uint16_t element,
                    const BpmnTaskOpening *opening)
{
    BpmnEffect *effect = add_opening(step, element, BPMN_WAIT_TASK);
    if (!effect) return;
    effect->of.task = opening ? *opening
                              : (BpmnTaskOpening){
                                    .due_ms = INT64_MIN,
                                    .follow_up_ms = INT64_MIN,
                                    .priority = 50,
                                };
    if (opening) check_shown(step, element, &effect->of.task);
}

void bpmn_open_job(BpmnStep *step, uint16_t element)
{
    add_opening(step, element, BPMN_WAIT_JOB);
}

/* A token comes to a node and rests at a place. */
static void rest(BpmnStep *step, uint16_t element, uint64_t *marking,
                 uint64_t place)
{
    bpmn_passed(step, element);
    if (*marking & place) bpmn_refuse_token(step);
    *marking |= place;
}

void bpmn_wait_task(BpmnStep *step, uint16_t element, uint64_t *marking,
                    uint64_t place)
{
    rest(step, element, marking, place);
    bpmn_open_task(step, element, NULL);
}

void bpmn_wait_job(BpmnStep *step, uint16_t element, uint64_t *marking,
                   uint64_t place)
{
    rest(step, element, marking, place);
    bpmn_open_job(step, element);
}

void bpmn_open_timer(BpmnStep *step, uint16_t element, int64_t due_ms)
{
    BpmnEffect *effect = add_opening(step, element, BPMN_WAIT_TIMER);
    if (!effect) return;
    effect->of.timer = (BpmnTimerOpening){ .due_ms = due_ms, .repetitions = 1 };
}

void cycle_begin(BpmnTimerOpening *opening, const BpmnCalendar *calendar,
                 int64_t now_ms)
{
    if (opening->cycle.anchor_ms == BPMN_FROM_NOW) {
        opening->cycle.anchor_ms = now_ms;
        opening->index = 1;
    } else {
        opening->index = calendar->first(&opening->cycle, now_ms);
        if (opening->repetitions > opening->index)
            opening->repetitions -= opening->index;
        else if (opening->repetitions > 0)
            opening->repetitions = 1;
    }
    opening->due_ms = calendar->due(&opening->cycle, opening->index);
}

void bpmn_open_cycle(BpmnStep *step, uint16_t element, const BpmnCycle *cycle,
                     int64_t repetitions)
{
    const BpmnCalendar *calendar = step->process->abilities.calendar;
    BpmnTimerOpening opening = { .repetitions = repetitions, .cycle = *cycle };
    BpmnEffect *effect;
    if (!calendar) {
        fail(step, BPMN_FAULT_LIMIT);
        return;
    }
    cycle_begin(&opening, calendar, step->now_ms);
    effect = add_opening(step, element, BPMN_WAIT_TIMER);
    if (effect) effect->of.timer = opening;
}

void bpmn_open_cron(BpmnStep *step, uint16_t element)
{
    const BpmnProcess *process = step->process;
    const BpmnCrons *crons = process->abilities.crons;
    uint16_t row = process->elements[element].wait;
    BpmnTimerOpening opening = { .repetitions = -1 };
    BpmnEffect *effect;
    if (!crons) {
        fail(step, BPMN_FAULT_LIMIT);
        return;
    }
    opening.due_ms = crons->next(bpmn_string(process->waits[row].cron),
                                 step->now_ms);
    effect = add_opening(step, element, BPMN_WAIT_TIMER);
    if (effect) effect->of.timer = opening;
}

void bpmn_open_message(BpmnStep *step, uint16_t element, BpmnString key)
{
    BpmnEffect *effect = add_opening(step, element, BPMN_WAIT_MESSAGE);
    if (!effect) return;
    effect->of.message.name = (BpmnString){ NULL, 0 };
    effect->of.message.key = key;
}

void bpmn_open_scope(BpmnStep *step, uint16_t element)
{
    add_opening(step, element, BPMN_WAIT_SCOPE);
}

void bpmn_open_call(BpmnStep *step, uint16_t element)
{
    add_opening(step, element, BPMN_WAIT_CALL);
}

void bpmn_open_signal(BpmnStep *step, uint16_t element, BpmnString name)
{
    BpmnEffect *effect;

    if (!step->process->abilities.signals) fail(step, BPMN_FAULT_LIMIT);
    effect = add_opening(step, element, BPMN_WAIT_SIGNAL);
    if (effect) effect->of.text = name;
}

/* The kind of wait that an element has by the table. */
static BpmnWaitKind kind_by_table(const BpmnProcess *process, uint16_t element)
{
    uint16_t wait = process->elements[element].wait;
    return wait == BPMN_NO_ELEMENT ? BPMN_WAIT_INCIDENT
                                   : process->waits[wait].kind;
}

void bpmn_close_wait(BpmnStep *step, uint16_t element)
{
    add_effect(step, BPMN_EFFECT_CLOSE, element,
               kind_by_table(step->process, element));
}

void bpmn_close_all(BpmnStep *step, uint16_t element)
{
    add_effect(step, BPMN_EFFECT_CLOSE_ALL, element,
               kind_by_table(step->process, element));
}

void bpmn_incident(BpmnStep *step, uint16_t element, uint16_t flow,
                   BpmnCause cause)
{
    if (step->moves && cause == BPMN_CAUSE_AGAIN) bpmn_refuse_token(step);
    BpmnEffect *effect = add_effect(step, BPMN_EFFECT_INCIDENT, element,
                                    BPMN_WAIT_INCIDENT);
    if (!effect) return;
    effect->flow = flow;
    effect->cause = cause;
}

void bpmn_incident_over(BpmnStep *step, uint16_t element)
{
    add_effect(step, BPMN_EFFECT_CLOSE, element, BPMN_WAIT_INCIDENT);
}

static void throw_by_name(BpmnStep *step, BpmnEffectKind kind, uint16_t element,
                          const char *name)
{
    BpmnEffect *effect = add_effect(step, kind, element, BPMN_WAIT_INCIDENT);
    if (!effect) return;
    effect->of.message.name = bpmn_string(name);
    effect->of.message.keyed = false;
    effect->of.message.key = (BpmnString){ NULL, 0 };
    effect->of.message.lives_ms = 0;
    effect->of.message.brought = (BpmnString){ NULL, 0 };
    effect->of.message.brought_count = 0;
}

void bpmn_throw_message(BpmnStep *step, uint16_t element, const char *name)
{
    throw_by_name(step, BPMN_EFFECT_MESSAGE, element, name);
}

void bpmn_throw_signal(BpmnStep *step, uint16_t element, const char *name)
{
    if (!step->process->abilities.signals) fail(step, BPMN_FAULT_LIMIT);
    throw_by_name(step, BPMN_EFFECT_SIGNAL, element, name);
}

void bpmn_end(BpmnStep *step)
{
    add_effect(step, BPMN_EFFECT_END, BPMN_NO_ELEMENT, BPMN_WAIT_INCIDENT);
}

/* How many items a value stands for; false: it says no number of them. */
static bool count_items(BpmnValue of, uint32_t *total)
{
    BpmnItems items;
    int64_t count = -1;

    if (of.is_null) return false;
    if (of.type == BPMN_STRUCTURE) {
        items = bpmn_items(of.as.text);
        *total = items.left;
        return !items.is_object;
    }
    if (of.type == BPMN_INTEGER)
        count = of.as.integer;
    else if (of.type != BPMN_DECIMAL
             || !bpmn_decimal_to_integer(of.as.decimal, &count))
        return false;
    *total = (uint32_t)count;
    return count >= 0 && count < UINT32_MAX;
}

BpmnCause bpmn_open_items(BpmnStep *step, uint16_t kind, BpmnValue of,
                          uint32_t *total)
{
    BpmnString none = { NULL, 0 };
    BpmnEffect *effect;

    if (!count_items(of, total)) {
        *total = 0;
        return BPMN_CAUSE_NO_VALUE;
    }
    if (*total == 0) return BPMN_CAUSE_NONE;
    effect = add_effect(step, BPMN_EFFECT_OPEN_ITEMS, kind, BPMN_WAIT_INCIDENT);
    if (effect) {
        effect->of.items = (BpmnItemsOpening){
            *total,
            of.type == BPMN_STRUCTURE ? of.as.text : none,
            false,
        };
    }
    return BPMN_CAUSE_NONE;
}

void bpmn_begin_body(BpmnStep *step, uint16_t kind)
{
    BpmnEffect *effect = add_effect(step, BPMN_EFFECT_OPEN_ITEMS, kind,
                                    BPMN_WAIT_INCIDENT);

    if (effect) {
        effect->of.items = (BpmnItemsOpening){ 1, { NULL, 0 }, true };
    }
}

bool bpmn_item_done(BpmnStep *step, const BpmnValue *result)
{
    static const BpmnValue NONE = { .type = BPMN_LOOSE, .is_null = true };
    BpmnEffect *effect = add_effect(step, BPMN_EFFECT_ITEM_DONE,
                                    BPMN_NO_ELEMENT, BPMN_WAIT_INCIDENT);
    BpmnHost *host = step->images[step->depth - 1];

    if (!result) result = &NONE;
    if (!result->is_null && type_has_bytes(result->type)
        && result->as.text.length
            > image_limit(step->process) - BPMN_RESULT_BYTES) {
        fail(step, BPMN_FAULT_LIMIT);
    }
    if (effect) effect->of.result = *result;
    step->depth--;
    host->completed++;
    return bpmn_active_items(host) == 0;
}

BpmnCause bpmn_collect(BpmnStep *step, BpmnValue *results)
{
    return step->collect(step, results);
}

void bpmn_close_host(BpmnStep *step)
{
    add_effect(step, BPMN_EFFECT_HOST_OVER, BPMN_NO_ELEMENT,
               BPMN_WAIT_INCIDENT);
    step->depth--;
}

void bpmn_withdraw_items(BpmnStep *step, uint16_t kind)
{
    add_effect(step, BPMN_EFFECT_WITHDRAW, kind, BPMN_WAIT_INCIDENT);
}

void bpmn_refuse_target(BpmnStep *step)
{
    fail(step, BPMN_FAULT_BAD_TARGET);
}

void bpmn_refuse_token(BpmnStep *step)
{
    fail(step, BPMN_FAULT_SECOND_TOKEN);
}

bool bpmn_out_of_fuel(const BpmnStep *step)
{
    return step->fault != BPMN_FAULT_NONE || step->path_count >= BPMN_FUEL
        || step->effect_count >= step->effect_capacity / 2
        || step->scratch_used >= step->scratch_capacity / 4;
}

BpmnCause bpmn_take_cause(BpmnStep *step)
{
    BpmnCause cause = BPMN_CAUSE_NONE;
    if (step->beyond)
        cause = BPMN_CAUSE_LIMIT;
    else if (step->missing)
        cause = BPMN_CAUSE_NO_VALUE;
    else if (step->inexact)
        cause = BPMN_CAUSE_ARITHMETIC;
    else if (step->nobody)
        cause = BPMN_CAUSE_NOBODY;
    step->beyond = false;
    step->nobody = false;
    step->missing = false;
    step->inexact = false;
    return cause;
}

bool bpmn_need(BpmnStep *step, bool present)
{
    if (!present && !step->inexact) step->missing = true;
    return present;
}

BpmnValue bpmn_needed(BpmnStep *step, BpmnValue value)
{
    bpmn_need(step, !value.is_null);
    return value;
}

BpmnValue bpmn_inexact(BpmnStep *step)
{
    if (!step->missing) step->inexact = true;
    return (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
}

char *bpmn_scratch(BpmnStep *step, size_t bytes)
{
    char *at = step->scratch + step->scratch_used;
    if (step->fault != BPMN_FAULT_NONE) return NULL;
    if (bytes > step->scratch_capacity - step->scratch_used) {
        fail(step, BPMN_FAULT_LIMIT);
        return NULL;
    }
    step->scratch_used += (uint32_t)bytes;
    return at;
}

/* Room in scratch for so many names; null after a fault. */
static BpmnString *name_room(BpmnStep *step, size_t count)
{
    uint32_t gap = (8 - step->scratch_used % 8) % 8;
    char *room = bpmn_scratch(step, gap + count * sizeof(BpmnString));
    return room ? (BpmnString *)(void *)(room + gap) : NULL;
}

/* A list that is full moves to twice its room. */
void bpmn_add_name(BpmnStep *step, BpmnNames *names, BpmnString name)
{
    enum { SMALLEST = 4 };
    size_t count = names->count;
    if (count == 0 || (count >= SMALLEST && (count & (count - 1)) == 0)) {
        BpmnString *room = name_room(step, count == 0 ? SMALLEST : 2 * count);
        if (!room) return;
        if (count > 0) memcpy(room, names->items, count * sizeof *room);
        names->items = room;
    }
    ((BpmnString *)(uintptr_t)names->items)[names->count++] = name;
}

BpmnString bpmn_join(BpmnStep *step, BpmnString one, BpmnString other)
{
    const char *end = step->scratch + step->scratch_used;
    size_t length = one.length + other.length;
    /* What was made last grows where it is: a chain copies nothing again. */
    bool grows = one.length > 0 && one.bytes + one.length == end;
    char *bytes = length == 0
        ? NULL
        : bpmn_scratch(step, grows ? other.length : length);
    if (!bytes) return (BpmnString){ "", 0 };
    if (!grows && one.length > 0) memcpy(bytes, one.bytes, one.length);
    if (other.length > 0)
        memcpy(grows ? bytes : bytes + one.length, other.bytes, other.length);
    return (BpmnString){ grows ? one.bytes : bytes, length };
}
