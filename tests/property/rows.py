"""What random models must show, row by row.

The first tables are the translation table: each element and variant that the
compiler translates, counted where the oracle plays it. The last ones are the
ways in which commands meet a case. What the oracle counts stands here; a row
that never came about is printed with a zero.
"""

TABLES = {
    'events': [
        'startEvent',
        'startEvent:message',
        'startEvent:signal',
        'start without an event',
        'endEvent',
        'endEvent:error',
        'endEvent:escalation',
        'endEvent:terminate of the process',
        'endEvent:terminate of a sub-process',
        'intermediateThrowEvent',
        'intermediateThrowEvent:escalation',
        'intermediateThrowEvent:signal',
        'intermediateCatchEvent:message',
        'intermediateCatchEvent:signal',
        'intermediateCatchEvent:timer',
    ],
    'activities': [
        'task',
        'manualTask',
        'userTask',
        'serviceTask',
        'scriptTask',
        'sendTask',
        'businessRuleTask',
        'receiveTask:message',
        'subProcess',
        'done:userTask',
        'done:serviceTask',
        'done:scriptTask',
        'done:sendTask',
        'done:businessRuleTask',
        'done:receiveTask',
        'done:intermediateCatchEvent',
        'done:subProcess',
        'done while events are armed',
        'outputs',
    ],
    'gateways and flows': [
        'exclusiveGateway',
        'parallelGateway',
        'choice:free',
        'choice:condition',
        'choice:default',
        'merge:gateway',
        'merge:node',
        'split:gateway',
        'split:node',
        'leave:condition',
        'leave:default',
        'join:waits',
        'join:fires',
        'join:piled',
    ],
    'boundary events that fire': [
        'boundaryEvent:timer on an activity',
        'boundaryEvent:timer on a sub-process',
        'boundaryEvent:timer:non-interrupting on an activity',
        'boundaryEvent:timer:non-interrupting on a sub-process',
        'boundaryEvent:message on an activity',
        'boundaryEvent:message on a sub-process',
        'boundaryEvent:message:non-interrupting on an activity',
        'boundaryEvent:message:non-interrupting on a sub-process',
        'boundaryEvent:signal on an activity',
        'boundaryEvent:signal on a sub-process',
        'boundaryEvent:signal:non-interrupting on an activity',
        'boundaryEvent:signal:non-interrupting on a sub-process',
        'boundaryEvent:escalation on an activity',
        'boundaryEvent:escalation on a sub-process',
        'boundaryEvent:escalation:non-interrupting on an activity',
        'boundaryEvent:escalation:non-interrupting on a sub-process',
        'boundaryEvent:error on an activity',
        'boundaryEvent:error on a sub-process',
        'interrupted:scope in a scope',
    ],
    'what is thrown': [
        'error:caught by its code',
        'error:caught by any',
        'error:caught further out',
        'error:ends the case',
        'escalation:caught by its code',
        'escalation:caught by any',
        'escalation:caught further out',
        'escalation:caught by nobody',
    ],
    'timers': [
        'timer:timeDate',
        'timer:timeDuration',
        'timer:timeCycle',
        'timer:again',
        'timer:last of a cycle',
    ],
    'several tokens at one place': [
        'piled:userTask',
        'piled:serviceTask',
        'piled:scriptTask',
        'piled:sendTask',
        'piled:businessRuleTask',
        'piled:receiveTask:message',
        'piled:intermediateCatchEvent:message',
        'piled:intermediateCatchEvent:signal',
        'piled:intermediateCatchEvent:timer',
    ],
    'incidents': [
        'incident:no-flow at a gateway',
        'incident:no-flow behind a node',
        'incident:again',
        'incident:no-value',
        'incident:job-failed',
        'incident:uncaught-error',
    ],
    'commands applied': [
        'start',
        'claim',
        'begin',
        'release',
        'complete',
        'escalate',
        'job',
        'job:fails',
        'job:error',
        'signal:heard',
        'signal:begins a case',
        'signal:broadcast',
        'signal:to nobody of a case',
        'signal:to one of a case',
        'signal:to several of a case',
        'message:to a case',
        'message:by correlation',
        'message:by business key',
        'set',
        'move',
        'retry:no-flow',
        'retry:again',
        'retry:no-value',
        'retry:job-failed',
        'retry:uncaught-error',
    ],
    'one instant': [
        'race:two timers',
        'race:timer and command',
        'race:the timer came first',
    ],
    'commands refused': [
        'answer:late',
        'answer:double',
        'answer:after the end',
        'refused:not-open',
        'refused:not-yours',
        'refused:not-eligible',
        'refused:held',
        'refused:conflict',
        'refused:duplicate-key',
        'refused:no-receiver',
        'refused:ambiguous',
        'refused:bad-data',
        'refused:bad-outcome',
        'refused:not-due',
        'refused:no-such-element',
    ],
}

ROWS = [row for table in TABLES.values() for row in table]

# Of all models, in percent: what must be there, at least.
SHARES = {
    'not block-structured': 30,
    'unsound': 10,
    'tokens pile up': 10,
}


def unknown(counts):
    """What was counted and stands in no table."""
    return sorted(set(counts) - set(ROWS))


def below(counts, minimum):
    """The rows that came about less often than they must."""
    return [row for row in ROWS if counts[row] < minimum]
