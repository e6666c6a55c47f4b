/* What a wait says of itself, and what one from outside must say. */
#include "core/case/wait.h"

bool wait_next(WaitCursor *cursor, Wait *wait)
{
    if (cursor->at == cursor->end) return false;
    cursor->at = wait_unpack(cursor->at, wait);
    return true;
}

BpmnCause wait_cause(const Wait *wait)
{
    switch (wait_kind(wait)) {
    case BPMN_WAIT_INCIDENT: return (BpmnCause)wait->of.incident.cause;
    case BPMN_WAIT_JOB: return (BpmnCause)wait->of.job.cause;
    case BPMN_WAIT_CALL: return (BpmnCause)wait->of.call.cause;
    case BPMN_WAIT_TASK:
    case BPMN_WAIT_TIMER:
    case BPMN_WAIT_MESSAGE:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_SIGNAL:
    case BPMN_WAIT_CONDITION:
    default: return BPMN_CAUSE_NONE;
    }
}

int64_t wait_due(const Wait *wait)
{
    switch (wait_kind(wait)) {
    case BPMN_WAIT_TASK:
        return wait->words != 0 ? wait->of.task.due_ms : INT64_MIN;
    case BPMN_WAIT_JOB: return wait->of.job.due_ms;
    case BPMN_WAIT_TIMER: return wait->of.timer.due_ms;
    case BPMN_WAIT_MESSAGE:
    case BPMN_WAIT_INCIDENT:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_SIGNAL:
    case BPMN_WAIT_CALL:
    case BPMN_WAIT_CONDITION:
    default: return INT64_MIN;
    }
}

static BpmnString text_at(const void *texts, WaitText text)
{
    if (text.offset == NO_TEXT) return (BpmnString){ NULL, 0 };
    return (BpmnString){ (const char *)texts + text.offset, text.length };
}

BpmnString wait_key(const Wait *wait, const void *texts)
{
    if (!wait_has_texts(wait) || wait_kind(wait) != BPMN_WAIT_MESSAGE) {
        return (BpmnString){ NULL, 0 };
    }
    return text_at(texts, wait->of.key);
}

BpmnString wait_own_name(const Wait *wait, const void *texts)
{
    if (wait_kind(wait) == BPMN_WAIT_MESSAGE && wait->words == NAMED_WORDS) {
        return text_at(texts, wait->of.named[1]);
    }
    if (wait_kind(wait) == BPMN_WAIT_SIGNAL && wait->words == KEY_WORDS) {
        return text_at(texts, wait->of.key);
    }
    return (BpmnString){ NULL, 0 };
}

BpmnString wait_name(const Wait *wait, const BpmnWait *row, const void *texts)
{
    BpmnString own = wait_own_name(wait, texts);

    return own.bytes ? own : bpmn_string(row->name);
}

size_t wait_name_count(const Wait *wait, const void *texts)
{
    BpmnString users;
    BpmnString groups;

    if (wait_kind(wait) != BPMN_WAIT_TASK || wait->words == 0) return 0;
    users = text_at(texts, wait->of.task.candidate_users);
    groups = text_at(texts, wait->of.task.candidate_groups);
    return names_count(users) + names_count(groups);
}

/* The names of a list, in 'room'; of none when there is no list. */
static BpmnNames unpack_names(BpmnString list, BpmnString *room)
{
    if (!list.bytes) return (BpmnNames){ NULL, 0 };
    return names_read(list, room);
}

void wait_task(const Wait *wait, const BpmnWait *row, const void *texts,
               BpmnString *room, LifecycleTask *task)
{
    const WaitTask *own = &wait->of.task;

    *task = (LifecycleTask){
        .state = wait_task_state(wait),
        .holder = wait->holder,
    };
    if (wait->words != 0) {
        task->assignee = text_at(texts, own->assignee);
        task->candidate_users =
            unpack_names(text_at(texts, own->candidate_users), room);
        task->candidate_groups =
            unpack_names(text_at(texts, own->candidate_groups),
                         room + task->candidate_users.count);
    }
    if (!task->assignee.bytes && row->assignee) {
        task->assignee = bpmn_string(row->assignee);
    }
    if (!task->candidate_users.items) {
        task->candidate_users = row->candidate_users;
    }
    if (!task->candidate_groups.items) {
        task->candidate_groups = row->candidate_groups;
    }
}

size_t wait_texts(Wait *wait, WaitText *texts[3])
{
    if (!wait_has_texts(wait)) return 0;
    if (wait_kind(wait) != BPMN_WAIT_TASK) {
        texts[0] = &wait->of.named[0];
        texts[1] = &wait->of.named[1];
        return wait->words;
    }
    texts[0] = &wait->of.task.assignee;
    texts[1] = &wait->of.task.candidate_users;
    texts[2] = &wait->of.task.candidate_groups;
    return 3;
}

