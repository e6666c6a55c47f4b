"""Who may act: assignee, candidates, roles of BPMN, lanes."""
from xml.sax.saxutils import quoteattr

from document import (ACTIVITI, ACTIVITIES, CAMUNDA, DROOLS, FLOWABLE, HITL,
                      NODES, ZEEBE)
from kind import ACTS, DRAWS, change, kind

VENDORS = (CAMUNDA, FLOWABLE, ACTIVITI)
ROLES = ('potentialOwner', 'humanPerformer', 'performer', 'resourceRole')
SAID = ('assignee', 'candidateUsers', 'candidateGroups')
OTHER = 'judged'


def assignment(task):
    return task.extension('assignmentDefinition')


def formula(role):
    """The element whose text names who has the role."""
    holder = role.child('resourceAssignmentExpression')
    return holder.child('formalExpression') if holder is not None else None


def vendors_name(task):
    """Another tool's attribute, or input of a task, might name somebody."""
    return any(each.space in VENDORS + (HITL,) for each in task.attributes) \
        or any(each.space in VENDORS + (DROOLS, HITL) for each in task.below()) \
        or task.child('ioSpecification') is not None \
        or any(each.space == ZEEBE and each.name == 'property' and
               (each.get('name') or '').startswith('hitl.')
               for each in task.below())


def named(task):
    """It names somebody itself, in words that are read."""
    said = assignment(task)
    return said is not None and any((said.get(name) or '').strip()
                                    for name in SAID) \
        or any(formula(role) is not None and formula(role).text.strip()
               for role in task.all(*ROLES))


def silent(task):
    """It names nobody at all: its lane does."""
    return assignment(task) is None and not task.all(*ROLES) and \
        not vendors_name(task)


def plain(value):
    """A list of names as a text, not computed."""
    return bool(value.strip()) and not value.startswith('=') and \
        '${' not in value and '#{' not in value and '"' not in value


def names(value):
    return [each.strip() for each in value.split(',') if each.strip()]


def another(value):
    """Other names than these."""
    if plain(value):
        return ', '.join([*names(value)[:-1], names(value)[-1] + '-' + OTHER])
    return OTHER


def user_tasks(document):
    for task in document.all('userTask'):
        if task.id and task.process:
            yield task


def assigned(document, name):
    """(task, attribute) where Camunda 8's attribute is what counts."""
    for task in user_tasks(document):
        said = assignment(task)
        if said is None or vendors_name(task) or task.all(*ROLES):
            continue
        found = said.attribute(name)
        if found and found.value.strip():
            yield task, said, found.value


def enter_assignment(name):
    @kind(ACTS, f'{name}: somebody else')
    def replaced(document):
        for task, said, value in assigned(document, name):
            yield change(task, said.set(name, another(value)))

    @kind(ACTS, f'{name}: nobody any more')
    def removed(document):
        for task, said, value in assigned(document, name):
            lane = lane_of(task)
            if lane is not None and lane.get('name') in names(value):
                continue
            yield change(task, said.drop(name))

    @kind(ACTS, f'{name}: somebody where there was nobody')
    def added(document):
        for task in user_tasks(document):
            said = assignment(task)
            if said is not None and not (said.get(name) or '').strip():
                yield change(task, said.set(name, OTHER))
            elif silent(task):
                yield change(task, task.extend(
                    f'<z:assignmentDefinition xmlns:z="{ZEEBE}" '
                    f'{name}="{OTHER}"/>'))

    @kind(ACTS, f'{name}: the word becomes a variable')
    def computed(document):
        for task, said, value in assigned(document, name):
            if plain(value) and value.strip().isidentifier():
                yield change(task, said.set(name, '=' + value.strip()))

    @kind(ACTS, f'{name}: another variable')
    def variable(document):
        for task, said, value in assigned(document, name):
            if value.startswith('=') and value[1:].strip().isidentifier():
                yield change(task, said.set(name, value + '_' + OTHER))

    @kind(ACTS, f'{name}: another branch of a computed one')
    def branch(document):
        for task, said, value in assigned(document, name):
            if value.startswith('=') and ' else ' in value:
                yield change(task, said.set(name, value + ' + "x"'))


for _name in SAID:
    enter_assignment(_name)


