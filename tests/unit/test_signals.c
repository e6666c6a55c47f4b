/* Signals between cases: who hears them, in slices, across restarts, with
   memory that runs out. */
#include "engine_rig.h"
#include "shell.h"

#include "core/engine/engine_state.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 *     Begin -> Watch (signal 'count' beside it -> counts; after 10 minutes,
 *              interrupting -> end; signal 'stop', interrupting -> end)
 *     Sound: a start by the signal 'count', which ends at once
 *
 * Watch completed throws 'count', and when amount is set 'echo' throws 'echo'
 * for ever.
 */
enum { BEGIN, WATCH, COUNT, LIMIT, STOP, SOUND, ECHO, OVER, NODES };
enum {
    WHEN_BEGUN,
    WHEN_WATCHED,
    WHEN_COUNTED,
    WHEN_LATE,
    WHEN_STOPPED,
    WHEN_SOUNDED,
    WHEN_ECHOED,
    WHENS
};

typedef struct Watching {
    BpmnImage head;
    uint64_t marking;
    uint64_t nulls;
    int64_t counted;
} Watching;

static void end(BpmnStep *step, Watching *image)
{
    bpmn_passed(step, OVER);
    image->marking = 0;
    bpmn_end(step);
}

static void withdraw(BpmnStep *step, uint16_t but)
{
    for (uint16_t i = WATCH; i <= STOP; i++) {
        if (i != but) bpmn_close_wait(step, i);
    }
    if (but != ECHO) bpmn_close_wait(step, ECHO);
}

static void watching_step(BpmnStep *step)
{
    Watching *image = step->images[0];

    switch (step->event) {
    case WHEN_BEGUN:
        bpmn_passed(step, BEGIN);
        image->marking = 1;
        bpmn_open_task(step, WATCH, NULL);
        bpmn_open_signal(step, COUNT, (BpmnString){ 0, 0 });
        bpmn_open_timer(step, LIMIT, step->now_ms + 10 * MINUTE_MS);
        bpmn_open_signal(step, STOP, (BpmnString){ 0, 0 });
        bpmn_open_signal(step, ECHO, (BpmnString){ 0, 0 });
        return;
    case WHEN_COUNTED:
        bpmn_passed(step, COUNT);
        image->counted++;
        image->nulls = 0;
        return;
    case WHEN_ECHOED:
        bpmn_passed(step, ECHO);
        bpmn_throw_signal(step, ECHO, "echo");
        return;
    case WHEN_SOUNDED: bpmn_passed(step, SOUND); break;
    case WHEN_WATCHED:
        bpmn_throw_signal(step, WATCH, "count");
        withdraw(step, WATCH);
        break;
    case WHEN_LATE: withdraw(step, LIMIT); break;
    case WHEN_STOPPED: withdraw(step, STOP); break;
    default: bpmn_refuse_target(step); return;
    }
    end(step, image);
}

#define PLAIN_NODE(id, kind, wait)                  \
    {                                               \
        id, NULL, kind, wait, BPMN_NO_ELEMENT, NULL \
    }
static const BpmnElement NODE_ROWS[NODES] = {
    [BEGIN] = PLAIN_NODE("Begin", BPMN_START_EVENT, BPMN_NO_ELEMENT),
    [WATCH] = PLAIN_NODE("Watch", BPMN_USER_TASK, 0),
    [COUNT] = PLAIN_NODE("Count", BPMN_BOUNDARY_EVENT, 1),
    [LIMIT] = PLAIN_NODE("Limit", BPMN_BOUNDARY_EVENT, 2),
    [STOP] = PLAIN_NODE("Stop", BPMN_BOUNDARY_EVENT, 3),
    [SOUND] = PLAIN_NODE("Sound", BPMN_START_EVENT, BPMN_NO_ELEMENT),
    [ECHO] = PLAIN_NODE("Echo", BPMN_BOUNDARY_EVENT, 4),
    [OVER] = PLAIN_NODE("Over", BPMN_END_EVENT, BPMN_NO_ELEMENT),
};

