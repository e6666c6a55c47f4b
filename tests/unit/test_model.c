/* A document as a diagram, with its references resolved. */
#include "model/element.h"
#include "resolve/resolve.h"
#include "cmocka_rig.h"

typedef struct Built {
    Arena *arena;
    Findings found;
    Diagram *diagram;
} Built;

#define SPACES                                             \
    "xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' " \
    "xmlns:z='http://camunda.org/schema/zeebe/1.0' "       \
    "xmlns:h='urn:bpmnc:hitl:1' xmlns:v='urn:vendor'"

/* The definitions around a body. */
static Built build(const char *body)
{
    Built built = { .arena = arena_new() };
    built.found = findings_new(built.arena, "test.bpmn");
    const char *text = arena_format(
        built.arena, "<definitions " SPACES ">\n%s</definitions>", body);
    XmlElement *root = xml_parse(text, strlen(text), NULL, &XML_LIMITS,
                                 built.arena, &built.found);
    assert_non_null(root);
    built.diagram = diagram_build(root, "test.bpmn", built.arena, &built.found);
    assert_non_null(built.diagram);
    resolve_references(built.diagram, built.arena, &built.found);
    return built;
}

/* The same inside one process. */
static Built build_process_of(const char *body)
{
    Arena *arena = arena_new();
    Built built = build(arena_format(
        arena, "<process id='P' isExecutable='true'>%s</process>", body));
    arena_free(arena);
    return built;
}

static Node *node_of(const Built *built, const char *id)
{
    const Process *process = built->diagram->processes.items[0];
    for (size_t i = 0; i < process->nodes.count; i++) {
        if (strcmp(process->nodes.items[i]->id, id) == 0)
            return process->nodes.items[i];
    }
    fail_msg("there is no node %s", id);
    return NULL;
}

static const Finding *finding_of(const Built *built, Code code)
{
    for (size_t i = 0; i < built->found.list.count; i++) {
        if (built->found.list.items[i].code == code)
            return &built->found.list.items[i];
    }
    fail_msg("nothing was reported as %s", code_name(code));
    return NULL;
}

TEST(tables_are_in_order)
{
    Arena *arena = arena_new();
    size_t count;
    const char *const *names = element_names(arena, &count);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(element_find(names[i]));
        if (i > 0) assert_true(strcmp(names[i - 1], names[i]) < 0);
    }
    assert_null(element_find("usertask"));
    for (int kind = 0; kind < NODE_KINDS; kind++)
        assert_string_not_equal(node_kind_name((NodeKind)kind), "");
    assert_int_equal(attribute_status("triggeredByEvent"), STATUS_RUNS);
    assert_int_equal(attribute_status("attachedToRef"), STATUS_RUNS);
    assert_int_equal(attribute_status("colour"), STATUS_KEPT);
    arena_free(arena);
}

TEST(flows_connect_nodes_in_flow_order)
{
    Built built = build_process_of(
        "<sequenceFlow id='F2' sourceRef='G' targetRef='B'/>"
        "<startEvent id='S'/><exclusiveGateway id='G' default='F3'/>"
        "<task id='A'/><task id='B' name=' two\n  words '/>"
        "<sequenceFlow id='F1' sourceRef='S' targetRef='x:G'/>"
        "<sequenceFlow id='F3' sourceRef='G' targetRef='A'/>"
        "<sequenceFlow sourceRef='A' targetRef='B'>"
        "\n<conditionExpression language='feel'> = a &lt; 1 "
        "</conditionExpression></sequenceFlow>");
    assert_int_equal(built.found.list.count, 0);
    const Node *gateway = node_of(&built, "G");
    assert_int_equal(gateway->out.count, 2);
    assert_string_equal(gateway->out.items[0]->id, "F2");
    assert_string_equal(gateway->out.items[1]->id, "F3");
    assert_string_equal(gateway->in.items[0]->id, "F1");
    assert_ptr_equal(gateway->default_flow, gateway->out.items[1]);
    const Node *task = node_of(&built, "B");
    assert_string_equal(task->name, "two words");
    assert_string_equal(node_title(task, built.arena),
                        "task \"two words\" (B)");
    const Flow *last = task->in.items[1];
    assert_string_equal(last->id, "A-B-4");
    assert_string_equal(last->condition.text, "= a < 1");
    assert_string_equal(last->condition.language, "feel");
    assert_true(last->condition.is_expression);
    assert_int_equal(last->condition.place.position.line, 4);
    assert_int_equal(last->condition.place.position.column, 39);
    arena_free(built.arena);
}

