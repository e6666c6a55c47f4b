"""One case: its scopes, its tokens, and how they move from element to element.
To be read beside BPMN 2.0.2, chapter 13."""
from collections import Counter
from decimal import Decimal

import paths
from drawing import THROWS, Part, duration_ms, instant_ms

STEP_LIMIT = 10000
PERSON = 'userTask'
PASSES = ('task', 'manualTask')
JOINS = ('parallelGateway', 'inclusiveGateway')
CHOOSES = ('exclusiveGateway', 'inclusiveGateway')
ARMED = ('timer', 'message', 'signal', 'conditional')
UNOPENED = ('again', 'no-value')  # incidents before anything has opened


class Scope:
    """One life of a process or an embedded sub-process."""
    def __init__(self, container, holder):
        self.container = container
        self.holder = holder  # the token on the sub-process
        self.tokens = []
        self.arrived = Counter()  # flow -> tokens before a join
        self.alive = True
        self.age = 0
        self.subscriptions = []  # of its event sub-processes


class Rounds:
    """One life of an activity that repeats: what it listens to lives as long."""
    def __init__(self, node, age):
        self.node, self.age = node, age
        self.token = None  # of the round that is open
        self.counted = False  # it is known how many there are, or need not be
        self.subscriptions = []


class Items:
    """One life of an activity whose items run beside each other."""
    def __init__(self, total, age):
        self.age = age
        self.total, self.begun, self.completed = total, 0, 0
        self.list, self.given = None, None  # what they are made of, what they gave
        self.around = None  # the token that stands for all of them
        self.tokens = []  # of those that are open
        self.alive = True


def frame(scope):
    """The item that the scope lies in, of those beside each other; null: none."""
    while scope and scope.holder and not scope.holder.group:
        scope = scope.holder.scope
    return scope.holder if scope else None


def items_around(token):
    """The items that it is, or lies in, the outermost first; of rounds, of a scope
    those around."""
    token = token.token if isinstance(token, Rounds) else token
    token = token.holder if isinstance(token, Scope) else token
    found = []
    while token:
        if token.group:
            found.insert(0, token)
        token = token.scope.holder
    return found


class Token:
    """A token that rests: at a task, an event, a sub-process, an incident."""
    def __init__(self, node, scope, age):
        self.node, self.scope, self.age = node, scope, age
        self.incident = None
        self.completed = False  # an incident after the work was done
        self.holder, self.begun = None, False
        self.assignee = None  # who alone may have it
        self.tries = node.tries
        self.inner = None  # Scope of a sub-process
        self.rounds = None  # Rounds of an activity that repeats
        self.items = None  # Items that it stands for
        self.group = self.number = None  # Items that it is one of, and which
        self.own = {}  # of such a one: variables that only it has
        self.called = None  # Case that it waits for
        self.subscriptions = []


class Subscription:
    """What a resting token listens to: its own event or one on its border."""
    def __init__(self, token, node):
        self.token, self.node = token, node
        self.due = self.armed = self.armed_at = self.interval = self.left = None
        self.name = self.key = self.signal = self.age = None
        self.held = False  # its condition was true


class Refused(Exception):
    pass


