/* A case with a value that fits no variable of the program at hand: 'set' gives
   another, and where that fails nothing is lost. */
#include "engine_rig.h"

#include "shell.h"

/* The tiny process, but for a note that is a number. */
typedef struct Counted {
    BpmnProcess process;
    BpmnField fields[FIELDS];
} Counted;

static void counted_make(Counted *counted)
{
    counted->process = TINY;
    memcpy(counted->fields, TINY_FIELDS, sizeof counted->fields);
    counted->fields[FIELD_NOTE].type = BPMN_INTEGER;
    counted->fields[FIELD_NOTE].max_bytes = 0;
    counted->process.fields = counted->fields;
}

typedef struct Stray {
    Rig rig;
    Shell shell;
    Meter meter;
    Counted counted;
    uint64_t id;
} Stray;

static void stray_open(Stray *stray, const BpmnProcess *process)
{
    stray->rig.config.store = shell_store(&stray->shell);
    stray->rig.processes[0] = process;
    assert_int_equal(bpmn_open(&stray->rig.config, &stray->rig.engine),
                     BPMN_OK);
}

/* The note of the case, by the program before; the counted one goes on. */
static void assert_note(Stray *stray, const char *expected)
{
    BpmnCaseView view;
    BpmnValue note;

    bpmn_close(stray->rig.engine);
    stray_open(stray, &TINY);
    assert_true(bpmn_case(stray->rig.engine, stray->id, &view));
    assert_true(bpmn_field_get(&TINY, view.image, FIELD_NOTE, &note));
    assert_true(bpmn_string_equal(note.as.text, text(expected)));
    bpmn_close(stray->rig.engine);
    stray_open(stray, &stray->counted.process);
}

/* A case whose note is "broken", and which has come to its deadline. */
static void stray_begin(Stray *stray)
{
    BpmnDatum note = {
        text("note"),
        { .type = BPMN_TEXT, .as.text = text("broken") },
    };
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnAnswer answer;

    counted_make(&stray->counted);
    rig_configure(&stray->rig);
    shell_open(&stray->shell);
    stray->meter = (Meter){ 0, 0, 0 };
    stray->rig.config.allocator =
        (BpmnAllocator){ sizeof(BpmnAllocator), &stray->meter, meter_resize };
    stray_open(stray, &TINY);
    one.process = &TINY;
    one.key = text("k");
    one.data = &note;
    one.data_count = 1;
    answer = give(&stray->rig, &one);
    assert_applied(answer);
    stray->id = answer.case_id;
    stray->rig.now_ms += 10 * MINUTE_MS;
    assert_int_equal(bpmn_run(stray->rig.engine, 0), BPMN_OK);
    bpmn_close(stray->rig.engine);
    stray_open(stray, &stray->counted.process);
}

static void stray_end(Stray *stray)
{
    bpmn_close(stray->rig.engine);
    assert_int_equal(stray->meter.bytes, 0);
    shell_close(&stray->shell);
}

static BpmnAnswer set(Stray *stray, const BpmnDatum *data, size_t count)
{
    BpmnCommand one = command(BPMN_SET, stray->id, BPMN_NO_ELEMENT);

    one.data = data;
    one.data_count = count;
    return give(&stray->rig, &one);
}

static BpmnAnswer set_note(Stray *stray)
{
    return set(
        stray,
        &(BpmnDatum){ text("note"), { .type = BPMN_INTEGER, .as.integer = 7 } },
        1);
}

static BpmnAnswer nudge(Stray *stray)
{
    BpmnCommand one = command(BPMN_MESSAGE, 0, 0);

    one.name = text("nudge");
    one.key = text("k");
    return give(&stray->rig, &one);
}

/* Nothing acts on it, however late it is. */
static void assert_strays(Stray *stray)
{
    stray->rig.now_ms += MINUTE_MS;
    assert_refused(nudge(stray), BPMN_REASON_NO_RECEIVER);
    assert_refused(act(&stray->rig, BPMN_COMPLETE, stray->id, LATE, "zoe"),
                   BPMN_REASON_CONFLICT);
}

static int64_t number_in(Stray *stray, uint16_t field)
{
    BpmnCaseView view;
    BpmnValue value;

    assert_true(bpmn_case(stray->rig.engine, stray->id, &view));
    assert_true(
        bpmn_field_get(&stray->counted.process, view.image, field, &value));
    return value.is_null ? 0 : value.as.integer;
}

