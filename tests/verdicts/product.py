"""What bpmnc says about models: check, and test for replays."""
import json
import os
import re
import subprocess

from model import bpmn, schema

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BPMNC = os.environ.get("BPMNC", os.path.join(ROOT, "build", "bpmnc"))
SECONDS, SECONDS_ALONE = 60, 5  # for many models, for one
CASE = "K"  # the key of the case that scenarios begin
MOST_STATES = 20000  # of a proof
VERDICTS = ("stuck", "livelock", "gap", "overlap", "unsynchronised", "dead",
            "uncaught-error", "uncaught-escalation", "unknown")
# Findings that say nothing of what can happen; any other is told as a difference.
BESIDE = ("kept-without-effect", "decided", "no-performer", "needs-frame", "waitless-split",
          "ignored-condition", "default-condition", "inexact", "untyped", "always-null",
          "bad-attribute", "items-overwrite", "message-partner")


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
    write_scenarios(path, [])  # their data would tell types
    return path


def write_scenarios(path, lines):
    """Writes scenarios beside a diagram, or none. One that does nothing stands
    first: a trace names scenarios only where a file has several."""
    beside = path[:-len("bpmn")] + "scenario"
    if lines:
        lines = ["scenario idle", "  clock 2030-01-07T09:00:00Z", *lines, ""]
        with open(beside, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
    elif os.path.exists(beside):
        os.remove(beside)


def call(*arguments, seconds=SECONDS):
    try:
        done = subprocess.run([BPMNC, *arguments], capture_output=True, text=True,
                              timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        raise Broken(f"bpmnc {' '.join(arguments[-3:])}: no answer after {seconds} s") from late
    if done.returncode not in (0, 1):
        raise Broken(f"bpmnc {arguments[0]}: exit code {done.returncode}: {done.stderr[-500:]}")
    return done


def check(paths):
    """For each path its findings, each as check's JSON has it; one of the name
    'no answer' where check does not end."""
    found = {path: [] for path in paths}
    for first in range(0, len(paths), 200):
        some = paths[first:first + 200]
        try:
            findings = findings_of(some, SECONDS) if len(some) > 1 else check_alone(some[0])
        except Broken:
            findings = [f for path in some for f in check_alone(path)]
        for finding in findings:
            found[finding["file"]].append(finding)
    return found


def findings_of(paths, seconds):
    done = call("check", "--format=json", f"--max-states={MOST_STATES}", *paths, seconds=seconds)
    return json.loads(done.stdout)["findings"]


def check_alone(path):
    try:
        return findings_of([path], SECONDS_ALONE)
    except Broken as broken:
        return [no_answer(path, broken)]


def no_answer(path, broken):
    return {"name": "no answer", "severity": "error", "file": path, "element": "",
            "message": str(broken), "path": [], "values": {}}


def play(folder):
    """Plays all scenarios below a folder: {name: [elements passed]}, and of
    those that failed what was said. Of a scenario the case that began first counts."""
    trace, passed, name, first = os.path.join(folder, "trace.jsonl"), {}, None, {}
    done = call("test", "--trace-json", trace, folder)
    with open(trace, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            name = record.get("scenario", name)
            found = passed.setdefault(name, [])
            case = record.get("case")
            if case and record["verdict"] == "applied" and case == first.setdefault(name, case):
                found += record["path"]
    failed = re.findall(r"^FAILED (\S+)\n((?: +.*\n)*)", done.stdout, re.M)
    return passed, dict(failed)
