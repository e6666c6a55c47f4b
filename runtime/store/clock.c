/* The system's clocks: the wall's, and the one that counts from the boot. */
#include "bpmn/engine.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#ifdef CLOCK_BOOTTIME
#define CLOCK_FORWARD CLOCK_BOOTTIME /* also while the machine sleeps */
#else
#define CLOCK_FORWARD CLOCK_MONOTONIC
#endif

static int64_t forward_ms(void *user)
{
    struct timespec now;

    (void)user;
    clock_gettime(CLOCK_FORWARD, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The value of a hex digit; -1: it is none. */
static int digit(int letter)
{
    const char *found = letter == 0 ? NULL : strchr("0123456789abcdef", letter);

    return found ? (int)(found - "0123456789abcdef") : -1;
}

/* The boot's name is 16 bytes as hex digits, in groups; false: there is
   none. */
static bool read_boot(uint8_t run[16])
{
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    size_t count = 0;
    int letter;

    if (!file) return false;
    while (count < 32 && (letter = getc(file)) != EOF) {
        int value = digit(letter);

        if (value < 0) continue;
        run[count / 2] = (uint8_t)(run[count / 2] << 4 | value);
        count++;
    }
    fclose(file);
    return count == 32;
}

BpmnClock bpmn_clock_system(void)
{
    BpmnClock clock = bpmn_clock_wall();

    if (!read_boot(clock.run)) return clock;
    clock.monotonic_ms = forward_ms;
    clock.pace = &bpmn_ability_pace;
    return clock;
}
