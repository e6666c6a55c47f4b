/* Openings and assignments as statements. */
#include "write_open.h"

#include <string.h>

/* What the task needs, or what it shows, into its local. */
static void set_members(const Writer *writer, const PlanOpening *opening,
                        bool needed, size_t indent)
{
    for (AskedKind i = 0; i < ASKED_COUNT; i++) {
        const PlanValue *value = opening->asked[i];
        const AskedFacts *facts = &ASKED_FACTS[i];

        if (!value || facts->is_needed != needed) continue;
        c_comment(writer->text, indent,
                  c_formula(writer->arena,
                            value->terms ? value->terms->source : value->text,
                            REMARK_LONG));
        write_line(
            writer, indent, "$local$.$member$ = $function$(step, $value$);",
            HOLES({ "local", opening->local }, { "member", facts->member },
                  { "function",
                    asked_beside(opening->from, i) ? "bpmn_more_names"
                                                   : facts->function },
                  { "value", write_value(writer, value) }));
    }
}

static void compute_task(const Writer *writer, const PlanOpening *opening,
                         size_t indent)
{
    write_line(
        writer, indent,
        "BpmnTaskOpening $local$ = "
        "{ .due_ms = INT64_MIN, .follow_up_ms = INT64_MIN, .priority = 50 };",
        HOLES({ "local", opening->local }));
    set_members(writer, opening, true, indent);
}

static void open_task(const Writer *writer, const PlanOpening *opening,
                      size_t indent)
{
    if (opening->local && !opening->needs)
        compute_task(writer, opening, indent);
    set_members(writer, opening, false, indent);
    write_line(writer, indent,
               opening->local ? "bpmn_open_task(step, $element$, &$local$);"
                              : "bpmn_open_task(step, $element$, 0);",
               HOLES({ "element", writer->plan->elements[opening->element] },
                     { "local", opening->local }));
}

static void write_source_remark(const Writer *writer,
                                const PlanOpening *opening,
                                const Formula *source, size_t indent)
{
    const char *title = write_title(writer, opening->element);

    if (!source) {
        c_comment(writer->text, indent, title);
        return;
    }
    c_comment(
        writer->text, indent,
        arena_format(writer->arena, "%s: %s", title,
                     c_formula(writer->arena, source->text, REMARK_LONG)));
}

