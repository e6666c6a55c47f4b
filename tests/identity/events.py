"""Timers, messages, errors, escalations, and what they are attached to."""
import values
from control import renamed
from document import ACTIVITIES, EVENTS, ZEEBE
from kind import ACTS, DRAWS, Change, change, kind

OTHER = 'judged'
CATCHES = ('startEvent', 'intermediateCatchEvent', 'boundaryEvent')


# Timers

def timers(document, *kinds):
    for each in document.all('timerEventDefinition'):
        for said in each.all(*kinds):
            if said.process and each.parent.name in EVENTS and \
                    not said.children and said.text.strip():
                yield each, said


def enter_timer(name):
    @kind(ACTS, f'{name}: another')
    def other(document):
        for _, said in timers(document, name):
            text = said.text.strip()
            if not values.formula(text) and values.later(text):
                yield change(said, said.say(values.later(text)))

    @kind(ACTS, f'{name}: another variable')
    def variable(document):
        for _, said in timers(document, name):
            new = values.inside(said.text, values.variable)
            if new:
                yield change(said, said.say(new))

    @kind(DRAWS, f'{name}: blanks around, its id')
    def around(document):
        for _, said in timers(document, name):
            yield change(said, said.say(f'\n  {said.text.strip()}\n'))
            yield change(said, said.set('id', 'judged_time'))


for _name in ('timeDuration', 'timeDate', 'timeCycle'):
    enter_timer(_name)


@kind(ACTS, 'timer: a duration becomes a cycle')
def duration_cycle(document):
    for each, said in timers(document, 'timeDuration'):
        if each.parent.get('cancelActivity') == 'false' and \
                said.text.strip().startswith('P'):
            yield change(said, *said.rename('timeCycle'),
                         said.say('R3/' + said.text.strip()))


@kind(ACTS, 'timer: a duration becomes a date')
def duration_date(document):
    for _, said in timers(document, 'timeDuration'):
        yield change(said, *said.rename('timeDate'),
                     said.say('2031-01-01T00:00:00Z'))


@kind(ACTS, 'timer: how often')
def cycle_count(document):
    for _, said in timers(document, 'timeCycle'):
        text = said.text.strip()
        if text.startswith('R') and text[1:2].isdigit():
            yield change(said, said.say(f'R{int(text[1]) + 1}' + text[2:]))


@kind(ACTS, 'timer: without an end')
def cycle_endless(document):
    for _, said in timers(document, 'timeCycle'):
        text = said.text.strip()
        if text.startswith('R') and text[1:2].isdigit():
            yield change(said, said.say('R' + text[text.index('/'):]))


@kind(DRAWS, 'event: the id of its definition')
def definition_id(document):
    for each in document.elements:
        if each.name.endswith('EventDefinition') and each.process and \
                each.parent.name in EVENTS:
            yield change(each, each.set('id', 'judged_definition'))


# Boundary events

def boundaries(document):
    for each in document.all('boundaryEvent'):
        if each.id and each.process:
            yield each


@kind(ACTS, 'boundary: interrupts or not')
def boundary_interrupts(document):
    for each in boundaries(document):
        if each.child('errorEventDefinition') is None:
            now = each.get('cancelActivity') or 'true'
            other = {'true': 'false', 'false': 'true', '1': 'false',
                     '0': 'true'}[now]
            yield change(each, each.set('cancelActivity', other))


@kind(DRAWS, 'boundary: says that it interrupts')
def boundary_said(document):
    for each in boundaries(document):
        if each.get('cancelActivity') is None:
            yield change(each, each.set('cancelActivity', 'true'))


@kind(ACTS, 'boundary: attached to something else')
def boundary_moved(document):
    for each in boundaries(document):
        for other in each.parent.all(*ACTIVITIES):
            if other.id and other.id != each.get('attachedToRef'):
                yield change(each, each.set('attachedToRef', other.id))
                break


@kind(ACTS, 'boundary: gone')
def boundary_removed(document):
    for each in boundaries(document):
        flows = document.flows_from(each)
        edits = [each.remove(), *[flow.remove() for flow in flows]]
        gone = {each.id, *[flow.id for flow in flows]}
        for other in document.elements:
            if (other.get('bpmnElement') in gone or
                    other.name in ('incoming', 'flowNodeRef') and
                    other.text.strip() in gone):
                edits.append(other.remove())
        yield change(each, *edits)


@kind(ACTS, 'boundary: a deadline where there was none')
def boundary_added(document):
    for task in document.all('userTask', 'serviceTask', 'subProcess'):
        ends = task.parent.all('endEvent')
        if task.id and task.process and ends and ends[0].id:
            prefix = task.prefix
            yield change(task, task.after(
                f'<{prefix}boundaryEvent id="judged_event" attachedToRef='
                f'"{task.id}"><{prefix}timerEventDefinition><{prefix}'
                f'timeDuration>PT1H</{prefix}timeDuration></{prefix}'
                f'timerEventDefinition></{prefix}boundaryEvent>'
                f'<{prefix}sequenceFlow id="judged_flow" sourceRef='
                f'"judged_event" targetRef="{ends[0].id}"/>'))


# Messages

def local(reference):
    return (reference or '').rpartition(':')[2]


def users(document, kind_of, reference, owners):
    """(definition, ids of the processes that use it), each once."""
    for each in document.all(kind_of):
        used = [user for user in document.elements
                if local(user.get(reference)) == each.id and each.id]
        held = {user.process for user in used if user.process}
        if held and all((user.parent if user.name.endswith('Definition')
                         else user).name in owners for user in used):
            yield each, held


def caught(document):
    """Messages that are only waited for."""
    for message, held in users(document, 'message', 'messageRef',
                               (*CATCHES, 'receiveTask')):
        if (message.get('name') or '').strip():
            yield message, held


