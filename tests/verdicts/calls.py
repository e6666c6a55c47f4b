"""Processes that call each other: each by itself, with what it calls inside.

A call is judged twice. As it is: what is called stands inside the call, its
elements and variables named CALL/NAME. And freely: it answers as the called
process may at all.
"""
import dataclasses

from domain import domains
from explore import CLOSED, Exploration
from model import Model
from play import Game, Step

DEEPEST = 3  # calls in each other; what lies deeper is never answered
STATES = 400


def part(model, process):
    """One process by itself; of the first the name is empty."""
    inside, grown = {process}, True
    while grown:
        more = {n.id for n in model.nodes if n.scope in inside} - inside
        grown, inside = bool(more), inside | more
    nodes = [n for n in model.nodes if n.scope in inside]
    found = Model([dataclasses.replace(n, scope="" if n.scope == process else n.scope)
                   for n in nodes], [f for f in model.flows if f.source in inside],
                  model.variables, process=process, file=model)
    return found


def seen(model, process):
    """One process, with what it calls inside its calls."""
    alone = part(model, process)
    if not any(n.kind == "call" for n in alone.nodes):
        return alone
    found = Model(list(alone.nodes), list(alone.flows), list(alone.variables),
                  process=process, file=model, alone=alone)
    for node in alone.nodes:
        if node.kind == "call":
            put_in(found, model, node, 1)
    return found


def put_in(found, model, call, depth):
    if depth > DEEPEST:
        return
    called, before = part(model, call.calls), call.id + "/"
    nodes = [inside(n, call.id) for n in called.nodes]
    found.nodes += nodes
    found.flows += [dataclasses.replace(f, id=before + f.id, source=before + f.source,
                                        target=before + f.target,
                                        condition=renamed(f.condition, before))
                    for f in called.flows]
    found.variables += [dataclasses.replace(v, name=before + v.name) for v in called.variables]
    around = call.id[:call.id.rfind("/") + 1]
    for variable in called.variables:
        here, there = around + variable.name, before + variable.name
        found.copies += ((("name", here), there),) if call.passes else ()
        found.copies += ((("name", there), here),) if call.returns else ()
    for node in nodes:
        if node.kind == "call":
            put_in(found, model, node, depth + 1)


def inside(node, call):
    """A node as it stands in a call."""
    before = call + "/"
    loop = node.loop and dataclasses.replace(
        node.loop, condition=renamed(node.loop.condition, before),
        given=node.loop.given and before + node.loop.given,
        of=node.loop.of and before + node.loop.of)
    return dataclasses.replace(
        node, id=before + node.id, scope=before + node.scope if node.scope else call,
        host=node.host and before + node.host, gate=node.gate and before + node.gate,
        default=node.default and before + node.default, loop=loop,
        condition=renamed(node.condition, before),
        outcome_variable=node.outcome_variable and before + node.outcome_variable,
        outputs=tuple((renamed(tree, before), before + name) for tree, name in node.outputs))


def renamed(tree, before):
    if tree is None or tree[0] == "value":
        return tree
    if tree[0] == "name":
        return tree if tree[1].startswith("numberOf") else ("name", before + tree[1])
    return (tree[0], *(renamed(t, before) for t in tree[1:]))


@dataclasses.dataclass
class Answers:
    """How a called process can end, and what it throws that nobody in it catches."""
    ends: bool = False
    error: frozenset = frozenset()
    escalation: frozenset = frozenset()


def answers(model):
    """Of each process that is called: {its name: Answers}."""
    found, known = {name: Answers() for name in model.called}, None
    while found != known:
        known = found
        found = {name: answer(part(model, name), known) for name in model.called}
    return found


def answer(alone, known):
    seen_of = Exploration(alone, domains(alone), STATES, calls=known)
    nodes, thrown = seen_of.game.nodes, {"error": set(), "escalation": set()}
    ends = seen_of.cut
    open_at = {i % len(nodes) for state in seen_of.states for i, n in enumerate(state.marks) if n}
    for node in open_at:
        for kind, code in raised_at(alone, nodes[node], known):
            if Step(seen_of.game, seen_of.game.first(), ()).handler(node, kind, code, True) < 0:
                thrown[kind].add(code)
    for edge in seen_of.edges:
        uncaught = [(what[9:], nodes[where].code) for what, where, *_ in edge.facts
                    if what.startswith("uncaught-")]
        for kind, code in uncaught:
            thrown[kind].add(code)
        ends = ends or edge.target == CLOSED and not any(kind == "error" for kind, _ in uncaught)
    return Answers(ends, frozenset(thrown["error"]), frozenset(thrown["escalation"]))


def raised_at(alone, node, known):
    """What a person, a job or a call may raise that somebody who calls the process of
    the node, directly or not, hears."""
    if node.kind == "call":
        told = known[node.calls]
        return [("error", c) for c in told.error] + [("escalation", c) for c in told.escalation]
    kinds = {"user": ("error", "escalation"), "service": ("error",)}.get(node.kind, ())
    return [(kind, n.code or "any") for kind in kinds for n in alone.file.nodes
            if n.kind in ("boundary", "begin") and n.event == kind
            and caught_outside(alone.file, alone.process, kind, n.code or "any")]


def answers_all(model):
    """Whether each called process can end, and throws what is drawn in it: check does
    not ask whether it comes to that."""
    known = answers(model)
    for name in model.called:
        game = Game(part(model, name), {}, known)
        step = Step(game, game.first(), ())
        thrown = {(n.event, n.code) for i, n in enumerate(game.nodes)
                  if n.kind in ("end", "throw") and n.event in ("error", "escalation")
                  and step.handler(i, n.event, n.code, False) < 0}
        told = {("error", c) for c in known[name].error} | \
            {("escalation", c) for c in known[name].escalation}
        if thrown - told or not known[name].ends:
            return False
    return True


def caught_outside(model, process, kind, code, asked=()):
    """Whether a call of the process stands where that is caught, or, where it is not,
    a call of the process that it stands in."""
    if process in asked:
        return False
    for name in ("", *model.called):
        game = Game(part(model, name), {})
        step = Step(game, game.first(), ())
        for number, node in enumerate(game.nodes):
            if node.kind == "call" and node.calls == process and (
                    step.handler(number, kind, code, True) >= 0
                    or caught_outside(model, name, kind, code, (*asked, process))):
                return True
    return False
