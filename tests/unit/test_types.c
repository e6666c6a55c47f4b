/* Variables, their types, outcomes: from schema, examples, expressions. */
#include <stdio.h>
#include <unistd.h>

#include "cmocka_rig.h"
#include "resolve/term.h"
#include "resolve/resolve.h"

/* A diagram in a folder of its own, with what lies beside it. */
typedef struct Sample {
    Arena *arena;
    Findings found;
    const char *folder;
    Diagram *diagram;
} Sample;

static const char HEAD[] =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'"
    " xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'"
    " xmlns:hitl='urn:bpmnc:hitl:1'>"
    "<message id='M' name='m'><extensionElements>"
    "<zeebe:subscription correlationKey='=ticket'/>"
    "</extensionElements></message>\n"
    "<process id='p' isExecutable='true'>\n";

static const char TAIL[] = "</process></definitions>";

static const char *write_file(Sample *sample, const char *name,
                              const char *text)
{
    const char *path = arena_format(sample->arena, "%s/%s", sample->folder,
                                    name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

/* schema and scenario may be null. */
static Sample read_sample(const char *body, const char *schema,
                          const char *scenario)
{
    Sample sample = { .arena = arena_new() };
    char *folder = arena_string(sample.arena, "/tmp/test_types.XXXXXX");

    sample.folder = mkdtemp(folder);
    assert_non_null(sample.folder);
    const char *text = arena_format(sample.arena, "%s%s%s", HEAD, body, TAIL);
    const char *path = write_file(&sample, "draft.bpmn", text);
    if (schema) write_file(&sample, "draft.schema.json", schema);
    if (scenario) write_file(&sample, "draft.scenario", scenario);
    sample.found = findings_new(sample.arena, path);
    XmlElement *root = xml_parse(text, strlen(text), NULL, &XML_LIMITS,
                                 sample.arena, &sample.found);
    assert_non_null(root);
    sample.diagram = diagram_build(root, path, sample.arena, &sample.found);
    assert_non_null(sample.diagram);
    resolve_references(sample.diagram, sample.arena, &sample.found);
    assert_int_equal(sample.found.errors, 0);
    sample.diagram->folders = folders_new(sample.arena);
    resolve_types(sample.diagram, sample.arena, &sample.found);
    return sample;
}

static void free_sample(Sample *sample)
{
    static const char *const names[] = { "draft.bpmn", "draft.schema.json",
                                         "draft.scenario" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(arena_format(sample->arena, "%s/%s", sample->folder, names[i]));
    rmdir(sample->folder);
    arena_free(sample->arena);
}

/* All fields as "name:type" with constants, "!" for closed. */
static const char *show_fields(const Sample *sample)
{
    static const char *const types[] = {
        "loose",       "boolean", "integer",  "decimal",   "text",
        "enumeration", "instant", "duration", "structure", "months",
    };
    const Process *process = sample->diagram->processes.items[0];
    Text text = text_new(sample->arena);

    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];

        text_add_format(&text, "%s%s:%s", i == 0 ? "" : " ", field->name,
                        types[field->type]);
        for (size_t j = 0; j < field->constant_count; j++)
            text_add_format(&text, "%c%s", j == 0 ? '=' : ',',
                            field->constants[j]);
        if (field->closed) text_add_char(&text, '!');
    }
    return text.bytes;
}

static const char *show_outcomes(const Sample *sample, const char *id)
{
    const Process *process = sample->diagram->processes.items[0];
    Text text = text_new(sample->arena);

    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        if (strcmp(node->id, id) != 0) continue;
        text_add_format(&text, "%s:", node->task.outcome_variable);
        for (size_t j = 0; j < node->task.outcome_count; j++)
            text_add_format(&text, " %s", node->task.outcomes[j]);
    }
    return text.bytes;
}

static void expect_fields(const char *body, const char *schema,
                          const char *scenario, const char *fields)
{
    Sample sample = read_sample(body, schema, scenario);

    for (size_t i = 0; i < sample.found.list.count; i++)
        if (sample.found.list.items[i].severity == SEVERITY_ERROR)
            fail_msg("%s", sample.found.list.items[i].message);
    assert_string_equal(show_fields(&sample), fields);
    free_sample(&sample);
}

