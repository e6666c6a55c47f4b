/* Own attributes, in whichever of their forms a diagram has them. */
#include "diagram_builder.h"

#include <string.h>

#include "bpmn/value.h"

#include "../base/type_word.h"

static const char HITL_SPACE[] = "urn:bpmnc:hitl:1";

/* What carries an attribute. */
typedef enum Bearer {
    BEARER_ACTIVITY,
    BEARER_USER_TASK,
    BEARER_JOB,
    BEARER_THROW,
    BEARER_PROCESS
} Bearer;

/* One attribute as met in the diagram. xml is null for a pair or attribute,
   else the element, whose own attributes a setter may read. */
typedef struct Setting {
    Builder *builder;
    const Carrier *carrier;
    const char *name;
    const char *value;
    XmlPlace place;
    const XmlElement *xml;
} Setting;

typedef void Setter(const Setting *setting);

#define HITL(setter, name, BEARER, value, meaning) static Setter setter;
#include "hitl.def"
#undef HITL

typedef struct HitlRow {
    const char *name;
    Bearer bearer;
    Setter *set;
} HitlRow;

static const HitlRow ROWS[] = {
#define HITL(setter, name, BEARER, value, meaning) \
    { name, BEARER_##BEARER, setter },
#include "hitl.def"
#undef HITL
};

enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0] };

static void apply(const Setting *setting);

void hitl_attribute(Builder *builder, const Carrier *carrier,
                    const XmlAttribute *attribute)
{
    if (strcmp(attribute->space, HITL_SPACE) != 0) return;
    apply(&(Setting){ builder, carrier, attribute->name, attribute->value,
                      xml_value_place(attribute), NULL });
}

bool hitl_is_pair(const XmlElement *xml)
{
    const char *name = build_attribute(xml, "name");
    return name && strncmp(name, "hitl.", 5) == 0;
}

/* A pair has its value in an attribute (zeebe, camunda) or in a child
   (metaValue of jBPM). */
static void read_pair(Builder *builder, const Carrier *carrier,
                      const XmlElement *pair)
{
    if (!hitl_is_pair(pair)) return;
    Setting setting = {
        .builder = builder,
        .carrier = carrier,
        .name = build_attribute(pair, "name") + strlen("hitl."),
        .value = "",
        .place = { .position = pair->position },
    };
    const XmlAttribute *value = xml_attribute_at(pair, "", "value");
    Formula text = { 0 };
    if (value)
        text = build_formula(builder, value->value, xml_value_place(value));
    else if (pair->first_child)
        text = build_element_formula(builder, pair->first_child);
    if (text.text) {
        setting.value = text.text;
        setting.place = text.place;
    }
    apply(&setting);
}

void hitl_element(Builder *builder, const Carrier *carrier,
                  const XmlElement *xml)
{
    if (strcmp(xml->space, HITL_SPACE) != 0) {
        read_pair(builder, carrier, xml);
        for (const XmlElement *pair = xml->first_child;
             pair && build_is_named(xml, "properties"); pair = pair->next)
            read_pair(builder, carrier, pair);
        return;
    }
    const XmlAttribute *value = xml_attribute_at(xml, "", "value");
    Formula text = value
        ? build_formula(builder, value->value, xml_value_place(value))
        : build_element_formula(builder, xml);
    if (!text.text)
        text = (Formula){ .text = "", .place = { .position = xml->position } };
    apply(
        &(Setting){ builder, carrier, xml->name, text.text, text.place, xml });
}

static bool stands_right(const Carrier *carrier, Bearer bearer)
{
    if (bearer == BEARER_PROCESS) return carrier->process;
    if (!carrier->node) return false;
    if (bearer == BEARER_ACTIVITY) return node_is_activity(carrier->node);
    if (bearer == BEARER_JOB) return node_is_job(carrier->node);
    if (bearer == BEARER_THROW) return node_may_send(carrier->node);
    return node_facts(carrier->node)->work == WORK_PERSON;
}

static const char *id_of(const Setting *setting)
{
    return setting->carrier->id ? setting->carrier->id
                                : "an element without id";
}

