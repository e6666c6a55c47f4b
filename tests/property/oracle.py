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
    {"do": "claim", "node": "T", "by": "ann", "groups": ["g"]}
                                            likewise "begin" and "release"
    {"do": "complete", "node": "T", "by": "ann", "outcome": "O", "data": {...}}
    {"do": "escalate", "node": "T", "by": "ann", "code": "C", "data": {...}}
    {"do": "job", "node": "J", "data": {...}}
    {"do": "job", "node": "J", "fails": "TEXT"}
    {"do": "job", "node": "J", "error": "CODE", "data": {...}}
    {"do": "message", "name": "M", "key": "K", "data": {...}}
    {"do": "advance", "ms": 1000}            {"do": "advance", "next": true}
    {"do": "retry", "node": "N"}             {"do": "set", "data": {...}}
    {"do": "move", "node": "A", "to": "B"}

A step that may not be done is a line with "verdict": "refused" and a reason;
nothing moves. An advance is a line for each timer that fires, and no other.

The elements known here are: none and message start events; none, error,
escalation and terminate end events; user, service, script, send, receive and
untyped tasks; exclusive and parallel gateways; embedded sub-processes; timer,
message, error and escalation boundary events; timer and message catch events;
none and escalation throw events; conditional and default flows.
"""
import json
import os
import sys
from collections import Counter
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from drawing import Model, duration_ms, instant_ms, instant_text  # noqa: E402

STEP_LIMIT = 10000
PERSON = 'userTask'
JOBS = ('serviceTask', 'scriptTask', 'sendTask', 'businessRuleTask')
PASSES = ('task', 'manualTask')


class Scope:
    """One life of a process or an embedded sub-process."""

    def __init__(self, container, holder):
        self.container = container
        self.holder = holder            # the token on the sub-process
        self.tokens = []
        self.arrived = Counter()        # flow -> tokens before a join
        self.alive = True


class Token:
    """A token that rests: at a task, an event, a sub-process, an incident."""

    def __init__(self, node, scope, age):
        self.node, self.scope, self.age = node, scope, age
        self.incident = None
        self.completed = False          # an incident after the work was done
        self.holder, self.begun = None, False
        self.tries = node.tries
        self.inner = None               # Scope of a sub-process
        self.subscriptions = []


class Subscription:
    """What a resting token listens to: its own event or one on its border."""

    def __init__(self, token, node):
        self.token, self.node = token, node
        self.due = self.armed = self.interval = self.left = None
        self.name = self.key = None


class Refused(Exception):
    pass


class Case:
    def __init__(self, game, name, key):
        self.game, self.name, self.key = game, name, key
        self.data = {}
        self.root = None
        self.ended = False
        self.pending = []               # branches to begin, last first
        self.history = Counter()
        self.reported = []

    # what is there

    def all_tokens(self, scope=None):
        scope = scope or self.root
        for token in (scope.tokens if scope else ()):
            yield token
            if token.inner:
                yield from self.all_tokens(token.inner)

    def oldest(self, identity, wanted):
        found = [t for t in self.all_tokens()
                 if t.node.id == identity and wanted(t)]
        return min(found, key=lambda t: t.age) if found else None

    def waiting(self, identity):
        return self.oldest(identity, lambda t: not t.incident)

    def subscriptions(self):
        for token in self.all_tokens():
            yield from token.subscriptions

    # one command

    def begin(self):
        self.path, self.opened, self.closed = [], [], []
        self.incident, self.passed = None, 0
        self.before = dict(self.data)
        self.pending = []

    def store(self, data):
        self.data.update(data or {})

    def reach(self, identity):
        self.path.append(identity)
        self.history[identity] += 1
        self.passed += 1

    def settle(self):
        """Runs every branch, depth first, until all tokens rest."""
        while self.pending:
            scope, flow, node = self.pending.pop()
            if not scope.alive:
                continue
            if flow is not None:
                self.reach(flow.id)
                node = self.game.model.nodes[flow.target]
            if self.passed > STEP_LIMIT:
                self.rest(scope, node, 'limit')
                return
            self.arrive(scope, node, flow)

    def later(self, scope, flows):
        self.pending += [(scope, flow, None) for flow in reversed(flows)]

    def open_scope(self, container, holder, starts=None):
        scope = Scope(container, holder)
        starts = starts or self.game.model.starts(container)
        self.pending += [(scope, None, node) for node in reversed(starts)]
        return scope

    def rest(self, scope, node, incident=None, completed=False):
        token = Token(node, scope, self.game.ticket())
        scope.tokens.append(token)
        if incident:
            token.incident, token.completed = incident, completed
            self.incident = self.incident or node.id
            self.game.count('incident:' + incident)
        return token

    def arrive(self, scope, node, flow):
        self.reach(node.id)
        self.game.count(node.label())
        kind = node.kind
        if kind == 'exclusiveGateway':
            self.choose(scope, node)
        elif kind == 'parallelGateway':
            self.join(scope, node, flow)
        elif kind == 'endEvent':
            self.end(scope, node)
        elif kind == 'intermediateThrowEvent':
            self.throw(scope, node)
        elif self.owns(node) and self.busy(node):
            self.rest(scope, node, 'again')
        elif kind == 'subProcess':
            token = self.rest(scope, node)
            self.opened.append(node.id)
            self.listen(token, node.boundaries)
            token.inner = self.open_scope(node.id, token)
            if not self.pending or self.pending[-1][0] is not token.inner:
                self.complete_scope(token.inner)
        elif kind in PASSES or kind in ('startEvent', 'boundaryEvent'):
            self.leave(scope, node)
        else:
            self.wait(scope, node)

    def owns(self, node):
        return node.kind == 'subProcess' or any(
            b.event in ('timer', 'message') for b in node.boundaries)

    def busy(self, node):
        """Not the standard but a stated limit: what owns timers, messages or
        a scope has one life at a time; the next token rests in an incident."""
        return self.oldest(node.id, lambda t: t.incident != 'again'
                           and not t.completed) is not None

    def wait(self, scope, node):
        if self.waiting(node.id):
            self.game.count('piled: ' + node.kind)
        token = self.rest(scope, node)
        self.opened.append(node.id)
        if node.assignee:
            token.holder = node.assignee
        own = [node] if node.event else []
        self.listen(token, own + node.boundaries)

    def listen(self, token, events):
        for event in events:
            if event.event not in ('timer', 'message'):
                continue
            heard = Subscription(token, event)
            if event.event == 'timer':
                self.arm(heard)
            else:
                heard.name, key = event.message
                heard.key = key.value(self.data) if key else None
                heard.correlated = key is not None
            token.subscriptions.append(heard)

    def arm(self, heard):
        form, text = heard.node.timer
        heard.armed = self.game.command
        if form == 'timeDate':
            heard.due = instant_ms(text)
        elif form == 'timeDuration':
            heard.due = self.game.now + duration_ms(text)
        else:
            repetitions, interval = text.split('/')
            heard.interval = duration_ms(interval)
            heard.left = int(repetitions[1:]) if repetitions[1:] else -1
            heard.due = self.game.now + heard.interval

    # what elements do

    def choose(self, scope, node):
        flow = self.choice(node)
        if flow:
            kind = 'condition' if flow.condition else 'free'
            kind = 'default' if flow.id == node.default else kind
            self.game.count('choice:' + kind)
            self.later(scope, [flow])
        elif node.outgoing:
            self.rest(scope, node, 'no-flow')
        else:
            self.consumed(scope)

    def choice(self, node):
        for flow in node.outgoing:
            if flow.id == node.default:
                continue
            if flow.condition is None or self.holds(flow):
                return flow
        return next((f for f in node.outgoing if f.id == node.default), None)

    def holds(self, flow):
        return flow.condition.value(self.data) is True

    def join(self, scope, node, flow):
        if flow is not None and len(node.incoming) > 1:
            scope.arrived[flow.id] += 1
            if any(not scope.arrived[f.id] for f in node.incoming):
                self.game.count('join:waits')
                return
            if any(scope.arrived[f.id] > 1 for f in node.incoming):
                self.game.count('join:piled')
            for incoming in node.incoming:
                scope.arrived[incoming.id] -= 1
            self.game.count('join:fires')
        self.take(scope, node.outgoing)

    def take(self, scope, flows):
        if flows:
            self.later(scope, flows)
        else:
            self.consumed(scope)

    def leave(self, scope, node):
        """Out of an activity or event: every flow that may be taken."""
        free = [f for f in node.outgoing
                if f.condition is None and f.id != node.default]
        held = [f for f in node.outgoing
                if f.condition and f.id != node.default and self.holds(f)]
        taken = free + held
        if not held:
            taken += [f for f in node.outgoing if f.id == node.default]
        if node.outgoing and not taken:
            self.rest(scope, node, 'no-flow', completed=True)
            return
        if any(f.condition or f.id == node.default for f in node.outgoing):
            self.game.count('conditional-leave')
        self.take(scope, sorted(taken, key=lambda f: f.index))

    def consumed(self, scope):
        """A token is gone: was it the last of its scope?"""
        if not scope.alive or scope.tokens or any(scope.arrived.values()):
            return
        if any(entry[0] is scope for entry in self.pending):
            return
        self.complete_scope(scope)

    def complete_scope(self, scope):
        scope.alive = False
        if scope.holder is None:
            self.ended = True
            return
        holder = scope.holder
        self.game.count('subProcess:completes')
        holder.inner = None
        self.drop(holder)
        self.map_outputs(holder.node, {})
        self.leave(holder.scope, holder.node)

    def drop(self, token):
        """The token is gone, with what it listened to and what is inside."""
        token.scope.tokens.remove(token)
        token.subscriptions = []
        if token.inner:
            self.kill(token.inner)
        if not token.completed and token.incident != 'again' \
                and token.node.kind != 'exclusiveGateway':
            self.closed.append(token.node.id)

    def kill(self, scope):
        for token in list(scope.tokens):
            self.drop(token)
        scope.arrived.clear()
        scope.alive = False

    def end(self, scope, node):
        if node.event == 'terminate':
            for token in list(scope.tokens):
                self.drop(token)
            scope.arrived.clear()
            self.pending = [p for p in self.pending if p[0] is not scope]
            self.complete_scope(scope)
        elif node.event == 'error':
            caught = self.catcher(scope, 'error', node.code)
            if caught:
                self.interrupt(*caught)
            else:
                self.report(node.code)
                self.kill(self.root)
                self.pending, self.ended = [], True
        elif node.event == 'escalation':
            self.escalate(scope, node.code, lambda: self.consumed(scope))
        else:
            self.consumed(scope)

    def throw(self, scope, node):
        goes_on = lambda: self.leave(scope, node)
        if node.event == 'escalation':
            self.escalate(scope, node.code, goes_on)
        else:
            goes_on()

    def escalate(self, scope, code, goes_on):
        caught = self.catcher(scope, 'escalation', code)
        if caught is None:
            self.report(code)
            goes_on()
        elif caught[1].interrupting:
            self.interrupt(*caught)
        else:
            token, boundary = caught
            self.pending.append((token.scope, None, boundary))
            goes_on()

    def catcher(self, scope, kind, code, token=None):
        """The nearest border that catches: the task's own, then outwards."""
        token = token or scope.holder
        while token is not None:
            fitting = [b for b in token.node.boundaries if b.event == kind]
            for wanted in (code, None):
                for boundary in fitting:
                    if boundary.code == wanted:
                        return token, boundary
            token = token.scope.holder
        return None

    def report(self, code):
        self.reported.append(code)
        self.game.count('reported')

    def interrupt(self, token, boundary):
        scope = token.scope
        self.drop(token)
        self.reach(boundary.id)
        self.game.count(boundary.label())
        self.leave(scope, boundary)

    def fire(self, token, boundary):
        self.reach(boundary.id)
        self.game.count(boundary.label())
        self.leave(token.scope, boundary)

    def map_outputs(self, node, local):
        """Declared outputs see what came with the answer; else all stays."""
        if not node.outputs:
            self.store(local)
            return
        seen = dict(self.data)
        seen.update(local)
        for source, target in node.outputs:
            self.data[target] = seen[target] = source.value(seen)

    # what commands do

    def finish(self, token, data):
        scope, node = token.scope, token.node
        self.drop(token)
        self.map_outputs(node, data)
        self.leave(scope, node)

    def heard(self, subscription):
        """A timer is due or a message has come."""
        token, event = subscription.token, subscription.node
        if event is token.node:
            scope = token.scope
            self.drop(token)
            self.leave(scope, event)
        elif event.interrupting:
            self.interrupt(token, event)
        else:
            if subscription.due is not None:
                self.again(subscription)
            self.fire(token, event)

    def again(self, subscription):
        if subscription.interval is None or subscription.left == 1:
            subscription.token.subscriptions.remove(subscription)
            return
        if subscription.left > 1:
            subscription.left -= 1
        subscription.due += subscription.interval
        subscription.armed = self.game.command
        self.game.count('timer:again')


