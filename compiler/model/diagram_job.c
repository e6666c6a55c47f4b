/* What a program does for a case, and scripts that need none. */
#include "diagram_builder.h"

#include <string.h>
#include <strings.h>

/* Of a global task the attribute has another name. */
static const char *script_format(const Node *node)
{
    const char *format = build_attribute(node->xml, "scriptFormat");
    return format ? format : build_attribute(node->xml, "scriptLanguage");
}

void build_script(Builder *builder, Node *node, const XmlElement *xml)
{
    node->job.script = build_element_formula(builder, xml);
    node->job.script.language = script_format(node);
}

bool build_is_formula(const Node *node)
{
    const char *format = script_format(node);
    const char *text = node->job.script.text;
    if (!format || format[0] == '\0') return text && expression_is_marked(text);
    return strcasecmp(format, "feel") == 0 || strcasecmp(format, "juel") == 0;
}

/* The result goes before other outputs, which may read it. */
static void compute(Builder *builder, Node *node)
{
    const JobInfo *job = &node->job;
    Mapping mapping = { .source = job->script,
                        .target = job->result,
                        .position = job->script.place.position };
    mapping.source.is_expression = true;
    node->computes = true;
    VECTOR_ADD(builder->arena, &node->outputs, mapping);
    for (size_t i = node->outputs.count - 1; i > 0; i--) {
        node->outputs.items[i] = node->outputs.items[i - 1];
        node->outputs.items[i - 1] = mapping;
    }
}

void build_job(Builder *builder, Node *node)
{
    JobInfo *job = &node->job;
    if (job->script.text && job->result && !job->type) {
        compute(builder, node);
        return;
    }
    if (job->script.text) job->about = job->script.text;
    if (job->type || !node_is_job(node)) return;
    job->type = node_job_type(node);
    job->is_unnamed = job->type;
}
