/*
 * The document as a tree. libxml2 judges what is well-formed and resolves
 * name spaces; the scan beside it knows where everything stands. The n-th
 * element that libxml2 starts is the n-th tag of the scan, and a document in
 * which the two differ is refused.
 */
#include "xml_scan.h"

#include <assert.h>
#include <libxml/SAX2.h>
#include <libxml/catalog.h>
#include <libxml/dict.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <malloc.h>
#include <string.h>

const XmlLimits XML_LIMITS = {
    .input_bytes = LIMIT_FILE_BYTES,
    .tag_bytes = LIMIT_TAG_BYTES,
    .tags = LIMIT_TAGS,
    .depth = LIMIT_TAG_DEPTH,
    .attributes = LIMIT_TAG_ATTRIBUTES,
};

enum {
    KEPT_BYTES = 32 * 1024 * 1024,
    INTERN_SLOTS = 256 /* a power of two */
};

/* Newer versions of libxml2 give the error as a constant. */
#if LIBXML_VERSION >= 21200
typedef const xmlError XmlFault;
#else
typedef xmlError XmlFault;
#endif

/* A name that libxml2's dictionary holds once, and our copy of it. */
typedef struct Interned {
    const xmlChar *key;
    const char *copy;
} Interned;

/* An element that is open: where its next child goes, and its text so far. */
typedef struct OpenElement {
    XmlElement *element;
    XmlElement **next_child;
    Text text;
    bool has_text; /* the scan saw some that is no white space */
} OpenElement;

typedef struct XmlReader {
    Arena *arena;   /* of the tree */
    Arena *scratch; /* of the parse */
    Findings *found;
    xmlParserCtxt *context;
    char *text; /* ours: values get their NUL in place */
    size_t length;
    XmlScan scan;
    size_t next_tag;
    size_t next_value;
    size_t line; /* index of the line of the last lookup */
    XmlElement *root;
    OpenElement *levels;
    size_t depth;
    size_t deepest;
    bool damaged;
    bool refused; /* and reported */
    Interned names[INTERN_SLOTS];
} XmlReader;

static void read_events(XmlReader *reader);
static void on_start(void *data, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *space, int space_count,
                     const xmlChar **spaces, int attribute_count,
                     int default_count, const xmlChar **attributes);
static void on_end(void *data, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *space);
static void on_text(void *data, const xmlChar *bytes, int length);
static void on_subset(void *data, const xmlChar *name, const xmlChar *public_id,
                      const xmlChar *system_id);
static void on_error(void *data, XmlFault *error);

static xmlParserInput *load_nothing(const char *url, const char *id,
                                    xmlParserCtxt *context)
{
    (void)url;
    (void)id;
    (void)context;
    return NULL;
}

static void stay_silent(void *data, const char *message, ...)
{
    (void)data;
    (void)message;
}

void xml_setup(void)
{
#ifdef M_TRIM_THRESHOLD
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES / 2);
#endif
    xmlInitParser();
    xmlSetExternalEntityLoader(load_nothing);
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
    xmlSetGenericErrorFunc(NULL, stay_silent);
}

XmlElement *xml_parse(const char *bytes, size_t size_bytes,
                      const char *encoding, const XmlLimits *limits,
                      Arena *arena, Findings *found)
{
    size_t length;
    char *text = xml_decode(bytes, size_bytes, encoding, arena, &length, found);
    if (!text) return NULL;
    Arena *scratch = arena_new();
    XmlReader *reader = NEW(scratch, XmlReader);
    reader->arena = arena;
    reader->scratch = scratch;
    reader->found = found;
    reader->text = text;
    reader->length = length;
    reader->deepest = limits->depth;
    reader->levels = NEW_ARRAY(scratch, OpenElement, limits->depth + 1);
    XmlElement *root = NULL;
    if (xml_scan(text, length, limits, scratch, &reader->scan, found)) {
        read_events(reader);
        if (!reader->refused) root = reader->root;
        assert(!root || (!root->parent && !root->next && reader->depth == 0));
    }
    arena_free(scratch);
    return root;
}

static void refuse(XmlReader *reader, Code code, Position position,
                   const char *message)
{
    if (!reader->refused)
        report(reader->found, code, position, NULL, "%s", message);
    reader->refused = true;
}