#define BORDER(node, what, ...)                                                \
    {                                                                          \
        .element = node, .kind = BPMN_WAIT_##what, .host = WATCH, __VA_ARGS__, \
        .outcome_field = BPMN_NO_ELEMENT                                       \
    }
static const BpmnWait WAIT_ROWS[] = {
    { .element = WATCH,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT },
    BORDER(COUNT, SIGNAL, .name = "count"),
    BORDER(LIMIT, TIMER, .interrupting = true),
    BORDER(STOP, SIGNAL, .interrupting = true, .name = "stop"),
    BORDER(ECHO, SIGNAL, .name = "echo"),
};

static const BpmnEvent WHEN_ROWS[WHENS] = {
    [WHEN_BEGUN] = { BPMN_EVENT_START, BEGIN, NULL, false, 0 },
    [WHEN_WATCHED] = { BPMN_EVENT_DONE, WATCH, NULL, false, 0 },
    [WHEN_COUNTED] = { BPMN_EVENT_SIGNAL, COUNT, NULL, true, 0 },
    [WHEN_LATE] = { BPMN_EVENT_TIMER, LIMIT, NULL, false, 0 },
    [WHEN_STOPPED] = { BPMN_EVENT_SIGNAL, STOP, NULL, false, 0 },
    [WHEN_SOUNDED] = { BPMN_EVENT_START_SIGNAL, SOUND, "count", false, 0 },
    [WHEN_ECHOED] = { BPMN_EVENT_SIGNAL, ECHO, NULL, true, 0 },
};

static const BpmnField FIELD_ROWS[] = {
    { .name = "counted",
      .type = BPMN_INTEGER,
      .offset = offsetof(Watching, counted) },
};

static const BpmnPlace PLACE_ROWS[] = {
    { .id = "Watch",
      .kind = BPMN_PLACE_WAIT,
      .element = WATCH,
      .scope = BPMN_NO_ELEMENT },
};

static const BpmnProcess WATCHING = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Watching),
    .max_image_bytes = 1024,
    .nulls_offset = offsetof(Watching, nulls),
    .id = "Watching",
    .name = "Watching",
    .net_hash = { 7 },
    .elements = NODE_ROWS,
    .waits = WAIT_ROWS,
    .events = WHEN_ROWS,
    .fields = FIELD_ROWS,
    .places = PLACE_ROWS,
    .element_count = NODES,
    .node_count = NODES,
    .wait_count = 5,
    .event_count = WHENS,
    .field_count = 1,
    .place_count = 1,
    .step = watching_step,
    .abilities.signals = &bpmn_ability_signal,
    .abilities.timers = &bpmn_ability_timer,
};

/* The journal outlives engines. */
typedef struct Watch {
    Rig rig;
    BpmnStore store;
} Watch;

static BpmnStatus reopen(Watch *watch)
{
    watch->rig.config.store = watch->store;
    watch->rig.config.store.close = NULL;
    return bpmn_open(&watch->rig.config, &watch->rig.engine);
}

static void watch_open(Watch *watch)
{
    rig_configure(&watch->rig);
    watch->rig.processes[0] = &WATCHING;
    assert_int_equal(
        bpmn_store_memory(&watch->rig.config.allocator, &watch->store),
        BPMN_OK);
    watch->store.recovery = &bpmn_ability_recovery;
    assert_int_equal(reopen(watch), BPMN_OK);
}

/* The engine is gone as if it had been killed: what was not committed, too. */
static void restart(Watch *watch)
{
    bpmn_close(watch->rig.engine);
    assert_int_equal(reopen(watch), BPMN_OK);
}

static void watch_close(Watch *watch)
{
    bpmn_close(watch->rig.engine);
    watch->store.close(watch->store.user);
}

static uint64_t begin(Watch *watch)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnAnswer answer;

    one.process = &WATCHING;
    answer = give(&watch->rig, &one);
    assert_applied(answer);
    return answer.case_id;
}

static BpmnCommand broadcast(const char *name)
{
    BpmnCommand one = command(BPMN_BROADCAST, 0, BPMN_NO_ELEMENT);

    one.name = text(name);
    return one;
}

