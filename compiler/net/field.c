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

static NetField field_of(const Field *field)
{
    bool is_open = field->type == BPMN_ENUMERATION && !field->closed;
    return (NetField){
        .name = field->name,
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

/* What hosts count. */
static void find_counts(NetBuilder *builder)
{
    const Process *process = builder->process;
    NetField *fields = builder->net->fields;
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        const LoopInfo *loop = &node->loop;
        if (!node_has_items(node)) continue;
        fields[net_find_field(builder->net, loop->total)].count = COUNT_TOTAL;
        fields[net_find_field(builder->net, loop->counter)].count =
            COUNT_COMPLETED;
        fields[net_find_field(builder->net, loop->number)].count =
            loop->first_round == 0 ? COUNT_FROM_ZERO : COUNT_NUMBER;
    }
}

void net_add_fields(NetBuilder *builder)
{
    const Process *process = builder->process;
    Net *net = builder->net;
    uint16_t number = 0; /* net_fits_tables looks at how many there are */
    add_parameters(builder);
    net->field_count = (uint32_t)process->fields.count;
    net->value_slots = process->value_slots;
    net->fields = NEW_ARRAY(builder->arena, NetField, net->field_count);
    for (uint32_t i = 0; i < net->field_count; i++) {
        NetField *field = &net->fields[i];
        *field = field_of(&process->fields.items[i]);
        if (field->is_parameter)
            field->number = parameter_number(net, field->name);
        else if (!process->fields.items[i].is_count)
            field->number = number++;
    }
    find_counts(builder);
}

bool net_has_inner(const Net *net)
{
    for (uint32_t i = 0; i < net->field_count; i++)
        if (net->fields[i].is_inner) return true;
    return false;
}
