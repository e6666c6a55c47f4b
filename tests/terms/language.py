"""Reads and prints the part of FEEL and JUEL that the product knows.

A tree is a tuple, its operation first:

    ("value", V)  ("name", N)  ("-", A)  ("not", A)  ("empty", A)
    ("+" "-" "*" "/" "<" "<=" ">" ">=" "=" "!=" "and" "or", A, B)
    ("if", C, A, B)  ("between", X, A, B)  ("in", X, (TEST...), brackets)
    ("list", A...)  ("path", A, NAME)  ("at", A, INDEX)
    ("count", A)  ("contains", A, B)  ("join", A...) for text${...}text

A TEST is ("is", A), ("below", "<", A) or ("range", "[", A, B, "]").
"""
import re
from decimal import Decimal

from values import Duration, Instant, Months, text_of, value_of

FEEL, JUEL = "feel", "juel"


class Syntax(Exception):
    """The text is not an expression of its language."""


TOKEN = re.compile(r"""\s*(?:
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<at>@"[^"]*")
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark>\.\.|<=|>=|!=|==|&&|\|\||[-+*/<>=!?:.,()\[\]{}])
)""", re.X)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
WORDS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
         "div": "/", "and": "&&", "or": "||", "not": "!"}
FEEL_CALLS = {"count": 1, "list contains": 2, "contains": 2, "not": 1,
              "duration": 1, "date and time": 1}


def tokens(text):
    found, position = [], 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if not match:
            raise Syntax(text[position:])
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found + [("end", "")]


def number(text):
    if re.fullmatch(r"\d+", text):
        return int(text)
    return Decimal(text)


def unquoted(text):
    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", lambda m: chr(int(m[1][1:], 16))
                  if len(m[1]) == 5 else ESCAPES.get(m[1], m[1]), text[1:-1])


