"""A small diagram: nodes, flows, variables; and its BPMN."""
import dataclasses
import json
from xml.sax.saxutils import escape

from expression import FEEL, marked, named_null, names

SPACES = ('xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
          'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
          'xmlns:hitl="urn:bpmnc:hitl:1"')
TAGS = {"start": "startEvent", "end": "endEvent", "catch": "intermediateCatchEvent",
        "throw": "intermediateThrowEvent", "boundary": "boundaryEvent", "task": "task",
        "user": "userTask", "service": "serviceTask", "script": "scriptTask", "receive": "receiveTask",
        "first": "eventBasedGateway", "xor": "exclusiveGateway", "and": "parallelGateway",
        "or": "inclusiveGateway",
        "sub": "subProcess",
        "call": "callActivity",
        "watch": "subProcess", "begin": "startEvent"}  # an event sub-process, its event
ROOTS = {"message": '<message id="{0}" name="{0}"/>',
         "signal": '<signal id="{0}" name="{0}"/>',
         "error": '<error id="{0}" name="{0}" errorCode="{0}"/>',
         "escalation": '<escalation id="{0}" name="{0}" escalationCode="{0}"/>'}
PROCESS = "p"  # the first of a file
UNIT = 4  # steps of the judge's clock in an hour; timers take whole hours


@dataclasses.dataclass
class Loop:
    """One more round while the condition is true; of items until it is."""
    condition: tuple = None
    most: int = 0              # rounds, or how many items; 0: as many as it takes
    before: bool = False       # it is asked before the first round
    items: bool = False        # a multi-instance, of so many items
    beside: bool = False       # its items run beside each other
    listed: bool = False       # its items are written out as a list
    of: str = ""               # the variable whose list its items are
    given: str = ""            # the variable that each item gives


@dataclasses.dataclass
class Node:
    id: str
    kind: str                  # a key of TAGS
    scope: str = ""            # the sub-process it stands in
    event: str = ""            # message, signal, timer, error, escalation, terminate, link, condition
    code: str = ""             # the name of the message, signal, error, escalation, link
    condition: tuple = None    # of a conditional event
    calls: str = ""            # the process that a call activity calls
    passes: bool = True        # variables go in there
    returns: bool = True       # and come back
    hours: int = 0             # of a timer
    repeats: bool = False      # a timer that fires again and again
    host: str = ""             # of a boundary event
    gate: str = ""             # the event-based gateway that waits for it
    interrupts: bool = True
    default: str = ""          # the default flow
    outcomes: tuple = ()       # of a user task
    outcome_variable: str = ""
    outputs: tuple = ()        # (TREE, NAME): what is written when it is done
    loop: Loop = None          # of an activity that repeats
    written: bool = False      # a process that is called begins with it: it stays as it is


@dataclasses.dataclass
class Flow:
    id: str
    source: str
    target: str
    condition: tuple = None
    language: str = FEEL
    drawn: bool = True         # false: from a link event to the one that catches it


@dataclasses.dataclass
class Variable:
    name: str
    kind: str                  # integer, number, boolean, text, list
    declared: bool = False     # in the schema beside the diagram
    choices: tuple = ()        # the closed set of a text


