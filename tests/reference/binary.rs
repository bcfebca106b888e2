use std::{path::PathBuf, process::Command};

/// What `lifeline` prints, run away from any configuration of this machine.
pub(crate) fn lifeline(args: &[&str]) -> String {
    let binary = binary();
    assert!(binary.exists(), "{} is not there; run `make build` first", binary.display());
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(binary);
    command.args(args).current_dir(&folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LIFELINE_")) {
        command.env_remove(name);
    }
    let output = command.output().expect("the binary runs");
    assert!(output.status.success(), "lifeline {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

/// Beside the tests' own files, or by `LIFELINE_BIN`.
fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("LIFELINE_BIN") {
        return path.into();
    }
    let own = std::env::current_exe().expect("a test knows its own file");
    // target/debug/deps/test -> target/debug/lifeline
    own.ancestors().nth(2).expect("a test lies in target/debug/deps").join("lifeline")
}
