/* An XML document as a tree. Only xml_parse.c sees libxml2 and iconv. */
#ifndef BPMNC_XML_H
#define BPMNC_XML_H

#include "../base/base.h"

/* Attributes in the order of the document; name space declarations are not
   among them. */
typedef struct XmlAttribute {
    const char *space; /* namespace URI; "" without one */
    const char *name;  /* local name */
    const char *value; /* decoded UTF-8 */
    const char *raw;   /* the value as the file writes it, not ended by
                                   NUL; null: byte for byte the same */
    Position position; /* of the first byte of the value */
} XmlAttribute;

typedef struct XmlElement XmlElement;
struct XmlElement {
    const char *space;  /* namespace URI; "" without one */
    const char *name;   /* local name */
    const char *prefix; /* as written; "" without one */
    Position position;  /* of the '<' */
    const char *raw;    /* the file from there on */
    const XmlAttribute *attributes;
    size_t attribute_count;
    const char *text;       /* own character data joined, "" when none */
    Position text_position; /* of its first byte that is no white space */
    XmlElement *parent;     /* null for the root */
    XmlElement *first_child;
    XmlElement *next; /* sibling */
};

/*
 * A place in a document from which a value or text is followed byte by byte,
 * although the file writes it in another way: with references, line ends of
 * two bytes, comments between, or as CDATA.
 *
 * It is settled where the next byte of the text is written, not at a comment
 * or a mark of CDATA before it.
 */
typedef struct XmlPlace {
    Position position;
    const char *raw; /* the file from there on; null: the text itself
                                   is what is counted */
    bool literal;    /* inside CDATA, where '<' and '&' are text */
} XmlPlace;

/* What is read at most. */
typedef struct XmlLimits {
    size_t input_bytes;
    size_t tag_bytes;
    size_t tags;
    size_t depth;
    size_t attributes; /* on one element */
} XmlLimits;

/* Those of limit.def. */
extern const XmlLimits XML_LIMITS;

/* Process-wide: hooks of libxml2 (no network, no external entities, no
   catalogs); and the memory that one document gives back is kept for the next,
   up to 32 MiB. Called once, by main(). */
void xml_setup(void);

/*
 * Reads the bytes of a file, "-" for standard input.
 *
 * Returns null after reporting UNREADABLE or TOO_LARGE. The bytes are in
 * arena, with a NUL behind.
 */
const char *xml_load(const char *path, const XmlLimits *limits, Arena *arena,
                     size_t *size_bytes, Findings *found);

/*
 * Parses a document of size_bytes bytes in any of the encodings of
 * docs/reference/reading.md (UTF-8, UTF-16, Latin-1, windows-1252, ASCII, or
 * the one named in encoding, which may be null).
 *
 * Positions are exact in the text as decoded to UTF-8. Returns null after
 * reporting why the document is refused.
 */
XmlElement *xml_parse(const char *bytes, size_t size_bytes,
                      const char *encoding, const XmlLimits *limits,
                      Arena *arena, Findings *found);

/* The value of an attribute; space "" means no namespace. Null when absent. */
const char *xml_attribute(const XmlElement *element, const char *space,
                          const char *name);
/* The attribute itself; null when absent. */
const XmlAttribute *xml_attribute_at(const XmlElement *element,
                                     const char *space, const char *name);
/* Where the first byte of a value stands; where an element's text begins,
   white space included, not settled. */
XmlPlace xml_value_place(const XmlAttribute *attribute);
/* Where an element's text begins. */
XmlPlace xml_text_place(const XmlElement *element);
/* Goes on to where the next byte of the text is written. */
void xml_place_settle(XmlPlace *place);
/*
 * Goes over the first byte of text; settles before, not behind it. The bytes
 * of a character that stands as a reference are passed together. Returns how
 * many were passed.
 */
size_t xml_place_step(XmlPlace *place, const char *text);
/* The place count bytes further in text, settled. */
XmlPlace xml_place_skip(XmlPlace place, const char *text, size_t count);
/* The tree as indented text with positions, for 'dump --stage=xml'. */
void xml_dump(const XmlElement *root, Text *text);

#endif
