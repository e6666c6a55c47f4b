"""Declared types of variables: who reads one has another identity with it."""
import json

import values
from control import conditions
from document import ZEEBE
from events import correlations, timers
from kind import ACTS, DRAWS, Change, change, kind
from people import SAID, assigned, silent, user_tasks
from decisions import SHOWN, compared, says_outcomes
from work import jobs, outputs

PAIRS = (({'type': 'integer'}, {'type': 'number'}),
         ({'type': 'integer'}, {'type': 'string'}),
         ({'type': 'string'}, {'type': 'boolean'}),
         ({'type': 'string', 'format': 'duration'}, {'type': 'string'}),
         ({'type': 'string', 'format': 'date-time'}, {'type': 'string'}),
         ({'type': 'string'}, {'type': 'array', 'items': {'type': 'string'}}))


def schema(document, **properties):
    """The file beside the diagram, with these types in it."""
    found = json.loads(document.beside.get('.schema.json', '{}'))
    types = {**found.get('properties', {}), **properties}
    return {'.schema.json': json.dumps({
        'type': 'object', 'properties': types}).encode()}


def read_names(text):
    """Variables in a formula, those of dotted names left out."""
    parts = values.formula(text)
    found = []
    if parts:
        bare = values.TEXT.sub(lambda match: ' ' * len(match[0]), parts[1])
        for match in values.NAME.finditer(bare):
            if match[0] not in values.WORDS and match[0] not in found and \
                    bare[match.end():match.end() + 1] != '.':
                found.append(match[0])
    return found


def enter_read(place, found):
    @kind(ACTS, f'type of a variable that {place} reads')
    def sites(document):
        for held, text in found(document):
            for name in read_names(text):
                for first, second in PAIRS:
                    yield Change(
                        held, [],
                        beside_before=schema(document, **{name: first}),
                        beside_after=schema(document, **{name: second}))


def by_process(pairs):
    for element, text in pairs:
        if element.process:
            yield {element.process}, text


enter_read('a condition', lambda document: by_process(
    (flow, found.text) for flow, found in conditions(document)))
enter_read('a timer', lambda document: by_process(
    (said, said.text) for _, said in timers(
        document, 'timeDuration', 'timeDate', 'timeCycle')))
enter_read('a mapping', lambda document: by_process(
    (task, said.get('source')) for task, said in outputs(document)))
enter_read('a job type', lambda document: by_process(
    (task, said.get('type')) for task, said in jobs(document)))
enter_read('a correlation', lambda document: (
    (held, value) for held, _, value in correlations(document)))
for _name in SAID:
    enter_read(f'{_name}', lambda document, name=_name: by_process(
        (task, value) for task, _, value in assigned(document, name)))


def shown(document, element, name):
    for task in user_tasks(document):
        held = task.extension(element)
        if held is not None and held.get(name):
            yield task, held.get(name)


for _element, _name, _ in SHOWN:
    enter_read(f'{_name}', lambda document, element=_element, name=_name:
               by_process(shown(document, element, name)))


@kind(DRAWS, 'type of a variable that nothing reads')
def unread(document):
    for process in document.processes():
        yield change(process, beside_before=schema(document, judged={'type': 'integer'}),
                     beside_after=schema(document, judged={'type': 'string'}))


@kind(DRAWS, 'schema: words for people')
def words(document):
    for flow, found in conditions(document):
        for name in read_names(found.text):
            for pair in PAIRS[:4]:
                said = {**pair[0], 'title': 'Judged', 'description': 'By whom'}
                yield change(flow, beside_before=schema(document, **{name: pair[0]}),
                             beside_after=schema(document, **{name: said}))


@kind(DRAWS, 'schema: the order and the blanks')
def blanks(document):
    for flow, found in conditions(document):
        for name in read_names(found.text):
            for pair in PAIRS[:4]:
                both = {'judged': {'type': 'string'}, name: pair[0]}
                found = json.loads(schema(document, **both)['.schema.json'])
                yield change(flow, beside_before=schema(document, **both),
                             beside_after={'.schema.json': json.dumps(
                                 {'properties': dict(reversed(
                                     found['properties'].items()))},
                                 indent=8).encode()})


@kind(DRAWS, 'scenario: example data beside the diagram')
def example(document):
    for flow, found in conditions(document):
        for name in read_names(found.text):
            for value in ('7', '"seven"', 'true'):
                yield change(flow, beside_after={
                    **document.beside, '.scenario':
                    f'scenario judged\n  start {name}={value}\n'.encode()})


def undecided(document):
    """Tasks whose outcomes nothing in the diagram closes."""
    for task in user_tasks(document):
        if not says_outcomes(task) and not compared(task):
            yield task


@kind(ACTS, 'outcomes: closed by the schema')
def outcome_schema(document):
    for task in undecided(document):
        flows = document.flows_from(task)
        if len(flows) == 1 and not task.extensions('output'):
            yield change(
                task,
                beside_before=schema(document, outcome={'enum': ['one', 'two']}),
                beside_after=schema(document, outcome={'enum': ['one', 'three']}))
