/*
 * From the bytes of a value or text back to the bytes of the file. Only who
 * asks where something stands comes here: reading a document does not.
 *
 * The reader has put a NUL in place of the closing quote of each value that
 * the file holds as it is, so a quote or a NUL closes a value here.
 */
#include "xml.h"

#include <string.h>

/* Moves over one byte of the file. */
static void pass(XmlPlace *place)
{
    char byte = *place->raw++;
    bool ends_line = byte == '\n' || (byte == '\r' && *place->raw != '\n');
    if (ends_line) {
        place->position.line++;
        place->position.column = 1;
    } else {
        place->position.column++;
    }
}

static void pass_bytes(XmlPlace *place, size_t count)
{
    for (size_t i = 0; i < count; i++) pass(place);
}

/* Moves behind the next mark, which a well-formed document has. */
static void pass_mark(XmlPlace *place, const char *mark)
{
    const char *found = strstr(place->raw, mark);
    if (found) pass_bytes(place, (size_t)(found - place->raw) + strlen(mark));
}

static bool begins(const XmlPlace *place, const char *mark)
{
    return strncmp(place->raw, mark, strlen(mark)) == 0;
}

/* Moves from a '<' behind the '>' of the tag. */
static void pass_tag(XmlPlace *place)
{
    char quote = '\0';
    for (;;) {
        char byte = *place->raw;
        if (byte == '\0' && quote == '\0') return;
        pass(place);
        if (quote != '\0')
            quote = byte == quote || byte == '\0' ? '\0' : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '>')
            return;
    }
}

/* Moves over a comment or processing instruction; false when none begins. */
static bool pass_remark(XmlPlace *place)
{
    if (begins(place, "<!--"))
        pass_mark(place, "-->");
    else if (begins(place, "<?"))
        pass_mark(place, "?>");
    else
        return false;
    return true;
}

/* Moves from the '<' of a child element behind its end. */
static void pass_element(XmlPlace *place)
{
    size_t depth = 0;
    do {
        if (begins(place, "<![CDATA[")) {
            pass_mark(place, "]]>");
        } else if (begins(place, "</")) {
            pass_tag(place);
            depth--;
        } else if (*place->raw != '<') {
            pass(place);
        } else if (!pass_remark(place)) {
            pass_tag(place);
            depth += place->raw[-2] != '/';
        }
    } while (depth > 0 && *place->raw != '\0');
}

XmlPlace xml_value_place(const XmlAttribute *attribute)
{
    return (XmlPlace){ attribute->position, attribute->raw, false };
}

XmlPlace xml_text_place(const XmlElement *element)
{
    XmlPlace place = { element->position, element->raw, false };
    pass_tag(&place);
    return place;
}

void xml_place_settle(XmlPlace *place)
{
    while (place->raw) {
        if (place->literal) {
            if (!begins(place, "]]>")) return;
            pass_bytes(place, strlen("]]>"));
            place->literal = false;
        } else if (begins(place, "<![CDATA[")) {
            pass_bytes(place, strlen("<![CDATA["));
            place->literal = true;
        } else if (*place->raw != '<' || begins(place, "</")) {
            return;
        } else if (!pass_remark(place)) {
            pass_element(place);
        }
    }
}

/* The bytes of the character that a text begins with. */
static size_t character_length(const char *text)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xC0) == 0x80) length++;
    return length;
}

size_t xml_place_step(XmlPlace *place, const char *text)
{
    if (!place->raw) {
        place->position.line += *text == '\n';
        place->position.column = *text == '\n' ? 1 : place->position.column + 1;
        return 1;
    }
    xml_place_settle(place);
    if (*place->raw == '&' && !place->literal) {
        pass_mark(place, ";");
        return character_length(text);
    }
    if (*place->raw == '\r' && place->raw[1] == '\n') pass(place);
    pass(place);
    return 1;
}

XmlPlace xml_place_skip(XmlPlace place, const char *text, size_t count)
{
    for (size_t at = 0; at < count;) at += xml_place_step(&place, text + at);
    xml_place_settle(&place);
    return place;
}
