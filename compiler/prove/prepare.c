/* What exploration needs to look up quickly, made once for a net. */
#include "../net/frame.h"
#include "../net/scope.h"
#include "beside.h"
#include "order.h"

#include <string.h>

enum { MOST_FREE = 12 }; /* guarded arcs whose sets are counted */

/* Of the wait that the transition answers. */
static const Opening *opening_of(const Net *net, const Transition *transition)
{
    return net->places[transition->pre[0]].opening;
}

bool explorer_is_never_due(const Net *net, const Transition *transition)
{
    if (transition->pre_count == 0) return false;
    const Opening *opening = opening_of(net, transition);
    if (!opening || opening->due != DUE_AGAIN || !opening->is_constant)
        return false;
    int64_t times = opening->again.repetitions;
    return transition->keeps ? times == 1 : times < 0;
}

/* Is the transition one that exploration fires from outside? Without data, for
   the bounds, a cycle may have any number of times. */
static bool is_explored(const Net *net, const Transition *transition,
                        bool with_data)
{
    switch (trigger_facts(transition)->fired) {
    case FIRED_ANSWER:
        return !with_data || !explorer_is_never_due(net, transition);
    case FIRED_AGAIN: return !with_data;
    case FIRED_START:
    case FIRED_ARRIVAL:
    case FIRED_EMPTY:
    case FIRED_SETTLED: return false;
    }
    return false;
}

static void number_rests(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    explorer->rest_index = net_no_numbers(arena, net->place_count);
    explorer->rest_places = NEW_ARRAY(arena, uint32_t, net->place_count);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests) continue;
        explorer->rest_index[i] = explorer->rest_count;
        explorer->rest_places[explorer->rest_count++] = i;
    }
}

static void list_triggers(Explorer *explorer)
{
    const Net *net = explorer->net;
    Edges edges = { 0 };
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->pre_count > 0
            && is_explored(net, transition, explorer->with_data))
            VECTOR_ADD(explorer->arena, &edges,
                       (Edge){ transition->pre[0], i });
    }
    explorer->triggers = graph_of(net->place_count, edges.items, edges.count,
                                  false, explorer->arena);
}

static void add_effect(Explorer *explorer, Effects *effects, uint32_t domain,
                       Mask mask, const Value *value)
{
    VECTOR_ADD(explorer->arena, effects,
               (Effect){ .domain = domain, .mask = mask, .value = value });
    effects->has_values = effects->has_values || value;
}

static void add_equal(Explorer *explorer, Effects *effects,
                      const Condition *equal)
{
    VECTOR_ADD(explorer->arena, effects,
               (Effect){ .domain = equal->domain,
                         .mask = equal->yes,
                         .is_equal = true });
    effects->has_equals = true;
}

/* All that is known of the field is void. */
static void add_writing(Explorer *explorer, uint32_t field, Effects *effects)
{
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (domain_reads(domain, field))
            add_effect(explorer, effects, i, domain_anything(domain), NULL);
    }
}

/* Does the one who answers write every variable? With outputs declared only
   those are written. */
static bool writes_all(const Net *net, const Transition *transition)
{
    switch (trigger_facts(transition)->writes) {
    case WRITES_OUTCOME:
    case WRITES_OUTPUTS: return !opening_of(net, transition)->row.outputs;
    case WRITES_ALL: return true;
    case WRITES_NOTHING: return false;
    }
    return false;
}

static bool is_inner(const void *net, const Term *term)
{
    return term->field >= 0 && ((const Net *)net)->fields[term->field].is_inner;
}

static bool is_others(const void *net, const Term *term)
{
    return term->field >= 0 && !is_inner(net, term);
}

/* Whether who brings values may change it. */
static bool is_given(const Net *net, const Domain *domain)
{
    if (domain->info)
        return !domain->info->is_parameter && !domain->info->is_inner;
    return !domain->term
        || term_any(domain->terms, domain->term, is_others, net)
        || !term_any(domain->terms, domain->term, is_inner, net);
}

/* What an event does that writes all variables, or none: what changes with
   every event is written by both. */