TEST(people_and_jobs_are_read)
{
    Built built = build_process_of(
        "<userTask id='U'><extensionElements><z:userTask/>"
        "<z:assignmentDefinition assignee='=boss' candidateGroups='a, b'"
        " candidateUsers='ann'/><z:formDefinition formKey='f'/>"
        "<z:taskSchedule dueDate='=now()' followUpDate='x'/>"
        "<z:priorityDefinition priority='30'/></extensionElements>"
        "</userTask><serviceTask id='J'><extensionElements>"
        "<z:taskDefinition type='pay' retries='5'/><z:ioMapping>"
        "<z:input source='=a' target='b'/><z:output source='done'"
        " target='c'/></z:ioMapping></extensionElements></serviceTask>"
        "<scriptTask id='X'><script>a = 1</script></scriptTask>"
        "<userTask id='O'><potentialOwner><resourceAssignmentExpression>"
        "<formalExpression>user(zoe), group(x), y</formalExpression>"
        "</resourceAssignmentExpression></potentialOwner></userTask>");
    assert_int_equal(built.found.list.count, 0);
    assert_int_equal(built.diagram->kept.count, 1);
    assert_string_equal(built.diagram->kept.items[0].what, "zeebe:input");
    const TaskInfo *task = &node_of(&built, "U")->task;
    assert_true(task->assignee.is_expression);
    assert_string_equal(task->assignee.text, "=boss");
    assert_string_equal(task->candidate_groups.text, "a, b");
    assert_false(task->candidate_groups.is_expression);
    assert_string_equal(task->candidate_users.text, "ann");
    assert_string_equal(task->form, "f");
    assert_string_equal(task->due_date.text, "=now()");
    assert_string_equal(task->priority.text, "30");
    const Node *job = node_of(&built, "J");
    assert_string_equal(job->job.type, "pay");
    assert_int_equal(job->job.retries, 5);
    assert_string_equal(job->inputs.items[0].source.text, "=a");
    assert_string_equal(job->outputs.items[0].target, "c");
    assert_false(job->outputs.items[0].source.is_expression);
    assert_string_equal(node_of(&built, "X")->job.type, "script");
    assert_string_equal(node_of(&built, "X")->job.about, "a = 1");
    assert_int_equal(node_of(&built, "X")->job.retries, 3);
    const TaskInfo *owned = &node_of(&built, "O")->task;
    assert_string_equal(owned->candidate_users.text, "zoe");
    assert_string_equal(owned->candidate_groups.text, "x,y");
    assert_int_equal(built.diagram->dialect, DIALECT_CAMUNDA8);
    arena_free(built.arena);
}

