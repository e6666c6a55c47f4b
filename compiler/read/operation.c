/* What operation.def says. */
#include "operation.h"

#include <string.h>

enum { FAILS_NEVER, FAILS_ARITHMETIC };

static const OperationFacts FACTS[OPERATIONS] = {
#define OPERATION(NAME, CALLED, written, function, NULLS, FAILS, ...) \
    [OPERATION_##NAME] = { written, CALLED_##CALLED, NULLS_##NULLS,   \
                           FAILS_##FAILS, bpmn_##function },
#include "operation.def"
};

static const OperationForm FORMS[OPERATIONS] = {
#define FORM(NAME, rule, number, level) \
    [OPERATION_##NAME] = { rule, number, level },
#include "operation.def"
};

static const UnreadForm UNREAD_FORMS[] = {
#define UNREAD(rule, called, instead) { rule, called, instead },
#include "operation.def"
};

const OperationFacts *operation_facts(Operation operation)
{
    return &FACTS[operation];
}

const OperationForm *operation_form(Operation operation)
{
    return &FORMS[operation];
}

Operation operation_of_rule(const char *rule)
{
    for (int i = 0; i < OPERATIONS; i++)
        if (FORMS[i].rule && strcmp(FORMS[i].rule, rule) == 0)
            return (Operation)i;
    return OPERATION_UNKNOWN;
}

static bool is_function(int operation)
{
    Called called = FACTS[operation].called;

    return called == CALLED_ONE || called == CALLED_TWO;
}

Operation operation_of_function(const char *name, size_t count)
{
    for (int i = 0; i < OPERATIONS; i++)
        if (is_function(i) && (size_t)FACTS[i].called == count
            && strcmp(FACTS[i].written, name) == 0)
            return (Operation)i;
    return OPERATION_UNKNOWN;
}

const char *operation_help(const char *name, Arena *arena)
{
    const char *names[OPERATIONS];
    Text all = text_new(arena);
    Text meant = text_new(arena);
    size_t count = 0;

    for (int i = 0; i < OPERATIONS; i++)
        if (is_function(i)) names[count++] = FACTS[i].written;
    const char *near = name_nearest(name, names, count);
    for (int i = 0; i < OPERATIONS; i++) {
        if (!is_function(i)) continue;
        Text *text = text_equal(near, FACTS[i].written) ? &meant : &all;
        text_add_format(text, "%s%s(%s)", text->length > 0 ? ", " : "",
                        FACTS[i].written,
                        FACTS[i].called == CALLED_ONE ? "a" : "a, b");
    }
    return near ? arena_format(arena, "did you mean %s?", meant.bytes)
                : arena_format(arena, "there are: %s", all.bytes);
}

const UnreadForm *operation_unread(const char *rule)
{
    for (size_t i = 0; i < sizeof UNREAD_FORMS / sizeof *UNREAD_FORMS; i++)
        if (strcmp(UNREAD_FORMS[i].rule, rule) == 0) return &UNREAD_FORMS[i];
    return NULL;
}

Operation operation_of_comparison(const char *sign)
{
    int level = FORMS[OPERATION_EQUAL].level;

    for (int i = 0; i < OPERATIONS; i++)
        if (FORMS[i].level == level && FACTS[i].written
            && strcmp(FACTS[i].written, sign) == 0)
            return (Operation)i;
    return OPERATION_UNKNOWN;
}
