/* add: an operator lets an activity that is open have one item more. */
#include "core/engine/turn.h"

#include "bpmn/operation.h"

/* The variable 'name' of the command's activity in the frame that acts;
   BPMN_NO_ELEMENT: it has none. */
static uint16_t find_own(const Turn *turn, const char *name)
{
    const BpmnProcess *process = turn->definition->process;
    BpmnString id = bpmn_string(process->elements[turn->command->element].id);
    BpmnString own = bpmn_string(name);

    for (uint16_t i = 0; i < process->field_count; i++) {
        BpmnString whole = bpmn_string(process->fields[i].name);
        BpmnString before = { whole.bytes, id.length };
        BpmnString behind = { whole.bytes + id.length + 1, own.length };

        if (process->fields[i].frame == turn->draft->kind
            && whole.length == id.length + 1 + own.length
            && whole.bytes[id.length] == '/' && bpmn_string_equal(before, id)
            && bpmn_string_equal(behind, own)) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

/* The place that tells that the activity is open with its items, where some can
   be added; null: they cannot. */
static const BpmnPlace *find_growing(const Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;

    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        if (place->element == turn->command->element && place->most_items != 0)
            return place;
    }
    return NULL;
}

/* Whether the items of the host that acts are made of a list. */
static bool has_list(const Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;

    for (uint16_t i = 0; i < process->frame_count; i++) {
        if (process->frames[i].sort == BPMN_FRAME_COLLECTION
            && process->frames[i].parent == turn->draft->kind) {
            return true;
        }
    }
    return false;
}

/* What the item is for is said where there is a list, and nowhere else. */
static BpmnReason check_element(Turn *turn, bool is_wanted)
{
    size_t count = turn->command->data_count;

    if (count == is_wanted) return BPMN_REASON_NONE;
    if (count > 0) turn->datum = 1;
    return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                       is_wanted ? "say what the item is for"
                                 : "its items are made of no list");
}

static const BpmnValue *element_of(const BpmnCommand *command)
{
    return command->data_count > 0 ? &command->data->value : NULL;
}

/* The list, if there is one, with one entry more at a place. */
static BpmnReason append(Turn *turn, uint16_t list, int64_t at, BpmnValue entry)
{
    BpmnStep *step = &turn->step;
    void *image = turn->images[turn->at];
    BpmnValue operands[] = {
        { .type = BPMN_LOOSE, .is_null = true },
        { .type = BPMN_INTEGER, .as.integer = at },
        entry,
    };

    if (list == BPMN_NO_ELEMENT) return BPMN_REASON_NONE;
    operands[0] = bpmn_field(step, image, list);
    return bpmn_assign_items(step, image, list,
                             bpmn_with_item(step, operands, 3))
            == BPMN_CAUSE_NONE
        ? BPMN_REASON_NONE
        : turn_no_room(turn);
}

/* One more of items that follow one another. */
static BpmnReason add_round(Turn *turn, int64_t most)
{
    static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };
    const BpmnValue *element = element_of(turn->command);
    uint16_t list = find_own(turn, "inputCollection");
    uint16_t total = find_own(turn, "numberOfInstances");
    void *image = turn->images[turn->at];
    BpmnValue count;
    BpmnReason reason = check_element(turn, list != BPMN_NO_ELEMENT);

    if (reason != BPMN_REASON_NONE) return reason;
    if (total == BPMN_NO_ELEMENT) total = find_own(turn, "nrOfInstances");
    count = bpmn_field(&turn->step, image, total);
    if (count.is_null) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN,
                           "how many items it has could not be told yet");
    }
    if (count.as.integer >= most) {
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "it has as many items as it may have");
    }
    count.as.integer++;
    (void)bpmn_field_set(&turn->step, image, total, &count);
    reason = append(turn, list, count.as.integer, element ? *element : NOTHING);
    if (reason == BPMN_REASON_NONE) {
        reason = append(turn, find_own(turn, "outputCollection"),
                        count.as.integer, NOTHING);
    }
    if (reason == BPMN_REASON_NONE) reason = turn_check_room(turn);
    return reason == BPMN_REASON_NONE ? turn_look(turn) : reason;
}

BpmnReason handle_add(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    uint16_t element = turn->command->element;
    uint16_t kind = turn->draft->kind;
    const BpmnPlace *place;
    bool is_host;
    BpmnReason reason;

    turn->head.role = BPMN_ROLE_OPERATOR;
    if (element >= process->node_count) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the process has no such element");
    }
    is_host = kind != 0 && process->frames[kind].sort == BPMN_FRAME_HOST
        && process->frames[kind].element == element;
    if (!is_host
        && place_find(process, kind, turn->images[turn->at], BPMN_PLACE_LOOP,
                      element)
            == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN,
                           "no activity that has items is open there");
    }
    place = find_growing(turn);
    if (!place) {
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "no items can be added: it has no hitl:maxItems");
    }
    turn->head.element = element;
    if (!is_host) return add_round(turn, place->most_items);
    reason = check_element(turn, has_list(turn));
    return reason == BPMN_REASON_NONE
        ? turn->partition->abilities.frames->add_item(turn, place->most_items,
                                                      element_of(turn->command))
        : reason;
}
