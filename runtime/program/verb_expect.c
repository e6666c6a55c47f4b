/* What follows 'expect'. */
#include "program/verb.h"

static bool read_times(BpmnCursor *cursor, BpmnVerb *verb)
{
    return !bpmn_lex_word(cursor, "times")
        || bpmn_lex_number(cursor, "a whole number after 'times'",
                           &verb->times);
}

static bool read_waiting(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_reference(cursor, "a node", &verb->node)) return false;
    if (bpmn_lex_word(cursor, "for")
        && !bpmn_lex_text(cursor, "a person or group", &verb->whom))
        return false;
    return read_times(cursor, verb);
}

static bool read_passed(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_reference(cursor, "a node or flow", &verb->node)
        && read_times(cursor, verb);
}

static bool read_data(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (bpmn_lex_done(cursor))
        return bpmn_cursor_fail(cursor, cursor->at, "NAME=VALUE");
    return bpmn_verb_read_data(cursor, verb);
}

static bool read_incident(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_reference(cursor, "a node", &verb->node)) return false;
    return bpmn_lex_done(cursor)
        || bpmn_lex_text(cursor, "a code", &verb->code);
}

static bool read_ended(BpmnCursor *cursor, BpmnVerb *verb)
{
    return !bpmn_lex_word(cursor, "at")
        || bpmn_lex_reference(cursor, "an end event", &verb->node);
}

static bool read_open(BpmnCursor *cursor, BpmnVerb *verb)
{
    (void)cursor;
    (void)verb;
    return true;
}

static bool read_reported(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_text(cursor, "a code", &verb->code);
}

static bool read_history(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_word(cursor, "one") || !bpmn_lex_word(cursor, "of"))
        return bpmn_cursor_fail(cursor, cursor->at, "'one of NODE or NODE'");
    if (!bpmn_lex_reference(cursor, "a node", &verb->node)) return false;
    if (!bpmn_lex_word(cursor, "or"))
        return bpmn_cursor_fail(cursor, cursor->at, "'or'");
    return bpmn_lex_reference(cursor, "a node", &verb->other);
}

static bool read_item(BpmnCursor *cursor, BpmnVerb *verb)
{
    if (!bpmn_lex_number(cursor, "'N of M at NODE'", &verb->times))
        return false;
    if (!bpmn_lex_word(cursor, "of"))
        return bpmn_cursor_fail(cursor, cursor->at, "'of'");
    if (!bpmn_lex_number(cursor, "a whole number after 'of'", &verb->of))
        return false;
    return bpmn_lex_word(cursor, "at")
        ? bpmn_lex_reference(cursor, "a node", &verb->node)
        : bpmn_cursor_fail(cursor, cursor->at, "'at NODE'");
}

static bool read_due(BpmnCursor *cursor, BpmnVerb *verb)
{
    return bpmn_lex_reference(cursor, "a node", &verb->node)
        && bpmn_lex_instant(cursor, "an instant like 2030-01-07T09:00:00Z",
                            &verb->instant_ms);
}

static const struct {
    const char *word;
    bool negatable;
    bool (*read)(BpmnCursor *cursor, BpmnVerb *verb);
} EXPECTATIONS[] = {
#define EXPECTATION(NAME, name, negatable) { #name, negatable, read_##name },
#include "program/expectation.def"
#undef EXPECTATION
};

bool bpmn_verb_read_expect(BpmnCursor *cursor, BpmnVerb *verb)
{
    verb->negated = bpmn_lex_word(cursor, "not");
    size_t start = cursor->at;
    for (size_t i = 0; i < sizeof EXPECTATIONS / sizeof *EXPECTATIONS; i++) {
        if (!bpmn_lex_word(cursor, EXPECTATIONS[i].word)) continue;
        if (verb->negated && !EXPECTATIONS[i].negatable) break;
        verb->expectation = (BpmnExpectation)i;
        return EXPECTATIONS[i].read(cursor, verb);
    }
    BpmnChoice choice = bpmn_choice(cursor->pool, bpmn_lex_peek(cursor),
                                    SIZE_MAX);
    for (size_t i = 0; i < sizeof EXPECTATIONS / sizeof *EXPECTATIONS; i++)
        if (!verb->negated || EXPECTATIONS[i].negatable)
            bpmn_choice_add(&choice, EXPECTATIONS[i].word);
    if (!verb->negated) bpmn_choice_add(&choice, "not");
    return bpmn_lex_refuse(
        cursor, start, verb->negated ? "what can be denied" : "an expectation",
        &choice);
}
