/* Where flows may begin and end, and which of them may carry conditions. */
#include "structure_parts.h"

static void check_ends(const Node *node, Findings *found)
{
    bool takes_none = node_facts(node)->entered != ENTERED_FLOW;
    if (takes_none && node->in.count > 0)
        report(found, CODE_BAD_FLOW, node->in.items[0]->position,
               node->in.items[0]->id,
               "sequence flow %s leads into %s, which none may",
               node->in.items[0]->id, node_title(node, found->arena));
    if (node_facts(node)->leaves == LEAVES_NOWHERE && node->out.count > 0)
        report(found, CODE_BAD_FLOW, node->out.items[0]->position,
               node->out.items[0]->id,
               "sequence flow %s leaves %s, which none may",
               node->out.items[0]->id, node_title(node, found->arena));
}

/* Gateways and activities choose among their flows; a parallel gateway and an
   event do not. */
static bool has_default(const Node *node)
{
    NodeLeaving leaves = node_facts(node)->leaves;
    return leaves == LEAVES_FIRST || leaves == LEAVES_EACH;
}

static void check_default(const Node *node, Findings *found)
{
    const Flow *flow = node->default_flow;
    if (!flow) return;
    const char *title = node_title(node, found->arena);
    if (flow->source != node) {
        report(found, CODE_BAD_FLOW, node->position, node->id,
               "the default of %s is sequence flow %s, which does not leave"
               " it",
               title, flow->id);
    } else if (!has_default(node)) {
        report_as(found, SEVERITY_WARNING, CODE_BAD_ATTRIBUTE, node->position,
                  node->id,
                  "a default has no effect on %s: it takes every flow", title);
    } else if (flow->condition.text) {
        report(found, CODE_DEFAULT_CONDITION, flow->condition.place.position,
               flow->id,
               "sequence flow %s is the default of %s: its condition has no"
               " effect",
               flow->id, title);
    }
}

static void check_condition(const Node *node, const Flow *flow, Findings *found)
{
    if (!flow->condition.text) return;
    const char *title = node_title(node, found->arena);
    if (has_default(node)) return;
    if (!node_is_event(node)) {
        report(found, CODE_IGNORED_CONDITION, flow->condition.place.position,
               flow->id,
               "sequence flow %s leaves %s, which takes every flow: its"
               " condition has no effect",
               flow->id, title);
    } else {
        Finding *finding = report(
            found, CODE_BAD_FLOW, flow->condition.place.position, flow->id,
            "sequence flow %s has a condition and leaves %s: only"
            " tasks and gateways choose",
            flow->id, title);
        finding->help = "draw an exclusive gateway behind the event";
    }
}

/* What stands behind an event-based gateway waits for nothing but its event,
   and no token comes to it by another way. */
static void check_behind(const Node *gateway, const Flow *flow, Findings *found)
{
    const Node *node = flow->target;
    const char *title = node_title(node, found->arena);
    const char *wrong = NULL;
    if (!node_waits_for_event(node))
        wrong = "which waits for no event";
    else if (node->parts.count > 0 && gateway->takes_all)
        wrong = "which has several definitions: draw an event for each";
    else if (node->takes_all && gateway->instantiates)
        wrong = "which waits for all its definitions, and no case begins so";
    else if (node->in.count > 1)
        wrong = "to which another flow leads too";
    else if (node_loops(node))
        wrong = "which repeats";
    else if (node->boundaries.count > 0)
        wrong = "on which other events sit";
    if (wrong)
        report(found, CODE_BAD_FLOW, flow->position, flow->id,
               "sequence flow %s leads from %s to %s, %s", flow->id,
               node_title(gateway, found->arena), title, wrong);
}

/* A case begins by what no token comes to. Source: BPMN 2.0.2, 10.3.3 and
   10.6.6. */
static void check_beginning(const Node *node, Findings *found)
{
    bool gathers = node_gathers_events(node);
    const char *wrong = NULL;
    if (gathers && node->takes_all && !node->instantiates)
        wrong = "waits for all events, which only one can that instantiates";
    else if (!node->instantiates)
        return;
    else if (node->scope->owner)
        wrong = "stands in a sub-process, and no case begins there";
    else if (gathers && node->in.count > 0)
        wrong = "begins cases, and no flow may lead to it";
    else if (node_loops(node))
        wrong = "begins cases, and may not repeat";
    if (wrong)
        report(found, CODE_BAD_ATTRIBUTE, node->position, node->id, "%s %s",
               node_title(node, found->arena), wrong);
}

void structure_flows(const Node *node, Findings *found)
{
    check_beginning(node, found);
    check_ends(node, found);
    check_default(node, found);
    for (size_t i = 0; i < node->out.count; i++) {
        check_condition(node, node->out.items[i], found);
        if (node_gathers_events(node))
            check_behind(node, node->out.items[i], found);
    }
}