@kind(ACTS, 'message: another name', spreads=True)
def message_name(document):
    for message, held in caught(document):
        yield Change(held, [message.set('name', message.get('name') + OTHER)])


@kind(ACTS, 'message: another is waited for', spreads=True)
def message_other(document):
    for message, held in caught(document):
        made = message.after(f'<{message.prefix}message id="judged_message" '
                             f'name="{OTHER}"/>')
        for each in document.elements:
            if local(each.get('messageRef')) == message.id and each.process:
                yield change(each, made, each.set('messageRef',
                                                  'judged_message'))


@kind(DRAWS, 'message: its id')
def message_id(document):
    for message, held in caught(document):
        yield Change(held, renamed(message))


@kind(DRAWS, 'message: one that nobody uses')
def message_unused(document):
    for process in document.processes()[:1]:
        yield change(process, process.before(
            f'<{process.prefix}message id="judged_message" name="{OTHER}"/>'))


def correlations(document):
    for message, held in caught(document):
        said = message.extension('subscription')
        if said is not None and (said.get('correlationKey') or '').strip():
            yield held, said, said.get('correlationKey')


@kind(ACTS, 'correlation: another variable')
def correlation_other(document):
    for held, said, value in correlations(document):
        new = values.inside(value, values.variable)
        if new and only_in_flow(said.parent.parent):
            yield Change(held, [said.set('correlationKey', new)])


def only_in_flow(message):
    """Nobody starts by it: a start asks for no correlation."""
    return all((each.parent if each.name.endswith('Definition') else
                each).name != 'startEvent'
               for each in message.document.elements
               if local(each.get('messageRef')) == message.id)


@kind(ACTS, 'correlation: none any more')
def correlation_removed(document):
    for held, said, _ in correlations(document):
        if only_in_flow(said.parent.parent):
            yield Change(held, [said.remove()])


@kind(ACTS, 'correlation: one where there was none')
def correlation_added(document):
    for message, held in caught(document):
        if message.extension('subscription') is None and only_in_flow(message):
            yield Change(held, [message.extend(
                f'<z:subscription xmlns:z="{ZEEBE}" '
                'correlationKey="=judged"/>')])


@kind(ACTS, 'start: by a message instead of by itself', spreads=True)
def start_message(document):
    for node in document.all('startEvent'):
        if node.parent.name == 'process' and node.process and not any(
                each.name.endswith('EventDefinition')
                for each in node.children):
            process = node.parent
            yield change(node, process.before(
                f'<{process.prefix}message id="judged_message" '
                f'name="{OTHER}"/>'), node.append(
                    f'<{node.prefix}messageEventDefinition '
                    'messageRef="judged_message"/>'))


@kind(ACTS, 'start: by itself instead of by a message', spreads=True)
def start_plain(document):
    for each in document.all('messageEventDefinition'):
        if each.process and each.parent.name == 'startEvent' and \
                each.parent.parent.name == 'process':
            yield change(each, each.remove())


@kind(ACTS, 'catch: a timer instead of a message', spreads=True)
def catch_timer(document):
    for each in document.all('messageEventDefinition'):
        if each.process and each.parent.name in CATCHES[1:]:
            prefix = each.prefix
            yield change(each, (each.start, each.end, (
                f'<{prefix}timerEventDefinition><{prefix}timeDuration>PT1H'
                f'</{prefix}timeDuration></{prefix}timerEventDefinition>'
            ).encode()))


# Errors and escalations

def coded(document, what):
    """(definition, its code, processes) of errors or escalations."""
    for each, held in users(document, what, what + 'Ref',
                            ('endEvent', 'boundaryEvent',
                             'intermediateThrowEvent', 'startEvent')):
        if (each.get(what + 'Code') or '').strip():
            yield each, each.get(what + 'Code'), held


def enter_code(what):
    event = what + 'EventDefinition'

    @kind(ACTS, f'{what}: another code')
    def code(document):
        for each, value, held in coded(document, what):
            yield Change(held, [each.set(what + 'Code', value + OTHER)])

    @kind(ACTS, f'{what}: another is thrown or caught')
    def other(document):
        for each, _, _ in coded(document, what):
            made = each.after(f'<{each.prefix}{what} id="judged_code" '
                              f'{what}Code="{OTHER}"/>')
            for used in document.all(event):
                if local(used.get(what + 'Ref')) == each.id and used.process:
                    yield change(used, made, used.set(what + 'Ref',
                                                      'judged_code'))

    @kind(ACTS, f'{what}: any is caught')
    def anything(document):
        for each, _, _ in coded(document, what):
            for used in document.all(event):
                if local(used.get(what + 'Ref')) == each.id and \
                        used.parent.name == 'boundaryEvent' and used.process:
                    yield change(used, used.drop(what + 'Ref'))

    @kind(DRAWS, f'{what}: its id')
    def own_id(document):
        for each, _, held in coded(document, what):
            yield Change(held, renamed(each))

    @kind(DRAWS, f'{what}: its name, it has a code')
    def name(document):
        for each, _, held in coded(document, what):
            yield Change(held, [each.set('name', 'judged name')])

    @kind(DRAWS, f'{what}: one that nobody uses')
    def unused(document):
        for process in document.processes()[:1]:
            yield change(process, process.before(
                f'<{process.prefix}{what} id="judged_code" '
                f'{what}Code="{OTHER}"/>'))

    @kind(ACTS, f'end: throws no {what} any more')
    def end_plain(document):
        for used in document.all(event):
            if used.process and used.parent.name == 'endEvent':
                yield change(used, used.remove())


enter_code('error')
enter_code('escalation')
