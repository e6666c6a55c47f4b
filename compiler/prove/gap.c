/* Choices that leave a value out, or in which two conditions hold; cycles
   that turn without a wait. */
#include "findings.h"

/* Of more conditions nobody reads the words. */
enum { MOST_WORDS = 6 };

/* Values for which a fault happens. */
typedef struct Example {
    Witness witness;
    VECTOR(FindingValue) values;
    Text text; /* "amount = 50 and standing = \"good\"" */
} Example;

/* Does it hang on how a computed value compares with others? */
static bool is_computed(const Choice *choice, const Mask *masks)
{
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        if (domain_is_undecided(choice_domain(choice, i))
            && (masks[i] & MASK_COMPUTED) != 0)
            return true;
    }
    return false;
}

/* What was found for conditions over several variables, on the whole path. */
static Witness witness_of(Teller *teller, const Sighting *sighting,
                          const Choice *choice, const Mask *masks)
{
    const Domains *domains = teller->explorer->domains;
    if (is_computed(choice, masks)) return (Witness){ 0 };
    Replay replay = explorer_replay(teller->explorer, sighting->from, NET_NONE,
                                    sighting->serial, NET_NONE);
    KnownList known = { 0 };
    for (uint32_t i = 0; i < domains->list.count; i++)
        VECTOR_ADD(teller->arena, &known,
                   (Known){ i,
                            replay.found
                                ? replay.known[i]
                                : domain_anything(&domains->list.items[i]) });
    for (uint32_t i = 0; i < choice->domain_count; i++)
        known.items[choice->domains[i]].mask = masks[i];
    if (!witness_is_needed(domains, &known)) return (Witness){ 0 };
    return witness_find(domains, &known, true, teller->arena);
}

static void add_value(Teller *teller, Example *example, FindingValue value,
                      bool is_text)
{
    Text *text = &example->text;
    VECTOR_ADD(teller->found->arena, &example->values, value);
    text_add(text, text->length > 0 ? " and " : "");
    text_add_format(text, is_text ? "%s = \"%s\"" : "%s = %s", value.name,
                    value.value);
}

/* One value for each variable that has a part in it. Where no values are found
   that go together, those are left out that would have to. */
static void add_values(Teller *teller, const Choice *choice, const Mask *masks,
                       Example *example)
{
    const Witness *witness = &example->witness;
    Arena *arena = teller->found->arena;
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        const Domain *domain = choice_domain(choice, i);
        if (domain_is_undecided(domain)
            || net_is_among(witness->fields, witness->count, domain->root)
            || !domain_is_looked_at(domain, masks[i]))
            continue;
        add_value(teller, example, domain_witness(domain, masks[i], arena),
                  domain->kind == DOMAIN_TEXT
                      && (masks[i] & MASK_REGIONS) != domain->null);
    }
    for (uint32_t i = 0; witness->values && i < witness->count; i++) {
        const BpmnValue *value = &witness->values[i];
        const char *name = teller->net->fields[witness->fields[i]].name;
        add_value(teller, example,
                  (FindingValue){ arena_string(arena, name),
                                  domain_value_text(value, arena) },
                  bpmn_is_text(*value));
    }
}

/* A condition over several variables, in the order in which the diagram writes
   it. */
static void add_words(const Domain *domain, Mask mask, Text *text)
{
    static const char *const orders[2][8] = {
        { "", "<", "=", "<=", ">", "!=", ">=", "" },
        { "", ">", "=", ">=", "<", "!=", "<=", "" },
    };
    if (!domain_is_undecided(domain) || !domain_is_looked_at(domain, mask))
        return;
    bool swapped = domain->swapped;
    const char *order = orders[swapped][mask & (LESS | EQUAL | GREATER)];
    if (domain->kind == DOMAIN_ORDER && !*order) return;
    if (domain->kind == DOMAIN_OPAQUE && (mask & 3) == 0) return;
    text_add(text, text->length > 0 ? " and " : "");
    if (domain->kind == DOMAIN_ORDER)
        text_add_format(text, "%s %s %s",
                        swapped ? domain->right : domain->name, order,
                        swapped ? domain->name : domain->right);
    else
        text_add_format(text, (mask & 2) != 0 ? "%s" : "not(%s)", domain->name);
}

static Example example_of(Teller *teller, const Sighting *sighting,
                          const Mask *masks)
{
    const Choice *choice = teller->explorer->choices[sighting->subject];
    Example example = {
        .witness = witness_of(teller, sighting, choice, masks),
        .text = text_new(teller->arena),
    };
    add_values(teller, choice, masks, &example);
    for (uint32_t i = 0; i < choice->domain_count && !example.witness.values
         && choice->domain_count <= MOST_WORDS;
         i++)
        add_words(choice_domain(choice, i), masks[i], &example.text);
    return example;
}

/* The values, and the path to where they matter. */
static void give_example(Teller *teller, Finding *finding,
                         const Sighting *sighting, const Example *example)
{
    finding->values = example->values.items;
    finding->value_count = example->values.count;
    path_to_sighting(teller, finding, sighting,
                     teller->net->transitions[sighting->subject].node);
}

