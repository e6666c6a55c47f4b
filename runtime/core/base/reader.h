/* Reads what records consist of, within their bounds. */
#ifndef CORE_READER_H
#define CORE_READER_H

#include "bpmn/process.h"

/* What is still to be read; 'bad' when something was missing: all that is
   read from then on is zero or empty. */
typedef struct Reader {
    const uint8_t *at;
    size_t left;
    bool bad;
} Reader;

/* So many bytes where they stand; 8 zeros when so many are not left. */
const uint8_t *read_bytes(Reader *reader, size_t count);
/* A number of 16 bits; 0 when it is not there. */
uint16_t read_u16(Reader *reader);
/* A number of 32 bits; 0 when it is not there. */
uint32_t read_u32(Reader *reader);
/* A text of that length. */
BpmnString read_text(Reader *reader, size_t length);

/* True when values of the type have a text. */
static inline bool type_has_bytes(BpmnType type)
{
    return type == BPMN_TEXT || type == BPMN_ENUMERATION
        || type == BPMN_STRUCTURE;
}

enum { NUMBER_BYTES = 12 };

/* A value that has no text as its number: a decimal as coefficient i64 and
   exponent i32, any other as i64. Returns the bytes, 12 at most. */
size_t number_write(const BpmnValue *value, uint8_t *to);
/* How many bytes that are for a type, and reading them. */
size_t number_bytes(BpmnType type);
/* Reads the value of value->type from number_bytes() bytes. */
void number_read(const uint8_t *from, BpmnValue *value);

#endif
