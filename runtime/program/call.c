/* One call of the command line, on an engine that is open. */
#include "program/work.h"

#include "bpmn/journal.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What a call may have before and behind its words. */
typedef struct CallOption {
    const char *name;
    size_t member;     /* of BpmnCall */
    bool has_value;    /* else it is a flag */
    bool only;         /* goes with these verbs; else with all others */
    const char *verbs; /* with blanks around each */
} CallOption;

#define CALL_LOOKS " list journal audit work serve "

static const CallOption OPTIONS[] = {
    { "--db", offsetof(BpmnCall, database), true, false, "" },
    { "--case", offsetof(BpmnCall, case_id), true, false, CALL_LOOKS },
    { "--key", offsetof(BpmnCall, key), true, false, CALL_LOOKS },
    { "--id", offsetof(BpmnCall, id), true, false, CALL_LOOKS "why expect " },
    { "--groups", offsetof(BpmnCall, groups), true, false, CALL_LOOKS "why " },
    { "--page", offsetof(BpmnCall, page), true, true, " list journal " },
    { "--json", offsetof(BpmnCall, json), false, true, " journal " },
    { "--images", offsetof(BpmnCall, images), false, true, " journal " },
    { "--create", offsetof(BpmnCall, create), false, false, "" },
    { "--help", offsetof(BpmnCall, help), false, false, "" },
};

enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS };

static const CallOption *find_option(const char *word, size_t length)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strncmp(OPTIONS[i].name, word, length) == 0
            && OPTIONS[i].name[length] == '\0')
            return &OPTIONS[i];
    return NULL;
}

static void refuse_call(BpmnPool *pool, BpmnCall *call, BpmnString option,
                        const char *why)
{
    BpmnOut out = { .pool = pool };

    if (call->wrong) return;
    bpmn_out_shown(&out, option);
    bpmn_out(&out, ": %s", why);
    call->wrong = out.bytes;
}

static void refuse_option(BpmnPool *pool, BpmnCall *call, BpmnString word)
{
    BpmnChoice choice = bpmn_choice(pool, word, SIZE_MAX);
    BpmnOut why = { .pool = pool };

    for (size_t i = 0; i < OPTION_COUNT; i++)
        bpmn_choice_add(&choice, OPTIONS[i].name);
    bpmn_out(&why, "there is no such option%s", bpmn_choice_words(&choice));
    refuse_call(pool, call, word, why.bytes);
}

/* "--name VALUE", "--name=VALUE" or "--flag" at *at. */
static void take_option(BpmnPool *pool, int argc, char **argv, int *at,
                        BpmnCall *call)
{
    const char *word = argv[*at];
    size_t length = strcspn(word, "=");
    const CallOption *option = find_option(word, length);
    BpmnString name = { word, length };
    void *member;

    if (!option) {
        refuse_option(pool, call, name);
        return;
    }
    member = (char *)call + option->member;
    if (!option->has_value && word[length] == '\0')
        *(bool *)member = true;
    else if (!option->has_value)
        refuse_call(pool, call, name, "it has no value");
    else if (word[length] == '=')
        *(const char **)member = word + length + 1;
    else if (*at + 1 < argc)
        *(const char **)member = argv[++*at];
    else
        refuse_call(pool, call, name, "its value is missing");
}

/* The bytes of 32 hex digits that are not all zero. */
static bool read_id(const char *text, uint8_t id[16])
{
    static const char DIGITS[] = "0123456789abcdef";
    bool is_id = strlen(text) == 32;
    uint8_t any = 0;

    for (size_t i = 0; is_id && i < 32; i++) {
        const char *digit = strchr(DIGITS, tolower((unsigned char)text[i]));

        if (!digit) return false;
        id[i / 2] = (uint8_t)(id[i / 2] << 4 | (digit - DIGITS));
        any |= id[i / 2];
    }
    return is_id && any != 0;
}

static bool goes_with(const CallOption *option, const char *verb)
{
    const char *found = strstr(option->verbs, verb);
    bool listed = found && found > option->verbs && found[-1] == ' '
        && found[strlen(verb)] == ' ';

    return listed == option->only;
}

