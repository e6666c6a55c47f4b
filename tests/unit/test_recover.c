/* What opening and audit refuse: what they do not know, what does not fit, what
   is missing. */
#include "core/case/draft.h"
#include "store_rig.h"
#include "tamper_rig.h"

enum {
    AT_KIND = 2,
    AT_VERSION = 32,
    AT_FLAGS = 90,
    AT_TEXT_COUNT = 62,
    AT_WINDOW_START = 0,
    AT_NEXT_CASE = 8,
    AT_OPEN = 24,
    AT_NEXT_NAME = 40,
    AT_NEXT_DEFINITION = 44
};

static BpmnAnswer set_note(Rig *rig, uint64_t id, const char *note)
{
    BpmnDatum datum = {
        { "note", 4 },
        { .type = BPMN_TEXT, .as.text = text(note) },
    };
    BpmnCommand one = command(BPMN_SET, id, BPMN_NO_ELEMENT);

    one.data = &datum;
    one.data_count = 1;
    return give(rig, &one);
}

/* A case that ann claimed, and that bob is refused. */
static Tamper *claimed_case(void)
{
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };
    BpmnAnswer one;

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    one = start(&rig, "k");
    assert_applied(one);
    assert_applied(act(&rig, BPMN_CLAIM, one.case_id, REVIEW, "ann"));
    assert_refused(act(&rig, BPMN_CLAIM, one.case_id, REVIEW, "bob"),
                   BPMN_REASON_HELD);
    rig_close(&rig);
    return tamper;
}

/* The status of opening with a byte of a head changed and all sealed again. */
static BpmnStatus try_byte(Tamper *tamper, uint64_t position, size_t at,
                           uint8_t value)
{
    uint8_t *byte = tamper->records[position].head + at;
    uint8_t before = *byte;
    BpmnStatus status;

    *byte = value;
    tamper_seal(tamper);
    status = tamper_try(tamper);
    *byte = before;
    tamper_seal(tamper);
    return status;
}

TEST(test_unknown)
{
    Tamper *tamper = claimed_case();
    uint64_t refused = tamper->last;
    uint64_t task = tamper_find(tamper, BPMN_RECORD_TASK, tamper->last);
    size_t state_at =
        (size_t)(tamper_state(tamper, task) - tamper->records[task].head);
    BpmnCaseView view;
    Rig rig = { 0 };

    assert_int_equal(tamper_try(tamper), BPMN_OK);
    assert_int_equal(try_byte(tamper, refused, AT_KIND, 0), BPMN_OTHER_FORMAT);
    assert_int_equal(try_byte(tamper, refused, AT_KIND, BPMN_RECORD_MIGRATE),
                     BPMN_OTHER_FORMAT);
    assert_int_equal(try_byte(tamper, refused, AT_KIND, 127),
                     BPMN_OTHER_FORMAT);
    assert_int_equal(try_byte(tamper, refused, AT_KIND, 128), BPMN_OK);
    assert_int_equal(try_byte(tamper, task, BPMN_HEAD_BYTES + AT_TEXT_COUNT, 7),
                     BPMN_OTHER_FORMAT);
    assert_int_equal(try_byte(tamper, task, BPMN_HEAD_BYTES + AT_TEXT_COUNT, 5),
                     BPMN_CORRUPT);
    assert_int_equal(try_byte(tamper, task, AT_KIND, 128), BPMN_CORRUPT);
    assert_int_equal(try_byte(tamper, refused, AT_FLAGS + 1, 0x80),
                     BPMN_OTHER_FORMAT);
    assert_int_equal(try_byte(tamper, task,
                              state_at + offsetof(CaseState, flags),
                              STATE_KEYED | 16),
                     BPMN_OTHER_FORMAT);
    assert_int_equal(try_byte(tamper, task,
                              state_at + offsetof(CaseState, flags),
                              STATE_KEYED | STATE_VALUE),
                     BPMN_CORRUPT);
    tamper->records[refused].head[AT_KIND] = 200;
    tamper_seal(tamper);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_true(bpmn_case(rig.engine, 1, &view));
    assert_int_equal(view.last_position, refused);
    rig_close(&rig);
    tamper_free(tamper);
}

TEST(test_versions)
{
    Tamper *tamper = claimed_case();
    uint64_t refused = tamper->last;
    uint64_t task = tamper_find(tamper, BPMN_RECORD_TASK, tamper->last);

    assert_int_equal(try_byte(tamper, task, AT_VERSION, 2), BPMN_OK);
    assert_int_equal(try_byte(tamper, task, AT_VERSION, 3), BPMN_CORRUPT);
    assert_int_equal(try_byte(tamper, refused, AT_VERSION, 3), BPMN_CORRUPT);
    tamper_free(tamper);
}

