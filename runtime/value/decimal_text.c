/* Decimals and integers as text. */
#include "bpmn/value.h"
#include "powers.h"

/* A number while it is read. */
typedef struct Digits {
    uint64_t magnitude; /* without the zeros counted in 'zeros' */
    int64_t zeros;      /* seen at the end, not yet in magnitude */
    int64_t exponent;   /* of the digit read last */
    bool any;           /* at least one digit was there */
    bool too_many;
} Digits;

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A digit behind a run of zeros brings the zeros into the coefficient. */
static void take_digit(Digits *digits, unsigned digit)
{
    digits->any = true;
    if (digit == 0) {
        digits->zeros += digits->magnitude != 0;
        return;
    }
    for (int64_t i = 0; i <= digits->zeros && !digits->too_many; i++) {
        if (digits->magnitude > DECIMAL_COEFFICIENT_MAX / 10)
            digits->too_many = true;
        else
            digits->magnitude *= 10;
    }
    digits->magnitude += digit;
    digits->zeros = 0;
}

static size_t take_number(BpmnString text, size_t at, Digits *digits)
{
    for (; at < text.length && is_digit(text.bytes[at]); at++)
        take_digit(digits, (unsigned)(text.bytes[at] - '0'));
    if (at + 1 >= text.length || text.bytes[at] != '.'
        || !is_digit(text.bytes[at + 1]))
        return at;
    for (at++; at < text.length && is_digit(text.bytes[at]); at++) {
        take_digit(digits, (unsigned)(text.bytes[at] - '0'));
        digits->exponent--;
    }
    return at;
}

/* Reads "e3", "E-12" at 'at'; returns 'at' unchanged when it is none. */
static size_t take_exponent(BpmnString text, size_t at, int64_t *exponent)
{
    size_t next = at + 1;
    bool negative = false;

    if (at >= text.length || (text.bytes[at] != 'e' && text.bytes[at] != 'E'))
        return at;
    if (next < text.length
        && (text.bytes[next] == '-' || text.bytes[next] == '+')) {
        negative = text.bytes[next] == '-';
        next++;
    }
    if (next >= text.length) return at;
    *exponent = 0;
    for (; next < text.length && is_digit(text.bytes[next]); next++)
        if (*exponent < 1000000000)
            *exponent = *exponent * 10 + (text.bytes[next] - '0');
    if (negative) *exponent = -*exponent;
    return next;
}

bool bpmn_decimal_read(BpmnString text, BpmnDecimal *decimal)
{
    Digits digits = { 0, 0, 0, false, false };
    int64_t exponent = 0;
    bool negative = text.length > 0 && text.bytes[0] == '-';
    size_t at = take_number(text, negative ? 1 : 0, &digits);

    if (!digits.any) return false;
    at = take_exponent(text, at, &exponent);
    if (at != text.length || digits.too_many) return false;
    exponent += digits.exponent + digits.zeros;
    if (digits.magnitude == 0) {
        *decimal = (BpmnDecimal){ 0, 0, 0 };
        return true;
    }
    if (digits.magnitude > DECIMAL_COEFFICIENT_MAX
        || !decimal_exponent_fits(digits.magnitude, exponent))
        return false;
    int64_t coefficient = (int64_t)digits.magnitude;
    *decimal = (BpmnDecimal){ negative ? -coefficient : coefficient,
                              (int32_t)exponent, 0 };
    return true;
}

/* Writes a magnitude's digits to buffer; returns their number. No NUL. */
static size_t put_digits(uint64_t magnitude, char *buffer)
{
    char reversed[20];
    size_t count = 0;

    do {
        reversed[count++] = (char)('0' + (int)(magnitude % 10));
        magnitude /= 10;
    } while (magnitude != 0);
    for (size_t i = 0; i < count; i++) buffer[i] = reversed[count - 1 - i];
    return count;
}

static size_t put_zeros(size_t count, char *buffer)
{
    for (size_t i = 0; i < count; i++) buffer[i] = '0';
    return count;
}

/* digits with a point behind the first 'whole' of them */
static size_t put_fraction(const char *digits, size_t count, size_t whole,
                           char *buffer)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        if (i == whole) buffer[at++] = '.';
        buffer[at++] = digits[i];
    }
    return at;
}

static size_t put_scientific(const char *digits, size_t count, int64_t exponent,
                             char *buffer)
{
    int64_t shown = exponent + (int64_t)count - 1;
    size_t at = put_fraction(digits, count, 1, buffer);

    buffer[at++] = 'E';
    buffer[at++] = shown < 0 ? '-' : '+';
    return at + put_digits(decimal_magnitude(shown), buffer + at);
}

/* Numbers that need no exponent: see bpmn_decimal_print. */
static size_t put_plain(const char *digits, size_t count, int64_t exponent,
                        char *buffer)
{
    size_t at = 0;

    if (exponent >= 0) {
        at = put_fraction(digits, count, count, buffer);
        return at + put_zeros((size_t)exponent, buffer + at);
    }
    if (-exponent < (int64_t)count)
        return put_fraction(digits, count, count - (size_t)-exponent, buffer);
    buffer[at++] = '0';
    buffer[at++] = '.';
    at += put_zeros((size_t)-exponent - count, buffer + at);
    return at + put_fraction(digits, count, count, buffer + at);
}

size_t bpmn_decimal_print(BpmnDecimal decimal, char *buffer)
{
    char digits[20];
    uint64_t magnitude = decimal_magnitude(decimal.coefficient);
    int64_t exponent = magnitude == 0 ? 0 : decimal.exponent;
    size_t at = 0;

    while (magnitude != 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        exponent++;
    }
    size_t count = put_digits(magnitude, digits);
    if (decimal.coefficient < 0) buffer[at++] = '-';
    if (exponent < -18 || (int64_t)count + exponent > 18)
        at += put_scientific(digits, count, exponent, buffer + at);
    else
        at += put_plain(digits, count, exponent, buffer + at);
    buffer[at] = '\0';
    return at;
}

size_t bpmn_integer_print(int64_t integer, char *buffer)
{
    size_t at = 0;

    if (integer < 0) buffer[at++] = '-';
    at += put_digits(decimal_magnitude(integer), buffer + at);
    buffer[at] = '\0';
    return at;
}
