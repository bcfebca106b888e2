//! What an operator is told when a store cannot be opened.

use std::fs;

use lifeline_bridge::{
    contracts::segment,
    ports::{After, Log, SystemClock},
};
use lifeline_domain::Position;
use lifeline_surreal::{Memory, OpenError, SurrealStore};

async fn open(url: &str) -> Result<SurrealStore, OpenError> {
    SurrealStore::open(url, Memory::default(), &SystemClock).await
}

fn url(folder: &std::path::Path) -> String {
    format!("surrealkv://{}", folder.display())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_made_where_there_is_none_and_kept_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&folder.path().join("not/yet"));
    let store = open(&url).await.unwrap();
    let epoch = store.log().epoch().await.unwrap();
    store.close().await.unwrap();
    assert_eq!(open(&format!("{url}?sync=every")).await.unwrap().log().epoch().await, Ok(epoch));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_epoch_is_given_to_the_same_entries() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path());
    let store = open(&url).await.unwrap();
    let before = store.log().epoch().await.unwrap();
    let stored = segment(Position::default(), "++");
    store.log().append(&stored).await.unwrap();
    let renewed = store.renew_epoch(&SystemClock).await.unwrap();
    assert_ne!(renewed, before);
    let log = open(&url).await.unwrap().log();
    assert_eq!(log.epoch().await, Ok(renewed));
    assert_eq!(log.read_after(After::Feed(0), 9).await, Ok(vec![stored]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_use_is_named_and_free_again_when_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path());
    let store = open(&url).await.unwrap();
    let error = open(&url).await.unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    assert!(error.to_string().contains(folder.path().to_str().unwrap()));
    store.close().await.unwrap();
    open(&url).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    for place in [file.clone(), file.join("below")] {
        let error = open(&url(&place)).await.unwrap_err();
        assert!(matches!(error, OpenError::Folder { .. }), "{error}");
        assert!(error.to_string().contains(place.to_str().unwrap()), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_other_files_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    let error = open(&url(folder.path())).await.unwrap_err();
    assert!(matches!(error, OpenError::NotAStore { .. }), "{error}");
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["letter.txt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path());
    open(&url).await.unwrap().close().await.unwrap();
    for entry in fs::read_dir(folder.path().join("manifest")).unwrap() {
        fs::write(entry.unwrap().path(), "these are not the bytes you are looking for").unwrap();
    }
    let error = open(&url).await.unwrap_err();
    assert!(matches!(error, OpenError::NotAStore { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_that_cannot_be_used_says_why() {
    for (url, reason) in [
        ("/var/lib/lifeline", "surrealkv://path"),
        ("surrealkv://", "names no folder"),
        ("ws://127.0.0.1:8000", "the engine is"),
        ("mem://", "names no folder"),
        ("mem://x", "the engine is"),
        ("surrealkv:///tmp/x?sync=200ms", "on the disk"),
        ("surrealkv:///tmp/x?versioned=true", "sync=every"),
    ] {
        let error = open(url).await.unwrap_err();
        assert!(matches!(error, OpenError::Url { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(reason) && text.contains(url), "{text}");
    }
}
