//! Media in object storage that speaks S3, over TLS with an authority of its own.

use lifeline_tests::{Gateway, ObjectStorage, Person, Uploader, fresh_id, soon, wav};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// What cannot be stored is not acknowledged, and goes on from there when the storage is back.
#[tokio::test]
async fn media_lie_in_object_storage_and_an_upload_outlives_its_outage() {
    let mut storage = ObjectStorage::start().await;
    let gateway = Gateway::start_configured(&storage.configuration()).await;
    let amina = Uploader(Person::signed_in(&gateway, "citizen").await);
    let group = fresh_id();
    let open = json!({ "id": group, "kind": "group", "title": "Hall 3", "members": [] });
    assert_eq!(amina.0.send(Method::POST, "/v1/conversations", &open).await.0, StatusCode::CREATED);
    let thread = json!({ "conversation": group });
    let clip = wav(2);
    let (id, status, view) = amina.begin(&thread, "voice", json!({ "type": "audio/wav" })).await;
    assert_eq!(status, StatusCode::CREATED, "{view}");
    assert_eq!(amina.append(&id, 0, clip[..8000].to_vec()).await.status(), StatusCode::NO_CONTENT);
    let kept = storage.files();
    assert!(!kept.is_empty(), "it lies in the bucket");
    for file in &kept {
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"WAVEfmt"), "encrypted: {file:?}");
    }

    storage.end().await;
    let refused = amina.append(&id, 8000, clip[8000..].to_vec()).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(amina.finish(&id).await.0, StatusCode::SERVICE_UNAVAILABLE);
    storage.begin().await;
    assert_eq!(amina.append(&id, 8000, clip[8000..].to_vec()).await.status(), StatusCode::NO_CONTENT);
    let (status, recorded) = amina.finish(&id).await;
    assert_eq!(status, StatusCode::OK, "{recorded}");

    let gateway = gateway.kill_and_restart().await;
    let reader = Person::signed_in(&gateway, "citizen").await;
    let (_, address) = reader.get(&format!("/v1/media/{id}")).await;
    let read = reader.client.get(format!("{}{}", reader.base, address["url"].as_str().unwrap()));
    assert_eq!(soon("the clip", read.send()).await.unwrap().bytes().await.unwrap(), clip);

    let message = json!({ "conversation": group, "message": recorded["cursor"] });
    assert!(reader.connect().await.ask("message.delete", message).await["ok"].is_object());
    assert_eq!(storage.files(), Vec::<std::path::PathBuf>::new(), "a deleted message takes its media along");
}
