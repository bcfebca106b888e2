//! What a person takes with them.

use std::time::Duration;

use lifeline_domain::{Code, ConversationId, ConversationKind};
use lifeline_protocol::rest::{EndLoginSessions, ExportMe, OpenConversation};
use uuid::Uuid;

use super::{people::PASSWORD, world::World};
use crate::{Caller, Export, ExportPart};

impl World {
    async fn export(&self, caller: &Caller, password: Option<&str>) -> Result<Export, Code> {
        let ask = ExportMe { password: password.map(str::to_owned) };
        self.bridge.export(caller.clone(), ask).await.map_err(|problem| problem.code)
    }
}

/// The names of the parts, to the end or to what it breaks off with.
async fn parts(export: &mut Export) -> (Vec<String>, Option<Code>) {
    let mut names = Vec::new();
    loop {
        match export.next().await {
            Ok(ExportPart::End) => return (names, None),
            Ok(part) => {
                let name = format!("{part:?}");
                names.push(name.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned());
            }
            Err(problem) => return (names, Some(problem.code)),
        }
    }
}

#[tokio::test]
async fn a_token_is_enough_soon_after_signing_in_and_later_the_password_is() {
    let world = World::with_people().await;
    let signed_in = world.sign_in_with("amina", "a").await;
    let caller = world.caller(&signed_in);
    let mut fresh = world.export(&caller, None).await.unwrap();
    assert_eq!(
        parts(&mut fresh).await,
        (["Profile", "Contacts", "Sessions", "Broadcasts"].map(str::to_owned).to_vec(), None)
    );
    drop(fresh);
    world.clock.advance(Duration::from_secs(600));
    assert_eq!(world.export(&caller, None).await.err(), Some(Code::MissingField));
    assert_eq!(world.export(&caller, Some("another one")).await.err(), Some(Code::InvalidField));
    let mut asked = world.export(&caller, Some(PASSWORD)).await.unwrap();
    assert_eq!(parts(&mut asked).await.1, None);
    assert_eq!(world.export(&Caller::anonymous(), None).await.err(), Some(Code::Forbidden));
}

#[tokio::test]
async fn one_at_a_time_and_it_ends_with_its_reader_and_with_the_login() {
    let world = World::with_people().await;
    let amina = world.caller(&world.sign_in_with("amina", "a").await);
    let rahman = world.caller(&world.sign_in_with("rahman", "b").await);
    // More than is handed over before anybody takes it.
    for number in 0..8 {
        let id = ConversationId(Uuid::from_u128(number));
        let open = OpenConversation { id, kind: ConversationKind::Group, title: None, members: vec![] };
        world.bridge.open_conversation(&amina, open).await.unwrap();
    }
    let running = world.export(&amina, None).await.unwrap();
    assert_eq!(world.export(&amina, None).await.err(), Some(Code::Busy));
    let mut others = world.export(&rahman, None).await.unwrap();
    drop(running);
    // It is noticed when the next part would be handed over.
    let mut turns = tokio::time::interval(Duration::from_millis(5));
    let mut again = loop {
        match world.export(&amina, None).await {
            Ok(export) => break export,
            Err(code) => assert_eq!(code, Code::Busy),
        }
        turns.tick().await;
    };
    let parts_before = again.next().await;
    assert!(matches!(parts_before, Ok(ExportPart::Profile(_))), "{parts_before:?}");
    world.bridge.end_own_sessions(&amina, &EndLoginSessions { current: true }).await.unwrap();
    assert_eq!(parts(&mut again).await.1, Some(Code::Unauthenticated));
    assert_eq!(parts(&mut others).await.1, None, "nobody else's ends");
}
