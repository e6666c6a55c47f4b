/* Both stores keep the same promises. */
#include "engine_rig.h"

#include <sqlite3.h>

#include <stdio.h>
#include <unistd.h>

typedef struct Seen {
    uint64_t positions[8];
    size_t count;
    size_t limit;
    uint8_t first_body;
} Seen;

static bool see(void *user, const BpmnRecordBytes *record)
{
    Seen *seen = user;

    if (seen->count == 0 && record->body_bytes > 0) {
        seen->first_body = record->body[0];
    }
    seen->positions[seen->count++] = record->position;
    return seen->count < seen->limit;
}

static BpmnStoreStatus append(BpmnStore *store, uint64_t position, size_t count)
{
    uint8_t head[BPMN_HEAD_BYTES] = { 1 };
    uint8_t bodies[4][3] = { { 7 }, { 8 }, { 9 }, { 10 } };
    BpmnRecordBytes records[4];

    for (size_t i = 0; i < count; i++) {
        records[i] = (BpmnRecordBytes){ position + i, head, sizeof head,
                                        bodies[i], 3 };
    }
    return store->append(store->user, records, count);
}

static void check_contract(BpmnStore *store)
{
    uint64_t start;
    uint64_t last;
    Seen seen = { .limit = 8 };

    assert_int_equal(store->window(store->user, &start, &last), BPMN_STORE_OK);
    assert_int_equal(start, 1);
    assert_int_equal(last, 0);
    assert_int_equal(append(store, 1, 2), BPMN_STORE_OK);
    assert_int_equal(append(store, 3, 4), BPMN_STORE_OK);
    assert_int_equal(store->read_from(store->user, 3, see, &seen),
                     BPMN_STORE_OK);
    assert_int_equal(seen.count, 4);
    assert_int_equal(seen.positions[3], 6);
    assert_int_equal(seen.first_body, 7);
    seen = (Seen){ .limit = 2 };
    assert_int_equal(store->read_from(store->user, 1, see, &seen),
                     BPMN_STORE_OK);
    assert_int_equal(seen.count, 2);
    seen = (Seen){ .limit = 8 };
    assert_int_equal(store->read_at(store->user, 4, see, &seen), BPMN_STORE_OK);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.first_body, 8);
    assert_int_not_equal(store->read_at(store->user, 9, see, &seen),
                         BPMN_STORE_OK);
    assert_int_equal(store->carry_done(store->user, 3), BPMN_STORE_OK);
    assert_int_equal(append(store, 7, 1), BPMN_STORE_OK);
    assert_int_equal(store->window(store->user, &start, &last), BPMN_STORE_OK);
    assert_int_equal(start, 3);
    assert_int_equal(last, 7);
    assert_int_equal(append(store, 7, 1), BPMN_STORE_FAILED);
}

TEST(test_memory)
{
    BpmnAllocator allocator = bpmn_allocator_libc();
    BpmnStore store;

    assert_int_equal(bpmn_store_memory(&allocator, &store), BPMN_OK);
    check_contract(&store);
    store.close(store.user);
}

static void remove_database(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    char name[256];

    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

TEST(test_sqlite)
{
    char path[] = "/tmp/bpmn-store-XXXXXX";
    uint64_t start;
    uint64_t last;
    BpmnStore store;
    BpmnStore second;

    assert_true(close(mkstemp(path)) == 0);
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OK);
    check_contract(&store);
    assert_int_equal(bpmn_store_sqlite(path, &second), BPMN_BUSY);
    store.close(store.user);
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OK);
    assert_int_equal(store.window(store.user, &start, &last), BPMN_STORE_OK);
    assert_int_equal(start, 3);
    assert_int_equal(last, 7);
    store.close(store.user);
    remove_database(path);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

TEST(test_foreign_file)
{
    char path[] = "/tmp/bpmn-store-XXXXXX";
    BpmnStore store;

    assert_int_equal(close(mkstemp(path)), 0);
    write_text(path, "n");
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_NO_DATABASE);
    write_text(path, "no database at all, but long");
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_NO_DATABASE);
    assert_int_equal(bpmn_store_sqlite("/nowhere/at/all", &store),
                     BPMN_STORE_ERROR);
    remove_database(path);
}

