//! The test of the tests: implementations that do what comes to mind first. The
//! suites must say what is wrong with them.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{
    BroadcastId, ConversationId, Cursor, DeviceProfile, Epoch, Incident, IncidentId, MediaId, Position, Thread,
    Timestamp, UserId,
};
use uuid::Uuid;

use super::{
    Case, Home, accounts_cases, announcements_cases, feed_cursors_cases, log_cases, media_records_cases,
    media_vault_cases, member_positions_cases, mqtt_store_cases, projections_cases, run,
};
use crate::ports::{
    AccountLink, Accounts, After, Announcement, AnnouncementChange, Announcements, Appending, DeletedUser, Device,
    FeedCursors, IncidentFilter, Log, LogError, LoginSession, MediaOwner, MediaPiece, MediaRecords, MediaVault,
    MemberPosition, MemberPositions, MqttChange, MqttRow, MqttStore, Projections, PushSubscription, Rendition,
    Restored, Rewriting, Segment, StoreError, StoredMedia, Update, User,
};

/// What is kept, and forgotten when it is opened again.
struct Naive<T>(Arc<Mutex<Vec<T>>>);

impl<T> Naive<T> {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Vec::new())))
    }
}

/// Believes every writer, keeps no head, writes whenever it is asked how far it is, and
/// looks for the number where a segment begins.
#[async_trait]
impl Log for Naive<Segment> {
    async fn epoch(&self) -> Result<Epoch, LogError> {
        Ok("k1".parse().unwrap())
    }

    fn append(&self, segment: &Segment) -> Appending {
        let (kept, segment) = (self.0.clone(), segment.clone());
        Box::pin(async move {
            kept.lock().unwrap().push(segment);
            Ok(())
        })
    }

    async fn read_after(&self, after: After, entries_max: usize) -> Result<Vec<Segment>, LogError> {
        let kept = self.0.lock().unwrap();
        let follows = kept.iter().filter(|segment| match after {
            After::Place(place) => segment.before() >= place,
            After::Feed(offset) => segment.before().feed >= offset,
        });
        Ok(follows.take(entries_max).cloned().collect())
    }

    async fn start(&self) -> Result<Position, LogError> {
        Ok(self.0.lock().unwrap().first().map(Segment::before).unwrap_or_default())
    }

    async fn trim(&self, position: Position) -> Result<(), LogError> {
        self.0.lock().unwrap().retain(|segment| segment.before() >= position);
        Ok(())
    }
}

/// Keeps updates as they come and answers from all of them.
#[async_trait]
impl Projections for Naive<Update> {
    async fn restore(&self, _resolved_since: Timestamp) -> Result<Restored, StoreError> {
        let kept = self.0.lock().unwrap();
        Ok(Restored {
            watermark: kept.last().map(|update| update.watermark).unwrap_or_default(),
            incidents: kept.iter().flat_map(|update| update.incidents.clone()).collect(),
            conversations: kept.iter().flat_map(|update| update.conversations.clone()).collect(),
            contacts: kept.iter().flat_map(|update| update.contacts.clone()).collect(),
            broadcasts: kept.iter().flat_map(|update| update.broadcasts.clone()).collect(),
            broadcast_reaches: kept.iter().flat_map(|update| update.broadcast_reaches.clone()).collect(),
        })
    }

    async fn write(&self, update: &Update) -> Result<(), StoreError> {
        self.0.lock().unwrap().push(update.clone());
        Ok(())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.0.lock().unwrap().clear();
        Ok(())
    }

