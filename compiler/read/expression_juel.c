/* What JUEL writes as calls and indexes although it means something plain. */
#include <string.h>

#include "syntax.h"

/* object.method(arguments) taken apart; object is null for a function. */
typedef struct Method {
    const Syntax *object;
    const char *name;
    const Syntax *arguments;
} Method;

static Method method_of(Reader *reader, const Syntax *call)
{
    const Syntax *callee = call->children.items[0];
    Method method = { NULL, NULL, call->children.items[1] };

    if (syntax_is(callee, "member")) {
        method.object = callee->children.items[0];
        callee = callee->children.items[1];
    }
    method.name = arena_text(reader->arena, callee->bytes, callee->length);
    return method;
}

static bool is_execution(Reader *reader, const Syntax *object)
{
    const char *path = object ? syntax_path(reader, object) : NULL;

    return path
        && (strcmp(path, "execution") == 0 || strcmp(path, "task") == 0);
}

/* execution.getVariable("x") is x, hasVariable("x") is x != null. */
static Expression *variable_access(Reader *reader, const Method *method,
                                   Position position)
{
    bool gets = strcmp(method->name, "getVariable") == 0
        || strcmp(method->name, "getVariableLocal") == 0;
    bool asks = strcmp(method->name, "hasVariable") == 0
        || strcmp(method->name, "hasVariableLocal") == 0;

    if ((!gets && !asks) || !is_execution(reader, method->object)
        || method->arguments->children.count != 1
        || !syntax_is(method->arguments->children.items[0], "string"))
        return NULL;
    const char *name = syntax_string(reader,
                                     method->arguments->children.items[0]);
    if (!name) return NULL;
    Expression *found = expression_variable(reader, name, position);
    if (gets) return found;
    return expression_pair(
        reader, OPERATION_NOT_EQUAL, position, found,
        expression_new(reader, OPERATION_CONSTANT, position));
}

/* fn:length(x): the prefix is part of the name. */
static Expression *prefixed_call(Reader *reader, const Syntax *syntax,
                                 int depth)
{
    const Syntax *name = syntax->children.items[0];
    size_t length = name->length - 1;
    Syntax arguments = *syntax;

    while (strchr(" \t\r\n", name->bytes[length - 1])) length--;
    arguments.children.items++;
    arguments.children.count--;
    return expression_call(reader,
                           arena_text(reader->arena, name->bytes, length),
                           &arguments, depth);
}

/* a.equals(b) is a == b, a.contains(b) is contains(a, b). */
static Expression *method_call(Reader *reader, const Method *method,
                               Position position, int depth)
{
    bool equals = strcmp(method->name, "equals") == 0;

    if (!method->object || method->arguments->children.count != 1
        || (!equals && strcmp(method->name, "contains") != 0))
        return NULL;
    Expression *left = expression_of(reader, method->object, depth + 1);
    return expression_pair(
        reader, equals ? OPERATION_EQUAL : OPERATION_CONTAINS, position, left,
        expression_of(reader, method->arguments->children.items[0], depth + 1));
}

static Expression *call(Reader *reader, const Syntax *syntax, int depth)
{
    Method method = method_of(reader, syntax);
    Expression *plain = variable_access(reader, &method, syntax->position);

    if (plain || reader->failed) return plain;
    plain = method_call(reader, &method, syntax->position, depth);
    if (plain || reader->failed) return plain;
    const char *path = syntax_path(reader, syntax->children.items[0]);
    Expression *unknown = expression_call(reader, path ? path : method.name,
                                          method.arguments, depth);
    if (unknown) unknown->position = syntax->position;
    return unknown;
}

/* order["total"] is order.total. */
static Expression *index_of(Reader *reader, const Syntax *syntax, int depth)
{
    const Syntax *key = syntax->children.items[1];
    const char *path = syntax_path(reader, syntax->children.items[0]);

    if (!path || !syntax_is(key, "string"))
        return expression_operation(reader, OPERATION_ITEM_FROM_ZERO, syntax,
                                    depth);
    const char *name = syntax_string(reader, key);
    if (!name) return NULL;
    return expression_variable(reader,
                               arena_format(reader->arena, "%s.%s", path, name),
                               syntax->position);
}

Expression *juel_expression(Reader *reader, const Syntax *syntax, int depth)
{
    if (syntax_is(syntax, "call")
        && syntax_is(syntax->children.items[0], "prefixed"))
        return prefixed_call(reader, syntax, depth);
    if (syntax_is(syntax, "call")) return call(reader, syntax, depth);
    if (syntax_is(syntax, "index")) return index_of(reader, syntax, depth);
    return NULL;
}
