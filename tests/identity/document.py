"""A diagram as its bytes, and where in them each element and attribute stands.

A change of a diagram is a list of edits (start, end, new bytes), so that all
that is not meant to change stays as it was written, byte for byte. Prefixes
are resolved here; the parser only tells where tags begin and what text is.
"""
import re
from html import unescape
from xml.parsers import expat
from xml.sax.saxutils import escape

BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL'
DI = 'http://www.omg.org/spec/BPMN/20100524/DI'
DC = 'http://www.omg.org/spec/DD/20100524/DC'
DDI = 'http://www.omg.org/spec/DD/20100524/DI'
XSI = 'http://www.w3.org/2001/XMLSchema-instance'
ZEEBE = 'http://camunda.org/schema/zeebe/1.0'
CAMUNDA = 'http://camunda.org/schema/1.0/bpmn'
FLOWABLE = 'http://flowable.org/bpmn'
ACTIVITI = 'http://activiti.org/bpmn'
DROOLS = 'http://www.jboss.org/drools'
HITL = 'urn:bpmnc:hitl:1'
# How bpmnc calls them, whatever the prefix in the file.
SPACES = {BPMN: '', '': '', ZEEBE: 'zeebe:', CAMUNDA: 'camunda:',
          FLOWABLE: 'flowable:', ACTIVITI: 'activiti:', DROOLS: 'drools:',
          HITL: 'hitl:'}
XMLNS = 'http://www.w3.org/2000/xmlns/'

TASKS = ('task', 'userTask', 'manualTask', 'serviceTask', 'scriptTask',
         'sendTask', 'receiveTask', 'businessRuleTask')
ACTIVITIES = TASKS + ('subProcess', 'callActivity', 'transaction',
                      'adHocSubProcess')
SCOPES = ('process', 'subProcess', 'transaction', 'adHocSubProcess')
EVENTS = ('startEvent', 'endEvent', 'intermediateCatchEvent',
          'intermediateThrowEvent', 'boundaryEvent')
GATEWAYS = ('exclusiveGateway', 'parallelGateway', 'inclusiveGateway',
            'eventBasedGateway', 'complexGateway')
NODES = ACTIVITIES + EVENTS + GATEWAYS

ATTRIBUTE = re.compile(rb'(\s+)([^\s=/<>"\']+)\s*=\s*("[^"]*"|\'[^\']*\')')


class Unusable(Exception):
    """The file is no document that can be edited by bytes."""


class Attribute:
    __slots__ = 'space', 'name', 'written', 'value', 'span', 'whole'

    def __init__(self, space, name, written, value, span, whole):
        self.space, self.name, self.written = space, name, written
        self.value, self.span, self.whole = value, span, whole


