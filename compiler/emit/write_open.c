/* Openings and assignments as statements. */
#include "write_open.h"

static void line(const Writer *writer, size_t indent, const char *template,
                 const Hole *holes)
{
    c_put_line(writer->text, indent, template, holes);
}

static void set_as(const Writer *writer, size_t indent, const char *template,
                   const char *member, const Term *value)
{
    if (!value) return;
    line(writer, indent, template,
         (Hole[]){ { "member", member },
                   { "value", write_term(writer, value) },
                   { 0 } });
}

static void set_member(const Writer *writer, size_t indent, const char *member,
                       const Term *value)
{
    set_as(writer, indent, "opening.$member$ = $value$;", member, value);
}

static void set_names(const Writer *writer, size_t indent, const char *member,
                      const Term *value)
{
    set_as(writer, indent, "opening.$member$ = bpmn_names_in(step, $value$);",
           member, value);
}

static void open_task(const Writer *writer, const PlanOpening *opening,
                      size_t indent)
{
    const char *element = writer->plan->elements[opening->element];
    Hole holes[] = { { "element", element }, { 0 } };

    if (opening->text_count == 0 && !opening->due && !opening->follow_up
        && !opening->priority) {
        line(writer, indent, "bpmn_open_task(step, $element$, 0);", holes);
        return;
    }
    line(writer, indent, "{", NULL);
    line(writer, indent + 4,
         "BpmnTaskOpening opening = "
         "{ .due_ms = INT64_MIN, .follow_up_ms = INT64_MIN, .priority = 50 };",
         NULL);
    for (size_t i = 0; i < opening->text_count; i++) {
        const OpeningText *text = &opening->texts[i];

        c_comment(writer->text, indent + 4,
                  c_formula(writer->arena, text->source, REMARK_LONG));
        (text->is_names ? set_names : set_member)(writer, indent + 4,
                                                  text->field, text->value);
    }
    set_member(writer, indent + 4, "due_ms", opening->due);
    set_member(writer, indent + 4, "follow_up_ms", opening->follow_up);
    set_member(writer, indent + 4, "priority", opening->priority);
    if (opening->forgets)
        line(writer, indent + 4, "bpmn_take_cause(step);", NULL);
    line(writer, indent + 4, "bpmn_open_task(step, $element$, &opening);",
         holes);
    line(writer, indent, "}", NULL);
}

static void write_source_remark(const Writer *writer,
                                const PlanOpening *opening, size_t indent)
{
    const char *title = write_title(writer, opening->element);

    if (!opening->source) {
        c_comment(writer->text, indent, title);
        return;
    }
    c_comment(
        writer->text, indent,
        arena_format(writer->arena, "%s: %s", title,
                     c_formula(writer->arena, opening->source, REMARK_LONG)));
}

static void open_timer(const Writer *writer, const PlanOpening *opening,
                       size_t indent)
{
    write_source_remark(writer, opening, indent);
    line(writer, indent,
         "bpmn_open_timer(step, $element$, $value$, $times$, $interval$);",
         (Hole[]){
             { "element", writer->plan->elements[opening->element] },
             { "value", write_term(writer, opening->value) },
             { "times", c_integer(writer->arena, opening->repetitions) },
             { "interval", c_integer(writer->arena, opening->interval_ms) },
             { 0 } });
}

static void open_message(const Writer *writer, const PlanOpening *opening,
                         size_t indent)
{
    write_source_remark(writer, opening, indent);
    line(writer, indent, "bpmn_open_message(step, $element$, $value$);",
         (Hole[]){ { "element", writer->plan->elements[opening->element] },
                   { "value",
                     opening->value ? write_term(writer, opening->value)
                                    : "(BpmnString){ 0, 0 }" },
                   { 0 } });
}

typedef void WriteOpening(const Writer *writer, const PlanOpening *opening,
                          size_t indent);

#define OPENS_PLAIN(word) NULL
#define OPENS_COMPUTED(word) open_##word
#define OPENS_ENGINE(word) NULL

