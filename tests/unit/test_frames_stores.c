/* Items in a journal: recovered, converted, carried, and killed between. */
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka_rig.h"
#include "panel_variant.h"

TEST(recovery_keeps_what_lives)
{
    BpmnDatum data[] = { integer_datum("panel", 4),
                         integer_datum("checks", 2) };
    Shell shell;
    Open open;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 3), "ann", "yes"));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 2);
    assert_applied(panel_act(&rig, BPMN_CLAIM, id, CHECK, "bob"));
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "bob"));
    reopen(&rig, &shell);
    rig.now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "bob"));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 0);
    assert_int_equal(count_at(&open, REVIEW), 3);
    rig.now_ms += 9 * HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_false(is_open(&rig, id));
    reopen(&rig, &shell);
    shell_panel_close(&rig, &shell);
}

static bool count_record(void *user, const BpmnRecordView *record)
{
    (void)record;
    ++*(size_t *)user;
    return true;
}

/* Frames whose images lie otherwise are converted one by one, and records of
   the other layout can still be read. */
TEST(layouts_are_converted)
{
    size_t records = 0;
    Variant other;
    Shell shell;
    Rig rig;

    variant_make(&other, panel_step);
    variant_lies_otherwise(&other);
    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start(&rig, 3);

    rig.now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    for (size_t i = 0; i < 3; i++) {
        rig.processes[0] = i % 2 == 0 ? &other.process : &PANEL_PROCESS;
        reopen(&rig, &shell);
        assert_int_equal(reminders(&rig, id, 2), 1);
        assert_int_equal(reminders(&rig, id, 3), 1);
        assert_int_equal(bpmn_read(rig.engine, 1, count_record, &records),
                         BPMN_OK);
    }
    assert_true(records > 30);
    rig.processes[0] = &PANEL_PROCESS;
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "ann"));
    assert_false(is_open(&rig, id));
    shell_panel_close(&rig, &shell);
}

/* Timers of items that one answer has cancelled fire no more, before and after
   their memory is given back, and after recovery. */
TEST(the_cancelled_are_silent)
{
    Shell shell;
    Rig rig;
    Open open;

    for (int opened_again = 0; opened_again < 2; opened_again++) {
        shell_panel(&rig, &shell, NULL);
        uint64_t id = panel_start(&rig, 3);

        look(&rig, id, &open);
        assert_applied(
            decide(&rig, wait_of_item(&open, REVIEW, 2), "ann", "no"));
        uint64_t last = last_position(&shell);

        if (opened_again) reopen(&rig, &shell);
        assert_int_equal(bpmn_next_due(rig.engine), INT64_MAX);
        rig.now_ms += 20 * HOUR_MS;
        assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
        assert_int_equal(last_position(&shell), last);
        shell_panel_close(&rig, &shell);
    }
}

/* The journal tells enough of frames to show them without their program. */
TEST(shown_without_their_program)
{
    BpmnDatum data[] = { integer_datum("panel", 3),
                         integer_datum("checks", 2) };
    BpmnProcess other = PANEL_PROCESS;
    Shell shell;
    Open open;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;

    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_CLAIM, id, CHECK, "bob"));
    other.id = "Another";
    other.net_hash[0] = 9;
    rig.processes[0] = &other;
    rig.config.looks = true;
    open_again(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 2);
    assert_int_equal(count_at(&open, CHECK), 2);
    assert_int_equal(wait_of_item(&open, REVIEW, 3)->of, 3);
    assert_int_equal(wait_of_item(&open, CHECK, 2)->items[0], 1);
    assert_true(bpmn_string_equal(wait_of_item(&open, CHECK, 1)->holder,
                                  bpmn_string("bob")));
    shell_panel_close(&rig, &shell);
}

/* A case of which an item has a value that fits nothing is shown, and waits for
   the program before; others go on. */
TEST(a_value_of_an_item_fits_nothing)
{
    BpmnDatum three = integer_datum("reminders", 3);
    Variant other;
    Shell shell;
    Rig rig;

    variant_make(&other, panel_step);
    other.fields[FIELD_REMINDERS].type = BPMN_BOOLEAN;
    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start(&rig, 2);
    uint64_t well = panel_start(&rig, 2);
    uint32_t second = bpmn_item_frame(rig.engine, id, 0, PANEL, 2);

    assert_applied(set_in(&rig, id, second, &three));
    rig.processes[0] = &other.process;
    open_again(&rig, &shell);
    assert_refused(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"),
                   BPMN_REASON_CONFLICT);
    assert_refused(set_in(&rig, id, second, &three), BPMN_REASON_CONFLICT);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, well, REVIEW, "ann"));
    rig.processes[0] = &PANEL_PROCESS;
    open_again(&rig, &shell);
    assert_int_equal(reminders(&rig, id, 2), 3);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    shell_panel_close(&rig, &shell);
}

