/* The XML reader: exact positions, encodings, and what it refuses. */
#include "read/xml.h"
#include "cmocka_rig.h"

/* One document on its way. */
typedef struct Document {
    Arena *arena;
    Findings found;
    XmlElement *root;
} Document;

static Document parse_bytes(const char *bytes, size_t length,
                            const char *encoding, const XmlLimits *limits)
{
    Document document = { .arena = arena_new() };
    document.found = findings_new(document.arena, "test.bpmn");
    document.root = xml_parse(bytes, length, encoding, limits, document.arena,
                              &document.found);
    return document;
}

static Document parse(const char *text)
{
    return parse_bytes(text, strlen(text), NULL, &XML_LIMITS);
}

static void assert_position(Position position, uint32_t line, uint32_t column)
{
    assert_int_equal(position.line, line);
    assert_int_equal(position.column, column);
}

/* The document is refused with exactly one finding, there. */
static void assert_refused(const Document *document, Code code, uint32_t line,
                           uint32_t column)
{
    assert_null(document->root);
    assert_int_equal(document->found.list.count, 1);
    assert_int_equal(document->found.list.items[0].code, code);
    assert_position(document->found.list.items[0].position, line, column);
    arena_free(document->arena);
}

TEST(positions_are_exact)
{
    Document document = parse(
        "<?xml version=\"1.0\"?>\n"
        "<!-- <no tag='1'> -->\n"
        "<a xmlns='urn:a' xmlns:b=\"urn:b\"  b:x = 'one'\n"
        "   y=\"a &lt; b\">\n"
        "  <b:c/><![CDATA[ <d/> ]]>\n"
        "  tail<c z=''>\n"
        "\n"
        "     = x &amp; y </c>\n"
        "</a>\n");
    const XmlElement *root = document.root;
    assert_non_null(root);
    assert_string_equal(root->space, "urn:a");
    assert_position(root->position, 3, 1);
    assert_int_equal(root->attribute_count, 2);
    assert_string_equal(xml_attribute(root, "urn:b", "x"), "one");
    assert_position(root->attributes[0].position, 3, 42);
    assert_string_equal(xml_attribute(root, "", "y"), "a < b");
    assert_position(root->attributes[1].position, 4, 7);
    assert_position(root->text_position, 5, 19);
    assert_non_null(strstr(root->text, "<d/>"));
    assert_non_null(strstr(root->text, "tail"));
    const XmlElement *first = root->first_child;
    assert_string_equal(first->space, "urn:b");
    assert_string_equal(first->prefix, "b");
    assert_position(first->position, 5, 3);
    assert_string_equal(first->text, "");
    const XmlElement *second = first->next;
    assert_position(second->position, 6, 7);
    assert_position(second->attributes[0].position, 6, 13);
    assert_string_equal(second->attributes[0].value, "");
    assert_position(second->text_position, 8, 6);
    assert_string_equal(second->text, "\n\n     = x & y ");
    assert_ptr_equal(second->parent, root);
    assert_null(second->next);
    arena_free(document.arena);
}

/* Where in the file the part of a value or text stands. */
static void assert_place(XmlPlace place, const char *text, const char *part,
                         uint32_t line, uint32_t column)
{
    const char *found = strstr(text, part);
    assert_non_null(found);
    place = xml_place_skip(place, text, (size_t)(found - text));
    assert_position(place.position, line, column);
}

TEST(places_follow_references_in_values)
{
    Document document = parse("<a b='x &lt; &#228; and y'\n"
                              "   c='one&#10;two\n three'\n"
                              "   d='plain'/>");
    const XmlAttribute *attributes = document.root->attributes;
    const char *text = attributes[0].value;
    assert_string_equal(text, "x < \xC3\xA4 and y");
    XmlPlace place = xml_value_place(&attributes[0]);
    assert_place(place, text, "x", 1, 7);
    assert_place(place, text, "<", 1, 9);
    assert_place(place, text, "\xC3\xA4", 1, 14);
    assert_place(place, text, "and", 1, 21);
    assert_place(place, text, "y", 1, 25);
    /* A line end in the file is white space in the value; one written as a
       reference ends no line of the file. */
    text = attributes[1].value;
    assert_string_equal(text, "one\ntwo  three");
    place = xml_value_place(&attributes[1]);
    assert_place(place, text, "two", 2, 15);
    assert_place(place, text, "three", 3, 2);
    place = xml_value_place(&attributes[2]);
    assert_place(place, attributes[2].value, "ain", 4, 9);
    arena_free(document.arena);
}

