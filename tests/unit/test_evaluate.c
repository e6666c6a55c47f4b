/* Expressions: values, three-valued and two-valued logic, faults. */
#include "net/evaluate.h"
#include "net_rig.h"

/* An expression as a mapping: 'v' gets its value, or there is an incident.
   a = 7, b = 2, t = "x", f = false, d = PT1H, i = 1970-01-01T00:00:10Z; 'none'
   and 'no' have no value. */
static Rig *rig_for(const char *expression)
{
    Arena *arena = arena_new();
    /* clang-format off */
    const char *body = arena_format(
        arena, START("S") "<serviceTask id='T'><extensionElements>"
        "<zeebe:ioMapping>"
        "<zeebe:output source='= a &gt; 1 and none &gt; 1' target='k1'/>"
        "<zeebe:output source='= b &gt; 1' target='k2'/>"
        "<zeebe:output source='= t = \"x\"' target='k3'/>"
        "<zeebe:output source='= f and no' target='k4'/>"
        "<zeebe:output source='= d &gt; @\"PT1H\"' target='k5'/>"
        "<zeebe:output source='= i &gt; @\"2020-01-01T00:00:00Z\"'"
        " target='k6'/><zeebe:output source='%s' target='v'/>"
        "</zeebe:ioMapping></extensionElements></serviceTask>"
        TASK("A") FLOW("f1", "S", "T") FLOW("f2", "T", "A"), expression);
    /* clang-format on */
    Rig *rig = rig_new(body);
    arena_free(arena);
    rig_empty(rig);
    rig_set_integer(rig, "a", 7);
    rig_set_integer(rig, "b", 2);
    rig_set_text(rig, "t", "x");
    rig_set(rig, "f", (BpmnValue){ .type = BPMN_BOOLEAN });
    rig_set_text(rig, "d", "PT1H");
    rig_set_text(rig, "i", "1970-01-01T00:00:10Z");
    rig_fire(rig, BPMN_EVENT_START, "S");
    rig_done(rig, "T");
    return rig;
}

static const char *tell_value(Rig *rig, BpmnValue value)
{
    char buffer[BPMN_DURATION_TEXT_MAX];
    if (value.is_null) return "null";
    switch (value.type) {
    case BPMN_BOOLEAN: return value.as.boolean ? "true" : "false";
    case BPMN_INTEGER: bpmn_integer_print(value.as.integer, buffer); break;
    case BPMN_DECIMAL: bpmn_decimal_print(value.as.decimal, buffer); break;
    case BPMN_INSTANT: bpmn_instant_print(value.as.integer, buffer); break;
    case BPMN_DURATION: bpmn_duration_print(0, value.as.integer, buffer); break;
    default:
        return arena_text(rig->arena, value.as.text.bytes,
                          value.as.text.length);
    }
    return arena_string(rig->arena, buffer);
}

static void check(const char *expression, const char *expected)
{
    Rig *rig = rig_for(expression);
    const char *told;
    assert_int_equal(rig->step.fault, BPMN_FAULT_NONE);
    if (rig->effects[0].kind == BPMN_EFFECT_INCIDENT)
        told = rig->effects[0].cause == BPMN_CAUSE_ARITHMETIC ? "inexact"
                                                              : "missing";
    else
        told = tell_value(rig, rig_get(rig, "v"));
    if (strcmp(told, expected) != 0)
        fail_msg("%s is %s, not %s", expression, told, expected);
    rig_free(rig);
}

TEST(feel_computes)
{
    check("= a + b", "9");
    check("= a - b * 3", "1");
    check("= a / b", "3.5");
    check("= -a", "-7");
    check("= a / 3", "inexact");
    check("= a / (b - 2)", "inexact");
    check("= 999999999999999999 + a", "inexact");
    check("= t + \"y\"", "xy");
    check("= if a &gt; b then t else \"z\"", "x");
    check("= if f then t else \"z\"", "z");
}

TEST(feel_compares)
{
    check("= a = 7.0", "true");
    check("= a != 7", "false");
    check("= a &lt; b", "false");
    check("= a &gt;= 7 and b &lt;= 2", "true");
    check("= t in (\"w\", \"x\")", "true");
    check("= t in (\"w\", \"y\")", "false");
    check("= a between 7 and 8", "true");
}

TEST(feel_has_three_values)
{
    check("= none &lt; 5", "null");
    check("= none = null", "true");
    check("= none = 5", "false");
    check("= f and none &lt; 5", "false");
    check("= none &lt; 5 and f", "false");
    check("= a = 7 and none &lt; 5", "null");
    check("= a = 7 or none &lt; 5", "true");
    check("= none &lt; 5 or a = 7", "true");
    check("= f or none &lt; 5", "null");
    check("= not(none &lt; 5)", "null");
    check("= not(f)", "true");
    check("= none + 1", "null");
    check("= if none &lt; 5 then 1 else 2", "2");
}

TEST(times_are_added)
{
    check("= i + d", "1970-01-01T01:00:10.000Z");
    check("= i - d", "1969-12-31T23:00:10.000Z");
    check("= i + @\"P1M\"", "1970-02-01T00:00:10.000Z");
    check("= i - i", "PT0S");
    check("= d + d", "PT2H");
    check("= d - @\"PT15M\"", "PT45M");
    check("= d * 2", "PT2H");
    check("= d / d", "1");
    check("= d / 7", "inexact");
}

TEST(juel_needs_values)
{
    check("${a + b}", "9");
    check("${a &gt; b &amp;&amp; !f}", "true");
    check("${none &gt; 5}", "missing");
    check("${none == 5}", "missing");
    check("${none == null}", "true");
    check("${none != null}", "false");
    check("${empty none}", "true");
    check("${not empty t}", "true");
    /* What is not needed is not looked at. */
    check("${f &amp;&amp; none &gt; 5}", "false");
    check("${a == 7 || none &gt; 5}", "true");
    check("${a == 7 &amp;&amp; none &gt; 5}", "missing");
}

TEST(unknown_calls_have_no_value)
{
    check("= lookup(a) &gt; 5", "missing");
}

int main(void)
{
    return run_listed(NULL, NULL);
}