def enter_list(name):
    @kind(ACTS, f'{name}: one more')
    def more(document):
        for task, said, value in assigned(document, name):
            if plain(value):
                yield change(task, said.set(name, value + ', ' + OTHER))

    @kind(ACTS, f'{name}: one less')
    def less(document):
        for task, said, value in assigned(document, name):
            if plain(value) and len(set(names(value))) > 1:
                rest = [each for each in names(value) if each != names(value)[0]]
                yield change(task, said.set(name, ', '.join(rest)))

    @kind(ACTS, f'{name}: two names become one')
    def joined(document):
        for task, said, value in assigned(document, name):
            if plain(value) and len(names(value)) == 2:
                yield change(task, said.set(name, '-'.join(names(value))))

    @kind(ACTS, f'{name}: a letter in capitals')
    def capital(document):
        for task, said, value in assigned(document, name):
            if plain(value) and value != value.upper():
                yield change(task, said.set(name, value.upper()))

    other = next(each for each in SAID[1:] if each != name)

    @kind(ACTS, f'{name} become {other}')
    def exchanged(document):
        for task, said, value in assigned(document, name):
            found = said.attribute(name)
            if not said.attribute(other):
                at = found.whole[0] + 1
                yield change(task, (at, at + len(name), other.encode()))

    @kind(ACTS, f'{name} become the assignee')
    def held(document):
        for task, said, value in assigned(document, name):
            found = said.attribute(name)
            if plain(value) and len(names(value)) == 1 and \
                    not said.attribute('assignee'):
                at = found.whole[0] + 1
                yield change(task, (at, at + len(name), b'assignee'))


for _name in SAID[1:]:
    enter_list(_name)


def roles(document, *kinds):
    """(task, role, its formula) where roles of BPMN are what counts."""
    for task in user_tasks(document):
        if assignment(task) is not None or vendors_name(task):
            continue
        for role in task.all(*kinds):
            said = formula(role)
            if said is not None and not said.children and said.text.strip():
                yield task, role, said


def enter_role(name):
    @kind(ACTS, f'{name}: somebody else')
    def replaced(document):
        for task, _, said in roles(document, name):
            text = said.text.strip()
            new = text[:-1] + '-' + OTHER + ')' if text.endswith(')') and \
                text.startswith(('user(', 'group(')) else another(text)
            yield change(task, said.say(new))

    @kind(ACTS, f'{name}: nobody any more')
    def removed(document):
        for task, role, said in roles(document, name):
            lane = lane_of(task)
            if lane is None or lane.get('name') not in said.text:
                yield change(task, role.remove())


for _name in ROLES[:3]:
    enter_role(_name)


@kind(ACTS, 'potentialOwner: a group becomes a user')
def owner_user(document):
    for task, _, said in roles(document, 'potentialOwner'):
        if said.text.strip().startswith('group('):
            yield change(task, said.say('user(' + said.text.strip()[6:]))


@kind(ACTS, 'potentialOwner: one more')
def owner_more(document):
    for task, _, said in roles(document, 'potentialOwner'):
        if said.text.strip().startswith(('group(', 'user(')):
            yield change(task, said.say(said.text.strip() + f', user({OTHER})'))


@kind(ACTS, 'potentialOwner: a second one is added')
def owner_second(document):
    for task, role, _ in roles(document, 'potentialOwner'):
        prefix = role.prefix
        yield change(task, role.after(
            f'<{prefix}potentialOwner><{prefix}resourceAssignmentExpression>'
            f'<{prefix}formalExpression>user({OTHER})</{prefix}formalExpression>'
            f'</{prefix}resourceAssignmentExpression></{prefix}potentialOwner>'))


@kind(DRAWS, 'potentialOwner: its id and name')
def owner_id(document):
    for task, role, _ in roles(document, *ROLES):
        yield change(task, role.set('id', 'judged_role'),
                     role.set('name', 'judged'))


@kind(DRAWS, 'performers: the same group as a role or as an attribute')
def role_or_attribute(document):
    for task in user_tasks(document):
        if silent(task):
            prefix = task.prefix
            ways = (f'<z:assignmentDefinition xmlns:z="{ZEEBE}" '
                    'candidateGroups="judges"/>')
            owner = (
                f'<{prefix}potentialOwner><{prefix}resourceAssignmentExpression>'
                f'<{prefix}formalExpression>group(judges)</{prefix}'
                f'formalExpression></{prefix}resourceAssignmentExpression>'
                f'</{prefix}potentialOwner>')
            yield change(task, task.extend(ways), before=[task.append(owner)])


# Lanes

def lane_members(lane):
    return [each.text.strip() for each in lane.all('flowNodeRef')]


