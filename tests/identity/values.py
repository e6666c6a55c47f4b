"""Changes of values that stand as texts: names, formulas, times, numbers."""
import re

TEXT = re.compile(r'"([^"\\]*)"|\'([^\'\\]*)\'')
NUMBER = re.compile(r'(?<![\w."\'])(\d+)(\.\d+)?(?![\w."\'])')
NAME = re.compile(r'(?<![\w.$"\'])[A-Za-z_]\w*(?![\w(."\'])')
WORDS = {'and', 'or', 'not', 'true', 'false', 'null', 'if', 'then', 'else',
         'in', 'empty', 'eq', 'ne', 'lt', 'gt', 'le', 'ge', 'div', 'mod',
         'between', 'parameter', 'outcome', 'instance', 'of', 'for', 'return',
         'some', 'every', 'satisfies', 'function', 'count', 'contains'}
CLOSED = {'<': '<=', '>': '>=', '<=': '<', '>=': '>'}
ORDER = re.compile(r'(?<![<>=!])(<=|>=|<|>)(?![<>=])')


def formula(text):
    """(before, inside, behind) of a formula; None where the text is none."""
    text = text.strip()
    if text.startswith('=') and len(text) > 1:
        return '=', text[1:], ''
    if text[:2] in ('${', '#{') and text.endswith('}') and \
            text.count('{') == 1 and text.count('}') == 1:
        return text[:2], text[2:-1], '}'
    return None


def inside(text, bend):
    """The formula with its inside bent; None where that does not apply."""
    parts = formula(text)
    if not parts:
        return None
    bent = bend(parts[1])
    return None if bent is None or bent == parts[1] else \
        parts[0] + bent + parts[2]


def outside_texts(text, pattern, new):
    """Replaces the first match that stands in no text in quotes."""
    quoted = [match.span() for match in TEXT.finditer(text)]
    for match in pattern.finditer(text):
        if not any(start <= match.start() < end for start, end in quoted):
            made = new(match)
            if made is not None:
                return text[:match.start()] + made + text[match.end():]
    return None


def text_constant(text):
    """Another text; literals of objects do not run and are left alone."""
    match = TEXT.search(text)
    if not match or '{' in text or '@' in text[max(0, match.start() - 1):match.start()] or \
            text[:match.start()].rstrip().endswith('('):
        return None
    return text[:match.end() - 1] + 'x' + text[match.end() - 1:]


def number(text):
    return outside_texts(text, NUMBER, lambda match: str(int(match[1]) + 1) +
                         (match[2] or ''))


def order(text):
    return outside_texts(text, ORDER, lambda match: CLOSED[match[1]])


def equality(language):
    def bend(text):
        if language == '=':
            return outside_texts(text, re.compile(r'(?<![<>!=])=(?!=)'),
                                 lambda _: '!=')
        return outside_texts(text, re.compile(r'=='), lambda _: '!=')
    return bend


def conjunction(text):
    return outside_texts(text, re.compile(r'\band\b|&&'), lambda match:
                         {'and': 'or', '&&': '||'}[match[0]])


def variable(text):
    return outside_texts(text, NAME, lambda match: None
                         if match[0] in WORDS else match[0] + '_judged')


def wider(text):
    """The same with blanks at operators that cannot join names."""
    if '"' in text or "'" in text or '@' in text:
        return ' ' + text + ' '
    return ' ' + re.sub(r'\s*(==|!=|<=|>=|&&|\|\||<|>)\s*', r'  \1  ', text) + ' '


def parentheses(text):
    return '(' + text.strip() + ')'


def later(text):
    """A time with another number in it."""
    match = re.search(r'\d+(?=[^\d]*$)', text)
    return None if not match else text[:match.start()] + str(
        int(match[0]) + 1).zfill(len(match[0])) + text[match.end():]
