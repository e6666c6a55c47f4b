/* Calls that only look: list, why, journal, audit. */
#include "program/program.h"

#include <stdio.h>

#define LIST_BYTES 64 /* of each value, in a list */

/* The number of a case, from 1; 0: the word is none. */
static uint64_t case_number(const char *word)
{
    BpmnValue value;
    bool wide;

    return bpmn_json_number(bpmn_string(word), &value, &wide)
            && value.type == BPMN_INTEGER && value.as.integer > 0
        ? (uint64_t)value.as.integer
        : 0;
}

static void tell_word(BpmnHold *hold, const char *word)
{
    bpmn_out(&hold->err, "'");
    bpmn_out_shown(&hold->err, bpmn_string(word));
    bpmn_out(&hold->err, "'; 'list' shows those that are open\n");
}

uint64_t bpmn_hold_case(BpmnHold *hold, const char *number, const char *key)
{
    uint64_t found = 0;
    size_t count = 0;
    BpmnCaseView view;

    if (number) {
        if (bpmn_case(hold->engine, case_number(number), &view)) return view.id;
        bpmn_out(&hold->err, "there is no open case with the number ");
        tell_word(hold, number);
        return 0;
    }
    for (size_t i = 0; i < hold->program->process_count; i++) {
        uint64_t id = bpmn_case_by_key(
            hold->engine, hold->program->processes[i], bpmn_string(key));
        count += id != 0;
        found = id != 0 ? id : found;
    }
    if (count == 1) return found;
    bpmn_out(&hold->err,
             count == 0 ? "there is no open case with the key "
                        : "--case ID says which: several processes have an "
                          "open case with the key ");
    tell_word(hold, key);
    return 0;
}

/* Records of a page of the journal, shown or not. */
enum { PAGE_RECORDS = 500 };

/* The version of a case with which this program cannot go on. */
static void list_lacking(BpmnHold *hold, const BpmnProcess *process)
{
    const BpmnProgram *program = hold->program;

    if (bpmn_find_version(program->processes, program->process_count, process))
        return;
    bpmn_out(&hold->out, ", version ");
    bpmn_out_version(&hold->out, process->net_hash);
    bpmn_out(&hold->out, ", not in this program");
}

static void list_case(void *user, const BpmnCaseView *view)
{
    BpmnHold *hold = user;

    bpmn_out(&hold->out, "%llu", (unsigned long long)view->id);
    if (view->key.length > 0) {
        bpmn_out(&hold->out, " ");
        bpmn_out_shown(&hold->out, view->key);
    }
    bpmn_out(&hold->out, " (%s", view->process->id);
    list_lacking(hold, view->process);
    bpmn_out(&hold->out, "): ");
    bpmn_tell_waits(&hold->out, hold->engine, view->process, view->id);
    if (view->image) bpmn_tell_data(&hold->out, view, "; with ", LIST_BYTES);
    bpmn_out(&hold->out, "\n");
}

/* How many versions of a process are known, and whether the program lacks the
   one in force. */
typedef struct Versions {
    BpmnString process;
    size_t count;
    bool lacks;
} Versions;

static bool count_version(void *user, const BpmnVersionView *view)
{
    Versions *versions = user;

    if (!bpmn_string_equal(view->process, versions->process)) return true;
    versions->count++;
    if (view->in_force && !view->given) versions->lacks = true;
    return true;
}

/* Of a process with one version, which the program has, there is nothing to
   tell. */
static bool list_version(void *user, const BpmnVersionView *view)
{
    BpmnHold *hold = user;
    Versions versions = { .process = view->process };

    bpmn_each_version(hold->engine, count_version, &versions);
    if (versions.count == 1 && !versions.lacks) return true;
    bpmn_out_shown(&hold->out, view->process);
    bpmn_out(&hold->out, " ");
    bpmn_out_version(&hold->out, view->version);
    bpmn_out(&hold->out, "%s%s\n", view->in_force ? ": in force" : ": recorded",
             view->given ? "" : ", not in this program");
    return true;
}

/* Of a clock that is as it should be there is nothing to tell. */
static void list_clock(BpmnHold *hold)
{
    BpmnClockView clock;

    bpmn_clock(hold->engine, &clock);
    if (clock.pace == BPMN_CLOCK_GOES) return;
    bpmn_out(&hold->out, "the time is ");
    bpmn_out_instant(&hold->out, clock.now_ms);
    bpmn_out(&hold->out, ", the system's clock says ");
    bpmn_out_instant(&hold->out, clock.wall_ms);
    bpmn_out(&hold->out,
             clock.pace == BPMN_CLOCK_HELD
                 ? " and is held back: if it is right, 'clock accept'\n"
                 : ": it goes at half the pace until that has caught up; if "
                   "the time is wrong, 'clock reset'\n");
}

static void list_head(BpmnHold *hold)
{
    int64_t since = bpmn_remembers_since(hold->engine);

    list_clock(hold);

    if (since != INT64_MIN) {
        bpmn_out(&hold->out, "commands are known again since ");
        bpmn_out_instant(&hold->out, since);
        bpmn_out(&hold->out, "\n");
    }
    bpmn_each_version(hold->engine, list_version, hold);
}

