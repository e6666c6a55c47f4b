/* Messages and signals that nobody in the program throws, or waits for. Source:
   docs/reference/elements.md. */
#include "check.h"

/* Of one side: the first, how many names, and which they are so far. */
typedef struct Lonely {
    bool sends;
    const Node *first;
    size_t count;
    NameMap *names;
} Lonely;

static void look_at(Lonely *lonely, const Node *node, Arena *arena)
{
    bool is_sent_elsewhere = node_is_job(node) && !node->job.is_unnamed;
    if (!node->has_no_partner || node_sends(node) != lonely->sends
        || is_sent_elsewhere)
        return;
    const char *name = arena_format(arena, "%s %s", event_facts(node)->words,
                                    node->event.signature->name);
    if (name_map_get(lonely->names, name)) return;
    name_map_put(lonely->names, name, lonely);
    if (++lonely->count == 1) lonely->first = node;
}

static Lonely find_lonely(const Diagram *diagram, bool sends, Arena *arena)
{
    Lonely lonely = { .sends = sends, .names = name_map_new(arena) };
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++)
            look_at(&lonely, process->nodes.items[j], arena);
    }
    return lonely;
}

static const char *others_of(size_t count, Arena *arena)
{
    if (count == 1) return "";
    return arena_format(arena, "; so it is with %zu more name%s", count - 1,
                        count == 2 ? "" : "s");
}

static void report_lonely(const Lonely *lonely, Findings *found)
{
    const Node *node = lonely->first;
    if (!node) return;
    report(found, CODE_MESSAGE_PARTNER, node->position, node->id,
           "%s %s the %s \"%s\", which no process of this program %s%s%s",
           node_title(node, found->arena), lonely->sends ? "throws" : "awaits",
           event_facts(node)->words, node->event.signature->name,
           lonely->sends ? "awaits" : "throws",
           node_is_job(node) ? ": it is the job \"message\"" : "",
           others_of(lonely->count, found->arena));
}

void check_partners(const Diagram *diagram, Findings *found)
{
    for (int sends = 0; sends < 2; sends++) {
        Lonely lonely = find_lonely(diagram, sends, found->arena);
        report_lonely(&lonely, found);
    }
}
