/* Records as lines of the trace: one JSON object each, keys in one order. */
#include "program/execute.h"

#include <assert.h>

#include "bpmn/journal.h"

/* By its id; a number where the definition's record is gone. */
static void add_id(BpmnOut *out, const BpmnRecordView *record, uint16_t element)
{
    if (!record->process)
        bpmn_out(out, "\"#%u\"", (unsigned)element);
    else
        bpmn_out_quoted(out,
                        bpmn_string(record->process->elements[element].id));
}

static void add_elements(BpmnOut *out, const BpmnRecordView *record,
                         const char *key, const uint16_t *elements,
                         uint32_t count)
{
    bpmn_out(out, ",\"%s\":[", key);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) bpmn_out_bytes(out, ",", 1);
        add_id(out, record, elements[i]);
    }
    bpmn_out_bytes(out, "]", 1);
}

static void add_element(BpmnOut *out, const BpmnRecordView *record,
                        const char *key, uint16_t element)
{
    bpmn_out(out, ",\"%s\":", key);
    if (element == BPMN_NO_ELEMENT)
        bpmn_out_bytes(out, "null", 4);
    else
        add_id(out, record, element);
}

/* A number; of items in items a list, the outermost first. */
static void add_items(BpmnOut *out, const uint32_t *items, uint32_t count)
{
    if (count == 0) return;
    bpmn_out(out, ",\"item\":%s", count > 1 ? "[" : "");
    for (uint32_t i = 0; i < count; i++)
        bpmn_out(out, "%s%u", i > 0 ? "," : "", (unsigned)items[i]);
    if (count > 1) bpmn_out(out, "]");
}

static void add_verdict(BpmnOut *out, const BpmnRecordView *record)
{
    switch (record->verdict) {
    case BPMN_APPLIED: bpmn_out(out, ",\"verdict\":\"applied\""); break;
    case BPMN_REPEATED: bpmn_out(out, ",\"verdict\":\"repeated\""); break;
    case BPMN_REFUSED:
        bpmn_out(out, ",\"verdict\":\"refused\",\"reason\":\"%s\"",
                 bpmn_reason_text(record->reason));
        break;
    }
}

static void add_data(BpmnOut *out, const BpmnRecordView *record)
{
    bpmn_out(out, ",\"data\":{");
    for (uint32_t i = 0; i < record->changed_count; i++) {
        if (i > 0) bpmn_out_bytes(out, ",", 1);
        bpmn_out_quoted(out, record->changed[i].name);
        bpmn_out_bytes(out, ":", 1);
        bpmn_out_value(out, &record->changed[i].value);
    }
    bpmn_out_bytes(out, "}", 1);
}

/* A text that is empty says no more than none at all. */
static BpmnString or_null(BpmnString text)
{
    return text.length > 0 ? text : (BpmnString){ NULL, 0 };
}

static void add_groups(BpmnOut *out, const BpmnRecordView *record)
{
    if (record->groups.count == 0) return;
    bpmn_out_names(out, "groups", record->groups);
    bpmn_out(out, ",\"from\":\"%s\"",
             record->groups_from == BPMN_GROUPS_OF_CALLER ? "caller"
                                                          : "unsaid");
}

/* An operator has said which version is in force. */
static bool is_in_force(const BpmnRecordView *record)
{
    return record->kind == BPMN_RECORD_ENVIRONMENT
        && record->role == BPMN_ROLE_OPERATOR;
}

/* Texts of which one stands on a line each, as a list. */
static void add_lines(BpmnOut *out, const char *key, BpmnString lines)
{
    const char *before = ":[";
    BpmnString line;

    if (lines.length == 0) return;
    bpmn_out(out, ",\"%s\"", key);
    while (bpmn_next_line(&lines, &line)) {
        bpmn_out(out, "%s", before);
        bpmn_out_quoted(out, line);
        before = ",";
    }
    bpmn_out(out, "]");
}

/* What an object is; a record of a case is none. */
static void add_object(BpmnOut *out, const BpmnRecordView *record)
{
    static const char *const WORDS[] = {
        [BPMN_OBJECT_BROADCAST] = "broadcast",
        [BPMN_OBJECT_START] = "start",
        [BPMN_OBJECT_MESSAGE] = "message",
    };

    if (record->object_class == 0) return;
    assert(record->object_class < sizeof WORDS / sizeof WORDS[0]);
    bpmn_out(out, ",\"object\":{\"class\":\"%s\",\"id\":%llu}",
             WORDS[record->object_class], (unsigned long long)record->case_id);
}

static void add_version(BpmnOut *out, const BpmnRecordView *record)
{
    bpmn_out_member(out, "process", bpmn_string(record->process->id));
    bpmn_out(out, ",\"version\":\"");
    bpmn_out_version(out, record->process->net_hash);
    bpmn_out(out, "\"");
}

/* What only some commands say: only where it is said. */
static void add_rest(BpmnOut *out, const BpmnRecordView *record)
{
    if (record->target != BPMN_NO_ELEMENT)
        add_element(out, record, "target", record->target);
    add_groups(out, record);
    add_object(out, record);
    if (record->object_class == BPMN_OBJECT_MESSAGE)
        bpmn_out_member(out, "message", or_null(record->name));
    if (bpmn_record_is_signal(record))
        bpmn_out_member(out, "signal", or_null(record->name));
    if (bpmn_record_is(record, "assign"))
        bpmn_out_member(out, "to", or_null(record->name));
    if (bpmn_record_is(record, "suspend") && record->verdict == BPMN_APPLIED)
        bpmn_out_member(out, "timers",
                        bpmn_string(bpmn_timers_word(&record->suspension)));
    bpmn_out_member(out, "code", or_null(record->code));
    add_lines(out, "reported", record->reported);
    if (is_in_force(record) && record->process) add_version(out, record);
    bpmn_out_member(out, "text", or_null(record->text));
}

bool bpmn_trace_line(BpmnOut *out, const BpmnRecordView *record, uint64_t n,
                     BpmnString case_label, const BpmnSight *sight,
                     BpmnEngine *engine)
{
    if (record->kind != BPMN_RECORD_STEP && record->kind != BPMN_RECORD_TASK
        && record->kind != BPMN_RECORD_REFUSED
        && record->kind != BPMN_RECORD_PARAMETER
        && !(record->kind == BPMN_RECORD_OBJECT
             && record->role == BPMN_ROLE_SENDER)
        && !is_in_force(record))
        return false;
    bpmn_out(out, "{\"n\":%llu,\"case\":", (unsigned long long)n);
    bpmn_out_quoted(out,
                    or_null(record->object_class == 0
                                ? case_label
                                : (BpmnString){ NULL, 0 }));
    bpmn_out(out, ",\"at\":\"");
    bpmn_out_instant(out, record->at_ms);
    bpmn_out(out, "\",\"cause\":");
    bpmn_out_quoted(out, record->cause);
    add_element(out, record, "node", record->element);
    add_items(out, sight->items.items, sight->items.count);
    bpmn_out(out, ",\"by\":");
    bpmn_out_quoted(out, or_null(record->actor));
    add_verdict(out, record);
    add_elements(out, record, "path", record->path, record->path_count);
    add_elements(out, record, "opened", record->opened, record->opened_count);
    add_elements(out, record, "closed", record->closed, record->closed_count);
    add_data(out, record);
    add_element(out, record, "incident", record->incident);
    add_rest(out, record);
    if (engine) bpmn_trace_after(out, engine, record);
    bpmn_out_bytes(out, "}\n", 2);
    return true;
}
