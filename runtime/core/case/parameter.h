/* Values of parameters: read, converted, checked against their range. */
#ifndef CORE_PARAMETER_H
#define CORE_PARAMETER_H

#include "core/base/base.h"

/* Copies the text of a value, if it has one, which then is at *copy: else null.
   False: no memory. */
bool parameter_copy(const BpmnAllocator *allocator, BpmnValue *value,
                    char **copy);
/* The new value of a parameter fits its type and range; may convert it. */
bool parameter_fits(const BpmnParameterInfo *info, BpmnValue *value);

#endif
