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
        return arena_format(arena,
                            "bpmn_text_value(BPMN_TEXT, bpmn_string(%s))",
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
    return arena_format(writer->arena, "bpmn_field(step, image, %s)",
                        writer->plan->fields[of->number].constant);
}

/* What a term computes; null: its value is there already. */
static char *expression(const Writer *writer, const Terms *terms,
                        const Term *term)
{
    Arena *arena = writer->arena;

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
    return arena_format(writer->arena,
                        "bpmn_text_value(BPMN_TEXT, bpmn_string(%s))",
                        c_string(writer->arena, value->text, 8));
}

static void write_skip(const Writer *writer, const Term *term)
{
    static const char *const TEMPLATES[] = {
        [SKIP_TRUE] = "if (bpmn_is_true(v[$slot$])) goto term_$target$;",
        [SKIP_FALSE] = "if (bpmn_is_false(v[$slot$])) goto term_$target$;",
        [SKIP_NOT_TRUE] = "if (!bpmn_is_true(v[$slot$])) goto term_$target$;",
        [SKIP_ALWAYS] = "goto term_$target$;",
    };

    write_line(writer, 4, TEMPLATES[term->skip],
               HOLES({ "slot", c_number(writer->arena, term->slot) },
                     { "target", c_number(writer->arena, term->target) }));
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

static bool *targets_of(const Writer *writer, const Terms *terms)
{
    bool *targets = NEW_ARRAY(writer->arena, bool, terms->count + 1);

    for (uint32_t i = 0; i < terms->count; i++)
        if (terms->items[i].operation == OPERATION_SKIP)
            targets[terms->items[i].target] = true;
    return targets;
}

static void write_plain_skip(const Writer *writer, const Terms *terms,
                             const Term *skip)
{
    write_line(
        writer, 4, "if ($condition$) goto term_$target$;",
        HOLES({ "condition",
                write_denial(writer, terms, &terms->items[skip->operands[0]]) },
              { "target", c_number(writer->arena, skip->target) }));
}

static void write_terms(const Writer *writer, const Terms *terms)
{
    bool *targets = targets_of(writer, terms);
    uint32_t *conditions = conditions_of(writer, terms);

    for (uint32_t i = 0; i <= terms->count; i++) {
        if (targets[i]) text_add_format(writer->text, "term_%u:\n", i);
        if (i == terms->count) break;
        const Term *term = &terms->items[i];
        if (conditions[i] != i) {
            i = conditions[i];
            write_plain_skip(writer, terms, &terms->items[i]);
            continue;
        }
        if (term->operation == OPERATION_SKIP) {
            write_skip(writer, term);
            continue;
        }
        char *text = needed(writer, terms, term);
        if (!text) continue;
        if (i + 1 == terms->count && !targets[i + 1]) {
            write_line(writer, 4, "return $text$;", HOLES({ "text", text }));
            return;
        }
        write_line(writer, 4, "v[$slot$] = $text$;",
                   HOLES({ "slot", c_number(writer->arena, term->slot) },
                         { "text", text }));
    }
    write_line(
        writer, 4, "return v[$slot$];",
        HOLES({ "slot", c_number(writer->arena, terms_root(terms)->slot) }));
}

/* Which terms are conditions: the root, and the operands of logic. */
static bool *conditions_in(const Writer *writer, const Terms *terms)
{
    bool *found = NEW_ARRAY(writer->arena, bool, terms->count);

    found[terms->root] = true;
    for (uint32_t i = terms->count; i > 0; i--) {
        const Term *term = &terms->items[i - 1];
        bool last = term->operation == OPERATION_LAST;
        bool logic = last || term->operation == OPERATION_AND
            || term->operation == OPERATION_OR
            || term->operation == OPERATION_NOT;

        if (!found[i - 1] || !logic) continue;
        for (uint32_t j = last ? 1 : 0; j < term->operand_count; j++)
            found[term->operands[j]] = true;
    }
    return found;
}

/* One condition as a number: three values are 1, 0 and -1, so 'and' is the
   lesser of two. */
static void write_truth(const Writer *writer, const Terms *terms,
                        const Term *term)
{
    const char *template = "v[$slot$] = $leaf$;";
    const char *leaf = NULL;

    switch ((int)term->operation) {
    case OPERATION_AND:
        template = "if (v[$next$] < v[$slot$]) v[$slot$] = v[$next$];";
        break;
    case OPERATION_OR:
        template = "if (v[$next$] > v[$slot$]) v[$slot$] = v[$next$];";
        break;
    case OPERATION_NOT: template = "v[$slot$] = -v[$slot$];"; break;
    case OPERATION_LAST: template = "v[$slot$] = v[$next$];"; break;
    case OPERATION_SKIP:
        template = term->skip == SKIP_TRUE
            ? "if (v[$slot$] > 0) goto term_$target$;"
            : "if (v[$slot$] < 0) goto term_$target$;";
        break;
    default: leaf = write_trinary(writer, terms, term); break;
    }
    write_line(writer, 4, template,
               HOLES({ "slot", c_number(writer->arena, term->slot) },
                     { "next", c_number(writer->arena, term->slot + 1) },
                     { "target", c_number(writer->arena, term->target) },
                     { "leaf", leaf }));
}

/* A condition in C's own operators. */
static void write_truths(const Writer *writer, const Terms *terms)
{
    const Term *root = terms_root(terms);
    bool *targets = targets_of(writer, terms);
    bool *conditions = conditions_in(writer, terms);

    for (uint32_t i = 0; i <= terms->count; i++) {
        if (targets[i]) text_add_format(writer->text, "term_%u:\n", i);
        if (i < terms->count
            && (conditions[i] || terms->items[i].operation == OPERATION_SKIP))
            write_truth(writer, terms, &terms->items[i]);
    }
    text_add_format(writer->text,
                    root->may_be_null
                        ? "    return v[%u] == 0 ? bpmn_no_value() : "
                          "bpmn_boolean_value(v[%u] > 0);\n"
                        : "    return bpmn_boolean_value(v[%u] > 0);\n",
                    root->slot, root->slot);
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
        bool parameter = field
            && writer->plan->net->fields[term->field].is_parameter;
        if (conditions[i] != i) plain = conditions[i];
        bool calls = FUNCTIONS[term->operation] || field
            || term->operation == OPERATION_UNKNOWN
            || term->type == BPMN_STRUCTURE;
        *step = *step || term->needs || parameter || (calls && i >= plain);
        *image = *image || (field && !parameter);
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

static void write_function(const Writer *writer, const PlanValue *value)
{
    const Terms *terms = value->terms;
    bool plain = plan_is_plain(terms);

    c_comment(
        writer->text, 0,
        arena_format(writer->arena, "%s: %s",
                     value->element < writer->plan->net->node_count
                         ? write_title(writer, value->element)
                         : writer->plan->net->elements[value->element].id,
                     c_formula(writer->arena, terms->source, REMARK_LONG)));
    write_text(
        writer,
        "static BpmnValue $name$(BpmnStep *step, const Image *image)\n"
        "{\n"
        "    $type$ v[$slots$];$values$\n\n",
        HOLES({ "name", value->name }, { "type", plain ? "int" : "BpmnValue" },
              { "slots", c_number(writer->arena, terms->slots) },
              { "values",
                plain ? " /* 1: true, -1: false, 0: no value */" : "" }));
    write_unused(writer, terms);
    if (plain)
        write_truths(writer, terms);
    else
        write_terms(writer, terms);
    text_add(writer->text, "}\n\n");
}

void write_values(const Writer *writer)
{
    for (size_t i = 0; i < writer->plan->values.count; i++)
        write_function(writer, writer->plan->values.items[i]);
}
