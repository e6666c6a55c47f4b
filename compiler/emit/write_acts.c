/* Acts as statements: one function for each construct of C. */
#include "write_acts.h"

#include "write_open.h"
#include "write_tell.h"

static const char *const CAUSES[] = {
    [BPMN_CAUSE_NONE] = "cause",
    [BPMN_CAUSE_NO_FLOW] = "BPMN_CAUSE_NO_FLOW",
    [BPMN_CAUSE_NO_VALUE] = "BPMN_CAUSE_NO_VALUE",
    [BPMN_CAUSE_ARITHMETIC] = "BPMN_CAUSE_ARITHMETIC",
    [BPMN_CAUSE_AGAIN] = "BPMN_CAUSE_AGAIN",
    [BPMN_CAUSE_FUEL] = "BPMN_CAUSE_FUEL",
    [BPMN_CAUSE_SLICE] = "BPMN_CAUSE_SLICE",
};

static const PlanPlace *rest_of(const Plan *plan, uint32_t place)
{
    return &plan->places[plan->place_bits[place]];
}

/* A template about a place: $place$ in $marking$, $counter$ beside it. */
static char *of_place(const Writer *writer, const char *template,
                      const PlanPlace *place)
{
    return write_filled(
        writer, template,
        HOLES({ "marking",
                write_marking(writer, place->frame, place->bit / WORD_BITS) },
              { "image", writer->plan->frames[place->frame].local },
              { "place", place->name }, { "counter", place->counter }));
}

static void write_place(const Writer *writer, size_t indent,
                        const char *template, const PlanPlace *place)
{
    c_line(writer->text, indent, of_place(writer, template, place));
}

char *write_local(const Writer *writer, uint32_t flow)
{
    char *name = arena_string(writer->arena, writer->plan->elements[flow]);

    for (char *at = name; *at; at++) {
        if (*at >= 'A' && *at <= 'Z') *at = (char)(*at - 'A' + 'a');
    }
    return name;
}

/* A run of nodes and flows: what they are, then that they were passed. */
static const Act *write_passed(const Writer *writer, const Routine *routine,
                               const Act *act, size_t indent)
{
    const Plan *plan = writer->plan;
    Text names = text_new(writer->arena);
    size_t count = 0;

    for (; act && (act->kind == ACT_NODE || act->kind == ACT_PASS);
         act = act->next) {
        if (act->kind == ACT_NODE && act->number == routine->element) continue;
        if (act->kind == ACT_NODE) {
            c_comment(writer->text, indent, write_title(writer, act->number));
            continue;
        }
        if (count++ > 0) text_add(&names, ", ");
        text_add(&names, plan->elements[act->number]);
    }
    if (count > 0) {
        write_line(writer, indent,
                   count == 1 ? "bpmn_passed(step, $names$);"
                              : "BPMN_PASSED(step, $names$);",
                   HOLES({ "names", names.bytes }));
    }
    return act;
}

/* A host has counters, and no marking. */
static bool is_marked(const Plan *plan, const PlanPlace *place)
{
    return plan->frames[place->frame].words > 0;
}

static void write_put(const Writer *writer, const uint32_t *places,
                      size_t count, size_t indent)
{
    const Plan *plan = writer->plan;
    uint32_t *plain = NEW_ARRAY(writer->arena, uint32_t, count);
    size_t plain_count = 0;

    for (size_t i = 0; i < count; i++) {
        const PlanPlace *rest = rest_of(plan, places[i]);

        if (!rest->counter) {
            plain[plain_count++] = places[i];
            continue;
        }
        write_place(writer, indent, "bpmn_count(step, &$image$->$counter$);",
                    rest);
        if (is_marked(plan, rest))
            write_place(writer, indent, "$marking$ |= $place$;", rest);
    }
    for (uint32_t word = 0; word < plan->words; word++) {
        Text mask = text_new(writer->arena);

        for (size_t i = 0; i < plain_count; i++) {
            const PlanPlace *rest = rest_of(plan, plain[i]);
            if (rest->bit / WORD_BITS != word) continue;
            if (mask.length > 0) text_add(&mask, " | ");
            text_add(&mask, rest->name);
        }
        if (mask.length == 0) continue;
        write_line(writer, indent, "bpmn_put(step, &$marking$, $mask$);",
                   HOLES({ "marking",
                           write_marking(writer, rest_of(plan, plain[0])->frame,
                                         word) },
                         { "mask", mask.bytes }));
    }
}

