#!/usr/bin/env python3
"""The naive token game: what BPMN 2.0.2 says, played with tokens on a drawing.

    oracle.py MODEL.bpmn SCHEDULE.json

plays the schedule and prints one trace line per command, as JSON. It shares
nothing with the compiler: no net, no transitions, no proofs. It keeps a list
of tokens and moves them one by one, to be read beside the standard.

SCHEDULE.json is an object or a list of such objects, one per scenario:

    {"scenario": "NAME",                    optional, repeated in the trace
     "clock": "2030-01-07T09:00:00Z",       optional; this is the default
     "steps": [STEP, ...]}

A STEP is an object. "do" says what, "case" which case ("x"; without it the one
started last), "data" the variables that come with it:

    {"do": "start", "key": "K", "message": "NAME", "data": {"amount": 50.00}}
    {"do": "evaluate", "key": "K", "data": {"amount": 50.00}}
    {"do": "claim", "node": "T", "by": "ann", "groups": ["g"]}
                                            likewise "begin" and "release"
    {"do": "complete", "node": "T", "by": "ann", "outcome": "O", "data": {...}}
    {"do": "escalate", "node": "T", "by": "ann", "code": "C", "data": {...}}
    {"do": "fail", "node": "T", "by": "ann", "code": "C", "data": {...}}
    {"do": "job", "node": "J", "data": {...}}
    {"do": "job", "node": "J", "fails": "TEXT"}
    {"do": "job", "node": "J", "error": "CODE", "data": {...}}
    {"do": "message", "name": "M", "key": "K", "ttl": 60000, "data": {...}}
    {"do": "signal", "name": "S", "data": {...}}
    {"do": "broadcast", "name": "S", "data": {...}}
    {"do": "advance", "ms": 1000}            {"do": "advance", "next": true}
    {"do": "retry", "node": "N"}             {"do": "set", "data": {...}}
    {"do": "move", "node": "A", "to": "B"}   to a node, or a flow to a join
    {"do": "assign", "node": "T", "to": "ann", "because": "TEXT"}
    {"do": "add", "node": "A", "value": "a"} {"do": "resume"}
    {"do": "cancel", "because": "TEXT"}
    {"do": "suspend", "because": "TEXT", "timers": "run"}
                                            without it they pause

A step that may not be done is a line with "verdict": "refused" and a reason;
nothing moves. One that names an item which is not there leaves no line. An advance is a line for each timer that fires, and no other. A
signal is heard by what was armed when it was thrown, each a line of its own
behind that of the step that threw it.

The elements known here are: none, message, signal, timer and conditional start events, and
receive tasks and event-based gateways that begin a case; none, error, escalation, signal,
message and terminate end events; user, service, script, send, receive, business rule and
untyped tasks; calls of a process that is not given, and of one of the file; exclusive,
inclusive, parallel and event-based gateways; embedded sub-processes; timer, message, signal,
conditional, error and escalation boundary events and event sub-processes; timer, message,
signal and conditional catch events; none, escalation, signal and message throw events;
several definitions on any event, all of them or the first; links; standard loops, items one
after the other and beside each other, with what they throw; conditional and default flows.
"""
import copy
import json
import os
import sys
from collections import Counter
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from case import (CHOOSES, Case, JOINS, PERSON, Refused, UNOPENED, frame,  # noqa: E402
                  items_around)
from drawing import THROWS, Model, cron_next, duration_ms, instant_ms, instant_text  # noqa: E402
from follow import Followed  # noqa: E402
import whose  # noqa: E402


# Of an activity that repeats: nobody gives them as an outcome.
COUNTERS = ('loopCounter', 'numberOfInstances', 'numberOfCompletedInstances',
            'numberOfActiveInstances', 'numberOfTerminatedInstances', 'item')
BEGINS = ('start', 'evaluate')
OPERATORS = ('set', 'retry', 'move', 'assign', 'cancel', 'suspend', 'resume', 'add')


def branch(items):
    """Where they begin: the branch that was opened first is the first, and in it
    what lies deeper."""
    found = []
    for item in items_around(items.around):
        found += [item.group.around.age, item.number]
    return found + [items.around.age, float('inf')]


def items_named(token):
    """As a step names the items that it lies in."""
    return [[t.node.id, t.number] for t in items_around(token)]


