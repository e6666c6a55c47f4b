/* Inclusive gateways to which several flows lead: whether they need not wait,
   and who asks. */
#include "write_acts.h"

static const Transition *join_of(const Writer *writer, const PlanJoin *join)
{
    return &writer->plan->net->transitions[join->transition];
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
    char *mask = write_mask(writer, comes->places, comes->count, word);

    if (!mask || *mask != '(') return mask;
    mask[strlen(mask) - 1] = '\0';
    return mask + 1;
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
    write_line(writer, 4,
               is_last ? "return ($marking$ & far & ~near) == 0;"
                       : "if ($marking$ & far & ~near) return false;",
               HOLES({ "marking", write_marking(writer, 0, word) }));
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
    write_text(writer,
               "static bool $name$(const Image *image)\n"
               "{\n",
               HOLES({ "name", own->name }));
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

/* One after the other; a single one is asked as long as it goes on. */
static void write_asking(const Writer *writer)
{
    const Plan *plan = writer->plan;
    bool is_single = plan->join_count == 1;
    size_t indent = is_single ? 4 : 8;

    if (!is_single) text_add(writer->text, "    for (;;) {\n");
    for (uint32_t i = 0; i < plan->join_count; i++) {
        const PlanJoin *join = &plan->joins[i];

        write_line(writer, indent, "$word$ ($name$(image))",
                   HOLES({ "word",
                           is_single   ? "while"
                               : i > 0 ? "else if"
                                       : "if" },
                         { "name", join->name }));
        write_line(writer, indent + 4, "$call$;",
                   HOLES({ "call", call_of(writer, join) }));
    }
    if (!is_single)
        text_add(writer->text,
                 "        else\n"
                 "            return;\n"
                 "    }\n");
}

void write_joins(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (plan->join_count == 0) return;
    for (uint32_t i = 0; i < plan->join_count; i++)
        write_may_join(writer, &plan->joins[i]);
    c_comment(
        writer->text, 0,
        plan->join_count == 1
            ? "When no token can move, it goes on as long as it need not "
              "wait."
            : "When no token can move, the first of them goes on that need "
              "not wait, and so on until all have to.");
    write_text(writer,
               "static void $prefix$_joins(BpmnStep *step, Image *image)\n"
               "{\n",
               NULL);
    write_asking(writer);
    text_add(writer->text, "}\n\n");
}