static void write_take(const Writer *writer, uint32_t place, size_t indent)
{
    const PlanPlace *rest = rest_of(writer->plan, place);

    const char *counted = is_marked(writer->plan, rest)
        ? "if (--$image$->$counter$ == 0) $marking$ &= ~$place$;"
        : "$image$->$counter$--;";

    write_place(writer, indent,
                rest->counter ? counted : "$marking$ &= ~$place$;", rest);
}

static void write_take_each(const Writer *writer, const Act *act, size_t indent)
{
    const Plan *plan = writer->plan;
    uint32_t *plain = NEW_ARRAY(writer->arena, uint32_t, act->place_count);
    size_t count = 0;

    for (size_t i = 0; i < act->place_count; i++) {
        const PlanPlace *rest = rest_of(plan, act->places[i]);

        if (!rest->counter)
            plain[count++] = act->places[i];
        else
            write_place(writer, indent,
                        "if (($marking$ & $place$) && "
                        "--$image$->$counter$ == 0) $marking$ &= ~$place$;",
                        rest);
    }
    for (uint32_t word = 0; word < plan->words && count > 0; word++) {
        char *mask = write_mask(writer, plain, count, word);

        if (!mask) continue;
        write_line(writer, indent, "$marking$ &= ~$mask$;",
                   HOLES({ "marking",
                           write_marking(writer, rest_of(plan, plain[0])->frame,
                                         word) },
                         { "mask", mask }));
    }
}

static void write_wait(const Writer *writer, uint32_t place, size_t indent)
{
    const PlanPlace *rest = rest_of(writer->plan, place);
    const Opening *opening = writer->plan->net->places[place].opening;
    const char *title = write_title(writer, rest->element);

    if (wait_is_programs(opening->row.kind))
        title = arena_format(writer->arena, "%s: %s", title,
                             write_job_title(writer, rest->element));
    c_comment(writer->text, indent, title);
    write_line(
        writer, indent, "bpmn_wait_$word$(step, $node$, &$marking$, $place$);",
        HOLES({ "word", write_wait_word(opening) },
              { "node", writer->plan->elements[rest->element] },
              { "marking",
                write_marking(writer, rest->frame, rest->bit / WORD_BITS) },
              { "place", rest->name }));
}

void write_frame_local(const Writer *writer, uint32_t kind,
                       const char *qualifier)
{
    const PlanFrame *frame = &writer->plan->frames[kind];
    uint32_t depth = writer->plan->net->frames[kind].depth;

    write_line(
        writer, 4,
        "$const$$type$ *$local$ = ($const$$type$ *)step->images[$depth$];",
        HOLES({ "const", qualifier }, { "type", frame->type },
              { "local", frame->local },
              { "depth", c_number(writer->arena, depth) }));
}

static void write_withdrawing(const Writer *writer, const Act *act,
                              size_t indent)
{
    uint32_t frame = plan_frame_of(writer->plan, act->places, act->place_count);

    for (uint32_t word = 0; word < writer->plan->words; word++) {
        char *mask = write_bare_mask(writer, act->places, act->place_count,
                                     word);

        if (!mask) continue;
        write_line(writer, indent, "$name$(step, $image$, $mask$);",
                   HOLES({ "name", write_withdraw_name(writer, frame, word) },
                         { "image", writer->plan->frames[frame].local },
                         { "mask", mask }));
    }
}

/* Told where it happens first in a file. */
static const char AGAIN_REMARK[] =
    "AGAIN: a token is still here, with timers, messages or an inside of its "
    "own. This second one rests until an operator retries or moves it.";

static void write_incident(const Writer *writer, const Act *act, size_t indent)
{
    const Plan *plan = writer->plan;

    if (act->cause == BPMN_CAUSE_AGAIN && !*writer->told_again) {
        *writer->told_again = true;
        c_comment(writer->text, indent, AGAIN_REMARK);
    }
    write_line(writer, indent, "bpmn_incident(step, $node$, $flow$, $cause$);",
               HOLES({ "node", plan->elements[act->number] },
                     { "flow",
                       act->other == NET_NONE ? "BPMN_NO_ELEMENT"
                                              : plan->elements[act->other] },
                     { "cause", CAUSES[act->cause] }));
}