@dataclasses.dataclass
class Model:
    nodes: list
    flows: list
    variables: list
    called: tuple = ()         # processes beside the first: scopes that are no node
    copies: tuple = ()         # (TREE, NAME): what calls hand over
    process: str = ""          # which of its file's it is
    file: object = None        # the Model of all processes, where this is one of them
    alone: object = None       # the same without what its calls call

    def copy(self):
        return Model([dataclasses.replace(n) for n in self.nodes],
                     [dataclasses.replace(f) for f in self.flows],
                     [dataclasses.replace(v) for v in self.variables], self.called)

    def node(self, name):
        return next(n for n in self.nodes if n.id == name)

    def leaves_open(self, node):
        """Whether flows without condition leave a choice open, as in drawings."""
        flows = [f for f in self.flows if f.source == node.id and f.id != node.default]
        return node.kind == "xor" and any(not f.condition for f in flows) \
            and len(flows) + bool(node.default) > 1

    def is_loose(self):
        """Whether check does not know when what happens in it: what hangs on that is
        a warning."""
        return any(n.condition or n.kind == "call" or n.loop and (
            n.loop.of or n.loop.beside and n.loop.condition) for n in self.nodes)

    def conditions(self):
        """(FLOW, TREE) of the conditions that have an effect."""
        parallel = {n.id for n in self.nodes if n.kind == "and"}
        defaults = {n.default for n in self.nodes}
        loops = [(Flow(n.id + " again", n.id, n.id), n.loop.condition)
                 for n in self.nodes if n.loop and n.loop.condition]
        loops += [(Flow(n.id + " when", n.id, n.id), n.condition)
                  for n in self.nodes if n.condition]
        return loops + [(f, f.condition) for f in self.flows
                        if f.condition and f.source not in parallel and f.id not in defaults]

    def sources(self):
        """(TREE, NAME) of all output mappings, and of what calls hand over."""
        return [output for node in self.nodes for output in node.outputs] + list(self.copies)

    def read(self):
        """The names of variables that anything reads."""
        trees = [t for _, t in self.conditions()] + [t for t, _ in self.sources()]
        lists = {n for node in self.nodes if node.loop for n in (node.loop.of, node.loop.given)}
        return lists.union(*map(names, trees))

    def null_named(self, source):
        """What the conditions at a node compare with null."""
        return set().union(set(), *(named_null(tree) for flow, tree in self.conditions()
                                    if flow.source == source))


def event_text(node):
    if not node.event:
        return ""
    if node.event == "timer":
        kind = "timeCycle" if node.repeats else "timeDuration"
        again = "R/" if node.repeats else ""
        return f"<timerEventDefinition><{kind}>{again}PT{node.hours}H</{kind}></timerEventDefinition>"
    if node.condition:
        return f"<conditionalEventDefinition><condition>{escape(marked(node.condition, FEEL))}" \
            "</condition></conditionalEventDefinition>"
    if node.event == "link":
        return f'<linkEventDefinition name="{node.code}"/>'
    reference = f' {node.event}Ref="{node.code}"' if node.code else ""
    return f"<{node.event}EventDefinition{reference}/>"


def quoted(tree):
    return escape(marked(tree, FEEL), {chr(34): "&quot;"})


def extensions(node):
    inner = ""
    if node.kind == "service":
        inner += '<zeebe:taskDefinition type="work"/>'
    if node.kind == "call" and not (node.passes and node.returns):
        inner += f'<zeebe:calledElement processId="{node.calls}"'
        inner += "" if node.passes else ' propagateAllParentVariables="false"'
        inner += ("" if node.returns else ' propagateAllChildVariables="false"') + "/>"
    if node.kind == "user":
        inner += '<zeebe:assignmentDefinition candidateGroups="team"/>'
    outputs = list(node.outputs)
    if node.kind == "script":
        tree, name = outputs.pop(0)
        inner += f'<zeebe:script expression="{quoted(tree)}" resultVariable="{name}"/>'
    if outputs:
        inner += "<zeebe:ioMapping>" + "".join(
            f'<zeebe:output source="{quoted(tree)}" target="{name}"/>'
            for tree, name in outputs) + "</zeebe:ioMapping>"
    return f"<extensionElements>{inner}</extensionElements>" if inner else ""