TEST(own_attributes_go_before_the_dialect)
{
    Built built = build_process_of(
        "<extensionElements><h:parameter name='limit' default='0.85'"
        " range='0..1'/></extensionElements>"
        "<userTask id='U' h:outcomes='yes, no' h:candidateGroups='own'>"
        "<extensionElements><z:properties><z:property"
        " name='hitl.outcomeVariable' value='answer'/></z:properties>"
        "<z:assignmentDefinition candidateGroups='a'/>"
        "<h:priority>7</h:priority></extensionElements></userTask>"
        "<serviceTask id='J' h:call='immediate' h:retries='2'"
        " h:backoff='PT5S'/><userTask id='V'><extensionElements>"
        "<j:metaData xmlns:j='http://www.jboss.org/drools'"
        " name='hitl.form'><j:metaValue>paper</j:metaValue></j:metaData>"
        "</extensionElements></userTask>");
    assert_int_equal(built.found.list.count, 0);
    assert_int_equal(built.diagram->kept.count, 0);
    assert_string_equal(node_of(&built, "V")->task.form, "paper");
    const TaskInfo *task = &node_of(&built, "U")->task;
    assert_int_equal(task->outcome_count, 2);
    assert_true(task->outcomes_declared);
    assert_string_equal(task->outcomes[1], "no");
    assert_string_equal(task->candidate_groups.text, "own");
    assert_string_equal(task->outcome_variable, "answer");
    assert_string_equal(task->priority.text, "7");
    const JobInfo *job = &node_of(&built, "J")->job;
    assert_true(job->immediate);
    assert_int_equal(job->retries, 2);
    assert_int_equal(job->backoff_ms, 5000);
    const Process *process = built.diagram->processes.items[0];
    assert_int_equal(process->parameters.count, 1);
    assert_string_equal(process->parameters.items[0].maximum, "1");
    assert_int_equal(process->parameters.items[0].type, BPMN_DECIMAL);
    arena_free(built.arena);
}

TEST(wrong_own_attributes_are_reported)
{
    static const struct {
        const char *body;
        Code code;
    } CASES[] = {
        { "<userTask id='U' h:outcome='a'/>", CODE_BAD_ATTRIBUTE },
        { "<task id='U' h:outcomes='a'/>", CODE_BAD_ATTRIBUTE },
        { "<userTask id='U' h:outcomes=''/>", CODE_EMPTY_OUTCOME },
        { "<userTask id='U' h:outcomes='a,b, a'/>", CODE_EMPTY_OUTCOME },
        { "<serviceTask id='U' h:backoff='5s'/>", CODE_BAD_ATTRIBUTE },
        { "<serviceTask id='U' h:call='now'/>", CODE_BAD_ATTRIBUTE },
        { "<serviceTask id='U' h:retries='0'/>", CODE_BAD_ATTRIBUTE },
        { "<userTask id='U'><extensionElements><h:form key='a'>paper</h:form>"
          "</extensionElements></userTask>",
          CODE_BAD_ATTRIBUTE },
        { "<userTask id='U'><extensionElements>"
          "<h:assignee value='ann' name='ann'/></extensionElements></userTask>",
          CODE_BAD_ATTRIBUTE },
        { "<extensionElements><h:parameter name='a'/></extensionElements>",
          CODE_MISSING_ATTRIBUTE },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Built built = build_process_of(CASES[i].body);
        finding_of(&built, CASES[i].code);
        assert_int_equal(built.found.errors, 1);
        arena_free(built.arena);
    }
}

TEST(events_find_what_they_name)
{
    Built built = build(
        "<message id='M' name='angry'><extensionElements>"
        "<z:subscription correlationKey='=ticket'/></extensionElements>"
        "</message><error id='E' errorCode='42'/>"
        "<escalation id='X' name='up' escalationCode='UP'/>"
        "<process id='P'><subProcess id='H'/>"
        "<boundaryEvent id='B1' attachedToRef='H' cancelActivity='false'>"
        "<messageEventDefinition messageRef='t:M'/></boundaryEvent>"
        "<boundaryEvent id='B2' attachedToRef='H'>"
        "<errorEventDefinition errorRef='E'/></boundaryEvent>"
        "<intermediateThrowEvent id='T'>"
        "<escalationEventDefinition escalationRef='X'/>"
        "</intermediateThrowEvent><intermediateCatchEvent id='W'>"
        "<timerEventDefinition><timeDuration>\n PT10M</timeDuration>"
        "</timerEventDefinition></intermediateCatchEvent>"
        "<receiveTask id='R' messageRef='M'/></process>");
    assert_int_equal(built.found.list.count, 0);
    const Node *host = node_of(&built, "H");
    assert_int_equal(host->boundaries.count, 2);
    const Node *message = host->boundaries.items[0];
    assert_false(message->interrupting);
    assert_ptr_equal(message->attached_to, host);
    assert_string_equal(message->event.signature->name, "angry");
    assert_string_equal(message->event.signature->correlation.text, "=ticket");
    assert_true(host->boundaries.items[1]->interrupting);
    assert_string_equal(host->boundaries.items[1]->event.signature->code, "42");
    assert_string_equal(node_of(&built, "T")->event.signature->code, "UP");
    const Event *timer = &node_of(&built, "W")->event;
    assert_int_equal(timer->timer, TIMER_DURATION);
    assert_string_equal(timer->timer_value.text, "PT10M");
    assert_int_equal(timer->timer_value.place.position.line, 3);
    assert_int_equal(timer->timer_value.place.position.column, 2);
    assert_ptr_equal(node_of(&built, "R")->event.signature,
                     message->event.signature);
    arena_free(built.arena);
}

