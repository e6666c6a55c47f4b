"""Some of many: the same ones whenever the sources are the same."""
import os
import random
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def sources():
    """What make needs to build the compiler: paths below ROOT, in order."""
    found = ["Makefile"]
    for top in ("compiler", "include", "runtime"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            found += [os.path.relpath(os.path.join(folder, name), ROOT)
                      for name in names if not name.endswith(".pyc")]
    return sorted(found)


def some(many, count, seed=""):
    """count of many, or all; without a seed the sources choose. The seed is said."""
    seed = seed or str(sum_of_sources())
    print(f"seed {seed}")
    return random.Random(seed).sample(many, min(int(count), len(many)))


def sum_of_sources():
    found = 0
    for path in sources():
        with open(os.path.join(ROOT, path), "rb") as file:
            found = zlib.crc32(path.encode() + file.read(), found)
    return found
