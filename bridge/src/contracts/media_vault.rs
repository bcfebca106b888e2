use bytes::Bytes;
use lifeline_domain::{ConversationId, IncidentId, MediaId, Thread, UserId};
use uuid::Uuid;

use super::{Case, Home, cases};
use crate::ports::{
    MediaOwner, MediaPiece, MediaVault, Pictured,
    Rendition::{self, Original, Picture, Thumbnail},
    StoreError,
};

/// What every [`MediaVault`] keeps to.
pub fn media_vault_cases<H: Home<dyn MediaVault>>() -> Vec<Case<H>> {
    cases![
        what_was_not_stored_is_missing,
        pieces_are_read_as_they_were_stored,
        a_piece_replaces_the_one_before,
        one_form_is_erased_and_the_others_stay,
        all_but_one_of_an_owner_are_erased,
        an_owner_is_erased_and_the_others_stay,
        an_erased_owner_may_be_written_to_again,
        pieces_survive_reopening,
    ]
}

const HERE: MediaOwner = MediaOwner::Thread(Thread::Incident(IncidentId(Uuid::from_u128(1))));
/// The same number, and another owner.
const THERE: MediaOwner = MediaOwner::Thread(Thread::Conversation(ConversationId(Uuid::from_u128(1))));
const PERSON: MediaOwner = MediaOwner::Picture(Pictured::Person(UserId(Uuid::from_u128(1))));
const GROUP: MediaOwner = MediaOwner::Picture(Pictured::Group(ConversationId(Uuid::from_u128(1))));
const MISSING: Result<Bytes, StoreError> = Err(StoreError::Missing("media"));

fn media(number: u128) -> MediaId {
    MediaId(Uuid::from_u128(number))
}

fn piece(owner: MediaOwner, rendition: Rendition, number: u32) -> MediaPiece {
    MediaPiece { owner, media: media(7), rendition, number }
}

async fn put(vault: &dyn MediaVault, piece: MediaPiece, bytes: &'static [u8]) {
    assert_eq!(vault.put(piece, Bytes::from_static(bytes)).await, Ok(()));
}

async fn what_was_not_stored_is_missing<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    assert_eq!(vault.get(piece(HERE, Original, 0)).await, MISSING);
    put(vault.as_ref(), piece(HERE, Original, 0), b"one").await;
    for absent in [piece(HERE, Original, 1), piece(HERE, Picture, 0), piece(THERE, Original, 0)] {
        assert_eq!(vault.get(absent).await, MISSING);
    }
    assert_eq!(vault.get(MediaPiece { media: media(8), ..piece(HERE, Original, 0) }).await, MISSING);
    assert_eq!(vault.erase(HERE, media(9), Original).await, Ok(()));
    assert_eq!(vault.erase_all(THERE).await, Ok(()));
}

async fn pieces_are_read_as_they_were_stored<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    let large = Bytes::from((0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect::<Vec<_>>());
    assert_eq!(vault.put(piece(HERE, Original, 12), large.clone()).await, Ok(()));
    put(vault.as_ref(), piece(HERE, Original, 1), b"").await;
    assert!(vault.get(piece(HERE, Original, 12)).await == Ok(large));
    assert_eq!(vault.get(piece(HERE, Original, 1)).await, Ok(Bytes::new()));
}

async fn a_piece_replaces_the_one_before<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    put(vault.as_ref(), piece(HERE, Original, 0), b"a longer one").await;
    put(vault.as_ref(), piece(HERE, Original, 0), b"new").await;
    assert_eq!(vault.get(piece(HERE, Original, 0)).await, Ok(Bytes::from_static(b"new")));
}

async fn one_form_is_erased_and_the_others_stay<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    for (rendition, number) in [(Original, 0), (Original, 1), (Picture, 0), (Thumbnail, 0)] {
        put(vault.as_ref(), piece(HERE, rendition, number), b"x").await;
    }
    let other = MediaPiece { media: media(8), ..piece(HERE, Original, 0) };
    put(vault.as_ref(), other, b"other").await;
    assert_eq!(vault.erase(HERE, media(7), Original).await, Ok(()));
    for number in [0, 1] {
        assert_eq!(vault.get(piece(HERE, Original, number)).await, MISSING);
    }
    for kept in [piece(HERE, Picture, 0), piece(HERE, Thumbnail, 0), other] {
        assert!(vault.get(kept).await.is_ok(), "{kept:?}");
    }
}

async fn all_but_one_of_an_owner_are_erased<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    let (kept, other) = (piece(PERSON, Picture, 0), MediaPiece { media: media(8), ..piece(PERSON, Picture, 0) });
    let (group, of_another) = (piece(GROUP, Picture, 0), MediaPiece { owner: GROUP, ..other });
    for one in [kept, other, group, of_another] {
        put(vault.as_ref(), one, b"x").await;
    }
    assert_eq!(vault.erase_all_but(PERSON, kept.media).await, Ok(()));
    assert_eq!(vault.get(other).await, MISSING);
    for one in [kept, group, of_another] {
        assert!(vault.get(one).await.is_ok(), "{one:?}");
    }
    assert_eq!(vault.erase_all_but(THERE, kept.media).await, Ok(()));
}

async fn an_owner_is_erased_and_the_others_stay<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    for owner in [HERE, THERE, PERSON, GROUP] {
        put(vault.as_ref(), piece(owner, Original, 0), b"x").await;
    }
    for (owner, kept) in [(HERE, THERE), (PERSON, GROUP)] {
        assert_eq!(vault.erase_all(owner).await, Ok(()));
        assert_eq!(vault.get(piece(owner, Original, 0)).await, MISSING);
        assert!(vault.get(piece(kept, Original, 0)).await.is_ok());
    }
}

async fn an_erased_owner_may_be_written_to_again<H: Home<dyn MediaVault>>(mut home: H) {
    let vault = home.open().await;
    put(vault.as_ref(), piece(HERE, Original, 0), b"x").await;
    assert_eq!(vault.erase_all(HERE).await, Ok(()));
    put(vault.as_ref(), piece(HERE, Original, 1), b"y").await;
    assert_eq!(vault.get(piece(HERE, Original, 0)).await, MISSING);
    assert_eq!(vault.get(piece(HERE, Original, 1)).await, Ok(Bytes::from_static(b"y")));
}

async fn pieces_survive_reopening<H: Home<dyn MediaVault>>(mut home: H) {
    put(home.open().await.as_ref(), piece(HERE, Original, 0), b"x").await;
    put(home.second().as_ref(), piece(HERE, Original, 1), b"y").await;
    let vault = home.open().await;
    for (number, bytes) in [(0, b"x"), (1, b"y")] {
        assert_eq!(vault.get(piece(HERE, Original, number)).await, Ok(Bytes::from_static(bytes)));
    }
}
