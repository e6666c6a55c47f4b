"""What happens next: flows, conditions, defaults, nodes and where they stand."""
import values
from document import NODES, TASKS
from kind import ACTS, DRAWS, change, kind

OTHER = 'judged'


def conditions(document):
    """(flow, its condition) where the product looks at it."""
    for flow in document.all('sequenceFlow'):
        found = flow.child('conditionExpression')
        source = document.ids.get(flow.get('sourceRef'))
        if found is None or source is None or not flow.process or \
                found.children or not values.formula(found.text):
            continue
        if source.name in ('parallelGateway', 'eventBasedGateway') or \
                source.get('default') == flow.id or found.get('language'):
            continue
        yield flow, found


def enter_condition(effect, name, bend):
    @kind(effect, f'condition: {name}')
    def sites(document):
        for flow, found in conditions(document):
            new = bend(found.text)
            if new:
                yield change(flow, found.say(new))


def bend(how):
    return lambda text: values.inside(text, how)


enter_condition(ACTS, 'another text in it', bend(values.text_constant))
enter_condition(ACTS, 'another number in it', bend(values.number))
enter_condition(ACTS, 'open instead of closed', bend(values.order))
enter_condition(ACTS, 'unequal instead of equal', lambda text: values.inside(
    text, values.equality(text.strip()[0])))
enter_condition(ACTS, 'or instead of and', bend(values.conjunction))
enter_condition(ACTS, 'another variable', bend(values.variable))
enter_condition(ACTS, 'the opposite', lambda text: values.inside(
    text, lambda each: f'not({each.strip()})' if text.strip()[0] == '='
    else f'!({each.strip()})'))
enter_condition(ACTS, 'one more must hold', lambda text: values.inside(
    text, lambda each: f'({each.strip()}) and judged = 1'
    if text.strip()[0] == '=' else f'({each.strip()}) && judged == 1'))
enter_condition(DRAWS, 'blanks inside', bend(values.wider))
enter_condition(DRAWS, 'blanks around', lambda text: f'\n      {text.strip()}\n')
enter_condition(DRAWS, 'parentheses around', bend(values.parentheses))


def in_other_language(text):
    parts = values.formula(text)
    if parts[0] != '=' or not parts[1].strip().isidentifier():
        left, sign, right = parts[1].partition('=')
        if parts[0] == '=' and sign and left.strip().isidentifier() and \
                right.strip()[:1] == '"' and right.strip().count('"') == 2 and \
                right.strip()[-1] == '"':
            return '${' + left + '==' + right + '}'
        return None
    return '${' + parts[1].strip() + '}'


enter_condition(ACTS, 'the other language', in_other_language)


@kind(ACTS, 'condition: none any more')
def condition_removed(document):
    for flow, found in conditions(document):
        yield change(flow, found.remove())


@kind(ACTS, 'condition: one where there was none')
def condition_added(document):
    for flow in document.all('sequenceFlow'):
        source = document.ids.get(flow.get('sourceRef'))
        if source is not None and flow.process and flow.id and \
                flow.child('conditionExpression') is None and \
                source.get('default') != flow.id and \
                source.name in ('exclusiveGateway', *TASKS):
            yield change(flow, flow.append(
                f'<{flow.prefix}conditionExpression>=judged = 1'
                f'</{flow.prefix}conditionExpression>'))


@kind(ACTS, 'condition: two flows exchange theirs')
def condition_exchanged(document):
    found = list(conditions(document))
    for flow, first in found:
        for other, second in found:
            if other is not flow and first.text.strip() != second.text.strip() \
                    and other.get('sourceRef') == flow.get('sourceRef'):
                yield change(flow, first.say(second.text),
                             second.say(first.text))
                break


@kind(DRAWS, 'condition: its id and its kind of expression')
def condition_id(document):
    for flow, found in conditions(document):
        yield change(flow, found.set('id', 'judged_condition'))


@kind(DRAWS, 'condition: CDATA instead of references')
def condition_cdata(document):
    for flow, found in conditions(document):
        if not found.closed and ']]>' not in found.text:
            yield change(flow, (found.head, found.tail, b'<![CDATA[%s]]>'
                                % found.text.encode()))


@kind(DRAWS, 'condition: a letter as a reference')
def condition_reference(document):
    for flow, found in conditions(document):
        at = document.data.find(b'e', found.head, found.tail)
        if at > 0 and b'&' not in document.data[found.head:found.tail] and \
                b'<' not in document.data[found.head:found.tail]:
            yield change(flow, (at, at + 1, b'&#x65;'))


