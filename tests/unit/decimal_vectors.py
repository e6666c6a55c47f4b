#!/usr/bin/env python3
"""Writes decimal_vectors.def: random operations and what Python's decimal says.

Usage: decimal_vectors.py > decimal_vectors.def
A result is exact in 18 digits or the word fault.
"""
import decimal
import random

decimal.getcontext().prec = 400
LIMIT = 18


def strip(number):
    sign, digits, exponent = number.as_tuple()
    coefficient = int("".join(map(str, digits)))
    if coefficient == 0:
        return 0, 0, 0
    while coefficient % 10 == 0:
        coefficient //= 10
        exponent += 1
    return sign, coefficient, exponent


def show(number):
    sign, coefficient, exponent = strip(number)
    digits = str(coefficient)
    if len(digits) > LIMIT:
        return "fault"
    if exponent < -LIMIT or len(digits) + exponent > LIMIT:
        point = "." + digits[1:] if len(digits) > 1 else ""
        height = len(digits) - 1 + exponent
        text = "%s%sE%s%d" % (digits[0], point, "-" if height < 0 else "+",
                              abs(height))
    elif exponent >= 0:
        text = digits + "0" * exponent
    else:
        digits = digits.rjust(1 - exponent, "0")
        text = digits[:exponent] + "." + digits[exponent:]
    return ("-" if sign else "") + text


def quotient(one, other):
    if other == 0:
        return "fault"
    _, top, top_exponent = strip(one)
    _, bottom, bottom_exponent = strip(other)
    scaled = top * 10 ** 80
    if scaled % bottom:
        return "fault"
    sign = -1 if (one < 0) != (other < 0) else 1
    return show(decimal.Decimal(sign * (scaled // bottom))
                .scaleb(top_exponent - bottom_exponent - 80))


def operand(rng):
    kind = rng.randrange(6)
    if kind == 0:
        coefficient, exponent = rng.randrange(1000), rng.randrange(-3, 1)
    elif kind == 1:
        coefficient = rng.randrange(10 ** rng.randrange(1, 19))
        exponent = rng.randrange(-20, 6)
    elif kind == 2:
        coefficient, exponent = 2 ** rng.randrange(59), rng.randrange(-9, 9)
    elif kind == 3:
        coefficient, exponent = 5 ** rng.randrange(25), rng.randrange(-9, 9)
    elif kind == 4:
        coefficient = 10 ** 18 - 1 - rng.randrange(3)
        exponent = rng.randrange(-2, 3)
    else:
        coefficient = 10 ** rng.randrange(19)
        exponent = rng.randrange(-19, 19)
    return decimal.Decimal(coefficient * rng.choice((1, 1, -1))) \
        .scaleb(exponent)


def result(name, one, other):
    if name == "compare":
        return str((one > other) - (one < other))
    if name == "divide":
        return quotient(one, other)
    return show({"add": one + other, "subtract": one - other,
                 "multiply": one * other}[name])


def main():
    rng = random.Random(20300107)
    print("/* Written by decimal_vectors.py; operation, operands, result. */")
    written = 0
    while written < 2000:
        name = rng.choice(("add", "subtract", "multiply", "divide",
                           "compare"))
        one, other = operand(rng), operand(rng)
        if rng.randrange(4) == 0:
            other = one.scaleb(rng.randrange(-1, 2))
        if "fault" in (show(one), show(other)):
            continue
        answer = result(name, one, other)
        if answer == "fault" and rng.randrange(3):
            continue
        print('VECTOR("%s", "%s", "%s", "%s")'
              % (name, show(one), show(other), answer))
        written += 1


main()
