/* Asks the program that holds a database. */
#include "program/program.h"
#include "program/wire.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_S 10

bool bpmn_socket_address(const char *database, struct sockaddr_un *address)
{
    int length = snprintf(address->sun_path, sizeof address->sun_path,
                          "%s.socket", database);

    address->sun_family = AF_UNIX;
    return length > 0 && (size_t)length < sizeof address->sun_path;
}

/* A connected socket; -1: nobody listens. */
static int reach(const char *database)
{
    struct sockaddr_un address = { 0 };
    int socket_fd;

    if (!bpmn_socket_address(database, &address)) return -1;
    socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_fd < 0) return -1;
    if (connect(socket_fd, (const struct sockaddr *)&address, sizeof address)
        != 0) {
        close(socket_fd);
        return -1;
    }
    bpmn_wire_patience(socket_fd, PATIENCE_S);
    return socket_fd;
}

static bool send_call(int socket_fd, int argc, char **argv)
{
    bool sent = bpmn_wire_send_number(socket_fd, (uint32_t)argc);

    for (int i = 0; i < argc && sent; i++)
        sent = bpmn_wire_send_text(socket_fd, bpmn_string(argv[i]));
    return sent;
}

bool bpmn_ask(const char *database, int argc, char **argv, int *exit_code)
{
    BpmnPool pool = { 0 };
    BpmnString out = { "", 0 };
    BpmnString err = { "", 0 };
    uint32_t code = BPMN_EXIT_REACH;
    int socket_fd = reach(database);

    if (socket_fd < 0) return false;
    bool answered = send_call(socket_fd, argc, argv)
        && bpmn_wire_get_number(socket_fd, &code)
        && bpmn_wire_get_text(socket_fd, &pool, &out)
        && bpmn_wire_get_text(socket_fd, &pool, &err);
    close(socket_fd);
    if (answered) {
        fwrite(out.bytes, 1, out.length, stdout);
        fwrite(err.bytes, 1, err.length, stderr);
        *exit_code = (int)code;
    } else {
        fprintf(stderr, "%s: the program that holds it does not answer\n",
                database);
        *exit_code = BPMN_EXIT_REACH;
    }
    bpmn_pool_free(&pool);
    return true;
}
