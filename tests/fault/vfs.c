/*
 * vfs --seeds=A..B [--synchronous=off]: the journal on a disk that loses its
 * current. Writes that were not synced are kept in part, in any order, torn at
 * sectors; then everything acknowledged must be there, nothing twice, and the
 * chain whole. With --synchronous=off syncs do nothing, and losses must show.
 */
#include "load.h"

#include <sqlite3.h>
#include <unistd.h>

enum { FILES = 8, SECTOR = 512, CUTS_PER_SEED = 3 };
/* Before the first cut of a seed, while the database is being made; and before
   the others. */
enum { FEW_OPERATIONS = 40, MOST_OPERATIONS = 600 };

/* A write or truncation that is not yet on the disk. */
typedef struct Pending {
    struct Pending *next;
    int64_t at;
    int64_t bytes; /* -1: a truncation to 'at' */
    uint8_t data[];
} Pending;

typedef struct Content {
    uint8_t *bytes;
    int64_t count;
    int64_t capacity;
} Content;

/* A file: what is on the disk, and what programs see. */
typedef struct DiskFile {
    char name[256];
    Content durable;
    Content seen;
    Pending *first;
    Pending **last;
    void *shared[64]; /* of the log's index; lost with the current */
} DiskFile;

typedef struct Disk {
    DiskFile files[FILES];
    bool syncs;
    bool off; /* the current is gone */
    uint32_t operations_left;
    bool full; /* no file grows, after some writes */
    uint32_t writes_left;
} Disk;

typedef struct OpenFile {
    sqlite3_file base;
    DiskFile *file;
} OpenFile;

static Disk disk;

static void *must(void *memory)
{
    if (!memory) abort();
    return memory;
}

/* Counts down to the cut; true: there is no current. */
static bool is_off(void)
{
    if (!disk.off && disk.operations_left != 0 && --disk.operations_left == 0) {
        disk.off = true;
    }
    return disk.off;
}

static void put(Content *content, int64_t at, const void *data, int64_t count)
{
    int64_t end = at + count;

    if (end > content->capacity) {
        content->capacity = 2 * end;
        content->bytes =
            must(realloc(content->bytes, (size_t)content->capacity));
    }
    if (end > content->count) {
        memset(content->bytes + content->count, 0,
               (size_t)(end - content->count));
        content->count = end;
    }
    memcpy(content->bytes + at, data, (size_t)count);
}

/* A write, or a truncation, of which all arrives. */
static void apply_all(Content *content, const Pending *pending)
{
    if (pending->bytes >= 0) {
        put(content, pending->at, pending->data, pending->bytes);
    } else if (pending->at < content->count) {
        content->count = pending->at;
    }
}

static void pend(DiskFile *file, int64_t at, const void *data, int64_t bytes)
{
    size_t count = bytes > 0 ? (size_t)bytes : 0;
    Pending *pending = must(malloc(sizeof *pending + count));

    *pending = (Pending){ NULL, at, bytes };
    if (count != 0) memcpy(pending->data, data, count);
    *file->last = pending;
    file->last = &pending->next;
}

static void forget_pending(DiskFile *file)
{
    while (file->first) {
        Pending *pending = file->first;

        file->first = pending->next;
        free(pending);
    }
    file->last = &file->first;
}

