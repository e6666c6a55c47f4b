"""Runs of the judge as scenarios, and printed paths as runs of the judge."""
import itertools
import json
from fractions import Fraction

from domain import alone
from explore import LOST, perform
from expression import FEEL, Missing, atoms, evaluate, holds, names, word
from model import PROCESS, UNIT
from play import FRESH, Hole, Step, frame_of
from product import CASE


UNREADABLE = object()


class Run:
    """A way through an exploration, played again to learn what each event gave."""

    def __init__(self, exploration, way):
        self.game, self.way = exploration.game, way
        self.lines, self.paths, self.given = [], [], []
        self.holes_of = []
        state = self.game.first()
        self.initial_holes = [[]]
        self.state = state
        for number, edge in enumerate(way):
            holes = []
            self.holes_of.append(holes)
            if number == 0:
                state = state._replace(data=tuple(self.hole(holes, v) for v in self.game.variables))
            event, wait = without_wait(edge.event)
            step = Step(self.game, state, edge.script, holes=holes)
            state = perform(step, event, wait)
            self.paths.append(step.path)
            self.last = step
        self.state = state
        # more timers are due at the moment in which it stops, others hear as well
        self.goes_on = isinstance(state, tuple) and bool(
            state.hears or any(left == 0 for _, left in state.armed))

    def hole(self, holes, name):
        return Hole(holes, name, None)

    def data(self, number):
        """DATA of the event of that number."""
        found = {h.name: h.value for h in self.holes_of[number] if h.value is not FRESH}
        if number == 0:
            found = {name: value for name, value in found.items() if value is not None}
        return "".join(f" {short(name)}={word(value)}" for name, value in found.items())

    def scenario(self, name, ends=()):
        """The lines of a scenario that plays the run and then expects what a
        finding says."""
        lines = [f"scenario {name}"]
        lines += ["  clock 2030-01-07T09:00:00Z"] if self.begins_by("timer", "signal") else []
        for number, edge in enumerate(self.way):
            event, wait = without_wait(edge.event)
            if wait:
                lines.append(f"  advance {wait * 60 // UNIT}m")
            line = self.line(event, number)
            if line:
                lines += ["  " + self.whose(event) + part for part in line.split("\n  ")]
        about = "" if self.begins_by("timer", "signal") else "x: "
        return lines + [f"  {about}expect {end}" for end in ends]

    def begins_by(self, *events):
        """Whether the case begins by one of these: no step can name it."""
        return self.game.nodes[self.way[0].event[1]].event in events

    def whose(self, event):
        """The case that a step is about."""
        if event[0] == "fire" or self.begins_by("timer", "signal"):
            return ""
        called = self.game.caller[event[1]] if event[0] != "signal" else -1
        return "x" + self.address(called) + ": "

    def address(self, node):
        """What leads to a called case: its call, those around it, and each event
        sub-process that begins bodies, of which one at most is open."""
        if node < 0:
            return ""
        found, scope = "/" + short(self.game.nodes[node].id), self.game.scope[node]
        while scope != self.game.caller[node]:
            begin = self.game.begin.get(scope)
            if begin is not None and not self.game.nodes[begin].interrupts:
                found = "/" + short(self.game.nodes[scope].id) + "[1]" + found
            scope = self.game.scope[scope]
        return self.address(self.game.caller[node]) + found

    def line(self, event, number):
        node = self.game.nodes[event[1]] if event[0] != "signal" else None
        data = self.data(number)
        if event[0] == "start":
            return self.start(node, data)
        if event[0] == "signal":
            return f"signal {event[1]}{data}"
        if event[0] == "fire":
            return f"advance {event[2] * 60 // UNIT}m" if event[2] else None
        if event[0] == "hear":
            return None
        if event[0] == "error" and node.kind != "user":
            return f"job {short(node.id)} error {event[2]}{data}"
        if event[0] in ("error", "escalate"):
            name, verb = short(node.id), "fail" if event[0] == "error" else "escalate"
            return f"claim {name} by ann\n  {verb} {name} by ann {event[2]}{data}"
        return self.answer(node, event, data, number)

    def start(self, node, data):
        if node.event == "timer":
            return "advance to next"
        if node.event == "signal":
            return f"broadcast {node.code}{data}"
        if node.event == "condition":
            return f'evaluate {PROCESS} key="{CASE}"{data}'
        message = f" message={node.code}" if node.event else f" at {node.id}"
        process = self.game.model.process or PROCESS
        return f'start {process}{message} key="{CASE}"{data}'

    def answer(self, node, event, data, number):
        if event[0] == "caught" or node.kind in ("receive", "catch"):
            keyed = not frame_of(node.id) and not self.begins_by("timer", "signal")
            return f"message {node.code}" + f' key="{CASE}"' * keyed + data
        name = short(node.id)
        if node.kind == "service":
            return f"job {name}{data}"
        bound = self.game.outcomes[event[1]]
        variable = short(self.game.variables[bound[0]]) if bound else None
        given = {short(h.name): h.value for h in self.holes_of[number] if h.value is not FRESH}
        outcome = f" outcome {given.pop(variable)}" if given.get(variable) is not None else ""
        return f"complete {name}{outcome}" + "".join(
            f" {v}={word(value)}" for v, value in given.items())

    def path(self):
        return [element for path in self.paths for element in path]


