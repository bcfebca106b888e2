use std::process::Command;

use serde_json::Value;

use crate::repository::root;

/// A crate of the workspace, as its manifest declares it.
#[derive(Debug)]
pub(crate) struct Crate {
    /// Without the prefix `lifeline-`.
    pub(crate) name: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug)]
pub(crate) struct Dependency {
    /// The package; a crate of the workspace without the prefix `lifeline-`.
    pub(crate) name: String,
    /// Whether it is a crate of the workspace.
    pub(crate) own: bool,
    /// For its tests only.
    pub(crate) dev: bool,
}

/// Every crate of the workspace.
pub(crate) fn crates() -> Vec<Crate> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(metadata.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&metadata.stderr));
    read(&serde_json::from_slice(&metadata.stdout).expect("cargo metadata prints JSON"))
}

fn read(metadata: &Value) -> Vec<Crate> {
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| Crate { name: own_name(&package["name"]), dependencies: dependencies(package) })
        .collect()
}

fn dependencies(package: &Value) -> Vec<Dependency> {
    let declared = package["dependencies"].as_array().expect("dependencies");
    let read = |one: &Value| Dependency {
        name: own_name(&one["name"]),
        own: one["path"].is_string(),
        dev: one["kind"] == "dev",
    };
    declared.iter().map(read).collect()
}

fn own_name(name: &Value) -> String {
    let name = name.as_str().expect("a name");
    name.strip_prefix("lifeline-").unwrap_or(name).to_owned()
}

/// A crate for planted violations: `dev:` marks what only its tests use, `@` a crate of the workspace.
pub(crate) fn planted(name: &str, dependencies: &[&str]) -> Crate {
    let read = |text: &&str| {
        let (text, dev) = text.strip_prefix("dev:").map_or((*text, false), |rest| (rest, true));
        let (name, own) = text.strip_prefix('@').map_or((text, false), |rest| (rest, true));
        Dependency { name: name.to_owned(), own, dev }
    };
    Crate { name: name.to_owned(), dependencies: dependencies.iter().map(read).collect() }
}
