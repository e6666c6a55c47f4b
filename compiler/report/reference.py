#!/usr/bin/env python3
"""Writes pages of docs/reference from the tables of the compiler:
diagnostics.md from those of codes, limits.md from that of limits.

    compiler/report/reference.py [--check]

With --check nothing is written; exit code 1 when a page is out of date.
"""
import os
import re
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


def main():
    passed = failed = 0
    for name, text in (("diagnostics.md", page()), ("limits.md", limits())):
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
