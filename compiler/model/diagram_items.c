/* What data references of the standard name: what the items of a multi-instance
   are made of and give, what goes to a called case and comes back. */
#include "diagram_builder.h"

#include <string.h>

/* An element anywhere in 'xml' that has the id, among data; null: none. */
static const XmlElement *find_data(const XmlElement *xml, const char *id)
{
    static const char *const DATA[] = { "dataInput", "dataOutput", "dataObject",
                                        "dataObjectReference", "property" };
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        if (build_is_named(child, "ioSpecification")) {
            const XmlElement *inner = find_data(child, id);
            if (inner) return inner;
        }
        for (size_t i = 0; i < sizeof DATA / sizeof *DATA; i++)
            if (build_is_named(child, DATA[i])
                && text_equal(build_attribute(child, "id"), id))
                return child;
    }
    return NULL;
}

/* The text of the child of that name; null: there is none. */
static const char *child_text(Builder *builder, const XmlElement *xml,
                              const char *name)
{
    const XmlElement *child = build_next(builder, xml->first_child, name);
    return child ? build_reference(builder, child->text) : NULL;
}

/* What an association of the activity joins the data of that id with; else the
   id itself. */
static const char *joined_with(Builder *builder, const XmlElement *activity,
                               const char *id, bool is_input)
{
    const char *name = is_input ? "dataInputAssociation"
                                : "dataOutputAssociation";
    const XmlElement *child = activity->first_child;
    for (; (child = build_next(builder, child, name)); child = child->next) {
        const char *from = child_text(builder, child, "sourceRef");
        const char *to = child_text(builder, child, "targetRef");
        const char *other = is_input ? from : to;
        if (other && text_equal(is_input ? to : from, id)) return other;
    }
    return id;
}

/* The variable that data are: their name, else their id. What has no element is
   the name of one. */
static const char *name_of(Builder *builder, const XmlElement *activity,
                           const char *id)
{
    for (const XmlElement *xml = activity; xml; xml = xml->parent) {
        const XmlElement *data = find_data(xml, id);
        const char *name = data
            ? build_name(builder, build_attribute(data, "name"))
            : NULL;
        if (data) return name ? name : id;
    }
    return id;
}

/* What the loop of the activity refers to is no datum of each item. */
static bool is_of_loop(Builder *builder, const XmlElement *activity,
                       const char *id)
{
    const XmlElement *loop = build_next(builder, activity->first_child,
                                        "multiInstanceLoopCharacteristics");
    return loop
        && (text_equal(child_text(builder, loop, "loopDataInputRef"), id)
            || text_equal(child_text(builder, loop, "loopDataOutputRef"), id));
}

/* One datum that goes from one side to the other; false: it is not said. */
static bool read_assignment(Builder *builder, const XmlElement *activity,
                            const XmlElement *xml, Mapping *mapping)
{
    const XmlElement *from = build_next(builder, xml->first_child, "from");
    const char *to = child_text(builder, xml, "to");
    if (!from || !to) return false;
    mapping->source = build_element_formula(builder, from);
    if (mapping->source.language) mapping->source.is_expression = true;
    mapping->target = name_of(builder, activity, to);
    return mapping->source.text;
}

static bool read_association(Builder *builder, const XmlElement *activity,
                             const XmlElement *xml, Mapping *mapping)
{
    const char *from = child_text(builder, xml, "sourceRef");
    const char *to = child_text(builder, xml, "targetRef");
    if (!from || !to || is_of_loop(builder, activity, from)
        || is_of_loop(builder, activity, to))
        return false;
    mapping->source = build_variable(builder, name_of(builder, activity, from),
                                     (XmlPlace){ .position = xml->position });
    mapping->target = name_of(builder, activity, to);
    return true;
}

void build_association(Builder *builder, Node *node, const XmlElement *xml)
{
    bool is_input = build_is_named(xml, "dataInputAssociation");
    CallInfo *call = &node->call;
    Mappings *mappings = is_input ? &call->in : &call->out;
    Mapping mapping = { .position = xml->position };
    const XmlElement *child = build_next(builder, xml->first_child,
                                         "assignment");
    const XmlElement *transformation = build_next(builder, xml->first_child,
                                                  "transformation");
    if (transformation) {
        build_keep(builder, node->id, transformation->position,
                   "transformation");
        return;
    }
    if (!child && read_association(builder, node->xml, xml, &mapping))
        VECTOR_ADD(builder->arena, mappings, mapping);
    for (; child; child = build_next(builder, child->next, "assignment"))
        if (read_assignment(builder, node->xml, child, &mapping))
            VECTOR_ADD(builder->arena, mappings, mapping);
    if (is_input) call->takes_associated = true;
}

static const char *item_name(Builder *builder, const XmlElement *xml)
{
    const char *name = build_name(builder, build_attribute(xml, "name"));
    return name ? name : build_name(builder, build_attribute(xml, "id"));
}

bool build_items(Builder *builder, Node *node, const XmlElement *xml)
{
    LoopInfo *loop = &node->loop;
    bool is_input = build_is_named(xml, "loopDataInputRef");
    XmlPlace place = xml_text_place(xml);
    if (build_is_named(xml, "inputDataItem")) {
        loop->element = item_name(builder, xml);
    } else if (build_is_named(xml, "outputDataItem")) {
        loop->result = build_variable(builder, item_name(builder, xml),
                                      (XmlPlace){ .position = xml->position });
    } else if (is_input || build_is_named(xml, "loopDataOutputRef")) {
        const char *id = build_reference(builder, xml->text);
        if (!id || *id == '\0') return true;
        id = joined_with(builder, node->xml, id, is_input);
        id = name_of(builder, node->xml, id);
        if (is_input)
            loop->collection = build_variable(builder, id, place);
        else
            loop->results = id;
    } else {
        return false;
    }
    return true;
}

/* A plain name is a variable too. */
bool build_items_attribute(Builder *builder, LoopInfo *loop,
                           const XmlAttribute *attribute)
{
    if (!loop || attribute->space[0] == '\0') return false;
    if (strcmp(attribute->name, "elementVariable") == 0) {
        loop->element = build_name(builder, attribute->value);
        return true;
    }
    if (strcmp(attribute->name, "elementIndexVariable") == 0) {
        loop->index = build_name(builder, attribute->value);
        return true;
    }
    if (strcmp(attribute->name, "collection") != 0) return false;
    Formula formula = build_formula(builder, attribute->value,
                                    xml_value_place(attribute));
    loop->collection = formula.is_expression
        ? formula
        : build_variable(builder, formula.text, formula.place);
    return true;
}
