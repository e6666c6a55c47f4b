/* Asks the program that holds a database. */
#include "program/program.h"
#include "program/wire.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

/* Somebody may listen there, but not to us: says so. */
static bool tell_denied(const struct sockaddr_un *address)
{
    struct stat file;

    if ((errno != EACCES && errno != EPERM)
        || stat(address->sun_path, &file) != 0 || !S_ISSOCK(file.st_mode))
        return false;
    fprintf(stderr,
            "%s: permission denied: call as user %lu, who serves there, or "
            "have the socket given to a group of yours: chgrp GROUP, "
            "chmod g+rw\n",
            address->sun_path, (unsigned long)file.st_uid);
    return true;
}

/* A connected socket; -1: nobody listens. 'denied' is set where somebody may,
   and that was told. */
static int reach(const char *database, bool *denied)
{
    struct sockaddr_un address = { 0 };
    int socket_fd;

    if (!bpmn_socket_address(database, &address)) return -1;
    socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_fd < 0) return -1;
    if (connect(socket_fd, (const struct sockaddr *)&address, sizeof address)
        != 0) {
        *denied = tell_denied(&address);
        close(socket_fd);
        return -1;
    }
    bpmn_wire_patience(socket_fd, PATIENCE_S);
    return socket_fd;
}

static bool ask(void *user, BpmnPool *pool, int argc, char **argv,
                BpmnReply *reply)
{
    int socket_fd = *(const int *)user;
    BpmnBytes call = { 0 };
    bool sent = bpmn_wire_add_number(&call, (uint32_t)argc);

    for (int i = 0; i < argc && sent; i++)
        sent = bpmn_wire_add_text(&call, bpmn_string(argv[i]));
    sent = sent && bpmn_wire_send(socket_fd, &call);
    bpmn_bytes_free(&call);
    /* Even where it did not take all of the call, it may say why. */
    (void)sent;
    return bpmn_wire_get_number(socket_fd, &reply->exit_code)
        && bpmn_wire_get_text(socket_fd, pool, &reply->out)
        && bpmn_wire_get_text(socket_fd, pool, &reply->err);
}

bool bpmn_ask(const BpmnCall *call, int argc, char **argv, int *exit_code)
{
    bool denied = false;
    int socket_fd = reach(call->database, &denied);

    if (denied) *exit_code = BPMN_EXIT_REACH;
    if (socket_fd < 0) return denied;
    if (!bpmn_answer_call(ask, &socket_fd, call->page, argc, argv, exit_code)) {
        fprintf(stderr, "%s: the program that holds it does not answer\n",
                call->database);
        *exit_code = BPMN_EXIT_REACH;
    }
    close(socket_fd);
    return true;
}
