/* What the structure check refuses, what it warns about, and where. */
#include "check/check.h"
#include "cmocka_rig.h"

typedef struct Checked {
    Arena *arena;
    Findings found;
    Diagram *diagram;
} Checked;

#define SPACES                                                       \
    "xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "           \
    "xmlns:z='http://camunda.org/schema/zeebe/1.0' xmlns:v='urn:v' " \
    "xmlns:w='urn:w'"

static Checked check(const char *body)
{
    Checked checked = { .arena = arena_new() };
    checked.found = findings_new(checked.arena, "test.bpmn");
    const char *text = arena_format(
        checked.arena, "<definitions " SPACES ">%s</definitions>", body);
    XmlElement *root = xml_parse(text, strlen(text), NULL, &XML_LIMITS,
                                 checked.arena, &checked.found);
    assert_non_null(root);
    Diagram *diagram = diagram_build(root, "test.bpmn", checked.arena,
                                     &checked.found);
    assert_non_null(diagram);
    resolve_references(diagram, checked.arena, &checked.found);
    assert_int_equal(checked.found.errors, 0);
    check_structure(diagram, &checked.found);
    checked.diagram = diagram;
    return checked;
}

/* A process that begins well, then body. */
static Checked check_process_of(const char *body)
{
    Arena *arena = arena_new();
    Checked checked = check(arena_format(
        arena,
        "<message id='M' name='m'/><message id='N'/>"
        "<message id='Loose' name='=a'/><error id='Bad' errorCode='=a'/>"
        "<process id='P' isExecutable='true'>\n<startEvent id='Start'/>\n%s"
        "</process>",
        body));
    arena_free(arena);
    return checked;
}

/* Exactly one finding, of this code, about this element; line 0: any. */
static void assert_only(Checked *checked, Code code, const char *element,
                        uint32_t line)
{
    for (size_t i = 0; i < checked->found.list.count; i++)
        if (checked->found.list.items[i].code != code)
            print_message("%s\n", checked->found.list.items[i].message);
    assert_int_equal(checked->found.list.count, 1);
    const Finding *finding = &checked->found.list.items[0];
    assert_int_equal(finding->code, code);
    assert_string_equal(finding->element, element);
    assert_true(finding->position.line > 0);
    if (line != 0) assert_int_equal(finding->position.line, line);
    assert_non_null(strstr(finding->message, element));
    arena_free(checked->arena);
}

/* body is one node or more, X the element that the finding names. */
typedef struct Case {
    const char *body;
    Code code; /* CODE_NONE: nothing is found */
} Case;

static void check_cases(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Checked checked = check_process_of(cases[i].body);
        if (cases[i].code == CODE_NONE) {
            for (size_t j = 0; j < checked.found.list.count; j++)
                print_message("%s\n", checked.found.list.items[j].message);
            assert_int_equal(checked.found.list.count, 0);
            arena_free(checked.arena);
        } else {
            assert_only(&checked, cases[i].code, "X", 0);
        }
    }
}

#define CHECK_CASES(cases) \
    check_cases((cases), sizeof(cases) / sizeof(cases)[0])

#define JOB \
    "<extensionElements><z:taskDefinition type='j'/></extensionElements>"
#define OWNED                                                          \
    "<extensionElements><z:assignmentDefinition candidateGroups='g'/>" \
    "</extensionElements>"

