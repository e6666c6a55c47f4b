/*
 * Holds a database and does what other calls of the program ask for: one loop,
 * in rounds. A round does the calls that have come, a slice of what is due and
 * what functions have done; commits all of that at once; then answers. Nothing
 * in it waits for a caller or for a function, and what takes long is done in
 * pieces, one of it in a round.
 */
#include "program/connection.h"
#include "bpmn/serve.h"
#include "program/errand.h"
#include "program/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 512,
    CALLS_AT_ONCE = 16, /* of one caller in a round */
    ROUND_MS = 4,       /* then the calls that are left wait for the next */
    TIMERS_AT_ONCE = 500,
    NAMES_MAX = 100000, /* of cases, kept from page to page */
    REST_MS = 60000,    /* the longest sleep */
    IN_VAIN_MS = 10,
    AFTER_FAILURE_MS = 1000 /* before what is due is tried again */
};

typedef enum Door { LISTENER, SIGNALS, WORKER, DOORS } Door;

typedef struct Server {
    BpmnHold hold;     /* engine, group; out and err of nobody */
    BpmnStatus closed; /* why it does not open, while there is no engine */
    BpmnPool pool;
    BpmnGroup group;
    BpmnExecutor names; /* of cases, of journals that are being read */
    BpmnPool names_pool;
    BpmnWorker *worker; /* null: no function is linked */
    int listener;
    int signals;
    int64_t tend_from_ms; /* by the clock of patience */
    BpmnErrands errands;
    BpmnErrand *tending; /* jobs that rest; null */
    BpmnConnection connections[CONNECTIONS_MAX];
    size_t count;
    size_t turn; /* of whom the next round begins with */
    struct pollfd polled[DOORS + CONNECTIONS_MAX];
} Server;

static int64_t patient_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The engine's time. */
static int64_t engine_ms(const Server *server)
{
    BpmnClockView view;

    bpmn_clock(server->hold.engine, &view);
    return view.now_ms;
}

static BpmnString text_of(const BpmnOut *out)
{
    return (BpmnString){ out->bytes ? out->bytes : "", out->length };
}

static bool let_nobody(void *user)
{
    (void)user;
    return true;
}

static void do_call(BpmnErrand *errand)
{
    const Server *server = errand->among->server;
    BpmnHold *hold = &errand->hold;
    BpmnCall call = bpmn_call_read(&errand->pool, errand->argc, errand->argv);

    errand->exit_code = BPMN_EXIT_USAGE;
    if (call.wrong)
        bpmn_out(&hold->err, "%s\n", call.wrong);
    else if (!hold->engine)
        errand->exit_code = bpmn_hold_status(hold, server->closed);
    else if (call.word_count > 0)
        errand->exit_code = bpmn_hold_call(hold, &call);
}

/* The call of a connection that rests goes on, or the next one is done. False:
   there is none, or it rests again. */
static bool do_next(Server *server, BpmnConnection *connection)
{
    BpmnErrand *errand = connection->errand;
    bool rested = errand;

    if (!errand) errand = bpmn_errand(&server->errands);
    if (!errand) return false;
    if (!rested
        && !bpmn_connection_call(connection, &errand->pool, &errand->argc,
                                 &errand->argv)) {
        bpmn_errand_give(errand);
        return false;
    }
    connection->errand = NULL;
    if (!bpmn_errand_go(errand, rested ? NULL : do_call)) {
        connection->errand = errand;
        return false;
    }
    bpmn_connection_answer(connection, errand->exit_code,
                           text_of(&errand->hold.out),
                           text_of(&errand->hold.err));
    bpmn_errand_give(errand);
    return true;
}

/* Each in its turn, so that one with many calls does not keep others waiting.
 */
static void do_calls(Server *server)
{
    int64_t end_ms = patient_ms() + ROUND_MS;

    for (size_t i = 0; i < server->count; i++) {
        BpmnConnection *connection =
            &server->connections[(server->turn + i) % server->count];

        for (size_t j = 0; j < CALLS_AT_ONCE; j++)
            if (patient_ms() > end_ms || !do_next(server, connection)) break;
    }
}

/* Names that were forgotten are found again. */
static void keep_names(Server *server)
{
    if (server->errands.resting > 0
        || (server->names.pool && server->names.case_count < NAMES_MAX))
        return;
    bpmn_pool_free(&server->names_pool);
    server->names = (BpmnExecutor){ .pool = &server->names_pool };
}

static void tell_operator(Server *server)
{
    BpmnString err = text_of(&server->hold.err);

    fwrite(err.bytes, 1, err.length, stderr);
    bpmn_pool_free(&server->pool);
    server->hold.out = server->hold.err = (BpmnOut){ .pool = &server->pool };
}

