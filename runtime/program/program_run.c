/* The main of a program: its own engine, or the one that is already there. */
#include "program/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define TRIES 250 /* to get at a database that is held for a moment */
#define PAUSE_NS 20000000

static void print_out(BpmnOut *out)
{
    if (out->length > 0) fwrite(out->bytes, 1, out->length, stdout);
    out->length = 0;
}

/* Does a call on the engine of a hold, 'user'. */
static bool answer_here(void *user, BpmnPool *pool, int argc, char **argv,
                        BpmnReply *reply)
{
    BpmnHold *hold = user;
    BpmnCall call = bpmn_call_read(pool, argc, argv);

    hold->pool = pool;
    hold->out = hold->err = (BpmnOut){ .pool = pool };
    reply->exit_code = (uint32_t)bpmn_hold_call(hold, &call);
    reply->out = (BpmnString){ hold->out.bytes, hold->out.length };
    reply->err = (BpmnString){ hold->err.bytes, hold->err.length };
    return true;
}

/* A journal that does not open is audited all the same: where is it damaged? */
static void audit_closed(const BpmnProgram *program, BpmnPool *pool,
                         const char *database)
{
    BpmnConfig config = bpmn_hold_config(program);
    BpmnHold hold = bpmn_hold(program, database, NULL, pool);

    if (program->open_store(database, &config.store) != BPMN_OK) return;
    (void)bpmn_hold_audit(&hold, &config);
    print_out(&hold.out);
    config.store.close(config.store.user);
}

/* Lock, WAL and socket are named by what a link leads to. */
static void follow_link(BpmnPool *pool, BpmnCall *call)
{
    struct stat file;
    char *name = NULL;

    if (lstat(call->database, &file) == 0 && S_ISLNK(file.st_mode))
        name = realpath(call->database, NULL);
    if (name) call->database = bpmn_pool_text(pool, bpmn_string(name));
    free(name);
}

/* A file that is not there is made by who begins a case, or says so: a name
   that was mistyped is nobody's new database. */
static bool is_there(const BpmnCall *call)
{
    struct stat file;

    if (call->create || strcmp(call->words[0], "start") == 0
        || stat(call->database, &file) == 0 || errno != ENOENT)
        return true;
    fprintf(stderr,
            "%s: no such file; 'start' makes one, and any verb with --create\n",
            call->database);
    return false;
}

/* Opens the database, or asks the program that holds it; a program that is
   just ending is waited for. */
static int call_somewhere(const BpmnProgram *program, BpmnPool *pool,
                          const BpmnCall *call, int argc, char **argv)
{
    BpmnHold hold = bpmn_hold(program, call->database, NULL, pool);
    BpmnStatus status = BPMN_BUSY;
    BpmnProblem problem;
    int exit_code;

    for (int i = 0; i < TRIES && status == BPMN_BUSY; i++) {
        const struct timespec pause = { 0, PAUSE_NS };

        if (i > 0) nanosleep(&pause, NULL);
        status = bpmn_hold_open(&hold, &problem);
        /* the file may be another user's, and the socket for us */
        if ((status == BPMN_BUSY || status == BPMN_STORE_ERROR)
            && bpmn_ask(call, argc, argv, &exit_code))
            return exit_code;
    }
    hold.looks = status == BPMN_UNKNOWN_PROCESS && bpmn_call_looks(call);
    if (hold.looks) {
        (void)bpmn_hold_failed(call->database, status, &problem);
        status = bpmn_hold_open(&hold, &problem);
    }
    if (status != BPMN_OK) {
        int failed = bpmn_hold_failed(call->database, status, &problem);

        if (status == BPMN_CORRUPT && call->look == BPMN_LOOK_AUDIT)
            audit_closed(program, pool, call->database);
        return failed;
    }
    (void)bpmn_answer_call(answer_here, &hold, call->page, argc, argv,
                           &exit_code);
    bpmn_close(hold.engine);
    return exit_code;
}

/* An id for a call that has none, of version 7 of RFC 9562: so that the same
   call can be made again and is done once. It is the first of the words. */
