/* See shift.h. */
#include "shift.h"

#include <string.h>

/* An array with room for more behind what it has. */
#define GROWN(arena, items, count, more, Type)      \
    grown((arena), (items), (count) * sizeof(Type), \
          ((size_t)(count) + (more) + 1) * sizeof(Type))

static void *grown(Arena *arena, const void *items, size_t bytes, size_t all)
{
    char *copy = arena_alloc(arena, all);
    if (bytes > 0) memcpy(copy, items, bytes);
    return copy;
}

void numbers_add(const uint32_t **numbers, uint32_t *count,
                 const uint32_t *more, uint32_t more_count, Arena *arena)
{
    uint32_t *all = GROWN(arena, *numbers, *count, more_count, uint32_t);
    if (more_count > 0) memcpy(all + *count, more, more_count * sizeof *more);
    *numbers = all;
    *count += more_count;
}

static const uint32_t *shift_list(const Shift *shift, const uint32_t *numbers,
                                  uint32_t count, uint32_t by)
{
    uint32_t *own = NEW_ARRAY(shift->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) own[i] = numbers[i] + by;
    return own;
}

static const uint32_t *shift_places(const Shift *shift, const uint32_t *places,
                                    uint32_t count)
{
    return shift_list(shift, places, count, shift->place);
}

static uint32_t shift_frame(const Shift *shift, uint32_t frame)
{
    return frame == 0 ? 0 : frame + shift->frame;
}

static const char *rename_it(const Shift *shift, const char *name)
{
    return name ? arena_format(shift->arena, "%s%s", shift->before, name)
                : NULL;
}

/* Expressions that were copied: of each the old one, then the new one. */
typedef struct Copies {
    const Shift *shift;
    VECTOR(const Expression *) both;
} Copies;

/* With the variables that it reads by their new names. */
static Expression *copy_expression(Copies *copies, const Expression *origin)
{
    Arena *arena = copies->shift->arena;
    for (size_t i = 0; i < copies->both.count; i += 2)
        if (copies->both.items[i] == origin)
            return (Expression *)copies->both.items[i + 1];
    Expression *copy = NEW(arena, Expression);
    *copy = *origin;
    VECTOR_ADD(arena, &copies->both, origin);
    VECTOR_ADD(arena, &copies->both, copy);
    if (origin->operation == OPERATION_FIELD)
        copy->text = rename_it(copies->shift, origin->text);
    copy->children = NEW_ARRAY(arena, Expression *, origin->child_count + 1);
    for (size_t i = 0; i < origin->child_count; i++)
        copy->children[i] = copy_expression(copies, origin->children[i]);
    return copy;
}

static const Terms *shift_terms(const Shift *shift, const Terms *terms)
{
    if (!terms) return NULL;
    Copies copies = { .shift = shift };
    Terms *own = NEW(shift->arena, Terms);
    Term *items = NEW_ARRAY(shift->arena, Term, terms->count + 1);
    *own = *terms;
    for (uint32_t i = 0; i < terms->count; i++) {
        items[i] = terms->items[i];
        if (items[i].field >= 0) items[i].field += (int32_t)shift->field;
        if (items[i].origin)
            items[i].origin = copy_expression(&copies, items[i].origin);
    }
    own->items = items;
    return own;
}

static void shift_assigns(const Shift *shift, Transition *transition)
{
    Assignment *assigns = NEW_ARRAY(shift->arena, Assignment,
                                    transition->assign_count + 1);
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        Formula *value = NEW(shift->arena, Formula);
        assigns[i] = transition->assigns[i];
        assigns[i].field += shift->field;
        *value = *assigns[i].value;
        value->terms = shift_terms(shift, value->terms);
        assigns[i].value = value;
    }
    transition->assigns = assigns;
}

static const uint32_t *shift_open(const Shift *shift, const uint32_t *place)
{
    return place ? shift_places(shift, place, 1) : NULL;
}

static void shift_arcs(const Shift *shift, Transition *transition)
{
    Arc *arcs = NEW_ARRAY(shift->arena, Arc, transition->arc_count + 1);
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        arcs[i] = transition->arcs[i];
        arcs[i].place += shift->place;
        arcs[i].guard = shift_terms(shift, arcs[i].guard);
        arcs[i].open = shift_open(shift, arcs[i].open);
    }
    transition->arcs = arcs;
}

static void shift_comes(const Shift *shift, Transition *transition)
{
    NetPlaces *comes = NEW_ARRAY(shift->arena, NetPlaces,
                                 transition->any_count + 1);
    for (uint32_t i = 0; i < transition->any_count; i++) {
        comes[i] = transition->comes[i];
        comes[i].places = shift_places(shift, comes[i].places, comes[i].count);
    }
    transition->comes = comes;
}

static void shift_thrown(const Shift *shift, Thrown *thrown)
{
    Brought *brings = NEW_ARRAY(shift->arena, Brought, thrown->bring_count);
    for (uint32_t i = 0; i < thrown->bring_count; i++) {
        brings[i] = thrown->brings[i];
        brings[i].field += shift->field;
    }
    thrown->brings = brings;
    thrown->key = shifted(thrown->key, shift->field);
    thrown->named = shifted(thrown->named, shift->field);
}