TEST(nodes_run_or_are_refused)
{
    static const Case CASES[] = {
        { "<task id='X'/>", CODE_NONE },
        { "<manualTask id='X'/>", CODE_NONE },
        { "<serviceTask id='X'/>", CODE_NONE },
        { "<scriptTask id='X'><script>a</script></scriptTask>", CODE_NONE },
        { "<sendTask id='X'>" JOB "</sendTask>", CODE_NONE },
        { "<sendTask id='X'/>", CODE_NONE },
        { "<businessRuleTask id='X'>" JOB "</businessRuleTask>", CODE_NONE },
        { "<businessRuleTask id='X'/>", CODE_NONE },
        { "<callActivity id='X'/>", CODE_NONE },
        { "<exclusiveGateway id='X'/>", CODE_NONE },
        { "<parallelGateway id='X'/>", CODE_NONE },
        { "<inclusiveGateway id='X'/>", CODE_NONE },
        { "<complexGateway id='X'/>", CODE_UNSUPPORTED },
        { "<subProcess id='X'><startEvent id='I'/></subProcess>", CODE_NONE },
        { "<subProcess id='X' triggeredByEvent='true'><startEvent id='I'>"
          "<errorEventDefinition/></startEvent></subProcess>",
          CODE_NONE },
        { "<subProcess id='X' triggeredByEvent='true'><task id='I'/>"
          "</subProcess>",
          CODE_NO_START },
        { "<transaction id='X'><callActivity id='I'/></transaction>",
          CODE_UNSUPPORTED },
        { "<adHocSubProcess id='X'/>", CODE_UNSUPPORTED },
        { "<task id='X'><standardLoopCharacteristics/></task>", CODE_KEPT },
        { "<userTask id='X'>" OWNED "<multiInstanceLoopCharacteristics/>"
          "</userTask>",
          CODE_MISSING_ATTRIBUTE },
        { "<task id='X' startQuantity='2'/>", CODE_UNSUPPORTED },
        { "<task id='X' completionQuantity='2'/>", CODE_UNSUPPORTED },
        { "<task id='X' isForCompensation='true'/>", CODE_UNSUPPORTED },
        { "<receiveTask id='X' messageRef='M' instantiate='true'/>",
          CODE_NONE },
    };
    CHECK_CASES(CASES);
}

#define CATCH(definition) \
    "<intermediateCatchEvent id='X'>" definition "</intermediateCatchEvent>"
#define THROW(definition) \
    "<intermediateThrowEvent id='X'>" definition "</intermediateThrowEvent>"
#define END(definition) "<endEvent id='X'>" definition "</endEvent>"
#define BEHIND            \
    "<task id='Behind'/>" \
    "<sequenceFlow id='Out' sourceRef='X' targetRef='Behind'/>"
#define BOUNDARY(definition)                         \
    "<serviceTask id='Host'/><boundaryEvent id='X' " \
    "attachedToRef='Host'>" definition "</boundaryEvent>" BEHIND
#define TIMER(value) "<timerEventDefinition>" value "</timerEventDefinition>"
#define TEN_MINUTES TIMER("<timeDuration>PT10M</timeDuration>")
#define MESSAGE "<messageEventDefinition messageRef='M'/>"

TEST(events_run_or_are_refused)
{
    static const Case CASES[] = {
        { "<startEvent id='X'>" MESSAGE "</startEvent>", CODE_NONE },
        { "<startEvent id='X'>" TEN_MINUTES "</startEvent>", CODE_NONE },
        { "<startEvent id='X'><errorEventDefinition/></startEvent>",
          CODE_EVENT_DEFINITION },
        { "<subProcess id='S'><startEvent id='X'>" MESSAGE
          "</startEvent></subProcess>",
          CODE_EVENT_DEFINITION },
        { CATCH(TEN_MINUTES), CODE_NONE },
        { CATCH(MESSAGE), CODE_NONE },
        { CATCH(""), CODE_EVENT_DEFINITION },
        { CATCH("<conditionalEventDefinition/>"), CODE_EVENT_DEFINITION },
        { CATCH("<errorEventDefinition/>"), CODE_EVENT_DEFINITION },
        { CATCH(MESSAGE TEN_MINUTES), CODE_NONE },
        { THROW(""), CODE_NONE },
        { THROW("<escalationEventDefinition/>"), CODE_NONE },
        { THROW(MESSAGE), CODE_NONE },
        { THROW(TEN_MINUTES), CODE_EVENT_DEFINITION },
        { END(""), CODE_NONE },
        { END("<errorEventDefinition/>"), CODE_NONE },
        { END("<escalationEventDefinition/>"), CODE_NONE },
        { END("<terminateEventDefinition/>"), CODE_NONE },
        { END(MESSAGE), CODE_NONE },
        { END("<cancelEventDefinition/>"), CODE_UNSUPPORTED },
        { END(TEN_MINUTES), CODE_EVENT_DEFINITION },
        { BOUNDARY(TEN_MINUTES), CODE_NONE },
        { BOUNDARY(MESSAGE), CODE_NONE },
        { BOUNDARY("<errorEventDefinition/>"), CODE_NONE },
        { BOUNDARY("<escalationEventDefinition/>"), CODE_NONE },
        { BOUNDARY("<conditionalEventDefinition><condition>= a"
                   "</condition></conditionalEventDefinition>"),
          CODE_NONE },
        { BOUNDARY("<compensateEventDefinition/>"), CODE_UNSUPPORTED },
        { BOUNDARY("<linkEventDefinition/>"), CODE_EVENT_DEFINITION },
        { BOUNDARY(""), CODE_EVENT_DEFINITION },
        { "<exclusiveGateway id='G'/><boundaryEvent id='X'"
          " attachedToRef='G'>" TEN_MINUTES "</boundaryEvent>",
          CODE_BAD_ATTRIBUTE },
        { "<subProcess id='S'><task id='T'/></subProcess><boundaryEvent"
          " id='X' attachedToRef='T'>" TEN_MINUTES "</boundaryEvent>",
          CODE_BAD_ATTRIBUTE },
        { "<receiveTask id='X' messageRef='M'/>", CODE_NONE },
        { "<receiveTask id='X'/>", CODE_EVENT_DEFINITION },
        { "<receiveTask id='X' messageRef='N'/>", CODE_EVENT_DEFINITION },
    };
    CHECK_CASES(CASES);
}

