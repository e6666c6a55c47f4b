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

static char *target_of(const Writer *writer, const Flow *flow)
{
    return write_mark(writer, writer->numbers[flow->target->order]);
}

static char *condition_of(const Writer *writer, const Flow *flow)
{
    const Expression *tree = flow->condition.tree;
    bool counts = node_facts(flow->source)->leaves != LEAVES_EVERY;

    if (flow->source->default_flow == flow) return "otherwise";
    if (!tree || !counts) return "";
    return c_formula(writer->arena, tree->source, CONDITION_SHORT);
}

static void add_flows(const Writer *writer, uint32_t number, size_t indent,
                      const char *head)
{
    const Node *node = writer->plan->net->elements[number].node;

    if (node->out.count == 1 && !*condition_of(writer, node->out.items[0])) {
        add_line(writer, indent,
                 arena_format(writer->arena, "%s -> %s", head,
                              target_of(writer, node->out.items[0])));
        return;
    }
    add_line(writer, indent, head);
    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];
        const char *condition = condition_of(writer, flow);

        add_line(writer, indent + 4,
                 arena_format(writer->arena, "%s%s-> %s", condition,
                              *condition ? " " : "", target_of(writer, flow)));
    }
}

static void add_scope(const Writer *writer, uint32_t scope, size_t indent);

static void add_boundaries(const Writer *writer, uint32_t number, size_t indent)
{
    const Net *net = writer->plan->net;
    const Node *host = net->elements[number].node;

    for (uint32_t i = 0; i < net->node_count && host->boundaries.count; i++) {
        const Node *node = net->elements[i].node;

        if (node->attached_to != host) continue;
        add_flows(
            writer, i, indent + 4,
            arena_format(writer->arena, "%s, %s", write_mark(writer, i),
                         node->interrupting ? "interrupting" : "beside it"));
    }
}

static void add_node(const Writer *writer, uint32_t number, size_t indent)
{
    const NetElement *element = &writer->plan->net->elements[number];
    const Node *node = element->node;
    bool ends = node->out.count == 0 && node->boundaries.count == 0
        && element->body == NET_NONE;

    if (ends || node->attached_to) return;
    add_flows(writer, number, indent, write_mark(writer, number));
    add_boundaries(writer, number, indent);
    if (element->body != NET_NONE) add_scope(writer, element->body, indent + 4);
}

/* Sub-processes stand indented below themselves, 16 deep at most. */
static void add_scope(const Writer *writer, uint32_t scope, size_t indent)
{
    const Net *net = writer->plan->net;

    for (uint32_t i = 0; i < net->node_count; i++) {
        if (net->elements[i].scope == scope) {
            add_node(writer, i, indent < 64 ? indent : 64);
        }
    }
}

void write_outline(const Writer *writer)
{
    add_scope(writer, 0, 0);
}