def short(name):
    """A name as the called process has it."""
    return name[len(frame_of(name)):]


def without_wait(event):
    if event and type(event[-1]) is tuple:
        return event[:-1], event[-1][1]
    return event, 0


def expected(run, finding):
    """What a scenario expects behind the printed path of a finding."""
    name, element, game = finding["name"], finding["element"], run.game
    # what happens next, or has happened, may take it away again
    if name == "gap" and isinstance(run.state, tuple) and not run.goes_on:
        return [f"incident {element}"] * bool(run.state.incidents[game.number[element]])
    if name in ("stuck", "livelock") and run.state is not LOST:
        return ["open"]
    if name.startswith("uncaught"):
        return [f"reported {game.nodes[game.number[element]].code}"]
    return []


class Walker:
    """Looks for a run whose elements are those of a printed path. A parallel
    gateway that goes on waiting stands in a trace and not in such a path, nor
    do rounds of a timer beyond the first."""

    def __init__(self, verdicts, finding):
        self.verdicts, self.finding = verdicts, finding
        self.all, self.game = verdicts.all, verdicts.game
        self.path, element = list(finding["path"]), finding["element"]
        self.after = {}
        for edge in self.all.edges:
            self.after.setdefault(edge.source, []).append(edge)
        self.waits = element in self.game.number and bool(self.path) and \
            self.path[-1] == element and finding["name"] == "stuck"
        if self.waits:
            self.path.pop()
        self.tried = set()

    def run(self):
        """The edges of such a run, or None."""
        found = self.go_on(0, 0)
        if not found and not self.waits and \
                self.path[-1:] == [self.finding["element"]]:
            self.path.pop()  # it only says where
            self.tried.clear()
            found = self.go_on(0, 0)
        return found[::-1] if found else None

    def go_on(self, state, at):
        if (state, at) in self.tried:
            return None
        self.tried.add((state, at))
        wanted = self.path[at:]
        for edge in self.after.get(state, ()):
            path = shown(edge, len(wanted))
            if path[:len(wanted)] == wanted and self.ends_well(edge, len(path) - len(wanted)):
                return [edge]
            if path and len(path) <= len(wanted) and wanted[:len(path)] == path \
                    and edge.target >= 0:
                rest = self.go_on(edge.target, at + len(path))
                if rest:
                    return rest + [edge]
            if self.is_round(state, edge, at):
                rest = self.go_on(edge.target, at)
                if rest:
                    return rest + [edge]
        return None

    def is_round(self, state, edge, at):
        """Whether nothing is passed: a round follows the other, or what happens is a
        called case's. Or a repeating timer fires once more, which changes nothing: a
        path shows that once (docs/reference/diagnostics.md)."""
        if edge.target < 0:
            return False
        if not edge.path:
            return True
        if edge.event[0] != "fire":
            return False
        node = self.game.nodes[edge.event[1]]
        before, after = self.all.states[state], self.all.states[edge.target]
        return node.repeats and node.id in self.path[:at] and \
            before._replace(armed=()) == after._replace(armed=())

    def ends_well(self, edge, more):
        """Whether a run that ends with this step shows what the finding says."""
        name, element = self.finding["name"], self.finding["element"]
        node = self.game.number.get(element)
        facts = {(what, where) for what, where, *_ in edge.facts}
        if name == "gap":
            return bool({("gap", node), ("missing", node)} & facts) and (
                edge.target < 0 or self.has_values(self.data_at(edge, node)))
        if name == "stuck":
            return not more and element in self.verdicts.stuck_at.get(edge.target, ())
        if name == "livelock":
            turns = any(what == "turn" for what, _ in facts)
            return turns or edge.target >= 0 and any(
                alike_but_for_nulls(self.all.states[edge.target], self.all.states[n])
                for n in self.verdicts.locked)
        if name.startswith("uncaught"):
            return (name, node) in facts
        if name == "overlap":
            return ("overlap", node) in facts and self.overlaps(node)
        return True

    def overlaps(self, node):
        """Whether the printed values, with some for the variables that are not
        printed, make two conditions true."""
        model, game = self.game.model, self.game
        values = {v: read_value(model, v, text) for v, text in self.finding["values"].items()
                  if v in game.place}
        values = {v: value for v, value in values.items() if value is not UNREADABLE}
        conditions = [(f, t) for f, t in model.conditions() if f.source == game.nodes[node].id]
        others = sorted(set().union(*(names(t) for _, t in conditions)) - set(values))
        return any(trues(conditions, {**values, **dict(zip(others, chosen))}) > 1
                   for chosen in itertools.product(*(game.domains[game.place[v]] for v in others)))

    def data_at(self, edge, node):
        """What the data were when a node could not go on in a step."""
        event, wait = without_wait(edge.event)
        step = Step(self.game, self.all.states[edge.source], edge.script)
        perform(step, event, wait)
        return step.data_at[node]

    def has_values(self, data):
        for name, text in self.finding["values"].items():
            place = self.game.place.get(name)
            if place is None:
                continue
            value = data[place]
            if value is not FRESH and not self.alike(name, value, text):
                return False
        return True

    def alike(self, name, value, text):
        """Whether no condition tells a value from a printed one."""
        model = self.game.model
        printed = read_value(model, name, text)
        if printed is UNREADABLE or value == printed:
            return True
        return alone(model, name) and sort_of(model, name, value) == sort_of(model, name, printed)


