/* Steps of text into verbs: one function per form of a step. */
#include "program/verb.h"

#include <string.h>

#include "core/base/words.h"

#define OR_INSTANT " or an instant like 2030-01-07T09:00:00Z"

/* "no-receiver"; false when there is no such reason. */
static bool reason_of(BpmnString text, BpmnReason *reason)
{
    for (int i = BPMN_REASON_NONE + 1; i < REASONS; i++) {
        if (bpmn_string_equal(text,
                              bpmn_string(bpmn_reason_text((BpmnReason)i)))) {
            *reason = (BpmnReason)i;
            return true;
        }
    }
    return false;
}

/* Several properties of a message, in a list, are its key. */
static bool take_list(BpmnCursor *cursor, BpmnString list, BpmnString *text)
{
    size_t length = bpmn_list_key(list, NULL);
    char *bytes = length > 0 ? bpmn_pool_alloc(cursor->pool, length) : NULL;

    if (!bytes) return false;
    *text = (BpmnString){ bytes, bpmn_list_key(list, bytes) };
    return true;
}

/* What follows "key=" and "message=": a text, where a number is as written. */
static bool read_option_text(BpmnCursor *cursor, BpmnString *text, bool is_key)
{
    BpmnString word = bpmn_lex_peek(cursor);
    BpmnValue value;
    size_t start = cursor->at;

    if (text->bytes)
        return bpmn_cursor_fail(cursor, start, "this only once in a step");
    if (!bpmn_lex_value(cursor, &value)) return false;
    if (is_key && !value.is_null && value.type == BPMN_STRUCTURE
        && take_list(cursor, value.as.text, text)) {
        return true;
    }
    if (value.is_null || value.type == BPMN_STRUCTURE)
        return bpmn_cursor_fail(cursor, start, "a text");
    *text = value.type == BPMN_TEXT ? value.as.text
                                    : bpmn_pool_string(cursor->pool, word);
    return true;
}

/* Who acts, or is to, has a name. */
static bool read_person(BpmnCursor *cursor, BpmnPerson *person)
{
    size_t start = cursor->at;

    if (!bpmn_lex_person(cursor, person)) return false;
    return person->name.length > 0
        || bpmn_cursor_fail(cursor, start, "a person");
}

/* How long a message is kept where nobody waits for it, above 0. */
static bool read_time_to_live(BpmnCursor *cursor, BpmnVerb *verb)
{
    size_t start = cursor->at;

    if (verb->duration_ms > 0 || verb->duration_months > 0)
        return bpmn_cursor_fail(cursor, start, "this only once in a step");
    if (!bpmn_lex_duration(cursor, &verb->duration_months, &verb->duration_ms))
        return false;
    return verb->duration_ms > 0 || verb->duration_months > 0
        || bpmn_cursor_fail(cursor, start, "a duration above 0");
}

/* An empty reason is none. */
static bool read_reason(BpmnCursor *cursor, BpmnVerb *verb)
{
    static const char expected[] = "a reason in quotes";
    size_t at = cursor->at;

    return bpmn_lex_text(cursor, expected, &verb->said)
        && (verb->said.length > 0 || bpmn_cursor_fail(cursor, at, expected));
}

static bool read_because(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_word(cursor, "because"))
        return bpmn_cursor_fail(cursor, cursor->at, "'because \"TEXT\"'");
    return read_reason(cursor, verb);
}

/* Takes "by PERSON", "outcome O", "key=K", "ttl=DURATION", "at NODE",
   "message=NAME", "because TEXT" as far as the step has room for them, and
   DATA. */
