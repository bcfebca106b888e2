//! Puts the built web app where the binary embeds it. Never builds it: without one a
//! debug build carries a page that says how to, and a release build is refused.

use std::{env, fs, path::Path};

fn main() {
    let dist = Path::new("../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let into = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("web");
    let _ = fs::remove_dir_all(&into);
    fs::create_dir_all(&into).expect("the build folder can be written");
    if dist.join("desk.html").exists() {
        copy(dist, &into);
        return;
    }
    assert!(
        env::var("PROFILE").as_deref() != Ok("release"),
        "web/dist is missing: a release carries the web app; run `make web` first"
    );
    println!("cargo::warning=web/dist is missing: run `make web`; pages say so until then");
    let page = "<!doctype html><meta charset=utf-8><title>Lifeline</title>\
                <p>This gateway was built without its web app. Run <code>make web</code> and build again.";
    fs::write(into.join("desk.html"), page).expect("the build folder can be written");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("web/dist can be read") {
        let entry = entry.expect("web/dist can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("the build folder can be written");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the build folder can be written");
        }
    }
}
