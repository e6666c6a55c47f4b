/* Inclusive gateways to which several flows lead: whether they need not wait,
   and who asks. */
#include "../net/frame.h"
#include "write_acts.h"

static const Transition *join_of(const Writer *writer, const PlanJoin *join)
{
    return &writer->plan->net->transitions[join->transition];
}

static const PlanFrame *frame_of(const Writer *writer, const Transition *join)
{
    const Plan *plan = writer->plan;

    return &plan->frames[net_frame_of(plan->net, join)];
}

static char *waits_at(const Writer *writer, uint32_t place)
{
    return write_local(writer, writer->plan->net->places[place].element);
}

/* A local for each flow: whether a token waits there. */
static void write_flows(const Writer *writer, const Transition *join)
{
    const Plan *plan = writer->plan;

    for (uint32_t i = 0; i < join->any_count; i++) {
        const PlanPlace *place = &plan->places[plan->place_bits[join->any[i]]];

        write_line(writer, 4, "const bool $flow$ = ($marking$ & $place$) != 0;",
                   HOLES({ "flow", waits_at(writer, join->any[i]) },
                         { "marking",
                           write_marking(writer, place->frame,
                                         place->bit / WORD_BITS) },
                         { "place", place->name }));
    }
}

static char *none_waits(const Writer *writer, const Transition *join)
{
    Text text = text_new(writer->arena);

    for (uint32_t i = 0; i < join->any_count; i++) {
        text_add(&text, i > 0 ? " && !" : "!");
        text_add(&text, waits_at(writer, join->any[i]));
    }
    return text.bytes;
}

/* From where a token can come by the flow, in one word; null: from nowhere. */
static char *mask_of(const Writer *writer, const NetPlaces *comes,
                     uint32_t word)
{
    return write_bare_mask(writer, comes->places, comes->count, word);
}

/* Whether a token can come from places in that word. */
static bool comes_from(const Writer *writer, const Transition *join,
                       uint32_t word)
{
    for (uint32_t i = 0; i < join->any_count; i++) {
        if (mask_of(writer, &join->comes[i], word)) return true;
    }
    return false;
}

static void write_word(const Writer *writer, const Transition *join,
                       uint32_t word, bool is_last)
{
    for (uint32_t i = 0; i < join->any_count; i++) {
        char *mask = mask_of(writer, &join->comes[i], word);

        if (!mask) continue;
        write_line(writer, 4, "bpmn_comes($flow$, $mask$, &near, &far);",
                   HOLES({ "flow", waits_at(writer, join->any[i]) },
                         { "mask", mask }));
    }
    write_line(
        writer, 4,
        is_last ? "return ($marking$ & far & ~near) == 0;"
                : "if ($marking$ & far & ~near) return false;",
        HOLES({ "marking",
                write_marking(writer, net_frame_of(writer->plan->net, join),
                              word) }));
}

/* Word by word, as far as a token can come from there at all. */
static void write_words(const Writer *writer, const Transition *join)
{
    uint32_t left = 0;
    bool begins = true;

    for (uint32_t word = 0; word < writer->plan->words; word++)
        left += comes_from(writer, join, word);
    if (left == 0) text_add(writer->text, "    return true;\n");
    for (uint32_t word = 0; word < writer->plan->words; word++) {
        if (!comes_from(writer, join, word)) continue;
        text_add(writer->text,
                 begins ? "    uint64_t near = 0, far = 0;\n"
                        : "    near = far = 0;\n");
        begins = false;
        write_word(writer, join, word, --left == 0);
    }
}

static void write_may_join(const Writer *writer, const PlanJoin *own)
{
    const Transition *join = join_of(writer, own);

    c_comment(writer->text, 0,
              arena_format(writer->arena,
                           "%s: whether it need not wait. A token has come to "
                           "it, and what can come by a flow without one can "
                           "come by one with a token instead.",
                           write_title(writer, join->node)));
    const PlanFrame *frame = frame_of(writer, join);
    write_text(writer,
               "static bool $name$(const $type$ *$local$)\n"
               "{\n",
               HOLES({ "name", own->name }, { "type", frame->type },
                     { "local", frame->local }));
    write_flows(writer, join);
    text_add_char(writer->text, '\n');
    write_line(writer, 4, "if ($none$) return false;",
               HOLES({ "none", none_waits(writer, join) }));
    write_words(writer, join);
    text_add(writer->text, "}\n\n");
}