char *write_call(const Writer *writer, const Routine *from, const Act *act)
{
    const Plan *plan = writer->plan;
    const Routine *to = &plan->routines[act->number];
    const char *template = to->loop == NET_NONE ? "$name$(step, image)"
        : to->loop == from->loop                ? "return $label$"
                                 : "$loop$(step, image, $label$)";

    return write_filled(
        writer, template,
        HOLES({ "name", to->name }, { "label", to->label },
              { "loop",
                to->loop == NET_NONE ? NULL : plan->loops[to->loop].name }));
}

static void add_test(const Writer *writer, Text *text, const char *template,
                     uint32_t frame, uint32_t word, const char *mask)
{
    if (!mask) return;
    if (text->length > 0) text_add(text, " && ");
    text_put(text, template,
             HOLES({ "marking", write_marking(writer, frame, word) },
                   { "mask", mask }));
}

/* Whether each of the places has a token and nothing is in the scope; null: no
   bit is concerned. */
static char *mask_condition(const Writer *writer, const Act *act)
{
    const Plan *plan = writer->plan;
    Text text = text_new(writer->arena);
    uint32_t frame = plan_frame_of(plan, act->places, act->place_count);

    for (uint32_t word = 0; word < plan->words; word++) {
        char *mask = write_mask(writer, act->places, act->place_count, word);
        bool several = mask && *mask == '(';

        add_test(writer, &text,
                 several ? "($marking$ & $mask$) == $mask$"
                         : "($marking$ & $mask$) != 0",
                 frame, word, mask);
    }
    for (uint32_t word = 0; word < plan->words; word++) {
        if (act->kind != ACT_IF_EMPTY) break;
        add_test(writer, &text, "($marking$ & $mask$) == 0",
                 plan_scope_frame(plan, act->number), word,
                 write_scope(writer, act->number, word));
    }
    return text.length > 0 ? text.bytes : NULL;
}

static char *no_flow_condition(const Writer *writer, const Act *act)
{
    Text text = text_new(writer->arena);

    for (size_t i = 0; i < act->place_count; i++) {
        if (i > 0) text_add(&text, " && ");
        text_add_char(&text, '!');
        text_add(&text, write_local(writer, act->places[i]));
    }
    return text.bytes;
}

static void write_let(const Writer *writer, const Act *act, size_t indent)
{
    char *value = act->value   ? write_condition(writer, act->value)
        : act->place_count > 0 ? no_flow_condition(writer, act)
                               : "true";

    c_comment(writer->text, indent, write_flow(writer, act->number));
    write_line(writer, indent, "const bool $flow$ = $value$;",
               HOLES({ "flow", write_local(writer, act->number) },
                     { "value", value }));
}

/* The condition of an act that branches; null: always true. */
static char *condition_of(const Writer *writer, const Act *act)
{
    if (act->kind == ACT_IF) return write_condition(writer, act->value);
    if (act->kind == ACT_IF_HOLDS)
        return arena_format(writer->arena, "bpmn_becomes_true(step, %s)",
                            write_condition(writer, act->value));
    if (act->kind == ACT_IF_FLOW) return write_local(writer, act->number);
    if (act->kind == ACT_IF_CAUSE) return "cause != BPMN_CAUSE_NONE";
    if (act->kind == ACT_IF_FUEL) return "bpmn_out_of_fuel(step)";
    if (act->kind == ACT_IF_NONE) return "total == 0";
    if (act->kind == ACT_IF_LAST)
        return act->gives ? "bpmn_item_done(step, &given)"
                          : "bpmn_item_done(step, 0)";
    if (act->kind == ACT_IF_NO_FLOW) return no_flow_condition(writer, act);
    if (act->kind == ACT_IF_PENDING)
        return of_place(writer, "$marking$ & $place$",
                        &writer->plan->places[act->number]);
    return mask_condition(writer, act);
}

static void write_branch_remark(const Writer *writer, const Act *act,
                                uint32_t flow, size_t indent)
{
    bool is_choice = act->kind == ACT_IF || act->kind == ACT_IF_FLOW;
    /* between rounds no flow is taken */
    if (is_choice && flow != NET_NONE
        && flow >= writer->plan->net->node_count) {
        c_comment(writer->text, indent, write_flow(writer, flow));
    }
}