TEST(places_follow_lines_and_cdata_in_texts)
{
    Document document = parse("<a>\r\n"
                              "  = x &gt; 1\r\n"
                              "  and <!-- why\n"
                              "  --> y<![CDATA[ < 2 &amp; ]]>or\n"
                              "  <b c='>'>none</b>z</a>");
    const XmlElement *root = document.root;
    XmlPlace place = xml_text_place(root);
    assert_position(root->text_position, 2, 3);
    assert_place(place, root->text, "= x", 2, 3);
    assert_place(place, root->text, "> 1", 2, 7);
    assert_place(place, root->text, "1", 2, 12);
    assert_place(place, root->text, "and", 3, 3);
    assert_place(place, root->text, "y", 4, 7);
    assert_place(place, root->text, "< 2", 4, 18);
    assert_place(place, root->text, "&amp;", 4, 22);
    assert_place(place, root->text, "or", 4, 31);
    assert_place(place, root->text, "z", 5, 20);
    arena_free(document.arena);
}

TEST(a_character_of_a_reference_is_passed_at_once)
{
    Document document = parse("<a b='&#x20AC;&amp;c'/>");
    const XmlAttribute *attribute = &document.root->attributes[0];
    XmlPlace place = xml_value_place(attribute);
    assert_int_equal(xml_place_step(&place, attribute->value), 3);
    assert_position(place.position, 1, 15);
    assert_int_equal(xml_place_step(&place, attribute->value + 3), 1);
    assert_position(place.position, 1, 20);
    arena_free(document.arena);
}

TEST(line_ends_of_all_kinds_count)
{
    Document document = parse("<a>\r\n<b/>\r<c/>\n<d/></a>");
    const XmlElement *child = document.root->first_child;
    assert_position(child->position, 2, 1);
    assert_position(child->next->position, 3, 1);
    assert_position(child->next->next->position, 4, 1);
    arena_free(document.arena);
}

TEST(white_space_alone_is_no_text)
{
    Document document = parse("<a>\n  <b> \t </b>\n</a>");
    assert_string_equal(document.root->text, "");
    assert_string_equal(document.root->first_child->text, "");
    arena_free(document.arena);
}

TEST(encodings_become_utf8)
{
    static const char utf16[] = "\xFF\xFE<\0a\0 \0b\0=\0'\0\xE4\0'\0/\0>\0";
    static const struct {
        const char *bytes;
        size_t length;
    } CASES[] = {
        { "\xEF\xBB\xBF<a b='\xC3\xA4'/>", 14 },
        { "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xE4'/>", 53 },
        { "<?xml version='1.0' encoding=\"windows-1252\"?><a b='\xE4'/>", 55 },
        { "<?xml version='1.0' encoding='us-ascii'?><a b='&#228;'/>", 56 },
        { "<?xml version='1.0' encoding='latin1'?><a b='&#228;'/>", 54 },
        { utf16, sizeof utf16 - 1 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Document document = parse_bytes(CASES[i].bytes, CASES[i].length, NULL,
                                        &XML_LIMITS);
        assert_non_null(document.root);
        assert_string_equal(xml_attribute(document.root, "", "b"), "\xC3\xA4");
        arena_free(document.arena);
    }
}

TEST(named_encoding_goes_first)
{
    static const char text[] = "<?xml version='1.0' encoding='GBK'?><a/>";
    Document document = parse_bytes(text, strlen(text), "GBK", &XML_LIMITS);
    assert_non_null(document.root);
    arena_free(document.arena);
    document = parse(text);
    assert_refused(&document, CODE_ENCODING, 1, 1);
    document = parse_bytes(text, strlen(text), "no-such", &XML_LIMITS);
    assert_refused(&document, CODE_ENCODING, 0, 0);
}

TEST(wrong_bytes_are_located)
{
    static const char *const CASES[] = {
        "<a>\n <b c='\xE4'/></a>",         /* Latin-1 */
        "<a>\n <b c='\xC0\x80'/></a>",     /* too long a form */
        "<a>\n <b c='\xED\xA0\x80'/></a>", /* a surrogate */
        "<a>\n <b c='\xF5\x80\x80\x80'/></a>",
        "<a>\n <b c='\xC3", /* cut off */
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Document document = parse(CASES[i]);
        assert_refused(&document, CODE_ENCODING, 2, 8);
    }
    Document document = parse("<?xml version='1.0' encoding='UTF-16'?>\n<a/>");
    assert_refused(&document, CODE_ENCODING, 1, 1);
    document = parse("<?xml version='1.0' encoding='UTF-7'?>\n<a/>");
    assert_refused(&document, CODE_ENCODING, 1, 1);
}

TEST(dangerous_text_is_refused)
{
    Document document = parse("<?xml version='1.0'?>\n"
                              " <!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>");
    assert_refused(&document, CODE_DOCTYPE, 2, 2);
    document = parse_bytes("<a>\n<b\0/></a>", 13, NULL, &XML_LIMITS);
    assert_refused(&document, CODE_XML, 2, 3);
    document = parse("<a>\n&lol;</a>");
    assert_null(document.root);
    assert_int_equal(document.found.list.items[0].code, CODE_XML);
    arena_free(document.arena);
}

TEST(doctype_in_comment_is_no_doctype)
{
    Document document =
        parse("<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE y>]]></a>");
    assert_non_null(document.root);
    assert_string_equal(document.root->text, "<!DOCTYPE y>");
    arena_free(document.arena);
}

TEST(broken_documents_are_located)
{
    static const char *const CASES[] = {
        "",
        "   ",
        "<",
        "<a",
        "<a>",
        "<a b>",
        "<a b=>",
        "<a b='>",
        "</a>",
        "<a></b>",
        "<a/><b/>",
        "<a b='1' b='2'/>",
        "<a>&#1;</a>",
        "<a>]]>",
        "<a><!-- </a>",
        "<a><![CDATA[ </a>",
        "<a b='<'/>",
        "<p:a/>",
        "<a p:b='1'/>",
        "<a/>text",
        "x<a/>",
        "<a><?pi </a>",
        "<1/>",
        "<a><c\x01 b='1'/></a>",
        "<a><c\x7F\x01='1'/></a>",
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Document document = parse(CASES[i]);
        assert_null(document.root);
        assert_int_equal(document.found.list.count, 1);
        const Finding *finding = &document.found.list.items[0];
        assert_int_equal(finding->code, CODE_XML);
        assert_true(finding->position.line >= 1);
        arena_free(document.arena);
    }
}

TEST(undeclared_prefix_is_named_at_its_tag)
{
    Document document = parse("<a>\n  <zeebe:userTask/>\n</a>");
    assert_non_null(strstr(document.found.list.items[0].message, "zeebe"));
    assert_refused(&document, CODE_XML, 2, 3);
}

TEST(limits_hold)
{
    static const XmlLimits SMALL = {
        .input_bytes = 100,
        .tag_bytes = 20,
        .tags = 4,
        .depth = 2,
        .attributes = 2,
    };
    static const struct {
        const char *text;
        uint32_t column; /* 0: accepted */
    } CASES[] = {
        { "<a><b/><b/><b/></a>", 0 },    { "<a><b/><b/><b/><b/></a>", 16 },
        { "<a><b></b><b/></a>", 0 },     { "<a><b><c></c></b></a>", 7 },
        { "<a><b><c/></b></a>", 7 },     { "<a b='1' c='2'/>", 0 },
        { "<a b='1' c='2' d='3'/>", 3 }, { "<a bbbbbbbb='1234567890123'/>", 3 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Document document = parse_bytes(CASES[i].text, strlen(CASES[i].text),
                                        NULL, &SMALL);
        if (CASES[i].column == 0) {
            assert_non_null(document.root);
            arena_free(document.arena);
        } else {
            assert_refused(&document, CODE_TOO_LARGE, 1, CASES[i].column);
        }
    }
}

TEST(many_pieces_of_text_are_joined)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, "<a>");
    for (int i = 0; i < 20000; i++) text_add(&text, "x&lt;<![CDATA[y]]>");
    text_add(&text, "</a>");
    Document document = parse(text.bytes);
    assert_int_equal(strlen(document.root->text), 60000);
    assert_memory_equal(document.root->text, "x<yx<y", 6);
    arena_free(document.arena);
    arena_free(arena);
}

