/* The journal, decoded for people and tools. */
#include "core/engine/engine_state.h"

#include "bpmn/serve.h"

/* Decoding one record after the other. */
typedef struct Decoding {
    BpmnEngine *engine;
    BpmnRecordVisitor *visit;
    void *user;
    uint64_t previous; /* of the case, after a record was shown */
    bool skips_carry;
    bool goes_on;
    BpmnStatus status;
    BpmnDatum parameter;
} Decoding;

/* What a body needs once it is decoded: state, values, lists. */
typedef struct Decoded {
    const CaseState *state; /* null: none */
    BpmnDatum *changed;
    BpmnDatum *data;
    uint32_t *numbers; /* frames of the lists, items, frames that are over */
    uint16_t *lists;
    BpmnString *names;
} Decoded;

/* Entries of all lists, at most. */
static size_t list_entries(const Body *body)
{
    return (size_t)body->path.count + body->opened.count + body->closed.count;
}

static bool reserve_decoded(BpmnEngine *engine, const Body *body,
                            Decoded *decoded)
{
    size_t state = round_up_8(body->state_bytes);
    size_t data = ((size_t)body->changed.count + body->data_count)
        * sizeof(BpmnDatum);
    size_t entries = list_entries(body);
    size_t numbers =
        (entries + body->frames.item_count + body->frames.over_count)
        * sizeof(uint32_t);
    size_t names = names_count(body->group_list) * sizeof(BpmnString);
    uint8_t *at;

    if (!buffer_reserve(
            &engine->partition.allocator, &engine->partition.scratch,
            state + data + names + numbers + entries * sizeof(uint16_t) + 1,
            1)) {
        return false;
    }
    at = engine->partition.scratch.items;
    copy_bytes(at, body->state, body->state_bytes);
    decoded->state = body->state ? (const CaseState *)(const void *)at : NULL;
    decoded->changed = (BpmnDatum *)(void *)(at + state);
    decoded->data = decoded->changed + body->changed.count;
    decoded->names = (BpmnString *)(void *)(at + state + data);
    decoded->numbers = (uint32_t *)(void *)(at + state + data + names);
    decoded->lists = (uint16_t *)(void *)(at + state + data + names + numbers);
    return true;
}

/* A list is decoded behind those before: elements, and the frame of each. */
typedef struct Lists {
    const BpmnProcess *process; /* null: elements are not checked */
    uint32_t frame;             /* in which each list begins */
    uint16_t *elements;
    uint32_t *frames;
} Lists;

/* The frame changes to the one in the next two entries; false: they are not
   there. */
static bool switch_frame(const NumberList *list, uint32_t *index,
                         uint32_t *frame)
{
    if (list->count - *index < 3) return false;
    *frame = number_at(list, *index + 1)
        | (uint32_t)number_at(list, *index + 2) << 16;
    *index += 2;
    return true;
}

/* False when a number is no element of the process. */
static bool decode_list(Lists *lists, const NumberList *list,
                        const uint16_t **elements, const uint32_t **frames,
                        uint32_t *count)
{
    uint32_t frame = lists->frame;

    *elements = lists->elements;
    *frames = lists->frames;
    *count = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        uint16_t number = number_at(list, i);

        if (number == BPMN_NO_ELEMENT) {
            if (!switch_frame(list, &i, &frame)) return false;
            continue;
        }
        if (lists->process && number >= lists->process->element_count) {
            return false;
        }
        *lists->elements++ = number;
        *lists->frames++ = frame;
        ++*count;
    }
    return true;
}

static uint32_t *copy_numbers(uint32_t *to, const uint8_t *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) *to++ = get_u32(from + 4 * (size_t)i);
    return to;
}

/* What a record says of frames; behind the lists. */
static void decode_frames(const BodyFrames *frames, uint32_t *to,
                          BpmnRecordView *view)
{
    view->frame = frames->frame;
    view->incident_frame = frames->incident;
    view->items = to;
    view->item_count = frames->item_count;
    to = copy_numbers(to, frames->items, frames->item_count);
    view->over = to;
    view->over_count = frames->over_count;
    (void)copy_numbers(to, frames->over, frames->over_count);
}

static bool is_element(const BpmnProcess *process, uint16_t number)
{
    return !process || number == BPMN_NO_ELEMENT
        || number < process->element_count;
}

