/*
 * Working on values: decimals, texts, instants, durations.
 *
 * Used by generated code, by the interpreter and by the engine alike, so that
 * all three compute the same. Calls nothing but memcpy, memmove, memset and
 * memcmp; allocates nothing; keeps no state.
 *
 * Arithmetic is exact or a fault. A fault is sticky: functions set *fault and
 * return 0, none clears it, so a whole expression is computed straight through
 * and looked at once. The pointer is never null.
 */
#ifndef BPMN_VALUE_H
#define BPMN_VALUE_H

#include "bpmn/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Room for any printed value of that kind, its NUL included. */
#define BPMN_DECIMAL_TEXT_MAX 40
#define BPMN_INSTANT_TEXT_MAX 40
#define BPMN_DURATION_TEXT_MAX 64

/* A function of its arguments alone: what it returned once need not be asked
   again. */
#ifdef __GNUC__
#define BPMN_CONST __attribute__((const))
#else
#define BPMN_CONST
#endif

/* Levels that lists and objects nest at most. */
#define BPMN_STRUCTURE_DEPTH 32
/* Instants lie between 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z,
   both included. */
#define BPMN_INSTANT_MIN INT64_C(-62135596800000)
#define BPMN_INSTANT_MAX INT64_C(253402300799999)

/* In scientific notation the exponents of decimals go from -6143 to 6144;
   beyond is a fault. */
#define BPMN_DECIMAL_EXPONENT_MIN (-6143)
#define BPMN_DECIMAL_EXPONENT_MAX 6144

/* A text, or an enumeration, whose constants are texts. */
static inline bool bpmn_type_is_text(BpmnType type)
{
    return type == BPMN_TEXT || type == BPMN_ENUMERATION;
}

/* A value of such a type that is there. */
static inline bool bpmn_is_text(BpmnValue value)
{
    return !value.is_null && bpmn_type_is_text(value.type);
}

/* decimal.c */

/* The same number without zeros at its end: the one form in which it is kept.
   More than 18 digits or an exponent out of range is a fault. */
BpmnDecimal bpmn_decimal_normal(BpmnDecimal decimal, bool *fault);
/* An integer as a decimal; 19 digits that do not end in 0 are a fault. */
BpmnDecimal bpmn_decimal_from_integer(int64_t integer, bool *fault);
/* The integer that a decimal is. False, *integer untouched, when it has a
   fraction or does not fit. */
bool bpmn_decimal_to_integer(BpmnDecimal decimal, int64_t *integer);
/* The sum; more than 18 digits is a fault. */
BpmnDecimal bpmn_decimal_add(BpmnDecimal one, BpmnDecimal other, bool *fault);
/* The difference; more than 18 digits is a fault. */
BpmnDecimal bpmn_decimal_subtract(BpmnDecimal one, BpmnDecimal other,
                                  bool *fault);
/* The product; more than 18 digits is a fault. */
BpmnDecimal bpmn_decimal_multiply(BpmnDecimal one, BpmnDecimal other,
                                  bool *fault);
/* The quotient. A fault when it is not exact in 18 digits (1/3), or when the
   divisor is 0. */
BpmnDecimal bpmn_decimal_divide(BpmnDecimal dividend, BpmnDecimal divisor,
                                bool *fault);
/* The number with its sign turned. */
BpmnDecimal bpmn_decimal_negate(BpmnDecimal decimal);
/* -1, 0 or 1 as one is less than, equal to or greater than other, by value:
   50 equals 50.00. Any coefficient and exponent is allowed. */
BPMN_CONST int bpmn_decimal_compare(BpmnDecimal one, BpmnDecimal other);
/* The same, other being digits * 10^exponent. */
BPMN_CONST int bpmn_decimal_compare_to(BpmnDecimal one, int64_t digits,
                                       int32_t exponent);

/* decimal_text.c */

/*
 * Reads a number: digits, at most one point, an exponent; '-' before it, no
 * white space. "49.90", "-.5", "1e3".
 *
 * Returns false, *decimal untouched, when the text is none or needs more than
 * 18 digits. Zeros at either end are no digits.
 */
bool bpmn_decimal_read(BpmnString text, BpmnDecimal *decimal);
/*
 * Writes the one form of a number: "49.9", "50", "-0.5". Numbers with at most
 * 18 digits before the point and at most 18 behind it have no exponent;
 * others look like "1.5E+30".
 *
 * buffer   BPMN_DECIMAL_TEXT_MAX bytes
 *
 * Returns the length without the NUL.
 */