/* It is found by time and key again, and goes on. */
static void assert_goes_on(Stray *stray)
{
    stray->rig.now_ms += MINUTE_MS;
    assert_int_equal(bpmn_run(stray->rig.engine, 0), BPMN_OK);
    assert_int_equal(number_in(stray, FIELD_COUNT), 1);
    assert_applied(nudge(stray));
    assert_int_equal(number_in(stray, FIELD_COUNT), 2);
    assert_int_equal(number_in(stray, FIELD_NOTE), 7);
    assert_applied(act(&stray->rig, BPMN_COMPLETE, stray->id, LATE, "zoe"));
}

/* Also when something else of that command or run cannot be. */
TEST(the_store_fails)
{
    static const BpmnStoreStatus FAILURES[] = { BPMN_STORE_FAILED,
                                                BPMN_STORE_UNCERTAIN };
    Stray stray;

    for (size_t i = 0; i < 2; i++) {
        stray_begin(&stray);
        assert_strays(&stray);
        for (int again = 0; again < 2; again++) {
            char *before = take_picture(stray.rig.engine);

            stray.shell.fails_at = stray.shell.appends + 1;
            stray.shell.fails_with = FAILURES[i];
            assert_int_equal(set_note(&stray).status, BPMN_STORE_ERROR);
            assert_pictured(stray.rig.engine, before);
            assert_strays(&stray);
        }
        assert_note(&stray, "broken");
        stray.shell.fails_at = stray.shell.appends + 1;
        assert_int_equal(set_note(&stray).status, BPMN_STORE_ERROR);
        assert_applied(set_note(&stray));
        assert_goes_on(&stray);
        stray_end(&stray);
    }
}

/* What is in the store although the program did not hear so counts. */
TEST(the_store_has_it)
{
    Stray stray;

    stray_begin(&stray);
    stray.shell.fails_at = stray.shell.appends + 1;
    stray.shell.fails_with = BPMN_STORE_UNCERTAIN;
    stray.shell.takes_it = true;
    assert_applied(set_note(&stray));
    bpmn_close(stray.rig.engine);
    stray_open(&stray, &stray.counted.process);
    assert_goes_on(&stray);
    stray_end(&stray);
}

TEST(memory_fails)
{
    BpmnAnswer answer = { .status = BPMN_NO_MEMORY };
    size_t failures = 0;
    Stray stray;

    stray_begin(&stray);
    while (answer.status == BPMN_NO_MEMORY) {
        stray.meter.fails_at = stray.meter.calls + ++failures;
        answer = set_note(&stray);
        stray.meter.fails_at = 0;
        if (answer.status == BPMN_NO_MEMORY) assert_strays(&stray);
    }
    assert_applied(answer);
    assert_true(failures > 3);
    assert_goes_on(&stray);
    stray_end(&stray);
}

/* A command that is refused takes nothing away. */
TEST(refused_it_is_as_before)
{
    static char much[1000];
    BpmnDatum data[] = {
        { text("note"), { .type = BPMN_INTEGER, .as.integer = 7 } },
        { text("outcome"),
          { .type = BPMN_TEXT, .as.text = { much, sizeof much } } },
    };
    Stray stray;

    memset(much, 'x', sizeof much);
    stray_begin(&stray);
    assert_refused(set(&stray, data, 2), BPMN_REASON_LIMIT);
    assert_strays(&stray);
    data[1].value.as.text.length = 3;
    assert_refused(set(&stray, data + 1, 1), BPMN_REASON_CONFLICT);
    data[0].value = (BpmnValue){ .type = BPMN_TEXT, .as.text = text("x") };
    assert_refused(set(&stray, data, 1), BPMN_REASON_BAD_DATA);
    assert_note(&stray, "broken");
    assert_applied(set_note(&stray));
    assert_goes_on(&stray);
    stray_end(&stray);
}

/* The journal tells what was set, and of nothing else that changed. */
static bool see_set(void *user, const BpmnRecordView *record)
{
    if (bpmn_string_equal(record->cause, text("set"))) {
        assert_int_equal(record->changed_count, 1);
        ++*(int *)user;
    }
    return true;
}

TEST(the_journal_tells)
{
    int seen = 0;
    Stray stray;

    stray_begin(&stray);
    assert_applied(set_note(&stray));
    assert_int_equal(bpmn_read(stray.rig.engine, 1, see_set, &seen), BPMN_OK);
    assert_int_equal(seen, 1);
    assert_goes_on(&stray);
    stray_end(&stray);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
