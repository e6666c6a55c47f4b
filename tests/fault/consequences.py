"""What the cases of load.bpmn must have come to by a journal's lines, whenever
the program that wrote them was killed: each function yields what is wrong."""
import collections
import datetime

ITEMS = {1, 2, 3}
TICK_MS = 100  # of the process 'tick'
SOON_MS = 50


def told(lines, cause, node):
    """The lines of that cause at that node, which were applied."""
    return [line for line in lines if line["cause"] == cause and line["node"] == node
            and line["verdict"] == "applied"]


def by_case(lines):
    return collections.Counter(line["case"] for line in lines)


def items(lines):
    """Each item of a panel has begun once, and was done once before its end."""
    begun, done = collections.defaultdict(list), collections.defaultdict(list)
    for line in told(lines, "engine", "Review"):
        begun[line["case"]].append(line["item"])
    for line in told(lines, "complete", "Review"):
        done[line["case"]].append(line["item"])
    ended = by_case(line for line in lines if "p2" in line["path"])
    for case in by_case(told(lines, "start", "Convened")):
        if sorted(begun[case]) != sorted(ITEMS):
            yield "the items %s of %s have begun" % (begun[case], case)
        if len(set(done[case])) != len(done[case]):
            yield "the items %s of %s were done" % (done[case], case)
        if ended[case] != (set(done[case]) == ITEMS):
            yield "%s has ended %d times, with the items %s" % (case, ended[case], done[case])


def calls(lines):
    """Each call has begun one case, whose end its caller has heard of once."""
    callers, begun = told(lines, "start", "Opened"), told(lines, "call", "Called")
    if len(begun) != len(callers):
        yield "%d calls have begun %d cases" % (len(callers), len(begun))
    ended, heard = told(lines, "complete", "Pick"), told(lines, "call", "Make")
    if len(ended) != len(heard) or any(count > 1 for count in by_case(heard).values()):
        yield "of %d cases that ended their callers heard %d times" % (len(ended), len(heard))


def messages(lines):
    """What a buyer throws begins one seller, whose answer comes back once."""
    buyers = by_case(told(lines, "start", "Wanted"))
    for cause, node in (("start", "Asked"), ("message", "Wait")):
        if by_case(told(lines, cause, node)) != buyers:
            yield "messages came to %s %d times, of %d buyers" % (
                node, len(told(lines, cause, node)), sum(buyers.values()))


def kept(lines):
    """What an account throws is kept until its case waits for it, which takes it
    once."""
    begun = told(lines, "message", "Deposited")
    made = [line for line in lines if line.get("message") == "credit"]
    confirmed, credited = (by_case(told(lines, *what)) for what in
                           (("complete", "Confirm"), ("message", "Credited")))
    if len(made) != len(begun):
        yield "of %d accounts %d messages are kept" % (len(begun), len(made))
    if credited != confirmed:
        yield "of %d messages that were awaited %d were taken" % (
            sum(confirmed.values()), sum(credited.values()))


def broadcasts(lines):
    """Who stood when a signal was thrown has heard it once, and one case began."""
    standing, wanted, heard = set(), collections.Counter(), collections.Counter()
    for line in lines:
        what = (line["cause"], line["node"])
        if line["verdict"] != "applied":
            continue
        if what == ("start", "Posted"):
            standing.add(line["case"])
        elif what == ("complete", "Stand"):
            standing.discard(line["case"])
        elif what == ("broadcast", None):
            wanted.update([*standing, "fire"])
        elif what[0] == "hears":
            heard["fire" if what[1] == "Alarmed" else line["case"]] += 1
    for case in wanted | heard:
        if wanted[case] != heard[case]:
            yield "%s has heard %d of %d signals" % (case, heard[case], wanted[case])


def milliseconds(line):
    at = datetime.datetime.fromisoformat(line["at"][:-1])
    return int(at.timestamp() * 1000)


def ticks(lines):
    """A timer start begins one case each time that it is due, or for several that
    were missed: wherever its times begin, no two in one of them, and soon after
    each nothing else is done before. Of what is due in other cases at most one
    comes before a command."""
    times = [(milliseconds(line), line["node"] == "Struck" and line["cause"] == "timer")
             for line in lines if line["verdict"] == "applied"]
    wrong = [first_wrong(times, anchor) for anchor in range(TICK_MS)]
    if times and None not in wrong:
        at = max(wrong)
        yield "a timer start has not begun one case each time: %s" % times[max(0, at - 3):at + 2]


def first_wrong(times, anchor):
    """The index of the first that a start that is due at the anchor, and each
    100 ms from then on, does not allow; null: of none."""
    last = None
    for i, (at, is_tick) in enumerate(times):
        slot, late = divmod(at - anchor, TICK_MS)
        if is_tick and slot == last or not is_tick and slot != last and late > SOON_MS \
                and last is not None:
            return i
        if is_tick or last is None:
            last = slot
    return None


def faults(lines):
    for rule in (items, calls, messages, kept, broadcasts, ticks):
        yield from rule(lines)
