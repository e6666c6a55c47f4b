/* Several tokens that rest at one activity: which of them tries again. */
#include "model_rig.h"

#include "bpmn/value.h"

/* Both tokens come to Many in one step: the first begins it. */
static const char DIAGRAM[] =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    "<process id='p' isExecutable='true'>"
    "<startEvent id='Start'/>"
    "<parallelGateway id='Split'/><exclusiveGateway id='Meet'/>"
    "<userTask id='Many'><multiInstanceLoopCharacteristics>"
    "<loopCardinality>= count + 0</loopCardinality>"
    "</multiInstanceLoopCharacteristics></userTask>"
    "<sequenceFlow id='f1' sourceRef='Start' targetRef='Split'/>"
    "<sequenceFlow id='f2' sourceRef='Split' targetRef='Meet'/>"
    "<sequenceFlow id='f3' sourceRef='Split' targetRef='Meet'/>"
    "<sequenceFlow id='f4' sourceRef='Meet' targetRef='Many'/>"
    "</process></definitions>";

static uint16_t element(const Rig *rig, const char *id)
{
    const BpmnProcess *process = rig->processes[0];
    uint16_t i = 0;

    while (i < process->element_count && strcmp(process->elements[i].id, id))
        i++;
    assert_true(i < process->element_count);
    return i;
}

/* What is open: tasks, and incidents by their causes. */
typedef struct Seen {
    int tasks;
    int causes[BPMN_CAUSE_SLICE + 1];
} Seen;

static bool see(void *user, const BpmnWaitView *wait)
{
    Seen *seen = user;

    seen->tasks += wait->kind == BPMN_WAIT_TASK;
    seen->causes[wait->cause]++;
    return true;
}

static Seen look(const Rig *rig, uint64_t id)
{
    Seen seen = { 0 };

    bpmn_each_wait(rig->engine, id, see, &seen);
    return seen;
}

static BpmnAnswer act(Rig *rig, BpmnCommandKind kind, uint64_t id)
{
    BpmnDatum count = { bpmn_string("count"),
                        { .type = BPMN_INTEGER, .as.integer = 1 } };
    BpmnCommand command = { .size = sizeof command,
                            .kind = kind,
                            .flags = BPMN_TRUSTED,
                            .case_id = id,
                            .process = rig->processes[0],
                            .element = kind == BPMN_RETRY ? element(rig, "Many")
                                                          : BPMN_NO_ELEMENT };

    if (kind == BPMN_SET) {
        command.data = &count;
        command.data_count = 1;
    }
    BpmnAnswer answer = give(rig, &command);
    assert_applied(answer);
    assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
    return answer;
}

/* The one behind it finds it open, however often it tries. */
TEST(the_one_that_has_begun_it_is_the_oldest)
{
    Arena *arena = arena_new();
    const BpmnProcess *process;
    Rig rig;

    make_processes(DIAGRAM, arena, &process, 1);
    rig_prepare(&rig, process);
    rig_open_memory(&rig);
    uint64_t id = act(&rig, BPMN_START, 0).case_id;
    Seen begun = look(&rig, id);
    assert_int_equal(begun.causes[BPMN_CAUSE_AGAIN], 1);
    assert_int_equal(begun.causes[BPMN_CAUSE_NO_VALUE], 1);

    (void)act(&rig, BPMN_SET, id);
    (void)act(&rig, BPMN_RETRY, id);
    Seen tried = look(&rig, id);
    assert_int_equal(tried.tasks, 1);
    assert_int_equal(tried.causes[BPMN_CAUSE_AGAIN], 1);
    assert_int_equal(tried.causes[BPMN_CAUSE_NO_VALUE], 0);

    (void)act(&rig, BPMN_RETRY, id);
    assert_int_equal(look(&rig, id).causes[BPMN_CAUSE_AGAIN], 1);
    bpmn_close(rig.engine);
    arena_free(arena);
}

int main(void)
{
    xml_setup();
    return run_listed(NULL, NULL);
}
