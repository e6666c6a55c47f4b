"""Random typed terms, their values, and the smaller terms inside one."""
from decimal import Decimal

from evaluator import Kinds
from language import FEEL, JUEL
from product import MEMBERS, kind_of
from values import LEAST, MOST, Duration, Instant, Months, value_of

FEATURES = ("core", "wide", "durations", "months", "instants", "lists", "objects",
            "coerce", "contains")
WIDE = (MOST, LEAST, MOST - 7, LEAST + 1, 1234567890123456789, 10**18, 10**18 - 1,
        999999999999999999, -10**18, 9223372036854775800, 4611686018427387904,
        3037000500, 1000000007)
DECIMALS = ("0.1", "-0.5", "2.5", "0.125", "3.0", "1e3", "99999999999999999.9",
            "0.000001", "-7.25", "1.10", "12345678901234567.8", "1e-9")
FAR = ("1e6144", "9.5e6143", "1e-6143", "-1e6100", "123456789012345678",
       "-999999999999999999", "1e17")
TEXTS = ("", "a", "abc", "b", "Abc", "ü", "\ufffd", "😀", "a b", 'q"q', "10", "9")
NUMBERS = ("1", "8", "-3", "2.5", "", "1e2", "007", "-0", "0.50")
NO_NUMBERS = (" 1", "x", "1 ", "--1", "1,5")
SPANS = ("PT0S", "PT1S", "PT0.001S", "P1D", "-PT36H", "PT59M59.999S", "P400D", "PT7S")
LONG_SPANS = ("P106751991167D", "-P106751991167D", "P11574074075DT0.001S",
              "P3000000D")
