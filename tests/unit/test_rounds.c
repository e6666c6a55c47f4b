/* Items that follow one another: steps, lists, stories and traces name them. */
#include "net_rig.h"

#include "program/execute.h"

#define ITEMS(list, part)                                                   \
    "<multiInstanceLoopCharacteristics isSequential='true'>"                \
    "<extensionElements><zeebe:loopCharacteristics inputCollection='=" list \
    "' inputElement='" part "'/></extensionElements>"                       \
    "</multiInstanceLoopCharacteristics>"

#define READ                                                           \
    "<userTask id='Read'>" ITEMS("[&quot;ann&quot;, &quot;bob&quot;]", \
                                 "reader") "</userTask>"

#define SIGN                                                 \
    "<userTask id='Sign'><multiInstanceLoopCharacteristics>" \
    "<loopCardinality>2</loopCardinality>"                   \
    "</multiInstanceLoopCharacteristics></userTask>"

#define PAPER                                                         \
    "<subProcess id='Paper'>" ITEMS("papers", "paper") START("Begin") \
        READ SIGN FLOW("f3", "Begin", "Read")                         \
            FLOW("f4", "Read", "Sign") "</subProcess>" BOUNDARY(      \
                "Late", "Paper", AFTER("PT1H"))

#define FLOWS FLOW("f1", "Start", "Paper") FLOW("f2", "Paper", "End")

/* Each of a list of papers is read by each of a list of people, then signed by
   two at once. */
static const char BODY[] = START("Start") PAPER END("End") FLOWS;

/* The same of papers beside each other. */
static const char BESIDE[] =
    START("Start") "<subProcess id='Paper'>"
                   "<multiInstanceLoopCharacteristics><loopCardinality>2</"
                   "loopCardinality>"
                   "</multiInstanceLoopCharacteristics>" START("Begin")
                       READ SIGN FLOW("f3", "Begin", "Read")
                           FLOW("f4", "Read", "Sign") "</subProcess>" END("End")
                               FLOWS;

typedef struct Play {
    Rig *rig;
    const BpmnProcess *processes[1];
    BpmnVirtualClock clock;
    BpmnConfig config;
    BpmnEngine *engine;
    BpmnPool pool;
    BpmnExecutor executor;
    BpmnOut out;
} Play;

static Play *begin(const char *body)
{
    static Play play;

    memset(&play, 0, sizeof play);
    play.rig = rig_new(body);
    play.processes[0] = play.rig->process;
    play.config = (BpmnConfig){
        .size = sizeof play.config,
        .clock = bpmn_clock_virtual(&play.clock),
        .allocator = bpmn_allocator_libc(),
        .abilities = { .operators = &bpmn_ability_operator },
        .processes = play.processes,
        .process_count = 1,
    };
    assert_int_equal(
        bpmn_store_memory(&play.config.allocator, &play.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&play.config, &play.engine), BPMN_OK);
    play.out = (BpmnOut){ .pool = &play.pool };
    play.executor = (BpmnExecutor){
        .pool = &play.pool,
        .engine = play.engine,
        .processes = play.processes,
        .process_count = 1,
        .channel = "scenario",
        .out = &play.out,
    };
    return &play;
}

static void end(Play *play)
{
    bpmn_close(play->engine);
    bpmn_pool_free(&play->pool);
    rig_free(play->rig);
}

static void step(Play *play, const char *line)
{
    BpmnCursor cursor = { .pool = &play->pool, .text = bpmn_string(line) };
    BpmnVerb *verbs = NULL;
    BpmnResult result;
    size_t count = 0;

    assert_true(bpmn_verb_read_line(&cursor, &verbs, &count));
    for (size_t i = 0; i < count; i++)
        if (!bpmn_execute(&play->executor, &verbs[i], &result))
            fail_msg("%s: %s", line, result.text.bytes);
}

static void expect_told(const BpmnOut *out, const char *const *told,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strstr(out->bytes, told[i]))
            fail_msg("'%s' is not told: %s", told[i], out->bytes);
}

static void play_two_papers(Play *play)
{
    step(play, "start papers=[\"x\",\"y\"]");
    step(play, "complete Paper[1]/Read[1] by ann ; complete Read[2] by bob");
    step(play, "complete Paper[1]/Sign[2] by eva ; complete Sign[1] by eva");
    step(play, "begin Paper[2]/Read by ann");
    step(play, "refused(not-open) complete Paper[1]/Read by ann");
    step(play, "refused(not-open) complete Read[2] by ann");
}