static BpmnStatus failure_of(const BpmnGroup *group)
{
    switch (group->status) {
    case BPMN_STORE_FULL: return BPMN_FULL;
    case BPMN_STORE_LOCKED: return BPMN_LOCKED;
    case BPMN_STORE_TOO_LARGE: return BPMN_TOO_LARGE;
    case BPMN_STORE_DAMAGED: return BPMN_CORRUPT;
    case BPMN_STORE_FAILED: return BPMN_STORE_ERROR;
    case BPMN_STORE_OK:
    case BPMN_STORE_HELD:
    case BPMN_STORE_UNCERTAIN:
    case BPMN_STORE_STOPPED:
    default: return BPMN_STOPPED;
    }
}

/* Opens the database and records what is new in the program. */
static BpmnStatus open_engine(Server *server, BpmnProblem *problem)
{
    BpmnStatus status = bpmn_hold_open(&server->hold, problem);

    if (status == BPMN_OK && !bpmn_group_has_last(&server->group))
        status = BPMN_OTHER_FILE;
    if (status == BPMN_OK) status = bpmn_run(server->hold.engine, 1);
    if (status == BPMN_OK && bpmn_group_commit(&server->group) != BPMN_STORE_OK)
        status = failure_of(&server->group);
    if (status == BPMN_OK && bpmn_group_note(&server->group) != BPMN_STORE_OK)
        status = BPMN_STORE_ERROR;
    if (status == BPMN_OK) return BPMN_OK;
    bpmn_close(server->hold.engine);
    server->hold.engine = NULL;
    return status;
}

/* May the database open when it is tried again? */
static bool may_pass(BpmnStatus status)
{
    return status == BPMN_FULL || status == BPMN_LOCKED || status == BPMN_BUSY
        || status == BPMN_STORE_ERROR || status == BPMN_STOPPED;
}

/* A file that is gone is not made anew: it would be another's. */
static BpmnStatus open_again(Server *server, BpmnProblem *problem)
{
    *problem = (BpmnProblem){ 0 };
    server->hold.engine = NULL;
    return access(server->hold.database, F_OK) == 0
        ? open_engine(server, problem)
        : BPMN_STORE_ERROR;
}

/* Where it does not open by now it is tried again, and callers hear why. False
   after a message: it will not. */
static bool reopen(Server *server, int *exit_code)
{
    BpmnStatus before = server->closed;
    BpmnProblem problem;
    BpmnStatus status;

    server->closed = BPMN_STOPPED;
    server->group.status = BPMN_STORE_OK;
    status = open_again(server, &problem);
    if (status == BPMN_OK) return true;
    server->closed = status;
    server->group.status = BPMN_STORE_OK;
    server->tend_from_ms = patient_ms() + AFTER_FAILURE_MS;
    if (status != before)
        (void)bpmn_hold_failed(server->hold.database, status, &problem);
    *exit_code = bpmn_exit_of_status(status);
    return may_pass(status);
}

/* Nothing of the round counts: the engine knows what the store does not. False
   after a message: there is no engine any more. */
static bool start_over(Server *server, int *exit_code)
{
    (void)bpmn_hold_status(&server->hold, failure_of(&server->group));
    for (size_t i = 0; i < server->count; i++) {
        bpmn_connection_recant(&server->connections[i], BPMN_EXIT_REACH,
                               text_of(&server->hold.err));
    }
    tell_operator(server);
    bpmn_close(server->hold.engine);
    server->tend_from_ms = patient_ms() + AFTER_FAILURE_MS;
    return reopen(server, exit_code);
}

/* One slice. Where nothing comes of it, the next is not tried at once. */
static BpmnStatus run_slice(Server *server)
{
    uint64_t records = server->group.kept;
    BpmnStatus status;

    if (bpmn_next_due(server->hold.engine) > engine_ms(server)) return BPMN_OK;
    status = bpmn_run(server->hold.engine, TIMERS_AT_ONCE);
    if (server->group.kept == records)
        server->tend_from_ms = patient_ms() + IN_VAIN_MS;
    return status;
}

static void do_jobs(BpmnErrand *errand)
{
    const Server *server = errand->among->server;

    (void)bpmn_worker_tend(server->worker, &errand->hold, &errand->exit_code);
}

/* False after a message: it failed, though not because the engine is another
   one by now. */
static bool tend_jobs(Server *server, int *exit_code)
{
    BpmnErrand *errand = server->tending;
    bool rested = errand;

    if (!errand) errand = bpmn_errand(&server->errands);
    if (!errand) return true;
    server->tending = errand;
    if (!bpmn_errand_go(errand, rested ? NULL : do_jobs)) return true;
    server->tending = NULL;
    if (!bpmn_errand_is_late(errand)) *exit_code = errand->exit_code;
    bpmn_out_string(&server->hold.err, text_of(&errand->hold.err));
    bpmn_errand_give(errand);
    return *exit_code == BPMN_EXIT_DONE;
}

