"""A small lexer of C11: what is left when names and texts do not count."""
import re

TRIGRAPHS = {
    '=': '#',
    '/': '\\',
    "'": '^',
    '(': '[',
    ')': ']',
    '!': '|',
    '<': '{',
    '>': '}',
    '-': '~'
}
TOKEN = re.compile(
    r'''
    (?P<space>[ \t\v\f\n]+ | /\*.*?\*/ | //[^\n]*)
  | (?P<S>(?:u8|u|U|L)?"(?:[^"\\\n]|\\.)*") | (?P<C>(?:u|U|L)?'(?:[^'\\\n]|\\.)*')
  | (?P<N>\.?[0-9](?:[eEpP][-+]|[0-9A-Za-z_.])*) | (?P<I>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<P>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\#\#
      |[-\[\](){}.&*+~!/%<>^|?:;=,\#]) | (?P<wrong>.)''', re.X | re.S)
KEYWORDS = frozenset(
    '''auto break case char const continue default do double else
    enum extern float for goto if inline int long register restrict return short
    signed sizeof static struct switch typedef union unsigned void volatile while
    _Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary _Noreturn
    _Static_assert _Thread_local include define ifdef ifndef endif undef error
    pragma line defined'''.split())


def spliced(text):
    text = re.sub(r"\?\?([=/'()!<>-])", lambda m: TRIGRAPHS[m.group(1)], text)
    return text.replace('\\\n', '')


def identifiers(text):
    return {m.group() for m in TOKEN.finditer(spliced(text))
            if m.lastgroup == 'I'}


def skeleton(text):
    """The kinds of the tokens, after the first three phases of translation:
    trigraphs, spliced lines, comments. Neighbouring strings are one. Keywords
    and punctuators stay as they are, other names are I, numbers N, strings S."""
    found = []
    for match in TOKEN.finditer(spliced(text)):
        kind, word = match.lastgroup, match.group()
        if kind == 'space' or (kind == 'S' and found and found[-1] == 'S'):
            continue
        plain = kind in ('P', 'wrong') or word in KEYWORDS
        found.append(word if plain else kind)
    return found
