"""Journals to read: what the engine of today writes, and what the program says
of each. Those of `stores` were written by engines of before.
"""
import decimal
import json
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
REFUNDS = os.path.join(ROOT, "samples/refund_escalation/refund_escalation.bpmn")
SIGNALS = os.path.join(ROOT, "tests/cases/signal_start.bpmn")


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout


def compile_with(source, libraries, out, *options):
    """Compiles C sources against the libraries of the runtime."""
    run(os.environ.get("CC", "cc"), "-std=c11", "-D_GNU_SOURCE",
        "-I" + os.path.join(ROOT, "include"), *options, *source,
        *(os.path.join(BUILD, f"libbpmn{name}.a") for name in libraries),
        "-lsqlite3", "-lsodium", "-lcmocka", "-o", out)


def program_of(model, folder):
    """The program of a diagram, made in the folder."""
    run(os.path.join(BUILD, "bpmnc"), "build", model, "-o", folder, "--exe")
    return os.path.join(folder, os.path.basename(model)[:-len(".bpmn")])


def program_of_panel(folder):
    """The program of the process with frames that the tests have made by hand; given a path
    alone it writes a journal there."""
    program = os.path.join(folder, "panel")
    compile_with([os.path.join(ROOT, "tests/journal/write_panel.c")],
                 ("-program", "-sqlite", ""), program, "-I" + os.path.join(ROOT, "tests/unit"))
    return program


def told(program, path, *options):
    """The lines of 'journal --json'."""
    lines = run(program, "--db", path, "journal", "--json", *options).splitlines()
    return [json.loads(line, parse_float=decimal.Decimal) for line in lines]


def refunds(folder):
    """A journal of refunds, long enough for the live window to move."""
    program = program_of(REFUNDS, folder)
    writer, path = os.path.join(folder, "write"), os.path.join(folder, "cases.db")
    compile_with([os.path.join(ROOT, "tests/journal/write.c"), program + ".c"],
                 ("-sqlite", ""), writer, "-I" + folder)
    run(writer, path)
    return path, told(program, path, "--images")


def signals(folder):
    """A journal with signals."""
    program, path = program_of(SIGNALS, folder), os.path.join(folder, "signals.db")
    said = [run(program, "--db", path, *words) for words in (
        ["start", "key=a"], ["start", "key=b"], ["broadcast", "up", "by", "olga", "height=3"],
        ["broadcast", "up"], ["broadcast", "nothing"],
        ["complete", "Climb", "--key", "a", "--groups", "clerks"], ["restart"], ["signal", "down", "--key", "b"])]
    assert said[2] == "signal up: heard 0 times, began 1 case\n", said
    return path, told(program, path)


def panel(folder):
    """A journal of a process with frames."""
    program, path = program_of_panel(folder), os.path.join(folder, "panel.db")
    run(program, path)
    return path, told(program, path, "--images")
