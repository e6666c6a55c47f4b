/* See prompt.h. This file alone sees libedit. */
#include "prompt.h"

#include <histedit.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROMPT "> "
#define LINES_KEPT 1000

static char *prompt_text(EditLine *editor)
{
    (void)editor;
    return PROMPT;
}

/* The word before the cursor, and whether a step begins with it. */
static BpmnString typed_word(const LineInfo *line, bool *is_first)
{
    const char *begin = line->cursor;

    while (begin > line->buffer && !strchr(" \t;", begin[-1])) begin--;
    const char *before = begin;
    while (before > line->buffer && strchr(" \t", before[-1])) before--;
    *is_first = before == line->buffer || before[-1] == ';';
    return (BpmnString){ begin, (size_t)(line->cursor - begin) };
}

/* The word of that number that may stand there; null: there are no more. */
static const char *word_at(const BpmnManual *manual, bool is_first, size_t i)
{
    if (is_first)
        return i < manual->command_count ? manual->commands[i].name : NULL;
    return i < manual->node_count ? manual->nodes[i] : NULL;
}

static size_t common_bytes(const char *one, const char *other)
{
    size_t length = 0;

    while (one[length] && one[length] == other[length]) length++;
    return length;
}

/* What all words that begin as typed have in common, and how many there are;
   'out': each of them is printed there. */
static BpmnString find_words(const BpmnManual *manual, BpmnString typed,
                             bool is_first, FILE *out, size_t *count)
{
    BpmnString common = { NULL, 0 };
    const char *word;

    *count = 0;
    for (size_t i = 0; (word = word_at(manual, is_first, i)); i++) {
        if (strncmp(word, typed.bytes, typed.length) != 0) continue;
        if (*count > 0) {
            size_t shared = common_bytes(common.bytes, word);
            if (shared < common.length) common.length = shared;
        } else {
            common = bpmn_string(word);
        }
        ++*count;
        if (out) fprintf(out, "  %s", word);
    }
    return common;
}

/* What Tab does. */
static unsigned char complete(EditLine *editor, int key)
{
    void *user = NULL;
    bool is_first;
    size_t count;
    char added[256];

    (void)key;
    el_get(editor, EL_CLIENTDATA, &user);
    const Prompt *prompt = user;
    BpmnString typed = typed_word(el_line(editor), &is_first);
    BpmnString common = find_words(prompt->manual, typed, is_first, NULL,
                                   &count);
    size_t length = common.length - typed.length;
    if (count == 0 || length + 2 > sizeof added) return CC_REFRESH_BEEP;
    if (count > 1 && length == 0) {
        fputc('\n', stdout);
        find_words(prompt->manual, typed, is_first, stdout, &count);
        fputc('\n', stdout);
        return CC_REDISPLAY;
    }
    memcpy(added, common.bytes + typed.length, length);
    strcpy(added + length, count == 1 ? " " : "");
    el_insertstr(editor, added);
    return CC_REFRESH;
}

/* Texts of other scripts are edited as characters, whatever the locale. */
static void know_characters(void)
{
    if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static void close_editor(Prompt *prompt)
{
    if (prompt->editor) el_end(prompt->editor);
    if (prompt->lines) history_end(prompt->lines);
    prompt->editor = NULL;
    prompt->lines = NULL;
}

static void open_editor(Prompt *prompt)
{
    HistEvent event;
    EditLine *editor = el_init("bpmnc", stdin, stdout, stderr);
    History *lines = history_init();

    prompt->editor = editor;
    prompt->lines = lines;
    if (!editor || !lines) {
        close_editor(prompt);
        return;
    }
    history(lines, &event, H_SETSIZE, LINES_KEPT);
    history(lines, &event, H_SETUNIQUE, 1);
    el_set(editor, EL_CLIENTDATA, prompt);
    el_set(editor, EL_SIGNAL, 1);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_PROMPT, prompt_text);
    el_set(editor, EL_HIST, history, lines);
    el_set(editor, EL_ADDFN, "complete", "complete the word", complete);
    el_set(editor, EL_BIND, "^I", "complete", NULL);
    el_source(editor, NULL);
}

void prompt_open(Prompt *prompt, const BpmnManual *manual)
{
    const char *terminal = getenv("TERM");

    *prompt = (Prompt){ .manual = manual, .asks = isatty(STDIN_FILENO) };
    if (!prompt->asks || !isatty(STDOUT_FILENO) || !terminal || !*terminal
        || strcmp(terminal, "dumb") == 0)
        return;
    know_characters();
    open_editor(prompt);
}

static BpmnString read_edited(Prompt *prompt)
{
    HistEvent event;
    int count = 0;
    const char *line = el_gets(prompt->editor, &count);

    if (!line || count <= 0) {
        fputc('\n', stdout);
        return (BpmnString){ NULL, 0 };
    }
    if (line[strspn(line, " \t\n")])
        history(prompt->lines, &event, H_ENTER, line);
    return (BpmnString){ line, (size_t)count };
}

BpmnString prompt_read(Prompt *prompt)
{
    ssize_t length;

    if (prompt->editor) return read_edited(prompt);
    if (prompt->asks) fputs(PROMPT, stdout);
    fflush(stdout);
    length = getline(&prompt->line, &prompt->room, stdin);
    if (length < 0) return (BpmnString){ NULL, 0 };
    return (BpmnString){ prompt->line, (size_t)length };
}

void prompt_close(Prompt *prompt)
{
    close_editor(prompt);
    free(prompt->line);
    *prompt = (Prompt){ 0 };
}
