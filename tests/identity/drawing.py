"""What is only drawn, said to people, or written in another way."""
import re

from control import renamed
from document import (BPMN, DC, DDI, DI, EVENTS, GATEWAYS, NODES, TASKS, XSI,
                      ZEEBE)
from kind import DRAWS, Change, change, kind

UNKNOWN = 'urn:judged'
COLOURS = 'http://bpmn.io/schema/bpmn/biocolor/1.0'
MODELER = 'http://camunda.org/schema/modeler/1.0'


def whole(document, *edits):
    return Change({each.id for each in document.processes()}, list(edits))


def rewritten(document, data):
    return whole(document, (0, len(document.data), data))


# Names and words

def enter_name(what, *kinds):
    @kind(DRAWS, f'name of {what}')
    def sites(document):
        for node in document.all(*kinds):
            if node.process:
                yield change(node, node.set('name', 'Judged "ä" & <b>'))


enter_name('a process', 'process')
enter_name('a user task', 'userTask')
enter_name('another task', *[each for each in TASKS if each != 'userTask'])
enter_name('a sub-process', 'subProcess')
enter_name('an event', *EVENTS)
enter_name('a gateway', *GATEWAYS)
enter_name('a data object', 'dataObject', 'dataObjectReference',
           'dataStoreReference')
enter_name('a set of lanes', 'laneSet')


@kind(DRAWS, 'name: none any more')
def name_removed(document):
    for node in document.all(*NODES):
        if node.process and node.attribute('name'):
            yield change(node, node.drop('name'))


@kind(DRAWS, 'name of a flow with a condition, or behind no gateway')
def flow_name(document):
    for flow in document.all('sequenceFlow'):
        source = document.ids.get(flow.get('sourceRef'))
        if flow.process and source is not None and (
                flow.child('conditionExpression') is not None or
                source.name not in GATEWAYS):
            yield change(flow, flow.set('name', 'judged'))


def enter_words(what, xml, *kinds):
    @kind(DRAWS, f'{what} added')
    def sites(document):
        for node in document.all(*kinds):
            if node.process and not node.all('documentation'):
                yield change(node, node.append(xml.replace('@', node.prefix),
                                               front=True))


enter_words('documentation of a node', '<@documentation>Judged: '
            'assignee="ann"</@documentation>', *NODES)
enter_words('documentation of a process', '<@documentation>Judged'
            '</@documentation>', 'process')
enter_words('documentation of a flow', '<@documentation>Judged'
            '</@documentation>', 'sequenceFlow')
enter_words('documentation of a lane', '<@documentation>Judged'
            '</@documentation>', 'lane')


@kind(DRAWS, 'documentation: another text')
def documentation(document):
    for each in document.all('documentation'):
        if not each.children and each.text.strip():
            yield whole(document, each.say('Judged again'))


@kind(DRAWS, 'documentation: gone')
def documentation_removed(document):
    for each in document.all('documentation'):
        yield whole(document, each.remove())


@kind(DRAWS, 'annotation with an association')
def annotation(document):
    for node in document.all(*NODES):
        if node.id and node.process:
            prefix = node.prefix
            yield change(node, node.parent.append(
                f'<{prefix}textAnnotation id="judged_note"><{prefix}text>Judged'
                f'</{prefix}text></{prefix}textAnnotation><{prefix}association '
                f'id="judged_line" sourceRef="{node.id}" '
                'targetRef="judged_note"/>'))


@kind(DRAWS, 'annotation: another text')
def annotation_text(document):
    for each in document.all('text'):
        if each.parent.name == 'textAnnotation' and not each.children:
            yield whole(document, each.say('Judged'))


@kind(DRAWS, 'group around nodes')
def group(document):
    for process in document.processes():
        prefix = process.prefix
        yield change(process, process.append(f'<{prefix}group id="judged"/>'))


# Collaboration, definitions

