/* The diagram in a few lines, at the top of the source. */
#include "write.h"

#include <string.h>

/* Longest condition in the outline; beside its C it stands whole. */
#define CONDITION_SHORT 48

static void add_line(const Writer *writer, size_t indent, const char *line)
{
    size_t room = C_COLUMNS - 3 - indent;

    text_add(writer->text, " * ");
    while (indent-- > 0) text_add_char(writer->text, ' ');
    text_add_bytes(writer->text, line, strnlen(line, room));
    text_add_char(writer->text, '\n');
}

static char *condition_of(const Writer *writer, const NetElement *flow)
{
    if (flow->is_default) return "otherwise";
    if (!flow->is_guarded) return "";
    return c_formula(writer->arena, flow->condition, CONDITION_SHORT);
}

static void add_flows(const Writer *writer, uint32_t number, size_t indent,
                      const char *head)
{
    const Net *net = writer->plan->net;
    const NetElement *node = &net->elements[number];
    const NetElement *flows = &net->elements[node->first_out];

    if (node->out_count == 1 && !*condition_of(writer, flows)) {
        add_line(writer, indent,
                 arena_format(writer->arena, "%s -> %s", head,
                              write_mark(writer, flows->target)));
        return;
    }
    add_line(writer, indent, head);
    for (uint32_t i = 0; i < node->out_count; i++) {
        const char *condition = condition_of(writer, &flows[i]);

        add_line(writer, indent + 4,
                 arena_format(writer->arena, "%s%s-> %s", condition,
                              *condition ? " " : "",
                              write_mark(writer, flows[i].target)));
    }
}

static void add_scope(const Writer *writer, uint32_t scope, size_t indent);

/* The definitions of an event. */
static void add_parts(const Writer *writer, uint32_t number, size_t indent)
{
    const NetElement *event = &writer->plan->net->elements[number];

    for (uint32_t i = 0; i < event->part_count; i++)
        add_line(writer, indent + 4, write_mark(writer, event->parts[i]));
}

/* What the items of an activity throw as they complete. */
static void add_thrown(const Writer *writer, uint32_t number, size_t indent)
{
    const Net *net = writer->plan->net;

    for (uint32_t i = 0; i < net->node_count; i++) {
        if (net->elements[i].thrown_by == number)
            add_line(writer, indent + 4,
                     arena_format(writer->arena, "throws %s",
                                  write_mark(writer, i)));
    }
}

static void add_boundaries(const Writer *writer, uint32_t number, size_t indent)
{
    const Net *net = writer->plan->net;
    const NetElement *host = &net->elements[number];

    for (uint32_t i = 0; i < host->boundary_count; i++) {
        uint32_t event = host->boundaries[i];
        bool interrupting = net->elements[event].interrupting;

        if (net->elements[event].part_of != NET_NONE) continue;
        add_flows(writer, event, indent + 4,
                  arena_format(writer->arena, "%s, %s",
                               write_mark(writer, event),
                               interrupting ? "interrupting" : "beside it"));
        add_parts(writer, event, indent + 4);
    }
}

static void add_node(const Writer *writer, uint32_t number, size_t indent)
{
    const NetElement *element = &writer->plan->net->elements[number];
    bool ends = element->out_count == 0 && element->boundary_count == 0
        && element->body == NET_NONE && element->part_count == 0;

    if (ends || element->host != NET_NONE || element->part_of != NET_NONE)
        return;
    add_flows(writer, number, indent,
              element->hears ? arena_format(
                  writer->arena, "%s, %s", write_mark(writer, number),
                  element->interrupting ? "interrupting" : "beside it")
                  : bpmn_host_row(&writer->plan->tables, (uint16_t)number) != 0
                  ? arena_format(writer->arena, "%s, several at once",
                                 write_mark(writer, number))
                  : write_mark(writer, number));
    add_parts(writer, number, indent);
    add_thrown(writer, number, indent);
    add_boundaries(writer, number, indent);
    if (element->body != NET_NONE) add_scope(writer, element->body, indent + 4);
}

/* Sub-processes stand indented below themselves, 16 deep at most. */
static void add_nodes(const Writer *writer, uint32_t scope, size_t indent)
{
    const Net *net = writer->plan->net;

    for (uint32_t i = 0; i < net->node_count; i++) {
        if (net->elements[i].scope == scope) {
            add_node(writer, i, indent < 64 ? indent : 64);
        }
    }
}

/* Event sub-processes stand behind what they watch. */
static void add_scope(const Writer *writer, uint32_t scope, size_t indent)
{
    uint32_t watched = writer->plan->net->scopes[scope].watched;

    if (watched != NET_NONE) add_nodes(writer, watched, indent);
    add_nodes(writer, scope, indent);
}

void write_outline(const Writer *writer)
{
    add_scope(writer, 0, 0);
}