TEST(timers_must_be_readable)
{
    static const Case CASES[] = {
        { CATCH("<timerEventDefinition/>"), CODE_TIMER },
        { CATCH(TIMER("<timeDuration/>")), CODE_TIMER },
        { CATCH(TIMER("<timeDuration>10 minutes</timeDuration>")), CODE_TIMER },
        { CATCH(TIMER("<timeDuration>= limit</timeDuration>")), CODE_NONE },
        { CATCH(TIMER("<timeDuration>${limit}</timeDuration>")), CODE_NONE },
        { CATCH(TIMER("<timeDate>2030-01-07T09:00:00Z</timeDate>")),
          CODE_NONE },
        { CATCH(TIMER("<timeDate>PT10M</timeDate>")), CODE_TIMER },
        { CATCH(TIMER("<timeCycle>R3/PT4H</timeCycle>")), CODE_NONE },
        { CATCH(TIMER("<timeCycle>R/PT4H</timeCycle>")), CODE_TIMER },
        /* clang-format off */
        { "<serviceTask id='Host'/><boundaryEvent id='X'"
          " attachedToRef='Host' cancelActivity='false'>"
          TIMER("<timeCycle>R3/PT4H</timeCycle>") "</boundaryEvent>" BEHIND,
          CODE_NONE },
        { "<serviceTask id='Host'/><boundaryEvent id='X'"
          " attachedToRef='Host' cancelActivity='false'>"
          TIMER("<timeCycle>0 0 12 * * ?</timeCycle>")
          "</boundaryEvent>" BEHIND,
          CODE_NONE },
        { CATCH(TIMER("<timeCycle>0 0 12 * * ?</timeCycle>")), CODE_TIMER },
        /* clang-format on */
    };
    CHECK_CASES(CASES);
}

TEST(what_begins_a_case_is_known_before)
{
    Checked checked = check_process_of(
        "<startEvent id='R'><messageEventDefinition messageRef='Loose'/>"
        "</startEvent>");
    assert_only(&checked, CODE_UNSUPPORTED, "R", 1);
}

TEST(codes_are_written_out)
{
    Checked checked = check_process_of(
        "<endEvent id='R'><errorEventDefinition errorRef='Bad'/></endEvent>");
    assert_only(&checked, CODE_UNSUPPORTED, "R", 1);
}

#define FLOW(id, source, target, inside)                                  \
    "<sequenceFlow id='" id "' sourceRef='" source "' targetRef='" target \
    "'>" inside "</sequenceFlow>"
#define IF "<conditionExpression>= a</conditionExpression>"

