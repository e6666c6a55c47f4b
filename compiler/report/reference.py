#!/usr/bin/env python3
"""Writes docs/reference/diagnostics.md from the tables of codes.

    compiler/report/reference.py [--check]

With --check nothing is written; exit code 1 when the page is out of date.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "reference", "diagnostics.md")
GROUPS = {"1": "Reading", "2": "Structure and soundness",
          "3": "Expressions and types", "4": "Data and people",
          "5": "Generating code", "6": "Running"}
HEAD = """# Diagnostics

<!-- Made by compiler/report/reference.py from compiler/base/diagnostic.def and
     compiler/report/explanation.def. Change those. -->

Every finding has a code that never changes its meaning, and a name. `bpmnc
explain CODE` prints what stands here. `--allow CODE` makes a finding a warning
at most, `--strict` makes warnings errors.

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


def main():
    text = page()
    if "--check" in sys.argv[1:]:
        with open(PAGE, encoding="utf-8") as file:
            same = file.read() == text
        print("1 passed, 0 failed" if same else
              "docs/reference/diagnostics.md is out of date\n0 passed, 1 failed")
        sys.exit(0 if same else 1)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)


main()
