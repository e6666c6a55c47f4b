/* A manual as completion. bash and zsh have one table: what may follow which
   command and word. */
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

/* Where a shell's completion is put, and how it offers names of files. */
typedef struct Shell {
    BpmnOut *out;
    const char *files;
} Shell;

/* "check:--format) offered='text json sarif' ;;": what may follow an option. */
static void put_values(const Shell *shell, const char *command,
                       const BpmnManualOption *options, size_t count)
{
    BpmnOut *out = shell->out;

    for (size_t i = 0; i < count; i++) {
        const char *value = option_value(options[i].form);
        const char *form = options[i].form;
        size_t length = 0;
        const char *word = option_word(&form, &length);

        if (!word || !*value) continue;
        bpmn_out(out, "    %s:%.*s) ", command, (int)length, word);
        if (strchr(value, '|')) {
            bpmn_out(out, "offered='");
            for (value++; *value; value++)
                bpmn_out(out, "%c", *value == '|' ? ' ' : *value);
            bpmn_out(out, "' ;;\n");
        } else {
            bpmn_out(out, "%s ;;\n", shell->files);
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

static void put_command(const Shell *shell, const BpmnManual *manual,
                        const BpmnManualCommand *command)
{
    BpmnOut *out = shell->out;

    put_values(shell, command->name, command->options, command->option_count);
    bpmn_out(out, "    %s:*) offered='", command->name);
    put_operands(out, manual, command);
    bpmn_out(out, "'\n        hyphened='");
    put_options(out, command->options, command->option_count);
    for (size_t i = 0; i < manual->option_count; i++) {
        if (bpmn_manual_goes(command, i))
            put_options(out, &manual->options[i], 1);
    }
    bpmn_out(out, " -h --help' ;;\n");
}

/* The command among the words, each of which the shell writes so. */
static void put_search(BpmnOut *out, const BpmnManual *manual, const char *word)
{
    bpmn_out(out, "        case ${%s[i]} in\n        ", word);
    put_names(out, manual, " | ");
    bpmn_out(out, ") command=${%s[i]}; break ;;\n        esac\n    done\n",
             word);
}

/* What may stand behind $command and the word $before: $offered, or, where it
   begins with a hyphen, $hyphened. */
static void put_table(const Shell *shell, const BpmnManual *manual)
{
    BpmnOut *out = shell->out;

    bpmn_out(out, "    case $command:$before in\n");
    put_values(shell, "*", manual->options, manual->option_count);
    for (size_t i = 0; i < manual->command_count; i++)
        put_command(shell, manual, &manual->commands[i]);
    bpmn_out(out, "    *) offered='");
    put_names(out, manual, " ");
    bpmn_out(out, "'\n        hyphened='");
    if (manual->first) put_options(out, manual->options, manual->option_count);
    bpmn_out(out, "%s -h --help' ;;\n    esac\n",
             manual->version ? " --version" : "");
    bpmn_out(out, "    [[ $word == -* ]] && offered=$hyphened\n");
}

void bpmn_manual_bash(BpmnOut *out, const BpmnManual *manual)
{
    const Shell shell = { out, "return" };
    const char *program = manual->program;

    bpmn_out(out,
             "# bash completion of %s\n"
             "_%s()\n{\n"
             "    local word=${COMP_WORDS[COMP_CWORD]}\n"
             "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
             "    local command= offered= hyphened= i\n"
             "    for ((i = 1; i < COMP_CWORD; i++)); do\n",
             program, program);
    put_search(out, manual, "COMP_WORDS");
    bpmn_out(out,
             "    # an equals sign is a word of its own\n"
             "    if [[ $before == = ]]; then\n"
             "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
             "    elif [[ $word == = ]]; then\n"
             "        word=\n    fi\n");
    put_table(&shell, manual);
    bpmn_out(out,
             "    COMPREPLY=($(compgen -W \"$offered\" -- \"$word\"))\n"
             "}\n"
             "complete -o default -F _%s %s\n",
             program, program);
}

void bpmn_manual_zsh(BpmnOut *out, const BpmnManual *manual)
{
    const Shell shell = { out, "_files; return" };
    const char *program = manual->program;

    bpmn_out(out,
             "#compdef %s\n"
             "# zsh completion of %s\n"
             "_%s()\n{\n"
             "    local word=$PREFIX before=${words[CURRENT - 1]}\n"
             "    local command= offered= hyphened= i\n"
             "    for ((i = 2; i < CURRENT; i++)); do\n",
             program, program, program);
    put_search(out, manual, "words");
    bpmn_out(out,
             "    # an option and its value are one word\n"
             "    if [[ $word == --*=* ]]; then\n"
             "        before=${word%%%%=*}\n"
             "        compset -P '*='\n"
             "        word=$PREFIX\n    fi\n");
    put_table(&shell, manual);
    bpmn_out(out,
             "    compadd -- ${=offered} || _files\n"
             "}\n"
             "# found by its name, or sourced\n"
             "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n"
             "    _%s \"$@\"\n"
             "else\n"
             "    compdef _%s %s\n"
             "fi\n",
             program, program, program);
}