/* The first error has this code, and its message this part. */
static void expect_finding(const char *body, const char *schema,
                           const char *scenario, Code code, const char *part)
{
    Sample sample = read_sample(body, schema, scenario);

    if (sample.found.errors != 1)
        fail_msg("%s: %zu errors", part, sample.found.errors);
    for (size_t i = 0; i < sample.found.list.count; i++) {
        const Finding *finding = &sample.found.list.items[i];
        if (finding->severity != SEVERITY_ERROR) continue;
        assert_int_equal(finding->code, code);
        if (!strstr(finding->message, part)) fail_msg("%s", finding->message);
    }
    free_sample(&sample);
}

/* A gateway that leads to ends by these conditions. */
#define GATEWAY(first, second)                                              \
    "<startEvent id='S'/><exclusiveGateway id='G'/>"                        \
    "<endEvent id='A'/><endEvent id='B'/>"                                  \
    "<sequenceFlow id='F0' sourceRef='S' targetRef='G'/>\n"                 \
    "<sequenceFlow id='F1' sourceRef='G' targetRef='A'>"                    \
    "<conditionExpression>" first "</conditionExpression></sequenceFlow>\n" \
    "<sequenceFlow id='F2' sourceRef='G' targetRef='B'>"                    \
    "<conditionExpression>" second "</conditionExpression></sequenceFlow>\n"

/* The same behind a user task; attributes of the task and the gateway. */
#define TASK_FLOWS(flows)                                 \
    "<sequenceFlow id='F0' sourceRef='S' targetRef='T'/>" \
    "<sequenceFlow id='F3' sourceRef='T' targetRef='G'/>" flows
#define TASK(task, gateway, flows)                    \
    "<startEvent id='S'/><userTask id='T' " task "/>" \
    "<exclusiveGateway id='G' " gateway "/>"          \
    "<endEvent id='A'/><endEvent id='B'/>" TASK_FLOWS(flows)
#define FLOW(id, target, condition)                                   \
    "<sequenceFlow id='" id "' sourceRef='G' targetRef='" target "'>" \
    "<conditionExpression>" condition "</conditionExpression>"        \
    "</sequenceFlow>\n"

TEST(expressions_tell_types)
{
    expect_fields(GATEWAY("= a &lt; 5 and b = \"x\"", "= c and not(d)"),
                  NULL, NULL, "a:decimal b:text c:boolean d:boolean");
    expect_fields(GATEWAY("= a = b and b = c", "= c > 1"), NULL, NULL,
                  "a:decimal b:decimal c:decimal");
    expect_fields(GATEWAY("= a - b > c", "= d + \"x\" = e"), NULL, NULL,
                  "a:decimal b:decimal c:decimal d:text e:text");
    expect_fields(GATEWAY("= t > @\"2030-01-07\"", "= u - t > d"), NULL,
                  NULL, "d:duration t:instant u:instant");
    expect_fields(GATEWAY("= f(a)", "= if a then b = 1 else c"), NULL, NULL,
                  "a:boolean b:decimal c:boolean");
    expect_fields(GATEWAY("= a in (1, b)", "= c = null"), NULL, NULL,
                  "a:decimal b:decimal c:loose");
}

TEST(juel_constants_bend)
{
    expect_fields(GATEWAY("${a == '5'}", "${a > 3}"), NULL, NULL,
                  "a:decimal");
    expect_fields(GATEWAY("${a == 'true'}", "${!a}"), NULL, NULL,
                  "a:boolean");
    expect_fields(GATEWAY("${a == 'true'}", "${a == '5'}"), NULL, NULL,
                  "a:text");

    Sample sample = read_sample(GATEWAY("${a == '5'}", "${a > 3}"), NULL, NULL);
    const Process *process = sample.diagram->processes.items[0];
    const Expression *tree = process->flows.items[1]->condition.tree;
    const Terms *terms = process->flows.items[1]->condition.terms;
    const Term *root = terms_root(terms);
    const Term *constant = term_operand(terms, root, 1);
    assert_string_equal(expression_text(tree->children[1]), "5"); /* as read */
    assert_int_equal(constant->operation, OPERATION_CONSTANT);
    assert_int_equal(constant->type, BPMN_INTEGER);
    assert_int_equal(constant->constant.as.integer, 5);
    assert_int_equal(term_operand(terms, root, 0)->field, 0);
    assert_int_equal(term_operand(terms, root, 0)->type, BPMN_DECIMAL);
    assert_true(term_operand(terms, root, 0)->needs);
    assert_int_equal(root->type, BPMN_BOOLEAN);
    free_sample(&sample);
}

