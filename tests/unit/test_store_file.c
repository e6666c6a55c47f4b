/* One file has one writer, by whatever name it comes, also when the last one
   was killed: records are counted each time. */
#include "engine_rig.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BATCH = 100 };

typedef struct Place {
    char folder[32];
    char path[48];
    char other[48]; /* another name, not there yet */
} Place;

static int prepare(void **state)
{
    Place *place = calloc(1, sizeof *place);

    strcpy(place->folder, "/tmp/bpmn-file-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/db", place->folder);
    snprintf(place->other, sizeof place->other, "%s/other", place->folder);
    *state = place;
    return 0;
}

static int clear(void **state)
{
    Place *place = *state;
    char command[64];

    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    assert_int_equal(system(command), 0);
    free(place);
    return 0;
}

#undef TEST
#define TEST(name) LISTED(name, prepare, clear)

static BpmnStatus try_open(const char *path)
{
    BpmnStore store;
    BpmnStatus status = bpmn_store_sqlite(path, &store);

    if (status == BPMN_OK) store.close(store.user);
    return status;
}

static BpmnStoreStatus add_status(BpmnStore *store, uint64_t *position)
{
    uint8_t head[BPMN_HEAD_BYTES] = { 1 };
    BpmnRecordBytes record = { ++*position, head, sizeof head, head, 1 };

    return store->append(store->user, &record, 1);
}

static bool add_batch(BpmnStore *store, uint64_t *position)
{
    for (size_t i = 0; i < BATCH; i++) {
        if (add_status(store, position) != BPMN_STORE_OK) return false;
    }
    return true;
}

static bool count_record(void *user, const BpmnRecordBytes *record)
{
    (void)record;
    ++*(uint64_t *)user;
    return true;
}

static uint64_t count_records(const char *path)
{
    uint64_t count = 0;
    BpmnStore store;

    assert_int_equal(bpmn_store_sqlite(path, &store), BPMN_OK);
    assert_int_equal(store.read_from(store.user, 1, count_record, &count),
                     BPMN_STORE_OK);
    store.close(store.user);
    return count;
}

/* Another program's reader: it removes the log when it believes to be alone. */
static void read_beside(const char *path, int from, int to)
{
    sqlite3 *db;
    char byte;

    if (read(from, &byte, 1) != 1) _exit(0);
    if (sqlite3_open(path, &db) != SQLITE_OK
        || sqlite3_exec(db, "SELECT count(*) FROM records", NULL, NULL, NULL)
            != SQLITE_OK
        || sqlite3_close(db) != SQLITE_OK)
        byte = 0;
    (void)!write(to, &byte, 1);
    _exit(0);
}

/* What happens while a writer has the file; returns what an attempt to open it
   again came to. */
typedef BpmnStatus Disturb(const Place *place);

/* A writer appends, is disturbed, read beside, appends again and is killed.
   Its exit code, should it get that far, tells where it failed. */
static void write_and_die(const Place *place, Disturb *disturb, int to,
                          int from)
{
    uint64_t position = 0;
    BpmnStore store;
    char byte = 1;

    if (bpmn_store_sqlite(place->path, &store) != BPMN_OK) _exit(1);
    if (!add_batch(&store, &position)) _exit(2);
    if (disturb(place) != BPMN_BUSY) _exit(3);
    if (write(to, &byte, 1) != 1 || read(from, &byte, 1) != 1 || byte == 0) {
        _exit(4);
    }
    if (!add_batch(&store, &position)) _exit(5);
    raise(SIGKILL);
}

static void check_killed(pid_t child)
{
    int ended;

    assert_int_equal(waitpid(child, &ended, 0), child);
    if (!WIFSIGNALED(ended)) fail_msg("the writer: %d", WEXITSTATUS(ended));
}

static void disturbed(const Place *place, Disturb *disturb)
{
    int to_reader[2];
    int to_writer[2];
    pid_t reader;
    pid_t writer;

    assert_int_equal(pipe(to_reader), 0);
    assert_int_equal(pipe(to_writer), 0);
    reader = fork();
    if (reader == 0) {
        close(to_reader[1]);
        read_beside(place->path, to_reader[0], to_writer[1]);
    }
    writer = fork();
    if (writer == 0) {
        write_and_die(place, disturb, to_reader[1], to_writer[0]);
    }
    close(to_reader[1]);
    check_killed(writer);
    assert_int_equal(waitpid(reader, NULL, 0), reader);
    close(to_reader[0]);
    close(to_writer[0]);
    close(to_writer[1]);
}

/* The log was left behind: there are records that the file alone lacks. */
static void assert_log_is_left(const Place *place)
{
    char log[64];

    snprintf(log, sizeof log, "%s-wal", place->path);
    assert_int_equal(access(log, F_OK), 0);
}

static BpmnStatus again(const Place *place)
{
    return try_open(place->path);
}

