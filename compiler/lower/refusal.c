/* What no code can be made of, found in the net before it is lowered. */
#include "lower.h"
#include "../net/frame.h"
#include "../net/layout.h"
#include "../net/scope.h"

#include <string.h>

#include "../base/graph.h"

/* One net while it is looked at. */
typedef struct Refusal {
    const Net *net;
    Arena *arena;
    Findings *found;
} Refusal;

/* Behind the folder, which is the diagram's, or the activity of an item, which
   a schema does not name. */
static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A variable that nothing told the type of. */
static void refuse_untyped(const Refusal *refusal)
{
    const Net *net = refusal->net;

    for (uint32_t i = 0; i < net->field_count; i++) {
        const NetField *field = &net->fields[i];

        if (field->type != BPMN_LOOSE || field->count != COUNT_NOT) continue;
        report(refusal->found, CODE_UNTYPED, field->position, net->id,
               "nothing tells the type of variable \"%s\"", field->name)
            ->help = arena_format(
            refusal->arena,
            "add \"%s\": {\"type\": \"string\"} (or number, integer, boolean) "
            "to the properties of %s",
            last_name(field->name),
            net->schema ? last_name(net->schema) : "a schema file");
    }
}

/* A call that nobody knows cannot be computed, and long texts have no place in
   C. */
static void refuse_terms(const Refusal *refusal, const Terms *terms,
                         const char *element)
{
    for (uint32_t i = 0; terms && i < terms->count; i++) {
        const Term *term = &terms->items[i];
        const char *text = term_text(term);

        if (text && strlen(text) > LIMIT_LITERAL_BYTES) {
            report(refusal->found, CODE_EXPRESSION_LIMIT,
                   term->origin->position, element,
                   "a text in an expression has more than %u bytes",
                   LIMIT_LITERAL_BYTES);
        }
        if (term->operation == OPERATION_UNKNOWN) {
            report(refusal->found, CODE_UNDECIDABLE, term->origin->position,
                   element, "%s",
                   expression_unknown(term->origin, refusal->arena));
        }
    }
}

static void refuse_formula(const Refusal *refusal, const Formula *formula,
                           const char *element)
{
    if (formula) refuse_terms(refusal, formula->terms, element);
}

static void refuse_opening(const Refusal *refusal, const Place *place)
{
    const Opening *opening = place->opening;
    const char *element = refusal->net->elements[place->element].id;

    if (!opening) return;
    refuse_formula(refusal, opening->value, element);
    refuse_formula(refusal, opening->name, element);
    for (AskedKind i = 0; i < ASKED_COUNT; i++)
        refuse_formula(refusal, opening->asked[i], element);
}

/* What an element assigns is the same in each of its transitions: it is said
   once. */
static void refuse_formulas(const Refusal *refusal)
{
    const Net *net = refusal->net;
    bool *assigned = NEW_ARRAY(refusal->arena, bool, net->node_count);

    for (uint32_t i = 0; i < net->place_count; i++)
        refuse_opening(refusal, &net->places[i]);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        const char *element = net->elements[transition->node].id;

        for (uint32_t j = 0; j < transition->arc_count; j++) {
            refuse_terms(refusal, transition->arcs[j].guard, element);
        }
        if (assigned[transition->node]) continue;
        for (uint32_t j = 0; j < transition->assign_count; j++) {
            assigned[transition->node] = true;
            refuse_formula(refusal, transition->assigns[j].value, element);
        }
    }
}

/* C compilers need not take longer strings. */
static void refuse_long(const Refusal *refusal, const char *text,
                        const NetElement *element)
{
    Position position = { 0, 0 };

    if (!text || strlen(text) <= LIMIT_LITERAL_BYTES) return;
    if (element) {
        position = element->position;
    }
    report(refusal->found, CODE_TOO_LARGE, position,
           element ? element->id : NULL,
           "a text of %zu bytes begins '%.20s': texts in code have %u at most",
           strlen(text), text, LIMIT_LITERAL_BYTES);
}

static void refuse_long_names(const Refusal *refusal, BpmnNames names,
                              const NetElement *element)
{
    for (size_t i = 0; i < names.count; i++) {
        refuse_long(refusal,
                    arena_text(refusal->arena, names.items[i].bytes,
                               names.items[i].length),
                    element);
    }
}

static void refuse_long_waits(const Refusal *refusal, const BpmnProcess *tables)
{
    for (uint16_t i = 0; i < tables->wait_count; i++) {
        const BpmnWait *wait = &tables->waits[i];
        const NetElement *element = &refusal->net->elements[wait->element];
        const char *texts[] = {
            wait->assignee,
            wait->form,
            wait->job_type,
            wait->name,
        };

        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            refuse_long(refusal, texts[j], element);
        }
        refuse_long_names(refusal, wait->candidate_users, element);
        refuse_long_names(refusal, wait->candidate_groups, element);
    }
}