    async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        Ok(self
            .restore(Timestamp::default())
            .await?
            .incidents
            .iter()
            .find(|one| one.id == id)
            .map(|one| (**one).clone()))
    }

    async fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<Incident>, StoreError> {
        let all = self.restore(Timestamp::default()).await?.incidents;
        let wanted = all.iter().rev().filter(|one| filter.status.is_none_or(|status| one.status == status));
        Ok(wanted
            .filter(|one| filter.before.is_none_or(|end| one.id < end))
            .take(filter.limit)
            .map(|one| (**one).clone())
            .collect())
    }

    async fn thread(&self, thread: Thread, numbers: Range<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let kept = self.0.lock().unwrap();
        let pages = kept.iter().flat_map(|update| &update.threads).filter(|page| page.thread == thread);
        Ok(pages.flat_map(|page| page.lines.clone()).filter(|line| numbers.contains(&line.0)).take(limit).collect())
    }

    async fn amendments(
        &self,
        conversation: ConversationId,
        _first: u64,
        _last: u64,
    ) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let kept = self.0.lock().unwrap();
        let all = kept.iter().flat_map(|update| update.amendments.clone());
        Ok(all.filter(|one| one.conversation == conversation).map(|one| (one.message, one.json)).collect())
    }

    async fn rewrite(&self, _rewriting: &Rewriting) -> Result<(), StoreError> {
        Ok(())
    }

    async fn erase_broadcast(&self, _id: BroadcastId) -> Result<(), StoreError> {
        Ok(())
    }

    async fn quarantine(&self, before: Option<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let kept = self.0.lock().unwrap();
        let lines = kept.iter().flat_map(|update| update.quarantine.clone());
        Ok(lines.filter(|line| before.is_none_or(|before| line.0 <= before)).take(limit).collect())
    }

    async fn resolved(&self, until: Timestamp, limit: usize) -> Result<Vec<IncidentId>, StoreError> {
        let all = self.restore(until).await?.incidents;
        Ok(all.iter().filter(|one| one.resolved.is_some()).take(limit).map(|one| one.id).collect())
    }

    async fn erase_incident(&self, id: IncidentId, _until: Timestamp) -> Result<(), StoreError> {
        self.0.lock().unwrap().iter_mut().for_each(|update| update.incidents.retain(|one| one.id != id));
        Ok(())
    }

    async fn erase_quarantine(&self, until: u64, _limit: usize) -> Result<usize, StoreError> {
        self.0.lock().unwrap().iter_mut().for_each(|update| update.quarantine.retain(|line| line.0 >= until));
        Ok(0)
    }
}

/// Lets everybody in, under any name.
#[async_trait]
impl Accounts for Naive<(User, Device, LoginSession)> {
    async fn users(&self) -> Result<Vec<User>, StoreError> {
        Ok(self.0.lock().unwrap().iter().map(|kept| kept.0.clone()).collect())
    }

    async fn add_user(&self, user: &User) -> Result<(), StoreError> {
        let device = Device {
            id: user.id.to_string().parse().unwrap(),
            profile: DeviceProfile::default(),
            certificates: Vec::new(),
            secret_sha256: String::new(),
            token_epoch: 0,
            disabled_at: None,
            created_at: user.created_at,
        };
        let session = LoginSession {
            id: user.id.0,
            user: user.id,
            secret_sha256: String::new(),
            created_at: user.created_at,
            last_used_at: None,
            by_passkey: false,
            expires_at: user.created_at,
            agent: None,
            address: None,
        };
        self.0.lock().unwrap().push((user.clone(), device, session));
        Ok(())
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        self.add_user(user).await
    }

    async fn delete_user(&self, deleted: &DeletedUser) -> Result<(), StoreError> {
        self.0.lock().unwrap().retain(|(known, ..)| known.id != deleted.id);
        Ok(())
    }

    async fn deleted_users(&self) -> Result<Vec<DeletedUser>, StoreError> {
        Ok(vec![])
    }

    async fn forget_deleted_user(&self, _id: UserId) -> Result<(), StoreError> {
        Ok(())
    }

    async fn devices(&self) -> Result<Vec<Device>, StoreError> {
        Ok(vec![])
    }

    async fn add_device(&self, _device: &Device) -> Result<(), StoreError> {
        Ok(())
    }

    async fn put_devices(&self, _devices: &[Device]) -> Result<(), StoreError> {
        Ok(())
    }

    async fn update_device(&self, _device: &Device) -> Result<(), StoreError> {
        Ok(())
    }

    async fn login_sessions(&self) -> Result<Vec<LoginSession>, StoreError> {
        Ok(vec![])
    }

    async fn put_login_session(&self, _session: &LoginSession) -> Result<(), StoreError> {
        Ok(())
    }

    async fn end_login_session(&self, _id: Uuid) -> Result<(), StoreError> {
        Ok(())
    }

    async fn end_login_sessions_of(&self, _user: UserId, _keep: Option<Uuid>) -> Result<(), StoreError> {
        Ok(())
    }

    async fn end_expired_login_sessions(&self, _now: Timestamp, _limit: usize) -> Result<usize, StoreError> {
        Ok(0)
    }

    async fn push_subscriptions(&self) -> Result<Vec<PushSubscription>, StoreError> {
        Ok(vec![])
    }

    async fn put_push_subscription(&self, _subscription: &PushSubscription) -> Result<(), StoreError> {
        Ok(())
    }

    async fn remove_push_subscription(&self, _id: Uuid) -> Result<(), StoreError> {
        Ok(())
    }

    async fn put_account_link(&self, _link: &AccountLink) -> Result<(), StoreError> {
        Ok(())
    }

