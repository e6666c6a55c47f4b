/* What all parts of the builder use: names, flags, formulas, remarks. */
#include "diagram_builder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The reader holds most names once, so the pointers are mostly equal. */
bool build_is_bpmn(const Builder *builder, const XmlElement *xml)
{
    return xml->space == builder->space
        || strcmp(xml->space, builder->space) == 0;
}

bool build_is_named(const XmlElement *xml, const char *name)
{
    return xml->name[0] == name[0] && strcmp(xml->name, name) == 0;
}

const XmlElement *build_root_find(Builder *builder, const char *id)
{
    if (!builder->roots) {
        builder->roots = name_map_new(builder->arena);
        const XmlElement *root = builder->diagram->root;
        for (XmlElement *child = root->first_child; child;
             child = child->next) {
            const char *own = build_attribute(child, "id");
            if (own && !name_map_get(builder->roots, own))
                name_map_put(builder->roots, own, child);
        }
    }
    return name_map_get(builder->roots, id);
}

const XmlElement *build_next(const Builder *builder, const XmlElement *xml,
                             const char *name)
{
    while (xml && !(build_is_bpmn(builder, xml) && build_is_named(xml, name)))
        xml = xml->next;
    return xml;
}

bool build_number(const char *text, uint32_t *result)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || number < 1
        || number > 1000000)
        return false;
    *result = (uint32_t)number;
    return true;
}

bool build_duration(const char *text, int64_t *ms)
{
    IsoDuration duration;
    if (!iso_duration(text, &duration) || duration.months != 0
        || duration.ms < 0)
        return false;
    *ms = duration.ms;
    return true;
}

const char *build_attribute(const XmlElement *xml, const char *name)
{
    return xml_attribute(xml, "", name);
}

bool build_flag(Builder *builder, const XmlElement *xml, const char *name,
                bool absent)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", name);
    if (!attribute) return absent;
    const char *value = attribute->value;
    if (strcmp(value, "true") == 0 || strcmp(value, "1") == 0) return true;
    if (strcmp(value, "false") == 0 || strcmp(value, "0") == 0) return false;
    const char *id = build_attribute(xml, "id");
    report(builder->found, CODE_BAD_ATTRIBUTE, attribute->position, id,
           "%s %s: %s=\"%s\" is neither true nor false", xml->name,
           id ? id : "without id", name, value);
    return absent;
}

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The text without white space around it; a copy only where one is needed. */
static const char *trim(Builder *builder, const char *text)
{
    while (is_white(*text)) text++;
    size_t length = strlen(text);
    size_t kept = length;
    while (kept > 0 && is_white(text[kept - 1])) kept--;
    if (kept == length) return text;
    return arena_text(builder->arena, text, kept);
}

const char *build_reference(Builder *builder, const char *text)
{
    if (!text) return NULL;
    text = trim(builder, text);
    const char *colon = strrchr(text, ':');
    if (colon) text = colon + 1;
    return *text == '\0' ? NULL : text;
}

const char *build_name(Builder *builder, const char *text)
{
    if (!text) return NULL;
    text = trim(builder, text);
    if (*text == '\0') return NULL;
    bool is_folded = !strpbrk(text, "\t\n\r") && !strstr(text, "  ");
    if (is_folded) return text;
    char *name = arena_string(builder->arena, text);
    char *end = name;
    for (const char *at = text; *at != '\0'; at++) {
        if (!is_white(*at))
            *end++ = *at;
        else if (!is_white(at[1]))
            *end++ = ' ';
    }
    *end = '\0';
    return name;
}

/* FEEL is marked by '=', JUEL by ${ } or #{ }. */
static bool has_mark(const char *text)
{
    return text[0] == '=' || strstr(text, "${") || strstr(text, "#{");
}

Formula build_formula(Builder *builder, const char *text, XmlPlace place)
{
    if (!text) return (Formula){ 0 };
    size_t blanks = 0;
    while (is_white(text[blanks])) blanks++;
    if (text[blanks] == '\0') return (Formula){ 0 };
    place = xml_place_skip(place, text, blanks);
    text = trim(builder, text + blanks);
    return (Formula){
        .text = text,
        .place = place,
        .is_expression = has_mark(text),
    };
}

Formula build_attribute_formula(Builder *builder, const XmlElement *xml,
                                const char *name)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", name);
    if (!attribute) return (Formula){ 0 };
    return build_formula(builder, attribute->value, xml_value_place(attribute));
}

Formula build_variable(Builder *builder, const char *name, XmlPlace place)
{
    if (!name) return (Formula){ 0 };
    return (Formula){
        .text = name,
        .place = place,
        .is_expression = true,
        .tree = expression_of_name(name, place.position, builder->arena),
    };
}

void build_plain(Builder *builder, Formula *formula)
{
    if (!formula->is_expression || formula->language) return;
    const char *plain = expression_plain(formula->text, formula->place,
                                         builder->arena);
    if (!plain) return;
    formula->text = plain;
    formula->is_expression = false;
}

const char *build_naming(Builder *builder, const XmlAttribute *attribute,
                         Signature *signature)
{
    if (!attribute) return NULL;
    Formula naming = build_formula(builder, attribute->value,
                                   xml_value_place(attribute));
    build_plain(builder, &naming);
    if (naming.is_expression) signature->computed = naming;
    return naming.text;
}

Formula build_element_formula(Builder *builder, const XmlElement *xml)
{
    Formula formula = build_formula(builder, xml->text, xml_text_place(xml));
    formula.language = build_attribute(xml, "language");
    return formula;
}

void build_condition(Builder *builder, Formula *formula, const XmlElement *xml,
                     const char *id)
{
    if (formula->text) {
        report(builder->found, CODE_BAD_ATTRIBUTE, xml->position, id,
               "'%s' has two of '%s'", id, xml->name);
        return;
    }
    *formula = build_element_formula(builder, xml);
    formula->is_expression = formula->text;
}

void build_keep(Builder *builder, const char *element, Position position,
                const char *what)
{
    VECTOR_ADD(
        builder->arena, &builder->diagram->kept,
        (Kept){ .element = element, .position = position, .what = what });
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0) names++;
    return *names;
}

void build_keep_unread(Builder *builder, const char *element,
                       const XmlElement *xml, const char *const *names)
{
    for (size_t i = 0; i < xml->attribute_count; i++) {
        const XmlAttribute *attribute = &xml->attributes[i];
        if (*attribute->space == '\0' && !is_one_of(attribute->name, names)
            && strcmp(attribute->value, "false") != 0)
            build_keep(builder, element, attribute->position, attribute->name);
    }
}

void build_refuse(Builder *builder, const char *element, Position position,
                  const char *what)
{
    VECTOR_ADD(builder->arena, &builder->diagram->refused,
               (Refused){ element, position, what });
}

void build_body(Builder *builder, Node *node)
{
    node->body = NEW(builder->arena, Scope);
    node->body->owner = node;
    node->body->parent = node->scope;
    node->body->process = node->process;
}
