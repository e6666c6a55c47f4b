/* The data of a step: NAME=VALUE, as often as it says. */
#include "program/verb.h"

static bool has_datum(const BpmnVerb *verb, BpmnString name)
{
    for (size_t i = 0; i < verb->data_count; i++)
        if (bpmn_string_equal(verb->data[i].name, name)) return true;
    return false;
}

bool bpmn_verb_add_datum(BpmnCursor *cursor, BpmnVerb *verb, size_t *capacity)
{
    BpmnDatum datum;
    size_t start = cursor->at;

    if (!bpmn_lex_datum(cursor, &datum)) return false;
    if (has_datum(verb, datum.name))
        return bpmn_cursor_fail(cursor, start,
                                "a name that the step does not have yet");
    verb->data = bpmn_pool_grow(cursor->pool, verb->data, verb->data_count,
                                capacity, sizeof *verb->data);
    verb->data[verb->data_count++] = datum;
    return true;
}

bool bpmn_verb_read_data(BpmnCursor *cursor, BpmnVerb *verb)
{
    size_t capacity = 0;

    while (!bpmn_lex_done(cursor))
        if (!bpmn_verb_add_datum(cursor, verb, &capacity)) return false;
    return true;
}
