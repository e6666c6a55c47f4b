/* cmocka, what must stand before it, and the list of a program's tests. */
#ifndef CMOCKA_RIG_H
#define CMOCKA_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The tests of a program: listed where they stand, before main() runs. */
static struct CMUnitTest listed[64];
static size_t listed_count;

static inline void list_test(struct CMUnitTest test)
{
    if (listed_count == sizeof listed / sizeof listed[0]) abort();
    listed[listed_count++] = test;
}

#define LISTED(name, set_up, give_back)                               \
    static void name(void **state);                                   \
    __attribute__((constructor)) static void list_##name(void)        \
    {                                                                 \
        list_test((struct CMUnitTest)cmocka_unit_test_setup_teardown( \
            name, set_up, give_back));                                \
    }                                                                 \
    static void name(void **state)

/* A test; its body follows. */
#define TEST(name) LISTED(name, NULL, NULL)

/* Runs all; returns what main() does. */
static inline int run_listed(CMFixtureFunction set_up,
                             CMFixtureFunction give_back)
{
    return _cmocka_run_group_tests("tests", listed, listed_count, set_up,
                                   give_back);
}

#endif
