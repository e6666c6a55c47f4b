/* The variables and parameters of a process, as its net has them. */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *one, const void *other)
{
    const Parameter *const *left = one;
    const Parameter *const *right = other;
    return strcmp((*left)->name, (*right)->name);
}

const Parameter **net_parameters(const Process *process, Arena *arena)
{
    size_t count = process->parameters.count;
    const Parameter **list = NEW_ARRAY(arena, const Parameter *, count);
    for (size_t i = 0; i < count; i++) list[i] = &process->parameters.items[i];
    if (count > 1) qsort(list, count, sizeof *list, by_name);
    return list;
}

static void add_parameters(NetBuilder *builder)
{
    const Process *process = builder->process;
    size_t count = process->parameters.count;
    const Parameter **list = net_parameters(process, builder->arena);
    BpmnParameterInfo *rows = NEW_ARRAY(builder->arena, BpmnParameterInfo,
                                        count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (BpmnParameterInfo){
            .name = list[i]->name,
            .type = list[i]->type,
            .default_text = list[i]->default_text,
            .minimum = list[i]->minimum,
            .maximum = list[i]->maximum,
        };
    }
    builder->net->parameters = rows;
    builder->net->parameter_count = (uint32_t)count;
}

/* By a parameter's name in expressions: without "parameter.". */
static uint16_t parameter_number(const Net *net, const char *name)
{
    static const char PREFIX[] = "parameter.";
    uint16_t number = 0;
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) == 0)
        name += sizeof PREFIX - 1;
    for (uint32_t i = 0; i < net->parameter_count; i++)
        if (strcmp(net->parameters[i].name, name) < 0) number++;
    return number;
}

/* What people call it: the plain name of what an item has of its own. What an
   activity inside that repeats has is called as elsewhere. */
static const char *shown_of(const Field *field)
{
    const Node *owner = field->is_count ? NULL : field->owner;
    size_t length = owner ? strlen(owner->id) : 0;
    bool is_items = owner && strncmp(field->name, owner->id, length) == 0
        && field->name[length] == '/';
    return is_items ? field->name + length + 1 : field->name;
}

static NetField field_of(const NetBuilder *builder, const Field *field)
{
    bool is_open = field->type == BPMN_ENUMERATION && !field->closed;
    return (NetField){
        .name = field->name,
        .shown = shown_of(field),
        .owner = field->owner ? net_node_number(builder, field->owner)
                              : NET_NONE,
        .type = is_open ? BPMN_TEXT : field->type,
        .is_parameter = field->is_parameter,
        .is_inner = field->is_inner,
        .constants = field->constants,
        .constant_count = field->constant_count,
        .closed = field->closed,
        .origin = field->origin,
        .position = field->position,
    };
}

uint32_t net_find_field(const Net *net, const char *name)
{
    uint32_t low = 0;
    uint32_t high = name ? net->field_count : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(net->fields[middle].name, name);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NET_NONE;
}

static void set_count(const NetBuilder *builder, uint32_t owner,
                      const char *name, HostCount count)
{
    uint32_t number = net_find_field(builder->net, name);
    if (number == NET_NONE) return;
    builder->net->fields[number].count = count;
    builder->net->fields[number].owner = owner;
}

static void set_growing(const NetBuilder *builder, const char *name)
{
    uint32_t number = net_find_field(builder->net, name);
    if (number != NET_NONE) builder->net->fields[number].grows = true;
}

/* What hosts count, and what the engine keeps of items. */
static void find_counts(NetBuilder *builder)
{
    const Process *process = builder->process;
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        const LoopInfo *loop = &node->loop;
        if (loop->most_items != 0) {
            set_growing(builder, loop->total);
            set_growing(builder, loop->given);
        }
        if (!node_has_items(node)) continue;
        uint32_t owner = net_node_number(builder, node);
        set_count(builder, owner, loop->total, COUNT_TOTAL);
        set_count(builder, owner, loop->counter, COUNT_COMPLETED);
        set_count(builder, owner, loop->number,
                  loop->first_round == 0 ? COUNT_FROM_ZERO : COUNT_NUMBER);
        set_count(builder, owner, loop->item, COUNT_ELEMENT);
        set_count(builder, owner, loop->gives, COUNT_GIVEN);
        set_count(builder, owner, loop->list, COUNT_LIST);
        set_count(builder, owner, loop->given, COUNT_RESULTS);
    }
}

static int by_shown(const void *one, const void *other)
{
    const NetField *const *left = one;
    const NetField *const *right = other;
    int order = strcmp((*left)->shown, (*right)->shown);
    return order != 0 ? order : strcmp((*left)->name, (*right)->name);
}

/* Of those that are stored: by the names in tables. */
static void number_fields(NetBuilder *builder)
{
    Net *net = builder->net;
    NetField **stored = NEW_ARRAY(builder->arena, NetField *, net->field_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->field_count; i++) {
        if (field_is_stored(&net->fields[i])) stored[count++] = &net->fields[i];
    }
    if (count > 1) qsort(stored, count, sizeof *stored, by_shown);
    /* net_fits_tables looks at how many there are */
    for (uint32_t i = 0; i < count; i++) stored[i]->number = (uint16_t)i;
}

void net_add_fields(NetBuilder *builder)
{
    const Process *process = builder->process;
    Net *net = builder->net;
    add_parameters(builder);
    net->field_count = (uint32_t)process->fields.count;
    net->value_slots = process->value_slots;
    net->fields = NEW_ARRAY(builder->arena, NetField, net->field_count);
    for (uint32_t i = 0; i < net->field_count; i++) {
        NetField *field = &net->fields[i];
        *field = field_of(builder, &process->fields.items[i]);
        if (field->is_parameter)
            field->number = parameter_number(net, field->name);
    }
    find_counts(builder);
    number_fields(builder);
}

bool net_has_inner(const Net *net)
{
    for (uint32_t i = 0; i < net->field_count; i++)
        if (net->fields[i].is_inner) return true;
    return false;
}

const Formula *net_given(const Net *net, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        if (net->fields[assign->field].count == COUNT_GIVEN)
            return assign->value;
    }
    return NULL;
}
