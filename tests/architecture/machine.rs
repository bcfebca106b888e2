//! Nothing committed knows the machine that it was written on, or where its packages came from
//! besides the public registries.

use crate::{assert_none, repository::text_files};

/// Beginnings of paths that exist on one machine only; in halves, so that this file passes its own rule.
const FOLDERS: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:", "\\Users"),
];

/// The registries that lock files may name.
const REGISTRIES: &[&str] = &["https://registry.npmjs.org/", "registry+https://github.com/rust-lang/crates.io-index"];

fn complaints(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let at = || format!("{path}:{}", number + 1);
        // `https://host/...` is an address, not a folder.
        let begins_a_path = |folder: &&&str| {
            line.match_indices(**folder).any(|(place, _)| {
                let before = line[..place].chars().next_back();
                before.is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '.' | '-' | '_' | '}' | '/'))
            })
        };
        if let Some(folder) = FOLDERS.iter().find(begins_a_path) {
            found.push(format!("{}: a path of one machine ({folder})", at()));
        }
        let named = line.trim().strip_prefix("\"resolved\": \"").or(line.strip_prefix("source = \""));
        if named.is_some_and(|source| is_lock_file(path) && !REGISTRIES.iter().any(|one| source.starts_with(one))) {
            found.push(format!("{}: a package that is not from the public registry", at()));
        }
    }
    found
}

fn is_lock_file(path: &str) -> bool {
    path.ends_with("package-lock.json") || path.ends_with("Cargo.lock")
}

#[test]
fn no_file_names_a_path_of_a_machine() {
    let all: Vec<_> = text_files().iter().flat_map(|file| complaints(&file.path, &file.text)).collect();
    assert_none(&all);
}

#[test]
fn a_path_of_a_machine_is_found() {
    for folder in FOLDERS {
        assert_eq!(complaints("a.md", &format!("look in `{folder}x`")).len(), 1, "{folder}");
    }
    assert!(complaints("a.md", concat!("https://example.org/ho", "me/x and src/wo", "rk/x")).is_empty());
    assert_eq!(complaints("web/package-lock.json", "  \"resolved\": \"https://mirror.example/x.tgz\"").len(), 1);
    assert_eq!(complaints("Cargo.lock", "source = \"registry+https://mirror.example/index\"").len(), 1);
    assert!(complaints("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"").is_empty());
}
