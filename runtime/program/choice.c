/* See choice.h. */
#include "program/choice.h"

#include <string.h>

BpmnChoice bpmn_choice(BpmnPool *pool, BpmnString name, size_t shown)
{
    return (BpmnChoice){ .guess = { .name = name },
                         .names = { .pool = pool },
                         .shown = shown };
}

/* Is it one of the names, which are divided by ", "? */
static bool is_listed(const BpmnOut *names, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = names->bytes; at;) {
        if (strncmp(at, name, length) == 0
            && (at[length] == '\0' || at[length] == ','))
            return true;
        at = strstr(at, ", ");
        if (at) at += 2;
    }
    return false;
}

void bpmn_choice_add(BpmnChoice *choice, const char *candidate)
{
    if (!candidate || is_listed(&choice->names, candidate)) return;
    bpmn_guess(&choice->guess, candidate);
    if (choice->count++ < choice->shown)
        bpmn_out(&choice->names, "%s%s", choice->count > 1 ? ", " : "",
                 candidate);
}

const char *bpmn_choice_words(BpmnChoice *choice)
{
    BpmnOut out = { .pool = choice->names.pool };

    if (choice->guess.nearest)
        bpmn_out(&out, "; did you mean '%s'?", choice->guess.nearest);
    else if (choice->count > 0)
        bpmn_out(&out, "; there %s: %s%s", choice->count == 1 ? "is" : "are",
                 choice->names.bytes,
                 choice->count > choice->shown ? ", ..." : "");
    return out.bytes ? out.bytes : "";
}
