/* What a firing tells: a message, a signal, an error, an escalation. */
#include "write_tell.h"

static const char *constant_of(const Writer *writer, uint32_t field)
{
    const Plan *plan = writer->plan;
    return plan->fields[plan->net->fields[field].number].constant;
}

static void write_keyed(const Writer *writer, const Act *act, size_t indent)
{
    write_line(writer, indent,
               "bpmn_throw_keyed(step, $node$, $text$, $field$);",
               HOLES({ "node", writer->plan->elements[act->number] },
                     { "text", c_string(writer->arena, act->text, indent + 4) },
                     { "field", constant_of(writer, act->thrown.key) }));
}

static void write_plain_tell(const Writer *writer, const Act *act,
                             size_t indent)
{
    write_line(
        writer, indent, "bpmn_$verb$(step, $node$, $text$);",
        HOLES({ "verb", TELL_FACTS[act->other].verb },
              { "node", writer->plan->elements[act->number] },
              { "text", c_string(writer->arena, act->text, indent + 4) }));
}

/* What goes along. */
static void write_brought(const Writer *writer, const Act *act, size_t indent)
{
    for (uint32_t i = 0; i < act->thrown.bring_count; i++)
        write_line(writer, indent, "bpmn_bring(step, $name$, $field$);",
                   HOLES({ "name",
                           c_string(writer->arena, act->thrown.brings[i].name,
                                    indent + 4) },
                         { "field",
                           constant_of(writer, act->thrown.brings[i].field) }));
}

void write_tell(const Writer *writer, const Act *act, size_t indent)
{
    if (act->thrown.key != NET_NONE)
        write_keyed(writer, act, indent);
    else
        write_plain_tell(writer, act, indent);
    if (act->thrown.named != NET_NONE)
        write_line(writer, indent, "bpmn_name_thrown(step, $field$);",
                   HOLES({ "field", constant_of(writer, act->thrown.named) }));
    if (act->thrown.lives_ms != 0)
        write_line(
            writer, indent, "bpmn_keep_thrown(step, $ms$);",
            HOLES({ "ms", c_integer(writer->arena, act->thrown.lives_ms) }));
    write_brought(writer, act, indent);
}
