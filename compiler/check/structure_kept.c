/*
 * What is read and has no effect, said once for each kind of thing, at its
 * first place: a diagram full of vendor data would drown every other finding.
 */
#include "structure_parts.h"

/* All places of one kind of thing. */
typedef struct KeptKind {
    const Kept *first;
    size_t count;
} KeptKind;

static void report_kind(const KeptKind *kind, Findings *found)
{
    const Kept *first = kind->first;
    const char *others = kind->count == 1
        ? ""
        : arena_format(found->arena, ", and at %zu other place%s",
                       kind->count - 1, kind->count == 2 ? "" : "s");
    report(found, CODE_KEPT, first->position, first->element,
           "%s%s%s is kept, without effect%s", first->what,
           first->element ? " of " : "", first->element ? first->element : "",
           others);
}

void structure_kept(const Diagram *diagram, Findings *found)
{
    if (diagram->kept.count == 0) return;
    VECTOR(KeptKind) kinds = { 0 };
    NameMap *by_name = name_map_new(found->arena);
    for (size_t i = 0; i < diagram->kept.count; i++) {
        const Kept *kept = &diagram->kept.items[i];
        if (kept->is_performer) continue; /* check_performers tells */
        size_t *index = name_map_get(by_name, kept->what);
        if (index) {
            kinds.items[*index].count++;
            continue;
        }
        index = NEW(found->arena, size_t);
        *index = kinds.count;
        name_map_put(by_name, kept->what, index);
        VECTOR_ADD(found->arena, &kinds, (KeptKind){ kept, 1 });
    }
    for (size_t i = 0; i < kinds.count; i++)
        report_kind(&kinds.items[i], found);
}

void check_performers(const Diagram *diagram, Findings *found)
{
    for (size_t i = 0; i < diagram->kept.count; i++) {
        const Kept *kept = &diagram->kept.items[i];
        if (!kept->is_performer) continue;
        report(found, CODE_UNREAD_PERFORMER, kept->position, kept->element,
               "%s of %s says who may act, and is not read: others could",
               kept->what, kept->element ? kept->element : "the process")
            ->help = "say it in hitl:assignee, hitl:candidateUsers or "
                     "hitl:candidateGroups, or --allow unread-performer";
    }
}