/* A file whose end was cut off is not one in which nothing is. */
TEST(test_last_record_is_not_found)
{
    Tamper *tamper = claimed_case();

    tamper->is_cut = true;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_free(tamper);
}

TEST(test_window_start)
{
    Tamper *tamper = claimed_case();
    uint64_t start_at;
    uint64_t erased;
    Rig rig = { 0 };
    char *before;
    char *after;

    tamper->window_start = tamper->last + 1;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper->window_start = 2;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper->window_start = 1;
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    move_window(&rig, &TINY);
    before = take_picture(rig.engine);
    assert_int_equal(audit(&rig, &erased), 0);
    start_at = tamper->window_start;
    assert_true(start_at > 1000);
    tamper->window_start++;
    assert_int_equal(audit(&rig, &erased),
                     tamper_find(tamper, BPMN_RECORD_CHECKPOINT, tamper->last));
    rig_close(&rig);
    for (; tamper->window_start <= tamper->last + 1;
         tamper->window_start += 50) {
        assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    }
    for (tamper->window_start = start_at; tamper->window_start > 0;
         tamper->window_start /= 2) {
        assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
        after = take_picture(rig.engine);
        assert_string_equal(before, after);
        free(after);
        rig_close(&rig);
    }
    free(before);
    tamper_free(tamper);
}

TEST(test_checkpoint)
{
    static const size_t counted[] = {
        AT_OPEN,
        AT_NEXT_NAME,
        AT_NEXT_DEFINITION,
    };
    Tamper *tamper = claimed_case();
    uint64_t position;
    size_t body = BPMN_HEAD_BYTES + BPMN_SALT_BYTES;
    uint8_t *from;
    Rig rig = { 0 };

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    move_window(&rig, &TINY);
    rig_close(&rig);
    position = tamper_find(tamper, BPMN_RECORD_CHECKPOINT, tamper->last);
    from = tamper->records[position].head + body;
    assert_int_equal(get_u64(from + AT_WINDOW_START), tamper->window_start);
    assert_in_range(get_u64(from + AT_OPEN), 1, 2);
    assert_int_equal(get_u32(from + AT_NEXT_NAME), 3);
    assert_int_equal(get_u16(from + AT_NEXT_DEFINITION), 2);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(try_byte(tamper, position, body + counted[i], 7),
                         BPMN_CORRUPT);
    }
    assert_int_equal(try_byte(tamper, position, body + AT_NEXT_CASE + 1, 0),
                     BPMN_CORRUPT);
    tamper_free(tamper);
}

/* The body of ann's claim is gone. */
TEST(test_missing_body)
{
    Tamper *tamper = claimed_case();
    uint64_t task = tamper_find(tamper, BPMN_RECORD_TASK, tamper->last);
    uint64_t erased;
    Rig rig = { 0 };

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    tamper->records[task].erased = true;
    assert_int_equal(audit(&rig, &erased), task);
    assert_int_equal(erased, 0);
    rig_close(&rig);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_erase(tamper, task);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_free(tamper);
}

/* The same, but a later state of the case is there. */
TEST(test_erased_body)
{
    Tamper *tamper = claimed_case();
    uint64_t task = tamper_find(tamper, BPMN_RECORD_TASK, tamper->last);
    uint64_t begun = tamper_find(tamper, BPMN_RECORD_STEP, tamper->last);
    uint64_t erased;
    BpmnAnswer answer;
    Rig rig = { 0 };
    char *before;
    char *after;

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_applied(set_note(&rig, 1, "later"));
    before = take_picture(rig.engine);
    rig_close(&rig);
    tamper->records[task].erased = true;
    tamper->records[begun].erased = true;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_erase(tamper, task);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_erase(tamper, begun);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    after = take_picture(rig.engine);
    assert_string_equal(before, after);
    assert_int_equal(audit(&rig, &erased), 0);
    assert_int_equal(erased, 2);
    answer = act(&rig, BPMN_COMPLETE, 1, REVIEW, "ann");
    assert_applied(answer);
    assert_int_equal(answer.version, 4);
    rig_close(&rig);
    free(before);
    free(after);
    tamper_free(tamper);
}

