/*
 * Load for the fault runners: batches of commands, and a ledger of what was
 * asked and what was answered, which outlives whoever wrote it.
 */
#ifndef FAULT_LOAD_H
#define FAULT_LOAD_H

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/tiny.h"
#include "bpmn/sqlite.h"
#include "bpmn/value.h"

enum { LEDGER_MAX = 1 << 17, BATCH = 16, CASES_MAX = 4096 };

/* A command that was sent; its id is its number. */
typedef struct Intent {
    BpmnCommandKind kind;
    uint64_t case_id;
    uint64_t version;
} Intent;

/* What came back. */
typedef struct Ack {
    bool answered;
    BpmnVerdict verdict;
    uint64_t case_id;
    uint64_t version;
    uint64_t position;
} Ack;

typedef struct Ledger {
    uint32_t count;
    uint32_t answered;
    Intent intents[LEDGER_MAX];
    Ack acks[LEDGER_MAX];
} Ledger;

/* Empties a ledger; only what was used is touched. */
static inline void ledger_clear(Ledger *ledger)
{
    memset(ledger->intents, 0, ledger->count * sizeof ledger->intents[0]);
    memset(ledger->acks, 0, ledger->count * sizeof ledger->acks[0]);
    ledger->count = 0;
    ledger->answered = 0;
}

typedef struct Random {
    uint64_t state;
} Random;