# ---------------------------------------------------------------------- game

class Game:
    """All cases of one process, one clock, one line per command."""

    def __init__(self, model, clock=None, types=None):
        self.model = model
        self.now = instant_ms(clock or '2030-01-07T09:00:00Z')
        self.types = types              # name -> bool, Decimal, str; or any
        self.cases, self.last = {}, None
        self.groups = {}                # person -> set, remembered
        self.command = self.tickets = 0
        self.lines, self.counts = [], Counter()

    def count(self, what):
        self.counts[what] += 1

    def ticket(self):
        self.tickets += 1
        return self.tickets

    def play(self, step):
        """Does one step and returns its trace lines."""
        first = len(self.lines)
        self.fire_until(self.now)
        if step['do'] == 'advance':
            if not self.advance(step):
                return [{'verdict': 'refused', 'reason': 'not-due'}]
        else:
            self.one(step)
        return self.lines[first:]

    def one(self, step):
        self.command += 1
        case = None
        try:
            if step['do'] != 'start':
                case = self.find(step)
            case, act = getattr(self, 'do_' + step['do'])(step, case)
            case.begin()
            act()
            case.settle()
            node = step.get('node') or step.get('name')
            if step['do'] == 'start':
                node = case.path[0]
            self.write(step['do'], node, case, step.get('by'))
        except Refused as reason:
            self.count('refused:' + str(reason))
            self.write(step['do'], step.get('node') or step.get('name'), case,
                       step.get('by'), str(reason))

    def find(self, step):
        """The case meant. A message with a key finds its own."""
        if step['do'] == 'message' and step.get('key') is not None:
            return None
        case = self.cases.get(step['case']) if step.get('case') else self.last
        if case is None:
            raise Refused('no-such-case')
        return case

    def write(self, cause, node, case, by=None, refused=None):
        line = {'n': len(self.lines) + 1, 'case': case.name if case else None,
                'at': instant_text(self.now), 'cause': cause, 'node': node,
                'by': by, 'verdict': 'refused' if refused else 'applied'}
        if refused:
            line.update(reason=refused, path=[], opened=[], closed=[], data={},
                        incident=None)
        else:
            changed = {k: v for k, v in case.data.items()
                       if case.before.get(k) != v}
            line.update(path=case.path, opened=case.opened, closed=case.closed,
                        data=changed, incident=case.incident)
        self.lines.append(line)

    # time

    def due(self):
        """Every timer, in the order in which they fire."""
        order = self.model.order
        found = [(s.due, s.armed, order[s.node.id], s.token.age, c, s)
                 for c in self.cases.values() if not c.ended
                 for s in c.subscriptions() if s.due is not None]
        return sorted(found, key=lambda f: f[:4])

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
                self.count('race')
            self.now = max(self.now, due[0][0])
            case, subscription = due[0][4:]
            self.command += 1
            case.begin()
            case.heard(subscription)
            case.settle()
            self.write('timer', subscription.node.id, case)
            due = self.due()

    # people

    def eligible(self, token, step):
        person = step.get('by')
        if person is None:
            return
        node = token.node
        if node.assignee and node.assignee != person:
            raise Refused('not-eligible')
        groups = self.groups.get(person)
        if node.groups and groups is not None \
                and not groups & set(node.groups):
            raise Refused('not-eligible')

    def task(self, step, case):
        if step.get('groups') is not None:
            self.groups[step['by']] = set(step['groups'])
        return self.rests(step, case, (PERSON,))

    def rests(self, step, case, kinds):
        """The oldest token at a task of one of these kinds."""
        if case.ended:
            raise Refused('not-open')
        node = self.model.nodes.get(step['node'])
        if node is None or node.kind not in kinds:
            raise Refused('no-such-element')
        token = case.waiting(step['node'])
        if token is None:
            raise Refused('not-open')
        return token

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
        self.check(step.get('data'))
        key = step.get('key')
        if key is not None and any(c.key == key and not c.ended
                                   for c in self.cases.values()):
            raise Refused('duplicate-key')
        if step.get('message'):
            starts = [n for n in self.model.nodes.values()
                      if n.kind == 'startEvent' and n.container == self.model.id
                      and n.message and n.message[0] == step['message']]
        else:
            starts = self.model.starts(self.model.id)
        if not starts:
            raise Refused('no-receiver')
        name = step.get('case') or '#%d' % (len(self.cases) + 1)
        case = Case(self, name, key)
        self.cases[name] = self.last = case

        def act():
            case.store(step.get('data'))
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
        if len(node.outgoing) != 1:
            return 'outcome', None
        gateway = self.model.nodes[node.outgoing[0].target]
        if gateway.kind != 'exclusiveGateway':
            return 'outcome', None
        name, values, default = None, [], False
        for flow in gateway.outgoing:
            if flow.id == gateway.default:
                default = True
                continue
            tree = flow.condition.tree if flow.condition else None
            if not tree or tree[0] != '=' or tree[1][0] != 'name' \
                    or tree[2][0] != 'value' \
                    or name not in (None, tree[1][1]) \
                    or not isinstance(tree[2][1], str):
                return 'outcome', None
            name = tree[1][1]
            values.append(tree[2][1])
        if name is None:
            return 'outcome', None
        return name, None if default else values

    def do_escalate(self, step, case):
        token = self.task(step, case)
        self.own(token, step)
        self.check(step.get('data'))
        caught = case.catcher(token.scope, 'escalation', step['code'], token)
        if caught is None:
            raise Refused('no-receiver')

        def act():
            case.store(step.get('data'))
            if caught[1].interrupting:
                case.interrupt(*caught)
            else:
                case.fire(*caught)
        return case, act

    def do_job(self, step, case):
        token = self.rests(step, case, JOBS)
        self.check(step.get('data'))

        def act():
            if 'fails' in step:
                token.tries -= 1
                if token.tries == 0:
                    self.stop(case, token, 'job-failed')
            elif 'error' in step:
                case.store(step.get('data'))
                caught = case.catcher(token.scope, 'error', step['error'],
                                      token)
                if caught:
                    case.interrupt(*caught)
                else:
                    self.stop(case, token, 'uncaught-error')
            else:
                case.finish(token, step.get('data'))
        return case, act

    def stop(self, case, token, why):
        token.incident, case.incident = why, token.node.id
        self.count('incident:' + why)

    def do_message(self, step, case):
        """By key to what is correlated with it; else to the case meant."""
        if case is not None and case.ended:
            raise Refused('not-open')
        self.check(step.get('data'))
        key, found = step.get('key'), {}
        for other in self.cases.values():
            if other.ended:
                continue
            for heard in other.subscriptions():
                if heard.name != step['name']:
                    continue
                if key is None:
                    fits = other is case
                elif heard.correlated:
                    fits = heard.key == key
                else:
                    fits = other.key == key
                if fits:
                    found.setdefault(other.name, []).append(heard)
        if not found:
            raise Refused('no-receiver')
        if len(found) > 1:
            raise Refused('ambiguous')
        (name, heard), = found.items()
        case = self.cases[name]
        first = min(heard, key=lambda s: s.token.age)

        def act():
            case.store(step.get('data'))
            case.heard(first)
        return case, act

    def do_retry(self, step, case):
        if step['node'] not in self.model.nodes:
            raise Refused('no-such-element')
        token = case.oldest(step['node'], lambda t: t.incident)
        if token is None:
            raise Refused('not-open')

        def act():
            scope, node = token.scope, token.node
            if token.incident in ('job-failed', 'uncaught-error'):
                token.incident, token.tries = None, node.tries
                return
            scope.tokens.remove(token)
            if token.incident == 'again':
                case.pending.append((scope, None, node))
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

    def do_move(self, step, case):
        nodes = self.model.nodes
        if step['node'] not in nodes or step['to'] not in nodes:
            raise Refused('no-such-element')
        token = (case.oldest(step['node'], lambda t: t.incident)
                 or case.waiting(step['node']))
        if token is None:
            raise Refused('not-open')
        scope, target = token.scope, nodes[step['to']]
        if target.container != scope.container:
            raise Refused('no-such-element')

        def act():
            case.drop(token)
            case.pending.append((scope, None, target))
        return case, act


# ---------------------------------------------------------------------- main

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
