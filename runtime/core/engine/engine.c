/* The engine: opened, run, closed. */
#include "core/engine/notes.h"
#include "core/engine/queue.h"
#include "core/engine/turn.h"

#include "bpmn/serve.h"

static bool config_is_proper(const BpmnConfig *config)
{
    return config->clock.size == sizeof config->clock
        && config->allocator.size == sizeof config->allocator
        && config->store.size == sizeof config->store
        && (!config->digest.blake2b_256
            || config->digest.size == sizeof config->digest)
        && (!config->random.fill
            || config->random.size == sizeof config->random)
        && config->clock.now_ms && config->allocator.resize
        && (!config->clock.pace || config->clock.monotonic_ms)
        && config->store.append && config->store.read_from
        && config->store.read_at && config->store.window
        && (!config->digest.blake2b_256 || config->random.fill)
        && config->process_count < BPMN_NO_ELEMENT;
}

static void take_config(BpmnEngine *engine, const BpmnConfig *config)
{
    engine->partition.allocator = config->allocator;
    engine->clock = config->clock;
    engine->partition.random = config->random;
    engine->partition.digest = config->digest;
    engine->partition.store = config->store;
    engine->partition.number = config->partition;
    engine->partition.cases.partition = config->partition;
    engine->partition.cases.next = 1;
    engine->partition.next_wait = 1;
    engine->partition.window_start = 1;
    engine->partition.last_ms = INT64_MIN;
    engine->partition.looks = config->looks;
    engine->partition.does_job = config->looks ? NULL : config->does_job;
    engine->partition.does_job_user = config->does_job_user;
    engine->partition.ids.limit = config->command_ids ? config->command_ids
                                                      : COMMAND_IDS_USUAL;
}

/* Pointers are all that they consist of. */
static void add_abilities(BpmnAbilities *all, const BpmnAbilities *more)
{
    const void *ability;

    for (size_t at = 0; at < sizeof *all; at += sizeof ability) {
        memcpy(&ability, (const char *)more + at, sizeof ability);
        if (ability) memcpy((char *)all + at, &ability, sizeof ability);
    }
}

static void take_abilities(BpmnEngine *engine, const BpmnConfig *config)
{
    for (size_t i = 0; i < config->process_count; i++) {
        const BpmnAbilities *abilities = &config->processes[i]->abilities;

        if (abilities->signals) engine->hears = true;
        add_abilities(&engine->partition.abilities, abilities);
    }
    add_abilities(&engine->partition.abilities, &config->abilities);
    if (engine->partition.abilities.frames) {
        engine->step.collect = engine->partition.abilities.frames->collect;
    }
}

/* What steps write into. */
typedef struct StepRoom {
    BpmnEffect effects[LIMIT_EFFECTS];
    uint16_t path[LIMIT_PATH];
    char scratch[LIMIT_SCRATCH_BYTES];
} StepRoom;

