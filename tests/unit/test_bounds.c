/* Records that grow with the program, not with a command: where a store does
   not take them the program does not go on, and nothing is lost. */

#include "cmocka_rig.h"
#include "rig.h"
#include "shell.h"
#include "tiny.h"

enum { MANY = 1000, NAME_BYTES = 16 };

/* Processes that differ in their names. */
typedef struct Crowd {
    BpmnProcess processes[MANY];
    const BpmnProcess *given[MANY];
    char names[MANY][NAME_BYTES];
    Rig rig;
    Shell shell;
} Crowd;

static Crowd *crowd_make(void)
{
    Crowd *crowd = calloc(1, sizeof *crowd);

    assert_non_null(crowd);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(crowd->names[i], NAME_BYTES, "P%zu", i);
        crowd->processes[i] = TINY;
        crowd->processes[i].id = crowd->names[i];
        crowd->processes[i].net_hash[30] = (uint8_t)(i >> 8);
        crowd->processes[i].net_hash[31] = (uint8_t)i;
        crowd->given[i] = &crowd->processes[i];
    }
    rig_prepare(&crowd->rig, &TINY);
    crowd->rig.config.processes = crowd->given;
    shell_open(&crowd->shell);
    return crowd;
}

static void crowd_free(Crowd *crowd)
{
    shell_close(&crowd->shell);
    free(crowd);
}

/* A program that has the first so many opens, on a store that takes bodies of
   so many bytes (0: any), and runs once. */
static BpmnStatus open_with(Crowd *crowd, size_t count, size_t takes)
{
    Rig *rig = &crowd->rig;
    BpmnStatus status;

    crowd->shell.takes = takes;
    rig->config.process_count = count;
    rig->config.store = shell_store(&crowd->shell);
    rig->config.store.body_max_bytes = takes;
    status = bpmn_open(&rig->config, &rig->engine);
    return status == BPMN_OK ? bpmn_run(rig->engine, 0) : status;
}

static uint64_t start_first(Crowd *crowd)
{
    BpmnCommand start = { .size = sizeof start,
                          .kind = BPMN_START,
                          .process = crowd->given[0],
                          .element = BPMN_NO_ELEMENT };
    BpmnAnswer answer = give(&crowd->rig, &start);

    assert_applied(answer);
    return answer.case_id;
}

/* One program has a case; the next does not get its own records in, so it goes
   no further, however often; the first one goes on. */
static void assert_too_large(Crowd *crowd, size_t count, size_t takes)
{
    BpmnEngine **engine = &crowd->rig.engine;
    BpmnCaseView view;
    uint64_t id;

    assert_int_equal(open_with(crowd, 1, 0), BPMN_OK);
    id = start_first(crowd);
    bpmn_close(*engine);
    assert_int_equal(open_with(crowd, count, takes), BPMN_TOO_LARGE);
    assert_int_equal(bpmn_run(*engine, 0), BPMN_TOO_LARGE);
    bpmn_close(*engine);
    assert_int_equal(open_with(crowd, 1, takes), BPMN_OK);
    assert_true(bpmn_case(*engine, id, &view));
    bpmn_close(*engine);
    assert_int_equal(open_with(crowd, count, 0), BPMN_OK);
    assert_true(bpmn_case(*engine, id, &view));
    bpmn_close(*engine);
}

/* Of each process that one has a number of two bytes. */
TEST(versions_in_force)
{
    Crowd *crowd = crowd_make();
    size_t *bytes = &crowd->shell.largest[BPMN_RECORD_ENVIRONMENT];
    size_t few;
    size_t many;

    assert_int_equal(open_with(crowd, MANY - 100, 0), BPMN_OK);
    few = *bytes;
    bpmn_close(crowd->rig.engine);
    assert_int_equal(open_with(crowd, MANY, 0), BPMN_OK);
    many = *bytes;
    bpmn_close(crowd->rig.engine);
    assert_int_equal(many - few, 2 * 100);
    assert_true(many > crowd->shell.largest[BPMN_RECORD_DEFINITION]);
    crowd_free(crowd);
    crowd = crowd_make();
    assert_too_large(crowd, MANY, many - 1);
    crowd_free(crowd);
    crowd = crowd_make();
    assert_int_equal(open_with(crowd, MANY, many), BPMN_OK);
    bpmn_close(crowd->rig.engine);
    crowd_free(crowd);
}

/* Its diagram and tables, whatever its cases do. */
TEST(a_definition)
{
    Crowd *crowd = crowd_make();
    size_t bytes;

    assert_int_equal(open_with(crowd, 1, 0), BPMN_OK);
    bytes = crowd->shell.largest[BPMN_RECORD_DEFINITION];
    (void)start_first(crowd);
    assert_int_equal(crowd->shell.largest[BPMN_RECORD_DEFINITION], bytes);
    bpmn_close(crowd->rig.engine);
    crowd_free(crowd);
    crowd = crowd_make();
    /* one of more bytes, by those of its name */
    crowd->processes[1].id = "a name that makes it longer";
    assert_too_large(crowd, 2, bytes);
    crowd_free(crowd);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
