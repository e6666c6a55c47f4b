"""What an expression means: a value, null or an incident.

Written from the pages that say what expressions mean, sharing nothing with
compiler and runtime. Kinds are "integer", "number", "boolean", "text",
"instant", "duration", "months", "null", ("list", KIND), ("object", {NAME: KIND}).

    evaluate(tree, FEEL, kinds, values, target)

kinds and values are by variable; target is the kind that the value is written
to, or "condition" for whether a flow is taken. Raises Incident, and Undecided
where no page says what is right.
"""
import re
from decimal import Decimal
from fractions import Fraction

from language import FEEL, JUEL
from values import (DIGITS, LEAST, MOST, Duration, Incident, Instant, Months,
                    Undecided, exact, in_64_bits, plus_months, same, significant)

NUMERIC = ("integer", "number")
ORDERED = ("text", "instant", "duration", "months")
COMPARE = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
           ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
NUMBER_TEXT = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
KIND_OF = {bool: "boolean", int: "integer", Decimal: "number", str: "text",
           Instant: "instant", Duration: "duration", Months: "months",
           type(None): "null"}


def united(one, two):
    """The kind of a value that is of one kind or the other."""
    if one == two or two == "null":
        return one
    if one == "null":
        return two
    if one in NUMERIC and two in NUMERIC:
        return "number"
    if one[0] == two[0] == "list":
        return "list", united(one[1], two[1])
    if one[0] == two[0] == "object":
        return one
    raise Undecided(f"{one} or {two}")


class Kinds:
    """The static kind of trees: declared types, never values, decide it."""

    def __init__(self, language, kinds):
        self.language, self.kinds = language, kinds

    def of(self, tree):
        operation = tree[0]
        if operation == "value":
            return KIND_OF[type(tree[1])]
        if operation == "name":
            return self.kinds[tree[1]]
        if operation in ("not", "and", "or", "between", "in", "contains", "empty",
                         "<", "<=", ">", ">=", "=", "!="):
            return "boolean"
        if operation == "count":
            return "integer"
        if operation == "join":
            return "text"
        if operation == "-" and len(tree) == 2:
            return self.coerced(tree[1])
        if operation in ("+", "-", "*", "/"):
            return self.arithmetic(*tree)
        return getattr(self, "of_" + operation)(*tree[1:])

    def coerced(self, tree):
        """In JUEL a text counts as number; a literal tells which."""
        kind = self.of(tree)
        if self.language == FEEL or kind != "text":
            return kind
        if tree[0] != "value":
            return "number"
        return "integer" if re.fullmatch(r"(-?\d+)?", tree[1]) else "number"

    def of_if(self, condition, first, second):
        return united(self.of(first), self.of(second))

    def of_list(self, *items):
        kind = "null"
        for item in items:
            kind = united(kind, self.of(item))
        return "list", kind

    def of_path(self, tree, name):
        kind = self.of(tree)
        if kind[0] != "object" or name not in kind[1]:
            raise Undecided(f"a path into {kind}")
        return kind[1][name]

    def of_at(self, tree, index):
        kind = self.of(tree)
        if kind[0] != "list":
            raise Undecided(f"an index into {kind}")
        return kind[1]

    def arithmetic(self, operation, first, second):
        if self.language == FEEL and self.of(first) == self.of(second) == "text":
            return "text"
        one, two = self.coerced(first), self.coerced(second)
        if "null" in (one, two):
            other = two if one == "null" else one
            if other in NUMERIC and operation == "/":
                return "number"
            if other not in (*NUMERIC, "text", "null"):
                raise Undecided(f"the literal null {operation} {other}")
            return other
        if one in NUMERIC and two in NUMERIC:
            both = one == two == "integer" and operation != "/"
            return "integer" if both else "number"
        if "months" in (one, two) and self.nullish(first) + self.nullish(second):
            raise Undecided("months times arithmetic with the literal null")
        return self.temporal(operation, one, two)

    def nullish(self, tree):
        """Whether there is arithmetic with the literal null, whose kind is open."""
        if tree[0] in ("+", "-", "*", "/"):
            return "null" in map(self.of, tree[1:]) or any(map(self.nullish, tree[1:]))
        return tree[0] == "if" and any(map(self.nullish, tree[2:]))

    def temporal(self, operation, one, two):
        spans = ("duration", "months")
        if operation in "+-" and one in spans and one == two:
            return one
        if operation in "+-" and one == "instant" and two in spans:
            return one
        if operation == "+" and two == "instant" and one in spans:
            return two
        if operation == "-" and one == two == "instant":
            return "duration"
        if operation in "*/" and one == "duration" and two in NUMERIC:
            return one
        if operation == "*" and two == "duration" and one in NUMERIC:
            return two
        if operation == "/" and one == two == "duration":
            return "number"
        if operation == "*" and (one, two) in (("months", "integer"),
                                               ("integer", "months")):
            return "months"
        if operation in "+-" and one in spans and two in spans:
            return "null"
        raise Undecided(f"{one} {operation} {two}")


