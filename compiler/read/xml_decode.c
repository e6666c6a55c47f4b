/*
 * Bytes to UTF-8. The encoding is the one that the caller names, else that of
 * a byte order mark, else the declared one, else UTF-8. What is declared must
 * be on the list: an encoding that hides '<' from the scan (UTF-7) is refused.
 */
#include "xml_scan.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

/* A name that files declare, and the name that iconv has for it. */
typedef struct Encoding {
    const char *declared;
    const char *iconv_name;
} Encoding;

static const Encoding ENCODINGS[] = {
    { "UTF-8", "UTF-8" },           { "UTF8", "UTF-8" },
    { "US-ASCII", "US-ASCII" },     { "ASCII", "US-ASCII" },
    { "ISO-8859-1", "ISO-8859-1" }, { "ISO8859-1", "ISO-8859-1" },
    { "ISO_8859-1", "ISO-8859-1" }, { "LATIN1", "ISO-8859-1" },
    { "LATIN-1", "ISO-8859-1" },    { "WINDOWS-1252", "WINDOWS-1252" },
    { "CP1252", "WINDOWS-1252" },
};

static const char ENCODING_HELP[] =
    "save the file as UTF-8, or name its encoding with --encoding";

enum {
    /* of an encoding */
    LONGEST_NAME = 40,
    /* looked at for a declaration */
    DECLARATION_BYTES = 512
};

/* What is known about the encoding before anything is decoded. */
typedef struct Undecoded {
    const char *bytes; /* behind the byte order mark */
    size_t size_bytes;
    const char *encoding; /* iconv's name; null: refused, and reported */
} Undecoded;

static bool begins(const Undecoded *source, const char *mark, size_t length)
{
    return source->size_bytes >= length
        && memcmp(source->bytes, mark, length) == 0;
}

/* The encoding that a byte order mark or the first '<' gives away. */
static const char *visible_encoding(const Undecoded *source, size_t *mark_bytes)
{
    *mark_bytes = 0;
    if (begins(source, "\xEF\xBB\xBF", 3)) {
        *mark_bytes = 3;
        return "UTF-8";
    }
    if (begins(source, "\xFE\xFF", 2)) {
        *mark_bytes = 2;
        return "UTF-16BE";
    }
    if (begins(source, "\xFF\xFE", 2)) {
        *mark_bytes = 2;
        return "UTF-16LE";
    }
    if (begins(source, "<\0", 2)) return "UTF-16LE";
    if (begins(source, "\0<", 2)) return "UTF-16BE";
    return NULL;
}

/* Copies the value of encoding="..." out of the XML declaration; false when
   there is none. */
static bool declared_encoding(const Undecoded *source, char name[LONGEST_NAME])
{
    char head[DECLARATION_BYTES + 1];
    size_t length = source->size_bytes < DECLARATION_BYTES ? source->size_bytes
                                                           : DECLARATION_BYTES;
    memcpy(head, source->bytes, length);
    head[length] = '\0';
    if (strncmp(head, "<?xml", 5) != 0) return false;
    char *end = strstr(head, "?>");
    if (!end) return false;
    *end = '\0';
    const char *at = strstr(head, "encoding");
    if (!at) return false;
    at += strlen("encoding");
    at += strspn(at, " \t\r\n=");
    size_t name_length = strcspn(at + (*at != '\0'), "\"'");
    if ((*at != '"' && *at != '\'') || name_length >= LONGEST_NAME)
        return false;
    memcpy(name, at + 1, name_length);
    name[name_length] = '\0';
    return true;
}

static const char *listed_encoding(const char *name)
{
    for (size_t i = 0; i < sizeof ENCODINGS / sizeof ENCODINGS[0]; i++) {
        if (strcasecmp(ENCODINGS[i].declared, name) == 0)
            return ENCODINGS[i].iconv_name;
    }
    return NULL;
}

static const char *choose_declared(const Undecoded *source, Findings *found)
{
    char name[LONGEST_NAME];
    if (!declared_encoding(source, name)) return "UTF-8";
    const char *encoding = listed_encoding(name);
    if (encoding) return encoding;
    Position start = { 1, 1 };
    bool is_utf16 = strncasecmp(name, "UTF-16", 6) == 0;
    Finding *finding = report(
        found, CODE_ENCODING, start, NULL,
        is_utf16 ? "the file declares encoding %s but is not written in it"
                 : "the file declares encoding %s, which is not read",
        name);
    finding->help = ENCODING_HELP;
    return NULL;
}

/* A text offset as line and column, for a text that is not scanned. */
static Position position_in(const char *text, size_t offset, Arena *arena)
{
    XmlScan scan = { 0 };
    xml_scan_lines(text, offset, arena, &scan);
    return xml_scan_position(&scan, offset);
}

static void report_bytes(const char *text, size_t offset, const char *encoding,
                         Arena *arena, Findings *found)
{
    Finding *finding = report(found, CODE_ENCODING,
                              position_in(text, offset, arena), NULL,
                              "the bytes here are not %s", encoding);
    finding->help = ENCODING_HELP;
}

