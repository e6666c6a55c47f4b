/* A step that is walked once more, to see what it came to. */
#include "explorer.h"

static Chain chain_of(const Explorer *explorer, uint32_t link)
{
    Chain chain = { 0 };
    for (uint32_t at = link; at != NET_NONE;
         at = explorer->links.items[at].before)
        chain.count++;
    chain.places = NEW_ARRAY(explorer->arena, uint32_t, chain.count + 1);
    for (uint32_t i = 0, at = link; i < chain.count; i++) {
        chain.places[i] = explorer->links.items[at].place;
        at = explorer->links.items[at].before;
    }
    return chain;
}

/* The replay stands where it was to go: what came before is copied out. */
static void capture(Explorer *explorer, const Walk *walk)
{
    Replay *replay = &explorer->replay;
    replay->found = true;
    replay->fired = explorer->fired;
    replay->known = arena_copy(explorer->arena, walk->known,
                               explorer->domain_count * sizeof(Mask));
    replay->log_count = walk->log_count;
    replay->log = arena_copy(explorer->arena, explorer->log.items,
                             walk->log_count * sizeof *replay->log);
    replay->last = chain_of(explorer, walk->watched_link);
    replay->before = chain_of(explorer, walk->watched_before);
}

bool replay_passes(Explorer *explorer, const Walk *walk)
{
    if (!explorer->replay.on) return false;
    uint32_t serial = explorer->serial++;
    if (serial == explorer->replay.serial && !explorer->replay.found)
        capture(explorer, walk);
    return true;
}
