/* The definition record: a journal reads back without the program that wrote
   it, and with one whose labels, numbers or layout are others. */
#include "store_rig.h"

#include "core/journal/definition_record.h"
#include "core/case/dictionary.h"

static void open_with(Rig *rig, Shell *shell, const BpmnProcess *process,
                      BpmnStatus expected)
{
    int64_t now_ms = rig->now_ms;

    rig_configure(rig);
    if (now_ms > rig->now_ms) rig->now_ms = now_ms;
    rig->processes[0] = process;
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), expected);
}

/* Everything that a record says, as text. */
typedef struct Journal {
    BpmnEngine *engine;
    char text[1 << 16];
    size_t used;
    size_t definitions;
    uint64_t position;          /* of the newest record */
    const BpmnProcess *process; /* of the newest record of a case */
} Journal;

static void add(Journal *journal, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(Journal *journal, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    journal->used += (size_t)vsnprintf(journal->text + journal->used,
                                       sizeof journal->text - journal->used,
                                       format, arguments);
    va_end(arguments);
}

static void add_elements(Journal *journal, const BpmnRecordView *view,
                         const uint16_t *elements, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        add(journal, " %s", view->process->elements[elements[i]].id);
    }
    add(journal, ";");
}

static void add_data(Journal *journal, const BpmnDatum *data, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const BpmnValue *value = &data[i].value;

        add(journal, " %.*s=", (int)data[i].name.length, data[i].name.bytes);
        if (value->is_null)
            add(journal, "null");
        else if (value->type == BPMN_TEXT) {
            add(journal, "%.*s", (int)value->as.text.length,
                value->as.text.bytes);
        } else if (value->type == BPMN_DECIMAL) {
            add(journal, "%lld", (long long)value->as.decimal.coefficient);
        } else {
            add(journal, "%lld", (long long)value->as.integer);
        }
    }
    add(journal, ";");
}

static bool note_token(void *user, const BpmnPlace *place, uint32_t tokens)
{
    add(user, " %s=%u", place->id, (unsigned)tokens);
    return true;
}

static bool note_wait(void *user, const BpmnWaitView *wait)
{
    const Journal *journal = user;

    add(user, " %s,%u,%u", journal->process->elements[wait->element].id,
        (unsigned)wait->kind, (unsigned)wait->state);
    return true;
}

/* Tokens and waits of the case behind the record. */
static void add_after(Journal *journal, const BpmnRecordView *view)
{
    if (!view->image) return;
    bpmn_each_token(view->process, 0, view->image, note_token, journal);
    add(journal, ";");
    assert_int_equal(
        bpmn_each_wait_after(journal->engine, view, note_wait, journal),
        BPMN_OK);
}

static bool note_record(void *user, const BpmnRecordView *view)
{
    Journal *journal = user;

    assert_int_equal(view->size, sizeof *view);
    journal->position = view->position;
    if (view->kind == BPMN_RECORD_DEFINITION) journal->definitions++;
    if (view->kind != BPMN_RECORD_STEP && view->kind != BPMN_RECORD_TASK
        && view->kind != BPMN_RECORD_PARAMETER) {
        return true;
    }
    assert_non_null(view->process);
    journal->process = view->process;
    add(journal, "%s %s", view->process->id,
        view->element == BPMN_NO_ELEMENT
            ? "-"
            : view->process->elements[view->element].id);
    add_elements(journal, view, view->path, view->path_count);
    add_elements(journal, view, view->opened, view->opened_count);
    add_elements(journal, view, view->closed, view->closed_count);
    add_data(journal, view->changed, view->changed_count);
    add_data(journal, view->data, view->data_count);
    add_after(journal, view);
    add(journal, "\n");
    return true;
}

static void read_journal(Rig *rig, Journal *journal)
{
    memset(journal, 0, sizeof *journal);
    journal->engine = rig->engine;
    assert_int_equal(bpmn_read(rig->engine, 1, note_record, journal), BPMN_OK);
}

/* A case that ends, one that stays open, and a parameter. */
static void play_some(Rig *rig)
{
    BpmnDatum data[] = {
        { text("note"), { .type = BPMN_TEXT, .as.text = text("torn") } },
        { text("count"), { .type = BPMN_INTEGER, .as.integer = 7 } },
    };
    BpmnDatum limit = {
        text("limit"),
        { .type = BPMN_INTEGER, .as.integer = 6 },
    };
    BpmnCommand one = command(BPMN_PARAMETER, 0, BPMN_NO_ELEMENT);
    uint64_t id = start(rig, "C-1").case_id;

    one.process = &TINY;
    one.name = text("limit");
    one.text = text("spring");
    one.data = &limit;
    one.data_count = 1;
    assert_applied(give(rig, &one));
    one = command(BPMN_SET, id, BPMN_NO_ELEMENT);
    one.data = data;
    one.data_count = 2;
    assert_applied(give(rig, &one));
    one = command(BPMN_COMPLETE, id, REVIEW);
    one.outcome = text("yes");
    assert_applied(give(rig, &one));
}

