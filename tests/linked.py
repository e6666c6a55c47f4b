"""What a small program links: the bytes of each member of ring 0.

Everything is compiled as for a small machine (-Os, no assertions, a section for
each function) and linked with the sections that nothing reaches left out.
"""
import concurrent.futures
import glob
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCES = ("core/*/*.c", "value/*.c", "human/*.c", "store/memory.c",
           "store/libc.c")
SMALL = ("-std=c11 -D_GNU_SOURCE -Os -DNDEBUG -ffunction-sections "
         "-fdata-sections -fno-pie -fcf-protection=none "
         "-fno-asynchronous-unwind-tables").split()
INCLUDE = ["-I" + os.path.join(ROOT, "include"),
           "-I" + os.path.join(ROOT, "runtime")]


def run(*command):
    subprocess.run(command, check=True)


def archive(folder, compiler="cc"):
    """Ring 0 as a library in the folder; its path."""
    os.makedirs(folder, exist_ok=True)
    runtime = os.path.join(ROOT, "runtime")
    jobs = []
    for pattern in SOURCES:
        for source in sorted(glob.glob(os.path.join(runtime, pattern))):
            name = os.path.relpath(source, runtime)[:-2].replace("/", "_")
            jobs.append((source, os.path.join(folder, name + ".o")))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda job: run(compiler, *SMALL, *INCLUDE, "-c", job[0],
                                      "-o", job[1]), jobs))
    library = os.path.join(folder, "libring0.a")
    if os.path.exists(library):
        os.remove(library)
    run("ar", "rcs", library, *(out for _, out in jobs))
    return library


def members(bpmnc, diagram, main, library, folder, flags=()):
    """{member: bytes of code and constants} of a program of one diagram."""
    made = os.path.join(folder, "made")
    mapped = os.path.join(folder, "map")
    run(bpmnc, "build", diagram, "-o", made)
    run("cc", *SMALL, *INCLUDE, *flags, "-I" + made, "-no-pie", "-static",
        "-Wl,--gc-sections", "-Wl,-Map=" + mapped, main,
        *glob.glob(os.path.join(made, "*.c")), library,
        "-o", os.path.join(folder, "program"))
    with open(mapped, encoding="utf-8") as file:
        text = file.read().split("Linker script and memory map")[1]
    linked = {}
    for size, member in re.findall(
            r"^ \.(?:text|rodata)\S*\n? +0x[0-9a-f]+ +0x([0-9a-f]+) "
            r"\S+libring0\.a\((\w+)\.o\)$", text, re.M):
        if int(size, 16) == 0:
            continue
        linked[member] = linked.get(member, 0) + int(size, 16)
    return linked
