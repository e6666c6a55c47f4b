/* The marks of nodes, and the legend that tells them. */
#include "write.h"

static const struct {
    const char *sign;
    const char *meaning;
} LEGEND[SIGNS] = {
#define SIGN(NAME, sign, meaning) { sign, meaning },
#include "../net/sign.def"
#undef SIGN
};

char *write_mark(const Writer *writer, uint32_t number)
{
    const NetElement *element = &writer->plan->net->elements[number];
    const char *name = element->name && *element->name ? element->name
                                                       : element->id;

    return arena_format(writer->arena, "%s %s", LEGEND[element->sign].sign,
                        c_remark(writer->arena, name, REMARK_SHORT));
}

void write_legend(const Writer *writer)
{
    const Net *net = writer->plan->net;
    bool used[SIGNS] = { false }, border = false;

    for (uint32_t i = 0; i < net->node_count; i++) {
        used[net->elements[i].sign] = true;
        border = border || net->elements[i].host != NET_NONE;
    }
    for (size_t i = 0; i < SIGNS; i++) {
        if (!used[i]) continue;
        write_text(writer, " * $sign$  $meaning$\n",
                   HOLES({ "sign", LEGEND[i].sign },
                         { "meaning", LEGEND[i].meaning }));
    }
    if (border) {
        text_add(writer->text,
                 " * ..., interrupting / beside it:  "
                 "event on the border of the node above\n");
    }
}
