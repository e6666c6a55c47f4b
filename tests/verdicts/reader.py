"""Diagrams as model.py writes them, read back."""
import json
import os
import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

from expression import FEEL, JUEL
from model import TAGS, TYPES, Flow, Loop, Model, Node, Variable
from product import Broken

KINDS = {tag: kind for kind, tag in TAGS.items() if kind not in ("watch", "begin")}
EVENTS = {"conditional": "condition"}  # of event definitions, by another name
TOKEN = re.compile(r'\s*("[^"]*"|-?\d+(?:\.\d+)?|list contains|\w+|&&|\|\||[<>=!]=|[-+<>=!()\[\],])')
OPERATORS = {"==": "=", "&&": "and", "||": "or"}
CALLS = {"count": "count", "list contains": "contains", "contains": "contains",
         "not": "not", "!": "not", "empty": "empty"}
WORDS = {"null": None, "true": True, "false": False}


class Text:
    """A text of expression.py: of one level one operator, what lies in it in brackets."""

    def __init__(self, text):
        self.text, self.tokens = text, TOKEN.findall(text)[::-1]
        if re.sub(r"\s", "", "".join(self.tokens[::-1])) != re.sub(r"\s", "", text):
            raise Broken(f"not read: {text}")

    def tree(self):
        found = self.operands("")
        if self.tokens:
            raise Broken(f"not read: {self.text}")
        return found

    def take(self, *wanted):
        if not self.tokens or wanted and self.tokens[-1] not in wanted:
            raise Broken(f"not read: {self.text}")
        return self.tokens.pop()

    def operands(self, end):
        parts, operator = [self.operand()], None
        while self.tokens and self.tokens[-1] not in (end, ","):
            operator = self.take(*(operator and [operator] or ()))
            parts.append(self.operand())
        return (OPERATORS.get(operator, operator), *parts) if operator else parts[0]

    def operand(self):
        token = self.take()
        if token in CALLS and token != "empty":
            self.take("(")
            return (CALLS[token], *self.several(")"))
        if token == "empty":
            return ("empty", self.operand())
        if token == "(":
            return self.several(")")[0]
        if token == "[":
            return ("value", tuple(part[1] for part in self.several("]")))
        if token[0] == '"':
            return ("value", token[1:-1])
        if token[-1].isdigit() and token[0] in "-0123456789":
            return ("value", Fraction(token) if "." in token else int(token))
        return ("value", WORDS[token]) if token in WORDS else ("name", token)

    def several(self, end):
        """What stands up to a bracket, with commas between."""
        parts = []
        while self.tokens[-1:] != [end]:
            parts.append(self.operands(end))
            if self.tokens[-1:] == [","]:
                self.take()
        self.take()
        return parts


def expression(text):
    """(TREE, LANGUAGE) of a condition or the source of a mapping."""
    if text.startswith("${"):
        return Text(text[2:-1]).tree(), JUEL
    return Text(text[1:]).tree(), FEEL


def tag(element):
    return element.tag.partition("}")[2]


def inside(element, name):
    """The elements of that name in an element or its extensions, in order."""
    parts = [e for e in element if tag(e) != "extensionElements"]
    parts += [p for e in element if tag(e) == "extensionElements" for p in e]
    return [e for e in parts if tag(e) == name]


def attribute(element, name, otherwise=""):
    """Of any namespace."""
    return next((v for n, v in element.attrib.items() if n.rpartition("}")[2] == name), otherwise)


def condition(element, name):
    """The tree of the condition of that name in an element, or None."""
    found = inside(element, name)
    return expression(found[0].text)[0] if found else None


def put_event(node, element):
    definitions = [e for e in element if tag(e).endswith("EventDefinition")]
    node.code = attribute(element, "messageRef")
    for definition in definitions:
        kind = tag(definition)[:-len("EventDefinition")]
        node.event = EVENTS.get(kind, kind)
        node.code = attribute(definition, kind + "Ref") or attribute(definition, "name")
        node.condition = condition(definition, "condition")
        for time in definition if kind == "timer" else ():
            node.repeats = tag(time) == "timeCycle"
            node.hours = int(re.search(r"PT(\d+)H$", time.text)[1])


def loop_of(element):
    """Its Loop, or None."""
    for standard in inside(element, "standardLoopCharacteristics"):
        return Loop(condition(standard, "loopCondition"), int(attribute(standard, "loopMaximum", 0)),
                    attribute(standard, "testBefore") == "true")
    for several in inside(element, "multiInstanceLoopCharacteristics"):
        loop = Loop(condition(several, "completionCondition"), 0, True, True)
        loop.beside = attribute(several, "isSequential") != "true"
        for number in inside(several, "loopCardinality"):
            loop.most = int(number.text)
        for own in inside(several, "loopCharacteristics"):
            tree, loop.listed = expression(attribute(own, "inputCollection"))[0], True
            loop.of, loop.most = (tree[1], 0) if tree[0] == "name" else ("", len(tree[1]))
            loop.given = attribute(own, "outputElement")[1:]
        return loop
    return None


