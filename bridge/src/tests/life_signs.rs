//! Devices that fall silent, from the look at the clock to the incident.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{Actor, DeviceProfile, Fact, Incident, Outcome, Severity, Status};
use lifeline_protocol::{rest::NewDevice, ws::IncidentResolve};

use super::world::{World, responder};
use crate::{
    Caller,
    memory::Fault,
    ports::{After, Clock, Log},
    restore::decode,
};

const MINUTE: Duration = Duration::from_secs(60);
const PERIOD: Duration = Duration::from_secs(5400);
const HALL: &str = "hall-3";

impl World {
    async fn with_detector(self) -> Self {
        let profile = DeviceProfile {
            kind: Some("detector".parse().unwrap()),
            place: Some("Hall 3".to_owned()),
            ..DeviceProfile::default()
        };
        self.bridge.add_device(&Caller::operator(), NewDevice::new(HALL.parse().unwrap(), profile)).await.unwrap();
        self.bridge.look_for_silence().await;
        self
    }

    fn hear(&self) {
        let now = self.clock.now();
        self.bridge.device_presence().heard(&HALL.parse().unwrap(), now);
    }

    /// The incidents of silence, whatever became of them.
    async fn silences(&self) -> Vec<Arc<Incident>> {
        let page = self.bridge.incidents(&responder("R"), None, None, 100).await.unwrap();
        page.incidents.into_iter().filter(|incident| incident.kind.as_str() == "device_silent").map(Arc::new).collect()
    }

    /// Looks every few minutes for half a day, or until the condition holds.
    async fn look_until(&self, condition: impl AsyncFn(&Self) -> bool) -> bool {
        for _ in 0..100 {
            self.clock.advance(7 * MINUTE);
            self.bridge.look_for_silence().await;
            if condition(self).await {
                return true;
            }
        }
        false
    }

    /// What the gateway has said of devices, from the log.
    async fn words(&self) -> Vec<String> {
        let segments = self.log.read_after(After::Feed(0), usize::MAX).await.unwrap();
        let entries = decode(&segments).unwrap();
        let words = entries.iter().filter_map(|committed| match &committed.entry.fact {
            Fact::SignalReceived(received) => {
                assert_eq!(committed.entry.by, Actor::System);
                Some(received.signal.text.clone().unwrap())
            }
            _ => None,
        });
        words.collect()
    }
}

async fn told(world: &World) -> bool {
    world.silences().await.iter().any(|incident| !incident.cleared && incident.status != Status::Resolved)
}

#[tokio::test]
async fn silence_is_one_incident_over_a_restart_and_cleared_on_return() {
    let world = World::new().await.with_detector().await;
    assert!(!told(&world).await, "a full period from the start");
    assert!(world.look_until(told).await);
    let incident = world.silences().await.remove(0);
    assert_eq!((incident.severity, incident.place.as_deref()), (Severity::Moderate, Some("Hall 3")));
    let device = world.bridge.device(&Caller::operator(), &HALL.parse().unwrap()).unwrap();
    assert!(device.silent);
    assert!(!world.look_until(async |world| world.words().await.len() > 1).await, "it is told once");

    let world = world.restarted().await;
    world.bridge.look_for_silence().await;
    assert!(!world.look_until(async |world| world.words().await.len() > 1).await, "and not again after a restart");
    assert!(told(&world).await, "a gateway that starts has not heard it");

    world.hear();
    world.bridge.look_for_silence().await;
    let incidents = world.silences().await;
    assert_eq!((incidents.len(), incidents[0].cleared, incidents[0].status), (1, true, Status::Open));
    let words = world.words().await;
    assert!(words[0].starts_with("Not heard since 2026-"), "{words:?}");
    assert_eq!((words.len(), words[1].as_str()), (2, "Heard again"));

    // The next one is part of the incident that nobody has resolved.
    assert!(world.look_until(told).await);
    assert_eq!(world.silences().await.len(), 1);
}

#[tokio::test]
async fn a_silence_that_a_responder_has_resolved_is_not_told_again_and_the_next_one_is() {
    let world = World::new().await.with_detector().await;
    assert!(world.look_until(told).await);
    let incident = world.silences().await[0].id;
    let resolve = IncidentResolve { incident, outcome: Outcome::FalseAlarm, text: None };
    world.bridge.resolve_incident(&responder("R"), resolve).await.unwrap();
    assert!(!world.look_until(told).await);
    world.hear();
    world.bridge.look_for_silence().await;
    assert!(world.look_until(told).await);
    assert_eq!((world.silences().await.len(), world.words().await.len()), (2, 2));
}

#[tokio::test]
async fn who_is_heard_or_disabled_or_of_another_kind_is_not_silent() {
    let world = World::new().await.with_detector().await;
    let hall = HALL.parse().unwrap();
    let heard = async |world: &World| {
        world.hear();
        told(world).await
    };
    assert!(!world.look_until(heard).await);
    world.bridge.set_device_enabled(&Caller::operator(), &hall, false).await.unwrap();
    assert!(!world.look_until(told).await);
    world.bridge.set_device_enabled(&Caller::operator(), &hall, true).await.unwrap();
    world.bridge.look_for_silence().await;
    world.clock.advance(PERIOD - MINUTE);
    world.bridge.look_for_silence().await;
    assert!(!told(&world).await, "a full period from then on");
    assert!(world.look_until(told).await);
}

#[tokio::test]
async fn a_silence_that_could_not_be_stored_is_told_later_and_once() {
    let world = World::new().await.with_detector().await;
    world.log.faults().fail_next(Fault::AfterWriting);
    assert!(world.look_until(told).await);
    world.ready().await;
    assert!(!world.look_until(async |world| world.words().await.len() != 1).await);
}
