"""A diagram as it is drawn: nodes, flows, what is attached to what. For the
oracle; nothing here knows how tokens move."""
import datetime
import re
import xml.etree.ElementTree as ElementTree

from feel import Feel

BPMN = '{http://www.omg.org/spec/BPMN/20100524/MODEL}'
ZEEBE = '{http://camunda.org/schema/zeebe/1.0}'
HITL = '{urn:bpmnc:hitl:1}'
TRIES = 3
JOBS = ('serviceTask', 'scriptTask', 'sendTask', 'businessRuleTask',
        'callActivity')
THROWS = ('endEvent', 'intermediateThrowEvent')
REPEATS = ('standardLoopCharacteristics', 'multiInstanceLoopCharacteristics')


def instant_ms(text):
    text = text.strip().replace('Z', '+00:00')
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    start = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (moment - start) // datetime.timedelta(milliseconds=1)


def instant_text(ms):
    passed = datetime.timedelta(milliseconds=ms)
    moment = datetime.datetime(1970, 1, 1) + passed
    return moment.isoformat(timespec='milliseconds') + 'Z'


DURATION = re.compile(r'P(?:(\d+)W)?(?:(\d+)D)?'
                      r'(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$')


def duration_ms(text):
    match = DURATION.match(text.strip())
    if not match:
        raise ValueError('no duration: %r' % text)
    weeks, days, hours, minutes, seconds, part = match.groups()
    whole = (int(weeks or 0) * 7 + int(days or 0)) * 86400
    whole += int(hours or 0) * 3600 + int(minutes or 0) * 60
    whole += int(seconds or 0)
    return whole * 1000 + int(((part or '') + '000')[:3])


DAYS = 'SUN MON TUE WED THU FRI SAT'.split()
BOUNDS = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]


def cron_field(text, least, most):
    """The numbers that a field of cron has."""
    found = set()
    for part in text.split(','):
        part, _, step = part.partition('/')
        first, _, last = part.partition('-')
        first, last = (DAYS.index(t) if t in DAYS else t for t in (first, last or first))
        if first == '*':
            first, last = least, most
        found |= set(range(int(first), int(last) + 1, int(step or 1)))
    return found


def cron_next(text, after):
    """The first instant behind another that five fields, or six with seconds, have."""
    fields = text.split()
    fields = ['0'] * (6 - len(fields)) + fields
    seconds, minutes, hours, days, months, weekdays = (
        sorted(cron_field(field, *bounds)) for field, bounds in zip(fields, BOUNDS))
    day = after // 86400000
    while True:
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
        if date.day in days and date.month in months and date.isoweekday() % 7 in weekdays:
            for hour in hours:
                for minute in minutes:
                    for second in seconds:
                        at = ((day * 24 + hour) * 60 + minute) * 60000 + second * 1000
                        if at > after:
                            return at
        day += 1


class Drawn:
    """A part of the drawing: a copy of what happens on it refers to it."""
    def __deepcopy__(self, memo):
        return self


class Flow(Drawn):
    def __init__(self, element, index):
        self.id = element.get('id')
        self.index = index
        self.source = element.get('sourceRef')
        self.target = element.get('targetRef')
        condition = element.find(BPMN + 'conditionExpression')
        self.condition = None
        if condition is not None and (condition.text or '').strip():
            self.condition = Feel(condition.text)


class Link(Drawn):
    """From a link event that is thrown to the one of its name that catches it."""
    def __init__(self, source, target, index):
        self.id, self.index = '%s->%s' % (source.id, target.id), index
        self.source, self.target, self.condition = source.id, target.id, None


class Part(Link):
    """From one definition of several to the event that has them. Nobody sees it."""


class Loop(Drawn):
    """standardLoopCharacteristics as drawn, or items."""
    def __init__(self, element):
        self.items = feel_of(element, 'loopCardinality')
        self.until = feel_of(element, 'completionCondition')
        self.collection = self.item = self.result = self.results = None
        said = element.find(BPMN + 'extensionElements/' + ZEEBE + 'loopCharacteristics')
        if said is not None:
            self.collection = Feel(said.get('inputCollection'))
            self.item, self.results = said.get('inputElement'), said.get('outputCollection')
            self.result = Feel(said.get('outputElement')) if self.results else None
        self.many = self.items or self.collection
        self.before = self.many or element.get('testBefore') == 'true'
        most = element.get('loopMaximum')
        self.most = int(most) if most else None
        self.condition = feel_of(element, 'loopCondition')
        self.once = element.get('behavior') == 'One'  # else as each completes
        self.thrown = element.get('oneBehaviorEventRef' if self.once else 'noneBehaviorEventRef')
        self.throws = None  # the event that is thrown as an item completes
        self.bound = None  # more items there may not be


