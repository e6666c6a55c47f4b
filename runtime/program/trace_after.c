/* What a case is after a record, as a part of its line: variables, tokens,
   waits. */
#include "program/execute.h"

static const char *const WAIT_WORDS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = #word,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static const char *const STATE_WORDS[] = {
    [BPMN_TASK_READY] = "ready",
    [BPMN_TASK_RESERVED] = "reserved",
    [BPMN_TASK_IN_PROGRESS] = "in-progress",
};

/* A list under construction. */
typedef struct Items {
    BpmnOut *out;
    const BpmnProcess *process;
    const char *before; /* what stands before the next item */
} Items;

static void next_item(Items *items)
{
    bpmn_out(items->out, "%s", items->before);
    items->before = ",";
}

/* All of that kind of frame that have a value. */
static void add_fields(BpmnOut *out, const BpmnProcess *process, uint16_t kind,
                       const void *image)
{
    Items items = { out, process, "" };

    bpmn_out(out, "\"data\":{");
    for (uint16_t i = 0; i < process->field_count; i++) {
        BpmnValue value;

        if (process->fields[i].frame != kind) continue;
        if (!bpmn_field_get(process, image, i, &value) || value.is_null)
            continue;
        next_item(&items);
        bpmn_out_quoted(out, bpmn_string(process->fields[i].name));
        bpmn_out(out, ":");
        bpmn_out_value(out, &value);
    }
    bpmn_out(out, "}");
}

static bool add_token(void *user, const BpmnPlace *place, uint32_t tokens)
{
    Items *items = user;

    next_item(items);
    bpmn_out_quoted(items->out, bpmn_string(place->id));
    bpmn_out(items->out, ":%u", (unsigned)tokens);
    return true;
}

static void add_tokens(BpmnOut *out, const BpmnProcess *process, uint16_t kind,
                       const void *image)
{
    Items items = { out, process, "" };

    bpmn_out(out, ",\"tokens\":{");
    bpmn_each_token(process, kind, image, add_token, &items);
    bpmn_out(out, "}");
}

/* The activity and the item that it is for; of an item that is done no more. */
static bool add_frame(void *user, const BpmnFrameView *frame)
{
    Items *items = user;
    BpmnOut *out = items->out;
    const BpmnProcess *process = items->process;
    uint16_t element = process->frames[frame->kind].element;

    next_item(items);
    bpmn_out(out,
             "{\"frame\":%u,\"parent\":%u,\"node\":", (unsigned)frame->number,
             (unsigned)frame->parent);
    bpmn_out_quoted(out, bpmn_string(process->elements[element].id));
    if (frame->item > 0) bpmn_out(out, ",\"item\":%u", (unsigned)frame->item);
    bpmn_out(out, ",\"version\":%llu,", (unsigned long long)frame->version);
    if (frame->done) {
        bpmn_out(out, "\"result\":");
        bpmn_out_value(out, &frame->result);
    } else {
        add_fields(out, process, frame->kind, frame->image);
        add_tokens(out, process, frame->kind, frame->image);
    }
    bpmn_out(out, "}");
    return true;
}

static void add_instant(BpmnOut *out, const char *key, int64_t ms)
{
    if (ms == INT64_MIN) return;
    bpmn_out(out, ",\"%s\":\"", key);
    bpmn_out_instant(out, ms);
    bpmn_out(out, "\"");
}

void bpmn_trace_wait(BpmnOut *out, const BpmnProcess *process,
                     const BpmnWaitView *wait)
{
    bpmn_out(out, "\"id\":%llu,\"kind\":\"%s\",\"node\":",
             (unsigned long long)wait->id, WAIT_WORDS[wait->kind]);
    bpmn_out_quoted(out, bpmn_string(process->elements[wait->element].id));
    if (wait->frame != 0) bpmn_out(out, ",\"frame\":%u", (unsigned)wait->frame);
    add_instant(out, "since", wait->opened_ms);
    add_instant(out, "due", wait->due_ms);
    if (wait->kind == BPMN_WAIT_TASK)
        bpmn_out(out, ",\"state\":\"%s\"", STATE_WORDS[wait->state]);
    bpmn_out_member(out, "holder", wait->holder);
    bpmn_out_member(out, "assignee", wait->assignee);
    bpmn_out_names(out, "users", wait->candidate_users);
    bpmn_out_names(out, "groups", wait->candidate_groups);
    bpmn_out_member(out, "key", wait->key);
    bpmn_out_member(out, "name", wait->name);
    if (wait->kind == BPMN_WAIT_JOB)
        bpmn_out(out, ",\"tries\":%u", (unsigned)wait->tries_left);
    if (wait->called != 0)
        bpmn_out(out, ",\"called\":%llu", (unsigned long long)wait->called);
    if (wait->cause != BPMN_CAUSE_NONE)
        bpmn_out_member(out, "cause",
                        bpmn_string(bpmn_cause_word(wait->cause)));
}

static bool add_wait(void *user, const BpmnWaitView *wait)
{
    Items *items = user;

    next_item(items);
    bpmn_out(items->out, "{");
    bpmn_trace_wait(items->out, items->process, wait);
    bpmn_out(items->out, "}");
    return true;
}

void bpmn_out_suspension(BpmnOut *out, const BpmnSuspension *suspension)
{
    bpmn_out(out, "\"suspended\":{\"since\":\"");
    bpmn_out_instant(out, suspension->since_ms);
    bpmn_out(out, "\",\"timers\":\"%s\"}", bpmn_timers_word(suspension));
}

/* Of a case that never was suspended nothing. */
static void add_suspension(BpmnOut *out, const BpmnSuspension *suspension)
{
    if (suspension->since_ms != INT64_MIN) {
        bpmn_out_suspension(out, suspension);
        bpmn_out(out, ",");
    }
    if (suspension->paused_ms != 0)
        bpmn_out(out, "\"paused_ms\":%lld,", (long long)suspension->paused_ms);
}

void bpmn_trace_after(BpmnOut *out, BpmnEngine *engine,
                      const BpmnRecordView *record)
{
    const BpmnProcess *process = record->process;
    Items frames = { out, process, "" };
    Items waits = { out, process, "" };

    bpmn_out(out, ",\"after\":");
    if (!record->after) {
        bpmn_out(out, "null");
        return;
    }
    bpmn_out(out, "{");
    if (record->image) {
        add_suspension(out, &record->suspension);
        add_fields(out, process, 0, record->image);
        add_tokens(out, process, 0, record->image);
        bpmn_out(out, ",");
    }
    if (process->frame_count > 0) {
        bpmn_out(out, "\"frames\":[");
        bpmn_each_frame_after(record, add_frame, &frames);
        bpmn_out(out, "],");
    }
    bpmn_out(out, "\"waits\":[");
    (void)bpmn_each_wait_after(engine, record, add_wait, &waits);
    bpmn_out(out, "]}");
}
