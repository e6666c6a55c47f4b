"""hitl in SpiffWorkflow: starts and completes cases in memory.

    spiff.py HITL.bpmn RUNS [COUNT]

Prints CPU microseconds of a case, median, with 1,000 waiting as in the row of
the engine. Needs the packages SpiffWorkflow and lxml: on the path, or in the
folder python of BPMNC_PEERS. Ends with 69 when they are not there.
"""
import os
import random
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.environ.get("BPMNC_PEERS", ""), "python"))
try:
    from lxml import etree
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState
except ImportError:
    sys.exit(69)

WAITING = 1000


def specification(path):
    """Conditions and durations are Python there."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = text.replace("approved = 1", "approved == 1")
    text = text.replace(">PT1H<", '>"PT1H"<')
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(text.encode()), filename=path)
    return parser.get_spec("hitl")


def start(spec, amount):
    case = BpmnWorkflow(spec)
    first = case.get_next_task(state=TaskState.READY)
    first.data["amount"] = amount
    case.do_engine_steps()
    return case


def complete(case, approved):
    task = case.get_next_task(state=TaskState.READY, manual=True)
    task.data["approved"] = approved
    task.run()
    case.do_engine_steps()
    if not case.is_completed():
        sys.exit("a case did not end")


def cases(spec, count):
    waiting = [start(spec, number) for number in range(count)]
    random.shuffle(waiting)
    for number, case in enumerate(waiting):
        complete(case, number & 1)


def main():
    spec = specification(sys.argv[1])
    runs = int(sys.argv[2])
    random.seed(1)
    cases(spec, 100)
    spent = []
    for _ in range(runs):
        begin = time.process_time()
        cases(spec, WAITING)
        spent.append((time.process_time() - begin) / WAITING * 1e6)
    print("case_us %.1f" % statistics.median(spent))


if __name__ == "__main__":
    main()