def lanes_by_member(document):
    found = {}
    for lane in document.all('lane'):
        for member in lane_members(lane):
            found.setdefault(member, []).append(lane)
    return found


def inner_lanes(node):
    """The innermost lanes that name the node itself."""
    found = node.document.once(lanes_by_member).get(node.id, [])
    outer = {id(each) for lane in found for each in lane.up()}
    return [lane for lane in found if id(lane) not in outer]


def lane_of(node):
    """The lane that counts for the node: its own, else the one of what it
    stands in. None where there is none or the file names several."""
    for each in (node, *node.up()):
        if each.name == 'process':
            return None
        found = inner_lanes(each)
        if len(found) > 1:
            return None
        if found:
            return found[0]
    return None


def lane_tasks(lane):
    """The tasks for which a lane is the one that counts."""
    return [task for task in lane.document.all('userTask', 'manualTask', 'task')
            if lane_of(task) is lane]


def lanes(document):
    for lane in document.all('lane'):
        if lane.process and (lane.get('name') or '').strip():
            yield lane


def ref(lane, node):
    return next(each for each in lane.all('flowNodeRef')
                if each.text.strip() == node.id)


@kind(ACTS, 'lane: another name, a task of it names nobody')
def lane_name(document):
    for lane in lanes(document):
        if any(silent(task) and task.name == 'userTask' and
               task.parent.name == 'process' for task in lane_tasks(lane)):
            yield change(lane, lane.set('name', lane.get('name') + ' ' + OTHER))


@kind(ACTS, 'lane: another name, a task in its sub-process names nobody')
def lane_name_inherited(document):
    for lane in lanes(document):
        tasks = [task for task in lane_tasks(lane)
                 if silent(task) and task.name == 'userTask']
        if tasks and all(task.parent.name != 'process' for task in tasks):
            yield change(lane, lane.set('name', lane.get('name') + ' ' + OTHER))


@kind(ACTS, 'lane: another name of one letter')
def lane_letter(document):
    for lane in lanes(document):
        if any(silent(task) and task.name == 'userTask'
               for task in lane_tasks(lane)):
            name = lane.get('name').strip()
            last = 'a' if name[-1] != 'a' else 'b'
            yield change(lane, lane.set('name', name[:-1] + last))


@kind(ACTS, 'lane: its name goes, a task of it names nobody')
def lane_nameless(document):
    for lane in lanes(document):
        if any(silent(task) and task.name == 'userTask'
               for task in lane_tasks(lane)):
            yield change(lane, lane.drop('name'))


def moved(document, movable):
    """Edits that put a node into another lane of another name."""
    for lane in lanes(document):
        for node in document.all(*NODES):
            if node.id in lane_members(lane) and inner_lanes(node) == [lane] \
                    and movable(node, lane):
                for other in lanes(document):
                    if other is not lane and other.process == lane.process and \
                            other.get('name') != lane.get('name') and \
                            not other.child('childLaneSet') and \
                            node.parent in (other.parent.parent,
                                            *other.parent.parent.up()):
                        prefix = other.prefix
                        edits = [each.remove() for holder in (lane, *lane.up())
                                 if holder.name == 'lane'
                                 for each in holder.all('flowNodeRef')
                                 if each.text.strip() == node.id]
                        edits.append(other.append(
                            f'<{prefix}flowNodeRef>{node.id}'
                            f'</{prefix}flowNodeRef>'))
                        yield node, edits
                        break


def waits_for_lane(node, lane):
    """The lane is what says who may do the node, or something in it."""
    return any(silent(task) and task.name == 'userTask' and
               lane_of(task) is lane
               for task in (node, *node.below()) if task.name == 'userTask')


@kind(ACTS, 'lane: a task that names nobody moves to another')
def lane_moved(document):
    for node, edits in moved(document, lambda node, lane:
                             node.name == 'userTask' and silent(node)):
        yield change(node, *edits)


@kind(ACTS, 'lane: a sub-process moves with a task that names nobody')
def lane_moved_inherited(document):
    for node, edits in moved(document, lambda node, lane:
                             node.name == 'subProcess' and
                             waits_for_lane(node, lane)):
        yield change(node, *edits)


@kind(DRAWS, 'lane: a task that names somebody moves to another')
def lane_moved_named(document):
    for node, edits in moved(document, lambda node, lane:
                             node.name == 'userTask' and named(node)
                             and not vendors_name(node)):
        yield change(node, *edits)


