/*
 * The inside of ${...} and #{...}: the Unified Expression Language 2.2 as
 * JUEL reads it.
 *
 * Operators of one meaning and two spellings are one node, so that the reader
 * sees meanings only.
 */
const LEVEL = {
  conditional: 1, or: 2, and: 3, equality: 4, relation: 5, sum: 6,
  product: 7, unary: 8, suffix: 9,
};

const binary = (level, $, ...spellings) => prec.left(level, seq(
  $._expression, choice(...spellings), $._expression));

module.exports = grammar({
  name: 'juel',
  extras: _ => [/\s/],
  word: $ => $.identifier,
  rules: {
    source: $ => $._expression,

    _expression: $ => choice(
      $.conditional, $.or, $.and, $.equal, $.not_equal, $.less,
      $.less_equal, $.greater, $.greater_equal, $.add, $.subtract,
      $.multiply, $.divide, $.modulo, $.negate, $.not, $.empty, $._primary),

    conditional: $ => prec.right(LEVEL.conditional, seq(
      $._expression, '?', $._expression, ':', $._expression)),
    or: $ => binary(LEVEL.or, $, '||', 'or'),
    and: $ => binary(LEVEL.and, $, '&&', 'and'),
    equal: $ => binary(LEVEL.equality, $, '==', 'eq'),
    not_equal: $ => binary(LEVEL.equality, $, '!=', 'ne'),
    less: $ => binary(LEVEL.relation, $, '<', 'lt'),
    less_equal: $ => binary(LEVEL.relation, $, '<=', 'le'),
    greater: $ => binary(LEVEL.relation, $, '>', 'gt'),
    greater_equal: $ => binary(LEVEL.relation, $, '>=', 'ge'),
    add: $ => binary(LEVEL.sum, $, '+'),
    subtract: $ => binary(LEVEL.sum, $, '-'),
    multiply: $ => binary(LEVEL.product, $, '*'),
    divide: $ => binary(LEVEL.product, $, '/', 'div'),
    modulo: $ => binary(LEVEL.product, $, '%', 'mod'),
    negate: $ => prec(LEVEL.unary, seq('-', $._expression)),
    not: $ => prec(LEVEL.unary, seq(choice('!', 'not'), $._expression)),
    empty: $ => prec(LEVEL.unary, seq('empty', $._expression)),

    _primary: $ => choice(
      $.null, $.true, $.false, $.number, $.string, $.identifier, $.member,
      $.index, $.call, $.parenthesis),

    member: $ => prec(LEVEL.suffix, seq($._primary, '.', $.identifier)),
    index: $ => prec(LEVEL.suffix, seq(
      $._primary, '[', $._expression, ']')),
    call: $ => prec(LEVEL.suffix, choice(
      seq(choice($.identifier, $.member), $.arguments),
      seq($.prefixed, optional($._arguments), ')'))),
    arguments: $ => seq('(', optional($._arguments), ')'),
    _arguments: $ => seq($._expression, repeat(seq(',', $._expression))),
    // fn:length( is one token, so 'a ? b:c(d)' is not a choice: so does JUEL.
    prefixed: _ => /[\p{L}_$][\p{L}\p{N}_$]*:[\p{L}_$][\p{L}\p{N}_$]*[ \t\r\n]*\(/,
    parenthesis: $ => seq('(', $._expression, ')'),

    null: _ => 'null',
    true: _ => 'true',
    false: _ => 'false',
    number: _ => /(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?/,
    string: _ => token(choice(
      /"([^"\\]|\\[^\n]|\\\n)*"/, /'([^'\\]|\\[^\n]|\\\n)*'/)),
    identifier: _ => /[\p{L}_$][\p{L}\p{N}_$]*/,
  },
});