class Reader:
    def __init__(self, text, language):
        self.tokens, self.next, self.language = tokens(text), 0, language

    def see(self, *marks):
        kind, text = self.tokens[self.next]
        if kind in ("mark", "word") and self.spelled(text) in marks:
            return self.spelled(text)
        return None

    def spelled(self, text):
        return WORDS.get(text, text) if self.language == JUEL else text

    def take(self, *marks):
        found = self.see(*marks)
        self.next += found is not None
        return found

    def need(self, *marks):
        found = self.take(*marks)
        if found is None:
            raise Syntax(f"{marks} is missing before {self.tokens[self.next]}")
        return found

    def whole(self):
        tree = self.expression()
        if self.tokens[self.next][0] != "end":
            raise Syntax(f"cannot go on with {self.tokens[self.next]}")
        return tree

    def expression(self):
        if self.language == FEEL and self.take("if"):
            condition = self.expression()
            self.need("then")
            first = self.expression()
            self.need("else")
            return "if", condition, first, self.expression()
        tree = self.chain(0)
        if self.language == JUEL and self.take("?"):
            first = self.expression()
            self.need(":")
            return "if", tree, first, self.expression()
        return tree

    LEVELS = {FEEL: (("or",), ("and",), ("<", "<=", ">", ">=", "=", "!="),
                     ("+", "-"), ("*", "/")),
              JUEL: (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="),
                     ("+", "-"), ("*", "/"))}
    MEANS = {"||": "or", "&&": "and", "==": "="}

    def chain(self, level):
        levels = self.LEVELS[self.language]
        if level == len(levels):
            return self.unary()
        tree = self.chain(level + 1)
        while True:
            mark = self.take(*levels[level])
            if mark:
                tree = self.MEANS.get(mark, mark), tree, self.chain(level + 1)
            elif self.language == FEEL and level == 2 and self.take("between"):
                first = self.chain(3)
                self.need("and")
                tree = "between", tree, first, self.chain(3)
            elif self.language == FEEL and level == 2 and self.take("in"):
                tree = self.tested(tree)
            else:
                return tree

    def tested(self, tree):
        start = self.next
        if self.take("("):
            found = [self.test()]
            while self.take(","):
                found.append(self.test())
            if self.take(")"):
                return "in", tree, tuple(found), True
            self.next = start
        return "in", tree, (self.test(),), False

    def test(self):
        mark = self.take("<", "<=", ">", ">=")
        if mark:
            return "below", mark, self.chain(3)
        start = self.next
        opening = self.take("[", "]", "(")
        if opening:
            try:
                first = self.chain(3)
                self.need("..")
                second = self.chain(3)
                return "range", opening, first, second, self.need("[", "]", ")")
            except Syntax:
                self.next = start
        return "is", self.chain(3)

    def unary(self):
        if self.take("-"):
            kind, text = self.tokens[self.next]
            if kind == "number":
                self.next += 1
                return self.behind(("value", -number(text)))
            return "-", self.unary()
        if self.language == JUEL and self.take("!"):
            return "not", self.unary()
        if self.language == JUEL and self.take("empty"):
            return "empty", self.unary()
        return self.behind(self.operand())

    def behind(self, tree):
        while True:
            if self.take("."):
                tree = self.member(tree)
            elif self.see("["):
                start = self.next
                try:
                    tree = "at", tree, self.index()
                except Syntax:  # of [5..7[ it is the end
                    self.next = start
                    return tree
            else:
                return tree

    def index(self):
        self.need("[")
        tree = self.expression()
        self.need("]")
        return tree

    def member(self, tree):
        kind, name = self.tokens[self.next]
        if kind != "word":
            raise Syntax(f"{name} is no name")
        self.next += 1
        if self.language == JUEL and self.take("("):
            operation = {"size": "count", "contains": "contains"}[name]
            arguments = self.arguments(")")
            return (operation, tree, *arguments)
        return "path", tree, name

    def arguments(self, closing):
        found = []
        if not self.see(closing):
            found.append(self.expression())
            while self.take(","):
                found.append(self.expression())
        self.need(closing)
        return found

    def operand(self):
        kind, text = self.tokens[self.next]
        self.next += 1
        if kind == "number":
            return "value", number(text)
        if kind == "text":
            return "value", unquoted(text)
        if kind == "at":
            return "value", value_of(text[2:-1])
        if text == "(":
            tree = self.expression()
            self.need(")")
            return tree
        if text == "[" and self.language == FEEL:
            return ("list", *self.arguments("]"))
        if kind == "word":
            return self.word(text)
        raise Syntax(f"cannot begin with {text!r}")

    def word(self, text):
        if text in ("true", "false", "null"):
            return "value", {"true": True, "false": False, "null": None}[text]
        if self.language == FEEL:
            name, ahead = text, self.next
            while name not in FEEL_CALLS and self.tokens[ahead][0] == "word":
                name, ahead = f"{name} {self.tokens[ahead][1]}", ahead + 1
            if name in FEEL_CALLS and self.tokens[ahead][1] == "(":
                self.next = ahead + 1
                return self.call(name, self.arguments(")"))
        return "name", text

    def call(self, name, arguments):
        if len(arguments) != FEEL_CALLS[name]:
            raise Syntax(f"{name} with {len(arguments)} arguments")
        if name in ("duration", "date and time"):
            return "value", value_of(arguments[0][1])
        return (name.removeprefix("list "), *arguments)


def read(text, language):
    """The tree of an expression as it stands in a diagram, without the =."""
    if language == FEEL:
        return Reader(text, FEEL).whole()
    parts, position = [], 0
    for match in re.finditer(r"\$\{((?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
                             r"|[^}\"'])*)\}", text):
        if text[position:match.start()]:
            parts.append(("value", text[position:match.start()]))
        parts.append(Reader(match[1], JUEL).whole())
        position = match.end()
    if text[position:]:
        parts.append(("value", text[position:]))
    if len(parts) == 1 and text.startswith("${"):
        return parts[0]
    return ("join", *parts)


STRENGTH = {"if": 0, "or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3,
            ">=": 3, "between": 3, "in": 3, "+": 5, "-": 5, "*": 6, "/": 6}
JUEL_MARKS = {"or": "||", "and": "&&", "=": "==", "not": "!"}


