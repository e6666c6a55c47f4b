/* The journal is the database: recovery, repeats, audit, the live window. */
#include "store_rig.h"

static void open_on(Rig *rig, Shell *shell)
{
    int64_t now_ms = rig->now_ms;

    rig_configure(rig);
    if (now_ms > rig->now_ms) rig->now_ms = now_ms;
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

TEST(test_recovery)
{
    BpmnAnswer answer;
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell);
    for (size_t step = 0; story_step(&rig, step, &answer); step++) {
        char *before = take_picture(rig.engine);

        rig_close(&rig);
        open_on(&rig, &shell);
        assert_pictured(rig.engine, before);
        assert_int_equal(answer.status, BPMN_OK);
        assert_int_equal(answer.reason, BPMN_REASON_NONE);
    }
    rig_close_on(&rig, &shell);
}

/* Every command of the story comes again, at once and after a restart: the
   answer is the one that it had, and nothing changes. */
TEST(test_repeats)
{
    BpmnAnswer first;
    BpmnAnswer again;
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell);
    for (size_t step = 0; story_step(&rig, step, &first); step++) {
        if (step >= 12 && step <= 15) continue;
        for (size_t round = 0; round < 2; round++) {
            char *before = take_picture(rig.engine);

            (void)story_step(&rig, step, &again);
            assert_int_equal(again.status, BPMN_OK);
            assert_int_equal(again.verdict, BPMN_REPEATED);
            assert_int_equal(again.case_id, first.case_id);
            assert_int_equal(again.version, first.version);
            assert_int_equal(again.position, first.position);
            assert_pictured(rig.engine, before);
            rig_close(&rig);
            open_on(&rig, &shell);
        }
    }
    rig_close_on(&rig, &shell);
}

TEST(test_version)
{
    BpmnCommand claim;
    BpmnAnswer first;
    BpmnAnswer again;
    Rig rig;
    uint64_t id;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    claim = command(BPMN_SET, id, BPMN_NO_ELEMENT);
    claim.version = 1;
    claim.id[3] = 9;
    first = give(&rig, &claim);
    assert_applied(first);
    assert_int_equal(first.version, 2);
    assert_applied(act(&rig, BPMN_CLAIM, id, REVIEW, "ann"));
    again = give(&rig, &claim);
    assert_int_equal(again.verdict, BPMN_REPEATED);
    assert_int_equal(again.version, 2);
    assert_int_equal(again.position, first.position);
    claim.id[3] = 10;
    assert_refused(give(&rig, &claim), BPMN_REASON_CONFLICT);
    claim.version = 3;
    assert_applied(give(&rig, &claim));
    claim.version = 99;
    claim.id[3] = 11;
    assert_refused(give(&rig, &claim), BPMN_REASON_CONFLICT);
    rig_close(&rig);
}

TEST(test_audit)
{
    uint64_t records;
    uint64_t erased;
    uint64_t bad;
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell);
    play(&rig);
    assert_int_equal(bpmn_audit(rig.engine, &records, &erased, &bad), BPMN_OK);
    assert_int_equal(bad, 0);
    assert_int_equal(erased, 0);
    assert_true(records > 20);
    rig_close_on(&rig, &shell);
}

/* A digest that remembers what it answered: the same bytes, asked for in the
   same order, need not be digested again. So auditing a journal once for each
   of its bits costs comparing the records before that bit. */
typedef struct Asked {
    uint8_t *bytes;
    size_t count;
    uint8_t digest[BPMN_DIGEST_BYTES];
} Asked;

enum { MAX_RECORDS = 2000 };

typedef struct Memory {
    BpmnDigest inner;
    Asked asked[2 * MAX_RECORDS];
    size_t count;
    size_t next;
    bool learns;
} Memory;

static bool is_asked(const Asked *asked, const BpmnString *parts, size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > asked->count - at
            || memcmp(asked->bytes + at, parts[i].bytes, parts[i].length)
                != 0) {
            return false;
        }
        at += parts[i].length;
    }
    return at == asked->count;
}

