/* Stores and allocators that fail when they are told to, a journal that
   outlives its engine, and what two engines must have in common: whatever the
   process. */
#ifndef SHELL_H
#define SHELL_H

#include <signal.h>
#include <stdio.h>

#include "bpmn/engine.h"
#include "bpmn/journal.h"
#include "cmocka_rig.h"

/* A store around another: close leaves the other open. */
typedef struct Shell {
    BpmnStore inner;
    size_t appends;                              /* so far */
    size_t most;                                 /* records of one */
    size_t largest[BPMN_RECORD_COMMAND_IDS + 1]; /* body, by kind of record */
    size_t takes;                                /* bytes of a body; 0: any */
    size_t fails_at;                             /* this append; 0: none */
    BpmnStoreStatus fails_with;
    bool takes_it; /* the failing append is in the store all the same */
    bool kills;    /* the program that made it */
    uint64_t flip_position; /* reading changes a bit of this record; 0: none */
    size_t flip_bit;
} Shell;

static inline BpmnStoreStatus shell_append(void *user,
                                           const BpmnRecordBytes *records,
                                           size_t count)
{
    Shell *shell = user;

    if (count > shell->most) shell->most = count;
    for (size_t i = 0; i < count; i++) {
        size_t *largest = &shell->largest[records[i].head[2]];
        size_t bytes = records[i].body_bytes;

        if (shell->takes != 0 && bytes > shell->takes) {
            return BPMN_STORE_TOO_LARGE;
        }
        if (bytes > *largest) *largest = bytes;
    }
    if (++shell->appends != shell->fails_at) {
        return shell->inner.append(shell->inner.user, records, count);
    }
    if (shell->takes_it) {
        (void)shell->inner.append(shell->inner.user, records, count);
    }
    if (shell->kills) (void)raise(SIGKILL);
    return shell->fails_with;
}

typedef struct Flipping {
    const Shell *shell;
    BpmnRecordReader *reader;
    void *user;
} Flipping;

static inline bool flip(void *user, const BpmnRecordBytes *record)
{
    Flipping *flipping = user;
    const Shell *shell = flipping->shell;
    size_t bytes = BPMN_HEAD_BYTES + record->body_bytes;
    BpmnRecordBytes changed = *record;
    uint8_t *copy;
    bool goes_on;

    if (record->position != shell->flip_position) {
        return flipping->reader(flipping->user, record);
    }
    copy = malloc(bytes);
    assert_non_null(copy);
    memcpy(copy, record->head, BPMN_HEAD_BYTES);
    memcpy(copy + BPMN_HEAD_BYTES, record->body, record->body_bytes);
    copy[shell->flip_bit / 8] ^= (uint8_t)(1u << (shell->flip_bit % 8));
    changed.head = copy;
    changed.body = copy + BPMN_HEAD_BYTES;
    goes_on = flipping->reader(flipping->user, &changed);
    free(copy);
    return goes_on;
}

static inline BpmnStoreStatus shell_read_from(void *user, uint64_t position,
                                              BpmnRecordReader *reader,
                                              void *reader_user)
{
    Shell *shell = user;
    Flipping flipping = { shell, reader, reader_user };

    return shell->inner.read_from(shell->inner.user, position, flip, &flipping);
}

static inline BpmnStoreStatus shell_read_at(void *user, uint64_t position,
                                            BpmnRecordReader *reader,
                                            void *reader_user)
{
    Shell *shell = user;

    return shell->inner.read_at(shell->inner.user, position, reader,
                                reader_user);
}

static inline BpmnStoreStatus shell_carry_done(void *user, uint64_t start)
{
    Shell *shell = user;

    return shell->inner.carry_done(shell->inner.user, start);
}

static inline BpmnStoreStatus shell_window(void *user, uint64_t *start,
                                           uint64_t *last)
{
    Shell *shell = user;

    return shell->inner.window(shell->inner.user, start, last);
}

static inline void shell_open(Shell *shell)
{
    BpmnAllocator allocator = bpmn_allocator_libc();

    memset(shell, 0, sizeof *shell);
    assert_int_equal(bpmn_store_memory(&allocator, &shell->inner), BPMN_OK);
}

static inline void shell_close(Shell *shell)
{
    shell->inner.close(shell->inner.user);
}

static inline BpmnStore shell_store(Shell *shell)
{
    return (BpmnStore){ .size = sizeof(BpmnStore),
                        .user = shell,
                        .append = shell_append,
                        .read_from = shell_read_from,
                        .read_at = shell_read_at,
                        .carry_done = shell_carry_done,
                        .window = shell_window,
                        .recovery = &bpmn_ability_recovery };
}

