#!/usr/bin/env python3
"""Random diagrams of every element that runs.

    generate.py SEED [CLASS]          prints one diagram

A diagram is grown as nested blocks and then bent: flows jump between branches,
gateways change their kind, tasks split and merge by themselves. CLASS is what
came of it:

    block     every split has its join
    graph     not block-structured: flows cross the blocks
    unsound   a join that waits for a token that need not come
    piling    branches meet where nothing joins them, so that tokens pile up

Nothing here knows how a diagram is run, only what BPMN lets one draw.
"""
import json
import random
import sys
from xml.sax.saxutils import escape

CLASSES = ['block'] * 9 + ['graph'] * 6 + ['unsound'] * 3 + ['piling'] * 3
NUMBERS = ['n1', 'n2']
TEXTS = ['t1', 't2']
FLAGS = ['b1', 'b2']
LETTERS = ['a', 'b', 'c']
MINUTE = 60000
WAITS = ('userTask', 'serviceTask', 'scriptTask', 'receiveTask', 'catch')


class Node:
    def __init__(self, kind, identity, scope):
        self.kind, self.id, self.scope = kind, identity, scope
        self.event = None  # (kind, text)
        self.attached = None
        self.interrupting = True
        self.default = None
        self.extensions = []

    def waits(self):
        return self.kind in WAITS


class Flow:
    def __init__(self, identity, source, target, condition=None):
        self.id, self.source, self.target = identity, source, target
        self.condition = condition