static void learn(Memory *memory, const BpmnString *parts, size_t count,
                  const uint8_t *digest)
{
    Asked *asked = &memory->asked[memory->count++];

    assert_true(memory->count <= 2 * MAX_RECORDS);
    for (size_t i = 0; i < count; i++) asked->count += parts[i].length;
    asked->bytes = malloc(asked->count + 1);
    assert_non_null(asked->bytes);
    asked->count = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(asked->bytes + asked->count, parts[i].bytes, parts[i].length);
        asked->count += parts[i].length;
    }
    memcpy(asked->digest, digest, BPMN_DIGEST_BYTES);
}

static void remembered(void *user, const BpmnString *parts, size_t count,
                       uint8_t out[32])
{
    Memory *memory = user;
    const Asked *asked = memory->next < memory->count
        ? &memory->asked[memory->next++]
        : NULL;

    if (asked && is_asked(asked, parts, count)) {
        memcpy(out, asked->digest, BPMN_DIGEST_BYTES);
        return;
    }
    memory->inner.blake2b_256(memory->inner.user, parts, count, out);
    if (memory->learns) learn(memory, parts, count, out);
}

static void open_remembering(Rig *rig, Shell *shell, Memory *memory)
{
    memset(memory, 0, sizeof *memory);
    memory->inner = bpmn_digest_sodium();
    shell_open(shell);
    rig_configure(rig);
    rig->config.store = shell_store(shell);
    rig->config.digest = (BpmnDigest){
        .size = sizeof(BpmnDigest),
        .user = memory,
        .blake2b_256 = remembered,
    };
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

static void forget(Rig *rig, Shell *shell, Memory *memory)
{
    rig_close(rig);
    shell_close(shell);
    for (size_t i = 0; i < memory->count; i++) free(memory->asked[i].bytes);
    free(memory);
}

/* What lies in a journal: how long each record is, and of which kind. */
typedef struct Contents {
    size_t bits[MAX_RECORDS + 1];
    uint8_t kinds[MAX_RECORDS + 1];
    uint64_t last;
    uint32_t seen; /* a bit for each BpmnRecordKind */
    bool timer_fired;
} Contents;

static bool look(void *user, const BpmnRecordBytes *record)
{
    Contents *contents = user;

    assert_true(record->position <= MAX_RECORDS);
    contents->last = record->position;
    contents->bits[record->position] = 8
        * (BPMN_HEAD_BYTES + record->body_bytes);
    contents->kinds[record->position] = record->head[2];
    contents->seen |= UINT32_C(1) << record->head[2];
    if (record->head[7] == BPMN_CAUSED_BY_TIMER) contents->timer_fired = true;
    return true;
}

static uint64_t audit(Rig *rig, Memory *memory)
{
    uint64_t records;
    uint64_t erased;
    uint64_t bad;

    memory->next = 0;
    assert_int_equal(bpmn_audit(rig->engine, &records, &erased, &bad), BPMN_OK);
    assert_int_equal(erased, 0);
    return bad;
}

static void look_over(Rig *rig, Shell *shell, Memory *memory,
                      Contents *contents)
{
    memset(contents, 0, sizeof *contents);
    (void)shell->inner.read_from(shell->inner.user, 1, look, contents);
    memory->learns = true;
    assert_int_equal(audit(rig, memory), 0);
    memory->learns = false;
    assert_int_equal(memory->count, 2 * contents->last);
}

/* Whatever bit of the record at this position: audit names the record. */
static void flip_each_bit(Rig *rig, Shell *shell, Memory *memory,
                          uint64_t position, size_t bits)
{
    shell->flip_position = position;
    for (shell->flip_bit = 0; shell->flip_bit < bits; shell->flip_bit++) {
        uint64_t bad = audit(rig, memory);

        if (bad != position) {
            fail_msg("record %llu, bit %zu: audit names %llu",
                     (unsigned long long)position, shell->flip_bit,
                     (unsigned long long)bad);
        }
    }
    shell->flip_position = 0;
}

/* One more case: some are done, some are late, some rest in an incident. */
static void live(Rig *rig, unsigned number)
{
    char key[16];
    BpmnCommand one;
    uint64_t id;

    (void)snprintf(key, sizeof key, "case %u", number);
    id = start(rig, key).case_id;
    assert_applied(act(rig, BPMN_CLAIM, id, REVIEW, "ann"));
    assert_refused(act(rig, BPMN_COMPLETE, id, REVIEW, "bob"),
                   BPMN_REASON_NOT_YOURS);
    if (number % 3 == 0) {
        assert_applied(act(rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    } else if (number % 3 == 1) {
        BpmnStatus status;

        rig->now_ms += 10 * MINUTE_MS;
        while (bpmn_run_timer(rig->engine, rig->now_ms, &status)) {
        }
        assert_applied(act(rig, BPMN_COMPLETE, id, LATE, "zoe"));
    } else {
        one = command(BPMN_MOVE, id, REVIEW);
        one.target = LATE;
        assert_applied(give(rig, &one));
        assert_applied(act(rig, BPMN_RETRY, id, REVIEW, "ann"));
    }
}

TEST(test_flipped_bits)
{
    const uint32_t kinds = 1u << BPMN_RECORD_STEP | 1u << BPMN_RECORD_TASK
        | 1u << BPMN_RECORD_REFUSED | 1u << BPMN_RECORD_DEFINITION
        | 1u << BPMN_RECORD_PARAMETER | 1u << BPMN_RECORD_NAME;
    Memory *memory = malloc(sizeof *memory);
    Contents contents;
    Shell shell;
    Rig rig;

    assert_non_null(memory);
    open_remembering(&rig, &shell, memory);
    play(&rig);
    for (unsigned i = 0; i < 36; i++) live(&rig, i);
    look_over(&rig, &shell, memory, &contents);
    assert_true(contents.last >= 200);
    assert_true((contents.seen & kinds) == kinds && contents.timer_fired);
    for (uint64_t position = 1; position <= contents.last; position++) {
        flip_each_bit(&rig, &shell, memory, position, contents.bits[position]);
    }
    forget(&rig, &shell, memory);
}

/* The same of what the live window carries, in a journal that is longer. */
TEST(test_flipped_bits_carried)
{
    Memory *memory = malloc(sizeof *memory);
    Contents contents;
    uint64_t id;
    size_t carried = 0;
    Shell shell;
    Rig rig;

    assert_non_null(memory);
    open_remembering(&rig, &shell, memory);
    play(&rig);
    id = start(&rig, "long").case_id;
    do {
        assert_applied(act(&rig, BPMN_SET, id, BPMN_NO_ELEMENT, "ann"));
        memset(&contents, 0, sizeof contents);
        (void)shell.inner.read_from(shell.inner.user, 1, look, &contents);
    } while (!(contents.seen & 1u << BPMN_RECORD_CARRY));
    look_over(&rig, &shell, memory, &contents);
    for (uint64_t position = 1; position <= contents.last; position++) {
        if (contents.kinds[position] != BPMN_RECORD_CARRY) continue;
        carried++;
        flip_each_bit(&rig, &shell, memory, position, contents.bits[position]);
    }
    assert_true(carried >= 3);
    forget(&rig, &shell, memory);
}

/* Recovery of a damaged journal neither crashes nor reads beyond its
   memory. */
TEST(test_recovery_of_flipped_bits)
{
    Contents contents = { { 0 }, { 0 }, 0, 0, false };
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell);
    play(&rig);
    rig_close(&rig);
    (void)shell.inner.read_from(shell.inner.user, 1, look, &contents);
    for (shell.flip_position = 1; shell.flip_position <= contents.last;
         shell.flip_position++) {
        size_t bits = contents.bits[shell.flip_position];

        for (shell.flip_bit = 0; shell.flip_bit < bits; shell.flip_bit += 7) {
            rig_configure(&rig);
            rig.config.store = shell_store(&shell);
            (void)bpmn_open(&rig.config, &rig.engine);
            bpmn_close(rig.engine);
        }
    }
    shell_close(&shell);
}

/* Many short cases beside a few long ones: the window stays short, and what
   it holds is enough. */
TEST(test_window)
{
    enum { ROUNDS = 3000 };
    BpmnCommand claim;
    BpmnAnswer early;
    BpmnAnswer answer;
    uint64_t start_at;
    uint64_t last;
    Shell shell;
    Rig rig = { 0 };
    char *before;

    shell_open(&shell);
    open_on(&rig, &shell);
    early = start(&rig, "early");
    claim = command(BPMN_CLAIM, early.case_id, REVIEW);
    claim.actor = text("ann");
    claim.id[0] = 77;
    assert_applied(give(&rig, &claim));
    for (int i = 0; i < ROUNDS; i++) {
        BpmnAnswer one = start(&rig, "short");

        assert_applied(one);
        assert_applied(act(&rig, BPMN_COMPLETE, one.case_id, REVIEW, "bob"));
    }
    assert_int_equal(shell.inner.window(shell.inner.user, &start_at, &last),
                     BPMN_STORE_OK);
    assert_true(start_at > last - 1600);
    for (int i = 0; i < ROUNDS; i++) {
        assert_applied(
            act(&rig, BPMN_SET, early.case_id, BPMN_NO_ELEMENT, "ann"));
    }
    before = take_picture(rig.engine);
    rig_close(&rig);
    open_on(&rig, &shell);
    assert_pictured(rig.engine, before);
    answer = give(&rig, &claim);
    assert_int_equal(answer.verdict, BPMN_REPEATED);
    assert_refused(start(&rig, "early"), BPMN_REASON_DUPLICATE_KEY);
    assert_int_equal(start(&rig, "new").case_id, ROUNDS + 2);
    assert_applied(act(&rig, BPMN_COMPLETE, early.case_id, REVIEW, "ann"));
    assert_int_equal(bpmn_audit(rig.engine, &start_at, &last, &last), BPMN_OK);
    assert_int_equal(last, 0);
    rig_close_on(&rig, &shell);
}

TEST(test_start_ids)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnAnswer first;
    BpmnAnswer again;
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell);
    one.process = &TINY;
    one.id[15] = 1;
    first = give(&rig, &one);
    assert_applied(first);
    rig.now_ms += 1000 * 24 * 60 * MINUTE_MS;
    again = give(&rig, &one);
    assert_int_equal(again.verdict, BPMN_REPEATED);
    assert_int_equal(again.case_id, first.case_id);
    rig_close_on(&rig, &shell);
}

