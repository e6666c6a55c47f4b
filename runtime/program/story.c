/* A case in words: who waits for what, and how it came here. */
#include "program/execute.h"

#include "bpmn/journal.h"

#include <string.h>

/* A name or condition as drawn may hold line breaks; in a sentence they are
   blanks. */
static void tell_drawn(BpmnOut *out, const char *drawn)
{
    char *text = bpmn_pool_text(out->pool, bpmn_string(drawn));

    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ') *at = ' ';
    bpmn_out_shown(out, bpmn_string(text));
}

/* A value as JSON, escaped for people; of a long one the beginning. */
static void tell_value(BpmnOut *out, const BpmnValue *value, size_t most)
{
    BpmnOut json = { .pool = out->pool };

    bpmn_out_value(&json, value);
    if (json.length <= most) {
        bpmn_out_shown(out, (BpmnString){ json.bytes, json.length });
        return;
    }
    while (most > 0 && ((unsigned char)json.bytes[most] & 0xc0) == 0x80) most--;
    bpmn_out_shown(out, (BpmnString){ json.bytes, most });
    bpmn_out(out, "...");
}

static void tell_quoted(BpmnOut *out, BpmnString text)
{
    BpmnValue value = { .type = BPMN_TEXT, .as.text = text };

    tell_value(out, &value, SIZE_MAX);
}

/* '"Tier 1" (Tier1)', or the id alone. */
static void tell_element(BpmnOut *out, const BpmnProcess *process,
                         uint16_t element)
{
    const BpmnElement *row;

    if (!process) {
        bpmn_out(out, "#%u", (unsigned)element);
        return;
    }
    row = &process->elements[element];
    if (!row->name || row->name[0] == '\0' || strcmp(row->name, row->id) == 0) {
        tell_drawn(out, row->id);
        return;
    }
    bpmn_out(out, "\"");
    tell_drawn(out, row->name);
    bpmn_out(out, "\" (");
    tell_drawn(out, row->id);
    bpmn_out(out, ")");
}

typedef struct Teller {
    BpmnOut *out;
    const BpmnProcess *process;
    size_t count;
    size_t most;
} Teller;

static void tell_candidates(BpmnOut *out, const BpmnWaitView *wait)
{
    BpmnNames lists[] = { wait->candidate_users, wait->candidate_groups };
    const char *before = " for ";

    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            bpmn_out(out, "%s", before);
            bpmn_out_name(out, lists[i].items[j]);
            before = ", ";
        }
    }
    if (lists[0].count + lists[1].count == 0) bpmn_out(out, " for nobody");
}

static void tell_for(BpmnOut *out, const BpmnWaitView *wait)
{
    if (wait->holder.length > 0) {
        bpmn_out(out, ", %s by ",
                 wait->state == BPMN_TASK_IN_PROGRESS ? "begun" : "held");
        bpmn_out_shown(out, wait->holder);
        return;
    }
    if (wait->assignee.length > 0) {
        bpmn_out(out, " for ");
        bpmn_out_shown(out, wait->assignee);
    } else if (wait->candidate_users.items || wait->candidate_groups.items) {
        tell_candidates(out, wait);
    } else {
        bpmn_out(out, " for everyone");
    }
}

/* What else is to be known to do the task. */
static void tell_task(BpmnOut *out, const BpmnProcess *process,
                      const BpmnWaitView *wait)
{
    const BpmnWait *row =
        &process->waits[process->elements[wait->element].wait];

    tell_for(out, wait);
    if (wait->due_ms != INT64_MIN) {
        bpmn_out(out, ", due ");
        bpmn_out_instant(out, wait->due_ms);
    }
    if (wait->priority != BPMN_PRIORITY_USUAL)
        bpmn_out(out, ", priority %lld", (long long)wait->priority);
    if (row->form) {
        bpmn_out(out, ", form ");
        tell_drawn(out, row->form);
    }
    for (uint16_t i = 0; i < row->outcome_count; i++) {
        bpmn_out(out, i == 0 ? ", outcome " : " or ");
        tell_drawn(out, row->outcomes[i]);
    }
    if (row->outcome_count > 0 && !row->outcomes_closed)
        bpmn_out(out, " or another");
}

