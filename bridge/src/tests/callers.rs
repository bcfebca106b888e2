//! Callers whose phones fall silent, from the look at the clock to what responders read.

use std::time::Duration;

use lifeline_domain::{Command, SosId, SosStarted, Timestamp};
use uuid::Uuid;

use super::world::World;
use crate::{Caller, ledger::Lane, ports::Clock};

const SOS: SosId = SosId(Uuid::from_u128(1));
const HEARTBEAT: Duration = Duration::from_secs(25);

impl World {
    /// Since when responders read that the caller cannot be reached.
    async fn unheard_since(&self) -> Option<Timestamp> {
        self.bridge.look_for_callers().await;
        self.bridge.live().incident_of_sos(SOS).unwrap().sos.as_ref().unwrap().unheard_since
    }

    fn hear_caller(&self) -> Timestamp {
        let now = self.clock.now();
        self.bridge.caller_heard(&Caller::anonymous().following(SOS), now);
        now
    }
}

/// A28: two heartbeats missed, and seen once.
#[tokio::test]
async fn a_caller_who_is_not_heard_is_unreachable_until_they_are_heard_again() {
    let world = World::new().await;
    world.call(1).await.unwrap();
    for _ in 0..4 {
        world.clock.advance(HEARTBEAT);
        assert_eq!(world.unheard_since().await, None, "one heartbeat late is not lost");
        world.hear_caller();
    }
    let last = world.hear_caller();
    world.clock.advance(3 * HEARTBEAT);
    assert_eq!(world.unheard_since().await, Some(last));
    let entries = world.stored_feed().await.len();
    world.clock.advance(3 * HEARTBEAT);
    assert_eq!(world.unheard_since().await, Some(last));
    assert_eq!(world.stored_feed().await.len(), entries, "that is told once");
    world.hear_caller();
    assert_eq!(world.unheard_since().await, None);
}

/// A call runs before anything else has said that its phone was heard.
#[tokio::test]
async fn the_call_itself_was_heard() {
    let world = World::new().await;
    world.clock.advance(10 * HEARTBEAT);
    let start = SosStarted { sos: SOS, pressed_at: None, fix: None, text: None, silent: false };
    let by = Caller::anonymous().actor;
    world.bridge.ledger.record(Lane::Emergency, Command::StartSos { by, start, consents: Vec::new() }).await.unwrap();
    let called_at = world.bridge.live().incident_of_sos(SOS).unwrap().opened_at;
    assert_eq!(world.unheard_since().await, None);
    world.clock.advance(3 * HEARTBEAT);
    assert_eq!(world.unheard_since().await, Some(called_at));
}

/// Whom nobody has heard since the start has had their time to come back.
#[tokio::test]
async fn after_a_restart_a_phone_has_its_time_anew() {
    let world = World::new().await;
    world.call(1).await.unwrap();
    world.clock.advance(10 * HEARTBEAT);
    let world = world.restarted().await;
    assert_eq!(world.unheard_since().await, None);
    world.clock.advance(3 * HEARTBEAT);
    assert!(world.unheard_since().await.is_some());
    let world = world.restarted().await;
    world.hear_caller();
    assert_eq!(world.unheard_since().await, None, "what was stored is taken back when they are heard");
}