    async fn account_link(&self, _secret_sha256: &str) -> Result<Option<AccountLink>, StoreError> {
        Ok(None)
    }

    async fn take_account_link(&self, _secret_sha256: &str) -> Result<bool, StoreError> {
        Ok(true)
    }

    async fn end_expired_account_links(&self, _now: Timestamp, _limit: usize) -> Result<usize, StoreError> {
        Ok(0)
    }
}

/// Writes down what it is told to, and takes nothing back.
#[async_trait]
impl MqttStore for Naive<MqttRow> {
    async fn load(&self) -> Result<Vec<MqttRow>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn write(&self, changes: &[MqttChange]) -> Result<(), StoreError> {
        let rows = changes.iter().filter_map(|change| match change {
            MqttChange::Put(row) => Some(row.clone()),
            MqttChange::Remove(_) => None,
        });
        self.0.lock().unwrap().extend(rows);
        Ok(())
    }
}

/// Remembers every place, and finds the first.
#[async_trait]
impl FeedCursors for Naive<(String, Cursor)> {
    async fn cursor(&self, name: &str) -> Result<Option<Cursor>, StoreError> {
        let kept = self.0.lock().unwrap();
        Ok(kept.iter().find(|(known, _)| known == name).map(|(_, cursor)| cursor.clone()))
    }

    async fn put_cursor(&self, name: &str, cursor: &Cursor) -> Result<(), StoreError> {
        self.0.lock().unwrap().push((name.to_owned(), cursor.clone()));
        Ok(())
    }
}

/// Writes down what it is told to, and takes nothing back.
#[async_trait]
impl Announcements for Naive<Announcement> {
    async fn load(&self) -> Result<Vec<Announcement>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn write(&self, changes: &[AnnouncementChange]) -> Result<(), StoreError> {
        let put = changes.iter().filter_map(|change| match change {
            AnnouncementChange::Put(announcement) => Some(announcement.clone()),
            AnnouncementChange::Remove(..) => None,
        });
        self.0.lock().unwrap().extend(put);
        Ok(())
    }
}

/// Remembers every position there ever was.
#[async_trait]
impl MemberPositions for Naive<MemberPosition> {
    async fn positions(&self) -> Result<Vec<MemberPosition>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn put_positions(&self, positions: &[MemberPosition]) -> Result<(), StoreError> {
        self.0.lock().unwrap().extend(positions);
        Ok(())
    }
}

/// Keeps the pieces under their numbers, and erases nothing.
#[async_trait]
impl MediaVault for Naive<(MediaPiece, Bytes)> {
    async fn put(&self, piece: MediaPiece, bytes: Bytes) -> Result<(), StoreError> {
        self.0.lock().unwrap().push((piece, bytes));
        Ok(())
    }

    async fn get(&self, piece: MediaPiece) -> Result<Bytes, StoreError> {
        let kept = self.0.lock().unwrap();
        let found = kept.iter().find(|(known, _)| *known == piece);
        found.map(|(_, bytes)| bytes.clone()).ok_or(StoreError::Missing("media"))
    }

    async fn erase(&self, _owner: MediaOwner, _media: MediaId, _rendition: Rendition) -> Result<(), StoreError> {
        Ok(())
    }

    async fn erase_all_but(&self, _owner: MediaOwner, _kept: MediaId) -> Result<(), StoreError> {
        Ok(())
    }

    async fn erase_all(&self, _owner: MediaOwner) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Writes down what it is told to, takes nothing back, and holds every upload for open and every key for the last.
#[async_trait]
impl MediaRecords for Naive<(StoredMedia, Bytes)> {
    async fn media(&self, id: MediaId) -> Result<Option<StoredMedia>, StoreError> {
        Ok(self.0.lock().unwrap().iter().find(|(known, _)| known.id == id).map(|(known, _)| known.clone()))
    }

    async fn put_media(&self, media: &StoredMedia) -> Result<(), StoreError> {
        self.0.lock().unwrap().push((media.clone(), Bytes::new()));
        Ok(())
    }

    async fn remove_media(&self, _id: MediaId) -> Result<(), StoreError> {
        Ok(())
    }

    async fn remove_media_of(&self, _thread: Thread) -> Result<(), StoreError> {
        Ok(())
    }

    async fn open_media(&self) -> Result<Vec<StoredMedia>, StoreError> {
        Ok(self.0.lock().unwrap().iter().map(|(known, _)| known.clone()).collect())
    }

    async fn media_key(&self, _owner: MediaOwner) -> Result<Option<Bytes>, StoreError> {
        Ok(None)
    }

    async fn put_media_key(&self, _owner: MediaOwner, wrapped: Bytes) -> Result<Bytes, StoreError> {
        Ok(wrapped)
    }