class Asked:
    """What conditions compare with constants: the names, and their values."""
    def __init__(self, conditions, wanted=()):
        self.names, self.values, self.wanted = set(), [], wanted
        self.open = self.mixed = False
        for condition in conditions:
            self.add(condition.tree)

    @classmethod
    def behind(cls, gateway):
        others = [f for f in gateway.outgoing
                  if f.id != gateway.default and f.condition]
        found = cls([f.condition for f in others])
        found.open = found.open or len(others) < len(gateway.outgoing)
        return found

    def add(self, tree):
        before = len(self.values)
        self.mixed = self.mixed or tree[0] not in ('=', 'in', 'or')
        if tree[0] in ('=', '!='):
            self.compared(tree[1], tree[2])
            self.compared(tree[2], tree[1])
            self.mixed = self.mixed or len(self.values) == before
        elif tree[0] == 'in':
            for item in tree[2]:
                self.compared(tree[1], item)
        elif tree[0] in ('and', 'or', 'not'):
            for inner in tree[1:]:
                self.add(inner)
        if tree[0] in ('not', '!=') and len(self.values) > before:
            self.open = True

    def compared(self, name, value):
        if name[0] == 'name' and value[0] == 'value' and value[1] is not None \
                and name[1] not in COUNTERS \
                and (not self.wanted or name[1] in self.wanted):
            self.names.add(name[1])
            self.values.append(value[1])

    def join(self, other):
        self.names |= other.names
        self.values += other.values
        self.open, self.mixed = self.open or other.open, self.mixed or other.mixed


