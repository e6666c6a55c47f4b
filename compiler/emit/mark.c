/* The marks of nodes, and the legend that tells them. */
#include "write.h"

typedef enum Sign {
#define SIGN(NAME, sign, meaning) SIGN_##NAME,
#include "sign.def"
#undef SIGN
    SIGNS,
    SIGN_NONE
} Sign;

static const struct {
    const char *sign;
    const char *meaning;
} LEGEND[SIGNS] = {
#define SIGN(NAME, sign, meaning) { sign, meaning },
#include "sign.def"
#undef SIGN
};

static const Sign NODE_SIGNS[] = {
#define NODE(NAME, number, GROUP, ENTERED, LEAVES, WORK, KIND, EVENT, builder, \
             SIGN)                                                             \
    SIGN_##SIGN,
#include "../model/node.def"
#undef NODE
};

static const Sign EVENT_SIGNS[] = {
#define EVENT_KIND(NAME, number, reference, words, code, BARE, NEEDS, TO, \
                   SIGN)                                                  \
    SIGN_##SIGN,
#include "../model/event_kind.def"
#undef EVENT_KIND
};

static Sign sign_of(const Writer *writer, uint32_t element)
{
    const Node *node = writer->plan->net->elements[element].node;
    Sign sign = EVENT_SIGNS[node->event.kind];

    if (node_is_persons(node)) return SIGN_PERSON;
    if (!node_is_event(node) || sign == SIGN_NONE)
        return NODE_SIGNS[node->kind];
    return sign;
}

char *write_mark(const Writer *writer, uint32_t number)
{
    const NetElement *element = &writer->plan->net->elements[number];
    const char *name = element->name && *element->name ? element->name
                                                       : element->id;

    return arena_format(writer->arena, "%s %s",
                        LEGEND[sign_of(writer, number)].sign,
                        c_remark(writer->arena, name, REMARK_SHORT));
}

void write_legend(const Writer *writer)
{
    const Net *net = writer->plan->net;
    bool used[SIGNS] = { false }, border = false;

    for (uint32_t i = 0; i < net->node_count; i++) {
        used[sign_of(writer, i)] = true;
        border = border || net->elements[i].node->attached_to;
    }
    for (size_t i = 0; i < SIGNS; i++) {
        if (!used[i]) continue;
        text_put(writer->text, " * $sign$  $meaning$\n",
                 (Hole[]){ { "sign", LEGEND[i].sign },
                           { "meaning", LEGEND[i].meaning },
                           { 0 } });
    }
    if (border) {
        text_add(writer->text,
                 " * ..., interrupting / beside it:  "
                 "event on the border of the node above\n");
    }
}
