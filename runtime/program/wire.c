/* Whole numbers and texts over a socket. */
#include "program/wire.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>

void bpmn_wire_patience(int socket, int seconds)
{
    struct timeval limit = { .tv_sec = seconds };

    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static bool send_bytes(int socket, const void *bytes, size_t count)
{
    const char *at = bytes;

    while (count > 0) {
        ssize_t sent = send(socket, at, count, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        at += sent;
        count -= (size_t)sent;
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

bool bpmn_wire_send_number(int socket, uint32_t number)
{
    uint8_t bytes[4] = { (uint8_t)number, (uint8_t)(number >> 8),
                         (uint8_t)(number >> 16), (uint8_t)(number >> 24) };

    return send_bytes(socket, bytes, sizeof bytes);
}

bool bpmn_wire_send_text(int socket, BpmnString text)
{
    return text.length <= BPMN_WIRE_BYTES_MAX
        && bpmn_wire_send_number(socket, (uint32_t)text.length)
        && send_bytes(socket, text.bytes, text.length);
}

bool bpmn_wire_get_number(int socket, uint32_t *number)
{
    uint8_t bytes[4];

    if (!get_bytes(socket, bytes, sizeof bytes)) return false;
    *number = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8
        | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
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
