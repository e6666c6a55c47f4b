"""Values of the judge: int, Decimal, str, bool, None, list, dict and these.

Nothing here rounds; what has no exact answer raises Incident.
"""
import calendar
import datetime
import json
import re
import sys
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

sys.set_int_max_str_digits(0)

DIGITS = 18
EXPONENTS = -6143, 6144
WIDE = Context(prec=40000, Emax=999999, Emin=-999999)
LEAST, MOST = -2**63, 2**63 - 1


class Incident(Exception):
    """The node cannot go on; the reason is arithmetic, no-value or unknown."""

    def __init__(self, reason=None):
        super().__init__(reason)
        self.reason = reason


class Undecided(Exception):
    """No page says what this means."""


@dataclass(frozen=True, order=True)
class Instant:
    ms: int

    def __post_init__(self):
        if not FIRST <= self.ms <= LAST:
            raise Incident("arithmetic")


@dataclass(frozen=True, order=True)
class Duration:
    ms: int

    def __post_init__(self):
        in_64_bits(self.ms)


@dataclass(frozen=True, order=True)
class Months:
    months: int

    def __post_init__(self):
        in_64_bits(self.months)


EPOCH = datetime.date(1970, 1, 1).toordinal()
DAY = 86400000
FIRST = (1 - EPOCH) * DAY
LAST = (datetime.date.max.toordinal() - EPOCH + 1) * DAY - 1


def in_64_bits(number):
    if not LEAST <= number <= MOST:
        raise Incident("arithmetic")
    return number


def significant(number):
    """How many digits an integer has between its first and last not 0."""
    return len(str(abs(number)).rstrip("0")) or 1


def exact(fraction):
    """The Decimal that equals the fraction, if 18 digits hold it."""
    fraction = Fraction(fraction)
    bottom, twos, fives = fraction.denominator, 0, 0
    while bottom % 2 == 0:
        bottom, twos = bottom // 2, twos + 1
    while bottom % 5 == 0:
        bottom, fives = bottom // 5, fives + 1
    if bottom != 1:
        raise Incident("arithmetic")
    places = max(twos, fives)
    digits = fraction.numerator * 10**places // fraction.denominator
    if digits == 0:
        return Decimal(0)
    if significant(digits) > DIGITS:
        raise Incident("arithmetic")
    found = Decimal(digits).scaleb(-places, WIDE).normalize(WIDE)
    if not EXPONENTS[0] <= found.adjusted() <= EXPONENTS[1]:
        raise Incident("arithmetic")
    return found


def plus_months(instant, months):
    days, rest = divmod(instant.ms, DAY)
    date = datetime.date.fromordinal(days + EPOCH)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise Incident("arithmetic")
    day = min(date.day, calendar.monthrange(year, month + 1)[1])
    date = datetime.date(year, month + 1, day)
    return Instant((date.toordinal() - EPOCH) * DAY + rest)


DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?"
                      r"(?:(\d+)(?:\.(\d{1,3}))?S)?)?")
MONTHS = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?")
INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)"
                     r"(?:\.(\d{1,3}))?(?:Z|([+-])(\d\d):(\d\d))")


def value_of(text):
    """The instant or duration that an ISO 8601 text names."""
    match = INSTANT.fullmatch(text)
    if match:
        date = datetime.date(int(match[1]), int(match[2]), int(match[3]))
        minutes = int(match[4]) * 60 + int(match[5])
        if match[8]:
            offset = int(match[9]) * 60 + int(match[10])
            minutes += -offset if match[8] == "+" else offset
        seconds = minutes * 60 + int(match[6])
        return Instant((date.toordinal() - EPOCH) * DAY + seconds * 1000
                       + int((match[7] or "0").ljust(3, "0")))
    match = MONTHS.fullmatch(text)
    if match and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return Months(-months if match[1] else months)
    match = DURATION.fullmatch(text)
    if match and any(match.groups()[1:]):
        ms = int(match[2] or 0) * DAY + int(match[3] or 0) * 3600000
        ms += int(match[4] or 0) * 60000 + int(match[5] or 0) * 1000
        ms += int((match[6] or "0").ljust(3, "0"))
        return Duration(-ms if match[1] else ms)
    raise ValueError(text)


def duration_text(ms):
    days, rest = divmod(abs(ms), DAY)
    seconds, ms_left = divmod(rest, 1000)
    clock = f"T{seconds}" + (f".{ms_left:03}" if ms_left else "") + "S"
    return ("-" if ms < 0 else "") + (f"P{days}D" if days else "P") + (
        clock if rest or not days else "")


def text_of(value):
    """As literal of an expression, without quotes."""
    if isinstance(value, Instant):
        days, rest = divmod(value.ms, DAY)
        date = datetime.date.fromordinal(days + EPOCH)
        seconds, ms = divmod(rest, 1000)
        return (f"{date.year:04}-{date.month:02}-{date.day:02}T{seconds // 3600:02}:"
                f"{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}Z")
    if isinstance(value, Duration):
        return duration_text(value.ms)
    if isinstance(value, Months):
        return f"{'-' if value.months < 0 else ''}P{abs(value.months)}M"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return decimal_text(value)
    return str(value)


def decimal_text(value):
    """Never the text of an integer: 5 becomes 5.0."""
    if -9 < value.adjusted() < 21:
        text = f"{value:f}"
        return text if "." in text else text + ".0"
    text = f"{value:e}"
    return text if "." in text else text.replace("e", ".0e")


def as_json(value):
    """As DATA of a scenario gives it."""
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{as_json(v)}"
                              for k, v in value.items()) + "}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (Instant, Duration, Months)):
        return f'"{text_of(value)}"'
    return text_of(value)


def from_json(value, kind):
    """What a trace shows of a variable of that kind; its text if that is none."""
    if isinstance(value, str) and kind in ("instant", "duration", "months"):
        try:
            return value_of(value)
        except (ValueError, Incident):
            return value
    return value


def same(one, two):
    """Equal as data: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if isinstance(one, (int, Decimal)) and isinstance(two, (int, Decimal)):
        return one == two
    if type(one) is not type(two):
        return False
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    return one == two