TEST(test_erased_name)
{
    Tamper *tamper = claimed_case();
    uint64_t bob = tamper_find(tamper, BPMN_RECORD_NAME, tamper->last);
    uint64_t definition = tamper_find(tamper, BPMN_RECORD_DEFINITION,
                                      tamper->last);
    Rig rig = { 0 };

    tamper->records[bob].erased = true;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_erase(tamper, bob);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_refused(act(&rig, BPMN_CLAIM, 1, REVIEW, "bob"), BPMN_REASON_HELD);
    assert_int_equal(get_u32(tamper->records[tamper->last].head + 68), 3);
    rig_close(&rig);
    tamper->records[definition].erased = true;
    tamper_erase(tamper, definition);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_free(tamper);
}

/* A store that serves the window alone: starts are answered from memory, and
   where nobody can know, nothing is done. */
TEST(test_repeats_without_history)
{
    BpmnCommand begin = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };
    BpmnAnswer first;
    BpmnCommand claim;

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    begin.process = &TINY;
    begin.id[0] = 42;
    first = give(&rig, &begin);
    assert_applied(first);
    claim = command(BPMN_CLAIM, first.case_id, REVIEW);
    claim.actor = text("ann");
    claim.id[0] = 43;
    assert_applied(give(&rig, &claim));
    for (int round = 0; round < 2; round++) {
        BpmnAnswer again;

        move_window(&rig, &TINY);
        assert_true(tamper->window_start > first.position);
        again = give(&rig, &begin);
        assert_int_equal(again.verdict, BPMN_REPEATED);
        assert_int_equal(again.case_id, first.case_id);
        assert_int_equal(again.version, first.version);
        assert_int_equal(again.position, first.position);
        assert_int_equal(give(&rig, &claim).verdict, BPMN_REPEATED);
        tamper->forgets = true;
        assert_int_equal(give(&rig, &begin).status, BPMN_STORE_ERROR);
        assert_int_equal(give(&rig, &claim).status, BPMN_STORE_ERROR);
        tamper->forgets = false;
        rig_close(&rig);
        assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    }
    rig_close(&rig);
    tamper_free(tamper);
}

/* No id that a caller chooses means a closed case. */
TEST(test_ids_are_apart)
{
    BpmnCommand begin = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };
    BpmnCommand claim;

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_applied(start(&rig, NULL));
    claim = command(BPMN_COMPLETE, 1, REVIEW);
    claim.id[0] = 9;
    assert_applied(give(&rig, &claim));
    begin.process = &TINY;
    begin.id[0] = 1;
    for (int fill = 0; fill <= 0xFF; fill += 0xFF) {
        memset(begin.id + 8, fill, 8);
        assert_applied(give(&rig, &begin));
    }
    assert_int_equal(give(&rig, &claim).verdict, BPMN_REPEATED);
    rig_close(&rig);
    tamper_free(tamper);
}

/* Parameters that somebody set stay, whatever program moves the window. */
typedef struct Found {
    int64_t value;
    BpmnString why;
    size_t count;
} Found;

static bool find_parameter(void *user, const BpmnRecordView *record)
{
    Found *found = user;

    if (record->kind != BPMN_RECORD_PARAMETER) return true;
    found->count++;
    if (record->changed_count == 1) {
        found->value = record->changed[0].value.as.integer;
    }
    return bpmn_string_equal(record->text, text("why"));
}

static BpmnStatus open_two(Rig *rig, Tamper *tamper,
                           const BpmnProcess *const two[2])
{
    rig_configure(rig);
    rig->config.store = tamper_store(tamper);
    rig->config.processes = two;
    rig->config.process_count = two[1] ? 2 : 1;
    return bpmn_open(&rig->config, &rig->engine);
}

static void set_limit(Rig *rig, const BpmnProcess *process, int64_t value)
{
    BpmnDatum limit = {
        { "limit", 5 },
        { .type = BPMN_INTEGER, .as.integer = value },
    };
    BpmnCommand one = command(BPMN_PARAMETER, 0, 0);

    one.process = process;
    one.name = text("limit");
    one.text = text("why");
    one.data = &limit;
    one.data_count = 1;
    assert_applied(give(rig, &one));
}

/* Sets a limit, moves the window with other processes given, and looks what
   the window has. */
