/*
 * The journal in a SQLite file: one table, to which rows are added.
 *
 * One connection writes and checkpoints; a lock file beside the database keeps
 * a second writer out. Commits are durable (WAL, synchronous=FULL). After a
 * failed sync the kernel may have dropped what it could not write, and later
 * syncs succeed all the same: the store stops, and only what a new process
 * finds on the disk counts. It stops, too, when its file is moved or replaced,
 * or another program writes into it: only checkpoints change it, and those are
 * ours.
 */
#include "bpmn/sqlite.h"
#include "bpmn/journal.h"
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x42504D4E, /* "BPMN" */
    SCHEMA_VERSION = 2,
    ROW_BYTES = BPMN_HEAD_BYTES + 64, /* of a row, besides its body, at most */
    CHECKPOINT_PAGES = 4096, /* of 4 kB: no answer waits for more than 16 MB */
    BUSY_MS = 2000
};

typedef struct SqliteStore {
    sqlite3 *db;
    sqlite3_stmt *begin;
    sqlite3_stmt *insert;
    sqlite3_stmt *insert_window;
    sqlite3_stmt *commit;
    int lock_file;
    bool is_file;          /* the system has it, not a VFS of its own */
    struct stat left;      /* the file, as it was left */
    int wal_pages;         /* after the last commit */
    uint64_t window_start; /* not yet in the file; 0: none */
    bool stopped;
} SqliteStore;

static const char SETTINGS[] = "PRAGMA journal_mode=WAL;"
                               "PRAGMA synchronous=FULL;"
                               "PRAGMA wal_autocheckpoint=0;"
                               "PRAGMA trusted_schema=OFF;";

/* The log is new and without a sync: what it lacks after a power loss leaves a
   database without tables, which is made again; the first batch syncs all of
   it. The switch to the log has no page to give back, so that its journal need
   not be synced twice. */
static const char SCHEMA[] =
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=OFF;"
    "BEGIN IMMEDIATE;"
    "CREATE TABLE records(position INTEGER PRIMARY KEY, head BLOB NOT NULL,"
    " body BLOB);"
    "CREATE TABLE windows(start INTEGER PRIMARY KEY);"
    "PRAGMA application_id=1112558926;"
    "PRAGMA user_version=2;"
    "COMMIT;";

