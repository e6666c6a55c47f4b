/* Between the files of the proof: items beside each other. */
#ifndef BPMNC_BESIDE_H
#define BPMNC_BESIDE_H

#include "explorer.h"

/* Finds what items of sub-processes write; what can matter is known. */
void beside_prepare(Explorer *explorer);
/* Takes out of a state what items that are open may write at any time; true:
   something was known of that. */
bool beside_forget(Explorer *explorer, uint64_t *words);
/* Others go on without the item of that kind, or of that host: what of it still
   stands there goes out of sight. The place that the next one begins at. */
uint32_t beside_next(const Explorer *explorer, Walk *walk, uint32_t frame);

#endif
