"""The values that the variables of a model are tried with.

Values that no condition tells apart are one. Numbers that are compared with
each other, added or copied keep every value around the constants.
"""
import math
from fractions import Fraction

from expression import FEEL, atoms, constants, evaluate, named_null, names

LISTS = ((), ("a",), ("b",), ("a", "b"), ("c", "c", "c"))


def relevant(model):
    """The variables on which a condition can depend."""
    found = set().union(lists(model), *(names(tree) for _, tree in model.conditions()))
    while True:
        more = set().union(set(), *(names(tree) for tree, name in model.sources() if name in found))
        if more <= found:
            return found
        found |= more


def lists(model):
    """The variables that items are made of."""
    return {n.loop.of for n in model.nodes if n.loop and n.loop.of}


def trees(model):
    return [tree for _, tree in model.conditions()] + [tree for tree, _ in model.sources()]


def implied_outcomes(model, node):
    """(NAME, texts): the outcomes of a user task whose only flow leads to a
    gateway that asks whether one variable, a text, is equal to constants, of no
    other the same, and leaves no rest, neither by a default flow nor by `!=` or
    null (docs/reference/scenarios.md); None where they are not closed so."""
    flows = [f for f in model.flows if f.source == node.id]
    if node.kind != "user" or node.outcomes or len(flows) != 1:
        return None
    gateway = model.node(flows[0].target)
    compared, rest, equal, nulls = {}, bool(gateway.default), set(), set()
    for flow, tree in model.conditions():
        if flow.source == gateway.id:
            nulls |= set(named_null(tree))
            equal |= {a[1][1] for a in atoms(tree) if len(a) == 3 and a[0] in ("=", "!=")
                      and a[1][0] == "name" and a[2][0] == "value" and a[2][1] is not None}
            for name, text, unequal in text_comparisons(tree):
                rest = rest or unequal
                compared.setdefault(name, set()).add(text)
    if gateway.kind not in ("xor", "or") or rest or len(compared) != 1 or len(equal) != 1 \
            or equal & nulls:
        return None
    return next(iter(compared.items()))


def implied_choices(model):
    """The texts that a variable can be because a user task closes it so."""
    closed = dict(filter(None, (implied_outcomes(model, node) for node in model.nodes)))
    return {name: {text for _, tree in model.conditions()
                   for n, text, _ in text_comparisons(tree) if n == name} for name in closed}


def outcomes(model, node):
    """(NAME, texts) that the answer at a user task is bound to, or None."""
    if node.outcomes:
        return node.outcome_variable, set(node.outcomes)
    implied = implied_outcomes(model, node)
    if not implied:
        return None
    name, texts = implied
    variable = next(v for v in model.variables if v.name == name)
    if variable.declared and variable.choices:
        return name, set(variable.choices)
    gateway = next(f.target for f in model.flows if f.source == node.id)
    pure = all(is_pure(tree) for flow, tree in model.conditions() if flow.source == gateway)
    return name, texts if pure else implied_choices(model)[name]


def is_pure(tree):
    """Whether a condition asks for nothing but whether a variable is one of some
    texts."""
    if tree[0] == "or":
        return all(map(is_pure, tree[1:]))
    return tree[0] == "=" and bool(list(text_comparisons(tree)))


def text_comparisons(tree):
    for atom in atoms(tree):
        if len(atom) == 3 and atom[1][0] == "name" and atom[2][0] == "value" \
                and isinstance(atom[2][1], str) and atom[0] in ("=", "!="):
            yield atom[1][1], atom[2][1], atom[0] == "!="


def numbers(variable, found, by_itself):
    """What lies at, between and around the constants."""
    beyond = 1 if by_itself else 2  # of two variables one can be more than the other
    low, high = math.floor(min(found, default=0)) - beyond, math.ceil(max(found, default=0)) + beyond
    fine = by_itself or any(Fraction(c).denominator > 1 for c in found)
    step = 1 if variable.kind == "integer" else Fraction(1, 4 if fine else 2)
    values, value = [], Fraction(low)
    while value <= high:
        values.append(int(value) if value.denominator == 1 else value)
        value += step
    return values


def adds(tree):
    return tree[0] in ("+", "-") or tree[0] not in ("name", "value") and any(map(adds, tree[1:]))


def computes(model):
    """Whether conditions read what a sum is written to: that may be any value, to
    check (docs/explanation/design.md)."""
    return any(adds(t) for t, name in model.sources() if name in relevant(model))


def sums(model):
    """The nodes with a condition on a sum, or on what one is written to: of each
    check knows whether it held before, and which of one sum cannot hold at once."""
    written = {name for tree, name in model.sources() if adds(tree)}
    while more := {name for tree, name in model.sources() if names(tree) & written} - written:
        written |= more
    return {flow.source for flow, tree in model.conditions() if adds(tree) or names(tree) & written}


def closed_choices(model, variable):
    """The closed set of a text: of the schema, of outcomes, or implied."""
    if variable.declared and variable.choices:
        return set(variable.choices)
    outcomes = {t for n in model.nodes if n.outcome_variable == variable.name
                for t in n.outcomes}
    if outcomes or takes_rest(model, variable.name):
        return outcomes
    return implied_choices(model).get(variable.name)


def takes_rest(model, name):
    """Whether somewhere a flow stands for the texts that no condition names."""
    return any(n == name and (unequal or model.node(flow.source).default)
               for flow, tree in model.conditions()
               for n, _, unequal in text_comparisons(tree))


def candidates(model, variable, extra):
    texts = {c for t in trees(model) for c in constants(t) if isinstance(c, str)}
    found = {c for t in trees(model) for c in constants(t)
             if isinstance(c, (int, Fraction)) and not isinstance(c, bool)}
    if variable.kind in ("integer", "number"):
        if any(adds(t) for t in trees(model)):
            found |= {0} | {-c for c in found}
        return sorted({*numbers(variable, found, alone(model, variable.name)), *extra})
    if variable.kind == "boolean":
        return [True, False]
    if variable.kind == "list":
        return list(LISTS)
    closed = closed_choices(model, variable)
    if closed:
        return sorted(closed)
    return sorted(texts | {"", "other"})


def alone(model, name):
    """All that reads the variable reads no other, and no other copies it."""
    return all(names(atom) == {name} for tree in trees(model) for atom in atoms(tree)
               if name in names(atom)) and not any(
                   name in names(t) and t != ("name", target) for t, target in model.sources())


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
    """For each variable that matters its values, null last. Of numbers there may
    be more, by name."""
    found = {}
    for variable in model.variables:
        if variable.name not in relevant(model):
            continue
        values = candidates(model, variable, (extra or {}).get(variable.name, ()))
        if alone(model, variable.name) and variable.name not in lists(model):
            values = distinct(model, variable.name, values)
        found[variable.name] = [*values, None]
    return found


