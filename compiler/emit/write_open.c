/* Openings and assignments as statements. */
#include "write_open.h"

#include <string.h>

static void line(const Writer *writer, size_t indent, const char *template,
                 const Hole *holes)
{
    c_put_line(writer->text, indent, template, holes);
}

static void set_member(const Writer *writer, size_t indent, const char *member,
                       const char *function, const PlanValue *value)
{
    if (!value) return;
    c_comment(writer->text, indent,
              c_formula(writer->arena,
                        value->terms ? value->terms->source : value->text,
                        REMARK_LONG));
    line(writer, indent, "opening.$member$ = $function$(step, $value$);",
         (Hole[]){ { "member", member },
                   { "function", function },
                   { "value", write_value(writer, value) },
                   { 0 } });
}

static const char *users_function(const PlanOpening *opening)
{
    return opening_has_groups(opening->from) ? "bpmn_more_names" : "bpmn_names";
}

static const char *groups_function(const PlanOpening *opening)
{
    return opening_has_users(opening->from) ? "bpmn_more_names" : "bpmn_names";
}

static void open_task(const Writer *writer, const PlanOpening *opening,
                      size_t indent)
{
    const char *element = writer->plan->elements[opening->element];
    Hole holes[] = { { "element", element }, { 0 } };

    if (!opening->needs && !opening->due_date && !opening->follow_up
        && !opening->priority) {
        line(writer, indent, "bpmn_open_task(step, $element$, 0);", holes);
        return;
    }
    line(writer, indent, "{", NULL);
    line(writer, indent + 4,
         "BpmnTaskOpening opening = "
         "{ .due_ms = INT64_MIN, .follow_up_ms = INT64_MIN, .priority = 50 };",
         NULL);
    set_member(writer, indent + 4, "assignee", "bpmn_name", opening->assignee);
    set_member(writer, indent + 4, "candidate_users", users_function(opening),
               opening->users);
    set_member(writer, indent + 4, "candidate_groups", groups_function(opening),
               opening->groups);
    set_member(writer, indent + 4, "due_ms", "bpmn_shown_date",
               opening->due_date);
    set_member(writer, indent + 4, "follow_up_ms", "bpmn_shown_date",
               opening->follow_up);
    set_member(writer, indent + 4, "priority", "bpmn_priority",
               opening->priority);
    line(writer, indent + 4, "bpmn_open_task(step, $element$, &opening);",
         holes);
    line(writer, indent, "}", NULL);
}

static void write_source_remark(const Writer *writer,
                                const PlanOpening *opening, size_t indent)
{
    const char *title = write_title(writer, opening->element);

    if (!opening->from->value) {
        c_comment(writer->text, indent, title);
        return;
    }
    c_comment(writer->text, indent,
              arena_format(writer->arena, "%s: %s", title,
                           c_formula(writer->arena, opening->from->value->text,
                                     REMARK_LONG)));
}

/* When a timer is due: a constant instant, so long from now, or computed. */
static char *due_of(const Writer *writer, const PlanOpening *opening)
{
    const Opening *from = opening->from;
    Arena *arena = writer->arena;

    if (!from->is_constant && !opening->value) return "0";
    if (!from->is_constant)
        return arena_format(arena, "%s(step, %s)",
                            from->due == DUE_AFTER ? "bpmn_due_after"
                                                   : "bpmn_due_at",
                            write_value(writer, opening->value));
    if (from->due == DUE_AT) return c_integer(arena, from->at_ms);
    return arena_format(arena, "bpmn_instant_add(step->now_ms, %s, %s)",
                        c_integer(arena, from->after.months),
                        c_integer(arena, from->after.ms));
}

/* A member of a cycle, unless it is 0. */
static void add_member(Text *text, const char *name, const char *value)
{
    if (strcmp(value, "0") != 0) {
        text_add_format(text, ", .%s = %s", name, value);
    }
}

