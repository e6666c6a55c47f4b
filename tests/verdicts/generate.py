"""Random small models: blocks, then a few changes that break them."""
from fractions import Fraction

from calls import answers_all
from expression import FEEL, JUEL, names
from model import Flow, Loop, Model, Node, Variable

FEATURES = ("parallel", "timers", "messages", "signals", "errors", "escalations",
            "scopes", "mappings", "juel", "pairs", "lists", "null", "schema", "outcomes",
            "forks", "breaks")
# what is drawn only when it is asked for
MORE = ("rounds", "items", "scripts", "firsts", "watchers", "inclusive", "collections", "links",
        "results", "starts", "conditions", "calls",
        "halts")
TEXTS = ("a", "b", "c")


class Generator:
    def __init__(self, random, features=FEATURES):
        self.random, self.features = random, set(features)
        self.timed = "timers" in self.features and "calling"

    def model(self):
        """A model in which no choice is left open."""
        while True:
            model = self.any_model()
            if "watchers" in self.features:
                self.watch(model)
            if any(model.leaves_open(node) for node in model.nodes):
                continue
            if self.features & {"rounds", "items"}:
                self.repeat(model)
            if "halts" in self.features or answers_all(model):
                break
        if any(n.loop and n.loop.of for n in model.nodes):
            model.variables.append(Variable("l", "list", True))
        return model

    def watch(self, model):
        """Event sub-processes. Where one does not interrupt none hears what is
        thrown: that it may be thrown by the other is refused."""
        self.nodes, self.flows = model.nodes, model.flows
        for scope in ["", *model.called, *(n.id for n in model.nodes if n.kind == "sub")]:
            self.keep_time(model, scope)
            beside = self.random.random() < 0.3
            hours = [1, 2, 3]
            self.random.shuffle(hours)
            for _ in range(self.random.choice((0, 0, 0, 1) if model.called else (0, 1, 1, 2))):
                self.room = self.random.choice((0, 0, 1, 2))
                self.watcher(scope, beside, hours)

    def keep_time(self, model, scope):
        """Timers of a process and of what it calls would have to be told apart."""
        while scope and scope not in model.called:
            scope = model.node(scope).scope
        self.features -= {"timers"}
        if self.timed and bool(scope) == (self.timed == "called"):
            self.features.add("timers")

    def watcher(self, scope, beside, hours):
        kinds = [f[:-1] for f in ("timers", "messages", "signals", "conditions")
                 if f in self.features]
        kinds += [f[:-1] for f in ("errors", "errors", "escalations", "escalations")
                  if f in self.features and not beside]
        if not kinds:
            return
        watcher = self.node("watch", scope)
        begin = self.node("begin", watcher.id, event=self.random.choice(kinds))
        begin.interrupts = not beside or self.random.random() < 0.3
        if begin.event == "timer":
            begin.hours = hours.pop()
        elif begin.event == "message":
            begin.code = self.code("m")
        elif begin.event == "condition":
            self.make_conditional(begin)
        else:
            begin.code = self.thrown("signal") if begin.event == "signal" \
                else self.caught(begin.event)
        self.finish(self.sequence(begin, watcher.id), watcher.id)
        if self.random.random() < 0.1:
            self.watcher(watcher.id, False, [1])

    def repeat(self, model):
        """Now and then an activity repeats. No text of which not all values are
        known is asked for: whether that closes it no page says."""
        asked = [v for v in self.variables if v.kind in ("integer", "number", "boolean")]
        for node in model.nodes:
            if node.kind not in ("user", "service", "receive", "sub", "call") or node.gate or node.written \
                    or self.random.random() < 0.6:
                continue
            most = self.random.choice((0, 1, 2, 3))
            if "items" in self.features and node.kind not in ("sub", "call") \
                    and self.random.random() < 0.5:
                node.loop = self.items_beside(node, asked, most)
                self.of_list(node, asked)
                continue
            tree = self.atom(self.random.choice(asked), FEEL) if asked else None
            if self.random.random() < 0.3:
                node.loop = Loop(self.random.choice((None, tree)), most, True, True)
                node.loop.listed = self.random.random() < 0.5
                if node.loop.listed and asked and self.random.random() < 0.6:
                    node.loop.given = self.random.choice(asked).name
                self.of_list(node, ())
            elif tree and self.random.random() < 0.8:
                node.loop = Loop(tree, most, self.random.random() < 0.4)
            else:
                node.loop = Loop(None, max(most, 1), self.random.random() < 0.4)

    def of_list(self, node, asked):
        """Its items are those of a list, written out or a variable, of which no
        condition asks; each may give something that nobody else has."""
        if not self.has("collections", 0.6):
            return
        loop = node.loop
        loop.listed = True
        if self.random.random() < 0.6:
            loop.of, loop.most = "l", 0
        asked = [v for v in asked if node.kind != "user" and not node.outputs]
        if asked and self.has("results", 0.5):
            given = self.random.choice(asked)
            loop.given, given.declared = given.name, True
            if given.name in names(loop.condition or ("value", None)):
                loop.condition = None

    def items_beside(self, node, asked, most):
        """When it is enough no item writes: that is refused, as what a user task asks
        for counts as its outcome. It may hang on how many are done."""
        asked = [v for v in asked if v.name not in {name for _, name in node.outputs}
                 and node.kind != "user"]
        counted = self.random.random() < 0.4
        tree = None
        if counted:
            name = self.random.choice(("numberOfCompletedInstances", "numberOfActiveInstances"))
            tree = (self.random.choice((">=", "=", "<")), ("name", name),
                    ("value", self.random.choice((0, 1, 2))))
        elif asked and self.random.random() < 0.6:
            tree = self.atom(self.random.choice(asked), FEEL)
        return Loop(tree, most, before=True, items=True, beside=True)

    def any_model(self):
        self.nodes, self.flows, self.count = [], [], 0
        self.variables, self.called = self.some_variables(), ()
        self.room = self.random.choice((3, 4, 5, 6, 7, 8))
        if "calls" in self.features:
            self.others()
        start = self.node("start", "")
        if "starts" in self.features:
            start = self.other_starts(start)
        elif self.has("messages", 0.05):
            other = self.node("start", "", event="message", code=self.code("m"))
            merge = self.node("xor", "")
            self.flow(start, merge)
            self.flow(other, merge)
            start = merge
        self.finish(self.sequence(start, ""), "")
        model = Model(self.nodes, self.flows, self.variables, self.called)
        if "links" in self.features:
            self.link_more()
        if self.has("breaks", 0.6):
            for _ in range(self.random.choice((1, 1, 2, 3))):
                self.break_something(model)
        return model

    def others(self):
        """Processes to be called. Each begins with a task that may write all; what it
        calls may be itself. Only they have timers, or only what calls them."""
        self.features -= {"timers"}
        self.timed = self.timed and self.random.choice(("called", "calling"))
        self.features |= {"timers"} if self.timed == "called" else set()
        for variable in self.variables:
            variable.declared = True
            if variable.kind == "text" and not variable.choices:
                variable.choices = TEXTS
        for name in ("q", "r")[:self.random.choice((1, 1, 2))]:
            self.called += (name,) if self.random.random() < 0.2 else ()
            self.room = self.random.choice((0, 0, 1, 1, 2))
            start, task = self.node("start", name), self.node("user", name)
            task.written = True
            self.flow(start, task)
            self.finish(self.sequence(task, name), name)
            self.called = (*dict.fromkeys((*self.called, name)),)
        self.room = self.random.choice((1, 2, 2, 3))
        self.features -= {"timers"}
        self.features |= {"timers"} if self.timed == "calling" else set()

    def other_starts(self, start):
        """Some of them, that lead to one gateway. A step that begins a case by a
        timer or a signal cannot name it: there is one of them."""
        kinds = ["", "message", "condition", self.random.choice(("timer", "signal"))]
        self.random.shuffle(kinds)
        merge = self.node("xor", "")
        for kind in kinds[:self.random.choice((1, 1, 2, 3))]:
            other = self.node("start", "", event=kind)
            if kind == "timer":
                other.hours = self.random.choice((1, 2, 3))
            elif kind == "condition":
                self.make_conditional(other)
            elif kind:
                other.code = "sig0" if kind == "signal" else self.code("m")
            if kind == "timer":  # it brings nothing; a job does
                job = self.node("service", "")
                self.flow(other, job)
                other = job
            self.flow(other, merge)
        if self.random.random() < 0.3:
            self.nodes.remove(start)
        else:
            self.flow(start, merge)
        return merge

    def make_conditional(self, node):
        """Of no text: what is asked for may close what a task answers."""
        asked = [v for v in self.variables if v.kind in ("integer", "number", "boolean")]
        if not asked:
            asked = [Variable("c", "boolean", True)]
            self.variables += asked
        node.event, node.condition = "condition", self.atom(self.random.choice(asked), FEEL)

    def link_more(self):
        """Ends that lead to a link of their scope instead."""
        for end in [n for n in self.nodes if n.kind == "end" and not n.event]:
            links = [n for n in self.nodes if n.kind == "catch" and n.event == "link"
                     and n.scope == end.scope]
            if links and self.random.random() < 0.4:
                caught = self.random.choice(links)
                end.kind, end.event, end.code = "throw", "link", caught.code
                self.link_flow(end, caught)

    # -- parts

    def has(self, feature, chance):
        return feature in self.features and self.random.random() < chance

    def node(self, kind, scope, **more):
        self.count += 1
        letter = {"service": "j", "first": "g"}.get(kind, kind[0])
        self.nodes.append(Node(f"{letter}{self.count:02}", kind, scope, **more))
        return self.nodes[-1]

    def flow(self, source, target, condition=None, language=FEEL):
        number = 1 + max((int(f.id[1:]) for f in self.flows if f.drawn), default=0)
        self.flows.append(Flow(f"f{number}", source.id, target.id, condition, language))
        return self.flows[-1]

    def link_flow(self, source, target):
        self.flows.append(Flow(f"{source.id}->{target.id}", source.id, target.id, drawn=False))

    def code(self, letter):
        self.count += 1
        return f"{letter}{self.count}"

    def finish(self, last, scope):
        if last:
            self.flow(last, self.end(scope))

    def end(self, scope):
        kinds = ["", "", "", "", "terminate"]
        kinds += ["error"] * 2 if "errors" in self.features else []
        kinds += ["escalation"] * 2 if "escalations" in self.features else []
        kinds += ["signal"] if "signals" in self.features else []
        event = self.random.choice(kinds if scope or self.random.random() < 0.3 else [""])
        return self.node("end", scope, event=event, code=self.thrown(event))

    def thrown(self, event):
        if event == "signal":
            return self.random.choice(("sig1", "sig2"))
        if event in ("error", "escalation"):
            return self.random.choice((event[:3] + "1", event[:3] + "2"))
        return ""

    def caught(self, event):
        return self.random.choice((self.thrown(event), self.thrown(event), ""))

    # -- blocks; each gives the node behind which it goes on, or None

    def sequence(self, before, scope):
        for _ in range(self.random.choice((1, 1, 2, 3))):
            if not before or self.room <= 0:
                break
            before = self.block(before, scope)
        return before

    def block(self, before, scope):
        self.room -= 1
        kinds = [self.activity] * 4 + [self.choice] * 4 + [self.loop]
        kinds += [self.fork] if "forks" in self.features else []
        kinds += [self.split] * 2 if "parallel" in self.features else []
        kinds += [self.sub] * 2 if "scopes" in self.features else []
        kinds += [self.event] * 2
        kinds += [self.first] * 3 if "firsts" in self.features else []
        kinds += [self.some] * 5 if "inclusive" in self.features else []
        kinds += [self.link] * 3 if "links" in self.features else []
        kinds += [self.call] * 5 if self.called else []
        return self.random.choice(kinds)(before, scope)

    def activity(self, before, scope):
        kind = self.random.choice(("user", "user", "service", "service", "service", "task"))
        if self.has("scripts", 0.3):
            kind = "script"
        task = self.node(kind, scope)
        self.flow(before, task)
        if kind == "service" and self.has("mappings", 0.4):
            task.outputs = self.mappings()
        if kind == "script":
            task.outputs = self.mappings()
            task.kind = "script" if task.outputs else "task"
            return task
        if kind == "user" and self.has("outcomes", 0.3):
            return self.decision(task, scope)
        if kind != "task":
            self.boundaries(task, scope)
        return task

    def call(self, before, scope):
        call = self.node("call", scope, calls=self.random.choice(self.called))
        call.passes, call.returns = self.random.random() < 0.8, self.random.random() < 0.7
        self.flow(before, call)
        self.boundaries(call, scope)
        return call

    def link(self, before, scope):
        thrown = self.node("throw", scope, event="link")
        caught = self.node("catch", scope, event="link", code=self.code("l"))
        thrown.code = caught.code
        self.flow(before, thrown)
        self.link_flow(thrown, caught)
        return caught

    def first(self, before, scope):
        """An event-based gateway: what comes first decides."""
        gate, merge = self.node("first", scope), self.node("xor", scope)
        self.flow(before, gate)
        for _ in range(self.random.choice((1, 2, 2, 3))):
            event = self.event(gate, scope, thrown=False)
            event.gate = gate.id
            last = self.sequence(event, scope) if self.random.random() < 0.4 else event
            if last and self.random.random() < 0.7:
                self.flow(last, merge)
            else:
                self.finish(last, scope)
        if any(f.target == merge.id for f in self.flows):
            return merge
        self.nodes.remove(merge)
        return None

    def event(self, before, scope, thrown=True):
        random, kinds = self.random, ["none"]
        kinds += ["timer"] * 2 if "timers" in self.features else []
        kinds += ["message", "receive"] if "messages" in self.features else []
        kinds += ["signal", "throw signal"] if "signals" in self.features else []
        kinds += ["condition"] * 3 if "conditions" in self.features else []
        kinds += ["throw escalation"] * 2 if "escalations" in self.features else []
        if not thrown:
            kinds = [k for k in kinds if k != "none" and k[:5] != "throw"] or ["message"]
        kind = random.choice(kinds)
        if kind == "timer":
            node = self.node("catch", scope, event="timer", hours=random.choice((1, 2, 3)))
        elif kind == "message":
            node = self.node("catch", scope, event="message", code=self.code("m"))
        elif kind == "receive":
            node = self.node("receive", scope, code=self.code("m"))
        elif kind == "signal":
            node = self.node("catch", scope, event="signal", code=self.thrown("signal"))
        elif kind == "condition":
            node = self.node("catch", scope)
            self.make_conditional(node)
        elif kind == "none":
            node = self.node("throw", scope)
        else:
            node = self.node("throw", scope, event=kind[6:], code=self.thrown(kind[6:]))
        self.flow(before, node)
        return node

    def choice(self, before, scope):
        gateway = self.node("xor", scope)
        self.flow(before, gateway)
        return self.branches(gateway, scope, self.conditions())

    def fork(self, before, scope):
        """An activity that several flows leave, some with conditions."""
        task = self.node(self.random.choice(("service", "user", "task")), scope)
        self.flow(before, task)
        conditions = self.conditions()
        if self.random.random() < 0.4:
            conditions[0] = (None, FEEL)
        for condition in conditions[:3]:
            self.fork_flow(task, scope, *condition)
        if conditions[0][0] and self.random.random() < 0.4:
            task.default = self.fork_flow(task, scope, None, FEEL).id
        return None

    def fork_flow(self, task, scope, condition, language):
        first = self.node(self.random.choice(("task", "service", "throw")), scope)
        flow = self.flow(task, first, condition, language)
        self.finish(first, scope)
        return flow

    def decision(self, task, scope):
        """A user task with outcomes, and the gateway that asks for them."""
        task.outcomes = TEXTS[:self.random.choice((1, 2, 2, 3))]
        task.outcome_variable = f"o{self.count}"
        self.variables.append(Variable(task.outcome_variable, "text", False, task.outcomes))
        asked = list(task.outcomes)
        if self.random.random() < 0.2:
            asked.pop()
        conditions = [(("=", ("name", task.outcome_variable), ("value", t)), FEEL) for t in asked]
        gateway = self.node("xor", scope)
        self.flow(task, gateway)
        return self.branches(gateway, scope, conditions or [(("value", True), FEEL)])

    def branches(self, gateway, scope, conditions):
        conditions = conditions + [None] if self.random.random() < 0.4 else conditions
        merge = self.node("xor", scope) if self.random.random() < 0.7 else None
        for condition in conditions:
            inner = self.node("throw", scope) if self.room <= 0 else None
            if condition:
                first = inner or self.node(self.random.choice(("task", "task", "service")), scope)
                self.flow(gateway, first, *condition)
            else:
                first = inner or self.node("task", scope)
                gateway.default = self.flow(gateway, first).id
            last = self.sequence(first, scope) if self.random.random() < 0.3 else first
            if last and merge:
                self.flow(last, merge)
            else:
                self.finish(last, scope)
        return merge

    def split(self, before, scope):
        gateway, join = self.node("and", scope), self.node("and", scope)
        self.flow(before, gateway)
        arrived = 0
        for _ in range(self.random.choice((2, 2, 3))):
            first = self.node(self.random.choice(("task", "service", "service", "throw")), scope)
            self.flow(gateway, first)
            last = self.sequence(first, scope) if self.random.random() < 0.5 else first
            if last:
                self.flow(last, join)
                arrived += 1
        if not arrived:
            self.nodes.remove(join)
        return join if arrived else None

    def some(self, before, scope):
        """Every branch that holds, and a gateway that waits for those there are."""
        gateway, join = self.node("or", scope), self.node("or", scope)
        self.flow(before, gateway)
        conditions, arrived = self.conditions()[:3], 0
        while len(conditions) < 2:
            conditions.append((None, FEEL))
        for condition in conditions:
            first = self.node(self.random.choice(("task", "service", "service", "throw")), scope)
            flow = self.flow(gateway, first, *condition)
            last = self.sequence(first, scope) if self.random.random() < 0.5 else first
            if last and self.random.random() < 0.9:
                self.flow(last, join)
                arrived += 1
            else:
                self.finish(last, scope)
        if self.random.random() < 0.5:
            gateway.default, flow.condition = flow.id, None
        if self.random.random() < 0.15:
            join.kind = self.random.choice(("and", "xor"))
        if not arrived:
            self.nodes.remove(join)
        return join if arrived else None

    def loop(self, before, scope):
        merge = self.node("xor", scope)
        self.flow(before, merge)
        last = self.sequence(merge, scope)
        if not last:
            return None
        gateway = self.node("xor", scope)
        self.flow(last, gateway)
        conditions = self.conditions()[:2]
        self.flow(gateway, merge, *conditions[0])
        out = self.node("throw", scope)
        if len(conditions) > 1 and self.random.random() < 0.7:
            self.flow(gateway, out, *conditions[1])
        else:
            gateway.default = self.flow(gateway, out).id
        return out

    def sub(self, before, scope):
        sub = self.node("sub", scope)
        self.flow(before, sub)
        start = self.node("start", sub.id)
        self.finish(self.sequence(start, sub.id), sub.id)
        if self.has("mappings", 0.3):
            sub.outputs = self.mappings()
        self.boundaries(sub, scope)
        return sub

    def boundaries(self, host, scope):
        hours = [1, 2, 3]
        self.random.shuffle(hours)
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            event = self.boundary_event(host)
            if not event:
                continue
            inner = self.node("boundary", scope, event=event, host=host.id)
            inner.interrupts = event == "error" or self.random.random() < 0.6
            if event == "timer":
                inner.hours = hours.pop()
                inner.repeats = not inner.interrupts and self.random.random() < 0.1
            elif event == "message":
                inner.code = self.code("m")
            elif event == "signal":
                inner.code = self.thrown("signal")
            elif event == "condition":
                self.make_conditional(inner)
            else:
                inner.code = self.caught(event)
                if any(n.host == host.id and n is not inner and n.event == event
                       and n.code == inner.code for n in self.nodes):
                    self.nodes.remove(inner)
                    continue
            last = self.sequence(inner, scope) if self.random.random() < 0.3 else inner
            self.finish(last, scope)

    def boundary_event(self, host):
        kinds = [f for f in ("timers", "messages", "signals", "errors", "escalations", "conditions")
                 if f in self.features]
        if host.kind == "call":
            kinds += [k for k in ("errors", "escalations") if k in self.features] * 3
        if not kinds:
            return ""
        event = self.random.choice(kinds)[:-1]
        if host.kind == "user" and event == "error" and self.random.random() < 0.8:
            return ""
        return event

    # -- data

    def some_variables(self):
        random, found = self.random, []
        kinds = ["integer", "number", "boolean", "text", "text"]
        kinds += ["list"] if "lists" in self.features and random.random() < 0.2 else []
        for name in ("v", "w", "x")[:random.choice((1, 1, 2, 2, 3))]:
            kind = random.choice(kinds)
            declared = kind in ("integer", "list") or self.has("schema", 0.5)
            variable = Variable(name, kind, declared)
            if kind == "text" and declared and random.random() < 0.6:
                variable.choices = TEXTS[:random.choice((1, 2, 3))]
            found.append(variable)
        return found

    def alike(self):
        """Two variables that can be compared, or None."""
        numbers = [v for v in self.variables if v.kind in ("integer", "number")]
        if len(numbers) > 1 and "pairs" in self.features:
            pair = self.random.sample(numbers, 2)
            for variable in pair:
                variable.declared = True
            return [("name", v.name) for v in pair]
        return None

    def conditions(self):
        """(TREE, LANGUAGE) of the flows of one gateway."""
        language = JUEL if self.has("juel", 0.25) else FEEL
        variable = self.random.choice(self.variables)
        pair = self.alike() if self.random.random() < 0.35 else None
        trees = self.of_pair(*pair) if pair else self.of_one(variable, language)
        if self.random.random() < 0.2:
            other = self.atom(self.random.choice(self.variables), language)
            place = self.random.randrange(len(trees))
            trees[place] = (self.random.choice(("and", "or")), trees[place], other)
        # whether null closes the outcomes of a task before it no page says
        if (variable.kind != "text" or variable.choices) and self.has("null", 0.15):
            trees = self.asking_for_null(trees, variable, language)
        return [(tree, language) for tree in trees]

    def asking_for_null(self, trees, variable, language):
        name, nothing = ("name", variable.name), ("value", None)
        if language == JUEL:
            there = self.random.choice((("!=", name, nothing), ("not", ("empty", name))))
            trees = [("and", there, tree) for tree in trees]
        return trees + [("=", name, nothing)] if self.random.random() < 0.7 else \
            [("=", name, nothing)] + trees

    def of_pair(self, a, b):
        random = self.random
        if random.random() < 0.3:
            limit = ("value", random.choice((1, 2, 3)))
            return [("<", ("+", a, b), limit), (random.choice((">", ">=")), ("+", a, b), limit)]
        return random.choice(([("<", a, b), (">=", a, b)], [("<", a, b), (">", a, b)],
                              [("=", a, b), ("!=", a, b)], [("<=", a, b), (">", a, b)],
                              [("<", a, b), ("=", a, b), (">", a, b)]))

    def of_one(self, variable, language):
        random, name = self.random, ("name", variable.name)
        if variable.kind in ("integer", "number"):
            limit = self.number(variable)
            first = random.choice(("<", "<="))
            second = {"<": ">=", "<=": ">"}[first]
            if random.random() < 0.25:
                second = random.choice((">", ">="))
            more = [("=", name, self.number(variable))] if random.random() < 0.15 else []
            return [(first, name, limit), (second, name, limit)] + more
        if variable.kind == "boolean":
            return random.choice(([name, ("not", name)],
                                  [("=", name, ("value", True)), ("=", name, ("value", False))],
                                  [("=", name, ("value", True))]))
        if variable.kind == "list":
            return random.choice(([("contains", name, ("value", "a")),
                                   ("not", ("contains", name, ("value", "a")))],
                                  [(">", ("count", name), ("value", 1)),
                                   ("<=", ("count", name), ("value", 1))]))
        texts = list(variable.choices or TEXTS)
        if random.random() < 0.25 and len(texts) > 1:
            texts.pop()
        trees = [("=", name, ("value", t)) for t in texts[:3]]
        return trees + [("!=", name, ("value", texts[0]))] if random.random() < 0.15 else trees

    def number(self, variable):
        if variable.kind == "number" and self.random.random() < 0.3:
            return ("value", Fraction(self.random.choice((1, 3)), 2))
        return ("value", self.random.choice((0, 1, 2)))

    def atom(self, variable, language):
        return self.random.choice(self.of_one(variable, language))

    def mappings(self):
        found = []
        for variable in self.random.sample(self.variables, 1):
            if variable.kind != "list":
                found.append((self.source(variable), variable.name))
        return tuple(found)

    def source(self, variable):
        """What is written to a variable: itself, another, a constant, a sum."""
        random = self.random
        same = [v for v in self.variables if v.kind == variable.kind and v is not variable
                and not v.choices and not variable.choices]
        if random.random() < 0.35:
            return ("name", variable.name)
        if same and random.random() < 0.4:
            other = random.choice(same)
            variable.declared = other.declared = True
            return ("name", other.name)
        if variable.kind in ("integer", "number"):
            value = ("value", random.choice((0, 1, 2, 3)))
            if random.random() < 0.3:
                return ("+", ("name", random.choice(same + [variable]).name), ("value", 1))
            return value
        if variable.kind == "boolean":
            return ("value", random.random() < 0.5)
        return ("value", random.choice(variable.choices or TEXTS))

    # -- breaking

    def break_something(self, model):
        random = self.random
        ways = (self.swap_gateway, self.redirect, self.drop_default,
                self.drop_flow, self.redirect, self.swap_gateway, self.add_flow)
        ways += (self.synchronise,) * 4 if "inclusive" in self.features else ()
        way = random.choice(ways)
        way(model)
        del random

    def swap_gateway(self, model):
        gateways = [n for n in model.nodes if n.kind in ("xor", "and")]
        if gateways and "parallel" in self.features:
            gateway = self.random.choice(gateways)
            outs = [f for f in model.flows if f.source == gateway.id]
            if gateway.kind == "xor" and len(outs) > 1:
                gateway.default = ""
                for flow in outs:
                    flow.condition = None
            elif len(outs) > 1:
                conditions = self.conditions()
                for flow, (tree, language) in zip(outs, conditions):
                    flow.condition, flow.language = tree, language
                for flow in outs[len(conditions):]:
                    gateway.default = flow.id
            gateway.kind = "and" if gateway.kind == "xor" else "xor"

    def synchronise(self, model):
        """A gateway that merges, or joins, waits for what may come."""
        joins = [n for n in model.nodes if n.kind in ("xor", "and")
                 and sum(f.target == n.id for f in model.flows) > 1]
        if joins:
            self.random.choice(joins).kind = "or"

    def targets(self, model, flow):
        source = model.node(flow.source)
        return [n for n in model.nodes if n.scope == source.scope and n.id != flow.target
                and not is_entry(n) and n.id != source.id]

    def redirect(self, model):
        flow = self.random.choice([f for f in model.flows if f.drawn])
        targets = self.targets(model, flow)
        if targets and sum(f.target == flow.target for f in model.flows) > 1:
            flow.target = self.random.choice(targets).id

    def drop_default(self, model):
        for node in model.nodes:
            if node.default and self.random.random() < 0.7:
                flow = next(f for f in model.flows if f.id == node.default)
                flow.condition, flow.language = self.conditions()[0]
                node.default = ""
                return

    def drop_flow(self, model):
        flow = self.random.choice([f for f in model.flows if f.drawn])
        if sum(f.target == flow.target for f in model.flows) > 1 and \
                sum(f.source == flow.source for f in model.flows) > 1:
            model.flows.remove(flow)
            for node in model.nodes:
                if node.default == flow.id:
                    node.default = ""

    def add_flow(self, model):
        sources = [n for n in model.nodes if n.kind in ("and", "or")
                   or n.kind in ("user", "service", "sub") and self.random.random() < 0.3]
        if not sources or "parallel" not in self.features:
            return
        source = self.random.choice(sources)
        targets = [n for n in model.nodes if n.scope == source.scope and n.id != source.id
                   and not is_entry(n)]
        if targets:
            numbers = [int(f.id[1:]) for f in model.flows if f.drawn]
            model.flows.append(Flow(f"f{max(numbers) + 1}", source.id,
                                    self.random.choice(targets).id))


def is_entry(node):
    """Whether no flow that is drawn may lead there."""
    return node.kind in ("start", "boundary") or bool(node.gate) or \
        node.kind == "catch" and node.event == "link"