def as_number(value):
    """An integer as operand of a decimal operation, or into a number."""
    if isinstance(value, int):
        if significant(value) > DIGITS:
            raise Incident("arithmetic")
        return Decimal(value)
    return value


def need_not_end(tree):
    """Whether it is a quotient by a constant not of twos and fives alone."""
    if tree[0] != "/" or tree[2][0] != "value":
        return False
    divisor = tree[2][1]
    if KIND_OF[type(divisor)] not in NUMERIC or divisor == 0:
        return False
    digits = abs(Fraction(divisor).numerator)
    for prime in (2, 5):
        while digits % prime == 0:
            digits //= prime
    return digits != 1


class Evaluator:
    def __init__(self, language, kinds, values):
        self.language, self.values = language, values
        self.kinds = Kinds(language, kinds)

    def value(self, tree):
        operation = tree[0]
        if operation == "-" and len(tree) == 2:
            return self.negative(tree[1])
        if operation in ("+", "-", "*", "/"):
            return self.arithmetic(*tree)
        if operation in ("=", "!=", *COMPARE):
            return self.compared(*tree)
        return getattr(self, "value_" + operation)(*tree[1:])

    def value_value(self, value):
        if isinstance(value, int) and not isinstance(value, bool):
            if not LEAST <= value <= MOST:
                raise Undecided("a literal beyond 64 bits")
        if isinstance(value, Decimal):
            return exact(Fraction(value))
        return value

    def value_name(self, name):
        found = self.values.get(name)
        if found is None and self.language == JUEL:
            raise Incident("no-value")
        return self.typed(found, self.kinds.of(("name", name)))

    def typed(self, value, kind):
        """A value as one of that kind; no page says which incident it may be."""
        try:
            return as_number(value) if kind == "number" else value
        except Incident:
            raise Incident() from None

    def maybe(self, tree):
        """Where JUEL may ask whether there is a value."""
        if self.language == JUEL and tree[0] == "name":
            return self.values.get(tree[1])
        return self.value(tree)

    # Arithmetic.

    def operand(self, tree):
        value = self.value(tree)
        if self.language == JUEL:
            if value is None:
                raise Undecided("arithmetic with a null of JUEL")
            if isinstance(value, str):
                return self.number_of(value)
        return value

    def number_of(self, text):
        if text == "":
            return 0
        if NUMBER_TEXT.fullmatch(text):
            if re.fullmatch(r"-?\d+", text):
                if not LEAST <= int(text) <= MOST:
                    raise Undecided("a text with an integer beyond 64 bits")
                return int(text)
            return exact(Fraction(Decimal(text)))
        if re.fullmatch(r"[+-]?(\d+\.?|\.\d+|\d+\.\d+)([eE][+-]?\d+)?", text):
            raise Undecided(f"whether {text!r} is a number in JUEL")
        raise Incident()

    def negative(self, tree):
        value = self.operand(tree)
        if value is None:
            return None
        if isinstance(value, Duration):
            return Duration(-value.ms)
        if isinstance(value, Months):
            return Months(-value.months)
        return in_64_bits(-value) if isinstance(value, int) else -value

    def arithmetic(self, operation, first, second):
        kind = self.kinds.arithmetic(operation, first, second)
        one_kind, two_kind = self.kinds.of(first), self.kinds.of(second)
        if self.language == JUEL and operation == "+" and one_kind == two_kind == "text":
            raise Undecided("check refuses + of two texts")
        if kind == "text":
            one, two = self.value(first), self.value(second)
            return None if one is None or two is None else one + two
        one, two = self.operand(first), self.operand(second)
        if self.mixed(one_kind, two_kind) and self.language == JUEL:
            raise Incident()
        if one is None or two is None or kind == "null":
            return None
        if kind in NUMERIC and not isinstance(one, Duration):
            return self.numbers(operation, one, two, kind)
        return self.temporal(operation, one, two)

    def numbers(self, operation, one, two, kind):
        whole = isinstance(one, int) and isinstance(two, int) and operation != "/"
        if whole and kind == "number":
            if len({self.works(operation, one, two, n) for n in (True, False)}) > 1:
                raise Undecided("numbers that are whole by chance")
        if whole:
            return in_64_bits(self.exactly(operation, one, two))
        one, two = as_number(one), as_number(two)
        if operation == "/" and two == 0:
            raise Incident("arithmetic")
        return exact(self.exactly(operation, one, two))

    def works(self, operation, one, two, integers):
        """Whether two integers can be computed with as such, or as numbers."""
        try:
            found = self.exactly(operation, one, two)
            if integers:
                in_64_bits(found)
            else:
                as_number(one), as_number(two), exact(found)
            return True
        except Incident:
            return False

    def exactly(self, operation, one, two):
        if operation == "/":
            return Fraction(one) / Fraction(two)
        if not isinstance(one, int) or not isinstance(two, int):
            one, two = Fraction(one), Fraction(two)
        return {"+": one + two, "-": one - two}.get(operation, one * two)

    def temporal(self, operation, one, two):
        if isinstance(two, Instant) and operation == "+":
            one, two = two, one
        if isinstance(one, (int, Decimal)):
            one, two = two, one
        sign = -1 if operation == "-" else 1
        if isinstance(one, Instant):
            if isinstance(two, Instant):
                return Duration(one.ms - two.ms)
            if isinstance(two, Months):
                return plus_months(one, sign * two.months)
            return Instant(one.ms + sign * two.ms)
        if isinstance(one, Months):
            if isinstance(two, Months):
                return Months(one.months + sign * two.months)
            return Months(one.months * two)
        return self.duration(operation, sign, one.ms, two)

    def duration(self, operation, sign, one, two):
        if isinstance(two, Duration) and operation != "/":
            return Duration(one + sign * two.ms)
        other = two.ms if isinstance(two, Duration) else two
        if operation == "*" and isinstance(two, int):
            return Duration(one * two)
        if max(significant(one), significant(other) if isinstance(other, int)
               else 0) > DIGITS:
            raise Undecided("a duration of 19 digits in a decimal operation")
        if operation == "/" and other == 0:
            raise Incident("arithmetic")
        found = self.exactly(operation, one, other)
        if isinstance(two, Duration):
            return exact(found)
        if found.denominator != 1:
            raise Incident("arithmetic")
        if significant(found.numerator) > DIGITS:
            raise Undecided("a duration of 19 digits in a decimal operation")
        return Duration(found.numerator)

    # Comparison.

    def compared(self, operation, first, second):
        """A quotient that need not end is not computed. Where it ends it must
        not matter."""
        multiplied = self.multiplied(operation, first, second)
        found = self.comparison(*multiplied)
        if multiplied != (operation, first, second):
            try:
                divided = self.comparison(operation, first, second)
            except (Incident, Undecided):
                return found
            if divided != found:
                raise AssertionError(f"{first} {operation} {second}: {divided}, {found}")
        return found

    def multiplied(self, operation, first, second):
        one, two = self.is_ratio(first, second), self.is_ratio(second, first)
        left, right = first[1] if one else first, second[1] if two else second
        for ratio in [first] * one + [second] * two:
            if ratio[2][1] < 0:
                operation = TURNED.get(operation, operation)
        return (operation, ("*", left, second[2]) if two else left,
                ("*", right, first[2]) if one else right)

    def is_ratio(self, tree, other):
        return need_not_end(tree) and all(
            self.kinds.of(part) in NUMERIC and part[0] != "if"
            for part in (tree[1], other))

    def comparison(self, operation, first, second):
        if operation in ("=", "!="):
            return self.equality(operation, first, second)
        return self.ordered(operation, self.value(first), self.value(second),
                            self.kinds.of(first), self.kinds.of(second))

    def mixed(self, one_kind, two_kind):
        return (one_kind, two_kind) in (("duration", "months"), ("months", "duration"))

    def ordered(self, operation, one, two, one_kind, two_kind):
        if self.mixed(one_kind, two_kind):
            if self.language == JUEL:
                raise Incident()
            return None
        kind = united(one_kind, two_kind)
        if kind not in (*NUMERIC, *ORDERED, "null"):
            raise Undecided(f"{one_kind} {operation} {two_kind}")
        if one is None or two is None:
            if self.language == JUEL:
                raise Undecided("order of a null of JUEL")
            return None
        return COMPARE[operation](one, two)

    def equal(self, one, two, one_kind, two_kind):
        if self.mixed(one_kind, two_kind):
            if self.language == JUEL:
                raise Incident()
            if one is None or two is None:
                raise Undecided("equality of two types of duration, one null")
            return None
        united(one_kind, two_kind)
        return same(one, two)

    def equality(self, operation, first, second):
        null = ("value", None)
        ask = self.maybe if null in (first, second) else self.value
        one, two = ask(first), ask(second)
        if self.language == JUEL and null not in (first, second) and (
                one is None or two is None):
            raise Undecided("equality with a null of JUEL")
        found = self.equal(one, two, self.kinds.of(first), self.kinds.of(second))
        if found is None or operation == "=":
            return found
        return not found

    # Truth.

    def truth(self, tree):
        if self.kinds.of(tree) not in ("boolean", "null"):
            raise Undecided(f"whether {self.kinds.of(tree)} is true")
        value = self.value(tree)
        if value is None and self.language == JUEL:
            raise Incident()
        return value

    def value_not(self, tree):
        value = self.truth(tree)
        return None if value is None else not value

    def decided(self, first, rest, enough):
        """first, unless it is not enough: then rest() may decide."""
        if first is enough:
            return enough
        second = rest()
        if second is enough:
            return enough
        return None if first is None or second is None else not enough

    def value_and(self, first, second):
        return self.decided(self.truth(first), lambda: self.truth(second), False)

    def value_or(self, first, second):
        return self.decided(self.truth(first), lambda: self.truth(second), True)

    def value_if(self, condition, first, second):
        kind = united(self.kinds.of(first), self.kinds.of(second))
        taken = first if self.truth(condition) else second
        value = self.value(taken)
        if isinstance(value, int) and significant(value) > DIGITS and any(
                map(self.kinds.nullish, (first, second))):
            raise Undecided("a conditional of 19 digits and arithmetic with the literal null")
        return self.typed(value, kind)

    def between(self, tree, low, high, first, second):
        return self.decided(self.compared(low, tree, first),
                            lambda: self.compared(high, tree, second), False)

    def value_between(self, tree, first, second):
        return self.between(tree, ">=", "<=", first, second)

    def value_in(self, tree, tests, brackets):
        if need_not_end(tree):
            raise Undecided("whether `in` computes a quotient")
        self.value(tree)
        found = False
        for test in tests:
            found = self.decided(found, lambda: self.test(tree, *test), True)
            if found is True:
                return True
        return found

    def test(self, tree, operation, *rest):
        if operation == "below":
            return self.compared(rest[0], tree, rest[1])
        if operation == "range":
            opening, first, second, closing = rest
            return self.between(tree, ">=" if opening == "[" else ">",
                                "<=" if closing == "]" else "<", first, second)
        if need_not_end(rest[0]):
            raise Undecided("whether `in` computes a quotient")
        value, kind, other = self.value(tree), self.kinds.of(tree), self.kinds.of(rest[0])
        if other[0] == "list" and kind[0] != "list":
            return self.member(value, kind, rest[0])
        return self.equal(value, self.value(rest[0]), kind, other)

    def member(self, value, kind, tree):
        """Whether the value is an element of the list that the tree gives."""
        try:
            items = self.value(tree)
        except Incident as incident:
            if tree[0] == "list":
                raise Undecided("an incident in a list that `in` looks through")
            raise incident
        if items is None:
            raise Undecided("a value in a list that is null")
        return self.among(value, kind, items, self.kinds.of(tree)[1])

    def among(self, value, kind, items, item_kind):
        if kind != "null" and item_kind != "null":
            united(kind, item_kind)
        return any(value is None if item is None else same(value, item)
                   for item in items)

    # Lists, objects, texts.

    def value_list(self, *items):
        return [self.value(item) for item in items]

    def value_path(self, tree, name):
        value = self.value(tree)
        found = None if value is None else value.get(name)
        if found is None and self.language == JUEL:
            raise Undecided("a missing member in JUEL")
        return self.typed(found, self.kinds.of(("path", tree, name)))

    def value_at(self, tree, index):
        items, at = self.value(tree), self.value(index)
        if self.language == JUEL:
            raise Undecided("what list[i] counts from in JUEL")
        if items is None:
            return None
        if at is None:
            raise Undecided("list[null]")
        if at == 0 or abs(at) > len(items):
            return None
        return self.typed(items[int(at) - 1 if at > 0 else int(at)],
                          self.kinds.of(tree)[1])

    def value_count(self, tree):
        items = self.value(tree)
        return None if items is None else len(items)

    def value_contains(self, tree, item):
        items, value = self.value(tree), self.value(item)
        if items is None:
            return None
        kind = self.kinds.of(tree)
        if kind == "text":
            return None if value is None else value in items
        return self.among(value, self.kinds.of(item), items, kind[1])

    def value_empty(self, tree):
        value = self.maybe(tree)
        return value is None or value in ("", [], {})

    def value_join(self, *parts):
        found = [self.value(part) for part in parts]
        if any(not isinstance(part, (int, str)) or isinstance(part, bool)
               for part in found):
            raise Undecided("how a value that is no text or integer is joined")
        return "".join(map(str, found))


def parts(tree):
    """The trees directly inside one."""
    for part in tree[1:] if tree[0] != "value" else ():
        if isinstance(part, tuple) and part and isinstance(part[0], tuple):
            yield from (deep for test in part for deep in test if isinstance(deep, tuple))
        elif isinstance(part, tuple) and part:
            yield part


def looked_at(tree, kinds):
    """Raises Undecided where a part has no kind, also one never evaluated."""
    kinds.of(tree)
    for part in parts(tree):
        looked_at(part, kinds)


def evaluate(tree, language, kinds, values, target):
    evaluator = Evaluator(language, kinds, values)
    looked_at(tree, evaluator.kinds)
    if target == "condition":
        return evaluator.truth(tree) is True
    kind = evaluator.kinds.of(tree)
    if target in ("list", "object"):
        target = kind
    value = evaluator.value(tree)
    if target == "number" and isinstance(value, int):
        return evaluator.typed(value, target)
    if united(kind, target) != target or kind == "null" and tree[0] != "value":
        raise Undecided(f"{kind} into {target}")
    return value