static bool is_sync_failure(int code)
{
    return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

/* What a result of SQLite's, not SQLITE_OK, says of the store. */
static BpmnStoreStatus why(const SqliteStore *store, int code)
{
    int error;

    if (code == SQLITE_IOERR_SHMSIZE) return BPMN_STORE_FULL;
    switch (code & 0xFF) {
    case SQLITE_FULL: return BPMN_STORE_FULL;
    case SQLITE_TOOBIG: return BPMN_STORE_TOO_LARGE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return BPMN_STORE_LOCKED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return BPMN_STORE_DAMAGED;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        error = store->db ? sqlite3_system_errno(store->db) : 0;
        return error == ENOSPC || error == EDQUOT ? BPMN_STORE_FULL
                                                  : BPMN_STORE_FAILED;
    default: return BPMN_STORE_FAILED;
    }
}

/* The same when a file was to be opened. */
static BpmnStatus why_closed(const SqliteStore *store, int code)
{
    if (code == SQLITE_NOMEM) return BPMN_NO_MEMORY;
    if (code == SQLITE_NOTADB) return BPMN_NO_DATABASE;
    switch (why(store, code)) {
    case BPMN_STORE_FULL: return BPMN_FULL;
    case BPMN_STORE_LOCKED: return BPMN_LOCKED;
    case BPMN_STORE_DAMAGED: return BPMN_CORRUPT;
    case BPMN_STORE_OK:
    case BPMN_STORE_FAILED:
    case BPMN_STORE_UNCERTAIN:
    case BPMN_STORE_STOPPED:
    case BPMN_STORE_HELD:
    case BPMN_STORE_TOO_LARGE:
    default: return BPMN_STORE_ERROR;
    }
}

/* Runs a prepared statement that gives no rows, unless binding it has failed
   ('code'): what was not bound is NULL. */
static int run(sqlite3_stmt *statement, int code)
{
    if (code != SQLITE_OK) return code;
    code = sqlite3_step(statement);
    (void)sqlite3_reset(statement); /* tells again what the step told */
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int insert_record(SqliteStore *store, const BpmnRecordBytes *record)
{
    sqlite3_stmt *insert = store->insert;
    int code = sqlite3_bind_int64(insert, 1, (sqlite3_int64)record->position);

    if (code == SQLITE_OK) {
        code = sqlite3_bind_blob64(insert, 2, record->head, record->head_bytes,
                                   SQLITE_STATIC);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_bind_blob64(insert, 3, record->body, record->body_bytes,
                                   SQLITE_STATIC);
    }
    return run(insert, code);
}

static int insert_window(SqliteStore *store)
{
    if (store->window_start == 0) return SQLITE_OK;
    return run(store->insert_window,
               sqlite3_bind_int64(store->insert_window, 1,
                                  (sqlite3_int64)store->window_start));
}

/* The batch did not get in: is another worth trying? */
static BpmnStoreStatus give_up(SqliteStore *store, int code)
{
    bool undone = sqlite3_get_autocommit(store->db)
        || sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK;

    if (undone && !is_sync_failure(code)) return why(store, code);
    store->stopped = true;
    return BPMN_STORE_STOPPED;
}

/* Looks at the file by its name; false: there is none. */
static bool look_at(const SqliteStore *store, struct stat *file)
{
    return stat(sqlite3_db_filename(store->db, "main"), file) == 0;
}

/* The pages lie in the log already; a file that cannot be synced ends it. */
static void checkpoint(SqliteStore *store)
{
    int code = sqlite3_wal_checkpoint_v2(store->db, NULL,
                                         SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

    bool is_there = !store->is_file || look_at(store, &store->left);

    if (is_sync_failure(code) || !is_there) store->stopped = true;
    store->wal_pages = 0;
}

/* Is the file not the one any more that its name leads to, or not as it was
   left? What is added to it then, nobody finds again. */
static bool is_changed(const SqliteStore *store)
{
    const struct stat *left = &store->left;
    struct stat file;

    if (!store->is_file) return false;
    return !look_at(store, &file) || file.st_dev != left->st_dev
        || file.st_ino != left->st_ino || file.st_size != left->st_size
        || file.st_mtim.tv_sec != left->st_mtim.tv_sec
        || file.st_mtim.tv_nsec != left->st_mtim.tv_nsec;
}

static BpmnStoreStatus sqlite_append(void *user, const BpmnRecordBytes *records,
                                     size_t count)
{
    SqliteStore *store = user;
    int code;

    if (is_changed(store)) store->stopped = true;
    if (store->stopped) return BPMN_STORE_STOPPED;
    code = run(store->begin, SQLITE_OK);
    for (size_t i = 0; code == SQLITE_OK && i < count; i++) {
        code = insert_record(store, &records[i]);
    }
    if (code == SQLITE_OK) code = insert_window(store);
    if (code != SQLITE_OK) return give_up(store, code);
    code = run(store->commit, SQLITE_OK);
    if (code != SQLITE_OK) {
        /* A log that cannot be written may have been written in part. */
        if ((code & 0xFF) == SQLITE_IOERR) code = SQLITE_IOERR_FSYNC;
        return give_up(store, code);
    }
    store->window_start = 0;
    if (store->wal_pages >= CHECKPOINT_PAGES) checkpoint(store);
    return BPMN_STORE_OK;
}

static bool show(sqlite3_stmt *statement, BpmnRecordReader *reader,
                 void *reader_user)
{
    BpmnRecordBytes record = {
        (uint64_t)sqlite3_column_int64(statement, 0),
        sqlite3_column_blob(statement, 1),
        (size_t)sqlite3_column_bytes(statement, 1),
        sqlite3_column_blob(statement, 2),
        (size_t)sqlite3_column_bytes(statement, 2),
    };

    return reader(reader_user, &record);
}

/* Statements are made anew, for a reader may read again while it reads. */
static BpmnStoreStatus read_rows(SqliteStore *store, const char *sql,
                                 uint64_t position, BpmnRecordReader *reader,
                                 void *reader_user)
{
    sqlite3_stmt *statement;
    int code;

    if (store->stopped) return BPMN_STORE_STOPPED;
    code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) return why(store, code);
    code = sqlite3_bind_int64(statement, 1, (sqlite3_int64)position);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW && !show(statement, reader, reader_user)) break;
    }
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? BPMN_STORE_OK
                                                     : why(store, code);
}

