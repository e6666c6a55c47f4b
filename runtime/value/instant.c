/* Instants: milliseconds since 1970 UTC against calendar and clock. */
#include "bpmn/value.h"
#include "day.h"
#include "scan.h"

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int64_t year, int month)
{
    static const signed char days[12] = { 31, 28, 31, 30, 31, 30,
                                          31, 31, 30, 31, 30, 31 };

    return days[month - 1] + (month == 2 && is_leap(year));
}

/*
 * Days since 1970-01-01. The year is counted from March, so that the leap day
 * is its last and the months before it have a fixed sum of days.
 */
static int64_t day_number(Day date)
{
    int64_t year = date.month > 2 ? date.year : date.year - 1;
    int64_t era = floor_divide(year, 400);
    int64_t year_of_era = year - era * 400;
    int month = (date.month + 9) % 12; /* March is 0 */
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;

    return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4
        - year_of_era / 100 + day_of_year - 719468;
}

static int64_t add_saturated(int64_t one, int64_t other)
{
    if (other > 0 && one > INT64_MAX - other) return INT64_MAX;
    if (other < 0 && one < INT64_MIN - other) return INT64_MIN;
    return one + other;
}

/* days * MS_PER_DAY + rest, 0 <= rest < MS_PER_DAY */
static int64_t join_days(int64_t days, int64_t rest)
{
    if (days > INT64_MAX / MS_PER_DAY) return INT64_MAX;
    if (days < INT64_MIN / MS_PER_DAY - 1) return INT64_MIN;
    if (days < 0) /* the first day of all begins before INT64_MIN */
        return add_saturated((days + 1) * MS_PER_DAY, rest - MS_PER_DAY);
    return add_saturated(days * MS_PER_DAY, rest);
}

int64_t bpmn_instant_add(int64_t ms, int32_t months, int64_t duration_ms)
{
    if (months == 0) return add_saturated(ms, duration_ms);

    int64_t days = floor_divide(ms, MS_PER_DAY);
    Day date = day_at(days);
    int64_t total = date.year * 12 + (date.month - 1) + months;
    date.year = floor_divide(total, 12);
    date.month = (int)(total - date.year * 12) + 1;
    int last = days_in_month(date.year, date.month);
    if (date.day > last) date.day = last;
    return add_saturated(
        join_days(day_number(date), floor_rest(ms, MS_PER_DAY)), duration_ms);
}

/* "2030-01-07"; a year has 4 to 9 digits and may have '-' before it. */
static bool scan_date(Scan *scan, int64_t *days)
{
    bool before = scan_byte(scan, '-');
    size_t start = scan->at;
    int64_t year, month, day;

    if (!scan_number(scan, 4, 9, &year)
        || (scan->at - start > 4 && scan->text.bytes[start] == '0')
        || !scan_byte(scan, '-') || !scan_number(scan, 2, 2, &month)
        || !scan_byte(scan, '-') || !scan_number(scan, 2, 2, &day))
        return false;
    if (before) year = -year;
    if (month < 1 || month > 12 || day < 1
        || day > days_in_month(year, (int)month))
        return false;
    *days = day_number((Day){ year, (int)month, (int)day });
    return true;
}

/* "09:10", "09:10:00", "09:10:00.5"; 24:00:00 is the end of the day. */
static bool scan_clock(Scan *scan, int64_t *ms)
{
    int64_t hour, minute, second = 0, fraction = 0;

    if (!scan_number(scan, 2, 2, &hour) || !scan_byte(scan, ':')
        || !scan_number(scan, 2, 2, &minute))
        return false;
    if (scan_byte(scan, ':')
        && (!scan_number(scan, 2, 2, &second)
            || !scan_fraction(scan, 1000, &fraction)))
        return false;
    *ms = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * 1000
        + fraction;
    return minute < 60 && second < 60 && *ms <= MS_PER_DAY;
}

/* "", "Z", "+02:00", "+0200", "+02" */
static bool scan_offset(Scan *scan, int64_t *ms)
{
    int64_t hour, minute = 0;
    bool west = false;

    *ms = 0;
    if (scan->at == scan->text.length || scan_byte(scan, 'Z')) return true;
    if (!scan_byte(scan, '+')) {
        if (!scan_byte(scan, '-')) return false;
        west = true;
    }
    if (!scan_number(scan, 2, 2, &hour)) return false;
    if (scan->at < scan->text.length) {
        scan_byte(scan, ':');
        if (!scan_number(scan, 2, 2, &minute)) return false;
    }
    *ms = hour * MS_PER_HOUR + minute * MS_PER_MINUTE;
    if (minute > 59 || *ms > 18 * MS_PER_HOUR) return false;
    if (west) *ms = -*ms;
    return true;
}

bool bpmn_instant_read(BpmnString text, int64_t *ms)
{
    int16_t offset;

    return bpmn_instant_read_local(text, ms, &offset);
}

bool bpmn_instant_read_local(BpmnString text, int64_t *ms,
                             int16_t *offset_minutes)
{
    Scan scan = { text, 0 };
    int64_t days, clock = 0, offset = 0;

    if (!scan_date(&scan, &days)) return false;
    if (scan.at < text.length
        && (!scan_byte(&scan, 'T') || !scan_clock(&scan, &clock)
            || !scan_offset(&scan, &offset)))
        return false;
    if (scan.at != text.length || days > INT64_MAX / MS_PER_DAY - 2
        || days < INT64_MIN / MS_PER_DAY + 2)
        return false;
    int64_t read = days * MS_PER_DAY + clock - offset;
    if (read < BPMN_INSTANT_MIN || read > BPMN_INSTANT_MAX) return false;
    *ms = read;
    *offset_minutes = (int16_t)(offset / MS_PER_MINUTE);
    return true;
}

/* Writes at least 'width' digits; returns how many. */
static size_t put_padded(int64_t number, int width, char *buffer)
{
    char digits[BPMN_DECIMAL_TEXT_MAX];
    size_t count = bpmn_integer_print(number, digits);
    size_t at = 0;

    for (int i = (int)count; i < width; i++) buffer[at++] = '0';
    for (size_t i = 0; i < count; i++) buffer[at++] = digits[i];
    return at;
}

size_t bpmn_instant_print(int64_t ms, char *buffer)
{
    int64_t days = floor_divide(ms, MS_PER_DAY);
    int64_t rest = floor_rest(ms, MS_PER_DAY);
    Day date = day_at(days);
    size_t at = 0;

    if (date.year < 0) buffer[at++] = '-';
    at += put_padded(date.year < 0 ? -date.year : date.year, 4, buffer + at);
    buffer[at++] = '-';
    at += put_padded(date.month, 2, buffer + at);
    buffer[at++] = '-';
    at += put_padded(date.day, 2, buffer + at);
    buffer[at++] = 'T';
    at += put_padded(rest / MS_PER_HOUR, 2, buffer + at);
    buffer[at++] = ':';
    at += put_padded(rest / MS_PER_MINUTE % 60, 2, buffer + at);
    buffer[at++] = ':';
    at += put_padded(rest / 1000 % 60, 2, buffer + at);
    buffer[at++] = '.';
    at += put_padded(rest % 1000, 3, buffer + at);
    buffer[at++] = 'Z';
    buffer[at] = '\0';
    return at;
}