/* Options that do not go with the verb would be passed over. */
static void check_options(BpmnPool *pool, BpmnCall *call)
{
    const char *verb = call->word_count > 0 ? call->words[0] : "";

    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const CallOption *option = &OPTIONS[i];
        const void *member = (const char *)call + option->member;
        bool given = option->has_value ? !!*(const char *const *)member
                                       : *(const bool *)member;
        BpmnOut why = { .pool = pool };

        if (!given || goes_with(option, verb)) continue;
        bpmn_out(&why, "it does not go with '%s'", verb);
        refuse_call(pool, call, bpmn_string(option->name), why.bytes);
    }
    if (call->case_id && call->key)
        refuse_call(pool, call, bpmn_string("--key"), "--case says it already");
    if (call->images && !call->json)
        refuse_call(pool, call, bpmn_string("--images"), "--json is missing");
    if (call->id && !read_id(call->id, (uint8_t[16]){ 0 }))
        refuse_call(pool, call, bpmn_string("--id"),
                    "an id is 32 hex digits, not all zero");
}

BpmnCall bpmn_call_read(BpmnPool *pool, int argc, char **argv)
{
    BpmnCall call = { 0 };
    bool options = true;

    call.words = bpmn_pool_alloc(pool, ((size_t)argc + 1) * sizeof(char *));
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && strncmp(argv[i], "--", 2) == 0)
            take_option(pool, argc, argv, &i, &call);
        else
            call.words[call.word_count++] = argv[i];
    }
    if (!call.help) check_options(pool, &call);
    return call;
}

static int exit_of_result(const BpmnResult *result)
{
    switch (result->kind) {
    case BPMN_RESULT_DONE: return BPMN_EXIT_DONE;
    case BPMN_RESULT_LIMIT: return BPMN_EXIT_LIMIT;
    case BPMN_RESULT_BROKEN: return bpmn_exit_of_status(result->status);
    case BPMN_RESULT_REFUSED:
    case BPMN_RESULT_UNMET:
    case BPMN_RESULT_WRONG:
    default: return BPMN_EXIT_REFUSED;
    }
}

/* The only open case, when there is no more than one. */
typedef struct Only {
    uint64_t id;
    size_t count;
} Only;

static bool count_case(void *user, const BpmnCaseView *view)
{
    Only *only = user;

    only->id = view->id;
    return ++only->count < 2;
}

/* Finds the case that the call means; false after a message. */
static bool choose_case(BpmnHold *hold, const BpmnCall *call,
                        BpmnExecutor *executor, BpmnVerb *verb, int *exit_code)
{
    Only only = { 0 };

    if (verb->kind == BPMN_VERB_START) {
        if (call->key && !verb->key.bytes) verb->key = bpmn_string(call->key);
        return true;
    }
    if ((call->case_id || call->key)
        && bpmn_verb_about(verb->kind) == BPMN_ABOUT_ANY) {
        BpmnKnownCase known = { 0 };

        *exit_code = bpmn_hold_any_case(hold, call->case_id, call->key, &known);
        bpmn_know_case(executor, known);
        executor->only_case = known.id;
        return *exit_code == BPMN_EXIT_DONE;
    }
    if (call->case_id || call->key) {
        executor->only_case = bpmn_hold_case(hold, call->case_id, call->key);
        *exit_code = BPMN_EXIT_REFUSED;
        return executor->only_case != 0;
    }
    if (bpmn_verb_about(verb->kind) == BPMN_ABOUT_NONE
        || (verb->kind == BPMN_VERB_MESSAGE && verb->key.bytes))
        return true;
    bpmn_each_case(hold->engine, count_case, &only);
    executor->only_case = only.id;
    if (only.count == 1) return true;
    bpmn_out(&hold->err,
             only.count == 0 ? "no case is open\n"
                             : "several cases are open: say --case ID or "
                               "--key K\n");
    *exit_code = only.count == 0 ? BPMN_EXIT_REFUSED : BPMN_EXIT_USAGE;
    return false;
}

/* Is the verb one that a program with a wall clock takes? */
static bool is_allowed(BpmnHold *hold, const BpmnVerb *verb)
{
    if (verb->kind == BPMN_VERB_ADVANCE || verb->kind == BPMN_VERB_CLOCK)
        bpmn_out(&hold->err, "the clock is the wall's: it cannot be set\n");
    else if (verb->kind == BPMN_VERB_JOBS)
        bpmn_out(&hold->err,
                 "jobs are done by the functions of the program: "
                 "use 'work'\n");
    else if (verb->case_name.bytes)
        bpmn_out(&hold->err, "cases are named by --case ID or --key K\n");
    else
        return true;
    return false;
}

