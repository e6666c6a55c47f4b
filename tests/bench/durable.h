/* Commands on a SQLite store, and the same bytes appended without an engine. */
#ifndef BENCH_DURABLE_H
#define BENCH_DURABLE_H

#define BENCH_SQLITE
#include "human_task.h"

#include <sqlite3.h>

enum { RAW_CHECKPOINT_PAGES = 4096 };

/* A database that takes records as they come: the base. */
typedef struct Raw {
    sqlite3 *db;
    sqlite3_stmt *begin;
    sqlite3_stmt *insert;
    sqlite3_stmt *commit;
    int wal_pages;
} Raw;

static inline void sql(sqlite3 *db, const char *text)
{
    check(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, text);
}

static inline sqlite3_stmt *statement(sqlite3 *db, const char *text)
{
    sqlite3_stmt *made;

    check(sqlite3_prepare_v2(db, text, -1, &made, NULL) == SQLITE_OK, text);
    return made;
}

static inline int raw_note(void *user, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    ((Raw *)user)->wal_pages = pages;
    return SQLITE_OK;
}

/* Durable at each commit, checkpoints at 16 MB: as the store's. */
static inline void raw_open(Raw *raw, const char *path)
{
    memset(raw, 0, sizeof *raw);
    check(sqlite3_open(path, &raw->db) == SQLITE_OK,
          "the database cannot be opened");
    sql(raw->db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        " PRAGMA wal_autocheckpoint=0;"
        " CREATE TABLE records(position INTEGER PRIMARY KEY,"
        " head BLOB NOT NULL, body BLOB)");
    raw->begin = statement(raw->db, "BEGIN IMMEDIATE");
    raw->insert = statement(raw->db, "INSERT INTO records VALUES(?,?,?)");
    raw->commit = statement(raw->db, "COMMIT");
    (void)sqlite3_wal_hook(raw->db, raw_note, raw);
}

static inline void raw_run(sqlite3_stmt *made)
{
    check(sqlite3_step(made) == SQLITE_DONE, "a raw append failed");
    (void)sqlite3_reset(made);
}

static inline void raw_append(Raw *raw, const BpmnRecordBytes *records,
                              size_t count)
{
    raw_run(raw->begin);
    for (size_t i = 0; i < count; i++) {
        sqlite3_bind_int64(raw->insert, 1, (sqlite3_int64)records[i].position);
        sqlite3_bind_blob(raw->insert, 2, records[i].head, BPMN_HEAD_BYTES,
                          SQLITE_STATIC);
        sqlite3_bind_blob64(raw->insert, 3, records[i].body,
                            records[i].body_bytes, SQLITE_STATIC);
        raw_run(raw->insert);
    }
    raw_run(raw->commit);
    if (raw->wal_pages < RAW_CHECKPOINT_PAGES) return;
    (void)sqlite3_wal_checkpoint_v2(raw->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                    NULL, NULL);
    raw->wal_pages = 0;
}

static inline void raw_close(Raw *raw)
{
    sqlite3_finalize(raw->begin);
    sqlite3_finalize(raw->insert);
    sqlite3_finalize(raw->commit);
    sqlite3_close(raw->db);
}

/* What an engine keeps open, with room for the keys of all to come. */
static inline void open_cases(Rig *rig, Load *load)
{
    for (uint32_t i = 0; i < load->count; i += BATCH) start_batch(rig, load, i);
}

/* Removes the files that a database of that path leaves. */
static inline void remove_database(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    char name[4096];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)remove(name);
    }
}

/* Reads each row of the window once, each byte of it; nanoseconds. */
static inline double raw_scan(const char *path, uint64_t *rows, uint64_t *bytes)
{
    double begin = wall_ns();
    uint64_t seen = 0;
    sqlite3_stmt *scan;
    sqlite3 *db;

    check(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK,
          "the database cannot be opened");
    scan = statement(db,
                     "SELECT position, head, body FROM records"
                     " WHERE position >= (SELECT coalesce(max(start), 1)"
                     " FROM windows) ORDER BY position");
    *rows = 0;
    *bytes = 0;
    while (sqlite3_step(scan) == SQLITE_ROW) {
        const uint8_t *head = sqlite3_column_blob(scan, 1);
        const uint8_t *body = sqlite3_column_blob(scan, 2);
        size_t count = (size_t)sqlite3_column_bytes(scan, 2);
        uint64_t sum = head[BPMN_HEAD_BYTES - 1];

        for (size_t i = 0; i + 8 <= count; i += 8) {
            uint64_t word;

            memcpy(&word, body + i, sizeof word);
            sum += word;
        }
        seen += sum;
        *bytes += BPMN_HEAD_BYTES + count;
        ++*rows;
    }
    sqlite3_finalize(scan);
    sqlite3_close(db);
    check(seen != 0, "the window is empty");
    return wall_ns() - begin;
}

#endif