@kind(DRAWS, 'lane: what no person does moves to another')
def lane_moved_event(document):
    for node, edits in moved(document, lambda node, lane:
                             'Event' in node.name or 'Gateway' in node.name
                             or node.name == 'serviceTask'):
        yield change(node, *edits)


@kind(ACTS, 'lane: a task that names nobody leaves it')
def lane_left(document):
    for lane in lanes(document):
        for task in lane_tasks(lane):
            if task.name == 'userTask' and silent(task) and \
                    lane in inner_lanes(task) and \
                    not any(each.name == 'lane' for each in lane.up()):
                yield change(task, ref(lane, task).remove())


@kind(ACTS, 'lane: one is drawn around a task that names nobody')
def lane_entered(document):
    for task in user_tasks(document):
        process = task.parent
        if silent(task) and process.name == 'process' and \
                lane_of(task) is None and not document.all('lane'):
            prefix = process.prefix
            made = (f'<{prefix}laneSet id="judged_set"><{prefix}lane id='
                    f'"judged_lane" name="{OTHER}"><{prefix}flowNodeRef>'
                    f'{task.id}</{prefix}flowNodeRef></{prefix}lane>'
                    f'</{prefix}laneSet>')
            heads = process.all('documentation', 'extensionElements')
            yield change(task, heads[-1].after(made) if heads
                         else process.append(made, front=True))


@kind(ACTS, 'lane: an inner one is drawn around a task that names nobody')
def lane_inner(document):
    for lane in lanes(document):
        for task in lane_tasks(lane):
            if task.name == 'userTask' and silent(task) and \
                    lane in inner_lanes(task):
                prefix = lane.prefix
                yield change(task, lane.append(
                    f'<{prefix}childLaneSet id="judged_set"><{prefix}lane '
                    f'id="judged_lane" name="{OTHER}"><{prefix}flowNodeRef>'
                    f'{task.id}</{prefix}flowNodeRef></{prefix}lane>'
                    f'</{prefix}childLaneSet>'))


@kind(DRAWS, 'lane: another name, all its tasks name somebody')
def lane_name_unread(document):
    for lane in lanes(document):
        inside = [each for each in document.all(*ACTIVITIES)
                  if lane in inner_lanes(each)]
        tasks = lane_tasks(lane)
        if tasks and all(each.name != 'callActivity' for each in inside) and \
                all(task.name == 'userTask' and named(task) and
                    not vendors_name(task) for task in tasks):
            yield change(lane, lane.set('name', lane.get('name') + ' ' + OTHER))


@kind(DRAWS, 'lane: another name, nobody works in it')
def lane_name_empty(document):
    for lane in lanes(document):
        members = lane_members(lane)
        nodes = [document.ids[each] for each in members if each in document.ids]
        if not lane.all('childLaneSet') and not lane_tasks(lane) and \
                all('Event' in each.name or 'Gateway' in each.name or
                    each.name in ('serviceTask', 'scriptTask')
                    for each in nodes):
            yield change(lane, lane.set('name', lane.get('name') + ' ' + OTHER))


@kind(DRAWS, 'lane: the outer name, all stand in inner lanes')
def lane_name_outer(document):
    for lane in lanes(document):
        members = lane_members(lane)
        inner = {each for child in lane.below() if child.name == 'lane'
                 and (child.get('name') or '').strip()
                 for each in lane_members(child)}
        if inner and set(members) <= inner:
            yield change(lane, lane.set('name', lane.get('name') + ' ' + OTHER))


@kind(DRAWS, 'lane: its id, and that of the set')
def lane_id(document):
    for lane in lanes(document):
        written = [each.set('bpmnElement', 'judged_lane')
                   for each in document.elements
                   if each.get('bpmnElement') == lane.id and lane.id]
        yield change(lane, lane.set('id', 'judged_lane'), *written)
        yield change(lane, lane.parent.set('id', 'judged_set'))


@kind(DRAWS, 'lane: the group of a task as lane or as attribute')
def lane_or_attribute(document):
    for lane in lanes(document):
        for task in lane_tasks(lane):
            name = lane.get('name')
            if task.name == 'userTask' and silent(task) and plain(name) and \
                    ',' not in name and name == name.strip():
                yield change(task, task.extend(
                    f'<z:assignmentDefinition xmlns:z="{ZEEBE}" '
                    f'candidateGroups={quoteattr(name)}/>'))