static Effects event_effects(Explorer *explorer, bool writes)
{
    Effects effects = { 0 };
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (domain->volatile_value
            || (writes && is_given(explorer->net, domain)))
            add_effect(explorer, &effects, i, domain_anything(domain), NULL);
    }
    effects.capacity = effects.count; /* shared: who adds gets a copy */
    return effects;
}

/* The regions in which an atom on the domain holds. */
static Mask compared(const Condition *condition, uint32_t domain)
{
    Mask mask = 0;
    if (condition->kind == CONDITION_ATOM && condition->domain == domain)
        mask = condition->yes;
    for (size_t i = 0; i < condition->child_count; i++)
        mask |= compared(condition->children[i], domain);
    return mask;
}

/* The outcomes of a task: those that it or a schema declares; else, where
   conditions stand on the flows that leave it, what they ask for; else what the
   gateway behind asks for. 0: they are open. */
static Mask outcomes_of(const Explorer *explorer, uint32_t transition,
                        const Opening *opening, uint32_t number)
{
    const Domain *domain = domain_at(explorer->domains, number);
    const Choice *choice = explorer->choices[transition];
    Mask mask = 0;
    if (!opening->outcomes_declared && !opening->row.outcomes_closed
        && (!domain->info || !domain->info->closed))
        return 0;
    bool is_declared = opening->outcomes_declared || domain->is_declared;
    for (uint32_t i = 0;
         choice && !is_declared && i < choice->transition->arc_count; i++) {
        if (choice->guards[i]) mask |= compared(choice->guards[i], number);
    }
    if (mask != 0) return mask;
    for (size_t i = 0; i < opening->outcome_count; i++)
        mask |= domain_text_region(domain, opening->row.outcomes[i]);
    return mask;
}

/* The outcome that a person gives is one of those there are; or none is given,
   which counts where null is asked for. */
static void add_outcome_effect(Explorer *explorer, uint32_t number,
                               Effects *effects)
{
    const Transition *transition = &explorer->net->transitions[number];
    if (trigger_facts(transition)->writes != WRITES_OUTCOME) return;
    const Opening *opening = opening_of(explorer->net, transition);
    if (!opening->outcome || opening->outcome_count == 0) return;
    uint32_t variable = domain_find(explorer->domains, opening->outcome);
    if (variable == NET_NONE) return;
    const Domain *domain = domain_at(explorer->domains, variable);
    Mask mask = outcomes_of(explorer, number, opening, variable);
    if (mask != 0 && domain->names_null) mask |= domain->null | MASK_UNASKED;
    add_effect(explorer, effects, variable,
               mask != 0 ? mask : domain_anything(domain), NULL);
}

/* Is what the one who answers writes there lost, for it is assigned unread? */
static bool is_replaced(const Transition *transition, uint32_t field)
{
    bool is_assigned = false;
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        const Terms *terms = assign->value->terms;
        const Term *root = terms ? terms_root(terms) : NULL;
        if (root
            && (root->can_fail || root->needs
                || term_reads(terms, root, field)))
            return false;
        is_assigned = is_assigned || assign->field == field;
    }
    return is_assigned;
}

/* Writes what the one who answers may write where outputs are declared: what
   they read, and where they go. */
static void add_output_effects(Explorer *explorer, const Transition *transition,
                               Effects *effects)
{
    const Net *net = explorer->net;
    TriggerWrites writes = trigger_facts(transition)->writes;
    if (writes != WRITES_OUTCOME && writes != WRITES_OUTPUTS) return;
    const BpmnWait *row = &opening_of(net, transition)->row;
    for (uint32_t i = 0; i < net->field_count && row->outputs; i++) {
        bool written = false;
        for (uint16_t j = 0; j < row->output_count; j++)
            written = written || row->outputs[j] == net->fields[i].number;
        if (written && field_is_stored(&net->fields[i])
            && !is_replaced(transition, i))
            add_writing(explorer, i, effects);
    }
}

/* Which item it is that begins, and what it is for, is not known: they are done
   in any order. Nor is what all of them have given. */
