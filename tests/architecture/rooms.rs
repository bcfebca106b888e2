//! What may be written in which room's source.

use crate::{assert_none, repository::text_files};

/// A kind of file that has one home.
const FILE_HOMES: &[(&str, &str)] = &[(".cedar", "policies/"), (".surql", "adapters/surreal/")];

/// Beginnings of SurrealQL statements.
const SURREALQL: &[&str] = &["SELECT * FROM", "SELECT VALUE", "UPSERT ", "DEFINE TABLE", "RELATE "];

/// Ways out of a pure room.
const WAYS_OUT: &[&str] =
    &["std::fs", "std::net", "std::env", "std::process", "std::thread", "SystemTime::now", "Instant::now", "async fn"];

/// Ways to add a route, and the one file that may: there each gets its OpenAPI operation.
const ROUTES: &[&str] = &[".route(", ".route_service(", ".nest(", ".nest_service("];
const ROUTER: &str = "adapters/http/src/api.rs";

fn complaints(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (kind, home) in FILE_HOMES {
        if path.ends_with(kind) && !path.starts_with(home) {
            found.push(format!("{path}: {kind} files belong into {home}"));
        }
    }
    if !path.ends_with(".rs") || path.starts_with("tests/") {
        return found;
    }
    if !path.starts_with("adapters/surreal/") {
        let queries = SURREALQL.iter().filter(|word| text.contains(*word));
        found.extend(queries.map(|word| format!("{path}: SurrealQL (`{word}`) belongs into adapters/surreal")));
    }
    if path.starts_with("adapters/http/src/") && path != ROUTER {
        let routes = ROUTES.iter().filter(|way| text.contains(*way));
        found.extend(
            routes.map(|way| format!("{path}: `{way}` adds a route without its description; {ROUTER} does both")),
        );
    }
    if ["domain/src/", "protocol/src/", "policies/src/"].iter().any(|room| path.starts_with(room))
        && !path.ends_with("/tests.rs")
    {
        // What stands below is for its tests, which may read files.
        let product = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let ways_out = WAYS_OUT.iter().filter(|way| product.contains(*way));
        found.extend(ways_out.map(|way| format!("{path}: `{way}` in a room without I/O, clock or threads")));
    }
    found
}

#[test]
fn queries_policies_and_io_stay_in_their_rooms() {
    let all: Vec<_> = text_files().iter().flat_map(|file| complaints(&file.path, &file.text)).collect();
    assert_none(&all);
}

#[test]
fn what_is_in_the_wrong_room_is_found() {
    assert_eq!(complaints("bridge/src/x.rs", "db.query(\"UPSERT incident\")").len(), 1);
    assert_eq!(complaints("adapters/surreal/src/x.rs", "db.query(\"UPSERT incident\")").len(), 0);
    assert_eq!(complaints("adapters/http/rules/x.cedar", "").len(), 1);
    assert_eq!(complaints("adapters/http/src/routes/x.rs", "router.route(\"/x\", get(x))").len(), 1);
    assert_eq!(complaints("adapters/http/src/api.rs", "router.route(path, handler)").len(), 0);
    assert_eq!(complaints("domain/src/x.rs", "fn f() { std::fs::read(\"x\"); }").len(), 1);
    assert_eq!(complaints("domain/src/x.rs", "fn f() {}\n\n#[cfg(test)]\nmod tests { use std::fs; }").len(), 0);
}
