/*
 * Expressions of FEEL (DMN 1.5, chapter 10) as processes use them.
 *
 * Names have no blanks, except between back-quotes, and except the names of
 * built-in functions, which are tokens that reach up to their parenthesis: so
 * 'date and time' stays three words everywhere else.
 */
const LEVEL = {
  lowest: 1, or: 2, and: 3, comparison: 4, sum: 5, product: 6, power: 7,
  unary: 8, type: 9, suffix: 10,
};

/* DMN 1.5 tables 71 to 83, and what Camunda adds. */
const BUILT_INS = [
  'date and time', 'years and months duration', 'string length',
  'upper case', 'lower case', 'substring before', 'substring after',
  'starts with', 'ends with', 'string join', 'list contains',
  'insert before', 'index of', 'distinct values', 'list replace',
  'round up', 'round down', 'round half up', 'round half down',
  'day of year', 'day of week', 'month of year', 'week of year',
  'get value', 'get entries', 'context put', 'context merge', 'met by',
  'overlaps before', 'overlaps after', 'finished by', 'started by',
  'is defined', 'is empty', 'is blank', 'get or else', 'last day of month',
  'duplicate values', 'to base64', 'random number', 'from json', 'to json',
];

const SPACE = '[ \\t\\r\\n\\u00a0]';

const list = ($, item) => seq(item, repeat(seq(',', item)));

const binary = (level, $, operator) => prec.left(level, seq(
  $._expression, operator, $._expression));

module.exports = grammar({
  name: 'feel',
  extras: $ => [/[\s\u00a0]/, $.comment],
  word: $ => $.identifier,
  // A bracket that closes may open a range too, and '(a)' behind 'in' may be
  // one test or a value: the parser follows both.
  // A '[' behind a bound may end its range or begin an index of it.
  conflicts: $ => [[$.range, $.list], [$._test, $.parenthesis],
    [$._bound, $.filter], [$._bound, $._expression],
    [$._bound, $._expression, $.filter]],
  rules: {
    source: $ => $._expression,

    _expression: $ => choice(
      $.conditional, $.for, $.quantified, $.function, $.or, $.and, $.equal,
      $.not_equal, $.less, $.less_equal, $.greater, $.greater_equal,
      $.between, $.in, $.add, $.subtract, $.multiply, $.divide, $.power,
      $.negate, $.instance_of, $._primary),

    conditional: $ => prec.right(LEVEL.lowest, seq(
      'if', $._expression, 'then', $._expression, 'else', $._expression)),
    for: $ => prec.right(LEVEL.lowest, seq(
      'for', list($, $.binding), 'return', $._expression)),
    quantified: $ => prec.right(LEVEL.lowest, seq(
      choice('some', 'every'), list($, $.binding), 'satisfies',
      $._expression)),
    binding: $ => seq($.identifier, 'in', $._expression,
      optional(seq('..', $._expression))),
    function: $ => prec.right(LEVEL.lowest, seq(
      'function', '(', optional(list($, $.identifier)), ')', $._expression)),

    or: $ => binary(LEVEL.or, $, 'or'),
    and: $ => binary(LEVEL.and, $, 'and'),
    equal: $ => binary(LEVEL.comparison, $, '='),
    not_equal: $ => binary(LEVEL.comparison, $, '!='),
    less: $ => binary(LEVEL.comparison, $, '<'),
    less_equal: $ => binary(LEVEL.comparison, $, '<='),
    greater: $ => binary(LEVEL.comparison, $, '>'),
    greater_equal: $ => binary(LEVEL.comparison, $, '>='),
    between: $ => prec.left(LEVEL.comparison, seq(
      $._expression, 'between', $._expression, 'and', $._expression)),
    in: $ => prec.left(LEVEL.comparison, seq(
      $._expression, 'in', choice(
        $.tests, $.test, $.range, $._expression))),
    tests: $ => prec.dynamic(1, seq('(', list($, $._test), ')')),
    _test: $ => choice($.test, $.range, $._expression),
    test: $ => prec.left(LEVEL.comparison, seq(
      choice('<', '<=', '>', '>=', '=', '!='), $._expression)),
    range: $ => seq(choice('[', '(', ']'), $._expression, '..', choice(
      seq($._expression, choice(']', ')')), seq($._bound, '['))),
    // What a '[' may follow that ends a range.
    _bound: $ => choice(prec(LEVEL.suffix, $._primary),
      alias($.bound_negate, $.negate), alias($.bound_add, $.add),
      alias($.bound_subtract, $.subtract),
      alias($.bound_multiply, $.multiply), alias($.bound_divide, $.divide)),
    bound_negate: $ => prec(LEVEL.unary, seq('-', $._bound)),
    bound_add: $ => prec.left(LEVEL.sum, seq($._expression, '+', $._bound)),
    bound_subtract: $ => prec.left(LEVEL.sum,
      seq($._expression, '-', $._bound)),
    bound_multiply: $ => prec.left(LEVEL.product,
      seq($._expression, '*', $._bound)),
    bound_divide: $ => prec.left(LEVEL.product,
      seq($._expression, '/', $._bound)),
    add: $ => binary(LEVEL.sum, $, '+'),
    subtract: $ => binary(LEVEL.sum, $, '-'),
    multiply: $ => binary(LEVEL.product, $, '*'),
    divide: $ => binary(LEVEL.product, $, '/'),
    power: $ => binary(LEVEL.power, $, '**'),
    negate: $ => prec(LEVEL.unary, seq('-', $._expression)),
    instance_of: $ => prec.left(LEVEL.type, seq(
      $._expression, 'instance', 'of', $.type)),
    type: $ => prec.right(seq($.identifier, repeat($.identifier))),

    _primary: $ => choice(
      $.null, $.true, $.false, $.number, $.string, $.at_literal,
      $.identifier, $.quoted_name, $.member, $.filter, $.call, $.list,
      $.context, $.parenthesis),

    member: $ => prec(LEVEL.suffix, seq(
      $._primary, '.', choice($.identifier, $.quoted_name))),
    filter: $ => prec(LEVEL.suffix, seq(
      $._primary, '[', $._expression, ']')),
    call: $ => prec(LEVEL.suffix, choice(
      seq($._primary, $.arguments),
      seq($.built_in, optional($._arguments), ')'))),
    arguments: $ => seq('(', optional($._arguments), ')'),
    _arguments: $ => list($, choice($.named_argument, $._expression)),
    named_argument: $ => seq($.identifier, ':', $._expression),
    built_in: _ => token(choice(...BUILT_INS.map(name => new RegExp(
      name.split(' ').join(SPACE + '+') + SPACE + '*\\(')))),
    list: $ => seq('[', optional(list($, choice(
      $._expression, $.test, $.range))), ']'),
    context: $ => seq('{', optional(list($, $.entry)), '}'),
    entry: $ => seq(choice($.identifier, $.string, $.quoted_name), ':',
      $._expression),
    parenthesis: $ => seq('(', $._expression, ')'),

    null: _ => 'null',
    true: _ => 'true',
    false: _ => 'false',
    number: _ => /(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?/,
    string: _ => /"([^"\\]|\\[^\n]|\\\n)*"/,
    at_literal: _ => /@"[^"]*"/,
    identifier: _ => /[\p{L}_$?][\p{L}\p{N}_$?]*/,
    quoted_name: _ => /`[^`]+`/,
    comment: _ => token(choice(
      /\/\/[^\n]*/, /\/\*([^*]|\*+[^*\/])*\*+\//)),
  },
});
