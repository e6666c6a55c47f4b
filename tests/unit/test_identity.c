/* What makes two diagrams the same net, and what does not. */
#include "net/canonical_parts.h"
#include "net_rig.h"

typedef struct Variant {
    const char *roots;
    const char *body;
} Variant;

static void hash_of(Variant variant, uint8_t hash[32])
{
    Rig *rig = rig_with(variant.roots, variant.body);

    memcpy(hash, rig->net->hash, 32);
    rig_free(rig);
}

static void assert_same(Variant one, Variant other)
{
    uint8_t left[32];
    uint8_t right[32];

    hash_of(one, left);
    hash_of(other, right);
    assert_memory_equal(left, right, 32);
}

/* A task with an attribute list and insides, between start and end. */
/* clang-format off */
#define AROUND(attributes, inside)                                   \
    START("S") "<userTask id='T' " attributes ">" inside             \
    "</userTask>" END("E") FLOW("f", "S", "T") FLOW("g", "T", "E")
/* clang-format on */
#define IN_LANE(id, name)                                           \
    "<laneSet id='L'><lane id='A' name='" name "'><flowNodeRef>" id \
    "</flowNodeRef></lane></laneSet>"
#define GROUPS(groups) \
    EXTENSIONS("<zeebe:assignmentDefinition candidateGroups='" groups "'/>")
#define EXTENSIONS(inside) "<extensionElements>" inside "</extensionElements>"

TEST(labels_say_nothing)
{
    Variant plain = { "", AROUND("", "") };

    assert_same(plain, (Variant){ "", AROUND("name='Look at it'", "") });
    assert_same(plain, (Variant){ "", AROUND("",
        "<documentation>Long.</documentation>") });
    assert_same(plain, (Variant){ "", AROUND("", EXTENSIONS(
        "<zeebe:formDefinition formId='a'/>")) });
    assert_same(plain, (Variant){ "", IN_LANE("S", "Clerks") AROUND("", "") });
    assert_same(plain, (Variant){ "",
        "<laneSet id='L'><lane id='A'><flowNodeRef>T</flowNodeRef></lane>"
        "</laneSet>" AROUND("", "") });
    assert_same(plain, (Variant){ "",
        START("S") TASK("T") END("E")
        "<sequenceFlow id='f' name='at once' sourceRef='S' targetRef='T'/>"
        FLOW("g", "T", "E") });
    assert_same(
        (Variant){ ERRORS, START("S") JOB("T") BOUNDARY("B", "T", ON_ERROR("X"))
                  FLOW("f", "S", "T") },
        (Variant){ "<error id='X2' name='poor' errorCode='no-money'/>",
                  START("S") JOB("T") BOUNDARY("B", "T", ON_ERROR("X2"))
                  FLOW("f", "S", "T") });
}

/* The labels of flows are outcomes where nothing is compared: any text may
   be written, so they stay labels. */
TEST(labels_of_flows_say_nothing)
{
/* clang-format off */
#define LABELLED(label)                                              \
    START("S") TASK("T") "<exclusiveGateway id='G' default='h'/>"    \
    END("E") END("F") FLOW("f", "S", "T") FLOW("g", "T", "G")        \
    "<sequenceFlow id='i' name='" label "' sourceRef='G' "           \
    "targetRef='E'><conditionExpression>= amount &gt; 5"             \
    "</conditionExpression></sequenceFlow>" FLOW("h", "G", "F")
    /* clang-format on */
    assert_same((Variant){ "", LABELLED("yes") },
                (Variant){ "", LABELLED("no") });
}

/* clang-format off */
#define IF(condition)                                                \
    START("S") "<exclusiveGateway id='G' default='h'/>" END("E")     \
    END("F") FLOW("f", "S", "G") FLOW_IF("g", "G", "E", condition)   \
    FLOW("h", "G", "F")
/* clang-format on */

TEST(writing_says_nothing)
{
    assert_same((Variant){ "", IF("= amount &gt; 50") },
                (Variant){ "", IF("=  (amount)&gt;50.00 ") });
    assert_same((Variant){ "", IF("= a = 1 and (b = 2 and c = 3)") },
                (Variant){ "", IF("= (a = 1 and b = 2) and c = 3") });
    assert_same((Variant){ "", IF("${amount == 5}") },
                (Variant){ "", IF("${amount eq 5}") });
}

static BpmnType compared_with(const Rig *rig)
{
    const Terms *terms = rig->model->flows.items[1]->condition.terms;
    return term_operand(terms, terms_root(terms), 1)->type;
}

/* What is known of the types of variables is in the terms, not in what was
   read. */