static bool read_rest(BpmnCursor *cursor, BpmnVerb *verb, bool by, bool outcome,
                      bool key)
{
    size_t capacity = 0;

    while (!bpmn_lex_done(cursor)) {
        bool read;

        if (by && !verb->person.name.bytes && bpmn_lex_word(cursor, "by"))
            read = read_person(cursor, &verb->person);
        else if (outcome && !verb->outcome.bytes
                 && bpmn_lex_word(cursor, "outcome"))
            read = bpmn_lex_text(cursor, "an outcome", &verb->outcome);
        else if (key && bpmn_lex_option(cursor, "key"))
            read = read_option_text(cursor, &verb->key, true);
        else if (verb->kind == BPMN_VERB_MESSAGE
                 && bpmn_lex_option(cursor, "ttl"))
            read = read_time_to_live(cursor, verb);
        else if (verb->kind == BPMN_VERB_START && !verb->node.text.bytes
                 && bpmn_lex_word(cursor, "at"))
            read = bpmn_lex_reference(cursor, "a start event", &verb->node);
        else if (verb->kind == BPMN_VERB_START
                 && bpmn_lex_option(cursor, "message"))
            read = read_option_text(cursor, &verb->name, false);
        else if (verb->kind == BPMN_VERB_SET && !verb->said.bytes
                 && bpmn_lex_word(cursor, "because"))
            read = read_reason(cursor, verb);
        else
            read = bpmn_verb_add_datum(cursor, verb, &capacity);
        if (!read) return false;
    }
    return true;
}

/* Who does it, where it is said. */
static bool read_by(BpmnCursor *cursor, BpmnVerb *verb)
{
    return !bpmn_lex_word(cursor, "by") || read_person(cursor, &verb->person);
}

static bool read_start(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnString word = bpmn_lex_peek(cursor);
    BpmnCursor behind = *cursor;

    behind.at += word.length;
    if (bpmn_cursor_peek(cursor) == '"'
        || (word.length > 0 && bpmn_cursor_peek(&behind) != '='
            && !bpmn_string_equal(word, bpmn_string("at"))))
        if (!bpmn_lex_reference(cursor, "a process", &verb->process))
            return false;
    return read_rest(cursor, verb, false, false, true);
}

/* claim, begin, release */
static bool read_claim(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_reference(cursor, "a task", &verb->node)) return false;
    if (!bpmn_lex_word(cursor, "by"))
        return bpmn_cursor_fail(cursor, cursor->at, "'by PERSON'");
    return read_person(cursor, &verb->person);
}

static bool read_complete(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_reference(cursor, "a task", &verb->node)
        && read_rest(cursor, verb, true, true, false);
}

/* escalate, fail */
static bool read_escalate(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_reference(cursor, "a task", &verb->node)
        && read_by(cursor, verb) && bpmn_lex_text(cursor, "a code", &verb->code)
        && bpmn_verb_read_data(cursor, verb);
}

static bool read_job(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_reference(cursor, "a node", &verb->node)) return false;
    if (bpmn_lex_word(cursor, "fails")) {
        verb->command = BPMN_JOB_FAILED;
        return bpmn_lex_text(cursor, "what happened, in quotes", &verb->said);
    }
    if (bpmn_lex_word(cursor, "error")) {
        verb->command = BPMN_JOB_ERROR;
        if (!bpmn_lex_text(cursor, "an error code", &verb->code)) return false;
    }
    return bpmn_verb_read_data(cursor, verb);
}

static bool read_jobs(BpmnCursor *cursor, BpmnVerb *verb)
{
    (void)verb;
    return bpmn_lex_word(cursor, "auto")
        || bpmn_cursor_fail(cursor, cursor->at, "'auto'");
}

static bool read_message(BpmnCursor *cursor, BpmnVerb *verb)
{
    size_t start = cursor->at;

    if (!bpmn_lex_text(cursor, "a name", &verb->name)
        || !read_rest(cursor, verb, verb->kind == BPMN_VERB_BROADCAST, false,
                      verb->kind == BPMN_VERB_MESSAGE))
        return false;
    return verb->key.bytes
        || (verb->duration_ms == 0 && verb->duration_months == 0)
        || bpmn_cursor_fail(cursor, start, "'key=' beside 'ttl='");
}

static bool read_advance(BpmnCursor *cursor, BpmnVerb *verb)
{
    verb->advance = BPMN_ADVANCE_BY;
    if (!bpmn_lex_word(cursor, "to"))
        return bpmn_lex_duration(cursor, &verb->duration_months,
                                 &verb->duration_ms);
    if (bpmn_lex_word(cursor, "next")) {
        verb->advance = BPMN_ADVANCE_NEXT;
        return true;
    }
    verb->advance = BPMN_ADVANCE_TO;
    return bpmn_lex_instant(cursor, "'next'" OR_INSTANT, &verb->instant_ms);
}