/* A slice of what is due; jobs. False after a message: the program ends. */
static bool tend(Server *server, int *exit_code)
{
    BpmnStatus status;
    bool tended = true;

    if (patient_ms() < server->tend_from_ms) return true;
    if (!server->hold.engine) return reopen(server, exit_code);
    status = run_slice(server);
    if (status != BPMN_OK) {
        *exit_code = bpmn_hold_status(&server->hold, status);
        tended = false;
    } else if (server->worker) {
        tended = tend_jobs(server, exit_code);
    }
    tell_operator(server);
    return tended || server->group.status != BPMN_STORE_OK;
}

static bool commit(Server *server, int *exit_code)
{
    bool stored = bpmn_group_commit(&server->group) == BPMN_STORE_OK;

    if (server->worker) bpmn_worker_go(server->worker, stored);
    return stored || start_over(server, exit_code);
}

static void hang_up(Server *server, size_t index)
{
    bpmn_connection_free(&server->connections[index]);
    server->connections[index] = server->connections[--server->count];
}

/* In the order in which the calls were done. */
static void send_answers(Server *server)
{
    int64_t now_ms = patient_ms();

    for (size_t i = 0; i < server->count; i++) {
        bpmn_connection_send(
            &server->connections[(server->turn + i) % server->count], now_ms);
    }
    server->turn = server->count > 0 ? (server->turn + 1) % server->count : 0;
    for (size_t i = server->count; i > 0; i--) {
        const BpmnConnection *one = &server->connections[i - 1];

        if (one->gone && !one->errand) hang_up(server, i - 1);
    }
}

/* Makes room for another caller: of those with nothing under way the one who
   has been silent longest goes. */
static bool make_room(Server *server)
{
    size_t first = server->count;

    for (size_t i = 0; i < server->count; i++) {
        const BpmnConnection *one = &server->connections[i];

        if (one->patience == BPMN_PATIENT_CALL
            && (first == server->count
                || one->since_ms < server->connections[first].since_ms))
            first = i;
    }
    if (first == server->count) return false;
    hang_up(server, first);
    return true;
}

static void let_in(Server *server)
{
    while (server->count < CONNECTIONS_MAX || make_room(server)) {
        int socket_fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);

        if (socket_fd >= 0)
            server->connections[server->count++] =
                bpmn_connection(socket_fd, patient_ms());
        else if ((errno != EMFILE && errno != ENFILE) || !make_room(server))
            return;
    }
}

/* How long until a timer or a job is due; 0: it is by now. */
static int64_t due_in_ms(const Server *server)
{
    int64_t due_ms;
    int64_t left_ms;

    if (!server->hold.engine) return 0;
    due_ms = bpmn_next_due(server->hold.engine);
    if (server->worker && bpmn_worker_is_idle(server->worker)
        && bpmn_next_job_due(server->hold.engine) < due_ms)
        due_ms = bpmn_next_job_due(server->hold.engine);
    left_ms = due_ms == INT64_MIN ? 0 : due_ms - engine_ms(server);
    if (left_ms > REST_MS) return REST_MS;
    return left_ms > 0 ? left_ms : 0;
}

/* When something is to be done though nobody says anything. */
static int rest_ms(const Server *server)
{
    int64_t now_ms = patient_ms();
    int64_t until_ms = now_ms + due_in_ms(server);

    if (server->errands.resting > 0) return 0;
    if (until_ms < server->tend_from_ms) until_ms = server->tend_from_ms;
    for (size_t i = 0; i < server->count; i++) {
        const BpmnConnection *one = &server->connections[i];

        if (bpmn_connection_is_ready(one)) return 0;
        if (one->until_ms < until_ms) until_ms = one->until_ms;
    }
    return until_ms > now_ms ? (int)(until_ms - now_ms) : 0;
}

/* False: it was told to end, or cannot go on (the exit code is not 0). */
static bool hear(Server *server, int *exit_code)
{
    struct pollfd *polled = server->polled;
    size_t count = server->count;

    polled[LISTENER] = (struct pollfd){ server->listener, POLLIN, 0 };
    polled[SIGNALS] = (struct pollfd){ server->signals, POLLIN, 0 };
    polled[WORKER] = (struct pollfd){
        server->worker ? bpmn_worker_fd(server->worker) : -1, POLLIN, 0
    };
    for (size_t i = 0; i < count; i++)
        polled[DOORS + i] =
            (struct pollfd){ server->connections[i].socket_fd,
                             bpmn_connection_events(&server->connections[i]),
                             0 };
    if (poll(polled, DOORS + count, rest_ms(server)) < 0) {
        if (errno != EINTR) *exit_code = BPMN_EXIT_FAULT;
        return errno == EINTR;
    }
    if (polled[SIGNALS].revents != 0) return false;
    for (size_t i = 0; i < count; i++)
        if (polled[DOORS + i].revents & ~POLLOUT)
            bpmn_connection_receive(&server->connections[i]);
    if (polled[LISTENER].revents != 0) let_in(server);
    return true;
}

