/*
 * A note about a called case, under work.
 */
#ifndef CORE_CALLING_H
#define CORE_CALLING_H

#include "core/engine/notes.h"

/* What a case or a frame knows, in a copy that lives until the next call. */
typedef struct KnownImage {
    uint16_t kind; /* row of process->frames */
    size_t at;     /* in engine->passed */
} KnownImage;

typedef struct Calling {
    BpmnEngine *engine;
    Note note;
    Frame *frame;        /* in which the call waits; null: the case itself */
    uint16_t element;    /* of the wait, once it is found */
    BpmnCommand command; /* what the record says was asked */
    BpmnString key;      /* of whom it is taken from */
    KnownImage images[BPMN_MAX_DEPTH]; /* of whom, the nearest first */
    uint32_t image_count;
    int64_t now_ms;
} Calling;

/* passed.c: into the command's data, which lie in engine->heard. */

/* What a called case has, which goes back to its caller. False: no memory. */
bool calling_take_results(Calling *calling, const Case *from);
/* What goes from a caller, where the call waits, to the case that it calls.
   False: no memory. */
bool calling_take_inputs(Calling *calling, const Case *from,
                         const BpmnWait *row);
/* Of what came back only what the call, whose frame is loaded, may write. */
void calling_keep_outputs(Calling *calling, const Turn *turn,
                          const BpmnWait *row);

#endif
