/* What stands on a command line, and the manual of it. */
#include "program/program.h"
#include "program/verb.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What a call may have before and behind its words. */
typedef struct CallOption {
    const char *name;
    const char *value; /* for people; null: it is a flag */
    const char *help;
    size_t member;     /* of BpmnCall */
    bool only;         /* goes with these verbs; else with all others */
    const char *verbs; /* with blanks around each */
} CallOption;

#define CALL_LOOKS " list tasks journal audit work serve help "

static const CallOption OPTIONS[] = {
    { "--db", "FILE", "where the cases are; start makes it",
      offsetof(BpmnCall, database), false, "" },
    { "--create", NULL,
      "whatever the verb, the file is made when it is not there",
      offsetof(BpmnCall, create), false, "" },
    { "--case", "ID", "which case", offsetof(BpmnCall, case_id), false,
      CALL_LOOKS },
    { "--key", "K", "which case, by its business key", offsetof(BpmnCall, key),
      false, CALL_LOOKS },
    { "--groups", "A,B",
      "those of the person who acts; without, she is in none",
      offsetof(BpmnCall, groups), false,
      " list journal audit work serve help why " },
    { "--id", "HEX", "calls with the same id, 32 hex digits, are done once",
      offsetof(BpmnCall, id), false, CALL_LOOKS "why expect " },
    { "--for", "PERSON", "what she has, and what she may take",
      offsetof(BpmnCall, person), true, " tasks " },
    { "--page", "FROM", "only one page; what follows is told",
      offsetof(BpmnCall, page), true, " list tasks journal " },
    { "--json", NULL, "as lines of JSON", offsetof(BpmnCall, json), true,
      " tasks journal " },
    { "--images", NULL, "with what the case is afterwards",
      offsetof(BpmnCall, images), true, " journal " },
    { "--format", BPMN_MANUAL_FORMATS, "of the manual",
      offsetof(BpmnCall, format), true, " help " },
    { "--help", NULL, BPMN_MANUAL_HELP_HELP, offsetof(BpmnCall, help), false,
      "" },
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

static const BpmnManualCommand LOOKS[] = {
#define LOOK(NAME, word, words, looks, form, help) \
    { word, form, help, NULL, NULL, 0, 0 },
#include "program/look.def"
#undef LOOK
};

static const struct {
    int words;
    bool looks;
} LOOK_FACTS[] = {
#define LOOK(NAME, word, words, looks, form, help) { words, looks },
#include "program/look.def"
#undef LOOK
};

const BpmnString *bpmn_call_groups(BpmnPool *pool, const BpmnCall *call,
                                   size_t *count)
{
    const char *text = call->groups;
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

bool bpmn_call_looks(const BpmnCall *call)
{
    return call->look < BPMN_LOOKS && LOOK_FACTS[call->look].looks;
}

const char *bpmn_call_form(BpmnPool *pool, const BpmnCall *call)
{
    BpmnOut form = { .pool = pool };

    if (call->look == BPMN_LOOKS
        || (call->word_count == LOOK_FACTS[call->look].words
            && (call->look != BPMN_LOOK_JOURNAL || call->json)
            && (call->look != BPMN_LOOK_AUDIT
                || strcmp(call->words[1], "verify") == 0))
        || (LOOK_FACTS[call->look].words == 0 && call->word_count <= 2))
        return NULL;
    bpmn_out(&form, "%s%s%s", LOOKS[call->look].name,
             *LOOKS[call->look].form ? " " : "", LOOKS[call->look].form);
    return form.bytes;
}

bool bpmn_call_id(const char *text, uint8_t id[16])
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
    if (!option->value && word[length] == '\0')
        *(bool *)member = true;
    else if (!option->value)
        refuse_call(pool, call, name, "it has no value");
    else if (word[length] == '=')
        *(const char **)member = word + length + 1;
    else if (*at + 1 < argc)
        *(const char **)member = argv[++*at];
    else
        refuse_call(pool, call, name, "its value is missing");
}

static bool goes_with(const CallOption *option, const char *verb)
{
    const char *found = strstr(option->verbs, verb);
    bool listed = found && found > option->verbs && found[-1] == ' '
        && found[strlen(verb)] == ' ';

    return listed == option->only;
}

/* Where a page begins, as a caller has been told: "ID", "POSITION:LINES". */
static bool read_page(BpmnCall *call)
{
    unsigned long long from = 0;
    unsigned long long lines = 0;
    int end = 0;

    (void)sscanf(call->page, "%llu:%llu%n", &from, &lines, &end);
    if (end == 0) (void)sscanf(call->page, "%llu%n", &from, &end);
    call->from = from;
    call->lines = lines;
    return end > 0 && call->page[end] == '\0' && from > 0
        && isdigit((unsigned char)call->page[0]);
}

/* A name of a file may be of any bytes. */
static void check_text(BpmnPool *pool, BpmnCall *call, const char *which,
                       const char *text)
{
    if (!bpmn_string_is_utf8(bpmn_string(text)))
        refuse_call(pool, call, bpmn_string(which), "it is not UTF-8");
}

/* A single word may be a whole line: it is read as it is. */
static void check_words(BpmnPool *pool, BpmnCall *call)
{
    for (int i = 0; i < call->word_count; i++) {
        BpmnString word = bpmn_string(call->words[i]);
        BpmnOut which = { .pool = pool };

        bpmn_out(&which, "word %d", i + 1);
        check_text(pool, call, which.bytes, call->words[i]);
        if (call->word_count > 1 && bpmn_verb_word_is_damaged(pool, word))
            refuse_call(pool, call, word,
                        "what begins as a list, an object or a text in quotes "
                        "must be one");
    }
}

/* Options that do not go with the verb would be passed over. */
static void check_options(BpmnPool *pool, BpmnCall *call)
{
    const char *verb = call->word_count > 0 ? call->words[0] : "";

    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const CallOption *option = &OPTIONS[i];
        const void *member = (const char *)call + option->member;
        bool given = option->value ? !!*(const char *const *)member
                                   : *(const bool *)member;
        BpmnOut why = { .pool = pool };

        if (given && option->value
            && option->member != offsetof(BpmnCall, database))
            check_text(pool, call, option->name, *(char *const *)member);
        if (!given || goes_with(option, verb)) continue;
        bpmn_out(&why, "it does not go with '%s'", verb);
        refuse_call(pool, call, bpmn_string(option->name), why.bytes);
    }
    if (call->page && !read_page(call))
        refuse_call(pool, call, bpmn_string("--page"),
                    "it is not where a page begins");
    if (call->look == BPMN_LOOK_TASKS && call->groups && !call->person)
        refuse_call(pool, call, bpmn_string("--groups"), "--for is missing");
    if (call->case_id && call->key)
        refuse_call(pool, call, bpmn_string("--key"), "--case says it already");
    if (call->images && !call->json)
        refuse_call(pool, call, bpmn_string("--images"), "--json is missing");
    if (call->id && !bpmn_call_id(call->id, (uint8_t[16]){ 0 }))
        refuse_call(pool, call, bpmn_string("--id"),
                    "an id is 32 hex digits, not all zero");
    BpmnManualFormat format;
    if (call->format && !bpmn_manual_format(call->format, &format))
        refuse_call(pool, call, bpmn_string("--format"),
                    "it is " BPMN_MANUAL_FORMATS);
}

