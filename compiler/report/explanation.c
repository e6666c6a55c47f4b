/* What each code means at length: the rows of explanation.def. */
#include "explanation.h"

typedef struct Explanation {
    Code code;
    const char *text;
} Explanation;

static const Explanation EXPLANATIONS[] = {
#define EXPLAIN(NAME, text) { CODE_##NAME, text },
#include "explanation.def"
#undef EXPLAIN
};

const char *explain_text(Code code)
{
    for (size_t i = 0; i < sizeof EXPLANATIONS / sizeof EXPLANATIONS[0]; i++) {
        if (EXPLANATIONS[i].code == code) return EXPLANATIONS[i].text;
    }
    return "";
}