static void add_item_effects(Explorer *explorer, const Transition *transition,
                             Effects *effects)
{
    const Net *net = explorer->net;
    uint32_t frame = net_frame_of(net, transition);
    bool begins = net_is_beginning(net, transition);
    for (uint32_t i = 0; i < net->field_count; i++) {
        const NetField *field = &net->fields[i];
        bool is_given = field->count == COUNT_RESULTS;
        if (field->count < COUNT_NUMBER
            || field->frame != net->frames[frame].parent)
            continue;
        if (is_given ? transition->ends_item : begins)
            add_writing(explorer, i, effects);
    }
}

static bool is_constant(const Formula *value)
{
    return !value->is_expression
        || (value->terms && term_is_constant(terms_root(value->terms)));
}

/* Is the side of an order the variable, where both are whole numbers? */
static bool is_side(const Domain *domain, uint32_t side, uint32_t field)
{
    if (domain->kind != DOMAIN_ORDER) return false;
    for (uint32_t i = 0; i < 2; i++) {
        const Term *term = term_operand(domain->terms, domain->term, i);
        if (term->operation != OPERATION_FIELD || term->type != BPMN_INTEGER)
            return false;
    }
    uint32_t operand = domain->swapped ? 1 - side : side;
    return (uint32_t)term_operand(domain->terms, domain->term, operand)->field
        == field;
}

/* What is known of others than the variable that is assigned itself. */
static void add_others(Explorer *explorer, Effects *effects,
                       const Assignment *assign, const Condition *equal,
                       Effect other)
{
    const Terms *terms = assign->value->terms;
    bool counts = other.target != NET_NONE && terms
        && domain_counts(explorer->domains, other.target, terms,
                         terms_root(terms));
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (i == other.target || !domain_reads(domain, assign->field)) continue;
        if (equal && equal->domain == i) {
            add_equal(explorer, effects, equal);
            continue;
        }
        other.domain = i;
        other.is_more = counts && is_side(domain, 0, assign->field);
        other.is_less = counts && is_side(domain, 1, assign->field);
        other.mask |= domain_anything(domain);
        VECTOR_ADD(explorer->arena, effects, other);
        other.mask &= MASK_COMPUTED;
    }
}

/* Assigning the one value that it has changes nothing: what else is known is
   asked before, for that. */
static void add_assign_effects(Explorer *explorer, uint32_t number,
                               Effects *effects)
{
    const Transition *transition = &explorer->net->transitions[number];
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        uint32_t own = domain_find(explorer->domains,
                                   explorer->net->fields[assign->field].name);
        const Value *value = explorer->values[number][i];
        const Condition *equal = explorer->equals[number][i];
        if (value_field(assign->value) == assign->field) continue;
        Effect other = {
            .mask = is_constant(assign->value) ? 0 : MASK_COMPUTED,
            .target = own,
        };
        bool is_point = own != NET_NONE && value->kind == VALUE_KNOWN
            && domain_is_point(domain_at(explorer->domains, own), value->mask);
        if (is_point) other.unless = value;
        if (is_point) add_others(explorer, effects, assign, equal, other);
        if (own != NET_NONE) add_effect(explorer, effects, own, 0, value);
        if (!is_point) add_others(explorer, effects, assign, equal, other);
    }
}

/* What is assigned to variables that conditions read; may add domains of what
   cannot be decided. */
static void find_values(Explorer *explorer)
{
    const Net *net = explorer->net;
    Domains *domains = explorer->domains;
    explorer->values = NEW_ARRAY(explorer->arena, const Value **,
                                 net->transition_count + 1);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->assign_count == 0) continue;
        explorer->values[i] = NEW_ARRAY(explorer->arena, const Value *,
                                        transition->assign_count);
        for (uint32_t j = 0; j < transition->assign_count; j++) {
            const Assignment *assign = &transition->assigns[j];
            uint32_t domain = domain_find(domains,
                                          net->fields[assign->field].name);
            if (domain != NET_NONE)
                explorer->values[i][j] = value_of(domains, domain,
                                                  assign->value);
        }
    }
}

/* Does a condition over several variables read the field? */
static bool is_compared(const Explorer *explorer, uint32_t field)
{
    for (uint32_t i = 0; i < explorer->domains->list.count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (domain_is_undecided(domain) && !domain->volatile_value
            && domain_reads(domain, field))
            return true;
    }
    return false;
}

