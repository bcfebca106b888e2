//! Nothing is left to be done later without an issue.

use crate::{assert_none, repository::text_files};

/// Written in halves, so that this file passes its own rule.
const MARKERS: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("HA", "CK:"),
    concat!("<<<<", "<<< "),
    concat!("db", "g!("),
    concat!(".on", "ly("),
];

const SOURCES: &[&str] =
    &[".rs", ".ts", ".tsx", ".mjs", ".css", ".html", ".toml", ".md", ".cedar", ".surql", ".json", ".yml", "Makefile"];

fn complaints(path: &str, text: &str) -> Vec<String> {
    if !SOURCES.iter().any(|kind| path.ends_with(kind)) || path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let lines = text.lines().enumerate();
    let found =
        lines.filter_map(|(number, line)| Some((number + 1, MARKERS.iter().find(|marker| line.contains(*marker))?)));
    found.map(|(number, marker)| format!("{path}:{number}: `{marker}`")).collect()
}

#[test]
fn nothing_is_left_over() {
    let all: Vec<_> = text_files().iter().flat_map(|file| complaints(&file.path, &file.text)).collect();
    assert_none(&all);
}

#[test]
fn a_leftover_is_found() {
    for marker in MARKERS {
        assert_eq!(complaints("a/b.rs", &format!("one\n  {marker}")), [format!("a/b.rs:2: `{marker}`")]);
    }
    assert!(complaints("a/b.bin", MARKERS[0]).is_empty());
}
