/* What a firing tells: a message, a signal, an error, an escalation. */
#include "write_tell.h"

static const char *number_of_field(const Writer *writer, uint32_t field)
{
    return c_integer(writer->arena, writer->plan->net->fields[field].number);
}

static void write_keyed(const Writer *writer, const Act *act, size_t indent)
{
    c_comment(writer->text, indent,
              writer->plan->net->fields[act->thrown.key].name);
    write_line(writer, indent,
               "bpmn_throw_keyed(step, $node$, $text$, $field$);",
               HOLES({ "node", writer->plan->elements[act->number] },
                     { "text", c_string(writer->arena, act->text, indent + 4) },
                     { "field", number_of_field(writer, act->thrown.key) }));
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
        write_line(
            writer, indent, "bpmn_bring(step, $name$, $field$);",
            HOLES({ "name",
                    c_string(writer->arena, act->thrown.brings[i].name,
                             indent + 4) },
                  { "field",
                    number_of_field(writer, act->thrown.brings[i].field) }));
}

void write_tell(const Writer *writer, const Act *act, size_t indent)
{
    if (act->thrown.key != NET_NONE)
        write_keyed(writer, act, indent);
    else
        write_plain_tell(writer, act, indent);
    if (act->thrown.named != NET_NONE) {
        c_comment(writer->text, indent,
                  writer->plan->net->fields[act->thrown.named].name);
        write_line(
            writer, indent, "bpmn_name_thrown(step, $field$);",
            HOLES({ "field", number_of_field(writer, act->thrown.named) }));
    }
    if (act->thrown.lives_ms != 0)
        write_line(
            writer, indent, "bpmn_keep_thrown(step, $ms$);",
            HOLES({ "ms", c_integer(writer->arena, act->thrown.lives_ms) }));
    write_brought(writer, act, indent);
}
