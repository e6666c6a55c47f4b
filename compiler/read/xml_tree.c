/* The tree of a document: loading its bytes, looking things up, printing it. */
#include "xml.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_READ_BYTES = 64 * 1024 };

static const char *report_unreadable(const char *reason, Findings *found)
{
    report(found, CODE_UNREADABLE, (Position){ 0 }, NULL,
           "the file cannot be read: %s", reason);
    return NULL;
}

/* Reads to the end of the file, at most one byte more than the limit. */
static const char *read_all(int file, size_t expected_bytes, size_t limit,
                            Arena *arena, size_t *size_bytes)
{
    size_t capacity = expected_bytes > 0 ? expected_bytes + 1
                                         : FIRST_READ_BYTES;
    char *bytes = arena_alloc(arena, capacity + 1);
    size_t length = 0;
    for (;;) {
        ssize_t got = read(file, bytes + length, capacity - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return NULL;
        length += (size_t)got;
        if (got == 0 || length > limit) break;
        if (length == capacity) {
            char *larger = arena_alloc(arena, capacity * 2 + 1);
            memcpy(larger, bytes, length);
            bytes = larger;
            capacity *= 2;
        }
    }
    bytes[length] = '\0';
    *size_bytes = length;
    return bytes;
}

static const char *load_file(int file, const XmlLimits *limits, Arena *arena,
                             size_t *size_bytes, Findings *found)
{
    struct stat about;
    if (fstat(file, &about) != 0)
        return report_unreadable(strerror(errno), found);
    if (S_ISDIR(about.st_mode))
        return report_unreadable("it is a folder", found);
    size_t expected_bytes = 0;
    if (S_ISREG(about.st_mode) && (size_t)about.st_size <= limits->input_bytes)
        expected_bytes = (size_t)about.st_size;
    const char *bytes = read_all(file, expected_bytes, limits->input_bytes,
                                 arena, size_bytes);
    if (!bytes) return report_unreadable(strerror(errno), found);
    if (*size_bytes > limits->input_bytes) {
        report(found, CODE_TOO_LARGE, (Position){ 0 }, NULL,
               "the file is larger than %zu bytes", limits->input_bytes);
        return NULL;
    }
    return bytes;
}

const char *xml_load(const char *path, const XmlLimits *limits, Arena *arena,
                     size_t *size_bytes, Findings *found)
{
    if (strcmp(path, "-") == 0)
        return load_file(STDIN_FILENO, limits, arena, size_bytes, found);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return report_unreadable(strerror(errno), found);
    const char *bytes = load_file(file, limits, arena, size_bytes, found);
    close(file);
    return bytes;
}

/* Most strings differ in the first byte, or are empty. */
static bool is_same(const char *one, const char *other)
{
    return one[0] == other[0]
        && (one[0] == '\0' || strcmp(one + 1, other + 1) == 0);
}

const XmlAttribute *xml_attribute_at(const XmlElement *element,
                                     const char *space, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        const XmlAttribute *attribute = &element->attributes[i];
        if (is_same(attribute->name, name) && is_same(attribute->space, space))
            return attribute;
    }
    return NULL;
}

const char *xml_attribute(const XmlElement *element, const char *space,
                          const char *name)
{
    const XmlAttribute *attribute = xml_attribute_at(element, space, name);
    return attribute ? attribute->value : NULL;
}

static void dump_name(const char *space, const char *name, Text *text)
{
    if (space[0] != '\0') text_add_format(text, "{%s}", space);
    text_add(text, name);
}

static void dump_element(const XmlElement *element, int depth, Text *text)
{
    text_add_format(text, "%*s", depth * 2, "");
    dump_name(element->space, element->name, text);
    text_add_format(text, " %u:%u\n", element->position.line,
                    element->position.column);
    for (size_t i = 0; i < element->attribute_count; i++) {
        const XmlAttribute *attribute = &element->attributes[i];
        text_add_format(text, "%*s@", depth * 2 + 2, "");
        dump_name(attribute->space, attribute->name, text);
        text_add_format(text, " %u:%u ", attribute->position.line,
                        attribute->position.column);
        text_add_json(text, attribute->value);
        text_add_char(text, '\n');
    }
    if (element->text[0] != '\0') {
        text_add_format(text, "%*s# %u:%u ", depth * 2 + 2, "",
                        element->text_position.line,
                        element->text_position.column);
        text_add_json(text, element->text);
        text_add_char(text, '\n');
    }
}

/* The element behind this one in document order; depth follows. */
static const XmlElement *next_element(const XmlElement *element, int *depth)
{
    if (element->first_child) {
        ++*depth;
        return element->first_child;
    }
    while (element && !element->next) {
        element = element->parent;
        --*depth;
    }
    return element ? element->next : NULL;
}

void xml_dump(const XmlElement *root, Text *text)
{
    int depth = 0;
    for (const XmlElement *element = root; element;
         element = next_element(element, &depth))
        dump_element(element, depth, text);
}
