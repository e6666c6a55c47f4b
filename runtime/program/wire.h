/*
 * What goes over the socket beside a database. A call is a count of words and
 * the words; its answer is an exit code, results and messages. Numbers are
 * four bytes, little endian; a text is its length and its bytes.
 */
#ifndef BPMN_PROGRAM_WIRE_H
#define BPMN_PROGRAM_WIRE_H

#include "program/pool.h"

#define BPMN_WIRE_BYTES_MAX (64u << 20) /* of one text */
#define BPMN_WIRE_WORDS_MAX 4096

/* Each is false when the other side is gone, too slow, or sends nonsense. */
bool bpmn_wire_send_number(int socket, uint32_t number);
/* A text: its length, then its bytes. */
bool bpmn_wire_send_text(int socket, BpmnString text);
/* Receives a number. */
bool bpmn_wire_get_number(int socket, uint32_t *number);
/* Receives a text into the pool. */
bool bpmn_wire_get_text(int socket, BpmnPool *pool, BpmnString *text);
/* How long sending and receiving may take. */
void bpmn_wire_patience(int socket, int seconds);

#endif
