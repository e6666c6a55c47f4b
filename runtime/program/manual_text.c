/* A manual for people at a terminal of 80 columns. */
#include "program/manual.h"

#include <string.h>

enum { WIDTH = 79, INDENT = 26 };

/* Words from that column on, in lines that begin at 'indent'. */
static void put_words(BpmnOut *out, const char *text, size_t column,
                      size_t indent)
{
    for (size_t i = 0; *text; text += strspn(text, " "), i++) {
        size_t length = strcspn(text, " ");

        if (i > 0 && column + 1 + length > WIDTH) {
            bpmn_out(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            bpmn_out(out, " ");
            column++;
        }
        bpmn_out_bytes(out, text, length);
        column += length;
        text += length;
    }
    bpmn_out(out, "\n");
}

/* "  NAME FORM        help" */
static void put_row(BpmnOut *out, const char *name, const char *form,
                    const char *help)
{
    size_t before = out->length;

    bpmn_out(out, "  %s%s%s", name, *name && *form ? " " : "", form);
    size_t width = out->length - before;
    if (width + 2 > INDENT) {
        bpmn_out(out, "\n");
        width = 0;
    }
    bpmn_out(out, "%*s", (int)(INDENT - width), "");
    put_words(out, help, INDENT, INDENT);
}

static void put_options(BpmnOut *out, const BpmnManualOption *options,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_row(out, "", options[i].form, options[i].help);
}

static void put_usage(BpmnOut *out, const BpmnManual *manual, const char *name,
                      const char *form)
{
    bpmn_out(out, "usage: %s", manual->program);
    if (manual->first) bpmn_out(out, " %s", manual->first);
    bpmn_out(out, " %s [OPTION]...%s%s\n", name, *form ? " " : "", form);
}

static void put_command(BpmnOut *out, const BpmnManual *manual,
                        const BpmnManualCommand *command)
{
    put_usage(out, manual, command->name, command->form);
    put_words(out, command->about ? command->about : command->help, 0, 0);
    bpmn_out(out, "\n");
    put_options(out, command->options, command->option_count);
    for (size_t i = 0; i < manual->option_count; i++) {
        if (bpmn_manual_goes(command, i))
            put_options(out, &manual->options[i], 1);
    }
    put_row(out, "", BPMN_MANUAL_HELP, BPMN_MANUAL_HELP_HELP);
}

void bpmn_manual_rows(BpmnOut *out, const BpmnManualCommand *commands,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_row(out, commands[i].name, commands[i].form, commands[i].help);
}

void bpmn_manual_text(BpmnOut *out, const BpmnManual *manual,
                      const BpmnManualCommand *command)
{
    if (command) {
        put_command(out, manual, command);
        return;
    }
    put_usage(out, manual, "COMMAND", "[ARGUMENT]...");
    bpmn_out(out, "\n");
    bpmn_manual_rows(out, manual->commands, manual->command_count);
    bpmn_out(out, "\nOptions of many commands:\n");
    put_options(out, manual->options, manual->option_count);
    put_row(out, "", BPMN_MANUAL_HELP, BPMN_MANUAL_HELP_HELP);
    if (manual->version) put_row(out, "", "--version", "which version this is");
    bpmn_out(out, "\n'%s help COMMAND' tells more of a command.\n",
             manual->program);
}
