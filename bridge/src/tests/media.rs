//! Uploads: what becomes of them when senders, stores and gateways fail.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{Code, Fact, IncidentId, MediaId, MediaKind, Outcome, Problem, SosId, Thread};
use lifeline_protocol::{
    entry,
    rest::{BeginUpload, BeginVoice, FinishUpload, SosRecorded},
    ws::IncidentResolve,
};
use uuid::Uuid;

use super::world::{World, responder};
use crate::{
    AddressProof, Caller, MediaLimits, MediaPorts, MediaView,
    memory::{Fault, MemoryMediaRecords, MemoryMediaVault},
    ports::{AddressSigner, After, Log, MediaInspector, MediaRecords, Picture, Portrait, Sound},
};

pub(super) const LIMITS: MediaLimits = MediaLimits {
    image_bytes_max: 10,
    voice_bytes_max: 1000,
    file_bytes_max: 10,
    open_per_person_max: 2,
    open_max: 3,
    voice_idle: Duration::from_secs(120),
    idle: Duration::from_secs(24 * 3600),
};

/// Where media lie that a new process finds again.
#[derive(Clone, Default)]
pub(super) struct MediaInMemory {
    vault: MemoryMediaVault,
    records: MemoryMediaRecords,
}

impl MediaInMemory {
    pub(super) fn ports(&self) -> MediaPorts {
        MediaPorts {
            vault: Arc::new(self.vault.clone()),
            records: Arc::new(self.records.clone()),
            inspector: Arc::new(ByFirstLetter),
            signer: Arc::new(ByLength),
        }
    }
}

/// A recording begins with `v`, and each byte is a second; a picture begins with `p`.
struct ByFirstLetter;

#[async_trait]
impl MediaInspector for ByFirstLetter {
    async fn picture(&self, bytes: Bytes) -> Result<Picture, Problem> {
        match bytes.first() {
            Some(b'p') => {
                let (came_as, media_type, thumbnail) = ("image/png", "image/jpeg", bytes.slice(..1));
                Ok(Picture { came_as, bytes, media_type, width: 1, height: 1, thumbnail })
            }
            _ => Err(Problem::new(Code::WrongContent, "no picture")),
        }
    }

    async fn portrait(&self, bytes: Bytes) -> Result<Portrait, Problem> {
        let picture = self.picture(bytes).await?;
        Ok(Portrait { came_as: picture.came_as, bytes: picture.bytes })
    }

    async fn sound(&self, bytes: Bytes) -> Result<Sound, Problem> {
        match bytes.first() {
            Some(b'v') => Ok(Sound { media_type: "audio/webm", duration_ms: 1000 * bytes.len() as u64 }),
            _ => Err(Problem::new(Code::WrongContent, "no recording")),
        }
    }
}

struct ByLength;

impl AddressSigner for ByLength {
    fn sign(&self, text: &str) -> String {
        text.len().to_string()
    }

    fn holds(&self, text: &str, signature: &str) -> bool {
        signature == self.sign(text)
    }
}

/// A call for help without an account, and what its phone records.
struct Phone {
    called: SosRecorded,
    caller: Caller,
}

impl Phone {
    async fn call(world: &World, number: u128) -> Self {
        let called = world.call(number).await.unwrap();
        let caller = Caller::anonymous().following(called.sos);
        Self { called, caller }
    }

    async fn begin(&self, world: &World, id: u128) -> Result<u64, Problem> {
        let begin = BeginVoice { id: media(id), media_type: Some("audio/webm;codecs=opus".to_owned()) };
        Ok(world.bridge.begin_voice(&self.caller, self.called.sos, begin).await?.offset)
    }

    async fn say(&self, world: &World, id: u128, offset: u64, words: &'static str) -> Result<u64, Problem> {
        world.bridge.append_upload(&self.caller, media(id), offset, Bytes::from_static(words.as_bytes())).await
    }