static char *call_of(const Writer *writer, const PlanJoin *join)
{
    Act call = { .kind = ACT_CALL, .number = join->routine };

    return write_call(writer, &(Routine){ .loop = NET_NONE }, &call);
}

/* The gateways of a frame and of those around it. */
typedef struct Asked {
    const PlanJoin **joins;
    uint32_t count;
} Asked;

static Asked asked_in(const Writer *writer, uint32_t frame)
{
    const Plan *plan = writer->plan;
    Asked asked = {
        NEW_ARRAY(writer->arena, const PlanJoin *, plan->join_count), 0
    };

    for (uint32_t i = 0; i < plan->join_count; i++) {
        uint32_t own = net_frame_of(plan->net,
                                    join_of(writer, &plan->joins[i]));
        if (net_is_around_frame(plan->net, own, frame))
            asked.joins[asked.count++] = &plan->joins[i];
    }
    return asked;
}

/* The images of frames around, and the frame's own. */
static void write_images(const Writer *writer, uint32_t frame)
{
    const Plan *plan = writer->plan;

    for (uint32_t own = frame; own != 0; own = plan->net->frames[own].parent) {
        if (plan->frames[own].joins) write_frame_local(writer, own, "const ");
    }
    if (frame != 0) text_add_char(writer->text, '\n');
}

/* What a gateway does is done in its own frame. */
static void write_going_on(const Writer *writer, const PlanJoin *join,
                           size_t indent)
{
    const Net *net = writer->plan->net;
    uint32_t frame = net_frame_of(net, join_of(writer, join));

    if (net->frame_count > 1)
        write_line(
            writer, indent, "bpmn_frame_acts(step, $depth$);",
            HOLES({ "depth",
                    c_number(writer->arena, net->frames[frame].depth) }));
    write_line(writer, indent, "$call$;",
               HOLES({ "call", call_of(writer, join) }));
}

/* One after the other; a single one is asked as long as it goes on. */
static void write_asking(const Writer *writer, const Asked *asked)
{
    bool is_single = asked->count == 1;
    size_t indent = is_single ? 4 : 8;

    if (!is_single) text_add(writer->text, "    for (;;) {\n");
    for (uint32_t i = 0; i < asked->count; i++) {
        const PlanJoin *join = asked->joins[i];

        write_line(
            writer, indent, "$word$ ($name$($local$)) {",
            HOLES({ "word",
                    is_single   ? "while"
                        : i > 0 ? "} else if"
                                : "if" },
                  { "name", join->name },
                  { "local", frame_of(writer, join_of(writer, join))->local }));
        write_going_on(writer, join, indent + 4);
    }
    text_add(writer->text,
             is_single ? "    }\n"
                       : "        } else {\n"
                         "            return;\n"
                         "        }\n"
                         "    }\n");
}

static void write_frame(const Writer *writer, uint32_t frame)
{
    const Plan *plan = writer->plan;
    Asked asked = asked_in(writer, frame);
    const char *what = asked.count == 1
        ? "When no token can move, it goes on as long as it need not wait."
        : "When no token can move, the first of them goes on that need not "
          "wait, and so on until all have to.";

    c_comment(
        writer->text, 0,
        frame == 0
            ? what
            : arena_format(writer->arena, "In an item of %s. %s",
                           write_mark(writer, plan->net->frames[frame].element),
                           what));
    write_text(writer,
               "static void $name$(BpmnStep *step, Image *image)\n"
               "{\n",
               HOLES({ "name", plan->frames[frame].joins }));
    write_images(writer, frame);
    write_asking(writer, &asked);
    text_add(writer->text, "}\n\n");
}

void write_joins(const Writer *writer)
{
    const Plan *plan = writer->plan;

    for (uint32_t i = 0; i < plan->join_count; i++)
        write_may_join(writer, &plan->joins[i]);
    for (uint32_t i = 0; i < plan->net->frame_count; i++)
        if (plan->frames[i].joins) write_frame(writer, i);
}
