"""All that can happen in a model: every state, every step from it."""
import collections

from model import UNIT
from play import OVER, Ended, Game, Nothing, State, Step, Turned, frame_of

MOST_TOKENS, STEPS_A_STATE = 3, 5  # more is no longer followed
Edge = collections.namedtuple("Edge", "source event script target path facts missed")
CLOSED, LOST = -1, -2  # targets: the case has ended; no longer followed
NO_STEP = -3


def caught_codes(game, node, event):
    """A code for each handler that what is thrown from outside can reach."""
    codes = sorted({b.code for b in game.nodes
                    if b.kind in ("boundary", "begin") and b.event == event})
    if game.nodes[node].kind == "call":
        return sorted(getattr(game.answers[game.nodes[node].calls], event))
    found = {}
    step = Step(game, game.first(), ())
    for code in [c for c in codes if c] + ["any"]:
        handler = step.handler(node, event, code, True)
        handler = handler if handler >= 0 else step.outward(node, event, code)
        if handler >= 0:
            found.setdefault(handler, code)
    return list(found.values())


def answers(game, node):
    """What can come from outside to a wait at a node."""
    kind = game.nodes[node].kind
    if kind == "call" and game.answers is None:
        kind = ""  # what is called answers; messages go to what sits on its border
    if kind in ("user", "service", "receive") or kind == "call" \
            and game.answers[game.nodes[node].calls].ends:
        yield "done", node
    elif kind == "catch" and game.nodes[node].event == "message":
        yield "done", node
    if kind in ("user", "service", "call"):
        for code in caught_codes(game, node, "error"):
            yield "error", node, code
    if kind in ("user", "call"):
        for code in caught_codes(game, node, "escalation"):
            yield "escalate", node, code
    for event in game.behind[node]:
        if game.nodes[event].kind == "receive" or game.nodes[event].event == "message":
            yield "taken", event
    for boundary in game.boundaries[node]:
        if game.nodes[boundary].event == "message":
            yield "caught", boundary


class Exploration:
    """States by number, 0 the state before the start, and the steps. A timer
    may come so much too late; calls, where there are any, say how they are answered."""

    def __init__(self, model, domains, most, merge=None, late=0, calls=None):
        self.game = Game(model, domains, calls)
        self.merge = -1 if merge is None else merge
        self.most, self.late, self.cut = most, late, False
        self.states, self.numbers = [self.game.first()], {self.game.first(): 0}
        self.edges, self.found_by = [], [None]
        self.answers = [list(answers(self.game, n)) for n in range(len(self.game.nodes))]
        self.met, number = False, 0
        while number < len(self.states) and not self.met:
            self.expand(number)
            number += 1

    def lose(self, number):
        """What follows a state is no longer looked at."""
        self.cut = True
        self.edges.append(Edge(number, ("lost",), (), LOST, (), (), False))

    def expand(self, number):
        state = self.states[number]
        if len(self.states) > self.most or len(self.edges) > self.most * STEPS_A_STATE:
            return self.lose(number)
        if number == 0:
            for start in self.game.starts():
                self.play(number, ("start", start))
            return None
        width = len(self.game.nodes)
        if max(state.marks) > MOST_TOKENS or max(state.joins, default=0) > MOST_TOKENS:
            return self.lose(number)
        if state.mark == OVER or state.mark >= 0 and not any(state.marks[:width]):
            return None
        try:
            events = self.events(state)
        except Turned:  # two tokens wait for one condition
            return self.lose(number)
        for event in events:
            self.play(number, event)
        return None

    def events(self, state):
        if state.hears:
            return [("hear", state.hears[0])]
        timers = [(left, i, node) for i, (node, left) in enumerate(state.armed) if left is not None]
        first = min(timers, default=None)
        fires = [("fire", first[2], max(first[0], 0) + late)
                 for late in range(self.late + 1)] if first else []
        if first and first[0] <= 0:
            return fires + (self.signals(state) if self.late else [])
        width, found = len(self.game.nodes), []
        for node in range(width):
            if state.marks[node] or state.marks[node + width]:
                found += self.answers[node]
        if self.game.answers is not None:
            step = Step(self.game, state, ())
            found += [("becomes", n) for n in self.game.conditional if step.is_armed(n)]
        for scope in sorted(state.watched):
            found += [("caught", b) for b in map(self.game.begin.get, self.game.watchers[scope])
                      if self.game.nodes[b].event == "message"]
        return found + self.signals(state) + fires

    def signals(self, state):
        """From outside: a signal is no command on its case, and may come while a
        timer is due."""
        return [("signal", code) for code in sorted(
            {self.game.nodes[n].code for n, left in state.armed if left is None})]

    def play(self, number, event):
        """The step of an event, in every way its choices can fall. Where it arms
        a timer beside others it matters when it comes."""
        state = self.states[number]
        late = self.play_at(number, event, 0)
        left = [t for _, t in state.armed if t is not None]
        if late and left and event[0] not in ("fire", "hear"):
            for wait in range(1, min(left)):
                self.play_at(number, event, wait)

    def play_at(self, number, event, wait):
        state, scripts, late = self.states[number], [()], False
        while scripts:
            step = Step(self.game, state, scripts.pop(), self.merge)
            result = perform(step, event, wait)
            scripts += others(step)
            if result is NO_STEP:
                continue
            late = late or step.arms and isinstance(result, State)
            self.keep(number, event + (("after", wait),) if wait else event, step, result)
        return late

    def keep(self, number, event, step, result):
        if result is None or result is LOST:
            target = CLOSED if result is None else LOST
        else:
            target = self.numbers.get(result)
            if target is None:
                target = self.numbers[result] = len(self.states)
                self.states.append(result)
                self.found_by.append(len(self.edges))
        self.met = self.met or any(what == "meets" and not missed and not behind
                                   for what, _, missed, behind in step.facts)
        self.edges.append(Edge(number, event, step.script, target,
                               tuple(step.path), tuple(step.facts), step.missed))

    def way_to(self, edge):
        """The steps from the start up to and with one."""
        way = [edge]
        while way[-1].source:
            way.append(self.edges[self.found_by[way[-1].source]])
        return way[::-1]


def perform(step, event, wait=0):
    """Plays an event; the state behind it, None when the case has ended, LOST
    where the step goes round."""
    try:
        if wait:
            step.wait_for(wait)
        if event[0] == "fire":
            step.wait_for(event[2])
            step.fire(event[1])
        else:
            getattr(step, event[0])(*event[1:])
        step.settle()
    except Ended:
        return None
    except Nothing:
        return NO_STEP
    except Turned:
        return LOST
    return step.state()


def others(step):
    """The scripts that differ from the one just played in their last choice
    beyond those that it was given."""
    found = []
    for i in range(step.given, len(step.widths)):
        found += [step.script[:i] + (option,) for option in range(1, step.widths[i])]
    return found
