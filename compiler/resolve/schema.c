/*
 * Types from NAME.schema.json: a JSON Schema (2020-12) whose properties are
 * the variables. Read are type, enum, const, format, properties, items and
 * local $ref; other keywords tell no type. The only file that sees jansson
 * here.
 */
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "folder.h"
#include "types.h"
#include "typing.h"

/* A schema file while it is looked at. */
typedef struct Schema {
    Typing *typing;
    const char *path;
    json_t *root;
} Schema;

static const char *const ENDINGS[] = { ".bpmn20.xml", ".bpmn2", ".bpmn",
                                       ".xml" };

const char *schema_path(const Diagram *diagram, Arena *arena)
{
    const char *file = diagram->file;

    if (!file || strcmp(file, "-") == 0) return NULL;
    size_t length = strlen(file);
    for (size_t i = 0; i < sizeof ENDINGS / sizeof ENDINGS[0]; i++) {
        size_t ending = strlen(ENDINGS[i]);
        if (length > ending
            && strcmp(file + length - ending, ENDINGS[i]) == 0) {
            length -= ending;
            break;
        }
    }
    return arena_format(arena, "%.*s.schema.json", (int)length, file);
}

static void refuse(const Schema *schema, Position position,
                   const char *property, const char *reason)
{
    Findings *found = schema->typing->found;
    Finding *finding;

    if (!schema->typing->is_first) return;
    if (!property)
        finding = report(found, CODE_SCHEMA, position, NULL, "%s", reason);
    else
        finding = report(found, CODE_SCHEMA, position, NULL,
                         "property \"%s\": %s", property, reason);
    finding->file = schema->path;
}

/* Follows "$ref": "#/$defs/Money". Null, reported, when it leads nowhere. */
static const json_t *follow(const Schema *schema, const char *name,
                            const json_t *property)
{
    for (int i = 0; i < LIMIT_SCHEMA_REFERENCES; i++) {
        const char *reference =
            json_string_value(json_object_get(property, "$ref"));

        if (!reference) return property;
        property = strncmp(reference, "#/$defs/", 8) == 0 ? json_object_get(
                       json_object_get(schema->root, "$defs"), reference + 8)
                                                          : NULL;
    }
    refuse(schema, (Position){ 0, 0 }, name,
           "$ref must lead to \"#/$defs/NAME\" in the same file");
    return NULL;
}

static BpmnType text_type(const json_t *property)
{
    const char *format = json_string_value(json_object_get(property, "format"));

    if (!format) return BPMN_TEXT;
    if (strcmp(format, "date-time") == 0 || strcmp(format, "date") == 0)
        return BPMN_INSTANT;
    if (strcmp(format, "duration-months") == 0) return BPMN_MONTHS;
    return strcmp(format, "duration") == 0 ? BPMN_DURATION : BPMN_TEXT;
}

static BpmnType named_type(const json_t *property, const char *name)
{
    static const struct {
        const char *name;
        BpmnType type;
    } rows[] = {
        { "boolean", BPMN_BOOLEAN }, { "integer", BPMN_INTEGER },
        { "number", BPMN_DECIMAL },  { "object", BPMN_STRUCTURE },
        { "array", BPMN_STRUCTURE },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(name, rows[i].name) == 0) return rows[i].type;
    return strcmp(name, "string") == 0 ? text_type(property) : BPMN_LOOSE;
}

static BpmnType value_type(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING: return BPMN_ENUMERATION;
    case JSON_INTEGER:
    case JSON_REAL: return BPMN_DECIMAL;
    case JSON_TRUE:
    case JSON_FALSE: return BPMN_BOOLEAN;
    case JSON_OBJECT:
    case JSON_ARRAY: return BPMN_STRUCTURE;
    case JSON_NULL: break;
    }
    return BPMN_LOOSE;
}

/* The type that all values of an enum share; LOOSE when they do not. */
static BpmnType enum_type(const json_t *values)
{
    BpmnType type = BPMN_LOOSE;
    const json_t *value;
    size_t i;

    json_array_foreach(values, i, value)
    {
        BpmnType one = value_type(value);
        if (type == BPMN_LOOSE)
            type = one;
        else if (one != BPMN_LOOSE && one != type)
            return BPMN_LOOSE;
    }
    return type;
}

/* "type": "string" or ["string", "null"]; enum and const tell it too. */
static BpmnType property_type(const Schema *schema, const char *name,
                              const json_t *property)
{
    const json_t *type = json_object_get(property, "type");
    const json_t *values = json_object_get(property, "enum");
    const json_t *only = json_object_get(property, "const");
    BpmnType result = BPMN_LOOSE;
    const json_t *one;
    size_t i;

    if (json_is_array(values) && enum_type(values) == BPMN_ENUMERATION)
        return BPMN_ENUMERATION;
    if (json_is_string(only)) return BPMN_ENUMERATION;
    if (json_is_string(type))
        result = named_type(property, json_string_value(type));
    json_array_foreach(type, i,
                       one) if (json_is_string(one) && result == BPMN_LOOSE)
        result = named_type(property, json_string_value(one));
    if (type && result == BPMN_LOOSE)
        refuse(schema, (Position){ 0, 0 }, name,
               "\"type\" is none of boolean, integer, number, string, array, "
               "object");
    if (!type && json_is_array(values)) result = enum_type(values);
    if (!type && only) result = value_type(only);
    return result;
}

