/* Rows of element.def of one class: a file includes this, gives ROW_OF_NODE,
   say, a meaning, and includes element.def; the rows of all others are
   dropped. */
#ifndef BPMNC_ELEMENT_ROWS_H
#define BPMNC_ELEMENT_ROWS_H

#define ROW_OF_PROCESS(name, value, STATUS)
#define ROW_OF_COLLABORATION(name, value, STATUS)
#define ROW_OF_CHOREOGRAPHY(name, value, STATUS)
#define ROW_OF_SIGNATURE(name, value, STATUS)
#define ROW_OF_ROOT(name, value, STATUS)
#define ROW_OF_NODE(name, value, STATUS)
#define ROW_OF_FLOW(name, value, STATUS)
#define ROW_OF_GLOBAL(name, value, STATUS)
#define ROW_OF_LANES(name, value, STATUS)
#define ROW_OF_EVENT(name, value, STATUS)
#define ROW_OF_LOOP(name, value, STATUS)
#define ROW_OF_ROLE(name, value, STATUS)
#define ROW_OF_DATA(name, value, STATUS)
#define ROW_OF_ARTIFACT(name, value, STATUS)
#define ROW_OF_EXTENSION(name, value, STATUS)
#define ROW_OF_DETAIL(name, value, STATUS)
#define ELEMENT(name, CLASS, value, STATUS) ROW_OF_##CLASS(name, value, STATUS)

#endif