static void report_unknown(const Setting *setting)
{
    const char *names[ROW_COUNT];
    for (size_t i = 0; i < ROW_COUNT; i++) names[i] = ROWS[i].name;
    Finding *finding = report(setting->builder->found, CODE_BAD_ATTRIBUTE,
                              setting->place.position, setting->carrier->id,
                              "there is no hitl:%s, as %s has it",
                              setting->name, id_of(setting));
    const char *near = name_nearest(setting->name, names, ROW_COUNT);
    if (near)
        finding->help = arena_format(setting->builder->found->arena,
                                     "did you mean hitl:%s?", near);
}

/* "value" is the form of all; a parameter has parts. */
static bool is_part(const HitlRow *row, const char *name, size_t length)
{
    static const char *const PARTS[] = { "value", "name", "type", "default",
                                         "range" };
    const size_t count = row->set == set_parameter
        ? sizeof PARTS / sizeof *PARTS
        : 1;
    for (size_t i = 0; i < count; i++) {
        if (strlen(PARTS[i]) == length && memcmp(PARTS[i], name, length) == 0)
            return true;
    }
    return false;
}

static void report_part(const Setting *setting, const HitlRow *row,
                        Position position, const char *name, size_t length)
{
    report(setting->builder->found, CODE_BAD_ATTRIBUTE, position,
           setting->carrier->id,
           "%s: a hitl:%s has no attribute '%.*s', but %s", id_of(setting),
           row->name, (int)length, name,
           row->set == set_parameter ? "name, type, default, range" : "value");
}

/* Attributes of the element, and keys of a parameter in one text, that say
   nothing to anybody are mistakes. */
static void check_parts(const Setting *setting, const HitlRow *row)
{
    for (size_t i = 0; setting->xml && i < setting->xml->attribute_count; i++) {
        const XmlAttribute *attribute = &setting->xml->attributes[i];
        size_t length = strlen(attribute->name);
        if (attribute->space[0] == '\0'
            && !is_part(row, attribute->name, length))
            report_part(setting, row, xml_value_place(attribute).position,
                        attribute->name, length);
    }
    if (row->set != set_parameter) return;
    for (const char *at = setting->value; *at != '\0'; at += strcspn(at, ";")) {
        at += strspn(at, " ;");
        size_t length = strcspn(at, "=;");
        if (length > 0 && !is_part(row, at, length))
            report_part(setting, row, setting->place.position, at, length);
    }
}

static void apply(const Setting *setting)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strcmp(ROWS[i].name, setting->name) != 0) continue;
        if (stands_right(setting->carrier, ROWS[i].bearer)) {
            check_parts(setting, &ROWS[i]);
            ROWS[i].set(setting);
        } else
            report(setting->builder->found, CODE_BAD_ATTRIBUTE,
                   setting->place.position, setting->carrier->id,
                   "hitl:%s may not stand on %s", setting->name,
                   id_of(setting));
        return;
    }
    report_unknown(setting);
}

static void report_value(const Setting *setting, const char *expected)
{
    report(setting->builder->found, CODE_BAD_ATTRIBUTE, setting->place.position,
           setting->carrier->id, "%s: hitl:%s=\"%s\" is not %s", id_of(setting),
           setting->name, setting->value, expected);
}

/* A name without white space around it; reports when nothing is left. */
static const char *name_of(const Setting *setting)
{
    const char *name = build_name(setting->builder, setting->value);
    if (!name) report_value(setting, "a name");
    return name;
}

static Formula formula_of(const Setting *setting)
{
    Formula formula = build_formula(setting->builder, setting->value,
                                    setting->place);
    if (!formula.text) report_value(setting, "a value");
    return formula;
}

/* What a task has, as it is written or as a name. */
#define SETS(setter, member, of)                           \
    static void setter(const Setting *setting)             \
    {                                                      \
        setting->carrier->node->task.member = of(setting); \
    }

SETS(set_assignee, assignee, formula_of)
SETS(set_candidate_groups, candidate_groups, formula_of)
SETS(set_candidate_users, candidate_users, formula_of)
SETS(set_due_date, due_date, formula_of)
SETS(set_priority, priority, formula_of)
SETS(set_form, form, name_of)
SETS(set_outcome_variable, outcome_variable, name_of)

static void set_duration(const Setting *setting, int64_t *ms)
{
    if (!build_duration(setting->value, ms))
        report_value(setting, "a duration of days or less, such as PT30S");
}

static void set_backoff(const Setting *setting)
{
    set_duration(setting, &setting->carrier->node->job.backoff_ms);
}