static void add_constants(const Schema *schema, Variable *variable,
                          const json_t *property)
{
    Typing *typing = schema->typing;
    const char *only = json_string_value(json_object_get(property, "const"));
    const json_t *value;
    size_t i;

    json_array_foreach(json_object_get(property, "enum"), i,
                       value) if (json_is_string(value))
        constants_add(typing, &variable->constants,
                      arena_string(typing->arena, json_string_value(value)));
    if (only)
        constants_add(typing, &variable->constants,
                      arena_string(typing->arena, only));
    variable->closed = true;
}

/* What is in a list; null where "items" does not tell. */
static const ItemType *items_of(const Schema *schema, const char *name,
                                const json_t *property)
{
    const ItemType *first = NULL;
    const ItemType **next = &first;

    for (int i = 0; i < BPMN_STRUCTURE_DEPTH; i++) {
        property = json_object_get(property, "items");
        if (property) property = follow(schema, name, property);
        BpmnType type = property ? property_type(schema, name, property)
                                 : BPMN_LOOSE;
        if (type == BPMN_LOOSE) break;
        ItemType *items = NEW(schema->typing->arena, ItemType);
        items->type = type == BPMN_ENUMERATION ? BPMN_TEXT : type;
        *next = items;
        next = &items->items;
    }
    return first;
}

static void learn_property(const Schema *schema, Variable *variable,
                           const json_t *property)
{
    BpmnType type = property_type(schema, variable->name, property);

    if (type == BPMN_LOOSE) return;
    typing_learn(schema->typing, variable, type, SOURCE_SCHEMA, "schema",
                 (Position){ 0, 0 });
    variable->file = schema->path;
    if (type == BPMN_ENUMERATION) add_constants(schema, variable, property);
    if (type == BPMN_STRUCTURE)
        variable->items = items_of(schema, variable->name, property);
}

/* A property is a variable, also where its name has a dot. */
static void learn_whole(const Schema *schema, const char *name,
                        const json_t *property)
{
    Variable *variable = typing_variable(schema->typing, name);

    variable->is_member = false;
    learn_property(schema, variable, property);
}

/* "order.total": the property total of the property order. */
static const json_t *find_path(const Schema *schema, const char *name)
{
    const json_t *object = schema->root;

    while (object) {
        size_t length = strcspn(name, ".");
        const char *key = arena_text(schema->typing->arena, name, length);

        object = json_object_get(json_object_get(object, "properties"), key);
        if (object) object = follow(schema, key, object);
        if (name[length] == '\0') return object;
        name += length + 1;
    }
    return NULL;
}

/* The members of structures that expressions name. */
static void learn_members(const Schema *schema)
{
    for (size_t i = 0; i < schema->typing->variables.count; i++) {
        Variable *variable = schema->typing->variables.items[i];
        const json_t *property;

        if (!variable->is_member) continue;
        property = find_path(schema, variable->name);
        if (property) learn_property(schema, variable, property);
    }
}

static void learn_properties(const Schema *schema)
{
    json_t *properties = json_object_get(schema->root, "properties");
    const char *name;
    json_t *property;

    if (!json_is_object(properties)) {
        refuse(schema, (Position){ 1, 1 }, NULL,
               "the schema has no object \"properties\"");
        return;
    }
    json_object_foreach(properties, name, property)
    {
        const json_t *target = follow(schema, name, property);

        if (!target) continue;
        if (!json_is_object(target) && !json_is_true(target))
            refuse(schema, (Position){ 0, 0 }, name, "is no schema");
        else
            learn_whole(schema, name, target);
    }
    learn_members(schema);
}

void typing_schema(Typing *typing)
{
    Schema schema = { .typing = typing };
    json_error_t error;
    struct stat status;

    const Folder *folder = folder_of(typing->process->diagram, typing->arena);
    if (!folder || !folder->has_schemas) return;
    schema.path = schema_path(typing->process->diagram, typing->arena);
    if (!schema.path || stat(schema.path, &status) != 0) return;
    if (!S_ISREG(status.st_mode) || status.st_size > LIMIT_SCHEMA_BYTES) {
        refuse(&schema, (Position){ 0, 0 }, NULL,
               arena_format(typing->arena,
                            "the schema is no file of at most %d MiB",
                            LIMIT_SCHEMA_BYTES >> 20));
        return;
    }
    schema.root = json_load_file(schema.path, JSON_REJECT_DUPLICATES, &error);
    if (!schema.root)
        refuse(&schema,
               (Position){ (uint32_t)(error.line > 0 ? error.line : 0),
                           (uint32_t)(error.column > 0 ? error.column : 0) },
               NULL, arena_string(typing->arena, error.text));
    else
        learn_properties(&schema);
    json_decref(schema.root);
}