static inline uint64_t random_next(Random *random)
{
    uint64_t x = random->state += 0x9e3779b97f4a7c15u;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static inline uint64_t random_below(Random *random, uint64_t limit)
{
    return random_next(random) % limit;
}

/* The open cases that commands are aimed at. */
typedef struct Targets {
    uint64_t ids[CASES_MAX];
    uint64_t versions[CASES_MAX];
    size_t count;
} Targets;

static inline bool take_target(void *user, const BpmnCaseView *view)
{
    Targets *targets = user;

    targets->ids[targets->count] = view->id;
    targets->versions[targets->count++] = view->version;
    return targets->count < CASES_MAX;
}

static inline BpmnTicket send_intent(BpmnEngine *engine, const Intent *intent,
                                     uint32_t number)
{
    BpmnCommand command = {
        .size = sizeof command,
        .kind = intent->kind,
        .case_id = intent->case_id,
        .version = intent->version,
        .element = intent->kind == BPMN_START ? BPMN_NO_ELEMENT : REVIEW,
        .process = &TINY,
        .channel = { "fault", 5 },
        .flags = BPMN_TRUSTED,
    };
    char key[32];
    char name[16];

    command.id[15] = 1;
    memcpy(command.id, &number, sizeof number);
    snprintf(name, sizeof name, "p%u", number % 7);
    command.actor = bpmn_string(name);
    if (intent->kind == BPMN_ASSIGN) command.name = command.actor;
    if (intent->kind == BPMN_START) {
        snprintf(key, sizeof key, "K-%u", number);
        command.key = bpmn_string(key);
    }
    return bpmn_submit(engine, &command, NULL);
}

static inline Intent make_intent(Random *random, const Targets *targets)
{
    static const BpmnCommandKind kinds[] = {
        BPMN_CLAIM,  BPMN_COMPLETE, BPMN_COMPLETE, BPMN_SET,
        BPMN_ASSIGN, BPMN_SUSPEND,  BPMN_RESUME,   BPMN_CANCEL,
    };
    Intent intent = { .kind = BPMN_START };
    size_t at;

    if (targets->count == 0 || random_below(random, 2) == 0) return intent;
    at = (size_t)random_below(random, targets->count);
    intent.kind = kinds[random_below(random, 8)];
    intent.case_id = targets->ids[at];
    intent.version = targets->versions[at];
    return intent;
}

static inline void note_answer(Ledger *ledger, uint32_t number,
                               const BpmnAnswer *answer)
{
    Ack *ack = &ledger->acks[number];

    if (answer->status != BPMN_OK) return;
    ack->verdict = answer->verdict;
    ack->case_id = answer->case_id;
    ack->version = answer->version;
    ack->position = answer->position;
    atomic_signal_fence(memory_order_release); /* a kill may come in between */
    ack->answered = true;
    ledger->answered++;
}

/* One batch: intents first, then the run, then what it answered. */
static inline BpmnStatus load_batch(BpmnEngine *engine, Ledger *ledger,
                                    Random *random)
{
    static Targets targets;
    BpmnTicket tickets[BATCH];
    BpmnStatus status;
    uint32_t first = ledger->count;

    if (first + BATCH > LEDGER_MAX) return BPMN_MISUSE;
    targets.count = 0;
    bpmn_each_case(engine, take_target, &targets);
    for (uint32_t i = 0; i < BATCH; i++) {
        ledger->intents[first + i] = make_intent(random, &targets);
        ledger->count++;
        tickets[i] = send_intent(engine, &ledger->intents[first + i],
                                 first + i);
    }
    status = bpmn_run(engine, 0);
    for (uint32_t i = 0; i < BATCH; i++) {
        BpmnAnswer answer;

        if (!bpmn_answer(engine, tickets[i], &answer)) continue;
        note_answer(ledger, first + i, &answer);
    }
    return status;
}

/* What the journal says about the ledger. */
typedef struct Check {
    Ledger *ledger;
    uint8_t *seen;     /* times that each command was applied */
    const char *fault; /* null: none so far */
    uint32_t number;   /* of the command at fault */
} Check;

static inline bool check_record(void *user, const BpmnRecordView *record)
{
    static const uint8_t none[16];
    Check *check = user;
    const Ack *ack;
    uint32_t number;

    if (memcmp(record->command_id, none, sizeof none) == 0) return true;
    memcpy(&number, record->command_id, sizeof number);
    check->number = number;
    if (number >= check->ledger->count) {
        check->fault = "a record of a command that nobody sent";
        return false;
    }
    if (record->verdict != BPMN_APPLIED) return true;
    ack = &check->ledger->acks[number];
    if (check->seen[number]++ != 0) {
        check->fault = "a command was applied twice";
    } else if (ack->answered
               && (ack->verdict == BPMN_REFUSED
                   || ack->position != record->position
                   || ack->case_id != record->case_id
                   || ack->version != record->version)) {
        check->fault = "the answer is not that of the record";
    }
    return !check->fault;
}

/* The journal is whole and has every command that was acknowledged, once.
   Returns what is wrong; null: nothing. */
static inline const char *check_ledger(BpmnEngine *engine, Ledger *ledger)
{
    Check check = { ledger, calloc(ledger->count + 1, 1), NULL, 0 };
    uint64_t records;
    uint64_t erased;
    uint64_t bad;

    if (!check.seen) return "no memory";
    if (bpmn_audit(engine, &records, &erased, &bad) != BPMN_OK || bad != 0) {
        check.fault = "the chain is broken";
    } else if (bpmn_read(engine, 1, check_record, &check) != BPMN_OK) {
        check.fault = "the journal does not read back";
    }
    for (uint32_t i = 0; !check.fault && i < ledger->count; i++) {
        if (ledger->acks[i].answered && ledger->acks[i].verdict != BPMN_REFUSED
            && !check.seen[i]) {
            check.fault = "an acknowledged command is lost";
        }
    }
    free(check.seen);
    return check.fault;
}

/* Sends again what was in flight: each is answered now, as it was applied
   then or for the first time. */
static inline const char *resolve(BpmnEngine *engine, Ledger *ledger)
{
    uint32_t i = ledger->count > 4 * BATCH ? ledger->count - 4 * BATCH : 0;

    for (; i < ledger->count; i++) {
        BpmnAnswer answer;

        if (ledger->acks[i].answered) continue;
        if (bpmn_run_until(engine, send_intent(engine, &ledger->intents[i], i),
                           &answer)
            != BPMN_OK) {
            return "a repeated command got no answer";
        }
        note_answer(ledger, i, &answer);
    }
    return check_ledger(engine, ledger);
}

static inline BpmnConfig load_config(void)
{
    static const BpmnProcess *processes[] = { &TINY };

    return (BpmnConfig){ .size = sizeof(BpmnConfig),
                         .clock = bpmn_clock_wall(),
                         .allocator = bpmn_allocator_libc(),
                         .random = bpmn_random_system(),
                         .digest = bpmn_digest_sodium(),
                         .abilities.operators = &bpmn_ability_operator,
                         .processes = processes,
                         .process_count = 1 };
}

/* Opens what is there and compares it with the ledger; null: it is right. */
static inline const char *check_database(const char *path, Ledger *ledger)
{
    BpmnConfig config = load_config();
    BpmnEngine *engine;
    const char *fault;

    if (bpmn_store_sqlite(path, &config.store) != BPMN_OK) {
        return "the store does not open";
    }
    if (bpmn_open(&config, &engine) != BPMN_OK) {
        return "the engine does not recover";
    }
    fault = check_ledger(engine, ledger);
    if (!fault) fault = resolve(engine, ledger);
    bpmn_close(engine);
    return fault;
}

static inline void remove_database(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    char name[256];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

#endif
