"""Random schedules: steps chosen while the oracle plays, so that most of them
mean something and some of them must be refused."""
import json
from collections import Counter
from decimal import Decimal

from case import CHOOSES
from draft import FLAGS, LETTERS, NUMBERS, TEXTS
from drawing import THROWS
from oracle import BEGINS, Game, items_named

PEOPLE = {'ann': ['g1'], 'bob': ['g2'], 'zoe': ['g1', 'g2'], 'max': None}
VALUES = {
    **{
        n: [Decimal(v) for v in ('0', '1', '1.5', '2', '3', '2.50')]
        for n in NUMBERS
    },
    **{
        n: LETTERS + ['d']
        for n in TEXTS
    },
    **{
        n: [True, False]
        for n in FLAGS
    }
}
PARTS = [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['b', 'd']]
TYPES = {
    'l1': list,
    **{
        n: Decimal
        for n in NUMBERS
    },
    **{
        n: bool
        for n in FLAGS
    },
    **{
        n: str
        for n in TEXTS + ['ticket', 'outcome']
    }
}


class Schedule:
    """One scenario while it is made. lines is its text."""
    def __init__(self, model, name, random, operators=False):
        self.model, self.name, self.random = model, name, random
        self.operators = operators  # they act often, and anywhere
        self.game = Game(model, types=TYPES)
        self.lines = ['scenario ' + name]
        self.steps = []
        self.named = set()
        self.stories = ['x', 'y'] if random.random() < 0.3 else ['x']
        self.lists = any(n.loop and n.loop.collection for n in model.nodes.values())
        self.ticket = 't-shared' if random.random() < 0.7 else None

    def chance(self, probability):
        return self.random.random() < probability

    def data(self, probability=0.4):
        found = {}
        for name, values in VALUES.items():
            if self.chance(probability / 2):
                found[name] = self.random.choice(values)
        if self.lists and self.chance(probability):
            found['l1'] = self.random.choice(PARTS)
        return found

    def make(self, length):
        for name in self.stories:
            self.step(self.start(name))
        for _ in range(length):
            case = self.one_of(self.random.choice(self.stories))
            step = self.choose(case)
            if step is None:
                break
            self.step(step)
            if step['do'] not in BEGINS and 'item' not in step and self.chance(0.04):
                self.step(dict(step))  # the same once more, late
        self.game.fire_until(self.game.now)
        for case in self.game.cases.values():
            if len(self.model.processes) == 1 or case.name[0] != '#' \
                    and not self.is_one_of_several(case):
                self.expect(case)
        return self

    def is_one_of_several(self, case):
        return '\'' in case.name or any(name.startswith(case.name + '\'')
                                        for name in self.game.cases)

    def one_of(self, name):
        """The case of a story, or one that it has called or begun."""
        case = self.game.cases.get(name)
        if case is None:
            return None
        others = [c for c in self.game.cases.values() if not c.ended and not c.suspended
                  and c.process != self.model.id and not self.is_one_of_several(c)
                  and (c.name.startswith(name + '/') or c.key and c.key == case.key)]
        if others and (case.ended or self.chance(0.6)):
            return self.random.choice(others)
        return case

    def expect(self, case):
        """What must be true of a case at the end, as the oracle sees it."""
        there = Counter(t.node.id for t in case.all_tokens()
                        if not t.incident and not t.items
                        and (t.node.kind != 'startEvent' or t.node.whole))
        found = ['waiting %s times %d' % pair for pair in sorted(there.items())]
        found += [
            'incident ' + t.node.id for t in case.all_tokens() if t.incident
        ]
        found += ['reported ' + code for code in sorted(set(case.reported))]
        # What an item wrote last is told of the same name.
        own = set().union(*(self.game.own_names(n)
                            for n in self.model.nodes.values() if n.items or n.bodies))
        found += [
            'data %s=%s' % (name, value_text(value))
            for name, value in sorted(case.data.items()) if name not in own
        ]
        found += [
            'passed %s times %d' % pair
            for pair in sorted(case.history.items())[:6]
        ]
        found.append('ended' if case.ended else 'open')
        self.lines += ['  %s: expect %s' % (case.name, text) for text in found]

    def step(self, step):
        """Plays it, and writes it as the scenario line that must happen."""
        self.game.play(step)
        refused = self.game.refused
        self.steps.append(step)
        text = self.text(step)
        prefix = step['case'] + ': ' if step.get('case') else ''
        self.lines.append('  ' + prefix + ('refused ' if refused else '') +
                          text)

    # what can be done now

    def start(self, name):
        step = {
            'do': 'start',
            'case': name,
            'key': 'key-' + name,
            'data': {
                **({} if self.chance(0.1) else {'ticket': self.ticket or 't-' + name}),
                **self.data(1.2)
            }
        }
        if name not in self.stories:
            step['key'] = 'key-x'  # somebody else has it
        begins = self.model.beginners(self.model.id)
        starts = [n for n in self.model.nodes.values() if n in begins
                  or n.kind == 'startEvent' and n.container == self.model.id and not n.event]
        chosen = self.random.choice(starts) if starts else None
        if chosen and chosen.message:
            step['message'] = chosen.message[0]
        elif chosen and chosen.condition:
            step['do'] = 'evaluate'
        return step

    def choose(self, case):
        if case is None:
            return self.start(next(n for n in self.stories if n not in self.game.cases))
        if case.ended:
            return self.wrong(case) if self.chance(0.3) else None
        if self.chance(0.05):
            return self.wrong(case)
        if self.model.signals and self.chance(0.04):
            return self.signal((case, self.random.choice(sorted(
                s if isinstance(s, str) else self.random.choice(LETTERS)
                for s in self.model.signals.values()))))
        found = [(self.advance, 3 if self.game.due() or case.suspended else 0.3, None),
                 (self.set, 0.3, case), (self.early, 0.5, case), (self.whole, 9 if case.suspended else 0.3, case)]
        for token in case.all_tokens():
            if token.incident:
                # A loop that cannot say whether it goes on is left to its boundaries.
                patience = 0.3 if token.rounds else 2
                found.append((self.repair, 9 if self.operators else patience, (case, token)))
            elif token.items:
                if token.node.items:
                    found.append((self.add, 3 if token.node.items.bound else 0.3, (case, token)))
            elif token.node.kind == 'userTask':
                found.append((self.task, 4, (case, token)))
                found.append((self.assign, 0.3, (case, token)))
            elif token.node.is_job:
                found.append((self.job, 4, (case, token)))
            if token.rounds and token.node.loop.many:
                found.append((self.add, 2 if token.node.loop.bound else 0.2, (case, token)))
            if self.operators:
                found.append((self.move_anywhere, 3, (case, token)))
            elif not token.inner and self.chance(0.05):
                found.append((self.move, 0.5, (case, token)))
        for heard in case.subscriptions():
            if heard.name:
                found.append((self.message, 2, (case, heard)))
            if heard.signal:
                found.append((self.signal, 4 if case.suspended else 2,
                              (case, heard.signal)))
        acts, weights, arguments = zip(*found)
        i = self.random.choices(range(len(acts)), weights)[0]
        return acts[i](arguments[i])

    def person(self, step, case, token=None):
        """Mostly somebody who may; sometimes somebody else, or nobody named."""
        if token is not None and token.holder and self.chance(0.9):
            if self.chance(0.5) and token.holder != '?':
                step['by'] = token.holder
        elif self.chance(0.7):
            fitting = [
                p for p, groups in PEOPLE.items()
                if groups is None or token is None or not token.node.groups
                or set(groups) & set(token.node.groups)
            ]
            step['by'] = self.random.choice(
                fitting if self.chance(0.85) else sorted(PEOPLE))
        person = step.get('by')
        if person and PEOPLE.get(person) and person not in self.named:
            step['groups'] = PEOPLE[person]
            self.named.add(person)
        return step

    def task(self, argument):
        case, token = argument
        caught = self.caught(case, token, 'escalation')
        fails = self.caught(case, token, 'error')
        verb = self.random.choices(
            ['complete', 'claim', 'begin', 'release', 'escalate', 'fail'], [
                8, (0.4 if token.holder else 8 if caught else 2),
                1.5, 0.9 if token.holder else 0.1,
                (12 if caught else 2) if token.holder else 0.2,
                (5 if fails else 0.5) if token.holder else 0.1
            ])[0]
        step = {'do': verb, 'case': case.name, 'node': token.node.id}
        self.name_item(step, token)
        self.person(step, case, token)
        if verb in ('claim', 'begin', 'release') and not step.get('by'):
            step['by'] = 'max'
        if verb == 'complete':
            step['data'] = self.answer(token.node)
            name, closed = self.game.outcome(token.node)
            if not token.node.outputs and (
                    closed or
                    self.has_outcome(token.node) and self.chance(0.2)):
                step['data'].pop(name, None)
                step['outcome'] = self.random.choice(LETTERS + ['d'])
        elif verb in ('escalate', 'fail'):
            step['code'] = self.code(caught, ['X1', 'X2', 'X3']) if verb == 'escalate' \
                else self.code(fails, ['E1', 'E2', 'E3'])
            step['data'] = self.data(0.2)
        return step

    def name_item(self, step, token):
        if items_named(token) and self.chance(0.6):
            step['item'] = items_named(token)

    def caught(self, case, token, kind):
        """What may catch what a task throws, from its own border outwards."""
        found = []
        while token is not None:
            beside = self.model.watchers(token.scope.container)
            found += [e for e in token.node.boundaries + beside if e.event == kind]
            token = token.scope.holder
        around = case.caller and self.game.awaits(case)
        return found + (self.caught(case.caller, around, kind) if around else [])

    def code(self, caught, others):
        """Mostly one that a boundary event names."""
        codes = [b.code for b in caught if b.code]
        if not codes or self.chance(0.3):
            codes = others
        return self.random.choice(codes)

    def has_outcome(self, node):
        """Does 'outcome' write a variable that the rules name?"""
        if not node.outgoing:
            return False
        follows = self.model.nodes[node.outgoing[0].target]
        name = self.game.outcome(node)[0]
        return name in TEXTS or (name == 'outcome'
                                 and follows.kind not in CHOOSES)

    def answer(self, node):
        if node.outputs:
            return {}
        return self.data(0.7)

    def job(self, argument):
        case, token = argument
        step = {'do': 'job', 'case': case.name, 'node': token.node.id}
        self.name_item(step, token)
        kind = self.random.random()
        caught = self.caught(case, token, 'error')
        if kind < 0.13:
            step['fails'] = 'no connection'
        elif kind < (0.5 if caught else 0.18):
            step['error'] = self.code(caught, ['E1', 'E2', 'E3'])
            step['data'] = self.data(0.2)
        else:
            step['data'] = self.answer(token.node)
        return step

    def message(self, argument):
        case, heard = argument
        step = {
            'do': 'message',
            'case': case.name,
            'name': heard.name,
            'data': self.data(0.3)
        }
        if self.chance(0.6 if heard.correlated else 0.4):
            key = heard.key if heard.correlated else case.key
            if key is not None:
                step['key'] = key
                del step['case']
        return step

    def early(self, case):
        """A message that is kept if nobody waits for it."""
        name = self.random.choice(self.messages_of(case) or ['M1'])
        correlated = any(key for known, key in self.model.messages.values() if known == name)
        key = case.data.get('ticket') if correlated else case.key
        if key is None:
            return self.advance(None)
        return {'do': 'message', 'name': name, 'key': key, 'data': self.data(0.3),
                'ttl': self.random.choice([60000, 600000, 3600000])}

    def signal(self, argument):
        case, name = argument
        step = {'do': 'signal', 'case': case.name, 'name': name, 'data': self.data(0.3)}
        several = len(self.model.processes) > 1  # a step goes to what is called, too
        if several or self.chance(0.8 if case.suspended else 0.4):
            step['do'] = 'broadcast'
            del step['case']
        return step

    def advance(self, _):
        """Often to the very instant at which a timer is due."""
        due = self.game.due()
        if due and self.chance(0.75):
            left = max(0, due[0][0] - self.game.now)
            off = self.random.choice([0, 0, 0, -1, 1])
            if off == 0 and self.chance(0.2):
                return {'do': 'advance', 'next': True}
            return {'do': 'advance', 'ms': max(0, left + off)}
        return {
            'do': 'advance',
            'ms': self.random.choice([1, 1000, 60000, 300000, 600000, 3600000])
        }

    def set(self, case):
        return {
            'do': 'set',
            'case': case.name,
            'data': self.data(0.6) or {
                'n1': Decimal(1)
            }
        }

    def repair(self, argument):
        case, token = argument
        if token.incident in ('no-flow', 'no-value') and self.chance(0.6):
            step = self.set(case)
            if token.incident == 'no-value':
                step['data']['ticket'] = self.ticket or 't-' + case.name
            return step
        if self.chance(0.15):
            return self.move(argument)
        return {'do': 'retry', 'case': case.name, 'node': token.node.id}

    def assign(self, argument):
        case, token = argument
        return {
            'do': 'assign',
            'case': case.name,
            'node': token.node.id,
            'to': self.random.choice(sorted(PEOPLE)),
            'because': 'so be it'
        }

    def whole(self, case):
        """What an operator does with a case."""
        step = {'do': 'suspend', 'case': case.name, 'because': 'it must wait'}
        if self.chance(0.9 if case.suspended else 0.05):
            return {'do': 'resume', 'case': case.name}
        if self.chance(0.2):
            return {'do': 'cancel', 'case': case.name, 'because': 'no more'}
        if self.chance(0.4):
            step['timers'] = self.random.choice(['run', 'pause'])
        return step

    def add(self, argument):
        """Mostly one more item than there is, as the activity has them."""
        case, token = argument
        step = {'do': 'add', 'case': case.name, 'node': token.node.id}
        if items_named(token):
            step['item'] = items_named(token)
        loop = token.node.items or token.node.loop
        if (loop.collection is None) == self.chance(0.04):
            step['value'] = self.random.choice(LETTERS)
        return step

    def move(self, argument):
        case, token = argument
        home = (token.node.whole or token.node).container
        near = [
            n.id for n in self.model.nodes.values()
            if n.container == home and n.kind not in (
                'startEvent', 'boundaryEvent', 'parallelGateway', 'inclusiveGateway')
        ] + [f.id for n in self.model.nodes.values() for f in n.incoming
             if n.container == home and self.game.joins(n)]
        return {
            'do': 'move',
            'case': case.name,
            'node': token.node.id,
            'to': self.random.choice(near)
        }

    def move_anywhere(self, argument):
        case, token = argument
        if self.chance(0.5):
            return self.move(argument)
        return {
            'do': 'move',
            'case': case.name,
            'node': token.node.id,
            'to': self.random.choice(list(self.model.nodes))
        }

    def messages_of(self, case):
        if len(self.model.processes) == 1:
            return [m[0] for m in self.model.messages.values()]
        return sorted({n.message[0] for n in self.model.nodes.values()
                       if n.message and n.kind not in THROWS
                       and self.model.process_of(n) == case.process})

    def wrong(self, case):
        """A command that comes too late, to the wrong place or from nobody."""
        nodes = [n for n in self.model.nodes.values()
                 if self.model.process_of(n) == case.process]
        node = self.random.choice(nodes)
        kind = self.random.randrange(8)
        if kind == 7 and not self.game.due():
            return {'do': 'advance', 'next': True}
        base = {'case': case.name, 'node': node.id}
        if kind == 0:
            return self.person({'do': 'complete', **base, 'data': {}}, case)
        if kind == 1:
            return {'do': 'job', **base, 'data': {}}
        if kind == 2:
            return {'do': 'retry', **base}
        if kind == 3:
            return {
                'do':
                'message',
                'case':
                case.name,
                'data': {},
                'name':
                self.random.choice(self.messages_of(case) or ['M1'])
            }
        if kind == 6:
            return self.start('z%d' % len(self.steps))
        if kind == 4:
            return {
                'do': 'set',
                'case': case.name,
                'data': {
                    self.random.choice(['n1', 'b1']): 'text'
                }
            }
        tasks = [n for n in nodes if n.kind == 'userTask']
        if not tasks:
            return {'do': 'job', **base, 'data': {}}
        return {
            'do': 'claim',
            'case': case.name,
            'by': 'max',
            'node': self.random.choice(tasks).id
        }

    # as text

    @staticmethod
    def named_node(step):
        items = step.get('item', [])
        path = ['%s[%d]' % tuple(item) for item in items]
        inside = not items or items[-1][0] != step['node']
        return '/'.join(path + [step['node']] * inside)

    def text(self, step):
        verb = step['do']
        words = [verb]
        if verb == 'advance':
            words.append('to next' if step.get('next') else '%dms' % step['ms'])
        if verb in ('message', 'signal', 'broadcast'):
            words.append(step['name'])
        if verb in BEGINS and len(self.model.processes) > 1:
            words.append(self.model.id)
        if verb == 'start' and step.get('message'):
            words.append('message=' + step['message'])
        if 'value' in step:
            words.append(json.dumps(step['value']))
        if verb == 'add':
            words.append('to')
        if step.get('node'):
            words.append(self.named_node(step))
        if step.get('to'):
            words += ['to', step['to']]
        if step.get('key'):
            words.append('key=' + json.dumps(step['key']))
        if step.get('ttl'):
            words.append('ttl=%dms' % step['ttl'])
        if step.get('by'):
            groups = step.get('groups')
            words += [
                'by',
                step['by'] + ('(%s)' % ', '.join(groups) if groups else '')
            ]
        if step.get('code'):
            words.append(step['code'])
        if 'fails' in step:
            words += ['fails', json.dumps(step['fails'])]
        if 'error' in step:
            words += ['error', step['error']]
        if 'outcome' in step:
            words += ['outcome', step['outcome']]
        if 'because' in step:
            words += ['because', json.dumps(step['because'])]
        if 'timers' in step:
            words += ['timers', step['timers']]
        words += [
            '%s=%s' % (n, value_text(v))
            for n, v in (step.get('data') or {}).items()
        ]
        return ' '.join(words)


def value_text(value):
    if isinstance(value, list):
        return '[%s]' % ', '.join(value_text(item) for item in value)
    return str(value) if isinstance(value, Decimal) else json.dumps(value)