static void open_cycle(const Writer *writer, const PlanOpening *opening,
                       size_t indent)
{
    const IsoCycle *again = &opening->from->again;
    const BpmnCycle *cycle = &again->cycle;
    Arena *arena = writer->arena;
    Text rest = text_new(arena);

    add_member(&rest, "interval_ms", c_integer(arena, cycle->interval_ms));
    add_member(&rest, "months", c_integer(arena, cycle->months));
    add_member(&rest, "offset_minutes",
               c_integer(arena, cycle->offset_minutes));
    line(writer, indent,
         "bpmn_open_cycle(step, $element$, &(BpmnCycle){ .anchor_ms = "
         "$anchor$$rest$ }, $times$);",
         (Hole[]){ { "element", writer->plan->elements[opening->element] },
                   { "anchor",
                     cycle->anchor_ms == BPMN_FROM_NOW
                         ? "BPMN_FROM_NOW"
                         : c_integer(arena, cycle->anchor_ms) },
                   { "rest", rest.bytes },
                   { "times", c_integer(arena, again->repetitions) },
                   { 0 } });
}

static void open_timer(const Writer *writer, const PlanOpening *opening,
                       size_t indent)
{
    write_source_remark(writer, opening, indent);
    if (opening->from->is_constant && opening->from->due == DUE_AGAIN) {
        open_cycle(writer, opening, indent);
        return;
    }
    line(writer, indent, "bpmn_open_timer(step, $element$, $value$);",
         (Hole[]){ { "element", writer->plan->elements[opening->element] },
                   { "value", due_of(writer, opening) },
                   { 0 } });
}

static char *key_of(const Writer *writer, const PlanValue *value)
{
    if (!value) return "(BpmnString){ 0, 0 }";
    if (!value->terms)
        return arena_format(writer->arena, "bpmn_string(%s)",
                            c_string(writer->arena, value->text, 8));
    return arena_format(writer->arena, "bpmn_key(step, %s)",
                        write_value(writer, value));
}

static void open_message(const Writer *writer, const PlanOpening *opening,
                         size_t indent)
{
    write_source_remark(writer, opening, indent);
    line(writer, indent, "bpmn_open_message(step, $element$, $value$);",
         (Hole[]){ { "element", writer->plan->elements[opening->element] },
                   { "value", key_of(writer, opening->value) },
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
    if (OPENINGS[opening->from->row.kind].computed) {
        OPENINGS[opening->from->row.kind].computed(writer, opening, indent);
        return;
    }
    if (wait_is_programs(opening->from->row.kind)) {
        c_comment(writer->text, indent,
                  write_job_title(writer, opening->element));
    }
    line(writer, indent, "bpmn_open_$word$(step, $element$);",
         (Hole[]){ { "word", OPENINGS[opening->from->row.kind].word },
                   { "element", writer->plan->elements[opening->element] },
                   { 0 } });
}

/* Looks whether a value can be had; what is missing is noted in the step. */
static void look(const Writer *writer, size_t indent, const char *function,
                 const PlanValue *value)
{
    if (!value) return;
    line(writer, indent, "(void)$function$(step, $value$);",
         (Hole[]){ { "function", function },
                   { "value", write_value(writer, value) },
                   { 0 } });
}

/* The facts of how a wait opens say what it needs. */
void write_needs(const Writer *writer, const PlanOpening *opening,
                 size_t indent)
{
    DueKind due = opening->from->due;
    const char *function = due == DUE_NOT ? "bpmn_key"
        : due == DUE_AFTER                ? "bpmn_due_after"
                                          : "bpmn_due_at";

    if (due != DUE_NOT && !opening->value)
        line(writer, indent, "bpmn_need(step, false);", NULL);
    look(writer, indent, function, opening->value);
    look(writer, indent, "bpmn_name", opening->assignee);
    look(writer, indent, users_function(opening), opening->users);
    look(writer, indent, groups_function(opening), opening->groups);
}

static void write_constant(const Writer *writer, const Act *act, size_t indent)
{
    const PlanField *field = &writer->plan->fields[act->number];
    uint32_t bit = writer->plan->tables.fields[act->number].null_bit;
    Hole holes[] = {
        { "name", field->name },
        { "value", field->constants[act->constant] },
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
    if (act->constant >= 0) {
        write_constant(writer, act, indent);
        return;
    }
    Hole holes[] = {
        { "field", field->constant },
        { "value",
          act->value ? write_value(writer, act->value) : "bpmn_no_value()" },
        { 0 },
    };
    line(writer, indent,
         act->then ? "cause = bpmn_assign(step, image, $field$, $value$);"
                   : "bpmn_assign(step, image, $field$, $value$);",
         holes);
}
