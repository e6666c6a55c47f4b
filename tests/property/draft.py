"""A random diagram while it is drawn: its nodes and flows, what is written on
them, and all of it as XML."""
import random
from xml.sax.saxutils import escape, quoteattr

NUMBERS = ['n1', 'n2']
TEXTS = ['t1', 't2']
LISTS = ['l1', 'r1']
FLAGS = ['b1', 'b2']
LETTERS = ['a', 'b', 'c']
JOBS = ('serviceTask', 'scriptTask', 'sendTask', 'businessRuleTask',
        'callActivity')
PASSES = ('task', 'manualTask')
WAITS = ('userTask', 'receiveTask', 'catch') + JOBS


COMPUTED = {'C1': '=t1', 'C2': '=t2'}  # names of signals
CRONS = ['*/20 * * * *', '0 */30 * * * *', '0 15 9-17 * * MON-FRI', '30 10 7,8 1 *']
EXPRESSION = '<bpmn:%s xsi:type="bpmn:tFormalExpression">=%s</bpmn:%s>'


class Node:
    def __init__(self, kind, identity, scope):
        self.kind, self.id, self.scope = kind, identity, scope
        self.event = None  # (kind, text)
        self.others = []  # further definitions of its event, each as that
        self.instantiates = False  # a receive task or gateway that begins a case
        self.together = False  # all definitions must happen, or all behind it
        self.attached = None
        self.interrupting = True
        self.default = None
        # (condition, most rounds, asked before the first), or how many items
        # there are and when it is enough
        self.loop = None
        # in place of how many: the list, variable of an item, result, results
        self.items = None
        self.beside = False  # its items run beside each other
        self.throws = None  # (behavior, event) of a multi-instance
        self.most = None  # how many items it may have
        self.extensions = []
        self.computes = False  # a script that needs nobody
        self.gateway = None  # the event-based one that waits for it
        self.behind = []  # of such a one: what it waits for
        self.calls = 'Q'  # the process that a call names: one that is not given
        self.delivers = False  # it throws a message that somebody here waits for
        self.lasts = None  # how long that is kept

    def waits(self):
        if self.behind or self.gateway:
            return bool(self.behind)
        return (self.kind in WAITS or self.sends()) and not self.computes and not (
            self.loop and (len(self.loop) == 2 or self.loop[2]))

    def sends(self):
        """It throws a message, which is a job."""
        return self.kind in ('end', 'throw') and bool(self.event) \
            and self.event[0] == 'message' and not self.delivers

    def dated(self):
        """A timer that need not wait: its date may have passed; or a condition that
        may be true."""
        if any(event.dated() for event in self.behind):
            return True
        return any(kind == 'conditional' or kind == 'timer' and detail[0] == 'timeDate'
                   for kind, detail in self.definitions())

    def definitions(self):
        return ([self.event] if self.event else []) + self.others


class Flow:
    def __init__(self, identity, source, target, condition=None):
        self.id, self.source, self.target = identity, source, target
        self.condition = condition
        self.linked = False  # two link events say it: no flow is drawn


