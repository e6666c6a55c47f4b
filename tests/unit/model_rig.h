/* The processes of a diagram's text, as the engine runs them. */
#ifndef BPMNC_TEST_MODEL_RIG_H
#define BPMNC_TEST_MODEL_RIG_H

#include "rig.h"

#include "net/net.h"
#include "resolve/resolve.h"

/* The first so many of them. */
static inline void make_processes(const char *text, Arena *arena,
                                  const BpmnProcess *made[], size_t count)
{
    Findings found = findings_new(arena, "test.bpmn");
    XmlElement *root = xml_parse(text, strlen(text), NULL, &XML_LIMITS, arena,
                                 &found);
    Diagram *diagram = diagram_build(root, "none/test.bpmn", arena, &found);

    resolve_references(diagram, arena, &found);
    resolve_partners(&diagram, 1, arena);
    resolve_types(diagram, arena, &found);
    assert_int_equal(found.errors, 0);
    for (size_t i = 0; i < count; i++) {
        Net *net = net_build(diagram->processes.items[i], arena);

        net_digest(net, diagram->processes.items[i]);
        made[i] = net_interpreter(net, NULL, arena);
    }
}

#endif