/* What lives of a case is carried frame by frame; what is dead is not. */
TEST(frames_are_carried)
{
    static const char *const VOTES[] = { "yes", "-", "-", "no" };
    BpmnDatum data[] = { integer_datum("panel", 4),
                         integer_datum("checks", 2) };
    BpmnDatum none = integer_datum("checks", 0);
    Shell shell;
    Open open;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;

    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "ann"));
    move_window(&rig, &shell, last_position(&shell));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 1);
    assert_applied(
        set_in(&rig, id, bpmn_item_frame(rig.engine, id, 0, PANEL, 1),
               &(BpmnDatum){ bpmn_string("verdict"),
                             { .type = BPMN_TEXT, .as.text = { "yes", 3 } } }));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "ann"));
    assert_applied(set_in(&rig, id, 0, &none));
    move_window(&rig, &shell, last_position(&shell));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 0);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 4), "ann", "no"));
    assert_votes(&rig, id, VOTES, 4);
    move_window(&rig, &shell, last_position(&shell));
    reopen(&rig, &shell);
    assert_votes(&rig, id, VOTES, 4);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "ann"));
    reopen(&rig, &shell);
    shell_panel_close(&rig, &shell);
}

/* A small generator, so that a seed repeats. */
static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static bool last_case(void *user, const BpmnCaseView *view)
{
    *(uint64_t *)user = view->id;
    return false;
}

/* Some runs fire a few timers only, and leave others for after the command. */
static void act_in_small_runs(Rig *rig, uint32_t *seed, const BpmnCommand *one)
{
    BpmnTicket ticket = bpmn_submit(rig->engine, one, NULL);
    BpmnStatus status = BPMN_OK;
    BpmnAnswer answer;

    while (ticket != 0 && status == BPMN_OK
           && !bpmn_answer(rig->engine, ticket, &answer)) {
        status = bpmn_run(rig->engine, 2 + next_random(seed, 4));
    }
}

/* An operator does something with all of a case, or assigns a task. */
static void operate_on_case(Rig *rig, uint32_t *seed, uint64_t id,
                            uint16_t element)
{
    static const BpmnCommandKind COMMANDS[] = {
        BPMN_SUSPEND, BPMN_SUSPEND, BPMN_SUSPEND, BPMN_RESUME, BPMN_RESUME,
        BPMN_RESUME,  BPMN_RESUME,  BPMN_ASSIGN,  BPMN_CANCEL,
    };
    uint32_t kind = next_random(seed, sizeof COMMANDS / sizeof *COMMANDS);

    act_in_small_runs(rig, seed,
                      &(BpmnCommand){
                          .size = sizeof(BpmnCommand),
                          .kind = COMMANDS[kind],
                          .flags = kind == 0 ? BPMN_TIMERS_RUN : 0,
                          .case_id = id,
                          .element = element,
                          .name = bpmn_string("bob"),
                          .actor = bpmn_string("olga"),
                      });
}

/* An operator moves something in some frame, or sets a variable there. */
static void operate_at_random(Rig *rig, uint32_t *seed, uint64_t id,
                              const BpmnWaitView *wait)
{
    static const uint16_t TARGETS[] = { PANEL, REVIEW, CHECK, SIGN };
    BpmnDatum needed = integer_datum("needed", 3);
    BpmnDatum reminders = integer_datum("reminders", 5);

    switch (next_random(seed, 5)) {
    case 0: (void)set_in(rig, id, wait->frame, &needed); break;
    case 1: (void)set_in(rig, id, wait->frame, &reminders); break;
    case 2:
        (void)move_in(rig, id, 0, wait->element, TARGETS[next_random(seed, 4)]);
        break;
    case 3: operate_on_case(rig, seed, id, wait->element); break;
    default:
        (void)move_in(rig, id, wait->frame, wait->element,
                      TARGETS[next_random(seed, 4)]);
        break;
    }
}

