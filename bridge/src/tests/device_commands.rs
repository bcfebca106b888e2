//! Commands to devices, from the request to the look at the clock.

use std::{collections::BTreeMap, time::Duration};

use lifeline_domain::{Code, CommandId, DeviceId, DeviceProfile, Fix, IncidentId, Location, Problem, SosId, Timestamp};
use lifeline_protocol::{
    rest::{CommandedDevice, NewDevice},
    ws::{DeviceCommand, DeviceCommandConfirm, Recorded, SosStart},
};
use uuid::Uuid;

use super::world::{World, responder};
use crate::Caller;

const ID: CommandId = CommandId(Uuid::from_u128(7));

fn door() -> DeviceId {
    "door-1".parse().unwrap()
}

impl World {
    async fn with_door(self) -> Self {
        let new = NewDevice::new(door(), DeviceProfile::default());
        self.bridge.add_device(&Caller::operator(), new).await.unwrap();
        self
    }

    async fn command(&self, by: &str, name: &str) -> Result<Recorded, Problem> {
        let (parameters, expires_s) = (BTreeMap::new(), Some(3600));
        let name = name.parse().unwrap();
        let command = DeviceCommand { id: ID, device: door(), name, parameters, incident: None, expires_s };
        self.bridge.command_device(&responder(by), command).await
    }

    async fn confirm(&self, by: &str) -> Result<Recorded, Code> {
        let confirmed = self.bridge.confirm_device_command(&responder(by), DeviceCommandConfirm { id: ID }).await;
        confirmed.map_err(|problem| problem.code)
    }

    /// Whether the door would get the command if it connected.
    fn waits(&self) -> bool {
        self.bridge.commands_for(&door()).iter().any(|command| command.request.id == ID)
    }
}

#[tokio::test]
async fn a_command_waits_for_its_device_over_a_restart_until_the_device_has_it() {
    let world = World::new().await.with_door().await;
    world.command("A", "light").await.unwrap();
    assert!(world.waits());
    let world = world.restarted().await;
    assert!(world.waits());
    assert!(world.command("A", "light").await.unwrap().repeated);
    world.bridge.command_sent(&door(), ID).await.unwrap();
    assert!(!world.waits());
    let world = world.restarted().await;
    assert!(!world.waits());
}

#[tokio::test]
async fn one_whose_time_is_over_is_timed_out_once() {
    let world = World::new().await.with_door().await;
    world.command("A", "light").await.unwrap();
    world.bridge.time_commands_out().await;
    let requested = world.stored_feed().await.len();
    world.clock.advance(Duration::from_secs(3600));
    assert!(!world.waits(), "nobody is told to do it any more");
    for _ in 0..2 {
        world.bridge.time_commands_out().await;
        assert_eq!(world.stored_feed().await.len(), requested + 1);
    }
}

#[tokio::test]
async fn nobody_confirms_their_own_command_not_even_before_it_is_durable() {
    let world = World::new().await.with_door().await;
    let hold = world.log.faults().hold_next();
    let (asked, ()) = tokio::join!(world.command("A", "lock"), async {
        hold.reached().await;
        assert_eq!(world.confirm("A").await.unwrap_err(), Code::NotFound);
        hold.release();
    });
    asked.unwrap();
    assert_eq!(world.confirm("A").await.unwrap_err(), Code::Forbidden);
    assert!(!world.waits());
    world.confirm("B").await.unwrap();
    assert!(world.waits());
}

#[tokio::test]
async fn what_waits_for_a_second_responder_is_listed_until_it_is_confirmed_or_over() {
    let world = World::new().await.with_door().await;
    let unconfirmed = |world: &World| world.bridge.unconfirmed_commands(&responder("B")).unwrap().commands;
    world.command("A", "lock").await.unwrap();
    let waiting = unconfirmed(&world);
    assert_eq!((waiting.len(), waiting[0].request.id, &waiting[0].by), (1, ID, &responder("A").actor));
    let refused = world.bridge.unconfirmed_commands(&Caller::anonymous()).unwrap_err();
    assert_eq!(refused.code, Code::Forbidden);
    let world = world.restarted().await;
    assert_eq!(unconfirmed(&world).len(), 1);
    world.confirm("B").await.unwrap();
    assert_eq!(unconfirmed(&world), []);

    let world = World::new().await.with_door().await;
    world.command("A", "lock").await.unwrap();
    world.clock.advance(Duration::from_secs(3600));
    assert_eq!(unconfirmed(&world), []);
}