class Draft:
    """A diagram while it grows. A scope is the id of its container."""
    processes = ['P']

    def __init__(self, seed, kind):
        self.random = random.Random(seed)
        self.kind = kind
        self.nodes, self.flows = [], []
        self.messages, self.codes, self.signals = [], {}, set()
        self.budget = self.random.choice([1, 3, 3, 6, 6, 6, 10, 10, 18, 40])
        self.repeats = 0  # handlers around that may run several times at once

    def chance(self, probability):
        return self.random.random() < probability

    def node(self, kind, scope, event=None):
        node = Node(kind, 'N%d' % (len(self.nodes) + 1), scope)
        node.event = event
        self.nodes.append(node)
        return node

    def flow(self, source, target, condition=None):
        flow = Flow('F%d' % (len(self.flows) + 1), source, target, condition)
        self.flows.append(flow)
        return flow

    def out(self, node):
        return [f for f in self.flows if f.source is node]

    def into(self, node):
        return [f for f in self.flows if f.target is node]

    # what diagrams are made of

    def condition(self, depth=0):
        pick = self.random.choice
        if depth < 2 and self.chance(0.2):
            left, right = self.condition(depth + 1), self.condition(depth + 1)
            return '(%s) %s (%s)' % (left, pick(['and', 'or']), right)
        if depth < 2 and self.chance(0.05):
            return 'if %s then %s else %s' % (pick(FLAGS), self.condition(2),
                                              self.condition(2))
        number = pick(['0', '1', '1.5', '2', '3'])
        return pick([
            lambda: '%s %s %s' %
            (pick(NUMBERS), pick(['<', '<=', '>', '>=']), number),
            lambda: '%s %s %s' % (pick(NUMBERS), pick(['=', '!=']), number),
            lambda: '%s %s "%s"' %
            (pick(TEXTS), pick(['=', '=', '!=']), pick(LETTERS)),
            lambda: pick(FLAGS),
            lambda: 'n1 / 2 >= %s' % number,
            lambda: 'not(%s)' % pick(FLAGS),
            lambda: '%s = %s' % (pick(FLAGS), pick(['true', 'false'])),
            lambda: 'n1 %s n2 > %s' % (pick(['+', '-', '*']), number),
            lambda: '%s = null' % pick(NUMBERS + TEXTS),
            lambda: '%s in ("a", "b")' % pick(TEXTS),
        ])()

    def outcomes(self):
        """Conditions of a choice that people make: one text, all its values."""
        name = self.random.choice(TEXTS)
        return ['%s = "%s"' % (name, letter) for letter in LETTERS]

    def message(self):
        known = [name for name, _ in self.messages if name != 'T1']
        if known and self.chance(0.1):
            return self.random.choice(known)
        name = 'M%d' % (len(self.messages) + 1)
        self.messages.append((name, self.chance(0.3)))
        return name

    def thrown_message(self):
        """One that nobody here waits for."""
        if ('T1', False) not in self.messages:
            self.messages.append(('T1', False))
        return 'message', 'T1'

    def signal(self, beside=False):
        """What may be heard again and again is thrown by nobody here: signals
        that lead to each other have no end of their own."""
        name = 'S3' if beside else 'S' + self.random.choice('12')
        self.signals.add(name)
        return name

    def code(self, kind):
        code = ('E' if kind == 'error' else 'X') + self.random.choice('12')
        self.codes[code] = kind
        return code

    def timer(self, cycles, endless=True):
        minutes = self.random.choice([1, 5, 5, 10, 10, 10, 30])
        if cycles and self.chance(0.5):
            return 'timeCycle', '%s/PT%dM' % (self.random.choice(
                ['R', 'R2', 'R2', 'R3'][endless is False:]), min(max(minutes, 5), 10))
        if self.chance(0.1):
            return 'timeDate', '2030-01-07T09:%02d:00Z' % minutes
        return 'timeDuration', 'PT%dM' % minutes

    def start_timer(self):
        """Not without end: each time is a case."""
        minutes = self.random.choice([5, 10, 30])
        return self.random.choice([
            ('timeCycle', 'R%d/PT%dM' % (minutes % 4 + 1, minutes)),
            ('timeDuration', 'PT%dM' % minutes),
            ('timeDate', '2030-01-07T09:%02d:00Z' % minutes)])

    # as XML

    @staticmethod
    def repetition(node):
        if not node.loop:
            return ''
        if len(node.loop) == 2:
            items, enough = node.loop
            if node.items:
                inner = '<bpmn:extensionElements><zeebe:loopCharacteristics %s/>' \
                    '</bpmn:extensionElements>' % ' '.join(
                        '%s=%s' % (name, quoteattr(value)) for name, value in node.items)
            else:
                inner = EXPRESSION % ('loopCardinality', escape(items), 'loopCardinality')
            if enough:
                inner += EXPRESSION % ('completionCondition', escape(enough),
                                       'completionCondition')
            said = ''
            if node.throws:
                said = ' behavior="%s" %sBehaviorEventRef="Thrown_%s"' % (
                    node.throws[0], node.throws[0].lower(), node.id)
            return ('<bpmn:multiInstanceLoopCharacteristics isSequential="%s"%s>%s'
                    '</bpmn:multiInstanceLoopCharacteristics>' %
                    ('false' if node.beside else 'true', said, inner))
        condition, most, before = node.loop
        text = '<bpmn:standardLoopCharacteristics'
        text += ' testBefore="true"' if before else ''
        text += ' loopMaximum="%d"' % most if most else ''
        if condition is None:
            return text + '/>'
        return ('%s>%s</bpmn:standardLoopCharacteristics>' %
                (text, EXPRESSION % ('loopCondition', escape(condition), 'loopCondition')))

    @classmethod
    def definition(cls, node):
        if node.kind == 'receiveTask':
            return []
        return [cls.one_definition('%s_d%s' % (node.id, i or ''), *event)
                for i, event in enumerate(node.definitions())]

    @staticmethod
    def one_definition(identity, kind, detail):
        name = '<bpmn:%sEventDefinition id="%s"' % (kind, identity)
        if kind == 'timer':
            form, text = detail
            return ('%s><bpmn:%s xsi:type="bpmn:tFormalExpression">%s</bpmn:%s>'
                    '</bpmn:timerEventDefinition>' % (name, form, text, form))
        if kind == 'message':
            return '%s messageRef="%s"/>' % (name, 'Msg_' + detail)
        if kind == 'signal':
            return '%s signalRef="%s"/>' % (name, 'Sig_' + detail)
        if kind == 'conditional':
            return '%s>%s</bpmn:conditionalEventDefinition>' % (
                name, EXPRESSION % ('condition', escape(detail), 'condition'))
        if kind == 'link':
            return '%s name="%s"/>' % (name, detail)
        if detail:
            return '%s %sRef="%s"/>' % (name, kind, 'Code_' + detail)
        return name + '/>'

    TAGS = {
        'start': 'startEvent',
        'end': 'endEvent',
        'boundary': 'boundaryEvent',
        'catch': 'intermediateCatchEvent',
        'watcher': 'subProcess',
        'throw': 'intermediateThrowEvent',
        'linkCatch': 'intermediateCatchEvent',
        'linkThrow': 'intermediateThrowEvent'
    }

    def element(self, node, lines, indent):
        tag = self.TAGS.get(node.kind, node.kind)
        attributes = ' id="%s"' % node.id
        if node.lasts:
            attributes += ' hitl:timeToLive="%s"' % node.lasts
        if node.most:
            attributes += ' hitl:maxItems="%d"' % node.most
        if node.default:
            attributes += ' default="%s"' % node.default
        if node.attached:
            attributes += ' attachedToRef="%s"' % node.attached.id
            if not node.interrupting:
                attributes += ' cancelActivity="false"'
        elif not node.interrupting:
            attributes += ' isInterrupting="false"'
        if node.kind == 'watcher':
            attributes += ' triggeredByEvent="true"'
        if node.kind == 'callActivity':
            attributes += ' calledElement="%s"' % node.calls
        if node.kind == 'receiveTask':
            attributes += ' messageRef="Msg_%s"' % node.event[1]
        attributes += ' instantiate="true"' if node.instantiates else ''
        if node.together:
            attributes += ' eventGatewayType="Parallel"' if node.behind else ' parallelMultiple="true"'
        body = []
        if node.extensions or node.kind == 'userTask':
            body.append('<bpmn:extensionElements>' + ''.join(
                (['<zeebe:userTask/>'] if node.kind == 'userTask' else []) +
                node.extensions) + '</bpmn:extensionElements>')
        body += [
            '<bpmn:incoming>%s</bpmn:incoming>' % f.id for f in self.into(node) if not f.linked
        ]
        body += [
            '<bpmn:outgoing>%s</bpmn:outgoing>' % f.id for f in self.out(node) if not f.linked
        ]
        body += [*self.definition(node), self.repetition(node)]
        lines.append('%s<bpmn:%s%s>' % (indent, tag, attributes))
        lines += [indent + '  ' + text for text in body if text]
        if node.kind in ('subProcess', 'watcher'):
            self.container(node.id, lines, indent + '  ')
        lines.append('%s</bpmn:%s>' % (indent, tag))

    def container(self, scope, lines, indent):
        nodes = [n for n in self.nodes if n.scope == scope]
        flows = [f for f in self.flows if f.source.scope == scope and not f.linked]
        for node in nodes:
            self.element(node, lines, indent)
        for flow in flows:
            head = (
                '%s<bpmn:sequenceFlow id="%s" sourceRef="%s" targetRef="%s"' %
                (indent, flow.id, flow.source.id, flow.target.id))
            if flow.condition is None:
                lines.append(head + '/>')
            else:
                lines.append(
                    head + '><bpmn:conditionExpression xsi:type='
                    '"bpmn:tFormalExpression">=%s</bpmn:conditionExpression>'
                    '</bpmn:sequenceFlow>' % escape(flow.condition))

    def xml(self):
        spaces = {
            'bpmn': 'http://www.omg.org/spec/BPMN/20100524/MODEL',
            'zeebe': 'http://camunda.org/schema/zeebe/1.0',
            'hitl': 'urn:bpmnc:hitl:1',
            'modeler': 'http://camunda.org/schema/modeler/1.0',
            'xsi': 'http://www.w3.org/2001/XMLSchema-instance'
        }
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<bpmn:definitions ' + ' '.join('xmlns:%s="%s"' % s
                                            for s in spaces.items()) +
            ' id="D" targetNamespace="urn:random"' +
            ' modeler:executionPlatform="Camunda Cloud"' +
            ' modeler:executionPlatformVersion="8.6.0">'
        ]
        for process in self.processes:
            lines.append('  <bpmn:process id="%s" isExecutable="true">' % process)
            self.container(process, lines, '    ')
            lines.append('  </bpmn:process>')
        for name, correlated in self.messages:
            inner = (
                '<bpmn:extensionElements><zeebe:subscription correlationKey='
                '"=ticket"/></bpmn:extensionElements>' if correlated else '')
            lines.append(
                '  <bpmn:message id="Msg_%s" name="%s">%s</bpmn:message>' %
                (name, name, inner))
        for code, kind in sorted(self.codes.items()):
            lines.append('  <bpmn:%s id="Code_%s" name="%s" %sCode="%s"/>' %
                         (kind, code, code, kind, code))
        for name in sorted(self.signals):
            lines.append('  <bpmn:signal id="Sig_%s" name="%s"/>'
                         % (name, COMPUTED.get(name, name)))
        lines += ['  ' + self.one_definition('Thrown_' + node.id, *node.throws[1])
                  for node in self.nodes if node.throws]
        return '\n'.join(lines + ['</bpmn:definitions>', ''])