static BpmnStoreStatus sqlite_read_from(void *user, uint64_t position,
                                        BpmnRecordReader *reader,
                                        void *reader_user)
{
    return read_rows(user,
                     "SELECT position, head, body FROM records"
                     " WHERE position >= ? ORDER BY position",
                     position, reader, reader_user);
}

/* Notes whether a row came. */
typedef struct One {
    BpmnRecordReader *reader;
    void *user;
    bool found;
} One;

static bool read_one(void *user, const BpmnRecordBytes *record)
{
    One *one = user;

    one->found = true;
    (void)one->reader(one->user, record);
    return false;
}

static BpmnStoreStatus sqlite_read_at(void *user, uint64_t position,
                                      BpmnRecordReader *reader,
                                      void *reader_user)
{
    One one = { reader, reader_user, false };
    BpmnStoreStatus status = read_rows(
        user, "SELECT position, head, body FROM records WHERE position = ?",
        position, read_one, &one);

    if (status != BPMN_STORE_OK) return status;
    return one.found ? BPMN_STORE_OK : BPMN_STORE_FAILED;
}

/* Goes into the file with the next batch: until then recovery reads more. */
static BpmnStoreStatus sqlite_carry_done(void *user, uint64_t window_start)
{
    ((SqliteStore *)user)->window_start = window_start;
    return BPMN_STORE_OK;
}

static int read_number(sqlite3 *db, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

    if (code != SQLITE_OK) return code;
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) *number = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW ? SQLITE_OK : code;
}

static BpmnStoreStatus sqlite_window(void *user, uint64_t *window_start,
                                     uint64_t *last)
{
    SqliteStore *store = user;
    int64_t start = 1;
    int64_t position = 0;

    int code;

    if (store->stopped) return BPMN_STORE_STOPPED;
    code = read_number(store->db, "SELECT coalesce(max(start), 1) FROM windows",
                       &start);
    if (code == SQLITE_OK) {
        code = read_number(store->db,
                           "SELECT coalesce(max(position), 0) FROM records",
                           &position);
    }
    if (code != SQLITE_OK) return why(store, code);
    *window_start = (uint64_t)start;
    *last = (uint64_t)position;
    return BPMN_STORE_OK;
}

/* Rows that no position reaches, and what would act on those to come. */
static BpmnStoreStatus sqlite_audit(void *user)
{
    static const char *const counts[] = {
        "SELECT count(*) FROM records WHERE position <= 0",
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')",
        ("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name"
         " NOT IN ('records', 'windows') AND substr(name, 1, 7) != 'sqlite_'"),
    };
    SqliteStore *store = user;

    if (store->stopped) return BPMN_STORE_STOPPED;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t strange = 0;
        int code = read_number(store->db, counts[i], &strange);

        if (code != SQLITE_OK) return why(store, code);
        if (strange != 0) return BPMN_STORE_DAMAGED;
    }
    return BPMN_STORE_OK;
}

static void sqlite_close(void *user)
{
    SqliteStore *store = user;

    if (store->db && !store->stopped && store->insert) checkpoint(store);
    (void)sqlite3_finalize(store->begin);
    (void)sqlite3_finalize(store->insert);
    (void)sqlite3_finalize(store->insert_window);
    (void)sqlite3_finalize(store->commit);
    (void)sqlite3_close(store->db);
    if (store->lock_file >= 0) (void)close(store->lock_file);
    free(store);
}

static int note_wal(void *user, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((SqliteStore *)user)->wal_pages = pages;
    return SQLITE_OK;
}

/* The lock goes with the process, however it ends. */
static BpmnStatus take_lock(SqliteStore *store, const char *path)
{
    size_t length = strlen(path);
    char *name = malloc(length + sizeof ".lock");

    if (!name) return BPMN_NO_MEMORY;
    memcpy(name, path, length);
    memcpy(name + length, ".lock", sizeof ".lock");
    store->lock_file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free(name);
    if (store->lock_file < 0) {
        return errno == ENOSPC || errno == EDQUOT ? BPMN_FULL
                                                  : BPMN_STORE_ERROR;
    }
    if (flock(store->lock_file, LOCK_EX | LOCK_NB) == 0) return BPMN_OK;
    return errno == EWOULDBLOCK ? BPMN_BUSY : BPMN_STORE_ERROR;
}

