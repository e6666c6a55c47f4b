"""When an inclusive gateway goes on, by the letter of BPMN 2.0.2, 13.4.3:

    "The Inclusive Gateway is activated if
      - at least one incoming Sequence Flow has at least one token and
      - for every directed path formed by Sequence Flow that
          starts with a Sequence Flow f of the diagram that has a token,
          ends with an incoming Sequence Flow of the inclusive gateway that has
          no token, and does not visit the Inclusive Gateway,
      - there is also a directed path formed by Sequence Flow that
          starts with f, ends with an incoming Sequence Flow of the inclusive
          gateway that has a token, and does not visit the Inclusive Gateway."

A token that has left its flow, for it rests at a node, is taken as one on each
flow that it may leave by, those of the events on the node's border too. Paths do
not cross the border of a sub-process: it is a node of its own.
"""


def ends(model, gateway, flow, seen=None):
    """The incoming flows of the gateway in which paths end that start with the
    flow and do not visit the gateway."""
    seen = seen if seen is not None else set()
    if flow.id in seen:
        return set()
    seen.add(flow.id)
    if flow.target == gateway.id:
        return {flow.id}
    found = set()
    for following in model.nodes[flow.target].outgoing:
        found |= ends(model, gateway, following, seen)
    for event in model.nodes[flow.target].boundaries:
        for following in event.outgoing:
            found |= ends(model, gateway, following, seen)
    return found


def ends_from(model, gateway, node):
    """The same for a token that rests at a node."""
    found = set()
    for leaving in [node] + node.boundaries:
        for flow in leaving.outgoing:
            found |= ends(model, gateway, flow)
    return found


def goes_on(model, gateway, flows, nodes):
    """Is the gateway activated? flows: that have a token; nodes: at which one
    rests."""
    marked = {flow.id for flow in gateway.incoming if flow.id in flows}
    empty = {flow.id for flow in gateway.incoming} - marked
    paths = [ends(model, gateway, model.flows[identity]) for identity in flows]
    paths += [ends_from(model, gateway, node) for node in nodes]
    return bool(marked) and all(not path & empty or path & marked for path in paths)
