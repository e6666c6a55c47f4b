"""What is wrong with a model, by looking at everything that can happen.

Of each verdict (docs/reference/diagnostics.md) two sets of places: `must` is
what check has to tell, `may` what is so and need not be told, because it hangs
on a missing value that no condition names, or comes behind an incident.
"""
import collections

from calls import answers
from domain import domains as values_of
from explore import Exploration
from model import UNIT
from play import frame_of

LATE_STATES = 20  # so many times as many may be looked at where timers come late


class Graph:
    """The states that are left of an exploration, and the ways back."""

    def __init__(self, exploration, nulls):
        self.states = exploration.states
        self.nodes = {i for i, s in enumerate(self.states) if nulls or not s.missed}
        self.edges = [e for e in exploration.edges if nulls or not e.missed]
        self.edges = [e for e in self.edges if not any(what == "aside" for what, *_ in e.facts)]
        self.before = collections.defaultdict(list)
        own = [not frame_of(n.id) for n in exploration.game.nodes]
        self.good = {i for i in self.nodes if any(
            count for count, here in zip(self.states[i].incidents, own) if here)}
        for edge in self.edges:
            if edge.target >= 0:
                self.before[edge.target].append(edge.source)
            elif not any(what == "long" and frame_of(exploration.game.nodes[where].id)
                         for what, where, *_ in edge.facts):  # a called case that goes round
                self.good.add(edge.source)

    def reaching(self, goals):
        """The states from which one of some can come about."""
        found, waiting = set(goals), list(goals)
        while waiting:
            for number in self.before[waiting.pop()]:
                if number not in found:
                    found.add(number)
                    waiting.append(number)
        return found

    def frees(self, node):
        """The states from which a token at a gateway that waits can go on, or an
        end or an incident can come."""
        moves = {e.source for e in self.edges if any(
            what in ("fires", "cleared") and where == node for what, where, *_ in e.facts)}
        return self.reaching(moves | self.good)


