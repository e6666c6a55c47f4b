/* The stages in order: what a diagram too large for its numbers gets. */
#include <stdio.h>
#include <unistd.h>

#include "cmocka_rig.h"
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

/* A task that is offered to so many groups. */
static void write_groups(FILE *file, int groups)
{
    fputs("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
          "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0' id='d' "
          "targetNamespace='urn:x'><process id='offer' isExecutable='true'>"
          "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' "
          "targetRef='t'/><userTask id='t'><extensionElements>"
          "<zeebe:assignmentDefinition candidateGroups='",
          file);
    for (int i = 0; i < groups; i++) fputs("g,", file);
    fputs("'/></extensionElements></userTask></process></definitions>", file);
}

/* Items in items, so many in each other. */
static void write_items(FILE *file, int levels)
{
    static const char ITEMS[] = "<multiInstanceLoopCharacteristics>"
                                "<loopCardinality>2</loopCardinality>"
                                "</multiInstanceLoopCharacteristics>";

    fputs("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
          "id='d' targetNamespace='urn:x'><process id='items' "
          "isExecutable='true'>",
          file);
    for (int i = 1; i < levels; i++)
        fprintf(file, "<subProcess id='s%d'>%s", i, ITEMS);
    fprintf(file, "<userTask id='t'>%s</userTask>", ITEMS);
    for (int i = 1; i < levels; i++) fputs("</subProcess>", file);
    fputs("</process></definitions>", file);
}

static size_t too_large(void (*write)(FILE *, int), int size)
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
    write(file, size);
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
TEST(test_numbers_run_out)
{
    assert_int_equal(too_large(write_row, 32766), 0);
    assert_int_equal(too_large(write_row, 32767), 1);
}

/* A definition record counts the names of a wait in two bytes; 0xFFFF says
   that there is no list. */
TEST(test_groups_run_out)
{
    assert_int_equal(too_large(write_groups, 65534), 0);
    assert_int_equal(too_large(write_groups, 65535), 1);
}

/* A step is given an image for each frame around the one that acts. */
TEST(test_depth_runs_out)
{
    assert_int_equal(too_large(write_items, 7), 0);
    assert_int_equal(too_large(write_items, 8), 1);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
