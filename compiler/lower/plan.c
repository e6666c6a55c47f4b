/* A net becomes a plan: places and bits, names, routines, cycles, tables. */
#include "plan.h"

#include <string.h>

#include "lower.h"

#define MAX_IMAGE_BYTES 65536u
#define MAX_TEXT_BYTES 4000u
#define WORD_BITS 64u

static uint32_t *no_numbers(Arena *arena, size_t count)
{
    uint32_t *numbers = NEW_ARRAY(arena, uint32_t, count);

    for (size_t i = 0; i < count; i++) numbers[i] = NET_NONE;
    return numbers;
}

static void prepare(Lowering *lowering)
{
    const Net *net = lowering->net;
    Arena *arena = lowering->arena;

    lowering->routines = no_numbers(arena, net->transition_count);
    lowering->inlines = NEW_ARRAY(arena, uint8_t, net->transition_count);
    lowering->complete = no_numbers(arena, net->scope_count);
    lowering->moving = no_numbers(arena, net->scope_count);
    lowering->mark_routine = lowering->enter_routine = NET_NONE;
    lowering->move_routines[0] = lowering->move_routines[1] = NET_NONE;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];

        if (transition->trigger == TRIGGER_COMPLETE) {
            lowering->complete[net->elements[transition->node].body] = i;
        }
    }
    layout_tables(net, arena, &lowering->plan->tables);
}

static uint32_t count_counters(const Plan *plan)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < plan->place_count; i++) {
        if (plan->places[i].counter) count++;
    }
    return count;
}

/* The tables again, now that it is known how long the marking is. */
static void lay_out(Lowering *lowering, const PlanOptions *options)
{
    Plan *plan = lowering->plan;
    BpmnProcess *tables = &plan->tables;
    const Net *net = lowering->net;
    uint32_t offset, next;

    plan->words = (plan->place_count + WORD_BITS - 1) / WORD_BITS;
    if (plan->words == 0) plan->words = 1;
    next = (uint32_t)sizeof(BpmnImage) + plan->words * 8;
    offset = (next + count_counters(plan) * 2 + 7) / 8 * 8;
    memset(tables, 0, sizeof *tables);
    tables->nulls_offset = offset;
    layout_tables(net, lowering->arena, tables);
    BpmnPlace *places = arena_copy(lowering->arena, tables->places,
                                   tables->place_count * sizeof *places);
    for (uint32_t i = 0; i < plan->rest_count; i++) {
        if (!plan->places[i].counter) continue;
        places[i].counter_offset = next;
        next += 2;
    }
    tables->places = places;
    tables->abi = BPMN_ABI;
    tables->id = net->process->id;
    tables->name = net->process->name;
    memcpy(tables->net_hash, net->hash, sizeof net->hash);
    tables->max_image_bytes = options && options->max_image_bytes
        ? options->max_image_bytes
        : MAX_IMAGE_BYTES;
    if (tables->max_image_bytes < tables->image_bytes) {
        tables->max_image_bytes = tables->image_bytes;
    }
}

/* A call that nobody knows cannot be computed, and long texts have no place in
   C; say so before. */
static void refuse_calls(Lowering *lowering, const Expression *expression,
                         const char *element)
{
    if (!expression) return;
    if (expression->kind == EXPRESSION_TEXT
        && strlen(expression->text) > MAX_TEXT_BYTES) {
        report(lowering->found, CODE_EXPRESSION_LIMIT, expression->position,
               element, "a text in an expression has more than %u bytes",
               MAX_TEXT_BYTES);
    }
    if (expression->kind == EXPRESSION_CALL
        && !text_equal(expression->text, "list")) {
        report(lowering->found, CODE_UNDECIDABLE, expression->position, element,
               "%s(...) is not known: what it gives cannot be computed",
               expression->text);
    }
    for (size_t i = 0; i < expression->child_count; i++) {
        refuse_calls(lowering, expression->children[i], element);
    }
}

static void refuse_formulas(Lowering *lowering)
{
    const Net *net = lowering->net;

    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        const char *element = net->elements[transition->node].id;

        for (uint32_t j = 0; j < transition->arc_count; j++) {
            refuse_calls(lowering, transition->arcs[j].guard, element);
        }
        for (uint32_t j = 0; j < transition->assign_count; j++) {
            refuse_calls(lowering, transition->assigns[j].value->tree, element);
        }
    }
}

/* C compilers need not take longer strings. */
static void refuse_long(Lowering *lowering, const char *text,
                        const NetElement *element)
{
    Position position = { 0, 0 };

    if (!text || strlen(text) <= MAX_TEXT_BYTES) return;
    if (element) {
        position = element->node ? element->node->position
                                 : element->flow->position;
    }
    report(lowering->found, CODE_TOO_LARGE, position,
           element ? element->id : NULL,
           "a text of %zu bytes begins '%.20s': texts in code have %u at most",
           strlen(text), text, MAX_TEXT_BYTES);
}

static void refuse_long_texts(Lowering *lowering)
{
    const BpmnProcess *tables = &lowering->plan->tables;
    const Net *net = lowering->net;

    refuse_long(lowering, net->process->id, NULL);
    refuse_long(lowering, net->process->name, NULL);
    for (uint16_t i = 0; i < tables->element_count; i++) {
        refuse_long(lowering, tables->elements[i].id, &net->elements[i]);
        refuse_long(lowering, tables->elements[i].name, &net->elements[i]);
        refuse_long(lowering, tables->elements[i].condition, &net->elements[i]);
    }
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *wait = &tables->waits[i];
        const char *texts[] = {
            wait->assignee, wait->candidate_users, wait->candidate_groups,
            wait->form,     wait->job_type,        wait->message,
        };
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            refuse_long(lowering, texts[j], &net->elements[wait->element]);
        }
    }
    for (uint16_t i = 0; i < tables->event_count; i++) {
        refuse_long(lowering, tables->events[i].code,
                    &net->elements[tables->events[i].element]);
    }
    for (uint16_t i = 0; i < tables->field_count; i++) {
        const BpmnField *field = &tables->fields[i];

        refuse_long(lowering, field->name, NULL);
        for (uint16_t j = 0; j < field->constant_count; j++) {
            refuse_long(lowering, field->constants[j], NULL);
        }
    }
}

Plan *plan_lower(const Net *net, const PlanOptions *options, Arena *arena,
                 Findings *found)
{
    Plan *plan = NEW(arena, Plan);
    Lowering lowering = {
        .plan = plan,
        .net = net,
        .arena = arena,
        .found = found,
        .names = names_new(arena),
    };
    size_t before = found->errors;

    plan->net = net;
    plan->arena = arena;
    types_require_all(net->process, found);
    refuse_formulas(&lowering);
    if (found->errors > before) return NULL;
    prepare(&lowering);
    refuse_long_texts(&lowering);
    lower_places(&lowering);
    lower_names(&lowering, options);
    lower_disturbances(&lowering);
    lower_routines(&lowering);
    plan->routines = lowering.made.items;
    plan->routine_count = (uint32_t)lowering.made.count;
    lower_cycles(&lowering);
    lay_out(&lowering, options);
    return found->errors == before ? plan : NULL;
}