static void tell_case(BpmnHold *hold, const BpmnExecutor *executor,
                      const BpmnResult *result)
{
    BpmnExecutor again = *executor;
    const BpmnKnownCase *known = bpmn_known_case(&again, result->case_id);

    if (!known) return;
    bpmn_out(&hold->out, "case %llu", (unsigned long long)known->id);
    if (known->key.length > 0) {
        bpmn_out(&hold->out, " (");
        bpmn_out_shown(&hold->out, known->key);
        bpmn_out(&hold->out, ")");
    }
    bpmn_out(&hold->out, ": ");
    bpmn_tell_waits(&hold->out, hold->engine, known->process, known->id);
    bpmn_out(&hold->out, "\n");
}

/* Who has heard the signal of a record. */
typedef struct Heard {
    uint64_t thrown_at;
    size_t heard;
    size_t begun;
    size_t passed;
} Heard;

static bool count_heard(void *user, const BpmnRecordView *record)
{
    Heard *heard = user;

    if (record->thrown_at != heard->thrown_at
        || record->kind == BPMN_RECORD_OBJECT
        || record->verdict == BPMN_REFUSED)
        return true;
    if (record->version == 1)
        heard->begun++;
    else if (record->incident_cause == BPMN_CAUSE_SUSPENDED)
        heard->passed++;
    else
        heard->heard++;
    return true;
}

/* What a step did that is about no case. */
static BpmnStatus tell_done(BpmnHold *hold, const BpmnVerb *verb,
                            const BpmnResult *result)
{
    Heard heard = { .thrown_at = result->position };
    BpmnStatus status = BPMN_OK;

    if (verb->refused || result->position == 0) return status;
    if (verb->kind == BPMN_VERB_PARAMETER) {
        bpmn_out(&hold->out, "parameter ");
        bpmn_out_shown(&hold->out, verb->data[0].name);
        bpmn_out(&hold->out, "=");
        bpmn_out_value(&hold->out, &verb->data[0].value);
        bpmn_out(&hold->out, "\n");
    } else if (verb->kind == BPMN_VERB_IN_FORCE) {
        bpmn_out(&hold->out, "in force: version ");
        bpmn_out_shown(&hold->out, verb->name);
        bpmn_out(&hold->out, "\n");
    } else if (verb->kind == BPMN_VERB_BROADCAST) {
        status = bpmn_read(hold->engine, result->position, count_heard, &heard);
        bpmn_out(&hold->out, "signal ");
        bpmn_out_shown(&hold->out, verb->name);
        bpmn_out(&hold->out, ": heard %zu time%s, began %zu case%s",
                 heard.heard, heard.heard == 1 ? "" : "s", heard.begun,
                 heard.begun == 1 ? "" : "s");
        if (heard.passed > 0)
            bpmn_out(&hold->out, ", passed suspended cases by %zu time%s",
                     heard.passed, heard.passed == 1 ? "" : "s");
        bpmn_out(&hold->out, "%s\n",
                 bpmn_next_due(hold->engine) == INT64_MIN ? " so far" : "");
    }
    return status;
}

/* A command that an earlier call with this id has done: its answer again, also
   when its case has ended. */
static int tell_again(BpmnHold *hold, BpmnExecutor *executor,
                      const BpmnVerb *verb, const BpmnAnswer *answer)
{
    BpmnResult result = { .case_id = answer->case_id,
                          .position = answer->position };
    bool is_about = bpmn_verb_about(verb->kind) != BPMN_ABOUT_ANY
        && answer->case_id != 0;
    BpmnKnownCase known = { 0 };
    char number[24];

    if (answer->status != BPMN_OK)
        return bpmn_hold_status(hold, answer->status);
    snprintf(number, sizeof number, "%llu",
             (unsigned long long)answer->case_id);
    if (is_about
        && bpmn_hold_any_case(hold, number, NULL, &known) == BPMN_EXIT_DONE) {
        bpmn_know_case(executor, known);
        tell_case(hold, executor, &result);
    }
    return bpmn_exit_of_status(tell_done(hold, verb, &result));
}