static const struct {
    const char *word;
    WriteOpening *computed;
} OPENINGS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers) \
    [BPMN_WAIT_##NAME] = { #word, OPENS_##OPENS(word) },
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

void write_open(const Writer *writer, const PlanOpening *opening, size_t indent)
{
    if (OPENINGS[opening->kind].computed) {
        OPENINGS[opening->kind].computed(writer, opening, indent);
        return;
    }
    if (wait_is_programs(opening->kind)) {
        c_comment(writer->text, indent,
                  write_job_title(writer, opening->element));
    }
    line(writer, indent, "bpmn_open_$word$(step, $element$);",
         (Hole[]){ { "word", OPENINGS[opening->kind].word },
                   { "element", writer->plan->elements[opening->element] },
                   { 0 } });
}

/* A term as a BpmnValue. */
static char *value_of(const Writer *writer, const Act *act)
{
    static const char *const TEMPLATES[] = {
        [BPMN_LOOSE] = "bpmn_no_value()",
        [BPMN_BOOLEAN] = "bpmn_boolean_value($term$)",
        [BPMN_INTEGER] = "bpmn_integer_value(BPMN_INTEGER, $term$)",
        [BPMN_DECIMAL] = "bpmn_decimal_value($term$)",
        [BPMN_TEXT] = "bpmn_text_value(BPMN_TEXT, $term$)",
        [BPMN_ENUMERATION] = "bpmn_text_value(BPMN_TEXT, $term$)",
        [BPMN_INSTANT] = "bpmn_integer_value(BPMN_INSTANT, $term$)",
        [BPMN_DURATION] = "bpmn_integer_value(BPMN_DURATION, $term$)",
        [BPMN_JSON] = "bpmn_text_value(BPMN_JSON, $term$)",
    };

    if (!act->term) {
        if (act->present->kind != TERM_NEED) return "bpmn_no_value()";
        return c_put(
            writer->arena, "($need$, bpmn_no_value())",
            (Hole[]){ { "need", write_term(writer, act->present) }, { 0 } });
    }
    char *value =
        c_put(writer->arena, TEMPLATES[act->term->type],
              (Hole[]){ { "term", write_term(writer, act->term) }, { 0 } });
    if (act->present->kind == TERM_TRUE) return value;
    return c_put(writer->arena, "($present$) ? $value$ : bpmn_no_value()",
                 (Hole[]){ { "present", write_term(writer, act->present) },
                           { "value", value },
                           { 0 } });
}

static void write_constant(const Writer *writer, const Act *act, size_t indent)
{
    const PlanField *field = &writer->plan->fields[act->number];
    uint32_t bit = writer->plan->tables.fields[act->number].null_bit;
    Hole holes[] = {
        { "name", field->name },
        { "value", write_term(writer, act->term) },
        { "word", arena_format(writer->arena, "%u", bit / 64) },
        { "null", field->null },
        { 0 },
    };

    line(writer, indent, "image->$name$ = $value$;", holes);
    line(writer, indent, "image->nulls[$word$] &= ~$null$;", holes);
}

void write_assign(const Writer *writer, const Act *act, size_t indent)
{
    const PlanField *field = &writer->plan->fields[act->number];

    c_comment(
        writer->text, indent,
        arena_format(writer->arena, "%s = %s",
                     c_remark(writer->arena, field->field->name, REMARK_SHORT),
                     c_formula(writer->arena, act->text, REMARK_LONG)));
    if (act->term && act->term->kind == TERM_CONSTANT) {
        write_constant(writer, act, indent);
        return;
    }
    Hole holes[] = {
        { "field", field->constant },
        { "value", value_of(writer, act) },
        { 0 },
    };
    line(writer, indent,
         act->then ? "cause = bpmn_assign(step, image, $field$, $value$);"
                   : "bpmn_assign(step, image, $field$, $value$);",
         holes);
}