/* True when the file has bytes, though to SQLite it has no page: less than the
   head of a database. */
static bool is_stump(SqliteStore *store)
{
    int64_t pages = 0;
    struct stat file;

    return read_number(store->db, "PRAGMA page_count", &pages) == SQLITE_OK
        && pages == 0
        && stat(sqlite3_db_filename(store->db, "main"), &file) == 0
        && file.st_size > 0;
}

/* A file of somebody else's is left as it is. *is_new: nothing is in it yet. */
static BpmnStatus check_schema(SqliteStore *store, bool *is_new)
{
    int64_t application = 0;
    int64_t version = 0;
    int64_t tables = 0;
    int code = read_number(store->db, "PRAGMA application_id", &application);

    if (code == SQLITE_OK) {
        code = read_number(store->db, "PRAGMA user_version", &version);
    }
    if (code == SQLITE_OK) {
        code = read_number(store->db, "SELECT count(*) FROM sqlite_schema",
                           &tables);
    }
    if (code != SQLITE_OK) return why_closed(store, code);
    *is_new = application == 0 && version == 0 && tables == 0;
    if (*is_new) return is_stump(store) ? BPMN_NO_DATABASE : BPMN_OK;
    if (application != APPLICATION_ID) return BPMN_NO_DATABASE;
    return version == SCHEMA_VERSION ? BPMN_OK : BPMN_OTHER_FORMAT;
}

static int prepare(SqliteStore *store, const char *sql,
                   sqlite3_stmt **statement)
{
    return sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                              statement, NULL);
}

/* Settings, tables of a file that is new, statements. */
static int make_ready(SqliteStore *store, bool is_new)
{
    int code = SQLITE_OK;

    if (is_new) code = sqlite3_exec(store->db, SCHEMA, NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(store->db, SETTINGS, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = prepare(store, "BEGIN IMMEDIATE", &store->begin);
    }
    if (code == SQLITE_OK) code = prepare(store, "COMMIT", &store->commit);
    if (code == SQLITE_OK) {
        code = prepare(store, "INSERT OR IGNORE INTO windows VALUES(?)",
                       &store->insert_window);
    }
    if (code == SQLITE_OK) {
        code = prepare(store, "INSERT INTO records VALUES(?,?,?)",
                       &store->insert);
    }
    return code;
}

static BpmnStatus open_database(SqliteStore *store, const char *path)
{
    BpmnStatus status;
    bool is_new = false;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &store->db, flags, NULL);

    if (code != SQLITE_OK) return why_closed(store, code);
    (void)sqlite3_extended_result_codes(store->db, 1);
    (void)sqlite3_busy_timeout(store->db, BUSY_MS);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    status = check_schema(store, &is_new);
    if (status != BPMN_OK) return status;
    code = make_ready(store, is_new);
    if (code != SQLITE_OK) return why_closed(store, code);
    (void)sqlite3_wal_hook(store->db, note_wal, store);
    store->is_file = look_at(store, &store->left);
    return BPMN_OK;
}

/* What a row leaves of the longest one that SQLite takes. */
static size_t body_max_bytes(const SqliteStore *store)
{
    int row = sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, -1);

    return row > ROW_BYTES ? (size_t)(row - ROW_BYTES) : 1;
}

BpmnStatus bpmn_store_sqlite(const char *path, BpmnStore *result)
{
    SqliteStore *store;
    BpmnStatus status;
    char *name;

    status = store_file_name(path, &name);
    if (status != BPMN_OK) return status;
    store = calloc(1, sizeof *store);
    if (!store) {
        free(name);
        return BPMN_NO_MEMORY;
    }
    store->lock_file = -1;
    status = take_lock(store, name);
    if (status == BPMN_OK) status = open_database(store, name);
    free(name);
    if (status != BPMN_OK) {
        sqlite_close(store);
        return status;
    }
    *result = (BpmnStore){
        .size = sizeof *result,
        .user = store,
        .append = sqlite_append,
        .read_from = sqlite_read_from,
        .read_at = sqlite_read_at,
        .carry_done = sqlite_carry_done,
        .window = sqlite_window,
        .close = sqlite_close,
        .audit = sqlite_audit,
        .body_max_bytes = body_max_bytes(store),
        .recovery = &bpmn_ability_recovery,
    };
    return BPMN_OK;
}