static xmlParserCtxt *new_context(XmlReader *reader)
{
    xmlParserCtxt *context = xmlCreateMemoryParserCtxt(reader->text,
                                                       (int)reader->length);
    if (!context) return NULL;
    memset(context->sax, 0, sizeof *context->sax);
    context->sax->initialized = XML_SAX2_MAGIC;
    context->sax->startElementNs = on_start;
    context->sax->endElementNs = on_end;
    context->sax->characters = on_text;
    context->sax->ignorableWhitespace = on_text;
    context->sax->cdataBlock = on_text;
    context->sax->internalSubset = on_subset;
    context->sax->serror = on_error;
    context->userData = reader;
    /* It becomes a list beyond some 16,000 names. */
    xmlDictSetLimit(context->dict, LIMIT_NAME_BYTES);
    /* NOENT: without it &amp; arrives as &#38; in attributes. No entity can
       be declared, since the scan lets no document type through. */
    xmlCtxtUseOptions(context,
                      XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT | XML_PARSE_NONET
                          | XML_PARSE_BIG_LINES | XML_PARSE_NOBASEFIX);
    return context;
}

/* Runs libxml2 over the text and holds its account against the scan's. */
static void read_events(XmlReader *reader)
{
    if (reader->length == 0) {
        refuse(reader, CODE_XML, (Position){ 1, 1 }, "the file is empty");
        return;
    }
    reader->context = new_context(reader);
    if (!reader->context) {
        refuse(reader, CODE_XML, (Position){ 1, 1 }, "the file is not XML");
        return;
    }
    xmlParseDocument(reader->context);
    bool accepted = reader->context->wellFormed && !reader->context->disableSAX;
    bool complete = !reader->damaged && reader->root && reader->depth == 0
        && reader->next_tag == reader->scan.tags.count
        && reader->next_value == reader->scan.values.count;
    xmlFreeParserCtxt(reader->context);
    if (!accepted && !reader->damaged)
        refuse(reader, CODE_XML, (Position){ 1, 1 },
               "the file is not well-formed");
    else if (!complete)
        refuse(reader, CODE_DAMAGED, (Position){ 0 },
               "the elements of the file cannot be told apart with certainty");
}

/* Line and column of an offset. Lookups go forward, so the line is found
   where the last one ended. */
static Position position_at(XmlReader *reader, size_t offset)
{
    const uint32_t *starts = reader->scan.line_starts.items;
    size_t count = reader->scan.line_starts.count;
    size_t line = reader->line;
    if (starts[line] > offset) return xml_scan_position(&reader->scan, offset);
    while (line + 1 < count && starts[line + 1] <= offset) line++;
    reader->line = line;
    return (Position){
        .line = (uint32_t)line + 1,
        .column = (uint32_t)(offset - starts[line]) + 1,
    };
}

/* Our copy of a string of libxml2's dictionary, "" for null. The same
   pointer is the same string, so most lookups compare no bytes. */
static const char *intern(XmlReader *reader, const xmlChar *string)
{
    if (!string) return "";
    uintptr_t hash = (uintptr_t)string;
    hash = (hash ^ hash >> 9) & (INTERN_SLOTS - 1);
    Interned *slot = &reader->names[hash];
    if (slot->key != string) {
        slot->key = string;
        slot->copy = arena_string(reader->arena, (const char *)string);
    }
    return slot->copy;
}

/* libxml2 gives a value that it did not have to change as a place in its
   input, which must then be the place that the scan has noted. */
static bool is_unchanged(const XmlReader *reader, size_t offset,
                         const xmlChar *bytes)
{
    const xmlParserInput *input = reader->context->input;
    uintptr_t distance = (uintptr_t)bytes - (uintptr_t)input->base;
    return distance < (uintptr_t)input->end - (uintptr_t)input->base
        && distance + input->consumed == offset;
}

/* The value as a string. Where the text holds it as it is, the closing quote
   becomes its NUL: that text is ours and libxml2 reads a copy. */
static const char *attribute_value(XmlReader *reader, size_t offset,
                                   const xmlChar *bytes, size_t length)
{
    if (!is_unchanged(reader, offset, bytes))
        return arena_text(reader->arena, (const char *)bytes, length);
    reader->text[offset + length] = '\0';
    return reader->text + offset;
}

static void read_attributes(XmlReader *reader, XmlElement *element,
                            const xmlChar **from, size_t count)
{
    XmlAttribute *attributes = NEW_ARRAY(reader->arena, XmlAttribute, count);
    for (size_t i = 0; i < count; i++, from += 5) {
        size_t offset = reader->scan.values.items[reader->next_value++];
        attributes[i] = (XmlAttribute){
            .space = intern(reader, from[2]),
            .name = intern(reader, from[0]),
            .value = attribute_value(reader, offset, from[3],
                                     (size_t)(from[4] - from[3])),
            .position = position_at(reader, offset),
        };
        if (attributes[i].value != reader->text + offset)
            attributes[i].raw = reader->text + offset;
    }
    element->attributes = attributes;
    element->attribute_count = count;
}

