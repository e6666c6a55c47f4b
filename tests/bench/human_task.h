/* Starting and completing cases of hitl, in batches of 64. */
#ifndef BENCH_HUMAN_TASK_H
#define BENCH_HUMAN_TASK_H

#include "engine.h"
#include "hitl.h"

/* Cases of hitl by number: what a program that uses them keeps. */
typedef struct Load {
    uint32_t count;
    uint64_t *ids;
    uint32_t *order; /* in which they are completed */
    char (*keys)[16];
    Random random;
} Load;

static inline Load load_new(uint32_t count)
{
    Load load = { .count = count, .random = { 88172645463325252u } };

    load.ids = calloc(count + (size_t)BATCH, sizeof *load.ids);
    load.order = malloc(count * sizeof *load.order);
    load.keys = calloc(count, sizeof *load.keys);
    check(load.ids && load.order && load.keys, "no memory");
    for (uint32_t i = 0; i < count; i++) {
        load.order[i] = i;
        snprintf(load.keys[i], sizeof load.keys[i], "R-%010u", i);
    }
    return load;
}

static inline void load_free(Load *load)
{
    free(load->ids);
    free(load->order);
    free(load->keys);
}

static inline BpmnCommand *start_command(Rig *rig, const Load *load,
                                         uint32_t number, BpmnDatum *amount)
{
    BpmnCommand *command = bpmn_compose(rig->engine, BPMN_START, 0, HITL_START);

    command->process = &hitl_process;
    command->actor = (BpmnString){ "ann", 3 };
    command->key = (BpmnString){ load->keys[number], 12 };
    *amount = bpmn_datum_integer("amount", BPMN_INTEGER, number);
    command->data = amount;
    command->data_count = 1;
    return command;
}

static inline BpmnCommand *complete_command(Rig *rig, const Load *load,
                                            uint32_t number,
                                            BpmnDatum *approved)
{
    BpmnCommand *command = bpmn_compose(rig->engine, BPMN_COMPLETE,
                                        load->ids[number], HITL_REVIEW);

    command->version = 1;
    command->actor = (BpmnString){ "ann", 3 };
    command->flags = BPMN_TRUSTED;
    *approved = bpmn_datum_integer("approved", BPMN_INTEGER, number & 1);
    command->data = approved;
    command->data_count = 1;
    return command;
}

/* Starts the cases from 'first' on, at most 64. */
static inline void start_batch(Rig *rig, Load *load, uint32_t first)
{
    uint32_t count = load->count - first < BATCH ? load->count - first : BATCH;
    BpmnDatum amount;

    rig->now_ms++;
    for (uint32_t i = 0; i < count; i++) {
        rig_submit(rig, i, start_command(rig, load, first + i, &amount));
    }
    rig_run(rig, count, &load->ids[first]);
}

static inline void complete_batch(Rig *rig, Load *load, uint32_t first)
{
    uint32_t count = load->count - first < BATCH ? load->count - first : BATCH;
    BpmnDatum approved;

    rig->now_ms++;
    for (uint32_t i = 0; i < count; i++) {
        rig_submit(
            rig, i,
            complete_command(rig, load, load->order[first + i], &approved));
    }
    rig_run(rig, count, NULL);
}

#endif
