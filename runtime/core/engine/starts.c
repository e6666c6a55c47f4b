/* Cases that begin by themselves: a start event's timer is an object from when
   its version comes into force until another one does, each time another. */
#include "core/engine/turn.h"

/* The first time, of those that are not past; false: there is none. */
static bool open_timer(const BpmnProcess *process, BpmnString when,
                       int64_t now_ms, BpmnTimerOpening *timer)
{
    int32_t months;
    int64_t ms;

    *timer = (BpmnTimerOpening){ .repetitions = 1 };
    if (bpmn_cycle_read(when, &timer->cycle, &timer->repetitions)) {
        cycle_begin(timer, process->abilities.calendar, now_ms);
    } else if (bpmn_duration_read(when, &months, &ms)) {
        timer->due_ms = bpmn_instant_add(now_ms, months, ms);
    } else if (!bpmn_instant_read(when, &timer->due_ms)) {
        timer->repetitions = -1;
        timer->due_ms = bpmn_cron_next(when, now_ms);
    }
    return timer->due_ms >= now_ms && timer->due_ms != INT64_MAX;
}

/* Whether the start is of that process, in any version. */
static bool is_of(const Partition *partition, const StartTimer *start,
                  BpmnString process)
{
    const Known *known = definitions_known(&partition->definitions,
                                           start->definition);

    return known && bpmn_string_equal(known->id, process);
}

static bool withdraw(Partition *partition, BpmnString process, int64_t now_ms)
{
    for (size_t i = 0; i < partition->objects.count; i++) {
        Object *object = objects_at(&partition->objects, i);
        StartTimer start;

        if (!object_rests_as(object, BPMN_OBJECT_START)) continue;
        start = start_read(object);
        if (is_of(partition, &start, process)
            && !object_end(partition, object, now_ms)) {
            return false;
        }
    }
    return true;
}

static bool take(Partition *partition, uint16_t number, int64_t now_ms)
{
    const Known *known = definitions_known(&partition->definitions, number);
    const BpmnProcess *process = known->definition->process;

    if (!withdraw(partition, known->id, now_ms)) return false;
    for (uint16_t i = 0; i < process->event_count; i++) {
        const BpmnEvent *event = &process->events[i];
        StartTimer start = { .definition = number };

        if (event->kind != BPMN_EVENT_START_TIMER
            || !open_timer(process, bpmn_string(event->code), now_ms,
                           &start.timer)) {
            continue;
        }
        start.element = bpmn_string(process->elements[event->element].id);
        if (!start_append(partition, &start, now_ms)) return false;
    }
    return true;
}

/* Its row of events; BPMN_NO_ELEMENT: the process has none. */
static uint16_t find_event(const BpmnProcess *process, const StartTimer *start)
{
    for (uint16_t i = 0; i < process->event_count; i++) {
        const BpmnEvent *event = &process->events[i];

        if (event->kind == BPMN_EVENT_START_TIMER
            && bpmn_string_equal(
                bpmn_string(process->elements[event->element].id),
                start->element)) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

static bool is_alive(const Partition *partition, const Timer *timer)
{
    const Object *object = objects_find(&partition->objects, timer->case_id);
    const Known *known;
    StartTimer start;

    if (!object || !object_rests_as(object, BPMN_OBJECT_START)) return false;
    start = start_read(object);
    known = definitions_known(&partition->definitions, start.definition);
    return known && known->definition
        && definitions_is_in_force(&partition->definitions, known->definition)
        && find_event(known->definition->process, &start) != BPMN_NO_ELEMENT;
}

/* This time is over; the next one, if any, is armed. */
static bool go_on(Partition *partition, Object *object, StartTimer start,
                  const BpmnProcess *process, int64_t now_ms)
{
    const BpmnCalendar *calendar = process->abilities.calendar;
    const char *when = process->events[find_event(process, &start)].code;
    BpmnTimerOpening *next = &start.timer;

    if (!object_end(partition, object, now_ms)) return false;
    if (next->repetitions == 1) return true;
    if (bpmn_cycle_is_cron(&next->cycle)) {
        next->due_ms = bpmn_cron_next(bpmn_string(when), now_ms);
        return next->due_ms == INT64_MAX
            || start_append(partition, &start, now_ms);
    }
    timer_use_missed(calendar, &next->cycle, now_ms, &next->index,
                     &next->repetitions);
    if (next->repetitions == 1) return true;
    if (next->repetitions > 0) next->repetitions--;
    next->due_ms = calendar->due(&next->cycle, ++next->index);
    return next->due_ms == INT64_MAX || start_append(partition, &start, now_ms);
}

static BpmnStatus begin(BpmnEngine *engine, Definition *definition,
                        uint16_t event, int64_t now_ms)
{
    const BpmnCommand command = { .size = sizeof command, .kind = BPMN_START };
    Turn turn;

    turn_begin(&turn, engine, &command, now_ms);
    turn.head.cause = BPMN_CAUSED_BY_TIMER;
    return turn_begin_case(&turn, definition, event);
}

/* Once: both stand in the same append. */
static BpmnStatus fire(BpmnEngine *engine, const Timer *timer, int64_t now_ms)
{
    Partition *partition = &engine->partition;
    StartTimer start =
        start_read(objects_find(&partition->objects, timer->case_id));
    Definition *definition = definitions_known(&partition->definitions,
                                               start.definition)
                                 ->definition;
    const BpmnProcess *process = definition->process;
    uint16_t event = find_event(process, &start);
    BpmnStatus status;

    /* the object and its body may be elsewhere when the case has begun */
    start.element =
        bpmn_string(process->elements[process->events[event].element].id);
    status = begin(engine, definition, event, now_ms);
    if (status == BPMN_OK
        && !go_on(partition, objects_find(&partition->objects, timer->case_id),
                  start, process, now_ms)) {
        status = BPMN_NO_MEMORY;
    }
    if (status != BPMN_OK && status != BPMN_TOO_LARGE) engine->spoilt = status;
    return status;
}

const BpmnStarts bpmn_ability_start = { take, is_alive, fire };
