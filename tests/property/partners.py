"""Diagrams of several processes: one calls another, and messages that are thrown
go to the cases of the file, the thrower's own among them, and begin new ones."""
from draft import JOBS, PASSES
from generate import Grown

CALLED, BEGUN = 'C', 'R'  # by a call; by a message
FIRST = 'T2'  # that message


class Partners(Grown):
    processes = ['P', CALLED, BEGUN]

    def grow(self):
        self.messages.append((FIRST, False))
        for process in (CALLED, 'P', BEGUN):
            self.budget = self.random.choice([1, 3, 3, 6, 6, 10])
            self.inside = process
            self.process(process)
        self.random.shuffle(self.flows)
        for node in self.nodes:
            if node.kind == 'callActivity' and self.chance(0.4):
                self.repeat(node)
        self.unsignalled()
        awaited = set(self.awaited()) | {FIRST}
        for node in self.nodes:
            node.delivers = node.sends() and node.event[1] in awaited

    def process(self, process):
        start = self.node('start', process,
                          ('message', FIRST) if process == BEGUN else None)
        first = self.task_of('userTask', process)  # what is called waits
        last = self.fill(process, self.link(start, first), 0, self.random.randint(1, 3))
        if last is not None:
            self.finish(process, last, process == CALLED)

    def task_of(self, kind, scope):
        """Of what may be called one at a time is open: a case is named by it."""
        calls = self.inside == 'P' and kind in JOBS + PASSES \
            and not self.repeats and self.chance(0.5)
        node = super().task_of('callActivity' if calls else kind, scope)
        if calls:
            self.makes_call(node)
        return node

    def block(self, scope, entry, depth):
        if self.inside == CALLED or self.repeats or not self.chance(0.3):
            return super().block(scope, entry, depth)
        self.budget -= 1
        if self.inside == BEGUN:
            return self.link(entry, self.throws(scope, *self.thrown_message()))
        return self.random.choice([self.block_asked, self.block_answered, self.block_call])(
            scope, entry, depth)

    def block_call(self, scope, entry, depth):
        node = self.link(entry, super().task_of('callActivity', scope))
        self.makes_call(node)
        return self.border(scope, node, depth, self.random.choice([1, 2, 2]))

    def block_asked(self, scope, entry, depth):
        """Another case begins, which may answer."""
        return self.link(self.link(entry, self.throws(scope, 'message', FIRST)),
                         self.hears(scope))

    def block_answered(self, scope, entry, depth):
        """By the case itself, on another branch."""
        split = self.link(entry, self.node('parallelGateway', scope))
        join = self.node('parallelGateway', scope)
        heard = self.link(split, self.hears(scope))
        self.flow(heard, join)
        work = self.link(split, self.task_of('userTask', scope))
        thrown = self.link(work, self.throws(scope, *heard.event))
        self.flow(thrown, join)
        return join

    def throws(self, scope, *event):
        return self.node('throw', scope, event)

    def hears(self, scope):
        name = 'M%d' % (len(self.messages) + 1)
        self.messages.append((name, False))
        return self.node(self.random.choice(['catch', 'receiveTask']), scope, ('message', name))

    @staticmethod
    def makes_call(node):
        node.calls = CALLED
        node.extensions = [e for e in node.extensions if 'taskDefinition' not in e]

    def thrown(self, scope):
        calls = [n for n in self.nodes if n.id == scope and n.calls == CALLED]
        return super().thrown(CALLED if calls else scope)

    def fitting(self, node):
        kinds = super().fitting(node)
        return kinds + ['escalation'] * 3 if node.calls == CALLED else kinds

    def message(self):
        """Each is awaited at one place: a step that names it means one case."""
        name = 'M%d' % (len(self.messages) + 1)
        self.messages.append((name, self.chance(0.3)))
        return name

    def awaited(self):
        correlated = {name for name, key in self.messages if key}
        return [n.event[1] for n in self.nodes
                if n.kind in ('catch', 'receiveTask', 'boundary') and n.event
                and n.event[0] == 'message' and n.event[1] not in correlated]

    def thrown_message(self):
        """What leads to itself has no end: what may run beside throws none."""
        if self.repeats or self.chance(0.15):
            return super().thrown_message()
        return 'message', self.random.choice(self.awaited() + [FIRST])

    def block_throw(self, scope, entry, depth):
        node = self.node('throw', scope)
        node.event = self.thrown_message() if self.chance(0.6) \
            else ('escalation', self.code('escalation'))
        return self.link(entry, node)

    def beside(self, node):
        """A call has one item at a time, by which its case is named."""

    def unsignalled(self):
        """Signals go to all cases: what is drawn here needs none."""
        for node in self.nodes:
            if node.event and node.event[0] == 'signal':
                node.event = None if node.kind in ('throw', 'end') \
                    else ('timer', ('timeDuration', 'PT10M'))
        self.signals.clear()
