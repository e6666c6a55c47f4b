/* Texts of several names. */
#include <string.h>

#include "term.h"

/* A list of names while a text is taken apart at its commas. */
typedef struct Splitting {
    Arena *arena;
    const Expression *text; /* the whole */
    VECTOR(Expression *) names;
    VECTOR(Expression *) parts; /* of the name that is next */
} Splitting;

static Expression *new_tree(const Splitting *splitting, Operation operation,
                            BpmnType type)
{
    Expression *tree = arena_copy(splitting->arena, splitting->text,
                                  sizeof *splitting->text);

    tree->operation = operation;
    tree->type = type;
    tree->children = NULL;
    tree->child_count = 0;
    return tree;
}

static void end_name(Splitting *splitting)
{
    Expression *name;

    if (splitting->parts.count == 0) return;
    if (splitting->parts.count == 1) {
        name = splitting->parts.items[0];
    } else {
        name = new_tree(splitting, OPERATION_JOIN, BPMN_TEXT);
        name->children = splitting->parts.items;
        name->child_count = splitting->parts.count;
    }
    VECTOR_ADD(splitting->arena, &splitting->names, name);
    splitting->parts.items = NULL;
    splitting->parts.count = splitting->parts.capacity = 0;
}

/* What stands between commas, without the blanks around it. */
static void add_text(Splitting *splitting, const char *text)
{
    static const char BLANKS[] = " \t\r\n";

    for (;;) {
        size_t length = strcspn(text, ",");
        size_t before = strspn(text, BLANKS);
        size_t end = length;

        while (end > before && strchr(BLANKS, text[end - 1])) end--;
        if (before < end) {
            const char *name = arena_text(splitting->arena, text + before,
                                          end - before);
            Expression *part = new_tree(splitting, OPERATION_CONSTANT,
                                        BPMN_TEXT);
            part->constant = expression_text_value(name);
            VECTOR_ADD(splitting->arena, &splitting->parts, part);
        }
        if (text[length] == '\0') return;
        end_name(splitting);
        text += length + 1;
    }
}

const Expression *terms_names(const Expression *tree, Arena *arena)
{
    Splitting splitting = { .arena = arena, .text = tree };
    bool commas = false;

    if (tree->operation != OPERATION_JOIN) return tree;
    for (size_t i = 0; i < tree->child_count; i++) {
        const char *text = expression_text(tree->children[i]);
        commas = commas || (text && strchr(text, ','));
    }
    if (!commas) return tree;
    for (size_t i = 0; i < tree->child_count; i++) {
        if (expression_text(tree->children[i]))
            add_text(&splitting, expression_text(tree->children[i]));
        else
            VECTOR_ADD(arena, &splitting.parts, tree->children[i]);
    }
    end_name(&splitting);
    Expression *list = new_tree(&splitting, OPERATION_LIST, BPMN_STRUCTURE);
    list->children = splitting.names.items;
    list->child_count = splitting.names.count;
    return list;
}
