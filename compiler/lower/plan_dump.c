/* The plan as text, for 'dump --stage=plan'. */
#include "plan.h"

static const char *const ACT_WORDS[] = {
#define ACT(NAME, word, uses, NUMBER) [ACT_##NAME] = word,
#include "act.def"
#undef ACT
};

static void dump_term(const Plan *plan, const Term *term, Text *text)
{
    static const char *const WORDS[] = {
        [TERM_TRUE] = "true",
        [TERM_FALSE] = "false",
        [TERM_HAS] = "has",
        [TERM_FIELD] = "field",
        [TERM_HAS_PARAMETER] = "has-parameter",
        [TERM_PARAMETER] = "parameter",
        [TERM_INTEGER] = "integer",
        [TERM_DECIMAL] = "decimal",
        [TERM_STRING] = "string",
        [TERM_CONSTANT] = "constant",
        [TERM_NOW] = "now",
        [TERM_AND] = "and",
        [TERM_OR] = "or",
        [TERM_NOT] = "not",
        [TERM_NEED] = "need",
        [TERM_COMPARE] = "compare",
        [TERM_COMPARE_BY] = "compare-by",
        [TERM_CALL] = "call",
        [TERM_EXACT_CALL] = "exact-call",
        [TERM_STEP_CALL] = "step-call",
        [TERM_CHOOSE] = "choose",
        [TERM_NOTED] = "noted",
    };

    text_add_format(text, "(%s", WORDS[term->kind]);
    if (term->kind == TERM_HAS || term->kind == TERM_FIELD) {
        text_add_format(text, " %s", plan->fields[term->number].name);
    } else if (term->kind == TERM_CONSTANT) {
        text_add_format(text, " %s",
                        plan->fields[term->number].constants[term->integer]);
    } else if (term->kind == TERM_INTEGER) {
        text_add_format(text, " %lld", (long long)term->integer);
    } else if (term->kind == TERM_DECIMAL) {
        text_add_format(text, " %lldE%d", (long long)term->decimal.coefficient,
                        (int)term->decimal.exponent);
    } else {
        if (term->function) text_add_format(text, " %s", term->function);
        if (term->text) {
            text_add_char(text, ' ');
            text_add_json(text, term->text);
        }
    }
    for (size_t i = 0; i < term->operand_count; i++) {
        text_add_char(text, ' ');
        dump_term(plan, term->operands[i], text);
    }
    text_add_char(text, ')');
}

static const char *place_name(const Plan *plan, uint32_t place)
{
    uint32_t bit = plan->place_bits[place];

    return bit == NET_NONE ? plan->net->places[place].id
                           : plan->places[bit].name;
}

static const char *name_of_number(const Plan *plan, const Act *act)
{
    static const enum {
        OF_NOTHING,
        OF_ELEMENT,
        OF_PLACE,
        OF_BRANCH,
        OF_FIELD,
        OF_ROUTINE,
        OF_SCOPE
    } NUMBERS[] = {
#define ACT(NAME, word, uses, NUMBER) OF_##NUMBER,
#include "act.def"
#undef ACT
    };

    switch (NUMBERS[act->kind]) {
    case OF_ELEMENT: return plan->elements[act->number];
    case OF_PLACE: return place_name(plan, act->number);
    case OF_BRANCH: return plan->places[act->number].name;
    case OF_FIELD: return plan->fields[act->number].name;
    case OF_ROUTINE: return plan->routines[act->number].name;
    case OF_SCOPE: return plan->scopes[act->number];
    case OF_NOTHING: break;
    }
    return NULL;
}

static void dump_act(const Plan *plan, const Act *act, Text *text)
{
    const char *name = name_of_number(plan, act);

    text_add(text, ACT_WORDS[act->kind]);
    if (name) text_add_format(text, " %s", name);
    bool places = act->kind == ACT_PUT_ALL || act->kind == ACT_WITHDRAW
        || act->kind == ACT_IF_MARKED || act->kind == ACT_IF_EMPTY;
    for (size_t i = 0; i < act->place_count && places; i++) {
        text_add_format(text, " %s", place_name(plan, act->places[i]));
    }
    if (act->term) {
        text_add_char(text, ' ');
        dump_term(plan, act->term, text);
    }
    text_add_char(text, '\n');
}

static void dump_acts(const Plan *plan, const Act *act, size_t indent,
                      Text *text)
{
    for (; act; act = act->next) {
        text_add_format(text, "%*s", (int)indent, "");
        dump_act(plan, act, text);
        dump_acts(plan, act->then, indent + 2, text);
        if (!act->otherwise) continue;
        text_add_format(text, "%*selse\n", (int)indent, "");
        dump_acts(plan, act->otherwise, indent + 2, text);
    }
}

void plan_dump(const Plan *plan, Text *text)
{
    text_add_format(text, "plan %s\n", plan->prefix);
    for (uint32_t i = 0; i < plan->place_count; i++) {
        const PlanPlace *place = &plan->places[i];

        text_add_format(text, "bit %u %s%s\n", place->bit, place->name,
                        place->counter ? " counted" : "");
    }
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        text_add_format(text, "field %s at %u\n", plan->fields[i].name,
                        plan->tables.fields[i].offset);
    }
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        const Routine *routine = &plan->routines[i];

        text_add_format(text, "\nroutine %s%s\n", routine->name,
                        routine->loop == NET_NONE ? "" : " in a loop");
        dump_acts(plan, routine->body, 2, text);
    }
    for (uint32_t i = 0; i < plan->entry_count; i++) {
        text_add_format(text, "\nentry %s\n", plan->entries[i].name);
        dump_acts(plan, plan->entries[i].acts, 2, text);
    }
    if (plan->leaving) text_add(text, "\nbehind every entry\n");
    dump_acts(plan, plan->leaving, 2, text);
}
