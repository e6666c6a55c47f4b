/*
 * What is read and has no effect, said once for each kind of thing, at its
 * first place: a diagram full of vendor data would drown every other finding.
 * Of what would have had no effect on a case anyway all of one vendor is one
 * finding.
 */
#include "structure_parts.h"

#include <string.h>

/* All places of one kind of thing. */
typedef struct KeptKind {
    const Kept *first;
    size_t count;
} KeptKind;

typedef VECTOR(KeptKind) KeptKinds;

static const char *instead_of(VendorWord word)
{
    if (word == VENDOR_DATE)
        return "say it in hitl:dueDate (xmlns:hitl=\"urn:bpmnc:hitl:1\"), in a "
               "modelling tool as a property hitl.dueDate";
    if (word == VENDOR_JOB)
        return "a function is found by the type of the job: say it in a "
               "zeebe:taskDefinition "
               "(xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\")";
    return NULL;
}

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
           others)
        ->help = instead_of(first->says);
}

static KeptKinds kinds_of(const Diagram *diagram, Arena *arena)
{
    KeptKinds kinds = { 0 };
    NameMap *by_name = name_map_new(arena);
    for (size_t i = 0; i < diagram->kept.count; i++) {
        const Kept *kept = &diagram->kept.items[i];
        if (kept->says == VENDOR_WHO) continue; /* check_performers tells */
        size_t *index = name_map_get(by_name, kept->what);
        if (index) {
            kinds.items[*index].count++;
            continue;
        }
        index = NEW(arena, size_t);
        *index = kinds.count;
        name_map_put(by_name, kept->what, index);
        VECTOR_ADD(arena, &kinds, (KeptKind){ kept, 1 });
    }
    return kinds;
}

/* It is one of many things that a vendor has said to its own tools. */
static bool is_noise(const Kept *kept)
{
    return kept->dialect_bytes > 0 && kept->says == VENDOR_NOTHING;
}

static bool is_like(const Kept *one, const Kept *other)
{
    return is_noise(other) && one->dialect_bytes == other->dialect_bytes
        && strncmp(one->what, other->what, one->dialect_bytes) == 0;
}

/* All kinds that a vendor has, from 'from' on, which is its first. */
static void report_vendor(const KeptKinds *kinds, size_t from, Findings *found)
{
    const Kept *first = kinds->items[from].first;
    Text names = text_new(found->arena);
    size_t places = 0;
    size_t count = 0;
    for (size_t i = from; i < kinds->count; i++) {
        const KeptKind *kind = &kinds->items[i];
        if (!is_like(first, kind->first)) continue;
        places += kind->count;
        text_add_format(&names, "%s%s", count++ > 0 ? ", " : "",
                        kind->first->what + first->dialect_bytes);
        if (kind->count > 1) text_add_format(&names, " (%zu)", kind->count);
    }
    if (count == 1) {
        report_kind(&kinds->items[from], found);
        return;
    }
    report(found, CODE_KEPT, first->position, first->element,
           "%.*s %zu things are kept, without effect: %s",
           (int)first->dialect_bytes, first->what, places, names.bytes)
        ->help = "`bpmnc dump --stage=model` has the place of each";
}

void structure_kept(const Diagram *diagram, Findings *found)
{
    KeptKinds kinds = kinds_of(diagram, found->arena);
    NameMap *told = name_map_new(found->arena);
    for (size_t i = 0; i < kinds.count; i++) {
        const Kept *kept = kinds.items[i].first;
        const char *dialect = arena_text(found->arena, kept->what,
                                         kept->dialect_bytes);
        if (!is_noise(kept)) {
            report_kind(&kinds.items[i], found);
        } else if (!name_map_get(told, dialect)) {
            name_map_put(told, dialect, (void *)(uintptr_t)dialect);
            report_vendor(&kinds, i, found);
        }
    }
}

void check_performers(const Diagram *diagram, Findings *found)
{
    for (size_t i = 0; i < diagram->kept.count; i++) {
        const Kept *kept = &diagram->kept.items[i];
        if (kept->says != VENDOR_WHO) continue;
        report(found, CODE_UNREAD_PERFORMER, kept->position, kept->element,
               "%s of %s says who may act, and is not read: others could",
               kept->what, kept->element ? kept->element : "the process")
            ->help = "say it in hitl:assignee, hitl:candidateUsers or "
                     "hitl:candidateGroups (xmlns:hitl=\"urn:bpmnc:hitl:1\"), "
                     "in a modelling tool as a property hitl.candidateGroups, "
                     "or --allow unread-performer";
    }
}
