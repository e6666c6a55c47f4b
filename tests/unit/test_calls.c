/* Calls and messages between cases: what fails for memory or for the store has
   not happened, and what was told is there after a restart. */
#include "model_rig.h"
#include "shell.h"

#include "bpmn/journal.h"
#include "program/execute.h"

static const char DIAGRAM[] =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    "<message id='M' name='done'/>"
    "<escalation id='L' escalationCode='late'/>"
    "<process id='caller' isExecutable='true'>"
    "<startEvent id='Start'/>"
    "<callActivity id='Call' calledElement='called'/>"
    "<boundaryEvent id='Late' attachedToRef='Call' cancelActivity='false'>"
    "<escalationEventDefinition escalationRef='L'/></boundaryEvent>"
    "<userTask id='Hurry'/>"
    "<endEvent id='Tell'><messageEventDefinition messageRef='M'/></endEvent>"
    "<sequenceFlow id='f1' sourceRef='Start' targetRef='Call'/>"
    "<sequenceFlow id='f2' sourceRef='Call' targetRef='Tell'/>"
    "<sequenceFlow id='f3' sourceRef='Late' targetRef='Hurry'/>"
    "</process><process id='called' isExecutable='true'>"
    "<startEvent id='Begin'/><userTask id='Work'/>"
    "<intermediateThrowEvent id='Slow'>"
    "<escalationEventDefinition escalationRef='L'/></intermediateThrowEvent>"
    "<userTask id='More'/>"
    "<sequenceFlow id='f4' sourceRef='Begin' targetRef='Work'/>"
    "<sequenceFlow id='f5' sourceRef='Work' targetRef='Slow'/>"
    "<sequenceFlow id='f6' sourceRef='Slow' targetRef='More'/>"
    "</process><process id='told' isExecutable='true'>"
    "<startEvent id='Told'><messageEventDefinition messageRef='M'/>"
    "</startEvent><userTask id='Read'/>"
    "<sequenceFlow id='f7' sourceRef='Told' targetRef='Read'/>"
    "</process></definitions>";

enum { CALLER, CALLED, TOLD, PROCESSES };

/* Memory, and a store, that last for so many requests. */
typedef struct Play {
    Rig rig;
    Arena *arena;
    const BpmnProcess *processes[PROCESSES];
    Scarce memory;
    Shell shell;
} Play;

static void reopen(Play *play)
{
    play->rig.config.store = shell_store(&play->shell);
    assert_int_equal(bpmn_open(&play->rig.config, &play->rig.engine), BPMN_OK);
}

static void play_open(Play *play)
{
    memset(play, 0, sizeof *play);
    play->arena = arena_new();
    make_processes(DIAGRAM, play->arena, play->processes, PROCESSES);
    rig_prepare(&play->rig, play->processes[0]);
    play->rig.config.processes = play->processes;
    play->rig.config.process_count = PROCESSES;
    play->rig.config.allocator = scarce_open(&play->memory);
    shell_open(&play->shell);
    reopen(play);
}

static void restart(Play *play)
{
    bpmn_close(play->rig.engine);
    reopen(play);
}

static void play_close(Play *play)
{
    bpmn_close(play->rig.engine);
    shell_close(&play->shell);
    arena_free(play->arena);
}

/* What is open, "caller: Call Hurry; called: More; ". */
typedef struct Open {
    Play *play;
    const BpmnProcess *process;
    char words[400];
} Open;

static bool tell_wait(void *user, const BpmnWaitView *wait)
{
    Open *open = user;
    size_t used = strlen(open->words);
    const BpmnElement *element = &open->process->elements[wait->element];

    if (element->kind == BPMN_BOUNDARY_EVENT) return true;
    snprintf(open->words + used, sizeof open->words - used, " %s%s",
             element->id, wait->cause != BPMN_CAUSE_NONE ? "!" : "");
    return true;
}

static bool tell_case(void *user, const BpmnCaseView *view)
{
    Open *open = user;
    size_t used = strlen(open->words);

    open->process = view->process;
    snprintf(open->words + used, sizeof open->words - used,
             "%s:", view->process->id);
    bpmn_each_wait(open->play->rig.engine, view->id, tell_wait, open);
    used = strlen(open->words);
    snprintf(open->words + used, sizeof open->words - used, "; ");
    return true;
}

static void assert_open(Play *play, const char *words)
{
    Open open = { .play = play };

    bpmn_each_case(play->rig.engine, tell_case, &open);
    assert_string_equal(open.words, words);
}

static BpmnCommand start_caller(const Play *play)
{
    return (BpmnCommand){ .size = sizeof(BpmnCommand),
                          .kind = BPMN_START,
                          .process = play->processes[CALLER],
                          .element = BPMN_NO_ELEMENT,
                          .key = bpmn_string("one") };
}

static bool find_called(void *user, const BpmnCaseView *view)
{
    if (view->caller.case_id != 0) *(uint64_t *)user = view->id;
    return true;
}

