/*
 * One pass over the decoded text that notes where things stand and refuses
 * what must not reach libxml2. It checks no grammar: that is libxml2's work,
 * and where the two disagree the document is refused as damaged.
 */
#include "xml_scan.h"

#include <string.h>

/* A tag that is open: its index, and how many name spaces it declares. */
typedef struct OpenTag {
    uint32_t index;
    uint32_t spaces;
} OpenTag;

typedef struct Scanner {
    const char *text;
    const char *at;
    const char *end; /* a NUL stands there */
    const XmlLimits *limits;
    Arena *arena;
    XmlScan *scan;
    Findings *found;
    size_t depth;
    bool refused;
    OpenTag *open;
    size_t spaces; /* declared by the open tags and this one */
} Scanner;

static void scan_document(Scanner *scanner);

bool xml_scan(const char *text, size_t length, const XmlLimits *limits,
              Arena *arena, XmlScan *scan, Findings *found)
{
    *scan = (XmlScan){ 0 };
    xml_scan_lines(text, length, arena, scan);
    Scanner scanner = {
        .text = text,
        .at = text,
        .end = text + length,
        .limits = limits,
        .arena = arena,
        .scan = scan,
        .found = found,
        .open = NEW_ARRAY(arena, OpenTag, limits->depth),
    };
    scan_document(&scanner);
    return !scanner.refused;
}

void xml_scan_lines(const char *text, size_t length, Arena *arena,
                    XmlScan *scan)
{
    VECTOR_ADD(arena, &scan->line_starts, 0);
    const char *end = text + length;
    bool has_cr = memchr(text, '\r', length);
    for (const char *at = text; at < end; at++) {
        if (!has_cr) {
            at = memchr(at, '\n', (size_t)(end - at));
            if (!at) return;
        } else if (*at == '\r') {
            if (at + 1 < end && at[1] == '\n') continue;
        } else if (*at != '\n') {
            continue;
        }
        VECTOR_ADD(arena, &scan->line_starts, (uint32_t)(at + 1 - text));
    }
}

