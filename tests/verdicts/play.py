"""The token game: what one event from outside does to a case.

Written from BPMN 2.0 and docs/reference/semantics.md. A state is what a case is
between two steps. A variable that no condition has looked at since it was
written is FRESH: its value is chosen when it is read, so that one state stands
for all values. A step is played once for each way in which its choices can fall.
"""
import collections

from domain import LISTS, closed_choices, outcomes
from expression import FEEL, Missing, evaluate, holds, names
from model import UNIT

FRESH = type("Fresh", (), {"__repr__": lambda self: "?"})()
SAME = type("Same", (), {"__repr__": lambda self: "="})()
LONGEST = 120  # elements of a step; more is no longer followed
OVER = -2  # the mark, behind the run of the scope in which it was made

# marks, joins, incidents: counts; armed: (node, time left or None) in order of
# arming; data: values; named: variables that a condition on the way compared
# with null; missed: a condition was decided by a null that nothing names;
# hears: nodes that have yet to hear a signal; reds: see Step.paint; rounds: of
# each activity that repeats, which one is open; watched: scopes (-1: the process) in
# which event sub-processes hear; outside: so many that hear first hear one from
# outside; payload: what that brought, SAME where the data are so; totals: how many
# items there are where a list says it; held: conditions that were true when looked at.
State = collections.namedtuple(
    "State", "marks joins incidents armed data named missed hears mark rounds watched"
             " outside payload totals held")


class Ended(Exception):
    """The case is closed in the middle of a step."""


class Turned(Exception):
    """The step goes round without a wait."""


class Nothing(Exception):
    """It cannot happen."""


class Hole:
    """A value that an event gave and that is chosen later, for replaying."""

    def __init__(self, holes, name, before):
        self.name, self.before, self.value = name, before, FRESH
        holes.append(self)

    def fill(self, value):
        self.value = value


class Game:
    """A model, numbered. What answers has of each process, whether it ends and
    what it throws, is how calls of it are answered; and conditions become true when
    they like, lists have any length, and of items as many are done. Null: what is called stands in the model, as inside the call."""

    def __init__(self, model, domains, answers=None):
        self.model, self.answers = model, answers
        self.nodes = model.nodes
        self.flows = model.flows
        self.number = {n.id: i for i, n in enumerate(model.nodes)}
        self.flow_number = {f.id: i for i, f in enumerate(model.flows)}
        self.variables = sorted(domains)
        self.place = {v: i for i, v in enumerate(self.variables)}
        self.domains = [domains[v] for v in self.variables]
        self.out = [[] for _ in self.nodes]
        self.into = [[] for _ in self.nodes]
        for i, flow in enumerate(model.flows):
            self.out[self.number[flow.source]].append(i)
            self.into[self.number[flow.target]].append(i)
        self.target = [self.number[f.target] for f in model.flows]
        self.scope = [self.number.get(n.scope, -1) for n in self.nodes]
        self.boundaries = [[i for i, b in enumerate(self.nodes) if b.host == n.id and n.id]
                           for n in self.nodes]
        self.gate = [self.number.get(n.gate, -1) for n in self.nodes]
        self.behind = [[i for i, gate in enumerate(self.gate) if gate == n]
                       for n in range(len(self.nodes))]
        self.watchers = {s: sorted((i for i, n in enumerate(self.nodes) if n.kind == "watch"
                                    and self.scope[i] == s), key=lambda i: self.nodes[i].id)
                         for s in (-1, *range(len(self.nodes)))}
        self.begin = {self.scope[i]: i for i, n in enumerate(self.nodes) if n.kind == "begin"}
        self.inside = [self.nodes_inside(i) for i in range(len(self.nodes))]
        self.flows_inside = [[i for i, t in enumerate(self.target) if t in inner]
                             for inner in self.inside]
        self.single = [self.owns(i) for i in range(len(self.nodes))]
        self.null_named = [frozenset(model.null_named(n.id)) for n in self.nodes]
        effective = {f.id for f, _ in model.conditions()}
        self.condition = [f.condition if f.id in effective else None for f in model.flows]
        self.default = [self.flow_number.get(n.default, -1) for n in self.nodes]
        bound = [outcomes(model, n) for n in model.nodes]
        self.outcomes = [(self.place[b[0]], sorted(b[1])) if b and b[0] in self.place else None
                         for b in bound]
        self.caller = [self.number.get(frame_of(n.id)[:-1], -1) for n in self.nodes]
        self.places = [self.heard_at(n) for n in self.nodes]
        self.called = [[p for p, v in enumerate(self.variables) if frame_of(v) == n.id + "/"]
                       for n in self.nodes]
        self.closed = {self.place[v.name]: closed_choices(model, v) for v in model.variables
                       if v.kind == "text" and v.name in self.place}
        self.shared = [self.shares(n) for n in self.nodes]
        self.written = [self.writes(n) for n in self.nodes]
        self.order = self.node_order()
        self.conditional = sorted((i for i, n in enumerate(self.nodes) if n.event == "condition"
                                   and n.kind != "start"), key=self.rank)
        self.joins = sorted((i for i, n in enumerate(self.nodes)
                             if n.kind == "or" and len(self.into[i]) > 1), key=self.order.get)
        self.ends = {(join, flow): self.path_ends(join, flow, set())
                     for join in self.joins for flow in range(len(self.flows))}

    def path_ends(self, join, flow, seen):
        """The flows into a gateway in which paths end that start with a flow and
        do not visit the gateway. What sits on a border is a way on."""
        node = self.target[flow]
        if flow in seen:
            return set()
        seen.add(flow)
        return {flow} if node == join else set().union(
            *(self.path_ends(join, after, seen) for after in self.ways_on(node)))

    def ways_on(self, node):
        return [f for n in (node, *self.boundaries[node]) for f in self.out[n]]

    def node_order(self):
        """Per node its number: by flow from the start, of a node first what is
        inside, start events before event sub-processes, then its boundary events;
        the rest by id."""
        order = self.starts() + self.watchers[-1]
        for node in order:
            beside = sorted(self.boundaries[node], key=lambda n: self.nodes[n].id)
            inside = self.starts(node) if self.nodes[node].kind == "sub" else []
            inside += [self.begin[node]] if node in self.begin else []
            inside += self.watchers[node]
            for after in [*inside, *beside, *(self.target[f] for f in self.out[node])]:
                if after not in order:
                    order.append(after)
        rest = sorted(set(range(len(self.nodes))) - set(order), key=lambda n: self.nodes[n].id)
        return {node: i for i, node in enumerate(order + rest)}

    def nodes_inside(self, sub):
        found = set()
        for i in range(len(self.nodes)):
            scope = self.scope[i]
            while scope not in (-1, sub):
                scope = self.scope[scope]
            if scope == sub:
                found.add(i)
        return found

    def owns(self, i):
        """A second token there would be an incident."""
        events = {self.nodes[b].event for b in self.boundaries[i]}
        return self.nodes[i].kind in ("sub", "watch", "first") or bool(self.nodes[i].loop) \
            or bool(events & {"timer", "message", "signal"})

    def heard_at(self, node):
        """The places of the variables that what comes to a node may write: what an
        item gives is its own."""
        own = node.loop and node.loop.beside and node.loop.given
        return [p for p, v in enumerate(self.variables)
                if frame_of(v) == frame_of(node.id) and v != own]

    def rank(self, node):
        """Conditions of outer scopes come before others, in them what interrupts."""
        depth, scope = -(self.nodes[node].kind == "begin"), self.scope[node]
        while scope >= 0:
            depth, scope = depth + 1, self.scope[scope]
        beside = self.nodes[node].kind in ("boundary", "begin")
        return depth, not (beside and self.nodes[node].interrupts), self.order[node]

    def shares(self, node):
        """(PLACE, PLACE) of what a call and what it calls have by one name."""
        here, there = frame_of(node.id), node.id + "/"
        return [(self.place[here + v[len(there):]], p) for v, p in self.place.items()
                if frame_of(v) == there and here + v[len(there):] in self.place]

    def writes(self, node):
        """The places of the variables that the answer at a node may give."""
        if node.kind == "call" and not node.returns:
            return []
        if not node.outputs:
            return self.places[self.number[node.id]]
        given = {name for _, name in node.outputs} | {node.outcome_variable}
        for tree, _ in node.outputs:
            given |= names(tree)
        return [self.place[v] for v in sorted(given) if v in self.place]

    def first(self):
        """The state before a start."""
        return State((0,) * (2 * len(self.nodes)), (0,) * (2 * len(self.flows)),
                     (0,) * len(self.nodes), (), (FRESH,) * len(self.variables),
                     frozenset(), False, (), -1, (0,) * len(self.nodes), frozenset(), 0, (),
                     (0,) * len(self.nodes), frozenset())

    def starts(self, scope=-1):
        return [i for i, n in enumerate(self.nodes) if n.kind == "start"
                and self.scope[i] == scope and not (n.event and scope >= 0)]


