/* Option tables: what is taken, what is refused. */

#include "cmocka_rig.h"
#include <getopt.h>

#include "command/options.h"

typedef struct Taken {
    CompileOptions common;
    bool flag;
    const char *text;
    unsigned word;
    size_t number;
    Texts texts;
} Taken;

/* Reads 'words' (at most 7) by a table with a row of each kind. */
static Exit take(Arena *arena, Taken *taken, bool *goes_on,
                 const char *const *words)
{
    static const Option options[] = {
        { "flag", OPTION_FLAG, offsetof(Taken, flag), NULL, "", 0 },
        { "o", OPTION_TEXT, offsetof(Taken, text), "DIR", "", 0 },
        { "MMD", OPTION_WORD, offsetof(Taken, word), "one|two|three", "", 0 },
        { "number", OPTION_NUMBER, offsetof(Taken, number), "N", "", 64 },
        { "with", OPTION_TEXTS, offsetof(Taken, texts), "FILE", "", 0 },
        { "I", OPTION_IGNORED, NO_TARGET, "DIR", "", 0 },
        { 0 },
    };
    static const CommandLine line = {
        .name = "try",
        .operands = "FILE",
        .about = "",
        .options = options,
        .common = offsetof(Taken, common),
    };
    char *argv[9] = { "try" };
    int argc = 1;
    Exit status;

    while (*words) argv[argc++] = arena_string(arena, *words++);
    optind = 0; /* a new command line */
    *goes_on = options_read(&line, argc, argv, taken, arena, &status);
    return status;
}

#define TAKE(...) \
    take(arena, &taken, &goes_on, (const char *const[]){ __VA_ARGS__, NULL })

TEST(each_kind_is_taken)
{
    Arena *arena = arena_new();
    Taken taken = { 0 };
    bool goes_on;

    assert_int_equal(TAKE("--flag", "-oout", "-MMD", "three", "--with=a",
                          "--with=b", "file"),
                     EXIT_DONE);
    assert_true(goes_on);
    assert_true(taken.flag);
    assert_string_equal(taken.text, "out");
    assert_int_equal(taken.word, 2);
    assert_int_equal(taken.texts.count, 2);
    assert_string_equal(taken.texts.items[1], "b");
    assert_int_equal(TAKE("--number", "64", "--allow", "2103", "--strict",
                          "--profile=default", "file"),
                     EXIT_DONE);
    assert_int_equal(taken.number, 64);
    Findings found = options_findings(&taken.common, arena, NULL);
    assert_true(found.strict);
    assert_string_equal(found.allowed.items[0], "gap");
    arena_free(arena);
}

TEST(what_is_wrong_is_refused)
{
    Arena *arena = arena_new();
    Taken taken = { 0 };
    bool goes_on;

    assert_int_equal(TAKE("--number", "63", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("--number", "1e3", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("--number", "-64", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("-MMD", "thre", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("--profile=other", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("--allow", "nothing", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("--unknown", "file"), EXIT_USAGE);
    assert_int_equal(TAKE("--flag"), EXIT_USAGE);
    assert_int_equal(TAKE("file", "file"), EXIT_USAGE);
    assert_false(goes_on);
    assert_int_equal(TAKE("--help", "--unknown"), EXIT_DONE);
    assert_false(goes_on);
    assert_int_equal(taken.number, 0);
    assert_int_equal(taken.common.allowed.count, 0);
    arena_free(arena);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
