/* What no run reaches, and what is thrown and never caught. Only the first
   element of a stretch is told of. */
#include "findings.h"

/* Elements that are dead because of one that was told of. */
typedef struct Dead {
    Teller *teller;
    uint32_t *numbers; /* by Node.order */
    bool *covered;     /* per node number */
    uint32_t *work;    /* numbers whose successors are to be covered */
    size_t work_count;
} Dead;

static Dead dead_new(Teller *teller)
{
    const Net *net = teller->net;
    uint32_t most = 0;
    for (uint32_t i = 0; i < net->node_count; i++) {
        uint32_t order = net->elements[i].node->order;
        most = order > most ? order : most;
    }
    Dead dead = {
        .teller = teller,
        .numbers = NEW_ARRAY(teller->arena, uint32_t, most + 1),
        .covered = NEW_ARRAY(teller->arena, bool, net->node_count + 1),
        .work = NEW_ARRAY(teller->arena, uint32_t, net->node_count + 1),
    };
    for (uint32_t i = 0; i < net->node_count; i++)
        dead.numbers[net->elements[i].node->order] = i;
    return dead;
}

static bool is_seen(const Dead *dead, const Node *node)
{
    return dead->teller->explorer->seen[dead->numbers[node->order]];
}

static void cover_one(Dead *dead, const Node *node)
{
    uint32_t number = dead->numbers[node->order];
    if (dead->covered[number]) return;
    dead->covered[number] = true;
    dead->work[dead->work_count++] = number;
}

/* The node and all that lies behind it. */
static void cover(Dead *dead, const Node *node)
{
    cover_one(dead, node);
    while (dead->work_count > 0) {
        const Net *net = dead->teller->net;
        const Node *at = net->elements[dead->work[--dead->work_count]].node;
        for (size_t i = 0; i < at->out.count; i++)
            cover_one(dead, at->out.items[i]->target);
        for (size_t i = 0; i < at->boundaries.count; i++)
            cover_one(dead, at->boundaries.items[i]);
        for (size_t i = 0; at->body && i < at->body->nodes.count; i++)
            cover_one(dead, at->body->nodes.items[i]);
    }
}

static void tell_element(Teller *teller, uint32_t element, const char *why,
                         const char *help)
{
    Finding *finding =
        report(teller->found, CODE_DEAD, position_of(teller->net, element),
               teller->net->elements[element].id, "%s is never reached: %s",
               title_of(teller, element), why);
    finding->help = help;
}

/* Flows that leave a node that is reached. */
static void tell_flows(Dead *dead)
{
    Teller *teller = dead->teller;
    const Net *net = teller->net;
    for (uint32_t i = net->node_count; i < net->element_count; i++) {
        const Flow *flow = net->elements[i].flow;
        if (teller->explorer->seen[i] || !is_seen(dead, flow->source)) continue;
        cover(dead, flow->target);
        if (teller->told[dead->numbers[flow->source->order]]) continue;
        bool guarded = flow->condition.text;
        bool is_default = flow->source->default_flow == flow;
        tell_element(teller, i,
                     is_default    ? "the other conditions cover every value"
                         : guarded ? "its condition is true for no value that "
                                     "arrives, or others are true before"
                                   : "nothing lets a token take it",
                     NULL);
    }
}

/* Why the node is where a dead stretch begins; null: it is not. */
static const char *why_first(const Dead *dead, const Node *node)
{
    if (node_facts(node)->entered == ENTERED_HOST)
        return node->attached_to && is_seen(dead, node->attached_to)
            ? "nothing triggers it"
            : NULL;
    if (node->in.count == 0) {
        const Node *owner = node->scope->owner;
        return !owner || is_seen(dead, owner) ? "no flow leads to it" : NULL;
    }
    for (size_t i = 0; i < node->in.count; i++) {
        if (!is_seen(dead, node->in.items[i]->source)) return NULL;
    }
    return "a token never comes by every flow that leads to it";
}

static void tell_nodes(Dead *dead, bool cycles)
{
    Teller *teller = dead->teller;
    const Net *net = teller->net;
    for (uint32_t i = 0; i < net->node_count; i++) {
        const Node *node = net->elements[i].node;
        if (teller->explorer->seen[i] || dead->covered[i]) continue;
        const char *why = cycles ? "no flow leads to it from a start event"
                                 : why_first(dead, node);
        if (!why) continue;
        bool join_waits = node->in.count > 1 && !cycles
            && teller->errors + teller->doubts > 0;
        if (!teller->told[i] && !join_waits) tell_element(teller, i, why, NULL);
        cover(dead, node);
    }
}

void tell_dead(Teller *teller)
{
    if (teller->explorer->stopped) return;
    Dead dead = dead_new(teller);
    tell_flows(&dead);
    tell_nodes(&dead, false);
    tell_nodes(&dead, true);
}

static void tell_report(Teller *teller, const Sighting *sighting)
{
    const Transition *transition = &teller->net->transitions[sighting->subject];
    bool is_error = transition->ends_case;
    bool has_code = transition->reports[0] != '\0';
    Finding *finding =
        report(teller->found,
               is_error ? CODE_UNCAUGHT_ERROR : CODE_UNCAUGHT_ESCALATION,
               position_of(teller->net, transition->node),
               teller->net->elements[transition->node].id,
               "nobody catches the %s %s%s%sof %s: %s",
               is_error ? "error" : "escalation", has_code ? "\"" : "",
               transition->reports, has_code ? "\" " : "",
               title_of(teller, transition->node),
               is_error ? "the case ends and it is reported"
                        : "it is reported and the branch goes on");
    finding->help = is_error
        ? "catch it with an error boundary event on the sub-process around it"
        : "catch it with an escalation boundary event on the sub-process "
          "around it";
    path_to_sighting(teller, finding, sighting, transition->node);
}

void tell_uncaught(Teller *teller)
{
    bool *told = NEW_ARRAY(teller->arena, bool,
                           teller->net->transition_count + 1);
    for (size_t i = 0; i < teller->explorer->sightings.count; i++) {
        const Sighting *sighting = &teller->explorer->sightings.items[i];
        if (sighting->kind != SEEN_REPORT || told[sighting->subject]) continue;
        told[sighting->subject] = true;
        tell_report(teller, sighting);
    }
}