static char **give_id(const BpmnProgram *program, BpmnPool *pool, int argc,
                      char **argv, BpmnCall *call)
{
    BpmnClock clock = bpmn_clock_wall();
    int64_t ms = clock.now_ms(clock.user);
    char **longer = bpmn_pool_alloc(pool, ((size_t)argc + 2) * sizeof *longer);
    BpmnOut option = { .pool = pool };
    uint8_t id[16];

    program->random.fill(program->random.user, id, sizeof id);
    for (int i = 5; i >= 0; i--, ms >>= 8) id[i] = (uint8_t)ms;
    id[6] = (uint8_t)(0x70 | (id[6] & 0x0F));
    id[8] = (uint8_t)(0x80 | (id[8] & 0x3F));
    bpmn_out(&option, "--id=");
    for (size_t i = 0; i < sizeof id; i++) bpmn_out(&option, "%02x", id[i]);
    longer[0] = argv[0];
    longer[1] = option.bytes;
    memcpy(longer + 2, argv + 1, (size_t)(argc - 1) * sizeof *longer);
    call->id = option.bytes + strlen("--id=");
    return longer;
}

/* A call that changes something, or may. */
static bool is_command(const BpmnCall *call)
{
    return call->look == BPMN_LOOKS && strcmp(call->words[0], "expect") != 0;
}

/* What was not answered may have been done, or be done yet. */
static int call_command(const BpmnProgram *program, BpmnPool *pool,
                        BpmnCall *call, int argc, char **argv)
{
    int exit_code;

    if (!call->id && program->random.fill) {
        argv = give_id(program, pool, argc, argv, call);
        argc++;
    }
    exit_code = call_somewhere(program, pool, call, argc, argv);
    if (call->id && exit_code >= BPMN_EXIT_REACH)
        fprintf(stderr, "the same call with --id %s is done once\n", call->id);
    return exit_code;
}

/* Who serves already says so. */
static int serve(const BpmnProgram *program, const BpmnCall *call, int argc,
                 char **argv)
{
    int exit_code;

    return bpmn_ask(call, argc, argv, &exit_code)
        ? exit_code
        : bpmn_serve(program, call->database);
}

static int print_manual(const BpmnProgram *program, BpmnPool *pool,
                        const char *name, const BpmnCall *call)
{
    BpmnManual manual = bpmn_call_manual(pool, program, name);
    BpmnManualFormat format = BPMN_MANUAL_TEXT;
    BpmnOut out = { .pool = pool };
    int at = call->look == BPMN_LOOK_HELP && !call->help;
    const char *verb = call->word_count > at ? call->words[at] : NULL;

    if (call->format) bpmn_manual_format(call->format, &format);
    if (!bpmn_manual_print(&out, &manual, format, verb)) {
        fprintf(stderr, "there is no verb '%s'\n", verb);
        return BPMN_EXIT_USAGE;
    }
    print_out(&out);
    return fflush(stdout) == 0 ? BPMN_EXIT_DONE : BPMN_EXIT_REACH;
}

static int run_call(const BpmnProgram *program, BpmnPool *pool, int argc,
                    char **argv)
{
    BpmnCall call = bpmn_call_read(pool, argc, argv);

    if (!call.wrong && (call.help || call.look == BPMN_LOOK_HELP))
        return print_manual(program, pool, argv[0], &call);
    if (!call.wrong && (!call.database || call.word_count == 0))
        call.wrong = !call.database ? "--db FILE is missing"
                                    : "a verb is missing";
    if (call.wrong) {
        fprintf(stderr, "%s\n'%s help' tells all verbs and options\n",
                call.wrong, argv[0]);
        return BPMN_EXIT_USAGE;
    }
    follow_link(pool, &call);
    if (!is_there(&call)) return BPMN_EXIT_REACH;
    if (call.look == BPMN_LOOK_SERVE && call.word_count == 1)
        return serve(program, &call, argc, argv);
    if (is_command(&call))
        return call_command(program, pool, &call, argc, argv);
    return call_somewhere(program, pool, &call, argc, argv);
}

int bpmn_program_run(int argc, char **argv, const BpmnProgram *program)
{
    BpmnPool pool = { 0 };
    int exit_code = run_call(program, &pool, argc, argv);

    bpmn_pool_free(&pool);
    return exit_code;
}