static void check_parameter(const BpmnProcess *const with[2],
                            const BpmnProcess *const moving[2], int64_t value)
{
    Tamper *tamper = tamper_new();
    Found found = { 0 };
    Rig rig;

    assert_int_equal(open_two(&rig, tamper, with), BPMN_OK);
    set_limit(&rig, with[0], value == 9 ? 8 : 9);
    set_limit(&rig, with[0], value);
    rig_close(&rig);
    assert_int_equal(open_two(&rig, tamper, moving), BPMN_OK);
    move_window(&rig, moving[0]);
    move_window(&rig, moving[0]);
    rig_close(&rig);
    assert_true(tamper->window_start > 100);
    assert_int_equal(open_two(&rig, tamper, with), BPMN_OK);
    assert_int_equal(
        bpmn_read(rig.engine, tamper->window_start, find_parameter, &found),
        BPMN_OK);
    assert_true(found.count > 0);
    assert_int_equal(found.value, value);
    rig_close(&rig);
    tamper_free(tamper);
}

TEST(test_parameters_stay)
{
    BpmnProcess other = TINY;
    BpmnProcess relaid = TINY;
    const BpmnProcess *const tiny[2] = { &TINY, NULL };
    const BpmnProcess *const both[2] = { &TINY, &other };
    const BpmnProcess *const others[2] = { &other, NULL };
    const BpmnProcess *const relaid_too[2] = { &other, &relaid };

    other.id = "Other";
    other.net_hash[0] = 77;
    relaid.image_bytes += 8;
    check_parameter(tiny, tiny, 9);
    check_parameter(tiny, tiny, 5); /* the default */
    check_parameter(both, others, 9);
    check_parameter(both, relaid_too, 9);
}

/* In the batch that moves the window over it, too. */
TEST(test_parameter_in_batch)
{
    Tamper *tamper = tamper_new();
    Found found = { 0 };
    Rig rig = { 0 };

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    for (int i = 0; i < 4000; i++) {
        set_limit(&rig, &TINY, 1 + i % 10);
    }
    assert_true(tamper->window_start > 2000);
    rig_close(&rig);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    set_limit(&rig, &TINY, 3);
    rig_close(&rig);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_int_equal(
        bpmn_read(rig.engine, tamper->window_start, find_parameter, &found),
        BPMN_OK);
    assert_int_equal(found.value, 3);
    rig_close(&rig);
    tamper_free(tamper);
}

static BpmnStatus open_with(Tamper *tamper, bool digest, uint16_t partition)
{
    Rig rig;
    BpmnStatus status;

    rig_configure(&rig);
    rig.config.store = tamper_store(tamper);
    rig.config.partition = partition;
    if (!digest) rig.config.digest = (BpmnDigest){ 0 };
    status = bpmn_open(&rig.config, &rig.engine);
    if (status == BPMN_OK && tamper->last == 0) {
        assert_applied(start(&rig, NULL));
    }
    bpmn_close(rig.engine);
    return status;
}

TEST(test_other_configuration)
{
    for (int digest = 0; digest < 2; digest++) {
        Tamper *tamper = tamper_new();

        assert_int_equal(open_with(tamper, digest != 0, 0), BPMN_OK);
        assert_int_equal(open_with(tamper, digest == 0, 0), BPMN_MISUSE);
        assert_int_equal(open_with(tamper, digest != 0, 7), BPMN_MISUSE);
        assert_int_equal(open_with(tamper, digest != 0, 0), BPMN_OK);
        tamper_free(tamper);
    }
}

/* Where the after-image of the last record has its image. */
static uint8_t *last_image(const Tamper *tamper)
{
    return tamper_state(tamper, tamper->last) + sizeof(CaseState);
}

static Tamper *noted_case(void)
{
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_applied(start(&rig, "k"));
    assert_applied(set_note(&rig, 1, "note"));
    rig_close(&rig);
    return tamper;
}

TEST(test_unsound_image)
{
    Tamper *tamper = noted_case();
    uint8_t *image = last_image(tamper);
    uint32_t bytes = get_u32(image);

    assert_int_equal(bytes, sizeof(TinyImage) + 4);
    put_u32(image, 8);
    tamper_seal(tamper);
    assert_int_not_equal(tamper_try(tamper), BPMN_OK);
    put_u32(image, UINT32_MAX);
    tamper_seal(tamper);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    put_u32(image, bytes);
    put_u32(image + offsetof(TinyImage, note), 0x40000000);
    tamper_seal(tamper);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_free(tamper);
}