@kind(DRAWS, 'pool: its name')
def pool_name(document):
    for each in document.all('participant'):
        yield whole(document, each.set('name', 'Judged'))


@kind(DRAWS, 'pool: its id')
def pool_id(document):
    for each in document.all('participant'):
        if each.id:
            yield whole(document, *renamed(each))


@kind(DRAWS, 'collaboration: its id and name')
def collaboration(document):
    for each in document.all('collaboration'):
        if each.id:
            yield whole(document, *renamed(each))
            yield whole(document, each.set('name', 'judged'))


@kind(DRAWS, 'pool: one drawn around the process')
def pool_added(document):
    if not document.all('collaboration'):
        for process in document.processes()[:1]:
            prefix = process.prefix
            yield change(process, process.before(
                f'<{prefix}collaboration id="judged_c"><{prefix}participant '
                f'id="judged_p" name="Judged" processRef="{process.id}"/>'
                f'</{prefix}collaboration>'))


@kind(DRAWS, 'message flow: its name, id, or that there is one')
def message_flow(document):
    for each in document.all('messageFlow'):
        yield whole(document, each.set('name', 'judged'))
        if each.id:
            yield whole(document, *renamed(each))


@kind(DRAWS, 'definitions: id, name, who exported it')
def definitions(document):
    root = document.root
    for name in ('id', 'name', 'exporter', 'exporterVersion'):
        yield whole(document, root.set(name, 'judged-5.0'))


@kind(DRAWS, 'definitions: target name space')
def target(document):
    yield whole(document, document.root.set('targetNamespace', 'urn:judged'))


@kind(DRAWS, 'definitions: platform of the modeler')
def platform(document):
    yield whole(document, document.root.set(
        'executionPlatformVersion', '9.9.9', MODELER))


# Words of the standard that say the usual

USUAL = (('isForCompensation', 'false', TASKS),
         ('startQuantity', '1', TASKS),
         ('completionQuantity', '1', TASKS),
         ('triggeredByEvent', 'false', ('subProcess',)),
         ('isInterrupting', 'true', ('startEvent',)),
         ('instantiate', 'false', ('receiveTask',)),
         ('isClosed', 'false', ('process',)),
         ('processType', 'None', ('process',)),
         ('implementation', '##unspecified', ('userTask',)))


def enter_usual(name, value, kinds):
    @kind(DRAWS, f'{name}="{value}" said')
    def sites(document):
        for node in document.all(*kinds):
            if node.process and node.get(name) is None:
                yield change(node, node.set(name, value))


for _usual in USUAL:
    enter_usual(*_usual)


@kind(DRAWS, 'gateway: its direction said, or no longer')
def direction(document):
    for node in document.all(*GATEWAYS):
        into, out = document.flows_to(node), document.flows_from(node)
        if node.get('gatewayDirection'):
            yield change(node, node.drop('gatewayDirection'))
        elif len(out) > 1 and len(into) == 1:
            yield change(node, node.set('gatewayDirection', 'Diverging'))


@kind(DRAWS, 'flow: isImmediate said')
def immediate(document):
    for flow in document.all('sequenceFlow'):
        if flow.process and flow.get('isImmediate') is None:
            yield change(flow, flow.set('isImmediate', 'true'))


# Forms, templates, other words of tools

@kind(DRAWS, 'form: another key')
def form_key(document):
    for each in document.all('formDefinition', space=ZEEBE):
        for name in ('formKey', 'formId', 'externalReference'):
            if each.process and each.get(name):
                yield change(each, each.set(name, 'judged'))


@kind(DRAWS, 'form: one where there was none')
def form_added(document):
    for task in document.all('userTask'):
        if task.process and task.extension('formDefinition') is None:
            yield change(task, task.extend(
                f'<z:formDefinition xmlns:z="{ZEEBE}" formId="judged"/>'))


@kind(DRAWS, 'form: none any more')
def form_removed(document):
    for each in document.all('formDefinition', space=ZEEBE):
        if each.process:
            yield change(each, each.remove())


