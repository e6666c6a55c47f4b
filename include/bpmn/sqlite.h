/*
 * The journal in a SQLite file, with what an engine on it needs of the system.
 * Ring 1: libbpmn-sqlite, which needs libsqlite3 and libsodium.
 */
#ifndef BPMN_SQLITE_H
#define BPMN_SQLITE_H

#include "bpmn/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* path: file name; made when absent. BPMN_NO_FILE: the name is empty, or one
   that SQLite takes as no file's (":memory:", "file:..."); BPMN_BUSY: another
   program writes, or this one has the file open; BPMN_FILE_SHARED: a hard link,
   a file that is a mount point, a network: who comes by another way would find
   neither lock nor WAL; BPMN_NO_DATABASE: the file is none of ours;
   BPMN_OTHER_FORMAT: of another version; BPMN_CORRUPT: it is damaged;
   BPMN_FULL: the disk is; BPMN_LOCKED: another program writes in it, without
   our lock; BPMN_STORE_ERROR: it cannot be opened.
   While the store is open, open no descriptor of the file: closing one gives up
   the locks of all, and another program removes the WAL. */
BpmnStatus bpmn_store_sqlite(const char *path, BpmnStore *store);
/* The system's random bytes, and libsodium's BLAKE2b-256. */
BpmnRandom bpmn_random_system(void);
/* libsodium's BLAKE2b-256. */
BpmnDigest bpmn_digest_sodium(void);

#ifdef __cplusplus
}
#endif
#endif