@kind(DRAWS, 'condition: a comment behind it')
def condition_comment(document):
    for flow, found in conditions(document):
        if not found.closed:
            yield change(flow, (found.tail, found.tail, b'<!-- judged -->'))


# Default flows

def choices(document):
    for node in document.all('exclusiveGateway', *TASKS):
        flows = document.flows_from(node)
        if node.id and node.process and len(flows) > 1:
            yield node, flows


@kind(ACTS, 'default: none any more')
def default_removed(document):
    for node, _ in choices(document):
        if node.get('default'):
            yield change(node, node.drop('default'))


@kind(ACTS, 'default: one where there was none')
def default_added(document):
    for node, flows in choices(document):
        plain = [flow for flow in flows
                 if flow.child('conditionExpression') is None and flow.id]
        if not node.get('default') and plain:
            yield change(node, node.set('default', plain[0].id))


@kind(ACTS, 'default: a flow that had a condition')
def default_replaces(document):
    for node, flows in choices(document):
        if not node.get('default') and flows[-1].id and \
                flows[-1].child('conditionExpression') is not None:
            yield change(node, node.set('default', flows[-1].id))


@kind(ACTS, 'default: another flow')
def default_moved(document):
    for node, flows in choices(document):
        other = [flow for flow in flows if flow.id and
                 flow.id != node.get('default')]
        if node.get('default') and other:
            yield change(node, node.set('default', other[0].id))


# Flows

@kind(ACTS, 'flow: leads elsewhere')
def flow_target(document):
    for flow in document.all('sequenceFlow'):
        target = document.ids.get(flow.get('targetRef'))
        if target is None or not flow.process:
            continue
        for other in flow.parent.all('endEvent', *TASKS):
            if other is not target and other.id and \
                    other.id != flow.get('sourceRef'):
                yield change(flow, flow.set('targetRef', other.id))
                break


@kind(ACTS, 'flow: comes from elsewhere')
def flow_source(document):
    for flow in document.all('sequenceFlow'):
        source = document.ids.get(flow.get('sourceRef'))
        if source is None or not flow.process or \
                source.get('default') == flow.id:
            continue
        for other in flow.parent.all('startEvent', *TASKS):
            if other is not source and other.id and \
                    other.id != flow.get('targetRef'):
                yield change(flow, flow.set('sourceRef', other.id))
                break


@kind(ACTS, 'flow: two exchange their ends')
def flow_crossed(document):
    for node, flows in choices(document):
        first, second = flows[:2]
        if first.get('targetRef') != second.get('targetRef'):
            yield change(node, first.set('targetRef', second.get('targetRef')),
                         second.set('targetRef', first.get('targetRef')))


@kind(ACTS, 'flow: the order of two that leave a gateway with conditions')
def flow_order(document):
    for node, flows in choices(document):
        asked = [flow for flow in flows
                 if flow.child('conditionExpression') is not None
                 and flow.id != node.get('default')]
        if node.name == 'exclusiveGateway' and len(asked) > 1:
            first, second = asked[:2]
            yield change(node, (first.start, first.end, second.source()),
                         (second.start, second.end, first.source()))


@kind(ACTS, 'flow: one more leads past a task')
def flow_added(document):
    for task in document.all(*TASKS):
        into, out = document.flows_to(task), document.flows_from(task)
        if task.process and into and out:
            yield change(task, into[0].after(
                f'<{task.prefix}sequenceFlow id="judged_flow" '
                f'sourceRef="{into[0].get("sourceRef")}" '
                f'targetRef="{out[0].get("targetRef")}"/>'))


@kind(ACTS, 'flow: one less')
def flow_removed(document):
    for node, flows in choices(document):
        for flow in flows:
            if flow.id and node.get('default') != flow.id:
                yield change(node, *without(flow))


def without(element):
    """It and what refers to it in elements of their own or drawings."""
    edits = [element.remove()]
    for each in element.document.elements:
        if each.name in ('incoming', 'outgoing', 'flowNodeRef') and \
                each.text.strip() == element.id or \
                each.get('bpmnElement') == element.id:
            edits.append(each.remove())
    return edits


@kind(ACTS, 'flow: its id')
def flow_id(document):
    for flow in document.all('sequenceFlow'):
        if flow.id and flow.process:
            yield change(flow, *renamed(flow))


REFERENCES = ('default', 'bpmnElement', 'calledElement')


