//! What survives: kill -9 under load, MQTT sessions over it, and readers that come and go. The short version
//! runs with every test run; `make soak` (`LIFELINE_SOAK=1`) runs the long one.

#![allow(missing_docs, reason = "the tests' names say what they show")]

mod announcements;
mod disconnects;
mod kills;
mod mqtt_sessions;
mod uplink;

/// The short or the long number.
pub(crate) fn long_or_short(long: usize, short: usize) -> usize {
    if std::env::var_os("LIFELINE_SOAK").is_some() { long } else { short }
}

/// A generator whose seed is printed, so that a failure can be run again by `LIFELINE_SEED`.
pub(crate) fn chance() -> rand::rngs::StdRng {
    let seed = std::env::var("LIFELINE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(rand::random);
    println!("LIFELINE_SEED={seed}");
    rand::SeedableRng::seed_from_u64(seed)
}

/// The number at the end of a cursor.
pub(crate) fn offset(entry: &serde_json::Value) -> u64 {
    let cursor = entry["cursor"].as_str().expect("an entry has a cursor");
    cursor.rsplit('.').next().and_then(|offset| offset.parse().ok()).expect("a cursor ends in its offset")
}