TEST(test_second_open)
{
    disturbed(*state, again);
    assert_log_is_left(*state);
    assert_int_equal(count_records(((Place *)*state)->path), 2 * BATCH);
}

static BpmnStatus by_link(const Place *place)
{
    return symlink(place->path, place->other) == 0 ? try_open(place->other)
                                                   : BPMN_OK;
}

TEST(test_symbolic_link)
{
    const Place *place = *state;

    disturbed(place, by_link);
    assert_log_is_left(place);
    assert_int_equal(count_records(place->other), 2 * BATCH);
    assert_int_equal(count_records(place->path), 2 * BATCH);
    assert_int_equal(unlink(place->other), 0);
    assert_int_equal(symlink("nowhere", place->other), 0);
    assert_int_equal(try_open(place->other), BPMN_STORE_ERROR);
}

/* As BPMN_BUSY when it went as it should. */
static BpmnStatus by_hard_link(const Place *place)
{
    return link(place->path, place->other) == 0
            && try_open(place->other) == BPMN_FILE_SHARED
            && try_open(place->path) == BPMN_FILE_SHARED
        ? BPMN_BUSY
        : BPMN_OK;
}

TEST(test_hard_link)
{
    const Place *place = *state;

    disturbed(place, by_hard_link);
    assert_log_is_left(place);
    assert_int_equal(try_open(place->other), BPMN_FILE_SHARED);
    assert_int_equal(try_open(place->path), BPMN_FILE_SHARED);
    assert_int_equal(unlink(place->other), 0);
    assert_int_equal(count_records(place->path), 2 * BATCH);
}

/* Renamed while it is open: device and inode tell. */
static BpmnStatus renamed(const Place *place)
{
    BpmnStatus status;

    if (rename(place->path, place->other) != 0) return BPMN_OK;
    status = try_open(place->other);
    return rename(place->other, place->path) == 0 ? status : BPMN_OK;
}

TEST(test_renamed)
{
    disturbed(*state, renamed);
    assert_log_is_left(*state);
    assert_int_equal(count_records(((Place *)*state)->path), 2 * BATCH);
}

/* A descriptor of the program's own would give up SQLite's locks. */
TEST(test_own_descriptor)
{
    const Place *place = *state;
    int file;

    assert_int_equal(try_open(place->path), BPMN_OK);
    file = open(place->path, O_RDONLY);
    assert_true(file >= 0);
    assert_int_equal(try_open(place->path), BPMN_BUSY);
    assert_int_equal(close(file), 0);
    assert_int_equal(try_open(place->path), BPMN_OK);
}