static bool decode_elements(const Body *body, const Decoded *decoded,
                            BpmnRecordView *view)
{
    const BpmnProcess *process = view->process;
    Lists lists = { process, body->frames.frame, decoded->lists,
                    decoded->numbers };

    decode_frames(&body->frames, decoded->numbers + list_entries(body), view);
    view->incident = body->incident;
    view->target = body->target;
    view->event = body->event;
    view->wait_id = body->wait_id;
    return decode_list(&lists, &body->path, &view->path, &view->path_frames,
                       &view->path_count)
        && decode_list(&lists, &body->opened, &view->opened,
                       &view->opened_frames, &view->opened_count)
        && decode_list(&lists, &body->closed, &view->closed,
                       &view->closed_frames, &view->closed_count)
        && is_element(process, view->incident)
        && is_element(process, view->target)
        && (!process || view->event == BPMN_NO_ELEMENT
            || view->event < process->event_count);
}

/* True when the after-images are sound, and of the process. */
static bool states_fit(const Body *body, const Decoded *decoded,
                       const BpmnProcess *process)
{
    const CaseState *state = NULL;

    if (states_check(decoded->state, body->state_bytes, NULL) != BPMN_OK) {
        return false;
    }
    while ((state = state_after(decoded->state, body->state_bytes, state))) {
        if (!state_fits(process, state)) return false;
    }
    return true;
}

/* The image of the first frame of that kind; null: none has changed. */
static const uint8_t *image_of_kind(const Body *body, const Decoded *decoded,
                                    uint16_t kind)
{
    const CaseState *state = NULL;
    FramePlace place;

    while ((state = state_after(decoded->state, body->state_bytes, state))) {
        if (state_place(state, &place) && place.kind == kind
            && !(state->flags & STATE_VALUE)) {
            return state_image(state);
        }
    }
    return NULL;
}

/* The fields that changed, with their values, and the case afterwards. */
static bool decode_changes(const Body *body, const Decoded *decoded,
                           BpmnRecordView *view)
{
    const BpmnProcess *process = view->process;

    if (!decoded->state || !process) return true;
    if (!states_fit(body, decoded, process)) return false;
    for (uint32_t i = 0; i < body->changed.count; i++) {
        uint16_t field = number_at(&body->changed, i);
        const uint8_t *image;

        if (field >= process->field_count) return false;
        image = image_of_kind(body, decoded, process->fields[field].frame);
        if (!image) return false;
        decoded->changed[i].name = bpmn_string(process->fields[field].name);
        (void)bpmn_field_get(process, image, field, &decoded->changed[i].value);
    }
    view->changed = decoded->changed;
    view->changed_count = body->changed.count;
    view->after = decoded->state;
    view->after_bytes = body->state_bytes;
    if (decoded->state->frame == 0) {
        view->image = state_image(decoded->state);
        view->suspension = state_suspension(decoded->state);
        view->caller = caller_of(state_blocks(decoded->state));
    }
    return true;
}

static bool decode_data(const Body *body, const Decoded *decoded,
                        BpmnRecordView *view)
{
    BpmnString left = body->data;

    for (uint16_t i = 0; i < body->data_count; i++) {
        if (!body_next_datum(&left, &decoded->data[i])) return false;
    }
    view->data = decoded->data;
    view->data_count = body->data_count;
    return true;
}

/* What an object is stands where its after-image begins. */
static void decode_rest(const Body *body, const Decoded *decoded,
                        BpmnRecordView *view)
{
    view->incident_cause = (BpmnCause)body->incident_cause;
    view->reported = body->texts[BODY_REPORTED];
    view->key = body->texts[BODY_KEY];
    view->code = body->texts[BODY_CODE];
    view->text = body->texts[BODY_TEXT];
    view->name = body->texts[BODY_NAME];
    view->outcome = body->texts[BODY_OUTCOME];
    view->thrown_at = body->thrown_at;
    view->groups_from = body->groups_from;
    if (body->group_list.bytes) {
        view->groups = names_read(body->group_list, decoded->names);
    }
    if (view->kind == BPMN_RECORD_OBJECT && body->state) {
        view->object_class = get_u16(body->state);
    }
}

