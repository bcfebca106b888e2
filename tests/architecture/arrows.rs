//! Who may look at whom.

use crate::{
    assert_none,
    manifests::{Crate, crates, planted},
};

/// A crate, what it may look at, and what its tests may look at besides.
type Allowed = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Every arrow there is. Adapters never look at each other, and nothing but the tests
/// looks at the gateway.
const ALLOWED: &[Allowed] = &[
    ("domain", &[], &[]),
    ("protocol", &["domain"], &[]),
    ("policies", &["domain"], &[]),
    ("certs", &[], &[]),
    ("bridge", &["domain", "policies", "protocol"], &[]),
    ("broker", &["bridge", "domain", "policies", "protocol"], &["certs"]),
    ("auth", &["bridge", "domain"], &[]),
    ("http", &["bridge", "domain", "languages", "protocol"], &[]),
    ("languages", &[], &[]),
    ("mail", &["bridge", "certs", "languages"], &["domain"]),
    ("media", &["bridge", "domain"], &["bridge"]),
    ("notify", &["bridge", "domain"], &[]),
    ("surreal", &["bridge", "domain"], &["bridge"]),
    ("uplink", &["bridge", "certs", "domain", "protocol"], &[]),
    (
        "gateway",
        &[
            "auth", "bridge", "broker", "certs", "domain", "http", "mail", "media", "notify", "policies", "protocol",
            "surreal", "uplink",
        ],
        &[],
    ),
];

/// End-to-end tests run the product and may look at every library.
const LOOKS_AT_ALL: &str = "tests";

fn complaints(crates: &[Crate], allowed: &[Allowed]) -> Vec<String> {
    let mut found = Vec::new();
    for one in crates.iter().filter(|one| one.name != LOOKS_AT_ALL) {
        let Some((_, normal, for_tests)) = allowed.iter().find(|(name, ..)| *name == one.name) else {
            found.push(format!("`{}` has no line in the table of arrows", one.name));
            continue;
        };
        for to in one.dependencies.iter().filter(|to| to.own) {
            let may = normal.contains(&to.name.as_str()) || to.dev && for_tests.contains(&to.name.as_str());
            if !may {
                let what = if to.dev { "the tests of " } else { "" };
                found.push(format!("{what}`{}` may not look at `{}`", one.name, to.name));
            }
        }
    }
    found
}

/// Lines and arrows of the table that nothing uses any more: the table stays as tight as the house.
fn unused(crates: &[Crate], allowed: &[Allowed]) -> Vec<String> {
    let uses = |from: &str, to: &str, dev: bool| {
        let found = crates.iter().find(|one| one.name == from);
        found.is_some_and(|one| one.dependencies.iter().any(|used| used.own && used.name == to && used.dev == dev))
    };
    let arrows = allowed.iter().flat_map(|(from, normal, for_tests)| {
        let normal = normal.iter().map(move |to| (*from, *to, false));
        normal.chain(for_tests.iter().map(move |to| (*from, *to, true)))
    });
    let gone = arrows.filter(|(from, to, dev)| !uses(from, to, *dev));
    gone.map(|(from, to, _)| format!("the table allows `{from}` to look at `{to}`, which it does not")).collect()
}

#[test]
fn every_arrow_is_an_allowed_one() {
    assert_none(&complaints(&crates(), ALLOWED));
}

#[test]
fn every_allowed_arrow_is_there() {
    assert_none(&unused(&crates(), ALLOWED));
}

#[test]
fn a_forbidden_arrow_is_found() {
    let house = [
        planted("domain", &["@bridge"]),
        planted("http", &["@surreal", "@bridge"]),
        planted("bridge", &["dev:@certs"]),
        planted("broker", &["dev:@certs"]),
        planted("cellar", &[]),
    ];
    assert_eq!(
        complaints(&house, ALLOWED),
        [
            "`domain` may not look at `bridge`",
            "`http` may not look at `surreal`",
            "the tests of `bridge` may not look at `certs`",
            "`cellar` has no line in the table of arrows",
        ]
    );
}

#[test]
fn an_arrow_that_is_gone_is_found() {
    let table: &[Allowed] = &[("protocol", &["domain"], &["certs"])];
    let house = [planted("protocol", &["dev:@certs"])];
    assert_eq!(unused(&house, table), ["the table allows `protocol` to look at `domain`, which it does not"]);
}