TEST(what_is_inferred_says_nothing)
{
    Rig *inferred = rig_new(IF("${amount == '5'}")
        "<serviceTask id='W'><extensionElements><zeebe:ioMapping>"
        "<zeebe:output source='= 1' target='amount'/></zeebe:ioMapping>"
        "</extensionElements></serviceTask>" FLOW("k", "E", "W"));
    Rig *plain = rig_new(IF("${amount == '5'}"));
    assert_int_equal(compared_with(inferred), BPMN_INTEGER);
    assert_int_equal(compared_with(plain), BPMN_TEXT);
    Text one = text_new(inferred->arena);
    Text other = text_new(plain->arena);
    canonical_write(inferred->model, &one);
    canonical_write(plain->model, &other);
    static const char COMPARES[] = "\4\1\0\0\0"
                                   "5";
    assert_non_null(
        memmem(one.bytes, one.length, COMPARES, sizeof COMPARES - 1));
    assert_non_null(
        memmem(other.bytes, other.length, COMPARES, sizeof COMPARES - 1));
    rig_free(inferred);
    rig_free(plain);
}

/* Who may do a task, however it is said. */
TEST(performers_are_lists)
{
    assert_same((Variant){ "", AROUND("", GROUPS("ann, bob")) },
                (Variant){ "", AROUND("", GROUPS(" ann,bob ,,ann")) });
    assert_same((Variant){ "", AROUND("", GROUPS("= [\"ann\", \"bob\"]")) },
                (Variant){ "", AROUND("", GROUPS("ann,bob")) });
    assert_same((Variant){ "", IN_LANE("T", "ann") AROUND("", "") },
                (Variant){ "", AROUND("", GROUPS("ann")) });
    assert_same((Variant){ "", IN_LANE("T", "bob") AROUND("", GROUPS("ann")) },
                (Variant){ "", AROUND("", GROUPS("ann")) });
}

/* No two of these are the same. */
/* clang-format off */
static const Variant DIFFERENT[] = {
    { "", AROUND("", "") },
    { "", AROUND("", EXTENSIONS(
        "<zeebe:assignmentDefinition assignee='ann'/>")) },
    { "", AROUND("", EXTENSIONS(
        "<zeebe:assignmentDefinition candidateGroups='ann'/>")) },
    { "", AROUND("", EXTENSIONS(
        "<zeebe:assignmentDefinition assignee='ann,bob'/>")) },
    { "", AROUND("", EXTENSIONS(
        "<zeebe:assignmentDefinition assignee='bob,ann'/>")) },
    { "", AROUND("", EXTENSIONS(
        "<zeebe:assignmentDefinition assignee='ann,bob,ann'/>")) },
    { "", AROUND("", GROUPS("ann, bob")) },
    { "", AROUND("", GROUPS("= [\"ann\", bob]")) },
    { "", AROUND("", GROUPS("= [\"ann\", rob]")) },
    { "", IN_LANE("T", "Clerks") AROUND("", "") },
    { "", IN_LANE("T", "Managers") AROUND("", "") },
    { "", IN_LANE("Q", "Clerks") START("S") SCOPE("Q", START("I") TASK("U")
         FLOW("k", "I", "U")) FLOW("f", "S", "Q") },
    { "", IN_LANE("Q", "Managers") START("S") SCOPE("Q", START("I")
         TASK("U") FLOW("k", "I", "U")) FLOW("f", "S", "Q") },
    { "", EXTENSIONS("<hitl:parameter name='limit' default='5'/>")
         AROUND("", "") },
    { "", EXTENSIONS("<hitl:parameter name='limit' default='6'/>")
         AROUND("", "") },
    { "", AROUND("hitl:outcomes='yes, no'", "") },
    { "", AROUND("hitl:outcomes='yes, no, later'", "") },
    { "", AROUND("", EXTENSIONS("<zeebe:ioMapping>"
        "<zeebe:output source='= 1' target='a'/></zeebe:ioMapping>")) },
    { "", AROUND("", EXTENSIONS("<zeebe:ioMapping>"
        "<zeebe:output source='= 2' target='a'/></zeebe:ioMapping>")) },
    { "", AROUND("", EXTENSIONS("<zeebe:ioMapping>"
        "<zeebe:output source='= 1' target='b'/></zeebe:ioMapping>")) },
    { "", START("S") TASK("U") END("E") FLOW("f", "S", "U")
         FLOW("g", "U", "E") },
    { "", START("S") TASK("T") END("E") FLOW("k", "S", "T")
         FLOW("g", "T", "E") },
    { "", START("S") JOB("T") END("E") FLOW("f", "S", "T")
         FLOW("g", "T", "E") },
    { "", START("S") "<serviceTask id='T'>" EXTENSIONS(
         "<zeebe:taskDefinition type='pay'/>") "</serviceTask>" END("E")
         FLOW("f", "S", "T") FLOW("g", "T", "E") },
    { "", START("S") "<serviceTask id='T'>" EXTENSIONS(
         "<zeebe:taskDefinition type='pay' retries='5'/>") "</serviceTask>"
         END("E") FLOW("f", "S", "T") FLOW("g", "T", "E") },
    { "", START("S") "<serviceTask id='T' hitl:backoff='PT5S'>" EXTENSIONS(
         "<zeebe:taskDefinition type='pay' retries='5'/>") "</serviceTask>"
         END("E") FLOW("f", "S", "T") FLOW("g", "T", "E") },
    { "", START("S") TASK("T") BOUNDARY("B", "T", AFTER("PT1H"))
         FLOW("f", "S", "T") },
    { "", START("S") TASK("T") BOUNDARY("B", "T", AFTER("PT2H"))
         FLOW("f", "S", "T") },
    { "", START("S") TASK("T") BESIDE("B", "T", AFTER("PT1H"))
         FLOW("f", "S", "T") },
    { "", START("S") TASK("T") BESIDE("B", "T", EVERY("R/PT1H"))
         FLOW("f", "S", "T") },
    { MESSAGE, START("S") TASK("T") BOUNDARY("B", "T", ON_MESSAGE)
         FLOW("f", "S", "T") },
    { "<message id='M' name='joy'/>", START("S") TASK("T")
         BOUNDARY("B", "T", ON_MESSAGE) FLOW("f", "S", "T") },
    { ERRORS, START("S") JOB("T") BOUNDARY("B", "T", ON_ERROR("X"))
         FLOW("f", "S", "T") },
    { ERRORS, START("S") JOB("T") BOUNDARY("B", "T", ON_ERROR("Y"))
         FLOW("f", "S", "T") },
    { "", START("S") JOB("T") BOUNDARY("B", "T", ON_ANY_ERROR)
         FLOW("f", "S", "T") },
    { "", IF("= amount &gt; 50") },
    { "", IF("= amount &gt;= 50") },
    { "", IF("= amount &gt; 51") },
    { "", IF("= mount &gt; 50") },
    { "", IF("${amount &gt; 50}") },
    { "", IF("= a = 1 and b = 2 or c = 3") },
    { "", IF("= a = 1 and (b = 2 or c = 3)") },
    { "", START("S") SCOPE("Q", START("I") TASK("T") FLOW("k", "I", "T"))
         FLOW("f", "S", "Q") },
    { "", START("S") "<subProcess id='Q'/>" TASK("T") FLOW("f", "S", "Q") },
};
/* clang-format on */

