"""The differences between check's findings and the judge's."""
import collections

from calls import caught_outside
from domain import closed_choices, computes, relevant, sums
from product import BESIDE, VERDICTS
from replay import Walker

Difference = collections.namedtuple("Difference", "kind element says")
# Kinds of difference that are allowed, each with the page that says so.
ALLOWED = {
    "dead but for a missing value":
        "a value that is missing counts only where a condition names it (BPMNC2103)",
    "but for a timer that comes late":
        "what is said holds also when nothing has run for a while (docs/reference/semantics.md)",
    "but for what check does not follow":
        "a condition may become true at any time, items be many and done as they like, "
        "and a call be answered as what is called may end (docs/reference/semantics.md)",
}
DOUBTS = ("gap as a warning", "stuck as a warning", "livelock as a warning")
KINDS = {"late": "but for a timer that comes late", "free": "but for what check does not follow"}
EXACT = ("uncaught-error", "uncaught-escalation", "overlap", "gap", "stuck")


class Said:
    """check's findings about one model, by verdict."""

    def __init__(self, findings, halted=frozenset()):
        self.findings = findings
        self.halted = halted  # calls of a process of which it was told that it halts
        self.by_name = collections.defaultdict(dict)
        for finding in findings:
            self.by_name[finding["name"]].setdefault(finding["element"], finding)

    def elements(self, name, severity=None):
        return {e for e, f in self.by_name[name].items() if severity in (None, f["severity"])}


def open_kinds(model):
    """The variables whose values are not all known: a gap of theirs may be a
    warning."""
    return {v.name for v in model.variables if v.name in relevant(model) and (
        v.kind == "list" or v.kind == "text" and not closed_choices(model, v))}


def compare(model, verdicts, said):
    """(differences, reasons for which something was left undecided, runs): the
    runs as walks gives them."""
    found, undecided, walked = compare_all(model, verdicts, said)
    doubted = model.is_loose() and any(reason in DOUBTS for reason in undecided)
    for what, other in verdicts.otherwise() if found or doubted else ():
        if other.cut:
            found = [d._replace(kind=KINDS[what]) if is_seen_otherwise(d, other, said) else d
                     for d in found]
            continue
        differs, doubts, _ = compare_all(other.model, other, said)
        real = {d[:2] for d in differs}
        found = [d if d[:2] in real or what == "free" and is_sure(d, said)
                 else d._replace(kind=KINDS[what]) for d in found]
        if what == "free":
            undecided &= doubts
    return found, undecided, walked


def is_seen_otherwise(difference, other, said):
    """Whether it is otherwise by as much of another exploration as was looked at: what
    comes about there only grows. Not of calls, which are looked at as they are."""
    if any(n.kind == "call" for n in other.model.nodes):
        return False
    kind, element = difference.kind, difference.element
    if kind.startswith("path of ") and not is_sure(difference, said):
        return bool(Walker(other, told_as(difference, said)).run())
    return kind == "dead not told" and element in other.passed \
        or kind == "livelock not told" and not other.must["livelock"]


def told_as(difference, said):
    """The finding that a difference is about; None: it was not told."""
    name = difference.kind.removeprefix("path of ").partition(" cannot be")[0]
    return said.by_name.get(name, {}).get(difference.element)


def is_sure(difference, said):
    """Whether it was told as what can really happen."""
    told = told_as(difference, said)
    return bool(told) and told["severity"] == "error"


def compare_all(model, verdicts, said):
    found, undecided = [], collections.Counter()
    others = {f["name"] for f in said.findings} - set(VERDICTS) - set(BESIDE)
    found += [Difference(f"other {name}", e, f["message"]) for name in sorted(others)
              for e, f in said.by_name[name].items()]
    for finding in said.findings:
        if finding["name"] in ("unknown", "undecided"):
            undecided[finding["message"]] += 1
    for name in EXACT:
        found += compare_places(name, model, verdicts, said, undecided)
    found += compare_livelock(model, verdicts, said, undecided)
    walked = list(walks(verdicts, said))
    found += compare_paths(walked)
    found += compare_dead(model, verdicts, said, undecided)
    found += compare_meetings(model, verdicts, said)
    return found, undecided, walked


