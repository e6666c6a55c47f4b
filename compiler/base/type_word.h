/* The types of values in dumps. */
#ifndef BPMNC_TYPE_WORD_H
#define BPMNC_TYPE_WORD_H

#include "bpmn/types.h"

/* One word: "decimal"; "loose" when nothing tells the type. */
const char *type_word(BpmnType type);

#endif
