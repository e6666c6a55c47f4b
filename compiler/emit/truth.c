/*
 * Plain conditions whose value is wanted, in C's own operators: a truth is a
 * number, 1, -1, or 0 where there is no value, so that 'and' is the lesser of
 * two. v has the truths, as the terms' slots say.
 */
#include "write.h"

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

void write_truths(const Writer *writer, const Terms *terms)
{
    const Term *root = terms_root(terms);
    bool *targets = NEW_ARRAY(writer->arena, bool, terms->count + 1);
    bool *conditions = conditions_in(writer, terms);

    for (uint32_t i = 0; i < terms->count; i++)
        if (terms->items[i].operation == OPERATION_SKIP)
            targets[terms->items[i].target] = true;
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