static int64_t counted(BpmnEngine *engine, uint64_t case_id)
{
    BpmnCaseView view;
    BpmnValue value;

    assert_true(bpmn_case(engine, case_id, &view));
    assert_true(bpmn_field_get(view.process, view.image, 0, &value));
    return value.is_null ? 0 : value.as.integer;
}

/* How often each open case has counted, and how many there are of each. */
typedef struct Tally {
    BpmnEngine *engine;
    size_t of[3];
} Tally;

static bool tally_case(void *user, const BpmnCaseView *view)
{
    Tally *tally = user;
    int64_t count = counted(tally->engine, view->id);

    assert_true(count < 3);
    tally->of[count]++;
    return true;
}

static Tally tally(Watch *watch)
{
    Tally found = { .engine = watch->rig.engine };

    bpmn_each_case(watch->rig.engine, tally_case, &found);
    return found;
}

/* Records by what they are about. */
typedef struct Seen {
    size_t heard;
    size_t begun; /* by a signal */
    size_t objects;
    uint64_t heard_last; /* position */
    uint64_t claimed;
    uint64_t thrown_at; /* of the last one heard */
    BpmnString reported;
} Seen;

static bool see(void *user, const BpmnRecordView *record)
{
    Seen *seen = user;
    bool hears = strcmp(record->cause.bytes, "hears") == 0;

    if (hears && record->version == 1)
        seen->begun++;
    else if (hears)
        seen->heard++;
    if (hears) {
        seen->heard_last = record->position;
        seen->thrown_at = record->thrown_at;
    }
    if (record->kind == BPMN_RECORD_OBJECT) seen->objects++;
    if (strcmp(record->cause.bytes, "claim") == 0)
        seen->claimed = record->position;
    if (record->reported.bytes) seen->reported = text("reported");
    return true;
}

static Seen look(Watch *watch)
{
    Seen seen = { 0 };

    assert_int_equal(bpmn_read(watch->rig.engine, 1, see, &seen), BPMN_OK);
    return seen;
}

TEST(all_hear_a_broadcast_once)
{
    Watch watch;
    BpmnCommand one = broadcast("count");

    watch_open(&watch);
    for (int i = 0; i < 2500; i++) begin(&watch);
    assert_applied(give(&watch.rig, &one));
    assert_int_equal(tally(&watch).of[1], 2500);
    assert_int_equal(look(&watch).heard, 2500);
    assert_int_equal(look(&watch).begun, 1);
    assert_int_equal(look(&watch).objects, 2);
    restart(&watch);
    assert_applied(give(&watch.rig, &one));
    assert_int_equal(tally(&watch).of[2], 2500);
    watch_close(&watch);
}

/* Gives the command in a run that leaves the rest to others. */
static void give_only(Watch *watch, const BpmnCommand *one)
{
    BpmnStatus status;

    assert_int_not_equal(bpmn_submit(watch->rig.engine, one, &status), 0);
    assert_int_equal(bpmn_run(watch->rig.engine, 2), BPMN_OK);
}

TEST(a_restart_goes_on_behind_the_last_one)
{
    Watch watch;
    BpmnCommand one = broadcast("count");

    watch_open(&watch);
    for (int i = 0; i < 2500; i++) begin(&watch);
    give_only(&watch, &one);
    assert_int_equal(bpmn_next_due(watch.rig.engine), INT64_MIN);
    assert_int_equal(bpmn_run(watch.rig.engine, 700), BPMN_OK);
    assert_int_equal(tally(&watch).of[1], 700);
    restart(&watch);
    assert_int_equal(tally(&watch).of[1], 700);
    assert_int_equal(bpmn_run(watch.rig.engine, 1000), BPMN_OK);
    assert_int_equal(tally(&watch).of[1], 1700);
    restart(&watch);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(tally(&watch).of[1], 2500);
    restart(&watch);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(tally(&watch).of[1], 2500);
    assert_int_equal(look(&watch).begun, 1);
    assert_int_not_equal(bpmn_next_due(watch.rig.engine), INT64_MIN);
    watch_close(&watch);
}

