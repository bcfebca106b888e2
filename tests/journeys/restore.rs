use std::{fs, path::Path};

use lifeline_tests::{Gateway, Person, Sensor};
use reqwest::StatusCode;
use serde_json::{Value, json};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The steps of docs/operating.md: after an older copy was put back, cursors of entries
/// that are no longer there are known to be of another history.
#[tokio::test]
async fn after_a_backup_was_put_back_readers_begin_with_a_snapshot() {
    let mut gateway = Gateway::start().await;
    Sensor::connect(&gateway).await.alert("smoke", "before the backup").await;
    let refused = gateway.command(&["feed", "new-epoch"]).await;
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("in use"), "{refused:?}");
    gateway.stop().await;
    let backup = tempfile::tempdir().unwrap();
    copy(gateway.data(), backup.path());

    let mut gateway = gateway.start_again().await;
    Sensor::connect(&gateway).await.alert("gas", "after the backup").await;
    let lost = Person::signed_in(&gateway, "responder").await.feed(None).await;
    let cursor = lost.last().unwrap()["cursor"].as_str().unwrap().to_owned();
    gateway.stop().await;
    let store = gateway.data().join("store");
    fs::remove_dir_all(&store).unwrap();
    copy(&backup.path().join("store"), &store);
    let renewed = gateway.command(&["feed", "new-epoch", "--json"]).await;
    assert!(renewed.status.success(), "{renewed:?}");
    let epoch: Value = serde_json::from_slice(&renewed.stdout).unwrap();

    let gateway = gateway.start_again().await;
    // Another entry has the number of the lost one.
    Sensor::connect(&gateway).await.alert("flood", "after the restore").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut desk = responder.connect().await;
    let subscribed = desk.ask("subscribe", json!({ "channel": "feed", "after": cursor })).await;
    assert_eq!(subscribed["ok"]["resumed"], false, "{subscribed}");
    assert_eq!(subscribed["ok"]["head"], format!("{}.4", epoch["epoch"].as_str().unwrap()));
    let reset = desk.event_of("reset").await;
    let kinds: Vec<_> = reset["data"]["incidents"].as_array().unwrap().iter().map(|open| &open["kind"]).collect();
    assert_eq!(kinds, ["smoke", "flood"]);
    let (status, problem) = responder.get(&format!("/v1/feed?after={cursor}")).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::BAD_REQUEST, Some("cursor_unknown")));
}