/* A task of the called case. */
static BpmnCommand complete(const Play *play, const char *id)
{
    const BpmnProcess *process = play->processes[CALLED];
    BpmnCommand one = { .size = sizeof one,
                        .kind = BPMN_COMPLETE,
                        .flags = BPMN_TRUSTED };

    bpmn_each_case(play->rig.engine, find_called, &one.case_id);

    while (strcmp(process->elements[one.element].id, id) != 0) one.element++;
    return one;
}

/* A command that may fail for memory: then nothing has changed, and it can be
   given again. True: it has failed. */
static bool give_short(Play *play, const BpmnCommand *one, int64_t lasts,
                       const char *before, const char *after)
{
    BpmnAnswer answer;
    bool failed;

    play->memory.left = lasts;
    answer = give(&play->rig, one);
    play->memory.left = -1;
    failed = answer.status != BPMN_OK;
    if (failed) {
        assert_int_equal(answer.status, BPMN_NO_MEMORY);
        assert_open(play, before);
        assert_applied(give(&play->rig, one));
    }
    assert_open(play, after);
    if (lasts % 2) restart(play);
    assert_open(play, after);
    return failed;
}

static const char CALLS[] = "called: Work; caller: Call; ";
static const char ESCALATED[] = "called: More; caller: Call Hurry; ";
static const char TELLS[] = "told: Read; caller: Hurry; ";

TEST(what_fails_for_memory_has_not_happened)
{
    bool failed = true;

    for (int64_t lasts = 0; failed; lasts++) {
        Play play;
        BpmnCommand start;
        BpmnCommand done;

        play_open(&play);
        start = start_caller(&play);
        failed = give_short(&play, &start, lasts, "", CALLS);
        done = complete(&play, "Work");
        failed |= give_short(&play, &done, lasts, CALLS, ESCALATED);
        done = complete(&play, "More");
        failed |= give_short(&play, &done, lasts, ESCALATED, TELLS);
        play_close(&play);
        assert_in_range(lasts, 0, 400);
    }
}

static void fail_next(Play *play)
{
    play->shell.fails_at = play->shell.appends + 1;
    play->shell.fails_with = BPMN_STORE_FAILED;
}

TEST(what_the_store_refuses_has_not_happened)
{
    Play play;
    BpmnCommand start;
    BpmnCommand more;

    play_open(&play);
    start = start_caller(&play);
    fail_next(&play);
    assert_int_equal(give(&play.rig, &start).status, BPMN_STORE_ERROR);
    assert_open(&play, "");
    assert_applied(give(&play.rig, &start));
    assert_open(&play, CALLS);
    more = complete(&play, "Work");
    assert_applied(give(&play.rig, &more));
    more = complete(&play, "More");
    fail_next(&play);
    assert_int_equal(give(&play.rig, &more).status, BPMN_STORE_ERROR);
    assert_open(&play, ESCALATED);
    restart(&play);
    assert_open(&play, ESCALATED);
    assert_applied(give(&play.rig, &more));
    assert_open(&play, TELLS);
    play_close(&play);
}

static bool count_cause(void *user, const BpmnRecordView *record)
{
    size_t *seen = user;

    if (bpmn_string_equal(record->cause, bpmn_string("call"))) {
        seen[0]++;
        assert_true(record->thrown_at > 0
                    && record->thrown_at < record->position);
    }
    if (record->caller.case_id != 0) {
        seen[1]++;
        assert_int_equal(record->case_id, 2);
        assert_int_equal(record->caller.case_id, 1);
    }
    return true;
}

/* Each record of a call says what led to it, a called case who called it. */
TEST(records_say_what_led_to_them)
{
    Play play;
    BpmnCommand one;
    size_t seen[2] = { 0, 0 };
    BpmnPool pool = { 0 };
    BpmnOut told = { .pool = &pool };
    BpmnCaseView view;

    play_open(&play);
    one = start_caller(&play);
    assert_applied(give(&play.rig, &one));
    assert_true(bpmn_case(play.rig.engine, 2, &view));
    assert_int_equal(view.caller.case_id, 1);
    bpmn_tell_caller(&told, play.rig.engine, &view.caller);
    assert_string_equal(told.bytes, ", called by one of caller at Call");
    one = complete(&play, "Work");
    assert_applied(give(&play.rig, &one));
    one = (BpmnCommand){ .size = sizeof one,
                         .kind = BPMN_CANCEL,
                         .case_id = 1,
                         .element = BPMN_NO_ELEMENT };
    assert_applied(give(&play.rig, &one));
    assert_open(&play, "");
    assert_int_equal(bpmn_read(play.rig.engine, 1, count_cause, seen), BPMN_OK);
    assert_int_equal(seen[0], 3); /* begun, escalated, cancelled */
    assert_int_equal(seen[1], 3);
    bpmn_pool_free(&pool);
    play_close(&play);
}

int main(void)
{
    xml_setup();
    return run_listed(NULL, NULL);
}