def alike_but_for_nulls(state, other):
    return state._replace(named=other.named, missed=other.missed) == other


def trues(conditions, values):
    """How many conditions are true."""
    count = 0
    for flow, tree in conditions:
        try:
            count += holds(tree, flow.language, values.get)
        except Missing:
            pass
    return count


def shown(edge, wanted):
    """The elements of a step as findings show them, a gateway that waits when it
    goes on; of one that goes round, as many as are wanted."""
    waits = {where for what, where, *_ in edge.facts if what == "waits"}
    steps = [where for what, where, *_ in edge.facts if what == "goes on"]
    steps += [(i, e) for i, e in enumerate(edge.path) if i not in waits]
    steps.sort(key=lambda step: step[0])
    path = [e for _, e in steps]
    for what, length, *_ in edge.facts:
        if what == "cycle":
            cycle = [e for i, e in steps if i >= len(edge.path) - length]
            while len(path) < wanted:
                path += cycle
    return path


def read_value(model, name, text):
    """A printed value; UNREADABLE where something else is printed."""
    kind = next(v.kind for v in model.variables if v.name == name)
    if text == "null":
        return None
    try:
        if kind in ("integer", "number"):
            return Fraction(text)
        if kind == "list":
            return tuple(json.loads(text))
    except ValueError:
        return UNREADABLE
    return text == "true" if kind == "boolean" else text


def printed_numbers(model, findings):
    """The numbers in findings that a variable can be, by its name: a witness may
    be any value."""
    found = {}
    for variable in model.variables:
        for finding in findings:
            text = finding["values"].get(variable.name, "null")
            value = read_value(model, variable.name, text)
            if isinstance(value, Fraction) and (
                    variable.kind == "number" or value.denominator == 1):
                found.setdefault(variable.name, set()).add(value)
    return found


def sort_of(model, name, value):
    asked = sorted({atom for _, tree in model.conditions() for atom in atoms(tree)
                    if name in names(atom)}, key=repr)
    return tuple(evaluate(atom, FEEL, lambda _: value) for atom in asked)
