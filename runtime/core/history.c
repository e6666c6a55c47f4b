/* The journal, decoded for people and tools. */
#include "engine_state.h"

#include "bpmn/value.h"
#include "bytes.h"
#include "note.h"

/* Decoding one record after the other. */
typedef struct Decoding {
    BpmnEngine *engine;
    BpmnRecordVisitor *visit;
    void *user;
    uint64_t previous;          /* of the case, after a record was shown */
    bool skips_carry;
    bool goes_on;
    BpmnStatus status;
    BpmnDatum parameter;
} Decoding;

/* What a body needs once it is decoded: state, values, lists. */
typedef struct Decoded {
    const CaseState *state;     /* null: none */
    BpmnDatum *data;
    uint16_t *lists;
} Decoded;

static bool reserve_decoded(BpmnEngine *engine, const Body *body,
                            Decoded *decoded)
{
    size_t state = round_up_8(body->state_bytes);
    size_t data = body->changed.count * sizeof(BpmnDatum);
    size_t lists = ((size_t)body->path.count + body->opened.count
                    + body->closed.count) * sizeof(uint16_t);
    uint8_t *at;

    if (!room_reserve(&engine->allocator, &engine->history,
                      state + data + lists + 1, 1)) {
        return false;
    }
    at = engine->history.items;
    copy_bytes(at, body->state, body->state_bytes);
    decoded->state = body->state ? (const CaseState *)(const void *)at : NULL;
    decoded->data = (BpmnDatum *)(void *)(at + state);
    decoded->lists = (uint16_t *)(void *)(at + state + data);
    return true;
}

static uint16_t *decode_list(const NumberList *list, uint16_t *to)
{
    uint32_t i;

    for (i = 0; i < list->count; i++) to[i] = number_at(list, i);
    return to + list->count;
}

/* The fields that changed, with their values; none when the image lies in a
   layout that is not at hand. */
static bool decode_changes(const Body *body, const Decoded *decoded,
                           const Known *known, BpmnRecordView *view)
{
    const BpmnProcess *process;
    uint32_t i;

    if (!decoded->state || !known || !known->definition || known->converts) {
        return true;
    }
    process = known->definition->process;
    if (!state_is_sound(decoded->state, body->state_bytes)
        || !image_is_sound(process, state_image(decoded->state),
                           decoded->state->image_bytes)) {
        return false;
    }
    for (i = 0; i < body->changed.count; i++) {
        uint16_t field = number_at(&body->changed, i);

        if (field >= process->field_count) return false;
        decoded->data[i].name = bpmn_string(process->fields[field].name);
        (void)bpmn_field_get(process, state_image(decoded->state), field,
                             &decoded->data[i].value);
    }
    view->changed = decoded->data;
    view->changed_count = body->changed.count;
    return true;
}

static bool decode_body(Decoding *decoding, const BpmnRecordBytes *record,
                        const Known *known, BpmnRecordView *view)
{
    Decoded decoded;
    uint16_t *at;
    Body body;

    if (!body_read(record->body, record->body_bytes, &body)) {
        decoding->status = BPMN_CORRUPT;
        return false;
    }
    if (!reserve_decoded(decoding->engine, &body, &decoded)) {
        decoding->status = BPMN_NO_MEMORY;
        return false;
    }
    at = decoded.lists;
    view->path = at;
    view->path_count = body.path.count;
    at = decode_list(&body.path, at);
    view->opened = at;
    view->opened_count = body.opened.count;
    at = decode_list(&body.opened, at);
    view->closed = at;
    view->closed_count = body.closed.count;
    (void)decode_list(&body.closed, at);
    view->incident = body.incident;
    view->incident_cause = (BpmnCause)body.incident_cause;
    view->reported = body.texts[BODY_REPORTED];
    view->key = body.texts[BODY_KEY];
    view->code = body.texts[BODY_CODE];
    view->text = body.texts[BODY_TEXT];
    if (decode_changes(&body, &decoded, known, view)) return true;
    decoding->status = BPMN_CORRUPT;
    return false;
}

static bool has_case_body(const Head *head)
{
    return head->kind == BPMN_RECORD_STEP || head->kind == BPMN_RECORD_TASK
        || head->kind == BPMN_RECORD_REFUSED
        || (head->kind == BPMN_RECORD_CARRY && head->case_id != 0);
}

/* A parameter's record tells its name, new value and why. */
static bool decode_parameter(Decoding *decoding, const BpmnRecordBytes *record,
                             BpmnRecordView *view)
{
    BpmnString body = { (const char *)record->body, record->body_bytes };
    NotedParameter noted;

    if (!note_parameter_read(body, &noted)) {
        decoding->status = BPMN_CORRUPT;
        return false;
    }
    view->text = noted.reason;
    if (!view->process
        || noted.number >= view->process->parameter_count) {
        return true;
    }
    decoding->parameter.name =
        bpmn_string(view->process->parameters[noted.number].name);
    decoding->parameter.value = noted.value;
    view->changed = &decoding->parameter;
    view->changed_count = 1;
    return true;
}

