#!/usr/bin/env python3
"""Writes pages of docs/reference from the tables of the compiler:
diagnostics.md from those of codes, limits.md from that of limits,
expressions.md from that of operators and functions, events.md from that of
event definitions and where they stand; of semantics.md the table of
translation, from the rows of the net and what the smallest diagram of each,
tests/cases/rows/ROW.bpmn, does when its scenario is played.

    compiler/report/reference.py [--check]

With --check nothing is written; exit code 1 when a page is out of date, or a
row has no such diagram or does not fire there. $BPMNC is the compiler
($BUILD/bpmnc, build/bpmnc).
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
GROUPS = {"1": "Reading", "2": "Structure and soundness",
          "3": "Expressions and types", "4": "Data and people",
          "5": "Generating code", "6": "Running"}
HEAD = """# Diagnostics

<!-- Made by compiler/report/reference.py from compiler/base/diagnostic.def and
     compiler/report/explanation.def. Change those. -->

Every finding has a code that never changes its meaning, and a name. `bpmnc
explain CODE` prints what stands here. `--allow CODE` makes a finding a warning
at most, `--strict` makes warnings errors.

What stops `bpmnc build` is an error there, and advice of `bpmnc check`, which
tells the first reason of each element. Advice never changes an exit code.

The severity is the usual one. For `stuck`, `livelock` and `gap` it depends: a
finding is an error when the path printed with it can really happen, that is,
when every choice on it is decided or made from outside; otherwise a warning.
Of a timer that repeats a path shows one round where more change nothing.
"""


def read(*names):
    with open(os.path.join(ROOT, *names), encoding="utf-8") as file:
        return file.read()


def strings(text):
    """The C string literals of a row, joined."""
    parts = re.findall(r'"((?:\\.|[^"\\])*)"', text)
    return "".join(parts).replace(r"\n", "\n").replace(r"\"", '"')


def page():
    rows = re.findall(r'DIAGNOSTIC\((\d+), (\w+), "([^"]+)", (\w+), "([^"]+)"\)',
                      read("compiler", "base", "diagnostic.def"))
    explained = dict(re.findall(r"EXPLAIN\((\w+),(.*?)\)\n(?=EXPLAIN|\n|$)",
                                read("compiler", "report", "explanation.def")
                                .split("*/", 1)[1], re.DOTALL))
    out, group = [HEAD], None
    for number, name, kebab, severity, meaning in sorted(rows):
        if number[0] != group:
            group = number[0]
            out.append(f"\n## {GROUPS[group]}\n")
        out.append(f"\n### BPMNC{number} {kebab}\n\n"
                   f"{meaning[0].upper()}{meaning[1:]}. "
                   f"*{severity.capitalize()}.*\n\n"
                   f"{strings(explained[name])}")
    return "".join(out)


LIMITS = """# Limits

<!-- Made by compiler/report/reference.py from compiler/base/limit.def. Change
     that. -->

The compiler stops at these. What the engine and the journal bound is told in
[journal](journal.md) and [semantics](semantics.md).

| at most | of | beyond |
|---:|---|---|
"""


def limits():
    rows = re.findall(r'LIMIT\(\w+, (\d+), "([^"]+)", "([^"]+)"\)',
                      read("compiler", "base", "limit.def"))
    return LIMITS + "".join(f"| {int(most):,} | {what} | {beyond} |\n"
                            for most, what, beyond in rows)


EXPRESSIONS = """# Expressions

<!-- Made by compiler/report/reference.py from compiler/read/operation.def.
     Change that, or the text in reference.py. -->

`= amount > 5` is FEEL, `${amount > 5}` and `#{...}` are JUEL; a text without
marks is what its operators say, and JUEL where it calls a method. Interpreter and generated code call the same
functions, in the same order.

## Values

| type | |
|---|---|
| integer | 64 bits; a literal without point and exponent |
| number | 18 significant digits, in scientific notation with exponents from -6143 to 6144; exact or an incident |
| text | UTF-8; texts compare by code point |
| boolean | |
| instant | milliseconds, from 0001-01-01 to 9999-12-31T23:59:59.999Z; leaving that is an incident |
| duration | of days and time, milliseconds of 64 bits |
| duration of years and months | months of 64 bits. `P1M2DT3H` exists in timers only |
| list, object | 32 levels at most; read only: `a.b`, `list[i]` |