/* That what is copied and its copy are one value is known where a condition
   over several variables reads one of them. True: that is news. */
static bool find_equal(Explorer *explorer, uint32_t number, uint32_t at)
{
    const Assignment *assign = &explorer->net->transitions[number].assigns[at];
    const Condition **equal = &explorer->equals[number][at];
    uint32_t source = value_field(assign->value);
    if (*equal || source == NET_NONE || source == assign->field
        || explorer->net->fields[source].is_parameter
        || (!is_compared(explorer, source)
            && !is_compared(explorer, assign->field)))
        return false;
    *equal = value_equal(explorer->domains, assign->field, source);
    return *equal;
}

static void find_equals(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->equals = NEW_ARRAY(explorer->arena, const Condition **,
                                 net->transition_count + 1);
    for (uint32_t i = 0; i < net->transition_count; i++)
        explorer->equals[i] = NEW_ARRAY(explorer->arena, const Condition *,
                                        net->transitions[i].assign_count + 1);
    for (bool news = true; news;) {
        news = false;
        for (uint32_t i = 0; i < net->transition_count; i++) {
            for (uint32_t j = 0; j < net->transitions[i].assign_count; j++)
                news |= find_equal(explorer, i, j);
        }
    }
}

/* Is it that a signal is heard? */
static bool hears(const Net *net, const Transition *transition)
{
    return is_fired(transition, FIRED_ANSWER) && opening_of(net, transition)
        && opening_of(net, transition)->hears_throws;
}

/* What was found so far is what the signal brings. */
static void mark_brought(Explorer *explorer, Effects *effects)
{
    effects->items = arena_copy(explorer->arena, effects->items,
                                effects->count * sizeof *effects->items);
    effects->capacity = effects->count;
    for (size_t i = 0; i < effects->count; i++) {
        Effect *effect = &effects->items[i];
        if (domain_at(explorer->domains, effect->domain)->volatile_value)
            continue;
        effect->is_brought = true;
        effect->mask |= MASK_GIVEN;
    }
}

static void prepare_data(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->domains = domains_of(net, explorer->arena);
    for (uint32_t i = 0; i < net->transition_count; i++)
        explorer->choices[i] = choice_of(&net->transitions[i],
                                         explorer->domains);
    find_values(explorer);
    find_equals(explorer);
    explorer->domain_count = (uint32_t)explorer->domains->list.count;
    const Effects all = event_effects(explorer, true);
    const Effects none = event_effects(explorer, false);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        Effects *effects = &explorer->effects[i];
        *effects = writes_all(net, transition) ? all : none;
        add_output_effects(explorer, transition, effects);
        add_item_effects(explorer, transition, effects);
        add_outcome_effect(explorer, i, effects);
        if (hears(net, transition)) mark_brought(explorer, effects);
        add_assign_effects(explorer, i, effects);
    }
    ties_prepare(explorer);
    explorer_find_live(explorer);
    beside_prepare(explorer);
    meets_prepare(explorer);
}

static void add_free(Explorer *explorer, Outcomes *outcomes, uint32_t arc,
                     const uint64_t *set)
{
    VECTOR_ADD(explorer->arena, outcomes,
               (Outcome){ .arc = arc, .set = set, .also = NET_NONE });
}

/* Every arc up to the first without guard. */
static void free_first(Explorer *explorer, const Transition *transition,
                       Outcomes *outcomes)
{
    bool always = false;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        if (arc->is_default || !always) add_free(explorer, outcomes, i, NULL);
        always = always || (!arc->is_default && !arc->guard);
    }
}

/* The arcs taken when of the guarded ones those of 'chosen' are; null: none. */
static const uint64_t *free_set(Explorer *explorer,
                                const Transition *transition, uint64_t chosen)
{
    uint64_t *set = NEW_ARRAY(explorer->arena, uint64_t, arc_words(transition));
    uint32_t guarded = 0;
    bool any = false;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        bool taken = arc->is_default ? chosen == 0 : !arc->guard;
        if (!arc->is_default && arc->guard)
            taken = guarded < MOST_FREE && (chosen >> guarded++ & 1) != 0;
        if (taken) bits_add(set, i);
        any = any || taken;
    }
    return any ? set : NULL;
}

