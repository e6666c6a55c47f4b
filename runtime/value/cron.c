/* Times as cron writes them. */
#include "day.h"
#include "scan.h"

#include "bpmn/process.h"
#include "bpmn/value.h"

/* A bit for each number that a field allows. */
typedef struct Cron {
    uint64_t seconds;
    uint64_t minutes;
    uint64_t hours;
    uint64_t days;
    uint64_t months;
    uint64_t weekdays; /* 0: Sunday */
    bool either;       /* one of days and weekdays is enough */
} Cron;

/* How the numbers of a field go, and what they are called. */
typedef struct Field {
    int64_t low;
    int64_t high;
    const char *names; /* three letters each, from the lowest on; null: none */
} Field;

static const Field SECONDS = { 0, 59, 0 };
static const Field HOURS = { 0, 23, 0 };
static const Field DAYS = { 1, 31, 0 };
static const Field MONTHS = { 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC" };
static const Field WEEKDAYS = { 0, 7, "SUNMONTUEWEDTHUFRISAT" };

static bool scan_name(Scan *scan, const Field *field, int64_t *number)
{
    const char *bytes = scan->text.bytes + scan->at;

    if (!field->names || scan->text.length - scan->at < 3) return false;
    for (int64_t i = 0; field->names[3 * i]; i++) {
        const char *name = field->names + 3 * i;

        if ((bytes[0] & ~32) != name[0] || (bytes[1] & ~32) != name[1]
            || (bytes[2] & ~32) != name[2]) {
            continue;
        }
        *number = field->low + i;
        scan->at += 3;
        return true;
    }
    return false;
}

static bool scan_one(Scan *scan, const Field *field, int64_t *number)
{
    if (scan_digit(scan) < 0) return scan_name(scan, field, number);
    return scan_number(scan, 1, 2, number) && *number >= field->low
        && *number <= field->high;
}

/* "*", "5", "1-5", "* / 10" without blanks, "5/10", "1-5/2" */
static bool scan_range(Scan *scan, const Field *field, uint64_t *set)
{
    int64_t first = field->low;
    int64_t last = field->high;
    int64_t step = 1;
    bool all = scan_byte(scan, '*') || scan_byte(scan, '?');

    if (!all) {
        if (!scan_one(scan, field, &first)) return false;
        last = first;
        if (scan_byte(scan, '-') && !scan_one(scan, field, &last)) return false;
        if (last < first) return false;
    }
    if (scan_byte(scan, '/')) {
        if (!scan_number(scan, 1, 2, &step) || step == 0) return false;
        if (last == first) last = field->high;
    }
    for (int64_t i = first; i <= last; i += step) *set |= UINT64_C(1) << i;
    return true;
}

/* One field and the blanks behind it; *all: it leaves nothing out. */
static bool scan_field(Scan *scan, const Field *field, uint64_t *set, bool *all)
{
    size_t from = scan->at;
    char first = from < scan->text.length ? scan->text.bytes[from] : 0;

    *set = 0;
    do {
        if (!scan_range(scan, field, set)) return false;
    } while (scan_byte(scan, ','));
    *all = (first == '*' || first == '?') && scan->at == from + 1;
    if (scan->at < scan->text.length && !scan_byte(scan, ' ')) return false;
    while (scan_byte(scan, ' ')) continue;
    return true;
}

static size_t count_fields(BpmnString text)
{
    size_t count = text.length > 0 && text.bytes[0] != ' ';

    for (size_t i = 1; i < text.length; i++)
        count += text.bytes[i] != ' ' && text.bytes[i - 1] == ' ';
    return count;
}

static bool read(BpmnString text, Cron *cron)
{
    Scan scan = { text, 0 };
    size_t count = count_fields(text);
    bool all, all_days, all_weekdays;

    *cron = (Cron){ .seconds = 1 };
    if (count != 5 && count != 6) return false;
    if (count == 6 && !scan_field(&scan, &SECONDS, &cron->seconds, &all))
        return false;
    if (!scan_field(&scan, &SECONDS, &cron->minutes, &all)
        || !scan_field(&scan, &HOURS, &cron->hours, &all)
        || !scan_field(&scan, &DAYS, &cron->days, &all_days)
        || !scan_field(&scan, &MONTHS, &cron->months, &all)
        || !scan_field(&scan, &WEEKDAYS, &cron->weekdays, &all_weekdays)) {
        return false;
    }
    cron->weekdays |= cron->weekdays >> 7; /* 7 is Sunday, too */
    cron->either = count == 5 && !all_days && !all_weekdays;
    return scan.at == text.length;
}

static bool has(uint64_t set, int64_t number)
{
    return (set >> number & 1) != 0;
}

static bool is_its_day(const Cron *cron, int64_t number)
{
    Day day = day_at(number);
    bool by_date = has(cron->days, day.day);
    bool by_weekday = has(cron->weekdays, floor_rest(number + 4, 7));

    return has(cron->months, day.month)
        && (cron->either ? by_date || by_weekday : by_date && by_weekday);
}

/* The first second of a day from 'second' on; -1: none. */
static int64_t find_second(const Cron *cron, int64_t second)
{
    while (second < 24 * 3600) {
        if (!has(cron->hours, second / 3600))
            second += 3600 - second % 3600;
        else if (!has(cron->minutes, second / 60 % 60))
            second += 60 - second % 60;
        else if (!has(cron->seconds, second % 60))
            second++;
        else
            return second;
    }
    return -1;
}

int64_t bpmn_cron_next(BpmnString text, int64_t after_ms)
{
    enum { MOST_DAYS = 9 * 366 }; /* a 29th of February comes within 8 years */
    int64_t next = floor_divide(after_ms, 1000) + 1;
    int64_t day = floor_divide(next, 24 * 3600);
    int64_t second = next - day * 24 * 3600;
    Cron cron;

    if (!read(text, &cron)) return INT64_MAX;
    for (int64_t i = 0; i < MOST_DAYS; i++, second = 0) {
        int64_t found = is_its_day(&cron, day + i) ? find_second(&cron, second)
                                                   : -1;
        int64_t ms = (day + i) * MS_PER_DAY + found * 1000;

        if (found >= 0) return ms <= BPMN_INSTANT_MAX ? ms : INT64_MAX;
    }
    return INT64_MAX;
}

const BpmnCrons bpmn_ability_cron = { bpmn_cron_next };
