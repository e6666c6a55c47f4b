/* Two engines get the same random commands. One of them has failing memory, a
   failing store, and is closed and opened again and again: what fails is given
   again, and both look the same after every step. */
#include "store_rig.h"

enum { STEPS = 3000, OPEN_MOST = 12 };

typedef struct Faulty {
    Rig rig;
    Shell shell;
    Meter meter;
} Faulty;

static uint32_t random_below(uint64_t *seed, uint32_t limit)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % limit;
}

static void faulty_open(Faulty *faulty)
{
    int64_t now_ms = faulty->rig.now_ms;

    rig_configure(&faulty->rig);
    faulty->rig.now_ms = now_ms;
    faulty->rig.config.store = shell_store(&faulty->shell);
    faulty->rig.config.allocator =
        (BpmnAllocator){ sizeof(BpmnAllocator), &faulty->meter, meter_resize };
    assert_int_equal(bpmn_open(&faulty->rig.config, &faulty->rig.engine),
                     BPMN_OK);
}

typedef struct OpenCases {
    uint64_t ids[OPEN_MOST];
    uint32_t count;
} OpenCases;

static bool take_case(void *user, const BpmnCaseView *view)
{
    OpenCases *open = user;

    open->ids[open->count++] = view->id;
    return open->count < OPEN_MOST;
}

/* A command that may well be refused. */
static BpmnCommand random_command(uint64_t *seed, const OpenCases *open)
{
    static const BpmnCommandKind kinds[] = {
        BPMN_CLAIM,      BPMN_BEGIN,     BPMN_RELEASE,  BPMN_COMPLETE,
        BPMN_COMPLETE,   BPMN_ESCALATE,  BPMN_JOB_TAKE, BPMN_JOB_DONE,
        BPMN_JOB_FAILED, BPMN_JOB_ERROR, BPMN_MESSAGE,  BPMN_RETRY,
        BPMN_SET,        BPMN_MOVE,      BPMN_START,    BPMN_START,
        BPMN_START,
    };
    static const char *const people[] = { "ann", "bob", "zoe" };
    static const uint16_t places[] = { REVIEW, REVIEW, FETCH, LATE };
    BpmnCommand one = command(kinds[random_below(seed, 17)],
                              open->ids[random_below(seed, OPEN_MOST)],
                              places[random_below(seed, 4)]);

    one.actor = text(people[random_below(seed, 3)]);
    one.target = LATE;
    one.code = text(random_below(seed, 2) ? "up" : "E1");
    one.name = text("nudge");
    one.lease_ms = 1000;
    one.version = random_below(seed, 4) == 0 ? random_below(seed, 4) : 0;
    if (one.kind == BPMN_MESSAGE && random_below(seed, 2)) {
        one.case_id = 0;
        one.key = text(random_below(seed, 2) ? "k0" : "k1");
    }
    if (one.kind != BPMN_START) return one;
    one.case_id = 0;
    one.process = &TINY;
    one.element = BPMN_NO_ELEMENT;
    one.key = text((const char *[]){ "k0", "k1", "k2" }[random_below(seed, 3)]);
    if (random_below(seed, 2)) one.key.bytes = NULL;
    one.name = text("ping");
    if (random_below(seed, 2)) one.name.bytes = NULL;
    return one;
}

static BpmnAnswer give_stubbornly(Faulty *faulty, const BpmnCommand *one,
                                  uint64_t *seed)
{
    BpmnAnswer answer;

    if (random_below(seed, 2)) {
        faulty->meter.fails_at = faulty->meter.calls + random_below(seed, 12);
    }
    if (random_below(seed, 4) == 0) {
        faulty->shell.fails_at = faulty->shell.appends + 1;
        faulty->shell.fails_with = BPMN_STORE_FAILED;
        faulty->shell.takes_it = false;
        if (random_below(seed, 2)) {
            faulty->shell.fails_with = BPMN_STORE_UNCERTAIN;
            faulty->shell.takes_it = random_below(seed, 2);
        }
    }
    do {
        answer = give(&faulty->rig, one);
    } while (answer.status != BPMN_OK);
    faulty->meter.fails_at = 0;
    faulty->shell.fails_at = 0;
    return answer;
}

static void compare(Rig *plain, Faulty *faulty)
{
    char *one = take_picture(plain->engine);
    char *other = take_picture(faulty->rig.engine);

    assert_string_equal(one, other);
    free(one);
    free(other);
}

/* Time goes on; both fire what is due. */
static void advance(Rig *plain, Faulty *faulty, uint64_t *seed)
{
    plain->now_ms += random_below(seed, 3) * MINUTE_MS;
    faulty->rig.now_ms = plain->now_ms;
    assert_int_equal(bpmn_run(plain->engine, 0), BPMN_OK);
    assert_int_equal(bpmn_run(faulty->rig.engine, 0), BPMN_OK);
}

static void play_random(uint64_t seed)
{
    uint64_t cases = 0;
    uint64_t records;
    uint64_t erased;
    uint64_t bad;
    Faulty faulty = { 0 };
    Rig plain;

    rig_open(&plain);
    shell_open(&faulty.shell);
    faulty.rig.now_ms = plain.now_ms;
    faulty_open(&faulty);
    for (int step = 0; step < STEPS; step++) {
        OpenCases open = { { 1 }, 0 };
        BpmnAnswer expected;
        BpmnAnswer answer;
        BpmnCommand one;

        bpmn_each_case(plain.engine, take_case, &open);
        one = random_command(&seed, &open);
        if (one.kind == BPMN_START && open.count == OPEN_MOST) continue;
        expected = give(&plain, &one);
        answer = give_stubbornly(&faulty, &one, &seed);
        assert_int_equal(answer.verdict, expected.verdict);
        assert_int_equal(answer.reason, expected.reason);
        assert_int_equal(answer.case_id, expected.case_id);
        assert_int_equal(answer.version, expected.version);
        if (answer.case_id > cases) cases = answer.case_id;
        if (random_below(&seed, 8) == 0) advance(&plain, &faulty, &seed);
        if (random_below(&seed, 16) == 0) {
            rig_close(&faulty.rig);
            faulty_open(&faulty);
        }
        compare(&plain, &faulty);
    }
    assert_int_equal(bpmn_audit(faulty.rig.engine, &records, &erased, &bad),
                     BPMN_OK);
    assert_int_equal(bad, 0);
    assert_true(cases > 25);
    rig_close(&plain);
    rig_close(&faulty.rig);
    assert_int_equal(faulty.meter.bytes, 0);
    shell_close(&faulty.shell);
}

TEST(test_random)
{
    play_random(1);
    play_random(2);
    play_random(3);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
