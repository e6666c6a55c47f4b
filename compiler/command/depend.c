/* See depend.h. */
#include "depend.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_read(Depend *depend, char *path)
{
    VECTOR_ADD(depend->arena, &depend->read, path);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static int is_scenario(const struct dirent *entry)
{
    return ends_with(entry->d_name, ".scenario");
}

static void add_scenarios(Depend *depend, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_scenario, alphasort);

    for (int i = 0; i < count; i++) {
        add_read(depend,
                 strcmp(folder, ".") == 0
                     ? arena_string(depend->arena, entries[i]->d_name)
                     : arena_format(depend->arena, "%s/%s", folder,
                                    entries[i]->d_name));
        free(entries[i]);
    }
    if (count >= 0) free(entries);
}

void depend_on_diagram(Depend *depend, const char *file)
{
    Arena *arena = depend->arena;
    const char *slash = strrchr(file, '/');
    char *folder = slash ? arena_text(arena, file, (size_t)(slash - file))
                         : ".";
    const char *dot = strrchr(file, '.');
    size_t stem = dot && (!slash || dot > slash) ? (size_t)(dot - file)
                                                 : strlen(file);

    if (strcmp(file, "-") == 0) return;
    add_read(depend, arena_string(arena, file));
    char *schema = arena_format(arena, "%.*s.schema.json", (int)stem, file);
    if (access(schema, R_OK) == 0) add_read(depend, schema);
    add_scenarios(depend, folder);
}

static void add_name(Text *text, const char *name)
{
    for (; *name; name++) {
        if (*name == ' ' || *name == '#') text_add_char(text, '\\');
        if (*name == '$') text_add_char(text, '$');
        text_add_char(text, *name);
    }
}

Text depend_rule(const Depend *depend)
{
    Text text = text_new(depend->arena);

    if (depend->target) text_add(&text, depend->target);
    for (size_t i = 0; i < depend->written.count && !depend->target; i++) {
        if (i > 0) text_add_char(&text, ' ');
        add_name(&text, depend->written.items[i]);
    }
    text_add_char(&text, ':');
    for (size_t i = 0; i < depend->read.count; i++) {
        text_add_char(&text, ' ');
        add_name(&text, depend->read.items[i]);
    }
    text_add_char(&text, '\n');
    for (size_t i = 0; i < depend->read.count && depend->phony; i++) {
        add_name(&text, depend->read.items[i]);
        text_add(&text, ":\n");
    }
    return text;
}
