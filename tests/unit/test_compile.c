/* The stages in order: what a diagram too large for its numbers gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "compile.h"

/* A row of so many tasks that pass through. */
static void write_row(FILE *file, int tasks)
{
    fputs("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
          "id='d' targetNamespace='urn:x'><process id='row' "
          "isExecutable='true'><startEvent id='t0'/>",
          file);
    for (int i = 1; i <= tasks; i++) {
        fprintf(file,
                "<task id='t%d'/><sequenceFlow id='f%d' "
                "sourceRef='t%d' targetRef='t%d'/>",
                i, i, i - 1, i);
    }
    fputs("</process></definitions>", file);
}

static size_t too_large(int tasks)
{
    char path[] = "/tmp/bpmnc-row-XXXXXX";
    int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "w");
    Arena *arena = arena_new();
    Findings found = findings_new(arena, path);
    Compilation compilation = compilation_new(path, arena, &found);
    CompileOptions options = { 0 };
    size_t count = 0;
    bool done;

    assert_non_null(file);
    write_row(file, tasks);
    assert_int_equal(fclose(file), 0);
    done = compile(&compilation, &options, STAGE_NET);
    assert_int_equal(done, found.errors == 0);
    for (size_t i = 0; i < found.list.count; i++) {
        count += found.list.items[i].code == CODE_TOO_LARGE;
    }
    assert_int_equal(compilation.net_count, count == 0);
    (void)unlink(path);
    arena_free(arena);
    return count;
}

/* 65,534 numbers: a start, tasks, and a flow to each of them. */
static void test_numbers_run_out(void **state)
{
    (void)state;
    assert_int_equal(too_large(32766), 0);
    assert_int_equal(too_large(32767), 1);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(test_numbers_run_out),
    };

    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