/* Hangs the element into the tree and makes it the open one. */
static void open_element(XmlReader *reader, XmlElement *element, bool has_text)
{
    if (reader->depth > 0) {
        OpenElement *outer = &reader->levels[reader->depth - 1];
        element->parent = outer->element;
        *outer->next_child = element;
        outer->next_child = &element->next;
    } else {
        reader->root = element;
    }
    OpenElement *level = &reader->levels[reader->depth++];
    level->element = element;
    level->next_child = &element->first_child;
    level->has_text = has_text;
    level->text.length = 0;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *space, int space_count,
                     const xmlChar **spaces, int attribute_count,
                     int default_count, const xmlChar **attributes)
{
    (void)space_count;
    (void)spaces;
    XmlReader *reader = data;
    if (reader->damaged) return;
    bool fits = reader->next_tag < reader->scan.tags.count
        && reader->depth < reader->deepest && default_count == 0;
    const ScannedTag *tag = &reader->scan.tags.items[reader->next_tag];
    if (!fits || tag->attribute_count != (uint32_t)attribute_count) {
        reader->damaged = true; /* libxml2 goes on: it may know why */
        return;
    }
    reader->next_tag++;
    XmlElement *element = NEW(reader->arena, XmlElement);
    element->space = intern(reader, space);
    element->name = intern(reader, name);
    element->prefix = intern(reader, prefix);
    element->position = position_at(reader, tag->offset);
    element->raw = reader->text + tag->offset;
    element->text = "";
    if (attribute_count > 0)
        read_attributes(reader, element, attributes, (size_t)attribute_count);
    if (tag->text_offset != 0)
        element->text_position = xml_scan_position(&reader->scan,
                                                   tag->text_offset);
    open_element(reader, element, tag->text_offset != 0);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *space)
{
    (void)name;
    (void)prefix;
    (void)space;
    XmlReader *reader = data;
    if (reader->damaged || reader->depth == 0) return;
    OpenElement *level = &reader->levels[--reader->depth];
    if (level->has_text)
        level->element->text = arena_text(reader->arena, level->text.bytes,
                                          level->text.length);
}

/* Character data comes in pieces: a new one at each entity and CDATA. */
static void on_text(void *data, const xmlChar *bytes, int length)
{
    XmlReader *reader = data;
    if (reader->damaged || reader->depth == 0) return;
    OpenElement *level = &reader->levels[reader->depth - 1];
    if (!level->has_text) return;
    if (!level->text.arena) level->text = text_new(reader->scratch);
    text_add_bytes(&level->text, (const char *)bytes, (size_t)length);
}

/* The scan lets no document type through; if one arrives, they differ. */
static void on_subset(void *data, const xmlChar *name, const xmlChar *public_id,
                      const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    XmlReader *reader = data;
    reader->damaged = true;
    xmlStopParser(reader->context);
}

/* Where libxml2 stands in the text, exact because all of it is in memory. */
static Position error_position(const XmlReader *reader)
{
    const xmlParserInput *input = reader->context->input;
    if (!input) return (Position){ 0 };
    size_t offset = (size_t)(input->cur - input->base) + input->consumed;
    if (offset > reader->length) offset = reader->length;
    return xml_scan_position(&reader->scan, offset);
}

/* A name space error is met behind the tag; the tag is what people look for. */
static Position tag_position(const XmlReader *reader)
{
    if (reader->next_tag >= reader->scan.tags.count)
        return error_position(reader);
    size_t offset = reader->scan.tags.items[reader->next_tag].offset;
    return xml_scan_position(&reader->scan, offset);
}

static void on_error(void *data, XmlFault *error)
{
    XmlReader *reader = data;
    if (error->level == XML_ERR_WARNING) return;
    bool is_space = error->domain == XML_FROM_NAMESPACE;
    if (error->code == XML_ERR_NO_MEMORY) {
        refuse(reader, CODE_TOO_LARGE, error_position(reader),
               "the file has too many different names");
        return;
    }
    if (error->code == XML_WAR_NS_URI || error->code == XML_WAR_NS_URI_RELATIVE)
        return; /* a name is a name, also with blanks */
    if (!is_space && error->level != XML_ERR_FATAL) return;
    const char *said = error->message ? error->message : "";
    size_t length = strcspn(said, "\n");
    const char *reason = error->code == XML_ERR_DOCUMENT_EMPTY
        ? "it does not begin as XML does; scenarios are for `bpmnc test`"
        : arena_text(reader->scratch, said, length);
    const char *message = arena_format(reader->scratch,
                                       is_space
                                           ? "a name space is wrong: %s"
                                           : "the file is not well-formed: %s",
                                       reason);
    refuse(reader, CODE_XML,
           is_space ? tag_position(reader) : error_position(reader), message);
}
