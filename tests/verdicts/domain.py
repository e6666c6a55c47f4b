"""The values that the variables of a model are tried with.

Values that no condition tells apart are one. Numbers that are compared with
each other, added or copied keep every value around the constants.
"""
import math
from fractions import Fraction

from expression import FEEL, atoms, constants, evaluate, names

LISTS = ((), ("a",), ("b",), ("a", "b"), ("c", "c", "c"))


def relevant(model):
    """The variables on which a condition can depend."""
    found = set().union(set(), *(names(tree) for _, tree in model.conditions()))
    while True:
        more = set().union(set(), *(names(tree) for tree, name in model.sources() if name in found))
        if more <= found:
            return found
        found |= more


def trees(model):
    return [tree for _, tree in model.conditions()] + [tree for tree, _ in model.sources()]


def implied_choices(model):
    """Texts that are closed because a user task's only flow leads to a gateway
    without default that compares one text with constants (scenarios.md)."""
    closed = {}
    for node in model.nodes:
        flows = [f for f in model.flows if f.source == node.id]
        if node.kind != "user" or node.outcomes or len(flows) != 1:
            continue
        gateway = model.node(flows[0].target)
        compared = {}
        for flow, tree in model.conditions():
            if flow.source == gateway.id:
                for name, text in text_comparisons(tree):
                    compared.setdefault(name, set()).add(text)
        if gateway.kind == "xor" and not gateway.default and len(compared) == 1:
            closed.update(compared)
    return {name: {text for _, tree in model.conditions()
                   for n, text in text_comparisons(tree) if n == name} for name in closed}


def text_comparisons(tree):
    for atom in atoms(tree):
        if len(atom) == 3 and atom[1][0] == "name" and atom[2][0] == "value" \
                and isinstance(atom[2][1], str) and atom[0] in ("=", "!="):
            yield atom[1][1], atom[2][1]


def numbers(variable, found):
    """What lies at, between and around the constants."""
    low, high = math.floor(min(found, default=0)) - 1, math.ceil(max(found, default=0)) + 1
    step = 1 if variable.kind == "integer" else Fraction(1, 2)
    values, value = [], Fraction(low)
    while value <= high:
        values.append(int(value) if value.denominator == 1 else value)
        value += step
    return values


def adds(tree):
    return tree[0] in ("+", "-") or tree[0] not in ("name", "value") and any(map(adds, tree[1:]))


def candidates(model, variable, extra):
    texts = {c for t in trees(model) for c in constants(t) if isinstance(c, str)}
    found = {c for t in trees(model) for c in constants(t)
             if isinstance(c, (int, Fraction)) and not isinstance(c, bool)}
    if variable.kind in ("integer", "number"):
        found |= {0} if any(adds(t) for t in trees(model)) else set()
        return sorted({*numbers(variable, found), *extra})
    if variable.kind == "boolean":
        return [True, False]
    if variable.kind == "list":
        return list(LISTS)
    closed = variable.choices or implied_choices(model).get(variable.name)
    if closed:
        return sorted(closed)
    return sorted(texts | {"", "other"} | set(extra))


def alone(model, name):
    """All that reads the variable reads no other, and nothing copies it."""
    return all(names(atom) == {name} for tree in trees(model) for atom in atoms(tree)
               if name in names(atom)) and not any(name in names(t) for t, _ in model.sources())


def distinct(model, name, values):
    """One value of each sort that the conditions tell apart."""
    asked = sorted({atom for _, tree in model.conditions() for atom in atoms(tree)
                    if name in names(atom)}, key=repr)
    kept = {}
    for value in values:
        sort = tuple(evaluate(atom, FEEL, lambda _: value) for atom in asked)
        kept.setdefault(sort, value)
    return list(kept.values())


def domains(model, extra=None):
    """For each variable that matters its values, null last."""
    found = {}
    for variable in model.variables:
        if variable.name not in relevant(model):
            continue
        values = candidates(model, variable, (extra or {}).get(variable.name, ()))
        if alone(model, variable.name):
            values = distinct(model, variable.name, values)
        found[variable.name] = [*values, None]
    return found