TEST(wrong_references_are_reported)
{
    static const struct {
        const char *body;
        Code code;
        const char *element;
    } CASES[] = {
        { "<task id='Aa'/><sequenceFlow id='F' sourceRef='Aa'"
          " targetRef='Ab'/>",
          CODE_UNKNOWN_REFERENCE, "F" },
        { "<task id='A'/><sequenceFlow id='F' targetRef='A'/>",
          CODE_MISSING_ATTRIBUTE, "F" },
        { "<task id='A' default='nowhere'/>", CODE_UNKNOWN_REFERENCE, "A" },
        { "<task id='A'/><task id='A'/>", CODE_DUPLICATE_ID, "A" },
        { "<boundaryEvent id='B' attachedToRef='C'/>", CODE_UNKNOWN_REFERENCE,
          "B" },
        { "<boundaryEvent id='B'/>", CODE_MISSING_ATTRIBUTE, "B" },
        { "<receiveTask id='R' messageRef='M'/>", CODE_UNKNOWN_REFERENCE, "R" },
        { "<endEvent id='E'><eventDefinitionRef>D</eventDefinitionRef>"
          "</endEvent>",
          CODE_UNKNOWN_REFERENCE, "E" },
        { "<task id='A'/><subProcess id='S'><task id='I'/></subProcess>"
          "<sequenceFlow id='F' sourceRef='A' targetRef='I'/>",
          CODE_FLOW_SCOPE, "F" },
        { "<task id='A'><userTask id='B'/></task>", CODE_UNKNOWN_ELEMENT, "A" },
        { "<usertask id='A'/>", CODE_UNKNOWN_ELEMENT, "A" },
        { "<task id='A'/><sequenceFlow id='F' sourceRef='A' targetRef='A'>"
          "<conditionExpression>=x<and/></conditionExpression></sequenceFlow>",
          CODE_UNKNOWN_ELEMENT, "F" },
        { "<intermediateCatchEvent id='C'><timerEventDefinition><timeDuration>"
          "PT1S<task id='B'/></timeDuration></timerEventDefinition>"
          "</intermediateCatchEvent>",
          CODE_UNKNOWN_ELEMENT, "C" },
        { "<laneSet><lane id='L'><flowNodeRef>A</flowNodeRef><task id='A'/>"
          "</lane></laneSet>",
          CODE_UNKNOWN_ELEMENT, "L" },
        { "<task id='A'><definitions/></task>", CODE_UNKNOWN_ELEMENT, "A" },
        { "<task id='A' startQuantity='-1'/>", CODE_BAD_ATTRIBUTE, "A" },
        { "<subProcess id='A' triggeredByEvent='yes'/>", CODE_BAD_ATTRIBUTE,
          "A" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Built built = build_process_of(CASES[i].body);
        const Finding *finding = finding_of(&built, CASES[i].code);
        assert_string_equal(finding->element, CASES[i].element);
        assert_true(finding->position.line == 2);
        assert_int_equal(built.found.errors, 1);
        arena_free(built.arena);
    }
}

#define PARAMETER(rest) \
    "<extensionElements><h:parameter name='p' " rest "/></extensionElements>"
#define PAIR(value)                                   \
    "<extensionElements><z:properties>"               \
    "<z:property name='hitl.parameter' value='" value \
    "'/></z:properties></extensionElements>"

/* A default that does not read would be null, without a word. */
TEST(parameters_are_checked)
{
    static const struct {
        const char *body;
        const char *part; /* of the message; null: nothing is wrong */
    } CASES[] = {
        { PARAMETER("default='x' type='integer'"), "is no integer" },
        { PARAMETER("default='P1M' type='duration'"), "is no duration" },
        { PARAMETER("default='yes' type='boolean'"), "is no boolean" },
        { PARAMETER("default='5' range='7..9'"), "does not hold" },
        { PARAMETER("default='5' range='1..4'"), "does not hold" },
        { PARAMETER("default='5' range='a..b'"), "does not hold" },
        { PARAMETER("default='5' minimum='1'"), "no attribute 'minimum'" },
        { PAIR("name=p;default=5;foo=1"), "no attribute 'foo', but name" },
        { PAIR("name=p; default=5 ;minimum"), "no attribute 'minimum'" },
        { PAIR("name=p; default=5; range=1..9;"), NULL },
        { PARAMETER("default='5' range='5..5'"), NULL },
        { PARAMETER("default='5.0' type='integer'"), NULL },
        { PARAMETER("default='P1M' type='duration-months'"), NULL },
        { PARAMETER("default='m' type='text' range='a..z'"), NULL },
    };

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Built built = build_process_of(CASES[i].body);
        assert_int_equal(built.found.errors, CASES[i].part ? 1 : 0);
        if (CASES[i].part)
            assert_non_null(
                strstr(finding_of(&built, CODE_BAD_ATTRIBUTE)->message,
                       CASES[i].part));
        arena_free(built.arena);
    }
}