static void write_database(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A database of another program, then one of a version to come. */
TEST(test_other_database)
{
    char path[] = "/tmp/bpmn-store-XXXXXX";
    BpmnStore store;
    int file = mkstemp(path);

    assert_int_equal(close(file), 0);
    write_database(path, "CREATE TABLE guests(name)");
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_NO_DATABASE);
    write_database(path,
                   "PRAGMA application_id=1112558926;"
                   "PRAGMA user_version=1");
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OTHER_FORMAT);
    remove_database(path);
}

static int lower(sqlite3 *db, char **error, const void *routines)
{
    (void)error;
    (void)routines;
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 4096);
    return SQLITE_OK;
}

/* What SQLite does not take is not there, in part neither. */
TEST(test_too_large)
{
    char path[] = "/tmp/bpmn-store-XXXXXX";
    uint8_t body[5000] = { 1 };
    uint8_t head[BPMN_HEAD_BYTES] = { 1 };
    uint64_t start;
    uint64_t last;
    BpmnStore store;

    assert_int_equal(close(mkstemp(path)), 0);
    (void)sqlite3_auto_extension((void (*)(void))lower);
    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OK);
    (void)sqlite3_cancel_auto_extension((void (*)(void))lower);
    assert_true(store.body_max_bytes > 3000 && store.body_max_bytes < 4096);
    for (size_t bytes = 4096; bytes < sizeof body; bytes += 100) {
        BpmnRecordBytes records[] = {
            { 1, head, sizeof head, head, 1 },
            { 2, head, sizeof head, body, bytes },
        };

        assert_int_equal(store.append(store.user, records, 2),
                         BPMN_STORE_TOO_LARGE);
        assert_int_equal(store.window(store.user, &start, &last),
                         BPMN_STORE_OK);
        assert_int_equal(last, 0);
    }
    store.close(store.user);
    remove_database(path);
}

/* What somebody has put beside the records, and no reading shows, is found;
   a trigger does not act. */
TEST(test_strangers)
{
    static const char *const strangers[] = {
        "INSERT INTO records VALUES(0, x'01', x'02')",
        "INSERT INTO records VALUES(-7, x'01', x'02')",
        ("CREATE TRIGGER t AFTER INSERT ON records BEGIN"
         " UPDATE records SET body = NULL; END"),
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE guests(name)",
    };
    BpmnStore store;

    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        char path[] = "/tmp/bpmn-store-XXXXXX";
        Seen seen = { .limit = 8 };

        assert_int_equal(close(mkstemp(path)), 0);
        assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OK);
        assert_int_equal(store.audit(store.user), BPMN_STORE_OK);
        store.close(store.user);
        write_database(path, strangers[i]);
        assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OK);
        assert_int_equal(append(&store, 1, 2), BPMN_STORE_OK);
        assert_int_equal(store.read_at(store.user, 1, see, &seen),
                         BPMN_STORE_OK);
        assert_int_equal(seen.first_body, 7);
        assert_int_equal(store.audit(store.user), BPMN_STORE_DAMAGED);
        store.close(store.user);
        remove_database(path);
    }
}

TEST(test_engine_on_sqlite)
{
    char path[] = "/tmp/bpmn-store-XXXXXX";
    BpmnCaseView view;
    uint64_t records;
    uint64_t erased;
    uint64_t bad;
    uint64_t id;
    Rig rig;

    assert_true(close(mkstemp(path)) == 0);
    rig_configure(&rig);
    assert_int_equal(bpmn_store_sqlite(path, &rig.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    id = start(&rig, "C-1").case_id;
    assert_applied(act(&rig, BPMN_CLAIM, id, REVIEW, "ann"));
    rig_close(&rig);
    assert_int_equal(bpmn_store_sqlite(path, &rig.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    assert_true(bpmn_case(rig.engine, id, &view));
    assert_int_equal(view.version, 2);
    assert_refused(act(&rig, BPMN_CLAIM, id, REVIEW, "bob"), BPMN_REASON_HELD);
    assert_applied(act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_int_equal(bpmn_audit(rig.engine, &records, &erased, &bad), BPMN_OK);
    assert_int_equal(bad, 0);
    assert_int_equal(records, 8);
    rig_close(&rig);
    remove_database(path);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