/* The same net, laid out by another program. */
typedef struct OtherImage {
    BpmnImage head;
    uint64_t marking;
    uint64_t counters;
    uint64_t nulls;
    BpmnText outcome;
    BpmnText note;
    int64_t count;
    BpmnDecimal amount;
} OtherImage;

TEST(test_other_layout)
{
    BpmnPlace places[PLACES];
    BpmnField fields[FIELDS];
    BpmnProcess other = TINY;
    const uint8_t version = TINY.net_hash[0];
    const OtherImage *image;
    BpmnProblem problem = { 0 };
    BpmnCaseView view;
    BpmnValue value;
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell);
    play(&rig);
    rig_close(&rig);
    memcpy(places, TINY_PLACES, sizeof places);
    places[0].counter_offset = offsetof(OtherImage, counters);
    memcpy(fields, TINY_FIELDS, sizeof fields);
    fields[FIELD_AMOUNT].offset = offsetof(OtherImage, amount);
    fields[FIELD_COUNT].offset = offsetof(OtherImage, count);
    fields[FIELD_NOTE].offset = offsetof(OtherImage, note);
    fields[FIELD_OUTCOME].offset = offsetof(OtherImage, outcome);
    other.image_bytes = sizeof(OtherImage);
    other.nulls_offset = offsetof(OtherImage, nulls);
    other.places = places;
    other.fields = fields;
    rig_configure(&rig);
    rig.now_ms = BEGIN_MS + 10 * MINUTE_MS;
    rig.processes[0] = &other;
    rig.config.store = shell_store(&shell);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    assert_true(bpmn_case(rig.engine, 3, &view));
    image = view.image;
    assert_int_equal(image->counters, 1);
    assert_int_equal(image->marking, 1u << REVIEW | 1u << DEADLINE);
    assert_true(bpmn_field_get(&other, view.image, FIELD_NOTE, &value));
    assert_true(bpmn_string_equal(value.as.text, text("broken")));
    assert_true(bpmn_case(rig.engine, 4, &view));
    assert_true(bpmn_field_get(&other, view.image, FIELD_AMOUNT, &value));
    assert_int_equal(value.as.decimal.coefficient, 75);
    rig_close(&rig);
    rig_configure(&rig);
    other.net_hash[0] = 99;
    rig.processes[0] = &other;
    rig.config.store = shell_store(&shell);
    rig.config.problem = &problem;
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_UNKNOWN_PROCESS);
    other.net_hash[0] = version;
    assert_string_equal(problem.process, other.id);
    assert_memory_equal(problem.version, other.net_hash, 32);
    shell_close(&shell);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
