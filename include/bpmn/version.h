/* The version of compiler and runtime. */
#ifndef BPMN_VERSION_H
#define BPMN_VERSION_H

#define BPMN_VERSION "0.1.0"

#endif