/* Somebody does something, or time passes. */
static void act_at_random(Rig *rig, uint32_t *seed)
{
    static const char *const VERDICTS[] = { "yes", "yes", "yes", "no" };
    static const char *const NAMES[] = { "a", "b", "c", "d", "e", "f" };
    char room[64];
    uint32_t items = 1 + next_random(seed, 6);
    BpmnDatum data[] = { next_random(seed, 2)
                             ? integer_datum("panel", items)
                             : list_datum("panel", NAMES, items, room),
                         integer_datum("checks", next_random(seed, 4)) };
    uint64_t id = 0;
    Open open;

    bpmn_each_case(rig->engine, last_case, &id);
    if (id == 0 || next_random(seed, 12) == 0) {
        (void)panel_start_with(rig, data, 1 + next_random(seed, 2));
        return;
    }
    if (next_random(seed, 12) == 0) {
        rig->now_ms += next_random(seed, 2) ? HOUR_MS : HOUR_MS / 3;
        (void)bpmn_run(rig->engine, next_random(seed, 4));
        return;
    }
    look(rig, id, &open);
    if (open.count == 0) return;
    const BpmnWaitView *wait =
        &open.waits[next_random(seed, (uint32_t)open.count)];

    if (wait->kind != BPMN_WAIT_TASK || next_random(seed, 6) == 0) {
        operate_at_random(rig, seed, id, wait);
        return;
    }
    if (wait->element == REVIEW && next_random(seed, 2) == 0) {
        (void)decide(rig, wait, "ann", VERDICTS[next_random(seed, 4)]);
        return;
    }
    if (next_random(seed, 4) == 0) rig->now_ms += HOUR_MS / 3;
    act_in_small_runs(
        rig, seed,
        &(BpmnCommand){
            .size = sizeof(BpmnCommand),
            .kind = next_random(seed, 3) ? BPMN_COMPLETE : BPMN_CLAIM,
            .case_id = id,
            .element = wait->element,
            .actor = bpmn_string(next_random(seed, 2) ? "ann" : "bob") });
}

/* Whatever happens, and where the store fails: what is open is what a new
   engine finds in the journal, and no memory is left behind. */
TEST(random_work_recovers)
{
    for (uint32_t start = 1; start <= 30; start++) {
        Meter meter = { 0, 0, 0 };
        uint32_t seed = start;
        Shell shell;
        Rig rig;

        rig_configure(&rig);
        shell_open(&shell);
        rig.config.store = shell_store(&shell);
        rig.config.allocator = (BpmnAllocator){ sizeof(BpmnAllocator), &meter,
                                                meter_resize };
        assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
        for (uint32_t i = 0; i < 300; i++) {
            shell.fails_at = shell.appends
                + (next_random(&seed, 20) == 0 ? 1 : 1000);
            shell.fails_with = BPMN_STORE_FAILED;
            meter.fails_at = next_random(&seed, 10) == 0
                ? meter.calls + 1 + next_random(&seed, 12)
                : 0;
            act_at_random(&rig, &seed);
            meter.fails_at = 0;
            shell.fails_at = 0;
            if (next_random(&seed, 10) == 0) reopen(&rig, &shell);
        }
        reopen(&rig, &shell);
        bpmn_close(rig.engine);
        assert_int_equal(meter.bytes, 0);
        shell_close(&shell);
    }
}

enum { KILLED_ITEMS = 2500 };

/* Opens a panel in slices and completes items until it is killed; counts what
   was answered. */
static void work_until_killed(const char *path, uint32_t appends,
                              volatile uint32_t *answered)
{
    Shell shell = { .fails_at = appends, .takes_it = true, .kills = true };
    Rig rig;

    rig_configure(&rig);
    if (bpmn_store_sqlite(path, &shell.inner) != BPMN_OK) _exit(1);
    rig.config.store = shell_store(&shell);
    if (bpmn_open(&rig.config, &rig.engine) != BPMN_OK) _exit(1);
    uint64_t id = panel_start(&rig, KILLED_ITEMS);

    for (++*answered;; ++*answered) {
        assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    }
}

static bool count_review(void *user, const BpmnWaitView *wait)
{
    *(uint32_t *)user += wait->element == REVIEW;
    return true;
}

/* Everything answered is there, nothing twice, and items that had not begun
   begin. */
static void assert_recovers(const char *path, uint32_t answered)
{
    uint32_t reviews = 0;
    uint64_t records;
    uint64_t erased;
    uint64_t bad;
    Rig rig;

    rig_configure(&rig);
    assert_int_equal(bpmn_store_sqlite(path, &rig.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_int_equal(bpmn_audit(rig.engine, &records, &erased, &bad), BPMN_OK);
    assert_int_equal(bad, 0);
    bpmn_each_wait(rig.engine, 1, count_review, &reviews);
    assert_in_range(KILLED_ITEMS - reviews, answered == 0 ? 0 : answered - 1,
                    answered);
    bpmn_close(rig.engine);
}

static void remove_store(const char *folder)
{
    static const char *const NAMES[] = { "db", "db.lock", "db-wal", "db-shm" };
    char path[64];

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, NAMES[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

TEST(killed_between_slices)
{
    volatile uint32_t *answered = mmap(NULL, sizeof *answered,
                                       PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(answered, MAP_FAILED);
    for (uint32_t appends = 1; appends <= 6; appends++) {
        char folder[] = "/tmp/frames-XXXXXX";
        char path[64];
        int status;
        pid_t child;

        assert_non_null(mkdtemp(folder));
        (void)snprintf(path, sizeof path, "%s/db", folder);
        *answered = 0;
        child = fork();
        assert_true(child >= 0);
        if (child == 0) work_until_killed(path, appends, answered);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_recovers(path, *answered);
        remove_store(folder);
    }
    (void)munmap((void *)(uintptr_t)answered, sizeof *answered);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