static const char *default_help(Teller *teller, const Transition *transition)
{
    const NetElement *element = &teller->net->elements[transition->node];
    if (element->out_count == 0) return NULL;
    uint32_t last = element->first_out + element->out_count - 1;
    return arena_format(teller->found->arena,
                        "mark one flow as default, e.g. default=\"%s\", or "
                        "widen a condition",
                        teller->net->elements[last].id);
}

static void tell_gap(Teller *teller, const Sighting *sighting)
{
    const Transition *transition = &teller->net->transitions[sighting->subject];
    uint32_t node = transition->node;
    if (!tell_once(teller, node, TOLD_GAP)) return;
    Example example = example_of(teller, sighting, sighting->outcome->masks);
    bool has_values = example.text.length > 0;
    bool unfound = has_values && example.witness.tried
        && example.witness.found == FOUND_NOT;
    Finding *finding = tell_fault(
        teller, sighting->sure && sighting->grave, CODE_GAP, node,
        arena_format(teller->arena, "no flow leaves %s%s%s%s",
                     title_of(teller, node), has_values ? " when " : "",
                     example.text.bytes,
                     unfound ? ", for which no values were found" : ""));
    finding->help = default_help(teller, transition);
    give_example(teller, finding, sighting, &example);
}

static const char *flow_of(Teller *teller, const Transition *transition,
                           uint32_t arc)
{
    uint32_t place = transition->arcs[arc].place;
    return title_of(teller, teller->net->places[place].element);
}

/* A choice whose conditions are not written. */
static void tell_unwritten(Teller *teller, const Sighting *sighting)
{
    const Transition *transition = &teller->net->transitions[sighting->subject];
    const Outcome *outcome = sighting->outcome;
    Finding *finding =
        tell(teller, CODE_OVERLAP, transition->node,
             arena_format(
                 teller->arena,
                 "%s and %s of %s have no condition: the first is always taken",
                 flow_of(teller, transition, outcome->arc),
                 flow_of(teller, transition, outcome->also),
                 title_of(teller, transition->node)));
    finding->help =
        "a label chooses nothing: write conditions on the flows, such as "
        "= outcome = \"yes\"; the proof takes the choice as open";
    path_to_sighting(teller, finding, sighting, transition->node);
}

static void tell_overlap(Teller *teller, const Sighting *sighting)
{
    const Transition *transition = &teller->net->transitions[sighting->subject];
    const Choice *choice = teller->explorer->choices[sighting->subject];
    const Outcome *outcome = sighting->outcome;
    uint32_t node = transition->node;
    if (!choice->guards[outcome->arc]) {
        tell_unwritten(teller, sighting);
        return;
    }
    Example example = example_of(teller, sighting, outcome->also_masks);
    bool searched = example.witness.count > 0;
    if (searched && example.witness.found == FOUND_NONE) return;
    bool maybe = !sighting->sure || outcome->also_maybe
        || (searched && example.witness.found == FOUND_NOT);
    Finding *finding = tell(
        teller, CODE_OVERLAP, node,
        arena_format(teller->arena,
                     "%s and %s of %s %s hold together%s%s: the first is taken",
                     flow_of(teller, transition, outcome->arc),
                     flow_of(teller, transition, outcome->also),
                     title_of(teller, node), maybe ? "may" : "can",
                     example.text.length > 0 ? ", for instance with " : "",
                     example.text.bytes));
    finding->help = "make the conditions exclude each other, unless the order "
                    "is meant";
    give_example(teller, finding, sighting, &example);
}

static void tell_turn(Teller *teller, const Sighting *sighting)
{
    uint32_t node = teller->net->transitions[sighting->subject].node;
    if (!tell_once(teller, node, TOLD_LIVELOCK)) return;
    Finding *finding =
        tell_fault(teller, sighting->sure, CODE_LIVELOCK, node,
                   arena_format(teller->arena,
                                "the cycle through %s can turn without a wait",
                                title_of(teller, node)));
    finding->help = "put something that waits into the cycle: a task, a job, "
                    "a timer";
    path_to_sighting(teller, finding, sighting, node);
}

void tell_of_kind(Teller *teller, SightingKind kind,
                  void (*tell_one)(Teller *, const Sighting *))
{
    bool *told = NEW_ARRAY(teller->arena, bool,
                           teller->net->transition_count + 1);
    for (int rank = 3; rank >= 0; rank--) {
        for (size_t i = 0; i < teller->explorer->sightings.count; i++) {
            const Sighting *sighting = &teller->explorer->sightings.items[i];
            int own = (sighting->sure ? 2 : 0) + (sighting->grave ? 1 : 0);
            if (sighting->kind != kind || own != rank
                || told[sighting->subject])
                continue;
            told[sighting->subject] = true;
            tell_one(teller, sighting);
        }
    }
}

void tell_choices(Teller *teller)
{
    tell_of_kind(teller, SEEN_GAP, tell_gap);
    tell_of_kind(teller, SEEN_OVERLAP, tell_overlap);
    tell_of_kind(teller, SEEN_TURN, tell_turn);
}