@kind(DRAWS, 'template of the modeler')
def template(document):
    for task in document.all('serviceTask', 'userTask'):
        if task.process and not task.attribute('modelerTemplate', ZEEBE):
            yield change(task, task.set('modelerTemplate', 'judged', ZEEBE))


@kind(DRAWS, 'attribute of a tool that nobody knows')
def foreign_attribute(document):
    for node in document.all(*NODES, 'process', 'sequenceFlow'):
        if node.process:
            yield change(node, node.set('judged', 'true', UNKNOWN))


@kind(DRAWS, 'element of a tool that nobody knows')
def foreign_element(document):
    for node in document.all(*NODES):
        if node.process:
            yield change(node, node.extend(
                f'<u:judged xmlns:u="{UNKNOWN}" assignee="ann">x</u:judged>'))


@kind(DRAWS, 'an empty extensionElements')
def extension_empty(document):
    for node in document.all(*NODES):
        if node.process and node.child('extensionElements') is None:
            yield change(node, node.extend(''))


# The drawing

def shapes(document, *kinds):
    return document.all(*kinds, space=DI)


@kind(DRAWS, 'drawing: where something lies')
def bounds(document):
    for each in document.all('Bounds', space=DC):
        yield whole(document, each.set('x', '4711'))
        yield whole(document, each.set('width', '17'))


@kind(DRAWS, 'drawing: where a line goes')
def waypoint(document):
    for each in document.all('waypoint', space=DDI):
        yield whole(document, each.set('y', '4711'))


@kind(DRAWS, 'drawing: ids')
def drawing_id(document):
    for each in shapes(document, 'BPMNShape', 'BPMNEdge', 'BPMNPlane',
                       'BPMNDiagram'):
        if each.id:
            yield whole(document, each.set('id', 'judged_di'))


@kind(DRAWS, 'drawing: a shape is gone')
def shape_removed(document):
    for each in shapes(document, 'BPMNShape', 'BPMNEdge'):
        yield whole(document, each.remove())


@kind(DRAWS, 'drawing: none at all')
def drawing_removed(document):
    found = shapes(document, 'BPMNDiagram')
    if found:
        yield whole(document, *[each.remove() for each in found])


@kind(DRAWS, 'drawing: two shapes in the other order')
def shape_order(document):
    found = shapes(document, 'BPMNShape')
    for first, second in zip(found, found[1:]):
        if first.parent is second.parent:
            yield whole(document, *swapped(first, second))


def swapped(first, second):
    return ((first.start, first.end, second.source()),
            (second.start, second.end, first.source()))


@kind(DRAWS, 'drawing: the order of a lane and its nodes')
def shapes_turned(document):
    for plane in shapes(document, 'BPMNPlane'):
        if len(plane.children) > 1:
            yield whole(document, (
                plane.head, plane.tail,
                b''.join(each.source() for each in reversed(plane.children))))


@kind(DRAWS, 'drawing: unfolded, marked, upright')
def shape_said(document):
    for each in shapes(document, 'BPMNShape'):
        for name in ('isExpanded', 'isMarkerVisible', 'isHorizontal'):
            now = each.get(name)
            yield whole(document, each.set(
                name, 'false' if now == 'true' else 'true'))


@kind(DRAWS, 'drawing: colours')
def colours(document):
    for each in shapes(document, 'BPMNShape', 'BPMNEdge'):
        yield whole(document, each.set('stroke', '#ff0000', COLOURS))


@kind(DRAWS, 'drawing: a label')
def label(document):
    for each in shapes(document, 'BPMNLabel'):
        yield whole(document, each.remove())


# The order of siblings

@kind(DRAWS, 'order: two nodes in the file')
def node_order(document):
    found = [each for each in document.all(*NODES) if each.process]
    if not told_by_id(document):
        return
    for first, second in zip(found, found[1:]):
        if first.parent is second.parent:
            yield change(first, *swapped(first, second))


