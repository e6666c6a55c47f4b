/* Durations, instants, cycles: what is read, what is refused, what is
   printed. */

#include "cmocka_rig.h"
#include "bpmn/value.h"
#include "read/iso8601.h"

#define DAY INT64_C(86400000)

TEST(durations_are_read)
{
    static const struct {
        const char *text;
        int32_t months;
        int64_t ms;
        const char *printed;
    } rows[] = {
        { "PT10M", 0, 600000, "PT10M" },
        { "P1D", 0, DAY, "P1D" },
        { "PT36H", 0, DAY + DAY / 2, "P1DT12H" },
        { "P1Y2M3DT4H5M6.007S", 14, 3 * DAY + 14706007, "P1Y2M3DT4H5M6.007S" },
        { "P2W", 0, 14 * DAY, "P14D" },
        { "PT0.5H", 0, 1800000, "PT30M" },
        { "PT0,001S", 0, 1, "PT0.001S" },
        { "PT0S", 0, 0, "PT0S" },
        { "P0D", 0, 0, "PT0S" },
        { "-PT1M", 0, -60000, "-PT1M" },
        { "-P1M", -1, 0, "-P1M" },
        { "PT90S", 0, 90000, "PT1M30S" },
        { "PT1.5000000000000S", 0, 1500, "PT1.5S" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        IsoDuration duration = { -7, -7 };
        char printed[BPMN_DURATION_TEXT_MAX];

        if (!iso_duration(rows[i].text, &duration))
            fail_msg("%s is not read", rows[i].text);
        assert_int_equal(duration.months, rows[i].months);
        assert_true(duration.ms == rows[i].ms);
        bpmn_duration_print(duration.months, duration.ms, printed);
        assert_string_equal(printed, rows[i].printed);
    }
}

TEST(other_texts_are_no_durations)
{
    static const char *const texts[] = {
        "",
        "P",
        "PT",
        "P1",
        "1D",
        "P1DT",
        "PT1D",
        "P1H",
        "pt1h",
        "PT1h",
        "PT1M2H",
        "PT1H1H",
        "P1.5Y",
        "PT1.5H2M",
        "PT0.0001S",
        "PT-5M",
        "PT5M ",
        " PT5M",
        "+PT5M",
        "PT1.S",
        "PT.5S",
        "P1D2H",
        "PT1HT1M",
        "P9999999999Y",
        "PT99999999999999999999S",
        "P999999999999999999D",
        "24h",
        "PT15MX",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        IsoDuration duration;

        if (iso_duration(texts[i], &duration))
            fail_msg("'%s' is read", texts[i]);
    }
}

TEST(instants_are_read)
{
    static const struct {
        const char *text;
        const char *printed;
    } rows[] = {
        { "2030-01-07T09:10:00.000Z", "2030-01-07T09:10:00.000Z" },
        { "2030-01-07T09:10Z", "2030-01-07T09:10:00.000Z" },
        { "2030-01-07T09:10:00+02:00", "2030-01-07T07:10:00.000Z" },
        { "2030-01-07T09:10:00-0530", "2030-01-07T14:40:00.000Z" },
        { "2030-01-07T09:10:00+02", "2030-01-07T07:10:00.000Z" },
        { "2030-01-07T09:10:00", "2030-01-07T09:10:00.000Z" },
        { "2030-01-07", "2030-01-07T00:00:00.000Z" },
        { "2028-02-29", "2028-02-29T00:00:00.000Z" },
        { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
        { "0001-01-01", "0001-01-01T00:00:00.000Z" },
        { "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
        { "2030-12-31T24:00:00Z", "2031-01-01T00:00:00.000Z" },
        { "2030-01-07T09:10:00.120000000Z", "2030-01-07T09:10:00.120Z" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char printed[BPMN_INSTANT_TEXT_MAX];
        int64_t ms;

        if (!iso_instant(rows[i].text, &ms))
            fail_msg("%s is not read", rows[i].text);
        bpmn_instant_print(ms, printed);
        assert_string_equal(printed, rows[i].printed);
    }
}

TEST(other_texts_are_no_instants)
{
    static const char *const texts[] = {
        "",
        "2030",
        "2030-1-7",
        "0000-12-31T23:59:59.999Z",
        "10000-01-01",
        "9999-12-31T23:59:59.999-01:00",
        "-0044-03-15",
        "2030-13-01",
        "2030-00-01",
        "2030-04-31",
        "2030-02-29",
        "1900-02-29",
        "2030-01-07 09:10:00",
        "2030-01-07T9:10:00",
        "2030-01-07T25:00:00",
        "2030-01-07T09:60:00",
        "2030-01-07T09:10:60",
        "2030-01-07T24:00:01",
        "2030-01-07T09:10:00z",
        "2030-01-07T",
        "2030-01-07T09:10:00+",
        "2030-01-07T09:10:00+25:00",
        "2030-01-07T09:10:00.0001Z",
        "2030-01-07T09:10:00.Z",
        "2030-01-07T09:10:00Z ",
        "02030-01-07",
        "999999999-01-01",
        "2030-01-07T09:10:00+02:",
        "2030-01-07Z",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int64_t ms;

        if (iso_instant(texts[i], &ms)) fail_msg("'%s' is read", texts[i]);
    }
}

TEST(printing_and_reading_agree)
{
    uint64_t random = 1;

    for (int i = 0; i < 2000; i++) {
        char printed[BPMN_INSTANT_TEXT_MAX];
        int64_t ms, again;

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        ms = BPMN_INSTANT_MIN
            + (int64_t)(random
                        % (uint64_t)(BPMN_INSTANT_MAX - BPMN_INSTANT_MIN));
        bpmn_instant_print(ms, printed);
        if (!iso_instant(printed, &again) || again != ms)
            fail_msg("%s is another instant", printed);
    }
}

static void check_sum(const char *start, int32_t months, int64_t ms,
                      const char *sum)
{
    char printed[BPMN_INSTANT_TEXT_MAX];
    int64_t start_ms;

    assert_true(iso_instant(start, &start_ms));
    bpmn_instant_print(bpmn_instant_add(start_ms, months, ms), printed);
    assert_string_equal(printed, sum);
}

TEST(months_go_by_the_calendar)
{
    check_sum("2030-01-31T10:00:00Z", 1, 0, "2030-02-28T10:00:00.000Z");
    check_sum("2028-01-31T10:00:00Z", 1, 0, "2028-02-29T10:00:00.000Z");
    check_sum("2030-03-31", -1, 0, "2030-02-28T00:00:00.000Z");
    check_sum("2030-12-15", 1, DAY, "2031-01-16T00:00:00.000Z");
    check_sum("2030-01-15", -13, 0, "2028-12-15T00:00:00.000Z");
    check_sum("1970-01-01", -1, 0, "1969-12-01T00:00:00.000Z");
    check_sum("2030-01-07", 0, 61000, "2030-01-07T00:01:01.000Z");
    assert_true(bpmn_instant_add(INT64_MAX, 0, 1) == INT64_MAX);
    assert_true(bpmn_instant_add(INT64_MAX, 12, 0) == INT64_MAX);
    assert_true(bpmn_instant_add(INT64_MIN, -12, -1) == INT64_MIN);
    assert_true(bpmn_instant_add(bpmn_instant_add(INT64_MIN, 12, 0), -12, 0)
                == INT64_MIN);
}

static int64_t instant(const char *text)
{
    int64_t ms;

    assert_true(iso_instant(text, &ms));
    return ms;
}

static void expect_due(const char *cycle, int64_t n, const char *due)
{
    IsoCycle read;

    assert_true(iso_cycle(cycle, &read));
    assert_true(bpmn_cycle_due(&read.cycle, n) == instant(due));
    assert_true(bpmn_cycle_first(&read.cycle, instant(due)) == n);
    assert_true(bpmn_cycle_first(&read.cycle, instant(due) + 1) == n + 1);
}

/* Counted from the anchor, months never drift from the 31st to the 28th; the
   clock of the anchor says which day it is. */
TEST(cycles_go_by_the_calendar)
{
    BpmnCycle never = { 0, INT64_MAX / 2, 0, 0 };

    expect_due("R/2030-01-31T09:00:00Z/P1M", 0, "2030-01-31T09:00:00Z");
    expect_due("R/2030-01-31T09:00:00Z/P1M", 1, "2030-02-28T09:00:00Z");
    expect_due("R/2030-01-31T09:00:00Z/P1M", 2, "2030-03-31T09:00:00Z");
    expect_due("R/2030-01-31T09:00:00Z/P1M", 25, "2032-02-29T09:00:00Z");
    expect_due("R/2030-01-31T23:30:00-05:00/P1M", 1,
               "2030-02-28T23:30:00-05:00");
    expect_due("R/2030-03-31T00:30:00+02:00/P1M", 1,
               "2030-04-30T00:30:00+02:00");
    expect_due("R/2030-01-01T00:00:00Z/P1MT1H", 3, "2030-04-01T03:00:00Z");
    expect_due("R/2023-07-01T00:00:00+02:00/PT15M", 100000,
               "2026-05-07T14:00:00Z");
    assert_true(bpmn_cycle_due(&never, 3) == INT64_MAX);
    assert_true(bpmn_cycle_first(&never, INT64_MAX) == 3);
}

TEST(cycles_are_read)
{
    IsoCycle cycle;

    assert_true(iso_cycle("R3/PT4H", &cycle));
    assert_int_equal(cycle.repetitions, 3);
    assert_true(cycle.cycle.anchor_ms == BPMN_FROM_NOW);
    assert_true(cycle.cycle.interval_ms == 4 * 3600000);
    assert_true(iso_cycle("R/P1M", &cycle));
    assert_int_equal(cycle.repetitions, -1);
    assert_int_equal(cycle.cycle.months, 1);
    assert_true(iso_cycle("R2/2030-01-07T09:00:00Z/PT1H", &cycle));
    assert_true(cycle.cycle.anchor_ms == instant("2030-01-07T09:00:00Z"));
    assert_true(cycle.cycle.interval_ms == 3600000);
    assert_true(iso_cycle("R2/2030-01-07/2030-01-08", &cycle));
    assert_true(cycle.cycle.interval_ms == DAY);
}

TEST(other_texts_are_no_cycles)
{
    static const char *const texts[] = {
        "",
        "R",
        "R3",
        "R3/",
        "R/",
        "PT1H",
        "R-1/PT1H",
        "r3/PT1H",
        "R3/PT0S",
        "R3/-PT1H",
        "R3/2030-01-07",
        "R3/PT1H/2030-01-07",
        "R2/2030-01-08/2030-01-07",
        "R3/PT1H/PT1H",
        "0 0 9 * * MON",
        "R99999999999999999999/PT1H",
        "R/-200000000-01-01/200000000-01-01",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        IsoCycle cycle;

        if (iso_cycle(texts[i], &cycle)) fail_msg("'%s' is read", texts[i]);
    }
}

int main(void)
{
    return run_listed(NULL, NULL);
}
