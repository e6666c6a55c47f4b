/* Messages and signals that nobody in the program throws, or waits for, and
   what a call passes that the called process does not have. Source:
   docs/reference/elements.md. */
#include "check.h"

#include <string.h>

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

/* What goes in by its name, or comes back; null: it is computed. */
static const char *name_passed(const Mapping *passed, bool goes_in)
{
    const Expression *source = passed->source.tree;
    bool is_variable = source && source->operation == OPERATION_FIELD;
    const char *name = goes_in ? passed->target
        : is_variable          ? source->text
                               : NULL;
    return name && *name != '\0' && !strpbrk(name, "./") ? name : NULL;
}

static bool has_field(const Process *process, const char *name)
{
    for (size_t i = 0; i < process->fields.count; i++)
        if (text_equal(process->fields.items[i].name, name)) return true;
    return false;
}

static const char *nearest_field(const Process *process, const char *name,
                                 Arena *arena)
{
    size_t count = process->fields.count;
    const char **names = NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        if (!strchr(process->fields.items[i].name, '/'))
            names[i] = process->fields.items[i].name;
    return name_nearest(name, names, count);
}

/* The first that the called process does not know, and how many there are. */
static void look_at_passed(const Node *call, const Mappings *passed,
                           bool goes_in, Findings *found)
{
    const char *name = NULL;
    Position position = { 0 };
    size_t count = 0;
    for (size_t i = passed->count; i-- > 0;) {
        const char *other = name_passed(&passed->items[i], goes_in);
        if (!other || has_field(call->called, other)) continue;
        name = other;
        position = passed->items[i].position;
        count++;
    }
    if (!name) return;
    const char *near = nearest_field(call->called, name, found->arena);
    report_as(found, SEVERITY_WARNING, CODE_UNKNOWN_REFERENCE, position,
              call->id, "%s %s %s, of which process %s knows nothing%s",
              node_title(call, found->arena), goes_in ? "passes" : "takes back",
              name, call->called->id, others_of(count, found->arena))
        ->help = near
        ? arena_format(found->arena, "did you mean '%s'?", near)
        : "its diagram reads and writes no variable of that name: name it in "
          "the schema file beside that, for jobs and people to see it";
}

static void look_at_call(const Node *call, Findings *found)
{
    look_at_passed(call, &call->inputs, true, found);
    look_at_passed(call, &call->call.out, false, found);
}

void check_passed(const Diagram *diagram, Findings *found)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            const Node *node = process->nodes.items[j];
            if (node_calls(node)) look_at_call(node, found);
        }
    }
}
