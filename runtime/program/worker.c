/* Functions in a thread of their own. */
#include "program/worker.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
    AT_ONCE_MAX = 32, /* jobs that are taken together */
    SHORT_MS = 20,    /* if that is what they took, twice as many next time */
    LAST_MS = 2000    /* for the function that runs at the end */
};

typedef enum State { IDLE, TAKEN, WORKING, DONE } State;

struct BpmnWorker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    State state; /* under the lock; the rest is the thread's while WORKING */
    bool ending; /* under the lock: what has begun is the last */
    int done;
    BpmnPool pool;
    BpmnWork works[AT_ONCE_MAX];
    size_t count;
    size_t at_once;
};

static State get_state(BpmnWorker *worker)
{
    State state;

    pthread_mutex_lock(&worker->lock);
    state = worker->state;
    pthread_mutex_unlock(&worker->lock);
    return state;
}

static void set_state(BpmnWorker *worker, State state)
{
    pthread_mutex_lock(&worker->lock);
    worker->state = state;
    pthread_cond_signal(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

static bool is_ending(BpmnWorker *worker)
{
    bool ending;

    pthread_mutex_lock(&worker->lock);
    ending = worker->ending;
    pthread_mutex_unlock(&worker->lock);
    return ending;
}

/* Nothing more is begun; what the thread is at. */
static State end(BpmnWorker *worker)
{
    State state;

    pthread_mutex_lock(&worker->lock);
    worker->ending = true;
    state = worker->state;
    pthread_cond_signal(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
    return state;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Those that take long go one by one: others are not kept waiting, nor do
   their leases end meanwhile. */
static void work(BpmnWorker *worker)
{
    int64_t begun_ms = now_ms();
    uint64_t one = 1;

    for (size_t i = 0; i < worker->count; i++) {
        if (i > 0 && is_ending(worker)) break;
        bpmn_work_call(&worker->works[i]);
    }
    if (now_ms() - begun_ms > SHORT_MS)
        worker->at_once = 1;
    else if (worker->at_once < AT_ONCE_MAX)
        worker->at_once *= 2;
    pthread_mutex_lock(&worker->lock);
    worker->state = DONE;
    pthread_mutex_unlock(&worker->lock);
    (void)!write(worker->done, &one, sizeof one);
}

static void *run(void *user)
{
    BpmnWorker *worker = user;
    State state;

    do {
        pthread_mutex_lock(&worker->lock);
        while (worker->state != WORKING && !worker->ending)
            pthread_cond_wait(&worker->changed, &worker->lock);
        state = worker->state;
        pthread_mutex_unlock(&worker->lock);
        if (state == WORKING) work(worker);
    } while (state == WORKING);
    return NULL;
}

BpmnWorker *bpmn_worker_begin(void)
{
    BpmnWorker *worker = calloc(1, sizeof *worker);

    if (!worker) return NULL;
    worker->at_once = 1;
    worker->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    if (worker->done >= 0
        && pthread_create(&worker->thread, NULL, run, worker) == 0)
        return worker;
    if (worker->done >= 0) close(worker->done);
    free(worker);
    return NULL;
}

int bpmn_worker_fd(const BpmnWorker *worker)
{
    return worker->done;
}

bool bpmn_worker_is_idle(BpmnWorker *worker)
{
    return get_state(worker) == IDLE;
}

static void forget(BpmnWorker *worker)
{
    bpmn_pool_free(&worker->pool);
    worker->count = 0;
}

static bool answer(BpmnWorker *worker, BpmnHold *hold, int *exit_code)
{
    bool answered = true;
    uint64_t count;

    (void)!read(worker->done, &count, sizeof count);
    for (size_t i = 0; i < worker->count && answered; i++) {
        if (worker->works[i].called)
            answered = bpmn_work_answer(hold, &worker->works[i], exit_code);
    }
    forget(worker);
    return answered;
}

bool bpmn_worker_tend(BpmnWorker *worker, BpmnHold *hold, int *exit_code)
{
    State state = get_state(worker);

    *exit_code = BPMN_EXIT_DONE;
    if (state != IDLE && state != DONE) return true;
    if (state == DONE && !answer(worker, hold, exit_code)) return false;
    while (worker->count < worker->at_once
           && bpmn_work_next(hold, &worker->pool, &worker->works[worker->count],
                             exit_code))
        worker->count++;
    if (*exit_code != BPMN_EXIT_DONE) forget(worker);
    set_state(worker, worker->count > 0 ? TAKEN : IDLE);
    return *exit_code == BPMN_EXIT_DONE;
}

void bpmn_worker_go(BpmnWorker *worker, bool stored)
{
    if (get_state(worker) != TAKEN) return;
    if (!stored) forget(worker);
    set_state(worker, stored ? WORKING : IDLE);
}

/* The thread is where nothing of the worker is touched any more; false: it is
   still in a function. */
static bool stop(BpmnWorker *worker)
{
    struct pollfd done = { worker->done, POLLIN, 0 };
    State state = end(worker);

    if (state == WORKING && poll(&done, 1, LAST_MS) != 1) {
        pthread_detach(worker->thread);
        return false;
    }
    pthread_join(worker->thread, NULL);
    return true;
}

void bpmn_worker_end(BpmnWorker *worker, BpmnHold *hold)
{
    int exit_code;

    if (!worker) return;
    if (!stop(worker)) {
        bpmn_out(&hold->err,
                 "the function of job %s is still running: the job "
                 "will be done again\n",
                 worker->works[0].job.node);
        return;
    }
    (void)answer(worker, hold, &exit_code);
    close(worker->done);
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}