def frame_of(name):
    """What the names of elements and variables begin with that stand in a call."""
    return name[:name.rfind("/") + 1]


class Step:
    """One step while it is played. `script` says how its choices fall."""

    def __init__(self, game, state, script, merge=-1, holes=None):
        self.game, self.script, self.used, self.given = game, script, 0, len(script)
        self.marks, self.joins = list(state.marks), list(state.joins)
        self.incidents, self.armed = list(state.incidents), list(state.armed)
        self.data, self.named, self.missed = list(state.data), state.named, state.missed
        self.hears, self.mark, self.merge = list(state.hears), state.mark, merge
        self.rounds, self.watched = list(state.rounds), set(state.watched)
        self.outside, self.payload = state.outside, list(state.payload)
        self.totals, self.held = list(state.totals), set(state.held)
        self.queue, self.facts = [], []
        self.path, self.passed = [], []  # of the process itself; of what it calls, too
        self.begins, self.raised, self.lives = [], [], collections.Counter()  # of calls
        self.widths, self.seen, self.looked = [], None, set()
        self.arms, self.new = False, []  # a timer; what is armed in this step
        self.holes = holes
        self.data_at = {}      # per node with an incident: what the data were

    # -- choices and data

    def choose(self, options):
        """One of some; which, the script says."""
        if len(options) == 1:
            return options[0]
        if self.used == len(self.script):
            self.script = self.script + (0,)
        self.widths.append(len(options))
        self.used += 1
        return options[self.script[self.used - 1]]

    def read(self, name, named, data):
        place = self.game.place[name]
        value = data[place]
        if value is FRESH or type(value) is Hole:
            hole, value = value, self.choose(self.game.domains[place])
            data[place] = value
            if hole is not FRESH:
                hole.fill(value)
        if value is None and name not in named:
            self.missed = True
        return value

    def write_outcome(self, node):
        """One of the outcomes, or null as data; or none is given, which nobody is
        warned of."""
        place, texts = self.game.outcomes[node]
        value = self.choose([*texts, None, FRESH])
        if value is FRESH:
            self.missed = True
            return
        self.write_freely([place])
        if self.holes is not None:
            self.holes[-1].fill(value)
        self.data[place] = value

    def put(self, place, value):
        """The case itself writes."""
        if self.payload and self.payload[place] is SAME:
            self.payload[place] = self.data[place]
        self.data[place] = value

    def write_freely(self, places):
        self.named = self.named - {self.game.variables[place] for place in places}
        for place in places:
            self.data[place] = FRESH if self.holes is None else Hole(
                self.holes, self.game.variables[place], self.data[place])

    def map_outputs(self, node):
        for tree, name in self.game.nodes[node].outputs:
            if name in self.game.place and tree != ("name", name):
                value = evaluate(tree, FEEL, lambda n: self.read(n, self.named, self.data))
                self.put(self.game.place[name], value)

    def note(self, what, element):
        """A fact: what, where, whether it hangs on a null that nothing names."""
        self.facts.append((what, element, self.missed, any(self.incidents)))

    # -- tokens

    def colours(self, counts, i):
        width = len(counts) // 2
        return [c for c in (0, 1) if counts[i + c * width]]

    def total(self, counts, i):
        return counts[i] + counts[i + len(counts) // 2]

    def add(self, counts, i, red):
        counts[i + red * (len(counts) // 2)] += 1

    def take(self, counts, i):
        """Takes a token away; whether it was a red one."""
        red = self.choose(self.colours(counts, i))
        counts[i + red * (len(counts) // 2)] -= 1
        return red

    def push(self, flow, red):
        self.queue.append((flow, red))

    def settle(self):
        """Until nothing is left to do, between cases and in them."""
        self.run()
        while self.follow() or self.becomes_true():
            self.run()

    def run(self):
        """Until no branch is left, and no gateway that waits may go on."""
        self.branches()
        while self.synchronise():
            self.branches()

    def synchronise(self):
        """The first inclusive gateway that may goes on; False: none may."""
        game = self.game
        for join in game.joins:
            marked = [f for f in game.into[join] if self.total(self.joins, f)]
            if not marked or self.awaits(join, marked):
                continue
            red = max([self.take(self.joins, f) for f in marked])
            self.note("fires", join)
            self.note("goes on", (len(self.path), game.nodes[join].id))
            self.leave(join, red)
            return True
        return False

    def awaits(self, join, marked):
        """Is there a token whose paths end in flows without a token only? One
        that rests at a node is on each flow that it may leave by."""
        game = self.game
        there = [[f] for f, target in enumerate(game.target)
                 if self.total(self.joins, f) and game.scope[target] == game.scope[join]]
        there += [game.ways_on(n) for n in range(len(game.nodes))
                  if game.scope[n] == game.scope[join]
                  and (self.total(self.marks, n) or self.incidents[n])]
        ends = [set().union(*(game.ends[join, f] for f in flows)) for flows in there]
        return any(e and not e & set(marked) for e in ends)

    def branches(self):
        """Takes up branches until none is left. A number below 0 is a node:
        the start event of a sub-process, a boundary event beside its host, an
        event sub-process beside what it watches."""
        while self.queue:
            flow, red = self.queue.pop()
            if flow >= 0:
                self.pass_flow(flow, red)
            elif self.game.nodes[-1 - flow].kind == "boundary":
                self.beside(-1 - flow, red)
            elif self.game.nodes[-1 - flow].kind == "watch":
                self.begin_watcher(-1 - flow, red)
            else:
                self.enter(-1 - flow, -1, red)

    def pass_flow(self, flow, red):
        game, node = self.game, self.game.target[flow]
        self.come_to(game.flows[flow].id)
        if node == self.merge:
            red = self.paint(flow, red)
        if game.nodes[node].id in self.passed:
            self.look_round(node)
        self.enter(node, flow, red)

    def come_to(self, element):
        self.passed.append(element)
        if not frame_of(element):
            self.path.append(element)

    def paint(self, flow, red):
        """At the merge under test: one token is made red there, and all that
        follows from it; another that comes by a different flow is reported."""
        if self.mark == OVER:
            return red
        if self.mark < 0:
            if self.choose((0, 1)):
                self.mark = flow
                return 1
        elif not red and flow != self.mark:
            self.note("meets", self.merge)
        return red

    def run_ends(self, scope):
        """Each run of a sub-process has tokens of its own: those of the next one
        do not meet them."""
        if self.mark >= 0 and (scope < 0 or self.merge in self.game.inside[scope]):
            self.mark = OVER

    def look_round(self, node):
        if len(self.passed) > LONGEST:
            self.note("long", node)
            raise Turned
        now = (node, tuple(self.marks), tuple(self.joins), tuple(self.queue),
               tuple(self.incidents), tuple(v if type(v) is not Hole else FRESH for v in self.data),
               tuple(self.armed), tuple(self.counted()), frozenset(self.watched),
               frozenset(self.held), tuple(self.raised))
        self.seen = self.seen or {}
        if now in self.seen:
            since = self.passed[self.seen[now]:]
            if any(map(frame_of, since)):  # calls that one step leads to have an end
                self.note("long", node)
                raise Turned
            self.note("cycle", sum(not frame_of(e) for e in since))
            turning = {e for e in since if e in self.game.number}
            turning |= {n.id for n in self.game.nodes if n.loop
                        and turning & {m.id for m in self.game.nodes if m.scope == n.id}}
            self.note("turn", frozenset(turning))
            raise Turned
        self.seen[now] = len(self.passed)

    def enter(self, node, flow, red):
        kind = self.game.nodes[node].kind
        self.come_to(self.game.nodes[node].id)
        getattr(self, "enter_" + kind)(node, flow, red)

    def enter_task(self, node, _flow, red):
        self.leave(node, red)

    def enter_script(self, node, _flow, red):
        """It is computed within the step."""
        try:
            self.map_outputs(node)
        except Missing:
            return self.incident(node, "missing")
        return self.leave(node, red)

    def enter_start(self, node, _flow, red):
        self.leave(node, red)

    def enter_xor(self, node, _flow, red):
        self.leave_by_one(node, red)

    def enter_and(self, node, flow, red):
        game = self.game
        if len(game.into[node]) > 1:
            self.add(self.joins, flow, red)
            if not all(self.total(self.joins, f) for f in game.into[node]):
                return self.note("waits", len(self.path) - 1)
            red = max([self.take(self.joins, f) for f in game.into[node]])
            self.note("fires", node)
        for out in reversed(game.out[node]):
            self.push(out, red)
        if not game.out[node]:
            self.branch_ends(game.scope[node], red)

    def enter_or(self, node, flow, red):
        if len(self.game.into[node]) < 2:
            return self.leave(node, red)
        self.add(self.joins, flow, red)
        return self.note("waits", len(self.path) - 1)

    def enter_user(self, node, _flow, red):
        self.begin(node, red)

    enter_service = enter_user

    def enter_first(self, node, _flow, red):
        """It waits for the first of what stands behind it."""
        if self.open(node, red):
            for event in self.game.behind[node]:
                self.arm(event)

    def enter_receive(self, node, _flow, red):
        if self.game.gate[node] >= 0:
            return self.leave(node, red)
        return self.begin(node, red)

    def enter_catch(self, node, _flow, red):
        if self.game.gate[node] >= 0 or self.game.nodes[node].event == "link":
            self.leave(node, red)
        elif self.open(node, red):
            self.arm(node)

    def taken(self, node, gives=True):
        """The first event behind a gateway: the others are not waited for any
        more."""
        gate = self.game.gate[node]
        red = self.take(self.marks, gate)
        if gives:
            self.write_freely(self.game.written[node])
        for event in self.game.behind[gate]:
            self.disarm(event)
        self.push(self.game.into[node][0], red)

    enter_sub = enter_call = enter_user

    def begin(self, node, red):
        """An activity, or its first round: what is armed for it lasts for all."""
        loop = self.game.nodes[node].loop
        if not loop:
            if self.open(node, red):
                self.go_inside(node, red)
        elif self.is_free(node):
            self.arm_boundaries(node)
            if loop.of and not self.count_list(node):
                self.incident(node, "missing")
            elif loop.beside and self.total_of(node):
                self.add(self.marks, node, red)
            elif loop.before:
                self.once_more(node, red)
            else:
                self.open_round(node, red)

    def count_list(self, node):
        """How many items there are, once; False: there is no list."""
        if self.game.answers is None:
            found = self.read(self.game.nodes[node].loop.of, self.named, self.data)
        else:
            found = self.choose((*LISTS, None))
        self.totals[node] = len(found or ())
        return found is not None

    def total_of(self, node):
        loop = self.game.nodes[node].loop
        return self.totals[node] if loop.of else loop.most

    def open_round(self, node, red):
        self.rounds[node] += 1
        place = self.game.place.get(self.game.nodes[node].loop.given)
        if place is not None:
            self.put(place, None)
        self.add(self.marks, node, red)
        self.go_inside(node, red)

    def is_enough(self, node):
        """Behind each of the items that run beside each other. None differs from the
        others, so how many are done is all there is to know. What each gives is its
        own: it may be anything."""
        loop, done, total = self.game.nodes[node].loop, self.rounds[node], self.total_of(node)
        known = {"numberOfCompletedInstances": done, "numberOfActiveInstances": total - done}
        if done == total or not loop.condition:
            return done == total
        if self.game.answers is not None and names(loop.condition) & set(known):
            return self.choose((False, True))
        named = self.name_nulls(node)
        if loop.given in names(loop.condition):
            known[loop.given] = self.given(loop.given, named)
        return holds(loop.condition, FEEL, lambda name: known[name] if name in known
                     else self.read(name, named, self.data))

    def given(self, name, named):
        value = self.choose(self.game.domains[self.game.place[name]])
        if self.holes is not None:
            Hole(self.holes, name, None).fill(value)
        self.missed = self.missed or value is None and name not in named
        return value

    def go_inside(self, node, red):
        if self.game.nodes[node].kind == "call":
            return self.call(node, red)
        self.watch(node)
        for start in reversed(self.game.starts(node)):
            self.queue.append((-1 - start, red))

    # -- event sub-processes

    def watch(self, scope):
        """Those of a scope hear from its beginning on."""
        if self.game.watchers[scope]:
            self.watched.add(scope)
        for watcher in self.game.watchers[scope]:
            self.arm(self.game.begin[watcher])

    def unwatch(self, scope):
        self.watched.discard(scope)
        for watcher in self.game.watchers[scope]:
            self.disarm(self.game.begin[watcher])

    def begin_watcher(self, watcher, red):
        self.come_to(self.game.nodes[watcher].id)
        begin = self.game.begin[watcher]
        if self.game.nodes[begin].interrupts or not self.total(self.marks, watcher) \
                or self.is_looked_at(watcher):
            self.open(watcher, red)
            self.watch(watcher)
            self.come_to(self.game.nodes[begin].id)
            self.leave(begin, red)

    def is_looked_at(self, watcher):
        """A body that begins beside another: of them one is looked at from there on.
        The other is put aside, which is no way for it to go on."""
        self.note("crowd", watcher)
        if not self.choose((0, 1)):
            return False
        self.note("aside", watcher)
        self.empty(watcher)
        self.take(self.marks, watcher)
        return True

    def once_more(self, node, red):
        """Before the first round or behind one it is asked whether there is a next."""
        loop, count = self.game.nodes[node].loop, self.rounds[node]
        most = self.total_of(node)
        asked = loop.condition and not (loop.items and (not count or count >= most))
        wanted = True
        if (loop.items or most) and count >= most:
            wanted = False
        elif asked:
            named = self.name_nulls(node)
            true = holds(loop.condition, FEEL, lambda name: self.read(name, named, self.data))
            wanted = true != loop.items
        if wanted:
            return self.open_round(node, red)
        self.disarm_boundaries(node)
        self.rounds[node] = self.totals[node] = 0
        return self.leave(node, red)

    def counted(self):
        """The rounds that a most number makes differ."""
        return [r if n.loop and (n.loop.most or n.loop.items) else min(r, 1)
                for n, r in zip(self.game.nodes, self.rounds)]

    def goes_on(self, node, red):
        """An activity is done, or a round of it."""
        if self.game.nodes[node].loop:
            return self.once_more(node, red)
        return self.leave(node, red)

    def open(self, node, red):
        """A wait opens. False when it cannot: a second token."""
        if not self.is_free(node):
            return False
        self.add(self.marks, node, red)
        if self.total(self.marks, node) > 1:
            self.note("crowd", node)
        self.arm_boundaries(node)
        return True

    def is_free(self, node):
        if self.game.single[node] and self.total(self.marks, node):
            self.note("second", node)
            self.incidents[node] += 1
            return False
        return True

    def arm_boundaries(self, node):
        for boundary in self.game.boundaries[node]:
            self.arm(boundary)

    def arm(self, node):
        event = self.game.nodes[node].event
        if event == "timer":
            self.arms = True
            self.put_armed(node, self.game.nodes[node].hours * UNIT)
        elif event == "signal":
            self.put_armed(node, None)
        elif event == "condition":
            self.held.discard(node)

    # -- conditions

    def is_armed(self, node):
        """Whether a conditional event is waited for."""
        game, kind = self.game, self.game.nodes[node].kind
        if kind == "begin":
            return game.scope[game.scope[node]] in self.watched
        host = game.number[game.nodes[node].host] if kind == "boundary" \
            else game.gate[node] if game.gate[node] >= 0 else node
        if self.total(self.marks, host) > 1 and host == node:
            self.note("long", node)  # each would look for itself
            raise Turned
        waits = game.nodes[host].loop and self.incidents[host]
        return self.total(self.marks, host) > 0 or kind == "boundary" and waits

    def becomes_true(self):
        """The first condition that is true and was not happens; False: none."""
        for node in () if self.game.answers is not None else self.game.conditional:
            if not self.is_armed(node):
                continue
            named, was = self.name_nulls(node), node in self.held
            (self.held.add if self.is_true(node, named) else self.held.discard)(node)
            if node in self.held and not was:
                self.becomes(node)
                return True
        return False

    def is_true(self, node, named):
        return holds(self.game.nodes[node].condition, FEEL,
                     lambda name: self.read(name, named, self.data))

    def becomes(self, node):
        """A conditional event happens."""
        if self.game.gate[node] >= 0:
            return self.taken(node, gives=False)
        if self.game.nodes[node].kind == "catch":
            return self.leave(node, self.take(self.marks, node))
        return self.caught(node, gives=False)

    # -- calls: what is called stands inside, with variables of its own

    def call(self, node, red):
        """A case begins when the step is over."""
        self.lives[node] += 1
        self.begins.append(("begins", node, self.lives[node], red))

    def raises(self, what, node, *more):
        self.raised.append((what, node, self.lives[node], *more))

    def follow(self):
        """The next of what goes from one case to another; False: nothing does."""
        self.raised, self.begins = self.raised + self.begins, []
        while self.raised:
            what, node, life, *more = self.raised.pop(0)
            if self.total(self.marks, node) and life == self.lives[node]:
                getattr(self, "call_" + what)(node, *more)
                return True
        return False

    def call_begins(self, node, red):
        game = self.game
        self.named = self.named - {game.variables[p] for p in game.called[node]}
        for place in game.called[node]:
            self.data[place] = None
        for here, there in game.shared[node] if game.nodes[node].passes else ():
            if not self.hand(here, there):
                self.take(self.marks, node)
                return self.incident(node, "missing")
        self.watch(node)
        self.queue += [(-1 - start, red) for start in reversed(game.starts(node))]

    def hand(self, source, target):
        """A value goes from one case to another; it is the same from now on. False: it
        is a text that the other cannot have."""
        game, value = self.game, self.data[source]
        if value is FRESH or type(value) is Hole:
            value, hole = self.choose(game.domains[source]), value
            self.data[source] = value
            if hole is not FRESH:
                hole.fill(value)
        self.data[target] = value
        if game.variables[source] in self.named:
            self.named = self.named | {game.variables[target]}
        return value is None or value in (game.closed.get(target) or [value])

    def call_gives(self, node):
        """What comes back is what there is; of a call that is answered freely, any."""
        game = self.game
        if game.answers is not None:
            return self.write_freely(game.written[node])
        for here, place in game.shared[node] if game.nodes[node].returns else ():
            self.data[here] = self.data[place]
            name = {game.variables[here]}
            self.named = self.named | name if game.variables[place] in self.named \
                else self.named - name

    def call_ends(self, node):
        self.call_gives(node)
        red = self.take(self.marks, node)
        self.run_ends(node)
        self.round_is_over(node)
        self.goes_on(node, red)

    def call_error(self, node, code):
        """One that nobody catches, further out either, is an incident of the call."""
        handler = self.handler(node, "error", code, True)
        if handler >= 0:
            self.call_gives(node)
            return self.take_by(node, handler)
        if self.outward(node, "error", code) >= 0:
            self.call_gives(node)
            self.empty(self.game.caller[node])
            return self.raises("error", self.game.caller[node], code)
        self.take(self.marks, node)
        self.incidents[node] += 1

    def call_escalation(self, node, code):
        handler = self.handler(node, "escalation", code, True)
        if handler < 0 and self.outward(node, "escalation", code) < 0:
            return
        self.call_gives(node)
        if handler < 0:
            return self.raises("escalation", self.game.caller[node], code)
        if self.game.nodes[handler].interrupts:
            return self.take_by(node, handler)
        self.beside(handler, self.colours(self.marks, node)[0])

    def put_armed(self, node, left):
        """Behind what earlier steps armed; of what one step arms in the order of
        nodes."""
        at, order = len(self.armed), self.game.order
        while at and any(e is self.armed[at - 1] for e in self.new) \
                and order[self.armed[at - 1][0]] > order[node]:
            at -= 1
        self.new.append((node, left))
        self.armed.insert(at, self.new[-1])

    def disarm(self, node):
        for i, (armed, _) in enumerate(self.armed):
            if armed == node:
                del self.armed[i]
                if node in self.hears:  # what is armed anew was not there
                    self.hears_no_more(self.hears.index(node))
                return

    def hears_no_more(self, at):
        del self.hears[at]
        self.outside -= at < self.outside

    def hear_while_armed(self):
        """What is armed no more hears nothing."""
        armed = {n for n, _ in self.armed}
        for at in reversed(range(len(self.hears))):
            if self.hears[at] not in armed:
                self.hears_no_more(at)

    # -- ways out

    def leave(self, node, red):
        """What leaves a node that is no gateway: several flows at once."""
        game = self.game
        chosen = [f for f in game.out[node] if f != game.default[node]]
        try:
            named = self.name_nulls(node)
            chosen = [f for f in chosen if self.holds(f, named, self.data)]
        except Missing:
            return self.incident(node, "missing")
        if game.default[node] >= 0 and not any(game.condition[f] for f in chosen):
            chosen = sorted([*chosen, game.default[node]])
        if not chosen and game.out[node]:
            return self.incident(node, "gap")
        for flow in reversed(chosen):
            self.push(flow, red)
        if not chosen:
            self.branch_ends(game.scope[node], red)

    def leave_by_one(self, node, red):
        game = self.game
        flows = [f for f in game.out[node] if f != game.default[node]]
        named = self.name_nulls(node)
        for i, flow in enumerate(flows):
            try:
                if self.holds(flow, named, self.data):
                    self.look_for_overlap(node, flows[i + 1:], named)
                    return self.push(flow, red)
            except Missing:
                return self.incident(node, "missing")
        if game.default[node] >= 0:
            return self.push(game.default[node], red)
        if not flows:
            return self.branch_ends(game.scope[node], red)
        self.incident(node, "gap")

    def name_nulls(self, node):
        self.named = self.named | self.game.null_named[node]
        return self.named

    def holds(self, flow, named, data):
        condition = self.game.condition[flow]
        return condition is None or holds(
            condition, self.game.flows[flow].language,
            lambda name: self.read(name, named, data))

    def look_for_overlap(self, node, later, named):
        """Whether a later condition is true as well; nothing is decided. Once a
        step with the same data, for what a value is here is chosen anew each time."""
        data = [FRESH if type(v) is Hole else v for v in self.data]
        if (node, *data) in self.looked:
            return
        self.looked.add((node, *data))
        missed = self.missed
        for flow in later:
            try:
                if self.game.condition[flow] and self.holds(flow, named, data):
                    self.note("overlap", node)
            except Missing:
                pass
        self.missed = missed

    def incident(self, node, why):
        self.note(why, node)
        self.data_at[node] = tuple(self.data)
        self.incidents[node] += 1

    def branch_ends(self, scope, red):
        """Behind a branch: the innermost scope left empty completes. Where only
        event sub-processes are left they no longer hear."""
        if scope in self.watched and self.is_empty(scope, self.game.watchers[scope]):
            self.unwatch(scope)
        if scope < 0 or not self.total(self.marks, scope):
            return
        if red:
            self.redden(scope)
        if not self.is_empty(scope):
            return
        if self.game.nodes[scope].kind == "call":
            return self.raises("ends", scope)
        red = self.take(self.marks, scope)
        self.run_ends(scope)
        self.round_is_over(scope)
        try:
            self.map_outputs(scope)
        except Missing:
            return self.incident(scope, "missing")
        self.goes_on(scope, red)

    def redden(self, scope):
        self.marks[scope] = 0
        self.marks[scope + len(self.marks) // 2] = 1

    def is_empty(self, scope, but=()):
        """Nothing is inside, but for what is in some event sub-processes of it."""
        game = self.game
        inside = set(range(len(game.nodes)) if scope < 0 else game.inside[scope])
        for watcher in but:
            inside -= {watcher, *game.inside[watcher]}
        return not (any(self.total(self.marks, i) or self.incidents[i] for i in inside)
                    or any(self.total(self.joins, f) for f, t in enumerate(game.target)
                           if t in inside)
                    or any(self.head(flow) in inside for flow, _ in self.queue))

    def head(self, flow):
        return self.game.target[flow] if flow >= 0 else -1 - flow

    def stands_in(self, scope, flow):
        return self.head(flow) in self.game.inside[scope]

    def round_is_over(self, node):
        if not self.game.nodes[node].loop:
            self.disarm_boundaries(node)

    def disarm_boundaries(self, node):
        for boundary in self.game.boundaries[node]:
            self.disarm(boundary)

    def empty(self, scope):
        """All inside is withdrawn. Whether a red token was there."""
        game, red = self.game, 0
        self.run_ends(scope)
        for i in (game.inside[scope] if scope >= 0 else range(len(game.nodes))):
            red |= self.marks[i + len(game.nodes)] > 0
            self.marks[i] = self.marks[i + len(game.nodes)] = self.incidents[i] = 0
            self.rounds[i] = self.totals[i] = 0
        for f in (game.flows_inside[scope] if scope >= 0 else range(len(game.flows))):
            red |= self.joins[f + len(game.flows)] > 0
            if self.total(self.joins, f):
                self.note("cleared", self.game.target[f])
            self.joins[f] = self.joins[f + len(game.flows)] = 0
        inner = game.inside[scope] if scope >= 0 else range(len(game.nodes))
        own = game.begin.get(scope)  # what begins it is armed outside
        self.watched -= {*inner, scope}
        self.armed = [a for a in self.armed if a[0] == own or a[0] not in inner
                      and self.game.number.get(self.game.nodes[a[0]].host, -1) not in inner]
        self.hear_while_armed()
        red |= any(r for f, r in self.queue if scope < 0 or self.stands_in(scope, f))
        self.queue = [(f, r) for f, r in self.queue if scope >= 0 and not self.stands_in(scope, f)]
        return int(red)

    # -- ends, throws

    def enter_end(self, node, _flow, red):
        game, end = self.game, self.game.nodes[node]
        if end.event == "terminate":
            return self.terminate(game.scope[node], red)
        if end.event == "error":
            return self.throw_error(node, end.code, red)
        if end.event == "escalation" and self.throw_escalation(node, end.code, red):
            return None
        if end.event == "signal":
            self.throw_signal(end.code)
        return self.branch_ends(game.scope[node], red)

    def terminate(self, scope, red):
        red |= self.empty(scope)
        if scope < 0:
            raise Ended
        self.branch_ends(scope, red)

    def enter_throw(self, node, _flow, red):
        event = self.game.nodes[node]
        if event.event == "signal":
            self.throw_signal(event.code)
        if event.event == "escalation" and self.throw_escalation(node, event.code, red):
            return
        self.leave(node, red)

    def handler(self, node, event, code, own):
        """What catches, looked for outward: on a border, then among the event
        sub-processes beside it, unless it comes from one of these; or -1."""
        game = self.game
        host, scope = node if own else -1, game.scope[node]
        while True:
            levels = [game.boundaries[host] if host >= 0 else []]
            if host < 0 or game.nodes[host].kind != "watch":
                levels.append([game.begin[w] for w in game.watchers[scope]])
            for level in levels:
                for wanted in (code, ""):
                    for b in level:
                        if game.nodes[b].event == event and game.nodes[b].code == wanted:
                            return b
            if scope < 0 or game.nodes[scope].kind == "call":
                return -1
            host, scope = scope, game.scope[scope]

    def outward(self, node, event, code):
        """What catches it at a call, or further out, when nobody in the called case
        does; or -1."""
        caller = self.game.caller[node]
        if caller < 0:
            return -1
        handler = self.handler(caller, event, code, True)
        return handler if handler >= 0 else self.outward(caller, event, code)

    def throw_error(self, node, code, red, own=False):
        handler, caller = self.handler(node, "error", code, own), self.game.caller[node]
        if handler >= 0:
            return self.interrupt(handler, red)
        if caller >= 0:
            self.empty(caller)
            return self.raises("error", caller, code)
        self.note("uncaught-error", node)
        self.empty(-1)
        raise Ended

    def throw_escalation(self, node, code, red, own=False):
        """True when the branch that threw is gone."""
        handler = self.handler(node, "escalation", code, own)
        if handler < 0:
            if self.game.caller[node] >= 0:
                self.raises("escalation", self.game.caller[node], code)
            elif not own:
                self.note("uncaught-escalation", node)
            return False
        if self.game.nodes[handler].interrupts:
            self.interrupt(handler, red)
            return True
        if self.game.nodes[handler].kind == "begin":
            handler = self.game.scope[handler]
        self.queue.append((-1 - handler, red))
        return False

    def throw_signal(self, code):
        for node, left in self.armed:
            if left is None and self.game.nodes[node].code == code:
                self.hears.append(node)
        self.note("signal", code)

    def interrupt(self, boundary, red):
        """A boundary event takes its host, an event sub-process all that stands
        where it stands."""
        game = self.game
        if game.nodes[boundary].kind == "begin":
            watcher = game.scope[boundary]
            red |= self.empty(game.scope[watcher])
            return self.begin_watcher(watcher, red)
        host = game.number[game.nodes[boundary].host]
        red |= self.take_any(host)
        if game.nodes[host].kind in ("sub", "call"):
            red |= self.empty(host)
        self.disarm_boundaries(host)
        self.come_to(game.nodes[boundary].id)
        self.leave(boundary, red)

    def take_any(self, node):
        """The token of an activity, also one that rests in an incident."""
        self.rounds[node] = self.totals[node] = 0
        if self.total(self.marks, node):
            return self.take(self.marks, node)
        self.incidents[node] -= 1
        return 0

    def beside(self, boundary, red):
        if self.game.nodes[boundary].kind == "begin":
            return self.begin_watcher(self.game.scope[boundary], red)
        self.come_to(self.game.nodes[boundary].id)
        self.leave(boundary, red)

    # -- events from outside

    def start(self, node):
        event = self.game.nodes[node].event
        if event == "timer":
            self.data = [None] * len(self.data)
        if event == "condition" and self.game.answers is None \
                and not self.is_true(node, self.name_nulls(node)):
            raise Nothing
        self.watch(-1)
        self.enter(node, -1, 0)

    def done(self, node):
        """A task, job or message is answered, a catch event fires."""
        kind = self.game.nodes[node]
        beside = bool(kind.loop) and kind.loop.beside
        red = 0 if beside else self.take(self.marks, node)
        self.round_is_over(node)
        bound = self.game.outcomes[node]
        if kind.event != "timer":
            self.write_freely([p for p in self.game.written[node] if not bound or p != bound[0]])
        if bound and bound[0] in self.game.written[node]:
            self.write_outcome(node)
        try:
            self.map_outputs(node)
        except Missing:
            return self.incident(node, "missing")
        if not beside:
            return self.goes_on(node, red)
        self.rounds[node] += 1
        return self.end_items(node) if self.is_enough(node) else None

    def end_items(self, node):
        """What is still open is withdrawn."""
        red = self.take_any(node)
        self.disarm_boundaries(node)
        self.leave(node, red)

    def caught(self, boundary, gives=True):
        """A boundary event fires."""
        game, event = self.game, self.game.nodes[boundary]
        if gives:
            self.write_freely(self.game.places[boundary])
        if event.interrupts:
            return self.interrupt(boundary, 0)
        if (boundary, None) in self.armed:  # it is armed anew, as what repeats
            self.armed.remove((boundary, None))
            self.put_armed(boundary, None)
        host = game.number[event.host] if event.host else game.scope[game.scope[boundary]]
        colours = self.colours(self.marks, host) if host >= 0 else ()
        return self.beside(boundary, max(colours[:1], default=0))

    def error(self, node, code):
        if self.game.nodes[node].kind == "call":
            return self.call_error(node, code)
        self.write_freely(self.game.places[node])
        handler, caller = self.handler(node, "error", code, True), self.game.caller[node]
        if handler >= 0:
            return self.take_by(node, handler)
        self.empty(caller)
        return self.raises("error", caller, code)

    def take_by(self, node, handler):
        """What was thrown at a node interrupts."""
        red = self.choose(self.colours(self.marks, node))
        if self.game.nodes[handler].host != self.game.nodes[node].id:
            red |= self.take_any(node)
            self.disarm_boundaries(node)
            if self.game.nodes[node].kind == "call":
                self.empty(node)
        self.interrupt(handler, red)

    def escalate(self, node, code):
        if self.game.nodes[node].kind == "call":
            return self.call_escalation(node, code)
        self.write_freely(self.game.places[node])
        handler = self.handler(node, "escalation", code, True)
        if handler < 0:
            return self.raises("escalation", self.game.caller[node], code)
        if self.game.nodes[handler].interrupts:
            return self.take_by(node, handler)
        return self.beside(handler, self.choose(self.colours(self.marks, node)))

    def wait_for(self, time):
        self.armed = [(n, left if left is None else left - time) for n, left in self.armed]

    def fire(self, node):
        """A timer is due, a signal is heard."""
        event = self.game.nodes[node]
        left = next(left for armed, left in self.armed if armed == node)
        if self.game.gate[node] >= 0:
            return self.taken(node, gives=left is None)
        if event.kind == "catch":
            self.armed.remove((node, left))
            return self.done(node)
        if not event.interrupts:
            if left is not None:
                self.armed.remove((node, left))
            if event.repeats:  # armed anew; what was missed is left out
                every = event.hours * UNIT
                self.put_armed(node, left % every or every)
        return self.caught(node, gives=left is None)

    def hear(self, node):
        """A signal that was thrown before. It brings no data, or those that it brought
        to another."""
        if self.outside:
            self.bring_again()
        self.hears_no_more(0)
        event = self.game.nodes[node]
        if event.kind == "catch" and self.game.gate[node] < 0:
            self.armed.remove((node, None))
        return self.becomes(node)

    def signal(self, code):
        """From outside: every wait that is armed hears it, one after the other, with
        the same data."""
        self.throw_signal(code)
        first, self.outside = self.hears.pop(0), len(self.hears)
        self.payload = [SAME] * len(self.data) if self.hears else []
        self.fire(first)

    def bring_again(self):
        """What the case has written since is written over, if the signal brings it."""
        for place, value in enumerate(self.payload):
            if value is not SAME and self.choose((True, False)):
                self.data[place], self.payload[place] = value, SAME
                self.named = self.named - {self.game.variables[place]}

    # -- what is left

    def state(self):
        if self.marks.count(0) == len(self.marks) and not any(self.joins) and not any(self.incidents):
            return None
        self.hear_while_armed()
        self.held = {n for n in self.held if self.is_armed(n)}
        self.forget_called()
        return State(tuple(self.marks), tuple(self.joins), tuple(self.incidents),
                     tuple(self.armed), tuple(self.data), self.named, self.missed,
                     tuple(self.hears), self.mark, tuple(self.counted()),
                     frozenset(self.watched), self.outside,
                     tuple(self.payload) if self.outside else (), tuple(self.totals),
                     frozenset(self.held))

    def forget_called(self):
        """What is no longer called has no variables."""
        for call, places in enumerate(self.game.called):
            if places and not self.total(self.marks, call):
                self.named = self.named - {self.game.variables[p] for p in places}
                for place in places:
                    self.data[place] = FRESH