/* The name of the message or signal that is waited for. */
static const char *awaited(const BpmnProcess *process, uint16_t element)
{
    uint16_t row = process->elements[element].wait;
    const char *name = row == BPMN_NO_ELEMENT ? NULL : process->waits[row].name;

    return name ? name : "";
}

/* Its name as it was computed, else as it is drawn. */
static void tell_named(BpmnOut *out, const BpmnProcess *process,
                       const BpmnWaitView *wait)
{
    bpmn_out(out, wait->kind == BPMN_WAIT_SIGNAL ? " (signal " : " (message ");
    if (wait->name.bytes)
        tell_quoted(out, wait->name);
    else
        tell_drawn(out, awaited(process, wait->element));
    if (wait->key.length > 0) {
        bpmn_out(out, " key=");
        tell_quoted(out, wait->key);
    }
    bpmn_out(out, ")");
}

static void tell_job(BpmnOut *out, const BpmnProcess *process,
                     const BpmnWaitView *wait)
{
    const char *about = awaited(process, wait->element);

    bpmn_out(out, " (job");
    if (*about) {
        bpmn_out(out, " for ");
        tell_drawn(out, about);
    }
    bpmn_out(out, ", %u tr%s left)", (unsigned)wait->tries_left,
             wait->tries_left == 1 ? "y" : "ies");
}

static void tell_what(BpmnOut *out, const BpmnProcess *process,
                      const BpmnWaitView *wait)
{
    switch (wait->kind) {
    case BPMN_WAIT_TASK: tell_task(out, process, wait); break;
    case BPMN_WAIT_JOB:
        tell_job(out, process, wait);
        if (wait->due_ms != INT64_MIN) {
            bpmn_out(out, " not before ");
            bpmn_out_instant(out, wait->due_ms);
        }
        break;
    case BPMN_WAIT_TIMER:
        bpmn_out(out, " (timer, ");
        bpmn_out_instant(out, wait->due_ms);
        bpmn_out(out, ")");
        break;
    case BPMN_WAIT_MESSAGE:
    case BPMN_WAIT_SIGNAL: tell_named(out, process, wait); break;
    case BPMN_WAIT_INCIDENT: break;
    case BPMN_WAIT_SCOPE: bpmn_out(out, ", open"); break;
    case BPMN_WAIT_CONDITION: bpmn_out(out, " (a condition)"); break;
    case BPMN_WAIT_CALL:
        bpmn_out(out, " (call of ");
        tell_drawn(out, awaited(process, wait->element));
        bpmn_out(out, ", case %llu)", (unsigned long long)wait->called);
        break;
    }
}

/* The items that it is in, from the innermost, of which there are 'of'; 0: that
   is not told. */
static void tell_items(BpmnOut *out, const uint32_t *items, uint32_t count,
                       uint32_t of)
{
    if (count == 0) return;
    bpmn_out(out, ", item %u", (unsigned)items[count - 1]);
    if (of > 0) bpmn_out(out, " of %u", (unsigned)of);
    for (uint32_t i = count - 1; i > 0; i--)
        bpmn_out(out, " in item %u", (unsigned)items[i - 1]);
}

void bpmn_tell_wait(BpmnOut *out, const BpmnProcess *process,
                    const BpmnWaitView *wait)
{
    tell_element(out, process, wait->element);
    tell_items(out, wait->items, wait->item_count, wait->of);
    if (bpmn_wait_is_incident(wait))
        bpmn_out(out, " in an incident: %s", bpmn_cause_word(wait->cause));
    else
        tell_what(out, process, wait);
}

static bool tell_wait(void *user, const BpmnWaitView *wait)
{
    Teller *teller = user;

    bpmn_out(teller->out, "%s", teller->count > 0 ? "; " : "");
    if (teller->count++ == teller->most) {
        bpmn_out(teller->out, "and more, which 'list' tells");
        return false;
    }
    bpmn_tell_wait(teller->out, teller->process, wait);
    return true;
}

bool bpmn_tell_suspension(BpmnOut *out, const BpmnCaseView *view)
{
    if (view->suspension.since_ms == INT64_MIN) return false;
    bpmn_out(out, "suspended since ");
    bpmn_out_instant(out, view->suspension.since_ms);
    bpmn_out(out, ", timers %s", bpmn_timers_word(&view->suspension));
    return true;
}

