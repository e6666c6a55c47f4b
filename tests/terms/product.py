"""Lets bpmnc evaluate many expressions: by interpreter and by compiled C.

An expression stands as output mapping of a job (its value is written to a
variable r_KIND) or as condition of a flow. A diagram holds many; each has one
scenario, which starts a case with `which=N` and the expression's own values.
"""
import json
import os
import re
import resource
import subprocess
from collections import namedtuple
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from language import FEEL
from values import as_json, from_json

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# text: as the diagram writes it, without =; values and target as evaluator.py
# has them; reason: why an incident is expected, or None; expected: a value that
# the scenario itself shall expect, or None.
Asked = namedtuple("Asked", "text language values target reason expected",
                   defaults=[None])

MEMBERS = {"a": "integer", "t": "text", "d": "number", "l": ("list", "integer"),
           "o": ("object", {"a": "integer", "t": "text"})}
LETTERS = {"i": "integer", "d": "number", "b": "boolean", "t": "text",
           "w": "instant", "u": "duration", "m": "months",
           "o": ("object", MEMBERS)}
SCHEMA = {"integer": {"type": "integer"}, "number": {"type": "number"},
          "boolean": {"type": "boolean"}, "text": {"type": "string"},
          "instant": {"type": "string", "format": "date-time"},
          "duration": {"type": "string", "format": "duration"},
          "months": {"type": "string", "format": "duration-months"}}
HEAD = ('<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions"'
        ' targetNamespace="http://example.com/terms">'
        '<bpmn:process id="terms" isExecutable="true"><bpmn:startEvent id="S"/>'
        '<bpmn:exclusiveGateway id="Which" default="F_none"/>'
        '<bpmn:sequenceFlow id="F_S" sourceRef="S" targetRef="Which"/>'
        '<bpmn:endEvent id="E"/>'
        '<bpmn:sequenceFlow id="F_none" sourceRef="Which" targetRef="E"/>')
NAME = re.compile(r"\b(?:[idbtwumo]|l[idbt])\d\b")


def kind_of(name):
    """The kind of a variable, which its first letters tell."""
    if name[0] == "l":
        return "list", LETTERS[name[1]]
    return LETTERS[name[0]]


def schema_of(kind):
    if kind[0] == "list":
        return {"type": "array", "items": schema_of(kind[1])}
    if kind[0] == "object":
        return {"type": "object",
                "properties": {n: schema_of(k) for n, k in kind[1].items()}}
    return SCHEMA[kind]


def word_of(kind):
    return kind if isinstance(kind, str) else kind[0]


def node(number, asked):
    text = ("=" if asked.language == FEEL else "") + asked.text
    to, flow = f"T{number}", f'<bpmn:sequenceFlow id="%s{number}" sourceRef="T{number}"'
    if asked.target == "groups":
        body = (f'<bpmn:userTask id="{to}"><bpmn:extensionElements><zeebe:userTask/>'
                f'<zeebe:assignmentDefinition candidateGroups={quoteattr(text)}/>'
                '</bpmn:extensionElements></bpmn:userTask>'
                + flow % "N" + ' targetRef="E"/>')
    elif asked.target == "condition":
        body = (f'<bpmn:exclusiveGateway id="{to}" default="N{number}"/>'
                + flow % "N" + ' targetRef="E"/>' + flow % "Y" + ' targetRef="E">'
                '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
                f'{escape(text)}</bpmn:conditionExpression></bpmn:sequenceFlow>')
    else:
        body = (f'<bpmn:serviceTask id="{to}"><bpmn:extensionElements>'
                '<zeebe:taskDefinition type="work"/><zeebe:ioMapping>'
                f'<zeebe:output source={quoteattr(text)} '
                f'target="r_{word_of(asked.target)}"/></zeebe:ioMapping>'
                '</bpmn:extensionElements></bpmn:serviceTask>'
                + flow % "N" + ' targetRef="E"/>')
    return (f'{body}<bpmn:sequenceFlow id="F{number}" sourceRef="Which" targetRef="{to}">'
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f'=which = {number}</bpmn:conditionExpression></bpmn:sequenceFlow>')


def scenario(number, asked):
    data = "".join(f" {name}={as_json(value)}" for name, value in
                   asked.values.items() if value is not None)
    lines = [f"scenario {number}", f"  start which={number}{data}"]
    if asked.target != "condition":
        lines.append(f"  job T{number}")
    if asked.reason:
        lines.append(f"  expect incident T{number} {asked.reason}")
    if asked.expected is not None and asked.target != "condition":
        lines.append(f"  expect data r_{word_of(asked.target)}={as_json(asked.expected)}")
    return lines


def write(folder, numbered):
    """Diagram, schema and scenarios; the diagram has one line an expression.

    Gives which expression each line of the scenarios is about.
    """
    properties = {"which": SCHEMA["integer"]}
    lines = [HEAD]
    for number, asked in numbered:
        for name in {*NAME.findall(asked.text), *asked.values}:
            properties[name] = schema_of(kind_of(name))
        if asked.target not in ("condition", "groups"):
            word = word_of(asked.target)
            properties["r_" + word] = {"list": {"type": "array"},
                                       "object": {"type": "object"}
                                       }.get(word) or SCHEMA[word]
        lines.append(node(number, asked))
    lines.append("</bpmn:process></bpmn:definitions>")
    texts = {"terms.bpmn": lines, "terms.schema.json": [json.dumps(
        {"type": "object", "properties": properties}, indent=1)]}
    steps = [(number, line) for number, asked in numbered
             for line in scenario(number, asked)]
    texts["terms.scenario"] = ["process terms.bpmn"] + [line for _, line in steps]
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("\n".join(text) + "\n")
    return [None, None] + [number for number, _ in steps]


