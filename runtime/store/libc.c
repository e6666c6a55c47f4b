/* Memory and time, from the C library. */
#include "bpmn/engine.h"

#include <stdlib.h>
#include <time.h>

static void *libc_resize(void *user, void *old, size_t old_bytes,
                         size_t new_bytes)
{
    (void)user;
    (void)old_bytes;
    if (new_bytes != 0) return realloc(old, new_bytes);
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
    return (BpmnClock){ sizeof(BpmnClock), NULL, wall_ms };
}