BpmnStatus bpmn_tell_waits(BpmnOut *out, BpmnEngine *engine,
                           const BpmnOthers *others, const BpmnProcess *process,
                           uint64_t case_id, size_t most)
{
    Teller teller = { .out = out, .process = process, .most = most };
    BpmnStatus status;
    BpmnCaseView view;

    if (!bpmn_case(engine, case_id, &view) || !view.open) {
        bpmn_out(out, "nothing, the case has ended");
        return BPMN_OK;
    }
    if (bpmn_tell_suspension(out, &view)) bpmn_out(out, "; ");
    status = bpmn_look_at_waits(others, engine, case_id, tell_wait, &teller);
    if (teller.count == 0) bpmn_out(out, "nothing");
    if (view.misfits)
        bpmn_out(out,
                 "; in an incident: a value fits no variable of this program");
    return status;
}

void bpmn_tell_data(BpmnOut *out, const BpmnCaseView *view, const char *before,
                    size_t most)
{
    const BpmnProcess *process = view->process;

    for (uint16_t i = 0; i < process->field_count; i++) {
        BpmnValue value;

        if (process->fields[i].frame != 0
            || !bpmn_field_get(process, view->image, i, &value)
            || value.is_null)
            continue;
        bpmn_out(out, "%s", before);
        before = ", ";
        tell_drawn(out, process->fields[i].name);
        bpmn_out(out, "=");
        tell_value(out, &value, most);
    }
}

/* What a record tells. The items that it happened in are told by what the case
   was before, which elder records have. */
typedef struct Paragraph {
    BpmnString text;
    size_t head; /* of it: the items follow */
    BpmnSight sight;
    int64_t at_ms;
    uint64_t thrown_at; /* of a message: the record that has it first */
} Paragraph;

/* Paragraphs of records, newest first, as the history gives them. */
typedef struct Story {
    BpmnPool *pool;
    Paragraph *paragraphs;
    size_t count;
    size_t capacity;
} Story;

static void tell_flow(BpmnOut *out, const BpmnElement *flow)
{
    tell_drawn(out, flow->id);
    bpmn_out(out, " [");
    tell_drawn(out, flow->condition);
    bpmn_out(out, "]");
}

/* Nodes, and the conditions that chose between them. */
static void tell_list(BpmnOut *out, const BpmnProcess *process,
                      const char *what, const uint16_t *elements,
                      uint32_t count)
{
    uint32_t told = 0;

    for (uint32_t i = 0; i < count; i++) {
        const BpmnElement *row = process ? &process->elements[elements[i]]
                                         : NULL;

        if (row && row->kind == BPMN_FLOW && !row->condition) continue;
        bpmn_out(out, "%s", told++ == 0 ? what : ", ");
        if (row && row->kind == BPMN_FLOW)
            tell_flow(out, row);
        else
            tell_element(out, process, elements[i]);
    }
    if (told > 0) bpmn_out(out, "\n");
}

/* Returns where the items are to be told. */
static size_t tell_head(BpmnOut *out, const BpmnRecordView *record)
{
    bpmn_out(out, "  ");
    bpmn_out_instant(out, record->at_ms);
    bpmn_out(out, "  ");
    bpmn_out_shown(out, record->cause);
    if (record->element != BPMN_NO_ELEMENT) {
        bpmn_out(out, " ");
        tell_element(out, record->process, record->element);
    }
    size_t head = out->length;
    if (record->target != BPMN_NO_ELEMENT) {
        bpmn_out(out, " to ");
        tell_element(out, record->process, record->target);
    }
    if (bpmn_record_is(record, "assign")) {
        bpmn_out(out, " to ");
        bpmn_out_shown(out, record->name);
    }
    if (record->actor.length > 0) {
        bpmn_out(out, " by ");
        bpmn_out_shown(out, record->actor);
    }
    if (record->code.length > 0) {
        bpmn_out(out, ", ");
        bpmn_out_shown(out, record->code);
    }
    if (bpmn_record_is_signal(record)) {
        bpmn_out(out, ", ");
        bpmn_out_shown(out, record->name);
    }
    if (record->text.length > 0) {
        bpmn_out(out, ": ");
        tell_quoted(out, record->text);
    }
    if (record->verdict == BPMN_REFUSED)
        bpmn_out(out, ": refused, %s", bpmn_reason_text(record->reason));
    bpmn_out(out, "\n");
    return head;
}