class Printer:
    def __init__(self, language):
        self.language = language

    def strength(self, tree):
        if tree[0] == "-" and len(tree) == 2:
            return 7
        if tree[0] == "value" and type(tree[1]) in (int, Decimal):
            return 7 if tree[1] < 0 or str(tree[1])[0] == "-" else 9
        if tree[0] in ("not", "empty") and self.language == JUEL:
            return 7
        if tree[0] in ("<", "<=", ">", ">=") and self.language == JUEL:
            return 4
        return STRENGTH.get(tree[0], 9)

    def inside(self, tree, least):
        text = self.show(tree)
        return text if self.strength(tree) >= least else f"({text})"

    def show(self, tree):
        operation = tree[0]
        if operation == "-" and len(tree) == 2:
            operation = "negative"
        if operation in STRENGTH and operation not in ("if", "between", "in"):
            return self.infix(tree)
        return getattr(self, "show_" + operation)(*tree[1:])

    def infix(self, tree):
        operation, first, second = tree
        mark = operation
        if self.language == JUEL:
            mark = JUEL_MARKS.get(operation, operation)
        own = self.strength(tree)
        left = own + (own in (3, 4))
        return f"{self.inside(first, left)} {mark} {self.inside(second, own + 1)}"

    def show_value(self, value):
        if isinstance(value, str):
            quote = '"' if self.language == FEEL or "'" in value else "'"
            value = value.replace("\\", "\\\\").replace(quote, "\\" + quote)
            return quote + value + quote
        if isinstance(value, (Duration, Months)):
            return f'duration("{text_of(value)}")'
        if isinstance(value, Instant):
            return f'@"{text_of(value)}"'
        return text_of(value)

    def show_name(self, name):
        return name

    def show_negative(self, tree):
        return "-" + self.inside(tree, 8)

    def show_not(self, tree):
        if self.language == FEEL:
            return f"not({self.show(tree)})"
        return "!" + self.inside(tree, 7)

    def show_empty(self, tree):
        return "empty " + self.inside(tree, 7)

    def show_if(self, condition, first, second):
        if self.language == JUEL:
            return (f"{self.inside(condition, 1)} ? {self.inside(first, 1)} : "
                    f"{self.inside(second, 1)}")
        return (f"if {self.show(condition)} then {self.show(first)} "
                f"else {self.show(second)}")

    def show_between(self, tree, first, second):
        return (f"{self.inside(tree, 4)} between {self.inside(first, 4)} "
                f"and {self.inside(second, 4)}")

    def show_in(self, tree, tests, brackets):
        found = ", ".join(self.test(*test) for test in tests)
        return f"{self.inside(tree, 4)} in " + (f"({found})" if brackets else found)

    def test(self, operation, *rest):
        if operation == "is":
            return self.inside(rest[0], 4)
        if operation == "below":
            return f"{rest[0]} {self.inside(rest[1], 4)}"
        return (f"{rest[0]}{self.inside(rest[1], 4)}..{self.inside(rest[2], 4)}"
                f"{rest[3]}")

    def show_list(self, *items):
        return "[" + ", ".join(self.show(item) for item in items) + "]"

    def show_path(self, tree, name):
        return f"{self.inside(tree, 8)}.{name}"

    def show_at(self, tree, index):
        return f"{self.inside(tree, 8)}[{self.show(index)}]"

    def show_count(self, tree):
        if self.language == FEEL:
            return f"count({self.show(tree)})"
        return self.inside(tree, 8) + ".size()"

    def show_contains(self, tree, item):
        if self.language == FEEL:
            return f"list contains({self.show(tree)}, {self.show(item)})"
        return f"{self.inside(tree, 8)}.contains({self.show(item)})"


def show(tree, language):
    """The tree as a diagram writes it, without the = of FEEL."""
    printer = Printer(language)
    if language == FEEL:
        return printer.show(tree)
    if tree[0] != "join":
        return "${" + printer.show(tree) + "}"
    return "".join(part[1] if part[0] == "value" and isinstance(part[1], str)
                   else "${" + printer.show(part) + "}" for part in tree[1:])