static void set_labels(BpmnElement *elements, const char *label)
{
    memcpy(elements, TINY_ELEMENTS, sizeof TINY_ELEMENTS);
    for (size_t i = 0; i < ELEMENTS; i++) elements[i].name = label;
}

/* Other labels and another drawing: the same definition, recorded again. */
TEST(labels_may_change)
{
    BpmnElement elements[ELEMENTS];
    BpmnProcess other = TINY;
    Journal *journal = malloc(sizeof *journal);
    char *before;
    uint64_t position;
    Shell shell;
    Rig rig = { 0 };

    assert_non_null(journal);
    set_labels(elements, "Look at it");
    other.elements = elements;
    other.source = "<tiny name='x'/>";
    other.source_bytes = strlen(other.source);
    shell_open(&shell);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    play_some(&rig);
    assert_applied(start(&rig, "C-2"));
    read_journal(&rig, journal);
    before = strdup(journal->text);
    position = journal->position;
    rig_close(&rig);
    open_with(&rig, &shell, &other, BPMN_OK);
    read_journal(&rig, journal);
    assert_string_equal(journal->text, before);
    assert_ptr_equal(journal->process, &other);
    assert_int_equal(journal->position, position + 1);
    assert_int_equal(journal->definitions, 2);
    assert_applied(act(&rig, BPMN_COMPLETE,
                       bpmn_case_by_key(rig.engine, &other, text("C-2")),
                       REVIEW, "ann"));
    read_journal(&rig, journal);
    position = journal->position;
    rig_close(&rig);
    open_with(&rig, &shell, &other, BPMN_OK);
    read_journal(&rig, journal);
    assert_int_equal(journal->position, position);
    rig_close(&rig);
    free(before);
    free(journal);
    shell_close(&shell);
}

/* The process is gone or is another one now: its record tells everything. */
TEST(records_need_no_program)
{
    BpmnElement elements[ELEMENTS];
    BpmnProcess other = TINY;
    BpmnProcess labelled = TINY;
    Journal *journal = malloc(sizeof *journal);
    char *before;
    Shell shell;
    Rig rig = { 0 };

    assert_non_null(journal);
    set_labels(elements, "Look at it");
    labelled.elements = elements;
    shell_open(&shell);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    play_some(&rig);
    rig_close(&rig);
    open_with(&rig, &shell, &labelled, BPMN_OK);
    read_journal(&rig, journal);
    before = strdup(journal->text);
    assert_non_null(strstr(before, "limit=6"));
    assert_non_null(strstr(before, "note=torn"));
    assert_non_null(strstr(before, " Review=1"));
    assert_non_null(strstr(before, " Review,0,0"));
    rig_close(&rig);
    other.net_hash[0] = 99;
    other.element_count = 1;
    other.event_count = 0;
    other.parameter_count = 0;
    other.field_count = 0;
    open_with(&rig, &shell, &other, BPMN_OK);
    read_journal(&rig, journal);
    assert_string_equal(journal->text, before);
    assert_ptr_not_equal(journal->process, &other);
    assert_null(journal->process->step);
    assert_string_equal(journal->process->elements[REVIEW].name, "Look at it");
    assert_int_equal(journal->process->elements[REVIEW].kind, BPMN_USER_TASK);
    assert_string_equal(journal->process->events[EVENT_ERROR_ONE].code, "E1");
    assert_null(journal->process->events[EVENT_REVIEW].code);
    assert_int_equal(journal->process->parameters[0].type, BPMN_INTEGER);
    rig_close(&rig);
    free(before);
    free(journal);
    shell_close(&shell);
}

static bool count_changed(void *user, const BpmnRecordView *view)
{
    *(uint32_t *)user += view->changed_count;
    return true;
}

/* The process with two of its fields in each other's place. */
static BpmnProcess laid_out_otherwise(BpmnField fields[FIELDS])
{
    BpmnProcess other = TINY;

    memcpy(fields, TINY_FIELDS, FIELDS * sizeof *fields);
    fields[FIELD_NOTE].offset = TINY_FIELDS[FIELD_OUTCOME].offset;
    fields[FIELD_OUTCOME].offset = TINY_FIELDS[FIELD_NOTE].offset;
    other.fields = fields;
    return other;
}