TEST(near_names_are_suggested)
{
    Built built = build_process_of(
        "<task id='Review_1'/><sequenceFlow id='F' sourceRef='Review_1'"
        " targetRef='Reviev_1'/>");
    assert_string_equal(finding_of(&built, CODE_UNKNOWN_REFERENCE)->help,
                        "did you mean 'Review_1'?");
    arena_free(built.arena);
    /* not the name itself, which the process has taken */
    built = build_process_of(
        "<task id='A'/><task id='P'/>"
        "<sequenceFlow id='F' sourceRef='A' targetRef='P'/>");
    assert_null(finding_of(&built, CODE_UNKNOWN_REFERENCE)->help);
    arena_free(built.arena);
    built = build_process_of("<usrTask id='A'/>");
    assert_string_equal(finding_of(&built, CODE_UNKNOWN_ELEMENT)->help,
                        "did you mean 'userTask'?");
    arena_free(built.arena);
}

TEST(the_same_message_twice_is_one)
{
    Built built = build(
        "<message id='M' name='a'/><message id='M' name='a'/>"
        "<process id='P'><receiveTask id='R' messageRef='M'/></process>");
    assert_int_equal(built.found.list.count, 0);
    assert_ptr_equal(node_of(&built, "R")->event.signature,
                     built.diagram->signatures.items[0]);
    arena_free(built.arena);
    built = build("<message id='M' name='a'/><message id='M' name='b'/>");
    finding_of(&built, CODE_DUPLICATE_ID);
    arena_free(built.arena);
}