class Element:
    """An element; head is behind its start tag, tail before its end tag."""
    __slots__ = ('document', 'written', 'space', 'name', 'attributes',
                 'parent', 'children', 'prefixes', 'start', 'head', 'tail',
                 'end', 'text')

    def get(self, name, space=''):
        found = self.attribute(name, space)
        return found.value if found else None

    def attribute(self, name, space=''):
        return next((each for each in self.attributes
                     if each.name == name and each.space == space), None)

    def up(self):
        """What stands around it, from the inside out."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def below(self):
        for child in self.children:
            yield child
            yield from child.below()

    def child(self, *names, space=BPMN):
        return next(iter(self.all(*names, space=space)), None)

    def all(self, *names, space=BPMN):
        return [each for each in self.children
                if each.space == space and each.name in names]

    def extension(self, name, space=ZEEBE):
        """The first element of that name in its extensionElements."""
        for holder in self.all('extensionElements'):
            for each in holder.below():
                if each.space == space and each.name == name:
                    return each
        return None

    def extensions(self, name, space=ZEEBE):
        return [each for holder in self.all('extensionElements')
                for each in holder.below()
                if each.space == space and each.name == name]

    @property
    def id(self):
        return self.get('id')

    @property
    def process(self):
        """The id of the process it stands in, or its own."""
        for each in (self, *self.up()):
            if each.space == BPMN and each.name == 'process':
                return each.id
        return None

    @property
    def closed(self):
        """It is written as one tag."""
        return self.tail == self.end

    @property
    def prefix(self):
        """What stands before names of BPMN here, colon included."""
        return self.written[:-len(self.name)]

    # Edits

    def set(self, name, value, space='', prefix='judge'):
        """The attribute gets the value, or is added with it."""
        found = self.attribute(name, space)
        if found:
            return found.span[0], found.span[1], quoted(value)
        at = self.start + 1 + len(self.written.encode())
        if not space:
            return at, at, b' %s="%s"' % (name.encode(), quoted(value))
        declared = next((each for each, uri in self.prefixes.items()
                         if uri == space and each), None)
        if declared:
            return at, at, b' %s:%s="%s"' % (declared.encode(), name.encode(),
                                             quoted(value))
        return at, at, (f' xmlns:{prefix}="{space}" {prefix}:{name}='.encode()
                        + b'"%s"' % quoted(value))

    def drop(self, name, space=''):
        found = self.attribute(name, space)
        return found.whole[0], found.whole[1], b''

    def remove(self):
        return self.start, self.end, b''

    def say(self, text):
        """Its text is another, where it holds nothing else."""
        text = escape(text).encode()
        if not self.closed:
            return self.head, self.tail, text
        return self.end - 2, self.end, b'>%s</%s>' % (text,
                                                      self.written.encode())

    def append(self, xml, front=False):
        """xml stands last in it, or first."""
        xml = xml.encode() if isinstance(xml, str) else xml
        if self.closed:
            return self.end - 2, self.end, b'>%s</%s>' % (
                xml, self.written.encode())
        at = self.head if front else self.tail
        return at, at, xml

    def before(self, xml):
        return self.start, self.start, xml.encode()

    def after(self, xml):
        return self.end, self.end, xml.encode()

    def extend(self, xml):
        """xml stands in its extensionElements, which are made if need be."""
        holder = self.child('extensionElements')
        if holder is not None:
            return holder.append(xml)
        made = f'<{self.prefix}extensionElements>{xml}' \
               f'</{self.prefix}extensionElements>'
        documentation = self.all('documentation')
        if documentation:
            return documentation[-1].after(made)
        return self.append(made, front=True)

    def rename(self, name):
        """The tag has another name of BPMN."""
        name = (self.prefix + name).encode()
        at, old = self.start + 1, len(self.written.encode())
        edits = [(at, at + old, name)]
        if not self.closed:
            edits.append((self.tail + 2, self.tail + 2 + old, name))
        return edits

    def source(self):
        return self.document.data[self.start:self.end]


def quoted(value):
    return escape(value, {'"': '&quot;', '\n': '&#10;',
                          '\t': '&#9;'}).encode()


def head_end(data, at):
    """Behind the '>' of the tag that begins at 'at'."""
    quote = 0
    for index in range(at, len(data)):
        byte = data[index]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b'"\'':
            quote = byte
        elif byte == 0x3E:
            return index + 1
    raise Unusable('a tag does not end')


class Document:
    """A diagram, and {suffix: bytes} of the files that lie beside it."""

    def __init__(self, data, beside=None):
        self.data = data
        self.beside = beside or {}
        self.root = None
        self.elements = []
        self.ids = {}
        self._open = []
        self._named = {}
        self._known = {}
        if data[:2] in (b'\xff\xfe', b'\xfe\xff') or b'<!DOCTYPE' in data:
            raise Unusable('not bytes of ASCII kind, or a document type')
        try:
            data.decode('utf-8')
        except UnicodeDecodeError as error:
            raise Unusable(str(error)) from error
        parser = expat.ParserCreate('utf-8')
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, _: self._begin(
            name, parser.CurrentByteIndex)
        parser.EndElementHandler = lambda name: self._finish(
            parser.CurrentByteIndex)
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, KeyError) as error:
            raise Unusable(str(error)) from error
        if self.root.space != BPMN or self.root.name != 'definitions':
            raise Unusable('not BPMN, or without its name space')

    def _begin(self, written, at):
        made = Element()
        made.document, made.written, made.text = self, written, ''
        made.parent = self._open[-1] if self._open else None
        made.children, made.start, made.tail = [], at, None
        made.head = head_end(self.data, at)
        self._attributes(made)
        prefix, _, name = written.rpartition(':')
        made.space, made.name = made.prefixes.get(prefix, ''), name
        if prefix and not made.space:
            raise Unusable('a prefix that nothing declares')
        if made.parent is None:
            self.root = made
        else:
            made.parent.children.append(made)
        self.elements.append(made)
        self._named.setdefault((made.space, name), []).append(made)
        if made.id and made.space == BPMN:
            if made.id in self.ids:
                raise Unusable('an id stands twice')
            self.ids[made.id] = made
        self._open.append(made)

    def _attributes(self, made):
        tag = self.data[made.start:made.head]
        found = []
        for match in ATTRIBUTE.finditer(tag, 1 + len(made.written.encode())):
            value = unescape(match[3][1:-1].decode())
            span = made.start + match.start(3) + 1, made.start + match.end(3) - 1
            whole = made.start + match.start(), made.start + match.end()
            found.append((match[2].decode(), value, span, whole))
        above = made.parent.prefixes if made.parent else {}
        own = {name[6:]: value for name, value, _, _ in found
               if name == 'xmlns' or name.startswith('xmlns:')}
        made.prefixes = {**above, **own} if own else above
        made.attributes = []
        for name, value, span, whole in found:
            prefix, _, local = name.rpartition(':')
            space = XMLNS if name == 'xmlns' or prefix == 'xmlns' else (
                made.prefixes.get(prefix, '?' + prefix) if prefix else '')
            made.attributes.append(Attribute(space, local, name, value, span,
                                             whole))

    def _finish(self, at):
        made = self._open.pop()
        if self.data[made.head - 2:made.head] == b'/>':
            made.tail = made.end = made.head
        else:
            made.tail, made.end = at, head_end(self.data, at)

    def _characters(self, text):
        if self._open:
            self._open[-1].text += text

    def all(self, *names, space=BPMN):
        if len(names) == 1:
            return self._named.get((space, names[0]), [])
        return sorted((each for name in names
                       for each in self._named.get((space, name), [])),
                      key=lambda each: each.start)

    def once(self, asked):
        """What the function says of the document, asked once."""
        if asked not in self._known:
            self._known[asked] = asked(self)
        return self._known[asked]

    def processes(self):
        return [each for each in self.all('process') if each.id]

    def flows_from(self, node):
        return [each for each in node.parent.all('sequenceFlow')
                if each.get('sourceRef') == node.id]

    def flows_to(self, node):
        return [each for each in node.parent.all('sequenceFlow')
                if each.get('targetRef') == node.id]

    def edited(self, edits):
        """The bytes after all edits, none of which overlap."""
        made, at = [], 0
        for start, end, new in sorted(edits, key=lambda each: each[:2]):
            if start < at:
                raise Unusable('edits overlap')
            made += [self.data[at:start], new]
            at = end
        return b''.join(made) + self.data[at:]

    def position(self, offset):
        """(line, column) from 1, the column in bytes."""
        before = self.data[:offset].replace(b'\r\n', b' \n')
        if before.startswith(b'\xef\xbb\xbf'):
            before = before[3:]
        before = before.replace(b'\r', b'\n')
        return before.count(b'\n') + 1, len(before) - before.rfind(b'\n')
