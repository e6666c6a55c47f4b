/* The one file that a path means: it has one name, and one program. */
#include "store/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* Names that mean something else to SQLite: memory, a file that goes with its
   connection, options. */
static bool names_no_file(const char *path)
{
    static const char SCHEME[] = "file:";

    return path[0] == '\0' || strcmp(path, ":memory:") == 0
        || strncmp(path, SCHEME, sizeof SCHEME - 1) == 0;
}

/* A file that is mounted by itself has neighbours of its own at each place. */
static bool is_mounted(const char *name)
{
#ifdef STATX_ATTR_MOUNT_ROOT
    struct statx file;

    return statx(AT_FDCWD, name, 0, 0, &file) == 0
        && (file.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#else
    (void)name;
    return false;
#endif
}

/* Locks on these may be each machine's own. Source: statfs(2). */
static bool is_on_network(const char *name)
{
    static const uint32_t NETWORKS[] = {
        0x6969,     /* NFS */
        0x517B,     /* SMB */
        0xFE534D42, /* SMB 2 */
        0xFF534D42, /* CIFS */
        0x5346414F, /* AFS */
        0x73757245, /* Coda */
        0x00C36400, /* Ceph */
    };
    struct statfs place;

    if (statfs(name, &place) != 0) return false;
    for (size_t i = 0; i < sizeof NETWORKS / sizeof *NETWORKS; i++) {
        if ((uint32_t)place.f_type == NETWORKS[i]) return true;
    }
    return false;
}

/* Has this program a descriptor of the file? Closing any one of them gives up
   the locks that SQLite has by another, so that none is made to find out. */
static bool is_open_here(const struct stat *file)
{
    DIR *descriptors = opendir("/dev/fd");
    const struct dirent *entry;
    bool found = false;

    if (!descriptors) return false;
    while (!found && (entry = readdir(descriptors))) {
        struct stat open_file;

        found = entry->d_name[0] != '.'
            && fstat(atoi(entry->d_name), &open_file) == 0
            && open_file.st_dev == file->st_dev
            && open_file.st_ino == file->st_ino;
    }
    (void)closedir(descriptors);
    return found;
}

static BpmnStatus judge(const char *name, const struct stat *file)
{
    if (!S_ISREG(file->st_mode)) return BPMN_NO_DATABASE;
    if (file->st_nlink != 1 || is_mounted(name) || is_on_network(name))
        return BPMN_FILE_SHARED;
    return is_open_here(file) ? BPMN_BUSY : BPMN_OK;
}

BpmnStatus store_file_name(const char *path, char **name)
{
    BpmnStatus status = BPMN_OK;
    struct stat file;

    *name = NULL;
    if (names_no_file(path)) return BPMN_NO_FILE;
    if (stat(path, &file) != 0) {
        if (lstat(path, &file) == 0) return BPMN_STORE_ERROR;
        *name = strdup(path);
        return *name ? BPMN_OK : BPMN_NO_MEMORY;
    }
    *name = realpath(path, NULL);
    if (!*name) return BPMN_NO_MEMORY;
    status = judge(*name, &file);
    if (status == BPMN_OK) return BPMN_OK;
    free(*name);
    *name = NULL;
    return status;
}