/* A wait that stays armed has a new id when it has heard the first one. */
TEST(two_that_are_under_way_are_both_heard)
{
    Watch watch;
    BpmnCommand one = broadcast("count");

    watch_open(&watch);
    for (int i = 0; i < 40; i++) begin(&watch);
    give_only(&watch, &one);
    give_only(&watch, &one);
    restart(&watch);
    assert_int_equal(bpmn_run(watch.rig.engine, 7), BPMN_OK);
    restart(&watch);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(tally(&watch).of[2], 40);
    assert_int_equal(tally(&watch).of[1], 0);
    assert_int_equal(look(&watch).begun, 2);
    watch_close(&watch);
}

/* So many records that the window moves past the broadcast while it goes on. */
TEST(a_broadcast_is_carried)
{
    enum { CASES = 2500 };
    Watch watch;
    BpmnCommand one = broadcast("count");
    BpmnCommand noise = command(BPMN_SIGNAL, 1, BPMN_NO_ELEMENT);
    uint64_t start = 0;
    uint64_t thrown;
    uint64_t last;

    watch_open(&watch);
    for (int i = 0; i < CASES; i++) begin(&watch);
    noise.name = text("nothing");
    for (int i = 0; i < CASES; i++) assert_applied(give(&watch.rig, &noise));
    give_only(&watch, &one);
    assert_int_equal(watch.store.window(watch.store.user, &start, &thrown),
                     BPMN_STORE_OK);
    while (start <= thrown) {
        assert_int_not_equal(bpmn_submit(watch.rig.engine, &noise, NULL), 0);
        assert_int_equal(bpmn_run(watch.rig.engine, 1), BPMN_OK);
        assert_int_equal(watch.store.window(watch.store.user, &start, &last),
                         BPMN_STORE_OK);
    }
    assert_true(tally(&watch).of[0] > 0);
    restart(&watch);
    assert_int_equal(bpmn_next_due(watch.rig.engine), INT64_MIN);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(tally(&watch).of[1], CASES);
    assert_int_equal(look(&watch).begun, 1);
    watch_close(&watch);
}

TEST(whoever_acts_next_lets_the_case_hear_first)
{
    Watch watch;
    BpmnCommand one = broadcast("count");
    BpmnCommand claim = command(BPMN_CLAIM, 0, WATCH);
    BpmnAnswer answer;
    BpmnTicket ticket;
    Seen seen;

    watch_open(&watch);
    for (int i = 0; i < 20; i++) claim.case_id = begin(&watch);
    give_only(&watch, &one);
    claim.actor = text("ann");
    ticket = bpmn_submit(watch.rig.engine, &claim, NULL);
    assert_int_equal(bpmn_run(watch.rig.engine, 2), BPMN_OK);
    assert_true(bpmn_answer(watch.rig.engine, ticket, &answer));
    assert_applied(answer);
    assert_int_equal(counted(watch.rig.engine, claim.case_id), 1);
    assert_true(tally(&watch).of[1] < 20);
    seen = look(&watch);
    assert_true(seen.heard_last < seen.claimed);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(tally(&watch).of[1], 20);
    watch_close(&watch);
}

/* Of what was thrown while the case was suspended it hears nothing, also when
   it goes on before the signal has come so far. */
TEST(resumed_before_it_is_heard)
{
    Watch watch;
    BpmnCommand one = broadcast("count");
    BpmnCommand suspend = command(BPMN_SUSPEND, 0, BPMN_NO_ELEMENT);
    BpmnCommand resume;
    BpmnAnswer answer;
    BpmnTicket ticket;

    watch_open(&watch);
    for (int i = 0; i < 3; i++) suspend.case_id = begin(&watch);
    assert_applied(give(&watch.rig, &suspend));
    resume = suspend;
    resume.kind = BPMN_RESUME;
    assert_int_not_equal(bpmn_submit(watch.rig.engine, &one, NULL), 0);
    ticket = bpmn_submit(watch.rig.engine, &resume, NULL);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_true(bpmn_answer(watch.rig.engine, ticket, &answer));
    assert_applied(answer);
    assert_int_equal(tally(&watch).of[1], 2);
    assert_int_equal(counted(watch.rig.engine, suspend.case_id), 0);
    assert_applied(give(&watch.rig, &one));
    assert_int_equal(counted(watch.rig.engine, suspend.case_id), 1);
    watch_close(&watch);
}