/* Why may be said. */
static bool read_resume(BpmnCursor *cursor, BpmnVerb *verb)
{
    return read_by(cursor, verb)
        && (bpmn_lex_done(cursor) || read_because(cursor, verb));
}

static bool read_retry(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_reference(cursor, "a node", &verb->node)
        && read_resume(cursor, verb);
}

static bool read_set(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnString next = bpmn_lex_peek(cursor);

    if (next.length > 0 && next.bytes[next.length - 1] == ']'
        && !bpmn_lex_reference(cursor, "an item", &verb->node))
        return false;
    if (!read_rest(cursor, verb, true, false, false)) return false;
    return verb->data_count > 0
        || bpmn_cursor_fail(cursor, cursor->at, "NAME=VALUE");
}

static bool read_move(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_reference(cursor, "a node", &verb->node)) return false;
    if (!bpmn_lex_word(cursor, "to"))
        return bpmn_cursor_fail(cursor, cursor->at, "'to NODE'");
    return bpmn_lex_reference(cursor, "a node", &verb->other)
        && read_resume(cursor, verb);
}

static bool read_assign(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnPerson whom = { 0 };

    if (!bpmn_lex_reference(cursor, "a task", &verb->node)) return false;
    if (!bpmn_lex_word(cursor, "to"))
        return bpmn_cursor_fail(cursor, cursor->at, "'to PERSON'");
    if (!read_person(cursor, &whom)) return false;
    verb->name = whom.name;
    return read_by(cursor, verb) && read_because(cursor, verb);
}

static bool read_cancel(BpmnCursor *cursor, BpmnVerb *verb)
{
    return read_by(cursor, verb) && read_because(cursor, verb);
}

/* Timers pause unless it is said that they run. */
static bool read_suspend(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!read_cancel(cursor, verb)) return false;
    if (!bpmn_lex_word(cursor, "timers")) return true;
    if (bpmn_lex_word(cursor, "pause")) return true;
    verb->flags = BPMN_TIMERS_RUN;
    return bpmn_lex_word(cursor, "run")
        || bpmn_cursor_fail(cursor, cursor->at, "'run' or 'pause'");
}

/* What the command gives, in the place of a variable. */
static bool add_value(BpmnCursor *cursor, BpmnVerb *verb, const char *name,
                      BpmnValue value)
{
    verb->data = bpmn_pool_alloc(cursor->pool, sizeof *verb->data);
    *verb->data = (BpmnDatum){ bpmn_string(name), value };
    verb->data_count = 1;
    return true;
}

static bool read_due(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnValue due = { .type = BPMN_INSTANT };

    return bpmn_lex_reference(cursor, "a node", &verb->node)
        && bpmn_lex_instant(cursor, "an instant like 2030-01-07T09:00:00Z",
                            &due.as.integer)
        && add_value(cursor, verb, "due", due) && read_by(cursor, verb)
        && read_because(cursor, verb);
}

static bool read_tries(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnValue tries = { .type = BPMN_INTEGER };

    return bpmn_lex_reference(cursor, "a job", &verb->node)
        && bpmn_lex_number(cursor, "how many tries", &tries.as.integer)
        && add_value(cursor, verb, "tries", tries) && read_resume(cursor, verb);
}

/* What the item is for, where there is a list. */
static bool read_add(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnValue element;

    if (!bpmn_lex_word(cursor, "to")) {
        if (!bpmn_lex_value(cursor, &element)) return false;
        add_value(cursor, verb, "element", element);
        if (!bpmn_lex_word(cursor, "to"))
            return bpmn_cursor_fail(cursor, cursor->at, "'to NODE'");
    }
    return bpmn_lex_reference(cursor, "a node", &verb->node)
        && read_resume(cursor, verb);
}

/* A scenario says where its clock begins, an operator that the system's is
   right. */
