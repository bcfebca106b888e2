//! What sensors say in words of their own, from the publish to the incident.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use lifeline_domain::{Code, Incident, Origin, Role};
use lifeline_policies::{Mappings, Principal};
use lifeline_protocol::{
    mqtt::{Receipt, Stage},
    rest::RuleTest,
};

use super::world::World;
use crate::{Caller, memory::Fault};

const HALL: &str = "zigbee2mqtt/hall";
const SMOKE: &str = r#"{"smoke":true,"linkquality":80}"#;
const CLEAR: &str = r#"{"smoke":false,"linkquality":81}"#;

async fn world() -> World {
    let world = World::new().await;
    world.bridge.use_rules(Mappings::ready_made());
    world
}

impl World {
    /// None: it was a sign of life.
    async fn publish(&self, topic: &str, payload: impl AsRef<[u8]>) -> Option<Receipt> {
        let payload = Bytes::copy_from_slice(payload.as_ref());
        let publish = self.bridge.read_publish(&"hub".parse().unwrap(), topic, &payload)?;
        let pending = self.bridge.report_mapped(publish).await.unwrap();
        Some(self.bridge.receipt(pending).await.unwrap())
    }

    fn unresolved(&self) -> Vec<Arc<Incident>> {
        self.bridge.live().unresolved().1
    }
}

#[tokio::test]
async fn each_sensor_behind_a_hub_has_its_own_incident_and_clears_only_that() {
    let world = world().await;
    let hall = world.publish(HALL, SMOKE).await.unwrap();
    let cellar = world.publish("zigbee2mqtt/cellar", SMOKE).await.unwrap();
    assert_eq!((hall.stage, cellar.stage), (Stage::Stored, Stage::Stored));
    assert_ne!(hall.incident, cellar.incident);

    world.publish(HALL, CLEAR).await;
    let state = |id| {
        let incident = world.bridge.live().incident(id).1.unwrap();
        let Origin::Device { id, source } = &incident.origin else { panic!("{incident:?}") };
        (id.to_string(), source.as_ref().unwrap().as_str().to_owned(), incident.cleared)
    };
    assert_eq!(state(hall.incident.unwrap()), ("hub".into(), "hall".into(), true));
    assert_eq!(state(cellar.incident.unwrap()), ("hub".into(), "cellar".into(), false));

    let world = world.restarted().await;
    world.bridge.use_rules(Mappings::ready_made());
    assert_eq!(world.publish("zigbee2mqtt/cellar", CLEAR).await.unwrap().incident, cellar.incident);
    assert_eq!(world.unresolved().len(), 2);
}

#[tokio::test]
async fn a_sensor_that_says_again_and_again_that_all_is_well_adds_nothing() {
    let world = world().await;
    for _ in 0..3 {
        let receipt = world.publish(HALL, CLEAR).await.unwrap();
        assert_eq!(receipt.id, None, "it tells nothing");
        world.clock.advance(Duration::from_secs(60));
    }
    assert_eq!(world.stored_feed().await.len(), 0);
    assert!(world.publish(HALL, SMOKE).await.unwrap().id.is_some());
    for _ in 0..3 {
        world.publish(HALL, CLEAR).await;
        world.clock.advance(Duration::from_secs(60));
    }
    // Opened, raised, cleared.
    assert_eq!(world.stored_feed().await.len(), 3);
}

#[tokio::test]
async fn smoke_that_comes_back_in_the_same_words_is_news() {
    let world = world().await;
    let first = world.publish(HALL, SMOKE).await.unwrap();
    world.publish(HALL, SMOKE).await;
    assert_eq!(world.stored_feed().await.len(), 2, "a repetition within seconds counts once");
    world.publish(HALL, CLEAR).await;
    let again = world.publish(HALL, SMOKE).await.unwrap();
    assert_eq!(again.incident, first.incident);
    assert!(!world.bridge.live().incident(first.incident.unwrap()).1.unwrap().cleared);
}