TEST(too_many_names_are_refused)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, "<a>");
    for (int i = 0; i < 100000; i++) text_add_format(&text, "<element_%d/>", i);
    text_add(&text, "</a>");
    Document document = parse(text.bytes);
    assert_null(document.root);
    assert_int_equal(document.found.list.items[0].code, CODE_TOO_LARGE);
    arena_free(document.arena);
    arena_free(arena);
}

TEST(files_are_loaded_under_the_cap)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, NULL);
    size_t size;
    assert_null(xml_load("/no/such/file", &XML_LIMITS, arena, &size, &found));
    assert_null(xml_load("/", &XML_LIMITS, arena, &size, &found));
    assert_int_equal(found.list.items[0].code, CODE_UNREADABLE);
    assert_int_equal(found.list.items[1].code, CODE_UNREADABLE);
    static const XmlLimits TINY = { .input_bytes = 10 };
    assert_null(xml_load("/proc/self/maps", &TINY, arena, &size, &found));
    assert_int_equal(found.list.items[2].code, CODE_TOO_LARGE);
    const char *bytes = xml_load("/dev/null", &XML_LIMITS, arena, &size,
                                 &found);
    assert_non_null(bytes);
    assert_int_equal(size, 0);
    arena_free(arena);
}

TEST(dump_shows_names_and_places)
{
    Document document = parse("<a xmlns='urn:a'>\n <b c='1'>t</b><d/></a>");
    Text text = text_new(document.arena);
    xml_dump(document.root, &text);
    assert_string_equal(text.bytes,
                        "{urn:a}a 1:1\n"
                        "  {urn:a}b 2:2\n"
                        "    @c 2:8 \"1\"\n"
                        "    # 2:11 \"t\"\n"
                        "  {urn:a}d 2:16\n");
    arena_free(document.arena);
}

int main(void)
{
    xml_setup();
    return run_listed(NULL, NULL);
}