/* What changed reads by the layout of the time. */
TEST(changes_read_in_the_old_layout)
{
    BpmnField fields[FIELDS];
    BpmnProcess other;
    uint32_t before = 0;
    uint32_t after = 0;
    Journal *journal = malloc(sizeof *journal);
    Shell shell;
    Rig rig = { 0 };

    assert_non_null(journal);
    other = laid_out_otherwise(fields);
    shell_open(&shell);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    play_some(&rig);
    assert_applied(start(&rig, "C-2"));
    assert_int_equal(bpmn_read(rig.engine, 1, count_changed, &before), BPMN_OK);
    assert_true(before > 2);
    rig_close(&rig);
    open_with(&rig, &shell, &other, BPMN_OK);
    assert_int_equal(bpmn_read(rig.engine, 1, count_changed, &after), BPMN_OK);
    assert_int_equal(after, before);
    read_journal(&rig, journal);
    assert_non_null(strstr(journal->text, "note=torn"));
    rig_close(&rig);
    free(journal);
    shell_close(&shell);
}

static bool find_review(void *user, const BpmnWaitView *view)
{
    if (view->kind == BPMN_WAIT_TASK) *(uint16_t *)user = view->element;
    return true;
}

/* The same net with other numbers: open waits are found by their ids. */
TEST(numbers_may_change)
{
    enum { MOVED_REVIEW = FETCH, MOVED_FETCH = REVIEW };
    BpmnElement elements[ELEMENTS];
    BpmnWait waits[6];
    BpmnProcess other = TINY;
    uint16_t element = BPMN_NO_ELEMENT;
    Journal *journal = malloc(sizeof *journal);
    char *before;
    Shell shell;
    Rig rig = { 0 };

    assert_non_null(journal);
    memcpy(elements, TINY_ELEMENTS, sizeof elements);
    elements[MOVED_REVIEW] = TINY_ELEMENTS[REVIEW];
    elements[MOVED_FETCH] = TINY_ELEMENTS[FETCH];
    memcpy(waits, TINY_WAITS, sizeof waits);
    waits[0].element = MOVED_REVIEW;
    waits[1].host = MOVED_REVIEW;
    waits[2].element = MOVED_FETCH;
    other.elements = elements;
    other.waits = waits;
    shell_open(&shell);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    play_some(&rig);
    assert_applied(start(&rig, "C-2"));
    read_journal(&rig, journal);
    before = strdup(journal->text);
    rig_close(&rig);
    open_with(&rig, &shell, &other, BPMN_OK);
    bpmn_each_wait(rig.engine,
                   bpmn_case_by_key(rig.engine, &other, text("C-2")),
                   find_review, &element);
    assert_int_equal(element, MOVED_REVIEW);
    read_journal(&rig, journal);
    assert_memory_equal(journal->text, before, strlen(before));
    rig_close(&rig);
    elements[MOVED_REVIEW].id = "Other";
    open_with(&rig, &shell, &other, BPMN_CORRUPT);
    free(before);
    free(journal);
    shell_close(&shell);
}

/* A record that is damaged in any way gives a process or none. */
TEST(waits_are_recorded)
{
    BpmnAllocator allocator = bpmn_allocator_libc();
    size_t length = layout_write(&TINY, NULL);
    uint8_t *bytes = malloc(length);
    BpmnProcess *process;
    bool no_memory;
    size_t own;

    assert_non_null(bytes);
    assert_int_equal(layout_write(&TINY, bytes), length);
    process = layout_read(&allocator,
                          (BpmnString){ (const char *)bytes, length }, &own,
                          &no_memory);
    assert_non_null(process);
    assert_int_equal(process->wait_count, TINY.wait_count);
    for (uint16_t i = 0; i < TINY.wait_count; i++) {
        const BpmnWait *row = &process->waits[i];
        const BpmnWait *given = &TINY.waits[i];

        assert_int_equal(process->elements[row->element].wait, i);
        assert_int_equal(row->kind, given->kind);
        assert_int_equal(row->host, given->host);
        assert_int_equal(row->interrupting, given->interrupting);
        assert_int_equal(row->outcome_field, given->outcome_field);
        assert_int_equal(row->tries, given->tries);
        assert_int_equal(row->backoff_ms, given->backoff_ms);
        assert_int_equal(row->correlated, given->correlated);
        assert_int_equal(!row->name, !given->name);
        assert_int_equal(!row->outputs, !given->outputs);
        assert_int_equal(row->outcome_count, given->outcome_count);
        for (uint16_t j = 0; j < row->outcome_count; j++) {
            assert_string_equal(row->outcomes[j], given->outcomes[j]);
        }
        assert_int_equal(row->candidate_groups.count,
                         given->candidate_groups.count);
    }
    assert_true(
        bpmn_names_have(process->waits[0].candidate_groups, text("tier-1")));
    /* Written again it is what it was read from. */
    assert_int_equal(layout_write(process, NULL), length);
    memory_give(&allocator, process, own);
    free(bytes);
}

