"""Declared types of variables: who reads one has another identity with it."""
import json
import re

import values
from control import conditions
from decisions import SHOWN, compared, says_outcomes
from events import correlations, timers
from kind import ACTS, DRAWS, Change, change, kind
from people import SAID, assigned, user_tasks
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
    """Variables in a formula that holds no calls and no names of many words."""
    parts = values.formula(text)
    bare = values.TEXT.sub(lambda match: ' ' * len(match[0]),
                           parts[1]) if parts else '('
    if re.search(r'[(:.@]', bare) or re.search(r'[A-Za-z_]\w* +[A-Za-z_]', re.sub(
            r'\b(and|or|not|if|then|else|in|null)\b', '+', bare)):
        return []
    return sorted({match[0] for match in values.NAME.finditer(bare)}
                  - values.WORDS)


def enter_read(place, found):
    @kind(ACTS, f'type of a variable that {place} reads', spreads=True)
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


@kind(ACTS, 'closed set of a variable that a condition reads', spreads=True)
def closed(document):
    for flow, found in conditions(document):
        constants = [each[0] or each[1]
                     for each in values.TEXT.findall(found.text)]
        for name in read_names(found.text) if constants else ():
            sets = [{'type': 'string', 'enum': sorted({*constants, each})}
                    for each in ('judged', 'rejudged')]
            yield change(flow, beside_before=schema(document, **{name: sets[0]}),
                         beside_after=schema(document, **{name: sets[1]}))


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


@kind(ACTS, 'outcomes: closed by the schema', spreads=True)
def outcome_schema(document):
    for task in undecided(document):
        flows = document.flows_from(task)
        target = document.ids.get(flows[0].get('targetRef')) if flows else None
        if len(flows) == 1 and target is not None and \
                'Gateway' not in target.name and \
                not task.extensions('output'):
            yield change(
                task,
                beside_before=schema(document, outcome={'enum': ['one', 'two']}),
                beside_after=schema(document, outcome={'enum': ['one', 'three']}))
