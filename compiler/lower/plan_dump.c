/* The plan as text, for 'dump --stage=plan'. */
#include "plan.h"

static const char *const ACT_WORDS[] = {
#define ACT(NAME, word, uses, NUMBER, LIST) [ACT_##NAME] = word,
#include "act.def"
#undef ACT
};

/* A formula as written; '()' behind it: it has a function. */
static void dump_value(const PlanValue *value, Text *text)
{
    if (!value) return;
    text_add_char(text, ' ');
    text_add_json(text, value->terms ? value->terms->source : value->text);
    if (value->name) text_add(text, "()");
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
        OF_SCOPE,
        OF_FRAME
    } NUMBERS[] = {
#define ACT(NAME, word, uses, NUMBER, LIST) OF_##NUMBER,
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
    case OF_FRAME: return plan->frames[act->number].type;
    case OF_NOTHING: break;
    }
    return NULL;
}

/* An act has a list only if its row says so. */
static const char *name_in_list(const Plan *plan, ActKind kind, uint32_t number)
{
    static const enum {
        LIST_NONE,
        LIST_PLACES,
        LIST_FLOWS
    } LISTS[] = {
#define ACT(NAME, word, uses, NUMBER, LIST) LIST_##LIST,
#include "act.def"
#undef ACT
    };

    return LISTS[kind] == LIST_FLOWS ? plan->elements[number]
                                     : place_name(plan, number);
}

static void dump_act(const Plan *plan, const Act *act, Text *text)
{
    const char *name = name_of_number(plan, act);

    text_add(text, ACT_WORDS[act->kind]);
    if (name) text_add_format(text, " %s", name);
    for (size_t i = 0; i < act->place_count; i++) {
        text_add_format(text, " %s",
                        name_in_list(plan, act->kind, act->places[i]));
    }
    if (act->text) {
        text_add_char(text, ' ');
        text_add_json(text, act->text);
    }
    if (act->constant >= 0 && act->kind == ACT_ASSIGN)
        text_add_format(text, " %s",
                        plan->fields[act->number].constants[act->constant]);
    dump_value(act->value, text);
    text_add_char(text, '\n');
}

/* An if-chain can be long, so what follows it is not indented ever more. */
static void dump_acts(const Plan *plan, const Act *act, size_t indent,
                      Text *text)
{
    for (; act; act = act->next) {
        const Act *other = act->otherwise;

        text_add_format(text, "%*s", (int)indent, "");
        dump_act(plan, act, text);
        dump_acts(plan, act->then, indent + 2, text);
        for (; other && other->otherwise && !other->next;
             other = other->otherwise) {
            text_add_format(text, "%*selse ", (int)indent, "");
            dump_act(plan, other, text);
            dump_acts(plan, other->then, indent + 2, text);
        }
        if (!other) continue;
        text_add_format(text, "%*selse\n", (int)indent, "");
        dump_acts(plan, other, indent + 2, text);
    }
}

void plan_dump(const Plan *plan, Text *text)
{
    text_add_format(text, "plan %s\n", plan->prefix);
    for (uint32_t i = 0; i < plan->place_count; i++) {
        const PlanPlace *place = &plan->places[i];

        text_add_format(text, "bit %u %s%s", place->bit, place->name,
                        place->counter ? " counted" : "");
        if (place->frame != 0)
            text_add_format(text, " of %s", plan->frames[place->frame].type);
        text_add(text, "\n");
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
    for (uint32_t i = 0; i < plan->join_count; i++) {
        text_add_format(text, "\njoin %s, then %s\n", plan->joins[i].name,
                        plan->routines[plan->joins[i].routine].name);
    }
    for (uint32_t i = 0; i < plan->opens.count; i++) {
        text_add_format(text, "\nitem %s\n", plan->opens.cases[i].name);
        dump_acts(plan, plan->opens.cases[i].acts, 2, text);
    }
    for (uint32_t i = 0; i < plan->enters.count; i++) {
        text_add_format(text, "\nentry %s\n", plan->enters.cases[i].name);
        dump_acts(plan, plan->enters.cases[i].acts, 2, text);
    }
    if (plan->leaving) text_add(text, "\nbehind every entry\n");
    dump_acts(plan, plan->leaving, 2, text);
}