    async fn remove_media_key(&self, _owner: MediaOwner) -> Result<(), StoreError> {
        Ok(())
    }
}

macro_rules! naive_home {
    ($kept:ty, $port:ident) => {
        #[async_trait]
        impl Home<dyn $port> for Naive<$kept> {
            async fn fresh() -> Self {
                Self::new()
            }

            async fn open(&mut self) -> Arc<dyn $port> {
                *self = Self::new();
                self.second()
            }

            fn second(&self) -> Arc<dyn $port> {
                Arc::new(Self(self.0.clone()))
            }
        }
    };
}

naive_home!(Segment, Log);
naive_home!(Update, Projections);
naive_home!((User, Device, LoginSession), Accounts);
naive_home!(MqttRow, MqttStore);
naive_home!((String, Cursor), FeedCursors);
naive_home!(Announcement, Announcements);
naive_home!(MemberPosition, MemberPositions);
naive_home!((MediaPiece, Bytes), MediaVault);
naive_home!((StoredMedia, Bytes), MediaRecords);

/// The promises that the suite found kept.
async fn kept<P: ?Sized, H: Home<P>>(cases: fn() -> Vec<Case<H>>) -> Vec<&'static str> {
    let broken = run(cases()).await;
    let names = cases().into_iter().map(|case| case.name);
    names.filter(|name| broken.iter().all(|(broken, _)| broken != name)).collect()
}

#[tokio::test]
async fn a_naive_log_keeps_only_these_promises() {
    let expected = [
        "an_empty_log_begins_and_ends_before_its_first_entry",
        "what_is_appended_is_read_as_it_was",
        "a_reader_beside_the_writer_sees_no_hole",
    ];
    assert_eq!(kept(log_cases::<Naive<Segment>>).await, expected);
}

#[tokio::test]
async fn naive_projections_keep_only_these_promises() {
    let expected = [
        "empty_projections_hold_nothing",
        "any_stretch_of_a_timeline_is_read",
        "timelines_do_not_mix",
        "a_large_update_is_one_update",
        "cleared_projections_can_be_rebuilt",
    ];
    assert_eq!(kept(projections_cases::<Naive<Update>>).await, expected);
}

#[tokio::test]
async fn naive_accounts_keep_only_these_promises() {
    let expected = [
        "nobody_is_registered_at_first",
        "a_person_is_read_as_they_were_written",
        "people_without_an_email_do_not_collide",
    ];
    assert_eq!(kept(accounts_cases::<Naive<(User, Device, LoginSession)>>).await, expected);
}

#[tokio::test]
async fn a_naive_mqtt_store_keeps_only_these_promises() {
    let expected =
        ["nothing_is_kept_at_first", "every_kind_of_row_is_read_as_it_was_written", "a_large_write_is_read_whole"];
    assert_eq!(kept(mqtt_store_cases::<Naive<MqttRow>>).await, expected);
}

#[tokio::test]
async fn naive_feed_cursors_keep_only_these_promises() {
    let expected = [
        "a_name_without_a_cursor_has_none",
        "a_cursor_is_read_as_it_was_put",
        "names_have_cursors_of_their_own",
        "a_second_handle_reads_what_was_put",
    ];
    assert_eq!(kept(feed_cursors_cases::<Naive<(String, Cursor)>>).await, expected);
}

#[tokio::test]
async fn naive_announcements_keep_only_these_promises() {
    let expected = ["nothing_is_announced_at_first", "what_was_put_is_read_as_it_was", "many_are_read_whole"];
    assert_eq!(kept(announcements_cases::<Naive<Announcement>>).await, expected);
}

#[tokio::test]
async fn naive_member_positions_keep_only_these_promises() {
    let expected = [
        "nobody_has_come_anywhere_at_first",
        "positions_are_read_as_they_were_put",
        "a_second_handle_reads_the_positions_put",
    ];
    assert_eq!(kept(member_positions_cases::<Naive<MemberPosition>>).await, expected);
}

#[tokio::test]
async fn a_naive_media_vault_keeps_only_these_promises() {
    let expected = ["what_was_not_stored_is_missing", "pieces_are_read_as_they_were_stored"];
    assert_eq!(kept(media_vault_cases::<Naive<(MediaPiece, Bytes)>>).await, expected);
}

#[tokio::test]
async fn naive_records_of_media_keep_only_these_promises() {
    let expected = ["nothing_is_known_at_first", "a_record_is_read_as_it_was_written"];
    assert_eq!(kept(media_records_cases::<Naive<(StoredMedia, Bytes)>>).await, expected);
}
