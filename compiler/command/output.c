/* See output.h. */
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *output_path(Arena *arena, const char *folder, const char *name)
{
    return arena_format(arena, "%s/%s", folder, name);
}

/* The whole of a file; null: it cannot be read. */
static char *read_whole(Arena *arena, const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    Text text = text_new(arena);
    char buffer[4096];
    size_t count;

    if (!file) return NULL;
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0) {
        text_add_bytes(&text, buffer, count);
    }
    bool failed = ferror(file);
    fclose(file);
    *length = text.length;
    return failed ? NULL : text.bytes;
}

static bool is_same(const char *path, const char *bytes, size_t length,
                    Arena *arena)
{
    size_t old_length;
    char *old = read_whole(arena, path, &old_length);

    return old && old_length == length && memcmp(old, bytes, length) == 0;
}

static bool unwritable(const char *path, Findings *found)
{
    report(found, CODE_UNWRITABLE, (Position){ 0, 0 }, NULL,
           "%s cannot be written: %s", path, strerror(errno));
    return false;
}

bool output_write(const char *path, const char *bytes, size_t length,
                  Arena *arena, Findings *found)
{
    char *beside = arena_format(arena, "%s.new.%ld", path, (long)getpid());

    if (is_same(path, bytes, length, arena)) return true;
    FILE *file = fopen(beside, "wb");
    if (!file) return unwritable(path, found);
    bool whole = fwrite(bytes, 1, length, file) == length;
    whole = fclose(file) == 0 && whole;
    if (whole && rename(beside, path) == 0) return true;
    unwritable(path, found);
    unlink(beside);
    return false;
}

bool output_compare(const char *path, const char *bytes, size_t length,
                    Arena *arena, Findings *found)
{
    if (is_same(path, bytes, length, arena)) return true;
    report(found, CODE_OUT_OF_DATE, (Position){ 0, 0 }, NULL,
           "%s is not what the diagram gives", path)
        ->help = "run bpmnc build again, and commit what it writes";
    return false;
}

char *output_folder(Arena *arena, Findings *found)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_format(arena, "%s/bpmnc-XXXXXX",
                              base && *base ? base : "/tmp");

    if (mkdtemp(path)) return path;
    unwritable(path, found);
    return NULL;
}

void output_remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    if (!folder) return;
    while ((entry = readdir(folder))) {
        if (entry->d_name[0] == '.') continue;
        unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    rmdir(path);
}
