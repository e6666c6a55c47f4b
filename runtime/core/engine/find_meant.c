/* Which wait the command of an operator means. */
#include "core/engine/turn.h"

size_t turn_find_meant(const Turn *turn, bool (*fits)(const Wait *wait))
{
    const BpmnCommand *command = turn->command;
    const Draft *draft = turn->draft;

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        if (fits(wait)
            && (command->wait_id != 0 ? wait->id == command->wait_id
                                      : wait->element == command->element)) {
            return i;
        }
    }
    return NO_WAIT;
}