A path `a.b` is the member `b` of the object `a`, unless something writes a
variable of the whole name `a.b`. In JUEL `a["b"]` is the same,
`a.equals(b)` is `a == b`, and `a.contains(b)` is `contains(a, b)`.

## Rules

- Operands are evaluated left to right. An incident in one wins over null; of
  two the first counts. `and`, `or`, `between`, ranges, `in` and conditionals
  stop once decided.
- **FEEL** has three-valued logic: what has no value is null. Ordering with null
  is null, `null = null` is true, null equals no value; values of different
  types are neither equal nor unequal: null. A condition that is null is not
  true.
- **JUEL** has two-valued logic: what has no value is missing, an incident
  `no-value`, unless `empty` or a comparison with `null` asks for it. Operands
  of `+ - * /` that are texts are the numbers they stand for: an empty text is
  0, without point and exponent it is an integer, a text that is none is an
  incident. `${a}${b}` joins texts.
- Integer with integer stays integer for `+ - *`; `/` gives a number. Integers
  and numbers compare exactly. An integer of more than 18 significant digits in
  an operation of numbers, or into a number, is an incident; so is leaving 64
  bits, a quotient that does not end, and a division by zero: nothing is
  rounded. `check` warns of quotients (`inexact`), unless the divisor is a
  constant of twos and fives, or the next rule holds.
- **Ratios.** A third has no end, but whether it is below a half is known. Where
  `= != < <= > >=`, `between` or a range compares a quotient with a number,
  nothing is divided: `a / b >= c` is `a >= c * b`, on either side and on both,
  turned for a constant below 0. So it is where `b` is known not to be 0: a
  constant, but of twos and fives, whose quotients end, or, in conditions,
  `numberOfInstances` (`nrOfInstances`) of the multi-instance around. `a` and
  `c` must be of numeric type: no texts, no conditionals, nothing whose type is
  not known. Such a quotient times a constant, as shares in percent are written,
  `a / b * 100 >= c`, is `a * 100 >= c * b`. The answer is that of the exact quotient; a product that needs more
  than 18 digits or 64 bits is an incident as everywhere.
- Each of the two kinds of durations adds and compares among its own, and both
  add to instants; mixed there is no value.
- A conditional of an integer and a number is a number.
- Performers are a text, or a list of texts: each is one name, whatever is in
  it. Commas separate names where the diagram itself writes them. Users
  and groups together are the candidates of a task: if neither names anybody
  that is the incident `nobody`.