def feel_of(element, name):
    found = element.find(BPMN + name)
    return None if found is None else Feel(found.text)


class Node(Drawn):
    def __init__(self, element, container, index):
        self.element = element
        self.id = element.get('id')
        self.name = element.get('name') or ''
        self.kind = element.tag[len(BPMN):]
        self.container = container  # id of its sub-process or process
        self.index = index
        self.incoming, self.outgoing, self.boundaries = [], [], []
        self.default = element.get('default')
        self.attached, self.host = element.get('attachedToRef'), None
        self.interrupting = 'false' not in (element.get('cancelActivity'),
                                            element.get('isInterrupting'))
        self.watches = element.get('triggeredByEvent') == 'true'
        self.begins = None  # the event sub-process that it begins
        self.parts, self.whole = [], None  # of an event with several definitions
        # all of several must happen, or of what is behind a gateway
        self.together = element.get('parallelMultiple') == 'true' \
            or element.get('eventGatewayType') == 'Parallel'
        # a receive task, or a gateway, and what stands behind that
        self.instantiates = element.get('instantiate') == 'true'
        self.begun_at = None
        self.bodies = False  # one that does not interrupt: each time one more
        self.gateway = None  # the event-based one that waits for its event
        self.event = None  # timer, message, error, ...
        self.groups, self.assignee = [], None
        self.tries = TRIES
        self.outputs = []  # (Feel, target)
        self.inputs = []  # the same of what goes along with a throw
        self.computes = False  # a script: its result is the first output
        self.typed = False  # its job has a type
        self.calls = None  # the process of the file that it calls
        self.delivers = False  # it throws what a process of the file waits for
        lasts = element.get(HITL + 'timeToLive')
        self.lasts = duration_ms(lasts) if lasts else None  # how long that is kept
        self.extensions()
        self.loop = self.items = None  # one after the other, or beside each other
        for found in REPEATS:
            drawn = element.find(BPMN + found)
            if drawn is None:
                continue
            if drawn.get('isSequential') == 'false':
                self.items = Loop(drawn)
            else:
                self.loop = Loop(drawn)
            bound = element.get(HITL + 'maxItems')
            (self.items or self.loop).bound = int(bound) if bound else None
        self.counter = self.id + '/loopCounter'
        self.total = self.id + '/numberOfInstances'
        self.list = self.id + '/inputCollection'
        self.given = self.id + '/outputCollection'
        self.own = '%s/%s' % (self.id, self.loop and self.loop.item)

    def extensions(self):
        for found in self.element.findall(BPMN + 'extensionElements/*'):
            if found.tag == ZEEBE + 'assignmentDefinition':
                groups = found.get('candidateGroups') or ''
                self.groups = [
                    g.strip() for g in groups.split(',') if g.strip()
                ]
                named = found.get('assignee')
                self.assignee = Feel(named) if named and named[0] == '=' else named
            elif found.tag == ZEEBE + 'taskDefinition':
                self.tries, self.typed = int(found.get('retries') or TRIES), True
            elif found.tag == ZEEBE + 'script':
                self.computes = True
                self.outputs.insert(0, (Feel(found.get('expression')),
                                        found.get('resultVariable')))
            elif found.tag == ZEEBE + 'ioMapping':
                for brought in found.findall(ZEEBE + 'input'):
                    self.inputs.append(
                        (Feel(brought.get('source')), brought.get('target')))
                for output in found.findall(ZEEBE + 'output'):
                    self.outputs.append(
                        (Feel(output.get('source')), output.get('target')))

    def expressions(self):
        """What it reads, where it stands and between its rounds."""
        for loop in (self.loop, self.items):
            if loop:
                yield from (f for f in (loop.many, loop.until, loop.condition, loop.result) if f)
        yield from (source for source, _ in self.outputs + self.inputs)
        if self.assignee and not isinstance(self.assignee, str):
            yield self.assignee
        if self.message and self.message[1]:
            yield self.message[1]
        if self.condition:
            yield self.condition
        if isinstance(self.signal, Feel):
            yield self.signal

    @property
    def sends(self):
        """A message that nobody here waits for: a job."""
        return self.kind in THROWS and self.event == 'message' and not self.delivers

    @property
    def is_job(self):
        return self.sends or (self.kind in JOBS and not self.computes and not self.calls)

    @property
    def holds_scope(self):
        """Several definitions that are waited for are open inside their event."""
        return self.kind == 'subProcess' or any(p.container == self.id for p in self.parts)

    def label(self):
        """What is counted: the kind of element, with its event."""
        event = 'all' if self.event == 'several' and self.together else self.event
        text = self.kind + (':' + event if event else '')
        if self.begins:
            return 'event sub-process:' + event + (
                '' if self.interrupting else ':non-interrupting')
        if self.event == 'several':
            return text
        if self.watches:
            return 'event sub-process'
        if self.kind == 'boundaryEvent':
            text += '' if self.interrupting else ':non-interrupting'
            text += (' on a sub-process' if self.host.kind == 'subProcess' else
                     ' on an activity')
        return text


