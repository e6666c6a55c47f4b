"""The processes that are measured, written as plain BPMN 2.0.

    models.py DIR       writes them all

seq10: ten tasks in a row. xor3: a choice of three. par4: four tasks side by
side. hitl: a person approves within an hour. awaits: a message by key, within
an hour. chain(n): n nodes in a row of
choices between people and programs, choice(n): a choice of n flows, for what
grows with a model.
"""
import json
import os
import sys

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="definitions_%(id)s" targetNamespace="urn:bench">
%(messages)s  <process id="%(id)s" isExecutable="true">
"""
TAIL = """  </process>
</definitions>
"""
HOUR = ("      <timerEventDefinition id=\"hour\"><timeDuration"
        " xsi:type=\"tFormalExpression\">PT1H</timeDuration>"
        "</timerEventDefinition>\n")


class Process:
    """Nodes and flows in the order in which they are added."""

    def __init__(self, name, **variables):
        self.name = name
        self.nodes = []
        self.flows = []
        self.messages = []
        self.variables = variables

    def node(self, kind, name, attributes="", body=""):
        self.nodes.append((kind, name, attributes, body))
        return name

    def flow(self, source, target, condition=None):
        name = "f_%s_%s" % (source, target)
        self.flows.append((name, source, target, condition))
        return name

    def xml(self):
        incoming = {}
        outgoing = {}
        for name, source, target, _ in self.flows:
            incoming.setdefault(target, []).append(name)
            outgoing.setdefault(source, []).append(name)
        messages = "".join('  <message id="%s" name="%s" />\n' % (name, name)
                           for name in self.messages)
        parts = [HEAD % {"id": self.name, "messages": messages}]
        for kind, name, attributes, body in self.nodes:
            parts.append('    <%s id="%s"%s>\n' % (kind, name, attributes))
            for flow in incoming.get(name, []):
                parts.append("      <incoming>%s</incoming>\n" % flow)
            for flow in outgoing.get(name, []):
                parts.append("      <outgoing>%s</outgoing>\n" % flow)
            parts.append(body + "    </%s>\n" % kind)
        for name, source, target, condition in self.flows:
            parts.append('    <sequenceFlow id="%s" sourceRef="%s"'
                         ' targetRef="%s"' % (name, source, target))
            if condition is None:
                parts.append(" />\n")
                continue
            text = condition.replace("<", "&lt;").replace(">", "&gt;")
            parts.append('>\n      <conditionExpression'
                         ' xsi:type="tFormalExpression">%s'
                         '</conditionExpression>\n    </sequenceFlow>\n'
                         % text)
        return "".join(parts) + TAIL

    def write(self, folder):
        """Returns the diagram's path; the types of its variables beside."""
        path = os.path.join(folder, self.name + ".bpmn")
        with open(path, "w", encoding="utf-8") as out:
            out.write(self.xml())
        if self.variables:
            types = {name: {"type": kind}
                     for name, kind in self.variables.items()}
            with open(path[:-5] + ".schema.json", "w",
                      encoding="utf-8") as out:
                json.dump({"type": "object", "properties": types}, out)
        return path


def seq10():
    process = Process("seq10")
    before = process.node("startEvent", "start")
    for number in range(10):
        task = process.node("task", "t%d" % number)
        process.flow(before, task)
        before = task
    process.flow(before, process.node("endEvent", "end"))
    return process


def xor3():
    process = Process("xor3", amount="integer")
    process.node("startEvent", "start")
    process.node("exclusiveGateway", "gw", ' default="f_gw_low"')
    for task in ("high", "mid", "low"):
        process.node("task", task)
    process.node("exclusiveGateway", "merge")
    process.node("endEvent", "end")
    process.flow("start", "gw")
    process.flow("gw", "high", "amount > 1000")
    process.flow("gw", "mid", "amount > 100")
    process.flow("gw", "low")
    for task in ("high", "mid", "low"):
        process.flow(task, "merge")
    process.flow("merge", "end")
    return process


def par4():
    process = Process("par4")
    process.node("startEvent", "start")
    process.node("parallelGateway", "fork")
    for number in range(4):
        process.node("task", "b%d" % number)
    process.node("parallelGateway", "join")
    process.node("endEvent", "end")
    process.flow("start", "fork")
    for number in range(4):
        process.flow("fork", "b%d" % number)
    for number in range(4):
        process.flow("b%d" % number, "join")
    process.flow("join", "end")
    return process