TEST(texts_are_joined)
{
    Sample sample = read_sample(GATEWAY("= a + \"x\" = \"yx\"", "= false"),
                                NULL, NULL);
    const Process *process = sample.diagram->processes.items[0];
    const Terms *terms = process->flows.items[1]->condition.terms;
    const Term *joined = term_operand(terms, terms_root(terms), 0);

    assert_int_equal(joined->operation, OPERATION_ADD);
    assert_int_equal(joined->type, BPMN_TEXT);
    assert_false(joined->can_fail);
    free_sample(&sample);
}

TEST(the_schema_comes_first)
{
    expect_fields(
        GATEWAY("= a &lt; 5 and x.y = \"k\"", "= b = \"x\""),
        "{\"properties\": {\"a\": {\"type\": \"integer\"},"
        " \"b\": {\"type\": [\"string\", \"null\"], \"enum\": [\"z\", \"x\"]},"
        " \"c\": {\"type\": \"string\", \"format\": \"date-time\"},"
        " \"d\": {\"type\": \"string\", \"format\": \"duration\"},"
        " \"e\": {\"$ref\": \"#/$defs/M\"}, \"f\": {\"type\": \"array\"},"
        " \"g\": {}, \"x\": {\"type\": \"object\","
        " \"properties\": {\"y\": {\"type\": \"string\"}}}},"
        " \"$defs\": {\"M\": {\"type\": \"boolean\"}}}",
        "scenario s\n start a=\"text\" c=5\n",
        "a:integer b:enumeration=z,x! c:instant d:duration e:boolean "
        "f:structure g:loose x:structure");
}

