/*
 * Correlation as the standard says it becomes keys: of who waits for a message
 * the value that its process binds to the property of the message, of who
 * throws it the value that the property retrieves, of its own variables.
 * Source: BPMN 2.0.2, 8.4.2.
 */
#include "resolve.h"

#include <string.h>

typedef struct Correlation {
    Diagram *diagram;
    Arena *arena;
    Findings *found;
} Correlation;

/* What of the message the property is; null: nothing. */
static const Retrieval *find_retrieval(const Diagram *diagram,
                                       const char *property,
                                       const char *message)
{
    for (size_t i = 0; i < diagram->retrievals.count; i++) {
        const Retrieval *retrieval = &diagram->retrievals.items[i];
        if (text_equal(retrieval->property, property)
            && text_equal(retrieval->message, message))
            return retrieval;
    }
    return NULL;
}

typedef VECTOR(const Binding *) Bindings;

/* Where the property stands in its key; none of it: behind the others. */
static size_t rank_of(const Diagram *diagram, const Binding *binding)
{
    size_t rank = 0;
    for (; rank < diagram->key_properties.count; rank++) {
        const KeyProperty *part = &diagram->key_properties.items[rank];
        if (text_equal(part->key, binding->key)
            && text_equal(part->property, binding->property))
            break;
    }
    return rank;
}

/* The bindings that count for a message in a process, those that can be read,
   in the order of their key. */
static Bindings find_bindings(const Correlation *correlation,
                              const Process *process, const char *message)
{
    const Diagram *diagram = correlation->diagram;
    Bindings found = { 0 };
    for (size_t i = 0; i < process->bindings.count; i++) {
        const Binding *binding = &process->bindings.items[i];
        if (!binding->path.text
            || !find_retrieval(diagram, binding->property, message))
            continue;
        VECTOR_ADD(correlation->arena, &found, binding);
        for (size_t j = found.count - 1; j > 0
             && rank_of(diagram, binding)
                 < rank_of(diagram, found.items[j - 1]);
             j--) {
            found.items[j] = found.items[j - 1];
            found.items[j - 1] = binding;
        }
    }
    return found;
}

/* Whether all belong to one key. */
static bool are_of_one(const Bindings *bindings)
{
    for (size_t i = 1; i < bindings->count; i++)
        if (!text_equal(bindings->items[i]->key, bindings->items[0]->key))
            return false;
    return true;
}

/* Several paths as one list in FEEL; text null: one of them is no FEEL. */
static Formula list_of(const Formula *const *paths, size_t count, Arena *arena)
{
    Text text = text_new(arena);
    Formula list = *paths[0];
    for (size_t i = 0; i < count; i++) {
        const char *path = paths[i]->text;
        if (*path == '$' || *path == '#') return (Formula){ 0 };
        text_add_format(&text, "%s%s", i == 0 ? "= [" : ", ",
                        *path == '=' ? path + 1 : path);
    }
    text_add(&text, "]");
    list.text = text.bytes;
    list.tree = NULL;
    list.place = (XmlPlace){ .position = list.place.position };
    return list;
}

/* What is compared of several paths: of more than one their list. */
static Formula formula_of(const Correlation *correlation, const Node *node,
                          const Formula *const *paths, size_t count)
{
    Formula formula = *paths[0];
    if (count > 1) formula = list_of(paths, count, correlation->arena);
    if (!formula.text)
        report(correlation->found, CODE_UNSUPPORTED, node->position, node->id,
               "%s: correlation by several properties whose paths are not "
               "FEEL does not run yet (BPMN 2.0.2, 8.4.2)",
               node_title(node, correlation->arena))
            ->help = "write them as FEEL: = parcel.order";
    return formula;
}

static bool is_kept(const Kept *kept, const char *what, const char *element)
{
    return text_equal(kept->what, what) && text_equal(kept->element, element);
}