TEST(flows_stand_where_they_may)
{
    /* clang-format off */
    static const Case CASES[] = {
        { "<task id='T'/>" FLOW("X", "T", "Start", ""), CODE_BAD_FLOW },
        { "<task id='T'/><endEvent id='E'/>" FLOW("X", "E", "T", ""),
          CODE_BAD_FLOW },
        { "<task id='T'/>" FLOW("X", "Start", "T", IF), CODE_BAD_FLOW },
        { "<exclusiveGateway id='G'/><task id='T'/>" FLOW("X", "G", "T", IF),
          CODE_NONE },
        { "<task id='A'/><task id='T'/>" FLOW("X", "A", "T", IF), CODE_NONE },
        { "<parallelGateway id='G'/><task id='T'/>" FLOW("X", "G", "T", IF),
          CODE_IGNORED_CONDITION },
        { "<exclusiveGateway id='G' default='X'/><task id='T'/>"
          FLOW("X", "G", "T", IF), CODE_DEFAULT_CONDITION },
        { "<exclusiveGateway id='X' default='F'/><task id='T'/>"
          FLOW("F", "Start", "T", ""), CODE_BAD_FLOW },
        { "<parallelGateway id='X' default='F'/><task id='T'/>"
          FLOW("F", "X", "T", ""), CODE_BAD_ATTRIBUTE },
    };
    /* clang-format on */
    CHECK_CASES(CASES);
}

TEST(something_must_begin)
{
    Checked checked = check("<process id='P'>\n<task id='A'/></process>");
    assert_int_equal(checked.found.list.count, 0);
    arena_free(checked.arena);
    /* clang-format off */
    checked = check(
        "<process id='P'>\n<task id='A'/><task id='B'/>"
        FLOW("F", "A", "B", "") FLOW("H", "B", "A", "") "</process>");
    /* clang-format on */
    assert_only(&checked, CODE_NO_START, "P", 1);
    checked = check("<process id='P'/>");
    assert_int_equal(checked.found.list.items[0].code, CODE_NO_PROCESS);
    arena_free(checked.arena);
    /* clang-format off */
    checked = check_process_of(
        "<subProcess id='S'><task id='A'/><task id='B'/>"
        FLOW("F", "A", "B", "") FLOW("H", "B", "A", "") "</subProcess>");
    /* clang-format on */
    assert_only(&checked, CODE_NO_START, "S", 3);
    checked = check_process_of("<subProcess id='S'><task id='A'/>"
                               "</subProcess>");
    assert_int_equal(checked.found.list.count, 0);
    arena_free(checked.arena);
}

TEST(tasks_without_performer_are_named)
{
    static const Case CASES[] = {
        { "<userTask id='X'/>", CODE_NO_PERFORMER },
        { "<userTask id='X'>" OWNED "</userTask>", CODE_NONE },
        { "<laneSet><lane id='L' name='office'><flowNodeRef>X</flowNodeRef>"
          "</lane></laneSet><userTask id='X'/>",
          CODE_NONE },
    };
    CHECK_CASES(CASES);
}

#define SHOWN(what)                                      \
    "<userTask id='X'>" OWNED "<extensionElements>" what \
    "</extensionElements></userTask>"

/* As they will be read when the task opens. */
TEST(what_tasks_show_can_be_shown)
{
    static const Case CASES[] = {
        { SHOWN("<z:priorityDefinition priority='high'/>"),
          CODE_BAD_ATTRIBUTE },
        { SHOWN("<z:priorityDefinition priority='5.5'/>"), CODE_BAD_ATTRIBUTE },
        { SHOWN("<z:priorityDefinition priority='99999999999999999999'/>"),
          CODE_BAD_ATTRIBUTE },
        { SHOWN("<z:priorityDefinition priority='5.0'/>"), CODE_NONE },
        { SHOWN("<z:taskSchedule dueDate='soon'/>"), CODE_BAD_ATTRIBUTE },
        { SHOWN("<z:taskSchedule followUpDate='P1D2M'/>"), CODE_BAD_ATTRIBUTE },
        { SHOWN("<z:taskSchedule dueDate='P1D' followUpDate="
                "'2030-01-01T00:00:00Z'/>"),
          CODE_NONE },
    };
    CHECK_CASES(CASES);
}

