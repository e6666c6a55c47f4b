"""A model in a few lines, to be read by people."""
from expression import FEEL, text


def node_line(node):
    parts = [node.kind, node.id]
    if node.kind == "begin":
        parts.append("interrupts" if node.interrupts else "beside")
    if node.kind == "boundary":
        parts.append(f"{'interrupts' if node.interrupts else 'beside'} {node.host}")
    if node.event:
        parts.append(" ".join(filter(None, (node.event, node.code))))
    if node.hours:
        parts.append(f"{'every' if node.repeats else 'after'} {node.hours} h")
    if node.condition:
        parts.append(text(node.condition, FEEL))
    if node.calls:
        parts.append(f"calls {node.calls}" + ("" if node.passes else ", passes nothing")
                     + ("" if node.returns else ", returns nothing"))
    if node.scope:
        parts.append(f"in {node.scope}")
    if node.loop:
        kind = "loop" if not node.loop.items else "items beside" if node.loop.beside else "items"
        parts.append(f"{kind} {node.loop.of or node.loop.most if node.loop.items else node.loop.most or 'without end'}"
                     + (f" giving {node.loop.given}" if node.loop.given else "")
                     + (" asked first" if node.loop.before else "")
                     + (f" by {text(node.loop.condition, FEEL)}" if node.loop.condition else ""))
    if node.outcomes:
        parts.append(f"{node.outcome_variable} one of {', '.join(node.outcomes)}")
    parts += [f"{name} := {text(tree, FEEL)}" for tree, name in node.outputs]
    return ", ".join([" ".join(parts[:2]), *parts[2:]])


def flow_line(node, flow):
    condition = f"  {flow.language}: {text(flow.condition, flow.language)}" if flow.condition else ""
    default = "  default" if node.default == flow.id else ""
    return f"    {flow.id} to {flow.target}{condition}{default}"


def outline(model):
    """The lines."""
    for node in model.nodes:
        yield node_line(node)
        yield from (flow_line(node, f) for f in model.flows if f.source == node.id)
    for variable in model.variables:
        choices = f" of {', '.join(variable.choices)}" if variable.choices else ""
        yield f"{variable.name}: {variable.kind}{choices}" + \
            (", in the schema" if variable.declared else "")