static Transition shift_transition(const Shift *shift, Transition own)
{
    own.node += shift->element;
    own.completes = shifted(own.completes, shift->scope);
    own.asks = shift_terms(shift, own.asks);
    own.hosts = shift_frame(shift, own.hosts);
    own.any = shift_places(shift, own.any, own.any_count);
    if (own.comes) shift_comes(shift, &own);
    own.pre = shift_places(shift, own.pre, own.pre_count);
    own.inhibit = shift_places(shift, own.inhibit, own.inhibit_count);
    own.clear = shift_places(shift, own.clear, own.clear_count);
    own.opens = shift_places(shift, own.opens, own.open_count);
    own.incident = shifted(own.incident, shift->place);
    shift_thrown(shift, &own.thrown);
    shift_assigns(shift, &own);
    shift_arcs(shift, &own);
    return own;
}

static NetElement shift_element(const Shift *shift, NetElement own)
{
    uint32_t by = shift->element;
    own.part = shift->part;
    own.scope += shift->scope;
    own.body = shifted(own.body, shift->scope);
    own.enter = shifted(own.enter, shift->place);
    own.host = shifted(own.host, by);
    own.first_out = shifted(own.first_out, by);
    own.in = shift_list(shift, own.in, own.in_count, by);
    own.boundaries = shift_list(shift, own.boundaries, own.boundary_count, by);
    own.thrown_by = shifted(own.thrown_by, by);
    own.part_of = shifted(own.part_of, by);
    own.parts = shift_list(shift, own.parts, own.part_count, by);
    own.source = shifted(own.source, by);
    own.target = shifted(own.target, by);
    return own;
}

static NetField shift_field(const Shift *shift, NetField own)
{
    own.part = shift->part;
    own.name = rename_it(shift, own.name);
    own.shown = rename_it(shift, own.shown);
    own.frame = shift_frame(shift, own.frame);
    own.owner = shifted(own.owner, shift->element);
    return own;
}

static Place shift_place(const Shift *shift, Place own)
{
    own.element += shift->element;
    own.scope += shift->scope;
    own.frame = shift_frame(shift, own.frame);
    own.owner = shifted(own.owner, shift->element);
    own.again = NET_NONE;
    return own;
}

static NetScope shift_scope(const Shift *shift, NetScope own, uint32_t around)
{
    own.element = shifted(own.element, shift->element);
    own.parent = own.parent == NET_NONE ? around : own.parent + shift->scope;
    own.place = shifted(own.place, shift->place);
    own.watched = shifted(own.watched, shift->scope);
    own.places = shift_places(shift, own.places, own.place_count);
    return own;
}

static NetFrame shift_kind(const Shift *shift, NetFrame own)
{
    own.element = shifted(own.element, shift->element);
    own.parent = shift_frame(shift, own.parent);
    own.begins = shifted(own.begins, shift->place);
    return own;
}

/* The arrays of the net with room for those of the other. */
static void make_room(Net *net, const Net *added, Arena *arena)
{
    uint32_t elements = net->element_count + net->inside_count;
    net->fields = GROWN(arena, net->fields, net->field_count,
                        added->field_count, NetField);
    net->elements = GROWN(arena, net->elements, elements, added->element_count,
                          NetElement);
    net->places = GROWN(arena, net->places, net->place_count,
                        added->place_count, Place);
    net->scopes = GROWN(arena, net->scopes, net->scope_count,
                        added->scope_count, NetScope);
    net->frames = GROWN(arena, net->frames, net->frame_count,
                        added->frame_count, NetFrame);
    net->transitions = GROWN(arena, net->transitions, net->transition_count,
                             added->transition_count, Transition);
    net->consumers = GROWN(arena, net->consumers, net->place_count,
                           added->place_count, uint32_t);
    net->settling = GROWN(arena, net->settling, net->settling_count,
                          added->settling_count, uint32_t);
}

Shift net_add_net(Net *net, const Net *added, uint32_t around,
                  const char *before, Arena *arena)
{
    Shift shift = {
        .arena = arena,
        .before = before,
        .part = ++net->part_count,
        .element = net->element_count + net->inside_count,
        .place = net->place_count,
        .field = net->field_count,
        .scope = net->scope_count,
        .frame = net->frame_count - 1,
        .transition = net->transition_count,
    };
    make_room(net, added, arena);
    for (uint32_t i = 0; i < added->field_count; i++)
        net->fields[net->field_count++] = shift_field(&shift, added->fields[i]);
    for (uint32_t i = 0; i < added->element_count; i++)
        net->elements[shift.element + i] = shift_element(&shift,
                                                         added->elements[i]);
    net->inside_count += added->element_count;
    if (added->value_slots > net->value_slots)
        net->value_slots = added->value_slots;
    for (uint32_t i = 0; i < added->place_count; i++) {
        net->consumers[net->place_count] = shifted(added->consumers[i],
                                                   shift.transition);
        net->places[net->place_count++] = shift_place(&shift, added->places[i]);
    }
    for (uint32_t i = 0; i < added->scope_count; i++)
        net->scopes[net->scope_count++] = shift_scope(&shift, added->scopes[i],
                                                      around);
    for (uint32_t i = 1; i < added->frame_count; i++)
        net->frames[net->frame_count++] = shift_kind(&shift, added->frames[i]);
    for (uint32_t i = 0; i < added->transition_count; i++)
        net->transitions[net->transition_count++] =
            shift_transition(&shift, added->transitions[i]);
    for (uint32_t i = 0; i < added->settling_count; i++)
        net->settling[net->settling_count++] = added->settling[i]
            + shift.transition;
    return shift;
}
