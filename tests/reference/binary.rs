use std::process::Command;

use lifeline_tests::binary;

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