static int file_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *to, int count, sqlite3_int64 at)
{
    const DiskFile *file = ((OpenFile *)base)->file;
    int64_t there = file->seen.count - at;

    if (disk.off) return SQLITE_IOERR_READ;
    if (there >= count) {
        memcpy(to, file->seen.bytes + at, (size_t)count);
        return SQLITE_OK;
    }
    memset(to, 0, (size_t)count);
    if (there > 0) memcpy(to, file->seen.bytes + at, (size_t)there);
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *from, int count,
                      sqlite3_int64 at)
{
    DiskFile *file = ((OpenFile *)base)->file;

    if (is_off()) return SQLITE_IOERR_WRITE;
    if (disk.full && at + count > file->seen.count && disk.writes_left == 0) {
        return SQLITE_FULL;
    }
    if (disk.full && disk.writes_left > 0) disk.writes_left--;
    put(&file->seen, at, from, count);
    pend(file, at, from, count);
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    DiskFile *file = ((OpenFile *)base)->file;

    if (is_off()) return SQLITE_IOERR_TRUNCATE;
    if (size < file->seen.count) file->seen.count = size;
    pend(file, size, NULL, -1);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags)
{
    DiskFile *file = ((OpenFile *)base)->file;
    (void)flags;
    if (is_off()) return SQLITE_IOERR_FSYNC;
    if (!disk.syncs) return SQLITE_OK;
    for (const Pending *pending = file->first; pending;
         pending = pending->next) {
        apply_all(&file->durable, pending);
    }
    forget_pending(file);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
    *size = ((OpenFile *)base)->file->seen.count;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *file, int *reserved)
{
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_traits(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int shared_map(sqlite3_file *base, int page, int bytes, int extend,
                      void volatile **memory)
{
    void **shared = &((OpenFile *)base)->file->shared[page];

    if (!*shared && extend) *shared = must(calloc(1, (size_t)bytes));
    *memory = *shared;
    return SQLITE_OK;
}

static int shared_lock(sqlite3_file *file, int offset, int count, int flags)
{
    (void)file;
    (void)offset;
    (void)count;
    (void)flags;
    return SQLITE_OK;
}

static void shared_barrier(sqlite3_file *file)
{
    (void)file;
}

static void drop_shared(DiskFile *file)
{
    for (size_t i = 0; i < sizeof file->shared / sizeof file->shared[0]; i++) {
        free(file->shared[i]);
        file->shared[i] = NULL;
    }
}

static int shared_unmap(sqlite3_file *base, int removes)
{
    if (removes) drop_shared(((OpenFile *)base)->file);
    return SQLITE_OK;
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = shared_map,
    .xShmLock = shared_lock,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = shared_unmap,
};

static DiskFile *find_file(const char *name)
{
    for (size_t i = 0; i < FILES; i++) {
        if (strcmp(disk.files[i].name, name) == 0) return &disk.files[i];
    }
    return NULL;
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base,
                     int flags, int *out_flags)
{
    OpenFile *open = (OpenFile *)base;

    (void)vfs;
    base->pMethods = NULL;
    if (is_off()) return SQLITE_CANTOPEN;
    open->file = find_file(name ? name : "temporary");
    if (!open->file) {
        open->file = find_file("");
        if (!open->file) return SQLITE_CANTOPEN;
        snprintf(open->file->name, sizeof open->file->name, "%s",
                 name ? name : "temporary");
        open->file->last = &open->file->first;
    }
    base->pMethods = &METHODS;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

static void free_file(DiskFile *file)
{
    if (file->name[0] == '\0') return;
    forget_pending(file);
    drop_shared(file);
    free(file->durable.bytes);
    free(file->seen.bytes);
    memset(file, 0, sizeof *file);
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    DiskFile *file = find_file(name);

    (void)vfs;
    (void)sync;
    if (is_off()) return SQLITE_IOERR_DELETE;
    if (!file) return SQLITE_IOERR_DELETE_NOENT;
    free_file(file);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags,
                       int *result)
{
    (void)vfs;
    (void)flags;
    *result = find_file(name) ? 1 : 0;
    return SQLITE_OK;
}

static int disk_path(sqlite3_vfs *vfs, const char *name, int count, char *to)
{
    (void)vfs;
    snprintf(to, (size_t)count, "%s", name);
    return SQLITE_OK;
}

/* Part of a pending change reaches the disk; a write sector by sector. */
static void apply_part(DiskFile *file, const Pending *pending, Random *random)
{
    bool whole = random_below(random, 2) == 0;

    if (whole || pending->bytes < 0) {
        apply_all(&file->durable, pending);
        return;
    }
    for (int64_t at = 0; at < pending->bytes; at += SECTOR) {
        int64_t left = pending->bytes - at;

        if (random_below(random, 2) == 0) continue;
        put(&file->durable, pending->at + at, pending->data + at,
            left < SECTOR ? left : SECTOR);
    }
}

/* The current is back: of what was not synced, some is there. */
static void restore(DiskFile *file, Random *random)
{
    if (file->name[0] == '\0') return;
    for (const Pending *pending = file->first; pending;
         pending = pending->next) {
        if (random_below(random, 3) != 0) apply_part(file, pending, random);
    }
    forget_pending(file);
    drop_shared(file);
    file->seen.count = 0;
    if (file->durable.count != 0) {
        put(&file->seen, 0, file->durable.bytes, file->durable.count);
    }
}

static void power_on(Random *random)
{
    for (size_t i = 0; i < FILES; i++) restore(&disk.files[i], random);
    disk.off = false;
    disk.operations_left = 0;
}

/* Opens the engine, checks, works until the current goes. */
static const char *run_until_cut(const char *path, Ledger *ledger,
                                 Random *random, uint32_t operations)
{
    BpmnConfig config = load_config();
    BpmnEngine *engine;

    disk.operations_left = 1 + (uint32_t)random_below(random, operations);
    if (bpmn_store_sqlite(path, &config.store) == BPMN_OK
        && bpmn_open(&config, &engine) == BPMN_OK) {
        while (!disk.off && load_batch(engine, ledger, random) != BPMN_MISUSE) {
            continue;
        }
        bpmn_close(engine);
    }
    power_on(random);
    return check_database(path, ledger);
}

/* The disk is full after some writes: it is said so, the program goes on once
   there is space, and the file opens before and after. */
static const char *run_full(const char *path, Ledger *ledger, Random *random)
{
    BpmnConfig config = load_config();
    BpmnStatus status = BPMN_OK;
    BpmnEngine *engine;

    if (bpmn_store_sqlite(path, &config.store) != BPMN_OK
        || bpmn_open(&config, &engine) != BPMN_OK) {
        return "it does not open";
    }
    disk.full = true;
    disk.writes_left = (uint32_t)random_below(random, 100);
    while (status == BPMN_OK) status = load_batch(engine, ledger, random);
    disk.full = false;
    if (status != BPMN_FULL) return "a full disk is called something else";
    if (load_batch(engine, ledger, random) != BPMN_OK) {
        return "it does not go on when there is space";
    }
    bpmn_close(engine);
    config = load_config();
    disk.full = true;
    disk.writes_left = 0;
    status = bpmn_store_sqlite(path, &config.store);
    if (status == BPMN_OK) status = bpmn_open(&config, &engine);
    disk.full = false;
    if (status != BPMN_OK && status != BPMN_FULL) {
        return "on a full disk it does not open, and not for that";
    }
    if (status == BPMN_OK) bpmn_close(engine);
    return check_database(path, ledger);
}

static bool run_seed(const char *path, Ledger *ledger, uint64_t seed)
{
    Random random = { seed };
    const char *fault = NULL;
    int cut;

    ledger_clear(ledger);
    for (cut = 0; cut < CUTS_PER_SEED && !fault; cut++) {
        fault = run_until_cut(path, ledger, &random,
                              cut == 0 ? FEW_OPERATIONS : MOST_OPERATIONS);
    }
    if (!fault) fault = run_full(path, ledger, &random);
    for (size_t i = 0; i < FILES; i++) free_file(&disk.files[i]);
    printf("%s seed %" PRIu64 ": %d cuts, %u commands, %u answered%s%s\n",
           fault ? "not ok" : "ok", seed, cut, ledger->count, ledger->answered,
           fault ? ": " : "", fault ? fault : "");
    (void)fflush(stdout);
    return !fault;
}

static void use_disk(void)
{
    static sqlite3_vfs vfs;

    vfs = *sqlite3_vfs_find(NULL);
    vfs.zName = "disk";
    vfs.szOsFile = (int)sizeof(OpenFile);
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    vfs.xAccess = disk_access;
    vfs.xFullPathname = disk_path;
    (void)sqlite3_vfs_register(&vfs, 1);
}

int main(int count, char **arguments)
{
    Ledger *ledger = must(calloc(1, sizeof *ledger));
    uint64_t first = 1;
    uint64_t last = 20;
    unsigned passed = 0;
    unsigned failed = 0;
    char path[64];

    disk.syncs = true;
    for (int i = 1; i < count; i++) {
        (void)sscanf(arguments[i], "--seeds=%" SCNu64 "..%" SCNu64, &first,
                     &last);
        if (strcmp(arguments[i], "--synchronous=off") == 0) {
            disk.syncs = false;
        }
    }
    use_disk();
    snprintf(path, sizeof path, "/tmp/bpmn-vfs-%ld", (long)getpid());
    for (uint64_t seed = first; seed <= last; seed++) {
        if (run_seed(path, ledger, seed))
            passed++;
        else
            failed++;
    }
    free(ledger);
    (void)strcat(path, ".lock");
    (void)unlink(path);
    printf("%u passed, %u failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