static void set_time_to_live(const Setting *setting)
{
    set_duration(setting, &setting->carrier->node->lives_ms);
}

static void set_call(const Setting *setting)
{
    bool immediate = strcmp(setting->value, "immediate") == 0;
    if (!immediate && strcmp(setting->value, "job") != 0)
        report_value(setting, "job or immediate");
    setting->carrier->node->job.immediate = immediate;
    if (immediate)
        build_refuse(setting->builder, setting->carrier->id,
                     setting->place.position, "hitl:call=\"immediate\"");
}

static void set_number(const Setting *setting, uint32_t *number)
{
    if (!build_number(setting->value, number))
        report_value(setting, "a number from 1 to 1000000");
}

static void set_retries(const Setting *setting)
{
    set_number(setting, &setting->carrier->node->job.retries);
}

static void set_max_items(const Setting *setting)
{
    set_number(setting, &setting->carrier->node->loop.most_items);
}

/* The next entry of a list with commas, null behind the last. */
static const char *next_entry(Builder *builder, const char **at)
{
    if (!*at) return NULL;
    size_t length = strcspn(*at, ",");
    const char *entry = build_name(builder,
                                   arena_text(builder->arena, *at, length));
    *at = (*at)[length] == ',' ? *at + length + 1 : NULL;
    return entry ? entry : "";
}

static bool is_listed(const TaskInfo *task, const char *outcome)
{
    for (size_t i = 0; i < task->outcome_count; i++) {
        if (strcmp(task->outcomes[i], outcome) == 0) return true;
    }
    return false;
}

static void set_outcomes(const Setting *setting)
{
    Builder *builder = setting->builder;
    TaskInfo *task = &setting->carrier->node->task;
    const char *at = setting->value;
    size_t most = 1;
    for (const char *byte = at; *byte != '\0'; byte++) most += *byte == ',';
    task->outcomes = NEW_ARRAY(builder->arena, const char *, most);
    task->outcome_count = 0;
    task->outcomes_declared = true;
    const char *outcome;
    while ((outcome = next_entry(builder, &at))) {
        if (outcome[0] == '\0' || is_listed(task, outcome))
            report(builder->found, CODE_EMPTY_OUTCOME, setting->place.position,
                   setting->carrier->id,
                   outcome[0] == '\0' ? "%s: an outcome has no name%s"
                                      : "%s: outcome '%s' is named twice",
                   id_of(setting), outcome);
        else
            task->outcomes[task->outcome_count++] = outcome;
    }
}

/* A part of a parameter: an attribute of its element, or "key=value;" in the
   text of a pair. Null when absent. */
static const char *parameter_part(const Setting *setting, const char *key)
{
    if (setting->xml && build_attribute(setting->xml, key))
        return build_name(setting->builder, build_attribute(setting->xml, key));
    size_t key_length = strlen(key);
    const char *at = setting->value;
    while (*at != '\0') {
        at += strspn(at, " ;");
        size_t length = strcspn(at, ";");
        if (strncmp(at, key, key_length) == 0 && at[key_length] == '=')
            return build_name(setting->builder,
                              arena_text(setting->builder->arena,
                                         at + key_length + 1,
                                         length - key_length - 1));
        at += length;
    }
    return NULL;
}

static BpmnType type_of_name(const char *name)
{
    static const struct {
        const char *name;
        BpmnType type;
    } TYPES[] = {
        { "integer", BPMN_INTEGER },
        { "decimal", BPMN_DECIMAL },
        { "number", BPMN_DECIMAL },
        { "boolean", BPMN_BOOLEAN },
        { "text", BPMN_TEXT },
        { "duration", BPMN_DURATION },
        { "duration-months", BPMN_MONTHS },
    };
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        if (strcmp(TYPES[i].name, name) == 0) return TYPES[i].type;
    }
    return BPMN_LOOSE;
}

/* The type that a default shows by its form. */
static BpmnType type_of_default(const char *text)
{
    IsoDuration duration;
    size_t digits = strspn(text + (*text == '-'), "0123456789");
    const char *rest = text + (*text == '-') + digits;
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return BPMN_BOOLEAN;
    if (digits > 0 && *rest == '\0') return BPMN_INTEGER;
    if (digits > 0 && *rest == '.' && rest[1] != '\0'
        && rest[1 + strspn(rest + 1, "0123456789")] == '\0')
        return BPMN_DECIMAL;
    return iso_duration(text, &duration) ? BPMN_DURATION : BPMN_TEXT;
}

