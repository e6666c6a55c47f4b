//! Writes src/parser.c beside a grammar, for the ABI of Debian 12's library.
//!
//! Usage: tree-sitter-generate-pinned DIR/grammar.js
//!        tree-sitter-generate-pinned DIR/src/grammar.json   (needs no node)
use std::path::PathBuf;
use tree_sitter_generate::{generate_parser_in_directory, OptLevel};

const ABI: usize = 14;

fn main() {
    let grammar = std::env::args().nth(1).map(PathBuf::from).unwrap_or_else(|| {
        eprintln!("usage: tree-sitter-generate-pinned GRAMMAR");
        std::process::exit(2);
    });
    let folder = grammar.parent().map(PathBuf::from).unwrap_or_default();
    let mut notes = Vec::new();
    let result = generate_parser_in_directory::<PathBuf, PathBuf, PathBuf>(
        folder, None, Some(grammar), ABI, None, Some("node"), true,
        OptLevel::default(), &mut notes);
    if let Err(error) = result {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
