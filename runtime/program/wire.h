/*
 * What goes over the socket beside a database. A call is a count of words and
 * the words; its answer is an exit code, results and messages. Numbers are
 * four bytes, little endian; a text is its length and its bytes.
 */
#ifndef BPMN_PROGRAM_WIRE_H
#define BPMN_PROGRAM_WIRE_H

#include "program/pool.h"

#define BPMN_WIRE_BYTES_MAX (64u << 20) /* of one text of an answer */
#define BPMN_WIRE_CALL_MAX (4u << 20)   /* of a whole call */
#define BPMN_WIRE_WORDS_MAX 4096

/* Appends a number; false: no memory. */
bool bpmn_wire_add_number(BpmnBytes *to, uint32_t number);
/* Appends a text; false: no memory, or it is larger than a text may be. */
bool bpmn_wire_add_text(BpmnBytes *to, BpmnString text);

/*
 * Reads the call that 'bytes' begin with. Returns the bytes that it takes, 0
 * when more must come, SIZE_MAX when it is larger than a call may be.
 *
 * pool     has the words then; null: only its size is asked for
 */
size_t bpmn_wire_call(const BpmnBytes *bytes, BpmnPool *pool, int *argc,
                      char ***argv);

/* How long sending and receiving may take. */
void bpmn_wire_patience(int socket, int seconds);
/* Each is false when the other side is gone, too slow, or sends nonsense. */
bool bpmn_wire_send(int socket, const BpmnBytes *bytes);
/* Receives a number. */
bool bpmn_wire_get_number(int socket, uint32_t *number);
/* Receives a text into the pool. */
bool bpmn_wire_get_text(int socket, BpmnPool *pool, BpmnString *text);

#endif
