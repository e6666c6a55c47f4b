/* What is known of one domain says something of another where a condition over
   several variables reads a variable of both: they are tied. */
#include "explorer.h"

#include <string.h>

static void add_fields(const Terms *terms, const Term *term, uint64_t *fields)
{
    if (term->field >= 0) bits_add(fields, (uint32_t)term->field);
    for (uint32_t i = 0; i < term->operand_count; i++)
        add_fields(terms, term_operand(terms, term, i), fields);
}

static uint64_t *fields_of(const Explorer *explorer, uint32_t domain)
{
    const Ties *ties = &explorer->ties;
    return ties->fields + (size_t)domain * ties->field_words;
}

/* What changes with every event ties nothing. */
static void list_fields(Explorer *explorer)
{
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        uint64_t *fields = fields_of(explorer, i);
        if (domain->volatile_value) continue;
        if (domain->term)
            add_fields(domain->terms, domain->term, fields);
        else
            bits_add(fields, domain->root);
    }
}

void ties_prepare(Explorer *explorer)
{
    Ties *ties = &explorer->ties;
    for (uint32_t i = 0; i < explorer->domain_count; i++)
        ties->are_there = ties->are_there
            || domain_is_undecided(domain_at(explorer->domains, i));
    if (!ties->are_there) return;
    ties->field_words = explorer->net->field_count / 64 + 1;
    ties->fields =
        NEW_ARRAY(explorer->arena, uint64_t,
                  (size_t)explorer->domain_count * ties->field_words + 1);
    ties->any = NEW_ARRAY(explorer->arena, uint64_t, ties->field_words);
    ties->asked = NEW_ARRAY(explorer->arena, uint64_t, ties->field_words);
    ties->set = NEW_ARRAY(explorer->arena, uint64_t,
                          explorer->domain_count / 64 + 1);
    list_fields(explorer);
}

/* The fields of one domain of the set. */
static void add_one(const Explorer *explorer, uint32_t domain)
{
    const Ties *ties = &explorer->ties;
    const uint64_t *fields = fields_of(explorer, domain);
    bool asks = domain_is_undecided(domain_at(explorer->domains, domain));
    for (uint32_t i = 0; i < ties->field_words; i++) {
        ties->any[i] |= fields[i];
        if (asks) ties->asked[i] |= fields[i];
    }
}

/* Is it tied to one of the set? */
static bool is_tied(const Explorer *explorer, uint32_t domain)
{
    const Ties *ties = &explorer->ties;
    const uint64_t *fields = fields_of(explorer, domain);
    bool asks = domain_is_undecided(domain_at(explorer->domains, domain));
    const uint64_t *others = asks ? ties->any : ties->asked;
    uint64_t common = 0;
    for (uint32_t i = 0; i < ties->field_words; i++)
        common |= fields[i] & others[i];
    return common != 0;
}

void ties_add(Explorer *explorer, const Mask *known, uint64_t *set)
{
    const Ties *ties = &explorer->ties;
    bool news = ties->are_there;
    if (!news) return;
    memset(ties->any, 0, ties->field_words * sizeof *ties->any);
    memset(ties->asked, 0, ties->field_words * sizeof *ties->asked);
    for (uint32_t i = 0; i < explorer->domain_count; i++)
        if (bits_have(set, i)) add_one(explorer, i);
    while (news) {
        news = false;
        for (uint32_t i = 0; i < explorer->domain_count; i++) {
            bool learnt = !known
                || domain_is_learnt(domain_at(explorer->domains, i), known[i]);
            if (!learnt || bits_have(set, i) || !is_tied(explorer, i)) continue;
            bits_add(set, i);
            add_one(explorer, i);
            news = true;
        }
    }
}