/* It has its effect. */
static void forget_kept(Diagram *diagram, const Binding *binding)
{
    size_t left = 0;
    for (size_t i = 0; i < diagram->kept.count; i++) {
        Kept kept = diagram->kept.items[i];
        if (!is_kept(&kept, "correlationSubscription", binding->subscription)
            && !is_kept(&kept, "correlationKey", binding->key)
            && !is_kept(&kept, "correlationProperty", binding->property))
            diagram->kept.items[left++] = kept;
    }
    diagram->kept.count = left;
}

/* Each process that waits for a message compares it with its own. */
static void correlate_wait(const Correlation *correlation, Node *node)
{
    const Signature *shared = node->event.signature;
    Bindings bindings = find_bindings(correlation, node->process, shared->id);
    if (bindings.count == 0 || shared->correlation.text) return;
    if (!are_of_one(&bindings)) {
        report(correlation->found, CODE_UNSUPPORTED, node->position, node->id,
               "%s: correlation by several keys at once does not run yet "
               "(BPMN 2.0.2, 8.4.2)",
               node_title(node, correlation->arena))
            ->help = "bind the properties of one correlationKey";
        return;
    }
    const Formula **paths = NEW_ARRAY(correlation->arena, const Formula *,
                                      bindings.count);
    for (size_t i = 0; i < bindings.count; i++) {
        paths[i] = &bindings.items[i]->path;
        forget_kept(correlation->diagram, bindings.items[i]);
    }
    Signature *own = NEW(correlation->arena, Signature);
    *own = *shared;
    own->correlation = formula_of(correlation, node, paths, bindings.count);
    node->event.signature = own;
}

static bool are_same(const Bindings *one, const Bindings *other)
{
    if (one->count != other->count) return false;
    for (size_t i = 0; i < one->count; i++)
        if (!text_equal(one->items[i]->property, other->items[i]->property))
            return false;
    return true;
}

/* The properties by which processes of the file wait for the message; none:
   none does, or not all by the same. */
static Bindings find_awaited(const Correlation *correlation,
                             const char *message)
{
    const Diagram *diagram = correlation->diagram;
    Bindings found = { 0 };
    for (size_t i = 0; i < diagram->processes.count; i++) {
        Bindings bindings = find_bindings(correlation,
                                          diagram->processes.items[i], message);
        if (bindings.count == 0) continue;
        if (found.count > 0 && !are_same(&found, &bindings))
            return (Bindings){ 0 };
        found = bindings;
    }
    return found;
}

static void correlate_throw(const Correlation *correlation, Node *node)
{
    const Diagram *diagram = correlation->diagram;
    const Signature *signature = node->event.signature;
    Bindings awaited = find_awaited(correlation, signature->id);
    if (awaited.count == 0 || node->message_key.text
        || signature->correlation.text)
        return;
    const Formula **paths = NEW_ARRAY(correlation->arena, const Formula *,
                                      awaited.count);
    for (size_t i = 0; i < awaited.count; i++) {
        const char *property = awaited.items[i]->property;
        paths[i] = &find_retrieval(diagram, property, signature->id)->path;
        if (paths[i]->text) continue;
        report(correlation->found, CODE_UNSUPPORTED, node->position, node->id,
               "%s: the messagePath of the correlation property %s is neither "
               "a variable nor an expression that is read (BPMN 2.0.2, 8.4.2)",
               node_title(node, correlation->arena), property);
        return;
    }
    node->message_key = formula_of(correlation, node, paths, awaited.count);
}

void resolve_correlation(Diagram *diagram, Arena *arena, Findings *found)
{
    Correlation correlation = { diagram, arena, found };
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            Node *node = process->nodes.items[j];
            if (event_facts(node)->to != TO_ONE || !node->event.signature)
                continue;
            if (node_sends(node))
                correlate_throw(&correlation, node);
            else
                correlate_wait(&correlation, node);
        }
    }
}
