/*
 * Formulas as functions: one statement a term, in the order in which they are
 * computed. v has the values, as the terms' slots say.
 */
#include "write.h"

static const char *const FUNCTIONS[] = {
#define OPERATION(NAME, CALLED, written, function, ...) \
    [OPERATION_##NAME] = "bpmn_" #function,
#include "../read/operation.def"
};

static char *constant(const Writer *writer, const Term *term)
{
    const BpmnValue *value = &term->constant;
    Arena *arena = writer->arena;
    const char *type = NULL;

    if (value->is_null) return "bpmn_no_value()";
    switch (value->type) {
    case BPMN_BOOLEAN:
        return arena_format(arena, "bpmn_boolean_value(%s)",
                            c_boolean(value->as.boolean));
    case BPMN_DECIMAL:
        return arena_format(arena, "bpmn_decimal_value(%s)",
                            c_decimal(arena, value->as.decimal));
    case BPMN_STRUCTURE:
        return "bpmn_list(step, 0, 0)"; /* only the empty one is constant */
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
        return arena_format(arena, "bpmn_text(%s)",
                            c_string(arena, value->as.text.bytes, 8));
    case BPMN_INSTANT: type = "BPMN_INSTANT"; break;
    case BPMN_DURATION: type = "BPMN_DURATION"; break;
    case BPMN_MONTHS: type = "BPMN_MONTHS"; break;
    case BPMN_LOOSE:
    case BPMN_INTEGER: type = "BPMN_INTEGER"; break;
    }
    return arena_format(arena, "bpmn_integer_value(%s, %s)", type,
                        c_integer(arena, value->as.integer));
}

static char *field(const Writer *writer, const Term *term)
{
    const NetField *of = &writer->plan->net->fields[term->field];

    if (of->is_parameter)
        return arena_format(writer->arena, "step->parameters[%s]",
                            writer->plan->parameters[of->number]);
    if (of->count == COUNT_ELEMENT) return "step->element";
    if (of->count == COUNT_RESULTS) return "bpmn_results(step)";
    if (of->count != COUNT_NOT)
        return arena_format(writer->arena,
                            "bpmn_integer_value(BPMN_INTEGER, %s)",
                            write_count(writer, of));
    return arena_format(writer->arena, "bpmn_field(step, %s, %s)",
                        write_image_of(writer, of),
                        writer->plan->fields[of->number].constant);
}

static bool is_stored(const Writer *writer, const Term *term)
{
    return field_is_stored(&writer->plan->net->fields[term->field]);
}

/* Do a variable, a name and the member that it has of that name stand here, in
   three terms? They are one call. */
static bool is_path(const Writer *writer, const Terms *terms, uint32_t first)
{
    const Term *term = &terms->items[first];

    return first + 2 < terms->count && term->operation == OPERATION_FIELD
        && !term->needs && is_stored(writer, term) && term_is_constant(&term[1])
        && !term[1].needs && term[1].constant.type == BPMN_TEXT
        && term[2].operation == OPERATION_MEMBER && term[2].operands[0] == first
        && term[2].operands[1] == first + 1;
}

/* Is the term the last of such three? */
static bool ends_path(const Writer *writer, const Terms *terms,
                      const Term *term)
{
    return term - terms->items >= 2
        && is_path(writer, terms, (uint32_t)(term - terms->items) - 2);
}

static char *path(const Writer *writer, const Term *member)
{
    const Term *name = member - 1;
    const Plan *plan = writer->plan;
    const NetField *of = &plan->net->fields[name[-1].field];

    return arena_format(
        writer->arena, "bpmn_path(step, %s, %s, %s)",
        write_image_of(writer, of), plan->fields[of->number].constant,
        c_string(writer->arena, name->constant.as.text.bytes, 8));
}

/* What a term computes; null: its value is there already. */
static char *expression(const Writer *writer, const Terms *terms,
                        const Term *term)
{
    Arena *arena = writer->arena;

    if (ends_path(writer, terms, term)) return path(writer, term);
    if (FUNCTIONS[term->operation])
        return arena_format(arena, "%s(step, &v[%u], %u)",
                            FUNCTIONS[term->operation], term->slot,
                            term->operand_count);
    switch ((int)term->operation) {
    case OPERATION_CONSTANT: return constant(writer, term);
    case OPERATION_FIELD: return field(writer, term);
    case OPERATION_SAME:
        return arena_format(arena, "v[%u]",
                            terms->items[term->operands[0]].slot);
    case OPERATION_LAST: return arena_format(arena, "v[%u]", term->slot + 1);
    case OPERATION_UNKNOWN: return "bpmn_needed(step, bpmn_no_value())";
    default: return NULL;
    }
}

static char *needed(const Writer *writer, const Terms *terms, const Term *term)
{
    char *text = expression(writer, terms, term);

    return text && term->needs
        ? arena_format(writer->arena, "bpmn_needed(step, %s)", text)
        : text;
}

char *write_value(const Writer *writer, const PlanValue *value)
{
    if (value->name)
        return arena_format(writer->arena, "%s(step, image)", value->name);
    if (value->terms)
        return needed(writer, value->terms, terms_root(value->terms));
    return arena_format(writer->arena, "bpmn_text(%s)",
                        c_string(writer->arena, value->text, 8));
}

/* The number of the SKIP whose condition, one of C's own, begins here; the
   term's own: none does. */
static uint32_t *conditions_of(const Writer *writer, const Terms *terms)
{
    uint32_t *ends = NEW_ARRAY(writer->arena, uint32_t, terms->count + 1);

    for (uint32_t i = 0; i < terms->count; i++) ends[i] = i;
    for (uint32_t i = 0; i < terms->count; i++)
        if (terms->items[i].operation == OPERATION_SKIP)
            ends[plan_condition(terms, i)] = i;
    return ends;
}

/* A function under construction. */
typedef struct Body {
    Writer writer; /* of its statements */
    const Terms *terms;
    uint32_t *conditions;
    bool *ends;    /* per term and behind the last: nothing is computed there */
    bool *targets; /* the same: a goto leads there */
    bool uses_values;
} Body;

static bool *ends_of(const Writer *writer, const Terms *terms)
{
    bool *ends = NEW_ARRAY(writer->arena, bool, terms->count + 1);

    ends[terms->count] = true;
    for (uint32_t i = terms->count; i-- > 0;) {
        const Term *term = &terms->items[i];

        ends[i] = term->operation == OPERATION_SKIP
            ? term->skip == SKIP_ALWAYS && ends[term->target]
            : ends[i + 1] && !expression(writer, terms, term);
    }
    return ends;
}

/* The value of its slot is the function's. */
static bool is_result(const Body *body, const Term *term)
{
    return term->slot == terms_root(body->terms)->slot;
}

static bool returns(const Body *body, const Term *skip)
{
    return body->ends[skip->target] && is_result(body, skip)
        && skip->skip != SKIP_NOT_TRUE;
}

/* Behind the SKIP of a conditional its branch is one term, and the function is
   over. */
static bool returns_branch(const Body *body, uint32_t skip)
{
    const Term *term = &body->terms->items[skip];

    return term->skip == SKIP_NOT_TRUE && body->ends[skip + 2]
        && term[1].operation != OPERATION_SKIP && is_result(body, &term[1])
        && expression(&body->writer, body->terms, &term[1]);
}

static void find_targets(Body *body)
{
    for (uint32_t i = 0; i < body->terms->count; i++) {
        const Term *term = &body->terms->items[i];

        if (term->operation == OPERATION_SKIP && !returns(body, term)
            && !returns_branch(body, i))
            body->targets[term->target] = true;
    }
}

/* if (condition) return VALUE; */
static void write_branch(Body *body, const char *condition, uint32_t number)
{
    const Term *term = &body->terms->items[number];

    c_guarded(body->writer.text, 4, condition,
              arena_format(body->writer.arena, "return %s;",
                           needed(&body->writer, body->terms, term)));
    if (FUNCTIONS[term->operation]) body->uses_values = true;
}

static void write_skip(Body *body, uint32_t number)
{
    static const char *const TESTS[] = {
        [SKIP_TRUE] = "if (bpmn_is_true(v[$slot$])) ",
        [SKIP_FALSE] = "if (bpmn_is_false(v[$slot$])) ",
        [SKIP_NOT_TRUE] = "if (!bpmn_is_true(v[$slot$])) ",
        [SKIP_ALWAYS] = "",
    };
    const Term *term = &body->terms->items[number];
    Arena *arena = body->writer.arena;

    if (returns_branch(body, number)) {
        write_branch(body,
                     arena_format(arena, "bpmn_is_true(v[%u])", term->slot),
                     number + 1);
        return;
    }
    write_line(&body->writer, 4,
               arena_format(arena, "%s%s", TESTS[term->skip],
                            returns(body, term) ? "return v[$slot$];"
                                                : "goto term_$target$;"),
               HOLES({ "slot", c_number(arena, term->slot) },
                     { "target", c_number(arena, term->target) }));
}

static void write_plain_skip(Body *body, uint32_t number)
{
    const Term *skip = &body->terms->items[number];
    const Term *condition = &body->terms->items[skip->operands[0]];
    const Writer *writer = &body->writer;

    if (returns_branch(body, number)) {
        write_branch(body, write_plain(writer, body->terms, condition),
                     number + 1);
        return;
    }
    write_line(
        writer, 4, "if ($condition$) goto term_$target$;",
        HOLES({ "condition", write_denial(writer, body->terms, condition) },
              { "target", c_number(writer->arena, skip->target) }));
}

/* A term that computes something; true when the function is over then. */
static bool write_term(Body *body, uint32_t number)
{
    const Term *term = &body->terms->items[number];
    char *text = needed(&body->writer, body->terms, term);
    bool over = body->ends[number + 1] && is_result(body, term);

    if (!text) return false;
    write_line(&body->writer, 4,
               over ? "return $text$;" : "v[$slot$] = $text$;",
               HOLES({ "slot", c_number(body->writer.arena, term->slot) },
                     { "text", text }));
    body->uses_values = body->uses_values || !over
        || (FUNCTIONS[term->operation]
            && !ends_path(&body->writer, body->terms, term));
    return over;
}

static void write_terms(Body *body)
{
    const Terms *terms = body->terms;
    bool over = false; /* nobody comes here */

    for (uint32_t i = 0; i < terms->count; i++) {
        if (body->targets[i]) {
            text_add_format(body->writer.text, "term_%u:\n", i);
            over = false;
        }
        if (over) continue;
        bool is_plain = body->conditions[i] != i;
        i = body->conditions[i];
        if (terms->items[i].operation != OPERATION_SKIP) {
            if (is_path(&body->writer, terms, i)) i += 2;
            over = write_term(body, i);
            continue;
        }
        (is_plain ? write_plain_skip : write_skip)(body, i);
        over = terms->items[i].skip == SKIP_ALWAYS;
        if (returns_branch(body, i)) i = terms->items[i].target - 1;
    }
    if (body->targets[terms->count])
        text_add_format(body->writer.text, "term_%u:\n", terms->count);
    else if (over)
        return;
    write_line(
        &body->writer, 4, "return v[$slot$];",
        HOLES(
            { "slot", c_number(body->writer.arena, terms_root(terms)->slot) }));
}

/* What the code of the terms names. */
static void find_used(const Writer *writer, const Terms *terms, bool *step,
                      bool *image)
{
    uint32_t *conditions = conditions_of(writer, terms);
    /* up to here a condition of C's own */
    uint32_t plain = plan_is_plain(terms) ? terms->count : 0;

    for (uint32_t i = 0; i < terms->count; i++) {
        const Term *term = &terms->items[i];
        bool field = term->operation == OPERATION_FIELD;
        bool stored = field && is_stored(writer, term) && !term->is_own;
        if (conditions[i] != i) plain = conditions[i];
        bool calls = FUNCTIONS[term->operation] || field
            || term->operation == OPERATION_UNKNOWN
            || term->type == BPMN_STRUCTURE;
        *step = *step || term->needs || (field && !stored)
            || (calls && i >= plain);
        *image = *image || stored;
    }
}

/* What of the parameters the function does not name. */
static void write_unused(const Writer *writer, const Terms *terms)
{
    bool step = false, image = false;

    find_used(writer, terms, &step, &image);
    if (!step) text_add(writer->text, "    (void)step;\n");
    if (!image) text_add(writer->text, "    (void)image;\n");
}

static void write_statements(const Writer *writer, const Terms *terms)
{
    Text statements = text_new(writer->arena);
    Body body = {
        .writer = *writer,
        .terms = terms,
        .conditions = conditions_of(writer, terms),
        .ends = ends_of(writer, terms),
        .targets = NEW_ARRAY(writer->arena, bool, terms->count + 1),
    };

    body.writer.text = &statements;
    find_targets(&body);
    write_terms(&body);
    if (body.uses_values)
        text_add_format(writer->text, "    BpmnValue v[%u];\n\n", terms->slots);
    write_unused(writer, terms);
    text_add(writer->text, statements.bytes);
}

static void write_condition_statements(const Writer *writer, const Terms *terms)
{
    text_add_format(writer->text,
                    "    int v[%u]; /* 1: true, -1: false, 0: no value */\n\n",
                    terms->slots);
    write_unused(writer, terms);
    write_truths(writer, terms);
}

static void write_function(const Writer *writer, const PlanValue *value)
{
    const Terms *terms = value->terms;

    c_comment(
        writer->text, 0,
        arena_format(writer->arena, "%s: %s",
                     value->element < writer->plan->net->node_count
                         ? write_title(writer, value->element)
                         : writer->plan->net->elements[value->element].id,
                     c_formula(writer->arena, terms->source, REMARK_LONG)));
    write_text(writer,
               "static BpmnValue $name$(BpmnStep *step, const Image *image)\n"
               "{\n",
               HOLES({ "name", value->name }));
    if (plan_is_plain(terms))
        write_condition_statements(writer, terms);
    else
        write_statements(writer, terms);
    text_add(writer->text, "}\n\n");
}

void write_values(const Writer *writer)
{
    for (size_t i = 0; i < writer->plan->values.count; i++)
        write_function(writer, writer->plan->values.items[i]);
}