/// Where the incidents are.
const HERE: f64 = 23.8103;

fn place(lat: f64, accuracy_m: Option<f64>) -> Location {
    Location { lat, lon: 90.4125, accuracy_m, floor: None }
}

impl World {
    async fn with_placed(self, id: &str, kind: &str, lat: f64) -> Self {
        let (kind, location) = (Some(kind.parse().unwrap()), Some(place(lat, None)));
        let profile = DeviceProfile { kind, location, ..DeviceProfile::default() };
        self.bridge.add_device(&Caller::operator(), NewDevice::new(id.parse().unwrap(), profile)).await.unwrap();
        self
    }

    async fn call_from(&self, sos: u128, accuracy_m: f64) -> IncidentId {
        let at = Timestamp::from_millis(1_795_000_000_000);
        let location = place(HERE, Some(accuracy_m));
        let fix = Fix { location, at, speed_mps: None, heading_deg: None, battery_percent: None };
        let sos = SosId(Uuid::from_u128(sos));
        let start = SosStart {
            sos,
            pressed_at: None,
            fix: Some(fix),
            text: None,
            silent: false,
            consents: Vec::new(),
            name: None,
        };
        self.bridge.start_sos(&Caller::anonymous(), start).await.unwrap().incident
    }

    async fn offered(&self, incident: IncidentId) -> Vec<CommandedDevice> {
        self.bridge.incident_commands(&responder("A"), incident).await.unwrap().devices
    }
}

fn ids(devices: &[CommandedDevice]) -> Vec<&str> {
    devices.iter().map(|device| device.id.as_str()).collect()
}

#[tokio::test]
async fn an_incident_offers_what_its_own_device_and_those_near_it_can_do() {
    let world = World::new().await;
    let world = world.with_placed("near", "siren", HERE + 0.0002).await.with_placed("far", "siren", 23.82).await;
    let world = world.with_placed("nearer", "siren", HERE + 0.0001).await.with_placed("deaf", "detector", HERE).await;
    let near = world.offered(world.call_from(1, 20.0).await).await;
    assert_eq!(ids(&near), ["nearer", "near"]);
    assert!((near[0].distance_m.unwrap() - 11.1).abs() < 0.1);
    let commands: Vec<_> = near[0].commands.iter().map(|known| (known.name.as_str(), known.two_persons)).collect();
    assert_eq!(commands, [("siren", false), ("lock", true)]);
    assert_eq!(world.offered(world.call_from(2, 500.0).await).await, [], "nobody knows what is near");

    let raise = async |device: &str| {
        let (device, kind) = (device.parse().unwrap(), "smoke".parse().unwrap());
        let pending = world.bridge.report_alert(&device, &kind, "t", b"smoke").await.unwrap();
        world.bridge.receipt(pending).await.unwrap().incident.unwrap()
    };
    let own = world.offered(raise("near").await).await;
    assert_eq!((ids(&own), own[0].distance_m), (vec!["near", "nearer"], None), "its own device is the first");
    assert_eq!(ids(&world.offered(raise("deaf").await).await), ["nearer", "near"]);
    world.bridge.set_device_enabled(&Caller::operator(), &"near".parse().unwrap(), false).await.unwrap();
    assert_eq!(ids(&world.offered(raise("deaf").await).await), ["nearer"]);

    let nobody = world.bridge.incident_commands(&Caller::anonymous(), world.call_from(3, 20.0).await).await;
    assert_eq!(nobody.unwrap_err().code, Code::Forbidden);
}