TEST(why_and_list_tell_items)
{
    static const char *const TOLD[] = {
        "  start Start\n",
        "  complete Read, item 1 in item 1 by ann\n",
        "  complete Read, item 2 in item 1 by bob\n",
        "  engine Sign, item 1 in item 1\n",
        "  complete Sign, item 2 in item 1 by eva\n",
        "  begin Read, item 1 in item 2 by ann\n",
        "Read, item 1 of 2 in item 2, begun by ann",
        "Paper, item 2 of 2, open",
        "Late (timer, ",
    };
    Play *play = begin(BODY);

    play_two_papers(play);
    step(play, "why");
    expect_told(&play->out, TOLD, sizeof TOLD / sizeof *TOLD);
    end(play);
}

typedef struct Journal {
    Play *play;
    BpmnOut out;
} Journal;

static bool trace(void *user, const BpmnRecordView *record)
{
    Journal *journal = user;
    BpmnSight sight;

    bpmn_see_record(&journal->play->executor, record, &sight);
    bpmn_trace_line(&journal->out, record, 1, bpmn_string("A"), &sight, NULL);
    return true;
}

TEST(traces_have_the_items_that_were_open_before)
{
    static const char *const TOLD[] = {
        "\"cause\":\"start\",\"node\":\"Start\",\"by\"",
        "\"cause\":\"complete\",\"node\":\"Read\",\"item\":[1,1],\"by\":"
        "\"ann\"",
        "\"cause\":\"complete\",\"node\":\"Read\",\"item\":[1,2],\"by\":"
        "\"bob\"",
        "\"cause\":\"complete\",\"node\":\"Sign\",\"item\":[1,2],\"by\":"
        "\"eva\"",
        "\"cause\":\"begin\",\"node\":\"Read\",\"item\":[2,1],\"by\":\"ann\"",
        "\"cause\":\"move\",\"node\":\"Read\",\"item\":2,\"by\"",
        "\"cause\":\"timer\",\"node\":\"Late\",\"by\"",
    };
    Play *play = begin(BODY);
    Journal journal = { play, { .pool = &play->pool } };

    play_two_papers(play);
    step(play, "move Read to Read");
    play->clock.now_ms += 3600000;
    assert_int_equal(bpmn_run(play->engine, 10), BPMN_OK);
    step(play, "expect not waiting Read");
    assert_int_equal(bpmn_read(play->engine, 1, trace, &journal), BPMN_OK);
    expect_told(&journal.out, TOLD, sizeof TOLD / sizeof *TOLD);
    end(play);
}

TEST(items_in_those_beside_each_other_are_told)
{
    static const char *const TOLD[] = {
        "  start Start\n",
        "  engine Paper, item 2\n",
        "  complete Read, item 1 in item 2 by ann\n",
        "  complete Read, item 2 in item 2 by bob\n",
        "  engine Sign, item 1 in item 2\n",
        "  complete Read, item 1 in item 1 by ann\n",
        "Paper, item 1 of 2, open",
        "Read, item 2 of 2 in item 1 for everyone",
        "Sign, item 2 of 2 in item 2",
        "\"node\":\"Paper\",\"item\":2,",
        "\"node\":\"Read\",\"item\":[2,1],\"by\":\"ann\"",
        "\"node\":\"Read\",\"item\":[2,2],\"by\":\"bob\"",
        "\"node\":\"Sign\",\"item\":[2,1],\"by\":null",
        "\"node\":\"Read\",\"item\":[1,1],\"by\":\"ann\"",
    };
    Play *play = begin(BESIDE);
    Journal journal = { play, { .pool = &play->pool } };

    step(play, "start ; complete Paper[2]/Read[1] by ann");
    step(play, "refused(not-open) complete Paper[1]/Read[2] by bob");
    step(play, "refused(not-open) complete Read[1] by ann");
    step(play, "complete Paper[2]/Read[2] by bob");
    step(play, "complete Paper[1]/Read[1] by ann ; why");
    assert_int_equal(bpmn_read(play->engine, 1, trace, &journal), BPMN_OK);
    bpmn_out_bytes(&play->out, journal.out.bytes, journal.out.length);
    expect_told(&play->out, TOLD, sizeof TOLD / sizeof *TOLD);
    end(play);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
