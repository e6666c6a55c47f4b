/* Words by number: each row's are its number's. */
#include "cmocka_rig.h"

#include "bpmn/engine.h"
#include "bpmn/journal.h"
#include "core/base/words.h"

TEST(statuses)
{
#define STATUS(NAME, text) \
    assert_string_equal(bpmn_status_text(BPMN_##NAME), text);
#include "core/base/status.def"
#undef STATUS
    assert_string_equal(bpmn_status_text((BpmnStatus)-99), "no such status");
    assert_string_equal(bpmn_status_text((BpmnStatus)1), "no such status");
}

TEST(reasons)
{
#define REASON(NAME, text) \
    assert_string_equal(bpmn_reason_text(BPMN_REASON_##NAME), text);
#include "core/base/reason.def"
#undef REASON
    assert_string_equal(bpmn_reason_text((BpmnReason)REASONS),
                        "no such reason");
}

TEST(causes)
{
#define COMMAND(NAME, text, ABOUT, WHO) \
    assert_string_equal(words_cause(BPMN_##NAME), text);
#include "core/base/command.def"
#undef COMMAND
    assert_string_equal(words_cause(BPMN_CAUSED_BY_TIMER), "timer");
    assert_string_equal(words_cause(BPMN_CAUSED_BY_SIGNAL), "hears");
    assert_string_equal(words_cause(COMMAND_KINDS), "engine");
}

int main(void)
{
    return run_listed(NULL, NULL);
}