TEST(bad_schemas_are_refused)
{
    static const char *const rows[][2] = {
        { "{\"properties\": {\"a\": {\"type\": \"int\"}}}", "\"a\"" },
        { "{\"properties\": {\"a\": {}, \"a\": {}}}", "duplicate" },
        { "{\"properties\": []}", "properties" },
        { "{}", "properties" },
        { "{", "expected" },
        { "{\"properties\": {\"a\": 5}}", "no schema" },
        { "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/a\"}},"
          " \"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}",
          "$ref" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_finding(GATEWAY("= true", "= false"), rows[i][0], NULL,
                       CODE_SCHEMA, rows[i][1]);
}

TEST(examples_tell_types)
{
    expect_fields(GATEWAY("= t > @\"2030-01-07\"", "= a = b"), NULL,
                  "process draft.bpmn # this one\n"
                  "scenario one\n"
                  "  x: start key=\"k\" a=5 c=word d=\"a # ; b=1\" # f=1\n"
                  "  refused start a=\"x\" e=1 ; set g=true h=null\n"
                  "  expect data i=5\n"
                  "  job \"J k=1\" t=\"2030-01-07\" l=[1, \"x y\"]\n",
                  "a:decimal b:decimal c:text d:text g:boolean h:loose "
                  "l:structure t:instant");
    expect_fields(GATEWAY("= true", "= false"), NULL,
                  "process other.bpmn\n start a=5\n", "");
}

TEST(places_that_differ_are_named)
{
    expect_finding(GATEWAY("= a &lt; 5", "= a = \"x\""), NULL, NULL,
                   CODE_TYPE_CONFLICT,
                   "variable \"a\" is a text by the condition of F2, and a "
                   "number by the condition of F1");
    expect_finding(GATEWAY("= a &lt; 5", "= true"),
                   "{\"properties\": {\"a\": {\"type\": \"string\"}}}", NULL,
                   CODE_TYPE_CONFLICT, "a text by the schema");
    expect_finding(GATEWAY("= a &lt; 5", "= true"), NULL, "start a=\"x\"",
                   CODE_TYPE_CONFLICT, "example data");
    expect_finding(GATEWAY("= true", "= false"), NULL, "start a=\"x\"\nset a=5",
                   CODE_TYPE_CONFLICT, "draft.scenario:1");
}

TEST(nonsense_is_refused)
{
    static const char *const rows[][2] = {
        { "= \"a\" &lt; 5", "a text is compared with a number" },
        { "= true &lt; false", "has no order" },
        { "= 5", "a number, and true or false is needed" },
        { "= not(5)", "true or false" },
        { "= -\"a\" = 1", "a number is needed" },
        { "= @\"PT1M\" > @\"2030-01-07\"", "compared" },
        { "= @\"2030-01-07\" + @\"2030-01-08\" = null", "go together" },
        { "${x &lt; null}", "null has no order" },
        { "${x + null > 1}", "null has no order" },
        { "${'a' + 'b' == '5'}", "joins texts" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *body = GATEWAY("@", "= true");
        Arena *arena = arena_new();
        const char *at = strchr(body, '@');
        expect_finding(arena_format(arena, "%.*s%s%s", (int)(at - body), body,
                                    rows[i][0], at + 1),
                       NULL, NULL, CODE_TYPE_MISMATCH, rows[i][1]);
        arena_free(arena);
    }
}

static void expect_outcomes(const char *body, const char *schema,
                            const char *outcomes, const char *fields)
{
    Sample sample = read_sample(body, schema, NULL);

    assert_int_equal(sample.found.errors, 0);
    assert_string_equal(show_outcomes(&sample, "T"), outcomes);
    assert_string_equal(show_fields(&sample), fields);
    free_sample(&sample);
}

TEST(gateways_tell_outcomes)
{
    expect_outcomes(TASK("", "", FLOW("F2", "A", "= way = \"no\"")
                         FLOW("F1", "B", "= way = \"yes\" and n > 5")),
                    NULL, "way: no yes",
                    "n:decimal way:enumeration=no,yes!");
    expect_outcomes(TASK("", "default='F9'",
                         FLOW("F1", "A", "= way = \"yes\"")
                         "<sequenceFlow id='F9' sourceRef='G' "
                         "targetRef='B'/>"),
                    NULL, "way: yes", "way:enumeration=yes");
    expect_outcomes(TASK("", "", FLOW("F1", "A", "= way = \"yes\"")
                         FLOW("F2", "B", "= way != \"yes\"")),
                    NULL, "way: yes", "way:enumeration=yes");
    expect_outcomes(TASK("", "", FLOW("F1", "A", "= n > 5")
                         FLOW("F2", "B", "= n &lt;= 5")),
                    NULL, "outcome: done", "n:decimal outcome:text");
    expect_outcomes(TASK("", "", FLOW("F1", "A", "= ok = true")
                         FLOW("F2", "B", "= ok = false")),
                    NULL, "ok: true false", "ok:boolean");
    expect_outcomes(TASK("", "", FLOW("F1", "A", "= a = \"x\"")
                         FLOW("F2", "B", "= b = \"x\"")),
                    NULL, "outcome: done", "a:text b:text outcome:text");
    expect_outcomes(TASK("", "",
                         "<sequenceFlow id='F1' name='to a' sourceRef='G' "
                         "targetRef='A'/><sequenceFlow id='F2' name='to b' "
                         "sourceRef='G' targetRef='B'/>"),
                    NULL, "outcome: to a to b", "outcome:text");
}

TEST(declared_outcomes_count_first)
{
    expect_outcomes(TASK("hitl:outcomes='b, a'", "",
                         FLOW("F1", "A", "= way = \"a\"")
                         FLOW("F2", "B", "= way = \"b\"")),
                    NULL, "way: b a", "way:enumeration=b,a!");
    expect_outcomes(TASK("hitl:outcomeVariable='other'", "",
                         FLOW("F1", "A", "= way = \"a\"")
                         FLOW("F2", "B", "= other = \"b\"")),
                    NULL, "other: b", "other:enumeration=b! way:text");
    expect_outcomes(TASK("", "", FLOW("F1", "A", "= n > 5")
                         FLOW("F2", "B", "= n &lt;= 5")),
                    "{\"properties\": {\"outcome\": {\"enum\": [\"x\"]}}}",
                    "outcome: x", "n:decimal outcome:enumeration=x!");
    expect_outcomes(TASK("", "", FLOW("F1", "A", "= way = other")
                         FLOW("F2", "B", "= way = \"b\"")),
                    NULL, "way: b", "other:text way:text");
}

static const char WAITS[] =
    "<startEvent id='S'/><intermediateCatchEvent id='C'>"
    "<timerEventDefinition><timeDuration>=pause</timeDuration>"
    "</timerEventDefinition></intermediateCatchEvent>"
    "<intermediateCatchEvent id='D'><messageEventDefinition messageRef='M'/>"
    "</intermediateCatchEvent>"
    "<userTask id='T'><extensionElements>"
    "<zeebe:assignmentDefinition assignee='=who' candidateGroups='g'/>"
    "<zeebe:ioMapping><zeebe:output source='=who' target='done_by'/>"
    "<zeebe:output source='fixed' target='kind'/></zeebe:ioMapping>"
    "</extensionElements></userTask><endEvent id='E'/>"
    "<sequenceFlow id='F0' sourceRef='S' targetRef='C'/>"
    "<sequenceFlow id='F1' sourceRef='C' targetRef='D'/>"
    "<sequenceFlow id='F2' sourceRef='D' targetRef='T'/>"
    "<sequenceFlow id='F3' sourceRef='T' targetRef='E'/>";

TEST(purposes_tell_types_last)
{
    expect_fields(WAITS, NULL, NULL,
                  "done_by:text kind:text outcome:text pause:duration "
                  "ticket:text who:text");
    expect_fields(WAITS, NULL, "start pause=\"PT1M\" ticket=5",
                  "done_by:text kind:text outcome:text pause:duration "
                  "ticket:decimal who:text");
    expect_finding(WAITS, NULL, "start pause=5", CODE_TYPE_MISMATCH,
                   "a duration is needed");
}

TEST(lists_of_people_are_lists)
{
    Sample sample = read_sample(
        "<startEvent id='S'/><userTask id='T'><extensionElements>"
        "<zeebe:assignmentDefinition candidateGroups='=[\"a\", b]'/>"
        "</extensionElements></userTask>"
        "<sequenceFlow id='F0' sourceRef='S' targetRef='T'/>",
        NULL, NULL);
    const Process *process = sample.diagram->processes.items[0];
    const Terms *terms = process->nodes.items[1]->task.candidate_groups.terms;

    assert_int_equal(sample.found.errors, 0);
    assert_int_equal(terms_root(terms)->operation, OPERATION_LIST);
    assert_int_equal(terms_root(terms)->operand_count, 2);
    assert_int_equal(process->fields.items[0].type, BPMN_TEXT);
    free_sample(&sample);
}

static const char TWO[] =
    "<startEvent id='S'/><intermediateCatchEvent id='C'>"
    "<messageEventDefinition messageRef='M'/></intermediateCatchEvent>"
    "<intermediateCatchEvent id='D'><messageEventDefinition messageRef='M'/>"
    "</intermediateCatchEvent>"
    "<sequenceFlow id='F0' sourceRef='S' targetRef='C'/>"
    "<sequenceFlow id='F1' sourceRef='C' targetRef='D'/>"
    "</process><process id='q' isExecutable='true'><startEvent id='S2'/>"
    "<intermediateCatchEvent id='C2'><messageEventDefinition messageRef='M'/>"
    "</intermediateCatchEvent>"
    "<sequenceFlow id='G0' sourceRef='S2' targetRef='C2'>"
    "<conditionExpression>= a > 5</conditionExpression></sequenceFlow>";

static const Signature *waits_for(const Sample *sample, size_t process,
                                  size_t node)
{
    return sample->diagram->processes.items[process]
        ->nodes.items[node]
        ->event.signature;
}

/* A key is read among the fields of the process that waits. */
TEST(processes_share_messages)
{
    Sample sample = read_sample(TWO, NULL, NULL);

    assert_int_equal(sample.found.errors, 0);
    assert_ptr_equal(waits_for(&sample, 0, 1), waits_for(&sample, 0, 2));
    assert_int_equal(waits_for(&sample, 0, 1)->correlation.tree->field, 0);
    assert_int_equal(waits_for(&sample, 1, 1)->correlation.tree->field, 1);
    free_sample(&sample);
}

TEST(parameters_are_declared)
{
    expect_fields("<extensionElements><hitl:parameter name='limit' "
                  "type='number' default='50'/></extensionElements>"
                  GATEWAY("= a &lt; parameter.limit", "= true"),
                  NULL, NULL, "a:decimal parameter.limit:decimal");
    expect_finding(GATEWAY("= a &lt; parameter.limit", "= true"), NULL, NULL,
                   CODE_UNKNOWN_REFERENCE, "\"limit\"");
}

TEST(other_languages_are_refused)
{
    expect_finding(GATEWAY("return KieFunctions.isTrue(a);", "= true"), NULL,
                   NULL, CODE_LANGUAGE, "Java");
    expect_finding("<startEvent id='S'/><endEvent id='E'/>"
                   "<sequenceFlow id='F' sourceRef='S' targetRef='E'>"
                   "<conditionExpression language='groovy'>a == 5"
                   "</conditionExpression></sequenceFlow>",
                   NULL, NULL, CODE_LANGUAGE, "groovy");
    expect_fields("<startEvent id='S'/><endEvent id='E'/>"
                  "<sequenceFlow id='F' sourceRef='S' targetRef='E'>"
                  "<conditionExpression language='juel'>a == 'x' &amp;&amp; b"
                  "</conditionExpression></sequenceFlow>",
                  NULL, NULL, "a:text b:boolean");
    expect_finding(GATEWAY("a == 5", "= true"), NULL, NULL, CODE_SYNTAX, "'='");
}

/* Each level once looked at twice would take longer than the sun has. */
TEST(deep_expressions_take_no_time)
{
    Arena *arena = arena_new();
    Text body = text_new(arena);

    text_add(&body, "= 0 &lt; ");
    for (int i = 0; i < 150; i++) text_add(&body, "-(x+");
    text_add(&body, "y");
    for (int i = 0; i < 150; i++) text_add(&body, ")");
    const char *gateway = GATEWAY("@", "= true");
    const char *at = strchr(gateway, '@');
    Sample sample = read_sample(arena_format(arena, "%.*s%s%s",
                                             (int)(at - gateway), gateway,
                                             body.bytes, at + 1),
                                NULL, NULL);
    assert_int_equal(sample.found.list.count, 0);
    assert_string_equal(show_fields(&sample), "x:decimal y:decimal");
    free_sample(&sample);
    arena_free(arena);
}

static int set_up(void **state)
{
    xml_setup();
    return 0;
}

/* A folder is listed once, and not at all for a diagram that has none. */
TEST(folders_are_listed_once)
{
    Sample sample = read_sample("<task id='T'/>", NULL, NULL);
    Diagram *diagram = sample.diagram;
    Process *process = diagram->processes.items[0];

    write_file(&sample, "draft.scenario", "start amount=5\n");
    resolve_types(diagram, sample.arena, &sample.found);
    assert_int_equal(process->fields.count, 0);
    diagram->folders = NULL;
    resolve_types(diagram, sample.arena, &sample.found);
    assert_int_equal(process->fields.count, 0);
    diagram->folders = folders_new(sample.arena);
    resolve_types(diagram, sample.arena, &sample.found);
    assert_int_equal(process->fields.count, 1);
    free_sample(&sample);
}

int main(void)
{
    return run_listed(set_up, NULL);
}
