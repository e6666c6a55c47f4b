"""Diagrams of several processes: one calls another, and messages that are thrown
go to the cases of the file, the thrower's own among them, and begin new ones."""
from draft import JOBS, PASSES
from generate import Grown

CALLED, DEEPER, BEGUN = 'C', 'D', 'R'  # by a call; by one in that; by a message
FIRST = 'T2'  # that message


class Partners(Grown):
    processes = ['P', CALLED, DEEPER, BEGUN]
    CALLS = {'P': CALLED, CALLED: DEEPER}

    def grow(self):
        self.messages.append((FIRST, False))
        for process in (DEEPER, CALLED, 'P', BEGUN):
            self.budget = self.random.choice([1, 3, 3, 6, 6, 10])
            self.inside = process
            self.process(process)
        self.random.shuffle(self.flows)
        for node in self.nodes:
            if node.kind == 'callActivity' and self.chance(0.4):
                self.repeat(node)
        self.watch()
        awaited = {n.event[1] for n in self.nodes if n.event and n.event[0] == 'message'
                   and n.kind not in ('throw', 'end')}
        for node in self.nodes:
            node.delivers = node.sends() and node.event[1] in awaited
        for node in self.nodes:
            if node.event and node.event[0] == 'message' and node.kind in ('throw', 'end') \
                    and self.chance(0.4):
                node.lasts = self.random.choice(['PT1M', 'PT10M', 'PT1H'])

    def process(self, process):
        start = self.node('start', process,
                          ('message', FIRST) if process == BEGUN else None)
        first = self.task_of('userTask', process)  # what is called waits
        last = self.fill(process, self.link(start, first), 0, self.random.randint(1, 3))
        if last is not None:
            self.finish(process, last, process in (CALLED, DEEPER))

    def task_of(self, kind, scope):
        """Of what may be called one at a time is open: a case is named by it."""
        calls = self.inside in self.CALLS and kind in JOBS + PASSES \
            and not self.repeats and self.chance(0.5 if self.inside == 'P' else 0.2)
        node = super().task_of('callActivity' if calls else kind, scope)
        if calls:
            self.makes_call(node)
        return node

    def block(self, scope, entry, depth):
        often = {'P': 0.3, BEGUN: 0.3, CALLED: 0.15}.get(self.inside, 0)
        if self.repeats or not self.chance(often):
            return super().block(scope, entry, depth)
        self.budget -= 1
        if self.inside == CALLED:
            return self.block_call(scope, entry, depth)
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
        heard = self.link(split, self.hears(scope, self.chance(0.5)))
        self.flow(heard, join)
        work = self.link(split, self.task_of('userTask', scope))
        thrown = self.link(work, self.throws(scope, *heard.event))
        self.flow(thrown, join)
        return join

    def throws(self, scope, *event):
        return self.brings(self.node('throw', scope, event))

    def brings(self, node):
        """What it computes goes along with a message or signal."""
        if node.event[0] in ('message', 'signal') and self.chance(0.5):
            node.extensions.append(self.mapping().replace('output', 'input'))
        return node

    def hears(self, scope, by_key=False):
        name = 'M%d' % (len(self.messages) + 1)
        self.messages.append((name, by_key))
        return self.node(self.random.choice(['catch', 'receiveTask']), scope, ('message', name))

    def makes_call(self, node):
        node.calls = self.CALLS[self.inside]
        node.extensions = [e for e in node.extensions if 'taskDefinition' not in e]

    def thrown(self, scope):
        calls = [n.calls for n in self.nodes if n.id == scope and n.calls in self.processes]
        return super().thrown(calls[0] if calls else scope)

    def fitting(self, node):
        kinds = super().fitting(node)
        return kinds + ['escalation'] * 3 if node.calls in self.processes else kinds

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
        node.event = self.random.choice([
            self.thrown_message, self.thrown_message, lambda: ('signal', self.signal()),
            lambda: ('escalation', self.code('escalation'))])()
        return self.link(entry, self.brings(node))