/* The same net in another layout, whose record or whose image is damaged. */
TEST(test_unsound_layout)
{
    enum { AT_COUNTER = 72 + 2 + 4 + 2 + 6 + 2 };
    BpmnProcess relaid = TINY;
    const BpmnProcess *const given[2] = { &relaid, NULL };
    Tamper *tamper = noted_case();
    uint64_t position = tamper_find(tamper, BPMN_RECORD_DEFINITION,
                                    tamper->last);
    uint8_t *layout = tamper_body(tamper, position) + BPMN_SALT_BYTES + 12;
    Rig rig;

    relaid.image_bytes += 8;
    put_u32(layout + AT_COUNTER, UINT32_MAX);
    tamper_seal(tamper);
    assert_int_not_equal(open_two(&rig, tamper, given), BPMN_OK);
    put_u32(layout + AT_COUNTER, 0);
    put_u32(last_image(tamper) + offsetof(TinyImage, note), 0x40000000);
    tamper_seal(tamper);
    assert_int_not_equal(open_two(&rig, tamper, given), BPMN_OK);
    put_u32(last_image(tamper) + offsetof(TinyImage, note), sizeof(TinyImage));
    tamper_seal(tamper);
    assert_int_equal(open_two(&rig, tamper, given), BPMN_OK);
    rig_close(&rig);
    tamper_free(tamper);
}

static void use_meter(Rig *rig, Tamper *tamper, Meter *meter)
{
    rig_configure(rig);
    rig->config.store = tamper_store(tamper);
    rig->config.allocator = (BpmnAllocator){
        sizeof(BpmnAllocator),
        meter,
        meter_resize,
    };
}

/* Whatever allocation of opening fails: it says so, and gives all back. */
TEST(test_open_without_memory)
{
    Tamper *tamper = claimed_case();
    uint64_t task = tamper_find(tamper, BPMN_RECORD_TASK, tamper->last);
    BpmnStatus status = BPMN_NO_MEMORY;
    Meter meter = { 0 };
    Rig rig = { 0 };
    size_t i;

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    set_limit(&rig, &TINY, 7);
    assert_applied(set_note(&rig, 1, "later"));
    rig_close(&rig);
    tamper->records[task].erased = true;
    tamper_erase(tamper, task);
    for (i = 1; status == BPMN_NO_MEMORY; i++) {
        meter = (Meter){ .fails_at = i };
        use_meter(&rig, tamper, &meter);
        status = bpmn_open(&rig.config, &rig.engine);
        if (status == BPMN_OK) bpmn_close(rig.engine);
        assert_int_equal(meter.bytes, 0);
    }
    assert_int_equal(status, BPMN_OK);
    assert_true(i > 20);
    tamper_free(tamper);
}

/* The window moves while memory fails now and then: what is there stays
   whole. */
TEST(test_window_without_memory)
{
    Tamper *tamper = claimed_case();
    BpmnAnswer answer;
    uint64_t erased;
    Meter meter = { 0 };
    size_t failed = 0;
    Rig rig;
    char *before;
    char *after;

    use_meter(&rig, tamper, &meter);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    for (int i = 0; i < 3000; i++) {
        if (i % 100 == 0) set_limit(&rig, &TINY, 1 + i % 9);
        meter.fails_at = meter.calls + 1 + (size_t)(i % 2);
        answer = start(&rig, NULL);
        meter.fails_at = 0;
        if (answer.status != BPMN_OK)
            failed++;
        else {
            assert_applied(
                act(&rig, BPMN_COMPLETE, answer.case_id, REVIEW, "bob"));
        }
    }
    assert_true(failed > 5);
    assert_true(tamper->window_start > 200);
    before = take_picture(rig.engine);
    assert_int_equal(audit(&rig, &erased), 0);
    rig_close(&rig);
    assert_int_equal(meter.bytes, 0);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    after = take_picture(rig.engine);
    assert_string_equal(before, after);
    rig_close(&rig);
    free(before);
    free(after);
    tamper_free(tamper);
}

/* Every third commit fails, among them those that would move the window: what
   stands where is as the last good one left it. */
TEST(test_window_on_failing_store)
{
    Tamper *tamper = claimed_case();
    Found found = { 0 };
    uint64_t erased;
    Rig rig = { 0 };

    tamper->forgets = true;
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    set_limit(&rig, &TINY, 7);
    for (int i = 0; i < 6000; i++) {
        BpmnAnswer answer;

        tamper->fails = i % 3 != 0;
        answer = set_note(&rig, 1, i % 2 == 0 ? "even" : "odd");
        assert_int_equal(answer.status,
                         tamper->fails ? BPMN_STORE_ERROR : BPMN_OK);
    }
    assert_true(tamper->window_start > 500);
    assert_int_equal(audit(&rig, &erased), 0);
    rig_close(&rig);
    tamper->fails = false;
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_int_equal(
        bpmn_read(rig.engine, tamper->window_start, find_parameter, &found),
        BPMN_OK);
    assert_int_equal(found.value, 7);
    rig_close(&rig);
    tamper_free(tamper);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
