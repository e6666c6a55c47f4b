/* Memory and time, from the C library. */
#include "bpmn/engine.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#define LARGE_PAGE ((size_t)1 << 21)

/* Whole large pages, if the machine has them: then the way to one of many cases
   is short. Null: no memory. */
static void *large_pages(size_t bytes)
{
    void *memory = aligned_alloc(LARGE_PAGE, bytes);

#ifdef MADV_HUGEPAGE
    if (memory) (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}

static void *libc_resize(void *user, void *old, size_t old_bytes,
                         size_t new_bytes)
{
    (void)user;
    (void)old_bytes;
    if (new_bytes != 0) {
        return !old && new_bytes % LARGE_PAGE == 0 ? large_pages(new_bytes)
                                                   : realloc(old, new_bytes);
    }
    free(old);
    return NULL;
}

BpmnAllocator bpmn_allocator_libc(void)
{
    return (BpmnAllocator){ sizeof(BpmnAllocator), NULL, libc_resize };
}

static int64_t wall_ms(void *user)
{
    struct timespec now;

    (void)user;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

BpmnClock bpmn_clock_wall(void)
{
    return (BpmnClock){ .size = sizeof(BpmnClock), .now_ms = wall_ms };
}
