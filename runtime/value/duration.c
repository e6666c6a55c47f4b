/* Durations of ISO 8601: months and milliseconds apart. */
#include "bpmn/value.h"
#include "scan.h"

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE (60 * MS_PER_SECOND)
#define MS_PER_HOUR (60 * MS_PER_MINUTE)
#define MS_PER_DAY (24 * MS_PER_HOUR)

/* What one letter of a duration counts. */
typedef struct Unit {
    char letter;
    bool of_day; /* stands behind the T */
    int32_t months;
    int64_t ms;
} Unit;

static const Unit UNITS[] = {
    { 'Y', false, 12, 0 },
    { 'M', false, 1, 0 },
    { 'W', false, 0, 7 * MS_PER_DAY },
    { 'D', false, 0, MS_PER_DAY },
    { 'H', true, 0, MS_PER_HOUR },
    { 'M', true, 0, MS_PER_MINUTE },
    { 'S', true, 0, MS_PER_SECOND },
};

#define UNIT_COUNT (sizeof UNITS / sizeof UNITS[0])

/* A duration while it is read. */
typedef struct Reading {
    Scan scan;
    size_t next_unit; /* units stand in the order of UNITS */
    bool of_day;      /* a T was there */
    bool ended;       /* a fraction was there: it must be the last */
    int64_t months;
    int64_t ms;
} Reading;

static bool add_amount(const Unit *unit, int64_t count, int64_t part,
                       Reading *reading)
{
    if (unit->months != 0) {
        reading->months += count * unit->months;
        return reading->months <= INT32_MAX;
    }
    if (count > (INT64_MAX - reading->ms - part) / unit->ms) return false;
    reading->ms += count * unit->ms + part;
    return true;
}

/* The unit of the letter that is next, at or behind the one expected;
   UNIT_COUNT when there is none. */
static size_t find_unit(const Reading *reading, char letter)
{
    size_t unit = reading->next_unit;

    while (unit < UNIT_COUNT
           && (UNITS[unit].letter != letter
               || UNITS[unit].of_day != reading->of_day))
        unit++;
    return unit;
}

/* "15M", "7.5S" */
static bool read_part(Reading *reading)
{
    Scan *scan = &reading->scan;
    int64_t count, part;
    size_t point;

    if (reading->ended || !scan_number(scan, 1, 18, &count)) return false;
    /* The unit stands behind the fraction, so look ahead for it. */
    point = scan->at;
    if (!scan_fraction(scan, 0, &part) || scan->at >= scan->text.length)
        return false;
    size_t unit = find_unit(reading, scan->text.bytes[scan->at]);
    if (unit == UNIT_COUNT) return false;
    reading->ended = scan->at != point;
    if (reading->ended && UNITS[unit].months != 0) return false;
    scan->at = point;
    if (!scan_fraction(scan, UNITS[unit].ms, &part)) return false;
    scan->at++;
    reading->next_unit = unit + 1;
    return add_amount(&UNITS[unit], count, part, reading);
}

bool bpmn_duration_read(BpmnString text, int32_t *months, int64_t *ms)
{
    Reading reading = { { text, 0 }, 0, false, false, 0, 0 };
    Scan *scan = &reading.scan;
    bool negative = scan_byte(scan, '-');

    if (!scan_byte(scan, 'P') || scan->at == text.length) return false;
    while (scan->at < text.length) {
        if (!reading.of_day && scan_byte(scan, 'T')) reading.of_day = true;
        if (!read_part(&reading)) return false;
    }
    *months = (int32_t)(negative ? -reading.months : reading.months);
    *ms = negative ? -reading.ms : reading.ms;
    return true;
}

/* Appends "15M" unless the count is 0. */
static size_t put_part(uint64_t count, char letter, char *buffer)
{
    if (count == 0) return 0;
    size_t at = bpmn_integer_print((int64_t)count, buffer);
    buffer[at++] = letter;
    return at;
}

static size_t put_seconds(uint64_t ms, char *buffer)
{
    BpmnDecimal seconds = { (int64_t)ms, -3, 0 };
    size_t at = 0;

    if (ms == 0) return 0;
    at = bpmn_decimal_print(seconds, buffer);
    buffer[at++] = 'S';
    return at;
}

size_t bpmn_duration_print(int32_t months, int64_t ms, char *buffer)
{
    bool negative = months < 0 || ms < 0;
    uint64_t month_count = months < 0 ? 0u - (uint32_t)months
                                      : (uint32_t)months;
    uint64_t left = ms < 0 ? 0u - (uint64_t)ms : (uint64_t)ms;
    size_t at = 0;

    buffer[0] = '\0';
    if ((months < 0 && ms > 0) || (months > 0 && ms < 0)) return 0;
    if (negative) buffer[at++] = '-';
    buffer[at++] = 'P';
    at += put_part(month_count / 12, 'Y', buffer + at);
    at += put_part(month_count % 12, 'M', buffer + at);
    at += put_part(left / MS_PER_DAY, 'D', buffer + at);
    left %= MS_PER_DAY;
    if (left != 0 || (month_count == 0 && ms == 0)) {
        buffer[at++] = 'T';
        at += put_part(left / MS_PER_HOUR, 'H', buffer + at);
        at += put_part(left / MS_PER_MINUTE % 60, 'M', buffer + at);
        at += put_seconds(left % MS_PER_MINUTE, buffer + at);
    }
    if (month_count == 0 && ms == 0) {
        buffer[at++] = '0';
        buffer[at++] = 'S';
    }
    buffer[at] = '\0';
    return at;
}

/* "12Y" or "5M", added to the months so far; true also when the letter is
   not next. */
static bool add_months(Scan *scan, char letter, uint64_t months, uint64_t *sum)
{
    const uint64_t limit = (uint64_t)INT64_MAX + 1;
    size_t start = scan->at;
    uint64_t count = 0;

    for (; scan_digit(scan) >= 0; scan->at++) {
        if (count > limit / 10) return false;
        count = count * 10 + (uint64_t)scan_digit(scan);
    }
    if (scan->at == start || !scan_byte(scan, letter)) {
        scan->at = start;
        return true;
    }
    if (count > (limit - *sum) / months) return false;
    *sum += count * months;
    return true;
}

bool bpmn_months_read(BpmnString text, int64_t *months)
{
    Scan scan = { text, 0 };
    bool negative = scan_byte(&scan, '-');
    uint64_t sum = 0;

    if (!scan_byte(&scan, 'P') || scan.at == text.length
        || !add_months(&scan, 'Y', 12, &sum) || !add_months(&scan, 'M', 1, &sum)
        || scan.at != text.length || (!negative && sum > INT64_MAX))
        return false;
    *months = (int64_t)(negative ? UINT64_C(0) - sum : sum);
    return true;
}

size_t bpmn_months_print(int64_t months, char *buffer)
{
    uint64_t count = months < 0 ? 0u - (uint64_t)months : (uint64_t)months;
    size_t at = 0;

    if (months < 0) buffer[at++] = '-';
    buffer[at++] = 'P';
    at += put_part(count / 12, 'Y', buffer + at);
    at += put_part(count % 12, 'M', buffer + at);
    if (count == 0) {
        buffer[at++] = '0';
        buffer[at++] = 'M';
    }
    buffer[at] = '\0';
    return at;
}