/* When a timer is due: a constant instant, so long from now, or computed. */
static char *due_of(const Writer *writer, const PlanOpening *opening)
{
    const Opening *from = opening->from;
    Arena *arena = writer->arena;

    if (!from->is_constant)
        return arena_format(arena, "%s(step, %s)",
                            from->due == DUE_AFTER       ? "bpmn_due_after"
                                : from->due == DUE_AGAIN ? "bpmn_again"
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
    write_line(writer, indent,
               "bpmn_open_cycle(step, $element$, &(BpmnCycle){ .anchor_ms = "
               "$anchor$$rest$ }, $times$);",
               HOLES({ "element", writer->plan->elements[opening->element] },
                     { "anchor",
                       cycle->anchor_ms == BPMN_FROM_NOW
                           ? "BPMN_FROM_NOW"
                           : c_integer(arena, cycle->anchor_ms) },
                     { "rest", rest.bytes },
                     { "times", c_integer(arena, again->repetitions) }));
}

/* const TYPE LOCAL = VALUE; */
static void compute(const Writer *writer, const char *type, const char *local,
                    const char *value, size_t indent)
{
    write_line(writer, indent, "const $type$ $local$ = $value$;",
               HOLES({ "type", type }, { "local", local }, { "value", value }));
}

/* bpmn_open_WORD(step, ELEMENT, LOCAL or VALUE); of an expression whose value
   was computed before nothing is said. */
static void open_with(const Writer *writer, const PlanOpening *opening,
                      const char *word, const char *value, size_t indent)
{
    write_line(writer, indent, "bpmn_open_$word$(step, $element$, $value$);",
               HOLES({ "word", word },
                     { "element", writer->plan->elements[opening->element] },
                     { "value", value }));
}

static bool comes_again(const PlanOpening *opening)
{
    return opening->from->due == DUE_AGAIN;
}

static void compute_timer(const Writer *writer, const PlanOpening *opening,
                          size_t indent)
{
    write_source_remark(writer, opening, opening->from->value, indent);
    compute(writer, comes_again(opening) ? "BpmnAgain" : "int64_t",
            opening->local, due_of(writer, opening), indent);
}

/* As it was computed. */
static void open_again(const Writer *writer, const PlanOpening *opening,
                       size_t indent)
{
    write_line(writer, indent,
               opening->from->once
                   ? "bpmn_open_cycle(step, $element$, &$local$.cycle, 1);"
                   : "bpmn_open_cycle(step, $element$, &$local$.cycle, "
                     "$local$.repetitions);",
               HOLES({ "element", writer->plan->elements[opening->element] },
                     { "local", opening->local }));
}

static void open_timer(const Writer *writer, const PlanOpening *opening,
                       size_t indent)
{
    if (opening->local && comes_again(opening)) {
        open_again(writer, opening, indent);
        return;
    }
    if (!opening->local)
        write_source_remark(writer, opening, opening->from->value, indent);
    if (opening->from->row.cron)
        write_line(
            writer, indent, "bpmn_open_cron(step, $element$);",
            HOLES({ "element", writer->plan->elements[opening->element] }));
    else if (comes_again(opening))
        open_cycle(writer, opening, indent);
    else
        open_with(writer, opening, "timer",
                  opening->local ? opening->local : due_of(writer, opening),
                  indent);
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

static void compute_message(const Writer *writer, const PlanOpening *opening,
                            size_t indent)
{
    const Opening *from = opening->from;

    if (from->name) {
        write_source_remark(writer, opening, from->name, indent);
        compute(writer, "BpmnString", opening->local_name,
                key_of(writer, opening->name), indent);
    }
    if (!from->value) return;
    write_source_remark(writer, opening, from->value, indent);
    compute(writer, "BpmnString", opening->local,
            key_of(writer, opening->value), indent);
}

static void compute_signal(const Writer *writer, const PlanOpening *opening,
                           size_t indent)
{
    compute_message(writer, opening, indent);
}

static void open_signal(const Writer *writer, const PlanOpening *opening,
                        size_t indent)
{
    const char *local = opening->local_name;

    if (!local)
        write_source_remark(writer, opening, opening->from->name, indent);
    open_with(writer, opening, "signal",
              local ? local : key_of(writer, opening->name), indent);
}

static void open_message(const Writer *writer, const PlanOpening *opening,
                         size_t indent)
{
    const char *key = opening->local ? opening->local
                                     : key_of(writer, opening->value);
    const char *name = opening->local_name;

    if (!opening->needs)
        write_source_remark(writer, opening, opening->from->value, indent);
    open_with(writer, opening, "message", key, indent);
    if (!opening->name) return;
    if (!opening->needs)
        write_source_remark(writer, opening, opening->from->name, indent);
    write_line(writer, indent, "bpmn_name_awaited(step, $name$);",
               HOLES({ "name", name ? name : key_of(writer, opening->name) }));
}

typedef void WriteOpening(const Writer *writer, const PlanOpening *opening,
                          size_t indent);

#define OPENS_PLAIN(word) NULL, NULL
#define OPENS_COMPUTED(word) compute_##word, open_##word
#define OPENS_ENGINE(word) NULL, NULL

static const struct {
    const char *word;
    WriteOpening *compute;
    WriteOpening *open;
} OPENINGS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = { #word, OPENS_##OPENS(word) },
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

const char *write_wait_word(const Opening *opening)
{
    return OPENINGS[opening->row.kind].word;
}

void write_computed(const Writer *writer, const PlanOpening *opening,
                    size_t indent)
{
    OPENINGS[opening->from->row.kind].compute(writer, opening, indent);
}

void write_open(const Writer *writer, const PlanOpening *opening, size_t indent)
{
    BpmnWaitKind kind = opening->from->row.kind;

    if (OPENINGS[kind].open) {
        OPENINGS[kind].open(writer, opening, indent);
        return;
    }
    if (wait_is_called(kind)) {
        c_comment(writer->text, indent,
                  arena_format(writer->arena, "a case of process %s",
                               c_remark(writer->arena, opening->from->row.name,
                                        REMARK_SHORT)));
    }
    if (wait_is_programs(kind)) {
        c_comment(writer->text, indent,
                  write_job_title(writer, opening->element));
    }
    write_line(writer, indent, "bpmn_open_$word$(step, $element$);",
               HOLES({ "word", OPENINGS[kind].word },
                     { "element", writer->plan->elements[opening->element] }));
}

static void write_constant(const Writer *writer, const Act *act, size_t indent)
{
    const PlanField *field = &writer->plan->fields[act->number];
    uint32_t bit = writer->plan->tables.fields[act->number].null_bit;
    Hole holes[] = {
        { "name", field->name },
        { "value", field->constants[act->constant] },
        { "word", c_number(writer->arena, bit / 64) },
        { "null", field->null },
        { 0 },
    };

    write_line(writer, indent, "image->$name$ = $value$;", holes);
    write_line(writer, indent, "image->nulls[$word$] &= ~$null$;", holes);
}

void write_assign(const Writer *writer, const Act *act, size_t indent)
{
    const PlanField *field = &writer->plan->fields[act->number];

    c_comment(
        writer->text, indent,
        arena_format(writer->arena, "%s = %s",
                     c_remark(writer->arena, field->field->shown, REMARK_SHORT),
                     c_formula(writer->arena, act->text, REMARK_LONG)));
    if (act->constant >= 0) {
        write_constant(writer, act, indent);
        return;
    }
    Hole holes[] = {
        { "verb",
          act->gathers        ? "bpmn_assign_results"
              : act->of_items ? "bpmn_assign_items"
                              : "bpmn_assign" },
        { "image", write_image_of(writer, field->field) },
        { "field", field->constant },
        { "value",
          act->gathers     ? ""
              : act->value ? arena_format(writer->arena, ", %s",
                                          write_value(writer, act->value))
                           : ", bpmn_no_value()" },
        { 0 },
    };
    write_line(writer, indent,
               act->then ? "cause = $verb$(step, $image$, $field$$value$);"
                         : "$verb$(step, $image$, $field$$value$);",
               holes);
}
