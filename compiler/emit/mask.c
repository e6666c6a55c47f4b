/* Places as bits of the marking. */
#include <string.h>

#include "write.h"
#include "../net/frame.h"
#include "../net/scope.h"

static uint32_t word_of(uint32_t bit)
{
    return bit / WORD_BITS;
}

static void add_name(Text *text, const char *name, size_t *count)
{
    if ((*count)++ > 0) text_add(text, " | ");
    text_add(text, name);
}

/* The same inside a macro, a line each. */
static void add_line_name(Text *text, const char *name, size_t *count)
{
    if ((*count)++ > 0) text_add(text, " \\\n     | ");
    text_add(text, name);
}

char *write_marking(const Writer *writer, uint32_t frame, uint32_t word)
{
    return arena_format(writer->arena, "%s->marking[%u]",
                        writer->plan->frames[frame].local, word);
}

static char *scope_name(const Writer *writer, uint32_t scope, uint32_t word)
{
    const char *name = writer->plan->scopes[scope];

    return word == 0 ? arena_string(writer->arena, name)
                     : arena_format(writer->arena, "%s_%u", name, word);
}

char *write_scope(const Writer *writer, uint32_t scope, uint32_t word)
{
    return plan_scope_in(writer->plan, scope, word)
        ? scope_name(writer, scope, word)
        : NULL;
}

char *write_mask(const Writer *writer, const uint32_t *places, size_t count,
                 uint32_t word)
{
    const Plan *plan = writer->plan;
    MaskPart *parts = NEW_ARRAY(writer->arena, MaskPart, count);
    size_t part_count = plan_mask(plan, places, count, parts);
    Text mask = text_new(writer->arena);
    size_t names = 0;

    for (size_t i = 0; i < part_count; i++) {
        if (!plan_part_in(plan, parts[i], word)) continue;
        add_name(&mask,
                 parts[i].scope != NET_NONE
                     ? scope_name(writer, parts[i].scope, word)
                     : plan->places[parts[i].bit].name,
                 &names);
    }
    if (names == 0) return NULL;
    return names == 1 ? mask.bytes
                      : arena_format(writer->arena, "(%s)", mask.bytes);
}

char *write_bare_mask(const Writer *writer, const uint32_t *places,
                      size_t count, uint32_t word)
{
    char *mask = write_mask(writer, places, count, word);

    if (!mask || *mask != '(') return mask;
    mask[strlen(mask) - 1] = '\0';
    return mask + 1;
}

static char *place_remark(const Writer *writer, const PlanPlace *place)
{
    const Net *net = writer->plan->net;

    char *mark = place->element < net->node_count
        ? write_mark(writer, place->element)
        : write_flow_mark(writer, place->element);
    if (place_facts(&net->places[place->place])->taken == TAKEN_INCIDENT) {
        return arena_format(writer->arena, "%s: an incident", mark);
    }
    if (net_is_watch(net, place->place))
        return arena_format(writer->arena, "%s: beside it", mark);
    if (place_repeats(&net->places[place->place]))
        return arena_format(writer->arena, "%s: its rounds", mark);
    if (place_facts(&net->places[place->place])->taken == TAKEN_ITEMS)
        return arena_format(writer->arena, "%s: its items", mark);
    return mark;
}

static void write_place(const Writer *writer, const PlanPlace *place)
{
    char *what = place_remark(writer, place);

    write_line(
        writer, 0, "#define $name$ (UINT64_C(1) << $bit$)    /* $what$ */",
        HOLES({ "name", arena_format(writer->arena, "%-27s", place->name) },
              { "bit", c_number(writer->arena, place->bit % WORD_BITS) },
              { "what", what }));
}

/* What is inside a scope in one word: resting places are a run of bits. */
static void write_inside(const Writer *writer, uint32_t scope, uint32_t word)
{
    const Plan *plan = writer->plan;
    const PlanPlace *first = NULL, *last = NULL;
    Text mask = text_new(writer->arena);
    size_t names = 0;

    if (!plan_scope_in(plan, scope, word)) return;
    for (uint32_t i = 0; i < plan->place_count; i++) {
        const PlanPlace *place = &plan->places[i];

        if (word_of(place->bit) != word
            || place->frame != plan_scope_frame(plan, scope)
            || !net_is_within(plan->net, place->scope, scope)) {
            continue;
        }
        if (i >= plan->rest_count)
            add_line_name(&mask, place->name, &names);
        else if (!first)
            first = last = place;
        else
            last = place;
    }
    if (first && first == last)
        add_line_name(&mask, first->name, &names);
    else if (first) {
        add_line_name(&mask,
                      arena_format(writer->arena, "BPMN_FROM_TO(%s, %s)",
                                   first->name, last->name),
                      &names);
    }
    write_text(writer,
               names == 1 ? "#define $name$ $mask$\n"
                          : "#define $name$ \\\n    ($mask$)\n",
               HOLES({ "name", scope_name(writer, scope, word) },
                     { "mask", mask.bytes }));
}

/* The bits of a frame's marking; those of an item in its own. */
static void write_places_of(const Writer *writer, uint32_t frame)
{
    const Plan *plan = writer->plan;

    if (plan->frames[frame].words == 0) return;
    if (frame != 0)
        write_text(
            writer, "\n/* The same in an item of $what$. */\n",
            HOLES({ "what",
                    write_mark(writer, plan->net->frames[frame].element) }));
    for (uint32_t i = 0; i < plan->rest_count; i++) {
        if (plan->places[i].frame == frame)
            write_place(writer, &plan->places[i]);
    }
}