size_t bpmn_decimal_print(BpmnDecimal decimal, char *buffer);
/* Writes an integer, buffer and result as above. */
size_t bpmn_integer_print(int64_t integer, char *buffer);

/* integer.c */

/* Sum, difference, product, negation; leaving 64 bits is a fault. */
int64_t bpmn_integer_add(int64_t one, int64_t other, bool *fault);
/* one - other. */
int64_t bpmn_integer_subtract(int64_t one, int64_t other, bool *fault);
/* one * other. */
int64_t bpmn_integer_multiply(int64_t one, int64_t other, bool *fault);
/* -integer. */
int64_t bpmn_integer_negate(int64_t integer, bool *fault);
/* Reads digits, '-' before them, nothing else; false, *integer untouched, when
   the text is none or leaves 64 bits. */
bool bpmn_integer_read(BpmnString text, int64_t *integer);

/* string.c */

/* A string of C without its NUL. Null becomes the empty text. */
BpmnString bpmn_string(const char *string);
/* True when both have the same bytes. */
bool bpmn_string_equal(BpmnString one, BpmnString other);
/* -1, 0 or 1 by the order of bytes, which in UTF-8 is the order of code
   points. */
int bpmn_string_compare(BpmnString one, BpmnString other);
/* True when the names have that one. */
bool bpmn_names_have(BpmnNames names, BpmnString name);
/* The first name of a text with commas, without blanks around it; *text moves
   behind it. False: there is none left. */
bool bpmn_next_name(BpmnString *text, BpmnString *name);
/* True when the bytes are UTF-8 (Unicode 15, table 3-7); so is an empty or
   null text. */
bool bpmn_string_is_utf8(BpmnString text);

/* instant.c */

/*
 * The instant some time later, UTC: first the months by the calendar, a day
 * that the month does not have becomes its last (31 January + 1 month is 28 or
 * 29 February), then the milliseconds. A sum outside int64_t becomes its
 * nearest end.
 * Source: XML Schema 1.1 part 2, appendix E.3.3.
 */
int64_t bpmn_instant_add(int64_t ms, int32_t months, int64_t duration_ms);
/*
 * Reads "2030-01-07T09:10:00.000Z": date, 'T', hours and minutes, seconds and
 * fraction if any, then Z or an offset like +02:00; without either it is UTC,
 * a date alone is its midnight. A fraction finer than milliseconds is allowed
 * only if it is 0 there.
 *
 * Returns false, *ms untouched, when the text is not wholly of that form.
 */
bool bpmn_instant_read(BpmnString text, int64_t *ms);
/* The same; *offset_minutes is how far its clock goes before UTC. */
bool bpmn_instant_read_local(BpmnString text, int64_t *ms,
                             int16_t *offset_minutes);
/* The n-th time of a cycle, n from 0 on; INT64_MAX when it never comes. */
int64_t bpmn_cycle_due(const BpmnCycle *cycle, int64_t n);
/*
 * Reads "R3/PT4H", "R/P1M", "R2/2030-01-07T09:00:00Z/PT1H": R with a number of
 * times, or without end (-1), a start if any, an interval above 0 or an end.
 * Without a start the anchor is BPMN_FROM_NOW.
 *
 * Returns false, the results untouched, when the text is not wholly of that
 * form.
 */
bool bpmn_cycle_read(BpmnString text, BpmnCycle *cycle, int64_t *repetitions);
/*
 * The first time behind 'after_ms' that cron tells: five fields (minute, hour,
 * day of the month, month, weekday) or six, a second before them, in UTC. A
 * field has numbers or the first three letters of names, lists, ranges and
 * steps; '?' is '*'. Sunday is 0 and 7. Where five fields name both days and
 * weekdays one of them is enough, as cron has it; of six both must fit.
 *
 * INT64_MAX where it never comes, and when the text is not wholly of that form.
 */
int64_t bpmn_cron_next(BpmnString text, int64_t after_ms);
/* Whether the times are cron's: a cycle in which nothing passes between. */
static inline bool bpmn_cycle_is_cron(const BpmnCycle *cycle)
{
    return (cycle->interval_ms | cycle->months) == 0;
}
/* The number of its first time at 'ms' or later. */
int64_t bpmn_cycle_first(const BpmnCycle *cycle, int64_t ms);
/*
 * Writes "2030-01-07T09:10:00.000Z", always with three digits of fraction.
 *
 * buffer   BPMN_INSTANT_TEXT_MAX bytes
 *
 * Returns the length without the NUL.
 */
size_t bpmn_instant_print(int64_t ms, char *buffer);

/* duration.c */