#[tokio::test]
async fn what_is_not_understood_is_put_aside_and_hides_no_alarm() {
    let world = world().await;
    let broken = world.publish(HALL, r#"{"smoke":tr"#).await.unwrap();
    assert_eq!((broken.stage, broken.error.unwrap().code), (Stage::Rejected, Code::InvalidJson));
    let unknown = world.publish("nobody/knows", "x").await.unwrap();
    assert_eq!(unknown.error.unwrap().code, Code::UnknownTopic);
    assert_eq!(world.publish("zigbee2mqtt/bath", r#"{"temperature":21.5}"#).await, None);

    let both = world.publish(HALL, r#"{"smoke":true,"battery":"full"}"#).await.unwrap();
    assert_eq!((both.stage, world.unresolved().len()), (Stage::Stored, 1));
    // A clock that was never set does not cost the alarm either.
    let phone = r#"{"_type":"location","t":"u","poi":"SOS","tst":5,"lat":1.5,"lon":2.5}"#;
    assert_eq!(world.publish("owntracks/jane/phone", phone).await.unwrap().stage, Stage::Stored);
    world.bridge.wait_projected(world.bridge.live().position()).await.unwrap();
    let aside = world.bridge.quarantined(&Caller::operator(), None, 10).await.unwrap();
    assert_eq!(aside.len(), 4, "two without a signal, two with one");
}

const CONFIG: &str = "homeassistant/binary_sensor/hall/config";
const STATE: &str = "hall/smoke/state";

fn config() -> String {
    format!(r#"{{"name":"Smoke","dev_cla":"smoke","stat_t":"{STATE}","dev":{{"name":"Hall"}}}}"#)
}

#[tokio::test]
async fn a_sensor_that_was_announced_is_followed_over_a_restart_until_it_is_taken_back() {
    let world = world().await;
    let announced = world.publish(CONFIG, config()).await.unwrap();
    assert_eq!((announced.id, announced.stage), (None, Stage::Stored), "it is kept, and tells nothing");
    let world = world.restarted().await;
    world.bridge.use_rules(Mappings::ready_made());
    assert!(world.publish(STATE, "ON").await.unwrap().incident.is_some());
    assert!(world.publish(CONFIG, "").await.is_some());
    let world = world.restarted().await;
    world.bridge.use_rules(Mappings::ready_made());
    assert_eq!(world.publish(STATE, "ON").await.unwrap().error.unwrap().code, Code::UnknownTopic);
}

#[tokio::test]
async fn what_could_not_be_kept_is_not_acknowledged_and_can_be_announced_again() {
    let world = world().await;
    world.announcements.faults().fail_next(Fault::BeforeWriting);
    let publish = world.bridge.read_publish(&"hub".parse().unwrap(), CONFIG, &config().into()).unwrap();
    assert_eq!(world.bridge.report_mapped(publish).await.unwrap_err().code, Code::Unavailable);
    assert!(world.publish(CONFIG, config()).await.is_some());
    let world = world.restarted().await;
    world.bridge.use_rules(Mappings::ready_made());
    assert!(world.publish(STATE, "ON").await.unwrap().incident.is_some());
}

#[tokio::test]
async fn wrong_rules_leave_those_in_force_and_are_shown() {
    let world = world().await;
    let own = |text: &str| Mappings::load(&[("own.toml".to_owned(), text.to_owned())]);
    world.bridge.use_rules(own("[[topic]]\nfilter = \"a/#/b\"\n"));
    let shown = world.bridge.rules(&Caller::operator()).unwrap();
    assert_eq!((shown.faults.len(), shown.faults[0].line, shown.faults[0].column), (1, 2, 10));
    assert!(shown.files.iter().all(|file| file.ready_made));
    assert!(world.publish(HALL, SMOKE).await.unwrap().incident.is_some());

    world.bridge.use_rules(own("[[topic]]\nfilter = \"a/b\"\notherwise = \"ignore\"\n"));
    let shown = world.bridge.rules(&Caller::operator()).unwrap();
    assert!(shown.faults.is_empty() && shown.files.iter().any(|file| file.name == "own.toml"));
    assert_eq!(world.publish("a/b", "x").await, None);
}

#[tokio::test]
async fn a_publish_can_be_tried_without_a_trace() {
    let world = world().await;
    let test = |payload: &str| RuleTest {
        device: "hub".parse().unwrap(),
        topic: HALL.to_owned(),
        payload: Some(payload.to_owned()),
        payload_base64: None,
        rules: None,
    };
    let tried = world.bridge.test_rules(&Caller::operator(), &test(SMOKE)).unwrap();
    assert_eq!(tried.file.as_deref(), Some("zigbee2mqtt.toml"));
    assert_eq!(tried.signals[0].source.as_ref().unwrap().as_str(), "hall");
    assert!(tried.rules.iter().any(|said| said.rule == "smoke" && said.speaks));
    assert!(tried.rules.iter().any(|said| said.rule == "gas" && !said.speaks));

    let own =
        "[[topic]]\nfilter = \"zigbee2mqtt/+x\"\npayload = \"json\"\n[[topic.rule]]\nname = \"r\"\nkind = 'nope'\n";
    let wrong = RuleTest { rules: Some(own.to_owned()), ..test(SMOKE) };
    let wrong = world.bridge.test_rules(&Caller::operator(), &wrong).unwrap();
    assert_eq!((wrong.faults.len(), wrong.faults[0].line, wrong.signals.len()), (1, 6, 0));

    let citizen = Caller {
        principal: Principal::User { id: "00000000-0000-7000-8000-000000000001".parse().unwrap(), role: Role::Citizen },
        ..Caller::anonymous()
    };
    assert_eq!(world.bridge.test_rules(&citizen, &test(SMOKE)).unwrap_err().code, Code::Forbidden);
    assert_eq!(world.stored_feed().await.len(), 0);
}
