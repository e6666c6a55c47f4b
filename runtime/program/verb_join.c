/* From the words of a shell back to the text of a step. */
#include "program/verb.h"

#include <string.h>

/* Can the word stand in a step as it is? */
static bool stands(BpmnPool *pool, BpmnString word)
{
    BpmnCursor cursor = { .pool = pool, .text = word };
    BpmnDatum datum;
    BpmnPerson person = { 0 };

    if (memchr(word.bytes, '\0', word.length)) return false;
    if (bpmn_lex_datum(&cursor, &datum) && cursor.at == word.length)
        return true;
    cursor = (BpmnCursor){ .pool = pool, .text = word };
    if (word.length > 0 && word.bytes[0] != '#'
        && bpmn_lex_person(&cursor, &person) && cursor.at == word.length)
        return true;
    return bpmn_string_equal(word, bpmn_string(";"));
}

/* "name" of "name=..."; empty when the word is none. */
static BpmnString datum_name(BpmnString word)
{
    BpmnCursor cursor = { .text = word };
    BpmnString name = bpmn_lex_peek(&cursor);

    cursor.at = name.length;
    if (bpmn_cursor_peek(&cursor) != '=') name.length = 0;
    return name;
}

bool bpmn_verb_word_is_damaged(BpmnPool *pool, BpmnString word)
{
    BpmnString name = datum_name(word);
    char first = word.length > name.length + 1 ? word.bytes[name.length + 1]
                                               : '\0';

    return name.length > 0 && (first == '[' || first == '{' || first == '"')
        && !stands(pool, word);
}

static void add_word(BpmnOut *out, BpmnString word)
{
    BpmnString name = datum_name(word);

    if (stands(out->pool, word)) {
        bpmn_out_string(out, word);
    } else if (name.length > 0) {
        bpmn_out_bytes(out, word.bytes, name.length + 1);
        bpmn_out_quoted(out,
                        (BpmnString){ word.bytes + name.length + 1,
                                      word.length - name.length - 1 });
    } else {
        bpmn_out_quoted(out, word);
    }
}

BpmnString bpmn_verb_join(BpmnPool *pool, int count, char **words)
{
    BpmnOut out = { .pool = pool };

    if (count == 1) return bpmn_pool_string(pool, bpmn_string(words[0]));
    bpmn_out_bytes(&out, "", 0);
    for (int i = 0; i < count; i++) {
        if (i > 0) bpmn_out_bytes(&out, " ", 1);
        add_word(&out, bpmn_string(words[i]));
    }
    return (BpmnString){ out.bytes, out.length };
}
