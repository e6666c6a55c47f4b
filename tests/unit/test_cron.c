/* Times as cron writes them. */
#include "cmocka_rig.h"
#include "bpmn/value.h"

static int64_t ms_of(const char *instant)
{
    int64_t ms;

    assert_true(bpmn_instant_read(bpmn_string(instant), &ms));
    return ms;
}

TEST(cron_tells_the_next_time)
{
    static const struct {
        const char *text;
        const char *after;
        const char *next;
    } CASES[] = {
        { "* * * * *", "2030-01-07T09:00:00Z", "2030-01-07T09:01:00Z" },
        { "* * * * * *", "2030-01-07T09:00:00.999Z", "2030-01-07T09:00:01Z" },
        { "0 0 9-17 * * MON-FRI", "2030-01-04T17:00:00Z",
          "2030-01-07T09:00:00Z" },
        { "*/15 * * * *", "2030-01-07T09:45:00Z", "2030-01-07T10:00:00Z" },
        { "5/20 * * * *", "2030-01-07T09:45:00Z", "2030-01-07T10:05:00Z" },
        { "0 8,20 * * ?", "2030-01-07T08:00:00Z", "2030-01-07T20:00:00Z" },
        { "0 0 1 JAN *", "2030-01-07T08:00:00Z", "2031-01-01T00:00:00Z" },
        { "0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z" },
        { "0 0 * * 7", "2030-01-07T00:00:00Z", "2030-01-13T00:00:00Z" },
        { "0 0 * * sun", "2030-01-07T00:00:00Z", "2030-01-13T00:00:00Z" },
        /* the 13th or a Friday; with seconds a Friday the 13th */
        { "0 0 13 * FRI", "2030-01-05T00:00:00Z", "2030-01-11T00:00:00Z" },
        { "0 0 0 13 * FRI", "2030-01-05T00:00:00Z", "2030-09-13T00:00:00Z" },
        { "59 59 23 31 12 *", "1969-06-01T00:00:00Z", "1969-12-31T23:59:59Z" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int64_t next = bpmn_cron_next(bpmn_string(CASES[i].text),
                                      ms_of(CASES[i].after));
        if (next != ms_of(CASES[i].next)) fail_msg("%s", CASES[i].text);
    }
}

TEST(what_is_no_cron_never_comes)
{
    static const char *const TEXTS[] = {
        "",           "R/PT1H",       "* * * *",     "* * * * * * *",
        "60 * * * *", "* 24 * * *",   "* * 0 * *",   "* * * 13 *",
        "* * * * 8",  "* * * * MO",   "5-1 * * * *", "*/0 * * * *",
        "1, * * * *", "0 0 L * *",    "0 0 30 2 *",  "0 0 * * FRI#2",
        " 0 0 * * *", "0 0 1 JANX *",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (bpmn_cron_next(bpmn_string(TEXTS[i]), 0) != INT64_MAX)
            fail_msg("%s", TEXTS[i]);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