MONTHS = (0, 1, -1, 11, 12, 13, 1200, 120000)
LONG_MONTHS = (MOST, LEAST, MOST // 2)
INSTANTS = ("2030-01-31T09:00:00Z", "2028-02-29T23:59:59.999Z", "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.500Z", "2030-03-31T09:00:00+02:00",
            "2100-02-28T12:00:00Z")
FAR_INSTANTS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z")
PLAIN = {"integer": 1, "number": Decimal("0.5"), "boolean": True, "text": "a"}
SIMPLE = ("integer", "number", "text", "boolean")


class Generator:
    """One term after the other from a random source; features bound them."""

    def __init__(self, random, features, language):
        self.random, self.features, self.language = random, set(features), language
        self.kinds = ["integer", "number", "boolean", "text"]
        for feature, kind in (("durations", "duration"), ("months", "months"),
                              ("instants", "instant")):
            if feature in self.features:
                self.kinds.append(kind)

    def chance(self, share):
        return self.random.random() < share

    def has(self, feature):
        return feature in self.features

    def term(self):
        """A tree, and the kind or "condition" that it is written to."""
        kind = self.random.choice(self.kinds + ["boolean"])
        if self.has("lists") and self.language == FEEL and self.chance(0.08):
            kind = "list", self.random.choice(SIMPLE)
        tree = self.tree(kind, self.random.choice((1, 2, 2, 3, 3, 4)))
        if self.language == JUEL and kind == "text" and self.chance(0.3):
            tree = self.joined()
        if kind == "boolean" and self.chance(0.5):
            return tree, "condition"
        if kind == "integer" and self.chance(0.2):
            return tree, "number"
        return tree, kind

    def joined(self):
        inner = self.random.choice(("text", "integer"))
        parts = ("value", "x"), self.name("text"), self.tree(inner, 1)
        return "join", *(parts if parts[2][0] != "value" else parts[:2])

    # Leaves.

    def number_of_kind(self, kind):
        if kind == "integer":
            wide = self.has("wide") and self.chance(0.25)
            return self.random.choice(WIDE) if wide else self.random.randint(-9, 12)
        far = self.has("wide") and self.chance(0.2)
        return Decimal(self.random.choice(FAR if far else DECIMALS))

    def constant(self, kind):
        wide = self.has("wide") and self.chance(0.15)
        choice = self.random.choice
        if kind in ("integer", "number"):
            return self.number_of_kind(kind)
        if kind == "boolean":
            return self.chance(0.5)
        if kind == "text":
            return choice(TEXTS)
        if kind == "duration":
            return value_of(choice(LONG_SPANS if wide else SPANS))
        if kind == "months":
            return Months(choice(LONG_MONTHS if wide else MONTHS))
        if kind == "instant":
            return value_of(choice(FAR_INSTANTS if wide else INSTANTS))
        if kind[0] == "list":
            return [None if self.chance(0.1) else self.constant(kind[1])
                    for _ in range(self.random.randint(0, 4))]
        return {name: self.constant(member) for name, member in kind[1].items()
                if not self.chance(0.2)}

    def value(self, kind):
        """Of a variable, which may have none."""
        if self.chance(0.15):
            return None
        if kind == "text" and self.has("coerce") and self.chance(0.6):
            return self.random.choice(NUMBERS if self.chance(0.8) else NO_NUMBERS)
        return self.constant(kind)

    def name(self, kind):
        letter = {"integer": "i", "number": "d", "boolean": "b", "text": "t",
                  "instant": "w", "duration": "u", "months": "m"}
        word = "l" + letter[kind[1]] if kind[0] == "list" else letter[kind]
        return "name", f"{word}{self.random.randint(1, 3 if word in 'id' else 2)}"

    def member(self, kind):
        """A path to a member of that kind, or None."""
        found = [name for name, other in MEMBERS.items() if other == kind]
        inner = [name for name, other in MEMBERS["o"][1].items() if other == kind]
        ways = [("path", ("name", "o1"), name) for name in found] + [
            ("path", ("path", ("name", "o1"), "o"), name) for name in inner]
        return self.random.choice(ways) if ways else None

    def leaf(self, kind):
        if self.has("objects") and self.chance(0.3):
            path = self.member(kind)
            if path:
                return path
        literal = self.language == FEEL or kind in SIMPLE
        if kind[0] == "list":
            literal = False
        if self.language == FEEL and kind in SIMPLE and self.chance(0.03):
            return "value", None
        if literal and self.chance(0.4):
            return "value", self.constant(kind)
        return self.name(kind)

    # Inner nodes.

    def tree(self, kind, depth):
        if depth <= 0:
            return self.leaf(kind)
        if self.chance(0.12):
            return ("if", self.tree("boolean", depth - 1), self.tree(kind, depth - 1),
                    self.tree(kind, depth - 1))
        if (self.has("lists") and self.language == FEEL and kind in SIMPLE
                and self.chance(0.15)):
            return "at", self.tree(("list", kind), depth - 1), self.index(depth)
        word = kind if isinstance(kind, str) else kind[0]
        return getattr(self, "tree_" + word)(kind, depth - 1)

    def index(self, depth):
        if self.chance(0.8):
            return "value", self.random.randint(-3, 4)
        return self.tree("integer", depth - 2)

    def numeric(self, depth, kind=None):
        """An operand of a number: of either kind, in JUEL a text as well."""
        if self.has("coerce") and self.language == JUEL and self.chance(0.25):
            if self.chance(0.5):
                return self.name("text")
            return "value", self.random.choice(NUMBERS)
        return self.tree(kind or self.random.choice(("integer", "number")), depth)

    def two(self, depth, operation, kind=None):
        """Operands; never + of two texts, nor a null literal in JUEL."""
        while True:
            one, two = self.numeric(depth, kind), self.numeric(depth, kind)
            kinds = Kinds(self.language, AnyName())
            if kinds.of(one) == kinds.of(two) == "text":
                continue
            return operation, one, two

    def negated(self, tree):
        value = tree[1] if tree[0] == "value" else None
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return "value", -value if -value <= MOST else value
        return "-", tree

    def tree_integer(self, kind, depth):
        if self.has("lists") and self.language == FEEL and self.chance(0.15):
            return "count", self.tree(("list", self.random.choice(SIMPLE)), depth)
        if self.chance(0.1):
            return self.negated(self.tree(kind, depth))
        return (self.random.choice("++-*"), self.tree(kind, depth),
                self.tree(kind, depth))

    def tree_number(self, kind, depth):
        if self.has("durations") and self.chance(0.1):
            return "/", self.tree("duration", depth), self.tree("duration", depth)
        if self.chance(0.1):
            return self.negated(self.tree(kind, depth))
        return self.two(depth, self.random.choice("+-*/"))

    def tree_text(self, kind, depth):
        if self.language == JUEL:
            return self.leaf(kind)
        return "+", self.tree(kind, depth), self.tree(kind, depth)

    def tree_list(self, kind, depth):
        if self.language == JUEL or self.chance(0.5):
            return self.leaf(kind)
        return ("list", *(self.tree(kind[1], depth - 1)
                          for _ in range(self.random.randint(0, 3))))

    def tree_duration(self, kind, depth):
        way = self.random.randint(0, 5)
        if way == 0 and self.has("instants"):
            return "-", self.tree("instant", depth), self.tree("instant", depth)
        if way == 1:
            return "-", self.tree(kind, depth)
        if way == 2:
            number = self.random.choice(("integer", "number"))
            return "/", self.tree(kind, depth), self.tree(number, depth)
        if way == 3:
            pair = self.tree(kind, depth), self.tree(
                self.random.choice(("integer", "number")), depth)
            return ("*", *(pair if self.chance(0.5) else pair[::-1]))
        return self.random.choice("+-"), self.tree(kind, depth), self.tree(kind, depth)

    def tree_months(self, kind, depth):
        way = self.random.randint(0, 3)
        if way == 0:
            return "-", self.tree(kind, depth)
        if way == 1:
            pair = self.tree(kind, depth), self.tree("integer", depth)
            return ("*", *(pair if self.chance(0.5) else pair[::-1]))
        return self.random.choice("+-"), self.tree(kind, depth), self.tree(kind, depth)

    def tree_instant(self, kind, depth):
        spans = [k for k in ("duration", "months") if k in self.kinds]
        if not spans:
            return self.leaf(kind)
        pair = self.tree(kind, depth), self.tree(self.random.choice(spans), depth)
        if self.chance(0.2):
            return ("+", *pair[::-1])
        return (self.random.choice("+-"), *pair)

    def tree_boolean(self, kind, depth):
        ways = ["order", "order", "equal", "and", "or", "not"]
        if self.language == FEEL:
            ways += ["between", "in", "in"]
            if self.has("lists") and self.has("contains"):
                ways.append("contains")
        else:
            ways.append("empty")
        if self.has("durations") and self.has("months"):
            ways.append("mixed")
        return getattr(self, "boolean_" + self.random.choice(ways))(depth)

    def comparable(self, kind, depth):
        if kind in ("integer", "number"):
            return self.tree(self.random.choice(("integer", "number")), depth)
        return self.tree(kind, depth)

    def some(self, *without):
        return self.random.choice([k for k in self.kinds if k not in without])

    def boolean_order(self, depth):
        kind = self.some("boolean")
        if kind in ("integer", "number") and self.chance(0.3):
            return self.ratio(depth)
        return (self.random.choice(("<", "<=", ">", ">=")),
                self.comparable(kind, depth), self.comparable(kind, depth))

    def ratio(self, depth):
        """A quotient that need not end, beside a number or another one."""
        divided = "/", self.tree("integer", depth - 1), (
            "value", self.random.choice((3, 7, -3, -9, 12, Decimal("0.3"))))
        sides = [divided, self.comparable("number", depth)]
        if self.chance(0.3):
            sides.reverse()
        return self.random.choice(("<", "<=", ">", ">=", "=", "!=")), *sides

    def boolean_equal(self, depth):
        kind, operation = self.some(), self.random.choice(("=", "!="))
        if self.chance(0.15):
            return operation, self.name(kind), ("value", None)
        if self.has("lists") and self.language == FEEL and self.chance(0.1):
            kind = "list", self.random.choice(SIMPLE)
            return operation, self.tree(kind, depth), self.tree(kind, depth)
        return operation, self.comparable(kind, depth), self.comparable(kind, depth)

    def boolean_mixed(self, depth):
        pair = self.tree("duration", depth), self.tree("months", depth)
        return (self.random.choice(("<", "<=", ">", ">=", "=", "!=")),
                *(pair if self.chance(0.5) else pair[::-1]))

    def boolean_and(self, depth):
        return "and", self.tree("boolean", depth), self.tree("boolean", depth)

    def boolean_or(self, depth):
        return "or", self.tree("boolean", depth), self.tree("boolean", depth)

    def boolean_not(self, depth):
        return "not", self.tree("boolean", depth)

    def boolean_empty(self, depth):
        return "empty", self.name("text")

    def boolean_between(self, depth):
        kind = self.some("boolean")
        return ("between", self.comparable(kind, depth), self.comparable(kind, depth),
                self.comparable(kind, depth))

    def boolean_in(self, depth):
        kind = self.some("boolean")
        if self.has("lists") and kind in SIMPLE and self.chance(0.3):
            return ("in", self.tree(kind, depth),
                    (("is", self.tree(("list", kind), depth)),), False)
        several = self.chance(0.6)
        tests = [self.test(kind, depth, several)
                 for _ in range(self.random.randint(1, 3) if several else 1)]
        return "in", self.comparable(kind, depth), tuple(tests), several

    def test(self, kind, depth, several):
        way = self.random.randint(0, 2) if several else 2
        if way == 0:
            return "is", self.comparable(kind, depth)
        if way == 1:
            return ("below", self.random.choice(("<", "<=", ">", ">=")),
                    self.comparable(kind, depth))
        return ("range", self.random.choice("[](" if self.has("wide") else "[("),
                self.comparable(kind, depth), self.comparable(kind, depth),
                self.random.choice("][)" if self.has("wide") else "])"))

    def boolean_contains(self, depth):
        kind = self.random.choice(SIMPLE)
        return ("contains", self.tree(("list", kind), depth), self.tree(kind, depth))


class AnyName(dict):
    """The kind of each variable, as its name tells."""

    def __missing__(self, name):
        return kind_of(name)


def names(tree):
    """The variables of a tree."""
    if tree[0] == "name":
        return {tree[1]}
    return {name for part in tree[1:] if isinstance(part, tuple)
            for name in (names(part) if isinstance(part[0], str)
                         else set().union(*map(names, part)))}


def size(tree):
    return 1 + sum(size(part) if isinstance(part[0], str) else sum(map(size, part))
                   for part in tree[1:] if isinstance(part, tuple) and part)


def inside(tree):
    """The trees directly inside one, with a function that puts another there."""
    for index, part in enumerate(tree[1:], 1):
        if isinstance(part, tuple) and part and isinstance(part[0], tuple):
            for number, test in enumerate(part):
                for place, deeper in enumerate(test[1:], 1):
                    if isinstance(deeper, tuple):
                        yield deeper, lambda new, i=index, n=number, p=place, t=part: (
                            put(tree, i, put(t, n, put(t[n], p, new))))
        elif isinstance(part, tuple) and part and not (tree[0] == "value"):
            yield part, lambda new, i=index: put(tree, i, new)


def put(items, index, new):
    return items[:index] + (new,) + items[index + 1:]


def smaller(tree, of_kind):
    """Trees that are smaller than this one and of the same kind."""
    kind = of_kind(tree)
    if kind is None:
        return
    if tree[0] == "in" and len(tree[2]) > 1:
        for test in tree[2]:
            yield "in", tree[1], (test,), True
    if tree[0] == "list":
        yield from (tree[:n] + tree[n + 1:] for n in range(1, len(tree)))
    if size(tree) > 2 and isinstance(kind, str) and kind in PLAIN:
        yield "value", PLAIN[kind]
    for part, replace in inside(tree):
        for new in [*inner(part, kind, of_kind)]:
            yield new
        for new in [deep for deep, _ in inside(part) if of_kind(deep) == of_kind(part)]:
            yield replace(new)
        for new in smaller(part, of_kind):
            yield replace(new)


def inner(tree, kind, of_kind):
    if of_kind(tree) == kind:
        yield tree
    for part, _ in inside(tree):
        yield from inner(part, kind, of_kind)