A call that is not in this table has no value and is an incident; `check` warns
(`undecided`), `build` refuses it. So it is with forms of the languages
[that are not computed](#not-computed).

## Operators and functions

'no value' is null in FEEL and an incident in JUEL.

| | takes | gives | no value | |
|---|---|---|---|---|
"""

TYPE_WORDS = {"INTEGER": "integer", "DECIMAL": "number", "TEXT": "text", "BOOLEAN": "boolean",
              "INSTANT": "instant", "DURATION": "duration", "MONTHS": "months",
              "STRUCTURE": "list or object", "LOOSE": "any"}
NULL_WORDS = {"OPERANDS": "an operand has none, or they do not go together",
              "TYPES": "they do not go together", "NEVER": "never",
              "ALWAYS": "it is not there"}


def signature(written, called, first, second, result):
    takes = [TYPE_WORDS[first]]
    if second != "LOOSE" or called == "TWO":
        takes.append(TYPE_WORDS[second])
    return (", ".join(takes), TYPE_WORDS[result])


def expressions():
    text = read("compiler", "read", "operation.def").split("*/", 1)[1]
    out, rows = [EXPRESSIONS], re.split(r"^OPERATION\(", text, flags=re.M)[1:]
    for row in rows:
        head, *signatures = re.split(r"^SIGNATURE\(", row, flags=re.M)
        called, written, nulls, fails, known = re.match(
            r'\w+, (\w+), "((?:\\.|[^"\\])*)",\s*\w+,\s*(\w+),\s*(\w+),\s*(\w+),', head).groups()
        if called == "INSIDE":
            continue
        meaning = strings(head[head.index(known + ",") + len(known) + 1:]).replace("|", "\\|")
        gives = {}
        for one in signatures:
            parts = re.match(r"\w+, (\w+), (\w+), (\w+)\)", one).groups()
            takes, result = signature(written, called, *parts)
            gives.setdefault(result, []).append(takes)
        if fails == "ARITHMETIC":
            meaning += "; can be an incident `arithmetic`"
        for number, (result, takes) in enumerate(gives.items()):
            name = written if called == "SIGN" else f"{written}(...)"
            first = number == 0
            name = f"`{name}`".replace("|", "\\|") if first else ""
            out.append(f"| {name} | {'; '.join(takes)} | {result} |"
                       f" {NULL_WORDS[nulls] if first else ''} |"
                       f" {meaning if first else ''} |\n".replace("  |", " |"))
    return "".join(out)


UNREAD = """
## Not computed

| a | instead |
|---|---|
"""


def unread():
    rows = re.findall(r'^UNREAD\("\w+", "([^"]+)",(.*?)\)$',
                      read("compiler", "read", "operation.def").split("*/", 1)[1], re.M | re.DOTALL)
    return UNREAD + "".join(f"| {called} | {strings(instead)} |\n" for called, instead in rows)


EVENTS = """# Events

<!-- Made by compiler/report/reference.py from compiler/check/event.def. Change
     that, or the text in reference.py. -->

Which event definition may stand on which event, and whether it runs. What may
not stand there is an error, `event-definition`, and the clause of BPMN 2.0.2
says so: 10.5.2 of start events, 10.5.3 of end events, 10.5.4 of intermediate
events and those on a boundary. A start event in a sub-process has no definition.
`not yet` is an error, `unsupported`, with what to draw instead. `tests/flipped/run`
checks the smallest diagram of each field.

"""
EVENTS_END = """
- What stands on a boundary or begins an event sub-process may interrupt or not
  (`cancelActivity`, `isInterrupting`); an error always interrupts.
- A message that is thrown is [delivered](elements.md#messages-between-cases) where
  the program waits for it, else it is a [job](elements.md#jobs-without-a-type).
- A definition of its own below `definitions` is taken by `eventDefinitionRef`.
- `several`: two definitions and more on one event, which waits for the first of
  them, or throws each; with `parallelMultiple="true"` it waits for all. See
  [several definitions](semantics.md#rules-that-decide). A link stands alone; an
  error or escalation cannot be waited for with others.
- A timer that begins cases has a time that is written out, not computed: a
  duration, an instant, a repetition, or cron.
- A link is a flow that is not drawn, from each event that throws it to the one
  that catches it in the same scope (10.5.5): one catches, at least one throws. It
  has the name of its definition, else that of its event. In records and traces
  the flow is `Thrower->Catcher`.
"""
# The columns of the table: an event of event.def, its title, its clause.
POSITIONS = (("START_EVENT", "start of a process", "10.5.2"),
             ("TRIGGERED_START", "start of an event sub-process", "10.5.2"),
             ("CATCH_EVENT", "caught in the flow", "10.5.4"),
             ("BOUNDARY_EVENT", "on a boundary", "10.5.4"),
             ("THROW_EVENT", "thrown in the flow", "10.5.4"),
             ("END_EVENT", "end", "10.5.3"))


def events():
    uses = {(node, kind): status for node, kind, status in
            re.findall(r"^EVENT_USE\((\w+), (\w+), (\w+)\)", read("compiler", "check", "event.def"),
                       re.M)}
    kinds = re.findall(r"^EVENT_KIND\((\w+),", read("compiler", "model", "event_kind.def"), re.M)
    words = {"RUNS": "runs", "REFUSED": "not yet"}
    out = EVENTS + "| event | " + " | ".join(title for _, title, _ in POSITIONS) + " |\n"
    out += "|---" * (len(POSITIONS) + 1) + "|\n"
    for kind in kinds:
        fields = [words.get(uses.get((node, kind)), f"no ({clause})")
                  for node, _, clause in POSITIONS]
        name = {"MULTIPLE": "several"}.get(kind, kind.lower())
        out += f"| {name} | " + " | ".join(fields) + " |\n"
    return out + EVENTS_END


BPMNC = os.environ.get("BPMNC") or os.path.join(ROOT, os.environ.get("BUILD", "build"), "bpmnc")
ROWS = """
<!-- Made by compiler/report/reference.py from compiler/net/row.def and
     tests/cases/rows. Change those. -->

Every transition belongs to one of these rows. The last column is what it does to
the tokens of its smallest diagram, in the words of
[`--trace-step`](dump.md#acts); beside it stands the scenario.

| row | what happens | there |
|---|---|---|
"""


def moved(row, case):
    """What a row does, the first time that it fires in its scenario; null: never."""
    played = subprocess.run([BPMNC, "run", "--trace-step", case + ".bpmn", "--scenario",
                             case + ".scenario"], capture_output=True, text=True, check=False)
    # What an operator has tried again begins with the token at its node.
    fires = "enter" if row == "retry" else f"  fire {row}"
    found = re.search(rf"^{fires} .*\n((?:  (?!fire ).*\n)*)", played.stderr, re.M)
    if played.returncode or not found:
        return None
    return [act for act in re.findall(r"^  (\w.*)", found[1], re.M) if not act.startswith("pass ")]


def translation():
    """The table, and the rows that nothing shows."""
    out, missing = ROWS, []
    for row, meaning in re.findall(r'^ROW\(\w+, "([^"]+)", \w+, "([^"]+)"\)',
                                   read("compiler", "net", "row.def"), re.M):
        place = "tests/cases/rows/" + row.replace("-", "_")
        acts = moved(row, os.path.join(ROOT, place))
        if acts is None:
            missing.append(f"row {row}: {place}.bpmn does not show it")
        out += (f"| [`{row}`](../../{place}.bpmn) | {meaning} | "
                + ", ".join(f"`{act}`" for act in acts or ["nothing"]) + " |\n")
    return out, missing


def semantics(table):
    """The page with this table under its title."""
    head, rest = read("docs", "reference", "semantics.md").split("\n## Translation\n", 1)
    return head + "\n## Translation\n" + table + "\n## " + rest.split("\n## ", 1)[1]


def unused_codes():
    """Codes that are documented and that no stage reports."""
    sources = "".join(read(path) for path in glob.glob(
        os.path.join(ROOT, "compiler", "*", "*.c")))
    return [name for name in re.findall(
        r"DIAGNOSTIC\(\d+, (\w+),", read("compiler", "base", "diagnostic.def"))
            if not re.search(rf"\bCODE_{name}\b", sources)]


def section(page, title):
    """The names in the first column of the table below a title."""
    text = read("docs", "reference", page).split(f"\n{title}\n", 1)[1].split("\n## ")[0]
    return {name.strip("`") for name in re.findall(r"^\| ([^|]+) \|", text, re.M)[1:]}


def undocumented():
    """What documents and sources do not say alike: a name that only one has."""
    engine = read("include", "bpmn", "engine.h") + read("include", "bpmn", "process.h")
    reasons = re.findall(r'REASON\(\w+, "([^"]+)"\)',
                         read("runtime", "core", "base", "reason.def").split("*/")[1])[1:]
    causes = re.findall(r"BPMN_CAUSE_(\w+) = [1-9]", engine)
    codes = re.findall(r"BPMN_EXIT_\w+ = (\d)", read("runtime", "program", "program.h"))
    found = []
    for page, title, names in (
            ("refusals.md", "## Reasons", set(reasons)),
            ("refusals.md", "## Incidents",
             {cause.lower().replace("_", "-") for cause in causes}),
            ("commands.md", "| exit code | means |", set(codes))):
        text = section(page, title)
        if page == "commands.md":
            text = {name for name in text if re.fullmatch(r"\d", name)}
            names -= {"0"}  # the line of the title's rule takes the first
            text -= {"0"}
        if text != names:
            found.append(f"{page}, {title}: {', '.join(sorted(text ^ names))}")
    return found


def main():
    passed = failed = 0
    table, missing = translation()
    for trouble in [f"no stage reports {name}" for name in unused_codes()] + undocumented() + missing:
        print(trouble)
        failed += 1
    passed += not failed
    for name, text in (("diagnostics.md", page()), ("limits.md", limits()),
                       ("expressions.md", expressions() + unread()),
                       ("events.md", events()), ("semantics.md", semantics(table))):
        path = os.path.join(ROOT, "docs", "reference", name)
        if "--check" not in sys.argv[1:]:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        elif read("docs", "reference", name) == text:
            passed += 1
        else:
            failed += 1
            print(f"docs/reference/{name} is out of date")
    if "--check" in sys.argv[1:]:
        print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
