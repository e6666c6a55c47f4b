/*
 * write FILE: a journal on SQLite in which everything occurs that an engine
 * writes, long enough for the live window to move.
 */
#include "bpmn/sqlite.h"
#include "bpmn/value.h"
#include "refund_escalation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 30, AT_ONCE = 20, ROUND_MS = 7 * 60000 };

typedef struct Writer {
    BpmnEngine *engine;
    int64_t now_ms;
    uint64_t cases[AT_ONCE];
    uint64_t ids; /* of commands, so far */
} Writer;

static int64_t now(void *user)
{
    return ((Writer *)user)->now_ms;
}

static void check(bool ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "write: %s\n", what);
    exit(1);
}

static uint16_t element(const char *id)
{
    const BpmnProcess *process = &refund_escalation_process;

    for (uint16_t i = 0; i < process->element_count; i++) {
        if (strcmp(process->elements[i].id, id) == 0) return i;
    }
    check(false, id);
    return 0;
}

static BpmnCommand command(Writer *writer, BpmnCommandKind kind,
                           uint64_t case_id, const char *node,
                           const char *actor)
{
    BpmnCommand one = {
        .size = sizeof one,
        .kind = kind,
        .case_id = case_id,
        .element = node ? element(node) : BPMN_NO_ELEMENT,
        .channel = bpmn_string("test"),
    };

    if (actor) one.actor = bpmn_string(actor);
    writer->ids++;
    memcpy(one.id, &writer->ids, sizeof writer->ids);
    return one;
}

static BpmnTicket submit(Writer *writer, const BpmnCommand *one)
{
    BpmnTicket ticket = bpmn_submit(writer->engine, one, NULL);

    check(ticket != 0, "a command was not taken");
    return ticket;
}

static BpmnDatum text_datum(const char *name, const char *text)
{
    return (BpmnDatum){ bpmn_string(name),
                        { .type = BPMN_TEXT, .as.text = bpmn_string(text) } };
}

static void start_some(Writer *writer, int round)
{
    BpmnTicket tickets[AT_ONCE];

    for (int i = 0; i < AT_ONCE; i++) {
        BpmnCommand one = command(writer, BPMN_START, 0, NULL, "ann");
        char key[32];
        BpmnDatum data[3] = {
            { { "amount", 6 }, { .type = BPMN_DECIMAL } },
            text_datum("standing", i % 5 == 0 ? "poor" : "good"),
            text_datum("ticket", key),
        };

        snprintf(key, sizeof key, "K-%d-%d", round, i);
        data[0].value.as.decimal = (BpmnDecimal){ 5000 + i * 5, -2, 0 };
        data[2] = text_datum("ticket", key);
        one.process = &refund_escalation_process;
        one.key = bpmn_string(key);
        one.data = data;
        one.data_count = 3;
        tickets[i] = submit(writer, &one);
    }
    check(bpmn_run(writer->engine, 0) == BPMN_OK, "a commit failed");
    for (int i = 0; i < AT_ONCE; i++) {
        BpmnAnswer answer;

        check(bpmn_answer(writer->engine, tickets[i], &answer)
                  && answer.reason == BPMN_REASON_NONE,
              "a case did not start");
        writer->cases[i] = answer.case_id;
    }
}

static void give(Writer *writer, BpmnCommandKind kind, int i, const char *node,
                 const char *actor)
{
    BpmnCommand one = command(writer, kind, writer->cases[i], node, actor);
    const BpmnString groups[] = { BPMN_STRING("tier-0"), BPMN_STRING("tier-1"),
                                  BPMN_STRING("\xC3\xA4, b") };
    BpmnDatum answer = text_datum("answer", "no");
    BpmnDatum notes =
        text_datum("notes", "a longer text, \"quoted\", for \xC3\xA4 case");

    if (kind == BPMN_JOB_DONE) one.data = &answer;
    if (kind == BPMN_SET) one.data = &notes;
    one.data_count = one.data ? 1 : 0;
    if (i % 3 == 0 && kind == BPMN_CLAIM) {
        one.groups = groups;
        one.group_count = 3;
    }
    if (kind == BPMN_COMPLETE) one.outcome = bpmn_string("refund");
    if (kind == BPMN_JOB_FAILED) one.text = bpmn_string("no connection");
    if (kind == BPMN_ASSIGN) one.name = bpmn_string("dora");
    if (kind == BPMN_SUSPEND && i == 1) one.flags = BPMN_TIMERS_RUN;
    (void)submit(writer, &one);
}

/* Each case goes a way of its own; every eighth stays open. */
static void work_on(Writer *writer, int i)
{
    if (i % 6 == 0) {
        give(writer, BPMN_JOB_FAILED, i, "Bot_Reply", NULL);
        give(writer, BPMN_JOB_FAILED, i, "Bot_Reply", NULL);
        give(writer, BPMN_JOB_FAILED, i, "Bot_Reply", NULL);
        if (i == 0) return;
        give(writer, BPMN_RETRY, i, "Bot_Reply", "zoe");
    }
    give(writer, BPMN_JOB_DONE, i, "Bot_Reply", NULL);
    give(writer, BPMN_CLAIM, i, "Tier1", i % 2 == 0 ? "ann" : "bob");
    give(writer, BPMN_CLAIM, i, "Tier1", "carl");
    if (i % 4 == 1) give(writer, BPMN_SET, i, NULL, "zoe");
    if (i % 4 == 2) give(writer, BPMN_ESCALATE, i, "Tier1", "ann");
    if (i % 4 == 3) give(writer, BPMN_COMPLETE, i, "Tier1", "bob");
    if (i % 8 == 5) give(writer, BPMN_MOVE, i, "Tier1", "zoe");
    if (i % 8 == 1) give(writer, BPMN_ASSIGN, i, "Tier1", "zoe");
    if (i % 8 == 1) give(writer, BPMN_SUSPEND, i, NULL, "zoe");
    if (i == 17) give(writer, BPMN_CANCEL, i, NULL, "zoe");
}

static void settle(Writer *writer)
{
    for (int i = 0; i < AT_ONCE; i++) {
        if (i % 8 != 1) give(writer, BPMN_COMPLETE, i, "Tier2", "zoe");
    }
    give(writer, BPMN_RESUME, 9, NULL, "zoe");
    check(bpmn_run(writer->engine, 0) == BPMN_OK, "a commit failed");
}

int main(int count, char **list)
{
    static const BpmnProcess *const processes[] = {
        &refund_escalation_process,
    };
    Writer writer = { .now_ms = 1767603600000 };
    BpmnConfig config = {
        .size = sizeof config,
        .clock = { .size = sizeof(BpmnClock), .user = &writer, .now_ms = now },
        .allocator = bpmn_allocator_libc(),
        .random = bpmn_random_system(),
        .digest = bpmn_digest_sodium(),
        .processes = processes,
        .abilities.operators = &bpmn_ability_operator,
        .process_count = 1,
    };

    check(count == 2 && bpmn_store_sqlite(list[1], &config.store) == BPMN_OK
              && bpmn_open(&config, &writer.engine) == BPMN_OK,
          "no journal");
    for (int round = 0; round < ROUNDS; round++) {
        start_some(&writer, round);
        for (int i = 0; i < AT_ONCE; i++) work_on(&writer, i);
        check(bpmn_run(writer.engine, 0) == BPMN_OK, "a commit failed");
        writer.now_ms += ROUND_MS;
        check(bpmn_run(writer.engine, 0) == BPMN_OK, "a commit failed");
        settle(&writer);
    }
    bpmn_close(writer.engine);
    return 0;
}
