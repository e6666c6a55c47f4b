/*
 * The base of the human-task case: what one would write by hand for the
 * process hitl and nothing else.
 *
 * It does the work that can be seen of an engine: cases have ids and
 * versions, business keys are unique among open cases, a holder is checked, a
 * task stands in a queue and has a deadline, variables have null bits, and
 * each command leaves a whole record: head, event data, path, after-image.
 */
#ifndef HAND_WRITTEN_H
#define HAND_WRITTEN_H

#include <stddef.h>
#include <stdint.h>

enum { HAND_KEY_BYTES = 16 };

typedef struct HandCommand {
    uint8_t id[16];
    int64_t at_ms;
    uint64_t case_id; /* complete */
    uint32_t version; /* complete */
    uint32_t actor;
    uint32_t channel;
    int32_t approved;         /* complete */
    int64_t amount;           /* start */
    char key[HAND_KEY_BYTES]; /* start */
} HandCommand;

typedef struct Hand Hand;

/* Room for that many open cases and ids in all; ends the program without. */
Hand *hand_open(uint32_t most, uint64_t ids);
/* At most 64 commands at once, whose cache misses overlap. They return how
   many were refused. */
int hand_start(Hand *hand, const HandCommand *commands, int count,
               uint64_t *ids);
int hand_complete(Hand *hand, const HandCommand *commands, int count);
uint32_t hand_count(const Hand *hand);
void hand_close(Hand *hand);

#endif
