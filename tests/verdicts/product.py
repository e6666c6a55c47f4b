"""What bpmnc says about models: check, and test for replays."""
import json
import os
import re
import subprocess

from model import bpmn, schema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BPMNC = os.environ.get("BPMNC", os.path.join(ROOT, "build", "bpmnc"))
SECONDS = 300
VERDICTS = ("stuck", "livelock", "gap", "overlap", "unsynchronised", "dead",
            "uncaught-error", "uncaught-escalation", "unknown")
# Findings that say nothing of what can happen; any other is told as a difference.
BESIDE = ("kept-without-effect", "no-performer", "needs-frame", "waitless-split",
          "ignored-condition", "default-condition", "inexact", "untyped", "always-null")


class Broken(Exception):
    """bpmnc did not answer."""


def write(model, folder):
    """Writes a model into a folder of its own; the path of the diagram."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "model.bpmn")
    with open(path, "w", encoding="utf-8") as out:
        out.write(bpmn(model))
    beside, types = schema(model), os.path.join(folder, "model.schema.json")
    if beside:
        with open(types, "w", encoding="utf-8") as out:
            out.write(beside)
    elif os.path.exists(types):
        os.remove(types)
    return path


def call(*arguments):
    done = subprocess.run([BPMNC, *arguments], capture_output=True, text=True, timeout=SECONDS,
                          check=False)
    if done.returncode not in (0, 1):
        raise Broken(f"bpmnc {arguments[0]}: exit code {done.returncode}: {done.stderr[-500:]}")
    return done


def check(paths):
    """For each path its findings, each as check's JSON has it."""
    found = {path: [] for path in paths}
    for first in range(0, len(paths), 200):
        done = call("check", "--format=json", *paths[first:first + 200])
        for finding in json.loads(done.stdout)["findings"]:
            found[finding["file"]].append(finding)
    return found


def test(folder):
    """{(scenario file, scenario): (passed, what was said)} of all below a folder."""
    done = call("test", folder)
    results, name, said = {}, None, []
    for line in done.stdout.splitlines():
        match = re.match(r"(passed|FAILED) (\S+)$", line)
        if match:
            name, said = match[2], []
            results[name] = (match[1] == "passed", said)
        elif name:
            said.append(line)
    return results