TEST(a_timer_waits_for_what_its_case_awaits)
{
    Watch watch;
    BpmnCommand one = broadcast("stop");

    watch_open(&watch);
    for (int i = 0; i < 10; i++) begin(&watch);
    give_only(&watch, &one);
    watch.rig.now_ms += 10 * MINUTE_MS;
    assert_int_equal(bpmn_run(watch.rig.engine, 3), BPMN_OK);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(look(&watch).heard, 10);
    assert_int_equal(bpmn_next_due(watch.rig.engine), INT64_MAX);
    watch_close(&watch);
}

TEST(a_throw_is_the_cause_of_what_is_heard)
{
    Watch watch;
    BpmnCommand done = command(BPMN_COMPLETE, 0, WATCH);
    BpmnAnswer answer;
    Seen seen;

    watch_open(&watch);
    begin(&watch);
    done.case_id = begin(&watch);
    begin(&watch);
    answer = give(&watch.rig, &done);
    assert_applied(answer);
    seen = look(&watch);
    assert_int_equal(seen.thrown_at, answer.position);
    assert_int_equal(seen.heard, 2);
    assert_int_equal(seen.begun, 1);
    assert_int_equal(tally(&watch).of[1], 2);
    watch_close(&watch);
}

TEST(signals_that_lead_to_each_other_end)
{
    Watch watch;
    BpmnCommand one = command(BPMN_SIGNAL, 0, BPMN_NO_ELEMENT);
    Seen seen;

    watch_open(&watch);
    one.case_id = begin(&watch);
    one.name = text("echo");
    assert_applied(give(&watch.rig, &one));
    seen = look(&watch);
    assert_int_equal(seen.heard, 1000);
    assert_non_null(seen.reported.bytes);
    watch_close(&watch);
}

TEST(a_signal_that_comes_again_is_heard_once)
{
    Watch watch;
    BpmnCommand one = broadcast("count");
    BpmnAnswer first;
    BpmnAnswer again;

    watch_open(&watch);
    begin(&watch);
    one.id[0] = 1;
    first = give(&watch.rig, &one);
    assert_applied(first);
    restart(&watch);
    again = give(&watch.rig, &one);
    assert_int_equal(again.status, BPMN_OK);
    assert_int_equal(again.verdict, BPMN_REPEATED);
    assert_int_equal(again.position, first.position);
    assert_int_equal(tally(&watch).of[1], 1);
    watch_close(&watch);
}

/* A program that is killed after so many appends of a broadcast to 2,500. */
static void be_killed(Watch *watch, int appends)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);

    one.process = &WATCHING;
    for (int i = 0; i < 2500; i++) {
        if (bpmn_submit(watch->rig.engine, &one, NULL) == 0) _exit(1);
    }
    if (bpmn_run(watch->rig.engine, 0) != BPMN_OK) _exit(1);
    one = broadcast("count");
    if (bpmn_submit(watch->rig.engine, &one, NULL) == 0) _exit(1);
    if (bpmn_run(watch->rig.engine, 2) != BPMN_OK) _exit(1);
    while (appends-- > 0) {
        if (bpmn_run(watch->rig.engine, 400) != BPMN_OK) _exit(1);
    }
    raise(SIGKILL);
}

static void open_file(Watch *watch, const char *path)
{
    rig_configure(&watch->rig);
    watch->rig.processes[0] = &WATCHING;
    assert_int_equal(bpmn_store_sqlite(path, &watch->rig.config.store),
                     BPMN_OK);
    assert_int_equal(bpmn_open(&watch->rig.config, &watch->rig.engine),
                     BPMN_OK);
}