static bool take_step_room(BpmnEngine *engine)
{
    StepRoom *room = memory_take(&engine->partition.allocator, sizeof *room);
    BpmnStep *step = &engine->step;

    if (!room) return false;
    step->effects = room->effects;
    step->effect_capacity = LIMIT_EFFECTS;
    step->path = room->path;
    step->path_capacity = LIMIT_PATH;
    step->scratch = room->scratch;
    step->scratch_capacity = LIMIT_SCRATCH_BYTES;
    step->element = (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
    return true;
}

/* A store that nobody opens again must be empty. */
static BpmnStatus begin(Partition *partition)
{
    const BpmnStore *store = &partition->store;
    uint64_t start;
    uint64_t last;
    BpmnStatus status;

    if (store->recovery) return store->recovery->recover(partition);
    status = status_of_store(store->window(store->user, &start, &last));
    if (status == BPMN_OK && last != 0) {
        partition->problem.what = "recovery";
        status = BPMN_LACKS_ABILITY;
    }
    partition_begin(partition);
    return status;
}

BpmnStatus bpmn_open(const BpmnConfig *config, BpmnEngine **result)
{
    BpmnEngine *engine = NULL;
    BpmnStatus status = BPMN_NO_MEMORY;

    *result = NULL;
    if (config->size != sizeof *config) return BPMN_MISUSE;
    if (!config_is_proper(config))
        status = BPMN_MISUSE;
    else
        engine = memory_take(&config->allocator, sizeof *engine);
    if (!engine) {
        if (config->store.close) config->store.close(config->store.user);
        return status;
    }
    memset(engine, 0, sizeof *engine);
    take_config(engine, config);
    if (definitions_open(&engine->partition.allocator,
                         &engine->partition.definitions, config, &status)
        && take_step_room(engine) && queue_reserve(engine, 0)) {
        take_abilities(engine, config);
        status = begin(&engine->partition);
    }
    if (status != BPMN_OK) {
        if (config->problem) *config->problem = engine->partition.problem;
        bpmn_close(engine);
        return status;
    }
    *result = engine;
    return BPMN_OK;
}

/* What is given back, and of which items. */
static const struct {
    uint16_t at; /* in the engine */
    uint16_t bytes;
} BUFFERS[] = {
    { offsetof(BpmnEngine, opened), sizeof(uint16_t) },
    { offsetof(BpmnEngine, closed), sizeof(uint16_t) },
    { offsetof(BpmnEngine, changed_fields), sizeof(uint16_t) },
    { offsetof(BpmnEngine, hosts), sizeof(NewHost) },
    { offsetof(BpmnEngine, over), sizeof(Frame *) },
    { offsetof(BpmnEngine, over_numbers), sizeof(uint32_t) },
    { offsetof(BpmnEngine, element), 1 },
    { offsetof(BpmnEngine, results), 1 },
    { offsetof(BpmnEngine, groups), sizeof(BpmnString) },
    { offsetof(BpmnEngine, heard), sizeof(BpmnDatum) },
    { offsetof(BpmnEngine, brought), sizeof(BpmnDatum) },
    { offsetof(BpmnEngine, answers), sizeof(BpmnAnswer) },
    { offsetof(BpmnEngine, notes), sizeof(Note) },
    { offsetof(BpmnEngine, note_keys), 1 },
    { offsetof(BpmnEngine, given_key), 1 },
    { offsetof(BpmnEngine, passed), 1 },
};

void bpmn_close(BpmnEngine *engine)
{
    BpmnAllocator allocator;

    if (!engine) return;
    allocator = engine->partition.allocator;
    partition_free(&engine->partition);
    queue_free(&allocator, &engine->queue);
    for (size_t i = 0; i < sizeof BUFFERS / sizeof *BUFFERS; i++) {
        buffer_free(&allocator,
                    (Buffer *)(void *)((char *)engine + BUFFERS[i].at),
                    BUFFERS[i].bytes);
    }
    memory_give(&allocator, engine->step.effects, sizeof(StepRoom));
    memory_give(&allocator, engine, sizeof *engine);
}

int64_t engine_now(const BpmnEngine *engine)
{
    BpmnClockView view;

    bpmn_clock(engine, &view);
    return view.now_ms;
}

void bpmn_clock(const BpmnEngine *engine, BpmnClockView *view)
{
    int64_t last_ms = engine->partition.last_ms;
    int64_t wall_ms = engine->clock.now_ms(engine->clock.user);
    Keeper keeper = engine->keeper;

    if (engine->clock.pace) {
        int64_t now_ms = engine->clock.pace->read(engine, &keeper);

        *view = (BpmnClockView){ keeper.pace, now_ms, wall_ms };
    } else if (wall_ms < last_ms) {
        *view = (BpmnClockView){ BPMN_CLOCK_BEHIND, last_ms, wall_ms };
    } else {
        *view = (BpmnClockView){ BPMN_CLOCK_GOES, wall_ms, wall_ms };
    }
}

/* The time of a run; what the journal must know of it is noted. */
static int64_t take_time(BpmnEngine *engine)
{
    const BpmnPace *pace = engine->clock.pace;
    int64_t now_ms;

    if (!pace) return engine->clock.now_ms(engine->clock.user);
    now_ms = pace->read(engine, &engine->keeper);
    pace->note(engine);
    return now_ms;
}

static void begin_run(BpmnEngine *engine, int64_t now_ms)
{
    if (now_ms > engine->partition.last_ms) engine->partition.last_ms = now_ms;
    partition_forget_gone(&engine->partition);
    if (engine->partition.frames.dead) {
        engine->partition.abilities.frames->bury(&engine->partition,
                                                 LIMIT_BURIED_AT_ONCE);
    }
    if (engine->hears)
        engine->partition.abilities.signals->sweep(&engine->partition);
    batch_begin(&engine->partition);
    engine->firings_left = LIMIT_TIMERS_AT_ONCE;
}

/* Fires what is due, at most 'limit'; commands get their share. */
static BpmnStatus fire_due(BpmnEngine *engine, uint32_t limit, uint32_t *fired)
{
    BpmnStatus status = BPMN_OK;
    const BpmnTimers *timers = engine->partition.abilities.timers;
    bool again = timers;

    *fired = 0;
    while (again && status == BPMN_OK && *fired < limit) {
        status = timers->fire_first(engine, engine->partition.last_ms, &again);
        *fired += again;
    }
    return status;
}

static uint32_t timer_limit(const BpmnEngine *engine, uint32_t budget)
{
    uint32_t limit;

    if (budget == 0) return LIMIT_TIMERS_AT_ONCE;
    limit = engine->queue.count < budget / 2
        ? budget - (uint32_t)engine->queue.count
        : budget - budget / 2;
    return limit < LIMIT_TIMERS_AT_ONCE ? limit : LIMIT_TIMERS_AT_ONCE;
}

static void key_soon(const BpmnEngine *engine, const BpmnCommand *command)
{
    const Definition *definition;

    if (!command->key.bytes) return;
    definition = definitions_find(&engine->partition.definitions,
                                  command->process);
    if (!definition) return;
    MEMORY_SOON(keys_place(&engine->partition.cases.keys,
                           key_hash(definition->number, command->key)));
}

/* Brings the first commands' cases near, so that their misses overlap: first
   the places in the pages, then the cases. Few of them are near anyway. */
static void prefetch(BpmnEngine *engine, size_t count)
{
    enum { NEAR_ANYWAY = 2048 };
    size_t at = engine->queue.first;

    if (engine->partition.cases.open < NEAR_ANYWAY) return;
    for (size_t i = 0; i < count; i++) {
        const BpmnCommand *command = &queue_at(&engine->queue, &at)->command;

        cases_soon(&engine->partition.cases, command->case_id);
        if (command->kind == BPMN_START) key_soon(engine, command);
    }
    at = engine->queue.first;
    for (size_t i = 0; i < count; i++) {
        const BpmnCommand *command = &queue_at(&engine->queue, &at)->command;

        case_soon(cases_find(&engine->partition.cases, command->case_id));
    }
}

/* Items that a command opens begin with it, but for those that there is no
   room for: they begin in the next run. */
static bool execute(BpmnEngine *engine, const Queued *queued,
                    BpmnAnswer *answer)
{
    int64_t now_ms = engine->partition.last_ms;

    if (!engine_execute(engine, queued, now_ms, answer)) return false;
    if (answer->status == BPMN_OK)
        (void)engine_follow(engine, answer->case_id, now_ms);
    return true;
}

/* Room for the answers was made when the commands came. A status that is not
   BPMN_OK is what all of them hear. */
static void execute_queue(BpmnEngine *engine, size_t count, BpmnStatus status)
{
    enum { AHEAD = 64 };

    for (size_t i = 0; i < count; i++) {
        BpmnAnswer *answer = (BpmnAnswer *)engine->answers.items
            + engine->answer_count;
        size_t next = engine->queue.first;
        Queued *queued;

        if (i % AHEAD == 0) {
            prefetch(engine, count - i < AHEAD ? count - i : AHEAD);
        }
        queued = queue_at(&engine->queue, &next);
        if (engine->answer_count == 0) engine->first_answer = queued->ticket;
        if (status != BPMN_OK)
            *answer = (BpmnAnswer){ .status = status };
        else if (!execute(engine, queued, answer))
            return;
        engine->answer_count++;
        queue_drop_first(&engine->queue, next);
    }
}

/* Nobody is told that something was done which was not: of the answers from the
   first of a batch on. */
static void answer_failed(BpmnEngine *engine, size_t first, BpmnStatus status)
{
    for (size_t i = first; i < engine->answer_count; i++) {
        BpmnAnswer *answer = (BpmnAnswer *)engine->answers.items + i;

        if (answer->status != BPMN_OK) continue;
        *answer = (BpmnAnswer){ .status = status };
    }
}

/* What could not be committed is not so, and must be told again. */
static void end_time(BpmnEngine *engine, BpmnStatus committed)
{
    TimeBefore *before = &engine->time_before;

    if (committed != BPMN_OK) {
        engine->partition.clock_told = false;
        if (before->changed) {
            engine->keeper = before->keeper;
            engine->partition.clock = before->clock;
            engine->partition.last_ms = before->last_ms;
        }
    }
    before->changed = false;
}

static BpmnStatus end_run(BpmnEngine *engine, BpmnStatus status)
{
    const BpmnRecovery *recovery = engine->partition.store.recovery;
    const BpmnTimers *timers = engine->partition.abilities.timers;
    BpmnStatus committed;

    if (engine->spoilt != BPMN_OK) {
        batch_rollback(&engine->partition);
        status = engine->spoilt;
        engine->spoilt = BPMN_OK;
    }
    if (recovery) recovery->keep(&engine->partition);
    committed = batch_commit(&engine->partition);
    end_time(engine, committed);
    if (timers) (void)timers->trim(&engine->partition);
    if (engine->partition.frames.opening) {
        engine->partition.abilities.frames->forget_opened(engine);
    }
    return committed != BPMN_OK ? committed : status;
}

/* What earlier steps have left to do goes before all else: versions that the
   journal does not know, items that have not begun, who has not heard a
   signal. */
static BpmnStatus go_on(BpmnEngine *engine, uint32_t limit)
{
    Partition *partition = &engine->partition;
    int64_t now_ms = partition->last_ms;
    BpmnStatus status;
    bool heard;

    if ((!partition->definitions.is_recorded
         && !known_record_new(partition, now_ms))
        || (partition->clock.known && !partition->clock_told
            && !catalog_environment_again(partition, now_ms))) {
        batch_rollback(partition);
        return BPMN_NO_MEMORY;
    }
    if (partition->objects.resting > 0 && partition->abilities.messages
        && !partition->abilities.messages->expire(partition, now_ms)) {
        return BPMN_NO_MEMORY;
    }
    status = engine_follow(engine, 0, now_ms);
    if (status != BPMN_OK || engine_is_heard(engine)) return status;
    return partition->abilities.signals->go_on(engine, limit, now_ms, &heard);
}

static bool is_unfinished(BpmnEngine *engine)
{
    return engine->partition.frames.opening || !engine_is_heard(engine)
        || !engine->partition.definitions.is_recorded;
}

/* All of it, a slice in each append. What fails is tried again in the next
   run. */
static void finish_rest(BpmnEngine *engine)
{
    BpmnStatus status = BPMN_OK;

    while (status == BPMN_OK && is_unfinished(engine)) {
        status = end_run(engine, go_on(engine, LIMIT_HEARD_AT_ONCE));
    }
}

/* One append: what is due, as far as it goes into one, then of the commands so
   many, unless more is due and has no budget. *more: there is. */
static BpmnStatus run_batch(BpmnEngine *engine, uint32_t budget, size_t count,
                            bool *more)
{
    size_t first = engine->answer_count;
    uint32_t limit = timer_limit(engine, budget);
    uint32_t fired = 0;
    BpmnStatus status = go_on(engine,
                              budget != 0 && budget < LIMIT_HEARD_AT_ONCE
                                  ? budget
                                  : LIMIT_HEARD_AT_ONCE);

    if (status == BPMN_OK) status = fire_due(engine, limit, &fired);
    *more = status == BPMN_OK && budget == 0 && fired == limit;
    if (budget != 0 && count > budget - fired) count = budget - fired;
    if (!*more) execute_queue(engine, count, status);
    status = end_run(engine, status);
    if (status == BPMN_OK) return BPMN_OK;
    answer_failed(engine, first, status);
    if (*more) execute_queue(engine, count, status);
    return status;
}

BpmnStatus bpmn_run(BpmnEngine *engine, uint32_t budget)
{
    size_t count = engine->queue.count;
    BpmnStatus status;
    bool more;

    if (engine->visits > 0 || engine->partition.looks) return BPMN_MISUSE;
    if (engine->partition.stopped) return BPMN_STOPPED;
    engine->answer_count = 0;
    begin_run(engine, take_time(engine));
    status = run_batch(engine, budget, count, &more);
    while (budget == 0 && status == BPMN_OK
           && (more || engine->answer_count < count)) {
        begin_run(engine, engine->partition.last_ms);
        status = run_batch(engine, 0, count - engine->answer_count, &more);
    }
    if (budget == 0 && status == BPMN_OK) finish_rest(engine);
    return status;
}

bool bpmn_run_timer(BpmnEngine *engine, int64_t now_ms, BpmnStatus *status)
{
    BpmnStatus result = engine->visits > 0 || engine->partition.looks
        ? BPMN_MISUSE
        : engine->partition.stopped ? BPMN_STOPPED
                                    : BPMN_OK;
    bool fired = false;

    if (result == BPMN_OK && bpmn_next_due(engine) <= now_ms) {
        begin_run(engine, now_ms);
        finish_rest(engine);
        result = engine->partition.abilities.timers->fire_first(engine, now_ms,
                                                                &fired);
        result = end_run(engine, result);
        finish_rest(engine);
    }
    if (status) *status = result;
    return fired && result == BPMN_OK;
}

bool bpmn_answer(BpmnEngine *engine, BpmnTicket ticket, BpmnAnswer *answer)
{
    if (engine->answer_count == 0 || ticket < engine->first_answer
        || ticket - engine->first_answer >= engine->answer_count) {
        return false;
    }
    *answer =
        ((BpmnAnswer *)engine->answers.items)[ticket - engine->first_answer];
    return true;
}

BpmnStatus bpmn_run_until(BpmnEngine *engine, BpmnTicket ticket,
                          BpmnAnswer *answer)
{
    memset(answer, 0, sizeof *answer);
    answer->status = BPMN_MISUSE;
    if (ticket == 0 || ticket > engine->queue.last_ticket) return BPMN_MISUSE;
    while (!bpmn_answer(engine, ticket, answer)) {
        BpmnStatus status;

        if (engine->queue.count == 0) return BPMN_MISUSE;
        status = bpmn_run(engine, 0);
        if (status == BPMN_OK || bpmn_answer(engine, ticket, answer)) continue;
        answer->status = status;
        return status;
    }
    return answer->status;
}

int64_t bpmn_next_due(const BpmnEngine *engine)
{
    const Timer *first = timers_first(&engine->partition.timers);

    if (engine->partition.frames.opening || !engine_is_heard(engine)) {
        return INT64_MIN;
    }
    return first ? first->due_ms : INT64_MAX;
}

int64_t bpmn_next_job_due(const BpmnEngine *engine)
{
    const Timer *first = timers_first(&engine->partition.jobs);

    return first ? first->due_ms : INT64_MAX;
}