void write_places(const Writer *writer)
{
    const Plan *plan = writer->plan;

    text_add(writer->text, "/* Places: where a token can rest. */\n");
    for (uint32_t frame = 0; frame < plan->net->frame_count; frame++)
        write_places_of(writer, frame);
    if (plan->place_count > plan->rest_count) {
        text_add(writer->text,
                 "\n/* Branches that wait for their turn in a "
                 "step. */\n");
    }
    for (uint32_t i = plan->rest_count; i < plan->place_count; i++) {
        write_place(writer, &plan->places[i]);
    }
    bool any = false;
    for (uint32_t scope = 0; scope < plan->net->scope_count; scope++) {
        if (!plan->asked[scope]) continue;
        if (!any) text_add(writer->text, "\n/* Everything inside. */\n");
        any = true;
        for (uint32_t word = 0; word < plan->words; word++) {
            write_inside(writer, scope, word);
        }
    }
    text_add_char(writer->text, '\n');
}

char *write_withdraw_name(const Writer *writer, uint32_t frame, uint32_t word)
{
    const Plan *plan = writer->plan;
    char *name = arena_format(writer->arena, "%s_withdraw", plan->prefix);

    if (frame != 0)
        name = arena_format(writer->arena, "%s_in_%s", name,
                            plan->words_of[plan->net->frames[frame].element]);
    return word == 0 ? name : arena_format(writer->arena, "%s_%u", name, word);
}

/* How all tokens of a place go, with what people see of them; null: there is
   nothing but the bit. 'tells' is set when the step is told. */
static const char *closing_of(const Plan *plan, const PlanPlace *place,
                              bool *tells)
{
    PlaceTaken taken = place_facts(&plan->net->places[place->place])->taken;

    *tells = *tells || taken != TAKEN_QUIET;
    switch (taken) {
    case TAKEN_WAIT:
        return place->counter
            ? "bpmn_close_counted(step, $element$, &$image$->$counter$);"
            : "bpmn_close_wait(step, $element$);";
    case TAKEN_INCIDENT:
        return place->counter
            ? "bpmn_counted_over(step, $element$, &$image$->$counter$);"
            : "bpmn_incident_over(step, $element$);";
    case TAKEN_ITEMS: return "bpmn_withdraw_items(step, $host$);";
    case TAKEN_QUIET: break;
    }
    return place->counter ? "$image$->$counter$ = 0;" : NULL;
}

/* The constant of the host that a place's token stands for; null: it stands for
   none. */
static const char *host_of(const Plan *plan, const PlanPlace *place)
{
    const Place *of = &plan->net->places[place->place];

    return place_facts(of)->taken == TAKEN_ITEMS
        ? plan->frames[net_host_at(plan->net, of)].constant
        : NULL;
}

/* What closes with the tokens of a word; true when the step is told. */
static bool add_closings(const Writer *writer, uint32_t frame, uint32_t word,
                         Text *text)
{
    const Plan *plan = writer->plan;
    bool tells = false;

    for (uint32_t i = 0; i < plan->rest_count; i++) {
        const PlanPlace *place = &plan->places[i];
        if (!plan->withdrawn[i] || place->frame != frame
            || word_of(place->bit) != word)
            continue;
        const char *template = closing_of(plan, place, &tells);
        if (!template) continue;
        c_guarded(
            text, 4, arena_format(writer->arena, "gone & %s", place->name),
            write_filled(writer, template,
                         HOLES({ "image", plan->frames[frame].local },
                               { "counter", place->counter },
                               { "host", host_of(plan, place) },
                               { "element", plan->elements[place->element] })));
    }
    return tells;
}

static void write_withdraw_head(const Writer *writer, uint32_t frame,
                                uint32_t word)
{
    const PlanFrame *of = &writer->plan->frames[frame];
    char *head = write_filled(
        writer, "$name$(BpmnStep *step, $type$ *$image$, uint64_t places)",
        HOLES({ "name", write_withdraw_name(writer, frame, word) },
              { "type", of->type }, { "image", of->local }));
    bool fits = strlen("static void ") + strlen(head) <= C_COLUMNS;

    c_comment(writer->text, 0,
              "Takes tokens away and closes what they waited for.");
    text_add(writer->text, fits ? "static void " : "static void\n");
    c_line(writer->text, 0, head);
}

static void write_withdraw_word(const Writer *writer, uint32_t frame,
                                uint32_t word)
{
    const PlanFrame *of = &writer->plan->frames[frame];
    Text closings = text_new(writer->arena);
    bool tells = add_closings(writer, frame, word, &closings);

    write_withdraw_head(writer, frame, word);
    write_text(
        writer,
        "{\n"
        "$gone$$unused$    $marking$ &= ~places;\n$closings$}\n\n",
        HOLES({ "image", of->local },
              { "marking", write_marking(writer, frame, word) },
              { "gone",
                closings.length == 0
                    ? ""
                    : arena_format(writer->arena,
                                   "    uint64_t gone = %s & places;\n\n",
                                   write_marking(writer, frame, word)) },
              { "unused", tells ? "" : "    (void)step;\n" },
              { "closings", closings.bytes }));
}

void write_withdraw(const Writer *writer)
{
    const Plan *plan = writer->plan;

    for (uint32_t frame = 0; frame < plan->net->frame_count; frame++) {
        for (uint32_t word = 0; word < plan->words; word++) {
            if (plan_withdraws(plan, frame, word))
                write_withdraw_word(writer, frame, word);
        }
    }
}
