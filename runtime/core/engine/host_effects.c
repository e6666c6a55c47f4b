/* What effects of a step make of frames. */
#include "core/engine/turn.h"

static bool ends(const Turn *turn, const Frame *frame)
{
    for (size_t i = 0; i < turn->over_count; i++)
        if (turn_over(turn, i) == frame) return true;
    return false;
}

/* The open host of that row below the frame that acts; null: none. */
static Frame *find_host(const Turn *turn, uint16_t kind)
{
    const Partition *partition = turn->partition;
    const Frame *around = turn->frames[turn->at];

    for (uint32_t i = 0; around && i < around->child_count; i++) {
        Frame *host = frame_child(around, i);
        FramePlace place;

        if (host && !frame_is_over(partition, host) && !ends(turn, host)
            && state_place(frame_state(partition, host), &place)
            && place.kind == kind) {
            return host;
        }
    }
    return NULL;
}

/* Items more for a host that this step opens, or has told of before, or that
   it has loaded. False: that is none of them. */
static bool add_items(Turn *turn, const BpmnEffect *effect, const Frame *host)
{
    NewHost *hosts = turn->engine->hosts.items;
    uint32_t below = turn->at + 1;

    for (size_t i = 0; i < turn->host_count; i++) {
        if (hosts[i].kind == effect->element && hosts[i].depth == turn->at) {
            hosts[i].items.total += effect->of.items.total;
            return true;
        }
    }
    if (!host || turn->at == turn->depth || turn->frames[below] != host) {
        return false;
    }
    ((BpmnHost *)turn->images[below])->total += effect->of.items.total;
    partition_draft(turn->partition, below)->touched = true;
    turn_opens_items(turn, turn->frames[below]);
    return true;
}

/* Notes a host whose items are to be opened. */
SELDOM static bool open_items(Turn *turn, const BpmnEffect *effect)
{
    BpmnEngine *engine = turn->engine;
    Frame *host = effect->of.items.adds ? find_host(turn, effect->element)
                                        : NULL;

    if (effect->of.items.adds && add_items(turn, effect, host)) return true;

    if (!buffer_reserve(&turn->partition->allocator, &engine->hosts,
                        turn->host_count + 1, sizeof(NewHost))) {
        (void)turn_no_memory(turn);
        return false;
    }
    ((NewHost *)engine->hosts.items)[turn->host_count++] = (NewHost){
        effect->element, turn->at, effect->of.items, host, NULL, host
    };
    turn->draft->touched = true;
    return true;
}

bool turn_ends_frame(Turn *turn, Frame *frame)
{
    BpmnEngine *engine = turn->engine;

    if (!frame) return true;
    if (!buffer_reserve(&turn->partition->allocator, &engine->over,
                        turn->over_count + 1, sizeof frame)) {
        (void)turn_no_memory(turn);
        return false;
    }
    ((Frame **)engine->over.items)[turn->over_count++] = frame;
    return true;
}

/* A host that this step has opened never begins. */
static void forget_new_hosts(Turn *turn, uint16_t kind)
{
    NewHost *hosts = turn->engine->hosts.items;
    size_t kept = 0;

    for (size_t i = 0; i < turn->host_count; i++) {
        if (hosts[i].kind != kind || hosts[i].depth != turn->at) {
            hosts[kept++] = hosts[i];
        }
    }
    turn->host_count = kept;
}

SELDOM static bool withdraw_host(Turn *turn, uint16_t kind)
{
    Frame *host = find_host(turn, kind);

    forget_new_hosts(turn, kind);
    if (host && turn->at < turn->depth && turn->frames[turn->at + 1] == host
        && turn->at + 1 < turn->over_from) {
        turn->over_from = turn->at + 1;
    }
    return turn_ends_frame(turn, host);
}

bool turn_apply_to_frames(Turn *turn, const BpmnEffect *effect)
{
    if (effect->kind == BPMN_EFFECT_OPEN_ITEMS) return open_items(turn, effect);
    if (effect->kind == BPMN_EFFECT_WITHDRAW) {
        return withdraw_host(turn, effect->element);
    }
    if (effect->kind == BPMN_EFFECT_ITEM_DONE) {
        draft_keep_result(turn->draft, &effect->of.result);
        return turn_withdraw_all(turn);
    }
    if (turn->at < turn->over_from) turn->over_from = turn->at;
    return turn_ends_frame(turn, turn->frames[turn->at]);
}