class Verdicts:
    def __init__(self, model, exploration):
        self.model, self.all, self.game = model, exploration, exploration.game
        self.cut = exploration.cut
        self.must = collections.defaultdict(set)
        self.may = collections.defaultdict(set)
        self.witness = {}      # (verdict, element): an edge
        self.passed = {e for edge in self.all.edges for e in edge.path}
        self.fired = {self.game.nodes[where].id for edge in self.all.edges
                      for what, where, *_ in edge.facts if what == "fires"}
        self.crowded = set()   # nodes where two tokens can be at once
        self.look_at_facts()
        self.cut = self.cut or bool(self.may["long"])
        self.look_back()
        self.look_for_crowds()
        if self.hears_for_ever():
            self.cut = True
            self.must["livelock"].clear()
            self.must["stuck"].clear()

    def otherwise(self):
        """(WHAT, Verdicts) of what check allows for: that a timer comes late, when
        nothing has run for a while; that a condition becomes true when it likes, a call
        is answered in any way that the called process may end, a list has any length."""
        hours = [n.hours for n in self.model.nodes if n.event == "timer"]
        domains = dict(zip(self.game.variables, self.game.domains))
        late, most = max(hours, default=0) * UNIT + 1, self.all.most * LATE_STATES
        if hours:
            yield "late", judge(self.model, domains, most, late)
        if not self.model.is_loose():
            return
        alone, calls = self.model.alone or self.model, {}
        if self.model.alone:
            domains, calls = values_of(alone), answers(self.model.file)
        yield "free", judge(alone, domains, most, 0, calls)
        if hours:
            yield "free", judge(alone, domains, most, late, calls)

    def hears_for_ever(self):
        """A signal that leads to itself: the engine stops that after 1,000."""
        after = collections.defaultdict(set)
        for edge in self.all.edges:
            if edge.event[0] == "hear" and edge.target >= 0:
                after[edge.source].add(edge.target)
        gone = True
        while gone:
            gone = [n for n, targets in after.items() if not any(t in after for t in targets)]
            for number in gone:
                del after[number]
        return bool(after)

    def turns(self):
        """Whether a step can go round: what follows is not looked at."""
        return self.must["turn"] | self.may["turn"]

    def say(self, name, element, sure, edge=None):
        if frame_of(element):  # the called process is judged by itself
            return
        (self.must if sure else self.may)[name].add(element)
        if edge is not None and (sure or (name, element) not in self.witness):
            self.witness.setdefault((name, element, sure), edge)

    def look_at_facts(self):
        for edge in self.all.edges:
            behind = edge.source and any(self.all.states[edge.source].incidents)
            for what, where, missed, after in edge.facts:
                sure = not (missed or behind or after or what == "gap" and edge.target < 0)
                if what in ("gap", "overlap", "uncaught-error", "uncaught-escalation"):
                    name = self.game.nodes[where].id
                    self.say(what, name, not missed if what.startswith("uncaught") else sure, edge)
                elif what == "turn":
                    for name in where:
                        self.say("turn", name, sure, edge)
                elif what in ("long", "missing"):
                    self.say(what, self.game.nodes[where].id, False, edge)

    # -- what can never end

    def look_back(self):
        """Stuck tokens, and states from which no way leads to an end. Twice:
        with all steps, and without those that a missing value decides."""
        every, given = Graph(self.all, True), Graph(self.all, False)
        self.look_for_stuck(every, given)
        self.look_for_livelock(every, given)

    def look_for_stuck(self, every, given):
        """Tokens at a gateway that waits for others that can never go on."""
        surely, perhaps = collections.defaultdict(set), collections.defaultdict(set)
        for node in range(len(self.game.nodes)):
            flows = [f for f in self.game.into[node] if self.game.nodes[node].kind in ("and", "or")]
            waiting = {i for i, s in enumerate(self.all.states) if any(s.joins[f] for f in flows)}
            if not waiting:
                continue
            free, free_given = every.frees(node), given.frees(node)
            for number in waiting:
                if number not in free:
                    perhaps[number].add(node)
                    if number in given.nodes:
                        surely[number].add(node)
                elif number in given.nodes and number not in free_given:
                    perhaps[number].add(node)
        self.stuck_states = set(perhaps)
        self.stuck_at = {number: {self.game.nodes[n].id for n in nodes}
                         for number, nodes in perhaps.items()}
        self.surely, self.every = surely, every
        for number, nodes in perhaps.items():
            edge = self.all.edges[self.all.found_by[number]]
            for node in nodes:
                sure = node in surely[number]
                self.say("stuck", self.game.nodes[node].id, sure, edge)

    def stuck_apart(self, element, told):
        """Whether a token can be stuck here where nothing that was told is."""
        explained = self.every.reaching(
            {n for n, stuck in self.stuck_at.items() if stuck & told})
        node = self.game.number[element]
        return any(node in stuck and n not in explained for n, stuck in self.surely.items())

    def is_called(self, state):
        """Whether a called case is open: why that does not end is told of itself."""
        return any(state.marks[i] for i, n in enumerate(self.game.nodes * 2) if n.kind == "call")

    def look_for_livelock(self, every, given):
        stuck = every.reaching(self.stuck_states)
        ends, ends_given = every.reaching(every.good), given.reaching(given.good)
        self.locked = {n for n in range(len(self.all.states))
                       if n not in ends or n in given.nodes and n not in ends_given}
        called = any(self.is_called(self.all.states[n]) for n in self.locked)
        for number in sorted(self.locked):
            sure = number in given.nodes and number not in ends and number not in stuck \
                and not called
            edge = self.all.edges[self.all.found_by[number]] if number else self.all.edges[0]
            self.say("livelock", "*", sure, edge)
        self.locked_places = {e for edge in self.all.edges
                              if edge.source in self.locked or edge.target in self.locked
                              for e in (*edge.path, *self.rounds_of(edge))}

    def rounds_of(self, edge):
        """The activity whose round a step ends, maybe that of a call: it is not
        passed again."""
        if edge.event[0] == "done" and not edge.path:
            yield self.game.nodes[edge.event[1]].id.partition("/")[0]

    # -- tokens that pile up

    def look_for_crowds(self):
        game = self.game
        for state in self.all.states:
            for node, count in enumerate(state.marks):
                if count > 1:
                    self.crowded.add(game.nodes[node].id)
        for edge in self.all.edges:
            for what, where, *_ in edge.facts:
                if what in ("second", "crowd"):
                    self.crowded.add(game.nodes[where].id)
        self.concurrent = any(
            n.kind not in ("xor", "first") and len(game.out[i]) > 1
            or n.kind in ("boundary", "begin") and not n.interrupts
            for i, n in enumerate(game.nodes))

    def look_for_meetings(self, domains):
        """Merges that two tokens, neither of which follows from the other, can
        reach by different flows in one run of the sub-process around."""
        game = self.game
        for node in range(len(game.nodes)):
            if len(game.into[node]) < 2 or game.nodes[node].kind in ("and", "or", "end") \
                    or frame_of(game.nodes[node].id):
                continue
            seen = Exploration(self.model, domains, self.all.most // 3, node, self.all.late,
                               game.answers)
            name = game.nodes[node].id
            if any(what == "meets" for edge in seen.edges for what, *_ in edge.facts):
                self.say("unsynchronised", name, seen.met and not repeats(self.model, name)
                         and something_follows(self.model, name))
            elif seen.cut:
                self.may["unsynchronised"].add(name)

    def dead(self):
        """Nodes and flows that nothing reaches."""
        return {e for e in self.elements() if e not in self.passed}

    def elements(self):
        named = [n.id for n in self.model.nodes] + [f.id for f in self.model.flows if f.drawn]
        return [e for e in named if not frame_of(e)]

    def dead_without_nulls(self):
        """What is reached by a missing value only, too."""
        passed = {e for edge in self.all.edges if not edge.missed for e in edge.path}
        return {e for e in self.elements() if e not in passed}