static void tell_data(BpmnOut *out, const BpmnRecordView *record)
{
    for (uint32_t i = 0; i < record->changed_count; i++) {
        bpmn_out(out, "%s", i == 0 ? "      data    " : ", ");
        bpmn_out_shown(out, record->changed[i].name);
        bpmn_out(out, "=");
        tell_value(out, &record->changed[i].value, SIZE_MAX);
    }
    if (record->changed_count > 0) bpmn_out(out, "\n");
}

/* The codes that were reported, a line each. */
static void tell_reported(BpmnOut *out, BpmnString codes)
{
    const char *before = "      reported ";
    BpmnString code;

    if (codes.length == 0) return;
    while (codes.length > 0 && bpmn_next_line(&codes, &code)) {
        bpmn_out(out, "%s", before);
        tell_quoted(out, code);
        before = ", ";
    }
    bpmn_out(out, "\n");
}

static void tell_end(BpmnOut *out, const BpmnRecordView *record)
{
    if (record->incident != BPMN_NO_ELEMENT) {
        bpmn_out(out,
                 record->incident_cause == BPMN_CAUSE_SUSPENDED
                     ? "      passed by "
                     : "      stuck   ");
        tell_element(out, record->process, record->incident);
        bpmn_out(out, ": %s\n", bpmn_cause_word(record->incident_cause));
    }
    tell_reported(out, record->reported);
    if (record->case_closed) bpmn_out(out, "      the case has ended\n");
}

static bool tell_record(void *user, const BpmnRecordView *record)
{
    Story *story = user;
    BpmnOut out = { .pool = story->pool };

    if (record->kind != BPMN_RECORD_STEP && record->kind != BPMN_RECORD_TASK
        && record->kind != BPMN_RECORD_REFUSED)
        return true;
    size_t head = tell_head(&out, record);
    tell_data(&out, record);
    tell_list(&out, record->process, "      passed  ", record->path,
              record->path_count);
    tell_list(&out, record->process, "      opened  ", record->opened,
              record->opened_count);
    tell_list(&out, record->process, "      closed  ", record->closed,
              record->closed_count);
    tell_end(&out, record);
    story->paragraphs = bpmn_pool_grow(story->pool, story->paragraphs,
                                       story->count, &story->capacity,
                                       sizeof *story->paragraphs);
    Paragraph *paragraph = &story->paragraphs[story->count++];
    *paragraph = (Paragraph){
        .text = { out.bytes, out.length },
        .head = head,
        .at_ms = record->at_ms,
        .thrown_at = bpmn_record_is(record, "message") ? record->thrown_at : 0,
    };
    bpmn_sight(story->pool, record, &paragraph->sight);
    return true;
}

static bool take_time(void *user, const BpmnRecordView *record)
{
    *(int64_t *)user = record->at_ms;
    return false;
}

/* A message that came before the case waited for it was kept. */
static BpmnStatus tell_kept(BpmnOut *out, BpmnEngine *engine,
                            const Paragraph *paragraph)
{
    int64_t came_ms = paragraph->at_ms;
    BpmnStatus status;

    if (paragraph->thrown_at == 0) return BPMN_OK;
    status = bpmn_read(engine, paragraph->thrown_at, take_time, &came_ms);
    if (status != BPMN_OK || came_ms == paragraph->at_ms) return status;
    bpmn_out(out, "      kept since ");
    bpmn_out_instant(out, came_ms);
    bpmn_out(out, "\n");
    return BPMN_OK;
}

static BpmnStatus tell_paragraphs(BpmnOut *out, BpmnEngine *engine,
                                  Story *story)
{
    BpmnStatus status = BPMN_OK;
    BpmnSeen seen = { .count = 0 };

    while (story->count > 0 && status == BPMN_OK) {
        Paragraph *paragraph = &story->paragraphs[--story->count];
        const BpmnRounds *items = &paragraph->sight.items;
        BpmnString left = paragraph->text;
        BpmnString line;

        bpmn_see_rounds(story->pool, &seen, &paragraph->sight);
        bpmn_out_bytes(out, left.bytes, paragraph->head);
        tell_items(out, items->items, items->count, 0);
        left.bytes += paragraph->head;
        left.length -= paragraph->head;
        (void)bpmn_next_line(&left, &line);
        bpmn_out_bytes(out, line.bytes, line.length);
        bpmn_out(out, "\n");
        status = tell_kept(out, engine, paragraph);
        bpmn_out_bytes(out, left.bytes, left.length);
    }
    return status;
}

