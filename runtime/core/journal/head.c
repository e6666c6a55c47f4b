/* Heads of records: from bytes and to bytes. */
#include "core/journal/head.h"

enum {
    AT_FORMAT = 0,
    AT_COMMAND = 48,
    AT_FLAGS = 90,
    AT_HEAD_BYTES = 96,
    AT_DIGEST = 112,
    AT_CHAIN = 144
};

void head_write(const Head *head, uint8_t *to)
{
    put_u16(to + AT_FORMAT, BPMN_RECORD_FORMAT);
#define HEAD_FIELD(at, type, member) put_##type(to + (at), head->member);
#include "core/journal/head.def"
#undef HEAD_FIELD
    memcpy(to + AT_COMMAND, head->command_id, sizeof head->command_id);
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
#define HEAD_FIELD(at, type, member) head->member = get_##type(from + (at));
#include "core/journal/head.def"
#undef HEAD_FIELD
    memcpy(head->command_id, from + AT_COMMAND, sizeof head->command_id);
    return is_this_format(from, head->flags, later);
}

BpmnStatus head_of(const BpmnRecordBytes *record, Head *head, Later *later)
{
    if (record->head_bytes == BPMN_HEAD_BYTES) {
        return head_read(record->head, head, later) ? BPMN_OK
                                                    : BPMN_OTHER_FORMAT;
    }
    memset(head, 0, sizeof *head);
    if (record->head_bytes <= sizeof(uint16_t)) return BPMN_CORRUPT;
    return get_u16(record->head) == 0
        ? BPMN_CORRUPT
        : later_is(later, "format", get_u16(record->head));
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
