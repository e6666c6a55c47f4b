/*
 * Records of objects: a body like that of a case's record, whose after-image
 * begins with the object's class. One without after-image ends the object.
 *
 * A broadcast is a signal that not all have heard who are to hear it:
 *
 *     0  u16  class, BPMN_OBJECT_BROADCAST; 2 u16 0
 *     4  u32  the how manieth throw it is of those that the first one led to
 *     8  u64  position of the record that threw it; 0: this one, a command
 *    16  u64  waits with a lower id hear it
 *    24  u64  the case that alone hears it; 0: all, and starts of processes
 *    32  u64  the first broadcast of those that led to it; 0: this one
 *    40  u32  count of waits with a higher id that hear it too, 44 u32 0
 *    48  u64  their ids
 *
 * Its name and data are those of the body.
 *
 * A start is when a case begins by itself next:
 *
 *     0  u16  class, BPMN_OBJECT_START; 2 u16 number of the definition
 *     4  u16  0; 6 i16 minutes that its clock goes before UTC; 8 i32 months
 *    12  u32  0
 *    16  i64  when; 24 i64 times still to come, -1 without end
 *    32  i64  the number of that time; 40 i64 the anchor; 48 i64 the interval
 *
 * Its name is the id of the start event.
 *
 * A message that is kept is one that nobody waited for when it came:
 *
 *     0  u16  class, BPMN_OBJECT_MESSAGE; 2 u16 0, 4 u32 0
 *     8  u64  position of the record that has it first; 0: this one
 *    16  i64  until when it is kept
 *    24  u64  the case that alone can take it; 0: whoever waits for it
 *
 * Its name, key and data are those of the body.
 */
#ifndef CORE_OBJECT_RECORD_H
#define CORE_OBJECT_RECORD_H

#include "core/journal/partition.h"

enum { BROADCAST_BYTES = 48, START_BYTES = 56, KEPT_BYTES = 32 };

/* A message that is kept. */
typedef struct Kept {
    Message message;
    BpmnString data; /* as in a body */
    uint16_t data_count;
    uint64_t came_at;
    int64_t until_ms;
    uint64_t only;
} Kept;

typedef struct StartTimer {
    BpmnString element;  /* its id */
    uint16_t definition; /* its number */
    BpmnTimerOpening timer;
} StartTimer;

typedef struct Broadcast {
    BpmnString name;
    BpmnString data; /* as in a body */
    uint16_t data_count;
    uint32_t throws; /* that led to it by waits that came of them, itself too */
    uint64_t thrown_at;
    uint64_t before;
    uint64_t only;
    uint64_t first;        /* of the first throw that led to it: its 'before' */
    const uint8_t *listed; /* 8 bytes each, little endian */
    uint32_t listed_count;
} Broadcast;

/* Begins a broadcast that will list so many waits at most; what the command
   brings are its name and data, of 'command_bytes'. Null: no memory. */
Object *broadcast_begin(Partition *partition, size_t command_bytes,
                        size_t waits);
/* The bytes that its record takes in a batch. */
size_t broadcast_bytes(const Object *object);
/* Writes what it is, with name and data of the command; returns where the ids
   of the waits that it lists go, 8 bytes each, as many as it says. */
uint8_t *broadcast_write(Object *object, const Broadcast *broadcast,
                         const BpmnCommand *command);
/* What it is; points into the object's body, which stays where it is. */
Broadcast broadcast_read(const Object *object);
/* The most 'throws' of those with that first one, as far as any is under
   way. */
uint32_t broadcast_throws(const Partition *partition, uint64_t first);
/* Whether that wait is one of those that hear it, if it hears the name. */
bool broadcast_reaches(const Broadcast *broadcast, uint64_t wait_id);

/* What a start is; points into the object's body. */
StartTimer start_read(const Object *object);
/* Adds a start and its record, and to the timers that it is one; false: no
   memory. */
bool start_append(Partition *partition, const StartTimer *start,
                  int64_t now_ms);

/* Keeps the message of a command, of 'command_bytes', until then: came_at,
   until_ms and only of 'kept' say the rest. Its record has that head. False: no
   memory. */
bool kept_append(Partition *partition, const BpmnCommand *command,
                 size_t command_bytes, const Kept *kept, Head *head);
/* What a message is that is kept; points into the object's body. */
Kept kept_read(const Object *object);

/* The head of a record that the engine makes of an object. */
Head object_head(int64_t now_ms);
/* Gives the object its id and appends its first record; room for that was
   reserved. The head says who and why. */
void object_append(Partition *partition, Object *object, Head *head);
/* Ends an object; false: no memory. */
bool object_end(Partition *partition, Object *object, int64_t now_ms);
/* Appends it again, for a window that moves; false: no memory. */
bool object_again(Partition *partition, Object *object, int64_t now_ms);
/* Keeps what a record says of an object. */
BpmnStatus object_recover(Partition *partition, const Head *head,
                          BpmnString body, Later *later);

#endif