TEST(meaning_is_all_there)
{
    enum { COUNT = sizeof DIFFERENT / sizeof *DIFFERENT };
    uint8_t hashes[COUNT][32];
    for (size_t i = 0; i < COUNT; i++) {
        hash_of(DIFFERENT[i], hashes[i]);
        for (size_t j = 0; j < i; j++) {
            if (memcmp(hashes[i], hashes[j], 32) == 0)
                fail_msg("%zu and %zu are the same", j, i);
        }
    }
}

/* The form itself: its bytes are what journals rely on. */
TEST(the_form_has_these_bytes)
{
    /* clang-format off */
    static const char FORM[] =
        "\2" "\1\0\0\0P"
        "\2\1\0\0\0E" "\2"
        "\2\1\0\0\0G" "\23"
            "A\1\0\0\0g\1\0\0\0E" "B\1" "\0" "\14" "\2\0\0\0"
                "\7\6\0\0\0amount" "\3\5\0\0\0\0\0\0\0\1\0\0\0"
            "A\1\0\0\0h\1\0\0\0T" "C"
        "\2\1\0\0\0S" "\1"
            "A\1\0\0\0f\1\0\0\0G"
        "\2\1\0\0\0T" "\10" "\21"
            " \0\3\0\0\0ann" "&\7\0\0\0outcome";
    /* clang-format on */
    Rig *rig = rig_new(START("S") "<exclusiveGateway id='G' default='h'/>"
        END("E") "<userTask id='T'>" EXTENSIONS(
        "<zeebe:assignmentDefinition assignee='ann'/>") "</userTask>"
        FLOW("f", "S", "G") FLOW_IF("g", "G", "E", "= amount &gt; 50")
        FLOW("h", "G", "T"));
    Text text = text_new(rig->arena);

    canonical_write(rig->model, &text);
    assert_int_equal(text.length, sizeof FORM - 1);
    assert_memory_equal(text.bytes, FORM, sizeof FORM - 1);
    rig_free(rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
