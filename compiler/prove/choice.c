/* What comes of a choice, remembered by what was known. */
#include "choice.h"

#include <string.h>

struct Memo {
    const Mask *known;
    Outcomes outcomes;
    bool too_many;
};

/* What the choice sees of what is known. It asks for null where it names it. */
static void look(const Choice *choice, const Mask *known, Mask *box)
{
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        Mask mask = known[choice->domains[i]] & ~MASK_FRESH;
        box[i] = choice->names_null[i] ? mask & ~MASK_UNASKED : mask;
    }
}

static Mask *copy_masks(const Choice *choice, const Domains *domains,
                        const Mask *masks)
{
    return arena_copy(domains->arena, masks,
                      choice->domain_count * sizeof *masks);
}

/* Values about which nothing was learnt are as good as not looked at. */
static void freshen(const Choice *choice, const Domains *domains,
                    Outcome *outcome)
{
    Mask *masks = copy_masks(choice, domains, outcome->masks);
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        const Domain *domain = &domains->list.items[choice->domains[i]];
        if ((masks[i] & MASK_REGIONS) == domain->all) masks[i] |= MASK_FRESH;
    }
    outcome->masks = masks;
}

/* Every arc may be taken, or none, and nothing is learnt. */
static void guess(const Choice *choice, const Domains *domains, Memo *memo)
{
    const Transition *transition = choice->transition;
    bool always = false;
    memo->outcomes.count = 0;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        always = always || !choice->guards[i];
        VECTOR_ADD(domains->arena, &memo->outcomes,
                   (Outcome){ .arc = i,
                              .maybe = true,
                              .also = NET_NONE,
                              .masks = memo->known });
    }
    if (!always)
        VECTOR_ADD(domains->arena, &memo->outcomes,
                   (Outcome){ .arc = NET_NONE,
                              .maybe = true,
                              .also = NET_NONE,
                              .masks = memo->known });
}

static Memo *compute(Choice *choice, const Domains *domains, const Mask *box)
{
    Memo *memo = NEW(domains->arena, Memo);
    memo->known = copy_masks(choice, domains, box);
    bool few = choice->domain_count <= MOST_DOMAINS
        && choice_split(choice, domains, memo->known, &memo->outcomes);
    if (!few && choice->transition->mode == ARCS_FIRST)
        guess(choice, domains, memo);
    else
        memo->too_many = !few;
    for (size_t i = 0; i < memo->outcomes.count; i++)
        freshen(choice, domains, &memo->outcomes.items[i]);
    return memo;
}

static bool knows(const void *choice, uint32_t memo, const void *box)
{
    const Choice *own = choice;
    return memcmp(own->memos.items[memo]->known, box,
                  own->domain_count * sizeof(Mask))
        == 0;
}

const Outcomes *choice_outcomes(Choice *choice, const Domains *domains,
                                const Mask *known)
{
    Mask *box = choice->box;
    look(choice, known, box);
    uint32_t hash = hash_words(0, box, choice->domain_count);
    uint32_t found = hash_table_find(&choice->table, hash, knows, choice, box);
    if (found == TABLE_NONE) {
        found = (uint32_t)choice->memos.count;
        hash_table_add(&choice->table, hash, found, domains->arena);
        VECTOR_ADD(domains->arena, &choice->memos,
                   compute(choice, domains, box));
    }
    const Memo *memo = choice->memos.items[found];
    return memo->too_many ? NULL : &memo->outcomes;
}

static void add_domain(Choice *choice, uint32_t domain, bool names_null)
{
    uint32_t at = 0;
    while (at < choice->domain_count && choice->domains[at] != domain) at++;
    if (at == choice->domain_count)
        choice->domains[choice->domain_count++] = domain;
    if (names_null) choice->names_null[at] = true;
}

/* Of the variables of a condition over several those of which more is known
   than it says: whether they are null, or where they lie. */
static void add_variables(Choice *choice, const Domains *domains,
                          const Domain *undecided)
{
    for (uint32_t i = 0; i < domains->list.count; i++) {
        const Domain *domain = &domains->list.items[i];
        if ((domain->names_null || domain->is_mixed) && domain->root != NET_NONE
            && domain_reads(undecided, domain->root))
            add_domain(choice, i, false);
    }
}

/* In two rounds: first the variables, then what cannot be decided. */
static void add_domains(Choice *choice, const Domains *domains,
                        const Condition *condition, bool undecided)
{
    if (condition->kind == CONDITION_ATOM) {
        const Domain *domain = &domains->list.items[condition->domain];
        bool is_own = undecided == domain_is_undecided(domain);
        if (is_own)
            add_domain(choice, condition->domain, condition->names_null);
        else if (!undecided)
            add_variables(choice, domains, domain);
    }
    for (size_t i = 0; i < condition->child_count; i++)
        add_domains(choice, domains, condition->children[i], undecided);
}

static size_t count_atoms(const Condition *condition)
{
    size_t count = condition->kind == CONDITION_ATOM;
    for (size_t i = 0; i < condition->child_count; i++)
        count += count_atoms(condition->children[i]);
    return count;
}

Choice *choice_of_conditions(const Transition *transition, Condition **guards,
                             Domains *domains)
{
    Arena *arena = domains->arena;
    Choice *choice = NEW(arena, Choice);
    choice->transition = transition;
    choice->guards = guards;
    size_t atoms = 0;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (guards[i]) atoms += count_atoms(guards[i]);
    }
    if (atoms > 0) atoms += domains->list.count;
    choice->domains = NEW_ARRAY(arena, uint32_t, atoms + 1);
    choice->names_null = NEW_ARRAY(arena, bool, atoms + 1);
    choice->box = NEW_ARRAY(arena, Mask, atoms + 1);
    for (uint32_t i = 0; i < 2 * transition->arc_count; i++) {
        uint32_t arc = i % transition->arc_count;
        if (guards[arc])
            add_domains(choice, domains, guards[arc],
                        i >= transition->arc_count);
    }
    return choice;
}

Choice *choice_of(const Transition *transition, Domains *domains)
{
    if (transition->mode == ARCS_ALL || transition->arc_count == 0) return NULL;
    Condition **guards = NEW_ARRAY(domains->arena, Condition *,
                                   transition->arc_count);
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Terms *guard = transition->arcs[i].guard;
        if (!guard || transition->arcs[i].is_default) continue;
        guards[i] = condition_of(domains, guard);
    }
    return choice_of_conditions(transition, guards, domains);
}

bool choice_can_guess(const Choice *choice, const Domains *domains)
{
    const Transition *transition = choice->transition;
    uint32_t open = 0;
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        if (domain_is_undecided(&domains->list.items[choice->domains[i]]))
            return true;
    }
    for (uint32_t i = 0; i < transition->arc_count; i++)
        open += !choice->guards[i] && !transition->arcs[i].is_default;
    return open > 1 && transition->mode == ARCS_FIRST;
}