def repeats(model, target):
    """Whether only what a non-interrupting event starts comes here: that may
    come again and again, which is ordinary."""
    begun = {n.scope: n.id for n in model.nodes if n.kind == "begin" and n.interrupts}
    seen = {n.id for n in model.nodes if n.kind == "start" and not n.scope}
    seen |= {begun[n.id] for n in model.nodes if n.id in begun and not n.scope}
    waiting = list(seen)
    while waiting:
        here = waiting.pop()
        after = {f.target for f in model.flows if f.source == here}
        after |= {b.id for b in model.nodes if b.host == here and b.interrupts}
        after |= {n.id for n in model.nodes if n.kind == "start" and n.scope == here}
        after |= {begun[n.id] for n in model.nodes if n.id in begun
                  and n.scope in (here, model.node(here).scope)}
        waiting += after - seen
        seen |= after
    return target not in seen


def something_follows(model, target):
    """Whether anything but gateways and plain ends can come behind."""
    seen, waiting = {target}, [target]
    while waiting:
        node = model.node(waiting.pop())
        if node.kind not in ("xor", "and", "or") and node.event != "link" \
                and (node.kind != "end" or node.event):
            return True
        after = {f.target for f in model.flows if f.source == node.id} - seen
        waiting += after
        seen |= after
    return False


def judge(model, domains, most, late=0, calls=None):
    """The verdicts on a model, of which at most so many states are looked at; a
    timer may come so much too late, and calls be answered so."""
    verdicts = Verdicts(model, Exploration(model, domains, most, late=late, calls=calls))
    if verdicts.concurrent and not verdicts.cut:
        verdicts.look_for_meetings(domains)
    return verdicts