static bool see_review(void *user, const BpmnWaitView *view)
{
    if (view->kind != BPMN_WAIT_TASK) return true;
    assert_true(bpmn_names_have(view->candidate_groups, text("tier-1")));
    assert_int_equal(view->element, REVIEW);
    ++*(int *)user;
    return true;
}

/* Opened only to look, by a program that has another process. */
TEST(cases_of_others_are_shown)
{
    BpmnProcess other = TINY;
    BpmnCommand one = command(BPMN_CLAIM, 1, REVIEW);
    BpmnCaseView view;
    BpmnStatus status;
    Shell shell;
    Rig rig = { 0 };
    int seen = 0;

    shell_open(&shell);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    assert_applied(start(&rig, "k"));
    rig_close(&rig);
    memset(other.net_hash, 7, sizeof other.net_hash);
    open_with(&rig, &shell, &other, BPMN_UNKNOWN_PROCESS);
    rig_configure(&rig);
    rig.processes[0] = &other;
    rig.config.store = shell_store(&shell);
    rig.config.looks = true;
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    assert_true(bpmn_case(rig.engine, 1, &view));
    assert_true(bpmn_string_equal(view.key, text("k")));
    assert_string_equal(view.process->id, TINY.id);
    bpmn_each_wait(rig.engine, 1, see_review, &seen);
    assert_int_equal(seen, 1);
    assert_int_equal(bpmn_submit(rig.engine, &one, &status), 0);
    assert_int_equal(status, BPMN_MISUSE);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_MISUSE);
    rig_close(&rig);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    rig_close_on(&rig, &shell);
}

TEST(damaged_layouts_are_refused)
{
    BpmnAllocator allocator = bpmn_allocator_libc();
    size_t length = layout_write(&TINY, NULL);
    uint8_t *bytes = malloc(length);
    size_t read = 0;

    assert_non_null(bytes);
    (void)layout_write(&TINY, bytes);
    for (size_t i = 0; i < length * 2; i++) {
        size_t at = i / 2;
        uint8_t *copy = malloc(length);
        size_t left = i % 2 == 0 ? at : length;
        size_t taken = 0;
        bool no_memory;
        BpmnProcess *process;

        assert_non_null(copy);
        memcpy(copy, bytes, length);
        if (i % 2 == 1) copy[at] = 0xFF;
        process = layout_read(&allocator,
                              (BpmnString){ (const char *)copy, left }, &taken,
                              &no_memory);
        free(copy);
        assert_false(no_memory);
        if (i % 2 == 0) assert_null(process);
        if (process) read++;
        if (process) allocator.resize(allocator.user, process, taken, 0);
    }
    assert_true(read >= 32);
    free(bytes);
}

/* No allocation is missed: whichever fails, nothing is lost or left behind. */
TEST(memory_may_be_short)
{
    BpmnField fields[FIELDS];
    BpmnProcess other;
    Journal *journal = malloc(sizeof *journal);
    BpmnStatus status = BPMN_NO_MEMORY;
    Meter meter = { 0 };
    size_t failures = 0;
    Shell shell;
    Rig rig = { 0 };

    assert_non_null(journal);
    other = laid_out_otherwise(fields);
    shell_open(&shell);
    open_with(&rig, &shell, &TINY, BPMN_OK);
    play_some(&rig);
    rig_close(&rig);
    while (status != BPMN_OK) {
        meter = (Meter){ .fails_at = ++failures };
        rig_configure(&rig);
        rig.processes[0] = &other;
        rig.config.store = shell_store(&shell);
        rig.config.allocator = (BpmnAllocator){
            sizeof(BpmnAllocator),
            &meter,
            meter_resize,
        };
        status = bpmn_open(&rig.config, &rig.engine);
        if (status == BPMN_OK) {
            memset(journal, 0, sizeof *journal);
            journal->engine = rig.engine;
            status = bpmn_read(rig.engine, 1, note_record, journal);
            bpmn_close(rig.engine);
        }
        assert_true(status == BPMN_OK || status == BPMN_NO_MEMORY);
        assert_int_equal(meter.bytes, 0);
    }
    assert_true(failures > 5);
    assert_non_null(strstr(journal->text, "note=torn"));
    free(journal);
    shell_close(&shell);
}