static int execute_one(BpmnHold *hold, const BpmnCall *call,
                       BpmnExecutor *executor, BpmnVerb *verb)
{
    BpmnResult result;
    size_t worked;
    int exit_code = BPMN_EXIT_DONE;
    BpmnAnswer answer;

    if (!is_allowed(hold, verb)) return BPMN_EXIT_USAGE;
    if (bpmn_was_executed(executor, &answer))
        return tell_again(hold, executor, verb, &answer);
    if (!choose_case(hold, call, executor, verb, &exit_code)) return exit_code;
    if (!bpmn_execute(executor, verb, &result)) {
        bpmn_out_shown(&hold->err, verb->text);
        bpmn_out(&hold->err, ": ");
        bpmn_out_string(&hold->err, result.text);
        bpmn_out(&hold->err, "\n");
        return exit_of_result(&result);
    }
    if (!hold->group && !bpmn_hold_work(hold, &worked, &exit_code))
        return exit_code;
    if (bpmn_verb_about(verb->kind) != BPMN_ABOUT_ANY)
        tell_case(hold, executor, &result);
    return bpmn_exit_of_status(tell_done(hold, verb, &result));
}

/* The names of "a,b", without the blanks around them. */
static const BpmnString *split_groups(BpmnPool *pool, const char *text,
                                      size_t *count)
{
    BpmnString *groups = NULL;
    size_t capacity = 0;

    *count = 0;
    while (text && *text) {
        const char *end = text + strcspn(text, ",");
        const char *begin = text + strspn(text, " ");
        size_t length = begin < end ? (size_t)(end - begin) : 0;

        while (length > 0 && begin[length - 1] == ' ') length--;
        groups = bpmn_pool_grow(pool, groups, *count, &capacity,
                                sizeof *groups);
        if (length > 0) groups[(*count)++] = (BpmnString){ begin, length };
        text = *end ? end + 1 : end;
    }
    return groups;
}

/* A word that is near one of the verbs that are no steps. */
static bool tell_look(BpmnHold *hold, const char *word)
{
    BpmnGuess guess = { .name = bpmn_string(word) };
    static const char *const LOOKS[] = { "list", "journal", "audit", "work",
                                         "serve" };

    for (size_t i = 0; i < sizeof LOOKS / sizeof *LOOKS; i++)
        bpmn_guess(&guess, LOOKS[i]);
    if (!guess.nearest || guess.away == 0) return false;
    bpmn_out(&hold->err, "there is no verb '%s'; did you mean '%s'?\n", word,
             guess.nearest);
    return true;
}

static int execute_words(BpmnHold *hold, const BpmnCall *call)
{
    BpmnCursor cursor = {
        .pool = hold->pool,
        .text = bpmn_verb_join(hold->pool, call->word_count, call->words),
    };
    BpmnExecutor executor = {
        .pool = hold->pool,
        .engine = hold->engine,
        .processes = hold->program->processes,
        .process_count = hold->program->process_count,
        .channel = "command line",
        .shared = (bool)hold->group,
        .restart = bpmn_hold_restart,
        .restart_user = hold,
        .out = &hold->out,
    };
    uint8_t id[16] = { 0 };
    BpmnVerb *verbs;
    size_t count;
    int exit_code = BPMN_EXIT_DONE;

    if (call->id && read_id(call->id, id)) executor.id = id;
    executor.groups = split_groups(hold->pool, call->groups,
                                   &executor.group_count);
    if (!bpmn_verb_read_line(&cursor, &verbs, &count)) {
        if (tell_look(hold, call->words[0])) return BPMN_EXIT_USAGE;
        bpmn_out_shown(&hold->err, cursor.text);
        bpmn_out(&hold->err, "\ncolumn %zu: expected %s\n", cursor.error_at + 1,
                 cursor.error);
        return BPMN_EXIT_USAGE;
    }
    for (size_t i = 0; i < count && exit_code == BPMN_EXIT_DONE; i++)
        exit_code = execute_one(hold, call, &executor, &verbs[i]);
    return exit_code;
}

static int work(BpmnHold *hold)
{
    size_t worked;
    int exit_code = BPMN_EXIT_DONE;

    if (hold->group) {
        bpmn_out(&hold->out, "the program that serves does the jobs\n");
        return BPMN_EXIT_DONE;
    }
    if (!bpmn_hold_work(hold, &worked, &exit_code)) return exit_code;
    bpmn_out(&hold->out, "%zu jobs\n", worked);
    return BPMN_EXIT_DONE;
}

int bpmn_hold_call(BpmnHold *hold, const BpmnCall *call)
{
    BpmnStatus status = hold->looks || hold->group ? BPMN_OK
                                                   : bpmn_run(hold->engine, 0);
    int exit_code;

    if (status != BPMN_OK) return bpmn_hold_status(hold, status);
    if (strcmp(call->words[0], "work") == 0 && call->word_count == 1)
        return work(hold);
    if (bpmn_hold_look(hold, call, &exit_code)) return exit_code;
    return execute_words(hold, call);
}
