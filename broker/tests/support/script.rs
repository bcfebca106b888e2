//! The language of `tests/transcripts/*.txt`.

use std::{fs, path::Path};

use super::{length, text};

/// Every transcript: its name and its lines, in the order of the names.
pub fn transcripts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 20, "the transcripts are missing");
    let read = files.iter().map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(file).unwrap())
    });
    read.collect()
}

/// The bytes that words stand for, and whether `..` followed them.
pub fn bytes(words: &str) -> (Vec<u8>, bool) {
    let mut open: Vec<Vec<u8>> = vec![Vec::new()];
    let mut rest = words.trim();
    let mut anything = false;
    while !rest.is_empty() {
        let top = open.last_mut().unwrap();
        let mut used = 1;
        match rest.as_bytes()[0] {
            b'[' => open.push(Vec::new()),
            b']' => {
                let inner = open.pop().unwrap();
                let outer = open.last_mut().expect("a ] without a [");
                outer.extend(length(inner.len()));
                outer.extend(inner);
            }
            quote @ (b'\'' | b'"') => {
                let inner = rest[1..].split(char::from(quote)).next().unwrap();
                top.extend(if quote == b'"' { inner.as_bytes().to_vec() } else { text(inner) });
                used = inner.len() + 2;
            }
            b'.' => {
                anything = true;
                used = 2;
            }
            _ => {
                top.push(u8::from_str_radix(&rest[..2], 16).unwrap_or_else(|_| panic!("no hex: {rest}")));
                used = 2;
            }
        }
        rest = rest[used..].trim_start();
    }
    assert_eq!(open.len(), 1, "a [ without a ]: {words}");
    (open.remove(0), anything)
}
