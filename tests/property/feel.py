"""The part of FEEL that guards need, for the oracle."""
import json
import re
from decimal import Decimal


class Feel:
    """The part of FEEL that guards need. Null is None, never false."""

    WORDS = re.compile(r'\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?|\.\d+'
                       r'|[A-Za-z_][A-Za-z_0-9]*|<=|>=|!=|[-+*/<>=()\[\],])')

    def __init__(self, source):
        text = source.strip()
        self.source = text
        text = text[1:] if text.startswith('=') else text
        self.words, position = [], 0
        while text[position:].strip():
            match = self.WORDS.match(text, position)
            if not match:
                raise ValueError('cannot read %r' % source)
            self.words.append(match.group(1))
            position = match.end()
        self.at = 0
        self.tree = self.choice()
        if self.at != len(self.words):
            raise ValueError('cannot read the end of %r' % source)

    def peek(self):
        return self.words[self.at] if self.at < len(self.words) else None

    def take(self, *wanted):
        if self.peek() in wanted:
            self.at += 1
            return self.words[self.at - 1]
        return None

    def need(self, word):
        if not self.take(word):
            raise ValueError('%r: %r is missing' % (self.source, word))

    def choice(self):
        if not self.take('if'):
            return self.either()
        condition = self.choice()
        self.need('then')
        yes = self.choice()
        self.need('else')
        return ('if', condition, yes, self.choice())

    def either(self):
        left = self.both()
        while self.take('or'):
            left = ('or', left, self.both())
        return left

    def both(self):
        left = self.compared()
        while self.take('and'):
            left = ('and', left, self.compared())
        return left

    def compared(self):
        left = self.summed()
        if self.take('in'):
            closing = {'(': ')', '[': ']'}[self.take('(', '[')]
            items = [self.summed()]
            while self.take(','):
                items.append(self.summed())
            self.need(closing)
            return ('in', left, items)
        sign = self.take('<=', '>=', '!=', '=', '<', '>')
        return (sign, left, self.summed()) if sign else left

    def summed(self):
        left = self.multiplied()
        while True:
            sign = self.take('+', '-')
            if not sign:
                return left
            left = (sign, left, self.multiplied())

    def multiplied(self):
        left = self.single()
        while True:
            sign = self.take('*', '/')
            if not sign:
                return left
            left = (sign, left, self.single())

    def single(self):
        if self.take('-'):
            return ('-', ('value', Decimal(0)), self.single())
        if self.take('('):
            inner = self.choice()
            self.need(')')
            return inner
        word = self.peek()
        if word is None:
            raise ValueError('%r ends too early' % self.source)
        self.at += 1
        if word == 'not' and self.take('('):
            inner = self.choice()
            self.need(')')
            return ('not', inner)
        if word == '[':
            return ('list', self.until(']'))
        if word == 'list' and self.take('contains'):
            self.need('(')
            return ('contains', *self.until(')'))
        if word == 'count' and self.take('('):
            return ('count', *self.until(')'))
        if word in ('true', 'false', 'null'):
            return ('value', {'true': True, 'false': False}.get(word))
        if word[0] == '"':
            return ('value', json.loads(word))
        if word[0].isdigit() or word[0] == '.':
            return ('value', Decimal(word))
        return ('name', word)

    def until(self, closing):
        found = []
        while not self.take(closing):
            found.append(self.choice())
            if self.peek() != closing:
                self.need(',')
        return found

    def value(self, data):
        return feel_value(self.tree, data)

    def names(self):
        return set(names_of(self.tree))


def names_of(tree):
    """The variables that an expression reads."""
    if isinstance(tree, tuple) and tree[0] == 'name':
        yield tree[1]
    elif isinstance(tree, (tuple, list)):
        for inner in tree if isinstance(tree, list) else tree[1:]:
            yield from names_of(inner)


def same_kind(a, b):
    kinds = (bool, Decimal, str)
    return any(type(a) is k and type(b) is k for k in kinds)


def feel_logic(sign, left, right):
    """Three-valued and, or: what is no boolean counts as null."""
    left = left if isinstance(left, bool) else None
    right = right if isinstance(right, bool) else None
    strong = sign == 'or'
    if left is strong or right is strong:
        return strong
    return None if left is None or right is None else not strong


def feel_equal(left, right):
    if left is None or right is None:
        return left is None and right is None
    return left == right if same_kind(left, right) else None


def feel_value(tree, data):
    sign = tree[0]
    if sign == 'value':
        return tree[1]
    if sign == 'name':
        return data.get(tree[1])
    if sign == 'if':
        chosen = tree[2] if feel_value(tree[1], data) is True else tree[3]
        return feel_value(chosen, data)
    if sign == 'not':
        inner = feel_value(tree[1], data)
        return not inner if isinstance(inner, bool) else None
    if sign == 'list':
        return [feel_value(item, data) for item in tree[1]]
    left = feel_value(tree[1], data)
    if sign == 'count':
        return Decimal(len(left)) if isinstance(left, list) else None
    if sign == 'contains':
        wanted = feel_value(tree[2], data)
        return wanted in left if isinstance(left, list) else None
    if sign == 'in':
        found = False
        for item in tree[2]:
            equal = feel_equal(left, feel_value(item, data))
            found = feel_logic('or', found, equal)
        return found
    right = feel_value(tree[2], data)
    if sign in ('and', 'or'):
        return feel_logic(sign, left, right)
    if sign == '=':
        return feel_equal(left, right)
    if sign == '!=':
        equal = feel_equal(left, right)
        return None if equal is None else not equal
    if not same_kind(left, right) or isinstance(left, bool):
        return None
    if sign in ('<', '<=', '>', '>='):
        return {
            '<': left < right,
            '<=': left <= right,
            '>': left > right,
            '>=': left >= right
        }[sign]
    if isinstance(left, str):
        return left + right if sign == '+' else None
    if sign == '/':
        return left / right if right else None
    return {'+': left + right, '-': left - right, '*': left * right}[sign]