static bool read_clock(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (bpmn_lex_word(cursor, "accept"))
        verb->command = BPMN_CLOCK_ACCEPT;
    else if (bpmn_lex_word(cursor, "reset"))
        verb->command = BPMN_CLOCK_RESET;
    else
        return bpmn_lex_instant(cursor, "'accept', 'reset'" OR_INSTANT,
                                &verb->instant_ms);
    return read_by(cursor, verb) && read_because(cursor, verb);
}

static bool read_parameter(BpmnCursor *cursor, BpmnVerb *verb)
{
    size_t capacity = 0;

    return bpmn_verb_add_datum(cursor, verb, &capacity) && read_by(cursor, verb)
        && read_because(cursor, verb);
}

static bool read_in_force(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_text(cursor, "a version", &verb->name)
        && read_by(cursor, verb) && read_because(cursor, verb);
}

static bool read_nothing(BpmnCursor *cursor, BpmnVerb *verb)
{
    (void)cursor;
    (void)verb;
    return true;
}

static bool read_expect(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_verb_read_expect(cursor, verb);
}

static const struct {
    const char *word;
    bool (*read)(BpmnCursor *cursor, BpmnVerb *verb);
    bool refusable;
    BpmnAbout about;
    BpmnCommandKind command;
    bool virtual;
    const char *form;
    const char *help;
} VERB_ROWS[] = {
#define VERB(NAME, word, read, execute, refusable, ABOUT, COMMAND, virtual, \
             form, help)                                                    \
    { word,           read_##read, refusable, BPMN_ABOUT_##ABOUT,           \
      BPMN_##COMMAND, virtual,     form,      help },
#include "program/verb.def"
#undef VERB
};

/* "why" is also a verb of programs that is no step. */
static bool is_in_manual(size_t kind, bool virtual)
{
    return virtual || (!VERB_ROWS[kind].virtual && kind != BPMN_VERB_WHY);
}

BpmnManualCommand *bpmn_verb_manual(BpmnPool *pool, bool virtual, size_t more,
                                    size_t *count)
{
    BpmnManualCommand *rows =
        bpmn_pool_alloc(pool, (BPMN_VERBS + 1 + more) * sizeof *rows);

    *count = 0;
    for (size_t i = 0; i < BPMN_VERBS; i++) {
        if (!is_in_manual(i, virtual)) continue;
        rows[(*count)++] = (BpmnManualCommand){
            .name = VERB_ROWS[i].word,
            .form = VERB_ROWS[i].form,
            .help = VERB_ROWS[i].help,
        };
    }
    rows[(*count)++] = (BpmnManualCommand){
        .name = "refused",
        .form = "STEP",
        .help = "the step must be refused",
    };
    return rows;
}

bool bpmn_verb_tell_unknown(BpmnOut *out, const BpmnManualCommand *rows,
                            size_t count, BpmnString word)
{
    BpmnChoice choice = bpmn_choice(out->pool, word, SIZE_MAX);

    for (size_t i = 0; i < count; i++) {
        if (bpmn_string_equal(word, bpmn_string(rows[i].name))) return false;
        bpmn_choice_add(&choice, rows[i].name);
    }
    if (word.length == 0) return false;
    bpmn_out(out, "there is no verb '");
    bpmn_out_brief(out, word);
    bpmn_out(out, "'%s\n", bpmn_choice_words(&choice));
    return true;
}

BpmnAbout bpmn_verb_about(BpmnVerbKind kind)
{
    return VERB_ROWS[kind].about;
}

bool bpmn_verb_is_refusable(BpmnVerbKind kind)
{
    return VERB_ROWS[kind].refusable;
}

static bool refuse_reason(BpmnCursor *cursor, size_t start, BpmnString code)
{
    BpmnChoice choice = bpmn_choice(cursor->pool, code, SIZE_MAX);

    for (int i = BPMN_REASON_NONE + 1; i < REASONS; i++)
        bpmn_choice_add(&choice, bpmn_reason_text((BpmnReason)i));
    return bpmn_lex_refuse(cursor, start, "a reason", &choice);
}

