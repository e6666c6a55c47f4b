/* The one file that a path means. Private to runtime/store. */
#ifndef BPMN_STORE_FILE_H
#define BPMN_STORE_FILE_H

#include "bpmn/engine.h"

/*
 * The name that all who open the file find, through whatever symbolic links:
 * lock and WAL are named by it. free() it; null unless BPMN_OK.
 *
 * BPMN_NO_FILE: SQLite would keep nothing; BPMN_FILE_SHARED: a program that
 * comes by another way would find another lock; BPMN_BUSY: this program has the
 * file open, by whatever name; BPMN_NO_DATABASE: a folder, a device, a pipe;
 * BPMN_STORE_ERROR: a link that leads nowhere.
 * Source: sqlite.org/howtocorrupt.html, 2.
 */
BpmnStatus store_file_name(const char *path, char **name);

#endif
