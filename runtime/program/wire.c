/* Whole numbers and texts over a socket. */
#include "program/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8
        | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

bool bpmn_wire_add_number(BpmnBytes *to, uint32_t number)
{
    uint8_t bytes[4] = { (uint8_t)number, (uint8_t)(number >> 8),
                         (uint8_t)(number >> 16), (uint8_t)(number >> 24) };

    return bpmn_bytes_add(to, bytes, sizeof bytes);
}

bool bpmn_wire_add_text(BpmnBytes *to, BpmnString text)
{
    return text.length <= BPMN_WIRE_BYTES_MAX
        && bpmn_wire_add_number(to, (uint32_t)text.length)
        && bpmn_bytes_add(to, text.bytes, text.length);
}

size_t bpmn_wire_call(const BpmnBytes *bytes, BpmnPool *pool, int *argc,
                      char ***argv)
{
    size_t at = 4;
    uint32_t count;

    if (bytes->used < at) return 0;
    count = number_at(bytes->bytes);
    if (count > BPMN_WIRE_WORDS_MAX) return SIZE_MAX;
    if (pool) {
        *argc = (int)count;
        *argv = bpmn_pool_alloc(pool, (count + 1) * sizeof **argv);
    }
    for (uint32_t i = 0; i < count; i++) {
        BpmnString word;

        if (bytes->used - at < 4) return 0;
        word.length = number_at(bytes->bytes + at);
        at += 4;
        if (word.length > BPMN_WIRE_CALL_MAX - at) return SIZE_MAX;
        if (bytes->used - at < word.length) return 0;
        word.bytes = (const char *)bytes->bytes + at;
        if (memchr(word.bytes, '\0', word.length)) return SIZE_MAX;
        if (pool) (*argv)[i] = bpmn_pool_text(pool, word);
        at += word.length;
        if (at > BPMN_WIRE_CALL_MAX - 4) return SIZE_MAX;
    }
    return at;
}

void bpmn_wire_patience(int socket, int seconds)
{
    struct timeval limit = { .tv_sec = seconds };

    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool bpmn_wire_send(int socket, const BpmnBytes *bytes)
{
    size_t at = 0;

    while (at < bytes->used) {
        ssize_t sent = send(socket, bytes->bytes + at, bytes->used - at,
                            MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        at += (size_t)sent;
    }
    return true;
}

static bool get_bytes(int socket, void *bytes, size_t count)
{
    char *at = bytes;

    while (count > 0) {
        ssize_t got = recv(socket, at, count, 0);

        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        count -= (size_t)got;
    }
    return true;
}

bool bpmn_wire_get_number(int socket, uint32_t *number)
{
    uint8_t bytes[4];

    if (!get_bytes(socket, bytes, sizeof bytes)) return false;
    *number = number_at(bytes);
    return true;
}

bool bpmn_wire_get_text(int socket, BpmnPool *pool, BpmnString *text)
{
    uint32_t length;

    if (!bpmn_wire_get_number(socket, &length) || length > BPMN_WIRE_BYTES_MAX)
        return false;
    char *bytes = bpmn_pool_alloc(pool, (size_t)length + 1);
    *text = (BpmnString){ bytes, length };
    return get_bytes(socket, bytes, length);
}