static bool decode_any_body(Decoding *decoding, const BpmnRecordBytes *record,
                            const Head *head, BpmnRecordView *view)
{
    const Known *known = definitions_known(&decoding->engine->definitions,
                                           head->process);

    if (!record->body) return true;
    if (head->kind == BPMN_RECORD_PARAMETER) {
        return decode_parameter(decoding, record, view);
    }
    return !has_case_body(head)
        || decode_body(decoding, record, known, view);
}

static void view_head(const BpmnEngine *engine, const Head *head,
                      const Known *known, BpmnRecordView *view)
{
    const char *cause = journal_cause_text(head->cause);

    *view = (BpmnRecordView){
        .position = head->position,
        .previous = head->previous,
        .case_id = head->case_id,
        .version = head->version,
        .process = known && known->definition ? known->definition->process
            : NULL,
        .kind = head->kind,
        .at_ms = head->at_ms,
        .cause = bpmn_string(cause),
        .element = head->element,
        .actor = names_text(&engine->names, head->actor),
        .verdict = (BpmnVerdict)head->verdict,
        .reason = (BpmnReason)head->reason,
        .incident = BPMN_NO_ELEMENT,
        .case_closed = (head->flags & HEAD_CLOSED) != 0
    };
    memcpy(view->command_id, head->command_id, sizeof view->command_id);
}

static bool decode_record(void *user, const BpmnRecordBytes *record)
{
    Decoding *decoding = user;
    BpmnEngine *engine = decoding->engine;
    BpmnRecordView view;
    const Known *known;
    Head head;

    decoding->goes_on = false;
    decoding->status = head_of(record, &head);
    if (decoding->status != BPMN_OK) return false;
    decoding->previous = head.previous;
    decoding->goes_on = true;
    if (decoding->skips_carry && head.kind == BPMN_RECORD_CARRY) return true;
    known = definitions_known(&engine->definitions, head.process);
    view_head(engine, &head, known, &view);
    if (!decode_any_body(decoding, record, &head, &view)) {
        return decoding->goes_on = false;
    }
    return decoding->goes_on = decoding->visit(decoding->user, &view);
}

BpmnStatus bpmn_read(BpmnEngine *engine, uint64_t position,
                     BpmnRecordVisitor *visit, void *user)
{
    Decoding decoding = {
        .engine = engine, .visit = visit, .user = user, .status = BPMN_OK
    };
    BpmnStore *store = &engine->store;

    if (store->read_from(store->user, position, decode_record, &decoding)
        != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    return decoding.status;
}

/* Looks for the last record of a case that is not in memory. */
typedef struct Search {
    uint64_t case_id;
    uint64_t last;
} Search;

static bool search_record(void *user, const BpmnRecordBytes *record)
{
    Search *search = user;
    Head head;

    if (head_of(record, &head) == BPMN_OK && head.case_id == search->case_id) {
        search->last = head.position;
    }
    return true;
}

/* The position of a case's last record; 0: none. A case that is closed and
   not recalled is looked for in the whole journal. */
static BpmnStatus find_last(BpmnEngine *engine, uint64_t case_id,
                            uint64_t *last)
{
    const Case *item = cases_find(&engine->cases, case_id);
    Search search = { case_id, 0 };
    const Recalled *closed = recall_find_case(&engine->recall, case_id);

    *last = item ? item->last_position : closed ? closed->position : 0;
    if (*last != 0) return BPMN_OK;
    if (engine->store.read_from(engine->store.user, 1, search_record, &search)
        != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    *last = search.last;
    return BPMN_OK;
}

BpmnStatus bpmn_history(BpmnEngine *engine, uint64_t case_id,
                        BpmnRecordVisitor *visit, void *user)
{
    Decoding decoding = {
        .engine = engine, .visit = visit, .user = user, .skips_carry = true,
        .goes_on = true, .status = BPMN_OK
    };
    BpmnStore *store = &engine->store;
    BpmnStatus status;

    if (case_id == 0) return BPMN_OK;
    status = find_last(engine, case_id, &decoding.previous);
    if (status != BPMN_OK) return status;
    while (decoding.goes_on && decoding.previous != 0) {
        if (store->read_at(store->user, decoding.previous, decode_record,
                           &decoding) != BPMN_STORE_OK) {
            return BPMN_STORE_ERROR;
        }
    }
    return decoding.status;
}