static int attend(Server *server)
{
    int exit_code = BPMN_EXIT_DONE;
    bool goes_on = true;

    while (goes_on && hear(server, &exit_code)) {
        exit_code = BPMN_EXIT_DONE;
        keep_names(server);
        do_calls(server);
        goes_on = tend(server, &exit_code);
        goes_on = commit(server, &exit_code) && goes_on;
        send_answers(server);
    }
    return exit_code;
}

/* A socket that only its owner may use; what an earlier program left there is
   removed, for the database is ours. */
static int listen_at(const struct sockaddr_un *address)
{
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                          0);
    mode_t mask = umask(0177);

    unlink(address->sun_path);
    if (listener >= 0
        && (bind(listener, (const struct sockaddr *)address, sizeof *address)
                != 0
            || listen(listener, CONNECTIONS_MAX) != 0)) {
        int error = errno;

        close(listener);
        errno = error;
        listener = -1;
    }
    umask(mask);
    return listener;
}

static int tell_unheard(const struct sockaddr_un *address)
{
    if (errno == EADDRINUSE)
        fprintf(stderr, "%s: another user left it there: have it removed\n",
                address->sun_path);
    else
        fprintf(stderr, "%s: cannot be made: %s\n", address->sun_path,
                strerror(errno));
    return BPMN_EXIT_REACH;
}

/* SIGINT and SIGTERM as something to poll for. */
static int catch_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC);
}

static int serve_open(Server *server)
{
    const char *database = server->hold.database;
    struct sockaddr_un address = { 0 };

    if (!bpmn_socket_address(database, &address)) {
        fprintf(stderr, "%s: the name is too long for a socket beside it\n",
                database);
        return BPMN_EXIT_LIMIT;
    }
    server->signals = catch_signals();
    server->listener = listen_at(&address);
    if (server->listener < 0) return tell_unheard(&address);
    if (server->hold.program->jobs) server->worker = bpmn_worker_begin();
    if (server->signals < 0
        || (server->hold.program->jobs && !server->worker)) {
        fprintf(stderr, "%s: %s\n", database, strerror(errno));
        return BPMN_EXIT_REACH;
    }
    printf("holds %s\n", database);
    fflush(stdout);
    int exit_code = attend(server);
    unlink(address.sun_path);
    return exit_code;
}

/* What rests ends, and says that it has not come to its end. */
static void end_errands(Server *server)
{
    int exit_code = BPMN_EXIT_DONE;

    server->errands.end = true;
    if (server->tending) (void)tend_jobs(server, &exit_code);
    for (size_t i = 0; i < server->count; i++)
        if (server->connections[i].errand)
            (void)do_next(server, &server->connections[i]);
    send_answers(server);
    bpmn_errands_free(&server->errands);
}

/* What is under way is answered; what has been committed is. */
static void serve_close(Server *server)
{
    end_errands(server);
    if (server->hold.engine) bpmn_worker_end(server->worker, &server->hold);
    tell_operator(server);
    while (server->count > 0) hang_up(server, 0);
    if (server->listener >= 0) close(server->listener);
    if (server->signals >= 0) close(server->signals);
    bpmn_close(server->hold.engine);
    bpmn_group_free(&server->group);
    bpmn_pool_free(&server->names_pool);
}

int bpmn_serve(const BpmnProgram *program, const char *database)
{
    const BpmnOthers nobody = { let_nobody, NULL };
    Server server = { .listener = -1, .signals = -1, .closed = BPMN_STOPPED };
    BpmnProblem problem;
    BpmnStatus status;
    int exit_code;

    server.hold = bpmn_hold(program, database, NULL, &server.pool);
    server.hold.group = &server.group;
    server.hold.names = &server.names;
    server.hold.others = &nobody;
    server.errands = (BpmnErrands){ .hold = &server.hold, .server = &server };
    status = open_engine(&server, &problem);
    if (status != BPMN_OK) {
        bpmn_group_free(&server.group);
        return bpmn_hold_failed(database, status, &problem);
    }
    exit_code = serve_open(&server);
    serve_close(&server);
    return exit_code;
}