class Draft:
    """A diagram while it grows. A scope is the id of its container."""
    def __init__(self, seed, kind):
        self.random = random.Random(seed)
        self.kind = kind
        self.nodes, self.flows = [], []
        self.messages, self.codes = [], {}
        self.budget = self.random.choice([1, 3, 3, 6, 6, 6, 10, 10, 18, 40])

    def chance(self, probability):
        return self.random.random() < probability

    def node(self, kind, scope, event=None):
        node = Node(kind, 'N%d' % (len(self.nodes) + 1), scope)
        node.event = event
        self.nodes.append(node)
        return node

    def flow(self, source, target, condition=None):
        flow = Flow('F%d' % (len(self.flows) + 1), source, target, condition)
        self.flows.append(flow)
        return flow

    def out(self, node):
        return [f for f in self.flows if f.source is node]

    def into(self, node):
        return [f for f in self.flows if f.target is node]

    # what diagrams are made of

    def condition(self, depth=0):
        pick = self.random.choice
        if depth < 2 and self.chance(0.2):
            left, right = self.condition(depth + 1), self.condition(depth + 1)
            return '(%s) %s (%s)' % (left, pick(['and', 'or']), right)
        if depth < 2 and self.chance(0.05):
            return 'if %s then %s else %s' % (pick(FLAGS), self.condition(2),
                                              self.condition(2))
        number = pick(['0', '1', '1.5', '2', '3'])
        return pick([
            lambda: '%s %s %s' %
            (pick(NUMBERS), pick(['<', '<=', '>', '>=']), number),
            lambda: '%s %s %s' % (pick(NUMBERS), pick(['=', '!=']), number),
            lambda: '%s %s "%s"' %
            (pick(TEXTS), pick(['=', '=', '!=']), pick(LETTERS)),
            lambda: pick(FLAGS),
            lambda: 'n1 / 2 >= %s' % number,
            lambda: 'not(%s)' % pick(FLAGS),
            lambda: '%s = %s' % (pick(FLAGS), pick(['true', 'false'])),
            lambda: 'n1 %s n2 > %s' % (pick(['+', '-', '*']), number),
            lambda: '%s = null' % pick(NUMBERS + TEXTS),
            lambda: '%s in ("a", "b")' % pick(TEXTS),
        ])()

    def outcomes(self):
        """Conditions of a choice that people make: one text, all its values."""
        name = self.random.choice(TEXTS)
        return ['%s = "%s"' % (name, letter) for letter in LETTERS]

    def message(self):
        if self.messages and self.chance(0.1):
            return self.random.choice(self.messages)[0]
        name = 'M%d' % (len(self.messages) + 1)
        self.messages.append((name, self.chance(0.3)))
        return name

    def code(self, kind):
        code = ('E' if kind == 'error' else 'X') + self.random.choice('12')
        self.codes[code] = kind
        return code

    def timer(self, cycles):
        minutes = self.random.choice([1, 5, 5, 10, 10, 10, 30])
        if cycles and self.chance(0.3):
            return 'timeCycle', '%s/PT%dM' % (self.random.choice(
                ['R', 'R2', 'R3']), max(minutes, 5))
        if self.chance(0.1):
            return 'timeDate', '2030-01-07T09:%02d:00Z' % minutes
        return 'timeDuration', 'PT%dM' % minutes

    # blocks

    def fill(self, scope, entry, depth, length=None):
        """Grows a sequence behind entry; returns its last node, or null when
        all of its branches have ended."""
        length = length or self.random.randint(1, 3)
        for _ in range(length):
            if entry is None:
                return None
            entry = self.block(scope, entry, depth)
        return entry

    def block(self, scope, entry, depth):
        self.budget -= 1
        small = self.budget <= 0 or depth > 3
        kinds = [('work', 10), ('catch', 2), ('throw', 1)]
        if not small:
            piling = self.kind == 'piling'
            kinds += [('choice', 4), ('parallel', 9 if piling else 5),
                      ('loop', 2), ('inner', 5), ('split', 2)]
        names, weights = zip(*kinds)
        chosen = self.random.choices(names, weights)[0]
        return getattr(self, 'block_' + chosen)(scope, entry, depth)

    def link(self, entry, node):
        """A flow from entry; a choice gets the condition it still lacks."""
        self.flow(entry, node)
        return node

    def task(self, scope):
        kind = self.random.choices(
            ['userTask', 'serviceTask', 'scriptTask', 'receiveTask', 'task'],
            [8, 5, 2, 2, 2])[0]
        node = self.node(kind, scope)
        if kind == 'receiveTask':
            node.event = ('message', self.message())
        elif kind == 'userTask':
            if self.chance(0.7):
                to = self.random.choice([
                    'candidateGroups="g1"', 'candidateGroups="g2"',
                    'candidateGroups="g1, g2"', 'assignee="ann"'
                ])
                node.extensions.append('<zeebe:assignmentDefinition %s/>' % to)
        elif kind != 'task':
            tries = self.random.choice(['', '', ' retries="1"', ' retries="2"'])
            node.extensions.append('<zeebe:taskDefinition type="%s"%s/>' %
                                   (node.id.lower(), tries))
        if kind in ('userTask', 'serviceTask',
                    'scriptTask') and self.chance(0.12):
            node.extensions.append(self.mapping())
        return node

    def mapping(self):
        name, value = self.random.choice([('t1', '&quot;a&quot;'), ('n1', '2'),
                                          ('b1', 'true'), ('t2', 't1'),
                                          ('n2', 'n1')])
        return ('<zeebe:ioMapping><zeebe:output source="=%s" target="%s"/>'
                '</zeebe:ioMapping>' % (value, name))

    def block_work(self, scope, entry, depth):
        node = self.link(entry, self.task(scope))
        if node.kind != 'task' and self.chance(0.35):
            return self.border(scope, node, depth, 1)
        return node

    def block_catch(self, scope, entry, depth):
        node = self.node('catch', scope)
        node.event = (('timer', self.timer(False)) if self.chance(0.5) else
                      ('message', self.message()))
        return self.link(entry, node)

    def block_throw(self, scope, entry, depth):
        node = self.node('throw', scope)
        if self.chance(0.8):
            node.event = ('escalation', self.code('escalation'))
        return self.link(entry, node)

    def block_choice(self, scope, entry, depth):
        split = self.link(entry, self.node('exclusiveGateway', scope))
        count = self.random.randint(2, 3)
        human = entry.kind == 'userTask' and self.chance(0.7)
        wanted = self.outcomes() if human else None
        join, ends = None, []
        for i in range(count):
            last, begin = self.branch(scope, split, depth)
            begin.condition = wanted[i] if wanted else self.condition()
            ends.append(last)
        if self.chance(0.65):
            chosen = self.random.choice(self.out(split))
            split.default, chosen.condition = chosen.id, None
        return self.merge(scope, 'exclusiveGateway', ends)

    def branch(self, scope, split, depth):
        """One branch behind a split: its last node and its first flow."""
        known = len(self.flows)
        last = self.fill(scope, split, depth + 1, self.random.randint(1, 2))
        begin = next(f for f in self.flows[known:] if f.source is split)
        if last is not None and self.chance(0.12):
            self.finish(scope, last, depth)
            last = None
        return last, begin

    def merge(self, scope, kind, ends):
        ends = [e for e in ends if e is not None]
        if not ends:
            return None
        if len(ends) == 1 and self.chance(0.5):
            return ends[0]
        if kind == 'exclusiveGateway' and self.chance(0.2):
            join = self.task(scope)  # merges without a gateway
        else:
            join = self.node(kind, scope)
        for end in ends:
            self.flow(end, join)
        return join

    def block_parallel(self, scope, entry, depth):
        split = self.link(entry, self.node('parallelGateway', scope))
        ends = [
            self.branch(scope, split, depth)[0]
            for _ in range(self.random.randint(2, 3))
        ]
        wrong = (self.kind == 'piling' and self.chance(0.6))
        return self.merge(scope,
                          'exclusiveGateway' if wrong else 'parallelGateway',
                          ends)

    def block_loop(self, scope, entry, depth):
        head = self.link(entry, self.node('exclusiveGateway', scope))
        body = self.link(head, self.task(scope))
        while not body.waits():
            body = self.link(body, self.task(scope))
        last = self.fill(scope, body, depth + 1, self.random.randint(1, 2))
        if last is None:
            return None
        tail = self.link(last, self.node('exclusiveGateway', scope))
        self.flow(tail, head, self.condition())
        after = self.link(tail, self.task(scope))
        leave = self.out(tail)[-1]
        tail.default = leave.id
        return after

    def block_split(self, scope, entry, depth):
        """A task from which several flows leave, some with conditions."""
        node = self.link(entry, self.task(scope))
        ends = []
        for _ in range(self.random.randint(2, 3)):
            last, begin = self.branch(scope, node, depth)
            if self.chance(0.6):
                begin.condition = self.condition()
            ends.append(last)
        if self.chance(0.5):
            chosen = self.random.choice(self.out(node))
            if any(f.condition for f in self.out(node) if f is not chosen):
                node.default, chosen.condition = chosen.id, None
        for end in ends:
            if end is not None:
                self.finish(scope, end, depth)
        return None

    def block_inner(self, scope, entry, depth):
        node = self.link(entry, self.node('subProcess', scope))
        if self.chance(0.9):
            start = self.node('start', node.id)
        else:
            start = self.task(node.id)
        last = self.fill(node.id, start, depth + 1)
        if last is not None and (last.kind == 'start' or self.chance(0.9)):
            self.finish(node.id, last, depth + 1)
        return self.border(scope, node, depth,
                           self.random.choice([0, 1, 1, 2, 2]))

    def finish(self, scope, last, depth):
        node = self.link(last, self.node('end', scope))
        if depth and self.chance(0.3):
            kind = self.random.choice(['error', 'escalation', 'terminate'])
        elif self.chance(0.1):
            kind = self.random.choice(
                ['error', 'escalation', 'terminate', 'terminate'])
        else:
            return
        node.event = (kind, None if kind == 'terminate' else self.code(kind))

    def border(self, scope, node, depth, count):
        """Boundary events on node; returns the node after which to go on."""
        taken, after = set(), node
        for _ in range(count):
            kind = self.random.choice(self.fitting(node))
            event = self.node('boundary', scope)
            event.attached = node
            if kind == 'timer':
                event.interrupting = self.chance(0.6)
                event.event = (kind, self.timer(not event.interrupting))
            elif kind == 'message':
                event.interrupting = self.chance(0.6)
                event.event = (kind, self.message())
            else:
                event.interrupting = kind == 'error' or self.chance(0.5)
                code = self.code(kind) if self.chance(0.75) else None
                event.event = (kind, code)
                if (kind, code is None) in taken or (kind, code) in taken:
                    self.nodes.remove(event)
                    continue
                taken |= {(kind, code), (kind, code is None),
                          (kind, code is not None)}
            after = self.handler(scope, event, after, depth)
        return after

    def fitting(self, node):
        kinds = ['timer', 'timer', 'message']
        if node.kind in ('userTask', 'subProcess'):
            kinds += ['escalation', 'escalation']
        if node.kind in ('serviceTask', 'scriptTask', 'subProcess'):
            kinds += ['error', 'error']
        return kinds

    def handler(self, scope, event, after, depth):
        last = event
        if self.budget > 0 or self.chance(0.5):
            last = self.fill(scope, event, depth + 1, 1)
        if last is None:
            return after
        meets = event.interrupting or self.kind == 'piling'
        if meets and after is not None and self.chance(0.6):
            join = self.node('exclusiveGateway', scope)
            self.flow(after, join)
            self.flow(last, join)
            return join
        if last is event or self.chance(0.9):
            self.finish(scope, last, depth)
        return after

    # the whole, and how it is bent

    def grow(self):
        self.draw()
        self.random.shuffle(self.flows)  # the order of flows means something

    def draw(self):
        if self.chance(0.85):
            start = self.node('start', 'P')
        else:
            start = self.node('start', 'P', ('message', self.message()))
        last = self.fill('P', start, 0, self.random.randint(2, 4))
        if last is not None:
            self.finish('P', last, 0)
        if self.chance(0.08):
            second = self.node('start', 'P', ('message', self.message()))
            self.flow(
                second,
                self.random.choice([
                    n for n in self.nodes
                    if n.scope == 'P' and n.kind not in ('start', 'boundary')
                ]))
        if self.kind == 'graph':
            for _ in range(self.random.randint(1, 4)):
                self.random.choice(
                    [self.jump, self.jump, self.retarget,
                     self.split_more])('exclusiveGateway')
        elif self.kind == 'piling':
            for _ in range(self.random.randint(1, 3)):
                self.jump('parallelGateway')
        elif self.kind == 'unsound':
            self.flip()
            if self.chance(0.4):
                self.jump(
                    self.random.choice(['parallelGateway', 'exclusiveGateway']))

    def replace(self, flow, node):
        """Puts node into flow; returns the second half."""
        second = self.flow(node, flow.target)
        flow.target = node
        return second

    def jump(self, kind):
        """A second way out of one flow, into the middle of another."""
        one = self.random.choice(self.flows)
        near = [
            f for f in self.flows
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

    def retarget(self, _):
        flow = self.random.choice(self.flows)
        near = [
            n for n in self.nodes
            if n.scope == flow.source.scope and n.kind not in (
                'start', 'boundary') and n is not flow.source
        ]
        flow.target = self.random.choice(near)

    def split_more(self, _):
        """A conditional flow out of a task, straight to some other node."""
        tasks = [n for n in self.nodes if n.waits() and n.kind != 'catch']
        if not tasks:
            return
        task = self.random.choice(tasks)
        near = [
            n for n in self.nodes
            if n.scope == task.scope and n.kind not in ('start', 'boundary')
        ]
        self.flow(task, self.random.choice(near), self.condition())

    def flip(self):
        """A gateway that merges begins to wait, or one that waits begins to merge."""
        joins = [
            n for n in self.nodes
            if len(self.into(n)) > 1 and n.kind in ('exclusiveGateway',
                                                    'parallelGateway')
        ]
        splits = [
            n for n in self.nodes
            if n.kind == 'exclusiveGateway' and len(self.out(n)) > 1
        ]
        if not joins:
            self.jump('exclusiveGateway')
            joins = [
                n for n in self.nodes
                if len(self.into(n)) > 1 and n.kind in ('exclusiveGateway',
                                                        'parallelGateway')
            ]
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

    def turns_without_wait(self):
        """Is there a cycle in which no token rests?"""
        def after(node):
            found = [f.target for f in self.out(node)]
            if node.kind == 'subProcess':
                for event in self.nodes:
                    if event.attached is node and event.event[0] in (
                            'error', 'escalation'):
                        found += [f.target for f in self.out(event)]
            return [n for n in found if not n.waits()]

        state = {}

        def cyclic(node):
            if state.get(node.id) == 'on':
                return True
            if state.get(node.id) == 'done':
                return False
            state[node.id] = 'on'
            found = any(cyclic(n) for n in after(node))
            state[node.id] = 'done'
            return found

        return any(cyclic(n) for n in self.nodes if not n.waits())

    # as XML

    def definition(self, node):
        if node.event is None or node.kind == 'receiveTask':
            return ''
        kind, detail = node.event
        name = '<bpmn:%sEventDefinition id="%s_d"' % (kind, node.id)
        if kind == 'timer':
            form, text = detail
            return ('%s><bpmn:%s xsi:type="bpmn:tFormalExpression">%s</bpmn:%s>'
                    '</bpmn:timerEventDefinition>' % (name, form, text, form))
        if kind == 'message':
            return '%s messageRef="%s"/>' % (name, 'Msg_' + detail)
        if detail:
            return '%s %sRef="%s"/>' % (name, kind, 'Code_' + detail)
        return name + '/>'

    TAGS = {
        'start': 'startEvent',
        'end': 'endEvent',
        'boundary': 'boundaryEvent',
        'catch': 'intermediateCatchEvent',
        'throw': 'intermediateThrowEvent'
    }

    def element(self, node, lines, indent):
        tag = self.TAGS.get(node.kind, node.kind)
        attributes = ' id="%s"' % node.id
        if node.default:
            attributes += ' default="%s"' % node.default
        if node.attached:
            attributes += ' attachedToRef="%s"' % node.attached.id
            if not node.interrupting:
                attributes += ' cancelActivity="false"'
        if node.kind == 'receiveTask':
            attributes += ' messageRef="Msg_%s"' % node.event[1]
        body = []
        if node.extensions or node.kind == 'userTask':
            body.append('<bpmn:extensionElements>' + ''.join(
                (['<zeebe:userTask/>'] if node.kind == 'userTask' else []) +
                node.extensions) + '</bpmn:extensionElements>')
        body += [
            '<bpmn:incoming>%s</bpmn:incoming>' % f.id for f in self.into(node)
        ]
        body += [
            '<bpmn:outgoing>%s</bpmn:outgoing>' % f.id for f in self.out(node)
        ]
        body.append(self.definition(node))
        lines.append('%s<bpmn:%s%s>' % (indent, tag, attributes))
        lines += [indent + '  ' + text for text in body if text]
        if node.kind == 'subProcess':
            self.container(node.id, lines, indent + '  ')
        lines.append('%s</bpmn:%s>' % (indent, tag))

    def container(self, scope, lines, indent):
        nodes = [n for n in self.nodes if n.scope == scope]
        flows = [f for f in self.flows if f.source.scope == scope]
        for node in nodes:
            self.element(node, lines, indent)
        for flow in flows:
            head = (
                '%s<bpmn:sequenceFlow id="%s" sourceRef="%s" targetRef="%s"' %
                (indent, flow.id, flow.source.id, flow.target.id))
            if flow.condition is None:
                lines.append(head + '/>')
            else:
                lines.append(
                    head + '><bpmn:conditionExpression xsi:type='
                    '"bpmn:tFormalExpression">=%s</bpmn:conditionExpression>'
                    '</bpmn:sequenceFlow>' % escape(flow.condition))

    def xml(self):
        spaces = {
            'bpmn': 'http://www.omg.org/spec/BPMN/20100524/MODEL',
            'zeebe': 'http://camunda.org/schema/zeebe/1.0',
            'modeler': 'http://camunda.org/schema/modeler/1.0',
            'xsi': 'http://www.w3.org/2001/XMLSchema-instance'
        }
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<bpmn:definitions ' + ' '.join('xmlns:%s="%s"' % s
                                            for s in spaces.items()) +
            ' id="D" targetNamespace="urn:random"' +
            ' modeler:executionPlatform="Camunda Cloud"' +
            ' modeler:executionPlatformVersion="8.6.0">',
            '  <bpmn:process id="P" isExecutable="true">'
        ]
        self.container('P', lines, '    ')
        lines.append('  </bpmn:process>')
        for name, correlated in self.messages:
            inner = (
                '<bpmn:extensionElements><zeebe:subscription correlationKey='
                '"=ticket"/></bpmn:extensionElements>' if correlated else '')
            lines.append(
                '  <bpmn:message id="Msg_%s" name="%s">%s</bpmn:message>' %
                (name, name, inner))
        for code, kind in sorted(self.codes.items()):
            lines.append('  <bpmn:%s id="Code_%s" name="%s" %sCode="%s"/>' %
                         (kind, code, code, kind, code))
        return '\n'.join(lines + ['</bpmn:definitions>', ''])


def types():
    """Every variable with its JSON type."""
    found = {name: 'number' for name in NUMBERS}
    found.update({name: 'string' for name in TEXTS + ['ticket', 'outcome']})
    found.update({name: 'boolean' for name in FLAGS})
    return found


def schema():
    return json.dumps(
        {
            '$schema': 'https://json-schema.org/draft/2020-12/schema',
            'type': 'object',
            'properties': {
                n: {
                    'type': t
                }
                for n, t in types().items()
            }
        },
        indent=1)


def make(seed, kind=None):
    """A diagram for a seed: the same one each time. Cycles always hold a wait."""
    for attempt in range(1000):
        again = random.Random('%s/%d' % (seed, attempt))
        draft = Draft(again.random(), kind
                      or CLASSES[again.randrange(len(CLASSES))])
        draft.grow()
        if not draft.turns_without_wait():
            return draft
    raise RuntimeError('no diagram for seed %s' % seed)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit('usage: generate.py SEED [CLASS]')
    sys.stdout.write(
        make(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None).xml())