static bool decode_body(Decoding *decoding, const BpmnRecordBytes *record,
                        BpmnRecordView *view)
{
    Decoded decoded;
    Later later;
    Body body;

    decoding->status = body_read(record->body, record->body_bytes, &body,
                                 &later);
    if (decoding->status != BPMN_OK) return false;
    decoding->status = BPMN_CORRUPT;
    if (!reserve_decoded(decoding->engine, &body, &decoded)) {
        decoding->status = BPMN_NO_MEMORY;
        return false;
    }
    decode_rest(&body, &decoded, view);
    if (!decode_elements(&body, &decoded, view)
        || !decode_changes(&body, &decoded, view)
        || !decode_data(&body, &decoded, view)) {
        return false;
    }
    decoding->status = BPMN_OK;
    return true;
}

static bool has_case_body(const Head *head)
{
    return head->kind == BPMN_RECORD_OBJECT || head->kind == BPMN_RECORD_STEP
        || head->kind == BPMN_RECORD_TASK || head->kind == BPMN_RECORD_REFUSED
        || (head->kind == BPMN_RECORD_CARRY && head->case_id != 0);
}

/* A parameter's record tells its name, new value and why. */
static bool decode_parameter(Decoding *decoding, const BpmnRecordBytes *record,
                             BpmnRecordView *view)
{
    BpmnString body = { (const char *)record->body, record->body_bytes };
    ParameterRecord parameter;

    if (!catalog_parameter_read(body, &parameter)) {
        decoding->status = BPMN_CORRUPT;
        return false;
    }
    view->text = parameter.reason;
    if (!view->process) return true;
    if (parameter.number >= view->process->parameter_count) {
        decoding->status = BPMN_CORRUPT;
        return false;
    }
    view->name = bpmn_string(view->process->parameters[parameter.number].name);
    decoding->parameter.name = view->name;
    decoding->parameter.value = parameter.value;
    view->changed = &decoding->parameter;
    view->changed_count = 1;
    return true;
}

/* The record of an operator tells why; its process is the version. */
static bool decode_environment(Decoding *decoding,
                               const BpmnRecordBytes *record,
                               BpmnRecordView *view)
{
    BpmnString body = { (const char *)record->body, record->body_bytes };
    BpmnString blocks;
    Block block;
    Later later;

    decoding->status = catalog_environment_read(body, &blocks, &later);
    if (decoding->status != BPMN_OK) return false;
    if (block_find(blocks, ENVIRONMENT_WHY, &block)) view->text = block.bytes;
    return true;
}

static bool decode_any_body(Decoding *decoding, const BpmnRecordBytes *record,
                            const Head *head, BpmnRecordView *view)
{
    if (!record->body) {
        view->erased = true;
        return true;
    }
    if (head->kind == BPMN_RECORD_PARAMETER) {
        return decode_parameter(decoding, record, view);
    }
    if (head->kind == BPMN_RECORD_ENVIRONMENT) {
        return decode_environment(decoding, record, view);
    }
    return !has_case_body(head) || decode_body(decoding, record, view);
}

