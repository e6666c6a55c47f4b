/* Rounds in which nothing waits: a slice in each append, found again after a
   restart in between, of the case itself and of items. */
#include "model_rig.h"
#include "shell.h"

static const char DIAGRAM[] =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    "<process id='p' isExecutable='true'>"
    "<subProcess id='Twice'><multiInstanceLoopCharacteristics>"
    "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    "<subProcess id='Inner'>"
    "<multiInstanceLoopCharacteristics isSequential='true'>"
    "<loopCardinality>1300</loopCardinality>"
    "</multiInstanceLoopCharacteristics>"
    "<startEvent id='Begin'/></subProcess></subProcess>"
    "<subProcess id='Many'>"
    "<multiInstanceLoopCharacteristics isSequential='true'>"
    "<loopCardinality>1300</loopCardinality>"
    "</multiInstanceLoopCharacteristics>"
    "<startEvent id='Go'/></subProcess>"
    "<userTask id='Look'/>"
    "<startEvent id='Start'/>"
    "<sequenceFlow id='f1' sourceRef='Start' targetRef='Twice'/>"
    "<sequenceFlow id='f2' sourceRef='Twice' targetRef='Many'/>"
    "<sequenceFlow id='f3' sourceRef='Many' targetRef='Look'/>"
    "</process></definitions>";

typedef struct Play {
    Rig rig;
    Arena *arena;
    Shell shell;
} Play;

static void reopen(Play *play)
{
    play->rig.config.store = shell_store(&play->shell);
    assert_int_equal(bpmn_open(&play->rig.config, &play->rig.engine), BPMN_OK);
}

static void play_open(Play *play)
{
    const BpmnProcess *process;

    play->arena = arena_new();
    make_processes(DIAGRAM, play->arena, &process, 1);
    rig_prepare(&play->rig, process);
    shell_open(&play->shell);
    reopen(play);
}

static void play_close(Play *play)
{
    bpmn_close(play->rig.engine);
    shell_close(&play->shell);
    arena_free(play->arena);
}

static uint64_t start(Play *play)
{
    BpmnCommand command = { .size = sizeof command,
                            .kind = BPMN_START,
                            .process = play->rig.processes[0],
                            .element = BPMN_NO_ELEMENT };
    BpmnTicket ticket = bpmn_submit(play->rig.engine, &command, NULL);
    BpmnAnswer answer;

    assert_int_equal(bpmn_run(play->rig.engine, 1), BPMN_OK);
    assert_true(bpmn_answer(play->rig.engine, ticket, &answer));
    assert_int_equal(answer.verdict, BPMN_APPLIED);
    return answer.case_id;
}

/* Of what is open, rounds that are to go on, and tasks. */
typedef struct Seen {
    int slices;
    int tasks;
    int others;
} Seen;

static bool see(void *user, const BpmnWaitView *wait)
{
    Seen *seen = user;

    seen->slices += wait->cause == BPMN_CAUSE_SLICE;
    seen->others += wait->cause != BPMN_CAUSE_SLICE
        && wait->cause != BPMN_CAUSE_NONE;
    seen->tasks += wait->kind == BPMN_WAIT_TASK;
    return true;
}

static Seen look(const Play *play, uint64_t id)
{
    Seen seen = { 0 };

    bpmn_each_wait(play->rig.engine, id, see, &seen);
    assert_int_equal(seen.others, 0);
    return seen;
}

/* Each run is one append, and behind each the program ends. */
TEST(a_restart_between_slices)
{
    Play play;
    int restarts = 0;

    play_open(&play);
    uint64_t id = start(&play);

    while (look(&play, id).tasks == 0) {
        Seen before = look(&play, id);

        bpmn_close(play.rig.engine);
        reopen(&play);
        assert_int_equal(look(&play, id).slices, before.slices);
        assert_int_equal(bpmn_next_due(play.rig.engine), INT64_MIN);
        assert_int_equal(bpmn_run(play.rig.engine, 1), BPMN_OK);
        assert_true(++restarts < 20);
    }
    /* of two items, and of the case, of 1,300 rounds 512 in a step */
    assert_true(restarts >= 4);
    assert_int_equal(look(&play, id).slices, 0);
    assert_int_equal(bpmn_next_due(play.rig.engine), INT64_MAX);
    play_close(&play);
}

/* One append or all in one run: the same is left. */
TEST(all_slices_in_one_run)
{
    Play play;

    play_open(&play);
    uint64_t id = start(&play);

    assert_true(look(&play, id).slices > 0);
    assert_int_equal(bpmn_run(play.rig.engine, 0), BPMN_OK);
    assert_int_equal(look(&play, id).tasks, 1);
    play_close(&play);
}

/* A case that ends between two slices has none left. */
TEST(a_case_that_is_cancelled)
{
    Play play;

    play_open(&play);
    play.rig.config.abilities.operators = &bpmn_ability_operator;
    bpmn_close(play.rig.engine);
    reopen(&play);
    uint64_t id = start(&play);
    BpmnCommand cancel = { .size = sizeof cancel,
                           .kind = BPMN_CANCEL,
                           .case_id = id,
                           .text = bpmn_string("enough") };
    BpmnAnswer answer;

    assert_true(look(&play, id).slices > 0);
    BpmnTicket ticket = bpmn_submit(play.rig.engine, &cancel, NULL);
    assert_int_equal(bpmn_run(play.rig.engine, 1), BPMN_OK);
    assert_true(bpmn_answer(play.rig.engine, ticket, &answer));
    assert_int_equal(answer.verdict, BPMN_APPLIED);
    assert_int_equal(look(&play, id).tasks, 0);
    assert_int_equal(bpmn_next_due(play.rig.engine), INT64_MAX);
    play_close(&play);
}

int main(void)
{
    xml_setup();
    return run_listed(NULL, NULL);
}