Position xml_scan_position(const XmlScan *scan, size_t offset)
{
    size_t low = 0;
    size_t high = scan->line_starts.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (scan->line_starts.items[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (Position){
        .line = (uint32_t)low + 1,
        .column = (uint32_t)(offset - scan->line_starts.items[low]) + 1,
    };
}

/* Reports "before limit after" and ends the scan. */
static void refuse(Scanner *scanner, const char *where, const char *before,
                   size_t limit, const char *after)
{
    Position position = xml_scan_position(scanner->scan,
                                          (size_t)(where - scanner->text));
    report(scanner->found, CODE_TOO_LARGE, position, NULL, "%s %zu %s", before,
           limit, after);
    scanner->refused = true;
    scanner->at = scanner->end;
}

static void refuse_doctype(Scanner *scanner)
{
    Position position =
        xml_scan_position(scanner->scan, (size_t)(scanner->at - scanner->text));
    report(scanner->found, CODE_DOCTYPE, position, NULL,
           "the file has a document type declaration, which can pull in"
           " other files: remove it");
    scanner->refused = true;
    scanner->at = scanner->end;
}

/* Most of the scan's time goes into the ends of names and white space. */
enum { IS_WHITE = 1, ENDS_TAG_NAME = 2, ENDS_ATTRIBUTE_NAME = 4 };

static const unsigned char TRAITS[256] = {
    [' '] = IS_WHITE | ENDS_TAG_NAME,
    ['\n'] = IS_WHITE | ENDS_TAG_NAME,
    ['\t'] = IS_WHITE | ENDS_TAG_NAME,
    ['\r'] = IS_WHITE | ENDS_TAG_NAME,
    ['/'] = ENDS_TAG_NAME,
    ['>'] = ENDS_TAG_NAME | ENDS_ATTRIBUTE_NAME,
    ['<'] = ENDS_ATTRIBUTE_NAME,
    ['='] = ENDS_ATTRIBUTE_NAME,
    ['\0'] = ENDS_TAG_NAME | ENDS_ATTRIBUTE_NAME,
};

static bool has_trait(char byte, unsigned char trait)
{
    return (TRAITS[(unsigned char)byte] & trait) != 0;
}

static bool is_white(char byte)
{
    return has_trait(byte, IS_WHITE);
}

static bool begins(const Scanner *scanner, const char *mark)
{
    return strncmp(scanner->at, mark, strlen(mark)) == 0;
}

/* Notes where the open element's text begins, when this is its first. */
static void note_text(Scanner *scanner, const char *from, const char *to)
{
    if (scanner->depth == 0 || from == to) return;
    uint32_t index = scanner->open[scanner->depth - 1].index;
    ScannedTag *tag = &scanner->scan->tags.items[index];
    if (tag->text_offset != 0) return;
    while (from < to && is_white(*from)) from++;
    if (from < to) tag->text_offset = (uint32_t)(from - scanner->text);
}

/* Goes behind the next mark; to the end of the text when there is none. */
static void skip_past(Scanner *scanner, const char *mark)
{
    const char *found = strstr(scanner->at, mark);
    scanner->at = found ? found + strlen(mark) : scanner->end;
}

static void scan_declaration(Scanner *scanner)
{
    if (begins(scanner, "<!--")) {
        scanner->at += strlen("<!--");
        skip_past(scanner, "-->");
    } else if (begins(scanner, "<![CDATA[")) {
        const char *from = scanner->at + strlen("<![CDATA[");
        const char *to = strstr(from, "]]>");
        if (!to) {
            scanner->at = scanner->end;
            return;
        }
        note_text(scanner, from, to);
        scanner->at = to + strlen("]]>");
    } else if (begins(scanner, "<!DOCTYPE")) {
        refuse_doctype(scanner);
    } else {
        scanner->at = scanner->end; /* libxml2 says what is wrong */
    }
}

static void scan_end_tag(Scanner *scanner)
{
    if (scanner->depth > 0)
        scanner->spaces -= scanner->open[--scanner->depth].spaces;
    skip_past(scanner, ">");
}

/* Notes one attribute; at stands on its name. False where a tag cannot go on
   like this. */
static bool scan_attribute(Scanner *scanner, ScannedTag *tag)
{
    const char *name = scanner->at;
    const char *at = name;
    while (!has_trait(*at, ENDS_ATTRIBUTE_NAME)) at++;
    if (*at != '=') return false;
    do at++;
    while (is_white(*at));
    char quote = *at;
    if (quote != '"' && quote != '\'') return false;
    const char *value = at + 1;
    const char *close = memchr(value, quote, (size_t)(scanner->end - value));
    if (!close) return false;
    bool declares = name[0] == 'x' && strncmp(name, "xmlns", 5) == 0
        && (name[5] == ':' || name[5] == '=' || is_white(name[5]));
    if (declares) {
        scanner->spaces++;
    } else {
        tag->attribute_count++;
        VECTOR_ADD(scanner->arena, &scanner->scan->values,
                   (uint32_t)(value - scanner->text));
    }
    scanner->at = close + 1;
    return true;
}

/* Scans the attributes; true when at is behind the '>' of a complete tag. */
static bool scan_attributes(Scanner *scanner, ScannedTag *tag,
                            bool *self_closing)
{
    const char *start = scanner->at;
    for (size_t count = 0;; count++) {
        while (is_white(*scanner->at)) scanner->at++;
        if ((size_t)(scanner->at - start) > scanner->limits->tag_bytes) {
            refuse(scanner, start, "a tag is longer than",
                   scanner->limits->tag_bytes, "bytes");
            return false;
        }
        *self_closing = *scanner->at == '/';
        if (*self_closing) scanner->at++;
        if (*scanner->at == '>') {
            scanner->at++;
            return true;
        }
        if (*self_closing || !scan_attribute(scanner, tag)) {
            scanner->at = scanner->end;
            return false;
        }
        if (count >= scanner->limits->attributes
            || scanner->spaces > scanner->limits->attributes) {
            refuse(scanner, start, "an element has, or stands in, more than",
                   scanner->limits->attributes, "attributes or name spaces");
            return false;
        }
    }
}

static void scan_start_tag(Scanner *scanner)
{
    const char *start = scanner->at;
    if (scanner->scan->tags.count >= scanner->limits->tags) {
        refuse(scanner, start, "the file has more than", scanner->limits->tags,
               "elements");
        return;
    }
    if (scanner->depth >= scanner->limits->depth) {
        refuse(scanner, start, "elements stand more than",
               scanner->limits->depth, "deep in one another");
        return;
    }
    ScannedTag tag = { .offset = (uint32_t)(start - scanner->text) };
    scanner->at++;
    while (!has_trait(*scanner->at, ENDS_TAG_NAME)) scanner->at++;
    size_t spaces_around = scanner->spaces;
    bool self_closing = false;
    bool complete = scan_attributes(scanner, &tag, &self_closing);
    VECTOR_ADD(scanner->arena, &scanner->scan->tags, tag);
    if (!complete) return;
    if (self_closing)
        scanner->spaces = spaces_around;
    else
        scanner->open[scanner->depth++] = (OpenTag){
            .index = (uint32_t)(scanner->scan->tags.count - 1),
            .spaces = (uint32_t)(scanner->spaces - spaces_around),
        };
}

static void scan_document(Scanner *scanner)
{
    while (scanner->at < scanner->end) {
        const char *from = scanner->at;
        const char *tag = memchr(from, '<', (size_t)(scanner->end - from));
        if (!tag) return;
        note_text(scanner, from, tag);
        scanner->at = tag;
        if (tag[1] == '/')
            scan_end_tag(scanner);
        else if (tag[1] == '!')
            scan_declaration(scanner);
        else if (tag[1] == '?')
            skip_past(scanner, "?>");
        else
            scan_start_tag(scanner);
    }
}
