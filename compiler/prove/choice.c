/* What comes of a choice, remembered by what was known. */
#include "choice.h"

struct Memo {
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

/* Values about which nothing was learnt are as good as not looked at. */
static void freshen(const Choice *choice, Outcome *outcome)
{
    Mask *masks = choice_copy(choice, outcome->masks);
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        if ((masks[i] & MASK_REGIONS) == choice_domain(choice, i)->all)
            masks[i] |= MASK_FRESH;
    }
    outcome->masks = masks;
}

static void add_guess(const Choice *choice, uint32_t arc, const Mask *box,
                      Memo *memo)
{
    VECTOR_ADD(
        choice->all->arena, &memo->outcomes,
        (Outcome){ .arc = arc, .maybe = true, .also = NET_NONE, .masks = box });
}

/* Every arc may be taken, or none, and nothing is learnt. */
static void guess(const Choice *choice, const Mask *box, Memo *memo)
{
    bool always = false;
    memo->outcomes.count = 0;
    for (uint32_t i = 0; i < choice->transition->arc_count; i++) {
        always = always || !choice->guards[i];
        add_guess(choice, i, box, memo);
    }
    if (!always) add_guess(choice, NET_NONE, box, memo);
}

static Memo *compute(const Choice *choice)
{
    Memo *memo = NEW(choice->all->arena, Memo);
    const Mask *box = choice_copy(choice, choice->box);
    bool few = choice->domain_count <= MOST_DOMAINS
        && choice_split(choice, box, &memo->outcomes);
    if (!few && choice->transition->mode == ARCS_FIRST)
        guess(choice, box, memo);
    else
        memo->too_many = !few;
    for (size_t i = 0; i < memo->outcomes.count; i++)
        freshen(choice, &memo->outcomes.items[i]);
    return memo;
}

const Outcomes *choice_outcomes(Choice *choice, const Mask *known)
{
    look(choice, known, choice->box);
    uint32_t hash = hash_words(0, choice->box, choice->domain_count);
    uint32_t found = word_table_find(&choice->table, hash, choice->box);
    if (found == TABLE_NONE) {
        found = word_table_add(&choice->table, hash, choice->box,
                               choice->all->arena);
        VECTOR_ADD(choice->all->arena, &choice->memos, compute(choice));
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
        const Domain *domain = domain_at(domains, i);
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
        const Domain *domain = domain_at(domains, condition->domain);
        bool is_own = undecided == domain_is_undecided(domain);
        if (is_own)
            add_domain(choice, condition->domain, condition->names_null);
        else if (!undecided)
            add_variables(choice, domains, domain);
    }
    for (size_t i = 0; i < condition->child_count; i++)
        add_domains(choice, domains, condition->children[i], undecided);
}

Choice *choice_of_conditions(const Transition *transition, Condition **guards,
                             Domains *domains)
{
    Arena *arena = domains->arena;
    Choice *choice = NEW(arena, Choice);
    choice->transition = transition;
    choice->all = domains;
    choice->guards = guards;
    size_t most = 1;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (guards[i]) most = domains->list.count + 1;
    }
    choice->domains = NEW_ARRAY(arena, uint32_t, most);
    choice->names_null = NEW_ARRAY(arena, bool, most);
    choice->box = NEW_ARRAY(arena, Mask, most);
    for (uint32_t i = 0; i < 2 * transition->arc_count; i++) {
        uint32_t arc = i % transition->arc_count;
        if (guards[arc])
            add_domains(choice, domains, guards[arc],
                        i >= transition->arc_count);
    }
    choice->table.width = choice->domain_count;
    return choice;
}

Choice *choice_of(const Transition *transition, Domains *domains)
{
    if (transition->mode == ARCS_ALL || transition->arc_count == 0
        || net_asks_open(transition))
        return NULL;
    Condition **guards = NEW_ARRAY(domains->arena, Condition *,
                                   transition->arc_count);
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Terms *guard = transition->arcs[i].guard;
        if (!guard || transition->arcs[i].is_default) continue;
        guards[i] = condition_of(domains, guard, terms_root(guard));
    }
    return choice_of_conditions(transition, guards, domains);
}

bool choice_can_guess(const Choice *choice)
{
    const Transition *transition = choice->transition;
    uint32_t open = 0;
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        if (domain_is_undecided(choice_domain(choice, i))) return true;
    }
    for (uint32_t i = 0; i < transition->arc_count; i++)
        open += !choice->guards[i] && !transition->arcs[i].is_default;
    return open > 1 && transition->mode == ARCS_FIRST;
}

void choice_reads(const Choice *choice, DomainReader *read, void *user)
{
    for (uint32_t i = 0; choice && i < choice->domain_count; i++)
        read(user, choice->domains[i]);
}

bool choice_is_grave(const Domains *domains, const Choice *choice,
                     const Outcome *outcome, const Mask *known)
{
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        const Domain *domain = domain_at(domains, choice->domains[i]);
        bool was_open = (known[choice->domains[i]] & MASK_FRESH) != 0
            && domain->kind == DOMAIN_TEXT && !domain->is_declared;
        if ((outcome->masks[i] & MASK_FRESH) != 0) continue;
        if (was_open || !domain_is_closed(domain, outcome->masks[i]))
            return false;
    }
    return true;
}
