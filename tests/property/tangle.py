"""Diagrams of a few nodes with flows anywhere between them: branches cross, go
back and are cancelled, and inclusive gateways have to make something of it."""
from bend import Bent, GATEWAYS

KINDS = {'userTask': 6, 'inclusiveGateway': 6, 'parallelGateway': 2.5,
         'exclusiveGateway': 1.5, 'subProcess': 2.5}


class Tangle(Bent):
    def grow(self):
        start = self.node('start', 'P')
        self.knot('P', start, self.random.choice([4, 5, 6, 6, 7, 8, 9]), 0)
        self.random.shuffle(self.flows)
        if self.chance(0.15):
            self.watcher()

    def knot(self, scope, start, count, depth):
        """Nodes of one scope, each reached from one before it."""
        nodes = [self.one(scope, depth) for _ in range(count)]
        reached = [start]
        for node in nodes:
            self.flow(self.random.choice(reached[-3:] if start.kind != 'start' else
                                         [n for n in reached if n is not start or
                                          len(reached) == 1]), node)
            reached += [node] + self.border(node, scope, depth)
        for _ in range(self.random.randint(count // 2, count)):
            source = self.random.choice(reached[1:])
            self.flow(source, self.random.choice(nodes))
        for node in reached:
            if not self.out(node) or self.chance(0.1) and node is not start:
                self.end(scope, node, depth)
        for node in nodes:
            self.choose(node)

    def one(self, scope, depth):
        kinds = dict(KINDS, subProcess=0 if depth else KINDS['subProcess'])
        kind = self.random.choices(list(kinds), kinds.values())[0]
        node = self.node(kind, scope)
        if kind == 'subProcess':
            self.knot(node.id, self.node('start', node.id), self.random.randint(2, 5), 1)
        return node

    def border(self, node, scope, depth):
        """What cancels it, or begins beside it."""
        if node.kind not in ('userTask', 'subProcess') or self.chance(0.6):
            return []
        event = self.node('boundary', scope)
        event.attached = node
        event.interrupting = self.chance(0.7)
        inner = node.kind == 'subProcess'
        kind = self.random.choice(['escalation', 'error' if inner else 'message', 'message'])
        if kind == 'message':
            event.event = (kind, self.message())
        else:
            event.interrupting = event.interrupting or kind == 'error'
            event.event = (kind, self.code(kind) if self.chance(0.6) else None)
        return [event]

    def end(self, scope, node, depth):
        end = self.node('end', scope)
        self.flow(node, end)
        kind = self.random.choices(['', 'terminate', 'error', 'escalation'],
                                   [5, 2, 4, 2] if depth else [10, 1, 0, 0])[0]
        if kind:
            end.event = (kind, None if kind == 'terminate' else self.code(kind))

    def choose(self, node):
        """What leaves a node that chooses has conditions, but the default."""
        flows = self.out(node)
        if node.kind == 'parallelGateway' or len(flows) < 2:
            return
        if node.kind == 'userTask' and self.chance(0.5):
            return
        for flow in flows:
            if self.chance(0.9):
                flow.condition = self.condition(2)
        # one place where it can be stuck: a second token is an incident there
        if node.kind not in GATEWAYS or self.chance(0.7):
            chosen = self.random.choice(flows)
            node.default, chosen.condition = chosen.id, None

    def watcher(self):
        """An event sub-process that takes all away."""
        node = self.node('watcher', 'P')
        start = self.node('start', node.id)
        start.event = ('message', self.message())
        self.knot(node.id, start, 2, 1)
