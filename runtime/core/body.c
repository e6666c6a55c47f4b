/* Bodies of records of cases. */
#include "body.h"

#include "bpmn/journal.h"
#include "bytes.h"

enum {
    AT_STATE = 16, AT_STATE_BYTES = 20, AT_EVENT = 24, AT_TARGET = 26,
    AT_INCIDENT = 28, AT_INCIDENT_CAUSE = 30, AT_PATH_COUNT = 32,
    AT_OPENED_COUNT = 36, AT_CLOSED_COUNT = 38, AT_CHANGED_COUNT = 40,
    AT_DATA_COUNT = 42, AT_OUTPUT_COUNT = 44, AT_LENGTHS = 48, AT_LISTS = 72,
    DATUM_BOUND = 32
};

#define NULL_LENGTH UINT32_MAX

static bool is_text(BpmnType type)
{
    return type == BPMN_TEXT || type == BPMN_ENUMERATION || type == BPMN_JSON;
}

size_t body_bound(const Body *body)
{
    size_t bytes = AT_LISTS + 8 + body->state_bytes
        + ((size_t)body->path.count + body->opened.count + body->closed.count
           + body->changed.count) * 2;
    size_t i;

    for (i = 0; i < BODY_TEXTS; i++) bytes += body->texts[i].length;
    for (i = 0; i < body->data_count; i++) {
        bytes += DATUM_BOUND + body->data[i].name.length;
        if (is_text(body->data[i].value.type)) {
            bytes += body->data[i].value.as.text.length;
        }
    }
    return bytes;
}

static uint8_t *write_list(const NumberList *list, uint8_t *to)
{
    copy_bytes(to, list->bytes, list->count * (size_t)2);
    return to + list->count * (size_t)2;
}

static uint8_t *write_text(BpmnString text, uint8_t *to)
{
    put_u32(to, (uint32_t)text.length);
    copy_bytes(to + 4, text.bytes, text.length);
    return to + 4 + text.length;
}

static uint8_t *write_datum(const BpmnDatum *datum, uint8_t *to)
{
    const BpmnValue *value = &datum->value;

    to = write_text(datum->name, to);
    *to++ = (uint8_t)value->type;
    *to++ = value->is_null;
    if (value->is_null) return to;
    if (is_text(value->type)) return write_text(value->as.text, to);
    if (value->type == BPMN_DECIMAL) {
        put_i64(to, value->as.decimal.coefficient);
        put_u32(to + 8, (uint32_t)value->as.decimal.exponent);
        return to + 12;
    }
    put_i64(to, value->type == BPMN_BOOLEAN ? value->as.boolean
            : value->as.integer);
    return to + 8;
}

size_t body_write(const Body *body, uint8_t *to)
{
    uint8_t *at = to + AT_LISTS;
    uint8_t *state;
    size_t i;

    memset(to, 0, AT_LISTS);
    put_u16(to + AT_EVENT, body->event);
    put_u16(to + AT_TARGET, body->target);
    put_u16(to + AT_INCIDENT, body->incident);
    put_u16(to + AT_INCIDENT_CAUSE, body->incident_cause);
    put_u32(to + AT_PATH_COUNT, body->path.count);
    put_u16(to + AT_OPENED_COUNT, (uint16_t)body->opened.count);
    put_u16(to + AT_CLOSED_COUNT, (uint16_t)body->closed.count);
    put_u16(to + AT_CHANGED_COUNT, (uint16_t)body->changed.count);
    put_u16(to + AT_DATA_COUNT, body->data_count);
    at = write_list(&body->path, at);
    at = write_list(&body->opened, at);
    at = write_list(&body->closed, at);
    at = write_list(&body->changed, at);
    for (i = 0; i < BODY_TEXTS; i++) {
        BpmnString text = body->texts[i];

        put_u32(to + AT_LENGTHS + 4 * i,
                text.bytes ? (uint32_t)text.length : NULL_LENGTH);
        copy_bytes(at, text.bytes, text.length);
        at += text.length;
    }
    for (i = 0; i < body->data_count; i++) at = write_datum(&body->data[i], at);
    if (body->state_bytes == 0) return (size_t)(at - to);
    state = to + round_up_8((size_t)(at - to));
    memset(at, 0, (size_t)(state - at));
    put_u32(to + AT_STATE, (uint32_t)(state - to));
    put_u32(to + AT_STATE_BYTES, (uint32_t)body->state_bytes);
    return (size_t)(state - to);
}

/* Takes a list out of what is left; false: it is not there. */
static bool read_list(const uint8_t **at, size_t *left, uint32_t count,
                      NumberList *list)
{
    size_t bytes = count * (size_t)2;

    if (bytes > *left) return false;
    *list = (NumberList){ *at, count };
    *at += bytes;
    *left -= bytes;
    return true;
}

static bool read_texts(const uint8_t *from, const uint8_t **at, size_t *left,
                       Body *body)
{
    size_t i;

    for (i = 0; i < BODY_TEXTS; i++) {
        uint32_t length = get_u32(from + AT_LENGTHS + 4 * i);

        body->texts[i] = (BpmnString){ NULL, 0 };
        if (length == NULL_LENGTH) continue;
        if (length > *left) return false;
        body->texts[i] = (BpmnString){ (const char *)*at, length };
        *at += length;
        *left -= length;
    }
    return true;
}

/* The data are read by body_datum(). */
static bool leave_data(const uint8_t *at, size_t left, Body *body)
{
    body->data_at = at;
    body->data_left = left;
    return true;
}

bool body_read(const uint8_t *from, size_t bytes, Body *body)
{
    const uint8_t *at = from + AT_LISTS;
    size_t left = bytes - AT_LISTS;
    uint32_t state_at;

    if (bytes < AT_LISTS) return false;
    memset(body, 0, sizeof *body);
    body->event = get_u16(from + AT_EVENT);
    body->target = get_u16(from + AT_TARGET);
    body->incident = get_u16(from + AT_INCIDENT);
    body->incident_cause = get_u16(from + AT_INCIDENT_CAUSE);
    body->data_count = get_u16(from + AT_DATA_COUNT);
    state_at = get_u32(from + AT_STATE);
    body->state_bytes = get_u32(from + AT_STATE_BYTES);
    if (state_at > bytes || body->state_bytes > bytes - state_at) return false;
    if (state_at != 0) body->state = from + state_at;
    return read_list(&at, &left, get_u32(from + AT_PATH_COUNT), &body->path)
        && read_list(&at, &left, get_u16(from + AT_OPENED_COUNT),
                     &body->opened)
        && read_list(&at, &left, get_u16(from + AT_CLOSED_COUNT),
                     &body->closed)
        && read_list(&at, &left, get_u16(from + AT_CHANGED_COUNT),
                     &body->changed)
        && read_texts(from, &at, &left, body)
        && leave_data(at, left, body);
}