static bool enter_mounts(void)
{
    return (unshare(CLONE_NEWNS) == 0
            || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0)
        && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* In a mount space of its own, where it may be made: 0 as it should be, 1 not,
   2 not allowed. */
static int open_mounted(const Place *place)
{
    int file = open(place->other, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    if (file < 0 || close(file) != 0) return 1;
    if (!enter_mounts()
        || mount(place->path, place->other, NULL, MS_BIND, NULL) != 0) {
        return 2;
    }
    return try_open(place->other) == BPMN_FILE_SHARED ? 0 : 1;
}

static void in_mounts(const Place *place, int test(const Place *place))
{
    pid_t child = fork();
    int ended;

    if (child == 0) _exit(test(place));
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    if (WEXITSTATUS(ended) == 2) skip();
    assert_int_equal(WEXITSTATUS(ended), 0);
}

TEST(test_mount_point)
{
    assert_int_equal(try_open(((Place *)*state)->path), BPMN_OK);
    in_mounts(*state, open_mounted);
}

static void fill_disk(const char *path)
{
    static const char zeros[4096];
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    while (write(file, zeros, sizeof zeros) > 0) continue;
    (void)close(file);
}

/* 0 as it should be, 2 not allowed, else where it went wrong. */
static int fill_and_clear(const Place *place)
{
    uint64_t position = 0;
    BpmnStore store;

    if (!enter_mounts()
        || mount("tmpfs", place->folder, "tmpfs", 0, "size=4m") != 0) {
        return 2;
    }
    if (bpmn_store_sqlite(place->path, &store) != BPMN_OK) return 3;
    if (!add_batch(&store, &position)) return 4;
    fill_disk(place->other);
    while (add_batch(&store, &position)) continue;
    position--;
    if (add_status(&store, &position) != BPMN_STORE_FULL) return 5;
    position--;
    store.close(store.user); /* keeps its log, for the file has no room */
    if (try_open(place->path) != BPMN_OK || unlink(place->other) != 0) return 6;
    if (try_open(place->path) != BPMN_OK) return 7; /* leaves no log */
    fill_disk(place->other);
    if (try_open(place->path) != BPMN_FULL) return 8;
    if (unlink(place->other) != 0) return 9;
    if (bpmn_store_sqlite(place->path, &store) != BPMN_OK) return 10;
    if (!add_batch(&store, &position)) return 11;
    store.close(store.user);
    return count_records(place->path) == position ? 0 : 12;
}

TEST(test_full_disk)
{
    in_mounts(*state, fill_and_clear);
}

static void overwrite(const char *path, long at, int byte, size_t count)
{
    FILE *file = fopen(path, "r+");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    while (count-- > 0) assert_int_equal(fputc(byte, file), byte);
    assert_int_equal(fclose(file), 0);
}

TEST(test_damaged)
{
    const Place *place = *state;
    uint64_t position = 0;
    uint64_t count = 0;
    BpmnStore store;

    assert_int_equal(bpmn_store_sqlite(place->path, &store), BPMN_OK);
    assert_true(add_batch(&store, &position));
    store.close(store.user);
    overwrite(place->path, 6 * 4096, 0xA5, 4096);
    assert_int_equal(bpmn_store_sqlite(place->path, &store), BPMN_OK);
    assert_int_equal(store.read_from(store.user, 1, count_record, &count),
                     BPMN_STORE_DAMAGED);
    store.close(store.user);
    overwrite(place->path, 100, 0xA5, 100);
    assert_int_equal(try_open(place->path), BPMN_CORRUPT);
    overwrite(place->path, 0, 0xA5, 16);
    assert_int_equal(try_open(place->path), BPMN_NO_DATABASE);
}

/* Another program's transaction, which is none of ours to end. */
static void lock_beside(const char *path, int from, int to)
{
    sqlite3 *db;
    char byte = 1;

    if (read(from, &byte, 1) != 1 || sqlite3_open(path, &db) != SQLITE_OK
        || sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK
        || write(to, &byte, 1) != 1 || read(from, &byte, 1) != 1)
        _exit(1);
    (void)sqlite3_close(db);
    (void)!write(to, &byte, 1);
    _exit(0);
}

TEST(test_locked)
{
    const Place *place = *state;
    uint64_t position = 0;
    int to_other[2];
    int from_other[2];
    BpmnStore store;
    char byte = 1;
    pid_t child;

    assert_int_equal(pipe(to_other), 0);
    assert_int_equal(pipe(from_other), 0);
    child = fork();
    if (child == 0) lock_beside(place->path, to_other[0], from_other[1]);
    assert_int_equal(bpmn_store_sqlite(place->path, &store), BPMN_OK);
    assert_int_equal(write(to_other[1], &byte, 1), 1);
    assert_int_equal(read(from_other[0], &byte, 1), 1);
    assert_int_equal(add_status(&store, &position), BPMN_STORE_LOCKED);
    position--;
    assert_int_equal(write(to_other[1], &byte, 1), 1);
    assert_int_equal(read(from_other[0], &byte, 1), 1);
    assert_int_equal(add_status(&store, &position), BPMN_STORE_OK);
    store.close(store.user);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

/* What SQLite takes for something that does not last is no name. */
TEST(test_names_of_no_file)
{
    static const char *const names[] = { "", ":memory:", "file:cases.db",
                                         "file:/tmp/x?mode=memory" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(try_open(names[i]), BPMN_NO_FILE);
    }
}

/* No lock is left beside what is no file. */
TEST(test_what_is_no_file)
{
    const Place *place = *state;
    char lock[64];

    snprintf(lock, sizeof lock, "%s.lock", place->other);
    assert_int_equal(mkfifo(place->other, 0600), 0);
    assert_int_equal(try_open(place->other), BPMN_NO_DATABASE);
    assert_int_equal(access(lock, F_OK), -1);
    assert_int_equal(try_open(place->folder), BPMN_NO_DATABASE);
    assert_int_equal(try_open("/dev/null"), BPMN_NO_DATABASE);
    assert_int_equal(access("/dev/null.lock", F_OK), -1);
}

/* What is added to a file that nobody finds is not stored. */
TEST(test_moved_away)
{
    const Place *place = *state;
    uint64_t position = 0;
    BpmnStore store;

    assert_int_equal(bpmn_store_sqlite(place->path, &store), BPMN_OK);
    assert_true(add_batch(&store, &position));
    assert_int_equal(rename(place->path, place->other), 0);
    assert_int_equal(add_status(&store, &position), BPMN_STORE_STOPPED);
    assert_int_equal(rename(place->other, place->path), 0);
    assert_int_equal(add_status(&store, &position), BPMN_STORE_STOPPED);
    store.close(store.user);
    assert_int_equal(count_records(place->path), BATCH);
}

/* The same of one that another program has written over. */
TEST(test_written_by_others)
{
    static const struct timespec LONG_AGO[2];
    const Place *place = *state;
    uint64_t position = 0;
    BpmnStore store;

    assert_int_equal(bpmn_store_sqlite(place->path, &store), BPMN_OK);
    assert_true(add_batch(&store, &position));
    assert_int_equal(utimensat(AT_FDCWD, place->path, LONG_AGO, 0), 0);
    assert_int_equal(add_status(&store, &position), BPMN_STORE_STOPPED);
    store.close(store.user);
    assert_int_equal(count_records(place->path), BATCH);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