static void view_head(const BpmnEngine *engine, const Head *head,
                      const Known *known, BpmnRecordView *view)
{
    const char *cause = words_cause(head->cause);

    *view = (BpmnRecordView){
        .size = sizeof *view,
        .position = head->position,
        .previous = head->previous,
        .case_id = head->case_id,
        .version = head->version,
        .process = known_tables(known),
        .definition = head->process,
        .kind = head->kind,
        .at_ms = head->at_ms,
        .cause = bpmn_string(cause),
        .element = head->element,
        .actor = dictionary_text(&engine->partition.names, head->actor),
        .verdict = (BpmnVerdict)head->verdict,
        .reason = (BpmnReason)head->reason,
        .incident = BPMN_NO_ELEMENT,
        .role = head->role,
        .flags = head->flags,
        .epoch = head->epoch,
        .channel = dictionary_text(&engine->partition.names, head->channel),
        .target = BPMN_NO_ELEMENT,
        .event = BPMN_NO_ELEMENT,
        .case_closed = (head->flags & HEAD_CLOSED) != 0,
        .suspension = { .since_ms = INT64_MIN },
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
    decoding->status = head_of(record, &head, NULL);
    if (decoding->status != BPMN_OK) return false;
    decoding->previous = head.previous;
    decoding->goes_on = true;
    if (decoding->skips_carry && head.kind == BPMN_RECORD_CARRY) return true;
    known = definitions_known(&engine->partition.definitions, head.process);
    view_head(engine, &head, known, &view);
    if (!is_element(view.process, view.element)) {
        decoding->status = BPMN_CORRUPT;
        return false;
    }
    if (!decode_any_body(decoding, record, &head, &view)) {
        return decoding->goes_on = false;
    }
    return decoding->goes_on = decoding->visit(decoding->user, &view);
}

/* One reading at a time: what a visitor is shown lies in one buffer. */
static BpmnStatus begin_reading(BpmnEngine *engine)
{
    if (engine->reads) return BPMN_MISUSE;
    engine->reads = true;
    engine->visits++;
    return known_load(&engine->partition);
}

static BpmnStatus end_reading(BpmnEngine *engine, BpmnStatus status)
{
    engine->visits--;
    engine->reads = false;
    return status;
}

static BpmnStatus read_records(Decoding *decoding, uint64_t position)
{
    BpmnStore *store = &decoding->engine->partition.store;
    BpmnStatus status = status_of_store(
        store->read_from(store->user, position, decode_record, decoding));

    return status == BPMN_OK ? decoding->status : status;
}

BpmnStatus bpmn_read(BpmnEngine *engine, uint64_t position,
                     BpmnRecordVisitor *visit, void *user)
{
    Decoding decoding = { .engine = engine, .visit = visit, .user = user };
    BpmnStatus status = begin_reading(engine);

    if (status == BPMN_MISUSE) return status;
    if (status == BPMN_OK) status = read_records(&decoding, position);
    return end_reading(engine, status);
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

    if (head_of(record, &head, NULL) == BPMN_OK
        && head.case_id == search->case_id) {
        search->last = head.position;
    }
    return true;
}

/* The position of a case's last record; 0: none. A closed case is looked
   for in the whole journal. */
static BpmnStatus find_last(BpmnEngine *engine, uint64_t case_id,
                            uint64_t *last)
{
    const Case *item = cases_find(&engine->partition.cases, case_id);
    BpmnStore *store = &engine->partition.store;
    Search search = { case_id, 0 };
    BpmnStatus status;

    *last = item ? item->last_position : 0;
    if (*last != 0) return BPMN_OK;
    status = status_of_store(
        store->read_from(store->user, 1, search_record, &search));
    *last = search.last;
    return status;
}

/* From the record on that was named as the one before. */
static BpmnStatus read_back(Decoding *decoding)
{
    BpmnStore *store = &decoding->engine->partition.store;
    BpmnStatus status = BPMN_OK;

    while (status == BPMN_OK && decoding->goes_on && decoding->previous != 0) {
        status = status_of_store(store->read_at(store->user, decoding->previous,
                                                decode_record, decoding));
    }
    return status == BPMN_OK ? decoding->status : status;
}

BpmnStatus bpmn_history_from(BpmnEngine *engine, uint64_t position,
                             BpmnRecordVisitor *visit, void *user)
{
    Decoding decoding = {
        .engine = engine,
        .visit = visit,
        .user = user,
        .previous = position,
        .skips_carry = true,
        .goes_on = true,
    };
    BpmnStatus status = begin_reading(engine);

    if (status == BPMN_MISUSE) return status;
    if (status == BPMN_OK) status = read_back(&decoding);
    return end_reading(engine, status);
}

BpmnStatus bpmn_history(BpmnEngine *engine, uint64_t case_id,
                        BpmnRecordVisitor *visit, void *user)
{
    uint64_t last = 0;
    BpmnStatus status = BPMN_OK;

    if (case_id != 0 && !engine->reads)
        status = find_last(engine, case_id, &last);
    return status == BPMN_OK ? bpmn_history_from(engine, last, visit, user)
                             : status;
}

BpmnStatus bpmn_audit(BpmnEngine *engine, uint64_t *records, uint64_t *erased,
                      uint64_t *bad)
{
    const Partition *partition = &engine->partition;
    BpmnConfig config = {
        .size = sizeof config,
        .allocator = partition->allocator,
        .digest = partition->digest,
        .store = partition->store,
    };
    BpmnStatus status = bpmn_audit_store(&config, records, erased, bad);

    if (status == BPMN_OK && *bad == 0 && *records != partition->position) {
        *bad = *records + 1;
    }
    return status;
}