TEST(lanes_give_their_innermost_name)
{
    Built built = build_process_of(
        "<laneSet><lane id='L' name='office'><flowNodeRef>A</flowNodeRef>"
        "<flowNodeRef>B</flowNodeRef><childLaneSet><lane id='M'"
        " name='front desk'><flowNodeRef> B </flowNodeRef></lane>"
        "</childLaneSet></lane><lane id='N' name='desk'>"
        "<flowNodeRef>Q</flowNodeRef><flowNodeRef>D</flowNodeRef></lane>"
        "</laneSet><task id='A'/><task id='B'/>"
        "<subProcess id='Q'><task id='C'/><subProcess id='R'><task id='E'/>"
        "</subProcess></subProcess><task id='F'/>"
        "<subProcess id='T'><task id='D'/></subProcess>");
    assert_string_equal(node_of(&built, "A")->lane_name, "office");
    assert_string_equal(node_of(&built, "B")->lane_name, "front desk");
    assert_string_equal(node_of(&built, "B")->lane, "M");
    assert_string_equal(node_of(&built, "C")->lane_name, "desk");
    assert_string_equal(node_of(&built, "E")->lane_name, "desk");
    assert_string_equal(node_of(&built, "D")->lane_name, "desk");
    assert_null(node_of(&built, "F")->lane_name);
    arena_free(built.arena);
}

TEST(drawings_are_told_from_programs)
{
    static const struct {
        const char *body;
        bool executable;
    } CASES[] = {
        { "<process id='P'><task id='A'/></process>", false },
        { "<process id='P'><task id='A'/><userTask id='B'/></process>", true },
        { "<process id='P'><startEvent id='A'/></process>", true },
        { "<process id='P' isExecutable='true'><task id='A'/></process>",
          true },
        { "<process id='P' isExecutable='false'><userTask id='A'/>"
          "</process>",
          false },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Built built = build(CASES[i].body);
        assert_int_equal(built.diagram->processes.items[0]->executable,
                         CASES[i].executable);
        arena_free(built.arena);
    }
}

TEST(sub_processes_hold_their_nodes)
{
    Built built = build_process_of(
        "<subProcess id='S'><startEvent id='I'/><task id='J'/>"
        "<subProcess id='T'><task id='K'/></subProcess></subProcess>"
        "<sequenceFlow id='F' sourceRef='I' targetRef='J'/>");
    const Node *outer = node_of(&built, "S");
    assert_int_equal(outer->body->nodes.count, 3);
    assert_ptr_equal(node_of(&built, "K")->scope->owner, node_of(&built, "T"));
    assert_ptr_equal(node_of(&built, "K")->scope->parent, outer->body);
    assert_int_equal(outer->body->flows.count, 1); /* written one level off */
    assert_int_equal(outer->scope->flows.count, 0);
    assert_int_equal(outer->process->nodes.count, 5);
    assert_int_equal(node_of(&built, "K")->order, 4);
    arena_free(built.arena);
}

TEST(flows_go_to_the_process_of_their_nodes)
{
    Built built = build(
        "<process id='P'><task id='A'/><task id='B'/>"
        "<sequenceFlow id='F' sourceRef='C' targetRef='D'/>"
        "<sequenceFlow id='G' sourceRef='A' targetRef='B'/></process>"
        "<process id='Q'><task id='C'/><task id='D'/>"
        "<sequenceFlow id='H' sourceRef='C' targetRef='D'/></process>");
    assert_int_equal(built.found.list.count, 0);
    const Process *first = built.diagram->processes.items[0];
    const Process *second = built.diagram->processes.items[1];
    assert_int_equal(first->flows.count, 1);
    assert_string_equal(first->flows.items[0]->id, "G");
    assert_int_equal(first->flows.items[0]->order, 0);
    assert_int_equal(second->flows.count, 2);
    assert_string_equal(second->flows.items[0]->id, "F");
    assert_string_equal(second->scope->flows.items[1]->id, "H");
    assert_int_equal(second->flows.items[1]->order, 1);
    arena_free(built.arena);
}