static int list(BpmnHold *hold, const BpmnCall *call)
{
    BpmnPage page = bpmn_page(hold, call, SIZE_MAX);

    if (!call->page) list_head(hold);
    bpmn_page_cases(&page, call, list_case, hold);
    return BPMN_EXIT_DONE;
}

static bool is_start(const BpmnRecordView *record)
{
    return record->verdict != BPMN_REFUSED && bpmn_record_is(record, "start");
}

/* A closed case is found in the journal alone: by its number, or as the last
   one that had the key. */
typedef struct Closed {
    BpmnPool *pool;
    uint64_t number; /* 0: the word is no number */
    BpmnString key;  /* null: not asked for */
    BpmnKnownCase found;
} Closed;

static bool see_start(void *user, const BpmnRecordView *record)
{
    Closed *closed = user;

    if (!is_start(record)) return true;
    bool by_key = record->key.bytes && closed->key.bytes
        && bpmn_string_equal(record->key, closed->key);
    bool by_number = record->case_id == closed->number && closed->found.id == 0;
    if (by_key || by_number)
        closed->found = (BpmnKnownCase){
            .id = record->case_id,
            .process = record->process,
            .key = bpmn_pool_string(closed->pool, record->key),
        };
    return true;
}

static int closed_or_none(BpmnHold *hold, const char *number, const char *key,
                          BpmnKnownCase *known)
{
    Closed closed = { .pool = hold->pool };

    if (key) closed.key = bpmn_string(key);
    if (number) closed.number = case_number(number);
    BpmnStatus status = bpmn_read(hold->engine, 1, see_start, &closed);
    if (status != BPMN_OK) return bpmn_hold_status(hold, status);
    *known = closed.found;
    if (known->id != 0) return BPMN_EXIT_DONE;
    bpmn_out(&hold->err, "there is no case with the %s ",
             key ? "key" : "number");
    tell_word(hold, key ? key : number);
    return BPMN_EXIT_REFUSED;
}

int bpmn_hold_any_case(BpmnHold *hold, const char *number, const char *key,
                       BpmnKnownCase *known)
{
    BpmnHold quiet = *hold;
    BpmnCaseView view;

    quiet.err = (BpmnOut){ .pool = hold->pool };
    uint64_t id = key ? bpmn_hold_case(&quiet, NULL, key) : 0;
    if (id == 0 && number) id = bpmn_hold_case(&quiet, number, NULL);
    if (id == 0 || !bpmn_case(hold->engine, id, &view))
        return closed_or_none(hold, number, key, known);
    *known = (BpmnKnownCase){
        .id = id,
        .process = view.process,
        .key = bpmn_pool_string(hold->pool, view.key),
    };
    return BPMN_EXIT_DONE;
}

/* The number of one case may be the key of another. */
static void tell_other(BpmnHold *hold, const char *word, uint64_t id)
{
    BpmnHold quiet = *hold;

    quiet.err = (BpmnOut){ .pool = hold->pool };
    uint64_t other = bpmn_hold_case(&quiet, NULL, word);
    if (other != 0 && other != id)
        bpmn_out(&hold->err,
                 "'%s' is taken as the number of a case; of case %llu, whose "
                 "key it is, tells: why --key %s\n",
                 word, (unsigned long long)other, word);
}

static int why(BpmnHold *hold, const char *word)
{
    BpmnHold quiet = *hold;
    BpmnKnownCase known = { 0 };
    int exit_code = BPMN_EXIT_REFUSED;

    quiet.err = (BpmnOut){ .pool = hold->pool };
    if (case_number(word) != 0)
        exit_code = bpmn_hold_any_case(&quiet, word, NULL, &known);
    if (exit_code == BPMN_EXIT_DONE)
        tell_other(hold, word, known.id);
    else
        exit_code = bpmn_hold_any_case(hold, NULL, word, &known);
    if (exit_code != BPMN_EXIT_DONE) return exit_code;
    return bpmn_hold_status(hold,
                            bpmn_tell_story(&hold->out, hold->engine, &known));
}

typedef struct Journal {
    BpmnHold *hold;
    BpmnExecutor executor;
    uint64_t lines;
    bool images; /* what the case is afterwards, too */
    BpmnPage page;
} Journal;

static void know_start(Journal *journal, const BpmnRecordView *record)
{
    if (record->key.length == 0 || !is_start(record)) return;
    bpmn_know_case(
        &journal->executor,
        (BpmnKnownCase){ .id = record->case_id, .key = record->key });
}

static bool print_record(void *user, const BpmnRecordView *record)
{
    Journal *journal = user;
    BpmnOut *out = &journal->hold->out;

    if (!bpmn_page_goes_on(&journal->page, record->position)) return false;
    know_start(journal, record);
    BpmnString label = bpmn_case_label(&journal->executor, record->case_id);

    if (bpmn_trace_line(out, record, journal->lines + 1, label,
                        journal->images ? journal->hold->engine : NULL))
        journal->lines++;
    bpmn_hold_flush(journal->hold);
    return true;
}

