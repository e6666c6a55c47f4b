/* A manual as completion for bash. */
#include "program/manual.h"

#include <string.h>

/* The words of "-h, --help": those that begin with a hyphen, without what
   follows them. Null: there is no other. */
static const char *option_word(const char **form, size_t *length)
{
    const char *word = *form + strspn(*form, ", ");

    if (*word != '-') return NULL;
    *length = strcspn(word, "=, ");
    *form = word + *length;
    return word;
}

/* What stands behind the names: "=text|json", " DIR", "". */
static const char *option_value(const char *form)
{
    size_t length;

    while (option_word(&form, &length)) {
    }
    return form;
}

static void put_options(BpmnOut *out, const BpmnManualOption *options,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *form = options[i].form;
        const char *word;
        size_t length;

        while ((word = option_word(&form, &length))) {
            bpmn_out(out, " ");
            bpmn_out_bytes(out, word, length);
        }
    }
}

/* "check:--format) words='text json sarif' ;;": what may follow an option. */
static void put_values(BpmnOut *out, const char *command,
                       const BpmnManualOption *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = option_value(options[i].form);
        const char *form = options[i].form;
        size_t length = 0;
        const char *word = option_word(&form, &length);

        if (!word || !*value) continue;
        bpmn_out(out, "    %s:%.*s) ", command, (int)length, word);
        if (strchr(value, '|')) {
            bpmn_out(out, "words='");
            for (value++; *value; value++)
                bpmn_out(out, "%c", *value == '|' ? ' ' : *value);
            bpmn_out(out, "' ;;\n");
        } else {
            bpmn_out(out, "return ;;\n");
        }
    }
}

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* An id that the shell takes as one word. */
static bool is_plain(const char *id)
{
    return *id
        && !id[strspn(id,
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                      "0123456789_.-")];
}

static void put_names(BpmnOut *out, const BpmnManual *manual,
                      const char *between)
{
    for (size_t i = 0; i < manual->command_count; i++)
        bpmn_out(out, "%s%s", i > 0 ? between : "", manual->commands[i].name);
}

/* The words that a command begins with. */
static void put_operands(BpmnOut *out, const BpmnManual *manual,
                         const BpmnManualCommand *command)
{
    bool wants_node = begins(command->form, "TASK")
        || begins(command->form, "NODE");

    if (begins(command->form, "[COMMAND]")) put_names(out, manual, " ");
    for (size_t i = 0; wants_node && i < manual->node_count; i++) {
        if (!is_plain(manual->nodes[i])) continue;
        bpmn_out(out, "%s ", manual->nodes[i]);
    }
}

static void put_command(BpmnOut *out, const BpmnManual *manual,
                        const BpmnManualCommand *command)
{
    put_values(out, command->name, command->options, command->option_count);
    bpmn_out(out, "    %s:*) words='", command->name);
    put_operands(out, manual, command);
    bpmn_out(out, "'\n        options='");
    put_options(out, command->options, command->option_count);
    for (size_t i = 0; i < manual->option_count; i++) {
        if (bpmn_manual_goes(command, i))
            put_options(out, &manual->options[i], 1);
    }
    bpmn_out(out, " -h --help' ;;\n");
}

void bpmn_manual_shell(BpmnOut *out, const BpmnManual *manual)
{
    const char *program = manual->program;

    bpmn_out(out,
             "# bash completion of %s\n"
             "_%s()\n{\n"
             "    local word=${COMP_WORDS[COMP_CWORD]}\n"
             "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
             "    local command= words= options= i\n"
             "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
             "        case ${COMP_WORDS[i]} in\n        ",
             program, program);
    put_names(out, manual, " | ");
    bpmn_out(out,
             ") command=${COMP_WORDS[i]}; break ;;\n"
             "        esac\n    done\n"
             "    # an equals sign is a word of its own\n"
             "    if [[ $before == = ]]; then\n"
             "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
             "    elif [[ $word == = ]]; then\n"
             "        word=\n    fi\n"
             "    case $command:$before in\n");
    put_values(out, "*", manual->options, manual->option_count);
    for (size_t i = 0; i < manual->command_count; i++)
        put_command(out, manual, &manual->commands[i]);
    bpmn_out(out, "    *) words='");
    put_names(out, manual, " ");
    bpmn_out(out, "'\n        options='");
    if (manual->first) put_options(out, manual->options, manual->option_count);
    bpmn_out(out,
             "%s -h --help' ;;\n    esac\n"
             "    [[ $word == -* ]] && words=$options\n"
             "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
             "}\n"
             "complete -o default -F _%s %s\n",
             manual->version ? " --version" : "", program, program);
}
