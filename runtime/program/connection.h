/*
 * One caller of a served program: its bytes come in as they come, calls are
 * taken from them, and answers go out as they can. Private to runtime/program.
 */
#ifndef BPMN_PROGRAM_CONNECTION_H
#define BPMN_PROGRAM_CONNECTION_H

#include "program/wire.h"

/* What a caller is waited for, each only so long. */
typedef enum BpmnPatience {
    BPMN_PATIENT_CALL,   /* for its next call */
    BPMN_PATIENT_REST,   /* for the rest of a call that has begun */
    BPMN_PATIENT_READER, /* that it reads its answers */
    BPMN_PATIENT_SELF    /* not at all: a call of it waits here */
} BpmnPatience;

typedef struct BpmnConnection {
    int socket_fd;
    BpmnBytes in;
    size_t taken; /* bytes of 'in' that were calls */
    BpmnBytes out;
    size_t sent;    /* bytes of 'out' */
    size_t before;  /* where the answers of this round begin in 'out' */
    uint32_t calls; /* of this round */
    BpmnPatience patience;
    int64_t since_ms; /* when it began */
    int64_t until_ms; /* when it ends */
    void *errand;     /* the server's: its call that is being done; null */
    bool waits;       /* a whole call is left in 'in' */
    bool ends;        /* no more is heard; gone when its answers are */
    bool gone;
} BpmnConnection;

/* A caller on a socket that does not block. */
BpmnConnection bpmn_connection(int socket_fd, int64_t now_ms);
/* Takes what has come. */
void bpmn_connection_receive(BpmnConnection *connection);
/* The next whole call, its words in the pool. False: there is none, or it does
   not take more before its answers are read. */
bool bpmn_connection_call(BpmnConnection *connection, BpmnPool *pool, int *argc,
                          char ***argv);
/* Adds an answer to those of this round. */
void bpmn_connection_answer(BpmnConnection *connection, int exit_code,
                            BpmnString out, BpmnString err);
/* The answers of this round become another one each. */
void bpmn_connection_recant(BpmnConnection *connection, int exit_code,
                            BpmnString err);
/* The round is over: sends what goes, and counts anew how long it is waited
   for. */
void bpmn_connection_send(BpmnConnection *connection, int64_t now_ms);
/* What to poll() for. */
short bpmn_connection_events(const BpmnConnection *connection);
/* True when it has a call that can be done at once. */
bool bpmn_connection_is_ready(const BpmnConnection *connection);
/* Closes it. */
void bpmn_connection_free(BpmnConnection *connection);

#endif