/* "0..1" as two texts. */
static void read_range(const Setting *setting, Parameter *parameter)
{
    const char *range = parameter_part(setting, "range");
    if (!range) return;
    const char *dots = strstr(range, "..");
    if (!dots || dots == range || dots[2] == '\0') {
        report(setting->builder->found, CODE_BAD_ATTRIBUTE,
               setting->place.position, setting->carrier->id,
               "%s: range \"%s\" of a parameter is not of the form 0..1",
               id_of(setting), range);
        return;
    }
    parameter->minimum = arena_text(setting->builder->arena, range,
                                    (size_t)(dots - range));
    parameter->maximum = dots + 2;
}

/* The value of a text as the engine will read it; false: it is none. */
static bool reads_as(BpmnType type, const char *text, BpmnValue *value)
{
    BpmnString string = bpmn_string(text);
    BpmnDecimal decimal;
    int32_t months;

    *value = (BpmnValue){ .type = type, .as.text = string };
    switch (type) {
    case BPMN_BOOLEAN:
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    case BPMN_INTEGER:
        return bpmn_integer_read(string, &value->as.integer)
            || (bpmn_decimal_read(string, &decimal)
                && bpmn_decimal_to_integer(decimal, &value->as.integer));
    case BPMN_DECIMAL: return bpmn_decimal_read(string, &value->as.decimal);
    case BPMN_DURATION:
        return bpmn_duration_read(string, &months, &value->as.integer)
            && months == 0;
    case BPMN_MONTHS: return bpmn_months_read(string, &value->as.integer);
    case BPMN_TEXT: return true;
    case BPMN_LOOSE:
    case BPMN_ENUMERATION:
    case BPMN_INSTANT:
    case BPMN_STRUCTURE: break;
    }
    return false;
}

/* Is a bound of the range a value that the default is on the right side of? */
static bool bounds(const Parameter *parameter, const char *text, int side)
{
    BpmnValue bound;
    BpmnValue value;
    int order = 0;

    return !text
        || (reads_as(parameter->type, text, &bound)
            && reads_as(parameter->type, parameter->default_text, &value)
            && bpmn_value_compare(value, bound, &order) && order != -side);
}

/* What is wrong would be a null, or a range that refuses each change. */
static void check_parameter(const Setting *setting, const Parameter *parameter)
{
    BpmnValue value;

    if (!reads_as(parameter->type, parameter->default_text, &value))
        report(setting->builder->found, CODE_BAD_ATTRIBUTE,
               setting->place.position, setting->carrier->id,
               "%s: the default \"%s\" of parameter %s is no %s",
               id_of(setting), parameter->default_text, parameter->name,
               type_word(parameter->type));
    else if (!bounds(parameter, parameter->minimum, 1)
             || !bounds(parameter, parameter->maximum, -1))
        report(setting->builder->found, CODE_BAD_ATTRIBUTE,
               setting->place.position, setting->carrier->id,
               "%s: the range \"%s..%s\" of parameter %s does not hold its "
               "default, %s",
               id_of(setting), parameter->minimum, parameter->maximum,
               parameter->name, parameter->default_text);
}

static void set_parameter(const Setting *setting)
{
    Parameter parameter = {
        .name = parameter_part(setting, "name"),
        .default_text = parameter_part(setting, "default"),
        .position = setting->place.position,
    };
    if (!parameter.name || !parameter.default_text) {
        report(setting->builder->found, CODE_MISSING_ATTRIBUTE,
               setting->place.position, setting->carrier->id,
               "%s: a hitl:parameter needs a name and a default",
               id_of(setting));
        return;
    }
    const char *type = parameter_part(setting, "type");
    parameter.type = type ? type_of_name(type)
                          : type_of_default(parameter.default_text);
    if (parameter.type == BPMN_LOOSE) {
        report(setting->builder->found, CODE_BAD_ATTRIBUTE,
               setting->place.position, setting->carrier->id,
               "%s: parameter %s has the unknown type \"%s\"", id_of(setting),
               parameter.name, type);
        return;
    }
    read_range(setting, &parameter);
    check_parameter(setting, &parameter);
    VECTOR_ADD(setting->builder->arena, &setting->carrier->process->parameters,
               parameter);
}
