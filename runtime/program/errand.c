/* What is asked of a served program, each on a stack of its own. */
#include "program/errand.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

enum {
    GUARD_BYTES = 65536,   /* below a stack, for no page is larger */
    STACK_BYTES = 1 << 20, /* of memory only what is touched is taken */
    ALL_BYTES = GUARD_BYTES + STACK_BYTES
};

typedef struct BpmnErrandStack {
    ucontext_t server;
    ucontext_t own;
    uint8_t *memory;
    bool is_begun;
} Stack;

static void free_stack(Stack *stack)
{
    if (stack && stack->memory) munmap(stack->memory, ALL_BYTES);
    free(stack);
}

static Stack *make_stack(void)
{
    Stack *stack = calloc(1, sizeof *stack);
    void *memory = MAP_FAILED;

    if (stack)
        memory = mmap(NULL, ALL_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory != MAP_FAILED) stack->memory = memory;
    if (memory != MAP_FAILED && mprotect(memory, GUARD_BYTES, PROT_NONE) == 0)
        return stack;
    free_stack(stack);
    return NULL;
}

/* What it has opened anew is the server's engine. */
static void adopt_engine(BpmnErrand *errand)
{
    BpmnHold *hold = errand->among->hold;

    if (errand->hold.opened == errand->opened) return;
    hold->engine = errand->hold.engine;
    errand->opened = errand->hold.opened = ++hold->opened;
}

bool bpmn_errand_is_late(const BpmnErrand *errand)
{
    return errand->opened != errand->among->hold->opened;
}

static bool rest(void *user)
{
    BpmnErrand *errand = user;

    adopt_engine(errand);
    errand->among->resting++;
    swapcontext(&errand->stack->own, &errand->stack->server);
    errand->among->resting--;
    return !bpmn_errand_is_late(errand) && !errand->among->end;
}

BpmnErrand *bpmn_errand(BpmnErrands *among)
{
    BpmnErrand *errand = among->spare;
    Stack *stack = errand ? errand->stack : make_stack();

    among->spare = NULL;
    if (!errand) errand = calloc(1, sizeof *errand);
    if (!errand || !stack) {
        free_stack(stack);
        free(errand);
        return NULL;
    }
    *errand = (BpmnErrand){ .among = among,
                            .stack = stack,
                            .hold = *among->hold,
                            .others = { rest, errand },
                            .opened = among->hold->opened };
    errand->hold.pool = &errand->pool;
    errand->hold.out = errand->hold.err = (BpmnOut){ .pool = &errand->pool };
    errand->hold.others = &errand->others;
    return errand;
}

/* One after the other. A pointer comes as the halves in which makecontext()
   passes one. */
static void run_halves(unsigned high, unsigned low)
{
    BpmnErrand *errand = (void *)(uintptr_t)((uint64_t)high << 32 | low);

    while (true) {
        errand->run(errand);
        adopt_engine(errand);
        errand->is_over = true;
        swapcontext(&errand->stack->own, &errand->stack->server);
    }
}

bool bpmn_errand_go(BpmnErrand *errand, void (*run)(BpmnErrand *errand))
{
    uint64_t self = (uintptr_t)errand;
    Stack *stack = errand->stack;

    if (run) errand->run = run;
    if (!stack->is_begun) {
        stack->is_begun = true;
        getcontext(&stack->own);
        stack->own.uc_stack.ss_sp = stack->memory + GUARD_BYTES;
        stack->own.uc_stack.ss_size = STACK_BYTES;
        makecontext(&stack->own, (void (*)(void))run_halves, 2,
                    (unsigned)(self >> 32), (unsigned)self);
    }
    swapcontext(&stack->server, &stack->own);
    return errand->is_over;
}

static void free_errand(BpmnErrand *errand)
{
    free_stack(errand->stack);
    free(errand);
}

void bpmn_errand_give(BpmnErrand *errand)
{
    bpmn_pool_free(&errand->pool);
    if (errand->among->spare)
        free_errand(errand);
    else
        errand->among->spare = errand;
}

void bpmn_errands_free(BpmnErrands *among)
{
    if (among->spare) free_errand(among->spare);
}
