/* Nodes as people call them. */
#include "diagram.h"

#include <strings.h>

bool node_is_activity(const Node *node)
{
    return node->kind >= NODE_TASK && node->kind <= NODE_AD_HOC_SUB_PROCESS;
}

/* "userTask" as people say it: "user task", and "sub-process". */
static void add_kind_words(Text *text, NodeKind kind)
{
    const char *name = node_kind_name(kind);
    for (const char *at = name; *at != '\0'; at++) {
        if (*at < 'A' || *at > 'Z') {
            text_add_char(text, *at);
            continue;
        }
        bool after_sub = at - name >= 3 && strncasecmp(at - 3, "sub", 3) == 0;
        text_add_char(text, after_sub ? '-' : ' ');
        text_add_char(text, (char)(*at - 'A' + 'a'));
    }
}

const char *node_title(const Node *node, Arena *arena)
{
    Text text = text_new(arena);
    if (node->kind == NODE_EVENT_SUB_PROCESS) text_add(&text, "event ");
    add_kind_words(&text, node->kind);
    if (!node->name)
        text_add_format(&text, " %s", node->id);
    else
        text_add_format(&text, " \"%s\" (%s)", node->name, node->id);
    return text.bytes;
}
