"""Jobs and what is written when a task or job is done."""
import values
from document import HITL, ZEEBE
from kind import ACTS, DRAWS, change, kind

OTHER = 'judged'
JOBS = ('serviceTask', 'scriptTask', 'sendTask', 'businessRuleTask')
HOLDERS = (*JOBS, 'userTask')


def jobs(document):
    for task in document.all(*JOBS):
        said = task.extension('taskDefinition')
        if task.id and task.process and said is not None and \
                (said.get('type') or '').strip():
            yield task, said


@kind(ACTS, 'job: another type')
def job_type(document):
    for task, said in jobs(document):
        value = said.get('type')
        new = values.inside(value, values.variable) or values.inside(
            value, values.text_constant) if value.startswith('=') \
            else value + OTHER
        if new:
            yield change(task, said.set('type', new))


@kind(ACTS, 'job: a type where there was none')
def job_typed(document):
    for task in document.all('serviceTask'):
        if task.process and task.child('extensionElements') is None and \
                not any(each.space not in ('', task.space) or
                        each.name in ('operationRef', 'implementation')
                        for each in task.attributes):
            yield change(task, task.extend(
                f'<z:taskDefinition xmlns:z="{ZEEBE}" type="{OTHER}"/>'))


@kind(ACTS, 'job: how often it is tried')
def job_tries(document):
    for task, said in jobs(document):
        value = said.get('retries')
        if value and value.strip().isdigit():
            yield change(task, said.set('retries', str(int(value) + 1)))
        elif value is None:
            yield change(task, said.set('retries', '7'))


@kind(DRAWS, 'job: says that it is tried three times')
def job_three(document):
    for task, said in jobs(document):
        if said.get('retries') is None:
            yield change(task, said.set('retries', '3'))


@kind(ACTS, 'job: how long it waits after a failed try')
def job_backoff(document):
    for task, said in jobs(document):
        found = task.attribute('backoff', HITL)
        new = values.later(found.value) if found else None
        if new:
            yield change(task, task.set('backoff', new, HITL))


@kind(ACTS, 'job: waits after a failed try')
def job_backoff_added(document):
    for task, _ in jobs(document):
        if not task.attribute('backoff', HITL):
            yield change(task, task.set('backoff', 'PT7M', HITL))


def outputs(document):
    for task in document.all(*HOLDERS):
        if task.id and task.process:
            for said in task.extensions('output'):
                if said.get('source') and said.get('target'):
                    yield task, said


@kind(ACTS, 'output: another constant')
def output_constant(document):
    for task, said in outputs(document):
        new = values.inside(said.get('source'), values.text_constant) or \
            values.inside(said.get('source'), values.number)
        if new:
            yield change(task, said.set('source', new))


@kind(ACTS, 'output: another source')
def output_source(document):
    for task, said in outputs(document):
        new = values.inside(said.get('source'), values.variable)
        if new:
            yield change(task, said.set('source', new))


@kind(ACTS, 'output: another target')
def output_target(document):
    for task, said in outputs(document):
        yield change(task, said.set('target', said.get('target') + '_judged'))


@kind(ACTS, 'output: one less')
def output_removed(document):
    for task, said in outputs(document):
        yield change(task, said.remove())


@kind(ACTS, 'output: one more')
def output_added(document):
    for task, said in outputs(document):
        yield change(task, said.after(
            f'<z:output xmlns:z="{ZEEBE}" source="=&quot;judged&quot;" '
            'target="judged"/>'))


@kind(ACTS, 'output: written twice, in the other order')
def output_order(document):
    for task, said in outputs(document):
        ways = [f'<z:output xmlns:z="{ZEEBE}" source="=&quot;{each}&quot;" '
                f'target={said.get("target")!r}/>' for each in ('one', 'two')]
        if "'" not in said.get('target') and '"' not in said.get('target'):
            yield change(task, said.after(ways[0] + ways[1]),
                         before=[said.after(ways[1] + ways[0])])


@kind(DRAWS, 'output: blanks in its source')
def output_blanks(document):
    for task, said in outputs(document):
        new = values.inside(said.get('source'), lambda text: ' ' + text + ' ')
        if new:
            yield change(task, said.set('source', new))
