use bytes::Bytes;
use lifeline_domain::{
    Actor, Attachment, ConversationId, IncidentId, MediaId, MediaKind, Position, SosId, Thread, Timestamp,
};
use uuid::Uuid;

use super::{Case, Home, cases};
use crate::ports::{MediaRecords, StoredMedia, UploadState};

/// What every [`MediaRecords`] keeps to.
pub fn media_records_cases<H: Home<dyn MediaRecords>>() -> Vec<Case<H>> {
    cases![
        nothing_is_known_at_first,
        a_record_is_read_as_it_was_written,
        a_record_replaces_the_one_before,
        open_uploads_are_found_and_no_others,
        what_is_removed_is_gone,
        an_owner_has_one_key,
        a_removed_key_is_gone_for_good,
        records_and_keys_survive_reopening,
    ]
}

const HERE: Thread = Thread::Incident(IncidentId(Uuid::from_u128(1)));
/// The same number, and another thread.
const THERE: Thread = Thread::Conversation(ConversationId(Uuid::from_u128(1)));

fn media(number: u128, thread: Thread, state: UploadState) -> StoredMedia {
    let id = MediaId(Uuid::from_u128(number));
    let attachment = Attachment {
        id,
        kind: MediaKind::Image,
        media_type: "image/jpeg".to_owned(),
        bytes: 12,
        name: Some("Größe '1' 🔥".to_owned()),
        width: Some(3),
        height: Some(2),
        duration_ms: None,
        sha256: "00".to_owned(),
    };
    StoredMedia {
        id,
        thread,
        kind: MediaKind::Image,
        name: attachment.name.clone(),
        said_type: Some("image/jpeg".to_owned()),
        said_bytes: Some(12),
        by: Actor::Unverified { name: Some("Zoë".to_owned()) },
        by_sos: Some(SosId(Uuid::from_u128(2))),
        sos: None,
        state,
        heard_at: Timestamp::from_millis(1_795_325_562_100),
        original: vec![5, 7],
        picture: vec![12],
        attachment: Some(attachment),
        told: Some(Position { feed: 3, log: 1 << 40 }),
    }
}

async fn put(records: &dyn MediaRecords, media: &StoredMedia) {
    assert_eq!(records.put_media(media).await, Ok(()));
}

async fn open(records: &dyn MediaRecords) -> Vec<StoredMedia> {
    let mut open = records.open_media().await.unwrap();
    open.sort_by_key(|media| media.id);
    open
}

async fn nothing_is_known_at_first<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let id = MediaId(Uuid::from_u128(1));
    assert_eq!(records.media(id).await, Ok(None));
    assert_eq!(records.open_media().await, Ok(vec![]));
    assert_eq!(records.media_key(HERE.into()).await, Ok(None));
    assert_eq!(records.remove_media(id).await, Ok(()));
    assert_eq!(records.remove_media_of(HERE).await, Ok(()));
    assert_eq!(records.remove_media_key(HERE.into()).await, Ok(()));
}

async fn a_record_is_read_as_it_was_written<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let whole = media(1, HERE, UploadState::Finished);
    let bare = StoredMedia {
        id: MediaId(Uuid::from_u128(2)),
        name: None,
        said_type: None,
        said_bytes: None,
        by_sos: None,
        sos: Some(SosId(Uuid::from_u128(3))),
        original: vec![],
        picture: vec![],
        attachment: None,
        told: None,
        ..whole.clone()
    };
    for written in [whole, bare] {
        put(records.as_ref(), &written).await;
        assert_eq!(home.second().media(written.id).await, Ok(Some(written)));
    }
}

async fn a_record_replaces_the_one_before<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    put(records.as_ref(), &media(1, HERE, UploadState::Open)).await;
    let second = StoredMedia { original: vec![5, 7, 9], ..media(1, HERE, UploadState::BrokenOff) };
    put(records.as_ref(), &second).await;
    assert_eq!(records.media(second.id).await, Ok(Some(second)));
    assert_eq!(open(records.as_ref()).await, []);
}

async fn open_uploads_are_found_and_no_others<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let uploads = [media(1, HERE, UploadState::Open), media(4, THERE, UploadState::Open)];
    for upload in &uploads {
        put(records.as_ref(), upload).await;
    }
    put(records.as_ref(), &media(2, HERE, UploadState::Finished)).await;
    put(records.as_ref(), &media(3, HERE, UploadState::BrokenOff)).await;
    assert_eq!(open(records.as_ref()).await, uploads);
}

async fn what_is_removed_is_gone<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let all = [(1, HERE), (2, HERE), (3, THERE), (4, HERE)].map(|(n, thread)| media(n, thread, UploadState::Open));
    for one in &all {
        put(records.as_ref(), one).await;
    }
    assert_eq!(records.remove_media(all[0].id).await, Ok(()));
    assert_eq!(open(records.as_ref()).await, all[1..]);
    assert_eq!(records.remove_media_of(HERE).await, Ok(()));
    assert_eq!(open(records.as_ref()).await, all[2..3]);
    assert_eq!(records.media(all[3].id).await, Ok(None));
}

async fn an_owner_has_one_key<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let (first, second) = (Bytes::from((0..=255).collect::<Vec<u8>>()), Bytes::from_static(b"second"));
    assert_eq!(records.put_media_key(HERE.into(), first.clone()).await, Ok(first.clone()));
    assert_eq!(
        home.second().put_media_key(HERE.into(), second.clone()).await,
        Ok(first.clone()),
        "the first one stands"
    );
    assert_eq!(records.put_media_key(THERE.into(), second.clone()).await, Ok(second.clone()));
    assert_eq!(records.media_key(HERE.into()).await, Ok(Some(first)));
    assert_eq!(records.media_key(THERE.into()).await, Ok(Some(second)));
}

async fn a_removed_key_is_gone_for_good<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let (first, second) = (Bytes::from_static(b"first"), Bytes::from_static(b"second"));
    for thread in [HERE, THERE] {
        assert_eq!(records.put_media_key(thread.into(), first.clone()).await, Ok(first.clone()));
    }
    assert_eq!(records.remove_media_key(HERE.into()).await, Ok(()));
    assert_eq!(records.media_key(HERE.into()).await, Ok(None));
    assert_eq!(records.put_media_key(HERE.into(), second.clone()).await, Ok(second));
    assert_eq!(records.media_key(THERE.into()).await, Ok(Some(first)));
}

async fn records_and_keys_survive_reopening<H: Home<dyn MediaRecords>>(mut home: H) {
    let records = home.open().await;
    let (written, key) = (media(1, HERE, UploadState::Open), Bytes::from_static(b"key"));
    put(records.as_ref(), &written).await;
    assert_eq!(records.put_media_key(HERE.into(), key.clone()).await, Ok(key.clone()));
    drop(records);
    let records = home.open().await;
    assert_eq!(open(records.as_ref()).await, [written]);
    assert_eq!(records.media_key(HERE.into()).await, Ok(Some(key)));
}
