/*
 * write_panel FILE: a journal on SQLite of a process with frames, long enough
 * for the live window to move. With other words it is that process's program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bpmn/program.h"
#include "panel_rig.h"

static const BpmnProcess *const PROCESSES[] = { &PANEL_PROCESS };

static BpmnDatum names_datum(void)
{
    static char room[64];
    static const char *const NAMES[] = { "ann", "", "zo\xC3\xAB" };
    size_t bytes = 3 * 5 + 3 + 4;
    char *at = bpmn_pack_head(false, bytes, 3, room);

    for (size_t i = 0; i < 3; i++) {
        at = bpmn_pack(
            (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(NAMES[i]) },
            at);
    }
    return (BpmnDatum){
        bpmn_string("panel"),
        { .type = BPMN_STRUCTURE, .as.text = { room, (size_t)(at - room) } },
    };
}

/* A panel of a list, with checks; it stays open in the middle of its work, one
   item done, one at its checks, one at its review. */
static void half_way(Rig *rig)
{
    BpmnDatum data[] = { names_datum(), integer_datum("checks", 2) };
    BpmnAnswer answer = panel_start_with(rig, data, 2);
    uint64_t id = answer.case_id;
    Open open;

    assert_applied(answer);
    look(rig, id, &open);
    assert_applied(decide(rig, wait_of_item(&open, REVIEW, 1), "ann", "yes"));
    assert_applied(panel_act(rig, BPMN_CLAIM, id, CHECK, "bob"));
    assert_applied(panel_act(rig, BPMN_COMPLETE, id, CHECK, "bob"));
    assert_applied(panel_act(rig, BPMN_COMPLETE, id, CHECK, "bob"));
    look(rig, id, &open);
    assert_applied(decide(rig, wait_of_item(&open, REVIEW, 2), "ann", "yes"));
    assert_applied(panel_act(rig, BPMN_CLAIM, id, REVIEW, "zoe"));
}

/* What one item says ends it, or the deadline does. */
static void ends_early(Rig *rig, bool late)
{
    uint64_t id = panel_start(rig, 3);
    Open open;

    if (late) rig->now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
    look(rig, id, &open);
    assert_applied(decide(rig, wait_of_item(&open, REVIEW, 3), "ann",
                          late ? "yes" : "no"));
    assert_refused(decide(rig, wait_of_item(&open, REVIEW, 3), "ann", "yes"),
                   BPMN_REASON_NOT_OPEN);
    if (late) {
        rig->now_ms += 10 * HOUR_MS;
        assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
    } else {
        assert_applied(panel_act(rig, BPMN_COMPLETE, id, SIGN, "zoe"));
    }
    assert_false(is_open(rig, id));
}

/* No panel that could be: an incident, and what is left of it. */
static void no_panel(Rig *rig)
{
    BpmnDatum less = integer_datum("panel", -1);
    BpmnAnswer answer = panel_start_with(rig, &less, 1);

    assert_applied(answer);
}

int main(int count, char **list)
{
    Rig rig;

    if (count != 2) return bpmn_program_main(count, list, PROCESSES, 1);
    panel_configure(&rig);
    assert_int_equal(bpmn_store_sqlite(list[1], &rig.config.store), BPMN_OK);
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
    ends_early(&rig, true);
    half_way(&rig);
    no_panel(&rig);
    for (int i = 0; i < 200; i++) ends_early(&rig, false);
    panel_close(&rig);
    return 0;
}
