use std::path::{Path, PathBuf};

/// The first line of every Markdown page.
pub(crate) const MADE: &str = "<!-- Made from the code by tests/reference; `make reference` writes it anew. -->";

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate stands in a folder of the root").to_owned()
}

/// Fails if a page of `docs/reference` is not this text; writes it with `UPDATE_REFERENCE=1`.
pub(crate) fn assert_fresh(name: &str, text: &str) {
    let file = root().join("docs/reference").join(name);
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::create_dir_all(file.parent().expect("it has a folder")).expect("docs can be written");
        std::fs::write(&file, text).expect("docs can be written");
        return;
    }
    let stands = std::fs::read_to_string(&file).unwrap_or_default();
    if let Some(difference) = difference(&stands, text) {
        panic!("docs/reference/{name} is not what the code says; run `make reference`.\n{difference}");
    }
}

fn difference(stands: &str, made: &str) -> Option<String> {
    if stands == made {
        return None;
    }
    let line = stands.lines().zip(made.lines()).take_while(|(one, other)| one == other).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Some(format!("line {}\n  there: {}\n  code:  {}", line + 1, at(stands), at(made)))
}

#[test]
fn a_stale_page_is_found_with_its_line() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    assert!(difference("a\nb\n", "a\nc\n").unwrap().starts_with("line 2"));
    assert!(difference("", "a\n").unwrap().contains("(the end)"));
    assert!(difference("a\n", "a").is_some());
}