def compare_places(name, model, verdicts, said, undecided):
    must, may = verdicts.must[name], verdicts.must[name] | verdicts.may[name]
    if name.startswith("uncaught") and model.file:
        must = {e for e in must if not is_caught_outside(model, e)}
    if name == "gap":
        may = may | verdicts.may["missing"]
    told = said.elements(name)
    for element in sorted(must - told):
        if name == "stuck" and not verdicts.stuck_apart(element, told):
            continue
        if not said.elements("unknown"):
            yield Difference(f"{name} not told", element, verdicts.witness.get((name, element, True)))
    for element in sorted(told - may):
        finding = said.by_name[name][element]
        if finding["severity"] == "warning" and name in ("gap", "stuck"):
            undecided[f"{name} as a warning"] += 1
        elif is_doubtful(finding):
            undecided["overlap of computed values"] += 1
        elif name.startswith("uncaught") and element in behind_sums(model):
            undecided[f"{name} behind a sum"] += 1
        elif not verdicts.cut:
            yield Difference(f"{name} cannot be", element, finding["message"])
    if name in ("gap", "stuck") and not open_kinds(model) and not model.is_loose():
        for element in sorted(must & told - said.elements(name, "error")):
            undecided[f"{name} as a warning, and can really happen"] += 1


def is_caught_outside(model, element):
    """Whether a process that calls this one catches what is thrown there."""
    node = model.node(element)
    return caught_outside(model.file, model.process, node.event, node.code)


def is_doubtful(finding):
    """Whether an overlap is told for values that need not occur."""
    return finding["name"] == "overlap" and " may hold together" in finding["message"]


WALKED = ("gap", "stuck", "livelock", "overlap", "uncaught-error", "uncaught-escalation")


def walks(verdicts, said):
    """(finding, edges or None) of each printed path that a run has to take: that
    of an error, and of a warning of what is so; not where that may be by the
    value of a sum that does not occur, or in an order of what is awaited in bodies
    and outside, which is not asked (docs/explanation/frames.md)."""
    if verdicts.cut:
        return
    for finding in said.findings:
        name = finding["name"]
        so = finding["element"] in verdicts.must[name] | verdicts.may[name] \
            and not computes(verdicts.model) and not waits_in_body(verdicts.model, finding)
        if name in WALKED and finding["path"] and not is_doubtful(finding) \
                and (so or finding["severity"] == "error"):
            yield finding, Walker(verdicts, finding).run()


def waits_in_body(model, finding):
    """Whether its path passes a timer or signal in a body of an event sub-process that
    does not interrupt."""
    bodies = {n.scope for n in model.nodes if n.kind == "begin" and not n.interrupts}
    inside, grown = set(bodies), True
    while grown:
        more = {n.id for n in model.nodes if n.scope in inside} - inside
        grown, inside = bool(more), inside | more
    return any(n.event in ("timer", "signal") and n.id in inside and n.kind != "begin"
               for n in model.nodes if n.id in finding["path"])


def compare_paths(walked):
    """Printed paths that no run takes, or that end in another way."""
    for finding, run in walked:
        if not run:
            yield Difference(f"path of {finding['name']} cannot be walked",
                             finding["element"], f"{finding['path']} {finding['values']}")


