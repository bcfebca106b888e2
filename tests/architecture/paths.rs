//! A document names only files that exist.

use std::path::Path;

use crate::{
    assert_none,
    repository::{root, text_files},
};

/// Endings that make a word in code type a file's name.
const FILES: &[&str] =
    &[".rs", ".md", ".toml", ".json", ".ts", ".tsx", ".mjs", ".css", ".html", ".cedar", ".surql", ".yml", ".txt"];

/// The paths that a Markdown text names: in `code`, and as the targets of links.
fn named(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        let code = line.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
        let links = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        found.extend(code.chain(links).map(|word| (number + 1, word)));
    }
    found
}

/// Whether a word is meant as a path of this repository.
fn is_path(word: &str, in_root: &dyn Fn(&str) -> bool) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    if !plain || word.starts_with('/') || word.contains("//") {
        return false;
    }
    let Some((first, rest)) = word.split_once('/') else { return word.ends_with(".md") };
    FILES.iter().any(|ending| word.ends_with(ending)) || !rest.is_empty() && in_root(first)
}

fn complaints(document: &str, text: &str, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    for (line, word) in named(text) {
        let word = word.split('#').next().unwrap_or_default().trim_end_matches([',', '.', ':', ';']);
        let beside = resolve(folder, word);
        if is_path(word, exists) && !exists(word) && !exists(&beside) {
            found.push(format!("{document}:{line}: there is no `{word}`"));
        }
    }
    found
}

/// A relative path as seen from a folder.
fn resolve(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn in_repository(path: &str) -> bool {
    let root = root();
    // `..` would lead out of the repository.
    !path.is_empty() && !path.split('/').any(|part| part == "..") && root.join(Path::new(path)).exists()
}

#[test]
fn every_path_in_the_documents_exists() {
    let files = text_files();
    let ours = |path: &str| path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/'));
    let documents = files.iter().filter(|file| ours(&file.path));
    let all: Vec<_> = documents.flat_map(|file| complaints(&file.path, &file.text, &in_repository)).collect();
    assert_none(&all);
}

#[test]
fn every_document_that_the_source_names_exists() {
    let files = text_files();
    let sources = files.iter().filter(|file| file.path.ends_with(".rs") && !file.path.starts_with("tests/"));
    let mut missing = Vec::new();
    for file in sources {
        let words = file.text.split(|c: char| !c.is_ascii_alphanumeric() && !"._-/".contains(c));
        let documents = words.map(|word| word.trim_end_matches('.')).filter(|word| word.starts_with("docs/"));
        let gone = documents.filter(|word| !in_repository(word));
        missing.extend(gone.map(|word| format!("{}: there is no `{word}`", file.path)));
    }
    assert_none(&missing);
}

#[test]
fn a_path_that_does_not_exist_is_found() {
    let exists = |path: &str| ["bridge", "bridge/src/live.rs", "docs", "docs/a.md", "README.md"].contains(&path);
    let check = |text: &str| complaints("docs/a.md", text, &exists);
    assert!(
        check("`bridge/src/live.rs`, [here](a.md#part), [up](../README.md), `v1/ws`, `application/json`").is_empty()
    );
    assert!(check("`config.toml`, `https://a/b.md`, `/openapi.json`\n```\nno/such/file.rs\n```").is_empty());
    assert_eq!(check("so\n`bridge/src/dead.rs`."), ["docs/a.md:2: there is no `bridge/src/dead.rs`"]);
    assert_eq!(check("[gone](b.md)"), ["docs/a.md:1: there is no `b.md`"]);
    assert_eq!(check("`bridge/src`"), ["docs/a.md:1: there is no `bridge/src`"]);
    assert_eq!(check("`house/plan.rs`"), ["docs/a.md:1: there is no `house/plan.rs`"]);
}