static void refuse_long_texts(const Refusal *refusal)
{
    BpmnProcess tables = { 0 };
    const Net *net = refusal->net;

    layout_tables(net, refusal->arena, &tables);
    refuse_long(refusal, net->id, NULL);
    refuse_long(refusal, net->name, NULL);
    for (uint16_t i = 0; i < tables.element_count; i++) {
        refuse_long(refusal, tables.elements[i].id, &net->elements[i]);
        refuse_long(refusal, tables.elements[i].name, &net->elements[i]);
    }
    refuse_long_waits(refusal, &tables);
    for (uint16_t i = 0; i < tables.event_count; i++) {
        refuse_long(refusal, tables.events[i].code,
                    &net->elements[tables.events[i].element]);
    }
    for (uint16_t i = 0; i < tables.field_count; i++) {
        refuse_long(refusal, tables.fields[i].name, NULL);
        for (uint16_t j = 0; j < tables.fields[i].constant_count; j++) {
            refuse_long(refusal, tables.fields[i].constants[j], NULL);
        }
    }
}

static void refuse_frames(const Refusal *refusal)
{
    const Net *net = refusal->net;

    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        const NetElement *element = &net->elements[place->element];

        if (!place->owns || place->bound <= 1 || place->bound == UINT32_MAX) {
            continue;
        }
        report(refusal->found, CODE_FRAME, element->position, element->id,
               "%s can hold %u tokens at once, each with timers, messages, "
               "rounds or a scope of its own",
               net_title(net, place->element, refusal->arena), place->bound)
            ->help = "let only one token reach it at a time, or move what it "
                     "owns to an activity that only one token reaches";
    }
}

/* What each transition leads to at once, in the order of the turns. */
static Graph turns_of(const Refusal *refusal)
{
    const Net *net = refusal->net;
    uint32_t count = net->transition_count, edges = 0;
    const uint32_t *completes = net_completes(net, refusal->arena);
    uint32_t *start = NEW_ARRAY(refusal->arena, uint32_t, count + 1);

    for (uint32_t i = 0; i < count; i++) {
        edges += net->transitions[i].arc_count + 1;
    }
    uint32_t *targets = NEW_ARRAY(refusal->arena, uint32_t, edges);
    edges = 0;
    for (uint32_t i = 0; i < count; i++) {
        const Transition *transition = &net->transitions[i];
        uint32_t scope = lower_scope_left(net, transition);

        if (scope != 0) targets[edges++] = completes[scope];
        for (uint32_t j = 0; j < transition->arc_count; j++) {
            uint32_t place = transition->arcs[j].place;
            uint32_t next = net->consumers[place];
            if (next != NET_NONE && !net_begins_item(net, place))
                targets[edges++] = next;
        }
        start[i + 1] = edges;
    }
    return (Graph){ count, start, targets };
}

/* Does a branch come back that is not the last to have its turn? Of an
   exclusive choice each is the last. */
static bool comes_back(const Net *net, const Graph *turns,
                       const Components *components, uint32_t transition)
{
    if (net->transitions[transition].mode == ARCS_FIRST) return false;
    for (uint32_t i = turns->start[transition];
         i + 1 < turns->start[transition + 1]; i++) {
        if (components->of[turns->targets[i]] == components->of[transition]) {
            return true;
        }
    }
    return false;
}

/* Routines that call each other in a circle return which one is next, so only
   the last call of one can be in the circle. */
static void refuse_splits(const Refusal *refusal)
{
    const Net *net = refusal->net;
    Graph turns = turns_of(refusal);
    Components components = graph_components(&turns, NULL, refusal->arena);

    for (uint32_t i = 0; i < net->transition_count; i++) {
        uint32_t node = net->transitions[i].node;
        const NetElement *element = &net->elements[node];

        if (!comes_back(net, &turns, &components, i)) continue;
        report(refusal->found, CODE_WAITLESS_SPLIT, element->position,
               element->id,
               "%s starts several branches, and one that is not the last "
               "comes back to it without a wait",
               net_title(net, node, refusal->arena))
            ->help = "put a task, a timer or a message on the way back";
    }
}

bool plan_is_possible(const Net *net, Findings *found)
{
    Refusal refusal = { net, found->arena, found };
    size_t before = found->errors;

    refuse_untyped(&refusal);
    refuse_formulas(&refusal);
    refuse_long_texts(&refusal);
    refuse_frames(&refusal);
    refuse_splits(&refusal);
    return found->errors == before;
}
