"""Elements that may be refused today; counted as soon as they run."""
import values
from control import OTHER
from document import BPMN, ZEEBE
from events import local
from kind import ACTS, Change, change, kind


def enter_said(name, *kinds, below=None):
    """The text of an element that says a formula, a number or a name."""
    @kind(ACTS, name)
    def sites(document):
        for each in document.all(*kinds):
            if each.process and not each.children and each.text.strip() and \
                    (below is None or each.parent.name in below):
                text = each.text.strip()
                new = values.inside(text, values.number) or \
                    values.inside(text, values.text_constant) or \
                    values.inside(text, values.variable) or \
                    (values.later(text) if text[-1].isdigit() else None)
                if new:
                    yield change(each, each.say(new))


def enter_value(name, element, attribute, space=ZEEBE, new=None):
    @kind(ACTS, name)
    def sites(document):
        for each in document.all(element, space=space):
            found = each.get(attribute)
            if each.process and (found or '').strip():
                other = new(found) if new else \
                    values.inside(found, values.variable) or found + OTHER
                if other:
                    yield change(each, each.set(attribute, other))


def turned(value):
    return {'true': 'false', 'false': 'true'}.get(value)


MULTIPLE = ('multiInstanceLoopCharacteristics',)

enter_said('multi-instance: how many', 'loopCardinality', below=MULTIPLE)
enter_said('multi-instance: when it is complete', 'completionCondition',
           below=MULTIPLE)
enter_value('multi-instance: its list', 'loopCharacteristics',
            'inputCollection')
enter_value('multi-instance: its item', 'loopCharacteristics', 'inputElement')
enter_value('multi-instance: its results', 'loopCharacteristics',
            'outputCollection')
enter_value('multi-instance: its result', 'loopCharacteristics',
            'outputElement')
enter_said('loop: its condition', 'loopCondition')
enter_value('loop: at most', 'standardLoopCharacteristics', 'loopMaximum',
            BPMN, values.later)
enter_value('call: what is called', 'calledElement', 'processId')
enter_value('script: its expression', 'script', 'expression')
enter_value('script: its variable', 'script', 'resultVariable')
enter_value('decision: which', 'calledDecision', 'decisionId')
enter_value('decision: its variable', 'calledDecision', 'resultVariable')
enter_said('conditional event', 'condition',
           below=('conditionalEventDefinition',))


@kind(ACTS, 'multi-instance: one after the other')
def sequential(document):
    for each in document.all(*MULTIPLE):
        if each.process:
            yield change(each, each.set('isSequential', turned(
                each.get('isSequential') or 'false')))


@kind(ACTS, 'multi-instance: gone')
def multiple_removed(document):
    for each in document.all(*MULTIPLE):
        if each.process:
            yield change(each, each.remove())


def throwing(document):
    """(multi-instance that throws as each item completes, what it throws)"""
    for each in document.all(*MULTIPLE):
        if each.process and each.get('behavior') == 'None':
            yield each, each.get('noneBehaviorEventRef')


@kind(ACTS, 'multi-instance: nothing is thrown')
def throws_nothing(document):
    for each, _ in throwing(document):
        yield change(each, each.set('behavior', 'All'))


@kind(ACTS, 'multi-instance: thrown by the first item alone')
def throws_once(document):
    for each, thrown in throwing(document):
        yield change(each, each.set('behavior', 'One'),
                     each.set('oneBehaviorEventRef', thrown))


@kind(ACTS, 'multi-instance: another event is thrown')
def throws_other(document):
    for each, thrown in throwing(document):
        for other in document.all('signalEventDefinition'):
            if other.parent.name == 'definitions' and other.id != thrown:
                yield change(each, each.set('noneBehaviorEventRef', other.id))


@kind(ACTS, 'loop: asked first')
def loop_first(document):
    for each in document.all('standardLoopCharacteristics'):
        if each.process:
            yield change(each, each.set('testBefore', turned(
                each.get('testBefore') or 'false')))


def referred(document, what):
    """(what is referred to, processes that refer to it)"""
    for each in document.all(what):
        held = {user.process for user in document.elements
                if local(user.get(what + 'Ref')) == each.id and user.process}
        if held and (each.get('name') or '').strip():
            yield each, held


@kind(ACTS, 'signal: another name', spreads=True)
def signal_name(document):
    for each, held in referred(document, 'signal'):
        yield Change(held, [each.set('name', each.get('name') + OTHER)])