/* Takes the newest record. */
static bool keep_view(void *user, const BpmnRecordView *view)
{
    *(BpmnRecordView *)user = *view;
    return true;
}

static BpmnRecordView last_record(Rig *rig)
{
    BpmnRecordView view = { 0 };

    assert_int_equal(bpmn_read(rig->engine, 1, keep_view, &view), BPMN_OK);
    return view;
}

TEST(everything_recorded_is_shown)
{
    BpmnDatum datum = {
        text("amount"),
        { .type = BPMN_DECIMAL, .as.decimal = { 505, -1, 0 } },
    };
    BpmnCommand one;
    BpmnRecordView view;
    Rig rig;
    uint64_t id;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    one = command(BPMN_COMPLETE, id, REVIEW);
    one.actor = text("ann");
    one.channel = text("api");
    one.outcome = text("yes");
    one.data = &datum;
    one.data_count = 1;
    assert_applied(give(&rig, &one));
    view = last_record(&rig);
    assert_int_equal(view.role, BPMN_ROLE_CANDIDATE);
    assert_true(bpmn_string_equal(view.channel, text("api")));
    assert_true(bpmn_string_equal(view.outcome, text("yes")));
    assert_int_equal(view.epoch, 0);
    assert_int_equal(view.definition, 1);
    assert_int_equal(view.event, EVENT_REVIEW);
    assert_int_equal(view.target, BPMN_NO_ELEMENT);
    assert_int_equal(view.data_count, 1);
    assert_true(bpmn_string_equal(view.data[0].name, text("amount")));
    assert_int_equal(view.data[0].value.as.decimal.coefficient, 505);
    assert_int_equal(view.data[0].value.as.decimal.exponent, -1);
    assert_false(view.erased);
    rig_close(&rig);
}

/* A refused command names its node and target, whatever is open there. */
TEST(refusals_name_their_node)
{
    BpmnCommand one;
    BpmnRecordView view;
    Rig rig;
    uint64_t id;

    rig_open(&rig);
    id = start(&rig, NULL).case_id;
    assert_refused(act(&rig, BPMN_COMPLETE, id, LATE, "ann"),
                   BPMN_REASON_NOT_OPEN);
    assert_int_equal(last_record(&rig).element, LATE);
    one = command(BPMN_MOVE, id, FETCH);
    one.target = LATE;
    assert_refused(give(&rig, &one), BPMN_REASON_NOT_OPEN);
    view = last_record(&rig);
    assert_int_equal(view.element, FETCH);
    assert_int_equal(view.target, LATE);
    assert_refused(act(&rig, BPMN_COMPLETE, id, 5000, "ann"),
                   BPMN_REASON_NO_SUCH_ELEMENT);
    assert_int_equal(last_record(&rig).element, BPMN_NO_ELEMENT);
    one = command(BPMN_SET, id, 0);
    one.version = 77;
    assert_refused(give(&rig, &one), BPMN_REASON_CONFLICT);
    assert_int_equal(last_record(&rig).element, BPMN_NO_ELEMENT);
    rig_close(&rig);
}

/* Numbers that stand in definition records. */
TEST(kinds_keep_their_numbers)
{
    assert_int_equal(BPMN_FLOW, 0);
    assert_int_equal(BPMN_START_EVENT, 1);
    assert_int_equal(BPMN_END_EVENT, 2);
    assert_int_equal(BPMN_CATCH_EVENT, 3);
    assert_int_equal(BPMN_THROW_EVENT, 4);
    assert_int_equal(BPMN_BOUNDARY_EVENT, 5);
    assert_int_equal(BPMN_TASK, 6);
    assert_int_equal(BPMN_USER_TASK, 7);
    assert_int_equal(BPMN_JOB, 8);
    assert_int_equal(BPMN_RECEIVE_TASK, 9);
    assert_int_equal(BPMN_SUB_PROCESS, 10);
    assert_int_equal(BPMN_GATEWAY, 11);
    assert_int_equal(BPMN_EVENT_START, 0);
    assert_int_equal(BPMN_EVENT_DONE, 1);
    assert_int_equal(BPMN_EVENT_TIMER, 2);
    assert_int_equal(BPMN_EVENT_TIMER_LAST, 3);
    assert_int_equal(BPMN_EVENT_MESSAGE, 4);
    assert_int_equal(BPMN_EVENT_ERROR, 5);
    assert_int_equal(BPMN_EVENT_ESCALATION, 6);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
