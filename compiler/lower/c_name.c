/* See c_name.h. */
#include "c_name.h"

#include <string.h>

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char to_lower(char byte)
{
    return is_upper(byte) ? (char)(byte - 'A' + 'a') : byte;
}

static char to_upper(char byte)
{
    return is_lower(byte) ? (char)(byte - 'a' + 'A') : byte;
}

Names names_new(Arena *arena)
{
    return (Names){ .arena = arena, .taken = name_map_new(arena) };
}

char *name_words(Arena *arena, const char *text, size_t limit)
{
    Text words = text_new(arena);
    bool gap = false;
    char before = 0;

    for (; text && *text; before = *text++) {
        bool word = is_lower(*text) || is_upper(*text) || is_digit(*text);

        if (!word || (is_upper(*text) && is_lower(before))) gap = true;
        if (!word) continue;
        if (words.length + 2 > limit) break;
        if (gap && words.length > 0) text_add_char(&words, '_');
        text_add_char(&words, to_lower(*text));
        gap = false;
    }
    return words.bytes;
}

bool name_is_made_up(const char *id)
{
    const char *tail = id;
    bool digit = false, letter = false;

    if (strncmp(id, "sid-", 4) == 0 || id[0] == '_') return true;
    for (const char *at = id; *at; at++) {
        if (*at == '_' || *at == '-') tail = at + 1;
    }
    for (const char *at = tail; *at; at++) {
        if (is_digit(*at))
            digit = true;
        else if (is_lower(*at))
            letter = true;
        else
            return false;
    }
    return tail > id && strlen(tail) >= 6 && digit && letter;
}

char *name_of(Arena *arena, const char *id, const char *name,
              const char *fallback)
{
    char *words = "";

    if (!name_is_made_up(id) || !name) {
        words = name_words(arena, id, NAME_WORD_MAX);
    }
    if (!*words) words = name_words(arena, name, NAME_WORD_MAX);
    return *words ? words : arena_string(arena, fallback);
}

char *names_claim(Names *names, const char *name)
{
    uint32_t *uses = name_map_get(names->taken, name);
    char *claimed = arena_string(names->arena, name);

    while (uses && name_map_get(names->taken, claimed)) {
        claimed = arena_format(names->arena, "%s_%u", name, ++*uses);
    }
    uses = NEW(names->arena, uint32_t);
    *uses = 1;
    name_map_put(names->taken, claimed, uses);
    return claimed;
}

/* INT_MAX, UINT64_C, SIG_DFL: names that exist begin so; has_amount,
   OUTPUTS_0: or names of the generated source. */
static const char *const EXISTING[] = {
    "char",   "clock",   "dbl",       "f",      "fe",       "flt",
    "fp",     "int",     "intmax",    "intptr", "int8",     "int16",
    "int32",  "int64",   "ldbl",      "ll",     "llong",    "long",
    "lc",     "math",    "max",       "mb",     "memory",   "o",
    "path",   "posix",   "ptrdiff",   "rand",   "s",        "schar",
    "seek",   "short",   "shrt",      "sig",    "size",     "ssize",
    "std",    "stderr",  "stdin",     "stdout", "time",     "uchar",
    "uint",   "uintmax", "uintptr",   "uint8",  "uint16",   "uint32",
    "uint64", "ulong",   "ullong",    "ushrt",  "va",       "wchar",
    "wint",   "win",     "constants", "has",    "outcomes", "outputs",
};

/* bpmn_open, BPMN_ENGINE_H, BpmnValue: whatever begins so is libbpmn's. */
static bool is_library(const char *prefix)
{
    return strncmp(prefix, "bpmn", 4) == 0
        && (prefix[4] == '\0' || prefix[4] == '_');
}

char *name_prefix(Arena *arena, const char *id, const char *name)
{
    char *prefix = "";

    if (!name_is_made_up(id) || !name) {
        prefix = name_words(arena, id, NAME_PREFIX_MAX);
    }
    if (!*prefix) prefix = name_words(arena, name, NAME_PREFIX_MAX);
    if (!*prefix || is_digit(*prefix) || is_library(prefix)) {
        return arena_format(arena, "process_%.*s", NAME_PREFIX_MAX - 8, prefix);
    }
    for (size_t i = 0; i < sizeof EXISTING / sizeof *EXISTING; i++) {
        if (strcmp(prefix, EXISTING[i]) == 0) {
            return arena_format(arena, "%s_process", prefix);
        }
    }
    return prefix;
}

char *name_upper(Arena *arena, const char *name)
{
    char *upper = arena_string(arena, name);

    for (char *at = upper; *at; at++) *at = to_upper(*at);
    return upper;
}

char *name_camel(Arena *arena, const char *name)
{
    Text camel = text_new(arena);
    bool begin = true;

    for (; *name; name++) {
        if (*name != '_')
            text_add_char(&camel, begin ? to_upper(*name) : *name);
        begin = *name == '_';
    }
    return camel.bytes;
}