def told_by_id(document):
    """No flow or node is called by its place in the file."""
    return all(each.id for each in document.all('sequenceFlow', *NODES))


@kind(DRAWS, 'order: flows in front of all nodes')
def flows_first(document):
    for process in document.processes() if told_by_id(document) else ():
        flows = process.all('sequenceFlow')
        nodes = process.all(*NODES)
        if flows and nodes and flows[0].start > nodes[0].start:
            yield change(process, nodes[0].before(''.join(
                each.source().decode() for each in flows)),
                *[each.remove() for each in flows])


@kind(DRAWS, 'order: two flows of different nodes')
def flow_order(document):
    found = [each for each in document.all('sequenceFlow') if each.process]
    if not told_by_id(document):
        return
    for first, second in zip(found, found[1:]):
        if first.parent is second.parent and \
                first.get('sourceRef') != second.get('sourceRef'):
            yield change(first, *swapped(first, second))


@kind(DRAWS, 'order: two things beside the process')
def root_order(document):
    found = [each for each in document.root.children if each.space == BPMN]
    for first, second in zip(found, found[1:]):
        yield whole(document, *swapped(first, second))


@kind(DRAWS, 'order: two lanes')
def lane_order(document):
    found = document.all('lane')
    for first, second in zip(found, found[1:]):
        if first.parent is second.parent:
            yield change(first, *swapped(first, second))


@kind(DRAWS, 'order: two members of a lane')
def member_order(document):
    for lane in document.all('lane'):
        found = lane.all('flowNodeRef')
        if len(found) > 1:
            yield change(lane, *swapped(*found[:2]))


@kind(DRAWS, 'incoming and outgoing: gone')
def incoming_removed(document):
    found = document.all('incoming', 'outgoing')
    if found:
        yield whole(document, *[each.remove() for each in found])


@kind(DRAWS, 'incoming and outgoing: in the other order')
def incoming_order(document):
    for node in document.all(*NODES):
        for name in ('incoming', 'outgoing'):
            found = node.all(name)
            if len(found) > 1:
                yield whole(document, *swapped(found[0], found[-1]))


@kind(DRAWS, 'order: two attributes')
def attribute_order(document):
    for each in document.elements:
        if len(each.attributes) > 1 and each.space == BPMN:
            first, second = each.attributes[0], each.attributes[-1]
            data = document.data
            yield whole(document,
                        (*first.whole, data[slice(*second.whole)]),
                        (*second.whole, data[slice(*first.whole)]))


# Another way to write the same document

@kind(DRAWS, 'written: blanks between elements')
def blanks(document):
    between = [each for each in document.elements
               if each.space == BPMN and each.children and
               not each.text.strip()]
    if between:
        yield whole(document, *[(child.start, child.start, b'\n\t  ')
                                for each in between for child in each.children])


@kind(DRAWS, 'written: no blanks between elements')
def dense(document):
    edits = []
    for each in document.elements:
        if each.children and not each.text.strip():
            marks = [each.head, *[at for child in each.children
                                  for at in (child.start, child.end)],
                     each.tail]
            for start, end in zip(marks[::2], marks[1::2]):
                if not document.data[start:end].strip() and start < end:
                    edits.append((start, end, b''))
    if edits:
        yield whole(document, *edits)


@kind(DRAWS, 'written: lines end with CR LF')
def line_ends(document):
    if b'\r' not in document.data and b'\n' in document.data:
        yield rewritten(document, document.data.replace(b'\n', b'\r\n'))


@kind(DRAWS, 'written: comments everywhere')
def comments(document):
    edits = [(each.start, each.start, b'<!-- <userTask id="x"/> -->')
             for each in document.elements if each.parent is not None]
    yield whole(document, *edits)


@kind(DRAWS, 'written: a processing instruction')
def instruction(document):
    for process in document.processes():
        yield change(process, process.before('<?judged assignee="ann"?>'))


