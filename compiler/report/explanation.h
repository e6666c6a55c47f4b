/* What findings mean at length. */
#ifndef BPMNC_EXPLANATION_H
#define BPMNC_EXPLANATION_H

#include "../base/base.h"

/* What a code means at length and how to mend it, ending with a newline; for
   'bpmnc explain'. */
const char *explain_text(Code code);

#endif
