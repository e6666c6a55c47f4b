/* Reading fixed forms byte by byte. Private to runtime/value. */
#ifndef BPMN_VALUE_SCAN_H
#define BPMN_VALUE_SCAN_H

#include "bpmn/types.h"

/* A text and how far it is read. */
typedef struct Scan {
    BpmnString text;
    size_t at;
} Scan;

/* Takes the byte if it is next. */
static inline bool scan_byte(Scan *scan, char byte)
{
    if (scan->at >= scan->text.length || scan->text.bytes[scan->at] != byte)
        return false;
    scan->at++;
    return true;
}

/* The value of the next byte if it is a digit, else -1. Takes nothing. */
static inline int scan_digit(const Scan *scan)
{
    if (scan->at >= scan->text.length) return -1;
    char byte = scan->text.bytes[scan->at];
    return byte >= '0' && byte <= '9' ? byte - '0' : -1;
}

/* Takes all digits that follow, at least 'least' and at most 'most' (18 or
   fewer). */
static inline bool scan_number(Scan *scan, int least, int most, int64_t *number)
{
    int count = 0;

    *number = 0;
    for (; count < most && scan_digit(scan) >= 0; count++, scan->at++)
        *number = *number * 10 + scan_digit(scan);
    return count >= least;
}

/*
 * Takes a fraction of a unit, if a point or comma follows, as whole
 * thousandths and so on: ".5" of 1000 is 500. unit is a number of
 * milliseconds, so at most 604,800,000.
 *
 * Returns false when no digit follows the point or the result is not whole.
 */
static inline bool scan_fraction(Scan *scan, int64_t unit, int64_t *part)
{
    int64_t scale = 1;
    int64_t digits = 0;

    *part = 0;
    if (!scan_byte(scan, '.') && !scan_byte(scan, ',')) return true;
    if (scan_digit(scan) < 0) return false;
    for (; scan_digit(scan) >= 0; scan->at++) {
        if (scale < 1000000000) {
            scale *= 10;
            digits = digits * 10 + scan_digit(scan);
        } else if (scan_digit(scan) != 0) {
            return false;
        }
    }
    if (digits * unit % scale != 0) return false;
    *part = digits * unit / scale;
    return true;
}

#endif