    async fn finish(&self, world: &World, id: u128) -> Result<bool, Problem> {
        Ok(world.bridge.finish_upload(&self.caller, media(id), FinishUpload::default()).await?.repeated)
    }
}

fn media(number: u128) -> MediaId {
    MediaId(Uuid::from_u128(number))
}

impl World {
    /// The recordings that were told of, by their seconds.
    async fn recordings(&self) -> Vec<u64> {
        let segments = self.log.read_after(After::Feed(0), usize::MAX).await.unwrap();
        let stored = segments.iter().flat_map(|segment| &segment.entries);
        let facts = stored.map(|stored| entry::decode(stored.position, &stored.json).unwrap().fact);
        let told = facts.filter_map(|fact| match fact {
            Fact::SosVoiceReady(ready) => Some(ready.media.duration_ms.unwrap() / 1000),
            _ => None,
        });
        told.collect()
    }

    async fn listen(&self, caller: &Caller, id: u128) -> Result<String, Problem> {
        let address = self.bridge.media_address(caller, media(id)).await?;
        let query: Vec<_> = address.url.split(['=', '&', '?']).collect();
        let proof = AddressProof {
            reader: query[2].to_owned(),
            expires: query[4].parse().unwrap(),
            signature: query[6].to_owned(),
        };
        let content = self.bridge.media_content(media(id), MediaView::Content, &proof).await?;
        let mut heard = String::new();
        for (number, _) in (0..).zip(&content.pieces) {
            heard += std::str::from_utf8(&content.read(number).await?).unwrap();
        }
        Ok(heard)
    }

