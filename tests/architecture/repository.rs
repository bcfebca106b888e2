use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate stands in a folder of the root").to_owned()
}

/// One committed file that holds text.
pub(crate) struct TextFile {
    /// Its path below the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The committed files that hold UTF-8 text and still exist.
pub(crate) fn text_files() -> Vec<TextFile> {
    let read = |path: String| Some(TextFile { text: std::fs::read_to_string(root().join(&path)).ok()?, path });
    let files: Vec<_> = paths().into_iter().filter_map(read).collect();
    assert!(files.len() > 100, "git lists {} files: too few to be this repository", files.len());
    files
}

fn paths() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git can be run");
    assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("paths here are UTF-8");
    listed.split_terminator('\0').map(str::to_owned).collect()
}