/* True when a wait from outside has the words that its kind needs. */
static bool words_are_sound(const Wait *wait)
{
    uint8_t words = wait->words;

    if (wait_kind(wait) == BPMN_WAIT_CONDITION) {
        if (wait->state > 1 || wait->before != 0) return false;
    } else if (wait_kind(wait) != BPMN_WAIT_TASK
               && (wait->state | wait->before) != 0) {
        return false;
    }
    switch (wait_kind(wait)) {
    case BPMN_WAIT_TASK: return words == 0 || words == TASK_WORDS;
    case BPMN_WAIT_JOB: return words == JOB_WORDS;
    case BPMN_WAIT_TIMER: return words == TIMER_WORDS || words == CYCLE_WORDS;
    case BPMN_WAIT_MESSAGE: return words <= NAMED_WORDS;
    case BPMN_WAIT_SIGNAL: return words <= KEY_WORDS;
    case BPMN_WAIT_INCIDENT: return words == INCIDENT_WORDS;
    case BPMN_WAIT_CALL:
        return words == CALL_WORDS && wait->of.call.reserved == 0;
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_CONDITION: return words == 0;
    }
    return false;
}

static bool text_is_sound(WaitText text, size_t bytes)
{
    return text.offset == NO_TEXT
        || (text.offset <= bytes && text.length <= bytes - text.offset);
}

static bool list_is_sound(WaitText text, const void *texts, size_t bytes)
{
    BpmnString list = { (const char *)texts + text.offset, text.length };

    return text.offset == NO_TEXT
        || (text_is_sound(text, bytes) && names_are_sound(list));
}

static bool texts_are_sound(const Wait *wait, const void *from, size_t bytes)
{
    const WaitTask *task = &wait->of.task;

    if (!wait_has_texts(wait)) return true;
    if (wait_kind(wait) != BPMN_WAIT_TASK) {
        return text_is_sound(wait->of.named[0], bytes)
            && (wait->words < NAMED_WORDS
                || text_is_sound(wait->of.named[1], bytes));
    }
    return text_is_sound(task->assignee, bytes)
        && list_is_sound(task->candidate_users, from, bytes)
        && list_is_sound(task->candidate_groups, from, bytes);
}

/* What a later version may have put into the fixed part of a wait. */
static BpmnStatus check_numbers(const Wait *wait, Later *later)
{
    if (wait->kind >= WAIT_KINDS) return later_is(later, "wait", wait->kind);
    if (wait->state > BPMN_TASK_IN_PROGRESS) {
        return later_is(later, "state of a task", wait->state);
    }
    if (wait->before > BPMN_TASK_IN_PROGRESS) {
        return later_is(later, "state of a task", wait->before);
    }
    return wait->reserved == 0
        ? BPMN_OK
        : later_is(later, "part of a wait", wait->reserved);
}

/* A cycle goes forward, and its firings do not end below none; of cron it is
   empty, and they do not end. */
static BpmnStatus check_cycle(const Wait *wait, Later *later)
{
    const WaitTimer *timer = &wait->of.timer;
    BpmnCycle cycle;

    if (wait_kind(wait) != BPMN_WAIT_TIMER || wait->words != CYCLE_WORDS) {
        return BPMN_OK;
    }
    cycle = wait_cycle(wait);
    if (timer->missed != 0 || timer->reserved != 0) {
        return later_is(later, "rule for missed timers", timer->missed);
    }
    return timer->interval_ms >= 0 && timer->months >= 0 && timer->index >= 0
            && timer->repetitions >= -1 && timer->repetitions != 0
            && (!bpmn_cycle_is_cron(&cycle) || timer->repetitions == -1)
        ? BPMN_OK
        : BPMN_CORRUPT;
}

/* Checks what follows the fixed part of a wait where it stands, as many words
   as it has; texts take so many bytes behind 'stop'. */
static BpmnStatus check_words(const Wait *wait, const uint8_t *stop,
                              size_t text_bytes, Later *later)
{
    const char *end = (const char *)wait + wait_bytes(wait);
    BpmnStatus status;

    if (!texts_are_sound(wait, stop, text_bytes)) return BPMN_CORRUPT;
    status = check_cycle(wait, later);
    if (status != BPMN_OK) return status;
    if (wait_cause(wait) > BPMN_CAUSE_SLICE) {
        return later_is(later, "cause of an incident", wait_cause(wait));
    }
    return blocks_check(
        (BpmnString){ end - wait->block_bytes, wait->block_bytes }, WAIT_BLOCKS,
        "block of a wait", later);
}

/* Of most the fixed part says all: tasks as in the table, timers that fire
   once. */
BpmnStatus wait_check(const uint8_t **at, const uint8_t *stop,
                      size_t text_bytes, Later *later)
{
    const uint8_t *from = *at;
    const Wait *wait = (const Wait *)(const void *)from;
    BpmnStatus status;

    if ((size_t)(stop - from) < WAIT_FIXED_BYTES) return BPMN_CORRUPT;
    status = check_numbers(wait, later);
    if (status != BPMN_OK) return status;
    if (!words_are_sound(wait) || wait->block_bytes % 8 != 0
        || (size_t)(stop - from) < wait_bytes(wait)) {
        return BPMN_CORRUPT;
    }
    *at += wait_bytes(wait);
    if (wait->block_bytes == 0
        && (wait->words == 0
            || (wait_kind(wait) == BPMN_WAIT_TIMER
                && wait->words == TIMER_WORDS))) {
        return BPMN_OK;
    }
    return check_words(wait, stop, text_bytes, later);
}