def results(numbered, trace, output):
    """By number: ("value", V), ("incident", cause or None), ("failed", text)."""
    records, found = {str(numbered[0][0]): []}, {}
    current = records[str(numbered[0][0])]  # one scenario alone is not named
    for line in trace.splitlines():
        record = json.loads(line, parse_float=Decimal)
        if "scenario" in record:
            current = records.setdefault(record["scenario"], [])
        else:
            current.append(record)
    failed = dict(re.findall(r"^FAILED (\d+)\n((?: .*\n)*)", output, re.M))
    for number, asked in numbered:
        own = records.get(str(number), [])
        if str(number) in failed and "is an incident of another cause" in failed[
                str(number)]:
            cause = re.search(r"in an incident: (.*)", failed[str(number)])
            found[number] = "incident", cause[1] if cause else "?"
        elif own and own[-1]["incident"]:
            found[number] = "incident", asked.reason
        elif asked.expected is not None and str(number) in failed:
            found[number] = "failed", failed[str(number)].strip()
        elif not own or own[-1]["verdict"] != "applied" or (
                asked.target != "condition" and len(own) < 2):
            found[number] = "failed", failed.get(str(number), "no record").strip()
        else:
            found[number] = "value", shown(number, asked, own[-1])
    return found


def shown(number, asked, record):
    if asked.target == "condition":
        return f"Y{number}" in record["path"]
    word = word_of(asked.target)
    return from_json(record["data"].get("r_" + word), word)


class Broken(Exception):
    """Not even a constant can be evaluated."""


def bounded():
    """So that a fault of the product cannot take the machine: CPU and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    if not os.environ.get("ASAN_OPTIONS"):
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


class Product:
    """Where bpmnc is, where its files go, which C compiler it calls.

    options are a runner's: cc names the compiler, interpreter leaves out C.
    """

    def __init__(self, folder, options, compiler="tcc"):
        self.bpmnc = os.environ.get("BPMNC", os.path.join(ROOT, "build/bpmnc"))
        if not os.access(self.bpmnc, os.X_OK):
            raise SystemExit(f"{self.bpmnc} is missing: make, or set BPMNC")
        self.folder, self.compiler = folder, options.get("cc", compiler)
        self.ways = ("interpreter",) if "interpreter" in options else (
            "interpreter", "compiled")

    def call(self, compiled):
        trace = os.path.join(self.folder, "trace.jsonl")
        if os.path.exists(trace):
            os.remove(trace)
        done = subprocess.run(
            [self.bpmnc, "test", *(["--compiled"] if compiled else []), "--trace-json",
             trace, os.path.join(self.folder, "terms.scenario")],
            env={**os.environ, "BPMNC_CC": self.compiler}, preexec_fn=bounded,
            text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        text = ""
        if os.path.exists(trace):
            with open(trace, encoding="utf-8") as file:
                text = file.read()
        return done, text

    def ask(self, asked, compiled):
        """The result of each expression; ("refused", message) where it is."""
        return self.numbered(list(enumerate(asked)), compiled)

    def ask_all(self, asked):
        """By the name of each way, what ask() gives."""
        return {way: self.ask(asked, way == "compiled") for way in self.ways}

    def numbered(self, numbered, compiled):
        found = {}
        while numbered:
            steps = write(self.folder, numbered)
            done, trace = self.call(compiled)
            gone = {}
            for file, line, message in re.findall(
                    r"terms\.(bpmn|scenario):(\d+):\d+: error: (.*)",
                    done.stderr + done.stdout):
                if file == "scenario":
                    gone[steps[int(line)]] = "failed", message
                elif 2 <= int(line) < len(numbered) + 2:
                    gone[numbered[int(line) - 2][0]] = "refused", message
            if not gone and trace and done.returncode in (0, 1):
                return {**found, **results(numbered, trace, done.stdout)}
            if not gone:
                return {**found, **self.halves(numbered, compiled, done)}
            found.update(gone)
            numbered = [n for n in numbered if n[0] not in gone]
        return found

    def control(self, compiled):
        """Raises Broken when a single constant is no diagram either."""
        write(self.folder, [(0, Asked("1", FEEL, {}, "integer", None))])
        done, _ = self.call(compiled)
        if done.returncode:
            raise Broken(f"bpmnc evaluates nothing: {done.stderr}{done.stdout}")

    def halves(self, numbered, compiled, done):
        """One of these is what nobody can work with: find out which."""
        self.control(compiled)
        if len(numbered) == 1:
            said = (done.stderr + done.stdout).strip().splitlines()
            return {numbered[0][0]: ("failed", f"exit {done.returncode}: "
                                     + " / ".join(said[:4]))}
        middle = len(numbered) // 2
        return {**self.numbered(numbered[:middle], compiled),
                **self.numbered(numbered[middle:], compiled)}
