/* One engine for one scenario or one session at the prompt. */
#include "scenario.h"

#include <string.h>

/* Repeatable: the ids that the engine draws are the same in every run. */
static void fill_repeatable(void *user, void *bytes, size_t count)
{
    uint64_t *state = user;

    for (size_t i = 0; i < count; i++) {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        ((uint8_t *)bytes)[i] = (uint8_t)(*state >> 32);
    }
}

static void count_path(Coverage *coverage, const BpmnRecordView *record)
{
    for (size_t i = 0; i < coverage->definitions->count; i++) {
        if (coverage->definitions->items[i] != record->process) continue;
        for (uint32_t j = 0; j < record->path_count; j++)
            coverage->passed[i][record->path[j]] = true;
    }
}

static void see(void *user, const BpmnExecutor *executor,
                const BpmnRecordView *record)
{
    Session *session = user;

    (void)executor;
    if (session->coverage && record->verdict != BPMN_REFUSED)
        count_path(session->coverage, record);
    if (!session->traces) return;
    BpmnString label = bpmn_case_label(&session->executor, record->case_id);
    BpmnSight sight;
    bpmn_see_record(&session->executor, record, &sight);
    if (bpmn_trace_line(&session->trace, record, session->traced + 1, label,
                        &sight, NULL))
        session->traced++;
}

/* The journal stays in memory when an engine closes. */
static BpmnStatus open_engine(Session *session)
{
    session->config.store = session->store;
    session->config.store.close = NULL;
    return bpmn_open(&session->config, &session->engine);
}

static BpmnStatus restart(void *user, BpmnEngine **engine)
{
    Session *session = user;
    BpmnStatus status;

    bpmn_close(session->engine);
    session->engine = NULL;
    status = open_engine(session);
    *engine = session->engine;
    return status;
}

BpmnStatus session_open(Session *session, const Definitions *definitions)
{
    BpmnAllocator allocator = bpmn_allocator_libc();

    session->config = (BpmnConfig){
        .size = sizeof session->config,
        .clock = bpmn_clock_virtual(&session->clock),
        .allocator = allocator,
        .random = { sizeof(BpmnRandom), &session->seed, fill_repeatable },
        .digest = { .size = sizeof(BpmnDigest) },
        .abilities = { .operators = &bpmn_ability_operator,
                       .signals = &bpmn_ability_signal,
                       .frames = &bpmn_ability_frame,
                       .structures = &bpmn_ability_structure },
        .processes = definitions->items,
        .process_count = definitions->count,
    };
    memset(&session->pool, 0, sizeof session->pool);
    session->clock.now_ms = BPMN_SCENARIO_START_MS;
    session->seed = 0x9e3779b97f4a7c15u;
    session->said = (BpmnOut){ .pool = &session->pool };
    session->trace = (BpmnOut){ .pool = &session->pool };
    session->traced = 0;
    session->engine = NULL;
    memset(&session->store, 0, sizeof session->store);
    BpmnStatus status = bpmn_store_memory(&allocator, &session->store);
    session->store.recovery = &bpmn_ability_recovery;
    if (status == BPMN_OK) status = open_engine(session);
    session->executor = (BpmnExecutor){
        .pool = &session->pool,
        .engine = session->engine,
        .processes = definitions->items,
        .process_count = definitions->count,
        .clock = &session->clock,
        .channel = "scenario",
        .seen = see,
        .seen_user = session,
        .restart = restart,
        .restart_user = session,
        .out = &session->said,
    };
    return status;
}

void session_close(Session *session)
{
    bpmn_close(session->engine);
    session->engine = NULL;
    if (session->store.close) session->store.close(session->store.user);
    session->store.close = NULL;
    bpmn_pool_free(&session->pool);
}
