/*
 * What lies beside a diagram. A folder is listed once in a command, however
 * many of its diagrams are read.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"

struct Folders {
    Arena *arena;
    NameMap *listed; /* of Folder, by path */
};

Folders *folders_new(Arena *arena)
{
    Folders *folders = NEW(arena, Folders);

    folders->arena = arena;
    folders->listed = name_map_new(arena);
    return folders;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);

    return length > end && strcmp(name + length - end, ending) == 0;
}

static bool is_diagram(const char *name)
{
    return ends_with(name, ".bpmn") || ends_with(name, ".bpmn2")
        || ends_with(name, ".bpmn20.xml");
}

static int is_beside(const struct dirent *entry)
{
    return is_diagram(entry->d_name) || ends_with(entry->d_name, ".scenario")
        || ends_with(entry->d_name, ".schema.json");
}

/* By bytes, whatever the locale, so that findings repeat. */
static int by_name(const struct dirent **one, const struct dirent **other)
{
    return strcmp((*one)->d_name, (*other)->d_name);
}

static void add_entry(Folder *folder, const char *name, Arena *arena)
{
    if (is_diagram(name))
        folder->diagram_count++;
    else if (ends_with(name, ".scenario"))
        folder->scenarios[folder->scenario_count++] = arena_string(arena, name);
    else
        folder->has_schemas = true;
}

static Folder *list_folder(const char *path, Arena *arena)
{
    struct dirent **entries;
    Folder *folder = NEW(arena, Folder);
    int count = scandir(path, &entries, is_beside, by_name);

    if (count < 0) { /* what is named in it may still be there */
        folder->has_schemas = true;
        return folder;
    }
    folder->scenarios = NEW_ARRAY(arena, const char *, count);
    for (int i = 0; i < count; i++) {
        add_entry(folder, entries[i]->d_name, arena);
        free(entries[i]);
    }
    free(entries);
    return folder;
}

const Folder *folder_of(const Diagram *diagram, Arena *arena)
{
    const char *file = diagram->file;
    Folders *folders = diagram->folders;

    if (!folders || !file || strcmp(file, "-") == 0) return NULL;
    const char *slash = strrchr(file, '/');
    const char *path = slash
        ? arena_text(arena, file, (size_t)(slash + 1 - file))
        : ".";
    Folder *folder = name_map_get(folders->listed, path);
    if (!folder) {
        folder = list_folder(path, folders->arena);
        name_map_put(folders->listed, path, folder);
    }
    return folder;
}