static BpmnLook find_look(const char *word)
{
    int look = 0;

    while (look < BPMN_LOOKS && strcmp(LOOKS[look].name, word) != 0) look++;
    return (BpmnLook)look;
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
        else if (options && strcmp(argv[i], "-h") == 0)
            call.help = true;
        else
            call.words[call.word_count++] = argv[i];
    }
    call.look = find_look(call.word_count > 0 ? call.words[0] : "");
    if (!call.help) {
        check_words(pool, &call);
        check_options(pool, &call);
    }
    return call;
}

/* All options but the last, which every manual has. */
static BpmnManualOption *manual_options(BpmnPool *pool)
{
    BpmnManualOption *options = bpmn_pool_alloc(pool,
                                                OPTION_COUNT * sizeof *options);

    for (size_t i = 0; i + 1 < OPTION_COUNT; i++) {
        const CallOption *option = &OPTIONS[i];
        BpmnOut form = { .pool = pool };

        bpmn_out(&form, "%s", option->name);
        if (option->value)
            bpmn_out(&form, "%s%s", strchr(option->value, '|') ? "=" : " ",
                     option->value);
        options[i] = (BpmnManualOption){ form.bytes, option->help };
    }
    return options;
}

BpmnManualCommand *bpmn_call_verbs(BpmnPool *pool, size_t *count)
{
    BpmnManualCommand *rows = bpmn_verb_manual(pool, false, BPMN_LOOKS, count);

    for (size_t i = 0; i < BPMN_LOOKS; i++) rows[(*count)++] = LOOKS[i];
    return rows;
}

BpmnManual bpmn_call_manual(BpmnPool *pool, const BpmnProgram *program,
                            const char *name)
{
    BpmnManual manual = {
        .program = strrchr(name, '/') ? strrchr(name, '/') + 1 : name,
        .first = "--db FILE",
        .help = "holds the cases of a process in a database",
        .options = manual_options(pool),
        .option_count = OPTION_COUNT - 1,
    };
    BpmnManualCommand *commands = bpmn_call_verbs(pool, &manual.command_count);

    for (size_t i = 0; i < manual.command_count; i++) {
        for (size_t j = 0; j < manual.option_count; j++) {
            if (!goes_with(&OPTIONS[j], commands[i].name))
                commands[i].skips |= 1u << j;
        }
    }
    manual.commands = commands;
    for (size_t i = 0; i < program->process_count; i++)
        bpmn_manual_nodes(pool, &manual, program->processes[i]);
    return manual;
}
