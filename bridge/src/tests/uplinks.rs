//! What is handed on to other brokers and taken from them, on stores in memory.

use bytes::Bytes;
use lifeline_domain::{Origin, Problem};
use lifeline_policies::Mappings;
use lifeline_protocol::mqtt::{Receipt, Stage};

use super::world::World;
use crate::{Taken, TakenAs};

impl World {
    async fn reported(&self, text: &str) -> Receipt {
        let (device, kind) = ("d1".parse().unwrap(), "smoke".parse().unwrap());
        let topic = "v1/devices/d1/alerts/smoke";
        let pending = self.bridge.report_alert(&device, &kind, topic, text.as_bytes()).await.unwrap();
        self.bridge.receipt(pending).await.unwrap()
    }

    async fn take(&self, name: &str, topic: &str, payload: &str) -> Result<Taken, Problem> {
        let taken_as = TakenAs::new(name, "uplink").unwrap();
        self.bridge.take(&taken_as, topic, &Bytes::copy_from_slice(payload.as_bytes())).await
    }

    async fn stored(&self, name: &str, topic: &str, payload: &str) -> Receipt {
        let Taken::Pending(pending) = self.take(name, topic, payload).await.unwrap() else { panic!("{payload}") };
        self.bridge.receipt(pending).await.unwrap()
    }

    /// Waits until the feed has handed out everything that is live.
    async fn told(&self) {
        let head = self.bridge.live().position().feed;
        self.bridge.feed_growth().wait_for(|offset| *offset >= head).await.unwrap();
    }

    fn origins(&self) -> Vec<(String, Option<String>)> {
        let origin = |origin: &Origin| match origin {
            Origin::Device { id, source } => (id.to_string(), source.as_ref().map(|one| one.as_str().to_owned())),
            Origin::Person { .. } => panic!("nobody called"),
        };
        self.bridge.live().unresolved().1.iter().map(|incident| origin(&incident.origin)).collect()
    }
}

/// What the gateway `k9` hands on of a device of its own.
fn handed_on(number: u32, device: &str, gateways: &[&str]) -> String {
    let passage = format!(r#"{{"gateways":{gateways:?},"device":"{device}","kind":"smoke"}}"#);
    format!(r#"{{"id":"k9.{number}","lifeline":{passage}}}"#)
}

#[tokio::test]
async fn a_new_uplink_begins_at_the_end_and_reads_what_follows_in_order() {
    let world = World::new().await;
    world.reported(r#"{"id":"before"}"#).await;
    world.told().await;
    let head = world.bridge.feed_head().offset;
    let begin = world.bridge.uplink_offset("city", head).await.unwrap();
    assert_eq!(begin, 2);
    for number in 0..5 {
        world.reported(&format!(r#"{{"id":"{number}"}}"#)).await;
    }
    world.told().await;
    // Another look, as after a restart, begins at the same place.
    assert_eq!(world.bridge.uplink_offset("city", 0).await.unwrap(), begin);
    let page = world.bridge.signals_after(begin, 100).await.unwrap();
    let references: Vec<_> = page.signals.iter().map(|(_, signal)| signal.reference.clone().unwrap()).collect();
    assert_eq!(references, ["0", "1", "2", "3", "4"]);
    assert_eq!((page.end, page.lost), (world.bridge.live().position().feed, 0));
    assert_eq!(world.bridge.signals_after(page.end, 100).await.unwrap().end, page.end);

    world.bridge.put_uplink_offset("city", page.end).await.unwrap();
    assert_eq!(world.bridge.uplink_offset("city", 0).await.unwrap(), page.end);
    assert_eq!(world.bridge.uplink_offset("county", 1).await.unwrap(), 1);
}

#[tokio::test]
async fn one_device_may_speak_for_all_or_each_be_its_own() {
    let world = World::new().await;
    for device in ["d1", "d2"] {
        world.stored("city", "any/topic", &handed_on(1, device, &["k9"])).await;
        world.stored("city-{device}", "any/topic", &handed_on(1, device, &["k9"])).await;
        world.stored("city", &format!("v1/devices/{device}/alerts/gas"), "gas").await;
    }
    let mut origins = world.origins();
    origins.sort();
    let city = |source: &str| ("city".to_owned(), Some(source.to_owned()));
    let own = |device: &str| (device.to_owned(), None);
    assert_eq!(origins, [city("d1"), city("d1"), city("d2"), city("d2"), own("city-d1"), own("city-d2")]);
}

#[tokio::test]
async fn a_message_that_comes_again_counts_once_whichever_way_it_took() {
    let world = World::new().await;
    let first = world.stored("city", "lifeline/a/alerts/d1/smoke", &handed_on(7, "d1", &["k9"])).await;
    let again = world.stored("city", "lifeline/b/alerts/d1/smoke", &handed_on(7, "d1", &["k9", "k8"])).await;
    assert_eq!(again.incident, first.incident);
    assert_eq!(again.cursor, first.cursor);
    assert_eq!(world.stored_feed().await, [1, 2]);
}

#[tokio::test]
async fn what_has_passed_here_is_not_stored_again() {
    let world = World::new().await;
    let own = world.bridge.gateway().as_str().to_owned();
    let round = handed_on(7, "d1", &[&own, "k9"]);
    assert!(matches!(world.take("city", "lifeline/b/alerts/d1/smoke", &round).await.unwrap(), Taken::PassedHere));
    // The same at the door, where a gateway speaks as a device.
    let receipt = world.reported(&round).await;
    assert_eq!((receipt.stage, receipt.incident), (Stage::Stored, None));
    assert_eq!(world.stored_feed().await, Vec::<u64>::new());
}

#[tokio::test]
async fn foreign_words_go_by_the_mapping_rules() {
    let world = World::new().await;
    world.bridge.use_rules(Mappings::ready_made());
    world.stored("farm", "zigbee2mqtt/hall", r#"{"smoke":true}"#).await;
    assert_eq!(world.origins(), [("farm".to_owned(), Some("hall".to_owned()))]);
    let life = world.take("farm", "zigbee2mqtt/hall", r#"{"linkquality":80}"#).await.unwrap();
    assert!(matches!(life, Taken::Nothing), "{life:?}");
    let unknown = world.stored("farm", "some/where", "x").await;
    assert_eq!(unknown.stage, Stage::Rejected);
}

#[tokio::test]
async fn a_name_that_fits_no_device_is_refused_or_put_aside() {
    assert!(TakenAs::new("ci ty", "uplink").is_err());
    assert!(TakenAs::new("", "uplink").is_err());
    let world = World::new().await;
    let long = "d".repeat(64);
    let receipt = world.stored("city-{device}", "any", &handed_on(1, &long, &["k9"])).await;
    assert_eq!(receipt.error.unwrap().field.as_deref(), Some("lifeline.device"));
}