class Case:
    def __init__(self, game, name, key, process=None, caller=None):
        self.game, self.name, self.key = game, name, key
        self.process = process or game.model.id
        self.caller = caller  # the case that has called it
        self.left = []  # tokens of calls that are gone
        self.outward = []  # what it throws to other cases: what, code or name
        self.data = {}
        self.root = None
        self.ended = False
        self.pending = []  # branches to begin, last first
        self.history = Counter()
        self.reported = []
        self.opening = []  # Items that are to begin
        self.had_items = False
        self.at = None  # the scope or token that reads variables
        self.actor = None  # the token that a step is about; null: the case
        self.before_own = {}  # of items that act: what was before
        self.moving = False  # an operator moves a token
        self.come = None  # the event that begins it, until it is passed
        self.suspended = self.suspended_at = None  # 'pause' or 'run': its timers

    def __deepcopy__(self, memo):
        return self  # what refers to it means this one

    # what is there

    def all_tokens(self, scope=None):
        scope = scope or self.root
        for token in (scope.tokens if scope else ()):
            yield token
            for item in token.items.tokens if token.items else ():
                yield item
                if item.inner:
                    yield from self.all_tokens(item.inner)
            if token.inner:
                yield from self.all_tokens(token.inner)

    def oldest(self, identity, wanted):
        found = [
            t for t in self.all_tokens() if t.node.id == identity and wanted(t)
        ]
        return min(found, key=lambda t: t.age) if found else None

    def open_scopes(self, container, without=None):
        """The lives of a sub-process or of the process that go on, but for
        what is inside a token."""
        found = [self.root] + [t.inner for t in self.all_tokens() if t.inner]
        gone = []
        if without and without.inner:
            gone = [without.inner] + [
                t.inner for t in self.all_tokens(without.inner) if t.inner
            ]
        return [
            scope for scope in found
            if scope.container == container and scope not in gone
        ]

    def waiting(self, identity):
        return self.oldest(identity, lambda t: not t.incident and not t.items)

    def subscriptions(self):
        yield from self.root.subscriptions if self.root else ()
        for token in self.all_tokens():
            yield from token.inner.subscriptions if token.inner else ()
            yield from token.rounds.subscriptions if token.rounds else ()
            yield from token.subscriptions

    # one command

    def begin(self):
        self.path, self.opened, self.closed = [], [], []
        self.incident, self.passed = None, 0
        self.happened, self.turned = None, False  # a condition, or what it is
        self.before, self.before_own = dict(self.data), {}
        self.at = self.actor = None
        self.pending = []

    def store(self, data, token=None):
        """What an item has of its own is the item's."""
        self.at = token or self.at
        for name, value in (data or {}).items():
            self.write(name, value)

    def here(self):
        """The items that act, the outermost first."""
        return items_around(self.at)

    def write(self, name, value):
        """To the nearest that has a variable of that name."""
        for item in reversed(self.here()):
            if name in item.own:
                self.before_own.setdefault((item, name), item.own[name])
                item.own[name] = value
                return
        self.data[name] = value

    def known(self, name, data=None):
        """Of the nearest that has a variable of that name."""
        for item in reversed(self.here()):
            if name in item.own:
                return item.own[name]
        return (self.data if data is None else data).get(name)

    def reach(self, identity):
        self.path.append(identity)
        self.history[identity] += 1
        self.passed += 1

    def settle(self):
        """Runs until all tokens rest and no condition becomes true."""
        self.rest_all()
        while not self.ended and not self.suspended and self.passed <= STEP_LIMIT:
            heard = self.becomes_true()
            if heard is None:
                return
            self.game.count('condition:becomes true' + (
                ' in an item' if items_around(heard.token) else ''))
            self.happened = self.happened or heard.node.id
            self.happens(heard)
            self.rest_all()

    def becomes_true(self):
        """The first condition that is true and was not: outer scopes first, in
        them what interrupts, or ends the wait of an event-based gateway. Looked at
        are the case and the items that act."""
        acting = items_around(self.actor)
        conditions = [s for s in self.subscriptions() if s.node.event == 'conditional'
                      and items_around(s.token) == acting[:len(items_around(s.token))]]
        for heard in sorted(conditions, key=self.rank):
            around, self.at = self.game.model.nodes.get(heard.node.container), heard.token
            was, heard.held = heard.held, \
                heard.node.condition.value(self.seen(around, self.data)) is True
            if heard.held and not was:
                return heard
            self.turned = self.turned or heard.held != was
        return None

    def rank(self, heard):
        # one of all that must happen to begin an event sub-process is inside
        inside = heard.node.whole and heard.node.whole.together
        node, depth = heard.node.begins if not inside else heard.node, 0
        node = node or heard.node
        if node.whole and node.whole.kind == 'intermediateCatchEvent':
            node = node.whole  # several definitions of one event are at its place
        while node.container in self.game.model.nodes:
            node, depth = self.game.model.nodes[node.container], depth + 1
        interrupts = heard.node.interrupting and (heard.node.attached or heard.node.begins)
        return (depth, not (interrupts or heard.node.gateway),
                self.game.model.order[heard.node.id], heard.token.age)

    def rest_all(self):
        """Runs until all tokens rest and no gateway that waits goes on."""
        self.run()
        while self.passed <= STEP_LIMIT and self.synchronise():
            self.run()

    def synchronise(self):
        """The first inclusive gateway goes on that may; false: none may."""
        model = self.game.model
        gateways = [n for n in model.nodes.values()
                    if n.kind == 'inclusiveGateway' and len(n.incoming) > 1]
        for node in sorted(gateways, key=lambda n: model.order[n.id]):
            for scope in self.open_scopes(node.container):
                flows = [identity for identity, count in scope.arrived.items() if count]
                nodes = [token.node for token in scope.tokens]
                if scope.alive and paths.goes_on(model, node, flows, nodes):
                    self.go_on_from(scope, node)
                    return True
        return False

    def go_on_from(self, scope, node):
        count = self.game.count
        count('inclusive:goes on')
        if not any(flow.id in self.path for flow in node.incoming):
            count('inclusive:goes on by what has gone')
        if any(not scope.arrived[flow.id] for flow in node.incoming):
            count('inclusive:some flows only')
        if any(scope.arrived[flow.id] > 1 for flow in node.incoming):
            count('inclusive:piled')
        for flow in node.incoming:
            scope.arrived[flow.id] -= scope.arrived[flow.id] > 0
        self.leave(scope, node)

    def run(self):
        """Runs every branch, depth first, until all tokens rest."""
        while self.pending:
            scope, flow, node = self.pending.pop()
            if not scope.alive:
                continue
            if flow is not None:
                if not isinstance(flow, Part):
                    self.reach(flow.id)
                node = self.game.model.nodes[flow.target]
            if self.passed > STEP_LIMIT:
                self.rest(scope, node, 'limit')
                return
            if self.begins_beside(scope, node):
                self.begin_watcher(scope, node)
            else:
                self.arrive(scope, node, flow)

    @staticmethod
    def begins_beside(scope, node):
        """It begins an event sub-process beside the others of the scope."""
        return node.begins and node.container != scope.container

    def later(self, scope, flows):
        self.pending += [(scope, flow, None) for flow in reversed(flows)]

    def open_scope(self, container, holder, starts=None):
        scope = Scope(container, holder)
        starts = starts or self.game.model.starts(container)
        if any(node.kind != 'startEvent' and not node.instantiates and not node.whole
               for node in starts):
            self.game.count('start without an event')
        if holder or starts[0].kind != 'startEvent' and not starts[0].instantiates:
            self.listen(scope, self.game.model.watchers(container))
        self.pending += [(scope, None, node) for node in reversed(starts)]
        return scope

    def begin_by(self, event):
        """What begins it is passed behind the gateway, or all that are waited for."""
        if event.begun_at or event.whole and event.whole.together:
            self.come = event
        first = event.begun_at or event.whole if self.come else event
        self.root = self.open_scope(self.process, None, [first or event])

    def rest(self, scope, node, incident=None, completed=False):
        token = Token(node, scope, self.game.ticket())
        scope.tokens.append(token)
        if incident:
            token.incident, token.completed = incident, completed
            self.incident = self.incident or node.id
            where = ''
            if incident == 'no-flow':
                where = ' behind a node' if completed else ' at a gateway'
            self.game.count('incident:' + incident + where)
        return token

    def arrive(self, scope, node, flow):
        self.reach(node.id)
        if node.event != 'terminate':
            self.game.count(node.label())
        if node.kind not in JOINS and not node.parts and len(node.incoming) > 1:
            gateway = node.kind == 'exclusiveGateway'
            self.game.count('merge:gateway' if gateway else 'merge:node')
        self.act(scope, node, flow)

    def act(self, scope, node, flow):
        kind, self.at = node.kind, scope
        if node.bodies:
            self.begin_body(scope, node)
        elif node is self.come and scope is not self.root:
            self.has_come(scope, node)
        elif kind == 'exclusiveGateway':
            self.choose(scope, node)
        elif kind == 'parallelGateway':
            self.join(scope, node, flow)
        elif kind == 'inclusiveGateway' and len(node.incoming) > 1:
            scope.arrived[flow.id] += 1
        elif kind == 'inclusiveGateway':
            self.leave(scope, node)
        elif node.computes and not node.loop and not node.items:
            self.game.count('script:computed')
            self.map_outputs(node, {})
            self.leave(scope, node)
        elif node.sends:
            self.open(scope, node)
        elif node.event == 'signal' and kind in THROWS and self.name_of(node) is None:
            self.rest(scope, node, 'no-value')
        elif node.delivers:
            self.outward.append(('message', (*node.message, self.brought(node), node.lasts)))
            self.leave(scope, node)
        elif kind == 'endEvent':
            self.end(scope, node)
        elif kind == 'intermediateThrowEvent':
            self.throw(scope, node)
        elif node.gateway or node.event == 'link':
            self.leave(scope, node)
        elif scope is self.root and not node.whole and (
                kind == 'startEvent' or self.is_begun_by(node)):
            self.begin_process(scope, node)
        elif node is self.come:
            self.has_come(scope, node)
        elif kind in PASSES or kind == 'boundaryEvent' or kind == 'startEvent' and not (
                node.whole and node.whole.holds_scope):
            self.leave(scope, node)
        elif self.owns(node) and self.busy(scope, node):
            if self.moving:
                raise Refused('limit')
            self.rest(scope, node, 'again')
        elif self.lacks_key(node.boundaries + ([] if node.loop or node.items
                                               else self.heard_by(node))):
            self.rest(scope, node, 'no-value')
        elif node.items:
            self.begin_items(scope, node)
        elif node.loop:
            self.repeat(scope, node)
        else:
            self.open(scope, node)

    def heard_by(self, node):
        """What it listens to itself, or for all that is inside."""
        return [node] + self.game.model.watchers(node.id) + self.behind(node)

    def is_begun_by(self, node):
        """A gateway or receive task, before anything else has come about."""
        return node.instantiates and self.history == {node.id: 1}

    def begin_process(self, scope, node):
        """Its event sub-processes listen from the start on."""
        watchers = self.game.model.watchers(self.process)
        if node.instantiates or node.together:
            self.game.count(node.kind + ':begins' + (' by all' if node.together else ''))
        if self.lacks_key(watchers):
            self.rest(scope, node, 'no-value')
            return
        self.listen(scope, watchers)
        come = self.come
        if node.parts and node.together:
            self.open(scope, node)
        elif come and come is not node and node.together:
            self.pending.append((scope, None, come))
            self.later(scope, [f for f in node.outgoing if f.target != come.id])
        elif come and come is not node:
            self.later(scope, come.incoming)
        else:
            self.has_come(scope, node)

    def has_come(self, scope, node):
        self.come = None
        self.leave(scope, node)

    def open(self, scope, node, rounds=None):
        """An activity, or one round of it, or a catch event."""
        if not node.holds_scope and self.oldest(
                node.id, lambda t: not t.incident and not t.items
                and frame(t.scope) is frame(scope)):
            self.game.count('piled:' + node.label())
        token, self.at = self.rest(scope, node), scope
        self.opened.append(node.id)
        if rounds:
            token.rounds, rounds.token = rounds, token
        heard = [node] if node.event and not node.sends else []
        self.listen(token, heard + ([] if rounds else node.boundaries)
                    + self.behind(node))
        if node.holds_scope:
            # what has come of several is passed behind the others
            starts = sorted(node.parts, key=lambda part: part is self.come)
            token.inner = self.open_scope(node.id, token, starts)
            if not self.pending or self.pending[-1][0] is not token.inner:
                self.complete_scope(token.inner)
        else:
            token.holder = token.assignee = self.named(node)

    def behind(self, node):
        """What an event-based gateway waits for."""
        if node.kind != 'eventBasedGateway':
            return []
        return [self.game.model.nodes[f.target] for f in node.outgoing]

    def owns(self, node):
        return node.holds_scope or node.kind == 'eventBasedGateway' or node.loop or node.items or any(
            b.event in ARMED for b in node.boundaries)

    def busy(self, scope, node):
        """Not the standard but a stated limit: what owns timers, messages or
        a scope has one life at a time; the next token rests in an incident."""
        return self.oldest(
            node.id,
            lambda t: frame(t.scope) is frame(scope) and (
                t.rounds or t.items or t.group or
                (t.incident not in UNOPENED and not t.completed))) is not None

    def lacks_key(self, events):
        """One listens to a message whose correlation key has no value, or to a signal
        whose name has none."""
        return any(e.event == 'message' and e.message[1]
                   and e.message[1].value(self.data) is None
                   or e.event == 'signal' and self.name_of(e) is None for e in events)

    def name_of(self, event):
        """Of its signal, now."""
        if isinstance(event.signal, str):
            return event.signal
        around = self.game.model.nodes.get((event.begins or event).container)
        return event.signal.value(self.seen(around, self.data))

    def named(self, node):
        """The person that alone may do a task, by name or computed."""
        if node.assignee is None or isinstance(node.assignee, str):
            return node.assignee
        return node.assignee.value(self.seen(node, self.data))

    # items

    def begin_items(self, scope, node):
        """Its boundary events are armed once, for all items."""
        around = self.rest(scope, node)
        around.items = Items(None, self.game.ticket())
        around.items.around = around
        self.game.count('items:begin')
        self.listen(around, node.boundaries)
        self.count_items(around)

    def count_items(self, around):
        """How many there are, once; they begin when the step is over."""
        node, scope = around.node, around.scope
        self.at = scope
        outer = self.game.model.nodes.get(node.container)
        total = found = node.items.many.value(self.seen(outer, self.data))
        if node.items.collection:
            total = Decimal(len(found)) if isinstance(found, list) else None
        if self.is_too_many(total, node.items) \
                or not isinstance(total, Decimal) or total < 0 or total != int(total):
            self.game.count('items:too many' if self.is_too_many(total, node.items) else
                            'items:no list' if node.items.collection else 'items:no number')
            self.game.count('incident:no-value')
            around.incident, around.age = 'no-value', self.game.ticket()
            self.incident = self.incident or node.id
            return
        around.incident, around.items.total = None, int(total)
        around.items.list, around.items.given = found, [None] * int(total)
        if total == 0:
            self.game.count('items:none')
            self.end_items(around)
        else:
            self.opening.append(around.items)

    @staticmethod
    def is_too_many(total, loop):
        return isinstance(total, Decimal) and loop.bound is not None and total > loop.bound

    def add_item(self, token, value):
        """One more behind the others: of a token that stands for items beside each
        other, or of one that is in a round."""
        node, self.actor, self.at = token.node, token, token.scope
        if token.items:
            token.items.total += 1
            token.items.given.append(None)
            if node.items.collection:
                token.items.list = token.items.list + [value]
            token.items.begun += 1
            self.begin_item(token.items, token.items.begun)
            return
        self.write(node.total, self.known(node.total) + 1)
        if node.loop.collection:
            self.write(node.list, self.known(node.list) + [value])
        if node.loop.results:
            self.write(node.given, self.known(node.given) + [None])

    def begin_body(self, scope, node):
        """One body more, beside those that there are; it begins when the step
        is over."""
        around = next((t for t in scope.tokens if t.node is node and t.items), None)
        if around is None:
            around = self.rest(scope, node)
            around.items = Items(0, self.game.ticket())
            around.items.around = around
        self.game.count('body:beside' if around.items.tokens else 'body:alone')
        around.items.total += 1
        if around.items not in self.opening:
            self.opening.append(around.items)

    def begin_item(self, items, number):
        """One more, a step of its own."""
        node = items.around.node
        token = Token(node, items.around.scope, self.game.ticket())
        token.group, token.number, self.actor = items, number, token
        token.own = dict.fromkeys(self.game.own_names(node))
        items.tokens.append(token)
        self.game.count('items:item')
        self.at = token
        if node.items and node.items.item:
            self.write(node.items.item, items.list[number - 1])
        self.open_item(token)

    def open_item(self, token):
        node, token.age = token.node, self.game.ticket()
        self.at = token
        nobody = not isinstance(node.assignee, (str, type(None))) \
            and not isinstance(self.named(node), str)
        if self.lacks_key(self.heard_by(node)) or nobody:
            self.game.count('incident:no-value')
            token.incident = 'no-value'
            self.incident = self.incident or node.id
            return
        token.incident = None
        if node.computes:
            token.group.tokens.remove(token)
            self.compute(token)
            return
        self.opened.append(node.id)
        self.listen(token, [node] if node.event else [])
        if node.kind == 'subProcess':
            token.inner = self.open_scope(node.id, token)
            if not self.pending or self.pending[-1][0] is not token.inner:
                self.complete_scope(token.inner)
        else:
            token.holder = token.assignee = self.named(node)

    def end_item(self, token):
        """It is done. Behind the last the activity is over, or when it is
        enough: that is asked of the item where it is read what that has."""
        items, node = token.group, token.node
        self.at = token
        if node.bodies:
            items.completed += 1
            items.tokens = [t for t in items.tokens if t is not token]
            self.at = items.around.scope
            if items.completed == items.total:
                self.game.count('body:last')
                self.end_items(items.around)
            return
        asks = node.items.until and node.items.until.names() & {*token.own, 'loopCounter'}
        enough = asks and self.is_enough(items, token, items.completed + 1)
        if node.items.results:
            items.given[token.number - 1] = node.items.result.value(self.seen(node, self.data))
        items.completed += 1
        self.at = items.around.scope
        if asks:
            self.game.count('items:asked of one')
        elif items.completed < items.total and node.items.until:
            enough = self.is_enough(items, token, items.completed)
        if enough or items.completed == items.total:
            self.game.count('items:enough' if enough else 'items:all')
            self.end_items(items.around)

    def is_enough(self, items, token, completed):
        node = token.node
        seen = dict(self.seen(node, self.data),
                    numberOfInstances=Decimal(items.total),
                    numberOfCompletedInstances=Decimal(completed),
                    numberOfActiveInstances=Decimal(items.total - completed),
                    numberOfTerminatedInstances=Decimal(0))
        if node.items.results:
            seen[node.items.results] = items.given
        return node.items.until.value(seen) is True

    def end_items(self, around):
        if around.node.items and around.node.items.results:
            self.game.count('items:results')
            self.at = around.scope
            self.write(around.node.items.results, list(around.items.given))
        self.drop(around)
        self.leave(around.scope, around.node)

    # rounds

    def repeat(self, scope, node):
        """Its boundary events are armed once, for all rounds."""
        rounds = Rounds(node, self.game.ticket())
        self.game.count('loop:begins')
        if items_around(scope.holder):
            self.game.count('loop:in an item')
        self.listen(rounds, node.boundaries)
        self.enter(scope, rounds)

    def enter(self, scope, rounds):
        """It is said how many there are, once; then the first one opens."""
        node, self.at = rounds.node, scope
        if node.loop.many and not rounds.counted and not self.counts(node):
            self.stuck(scope, rounds)
            return
        rounds.counted = True
        self.write(node.counter, Decimal(0 if node.loop.before else 1))
        if node.loop.before:
            self.once_more(scope, rounds)
        else:
            self.open_round(scope, rounds)

    def counts(self, node):
        """How many items there are, by a number or the list they are made of."""
        loop, around = node.loop, self.game.model.nodes.get(node.container)
        total = loop.many.value(self.seen(around, self.data))
        if loop.collection:
            if not isinstance(total, list):
                self.game.count('loop:no list')
                return False
            found, total = total, Decimal(len(total))
        if not isinstance(total, Decimal) or total < 0 or total != int(total):
            self.game.count('loop:no number')
            return False
        if self.is_too_many(total, loop):
            self.game.count('loop:too many')
            return False
        if loop.collection:
            self.write(node.list, found)
        self.write(node.total, Decimal(int(total)))
        if loop.results:
            self.write(node.given, [None] * int(total))
        return True

    def item(self, node, number):
        """What belongs to an item has its part of the list, or no value."""
        loop = node.loop
        if loop.item:
            self.write(node.own, self.known(node.list)[number - 1])
        if loop.results and loop.result.tree[0] == 'name' \
                and '/' not in self.whose(node, loop.result.tree[1]):
            self.write(loop.result.tree[1], None)

    def gather(self, node):
        """What the item gives stands at its place."""
        if node.loop.results:
            given = list(self.known(node.given))
            value = node.loop.result.value(self.seen(node, self.data))
            given[int(self.known(node.counter)) - 1] = value
            self.write(node.given, given)

    def over(self, node):
        """Behind the last item: the results are the case's, the rest is gone."""
        loop = node.loop
        if loop.results:
            self.write(loop.results, self.known(node.given))
            self.game.count('loop:results')
        self.give_back(node)

    def give_back(self, node):
        loop = node.loop
        for name, there in ((node.list, loop.collection), (node.own, loop.item),
                            (node.given, loop.results), (node.total, loop.bound)):
            if there:
                self.write(name, None)

    def stuck(self, scope, rounds):
        token = self.rest(scope, rounds.node, 'no-value')
        token.rounds, rounds.token = rounds, token

    def again_in_rounds(self, scope, rounds):
        """An operator lets it go on where it is stuck."""
        if rounds.counted:
            self.open_round(scope, rounds)
        else:
            self.enter(scope, rounds)

    def most_rounds(self, node):
        return self.known(node.total) if node.loop.many else node.loop.most

    def wanted(self, node):
        """Nobody asks for an item that there is, unless it is enough."""
        count, loop = self.known(node.counter), node.loop
        seen = self.seen(node, self.data)
        if loop.many:
            seen = dict(seen, numberOfCompletedInstances=count)
            if loop.results:
                seen[loop.results] = self.known(node.given)
            return count == 0 or loop.until is None or loop.until.value(seen) is not True
        return loop.condition is None or loop.condition.value(seen) is True

    def once_more(self, scope, rounds):
        """Before the first round or behind one: is there a next?"""
        node, self.at = rounds.node, scope
        count, most = self.known(node.counter), self.most_rounds(node)
        if most is not None and count >= most:
            self.game.count('loop:most rounds')
        elif self.wanted(node):
            self.item(node, int(count) + 1)
            self.write(node.counter, count + 1)
            self.open_round(scope, rounds)
            return
        elif count == 0:
            self.game.count('loop:no round')
        self.game.count('loop:ends')
        self.over(node)
        self.leave(scope, node)

    def open_round(self, scope, rounds):
        node = rounds.node
        self.game.count('loop:round')
        nobody = not isinstance(node.assignee, (str, type(None))) \
            and not isinstance(self.named(node), str)
        if self.lacks_key(self.heard_by(node)) or nobody:
            self.stuck(scope, rounds)
        elif node.computes:
            token = Token(node, scope, self.game.ticket())
            token.rounds, rounds.token = rounds, token
            self.compute(token)
        else:
            self.open(scope, node, rounds)

    def compute(self, token):
        """A round, or an item, of a script that nobody is asked for."""
        self.game.count('script:computed again and again')
        self.reach(token.node.id)
        self.at = token
        self.map_outputs(token.node, {})
        self.go_on(token)

    def seen(self, inside, data):
        """What expressions within an activity read: the counter is that of the
        nearest around that repeats, and the number of items."""
        own, items = {}, self.here()
        while inside:
            for name, variable in self.declared(inside):
                own.setdefault(name, self.known(variable, data))
            for item in items:
                if item.node is inside:
                    for name, value in item.own.items():
                        own.setdefault(name, value)
                    own.setdefault('loopCounter', Decimal(item.number))
                    own.setdefault('numberOfInstances', Decimal(item.group.total))
            inside = self.game.model.nodes.get(inside.container)
        return dict(data, **own) if own else data

    @staticmethod
    def declared(node):
        """The variables of an activity that repeats, by the names inside it."""
        if node.loop:
            yield 'loopCounter', node.counter
        if node.loop and node.loop.many:
            yield 'numberOfInstances', node.total
        if node.loop and node.loop.item:
            yield node.loop.item, node.own

    def whose(self, inside, name):
        """The variable that a name means within an activity."""
        while inside:
            for other, variable in self.declared(inside):
                if other == name:
                    return variable
            inside = self.game.model.nodes.get(inside.container)
        return name

    # what is listened to

    def listen(self, token, events):
        for event in events:
            if event.event not in ARMED:
                continue
            heard = Subscription(token, event)
            heard.age = self.game.ticket()
            if event.event == 'timer':
                self.arm(heard)
            elif event.event == 'conditional':
                pass
            elif event.event == 'signal':
                heard.signal, heard.armed = self.name_of(event), self.game.command
            else:
                heard.name, key = event.message
                heard.key = key.value(self.data) if key else None
                heard.correlated = key is not None
            token.subscriptions.append(heard)

    def arm(self, heard):
        form, text = heard.node.timer
        self.game.count('timer:' + form)
        heard.armed, heard.armed_at = self.game.command, self.game.now
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
        self.at = scope
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
        nodes = self.game.model.nodes
        around = nodes.get(nodes[flow.source].container)
        return flow.condition.value(self.seen(around, self.data)) is True

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
        if len(node.outgoing) > 1:
            self.game.count('split:gateway')
        self.take(scope, node.outgoing)

    def take(self, scope, flows):
        if flows:
            self.later(scope, flows)
        else:
            self.consumed(scope)

    def leave(self, scope, node):
        """Out of an activity or event: every flow that may be taken."""
        self.at = scope
        if node.outputs and node.kind in ('boundaryEvent', 'startEvent'):
            self.game.count('outputs of an event')
            self.map_outputs(node, {})
        free = [
            f for f in node.outgoing
            if f.condition is None and f.id != node.default
        ]
        held = [
            f for f in node.outgoing
            if f.condition and f.id != node.default and self.holds(f)
        ]
        taken = free + held
        others = [f for f in node.outgoing if f.id == node.default]
        if not held:
            taken += others
        gateway = node.kind == 'inclusiveGateway'
        if node.outgoing and not taken:
            self.rest(scope, node, 'no-flow', completed=not gateway)
            return
        if held:
            self.game.count('leave:condition')
        elif others:
            self.game.count('leave:default')
        if len(taken) > 1:
            self.game.count('split:inclusive' if gateway else 'split:node')
        self.take(scope, sorted(taken, key=lambda f: f.index))

    def consumed(self, scope):
        """A token is gone: was it the last of its scope?"""
        if not scope.alive or self.goes_on(scope):
            return
        if scope.subscriptions:
            self.game.count('nothing left to watch')
        scope.subscriptions = []
        if scope.tokens or any(entry[0] is scope for entry in self.pending):
            return
        self.complete_scope(scope)

    def goes_on(self, scope):
        """Is something left in it beside its event sub-processes?"""
        nodes = self.game.model.nodes
        nexts = [node or nodes[flow.target] for at, flow, node in self.pending
                 if at is scope]
        return any(scope.arrived.values()) \
            or any(not token.node.watches for token in scope.tokens) \
            or any(not (node.watches or self.begins_beside(scope, node)) for node in nexts)

    def complete_scope(self, scope):
        scope.alive = False
        if scope.holder is None:
            self.ended = True
            return
        holder = scope.holder
        self.game.count('done:event sub-process' if holder.node.watches
                        else 'done:' + holder.node.kind)
        holder.inner, self.at = None, holder
        self.drop(holder)
        self.map_outputs(holder.node, {})
        self.go_on(holder)

    def go_on(self, token):
        """It is done: with an item, a round, or the activity."""
        node = token.node
        loop = node.items if token.group else node.loop if token.rounds else None
        if loop and loop.throws:
            self.throw_of_item(token, loop)
        else:
            self.go_behind(token)

    def throw_of_item(self, token, loop):
        """As an item completes its activity throws: each time, or the first."""
        kind, self.at = 'items' if token.group else 'loop', token
        first = token.group.completed == 0 if token.group \
            else self.known(token.node.counter) == 1
        if loop.once and not first:
            self.game.count(kind + ':throws no more')
            self.go_behind(token)
            return
        event = loop.throws
        self.reach(event.id)
        self.game.count('%s:throws %s' % (kind, event.event))
        if token.rounds:  # its border hears; what interrupts takes the rounds with it
            token.scope.tokens.append(token)
            token.completed = True
        if event.event != 'escalation':
            self.throw_signal(event.signal, {})
            self.go_on_behind(token)
            return
        self.escalate(token.scope, event.code, lambda: self.go_on_behind(token), token)

    def go_on_behind(self, token):
        if token.rounds:
            token.scope.tokens.remove(token)
        self.go_behind(token)

    def go_behind(self, token):
        if token.group:
            self.end_item(token)
        elif token.rounds:
            self.gather(token.node)
            self.once_more(token.scope, token.rounds)
        else:
            self.leave(token.scope, token.node)

    def drop(self, token):
        """The token is gone, with what it listened to and what is inside."""
        (token.group or token.scope).tokens.remove(token)
        token.subscriptions = []
        if token.called:
            self.left.append(token)
        if token.items:
            self.vanish(token.items)
            return
        if token.inner:
            self.kill(token.inner)
        if not token.completed and token.incident not in UNOPENED \
                and token.node.kind not in CHOOSES:
            self.closed.append(token.node.id)

    def withdraw(self, token):
        """It is taken away: what only its rounds needed goes, too, where it stood."""
        self.drop(token)
        if token.rounds:
            acting, self.at = self.at, token
            self.give_back(token.node)
            self.at = acting

    def vanish(self, items):
        """They are gone with all that is inside; nobody is told of each."""
        scopes = [t.inner for t in items.tokens if t.inner]
        self.left += [t for t in items.tokens if t.called]
        items.alive, items.tokens = False, []
        for scope in scopes:
            scopes += [t.inner for t in scope.tokens if t.inner]
            self.left += [t for t in scope.tokens if t.called]
            around = [t.items for t in scope.tokens if t.items]
            scope.alive, scope.tokens, scope.subscriptions = False, [], []
            for inner in around:
                self.vanish(inner)

    def kill(self, scope):
        for token in list(scope.tokens):
            self.withdraw(token)
        scope.arrived.clear()
        scope.subscriptions = []
        scope.alive = False

    def empty(self, scope):
        for token in list(scope.tokens):
            self.withdraw(token)
        scope.arrived.clear()
        scope.subscriptions = []
        self.pending = [p for p in self.pending if p[0] is not scope]

    def end(self, scope, node):
        if node.event == 'terminate':
            self.game.count(node.label() + (' of a sub-process' if scope.holder
                                            else ' of the process'))
            self.empty(scope)
            self.complete_scope(scope)
        elif node.event == 'error':
            caught = self.catcher(scope, 'error', node.code)
            if caught:
                self.count_caught('error', scope.holder, caught)
                self.interrupt(*caught)
            else:
                self.fail(node.code)
        elif node.event == 'escalation':
            self.escalate(scope, node.code, lambda: self.leave(scope, node))
        else:
            if node.event == 'signal':
                self.throw_signal(self.name_of(node), self.brought(node))
            self.leave(scope, node)

    def throw(self, scope, node):
        goes_on = lambda: self.leave(scope, node)
        if node.event == 'escalation':
            self.escalate(scope, node.code, goes_on)
        else:
            if node.event == 'signal':
                self.throw_signal(self.name_of(node), self.brought(node))
            goes_on()

    def throw_signal(self, name, data):
        if not self.game.throw(name, data):
            self.reported.append(name)

    def escalate(self, scope, code, goes_on, token=None):
        caught = self.catcher(scope, 'escalation', code, token)
        if caught is None:
            self.game.count('escalation:caught by nobody')
            self.raised('escalation', code)
            goes_on()
            return
        self.count_caught('escalation', scope.holder, caught)
        if caught[1].interrupting:
            self.interrupt(*caught)
        else:
            where, event = caught
            self.pending.append((where if event.begins else where.scope, None, event))
            goes_on()

    def fail(self, code):
        """It ends where it stands."""
        self.game.count('error:ends the case')
        self.raised('error', code)
        self.kill(self.root)
        self.pending, self.ended = [], True

    def raised(self, kind, code):
        """Nobody in the case catches it: who has called it may."""
        if self.caller:
            self.outward.append((kind, code))
        else:
            self.reported.append(code)

    def catcher(self, scope, kind, code, token=None):
        """The nearest that catches: on the task's own border, beside it, then
        outwards. What an event sub-process throws is not heard beside it."""
        while scope is not None:
            token = token.group.around if token and token.group else token
            if token:
                event = self.fitting(token.node.boundaries, kind, code)
                if event:
                    return token, event
            if not token or not token.node.watches:
                event = self.fitting(self.game.model.watchers(scope.container), kind, code)
                if event:
                    return scope, event
            token = scope.holder
            scope = token.scope if token else None
        return None

    @staticmethod
    def fitting(events, kind, code):
        fitting = [e for e in events if e.event == kind]
        return next((e for wanted in (code, None) for e in fitting if e.code == wanted), None)

    def count_caught(self, kind, nearest, caught):
        where, event = caught
        nearest = nearest.group.around if nearest and nearest.group else nearest
        self.game.count(kind + (':caught by its code' if event.code else
                                ':caught by any'))
        if where is not nearest and not event.begins:
            self.game.count(kind + ':caught further out')

    def interrupt(self, token, boundary):
        """At a token, on its border; in a scope, by an event sub-process."""
        if boundary.begins:
            self.empty(token)
            self.begin_watcher(token, boundary)
            return
        scope = token.scope
        if token.inner and any(t.inner for t in token.inner.tokens):
            self.game.count('interrupted:scope in a scope')
        if token.items:
            self.game.count('items:interrupted')
        if token.rounds:
            self.game.count('loop:interrupted' +
                            (' between rounds' if token.incident == 'no-value' else ''))
        self.withdraw(token)
        self.reach(boundary.id)
        self.game.count(boundary.label())
        self.leave(scope, boundary)

    def fire(self, token, boundary):
        if boundary.begins:
            self.begin_watcher(token, boundary)
            return
        self.reach(boundary.id)
        self.game.count(boundary.label())
        self.leave(token.scope, boundary)

    def begin_watcher(self, scope, event):
        """One of several definitions is passed where they are waited for."""
        if event.whole:
            self.reach(event.id)
            self.game.count(event.label())
        self.arrive(scope, event.begins, None)

    def brought(self, node):
        """What goes along with what the node throws, as it is by now."""
        if node.inputs:
            self.game.count('thrown:brings')
        seen = self.seen(node, self.data)
        return {target: source.value(seen) for source, target in node.inputs}

    def map_outputs(self, node, local):
        """Declared outputs see what came with the answer; else all stays."""
        if not node.outputs:
            self.store(local)
            return
        self.game.count('outputs')
        seen = dict(self.seen(node, self.data))
        seen.update(local)
        for source, target in node.outputs:
            seen[target] = source.value(seen)
            self.write(target, seen[target])

    # what commands do

    def finish(self, token, data):
        self.actor = token
        self.count_done(token)
        self.drop(token)
        self.at = token
        self.map_outputs(token.node, data)
        self.go_on(token)

    def count_done(self, token):
        self.game.count('done:' + token.node.kind)
        if any(s.node is not token.node for s in token.subscriptions):
            self.game.count('done while events are armed')

    def heard(self, subscription):
        """A timer is due, a message has come, a signal is heard."""
        self.actor = subscription.token
        self.happens(subscription)

    def happens(self, subscription):
        token, event = subscription.token, subscription.node
        if isinstance(token, Rounds):
            token = token.token
        if not event.begins and event is token.node:
            self.pass_missed(subscription)
            if subscription.interval is not None and subscription.left != 1:
                self.game.count('timer:again in the flow')
                self.again(subscription)
                self.leave(token.scope, event)
                return
            self.count_done(token)
            self.drop(token)
            if event.whole and not event.whole.together:
                self.empty(token.scope)  # the others are waited for no longer
            self.go_on(token)
        elif event.whole and event.whole.together and not self.all_come(subscription):
            self.reach(event.id)
        elif event.gateway:
            self.game.count('events:' + event.label())
            self.drop(token)
            self.later(token.scope, event.incoming)
        elif event.interrupting:
            self.interrupt(token, event)
        else:
            if event.whole and event.whole.together:
                self.listen(subscription.token, event.whole.parts)
            elif subscription.due is not None:
                self.again(subscription)
            elif subscription.signal:
                subscription.armed = self.game.command
            self.fire(token, event)

    @staticmethod
    def all_come(subscription):
        """What has come of several is not waited for until all have."""
        heard, whole = subscription.token.subscriptions, subscription.node.whole
        heard.remove(subscription)
        return not any(other.node.whole is whole for other in heard)

    def pass_missed(self, subscription):
        """Of several times of a cycle that are due the last fires, the others are
        used up."""
        while (subscription.interval is not None and subscription.left != 1
               and subscription.due + subscription.interval <= self.game.now):
            subscription.due += subscription.interval
            subscription.left -= subscription.left > 1

    def again(self, subscription):
        """The next of a cycle."""
        self.pass_missed(subscription)
        if subscription.interval is None or subscription.left == 1:
            if subscription.interval is not None:
                self.game.count('timer:last of a cycle')
            subscription.token.subscriptions.remove(subscription)
            return
        if subscription.left > 1:
            subscription.left -= 1
        subscription.due += subscription.interval
        subscription.armed, subscription.armed_at = self.game.command, self.game.now
        self.game.count('timer:again')