def compare_livelock(model, verdicts, said, undecided):
    told, errors = said.elements("livelock"), said.elements("livelock", "error")
    turns = verdicts.must["turn"]
    if verdicts.must["livelock"] - told and not told and not said.elements("unknown"):
        if sums(model):
            undecided["livelock that a sum may leave"] += 1
        else:
            yield Difference("livelock not told", "*",
                             verdicts.witness.get(("livelock", "*", True)))
    elif verdicts.must["livelock"] and not errors and not verdicts.cut and not model.is_loose():
        undecided["livelock as a warning, and can really happen"] += 1
    if turns and not told & turns and not said.elements("unknown"):
        yield Difference("livelock without a wait not told", ",".join(sorted(turns)),
                         verdicts.witness.get(("turn", min(turns), True)))
    if verdicts.cut:
        return
    possible = turns | verdicts.may["turn"] | verdicts.locked_places
    for element in sorted(told - possible):
        if element in errors:
            yield Difference("livelock cannot be", element,
                             said.by_name["livelock"][element]["message"])
        else:
            undecided["livelock as a warning"] += 1


def compare_dead(model, verdicts, said, undecided):
    told, dead = said.elements("dead"), verdicts.dead()
    without_nulls = verdicts.dead_without_nulls()
    if verdicts.turns():
        return
    joins = {n.id for n in model.nodes
             if n.kind in ("and", "or") and n.id not in verdicts.fired}
    for element in sorted(told - dead - joins):
        kind = "dead but for a missing value" if element in without_nulls else "dead is reached"
        yield Difference(kind, element, said.by_name["dead"][element]["message"])
    if verdicts.cut or said.elements("unknown"):
        return
    halts = verdicts.must["stuck"] | said.halted | said.elements("stuck") | said.elements("gap") | said.elements("livelock")
    for element in sorted(dead):
        if element not in told and is_first(model, without_nulls | told, halts, element):
            flow = next((f.source for f in model.flows if f.id == element), element)
            if flow in behind_sums(model):
                undecided["dead but for a sum"] += 1
            else:
                yield Difference("dead not told", element, None)


def is_first(model, dead, halts, element):
    """Whether a stretch that nothing reaches begins here, and nothing that was
    told says why."""
    flow = next((f for f in model.flows if f.id == element), None)
    if flow:
        source = model.node(flow.source)
        inside = {n.id for n in model.nodes if n.scope == source.id}
        if source.kind in ("and", "or") and any(f.target == source.id and f.id in dead
                                                for f in model.flows):
            return False
        return source.id not in dead | halts and not (source.kind == "sub" and inside & halts)
    node = model.node(element)
    if node.kind == "boundary":
        return node.host not in dead
    return node.kind not in ("start", "begin") and node.scope not in dead and all(
        f.target != element for f in model.flows)


def compare_meetings(model, verdicts, said):
    told = said.elements("unsynchronised")
    must = verdicts.must["unsynchronised"] - verdicts.turns()
    may = must | verdicts.may["unsynchronised"] | verdicts.crowded
    for element in sorted(must - told):
        if not said.elements("unknown") and not follows(model, told, element):
            yield Difference("unsynchronised not told", element, None)
    for element in sorted(told - may):
        if not verdicts.cut and not verdicts.turns():
            yield Difference("unsynchronised cannot be", element,
                             said.by_name["unsynchronised"][element]["message"])


def follows(model, told, element):
    """Whether all by which tokens come here leads on from a merge that was told."""
    sources = {f.source for f in model.flows if f.target == element}
    return any(sources <= reached_from(model, merge) for merge in told)


def behind_sums(model):
    """The nodes to which a token can come from a condition on a sum."""
    return set().union(set(), *(reached_from(model, node) for node in sums(model)))


def reached_from(model, merge):
    """The nodes to which a token can come from one, with it."""
    seen, waiting = {merge}, [merge]
    while waiting:
        here = model.node(waiting.pop())
        after = {f.target for f in model.flows if f.source == here.id} | {here.scope}
        after |= {n.id for n in model.nodes if here.id in (n.host, n.scope)
                  and n.kind in ("boundary", "start", "begin")
                  or n.kind == "watch" and n.scope in (here.id, here.scope)}
        waiting += after - seen - {""}
        seen |= after
    return seen
