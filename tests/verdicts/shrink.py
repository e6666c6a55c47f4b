"""Smaller models that still show a difference of the same kind."""
import os
import tempfile

from calls import answers_all, part, seen
from compare import Said, compare
from domain import domains
from judge import judge
from model import Model
from product import Broken, check, write
from replay import printed_numbers

MOST_TRIES, MOST_STATES = 400, 1000


def differences(model, folder):
    """All differences about one model."""
    path = write(model, folder)
    return [difference for one in judged(model, check([path])[path], MOST_STATES)
            for difference in compare(*one)[0]]


def judged(model, findings, states):
    """(Model, Verdicts, Said) of each process: the judge's verdicts and check's
    findings. What belongs to no element is told of the first."""
    for process in ("", *model.called):
        one = seen(model, process)
        own = {e.id for e in (*part(model, process).nodes, *part(model, process).flows)}
        others = {e.id for e in (*model.nodes, *model.flows)} - own
        told = [f for f in findings if f["element"] in own or not process
                and f["element"] not in others]
        yield one, judge(one, domains(one, printed_numbers(one, told)), states), \
            Said(told, halted(model, one, findings))


def halted(model, one, findings):
    """The calls of what was told to halt, or calls what was."""
    halts = {process for process in model.called for e in part(model, process).nodes
             for f in findings if f["element"] == e.id and f["name"] in ("stuck", "livelock", "gap")}
    for _ in model.called:
        halts |= {process for process in model.called
                  if any(n.calls in halts for n in part(model, process).nodes if n.calls)}
    return {n.id for n in one.nodes if n.kind == "call" and n.calls in halts}


def tidy(model):
    """Without what cannot be reached from a start event, or None where the
    diagram would no longer be one."""
    alive, grown = {n.id for n in model.nodes if n.kind == "start" and not n.scope}, True
    called = set()
    while grown:
        called |= {n.calls for n in model.nodes if n.id in alive and n.calls}
        more = {f.target for f in model.flows if f.source in alive}
        more |= {n.id for n in model.nodes if n.kind in ("start", "begin")
                 and n.scope in alive | called
                 or n.kind == "watch" and n.scope in alive | called | {""}}
        more |= {n.id for n in model.nodes if n.host in alive and n.host}
        grown, alive = not more <= alive, alive | more
    model.called = tuple(name for name in model.called if name in called)
    model.nodes = [n for n in model.nodes if n.id in alive]
    model.flows = [f for f in model.flows if f.source in alive and f.target in alive]
    leaving = {f.source for f in model.flows}
    ids = {f.id for f in model.flows}
    links = {n.id for n in model.nodes if n.kind == "catch" and n.event == "link"}
    if any(f.drawn == (f.target in links) for f in model.flows):
        return None
    for node in model.nodes:
        node.default = node.default if node.default in ids else ""
        if node.kind not in ("end", "watch") and node.id not in leaving:
            return None
        if node.kind in ("sub", "watch") and not any(
                n.scope == node.id and n.kind in ("start", "begin") for n in model.nodes):
            return None
        if model.leaves_open(node):
            return None
    return model


def without(model, names):
    inner = set(names)
    grown = True
    while grown:
        more = {n.id for n in model.nodes if n.scope in inner or n.host in inner} - inner
        grown, inner = bool(more), inner | more
    return Model([n for n in model.nodes if n.id not in inner],
                 [f for f in model.flows if f.source not in inner and f.target not in inner],
                 model.variables, model.called)


def smaller(model):
    """Models with a part less, the largest parts first."""
    for node in model.nodes:
        if node.kind not in ("start", "end"):
            yield bypassed(model.copy(), node.id)
    for node in model.nodes:
        if node.kind in ("boundary", "watch"):
            yield tidy(without(model.copy(), {node.id}))
    for flow in model.flows:
        copy = model.copy()
        copy.flows = [f for f in copy.flows if f.id != flow.id]
        yield tidy(copy)
    for flow in model.flows:
        yield from with_simpler_condition(model, flow)
    for node in model.nodes:
        yield from with_simpler_node(model, node)
    for variable in model.variables:
        if variable.name not in model.read():
            copy = model.copy()
            copy.variables = [v for v in copy.variables if v.name != variable.name]
            yield copy


def bypassed(copy, name):
    """Without a node: what came to it goes where its first flow led."""
    out = next((f for f in copy.flows if f.source == name), None)
    if not out or out.target == name:
        return None
    host = copy.node(name).host
    if host:
        return None
    target = out.target
    copy = without(Model(copy.nodes, [f for f in copy.flows if f.source != name
                                      or f.id == out.id], copy.variables, copy.called), ()) 
    for flow in copy.flows:
        if flow.target == name:
            flow.target = target
    copy.flows = [f for f in copy.flows if f.source != name]
    return tidy(without(copy, {name}))


def with_simpler_condition(model, flow):
    number = model.flows.index(flow)
    tree = flow.condition
    parts = [part for part in tree[1:] if part[0] not in ("name", "value")] if tree and \
        tree[0] in ("and", "or", "not") else []
    for part in parts:
        copy = model.copy()
        copy.flows[number].condition = part
        yield copy


def with_simpler_node(model, node):
    number = model.nodes.index(node)
    changes = []
    if node.outputs and node.kind == "script":
        changes.append({"kind": "task", "outputs": ()})
    elif node.outputs:
        changes.append({"outputs": ()})
    if node.event in ("terminate", "error", "escalation", "signal") and node.kind in ("end", "throw"):
        changes.append({"event": "", "code": ""})
    if node.kind == "user" and not node.outcomes:
        changes.append({"kind": "service"})
    if node.default:
        changes.append({"default": ""})
    for change in changes:
        copy = model.copy()
        for name, value in change.items():
            setattr(copy.nodes[number], name, value)
        yield tidy(copy)


def size(model):
    return (len(model.nodes) + len(model.flows), len(str(model)))


def shrunk(model, kind):
    """(model, differences): the smallest found that differs in that way."""
    tries, model = 0, model.copy()
    with tempfile.TemporaryDirectory(prefix="verdicts-") as folder:
        best, goes_on = (model, None), True
        while goes_on and tries < MOST_TRIES:
            goes_on = False
            for copy in smaller(best[0]):
                if copy is None or size(copy) >= size(best[0]) \
                        or answers_all(model) > answers_all(copy):
                    continue
                tries += 1
                try:
                    found = differences(copy, os.path.join(folder, str(tries)))
                except Broken:
                    continue
                found = [d for d in found if d.kind == kind]
                if found:
                    best, goes_on = (copy, found), True
                    break
    return best
