/* What firings make of what is known: what those who answer write, what is
   assigned, and what neither tells. */
#include "../net/frame.h"
#include "explorer.h"

/* Of the wait that the transition answers. */
static const Opening *opening_of(const Net *net, const Transition *transition)
{
    return net->places[transition->pre[0]].opening;
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

/* What comes along with it. What a called case raises brings what its end
   does. */
static TriggerWrites writes_of(const Transition *transition)
{
    TriggerWrites writes = trigger_facts(transition)->writes;
    return transition->called && writes == WRITES_ALL ? WRITES_OUTPUTS : writes;
}

/* Does the one who answers write every variable? With outputs declared only
   those are written. */
static bool writes_all(const Net *net, const Transition *transition)
{
    switch (writes_of(transition)) {
    case WRITES_OUTCOME:
    case WRITES_OUTPUTS: return !opening_of(net, transition)->row.outputs;
    case WRITES_ALL: return true;
    case WRITES_NOTHING: return false;
    }
    return false;
}

static bool is_any(const void *own, const Term *term)
{
    (void)own;
    return term->field >= 0;
}

static bool is_inner(const void *net, const Term *term)
{
    return term->field >= 0 && ((const Net *)net)->fields[term->field].is_inner;
}

/* The variables of one case: the process, or one that it calls. */
typedef struct Own {
    const Net *net;
    uint32_t part;
} Own;

static bool is_own(const void *own, const Term *term)
{
    const Net *net = ((const Own *)own)->net;
    return term->field >= 0
        && net->fields[term->field].part == ((const Own *)own)->part;
}

static bool is_others(const void *own, const Term *term)
{
    return is_own(own, term) && !is_inner(((const Own *)own)->net, term);
}

/* Is it of a variable of the case, or of none at all? */
static bool is_of(const Own *own, const Domain *domain)
{
    if (domain->root != NET_NONE)
        return own->net->fields[domain->root].part == own->part;
    return term_any(domain->terms, domain->term, is_own, own);
}

/* Whether who brings values to the case may change it. */
static bool is_given(const Own *own, const Domain *domain)
{
    if (domain->info && (domain->info->is_parameter || domain->info->is_inner))
        return false;
    if (domain->root != NET_NONE) return is_of(own, domain);
    return term_any(domain->terms, domain->term, is_others, own)
        || !term_any(domain->terms, domain->term, is_any, own);
}

/* What an event does that writes all variables of a case, or none: what changes
   with every event is written by both. */
static Effects event_effects(Explorer *explorer, bool writes, uint32_t part)
{
    const Own own = { explorer->net, part };
    Effects effects = { 0 };
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (domain->volatile_value || (writes && is_given(&own, domain)))
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
    TriggerWrites writes = writes_of(transition);
    if (writes != WRITES_OUTCOME && writes != WRITES_OUTPUTS) return;
    const BpmnWait *row = &opening_of(net, transition)->row;
    uint32_t part = net->elements[transition->node].part;
    for (uint32_t i = 0; i < net->field_count && row->outputs; i++) {
        bool written = false;
        for (uint16_t j = 0; j < row->output_count; j++)
            written = written || row->outputs[j] == net->fields[i].number;
        if (written && net->fields[i].part == part
            && field_is_stored(&net->fields[i]) && !is_replaced(transition, i))
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

/* Does a condition ask for a variable that the value is made of? */
static bool is_asked(const Explorer *explorer, const Formula *value)
{
    const Net *net = explorer->net;
    for (uint32_t i = 0; i < net->field_count && value->terms; i++) {
        if (!term_reads(value->terms, terms_root(value->terms), i)) continue;
        for (uint32_t j = 0; j < explorer->domain_count; j++)
            if (domain_reads(domain_at(explorer->domains, j), i)) return true;
    }
    return false;
}

/* Are the items those of a list that a condition asks for as well? How many
   there are is not tied to what is known of it. */
static bool counts_asked(const Explorer *explorer, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        if (assign->of_items && is_asked(explorer, assign->value)) return true;
    }
    return false;
}

/* Assigning the one value that it has changes nothing: what else is known is
   asked before, for that. */
static void add_assign_effects(Explorer *explorer, uint32_t number,
                               Effects *effects)
{
    const Transition *transition = &explorer->net->transitions[number];
    bool is_guess = counts_asked(explorer, transition);
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        uint32_t own = domain_find(explorer->domains,
                                   explorer->net->fields[assign->field].name);
        const Value *value = explorer->values[number][i];
        const Condition *equal = explorer->equals[number][i];
        if (value_field(assign->value) == assign->field) continue;
        Effect other = {
            .mask = is_guess || !is_constant(assign->value) ? MASK_COMPUTED : 0,
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

/* Is it that a signal is heard? */
static bool hears(const Net *net, const Transition *transition)
{
    return is_fired(transition, FIRED_ANSWER) && opening_of(net, transition)
        && opening_of(net, transition)->hears_throws;
}

/* A copy that others do not share. */
static void make_own(Explorer *explorer, Effects *effects)
{
    effects->items = arena_copy(explorer->arena, effects->items,
                                effects->count * sizeof *effects->items);
    effects->capacity = effects->count;
}

/* What was found so far is what the signal brings. */
static void mark_brought(Explorer *explorer, Effects *effects)
{
    make_own(explorer, effects);
    for (size_t i = 0; i < effects->count; i++) {
        Effect *effect = &effects->items[i];
        if (domain_at(explorer->domains, effect->domain)->volatile_value)
            continue;
        effect->is_brought = true;
        effect->mask |= MASK_GIVEN;
    }
}

/* What a called case gives is what it made of its values: not each need
   occur. */
static void mark_computed(Explorer *explorer, Effects *effects)
{
    make_own(explorer, effects);
    for (size_t i = 0; i < effects->count; i++)
        effects->items[i].mask |= MASK_COMPUTED;
}

/* Does the item have a variable of its own of that name, which is written in
   its place? */
static bool is_items_own(const Net *net, const Transition *transition,
                         uint32_t field)
{
    for (uint32_t i = 0; i < net->field_count && field != NET_NONE; i++) {
        const NetField *own = &net->fields[i];
        if (i != field && own->owner == transition->node
            && text_equal(own->shown, net->fields[field].name))
            return true;
    }
    return false;
}

/* Leaves out what is written to variables of the item's own. */
static void leave_out_own(Explorer *explorer, const Transition *transition,
                          Effects *effects)
{
    Effects left = { 0 };
    for (size_t i = 0; i < effects->count; i++) {
        const Effect *effect = &effects->items[i];
        const Domain *domain = domain_at(explorer->domains, effect->domain);
        if (!is_items_own(explorer->net, transition, domain->field))
            VECTOR_ADD(explorer->arena, &left, *effect);
    }
    *effects = left;
}

/* The case that begins knows nothing yet. */
static void add_beginning(Explorer *explorer, const Transition *transition,
                          Effects *effects)
{
    const Own own = { explorer->net, transition->begins };
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (is_of(&own, domain))
            add_effect(explorer, effects, i, domain_before(domain), NULL);
    }
}

void explorer_find_effects(Explorer *explorer)
{
    const Net *net = explorer->net;
    Effects *all = NEW_ARRAY(explorer->arena, Effects, net->part_count + 1);
    for (uint32_t i = 0; i <= net->part_count; i++)
        all[i] = event_effects(explorer, true, i);
    const Effects none = event_effects(explorer, false, 0);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        Effects *effects = &explorer->effects[i];
        *effects = writes_all(net, transition)
            ? all[net->elements[transition->node].part]
            : none;
        if (transition->begins != 0)
            add_beginning(explorer, transition, effects);
        add_output_effects(explorer, transition, effects);
        add_item_effects(explorer, transition, effects);
        add_outcome_effect(explorer, i, effects);
        if (hears(net, transition)) mark_brought(explorer, effects);
        if (transition->called) mark_computed(explorer, effects);
        if (net_frame_of(net, transition) != 0)
            leave_out_own(explorer, transition, effects);
        add_assign_effects(explorer, i, effects);
    }
}