/* An if-chain: ACT_IF and its kin whose 'otherwise' is again one. */
static void write_if(const Writer *writer, const Routine *routine,
                     const Act *act, size_t indent)
{
    const char *word = "if";

    for (; act; act = act->otherwise) {
        char *condition = condition_of(writer, act);

        if (!condition) {
            write_acts(writer, routine, act->then, indent);
            return;
        }
        write_line(writer, indent, "$word$ ($condition$) {",
                   HOLES({ "word", word }, { "condition", condition }));
        write_branch_remark(writer, act, act->number, indent + 4);
        if (act->kind == ACT_IF_PENDING)
            write_place(writer, indent + 4, "$marking$ &= ~$place$;",
                        &writer->plan->places[act->number]);
        write_acts(writer, routine, act->then, indent + 4);
        if (!act->otherwise) break;
        bool chains = act->otherwise->otherwise
            && (act->otherwise->kind == ACT_IF
                || act->otherwise->kind == ACT_IF_FLOW);
        word = "} else if";
        if (chains) continue;
        write_line(writer, indent, "} else {", NULL);
        write_branch_remark(writer, act, act->other, indent + 4);
        write_acts(writer, routine, act->otherwise, indent + 4);
        break;
    }
    write_line(writer, indent, "}", NULL);
}

static void write_assignment(const Writer *writer, const Routine *routine,
                             const Act *act, size_t indent)
{
    write_assign(writer, act, indent);
    if (!act->then) return;
    write_line(writer, indent, "if (cause != BPMN_CAUSE_NONE) {", NULL);
    write_acts(writer, routine, act->then, indent + 4);
    write_line(writer, indent, "}", NULL);
}

static void write_cause(const Writer *writer, const Routine *routine,
                        const Act *act, size_t indent)
{
    if (act->opening) write_computed(writer, act->opening, indent);
    write_line(writer, indent, "cause = bpmn_take_cause(step);", NULL);
    write_if(writer, routine, act, indent);
}

/* In an item the frames around it act when it is done, or what it throws is
   caught there. */
static void write_frame(const Writer *writer, uint32_t number, size_t indent)
{
    const NetFrame *frame = &writer->plan->net->frames[number];

    c_comment(writer->text, indent,
              number == 0 ? "The case acts."
                          : arena_format(writer->arena, "An item of %s acts.",
                                         write_mark(writer, frame->element)));
    write_line(writer, indent, "bpmn_frame_acts(step, $depth$);",
               HOLES({ "depth", c_number(writer->arena, frame->depth) }));
}

static void write_joining(const Writer *writer, uint32_t frame, size_t indent)
{
    write_line(writer, indent, "$name$(step, image);",
               HOLES({ "name", writer->plan->frames[frame].joins }));
}

static void write_gone(const Writer *writer, uint32_t frame, size_t indent)
{
    for (uint32_t word = 0; word < writer->plan->frames[frame].words; word++)
        write_line(writer, indent, "$marking$ = 0;",
                   HOLES({ "marking", write_marking(writer, frame, word) }));
}

static void write_items(const Writer *writer, const Routine *routine,
                        const Act *act, size_t indent)
{
    write_line(writer, indent,
               act->then ? "cause = bpmn_begin_items(step, $kind$, $value$, "
                           "&total);"
                         : "(void)bpmn_open_items(step, $kind$, $value$, "
                           "&total);",
               HOLES({ "kind", writer->plan->frames[act->number].constant },
                     { "value", write_value(writer, act->value) }));
    if (!act->then) return;
    write_line(writer, indent, "if (cause != BPMN_CAUSE_NONE) {", NULL);
    write_acts(writer, routine, act->then, indent + 4);
    write_line(writer, indent, "}", NULL);
}

static void write_body(const Writer *writer, const Act *act, size_t indent)
{
    write_place(writer, indent, "$marking$ |= $place$;",
                rest_of(writer->plan, act->number));
    write_line(writer, indent, "bpmn_begin_body(step, $kind$);",
               HOLES({ "kind", writer->plan->frames[act->other].constant }));
}