TEST(a_killed_program_goes_on)
{
    for (int appends = 0; appends < 8; appends++) {
        char folder[] = "/tmp/signalsXXXXXX";
        char path[64];
        char remove[80];
        Watch watch;
        Seen seen;
        int ended;
        pid_t child;

        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof path, "%s/cases.db", folder);
        child = fork();
        if (child == 0) {
            open_file(&watch, path);
            be_killed(&watch, appends);
        }
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_true(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);
        open_file(&watch, path);
        assert_int_equal(tally(&watch).of[1],
                         400 * appends < 2500 ? 400 * appends : 2500);
        assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
        assert_int_equal(tally(&watch).of[1], 2500);
        seen = look(&watch);
        assert_int_equal(seen.heard, 2500);
        assert_int_equal(seen.begun, 1);
        bpmn_close(watch.rig.engine);
        snprintf(remove, sizeof remove, "rm -r %s", folder);
        assert_int_equal(system(remove), 0);
    }
}

TEST(what_fails_for_memory_is_heard_later)
{
    for (int64_t lasts = 0; lasts < 60; lasts++) {
        Scarce memory;
        Watch watch;
        BpmnCommand done = command(BPMN_COMPLETE, 0, WATCH);
        BpmnAnswer answer;

        watch_open(&watch);
        bpmn_close(watch.rig.engine);
        watch.rig.config.allocator = scarce_open(&memory);
        assert_int_equal(reopen(&watch), BPMN_OK);
        for (int i = 0; i < 40; i++) done.case_id = begin(&watch);
        memory.left = lasts;
        answer = give(&watch.rig, &done);
        memory.left = -1;
        if (answer.status != BPMN_OK) {
            assert_int_equal(answer.status, BPMN_NO_MEMORY);
            assert_int_equal(tally(&watch).of[0], 40);
            assert_applied(give(&watch.rig, &done));
        }
        if (lasts % 2) restart(&watch);
        assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
        assert_int_equal(tally(&watch).of[1], 39);
        assert_int_equal(look(&watch).heard, 39);
        assert_int_equal(look(&watch).begun, 1);
        watch_close(&watch);
    }
}

/* A signal while the store takes no record of more bytes than 'most': all hear
   it once, though later or with an incident for what they would do, or it is
   refused. True: it was not. */
static bool throw_with(size_t most, bool by_case)
{
    BpmnCommand one = by_case ? command(BPMN_COMPLETE, 0, WATCH)
                              : broadcast("count");
    BpmnStatus status;
    BpmnAnswer answer;
    Watch watch;
    bool thrown;
    size_t all = by_case ? 39 : 40;

    watch_open(&watch);
    for (int i = 0; i < 40; i++) one.case_id = begin(&watch);
    if (!by_case) one.case_id = 0;
    watch.rig.engine->partition.store.body_max_bytes = most;
    answer = give(&watch.rig, &one);
    status = bpmn_run(watch.rig.engine, 0);
    assert_true(status == BPMN_OK || status == BPMN_TOO_LARGE);
    watch.rig.engine->partition.store.body_max_bytes = 0;
    thrown = answer.status == BPMN_OK && answer.verdict == BPMN_APPLIED;
    if (!thrown) {
        assert_int_equal(tally(&watch).of[0], 40);
        assert_applied(give(&watch.rig, &one));
    }
    watch.rig.now_ms += MINUTE_MS;
    if (most % 32) restart(&watch);
    assert_int_equal(bpmn_run(watch.rig.engine, 0), BPMN_OK);
    assert_int_equal(tally(&watch).of[2], 0);
    assert_int_equal(look(&watch).heard, all);
    assert_int_equal(look(&watch).begun, 1);
    watch_close(&watch);
    return thrown;
}

TEST(what_finds_no_room_is_heard_later)
{
    size_t thrown = 0;
    size_t runs = 0;

    for (size_t most = 64; most < 1024; most += 16, runs += 2)
        thrown += (size_t)throw_with(most, true) + throw_with(most, false);
    assert_true(thrown > 0 && thrown < runs);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
