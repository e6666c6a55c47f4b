"""Whose a variable is that items write: who else reads it, and when.

It is an item's own where nobody outside reads it, in this process or, over a
call, in another, and nothing in the item reads it before it is written there.
"""

from case import JOINS


def read_elsewhere(game, node):
    """What is read in processes that are called outside of the node, or that call
    its own and get what comes back."""
    process, read = game.model.process_of(node), set()
    for call in game.model.nodes.values():
        if not call.calls:
            continue
        if call.calls == process:
            read |= set().union(*(source.names() for source, _ in call.outputs)) \
                if call.outputs else read_in(game, game.model.process_of(call))
        if game.model.process_of(call) == process and node not in game.around(call):
            read |= read_in(game, call.calls)
    return read


def read_in(game, process):
    model, read = game.model, set()
    for node in model.nodes.values():
        if model.process_of(node) == process:
            for feel in node.expressions():
                read |= feel.names()
            for flow in node.outgoing:
                read |= flow.condition.names() if flow.condition else set()
    return read


def reads_first(game, activity, name):
    """Is there a way from where an item begins to something that reads the name,
    and nothing on it has written that?"""
    model = game.model
    inside = [n for n in model.nodes.values() if activity in game.around(n)
              and not has_its_own(game, activity, n, name)]
    given = any(name in game.outcomes(n) for n in inside)
    writers = [n for n in inside if name in game.written(n)]
    came, todo = set(), []

    def come(node):
        waits = node.kind in JOINS and any(f.id not in came for f in node.incoming)
        if node.id not in came and not waits:
            came.add(node.id)
            todo.append(node)

    def begin(container):
        for node in inside:
            beside = node.watches and any(node not in game.around(w) for w in writers)
            if node.container == container.id and not node.incoming \
                    and not node.attached and not beside:
                come(node)

    if looks(game, activity, name, inner=True):
        return True
    begin(activity)
    while todo:
        node = todo.pop()
        if looks(game, node, name):
            return True
        for event in node.boundaries:
            come(event)
        begin(node)
        loop = node.loop or node.items
        if any(node in game.around(w) for w in writers) or (loop and loop.results == name):
            continue
        for flow in node.outgoing:
            if flow.condition and name in flow.condition.names() and not given:
                return True
            came.add(flow.id)
            come(model.nodes[flow.target])
    return False


def has_its_own(game, activity, node, name):
    """In an item of something in the activity that has a variable of that name."""
    around = game.around(node)
    return any(name in game.own_names(inner) for inner in around[1:around.index(activity)]
               if inner.items or inner.bodies)


def looks(game, node, name, inner=False):
    """Does the node read it before it has written it itself?"""
    loop = node.loop or node.items
    if loop and loop.many and name in loop.many.names() and not inner:
        return True
    before = [node.assignee, node.signal, node.condition,
              node.message[1] if node.message else None, *(source for source, _ in node.inputs)]
    if any(feel and not isinstance(feel, str) and name in feel.names() for feel in before):
        return True
    for source, target in node.outputs:
        if name in game.outcomes(node):
            break
        if name in source.names():
            return True
        if target == name:
            break
    return False
