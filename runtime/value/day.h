/* Days of the calendar. Private to runtime/value. */
#ifndef BPMN_VALUE_DAY_H
#define BPMN_VALUE_DAY_H

#include <stdint.h>

#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR (60 * MS_PER_MINUTE)
#define MS_PER_DAY (24 * MS_PER_HOUR)
#define DAYS_PER_ERA INT64_C(146097) /* 400 years */

/* A day of the proleptic Gregorian calendar. */
typedef struct Day {
    int64_t year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
} Day;

/* Towards the smaller number, below 0 too. */
static inline int64_t floor_divide(int64_t dividend, int64_t divisor)
{
    return dividend / divisor - (dividend % divisor < 0);
}

/* What floor_divide leaves over; never negative. */
static inline int64_t floor_rest(int64_t dividend, int64_t divisor)
{
    int64_t rest = dividend % divisor;

    return rest < 0 ? rest + divisor : rest;
}

/* The day so many behind 1970-01-01. */
static inline Day day_at(int64_t number)
{
    int64_t shifted = number + 719468; /* since 0000-03-01 */
    int64_t era = floor_divide(shifted, DAYS_PER_ERA);
    int64_t day_of_era = shifted - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524
                           - day_of_era / 146096)
        / 365;
    int64_t day_of_year = day_of_era
        - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* March is 0 */
    Day date;

    date.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    date.month = (int)(month < 10 ? month + 3 : month - 9);
    date.year = era * 400 + year_of_era + (date.month <= 2);
    return date;
}

#endif