    async fn silence(&self, time: Duration) {
        self.clock.advance(time);
        self.bridge.close_abandoned_uploads().await;
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> Code {
    result.unwrap_err().code
}

#[tokio::test]
async fn each_piece_counts_once_in_its_place_and_over_a_restart() {
    let mut world = World::new().await;
    let phone = Phone::call(&world, 1).await;
    assert_eq!(phone.begin(&world, 7).await, Ok(0));
    assert_eq!(phone.say(&world, 7, 0, "v1").await, Ok(2));
    assert_eq!(code(phone.say(&world, 7, 0, "v1").await), Code::WrongOffset, "twice");
    assert_eq!(code(phone.say(&world, 7, 4, "v3").await), Code::WrongOffset, "out of order");
    world = world.restarted().await;
    assert_eq!(phone.begin(&world, 7).await, Ok(2), "it goes on where it was");
    assert_eq!(phone.say(&world, 7, 2, "v2").await, Ok(4));
    assert_eq!(world.recordings().await, [0; 0], "nothing is told before its end");
    assert_eq!(phone.finish(&world, 7).await, Ok(false));
    assert_eq!(phone.finish(&world, 7).await, Ok(true));
    world = world.restarted().await;
    assert_eq!(phone.finish(&world, 7).await, Ok(true));
    assert_eq!(world.recordings().await, [4]);
    assert_eq!(world.listen(&phone.caller, 7).await.as_deref(), Ok("v1v2"));
    assert_eq!(code(phone.say(&world, 7, 4, "v3").await), Code::WrongStatus);
}

#[tokio::test]
async fn what_a_silent_phone_has_said_is_told_and_goes_on_when_it_is_heard_again() {
    let world = World::new().await;
    let phone = Phone::call(&world, 1).await;
    phone.begin(&world, 7).await.unwrap();
    phone.say(&world, 7, 0, "v1").await.unwrap();
    world.silence(Duration::from_secs(60)).await;
    assert_eq!(world.recordings().await, [0; 0]);
    world.silence(LIMITS.voice_idle).await;
    world.silence(LIMITS.voice_idle).await;
    assert_eq!(world.recordings().await, [2]);
    assert_eq!(phone.say(&world, 7, 2, "v2v3").await, Ok(6));
    assert_eq!(world.listen(&phone.caller, 7).await.as_deref(), Ok("v1v2v3"));
    assert_eq!(phone.finish(&world, 7).await, Ok(false));
    assert_eq!(world.recordings().await, [2, 6]);
}

#[tokio::test]
async fn nothing_is_acknowledged_that_was_not_stored_and_nothing_is_told_twice() {
    let world = World::new().await;
    let phone = Phone::call(&world, 1).await;
    phone.begin(&world, 7).await.unwrap();
    world.media.records.faults().fail_next(Fault::BeforeWriting);
    assert_eq!(code(phone.say(&world, 7, 0, "v1").await), Code::Unavailable);
    assert_eq!(phone.say(&world, 7, 0, "v1v2").await, Ok(4));
    // It was told, and the gateway does not know that it was.
    let held = world.media.records.faults().hold_next();
    held.release();
    world.media.records.faults().fail_next(Fault::BeforeWriting);
    assert_eq!(code(phone.finish(&world, 7).await), Code::Unavailable);
    assert_eq!(world.recordings().await, [4]);
    world.bridge.close_abandoned_uploads().await;
    assert_eq!(phone.finish(&world, 7).await, Ok(true));
    assert_eq!(world.recordings().await, [4]);
    assert_eq!(world.listen(&phone.caller, 7).await.as_deref(), Ok("v1v2"));
}

#[tokio::test]
async fn what_is_no_recording_is_erased_and_other_uploads_that_are_given_up_too() {
    let world = World::new().await;
    let (phone, rahman) = (Phone::call(&world, 1).await, responder("Rahman"));
    phone.begin(&world, 7).await.unwrap();
    phone.say(&world, 7, 0, "noise").await.unwrap();
    assert_eq!(code(phone.finish(&world, 7).await), Code::WrongContent);
    assert_eq!(code(phone.say(&world, 7, 5, "more").await), Code::NotFound);

    // Half a file, and half of what somebody other than the caller says.
    let begun = [(MediaKind::File, media(8), "half a"), (MediaKind::Voice, media(9), "v1")];
    for (kind, id, bytes) in begun {
        let thread = Thread::Incident(phone.called.incident);
        let begin = BeginUpload { id, thread, kind, name: None, media_type: None, bytes: None };
        world.bridge.begin_upload(&rahman, begin).await.unwrap();
        world.bridge.append_upload(&rahman, id, 0, bytes.into()).await.unwrap();
    }
    world.silence(Duration::from_secs(3600)).await;
    for (_, id, bytes) in begun {
        assert_eq!(world.bridge.upload(&rahman, id).await.unwrap().offset, bytes.len() as u64);
    }
    world.silence(LIMITS.idle).await;
    for (_, id, _) in begun {
        assert_eq!(code(world.bridge.upload(&rahman, id).await), Code::NotFound);
        assert_eq!(world.media.records.media(id).await, Ok(None));
    }
    assert_eq!(world.recordings().await, [0; 0]);
}

#[tokio::test]
async fn uploads_are_bounded_by_person_and_together_and_files_keep_no_voice_out() {
    let world = World::new().await;
    let phones = [Phone::call(&world, 1).await, Phone::call(&world, 2).await];
    let file = |id: u128, incident: IncidentId| BeginUpload {
        id: media(id),
        thread: Thread::Incident(incident),
        kind: MediaKind::File,
        name: None,
        media_type: None,
        bytes: None,
    };
    let incident = phones[0].called.incident;
    for (id, who, expected) in [(1, "A", None), (2, "A", None), (3, "A", Some(Code::RateLimited)), (4, "B", None)] {
        let begun = world.bridge.begin_upload(&responder(who), file(id, incident)).await;
        assert_eq!(begun.err().map(|problem| problem.code), expected, "{id}");
    }
    assert_eq!(code(world.bridge.begin_upload(&responder("C"), file(5, incident)).await), Code::Busy);
    assert_eq!(phones[0].begin(&world, 11).await, Ok(0));
    assert_eq!(phones[1].begin(&world, 12).await, Ok(0));
    let large = BeginUpload { bytes: Some(11), ..file(6, incident) };
    assert_eq!(code(world.bridge.begin_upload(&responder("C"), large).await), Code::PayloadTooLarge);
    let long = world.bridge.append_upload(&responder("B"), media(4), 0, "longer than ten".into()).await;
    assert_eq!(code(long), Code::PayloadTooLarge);
}

#[tokio::test]
async fn a_stranger_goes_on_with_nobodys_upload_and_hears_nothing() {
    let world = World::new().await;
    let (phone, stranger) = (Phone::call(&world, 1).await, Phone::call(&world, 2).await);
    phone.begin(&world, 7).await.unwrap();
    assert_eq!(code(stranger.begin(&world, 7).await), Code::AlreadyExists);
    assert_eq!(code(stranger.say(&world, 7, 0, "v").await), Code::NotFound);
    assert_eq!(code(stranger.finish(&world, 7).await), Code::NotFound);
    let other = BeginVoice { id: media(8), media_type: None };
    let begun = world.bridge.begin_voice(&stranger.caller, phone.called.sos, other).await;
    assert_eq!(code(begun), Code::Forbidden);
    let unknown = BeginVoice { id: media(8), media_type: None };
    let begun = world.bridge.begin_voice(&stranger.caller, SosId(Uuid::from_u128(99)), unknown).await;
    assert_eq!(code(begun), Code::Forbidden);
    phone.say(&world, 7, 0, "v1").await.unwrap();
    phone.finish(&world, 7).await.unwrap();
    assert_eq!(code(world.listen(&stranger.caller, 7).await), Code::NotFound);
    assert_eq!(world.listen(&responder("Rahman"), 7).await.unwrap_err().code, Code::Forbidden, "no such account");
}

#[tokio::test]
async fn an_address_is_good_for_five_minutes_and_for_what_it_was_made_for() {
    let world = World::new().await;
    let phone = Phone::call(&world, 1).await;
    phone.begin(&world, 7).await.unwrap();
    phone.say(&world, 7, 0, "v1").await.unwrap();
    phone.finish(&world, 7).await.unwrap();
    let address = world.bridge.media_address(&phone.caller, media(7)).await.unwrap();
    let at = |view| {
        let query: Vec<_> = address.url.split(['=', '&', '?']).map(str::to_owned).collect();
        let (reader, expires) = (query[2].clone(), query[4].parse().unwrap());
        let proof = AddressProof { reader, expires, signature: query[6].clone() };
        let bridge = world.bridge.clone();
        async move { bridge.media_content(media(7), view, &proof).await.map(|content| content.pieces) }
    };
    assert_eq!(at(MediaView::Content).await, Ok(vec![2]));
    assert_eq!(code(at(MediaView::Thumbnail).await), Code::Forbidden);
    world.clock.advance(Duration::from_secs(200));
    assert_eq!(at(MediaView::Content).await, Ok(vec![2]));
    world.clock.advance(Duration::from_secs(100));
    assert_eq!(code(at(MediaView::Content).await), Code::Forbidden);
}

#[tokio::test]
async fn what_is_attached_goes_with_its_incident() {
    let world = World::new().await;
    let phone = Phone::call(&world, 1).await;
    phone.begin(&world, 7).await.unwrap();
    phone.say(&world, 7, 0, "v1").await.unwrap();
    phone.finish(&world, 7).await.unwrap();
    let resolve = IncidentResolve { incident: phone.called.incident, outcome: Outcome::Assisted, text: None };
    world.bridge.resolve_incident(&responder("Rahman"), resolve).await.unwrap();
    world.bridge.wait_projected(world.bridge.live().position()).await.unwrap();
    world.clock.advance(Duration::from_secs(29 * 24 * 3600));
    world.bridge.let_go().await;
    assert!(world.media.records.media(media(7)).await.unwrap().is_some());
    world.clock.advance(Duration::from_secs(2 * 24 * 3600));
    world.bridge.let_go().await;
    assert_eq!(world.media.records.media(media(7)).await, Ok(None));
}
