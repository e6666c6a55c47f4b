/* One caller of a served program. */
#include "program/connection.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    RECEIVE_BYTES = 65536,
    /* of answers that are not read: more calls are not heard meanwhile */
    UNREAD_MAX = 262144,
    KEPT_BYTES = 65536, /* of memory, when there is nothing in it */
    EXIT_LIMIT = 4
};

/* Milliseconds, by BpmnPatience. */
static const int64_t PATIENCE_MS[] = { 60000, 5000, 10000, 3600000 };

/* The first call is waited for no longer than the rest of one. */
BpmnConnection bpmn_connection(int socket_fd, int64_t now_ms)
{
    return (BpmnConnection){
        .socket_fd = socket_fd,
        .patience = BPMN_PATIENT_CALL,
        .since_ms = now_ms,
        .until_ms = now_ms + PATIENCE_MS[BPMN_PATIENT_REST],
    };
}

static size_t unread(const BpmnConnection *connection)
{
    return connection->out.used - connection->sent;
}

void bpmn_connection_receive(BpmnConnection *connection)
{
    BpmnBytes *in = &connection->in;
    ssize_t got;

    if (!bpmn_bytes_reserve(in, RECEIVE_BYTES)) {
        connection->gone = true;
        return;
    }
    got = recv(connection->socket_fd, in->bytes + in->used, RECEIVE_BYTES,
               MSG_DONTWAIT);
    if (got > 0)
        in->used += (size_t)got;
    else if (got == 0)
        connection->ends = true;
    else if (errno != EINTR && errno != EAGAIN)
        connection->gone = true;
}

/* The size of the call that stands next; 0: it is not there as a whole. */
static size_t next_call(BpmnConnection *connection, BpmnPool *pool, int *argc,
                        char ***argv)
{
    BpmnBytes rest = {
        .bytes = connection->in.bytes + connection->taken,
        .used = connection->in.used - connection->taken,
    };

    return rest.used == 0 ? 0 : bpmn_wire_call(&rest, pool, argc, argv);
}

bool bpmn_connection_call(BpmnConnection *connection, BpmnPool *pool, int *argc,
                          char ***argv)
{
    size_t size;

    if (connection->gone || unread(connection) >= UNREAD_MAX) return false;
    size = next_call(connection, NULL, NULL, NULL);
    if (size == 0) return false;
    if (size == SIZE_MAX) {
        bpmn_connection_answer(
            connection, EXIT_LIMIT, (BpmnString){ "", 0 },
            bpmn_string(
                "a call has at most 4096 words and 4 MiB, none a NUL\n"));
        connection->taken = connection->in.used;
        connection->ends = true;
        return false;
    }
    (void)next_call(connection, pool, argc, argv);
    connection->taken += size;
    return true;
}

void bpmn_connection_answer(BpmnConnection *connection, int exit_code,
                            BpmnString out, BpmnString err)
{
    BpmnBytes *to = &connection->out;
    size_t before = to->used;

    connection->calls++;
    if (bpmn_wire_add_number(to, (uint32_t)exit_code)
        && bpmn_wire_add_text(to, out) && bpmn_wire_add_text(to, err))
        return;
    /* What it has done stands in the journal. */
    to->used = before;
    if (!bpmn_wire_add_number(to, EXIT_LIMIT)
        || !bpmn_wire_add_text(to, (BpmnString){ "", 0 })
        || !bpmn_wire_add_text(
            to, bpmn_string("the answer is larger than 64 MiB\n")))
        connection->gone = true;
}

void bpmn_connection_recant(BpmnConnection *connection, int exit_code,
                            BpmnString err)
{
    uint32_t calls = connection->calls;

    connection->out.used = connection->before;
    for (connection->calls = 0; connection->calls < calls;)
        bpmn_connection_answer(connection, exit_code, (BpmnString){ "", 0 },
                               err);
}

/* Memory that one large call or answer took is not kept. */
static void settle(BpmnBytes *bytes, size_t *done)
{
    bpmn_bytes_drop(bytes, *done);
    *done = 0;
    if (bytes->used == 0 && bytes->room > KEPT_BYTES * 2)
        bpmn_bytes_free(bytes);
}

static bool send_some(BpmnConnection *connection)
{
    bool moved = false;

    while (unread(connection) > 0) {
        ssize_t count = send(connection->socket_fd,
                             connection->out.bytes + connection->sent,
                             unread(connection), MSG_NOSIGNAL | MSG_DONTWAIT);

        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno != EAGAIN) connection->gone = true;
        if (count <= 0) break;
        connection->sent += (size_t)count;
        moved = true;
    }
    return moved;
}

static BpmnPatience patience_of(const BpmnConnection *connection)
{
    if (unread(connection) > 0) return BPMN_PATIENT_READER;
    if (connection->waits || connection->errand) return BPMN_PATIENT_SELF;
    return connection->in.used > 0 ? BPMN_PATIENT_REST : BPMN_PATIENT_CALL;
}

void bpmn_connection_send(BpmnConnection *connection, int64_t now_ms)
{
    bool moved = send_some(connection) || connection->calls > 0;
    BpmnPatience patience;

    settle(&connection->in, &connection->taken);
    settle(&connection->out, &connection->sent);
    connection->before = connection->out.used;
    connection->calls = 0;
    connection->waits = next_call(connection, NULL, NULL, NULL) != 0;
    patience = patience_of(connection);
    if (connection->ends && unread(connection) == 0 && !connection->waits
        && !connection->errand)
        connection->gone = true;
    if (!moved && patience == connection->patience) {
        connection->gone = connection->gone || now_ms >= connection->until_ms;
        return;
    }
    connection->since_ms = now_ms;
    connection->until_ms = now_ms + PATIENCE_MS[patience];
    connection->patience = patience;
}

short bpmn_connection_events(const BpmnConnection *connection)
{
    short events = unread(connection) > 0 ? POLLOUT : 0;

    if (!connection->ends && !connection->waits
        && unread(connection) < UNREAD_MAX)
        events |= POLLIN;
    return events;
}

bool bpmn_connection_is_ready(const BpmnConnection *connection)
{
    return connection->waits && unread(connection) < UNREAD_MAX;
}

void bpmn_connection_free(BpmnConnection *connection)
{
    close(connection->socket_fd);
    bpmn_bytes_free(&connection->in);
    bpmn_bytes_free(&connection->out);
}