TEST(other_things_are_kept_by_name)
{
    Built built = build_process_of(
        "<task id='A' v:x='1' odd='2'><documentation>why</documentation>"
        "<extensionElements><v:thing/><z:taskHeaders/></extensionElements>"
        "<ioSpecification/></task><dataObject id='D'/>");
    static const char *const KEPT[] = {
        "ioSpecification", "{urn:vendor}x",     "odd",
        "v:thing",         "zeebe:taskHeaders", "dataObject",
    };
    assert_int_equal(built.diagram->kept.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(built.diagram->kept.items[i].what, KEPT[i]);
    assert_string_equal(built.diagram->kept.items[5].element, "D");
    assert_string_equal(node_of(&built, "A")->documentation, "why");
    arena_free(built.arena);
}

TEST(what_acts_elsewhere_is_kept)
{
    Built built = build_process_of(
        "<performer/><subProcess id='S'><laneSet/><task id='A'>"
        "<potentialOwner/></task></subProcess>");
    static const char *const KEPT[] = { "performer", "laneSet",
                                        "potentialOwner" };
    assert_int_equal(built.diagram->kept.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(built.diagram->kept.items[i].what, KEPT[i]);
    arena_free(built.arena);
}

TEST(shapes_and_edges_are_kept_for_pictures)
{
    Built built = build(
        "<process id='P'/><d:BPMNDiagram"
        " xmlns:d='http://www.omg.org/spec/BPMN/20100524/DI'"
        " xmlns:c='urn:dc'><d:BPMNPlane><d:BPMNShape bpmnElement='p:A'"
        " isExpanded='false'><c:Bounds x='1.5' y='-2' width='3'"
        " height='4'/></d:BPMNShape><d:BPMNEdge bpmnElement='F'>"
        "<c:waypoint x='1' y='2'/><c:waypoint x='3' y='4'/></d:BPMNEdge>"
        "</d:BPMNPlane></d:BPMNDiagram>");
    assert_int_equal(built.diagram->layouts.count, 2);
    const Layout *shape = &built.diagram->layouts.items[0];
    assert_string_equal(shape->element, "A");
    assert_true(shape->x == 1.5 && shape->y == -2.0);
    assert_false(shape->expanded);
    const Layout *edge = &built.diagram->layouts.items[1];
    assert_true(edge->is_edge);
    assert_int_equal(edge->points.count, 4);
    assert_true(edge->points.items[3] == 4.0);
    arena_free(built.arena);
}

TEST(coordinates_are_read_exactly)
{
    static const struct {
        const char *text;
        double value;
    } CASES[] = {
        { "0", 0.0 },
        { "-17", -17.0 },
        { "0.1", 0.1 },
        { "682.27", 682.27 },
        { "868.0000000000001", 868.0000000000001 },
        { "1e3", 1000.0 },
        { "681.3333333333334", 681.3333333333334 },
        { ".5", 0.5 },
        { "99999999999999999999", 0.0 },
        { "nan", 0.0 },
        { "", 0.0 },
        { "x", 0.0 },
        { "0.00000000000001", 1e-14 },
        { "-", 0.0 },
        { "12.", 12.0 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Arena *arena = arena_new();
        Built built = build(arena_format(
            arena,
            "<d:BPMNDiagram"
            " xmlns:d='http://www.omg.org/spec/BPMN/20100524/DI'>"
            "<d:BPMNPlane><d:BPMNShape bpmnElement='A'><Bounds x='%s'/>"
            "</d:BPMNShape></d:BPMNPlane></d:BPMNDiagram>",
            CASES[i].text));
        assert_true(built.diagram->layouts.items[0].x == CASES[i].value);
        arena_free(built.arena);
        arena_free(arena);
    }
}

TEST(other_roots_are_no_bpmn)
{
    static const char *const TEXTS[] = {
        "<definitions xmlns='http://www.omg.org/spec/DMN/20151101/dmn.xsd'/>",
        "<html/>",
    };
    for (size_t i = 0; i < 2; i++) {
        Arena *arena = arena_new();
        Findings found = findings_new(arena, NULL);
        XmlElement *root = xml_parse(TEXTS[i], strlen(TEXTS[i]), NULL,
                                     &XML_LIMITS, arena, &found);
        assert_null(diagram_build(root, NULL, arena, &found));
        assert_int_equal(found.list.items[0].code, CODE_NOT_BPMN);
        arena_free(arena);
    }
}

int main(void)
{
    xml_setup();
    return run_listed(NULL, NULL);
}