class Model:
    NODES = ('startEvent', 'endEvent', 'intermediateCatchEvent',
             'boundaryEvent', 'intermediateThrowEvent', 'task', 'manualTask',
             'userTask', 'serviceTask', 'scriptTask', 'sendTask',
             'businessRuleTask', 'callActivity', 'receiveTask', 'exclusiveGateway',
             'inclusiveGateway', 'parallelGateway', 'eventBasedGateway',
             'subProcess')
    EVENTS = ('timer', 'message', 'error', 'escalation', 'terminate', 'signal', 'link',
              'conditional')

    def __init__(self, text):
        root = ElementTree.fromstring(text)
        self.messages, self.codes = {}, {}
        self.owned = {}  # names of variables that each item of a node has, as far as asked
        for message in root.findall(BPMN + 'message'):
            found = message.find(BPMN + 'extensionElements/' + ZEEBE +
                                 'subscription')
            key = found.get('correlationKey') if found is not None else None
            self.messages[message.get('id')] = (message.get('name'),
                                                Feel(key) if key else None)
        self.signals = {s.get('id'): Feel(s.get('name')) if s.get('name')[0] == '=' else s.get('name')
                        for s in root.findall(BPMN + 'signal')}
        for error in root.findall(BPMN + 'error'):
            self.codes[error.get('id')] = error.get('errorCode')
        for escalation in root.findall(BPMN + 'escalation'):
            self.codes[escalation.get('id')] = escalation.get('escalationCode')
        self.definitions = {e.get('id'): e for e in root if e.tag.endswith('EventDefinition')}
        self.nodes, self.flows, self.processes = {}, {}, []
        for process in root.findall(BPMN + 'process'):
            self.processes.append(process.get('id'))
            self.read(process, process.get('id'))
        self.id = self.processes[0]  # the one that people start
        self.links()
        self.partners()
        for flow in self.flows.values():
            source, target = self.nodes[flow.source], self.nodes[flow.target]
            if source.kind in THROWS and source.parts and not isinstance(flow, Part):
                source = source.parts[-1]
            source.outgoing.append(flow)
            target.incoming.append(flow)
            if source.kind == 'eventBasedGateway' and source.instantiates:
                target.begun_at = source
            elif source.kind == 'eventBasedGateway':
                target.gateway = source
        for node in self.nodes.values():
            if node.attached:
                node.host = self.nodes[node.attached]
                node.host.boundaries.append(node)
            if node.kind == 'startEvent' and node.container in self.nodes \
                    and self.nodes[node.container].watches:
                node.begins = self.nodes[node.container]
                node.begins.bodies = not node.interrupting
        self.order = self.breadth_first()

    def partners(self):
        """What goes to a process of the same file: no job with a type of its own."""
        awaited = {n.message[0] for n in self.nodes.values()
                   if n.message and n.kind not in THROWS}
        for node in self.nodes.values():
            called = node.element.get('calledElement')
            if node.kind == 'callActivity' and called in self.processes and not node.typed:
                node.calls = called
            if node.kind in THROWS and node.message and not node.typed:
                node.delivers = node.message[0] in awaited

    def process_of(self, node):
        while node.container in self.nodes:
            node = self.nodes[node.container]
        return node.container

    def links(self):
        linked = [n for n in self.nodes.values() if n.event == 'link']
        targets = {(n.container, n.link): n for n in linked if n.kind not in THROWS}
        for node in linked:
            if node.kind in THROWS:
                link = Link(node, targets[node.container, node.link], len(self.flows))
                self.flows[link.id] = link

    def read(self, container, identity):
        for element in container:
            ours = element.tag.startswith(BPMN)
            kind = element.tag[len(BPMN):] if ours else ''
            if kind == 'sequenceFlow':
                flow = Flow(element, len(self.flows))
                self.flows[flow.id] = flow
            elif kind in self.NODES:
                node = Node(element, identity, len(self.nodes))
                self.nodes[node.id] = node
                self.event(node)
                self.throwing(node)
                if kind == 'subProcess':
                    self.read(element, node.id)
            elif kind not in ('', 'extensionElements', 'incoming', 'outgoing',
                              'documentation', 'laneSet', *REPEATS):
                raise ValueError('an element not known here: ' + kind)

    def event(self, node):
        element = node.element
        node.code = node.message = node.timer = node.signal = node.link = None
        node.condition = None
        if node.kind == 'receiveTask':
            node.event = 'message'
            node.message = self.messages[element.get('messageRef')]
        kinds = {BPMN + kind + 'EventDefinition': kind for kind in self.EVENTS}
        found = [(kinds[e.tag], e) for e in element if e.tag in kinds]
        if len(found) == 1:
            self.define(node, *found[0])
        elif found:
            self.divide(node, found)

    def throwing(self, node):
        """What is thrown as items complete, at a place of its own."""
        loop = node.items or node.loop
        if loop is None or loop.thrown is None:
            return
        definition = self.definitions[loop.thrown]
        loop.throws = Node(node.element, node.container, len(self.nodes))
        loop.throws.id = node.id + '.thrown'
        self.define(loop.throws, definition.tag[len(BPMN):-len('EventDefinition')], definition)

    def divide(self, node, found):
        """Each definition of several is an event at the place of the one that has
        them, which is passed behind it. Of what is thrown one comes behind the
        other; what is waited for is open inside, as in a sub-process."""
        node.event, node.attached = 'several', None
        throws, begins = node.kind in THROWS, node.container in self.processes
        waits = node.kind == 'intermediateCatchEvent' \
            or node.kind == 'startEvent' and begins and node.together
        if throws:  # what ends its scope comes last
            found.sort(key=lambda each: each[0] in ('error', 'terminate'))
        last = node
        for number, definition in enumerate(found, 1):
            part = Node(node.element, node.id if waits else node.container, len(self.nodes))
            part.id = '%s.%d' % (node.id, number)
            part.code = part.message = part.timer = part.signal = part.link = None
            part.condition = None
            self.nodes[part.id], part.whole = part, node
            node.parts.append(part)
            self.define(part, *definition)
            if not waits:
                link = Part(*((last, part) if throws else (part, node)), len(self.flows))
                self.flows[link.id] = link
            last = part

    def define(self, node, kind, definition):
        node.event = kind
        if kind in ('error', 'escalation'):
            node.code = self.codes.get(definition.get(kind + 'Ref'))
        elif kind == 'message':
            node.message = self.messages[definition.get('messageRef')]
        elif kind == 'signal':
            node.signal = self.signals[definition.get('signalRef')]
        elif kind == 'conditional':
            node.condition = feel_of(definition, 'condition')
        elif kind == 'link':
            node.link = definition.get('name')
        elif kind == 'timer':
            for form in ('timeDuration', 'timeDate', 'timeCycle'):
                found = definition.find(BPMN + form)
                if found is not None:
                    node.timer = (form, found.text.strip())

    def starts(self, container):
        """Where tokens are born when a scope opens by itself."""
        inside = [n for n in self.nodes.values() if n.container == container]
        found = [n for n in inside if n.kind == 'startEvent'
                 and (n.begins or not n.event) and not n.whole]
        if not found and not any(n.kind == 'startEvent' and not n.whole or n.instantiates
                                 for n in inside):
            found = [n for n in inside if not n.incoming and not n.attached and not n.watches]
        return by_id(found)

    def watchers(self, container):
        """The events that begin event sub-processes there, by their ids."""
        found = by_id(n for n in self.nodes.values() if n.container == container and n.watches)
        return [event for node in found for start in self.starts(node.id)
                for event in start.parts or [start]]

    def beginners(self, process):
        """The events that begin its cases, by their ids."""
        return by_id(
            n for n in self.nodes.values()
            if (n.whole or n).container == process and n.event not in (None, 'several')
            and (n.kind == 'startEvent' or n.begun_at or n.kind == 'receiveTask' and n.instantiates))

    def inside(self, container):
        return [event.begins for event in self.watchers(container)]

    def breadth_first(self):
        """Rank of each node by flow from the start; ties of timers use it. Of
        one node: what begins inside, event sub-processes inside, its definitions
        where there are several, its boundary events and theirs, all by id, then
        its targets in flow order."""
        rank = {}
        for process in self.processes:
            self.rank_of(process, rank)
        for identity in sorted(self.nodes):
            rank.setdefault(identity, len(rank))
        return rank

    def rank_of(self, process, rank):
        events = [
            n for n in self.nodes.values()
            if n.container == process and not n.whole
            and (n.kind == 'startEvent' or n.instantiates)
        ]
        queue = by_id(events) or self.starts(process)
        queue += self.inside(process)
        while queue:
            node = queue.pop(0)
            if node.id in rank:
                continue
            rank[node.id] = len(rank)
            if node.kind == 'subProcess':
                queue += self.starts(node.id) + self.inside(node.id)
            queue += node.parts + by_id(node.boundaries)
            leaves = node.parts[-1:] if node.kind in THROWS else []
            queue += [self.nodes[f.target] for each in [node, *leaves] for f in each.outgoing]


def by_id(nodes):
    return sorted(nodes, key=lambda n: n.id)
