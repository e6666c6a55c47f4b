/* See build_exe.h. */
#include "build_exe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../emit/c_text.h"
#include "compiler.h"
#include "output.h"

static const char MAIN_BEGIN[] =
    "/* Made by bpmnc: the program of $prefix$. */\n"
    "#include \"bpmn/program.h\"\n\n";

static Text make_main(const ExeProcess *processes, size_t count, bool jobs,
                      Arena *arena)
{
    Text text = text_new(arena);
    char *many = arena_format(arena, "%zu", count);

    text_put(&text, MAIN_BEGIN, HOLES({ "prefix", processes[0].prefix }));
    for (size_t i = 0; i < count; i++) {
        text_put(&text, "#include \"$prefix$.h\"\n",
                 HOLES({ "prefix", processes[i].prefix }));
    }
    text_add_char(&text, '\n');
    text_add(&text,
             "int main(int argc, char **argv)\n"
             "{\n"
             "    const BpmnProcess *const list[] = {\n");
    for (size_t i = 0; i < count; i++) {
        text_put(&text, "        &$prefix$_process,\n",
                 HOLES({ "prefix", processes[i].prefix }));
    }
    text_put(&text,
             "    };\n\n"
             "    BpmnProgram program = bpmn_program(list, $many$, $jobs$);\n"
             "    return bpmn_program_run(argc, argv, &program);\n"
             "}\n",
             HOLES({ "many", many }, { "jobs", jobs ? "bpmn_jobs" : "0" }));
    return text;
}

static bool add_libraries(Arguments *arguments, Arena *arena, Findings *found)
{
    static const char *const LIBRARIES[] = {
        "libbpmn-program.a",
        "libbpmn-sqlite.a",
        "libbpmn.a",
    };

    for (size_t i = 0; i < sizeof LIBRARIES / sizeof *LIBRARIES; i++) {
        char *library = compiler_library(arena, LIBRARIES[i], found);
        if (!library) return false;
        compiler_add(arguments, library);
    }
    compiler_add(arguments, "-lsqlite3");
    compiler_add(arguments, "-ljansson");
    compiler_add(arguments, "-lsodium");
    return true;
}

/* The compiler of C would not say it in our words. */
static bool are_readable(const Texts *files, Findings *found)
{
    size_t before = found->errors;

    for (size_t i = 0; i < files->count; i++) {
        const char *path = files->items[i];

        if (access(path, R_OK) == 0) continue;
        report(found, CODE_UNREADABLE, (Position){ 0, 0 }, NULL,
               "--with %s cannot be read: %s", path, strerror(errno));
    }
    return found->errors == before;
}

bool exe_make(const ExeOptions *options, const ExeProcess *processes,
              size_t count, const char *folder, Arena *arena, Findings *found)
{
    bool jobs = options->with.count > 0;
    Text text = make_main(processes, count, jobs, arena);
    char *main_path = output_path(
        arena, folder, arena_format(arena, "%s_main.c", processes[0].prefix));
    Arguments arguments = compiler_arguments(arena, "-O2");

    if (!are_readable(&options->with, found)) return false;
    if (!output_write(main_path, text.bytes, text.length, arena, found)) {
        return false;
    }
    compiler_add(&arguments, arena_format(arena, "-I%s", folder));
    compiler_add(&arguments, "-o");
    compiler_add(&arguments, output_path(arena, folder, processes[0].prefix));
    compiler_add(&arguments, main_path);
    for (size_t i = 0; i < count; i++) {
        compiler_add(
            &arguments,
            output_path(arena, folder,
                        arena_format(arena, "%s.c", processes[i].prefix)));
    }
    for (size_t i = 0; i < options->with.count; i++) {
        compiler_add(&arguments, options->with.items[i]);
    }
    return add_libraries(&arguments, arena, found)
        && compiler_run(&arguments, found);
}
