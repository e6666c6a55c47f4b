/*
 * Cases that wait for a message by key, within an hour, are begun one after the
 * other, each by a command with an id, until so many are open: what grows with
 * them, and does it keep a command waiting while it does?
 *
 *     growth COUNT
 *         CPU microseconds of a command: the median, the 99.9th percentile and
 *         the longest
 */
#include "awaits.h"
#include "engine.h"

static BpmnCommand *start_command(Rig *rig, uint64_t number)
{
    BpmnCommand *command = bpmn_compose(rig->engine, BPMN_START, 0,
                                        AWAITS_START);
    char key[24];

    command->process = &awaits_process;
    snprintf(key, sizeof key, "K-%010llu", (unsigned long long)number);
    command->key = bpmn_string(key);
    memcpy(command->id, &number, sizeof number);
    command->id[15] = 1;
    return command;
}

static void start(Rig *rig, uint64_t number)
{
    rig->now_ms++;
    rig_submit(rig, 0, start_command(rig, number));
    rig_run(rig, 1, NULL);
}

int main(int count, char **list)
{
    uint32_t cases = argument(count, list, 1, 1000000);
    double *took = calloc(cases, sizeof *took);
    Rig rig;

    check(took && cases > 1000, "wrong numbers");
    rig_open(&rig, &awaits_process, RIG_RING, NULL);
    for (uint32_t i = 0; i < cases; i++) {
        double begin = cpu_ns();

        start(&rig, i);
        took[i] = (cpu_ns() - begin) / 1e3;
    }
    printf("median_us %.2f\n", median(took, cases));
    printf("p999_us %.2f\n", took[cases - cases / 1000]);
    printf("worst_us %.1f\n", took[cases - 1]);
    bpmn_close(rig.engine);
    free(took);
    return 0;
}
