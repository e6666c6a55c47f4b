/* Versions of processes: which are known, and which new cases take. */
#include "core/engine/turn.h"

/* The digits are those of the identity's beginning. */
static bool begins_with(const uint8_t *version, BpmnString digits)
{
    static const char HEX[] = "0123456789abcdef";

    for (size_t i = 0; i < digits.length; i++) {
        unsigned half = (unsigned)version[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15u;

        if (digits.bytes[i] != HEX[half]) return false;
    }
    return true;
}

/* Of a version with several layouts only the first number is it. */
static bool is_first(const Definitions *definitions, const Known *known)
{
    const Known *first = definitions->known.items;

    while (memcmp(first->version, known->version, sizeof known->version) != 0
           || !bpmn_string_equal(first->id, known->id)) {
        first++;
    }
    return first == known;
}

/* The version that is meant; null: the turn is refused. */
static Known *find_version(Turn *turn)
{
    const Definitions *definitions = &turn->partition->definitions;
    BpmnString digits = turn->command->name;
    Known *found = NULL;

    for (uint16_t i = 1; i <= definitions->known_count; i++) {
        Known *known = definitions_known(definitions, i);

        if (digits.length == 0 || digits.length > 2 * sizeof known->version
            || !begins_with(known->version, digits)
            || !is_first(definitions, known)) {
            continue;
        }
        if (found) {
            turn_refuse(turn, BPMN_REASON_AMBIGUOUS,
                        "several versions begin with these digits");
            return NULL;
        }
        found = known;
    }
    if (!found) {
        turn_refuse(turn, BPMN_REASON_BAD_DATA,
                    "no version that is recorded here begins with these "
                    "digits");
    }
    return found;
}

BpmnReason handle_in_force(Turn *turn)
{
    Partition *partition = turn->partition;
    Definitions *definitions = &partition->definitions;
    Known *known = find_version(turn);
    Known *before;
    bool is_same;

    turn->head.role = BPMN_ROLE_OPERATOR;
    if (!known) return turn->reason;
    if (!known->definition) {
        return turn_refuse(turn, BPMN_REASON_NOT_IN_FORCE,
                           "this program does not have that version");
    }
    if (turn->named
        && !command_ids_reserve(&partition->allocator, &partition->ids)) {
        return turn_no_memory(turn);
    }
    before = definitions_in_force(definitions, known->id);
    is_same = known->in_force;
    definitions_take(definitions, known);
    turn->head.process =
        (uint16_t)(known - (Known *)definitions->known.items + 1);
    if (!catalog_environment(partition, turn->command->text, &turn->head)
        || (!is_same && partition->abilities.starts
            && !partition->abilities.starts->take(partition, turn->head.process,
                                                  turn->now_ms))) {
        definitions_take(definitions, before);
        return turn_no_memory(turn);
    }
    turn_remember(turn);
    return BPMN_REASON_NONE;
}

void bpmn_each_version(BpmnEngine *engine,
                       bool (*visit)(void *user, const BpmnVersionView *view),
                       void *user)
{
    const Definitions *definitions = &engine->partition.definitions;

    engine->visits++;
    for (uint16_t i = 1; i <= definitions->known_count; i++) {
        const Known *known = definitions_known(definitions, i);
        BpmnVersionView view = {
            .process = known->id,
            .version = known->version,
            .in_force = known->in_force,
            .given = known->definition ? known->definition->process : NULL,
        };

        if (is_first(definitions, known) && !visit(user, &view)) break;
    }
    engine->visits--;
}
