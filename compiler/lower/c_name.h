/* Names for C made of texts of the diagram. */
#ifndef BPMNC_C_NAME_H
#define BPMNC_C_NAME_H

#include "../base/base.h"

/* Most bytes of a prefix, and of the readable part behind it. */
#define NAME_PREFIX_MAX 24
#define NAME_WORD_MAX 26

/* Names that are taken. */
typedef struct Names {
    Arena *arena;
    NameMap *taken; /* to how often each was asked for */
} Names;

/* No name is taken yet. */
Names names_new(Arena *arena);

/*
 * The words of a text, lower case, joined by '_': "Say hello!" and "SayHello"
 * become say_hello. Only [a-z0-9_] are in it; at most 'limit' bytes; may be
 * empty.
 */
char *name_words(Arena *arena, const char *text, size_t limit);

/* True when an id looks made by a tool: Activity_1x2abc0, sid-5F..., _4b... */
bool name_is_made_up(const char *id);

/* The readable part for something with that id and name: the id unless a tool
   made it up and there is a name; 'fallback' when neither gives a word. */
char *name_of(Arena *arena, const char *id, const char *name,
              const char *fallback);

/* Takes a name, with a number behind it when it is taken already. */
char *names_claim(Names *names, const char *name);

/* The prefix of a process: its words, or others where those would make names
   that C, its library or libbpmn have already. */
char *name_prefix(Arena *arena, const char *id, const char *name);

char *name_upper(Arena *arena, const char *name); /* say_hello: SAY_HELLO */
char *name_camel(Arena *arena, const char *name); /* say_hello: SayHello */

#endif