@kind(DRAWS, 'written: apostrophes around values')
def apostrophes(document):
    edits = []
    for each in document.elements:
        for found in each.attributes:
            start, end = found.span
            if b"'" not in document.data[start:end] and \
                    b'"' not in document.data[start:end]:
                edits += [(start - 1, start, b"'"), (end, end + 1, b"'")]
    yield whole(document, *edits)


@kind(DRAWS, 'written: empty elements with two tags')
def two_tags(document):
    edits = [(each.end - 2, each.end, b'></%s>' % each.written.encode())
             for each in document.elements if each.closed]
    if edits:
        yield whole(document, *edits)


@kind(DRAWS, 'written: a letter of a value as a reference')
def reference(document):
    for each in document.elements:
        for found in each.attributes:
            start, end = found.span
            if found.name in ('id', 'sourceRef', 'targetRef', 'name', 'type',
                              'candidateGroups', 'correlationKey') and \
                    not found.space and start < end and \
                    document.data[start:start + 1].isalpha():
                yield whole(document, (start, start + 1,
                                       b'&#%d;' % document.data[start]))


@kind(DRAWS, 'written: another prefix')
def other_prefix(document):
    spaces = {found.name: found.value for found in document.root.attributes
              if found.written.startswith('xmlns:')}
    deeper = [found for each in document.elements[1:]
              for found in each.attributes if found.written[:5] == 'xmlns']
    values = [found.value for each in document.elements
              for found in each.attributes
              if found.space != XSI and not found.written[:5] == 'xmlns']
    for prefix in spaces:
        named = re.compile(rf'\b{re.escape(prefix)}:')
        if deeper or any(named.match(each) for each in values) or \
                any(named.search(each.text) for each in document.elements):
            continue
        yield whole(document, *prefixed(document, prefix, 'judged'))


def prefixed(document, old, new):
    """Edits of all names and types with a prefix."""
    old, new = old.encode() + b':', new.encode() + b':'
    for each in document.elements:
        if each.written.encode().startswith(old):
            yield each.start + 1, each.start + 1 + len(old), new
            if not each.closed:
                yield each.tail + 2, each.tail + 2 + len(old), new
        for found in each.attributes:
            begin = found.whole[0]
            while document.data[begin:begin + 1].isspace():
                begin += 1
            if found.written == 'xmlns:' + old[:-1].decode():
                yield begin + 6, begin + 6 + len(old) - 1, new[:-1]
            elif found.written.encode().startswith(old):
                yield begin, begin + len(old), new
            if found.space == XSI and found.value.encode().startswith(old):
                yield found.span[0], found.span[0] + len(old), new


@kind(DRAWS, 'written: a prefix that nobody uses')
def unused_prefix(document):
    at = document.root.start + 1 + len(document.root.written.encode())
    yield whole(document, (at, at, b' xmlns:judged="urn:judged"'))


@kind(DRAWS, 'written: with a byte order mark')
def mark(document):
    if not document.data.startswith(b'\xef\xbb\xbf') and \
            declared(document) in ('', 'utf-8'):
        yield whole(document, (0, 0, b'\xef\xbb\xbf'))


def declared(document):
    found = re.match(rb'(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["\']([^"\']+)',
                     document.data)
    return found[1].decode().lower() if found else ''


@kind(DRAWS, 'written: in UTF-16')
def utf16(document):
    if not document.data.startswith(b'\xef\xbb\xbf'):
        text = re.sub(r'^<\?xml[^>]*\?>', '', document.data.decode('utf-8'))
        yield rewritten(document, ('\ufeff' + text).encode('utf-16-le'))


@kind(DRAWS, 'written: without a declaration')
def undeclared(document):
    found = re.match(rb'<\?xml[^>]*\?>\s*', document.data)
    if found and declared(document) in ('', 'utf-8'):
        yield whole(document, (0, found.end(), b''))
