"""What a task decides and shows: outcomes, dates, parameters of a process."""
from document import HITL, ZEEBE
from kind import ACTS, DRAWS, change, kind
from people import OTHER, plain, user_tasks, vendors_name
from values import formula, later, variable


def own(task, name):
    """The attribute of our own on it, in the way of an attribute."""
    return task.attribute(name, HITL)


def pair(task, name):
    """The same as a property hitl.NAME."""
    return next((each for each in task.extensions('property')
                 if each.get('name') == 'hitl.' + name), None)


def said(document, name):
    """(task, its value, the edit that gives another value)"""
    for task in user_tasks(document):
        found = own(task, name)
        if found and not pair(task, name):
            yield task, found.value, lambda new, task=task: task.set(
                name, new, HITL)
        elif not found and pair(task, name):
            held = pair(task, name)
            yield task, held.get('value') or '', \
                lambda new, held=held: held.set('value', new)


def says_outcomes(task):
    return own(task, 'outcomes') or pair(task, 'outcomes')


def listed(value):
    return [each.strip() for each in value.split(',') if each.strip()]


@kind(ACTS, 'outcomes: one more')
def outcome_more(document):
    for task, value, give in said(document, 'outcomes'):
        yield change(task, give(value + ',' + OTHER))


@kind(ACTS, 'outcomes: one less')
def outcome_less(document):
    for task, value, give in said(document, 'outcomes'):
        if len(listed(value)) > 1:
            yield change(task, give(','.join(listed(value)[:-1])))


@kind(ACTS, 'outcomes: one is another')
def outcome_other(document):
    for task, value, give in said(document, 'outcomes'):
        yield change(task, give(','.join([*listed(value)[:-1], OTHER])))


@kind(ACTS, 'outcomes: closed where nothing closed them')
def outcome_closed(document):
    for task in user_tasks(document):
        if not says_outcomes(task) and not compared(task):
            yield change(task, task.set('outcomes', 'judged,rejudged', HITL))


@kind(ACTS, 'outcome: another variable')
def outcome_variable(document):
    for task, value, give in said(document, 'outcomeVariable'):
        yield change(task, give(value.strip() + '_' + OTHER))


@kind(ACTS, 'outcome: a variable of its own')
def outcome_variable_added(document):
    for task in user_tasks(document):
        if not own(task, 'outcomeVariable') and \
                not pair(task, 'outcomeVariable'):
            yield change(task, task.set('outcomeVariable', OTHER, HITL))


@kind(DRAWS, 'outcomes: as an attribute or as a property')
def outcome_way(document):
    for task in user_tasks(document):
        found = own(task, 'outcomes')
        if found and not pair(task, 'outcomes') and \
                task.extension('properties') is None:
            yield change(task, task.drop('outcomes', HITL), task.extend(
                f'<z:properties xmlns:z="{ZEEBE}"><z:property '
                f'name="hitl.outcomes" value="{found.value}"/>'
                '</z:properties>'))


def compared(task):
    """(variable, constants) that the gateway behind the task compares, None
    where it is not a plain choice."""
    flows = task.document.flows_from(task)
    if len(flows) != 1:
        return None
    gateway = task.document.ids.get(flows[0].get('targetRef'))
    if gateway is None or gateway.name != 'exclusiveGateway':
        return None
    found = []
    for flow in task.document.flows_from(gateway):
        said_there = flow.child('conditionExpression')
        parts = formula(said_there.text) if said_there is not None else None
        if not parts or parts[0] != '=' or gateway.get('default'):
            return None
        left, _, right = parts[1].partition('=')
        left, right = left.strip(), right.strip()
        if not left.isidentifier() or len(right) < 3 or right[0] != '"' or \
                right[-1] != '"' or right.count('"') != 2:
            return None
        found.append((left, right[1:-1]))
    if not found or len({each for each, _ in found}) > 1:
        return None
    return found[0][0], [each for _, each in found]


@kind(DRAWS, 'outcomes: said as the gateway behind closes them')
def outcome_said(document):
    for task in user_tasks(document):
        found = compared(task)
        if found and found[0] == 'outcome' and not says_outcomes(task) and \
                not vendors_name(task) and not outputs(task) and \
                len(found[1]) == len(set(found[1])):
            yield change(task, task.set('outcomes', ','.join(found[1]), HITL))


@kind(DRAWS, 'outcome: its variable said as the gateway behind tells')
def outcome_variable_said(document):
    for task in user_tasks(document):
        found = compared(task)
        if found and not vendors_name(task) and not outputs(task):
            yield change(task, task.set('outcomeVariable', found[0], HITL))


def outputs(task):
    return task.extensions('output')


SHOWN = (('taskSchedule', 'dueDate', '2031-01-01T00:00:00Z'),
         ('taskSchedule', 'followUpDate', '2031-01-01T00:00:00Z'),
         ('priorityDefinition', 'priority', '77'))


def enter_shown(element, name, value):
    @kind(ACTS, f'{name}: another')
    def other(document):
        for task in user_tasks(document):
            held = task.extension(element)
            found = held.attribute(name) if held is not None else None
            if found and found.value.strip() and not vendors_name(task):
                new = variable(found.value) if found.value.startswith('=') \
                    else later(found.value) if plain(found.value) else None
                if new:
                    yield change(task, held.set(name, new))

    @kind(ACTS, f'{name}: none any more')
    def removed(document):
        for task in user_tasks(document):
            held = task.extension(element)
            if held is not None and (held.get(name) or '').strip() and \
                    len(task.extensions(element)) == 1:
                yield change(task, held.drop(name))

    @kind(ACTS, f'{name}: one where there was none')
    def added(document):
        for task in user_tasks(document):
            if task.extension(element) is None and not vendors_name(task):
                yield change(task, task.extend(
                    f'<z:{element} xmlns:z="{ZEEBE}" {name}="{value}"/>'))


for _element, _name, _value in SHOWN:
    enter_shown(_element, _name, _value)


def parameters(document):
    for each in document.all('parameter', space=HITL):
        if each.process and each.get('name'):
            yield each


@kind(ACTS, 'parameter: another default')
def parameter_default(document):
    for each in parameters(document):
        default = each.get('default')
        new = later(default) if default else None
        if new:
            yield change(each, each.set('default', new))


@kind(ACTS, 'parameter: another type')
def parameter_type(document):
    for each in parameters(document):
        if each.get('type') in ('integer', 'number'):
            other = {'integer': 'number', 'number': 'integer'}
            yield change(each, each.set('type', other[each.get('type')]))


@kind(ACTS, 'parameter: a new one')
def parameter_added(document):
    for each in parameters(document):
        yield change(each, each.after(
            f'<h:parameter xmlns:h="{HITL}" name="judged" type="integer" '
            'default="1"/>'))


@kind(ACTS, 'parameter: another is read')
def parameter_read(document):
    held = [each.get('name') for each in parameters(document)]
    for said_there in document.all('conditionExpression'):
        for name in held:
            other = next((each for each in held if each != name), None)
            if other and f'parameter.{name}' in said_there.text and \
                    said_there.process and not said_there.children:
                yield change(said_there, said_there.say(
                    said_there.text.replace(f'parameter.{name}',
                                            f'parameter.{other}')))
