/* Files that 'build' writes: only when they change, all at once. */
#ifndef BPMNC_OUTPUT_H
#define BPMNC_OUTPUT_H

#include "../base/base.h"

/* 'folder' and 'name' joined. */
char *output_path(Arena *arena, const char *folder, const char *name);
/*
 * Writes a file unless it has these bytes already: to a name beside it, then
 * renamed. Reports UNWRITABLE.
 */
bool output_write(const char *path, const char *bytes, size_t length,
                  Arena *arena, Findings *found);
/* Reports OUT_OF_DATE when the file differs or is missing. */
bool output_compare(const char *path, const char *bytes, size_t length,
                    Arena *arena, Findings *found);
/* A new folder for temporary files; null after UNWRITABLE. */
char *output_folder(Arena *arena, Findings *found);
/* The folder with the files directly in it. */
void output_remove_folder(const char *path);

#endif
