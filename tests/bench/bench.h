/* What the measuring programs share: clocks, medians, numbers at random. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 101, BATCH = 64 };

/* Gives up: a measurement that went wrong has no figure. */
static inline void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static inline void check(bool right, const char *what)
{
    if (!right) fail(what);
}

static inline double clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Of this process, user and system. */
static inline double cpu_ns(void)
{
    return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

static inline double wall_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

static inline int compare_numbers(const void *one, const void *other)
{
    double left = *(const double *)one;
    double right = *(const double *)other;

    return (left > right) - (left < right);
}

/* Sorts the values. */
static inline double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_numbers);
    return values[count / 2];
}

typedef struct Random {
    uint64_t state; /* not 0 */
} Random;

static inline uint64_t random_next(Random *random)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return random->state;
}

static inline void shuffle(Random *random, uint32_t *items, uint32_t count)
{
    for (uint32_t i = count - 1; i > 0; i--) {
        uint32_t other =
            (uint32_t)((random_next(random) >> 32) * (i + (uint64_t)1) >> 32);
        uint32_t item = items[i];

        items[i] = items[other];
        items[other] = item;
    }
}

/* Bytes of this process that are in memory. */
static inline double resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages = 0;
    long resident = 0;

    check(file && fscanf(file, "%ld %ld", &pages, &resident) == 2,
          "/proc/self/statm cannot be read");
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

/* Zeroed memory in large pages where the machine has them. */
static inline void *large_memory(size_t bytes)
{
    size_t step = (size_t)2 << 20;
    size_t rounded = (bytes + step - 1) / step * step;
    char *memory = mmap(NULL, rounded + step, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    check(memory != MAP_FAILED, "no memory");
    memory += step - (uintptr_t)memory % step;
    (void)madvise(memory, rounded, MADV_HUGEPAGE);
    memset(memory, 0, rounded);
    return memory;
}

static inline uint32_t argument(int count, char **list, int index,
                                uint32_t otherwise)
{
    return count > index ? (uint32_t)strtoul(list[index], NULL, 10) : otherwise;
}

#endif
