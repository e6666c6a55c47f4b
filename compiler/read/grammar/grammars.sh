#!/bin/sh
# Writes the parsers again from their grammar.js and compares them with those
# in the tree, when the pinned generator is there; else says that it skipped.
#
#   cargo build --release --manifest-path compiler/read/grammar/generator/Cargo.toml --target-dir DIR
#   TREE_SITTER_GENERATE=DIR/release/tree-sitter-generate-pinned make grammars
#
# With the argument 'write' the parsers in the tree are replaced. A grammar.js
# needs node; without it the committed grammar.json is the source.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)
generator=${TREE_SITTER_GENERATE:-$(command -v tree-sitter-generate-pinned || true)}
if [ -z "$generator" ]; then
    echo "grammars: skipped, no tree-sitter-generate-pinned (see grammars.sh)"
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if command -v node > /dev/null; then source=grammar.js; else source=src/grammar.json; fi
status=0
for language in feel juel; do
    mkdir -p "$scratch/$language/src"
    cp "$folder/$language/$source" "$scratch/$language/$source"
    "$generator" "$scratch/$language/$source"
    # The headers are the same for all languages: they stand once.
    rm -rf "$scratch/tree_sitter"
    mv "$scratch/$language/src/tree_sitter" "$scratch/tree_sitter"
    if [ "${1:-}" = write ]; then
        rm -rf "$folder/$language/src" "$folder/tree_sitter"
        cp -r "$scratch/$language/src" "$folder/$language/src"
        cp -r "$scratch/tree_sitter" "$folder/tree_sitter"
    elif diff -r "$folder/$language/src" "$scratch/$language/src" > /dev/null &&
        diff -r "$folder/tree_sitter" "$scratch/tree_sitter" > /dev/null; then
        echo "grammars: $language is what grammar.js says ($source)"
    else
        echo "grammars: $language/src or tree_sitter differs from what $source gives" >&2
        status=1
    fi
done
exit $status
