/* Heads of records: from bytes and to bytes. */
#include "core/journal/head.h"

#include "core/base/base.h"

enum {
    AT_FORMAT = 0,
    AT_KIND = 2,
    AT_VERDICT = 3,
    AT_PARTITION = 4,
    AT_ROLE = 6,
    AT_CAUSE = 7,
    AT_POSITION = 8,
    AT_CASE = 16,
    AT_PREVIOUS = 24,
    AT_VERSION = 32,
    AT_TIME = 40,
    AT_COMMAND = 48,
    AT_EPOCH = 64,
    AT_ACTOR = 68,
    AT_CHANNEL = 72,
    AT_ELEMENT = 76,
    AT_PROCESS = 78,
    AT_ANSWER = 80,
    AT_REASON = 88,
    AT_FLAGS = 90,
    AT_BODY_BYTES = 92,
    AT_HEAD_BYTES = 96,
    AT_DIGEST = 112,
    AT_CHAIN = 144
};

void head_write(const Head *head, uint8_t *to)
{
    put_u16(to + AT_FORMAT, BPMN_RECORD_FORMAT);
    to[AT_KIND] = head->kind;
    to[AT_VERDICT] = head->verdict;
    put_u16(to + AT_PARTITION, head->partition);
    to[AT_ROLE] = head->role;
    to[AT_CAUSE] = head->cause;
    put_u64(to + AT_POSITION, head->position);
    put_u64(to + AT_CASE, head->case_id);
    put_u64(to + AT_PREVIOUS, head->previous);
    put_u64(to + AT_VERSION, head->version);
    put_i64(to + AT_TIME, head->at_ms);
    memcpy(to + AT_COMMAND, head->command_id, sizeof head->command_id);
    put_u32(to + AT_EPOCH, head->epoch);
    put_u32(to + AT_ACTOR, head->actor);
    put_u32(to + AT_CHANNEL, head->channel);
    put_u16(to + AT_ELEMENT, head->element);
    put_u16(to + AT_PROCESS, head->process);
    put_u64(to + AT_ANSWER, head->answer);
    put_u16(to + AT_REASON, head->reason);
    put_u16(to + AT_FLAGS, head->flags);
    put_u32(to + AT_BODY_BYTES, head->body_bytes);
    put_u64(to + AT_HEAD_BYTES, BPMN_HEAD_BYTES);
    memset(to + AT_HEAD_BYTES + 8, 0, BPMN_HEAD_BYTES - AT_HEAD_BYTES - 8);
}

/* Notes the first thing in which a head differs. */
static bool is_this_format(const uint8_t *from, uint16_t flags, Later *later)
{
    uint16_t format = get_u16(from + AT_FORMAT);
    unsigned unknown = flags & ~(unsigned)(HEAD_CLOSED | HEAD_SEALED);

    if (format != BPMN_RECORD_FORMAT) {
        (void)later_is(later, "format", format);
    } else if (get_u64(from + AT_HEAD_BYTES) != BPMN_HEAD_BYTES
               || get_u64(from + AT_HEAD_BYTES + 8) != 0) {
        (void)later_is(later, "head of bytes", get_u16(from + AT_HEAD_BYTES));
    } else if (unknown != 0) {
        (void)later_is(later, "flag of a record", unknown);
    } else {
        return true;
    }
    return false;
}

bool head_read(const uint8_t *from, Head *head, Later *later)
{
    head->kind = from[AT_KIND];
    head->verdict = from[AT_VERDICT];
    head->partition = get_u16(from + AT_PARTITION);
    head->role = from[AT_ROLE];
    head->cause = from[AT_CAUSE];
    head->position = get_u64(from + AT_POSITION);
    head->case_id = get_u64(from + AT_CASE);
    head->previous = get_u64(from + AT_PREVIOUS);
    head->version = get_u64(from + AT_VERSION);
    head->at_ms = get_i64(from + AT_TIME);
    memcpy(head->command_id, from + AT_COMMAND, sizeof head->command_id);
    head->epoch = get_u32(from + AT_EPOCH);
    head->actor = get_u32(from + AT_ACTOR);
    head->channel = get_u32(from + AT_CHANNEL);
    head->element = get_u16(from + AT_ELEMENT);
    head->process = get_u16(from + AT_PROCESS);
    head->answer = get_u64(from + AT_ANSWER);
    head->reason = get_u16(from + AT_REASON);
    head->flags = get_u16(from + AT_FLAGS);
    head->body_bytes = get_u32(from + AT_BODY_BYTES);
    return is_this_format(from, head->flags, later);
}

BpmnStatus head_of(const BpmnRecordBytes *record, Head *head, Later *later)
{
    memset(head, 0, sizeof *head);
    if (record->head_bytes < AT_VERDICT) return BPMN_CORRUPT;
    if (record->head_bytes != BPMN_HEAD_BYTES) {
        return get_u16(record->head) == 0
            ? BPMN_CORRUPT
            : later_is(later, "format", get_u16(record->head));
    }
    return head_read(record->head, head, later) ? BPMN_OK : BPMN_OTHER_FORMAT;
}

void head_seal_erased(const BpmnDigest *digest, uint8_t *head,
                      uint8_t chain[BPMN_DIGEST_BYTES])
{
    BpmnString parts[2] = {
        { (const char *)chain, BPMN_DIGEST_BYTES },
        { (const char *)head, AT_CHAIN },
    };

    digest->blake2b_256(digest->user, parts, 2, head + AT_CHAIN);
    memcpy(chain, head + AT_CHAIN, BPMN_DIGEST_BYTES);
}

void head_seal(const BpmnDigest *digest, uint8_t *head, BpmnString body,
               uint8_t chain[BPMN_DIGEST_BYTES])
{
    if (!digest->blake2b_256) return;
    head[AT_FLAGS] |= HEAD_SEALED;
    digest->blake2b_256(digest->user, &body, 1, head + AT_DIGEST);
    head_seal_erased(digest, head, chain);
}

void head_chain(const uint8_t *head, uint8_t chain[BPMN_DIGEST_BYTES])
{
    memcpy(chain, head + AT_CHAIN, BPMN_DIGEST_BYTES);
}
