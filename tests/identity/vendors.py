"""What other tools write: counts when it is read, and not before."""
import values
from control import conditions
from declared import read_names
from document import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE
from kind import READ, change, kind
from people import OTHER, assignment, plain

SPACES = (('Camunda 7', CAMUNDA), ('Flowable', FLOWABLE), ('Activiti', ACTIVITI))
ATTRIBUTES = ('assignee', 'candidateUsers', 'candidateGroups', 'dueDate',
              'priority')


def other(value):
    if plain(value):
        if value[-1].isdigit():
            return values.later(value)
        return value.rstrip() + '-' + OTHER
    return values.inside(value, values.number) or \
        values.inside(value, values.variable)


def enter_attribute(tool, space, name, nodes=('userTask',)):
    @kind(READ, f'{tool}: {name}')
    def sites(document):
        for node in document.all(*nodes):
            found = node.attribute(name, space)
            said = [each for each in node.attributes
                    if each.name == name and each.space]
            if found and node.process and len(said) == 1 and \
                    assignment(node) is None:
                new = other(found.value)
                if new:
                    yield change(node, node.set(name, new, space))


for _tool, _space in SPACES:
    for _name in ATTRIBUTES:
        enter_attribute(_tool, _space, _name)
enter_attribute('Camunda 7', CAMUNDA, 'followUpDate')
enter_attribute('Camunda 7', CAMUNDA, 'topic', ('serviceTask', 'sendTask'))
enter_attribute('Camunda 7', CAMUNDA, 'initiator', ('startEvent',))


def enter_element(tool, space, element, attribute):
    @kind(READ, f'{tool}: {element} {attribute}')
    def sites(document):
        for each in document.all(element, space=space):
            found = each.attribute(attribute)
            if found and each.process and found.value.strip():
                new = other(found.value)
                if new:
                    yield change(each, each.set(attribute, new))


enter_element('Camunda 8', ZEEBE, 'input', 'source')
enter_element('Camunda 8', ZEEBE, 'input', 'target')
enter_element('Camunda 8', ZEEBE, 'header', 'value')
enter_element('Camunda 7', CAMUNDA, 'outputParameter', 'name')
enter_element('Camunda 7', CAMUNDA, 'inputParameter', 'name')


@kind(READ, 'jBPM: who has the task')
def jbpm(document):
    for said in document.all('dataInputAssociation'):
        target = document.ids.get((said.child('targetRef') or said).text.strip())
        assigned = said.child('assignment')
        value = assigned.child('from') if assigned is not None else None
        if target is not None and value is not None and not value.children and \
                target.get('name') in ('ActorId', 'GroupId') and \
                value.text.strip() and said.process and \
                said.parent.name == 'userTask':
            yield change(said, value.say(value.text.strip() + OTHER))


@kind(READ, 'property: its declared type')
def property_type(document):
    read = {name for flow, found in conditions(document)
            for name in read_names(found.text)}
    for item in document.all('itemDefinition'):
        for used in document.all('property', 'dataObject'):
            if used.get('itemSubjectRef') == item.id and used.process and \
                    item.get('structureRef') and \
                    (used.get('name') or used.id) in read:
                prefix, sign, name = item.get('structureRef').rpartition(':')
                other = {'int': 'decimal', 'integer': 'decimal',
                         'decimal': 'int', 'double': 'int'}.get(name)
                if other:
                    yield change(used, item.set(
                        'structureRef', prefix + sign + other), word=used)