@kind(ACTS, 'link: leads elsewhere')
def link(document):
    found = [each for each in document.all('linkEventDefinition')
             if each.parent.name == 'intermediateThrowEvent' and each.process]
    for each in found:
        for other in document.all('linkEventDefinition'):
            if other.parent.name == 'intermediateCatchEvent' and \
                    other.parent.parent is each.parent.parent and \
                    other.get('name') != each.get('name') and other.get('name'):
                yield change(each, each.set('name', other.get('name')))


@kind(ACTS, 'event sub-process: interrupts or not')
def event_interrupts(document):
    for scope in document.all('subProcess'):
        if scope.get('triggeredByEvent') == 'true' and scope.process:
            for each in scope.all('startEvent'):
                if each.child('errorEventDefinition') is None:
                    yield change(each, each.set('isInterrupting', turned(
                        each.get('isInterrupting') or 'true')))


@kind(ACTS, 'gateway: exclusive becomes inclusive')
def inclusive(document):
    for node in document.all('exclusiveGateway'):
        if node.process and len(document.flows_from(node)) > 1:
            yield change(node, *node.rename('inclusiveGateway'))


@kind(ACTS, 'gateway: inclusive becomes exclusive')
def exclusive(document):
    for node in document.all('inclusiveGateway'):
        if node.process and len(document.flows_from(node)) > 1:
            yield change(node, *node.rename('exclusiveGateway'))


@kind(ACTS, 'event gateway: one event less')
def event_gateway(document):
    for node in document.all('eventBasedGateway'):
        flows = document.flows_from(node)
        if node.process and len(flows) > 2:
            yield change(node, flows[0].remove())


@kind(ACTS, 'throw: another message', spreads=True)
def thrown(document):
    for each in document.all('messageEventDefinition', 'sendTask'):
        node = each if each.name == 'sendTask' else each.parent
        message = document.ids.get(local(each.get('messageRef')))
        if message is not None and each.process and message.name == 'message' \
                and node.name in ('sendTask', 'endEvent',
                                  'intermediateThrowEvent') and \
                node.extension('taskDefinition') is None:
            yield change(each, message.after(
                f'<{message.prefix}message id="judged_message" '
                f'name="{OTHER}"/>'), each.set('messageRef', 'judged_message'))


@kind(ACTS, 'throw: caught by a process of this file, or a job', spreads=True)
def delivered(document):
    """Who catches the name takes another one: the thrower changes as well."""
    for each in document.all('messageEventDefinition'):
        node, name = each.parent, local(each.get('messageRef'))
        if node.name not in ('endEvent', 'intermediateThrowEvent') or \
                not each.process or node.extension('taskDefinition'):
            continue
        message = document.ids.get(name)
        catchers = [other for other in document.elements
                    if local(other.get('messageRef')) == name
                    and other.process not in (None, each.process)
                    and other.name != 'messageFlow']
        if message is not None and len(catchers) == 1:
            yield Change({each.process, catchers[0].process}, [
                message.after(f'<{message.prefix}message id="judged_message" '
                              f'name="{OTHER}"/>'),
                catchers[0].set('messageRef', 'judged_message')])


@kind(ACTS, 'call: of a process of this file, or a job', spreads=True)
def called(document):
    """The process that is called has another id."""
    for said in document.all('calledElement', space=ZEEBE):
        other = document.ids.get(said.get('processId'))
        if said.process and other is not None and other.name == 'process' and \
                other.id != said.process:
            yield Change({said.process}, [other.set('id', 'judged_process')])


@kind(ACTS, 'call: by its attribute')
def called_element(document):
    for each in document.all('callActivity'):
        if each.process and each.get('calledElement'):
            yield change(each, each.set('calledElement', OTHER))


@kind(ACTS, 'compensation: of what')
def compensation(document):
    for each in document.all('compensateEventDefinition'):
        ref = each.get('activityRef')
        if not each.process or not ref:
            continue
        yield change(each, each.drop('activityRef'))


@kind(ACTS, 'ad hoc: one after the other')
def ad_hoc(document):
    for each in document.all('adHocSubProcess'):
        if each.process:
            yield change(each, each.set(
                'ordering', 'Parallel' if each.get('ordering') == 'Sequential'
                else 'Sequential'))
