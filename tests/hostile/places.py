"""The places of a diagram that hold text, each with a hole."""

IDS = ('One', 'Two', 'Three')
TEXT = '''<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:other="%(space)s"
 id="D" name="%(definitions)s" targetNamespace="%(target)s"
 modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
%(before)s<bpmn:process id="%(process_id)s" name="%(process)s" isExecutable="true">
<bpmn:documentation>%(process_text)s</bpmn:documentation>
%(lanes)s<bpmn:startEvent id="Start" name="%(start)s">
<bpmn:outgoing>F1</bpmn:outgoing></bpmn:startEvent>
<bpmn:userTask id="%(one)s" name="%(task)s" %(attribute)s>
<bpmn:documentation>%(text)s</bpmn:documentation>
<bpmn:extensionElements><zeebe:userTask/>%(user)s</bpmn:extensionElements>
<bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>%(flow_id)s</bpmn:outgoing>
</bpmn:userTask>
<bpmn:exclusiveGateway id="%(two)s" name="%(gateway)s" default="F3">
<bpmn:incoming>%(flow_id)s</bpmn:incoming>
<bpmn:outgoing>F3</bpmn:outgoing><bpmn:outgoing>F4</bpmn:outgoing>
</bpmn:exclusiveGateway>
<bpmn:serviceTask id="%(three)s" name="job"><bpmn:extensionElements>
<zeebe:taskDefinition type="%(type)s"/>%(job)s</bpmn:extensionElements>
<bpmn:incoming>F4</bpmn:incoming><bpmn:outgoing>F5</bpmn:outgoing></bpmn:serviceTask>
<bpmn:endEvent id="End" name="%(end)s">
<bpmn:incoming>F3</bpmn:incoming><bpmn:incoming>F5</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="%(one)s"/>
<bpmn:sequenceFlow id="%(flow_id)s" name="%(flow)s" sourceRef="%(one)s"
 targetRef="%(two)s"/>
<bpmn:sequenceFlow id="F3" sourceRef="%(two)s" targetRef="End"/>
<bpmn:sequenceFlow id="F4" sourceRef="%(two)s" targetRef="%(three)s">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">%(condition)s</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="F5" sourceRef="%(three)s" targetRef="End"/>
%(inside)s</bpmn:process>%(after)s
</bpmn:definitions>
'''
PLAIN = dict(space='urn:other',
             definitions='name',
             target='urn:target',
             before='',
             process_id='P',
             process='name',
             lanes='',
             process_text='text',
             start='name',
             one=IDS[0],
             two=IDS[1],
             three=IDS[2],
             task='name',
             attribute='other:attribute="value"',
             text='text',
             user='',
             gateway='name',
             flow_id='F2',
             flow='name',
             type='type',
             job='',
             end='name',
             condition='=choice = "yes"',
             inside='',
             after='')


def diagram(fields):
    return TEXT % {**PLAIN, **fields}


def place(**fields):
    """Fields of the diagram; '@' is the hole."""
    return lambda text: {k: v.replace('@', text) for k, v in fields.items()}


def border(kind, definition, task='One'):
    """A boundary event on a task, and what it refers to, with the hole."""
    event = ('<bpmn:boundaryEvent id="B" attachedToRef="%s"><bpmn:outgoing>F6'
             '</bpmn:outgoing><bpmn:%sEventDefinition id="BD" %sRef="R"/>'
             '</bpmn:boundaryEvent>\n<bpmn:sequenceFlow id="F6" sourceRef="B" '
             'targetRef="End"/>\n' % (task, kind, kind))
    return place(inside=event, after='\n' + definition)


MESSAGE = (
    '<bpmn:message id="R" name="%s"><bpmn:extensionElements><zeebe:subscription '
    'correlationKey="%s"/></bpmn:extensionElements></bpmn:message>')
ANNOTATION = (
    '<bpmn:textAnnotation id="A"><bpmn:text>@</bpmn:text>'
    '</bpmn:textAnnotation>\n<bpmn:association id="AS" sourceRef="One" '
    'targetRef="A"/>\n')
LANES = (
    '<bpmn:laneSet id="L"><bpmn:lane id="L1" name="@"><bpmn:flowNodeRef>One'
    '</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>\n')
POOL = ('<bpmn:collaboration id="C"><bpmn:participant id="PA" name="@" '
        'processRef="P"/></bpmn:collaboration>\n')
PROPERTY = ('<zeebe:properties><zeebe:property name="%s" value="%s"/>'
            '</zeebe:properties>')
HEADERS = ('<zeebe:taskHeaders><zeebe:header key="@" value="@"/>'
           '</zeebe:taskHeaders>')
OUTPUT = '<zeebe:ioMapping><zeebe:output source="%s" target="%s"/></zeebe:ioMapping>'

# A place whose name begins with FEEL lies inside a FEEL text.
PLACES = {
    'task name':
    place(task='@'),
    'process name':
    place(process='@'),
    'process id':
    place(process_id='@'),
    'definitions name':
    place(definitions='@'),
    'target namespace':
    place(target='@'),
    'namespace':
    place(space='@'),
    'task id':
    place(one='@'),
    'gateway id':
    place(two='@'),
    'job id':
    place(three='@'),
    'flow id':
    place(flow_id='@'),
    'start name':
    place(start='@'),
    'end name':
    place(end='@'),
    'gateway name':
    place(gateway='@'),
    'flow name':
    place(flow='@'),
    'documentation':
    place(text='@'),
    'process documentation':
    place(process_text='@'),
    'annotation':
    place(inside=ANNOTATION),
    'lane':
    place(lanes=LANES),
    'participant':
    place(before=POOL),
    'comment':
    place(before='<!-- @ -->\n'),
    'message name':
    border('message', MESSAGE % ('@', '=ticket')),
    'correlation':
    border('message', MESSAGE % ('m', '=@')),
    'error code':
    border('error', '<bpmn:error id="R" name="e" errorCode="@"/>', 'Three'),
    'error name':
    border('error', '<bpmn:error id="R" name="@" errorCode="e"/>', 'Three'),
    'escalation code':
    border('escalation', '<bpmn:escalation id="R" name="e" '
           'escalationCode="@"/>'),
    'escalation name':
    border('escalation', '<bpmn:escalation id="R" name="@" '
           'escalationCode="e"/>'),
    'signal name':
    place(after='\n<bpmn:signal id="S" name="@"/>'),
    'form reference':
    place(user='<zeebe:formDefinition externalReference="@"/>'),
    'form key':
    place(user='<zeebe:formDefinition formKey="@"/>'),
    'candidate groups':
    place(user='<zeebe:assignmentDefinition candidateGroups="@"/>'),
    'assignee':
    place(user='<zeebe:assignmentDefinition assignee="@"/>'),
    'property name':
    place(user=PROPERTY % ('@', 'v')),
    'property value':
    place(user=PROPERTY % ('p', '@')),
    'job type':
    place(type='@'),
    'header':
    place(job=HEADERS),
    'extension attribute':
    place(attribute='other:attribute="@"'),
    'extension element':
    place(user='<other:thing a="@">@</other:thing>'),
    'FEEL text in a condition':
    place(condition='=choice = "@"'),
    'FEEL text of an output':
    place(job=OUTPUT % ('=&quot;@&quot;', 'choice')),
    'output target':
    place(job=OUTPUT % ('=choice', '@')),
    'variable':
    place(condition='=@ = "yes"'),
}