def repetition(node):
    loop = node.loop
    if not loop:
        return ""
    name = "completionCondition" if loop.items else "loopCondition"
    condition = loop.condition and escape(marked(loop.condition, FEEL))
    inner = f"<{name}>{condition}</{name}>" if condition else ""
    order = "" if loop.beside else ' isSequential="true"'
    if loop.listed:
        words = f'inputCollection="={loop.of or list(range(loop.most))}"'
        if loop.given:
            words += f' outputElement="={loop.given}" outputCollection="all"'
        return (f'<multiInstanceLoopCharacteristics{order}><extensionElements>'
                f"<zeebe:loopCharacteristics {words}/></extensionElements>{inner}"
                "</multiInstanceLoopCharacteristics>")
    if loop.items:
        return (f"<multiInstanceLoopCharacteristics{order}><loopCardinality>"
                f"{loop.most}</loopCardinality>{inner}</multiInstanceLoopCharacteristics>")
    most = f' loopMaximum="{loop.most}"' if loop.most else ""
    before = ' testBefore="true"' if loop.before else ""
    return f"<standardLoopCharacteristics{most}{before}>{inner}</standardLoopCharacteristics>"


def attributes(node):
    found = [f'id="{node.id}"']
    if node.kind == "boundary":
        found.append(f'attachedToRef="{node.host}"')
        found += [] if node.interrupts else ['cancelActivity="false"']
    if node.kind == "watch":
        found.append('triggeredByEvent="true"')
    if node.kind == "begin" and not node.interrupts:
        found.append('isInterrupting="false"')
    if node.default:
        found.append(f'default="{node.default}"')
    if node.outcomes:
        found.append(f'hitl:outcomes="{",".join(node.outcomes)}"')
        found.append(f'hitl:outcomeVariable="{node.outcome_variable}"')
    if node.kind == "receive":
        found.append(f'messageRef="{node.code}"')
    if node.kind == "call":
        found.append(f'calledElement="{node.calls}"')
    return " ".join(found)


def flow_text(flow):
    start = f'<sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
    if not flow.condition:
        return start + "/>"
    condition = escape(marked(flow.condition, flow.language))
    return f"{start}><conditionExpression>{condition}</conditionExpression></sequenceFlow>"


def scope_lines(model, scope, indent):
    inside = {n.id for n in model.nodes if n.scope == scope}
    for node in model.nodes:
        if node.scope != scope:
            continue
        tag = TAGS[node.kind]
        inner = extensions(node) + ("" if node.kind == "receive" else event_text(node))
        inner += repetition(node)
        if node.kind in ("sub", "watch"):
            yield f"{indent}<{tag} {attributes(node)}>{inner}"
            yield from scope_lines(model, node.id, indent + "  ")
            yield f"{indent}</{tag}>"
        elif inner:
            yield f"{indent}<{tag} {attributes(node)}>{inner}</{tag}>"
        else:
            yield f"{indent}<{tag} {attributes(node)}/>"
    for flow in model.flows:
        if flow.source in inside and flow.drawn:
            yield indent + flow_text(flow)


def bpmn(model):
    """The diagram as a file's text."""
    roots = sorted({(n.event if n.kind != "receive" else "message", n.code)
                    for n in model.nodes if n.code and n.event != "link"})
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             f'<definitions {SPACES} id="D" targetNamespace="urn:verdicts">']
    lines += ["  " + ROOTS[event].format(code) for event, code in roots]
    for process in ("", *model.called):
        lines.append(f'  <process id="{process or PROCESS}" isExecutable="true">')
        lines += [*scope_lines(model, process, "    "), "  </process>"]
    return "\n".join(lines + ["</definitions>", ""])


TYPES = {"integer": {"type": "integer"}, "number": {"type": "number"},
         "boolean": {"type": "boolean"}, "text": {"type": "string"},
         "list": {"type": "array", "items": {"type": "string"}}}


def schema(model):
    """The schema beside the diagram, or None."""
    types = {}
    for variable in model.variables:
        if variable.declared:
            types[variable.name] = dict(TYPES[variable.kind])
            if variable.choices:
                types[variable.name]["enum"] = list(variable.choices)
    return json.dumps({"type": "object", "properties": types}) if types else None
