/* The table of commands. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "read/xml.h"
#include "bpmn/version.h"

static const CommandLine COMMAND_HELP;

static const CommandLine *const COMMANDS[] = {
    &COMMAND_CHECK, &COMMAND_BUILD,   &COMMAND_RUN,  &COMMAND_TEST,
    &COMMAND_DUMP,  &COMMAND_EXPLAIN, &COMMAND_HELP,
};

#define COMMAND_COUNT (sizeof COMMANDS / sizeof *COMMANDS)

/* What there is to know of bpmnc, or of one command (null: all). */
static Exit print_manual(BpmnManualFormat format, const char *command,
                         FILE *file)
{
    BpmnPool pool = { 0 };
    BpmnManual manual = options_manual(&pool, COMMANDS, COMMAND_COUNT);
    BpmnOut out = { .pool = &pool };
    bool found = bpmn_manual_print(&out, &manual, format, command);

    if (found) fwrite(out.bytes, 1, out.length, file);
    bpmn_pool_free(&pool);
    return found ? EXIT_DONE : EXIT_USAGE;
}

static int refuse_command(const char *name)
{
    const char *names[COMMAND_COUNT];

    for (size_t i = 0; i < COMMAND_COUNT; i++) names[i] = COMMANDS[i]->name;
    options_unknown("command", name, name_nearest(name, names, COMMAND_COUNT));
    print_manual(BPMN_MANUAL_TEXT, NULL, stderr);
    return EXIT_USAGE;
}

typedef struct Help {
    unsigned format; /* BpmnManualFormat */
} Help;

static int command_help(int argc, char **argv)
{
    Arena *arena = arena_new();
    Help help = { 0 };
    Exit status;

    if (options_read(&COMMAND_HELP, argc, argv, &help, arena, &status)) {
        const char *command = argv[optind];

        status = print_manual((BpmnManualFormat)help.format, command, stdout);
        if (status != EXIT_DONE) refuse_command(command);
    }
    arena_free(arena);
    return (int)status;
}

static const Option HELP_OPTIONS[] = {
    { "format", OPTION_WORD, offsetof(Help, format), BPMN_MANUAL_FORMATS,
      "as text, as a man page, or as completion for a shell to read", 0 },
    { 0 },
};

static const CommandLine COMMAND_HELP = {
    .name = "help",
    .operands = "[COMMAND]",
    .help = "tell what there is to type",
    .about = "Tells what there is to type, or the options of a command.",
    .options = HELP_OPTIONS,
    .common = NO_COMMON_OPTIONS,
    .run = command_help,
};

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_manual(BPMN_MANUAL_TEXT, NULL, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return (int)print_manual(BPMN_MANUAL_TEXT, NULL, stdout);
    if (strcmp(argv[1], "--version") == 0) {
        puts("bpmnc " BPMN_VERSION);
        return EXIT_DONE;
    }
    xml_setup();
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(argv[1], COMMANDS[i]->name) == 0)
            return COMMANDS[i]->run(argc - 1, argv + 1);
    }
    return refuse_command(argv[1]);
}

/* Results that did not arrive are none. */
int main(int argc, char **argv)
{
    int status = run(argc, argv);

    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    fprintf(stderr, "bpmnc: standard output cannot be written: %s\n",
            strerror(errno));
    return EXIT_REACH;
}
