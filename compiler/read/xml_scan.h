/*
 * Between the files of the XML reader: bytes -> decoded text -> where every
 * tag, attribute value and text stands in it. Nobody else includes this.
 */
#ifndef BPMNC_XML_SCAN_H
#define BPMNC_XML_SCAN_H

#include "xml.h"

/* One start tag, in document order. */
typedef struct ScannedTag {
    uint32_t offset; /* of the '<' */
    /* of its first byte of text that is no white space; 0: none */
    uint32_t text_offset;
    uint32_t attribute_count; /* without name space declarations */
} ScannedTag;

/* What the scan found. Everything lives in the arena given to xml_scan. */
typedef struct XmlScan {
    VECTOR(ScannedTag) tags;
    VECTOR(uint32_t) values; /* offsets of the first byte of attribute values */
    /* offset of each line's first byte, the first is 0 */
    VECTOR(uint32_t) line_starts;
} XmlScan;

/*
 * Turns the bytes of a file into UTF-8 without byte order mark, in a buffer of
 * its own with a NUL behind it. Returns null after reporting ENCODING or, for
 * a NUL in the text, XML.
 */
char *xml_decode(const char *bytes, size_t size_bytes, const char *encoding,
                 Arena *arena, size_t *length, Findings *found);

/*
 * Scans decoded text. Returns false after reporting DOCTYPE or TOO_LARGE. Text
 * that is not well-formed is scanned as far as it goes: libxml2 tells why.
 */
bool xml_scan(const char *text, size_t length, const XmlLimits *limits,
              Arena *arena, XmlScan *scan, Findings *found);

/* Line and column of an offset; any offset up to the length is allowed. */
Position xml_scan_position(const XmlScan *scan, size_t offset);

/* Fills line_starts. Lines end with LF, CR LF or CR, as libxml2 reads them. */
void xml_scan_lines(const char *text, size_t length, Arena *arena,
                    XmlScan *scan);

#endif