def hitl():
    process = Process("hitl", amount="integer", approved="integer")
    process.node("startEvent", "start")
    process.node("userTask", "review")
    process.node("boundaryEvent", "late",
                 ' attachedToRef="review" cancelActivity="true"', HOUR)
    process.node("exclusiveGateway", "gw", ' default="f_gw_rejected"')
    for end in ("accepted", "rejected", "expired"):
        process.node("endEvent", end)
    process.flow("start", "review")
    process.flow("review", "gw")
    process.flow("gw", "accepted", "approved = 1")
    process.flow("gw", "rejected")
    process.flow("late", "expired")
    return process


def awaits():
    process = Process("awaits")
    process.messages.append("paid")
    process.node("startEvent", "start")
    process.node("receiveTask", "payment", ' messageRef="paid"')
    process.node("boundaryEvent", "late",
                 ' attachedToRef="payment" cancelActivity="true"', HOUR)
    for end in ("done", "expired"):
        process.node("endEvent", end)
    process.flow("start", "payment")
    process.flow("payment", "done")
    process.flow("late", "expired")
    return process


def chain(nodes, name="chain"):
    """Blocks of five: a person, a choice, two programs, a merge."""
    process = Process(name, amount="integer")
    before = process.node("startEvent", "start")
    blocks = (nodes - 2) // 5
    for number in range(blocks):
        ask, choice, much, little, merge = (
            "%s%d" % (word, number)
            for word in ("ask", "choice", "much", "little", "merge"))
        process.node("userTask", ask)
        process.node("exclusiveGateway", choice,
                     ' default="f_%s_%s"' % (choice, little))
        process.node("serviceTask", much)
        process.node("serviceTask", little)
        process.node("exclusiveGateway", merge)
        process.flow(before, ask)
        process.flow(ask, choice)
        process.flow(choice, much, "amount > %d" % (number % 1000))
        process.flow(choice, little)
        process.flow(much, merge)
        process.flow(little, merge)
        before = merge
    for number in range(nodes - 2 - 5 * blocks):
        task = process.node("userTask", "rest%d" % number)
        process.flow(before, task)
        before = task
    process.flow(before, process.node("endEvent", "end"))
    return process


def choice(flows, name="choice"):
    """One choice of so many flows, each to a task of its own."""
    process = Process(name, amount="number")
    process.flow(process.node("startEvent", "start"), "decide")
    process.node("exclusiveGateway", "decide", ' default="f_decide_end"')
    process.flow("decide", process.node("endEvent", "end"))
    for number in range(flows):
        task = process.node("userTask", "task%d" % number)
        process.flow("decide", task, "amount = %d" % number)
        process.flow(task, "end")
    return process


def wide(branches, name="wide", bad=None):
    """Branches side by side, each a person with an hour and a choice behind;
    of one number the choice has no flow for the value 10."""
    process = Process(name, **{"amount%d" % i: "integer"
                               for i in range(branches)})
    fork, join = process.node("parallelGateway", "fork"), "join"
    process.flow(process.node("startEvent", "start"), fork)
    for i in range(branches):
        ask, late, choice, little, merge = (
            "%s%d" % (word, i)
            for word in ("ask", "late", "choice", "little", "merge"))
        process.node("userTask", ask)
        process.node("boundaryEvent", late, ' attachedToRef="%s"' % ask,
                     HOUR.replace("hour", "hour%d" % i))
        process.node("exclusiveGateway", choice, "" if i == bad else
                     ' default="f_%s_%s"' % (choice, little))
        process.node("serviceTask", little)
        process.node("exclusiveGateway", merge)
        process.flow(fork, ask)
        process.flow(ask, choice)
        process.flow(choice, merge, "amount%d > 10" % i)
        process.flow(choice, little, "amount%d < 10" % i if i == bad else None)
        process.flow(little, merge)
        process.flow(late, merge)
        process.flow(merge, join)
    process.node("parallelGateway", join)
    process.flow(join, process.node("endEvent", "end"))
    return process


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: models.py DIR")
    for make in (seq10, xor3, par4, hitl):
        print(make().write(sys.argv[1]))


if __name__ == "__main__":
    main()