static void tell_title(BpmnOut *out, BpmnEngine *engine,
                       const BpmnKnownCase *known)
{
    const BpmnProcess *process = known->process;

    bpmn_out(out, "case ");
    bpmn_tell_number(out, known->key, known->id);
    if (process)
        bpmn_out(out, " of %s",
                 process->name && process->name[0] != '\0' ? process->name
                                                           : process->id);
    bpmn_tell_caller(out, engine, &known->caller);
    bpmn_out(out, "\n");
}

/* The flows before gateways that join which have a token. */
typedef struct Gathered {
    const BpmnProcess *process;
    bool *has_token; /* per place */
} Gathered;

static bool see_token(void *user, const BpmnPlace *place, uint32_t tokens)
{
    Gathered *gathered = user;

    gathered->has_token[place - gathered->process->places] = tokens > 0;
    return true;
}

/* Whose flow it is; BPMN_NO_ELEMENT: no such gateway's. Where a row says
   nothing stands 0, which is a start. */
static uint16_t gateway_of(const BpmnPlace *place)
{
    return place->kind == BPMN_PLACE_JOIN && place->owner != 0
        ? place->owner
        : BPMN_NO_ELEMENT;
}

/* Is it the first of its gateway's flows that has one? */
static bool is_first(const Gathered *gathered, uint16_t at)
{
    const BpmnPlace *places = gathered->process->places;
    uint16_t gateway = gateway_of(&places[at]);

    if (gateway == BPMN_NO_ELEMENT || !gathered->has_token[at]) return false;
    for (uint16_t i = 0; i < at; i++)
        if (gateway_of(&places[i]) == gateway && gathered->has_token[i])
            return false;
    return true;
}

static void tell_gateway(BpmnOut *out, const Gathered *gathered,
                         uint16_t gateway)
{
    const BpmnProcess *process = gathered->process;
    const char *before = " waits: nothing has come yet by ";

    bpmn_out(out, "  ");
    tell_element(out, process, gateway);
    for (uint16_t i = 0; i < process->place_count; i++) {
        if (gateway_of(&process->places[i]) != gateway
            || gathered->has_token[i])
            continue;
        bpmn_out(out, "%s", before);
        tell_element(out, process, process->places[i].element);
        before = ", ";
    }
    bpmn_out(out, "\n");
}

/* Inclusive gateways of the case that wait for other flows. */
static void tell_gateways(BpmnOut *out, const BpmnCaseView *view)
{
    Gathered gathered = { .process = view->process };

    gathered.has_token = bpmn_pool_alloc(out->pool, view->process->place_count);
    bpmn_each_token(view->process, 0, view->image, see_token, &gathered);
    for (uint16_t i = 0; i < view->process->place_count; i++)
        if (is_first(&gathered, i))
            tell_gateway(out, &gathered, gateway_of(&view->process->places[i]));
}

BpmnStatus bpmn_tell_story(BpmnOut *out, BpmnEngine *engine,
                           const BpmnOthers *others, const BpmnKnownCase *known)
{
    Story story = { .pool = out->pool };
    BpmnCaseView view;
    BpmnStatus status = bpmn_look_back(others, engine, known, tell_record,
                                       &story);

    if (status != BPMN_OK) return status;
    tell_title(out, engine, known);
    status = tell_paragraphs(out, engine, &story);
    if (status != BPMN_OK || !known->process) return status;
    bpmn_out(out, "  now waiting: ");
    status = bpmn_tell_waits(out, engine, others, known->process, known->id,
                             SIZE_MAX);
    bpmn_out(out, "\n");
    if (status != BPMN_OK || !bpmn_case(engine, known->id, &view) || !view.open
        || !view.image)
        return status;
    tell_gateways(out, &view);
    size_t told = out->length;
    bpmn_tell_data(out, &view, "  now knows: ", SIZE_MAX);
    if (out->length > told) bpmn_out(out, "\n");
    return status;
}
