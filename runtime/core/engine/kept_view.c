/* Messages that are kept, for those who look. */
#include "core/engine/engine_state.h"

void bpmn_each_message(BpmnEngine *engine,
                       bool (*visit)(void *user, const BpmnMessageView *view),
                       void *user)
{
    const Objects *objects = &engine->partition.objects;
    int64_t now_ms = engine_now(engine);
    bool goes_on = true;

    engine->visits++;
    for (size_t i = 0; i < objects->count && goes_on; i++) {
        const Object *object = objects_at(objects, i);
        BpmnMessageView view = { .id = object->id,
                                 .until_ms = object->until_ms };
        Kept kept;

        if (!object_rests_as(object, BPMN_OBJECT_MESSAGE)
            || object->until_ms <= now_ms) {
            continue;
        }
        kept = kept_read(object);
        view.name = kept.message.name;
        view.key = kept.message.key;
        goes_on = visit(user, &view);
    }
    engine->visits--;
}