/* What an item gives, before it is done. */
static void write_given(const Writer *writer, const Routine *routine,
                        const Act *act, size_t indent)
{
    write_line(writer, indent, "given = $value$;",
               HOLES({ "value", write_value(writer, act->value) }));
    if (!act->then) return;
    write_line(writer, indent, "cause = bpmn_take_cause(step);", NULL);
    write_line(writer, indent, "if (cause != BPMN_CAUSE_NONE) {", NULL);
    write_acts(writer, routine, act->then, indent + 4);
    write_line(writer, indent, "}", NULL);
}

static void write_verb(const Writer *writer, const char *verb, uint32_t element,
                       size_t indent)
{
    write_line(writer, indent, "$verb$(step, $element$);",
               HOLES({ "verb", verb },
                     { "element", writer->plan->elements[element] }));
}

static void write_done(const Writer *writer, const Act *act, size_t indent)
{
    write_line(writer, indent,
               act->gives ? "(void)bpmn_item_done(step, &given);"
                          : "(void)bpmn_item_done(step, 0);",
               NULL);
}

static void write_act(const Writer *writer, const Routine *routine,
                      const Act *act, size_t indent)
{
    switch (act->kind) {
    case ACT_PUT: write_put(writer, &act->number, 1, indent); break;
    case ACT_PUT_ALL:
        write_put(writer, act->places, act->place_count, indent);
        break;
    case ACT_TAKE: write_take(writer, act->number, indent); break;
    case ACT_TAKE_EACH: write_take_each(writer, act, indent); break;
    case ACT_PEND:
        write_place(writer, indent, "$marking$ |= $place$;",
                    &writer->plan->places[act->number]);
        break;
    case ACT_WAIT: write_wait(writer, act->number, indent); break;
    case ACT_WITHDRAW: write_withdrawing(writer, act, indent); break;
    case ACT_CLOSE:
        write_verb(writer, "bpmn_close_wait", act->number, indent);
        break;
    case ACT_OVER:
        write_verb(writer, "bpmn_incident_over", act->number, indent);
        break;
    case ACT_OPEN: write_open(writer, act->opening, indent); break;
    case ACT_INCIDENT: write_incident(writer, act, indent); break;
    case ACT_TELL: write_tell(writer, act, indent); break;
    case ACT_ASSIGN: write_assignment(writer, routine, act, indent); break;
    case ACT_CALL:
        write_line(writer, indent, "$call$;",
                   HOLES({ "call", write_call(writer, routine, act) }));
        break;
    case ACT_LET: write_let(writer, act, indent); break;
    case ACT_IF_CAUSE: write_cause(writer, routine, act, indent); break;
    case ACT_JOINS: write_joining(writer, act->number, indent); break;
    case ACT_GONE: write_gone(writer, act->number, indent); break;
    case ACT_FRAME: write_frame(writer, act->number, indent); break;
    case ACT_ITEMS: write_items(writer, routine, act, indent); break;
    case ACT_BODY: write_body(writer, act, indent); break;
    case ACT_GIVES: write_given(writer, routine, act, indent); break;
    case ACT_DONE: write_done(writer, act, indent); break;
    case ACT_RETURN:
        write_line(writer, indent,
                   routine->loop == NET_NONE ? "return;" : "return TURN_NONE;",
                   NULL);
        break;
    case ACT_NODE:
    case ACT_PASS: break; /* written with others like it */
    case ACT_IF:
    case ACT_IF_HOLDS:
    case ACT_IF_FLOW:
    case ACT_IF_NONE:
    case ACT_IF_LAST:
    case ACT_IF_NO_FLOW:
    case ACT_IF_PENDING:
    case ACT_IF_MARKED:
    case ACT_IF_EMPTY:
    case ACT_IF_FUEL: write_if(writer, routine, act, indent); break;
    }
}

bool write_returns(const Routine *routine, const Plan *plan, const Act *act)
{
    for (; act; act = act->next) {
        if (plan_jumps(plan, routine, act)) return true;
        if (act->otherwise && write_returns(routine, plan, act->then)
            && write_returns(routine, plan, act->otherwise))
            return true;
    }
    return false;
}

void write_acts(const Writer *writer, const Routine *routine, const Act *act,
                size_t indent)
{
    while (act) {
        if (act->kind == ACT_NODE || act->kind == ACT_PASS) {
            act = write_passed(writer, routine, act, indent);
            continue;
        }
        write_act(writer, routine, act, indent);
        if (plan_jumps(writer->plan, routine, act)) return;
        act = act->next;
    }
}
