/* Terms as text, for 'dump --stage=types'. */
#include "term.h"

#include "../base/type_word.h"

static const char *const NAMES[] = {
    [OPERATION_CONSTANT] = "constant",
    [OPERATION_FIELD] = "field",
    [OPERATION_SAME] = "same",
    [OPERATION_LAST] = "last",
    [OPERATION_IF] = "if",
    [OPERATION_UNKNOWN] = "unknown",
    [OPERATION_SKIP] = "skip",
#define OPERATION(NAME, CALLED, written, function, ...) \
    [OPERATION_##NAME] = #function,
#include "../read/operation.def"
};

static const char *const SKIPS[] = {
    [SKIP_TRUE] = "if true",
    [SKIP_FALSE] = "if false",
    [SKIP_NOT_TRUE] = "if not true",
    [SKIP_ALWAYS] = "always",
};

/* What a field or constant is. Of a path they are its parts: the variable, and
   the names of members. */
static void dump_origin(const Term *term, Text *text)
{
    const Expression *origin = term->origin;

    if (!origin
        || (term->operation != OPERATION_CONSTANT
            && term->operation != OPERATION_FIELD)) {
        return;
    }
    text_add_char(text, ' ');
    if (origin->operation != OPERATION_FIELD)
        expression_print(origin, text);
    else if (term->operation == OPERATION_FIELD)
        text_add_bytes(text, origin->text, origin->root_length);
    else
        text_add_json(text, term_text(term));
}

static void dump_term(const Term *term, Text *text)
{
    text_add_format(text, "%s", NAMES[term->operation]);
    dump_origin(term, text);
    for (uint32_t i = 0; i < term->operand_count; i++)
        text_add_format(text, " %u", term->operands[i]);
    if (term->operation == OPERATION_SKIP)
        text_add_format(text, " to %u %s", term->target, SKIPS[term->skip]);
    else
        text_add_format(text, ": %s in %u", type_word(term->type), term->slot);
    if (term->may_be_null) text_add(text, ", perhaps null");
    if (term->needs) text_add(text, ", needed");
    if (term->can_fail) text_add(text, ", may fail");
    text_add_char(text, '\n');
}

void terms_dump(const Terms *terms, Text *text)
{
    for (uint32_t i = 0; i < terms->count; i++) {
        text_add_format(text, "  %u%s ", i, i == terms->root ? "*" : "");
        dump_term(&terms->items[i], text);
    }
}
