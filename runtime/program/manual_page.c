/* A manual as a man page. */
#include "program/manual.h"

#include <ctype.h>

/* One line of text, in which nothing is an order of roff. */
static void put_line(BpmnOut *out, const char *text)
{
    if (*text == '.' || *text == '\'') bpmn_out(out, "\\&");
    for (; *text; text++) {
        if (*text == '-')
            bpmn_out(out, "\\-");
        else if (*text == '\\')
            bpmn_out(out, "\\e");
        else
            bpmn_out_bytes(out, text, 1);
    }
    bpmn_out(out, "\n");
}

static void put_term(BpmnOut *out, const char *term, const char *text)
{
    bpmn_out(out, ".TP\n.B ");
    put_line(out, term);
    put_line(out, text);
}

static void put_options(BpmnOut *out, const BpmnManualOption *options,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_term(out, options[i].form, options[i].help);
}

static void put_commands(BpmnOut *out, const BpmnManual *manual)
{
    bpmn_out(out, ".SH COMMANDS\n");
    for (size_t i = 0; i < manual->command_count; i++) {
        const BpmnManualCommand *command = &manual->commands[i];

        bpmn_out(out, ".SS \"%s%s", command->name, *command->form ? " " : "");
        /* A quotation mark inside is written twice. */
        for (const char *at = command->form; *at; at++)
            bpmn_out(out, *at == '"' ? "\"\"" : *at == '-' ? "\\-" : "%c", *at);
        bpmn_out(out, "\"\n");
        put_line(out, command->about ? command->about : command->help);
        put_options(out, command->options, command->option_count);
    }
}

static void put_title(BpmnOut *out, const BpmnManual *manual)
{
    bpmn_out(out, ".TH ");
    for (const char *at = manual->program; *at; at++)
        bpmn_out(out, "%c", toupper((unsigned char)*at));
    bpmn_out(out, " 1 \"\" \"%s%s%s\"\n", manual->program,
             manual->version ? " " : "",
             manual->version ? manual->version : "");
    bpmn_out(out, ".SH NAME\n%s \\- ", manual->program);
    put_line(out, manual->help);
    bpmn_out(out, ".SH SYNOPSIS\n.B %s\n", manual->program);
    if (manual->first) put_line(out, manual->first);
    put_line(out, "COMMAND [OPTION]... [ARGUMENT]...");
}

void bpmn_manual_page(BpmnOut *out, const BpmnManual *manual)
{
    static const BpmnManualOption EXITS[] = {
        { "0", "done; warnings allowed" },
        { "1", "the input has errors; refused; a test or comparison failed" },
        { "2", "wrong usage" },
        { "3",
          "cannot read, write or reach; or the database is held by a program "
          "that does not answer" },
        { "4", "a stated limit" },
        { "5", "a fault of the program itself" },
    };

    put_title(out, manual);
    put_commands(out, manual);
    bpmn_out(out, ".SH OPTIONS OF MANY COMMANDS\n");
    put_options(out, manual->options, manual->option_count);
    put_term(out, BPMN_MANUAL_HELP, BPMN_MANUAL_HELP_HELP);
    if (manual->version) put_term(out, "--version", "which version this is");
    bpmn_out(out, ".SH EXIT STATUS\n");
    put_options(out, EXITS, sizeof EXITS / sizeof *EXITS);
}
