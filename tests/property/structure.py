"""Is a diagram block-structured? And what its schedules showed of it.

A scope is block-structured when its drawing folds to nothing: a node between
two others goes, a branch that ends goes, flows side by side are one, and so is
a loop that is entered at its head alone."""


def block_structured(model):
    containers = {node.container for node in model.nodes.values()}
    return all(folds(edges(model, container)) for container in containers)


def edges(model, container):
    """Each node with those before and after it; null is before all."""
    inside = [n for n in model.nodes.values() if n.container == container]
    after = {None: set()}
    for node in inside:
        after[node.id] = {f.target for f in node.outgoing}
        after[node.id] |= {event.id for event in node.boundaries}
        if not node.incoming and not node.attached:
            after[None].add(node.id)
    return after


def folds(after):
    while True:
        before = {node: set() for node in after}
        for node, targets in after.items():
            targets.discard(node)
            for target in targets:
                before[target].add(node)
        if not any(fold(node, before[node], after) for node in list(after)):
            return len(after) == 1


def fold(node, before, after):
    """Takes node, or one flow of it, out of the drawing."""
    if node is None or len(before) != 1:
        return False
    entry, = before
    if entry in after[node]:
        after[node].discard(entry)  # back to the head of a loop
        return True
    if len(after[node]) > 1:
        return False
    after[entry].discard(node)
    after[entry] |= after.pop(node)
    return True


def stuck(case):
    """Does a join wait in a scope where nothing else is left?"""
    scopes = [case.root] + [t.inner for t in case.all_tokens() if t.inner]
    return not case.ended and any(
        any(scope.arrived.values()) and not scope.tokens for scope in scopes)


def shares(model, games):
    """What the model counts as. What an operator moved tells nothing of it."""
    found = set()
    games = [game for game in games if not game.counts['move']]
    if not block_structured(model):
        found.add('not block-structured')
    if any(stuck(case) for game in games for case in game.cases.values()):
        found.add('unsound')
    if any(name.startswith(('piled:', 'join:piled', 'incident:again'))
           for game in games for name in game.counts):
        found.add('tokens pile up')
    return found
