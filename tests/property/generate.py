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

and, where it is asked for, tangle: a few nodes with flows anywhere between
them, gateways most of them inclusive; or calls: a process that calls another
of the file and throws messages to it and to itself.

Nothing here knows how a diagram is run, only what BPMN lets one draw.
"""
import json
import random
import sys

from bend import Bent
from draft import CRONS, FLAGS, JOBS, LISTS, NUMBERS, PASSES, TEXTS, WAITS
from tangle import Tangle

CLASSES = ['block'] * 6 + ['graph'] * 8 + ['unsound'] * 3 + ['piling'] * 4


class Grown(Bent):
    """A diagram grown from its start."""
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
        small = self.budget <= 0 or depth > 3 or not self.may_own()
        kinds = [('work', 10), ('catch', 2), ('throw', 1), ('linked', 0.5)]
        if not small:
            piling = self.kind == 'piling'
            kinds += [('choice', 4), ('decision', 3),
                      ('parallel', 9 if piling else 5), ('inclusive', 4),
                      ('loop', 2),
                      ('inner', 8), ('split', 2), ('events', 3),
                      ('crowd', 8 if piling else 0.7)]
        names, weights = zip(*kinds)
        chosen = self.random.choices(names, weights)[0]
        return getattr(self, 'block_' + chosen)(scope, entry, depth)

    def link(self, entry, node):
        """A flow from entry; a choice gets the condition it still lacks."""
        self.flow(entry, node)
        return node

    def task(self, scope):
        kind = self.random.choices(('userTask', 'receiveTask') + JOBS + PASSES,
                                   [8, 3, 4, 3, 2, 2, 2, 1, 1])[0]
        return self.task_of(kind, scope)

    def task_of(self, kind, scope):
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
        elif kind == 'scriptTask' and self.chance(0.4):
            node.computes = True
            node.extensions.append(self.script())
        elif kind in JOBS and self.chance(0.75):
            tries = self.random.choice(['', '', ' retries="1"', ' retries="2"'])
            node.extensions.append('<zeebe:taskDefinition type="%s"%s/>' %
                                   (node.id.lower(), tries))
        if kind in ('userTask', ) + JOBS and self.chance(0.12):
            node.extensions.append(self.mapping())
        return node

    def script(self):
        name, value = self.random.choice([
            ('n1', 'n1 + 1'), ('n1', 'n1 + 1'), ('n2', 'n1 - 1'), ('n2', '1'),
            ('t1', '&quot;b&quot;'), ('t2', 'if b1 then t1 else &quot;c&quot;'),
            ('b1', 'not(b1)'), ('b2', 'n1 &gt; n2')])
        return ('<zeebe:script expression="=%s" resultVariable="%s"/>'
                % (value, name))

    def mapping(self):
        name, value = self.random.choice([('t1', '&quot;a&quot;'), ('n1', '2'),
                                          ('b1', 'true'), ('t2', 't1'),
                                          ('n2', 'n1')])
        return ('<zeebe:ioMapping><zeebe:output source="=%s" target="%s"/>'
                '</zeebe:ioMapping>' % (value, name))

    def block_work(self, scope, entry, depth):
        node = self.link(entry, self.task(scope))
        if node.waits() and self.chance(0.35) and self.may_own():
            return self.border(scope, node, depth, 1)
        return node

    def may_own(self):
        """A place for several tokens seldom owns events or a scope: code that
        would need a life of them for each token is refused."""
        return not self.repeats or self.chance(0.1)

    def catch(self, scope, again=False):
        node = self.node('catch', scope)
        node.event = self.random.choice([
            lambda: ('timer', self.timer(again and self.chance(0.3), False)), lambda: ('message', self.message()),
            lambda: ('signal', self.signal()),
            lambda: ('conditional', self.condition())])()
        return node

    def block_catch(self, scope, entry, depth):
        return self.link(entry, self.catch(scope, True))

    def block_throw(self, scope, entry, depth):
        node = self.node('throw', scope)
        if self.chance(0.2):
            node.event = self.thrown_message()
        elif self.chance(0.3):
            node.event = ('signal', self.signal())
        elif self.chance(0.8):
            node.event = ('escalation', self.code('escalation'))
        return self.link(entry, node)

    def block_linked(self, scope, entry, depth):
        """It goes on at another event of the same name."""
        thrown = self.link(entry, self.node('linkThrow', scope))
        caught = self.node('linkCatch', scope)
        thrown.event = caught.event = ('link', caught.id)
        self.flow(thrown, caught).linked = True
        return caught

    def block_crowd(self, scope, entry, depth):
        """Several tokens, one behind the other, into one place that waits: one
        before a join, or on a branch by itself. It may own events."""
        split = self.link(entry, self.node('parallelGateway', scope))
        merge = self.node('exclusiveGateway', scope)
        for _ in range(self.random.randint(2, 3)):
            last = self.link(split, self.task(scope)) \
                if self.chance(0.4) else split
            self.flow(last, merge)
        other = self.link(split, self.task(scope))
        kind = self.random.choice(WAITS)
        place = self.catch(scope) if kind == 'catch' else self.task_of(
            kind, scope)
        self.link(merge, place)
        if self.chance(0.45):
            join = self.node('parallelGateway', scope)
            self.flow(other, join)
            return self.link(place, join)
        if kind != 'catch' and place.waits() and self.chance(0.15):
            place = self.border(scope, place, depth, 1)
        self.finish(scope, place, depth)
        return other

    def block_decision(self, scope, entry, depth):
        """A person chooses between branches that have a name each."""
        task = self.link(entry, self.task_of('userTask', scope))
        split = self.link(task, self.node('exclusiveGateway', scope))
        wanted, ends = self.outcomes(), []
        for condition in wanted[:self.random.randint(2, 3)]:
            last, begin = self.branch(scope, split, depth)
            begin.condition = condition
            ends.append(last)
        if self.chance(0.2):
            chosen = self.random.choice(self.out(split))
            split.default, chosen.condition = chosen.id, None
        return self.merge(scope, 'exclusiveGateway', ends)

    def block_choice(self, scope, entry, depth):
        split = self.link(entry, self.node('exclusiveGateway', scope))
        count = self.random.randint(2, 3)
        human = entry.kind == 'userTask' and self.chance(0.7)
        wanted = self.outcomes() if human else None
        ends = []
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

    def block_events(self, scope, entry, depth):
        """What comes first decides."""
        gateway = self.link(entry, self.node('eventBasedGateway', scope))
        ends = []
        for _ in range(self.random.randint(1, 3)):
            event = self.catch(scope) if self.chance(0.7) \
                else self.task_of('receiveTask', scope)
            event.gateway = gateway
            gateway.behind.append(event)
            last = self.fill(scope, self.link(gateway, event), depth + 1, 1)
            if last is not None and self.chance(0.2):
                self.finish(scope, last, depth)
                last = None
            ends.append(last)
        return self.merge(scope, 'exclusiveGateway', ends)

    def block_parallel(self, scope, entry, depth):
        split = self.link(entry, self.node('parallelGateway', scope))
        ends = [
            self.branch(scope, split, depth)[0]
            for _ in range(self.random.randint(2, 3))
        ]
        wrong = self.kind == 'piling' and self.chance(0.25)
        return self.merge(scope,
                          'exclusiveGateway' if wrong else 'parallelGateway',
                          ends)

    def block_inclusive(self, scope, entry, depth):
        """Each branch that holds; now and then one that always does."""
        split = self.link(entry, self.node('inclusiveGateway', scope))
        ends = []
        for _ in range(self.random.randint(2, 3)):
            last, begin = self.branch(scope, split, depth)
            begin.condition = self.condition() if self.chance(0.85) else None
            ends.append(last)
        if self.chance(0.65):
            chosen = self.random.choice(self.out(split))
            split.default, chosen.condition = chosen.id, None
        wrong = self.kind == 'piling' and self.chance(0.25)
        return self.merge(scope, 'exclusiveGateway' if wrong else 'inclusiveGateway', ends)

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
        ends, sure = [], self.chance(0.65)
        for _ in range(self.random.randint(2, 3)):
            last, begin = self.branch(scope, node, depth)
            if not sure or self.chance(0.6):
                begin.condition = self.condition()
            ends.append(last)
        if sure and self.chance(0.65):
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
        if self.chance(0.05):
            node.event = self.thrown_message()
            return
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
        taken, after, thrown = set(), node, self.thrown(node.id)
        for _ in range(count):
            kind, code = self.random.choice(self.fitting(node)), None
            if thrown and self.chance(0.6):
                kind, code = self.random.choice(thrown)
            event = self.node('boundary', scope)
            event.attached = node
            if kind == 'timer':
                event.interrupting = self.chance(0.6)
                event.event = (kind, self.timer(not event.interrupting))
            elif kind == 'message':
                event.interrupting = self.chance(0.6)
                event.event = (kind, self.message())
            elif kind == 'signal':
                event.interrupting = self.chance(0.5)
                event.event = (kind, self.signal(not event.interrupting))
            elif kind == 'conditional':
                event.interrupting = self.chance(0.5)
                event.event = (kind, self.condition())
            else:
                event.interrupting = kind == 'error' or self.chance(0.5)
                if self.chance(0.75):
                    code = code or self.code(kind)
                else:
                    code = None
                event.event = (kind, code)
                if (kind, code is None) in taken or (kind, code) in taken:
                    self.nodes.remove(event)
                    continue
                taken |= {(kind, code), (kind, code is None),
                          (kind, code is not None)}
            after = self.handler(scope, event, after, depth)
        return after

    def thrown(self, scope):
        """The errors and escalations thrown in a scope or further inside."""
        inside = [n for n in self.nodes if n.scope == scope]
        found = [
            n.event for n in inside if n.kind in ('end', 'throw') and n.event
            and n.event[0] in ('error', 'escalation')
        ]
        for node in inside:
            found += self.thrown(node.id)
        return found

    def fitting(self, node):
        kinds = ['timer', 'timer', 'message', 'message', 'signal', 'conditional']
        if node.kind in ('userTask', 'subProcess'):
            kinds += ['escalation', 'escalation', 'escalation']
        if node.kind in JOBS + ('subProcess', ):
            kinds += ['error', 'error']
        return kinds

    def handler(self, scope, event, after, depth):
        last = event
        if self.budget > 0 or self.chance(0.5):
            self.repeats += not event.interrupting
            last = self.fill(scope, event, depth + 1, 1)
            self.repeats -= not event.interrupting
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
        if self.chance(0.1 if self.kind == 'piling' else 0.3):
            for node in self.nodes:
                if node.kind == 'subProcess' or node.computes or (
                        node.waits() and not node.sends() and not node.behind
                        and node.kind != 'catch'):
                    self.repeat(node)
        known = len(self.nodes)
        self.watch()
        for node in self.nodes[known:] if self.chance(0.4) else ():
            if node.kind == 'subProcess' or node.waits() and not node.sends() \
                    and not node.behind and node.kind != 'catch':
                self.repeat(node)
        self.several()
        self.throwing()
        self.bounding()

    def throwing(self):
        """What the items of some throw as they complete. With One nothing may be
        missing between that and the item's being done."""
        self.random = random.Random('throwing/%r' % self.random.random())
        for node in self.nodes:
            if not (node.loop and len(node.loop) == 2) or self.chance(0.5):
                continue
            reads = ' '.join(filter(None, [node.loop[1], dict(node.items or []).get('outputElement')]))
            doubtful = node.beside and any(name in reads for name in (
                'item', 'loopCounter', 't1', 't2', 'n1', 'b1'))
            behavior = 'None' if doubtful else self.random.choice(['None', 'One'])
            kind = self.random.choice(['signal', 'escalation', 'escalation'])
            code = next((b.event[1] for b in self.nodes if b.attached is node and b.event
                         and b.event[0] == kind == 'escalation' and b.event[1]), None)
            if kind == 'signal' or not code or self.chance(0.3):
                code = self.signal(False) if kind == 'signal' else self.code(kind)
            node.throws = (behavior, (kind, code))

    def bounding(self):
        """How many items some may have. Drawn by itself."""
        self.random = random.Random('bounding/%r' % self.random.random())
        for node in self.nodes:
            if node.loop and len(node.loop) == 2 and self.chance(0.5):
                many = node.loop[0] or ''
                node.most = max(self.random.choice([1, 1, 2, 2, 3, 4]),
                                int(many) if many.isdigit() else 0)

    def several(self):
        """Some events have several definitions; a receive task may begin a case.
        It is drawn last and by itself, so that the rest stays as it is."""
        self.random = random.Random('several/%r' % self.random.random())
        for node in list(self.nodes):
            begins = node.kind == 'start' and node.scope == 'P' and node.event
            if begins and node.event[0] == 'message' and self.chance(0.2):
                node.kind, node.instantiates = 'receiveTask', True
            elif (begins or node.kind == 'boundary') and self.chance(0.2):
                node.others = [self.other(node, begins)
                               for _ in range(self.random.choice([1, 1, 2]))]
        self.more_definitions()
        self.computed_names()
        self.mapping_events()

    def mapping_events(self):
        """Some events beside activities, and some plain starts, map. By itself,
        too."""
        self.random = random.Random('mapping/%r' % self.random.random())
        for node in self.nodes:
            plain = node.kind == 'start' and not node.event
            beside = node.kind == 'boundary' and not node.others \
                and node.event[0] not in ('message', 'signal')
            if (plain or beside) and self.chance(0.25):
                node.extensions.append(self.mapping())

    def more_definitions(self):
        """So do events in the flow, and what begins event sub-processes; and cases
        begin at a gateway. By itself once more."""
        self.random = random.Random('more/%r' % self.random.random())
        for node in sorted(self.nodes, key=lambda n: n.scope == 'P' and n.kind == 'start'):
            begins = node.kind == 'start' and node.scope == 'P' and node.event
            if begins and not node.others and node.event[0] == 'message' and self.chance(0.3):
                self.begins_at_gateway(node)
            elif node.kind == 'start' and node.event and not begins or node.kind == 'catch' \
                    and not node.gateway and node.event[1][0] != 'timeCycle':
                self.waits_for_more(node)
            elif node.kind in ('throw', 'end') and not node.loop and self.chance(0.25):
                self.throws_more(node)
            node.others = [e for i, e in enumerate(node.others)
                           if e not in [node.event] + node.others[:i]]
            if node.others and (begins or node.kind == 'boundary') and self.chance(0.4):
                self.waits_for_all(node)

    def computed_names(self):
        """Some names of signals are computed, but of what begins a case or stays armed;
        some cases begin by cron."""
        for node in self.nodes:
            begins = node.kind in ('start', 'eventBasedGateway') and node.scope == 'P' \
                or node.gateway and node.gateway.instantiates
            stays = begins or not node.interrupting or not self.may_lack(node)
            events = [self.computed(e, stays)
                      for e in node.definitions()]
            if node.kind == 'start' and begins and not node.together:
                events = [self.by_cron(e) for e in events]
            node.event, *node.others = events or [None]

    def may_lack(self, node):
        """A key or a name: where no event begins what is watched nothing could rest."""
        watched = [around.scope for around in self.around(node)[:1]]
        return node.kind != 'start' or any(
            n.scope in watched and (n.kind == 'start' or n.instantiates) for n in self.nodes)

    def computed(self, event, stays):
        if event[0] != 'signal' or stays or not self.chance(0.2):
            return event
        name = self.random.choice(['C1', 'C1', 'C2'])
        self.signals.add(name)
        return 'signal', name

    def by_cron(self, event):
        cycle = event[0] == 'timer' and event[1][0] == 'timeCycle'
        return ('timer', ('timeCycle', self.random.choice(CRONS))) \
            if cycle and self.chance(0.4) else event

    def waits_for_more(self, node):
        if node.others or not self.chance(0.3):
            return
        beside = not node.interrupting
        kinds = [lambda: ('timer', self.timer(beside)), lambda: ('signal', self.signal(beside)),
                 lambda: ('conditional', self.condition())]
        if self.may_lack(node):
            kinds.append(lambda: ('message', self.message()))
        node.others = [self.random.choice(kinds)() for _ in range(self.random.choice([1, 1, 2]))]
        self.waits_for_all(node)

    def waits_for_all(self, node):
        """What is thrown cannot be waited for; what comes again and again, and a key
        that may be missing the next time, are left out."""
        correlated = {name for name, key in self.messages if key}
        again = not node.interrupting
        waits = any(kind in ('message', 'signal') for kind, _ in node.definitions())
        node.together = self.chance(0.6) and (waits or not again) and all(
            kind not in ('error', 'escalation') and detail[0] != 'timeCycle'
            and not (again and detail in correlated) for kind, detail in node.definitions())

    def throws_more(self, node):
        """Of an end event one may end its scope, and does so last."""
        ends = node.event and node.event[0] in ('error', 'terminate')
        kinds = [self.thrown_message, lambda: ('signal', self.signal()),
                 lambda: ('escalation', self.code('escalation'))]
        if node.kind == 'end' and not ends and self.chance(0.2):
            kinds.append(lambda: ('error', self.code('error')))
        found = [self.random.choice(kinds)() for _ in range(self.random.choice([1, 2, 2]))]
        if sum(kind == 'error' for kind, _ in found) > 1:
            return
        node.event, *node.others = ([node.event] if node.event else []) + found

    def begins_at_gateway(self, node):
        """In place of a message: that, or one more event, or all of them."""
        node.kind, node.instantiates = 'eventBasedGateway', True
        node.together = self.chance(0.5)
        events, node.event = [node.event], None
        for _ in range(self.random.choice([1, 1, 2])):
            other = self.other(node, True)
            if other not in events and not (node.together and other[1][0] == 'timeCycle'):
                events.append(other)
        joins = node.together and self.chance(0.8)
        merge = self.node('parallelGateway' if joins else 'exclusiveGateway', node.scope)
        for flow in self.out(node):
            flow.source = merge
        for event in events:
            waits = 'receiveTask' if event[0] == 'message' and self.chance(0.3) else 'catch'
            behind = self.node(waits, node.scope, event)
            behind.gateway = node
            node.behind.append(behind)
            self.flow(self.link(node, behind), merge)

    def other(self, node, begins):
        beside = begins or not node.interrupting
        return self.random.choice([
            lambda: ('timer', self.start_timer() if begins else self.timer(beside)),
            lambda: ('message', self.message()), lambda: ('signal', self.signal(beside)),
            lambda: ('conditional', self.condition())])()

    def watch(self):
        """Now and then event sub-processes, of the process and of others."""
        if not self.chance(0.3):
            return
        for scope in self.processes + [n.id for n in self.nodes if n.kind == 'subProcess']:
            beside = self.chance(0.4)
            count = self.random.choice([0, 1, 1, 2, 2, 3])
            for _ in range(count):
                self.watcher(scope, beside, count == 1)

    def watcher(self, scope, beside, alone=False):
        """Where one does not interrupt none hears what is thrown, and what is
        thrown there."""
        begins = any(n.scope == scope and n.kind == 'start' for n in self.nodes)
        kinds = ['timer', 'timer', 'signal', 'conditional'] + ['message', 'message'] * begins
        if not beside:
            kinds += ['error', 'error', 'escalation', 'escalation']
        node = self.node('watcher', scope)
        start = self.node('start', node.id)
        kind, thrown = self.random.choice(kinds), self.thrown(scope)
        code = self.code(kind) if kind in ('error', 'escalation') else None
        if code and thrown and self.chance(0.6):
            kind, code = self.random.choice(thrown)
        start.interrupting = not beside or self.chance(0.4)
        if alone and kind == 'escalation':
            start.interrupting = self.chance(0.5)
        again = not start.interrupting
        start.event = (kind, {
            'timer': lambda: self.timer(again), 'message': self.message,
            'signal': lambda: self.signal(again), 'conditional': self.condition
        }.get(kind, lambda: None if self.chance(0.25) else code)())
        self.budget, self.repeats = self.random.choice([0, 2, 4]), self.repeats + again
        last = self.fill(node.id, start, 2, self.random.randint(1, 2))
        if last is not None:
            self.finish(node.id, last, 2)
        self.repeats -= again
        if self.chance(0.15):
            self.watcher(node.id, self.chance(0.3))

    def repeat(self, node):
        """Now and then an activity repeats. What need not wait has an end."""
        pick = self.random.choice
        armed = any(n.attached is node and n.event[0] in ('timer', 'message', 'signal', 'conditional')
                    for n in self.nodes)
        if self.chance(0.3 if armed else 0.6):
            return
        own = 'loopCounter %s %d' % (pick(['<', '<', '<=', '!=', '=']), pick([1, 2, 2, 3]))
        condition = pick([own, own, None, self.condition()])
        if condition and condition != own and self.chance(0.4):
            condition = '(%s) %s (%s)' % (condition, pick(['and', 'or']), own)
        most = pick([1, 2, 2, 3, 3, 4])
        if condition and node.waits() and self.chance(0.6):
            most = None
        node.loop = (condition, most, self.chance(0.4))
        if self.chance(0.5):
            own = pick(['numberOfCompletedInstances >= 2', 'loopCounter = numberOfInstances - 1',
                        'numberOfCompletedInstances > n1', own])
            enough = pick([None, None, own, own, self.condition()])
            node.loop = (pick(['1', '2', '3', '0', 'n1', 'n2', 'n2', 'n1 - n2', 'n1 + 1']), enough)
            own = own.replace('numberOfCompletedInstances', 'loopCounter')
            if self.chance(0.5):
                own = self.of_list(node, enough, own)
        loops = any(n.loop and not n.beside and node in self.around(n) for n in self.nodes)
        if not loops and self.chance(0.5):
            self.beside(node)
            return
        if self.chance(0.2) and node.kind in ('userTask', ) + JOBS \
                and not any('ioMapping' in text for text in node.extensions):
            node.extensions.append(
                '<zeebe:ioMapping><zeebe:output source="=loopCounter" target="n1"/>'
                '</zeebe:ioMapping>')
        for flow in self.flows:
            if flow.source.scope == node.id and flow.condition and self.chance(0.4):
                flow.condition = own

    def around(self, node):
        """The sub-processes that it lies in, the innermost first."""
        found = [n for n in self.nodes if n.id == node.scope]
        return found + self.around(found[0]) if found else []

    def beside(self, node):
        """Its items run beside each other, and are counted by a host."""
        pick = self.random.choice
        enough = ['numberOfCompletedInstances >= 2', 'numberOfActiveInstances = 1',
                  'numberOfCompletedInstances * 2 >= numberOfInstances',
                  'numberOfActiveInstances + numberOfTerminatedInstances < 3',
                  'numberOfCompletedInstances > n1', 'b1', 'n1 / 2 < numberOfInstances',
                  'loopCounter = 2 and numberOfCompletedInstances > 1', 't1 = "a"',
                  't1 = "a" or numberOfActiveInstances < 2']
        node.beside = True
        if node.kind == 'subProcess':
            enough = enough[:3]  # what its items write is no case's
            if node.items:
                node.loop = (None, None)
            for flow in self.flows:
                if flow.source.scope == node.id and flow.condition and self.chance(0.4):
                    flow.condition = 'loopCounter %s %d' % (pick(['<', '!=', '=']), pick([1, 2]))
        if node.items is None:
            node.loop = (pick(['1', '2', '3', '3', '4', '0', 'n1', 'n2', 'n1 - n2', 'n1 + 1']),
                         pick(enough + [None, None]))
        elif self.chance(0.4):
            results = dict(node.items).get('outputElement', '=')[1:]
            own = {results, dict(node.items).get('inputElement')}
            node.loop = (None, pick([e for e in enough if 'r1' not in e or not own & {'t1'}]))
        if node.items and 'r1' in (node.loop[1] or '') and 'item' in node.loop[1]:
            node.loop = (None, None)  # what one has and what all gave is refused
        if self.chance(0.3) and node.kind in ('userTask', ) + JOBS \
                and not any('ioMapping' in text for text in node.extensions):
            sum_ = 'if k1 = null then loopCounter else k1 + loopCounter'
            source, target = pick([('loopCounter', 'n1'), (sum_, 'k1')])
            node.extensions.append(
                '<zeebe:ioMapping><zeebe:output source="=%s" target="%s"/>'
                '</zeebe:ioMapping>' % (source, target))

    def of_list(self, node, enough, own):
        """The items are those of a list; what each gives may be one, too."""
        pick = self.random.choice
        node.items = [('inputCollection',
                       '=' + pick(['l1', 'l1', 'l1', '["a", "b"]', '[t1, "b"]', '[t1, t2]']))]
        if self.chance(0.8):
            node.items.append(('inputElement', 'item'))
            enough = pick([enough, enough, 'item = "b"'])
            own = pick([own, 'item = "a"'])
            if node.kind == 'userTask' and self.chance(0.5):
                node.extensions = [e for e in node.extensions if 'assignment' not in e]
                node.extensions.append('<zeebe:assignmentDefinition assignee="=item"/>')
        if self.chance(0.6):
            result = pick(['t1', 't1', 't2', 'n1', 'if b1 then t1 else "c"', 'loopCounter', 't1 = "a"'])
            node.items += [('outputElement', '=' + result), ('outputCollection', 'r1')]
            enough = pick([enough, enough, 'list contains(r1, "a")', 'count(r1) = 2'])
        node.loop = (None, enough)
        return own

    def beginning(self):
        if self.chance(0.05):
            return self.task('P')  # a process may begin without an event
        if self.chance(0.85):
            return self.node('start', 'P')
        return self.node('start', 'P', ('message', self.message()))

    def draw(self):
        start = self.beginning()
        if self.kind == 'piling' and self.chance(0.6):
            last = self.block_crowd('P', start, 0)
        else:
            last = start
        last = self.fill('P', last, 0, self.random.randint(2, 4))
        if last is not None:
            self.finish('P', last, 0)
        if start.kind == 'start' and self.chance(0.1):
            second = self.node('start', 'P', ('message', self.message()))
            while second.event == start.event:
                second.event = ('message', self.message())
            if self.chance(0.6):
                second.event = self.random.choice([
                    ('signal', self.signal(True)), ('timer', self.start_timer()),
                    ('conditional', self.condition()), ('conditional', self.condition())])
            self.flow(
                second,
                self.random.choice([
                    n for n in self.nodes
                    if n.scope == 'P' and n.kind not in ('start', 'boundary', 'linkCatch')
                    and not n.gateway
                ]))
        if self.kind == 'graph':
            for _ in range(self.random.randint(2, 5)):
                self.random.choice(
                    [self.jump, self.jump, self.retarget,
                     self.split_more])('exclusiveGateway')
        elif self.kind == 'piling':
            for _ in range(self.random.choice([0, 0, 1, 2])):
                self.jump('parallelGateway')
        elif self.kind == 'unsound':
            self.flip()
            if self.chance(0.4):
                self.jump(
                    self.random.choice(['parallelGateway', 'exclusiveGateway']))


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
                **{n: {'type': t} for n, t in types().items()},
                **{n: {'type': 'array', 'items': {'type': 'string'}} for n in LISTS[:1]}
            }
        },
        indent=1)


def drawn_by(kind):
    from partners import Partners  # which is grown as others are
    return {'tangle': Tangle, 'calls': Partners}.get(kind, Grown)


def make(seed, kind=None):
    """A diagram for a seed: the same one each time. Cycles always hold a wait."""
    for attempt in range(1000):
        again = random.Random('%s/%d' % (seed, attempt))
        own = drawn_by(kind)
        draft = own(again.random(), kind
                    or CLASSES[again.randrange(len(CLASSES))])
        draft.grow()
        if not draft.is_refused():
            return draft
    raise RuntimeError('no diagram for seed %s' % seed)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit('usage: generate.py SEED [CLASS]')
    sys.stdout.write(
        make(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None).xml())