TEST(kept_things_are_named_once_for_each_kind)
{
    Checked checked = check_process_of(
        "<task id='A' v:color='red'/><task id='B' v:color='blue'/>"
        "<task id='C' v:color='red'/><dataObject id='D'/>");
    assert_int_equal(checked.found.list.count, 2);
    const Finding *first = &checked.found.list.items[0];
    assert_int_equal(first->code, CODE_KEPT);
    assert_string_equal(first->element, "A");
    assert_string_equal(first->message,
                        "{urn:v}color of A is kept, without effect, and at"
                        " 2 other places");
    assert_string_equal(checked.found.list.items[1].message,
                        "dataObject of D is kept, without effect");
    assert_int_equal(checked.found.errors, 0);
    arena_free(checked.arena);
}

/* What would have moved data or tokens stands by itself. */
TEST(what_a_vendor_tells_its_own_tools_is_one_finding)
{
    Checked checked = check_process_of(
        "<task id='A' v:color='red' v:size='1' v:class='x.Y'/>"
        "<task id='B' v:color='blue' w:color='red'/>");
    assert_int_equal(checked.found.list.count, 3);
    const Finding *first = &checked.found.list.items[0];
    assert_int_equal(first->code, CODE_KEPT);
    assert_string_equal(first->element, "A");
    assert_string_equal(first->message,
                        "{urn:v} 3 things are kept, without effect: color (2),"
                        " size");
    assert_string_equal(checked.found.list.items[1].message,
                        "{urn:v}class of A is kept, without effect");
    assert_non_null(strstr(first[1].help, "zeebe:taskDefinition"));
    assert_string_equal(checked.found.list.items[2].message,
                        "{urn:w}color of B is kept, without effect");
    arena_free(checked.arena);
}

TEST(own_calls_in_the_step_are_refused)
{
    Checked checked = check_process_of(
        "<serviceTask id='X' xmlns:h='urn:bpmnc:hitl:1'"
        " h:call='immediate'/>");
    assert_only(&checked, CODE_UNSUPPORTED, "X", 3);
}

/* Who draws something that does not run is told what does. */
TEST(what_does_not_run_has_a_substitute)
{
    static const char *const BODIES[] = {
        "<transaction id='X'/>",
        "<adHocSubProcess id='X'/>",
        "<complexGateway id='X'/>",
        "<endEvent id='X'><compensateEventDefinition/></endEvent>",
        "<endEvent id='X'><cancelEventDefinition/></endEvent>",
    };
    for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
        Checked checked = check_process_of(BODIES[i]);
        const Finding *finding = NULL;
        for (size_t j = 0; j < checked.found.list.count; j++)
            if (checked.found.list.items[j].code == CODE_UNSUPPORTED)
                finding = &checked.found.list.items[j];
        if (!finding || !finding->help) fail_msg("%s", BODIES[i]);
        arena_free(checked.arena);
    }
}

TEST(choreographies_are_refused)
{
    Checked checked = check(
        "<choreography id='C'/><process id='P'><startEvent id='S'/>"
        "</process>");
    assert_only(&checked, CODE_UNSUPPORTED, "C", 1);
}

/* Files of one program: what goes from a case of one to one of the other. */
TEST(partners_in_another_file_are_found)
{
    static const char OTHER[] =
        "<message id='M' name='m'/><process id='Q'><startEvent id='S'>"
        "<messageEventDefinition messageRef='M'/></startEvent></process>";
    static const char *const BODIES[] = {
        "<callActivity id='X' calledElement='Q'/>",
        "<sendTask id='X' messageRef='M'/>",
    };
    for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
        Checked other = check(OTHER);
        Checked checked = check_process_of(BODIES[i]);
        Diagram *program[] = { checked.diagram, other.diagram };
        const Node *node = checked.diagram->processes.items[0]->nodes.items[1];
        assert_true(node_is_job(node));
        resolve_partners(program, 1, checked.arena);
        assert_true(node_is_job(node));
        resolve_partners(program, 2, checked.arena);
        assert_false(node_is_job(node));
        assert_true(i == 0 ? node_calls(node) : node->delivers);
        arena_free(checked.arena);
        arena_free(other.arena);
    }
}

int main(void)
{
    xml_setup();
    return run_listed(NULL, NULL);
}