/*
 * Reads "P1Y2M3W4DT5H6M7.5S" or a part of it, '-' before it for a negative
 * one. Only the last number may have a fraction, not if it counts years or
 * months, and it must come out in whole milliseconds.
 *
 * Returns false, the results untouched, when the text is not wholly of that
 * form or a number is too large. Source: ISO 8601-1 5.5.2, weeks mixed in as
 * ISO 8601-2 allows.
 */
bool bpmn_duration_read(BpmnString text, int32_t *months, int64_t *ms);
/*
 * Writes the one form of a duration: "PT10M", "P1DT2H", "PT0S", "-PT0.5S",
 * "P1Y2M".
 *
 * buffer   BPMN_DURATION_TEXT_MAX bytes
 *
 * Returns the length without the NUL; 0 when months and ms have opposite
 * signs, for which ISO 8601 has no form.
 */
size_t bpmn_duration_print(int32_t months, int64_t ms, char *buffer);

/*
 * Reads a duration of years and months alone: "P1Y2M", "-P3M", "P0M".
 *
 * Returns false, *months untouched, when the text is not wholly of that form.
 */
bool bpmn_months_read(BpmnString text, int64_t *months);
/* Writes the one form of a duration of years and months: "P1Y2M", "P0M".
   buffer and result as above. */
size_t bpmn_months_print(int64_t months, char *buffer);

/* structure.c: lists and objects, see docs/reference/journal.md for the
   bytes. */

/* A list or object while it is read, item after item. */
typedef struct BpmnItems {
    BpmnString rest;
    uint32_t left; /* items still to come: at first, how many there are */
    bool is_object;
} BpmnItems;

/* The items of a list or object (as.text of a BPMN_STRUCTURE). */
BpmnItems bpmn_items(BpmnString structure);
/* The next item, of an object with its name; name may be null. False: there is
   none. Texts lie in the structure. */
bool bpmn_items_next(BpmnItems *items, BpmnString *name, BpmnValue *value);
/* Whether it is an object; else it is a list. */
bool bpmn_structure_is_object(BpmnString structure);
/* The member of that name; false: it is no object or has none. */
bool bpmn_structure_member(BpmnString structure, BpmnString name,
                           BpmnValue *value);
/* The item of a list, counted from 0; false: it is no list or has none. */
bool bpmn_structure_item(BpmnString structure, uint32_t index,
                         BpmnValue *value);
/* The levels of a sound structure: 1 for one of plain values. */
int bpmn_structure_depth(BpmnString structure);
/* True when the bytes are one list or object in its one form: what a caller
   hands over is tested so. */
bool bpmn_structure_is_sound(BpmnString structure);
/*
 * Writes a list of texts and numbers as the key of a message that is known by
 * several properties: each as a text in quotes, ["A","17"], a quote or
 * backslash in it behind a backslash. Null for at: nothing is written.
 *
 * Returns the bytes; 0: it is no list, is empty, or has something else in it.
 * Source: BPMN 2.0.2, 8.4.2; docs/reference/semantics.md.
 */
size_t bpmn_list_key(BpmnString list, char *at);
/* The bytes that a value takes inside a list or object. */
size_t bpmn_packed_bytes(BpmnValue value);
/* Writes so many bytes; returns where they end. */
char *bpmn_pack(BpmnValue value, char *at);
/* Writes the name of a member: 4 bytes and its own; before its value. */
char *bpmn_pack_name(BpmnString name, char *at);
/* Writes what stands before the items, BPMN_STRUCTURE_HEAD bytes: how many
   bytes they take and how many they are. The members of an object stand by
   the bytes of their names, each once. */
char *bpmn_pack_head(bool is_object, size_t bytes, size_t count, char *at);
#define BPMN_STRUCTURE_HEAD 9

/* value.c */

/* True when the two are of kinds that can be equal: numbers, texts, or the
   same type. */
bool bpmn_types_meet(BpmnType one, BpmnType other);
/*
 * True when two values are the same: null only null, numbers by value whatever
 * their type, enumerations as the texts they travel as, lists and objects by
 * their bytes. Values of other kinds are not equal to each other.
 */
bool bpmn_value_equal(BpmnValue one, BpmnValue other);
/*
 * Compares two numbers, two texts, two instants or two durations of one kind.
 *
 * Returns false, *order untouched, when the two have no order: a null, two
 * booleans, kinds that differ. Otherwise *order is -1, 0 or 1.
 */
bool bpmn_value_compare(BpmnValue one, BpmnValue other, int *order);

#ifdef __cplusplus
}
#endif
#endif