/* Cases of a page that have begun before it. */
typedef struct Earlier {
    Journal *journal;
    uint64_t *previous; /* positions of records before the page */
    size_t count;
    size_t capacity;
    size_t records;
    uint64_t first; /* of the page */
    uint64_t next;  /* to look at; 0: the start was found, or it is gone */
} Earlier;

static bool see_earlier(void *user, const BpmnRecordView *record)
{
    Earlier *earlier = user;

    if (earlier->records++ == PAGE_RECORDS) return false;
    if (record->previous == 0 || record->previous >= earlier->first
        || bpmn_known_case(&earlier->journal->executor, record->case_id))
        return true;
    earlier->previous = bpmn_pool_grow(
        earlier->journal->hold->pool, earlier->previous, earlier->count,
        &earlier->capacity, sizeof *earlier->previous);
    earlier->previous[earlier->count++] = record->previous;
    return true;
}

static bool see_previous(void *user, const BpmnRecordView *record)
{
    Earlier *earlier = user;

    know_start(earlier->journal, record);
    earlier->next = is_start(record) ? 0 : record->previous;
    return false;
}

/* What a case that has ended since is called stands in its first record. */
static BpmnStatus know_earlier(Journal *journal, uint64_t first)
{
    Earlier earlier = { .journal = journal, .first = first };
    BpmnStatus status = bpmn_read(journal->hold->engine, first, see_earlier,
                                  &earlier);

    for (size_t i = 0; i < earlier.count && status == BPMN_OK; i++) {
        uint64_t at = earlier.previous[i];

        while (at != 0 && status == BPMN_OK) {
            earlier.next = 0;
            status = bpmn_read(journal->hold->engine, at, see_previous,
                               &earlier);
            at = earlier.next;
        }
    }
    return status;
}

static int print_journal(BpmnHold *hold, const BpmnCall *call)
{
    Journal journal = { .hold = hold,
                        .images = call->images,
                        .lines = call->lines };
    uint64_t first = call->page ? call->from : 1;
    BpmnStatus status = BPMN_OK;

    journal.page = bpmn_page(hold, call, PAGE_RECORDS);
    journal.executor = hold->names ? *hold->names
                                   : (BpmnExecutor){ .pool = hold->pool };
    journal.executor.engine = hold->engine;
    if (first > 1) status = know_earlier(&journal, first);
    if (status == BPMN_OK)
        status = bpmn_read(hold->engine, first, print_record, &journal);
    if (hold->names) *hold->names = journal.executor;
    if (journal.page.next != 0)
        bpmn_out(&hold->err, BPMN_NEXT_PAGE "%llu:%llu\n",
                 (unsigned long long)journal.page.next,
                 (unsigned long long)journal.lines);
    return bpmn_hold_status(hold, status);
}

int bpmn_hold_audit(BpmnHold *hold, const BpmnConfig *config)
{
    uint64_t records = 0;
    uint64_t erased = 0;
    uint64_t bad = 0;
    BpmnStatus status = config
        ? bpmn_audit_store(config, &records, &erased, &bad)
        : bpmn_audit(hold->engine, &records, &erased, &bad);

    if (status != BPMN_OK && status != BPMN_CORRUPT)
        return bpmn_hold_status(hold, status);
    if (status == BPMN_OK && bad == 0) {
        bpmn_out(&hold->out, "%llu records, %llu erased, the chain is whole\n",
                 (unsigned long long)records, (unsigned long long)erased);
        return BPMN_EXIT_DONE;
    }
    if (bad == 0)
        bpmn_out(&hold->out,
                 "the file has rows, triggers or tables that no program of "
                 "this kind has put there\n");
    else
        bpmn_out(&hold->out, "the chain is broken at record %llu\n",
                 (unsigned long long)bad);
    return BPMN_EXIT_REFUSED;
}

bool bpmn_hold_look(BpmnHold *hold, const BpmnCall *call, int *exit_code)
{
    const char *form = bpmn_call_form(hold->pool, call);

    *exit_code = BPMN_EXIT_USAGE;
    if (form) {
        bpmn_out(&hold->err, "the form of '%s' is: %s\n", call->words[0], form);
        return true;
    }
    switch (call->look) {
    case BPMN_LOOK_LIST: *exit_code = list(hold, call); return true;
    case BPMN_LOOK_TASKS: *exit_code = bpmn_hold_tasks(hold, call); return true;
    case BPMN_LOOK_WHY:
        if (call->word_count == 1) return false;
        *exit_code = why(hold, call->words[1]);
        return true;
    case BPMN_LOOK_JOURNAL: *exit_code = print_journal(hold, call); return true;
    case BPMN_LOOK_AUDIT: *exit_code = bpmn_hold_audit(hold, NULL); return true;
    case BPMN_LOOK_SERVE:
        bpmn_out(&hold->err, "%s: another program serves it already\n",
                 hold->database);
        *exit_code = BPMN_EXIT_REACH;
        return true;
    case BPMN_LOOK_HELP:
        bpmn_out(&hold->err, "help is told without a database\n");
        return true;
    case BPMN_LOOK_WORK:
    case BPMN_LOOKS: break;
    }
    return false;
}
