/*
 * Clients of a served program: each has a connection, which it keeps, and one
 * call under way.
 *
 *     served SOCKET CLIENTS MILLISECONDS WORD...
 *     served SOCKET CLIENTS =COUNT WORD...
 *
 * or the same start of a case, so many in a batch, without a socket:
 *
 *     served here DATABASE BATCH MILLISECONDS
 *
 * Prints calls a second and, in microseconds, the median, the 99th percentile
 * and the longest that a call took. Exit code 1: an answer was not 0.
 */
#include "bpmn/sqlite.h"
#include "order.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 256, ANSWER_MAX = 65536, CALLS_MAX = 20000000 };

typedef struct Client {
    double since; /* of the call that is under way */
    size_t got;
    unsigned char answer[ANSWER_MAX];
} Client;

static Client clients[CLIENTS_MAX];
static struct pollfd polled[CLIENTS_MAX];
static unsigned char call[65536];
static size_t call_bytes;
static float *took;
static size_t calls;
static size_t limit = CALLS_MAX;

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void fail(const char *what)
{
    perror(what);
    exit(3);
}

static void add_number(uint32_t number)
{
    for (int i = 0; i < 4; i++)
        call[call_bytes++] = (unsigned char)(number >> 8 * i);
}

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8
        | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void add_word(const char *word)
{
    size_t length = strlen(word);

    if (call_bytes + length + 4 > sizeof call) exit(2);
    add_number((uint32_t)length);
    memcpy(call + call_bytes, word, length);
    call_bytes += length;
}

static void reach(const char *path, int index)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (socket_fd < 0
        || connect(socket_fd, (const struct sockaddr *)&address, sizeof address)
            != 0)
        fail(path);
    polled[index] = (struct pollfd){ socket_fd, POLLIN, 0 };
}

static void ask(int index)
{
    clients[index].got = 0;
    clients[index].since = now_us();
    if (send(polled[index].fd, call, call_bytes, MSG_NOSIGNAL)
        != (ssize_t)call_bytes)
        fail("send");
}

/* The bytes of a whole answer; 0: there is more to come. */
static size_t answer_bytes(const Client *client)
{
    size_t bytes = 8;

    if (client->got < bytes) return 0;
    bytes += number_at(client->answer + 4) + 4;
    if (client->got < bytes) return 0;
    bytes += number_at(client->answer + bytes - 4);
    return client->got < bytes ? 0 : bytes;
}

static void hear(int index)
{
    Client *client = &clients[index];
    ssize_t got = recv(polled[index].fd, client->answer + client->got,
                       ANSWER_MAX - client->got, 0);

    if (got <= 0) fail("recv");
    client->got += (size_t)got;
    if (answer_bytes(client) == 0) return;
    if (number_at(client->answer) != 0) {
        fwrite(client->answer + 4, 1, client->got - 4, stderr);
        exit(1);
    }
    if (calls < limit) took[calls++] = (float)(now_us() - client->since);
    ask(index);
}

static int compare(const void *left, const void *right)
{
    float one = *(const float *)left;
    float other = *(const float *)right;

    return (one > other) - (one < other);
}

static void report(double seconds)
{
    qsort(took, calls, sizeof *took, compare);
    printf("calls %.0f\np50 %.0f\np99 %.0f\nworst %.0f\n",
           (double)calls / seconds, (double)took[calls / 2],
           (double)took[calls - 1 - calls / 100], (double)took[calls - 1]);
}

static BpmnEngine *open_here(const char *path)
{
    const BpmnProcess *processes[] = { &order_process };
    BpmnConfig config = {
        .size = sizeof config,
        .clock = bpmn_clock_wall(),
        .allocator = bpmn_allocator_libc(),
        .random = bpmn_random_system(),
        .digest = bpmn_digest_sodium(),
        .processes = processes,
        .process_count = 1,
    };
    BpmnEngine *engine = NULL;

    if (bpmn_store_sqlite(path, &config.store) != BPMN_OK
        || bpmn_open(&config, &engine) != BPMN_OK)
        fail(path);
    return engine;
}

static void work_here(const char *path, size_t batch, double milliseconds)
{
    BpmnEngine *engine = open_here(path);
    BpmnCommand start = {
        .size = sizeof start,
        .kind = BPMN_START,
        .process = &order_process,
        .element = BPMN_NO_ELEMENT,
    };
    double begun = now_us();

    while (now_us() < begun + milliseconds * 1e3 && calls + batch < limit) {
        double since = now_us();

        for (size_t i = 0; i < batch; i++)
            if (bpmn_submit(engine, &start, NULL) == 0) fail("submit");
        if (bpmn_run(engine, 0) != BPMN_OK) fail("run");
        for (size_t i = 0; i < batch; i++)
            took[calls++] = (float)(now_us() - since);
    }
    report((now_us() - begun) / 1e6);
    bpmn_close(engine);
}

int main(int count, char **arguments)
{
    double begun;
    double end = 1e18;
    int number;

    took = malloc(CALLS_MAX * sizeof *took);
    if (!took) return 5;
    if (count == 5 && strcmp(arguments[1], "here") == 0) {
        work_here(arguments[2], strtoul(arguments[3], NULL, 10),
                  atof(arguments[4]));
        return 0;
    }
    if (count < 5 || (number = atoi(arguments[2])) < 1 || number > CLIENTS_MAX)
        return 2;
    add_number((uint32_t)count - 3);
    add_word("served");
    for (int i = 4; i < count; i++) add_word(arguments[i]);
    for (int i = 0; i < number; i++) reach(arguments[1], i);
    begun = now_us();
    if (arguments[3][0] == '=')
        limit = strtoull(arguments[3] + 1, NULL, 10);
    else
        end = begun + atof(arguments[3]) * 1e3;
    for (int i = 0; i < number; i++) ask(i);
    while (calls < limit && now_us() < end) {
        if (poll(polled, (nfds_t)number, 1000) < 0 && errno != EINTR)
            fail("poll");
        for (int i = 0; i < number; i++)
            if (polled[i].revents != 0) hear(i);
    }
    report((now_us() - begun) / 1e6);
    return 0;
}
