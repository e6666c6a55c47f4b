"""How a diagram of nested blocks is bent: flows jump between branches, gateways
change their kind."""
from draft import Draft

GATEWAYS = ('exclusiveGateway', 'parallelGateway', 'inclusiveGateway')


class Bent(Draft):
    """A diagram that need not be block-structured any more."""
    def replace(self, flow, node):
        """Puts node into flow; returns the second half."""
        second = self.flow(node, flow.target)
        flow.target = node
        return second

    def jump(self, kind):
        """A second way out of one flow, into the middle of another."""
        bent = self.bent()
        if not bent:
            return
        one = self.random.choice(bent)
        near = [
            f for f in bent
            if f.source.scope == one.source.scope and f is not one
        ]
        if not near:
            return
        two = self.random.choice(near)
        split, join = self.node(kind, one.source.scope), None
        second = self.replace(one, split)
        join = self.node('exclusiveGateway', one.source.scope)
        self.replace(two, join)
        new = self.flow(split, join)
        if kind == 'exclusiveGateway':
            new.condition, split.default = self.condition(), second.id

    def bent(self):
        """The flows that may be: an event-based gateway keeps its own, and a
        link."""
        return [f for f in self.flows if not f.source.behind and not f.linked]

    def retarget(self, _):
        bent = self.bent()
        if not bent:
            return
        flow = self.random.choice(bent)
        near = [n for n in self.targets(flow.source.scope)
                if n is not flow.source]
        if near:
            flow.target = self.random.choice(near)

    def targets(self, scope):
        """Where a flow may lead: not to the node with which the process, or a
        sub-process without a start event, begins."""
        starts = scope != 'P' and any(
            n.scope == scope and n.kind == 'start' for n in self.nodes)
        return [
            n for n in self.nodes if n.scope == scope and n.kind not in (
                'start', 'boundary', 'linkCatch') and not n.gateway and (starts or self.into(n))
        ]

    def split_more(self, _):
        """A conditional flow out of a task, straight to some other node."""
        tasks = [n for n in self.nodes
                 if n.waits() and not n.sends() and not n.behind
                 and n.kind != 'catch']
        if not tasks:
            return
        task = self.random.choice(tasks)
        near = self.targets(task.scope)
        if near:
            self.flow(task, self.random.choice(near), self.condition())

    def joins(self):
        return [n for n in self.nodes if len(self.into(n)) > 1 and n.kind in GATEWAYS]

    def flip(self):
        """A gateway that merges begins to wait, or one that waits begins to merge."""
        joins = self.joins()
        splits = [
            n for n in self.nodes
            if n.kind == 'exclusiveGateway' and len(self.out(n)) > 1
        ]
        if not joins:
            self.jump('exclusiveGateway')
            joins = self.joins()
        if not joins:
            return
        node = self.random.choice(joins)
        if node.kind == 'exclusiveGateway':
            node.kind, node.default = 'parallelGateway', None
            for flow in self.out(node):
                flow.condition = None
        else:
            node.kind = 'exclusiveGateway'
        if splits and self.chance(0.3):
            other = self.random.choice(splits)
            other.kind, other.default = 'parallelGateway', None
            for flow in self.out(other):
                flow.condition = None

    def is_refused(self):
        return self.turns_without_wait() or self.begins_at_an_end()

    def begins_at_an_end(self):
        """Where nothing is a start, a case begins at all that no flow leads to:
        an end event is none of these, it must be a target (10.5.3)."""
        return any(node.kind == 'end' and not self.into(node)
                   and not any(other.kind == 'start' and other.scope == node.scope
                               for other in self.nodes)
                   for node in self.nodes)

    def turns_without_wait(self):
        """Is there a cycle in which no time passes?"""
        state = {}

        def cyclic(node):
            if state.get(node.id) == 'on':
                return True
            if state.get(node.id) == 'done':
                return False
            state[node.id] = 'on'
            found = any(cyclic(n) for n in self.at_once(node))
            state[node.id] = 'done'
            return found

        return any(cyclic(n) for n in self.nodes)

    def at_once(self, node):
        """Where a token goes from a node without waiting: a timer with a date
        that has passed is due as soon as it is armed."""
        found = []
        if not node.waits() or node.dated():
            found += [f.target for f in self.out(node)]
        for event in self.nodes:
            if event.attached is node and (
                    event.dated() or node.kind == 'subProcess'
                    and event.event[0] in ('error', 'escalation')):
                found += [f.target for f in self.out(event)]
        return found