class Game(Followed):
    """All cases of one file, one clock, one line per command."""
    def __init__(self, model, clock=None, types=None):
        self.model = model
        self.now = instant_ms(clock or '2030-01-07T09:00:00Z')
        self.types = types  # name -> bool, Decimal, str; or any
        self.cases, self.last = {}, None
        self.groups = {}  # person -> set, remembered
        self.command = self.tickets = 0
        self.fired_at = self.previous = None  # the last timer, the last step
        self.lines, self.counts = [], Counter()
        # signals under way: name, who hears it, data, whether cases begin by it,
        # the throw that has led to it
        self.thrown = []
        self.first, self.again, self.led = None, False, Counter()
        self.notes = []  # what goes to other cases and is not there yet
        self.looks = []  # cases, or items, with what waits for a condition below
        self.kept = []  # messages: step, until when
        # start events that a timer begins: [due, how many are left, node]
        self.coming = [self.first_start(n) for n in model.beginners(model.id)
                       if n.event == 'timer']
        self.coming = [start for start in self.coming if start[0] >= self.now]

    def count(self, what):
        self.counts[what] += 1

    def ticket(self):
        self.tickets += 1
        return self.tickets

    def play(self, step):
        """Does one step and returns its trace lines."""
        first, self.refused = len(self.lines), False
        self.fire_until(self.now)
        if step['do'] == 'advance':
            if not self.advance(step):
                self.refused = True
                self.count('refused:not-due')
                return [{'verdict': 'refused', 'reason': 'not-due'}]
        else:
            self.one(step)
        return self.lines[first:]

    def one(self, step):
        self.command += 1
        if step == self.previous:
            self.count('answer:double')
        case = None
        if step.get('groups') is not None:
            self.groups[step['by']] = set(step['groups'])
        try:
            if step['do'] == 'broadcast':
                self.broadcast(step)
                return
            if step['do'] not in BEGINS:
                case = self.find(step)
                self.halted(step, case)
            case, act = getattr(self, 'do_' + step['do'])(step, case)
            self.count_step(step)
            case.begin()
            act()
            case.settle()
            node = step.get('node') or step.get('name')
            if step['do'] in BEGINS:
                node = case.path[0]
            self.write(step['do'], node, case, step.get('by'))
            self.open_items(case)
            self.hear()
        except Refused as reason:
            if str(reason) == 'no-receiver' and step['do'] == 'message' and self.keep(step):
                return
            self.refused = True
            if str(reason) != 'limit':  # rarely but where operators act much
                self.count('refused:' + str(reason))
            if self.has_items(step, case):
                self.write(step['do'], step.get('node') or step.get('name'), case,
                           step.get('by'), str(reason))
            if str(reason) == 'not-open' and self.fired_at == self.now:
                self.count('race:the timer came first')
        self.previous = step

    @staticmethod
    def has_items(step, case):
        """A step that names an item which is not there cannot be recorded."""
        if not step.get('item'):
            return True
        *outer, (node, number) = step['item']
        return any(t.items and t.node.id == node and items_named(t) == outer
                   and t.items.begun >= number for t in case.all_tokens())

    def open_items(self, case):
        """Those that a step has counted begin, each by a step of its own, with what
        that leads to."""
        while case.opening:
            items = min(case.opening, key=branch)
            case.had_items = case.had_items or items.alive
            if not items.alive or items.begun == items.total:
                case.opening.remove(items)
                continue
            self.command += 1
            items.begun += 1
            case.begin()
            case.begin_item(items, items.begun)
            case.settle()
            noted = len(self.notes)
            self.write('engine', items.around.node.id, case)
            if len(self.notes) > noted:  # else what is noted comes behind all items
                self.follow(looks=False)

    def count_step(self, step):
        """A command is about to be applied."""
        name = step['do']
        if name == 'job':
            name += ':fails' if 'fails' in step else ''
            name += ':error' if 'error' in step else ''
        if name not in ('message', 'retry', 'signal', 'broadcast', 'assign', 'cancel',
                        'suspend', 'add'):  # these know more
            self.count(name)
        if self.fired_at == self.now:
            self.count('race:timer and command')

    def find(self, step):
        """The case meant. A message with a key finds its own."""
        if step['do'] == 'message' and step.get('key') is not None:
            return None
        case = self.cases.get(step['case']) if step.get('case') else self.last
        if case is None:
            raise Refused('no-such-case')
        return case

    def halted(self, step, case):
        """Only operators act on a suspended case."""
        if case and case.suspended and not case.ended and step['do'] not in OPERATORS:
            raise Refused('suspended')

    def items(self, cause, node, case):
        """The items that it happened in, as they were before, the outermost
        first; an operator lets an activity itself begin anew."""
        found, inside = [], self.model.nodes.get(node)
        if inside and cause in ('retry', 'move'):
            inside = self.model.nodes.get(inside.container)
        while inside:
            if inside.loop and inside.loop.many:
                number, most = (case.before.get(n) for n in (inside.counter, inside.total))
                if number is not None and most is not None and 1 <= number <= most:
                    found.insert(0, number)
            inside = self.model.nodes.get(inside.container)
        return found

    def own_names(self, node):
        """What each of its items has of its own: its part of the list, what it
        gives by its name alone, what rounds inside count, and what else is
        written inside where nobody outside writes or reads that, nor anything
        inside before it is written; the innermost first."""
        owned = self.model.owned
        if node.id not in owned:
            loop, written, counted = node.items, set(), set()
            others = {loop.results} if loop else set()
            read = loop.many.names() if loop else set()
            process = self.model.process_of(node)
            for other in self.model.nodes.values():
                around = self.around(other)
                if self.model.process_of(other) != process:
                    continue
                if node in around and other.begins is not node:
                    inner = [o for o in around[:around.index(node)] if o.items or o.bodies]
                    claimed = set().union(*map(self.own_names, inner))
                    written |= self.written(other) - claimed
                    if other is not node:
                        written |= self.given(other) - claimed
                    if other.loop and not inner:
                        counted |= {other.counter, other.total, other.list,
                                    other.own, other.given}
                else:
                    others |= self.written(other)
                    others |= {l.results for l in (other.loop, other.items) if l}
                    kept = self.given(other) if other.items else set()
                    for feel in other.expressions():
                        result = kept and feel is other.items.result
                        read |= feel.names() - (kept if result else set())
            for flow in self.model.flows.values():
                source = self.model.nodes[flow.source]
                if flow.condition and self.model.process_of(source) == process \
                        and node not in self.around(source)[1:]:
                    read |= flow.condition.names()
            read |= whose.read_elsewhere(self, node)
            own = {name for name in written - others - read
                   if not whose.reads_first(self, node, name)}
            own |= self.given(node) - {loop and loop.results}
            owned[node.id] = own | counted | ({loop.item} if loop and loop.item else set())
        return owned[node.id]

    def around(self, node):
        """The node, and what it stands in, outwards."""
        return [node] + self.around(self.model.nodes[node.container]) \
            if node.container in self.model.nodes else [node]

    def given(self, node):
        """The list of what its items give, and that by its name alone."""
        loop = node.loop or node.items
        if not loop or not loop.results:
            return set()
        plain = loop.result.tree[0] == 'name' and loop.result.tree[1] not in (loop.item, *COUNTERS)
        return {loop.results} | ({loop.result.tree[1]} if plain else set())

    def written(self, node):
        return {target for _, target in node.outputs} | self.outcomes(node)

    def outcomes(self, node):
        return {self.outcome(node)[0]} if node.kind == PERSON else set()

    def changed_in_item(self, case):
        """Of items that act, as long as they are there."""
        return {name: item.own[name] for (item, name), before in case.before_own.items()
                if item in item.group.tokens and item.own[name] != before}

    def write(self, cause, node, case, by=None, refused=None):
        line = {
            'n': len(self.lines) + 1,
            'case': case.name if case else None,
            'at': instant_text(self.now),
            'cause': cause,
            'node': node,
            'by': by,
            'verdict': 'refused' if refused else 'applied'
        }
        if case and not refused:
            self.note(case)
            self.note_changes(case)
        if refused:
            line.update(reason=refused,
                        path=[],
                        opened=[],
                        closed=[],
                        data={},
                        incident=None)
        else:
            changed = {
                k: v
                for k, v in case.data.items() if case.before.get(k) != v
            }
            changed.update(self.changed_in_item(case))
            items = self.items(cause, node, case)
            if items:
                line['item'] = items if len(items) > 1 else items[0]
            line.update(path=case.path,
                        opened=case.opened,
                        closed=case.closed,
                        data=changed,
                        incident=case.incident)
        self.lines.append(line)

    # time

    def due(self):
        """Every timer, in the order in which they fire."""
        order = self.model.order
        found = [(s.due, s.armed, order[s.node.id], s.token.age, c, s)
                 for c in self.cases.values() if not c.ended and not c.suspended
                 for s in c.subscriptions() if s.due is not None]
        # at one instant those of cases come before those that begin cases
        found += [(start[0], float('inf'), at, 0, None, start)
                  for at, start in enumerate(self.coming)]
        return sorted(found, key=lambda f: f[:4])

    def first_start(self, node):
        """When a case begins by the node, from when its process is there on."""
        form, text = node.timer
        if form == 'timeDate':
            return [instant_ms(text), 1, node, 0]
        if ' ' in text:
            self.count('timer:cron')
            return [cron_next(text, self.now), 1, node, 0]
        times, _, interval = text.rpartition('/')
        every = duration_ms(interval)
        return [self.now + every, int(times[1:] or 1) if times else 1, node, every]

    def begin_at(self, start):
        due, left, node, every = start
        self.coming.remove(start)
        if left > 1:
            self.coming.append([due + every, left - 1, node, every])
        elif node.timer[0] == 'timeCycle' and ' ' in node.timer[1]:
            self.coming.append([cron_next(node.timer[1], due), 1, node, 0])
        self.begin_by('timer', node, {}, None)

    def advance(self, step):
        due = self.due()
        if step.get('next'):
            if not due:
                return False
            until = max(self.now, due[0][0])
        else:
            until = self.now + step['ms']
        self.fire_until(until)
        self.now = until
        return True

    def fire_until(self, until):
        due = self.due()
        while due and due[0][0] <= until:
            if len(due) > 1 and due[1][0] == due[0][0]:
                self.count('race:two timers')
            self.now = self.fired_at = max(self.now, due[0][0])
            case, subscription = due[0][4:]
            if case is None:
                self.begin_at(subscription)
                self.hear()
                due = self.due()
                continue
            self.command += 1
            case.begin()
            case.heard(subscription)
            case.settle()
            self.write('timer', subscription.node.id, case)
            self.open_items(case)
            self.hear()
            due = self.due()

    # people

    def eligible(self, token, step):
        person, node = step.get('by'), token.node
        if token.assignee and token.assignee != person:
            raise Refused('not-eligible')
        groups = self.groups.get(person)
        if node.groups and groups is not None \
                and not groups & set(node.groups):
            raise Refused('not-eligible')

    def task(self, step, case):
        return self.rests(step, case, lambda node: node.kind == PERSON)

    def rests(self, step, case, fits):
        """The oldest token at a node of that kind."""
        if case.ended:
            self.count('answer:after the end')
            raise Refused('not-open')
        node = self.model.nodes.get(step['node'])
        if node is None or not fits(node):
            raise Refused('no-such-element')
        token = self.meant(step, case)
        if token is None:
            if case.history[step['node']]:
                self.count('answer:late')
            raise Refused('not-open')
        return token

    def meant(self, step, case):
        """Of items the one that is named; else the oldest that the person
        holds, else may take, else the oldest."""
        found = [t for t in case.all_tokens() if t.node.id == step['node']
                 and not t.incident and not t.items
                 and step.get('item') in (None, items_named(t))]
        ranks = {t: self.rank(t, step) if items_around(t) else 0 for t in found}
        best = min(found, key=lambda t: (ranks[t], t.age), default=None)
        found = [t for t in found if items_named(t) == items_named(best)]
        return min(found, key=lambda t: t.age, default=None)

    def rank(self, token, step):
        if token.node.kind != PERSON or step['do'] == 'assign':
            return 0
        if token.holder is not None:
            return 0 if step.get('by', token.holder) == token.holder else 2
        try:
            self.eligible(token, step)
        except Refused:
            return 2
        return 1

    def held(self, token, step):
        """The person acts: she holds the task, or takes it now."""
        person = step.get('by')
        if token.holder is None:
            self.eligible(token, step)
        elif person is not None and person != token.holder:
            raise Refused('not-yours')

    def own(self, token, step):
        """Only who holds the task may do this."""
        if token.holder is None or step.get('by', token.holder) != token.holder:
            raise Refused('not-yours')

    def check(self, data):
        for name, value in (data or {}).items():
            if self.types is None or value is None:
                continue
            if name not in self.types or type(value) is not self.types[name]:
                raise Refused('bad-data')

    # the verbs: each looks whether it may be done, then says what it does

    def do_start(self, step, _):
        if step.get('message'):
            starts = [n for n in self.model.beginners(self.model.id)
                      if n.message and n.message[0] == step['message']]
        else:
            starts = self.model.starts(self.model.id)
        if not starts:
            raise Refused('no-such-element')
        return self.begins(step, starts)

    def do_evaluate(self, step, _):
        """A case begins at the first start whose condition is true of the data."""
        starts = [n for n in self.model.beginners(self.model.id) if n.condition]
        if starts and self.is_taken(step.get('key'), self.model.id):
            raise Refused('duplicate-key')
        true = [n for n in sorted(starts, key=lambda n: self.model.order[n.id])
                if n.condition.value(step.get('data') or {}) is True]
        if not true:
            raise Refused('no-receiver')
        return self.begins(step, true[:1])

    def begins(self, step, starts):
        key = step.get('key')
        if self.is_taken(key, self.model.id):
            raise Refused('duplicate-key')
        self.check(step.get('data'))
        name = step.get('case') or '#%d' % (len(self.cases) + 1)
        case = Case(self, name, key)
        self.cases[name] = self.last = case

        def act():
            case.store(step.get('data'))
            if starts[0] in self.model.beginners(self.model.id):
                case.begin_by(starts[0])
            else:
                case.root = case.open_scope(self.model.id, None, starts)

        return case, act

    def do_claim(self, step, case):
        token = self.task(step, case)
        if token.holder is not None:
            raise Refused('held')
        self.eligible(token, step)
        return case, lambda: setattr(token, 'holder', step.get('by') or '?')

    def do_begin(self, step, case):
        token = self.task(step, case)
        self.held(token, step)
        if token.begun:
            raise Refused('conflict')
        token.begun = True
        holder = token.holder or step.get('by') or '?'
        return case, lambda: setattr(token, 'holder', holder)

    def do_release(self, step, case):
        token = self.task(step, case)
        self.own(token, step)

        def act():
            token.holder, token.begun = None, False

        return case, act

    def do_complete(self, step, case):
        token = self.task(step, case)
        self.held(token, step)
        data = dict(step.get('data') or {})
        name, allowed = self.outcome(token.node)
        if 'outcome' in step:
            data[name] = step['outcome']
        self.check(data)
        if allowed is not None and data.get(name) is not None \
                and data[name] not in allowed:
            raise Refused('bad-outcome')
        return case, lambda: case.finish(token, data)

    def outcome(self, node):
        """The variable of an outcome, and the closed set or None."""
        loop, gateway, asked = node.loop or node.items, None, Asked([])
        if len(node.outgoing) == 1:
            target = self.model.nodes[node.outgoing[0].target]
            gateway = target if target.kind in CHOOSES else None
        if gateway:
            asked = Asked.behind(gateway)
        asked = asked if len(asked.names) == 1 else Asked([])
        if loop and (loop.condition or loop.until):
            round_ = Asked([loop.condition or loop.until], asked.names)
            if len(round_.names) == 1:
                around = Asked.behind(gateway) if gateway else asked
                round_.open = round_.open or around.names != round_.names
                asked.join(round_)
        if not asked.names:
            return 'outcome', None
        text = all(isinstance(v, str) for v in asked.values)
        closed = text and not asked.open and not asked.mixed
        return min(asked.names), asked.values if closed else None

    def do_escalate(self, step, case):
        token = self.task(step, case)
        self.own(token, step)
        self.check(step.get('data'))
        caught = case.catcher(token.scope, 'escalation', step['code'], token)
        if not caught and not self.is_heard_outward(case, 'escalation', step['code']):
            raise Refused('no-receiver')

        def act():
            case.actor = token
            case.store(step.get('data'), token)
            if not caught:
                case.outward.append(('escalation', step['code']))
                return
            case.count_caught('escalation', token, caught)
            if caught[1].interrupting:
                self.throws(case, token, caught[0])
                case.interrupt(*caught)
            else:
                case.fire(*caught)

        return case, act

    def do_fail(self, step, case):
        """Who holds it says that it cannot be done: where somebody hears that."""
        token = self.task(step, case)
        self.own(token, step)
        self.check(step.get('data'))
        if not case.catcher(token.scope, 'error', step['code'], token) \
                and not self.is_heard_outward(case, 'error', step['code']):
            raise Refused('no-receiver')
        return case, lambda: self.fails(case, token, step['code'], step.get('data'))

    def fails(self, case, token, code, data):
        """An error goes to the nearest that catches it, out of the case too."""
        case.actor = token
        case.store(data, token)
        caught = case.catcher(token.scope, 'error', code, token)
        if caught:
            case.count_caught('error', token, caught)
            self.throws(case, token, caught[0])
            case.interrupt(*caught)
        elif self.is_heard_outward(case, 'error', code):
            self.ends_by(case, code)
        else:
            self.stop(case, token, 'uncaught-error')

    def do_job(self, step, case):
        token = self.rests(step, case, lambda node: node.is_job)
        self.check(step.get('data'))

        def act():
            case.actor = token
            if 'fails' in step:
                token.tries -= 1
                if token.tries == 0:
                    self.stop(case, token, 'job-failed')
            elif 'error' in step:
                self.fails(case, token, step['error'], step.get('data'))
            else:
                case.finish(token, step.get('data'))

        return case, act

    def throws(self, case, token, where):
        """What is in an item is told of where it ends them all."""
        at = token
        while at and at is not where and at.scope is not where:
            if at.group:
                case.closed.append(token.node.id)
                return
            at = at.scope.holder
        if at and at.group:
            case.closed.append(token.node.id)

    def stop(self, case, token, why):
        token.incident, case.incident = why, token.node.id
        self.count('incident:' + why)

    def do_message(self, step, case):
        """By key to who waits for it under that, else it begins a case; without a
        key to the case meant."""
        if case is not None and case.ended:
            raise Refused('not-open')
        self.check(step.get('data'))
        key, name = step.get('key'), step['name']
        if key is None:
            heard = [s for s in case.subscriptions() if s.name == name]
            if not heard:
                raise Refused('no-receiver')
            return case, lambda: self.takes(case, heard, 'to a case', step.get('data'))
        found = self.who_waits(name, key)
        if found:
            return self.goes_to(found, step)
        return self.begins_by_key(step, name, key)

    def who_waits(self, name, key):
        """Of each open case, what it waits with under a key."""
        found = {other: [s for s in other.subscriptions() if s.name == name
                         and (s.key if s.correlated else other.key) == key]
                 for other in self.cases.values() if not other.ended}
        return {other: heard for other, heard in found.items() if heard}

    def goes_to(self, found, step):
        """One case of each process has it. That two of one wait counts before that
        one is suspended."""
        if len({other.process for other in found}) < len(found):
            raise Refused('ambiguous')
        for other in found:
            self.halted(step, other)
        (case, heard), *others = sorted(
            found.items(), key=lambda pair: self.model.processes.index(pair[0].process))
        self.notes += [(self.hears, other, step['name']) for other, _ in others]
        how = 'by correlation' if heard[0].correlated else 'by business key'
        return case, lambda: self.takes(case, heard, how, step.get('data'))

    def takes(self, case, heard, how, data):
        self.count('message:' + how)
        first = min(heard, key=lambda s: s.age)
        case.store(data, first.token)
        case.heard(first)

    def begins_by_key(self, step, name, key):
        starts = [n for process in self.model.processes for n in self.model.beginners(process)
                  if n.message and n.message[0] == name]
        free = [n for n in starts if not self.is_taken(key, self.begun(n))]
        if not free:
            raise Refused('duplicate-key' if starts and 'ttl' not in step else 'no-receiver')
        case = Case(self, key, key, self.begun(free[0]))
        self.cases[key] = self.last = case

        def act():
            self.count('message:begins a case')
            case.store(step.get('data'))
            case.begin_by(free[0])

        return case, act

    def begun(self, start):
        return self.model.process_of(start)

    # messages that are kept

    def keep(self, step):
        """Nobody waits for it now: until its time is over somebody may."""
        if 'ttl' not in step or not self.may_keep(step):
            return False
        self.count('message:kept')
        self.kept.append((step, self.now + step['ttl']))
        self.outside('message')
        return True

    def may_keep(self, step):
        return any(n.message and n.message[0] == step['name'] and n.kind not in THROWS
                   and not self.only_begins(n) for n in self.model.nodes.values())

    def only_begins(self, node):
        """It is not waited for in a case that has begun."""
        at = node.whole or node.begun_at or node
        return at.container in self.model.processes and not at.together \
            and node in self.model.beginners(at.container) \
            and (node.kind != 'receiveTask' or node.begun_at is not None)

    def offer(self):
        """The oldest that somebody waits for is taken; false: none is."""
        self.kept = [(step, until) for step, until in self.kept if until > self.now]
        for step, until in self.kept:
            try:
                found = self.who_waits(step['name'], step['key'])
                case, act = self.goes_to(found, step) if found else (None, None)
            except Refused:
                continue
            if case:
                self.kept.remove((step, until))
                self.count('message:taken later')
                self.turn('message', case, act)
                return True
        return False

    # signals

    def armed(self, name, cases):
        """Who waits for it, in the order in which they were armed."""
        order = self.model.order
        found = [(s.armed, order[s.node.id], s.token.age, case, s)
                 for case in cases if not case.ended
                 for s in case.subscriptions() if s.signal == name]
        return [f[3:] for f in sorted(found, key=lambda f: f[:3])]

    LIMIT = 1000  # throws that one leads to, by who waits since

    def throw(self, name, data=None, only=None):
        """False when those that lead to each other have come to their end."""
        first = self.first
        if first is None:
            first = (self.ticket(), self.command)
            self.led[first] = 1
        elif self.again:
            self.led[first] += 1
            if self.led[first] > self.LIMIT:
                return False
        cases = [only] if only else self.cases.values()
        self.thrown.append((name, self.armed(name, cases), data or {}, only is None, first))
        return True

    def hear(self):
        """Everybody hears what is under way; then cases begin by it."""
        self.follow()
        while self.thrown:
            name, waiting, data, starts, first = self.thrown[0]
            while waiting:
                case, heard = waiting.pop(0)
                rest = [other[1] for other in self.thrown[1:]]
                self.heard(name, case, heard, data, first)
                # One that stays armed hears at once what else it awaits.
                for later in self.thrown[1:1 + len(rest)]:
                    if (case, heard) in later[1]:
                        later[1].remove((case, heard))
                        self.heard(later[0], case, heard, later[2], later[4])
            self.thrown.pop(0)
            for start in self.signal_starts(name) if starts else []:
                self.begin_by('hears', start, data, first)

    def heard(self, name, case, heard, data, first):
        if case.ended or heard not in list(case.subscriptions()):
            return
        self.command += 1
        if case.suspended:
            self.count('signal:passes a suspended case by')
            case.begin()
            case.incident, heard.armed = heard.node.id, self.command
            self.write('hears', heard.node.id, case)
            return
        self.count('signal:heard')
        self.first, self.again = first, heard.armed >= first[1]
        case.begin()
        case.store(data, heard.token)
        case.heard(heard)
        case.settle()
        self.write('hears', heard.node.id, case)
        self.open_items(case)
        self.follow()
        self.first = None

    def signal_starts(self, name):
        found = [n for n in self.model.beginners(self.model.id) if n.signal == name]
        return sorted(found, key=lambda n: self.model.order[n.id])

    def begin_by(self, cause, start, data, first):
        self.command += 1
        self.count(('timer' if cause == 'timer' else 'signal') + ':begins a case')
        case = Case(self, '#%d' % (len(self.cases) + 1), None)
        self.cases[case.name] = self.last = case
        case.begin()
        case.store(data)
        self.first, self.again = first, True
        case.begin_by(start)
        case.settle()
        self.first = None
        self.write(cause, start.id, case)
        self.open_items(case)

    def outside(self, cause):
        """A line about no case."""
        self.lines.append({
            'n': len(self.lines) + 1, 'case': None, 'at': instant_text(self.now),
            'cause': cause, 'node': None, 'by': None, 'verdict': 'applied',
            'path': [], 'opened': [], 'closed': [], 'data': {}, 'incident': None})

    def broadcast(self, step):
        self.check(step.get('data'))
        self.count('signal:broadcast')
        self.outside('broadcast')
        self.throw(step['name'], step.get('data'))
        self.hear()

    def do_signal(self, step, case):
        if case.ended:
            raise Refused('not-open')
        self.check(step.get('data'))
        waiting = self.armed(step['name'], [case])
        if len(waiting) != 1 or case.had_items:
            self.count('signal:to %s of a case' % ('nobody' if not waiting else 'several'))
            return case, lambda: self.throw(step['name'], step.get('data'), case)
        self.count('signal:to one of a case')
        (_, heard), = waiting

        def act():
            case.store(step.get('data'), heard.token)
            case.heard(heard)

        return case, act

    def do_retry(self, step, case):
        if step['node'] not in self.model.nodes:
            raise Refused('no-such-element')
        token = case.oldest(step['node'], lambda t: t.incident)
        if token is None:
            raise Refused('not-open')

        def act():
            scope, node, case.actor = token.scope, token.node, token
            self.count('retry:' + token.incident)
            if token.items:
                case.count_items(token)
                return
            if token.group and token.incident == 'no-value':
                case.open_item(token)
                return
            if token.incident in ('job-failed', 'uncaught-error', 'call'):
                token.incident, token.tries = None, node.tries
                return
            scope.tokens.remove(token)
            if token.rounds:
                case.again_in_rounds(scope, token.rounds)
                return
            if token.incident in UNOPENED:
                case.act(scope, node, None)
                return
            if node.kind == 'exclusiveGateway':
                case.choose(scope, node)
            else:
                case.leave(scope, node)

        return case, act

    def do_set(self, step, case):
        if case.ended:
            raise Refused('not-open')
        self.check(step.get('data'))
        return case, lambda: case.store(step.get('data'))

    def do_assign(self, step, case):
        """Whoever has it, and whoever it is offered to."""
        token = self.task(step, case)

        def act():
            self.count('assign:' + ('held' if token.holder else 'free'))
            token.holder, token.begun = step['to'], False

        return case, act

    def do_add(self, step, case):
        """An activity that is open has one item more."""
        if step['node'] not in self.model.nodes:
            raise Refused('no-such-element')
        loop = self.model.nodes[step['node']].items or self.model.nodes[step['node']].loop
        if loop and not case.ended:
            if loop.bound is None:
                raise Refused('limit')
            if ('value' in step) != (loop.collection is not None):
                raise Refused('bad-data')
        there = [] if case.ended else [
            t for t in case.all_tokens() if t.node.id == step['node'] and self.has_more(t)
            and step.get('item') in (None, items_named(t))]
        if not there:
            raise Refused('not-open')
        token = min(there, key=lambda t: t.age)
        total = token.items.total if token.items else self.total_of(case, token)
        if total >= loop.bound:
            raise Refused('limit')

        def act():
            self.count('add:' + ('in turn' if token.rounds else 'beside'))
            case.add_item(token, step.get('value'))

        return case, act

    @staticmethod
    def has_more(token):
        """Its items are counted, and it is not over."""
        if token.items:
            return token.node.items is not None and token.items.total is not None
        return token.rounds is not None and token.node.loop.many is not None \
            and token.rounds.counted

    @staticmethod
    def total_of(case, token):
        case.at = token.scope
        return case.known(token.node.total)

    def do_cancel(self, step, case):
        if case.ended:
            raise Refused('not-open')

        def act():
            self.count('cancel:' + ('suspended' if case.suspended else 'going on'))
            self.cancelled = case
            data = dict(case.data)
            case.kill(case.root)
            case.data, case.ended = data, True  # it is not worked on any more

        return case, act

    def do_suspend(self, step, case):
        if case.ended:
            raise Refused('not-open')
        if case.suspended:
            raise Refused('suspended')

        def act():
            case.suspended = step.get('timers', 'pause')
            case.with_caller = False
            self.count('suspend:timers ' + case.suspended)
            case.suspended_at = self.now
            self.hand_on(case, step)

        return case, act

    def do_resume(self, step, case):
        """Timers have as much time left as when they stood still, or began."""
        if case.ended:
            raise Refused('not-open')
        if not case.suspended:
            raise Refused('conflict')
        if case.caller and case.caller.suspended:
            raise Refused('suspended')

        def act():
            for heard in case.subscriptions():
                if heard.due is None or case.suspended == 'run':
                    continue
                self.count('timer:paused')
                heard.due += self.now - max(case.suspended_at, heard.armed_at)
            case.suspended = None
            self.note_look(case, None)
            self.hand_on(case, step)

        return case, act

    def do_move(self, step, case):
        nodes = self.model.nodes
        flow = next((f for n in nodes.values() for f in n.incoming
                     if f.id == step['to'] and self.joins(n)), None)
        if step['node'] not in nodes or not flow and step['to'] not in nodes:
            raise Refused('no-such-element')
        token = self.moved(step['node'], case)
        if token is None:
            raise Refused('not-open')
        target = nodes[flow.target if flow else step['to']]
        scopes = [scope for scope in case.open_scopes(target.container, token)
                  if frame(scope) is frame(token.scope)]
        if not scopes or not flow and not self.may_enter(target):
            raise Refused('no-such-element')
        if flow:
            self.count('move:to a flow')
        return case, lambda: self.unless_refused(
            case, lambda: self.move(case, token, scopes[0], flow, target))

    @staticmethod
    def moved(node, case):
        """In the item of the oldest that people see: an incident first, then
        all items of an activity."""
        there = [t for t in case.all_tokens() if t.node.id == node and not t.group]
        seen = [t for t in there if t.incident or not t.items]
        first = min(seen, key=lambda t: t.age) if seen else next(iter(there), None)
        there = [t for t in there if frame(t.scope) is frame(first.scope)]
        return min(there, default=None, key=lambda t: (
            not t.incident, not t.incident and not t.items, t.age))

    @staticmethod
    def joins(node):
        return node.kind in JOINS and len(node.incoming) > 1

    def may_enter(self, node):
        """Events that begin a case or sit on a border come about only with what
        goes before them, and joins by their flows."""
        begins = node.watches or node.kind == 'startEvent' and (
            node.whole or node.container in self.model.processes) \
            or node.kind == 'eventBasedGateway' and node.instantiates \
            or node.begun_at and not node.begun_at.together
        waits = node.whole and node.whole.holds_scope
        return not begins and not self.joins(node) and not node.gateway \
            and not waits and node.kind != 'boundaryEvent'

    def unless_refused(self, case, act):
        """What is refused half done has not happened."""
        before, counts = copy.deepcopy(case.__dict__), Counter(self.counts)
        case.moving = True
        try:
            act()
        except Refused:
            case.__dict__, self.counts = before, counts
            raise
        finally:
            case.moving = False

    def move(self, case, token, scope, flow, target):
        """The token enters its target; then what it has left empty completes."""
        left, case.actor = token.scope, token
        case.withdraw(token)
        if token.rounds and token.node.loop.bound:
            case.store({token.node.counter: None}, left)
        case.pending.append((scope, flow, target))
        case.run()
        if left is not scope:
            case.consumed(left)
            case.run()

    def __deepcopy__(self, memo):
        return self


def plain(value):
    """Decimals as JSON numbers that keep their value."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    raise TypeError(value)


def main(arguments):
    if len(arguments) != 2:
        print('usage: oracle.py MODEL SCHEDULE.json', file=sys.stderr)
        return 2
    with open(arguments[0], encoding='utf-8') as file:
        model = Model(file.read())
    with open(arguments[1], encoding='utf-8') as file:
        schedules = json.load(file, parse_float=Decimal, parse_int=Decimal)
    for schedule in schedules if isinstance(schedules, list) else [schedules]:
        game = Game(model, schedule.get('clock'))
        if 'scenario' in schedule:
            print(json.dumps({'scenario': schedule['scenario']}))
        for step in schedule['steps']:
            if 'ms' in step:
                step['ms'] = int(step['ms'])
            for line in game.play(step):
                print(json.dumps(line, default=plain))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