def put_extensions(node, element):
    for called in inside(element, "calledElement"):
        node.passes = attribute(called, "propagateAllParentVariables") != "false"
        node.returns = attribute(called, "propagateAllChildVariables") != "false"
    node.outputs = tuple(
        (expression(attribute(s, "expression"))[0], attribute(s, "resultVariable"))
        for s in inside(element, "script"))
    node.outputs += tuple(
        (expression(attribute(o, "source"))[0], attribute(o, "target"))
        for mapping in inside(element, "ioMapping") for o in mapping)


def node_of(element, scope):
    node = Node(element.get("id"), KINDS[tag(element)], scope.id if scope else "")
    if element.get("triggeredByEvent") == "true":
        node.kind = "watch"
    if node.kind == "start" and scope and scope.kind == "watch":
        node.kind = "begin"
    put_event(node, element)
    put_extensions(node, element)
    node.calls, node.host = element.get("calledElement", ""), element.get("attachedToRef", "")
    node.interrupts = "false" not in (element.get("cancelActivity"), element.get("isInterrupting"))
    node.default, node.loop = element.get("default", ""), loop_of(element)
    node.outcomes = tuple(filter(None, attribute(element, "outcomes").split(",")))
    node.outcome_variable = attribute(element, "outcomeVariable")
    return node


def read_scope(model, element, scope):
    for part in element:
        if tag(part) in KINDS:
            node = node_of(part, scope)
            model.nodes.append(node)
            if node.kind in ("sub", "watch"):
                read_scope(model, part, node)
        elif tag(part) == "sequenceFlow":
            found = inside(part, "conditionExpression")
            about = expression(found[0].text) if found else (None, FEEL)
            model.flows.append(Flow(part.get("id"), part.get("sourceRef"), part.get("targetRef"),
                                    *about))


def put_links(model):
    """What is not drawn: flows from link to link, and who waits for a gateway."""
    caught = {(n.scope, n.code): n.id for n in model.nodes
              if n.kind == "catch" and n.event == "link"}
    for node in model.nodes:
        if node.kind == "throw" and node.event == "link":
            target = caught[node.scope, node.code]
            model.flows.append(Flow(f"{node.id}->{target}", node.id, target, drawn=False))
    gates = {n.id for n in model.nodes if n.kind == "first"}
    for flow in model.flows:
        if flow.source in gates:
            model.node(flow.target).gate = flow.source


def typed(tree, found):
    """Notes the kinds of variables that a tree tells, and gives its own, or None."""
    if tree[0] == "value":
        kinds = {bool: "boolean", str: "text", int: "number", Fraction: "number"}
        return kinds.get(type(tree[1]))
    if tree[0] == "name":
        return found.get(tree[1])
    if tree[0] in ("and", "or", "not", "empty"):
        own = None if tree[0] == "empty" else "boolean"
    else:
        own = "number" if tree[0] in ("+", "-") else next(
            filter(None, [typed(part, found) for part in tree[1:]]), None)
    for part in tree[1:]:
        if part[0] != "name":
            typed(part, found)
        elif own:
            found.setdefault(part[1], own)
    return own if tree[0] in ("+", "-") else "boolean"


def put_variables(model, path):
    """Those of the schema beside the file, and those whose use tells what they are."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            types = json.load(file)["properties"]
        for name, words in types.items():
            kind = next(k for k, t in TYPES.items() if t["type"] == words["type"])
            model.variables.append(Variable(name, kind, True, tuple(words.get("enum", ()))))
    told = {v.name: v.kind for v in model.variables}
    choices = {n.outcome_variable: n.outcomes for n in model.nodes if n.outcomes}
    told.update(dict.fromkeys(choices, "text"))
    for _, tree in model.conditions():
        if tree[0] == "name":
            told.setdefault(tree[1], "boolean")
        typed(tree, told)
    for tree, name in model.sources():
        told.setdefault(name, typed(tree, told))
    for name in sorted(set(told) - {v.name for v in model.variables}):
        if not told[name]:
            raise Broken(f"{path}: nothing tells what {name} is")
        model.variables.append(Variable(name, told[name], False, choices.get(name, ())))


def read(path):
    """The Model of a diagram and the schema beside it."""
    root = ElementTree.parse(path).getroot()
    processes = [e for e in root if tag(e) == "process"]
    model = Model([], [], [], tuple(p.get("id") for p in processes[1:]))
    for process in processes:
        scope = Node(process.get("id"), "") if process.get("id") in model.called else None
        read_scope(model, process, scope)
    put_links(model)
    put_variables(model, path[:-len("bpmn")] + "schema.json")
    return model