/* Memory that lasts for so many requests. */
typedef struct Scarce {
    BpmnAllocator real;
    int64_t left; /* below 0: it lasts */
} Scarce;

static inline void *scarce_resize(void *user, void *old, size_t old_bytes,
                                  size_t new_bytes)
{
    Scarce *scarce = user;

    if (new_bytes > 0 && scarce->left == 0) return NULL;
    if (new_bytes > 0 && scarce->left > 0) scarce->left--;
    return scarce->real.resize(scarce->real.user, old, old_bytes, new_bytes);
}

/* Memory that lasts until 'left' is set. */
static inline BpmnAllocator scarce_open(Scarce *scarce)
{
    *scarce = (Scarce){ bpmn_allocator_libc(), -1 };
    return (BpmnAllocator){ sizeof(BpmnAllocator), scarce, scarce_resize };
}

/* An allocator that counts, and fails once. */
typedef struct Meter {
    size_t calls;    /* that want memory */
    size_t fails_at; /* this one; 0: none */
    int64_t bytes;   /* that are out */
} Meter;

static inline void *meter_resize(void *user, void *old, size_t old_bytes,
                                 size_t new_bytes)
{
    Meter *meter = user;
    void *result;

    if (new_bytes != 0 && ++meter->calls == meter->fails_at) return NULL;
    if (!old) old_bytes = 0;
    meter->bytes += (int64_t)new_bytes - (int64_t)old_bytes;
    if (new_bytes == 0) {
        free(old);
        return NULL;
    }
    result = realloc(old, new_bytes);
    assert_non_null(result);
    return result;
}

/* Everything of an engine that people can see, as text. */
typedef struct Picture {
    char *text; /* PICTURE_BYTES */
    size_t used;
    BpmnEngine *engine;
} Picture;

enum { PICTURE_BYTES = 1 << 16 };

static inline bool picture_wait(void *user, const BpmnWaitView *view)
{
    Picture *picture = user;

    picture->used += (size_t)snprintf(
        picture->text + picture->used, PICTURE_BYTES - picture->used,
        "  %u.%u v%llu %u/%u %d %lld %lld %d %.*s %u %d\n", view->frame,
        view->element, (unsigned long long)view->version,
        view->item_count > 0 ? view->items[view->item_count - 1] : 0, view->of,
        view->kind, (long long)view->opened_ms, (long long)view->due_ms,
        view->state, (int)view->holder.length,
        view->holder.bytes ? view->holder.bytes : "", view->tries_left,
        view->cause);
    return true;
}

static inline bool picture_case(void *user, const BpmnCaseView *view)
{
    Picture *picture = user;
    const uint8_t *image = view->image;

    picture->used += (size_t)snprintf(
        picture->text + picture->used, PICTURE_BYTES - picture->used,
        "%llu v%llu %.*s %lld %lld %d %lld ", (unsigned long long)view->id,
        (unsigned long long)view->version, (int)view->key.length,
        view->key.bytes ? view->key.bytes : "", (long long)view->started_ms,
        (long long)view->suspension.since_ms, view->suspension.timers_run,
        (long long)view->suspension.paused_ms);
    for (uint32_t i = 0; i < ((const BpmnImage *)view->image)->bytes; i++) {
        picture->used += (size_t)snprintf(picture->text + picture->used,
                                          PICTURE_BYTES - picture->used, "%02x",
                                          image[i]);
    }
    picture->text[picture->used++] = '\n';
    bpmn_each_wait(picture->engine, view->id, picture_wait, picture);
    return true;
}

/* The caller frees the text. */
static inline char *take_picture(BpmnEngine *engine)
{
    Picture picture = { calloc(1, PICTURE_BYTES), 0, engine };

    assert_non_null(picture.text);
    bpmn_each_case(engine, picture_case, &picture);
    picture.used += (size_t)snprintf(picture.text + picture.used,
                                     PICTURE_BYTES - picture.used, "due %lld\n",
                                     (long long)bpmn_next_due(engine));
    assert_true(picture.used < PICTURE_BYTES);
    return picture.text;
}

/* An engine looks like a picture that was taken before, which is freed. */
static inline void assert_pictured(BpmnEngine *engine, char *before)
{
    char *after = take_picture(engine);

    assert_string_equal(before, after);
    free(before);
    free(after);
}

#endif