/* "refused" or "refused(CODE)". */
static bool read_refused(BpmnCursor *cursor, BpmnVerb *verb)
{
    BpmnString code;
    size_t start;

    if (!bpmn_lex_word(cursor, "refused")) return true;
    verb->refused = true;
    if (bpmn_cursor_peek(cursor) != '(') return true;
    cursor->at++;
    bpmn_lex_blanks(cursor);
    start = cursor->at;
    if (!bpmn_lex_text(cursor, "a reason", &code)) return false;
    if (!reason_of(code, &verb->refused_for))
        return refuse_reason(cursor, start, code);
    if (bpmn_cursor_peek(cursor) != ')')
        return bpmn_cursor_fail(cursor, cursor->at, "')'");
    cursor->at++;
    bpmn_lex_blanks(cursor);
    return true;
}

static bool refuse_step(BpmnCursor *cursor, size_t start)
{
    BpmnChoice choice = bpmn_choice(cursor->pool, bpmn_lex_peek(cursor),
                                    SIZE_MAX);

    for (int i = 0; i < BPMN_VERBS; i++)
        bpmn_choice_add(&choice, VERB_ROWS[i].word);
    bpmn_choice_add(&choice, "refused");
    return bpmn_lex_refuse(cursor, start, "a step", &choice);
}

static bool read_step(BpmnCursor *cursor, BpmnVerb *verb)
{
    int kind = 0;
    size_t start;

    if (!read_refused(cursor, verb)) return false;
    start = cursor->at;
    while (kind < BPMN_VERBS && !bpmn_lex_word(cursor, VERB_ROWS[kind].word))
        kind++;
    if (kind == BPMN_VERBS) return refuse_step(cursor, start);
    if (verb->refused && !VERB_ROWS[kind].refusable)
        return bpmn_cursor_fail(cursor, start, "a step that can be refused");
    verb->kind = (BpmnVerbKind)kind;
    verb->command = VERB_ROWS[kind].command;
    if (!VERB_ROWS[kind].read(cursor, verb)) return false;
    return bpmn_lex_done(cursor)
        || bpmn_cursor_fail(cursor, cursor->at, "the end of the step");
}

/* "x:" in front of a step. */
static BpmnString read_case_name(BpmnCursor *cursor)
{
    BpmnString word = bpmn_lex_peek(cursor);
    BpmnCursor behind = *cursor;

    behind.at += word.length;
    char next = bpmn_cursor_peek(&behind);
    if (word.length < 2 || word.bytes[word.length - 1] != ':'
        || (next != '\0' && next != ' ' && next != '\t' && next != '\r'))
        return (BpmnString){ NULL, 0 };
    cursor->at = behind.at;
    bpmn_lex_blanks(cursor);
    word.length--;
    return bpmn_pool_string(cursor->pool, word);
}

static BpmnString trimmed(const BpmnCursor *cursor, size_t start)
{
    size_t end = cursor->at;

    while (end > start && strchr(" \t\r", cursor->text.bytes[end - 1])) end--;
    return bpmn_pool_string(
        cursor->pool, (BpmnString){ cursor->text.bytes + start, end - start });
}

bool bpmn_verb_read_line(BpmnCursor *cursor, BpmnVerb **verbs, size_t *count)
{
    size_t capacity = 0;

    *count = 0;
    *verbs = NULL;
    bpmn_lex_blanks(cursor);
    BpmnString name = read_case_name(cursor);
    if (!name.bytes
        && (bpmn_cursor_peek(cursor) == '\0'
            || bpmn_cursor_peek(cursor) == '#'))
        return true;
    for (;;) {
        BpmnVerb verb = { .case_name = name, .times = -1 };
        size_t start = cursor->at;

        if (!read_step(cursor, &verb)) return false;
        verb.text = trimmed(cursor, start);
        *verbs = bpmn_pool_grow(cursor->pool, *verbs, *count, &capacity,
                                sizeof **verbs);
        (*verbs)[(*count)++] = verb;
        if (bpmn_cursor_peek(cursor) != ';') return true;
        cursor->at++;
        bpmn_lex_blanks(cursor);
        BpmnString another = read_case_name(cursor);
        if (another.bytes) name = another;
    }
}
