/* Damerau's distance, row by row: what is changed, added, dropped, or two
   neighbours that changed places, counts one. */
#include "program/guess.h"

enum { LONGEST = 128 };

static size_t lesser(size_t one, size_t other)
{
    return one < other ? one : other;
}

static size_t distance(BpmnString one, BpmnString other)
{
    size_t rows[3][LONGEST + 1];

    for (size_t i = 0; i <= other.length; i++) rows[0][i] = i;
    for (size_t i = 1; i <= one.length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= other.length; j++) {
            char here = one.bytes[i - 1];
            char there = other.bytes[j - 1];

            row[j] = lesser(above[j - 1] + (here != there),
                            lesser(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && here == other.bytes[j - 2]
                && there == one.bytes[i - 2])
                row[j] = lesser(row[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[one.length % 3][other.length];
}

void bpmn_guess(BpmnGuess *guess, const char *candidate)
{
    BpmnString other = bpmn_string(candidate);
    size_t length = guess->name.length;
    size_t apart = other.length > length ? other.length - length
                                         : length - other.length;
    size_t least = guess->nearest ? guess->away : length / 3 + 1;
    size_t away;

    if (!candidate || length > LONGEST || other.length > LONGEST
        || apart >= least)
        return;
    away = distance(guess->name, other);
    if (away >= least) return;
    guess->away = away;
    guess->nearest = candidate;
}
