//! Packages that belong to one room: whoever wants what they do asks that room.

use crate::{
    assert_none,
    manifests::{Crate, crates, planted},
};

/// A package and the crates that may use it; `dev:` only in tests.
type Home = (&'static str, &'static [&'static str]);

const HOMES: &[Home] = &[
    ("anyhow", &["gateway", "surreal", "tests"]),
    ("argon2", &["auth"]),
    ("askama", &["http"]),
    ("axum", &["http"]),
    ("axum-server", &["http"]),
    ("cedar-policy", &["policies"]),
    ("cel", &["policies"]),
    ("clap", &["gateway"]),
    ("csv", &["http"]),
    ("figment", &["gateway"]),
    ("fluent-bundle", &["languages"]),
    ("fluent-langneg", &["languages"]),
    ("geo", &["domain"]),
    ("governor", &["broker", "http"]),
    ("hmac", &["auth", "tests"]),
    ("image", &["media"]),
    ("jiff", &["domain"]),
    ("jsonwebtoken", &["auth"]),
    ("lettre", &["mail"]),
    ("metrics-exporter-prometheus", &["gateway"]),
    ("mqtt-protocol-core", &["broker"]),
    ("object_store", &["media"]),
    ("p256", &["tests"]),
    ("prost", &["policies"]),
    ("quick-xml", &["policies"]),
    ("rand", &["auth", "tests"]),
    ("rcgen", &["certs"]),
    ("reqwest", &["gateway", "notify", "tests"]),
    ("ring", &["auth", "media"]),
    ("rumqttc", &["dev:broker", "tests", "uplink"]),
    ("rumqttd", &["broker"]),
    ("rust-embed", &["gateway"]),
    ("rustls", &["certs", "gateway", "http", "tests"]),
    ("schemars", &["gateway"]),
    ("stacker", &["policies"]),
    ("surrealdb", &["surreal"]),
    ("surrealdb-cnf", &["surreal"]),
    ("surrealdb-datastore", &["surreal"]),
    ("surrealdb-engine-local", &["surreal"]),
    ("symphonia", &["media"]),
    ("tikv-jemallocator", &["gateway"]),
    ("tokio-tungstenite", &["tests"]),
    ("totp-rs", &["auth", "tests"]),
    ("tower-http", &["http"]),
    ("tracing-subscriber", &["gateway"]),
    ("unic-langid", &["languages"]),
    ("utoipa", &["domain", "http", "protocol"]),
    ("web-push-native", &["notify", "tests"]),
    ("webauthn_rp", &["auth"]),
    ("x509-parser", &["certs"]),
    ("zip", &["http", "tests"]),
];

/// The rooms without I/O, clock or chance, and what they may therefore not use.
const PURE: &[&str] = &["domain", "protocol", "policies"];
const IMPURE: &[&str] =
    &["async-trait", "futures-util", "hyper-util", "metrics", "rand", "tempfile", "tokio", "tokio-util", "tracing"];

fn complaints(crates: &[Crate], homes: &[Home]) -> Vec<String> {
    let mut found = Vec::new();
    for one in crates {
        for used in one.dependencies.iter().filter(|used| !used.own) {
            let home = homes.iter().find(|(package, _)| *package == used.name);
            let lives = |(_, rooms): &Home| {
                let in_tests = format!("dev:{}", one.name);
                rooms.contains(&one.name.as_str()) || used.dev && rooms.contains(&in_tests.as_str())
            };
            if home.is_some_and(|home| !lives(home)) {
                found.push(format!("`{}` is not for `{}` to use", used.name, one.name));
            }
            if PURE.contains(&one.name.as_str()) && IMPURE.contains(&used.name.as_str()) && !used.dev {
                found.push(format!("`{}` does no I/O and has no use for `{}`", one.name, used.name));
            }
        }
    }
    found
}

#[test]
fn every_package_is_used_in_its_home_only() {
    assert_none(&complaints(&crates(), HOMES));
}

#[test]
fn a_package_away_from_home_is_found() {
    let house = [
        planted("http", &["surrealdb", "axum"]),
        planted("gateway", &["rumqttc", "anyhow"]),
        planted("broker", &["dev:rumqttc"]),
        planted("bridge", &["dev:axum", "serde"]),
        planted("domain", &["tokio", "dev:tempfile"]),
    ];
    assert_eq!(
        complaints(&house, HOMES),
        [
            "`surrealdb` is not for `http` to use",
            "`rumqttc` is not for `gateway` to use",
            "`axum` is not for `bridge` to use",
            "`domain` does no I/O and has no use for `tokio`",
        ]
    );
}
