"""Expressions of random models: trees, their text, and what they mean.

A tree is a tuple, its first member the operator:

    ("name", NAME)            a variable
    ("value", VALUE)          a constant: None, bool, int, Fraction, str, tuple
    (OPERATOR, TREE, ...)     see MEANING

Both languages have the same trees. What differs is what no value means: in
FEEL it is null and goes on as null, in JUEL it is an incident, unless the
expression asks for null (docs/reference/expressions.md).
"""
from fractions import Fraction

FEEL, JUEL = "feel", "juel"


class Missing(Exception):
    """JUEL: a variable without value is read. An incident `no-value`."""


def names(tree):
    """The variables that a tree reads."""
    if tree[0] == "name":
        return {tree[1]}
    if tree[0] == "value":
        return set()
    return set().union(*map(names, tree[1:]))


def named_null(tree):
    """The variables that a tree compares with null or asks for emptiness."""
    if tree[0] in ("name", "value"):
        return set()
    if tree[0] == "empty":
        return names(tree)
    if tree[0] in ("=", "!=") and ("value", None) in tree[1:]:
        return names(tree)
    return set().union(*map(named_null, tree[1:]))


def constants(tree):
    """The constants of a tree but null; no set, in which True would be 1."""
    if tree[0] == "value":
        return [] if tree[1] is None else [tree[1]]
    if tree[0] == "name":
        return []
    return [constant for part in tree[1:] for constant in constants(part)]


def atoms(tree):
    """The smallest parts of a tree that are true or false."""
    if tree[0] in ("and", "or", "not"):
        return set().union(*map(atoms, tree[1:]))
    return {tree}


def word(value):
    """A value as both languages and scenarios write it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(map(word, value)) + "]"
    if isinstance(value, Fraction) and value.denominator == 1:
        return str(value.numerator)
    return str(float(value)) if isinstance(value, Fraction) else str(value)


CALLS = {"count": "count({})", "contains": "list contains({}, {})"}
IN_JUEL = {"=": "==", "and": "&&", "or": "||"}


def text(tree, language, inner=False):
    """A tree as a diagram writes it, without the marks of the language."""
    if tree[0] == "name":
        return tree[1]
    if tree[0] == "value":
        return word(tree[1])
    parts = [text(part, language, True) for part in tree[1:]]
    if tree[0] == "contains" and language == JUEL:
        return f"contains({parts[0]}, {parts[1]})"
    if tree[0] in CALLS:
        return CALLS[tree[0]].format(*parts)
    if tree[0] == "not":
        return f"!({parts[0]})" if language == JUEL else f"not({parts[0]})"
    if tree[0] == "empty":
        return f"empty {parts[0]}"
    operator = IN_JUEL.get(tree[0], tree[0]) if language == JUEL else tree[0]
    written = f" {operator} ".join(parts)
    return f"({written})" if inner else written


def marked(tree, language):
    """A tree as the text of a condition or the source of a mapping."""
    written = text(tree, language)
    return "${" + written + "}" if language == JUEL else "=" + written


ORDER = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
         ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}
SUM = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}


def equal(a, b):
    if a is None or b is None:
        return a is b
    return a == b


def evaluate(tree, language, read):
    """The value of a tree; read(NAME) gives that of a variable."""
    operator = tree[0]
    if operator == "value":
        return tree[1]
    if operator == "name":
        return read(tree[1])
    if operator in ("and", "or"):
        return junction(tree, language, read, operator == "or")
    values = [evaluate(part, language, read) for part in tree[1:]]
    if operator == "empty":
        return values[0] is None or values[0] in ("", ())
    if operator in ("=", "!="):
        if language == JUEL and None in values and ("value", None) not in tree[1:]:
            raise Missing
        return equal(*values) == (operator == "=")
    if None in values:
        if language == JUEL:
            raise Missing
        return None
    return computed(operator, values)


def holds(condition, language, read):
    """Whether a condition is true."""
    value = evaluate(condition, language, read)
    if value is None and language == JUEL:
        raise Missing
    return value is True


def computed(operator, values):
    if operator == "not":
        return not values[0]
    if operator == "count":
        return len(values[0])
    if operator == "contains":
        return values[1] in values[0]
    return (ORDER.get(operator) or SUM[operator])(*values)


def junction(tree, language, read, decides):
    """`and` and `or`: they stop at the value that decides."""
    unknown = False
    for part in tree[1:]:
        value = evaluate(part, language, read)
        if value is None and language == JUEL:
            raise Missing
        if value is decides:
            return decides
        unknown = unknown or value is None
    return None if unknown else not decides
