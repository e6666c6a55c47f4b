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

/* An answer as it came. */
typedef struct Reply {
    uint32_t exit_code;
    BpmnString out;
    BpmnString err;
} Reply;

static bool call_once(int socket_fd, BpmnPool *pool, int argc, char **argv,
                      Reply *reply)
{
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

/* The option for the page that follows; null: this was the last. */
static char *next_page(BpmnPool *pool, BpmnString err)
{
    size_t length = strlen(BPMN_NEXT_PAGE);

    if (err.length <= length || strncmp(err.bytes, BPMN_NEXT_PAGE, length) != 0)
        return NULL;
    err.length--;
    return bpmn_pool_text(pool, err);
}

/* The words with another one behind the program's name; one that was put there
   before gives way. */
static char **with_page(BpmnPool *pool, int argc, char **argv, char *page)
{
    char **words = bpmn_pool_alloc(pool, ((size_t)argc + 2) * sizeof *words);

    words[0] = argv[0];
    words[1] = page;
    memcpy(words + 2, argv + 1, ((size_t)argc - 1) * sizeof *words);
    return words;
}

static void write_text(BpmnString text, FILE *file)
{
    if (text.length > 0) fwrite(text.bytes, 1, text.length, file);
}

/* All pages, as if they were one answer; false: the program went away. */
static bool call_all(int socket_fd, int argc, char **argv, int *exit_code)
{
    BpmnPool pools[2] = { { 0 }, { 0 } };
    char **words = argv;
    bool is_page = false;
    char *page;
    bool answered;

    for (int turn = 0;; turn = !turn) {
        Reply reply = { .exit_code = BPMN_EXIT_REACH };

        answered = call_once(socket_fd, &pools[turn], argc + is_page, words,
                             &reply);
        page = answered ? next_page(&pools[turn], reply.err) : NULL;
        write_text(reply.out, stdout);
        if (!page) write_text(reply.err, stderr);
        *exit_code = (int)reply.exit_code;
        if (!page) break;
        words = with_page(&pools[turn], argc, argv, page);
        is_page = true;
        bpmn_pool_free(&pools[!turn]);
    }
    bpmn_pool_free(&pools[0]);
    bpmn_pool_free(&pools[1]);
    return answered;
}

bool bpmn_ask(const char *database, int argc, char **argv, int *exit_code)
{
    int socket_fd = reach(database);

    if (socket_fd < 0) return false;
    if (!call_all(socket_fd, argc, argv, exit_code)) {
        fprintf(stderr, "%s: the program that holds it does not answer\n",
                database);
        *exit_code = BPMN_EXIT_REACH;
    }
    close(socket_fd);
    return true;
}