def renamed(element, new='judged_id'):
    """Its id is another, wherever the file refers to it."""
    old, edits = element.id, [element.set('id', new)]
    for each in element.document.elements:
        for found in each.attributes:
            prefix, sign, name = found.value.rpartition(':')
            if name == old and not found.space and (
                    found.name.endswith('Ref') or found.name in REFERENCES):
                edits.append((*found.span, (prefix + sign + new).encode()))
        if each.text.strip() == old and not each.children and (
                each.name.endswith('Ref') or
                each.name in ('incoming', 'outgoing')):
            edits.append(each.say(new))
    return edits


# Nodes

@kind(ACTS, 'node: its id')
def node_id(document):
    for node in document.all(*NODES):
        if node.id and node.process:
            yield change(node, *renamed(node))


@kind(ACTS, 'process: its id', spreads=True)
def process_id(document):
    for process in document.processes():
        yield change(process, *renamed(process))


@kind(ACTS, 'node: one more in a flow')
def node_inserted(document):
    for flow in document.all('sequenceFlow'):
        if flow.process and flow.get('targetRef') in document.ids:
            prefix = flow.prefix
            yield change(
                flow, flow.set('targetRef', 'judged_node'), flow.after(
                    f'<{prefix}userTask id="judged_node"/>'
                    f'<{prefix}sequenceFlow id="judged_flow" '
                    f'sourceRef="judged_node" '
                    f'targetRef="{flow.get("targetRef")}"/>'))


@kind(ACTS, 'node: one less in a flow')
def node_removed(document):
    for task in document.all(*TASKS):
        into, out = document.flows_to(task), document.flows_from(task)
        held = any(each.get('attachedToRef') == task.id
                   for each in document.all('boundaryEvent'))
        if task.process and len(out) == 1 and into and not held and \
                all(flow.get('sourceRef') != task.id for flow in into):
            yield change(task, *[flow.set('targetRef', out[0].get('targetRef'))
                                 for flow in into], *without(task),
                         *without(out[0]))


@kind(ACTS, 'node: an unreached one')
def node_alone(document):
    for process in document.processes():
        if process.all('sequenceFlow'):
            prefix = process.prefix
            yield change(process, process.append(
                f'<{prefix}userTask id="judged_node"/>'))


def enter_kind(old, new, fits=lambda node: True):
    @kind(ACTS, f'node: {old} becomes {new}')
    def sites(document):
        for node in document.all(old):
            if node.id and node.process and fits(node):
                yield change(node, *node.rename(new))


def unconditional(node):
    flows = node.document.flows_from(node)
    return len(flows) > 1 and not node.get('default') and not any(
        flow.child('conditionExpression') is not None for flow in flows)


enter_kind('task', 'userTask')
enter_kind('userTask', 'task', lambda node: not any(
    each.space not in ('', node.space) for each in node.attributes) and
    node.child('extensionElements') is None)
enter_kind('manualTask', 'userTask')
enter_kind('exclusiveGateway', 'parallelGateway', unconditional)
enter_kind('parallelGateway', 'exclusiveGateway', unconditional)
enter_kind('userTask', 'serviceTask', lambda node: not any(
    each.space not in ('', node.space) for each in node.attributes) and
    node.child('extensionElements') is None)


@kind(ACTS, 'end: terminates instead')
def end_terminates(document):
    for node in document.all('endEvent'):
        if node.process and not any(each.name.endswith('EventDefinition')
                                    for each in node.children):
            yield change(node, node.append(
                f'<{node.prefix}terminateEventDefinition/>'))


@kind(ACTS, 'end: no longer terminates')
def end_plain(document):
    for each in document.all('terminateEventDefinition'):
        if each.process:
            yield change(each, each.remove())


@kind(ACTS, 'node: leaves its sub-process')
def node_out(document):
    """The end of a sub-process behind its only task moves the task out."""
    for scope in document.all('subProcess'):
        task, flows = scope.all('userTask'), document.flows_from(scope)
        if not scope.process or len(task) != 1 or len(flows) != 1:
            continue
        task = task[0]
        into, out = document.flows_to(task), document.flows_from(task)
        if len(into) == 1 and len(out) == 1 and not any(
                each.get('attachedToRef') == task.id
                for each in scope.all('boundaryEvent')):
            prefix = scope.prefix
            yield change(
                scope, task.remove(), out[0].remove(),
                into[0].set('targetRef', out[0].get('targetRef')),
                flows[0].set('targetRef', task.id), scope.after(
                    task.source().decode() +
                    f'<{prefix}sequenceFlow id="{out[0].id}" sourceRef='
                    f'"{task.id}" targetRef="{flows[0].get("targetRef")}"/>'))