/* Every set of guarded arcs, as far as they can be counted. */
static void free_true(Explorer *explorer, const Transition *transition,
                      Outcomes *outcomes)
{
    uint32_t guarded = 0;
    for (uint32_t i = 0; i < transition->arc_count; i++)
        guarded += transition->arcs[i].guard && !transition->arcs[i].is_default;
    if (guarded > MOST_FREE) {
        explorer->stopped = true;
        guarded = MOST_FREE;
    }
    for (uint64_t chosen = 0; chosen < UINT64_C(1) << guarded; chosen++) {
        const uint64_t *set = free_set(explorer, transition, chosen);
        if (set) add_free(explorer, outcomes, NET_NONE, set);
    }
}

static void prepare_free(Explorer *explorer)
{
    for (uint32_t i = 0; i < explorer->net->transition_count; i++) {
        const Transition *transition = &explorer->net->transitions[i];
        if (transition->mode == ARCS_ALL || transition->arc_count == 0)
            continue;
        Outcomes *outcomes = NEW(explorer->arena, Outcomes);
        if (transition->mode == ARCS_FIRST)
            free_first(explorer, transition, outcomes);
        else
            free_true(explorer, transition, outcomes);
        explorer->free_outcomes[i] = outcomes;
    }
}

/* More tokens behind a firing than were taken. */
static bool forks(const Transition *transition)
{
    return transition->arc_count > 0
        && (transition->keeps
            || (transition->arc_count > 1 && transition->mode != ARCS_FIRST));
}

/* What the states are written with. */
static void prepare_states(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    explorer->rest_words = explorer->rest_count / 64 + 1;
    explorer->marking_words = explorer->rest_count * explorer->count_bits / 64
        + 1;
    explorer->state_words = explorer->marking_words + explorer->domain_count
        + explorer->order_words;
    explorer->walk_words = explorer->domain_count + explorer->order_words
        + explorer->rest_words + net->place_count / 8 + 1;
    explorer->table.width = explorer->state_words;
    for (uint32_t i = 0; i < net->transition_count; i++)
        explorer->forks = explorer->forks || forks(&net->transitions[i]);
    explorer->now = NEW_ARRAY(arena, uint64_t, explorer->state_words);
    explorer->incidents = NEW_ARRAY(arena, uint64_t, explorer->marking_words);
    for (uint32_t i = 0; i < explorer->rest_count; i++) {
        const Place *place = &net->places[explorer->rest_places[i]];
        if (place_facts(place)->taken == TAKEN_INCIDENT)
            rest_add(explorer, explorer->incidents, i, explorer->most);
    }
}

Explorer *explorer_new(const Net *net, bool with_data, uint32_t count_bits,
                       Arena *arena)
{
    Explorer *explorer = NEW(arena, Explorer);
    uint32_t count = net->transition_count;
    explorer->net = net;
    explorer->arena = arena;
    explorer->with_data = with_data;
    explorer->count_bits = count_bits;
    explorer->most = (1u << count_bits) - 1;
    explorer->choices = NEW_ARRAY(arena, Choice *, count + 1);
    explorer->free_outcomes = NEW_ARRAY(arena, Outcomes *, count + 1);
    explorer->effects = NEW_ARRAY(arena, Effects, count + 1);
    explorer->memories = NEW_ARRAY(arena, Memory, count + 1);
    for (uint32_t i = 0; i < count; i++)
        explorer->memories[i].last = TABLE_NONE;
    explorer->seen = NEW_ARRAY(arena, bool, net->element_count + 1);
    explorer->bounds = NEW_ARRAY(arena, uint32_t, net->place_count + 1);
    explorer->completes = net_completes(net, arena);
    number_rests(explorer);
    list_triggers(explorer);
    if (with_data)
        prepare_data(explorer);
    else
        prepare_free(explorer);
    order_prepare(explorer);
    prepare_states(explorer);
    return explorer;
}
