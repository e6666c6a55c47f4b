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
    bpmn_out_brief(&hold->err, bpmn_string(word));
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

/* The version of a case, where it may be another, or is one with which this
   program cannot go on. */
static void list_case_version(BpmnHold *hold, const BpmnProcess *process)
{
    const BpmnProgram *program = hold->program;
    Versions versions = { .process = bpmn_string(process->id) };
    bool has = bpmn_find_version(program->processes, program->process_count,
                                 process);

    bpmn_each_version(hold->engine, count_version, &versions);
    if (has && versions.count < 2) return;
    bpmn_out(&hold->out, ", version ");
    bpmn_out_version(&hold->out, process->net_hash);
    if (!has) bpmn_out(&hold->out, ", not in this program");
}

static BpmnStatus list_case(void *user, const BpmnCaseView *view)
{
    BpmnHold *hold = user;
    uint64_t id = view->id;
    BpmnStatus status;
    BpmnCaseView after;

    bpmn_out(&hold->out, "%llu", (unsigned long long)id);
    if (view->key.length > 0) {
        bpmn_out(&hold->out, " ");
        bpmn_out_shown(&hold->out, view->key);
    }
    bpmn_out(&hold->out, " (%s", view->process->id);
    list_case_version(hold, view->process);
    bpmn_tell_caller(&hold->out, hold->engine, &view->caller);
    bpmn_out(&hold->out, "): ");
    status = bpmn_tell_waits(&hold->out, hold->engine, hold->others,
                             view->process, id, SIZE_MAX);
    if (status == BPMN_OK && bpmn_case(hold->engine, id, &after) && after.image)
        bpmn_tell_data(&hold->out, &after, "; with ", LIST_BYTES);
    bpmn_out(&hold->out, "\n");
    return status;
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

static bool list_message(void *user, const BpmnMessageView *view)
{
    BpmnHold *hold = user;

    bpmn_out(&hold->out, "message ");
    bpmn_out_shown(&hold->out, view->name);
    bpmn_out(&hold->out, " with the key ");
    bpmn_out_shown(&hold->out, view->key);
    bpmn_out(&hold->out, " is kept until ");
    bpmn_out_instant(&hold->out, view->until_ms);
    bpmn_out(&hold->out, "\n");
    return true;
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
    bpmn_each_message(hold->engine, list_message, hold);
}

static int list(BpmnHold *hold, const BpmnCall *call)
{
    BpmnPage page = bpmn_page(hold, SIZE_MAX);

    if (!call->page) list_head(hold);
    return bpmn_page_cases(&page, call, list_case, hold);
}

/* The first record of a case, whatever has begun it. */
static bool is_start(const BpmnRecordView *record)
{
    return record->kind == BPMN_RECORD_STEP && record->previous == 0;
}

/* A case that has ended is found in the journal alone: by its number, and as
   the last one that had the key. */
typedef struct Ended {
    BpmnPool *pool;
    uint64_t number; /* 0: not asked for */
    BpmnString key;  /* null: the same */
    BpmnKnownCase by_number;
    BpmnKnownCase by_key;
} Ended;

static void see_ended(BpmnPool *pool, const BpmnRecordView *record, bool begins,
                      BpmnKnownCase *found)
{
    if (begins)
        *found = (BpmnKnownCase){
            .id = record->case_id,
            .process = record->process,
            .key = bpmn_pool_string(pool, record->key),
        };
    if (record->case_id == found->id) found->last = record->position;
}

static bool see_any(void *user, const BpmnRecordView *record)
{
    Ended *ended = user;
    bool begins = is_start(record);

    see_ended(ended->pool, record, begins && record->case_id == ended->number,
              &ended->by_number);
    see_ended(ended->pool, record,
              begins && record->key.bytes && ended->key.bytes
                  && bpmn_string_equal(record->key, ended->key),
              &ended->by_key);
    return true;
}

static bool find_open(BpmnHold *hold, const char *number, const char *key,
                      BpmnKnownCase *known)
{
    BpmnHold quiet = *hold;
    BpmnCaseView view;
    uint64_t id;

    if (!number && !key) return false;
    quiet.err = (BpmnOut){ .pool = hold->pool };
    id = bpmn_hold_case(&quiet, number, key);
    if (id == 0 || !bpmn_case(hold->engine, id, &view)) return false;
    *known = (BpmnKnownCase){
        .id = id,
        .process = view.process,
        .key = bpmn_pool_string(hold->pool, view.key),
    };
    return true;
}

int bpmn_hold_any_case(BpmnHold *hold, const char *number, const char *key,
                       BpmnKnownCase *known)
{
    Ended ended = { .pool = hold->pool,
                    .number = number ? case_number(number) : 0,
                    .key = key ? bpmn_string(key) : (BpmnString){ NULL, 0 } };
    BpmnStatus status;

    if (find_open(hold, number, number ? NULL : key, known))
        return BPMN_EXIT_DONE;
    status = bpmn_read_on(hold->others, hold->engine, bpmn_read, 1, see_any,
                          &ended);
    if (status != BPMN_OK) return bpmn_hold_status(hold, status);
    *known = ended.by_number;
    if (known->id != 0 || find_open(hold, NULL, key, known))
        return BPMN_EXIT_DONE;
    *known = ended.by_key;
    if (known->id != 0) return BPMN_EXIT_DONE;
    bpmn_out(&hold->err, "there is no case with the %s ",
             !key         ? "number"
                 : number ? "number or the key"
                          : "key");
    tell_word(hold, key ? key : number);
    return BPMN_EXIT_REFUSED;
}

/* The number of one case may be the key of another. */
static void tell_other(BpmnHold *hold, const char *word, uint64_t id)
{
    BpmnKnownCase other;

    if (find_open(hold, NULL, word, &other) && other.id != id)
        bpmn_out(&hold->err,
                 "'%s' is taken as the number of a case; of case %llu, whose "
                 "key it is, tells: why --key %s\n",
                 word, (unsigned long long)other.id, word);
}

static int why(BpmnHold *hold, const char *word)
{
    BpmnKnownCase known = { 0 };
    uint64_t number = case_number(word);
    int exit_code = bpmn_hold_any_case(hold, number != 0 ? word : NULL, word,
                                       &known);

    if (exit_code != BPMN_EXIT_DONE) return exit_code;
    if (known.id == number) tell_other(hold, word, known.id);
    return bpmn_hold_status(
        hold, bpmn_tell_story(&hold->out, hold->engine, hold->others, &known));
}

typedef struct Journal {
    BpmnHold *hold;
    uint64_t first;
    uint64_t lines;
    bool images; /* what the case is afterwards, too */
    BpmnPage page;
} Journal;

static bool know_start(Journal *journal, const BpmnRecordView *record)
{
    if (!is_start(record)) return false;
    if (record->key.length > 0)
        bpmn_know_case(journal->hold->names,
                       (BpmnKnownCase){ .id = record->case_id,
                                        .key = record->key,
                                        .process = record->process });
    return true;
}

static bool print_record(void *user, const BpmnRecordView *record)
{
    Journal *journal = user;
    BpmnExecutor *names = journal->hold->names;

    if (!bpmn_page_goes_on(&journal->page, record->position)) return false;
    (void)know_start(journal, record);
    if (names->position + 1 == record->position) names->position++;
    BpmnString label = bpmn_case_label(names, record->case_id);

    BpmnSight sight;

    bpmn_see_record(names, record, &sight);
    if (bpmn_trace_line(&journal->hold->out, record, journal->lines + 1, label,
                        &sight, journal->images ? journal->hold->engine : NULL))
        journal->lines++;
    return true;
}

/* Cases of a page that have begun before it. */
typedef struct Earlier {
    Journal *journal;
    uint64_t *previous; /* positions of records before the page */
    size_t count;
    size_t capacity;
    size_t records;
} Earlier;

static bool see_earlier(void *user, const BpmnRecordView *record)
{
    Earlier *earlier = user;
    Journal *journal = earlier->journal;

    if (earlier->records++ == PAGE_RECORDS) return false;
    if (record->previous == 0 || record->previous >= journal->first
        || bpmn_known_case(journal->hold->names, record->case_id))
        return true;
    earlier->previous = bpmn_pool_grow(journal->hold->pool, earlier->previous,
                                       earlier->count, &earlier->capacity,
                                       sizeof *earlier->previous);
    earlier->previous[earlier->count++] = record->previous;
    return true;
}

static bool see_previous(void *user, const BpmnRecordView *record)
{
    return !know_start(user, record);
}

/* What a case that has ended since is called stands in its first record. */
static BpmnStatus know_earlier(Journal *journal)
{
    BpmnHold *hold = journal->hold;
    Earlier earlier = { .journal = journal };
    BpmnStatus status = bpmn_read(hold->engine, journal->first, see_earlier,
                                  &earlier);

    for (size_t i = 0; i < earlier.count && status == BPMN_OK; i++)
        status = bpmn_read_on(hold->others, hold->engine, bpmn_history_from,
                              earlier.previous[i], see_previous, journal);
    return status;
}

static int print_journal(BpmnHold *hold, const BpmnCall *call)
{
    Journal journal = { .hold = hold,
                        .first = call->page ? call->from : 1,
                        .lines = call->lines,
                        .images = call->images,
                        .page = bpmn_page(hold, PAGE_RECORDS) };
    BpmnStatus status = BPMN_OK;

    hold->names->engine = hold->engine;
    if (journal.first > hold->names->position + 1)
        status = know_earlier(&journal);
    if (status == BPMN_OK)
        status = bpmn_read(hold->engine, journal.first, print_record, &journal);
    if (status == BPMN_OK) bpmn_page_end(&journal.page, journal.lines);
    return bpmn_hold_status(hold, status);
}

int bpmn_hold_audit(BpmnHold *hold, const BpmnConfig *config)
{
    uint64_t records = 0;
    uint64_t erased = 0;
    uint64_t bad = 0;
    BpmnStatus status;

    if (hold->group) hold->group->others = hold->others;
    status = config ? bpmn_audit_store(config, &records, &erased, &bad)
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
