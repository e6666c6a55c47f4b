"""What goes from one case to another: calls, what comes back from them, and
messages. To be read beside docs/reference/elements.md, "Calls" and "Messages
between cases"."""
from case import Case, items_around


class Followed:
    """A game whose cases call each other and throw messages to each other."""
    AT_ONCE = 1000  # of what one command leads to
    cancelled = None  # the case that an operator has just cancelled

    def note(self, case):
        """What a step of the case leads to, in the order in which it is done."""
        for token in sorted(case.left, key=lambda t: t.age):
            self.notes.append((self.cancel_called, token.called))
        waiting = [t for t in case.all_tokens()
                   if t.node.calls and not t.incident and not t.called and not t.items]
        for token in sorted(waiting, key=lambda t: t.age):
            path = ['%s[%d]' % (t.node.id, t.number) for t in items_around(token)]
            path += [token.node.id] * (not token.group)
            name = '/'.join([case.name] + path)
            token.called = Case(self, name, None, token.node.calls, case)
            self.notes.append((self.begin_called, token.called))
        for kind, name in case.outward:
            if kind == 'message':
                self.address(case, *name)
            else:
                self.notes.append((self.hear_of, case, kind, name))
        failed = any(kind == 'error' for kind, _ in case.outward)
        if case.ended and case.caller and not failed:
            end = self.called_cancelled if self.cancelled is case else self.called_done
            self.notes.append((end, case))
        case.left, case.outward, self.cancelled = [], [], None

    def follow(self, looks=True):
        worked = 0
        while self.notes or looks and self.looks:
            if not self.notes:
                self.look(*self.looks.pop(0))
                continue
            act, *about = self.notes.pop(0)
            worked += 1
            if worked > self.AT_ONCE and act in (self.deliver, self.begin_by_message):
                self.command += 1
                self.count('thrown message:limit')
                self.write('message', None, None, refused='limit')
            else:
                act(*about)
        for case in list(self.cases.values()):  # behind all that follows
            self.open_items(case)
        if looks and self.kept and self.offer():
            self.follow()

    def turn(self, cause, case, act, node=None):
        """A step of its own."""
        self.command += 1
        case.begin()
        act()
        case.settle()
        self.write(cause, node, case)

    # conditions of items

    def note_changes(self, case):
        """What a step has written the items below may wait for."""
        changed = [item for (item, name), before in case.before_own.items()
                   if item.own[name] != before]
        if case.data != case.before:
            self.note_look(case, None)
        elif changed:
            self.note_look(case, min(changed, key=lambda item: len(items_around(item))))

    def note_look(self, case, below):
        if (case, below) not in self.looks:
            self.looks.append((case, below))

    def look(self, case, below):
        """At each item of the case, or in an item: at one before what is inside, of an
        activity and of several in the order in which they opened."""
        items = [t for t in case.all_tokens() if t.group
                 and t is not below and below in (None, *items_around(t))]
        for item in sorted(items, key=lambda item: [(t.group.age, t.number)
                                                    for t in items_around(item)]):
            if not case.ended and not case.suspended and item in case.all_tokens():
                self.look_at(case, item)

    def look_at(self, case, item):
        self.command += 1
        case.begin()
        case.actor = item
        case.settle()
        if case.happened or case.turned:
            self.write('engine', case.happened, case)

    # calls

    @staticmethod
    def awaits(called):
        """The token that waits for it; null: none does any more."""
        return next((t for t in called.caller.all_tokens()
                     if t.called is called and not t.incident), None)

    def passed(self, data, *processes):
        """What is declared, and lists of results that both have."""
        names = [{(n.loop or n.items).results for n in self.model.nodes.values()
                  if (n.loop or n.items) and self.model.process_of(n) == process}
                 for process in processes]
        return {n: data.get(n) for n in {*(self.types or data), *set.intersection(*names)} if n}

    def begin_called(self, called):
        if not self.awaits(called):
            return
        self.count('call:begins')
        if called.caller.caller:
            self.count('call:begins in a called case')
        token = self.awaits(called)
        if items_around(token):
            self.count('call:begins for an item')
        while called.name in self.cases and not self.cases[called.name].ended:
            called.name += '\''  # several tokens call: steps name none of them
        self.cases[called.name] = called
        own = [item.own for item in items_around(token)]
        there = dict(called.caller.data)
        for values in own:
            there.update(values)
        given = {n: v for n, v in self.passed(there, called.process, called.caller.process).items() if v is not None}

        def act():
            called.store(given)
            called.root = called.open_scope(called.process, None)

        self.turn('call', called, act)

    def called_done(self, called):
        case, token = called.caller, self.awaits(called)
        if not token:
            return
        self.count('call:done')
        if token.rounds:
            self.count('call:done in a loop')

        def act():
            given = self.given_back(token.node, called)
            case.store(given, token)
            case.finish(token, given)

        self.turn('call', case, act, token.node.id)

    def given_back(self, node, called):
        """All that both have; where outputs are drawn, what those read and write."""
        names = [{target} | source.names() for source, target in node.outputs]
        found = self.passed(called.data, called.process, called.caller.process)
        return {n: v for n, v in found.items() if not names or n in set().union(*names)}

    def hear_of(self, called, kind, code):
        """An error or escalation that nobody in the called case has caught."""
        case, token = called.caller, self.awaits(called)
        if not token:
            return
        caught = case.catcher(token.scope, kind, code, token)
        outward = not caught and self.is_heard_outward(case, kind, code)
        self.count('call:%s %s' % (kind, 'caught' if caught else
                                   'goes outward' if outward else 'caught by nobody'))

        def act():
            case.actor = token
            if caught or outward:
                given = self.given_back(token.node, called)
                case.store(given, token)
                case.map_outputs(token.node, given)
            if caught and caught[1].interrupting:
                self.throws(case, token, caught[0])
                case.interrupt(*caught)
            elif caught:
                case.fire(*caught)
            elif outward and kind == 'error':
                self.ends_by(case, code)
            elif outward:
                case.outward.append((kind, code))
            elif kind == 'error':
                self.rests_at(case, token, 'uncaught-error')
            else:
                case.reported.append(code)

        self.turn('call', case, act, token.node.id)

    def is_heard_outward(self, called, kind, code):
        """At the call of who has called it, or further out."""
        token = called.caller and self.awaits(called)
        return bool(token) and (
            called.caller.catcher(token.scope, kind, code, token) is not None
            or self.is_heard_outward(called.caller, kind, code))

    @staticmethod
    def ends_by(case, code):
        """With an error on its way outward: it is not worked on any more."""
        data = dict(case.data)
        case.fail(code)
        case.data = data

    def called_cancelled(self, called):
        case, token = called.caller, self.awaits(called)
        if token:
            self.turn('call', case, lambda: self.rests_at(case, token, 'call'),
                      token.node.id)

    def rests_at(self, case, token, why):
        """Until an operator lets it call once more."""
        case.actor = token
        self.stop(case, token, why)
        token.called = None

    def cancel_called(self, called):
        if called.ended or not called.root:
            return
        self.count('call:closed')

        def act():
            data = dict(called.data)
            called.kill(called.root)
            called.data, called.ended, self.cancelled = data, True, called

        self.turn('call', called, act)

    def hand_on(self, case, step):
        """What an operator does with a case is done to those that it has called."""
        for token in sorted(case.all_tokens(), key=lambda t: t.age):
            if token.called and not token.called.ended:
                self.notes.append((self.do_to_called, token.called, step))

    def do_to_called(self, called, step):
        suspends = step['do'] == 'suspend'
        if called.ended or bool(called.suspended) == suspends:
            return
        if not suspends and not called.with_caller:
            self.count('call:stays suspended')
            return
        self.count('call:' + step['do'])
        _, act = getattr(self, 'do_' + step['do'])(step, called)
        self.turn('call', called, act)
        called.with_caller = suspends

    # messages

    def is_taken(self, key, process):
        return key is not None and any(
            c.key == key and not c.ended and c.process == process
            for c in self.cases.values())

    def address(self, case, name, keyed, data, lasts):
        """Each process takes it: by a case that waits for it under the key, that of
        the thrower's case or the one that the message has, else by its start event.
        What nobody takes is kept for as long as it lasts."""
        key = keyed.value(case.data) if keyed else case.key
        found = [other for other in self.cases.values()
                 if not other.ended and self.waiting(other, case, name, key, keyed)]
        starts = [n for process in self.model.processes for n in self.model.beginners(process)
                  if n.message and n.message[0] == name]
        starts = [n for n in starts if n.container not in {c.process for c in found}]
        if keyed:
            self.count('thrown message:by a key')
        if len({other.process for other in found}) < len(found):
            self.unheard(case, 'ambiguous')
        elif any(other.suspended for other in found):
            self.unheard(case, 'suspended')
        elif not found and not starts or keyed and key is None:
            step = {'do': 'message', 'name': name, 'key': key, 'data': data, 'ttl': lasts}
            if lasts and key is not None and self.may_keep(step):
                self.notes.append((self.keep_thrown, step))
            else:
                self.unheard(case, 'no-receiver')
        else:
            self.notes += [(self.deliver, other, name, case, key, keyed, data, lasts)
                           for other in found]
            self.notes += [(self.begin_by_message, start, key, data) for start in starts]

    @staticmethod
    def waiting(other, case, name, key, keyed):
        """What a case has that waits for it."""
        if keyed:
            return [s for s in other.subscriptions() if s.name == name and s.key == key is not None]
        meant = other is case or key is not None and other.key == key
        return [s for s in other.subscriptions()
                if s.name == name and not s.correlated] if meant else []

    def unheard(self, case, why):
        self.count('thrown message:' + why)
        case.reported.append(why)

    def keep_thrown(self, step):
        self.command += 1
        self.count('thrown message:kept')
        self.keep(step)

    def deliver(self, case, name, thrower, key, keyed, data, lasts):
        heard = [] if case.ended else self.waiting(case, thrower, name, key, keyed)
        starts = [n for n in self.model.beginners(case.process)
                  if n.message and n.message[0] == name]
        if not heard and starts:
            if case.ended or not self.is_taken(key, case.process):
                self.begin_by_message(starts[0], key, data)
            else:
                self.command += 1
                self.count('thrown message:begins none')
                self.write('start', None, None, refused='duplicate-key')
            return
        if case.ended:
            step = {'do': 'message', 'name': name, 'key': key, 'data': data, 'ttl': lasts}
            if lasts and key is not None:
                self.keep_thrown(step)
            else:
                self.comes_too_late(case)
            return
        self.count('thrown message:to ' + ('its own case' if case is thrower else 'a case'))
        self.hears(case, name, data)

    def hears(self, case, name, data):
        heard = [s for s in case.subscriptions() if s.name == name]
        if not heard:
            self.comes_too_late(case)
            return
        first = min(heard, key=lambda s: s.age)

        def act():
            case.store(data, first.token)
            case.heard(first)

        self.turn('message', case, act, first.node.id)

    def comes_too_late(self, case):
        self.count('thrown message:too late')
        self.command += 1
        self.write('message', None, case, refused='no-receiver')

    def begin_by_message(self, start, key, data):
        if self.is_taken(key, start.container):
            self.count('thrown message:to one that has begun')
            self.hears(next(c for c in self.cases.values() if c.key == key and not c.ended
                            and c.process == start.container), start.message[0], data)
            return
        self.count('thrown message:begins a case')
        case = Case(self, key or '#%d' % (len(self.cases) + 1), key, start.container)
        self.cases[case.name] = case

        def act():
            case.store(data)
            case.begin_by(start)

        self.turn('start', case, act, start.id)