/* Length of the well-formed UTF-8 sequence at bytes, 0 when there is none. The
   NUL behind the text ends every sequence that is cut off. */
static size_t sequence_length(const unsigned char *bytes)
{
    unsigned char first = bytes[0];
    if (first < 0xC2 || first > 0xF4 || (bytes[1] & 0xC0) != 0x80) return 0;
    if (first < 0xE0) return 2;
    if ((bytes[2] & 0xC0) != 0x80) return 0;
    if (first < 0xF0) {
        bool overlong = first == 0xE0 && bytes[1] < 0xA0;
        bool surrogate = first == 0xED && bytes[1] > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    bool overlong = first == 0xF0 && bytes[1] < 0x90;
    bool beyond = first == 0xF4 && bytes[1] > 0x8F;
    return overlong || beyond || (bytes[3] & 0xC0) != 0x80 ? 0 : 4;
}

/* Length of the part that is UTF-8 (or ASCII): the whole when all is well. */
static size_t valid_length(const char *text, size_t length, bool ascii_only)
{
    size_t at = 0;
    while (at < length) {
        uint64_t words[4]; /* most texts are ASCII for long stretches */
        if (at + sizeof words <= length) {
            memcpy(words, text + at, sizeof words);
            uint64_t any = words[0] | words[1] | words[2] | words[3];
            if ((any & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof words;
                continue;
            }
        }
        if ((text[at] & 0x80) == 0) {
            at++;
            continue;
        }
        size_t sequence = ascii_only
            ? 0
            : sequence_length((const unsigned char *)text + at);
        if (sequence == 0) break;
        at += sequence;
    }
    return at;
}

/* Encodings in which ASCII stands for itself: most files in them hold nothing
   else. */
static bool holds_ascii(const Undecoded *source)
{
    bool single = strcmp(source->encoding, "ISO-8859-1") == 0
        || strcmp(source->encoding, "WINDOWS-1252") == 0;
    return single
        && valid_length(source->bytes, source->size_bytes, true)
        == source->size_bytes;
}

static char *copy_checked(const Undecoded *source, Arena *arena, size_t *length,
                          Findings *found)
{
    char *text = arena_text(arena, source->bytes, source->size_bytes);
    bool ascii_only = strcmp(source->encoding, "US-ASCII") == 0;
    size_t valid = valid_length(text, source->size_bytes, ascii_only);
    if (valid < source->size_bytes) {
        report_bytes(text, valid, source->encoding, arena, found);
        return NULL;
    }
    *length = source->size_bytes;
    return text;
}

/* Every encoding that iconv has needs at most four bytes of UTF-8 for one
   byte of its own; the three of practice need three. */
static char *convert(const Undecoded *source, Arena *arena, size_t *length,
                     Findings *found)
{
    iconv_t converter = iconv_open("UTF-8", source->encoding);
    if (converter == (iconv_t)-1) {
        report(found, CODE_ENCODING, (Position){ 0 }, NULL,
               "there is no encoding %s", source->encoding);
        return NULL;
    }
    size_t room = source->size_bytes * 4;
    char *text = arena_alloc(arena, room + 1);
    char *out = text;
    char *in = (char *)(uintptr_t)source->bytes; /* only read there */
    size_t left = source->size_bytes;
    size_t converted = iconv(converter, &in, &left, &out, &room);
    bool complete = converted != (size_t)-1 && left == 0;
    if (complete)
        complete = iconv(converter, NULL, NULL, &out, &room) != (size_t)-1;
    iconv_close(converter);
    *out = '\0';
    *length = (size_t)(out - text);
    if (!complete) {
        report_bytes(text, *length, source->encoding, arena, found);
        return NULL;
    }
    return text;
}

char *xml_decode(const char *bytes, size_t size_bytes, const char *encoding,
                 Arena *arena, size_t *length, Findings *found)
{
    Undecoded source = { bytes, size_bytes, encoding };
    size_t mark_bytes;
    const char *visible = visible_encoding(&source, &mark_bytes);
    source.bytes += mark_bytes;
    source.size_bytes -= mark_bytes;
    if (encoding && listed_encoding(encoding))
        source.encoding = listed_encoding(encoding);
    else if (!encoding)
        source.encoding = visible ? visible : choose_declared(&source, found);
    if (!source.encoding) return NULL;
    bool is_copied = strcmp(source.encoding, "UTF-8") == 0
        || strcmp(source.encoding, "US-ASCII") == 0 || holds_ascii(&source);
    char *text = is_copied ? copy_checked(&source, arena, length, found)
                           : convert(&source, arena, length, found);
    const char *zero = text ? memchr(text, '\0', *length) : NULL;
    if (zero) {
        size_t offset = (size_t)(zero - text);
        report(found, CODE_XML, position_in(text, offset, arena), NULL,
               "the text holds a NUL character");
        return NULL;
    }
    return text;
}
